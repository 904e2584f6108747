"""Maatregelen, scenario's en bekostigingen: wie welk blad wanneer verandert.

Een scenario houdt beleid en instroom, een bekostiging de spelregels van het geld. Binnen een laag werken bewerkingen
op volgorde van `vanaf`; de bekostiging werkt na het scenario.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

import numpy as np

from kostenmodel.invoer.parameters import Bewerking, Parameter, Reeks


@dataclass(frozen=True)
class Besparing:
    """Wat het Rijk per jaar denkt te besparen, vanaf een dag tot de volgende (EUR/jaar, nominaal)."""

    vanaf: date
    midden: float
    laag: float
    hoog: float
    bron: str
    reden: str = ""


@dataclass(frozen=True, eq=False)
class Maatregel:
    """Een beleidsmaatregel met haar bewerkingen; `bron` is een sleutel of 'aanname' met `reden`."""

    sleutel: str
    titel: str
    omschrijving: str
    status: str
    laag: str
    datum_stand: date
    bron: str
    bewerkingen: tuple[Bewerking, ...]
    reden: str = ""
    vereist: tuple[str, ...] = ()
    vereist_maatregelen: tuple[str, ...] = ()
    """Sleutels van maatregelen die op haar ingangsdag van kracht moeten zijn; `vereist` noemt in woorden wat daarbuiten nodig is."""
    besparing: tuple[Besparing, ...] = ()
    toelichting: str = ""


@dataclass(frozen=True)
class Instroomstap:
    """Een factor op alle asielstromen, van `vanaf` tot de volgende stap of tot `tot`."""

    vanaf: date
    tot: date | None
    midden: float
    laag: float
    hoog: float
    bron: str
    reden: str = ""
    toelichting: str = ""


@dataclass(frozen=True, eq=False)
class Scenario:
    """Een beleidspad: maatregelen en instroom. `per_blad` geeft de bewerkingen in volgorde van werking."""

    naam: str
    titel: str
    omschrijving: str
    uitgangspunt: str
    maatregelen: tuple[str, ...]
    instroom: tuple[Instroomstap, ...]
    per_blad: Mapping[str, tuple[Bewerking, ...]]


@dataclass(frozen=True, eq=False)
class Bekostiging:
    """De spelregels van het geld; `crisis` heeft geen maatregelen."""

    naam: str
    titel: str
    omschrijving: str
    maatregelen: tuple[str, ...]
    per_blad: Mapping[str, tuple[Bewerking, ...]]


ALLEEN = "alleen_"


def enkel_scenario(maatregel: Maatregel) -> Scenario:
    """Het basispad met een enkele maatregel erbij, om effecten van een pakket op te kunnen tellen."""
    return Scenario(
        naam=f"{ALLEEN}{maatregel.sleutel}",
        titel=f"Alleen: {maatregel.titel}",
        omschrijving=f"Het basispad met een enkele maatregel: {maatregel.titel}.",
        uitgangspunt="",
        maatregelen=(maatregel.sleutel,),
        instroom=(),
        per_blad=per_blad([maatregel]),
    )


def kringen(maatregelen: Mapping[str, Maatregel]) -> list[tuple[str, ...]]:
    """Kringen van maatregelen die op elkaar wachten; elke kring een keer, beginnend bij haar eerste naam."""
    gevonden: set[tuple[str, ...]] = set()

    def volg(pad: tuple[str, ...]) -> None:
        for volgende in maatregelen[pad[-1]].vereist_maatregelen:
            if volgende in pad:
                kring = pad[pad.index(volgende) :]
                draai = kring.index(min(kring))
                gevonden.add((*kring[draai:], *kring[:draai]))
            elif volgende in maatregelen:
                volg((*pad, volgende))

    for sleutel in maatregelen:
        volg((sleutel,))
    return sorted(gevonden)


def verschoven(maatregel: Maatregel, vanaf: date) -> Maatregel:
    """Dezelfde maatregel, met haar vroegste bewerking op `vanaf` en de rest evenveel maanden verschoven; elke duur blijft gelijk."""
    eerste = min(bewerking.vanaf for bewerking in maatregel.bewerkingen)

    def nieuw(dag: date) -> date:
        maanden = (dag.year - eerste.year + vanaf.year) * 12 + dag.month - eerste.month + vanaf.month - 1
        return date(maanden // 12, maanden % 12 + 1, 1) + timedelta(days=vanaf.day - 1 + dag.day - eerste.day)

    bewerkingen = (replace(b, vanaf=nieuw(b.vanaf), tot=None if b.tot is None else nieuw(b.tot)) for b in maatregel.bewerkingen)
    return replace(maatregel, bewerkingen=tuple(bewerkingen))


def verzwakt(maatregel: Maatregel, deel: float) -> Maatregel:
    """Dezelfde maatregel met een deel van haar effect; ValueError bij `vervang`, want daar is geen deel van.

    `maal` schuift naar 1, `plus` naar 0; bij deel 1 blijft alles gelijk.
    """

    def nieuw(bewerking: Bewerking) -> Bewerking:
        if bewerking.bewerking == "vervang":
            raise ValueError(f"{maatregel.sleutel}: 'vervang' op {bewerking.blad} is niet te verzwakken")
        nul = 1.0 if bewerking.bewerking == "maal" else 0.0
        laag, midden, hoog = (nul + deel * (grens - nul) for grens in (bewerking.laag, bewerking.midden, bewerking.hoog))
        return replace(bewerking, laag=laag, midden=midden, hoog=hoog)

    return replace(maatregel, bewerkingen=tuple(nieuw(bewerking) for bewerking in maatregel.bewerkingen))


def per_blad(maatregelen: Iterable[Maatregel]) -> dict[str, tuple[Bewerking, ...]]:
    """De bewerkingen per blad op volgorde van `vanaf`; bij gelijke datum de volgorde van de lijst."""
    alle = [bewerking for maatregel in maatregelen for bewerking in maatregel.bewerkingen]
    bladen = dict.fromkeys(bewerking.blad for bewerking in alle)
    return {blad: tuple(sorted((b for b in alle if b.blad == blad), key=lambda bewerking: bewerking.vanaf)) for blad in bladen}


def botsingen(bewerkingen: Iterable[Bewerking]) -> list[tuple[Bewerking, Bewerking]]:
    """De paren 'vervang' op hetzelfde blad die tegelijk gelden."""
    vervangen = [b for b in bewerkingen if b.bewerking == "vervang"]
    return [(a, b) for a, b in combinations(vervangen, 2) if a.blad == b.blad and _overlapt(a, b)]


def _overlapt(a: Bewerking, b: Bewerking) -> bool:
    return (b.tot is None or a.vanaf < b.tot) and (a.tot is None or b.vanaf < a.tot)


def zonder_werking(bewerking: Bewerking, parameter: Parameter) -> bool:
    """Waar als de bewerking niets verandert: maal 1, plus 0, of vervang door wat er de hele tijd al geldt."""
    nieuw = (bewerking.midden, bewerking.laag, bewerking.hoog)
    if bewerking.bewerking == "maal":
        return nieuw == (1, 1, 1)
    if bewerking.bewerking == "plus":
        return nieuw == (0, 0, 0)
    geldend = parameter.waarde_op(bewerking.vanaf)
    if geldend is None or geldend.prijspeil != bewerking.prijspeil:
        return False
    later = [w for w in parameter.waarden if w.vanaf > bewerking.vanaf and bewerking.geldt_op(w.vanaf)]
    return all((w.midden, w.laag, w.hoog) == nieuw and w.prijspeil == bewerking.prijspeil for w in [geldend, *later])


def instroomfactor(stappen: Sequence[Instroomstap], maanden: Sequence[tuple[int, int]]) -> tuple[Reeks, Reeks, Reeks]:
    """Per maand de factor op de instroom (midden, laag, hoog); 1 waar geen stap geldt."""
    tabel = np.ones((len(maanden), 3))
    for plek, (jaar, maand) in enumerate(maanden):
        dag = date(jaar, maand, 1)
        begonnen = [stap for stap in stappen if stap.vanaf <= dag]
        if begonnen and (begonnen[-1].tot is None or dag < begonnen[-1].tot):
            tabel[plek] = begonnen[-1].midden, begonnen[-1].laag, begonnen[-1].hoog
    return tabel[:, 0], tabel[:, 1], tabel[:, 2]
