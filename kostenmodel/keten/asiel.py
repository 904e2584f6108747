"""Van aanvraag tot vertrek of woning, per maand; hangt niet af van de bekostiging.

De IND beslist tot haar capaciteit, een deel van de voorraad vervalt, inwilligingen en nareis wachten op een woning, afgewezenen
vertrekken. Uit de opvang verhuist het kleinste van twee: wat koppelen en verhuizen aan tijd kost (een deel van de wachtenden per
maand) en wat gemeenten aan woningen leveren (opgave maal realisatiegraad). Een gemeente kan niet achterlopen met mensen die er niet
zijn: de achterstand is nooit groter dan wie er wacht.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .wachtrij import oudste_zaak

Rij = NDArray[np.float64]
Maand = tuple[int, int]
Ketenwaarde = Callable[[str], Rij]
"""Sleutel zonder `keten.` -> waarden van vorm (trekking, maand) of (trekking, 1)."""

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
    "gehuisvest",
    "gehuisvest_uit_opvang",
    "taakstelling",
    "instroom_nareis",
)


@dataclass(frozen=True)
class Begin:
    """Wat voor de eerste maand bekend is.

    `taakstelling`: per halfjaar waar die is vastgesteld (sleutel: jaar, 1 of 2). `gehuisvest`: personen per maand in de jaren
    voor de eerste maand, oudste eerst, vorm (trekking of 1, maand); leeg als niemand meetelt. `vergunningen`: inwilligingen en
    nareis in de twaalf maanden voor de eerste maand, waaruit de eerste taakstellingen volgen die nog niet zijn vastgesteld.
    `aanvragen`: eerste en herhaalde per maand voor de eerste maand, oudste eerst, vorm (maand,): hoe oud de zaken zijn die er al liggen.
    """

    taakstelling: Mapping[tuple[int, int], float]
    eerste_maand_van_vergelijking: Maand
    gehuisvest: Rij | None = None
    vergunningen: Rij | None = None
    aanvragen: Rij | None = None


def procedure_en_uitstroom(maanden: Sequence[Maand], instroom: Mapping[str, Rij], p: Ketenwaarde, begin: Begin, n: int) -> dict[str, Rij]:
    """De standen en stromen van `ASIELREEKSEN` en wat daaruit volgt; elk (trekking, maand)."""
    aantal = len(maanden)
    rij = np.arange(n)
    aanvragen = instroom["eerste"] + instroom["herhaald"]
    snelheid = ("jaarlijkse_beslissingen", "beslissingen_volgen_instroom", "uitvoeringsgraad_ind")
    vast, volgt, uitvoering = (vol(p(sleutel), n, aantal) for sleutel in snelheid)
    gemiddeld_aangevraagd = laatste_jaar(aanvragen)
    inwilliging = vol(p("inwilligingsaandeel"), n, aantal)
    intrekking, vertrek = vol(p("intrekkingen_per_maand"), n, aantal), vol(p("vertrek_afgewezenen_per_maand"), n, aantal)
    in_opvang, nareis_opvang = p("aandeel_procedure_in_opvang"), vol(p("aandeel_nareis_in_opvang"), n, aantal)
    graad = vol(p("realisatiegraad_taakstelling"), n, aantal)
    tempo = np.minimum(vol(p("verhuistempo") * p("verhuistempo_bijstelling"), n, aantal), 1)
    lag = np.rint(p("nareis_vertraging")[:, 0]).astype(int)
    nareis_per = vol(p("nareis_per_inwilliging"), n, aantal)
    prognosegewicht = _prognosegewicht(maanden, begin.eerste_maand_van_vergelijking)

    voorraad, wachtend = p("begin_voorraad")[:, 0].copy(), p("begin_vergunninghouders")[:, 0].copy()
    afgewezen, achterstand = p("begin_afgewezenen")[:, 0].copy(), p("begin_achterstand")[:, 0].copy()
    uit = {naam: np.zeros((n, aantal)) for naam in ASIELREEKSEN}
    opgave = taakstelling = np.zeros(n)
    eerder = np.zeros((1, MAANDEN_PER_JAAR)) if begin.vergunningen is None else begin.vergunningen
    vergunningen = np.concatenate([vol(eerder, n, MAANDEN_PER_JAAR), np.zeros((n, aantal))], axis=1)
    for m, (jaar, maand) in enumerate(maanden):
        if (maand - 1) % MAANDEN_PER_HALFJAAR == 0:
            taakstelling = _taakstelling(jaar, maand, m, vergunningen, begin, n)
            opgave = taakstelling + achterstand
        beslist = np.minimum(voorraad, _capaciteit(m, vast, volgt, uitvoering, gemiddeld_aangevraagd, uit["intrekkingen"]))
        ingetrokken = (voorraad - beslist) * intrekking[:, m]
        ingewilligd = beslist * inwilliging[:, m]
        gewicht = prognosegewicht[m]
        geraamd = instroom["nareis"][:, m]
        if gewicht < 1:
            toen = np.clip(m - lag, 0, aantal - 1)
            geraamd = gewicht * geraamd + (1 - gewicht) * uit["inwilligingen"][rij, toen] * nareis_per[:, m]
        direct = geraamd * (1 - nareis_opvang[:, m])
        ruimte = np.maximum(opgave * graad[:, m] / MAANDEN_PER_HALFJAAR - direct, 0)
        verhuisd = np.minimum(wachtend * tempo[:, m], ruimte)
        vertrokken = afgewezen * vertrek[:, m]

        voorraad = voorraad + aanvragen[:, m] - beslist - ingetrokken
        wachtend = wachtend + ingewilligd + geraamd - direct - verhuisd
        afgewezen = afgewezen + beslist - ingewilligd - vertrokken
        achterstand = np.clip(achterstand + (taakstelling / MAANDEN_PER_HALFJAAR) - verhuisd - direct, 0, wachtend)
        vergunningen[:, MAANDEN_PER_JAAR + m] = ingewilligd + geraamd
        uit["voorraad"][:, m], uit["wachtenden"][:, m], uit["afgewezenen"][:, m] = voorraad, wachtend, afgewezen
        uit["achterstand"][:, m] = achterstand
        uit["personen_totaal"][:, m] = in_opvang[:, min(m, in_opvang.shape[1] - 1)] * voorraad + wachtend + afgewezen
        uit["beslissingen"][:, m], uit["inwilligingen"][:, m] = beslist, ingewilligd
        uit["intrekkingen"][:, m], uit["vertrokken"][:, m] = ingetrokken, vertrokken
        uit["gehuisvest_uit_opvang"][:, m], uit["gehuisvest"][:, m] = verhuisd, verhuisd + direct
        uit["taakstelling"][:, m] = taakstelling / MAANDEN_PER_HALFJAAR
        uit["instroom_nareis"][:, m] = geraamd
    uit["vertrokken_onbekend"] = uit["vertrokken"] * p("aandeel_bestemming_onbekend")
    uit["instroom_eerste"], uit["instroom_herhaald"] = instroom["eerste"], instroom["herhaald"]
    return uit | _wachttijd(uit, p, begin)


def _capaciteit(m: int, vast: Rij, volgt: Rij, uitvoering: Rij, aangevraagd: Rij, ingetrokken: Rij) -> Rij:
    """Beslissingen in maand m die de IND aankan.

    Op behoefte: zoveel dat de voorraad gelijk blijft, dus het gemiddelde aantal aanvragen van de laatste twaalf maanden min wat
    in de twaalf maanden ervoor verviel. Een korting of uitbreiding is een deel daarvan en dus altijd ten opzichte van de behoefte.
    """
    vervallen = ingetrokken[:, max(m - MAANDEN_PER_JAAR, 0) : m].sum(axis=1) / max(min(m, MAANDEN_PER_JAAR), 1)
    behoefte = np.maximum(aangevraagd[:, m] - vervallen, 0)
    return np.asarray(((1 - volgt[:, m]) * vast[:, m] / MAANDEN_PER_JAAR + volgt[:, m] * behoefte) * uitvoering[:, m])


def _wachttijd(uit: Mapping[str, Rij], p: Ketenwaarde, begin: Begin) -> dict[str, Rij]:
    """Gemelde doorlooptijd in weken, en het aantal zaken waarin de IND een dwangsom verschuldigd wordt.

    De IND beslist in volgorde van binnenkomst, dus over de oudste zaken: hun leeftijd is hoe lang het duurde voor wie nu een beslissing
    krijgt. De gemelde doorlooptijd is daar een deel van, omdat een deel van de zaken in een korte procedure wordt afgedaan. Een
    groeiende rij telt zo pas mee als zij aan de beurt komt. Het deel over de termijn is dat van een rij die gelijk blijft; daarvan
    stelt per maand een deel de IND in gebreke.
    """
    aanvragen = uit["instroom_eerste"] + uit["instroom_herhaald"]
    leeftijd = oudste_zaak(aanvragen, uit["voorraad"], p("intrekkingen_per_maand"), begin.aanvragen)
    afgehandeld = np.maximum(laatste_jaar(uit["beslissingen"] + uit["intrekkingen"]), 1)
    leegloop = uit["voorraad"] / afgehandeld * WEKEN_PER_JAAR / MAANDEN_PER_JAAR
    over_termijn = np.clip(1 - p("beslistermijn") / np.maximum(leegloop, 1), 0, 1)
    return {
        "doorlooptijd_weken": leeftijd * WEKEN_PER_JAAR / MAANDEN_PER_JAAR * p("doorlooptijd_deel"),
        "dwangsommen": uit["voorraad"] * over_termijn * p("dwangsommen_per_maand"),
    }


def _prognosegewicht(maanden: Sequence[Maand], eerste: Maand) -> Rij:
    """Nareis volgt tot en met het eerste vergelijkingsjaar de prognose en gaat daarna in een jaar over op de vergunningen."""
    start = np.array([(jaar - eerste[0]) * MAANDEN_PER_JAAR + maand - eerste[1] for jaar, maand in maanden], dtype=float)
    return np.clip(1 - (start - MAANDEN_PER_JAAR + 1) / MAANDEN_PER_JAAR, 0, 1)


def _taakstelling(jaar: int, maand: int, m: int, vergunningen: Rij, begin: Begin, n: int) -> Rij:
    """Vastgestelde taakstelling van het halfjaar, anders de vergunningen van twee halfjaren eerder.

    `vergunningen` begint twaalf maanden voor de eerste maand.
    """
    helft = 1 if maand <= MAANDEN_PER_HALFJAAR else 2
    if (jaar, helft) in begin.taakstelling:
        return np.full(n, begin.taakstelling[jaar, helft])
    return vergunningen[:, m : m + MAANDEN_PER_HALFJAAR].sum(axis=1)


def laatste_jaar(reeks: Rij) -> Rij:
    """Voortschrijdend gemiddelde van de laatste twaalf maanden, met minder maanden aan het begin."""
    som = np.cumsum(reeks, axis=1)
    som[:, MAANDEN_PER_JAAR:] -= som[:, :-MAANDEN_PER_JAAR].copy()
    return som / np.minimum(np.arange(1, reeks.shape[1] + 1), MAANDEN_PER_JAAR)


def vol(waarden: Rij, n: int, aantal: int) -> Rij:
    """Waarden uitgerekt tot (trekking, maand), zonder te kopiëren."""
    return np.broadcast_to(waarden, (n, aantal))
