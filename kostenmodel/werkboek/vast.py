"""Regels met een vaste uitkomst per scenario: zij volgen de keuzelijst, en zeggen n.v.t. als de cellen bij een ander pad horen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .context import Context
from .raster import TOTAAL
from .regels import Cel, Formule, Regel, Vrij
from .stijl import AANDEEL, EURO

NVT = "n.v.t."
WAARDEKOLOMMEN, PADKOLOMMEN = "GHIJKLMN", "OPQRSTUV"


class Pad(NamedTuple):
    """Waar een vaste uitkomst bij hoort: de formule van het rekenpad in de cellen, en het bewaarde pad per scenario."""

    formule: str
    bewaard: Sequence[float]


def pad_van(c: Context, getal: str) -> Pad:
    return Pad(f"{{post {getal}}}", [float(c.uitkomst.vergelijking[s][getal][0]) for s in c.uitkomst.scenarios])


def vaste_koppen(c: Context, wat: str) -> Regel:
    """Koppen boven regels met een waarde per scenario en het gemeentelijke rekenpadtotaal waar die bij hoort."""
    scenarios = c.uitkomst.scenarios
    return Vrij(
        (
            *(Cel(k, f"{wat}: {c.scenario_titel(s)}", "kolomkop") for k, s in zip(WAARDEKOLOMMEN, scenarios, strict=False)),
            *(Cel(k, f"Pad: {c.scenario_titel(s)}", "kolomkop") for k, s in zip(PADKOLOMMEN, scenarios, strict=False)),
        ),
    )


def vaste_regel(
    c: Context, naam: str, omschrijving: str, pad: Pad, waarden: Sequence[float | Formule], notatie: str, stijl: str = "tekst"
) -> Regel:
    """Een vaste uitkomst per scenario; wijkt het rekenpad in de cellen af van het bewaarde pad, dan 'n.v.t.'."""
    scenarios = c.uitkomst.scenarios
    padcel, cel = (f"INDEX({k[0]}{{rij}}:{k[len(scenarios) - 1]}{{rij}},1,scenario_nr)" for k in (PADKOLOMMEN, WAARDEKOLOMMEN))
    actief = waarden[scenarios.index(c.actief)]
    waarde = actief.waarde if isinstance(actief, Formule) else actief
    return Vrij(
        (
            Cel("A", naam, "sleutel"),
            Cel("B", omschrijving, stijl),
            Cel("C", "1" if notatie == AANDEEL else "EUR", "zacht"),
            Cel(TOTAAL, Formule(f'IF(ABS({pad.formule}-{padcel})>1,"{NVT}",{cel})', waarde), "totaal", notatie),
            *(Cel(k, w, "vast", notatie) for k, w in zip(WAARDEKOLOMMEN, waarden, strict=False)),
            *(Cel(k, w, "vast", EURO) for k, w in zip(PADKOLOMMEN, pad.bewaard, strict=False)),
        ),
        naam=naam,
    )
