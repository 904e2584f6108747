"""Trekkingen: elk vakje een keer, en een naam erbij laat al het andere gelijk."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostenmodel.invoer import Samenhang
from kostenmodel.invoer.meldingen import InvoerFouten
from kostenmodel.trekkingen import DRIEHOEK, GEWOON, PERT, SOBOL, SOBOL_DIMENSIES, Toeval


@pytest.mark.parametrize("aantal", [0, 3, 100, 2000, -4, 2**21])
def test_geen_macht_van_twee_noemt_de_buren(aantal: int) -> None:
    with pytest.raises(InvoerFouten, match="macht van twee"):
        Toeval(aantal, 1)


def test_melding_noemt_machten_dichtbij() -> None:
    with pytest.raises(InvoerFouten, match="Kies 1024 of 2048"):
        Toeval(2000, 1)


def test_elk_vakje_precies_een_keer() -> None:
    u = Toeval(256, 7).uniform("noodopvang.kosten")
    assert np.array_equal(np.sort(u), (np.arange(256) + 0.5) / 256)


def test_een_naam_erbij_verandert_geen_andere_trekking() -> None:
    eerst = {naam: Toeval(64, 7).uniform(naam) for naam in ("a", "b")}
    daarna = {naam: Toeval(64, 7).uniform(naam) for naam in ("nieuw", "b", "a")}
    assert all(np.array_equal(eerst[naam], daarna[naam]) for naam in eerst)
    assert not np.array_equal(daarna["nieuw"], daarna["a"])


@pytest.mark.parametrize("trekwijze", [SOBOL, GEWOON])
def test_zaad_bepaalt_alles(trekwijze: str) -> None:
    een, ander = Toeval(64, 1, trekwijze), Toeval(64, 2, trekwijze)
    assert een.normalen(5).tobytes() == Toeval(64, 1, trekwijze).normalen(5).tobytes()
    assert not np.array_equal(een.normalen(5), ander.normalen(5))
    assert not np.array_equal(een.uniform("a"), ander.uniform("a"))


@pytest.mark.parametrize("trekwijze", [SOBOL, GEWOON])
def test_een_dimensie_erbij_laat_de_eerdere_gelijk(trekwijze: str) -> None:
    toeval = Toeval(64, 3, trekwijze)
    breed = toeval.normalen(SOBOL_DIMENSIES + 6)
    assert np.array_equal(breed[:, :40], toeval.normalen(40))
    assert np.array_equal(breed[:, : SOBOL_DIMENSIES + 2], toeval.normalen(SOBOL_DIMENSIES + 2))


def test_normalen_zijn_standaardnormaal_in_elke_kolom() -> None:
    z = Toeval(1024, 5).normalen(SOBOL_DIMENSIES + 10)
    assert np.all(np.isfinite(z))
    assert np.max(np.abs(z.mean(axis=0))) < 0.02
    assert np.max(np.abs(z.std(axis=0) - 1)) < 0.03


BANDVORM = pytest.mark.parametrize("vorm", [PERT, DRIEHOEK])


@BANDVORM
def test_zonder_spreiding_is_de_waarde_midden(vorm: str) -> None:
    uit = Toeval(16, 1, bandvorm=vorm).waarden("a", [5.0, 1.0], [5.0, 2.0], [5.0, 4.0])
    assert np.all(uit[:, 0] == 5.0) and np.ptp(uit[:, 1]) > 0
    assert uit.shape == (16, 2)


@pytest.mark.parametrize(("vorm", "gemiddelde"), [(PERT, (10 + 4 * 12 + 20) / 6), (DRIEHOEK, (10 + 12 + 20) / 3)])
def test_gemiddelde_van_de_band(vorm: str, gemiddelde: float) -> None:
    """PERT weegt het midden vier keer, de driehoek een keer."""
    assert Toeval(4096, 1, bandvorm=vorm).waarden("a", 10.0, 12.0, 20.0).mean() == pytest.approx(gemiddelde, rel=1e-4)


@BANDVORM
def test_een_kapotte_band_wordt_geweigerd(vorm: str) -> None:
    with pytest.raises(ValueError, match="laag"):
        Toeval(2, 1, bandvorm=vorm).in_band(np.array([0.5]), 3.0, 2.0, 4.0)


@BANDVORM
@given(
    laag=st.floats(-1e6, 1e6),
    stap=st.floats(0, 1e6),
    rest=st.floats(0, 1e6),
    kansen=st.lists(st.floats(0.001, 0.999), min_size=2, max_size=9),
)
def test_waarden_blijven_in_de_band_en_stijgen(vorm: str, laag: float, stap: float, rest: float, kansen: list[float]) -> None:
    u = np.sort(np.array(kansen))
    uit = Toeval(2, 1, bandvorm=vorm).in_band(u, laag, laag + stap, laag + stap + rest)[:, 0]
    marge = 1e-9 * (abs(laag) + stap + rest + 1)
    assert np.all((uit >= laag - marge) & (uit <= laag + stap + rest + marge))
    assert np.all(np.diff(uit) >= -marge)


@BANDVORM
def test_waarden_schalen_mee_over_jaren(vorm: str) -> None:
    """Een index op alle drie de waarden geeft dezelfde trekking maal die index: de band verschuift, niet de plek erin."""
    uit = Toeval(32, 1, bandvorm=vorm).waarden("a", [1.0, 1.1], [2.0, 2.2], [5.0, 5.5])
    assert uit[:, 1] == pytest.approx(1.1 * uit[:, 0], rel=1e-8)


def test_driehoek_tegen_scipy() -> None:
    from scipy.stats import triang

    u = np.linspace(0.01, 0.99, 25)
    assert Toeval(2, 1, bandvorm=DRIEHOEK).in_band(u, 2.0, 3.0, 7.0)[:, 0] == pytest.approx(triang(0.2, 2, 5).ppf(u), rel=1e-12)


# --- samenhang en gewone Monte Carlo ---

PRIJZEN = (Samenhang("regulier", "nood", 0.2, 0.5, 0.8, "aanname"),)


@pytest.mark.parametrize("trekwijze", [SOBOL, GEWOON])
def test_samenhang_verandert_alleen_het_blad_dat_volgt(trekwijze: str) -> None:
    los, samen = Toeval(4096, 7, trekwijze), Toeval(4096, 7, trekwijze, samenhang=PRIJZEN)
    for naam in ("nood", "iets anders"):
        assert los.uniform(naam).tobytes() == samen.uniform(naam).tobytes()
        assert los.waarden(naam, 1, 2, 4).tobytes() == samen.waarden(naam, 1, 2, 4).tobytes()
    assert not np.array_equal(los.uniform("regulier"), samen.uniform("regulier"))


def test_samenhang_geeft_de_correlatie_en_laat_de_verdeling_heel() -> None:
    """Rangcorrelatie van een normale copula: 6/pi maal asin(rho/2). De volger blijft uniform op (0, 1)."""
    toeval = Toeval(2**14, 7, samenhang=PRIJZEN)
    nood, regulier = toeval.uniform("nood"), toeval.uniform("regulier")
    rang = np.corrcoef(nood, regulier)[0, 1]
    assert rang == pytest.approx(6 / np.pi * np.arcsin(0.25), abs=0.02)
    assert abs(np.corrcoef(Toeval(2**14, 7).uniform("nood"), Toeval(2**14, 7).uniform("regulier"))[0, 1]) < 0.02
    assert np.quantile(regulier, [0.05, 0.5, 0.95]) == pytest.approx([0.05, 0.5, 0.95], abs=0.01)


def test_gewone_monte_carlo_komt_op_hetzelfde_uit_maar_minder_nauwkeurig() -> None:
    """Zelfde verdeling, een ander soort toeval: gemiddelde en P90 kloppen, en alleen gestratificeerd is elk vakje een keer geraakt."""
    waarden = {wijze: Toeval(2**14, 3, wijze).waarden("a", 10, 12, 20)[:, 0] for wijze in (SOBOL, GEWOON)}
    for maat in (np.mean, lambda rij: np.quantile(rij, 0.9)):
        assert maat(waarden[GEWOON]) == pytest.approx(maat(waarden[SOBOL]), rel=0.01)
    u = Toeval(256, 3, GEWOON).uniform("a")
    assert len(set(np.floor(u * 256))) < 200 and np.all((u > 0) & (u < 1))
    z = Toeval(2**12, 3, GEWOON).normalen(3)
    assert np.abs(z.mean(axis=0)).max() < 0.06 and np.abs(np.corrcoef(z.T) - np.eye(3)).max() < 0.06


@pytest.mark.parametrize("trekwijze", [SOBOL, GEWOON])
def test_blokken_zijn_samen_het_geheel(trekwijze: str) -> None:
    toeval = Toeval(64, 7, trekwijze, samenhang=PRIJZEN)
    blokken = list(toeval.blokken(16))
    assert [blok.aantal for blok in blokken] == [16] * 4
    for vraag in (lambda t: t.normalen(3), lambda t: t.uniform("regulier"), lambda t: t.waarden("a", [1, 2], [2, 2], [4, 5])):
        assert np.array_equal(np.concatenate([vraag(blok) for blok in blokken]), vraag(toeval))
