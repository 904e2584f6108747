"""De functies achter de opdrachtregel: elke opdracht is een functie met gewone argumenten en een gewoon resultaat.

Fouten van de gebruiker komen als `InvoerFouten`, alle tegelijk; er is dan niets geschreven.
"""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostenmodel.invoer import (
    GEEN_EIGEN_CIJFERS,
    Aandacht,
    Eigencijfers,
    Gemeente,
    Invoer,
    InvoerFouten,
    Melding,
    Samenvatting,
    controleer,
    laad,
    lees_eigencijfers,
    verouderd,
    zoek_gemeente,
)
from kostenmodel.invoer.gemeenten import kaal
from kostenmodel.invoer.meldingen import raad, toon

if TYPE_CHECKING:
    import pandas as pd

    from kostenmodel.doorrekening import Instellingen, Uitkomst
    from kostenmodel.verklaar import Uitleg

EERSTE_BEGROTINGSJAAR, LAATSTE_BEGROTINGSJAAR = 2026, 2040
MEESTE_SCENARIOS = 8
_OVERSCHRIJF = "Geef een andere naam met -o, of voeg --overschrijf toe als het bestand weg mag."


@dataclass(frozen=True)
class Keuzes:
    """Wat de gebruiker kiest; None is de standaard uit stand.toml."""

    scenario: str = "basispad"
    bekostiging: str = "crisis"
    jaar: int | None = None
    trekkingen: int | None = None
    zaad: int | None = None
    trekwijze: str = "sobol"
    bandvorm: str = "pert"
    peildatum: date | None = None
    invoer: Path | None = None
    streng: bool = False


@dataclass(frozen=True, eq=False)
class Werkboek:
    """Een geschreven werkboek met de uitkomst waar het uit bestaat."""

    bestand: Path
    uitkomst: Uitkomst
    scenario: str
    peildatum: date
    omgezet: Mapping[str, Path]
    """Per soort (pdf, ods) het bestand dat ernaast staat."""

    @property
    def controles_goed(self) -> bool:
        return all(een.goed for een in self.uitkomst.controles(self.scenario))


def laad_invoer(keuzes: Keuzes = Keuzes()) -> Invoer:
    """De nagekeken invoer. InvoerFouten met alle fouten van alle bestanden."""
    return laad(keuzes.invoer, streng=keuzes.streng, peildatum=keuzes.peildatum)


def instellingen(invoer: Invoer, keuzes: Keuzes) -> Instellingen:
    """Begrotingsjaar en hoe er getrokken wordt.

    InvoerFouten bij een jaar buiten de keten, trekkingen geen macht van twee, zaad onder nul, of een onbekende trekwijze of bandvorm.
    """
    from kostenmodel.doorrekening import Instellingen
    from kostenmodel.trekkingen import BANDVORMEN, TREKWIJZEN, eis_macht_van_twee

    fouten: list[Melding] = []
    jaar = invoer.peildatum.year + 1 if keuzes.jaar is None else keuzes.jaar
    if not EERSTE_BEGROTINGSJAAR <= jaar <= LAATSTE_BEGROTINGSJAAR:
        verwacht = f"een begrotingsjaar van {EERSTE_BEGROTINGSJAAR} tot en met {LAATSTE_BEGROTINGSJAAR}"
        doe = "De keten heeft waarden vanaf 2024 en elke tabel begint twee jaar voor het begrotingsjaar. Kies een later jaar."
        if jaar > LAATSTE_BEGROTINGSJAAR:
            doe = "Verder vooruit zegt de prognose niets meer. Kies een eerder jaar."
        fouten.append(Melding("opdrachtregel", "--jaar", str(jaar), verwacht, doe))
    trekkingen = invoer.stand.standaard_trekkingen if keuzes.trekkingen is None else keuzes.trekkingen
    try:
        eis_macht_van_twee(trekkingen)
    except InvoerFouten as fout:
        fouten += fout.meldingen
    zaad = invoer.stand.standaard_zaad if keuzes.zaad is None else keuzes.zaad
    if zaad < 0:
        fouten.append(Melding("opdrachtregel", "--zaad", str(zaad), "een geheel getal van nul of hoger", "Laat het minteken weg."))
    for optie, gekozen, mogelijk in (("--trekwijze", keuzes.trekwijze, TREKWIJZEN), ("--bandvorm", keuzes.bandvorm, BANDVORMEN)):
        if gekozen not in mogelijk:
            verwacht = " of ".join(mogelijk)
            fouten.append(Melding("opdrachtregel", optie, gekozen, verwacht, raad(gekozen, mogelijk, f"Kies {verwacht}.")))
    if fouten:
        raise InvoerFouten(fouten)
    return Instellingen(jaar, trekkingen, zaad, keuzes.trekwijze, keuzes.bandvorm)


def maak_werkboek(
    namen: Sequence[str],
    uitvoer: Path | None = None,
    keuzes: Keuzes = Keuzes(),
    *,
    eigen_cijfers: Path | None = None,
    overschrijf: bool = False,
    soorten: Sequence[str] = (),
    teken: str = "saldo",
) -> list[Werkboek]:
    """Rekent gemeenten door en schrijft per gemeente een werkboek; een gemeente die twee keer genoemd is, telt een keer.

    `uitvoer` is een bestand (een gemeente) of een bestaande map; zonder `uitvoer` de huidige map. `eigen_cijfers` is een werkboek of
    sjabloon met het ingevulde blad Eigen cijfers van de (ene) gemeente. `soorten` (pdf, ods) zet LibreOffice ernaast; `teken` is de
    tekenafspraak van Meerjarenraming en Incidenteel. InvoerFouten met alle fouten in een keer; dan is er niets geschreven. Alleen als
    schrijven of omzetten zelf mislukt, blijft staan wat al heel geschreven was.
    """
    from kostenmodel.doorrekening import Rekenaar
    from kostenmodel.werkboek import omzetten, schrijf_werkboek
    from kostenmodel.werkboek.teken import kies_teken

    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    gemeenten = verzamel(fouten, [lambda naam=naam: zoek_gemeente(invoer, naam) for naam in namen])
    inst = verzamel(fouten, [lambda: instellingen(invoer, keuzes)])
    gemeenten = list({gemeente.code: gemeente for gemeente in gemeenten}.values())
    verzamel(fouten, [lambda: invoer.scenario(keuzes.scenario), lambda: invoer.bekostiging(keuzes.bekostiging)])
    tekens = verzamel(fouten, [lambda: kies_teken(teken)])
    doelen = doelen_voor(gemeenten, inst[0].jaar if inst else 0, uitvoer, overschrijf, soorten, fouten)
    fouten += omzetten.keur(soorten)
    eigen = GEEN_EIGEN_CIJFERS
    if eigen_cijfers is not None:
        eigen = probeer(fouten, lambda: lees_eigen(invoer, eigen_cijfers, gemeenten)) or GEEN_EIGEN_CIJFERS
    if fouten:
        raise InvoerFouten(fouten)
    rekenaar = Rekenaar(invoer, inst[0], werkboekscenarios(invoer, keuzes.scenario))
    uitkomsten = []
    for gemeente, doel in zip(gemeenten, doelen, strict=True):
        uitkomsten.append(rekenaar.reken_door(gemeente, eigen))
        with meld_schrijffout(doel):
            schrijf_werkboek(uitkomsten[-1], invoer, keuzes.scenario, doel, tekens[0])
    omgezet: dict[str, list[Path]] = {}
    for soort in soorten:
        with meld_schrijffout(doelen[0].with_suffix(f".{soort}")):
            omgezet[soort] = omzetten.zet_ernaast(doelen, soort)
    return [
        Werkboek(doel, uitkomst, keuzes.scenario, invoer.peildatum, {soort: paden[nummer] for soort, paden in omgezet.items()})
        for nummer, (doel, uitkomst) in enumerate(zip(doelen, uitkomsten, strict=True))
    ]


@contextmanager
def meld_schrijffout(doel: Path) -> Iterator[None]:
    """Maakt van een schrijffout binnen het blok een InvoerFouten over `doel`."""
    try:
        yield
    except OSError as fout:
        raise InvoerFouten([schrijffout(str(doel), fout)]) from fout


def lees_eigen(invoer: Invoer, pad: Path, gemeenten: Sequence[Gemeente]) -> Eigencijfers:
    """De eigen cijfers in een werkboek of sjabloon. InvoerFouten als zij bij een andere of bij meer gemeenten horen, of niet kloppen."""
    from kostenmodel.rekenschema import bouw_schema, rijvormen

    schema = bouw_schema(invoer)
    eigen = lees_eigencijfers(pad, invoer.parameters, rijvormen(invoer), list(schema.post))
    passend = [gemeente for gemeente in gemeenten if kaal(gemeente.naam) == kaal(eigen.gemeente)]
    if len(gemeenten) != 1 or not passend:
        gevraagd = ", ".join(gemeente.naam for gemeente in gemeenten) or "geen gemeente"
        doe = "Vraag de gemeente waar de eigen cijfers van zijn, en geen andere."
        raise InvoerFouten([Melding(pad.name, "titel van het blad", toon(eigen.gemeente), f"eigen cijfers van {gevraagd}", doe)])
    return eigen


def werkboekscenarios(invoer: Invoer, gekozen: str) -> tuple[str, ...]:
    """De scenario's van de keuzelijst: basispad eerst, hoogstens acht, altijd met het gekozen scenario.

    De volgorde hangt niet van de keuze af, zodat werkboeken met een ander gekozen scenario naast elkaar te leggen zijn.
    """
    namen = ["basispad", *sorted(naam for naam in invoer.scenarios if naam != "basispad")]
    mee = namen[:MEESTE_SCENARIOS]
    return tuple(mee if gekozen in mee else [*mee[:-1], gekozen])


def gekozen_scenarios(invoer: Invoer, namen: Sequence[str], fouten: list[Melding]) -> tuple[str, ...]:
    """De genoemde scenario's, elk een keer; zonder namen die van de keuzelijst. Meldt elke onbekende naam."""
    verzamel(fouten, [lambda naam=naam: invoer.scenario(naam) for naam in namen])
    return tuple(dict.fromkeys(namen)) if namen else werkboekscenarios(invoer, "basispad")


def probeer(fouten: list[Melding], vraag: Any) -> Any:
    """Het antwoord op een vraag die InvoerFouten kan geven; dan None, en de fouten komen bij `fouten`."""
    try:
        return vraag()
    except InvoerFouten as fout:
        fouten += fout.meldingen
        return None


def verzamel(fouten: list[Melding], vragen: Sequence[Any]) -> list[Any]:
    """De antwoorden op de vragen die er een geven; de fouten van de andere komen bij elkaar."""
    return [antwoord for vraag in vragen if (antwoord := probeer(fouten, vraag)) is not None]


def doelen_voor(
    gemeenten: Sequence[Gemeente],
    jaar: int,
    uitvoer: Path | None,
    overschrijf: bool,
    soorten: Sequence[str],
    fouten: list[Melding],
    soort: str = "kostenmodel",
) -> list[Path]:
    """Per gemeente het bestand; in een map met een naam die begint met `soort`.

    Meldt voor het rekenen begint een map waar niet geschreven kan worden en een bewaard bestand, ook bij de bestanden van `soorten` die
    ernaast komen.
    """
    uitvoer = Path.cwd() if uitvoer is None else uitvoer
    if uitvoer.is_dir():
        doelen = [uitvoer / f"{soort}-{kaal(gemeente.naam)}-{jaar}.xlsx" for gemeente in gemeenten]
    elif len(gemeenten) > 1:
        doe = "Maak de map eerst aan, of vraag een gemeente tegelijk."
        fouten.append(Melding("opdrachtregel", "-o", str(uitvoer), "een bestaande map bij meer gemeenten", doe))
        return []
    else:
        doelen = [uitvoer] * len(gemeenten)
        fouten += _keur_naam(uitvoer)
    keur_doelen(doelen, overschrijf, soorten, fouten)
    return doelen


def een_doel(uitvoer: Path | None, naam: str, overschrijf: bool, fouten: list[Melding]) -> Path:
    """Waar een enkel werkboek komt: `uitvoer` zelf, of `naam` in die map; zonder `uitvoer` in de huidige map. Meldt wat daar niet kan."""
    uitvoer = Path.cwd() if uitvoer is None else uitvoer
    doel = uitvoer / naam if uitvoer.is_dir() else uitvoer
    if doel is uitvoer:
        fouten += _keur_naam(uitvoer)
    keur_doelen([doel], overschrijf, (), fouten)
    return doel


def _keur_naam(uitvoer: Path) -> Iterator[Melding]:
    if uitvoer.suffix.lower() != ".xlsx":
        doe = f"Gebruik bijvoorbeeld {uitvoer.stem or 'werkboek'}.xlsx, of noem een bestaande map."
        yield Melding("opdrachtregel", "-o", uitvoer.name, "een naam die eindigt op .xlsx, of een bestaande map", doe)
    elif not uitvoer.parent.is_dir():
        gevonden = f"map {uitvoer.parent} bestaat niet"
        yield Melding("opdrachtregel", "-o", gevonden, "een bestaande map", "Maak de map eerst aan of kies een andere.")


def keur_doelen(doelen: Sequence[Path], overschrijf: bool, soorten: Sequence[str], fouten: list[Melding]) -> None:
    """Meldt bewaarde bestanden die niet zomaar weg mogen, ook die van `soorten` ernaast, en mappen waar niet geschreven kan worden."""
    from kostenmodel.werkboek.bestand import door_gebruiker_bewaard

    for pad in (doel.with_suffix(einde) for doel in doelen for einde in (doel.suffix, *(f".{soort}" for soort in soorten))):
        if not overschrijf and pad.is_file() and door_gebruiker_bewaard(pad):
            gevonden = "een bestand dat na het maken is bewaard of dat geen werkboek van dit programma is"
            fouten.append(Melding(pad.name, "", gevonden, "een nieuwe naam of een onaangeroerd werkboek", _OVERSCHRIJF))
    for map_uit in {doel.parent for doel in doelen if doel.parent.is_dir()}:
        try:
            tempfile.TemporaryFile(dir=map_uit).close()
        except OSError as fout:
            fouten.append(schrijffout(str(map_uit), fout))


def schrijffout(doel: str, fout: OSError) -> Melding:
    """De melding bij een plek waar het systeem niet laat schrijven, met wat de gebruiker kan doen."""
    redenen = {
        errno.EACCES: ("geen toestemming om hier te schrijven", "Kies een map waar u mag schrijven, of sluit het bestand in Excel."),
        errno.EPERM: ("geen toestemming om hier te schrijven", "Kies een map waar u mag schrijven, of sluit het bestand in Excel."),
        errno.EROFS: ("een schijf waarop niet geschreven kan worden", "Kies een andere map."),
        errno.ENOSPC: ("een volle schijf", "Maak ruimte vrij of kies een andere schijf."),
        errno.EFBIG: ("een bestand dat hier niet zo groot mag worden", "Maak ruimte vrij of kies een andere schijf."),
        errno.EBUSY: ("een bestand dat in gebruik is", "Sluit het bestand in Excel en probeer het opnieuw."),
        errno.ENOENT: ("een map die niet bestaat", "Maak de map eerst aan."),
    }
    gevonden, doe = redenen.get(fout.errno or 0, (fout.strerror or "een schrijffout", "Kies een andere plek."))
    if fout.filename == tempfile.gettempdir():
        doel, doe = f"map voor tijdelijke bestanden {fout.filename}", "Maak daar ruimte vrij, of kies met TMPDIR een andere map daarvoor."
    return Melding(doel, "", gevonden, "een plek waar geschreven kan worden", f"{doe} Er is niets half geschreven.")


def keur_plaatje(uitvoer: Path | None, voorbeeld: str, overschrijf: bool) -> list[Melding]:
    """De meldingen bij een plek voor een plaatje; geen als er niets te tekenen is.

    Aan een plaatje is niet te zien of het na het maken is bewaard: wat er al staat, gaat alleen met `overschrijf` weg.
    """
    from kostenmodel.waaier import SOORTEN

    if uitvoer is None:
        return []
    if uitvoer.suffix.lower() not in SOORTEN:
        doe = f"Gebruik bijvoorbeeld {uitvoer.stem or voorbeeld}.png."
        return [Melding("opdrachtregel", "-o", uitvoer.name, "een naam die eindigt op .png of .svg", doe)]
    if uitvoer.is_dir():
        return [Melding("opdrachtregel", "-o", f"map {uitvoer}", "een bestandsnaam", "Noem een bestand in die map.")]
    if not uitvoer.parent.is_dir():
        doe = "Maak de map eerst aan of kies een andere."
        return [Melding("opdrachtregel", "-o", f"map {uitvoer.parent} bestaat niet", "een bestaande map", doe)]
    if uitvoer.exists() and not overschrijf:
        return [Melding(uitvoer.name, "", "een bestand dat al bestaat", "een nieuwe naam", _OVERSCHRIJF)]
    return []


def verklaar(sleutel: str, gemeente: str, jaar: int | None = None, keuzes: Keuzes = Keuzes()) -> Uitleg:
    """De boom van een getal tot en met parameters en bronnen, op het rekenpad; `jaar` is standaard het begrotingsjaar."""
    from kostenmodel.doorrekening import Rekenaar
    from kostenmodel.verklaar import verklaar as leg_uit

    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    gevonden = verzamel(fouten, [lambda: zoek_gemeente(invoer, gemeente)])
    inst = verzamel(fouten, [lambda: instellingen(invoer, keuzes)])
    verzamel(fouten, [lambda: invoer.scenario(keuzes.scenario), lambda: _arm(keuzes.bekostiging)])
    if fouten:
        raise InvoerFouten(fouten)
    rekenaar = Rekenaar(invoer, inst[0], (keuzes.scenario,))
    return leg_uit(rekenaar, gevonden[0], sleutel, inst[0].jaar if jaar is None else jaar, keuzes.scenario, keuzes.bekostiging)


def _arm(bekostiging: str) -> str:
    """Een van de twee bekostigingen die een werkboek naast elkaar zet."""
    from kostenmodel.rekenschema import ARMEN

    if bekostiging not in ARMEN:
        verwacht = " of ".join(ARMEN)
        raise InvoerFouten([Melding("opdrachtregel", "--bekostiging", bekostiging, verwacht, f"Kies {verwacht}.")])
    return bekostiging


def controleer_invoer(keuzes: Keuzes = Keuzes()) -> tuple[list[Melding], Samenvatting]:
    """Alle meldingen van de invoermap, fouten eerst, en een telling; geeft nooit InvoerFouten.

    Klopt de invoer zelf, dan ook of regelingen en de meegeleverde gevallen posten en bladeren noemen die bestaan.
    """
    meldingen, telling = controleer(keuzes.invoer, keuzes.streng, peildatum=keuzes.peildatum)
    if telling.fouten:
        return meldingen, telling
    from kostenmodel.bekostiging import toets as toets_regelingen
    from kostenmodel.doorrekening import Instellingen
    from kostenmodel.valideer import Gevallenrekenaar

    invoer = laad_invoer(keuzes)
    inst = Instellingen(invoer.peildatum.year + 1, invoer.stand.standaard_trekkingen, invoer.stand.standaard_zaad)
    fouten: list[Melding] = []
    for rekenaar in verzamel(fouten, [lambda: Gevallenrekenaar(invoer, inst)]):
        fouten += toets_regelingen(invoer.regelingen.values(), rekenaar.schema.post)
        fouten += rekenaar.toets(invoer.gevallen)
    return [*fouten, *meldingen], replace(telling, fouten=len(fouten))


def verouderde_invoer(keuzes: Keuzes = Keuzes()) -> list[Aandacht]:
    """Waarden over hun houdbaarheid, en alle aannames met reden en bandbreedte."""
    invoer = laad_invoer(keuzes)
    return verouderd(invoer, invoer.peildatum)


def zoek_gemeenten(tekst: str | None = None, keuzes: Keuzes = Keuzes()) -> tuple[Gemeente, ...]:
    """Gemeenten met `tekst` in naam, code of provincie (accenten en hoofdletters tellen niet); InvoerFouten als niets past."""
    invoer = laad_invoer(keuzes)
    if not tekst:
        return invoer.gemeenten
    zoek = kaal(tekst)
    gevonden = tuple(g for g in invoer.gemeenten if zoek in kaal(g.naam) or zoek in kaal(g.code) or zoek == kaal(g.provincie))
    return gevonden or (zoek_gemeente(invoer, tekst),)


def scenarios(keuzes: Keuzes = Keuzes()) -> list[dict[str, Any]]:
    """Alle scenario's: naam, titel, omschrijving en de sleutels van hun maatregelen."""
    return [
        {"naam": s.naam, "titel": s.titel, "omschrijving": s.omschrijving, "maatregelen": list(s.maatregelen)}
        for s in laad_invoer(keuzes).scenarios.values()
    ]


def scenario(naam: str, keuzes: Keuzes = Keuzes()) -> dict[str, Any]:
    """Een scenario met zijn maatregelen en instroom uitgeschreven."""
    invoer = laad_invoer(keuzes)
    gekozen = invoer.scenario(naam)
    return {
        "naam": gekozen.naam,
        "titel": gekozen.titel,
        "omschrijving": gekozen.omschrijving,
        "maatregelen": [
            {
                "sleutel": m.sleutel,
                "titel": m.titel,
                "status": m.status,
                "datum_stand": m.datum_stand.isoformat(),
                "bron": m.bron,
                "vereist": list(m.vereist),
                "vereist_maatregelen": list(m.vereist_maatregelen),
                "besparing": [_als_dict(b, ("vanaf", "midden", "laag", "hoog", "bron")) for b in m.besparing],
                "bewerkingen": [
                    _als_dict(b, ("blad", "bewerking", "vanaf", "tot", "midden", "laag", "hoog", "bron")) for b in m.bewerkingen
                ],
            }
            for m in (invoer.maatregelen[sleutel] for sleutel in gekozen.maatregelen)
        ],
        "instroom": [_als_dict(stap, ("vanaf", "tot", "midden", "laag", "hoog", "bron")) for stap in gekozen.instroom],
    }


def _als_dict(ding: Any, velden: Sequence[str]) -> dict[str, Any]:
    waarden = {veld: getattr(ding, veld) for veld in velden}
    return {veld: waarde.isoformat() if isinstance(waarde, date) else waarde for veld, waarde in waarden.items()}


def scenarioverschil(een: str, ander: str, keuzes: Keuzes = Keuzes()) -> list[dict[str, str]]:
    """Per blad (en voor de instroom) wat beide scenario's ermee doen, alleen waar dat verschilt."""
    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    paar = verzamel(fouten, [lambda: invoer.scenario(een), lambda: invoer.scenario(ander)])
    if fouten:
        raise InvoerFouten(fouten)

    def tekst(bewerkingen: Sequence[Any]) -> str:
        return "; ".join(f"{getattr(b, 'bewerking', 'maal')} {b.midden:g} vanaf {b.vanaf}" for b in bewerkingen) or "-"

    rijen = [("instroom", tekst(paar[0].instroom), tekst(paar[1].instroom))]
    for sleutel in sorted({*paar[0].per_blad, *paar[1].per_blad}):
        rijen.append((sleutel, tekst(paar[0].per_blad.get(sleutel, ())), tekst(paar[1].per_blad.get(sleutel, ()))))
    return [{"blad": blad, "een": links, "ander": rechts} for blad, links, rechts in rijen if links != rechts]


def getal(waarde: float) -> str:
    """Een getal in Nederlandse schrijfwijze, met decimalen naar grootte."""
    from kostenmodel.werkboek.notatie import getal as schrijf

    return schrijf(waarde, 0 if abs(waarde) >= 10_000 else 2 if abs(waarde) >= 10 else 4)


def werkboek_als_json(werkboek: Werkboek, tabel: pd.DataFrame, invoer: Invoer) -> dict[str, Any]:
    """Het contract van `werkboek --json`: bedragen in positieve nominale euro's, saldo = baten min lasten van de gemeente.

    `tabel` is die van `openbaar.posten_van`: daar komen de bedragen van de posten uit. Taakveld en aard zijn die van het begrotingsjaar.
    `pdf` en `ods` staan er alleen in als zij gevraagd zijn.
    """
    from kostenmodel.herkomst import gegevensklassen
    from kostenmodel.invoer import per_post, regel_op
    from kostenmodel.meerjarenraming import aard, regeling_van
    from kostenmodel.onzekerheid import maten, maten_van_totaal, modelkans
    from kostenmodel.rekenkern import AANLOOPJAREN
    from kostenmodel.rekenschema import ARMEN
    from kostenmodel.vergelijking import horizonnen

    u, scenario = werkboek.uitkomst, werkboek.scenario
    jaren = u.inst.jaren[AANLOOPJAREN:]

    def per_jaar(rij: Any, teken: int = 1) -> dict[str, float]:
        return {str(jaar): teken * float(waarde) for jaar, waarde in zip(jaren, rij[AANLOOPJAREN:], strict=True)}

    taakvelden = {sleutel: regel_op(regels, jaren[0]).taakveld for sleutel, regels in per_post(invoer.rekeningschema).items()}
    tijdelijk = regeling_van(invoer.regelingen.values())
    klassen = {arm: gegevensklassen(u.schema, [u.armen[scenario, arm].parameters]) for arm in ARMEN}
    posten = []
    for _, rijen in tabel.groupby(["bekostiging", "post"], sort=False, observed=True):
        eerste = rijen.iloc[0]
        arm, sleutel = str(eerste["bekostiging"]), str(eerste["post"])
        posten.append(
            {
                "sleutel": sleutel,
                "model": eerste["model"],
                "soort": eerste["soort"],
                "boeking": eerste["boeking"],
                "bekostiging": arm,
                "van": eerste["van"],
                "naar": eerste["naar"] if eerste["soort"] == "overdracht" else None,
                "taakveld": taakvelden.get(sleutel),
                "aard": aard(sleutel, AANLOOPJAREN, tijdelijk, u.armen[scenario, arm].parameters),
                "gegevensklasse": klassen[arm][sleutel],
                "bedragen": {str(jaar): float(bedrag) for jaar, bedrag in zip(rijen["jaar"], rijen["rekenpad"], strict=True)},
            }
        )
    netto = {arm: u.armen[scenario, arm].posten["netto.gemeente"] for arm in ARMEN}
    trekkingen = {arm: u.simulatie[scenario].netto[arm, "gemeente"] for arm in ARMEN}
    kwantielen = {}
    for arm in ARMEN:
        per_maat = maten(trekkingen[arm])
        kwantielen[arm] = {
            str(jaar): {maat: float(rij[AANLOOPJAREN + plek]) for maat, rij in per_maat.items()} for plek, jaar in enumerate(jaren)
        } | {"totaal": dict(maten_van_totaal(trekkingen[arm], len(jaren)))}
    oordeel = {
        partij: {
            str(n): {
                "verschil": float(u.vergelijking[scenario][f"oordeel.{partij}.{n}.verschil"][0]),
                "ncw": float(u.vergelijking[scenario][f"oordeel.{partij}.{n}.ncw"][0]),
                "modelkans": modelkans(u.simulatie[scenario].over_armen[f"oordeel.{partij}.{n}.verschil"]),
            }
            for n in horizonnen(invoer)
        }
        for partij in u.schema.partijen.oordelen
    }
    return {
        "bestand": str(werkboek.bestand),
        "gemeente": u.gemeente.naam,
        "code": u.gemeente.code,
        "scenario": scenario,
        "peildatum": werkboek.peildatum.isoformat(),
        "jaren": list(jaren),
        "posten": posten,
        "saldo": {arm: per_jaar(netto[arm], -1) for arm in ARMEN},
        "netto_last": {arm: per_jaar(netto[arm]) for arm in ARMEN},
        "kwantielen": kwantielen,
        "oordeel": oordeel,
        "controles": [
            {"naam": een.naam, "links": een.links, "rechts": een.rechts, "verschil": een.verschil, "goed": een.goed}
            for een in u.controles(scenario)
        ],
        **{soort: str(pad) for soort, pad in werkboek.omgezet.items()},
    }
