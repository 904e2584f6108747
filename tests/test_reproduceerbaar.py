"""Dezelfde invoer en hetzelfde zaad geven hetzelfde bestand, byte voor byte, waar en hoe het programma ook draait."""

from __future__ import annotations

from pathlib import Path

import pytest
from hulp_boeken import Boekenkast
from hulp_opdracht import TREKKINGEN, roep

from kostenmodel.prognose.opslag import OMGEVING, opslagmap

WERKBOEK = ("werkboek", "Rozendaal", *TREKKINGEN)


@pytest.fixture(scope="module")
def eerste(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    pad = tmp_path_factory.mktemp("eerste") / "x.xlsx"
    assert roep(*WERKBOEK, "-o", str(pad), map=pad.parent).code == 0
    return pad.read_bytes()


def test_ander_proces_andere_map_tijdzone_en_hashzaad(eerste: bytes, tmp_path: Path) -> None:
    anders = {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Auckland", "LANG": "tr_TR.UTF-8", "OPENBLAS_NUM_THREADS": "2"}
    assert roep(*WERKBOEK, "-o", ".", map=tmp_path, extra=anders).code == 0
    assert (tmp_path / "kostenmodel-rozendaal-2027.xlsx").read_bytes() == eerste


def test_samen_met_andere_gemeenten_gemaakt_is_hetzelfde(boekenkast: Boekenkast, eerste: bytes) -> None:
    """De andere gemeenten gaan vooraf; geen toestand mag van de ene naar de andere lekken."""
    assert boekenkast.boek("Rozendaal").pad.read_bytes() == eerste


def test_ander_gekozen_scenario_is_het_werkboek_van_de_kast(boekenkast: Boekenkast, tmp_path: Path) -> None:
    """De testen van andere scenario's schrijven langs een kortere weg; die moet hetzelfde bestand geven als de opdracht."""
    assert roep(*WERKBOEK, "-o", "x.xlsx", "--scenario", "lage_instroom", map=tmp_path).code == 0
    assert (tmp_path / "x.xlsx").read_bytes() == boekenkast.boek("Rozendaal", "lage_instroom").pad.read_bytes()


def test_ander_zaad_is_een_ander_bestand(eerste: bytes, tmp_path: Path) -> None:
    """Anders zegt gelijkheid hierboven niets."""
    assert roep(*WERKBOEK, "-o", "x.xlsx", "--zaad", "1", map=tmp_path).code == 0
    assert (tmp_path / "x.xlsx").read_bytes() != eerste


def test_tweede_keer_gebruikt_de_bewaarde_prognose(eerste: bytes, tmp_path: Path) -> None:
    """De opslag wordt gelezen en niet opnieuw geschreven, en het bestand is hetzelfde; zo ook in een opslag die een kopie is."""
    opslag = tmp_path / "opslag"
    opslag.mkdir()
    for pad in opslagmap().glob("*.npz"):
        (opslag / pad.name).write_bytes(pad.read_bytes())
    voor = {pad.name: pad.stat().st_mtime_ns for pad in opslag.iterdir()}
    assert voor
    assert roep(*WERKBOEK, "-o", "x.xlsx", map=tmp_path, extra={OMGEVING: str(opslag)}).code == 0
    assert {pad.name: pad.stat().st_mtime_ns for pad in opslag.iterdir()} == voor
    assert (tmp_path / "x.xlsx").read_bytes() == eerste
