"""Ontheemden uit Oekraïne: de stand van de tijdelijke bescherming per maand, met haar breuk.

In 2023 is de telling herzien zonder dat de jaren ervoor zijn overgedaan; de sprong in die maand is geen vertrek. De breuk volgt
uit de uitgaven zelf: de eerste maand waarin de laatste uitgave duidelijk anders telt dan de eerste met die maand. De verbonden reeks
brengt de oude telling naar verhouding op het niveau van de nieuwe. Grens: de reeks stopt waar de bron stopt en is te kort voor de
modellen; er is dus geen prognose van deze stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kostenmodel.invoer.lezen import lees_csv
from kostenmodel.invoer.meldingen import InvoerFouten, Melding
from kostenmodel.prognose.reeksen import Maand, keur_rij, lees_maand, maanden_tussen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rij = NDArray[np.float64]

BESTAND = "reeksen/ontheemden_oekraine.csv"
STAND = "stand_tijdelijke_bescherming"
KLEINSTE_BREUK = 0.02
"""Een kleiner verschil, als deel van de stand, is een gewone herziening en geen andere telling."""


@dataclass(frozen=True, eq=False)
class Standreeks:
    """Een stand per maand in personen; voor `breuk` volgens de oude telling. `verbonden`: alles op de nieuwe telling."""

    maanden: tuple[Maand, ...]
    stand: Rij
    verbonden: Rij
    breuk: Maand | None
    uitgave: str
    """De uitgave (JJJJ-MM) waaruit de nieuwe telling komt."""


def ontheemden(map_invoer: Path) -> Standreeks:
    """De stand volgens de laatste uitgave, en verbonden over de breuk heen; alle fouten samen in `InvoerFouten`."""
    kolommen = ("periode", "reeks", "stand_van", "aantal", "bron")
    bestand, fouten = lees_csv(Path(map_invoer) / BESTAND, BESTAND, kolommen)
    uitgaven: dict[str, dict[Maand, float]] = {}
    for regel, rij in bestand.rijen if bestand else ():
        gebreken = keur_rij(BESTAND, regel, {"periode": rij["periode"], "aantal": rij["aantal"]})
        maand = lees_maand(rij["periode"])
        fouten += gebreken
        if rij["reeks"] == STAND and not gebreken and maand is not None:
            uitgaven.setdefault(rij["stand_van"], {})[maand] = float(rij["aantal"])
    if not uitgaven and not fouten:
        fouten.append(Melding(BESTAND, "", f"geen reeks {STAND}", "ten minste een maand", "Vul de reeks."))
    if fouten:
        raise InvoerFouten(fouten)
    nieuw = uitgaven[max(uitgaven)]
    maanden = tuple(sorted(nieuw))
    if maanden_tussen(maanden[0], maanden[-1]) != len(maanden) - 1:
        doe = "Voeg de ontbrekende maanden toe."
        raise InvoerFouten([Melding(BESTAND, STAND, "een gat in de maanden", "elke maand tussen begin en eind", doe)])
    stand = np.array([nieuw[maand] for maand in maanden])
    oud = {maand: waarde for uitgave in sorted(uitgaven)[-2::-1] for maand, waarde in uitgaven[uitgave].items()}
    breuk = next((maand for maand in maanden if abs(oud.get(maand, nieuw[maand]) - nieuw[maand]) > KLEINSTE_BREUK * nieuw[maand]), None)
    verbonden = stand.copy()
    if breuk is not None and oud[breuk] > 0:
        plek = maanden.index(breuk)
        verbonden[:plek] *= nieuw[breuk] / oud[breuk]
    return Standreeks(maanden, stand, verbonden, breuk, max(uitgaven))
