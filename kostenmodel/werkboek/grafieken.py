"""Grafieken die in Excel en LibreOffice hetzelfde tonen: met astitels, reeksnamen en tekst voor wie niet ziet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .context import ARMTITEL
from .raster import BEGROTING, JAARRIJ, LAATSTE, kolomnummer
from .stijl import GRIJS, KLEUR_ARM, LETTER

_TEKST = {"name": LETTER, "size": 9, "color": GRIJS}
Adres = tuple[str, int]


def _bereik(adres: Adres) -> list[Any]:
    blad, rij = adres
    return [blad, rij - 1, kolomnummer(BEGROTING), rij - 1, kolomnummer(LAATSTE)]


def _assen(grafiek: Any, titel: str, eenheid: str, notatie: str) -> None:
    grafiek.set_title({"name": titel, "name_font": {"name": LETTER, "size": 12}, "overlay": False})
    grafiek.set_x_axis({"name": "Jaar", "name_font": _TEKST, "num_font": _TEKST, "num_format": "0"})
    grafiek.set_y_axis(
        {
            "name": eenheid,
            "name_font": _TEKST,
            "num_font": _TEKST,
            "num_format": notatie,
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}},
        }
    )
    grafiek.set_legend({"position": "bottom", "font": _TEKST})
    grafiek.set_size({"width": 860, "height": 340})


def armen_per_jaar(
    boek: Any, vel: Any, cel: str, titel: str, adressen: Sequence[Adres], eenheid: str, alt: str, notatie: str = "#,##0,"
) -> None:
    """Kolommen per jaar, crisis naast structureel; `adressen` in die volgorde."""
    grafiek = boek.add_chart({"type": "column"})
    for (arm, naam), adres in zip(ARMTITEL.items(), adressen, strict=True):
        grafiek.add_series(
            {
                "name": naam,
                "categories": _bereik((adres[0], JAARRIJ)),
                "values": _bereik(adres),
                "fill": {"color": KLEUR_ARM[arm]},
                "gap": 60,
            }
        )
    _assen(grafiek, titel, eenheid, notatie)
    vel.insert_chart(cel, grafiek, {"description": alt, "object_position": 1})


def lijnen(
    boek: Any,
    vel: Any,
    cel: str,
    titel: str,
    reeksen: Sequence[tuple[str, Adres, str]],
    eenheid: str,
    alt: str,
    notatie: str = "#,##0",
) -> None:
    """Lijnen per jaar; elke reeks is (naam, adres, kleur)."""
    grafiek = boek.add_chart({"type": "line"})
    for naam, adres, kleur in reeksen:
        grafiek.add_series(
            {
                "name": naam,
                "categories": _bereik((adres[0], JAARRIJ)),
                "values": _bereik(adres),
                "line": {"color": kleur, "width": 2.25},
            }
        )
    _assen(grafiek, titel, eenheid, notatie)
    vel.insert_chart(cel, grafiek, {"description": alt, "object_position": 1})
