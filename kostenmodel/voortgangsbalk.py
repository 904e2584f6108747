"""Hoe ver een lange opdracht is, op stderr: een balk in een terminal, gewone regels als de uitvoer een bestand is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

TITELS = {"gegevens": "Gegevensset per scenario", "werkboeken": "Werkboeken", "landelijk": "Landelijk werkboek"}
REGELS_PER_STAP = 10
"""Zoveel regels schrijft een stap hoogstens als er geen terminal is."""


@contextmanager
def voortgangsbalk() -> Iterator[Callable[[str, int, int], None]]:
    """Geeft een functie die na elk stuk werk de stap, het aantal klaar en het totaal krijgt."""
    if not sys.stderr.isatty():
        yield _Regels()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    kolommen = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[tempo]}"),
        TimeRemainingColumn(),
    )
    with Progress(*kolommen, console=Console(stderr=True)) as balk:
        taken: dict[str, tuple[TaskID, float, int]] = {}

        def meld(stap: str, klaar: int, totaal: int) -> None:
            if stap not in taken:
                taken[stap] = balk.add_task(TITELS[stap], total=totaal, completed=klaar, tempo=""), time.monotonic(), klaar
            nummer, begin, eerder = taken[stap]
            balk.update(nummer, completed=klaar, total=totaal, tempo=_tempo(klaar - eerder, time.monotonic() - begin))

        yield meld


class _Regels:
    """Schrijft een regel als er weer een tiende van een stap klaar is."""

    def __init__(self) -> None:
        self._begin: dict[str, tuple[float, int]] = {}
        self._laatste: dict[str, int] = {}

    def __call__(self, stap: str, klaar: int, totaal: int) -> None:
        begin, eerder = self._begin.setdefault(stap, (time.monotonic(), klaar))
        tiende = REGELS_PER_STAP * klaar // max(totaal, 1)
        if tiende == self._laatste.get(stap, -1):
            return
        self._laatste[stap] = tiende
        duur, gedaan = time.monotonic() - begin, klaar - eerder
        rest = f", nog ongeveer {_tijd(duur / gedaan * (totaal - klaar))}" if gedaan and klaar < totaal else ""
        print(f"{TITELS[stap]}: {klaar} van {totaal}{_tempo(gedaan, duur, ', ')}{rest}", file=sys.stderr, flush=True)


def _tempo(gedaan: int, duur: float, voor: str = "") -> str:
    return f"{voor}{60 * gedaan / duur:.0f} per minuut" if gedaan and duur > 0 else ""


def _tijd(seconden: float) -> str:
    return f"{seconden:.0f} s" if seconden < 90 else f"{seconden / 60:.0f} min"
