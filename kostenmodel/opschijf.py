"""Rijen die op schijf wachten in plaats van in het geheugen: zo kosten meer trekkingen geen geheugen.

Een rij op schijf is een gewone rij die alleen te lezen is. Het systeem haalt haar op waar zij gelezen wordt, en `laat_los` geeft dat
geheugen terug. De bestanden hebben geen naam: zij zijn weg zodra niemand de rijen nog gebruikt, ook als het programma wordt gestopt.
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

UITLIJNING = 64
"""Een rij begint in het bestand op een veelvoud van zoveel bytes."""


def verplaats(rijen: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
    """Dezelfde rijen, op schijf; een rij die er vaker in staat, staat daar een keer. OSError als de schijf vol is."""
    if not rijen:
        return []
    los = list({id(rij): rij for rij in rijen}.values())
    with tijdelijk(), tempfile.TemporaryFile(prefix="kostenmodel-") as bestand:
        plekken = schrijf_achter_elkaar(bestand, [np.ascontiguousarray(rij).data for rij in los])
        nieuw = _open(bestand, [(rij.dtype, rij.shape, plek) for rij, plek in zip(los, plekken, strict=True)])
    per_rij = {id(rij): ander for rij, ander in zip(los, nieuw, strict=True)}
    return [per_rij[id(rij)] for rij in rijen]


def voeg_samen(blokken: Iterable[Sequence[NDArray[Any]]], lengte: int) -> list[NDArray[Any]]:
    """Elke rij van opeenvolgende blokken achter elkaar langs de eerste as, `lengte` lang, op schijf.

    Elk blok heeft dezelfde rijen, op de lengte na. OSError als de schijf vol is.
    """
    maten: list[tuple[np.dtype[Any], tuple[int, ...], int]] = []
    begin = 0
    with tijdelijk(), tempfile.TemporaryFile(prefix="kostenmodel-") as bestand:
        for rijen in blokken:
            if not maten:
                vormen = [(lengte, *rij.shape[1:]) for rij in rijen]
                groottes = [int(np.prod(vorm)) * rij.itemsize for vorm, rij in zip(vormen, rijen, strict=True)]
                maten = list(zip([rij.dtype for rij in rijen], vormen, uitgelijnd(groottes), strict=False))
            for rij, (_, _, plek) in zip(rijen, maten, strict=True):
                bestand.seek(plek + begin * (rij.nbytes // len(rij)))
                bestand.write(np.ascontiguousarray(rij).data)
            begin += len(rijen[0])
        return _open(bestand, maten)


def laat_los(rijen: Iterable[Any]) -> None:
    """Geeft het geheugen terug van rijen die op schijf staan; ze blijven te lezen. Wat in het geheugen hoort, blijft daar."""
    geheugens = {id(geheugen): geheugen for rij in rijen if (geheugen := _bestandsgeheugen(rij)) is not None}
    for geheugen in geheugens.values():
        if hasattr(geheugen, "madvise"):
            geheugen.madvise(mmap.MADV_DONTNEED)


@contextmanager
def tijdelijk() -> Iterator[None]:
    """Een schrijffout binnen het blok gaat over de map voor tijdelijke bestanden."""
    try:
        yield
    except OSError as fout:
        fout.filename = tempfile.gettempdir()
        raise


def schrijf_achter_elkaar(bestand: IO[bytes], rijen: Sequence[memoryview]) -> list[int]:
    """Schrijft de rijen uitgelijnd achter elkaar en geeft van elk waar zij begint; wat zelf op schijf stond, wordt losgelaten."""
    *plekken, _ = uitgelijnd(rij.nbytes for rij in rijen)
    for plek, rij in zip(plekken, rijen, strict=True):
        bestand.seek(plek)
        bestand.write(rij)
        laat_los([rij])
    return plekken


def uitgelijnd(groottes: Iterable[int]) -> list[int]:
    """Waar opeenvolgende rijen van zoveel bytes in een bestand beginnen, met als laatste waar het bestand eindigt."""
    return list(accumulate((-(-grootte // UITLIJNING) * UITLIJNING for grootte in groottes), initial=0))


def _open(bestand: IO[bytes], maten: Sequence[tuple[np.dtype[Any], tuple[int, ...], int]]) -> list[NDArray[Any]]:
    bestand.flush()
    geheugen = mmap.mmap(bestand.fileno(), 0, access=mmap.ACCESS_READ)
    return [np.ndarray(vorm, soort, geheugen, plek) for soort, vorm, plek in maten]


def _bestandsgeheugen(rij: Any) -> mmap.mmap | None:
    """Het bestand in het geheugen waar deze rij een deel van is."""
    while rij is not None and not isinstance(rij, mmap.mmap):
        rij = rij.obj if isinstance(rij, memoryview) else getattr(rij, "base", None)
    return rij
