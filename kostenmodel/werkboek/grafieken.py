"""Grafieken die in Excel en LibreOffice hetzelfde tonen: met astitels, reeksnamen en tekst voor wie niet ziet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

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


class Band(NamedTuple):
    """Een laag van een waaier: `kleur` None is onzichtbaar, en zonder naam staat hij niet in de legenda."""

    naam: str
    kolom: str
    kleur: str | None


def waaier(
    boek: Any,
    vel: Any,
    cel: str,
    titel: str,
    bereik: tuple[str, int, int],
    banden: Sequence[Band],
    lijnen: Sequence[tuple[str, str, str, str]],
    eenheid: str,
    alt: str,
) -> None:
    """Gestapelde banden met lijnen erover; `bereik` is (blad, eerste rij, laatste rij), met de jaren in kolom A.

    Elke lijn is (naam, kolom, kleur, streepsoort). Een lege cel onderbreekt een lijn.
    """
    blad, vanaf, tot = bereik

    def kolom(letter: str) -> list[Any]:
        return [blad, vanaf - 1, kolomnummer(letter), tot - 1, kolomnummer(letter)]

    grafiek = boek.add_chart({"type": "area", "subtype": "stacked"})
    for nummer, band in enumerate(banden):
        grafiek.add_series(
            {
                "name": band.naam or f"laag {nummer + 1}",
                "categories": kolom("A"),
                "values": kolom(band.kolom),
                "fill": {"color": band.kleur} if band.kleur else {"none": True},
                "line": {"none": True},
            }
        )
    boven = boek.add_chart({"type": "line"})
    for naam, letter, kleur, streep in lijnen:
        lijn = {"color": kleur, "width": 2.25, "dash_type": streep}
        boven.add_series({"name": naam, "categories": kolom("A"), "values": kolom(letter), "line": lijn})
    grafiek.combine(boven)
    _assen(grafiek, titel, eenheid, "#,##0")
    onzichtbaar = [nummer for nummer, band in enumerate(banden) if not band.naam]
    grafiek.set_legend({"position": "bottom", "font": _TEKST, "delete_series": onzichtbaar})
    grafiek.set_size({"width": 1100, "height": 420})
    vel.insert_chart(cel, grafiek, {"description": alt, "object_position": 1})
