"""Trekkingen: elk vakje een keer, en een naam erbij laat al het andere gelijk."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostenmodel.invoer.meldingen import InvoerFouten
from kostenmodel.trekkingen import SOBOL_DIMENSIES, normalen, pert, uniform_voor


@pytest.mark.parametrize("aantal", [0, 3, 100, 2000, -4, 2**21])
def test_geen_macht_van_twee_noemt_de_buren(aantal: int) -> None:
    with pytest.raises(InvoerFouten, match="macht van twee"):
        normalen(aantal, 3, 1)
    with pytest.raises(InvoerFouten, match="macht van twee"):
        uniform_voor("a", aantal, 1)


def test_melding_noemt_machten_dichtbij() -> None:
    with pytest.raises(InvoerFouten, match="Kies 1024 of 2048"):
        normalen(2000, 3, 1)


def test_elk_vakje_precies_een_keer() -> None:
    u = uniform_voor("noodopvang.kosten", 256, 7)
    assert np.array_equal(np.sort(u), (np.arange(256) + 0.5) / 256)


def test_een_naam_erbij_verandert_geen_andere_trekking() -> None:
    eerst = {naam: uniform_voor(naam, 64, 7) for naam in ("a", "b")}
    daarna = {naam: uniform_voor(naam, 64, 7) for naam in ("nieuw", "b", "a")}
    assert all(np.array_equal(eerst[naam], daarna[naam]) for naam in eerst)
    assert not np.array_equal(daarna["nieuw"], daarna["a"])


def test_zaad_bepaalt_alles() -> None:
    assert normalen(64, 5, 1).tobytes() == normalen(64, 5, 1).tobytes()
    assert not np.array_equal(normalen(64, 5, 1), normalen(64, 5, 2))
    assert not np.array_equal(uniform_voor("a", 64, 1), uniform_voor("a", 64, 2))


def test_een_dimensie_erbij_laat_de_eerdere_gelijk() -> None:
    breed = normalen(64, SOBOL_DIMENSIES + 6, 3)
    assert np.array_equal(breed[:, :40], normalen(64, 40, 3))
    assert np.array_equal(breed[:, : SOBOL_DIMENSIES + 2], normalen(64, SOBOL_DIMENSIES + 2, 3))


def test_normalen_zijn_standaardnormaal_in_elke_kolom() -> None:
    z = normalen(1024, SOBOL_DIMENSIES + 10, 5)
    assert np.all(np.isfinite(z))
    assert np.max(np.abs(z.mean(axis=0))) < 0.02
    assert np.max(np.abs(z.std(axis=0) - 1)) < 0.03


def test_pert_zonder_spreiding_is_midden() -> None:
    uit = pert(uniform_voor("a", 16, 1), [5.0, 1.0], [5.0, 2.0], [5.0, 4.0])
    assert np.all(uit[:, 0] == 5.0)
    assert uit.shape == (16, 2)


def test_pert_gemiddelde_is_laag_plus_vier_midden_plus_hoog_gedeeld_door_zes() -> None:
    u = uniform_voor("a", 4096, 1)
    assert pert(u, 10.0, 12.0, 20.0).mean() == pytest.approx((10 + 4 * 12 + 20) / 6, rel=1e-4)


def test_pert_weigert_een_kapotte_band() -> None:
    with pytest.raises(ValueError, match="laag"):
        pert(np.array([0.5]), 3.0, 2.0, 4.0)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.floats(0, 1e6), st.lists(st.floats(0.001, 0.999), min_size=2, max_size=9))
def test_pert_blijft_in_de_band_en_stijgt(laag: float, stap: float, rest: float, kansen: list[float]) -> None:
    u = np.sort(np.array(kansen))
    uit = pert(u, laag, laag + stap, laag + stap + rest)[:, 0]
    marge = 1e-9 * (abs(laag) + stap + rest + 1)
    assert np.all((uit >= laag - marge) & (uit <= laag + stap + rest + marge))
    assert np.all(np.diff(uit) >= -marge)


def test_pert_schaalt_mee_over_jaren() -> None:
    """Een index op alle drie de waarden geeft dezelfde trekking maal die index: de band verschuift, niet de plek erin."""
    uit = pert(uniform_voor("a", 32, 1), [1.0, 1.1], [2.0, 2.2], [5.0, 5.5])
    assert uit[:, 1] == pytest.approx(1.1 * uit[:, 0], rel=1e-8)
