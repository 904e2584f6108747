"""Hulp bij tests van de keten: bedachte maar geloofwaardige instroom en ketenwaarden, zonder prognose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from hulp_posten import INVOER
from numpy.typing import NDArray

from kostenmodel.keten.asiel import Begin, Maand
from kostenmodel.keten.loop import codes
from kostenmodel.keten.simulatie import Ketenuitkomst, simuleer

Rij = NDArray[np.float64]

MAANDEN: tuple[Maand, ...] = tuple((jaar, maand) for jaar in range(2024, 2032) for maand in range(1, 13))
START: Maand = (2027, 1)
"""Begin van het eerste jaar waarin de bekostigingen mogen verschillen."""
VANAF = MAANDEN.index(START)
CODES = codes(INVOER)
OPVANGTYPEN, VERBLIJFSJAREN = CODES.opvangtypen, CODES.verblijfsjaren
REGELS = ("bestelregel_opvang", "bestelregel_woningen")


@dataclass(frozen=True, eq=False)
class Proef:
    """Een keten in een paar trekkingen: instroom per stroom, ketenwaarden en of er vanaf `START` besteld wordt."""

    instroom: Mapping[str, Rij]
    waarden: Mapping[str, Rij]
    bestelt: tuple[bool, bool]

    def reken(self) -> Ketenuitkomst:
        return simuleer(MAANDEN, self.instroom, self.waarde, CODES, Begin({(2024, 1): 18750.0}, START))

    def waarde(self, sleutel: str) -> Rij:
        if sleutel in REGELS:
            aan = self.bestelt[REGELS.index(sleutel)]
            return np.array([[float(aan and maand >= START) for maand in MAANDEN]])
        return self.waarden[sleutel]

    def met(self, **waarden: Rij) -> Proef:
        """Dezelfde proef met andere ketenwaarden."""
        return replace(self, waarden={**self.waarden, **waarden})

    def met_instroom(self, bewerk: Callable[[Rij], Rij]) -> Proef:
        return replace(self, instroom={stroom: bewerk(rij) for stroom, rij in self.instroom.items()})

    def bestellend(self, opvang: bool, woningen: bool) -> Proef:
        return replace(self, bestelt=(opvang, woningen))


def proef(zaad: int, schaal: float, bestelt: tuple[bool, bool], trekkingen: int = 3) -> Proef:
    """Een proef bij een zaad; `schaal` 1 is ongeveer de instroom van 2024, 0 is geen instroom.

    Ketenwaarden liggen ergens tussen laag en hoog van de invoer, in elke maand even ver.
    """
    bron = np.random.default_rng(zaad)
    maat = {"eerste": 2500.0, "herhaald": 150.0, "nareis": 1000.0}
    golf = np.exp(bron.normal(0, 0.15, (trekkingen, len(MAANDEN))).cumsum(axis=1))
    instroom = {stroom: bron.gamma(4, aantal / 4, golf.shape) * golf * schaal for stroom, aantal in maat.items()}
    waarden = {}
    for naam, blad in INVOER.parameters.items():
        if not naam.startswith("keten."):
            continue
        band = INVOER.maandwaarden(naam, MAANDEN)
        plek = bron.uniform(0, 1, (trekkingen, 1))
        waarde = band.laag + plek * (band.hoog - band.laag)
        waarden[naam.removeprefix("keten.")] = np.rint(waarde) if blad.soort in ("termijn", "schakelaar") else waarde
    return Proef(instroom, waarden, bestelt)
