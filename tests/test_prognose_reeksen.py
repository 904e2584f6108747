"""Maandreeksen: publicaties blijven staan, totalen kloppen, en een fout in een bestand wordt met plaats gemeld."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from kostenmodel.invoer.meldingen import InvoerFouten
from kostenmodel.prognose.ontvlechting import denton
from kostenmodel.prognose.reeksen import (
    AFGELEID,
    GEPUBLICEERD,
    NOWCAST,
    Maandreeksen,
    lees_maand,
    lees_maandreeks,
    maanden_tussen,
    maanden_vanaf,
    maandreeksen,
    toon_maand,
)

INVOER = Path(__file__).parent.parent / "invoer"


@pytest.fixture(scope="module")
def reeksen() -> Maandreeksen:
    return maandreeksen(INVOER)


@pytest.fixture
def eigen_map(tmp_path: Path) -> Path:
    shutil.copytree(INVOER / "reeksen", tmp_path / "reeksen")
    return tmp_path


def test_elke_maand_van_2013_tot_en_met_juli_2026(reeksen: Maandreeksen) -> None:
    assert reeksen.maanden == maanden_vanaf((2013, 1), maanden_tussen((2013, 1), (2026, 7)) + 1)
    assert np.all(np.isfinite(reeksen.aantallen))
    assert np.all(reeksen.aantallen >= 0)


def test_gepubliceerde_maand_blijft_exact(reeksen: Maandreeksen) -> None:
    """Januari 2023, IND: 2.499 eerste, 116 herhaalde, 391 nareis."""
    n = reeksen.maanden.index((2023, 1))
    assert reeksen.aantallen[:, n].tolist() == [2499, 116, 391]
    assert set(reeksen.status[:, n]) == {GEPUBLICEERD}


def test_kwartaal_en_jaartotalen_zijn_de_gepubliceerde(reeksen: Maandreeksen) -> None:
    afgeleid = [a for a in reeksen.aansluiting if not a.vastgelegd]
    assert len(afgeleid) > 60
    for rij in afgeleid:
        assert rij.som == pytest.approx(rij.gepubliceerd, abs=1e-6), rij


def test_geheel_gepubliceerde_kwartalen_wijken_hoogstens_de_herziening_af(reeksen: Maandreeksen) -> None:
    """Waar alle drie de maanden gepubliceerd zijn, verschilt het latere kwartaaltotaal alleen door herziening."""
    for rij in reeksen.aansluiting:
        if rij.vastgelegd:
            assert rij.som == pytest.approx(rij.gepubliceerd, rel=0.012), rij


@pytest.mark.parametrize(("maand", "ind_totaal"), [((2023, 5), 3597), ((2023, 6), 4020), ((2022, 8), 4897)])
def test_afgeleide_maanden_liggen_bij_totalen_die_niet_zijn_gebruikt(
    reeksen: Maandreeksen, maand: tuple[int, int], ind_totaal: int
) -> None:
    """De IND publiceerde voor deze maanden alleen het totaal; de reconstructie kende dat niet."""
    assert reeksen.totaal()[reeksen.maanden.index(maand)] == pytest.approx(ind_totaal, rel=0.02)


def test_jaartotaal_2023_over_alle_stromen(reeksen: Maandreeksen) -> None:
    """CBS 38.380 eerste (som van kwartalen), UNHCR 1.382 herhaald, CBS 10.125 nareis."""
    assert reeksen.jaarsom(2023) == pytest.approx([38380, 1382, 10125], abs=1e-6)


def test_nowcast_verdeelt_het_weektotaal_met_de_aandelen_van_2025(reeksen: Maandreeksen) -> None:
    hier = reeksen.status[0] == NOWCAST
    assert [m for m, w in zip(reeksen.maanden, hier, strict=True) if w] == [(2026, n) for n in range(1, 8)]
    aandeel = reeksen.aantallen[:, hier] / reeksen.totaal()[hier]
    assert aandeel == pytest.approx(np.repeat((reeksen.jaarsom(2025) / reeksen.jaarsom(2025).sum())[:, None], 7, 1))


def test_juli_2026_uit_vier_weken(reeksen: Maandreeksen) -> None:
    """Weken 27-30 (29 juni tot en met 26 juli): vijf dagen van 890/7, dan 810, 760 en 840; 26 dagen naar 31."""
    verwacht = (5 * 890 / 7 + 810 + 760 + 840) / 26 * 31
    assert reeksen.totaal()[reeksen.maanden.index((2026, 7))] == pytest.approx(verwacht)


def test_een_gepubliceerde_maand_gaat_voor_de_weken(eigen_map: Path, reeksen: Maandreeksen) -> None:
    """Maart 2026 is van alle stromen gepubliceerd, april maar van een: alleen maart verandert."""
    extra = [f"2026-03,{stroom},{aantal},x" for stroom, aantal in (("eerste", 2500), ("herhaald", 150), ("nareis", 1300))]
    with (eigen_map / "reeksen" / "instroom_maand.csv").open("a", encoding="utf-8") as bestand:
        bestand.write("\n".join([*extra, "2026-04,eerste,2600,x"]) + "\n")
    uit = maandreeksen(eigen_map)
    maart, april = (uit.maanden.index((2026, nummer)) for nummer in (3, 4))
    assert uit.aantallen[:, maart].tolist() == [2500, 150, 1300] and (uit.status[:, maart] == GEPUBLICEERD).all()
    assert (uit.status[:, april] == NOWCAST).all()
    assert np.delete(uit.aantallen, maart, axis=1).tolist() == np.delete(reeksen.aantallen, maart, axis=1).tolist()


def test_afgekapt_tot_een_maand(reeksen: Maandreeksen) -> None:
    kort = reeksen.tot((2023, 12))
    assert kort.maanden[-1] == (2023, 12)
    assert kort.aantallen.shape == (3, 132)
    with pytest.raises(InvoerFouten, match="2030-01"):
        reeksen.tot((2030, 1))


def test_denton_volgt_de_indicator_en_haalt_de_som() -> None:
    uit = denton(np.full(6, np.nan), [((0, 1, 2), 60.0), ((3, 4, 5), 60.0)], np.array([1, 2, 3, 1, 2, 3.0]), np.zeros(6, int))
    assert uit == pytest.approx([10, 20, 30, 10, 20, 30])


def test_denton_houdt_bekende_maanden_vast() -> None:
    bekend = np.array([np.nan, 25.0, np.nan])
    uit = denton(bekend, [((0, 1, 2), 60.0)], np.ones(3), np.zeros(3, int))
    assert uit[1] == 25.0
    assert uit.sum() == pytest.approx(60)


def test_denton_wordt_nooit_negatief() -> None:
    bekend = np.array([100.0, 100, 100, np.nan, np.nan, np.nan])
    uit = denton(bekend, [((3, 4, 5), 3.0)], np.ones(6), np.zeros(6, int))
    assert np.all(uit >= 0)
    assert uit[3:].sum() == pytest.approx(3)


def test_denton_strijkt_niet_glad_over_een_wisseling_van_bron() -> None:
    """De tweede bron meet de helft; de reeks zelf springt niet."""
    bron = np.array([100.0, 100, 100, 50, 50, 50])
    uit = denton(np.full(6, np.nan), [((0, 1, 2), 300.0), ((3, 4, 5), 300.0)], bron, np.array([0, 0, 0, 1, 1, 1]))
    assert uit == pytest.approx(np.full(6, 100.0))


def test_alle_fouten_in_een_keer(eigen_map: Path) -> None:
    pad = eigen_map / "reeksen" / "instroom_maand.csv"
    regels = pad.read_text(encoding="utf-8").splitlines()
    pad.write_text("\n".join([*regels, "2023-13,eerste,5,x", "2023-03,eerste,veel,x", regels[1]]), encoding="utf-8")
    (eigen_map / "reeksen" / "instroom_week.csv").unlink()
    with pytest.raises(InvoerFouten) as gevangen:
        maandreeksen(eigen_map)
    tekst = str(gevangen.value)
    assert "2023-13" in tekst and "'veel'" in tekst and "meer dan eens" in tekst and "instroom_week.csv" in tekst


def test_eigen_reeks_zonder_gaten(tmp_path: Path) -> None:
    pad = tmp_path / "reeks.csv"
    pad.write_text("periode,aantal\n2020-01,5\n2020-02,7\n", encoding="utf-8")
    reeks = lees_maandreeks(pad)
    assert reeks.maanden == ((2020, 1), (2020, 2))
    assert reeks.reeks("reeks").tolist() == [5, 7]
    pad.write_text("periode,aantal\n2020-01,5\n2020-03,-1\n2020-05,8\n", encoding="utf-8")
    with pytest.raises(InvoerFouten) as gevangen:
        lees_maandreeks(pad)
    assert "geen 2020-02" in str(gevangen.value) and "'-1'" in str(gevangen.value)


@pytest.mark.parametrize("tekst", ["2020", "2020-1", "2020-13", "20-01", "januari", "2020-00", "²020-01"])
def test_geen_maand(tekst: str) -> None:
    assert lees_maand(tekst) is None


def test_maand_heen_en_weer() -> None:
    assert lees_maand(toon_maand((2026, 7))) == (2026, 7)


def test_statussen_zijn_gesloten(reeksen: Maandreeksen) -> None:
    assert set(np.unique(reeksen.status)) == {GEPUBLICEERD, AFGELEID, NOWCAST}
    assert np.array_equal(reeksen.afgeleid, reeksen.status != GEPUBLICEERD)
