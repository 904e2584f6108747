"""Hoe een blad op papier komt: hoe groot, waar een nieuwe bladzijde begint, en wat bij elkaar blijft.

De schaal volgt uit de breedtes van de kolommen. Een bladzijde begint nooit in een grafiek en nooit tussen een kop en wat eronder hoort.
Maten in punten (1/72 inch).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from .uitmeten import HOOGTE_REGEL

A4_LANG, A4_KORT, PER_INCH = 841.9, 595.3, 72
LINKS_RECHTS, BOVEN, ONDER = 0.4, 0.5, 0.6
"""Marges in inches."""
SPELING = 0.95
"""Wat van een bladzijde gebruikt wordt: rekenprogramma's meten elk een beetje anders."""
PUNTEN_PER_TEKEN, PUNTEN_NAAST = 5.6, 3.75
"""Een kolom van n tekens is op papier hoogstens n cijfers van 11 punt breed, en wat ernaast."""


class Opmaak(NamedTuple):
    """Procenten van de ware grootte, de rijen waarna en de kolommen waarna een nieuwe bladzijde begint (vanaf nul geteld)."""

    schaal: int
    rijbreuken: list[int]
    kolombreuken: list[int]


def deel_in(
    breedtes: Sequence[float],
    hoogtes: Mapping[int, float],
    rijen: int,
    samen: Collection[int],
    herhaald: tuple[int, int],
    grafiek: tuple[int, float] = (0, 0),
) -> Opmaak:
    """Verdeelt een blad over liggende bladzijden: een breed, of twee als `herhaald` kolommen op elke bladzijde zet.

    `breedtes` per kolom in tekens, `hoogtes` per rij (vanaf 1) waar die afwijkt, `samen` de rijen waarvoor geen nieuwe bladzijde mag
    beginnen, `herhaald` hoeveel rijen en kolommen op elke bladzijde terugkomen, `grafiek` de kolom waar de breedste grafiek begint en zijn
    breedte in punten.
    """
    punten = [tekens * PUNTEN_PER_TEKEN + PUNTEN_NAAST for tekens in breedtes]
    titelrijen, titelkolommen = herhaald
    breedst, kolombreuken = sum(punten), []
    if titelkolommen:
        titels = sum(punten[:titelkolommen])
        begin, breed = grafiek
        knippen = [plek for plek in range(titelkolommen + 1, len(punten) + 1) if sum(punten[begin:plek]) >= breed or plek == len(punten)]
        breedst, knip = min((max(sum(punten[:plek]), titels + sum(punten[plek:])), plek) for plek in knippen)
        kolombreuken = [knip] if knip < len(punten) else []
    ruimte = (A4_LANG - 2 * LINKS_RECHTS * PER_INCH) * SPELING
    schaal = max(10, min(100, int(100 * ruimte / breedst)))
    hoog = (A4_KORT - (BOVEN + ONDER) * PER_INCH) * SPELING * 100 / schaal
    hoog -= sum(hoogtes.get(rij, HOOGTE_REGEL) for rij in range(1, titelrijen + 1))
    return Opmaak(schaal, _rijbreuken(hoogtes, range(titelrijen + 1, rijen + 1), samen, hoog), kolombreuken)


def _rijbreuken(hoogtes: Mapping[int, float], rijen: range, samen: Collection[int], ruimte: float) -> list[int]:
    uit: list[int] = []
    begin, gebruikt = rijen.start, 0.0
    for rij in rijen:
        gebruikt += hoogtes.get(rij, HOOGTE_REGEL)
        if gebruikt <= ruimte:
            continue
        knip = next((plek for plek in range(rij, begin, -1) if plek not in samen), rij)
        uit.append(knip - 1)
        begin, gebruikt = knip, sum(hoogtes.get(een, HOOGTE_REGEL) for een in range(knip, rij + 1))
    return uit
