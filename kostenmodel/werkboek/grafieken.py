"""Grafieken die in Excel en LibreOffice hetzelfde tonen: met astitels, reeksnamen en tekst voor wie niet ziet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .context import ARMTITEL
from .raster import BEGROTING, JAARRIJ, LAATSTE, kolomnummer
from .stijl import DONKER, GRIJS, KLEUR_ARM, LETTER

_TEKST = {"name": LETTER, "size": 9, "color": GRIJS}
Adres = tuple[str, int]


def _bereik(adres: Adres) -> list[Any]:
    blad, rij = adres
    return [blad, rij - 1, kolomnummer(BEGROTING), rij - 1, kolomnummer(LAATSTE)]


def _assen(grafiek: Any, titel: str, eenheid: str, notatie: str) -> None:
    grafiek.set_title({"name": titel, "name_font": {"name": LETTER, "size": 12}, "overlay": False})
    jaren = {"name": "Jaar", "name_font": _TEKST, "num_font": _TEKST, "num_format": "0", "label_position": "low"}
    grafiek.set_x_axis(jaren)
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
    notatie: str = "#,##0",
    maat: tuple[int, int] = (1100, 420),
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
    _assen(grafiek, titel, eenheid, notatie)
    onzichtbaar = [nummer for nummer, band in enumerate(banden) if not band.naam]
    grafiek.set_legend({"position": "bottom", "font": _TEKST, "delete_series": onzichtbaar})
    grafiek.set_size({"width": maat[0], "height": maat[1]})
    vel.insert_chart(cel, grafiek, {"description": alt, "object_position": 1})


def tornado(
    boek: Any, vel: Any, cel: str, titel: str, bereik: tuple[str, int, int], kolommen: tuple[str, str, str], eenheid: str, alt: str
) -> None:
    """Liggende balken vanuit nul: `kolommen` zijn die van de naam, het effect bij laag en het effect bij hoog; de bovenste rij boven."""
    blad, vanaf, tot = bereik
    naam, laag, hoog = ([blad, vanaf - 1, kolomnummer(letter), tot - 1, kolomnummer(letter)] for letter in kolommen)
    grafiek = boek.add_chart({"type": "bar"})
    for opschrift, waarden, kleur in (("Parameter laag", laag, "#9DC3E6"), ("Parameter hoog", hoog, DONKER)):
        grafiek.add_series({"name": opschrift, "categories": naam, "values": waarden, "fill": {"color": kleur}, "gap": 40, "overlap": 100})
    _assen(grafiek, titel, eenheid, "#,##0,")
    grafiek.set_x_axis(
        {
            "name": eenheid,
            "name_font": _TEKST,
            "num_font": _TEKST,
            "num_format": "#,##0,",
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}},
        }
    )
    namen = {"name": "Parameter", "name_font": _TEKST, "num_font": _TEKST, "num_format": "@", "reverse": True, "label_position": "low"}
    grafiek.set_y_axis(namen)
    grafiek.set_size({"width": 1100, "height": 460})
    vel.insert_chart(cel, grafiek, {"description": alt, "object_position": 1})


def kromme(
    boek: Any, vel: Any, cel: str, titel: str, bereik: tuple[str, int, int], kolommen: tuple[str, str], assen: tuple[str, str], alt: str
) -> None:
    """Een lijn van een deel (0 tot 1) tegen bedragen op gelijke afstand; `kolommen` zijn bedrag en deel, `assen` hun opschriften."""
    blad, vanaf, tot = bereik
    bedrag, deel = ([blad, vanaf - 1, kolomnummer(letter), tot - 1, kolomnummer(letter)] for letter in kolommen)
    grafiek = boek.add_chart({"type": "line"})
    grafiek.add_series({"name": assen[1], "categories": bedrag, "values": deel, "line": {"color": KLEUR_ARM["structureel"], "width": 2.25}})
    _assen(grafiek, titel, assen[1], "0%")
    grafiek.set_x_axis({"name": assen[0], "name_font": _TEKST, "num_font": _TEKST, "num_format": "#,##0,", "label_position": "low"})
    lijn = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}
    deelas = {"name": assen[1], "name_font": _TEKST, "num_font": _TEKST, "num_format": "0%", "min": 0, "max": 1, "major_gridlines": lijn}
    grafiek.set_y_axis(deelas)
    grafiek.set_size({"width": 1100, "height": 380})
    vel.insert_chart(cel, grafiek, {"description": alt, "object_position": 1})


HOOGTE_BALK, HOOGTE_RAND = 19, 110


def liggend(
    boek: Any,
    vel: Any,
    cel: str,
    titel: str,
    bereik: tuple[str, int, int],
    kolommen: tuple[str, str],
    eenheid: str,
    alt: str,
    notatie: str = "#,##0,",
) -> None:
    """Een liggende balk per rij; `kolommen` zijn die van de naam en het bedrag; de bovenste rij boven."""
    blad, eerste, laatste = bereik
    namen, bedragen = ([blad, eerste - 1, kolomnummer(kolom), laatste - 1, kolomnummer(kolom)] for kolom in kolommen)
    grafiek = boek.add_chart({"type": "bar"})
    grafiek.add_series({"name": titel, "categories": namen, "values": bedragen, "fill": {"color": DONKER}, "gap": 40})
    _assen(grafiek, titel, eenheid, notatie)
    lijn = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}
    grafiek.set_x_axis({"name": eenheid, "name_font": _TEKST, "num_font": _TEKST, "num_format": notatie, "major_gridlines": lijn})
    grafiek.set_y_axis({"num_font": _TEKST, "num_format": "@", "reverse": True, "label_position": "low"})
    grafiek.set_legend({"none": True})
    grafiek.set_size({"width": 1000, "height": HOOGTE_RAND + HOOGTE_BALK * (laatste - eerste + 1)})
    vel.insert_chart(cel, grafiek, {"description": alt, "object_position": 1})
