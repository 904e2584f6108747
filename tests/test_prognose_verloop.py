"""Het eigen model niveau en verloop: wat het met niveau, seizoen, groei en schokken doet, en hoe breed zijn band is."""

from __future__ import annotations

import numpy as np
import pytest

from kostenmodel.prognose.schaal import naar_schaal
from kostenmodel.prognose.verloop import DEEL_VERLOOP, DEMPINGEN, gladde_niveaus, niveau_en_verloop

RUIS = np.random.default_rng(8).normal(size=84)


def test_een_vlakke_reeks_blijft_vlak_met_een_smalle_band() -> None:
    mu, sigma = niveau_en_verloop(np.full(60, 6.0), 24)
    assert mu == pytest.approx(np.full(24, 6.0))
    assert np.all(sigma < 0.15)


def test_glad_niveau_met_de_hand() -> None:
    """Zes maanden 1, dan 2: met demping 0,3 is het niveau 1,3 en een maand later 1,51; met demping 1 meteen 2."""
    niveaus = gladde_niveaus(np.array([1.0] * 6 + [2.0, 2.0]))
    assert niveaus[DEMPINGEN == 0.3, -2:].ravel() == pytest.approx([1.3, 1.51])
    assert niveaus[DEMPINGEN == 1.0, -1] == pytest.approx([2.0])


def test_een_vaste_groei_loopt_een_jaar_deels_door() -> None:
    """Een rechte lijn van 0,01 per maand: de helft van de helling en een deel van de jaargroei; na een jaar vlakt zij af."""
    mu, _ = niveau_en_verloop(5 + 0.01 * np.arange(84), 24)
    assert 0.01 * DEEL_VERLOOP * 12 * 0.5 < mu[11] - mu[0] < 0.01 * 12
    assert abs(mu[23] - mu[12]) < 0.3 * (mu[11] - mu[0])


def test_een_schok_van_het_laatste_halfjaar_ebt_deels_weg() -> None:
    schok = np.where(np.arange(84) >= 80, 7.0, 6.0)
    mu, _ = niveau_en_verloop(schok, 12)
    assert 6.0 < mu[11] < mu[0] < 7.1


def test_seizoen_keert_terug_in_dezelfde_maanden() -> None:
    golf = 0.3 * np.sin(np.arange(84) * np.pi / 6)
    mu, _ = niveau_en_verloop(6 + golf, 12)
    assert np.corrcoef(mu, 0.3 * np.sin(np.arange(84, 96) * np.pi / 6))[0, 1] > 0.95


def test_band_groeit_met_de_horizon_en_met_de_onrust() -> None:
    rustig, druk = (niveau_en_verloop(6 + deel * np.cumsum(RUIS), 24)[1] for deel in (0.05, 0.2))
    assert np.all(np.diff(rustig) > -0.05 * rustig[:-1]) and rustig[23] > 1.3 * rustig[0]
    assert np.all(druk > rustig)
    assert np.all(druk < 4 * rustig), "de band is naar het gewone getrokken en groeit minder dan de onrust zelf"


def test_rustige_en_onrustige_demping() -> None:
    """Pure maandruis rond een vast niveau: de mediaan ligt dicht bij dat niveau, niet bij de laatste maand."""
    y = 6 + 0.2 * RUIS
    y[-1] = 6.8
    mu, _ = niveau_en_verloop(y, 3)
    assert abs(mu[0] - 6) < 0.5


@pytest.mark.parametrize("aantallen", [np.zeros(40), np.r_[np.zeros(39), 1e6], np.r_[np.full(39, 1e6), 0.0]])
def test_uitersten_blijven_binnen_drie_maal_de_waarnemingen(aantallen: np.ndarray) -> None:
    y = naar_schaal(aantallen)
    mu, sigma = niveau_en_verloop(y, 24)
    assert np.all(np.isfinite(mu)) and np.all(sigma > 0)
    assert np.all(mu + 1.2816 * sigma <= y.max() + np.log(3) + 1e-4) and np.all(mu >= y.min() - np.log(3) - 1e-9)
