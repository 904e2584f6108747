"""Beleid dat niet kan: gemeld door `invoer controleer` en door elke opdracht die ermee zou rekenen, met afloop 1."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hulp_opdracht import geweigerd, roep, roep_hier
from hulp_posten import INVOER

PAKKET, KORTING = "scenarios/kabinetspakket_2024.toml", "maatregelen/ind_korting.toml"
UITBREIDING = "maatregelen/doorstroom_uitbreiding.toml"
STAP = """

[[bewerkingen]]
blad = "{blad}"
bewerking = "vervang"
vanaf = {vanaf}
tot = {tot}
midden = 3000
aanname = "Proef."
"""
PLAATSEN = "keten.doorstroom_plaatsen"


def stap(vanaf: int, tot: int) -> str:
    return STAP.format(blad=PLAATSEN, vanaf=f"{vanaf}-01-01", tot=f"{tot}-01-01")


# naam: (bestand, oud, nieuw, stukken van de melding)
GEVALLEN: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "onbekende maatregel": (PAKKET, '"ind_korting"', '"ind_kortig"', (PAKKET, 'de onbekende maatregel "ind_kortig"', '"ind_korting"?')),
    "maatregel voor haar blad bestaat": (
        KORTING,
        "vanaf = 2027-01-01\nmidden = 0.85",
        "vanaf = 2018-01-01\nmidden = 0.85",
        (KORTING, "keten.uitvoeringsgraad_ind", "een datum vanaf 2019-01-01", "Laat de bewerking later beginnen"),
    ),
    "twee keer vervang tegelijk": (
        UITBREIDING,
        'vervalt op 1 januari 2029."',
        'vervalt op 1 januari 2029."' + stap(2027, 2029) + stap(2028, 2030),
        (UITBREIDING, PLAATSEN, "twee keer 'vervang' tegelijk vanaf 2028-01-01"),
    ),
    "kring van voorwaarden": (
        UITBREIDING,
        'status = "aangekondigd"',
        'status = "aangekondigd"\nvereist_maatregelen = ["verbod_voorrang"]',
        ("een kring: doorstroom_uitbreiding wacht op verbod_voorrang wacht op doorstroom_uitbreiding",),
    ),
    "plaatsen met een gat in een maatregel": (
        UITBREIDING,
        'vervalt op 1 januari 2029."',
        'vervalt op 1 januari 2029."' + stap(2027, 2028) + stap(2029, 2030),
        (UITBREIDING, PLAATSEN, "een gat van 2028-01-01 tot 2029-01-01", "stappen die op elkaar aansluiten"),
    ),
    "plaatsen met een gat aan het begin": (
        "parameters/keten.toml",
        '{ vanaf = 2019-01-01, midden = 0, laag = 0, hoog = 0, aanname = "Voor de bekostigingsregeling van april 2025',
        '{ vanaf = 2025-04-01, midden = 0, laag = 0, hoog = 0, aanname = "Voor de bekostigingsregeling van april 2025',
        (PLAATSEN, "een gat van 2024-01-01 tot 2025-04-01", "Voeg een eerdere waarde toe"),
    ),
    "bekostigingsmaatregel in een scenario": (
        PAKKET,
        '"ind_korting"',
        '"lvv_voortgezet"',
        (PAKKET, 'laag = "bekostiging"', "Noem de maatregel in een bestand van bekostigingen/"),
    ),
}


@pytest.fixture
def map_met_fout(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, tuple[str, ...]]:
    """Een kopie van de meegeleverde invoer met een fout, en wat de melding moet zeggen."""
    bestand, oud, nieuw, stukken = GEVALLEN[request.param]
    map_ = tmp_path / "invoer"
    shutil.copytree(INVOER.map, map_)
    tekst = (map_ / bestand).read_text(encoding="utf-8")
    assert oud in tekst, f"{oud!r} staat niet in {bestand}"
    (map_ / bestand).write_text(tekst.replace(oud, nieuw, 1), encoding="utf-8")
    return map_, stukken


@pytest.mark.parametrize("map_met_fout", GEVALLEN, indirect=True)
def test_beleid_dat_niet_kan_wordt_overal_geweigerd(map_met_fout: tuple[Path, tuple[str, ...]]) -> None:
    """Bij nakijken, bij rekenen met de keten en bij een volgorde: dezelfde ene fout, en er komt niets uit."""
    map_, stukken = map_met_fout
    opdrachten = (("invoer", "controleer"), ("keten", "--trekkingen", "16"), ("volgorde", "verbod_voorrang", "ind_korting"))
    for opdracht in opdrachten:
        afloop = roep_hier(*opdracht, "--invoer", str(map_))
        geweigerd(afloop, *stukken)
        assert len(afloop.fouten) == 1, (opdracht, afloop.fout)


@pytest.mark.parametrize("map_met_fout", ["kring van voorwaarden"], indirect=True)
def test_ook_als_los_proces_is_de_afloop_een(map_met_fout: tuple[Path, tuple[str, ...]]) -> None:
    map_, stukken = map_met_fout
    geweigerd(roep("invoer", "controleer", "--invoer", str(map_)), *stukken)


def test_een_onbekende_maatregel_op_de_opdrachtregel() -> None:
    geweigerd(roep_hier("volgorde", "verbod_voorang", "ind_korting"), 'maatregel "verbod_voorang"', '"verbod_voorrang"?')
    geweigerd(roep_hier("scenario", "effect", "alleen_ind_kortin"), '"alleen_ind_korting"?')
