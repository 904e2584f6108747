"""Eén plek voor het uiterlijk: kleuren, lettertype, getalnotaties en kolombreedtes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xlsxwriter

LETTER = "Calibri"
BLAUW, DONKER, GRIJS, LICHTGRIJS, GEEL, GEELRAND = "#1F4E79", "#12324F", "#595959", "#F2F2F2", "#FFF9DB", "#D9C97A"
KLEUR_PARTIJ = {"gemeente": "#548235", "rijk": "#BF9000", "samenleving": DONKER}
KLEUR_ARM = {"crisis": "#C55A11", "structureel": "#1F4E79"}

EURO, EURO_1000, AANTAL, AANTAL_1, AANDEEL, FACTOR, JAARTAL = (
    "#,##0;-#,##0;0",
    "#,##0,;-#,##0,;0",
    "#,##0;-#,##0;0",
    "#,##0.0;-#,##0.0;0.0",
    "0.00%",
    "0.0000",
    "0",
)
EURO_OPGETELD, EURO_1000_OPGETELD = "[>=0.5]#,##0;[<=-0.5]-#,##0;0", "[>=500]#,##0,;[<=-500]-#,##0,;0"
"""Voor lange sommen: een rest van afronding verschijnt als 0, niet als -0."""
DATUM = "dd-mm-yyyy"
EURO_1000_OMGEKEERD = "-#,##0,;#,##0,;0"
"""Toont een positief bedrag met een min en een negatief bedrag zonder."""
VERHOUDING = "#,##0.00##;-#,##0.00##;0"
PRIJS = "#,##0.00;-#,##0.00;0.00"
OMSLAGPRIJS = '#,##0;-#,##0;"geen prijs"'
OMSLAG = '0;-0;"niet binnen horizon"'

_BASIS: Mapping[str, Any] = {"font_name": LETTER, "font_size": 11, "valign": "vcenter"}
STIJLEN: Mapping[str, Mapping[str, Any]] = {
    "titel": {"bold": True, "font_size": 18, "font_color": DONKER},
    "zin": {"font_color": GRIJS, "italic": True},
    "kop": {"bold": True, "font_size": 13, "font_color": BLAUW, "bottom": 1, "bottom_color": BLAUW},
    "kolomkop": {"bold": True, "font_color": "#FFFFFF", "bg_color": BLAUW, "text_wrap": True, "valign": "vcenter"},
    "jaar": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": BLAUW,
        "num_format": JAARTAL,
        "align": "right",
        "valign": "vcenter",
    },
    "tekst": {},
    "alinea": {"text_wrap": True, "valign": "top"},
    "vet": {"bold": True},
    "rechts": {"align": "right"},
    "vet rechts": {"bold": True, "align": "right"},
    "zacht": {"font_color": GRIJS},
    "zacht ingesprongen": {"font_color": GRIJS, "indent": 2},
    "sleutel": {"font_color": GRIJS, "font_size": 9},
    "koppeling": {"font_color": BLAUW, "underline": 1},
    "koppeling rechts": {"font_color": BLAUW, "underline": 1, "align": "right"},
    "vast rechts": {"font_color": GRIJS, "bg_color": LICHTGRIJS, "align": "right"},
    "formule": {},
    "totaal": {"bold": True},
    "kolomkop rechts": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": BLAUW,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "right",
    },
    "invoer": {"font_color": "#0000FF", "bg_color": GEEL, "border": 4, "border_color": GEELRAND, "locked": False},
    "vast": {"font_color": GRIJS, "bg_color": LICHTGRIJS},
    "keuze": {"bold": True, "font_color": "#0000FF", "bg_color": GEEL, "border": 1, "font_size": 12},
    "oordeel": {"bold": True, "text_wrap": True, "font_size": 12},
    "kaart": {"bg_color": LICHTGRIJS, "text_wrap": True},
}


def notatie(eenheid: str) -> str:
    """De getalnotatie die bij een eenheid hoort; de notatie volgt de taal van de lezer."""
    if eenheid in ("EUR", "EUR/jaar"):
        return EURO
    if eenheid.startswith("EUR/"):
        return PRIJS
    if eenheid in ("1", "1/jaar", "1/maand"):
        return FACTOR
    if "/" in eenheid and not eenheid.endswith("/jaar"):
        return VERHOUDING
    return AANTAL_1


class Stijl:
    """Maakt opmaak een keer per combinatie van stijl en notatie."""

    def __init__(self, boek: xlsxwriter.Workbook) -> None:
        self._boek = boek
        self._gemaakt: dict[tuple[str, str], Any] = {}

    def __call__(self, naam: str, num_format: str = "") -> Any:
        if (naam, num_format) not in self._gemaakt:
            velden = {**_BASIS, **STIJLEN[naam]} | ({"num_format": num_format} if num_format else {})
            self._gemaakt[naam, num_format] = self._boek.add_format(velden)
        return self._gemaakt[naam, num_format]
