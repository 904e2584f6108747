"""Leest een hele invoermap, toetst alles aan alles en geeft alle fouten tegelijk.

De volgorde van lezen is de volgorde van verwijzen: eerst lijsten en bronnen, dan indexen, bladen, maatregelen en
scenario's. Wat zelf stuk is, telt verderop als bestaand, zodat één fout geen tien andere meldt.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kostenmodel.invoer.begrippen import lees_begrippen
from kostenmodel.invoer.beleid import Bladenlijst, lees_bekostiging, lees_maatregel, lees_scenario
from kostenmodel.invoer.bladen import lees_bladen
from kostenmodel.invoer.gemeenten import Begrotingsregel, Gemeente, zoek
from kostenmodel.invoer.gevallen import lees_gevallen
from kostenmodel.invoer.ijkbestanden import lees_ijking
from kostenmodel.invoer.inhoud import BASISPAD, CRISIS, Invoer
from kostenmodel.invoer.lezen import Csvbestand, Tomlbestand, lees_csv, lees_toml
from kostenmodel.invoer.maatregelen import Bekostiging, Maatregel, Scenario, kringen, zonder_werking
from kostenmodel.invoer.meldingen import InvoerFouten, Melding, opsomming, raad, toon
from kostenmodel.invoer.parameters import BEGIN_VAN_DE_KETEN, Index, Parameter
from kostenmodel.invoer.regelingen import Regeling, bladen_van, lees_regelingen
from kostenmodel.invoer.rekening import wisselbladen
from kostenmodel.invoer.schema import Begrip, Bron, Code, Stand, keur
from kostenmodel.invoer.tabellen import (
    KOLOMMEN_BEGROTING,
    KOLOMMEN_CAPACITEIT,
    KOLOMMEN_GEMEENTEFONDS,
    KOLOMMEN_GEMEENTEN,
    KOLOMMEN_LVV,
    lees_begroting,
    lees_gemeenten,
    lees_index,
    lees_matrix,
    lees_rekeningschema,
    toets_begroting,
    toets_bronkolom,
)
from kostenmodel.invoer.toetsen import Kader, bronnen_in, toets_bestandsnaam, toets_sleutelnaam

BEKOSTIGINGEN = (CRISIS, "structureel", "structureel_mix")
LIJSTEN = ("opvangtype", "verblijfsjaar", "partij", "doelgroep", "kostensoort", "opgever")
_MAPPEN = {
    "indexen": (".csv",),
    "parameters": (".toml",),
    "maatregelen": (".toml",),
    "scenarios": (".toml",),
    "bekostigingen": (".toml",),
    "reeksen": (".csv",),
    "ijking": (".csv",),
    "gemeenten": (".csv",),
    "validatie": (".toml",),
}
_BEGRIPPEN = "begrippen.toml"
_BESTANDEN = (
    "stand.toml",
    "eenheden.toml",
    "indelingen.toml",
    "bronnen.toml",
    "regelingen.toml",
    "rekeningschema.csv",
    "matrix.csv",
    _BEGRIPPEN,
)
_GEMEENTEN = ("gemeenten.csv", "capaciteit.csv", "lvv.csv", "gemeentefonds.csv", "begroting_taakvelden.csv")


def zoek_map(invoer: Path | None = None) -> Path:
    """De invoermap: wat de gebruiker noemt, anders die van de werkkopie, anders die in het pakket.

    InvoerFouten als de genoemde map niet bestaat; er wordt dan nooit stilzwijgend een andere genomen.
    """
    if invoer is not None:
        invoer = Path(invoer)
        if not invoer.is_dir():
            gevonden = "een bestand" if invoer.exists() else "geen map"
            doe = "Controleer het pad achter --invoer, of laat --invoer weg."
            raise InvoerFouten([Melding("--invoer", toon(str(invoer)), gevonden, "een bestaande invoermap", doe)])
        return invoer
    pakket = Path(__file__).resolve().parents[1]
    werkkopie = pakket.parent / "invoer"
    if werkkopie.is_dir() and (pakket.parent / "pyproject.toml").is_file():
        return werkkopie
    if (pakket / "_gegevens").is_dir():
        return pakket / "_gegevens"
    doe = "Installeer het pakket opnieuw, of noem een map met --invoer."
    raise InvoerFouten([Melding("invoer", "", "geen invoermap", "de meegeleverde invoermap", doe)])


def laad(map: Path | None = None, *, streng: bool = False, peildatum: date | None = None) -> Invoer:
    """Leest en toetst de invoermap; `peildatum` vervangt die van stand.toml voor het oordeel verouderd.

    InvoerFouten met alle fouten van alle bestanden; met `streng` ook met alle waarschuwingen.
    """
    lezing = lees_map(zoek_map(map), peildatum)
    fouten = [melding for melding in lezing.meldingen if melding.ernst == "fout"]
    if streng:
        fouten = [melding.als_fout() for melding in lezing.meldingen]
    if fouten or lezing.invoer is None:
        raise InvoerFouten(fouten)
    return lezing.invoer


@dataclass(frozen=True)
class Lezing:
    """Wat een leesbeurt opleverde; `invoer` is None zodra er een fout is."""

    invoer: Invoer | None
    meldingen: tuple[Melding, ...]
    aantal_bestanden: int


def lees_map(map: Path, peildatum: date | None = None) -> Lezing:
    """Leest een map, of geeft de vorige lezing als geen bestand sindsdien veranderd is."""
    return _lees_map(map.resolve(), _vingerafdruk(map), peildatum)


def _vingerafdruk(map: Path) -> tuple[tuple[str, int, int], ...]:
    bestanden: list[tuple[str, int, int]] = []
    for ouder, mappen, namen in os.walk(map):
        mappen.sort()
        for naam in sorted(namen):
            try:
                stat = (Path(ouder) / naam).stat()
            except OSError:
                bestanden.append((f"{ouder}/{naam}", 0, -1))
                continue
            bestanden.append((f"{ouder}/{naam}", stat.st_mtime_ns, stat.st_size))
    return tuple(bestanden)


@dataclass
class _Beurt:
    """Wat onderweg verzameld wordt: meldingen en de bronnen die ergens genoemd zijn.

    `volledig` wordt onwaar zodra een bestand helemaal niet te lezen was; dan is niet te zeggen wat ongebruikt is.
    """

    map: Path
    volledig: bool = True
    meldingen: list[Melding] = field(default_factory=list)
    genoemd: set[str] = field(default_factory=set)

    def toml(self, naam: str) -> Tomlbestand | None:
        bestand, fouten = lees_toml(self.map / naam, naam)
        self.meldingen += fouten
        if bestand is not None:
            self.genoemd |= {*bronnen_in(bestand.gegevens), *bestand.losse_bronnen}
        self.volledig &= bestand is not None
        return bestand

    def csv(self, naam: str, kolommen: tuple[str, ...], mag_ook: tuple[str, ...] | None = ()) -> Csvbestand | None:
        tabel, fouten = lees_csv(self.map / naam, naam, kolommen, mag_ook)
        self.meldingen += fouten
        if tabel is not None and "bron" in tabel.kop:
            self.genoemd |= tabel.waarden("bron")
        self.volledig &= tabel is not None
        return tabel

    def namen(self, map: str) -> list[str]:
        """De bestanden van een map op naam, zonder verborgen bestanden en zonder verkeerde uitgang."""
        pad = self.map / map
        if not pad.is_dir():
            return []
        return sorted(f"{map}/{kind.name}" for kind in pad.iterdir() if kind.suffix in _MAPPEN[map] and is_gegevens(kind))


def is_gegevens(pad: Path) -> bool:
    """Of een bestand van de invoermap meetelt: geen toelichting (.md, .txt) en geen verborgen of tijdelijk bestand."""
    return pad.suffix not in (".md", ".txt") and not pad.name.startswith((".", "~$"))


@lru_cache(maxsize=8)
def _lees_map(map: Path, vingerafdruk: tuple[tuple[str, int, int], ...], peildatum: date | None) -> Lezing:
    beurt = _Beurt(map)
    beurt.meldingen += _vreemde_bestanden(map)
    stand = _lees_stand(beurt)
    eenheden = _lees_eenheden(beurt)
    indelingen = _lees_indelingen(beurt)
    bronnen = _lees_bronnen(beurt)
    sleutels = None if bronnen is None else frozenset(bronnen.goed) | bronnen.stuk
    indexen, stukke_indexen = _lees_indexen(beurt, sleutels)
    kader = Kader(None if eenheden is None else frozenset(eenheden), sleutels, indexen, stukke_indexen, indelingen)
    bladen = _lees_parameters(beurt, kader)
    regelingen = _lees_regelingen(beurt, kader)
    rekeningschema, fouten = lees_rekeningschema(map / "rekeningschema.csv", "rekeningschema.csv")
    beurt.meldingen += fouten
    afgeleid = bladen_van(regelingen, "regelingen.toml") | wisselbladen(rekeningschema, "rekeningschema.csv")
    bladen = replace(bladen, goed={**bladen.goed, **afgeleid})
    maatregelen, stukke_maatregelen = _lees_maatregelen(beurt, bladen, kader)
    scenarios = _lees_scenarios(beurt, maatregelen, stukke_maatregelen, kader)
    beurt.meldingen += _toets_artikel2(beurt, stand)
    bekostigingen = _lees_bekostigingen(beurt, maatregelen, stukke_maatregelen)
    matrix, fouten = lees_matrix(map / "matrix.csv", "matrix.csv", indelingen)
    beurt.meldingen += fouten
    gemeenten = _lees_gemeentemap(beurt, sleutels)
    reeksen = _lees_reeksen(beurt, sleutels)
    gevallen, fouten = lees_gevallen([b for naam in beurt.namen("validatie") if (b := beurt.toml(naam))], sleutels)
    beurt.meldingen += fouten
    begrippen = _lees_begrippen(beurt, kader)
    ijking, fouten = lees_ijking(map)
    beurt.meldingen += fouten
    if bronnen is not None and beurt.volledig:
        beurt.meldingen += _wees_bronnen(bronnen, beurt.genoemd)
    dag = peildatum or (stand.peildatum if stand else None)
    if dag is not None:
        beurt.meldingen += _verouderde_bladen(bladen.goed, dag)
    beurt.meldingen += _maatregelen_zonder_effect(maatregelen, bladen.goed, bekostigingen)
    invoer = None
    if stand and dag and not any(melding.ernst == "fout" for melding in beurt.meldingen):
        invoer = Invoer(
            map=map,
            peildatum=dag,
            stand=stand,
            eenheden=eenheden or {},
            indelingen=indelingen or {},
            bronnen=bronnen.goed if bronnen else {},
            indexen=indexen,
            parameters=bladen.goed,
            maatregelen=maatregelen,
            scenarios=scenarios,
            bekostigingen=bekostigingen,
            gemeenten=gemeenten,
            rekeningschema=rekeningschema,
            matrix=matrix,
            reeksen=reeksen,
            regelingen=regelingen,
            gevallen=gevallen,
            ijking=ijking,
            begrippen=begrippen,
            waarschuwingen=tuple(beurt.meldingen),
        )
    return Lezing(invoer, tuple(dict.fromkeys(beurt.meldingen)), sum(is_gegevens(Path(naam)) for naam, _, _ in vingerafdruk))


def _vreemde_bestanden(map: Path) -> Iterator[Melding]:
    for kind in sorted(map.iterdir()):
        if not is_gegevens(kind):
            continue
        if kind.is_dir() and kind.name in _MAPPEN:
            for bestand in sorted(kind.iterdir()):
                juist = bestand.suffix in _MAPPEN[kind.name] and bestand.is_file()
                if kind.name == "gemeenten":
                    juist = bestand.name in _GEMEENTEN
                if not juist and is_gegevens(bestand):
                    yield _vreemd(f"{kind.name}/{bestand.name}", f"bestanden op {opsomming(_MAPPEN[kind.name])}")
        elif kind.name not in _BESTANDEN:
            yield _vreemd(kind.name, opsomming([*_BESTANDEN, *(f"{naam}/" for naam in _MAPPEN)]))


def _vreemd(naam: str, verwacht: str) -> Melding:
    doe = "Verplaats of verwijder het; het wordt niet gelezen."
    return Melding(naam, "", "een bestand dat hier niet hoort", verwacht, doe, "waarschuwing")


def _lees_stand(beurt: _Beurt) -> Stand | None:
    bestand = beurt.toml("stand.toml")
    if bestand is None:
        return None
    if bestand.stuk:
        return None
    stand, fouten = keur(Stand, bestand.gegevens, bestand.naam, "")
    beurt.meldingen += fouten
    aantal = stand.standaard_trekkingen if stand else 1
    if aantal < 1 or aantal & (aantal - 1):
        doe = "Kies een macht van twee; de quasi-willekeurige loting is alleen dan evenwichtig."
        verwacht = "een macht van twee, zoals 2048"
        beurt.meldingen.append(Melding(bestand.naam, "standaard_trekkingen", toon(aantal), verwacht, doe))
    return stand


def _toets_artikel2(beurt: _Beurt, stand: Stand | None) -> list[Melding]:
    """Het scenario waar artikel 2 mee vergelijkt, moet bestaan."""
    namen = [Path(naam).stem for naam in beurt.namen("scenarios")]
    if stand is None or stand.artikel2_scenario in namen:
        return []
    doe = raad(stand.artikel2_scenario, namen, "Noem een bestaand scenario.")
    return [Melding("stand.toml", "artikel2_scenario", toon(stand.artikel2_scenario), "de naam van een scenario", doe)]


def _lees_eenheden(beurt: _Beurt) -> dict[str, str] | None:
    bestand = beurt.toml("eenheden.toml")
    if bestand is None or bestand.stuk:
        return None
    basis = bestand.gegevens.get("basis")
    for vreemd in [sleutel for sleutel in bestand.gegevens if sleutel != "basis"]:
        doe = "Zet de eenheid onder [basis]."
        beurt.meldingen.append(Melding(bestand.naam, "", f"onbekende sleutel '{vreemd}'", "alleen [basis]", doe))
    if not isinstance(basis, dict) or not all(isinstance(tekst, str) and tekst.strip() for tekst in basis.values()):
        doe = 'Schrijf onder [basis] per eenheid naam = "omschrijving".'
        beurt.meldingen.append(Melding(bestand.naam, "[basis]", toon(basis), "een tabel van omschrijvingen", doe))
        return None
    return basis


def _lees_indelingen(beurt: _Beurt) -> dict[str, dict[str, Code]] | None:
    bestand = beurt.toml("indelingen.toml")
    if bestand is None or bestand.stuk:
        return None
    indelingen: dict[str, dict[str, Code]] = {}
    for lijst, codes in bestand.gegevens.items():
        plaats = bestand.plaats(lijst)
        indelingen[lijst] = {}
        for code, inhoud in codes.items() if isinstance(codes, dict) else ():
            gelezen, fouten = keur(Code, inhoud, bestand.naam, f"{plaats}, {code}")
            beurt.meldingen += [*fouten, *toets_sleutelnaam(code, bestand.naam, plaats)]
            if gelezen is not None and lijst == "partij" and gelezen.groep is None:
                doe = 'Voeg groep = "gemeente", "rijk" of "overig" toe.'
                beurt.meldingen.append(Melding(bestand.naam, f"{plaats}, {code}, groep", "niets", "een groep", doe))
            indelingen[lijst][code] = gelezen or Code(label=code)
        if not indelingen[lijst]:
            doe = "Voeg codes toe: code = { label = … }."
            beurt.meldingen.append(Melding(bestand.naam, plaats, "geen codes", "minstens één code", doe))
    for lijst in LIJSTEN:
        if lijst not in indelingen:
            doe = f"Voeg [{lijst}] toe."
            beurt.meldingen.append(Melding(bestand.naam, f"[{lijst}]", "niets", f"de lijst {lijst}", doe))
    return indelingen


def _lees_bronnen(beurt: _Beurt) -> Any:
    bestand, fouten = lees_toml(beurt.map / "bronnen.toml", "bronnen.toml")
    beurt.meldingen += fouten
    if bestand is None or "" in bestand.stuk:
        return None
    goed: dict[str, Bron] = {}
    stuk = set(bestand.stuk)
    for sleutel, inhoud in bestand.gegevens.items():
        bron, fouten = keur(Bron, inhoud, bestand.naam, bestand.plaats(sleutel))
        beurt.meldingen += fouten
        if bron is None:
            stuk.add(sleutel)
        else:
            goed[sleutel] = bron
    return SimpleNamespace(bestand=bestand, goed=goed, stuk=frozenset(kop.strip('"') for kop in stuk))


def _lees_indexen(beurt: _Beurt, bronnen: frozenset[str] | None) -> tuple[dict[str, Index], frozenset[str]]:
    indexen: dict[str, Index] = {}
    stuk: set[str] = set()
    for naam in beurt.namen("indexen"):
        index, fouten, genoemd = lees_index(beurt.map / naam, naam, bronnen)
        beurt.meldingen += [*fouten, *toets_bestandsnaam(Path(naam).stem, naam)]
        beurt.genoemd |= genoemd
        beurt.volledig &= index is not None or bool(genoemd)
        if index is None:
            stuk.add(Path(naam).stem)
        else:
            indexen[index.naam] = index
    return indexen, frozenset(stuk)


def _lees_parameters(beurt: _Beurt, kader: Kader) -> Bladenlijst:
    goed: dict[str, Parameter] = {}
    stuk: set[str] = set()
    volledig = True
    for naam in beurt.namen("parameters"):
        bestand = beurt.toml(naam)
        if bestand is None:
            volledig = False
            continue
        volledig &= "" not in bestand.stuk
        bladen = lees_bladen(bestand, kader)
        beurt.meldingen += [*bladen.meldingen, *_gaten_in_de_keten(naam, bladen.goed)]
        for sleutel in bladen.goed.keys() & goed.keys():
            doe = "Houd het blad in één bestand."
            gevonden = f"een blad dat ook in {goed[sleutel].bestand} staat"
            beurt.meldingen.append(Melding(naam, bestand.plaats(sleutel), gevonden, "elk blad één keer", doe))
        goed |= bladen.goed
        stuk |= bladen.stuk
    if volledig:
        beurt.meldingen += _toets_samenhang(goed, frozenset(stuk))
    return Bladenlijst(goed, frozenset(stuk), volledig)


def _toets_samenhang(bladen: Mapping[str, Parameter], stuk: frozenset[str]) -> Iterator[Melding]:
    """Een blad beweegt mee met een bestaand ander blad dat zelf niets volgt; anders verandert er meer dan een trekking."""
    for sleutel, blad in bladen.items():
        if blad.samenhang is None or blad.samenhang.met in stuk:
            continue
        met, plaats = blad.samenhang.met, f"[{sleutel}], samenhang, met"
        if met not in bladen:
            doe = raad(met, bladen, "Kies een blad uit parameters/.")
            yield Melding(blad.bestand, plaats, f"het onbekende blad {toon(met)}", "de sleutel van een blad", doe)
        elif met == sleutel or bladen[met].samenhang is not None:
            gevonden = f"{toon(met)}, dat zelf {'hetzelfde blad is' if met == sleutel else 'een ander blad volgt'}"
            doe = "Noem het blad dat voorop gaat, of laat samenhang weg."
            yield Melding(blad.bestand, plaats, gevonden, "een blad dat niets volgt", doe)


def _lees_regelingen(beurt: _Beurt, kader: Kader) -> dict[str, Regeling]:
    bestand = beurt.toml("regelingen.toml")
    if bestand is None:
        return {}
    regelingen, fouten = lees_regelingen(bestand, kader)
    beurt.meldingen += fouten
    return regelingen


def _lees_begrippen(beurt: _Beurt, kader: Kader) -> dict[str, Begrip]:
    bestand = beurt.toml(_BEGRIPPEN) if (beurt.map / _BEGRIPPEN).exists() else None
    if bestand is None:
        return {}
    begrippen, fouten = lees_begrippen(bestand, kader)
    beurt.meldingen += fouten
    return begrippen


def _gaten_in_de_keten(naam: str, bladen: Mapping[str, Parameter]) -> Iterator[Melding]:
    """De keten begint voor de eerste waarde van het blad: dan is er een gat in het pad."""
    for sleutel, blad in bladen.items():
        eerste = blad.waarden[0].vanaf
        if blad.gebruikt_door == "keten" and eerste > BEGIN_VAN_DE_KETEN:
            gevonden = f"een gat van {BEGIN_VAN_DE_KETEN.isoformat()} tot {eerste.isoformat()}"
            doe = "Voeg een eerdere waarde toe met bron of aanname (nul als er toen niets was)."
            yield Melding(naam, f"[{sleutel}], waarden", gevonden, "een waarde vanaf het begin van de keten", doe)


def _lees_maatregelen(beurt: _Beurt, bladen: Bladenlijst, kader: Kader) -> tuple[dict[str, Maatregel], frozenset[str]]:
    goed: dict[str, Maatregel] = {}
    stuk: set[str] = set()
    for naam in beurt.namen("maatregelen"):
        sleutel = Path(naam).stem
        beurt.meldingen += toets_bestandsnaam(sleutel, naam)
        bestand = beurt.toml(naam)
        maatregel = None
        if bestand is not None:
            maatregel, fouten = lees_maatregel(bestand, sleutel, bladen, kader)
            beurt.meldingen += fouten
        if maatregel is None:
            stuk.add(sleutel)
        else:
            goed[sleutel] = maatregel
    beurt.meldingen += _toets_vereisten(goed, frozenset(stuk))
    return goed, frozenset(stuk)


def _toets_vereisten(maatregelen: Mapping[str, Maatregel], stuk: frozenset[str]) -> Iterator[Melding]:
    """Een vereiste maatregel bestaat, en maatregelen wachten niet in een kring op elkaar."""
    for maatregel in maatregelen.values():
        for vereist in maatregel.vereist_maatregelen:
            if vereist not in maatregelen and vereist not in stuk:
                doe = raad(vereist, maatregelen, "Kies een bestand uit maatregelen/.")
                gevonden = f"de onbekende maatregel {toon(vereist)}"
                naam = f"maatregelen/{maatregel.sleutel}.toml"
                yield Melding(naam, "vereist_maatregelen", gevonden, "de naam van een bestand in maatregelen/", doe)
    for kring in kringen(maatregelen):
        gevonden = " wacht op ".join([*kring, kring[0]])
        doe = "Haal een van deze uit vereist_maatregelen."
        naam = f"maatregelen/{kring[0]}.toml"
        yield Melding(naam, "vereist_maatregelen", f"een kring: {gevonden}", "maatregelen die na elkaar kunnen", doe)


def _lees_scenarios(beurt: _Beurt, maatregelen: Mapping[str, Maatregel], stuk: frozenset[str], kader: Kader) -> dict[str, Scenario]:
    scenarios: dict[str, Scenario] = {}
    namen = {Path(naam).stem: naam for naam in beurt.namen("scenarios")}
    for stam, naam in namen.items():
        beurt.meldingen += toets_bestandsnaam(stam, naam)
        bestand = beurt.toml(naam)
        if bestand is None:
            continue
        scenario, fouten = lees_scenario(bestand, stam, maatregelen, stuk, kader)
        beurt.meldingen += fouten
        if scenario is not None:
            scenarios[stam] = scenario
            if scenario.uitgangspunt and scenario.uitgangspunt not in namen:
                doe = raad(scenario.uitgangspunt, namen, "Noem een bestaand scenario, of laat het leeg.")
                gevonden = toon(scenario.uitgangspunt)
                beurt.meldingen.append(Melding(naam, "uitgangspunt", gevonden, "de naam van een scenario", doe))
    if BASISPAD not in namen:
        doe = f"Voeg scenarios/{BASISPAD}.toml toe."
        beurt.meldingen.append(Melding("scenarios/", "", "geen basispad", f"{BASISPAD}.toml", doe))
    return scenarios


def _lees_bekostigingen(beurt: _Beurt, maatregelen: Mapping[str, Maatregel], stuk: frozenset[str]) -> dict[str, Bekostiging]:
    bekostigingen: dict[str, Bekostiging] = {}
    namen = {Path(naam).stem: naam for naam in beurt.namen("bekostigingen")}
    for stam, naam in namen.items():
        beurt.meldingen += toets_bestandsnaam(stam, naam)
        bestand = beurt.toml(naam)
        if bestand is None:
            continue
        bekostiging, fouten = lees_bekostiging(bestand, stam, maatregelen, stuk)
        beurt.meldingen += fouten
        if bekostiging is not None:
            bekostigingen[stam] = bekostiging
    for stam in BEKOSTIGINGEN:
        if stam not in namen:
            doe = f"Voeg bekostigingen/{stam}.toml toe (leeg als er geen maatregelen zijn)."
            beurt.meldingen.append(Melding("bekostigingen/", "", f"geen {stam}.toml", opsomming(BEKOSTIGINGEN), doe))
    return bekostigingen


def _lees_gemeentemap(beurt: _Beurt, bronnen: frozenset[str] | None) -> tuple[Gemeente, ...]:
    tabel = beurt.csv("gemeenten/gemeenten.csv", KOLOMMEN_GEMEENTEN, None)
    capaciteit = beurt.csv("gemeenten/capaciteit.csv", KOLOMMEN_CAPACITEIT)
    lvv = beurt.csv("gemeenten/lvv.csv", KOLOMMEN_LVV)
    gemeentefonds = beurt.csv("gemeenten/gemeentefonds.csv", KOLOMMEN_GEMEENTEFONDS)
    begroting = beurt.csv("gemeenten/begroting_taakvelden.csv", KOLOMMEN_BEGROTING, ("bron",))
    for bestand in (tabel, capaciteit, lvv, gemeentefonds, begroting):
        if bestand is not None and "bron" in bestand.kop:
            beurt.meldingen += toets_bronkolom(bestand, bronnen)
    if begroting is not None:
        beurt.meldingen += toets_begroting(begroting)
    if tabel is None:
        return ()
    gemeenten, fouten = lees_gemeenten(tabel, capaciteit, lvv, gemeentefonds)
    beurt.meldingen += fouten
    return gemeenten


def _lees_reeksen(beurt: _Beurt, bronnen: frozenset[str] | None) -> dict[str, Path]:
    for naam in beurt.namen("reeksen"):
        tabel = beurt.csv(naam, ("bron",), None)
        if tabel is not None:
            beurt.meldingen += toets_bronkolom(tabel, bronnen)
    return {Path(naam).stem: beurt.map / naam for naam in beurt.namen("reeksen")}


def _wees_bronnen(bronnen: Any, genoemd: set[str]) -> Iterator[Melding]:
    for sleutel in bronnen.goed:
        if sleutel not in genoemd:
            yield Melding(
                "bronnen.toml",
                bronnen.bestand.plaats(sleutel),
                "een bron waar niets naar verwijst",
                "bronnen die ergens gebruikt worden",
                "Verwijder de bron, of noem haar bij de waarde die eruit komt.",
            )


def _verouderde_bladen(bladen: Mapping[str, Parameter], peildatum: date) -> Iterator[Melding]:
    for blad in bladen.values():
        if blad.is_verouderd(peildatum):
            yield Melding(
                blad.bestand,
                f"[{blad.sleutel}]",
                f"een waarde houdbaar tot {blad.houdbaar_tot} (gecontroleerd op {blad.gecontroleerd_op})",
                f"een waarde die op {peildatum} nog houdbaar is",
                "Zoek de nieuwe waarde op, voeg haar toe en pas gecontroleerd_op en houdbaar_tot aan.",
                "waarschuwing",
            )


def _maatregelen_zonder_effect(
    maatregelen: Mapping[str, Maatregel],
    bladen: Mapping[str, Parameter],
    bekostigingen: Mapping[str, Bekostiging],
) -> Iterator[Melding]:
    gekozen = {m.sleutel for m in maatregelen.values() if m.laag == "scenario"}
    gekozen |= {m for bekostiging in bekostigingen.values() for m in bekostiging.maatregelen}
    for maatregel in maatregelen.values():
        bestand = f"maatregelen/{maatregel.sleutel}.toml"
        if maatregel.sleutel not in gekozen:
            doe = "Neem de maatregel op in een bekostiging, of verwijder haar."
            yield Melding(
                bestand,
                "",
                "een maatregel zonder effect: geen bekostiging noemt haar",
                "een maatregel die ergens gekozen wordt",
                doe,
                "waarschuwing",
            )
        for nummer, bewerking in enumerate(maatregel.bewerkingen, 1):
            if bewerking.blad in bladen and zonder_werking(bewerking, bladen[bewerking.blad]):
                yield Melding(
                    bestand,
                    f"bewerking {nummer} ({bewerking.blad})",
                    f"een bewerking zonder effect: {bewerking.bewerking} {bewerking.midden:g} verandert niets",
                    "een bewerking die de waarde verandert",
                    "Verbeter de waarde of verwijder de bewerking.",
                    "waarschuwing",
                )


def zoek_gemeente(invoer: Invoer, tekst: str) -> Gemeente:
    """De gemeente met deze naam of code; accenten en hoofdletters tellen niet.

    InvoerFouten met suggestie bij een onbekende naam, en met de keuzes bij een naam die meer gemeenten dragen.
    """
    return zoek(invoer.gemeenten, tekst)


def begroting(invoer: Invoer, code: str) -> tuple[Begrotingsregel, ...]:
    """De regels van een gemeente uit begroting_taakvelden.csv, in duizenden euro's; leeg als zij er niet in staat."""
    pad = invoer.map / "gemeenten" / "begroting_taakvelden.csv"
    return _begroting(pad, pad.stat().st_mtime_ns).get(code, ())


@lru_cache(maxsize=2)
def _begroting(pad: Path, gewijzigd: int) -> dict[str, tuple[Begrotingsregel, ...]]:
    tabel, fouten = lees_csv(pad, f"gemeenten/{pad.name}", KOLOMMEN_BEGROTING, ("bron",))
    regels, meer = lees_begroting(tabel) if tabel else ((), [])
    if fouten or meer:
        raise InvoerFouten([*fouten, *meer])
    per_code: dict[str, list[Begrotingsregel]] = {}
    for regel in regels:
        per_code.setdefault(regel.code, []).append(regel)
    return {code: tuple(rij) for code, rij in per_code.items()}
