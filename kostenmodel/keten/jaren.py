"""Van maandreeksen naar jaarvolumes, volgens de regel die elk volume zelf noemt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .simulatie import Ketenuitkomst
from .volumes import Volumesoort

Rij = NDArray[np.float64]


def naar_jaren(keten: Ketenuitkomst, soorten: Sequence[Volumesoort], jaren: Sequence[int]) -> dict[str, Rij]:
    """Per volume een array (trekking, jaar). ValueError als een jaar niet volledig in de keten zit."""
    jaar_van = np.array([jaar for jaar, _ in keten.maanden])
    uit: dict[str, Rij] = {}
    for soort in soorten:
        reeks = keten.reeksen[soort.maandreeks]
        verandering = np.diff(reeks, axis=1, prepend=reeks[:, :1]) if soort.regel in ("toename", "afname") else reeks
        uit[soort.naam] = np.stack([_jaar(soort, verandering, jaar_van == jaar, jaar) for jaar in jaren], axis=1)
    return uit


def _jaar(soort: Volumesoort, reeks: Rij, maanden: NDArray[np.bool_], jaar: int) -> Rij:
    if maanden.sum() != 12:
        raise ValueError(f"Jaar {jaar} staat niet volledig in de keten.")
    deel = reeks[:, maanden]
    match soort.regel:
        case "stroom":
            return np.asarray(deel.sum(axis=1))
        case "gemiddelde_stand":
            return np.asarray(deel.mean(axis=1))
        case "eindstand":
            return np.asarray(deel[:, -1])
        case "toename":
            return np.asarray(np.maximum(deel, 0).sum(axis=1))
        case _:
            return np.asarray(np.maximum(-deel, 0).sum(axis=1))


def met_crisis(volumes: Mapping[str, Rij], crisis: Mapping[str, Rij], soorten: Sequence[Volumesoort]) -> dict[str, Rij]:
    """De volumes van een bekostiging, met voor elke soort `onder_crisis` de waarde onder crisisbekostiging."""
    return {**volumes, **{soort.naam: crisis[soort.naam] for soort in soorten if soort.onder_crisis}}


def gemiddeld(volumes: Mapping[str, Rij]) -> dict[str, Rij]:
    """Het rekenpad: per volume het gemiddelde over de trekkingen, vorm (1, jaar)."""
    return {naam: reeks.mean(axis=0, keepdims=True) for naam, reeks in volumes.items()}
