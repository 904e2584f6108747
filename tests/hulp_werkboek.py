"""Hulp bij tests van werkboeken: formules ontleden en een werkboek laten narekenen door IronCalc.

IronCalc gebruikt de bewaarde waarden in het bestand niet; het rekent elke formule opnieuw uit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import ironcalc

TOEGESTANE_FUNCTIES = frozenset(
    [
        "SUM",
        "SUMIF",
        "SUMIFS",
        "SUMPRODUCT",
        "INDEX",
        "MATCH",
        "CHOOSE",
        "MIN",
        "MAX",
        "MEDIAN",
        "COUNT",
        "IF",
        "AND",
        "OR",
        "ISNUMBER",
        "ROUND",
        "ABS",
        "NPV",
        "PMT",
    ]
)

_TEKST = r'"(?:[^"]|"")*"'
_BLAD = r"(?:'(?:[^']|'')+'|[A-Za-z_][A-Za-z0-9_.]*)!"
_CEL = r"(?P<vk>\$?)(?P<kol>[A-Z]{1,3})(?P<vr>\$?)(?P<rij>[1-9][0-9]*)(?![A-Za-z0-9_(])"
_DEEL = re.compile(rf"(?P<tekst>{_TEKST})|(?P<blad>{_BLAD})|(?<![A-Za-z0-9_.$]){_CEL}")
_LOSSE_CEL = re.compile(rf"^{_CEL}$")


def kolomnummer(letters: str) -> int:
    """A = 1, Z = 26, AA = 27."""
    nummer = 0
    for letter in letters:
        nummer = nummer * 26 + ord(letter) - ord("A") + 1
    return nummer


def plaats(cel: str) -> tuple[int, int]:
    """`C5` -> (rij 5, kolom 3)."""
    raak = _LOSSE_CEL.match(cel)
    if raak is None:
        raise ValueError(f"{cel!r} is geen celadres.")
    return int(raak["rij"]), kolomnummer(raak["kol"])


def r1c1(formule: str, cel: str) -> str:
    """De formule met verwijzingen ten opzichte van `cel`: gelijke teksten zijn dezelfde, doorgetrokken formule."""
    eigen_rij, eigen_kolom = plaats(cel)

    def om(raak: re.Match[str]) -> str:
        if raak["kol"] is None:
            return raak[0]
        rij, kolom = int(raak["rij"]), kolomnummer(raak["kol"])
        r = f"R{rij}" if raak["vr"] else f"R[{rij - eigen_rij}]"
        k = f"C{kolom}" if raak["vk"] else f"C[{kolom - eigen_kolom}]"
        return r + k

    return _DEEL.sub(om, formule)


def _kaal(formule: str) -> str:
    """De formule zonder teksten, bladnamen en celadressen."""
    return _DEEL.sub("", formule)


def functies(formule: str) -> set[str]:
    """De namen van alle functies in een formule."""
    return set(re.findall(r"[A-Z][A-Z0-9.]*(?=\()", _kaal(formule)))


def getallen(formule: str) -> set[str]:
    """De getallen die vast in een formule staan, als tekst."""
    return set(re.findall(r"\d+(?:\.\d+)?", _kaal(formule)))


def verwijzingen(formule: str) -> list[str]:
    """De verwijzingen in een formule, met blad; een bereik is een verwijzing. Herhalingen blijven staan."""
    zonder_tekst = re.sub(_TEKST, '""', formule)
    los = _CEL.replace("?P<vk>", "?:").replace("?P<kol>", "?:").replace("?P<vr>", "?:").replace("?P<rij>", "?:")
    return re.findall(rf"(?:{_BLAD})?(?<![A-Za-z0-9_.$]){los}(?::{los})?", zonder_tekst)


@dataclass(frozen=True)
class Herrekend:
    """Een werkboek zoals IronCalc het uitrekent."""

    model: ironcalc.Model
    bladen: dict[str, int]

    def waarde(self, blad: str, cel: str) -> object:
        """De uitgerekende waarde: getal, tekst, waar/onwaar of None; een fout komt als tekst (`#DIV/0!`)."""
        return self.model.get_cell_value(self.bladen[blad], *plaats(cel))

    def formule(self, blad: str, cel: str) -> str | None:
        return self.model.get_cell_formula(self.bladen[blad], *plaats(cel))

    def zet(self, blad: str, cel: str, waarde: float) -> None:
        """Vul een invoercel; reken daarna opnieuw met `reken`."""
        self.model.update_cell_with_number(self.bladen[blad], *plaats(cel), waarde)

    def kies(self, blad: str, cel: str, tekst: str) -> None:
        """Kies een tekst in een cel met een keuzelijst; reken daarna opnieuw met `reken`."""
        self.model.update_cell_with_text(self.bladen[blad], *plaats(cel), tekst)

    def reken(self) -> None:
        self.model.evaluate()


def herreken(pad: Path) -> Herrekend:
    """Lees een xlsx-bestand en reken alle formules opnieuw uit."""
    model = ironcalc.load_from_xlsx(str(pad))
    model.evaluate()
    bladen = {eigenschap["name"]: nummer for nummer, eigenschap in enumerate(model.get_worksheets_properties())}
    return Herrekend(model, bladen)
