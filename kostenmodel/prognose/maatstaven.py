"""Maatstaven voor voorspellingen: een functie per maat, alle met dezelfde aanroep.

Aanroep: `maat(waarneming (n,), kwantielen (n, K), kansen (K,), schaal)`; uitkomst een getal, lager is beter, behalve
`vertekening` (0 is best) en `dekking` (0,8 is best). `schaal` is de gemiddelde absolute of gekwadrateerde maandstap van
de leerperiode; maten die er niet door delen, negeren hem. Het puntcijfer is de mediaan. Bron: Gneiting en Raftery
(2007); Hyndman en Koehler (2006); Makridakis e.a. (M5, 2022).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rij = NDArray[np.float64]

BAND = 0.8
"""Het interval waarvoor dekking en Winkler gelden: P10 tot P90."""


def mase(waarneming: Rij, kwantielen: Rij, kansen: Rij, schaal: float) -> float:
    """Gemiddelde absolute fout gedeeld door de gemiddelde absolute maandstap in de leerperiode."""
    return float(np.mean(np.abs(waarneming - _op(kwantielen, kansen, 0.5))) / schaal)


def rmsse(waarneming: Rij, kwantielen: Rij, kansen: Rij, schaal: float) -> float:
    """Wortel van de gemiddelde gekwadrateerde fout, gedeeld door de wortel-gemiddelde maandstap (`schaal`)."""
    return float(np.sqrt(np.mean((waarneming - _op(kwantielen, kansen, 0.5)) ** 2)) / schaal)


def vertekening(waarneming: Rij, kwantielen: Rij, kansen: Rij, schaal: float = 1.0) -> float:
    """Gemiddelde van mediaan min waarneming in personen per maand; positief is te hoog geraamd."""
    return float(np.mean(_op(kwantielen, kansen, 0.5) - waarneming))


def crps(waarneming: Rij, kwantielen: Rij, kansen: Rij, schaal: float = 1.0) -> float:
    """Continuous ranked probability score in personen per maand, als twee maal het gemiddelde kwantielverlies."""
    fout = waarneming[:, np.newaxis] - kwantielen
    return float(2 * np.mean(np.maximum(kansen * fout, (kansen - 1) * fout)))


def dekking(waarneming: Rij, kwantielen: Rij, kansen: Rij, schaal: float = 1.0) -> float:
    """Aandeel waarnemingen binnen P10 tot en met P90."""
    onder, boven = _op(kwantielen, kansen, (1 - BAND) / 2), _op(kwantielen, kansen, (1 + BAND) / 2)
    return float(np.mean((waarneming >= onder) & (waarneming <= boven)))


def winkler(waarneming: Rij, kwantielen: Rij, kansen: Rij, schaal: float = 1.0) -> float:
    """Intervalscore van P10-P90: breedte plus boete 2/0,2 maal de overschrijding, in personen per maand."""
    onder, boven = _op(kwantielen, kansen, (1 - BAND) / 2), _op(kwantielen, kansen, (1 + BAND) / 2)
    boete = 2 / (1 - BAND)
    mis = np.maximum(onder - waarneming, 0) + np.maximum(waarneming - boven, 0)
    return float(np.mean(boven - onder + boete * mis))


MATEN: Mapping[str, Callable[..., float]] = {
    "mase": mase,
    "rmsse": rmsse,
    "vertekening": vertekening,
    "crps": crps,
    "dekking": dekking,
    "winkler": winkler,
}


def alle_maten(waarneming: Rij, kwantielen: Rij, kansen: Rij, stap: Rij) -> dict[str, float]:
    """Alle maten naast elkaar; `stap` zijn de maandstappen van de leerperiode, waaruit beide schalen volgen."""
    absoluut = max(float(np.mean(np.abs(stap))), 1e-9)
    kwadraat = max(float(np.sqrt(np.mean(stap**2))), 1e-9)
    return {naam: maat(waarneming, kwantielen, kansen, kwadraat if naam == "rmsse" else absoluut) for naam, maat in MATEN.items()}


def _op(kwantielen: Rij, kansen: Rij, kans: float) -> Rij:
    """De kolom van een kans; fout als die kans niet in het raster staat."""
    plek = int(np.argmin(np.abs(kansen - kans)))
    if abs(kansen[plek] - kans) > 1e-9:
        raise ValueError(f"kans {kans} staat niet in het raster")
    return kwantielen[:, plek]
