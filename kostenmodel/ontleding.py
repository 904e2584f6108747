"""Een verschil verdeeld over de maatregelen die het maken: tussen twee scenario's, of tussen twee bekostigingen.

Elke maatregel krijgt haar gemiddelde bijdrage over alle volgorden waarin de maatregelen erbij kunnen komen (Shapley, 1953). De bijdragen
tellen op tot het hele verschil, ook als maatregelen elkaar versterken of tegenwerken. Bij veel maatregelen een vaste steekproef van
volgorden; ook die telt op. Alles op het rekenpad: middenwaarden en gemiddelde volumes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from kostenmodel.doorrekening import Instellingen, kenmerken, landelijke_volumes, netto_per_variant
from kostenmodel.invoer import Bekostiging, Gemeente, Invoer, Maatregel
from kostenmodel.invoer.maatregelen import botsingen, per_blad
from kostenmodel.keten import gemiddeld
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import bouw_schema
from kostenmodel.totalen import OORDELEN
from kostenmodel.vergelijking import horizonnen

Rij = NDArray[np.float64]
Groep = frozenset[int]
"""De nummers van de stappen die al gezet zijn."""
INSTROOM = "instroom"
MEESTE_STAPPEN, MEESTE_KETENSTAPPEN = 11, 7
"""Tot zoveel stappen, en zoveel die de keten raken, gaan alle volgorden mee; daarboven een steekproef."""
VOLGORDEN = 16
"""Zoveel volgorden trekt de steekproef, elk ook achterstevoren."""


@dataclass(frozen=True)
class Stap:
    """Wat er in een keer verandert: maatregelen weg en erbij, of de instroom. Meer dan een als zij niet naast elkaar kunnen gelden."""

    sleutel: str
    titel: str
    weg: tuple[str, ...] = ()
    erbij: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Ontleding:
    """Het verschil `ander` min `een` in netto last (EUR nominaal): in totaal en per stap, partij en termijn (jaren)."""

    een: str
    ander: str
    stappen: tuple[Stap, ...]
    volgorden: int | None
    """Hoeveel volgorden er zijn getrokken; None als alle volgorden meetellen."""
    verschil: Mapping[str, Mapping[int, float]]
    bijdragen: Mapping[str, Mapping[str, Mapping[int, float]]]
    """Sleutel van de stap -> partij -> termijn -> bijdrage."""


def ontleed_scenarios(invoer: Invoer, inst: Instellingen, een: str, ander: str, bekostiging: str, gemeente: Gemeente) -> Ontleding:
    """Het verschil tussen twee scenario's onder een bekostiging, verdeeld over hun maatregelen en de instroom."""
    van, naar = invoer.scenario(een), invoer.scenario(ander)
    stappen = _stappen(invoer, van.maatregelen, naar.maatregelen)
    if van.instroom != naar.instroom:
        stappen = (*stappen, Stap(INSTROOM, "Andere instroom"))

    def variant(naam: str, gezet: Sequence[Stap]) -> Invoer:
        maatregelen = _maatregelen(invoer, van.maatregelen, naar.maatregelen, gezet)
        bron = naar if any(stap.sleutel == INSTROOM for stap in gezet) else van
        sleutels = tuple(een.sleutel for een in maatregelen)
        return invoer.met(replace(van, naam=naam, maatregelen=sleutels, instroom=bron.instroom, per_blad=per_blad(maatregelen)))

    return _ontleed(invoer, inst, (een, ander), stappen, lambda naam, gezet: (variant(naam, gezet), naam, bekostiging), gemeente)


def ontleed_bekostigingen(invoer: Invoer, inst: Instellingen, een: str, ander: str, scenario: str, gemeente: Gemeente) -> Ontleding:
    """Het verschil tussen twee bekostigingen in een scenario, verdeeld over hun maatregelen."""
    van, naar = invoer.bekostiging(een), invoer.bekostiging(ander)
    stappen = _stappen(invoer, van.maatregelen, naar.maatregelen)

    def variant(naam: str, gezet: Sequence[Stap]) -> Invoer:
        maatregelen = _maatregelen(invoer, van.maatregelen, naar.maatregelen, gezet)
        sleutels = tuple(een.sleutel for een in maatregelen)
        return invoer.met(bekostiging=Bekostiging(naam, van.titel, van.omschrijving, sleutels, per_blad(maatregelen)))

    return _ontleed(invoer, inst, (een, ander), stappen, lambda naam, gezet: (variant(naam, gezet), scenario, naam), gemeente)


Variant = Callable[[str, Sequence[Stap]], tuple[Invoer, str, str]]
"""Van een naam en de gezette stappen naar de invoer met die variant, het scenario en de bekostiging."""


def _ontleed(
    invoer: Invoer, inst: Instellingen, namen: tuple[str, str], stappen: tuple[Stap, ...], variant: Variant, gemeente: Gemeente
) -> Ontleding:
    raakt_keten = [_raakt_keten(invoer, stap) for stap in stappen]
    volgorden = None
    if len(stappen) > MEESTE_STAPPEN or sum(raakt_keten) > MEESTE_KETENSTAPPEN:
        volgorden = _steekproef(len(stappen), inst.zaad)
        groepen = [frozenset(rij[:aantal]) for rij in volgorden for aantal in range(len(rij) + 1)]
    else:
        groepen = [frozenset(groep) for aantal in range(len(stappen) + 1) for groep in combinations(range(len(stappen)), aantal)]
    termijnen = horizonnen(invoer)
    waarde = _waarden(invoer, inst, stappen, raakt_keten, variant, gemeente, list(dict.fromkeys(groepen)), termijnen)
    delen = shapley(len(stappen), waarde.__getitem__) if volgorden is None else over_volgorden(volgorden, waarde.__getitem__)
    alles, niets = frozenset(range(len(stappen))), frozenset[int]()

    def per_partij(bedragen: Rij) -> dict[str, dict[int, float]]:
        return {partij: dict(zip(termijnen, rij.tolist(), strict=True)) for partij, rij in zip(OORDELEN, bedragen, strict=True)}

    bijdragen = {stap.sleutel: per_partij(deel) for stap, deel in zip(stappen, delen, strict=True)}
    aantal = None if volgorden is None else len(volgorden)
    return Ontleding(*namen, stappen, aantal, per_partij(waarde[alles] - waarde[niets]), bijdragen)


def shapley(aantal: int, waarde: Callable[[Groep], Rij]) -> list[Rij]:
    """Per speler zijn gemiddelde bijdrage over alle volgorden; `waarde` geeft de uitkomst van elke groep spelers (0 tot `aantal`).

    De som over de spelers is de waarde van allen min die van niemand. L.S. Shapley, A value for n-person games (1953).
    """
    uit = []
    for speler in range(aantal):
        anderen = [een for een in range(aantal) if een != speler]
        groepen = [frozenset(groep) for grootte in range(aantal) for groep in combinations(anderen, grootte)]
        gewogen = [(waarde(groep | {speler}) - waarde(groep)) / (aantal * comb(aantal - 1, len(groep))) for groep in groepen]
        uit.append(np.sum(gewogen, axis=0))
    return uit


def over_volgorden(volgorden: Sequence[Sequence[int]], waarde: Callable[[Groep], Rij]) -> list[Rij]:
    """Per speler zijn gemiddelde bijdrage over deze volgorden; ook dan is de som het hele verschil."""
    som: dict[int, list[Rij]] = {speler: [] for speler in volgorden[0]}
    for rij in volgorden:
        for plek, speler in enumerate(rij):
            som[speler].append(waarde(frozenset(rij[: plek + 1])) - waarde(frozenset(rij[:plek])))
    return [np.mean(som[speler], axis=0) for speler in sorted(som)]


def _steekproef(aantal: int, zaad: int) -> list[tuple[int, ...]]:
    """Vaste willekeurige volgorden, elk ook achterstevoren: wat vooraan te veel krijgt, krijgt achteraan te weinig."""
    toeval = np.random.default_rng([zaad, aantal])
    heen = [tuple(toeval.permutation(aantal).tolist()) for _ in range(VOLGORDEN)]
    return [rij for volgorde in heen for rij in (volgorde, volgorde[::-1])]


def _stappen(invoer: Invoer, van: Sequence[str], naar: Sequence[str]) -> tuple[Stap, ...]:
    """Elke maatregel die verdwijnt of erbij komt; wat niet naast elkaar kan gelden, gaat in een stap."""
    weg, erbij = [een for een in van if een not in naar], [een for een in naar if een not in van]
    bundels: list[set[str]] = [{sleutel} for sleutel in (*weg, *erbij)]
    bewerkingen = [bewerking for sleutel in (*weg, *erbij) for bewerking in invoer.maatregelen[sleutel].bewerkingen]
    for a, b in botsingen(bewerkingen):
        samen = [bundel for bundel in bundels if {a.maatregel, b.maatregel} & bundel]
        bundels = [bundel for bundel in bundels if bundel not in samen] + [set().union(*samen)]
    return tuple(_stap(invoer, [een for een in weg if een in bundel], [een for een in erbij if een in bundel]) for bundel in bundels)


def _stap(invoer: Invoer, weg: Sequence[str], erbij: Sequence[str]) -> Stap:
    titels = [*(f"zonder: {invoer.maatregelen[een].titel}" for een in weg), *(invoer.maatregelen[een].titel for een in erbij)]
    return Stap("+".join((*weg, *erbij)), "; ".join(titels), tuple(weg), tuple(erbij))


def _maatregelen(invoer: Invoer, van: Sequence[str], naar: Sequence[str], gezet: Iterable[Stap]) -> list[Maatregel]:
    """De maatregelen die gelden als deze stappen gezet zijn, in de volgorde van beide lijsten."""
    weg = {sleutel for stap in gezet for sleutel in stap.weg}
    erbij = {sleutel for stap in gezet for sleutel in stap.erbij}
    geldt = [sleutel for sleutel in dict.fromkeys((*van, *naar)) if (sleutel in van and sleutel not in weg) or sleutel in erbij]
    return [invoer.maatregelen[sleutel] for sleutel in geldt]


def _raakt_keten(invoer: Invoer, stap: Stap) -> bool:
    bladen = {bewerking.blad for sleutel in (*stap.weg, *stap.erbij) for bewerking in invoer.maatregelen[sleutel].bewerkingen}
    return stap.sleutel == INSTROOM or any(invoer.blad(blad).gebruikt_door == "keten" for blad in bladen)


def _waarden(
    invoer: Invoer,
    inst: Instellingen,
    stappen: Sequence[Stap],
    raakt_keten: Sequence[bool],
    variant: Variant,
    gemeente: Gemeente,
    groepen: Sequence[Groep],
    termijnen: Sequence[int],
) -> dict[Groep, Rij]:
    """Per groep van gezette stappen de netto last, (partij, termijn); de keten rekent alleen opnieuw als een stap haar raakt."""
    schema = bouw_schema(invoer)
    geraakt = {b.blad for stap in stappen for s in (*stap.weg, *stap.erbij) for b in invoer.maatregelen[s].bewerkingen}
    wisselend = [sleutel for sleutel in schema.parameters if sleutel in geraakt]
    ketens: dict[Groep, dict[str, Rij]] = {}
    varianten = [variant(f"ontleding_{nummer}", [stappen[n] for n in sorted(groep)]) for nummer, groep in enumerate(groepen)]
    for groep, (met, scenario, bekostiging) in zip(groepen, varianten, strict=True):
        keten = frozenset(n for n in groep if raakt_keten[n])
        if keten not in ketens:
            ketens[keten] = gemiddeld(landelijke_volumes(met, inst, schema.soorten, scenario, bekostiging))
    eerste, scenario, bekostiging = varianten[0]
    parameters: dict[str, Rij] = {
        sleutel: eerste.jaarwaarden(sleutel, inst.jaren, scenario=scenario, bekostiging=bekostiging).midden for sleutel in schema.parameters
    }
    for sleutel in wisselend:
        rijen = [met.jaarwaarden(sleutel, inst.jaren, scenario=s, bekostiging=b).midden for met, s, b in varianten]
        parameters[sleutel] = np.stack(rijen)[:, None, :]
    per_groep = [ketens[frozenset(n for n in groep if raakt_keten[n])] for groep in groepen]
    landelijk = {naam: np.stack([keten[naam] for keten in per_groep]) for naam in per_groep[0]}
    vast = kenmerken(invoer, inst, gemeente)
    netto = netto_per_variant(schema, vast, parameters, landelijk, len(groepen), inst.jaren, OORDELEN)
    sommen = np.stack([[netto[p][:, AANLOOPJAREN : AANLOOPJAREN + n].sum(axis=1) for n in termijnen] for p in OORDELEN])
    return {groep: sommen[:, :, nummer] for nummer, groep in enumerate(groepen)}
