"""Hoe snel een terugtoets is, als verhouding tot statsforecast in dezelfde run. Er wordt geen tijd geëist.

Draaien: `pytest tests/benchmarks/test_prognose_snelheid.py --benchmark-only -s`. statsforecast is geen afhankelijkheid en verdraagt
deze versie van pandas niet; wijs met KOSTENMODEL_STATSFORECAST een Python aan waarin het wel staat.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kostenmodel.prognose.opslag import OMGEVING
from kostenmodel.prognose.reeksen import maanden_vanaf
from kostenmodel.prognose.terugtoets import _alle_modellen, terugtoets

MAANDEN, OORSPRONGEN, HORIZON, STAP = 88, 12, 12, 3
PYTHON = os.environ.get("KOSTENMODEL_STATSFORECAST", sys.executable)
BUREN = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import numpy as np
from statsforecast.models import AutoARIMA, AutoETS, AutoTheta
invoer = json.load(sys.stdin)
reeks = np.array(invoer["reeks"])
modellen = [soort(season_length=12) for soort in (AutoARIMA, AutoETS, AutoTheta)]
for model in modellen:
    model.forecast(y=reeks[:40], h=2, level=[80])
begin = time.perf_counter()
for leer in invoer["oorsprongen"]:
    for model in modellen:
        model.forecast(y=reeks[:leer], h=invoer["horizon"], level=[20, 40, 60, 80])
print(time.perf_counter() - begin)
"""


def _reeks() -> np.ndarray:
    toeval = np.random.default_rng(11)
    maand = np.arange(MAANDEN)
    return np.round(np.exp(6 + 0.15 * np.cumsum(toeval.normal(size=MAANDEN)) * 0.7 + 0.2 * np.sin(maand * np.pi / 6)) + 20)


def _buren(reeks: np.ndarray) -> float | None:
    """Seconden van statsforecast op dezelfde oorsprongen, gemeten na een eerste aanroep; None als het er niet is."""
    vraag = {"reeks": reeks.tolist(), "oorsprongen": [MAANDEN - HORIZON - STAP * n for n in range(OORSPRONGEN)], "horizon": HORIZON}
    klaar = subprocess.run([PYTHON, "-c", BUREN], input=json.dumps(vraag), capture_output=True, text=True, check=False)
    return float(klaar.stdout) if klaar.returncode == 0 else None


def test_terugtoets_van_een_reeks(benchmark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reeks = _reeks()

    def koud() -> None:
        """Zonder iets bewaards, met alle eerdere oorsprongen waar gewichten en band uit volgen."""
        _alle_modellen.cache_clear()
        terugtoets(reeks, maanden_vanaf((2018, 1), 1)[0], oorsprongen=OORSPRONGEN, stap=STAP, horizon=HORIZON, cache=False)

    monkeypatch.setenv(OMGEVING, str(tmp_path))
    benchmark.pedantic(koud, rounds=3, warmup_rounds=1)
    wij = benchmark.stats.stats.median
    zij = _buren(reeks)
    if zij is None:
        print(f"\nTerugtoets van {OORSPRONGEN} oorsprongen: {wij:.2f} s. statsforecast is niet geïnstalleerd; geen verhouding.")
    else:
        tijden = f"{wij:.2f} s tegen {zij:.2f} s"
        print(f"\nTerugtoets van {OORSPRONGEN} oorsprongen: {wij / zij:.2f} maal AutoARIMA + AutoETS + AutoTheta ({tijden}).")
