"""Een gemeente die niet lukt, houdt de andere niet tegen: haar uitkomst is dan de reden waarom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from kostenmodel.invoer import InvoerFouten

T = TypeVar("T")
Mislukkingen = dict[str, str]
"""CBS-code -> reden."""


@dataclass(frozen=True)
class Mislukking:
    """Waarom een gemeente geen uitkomst heeft."""

    reden: str


def poging(doe: Callable[..., T], *waarmee: Any) -> T | Mislukking:
    """De uitkomst van `doe`, of waarom die er niet is. OSError gaat door: een volle schijf is geen fout van een gemeente."""
    try:
        return doe(*waarmee)
    except OSError:
        raise
    except InvoerFouten as fouten:
        return Mislukking(str(fouten))
    except Exception as fout:
        return Mislukking(f"onverwachte fout ({type(fout).__name__}: {fout})")


def noteer(code: str, mislukking: Mislukking, mislukt: Mislukkingen | None) -> None:
    """Zet de reden in `mislukt`; ArithmeticError als niemand die bijhoudt, want dan ontbreekt er stil een gemeente."""
    if mislukt is None:
        raise ArithmeticError(f"{code}: {mislukking.reden}")
    mislukt.setdefault(code, mislukking.reden)
