"""De prognose van begin tot eind op een korte reeks: kwantielen, paden, opslag en aansluiting op de realisatie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kostenmodel.invoer.meldingen import InvoerFouten
from kostenmodel.prognose import Instellingen, Prognose, instroompaden, instroomprognose, maandreeksen, stel_op
from kostenmodel.prognose.kwantielen import KANSEN, kwantielen, paden, verleng
from kostenmodel.prognose.opslag import OMGEVING
from kostenmodel.prognose.reeksen import GEPUBLICEERD, NOWCAST, Maandreeksen, maanden_vanaf, uit_getallen
from kostenmodel.prognose.samenhang import Niveaumodel, correlatie, wortel
from kostenmodel.prognose.schaal import naar_personen
from kostenmodel.prognose.terugtoets import terugtoets
from kostenmodel.trekkingen import Toeval

MAANDEN = 57


def _reeksen() -> Maandreeksen:
    toeval = np.random.default_rng(5)
    wortels = np.abs([40 + np.cumsum(toeval.normal(size=MAANDEN)), 15 + np.cumsum(toeval.normal(0, 0.5, MAANDEN))])
    status = np.full((2, MAANDEN), GEPUBLICEERD)
    status[:, -2:] = NOWCAST
    methode = np.full((2, MAANDEN), "publicatie")
    return Maandreeksen(("eerste", "nareis"), maanden_vanaf((2020, 1), MAANDEN), np.square(wortels), status, methode)


@pytest.fixture(scope="module")
def opslagmap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("opslag")


@pytest.fixture(autouse=True)
def _eigen_opslag(opslagmap: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OMGEVING, str(opslagmap))


@pytest.fixture
def prognose() -> Prognose:
    return stel_op(_reeksen(), tot=(2024, 9), maanden_vooruit=60)


def test_kwantielen_stijgen_en_zijn_niet_negatief(prognose: Prognose) -> None:
    assert prognose.kwantielen.shape == (2, 60, len(KANSEN))
    assert np.all(np.diff(prognose.kwantielen, axis=2) >= 0)
    assert np.all(prognose.kwantielen >= 0)
    assert prognose.maanden[0] == (2024, 10) and prognose.maanden[-1] == (2029, 9)


def test_nul_geeft_de_mediaan(prognose: Prognose) -> None:
    pad = prognose.paden(np.zeros((1, prognose.aantal_normalen)))
    assert pad[:, 0, :] == pytest.approx(prognose.mediaan(), rel=1e-12)


def test_paden_hebben_de_kwantielen_van_de_prognose(prognose: Prognose) -> None:
    uit = prognose.paden(Toeval(2048, 1).normalen(prognose.aantal_normalen))
    assert uit.shape == (2, 2048, 60)
    assert np.all(uit >= 0)
    for kans in (0.1, 0.5, 0.9):
        plek = int(np.argmin(np.abs(KANSEN - kans)))
        assert np.quantile(uit, kans, axis=1) == pytest.approx(prognose.kwantielen[:, :, plek], rel=0.08)


def test_paden_zijn_samenhangend_in_de_tijd(prognose: Prognose) -> None:
    """Losse maanden zouden elkaar in een jaartotaal opheffen; een niveau doet dat niet."""
    uit = prognose.paden(Toeval(1024, 1).normalen(prognose.aantal_normalen))[0]
    assert np.corrcoef(uit[:, 30], uit[:, 31])[0, 1] > 0.7
    assert np.corrcoef(uit[:, 1], uit[:, 55])[0, 1] < np.corrcoef(uit[:, 30], uit[:, 31])[0, 1]


def test_verkeerde_vorm_van_normalen(prognose: Prognose) -> None:
    with pytest.raises(ValueError, match="normalen"):
        prognose.paden(np.zeros((4, 3)))


def test_treffer_en_misser_geven_gelijke_bytes(prognose: Prognose, opslagmap: Path) -> None:
    assert list(opslagmap.glob("prognose-*.npz"))
    assert not list(opslagmap.glob(".deel-*"))
    vers = stel_op(_reeksen(), tot=(2024, 9), maanden_vooruit=60, cache=False)
    for naam in ("kwantielen", "factor", "kansen"):
        assert getattr(vers, naam).tobytes() == getattr(prognose, naam).tobytes()
    assert vers.toelichting == prognose.toelichting
    assert vers.scores == prognose.scores


def test_beschadigde_of_onbruikbare_opslag_verandert_niets(
    prognose: Prognose, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opslagmap: Path
) -> None:
    for pad in opslagmap.glob("prognose-*.npz"):
        pad.write_bytes(pad.read_bytes()[:100])
    assert stel_op(_reeksen(), tot=(2024, 9), maanden_vooruit=60).factor.tobytes() == prognose.factor.tobytes()
    bestand = tmp_path / "geen_map"
    bestand.write_text("x", encoding="utf-8")
    monkeypatch.setenv(OMGEVING, str(bestand))
    vast = stel_op(_reeksen().tot((2024, 1)), tot=(2024, 1), maanden_vooruit=2)
    assert vast.kwantielen.shape == (2, 2, len(KANSEN))


def test_andere_vraag_andere_uitkomst(prognose: Prognose) -> None:
    """De sleutel van de opslag kent het langjarig niveau en de instellingen."""
    hoog = stel_op(_reeksen(), tot=(2024, 9), maanden_vooruit=60, langjarig={"eerste": 9000.0})
    snel = Instellingen(halfwaardetijd_maanden=3)
    assert hoog.mediaan()[0, 59] > prognose.mediaan()[0, 59]
    assert hoog.mediaan()[0, :24] == pytest.approx(prognose.mediaan()[0, :24])
    vlug = stel_op(_reeksen(), tot=(2024, 9), maanden_vooruit=60, langjarig={"eerste": 9000.0}, instellingen=snel)
    assert vlug.mediaan()[0, 48:].mean() == pytest.approx(9000, rel=0.05)


def test_toelichting_noemt_gewichten_en_naief_staat_vooraan(prognose: Prognose) -> None:
    uitleg = prognose.toelichting["eerste"]
    assert uitleg["geijkt_tot_en_met"] == "2024-07"
    assert sum(g["1"] for g in uitleg["gewichten"].values()) == pytest.approx(1)
    per_horizon = [r for r in prognose.scores if r["stroom"] == "eerste" and r["horizon"] == 3]
    assert per_horizon[0]["model"] == "naief"
    assert per_horizon[-1]["model"] == "combinatie"


@pytest.mark.parametrize(
    ("vraag", "woord"),
    [
        ({"tot": (2030, 1)}, "2030-01"),
        ({"maanden_vooruit": 0}, "maanden vooruit"),
        ({"langjarig": {"hervestiging": 5.0}}, "hervestiging"),
        ({"langjarig": {"eerste": float("nan")}}, "langjarig eerste"),
        ({"tot": (2021, 1)}, "13 maanden"),
    ],
)
def test_foute_vraag_geeft_een_melding(vraag: dict, woord: str) -> None:
    with pytest.raises(InvoerFouten, match=woord):
        stel_op(_reeksen(), **{"tot": (2024, 9), "maanden_vooruit": 12, **vraag})


VREEMD = {
    "vlak": np.full(60, 50.0),
    "leeg": np.zeros(60),
    "met nullen": np.tile([0.0, 0.0, 12.0], 20),
    "36 maanden": np.full(36, 900.0) + 30 * (np.arange(36) % 5),
    "uitschieter": np.where(np.arange(60) == 40, 50_000.0, 300.0 + np.arange(60)),
    "uitschieter aan het eind": np.where(np.arange(60) == 59, 50_000.0, 300.0 + np.arange(60)),
    "sprong": np.r_[np.full(40, 10.0), np.full(20, 5000.0)],
    "val": np.r_[np.full(40, 5000.0), np.full(20, 10.0)],
}


@pytest.mark.parametrize("aantallen", VREEMD.values(), ids=VREEMD.keys())
def test_vreemde_reeks_geeft_eindige_en_aannemelijke_paden(aantallen: np.ndarray) -> None:
    """Aannemelijk: over twee jaar ligt P10 tot P90 tussen een kwart van de laagste en vier maal de hoogste waarneming, en de
    mediaan van de eerste maand dicht bij wat er de laatste twee jaar was."""
    reeks = uit_getallen("reeks", maanden_vanaf((2020, 1), len(aantallen)), aantallen.tolist())
    uit = stel_op(reeks, tot=reeks.maanden[-1], maanden_vooruit=30)
    assert np.all(np.isfinite(uit.kwantielen)) and np.all(np.diff(uit.kwantielen, axis=2) >= 0)
    assert np.all(np.isfinite(uit.paden(Toeval(16, 1).normalen(uit.aantal_normalen))))
    p10, p90 = (uit.kwantielen[0, :24, int(np.argmin(np.abs(KANSEN - kans)))] for kans in (0.1, 0.9))
    assert np.all(p90 <= 4 * (aantallen.max() + 5)) and np.all(p10 >= aantallen.min() / 4 - 5)
    laatste = aantallen[-24:]
    assert laatste.min() / 2 - 5 <= uit.mediaan()[0, 0] <= 2 * laatste.max() + 5


def test_een_oude_uitschieter_verschuift_de_verwachting_nauwelijks() -> None:
    gewoon = 300.0 + np.arange(60)
    maanden = maanden_vanaf((2020, 1), 60)
    met = np.where(np.arange(60) == 40, 50_000.0, gewoon)
    een, ander = (stel_op(uit_getallen("reeks", maanden, r.tolist()), tot=maanden[-1], maanden_vooruit=12) for r in (gewoon, met))
    assert ander.mediaan()[0] == pytest.approx(een.mediaan()[0], rel=0.25)


def test_verlengen_keert_terug_en_krimpt_niet() -> None:
    mu, sigma = np.full(24, 60.0), np.linspace(3, 9, 24)
    lang, breed = verleng(mu, sigma, 240, 40.0, 12.0, 36.0)
    assert np.array_equal(lang[:24], mu) and np.array_equal(breed[:24], sigma)
    assert lang[24 + 35] == pytest.approx(50.0)
    assert lang[-1] == pytest.approx(40.0, abs=0.5)
    assert np.all(np.diff(breed) >= 0) and breed[-1] == pytest.approx(12.0, rel=0.01)
    smal = verleng(mu, sigma, 240, 40.0, 2.0, 36.0)[1]
    assert np.all(smal[24:] == sigma[-1])


def test_staart_loopt_door_voorbij_het_raster() -> None:
    raster = kwantielen(np.array([[6.0]]), np.array([[0.5]]))
    z = np.array([[-7.0], [-4.0], [0.0], [4.0]])
    assert paden(raster, KANSEN, z)[0, :, 0] == pytest.approx(naar_personen([2.5, 4.0, 6.0, 8.0]))
    laag = kwantielen(np.array([[2.0]]), np.array([[0.5]]))
    assert paden(laag, KANSEN, np.array([[-4.0]]))[0, 0, 0] == 0.0


def test_correlatie_is_geldig_en_de_wortel_klopt() -> None:
    niveaus = [Niveaumodel(2.0, 1.0, 0.5), Niveaumodel(0.5, 0.2, 4.0)]
    matrix = correlatie(niveaus, np.array([[1, 0.4], [0.4, 1]]), 36, 24, 36.0)
    assert np.allclose(matrix, matrix.T) and np.allclose(np.diag(matrix), 1)
    factor = wortel(matrix)
    assert np.allclose(factor @ factor.T, matrix)
    kracht = np.sum(factor**2, axis=0)
    assert np.all(np.diff(kracht) <= 1e-9)
    assert kracht[:3].sum() > 0.6 * kracht.sum()


def test_terugtoets_legt_de_laatste_oorsprong_een_horizon_voor_het_eind() -> None:
    reeks = _reeksen().reeks("eerste")
    uit = terugtoets(reeks, (2020, 1), oorsprongen=2, stap=3, horizon=6)
    assert sorted({r.oorsprong for r in uit.resultaten}) == [(2023, 12), (2024, 3)]
    assert len(uit.resultaten) == 12
    laatste = uit.resultaten[-1]
    assert laatste.periode == (2024, 9) and laatste.waarneming == reeks[-1]
    assert next(m["model"] for m in uit.maten if m["horizon"] == 6) == "naief"


def test_terugtoets_ziet_de_toekomst_niet() -> None:
    reeks = _reeksen().reeks("eerste")
    anders = reeks.copy()
    anders[51:] = 50.0
    een, ander = (terugtoets(r, (2020, 1), oorsprongen=1, horizon=6) for r in (reeks, anders))
    assert een.resultaten[0].kwantielen.tobytes() == ander.resultaten[0].kwantielen.tobytes()


def test_terugtoets_weigert_een_te_korte_reeks() -> None:
    with pytest.raises(InvoerFouten, match="36 maanden"):
        terugtoets(_reeksen().reeks("eerste"), (2020, 1), oorsprongen=9, stap=6, horizon=12)


INVOER = Path(__file__).parent.parent / "invoer"


def test_instroompaden_plakken_realisatie_en_prognose_aan_elkaar() -> None:
    """Gekend tot en met 2017: die maanden zijn in elke trekking gelijk, daarna lopen de paden uiteen."""
    reeksen, prognose = instroomprognose(INVOER, (2019, 12), tot=(2017, 12))
    z = Toeval(32, 1).normalen(prognose.aantal_normalen)
    uit = instroompaden(INVOER, z, (2019, 12), vanaf=(2017, 1), tot=(2017, 12))
    assert uit.maanden == maanden_vanaf((2017, 1), 36)
    assert uit.paden.shape == (3, 32, 36)
    assert np.array_equal(uit.paden[:, :, :12], np.repeat(reeksen.aantallen[:, None, -12:], 32, axis=1))
    assert np.all(uit.paden[:, :, 12:].std(axis=1) > 0)
    assert set(uit.status[:12]) == {"afgeleid"} and set(uit.status[12:]) == {"prognose"}
    mediaan = instroompaden(INVOER, None, (2019, 12), vanaf=(2017, 1), tot=(2017, 12))
    assert mediaan.paden[:, 0, 12:] == pytest.approx(prognose.mediaan())
    with pytest.raises(InvoerFouten, match="maanden"):
        instroompaden(INVOER, None, (2019, 12), vanaf=(2020, 1), tot=(2017, 12))


def test_terugblik_verschilt_niet_door_latere_maanden() -> None:
    """Een prognose tot en met 2017 is gelijk met en zonder de maanden erna in het geheugen."""
    alles = maandreeksen(INVOER)
    een = stel_op(alles, tot=(2017, 12), maanden_vooruit=24)
    ander = stel_op(alles.tot((2017, 12)), tot=(2017, 12), maanden_vooruit=24)
    assert een.kwantielen.tobytes() == ander.kwantielen.tobytes()
