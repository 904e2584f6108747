"""Een werkblad dat zijn cellen sneller schrijft dan xlsxwriter zelf, met precies dezelfde bytes.

xlsxwriter zoekt in elke formule naar tientallen nieuwe functies en bouwt elke cel uit losse eigenschappen op. Dit werkboek gebruikt die
functies niet en geeft elke cel een opmaak, dus hier is een cel één regel tekst. Wat hier niet past, gaat de gewone weg. De stappen
die dit vervangt zijn privé in xlsxwriter: de versie ligt vast en een test vergelijkt alle bytes met die van de gewone schrijver.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, CellNumberTuple, CellStringTuple, Worksheet


class SnelBlad(Worksheet):
    def _write_formula(self, row: int, col: int, formula: str, cell_format: Format | None = None, value: Any = 0) -> Any:
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellFormulaTuple(formula.removeprefix("="), cell_format, value)
        return 0

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        soort, opmaak = type(cell), cell.format
        if opmaak is None:
            super()._write_cell(row, col, cell)
            return
        begin = f'<c r="{xl_rowcol_to_cell_fast(row, col)}" s="{opmaak._get_xf_index()}"'
        if soort is CellFormulaTuple and type(waarde := cell.value) is float:
            self.fh.write(f"{begin}><f>{_veilig(cell.formula)}</f><v>{waarde}</v></c>")
        elif soort is CellFormulaTuple and type(waarde) is str and waarde and waarde[0] != "#":
            self.fh.write(f'{begin} t="str"><f>{_veilig(cell.formula)}</f><v>{_veilig(waarde)}</v></c>')
        elif soort is CellNumberTuple:
            self.fh.write(f"{begin}><v>{cell.number:.16G}</v></c>")
        elif soort is CellStringTuple:
            self.fh.write(f'{begin} t="s"><v>{cell.string}</v></c>')
        elif soort is CellBlankTuple:
            self.fh.write(f"{begin}/>")
        else:
            super()._write_cell(row, col, cell)


def _veilig(tekst: str) -> str:
    """Tekst zoals zij in XML mag staan."""
    return tekst.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
