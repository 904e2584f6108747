"""Het rekeningschema bevragen: taakveld en categorie van een post op 1 januari van een jaar.

Gaat een post in de tijd naar een ander taakveld, dan krijgt hij per taakveld een blad dat 1 is in de jaren waarin dat taakveld geldt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from kostenmodel.invoer.parameters import AANNAME, GEEN_INDEX, Parameter, Waarde
from kostenmodel.invoer.tabellen import Rekeningregel

_ALTIJD = date(2000, 1, 1)


def taakveldcode(taakveld: str) -> str:
    """De code in indelingen.toml bij een taakveld: 6.1 wordt t6_1, want een naam van een blad heeft geen punten."""
    return f"t{taakveld.replace('.', '_')}"


def blad_van_taakveld(taakveld: str, post: str) -> str:
    """De sleutel van het blad dat 1 is zolang een post op dit taakveld staat."""
    return f"rekening.{taakveldcode(taakveld)}.{post}"


def per_post(regels: Iterable[Rekeningregel]) -> dict[str, tuple[Rekeningregel, ...]]:
    """De regels van elke post, de oudste eerst."""
    uit: dict[str, tuple[Rekeningregel, ...]] = {}
    for regel in sorted(regels, key=lambda regel: regel.geldig_vanaf):
        uit[regel.post] = (*uit.get(regel.post, ()), regel)
    return uit


def regel_op(regels: tuple[Rekeningregel, ...], jaar: int) -> Rekeningregel:
    """De regel die op 1 januari van een jaar geldt; voor de eerste datum de oudste, zodat geen jaar zonder taakveld blijft."""
    geldig = [regel for regel in regels if regel.geldig_vanaf <= date(jaar, 1, 1)]
    return geldig[-1] if geldig else regels[0]


def wisselbladen(regels: Iterable[Rekeningregel], bestand: str) -> dict[str, Parameter]:
    """Voor elke post met meer dan een taakveld: per taakveld een blad dat 1 is als het op 1 januari geldt, anders 0."""
    uit = {}
    for post, rij in per_post(regels).items():
        taakvelden = dict.fromkeys(regel.taakveld for regel in rij)
        for taakveld in taakvelden if len(taakvelden) > 1 else ():
            sleutel = blad_van_taakveld(taakveld, post)
            uit[sleutel] = _blad(sleutel, f"{post} hoort bij taakveld {taakveld} (1 = ja)", _stappen(rij, taakveld), rij[-1], bestand)
    return uit


def _stappen(rij: tuple[Rekeningregel, ...], taakveld: str) -> Mapping[date, float]:
    """Vanaf welke dag het blad 0 of 1 is; een regel die in de loop van een jaar ingaat, telt vanaf 1 januari daarna."""
    stappen = {_ALTIJD: float(rij[0].taakveld == taakveld)}
    for regel in rij[1:]:
        eerste = regel.geldig_vanaf
        stappen[date(eerste.year + (eerste != date(eerste.year, 1, 1)), 1, 1)] = float(regel.taakveld == taakveld)
    return stappen


def _blad(sleutel: str, omschrijving: str, stappen: Mapping[date, float], laatste: Rekeningregel, bestand: str) -> Parameter:
    reden = laatste.toelichting or "Volgt uit het rekeningschema."
    return Parameter(
        sleutel=sleutel,
        omschrijving=omschrijving,
        eenheid="1",
        index=GEEN_INDEX,
        gebruikt_door="posten",
        soort="schakelaar",
        eigen_opgave=None,
        waarden=tuple(Waarde(vanaf, w, w, w, AANNAME, reden) for vanaf, w in stappen.items()),
        gecontroleerd_op=laatste.geldig_vanaf,
        houdbaar_tot=None,
        bestand=bestand,
    )
