"""Prognose van de asielinstroom: normalen erin, paden eruit.

`maandreeksen` leest de reeksen, `stel_op` maakt een `Prognose`, `Prognose.paden` maakt paden van normalen, en
`instroompaden` plakt gerealiseerde maanden, nowcast en prognose aan elkaar. Hoe goed het ging staat in de kamer
`kostenmodel.prognose.terugtoets`.
"""

from __future__ import annotations

from kostenmodel.prognose.instroom import Instroompaden, instroompaden, instroomprognose
from kostenmodel.prognose.opstellen import Instellingen, Prognose, stel_op
from kostenmodel.prognose.reeksen import STROMEN, Maandreeksen, lees_maandreeks, maandreeksen

__all__ = [
    "STROMEN",
    "Instellingen",
    "Instroompaden",
    "Maandreeksen",
    "Prognose",
    "instroompaden",
    "instroomprognose",
    "lees_maandreeks",
    "maandreeksen",
    "stel_op",
]
