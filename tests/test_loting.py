"""De loting: hele locaties, het landelijke totaal blijft, gemiddeld het verwachte aandeel, gelijk onder beide bekostigingen."""

from __future__ import annotations

import numpy as np
import pytest
from hulp_posten import INVOER

from kostenmodel.doorrekening import LOTINGEN, Instellingen, Rekenaar, Uitkomst, nederland
from kostenmodel.invoer import zoek_gemeente
from kostenmodel.loting import Loting, loting
from kostenmodel.rekenschema import ARMEN

INST = Instellingen(2027, 256, 3)
KLEIN = "Rozendaal"


def proef(menging: float, trekkingen: int = 2048) -> Loting:
    """Vier gemeenten: een grote met vijf locaties, een met een locatie, een zonder, en een hele kleine zonder."""
    return loting_van(np.array([2000.0, 400.0, 0.0, 0.0]), np.array([1200.0, 600.0, 580.0, 20.0]), menging, trekkingen)


def loting_van(geteld: np.ndarray, opgave: np.ndarray, menging: float, trekkingen: int) -> Loting:
    return Loting("regulier", geteld, opgave, np.array([0.0, menging]), 400.0, trekkingen, 1)


def test_zonder_menging_houdt_elke_gemeente_haar_getelde_plaatsen() -> None:
    for gemeente, aandeel in enumerate((2000 / 2400, 400 / 2400, 0, 0)):
        assert np.allclose(proef(0.5).aandeel(gemeente)[:, 0], aandeel)


@pytest.mark.parametrize("menging", [0.25, 0.5, 1.0])
def test_aandelen_tellen_op_tot_een_en_kloppen_gemiddeld(menging: float) -> None:
    een = proef(menging)
    aandelen = np.stack([een.aandeel(gemeente)[:, 1] for gemeente in range(4)])
    assert np.allclose(aandelen.sum(axis=0), 1)
    verwacht = (1 - menging) * een.geteld / 2400 + menging * een.nieuw / 2400
    plaatsen = np.stack([een.plaatsen(gemeente)[:, 1] for gemeente in range(4)]).mean(axis=1)
    assert plaatsen / 2400 == pytest.approx(verwacht, abs=0.012)


def test_een_kleine_gemeente_heeft_een_locatie_of_niet() -> None:
    """Verwacht is een twintigste locatie; een trekking heeft er nul of een hele, in de verwachte verhouding."""
    plaatsen = proef(1.0).plaatsen(3)[:, 1]
    assert set(np.unique(plaatsen)) == {0.0, 400.0}
    assert plaatsen.mean() == pytest.approx(20, rel=0.35)


def test_een_bestaande_locatie_blijft_heel_of_gaat_dicht() -> None:
    plaatsen = loting_van(np.array([2000.0, 400.0]), np.array([2400.0, 0.0]), 0.4, 2048).plaatsen(1)[:, 1]
    assert set(np.unique(plaatsen)) == {0.0, 400.0}
    assert (plaatsen > 0).mean() == pytest.approx(0.6, abs=0.03)


def test_wie_eenmaal_dicht_is_blijft_dicht() -> None:
    een = Loting("regulier", np.array([2000.0, 400.0]), np.array([2400.0, 0.0]), np.linspace(0, 1, 6), 400.0, 64, 1)
    assert np.all(np.diff(een.plaatsen(1), axis=1) <= 0)


@pytest.fixture(scope="module")
def rekenaar() -> Rekenaar:
    return Rekenaar(INVOER, INST, ["basispad", "hoge_instroom"])


@pytest.fixture(scope="module")
def klein(rekenaar: Rekenaar) -> Uitkomst:
    return rekenaar.reken_door(zoek_gemeente(INVOER, KLEIN))


def test_alle_gemeenten_samen_zijn_nederland_in_elke_trekking(rekenaar: Rekenaar) -> None:
    menging = rekenaar.arm(nederland(INVOER), "basispad", "crisis").posten["verdeling.menging"]
    for soort, (kenmerk, _) in LOTINGEN.items():
        een = loting(soort, INVOER.gemeenten, kenmerk, menging, 400.0, 32, 3)
        som = sum(een.aandeel(gemeente) for gemeente in range(len(INVOER.gemeenten)))
        assert np.allclose(som, 1, atol=1e-12)


def test_een_gemeente_zonder_locatie_houdt_een_kans_op_een(klein: Uitkomst) -> None:
    """De band van een kleine gemeente is veel breder dan haar verwachte aandeel: meestal niets, soms een hele locatie."""
    pad = klein.armen["basispad", "crisis"].posten["netto.opvang_regulier.gemeente"]
    rij = klein.simulatie["basispad"].netto["crisis", "gemeente"]
    assert np.quantile(rij[:, 10], 0.99) - np.median(rij[:, 10]) > 3 * abs(pad[10])


def test_de_loting_is_gelijk_in_scenarios_en_niet_afhankelijk_van_de_volgorde(klein: Uitkomst) -> None:
    anders = Rekenaar(INVOER, INST, ["basispad"]).reken_door(zoek_gemeente(INVOER, KLEIN))
    for arm in ARMEN:
        assert np.array_equal(klein.simulatie["basispad"].netto[arm, "gemeente"], anders.simulatie["basispad"].netto[arm, "gemeente"])
