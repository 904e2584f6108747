"""Officiële ramingen van de instroom (MPP), met ernaast wat deze prognose op dat moment had gezegd en wat er uitkwam.

Onze prognose kent dan alleen de kwartalen die voor de publicatiemaand waren afgelopen; alle keuzes (gewichten, band, naief)
volgen uit uitkomsten van toen. Grenzen: de reeksen zijn de huidige stand, en maanden die uit een jaartotaal zijn afgeleid
kennen de rest van dat jaar al. Het zijn enkele waarnemingen, te weinig om over de een of de ander te oordelen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kostenmodel import trekkingen as tr
from kostenmodel.invoer.lezen import als_geheel, als_getal, lees_csv
from kostenmodel.invoer.meldingen import InvoerFouten, Melding
from kostenmodel.prognose import opslag
from kostenmodel.prognose.instroom import instroompaden, instroomprognose
from kostenmodel.prognose.modellen import MINSTE_MAANDEN
from kostenmodel.prognose.reeksen import NOWCAST, Maand, Maandreeksen, lees_maand, maanden_tussen, maanden_vanaf, maandreeksen

if TYPE_CHECKING:
    from numpy.typing import NDArray

ONDER, MIDDEN, BOVEN = "laag", "midden", "hoog"
KANSEN = (0.1, 0.5, 0.9)
_RAMINGEN = "reeksen/mpp.csv"


@dataclass(frozen=True)
class Raming:
    """Een officiële raming van de instroom in een jaar; `publicatie` is JJJJ-MM, JJJJ of leeg (onbekend)."""

    editie: str
    publicatie: str
    jaar: int
    waarden: Mapping[str, float]
    """Laag, midden en hoog, voor zover genoemd, en wat de raming verder noemt."""
    bron: str

    def oordeel(self, uitkomst: float | None) -> str:
        """Of de uitkomst binnen laag en hoog ligt, in woorden."""
        if uitkomst is None:
            return "nog niet bekend"
        if not self.heeft_band:
            return "geen band"
        if uitkomst < self.waarden[ONDER]:
            return "nee, lager"
        return "nee, hoger" if uitkomst > self.waarden[BOVEN] else "ja"

    @property
    def heeft_band(self) -> bool:
        return ONDER in self.waarden and BOVEN in self.waarden

    @property
    def vooraf(self) -> bool:
        """Of de raming zeker is verschenen voor het jaar waar zij over gaat."""
        return bool(self.publicatie) and int(self.publicatie[:4]) < self.jaar


def lees_ramingen(map_invoer: Path) -> tuple[Raming, ...]:
    """De officiële ramingen, op jaar en dan op publicatie; alle fouten in het bestand komen samen in `InvoerFouten`."""
    kolommen = ("vintage", "publicatie", "jaar", "scenario", "aantal", "bron")
    bestand, fouten = lees_csv(map_invoer / "reeksen" / "mpp.csv", _RAMINGEN, kolommen)
    waarden: dict[tuple[str, str, int], dict[str, float]] = {}
    bronnen: dict[tuple[str, str, int], str] = {}
    for regel, rij in bestand.rijen if bestand else ():
        gebreken = _keur(f"regel {regel}", rij)
        fouten += gebreken
        if gebreken:
            continue
        sleutel = (rij["vintage"], rij["publicatie"], int(rij["jaar"]))
        waarden.setdefault(sleutel, {})[rij["scenario"]] = float(rij["aantal"])
        bronnen.setdefault(sleutel, rij["bron"])
    if fouten:
        raise InvoerFouten(fouten)
    return tuple(Raming(*sleutel, waarden[sleutel], bronnen[sleutel]) for sleutel in sorted(waarden, key=lambda s: (s[2], s[1], s[0])))


def _keur(plaats: str, rij: Mapping[str, str]) -> list[Melding]:
    fouten = []
    if (aantal := als_getal(rij["aantal"])) is None or aantal < 0:
        doe = "Gebruik een getal van nul of hoger, met een punt als decimaalteken."
        fouten.append(Melding(_RAMINGEN, plaats, f"aantal '{rij['aantal']}'", "een aantal personen", doe))
    if not 1900 <= (als_geheel(rij["jaar"]) or 0) <= 2100:
        fouten.append(Melding(_RAMINGEN, plaats, f"jaar '{rij['jaar']}'", "een jaartal", "Schrijf het jaar in vier cijfers."))
    publicatie = rij["publicatie"]
    if publicatie and not lees_maand(publicatie) and not (len(publicatie) == 4 and publicatie.isdecimal()):
        doe = "Laat de cel leeg als de datum onbekend is."
        fouten.append(Melding(_RAMINGEN, plaats, f"publicatie '{publicatie}'", "JJJJ-MM, JJJJ of leeg", doe))
    return fouten


@dataclass(frozen=True)
class Naast:
    """Een officiële raming naast de prognose die toen mogelijk was en de uitkomst, in personen per jaar.

    `geleerd` is de laatste maand die onze prognose kende; zonder prognose staat in `reden` waarom.
    """

    raming: Raming
    geleerd: Maand | None
    kwantielen: tuple[float, float, float] | None
    uitkomst: float | None
    reden: str = ""

    @property
    def binnen(self) -> bool | None:
        """Of de uitkomst binnen onze P10 tot P90 lag; None zonder prognose of uitkomst."""
        if self.kwantielen is None or self.uitkomst is None:
            return None
        return self.kwantielen[0] <= self.uitkomst <= self.kwantielen[2]


def naast_ramingen(map_invoer: Path, toeval: tr.Toeval, *, tot: Maand | None = None, cache: bool = True) -> tuple[Naast, ...]:
    """Elke officiële raming naast onze prognose van toen en de uitkomst; `tot` laat latere maanden weg.

    Een raming zonder publicatiemaand, of van een moment met te weinig maanden, staat er zonder prognose in.
    """
    reeksen = maandreeksen(map_invoer)
    if tot is not None:
        reeksen = reeksen.tot(min(tot, reeksen.maanden[-1]))
    ramingen = [raming for raming in lees_ramingen(map_invoer) if tot is None or _verschenen(raming, tot)]
    per_publicatie = {raming.publicatie: _geleerd(raming.publicatie, reeksen) for raming in ramingen}
    kwantielen: dict[tuple[str, int], tuple[float, float, float]] = {}
    for publicatie, maand in per_publicatie.items():
        if isinstance(maand, tuple):
            jaren = sorted({r.jaar for r in ramingen if r.publicatie == publicatie})
            per_jaar = _jaarkwantielen(map_invoer, reeksen.tot(maand), jaren, toeval, cache)
            kwantielen |= {(publicatie, jaar): waarden for jaar, waarden in per_jaar.items()}
    uit = []
    for raming in ramingen:
        maand = per_publicatie[raming.publicatie]
        bekend = maand if isinstance(maand, tuple) else None
        reden = "" if isinstance(maand, tuple) else maand
        uit.append(Naast(raming, bekend, kwantielen.get((raming.publicatie, raming.jaar)), _uitkomst(reeksen, raming.jaar), reden))
    return tuple(uit)


@dataclass(frozen=True)
class Telling:
    """Over ramingen met band, prognose van toen en uitkomst: hoe vaak elk de uitkomst omvatte en hoe breed elk gemiddeld was."""

    aantal: int
    officieel_binnen: int
    onze_binnen: int
    officieel_breed: float
    onze_breed: float


def tel_binnen(naast: Sequence[Naast]) -> Telling:
    """De telling over de ramingen waarvoor alles bekend is; zonder zulke ramingen is alles nul."""
    telt = [(een, een.kwantielen) for een in naast if een.binnen is not None and een.raming.heeft_band and een.kwantielen]
    if not telt:
        return Telling(0, 0, 0, 0.0, 0.0)
    return Telling(
        len(telt),
        sum(een.raming.oordeel(een.uitkomst) == "ja" for een, _ in telt),
        sum(bool(een.binnen) for een, _ in telt),
        float(np.mean([een.raming.waarden[BOVEN] - een.raming.waarden[ONDER] for een, _ in telt])),
        float(np.mean([kwantielen[2] - kwantielen[0] for _, kwantielen in telt])),
    )


def _verschenen(raming: Raming, tot: Maand) -> bool:
    """Of een raming uiterlijk in de maand na `tot` is verschenen; zonder maand telt het jaar van publicatie, anders dat van de raming."""
    maand = lees_maand(raming.publicatie) or (int(raming.publicatie or raming.jaar), 1)
    return maand <= maanden_vanaf(tot, 2)[1]


def _geleerd(publicatie: str, reeksen: Maandreeksen) -> Maand | str:
    """De laatste maand van het laatste kwartaal dat voor de publicatiemaand was afgelopen, of waarom dat niet kan."""
    gelezen = lees_maand(publicatie)
    if gelezen is None:
        return "publicatiemaand onbekend"
    jaar, maand = gelezen
    kwartaal = (maand - 1) // 3
    eind = (jaar, 3 * kwartaal) if kwartaal else (jaar - 1, 12)
    eind = min(eind, reeksen.maanden[-1])
    if maanden_tussen(reeksen.maanden[0], eind) + 1 < MINSTE_MAANDEN:
        return f"minder dan {MINSTE_MAANDEN} maanden bekend"
    return eind


def _jaarkwantielen(
    map_invoer: Path, bekend: Maandreeksen, jaren: Sequence[int], toeval: tr.Toeval, cache: bool
) -> dict[int, tuple[float, float, float]]:
    """Kwantielen van het jaartotaal, met de maanden die al bekend waren; bewaard, want elke uitkomst ligt vast."""
    geleerd = bekend.maanden[-1]

    def reken() -> dict[str, NDArray[np.float64]]:
        eind = (max(*jaren, geleerd[0]), 12)
        _, prognose = instroomprognose(map_invoer, eind, tot=geleerd, cache=cache)
        vanaf, delen = (min(*jaren, geleerd[0]), 1), []
        for blok in toeval.blokken(tr.PER_KETENBLOK):
            normalen = blok.normalen(prognose.aantal_normalen)
            uit = instroompaden(map_invoer, normalen, eind, vanaf=vanaf, tot=geleerd, cache=cache)
            delen.append([uit.paden[:, :, [j == jaar for j, _ in uit.maanden]].sum(axis=(0, 2)) for jaar in jaren])
        return {"kwantielen": np.quantile(np.concatenate(delen, axis=1), KANSEN, axis=1).T}

    code = opslag.sleutel(
        {
            "aantallen": bekend.aantallen,
            "nowcast": bekend.status == NOWCAST,
            "bron": np.frombuffer(Path(tr.__file__).read_bytes(), dtype=np.uint8),
        },
        {
            "soort": "ramingen",
            "begin": bekend.maanden[0],
            "jaren": list(jaren),
            "toeval": [toeval.trekkingen, toeval.zaad, toeval.trekwijze],
        },
    )
    rijen = opslag.uit_opslag_of("ramingen", code, reken, gebruik=cache)["kwantielen"]
    return {jaar: (float(p10), float(p50), float(p90)) for jaar, (p10, p50, p90) in zip(jaren, rijen, strict=True)}


def _uitkomst(reeksen: Maandreeksen, jaar: int) -> float | None:
    """Het jaartotaal als alle maanden gerealiseerd zijn, anders None."""
    plekken = [n for n, (j, _) in enumerate(reeksen.maanden) if j == jaar]
    if len(plekken) < 12 or NOWCAST in reeksen.status[:, plekken]:
        return None
    return float(reeksen.aantallen[:, plekken].sum())
