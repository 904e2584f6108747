"""Gemeentefonds: wat de ene gemeente meer krijgt, leveren de andere in; het land als geheel wint of verliest niets."""

from __future__ import annotations

import numpy as np
import pytest
from hulp_doorrekening import alle_gemeenten, land, per_trekking, rekenpad

from kostenmodel.doorrekening import Rekenaar
from kostenmodel.rekenschema import ARMEN

SALDO = "netto.gemeentefonds.gemeenten_overig"


@pytest.mark.parametrize("scenario", ["basispad", "lage_instroom"])
@pytest.mark.parametrize("arm", ARMEN)
def test_algemene_uitkering_is_over_alle_gemeenten_nul(rekenaar: Rekenaar, scenario: str, arm: str) -> None:
    """De uitkering over bewoners en de lagere factor heffen elkaar op: het fonds groeit niet mee met het aantal mensen."""
    uit = rekenpad(rekenaar, scenario, arm, alle_gemeenten())
    bruto = uit["gemeentefonds.bewoners"].sum(axis=0)
    assert bruto.min() > 1e8, "over honderden miljoenen verdeeld, anders zegt nul niets"
    assert np.abs(uit[SALDO].sum(axis=0)).max() <= 1e-12 * bruto.max()
    saldo = uit[SALDO][:, 0, 2:]
    assert np.any(saldo > 0) and np.any(saldo < 0), "de ene gemeente wint, de andere levert in"


@pytest.mark.parametrize("arm", ARMEN)
def test_in_nederland_als_geheel_is_het_saldo_nul_in_elke_trekking(rekenaar: Rekenaar, arm: str) -> None:
    uit = per_trekking(rekenaar, "basispad", arm, land())
    assert np.abs(uit[SALDO]).max() <= 1e-12 * uit["gemeentefonds.bewoners"].max()


def test_wie_meer_opvangt_wint(rekenaar: Rekenaar) -> None:
    """Vergunninghouders gaan naar inwoners; het verschil tussen gemeenten komt dus van opvang en van de zwaarte van hun basis."""
    gemeenten = alle_gemeenten()
    uit = rekenpad(rekenaar, "basispad", "crisis", gemeenten)
    inwoners = gemeenten["inwoners"][:, 0, 0]
    opvang = (gemeenten["capaciteit_regulier"] + gemeenten["capaciteit_nood"])[:, 0, 0] / inwoners
    zwaarte = gemeenten["uitkeringsbasis"][:, 0, 0] / inwoners
    winst = uit[SALDO][:, 0, 2] / inwoners
    assert winst[opvang.argmax()] > 0
    assert np.corrcoef(winst, opvang)[0, 1] > 0.3
    assert np.corrcoef(winst, zwaarte)[0, 1] < -0.3
