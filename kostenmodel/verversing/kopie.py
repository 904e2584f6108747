"""Een kopie van de invoermap met verse cijfers. De map waar de cijfers uit komen, verandert nooit.

Een cijfer van de bron vervangt wat er voor dezelfde periode stond, ook als dat uit een nieuwsbericht kwam; alleen een exact
cijfer dat afgerond hetzelfde zegt, blijft. Wat de bron niet (meer) geeft, blijft staan. Een stand van tijdelijke bescherming
wordt een nieuwe uitgave naast de oude, want aan het verschil is te zien waar de telling anders werd.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import tomlkit

from kostenmodel.invoer import InvoerFouten, Melding, controleer
from kostenmodel.invoer.meldingen import toon
from kostenmodel.keten.waarnemingen import OEKRAINE_APART
from kostenmodel.prognose.reeksen import toon_maand
from kostenmodel.verversing import cbs, eurostat
from kostenmodel.verversing.gemeentecijfers import GEMEENTEN, ververs_gemeenten
from kostenmodel.verversing.herindeling import GEEN_OVERGANG, Overgang
from kostenmodel.verversing.ophalen import Bronregel, Server, niet_heel
from kostenmodel.verversing.tabellen import AFRONDING, Tabel, Wijziging, lees_tabel

MAAND, KWARTAAL, JAAR = "reeksen/instroom_maand.csv", "reeksen/instroom_kwartaal.csv", "reeksen/instroom_jaar.csv"
INDICATOR, VOORRAAD = "reeksen/instroom_indicator.csv", "reeksen/ind_voorraad.csv"
ONTHEEMDEN = "reeksen/ontheemden_oekraine.csv"
VERSLAG = "verschil.md"
"""Het verslag in de kopie; de lezer van de invoer slaat .md over."""
HERKOMST = "HERKOMST.md"
"""De tabel van `invoer herkomst`; in een kopie met andere cijfers klopt zij niet meer."""
_MAANDEN = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december")
_HUISHOUDENS = "; huishoudens: "
T = TypeVar("T")


@dataclass(frozen=True)
class Kopie:
    """Een verse invoermap op een tijdelijke plek, met wat er anders aan is; `datum` is de jongste dag van bijwerken bij de bronnen."""

    map: Path
    wijzigingen: tuple[Wijziging, ...]
    bronnen: tuple[Bronregel, ...]
    datum: str


def ververs_map(bron: Path, werkmap: Path, server: Server, overgang: Overgang = GEEN_OVERGANG, peildatum: date | None = None) -> Kopie:
    """Haalt alles op en schrijft de kopie in een nieuwe map onder `werkmap`; InvoerFouten met alle fouten van alle bronnen."""
    instroom, bevolking, per_vraag = _haal_alles(server)
    tabellen = [*_instroom(bron, instroom, per_vraag[eurostat.AANVRAGERS]), _voorraad(bron, per_vraag[eurostat.OPENSTAAND])]
    bescherming = {"stand_tijdelijke_bescherming": eurostat.STAND, "nieuwe_verleningen": eurostat.VERLENINGEN}
    tabellen.append(_ontheemden(bron, {naam: per_vraag[vraag] for naam, vraag in bescherming.items()}))
    tabellen += ververs_gemeenten(bron, bevolking, overgang)
    bronnen = (instroom.bron, bevolking.bron, *(reeks.bron for reeks in per_vraag.values()))
    kopie = werkmap / "invoer"
    _kopieer(bron, kopie)
    for tabel in tabellen:
        if tabel.wijzigingen:
            tabel.schrijf(kopie)
    _werk_bronnen_bij(kopie, [regel if regel is not bevolking.bron else _met_huishoudens(regel, bron) for regel in bronnen], tabellen)
    _werk_stand_bij(kopie, max(maand for maand, _ in instroom.maand), peildatum)
    meldingen, telling = controleer(kopie)
    if telling.fouten:
        raise InvoerFouten([melding for melding in meldingen if melding.ernst == "fout"])
    wijzigingen = tuple(wijziging for tabel in tabellen for wijziging in tabel.wijzigingen)
    return Kopie(kopie, wijzigingen, bronnen, max(regel.datum for regel in bronnen))


def _haal_alles(server: Server) -> tuple[cbs.Instroom, cbs.Bevolking, dict[eurostat.Vraag, eurostat.Maandreeks]]:
    """Alles van CBS en van Eurostat. Wie niet antwoordt wordt niets meer gevraagd; de ander wel, zodat beide fouten tegelijk komen."""
    fouten: list[Melding] = []
    van_cbs = _probeer(fouten, lambda: (cbs.haal_instroom(server), cbs.haal_bevolking(server)))
    vragen = (eurostat.AANVRAGERS, eurostat.OPENSTAAND, eurostat.STAND, eurostat.VERLENINGEN)
    van_eurostat = _probeer(fouten, lambda: {vraag: eurostat.haal(server, vraag) for vraag in vragen})
    if van_cbs is None or van_eurostat is None:
        raise InvoerFouten(fouten)
    return *van_cbs, van_eurostat


def _probeer(fouten: list[Melding], vraag: Callable[[], T]) -> T | None:
    try:
        return vraag()
    except InvoerFouten as fout:
        fouten += fout.meldingen
        return None


def plaats_kopie(kopie: Kopie, doel: Path) -> None:
    """Zet de kopie op haar plaats, in een keer. Er mag daar nog niets staan: een map met cijfers wordt nooit vervangen."""
    keur_doel(doel)
    kopie.map.rename(doel)


def keur_doel(doel: Path) -> None:
    """InvoerFouten als er al iets staat, of als de map erboven niet bestaat."""
    if doel.exists():
        doe = "Kies een andere naam met -o; een map met cijfers wordt nooit vervangen."
        raise InvoerFouten([Melding("opdrachtregel", "-o", f"{toon(doel.name)}, dat al bestaat", "een nieuwe map", doe)])
    if not doel.parent.is_dir():
        doe = "Maak de map erboven eerst aan of kies een andere."
        raise InvoerFouten([Melding("opdrachtregel", "-o", f"map {doel.parent} bestaat niet", "een bestaande map", doe)])


def _instroom(map: Path, instroom: cbs.Instroom, aanvragers: eurostat.Maandreeks) -> list[Tabel]:
    bron, afgerond = instroom.bron.sleutel, {"afronding": str(AFRONDING)}
    maand = lees_tabel(map, MAAND, ("periode", "stroom", "aantal", "bron"))
    maand.zet(instroom.maand, ("periode", "stroom"), (), bron, {})
    kwartaal = lees_tabel(map, KWARTAAL, ("periode", "stroom", "aantal", "afronding", "bron"))
    kwartaal.zet(instroom.kwartaal, ("periode", "stroom"), (), bron, afgerond)
    jaar = lees_tabel(map, JAAR, ("jaar", "stroom", "aantal", "afronding", "bron", "toelichting"))
    jaar.zet(instroom.jaar, ("jaar", "stroom"), ("stroom",), bron, afgerond)
    indicator = lees_tabel(map, INDICATOR, ("periode", "stroom", "aantal", "bron"))
    indicator.zet(instroom.zeven, ("periode", "stroom"), ("stroom",), bron, {})
    alle = {(m, "eerste_en_herhaald"): aantal for m, aantal in _met_breuk(aanvragers).items()}
    indicator.zet(alle, ("periode", "stroom"), ("stroom",), aanvragers.bron.sleutel, {})
    return [maand, kwartaal, jaar, indicator]


def _met_breuk(reeks: eurostat.Maandreeks) -> dict[str, int]:
    """Alle nationaliteiten, en vanaf de komst van ontheemden uit Oekraïne zonder hen: die vragen zelden asiel en wonen elders."""
    vanaf = toon_maand(OEKRAINE_APART)
    eerder = {maand: aantal for maand, aantal in reeks.per_nationaliteit[eurostat.ALLE].items() if maand < vanaf}
    return eerder | {maand: aantal for maand, aantal in reeks.zonder_oekraine.items() if maand >= vanaf}


def _voorraad(map: Path, openstaand: eurostat.Maandreeks) -> Tabel:
    tabel = lees_tabel(map, VOORRAAD, ("periode", "reeks", "aantal", "bron", "toelichting"))
    alle = {(maand, "eurostat_totaal"): aantal for maand, aantal in openstaand.per_nationaliteit[eurostat.ALLE].items()}
    vanaf = toon_maand(OEKRAINE_APART)
    zonder = {(m, "eurostat_excl_oekraine"): aantal for m, aantal in openstaand.zonder_oekraine.items() if m >= vanaf}
    tabel.zet(alle | zonder, ("periode", "reeks"), ("reeks",), openstaand.bron.sleutel, {})
    return tabel


def _ontheemden(map: Path, reeksen: Mapping[str, eurostat.Maandreeks]) -> Tabel:
    """Een nieuwe uitgave (`stand_van`) per reeks die anders is dan de laatste uitgave, met al haar maanden."""
    tabel = lees_tabel(map, ONTHEEMDEN, ("periode", "reeks", "stand_van", "aantal", "bron"))
    for naam, reeks in reeksen.items():
        uitgaven = {rij["stand_van"] for rij in tabel.rijen if rij["reeks"] == naam}
        laatste = max(uitgaven, default="")
        nu = {rij["periode"]: int(rij["aantal"]) for rij in tabel.rijen if rij["reeks"] == naam and rij["stand_van"] == laatste}
        maanden = reeks.per_nationaliteit[eurostat.ALLE]
        uitgave = reeks.bron.datum[:7]
        if dict(maanden) == nu:
            continue
        if uitgave < laatste or set(nu) - set(maanden):
            gevonden = f"een uitgave van {uitgave} met {len(maanden)} maanden"
            verwacht = f"ten minste de {len(nu)} maanden van uitgave {laatste}"
            raise InvoerFouten([niet_heel(reeks.bron.titel.split(",")[0], naam, gevonden, verwacht)])
        anders = {maand: aantal for maand, aantal in maanden.items() if nu.get(maand) != aantal}
        tabel.rijen = [rij for rij in tabel.rijen if (rij["reeks"], rij["stand_van"]) != (naam, uitgave)]
        tabel.rijen += [
            {"periode": m, "reeks": naam, "stand_van": uitgave, "aantal": str(aantal), "bron": reeks.bron.sleutel}
            for m, aantal in sorted(maanden.items())
        ]
        tabel.wijzigingen += [
            Wijziging(ONTHEEMDEN, f"{m} {naam}", f"uitgave {uitgave}", str(nu.get(m, "-")), str(aantal), reeks.bron.sleutel)
            for m, aantal in sorted(anders.items())
        ]
    return tabel


def _kopieer(van: Path, naar: Path) -> None:
    """De bestanden van de invoermap; rechten, verborgen bestanden en wat uit de oude cijfers is gemaakt gaan niet mee."""
    for ouder, mappen, namen in os.walk(van):
        mappen[:] = sorted(naam for naam in mappen if not naam.startswith("."))
        doel = naar / Path(ouder).relative_to(van)
        doel.mkdir(parents=True)
        for naam in namen:
            if not naam.startswith((".", "~$")) and naam not in (VERSLAG, HERKOMST):
                shutil.copyfile(Path(ouder) / naam, doel / naam)


def _met_huishoudens(regel: Bronregel, map: Path) -> Bronregel:
    """De bron van de inwoners noemt ook waar de huishoudens vandaan komen: die staan op dezelfde rij en veranderen niet mee."""
    titels = tomlkit.parse((map / "bronnen.toml").read_text(encoding="utf-8"))
    oud = sorted({rij["bron"] for rij in lees_tabel(map, GEMEENTEN, ("bron",)).rijen})
    van = [str(titels[sleutel]["titel"]).split(_HUISHOUDENS)[-1] for sleutel in oud]
    return replace(regel, titel=f"{regel.titel}{_HUISHOUDENS}{'; '.join(van)}")


def _werk_bronnen_bij(kopie: Path, bronnen: Sequence[Bronregel], tabellen: Sequence[Tabel]) -> None:
    """Zet de gebruikte bronnen in bronnen.toml en haalt weg waar niets meer naar verwijst."""
    pad = kopie / "bronnen.toml"
    document = tomlkit.parse(pad.read_text(encoding="utf-8"))
    gebruikt = {rij["bron"] for tabel in tabellen for rij in tabel.rijen if "bron" in rij}
    for regel in bronnen:
        if regel.sleutel not in gebruikt:
            continue
        tafel = tomlkit.table()
        velden = {"titel": regel.titel, "uitgever": regel.uitgever, "url": regel.url, "datum": regel.datum, "betrouwbaarheid": "hoog"}
        tafel.update(velden)
        document[regel.sleutel] = tafel
    for sleutel in [sleutel for sleutel in document if sleutel not in gebruikt and not _genoemd(kopie, sleutel)]:
        document.remove(sleutel)
    pad.write_text(tomlkit.dumps(document), encoding="utf-8", newline="")


def _genoemd(kopie: Path, bron: str) -> bool:
    woord = re.compile(rf"(?<![\w-]){re.escape(bron)}(?![\w-])")
    return any(woord.search(pad.read_text(encoding="utf-8")) for pad in kopie.rglob("*.*") if pad.name != "bronnen.toml" and pad.is_file())


def _werk_stand_bij(kopie: Path, laatste: str, peildatum: date | None) -> None:
    """De laatste maand instroom (JJJJ-MM) in woorden, als zij later is dan er staat; en de peildatum, als de gebruiker er een noemt."""
    pad = kopie / "stand.toml"
    document = tomlkit.parse(pad.read_text(encoding="utf-8"))
    naam, _, jaar = str(document["stand_instroom"]).partition(" ")
    nu = f"{jaar}-{_MAANDEN.index(naam) + 1:02d}" if naam in _MAANDEN else ""
    if laatste > nu:
        document["stand_instroom"] = f"{_MAANDEN[int(laatste[5:]) - 1]} {laatste[:4]}"
    if peildatum is not None:
        document["peildatum"] = peildatum
    pad.write_text(tomlkit.dumps(document), encoding="utf-8", newline="")
