"""De samenhang van voorspelfouten over maanden en stromen, en haar wortel in volgorde van hoofdcomponenten.

Model: elke stroom is een niveau dat als toevalswandeling loopt (na twee jaar terugkerend) plus losse maandruis. De
niveaus van de stromen hangen onderling samen, de maandruis niet. Zo is de matrix altijd geldig, met weinig parameters;
bij enkele tientallen oorsprongen is een vrij geschatte matrix van honderden maanden niet te bepalen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kostenmodel.prognose.modellen import stil
from kostenmodel.prognose.verloop import JAAR, seizoenpatroon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rij = NDArray[np.float64]

KRIMP = 0.8
"""Deel van de gemeten samenhang tussen stromen dat blijft staan; de rest is schatting op weinig kwartalen."""


@dataclass(frozen=True)
class Niveaumodel:
    """Lokaal niveau van een stroom: onzekerheid van het niveau nu, variantie per maandstap en van de maandruis."""

    onzeker: float
    stap: float
    ruis: float


def schat_niveaumodel(y: Rij) -> Niveaumodel:
    """Schat het lokale niveau op de seizoenvrije reeks op de modelschaal; lukt dat niet, dan een toevalswandeling zonder ruis."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    schoon = y - seizoenpatroon(y)[np.arange(len(y)) % JAAR]
    try:
        with stil():
            fit = UnobservedComponents(schoon, level="llevel").fit(disp=0, cov_type="none")
    except (ValueError, np.linalg.LinAlgError):
        return Niveaumodel(1.0, 1.0, 1e-9)
    ruis, stap = (max(float(p), 1e-9) for p in fit.params)
    onzeker = max(float(fit.predicted_state_cov[0, 0, -1]) - stap, 0.0)
    return Niveaumodel(onzeker, stap, ruis) if np.isfinite(onzeker + stap + ruis) else Niveaumodel(1.0, 1.0, 1e-9)


def tussen_stromen(reeksen: Rij) -> Rij:
    """Samenhang van de kwartaalstappen tussen stromen, vorm (S, S), uit reeksen op de modelschaal (S, maanden)."""
    if len(reeksen) == 1:
        return np.ones((1, 1))
    kwartalen = reeksen[:, reeksen.shape[1] % 3 :].reshape(len(reeksen), -1, 3).mean(axis=2)
    with np.errstate(all="ignore"):
        ruw = np.nan_to_num(np.corrcoef(np.diff(kwartalen, axis=1)))
    np.fill_diagonal(ruw, 1.0)
    return np.asarray(KRIMP * ruw + (1 - KRIMP) * np.eye(len(reeksen)))


def correlatie(modellen: list[Niveaumodel], stromen: Rij, maanden: int, horizon: int, halfwaardetijd: float) -> Rij:
    """Correlatiematrix (S*maanden, S*maanden), stroom voor stroom, van alle voorspelfouten."""
    rest = np.where(np.arange(1, maanden + 1) > horizon, 0.5 ** (1 / halfwaardetijd), 1.0)
    start = float(np.median([np.clip(m.onzeker / m.stap, 0.2, 20.0) for m in modellen]))
    variantie = np.empty(maanden)
    stand = start
    for h in range(maanden):
        stand = stand * rest[h] ** 2 + 1.0
        variantie[h] = stand
    macht = np.cumsum(np.log(rest))
    vroeg = np.minimum.outer(np.arange(maanden), np.arange(maanden))
    laat = np.maximum.outer(np.arange(maanden), np.arange(maanden))
    samen = variantie[vroeg] * np.exp(macht[laat] - macht[vroeg]) / np.sqrt(np.outer(variantie, variantie))
    weging = [variantie * m.stap / (variantie * m.stap + m.ruis) for m in modellen]
    aandeel = np.sqrt(np.concatenate(weging))
    uit = np.kron(stromen, samen) * np.outer(aandeel, aandeel)
    np.fill_diagonal(uit, 1.0)
    return uit


def wortel(matrix: Rij) -> Rij:
    """Matrixwortel (n, k) in volgorde van hoofdcomponenten: `wortel @ wortel.T` is de matrix.

    Geen component valt weg behalve die met een eigenwaarde van nul. Het teken ligt vast: elke kolom telt op tot ten
    minste nul, zodat gelijke invoer gelijke paden geeft.
    """
    waarden, richting = np.linalg.eigh(matrix)
    volgorde = np.argsort(-waarden, kind="stable")
    waarden, richting = waarden[volgorde], richting[:, volgorde]
    houd = waarden > 1e-10 * waarden[0]
    factor = richting[:, houd] * np.sqrt(waarden[houd])
    return np.asarray(factor * np.where(factor.sum(axis=0) < 0, -1.0, 1.0))
