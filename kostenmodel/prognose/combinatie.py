"""Gewogen combinatie van de modellen en de verbreding van haar band, uit fouten die op dat moment bekend waren.

Gewicht: de relatieve CRPS (ten opzichte van naief) tot de achtste macht omgekeerd, per groep horizonten. De eigen
geschiedenis telt mee naar het aantal oorsprongen; daarnaast telt een vaste verwachting vooraf, gemeten op elf andere
Europese landen. De combinatie middelt kwantielen. De verbreding (of versmalling) brengt de dekking van vroegere voorspellingen op
peil; ook zij begint bij de ervaring met de elf landen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rij = NDArray[np.float64]

GROEPEN = ((1, 3), (4, 6), (7, 12), (13, 24))
"""Horizonten in maanden die samen een gewicht krijgen; de laatste groep geldt ook daarna."""

VOORAF = {
    "naief": (1.00, 1.00, 1.00, 1.00),
    "seizoensnaief": (1.96, 1.30, 1.03, 1.03),
    "lokaal_niveau": (0.98, 0.98, 0.96, 0.96),
    "lokaal_niveau_seizoen": (0.98, 0.97, 0.97, 0.95),
    "terugkerend": (1.06, 1.08, 1.03, 0.95),
    "gedempte_ets": (1.08, 1.04, 1.04, 1.07),
    "theta": (0.97, 0.95, 0.94, 0.96),
    "airline": (1.23, 1.23, 1.09, 1.16),
}
"""CRPS (wortelschaal) gedeeld door die van naief, per groep: Eurostat-maandreeksen van elf andere landen, 2012-2019,
176 oorsprongen, meetkundig gemiddelde over de landen."""
VERBREDING_VOORAF = (1.00, 1.00, 1.05, 1.15)
"""Factor die op diezelfde landen de 80%-band van de combinatie op peil bracht, per groep, naar boven afgerond."""
VERBREDING_GEWICHT = 4.0
"""De factor vooraf telt als zoveel voorspellingen die elkaar niet overlappen: zo ver liggen de landen uiteen."""
GEWICHT_VOORAF = 12.0
"""De verwachting vooraf van de gewichten telt als zoveel eigen oorsprongen."""
MACHT = 8.0
VERBREDING_GRENZEN = (0.6, 3.0)
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
    mu = np.empty((len(uitvoer.oorsprong), uitvoer.horizon))
    sigma = np.empty_like(mu)
    for n, nu in enumerate(uitvoer.oorsprong):
        mu[n], sigma[n] = combineer(uitvoer.mu[n], uitvoer.sigma[n], gewichten(uitvoer, int(nu)))
    return Terugblik(mu, sigma)


def verbreding(uitvoer: Modeluitvoer, eerder: Terugblik, nu: int) -> Rij:
    """Factor per horizon (H,) die de 80%-band van bekende voorspellingen op peil brengt; onder 1 is versmalling.

    Buurhorizonten tellen samen; overlappende voorspellingen tellen naar het aantal dat elkaar niet overlapt.
    """
    weet = bekend(uitvoer, nu)
    afwijking = np.abs(uitvoer.waarneming - eerder.mu) / eerder.sigma
    uit = np.empty(uitvoer.horizon)
    afstand = float(np.median(np.diff(uitvoer.oorsprong))) if len(uitvoer.oorsprong) > 1 else 1.0
    for plek in range(uitvoer.horizon):
        breed = 1 + plek // 4
        buren = slice(max(0, plek - breed), plek + breed + 1)
        rij = weet[:, buren]
        los = rij.any(axis=1).sum() * min(1.0, afstand / (plek + 1))
        vooraf = VERBREDING_VOORAF[groep(plek + 1)]
        if rij.any():
            eigen = max(float(np.quantile(afwijking[:, buren][rij], 0.8)) / _P80, 0.2)
            kracht = los / (los + VERBREDING_GEWICHT)
            uit[plek] = eigen**kracht * vooraf ** (1 - kracht)
        else:
            uit[plek] = vooraf
    return np.asarray(np.clip(uit, *VERBREDING_GRENZEN))
