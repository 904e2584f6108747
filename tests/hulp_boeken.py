"""Werkboeken voor tests: drie gemeenten en voor het narekenen nog twee, elk een keer per testrun gemaakt zoals de opdrachtregel het doet.

Weinig trekkingen, zodat het snel gaat; de formules en het rekenpad zijn dezelfde als bij veel trekkingen.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
from hulp_werkboek import Herrekend, herreken
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from kostenmodel import api
from kostenmodel.doorrekening import Uitkomst
from kostenmodel.invoer import Invoer
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN
from kostenmodel.werkboek import schrijf_werkboek
from kostenmodel.werkboek.bladen.onzekerheid import NAAM as ONZEKERHEID
from kostenmodel.werkboek.bladen.onzekerheid import PAST_NIET
from kostenmodel.werkboek.raster import EERSTE_RIJ, JAARKOLOMMEN, JAARRIJ, SLEUTEL, TOTAAL, kolomnummer
from kostenmodel.werkboek.vast import NVT

TREKKINGEN = 64
GEMEENTEN = ("Utrecht", "Westerwolde", "Rozendaal")
OOK_NAGEREKEND = ("Amsterdam", "Zwolle")
"""Nog twee maten: de grootste gemeente, en een van rond de honderdduizend inwoners."""
KEUZES = api.Keuzes(trekkingen=TREKKINGEN)
_FORMULECEL = re.compile(r'<c r="([A-Z]+\d+)"[^>]*?( t="str")?><f>[^<]*</f><v>([^<]*)</v></c>')
GEEL = "FFFFF9DB"
Plek = tuple[str, str]
"""Blad en celadres."""
PASREGEL: Plek = ("Onzekerheid", "C6")
"""De cel die zegt of het vaste blad Onzekerheid bij de cijfers past."""
VERMOGEN = ("Zekerheid waarmee hieronder gerekend is", "Klasse (gebruik")
"""De eerste rij van het weerstandsvermogen, en de rij erna."""


def gelijk(een: object, ander: object) -> bool:
    """Gelijk tot op een halve cent of een miljardste deel; teksten precies gelijk."""
    if isinstance(een, bool) or isinstance(ander, bool) or not (isinstance(een, int | float) and isinstance(ander, int | float)):
        return een == ander
    return abs(een - ander) <= max(0.005, 1e-9 * max(abs(een), abs(ander)))


@dataclass(frozen=True)
class Boek:
    """Een geschreven werkboek, gelezen met openpyxl."""

    pad: Path

    @cached_property
    def bladen(self) -> Mapping[str, Any]:
        """Werkbladen met formules en opmaak."""
        return {vel.title: vel for vel in self._werkboek.worksheets}

    @cached_property
    def _werkboek(self) -> Any:
        return openpyxl.load_workbook(self.pad)

    @property
    def werkboek(self) -> Any:
        return self._werkboek

    @cached_property
    def formules(self) -> Mapping[Plek, str]:
        """Alle formulecellen."""
        return {(naam, cel.coordinate): cel.value for naam, cel in self.cellen() if cel.data_type == "f"}

    @cached_property
    def waarden(self) -> Mapping[Plek, object]:
        """De waarden zoals zij in het bestand staan; bij een formule is dat de bewaarde uitkomst."""
        boek, uit = CalamineWorkbook.from_path(str(self.pad)), {}
        for naam in boek.sheet_names:
            for rij, cellen in enumerate(boek.get_sheet_by_name(naam).to_python(skip_empty_area=False), start=1):
                uit |= {(naam, f"{get_column_letter(kolom)}{rij}"): cel for kolom, cel in enumerate(cellen, start=1) if cel != ""}
        return uit

    @cached_property
    def bewaard(self) -> Mapping[Plek, float | str]:
        """De bewaarde uitkomst van elke formulecel, rechtstreeks uit het bestand."""
        uit: dict[Plek, float | str] = {}
        with zipfile.ZipFile(self.pad) as archief:
            namen = re.findall(r'<sheet name="([^"]+)"', archief.read("xl/workbook.xml").decode())
            for nummer, naam in enumerate(namen, start=1):
                for cel, tekst, waarde in _FORMULECEL.findall(archief.read(f"xl/worksheets/sheet{nummer}.xml").decode()):
                    uit[naam, cel] = html.unescape(waarde) if tekst else float(waarde)
        return uit

    def cellen(self) -> Iterator[tuple[str, Any]]:
        for naam, vel in self.bladen.items():
            for rij in vel.iter_rows():
                for cel in rij:
                    if cel.value is not None:
                        yield naam, cel

    @cached_property
    def jaarbladen(self) -> tuple[str, ...]:
        """Bladen met jaren in de vaste kolommen."""
        return tuple(n for n, v in self.bladen.items() if isinstance(v[f"{JAARKOLOMMEN[0]}{JAARRIJ}"].value, int))

    @cached_property
    def sleutels(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """Per tekst in kolom A van een jaarblad: waar zij staat, in de volgorde van het werkboek."""
        uit: dict[str, list[tuple[str, int]]] = {}
        for naam in self.jaarbladen:
            for cel in self.bladen[naam]["A"][JAARRIJ:]:
                if isinstance(cel.value, str):
                    uit.setdefault(cel.value, []).append((naam, cel.row))
        return {sleutel: tuple(plaatsen) for sleutel, plaatsen in uit.items()}

    @cached_property
    def scenariocel(self) -> Plek:
        """De gele cel met de keuzelijst: links van het nummer waar de naam scenario_nr naar wijst."""
        blad, _ = self.werkboek.defined_names["scenario_nr"].attr_text.replace("$", "").split("!")
        (keuze,) = self.bladen[blad].data_validations.dataValidation
        return blad, str(keuze.sqref)

    @cached_property
    def gele_cellen(self) -> Mapping[Plek, float]:
        """Alle invoercellen met een getal."""
        return {
            (naam, cel.coordinate): cel.value
            for naam, cel in self.cellen()
            if cel.fill.fgColor.rgb == GEEL and isinstance(cel.value, int | float)
        }

    @property
    def bij_ander_scenario(self) -> Mapping[Plek, str]:
        """Wat er in de cellen hoort die alleen bij het scenario horen waarmee het werkboek is gemaakt, als een ander gekozen is."""
        omslagpunten = [plek for sleutel, (plek, *_) in self.sleutels.items() if sleutel.startswith("omslagpunt.")]
        vast = {(blad, f"{TOTAAL}{rij}"): NVT for blad, rij in omslagpunten}
        begin, eind = (next(c.row for c in self.bladen[ONZEKERHEID]["A"] if str(c.value).startswith(kop)) for kop in VERMOGEN)
        cellen = ((ONZEKERHEID, f"{kolom}{rij}") for rij in range(begin, eind) for kolom in "BCDE")
        return {PASREGEL: PAST_NIET} | vast | {cel: NVT for cel in cellen if cel in self.formules}

    def herreken(self) -> Herrekend:
        return herreken(self.pad)

    def afwijkingen(self, waarde: Any, verwacht: Mapping[Plek, object]) -> list[str]:
        """Formulecellen waarvan `waarde(blad, cel)` niet de verwachte is, als zinnen."""
        return [
            f"{blad}!{cel}: {gevonden!r}, verwacht {verwacht.get((blad, cel))!r}"
            for blad, cel in self.bewaard
            if not gelijk(gevonden := waarde(blad, cel), verwacht.get((blad, cel)))
        ]


class Boekenkast:
    """Maakt werkboeken als zij gevraagd worden, elk een keer."""

    def __init__(self, plank: Path) -> None:
        self.plank = plank
        self._uitkomsten: dict[str, Uitkomst] = {}
        self._boeken: dict[tuple[str, str], Boek] = {}

    @cached_property
    def invoer(self) -> Invoer:
        return api.laad_invoer(KEUZES)

    @cached_property
    def scenarios(self) -> tuple[str, ...]:
        return api.werkboekscenarios(self.invoer, "basispad")

    def titel(self, scenario: str) -> str:
        return self.invoer.scenario(scenario).titel

    def uitkomst(self, gemeente: str) -> Uitkomst:
        if gemeente not in self._uitkomsten:
            for een in api.maak_werkboek((*GEMEENTEN, *OOK_NAGEREKEND), self.plank, KEUZES):
                self._uitkomsten[een.uitkomst.gemeente.naam] = een.uitkomst
                self._boeken[een.uitkomst.gemeente.naam, "basispad"] = Boek(een.bestand)
        return self._uitkomsten[gemeente]

    def boek(self, gemeente: str, scenario: str = "basispad") -> Boek:
        """Het werkboek van een gemeente met dit scenario gekozen."""
        uitkomst = self.uitkomst(gemeente)
        if (gemeente, scenario) not in self._boeken:
            pad = self.plank / f"{gemeente}-{scenario}.xlsx"
            schrijf_werkboek(uitkomst, self.invoer, scenario, pad)
            self._boeken[gemeente, scenario] = Boek(pad)
        return self._boeken[gemeente, scenario]


def jaarcellen(rij: int) -> list[str]:
    return [f"{kolom}{rij}" for kolom in JAARKOLOMMEN]


def cellen_in(bereik: str) -> list[str]:
    """`A3:B4` -> A3, A4, B3, B4; een losse cel is een lijst van een."""
    hoeken = re.findall(r"([A-Z]+)(\d+)", bereik.replace("$", ""))
    (van, boven), (tot, onder) = hoeken[0], hoeken[-1]
    links, rechts = (openpyxl.utils.column_index_from_string(letter) for letter in (van, tot))
    return [f"{get_column_letter(k)}{r}" for k in range(links, rechts + 1) for r in range(int(boven), int(onder) + 1)]


def blad_per_sleutel(pad: Path) -> Iterator[tuple[str, int, list[float]]]:
    """Van elke regel met een sleutel op een modelblad: de sleutel, de hoeveelste keer zij daar staat en haar jaarbedragen."""
    boek = CalamineWorkbook.from_path(str(pad))
    eerste = kolomnummer(JAARKOLOMMEN[AANLOOPJAREN])
    for naam in boek.sheet_names:
        keer: dict[str, int] = {}
        for rij in boek.get_sheet_by_name(naam).to_python(skip_empty_area=False)[EERSTE_RIJ - 1 :]:
            sleutel = rij[kolomnummer(SLEUTEL)] if rij else ""
            if isinstance(sleutel, str) and "." in sleutel and len(rij) > eerste + 14:
                keer[sleutel] = keer.get(sleutel, 0) + 1
                yield f"{naam}|{sleutel}", keer[sleutel], [een for een in rij[eerste : eerste + 15]]


def geldregels(pad: Path, posten: Collection[str]) -> dict[tuple[str, str], list[float]]:
    """(post, bekostiging) -> haar jaarbedragen vanaf het begrotingsjaar, van het eerste blad waar zij op staat."""
    uit: dict[tuple[str, str], list[float]] = {}
    for plaats, keer, reeks in blad_per_sleutel(pad):
        post = plaats.split("|")[1]
        if post in posten:
            uit.setdefault((post, ARMEN[min(keer, 2) - 1]), reeks)
    return uit
