"""De functies achter `valideer`: gepubliceerde bedragen door de posten van het model, en de namen die een geval mag noemen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostenmodel.api import Keuzes, getal, instellingen, laad_invoer, verzamel
from kostenmodel.invoer import InvoerFouten, Melding, lees_gevallenbestand

if TYPE_CHECKING:
    from kostenmodel.valideer import Gevallenrekenaar, Naam, Oordeel


def valideer(bestand: Path | None, keuzes: Keuzes) -> tuple[Oordeel, ...]:
    """Rekent de gevallen van een bestand na, of zonder bestand de meegeleverde. InvoerFouten met alle fouten in een keer."""
    from kostenmodel.valideer import Oordeel

    fouten: list[Melding] = []
    rekenaar = _rekenaar(keuzes, fouten)
    gevallen = verzamel(fouten, [lambda: rekenaar.invoer.gevallen if bestand is None else lees_gevallenbestand(bestand)])
    fouten += rekenaar.toets(gevallen[0]) if gevallen else []
    if fouten:
        raise InvoerFouten(fouten)
    uitkomsten = [verzamel(fouten, [lambda geval=geval: rekenaar.reken(geval)]) for geval in gevallen[0]]
    if fouten:
        raise InvoerFouten(fouten)
    posten = rekenaar.schema.post
    return tuple(Oordeel(geval, uitkomst[0], posten[geval.post].eenheid) for geval, uitkomst in zip(gevallen[0], uitkomsten, strict=True))


def bladenlijst(keuzes: Keuzes) -> tuple[Naam, ...]:
    """Alle bladeren en posten die een geval mag noemen, met eenheid en betekenis; als laatste de bladen van de keten."""
    fouten: list[Melding] = []
    rekenaar = _rekenaar(keuzes, fouten)
    if fouten:
        raise InvoerFouten(fouten)
    return (*rekenaar.namen.values(), *rekenaar.ketennamen.values())


def _rekenaar(keuzes: Keuzes, fouten: list[Melding]) -> Gevallenrekenaar:
    from kostenmodel.doorrekening import Instellingen
    from kostenmodel.valideer import Gevallenrekenaar

    invoer = laad_invoer(keuzes)
    inst = verzamel(fouten, [lambda: instellingen(invoer, keuzes)])
    verzamel(fouten, [lambda: invoer.scenario(keuzes.scenario), lambda: invoer.bekostiging(keuzes.bekostiging)])
    return Gevallenrekenaar(invoer, inst[0] if inst else Instellingen(invoer.peildatum.year + 1, 1, 0), keuzes.scenario, keuzes.bekostiging)


def als_json(oordelen: Sequence[Oordeel]) -> dict[str, Any]:
    """Het contract van `valideer --json`; de afwijking staat in de maat van de tolerantie (een deel, of de eenheid van de post)."""
    return {
        "gevallen": [
            {
                "sleutel": een.geval.sleutel,
                "verwacht": een.geval.verwacht,
                "uitkomst": een.uitkomst,
                "afwijking": een.geval.afwijking(een.uitkomst),
                "binnen_tolerantie": een.goed,
            }
            for een in oordelen
        ]
    }


@dataclass(frozen=True)
class Oordeeltabel:
    koppen: list[str]
    rijen: list[list[str]]
    zin: str


def oordeeltabel(oordelen: Sequence[Oordeel]) -> Oordeeltabel:
    """De gevallen als tabel om te lezen, met een telling eronder."""
    rijen = []
    for een in oordelen:
        geval, maat = een.geval, een.geval.tolerantie
        afwijking = geval.afwijking(een.uitkomst)
        is_deel = maat is not None and geval.verwacht != 0
        rijen.append(
            [
                geval.sleutel,
                str(geval.jaar),
                geval.soort or "-",
                getal(geval.verwacht),
                getal(een.uitkomst),
                een.eenheid,
                f"{100 * afwijking:+.1f}%".replace(".", ",") if is_deel else getal(afwijking),
                _marge(maat) if maat is not None else getal(geval.tolerantie_absoluut or 0),
                "goed" if een.goed else "BUITEN",
            ]
        )
    koppen = ["Geval", "Jaar", "Soort", "Verwacht", "Uitkomst", "Eenheid", "Afwijking", "Tolerantie", "Oordeel"]
    buiten = sum(not een.goed for een in oordelen)
    zin = f"{len(oordelen)} gevallen nagerekend, {buiten} buiten de tolerantie." if oordelen else "Er zijn geen gevallen."
    return Oordeeltabel(koppen, rijen, zin)


def _marge(deel: float) -> str:
    """Een tolerantie in procenten, zonder nullen achteraan."""
    tekst = f"{100 * deel:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    return "minder dan 0,0001%" if tekst == "0" and deel else f"{tekst}%"
