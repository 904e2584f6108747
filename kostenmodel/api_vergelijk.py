"""De functies achter `vergelijk`: twee batches naast elkaar, als tabel en als werkboek.

Fouten van de gebruiker komen als `InvoerFouten`, alle tegelijk; er is dan niets geschreven.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostenmodel.api import meld_schrijffout
from kostenmodel.invoer import InvoerFouten, Melding

if TYPE_CHECKING:
    from kostenmodel.runverschil import Runverschil, Verschuiving
    from kostenmodel.werkboek.verschilboek import Tabel


def vergelijk(een: Path, ander: Path, uitvoer: Path | None = None, *, overschrijf: bool = False) -> Runverschil:
    """Wat er tussen twee batches veranderde en welke bedragen daardoor verschoven; met `uitvoer` ook als werkboek.

    InvoerFouten als een van de mappen geen afgeronde batch is, of als het werkboek niet geschreven kan worden.
    """
    from kostenmodel.runverschil import bewijs
    from kostenmodel.runverschil import vergelijk as reken
    from kostenmodel.werkboek.bestand import door_gebruiker_bewaard, veilig_schrijven
    from kostenmodel.werkboek.verschilboek import verschilboek

    fouten: list[Melding] = []
    for map_run in (een, ander):
        try:
            bewijs(map_run)
        except (OSError, ValueError):
            gevonden = "geen map" if not map_run.is_dir() else "een map zonder ontvangstbewijs van een batch"
            doe = "Noem de map die kostenmodel batch heeft gevuld; is die batch afgebroken, maak hem dan af met --hervat."
            fouten.append(Melding("opdrachtregel", str(map_run), gevonden, "een map met een afgeronde batch", doe))
    if uitvoer is not None:
        if uitvoer.suffix.lower() != ".xlsx" or not uitvoer.parent.is_dir():
            doe = "Gebruik bijvoorbeeld verschil.xlsx in een map die bestaat."
            fouten.append(Melding("opdrachtregel", "-o", str(uitvoer), "een bestand op .xlsx in een bestaande map", doe))
        elif uitvoer.is_file() and not overschrijf and door_gebruiker_bewaard(uitvoer):
            doe = "Geef een andere naam met -o, of voeg --overschrijf toe als het bestand weg mag."
            fouten.append(Melding(uitvoer.name, "", "een bestand dat na het maken is bewaard", "een nieuwe naam", doe))
    if fouten:
        raise InvoerFouten(fouten)
    try:
        verschil = reken(een, ander)
    except OSError as fout:
        doe = "Maak de batch opnieuw met --hervat."
        raise InvoerFouten([Melding("opdrachtregel", f"{een} en {ander}", str(fout), "de gegevensset van beide batches", doe)]) from fout
    if uitvoer is not None:
        inhoud = verschilboek(tabellen(verschil, een.name, ander.name), f"Verschil tussen {een.name} en {ander.name}")
        with meld_schrijffout(uitvoer):
            veilig_schrijven(uitvoer, lambda pad: pad.write_bytes(inhoud))
    return verschil


def tabellen(verschil: Runverschil, een: str, ander: str, aantal: int | None = None) -> list[Tabel]:
    """Wat er veranderde, en de grootste verschuivingen per gemeente en per post; `aantal` beperkt de laatste twee."""
    jaren = f"{verschil.jaren[0]}-{verschil.jaren[-1]}" if verschil.jaren else "geen gedeelde jaren"

    def bedragen(rijen: tuple[Verschuiving, ...]) -> list[Verschuiving]:
        anders = [rij for rij in rijen if round(rij.verschil, 2)]
        return anders if aantal is None else anders[:aantal]

    return [
        (
            "Wat er anders is",
            ["Soort", "Naam", "Wat", een, ander],
            [[w.soort, w.naam, w.wat, w.een or "-", w.ander or "-"] for w in verschil.wijzigingen],
        ),
        (
            f"Netto last per gemeente, {jaren} samen (euro)",
            ["Scenario", "Bekostiging", "Gemeente", een, ander, "Verschil"],
            [
                [v.scenario, v.bekostiging, verschil.namen.get(v.naam, v.naam), v.een, v.ander, v.verschil]
                for v in bedragen(verschil.gemeenten)
            ],
        ),
        (
            f"Posten van alle gemeenten samen, {jaren} (euro)",
            ["Scenario", "Bekostiging", "Post", "Van", "Naar", een, ander, "Verschil"],
            [[v.scenario, v.bekostiging, v.naam, v.van, v.naar or "-", v.een, v.ander, v.verschil] for v in bedragen(verschil.posten)],
        ),
    ]


def als_tekst(rijen: list[list[Any]]) -> list[list[str]]:
    """De rijen van een tabel om te lezen: bedragen in hele euro's."""
    from kostenmodel.werkboek.notatie import getal

    return [[getal(cel) if isinstance(cel, float) else cel for cel in rij] for rij in rijen]


def als_json(verschil: Runverschil) -> dict[str, Any]:
    """Het document van `vergelijk --json`; bedragen in nominale euro's, verschil is de tweede batch min de eerste."""
    return {
        "jaren": list(verschil.jaren),
        "scenarios": list(verschil.scenarios),
        "wijzigingen": [{**asdict(een), "wat": een.wat} for een in verschil.wijzigingen],
        "gemeenten": [{**asdict(een), "verschil": een.verschil} for een in verschil.gemeenten if round(een.verschil, 2)],
        "posten": [{**asdict(een), "verschil": een.verschil} for een in verschil.posten if round(een.verschil, 2)],
    }
