"""De vaste kolommen van elk blad met jaren, gelijk voor alle gemeenten."""

from __future__ import annotations

from functools import cache

from kostenmodel.rekenkern.formules import Raster

SLEUTEL, OMSCHRIJVING, EENHEID, SOORT, BRON, TOTAAL = "ABCDEF"
JAARKOLOMMEN = tuple("GHIJKLMNOPQRSTUVW")
JAARRIJ = 5
EERSTE_RIJ = JAARRIJ + 1
RASTER = Raster(JAARKOLOMMEN, JAARRIJ)
BEGROTING = RASTER.begroting(0)
LAATSTE = RASTER.laatste


@cache
def kolomnummer(letter: str) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    nummer = 0
    for teken in letter:
        nummer = nummer * 26 + ord(teken) - ord("A") + 1
    return nummer - 1


@cache
def kolomletter(nummer: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    hoog, laag = divmod(nummer, 26)
    return (kolomletter(hoog - 1) if hoog else "") + chr(ord("A") + laag)


def plek(kolom: str, rij: int) -> tuple[int, int]:
    """Rij en kolom zoals xlsxwriter ze telt, vanaf nul."""
    return rij - 1, kolomnummer(kolom)
