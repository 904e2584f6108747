"""Terugtoets met verschuivende oorsprong: wat had deze prognose toen gezegd, en wat kwam er uit?

Op elke oorsprong ziet alles (fits, gewichten, verbreding) alleen de maanden tot en met die oorsprong. Grens: de reeks
zelf is de huidige stand; afgeleide maanden en latere herzieningen waren toen niet bekend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kostenmodel.invoer.meldingen import InvoerFouten, Melding
from kostenmodel.prognose import opslag
from kostenmodel.prognose.combinatie import Modeluitvoer, terugblik, verbreding
from kostenmodel.prognose.kwantielen import KANSEN, kwantielen
from kostenmodel.prognose.maatstaven import alle_maten
from kostenmodel.prognose.modellen import MINSTE_MAANDEN, MODELLEN, bewaakt
from kostenmodel.prognose.reeksen import Maand, maanden_vanaf

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rij = NDArray[np.float64]

HORIZON = 24
STAP = 3
EERSTE_OORSPRONG = 48
"""Zoveel maanden leert de eerste oorsprong; korter geeft het seizoen geen houvast."""
SCOREHORIZONTEN = (3, 6, 12, 24)
COMBINATIE = "combinatie"


def modeluitvoer(y: Rij, oorsprongen: Sequence[int], horizon: int, *, cache: bool = True) -> Modeluitvoer:
    """Alle modellen op alle oorsprongen (aantal geleerde maanden), op de wortelreeks `y`."""
    plekken = np.array(sorted({int(o) for o in oorsprongen}), dtype=np.int64)

    def reken() -> dict[str, NDArray[Any]]:
        vorm = (len(plekken), len(MODELLEN), horizon)
        mu, sigma = np.full(vorm, np.nan), np.full(vorm, np.nan)
        for n, leer in enumerate(plekken):
            for m, model in enumerate(MODELLEN.values()):
                uit = bewaakt(model, y[:leer], horizon)
                if uit is not None:
                    mu[n, m], sigma[n, m] = uit.mu, uit.sigma
        return {"mu": mu, "sigma": sigma}

    tot = int(plekken.max(initial=0))
    code = opslag.sleutel({"y": y[:tot], "oorsprong": plekken}, {"soort": "modeluitvoer", "horizon": horizon})
    arrays = opslag.uit_opslag_of("modellen", code, reken, gebruik=cache)
    waarneming = np.full((len(plekken), horizon), np.nan)
    for n, leer in enumerate(plekken):
        deel = y[leer : leer + horizon]
        waarneming[n, : len(deel)] = deel
    return Modeluitvoer(tuple(MODELLEN), plekken, arrays["mu"], arrays["sigma"], waarneming)


def ijkoorsprongen(maanden: int, stap: int = STAP) -> list[int]:
    """Vaste oorsprongen om de `stap` maanden, vanaf `EERSTE_OORSPRONG` tot vlak voor het eind van de reeks."""
    return list(range(EERSTE_OORSPRONG, maanden, stap))


@dataclass(frozen=True)
class Toetsresultaat:
    """Een voorspelling van een maand op een oorsprong: kwantielen (K,) in personen, en de waarneming."""

    oorsprong: Maand
    periode: Maand
    horizon: int
    kwantielen: Rij
    waarneming: float


@dataclass(frozen=True)
class Terugtoets:
    """Alle resultaten van de combinatie, en de maten per model en horizon (naief staat vooraan)."""

    resultaten: tuple[Toetsresultaat, ...]
    kansen: Rij
    maten: tuple[dict[str, Any], ...]


def terugtoets(
    reeks: Rij,
    begin: Maand,
    *,
    oorsprongen: int = 12,
    stap: int = STAP,
    horizon: int = 12,
    cache: bool = True,
) -> Terugtoets:
    """Toetst de prognose van een maandreeks in personen (M,), die in `begin` start.

    De laatste oorsprong ligt `horizon` maanden voor het eind, eerdere telkens `stap` maanden ervoor. Een te korte reeks
    geeft `InvoerFouten`. Hoe meer oorsprongen, hoe minder geschiedenis de vroegste heeft om van te leren.
    """
    y = np.sqrt(reeks)
    gevraagd = [len(y) - horizon - n * stap for n in range(oorsprongen)]
    if horizon < 1 or stap < 1 or oorsprongen < 1 or gevraagd[-1] < MINSTE_MAANDEN:
        eis = f"ten minste {MINSTE_MAANDEN} maanden voor de vroegste oorsprong"
        doe = "Kies minder oorsprongen, een kleinere stap of een kortere horizon."
        nood = f"{max(gevraagd[-1], 0)} maanden bij {oorsprongen} oorsprongen, stap {stap} en horizon {horizon}"
        raise InvoerFouten((Melding("terugtoets", "reeks", nood, eis, doe),))
    ijk = [o for o in range(gevraagd[0], EERSTE_OORSPRONG - 1, -STAP)]
    uitvoer = modeluitvoer(y, [*ijk, *gevraagd], horizon, cache=cache)
    eerder = terugblik(uitvoer)
    maanden = maanden_vanaf(begin, len(y))
    resultaten: list[Toetsresultaat] = []
    for leer in sorted(gevraagd):
        n = int(np.flatnonzero(uitvoer.oorsprong == leer)[0])
        sigma = eerder.sigma[n] * verbreding(uitvoer, eerder, leer)
        raster = kwantielen(eerder.mu[n], sigma)
        for h in range(horizon):
            waar = float(reeks[leer + h])
            resultaten.append(Toetsresultaat(maanden[leer - 1], maanden[leer + h], h + 1, raster[h], waar))
    kies = np.isin(uitvoer.oorsprong, gevraagd)
    toon = sorted({h for h in SCOREHORIZONTEN if h <= horizon} | {horizon})
    return Terugtoets(tuple(resultaten), KANSEN, tuple(scores(uitvoer, toon, kies, y)))


def scores(uitvoer: Modeluitvoer, horizonten: Sequence[int], kies: NDArray[np.bool_], y: Rij) -> list[dict[str, Any]]:
    """Maten per horizon en model over de gekozen oorsprongen, naief eerst en de combinatie als laatste.

    Alleen oorsprongen waarop elk model een voorspelling gaf en de uitkomst bekend is, tellen mee: anders vergelijkt de
    tabel verschillende maanden.
    """
    eerder = terugblik(uitvoer)
    breed = np.array([verbreding(uitvoer, eerder, int(o)) for o in uitvoer.oorsprong])
    stappen = np.diff(y**2)
    uit: list[dict[str, Any]] = []
    for horizon in horizonten:
        h = horizon - 1
        telt = kies & np.isfinite(uitvoer.waarneming[:, h]) & np.isfinite(uitvoer.mu[:, :, h]).all(axis=1)
        if not telt.any():
            continue
        waar = uitvoer.waarneming[telt, h] ** 2
        leer = stappen[: max(int(uitvoer.oorsprong[telt].min()) - 1, 1)]
        reeksen = [(naam, uitvoer.mu[telt, m, h], uitvoer.sigma[telt, m, h]) for m, naam in enumerate(uitvoer.modellen)]
        reeksen.append((COMBINATIE, eerder.mu[telt, h], eerder.sigma[telt, h] * breed[telt, h]))
        for naam, mu, sigma in reeksen:
            maten = alle_maten(waar, kwantielen(mu, sigma), KANSEN, leer)
            uit.append({"horizon": horizon, "model": naam, "aantal": int(telt.sum()), **maten})
    return uit
