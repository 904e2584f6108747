"""Wat alle bladen nodig hebben: de uitkomst, de invoer en het scenario dat bij openen gekozen is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kostenmodel.doorrekening import ARMEN, Uitkomst
from kostenmodel.invoer import Invoer

if TYPE_CHECKING:
    from .regels import Adresboek, Bladsoort

Rij = NDArray[np.float64]
ARMTITEL = {"crisis": "Crisisbekostiging", "structureel": "Structurele bekostiging"}
SCENARIOKEUZE = "scenariokeuze"


@dataclass(frozen=True, eq=False)
class Context:
    """Alleen-lezen; `actief` is de naam van het scenario dat bij openen gekozen is."""

    uitkomst: Uitkomst
    invoer: Invoer
    actief: str

    def scenario_titel(self, naam: str) -> str:
        return self.invoer.scenario(naam).titel

    def scenario_cel(self, adressen: Adresboek) -> str:
        """De cel met het nummer van het gekozen scenario."""
        from .regels import verwijs

        blad, rij = adressen.naam(SCENARIOKEUZE)
        return f"{verwijs(blad)}$D${rij}"

    def postwaarde(self, sleutel: str, arm: str | None) -> Rij:
        """De waarde van een post in het actieve scenario: (jaar,), of (1,) voor een getal over meer jaren."""
        over = self.uitkomst.vergelijking[self.actief]
        if sleutel in over:
            return over[sleutel]
        return self.uitkomst.armen[self.actief, arm or ARMEN[0]].posten[sleutel]

    def bladwaarde(self, soort: Bladsoort, sleutel: str, arm: str | None, scenario: str) -> Rij:
        """De waarde van een parameter of landelijk volume onder een scenario, (jaar,)."""
        bron = self.uitkomst.armen[scenario, arm or ARMEN[0]]
        return bron.parameters[sleutel].midden if soort == "parameter" else bron.landelijk[sleutel]

    def varieert(self, soort: Bladsoort, sleutel: str) -> tuple[bool, bool]:
        """Of een blad verschilt tussen bekostigingen, en of het verschilt tussen scenario's."""
        return self._variatie[soort, sleutel]

    @cached_property
    def _variatie(self) -> dict[tuple[str, str], tuple[bool, bool]]:
        uit: dict[tuple[str, str], tuple[bool, bool]] = {}
        scenarios = self.uitkomst.scenarios
        eerste = self.uitkomst.armen[scenarios[0], ARMEN[0]]
        soorten: tuple[tuple[Bladsoort, list[str]], ...] = (
            ("parameter", list(eerste.parameters)),
            ("landelijk", list(eerste.landelijk)),
        )
        for soort, sleutels in soorten:
            for sleutel in sleutels:
                w = {(s, a): self.bladwaarde(soort, sleutel, a, s) for s in scenarios for a in ARMEN}
                uit[soort, sleutel] = (
                    any(not np.array_equal(w[s, ARMEN[0]], w[s, ARMEN[1]]) for s in scenarios),
                    any(not np.array_equal(w[scenarios[0], a], w[s, a]) for s in scenarios for a in ARMEN),
                )
        return uit

    @cached_property
    def legenda(self) -> str:
        return (
            "Bedragen in hele euro's, lopende prijzen tenzij anders vermeld. Lasten en uitgaven zijn positief. "
            "Geel met blauw: invoer die u mag wijzigen. Grijs: vaste uitkomst; wijzigen vergt opnieuw draaien."
        )

    @cached_property
    def voettekst(self) -> str:
        inst = self.uitkomst.inst
        return (
            f"Kostenmodel {self.uitkomst.gemeente.naam}, begrotingsjaar {inst.jaar}, peildatum {self.invoer.peildatum:%d-%m-%Y}"
        )
