"""Wat elk eigen cijfer met de uitkomst van de gemeente doet: haar netto last met alle eigen cijfers, min die zonder dit ene.

Op het rekenpad. Cijfers werken op elkaar in (een eigen prijs telt over eigen plaatsen), dus de delen tellen niet op tot het geheel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kostenmodel.doorrekening import Uitkomst, bladwaarden, met_eigen
from kostenmodel.invoer import GEEN_EIGEN_CIJFERS, Eigencijfers, Invoer
from kostenmodel.rekenkern import AANLOOPJAREN, nodig_voor
from kostenmodel.rekenkern.rekenen import reken_posten
from kostenmodel.rekenschema import ARMEN

NETTO = "netto.gemeente"


@dataclass(frozen=True)
class Eigeneffecten:
    """Verschil in netto last van de gemeente over alle jaren vanaf het begrotingsjaar, per bekostiging; EUR nominaal."""

    per_cijfer: Mapping[str, Mapping[str, float]]
    """Sleutel in kolom A van Eigen cijfers -> bekostiging -> verschil."""

    samen: Mapping[str, float]


def eigeneffecten(invoer: Invoer, uitkomst: Uitkomst, scenario: str) -> Eigeneffecten:
    """Het effect van elk eigen cijfer van een doorgerekende gemeente in een scenario."""
    eigen = uitkomst.eigen
    met = {arm: float(uitkomst.armen[scenario, arm].posten[NETTO][AANLOOPJAREN:].sum()) for arm in ARMEN}

    def verschil(zonder: Eigencijfers) -> dict[str, float]:
        return {arm: met[arm] - _netto(invoer, uitkomst, scenario, arm, zonder) for arm in ARMEN}

    return Eigeneffecten({een: verschil(eigen.zonder(een)) for een in eigen.onderwerpen}, verschil(GEEN_EIGEN_CIJFERS))


def _netto(invoer: Invoer, uitkomst: Uitkomst, scenario: str, arm: str, eigen: Eigencijfers) -> float:
    """De netto last van de gemeente over alle jaren vanaf het begrotingsjaar met andere eigen cijfers; volumes van het land blijven."""
    jaren, posten = uitkomst.inst.jaren, nodig_voor(uitkomst.schema.per_arm, [NETTO])
    parameters = met_eigen(invoer, jaren, (scenario, arm), uitkomst.landelijke_waarden[scenario, arm], eigen)
    midden = {sleutel: waarde.midden for sleutel, waarde in parameters.items()}
    blad = bladwaarden(midden, uitkomst.armen[scenario, arm].landelijk, uitkomst.kenmerken, eigen, jaren)
    return float(reken_posten(posten, blad, (1, 1, len(jaren)))[NETTO][0, 0, AANLOOPJAREN:].sum())
