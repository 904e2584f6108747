"""Hoe snel een werkboek geschreven wordt, als verhouding tot andere manieren in dezelfde run. Er wordt geen tijd geëist.

Draaien: `pytest tests/benchmarks --benchmark-only -s`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hulp_boeken import Boekenkast

from kostenmodel.werkboek import bladen
from kostenmodel.werkboek.context import Context
from kostenmodel.werkboek.opbouw import bouw

KEREN = 5
_gemeten: dict[str, float] = {}


@pytest.fixture(scope="module")
def context(boekenkast: Boekenkast) -> Context:
    return Context(boekenkast.uitkomst("Utrecht"), boekenkast.invoer, "basispad")


def _meet(benchmark: Any, naam: str, doe: Callable[[], None]) -> None:
    benchmark.pedantic(doe, rounds=KEREN, warmup_rounds=1)
    _gemeten[naam] = benchmark.stats.stats.median


def test_snelle_schrijver(benchmark: Any, context: Context, tmp_path: Path) -> None:
    alle = bladen(context)
    _meet(benchmark, "snel", lambda: bouw(tmp_path / "snel.xlsx", alle, context))


def test_gewone_schrijver(benchmark: Any, context: Context, tmp_path: Path) -> None:
    alle = bladen(context)
    _meet(benchmark, "gewoon", lambda: bouw(tmp_path / "gewoon.xlsx", alle, context, snel=False))


def test_openpyxl_met_dezelfde_cellen(benchmark: Any, boekenkast: Boekenkast, tmp_path: Path) -> None:
    """Zonder opmaak, grafieken en bewaarde waarden, dus in het voordeel van openpyxl."""
    boek = boekenkast.boek("Utrecht")
    cellen = [(naam, cel.row, cel.column, cel.value) for naam, cel in boek.cellen()]

    def schrijf() -> None:
        nieuw = openpyxl.Workbook()
        nieuw.remove(nieuw.active)
        vellen = {naam: nieuw.create_sheet(naam) for naam in boek.bladen}
        for naam, rij, kolom, waarde in cellen:
            vellen[naam].cell(rij, kolom, waarde)
        nieuw.save(tmp_path / "openpyxl.xlsx")

    _meet(benchmark, "openpyxl", schrijf)


def test_bladen_samenstellen(benchmark: Any, context: Context) -> None:
    _meet(benchmark, "samenstellen", lambda: bladen(context))


def test_narekenen(benchmark: Any, boekenkast: Boekenkast) -> None:
    boek = boekenkast.boek("Utrecht")
    _meet(benchmark, "narekenen door IronCalc", lambda: boek.herreken())


def test_verhoudingen(benchmark: Any) -> None:
    """Drukt alleen af: elke meting als veelvoud van de snelle schrijver."""
    benchmark.pedantic(lambda: statistics.median([time.perf_counter()]), rounds=1)
    if "snel" in _gemeten:
        print()
        for naam, tijd in _gemeten.items():
            print(f"{naam}: {tijd / _gemeten['snel']:.2f} maal de snelle schrijver")
