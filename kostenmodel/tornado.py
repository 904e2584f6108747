"""De gevoeligheid als plaatje (PNG of SVG): per parameter een balk van het oordeel bij laag tot het oordeel bij hoog, de langste boven.

matplotlib wordt pas geladen als er getekend wordt. Dezelfde cijfers geven dezelfde bytes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kostenmodel.waaier import LIJN, MEDIAAN, bewaar
from kostenmodel.werkboek.notatie import getal

KLEUR_HOOG = "#C55A11"
BREEDTE, PER_BALK, RAND = 11, 0.5, 1.8
MEESTE_TEKENS = 62
MILJOEN = 1e6


@dataclass(frozen=True)
class Staaf:
    """Een parameter met haar uitkomst bij laag en bij hoog (EUR)."""

    naam: str
    laag: float
    hoog: float


@dataclass(frozen=True)
class Tornado:
    titel: str
    ondertitel: str
    rekenpad: float
    staven: Sequence[Staaf]


def teken(tornado: Tornado, pad: Path) -> None:
    """Schrijft de tornado naar `pad`; de soort volgt uit de naam (.png of .svg). OSError als schrijven niet kan."""
    bewaar(lambda: _figuur(tornado), pad)


def _figuur(tornado: Tornado) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    figuur = Figure(figsize=(BREEDTE, RAND + PER_BALK * len(tornado.staven)), layout="constrained")
    FigureCanvasAgg(figuur)
    as_ = figuur.add_subplot()
    plekken = range(len(tornado.staven))
    midden = tornado.rekenpad / MILJOEN
    for kant, kleur, naam in (("laag", MEDIAAN, "parameter laag"), ("hoog", KLEUR_HOOG, "parameter hoog")):
        lengtes = [getattr(staaf, kant) / MILJOEN - midden for staaf in tornado.staven]
        as_.barh(plekken, lengtes, left=midden, color=kleur, height=0.62, label=naam)
    as_.axvline(midden, color=LIJN, linewidth=1.2)
    if as_.get_xlim()[0] < 0 < as_.get_xlim()[1]:
        as_.axvline(0, color="#7F7F7F", linewidth=1, linestyle=":")
    as_.set_yticks(plekken, [textwrap.fill(staaf.naam, MEESTE_TEKENS) for staaf in tornado.staven], fontsize=8)
    as_.invert_yaxis()
    as_.xaxis.set_major_formatter(FuncFormatter(lambda waarde, _: getal(waarde, 0 if abs(waarde) >= 10 or waarde == 0 else 1)))
    as_.set_xlabel(tornado.ondertitel)
    as_.set_title(tornado.titel, loc="left")
    as_.grid(axis="x", color="#D9D9D9", linewidth=0.6)
    as_.set_axisbelow(True)
    as_.spines[["top", "right"]].set_visible(False)
    figuur.legend(frameon=False, loc="outside lower right", ncols=2)
    return figuur
