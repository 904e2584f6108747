"""De brug van crisis naar structureel: welk deel van het verschil door andere plaatsen komt, en welk deel door andere betaalregels.

Tussen beide staat structureel_mix: de plaatsen, contracten en woningen van structureel onder de regels van nu. Het verschil van crisis
met die mix valt per post uiteen naar oorzaak, volgens haar kostensoort; daarna verandert alleen nog wie betaalt. Een prijs per plaats
verandert nergens: wat een plek goedkoper maakt, is dat het een andere plek is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kostenmodel.rekenkern import AANLOOPJAREN, Model, Post

from .totalen import Partijen

Rij = NDArray[np.float64]
PLAATSEN, LEEGSTAND = "plaatsen", "leegstand"
STAPPEN = {
    PLAATSEN: "andere plaatsen en woningen, even vol",
    "contract": "andere contracten: openen, sluiten en afblazen van locaties",
    LEEGSTAND: "lege plaatsen en woningen",
    "financiering": "kapitaallasten, rente en voorschieten",
}
STAP_VAN = {
    "opstart_afbouw": "contract",
    "niet_doorgegaan": "contract",
    "leegstand": LEEGSTAND,
    "investering": "financiering",
    "financiering": "financiering",
}
"""Kostensoort -> stap; elke andere kostensoort volgt de mensen en hoort bij de plaatsen."""


@dataclass(frozen=True)
class Brug:
    """Het verschil in netto last van een partij over de hele tabel (EUR nominaal), in stappen.

    `stappen`: van crisis naar de mix, per oorzaak. `betaling`: dezelfde plaatsen onder andere regels, van de mix naar structureel; over
    alle partijen samen is dat nul.
    """

    stappen: Mapping[str, float]
    betaling: float

    @property
    def totaal(self) -> float:
        return sum(self.stappen.values()) + self.betaling

    def terug(self) -> Brug:
        """Dezelfde weg andersom."""
        return Brug({stap: -bedrag for stap, bedrag in self.stappen.items()}, -self.betaling)


def bruggen(
    modellen: Sequence[Model], wie: Partijen, crisis: Mapping[str, Rij], mix: Mapping[str, Rij], structureel: Mapping[str, Rij]
) -> dict[str, Brug]:
    """Per partij van het oordeel de brug; `crisis`, `mix` en `structureel` geven per post het rekenpad, elk (jaar,)."""

    def verschil(van: Mapping[str, Rij], naar: Mapping[str, Rij], sleutel: str) -> float:
        return float((naar[sleutel] - van[sleutel])[AANLOOPJAREN:].sum())

    per_partij = {partij: dict.fromkeys(STAPPEN, 0.0) for partij in wie.oordelen}
    for een in (post for model in modellen for post in model.posten if post.in_exploitatie):
        delen = _per_stap(een, crisis, mix)
        for partij in wie.oordelen:
            teken = sum(een.bijdrage(lid) for lid in wie.leden(partij))
            for stap, bedrag in delen.items():
                per_partij[partij][stap] += teken * bedrag
    return {
        partij: Brug({stap: _cent(bedrag) for stap, bedrag in stappen.items()}, _cent(verschil(mix, structureel, f"netto.{partij}")))
        for partij, stappen in per_partij.items()
    }


def _cent(bedrag: float) -> float:
    """Op hele centen, zodat wat elkaar opheft echt nul is, en nooit min nul."""
    return round(bedrag, 2) + 0.0


def _per_stap(een: Post, crisis: Mapping[str, Rij], mix: Mapping[str, Rij]) -> dict[str, float]:
    """Het verschil van een post per stap; wat er voor lege plaatsen in zit, gaat naar de leegstand."""
    verschil = mix[een.sleutel] - crisis[een.sleutel]
    leeg = mix[een.sleutel] * mix[een.leeg] - crisis[een.sleutel] * crisis[een.leeg] if een.leeg else np.zeros_like(verschil)
    delen = {LEEGSTAND: leeg} | {STAP_VAN.get(een.kostensoort, PLAATSEN): verschil - leeg}
    return {stap: float(rij[AANLOOPJAREN:].sum()) for stap, rij in delen.items()}
