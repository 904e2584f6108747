"""Hoe de keten groeit met het aantal trekkingen, als verhouding in dezelfde run. Er wordt geen tijd geëist.

Draaien: `pytest tests/benchmarks/test_keten_snelheid.py --benchmark-only -s`.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from hulp_posten import INVOER

from kostenmodel.beleidsmeting import KORT_REKENEN, Meter
from kostenmodel.doorrekening import Instellingen
from kostenmodel.keten import reken_keten
from kostenmodel.keten.loop import instroom_voor_keten
from kostenmodel.rekenschema import ARMEN
from kostenmodel.trekkingen import Toeval
from kostenmodel.volgorden import opstellingen, vergelijk

GROEI = (512, 1024, 2048, 4096)
_gemeten: dict[str, float] = {}


def _reken(trekkingen: int, scenarios: tuple[str, ...]) -> None:
    for scenario in scenarios:
        for arm in ARMEN:
            reken_keten(INVOER, scenario, arm, eerste_jaar=2027, laatste_jaar=2041, toeval=Toeval(trekkingen, 1))


@pytest.mark.parametrize("trekkingen", GROEI)
def test_een_scenario_beide_bekostigingen(benchmark: Any, trekkingen: int) -> None:
    """De instroompaden zijn vooraf gemaakt: die delen alle scenario's."""
    instroom_voor_keten(INVOER.map, 2041, Toeval(trekkingen, 1))
    benchmark.pedantic(lambda: _reken(trekkingen, ("basispad",)), rounds=3, warmup_rounds=1)
    _gemeten[f"{trekkingen} trekkingen"] = benchmark.stats.stats.median


def test_alle_scenarios_beide_bekostigingen(benchmark: Any) -> None:
    """2.048 trekkingen, alle scenario's en elke maatregel apart."""
    alle = (*INVOER.scenarios, *INVOER.enkele)
    instroom_voor_keten(INVOER.map, 2041, Toeval(2048, 1))
    benchmark.pedantic(lambda: _reken(2048, alle), rounds=1)
    _gemeten[f"2048 trekkingen, {len(alle)} scenario's"] = benchmark.stats.stats.median


def test_volgorde_van_drie_maatregelen(benchmark: Any) -> None:
    """Negentien opstellingen in een venster van twee jaar, met de trekkingen die `volgorde` zelf kiest; kosten en posten inbegrepen."""
    inst = Instellingen(2027, KORT_REKENEN, 1)
    rij = opstellingen(INVOER, inst.jaar, ("verbod_voorrang", "doorstroom_uitbreiding", "ind_korting"), 12, 24, "basispad")
    instroom_voor_keten(INVOER.map, inst.jaren[-1], inst.trekkingen, inst.zaad)
    benchmark.pedantic(lambda: vergelijk(Meter(INVOER, inst), rij), rounds=3, warmup_rounds=1)
    _gemeten[f"{len(rij)} opstellingen van een volgorde"] = benchmark.stats.stats.median


def test_verhoudingen(benchmark: Any) -> None:
    """Drukt alleen af: elke meting als veelvoud van 512 trekkingen in een scenario."""
    benchmark.pedantic(time.perf_counter, rounds=1)
    if "512 trekkingen" in _gemeten:
        print()
        for naam, tijd in _gemeten.items():
            print(f"{naam}: {tijd / _gemeten['512 trekkingen']:.2f} maal 512 trekkingen")
