"""Gewogen combinatie van de modellen en de verbreding van haar band, uit fouten die op dat moment bekend waren.

Gewicht: de relatieve CRPS (ten opzichte van naief) tot de vierde macht omgekeerd, per groep horizonten. De eigen
geschiedenis telt mee naar het aantal oorsprongen; daarnaast telt een vaste verwachting vooraf, gemeten op elf andere
Europese landen. De combinatie middelt kwantielen. De verbreding brengt de dekking van vroegere voorspellingen op peil;
zij maakt een band nooit smaller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kostenmodel.prognose.modellen import MODELLEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rij = NDArray[np.float64]

GROEPEN = ((1, 3), (4, 6), (7, 12), (13, 24))
"""Horizonten in maanden die samen een gewicht krijgen; de laatste groep geldt ook daarna."""

VOORAF = {
    "naief": (1.0, 1.0, 1.0, 1.0),
    "seizoensnaief": (1.84, 1.23, 1.01, 0.98),
    "lokaal_niveau": (0.97, 0.99, 0.97, 0.96),
    "lokaal_niveau_seizoen": (0.94, 0.95, 0.96, 0.94),
    "gedempte_ets": (1.04, 1.00, 1.00, 1.02),
    "theta": (0.97, 0.97, 0.97, 1.00),
    "airline": (1.18, 1.24, 1.13, 1.29),
}
"""CRPS gedeeld door die van naief per groep: Eurostat-maandreeksen van elf andere landen, 2012-2019, 126 oorsprongen."""
VERBREDING_VOORAF = (1.05, 1.25, 1.25, 1.45)
"""Factor die op diezelfde landen de 80%-band van de combinatie op peil bracht, per groep."""
GEWICHT_VOORAF = 12.0
"""De verwachting vooraf telt als zoveel eigen oorsprongen."""
MACHT = 4.0
MEESTE_VERBREDING = 3.0
_P80 = 1.2815515655446004


@dataclass(frozen=True)
class Modeluitvoer:
    """Voorspellingen van alle modellen op alle oorsprongen, op de wortelschaal.

    `oorsprong` (O,): aantal maanden waarop geleerd is. `mu`, `sigma` (O, M, H): NaN waar een model wegviel.
    `waarneming` (O, H): NaN waar de uitkomst nog niet bekend is.
    """

    modellen: tuple[str, ...]
    oorsprong: NDArray[np.int64]
    mu: Rij
    sigma: Rij
    waarneming: Rij

    @property
    def horizon(self) -> int:
        """Aantal maanden vooruit."""
        return int(self.mu.shape[2])


def groep(horizon: int) -> int:
    """Het volgnummer van de groep waarin een horizon (1 = volgende maand) valt."""
    return next((n for n, (_, tot) in enumerate(GROEPEN) if horizon <= tot), len(GROEPEN) - 1)


def gauss_crps(mu: Rij, sigma: Rij, waarneming: Rij) -> Rij:
    """CRPS van een normale verdeling, gesloten vorm (Gneiting e.a. 2005), elementsgewijs."""
    from scipy.special import ndtr

    z = (waarneming - mu) / sigma
    return np.asarray(sigma * (z * (2 * ndtr(z) - 1) + np.sqrt(2 / np.pi) * np.exp(-0.5 * z**2) - 1 / np.sqrt(np.pi)))


def bekend(uitvoer: Modeluitvoer, nu: int) -> NDArray[np.bool_]:
    """Welke (oorsprong, horizon) al een uitkomst hadden toen de reeks `nu` maanden telde."""
    eind = uitvoer.oorsprong[:, np.newaxis] + np.arange(1, uitvoer.horizon + 1)
    return (eind <= nu) & np.isfinite(uitvoer.waarneming)


def gewichten(uitvoer: Modeluitvoer, nu: int) -> Rij:
    """Gewichten (M, H) zoals op moment `nu` te bepalen; elke kolom telt op tot 1."""
    score = gauss_crps(uitvoer.mu, uitvoer.sigma, uitvoer.waarneming[:, np.newaxis, :])
    weet = bekend(uitvoer, nu)
    uit = np.empty((len(uitvoer.modellen), uitvoer.horizon))
    basis = uitvoer.modellen.index("naief")
    per_horizon = np.array([groep(h) for h in range(1, uitvoer.horizon + 1)])
    for nummer in range(len(GROEPEN)):
        hier = per_horizon == nummer
        if not hier.any():
            continue
        for m, naam in enumerate(uitvoer.modellen):
            telt = weet[:, hier] & np.isfinite(score[:, m, hier]) & np.isfinite(score[:, basis, hier])
            noemer = float(np.sum(score[:, basis, hier][telt]))
            eigen = float(np.sum(score[:, m, hier][telt])) / noemer if noemer > 0 else 1.0
            aantal = float(telt.any(axis=1).sum())
            relatief = (aantal * eigen + GEWICHT_VOORAF * VOORAF[naam][nummer]) / (aantal + GEWICHT_VOORAF)
            uit[m, hier] = max(relatief, 0.05) ** -MACHT
    return uit / uit.sum(axis=0)


def combineer(mu: Rij, sigma: Rij, gewicht: Rij) -> tuple[Rij, Rij]:
    """Middelt kwantielen: verwachting en standaardfout per horizon; weggevallen modellen (NaN) tellen niet mee."""
    telt = np.where(np.isfinite(mu) & np.isfinite(sigma), gewicht, 0.0)
    telt = telt / telt.sum(axis=0)
    return np.sum(telt * np.nan_to_num(mu), axis=0), np.sum(telt * np.nan_to_num(sigma), axis=0)


@dataclass(frozen=True)
class Terugblik:
    """De combinatie op elke oorsprong, met de gewichten van dat moment: `mu`, `sigma` (O, H)."""

    mu: Rij
    sigma: Rij


def terugblik(uitvoer: Modeluitvoer) -> Terugblik:
    """Combineert op elke oorsprong met alleen wat toen bekend was."""
    paren = [combineer(uitvoer.mu[n], uitvoer.sigma[n], gewichten(uitvoer, int(nu))) for n, nu in enumerate(uitvoer.oorsprong)]
    return Terugblik(np.array([m for m, _ in paren]), np.array([s for _, s in paren]))


def verbreding(uitvoer: Modeluitvoer, eerder: Terugblik, nu: int) -> Rij:
    """Factor per horizon (H,), ten minste 1, die de 80%-band van bekende voorspellingen op peil brengt.

    Buurhorizonten tellen samen; overlappende voorspellingen tellen naar het aantal dat elkaar niet overlapt. De factor
    neemt niet af met de horizon, zodat de band niet knikt.
    """
    weet = bekend(uitvoer, nu)
    afwijking = np.abs(uitvoer.waarneming - eerder.mu) / eerder.sigma
    uit = np.empty(uitvoer.horizon)
    afstand = float(np.median(np.diff(uitvoer.oorsprong))) if len(uitvoer.oorsprong) > 1 else 1.0
    for plek in range(uitvoer.horizon):
        breed = 1 + plek // 4
        buren = slice(max(0, plek - breed), plek + breed + 1)
        rij = weet[:, buren]
        los = rij.any(axis=1).sum() * min(1.0, afstand / (plek + 1)) * 2
        vooraf = VERBREDING_VOORAF[groep(plek + 1)]
        if rij.any():
            eigen = max(float(np.quantile(afwijking[:, buren][rij], 0.8)) / _P80, 0.2)
            kracht = los / (los + GEWICHT_VOORAF)
            uit[plek] = eigen**kracht * vooraf ** (1 - kracht)
        else:
            uit[plek] = vooraf
    return np.asarray(np.clip(np.maximum.accumulate(uit), 1.0, MEESTE_VERBREDING))


assert set(VOORAF) == set(MODELLEN)
