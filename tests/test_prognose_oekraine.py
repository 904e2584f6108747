"""Ontheemden uit Oekraïne: de breuk in de telling, en de oude telling op het niveau van de nieuwe."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kostenmodel.invoer.meldingen import InvoerFouten
from kostenmodel.prognose.oekraine import BESTAND, STAND, ontheemden

INVOER = Path(__file__).parent.parent / "invoer"


def _map(tmp_path: Path, *rijen: str) -> Path:
    (tmp_path / "reeksen").mkdir()
    inhoud = "\n".join(["periode,reeks,stand_van,aantal,bron", *rijen])
    (tmp_path / BESTAND).write_text(inhoud + "\n", encoding="utf-8")
    return tmp_path


def test_breuk_en_verbinding_met_de_hand(tmp_path: Path) -> None:
    """Eerst 100, 200, 300, 400; later telt maand drie 150: de oude maanden tellen voor de helft."""
    oud = [f"2023-0{n},{STAND},2023-06,{100 * n},x" for n in (1, 2, 3, 4)]
    nieuw = [f"2023-0{n},{STAND},2024-01,{aantal},x" for n, aantal in ((1, 100), (2, 200), (3, 150), (4, 160))]
    uit = ontheemden(_map(tmp_path, *oud, *nieuw, "2023-01,nieuwe_verleningen,2024-01,7,x"))
    assert uit.breuk == (2023, 3) and uit.uitgave == "2024-01"
    assert uit.stand.tolist() == [100, 200, 150, 160]
    assert uit.verbonden.tolist() == [50, 100, 150, 160]


def test_de_breuk_blijft_bij_een_derde_uitgave(tmp_path: Path) -> None:
    """De derde uitgave telt als de tweede, met een gewone herziening van minder dan 2%; de breuk is nog steeds die met de eerste."""
    oud = [f"2023-0{n},{STAND},2023-06,{1000 * n},x" for n in (1, 2, 3, 4)]
    tweede = [f"2023-0{n},{STAND},2024-01,{aantal},x" for n, aantal in ((1, 1000), (2, 2000), (3, 1500), (4, 1600))]
    derde = [f"2023-0{n},{STAND},2025-01,{aantal},x" for n, aantal in ((1, 1010), (2, 2000), (3, 1500), (4, 1600))]
    uit = ontheemden(_map(tmp_path, *oud, *tweede, *derde))
    assert uit.breuk == (2023, 3) and uit.uitgave == "2025-01"
    assert uit.verbonden.tolist() == [505, 1000, 1500, 1600]


def test_zonder_herziening_geen_breuk(tmp_path: Path) -> None:
    uit = ontheemden(_map(tmp_path, *(f"2023-0{n},{STAND},2023-06,{n},x" for n in (1, 2))))
    assert uit.breuk is None and uit.verbonden.tolist() == uit.stand.tolist() == [1, 2]


def test_de_eigen_reeks_breekt_in_januari_2023() -> None:
    uit = ontheemden(INVOER)
    assert uit.breuk == (2023, 1) and uit.maanden[0] == (2022, 3)
    sprong = np.diff(uit.verbonden)
    assert np.max(np.abs(np.diff(uit.stand))) > 27_000
    assert sprong[uit.maanden.index((2022, 12))] == pytest.approx(0, abs=4000)


@pytest.mark.parametrize(
    ("rijen", "woord"),
    [
        ((f"2023-01,{STAND},2023-06,-4,x",), "'-4'"),
        ((f"2023-13,{STAND},2023-06,4,x",), "2023-13"),
        ((f"2023-01,{STAND},2023-06,4,x", f"2023-03,{STAND},2023-06,4,x"), "gat"),
        (("2023-01,iets_anders,2023-06,4,x",), STAND),
    ],
)
def test_foute_reeks_is_een_melding(tmp_path: Path, rijen: tuple[str, ...], woord: str) -> None:
    with pytest.raises(InvoerFouten, match=woord):
        ontheemden(_map(tmp_path, *rijen))
