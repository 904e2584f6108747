"""De functies achter `invoer herkomst`: waar elk cijfer vandaan komt, om te lezen en als bestand.

Fouten van de gebruiker komen als `InvoerFouten`, alle tegelijk; er is dan niets geschreven.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostenmodel.api import Keuzes, laad_invoer, meld_schrijffout
from kostenmodel.invoer import InvoerFouten, Melding
from kostenmodel.invoer.meldingen import toon

if TYPE_CHECKING:
    from kostenmodel.herkomsttabel import Cijfer

STANDAARD = Keuzes()
MARKDOWN, CSV = ".md", ".csv"


def herkomst(zoek: str = "", uitvoer: Path | None = None, keuzes: Keuzes = STANDAARD, *, overschrijf: bool = False) -> list[Cijfer]:
    """Alle cijfers van de invoer, of die met `zoek` in bestand, sleutel, omschrijving of bron; met `uitvoer` ook als bestand.

    De naam van `uitvoer` kiest de vorm: .md of .csv. InvoerFouten als er niets past, of als het bestand er al staat en `overschrijf` niet
    is gevraagd.
    """
    from kostenmodel.herkomsttabel import als_csv, als_markdown
    from kostenmodel.herkomsttabel import herkomst as alle
    from kostenmodel.werkboek.bestand import veilig_schrijven

    fouten = _keur_doel(uitvoer, overschrijf) if uitvoer else []
    invoer = laad_invoer(keuzes)
    cijfers = alle(invoer, zoek)
    if not cijfers:
        verwacht = "een woord uit een bestandsnaam, sleutel, omschrijving of bron"
        fouten.append(Melding("opdrachtregel", "ZOEK", toon(zoek), verwacht, "Laat ZOEK weg om alles te zien."))
    if fouten:
        raise InvoerFouten(fouten)
    if uitvoer is not None:
        is_csv = uitvoer.suffix.lower() == CSV
        tekst, codering = (als_csv(cijfers), "utf-8-sig") if is_csv else (als_markdown(cijfers, invoer), "utf-8")
        with meld_schrijffout(uitvoer):
            veilig_schrijven(uitvoer, lambda pad: pad.write_text(tekst, encoding=codering, newline=""))
    return cijfers


def _keur_doel(uitvoer: Path, overschrijf: bool) -> list[Melding]:
    if uitvoer.suffix.lower() not in (MARKDOWN, CSV) or uitvoer.is_dir():
        doe = "Gebruik bijvoorbeeld herkomst.md of herkomst.csv."
        return [Melding("opdrachtregel", "-o", toon(uitvoer.name), f"een bestand dat eindigt op {MARKDOWN} of {CSV}", doe)]
    if not uitvoer.parent.is_dir():
        doe = "Maak de map eerst aan of kies een andere."
        return [Melding("opdrachtregel", "-o", f"map {uitvoer.parent} bestaat niet", "een bestaande map", doe)]
    if uitvoer.exists() and not overschrijf:
        doe = "Geef een andere naam met -o, of voeg --overschrijf toe als het bestand weg mag."
        return [Melding(uitvoer.name, "", "een bestand dat al bestaat", "een nieuwe naam", doe)]
    return []


def tellingtabel(cijfers: Sequence[Cijfer]) -> tuple[list[str], list[list[str]]]:
    """Koppen en rijen: per bestand of map hoeveel cijfers een bron hebben en hoeveel een aanname zijn."""
    from kostenmodel.herkomsttabel import tellingen

    rijen = [[een.groep, *map(str, (een.cijfers, een.met_bron, een.aannames))] for een in tellingen(cijfers)]
    return ["Bestand of map", "Waarden of rijen", "Met bron", "Aanname"], rijen


def als_regels(cijfers: Sequence[Cijfer]) -> list[str]:
    """De cijfers met hun herkomst om te lezen."""
    from kostenmodel.herkomsttabel import als_regels as regels

    return regels(cijfers)


def als_json(cijfers: Sequence[Cijfer], uitvoer: Path | None) -> dict[str, Any]:
    """Het contract van `invoer herkomst --json`.

    `{"bestand","tellingen":[{"groep","cijfers","met_bron","aannames"}],"cijfers":[]}`, met een cijfer als de velden van `Cijfer`; getallen
    in de eenheid die erbij staat, dagen als JJJJ-MM-DD.
    """
    from kostenmodel.herkomsttabel import tellingen

    return {
        "bestand": str(uitvoer) if uitvoer else None,
        "tellingen": [asdict(een) for een in tellingen(cijfers)],
        "cijfers": [asdict(een) for een in cijfers],
    }
