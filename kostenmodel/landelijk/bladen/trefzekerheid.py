"""Hoe goed de prognose van de instroom eerder was, naast naïef en naast de officiële ramingen."""

from __future__ import annotations

from kostenmodel.werkboek.bladen.instroom import BREEDTES, trefzekerheid
from kostenmodel.werkboek.regels import Werkblad

from ..kader import Landkader

NAAM = "Trefzekerheid"


def blad(k: Landkader) -> Werkblad:
    return Werkblad(
        NAAM,
        "Trefzekerheid van de prognose",
        "Wat deze prognose op eerdere momenten gezegd zou hebben, naast de uitkomst, naast naïef en naast de officiële ramingen.",
        trefzekerheid(k.invoer.map, k.inst, k.inst.toeval(k.invoer)),
        met_jaren=False,
        breedtes=BREEDTES,
    )
