"""De keten met echte invoer: instroompaden, ketenparameters met hun spreiding, en vastgestelde taakstellingen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kostenmodel.invoer import Invoer
from kostenmodel.invoer.parameters import Bewerking
from kostenmodel.opschijf import laat_los, verplaats
from kostenmodel.prognose import instroompaden, instroomprognose
from kostenmodel.prognose.instroom import BEGIN
from kostenmodel.prognose.reeksen import maandreeksen
from kostenmodel.trekkingen import Toeval

from .asiel import MAANDEN_PER_JAAR, Begin, Ketenwaarde, Maand
from .simulatie import Codes, Ketenuitkomst, simuleer
from .waarnemingen import aanvragen_voor, lees_waarnemingen

Rij = NDArray[np.float64]
STROMEN = ("eerste", "herhaald", "nareis")
Ketengeheugen = dict[tuple[str, tuple[Bewerking, ...]], Rij]
"""Gemaakte trekkingen per blad en wat ermee gebeurt; te delen door ketens met dezelfde invoermap, maanden, trekkingen en zaad."""


@dataclass(frozen=True, eq=False)
class Opstelling:
    """Wat de keten nodig heeft onder een scenario en een bekostiging; `instroom` per stroom, (trekking, maand)."""

    maanden: tuple[Maand, ...]
    instroom: Mapping[str, Rij]
    begin: Begin
    waarde: Ketenwaarde
    """Per ketenblad de trekkingen, (trekking, maand) of (trekking, 1)."""
    band: Callable[[str], tuple[Rij, Rij, Rij]]
    """Per ketenblad laag, midden en hoog, elk (maand,) of (1,)."""


def stel_op(invoer: Invoer, scenario: str, bekostiging: str, *, eerste_jaar: int, laatste_jaar: int, toeval: Toeval) -> Opstelling:
    """Instroompaden, beginstanden en ketenbladen, van januari 2024 tot en met december van `laatste_jaar`."""
    maanden, paden = instroom_voor_keten(invoer.map, laatste_jaar, toeval)
    midden, laag, hoog = invoer.instroomfactor(maanden, scenario)
    factor = toeval.waarden("instroomfactor", laag, midden, hoog)
    instroom = {stroom: paden[plek] * factor for plek, stroom in enumerate(STROMEN)}
    laat_los([paden])
    jaren_terug = len(invoer.indelingen["verblijfsjaar"])
    eerder = [(jaar, maand) for jaar in range(maanden[0][0] - jaren_terug, maanden[0][0]) for maand in range(1, MAANDEN_PER_JAAR + 1)]
    gehuisvest = invoer.maandwaarden("keten.gehuisvest_per_jaar", eerder, scenario=scenario, bekostiging=bekostiging).midden
    begin = Begin(
        lees_waarnemingen(invoer.map).taakstelling,
        (eerste_jaar, 1),
        gehuisvest[None, :] / MAANDEN_PER_JAAR,
        aanvragen=_aanvragen_voor(invoer.map, maanden[0]),
    )

    geijkt = geijkte_trekkingen(invoer, toeval)

    def band(sleutel: str) -> tuple[Rij, Rij, Rij]:
        waarden = invoer.maandwaarden(f"keten.{sleutel}", maanden, scenario=scenario, bekostiging=bekostiging)
        grenzen = waarden.laag, waarden.midden, waarden.hoog
        if all(np.ptp(grens) == 0 for grens in grenzen):
            return waarden.laag[:1], waarden.midden[:1], waarden.hoog[:1]
        return grenzen

    def waarde(sleutel: str) -> Rij:
        if sleutel in geijkt:
            return toeval.in_band(geijkt[sleutel], *band(sleutel))
        return toeval.waarden(f"keten.{sleutel}", *band(sleutel))

    return Opstelling(maanden, instroom, begin, waarde, band)


def reken_keten(
    invoer: Invoer,
    scenario: str,
    bekostiging: str,
    *,
    eerste_jaar: int,
    laatste_jaar: int,
    toeval: Toeval,
    geheugen: Ketengeheugen | None = None,
) -> Ketenuitkomst:
    """De keten van januari 2024 tot en met december van `laatste_jaar`; reeksen (trekking, maand).

    `eerste_jaar` is het begrotingsjaar waarin de bekostigingen uiteen mogen lopen. `geheugen` spaart werk als er meer ketens volgen.
    """
    o = stel_op(invoer, scenario, bekostiging, eerste_jaar=eerste_jaar, laatste_jaar=laatste_jaar, toeval=toeval)
    bekend: Ketengeheugen = {} if geheugen is None else geheugen

    def waarde(sleutel: str) -> Rij:
        plek = sleutel, invoer.bewerkingen(f"keten.{sleutel}", scenario=scenario, bekostiging=bekostiging)
        if plek not in bekend:
            bekend[plek] = o.waarde(sleutel)
        return bekend[plek]

    return simuleer(o.maanden, o.instroom, waarde, codes(invoer), o.begin)


@lru_cache(maxsize=64)
def instroom_voor_keten(map_invoer: Path, laatste_jaar: int, toeval: Toeval, vanaf: Maand = BEGIN) -> tuple[tuple[Maand, ...], Rij]:
    """Instroom per stroom vanaf een maand, vorm (stroom, trekking, maand): gerealiseerd waar bekend, daarna de prognose."""
    tot = (laatste_jaar, 12)
    _, prognose = instroomprognose(map_invoer, tot)
    uit = instroompaden(map_invoer, toeval.normalen(prognose.aantal_normalen), tot, vanaf=vanaf)
    return uit.maanden, uit.paden if toeval.blok is None else verplaats([uit.paden])[0]


def geijkte_trekkingen(invoer: Invoer, toeval: Toeval) -> dict[str, Rij]:
    """Uniforme trekkingen van de geijkte raten, met de samenhang die de ijking vond; elk (trekking,)."""
    namen = tuple(sorted({rate for rate, _ in invoer.ijking.samenhang}))
    matrix = tuple(tuple(invoer.ijking.samenhang[rij, kolom] for kolom in namen) for rij in namen)
    return dict(zip(namen, toeval.samen([f"keten.{naam}" for naam in namen], matrix), strict=True)) if namen else {}


@lru_cache(maxsize=4)
def _aanvragen_voor(map_invoer: Path, maand: Maand) -> Rij:
    return aanvragen_voor(maandreeksen(map_invoer), maand)


def codes(invoer: Invoer) -> Codes:
    """De gesloten lijsten waarnaar de keten uitsplitst."""
    return Codes(tuple(invoer.indelingen["opvangtype"]), tuple(invoer.indelingen["verblijfsjaar"]))
