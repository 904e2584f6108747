"""Gevallen in tests: dezelfde rekenmachine als `kostenmodel valideer`, zonder keten, en met een veranderd model als dat gevraagd is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from hulp_doorrekening import INST
from hulp_posten import INVOER, SCHEMA

from kostenmodel import valideer
from kostenmodel.invoer import Geval
from kostenmodel.invoer.gevallen import lees_gevallen
from kostenmodel.invoer.lezen import lees_toml
from kostenmodel.rekenkern import Post

MAP = Path(__file__).parent / "gevallen"


def lees(paden: Iterable[Path] = ()) -> tuple[Geval, ...]:
    """De handberekeningen van deze bestanden (standaard alle); ValueError met alle fouten als er een niet klopt."""
    gelezen = [lees_toml(pad, pad.name) for pad in sorted(paden or MAP.glob("*.toml"))]
    gevallen, fouten = lees_gevallen([bestand for bestand, _ in gelezen if bestand])
    alle = [*(melding for _, meldingen in gelezen for melding in meldingen), *fouten]
    if alle:
        raise ValueError("\n".join(map(str, alle)))
    return gevallen


def los_geval(post: str, jaar: int, **velden: object) -> Geval:
    """Een los geval zonder verwachting: alleen om uit te rekenen."""
    return Geval("los", "los geval", jaar, post, 0.0, "met de hand", tolerantie_absoluut=0.0, **velden)  # type: ignore[arg-type]


@cache
def rekenaar() -> valideer.Gevallenrekenaar:
    return valideer.Gevallenrekenaar(INVOER, INST, keten=lambda _: {})


def reken(geval: Geval, posten: Mapping[str, Post] | None = None) -> float:
    """De uitkomst van een geval; `posten` mag een veranderd model zijn. InvoerFouten met de namen van bladeren zonder waarde."""
    return rekenaar().reken(geval, posten)


def gebruikt(post: str, posten: Mapping[str, Post] = SCHEMA.post, behalve: Iterable[str] = ()) -> frozenset[str]:
    """Alle posten waar een post van afhangt, hijzelf ook; posten in `behalve` hebben een vaste waarde en tellen niet."""
    return valideer.gebruikt(post, posten, behalve)
