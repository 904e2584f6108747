"""Werk over processen: het begint meteen, komt terug in volgorde, en laat niets achter."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pytest

from kostenmodel.werkers import Werkers

GEDULD = 120.0
"""Zo lang (s) mag een traag systeem over het starten van een proces doen voordat de test opgeeft."""


def _zet(map_: Path, naam: str) -> str:
    (map_ / naam).write_text("klaar", encoding="utf-8")
    return naam


def test_andere_processen_beginnen_voordat_er_iets_gevraagd_wordt(tmp_path: Path) -> None:
    gang = Werkers(2).verdeel(_zet, tmp_path, ["een", "twee"])
    tot = time.monotonic() + GEDULD
    while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < tot:
        time.sleep(0.05)
    assert {pad.name for pad in tmp_path.iterdir()} == {"een", "twee"}
    assert list(gang) == ["een", "twee"]


def test_een_werker_rekent_pas_als_er_iets_gevraagd_wordt(tmp_path: Path) -> None:
    gang = Werkers(1).verdeel(_zet, tmp_path, ["een", "twee"])
    assert not list(tmp_path.iterdir())
    assert next(gang) == "een" and [pad.name for pad in tmp_path.iterdir()] == ["een"]


def test_wie_niets_ophaalt_laat_niets_achter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    """Zoals bij een volle schijf, als de hoofdtaak stopt voordat zij de uitkomsten ophaalt."""
    tijdelijk, uit = tmp_path / "tijdelijk", tmp_path / "uit"
    tijdelijk.mkdir()
    uit.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tijdelijk))
    gang = Werkers(2).verdeel(_zet, uit, ["een", "twee"])
    assert list(tijdelijk.glob("kostenmodel-*"))
    del gang
    assert not list(tijdelijk.glob("kostenmodel-*")) and not recwarn.list
