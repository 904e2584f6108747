"""In de trekkingen heeft een gemeente een locatie of niet: hele locaties van gangbare omvang, met behoud van het landelijke totaal.

Het rekenpad verdeelt plaatsen naar verwachte aandelen, ook een zevende locatie. Een trekking doet dat niet: bestaande locaties gaan
een voor een dicht naarmate de verdeling naar de Spreidingswet groeit, nieuwe komen er als geheel. Zolang er niets is gegroeid, houdt
elke gemeente precies de getelde plaatsen. Gelijk onder beide bekostigingen: de loting hangt alleen aan scenario, trekking en gemeente.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kostenmodel.invoer import Gemeente
from kostenmodel.opschijf import laat_los, verplaats
from kostenmodel.trekkingen import PER_BLOK

Rij = NDArray[np.float64]
ALLE = slice(None)


class Loting:
    """De aandelen van alle gemeenten in een soort opvang, per trekking en jaar.

    `geteld`: plaatsen bij de telling; `opgave`: plaatsen volgens de Spreidingswet, elk (gemeente,). `menging`: hoe ver de verdeling
    naar de opgave is gegroeid, (jaar,). `omvang`: plaatsen per locatie. Aandelen tellen in elke trekking en elk jaar op tot 1.
    """

    def __init__(self, naam: str, geteld: Rij, opgave: Rij, menging: Rij, omvang: float, trekkingen: int, zaad: int) -> None:
        self.geteld, self.menging, self.omvang = geteld, menging, omvang
        self.nieuw = opgave / opgave.sum() * geteld.sum()
        self.locaties = np.maximum(np.rint(geteld / omvang), 1)
        self.blijft, self.komt = (Plekken(f"{naam}.{deel}", len(geteld), trekkingen, zaad) for deel in ("blijft", "komt"))
        self.totaal = sum((self.plaatsen(gemeente) for gemeente in range(len(geteld))), start=np.zeros((trekkingen, len(menging))))
        laat_los([*self.blijft.volgorde, *self.komt.volgorde])

    def plaatsen(self, gemeente: int, waar: slice = ALLE) -> Rij:
        """Plaatsen van een gemeente als de landelijke capaciteit die van de telling bleef, (trekking, jaar); `waar` kiest trekkingen."""
        aantal = self.locaties[gemeente]
        over = np.floor(self.blijft.van(gemeente)[waar] + aantal * (1 - self.menging)[None, :])
        erbij = np.floor(self.komt.van(gemeente)[waar] + self.nieuw[gemeente] * self.menging[None, :] / self.omvang)
        return np.asarray(over * self.geteld[gemeente] / aantal + erbij * self.omvang)

    def aandeel(self, gemeente: int, waar: slice = ALLE) -> Rij:
        """Aandeel van een gemeente, (trekking, jaar)."""
        return self.plaatsen(gemeente, waar) / self.totaal[waar]


def loting(naam: str, gemeenten: Sequence[Gemeente], kenmerk: str, menging: Rij, omvang: float, trekkingen: int, zaad: int) -> Loting:
    """De loting van een soort opvang over deze gemeenten; `kenmerk` noemt hun getelde plaatsen."""
    geteld = np.array([float(getattr(een, kenmerk) or 0) for een in gemeenten])
    opgave = np.array([float(een.spreidingswet_plaatsen or 0) for een in gemeenten])
    return Loting(naam, geteld, opgave, menging, omvang, trekkingen, zaad)


class Plekken:
    """Uniforme plekken (trekking, gemeente), per trekking gelijk gespreid over de gemeenten zodat het totaal nauwelijks schommelt."""

    def __init__(self, naam: str, gemeenten: int, trekkingen: int, zaad: int) -> None:
        afdruk = np.frombuffer(hashlib.sha256(f"loting.{naam}".encode()).digest(), dtype="<u4")
        toeval = np.random.default_rng([zaad, *(int(deel) for deel in afdruk)])
        self.volgorde = [self._volgorde(toeval, gemeenten, min(PER_BLOK, trekkingen - begin)) for begin in range(0, trekkingen, PER_BLOK)]
        if len(self.volgorde) > 1:
            self.volgorde = verplaats(self.volgorde)
        self.binnen_vakje = toeval.random((trekkingen, 1))

    def van(self, gemeente: int) -> Rij:
        """De plek van een gemeente, (trekking, 1)."""
        op_rij = np.concatenate([blok[gemeente] for blok in self.volgorde])
        return np.asarray((op_rij[:, None] + self.binnen_vakje) / len(self.volgorde[0]))

    @staticmethod
    def _volgorde(toeval: np.random.Generator, gemeenten: int, trekkingen: int) -> NDArray[np.int16]:
        """De hoeveelste elke gemeente is, (gemeente, trekking)."""
        op_rij = np.tile(np.arange(gemeenten, dtype=np.int16), (trekkingen, 1))
        return np.ascontiguousarray(toeval.permuted(op_rij, axis=1).T)
