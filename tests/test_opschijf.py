"""Rijen op schijf: dezelfde getallen, geen bestand dat achterblijft, en geheugen dat terugkomt."""

from __future__ import annotations

import errno
import pickle
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
from numpy.typing import NDArray

from kostenmodel.api import schrijffout
from kostenmodel.opschijf import UITLIJNING, laat_los, uitgelijnd, verplaats, voeg_samen

GROOT = 64 * 1024 * 1024
"""Zoveel bytes valt op tussen wat een proces verder aan geheugen gebruikt."""


def op_schijf(rij: NDArray[Any]) -> int:
    """Hoeveel bytes van dit proces uit bestanden in het geheugen staan."""
    assert not rij.flags.writeable
    regel = next(regel for regel in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if regel.startswith("RssFile"))
    return int(regel.split()[1]) * 1024


def test_dezelfde_rijen_en_niemand_kan_ze_veranderen() -> None:
    een, ander = np.arange(12.0).reshape(4, 3), np.arange(5, dtype=np.int16)
    nieuw = verplaats([een, ander, een.T, een])
    for oud, rij in zip([een, ander, een.T, een], nieuw, strict=True):
        assert rij.dtype == oud.dtype and np.array_equal(rij, oud)
        with pytest.raises(ValueError, match="read-only"):
            rij[0] = 1
    assert nieuw[0] is nieuw[3], "wat er vaker in staat, staat een keer op schijf"
    assert verplaats([]) == []


@pytest.mark.parametrize("lengtes", [(3, 3, 1), (7,), (1, 2, 4)])
def test_blokken_komen_achter_elkaar(lengtes: tuple[int, ...]) -> None:
    heel = [np.random.default_rng(1).random((7, 2)), np.arange(7, dtype=np.int32)]
    grenzen = np.cumsum((0, *lengtes))
    blokken = ([rij[begin:eind] for rij in heel] for begin, eind in pairwise(grenzen))
    for rij, verwacht in zip(voeg_samen(blokken, 7), heel, strict=True):
        assert rij.dtype == verwacht.dtype and np.array_equal(rij, verwacht)


def test_er_blijft_geen_bestand_staan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Ook niet zolang de rijen gebruikt worden: wie het programma stopt, hoeft niets op te ruimen."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (rij,) = verplaats([np.arange(1000.0)])
    assert not list(tmp_path.iterdir()) and rij.sum() == 499_500


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="alleen waar /dev/full bestaat")
def test_een_volle_schijf_is_een_gewone_fout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Niet pas bij het lezen, want dan stopt het systeem het programma zonder melding; en zij noemt de map die vol is."""

    def vol(**opties: Any) -> IO[bytes]:
        return Path("/dev/full").open("wb")

    monkeypatch.setattr(tempfile, "TemporaryFile", vol)
    rij = np.arange(100_000.0)
    for schrijf in (lambda: verplaats([rij]), lambda: voeg_samen([[rij]], len(rij))):
        with pytest.raises(OSError, match="No space left") as fout:
            schrijf()
        melding = str(schrijffout("uit", fout.value))
        assert tempfile.gettempdir() in melding and "een volle schijf" in melding and "TMPDIR" in melding
    assert "TMPDIR" not in str(schrijffout("uit", OSError(errno.ENOSPC, "vol", "uit/a.xlsx")))


def test_rijen_gaan_mee_naar_een_ander_proces() -> None:
    (rij,) = verplaats([np.arange(6.0).reshape(2, 3)])
    assert np.array_equal(pickle.loads(pickle.dumps(rij)), rij)


@pytest.mark.skipif(sys.platform != "linux", reason="alleen Linux zegt hoeveel geheugen uit bestanden komt")
def test_losgelaten_geheugen_komt_terug_en_is_weer_te_lezen() -> None:
    (rij,) = verplaats([np.ones(GROOT // 8)])
    voor = op_schijf(rij)
    som = rij.sum()
    gelezen = op_schijf(rij)
    laat_los([rij[10:20], memoryview(rij), np.broadcast_to(rij[:1], (3, 1))])
    assert gelezen - voor > GROOT / 2, "de rij stond in het geheugen"
    assert op_schijf(rij) < gelezen - GROOT / 2, "en daarna niet meer"
    assert rij.sum() == som


def test_loslaten_raakt_een_gewone_rij_niet() -> None:
    rij = np.arange(5.0)
    laat_los([rij, np.float64(1), rij.T])
    assert rij.tolist() == [0, 1, 2, 3, 4]


def test_uitgelijnd() -> None:
    assert uitgelijnd([1, UITLIJNING, 0, UITLIJNING + 1]) == [0, 64, 128, 128, 256]
