"""De landelijke asielketen per maand: voorraad, beslissingen, vergunninghouders, opvang en woningen.

Elke stap rekent met de standen van de maand ervoor; niets stroomafwaarts werkt terug en geld bepaalt nooit een volume.
Wie op woonruimte wacht, is in beide bekostigingen dezelfde persoon: een programmawoning verplaatst hem van de opvang naar
een woning, en de uitstroom naar gewone woningen (taakstelling) is gelijk. Zo zijn de persoonsjaren per definitie gelijk.
Stabiele plaatsen en woningen worden besteld op het gemiddelde van de laatste twaalf maanden, dus zonder voorkennis.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rij = NDArray[np.float64]
Maand = tuple[int, int]
Ketenwaarde = Callable[[str], Rij]
"""Sleutel zonder `keten.` -> waarden van vorm (trekking, maand) of (trekking, 1)."""

LAATSTE_GETELDE_CAPACITEIT: Maand = (2025, 11)
MAANDEN_PER_JAAR, MAANDEN_PER_HALFJAAR, WEKEN_PER_JAAR = 12, 6, 52
ASIELREEKSEN = (
    "voorraad",
    "wachtenden",
    "afgewezenen",
    "achterstand",
    "personen_totaal",
    "beslissingen",
    "inwilligingen",
    "intrekkingen",
    "vertrokken",
    "vertrokken_onbekend",
    "gehuisvest",
    "gehuisvest_uit_opvang",
    "taakstelling",
    "instroom_nareis",
    "doorlooptijd_weken",
)


@dataclass(frozen=True)
class Ketenuitkomst:
    """Maandreeksen van vorm (trekking, maand); standen zijn eindstanden van de maand."""

    maanden: tuple[Maand, ...]
    reeksen: Mapping[str, Rij]


@dataclass(frozen=True)
class Begin:
    """Wat voor de eerste maand bekend is: taakstelling per halfjaar waar die is vastgesteld (sleutel: jaar, 1 of 2)."""

    taakstelling: Mapping[tuple[int, int], float]
    eerste_maand_van_vergelijking: Maand


def simuleer(
    maanden: Sequence[Maand],
    instroom: Mapping[str, Rij],
    p: Ketenwaarde,
    opvangtypen: Sequence[str],
    begin: Begin,
) -> Ketenuitkomst:
    """Een doorloop van alle trekkingen tegelijk.

    `instroom`: eerste, herhaald en nareis, elk (trekking, maand), personen per maand. Elke uitkomst is nul of groter en
    personen blijven behouden: instroom min uitstroom is de verandering van de stand (zie de tests).
    """
    n, aantal = np.shape(instroom["eerste"])
    asiel = _procedure_en_uitstroom(maanden, instroom, p, begin, n)
    woningen = _woningen(maanden, asiel["wachtenden"], p, n)
    bewoners_woningen = np.minimum(woningen["woningen"] * p("personen_per_woning"), asiel["wachtenden"])
    bezetting = asiel["personen_totaal"] - bewoners_woningen
    bewoond = bewoners_woningen / p("personen_per_woning")
    toekomst = np.minimum(woningen["besteld_en_gebouwd"] * p("personen_per_woning"), asiel["wachtenden"]) - bewoners_woningen
    plaatsen = _plaatsen(maanden, bezetting, toekomst, p, begin, n)

    graad = p("bezettingsgraad_regulier")
    regulier = np.minimum(bezetting, plaatsen["plaatsen_regulier"] * graad)
    nood = bezetting - regulier
    reeksen = {
        **asiel,
        **plaatsen,
        "woningen": woningen["woningen"],
        "woningen_opgeleverd": woningen["opgeleverd"],
        "woningen_bewoond": bewoond,
        "woningen_leeg": woningen["woningen"] - bewoond,
        "bewoners_woningen": bewoners_woningen,
        "bezetting": bezetting,
        "vergunninghouders_in_opvang": asiel["wachtenden"] - bewoners_woningen,
        "bewoners_regulier": regulier,
        "plaatsen_regulier_bezet": regulier,
        "plaatsen_regulier_leeg": plaatsen["plaatsen_regulier"] - regulier,
        "bewoners_noodopvang": nood,
        "plaatsen_noodopvang": nood / p("bezettingsgraad_noodopvang"),
        "behoefte": regulier / graad + nood / p("bezettingsgraad_noodopvang"),
    }
    gewichten = {code: p(f"aandeel_opvangtype.{code}") for code in opvangtypen}
    samen = sum(gewichten.values(), start=np.zeros((1, 1)))
    for code in opvangtypen:
        aandeel = gewichten[code] / samen
        reeksen[f"bewoners_noodopvang.{code}"] = nood * aandeel
        reeksen[f"plaatsen_noodopvang.{code}"] = reeksen["plaatsen_noodopvang"] * aandeel
    return Ketenuitkomst(tuple(maanden), {naam: np.broadcast_to(reeks, (n, aantal)) for naam, reeks in reeksen.items()})


def _procedure_en_uitstroom(maanden: Sequence[Maand], instroom: Mapping[str, Rij], p: Ketenwaarde, begin: Begin, n: int) -> dict[str, Rij]:
    """Van aanvraag tot vertrek of woning; hangt niet af van de bekostiging."""
    aantal = len(maanden)
    rij = np.arange(n)
    capaciteit = _beslissingen(instroom["eerste"] + instroom["herhaald"], p, n)
    inwilliging = _vol(p("inwilligingsaandeel"), n, aantal)
    intrekking, vertrek = _vol(p("intrekkingen_per_maand"), n, aantal), _vol(p("vertrek_afgewezenen_per_maand"), n, aantal)
    in_opvang, nareis_opvang = p("aandeel_procedure_in_opvang"), _vol(p("aandeel_nareis_in_opvang"), n, aantal)
    graad = _vol(p("realisatiegraad_taakstelling"), n, aantal)
    lag = np.rint(p("nareis_vertraging")[:, 0]).astype(int)
    nareis_per = _vol(p("nareis_per_inwilliging"), n, aantal)
    prognosegewicht = _prognosegewicht(maanden, begin.eerste_maand_van_vergelijking)

    voorraad, wachtend = p("begin_voorraad")[:, 0].copy(), p("begin_vergunninghouders")[:, 0].copy()
    afgewezen, achterstand = p("begin_afgewezenen")[:, 0].copy(), p("begin_achterstand")[:, 0].copy()
    uit = {naam: np.zeros((n, aantal)) for naam in ASIELREEKSEN}
    opgave = taakstelling = np.zeros(n)
    vergunningen = np.zeros((n, aantal))
    for m, (jaar, maand) in enumerate(maanden):
        if (maand - 1) % MAANDEN_PER_HALFJAAR == 0:
            taakstelling = _taakstelling(jaar, maand, m, vergunningen, begin, n)
            opgave = taakstelling + achterstand
        beslist = np.minimum(voorraad, capaciteit[:, m])
        ingetrokken = (voorraad - beslist) * intrekking[:, m]
        ingewilligd = beslist * inwilliging[:, m]
        gewicht = prognosegewicht[m]
        geraamd = instroom["nareis"][:, m]
        if gewicht < 1:
            eerder = np.clip(m - lag, 0, aantal - 1)
            geraamd = gewicht * geraamd + (1 - gewicht) * uit["inwilligingen"][rij, eerder] * nareis_per[:, m]
        direct = geraamd * (1 - nareis_opvang[:, m])
        ruimte = np.maximum(opgave * graad[:, m] / MAANDEN_PER_HALFJAAR - direct, 0)
        verhuisd = np.minimum(wachtend, ruimte)
        vertrokken = afgewezen * vertrek[:, m]

        voorraad = voorraad + instroom["eerste"][:, m] + instroom["herhaald"][:, m] - beslist - ingetrokken
        wachtend = wachtend + ingewilligd + geraamd - direct - verhuisd
        afgewezen = afgewezen + beslist - ingewilligd - vertrokken
        achterstand = np.maximum(achterstand + (taakstelling / MAANDEN_PER_HALFJAAR) - verhuisd - direct, 0)
        vergunningen[:, m] = ingewilligd + geraamd
        uit["voorraad"][:, m], uit["wachtenden"][:, m], uit["afgewezenen"][:, m] = voorraad, wachtend, afgewezen
        uit["achterstand"][:, m] = achterstand
        uit["personen_totaal"][:, m] = in_opvang[:, 0] * voorraad + wachtend + afgewezen
        uit["beslissingen"][:, m], uit["inwilligingen"][:, m] = beslist, ingewilligd
        uit["intrekkingen"][:, m], uit["vertrokken"][:, m] = ingetrokken, vertrokken
        uit["gehuisvest_uit_opvang"][:, m], uit["gehuisvest"][:, m] = verhuisd, verhuisd + direct
        uit["taakstelling"][:, m] = taakstelling / MAANDEN_PER_HALFJAAR
        uit["instroom_nareis"][:, m] = geraamd
        uit["doorlooptijd_weken"][:, m] = voorraad / np.maximum(beslist, 1) * WEKEN_PER_JAAR / MAANDEN_PER_JAAR
    uit["vertrokken_onbekend"] = uit["vertrokken"] * p("aandeel_bestemming_onbekend")
    uit["instroom_eerste"], uit["instroom_herhaald"] = instroom["eerste"], instroom["herhaald"]
    return uit


def _beslissingen(aanvragen: Rij, p: Ketenwaarde, n: int) -> Rij:
    """Beslissingen per maand die de IND aankan.

    Waar de capaciteit de behoefte volgt, is zij het gemiddelde aantal aanvragen van de laatste twaalf maanden; een korting
    of uitbreiding is een deel daarvan en dus altijd ten opzichte van de behoefte.
    """
    vast = _vol(p("jaarlijkse_beslissingen"), n, aanvragen.shape[1]) / MAANDEN_PER_JAAR
    behoefte = _laatste_jaar(aanvragen)
    volgt = p("beslissingen_volgen_instroom")
    return ((1 - volgt) * vast + volgt * behoefte) * p("uitvoeringsgraad_ind")


def _prognosegewicht(maanden: Sequence[Maand], eerste: Maand) -> Rij:
    """Nareis volgt tot en met het eerste vergelijkingsjaar de prognose en gaat daarna in een jaar over op de vergunningen."""
    start = np.array([(jaar - eerste[0]) * MAANDEN_PER_JAAR + maand - eerste[1] for jaar, maand in maanden], dtype=float)
    return np.clip(1 - (start - MAANDEN_PER_JAAR + 1) / MAANDEN_PER_JAAR, 0, 1)


def _taakstelling(jaar: int, maand: int, m: int, vergunningen: Rij, begin: Begin, n: int) -> Rij:
    """Vastgestelde taakstelling van het halfjaar, anders de vergunningen van twee halfjaren eerder."""
    helft = 1 if maand <= MAANDEN_PER_HALFJAAR else 2
    if (jaar, helft) in begin.taakstelling:
        return np.full(n, begin.taakstelling[jaar, helft])
    van = max(m - 2 * MAANDEN_PER_HALFJAAR, 0)
    return vergunningen[:, van : max(m - MAANDEN_PER_HALFJAAR, 1)].sum(axis=1)


def _woningen(maanden: Sequence[Maand], wachtenden: Rij, p: Ketenwaarde, n: int) -> dict[str, Rij]:
    """Programmawoningen, besteld op het gemiddeld aantal wachtenden van de laatste twaalf maanden."""
    aantal = len(maanden)
    regel = _vol(p("bestelregel_woningen"), n, aantal)
    gemiddeld = _laatste_jaar(wachtenden)
    doel = gemiddeld * p("programma_aandeel") / p("personen_per_woning")
    duur = np.rint(p("levertijd_woningen")[:, 0] + p("uitloop_woningen")[:, 0]).astype(int)
    plafond = _vol(p("programma_maximum"), n, aantal) / MAANDEN_PER_JAAR
    opgeleverd, totaal = np.zeros((n, aantal)), np.zeros((n, aantal))
    besteld = np.zeros(n)
    for m in range(1, aantal):
        if regel[:, m].any():
            bestelling = np.clip(doel[:, m - 1] - besteld, 0, plafond[:, m]) * regel[:, m]
            besteld = besteld + bestelling
            _lever(opgeleverd, m + duur, bestelling)
        totaal[:, m] = besteld
    return {"opgeleverd": opgeleverd, "woningen": np.cumsum(opgeleverd, axis=1), "besteld_en_gebouwd": totaal}


def _plaatsen(maanden: Sequence[Maand], bezetting: Rij, komende_verhuizers: Rij, p: Ketenwaarde, begin: Begin, n: int) -> dict[str, Rij]:
    """Stabiele plaatsen: bestaande contracten, de pijplijn en wat op verwachte behoefte is bijbesteld."""
    aantal = len(maanden)
    verval = _vol(p("verval_bestaande_plaatsen"), n, aantal) / MAANDEN_PER_JAAR
    regel = _vol(p("bestelregel_opvang"), n, aantal)
    plafond = _vol(p("maximum_nieuwe_plaatsen"), n, aantal) / MAANDEN_PER_JAAR
    duur = np.rint(p("levertijd_plaatsen")[:, 0] + p("uitloop_plaatsen")[:, 0]).astype(int)
    levertijd = np.rint(p("levertijd_plaatsen")[:, 0])
    looptijd = np.rint(p("looptijd_nieuwe_plaatsen")[:, 0]).astype(int)
    behoefte = _laatste_jaar(np.maximum(bezetting - komende_verhuizers, 0)) / p("bezettingsgraad_regulier")
    gewenst = behoefte * (1 + p("buffer"))
    pijplijn = _pijplijn(maanden, _vol(p("pijplijn_plaatsen"), n, aantal), begin.eerste_maand_van_vergelijking)
    toegezegd = pijplijn.sum(axis=1, keepdims=True) - np.cumsum(pijplijn, axis=1)
    geteld = maanden.index(LAATSTE_GETELDE_CAPACITEIT)
    bestaand = p("begin_plaatsen_regulier")[:, 0].copy()
    stap = (p("plaatsen_regulier_nov_2025")[:, 0] - bestaand) / (geteld + 1)

    nieuw, einde = np.zeros((n, aantal)), np.zeros((n, aantal))
    plaatsen, erbij, eraf = np.zeros((n, aantal)), np.zeros((n, aantal)), np.zeros((n, aantal))
    bijbesteld, verlopen = np.zeros(n), np.zeros(n)
    for m in range(aantal):
        if m <= geteld:
            bestaand = bestaand + stap
            erbij[:, m] = np.maximum(stap, 0)
        else:
            weg = bestaand * verval[:, m]
            bestaand = bestaand - weg + pijplijn[:, m]
            eraf[:, m] = weg + einde[:, m]
            erbij[:, m] = pijplijn[:, m] + nieuw[:, m]
            verlopen = verlopen + einde[:, m]
        if m and regel[:, m].any():
            straks = bestaand * (1 - verval[:, m]) ** levertijd + toegezegd[:, m] + bijbesteld - verlopen
            bestelling = np.clip(gewenst[:, m - 1] - straks, 0, plafond[:, m]) * regel[:, m]
            bijbesteld = bijbesteld + bestelling
            _lever(nieuw, m + duur, bestelling)
            _lever(einde, m + duur + looptijd, bestelling)
        plaatsen[:, m] = bestaand
    plaatsen = plaatsen + np.cumsum(nieuw - einde, axis=1)
    return {"plaatsen_regulier": plaatsen, "plaatsen_regulier_erbij": erbij, "plaatsen_regulier_eraf": eraf}


def _pijplijn(maanden: Sequence[Maand], plaatsen: Rij, eerste: Maand) -> Rij:
    """Toegezegde plaatsen, gelijk gespreid over de maanden na de laatste telling tot en met het eerste vergelijkingsjaar."""
    venster = np.array([LAATSTE_GETELDE_CAPACITEIT < maand < (eerste[0] + 1, eerste[1]) for maand in maanden])
    return plaatsen * venster / venster.sum()


def _laatste_jaar(reeks: Rij) -> Rij:
    """Voortschrijdend gemiddelde van de laatste twaalf maanden, met minder maanden aan het begin."""
    som = np.cumsum(reeks, axis=1)
    som[:, MAANDEN_PER_JAAR:] -= som[:, :-MAANDEN_PER_JAAR].copy()
    return som / np.minimum(np.arange(1, reeks.shape[1] + 1), MAANDEN_PER_JAAR)


def _lever(kalender: Rij, maand: NDArray[np.int_], hoeveelheid: Rij) -> None:
    """Boekt per trekking een levering in haar maand; wat na de laatste maand valt, komt niet meer aan."""
    binnen = maand < kalender.shape[1]
    kalender[np.flatnonzero(binnen), maand[binnen]] += hoeveelheid[binnen]


def _vol(waarden: Rij, n: int, aantal: int) -> Rij:
    return np.broadcast_to(waarden, (n, aantal))
