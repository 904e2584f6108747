"""Maatstaven tegen hun gepubliceerde definities, met uitgewerkte voorbeelden.

Bronnen: Gneiting en Raftery (2007) voor CRPS, kwantielverlies en intervalscore; Hyndman en Koehler (2006) voor MASE; Makridakis
e.a. (2022, M5) voor RMSSE; Gneiting e.a. (2005) voor de gesloten vorm van de CRPS van een normale verdeling.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostenmodel.prognose.combinatie import crps_in_personen, gauss_crps
from kostenmodel.prognose.kwantielen import KANSEN, kwantielen
from kostenmodel.prognose.maatstaven import MATEN, alle_maten
from kostenmodel.prognose.schaal import naar_schaal

DRIE = np.array([0.1, 0.5, 0.9])
getallen = st.floats(0, 1e6)


@given(waarheid=getallen, punt=getallen)
def test_crps_van_een_puntmassa_is_de_absolute_fout(waarheid: float, punt: float) -> None:
    raster = np.full((1, len(KANSEN)), punt)
    assert MATEN["crps"](np.array([waarheid]), raster, KANSEN, 1.0) == pytest.approx(abs(waarheid - punt), rel=1e-9, abs=1e-9)


@given(st.lists(getallen, min_size=1, max_size=8), getallen)
def test_crps_van_een_steekproef_is_de_energievorm(leden: list[float], waarheid: float) -> None:
    """CRPS = E|X - y| - E|X - X'|/2 (Gneiting en Raftery, vergelijking 21), op een fijn raster van kansen."""
    kansen = (np.arange(4000) + 0.5) / 4000
    x = np.sort(np.array(leden))
    raster = x[np.minimum((kansen * len(x)).astype(int), len(x) - 1)][np.newaxis]
    verwacht = np.mean(np.abs(x - waarheid)) - np.mean(np.abs(x[:, None] - x)) / 2
    schaal = max(float(np.ptp(np.append(x, waarheid))), 1.0)
    assert MATEN["crps"](np.array([waarheid]), raster, kansen, 1.0) == pytest.approx(verwacht, abs=2e-3 * schaal)


def test_crps_van_een_standaardnormale_verdeling_met_uitkomst_nul() -> None:
    """(sqrt(2) - 1) / sqrt(pi) = 0,2337 (Gneiting e.a. 2005)."""
    nul, een = np.zeros(1), np.ones(1)
    assert gauss_crps(nul, een, nul)[0] == pytest.approx((np.sqrt(2) - 1) / np.sqrt(np.pi))


def test_crps_in_personen_is_de_crps_van_de_maatstaven() -> None:
    mu, sigma, waar = np.array([6.0, 7.0]), np.array([0.3, 0.5]), np.array([310.0, 2400.0])
    los = crps_in_personen(mu, sigma, naar_schaal(waar))
    assert np.mean(los) == pytest.approx(MATEN["crps"](waar, kwantielen(mu, sigma), KANSEN, 1.0))


@pytest.mark.parametrize(("waarheid", "score"), [(20.0, 20.0), (10.0, 20.0), (8.0, 40.0), (33.0, 50.0)])
def test_intervalscore_met_de_hand(waarheid: float, score: float) -> None:
    """Band 10 tot 30 op 80%: de breedte 20, plus 2/0,2 maal wat erbuiten valt."""
    assert MATEN["winkler"](np.array([waarheid]), np.array([[10.0, 20.0, 30.0]]), DRIE, 1.0) == pytest.approx(score)


def test_mase_van_de_naieve_voorspelling_in_de_leerperiode_is_een() -> None:
    reeks = np.array([5.0, 9.0, 7.0, 12.0, 12.0])
    naief = np.repeat(reeks[:-1, np.newaxis], 3, axis=1)
    maten = alle_maten(reeks[1:], naief, DRIE, np.diff(reeks))
    assert maten["mase"] == pytest.approx(1) and maten["rmsse"] == pytest.approx(1)


def test_mase_en_rmsse_met_de_hand() -> None:
    """Fouten 3 en 1; maandstappen 1 en -3: MASE = 2 / 2, RMSSE = sqrt(5) / sqrt(5)."""
    raster = np.array([[7.0] * 3, [11.0] * 3])
    maten = alle_maten(np.array([10.0, 10.0]), raster, DRIE, np.array([1.0, -3.0]))
    assert maten["mase"] == pytest.approx(1.0) and maten["rmsse"] == pytest.approx(1.0)
    assert maten["vertekening"] == pytest.approx(-1.0)


def test_dekking_telt_de_randen_mee() -> None:
    raster = np.array([[10.0, 20.0, 30.0]] * 4)
    assert MATEN["dekking"](np.array([10.0, 30.0, 9.9, 30.1]), raster, DRIE, 1.0) == 0.5


def test_alle_maten_op_een_vlakke_reeks_zijn_eindig() -> None:
    maten = alle_maten(np.array([4.0]), np.array([[4.0, 4.0, 4.0]]), DRIE, np.zeros(5))
    assert all(np.isfinite(waarde) for waarde in maten.values())


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_crps_is_eerlijk_de_ware_verdeling_wint_gemiddeld(zaad: int) -> None:
    """Een propere score: wie de ware verdeling opgeeft, scoort gemiddeld niet slechter dan wie haar te breed of te smal maakt."""
    waar = np.exp(np.random.default_rng(zaad).normal(6, 0.4, 4000)) - 5
    goed, breed, smal = (MATEN["crps"](waar, kwantielen(np.full(4000, 6.0), np.full(4000, s)), KANSEN, 1.0) for s in (0.4, 0.8, 0.15))
    assert goed < breed and goed < smal
