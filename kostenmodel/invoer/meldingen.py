"""Wat er mis is met de invoer, zo gezegd dat de lezer het zelf kan herstellen.

Elke melding noemt het bestand, de plaats, wat er staat, wat er had moeten staan en wat te doen. Meldingen worden
verzameld en samen getoond: wie vijf fouten maakt, ziet er vijf.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

_LANGSTE_WAARDE = 80


@dataclass(frozen=True)
class Melding:
    """Eén gebrek in de invoer; `str()` geeft één regel gewoon Nederlands."""

    bestand: str
    plaats: str
    gevonden: str
    verwacht: str
    doe: str
    ernst: Literal["fout", "waarschuwing"] = "fout"

    def __str__(self) -> str:
        waar = ", ".join(deel for deel in (self.bestand, self.plaats) if deel)
        kop = "Let op: " if self.ernst == "waarschuwing" else ""
        tekst = f"{kop}{waar}: gevonden {self.gevonden}; verwacht {self.verwacht}. {self.doe}"
        return _zichtbaar(" ".join(tekst.split()))

    def als_fout(self) -> Melding:
        """Dezelfde melding als fout, voor `--streng`."""
        return replace(self, ernst="fout")


class InvoerFouten(Exception):
    """Alle fouten in de invoer samen; `meldingen` houdt ze afzonderlijk."""

    def __init__(self, meldingen: Iterable[Melding]) -> None:
        self.meldingen: tuple[Melding, ...] = tuple(meldingen)
        super().__init__(self.meldingen)

    def __str__(self) -> str:
        return "\n".join(str(melding) for melding in self.meldingen)


def _zichtbaar(tekst: str) -> str:
    """De tekst met stuurtekens uitgeschreven, zodat een bestand niets aan de terminal kan opdragen."""
    return "".join(teken if teken.isprintable() else f"\\u{ord(teken):04x}" for teken in tekst)


def toon(waarde: Any) -> str:
    """Een gelezen waarde zoals ze in het bestand staat, ingekort."""
    if waarde is None:
        return "niets"
    if isinstance(waarde, bool):
        return "true" if waarde else "false"
    if isinstance(waarde, str):
        tekst = waarde if len(waarde) <= _LANGSTE_WAARDE else waarde[: _LANGSTE_WAARDE - 1] + "…"
        return f'"{_zichtbaar(tekst)}"'
    if isinstance(waarde, date):
        return waarde.isoformat()
    if isinstance(waarde, dict):
        return "een tabel"
    if isinstance(waarde, list | tuple):
        return "een lijst"
    if isinstance(waarde, int) and abs(waarde) >= 10**18:
        return "een geheel getal van meer dan achttien cijfers"
    return str(waarde)


def naaste(naam: str, namen: Iterable[str]) -> str | None:
    """De naam die het meest op `naam` lijkt, of None als niets lijkt."""
    keuze = sorted(namen)
    dichtbij = difflib.get_close_matches(naam, keuze, n=1, cutoff=0.6)
    if not dichtbij and "." in naam:
        staart = naam.rsplit(".", 1)[1]
        dichtbij = [kandidaat for kandidaat in keuze if kandidaat.rsplit(".", 1)[-1] == staart]
    return dichtbij[0] if dichtbij else None


def raad(naam: str, namen: Iterable[str], anders: str) -> str:
    """'Bedoelt u "x"?' als er een naam is die erop lijkt, anders de zin `anders`."""
    dichtbij = naaste(naam, namen)
    return f'Bedoelt u "{dichtbij}"?' if dichtbij else anders


def opsomming(namen: Iterable[str], hoogstens: int = 15) -> str:
    """'a, b of c', ingekort als de rij lang is."""
    rij = list(namen)
    if not rij:
        return "(niets: de lijst is leeg)"
    if len(rij) > hoogstens:
        return ", ".join(rij[:hoogstens]) + f" of een van nog {len(rij) - hoogstens} andere"
    return rij[0] if len(rij) == 1 else ", ".join(rij[:-1]) + " of " + rij[-1]
