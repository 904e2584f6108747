"""De waaier van een prognose als plaatje (PNG of SVG): wat er kwam, de mediaan en de band.

matplotlib wordt pas geladen als er getekend wordt. Dezelfde cijfers geven dezelfde bytes: zonder datum, met vaste namen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostenmodel.prognose.reeksen import Maand, toon_maand
from kostenmodel.werkboek.bestand import veilig_schrijven
from kostenmodel.werkboek.notatie import getal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rij = NDArray[np.float64]

SOORTEN = {".png": "png", ".svg": "svg"}
MAANDEN_TERUG = 96
"""Zoveel maanden geschiedenis staan er hoogstens voor de waaier."""
BANDEN = ((("0.05", "0.95"), "#DCE6F1", "P5 tot P95"), (("0.1", "0.9"), "#9DC3E6", "P10 tot P90"))
LIJN, MEDIAAN = "#1F3864", "#2E75B6"


@dataclass(frozen=True)
class Waaier:
    """Wat er te tekenen is: bekende maanden met aantallen, en daarna per kans de kwantielen per maand."""

    titel: str
    maanden: Sequence[Maand]
    bekend: Rij
    vooruit: Sequence[Maand]
    kwantielen: dict[str, Rij]


def teken(waaier: Waaier, pad: Path) -> None:
    """Schrijft de waaier naar `pad`; de soort volgt uit de naam (.png of .svg). OSError als schrijven niet kan."""
    bewaar(lambda: _figuur(waaier), pad)


def bewaar(maak: Callable[[], Any], pad: Path) -> None:
    """Maakt een figuur met vaste letters en zonder datum, en schrijft haar naar `pad` (.png of .svg)."""
    import matplotlib

    soort = SOORTEN[pad.suffix.lower()]
    gegevens: dict[str, Any] = {"Date": None} if soort == "svg" else {"Software": None}
    with matplotlib.rc_context({"svg.hashsalt": "kostenmodel", "svg.fonttype": "none", "font.family": "DejaVu Sans"}):
        figuur = maak()
        veilig_schrijven(pad, lambda tijdelijk: figuur.savefig(tijdelijk, format=soort, dpi=150, metadata=gegevens))


def _figuur(waaier: Waaier) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    figuur = Figure(figsize=(9, 5), layout="constrained")
    FigureCanvasAgg(figuur)
    as_ = figuur.add_subplot()
    terug = min(MAANDEN_TERUG, len(waaier.bekend))
    bekend = waaier.bekend[-terug:]
    plekken = range(terug, terug + len(waaier.vooruit))
    for (onder, boven), kleur, naam in BANDEN:
        as_.fill_between(plekken, waaier.kwantielen[onder], waaier.kwantielen[boven], color=kleur, linewidth=0, label=naam)
    as_.plot(plekken, waaier.kwantielen["0.5"], color=MEDIAAN, linestyle="--", label="P50")
    as_.plot(range(terug), bekend, color=LIJN, label="bekend")
    alle = [*waaier.maanden[-terug:], *waaier.vooruit]
    stap = max(1, len(alle) // 12)
    jaren = [n for n, (_, maand) in enumerate(alle) if maand == 1]
    merken = jaren[:: max(1, len(jaren) // 12)] if len(jaren) >= 3 else list(range(0, len(alle), stap))
    as_.set_xticks(merken, [toon_maand(alle[n]) for n in merken], rotation=30, ha="right")
    as_.yaxis.set_major_formatter(FuncFormatter(lambda waarde, _: getal(waarde)))
    as_.set_ylim(bottom=0)
    as_.set_ylabel("personen per maand")
    as_.set_title(waaier.titel, loc="left")
    as_.grid(axis="y", color="#D9D9D9", linewidth=0.6)
    as_.set_axisbelow(True)
    as_.spines[["top", "right"]].set_visible(False)
    as_.legend(frameon=False, loc="upper left")
    return figuur
