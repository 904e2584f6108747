"""Een werkblad dat zijn cellen sneller schrijft dan xlsxwriter zelf, met precies dezelfde bytes.

xlsxwriter zoekt in elke formule naar tientallen nieuwe functies, bewaart elke cel als object en bouwt haar pas bij het sluiten op. Dit
werkboek gebruikt die functies niet en geeft elke cel een opmaak, dus hier is een cel meteen haar regel XML. De stappen die dit vervangt
zijn privé in xlsxwriter: de versie ligt vast en een test vergelijkt alle bytes met die van de gewone schrijver.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_CEL = re.compile(r'<c r="[^"]+" s="\d+"(?: t="(s|str)")?(?:/>|>(?:<f>[^<]*</f>)?<v>([^<]*)</v></c>)')
RIJEN_PER_SPANNE = 16


class SnelBlad(Worksheet):
    """In `table` staat per rij en kolom de XML van de cel."""

    def write_number(self, row: int, col: int, number: float, cell_format: Format) -> int:  # type: ignore[override]
        self.table[row][col] = f'{_begin(row, col)}{cell_format.xf_index}"><v>{number:.16G}</v></c>'
        return 0

    def write_formula(self, row: int, col: int, formula: str, cell_format: Format, value: float | str = 0) -> int:  # type: ignore[override]
        if isinstance(value, str):
            if not value or value[0] == "#":
                raise ValueError(f"SnelBlad: een formule met de uitkomst {value!r} kan niet, verwacht een getal of een tekst")
            uitkomst = f' t="str"><f>{_veilig(formula[1:])}</f><v>{_veilig(value)}'
        else:
            uitkomst = f"><f>{_veilig(formula[1:])}</f><v>{value}"
        self.table[row][col] = f'{_begin(row, col)}{cell_format.xf_index}"{uitkomst}</v></c>'
        return 0

    def write_string(self, row: int, col: int, string: str, cell_format: Format) -> int:  # type: ignore[override]
        nummer = self.str_table._get_shared_string_index(string)
        self.table[row][col] = f'{_begin(row, col)}{cell_format.xf_index}" t="s"><v>{nummer}</v></c>'
        return 0

    def _write_string(self, row: int, col: int, string: str, cell_format: Format) -> int:  # type: ignore[override]
        """De weg die `write_url` neemt."""
        return self.write_string(row, col, string, cell_format)

    def write_blank(self, row: int, col: int, blank: None, cell_format: Format) -> int:  # type: ignore[override]
        self.table[row][col] = f'{_begin(row, col)}{cell_format.xf_index}"/>'
        return 0

    def _assemble_xml_file(self) -> None:
        gevuld = [rij for rij, cellen in self.table.items() if cellen]
        if gevuld:
            self.dim_rowmin, self.dim_rowmax = min(gevuld), max(gevuld)
            self.dim_colmin = min(min(self.table[rij]) for rij in gevuld)
            self.dim_colmax = max(max(self.table[rij]) for rij in gevuld)
        super()._assemble_xml_file()

    def _write_rows(self) -> None:
        spannes: dict[int, tuple[int, int]] = {}
        for rij, cellen in self.table.items():
            if cellen:
                van, tot = spannes.get(rij // RIJEN_PER_SPANNE, (min(cellen), max(cellen)))
                spannes[rij // RIJEN_PER_SPANNE] = min(van, min(cellen)), max(tot, max(cellen))
        for rij in range(self.dim_rowmin, self.dim_rowmax + 1):
            cellen = self.table[rij]
            if not (cellen or rij in self.row_info):
                continue
            spanne = spannes.get(rij // RIJEN_PER_SPANNE)
            tekst = None if spanne is None else f"{spanne[0] + 1}:{spanne[1] + 1}"
            if cellen:
                self._write_row(rij, tekst, self.row_info.get(rij))
                self.fh.write("".join([cellen[kolom] for kolom in sorted(cellen)]))
                self._xml_end_tag("row")
            else:
                self._write_empty_row(rij, tekst, self.row_info.get(rij))

    def _get_range_data(self, row_start: int, col_start: int, row_end: int, col_end: int) -> list[Any]:
        """Wat een grafiek van een bereik onthoudt."""
        plekken = ((rij, kolom) for rij in range(row_start, row_end + 1) for kolom in range(col_start, col_end + 1))
        return [self._inhoud(self.table[rij].get(kolom)) for rij, kolom in plekken]

    def _inhoud(self, cel: str | None) -> str | None:
        raak = None if cel is None else _CEL.fullmatch(cel)
        if raak is None:
            return None
        soort, inhoud = raak.groups()
        if inhoud is None:
            return ""
        return self.str_table._get_shared_string(int(inhoud)) if soort == "s" else html.unescape(inhoud)


@lru_cache(maxsize=1 << 16)
def _begin(rij: int, kolom: int) -> str:
    return f'<c r="{xl_col_to_name(kolom)}{rij + 1}" s="'


@lru_cache(maxsize=1 << 16)
def _veilig(tekst: str) -> str:
    """Tekst zoals zij in XML mag staan."""
    return tekst.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
