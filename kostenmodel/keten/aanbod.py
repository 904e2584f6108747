"""Waar wachtenden en bewoners terechtkunnen: programmawoningen, doorstroomlocaties en stabiele opvangplaatsen.

Woningen en plaatsen worden besteld op het gemiddelde van de laatste twaalf maanden, dus zonder voorkennis, en komen na een
getrokken levertijd met uitloop. Een deel gaat niet door (weigering); dat blijkt pas als het had moeten openen, en wordt dan zo nodig
opnieuw besteld. Bezet of leeg, wat er komt blijft zijn looptijd staan; wat binnen de levertijd afloopt, telt bij het bestellen niet
meer mee.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .asiel import MAANDEN_PER_JAAR, Begin, Ketenwaarde, Maand, laatste_jaar, vol

Rij = NDArray[np.float64]
LAATSTE_GETELDE_CAPACITEIT: Maand = (2025, 11)


def programmawoningen(maanden: Sequence[Maand], wachtenden: Rij, p: Ketenwaarde, n: int) -> dict[str, Rij]:
    """Programmawoningen, besteld op het gemiddeld aantal wachtenden van de laatste twaalf maanden."""
    aantal = len(maanden)
    regel = vol(p("bestelregel_woningen"), n, aantal)
    gemiddeld = laatste_jaar(wachtenden)
    doel = gemiddeld * p("programma_aandeel") / p("personen_per_woning")
    duur = np.rint(p("levertijd_woningen")[:, 0] + p("uitloop_woningen")[:, 0]).astype(int)
    plafond = vol(p("programma_maximum"), n, aantal) / MAANDEN_PER_JAAR
    weigering = p("weigering_woningen")[:, 0]
    opgeleverd, geweigerd, totaal = np.zeros((n, aantal)), np.zeros((n, aantal)), np.zeros((n, aantal))
    besteld = np.zeros(n)
    for m in range(1, aantal):
        besteld = besteld - geweigerd[:, m]
        if regel[:, m].any():
            bestelling = np.clip(doel[:, m - 1] - besteld, 0, plafond[:, m]) * regel[:, m]
            besteld = besteld + bestelling
            _lever(opgeleverd, m + duur, bestelling * (1 - weigering))
            _lever(geweigerd, m + duur, bestelling * weigering)
        totaal[:, m] = besteld
    return {"opgeleverd": opgeleverd, "woningen": np.cumsum(opgeleverd, axis=1), "besteld_en_gebouwd": totaal}


def stabiele_plaatsen(
    maanden: Sequence[Maand], bezetting: Rij, komende_verhuizers: Rij, p: Ketenwaarde, begin: Begin, n: int
) -> dict[str, Rij]:
    """Stabiele plaatsen: bestaande contracten, de pijplijn en wat op verwachte behoefte is bijbesteld."""
    aantal = len(maanden)
    verval = vol(p("verval_bestaande_plaatsen"), n, aantal) / MAANDEN_PER_JAAR
    regel = vol(p("bestelregel_opvang"), n, aantal)
    plafond = vol(p("maximum_nieuwe_plaatsen"), n, aantal) / MAANDEN_PER_JAAR
    duur = np.rint(p("levertijd_plaatsen")[:, 0] + p("uitloop_plaatsen")[:, 0]).astype(int)
    levertijd = np.rint(p("levertijd_plaatsen")[:, 0]).astype(int)
    looptijd = np.rint(vol(p("looptijd_nieuwe_plaatsen"), n, aantal)).astype(int)
    behoefte = laatste_jaar(np.maximum(bezetting - komende_verhuizers, 0)) / p("bezettingsgraad_regulier")
    gewenst = behoefte * (1 + p("buffer"))
    pijplijn = _pijplijn(maanden, vol(p("pijplijn_plaatsen"), n, aantal), begin.eerste_maand_van_vergelijking)
    toegezegd = pijplijn.sum(axis=1, keepdims=True) - np.cumsum(pijplijn, axis=1)
    geteld = maanden.index(LAATSTE_GETELDE_CAPACITEIT)
    bestaand = p("begin_plaatsen_regulier")[:, 0].copy()
    stap = (p("plaatsen_regulier_nov_2025")[:, 0] - bestaand) / (geteld + 1)

    weigering = p("weigering_plaatsen")[:, 0]
    nieuw, einde, in_zicht, geweigerd = (np.zeros((n, aantal)) for _ in range(4))
    plaatsen, erbij, eraf = np.zeros((n, aantal)), np.zeros((n, aantal)), np.zeros((n, aantal))
    bijbesteld, loopt_af = np.zeros(n), np.zeros(n)
    for m in range(aantal):
        if m <= geteld:
            bestaand = bestaand + stap
            erbij[:, m] = np.maximum(stap, 0)
        else:
            weg = bestaand * verval[:, m]
            bestaand = bestaand - weg + pijplijn[:, m]
            eraf[:, m] = weg + einde[:, m]
            erbij[:, m] = pijplijn[:, m] + nieuw[:, m]
        loopt_af = loopt_af + in_zicht[:, m]
        bijbesteld = bijbesteld - geweigerd[:, m]
        if m and regel[:, m].any():
            straks = bestaand * (1 - verval[:, m]) ** levertijd + toegezegd[:, m] + bijbesteld - loopt_af
            bestelling = np.clip(gewenst[:, m - 1] - straks, 0, plafond[:, m]) * regel[:, m]
            bijbesteld = bijbesteld + bestelling
            opent, sluit = bestelling * (1 - weigering), m + duur + looptijd[:, m]
            _lever(nieuw, m + duur, opent)
            _lever(einde, sluit, opent)
            _lever(in_zicht, sluit - levertijd, opent)
            _lever(geweigerd, m + duur, bestelling * weigering)
        plaatsen[:, m] = bestaand
    plaatsen = plaatsen + np.cumsum(nieuw - einde, axis=1)
    return {
        "plaatsen_regulier": plaatsen,
        "plaatsen_regulier_erbij": erbij,
        "plaatsen_regulier_eraf": eraf,
        "plaatsen_regulier_geweigerd": geweigerd,
    }


def _pijplijn(maanden: Sequence[Maand], plaatsen: Rij, eerste: Maand) -> Rij:
    """Toegezegde plaatsen, gelijk gespreid over de maanden na de laatste telling tot en met het eerste vergelijkingsjaar."""
    venster = np.array([LAATSTE_GETELDE_CAPACITEIT < maand < (eerste[0] + 1, eerste[1]) for maand in maanden])
    return plaatsen * venster / venster.sum()


def _lever(kalender: Rij, maand: NDArray[np.int_], hoeveelheid: Rij) -> None:
    """Boekt per trekking een levering in haar maand; wat na de laatste maand valt, komt niet meer aan."""
    binnen = maand < kalender.shape[1]
    kalender[np.flatnonzero(binnen), maand[binnen]] += hoeveelheid[binnen]


def doorstroom(wachtenden: Rij, verhuisd: Rij, in_woning: Rij, p: Ketenwaarde, n: int) -> dict[str, Rij]:
    """Plaatsen en bewoners van doorstroomlocaties: wachtenden die daar wonen in plaats van in de opvang.

    Wie een woning krijgt, vertrekt in dezelfde verhouding als uit de opvang; vrije plaatsen lopen vol in het tempo waarin
    kandidaten uit de opvang komen. Stokt de uitstroom naar woningen, dan lopen de plaatsen vol en stokt ook dit. Vervallen
    plaatsen, dan gaan de bewoners terug naar de opvang.
    """
    aantal = wachtenden.shape[1]
    plaatsen = vol(p("doorstroom_plaatsen"), n, aantal)
    ruimte = plaatsen * p("doorstroom_bezettingsgraad")
    tempo = vol(p("doorstroom_instroom_per_maand"), n, aantal)
    bewoners, stand = np.zeros((n, aantal)), np.zeros(n)
    for m in range(aantal):
        eerder = wachtenden[:, m] + verhuisd[:, m]
        kans = np.divide(verhuisd[:, m], eerder, out=np.zeros(n), where=eerder > 0)
        over = np.minimum(stand * (1 - kans), ruimte[:, m])
        kandidaten = np.maximum(wachtenden[:, m] - in_woning[:, m] - over, 0)
        erbij = np.minimum(ruimte[:, m] - over, kandidaten * tempo[:, m])
        stand = np.minimum(over + erbij, np.maximum(wachtenden[:, m] - in_woning[:, m], 0))
        bewoners[:, m] = stand
    verandering = np.diff(plaatsen, axis=1, prepend=plaatsen[:, :1])
    return {
        "doorstroom_plaatsen": plaatsen,
        "doorstroom_bewoners": bewoners,
        "doorstroom_plaatsen_erbij": np.maximum(verandering, 0),
        "doorstroom_plaatsen_eraf": np.maximum(-verandering, 0),
    }
