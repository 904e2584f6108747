"""Eigen cijfers in tests: een set opgaven, ingevuld in de cellen van een werkboek zoals een gebruiker dat doet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
from hulp_boeken import Boek
from hulp_werkboek import Herrekend

from kostenmodel.invoer import dagnummer
from kostenmodel.invoer.eigencijfers import BLAD
from kostenmodel.werkboek.bladen.eigen_cijfers import KOLOMMEN_LOCATIE, KOLOMMEN_REGEL
from kostenmodel.werkboek.raster import JAARKOLOMMEN

Inhoud = float | str | date


@dataclass(frozen=True)
class Opgave:
    """Cijfers per sleutel en jaar, en rijen met velden: rijsleutel -> veld -> inhoud."""

    jaren: Mapping[str, Mapping[int, Inhoud]]
    rijen: Mapping[str, Mapping[str, Inhoud]]


UTRECHT = Opgave(
    jaren={
        "begroting.al_geraamd.t6_1": {2027: -1_500_000.0, 2028: -1_400_000.0},
        "begroting.al_geraamd.t6_3": {2027: -250_000.0},
        "begroting.onttrekking_reserves.t6_1": {2027: 300_000.0},
        "begroting.balanstotaal": {2027: 2_400_000_000.0},
        "oekraine.norm_per_plaats_per_dag": {2027: 52.5},
        "gemeente.omslagrente": {2027: 0.021, 2028: 0.022},
        "gemeente.loonkosten_per_fte": {2028: 101_000.0},
        "regelingen.tijdelijk.opvang_ontheemden": {2029: 0.0},
        "aantallen.gehuisvest": {2027: 640.0, 2028: 700.0},
        "aantallen.taakstelling": {2027: 655.0},
        "aantallen.ontheemden_opvang": {2027: 1_450.0},
        "aantallen.ongedocumenteerden": {2028: 310.0},
        "eigen_regels.bedrag.regel_1": {2027: 120_000.0, 2028: 125_000.0},
        "eigen_regels.bedrag.regel_2": {2028: 40_000.0},
    },
    rijen={
        "locaties.locatie_1": {
            "naam": "Jaarbeursplein",
            "soort": "Noodopvang: hotel",
            "plaatsen": 300.0,
            "begin": date(2026, 3, 1),
            "eind": date(2028, 6, 30),
            "prijs": 118.0,
        },
        "locaties.locatie_2": {"naam": "Pahud", "soort": "Reguliere opvang (azc)", "plaatsen": 420.0},
        "locaties.locatie_3": {"naam": "Kanaalweg", "soort": "Oekraïne: tijdelijke units", "plaatsen": 900.0, "prijs": 47.0},
        "locaties.locatie_4": {"naam": "Europalaan", "soort": "Oekraïne: verbouwd gebouw", "plaatsen": 650.0, "eind": date(2029, 12, 31)},
        "locaties.locatie_5": {"naam": "Schepenbuurt", "soort": "Doorstroomlocatie", "plaatsen": 80.0, "prijs": 40.0},
        "eigen_regels.bedrag.regel_1": {"naam": "Extra boa's", "soort": "last", "taakveld": "1.2 Openbare orde en veiligheid"},
        "eigen_regels.bedrag.regel_2": {
            "naam": "Bijdrage jongerenwerk",
            "soort": "baat van het Rijk",
            "taakveld": "6.1 Samenkracht en burgerparticipatie",
            "deel_structureel": 0.5,
        },
    },
)
"""Van alles wat: cijfers in enkele jaren, locaties met en zonder prijs en einde, en eigen regels."""


def cellen(boek: Boek, opgave: Opgave, eerste_jaar: int = 2025) -> Iterator[tuple[str, Inhoud]]:
    """Per opgave de cel op blad Eigen cijfers en haar inhoud."""
    rijen = {cel.value: cel.row for cel in boek.bladen[BLAD]["A"] if isinstance(cel.value, str)}
    for sleutel, per_jaar in opgave.jaren.items():
        for jaar, waarde in per_jaar.items():
            yield f"{JAARKOLOMMEN[jaar - eerste_jaar]}{rijen[sleutel]}", waarde
    for sleutel, velden in opgave.rijen.items():
        kolommen = KOLOMMEN_LOCATIE if sleutel.startswith("locaties") else KOLOMMEN_REGEL
        for veld, inhoud in velden.items():
            yield f"{kolommen[veld]}{rijen[sleutel]}", inhoud


def vul(boek: Boek, opgave: Opgave, doel: Path) -> Path:
    """Het werkboek met de opgave ingevuld, bewaard zoals een rekenblad dat doet."""
    open_boek = openpyxl.load_workbook(boek.pad)
    for cel, inhoud in cellen(boek, opgave):
        open_boek[BLAD][cel] = inhoud
    open_boek.save(doel)
    return doel


def typ(model: Herrekend, boek: Boek, opgave: Opgave) -> None:
    """Typt de opgave in een open werkboek en rekent opnieuw."""
    for cel, inhoud in cellen(boek, opgave):
        if isinstance(inhoud, str):
            model.kies(BLAD, cel, inhoud)
        else:
            model.zet(BLAD, cel, float(dagnummer(inhoud)) if isinstance(inhoud, date) else inhoud)
    model.reken()
