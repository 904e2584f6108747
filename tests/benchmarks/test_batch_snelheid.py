"""Hoe lang een hele batch duurt, waar de tijd in gaat zitten, en hoe zij groeit. Er wordt geen tijd geëist.

Draaien: `pytest -n 0 tests/benchmarks/test_batch_snelheid.py --benchmark-only -s`. Alle gemeenten met alle werkboeken duurt enkele minuten;
elke meting is een eigen proces, dat zijn tijden en geheugen zelf in verloop.json zet. De prognose staat in de opslag.
"""

from __future__ import annotations

import json
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import openpyxl
from hulp_opdracht import roep

from kostenmodel.batch import WERKBOEKEN
from kostenmodel.voortgang import VERLOOP

KLEIN = ("--provincie", "Flevoland", "--provincie", "Zeeland")
SCENARIOS = (1, 4, 16)
TREKKINGEN = (2048, 4096, 8192, 16384)


def draai(map_uit: Path, *argumenten: str) -> dict[str, Any]:
    """Het verloop van een batch."""
    afloop = roep("batch", "-o", str(map_uit), *argumenten, timeout=3600)
    assert afloop.code == 0, afloop.fout
    verloop: dict[str, Any] = json.loads((map_uit / VERLOOP).read_text())
    return verloop


def namen(aantal: int) -> list[str]:
    """Zoveel scenario's: die van het werkboek, en daarna die van een enkele maatregel."""
    from kostenmodel.api import laad_invoer, werkboekscenarios

    invoer = laad_invoer()
    alle = [*werkboekscenarios(invoer, "basispad"), *invoer.enkele]
    return [deel for naam in alle[:aantal] for deel in ("--scenario", naam)]


def seconden_met_openpyxl(pad: Path) -> float:
    """Hoe lang openpyxl doet over alleen het bewaren van dit werkboek, met alle cellen al in het geheugen."""
    boek = openpyxl.load_workbook(pad)
    begin = time.perf_counter()
    boek.save(pad.with_suffix(".openpyxl"))
    return time.perf_counter() - begin


def test_hele_batch(benchmark: Any, tmp_path: Path) -> None:
    """Alle gemeenten, alle werkboekscenario's, twee werkers; ernaast wat openpyxl in twee processen nodig heeft voor dezelfde cellen."""
    uit: dict[str, Any] = benchmark.pedantic(lambda: draai(tmp_path / "uit", "--werkers", "2"), rounds=1)
    stappen, boeken = uit["seconden_per_stap"], sorted((tmp_path / "uit" / WERKBOEKEN).glob("*.xlsx"))
    with ProcessPoolExecutor(2) as processen:
        steekproef = list(processen.map(seconden_met_openpyxl, boeken[:: len(boeken) // 8]))
    met_openpyxl = sum(steekproef) / len(steekproef) * len(boeken) / 2
    aandelen = ", ".join(f"{naam} {duur / uit['seconden']:.0%}" for naam, duur in stappen.items())
    print(
        f"\n{len(boeken)} werkboeken in {uit['seconden']:.0f} s ({uit['seconden'] / len(boeken):.2f} s per werkboek); {aandelen}; "
        f"piek {uit['piek_geheugen_mb']} MB; openpyxl heeft voor alleen het bewaren daarvan op twee kernen {met_openpyxl:.0f} s nodig "
        f"({met_openpyxl / uit['seconden']:.2f} keer deze batch)"
    )


def test_een_en_twee_werkers(benchmark: Any, tmp_path: Path) -> None:
    """Hoeveel sneller de werkboeken er met twee werkers zijn."""
    een = draai(tmp_path / "een", "--werkers", "1", *KLEIN)
    twee = benchmark.pedantic(lambda: draai(tmp_path / "twee", "--werkers", "2", *KLEIN), rounds=1)
    verhouding = een["seconden_per_stap"]["werkboeken"] / twee["seconden_per_stap"]["werkboeken"]
    print(f"\nwerkboeken van {len(list((tmp_path / 'een').rglob('*.xlsx')))} gemeenten: twee werkers {verhouding:.2f} keer zo snel als een")


def test_groei_met_scenarios_en_trekkingen(benchmark: Any, tmp_path: Path) -> None:
    """Tijd en geheugen naast die van de kleinste; het geheugen hoort vlak te blijven."""

    def meet() -> None:
        basis: dict[str, Any] = {}
        for aantal in SCENARIOS:
            uit = draai(tmp_path / f"s{aantal}", "--alleen-gegevens", "--werkers", "2", *namen(aantal))
            basis = basis or uit
            _druk(f"{aantal} scenario's", uit, basis)
        basis = {}
        for aantal in TREKKINGEN:
            uit = draai(tmp_path / f"t{aantal}", "--alleen-gegevens", "--werkers", "2", "--trekkingen", str(aantal), *namen(1))
            basis = basis or uit
            _druk(f"{aantal} trekkingen", uit, basis)

    benchmark.pedantic(meet, rounds=1)


def _druk(wat: str, uit: dict[str, Any], basis: dict[str, Any]) -> None:
    tijd, geheugen = (uit[naam] / basis[naam] for naam in ("seconden", "piek_geheugen_mb"))
    print(f"\n{wat}: tijd {tijd:.2f}, geheugen {geheugen:.2f} ({uit['seconden']:.0f} s, {uit['piek_geheugen_mb']} MB)", end="")
