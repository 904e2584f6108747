"""Gewogen combinatie van de modellen en de verbreding van haar band, uit fouten die op dat moment bekend waren.

Gewicht: de relatieve CRPS (ten opzichte van naief) tot een vaste macht omgekeerd, per groep horizonten. De eigen
geschiedenis telt mee naar het aantal oorsprongen; daarnaast telt een vaste verwachting vooraf, gemeten op elf andere
Europese landen. De combinatie middelt de verwachtingen; haar band is die van een enkel model, want een gemiddelde van
modelbanden was op die landen te breed. De verbreding (of versmalling) brengt de dekking van vroegere voorspellingen op
peil; ook zij begint bij de ervaring met de elf landen. Waar de combinatie op een horizon niet beter was dan naief, geldt
naief.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kostenmodel.prognose.kwantielen import KANSEN, kwantielen
from kostenmodel.prognose.schaal import naar_personen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rij = NDArray[np.float64]

GROEPEN = ((1, 3), (4, 6), (7, 12), (13, 24))
"""Horizonten in maanden die samen een gewicht krijgen; de laatste groep geldt ook daarna."""

VOORAF = {
    "naief": (1.00, 1.00, 1.00, 1.00),
    "seizoensnaief": (1.84, 1.32, 1.07, 1.13),
    "niveau_en_verloop": (0.89, 0.89, 0.90, 0.89),
    "lokaal_niveau": (0.92, 0.91, 0.92, 0.92),
    "lokaal_niveau_seizoen": (0.88, 0.89, 0.93, 0.92),
    "terugkerend": (1.01, 1.07, 1.14, 1.10),
    "gedempte_ets": (1.04, 1.04, 1.05, 1.10),
    "theta": (0.89, 0.91, 0.90, 0.89),
    "airline": (1.12, 1.05, 1.05, 1.11),
}
"""CRPS (modelschaal) gedeeld door die van naief, per groep: Eurostat-maandreeksen van elf andere landen, 2012-2019,
110 oorsprongen, meetkundig gemiddelde over de landen. De airline viel op een derde van de oorsprongen weg."""
GEWICHT_VOORAF = 24.0
"""De verwachting vooraf van de gewichten telt als zoveel eigen oorsprongen."""
MACHT = 25.0
"""Hoe scherp de gewichten naar het beste model trekken; op de elf landen maakt 16 of 25 een half procent CRPS uit."""
BANDMODEL = "niveau_en_verloop"
"""Het model waarvan de combinatie de band overneemt; valt het weg, dan het gewogen gemiddelde."""
VERBREDING_VOORAF = (1.00, 1.00, 1.00, 1.00)
"""Factor die op diezelfde landen de 80%-band van de combinatie op peil bracht, per groep."""
VERBREDING_GEWICHT = 8.0
"""De factor vooraf telt als zoveel voorspellingen die elkaar niet overlappen: zo ver liggen de landen uiteen."""
VERBREDING_GRENZEN = (0.6, 3.0)
MINSTE_VERGELIJKINGEN = 8
"""Met minder bekende uitkomsten op een horizon is niet te zeggen of naief beter was. Op de elf landen kostte oordelen na
een enkele uitkomst 1,5% CRPS, na acht niets."""
_P80 = 1.2815515655446004


@dataclass(frozen=True)
class Modeluitvoer:
    """Voorspellingen van alle modellen op alle oorsprongen, op de modelschaal.

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

    @property
    def bandmodel(self) -> int:
        """De plek van het model dat de combinatie haar band geeft."""
        return self.modellen.index(BANDMODEL)

    def of_naief(self, model: int) -> tuple[Rij, Rij]:
        """`mu` en `sigma` (O, H) van een model; waar het wegviel, die van naief."""
        naief = self.modellen.index("naief")
        viel_weg = ~np.isfinite(self.mu[:, model])
        return np.where(viel_weg, self.mu[:, naief], self.mu[:, model]), np.where(viel_weg, self.sigma[:, naief], self.sigma[:, model])


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


def combineer(mu: Rij, sigma: Rij, gewicht: Rij, band: int | None = None) -> tuple[Rij, Rij]:
    """Verwachting en standaardfout per horizon uit (M, H); weggevallen modellen (NaN) tellen niet mee.

    De verwachting is gewogen gemiddeld; de standaardfout komt van model `band`, of is ook gewogen gemiddeld.
    """
    telt = np.where(np.isfinite(mu) & np.isfinite(sigma), gewicht, 0.0)
    telt = telt / telt.sum(axis=0)
    breed = np.sum(telt * np.nan_to_num(sigma), axis=0)
    if band is not None:
        breed = np.where(np.isfinite(sigma[band]), sigma[band], breed)
    return np.sum(telt * np.nan_to_num(mu), axis=0), breed


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
        mu[n], sigma[n] = combineer(uitvoer.mu[n], uitvoer.sigma[n], gewichten(uitvoer, int(nu)), uitvoer.bandmodel)
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


def crps_in_personen(mu: Rij, sigma: Rij, waarneming: Rij) -> Rij:
    """CRPS in personen per voorspelling, elementsgewijs: twee maal het gemiddelde kwantielverlies, als in `maatstaven`."""
    fout = naar_personen(waarneming)[..., np.newaxis] - kwantielen(mu, sigma)
    return np.asarray(2 * np.mean(np.maximum(KANSEN * fout, (KANSEN - 1) * fout), axis=-1))


def naief_beter(uitvoer: Modeluitvoer, eerder: Terugblik, breed: Rij, nu: int) -> NDArray[np.bool_]:
    """Op welke horizonten (H,) de combinatie tot dan toe niet beter was dan naief, in CRPS over bekende uitkomsten.

    `breed` (O, H) is de verbreding die op elke oorsprong gold. Een horizon met te weinig uitkomsten telt niet: daar geldt de combinatie.
    """
    weet = bekend(uitvoer, nu)
    plek = uitvoer.modellen.index("naief")
    wij = crps_in_personen(eerder.mu, eerder.sigma * breed, uitvoer.waarneming)
    zij = crps_in_personen(uitvoer.mu[:, plek], uitvoer.sigma[:, plek], uitvoer.waarneming)
    som_wij, som_zij = (np.sum(np.where(weet, score, 0.0), axis=0) for score in (wij, zij))
    return np.asarray((weet.sum(axis=0) >= MINSTE_VERGELIJKINGEN) & (som_wij >= som_zij) & (som_zij > 0))


@dataclass(frozen=True)
class Oordeel:
    """Wat op een oorsprong te kiezen was: gewichten (M, H), verbreding (H,) en op welke horizonten naief geldt (H,)."""

    gewicht: Rij
    verbreding: Rij
    naief: NDArray[np.bool_]

    def voorspel(self, mu: Rij, sigma: Rij, modellen: tuple[str, ...]) -> tuple[Rij, Rij]:
        """Verwachting en standaardfout (H,) uit de modellen (M, H) van dat moment; de horizon mag korter zijn."""
        n = mu.shape[1]
        midden, band = combineer(mu, sigma, self.gewicht[:, :n], modellen.index(BANDMODEL))
        plek = modellen.index("naief")
        naief = self.naief[:n]
        return np.where(naief, mu[plek], midden), np.where(naief, sigma[plek], band * self.verbreding[:n])


@dataclass(frozen=True)
class IJking:
    """De combinatie op elke oorsprong, met de verbreding (O, H) van dat moment, en het oordeel op elk later moment."""

    uitvoer: Modeluitvoer
    eerder: Terugblik
    breed: Rij

    def oordeel(self, nu: int) -> Oordeel:
        """De keuzes op het moment dat de reeks `nu` maanden telde, alleen uit uitkomsten van toen."""
        return Oordeel(
            gewichten(self.uitvoer, nu),
            verbreding(self.uitvoer, self.eerder, nu),
            naief_beter(self.uitvoer, self.eerder, self.breed, nu),
        )


def ijk(uitvoer: Modeluitvoer) -> IJking:
    """Loopt alle oorsprongen na; elke oorsprong ziet alleen wat toen bekend was."""
    eerder = terugblik(uitvoer)
    breed = np.array([verbreding(uitvoer, eerder, int(o)) for o in uitvoer.oorsprong]).reshape(eerder.mu.shape)
    return IJking(uitvoer, eerder, breed)
