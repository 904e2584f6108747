"""Het werkboek van `vergelijk`: drie tabellen met een filter, elk verschil als formule."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell as cel

from .bestand import KENMERK
from .stijl import EURO, Stijl

Tabel = tuple[str, list[str], list[list[Any]]]
"""Opschrift, koppen en rijen; de laatste twee kolommen voor de kop Verschil zijn de bedragen waar het uit volgt."""
BLADEN = ("Wat er anders is", "Gemeenten", "Posten")
UITLEG = (
    "Instellingen, invoer, maatregelen en gemeenten die in de ene batch anders zijn dan in de andere.",
    "Netto last van elke gemeente in de exploitatie over de jaren die beide batches hebben; de grootste verschuiving eerst.",
    "Elke post, opgeteld over de gemeenten; altijd vanuit de betaler. De grootste verschuiving eerst.",
)
BREEDTES = {"Naam": 60, "Post": 48, "Gemeente": 28}


def verschilboek(tabellen: Sequence[Tabel], titel: str) -> bytes:
    """De tabellen als xlsx, in de volgorde van BLADEN. Gelijke tabellen geven gelijke bytes."""
    inhoud = io.BytesIO()
    boek = xlsxwriter.Workbook(inhoud, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    boek.set_properties({"title": titel, "subject": KENMERK, "created": datetime(2000, 1, 1)})
    opmaak = Stijl(boek)
    for naam, uitleg, (opschrift, koppen, rijen) in zip(BLADEN, UITLEG, tabellen, strict=True):
        vel = boek.add_worksheet(naam)
        vel.write_string(0, 0, opschrift, opmaak("titel"))
        vel.write_string(1, 0, uitleg, opmaak("zin"))
        for kolom, kop in enumerate(koppen):
            vel.write_string(3, kolom, kop, opmaak("kolomkop"))
            vel.set_column(kolom, kolom, BREEDTES.get(kop, 22))
        for nummer, rij in enumerate(rijen, start=4):
            for kolom, waarde in enumerate(rij):
                if koppen[kolom] == "Verschil":
                    links, rechts = cel(nummer, kolom - 2), cel(nummer, kolom - 1)
                    vel.write_formula(nummer, kolom, f"={rechts}-{links}", opmaak("totaal", EURO), waarde)
                elif isinstance(waarde, float):
                    vel.write_number(nummer, kolom, waarde, opmaak("vast", EURO))
                else:
                    vel.write_string(nummer, kolom, waarde, opmaak("tekst"))
        vel.autofilter(3, 0, max(3, 3 + len(rijen)), len(koppen) - 1)
        vel.freeze_panes(4, 0)
        vel.set_landscape()
        vel.set_paper(9)
        vel.fit_to_pages(1, 0)
        vel.repeat_rows(3)
        vel.hide_gridlines(2)
        vel.set_footer("&LKostenmodel, verschil tussen twee batches&RBladzijde &P van &N")
    boek.close()
    return inhoud.getvalue()
