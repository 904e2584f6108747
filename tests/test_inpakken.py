"""Een licht ingepakt werkboek bevat dezelfde delen als een gewoon werkboek van xlsxwriter."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
import xlsxwriter

from kostenmodel.werkboek.inpakken import Boek

TEKSTEN = [
    "gewoon",
    " met een spatie ervoor",
    "achter\t",
    "a < b & c > d",
    "twee\nregels",
    "_x0041_",
    "bel\x07",
    "€ é 漢",
    "<r>geen opmaak",
    "gewoon",
]


def delen(soort: type[xlsxwriter.Workbook]) -> dict[str, bytes]:
    inhoud = io.BytesIO()
    boek = soort(inhoud, {"in_memory": True})
    boek.set_properties({"created": datetime(2026, 1, 1)})
    blad = boek.add_worksheet("Blad")
    for rij, tekst in enumerate(TEKSTEN):
        blad.write_string(rij, 0, tekst)
    boek.close()
    with zipfile.ZipFile(inhoud) as zip_:
        return {naam: zip_.read(naam) for naam in zip_.namelist()}


@pytest.mark.parametrize("keer", ["nieuwe teksten", "teksten van een eerder werkboek"])
def test_dezelfde_delen_als_xlsxwriter(keer: str) -> None:
    assert delen(Boek) == delen(xlsxwriter.Workbook), keer


def test_xlsxwriter_zelf_verandert_niet() -> None:
    from xlsxwriter import packager, sharedstrings, workbook

    delen(Boek)
    assert packager.SharedStrings is sharedstrings.SharedStrings and workbook.ZipFile is zipfile.ZipFile
