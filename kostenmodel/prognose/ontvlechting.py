"""Maanden uit kwartaal- en jaartotalen: proportionele Denton met een maandindicator.

De verhouding tussen reeks en indicator verloopt zo glad mogelijk van maand op maand, gepubliceerde maanden liggen vast
en de totalen kloppen. Grens: een afgeleide maand is een reconstructie met kennis van later; in een terugblik lijkt de
reeks daardoor gladder en beter voorspelbaar dan hij destijds was. Bron van de methode: Denton (1971), Journal of the
American Statistical Association 66; Europees handboek kwartaalrekeningen (Eurostat 2013), hoofdstuk 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ANKER = 1e-9
"""Minieme voorkeur voor verhouding 1, zodat ook een stuk zonder enig totaal een uitkomst heeft."""


def denton(
    bekend: NDArray[np.float64],
    totalen: Sequence[tuple[Sequence[int], float]],
    indicator: NDArray[np.float64],
    stuk: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Vult de ontbrekende maanden van `bekend` (NaN) aan; personen per maand, nooit negatief.

    `totalen`: (maandnummers, som) die moet kloppen; een totaal waarvan alle maanden bekend zijn telt niet mee.
    `indicator`: positieve maandreeks, even lang. `stuk`: nummer van de indicatorbron per maand; over een wisseling heen
    wordt de verhouding niet gladgestreken, want het niveau van de ene bron zegt niets over dat van de andere.
    """
    uit = bekend.copy()
    vast = np.isfinite(bekend)
    eisen = [(np.asarray(maanden), som) for maanden, som in totalen if not vast[list(maanden)].all()]
    schaal = _op_niveau(bekend, eisen, indicator, stuk)
    while True:
        _los_op(uit, vast, eisen, schaal, stuk)
        negatief = ~vast & (uit < 0)
        if not negatief.any():
            return uit
        uit[negatief] = 0.0
        vast = vast | negatief


def _op_niveau(
    bekend: NDArray[np.float64],
    eisen: Sequence[tuple[NDArray[np.int64], float]],
    indicator: NDArray[np.float64],
    stuk: NDArray[np.int64],
) -> NDArray[np.float64]:
    """De indicator per stuk op het niveau van de reeks gebracht, zodat alle verhoudingen rond 1 liggen."""
    schaal = np.maximum(indicator, 1.0)
    for nummer in np.unique(stuk):
        hier = stuk == nummer
        tekens = [som / schaal[maanden].sum() for maanden, som in eisen if hier[maanden].all()]
        tekens += list(bekend[hier & np.isfinite(bekend)] / schaal[hier & np.isfinite(bekend)])
        if tekens:
            schaal[hier] *= max(float(np.median(tekens)), 1e-6)
    return schaal


def _los_op(
    uit: NDArray[np.float64],
    vast: NDArray[np.bool_],
    eisen: Sequence[tuple[NDArray[np.int64], float]],
    schaal: NDArray[np.float64],
    stuk: NDArray[np.int64],
) -> None:
    """Kleinste kwadraten van de maandverschillen in de verhouding, met de totalen als nevenvoorwaarden."""
    los = np.flatnonzero(~vast)
    if not len(los):
        return
    zelfde = np.flatnonzero(stuk[1:] == stuk[:-1])
    verschil = np.zeros((len(zelfde), len(uit)))
    rij = np.arange(len(zelfde))
    verschil[rij, zelfde + 1] = 1 / schaal[zelfde + 1]
    verschil[rij, zelfde] = -1 / schaal[zelfde]
    rest = -verschil[:, vast] @ uit[vast]
    kern = verschil[:, los]
    anker = np.diag(_ANKER / schaal[los] ** 2)
    geldig = [(maanden, som) for maanden, som in eisen if not vast[maanden].all()]
    voorwaarden = np.zeros((len(geldig), len(uit)))
    for nummer, (maanden, _) in enumerate(geldig):
        voorwaarden[nummer, maanden] = 1.0
    doel = np.array([som for _, som in geldig]) - voorwaarden[:, vast] @ uit[vast]
    vrij = voorwaarden[:, los]
    links = np.block([[kern.T @ kern + anker, vrij.T], [vrij, np.zeros((len(geldig), len(geldig)))]])
    rechts = np.concatenate([kern.T @ rest + _ANKER / schaal[los], doel])
    uit[los] = np.linalg.solve(links, rechts)[: len(los)]
