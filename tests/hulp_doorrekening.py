"""Hulp bij tests van de doorrekening: een keer de keten, en alle posten per trekking of voor alle gemeenten tegelijk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hulp_posten import INVOER, SCHEMA, zonder_eigen
from numpy.typing import NDArray

from kostenmodel import doorrekening, loting, spreiding, trekkingen
from kostenmodel.doorrekening import Instellingen, Rekenaar, kenmerken, nederland
from kostenmodel.invoer import Gemeente, Invoer
from kostenmodel.keten import gemiddeld
from kostenmodel.rekenkern import Blad, Kenmerk, Landelijk, Parameter, Post
from kostenmodel.rekenkern.rekenen import reken_posten
from kostenmodel.verdeling import JAARKENMERKEN

Rij = NDArray[np.float64]
INST = Instellingen(2027, 128, 20261122)
"""Een begrotingsjaar, trekkingen en zaad voor alle tests, zodat de instroompaden een keer worden gemaakt."""


def kleine_blokken(monkeypatch: pytest.MonkeyPatch, grootte: int) -> None:
    """Alsof er zoveel trekkingen in een blok passen: wat daarboven komt, wacht op schijf."""
    for module in (trekkingen, loting, doorrekening, spreiding):
        monkeypatch.setattr(module, "PER_BLOK", grootte)
    monkeypatch.setattr(doorrekening, "PER_KETENBLOK", max(2, grootte // 2))


def land() -> dict[str, float]:
    """Nederland als een gemeente: elk kenmerk is de som over alle gemeenten, dus elk aandeel is 1."""
    return kenmerken(INVOER, INST, nederland(INVOER))


def alle_gemeenten() -> dict[str, Rij]:
    """De kenmerken van alle gemeenten, elk (gemeente, 1, 1)."""
    rijen = [kenmerken(INVOER, INST, gemeente) for gemeente in INVOER.gemeenten]
    per_gemeente = {naam: np.array([rij[naam] for rij in rijen])[:, None, None] for naam in rijen[0] if naam not in JAARKENMERKEN}
    return per_gemeente | {naam: rijen[0][naam][None, None, :] for naam in JAARKENMERKEN}


def van(gemeente: Gemeente) -> dict[str, float]:
    return kenmerken(INVOER, INST, gemeente)


def rekenpad(rekenaar: Rekenaar, scenario: str, arm: str, vast: Mapping[str, Any]) -> dict[str, Rij]:
    """Alle posten op het rekenpad, (gemeente, 1, jaar)."""
    parameters = {sleutel: waarde.midden for sleutel, waarde in rekenaar.parameters(scenario, arm).items()}
    return _posten(parameters, gemiddeld(rekenaar.landelijk(scenario, arm)), vast, 1)


def per_trekking(
    rekenaar: Rekenaar, scenario: str, arm: str, vast: Mapping[str, Any], gegeven: Mapping[str, Rij] | None = None
) -> dict[str, Rij]:
    """Alle posten in elke trekking, (gemeente, trekking, jaar); posten in `gegeven` krijgen die waarde."""
    inst, toeval = rekenaar.inst, rekenaar.inst.toeval(rekenaar.invoer)
    parameters = {
        sleutel: toeval.in_band(toeval.uniform(sleutel), waarde.laag, waarde.midden, waarde.hoog)
        for sleutel, waarde in rekenaar.parameters(scenario, arm).items()
    }
    return _posten(parameters, rekenaar.landelijk(scenario, arm), vast, inst.trekkingen, gegeven)


def _posten(
    parameters: Mapping[str, Rij],
    landelijk: Mapping[str, Rij],
    vast: Mapping[str, Any],
    trekkingen: int,
    gegeven: Mapping[str, Rij] | None = None,
) -> dict[str, Rij]:
    def blad(knoop: Blad) -> Rij:
        match knoop:
            case Parameter(sleutel):
                return parameters[sleutel]
            case Landelijk(sleutel):
                return landelijk[sleutel]
            case Kenmerk(sleutel) if sleutel in JAARKENMERKEN:
                return np.asarray(vast[sleutel], dtype=float).reshape(1, 1, -1)
            case Kenmerk(sleutel):
                return np.asarray(vast[sleutel], dtype=float).reshape(-1, 1, 1)
            case _:
                raise TypeError(f"{knoop!r} is geen blad van een post.")

    gemeenten = max(np.size(waarde) for naam, waarde in vast.items() if naam not in JAARKENMERKEN)
    return reken_posten(SCHEMA.per_arm, zonder_eigen(blad), (gemeenten, trekkingen, len(INST.jaren)), gegeven)


def met_bekostiging(structureel: str) -> Invoer:
    """De invoer waarin de bekostiging structureel dezelfde maatregelen heeft als een andere."""
    return replace(INVOER, bekostigingen={**INVOER.bekostigingen, "structureel": INVOER.bekostigingen[structureel]})


def met_waarde(sleutel: str, midden: float, invoer: Invoer = INVOER) -> Invoer:
    """De invoer waarin een blad in alle jaren een vaste waarde zonder spreiding heeft (tegen het eigen prijspeil)."""
    blad = invoer.blad(sleutel)
    eerste = replace(blad.waarden[0], midden=midden, laag=midden, hoog=midden)
    return replace(invoer, parameters={**invoer.parameters, sleutel: replace(blad, waarden=(eerste,))})


def kostenposten() -> Sequence[Post]:
    """Alle posten die geld zijn: kosten, overdrachten en investeringen."""
    return tuple(een for model in SCHEMA.modellen for een in model.posten if een.soort in ("kosten", "overdracht", "investering"))
