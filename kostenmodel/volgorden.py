"""De volgorde van maatregelen: dezelfde maatregelen, elk op een ander moment binnen een venster.

Een opstelling geeft elke maatregel een ingangsdatum op een rooster; de eerste gaat in aan het begin van het venster. Opstellingen met
dezelfde volgorde horen bij elkaar, wat op dezelfde dag ingaat staat naast elkaar. Uitstel is geen volgorde: wat een volgorde kost, is het
verschil met de goedkoopste opstelling op dezelfde data. Een maatregel breekt een voorwaarde als iets wat zij nodig heeft op haar
ingangsdag niet van kracht is. Landelijk, op het rekenpad, onder crisisbekostiging met de gekozen maatregelen van de bekostigingslaag erbij.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import permutations, product
from math import inf
from typing import Literal

from kostenmodel.beleidseffecten import met_maatregelen
from kostenmodel.beleidsmeting import MAANDEN_PER_JAAR, Maat, Meter, Proef
from kostenmodel.invoer import Invoer
from kostenmodel.invoer.maatregelen import Bekostiging, Maatregel, per_blad, verschoven
from kostenmodel.totalen import SAMENLEVING

MEESTE_MAATREGELEN = 5
"""Meer maatregelen geven honderden volgorden; niemand leest die."""
MEESTE_OPSTELLINGEN = 256
"""Elke opstelling is een doorrekening van het hele land: zoveel duurt ongeveer een halve minuut."""


@dataclass(frozen=True)
class Gebroken:
    """Een maatregel die ingaat terwijl iets wat zij nodig heeft dan niet van kracht is."""

    maatregel: str
    vereist: str
    hoe: Literal["later", "afgelopen", "niet gekozen"]


@dataclass(frozen=True, eq=False)
class Opstelling:
    """De gekozen maatregelen met hun ingangsdata, wat ingaat op dezelfde dag bij elkaar, en de proef die daarbij hoort."""

    groepen: tuple[tuple[str, ...], ...]
    data: tuple[date, ...]
    """Per groep de dag waarop zij ingaat."""

    proef: Proef
    geschonden: tuple[Gebroken, ...]

    @property
    def maatregelen(self) -> tuple[str, ...]:
        return tuple(sleutel for groep in self.groepen for sleutel in groep)

    @property
    def vanaf(self) -> tuple[date, ...]:
        """Per maatregel, in de volgorde van `maatregelen`, de ingangsdatum."""
        return tuple(dag for groep, dag in zip(self.groepen, self.data, strict=True) for _ in groep)


@dataclass(frozen=True, eq=False)
class Gemeten:
    """Een opstelling met haar uitkomst; `door_volgorde`: wat zij de samenleving meer kost dan de goedkoopste op dezelfde data (EUR)."""

    opstelling: Opstelling
    maat: Maat
    door_volgorde: float


@dataclass(frozen=True, eq=False)
class Volgorde:
    """Een volgorde met elke keuze van data die haar geeft, goedkoopste voor de samenleving eerst."""

    groepen: tuple[tuple[str, ...], ...]
    gemeten: tuple[Gemeten, ...]

    @property
    def goedkoopste(self) -> Gemeten:
        return self.gemeten[0]

    @property
    def duurste(self) -> Gemeten:
        return self.gemeten[-1]

    @property
    def door_volgorde(self) -> float:
        """Wat deze volgorde op haar slechtste data meer kost dan de beste volgorde op die data (EUR)."""
        return max(een.door_volgorde for een in self.gemeten)


@dataclass(frozen=True, eq=False)
class Vergelijking:
    """Alle volgorden; `slechtste` kost door haar volgorde het meest, `beste` is de goedkoopste op dezelfde data."""

    maatregelen: tuple[str, ...]
    volgorden: tuple[Volgorde, ...]
    beste: Gemeten
    slechtste: Gemeten


def plaatsen(aantal: int, tussenpoos: int, venster: int | None) -> Iterable[tuple[int, ...]]:
    """Per maatregel haar plek op het rooster. Zonder venster elke maatregel na de vorige; met venster elke combinatie met plek 0."""
    if venster is None:
        return permutations(range(aantal))
    return (plekken for plekken in product(range(venster // tussenpoos + 1), repeat=aantal) if 0 in plekken)


def aantal_opstellingen(aantal: int, tussenpoos: int, venster: int) -> int:
    """Hoeveel opstellingen een venster geeft: alle combinaties van plekken min die zonder plek 0."""
    plekken = venster // tussenpoos + 1
    return plekken**aantal - (plekken - 1) ** aantal


def opstellingen(
    invoer: Invoer, jaar: int, sleutels: Sequence[str], tussenpoos: int, venster: int | None, scenario: str
) -> list[Opstelling]:
    """Elke opstelling; plek k op het rooster is 1 januari van `jaar` plus k keer `tussenpoos` maanden.

    Maatregelen van het scenario zelf houden hun data, tenzij zij gekozen zijn. Maatregelen van de bekostigingslaag mogen erbij; zij gelden
    dan alleen met hun eigen bewerkingen.
    """
    gekozen = {sleutel: invoer.maatregel(sleutel) for sleutel in sleutels}
    basis = invoer.scenario(scenario)
    eigen = [invoer.maatregelen[sleutel] for sleutel in basis.maatregelen if sleutel not in gekozen]
    uit = []
    for plekken in plaatsen(len(sleutels), tussenpoos, venster):
        data = {plek: _eerste_van_de_maand(jaar, plek * tussenpoos) for plek in sorted(set(plekken))}
        groepen = tuple(tuple(s for s, p in zip(sleutels, plekken, strict=True) if p == plek) for plek in data)
        gezet = [verschoven(gekozen[sleutel], data[plek]) for sleutel, plek in zip(sleutels, plekken, strict=True)]
        beleid = [*eigen, *(een for een in gezet if een.laag == "scenario")]
        geld = [een for een in gezet if een.laag == "bekostiging"]
        proef = Proef(
            met_maatregelen(basis, beleid, "volgorde"),
            Bekostiging("volgorde", "Volgorde", "", tuple(een.sleutel for een in geld), per_blad(geld)),
        )
        alle = {een.sleutel: een for een in (*gezet, *eigen)}
        gebroken = (een for maatregel in alle.values() for een in _gebroken(maatregel, alle))
        geschonden = tuple(een for een in gebroken if een.maatregel in gekozen or een.vereist in gekozen)
        uit.append(Opstelling(groepen, tuple(data.values()), proef, geschonden))
    return uit


def vergelijk(meter: Meter, rij: Sequence[Opstelling]) -> Vergelijking:
    """De gemeten opstellingen per volgorde; de volgorde die het minst kost door haar volgorde eerst, dan de goedkoopste."""
    paren = list(zip(rij, meter.meet([een.proef for een in rij]), strict=True))
    laagste: dict[tuple[date, ...], float] = {}
    for opstelling, maat in paren:
        laagste[opstelling.vanaf] = min(laagste.get(opstelling.vanaf, inf), maat.kosten[SAMENLEVING])
    gemeten = [Gemeten(opstelling, maat, maat.kosten[SAMENLEVING] - laagste[opstelling.vanaf]) for opstelling, maat in paren]
    gemeten.sort(key=lambda een: (een.maat.kosten[SAMENLEVING], een.maat.noodopvang, een.opstelling.maatregelen, een.opstelling.data))
    per_volgorde: dict[tuple[tuple[str, ...], ...], list[Gemeten]] = {}
    for een in gemeten:
        per_volgorde.setdefault(een.opstelling.groepen, []).append(een)
    volgorden = [Volgorde(groepen, tuple(bij)) for groepen, bij in per_volgorde.items()]
    slechtste = max(reversed(gemeten), key=lambda een: een.door_volgorde)
    beste = next(een for een in gemeten if een.opstelling.vanaf == slechtste.opstelling.vanaf)
    volgorden.sort(key=lambda een: een.door_volgorde)
    return Vergelijking(rij[0].maatregelen, tuple(volgorden), beste, slechtste)


def _gebroken(maatregel: Maatregel, alle: Mapping[str, Maatregel]) -> Iterator[Gebroken]:
    """Wat een maatregel nodig heeft en op haar ingangsdag niet van kracht is."""
    dag = _ingang(maatregel)
    for vereist in maatregel.vereist_maatregelen:
        if vereist not in alle:
            yield Gebroken(maatregel.sleutel, vereist, "niet gekozen")
        elif _ingang(alle[vereist]) > dag:
            yield Gebroken(maatregel.sleutel, vereist, "later")
        elif not any(bewerking.geldt_op(dag) for bewerking in alle[vereist].bewerkingen):
            yield Gebroken(maatregel.sleutel, vereist, "afgelopen")


def _ingang(maatregel: Maatregel) -> date:
    return min(bewerking.vanaf for bewerking in maatregel.bewerkingen)


def _eerste_van_de_maand(jaar: int, maanden: int) -> date:
    return date(jaar + maanden // MAANDEN_PER_JAAR, maanden % MAANDEN_PER_JAAR + 1, 1)
