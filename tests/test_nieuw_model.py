"""Een nieuw kostenmodel is een bestand, zijn parameters en een regel in de lijst; de rest van het programma volgt vanzelf.

De test voegt een verzonnen model toe aan een kopie van het programma en kijkt als gebruiker of het overal verschijnt.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hulp_boeken import Boek
from hulp_opdracht import TREKKINGEN, omgeving

WORTEL = Path(__file__).resolve().parents[1]
MODEL = '''
"""Fietsen: een verzonnen model, elke bewoner een fiets en een vergoeding van het COA."""

from __future__ import annotations

from kostenmodel.rekenkern import Lijsten, Model, Parameter, Post, Volume, post

P, V = Parameter, Volume


def fietsen(lijsten: Lijsten) -> Model:
    aanschaf = V("bewoners_regulier") * P("fietsen.prijs")
    return Model(
        naam="fietsen",
        titel="Fietsen",
        toelichting="Wat een fiets voor elke bewoner kost.",
        verschil="Geen",
        posten=(
            Post("fietsen.aanschaf", "Fietsen voor bewoners", "EUR/jaar", aanschaf, "kosten", drager="gemeente"),
            Post(
                "fietsen.vergoeding",
                "Vergoeding voor fietsen",
                "EUR/jaar",
                post("fietsen.aanschaf") * P("fietsen.vergoed"),
                "overdracht",
                van="coa",
                naar="gemeente",
            ),
        ),
    )
'''
PARAMETERS = """
[fietsen.prijs]
omschrijving = "Prijs van een fiets per bewoner per jaar"
eenheid = "EUR/persoon/jaar"
index = "geen"
gebruikt_door = "posten"
gecontroleerd_op = 2026-11-22
waarden = [{ vanaf = 2020-01-01, midden = 100, laag = 80, hoog = 150, aanname = "Verzonnen voor deze test." }]

[fietsen.vergoed]
omschrijving = "Deel dat het COA vergoedt"
eenheid = "1"
index = "geen"
gebruikt_door = "posten"
soort = "aandeel"
gecontroleerd_op = 2026-11-22
waarden = [{ vanaf = 2020-01-01, midden = 0.25, laag = 0.2, hoog = 0.3, aanname = "Verzonnen voor deze test." }]
"""
GEVAL = """
[[gevallen]]
sleutel = "fiets"
omschrijving = "Tien fietsen"
jaar = 2028
post = "netto.fietsen.gemeente"
verwacht = 750
tolerantie = 1e-9
bron = "test"
bladeren = { "landelijk.bewoners_regulier" = 10 }
"""


def draai(map_: Path, *argumenten: str) -> Any:
    """Een opdracht met de kopie van het programma; geeft het JSON-antwoord."""
    klaar = subprocess.run(
        [sys.executable, "-m", "kostenmodel.cli", *argumenten, "--json"],
        cwd=map_,
        env=omgeving({"PYTHONPATH": str(map_)}),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert klaar.returncode == 0, klaar.stderr[-3000:]
    return json.loads(klaar.stdout)


@pytest.fixture(scope="module")
def programma(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any, Any]:
    """De kopie met het nieuwe model, en het antwoord van `werkboek` ervoor en erna."""
    map_ = tmp_path_factory.mktemp("programma")
    for naam in ("kostenmodel", "invoer"):
        shutil.copytree(WORTEL / naam, map_ / naam, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(WORTEL / "pyproject.toml", map_)
    opdracht = ("werkboek", "Westerwolde", *TREKKINGEN, "-o")
    voor = draai(map_, *opdracht, "voor.xlsx")
    (map_ / "kostenmodel" / "modellen" / "fietsen.py").write_text(MODEL, encoding="utf-8")
    (map_ / "invoer" / "parameters" / "fietsen.toml").write_text(PARAMETERS, encoding="utf-8")
    lijst = map_ / "kostenmodel" / "modellen" / "__init__.py"
    tekst = lijst.read_text(encoding="utf-8")
    nieuw, aantal = re.subn(r"(_MODELLEN = \()", r"from .fietsen import fietsen  # noqa: E402\n\n\1fietsen, ", tekst)
    assert aantal == 1
    lijst.write_text(nieuw, encoding="utf-8")
    return map_, voor, draai(map_, *opdracht, "na.xlsx")


def test_posten_staan_in_het_antwoord_en_tellen_in_de_rekening(programma: tuple[Path, Any, Any]) -> None:
    _, voor, na = programma
    posten = {(een["sleutel"], een["bekostiging"]): een for een in na["posten"]}
    for arm in ("crisis", "structureel"):
        kosten, vergoeding = (posten[f"fietsen.{regel}", arm]["bedragen"] for regel in ("aanschaf", "vergoeding"))
        assert kosten["2030"] > 0 and vergoeding["2030"] == pytest.approx(0.25 * kosten["2030"])
        for jaar, bedrag in kosten.items():
            assert na["netto_last"][arm][jaar] - voor["netto_last"][arm][jaar] == pytest.approx(0.75 * bedrag)
    assert len(na["posten"]) == len(voor["posten"]) + 4


def test_elke_betaler_krijgt_zijn_deel(programma: tuple[Path, Any, Any]) -> None:
    """De gemeente driekwart, het COA een kwart; over alle partijen samen de hele prijs."""
    map_, _, na = programma
    voor_boek, na_boek = Boek(map_ / "voor.xlsx"), Boek(map_ / "na.xlsx")
    kosten = next(een["bedragen"]["2030"] for een in na["posten"] if een["sleutel"] == "fietsen.aanschaf")
    for partij, deel in (("gemeente", 0.75), ("coa", 0.25), ("rijk", 0.25), ("samenleving", 1.0)):
        eerst, nu = (boek.waarden[blad, f"L{rij}"] for boek in (voor_boek, na_boek) for blad, rij in [boek.sleutels[f"netto.{partij}"][0]])
        assert nu - eerst == pytest.approx(deel * kosten, abs=0.01), partij


def test_het_werkboek_heeft_een_eigen_blad_en_rekent_na(programma: tuple[Path, Any, Any]) -> None:
    map_, _, na = programma
    boek = Boek(map_ / "na.xlsx")
    assert "Fietsen" in boek.bladen
    for sleutel in ("fietsen.aanschaf", "maatschappelijk.fietsen", "netto.fietsen.coa", "bekostiging.tekort.fietsen"):
        assert len(boek.sleutels[sleutel]) == 2, sleutel
    assert {blad for blad, _ in boek.sleutels["fietsen.prijs"]} == {"Parameters"}
    assert any(cel.value == "Fietsen" for naam, cel in boek.cellen() if naam == "Leeswijzer")
    assert boek.afwijkingen(boek.herreken().waarde, boek.waarden) == []
    assert na["controles"] and all(controle["goed"] for controle in na["controles"])


def test_valideren_en_verklaren_kennen_het_model(programma: tuple[Path, Any, Any]) -> None:
    map_ = programma[0]
    (map_ / "fiets.toml").write_text(GEVAL, encoding="utf-8")
    assert draai(map_, "valideer", "--gevallen", "fiets.toml")["gevallen"][0]["binnen_tolerantie"] is True
    uitleg = draai(map_, "verklaar", "fietsen.vergoeding", "--gemeente", "Westerwolde", "--jaar", "2030", *TREKKINGEN)
    assert {deel["sleutel"] for deel in uitleg["delen"]} == {"fietsen.aanschaf", "fietsen.vergoed"}
