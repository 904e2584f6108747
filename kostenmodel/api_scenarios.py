"""Wat `scenario vergelijk` afdrukt: de tabel van `openbaar.vergelijk_scenarios` als document en om te lezen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostenmodel.api_ontleding import PARTIJKOPPEN

if TYPE_CHECKING:
    import pandas as pd


def als_json(tabel: pd.DataFrame) -> dict[str, Any]:
    """Het contract van `scenario vergelijk --json`: netto last op het rekenpad, EUR nominaal.

    `{"gemeente","code","jaar","trekkingen","zaad","netto_last": {scenario: {bekostiging: {partij: {jaar: EUR}}}}}`.
    """
    netto: dict[str, Any] = {}
    for scenario, arm, partij, jaar, bedrag in tabel.itertuples(index=False):
        netto.setdefault(scenario, {}).setdefault(arm, {}).setdefault(partij, {})[str(jaar)] = float(bedrag)
    return {naam: tabel.attrs[naam] for naam in ("gemeente", "code", "jaar", "trekkingen", "zaad")} | {"netto_last": netto}


def scenariotabel(tabel: pd.DataFrame) -> tuple[str, list[str], list[list[str]], str]:
    """Kop, kolommen, een rij per scenario en bekostiging over alle jaren samen (mln euro), en een zin eronder."""
    from kostenmodel.werkboek.notatie import getal

    over = tabel.attrs
    kop = f"{over['gemeente']}, netto last {tabel['jaar'].nunique()} jaar vanaf {over['jaar']}, mln euro"
    samen = tabel.pivot_table(index=["scenario", "bekostiging"], columns="partij", values="netto_last", aggfunc="sum", sort=False)
    rijen = [
        [*map(str, naam), *(getal(bedrag / 1e6, 1) for bedrag in rij)] for naam, rij in zip(samen.index, samen.to_numpy(), strict=True)
    ]
    zin = f"Rekenpad, {over['trekkingen']} trekkingen in de keten, zaad {over['zaad']}. Met --json staan er bedragen per jaar."
    return kop, ["Scenario", "Bekostiging", *PARTIJKOPPEN], rijen, zin
