"""Het programma zoals het wordt verspreid: als wiel in een kale omgeving, en als bewerkbare installatie die een wijziging ziet."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

WORTEL = Path(__file__).resolve().parents[1]


def _schoon() -> dict[str, str]:
    return {naam: waarde for naam, waarde in os.environ.items() if naam not in ("PYTHONPATH", "VIRTUAL_ENV")}


def _draai(*argumenten: object, map: Path) -> subprocess.CompletedProcess[str]:
    klaar = subprocess.run([str(a) for a in argumenten], cwd=map, env=_schoon(), capture_output=True, text=True, check=False, timeout=300)
    assert klaar.returncode == 0, klaar.stderr[-3000:]
    return klaar


@pytest.fixture(scope="module")
def broncode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Een kopie van wat in het pakket hoort, zodat bouwen niets in de eigen map achterlaat."""
    kopie = tmp_path_factory.mktemp("bron")
    for naam in ("kostenmodel", "invoer"):
        shutil.copytree(WORTEL / naam, kopie / naam, ignore=shutil.ignore_patterns("__pycache__"))
    for naam in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(WORTEL / naam, kopie / naam)
    return kopie


@pytest.fixture(scope="module")
def wiel(broncode: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    uit = tmp_path_factory.mktemp("wiel")
    klaar = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir", str(uit), str(broncode)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if klaar.returncode and any(stuk in klaar.stderr for stuk in ("Temporary failure", "No matching distribution", "Connection")):
        pytest.skip("het bouwgereedschap is niet op te halen")
    assert klaar.returncode == 0, klaar.stderr
    (pad,) = uit.glob("kostenmodel-*.whl")
    return pad


def _omgeving(map_: Path) -> Path:
    """Een lege omgeving die de afhankelijkheden van deze leent, maar niet dit programma zelf."""
    venv.create(map_, with_pip=False, symlinks=True)
    hier = Path(sysconfig.get_path("purelib", vars={"base": str(map_), "platbase": str(map_)}))
    geleend = map_ / "geleend"
    geleend.mkdir()
    eigen = Path(sysconfig.get_path("purelib"))
    for pad in eigen.iterdir():
        if "kostenmodel" not in pad.name.lower() and pad.suffix != ".pth":
            (geleend / pad.name).symlink_to(pad)
    (hier / "geleend.pth").write_text(f"{geleend}\n")
    return map_ / "bin" / "python"


def _installeer(python: Path, wat: str, map_: Path, *meer: str) -> None:
    _draai(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--quiet", *meer, wat, map=map_)


def test_wiel_heeft_code_en_alle_gegevens(wiel: Path, broncode: Path) -> None:
    namen = set(zipfile.ZipFile(wiel).namelist())
    for pad in (broncode / "invoer").rglob("*"):
        if pad.is_file():
            assert f"kostenmodel/_gegevens/{pad.relative_to(broncode / 'invoer').as_posix()}" in namen
    for pad in (broncode / "kostenmodel").rglob("*.py"):
        assert pad.relative_to(broncode).as_posix() in namen
    assert not [naam for naam in namen if naam.startswith(("tests", "invoer")) or "__pycache__" in naam]


def test_wiel_werkt_in_een_andere_map(wiel: Path, tmp_path: Path) -> None:
    """Zonder de broncode in de buurt komen code en gegevens uit het wiel."""
    python = _omgeving(tmp_path / "omgeving")
    _installeer(python, str(wiel), tmp_path)
    elders = tmp_path / "elders"
    elders.mkdir()
    waar = _draai(python, "-c", "import kostenmodel.invoer as i, kostenmodel as k; print(k.__file__); print(i.zoek_map(None))", map=elders)
    assert all(regel.startswith(str(tmp_path / "omgeving")) for regel in waar.stdout.split())
    assert waar.stdout.strip().endswith("_gegevens")
    programma = tmp_path / "omgeving" / "bin" / "kostenmodel"
    _draai(programma, "werkboek", "Rozendaal", "--trekkingen", "64", map=elders)
    assert [pad.name for pad in elders.iterdir()] == ["kostenmodel-rozendaal-2027.xlsx"]
    assert len(json.loads(_draai(programma, "gemeenten", "--json", map=elders).stdout)) == 342


def test_bewerkbare_installatie_ziet_een_wijziging_van_de_invoer(broncode: Path, tmp_path: Path) -> None:
    """Wie in de broncode een cijfer wijzigt, ziet dat meteen, ook vanuit een andere map."""
    bron = tmp_path / "bron"
    shutil.copytree(broncode, bron)
    python = _omgeving(tmp_path / "omgeving")
    _installeer(python, str(bron), tmp_path, "-e")
    elders = tmp_path / "elders"
    elders.mkdir()
    programma = tmp_path / "omgeving" / "bin" / "kostenmodel"
    voor = json.loads(_draai(programma, "scenario", "lijst", "--json", map=elders).stdout)
    pad = bron / "invoer" / "scenarios" / "hoge_instroom.toml"
    pad.write_text(pad.read_text(encoding="utf-8").replace('titel = "Hoge instroom"', 'titel = "Een heel andere titel"'), encoding="utf-8")
    na = json.loads(_draai(programma, "scenario", "lijst", "--json", map=elders).stdout)
    titels = [{s["naam"]: s["titel"] for s in lijst}["hoge_instroom"] for lijst in (voor, na)]
    assert titels == ["Hoge instroom", "Een heel andere titel"]
