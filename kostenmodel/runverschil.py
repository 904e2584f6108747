"""Twee batches naast elkaar: waar zij van gemaakt zijn, en welke bedragen daardoor verschoven."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostenmodel.batch import GEGEVENS
from kostenmodel.gegevensset import NETTO_GEMEENTE, POSTEN, maak_tabel, verbind
from kostenmodel.voortgang import ONTVANGSTBEWIJS

if TYPE_CHECKING:
    import duckdb

SOORTEN = {"maatregelen": "maatregel", "scenarios": "scenario", "bekostigingen": "bekostiging", "gemeenten": "gemeentecijfer"}
"""Map in de invoer -> wat een bestand daar is; elk ander bestand is overige invoer."""
NIEUW, WEG, GEWIJZIGD = "nieuw", "weg", "gewijzigd"


@dataclass(frozen=True)
class Wijziging:
    """Een instelling, bestand of gemeente die in de ene batch anders is dan in de andere; leeg is afwezig."""

    soort: str
    naam: str
    een: str
    ander: str

    @property
    def wat(self) -> str:
        return NIEUW if not self.een else WEG if not self.ander else GEWIJZIGD


@dataclass(frozen=True)
class Verschuiving:
    """Een bedrag in beide batches over alle gedeelde jaren (EUR nominaal). `naam`: gemeente of post, `van` en `naar`: partijen."""

    scenario: str
    bekostiging: str
    naam: str
    een: float
    ander: float
    van: str = ""
    naar: str = ""

    @property
    def verschil(self) -> float:
        return self.ander - self.een


@dataclass(frozen=True, eq=False)
class Runverschil:
    """Wat er tussen twee batches veranderde; de rijen staan op grootte van het verschil."""

    wijzigingen: tuple[Wijziging, ...]
    jaren: tuple[int, ...]
    """De jaren die beide batches hebben; alleen die tellen mee."""
    scenarios: tuple[str, ...]
    gemeenten: tuple[Verschuiving, ...]
    """Netto last van elke gemeente in de exploitatie."""
    posten: tuple[Verschuiving, ...]
    """Elke post, opgeteld over de gemeenten."""
    namen: Mapping[str, str]
    """CBS-code -> naam."""


def bewijs(map_run: Path) -> dict[str, Any]:
    """Het ontvangstbewijs van een batch. OSError of ValueError als het er niet is of niet leesbaar is."""
    document = json.loads((map_run / ONTVANGSTBEWIJS).read_text(encoding="utf-8"))
    if not isinstance(document, dict) or not {"instellingen", "invoer", "uitvoer", "gemeenten"} <= set(document):
        raise ValueError(f"{ONTVANGSTBEWIJS} is niet dat van een batch")
    return document


def vergelijk(map_een: Path, map_ander: Path) -> Runverschil:
    """Zet twee afgeronde batches naast elkaar. OSError of ValueError als een van beide geen (hele) batch is."""
    een, ander = bewijs(map_een), bewijs(map_ander)
    verbinding = verbind()
    for naam, map_run in (("een", map_een), ("ander", map_ander)):
        maak_tabel(verbinding, naam, map_run / GEGEVENS, POSTEN)
    jaren = _gedeeld(verbinding, "jaar")
    scenarios = _gedeeld(verbinding, "scenario")
    return Runverschil(
        tuple(_wijzigingen(een, ander)),
        tuple(jaren),
        tuple(scenarios),
        tuple(_verschuivingen(verbinding, "scenario, bekostiging, gemeente", NETTO_GEMEENTE)),
        tuple(_verschuivingen(verbinding, "scenario, bekostiging, post, van, coalesce(naar, '') AS naar", "sum(rekenpad)")),
        {**een["gemeenten"], **ander["gemeenten"]},
    )


def _gedeeld(verbinding: duckdb.DuckDBPyConnection, kolom: str) -> list[Any]:
    vraag = f"SELECT DISTINCT {kolom} FROM een INTERSECT SELECT DISTINCT {kolom} FROM ander ORDER BY {kolom}"
    return [rij[0] for rij in verbinding.execute(vraag).fetchall()]


def _verschuivingen(verbinding: duckdb.DuckDBPyConnection, sleutels: str, bedrag: str) -> Iterator[Verschuiving]:
    gedeeld = "jaar IN (SELECT jaar FROM een INTERSECT SELECT jaar FROM ander)"
    gedeeld += " AND scenario IN (SELECT scenario FROM een INTERSECT SELECT scenario FROM ander)"
    per_kant = [f"SELECT {sleutels}, coalesce({bedrag}, 0) AS bedrag FROM {kant} WHERE {gedeeld} GROUP BY ALL" for kant in ("een", "ander")]
    namen = [deel.rpartition(" AS ")[2].strip() for deel in sleutels.replace("coalesce(naar, '')", "naar").split(",")]
    rijen = verbinding.execute(
        f"""SELECT {", ".join(namen)}, coalesce(links.bedrag, 0), coalesce(rechts.bedrag, 0)
            FROM ({per_kant[0]}) AS links FULL JOIN ({per_kant[1]}) AS rechts USING ({", ".join(namen)})
            ORDER BY abs(coalesce(rechts.bedrag, 0) - coalesce(links.bedrag, 0)) DESC, {", ".join(namen)}"""
    ).fetchall()
    for rij in rijen:
        scenario, bekostiging, naam, *partijen, links, rechts = rij
        yield Verschuiving(scenario, bekostiging, naam, float(links), float(rechts), *partijen)


def _wijzigingen(een: Mapping[str, Any], ander: Mapping[str, Any]) -> Iterator[Wijziging]:
    for soort, sleutel in (("instelling", "instellingen"), ("versie", "versies")):
        yield from _van(soort, een.get(sleutel, {}), ander.get(sleutel, {}))
    if een.get("programma") != ander.get("programma"):
        yield Wijziging("programma", "broncode", str(een.get("programma", ""))[:16], str(ander.get("programma", ""))[:16])
    for wijziging in _van("", een["invoer"], ander["invoer"]):
        map_invoer = wijziging.naam.partition("/")[0]
        yield Wijziging(SOORTEN.get(map_invoer, "invoer"), wijziging.naam, wijziging.een, wijziging.ander)
    namen = {**een["gemeenten"], **ander["gemeenten"]}
    for wijziging in _van("eigen cijfers", een.get("eigen_cijfers", {}), ander.get("eigen_cijfers", {})):
        yield Wijziging(wijziging.soort, namen.get(wijziging.naam, wijziging.naam), wijziging.een[:16], wijziging.ander[:16])
    yield from _van("gemeente", een["gemeenten"], ander["gemeenten"])


def _van(soort: str, links: Mapping[str, Any], rechts: Mapping[str, Any]) -> Iterator[Wijziging]:
    for naam in sorted({*links, *rechts}):
        if links.get(naam) != rechts.get(naam):
            yield Wijziging(soort, naam, _tekst(links.get(naam)), _tekst(rechts.get(naam)))


def _tekst(waarde: Any) -> str:
    if waarde is None:
        return ""
    if isinstance(waarde, bool):
        return "ja" if waarde else "nee"
    return ", ".join(map(str, waarde)) or "geen" if isinstance(waarde, list) else str(waarde)
