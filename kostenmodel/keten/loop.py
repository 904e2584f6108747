"""De keten met echte invoer: instroompaden, ketenparameters met hun spreiding, en vastgestelde taakstellingen."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kostenmodel import trekkingen as tr
from kostenmodel.invoer import Invoer
from kostenmodel.prognose import instroompaden, instroomprognose
from kostenmodel.prognose.instroom import BEGIN

from .asiel import MAANDEN_PER_JAAR, Begin, Maand
from .simulatie import Codes, Ketenuitkomst, simuleer

Rij = NDArray[np.float64]
STROMEN = ("eerste", "herhaald", "nareis")


def reken_keten(
    invoer: Invoer,
    scenario: str,
    bekostiging: str,
    *,
    eerste_jaar: int,
    laatste_jaar: int,
    trekkingen: int,
    zaad: int,
) -> Ketenuitkomst:
    """De keten van januari 2024 tot en met december van `laatste_jaar`; reeksen (trekking, maand).

    `eerste_jaar` is het begrotingsjaar waarin de bekostigingen uiteen mogen lopen.
    """
    maanden, paden = instroom_voor_keten(invoer.map, laatste_jaar, trekkingen, zaad)
    midden, laag, hoog = invoer.instroomfactor(maanden, scenario)
    factor = tr.pert_voor("instroomfactor", trekkingen, zaad, laag, midden, hoog)
    instroom = {stroom: paden[plek] * factor for plek, stroom in enumerate(STROMEN)}
    jaren_terug = len(invoer.indelingen["verblijfsjaar"])
    eerder = [(jaar, maand) for jaar in range(maanden[0][0] - jaren_terug, maanden[0][0]) for maand in range(1, MAANDEN_PER_JAAR + 1)]
    gehuisvest = invoer.maandwaarden("keten.gehuisvest_per_jaar", eerder, scenario=scenario, bekostiging=bekostiging).midden
    begin = Begin(_taakstellingen(invoer.map), (eerste_jaar, 1), gehuisvest[None, :] / MAANDEN_PER_JAAR)

    geijkt = _geijkte_trekkingen(invoer, trekkingen, zaad)

    def waarde(sleutel: str) -> Rij:
        naam = f"keten.{sleutel}"
        band = invoer.maandwaarden(naam, maanden, scenario=scenario, bekostiging=bekostiging)
        vast = all(np.ptp(grens) == 0 for grens in (band.laag, band.midden, band.hoog))
        laag, midden, hoog = (grens[:1] if vast else grens for grens in (band.laag, band.midden, band.hoog))
        if sleutel in geijkt:
            return tr.pert(geijkt[sleutel], laag, midden, hoog)
        return tr.pert_voor(naam, trekkingen, zaad, laag, midden, hoog)

    return simuleer(maanden, instroom, waarde, codes(invoer), begin)


@lru_cache(maxsize=4)
def instroom_voor_keten(
    map_invoer: Path, laatste_jaar: int, trekkingen: int, zaad: int, vanaf: Maand = BEGIN
) -> tuple[tuple[Maand, ...], Rij]:
    """Instroom per stroom vanaf een maand, vorm (stroom, trekking, maand): gerealiseerd waar bekend, daarna de prognose."""
    tot = (laatste_jaar, 12)
    _, prognose = instroomprognose(map_invoer, tot)
    uit = instroompaden(map_invoer, tr.normalen(trekkingen, prognose.aantal_normalen, zaad), tot, vanaf=vanaf)
    return uit.maanden, uit.paden


def _geijkte_trekkingen(invoer: Invoer, trekkingen: int, zaad: int) -> dict[str, Rij]:
    """Uniforme trekkingen van de geijkte raten, met de samenhang die de ijking vond; elk (trekking,)."""
    namen = tuple(sorted({rate for rate, _ in invoer.ijking.samenhang}))
    matrix = tuple(tuple(invoer.ijking.samenhang[rij, kolom] for kolom in namen) for rij in namen)
    return dict(zip(namen, tr.samenhangend([f"keten.{naam}" for naam in namen], matrix, trekkingen, zaad), strict=True)) if namen else {}


def _taakstellingen(map_invoer: Path) -> dict[tuple[int, int], float]:
    with (map_invoer / "reeksen" / "taakstelling.csv").open(encoding="utf-8", newline="") as bestand:
        regels = list(csv.DictReader(bestand))
    return {(int(regel["halfjaar"][:4]), len(regel["halfjaar"][5:])): float(regel["aantal"]) for regel in regels}


def codes(invoer: Invoer) -> Codes:
    """De gesloten lijsten waarnaar de keten uitsplitst."""
    return Codes(tuple(invoer.indelingen["opvangtype"]), tuple(invoer.indelingen["verblijfsjaar"]))
