"""Eén plek voor het uiterlijk: kleuren, lettertype, getalnotaties en kolombreedtes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
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
SCENARIONUMMER = '"nr "0'
OMSLAG = '0;-0;"niet binnen horizon"'

LETTERMATEN: Mapping[float, str] = {
    0.45: " 'ijlï",
    0.5: ",.I’‘·",
    0.6: "()-[]f{}:;`",
    0.65: "!Jt²",
    0.75: "/\\sr",
    0.85: 'Lcxz"',
    0.9: "?FSZkvy|",
    0.95: "ETYagá",
    1.05: "BCKRbdhnopquöüó",
    1.15: "AV",
    1.25: "DGHNU",
    1.35: "OQ&…",
    1.4: "%w",
    1.6: "m",
    1.75: "@MW",
}
"""Breedte van tekens in Calibri (en Carlito, dat even breed is) als deel van een cijfer; wat er niet staat is zo breed als een cijfer."""
_MAAT = {teken: maat for maat, tekens in LETTERMATEN.items() for teken in tekens}
OP_PAPIER, VETTER, MARGE = 1.062, 1.03, 1.2
"""Een cijfer is op papier breder dan de kolomeenheid (7 beeldpunten); vet is breder; en aan beide kanten van een cel blijft ruimte over."""

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
    "koppeling boven": {"font_color": BLAUW, "underline": 1, "text_wrap": True, "valign": "top"},
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


@lru_cache(maxsize=1 << 16)
def breedte(tekst: str, punten: float = 11, *, vet: bool = False) -> float:
    """Hoe breed een kolom moet zijn, in tekens, om een tekst op een regel te tonen."""
    return sum(_MAAT.get(teken, 1.0) for teken in tekst) * OP_PAPIER * (VETTER if vet else 1.0) * punten / 11 + MARGE


def getaltekst(waarde: float, notatie: str) -> str:
    """Een getal zo breed als zijn notatie het toont, met een min en met negens op elke plek van zijn laatste groep van drie cijfers."""
    if notatie == DATUM:
        return "00-00-0000"
    voor, _, achter = notatie.partition(";")[0].partition(".")
    if not notatie:
        voor, achter = "#,##0", "" if waarde == int(waarde) else "0000"
    if notatie.rstrip("*") == JAARTAL or notatie == "0* ":
        return f"{waarde:.0f}"
    waarde = abs(waarde) * (100 if "%" in notatie else 1) / (1000 if voor.endswith(",") else 1)
    groepen = (len(f"{waarde:.0f}") + 2) // 3
    decimalen = len(re.sub("[^0#]", "", achter))
    woord = re.search('"([^"]*)"', notatie)
    cijfers = "-" + ".".join(["999"] * groepen) + ("," + "9" * decimalen if decimalen else "") + ("%" if "%" in notatie else "")
    return max(cijfers, woord[1] if woord else "", key=breedte)


class Stijl:
    """Maakt opmaak een keer per combinatie van stijl en notatie; elke opmaak heeft meteen haar nummer in het bestand."""

    def __init__(self, boek: xlsxwriter.Workbook) -> None:
        self._boek = boek
        self._gemaakt: dict[tuple[str, str, bool], Any] = {}
        self._per_inhoud: dict[str, Any] = {}

    def nummering(self, gevraagd: Iterable[tuple[str, str, bool]]) -> dict[tuple[str, str, bool], int]:
        """Het nummer van elke opmaak in het bestand, op volgorde van deze vragen: stijl, notatie, en of de tekst afbreekt."""
        return {sleutel: self(*sleutel[:2], breekt=sleutel[2]).xf_index for sleutel in gevraagd}

    def __call__(self, naam: str, num_format: str = "", *, breekt: bool = False) -> Any:
        """De opmaak van een stijl; met `breekt` loopt tekst die niet past door op een volgende regel."""
        gevraagd = naam, num_format, breekt
        if gevraagd not in self._gemaakt:
            velden = (
                {**_BASIS, **STIJLEN[naam]} | ({"num_format": num_format} if num_format else {}) | ({"text_wrap": True} if breekt else {})
            )
            inhoud = repr(sorted(velden.items()))
            if inhoud not in self._per_inhoud:
                self._per_inhoud[inhoud] = self._boek.add_format(velden)
                self._per_inhoud[inhoud]._get_xf_index()
            self._gemaakt[gevraagd] = self._per_inhoud[inhoud]
        return self._gemaakt[gevraagd]
