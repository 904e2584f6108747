"""Tabellen op een blad zonder jaarkolommen: een kop, vaste bedragen, en regels die een grafiek of formule terugvindt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .regels import Cel, Regel, Vrij
from .stijl import EURO

KOLOMMEN = "ABCDEFGHIJK"


def koppen(*teksten: str) -> Regel:
    """De koppen van een tabel, vanaf kolom A."""
    cellen = [Cel(kolom, tekst, "kolomkop" if kolom == "A" else "kolomkop rechts") for kolom, tekst in zip(KOLOMMEN, teksten, strict=False)]
    return Vrij(tuple(cellen))


def bedragen(vanaf: str, waarden: Sequence[float], notatie: str = EURO) -> tuple[Cel, ...]:
    """Vaste getallen naast elkaar, vanaf een kolom."""
    return tuple(Cel(chr(ord(vanaf) + n), float(waarde), "vast", notatie) for n, waarde in enumerate(waarden))


def genaamd(naam: str, rijen: Sequence[tuple[Cel, ...]]) -> Iterator[Regel]:
    """Regels waarvan de eerste (`naam eerste`) en de laatste (`naam laatste`) terug te vinden zijn."""
    for nummer, cellen in enumerate(rijen):
        kant = " eerste" if nummer == 0 else " laatste" if nummer == len(rijen) - 1 else ""
        yield Vrij(cellen, naam=f"{naam}{kant}" if kant else "")
