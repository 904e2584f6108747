"""De keten met een blad tegelijk op een andere plek in zijn band; al het andere houdt zijn trekkingen.

Alle varianten gaan samen door een simulatie: de as van de trekkingen bevat per variant een blok met dezelfde trekkingen. Een verschil
tussen twee varianten is dus geen toeval, en een blad zonder band verandert precies niets. Weinig trekkingen volstaan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kostenmodel.invoer import Invoer
from kostenmodel.trekkingen import PER_KETENBLOK, Toeval

from .jaren import naar_jaren
from .loop import codes, stel_op
from .simulatie import simuleer
from .volumes import Volumesoort

Rij = NDArray[np.float64]
KETEN = "keten."
INSTROOM = "instroom"
PER_KEER = 32
"""Zoveel varianten gaan er hoogstens tegelijk door de simulatie; dat begrenst het geheugen."""


@dataclass(frozen=True)
class Stand:
    """Een blad van de keten, of de instroom, op een plek in zijn band: -1 is laag, 0 midden, 1 hoog. Zonder blad: alles getrokken."""

    blad: str = ""
    plek: float = 0.0


def tussen(laag: Rij, midden: Rij, hoog: Rij, plek: float) -> Rij:
    """De waarde op een plek tussen laag (-1), midden (0) en hoog (1)."""
    return midden + plek * (hoog - midden) if plek > 0 else midden + plek * (midden - laag)


def gemiddelde_volumes(
    invoer: Invoer,
    scenario: str,
    bekostiging: str,
    standen: Sequence[Stand],
    soorten: Sequence[Volumesoort],
    jaren: Sequence[int],
    eerste_jaar: int,
    instroomband: tuple[float, float],
    toeval: Toeval,
) -> dict[str, Rij]:
    """Per volume de jaarwaarde bij elke stand, gemiddeld over de trekkingen: (stand, jaar).

    `instroomband`: waarmee de instroom vanaf `eerste_jaar` bij laag en hoog vermenigvuldigd wordt.
    """
    o = stel_op(invoer, scenario, bekostiging, eerste_jaar=eerste_jaar, laatste_jaar=jaren[-1], toeval=toeval)
    trekkingen = toeval.aantal
    laag, hoog = instroomband
    later = np.array([jaar >= eerste_jaar for jaar, _ in o.maanden])

    def reken(deel: Sequence[Stand]) -> Mapping[str, Rij]:
        blok = {nummer: slice(nummer * trekkingen, (nummer + 1) * trekkingen) for nummer in range(len(deel))}

        def waarde(sleutel: str) -> Rij:
            rij = np.tile(o.waarde(sleutel), (len(deel), 1))
            for nummer, stand in enumerate(deel):
                if stand.blad == KETEN + sleutel:
                    rij[blok[nummer]] = tussen(*o.band(sleutel), stand.plek)
            return rij

        instroom = {stroom: np.tile(rij, (len(deel), 1)) for stroom, rij in o.instroom.items()}
        for nummer, stand in enumerate(deel):
            if stand.blad == INSTROOM:
                maal = float(tussen(np.array(laag), np.array(1.0), np.array(hoog), stand.plek))
                for rij in instroom.values():
                    rij[blok[nummer]] *= np.where(later, maal, 1.0)
        keten = simuleer(o.maanden, instroom, waarde, codes(invoer), o.begin)
        volumes = naar_jaren(keten, soorten, jaren)
        return {naam: rij.reshape(len(deel), trekkingen, -1).mean(axis=1) for naam, rij in volumes.items()}

    stukken = [reken(standen[begin : begin + PER_KEER]) for begin in range(0, len(standen), PER_KEER)]
    return {soort.naam: np.concatenate([stuk[soort.naam] for stuk in stukken]) for soort in soorten}


def instroom_per_jaar(invoer: Invoer, scenario: str, jaren: Sequence[int], eerste_jaar: int, toeval: Toeval) -> Rij:
    """De asielinstroom per trekking en jaar na de factor van het scenario, alle stromen samen (personen)."""
    delen = []
    for blok in toeval.blokken(PER_KETENBLOK):
        o = stel_op(invoer, scenario, "crisis", eerste_jaar=eerste_jaar, laatste_jaar=jaren[-1], toeval=blok)
        samen = sum(o.instroom.values(), start=np.zeros((1, 1)))
        jaar_van = np.array([jaar for jaar, _ in o.maanden])
        delen.append(np.stack([samen[:, jaar_van == jaar].sum(axis=1) for jaar in jaren], axis=1))
    return np.concatenate(delen)
