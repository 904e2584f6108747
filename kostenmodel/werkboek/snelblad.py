"""Een werkblad dat zijn rijen van drukplaten neemt, met precies dezelfde bytes als xlsxwriter cel voor cel zou schrijven.

xlsxwriter zoekt in elke formule naar tientallen nieuwe functies, bewaart elke cel als object en bouwt haar pas bij het sluiten op. Dit
werkboek gebruikt die functies niet en geeft elke cel een opmaak. De stappen die dit vervangt zijn privé in xlsxwriter: de versie ligt
vast en een test vergelijkt alle bytes met die van de gewone schrijver.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from .rijplaat import Rijplaat

RIJEN_PER_SPANNE = 16


class SnelBlad(Worksheet):
    """Krijgt hele rijen met `zet_rij`, op volgorde; de XML van hun cellen staat in `gezet`."""

    def __init__(self) -> None:
        super().__init__()
        self.gezet: dict[int, tuple[Rijplaat, Sequence[float], str]] = {}

    def tekstnummers(self, teksten: Iterable[str]) -> list[int]:
        """Van elke tekst het nummer waaronder het werkboek haar bewaart."""
        return list(map(self.str_table._get_shared_string_index, teksten))

    def zet_rij(self, plaat: Rijplaat, getallen: Sequence[float], xml: str) -> None:
        self.gezet[plaat.rij - 1] = plaat, getallen, xml
        for kolom, doel in plaat.koppelingen:
            self.hyperlinks[plaat.rij - 1][kolom] = doel

    def _assemble_xml_file(self) -> None:
        if self.gezet:
            self.dim_rowmin, self.dim_rowmax = min(self.gezet), max(self.gezet)
            self.dim_colmin = min(plaat.eerste_kolom for plaat, _, _ in self.gezet.values())
            self.dim_colmax = max(plaat.laatste_kolom for plaat, _, _ in self.gezet.values())
        super()._assemble_xml_file()

    def _write_rows(self) -> None:
        spannes: dict[int, tuple[int, int]] = {}
        for rij, (plaat, _, _) in self.gezet.items():
            van, tot = spannes.get(rij // RIJEN_PER_SPANNE, (plaat.eerste_kolom, plaat.laatste_kolom))
            spannes[rij // RIJEN_PER_SPANNE] = min(van, plaat.eerste_kolom), max(tot, plaat.laatste_kolom)
        for rij in range(self.dim_rowmin, self.dim_rowmax + 1):
            if not (rij in self.gezet or rij in self.row_info):
                continue
            spanne = spannes.get(rij // RIJEN_PER_SPANNE)
            tekst = None if spanne is None else f"{spanne[0] + 1}:{spanne[1] + 1}"
            if rij not in self.gezet:
                self._write_empty_row(rij, tekst, self.row_info.get(rij))
                continue
            if rij in self.row_info:
                self._write_row(rij, tekst, self.row_info[rij])
            else:
                self.fh.write(f'<row r="{rij + 1}" spans="{tekst}">')
            self.fh.write(self.gezet[rij][2])
            self.fh.write("</row>")

    def _get_range_data(self, row_start: int, col_start: int, row_end: int, col_end: int) -> list[Any]:
        """Wat een grafiek van een bereik onthoudt."""
        uit: list[str | None] = []
        for rij in range(row_start, row_end + 1):
            plaat, getallen, _ = self.gezet.get(rij, (None, (), ""))
            uit += [plaat.waarde(kolom, getallen) if plaat else None for kolom in range(col_start, col_end + 1)]
        return uit
