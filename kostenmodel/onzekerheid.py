"""Wat de trekkingen zeggen: kwantielen, gemiddelden en modelkans. Kwantielen worden nooit opgeteld; eerst tellen, dan delen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kostenmodel.rekenkern import AANLOOPJAREN

Rij = NDArray[np.float64]
KANSEN = {"p10": 0.10, "p50": 0.50, "p90": 0.90}
GEMIDDELDE = "gemiddelde"
MATEN = {
    "p10": "P10 (een op de tien trekkingen ligt lager)",
    "p50": "P50 (de middelste trekking)",
    "p90": "P90 (een op de tien trekkingen ligt hoger)",
    GEMIDDELDE: "Gemiddelde van de trekkingen",
}


def maten(trekkingen: Rij) -> dict[str, Rij]:
    """P10, P50, P90 en gemiddelde over de eerste as van (trekking, jaar)."""
    uit = {naam: np.quantile(trekkingen, kans, axis=0) for naam, kans in KANSEN.items()}
    return uit | {GEMIDDELDE: trekkingen.mean(axis=0)}


def maten_van_totaal(trekkingen: Rij, jaren: int) -> Mapping[str, float]:
    """Dezelfde maten van de som over de eerste `jaren` jaren vanaf het begrotingsjaar; per trekking opgeteld."""
    som = trekkingen[:, AANLOOPJAREN : AANLOOPJAREN + jaren].sum(axis=1, keepdims=True)
    return {naam: float(waarde[0]) for naam, waarde in maten(som).items()}


def modelkans(verschil: Rij) -> float:
    """Het deel van de trekkingen waarin structureel voordeliger is; gelijke uitkomsten tellen niet als voordeel."""
    return float((verschil < 0).mean())


AFWIJKING_NOEMEN = 0.10


def wijkt_af(rekenpad: float, gemiddelde: float) -> bool:
    """Of rekenpad en gemiddelde van de trekkingen meer dan 10% van elkaar verschillen."""
    grootste = max(abs(rekenpad), abs(gemiddelde))
    return bool(grootste > 0 and abs(rekenpad - gemiddelde) > AFWIJKING_NOEMEN * grootste)
