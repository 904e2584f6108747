"""De functies achter `batch`: keuren wat gevraagd is, de batch draaien, en vastleggen waar zij van gemaakt is.

Fouten van de gebruiker komen als `InvoerFouten`, alle tegelijk; er is dan niets geschreven.
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostenmodel import __version__
from kostenmodel.api import MEESTE_SCENARIOS, Keuzes, gekozen_scenarios, instellingen, laad_invoer, meld_schrijffout, probeer, schrijffout
from kostenmodel.gegevensset import NETTO_GEMEENTE
from kostenmodel.invoer import Eigencijfers, Gemeente, Invoer, InvoerFouten, Melding, lees_eigencijfers, zoek_gemeente
from kostenmodel.invoer.gemeenten import kaal
from kostenmodel.invoer.meldingen import opsomming, raad, toon

if TYPE_CHECKING:
    from kostenmodel.batch import Meld, Opzet, Verloop
    from kostenmodel.doorrekening import Instellingen, Rekenaar
    from kostenmodel.voortgang import Voortgang
    from kostenmodel.werkers import Werkers

STANDAARD = Keuzes()
MEESTE_WERKERS = 64


@dataclass(frozen=True)
class Batchkeuzes:
    """Wat de gebruiker van een batch kiest, naast de keuzes van elke rekenende opdracht.

    `scenarios`: leeg is die van het werkboek. `provincies`: leeg is alle gemeenten. `dask`: adres van een planner; dan tellen `werkers`
    niet. `eigen_cijfers`: map met per gemeente een ingevuld werkboek of sjabloon. `csv`: de gegevensset ook als CSV voor Excel.
    `alleen_gegevens`: geen werkboeken per gemeente.
    """

    scenarios: tuple[str, ...] = ()
    provincies: tuple[str, ...] = ()
    werkers: int | None = None
    dask: str | None = None
    hervat: bool = False
    overschrijf: bool = False
    eigen_cijfers: Path | None = None
    csv: bool = False
    alleen_gegevens: bool = False
    teken: str = "saldo"


@dataclass(frozen=True, eq=False)
class Batch:
    """Een batch die klaar is: de map, wat er gebeurde, en wat buiten beschouwing bleef."""

    map: Path
    verloop: Verloop
    gemeenten: int
    ongebruikt: tuple[str, ...]
    """Bestanden met eigen cijfers van gemeenten die niet in deze batch zitten."""
    alleen_gegevens: bool

    @property
    def gelukt(self) -> int:
        """Hoeveel gemeenten erin zitten."""
        return self.gemeenten - len(self.verloop.mislukt)

    @property
    def goed(self) -> bool:
        return not (self.verloop.mislukt or self.verloop.controle_fout)


def batch(uitvoer: Path | None = None, vraag: Batchkeuzes = Batchkeuzes(), keuzes: Keuzes = STANDAARD, meld: Meld | None = None) -> Batch:
    """Maakt de werkboeken en de gegevensset van alle gemeenten, of die van enkele provincies, in een map.

    `uitvoer` is standaard de map batch-<jaar>. `meld` krijgt na elk stuk werk de stap, hoeveel er klaar is en hoeveel er is. Een
    gemeente die niet lukt houdt de andere niet tegen en staat in het verloop. InvoerFouten met alle fouten in een keer.
    """
    from kostenmodel.batch import draai, stil
    from kostenmodel.doorrekening import Rekenaar

    begonnen = datetime.now().astimezone()
    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    inst = probeer(fouten, lambda: instellingen(invoer, keuzes))
    gemeenten = _gemeenten(invoer, vraag.provincies, fouten)
    scenarios = gekozen_scenarios(invoer, vraag.scenarios, fouten)
    werkers = _werkers(vraag, fouten)
    eigen, afdruk, ongebruikt = _eigen(invoer, vraag.eigen_cijfers, gemeenten, fouten)
    teken = probeer(fouten, lambda: _teken(vraag.teken))
    if fouten or inst is None:
        raise InvoerFouten(fouten)
    map_uit = uitvoer or Path(f"batch-{inst.jaar}")
    opzet = _opzet(invoer, inst, gemeenten, scenarios, teken, eigen, afdruk, vraag)
    vast = _instellingen(invoer, inst, opzet, scenarios, vraag)
    with _verbind(vraag.dask), meld_schrijffout(map_uit):
        voortgang = _open(map_uit, vast, opzet, vraag)
        rekenaar = Rekenaar(invoer, inst, scenarios, houd_keten=bool(eigen))
        voortgang.begin(vast)
        verloop = draai(rekenaar, opzet, voortgang, werkers, meld or stil)
        _schrijf_leesmij(map_uit)
        _sluit_af(voortgang, invoer, opzet, vast, verloop, scenarios, rekenaar)
        _schrijf_verloop(map_uit, verloop, begonnen, werkers)
    return Batch(map_uit, verloop, len(gemeenten), ongebruikt, vraag.alleen_gegevens)


def samenvatting(uit: Batch) -> str:
    """Een zin over wat er nu in de map staat."""
    from kostenmodel.batch import WERKBOEKEN

    gemaakt, over = (sum(naam.startswith(WERKBOEKEN) for naam in namen) for namen in (uit.verloop.gemaakt, uit.verloop.overgeslagen))
    stond = f", {over} stonden er al" if over else ""
    if not uit.gelukt:
        return f"{uit.map}: niets gemaakt, want geen enkele gemeente lukte."
    if uit.alleen_gegevens:
        return f"{uit.map}: de gegevensset van {uit.gelukt} van {uit.gemeenten} gemeenten en het landelijke werkboek."
    return f"{uit.map}: {uit.gelukt} van {uit.gemeenten} werkboeken ({gemaakt} gemaakt{stond}), de gegevensset en het landelijke werkboek."


def gebreken(uit: Batch) -> list[str]:
    """Wat de gebruiker moet weten: wat niet gebruikt is, controles die niet kloppen, en als laatste wat niet lukte."""
    regels = [f"Niet gebruikt, de gemeente zit niet in deze batch: {naam}." for naam in uit.ongebruikt]
    regels += [f"Controle klopt niet: {naam}; zie blad Controles." for naam in uit.verloop.controle_fout]
    regels += [f"Mislukt: {een.gemeente.naam} ({een.gemeente.code}): {een.reden}" for een in uit.verloop.mislukt]
    return regels


def als_json(uit: Batch) -> dict[str, Any]:
    """Het resultaat van `batch --json`."""
    return {
        "map": str(uit.map),
        "gemeenten": uit.gemeenten,
        "gemaakt": uit.verloop.gemaakt,
        "overgeslagen": uit.verloop.overgeslagen,
        "controle_fout": uit.verloop.controle_fout,
        "mislukt": [{"gemeente": een.gemeente.naam, "code": een.gemeente.code, "reden": een.reden} for een in uit.verloop.mislukt],
    }


def _gemeenten(invoer: Invoer, provincies: Sequence[str], fouten: list[Melding]) -> tuple[Gemeente, ...]:
    """De gemeenten in de gevraagde provincies, in de volgorde van de invoer; zonder provincie alle."""
    bestaand = {kaal(een.provincie): een.provincie for een in invoer.gemeenten}
    for naam in provincies:
        if kaal(naam) not in bestaand:
            doe = raad(naam, sorted(bestaand.values()), "Zie de kolom Provincie van: kostenmodel gemeenten.")
            fouten.append(Melding("opdrachtregel", "--provincie", toon(naam), "de naam van een provincie", doe))
    gevraagd = {kaal(naam) for naam in provincies}
    return tuple(een for een in invoer.gemeenten if not gevraagd or kaal(een.provincie) in gevraagd)


def _werkers(vraag: Batchkeuzes, fouten: list[Melding]) -> Werkers:
    from joblib import cpu_count

    from kostenmodel.werkers import Werkers

    if vraag.dask and vraag.werkers is not None:
        doe = "Laat --werkers weg: bij Dask bepalen de werkers van het cluster hoeveel er tegelijk gaat."
        fouten.append(Melding("opdrachtregel", "--werkers", str(vraag.werkers), "geen --werkers naast --dask", doe))
    werkers = int(cpu_count()) if vraag.werkers is None else vraag.werkers
    if not 1 <= werkers <= MEESTE_WERKERS:
        doe = f"Kies zoveel werkers als er processorkernen zijn; hier {cpu_count()}."
        fouten.append(Melding("opdrachtregel", "--werkers", str(werkers), f"een getal van 1 tot en met {MEESTE_WERKERS}", doe))
    return Werkers(werkers, cluster=vraag.dask is not None)


def _teken(naam: str) -> Any:
    from kostenmodel.werkboek.teken import kies_teken

    return kies_teken(naam)


def _eigen(
    invoer: Invoer, map_eigen: Path | None, gemeenten: Sequence[Gemeente], fouten: list[Melding]
) -> tuple[dict[str, Eigencijfers], dict[str, str], tuple[str, ...]]:
    """CBS-code -> eigen cijfers en de vingerafdruk van hun bestand, en de bestanden van gemeenten buiten de batch."""
    from kostenmodel.rekenschema import bouw_schema, rijvormen
    from kostenmodel.voortgang import vingerafdruk

    if map_eigen is None:
        return {}, {}, ()
    paden = sorted(een for een in map_eigen.glob("*.xlsx") if not een.name.startswith("~$")) if map_eigen.is_dir() else []
    if not paden:
        gevonden = "geen bestanden op .xlsx" if map_eigen.is_dir() else "geen map"
        doe = "Zet er per gemeente een ingevuld werkboek of sjabloon in."
        fouten.append(Melding("opdrachtregel", "--eigen-cijfers", gevonden, "een map met werkboeken of sjablonen", doe))
        return {}, {}, ()
    vormen, posten = rijvormen(invoer), list(bouw_schema(invoer).post)
    binnen = {een.code for een in gemeenten}
    eigen: dict[str, Eigencijfers] = {}
    afdruk: dict[str, str] = {}
    van: dict[str, str] = {}
    ongebruikt = []
    for pad in paden:
        gelezen = probeer(fouten, lambda pad=pad: lees_eigencijfers(pad, invoer.parameters, vormen, posten))
        gemeente = None if gelezen is None else probeer(fouten, lambda naam=gelezen.gemeente: zoek_gemeente(invoer, naam))
        if gelezen is None or gemeente is None:
            continue
        if gemeente.code in van:
            doe = "Laat van elke gemeente een bestand in de map staan."
            fouten.append(
                Melding(pad.name, "titel van het blad", gemeente.naam, f"een gemeente die niet ook in {van[gemeente.code]} staat", doe)
            )
        van[gemeente.code] = pad.name
        if gemeente.code not in binnen:
            ongebruikt.append(pad.name)
        elif gelezen:
            eigen[gemeente.code], afdruk[gemeente.code] = gelezen, vingerafdruk(pad.read_bytes())
    return eigen, afdruk, tuple(ongebruikt)


def _opzet(
    invoer: Invoer,
    inst: Instellingen,
    gemeenten: tuple[Gemeente, ...],
    scenarios: tuple[str, ...],
    teken: Any,
    eigen: Mapping[str, Eigencijfers],
    afdruk: Mapping[str, str],
    vraag: Batchkeuzes,
) -> Opzet:
    from kostenmodel.batch import Opzet, programma_afdruk
    from kostenmodel.voortgang import sleutel
    from kostenmodel.werkboek.ontvangst import versies, vingerafdrukken

    algemeen = {
        "invoer": vingerafdrukken(invoer.map),
        "programma": programma_afdruk(),
        "versies": versies(),
        "peildatum": invoer.peildatum.isoformat(),
        "inst": [inst.jaar, inst.trekkingen, inst.zaad, inst.trekwijze, inst.bandvorm],
        "scenarios": list(scenarios),
        "gemeenten": [een.code for een in gemeenten],
        "teken": vraag.teken,
    }
    in_werkboek = () if vraag.alleen_gegevens else scenarios[:MEESTE_SCENARIOS]
    return Opzet(gemeenten, in_werkboek, teken, sleutel(algemeen), eigen, afdruk, vraag.csv)


def _instellingen(invoer: Invoer, inst: Instellingen, opzet: Opzet, scenarios: Sequence[str], vraag: Batchkeuzes) -> dict[str, Any]:
    """Wat een map met een batch vastlegt; een batch met iets anders hoort in een andere map."""
    return {
        "jaar": inst.jaar,
        "peildatum": invoer.peildatum.isoformat(),
        "trekkingen": inst.trekkingen,
        "zaad": inst.zaad,
        "trekwijze": inst.trekwijze,
        "bandvorm": inst.bandvorm,
        "scenarios": list(scenarios),
        "provincies": sorted({een.provincie for een in opzet.gemeenten}) if vraag.provincies else [],
        "gemeenten": len(opzet.gemeenten),
        "teken": vraag.teken,
        "csv": vraag.csv,
        "alleen_gegevens": vraag.alleen_gegevens,
    }


def _open(map_uit: Path, vast: Mapping[str, Any], opzet: Opzet, vraag: Batchkeuzes) -> Voortgang:
    """Het logboek van de map; InvoerFouten als daar iets staat wat niet zomaar vervangen mag worden, of als schrijven niet kan."""
    import tempfile

    from kostenmodel.batch import werkboeknaam
    from kostenmodel.voortgang import Voortgang
    from kostenmodel.werkboek.bestand import TIJDELIJK

    doe = "Kies met -o een andere map, of voeg --overschrijf toe als deze batch weg mag."
    if map_uit.exists() and not map_uit.is_dir():
        raise InvoerFouten([Melding("opdrachtregel", "-o", f"het bestand {map_uit.name}", "een map", "Kies een andere naam.")])
    try:
        map_uit.mkdir(parents=True, exist_ok=True)
        for rest in map_uit.rglob(TIJDELIJK):
            rest.unlink()
        tempfile.TemporaryFile(dir=map_uit).close()
        voortgang = Voortgang(map_uit)
    except OSError as fout:
        raise InvoerFouten([schrijffout(str(map_uit), fout)]) from fout
    if vraag.overschrijf:
        if not vraag.hervat:
            voortgang.bewijzen.clear()
        return voortgang
    if voortgang.instellingen is None:
        if any(een for een in map_uit.iterdir()):
            gevonden = "een map met andere bestanden"
            raise InvoerFouten([Melding("opdrachtregel", "-o", gevonden, "een lege of nieuwe map, of een map van een batch", doe)])
        return voortgang
    anders = [naam for naam, waarde in vast.items() if voortgang.instellingen.get(naam) != waarde]
    if anders:
        gevonden = f"een batch met een andere keuze voor {opsomming(anders)}"
        raise InvoerFouten([Melding("opdrachtregel", "-o", gevonden, "een map van een batch met dezelfde instellingen", doe)])
    if not vraag.hervat:
        doe = "Voeg --hervat toe om af te maken wat ontbreekt, kies met -o een andere map, of vervang alles met --overschrijf."
        raise InvoerFouten([Melding("opdrachtregel", "-o", "een map waar al een batch in staat", "een lege of nieuwe map", doe)])
    namen = [werkboeknaam(een, int(vast["jaar"])) for een in opzet.gemeenten]
    gewijzigd = [naam for naam in namen if (map_uit / naam).is_file() and naam in voortgang.bewijzen and not voortgang.is_van_ons(naam)]
    if gewijzigd:
        doe = "Bewaar uw versie onder een andere naam of in een andere map, of voeg --overschrijf toe als zij weg mag."
        verwacht = "het werkboek zoals de batch het schreef"
        raise InvoerFouten([Melding(naam, "", "een bestand dat daarna is bewaard", verwacht, doe) for naam in gewijzigd])
    return voortgang


def _verbind(adres: str | None) -> AbstractContextManager[Any]:
    """De verbinding met een Dask-cluster als daar om gevraagd is. InvoerFouten als het er niet is of niet antwoordt."""
    if adres is None:
        return nullcontext()
    try:
        from distributed import Client
    except ImportError as fout:
        doe = "Installeer het met: pip install 'kostenmodel[dask]'."
        raise InvoerFouten([Melding("opdrachtregel", "--dask", "geen Dask op deze machine", "het pakket met Dask", doe)]) from fout
    try:
        klant = Client(adres, timeout="10s")
        versies = klant.run(pkgutil.resolve_name, "kostenmodel:__version__")
    except (ImportError, AttributeError) as fout:
        raise InvoerFouten([_ongeschikte_werker("een werker zonder kostenmodel")]) from fout
    except (OSError, TimeoutError, ValueError) as fout:
        doe = "Controleer het adres (zoals tcp://machine:8786) en of de planner draait: dask scheduler."
        raise InvoerFouten([Melding("opdrachtregel", "--dask", toon(adres), "een planner van Dask die antwoordt", doe)]) from fout
    if not klant.scheduler_info()["workers"]:
        doe = "Start er een of meer met: dask worker ADRES."
        raise InvoerFouten([Melding("opdrachtregel", "--dask", "een planner zonder werkers", "minstens een werker", doe)])
    if anders := set(versies.values()) - {__version__}:
        raise InvoerFouten([_ongeschikte_werker(f"een werker met kostenmodel {opsomming(sorted(anders))}")])
    return klant


def _ongeschikte_werker(gevonden: str) -> Melding:
    doe = "Installeer kostenmodel met dezelfde versie bij elke werker en start hem opnieuw."
    return Melding("opdrachtregel", "--dask", gevonden, f"werkers met kostenmodel {__version__}", doe)


LEESMIJ = """# Gegevensset

Twee tabellen in Parquet, met per scenario een map. Alle bedragen zijn nominale euro's.

Kolommen van `posten` (telt op over gemeenten, posten en jaren):

{posten}

Kolommen van `kwantielen` (telt nooit op; de som over gemeenten staat er apart in als `samen`):

{kwantielen}

Een voorbeeld met DuckDB, in deze map: wat gemeenten over alle jaren betalen en ontvangen, per bekostiging.

```sql
{voorbeeld}
```
"""
VOORBEELD = f"""SELECT scenario, bekostiging,
    {NETTO_GEMEENTE} AS netto_last
FROM read_parquet('posten/scenario=*/deel.parquet', hive_partitioning = true)
GROUP BY ALL ORDER BY ALL"""
"""De vraag die in de leesmij van de gegevensset staat: de netto last van gemeenten in de exploitatie."""


def _schrijf_leesmij(map_uit: Path) -> None:
    from kostenmodel.batch import GEGEVENS
    from kostenmodel.gegevensset import KOLOMMEN
    from kostenmodel.werkboek.bestand import veilig_schrijven

    kolommen = {
        tabel: "\n".join(f"- `{naam}`: {tekst}{f' ({eenheid})' if eenheid else ''}." for naam, (tekst, eenheid) in velden.items())
        for tabel, velden in KOLOMMEN.items()
    }
    tekst = LEESMIJ.format(**kolommen, voorbeeld=VOORBEELD)
    (map_uit / GEGEVENS).mkdir(exist_ok=True)
    veilig_schrijven(map_uit / GEGEVENS / "README.md", lambda pad: pad.write_text(tekst, encoding="utf-8"))


def _sluit_af(
    voortgang: Voortgang,
    invoer: Invoer,
    opzet: Opzet,
    vast: Mapping[str, Any],
    verloop: Verloop,
    scenarios: Sequence[str],
    rekenaar: Rekenaar,
) -> None:
    """Het ontvangstbewijs: instellingen, versies, en van elk bestand waar het van afhangt en zijn vingerafdruk."""
    from kostenmodel.batch import LANDELIJK_BOEK, programma_afdruk, setbestanden, werkboeknaam
    from kostenmodel.werkboek.ontvangst import versies, vingerafdrukken

    namen = [naam for scenario in scenarios for naam in setbestanden(opzet, scenario)]
    namen += [LANDELIJK_BOEK, *(werkboeknaam(een, rekenaar.inst.jaar) for een in opzet.gemeenten)]
    voortgang.sluit_af(
        {
            "instellingen": dict(vast),
            "versies": versies(),
            "programma": programma_afdruk(),
            "invoer": vingerafdrukken(invoer.map),
            "eigen_cijfers": dict(opzet.afdruk),
            "gemeenten": {een.code: een.naam for een in opzet.gemeenten},
            "uitvoer": {naam: asdict(bewijs) for naam in namen if (bewijs := voortgang.bewijzen.get(naam)) is not None},
            "mislukt": {een.gemeente.code: een.reden for een in verloop.mislukt},
        }
    )


def _schrijf_verloop(map_uit: Path, verloop: Verloop, begonnen: datetime, werkers: Werkers) -> None:
    """Tijden en wat niet lukte; staat los van het ontvangstbewijs, want een tijd is elke keer anders."""
    from kostenmodel.voortgang import VERLOOP
    from kostenmodel.werkboek.bestand import veilig_schrijven

    eind = datetime.now().astimezone()
    document = {
        "begonnen": begonnen.isoformat(timespec="seconds"),
        "klaar": eind.isoformat(timespec="seconds"),
        "seconden": round((eind - begonnen).total_seconds(), 1),
        "werkers": "dask" if werkers.cluster else werkers.aantal,
        "piek_geheugen_mb": werkers.piek() if verloop.gemaakt else None,
        "seconden_per_stap": {naam: round(duur, 2) for naam, duur in verloop.stappen.items()},
        "seconden_per_gemeente": {code: round(duur, 3) for code, duur in verloop.per_gemeente.items()},
        "gemaakt": len(verloop.gemaakt),
        "overgeslagen": len(verloop.overgeslagen),
        "controle_fout": verloop.controle_fout,
        "mislukt": [{"gemeente": een.gemeente.naam, "code": een.gemeente.code, "reden": een.reden} for een in verloop.mislukt],
    }
    tekst = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    veilig_schrijven(map_uit / VERLOOP, lambda pad: pad.write_text(tekst, encoding="utf-8"))
