"""Ontheemden uit Oekraïne: niemand raakt zoek, en de stand komt uit waar hij is geteld."""

from __future__ import annotations

import numpy as np
import pytest
from hulp_keten import MAANDEN, Proef, Rij, proef
from hulp_posten import INVOER
from hypothesis import given, settings
from hypothesis import strategies as st

from kostenmodel.keten.ontheemden import ONTHEEMDENREEKSEN, simuleer_ontheemden

PROEVEN = st.builds(proef, st.integers(0, 2**32 - 1), st.just(1.0), st.just((False, False)))
ruim = settings(max_examples=25)
TREKKINGEN = 3


def reken(een: Proef) -> dict[str, Rij]:
    return simuleer_ontheemden(MAANDEN, een.waarde, TREKKINGEN)


def midden(scenario: str = "basispad") -> dict[str, Rij]:
    """Een doorloop met de middenwaarden van een scenario."""

    def p(sleutel: str) -> Rij:
        return INVOER.maandwaarden(f"keten.{sleutel}", MAANDEN, scenario=scenario, bekostiging="crisis").midden[None, :]

    return simuleer_ontheemden(MAANDEN, p, 1)


@given(PROEVEN)
@ruim
def test_ontheemden_blijven_behouden(een: Proef) -> None:
    """De verandering van de stand is instroom min vertrek; verhuizen naar een eigen woning verandert de stand niet."""
    r = reken(een)
    stand = np.concatenate([een.waarden["ontheemden_begin"][:, :1], r["ontheemden"]], axis=1)
    assert np.allclose(np.diff(stand, axis=1), r["ontheemden_instroom"] - r["ontheemden_vertrokken"], rtol=0, atol=1e-6)


@given(PROEVEN)
@ruim
def test_wie_de_opvang_verlaat_vertrekt_of_verhuist(een: Proef) -> None:
    """Beide vormen van opvang samen: erbij is een deel van de instroom, eraf vertrek in hetzelfde tempo als elders en verhuizing."""
    r = reken(een)
    opvang = r["ontheemden_opvang"] + r["ontheemden_particulier"]
    erbij = np.diff(opvang, axis=1) + r["ontheemden_naar_woning"][:, 1:]
    erbij += opvang[:, :-1] * np.broadcast_to(een.waarden["ontheemden_vertrek_per_maand"], (TREKKINGEN, len(MAANDEN)))[:, 1:]
    assert erbij.min() >= -1e-6
    assert np.all(erbij <= r["ontheemden_instroom"][:, 1:] + 1e-6)


@given(PROEVEN)
@ruim
def test_geen_stand_is_negatief_en_opvang_past_in_het_totaal(een: Proef) -> None:
    r = reken(een)
    assert set(r) == set(ONTHEEMDENREEKSEN)
    for naam, reeks in r.items():
        assert reeks.shape == (TREKKINGEN, len(MAANDEN)), naam
        assert reeks.min() >= 0, naam
    assert np.all(r["ontheemden_opvang"] + r["ontheemden_particulier"] <= r["ontheemden"] + 1e-6)


def test_zonder_komst_vertrek_en_verhuizing_verandert_er_niets() -> None:
    een = proef(1, 1.0, (False, False))
    stil = {naam: np.zeros((TREKKINGEN, 1)) for naam in ("instroom", "vertrek_per_maand", "naar_woning_per_maand")}
    r = reken(een.met(**{f"ontheemden_{naam}": nul for naam, nul in stil.items()}))
    for naam in ("ontheemden", "ontheemden_opvang", "ontheemden_particulier"):
        assert np.ptp(r[naam], axis=1) == pytest.approx(0)


@pytest.mark.parametrize(
    ("maand", "reeks", "geteld"),
    [
        ((2024, 10), "ontheemden", 122_440),
        ((2024, 10), "ontheemden_opvang", 91_990),
        ((2025, 6), "ontheemden", 129_230),
        ((2025, 10), "ontheemden", 135_010),
        ((2025, 10), "ontheemden_opvang", 96_733),
    ],
)
def test_de_stand_komt_uit_waar_hij_is_geteld(maand: tuple[int, int], reeks: str, geteld: float) -> None:
    """Kamerbrieven van november 2024, juli 2025 en november 2025 (99,9% van 96.830 plaatsen bezet): binnen 2%."""
    assert midden()[reeks][0, MAANDEN.index(maand)] == pytest.approx(geteld, rel=0.02)


def test_na_het_einde_van_de_bescherming_daalt_de_opvang() -> None:
    """Besloten is dat mensen een document van drie jaar krijgen: zij blijven, maar de opvang loopt leeg."""
    r = midden()
    einde = MAANDEN.index((2027, 3))
    assert np.all(np.diff(r["ontheemden_opvang"][0, einde:]) < 0)
    assert np.all(np.diff(r["ontheemden"][0, :einde]) > 0)
