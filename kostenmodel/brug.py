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


class Bruggen:
    """Maakt bij deze kostenmodellen en partijen de bruggen van een gemeente."""

    def __init__(self, modellen: Sequence[Model], wie: Partijen) -> None:
        posten: list[Post] = [een for model in modellen for een in model.posten if een.in_exploitatie]
        self._oordelen = wie.oordelen
        self._sleutels = [een.sleutel for een in posten]
        self._met_leeg = [(plek, een.leeg) for plek, een in enumerate(posten) if een.leeg]
        tekens = np.array([[sum(een.bijdrage(lid) for lid in wie.leden(partij)) for een in posten] for partij in wie.oordelen], dtype=float)
        stap = np.array([STAP_VAN.get(een.kostensoort, PLAATSEN) for een in posten])
        self._gevuld = {naam: tekens * (stap == naam) for naam in STAPPEN}
        """Stap -> per partij en post het teken waarmee haar gevulde deel meetelt, (partij, post)."""
        self._leeg = tekens

    def tussen(self, crisis: Mapping[str, Rij], mix: Mapping[str, Rij], structureel: Mapping[str, Rij]) -> dict[str, Brug]:
        """Per partij van het oordeel de brug; `crisis`, `mix` en `structureel` geven per post het rekenpad, elk (jaar,)."""
        voor, na = (np.array([pad[sleutel][AANLOOPJAREN:] for sleutel in self._sleutels]) for pad in (crisis, mix))
        leeg = np.zeros(len(self._sleutels))
        for plek, aandeel in self._met_leeg:
            leeg[plek] = (na[plek] * mix[aandeel][AANLOOPJAREN:] - voor[plek] * crisis[aandeel][AANLOOPJAREN:]).sum()
        gevuld = (na - voor).sum(axis=1) - leeg
        per_stap = {stap: tekens @ gevuld for stap, tekens in self._gevuld.items()}
        per_stap[LEEGSTAND] = per_stap[LEEGSTAND] + self._leeg @ leeg
        uit = {}
        for plek, partij in enumerate(self._oordelen):
            betaling = (structureel[f"netto.{partij}"] - mix[f"netto.{partij}"])[AANLOOPJAREN:].sum()
            uit[partij] = Brug({stap: _cent(rij[plek]) for stap, rij in per_stap.items()}, _cent(betaling))
        return uit


def _cent(bedrag: float) -> float:
    """Op hele centen, zodat wat elkaar opheft echt nul is, en nooit min nul."""
    return round(float(bedrag), 2) + 0.0
