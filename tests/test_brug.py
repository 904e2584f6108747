"""De brug van crisis naar structureel: wat er staat kan de samenleving iets schelen, wie betaalt nooit."""

from __future__ import annotations

import pytest
from hulp_posten import INVOER

from kostenmodel.doorrekening import Instellingen, Rekenaar
from kostenmodel.invoer import zoek_gemeente


@pytest.fixture(scope="module")
def uitkomst():
    rekenaar = Rekenaar(INVOER, Instellingen(2027, 64, 20261122), ("basispad", "lage_instroom"))
    return rekenaar.reken_door(zoek_gemeente(INVOER, "Utrecht"))


@pytest.mark.parametrize("scenario", ["basispad", "lage_instroom"])
def test_de_stappen_tellen_op_tot_het_verschil(uitkomst, scenario):
    """Een brug met een gat is geen brug."""
    for partij, brug in uitkomst.brug[scenario].items():
        verschil = uitkomst.vergelijking[scenario][f"oordeel.{partij}.15.verschil"][0]
        assert brug.keuzes + brug.betaling == pytest.approx(verschil, abs=0.01)


@pytest.mark.parametrize("scenario", ["basispad", "lage_instroom"])
def test_andere_regels_voor_betalen_kosten_de_samenleving_niets(uitkomst, scenario):
    """Wat de een meer ontvangt, betaalt de ander; ook de rente over een subsidie verdwijnt niet, zij verschuift."""
    bruggen = uitkomst.brug[scenario]
    assert bruggen["rijk"].betaling > 0
    assert bruggen["samenleving"].betaling == pytest.approx(0, abs=0.01)
