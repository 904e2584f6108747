"""De instroom van begin tot eind: gerealiseerd, nowcast en prognose aan elkaar, voor keten en werkboek."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kostenmodel.invoer.meldingen import InvoerFouten, Melding
from kostenmodel.invoer.parameters import BEGIN_VAN_DE_KETEN
from kostenmodel.prognose.opstellen import Instellingen, Prognose, stel_op
from kostenmodel.prognose.reeksen import (
    AFGELEID,
    GEPUBLICEERD,
    NOWCAST,
    Maand,
    Maandreeksen,
    maanden_tussen,
    maandreeksen,
    toon_maand,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

PROGNOSE = "prognose"
BEGIN: Maand = (BEGIN_VAN_DE_KETEN.year, BEGIN_VAN_DE_KETEN.month)
EIND: Maand = (2041, 12)


class Instroompaden(NamedTuple):
    """Paden (stroom, trekking, maand) in personen per maand, met per maand de zwakste status over de stromen."""

    maanden: tuple[Maand, ...]
    paden: NDArray[np.float64]
    status: tuple[str, ...]


def instroomprognose(
    map_invoer: Path,
    maanden_tot: Maand = EIND,
    *,
    tot: Maand | None = None,
    langjarig: Mapping[str, float] | None = None,
    instellingen: Instellingen | None = None,
    cache: bool = True,
) -> tuple[Maandreeksen, Prognose]:
    """De maandreeksen tot en met `tot` (anders de laatste nowcast) en de prognose daarna, tot en met `maanden_tot`.

    Ligt `maanden_tot` niet na de laatste maand, dan loopt de prognose een enkele maand.
    """
    reeksen = maandreeksen(map_invoer)
    if tot is not None:
        reeksen = reeksen.tot(tot)
    laatste = reeksen.maanden[-1]
    vooruit = max(maanden_tussen(laatste, maanden_tot), 1)
    prognose = stel_op(reeksen, tot=laatste, maanden_vooruit=vooruit, langjarig=langjarig, instellingen=instellingen, cache=cache)
    return reeksen, prognose


def instroompaden(
    map_invoer: Path,
    normalen: NDArray[np.float64] | None = None,
    maanden_tot: Maand = EIND,
    *,
    vanaf: Maand = BEGIN,
    tot: Maand | None = None,
    langjarig: Mapping[str, float] | None = None,
    instellingen: Instellingen | None = None,
    cache: bool = True,
) -> Instroompaden:
    """Instroom van `vanaf` tot en met `maanden_tot`; zonder `normalen` een enkele trekking met de mediaan.

    Gerealiseerde maanden en nowcast zijn in alle trekkingen gelijk. `normalen` heeft de vorm (trekkingen,
    `aantal_normalen` van `instroomprognose` met dezelfde maanden). `tot` laat latere maanden weg, voor een terugblik.
    """
    reeksen, prognose = instroomprognose(map_invoer, maanden_tot, tot=tot, langjarig=langjarig, instellingen=instellingen, cache=cache)
    if vanaf not in reeksen.maanden or maanden_tot < vanaf:
        eis = f"een begin van {toon_maand(reeksen.maanden[0])} tot en met {toon_maand(reeksen.maanden[-1])}, voor het eind"
        gevonden = f"{toon_maand(vanaf)} tot en met {toon_maand(maanden_tot)}"
        raise InvoerFouten((Melding("prognose", "maanden", gevonden, eis, "Kies andere maanden."),))
    trekkingen = np.zeros((1, prognose.aantal_normalen)) if normalen is None else normalen
    begin = reeksen.maanden.index(vanaf)
    bekend = np.repeat(reeksen.aantallen[:, np.newaxis, begin:], len(trekkingen), axis=1)
    maanden = reeksen.maanden[begin:] + prognose.maanden
    status = [*(_zwakste(reeksen.status[:, n]) for n in range(begin, len(reeksen.maanden)))]
    status += [PROGNOSE] * len(prognose.maanden)
    paden = np.concatenate([bekend, prognose.paden(trekkingen)], axis=2)
    n = maanden_tussen(vanaf, maanden_tot) + 1
    return Instroompaden(maanden[:n], np.ascontiguousarray(paden[:, :, :n]), tuple(status[:n]))


def _zwakste(statussen: NDArray[np.str_]) -> str:
    return next(s for s in (NOWCAST, AFGELEID, GEPUBLICEERD) if s in statussen)
