"""De getallen achter blad Instroom: jaartotalen, kwantielen per jaar en officiële ramingen naast de uitkomst.

De kwantielen komen uit dezelfde trekkingen als de keten: eerst per trekking optellen, dan de kwantielen nemen. Het zijn
trekkingen van voor de instroomfactor van een scenario.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kostenmodel.invoer.lezen import lees_csv
from kostenmodel.invoer.meldingen import InvoerFouten
from kostenmodel.keten.loop import instroom_voor_keten
from kostenmodel.opschijf import laat_los
from kostenmodel.prognose import Maandreeksen, Prognose, instroomprognose
from kostenmodel.prognose.ramingen import Naast, Raming, naast_ramingen
from kostenmodel.prognose.reeksen import GEPUBLICEERD, NOWCAST
from kostenmodel.trekkingen import PER_KETENBLOK, Toeval

KANSEN = {"P5": 0.05, "P10": 0.1, "P50": 0.5, "P90": 0.9, "P95": 0.95}
GEMIDDELDE = "gemiddelde"


@dataclass(frozen=True, eq=False)
class Instroomcijfers:
    """Maandreeksen en prognose, met per toekomstig jaar de kwantielen en per jaar de officiële ramingen."""

    reeksen: Maandreeksen
    prognose: Prognose
    gepubliceerd: Mapping[tuple[int, str], float]
    """Gepubliceerd jaartotaal per (jaar, stroom)."""
    totaal: Mapping[int, Mapping[str, float]]
    """Per jaar na het laatste gerealiseerde: kwantielen en gemiddelde van de som van de stromen."""
    mediaan: Mapping[int, tuple[float, ...]]
    """Per jaar na het laatste gerealiseerde: de mediaan per stroom."""
    naast: tuple[Naast, ...]
    """Elke officiële raming naast onze prognose van toen en de uitkomst."""

    @property
    def ramingen(self) -> tuple[Raming, ...]:
        return tuple(een.raming for een in self.naast)

    @property
    def gerealiseerd(self) -> tuple[int, ...]:
        """De jaren waarvan alle maanden bekend zijn zonder nowcast."""
        return _volle_jaren(self.reeksen)

    def maanden_van(self, jaar: int) -> list[int]:
        """De plaatsen van de bekende maanden van een jaar in de reeksen."""
        return [n for n, (j, _) in enumerate(self.reeksen.maanden) if j == jaar]

    def status(self, jaar: int) -> set[str]:
        return set(self.reeksen.status[:, self.maanden_van(jaar)].ravel().tolist())

    def uitkomst(self, jaar: int) -> float | None:
        """De instroom van een gerealiseerd jaar, anders None."""
        return float(self.reeksen.jaarsom(jaar).sum()) if jaar in self.gerealiseerd else None

    def verschil(self, jaar: int) -> float | None:
        """Som van de maanden min de gepubliceerde jaartotalen; None als een jaartotaal ontbreekt."""
        bekend = [self.gepubliceerd.get((jaar, stroom)) for stroom in self.reeksen.stromen]
        if any(totaal is None for totaal in bekend):
            return None
        return float(self.reeksen.jaarsom(jaar).sum()) - sum(totaal for totaal in bekend if totaal is not None)

    def raming_vooraf(self, jaar: int) -> Raming | None:
        """De laatste raming voor een jaar die zeker voor dat jaar is verschenen."""
        alle = [raming for raming in self.ramingen if raming.jaar == jaar and raming.vooraf]
        return max(alle, key=lambda raming: raming.publicatie, default=None)

    def maat(self, stroom: str, horizon: int, model: str, naam: str) -> float:
        """Een maat uit de terugtoets."""
        return next(float(r[naam]) for r in self.prognose.scores if (r["stroom"], r["horizon"], r["model"]) == (stroom, horizon, model))


@lru_cache(maxsize=4)
def instroomcijfers(map_invoer: Path, laatste_jaar: int, toeval: Toeval) -> Instroomcijfers:
    """De cijfers bij dezelfde trekkingen als de keten met deze instellingen; een keer per proces berekend."""
    reeksen, prognose = instroomprognose(map_invoer, (laatste_jaar, 12))
    jaren = range(_volle_jaren(reeksen)[-1] + 1, laatste_jaar + 1)
    delen = []
    for blok in toeval.blokken(PER_KETENBLOK):
        maanden, paden = instroom_voor_keten(map_invoer, laatste_jaar, blok)
        delen.append([paden[:, :, [j == jaar for j, _ in maanden]].sum(axis=2) for jaar in jaren])
        laat_los([paden])
    per_jaar = {jaar: np.concatenate(sommen, axis=1) for jaar, sommen in zip(jaren, zip(*delen, strict=True), strict=True)}
    return Instroomcijfers(
        reeksen,
        prognose,
        _jaartotalen(map_invoer),
        {jaar: _maten(som.sum(axis=0)) for jaar, som in per_jaar.items()},
        {jaar: tuple(np.median(som, axis=1).tolist()) for jaar, som in per_jaar.items()},
        naast_ramingen(map_invoer, toeval),
    )


def _volle_jaren(reeksen: Maandreeksen) -> tuple[int, ...]:
    gemeten = [maand for n, maand in enumerate(reeksen.maanden) if NOWCAST not in reeksen.status[:, n]]
    return tuple(jaar for jaar, maand in gemeten if maand == 12)


def _maten(trekkingen: NDArray[np.float64]) -> dict[str, float]:
    waarden = np.quantile(trekkingen, list(KANSEN.values()))
    return dict(zip(KANSEN, waarden.tolist(), strict=True)) | {GEMIDDELDE: float(trekkingen.mean())}


def _jaartotalen(map_invoer: Path) -> dict[tuple[int, str], float]:
    """Gepubliceerde jaartotalen; het bestand is bij het maken van de maandreeksen al nagekeken."""
    bestand, fouten = lees_csv(map_invoer / "reeksen" / "instroom_jaar.csv", "reeksen/instroom_jaar.csv", ("jaar", "stroom", "aantal"))
    if bestand is None:
        raise InvoerFouten(fouten)
    return {(int(rij["jaar"]), rij["stroom"]): float(rij["aantal"]) for _, rij in bestand.rijen}


def zwakste(statussen: set[str], afgeleid: str) -> str:
    """De status van een maand of jaar over de stromen heen, in woorden; `afgeleid` als geen enkele cel gepubliceerd is."""
    if NOWCAST in statussen:
        return "nowcast"
    if statussen == {GEPUBLICEERD}:
        return "gepubliceerd"
    return "deels afgeleid" if GEPUBLICEERD in statussen else afgeleid
