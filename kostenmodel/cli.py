"""De opdrachtregel: leest argumenten, roept `kostenmodel.api` aan en drukt af. Hier wordt niets berekend.

Afloop: 0 klaar en controles kloppen, 1 verkeerde invoer, 2 verkeerd gebruik, 3 een controle klopt niet (bestand is geschreven),
130 afgebroken met Ctrl-C.
"""

from __future__ import annotations

import os

for _draad in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_draad] = "1"  # niet als voorkeur: met twee draden telt de bibliotheek in een andere volgorde op

import errno  # noqa: E402
import json  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from datetime import datetime  # noqa: E402
from functools import wraps  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from kostenmodel import __version__  # noqa: E402
from kostenmodel.opdrachttaal import spreek_nederlands  # noqa: E402
from kostenmodel.voortgangsbalk import voortgangsbalk  # noqa: E402

spreek_nederlands()

import click  # noqa: E402

INVOER_FOUT, CONTROLE_FOUT, AFGEBROKEN = 1, 3, 130
Opdracht = Callable[..., Any]


def _vul_aan(soort: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Wat Tab aanvult bij een gemeente, scenario, bekostiging, maatregel of begrip."""

    def namen(context: click.Context, _: click.Parameter, begin: str) -> list[str]:
        from kostenmodel import api_uitleg

        passend: list[str] = getattr(api_uitleg, f"vul_{soort}_aan")(begin, context.params.get("invoermap"))
        return passend

    return namen


def _invoeropties(opdracht: Opdracht) -> Opdracht:
    """De opties van elke opdracht die invoer leest."""
    opties = (
        click.option("--peildatum", type=click.DateTime(["%Y-%m-%d"]), metavar="JJJJ-MM-DD", help="Peildatum [standaard: uit stand.toml]."),
        click.option("--invoer", "invoermap", type=click.Path(path_type=Path), metavar="MAP", help="Een andere invoermap."),
        click.option("--streng", is_flag=True, help="Waarschuwingen bij de invoer tellen als fout."),
        click.option("--json", "als_json", is_flag=True, help="Een JSON-document op de uitvoer, verder niets."),
    )
    for optie in reversed(opties):
        opdracht = optie(opdracht)
    return _vang(opdracht)


def _rekenopties(jaarhulp: str, zonder: tuple[str, ...] = ()) -> Callable[[Opdracht], Opdracht]:
    """De opties die alle rekenende opdrachten delen; `jaarhulp` zegt wat --jaar hier betekent, `zonder` welke hier niet gelden."""

    def voeg_toe(opdracht: Opdracht) -> Opdracht:
        geld = "crisis, structureel of structureel_mix."
        opties = {
            "scenario": click.option(
                "--scenario",
                default="basispad",
                show_default=True,
                metavar="NAAM",
                help="Beleidsscenario.",
                shell_complete=_vul_aan("scenario"),
            ),
            "bekostiging": click.option(
                "--bekostiging", default="crisis", show_default=True, metavar="NAAM", help=geld, shell_complete=_vul_aan("bekostiging")
            ),
            "jaar": click.option("--jaar", type=int, metavar="GETAL", help=jaarhulp),
            "trekkingen": click.option("--trekkingen", type=int, metavar="GETAL", help="Aantal trekkingen, een macht van twee."),
            "zaad": click.option("--zaad", type=int, metavar="GETAL", help="Zaad van het toeval."),
            "trekwijze": click.option(
                "--trekwijze", default="sobol", show_default=True, metavar="NAAM", help="sobol, of gewoon (Monte Carlo zonder meer)."
            ),
            "bandvorm": click.option(
                "--bandvorm", default="pert", show_default=True, metavar="NAAM", help="Verdeling op laag, midden en hoog: pert of driehoek."
            ),
        }
        for naam, optie in reversed(opties.items()):
            if naam not in zonder:
                opdracht = optie(opdracht)
        return _invoeropties(opdracht)

    return voeg_toe


def _scenarios(opdracht: Opdracht) -> Opdracht:
    """Meer scenario's in een keer."""
    uitleg = "Dit scenario; mag vaker, het eerste is gekozen bij openen."
    return click.option("--scenario", "scenarios", multiple=True, metavar="NAAM", help=uitleg, shell_complete=_vul_aan("scenario"))(
        opdracht
    )


def _vang(opdracht: Opdracht) -> Opdracht:
    """Zet fouten van de gebruiker, een volle uitvoer, Ctrl-C en SIGTERM om in meldingen op stderr en een afloop, zonder traceback."""

    @wraps(opdracht)
    def veilig(*args: Any, **kwargs: Any) -> Any:
        from kostenmodel.api import InvoerFouten

        try:
            with _term_als_ctrl_c():
                return opdracht(*args, **kwargs)
        except InvoerFouten as fouten:
            for melding in fouten.meldingen:
                click.echo(f"Fout: {melding}", err=True)
            sys.exit(INVOER_FOUT)
        except KeyboardInterrupt:
            click.echo("Afgebroken. Er is niets half geschreven.", err=True)
            sys.exit(AFGEBROKEN)
        except OSError as fout:
            if fout.errno == errno.EPIPE:
                raise
            from kostenmodel.api import schrijffout

            click.echo(f"Fout: {schrijffout('uitvoer', fout)}", err=True)
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(INVOER_FOUT)

    return veilig


@contextmanager
def _term_als_ctrl_c() -> Iterator[None]:
    """Wie een opdracht met SIGTERM laat stoppen, zoals een planner 's nachts, laat net als met Ctrl-C niets half achter."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    vorige = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, vorige)


def _keuzes(invoermap: Path | None, peildatum: datetime | None, streng: bool, **overig: Any) -> Any:
    from kostenmodel.api import Keuzes

    return Keuzes(invoer=invoermap, peildatum=peildatum.date() if peildatum else None, streng=streng, **overig)


def _druk_json(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False, default=str))


def _druk_tabel(koppen: list[str], rijen: list[list[str]]) -> None:
    """Een tabel met vaste kolommen, zonder opmaaktekens, zodat zij ook in een bestand leesbaar is."""
    alles = [koppen, *rijen]
    breedtes = [max(len(rij[n]) for rij in alles) for n in range(len(koppen))]
    for nummer, rij in enumerate(alles):
        click.echo("  ".join(cel.ljust(breedte) for cel, breedte in zip(rij, breedtes, strict=True)).rstrip())
        if nummer == 0:
            click.echo("  ".join("-" * breedte for breedte in breedtes))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, message="kostenmodel %(version)s")
def hoofd() -> None:
    """Wat landelijk asiel- en migratiebeleid gemeenten kost: crisisbekostiging naast structurele bekostiging."""


@hoofd.command()
@click.argument("gemeente", nargs=-1, required=True, shell_complete=_vul_aan("gemeente"))
@click.option(
    "-o", "uitvoer", type=click.Path(path_type=Path), metavar="PAD", help="Bestand (.xlsx) of bestaande map [standaard: deze map]."
)
@click.option(
    "--eigen-cijfers",
    "eigen_cijfers",
    type=click.Path(path_type=Path),
    metavar="X.xlsx",
    help="Werkboek of sjabloon met een ingevuld blad Eigen cijfers; bij een gemeente.",
)
@click.option("--pdf", is_flag=True, help="Zet er een PDF naast, met LibreOffice.")
@click.option("--ods", is_flag=True, help="Zet er een ODS naast, met LibreOffice.")
@click.option(
    "--teken", default="saldo", show_default=True, metavar="NAAM", help="Teken op Meerjarenraming: saldo, nadeel_plus of lasten_negatief."
)
@click.option("--overschrijf", is_flag=True, help="Ook een werkboek vervangen dat na het maken is bewaard.")
@_rekenopties("Begrotingsjaar t [standaard: het jaar na de peildatum].")
def werkboek(
    gemeente: tuple[str, ...],
    uitvoer: Path | None,
    eigen_cijfers: Path | None,
    pdf: bool,
    ods: bool,
    teken: str,
    overschrijf: bool,
    als_json: bool,
    **opties: Any,
) -> None:
    """Maak het Excelwerkboek van een of meer gemeenten (naam of code)."""
    from kostenmodel import api, openbaar

    keuzes = _keuzes(**opties)
    for melding in api.laad_invoer(keuzes).waarschuwingen:
        click.echo(str(melding), err=True)
    if sys.stderr.isatty():
        click.echo("Bezig met rekenen; de eerste keer duurt de prognose ongeveer een halve minuut.", err=True)
    soorten = [soort for soort, gevraagd in (("pdf", pdf), ("ods", ods)) if gevraagd]
    werkboeken = api.maak_werkboek(
        gemeente, uitvoer, keuzes, eigen_cijfers=eigen_cijfers, overschrijf=overschrijf, soorten=soorten, teken=teken
    )
    if als_json:
        documenten = [api.werkboek_als_json(een, openbaar.posten_van(een), api.laad_invoer(keuzes)) for een in werkboeken]
        _druk_json(documenten[0] if len(documenten) == 1 else documenten)
    for een in werkboeken:
        if not als_json:
            for pad in (een.bestand, *een.omgezet.values()):
                click.echo(f"{een.uitkomst.gemeente.naam}: {pad}")
        for controle in een.uitkomst.controles(een.scenario):
            if not controle.goed:
                click.echo(f"Controle klopt niet: {controle.naam} ({controle.links:.2f} en {controle.rechts:.2f}).", err=True)
    if not all(een.controles_goed for een in werkboeken):
        sys.exit(CONTROLE_FOUT)


@hoofd.command()
@click.option("-o", "uitvoer", type=click.Path(path_type=Path), metavar="MAP", help="De map om te vullen [standaard: batch-<jaar>].")
@click.option("--werkers", type=int, metavar="GETAL", help="Zoveel gemeenten tegelijk [standaard: het aantal processorkernen].")
@click.option("--dask", metavar="ADRES", help="Reken op een Dask-cluster, zoals tcp://machine:8786.")
@click.option("--hervat", is_flag=True, help="Maak af wat ontbreekt of waarvan de invoer is gewijzigd.")
@click.option("--overschrijf", is_flag=True, help="Vervang een batch met andere instellingen, en werkboeken die na het maken zijn bewaard.")
@click.option("--provincie", "provincies", multiple=True, metavar="NAAM", help="Alleen deze provincie; mag vaker.")
@_scenarios
@click.option(
    "--eigen-cijfers", "eigen_cijfers", type=click.Path(path_type=Path), metavar="MAP", help="Map met ingevulde werkboeken of sjablonen."
)
@click.option("--alleen-gegevens", "alleen_gegevens", is_flag=True, help="Alleen de gegevensset, geen werkboeken per gemeente.")
@click.option("--csv", is_flag=True, help="De gegevensset ook als CSV, met puntkomma en decimale komma.")
@click.option(
    "--teken", default="saldo", show_default=True, metavar="NAAM", help="Teken op Meerjarenraming: saldo, nadeel_plus of lasten_negatief."
)
@_rekenopties("Begrotingsjaar t [standaard: het jaar na de peildatum].", zonder=("scenario", "bekostiging"))
def batch(uitvoer: Path | None, als_json: bool, **opties: Any) -> None:
    """Maak de werkboeken van alle gemeenten, met de gegevensset en het landelijke werkboek."""
    from kostenmodel import openbaar

    eigen = ("werkers", "dask", "hervat", "overschrijf", "provincies", "scenarios", "eigen_cijfers", "csv", "alleen_gegevens", "teken")
    vraag = openbaar.Batchkeuzes(**{naam: opties.pop(naam) for naam in eigen})
    with voortgangsbalk() as meld:
        over = openbaar.batch(uitvoer, vraag, _keuzes(**opties), meld).attrs
    if als_json:
        _druk_json(over["verloop"])
    else:
        click.echo(over["samenvatting"])
    for regel in over["gebreken"]:
        click.echo(regel, err=True)
    if over["mislukt"] or over["verloop"]["controle_fout"]:
        sys.exit(CONTROLE_FOUT)


@hoofd.command()
@click.option(
    "-o", "uitvoer", type=click.Path(path_type=Path), metavar="PAD", help="Bestand (.xlsx) of bestaande map [standaard: deze map]."
)
@_scenarios
@click.option("--overschrijf", is_flag=True, help="Ook een werkboek vervangen dat na het maken is bewaard.")
@_rekenopties("Begrotingsjaar t [standaard: het jaar na de peildatum].", zonder=("scenario", "bekostiging"))
def landelijk(uitvoer: Path | None, scenarios: tuple[str, ...], overschrijf: bool, als_json: bool, **opties: Any) -> None:
    """Maak het landelijke werkboek: alle gemeenten, elk ministerie en de samenleving, per scenario."""
    from kostenmodel import api_landelijk as api

    with voortgangsbalk() as meld:
        uit = api.landelijk(uitvoer, scenarios, _keuzes(**opties), overschrijf=overschrijf, meld=meld)
    if als_json:
        _druk_json(api.als_json(uit))
    else:
        click.echo(f"Landelijk werkboek: {uit.bestand}")
    for controle in uit.controles:
        if not controle.goed:
            click.echo(f"Controle klopt niet: {controle.naam} ({controle.links:.2f} en {controle.rechts:.2f}).", err=True)
    if not uit.controles_goed:
        sys.exit(CONTROLE_FOUT)


@hoofd.command()
@click.argument("run_a", type=click.Path(path_type=Path))
@click.argument("run_b", type=click.Path(path_type=Path))
@click.option("-o", "uitvoer", type=click.Path(path_type=Path), metavar="X.xlsx", help="Schrijf alle verschillen ook als werkboek.")
@click.option("--aantal", type=click.IntRange(1), default=10, show_default=True, metavar="GETAL", help="Zoveel verschuivingen per tabel.")
@click.option("--overschrijf", is_flag=True, help="Ook een werkboek vervangen dat na het maken is bewaard.")
@click.option("--json", "als_json", is_flag=True, help="Een JSON-document op de uitvoer, verder niets.")
@_vang
def vergelijk(run_a: Path, run_b: Path, uitvoer: Path | None, aantal: int, overschrijf: bool, als_json: bool) -> None:
    """Zet twee batches naast elkaar: wat er anders is en welke bedragen verschoven."""
    from kostenmodel import api_vergelijk as api

    verschil = api.vergelijk(run_a, run_b, uitvoer, overschrijf=overschrijf)
    if als_json:
        _druk_json(api.als_json(verschil))
        return
    for titel, koppen, rijen in api.tabellen(verschil, run_a.name, run_b.name, aantal):
        click.echo(f"{titel}: {'geen verschil' if not rijen else ''}")
        if rijen:
            _druk_tabel(koppen, api.als_tekst(rijen))
        click.echo()
    if uitvoer is not None:
        click.echo(f"Geschreven: {uitvoer}")


@hoofd.command()
@click.argument("zoek", required=False, shell_complete=_vul_aan("gemeente"))
@_invoeropties
def gemeenten(zoek: str | None, als_json: bool, **invoer: Any) -> None:
    """Toon de gemeenten, of die met ZOEK in naam, code of provincie."""
    from kostenmodel import api

    gevonden = api.zoek_gemeenten(zoek, _keuzes(**invoer))
    if als_json:
        _druk_json([{"code": g.code, "naam": g.naam, "provincie": g.provincie, "inwoners": g.inwoners} for g in gevonden])
        return
    _druk_tabel(["Code", "Naam", "Provincie", "Inwoners"], [[g.code, g.naam, g.provincie, str(g.inwoners)] for g in gevonden])


@hoofd.group()
def scenario() -> None:
    """Scenario's tonen en vergelijken."""


@scenario.command("lijst")
@_invoeropties
def scenario_lijst(als_json: bool, **invoer: Any) -> None:
    """Alle scenario's met hun omschrijving."""
    from kostenmodel import api

    alle = api.scenarios(_keuzes(**invoer))
    if als_json:
        _druk_json(alle)
        return
    _druk_tabel(["Naam", "Titel", "Maatregelen"], [[s["naam"], s["titel"], str(len(s["maatregelen"]))] for s in alle])
    click.echo("Elke maatregel heeft ook een eigen scenario, alleen die maatregel op het basispad: alleen_<maatregel>.")


@scenario.command("toon")
@click.argument("naam", shell_complete=_vul_aan("scenario"))
@_invoeropties
def scenario_toon(naam: str, als_json: bool, **invoer: Any) -> None:
    """Een scenario met zijn maatregelen, datums, status en bronnen."""
    from kostenmodel import api

    gekozen = api.scenario(naam, _keuzes(**invoer))
    if als_json:
        _druk_json(gekozen)
        return
    click.echo(f"{gekozen['titel']} ({gekozen['naam']})\n{gekozen['omschrijving']}")
    for maatregel in gekozen["maatregelen"]:
        click.echo(f"\n{maatregel['titel']} [{maatregel['status']}, stand {maatregel['datum_stand']}]")
        for b in maatregel["bewerkingen"]:
            tot = f" tot {b['tot']}" if b["tot"] else ""
            click.echo(
                f"  {b['blad']} {b['bewerking']} {b['midden']:g} ({b['laag']:g} - {b['hoog']:g}) vanaf {b['vanaf']}{tot}; {b['bron']}"
            )
        for nodig in (*maatregel["vereist_maatregelen"], *maatregel["vereist"]):
            click.echo(f"  eerst nodig: {nodig}")
        for b in maatregel["besparing"]:
            click.echo(f"  ingeboekte besparing {b['midden'] / 1e6:g} mln per jaar vanaf {b['vanaf']}; {b['bron']}")
    for stap in gekozen["instroom"]:
        click.echo(f"\nInstroom maal {stap['midden']:g} ({stap['laag']:g} - {stap['hoog']:g}) vanaf {stap['vanaf']}; {stap['bron']}")


@scenario.command("verschil")
@click.argument("een", shell_complete=_vul_aan("scenario"))
@click.argument("ander", shell_complete=_vul_aan("scenario"))
@_invoeropties
def scenario_verschil(een: str, ander: str, als_json: bool, **invoer: Any) -> None:
    """Wat twee scenario's van elkaar onderscheidt, per blad."""
    from kostenmodel import api

    rijen = api.scenarioverschil(een, ander, _keuzes(**invoer))
    if als_json:
        _druk_json(rijen)
        return
    if not rijen:
        click.echo("Geen verschil.")
        return
    _druk_tabel(["Blad", een, ander], [[r["blad"], r["een"], r["ander"]] for r in rijen])


@scenario.command("vergelijk")
@click.argument("scenarios", nargs=-1, required=True, metavar="NAAM...", shell_complete=_vul_aan("scenario"))
@click.option("--gemeente", metavar="GEMEENTE", help="Naam of code [standaard: heel Nederland].", shell_complete=_vul_aan("gemeente"))
@_rekenopties("Begrotingsjaar t [standaard: het jaar na de peildatum].", zonder=("scenario", "bekostiging"))
def scenario_vergelijk(scenarios: tuple[str, ...], gemeente: str | None, als_json: bool, **opties: Any) -> None:
    """Zet scenario's naast elkaar: de netto last van gemeente, Rijk en samenleving onder beide bekostigingen."""
    from kostenmodel import api_scenarios as api
    from kostenmodel import openbaar

    tabel = openbaar.vergelijk_scenarios(scenarios, gemeente, _keuzes(**opties))
    if als_json:
        _druk_json(api.als_json(tabel))
        return
    kop, koppen, rijen, zin = api.scenariotabel(tabel)
    click.echo(kop)
    _druk_tabel(koppen, rijen)
    click.echo(zin)


@scenario.command("effect")
@click.argument("naam", shell_complete=_vul_aan("scenario"))
@_rekenopties("Het begrotingsjaar [standaard: het jaar na de peildatum].", zonder=("scenario", "bekostiging"))
def scenario_effect(naam: str, als_json: bool, **opties: Any) -> None:
    """Wat elke maatregel van een scenario alleen doet, wat het geheel doet, en het verschil daartussen."""
    from kostenmodel import api_beleid as api

    uitkomst = api.effecten(naam, _keuzes(**opties))
    regels = {**uitkomst.per_maatregel, "pakket als geheel": uitkomst.pakket, "tegengestelde beleidslijnen": uitkomst.tegengesteld}
    if als_json:
        effecten = {sleutel: api.maat_als_dict(maat) for sleutel, maat in regels.items()}
        _druk_json({"scenario": naam, "effecten": effecten, "besparing": uitkomst.besparing, "omslag": uitkomst.omslag})
        return
    click.echo("Verschil met het basispad bij dezelfde instroom, Nederland, crisisbekostiging, alle jaren van de tabel samen.")
    _druk_tabel(["Maatregel", *api.maatkolommen()], [[sleutel, *api.maatrij(maat)] for sleutel, maat in regels.items()])
    click.echo("Tegengestelde beleidslijnen: wat het pakket doet boven op de som van zijn maatregelen.")
    for zin in api.omslagzinnen(uitkomst):
        click.echo(zin)


@hoofd.group()
def invoer() -> None:
    """De invoerbestanden nakijken en verversen."""


@invoer.command("controleer")
@_invoeropties
def invoer_controleer(als_json: bool, **opties: Any) -> None:
    """Kijk alle bestanden van de invoermap na en meld alle fouten tegelijk."""
    from dataclasses import asdict

    from kostenmodel import api

    meldingen, telling = api.controleer_invoer(_keuzes(**opties))
    fout = any(melding.ernst == "fout" for melding in meldingen)
    if als_json and not fout:
        velden = {naam: waarde for naam, waarde in asdict(telling).items() if naam != "map"}
        _druk_json({"samenvatting": velden, "meldingen": [asdict(melding) for melding in meldingen]})
    for melding in meldingen:
        click.echo(f"{'Fout: ' if melding.ernst == 'fout' else ''}{melding}", err=True)
    if fout:
        click.echo(f"{telling.fouten} fouten in {telling.bestanden} bestanden.", err=True)
        sys.exit(INVOER_FOUT)
    if not als_json:
        click.echo(
            f"{telling.bestanden} bestanden nagekeken: {telling.bladen} bladen met {telling.waarden} waarden "
            f"({telling.aannames} aannames), {telling.bronnen} bronnen, {telling.maatregelen} maatregelen, "
            f"{telling.scenarios} scenario's, {telling.gemeenten} gemeenten en {telling.gevallen} gevallen. "
            f"Geen fouten, {telling.waarschuwingen} waarschuwingen."
        )


@invoer.command("sjabloon")
@click.argument("gemeente", shell_complete=_vul_aan("gemeente"))
@click.option(
    "-o", "uitvoer", type=click.Path(path_type=Path), metavar="PAD", help="Bestand (.xlsx) of bestaande map [standaard: deze map]."
)
@click.option("--overschrijf", is_flag=True, help="Ook een sjabloon vervangen dat na het maken is bewaard.")
@_rekenopties("Begrotingsjaar t [standaard: het jaar na de peildatum].", zonder=("bekostiging",))
def invoer_sjabloon(gemeente: str, uitvoer: Path | None, overschrijf: bool, als_json: bool, **opties: Any) -> None:
    """Maak het sjabloon waarin een gemeente (naam of code) haar eigen cijfers invult, voor --eigen-cijfers."""
    from kostenmodel import api_eigen

    pad = api_eigen.maak_sjabloon(gemeente, uitvoer, _keuzes(**opties), overschrijf=overschrijf)
    if als_json:
        _druk_json({"bestand": str(pad)})
    else:
        click.echo(f"Sjabloon: {pad}. Vul de gele cellen in en geef het mee met --eigen-cijfers.")


@invoer.command("verouderd")
@_invoeropties
def invoer_verouderd(als_json: bool, **opties: Any) -> None:
    """Toon waarden die over hun houdbaarheid zijn, en alle aannames met reden en bandbreedte."""
    from dataclasses import asdict

    from kostenmodel import api

    rijen = api.verouderde_invoer(_keuzes(**opties))
    if als_json:
        _druk_json([asdict(rij) for rij in rijen])
        return
    for kop, titel in (("verouderd", "Over de houdbaarheid"), ("aanname", "Aannames")):
        onder = [rij for rij in rijen if rij.kop == kop]
        click.echo(f"{titel}: {len(onder)}")
        for rij in onder:
            band = f"{rij.midden:g} ({rij.laag:g} - {rij.hoog:g}) {rij.eenheid}"
            houdbaar = f", houdbaar tot {rij.houdbaar_tot}" if rij.houdbaar_tot else ""
            click.echo(f"  {rij.blad} vanaf {rij.vanaf}: {band}{houdbaar}. {rij.reden or rij.bron}")
        click.echo()


@invoer.command("herkomst")
@click.argument("zoek", required=False, default="")
@click.option("-o", "uitvoer", type=click.Path(path_type=Path), metavar="BESTAND", help="Schrijf de tabel als .md of .csv.")
@click.option("--overschrijf", is_flag=True, help="Ook een bestand vervangen dat er al staat.")
@_invoeropties
def invoer_herkomst(zoek: str, uitvoer: Path | None, overschrijf: bool, als_json: bool, **opties: Any) -> None:
    """Toon van elk cijfer de waarde, de bron of de reden, en wanneer het is nagekeken; met ZOEK alleen wat past."""
    from kostenmodel import api_herkomst as api

    cijfers = api.herkomst(zoek, uitvoer, _keuzes(**opties), overschrijf=overschrijf)
    if als_json:
        _druk_json(api.als_json(cijfers, uitvoer))
        return
    _druk_tabel(*api.tellingtabel(cijfers))
    if uitvoer is not None:
        click.echo(f"\nGeschreven: {uitvoer}")
        return
    for regel in api.als_regels(cijfers):
        click.echo(regel)


@invoer.command("ververs")
@click.option(
    "-o", "uitvoer", type=click.Path(path_type=Path), metavar="MAP", help="Nieuwe map [standaard: invoer-JJJJ-MM-DD in deze map]."
)
@click.option("--bron-url", metavar="URL", help="Een andere server met dezelfde paden als CBS en Eurostat.")
@click.option("--wachttijd", type=float, default=60, show_default=True, metavar="SECONDEN", help="Hoogstens zo lang wachten per vraag.")
@click.option("--herindeling", type=click.Path(path_type=Path), metavar="X.csv", help="Kolommen oud,nieuw en zo nodig aandeel.")
@click.option("--zonder-doorrekening", is_flag=True, help="Geen landelijke totalen voor en na; veel sneller.")
@_invoeropties
def invoer_ververs(
    uitvoer: Path | None,
    bron_url: str | None,
    wachttijd: float,
    herindeling: Path | None,
    zonder_doorrekening: bool,
    als_json: bool,
    **opties: Any,
) -> None:
    """Haal verse cijfers van CBS en Eurostat in een kopie van de invoermap, en toon wat er anders is.

    De map waar de cijfers uit komen verandert niet. Dit is de enige opdracht die het netwerk gebruikt.
    """
    from kostenmodel import api_verversing as api

    verslag = api.ververs(
        uitvoer,
        _keuzes(**opties),
        bron_url=bron_url,
        wachttijd=wachttijd,
        herindeling=herindeling,
        doorrekenen=not zonder_doorrekening,
    )
    if als_json:
        _druk_json(api.als_json(verslag))
        return
    if verslag.map is None:
        click.echo("Alles is al actueel; er is geen kopie gemaakt.")
        return
    for regel in api.samenvatting(verslag):
        click.echo(regel)
    for kop, koppen, rijen in api.verschuivingen(verslag):
        click.echo(f"\n{kop}")
        _druk_tabel(koppen, rijen)
    click.echo(f"\nKopie: {verslag.map}. Elke wijziging staat in verschil.md in die map; gebruik haar met --invoer.")


@hoofd.command()
@click.argument("begrip", nargs=-1, shell_complete=_vul_aan("begrip"))
@_invoeropties
def uitleg(begrip: tuple[str, ...], als_json: bool, **invoer: Any) -> None:
    """Leg een begrip uit, of een parameter, post, volume of maatregel op sleutel; zonder BEGRIP alle begrippen."""
    from kostenmodel import api_uitleg as api

    keuzes = _keuzes(**invoer)
    if not begrip:
        alle = api.begrippen(keuzes)
        if als_json:
            _druk_json(alle)
            return
        _druk_tabel(["Begrip", "Uitleg"], [[rij["term"], rij["uitleg"]] for rij in alle])
        return
    kaart = api.uitleg(" ".join(begrip), keuzes)
    if als_json:
        _druk_json(api.als_json(kaart))
        return
    for regel in api.als_regels(kaart):
        click.echo(regel)


@hoofd.command()
@click.argument("post")
@click.option("--gemeente", required=True, metavar="GEMEENTE", help="Naam of code.", shell_complete=_vul_aan("gemeente"))
@_rekenopties("Het jaar dat u uitgelegd wilt hebben [standaard: het begrotingsjaar].")
def verklaar(post: str, gemeente: str, jaar: int | None, als_json: bool, **opties: Any) -> None:
    """Toon hoe een getal is berekend, tot en met parameters en bronnen."""
    from kostenmodel import api

    uitleg = api.verklaar(post, gemeente, jaar, _keuzes(**opties))
    if als_json:
        _druk_json(uitleg.als_dict())
        return
    for diepte, deel in uitleg.regels():
        inspringing = "  " * diepte
        click.echo(f"{inspringing}{deel.omschrijving} [{deel.sleutel}] = {api.getal(deel.waarde)} {deel.eenheid}")
        if deel.formule:
            click.echo(f"{inspringing}  = {deel.formule}")
        if deel.herkomst:
            click.echo(f"{inspringing}  ({deel.herkomst})")


@hoofd.command()
@click.option("--gevallen", type=click.Path(path_type=Path), metavar="X.toml", help="Eigen gevallen [standaard: de meegeleverde].")
@click.option("--lijst", is_flag=True, help="Toon alle bladeren en posten die een geval mag noemen.")
@_rekenopties("Begrotingsjaar t van de tabel [standaard: het jaar na de peildatum].")
def valideer(gevallen: Path | None, lijst: bool, als_json: bool, **opties: Any) -> None:
    """Reken gepubliceerde bedragen na met de posten van het model."""
    from kostenmodel import api_toets as api

    keuzes = _keuzes(**opties)
    if lijst:
        namen = api.bladenlijst(keuzes)
        velden = ("sleutel", "soort", "eenheid", "omschrijving")
        if als_json:
            _druk_json({"bladeren": [{veld: getattr(naam, veld) for veld in velden} for naam in namen]})
            return
        _druk_tabel(["Blad of post", "Soort", "Eenheid", "Betekenis"], [[getattr(naam, veld) for veld in velden] for naam in namen])
        return
    oordelen = api.valideer(gevallen, keuzes)
    if als_json:
        _druk_json(api.als_json(oordelen))
    else:
        tabel = api.oordeeltabel(oordelen)
        _druk_tabel(tabel.koppen, tabel.rijen)
        click.echo(tabel.zin)
    if not all(een.goed for een in oordelen):
        sys.exit(CONTROLE_FOUT)


def _trekopties(opdracht: Opdracht) -> Opdracht:
    """Trekkingen en zaad, met de opties van elke opdracht die invoer leest."""
    opdracht = click.option("--zaad", type=int, metavar="GETAL", help="Zaad van het toeval.")(opdracht)
    opdracht = click.option("--trekkingen", type=int, metavar="GETAL", help="Aantal trekkingen, een macht van twee.")(opdracht)
    return _invoeropties(opdracht)


@hoofd.command()
@click.option("--vanaf", metavar="JJJJ-MM", help="Terugblik: vanaf deze maand, met wat toen bekend was en de instroom van daarna.")
@click.option("--ijk", is_flag=True, help="De raten opnieuw ijken en in de invoermap schrijven.")
@_rekenopties("Het begrotingsjaar [standaard: het jaar na de peildatum].")
def keten(vanaf: str | None, ijk: bool, als_json: bool, **opties: Any) -> None:
    """De landelijke asielketen per maand, of een terugblik naast wat er is gepubliceerd."""
    from kostenmodel import api_keten as api

    keuzes = _keuzes(**opties)
    if ijk:
        uitkomst, bestanden = api.ijk(keuzes)
        if als_json:
            _druk_json({"raten": {naam: {"waarde": uitkomst.waarde(naam), "fout": uitkomst.fout(naam)} for naam in uitkomst.namen}})
            return
        _druk_tabel(
            ["Rate", "Waarde", "Standaardfout"], [[n, f"{uitkomst.waarde(n):.5g}", f"{uitkomst.fout(n):.2g}"] for n in uitkomst.namen]
        )
        for bestand in bestanden:
            click.echo(f"Geschreven: {bestand}")
        return
    verslag = api.keten(vanaf, keuzes)
    if als_json:
        _druk_json(api.keten_als_json(verslag))
        return
    for nummer, (kop, koppen, rijen) in enumerate(api.ketentabellen(verslag)):
        click.echo(f"{chr(10) if nummer else ''}{kop}")
        _druk_tabel(koppen, rijen)


@hoofd.command()
@click.argument("maatregelen", nargs=-1, required=True, metavar="MAATREGEL...", shell_complete=_vul_aan("maatregel"))
@click.option("--tussenpoos", type=int, default=12, show_default=True, metavar="MAANDEN", help="Maanden tussen twee data.")
@click.option(
    "--venster", type=int, metavar="MAANDEN", help="Elke datum tot zoveel maanden na de eerste, ook dezelfde [standaard: een na een]."
)
@_rekenopties("Het jaar waarin de eerste maatregel ingaat [standaard: het jaar na de peildatum].", zonder=("bekostiging",))
def volgorde(maatregelen: tuple[str, ...], tussenpoos: int, venster: int | None, als_json: bool, **opties: Any) -> None:
    """Zet maatregelen in elke volgorde en toon wat dat kost, hoe vol de opvang raakt en welke voorwaarde breekt."""
    from kostenmodel import api_beleid as api

    uitkomst = api.volgorde(maatregelen, tussenpoos, venster, _keuzes(**opties))
    if als_json:
        _druk_json(api.volgorde_als_json(uitkomst))
        return
    click.echo("Nederland, crisisbekostiging, alle jaren van de tabel samen. Met > na elkaar, met + op dezelfde dag.")
    click.echo(", ".join(f"{letter} = {maatregel}" for maatregel, letter in api.letters(uitkomst).items()))
    click.echo("Door volgorde: wat zij hoogstens meer kost dan de goedkoopste volgorde op dezelfde data; de beste eerst.")
    _druk_tabel(*api.volgordetabel(uitkomst))
    for zin in api.volgordezinnen(uitkomst):
        click.echo(zin)


@hoofd.command()
@click.argument("een", default="crisis")
@click.argument("ander", default="structureel")
@click.option("--gemeente", metavar="GEMEENTE", help="Naam of code [standaard: heel Nederland].", shell_complete=_vul_aan("gemeente"))
@_rekenopties("Begrotingsjaar t [standaard: het jaar na de peildatum].")
def ontleding(een: str, ander: str, gemeente: str | None, als_json: bool, **opties: Any) -> None:
    """Verdeel het verschil tussen twee scenario's, of twee bekostigingen, over de maatregelen die het maken."""
    from kostenmodel import api_ontleding as api

    verslag = api.ontleding(een, ander, gemeente, _keuzes(**opties))
    if als_json:
        _druk_json(api.als_json(verslag))
        return
    kop, koppen, rijen, zinnen = api.tabel(verslag)
    click.echo(kop)
    _druk_tabel(koppen, rijen)
    for zin in zinnen:
        click.echo(zin)
    if brug := api.brugtabel(verslag):
        click.echo(f"\n{brug[0]}")
        _druk_tabel(brug[1], brug[2])


@hoofd.command()
@click.argument("gemeente", shell_complete=_vul_aan("gemeente"))
@click.option("-o", "uitvoer", type=click.Path(path_type=Path), metavar="PAD", help="Ook de tornado tekenen (.png of .svg).")
@click.option("--overschrijf", is_flag=True, help="Ook een plaatje vervangen dat er al staat.")
@click.option("--partij", default="gemeente", show_default=True, metavar="NAAM", help="gemeente, rijk of samenleving.")
@click.option("--termijn", type=int, metavar="JAREN", help="4, 10 of 15 jaar [standaard: 15].")
@click.option(
    "--zekerheid", "zekerheden", multiple=True, metavar="PROCENT", help="Voor de weerstandscapaciteit; mag vaker [standaard: 70 tot 95]."
)
@click.option(
    "--parameter", "parameters", multiple=True, metavar="SLEUTEL", help="Alleen deze parameter; mag vaker [standaard: de tien langste]."
)
@click.option(
    "--structurele-factor",
    "factor",
    default="1",
    show_default=True,
    metavar="GETAL",
    help="Zo vaak telt de afwijking van het laatste jaar.",
)
@click.option("--benodigd", metavar="EURO", help="Uw eigen totaal aan benodigde weerstandscapaciteit, zonder deze taken.")
@click.option("--beschikbaar", metavar="EURO", help="Uw beschikbare weerstandscapaciteit; samen met --benodigd.")
@_rekenopties("Begrotingsjaar t [standaard: het jaar na de peildatum].", zonder=("bekostiging",))
def gevoeligheid(
    gemeente: str,
    uitvoer: Path | None,
    overschrijf: bool,
    partij: str,
    termijn: int | None,
    zekerheden: tuple[str, ...],
    parameters: tuple[str, ...],
    factor: str,
    benodigd: str | None,
    beschikbaar: str | None,
    als_json: bool,
    **opties: Any,
) -> None:
    """Toon wat het oordeel over een gemeente beweegt, waar het omslaat en hoeveel reserve de onzekerheid vraagt."""
    from kostenmodel import api_gevoeligheid as api

    vraag = api.Weerstandsvraag(zekerheden, factor, benodigd, beschikbaar)
    verslag = api.gevoeligheid(gemeente, partij, termijn, vraag, uitvoer, _keuzes(**opties), parameters, overschrijf=overschrijf)
    if als_json:
        _druk_json(api.als_json(verslag))
        return
    for nummer, deel in enumerate(api.tabellen(verslag)):
        click.echo(f"{chr(10) if nummer else ''}{deel.kop}")
        if deel.rijen:
            _druk_tabel(deel.koppen, deel.rijen)
        for zin in deel.zinnen:
            click.echo(zin)
    if uitvoer:
        click.echo(f"\nTornado: {uitvoer}")


def _meld_wachten(reeks: Path | None) -> None:
    if reeks is None and sys.stderr.isatty():
        click.echo("Bezig met rekenen; op de eigen instroom duurt dat de eerste keer ongeveer een minuut.", err=True)


@hoofd.command()
@click.option("--reeks", type=click.Path(path_type=Path), metavar="X.csv", help="Een eigen maandreeks: kolommen periode en aantal.")
@click.option("--maanden", type=int, default=24, show_default=True, metavar="GETAL", help="Hoeveel maanden vooruit.")
@click.option("-o", "uitvoer", type=click.Path(path_type=Path), metavar="PAD", help="Ook een waaier tekenen (.png of .svg).")
@click.option("--overschrijf", is_flag=True, help="Ook een plaatje vervangen dat er al staat.")
@click.option("--scenario", default="basispad", show_default=True, metavar="NAAM", help="Beleidsscenario, alleen zonder --reeks.")
@_trekopties
def prognose(
    reeks: Path | None,
    maanden: int,
    uitvoer: Path | None,
    overschrijf: bool,
    scenario: str,
    trekkingen: int | None,
    zaad: int | None,
    als_json: bool,
    **invoer: Any,
) -> None:
    """Verwacht de asielinstroom, of elke andere maandreeks, met de band eromheen."""
    from kostenmodel import api_prognose as api
    from kostenmodel import openbaar

    keuzes = _keuzes(scenario=scenario, trekkingen=trekkingen, zaad=zaad, **invoer)
    _meld_wachten(reeks)
    tabel = openbaar.prognose(reeks, maanden, keuzes, uitvoer, overschrijf=overschrijf)
    if als_json:
        _druk_json(api.prognose_als_json(tabel))
        return
    for nummer, deel in enumerate(api.prognosetabellen(tabel)):
        click.echo(f"{chr(10) if nummer else ''}{deel.kop}")
        _druk_tabel(deel.koppen, deel.rijen)
        for zin in deel.zinnen:
            click.echo(zin)
    if uitvoer:
        click.echo(f"\nWaaier: {uitvoer}")


@hoofd.command()
@click.option("--reeks", type=click.Path(path_type=Path), metavar="X.csv", help="Een eigen maandreeks: kolommen periode en aantal.")
@click.option("--oorsprongen", type=int, metavar="N", help="Hoeveel momenten [standaard: wat past, hoogstens 12].")
@click.option("--stap", type=int, default=3, show_default=True, metavar="M", help="Maanden tussen twee momenten.")
@click.option("--horizon", type=int, default=12, show_default=True, metavar="H", help="Hoeveel maanden vooruit.")
@_trekopties
def terugtoets(
    reeks: Path | None,
    oorsprongen: int | None,
    stap: int,
    horizon: int,
    trekkingen: int | None,
    zaad: int | None,
    als_json: bool,
    **invoer: Any,
) -> None:
    """Zet eerdere voorspellingen naast de uitkomst: de prognose, naïef, losse modellen en de officiële ramingen."""
    from kostenmodel import api_prognose as api

    keuzes = _keuzes(trekkingen=trekkingen, zaad=zaad, **invoer)
    _meld_wachten(reeks)
    uitkomst = api.terugtoets(reeks, oorsprongen, stap, horizon, keuzes)
    if als_json:
        _druk_json(api.terugtoets_als_json(uitkomst))
        return
    for nummer, deel in enumerate(api.terugtoetstabellen(uitkomst)):
        click.echo(f"{chr(10) if nummer else ''}{deel.kop}")
        _druk_tabel(deel.koppen, deel.rijen)
        for zin in deel.zinnen:
            click.echo(zin)


if __name__ == "__main__":
    hoofd()
