"""Gevallen: een uitgewerkt voorbeeld door de posten van het model, met bladeren of posten die een vaste waarde krijgen.

Een geval noemt een post, een jaar en wat er uit hoort te komen. Bladeren heten zoals in de invoer; een landelijk volume heet
`landelijk.<naam>`, een gemeentelijk `volume.<naam>`. Wat niet genoemd is, heeft de waarde van het basispad. Alleen wat de
uitkomst nodig heeft, moet een waarde hebben: een geval in 2023 kan, al begint de keten later.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from hulp_doorrekening import land, van
from hulp_posten import INVOER, SCHEMA
from numpy.typing import NDArray

from kostenmodel.invoer import InvoerFouten, zoek_gemeente
from kostenmodel.rekenkern import Blad, Kenmerk, Landelijk, Parameter, Post, bladeren, sleutel_van
from kostenmodel.rekenkern.rekenen import bereken

Rij = NDArray[np.float64]
Volumebron = Callable[[str], Mapping[int, Mapping[str, float]]]
"""Bekostiging -> jaar -> landelijk volume op het rekenpad."""

MAP = Path(__file__).parent / "gevallen"
EERSTE_JAAR = 2025
"""Begin van de tabel bij het begrotingsjaar 2027: daar beginnen opgetelde reeksen."""


@dataclass(frozen=True)
class Geval:
    sleutel: str
    omschrijving: str
    jaar: int
    post: str
    verwacht: float
    bron: str
    soort: str = "handberekening"
    gemeente: str | None = None
    bekostiging: str = "crisis"
    basis: str | None = None
    tolerantie: float | None = None
    tolerantie_absoluut: float | None = None
    bladeren: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def klopt(self, uitkomst: float) -> bool:
        ruimte = self.tolerantie_absoluut if self.tolerantie is None else self.tolerantie * abs(self.verwacht)
        return ruimte is not None and abs(uitkomst - self.verwacht) <= ruimte


def lees(bestanden: Iterable[Path]) -> tuple[Geval, ...]:
    """Alle gevallen; een geval met `basis` krijgt eerst de bladeren van dat geval. ValueError bij een fout in een bestand."""
    namen = {veld.name for veld in fields(Geval)}
    uit: dict[str, Geval] = {}
    for bestand in sorted(bestanden):
        for velden in tomllib.loads(bestand.read_text(encoding="utf-8"))["gevallen"]:
            vreemd, sleutel = set(velden) - namen, velden["sleutel"]
            if vreemd or sleutel in uit:
                raise ValueError(f"{bestand.name}, {sleutel}: onbekende velden {sorted(vreemd)} of dubbele sleutel")
            geerfd = uit[velden["basis"]].bladeren if "basis" in velden else {}
            uit[sleutel] = Geval(**velden | {"bladeren": {**geerfd, **velden.get("bladeren", {})}})
    return tuple(uit.values())


def jaren(geval: Geval) -> tuple[int, ...]:
    """De tabel van een geval: vanaf het eerste genoemde jaar tot en met zijn jaar, minstens twee jaren lang."""
    genoemd = [int(jaar) for waarde in geval.bladeren.values() if isinstance(waarde, dict) for jaar in waarde]
    begin = min([EERSTE_JAAR, geval.jaar, *genoemd])
    return tuple(range(begin, max(geval.jaar, begin + 1) + 1))


@cache
def parameterwaarde(sleutel: str, jaar: int, bekostiging: str) -> float:
    """De waarde op het basispad, of NaN als het blad in dat jaar geen waarde heeft."""
    try:
        return float(INVOER.jaarwaarden(sleutel, [jaar], bekostiging=bekostiging).midden[0])
    except InvoerFouten:
        return float("nan")


@cache
def kenmerken(gemeente: str | None) -> Mapping[str, float]:
    return land() if gemeente is None else van(zoek_gemeente(INVOER, gemeente))


def reken(geval: Geval, posten: Mapping[str, Post] = SCHEMA.post, volumes: Volumebron | None = None) -> float:
    """De uitkomst van een geval; `posten` mag een veranderd model zijn. LookupError met de namen van bladeren zonder waarde."""
    tabel = jaren(geval)
    klaar: dict[str, Rij] = {naam: _genoemd(waarde, tabel) for naam, waarde in geval.bladeren.items()}
    leeg: set[str] = set()

    def waarde(knoop: Blad) -> Rij:
        sleutel = sleutel_van(knoop) or (f"landelijk.{knoop.sleutel}" if isinstance(knoop, Landelijk) else knoop.sleutel)
        if sleutel not in klaar:
            klaar[sleutel] = np.asarray(bereken(posten[sleutel].formule, waarde) if sleutel in posten else _basis(knoop))
        if np.isnan(klaar[sleutel]).any() and sleutel not in posten:
            leeg.add(sleutel)
        return klaar[sleutel]

    def _basis(knoop: Blad) -> Rij:
        match knoop:
            case Parameter(sleutel):
                return np.array([parameterwaarde(sleutel, jaar, geval.bekostiging) for jaar in tabel])
            case Kenmerk(sleutel):
                return np.full(1, kenmerken(geval.gemeente)[sleutel])
            case Landelijk(sleutel):
                per_jaar = volumes(geval.bekostiging) if volumes else {}
                return np.array([per_jaar.get(jaar, {}).get(sleutel, np.nan) for jaar in tabel])
            case _:
                raise LookupError(f"{geval.sleutel}: onbekende post {knoop.sleutel}")

    with np.errstate(all="ignore"):
        rij = np.broadcast_to(np.asarray(bereken(posten[geval.post].formule, waarde), dtype=float), (len(tabel),))
    uitkomst = float(rij[tabel.index(geval.jaar)])
    if np.isnan(uitkomst) and leeg:
        raise LookupError(f"{geval.sleutel}: geen waarde in {geval.jaar} voor {', '.join(sorted(leeg))}")
    return uitkomst


def _genoemd(waarde: Any, tabel: Sequence[int]) -> Rij:
    if isinstance(waarde, dict):
        return np.array([float(waarde.get(str(jaar), np.nan)) for jaar in tabel])
    return np.full(len(tabel), float(waarde))


def gebruikt(post: str, posten: Mapping[str, Post] = SCHEMA.post, behalve: Iterable[str] = ()) -> frozenset[str]:
    """Alle posten waar een post van afhangt, hijzelf ook; posten in `behalve` hebben een vaste waarde en tellen niet."""
    vast, uit, open_ = set(behalve), set[str](), [post]
    while open_:
        sleutel = open_.pop()
        if sleutel in uit or sleutel in vast:
            continue
        uit.add(sleutel)
        open_ += [nodig for blad in bladeren(posten[sleutel].formule) if (nodig := sleutel_van(blad))]
    return frozenset(uit)
