"""Terugtoets met verschuivende oorsprong: wat had deze prognose toen gezegd, en wat kwam er uit?

Op elke oorsprong ziet alles (fits, gewichten, verbreding) alleen de maanden tot en met die oorsprong. Grens: de reeks
zelf is de huidige stand; afgeleide maanden en latere herzieningen waren toen niet bekend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from kostenmodel.invoer.meldingen import InvoerFouten, Melding
from kostenmodel.prognose import opslag
from kostenmodel.prognose.combinatie import IJking, Modeluitvoer, ijk
from kostenmodel.prognose.kwantielen import KANSEN, kwantielen
from kostenmodel.prognose.maatstaven import alle_maten
from kostenmodel.prognose.modellen import MINSTE_MAANDEN, MODELLEN, bewaakt
from kostenmodel.prognose.reeksen import Maand, maanden_vanaf
from kostenmodel.prognose.schaal import naar_personen, naar_schaal

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
    """Alle modellen op alle oorsprongen (aantal geleerde maanden), op de reeks `y` (modelschaal).

    Elke oorsprong is apart bewaard: zij hangt alleen van de maanden ervoor af, dus een langere reeks of een vroegere
    terugblik gebruikt dezelfde fits.
    """
    plekken = np.array(sorted({int(o) for o in oorsprongen}), dtype=np.int64)
    vorm = (len(plekken), len(MODELLEN), horizon)
    mu, sigma = np.full(vorm, np.nan), np.full(vorm, np.nan)
    waarneming = np.full((len(plekken), horizon), np.nan)
    for n, leer in enumerate(plekken):
        mu[n], sigma[n] = _alle_modellen(y[:leer].tobytes(), horizon, cache)
        deel = y[leer : leer + horizon]
        waarneming[n, : len(deel)] = deel
    return Modeluitvoer(tuple(MODELLEN), plekken, mu, sigma, waarneming)


@lru_cache(maxsize=2048)
def _alle_modellen(reeks: bytes, horizon: int, cache: bool) -> tuple[Rij, Rij]:
    """`mu` en `sigma` (model, horizon) van alle modellen op een reeks; NaN waar de wacht een model liet vallen."""
    y = np.frombuffer(reeks)

    def reken() -> dict[str, NDArray[Any]]:
        uit = np.full((2, len(MODELLEN), horizon), np.nan)
        for m, model in enumerate(MODELLEN.values()):
            voorspelling = bewaakt(model, y, horizon)
            if voorspelling is not None:
                uit[:, m] = voorspelling.mu, voorspelling.sigma
        return {"uit": uit}

    code = opslag.sleutel({"y": y}, {"soort": "modellen", "horizon": horizon})
    mu, sigma = opslag.uit_opslag_of("modellen", code, reken, gebruik=cache)["uit"]
    return mu, sigma


def ijkoorsprongen(maanden: int, stap: int = STAP) -> list[int]:
    """Vaste oorsprongen om de `stap` maanden, vanaf `EERSTE_OORSPRONG` tot vlak voor het eind van de reeks."""
    return list(range(EERSTE_OORSPRONG, maanden, stap))


@dataclass(frozen=True)
class Toetsresultaat:
    """Een voorspelling van een maand op een oorsprong: kwantielen (K,) in personen, en de waarneming.

    `naief`: op deze horizon gold naief, omdat de combinatie tot dan toe niet beter was.
    """

    oorsprong: Maand
    periode: Maand
    horizon: int
    kwantielen: Rij
    waarneming: float
    naief: bool = False


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
    y = naar_schaal(reeks)
    gevraagd = [len(y) - horizon - n * stap for n in range(oorsprongen)]
    if horizon < 1 or stap < 1 or oorsprongen < 1 or gevraagd[-1] < MINSTE_MAANDEN:
        eis = f"ten minste {MINSTE_MAANDEN} maanden voor de vroegste oorsprong"
        doe = "Kies minder oorsprongen, een kleinere stap of een kortere horizon."
        nood = f"{max(gevraagd[-1], 0)} maanden bij {oorsprongen} oorsprongen, stap {stap} en horizon {horizon}"
        raise InvoerFouten((Melding("terugtoets", "reeks", nood, eis, doe),))
    eerdere = range(gevraagd[0], EERSTE_OORSPRONG - 1, -STAP)
    uitvoer = modeluitvoer(y, [*eerdere, *gevraagd], horizon, cache=cache)
    ijking = ijk(uitvoer)
    maanden = maanden_vanaf(begin, len(y))
    resultaten: list[Toetsresultaat] = []
    for leer in sorted(gevraagd):
        n = int(np.flatnonzero(uitvoer.oorsprong == leer)[0])
        oordeel = ijking.oordeel(leer)
        raster = kwantielen(*oordeel.voorspel(uitvoer.mu[n], uitvoer.sigma[n], uitvoer.modellen))
        for h in range(horizon):
            waar = float(reeks[leer + h])
            resultaten.append(Toetsresultaat(maanden[leer - 1], maanden[leer + h], h + 1, raster[h], waar, bool(oordeel.naief[h])))
    kies = np.isin(uitvoer.oorsprong, gevraagd)
    toon = sorted({h for h in SCOREHORIZONTEN if h <= horizon} | {horizon})
    return Terugtoets(tuple(resultaten), KANSEN, tuple(scores(ijking, toon, kies, y)))


def scores(ijking: IJking, horizonten: Sequence[int], kies: NDArray[np.bool_], y: Rij) -> list[dict[str, Any]]:
    """Maten per horizon en model over de gekozen oorsprongen, naief eerst en de combinatie als laatste.

    Alle modellen staan op dezelfde oorsprongen; waar de wacht een model liet vallen, telt de naieve voorspelling. De
    combinatie is hier zonder terugval op naief, want daarop berust het oordeel of naief geldt.
    """
    uitvoer = ijking.uitvoer
    stappen = np.diff(naar_personen(y))
    uit: list[dict[str, Any]] = []
    reeksen = [(naam, *uitvoer.of_naief(m)) for m, naam in enumerate(uitvoer.modellen)]
    reeksen.append((COMBINATIE, ijking.eerder.mu, ijking.eerder.sigma * ijking.breed))
    for horizon in horizonten:
        h = horizon - 1
        telt = kies & np.isfinite(uitvoer.waarneming[:, h])
        if not telt.any():
            continue
        waar = naar_personen(uitvoer.waarneming[telt, h])
        leer = stappen[: max(int(uitvoer.oorsprong[telt].min()) - 1, 1)]
        for naam, mu, sigma in reeksen:
            maten = alle_maten(waar, kwantielen(mu[telt, h], sigma[telt, h]), KANSEN, leer)
            uit.append({"horizon": horizon, "model": naam, "aantal": int(telt.sum()), **maten})
    return uit
