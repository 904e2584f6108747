"""De gegevensset van een batch: de tabellen `posten` en `kwantielen` als Parquet, een map per scenario.

`posten` telt op: over gemeenten, posten, partijen en jaren. `kwantielen` telt nooit op; de som over gemeenten staat er als eigen
gemeente in (`samen`). Gelijke invoer geeft gelijke bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kostenmodel.rekenkern import AANLOOPJAREN, Post
from kostenmodel.spreiding import Spreiding
from kostenmodel.werkboek.bestand import veilig_schrijven

if TYPE_CHECKING:
    import duckdb

Rij = NDArray[np.float64]
POSTEN, KWANTIELEN = "posten", "kwantielen"
KOLOMMEN = {
    POSTEN: {
        "scenario": ("naam van het beleidsscenario (de map waar het bestand in staat)", ""),
        "gemeente": ("CBS-code van de gemeente", ""),
        "bekostiging": ("crisis of structureel", ""),
        "model": ("kostenmodel: het blad van het werkboek", ""),
        "post": ("sleutel van de post: kolom A van het werkboek", ""),
        "soort": ("kosten, overdracht of investering", ""),
        "van": ("wie betaalt: de drager van kosten en investeringen, de betaler van een overdracht", ""),
        "naar": ("wie een overdracht ontvangt; leeg bij kosten en investeringen", ""),
        "boeking": ("waar de post meetelt: exploitatie, kas of beide", ""),
        "jaar": ("kalenderjaar", ""),
        "rekenpad": (
            "bedrag op het rekenpad, zoals in het werkboek van de gemeente; altijd vanuit de betaler, dus positief is betalen",
            "EUR",
        ),
        "gemiddelde": ("gemiddelde over de trekkingen, vanuit de betaler; telt op en is niet het rekenpad", "EUR"),
        "eigen": ("deel van het rekenpad dat uit eigen cijfers van de gemeente komt", "EUR"),
    },
    KWANTIELEN: {
        "scenario": ("naam van het beleidsscenario (de map waar het bestand in staat)", ""),
        "gemeente": ("CBS-code van de gemeente, of samen: de som over de gemeenten, per trekking opgeteld", ""),
        "grootheid": ("netto_last, onvoorspelbaarheid of oordeel", ""),
        "bekostiging": ("crisis, structureel of verschil (structureel min crisis)", ""),
        "partij": ("de betaler; samenleving is alle betalers samen", ""),
        "periode": ("een kalenderjaar, of jaren die per trekking zijn opgeteld (2027-2030)", ""),
        "maat": ("p5, p10, p50, p90, p95, gemiddelde, modelkans, spijt_structureel of spijt_crisis", ""),
        "eenheid": ("EUR/jaar bij een jaar, EUR bij opgetelde jaren, 1 bij een kans", ""),
        "waarde": ("de waarde, nominaal", "zie eenheid"),
    },
}
"""Per tabel de kolommen met hun betekenis en eenheid."""


NETTO_GEMEENTE = """sum(CASE WHEN van = 'gemeente' THEN rekenpad ELSE -rekenpad END)
    FILTER ('gemeente' IN (van, naar) AND soort <> 'investering' AND boeking <> 'kas')"""
"""In SQL op `posten`: de netto last van gemeenten in de exploitatie (EUR nominaal)."""


@dataclass(frozen=True, eq=False)
class Postentabel:
    """Het rekenpad van gemeenten in een scenario: `waarden` en `eigen` zijn (gemeente, bekostiging, post, jaar), EUR nominaal."""

    scenario: str
    gemeenten: tuple[str, ...]
    armen: tuple[str, ...]
    posten: tuple[Post, ...]
    modellen: tuple[str, ...]
    """Per post het kostenmodel."""
    jaren: tuple[int, ...]
    waarden: Rij
    eigen: Rij
    gemiddelde: Rij | None = None
    """Als `waarden`, maar het gemiddelde over de trekkingen; None als dat niet is uitgerekend, dan ontbreekt de kolom."""

    def met_gemiddelden(self, per_gemeente: Mapping[str, Rij]) -> Postentabel:
        """Deze tabel met alleen de gemeenten waarvan er een gemiddelde is: CBS-code -> (bekostiging, post, jaar)."""
        houd = [code in per_gemeente for code in self.gemeenten]
        codes = tuple(code for code in self.gemeenten if code in per_gemeente)
        gemiddelde = np.array([per_gemeente[code] for code in codes]).reshape(-1, *self.waarden.shape[1:])
        return replace(self, gemeenten=codes, waarden=self.waarden[houd], eigen=self.eigen[houd], gemiddelde=gemiddelde)

    def als_kolommen(self) -> dict[str, Any]:
        """Een waarde per rij, in de volgorde gemeente, bekostiging, post, jaar; teksten als pandas-categorie."""
        import pandas as pd

        vorm = self.waarden.shape

        def tekst(namen: Sequence[str | None], as_: int) -> Any:
            soorten = sorted({naam for naam in namen if naam})
            codes = np.array([soorten.index(naam) if naam else -1 for naam in namen])
            uitgerekt = np.broadcast_to(codes.reshape([-1 if plek == as_ else 1 for plek in range(4)]), vorm)
            return pd.Categorical.from_codes(uitgerekt.ravel(), categories=pd.Index(soorten))

        return {
            "gemeente": tekst(self.gemeenten, 0),
            "bekostiging": tekst(self.armen, 1),
            "model": tekst(self.modellen, 2),
            "post": tekst([een.sleutel for een in self.posten], 2),
            "soort": tekst([een.soort for een in self.posten], 2),
            "van": tekst([een.van or een.drager for een in self.posten], 2),
            "naar": tekst([een.naar for een in self.posten], 2),
            "boeking": tekst([een.boeking for een in self.posten], 2),
            "jaar": np.broadcast_to(np.array(self.jaren, dtype=np.int32), vorm).ravel(),
            "rekenpad": self.waarden.ravel(),
            **({} if self.gemiddelde is None else {"gemiddelde": self.gemiddelde.ravel()}),
            "eigen": self.eigen.ravel(),
        }


def geldposten(modellen: Iterable[Any]) -> tuple[tuple[Post, ...], tuple[str, ...]]:
    """Alle posten met geld, op volgorde van het werkboek, en van elk het kostenmodel."""
    paren = [(post, model.naam) for model in modellen for post in model.posten if post.soort in ("kosten", "overdracht", "investering")]
    return tuple(post for post, _ in paren), tuple(model for _, model in paren)


def bedragen(armen: Sequence[Mapping[str, Rij]], posten: Sequence[Post]) -> Rij:
    """De bedragen van een gemeente vanaf het begrotingsjaar, (bekostiging, post, jaar); `armen` geeft per bekostiging de posten."""
    return np.array([[arm[een.sleutel][AANLOOPJAREN:] for een in posten] for arm in armen])


def schrijf_posten(map_uit: Path, tabel: Postentabel, *, csv: bool = False) -> None:
    """Schrijft de tabel van een scenario. OSError als dat niet kan."""
    _schrijf(map_uit, POSTEN, tabel.scenario, tabel.als_kolommen(), csv=csv)


def schrijf_kwantielen(map_uit: Path, spreiding: Spreiding, *, csv: bool = False) -> None:
    """Schrijft de spreiding van een scenario. OSError als dat niet kan."""
    _schrijf(map_uit, KWANTIELEN, spreiding.scenario, spreiding.als_kolommen(), csv=csv)


def deel(map_uit: Path, tabel: str, scenario: str) -> Path:
    """Het Parquetbestand van een tabel en een scenario."""
    return map_uit / tabel / f"scenario={scenario}" / "deel.parquet"


def csv_bestand(map_uit: Path, tabel: str, scenario: str) -> Path:
    """Het CSV-bestand van een tabel en een scenario."""
    return map_uit / f"{tabel}-{scenario}.csv"


def _schrijf(map_uit: Path, tabel: str, scenario: str, kolommen: Mapping[str, Any], *, csv: bool) -> None:
    import pandas as pd

    parquet = deel(map_uit, tabel, scenario)
    parquet.parent.mkdir(parents=True, exist_ok=True)
    verbinding = verbind()
    verbinding.register("rijen", pd.DataFrame(kolommen))
    veilig_schrijven(
        parquet,
        lambda pad: verbinding.execute(f"COPY rijen TO '{aangehaald(pad)}' (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)"),
    )
    if csv:
        tekst = csv_bestand(map_uit, tabel, scenario)
        velden = ", ".join(_csv_veld(naam, waarde) for naam, waarde in kolommen.items())
        opties = "FORMAT csv, HEADER, DELIMITER ';', USE_TMP_FILE false"
        veilig_schrijven(tekst, lambda pad: verbinding.execute(f"COPY (SELECT {velden} FROM rijen) TO '{aangehaald(pad)}' ({opties})"))
    verbinding.close()


def _csv_veld(naam: str, waarde: Any) -> str:
    """Een kolom zoals Excel haar in het Nederlands leest: met een komma voor de decimalen.

    Tekst gaat ongewijzigd mee en wordt toch nooit een formule: het zijn sleutels, en de invoer weigert een sleutel die niet met een letter
    of een cijfer begint.
    """
    if getattr(waarde, "dtype", None) == np.float64:
        return f"replace(CAST({naam} AS VARCHAR), '.', ',') AS {naam}"
    return naam


def verbind() -> duckdb.DuckDBPyConnection:
    """Een verbinding die altijd in dezelfde volgorde rekent en schrijft, en niets van het net haalt."""
    import duckdb

    return duckdb.connect(config={"threads": 1, "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})


def aangehaald(pad: Path) -> str:
    """Een pad zoals het tussen aanhalingstekens in SQL staat."""
    return str(pad).replace("'", "''")


def maak_tabel(verbinding: duckdb.DuckDBPyConnection, naam: str, map_gegevens: Path, tabel: str) -> None:
    """Zet een tabel over alle scenario's onder een naam in de verbinding. OSError als zij er niet is of niet te lezen is."""
    import duckdb

    if not any((map_gegevens / tabel).glob("scenario=*/deel.parquet")):
        raise FileNotFoundError(f"geen bestanden van de tabel {tabel} in {map_gegevens.parent.name}")
    bron = aangehaald(map_gegevens / tabel / "scenario=*" / "deel.parquet")
    try:
        verbinding.execute(f"CREATE VIEW {naam} AS SELECT * FROM read_parquet('{bron}', hive_partitioning = true)")
    except duckdb.Error as fout:
        raise OSError(f"een onleesbaar bestand van de tabel {tabel} in {map_gegevens.parent.name}") from fout


def lees(map_gegevens: Path) -> duckdb.DuckDBPyConnection:
    """Een verbinding met `posten` en `kwantielen` als tabellen over alle scenario's. OSError als een van beide er niet is."""
    verbinding = verbind()
    for tabel in KOLOMMEN:
        maak_tabel(verbinding, tabel, map_gegevens, tabel)
    return verbinding
