"""Modellen, wacht, gewichten, het oordeel over naief en maatstaven."""

from __future__ import annotations

import numpy as np
import pytest

from kostenmodel.prognose import combinatie
from kostenmodel.prognose.combinatie import Modeluitvoer, combineer, gauss_crps, gewichten, ijk, naief_beter, terugblik, verbreding
from kostenmodel.prognose.kwantielen import KANSEN, kwantielen, normaalraster
from kostenmodel.prognose.maatstaven import MATEN, alle_maten
from kostenmodel.prognose.modellen import MODELLEN, Voorspelling, bewaakt
from kostenmodel.prognose.schaal import naar_personen, naar_schaal
from kostenmodel.prognose.verloop import seizoenpatroon

TOEVAL = np.random.default_rng(1)
REEKS = 7 + 0.1 * np.cumsum(TOEVAL.normal(size=84)) + 0.3 * np.sin(np.arange(84) * np.pi / 6)


@pytest.mark.parametrize("naam", list(MODELLEN))
def test_elk_model_geeft_een_eindige_voorspelling(naam: str) -> None:
    uit = bewaakt(MODELLEN[naam], REEKS, 24)
    assert uit is not None
    assert uit.mu.shape == uit.sigma.shape == (24,)
    assert np.all(uit.sigma > 0)


@pytest.mark.parametrize("naam", [n for n in MODELLEN if n != "seizoensnaief"])
def test_band_wordt_niet_smaller_met_de_horizon(naam: str) -> None:
    uit = bewaakt(MODELLEN[naam], REEKS, 24)
    assert uit is not None
    assert np.all(np.diff(uit.sigma) > -1e-9)


@pytest.mark.parametrize("naam", list(MODELLEN))
def test_model_verschuift_mee_met_het_niveau(naam: str) -> None:
    """Tien erbij op elke maand geeft tien erbij in de voorspelling: geen model vermenigvuldigt."""
    laag, hoog = bewaakt(MODELLEN[naam], REEKS, 6), bewaakt(MODELLEN[naam], REEKS + 10, 6)
    assert laag is not None and hoog is not None
    assert hoog.mu == pytest.approx(laag.mu + 10, abs=0.5)


@pytest.mark.parametrize(
    "uit",
    [
        Voorspelling(np.exp(np.arange(12.0)), np.ones(12)),
        Voorspelling(np.full(12, 30.0), 10.0 ** np.arange(12)),
        Voorspelling(np.full(12, np.nan), np.ones(12)),
        Voorspelling(np.full(12, -500.0), np.ones(12)),
        Voorspelling(np.full(12, 30.0), np.full(12, np.inf)),
    ],
    ids=["ontploffend", "uitwaaierend", "geen getal", "ver onder nul", "oneindig"],
)
def test_wacht_laat_een_ontspoord_model_vallen(uit: Voorspelling) -> None:
    assert bewaakt(lambda y, h: uit, REEKS, 12) is None


def test_wacht_vangt_een_model_dat_faalt_of_te_weinig_leert() -> None:
    def faalt(y: np.ndarray, h: int) -> Voorspelling:
        raise np.linalg.LinAlgError

    assert bewaakt(faalt, REEKS, 12) is None
    assert bewaakt(MODELLEN["naief"], REEKS[:20], 12) is None
    met_gat = REEKS.copy()
    met_gat[5] = np.nan
    assert all(bewaakt(m, met_gat, 12) is None for m in MODELLEN.values())


def test_seizoenpatroon_vindt_een_vast_seizoen_en_krimpt_ruis() -> None:
    golf = 0.3 * np.sin(np.arange(96) * np.pi / 6)
    assert seizoenpatroon(5 + golf) == pytest.approx(golf[:12], abs=0.005)
    assert np.max(np.abs(seizoenpatroon(np.random.default_rng(2).normal(size=96)))) < 0.6
    assert seizoenpatroon(REEKS).sum() == pytest.approx(0, abs=1e-9)


def _uitvoer(fouten: dict[str, float], aantal: int = 12) -> Modeluitvoer:
    """Voorspellingen die er per model een vaste fout naast zitten; waarneming 30."""
    vorm = (aantal, len(MODELLEN), 6)
    mu = np.full(vorm, 30.0)
    for m, naam in enumerate(MODELLEN):
        mu[:, m] += fouten.get(naam, 2.0)
    return Modeluitvoer(tuple(MODELLEN), 48 + 3 * np.arange(aantal), mu, np.full(vorm, 1.5), np.full((aantal, 6), 30.0))


def test_elk_model_heeft_een_verwachting_vooraf_per_groep() -> None:
    assert set(combinatie.VOORAF) == set(MODELLEN)
    assert {len(rij) for rij in combinatie.VOORAF.values()} == {len(combinatie.GROEPEN)}


def test_gewicht_gaat_naar_het_model_dat_het_best_was() -> None:
    uitvoer = _uitvoer({"lokaal_niveau": 0.2})
    gewicht = gewichten(uitvoer, 200)
    assert gewicht.sum(axis=0) == pytest.approx(np.ones(6))
    beste = uitvoer.modellen.index("lokaal_niveau")
    assert np.all(gewicht[beste] == gewicht.max(axis=0))


def test_gewichten_kennen_de_toekomst_niet() -> None:
    """Uitkomsten na het moment van wegen veranderen niets."""
    uitvoer = _uitvoer({})
    nu = int(uitvoer.oorsprong[5])
    later = uitvoer.waarneming.copy()
    eind = uitvoer.oorsprong[:, None] + np.arange(1, 7)
    later[eind > nu] = 999.0
    anders = Modeluitvoer(uitvoer.modellen, uitvoer.oorsprong, uitvoer.mu, uitvoer.sigma, later)
    assert np.array_equal(gewichten(uitvoer, nu), gewichten(anders, nu))
    eerder = terugblik(uitvoer)
    assert np.array_equal(verbreding(uitvoer, eerder, nu), verbreding(anders, eerder, nu))
    assert np.array_equal(terugblik(anders).mu[:6], eerder.mu[:6])


def test_zonder_geschiedenis_gelden_de_verwachtingen_vooraf() -> None:
    uitvoer = _uitvoer({"theta": 0.0})
    assert np.array_equal(gewichten(uitvoer, 48), gewichten(_uitvoer({}), 48))
    assert verbreding(uitvoer, terugblik(uitvoer), 48)[0] == combinatie.VERBREDING_VOORAF[0]


def test_weggevallen_model_telt_niet_mee() -> None:
    mu = np.array([[10.0, 10.0], [np.nan, np.nan]])
    uit, breed = combineer(mu, np.ones((2, 2)), np.full((2, 2), 0.5))
    assert uit.tolist() == [10, 10] and breed.tolist() == [1, 1]


def test_combinatie_neemt_de_band_van_een_model_over_tenzij_dat_wegviel() -> None:
    mu, sigma = np.array([[10.0, 10.0], [20.0, np.nan]]), np.array([[1.0, 1.0], [3.0, np.nan]])
    uit, breed = combineer(mu, sigma, np.full((2, 2), 0.5), 1)
    assert uit.tolist() == [15, 10] and breed.tolist() == [3, 1]


def _niveau_tegen_naief(aantal: int, onze_fout: float) -> Modeluitvoer:
    """Rond 1.000 personen; naief zit er 0,2 naast, elk ander model `onze_fout`."""
    vorm = (aantal, len(MODELLEN), 3)
    mu = np.full(vorm, 7.0 + onze_fout)
    mu[:, 0] = 7.2
    return Modeluitvoer(tuple(MODELLEN), 48 + 3 * np.arange(aantal), mu, np.full(vorm, 0.1), np.full((aantal, 3), 7.0))


@pytest.mark.parametrize(("onze_fout", "naief"), [(0.5, True), (0.1, False)])
def test_naief_geldt_waar_de_combinatie_niet_beter_was(onze_fout: float, naief: bool) -> None:
    ijking = ijk(_niveau_tegen_naief(12, onze_fout))
    assert ijking.oordeel(200).naief.tolist() == [naief] * 3


def test_zonder_genoeg_uitkomsten_geldt_de_combinatie() -> None:
    """Op de achtste oorsprong zijn van elke horizon zeven uitkomsten bekend; pas de achtste maakt oordelen mogelijk."""
    uitvoer = _niveau_tegen_naief(12, 0.5)
    ijking = ijk(uitvoer)
    zevende, achtste = (int(uitvoer.oorsprong[n]) for n in (7, 8))
    assert not naief_beter(uitvoer, ijking.eerder, ijking.breed, zevende).any()
    assert naief_beter(uitvoer, ijking.eerder, ijking.breed, achtste).all()


def test_waar_naief_geldt_is_de_voorspelling_die_van_naief() -> None:
    uitvoer = _niveau_tegen_naief(12, 0.5)
    mu, sigma = ijk(uitvoer).oordeel(200).voorspel(uitvoer.mu[0], uitvoer.sigma[0], uitvoer.modellen)
    assert np.array_equal(mu, uitvoer.mu[0, 0]) and np.array_equal(sigma, uitvoer.sigma[0, 0])


def test_schaal_en_terug() -> None:
    aantallen = np.array([0.0, 1.0, 17.0, 4210.0])
    assert naar_personen(naar_schaal(aantallen)) == pytest.approx(aantallen)
    assert naar_personen(-3.0) == 0.0


def test_te_smalle_band_wordt_breder_en_te_brede_smaller() -> None:
    basis = _uitvoer({n: 0.0 for n in MODELLEN}, 30)
    ruis = np.random.default_rng(3).normal(size=basis.waarneming.shape)
    for spreiding, test in ((6.0, np.greater), (0.3, np.less)):
        uitvoer = Modeluitvoer(basis.modellen, basis.oorsprong, basis.mu, basis.sigma, 30 + spreiding * ruis)
        assert test(verbreding(uitvoer, terugblik(uitvoer), 500)[0], 1.0)


def test_crps_van_kwantielen_is_de_gesloten_vorm() -> None:
    """Van een normale verdeling is de CRPS bekend; het raster benadert hem op een procent."""
    mu, sigma = np.full(1, 50.0), np.full(1, 2.0)
    raster = mu[:, None] + sigma[:, None] * normaalraster(KANSEN)
    waar = np.array([53.0])
    assert MATEN["crps"](waar, raster, KANSEN, 1.0) == pytest.approx(float(gauss_crps(mu, sigma, waar)[0]), rel=1e-2)


def test_maten_met_de_hand() -> None:
    """Waarneming 8 en 22 bij kwantielen 10, 20, 30 op kansen 0,1, 0,5 en 0,9; maandstappen 4 en -4."""
    raster = np.array([[10.0, 20.0, 30.0]] * 2)
    uit = alle_maten(np.array([8.0, 22.0]), raster, np.array([0.1, 0.5, 0.9]), np.array([4.0, -4.0]))
    assert uit["mase"] == pytest.approx((12 + 2) / 2 / 4)
    assert uit["rmsse"] == pytest.approx(np.sqrt((144 + 4) / 2) / 4)
    assert uit["vertekening"] == pytest.approx((12 - 2) / 2)
    assert uit["dekking"] == 0.5
    assert uit["winkler"] == pytest.approx((20 + 20 + 2 / 0.2 * 2) / 2)
    verlies = [0.9 * 2, 0.5 * 12, 0.1 * 22, 0.1 * 12, 0.5 * 2, 0.1 * 8]
    assert uit["crps"] == pytest.approx(2 * np.mean(verlies))


def test_goede_verdeling_scoort_beter_dan_een_verschoven() -> None:
    waar = naar_personen(np.random.default_rng(4).normal(6, 0.3, 400))
    goed, mis = kwantielen(np.full(400, 6.0), np.full(400, 0.3)), kwantielen(np.full(400, 6.6), np.full(400, 0.3))
    stap = np.diff(waar)
    a, b = alle_maten(waar, goed, KANSEN, stap), alle_maten(waar, mis, KANSEN, stap)
    assert a["dekking"] == pytest.approx(0.8, abs=0.06)
    assert all(a[n] < b[n] for n in ("mase", "rmsse", "crps", "winkler"))
