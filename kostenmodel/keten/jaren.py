"""Van maandreeksen naar jaarvolumes, volgens de regel die elk volume zelf noemt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kostenmodel.opschijf import laat_los

from .asiel import MAANDEN_PER_JAAR, Maand
from .simulatie import Ketenuitkomst
from .volumes import Volumesoort

Rij = NDArray[np.float64]


def naar_jaren(keten: Ketenuitkomst, soorten: Sequence[Volumesoort], jaren: Sequence[int]) -> dict[str, Rij]:
    """Per volume een array (trekking, jaar). ValueError als een jaar niet volledig in de keten zit."""
    plekken = np.array([[_plek(keten, (jaar, maand)) for maand in range(1, MAANDEN_PER_JAAR + 1)] for jaar in jaren])
    uit: dict[str, Rij] = {}
    for soort in soorten:
        reeks = keten.reeksen[soort.maandreeks]
        verandering = np.diff(reeks, axis=1, prepend=reeks[:, :1]) if soort.regel in ("toename", "afname") else reeks
        uit[soort.naam] = _per_jaar(soort, verandering[:, plekken])
    return uit


def _plek(keten: Ketenuitkomst, maand: Maand) -> int:
    if maand not in keten.maanden:
        raise ValueError(f"Jaar {maand[0]} staat niet volledig in de keten.")
    return keten.maanden.index(maand)


def _per_jaar(soort: Volumesoort, deel: Rij) -> Rij:
    """Van (trekking, jaar, maand) naar (trekking, jaar)."""
    match soort.regel:
        case "stroom":
            return np.asarray(deel.sum(axis=2))
        case "gemiddelde_stand":
            return np.asarray(deel.mean(axis=2))
        case "eindstand":
            return deel[:, :, -1].copy()
        case "toename":
            return np.asarray(np.maximum(deel, 0).sum(axis=2))
        case _:
            return np.asarray(np.maximum(-deel, 0).sum(axis=2))


def met_crisis(volumes: Mapping[str, Rij], crisis: Mapping[str, Rij], soorten: Sequence[Volumesoort]) -> dict[str, Rij]:
    """De volumes van een bekostiging, met voor elke soort `onder_crisis` de waarde onder crisisbekostiging."""
    return {**volumes, **{soort.naam: crisis[soort.naam] for soort in soorten if soort.onder_crisis}}


def gemiddeld(volumes: Mapping[str, Rij]) -> dict[str, Rij]:
    """Het rekenpad: per volume het gemiddelde over de trekkingen, vorm (1, jaar)."""
    return {naam: _gemiddelde(reeks) for naam, reeks in volumes.items()}


def _gemiddelde(reeks: Rij) -> Rij:
    # per jaar aaneengesloten telt numpy nauwkeuriger op dan rij na rij
    uit = np.ascontiguousarray(reeks.T).mean(axis=1)[None, :]
    laat_los([reeks])
    return uit
