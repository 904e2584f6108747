"""Het gemiddelde over de trekkingen van elke post met geld, van alle gemeenten in een scenario.

Anders dan kwantielen tellen gemiddelden op: over gemeenten, posten, partijen en jaren. De trekkingen gaan blok voor blok, dus meer
trekkingen kosten tijd en geen geheugen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kostenmodel.doorrekening import Ontbonden, Rekenaar
from kostenmodel.invoer import Eigencijfers, Gemeente
from kostenmodel.loting import Loting
from kostenmodel.mislukking import Mislukking, Mislukkingen, noteer, poging
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenkern.veeltermen import Ontbinding
from kostenmodel.rekenschema import ARMEN
from kostenmodel.spreiding import GEMEENTEN_PER_STUK
from kostenmodel.werkers import EEN_WERKER, Werkers, niets

Rij = NDArray[np.float64]
Inbreng = tuple[str, Mapping[str, Any], int]
"""Wat een gemeente inbrengt: haar CBS-code, haar kenmerken en haar plek in de loting."""


def gemiddelden(
    rekenaar: Rekenaar,
    scenario: str,
    gemeenten: Sequence[Gemeente],
    posten: Sequence[str],
    werkers: Werkers = EEN_WERKER,
    eigen: Mapping[str, Eigencijfers] = MappingProxyType({}),
    mislukt: Mislukkingen | None = None,
    ondertussen: Callable[[], None] = niets,
) -> dict[str, Rij]:
    """CBS-code -> het gemiddelde per post, (bekostiging, post, jaar) vanaf het begrotingsjaar, EUR nominaal.

    `eigen`: CBS-code -> eigen cijfers; die gemeenten krijgen hun eigen trekkingen. Een gemeente die niet lukt, ontbreekt en staat in
    `mislukt`. `ondertussen`: wat de hoofdtaak doet terwijl de werkers rekenen.
    """
    los = [een for een in gemeenten if een.code in eigen and rekenaar.verandert(scenario, eigen[een.code])]
    samen = [een for een in gemeenten if een not in los]
    uit: dict[str, Rij | Mislukking] = {}
    if samen:
        uit |= _tel_op(rekenaar, scenario, samen, rekenaar.ontbindingen(scenario, posten), werkers, ondertussen)
    else:
        ondertussen()
    for een in los:
        zelf = rekenaar.ontbindingen(scenario, posten, (een, eigen[een.code]))
        gelukt = poging(_tel_op, rekenaar, scenario, [een], zelf, EEN_WERKER, niets)
        uit |= {een.code: gelukt} if isinstance(gelukt, Mislukking) else gelukt
    for code, rij in uit.items():
        if isinstance(rij, Mislukking):
            noteer(code, rij, mislukt)
    return {code: rij for code, rij in uit.items() if not isinstance(rij, Mislukking)}


@dataclass(frozen=True, eq=False)
class _Gedeeld:
    """Wat elke werker van een blok trekkingen nodig heeft."""

    waar: slice
    ontbindingen: Mapping[str, Ontbinding]
    lotingen: Mapping[str, Loting]
    jaren: int


def _tel_op(
    rekenaar: Rekenaar,
    scenario: str,
    gemeenten: Sequence[Gemeente],
    blokken: Iterable[Ontbonden],
    werkers: Werkers,
    ondertussen: Callable[[], None],
) -> dict[str, Rij | Mislukking]:
    """CBS-code -> het gewogen gemiddelde over de blokken, of waarom dat er niet is."""
    uit: dict[str, Rij | Mislukking] = {}
    for waar, ontbindingen in blokken:
        gedeeld = _Gedeeld(waar, ontbindingen, rekenaar.lotingen(scenario), len(rekenaar.inst.jaren))
        gewicht = (waar.stop - waar.start) / rekenaar.inst.trekkingen
        gerekend = werkers.verdeel(_stuk, gedeeld, _stukken(rekenaar, gemeenten))
        del ontbindingen, gedeeld
        if waar.start == 0:
            ondertussen()
        for stuk in gerekend:
            for code, deel in stuk:
                tot_nu = uit.get(code, 0.0)
                uit[code] = deel if isinstance(deel, Mislukking) else tot_nu if isinstance(tot_nu, Mislukking) else tot_nu + deel * gewicht
    return uit


def _stukken(rekenaar: Rekenaar, gemeenten: Sequence[Gemeente]) -> Iterator[list[Inbreng]]:
    for begin in range(0, len(gemeenten), GEMEENTEN_PER_STUK):
        yield [(een.code, rekenaar.kenmerken(een), rekenaar.plek(een)) for een in gemeenten[begin : begin + GEMEENTEN_PER_STUK]]


def _stuk(gedeeld: _Gedeeld, inbreng: Sequence[Inbreng]) -> list[tuple[str, Rij | Mislukking]]:
    return [(code, poging(_gemiddelde, gedeeld, vast, plek)) for code, vast, plek in inbreng]


def _gemiddelde(gedeeld: _Gedeeld, vast: Mapping[str, Any], plek: int) -> Rij:
    """Van een gemeente het gemiddelde in dit blok, (bekostiging, post, jaar)."""
    eigen = {**vast, **{post: loting.aandeel(plek, gedeeld.waar) for post, loting in gedeeld.lotingen.items()}}
    per_arm = [list(gedeeld.ontbindingen[arm].gemiddelden(eigen).values()) for arm in ARMEN]
    uit = np.empty((len(ARMEN), len(per_arm[0]), gedeeld.jaren))
    for nummer, rijen in enumerate(per_arm):
        for plek, rij in enumerate(rijen):
            uit[nummer, plek] = rij
    return uit[..., AANLOOPJAREN:]
