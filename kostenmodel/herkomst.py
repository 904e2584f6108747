"""Waar een regel op rust: eigen opgave, gemeentelijke bron, landelijke sleutel of aanname; de zwakste herkomst telt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kostenmodel.invoer import Jaarwaarden
from kostenmodel.rekenkern import AANLOOPJAREN, Parameter, bladeren, sleutel_van
from kostenmodel.rekenschema import Rekenschema

GEGEVENSKLASSEN = ("eigen opgave", "gemeentelijke bron", "landelijke sleutel", "aanname")
EIGEN, _, LANDELIJK, AANNAME = GEGEVENSKLASSEN


def gegevensklassen(schema: Rekenschema, gebruik: Sequence[Mapping[str, Jaarwaarden]]) -> Mapping[str, str]:
    """Per post de klasse in het begrotingsjaar, over alle parameters waar hij direct of via andere posten van afhangt.

    `gebruik`: de parameters per scenario; de zwakste herkomst telt, zodat de klasse niet verspringt met het gekozen scenario.
    Volumes komen uit de landelijke keten en een verdeelsleutel. Een regel is pas eigen opgave als de gemeente er een cijfer voor opgaf
    en verder geen aanname meer meetelt.
    """

    def met(herkomst: str) -> frozenset[str]:
        return frozenset(s for parameters in gebruik for s, waarde in parameters.items() if waarde.bron[AANLOOPJAREN] == herkomst)

    return _klassen(schema, met(AANNAME) - frozenset(_opgaven(gebruik)), met(EIGEN))


@lru_cache(maxsize=8)
def _klassen(schema: Rekenschema, aannames: frozenset[str], eigen: frozenset[str]) -> Mapping[str, str]:
    """Per post de klasse als deze bladen op een aanname en op een eigen opgave rusten."""
    rust_op = {herkomst: _rust_op(schema, bladen) for herkomst, bladen in ((AANNAME, aannames), (EIGEN, eigen))}
    return {
        een.sleutel: next((herkomst for herkomst in (AANNAME, EIGEN) if rust_op[herkomst][een.sleutel]), LANDELIJK)
        for een in schema.per_arm
    }


def _opgaven(gebruik: Sequence[Mapping[str, Jaarwaarden]]) -> Iterator[str]:
    """Bladen die alleen de gemeente kan invullen; zonder opgave zijn zij nul en dragen zij niets bij."""
    for parameters in gebruik:
        for sleutel, waarde in parameters.items():
            if waarde.is_opgave:
                yield sleutel


def _rust_op(schema: Rekenschema, bladen: frozenset[str]) -> Mapping[str, bool]:
    """Per post of hij direct of via andere posten van een van deze bladen afhangt."""
    uit: dict[str, bool] = {}
    for een in schema.per_arm:
        uit[een.sleutel] = any(
            blad.sleutel in bladen if isinstance(blad, Parameter) else uit.get(sleutel_van(blad) or "", False)
            for blad in bladeren(een.formule)
        )
    return uit
