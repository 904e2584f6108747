"""`gevoeligheid` als gebruiker: tabellen, JSON, plaatje, en elke fout tegelijk. En het blad Onzekerheid in het werkboek."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hulp_boeken import PASREGEL, Boek, Boekenkast
from hulp_opdracht import TREKKINGEN, geweigerd, roep_hier

from kostenmodel.doorrekening import ARMEN
from kostenmodel.gevoeligheid import MEESTE_BALKEN
from kostenmodel.werkboek.bladen.onzekerheid import NAAM, PAST, PAST_NIET

OPDRACHT = ("gevoeligheid", "utrecht", *TREKKINGEN)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    plaatje = tmp_path_factory.mktemp("tornado") / "tornado.png"
    afloop = roep_hier(*OPDRACHT, "--partij", "samenleving", "--zekerheid", "97,5", "--zekerheid", "80%", "--json", "-o", str(plaatje))
    assert afloop.code == 0, afloop.fout
    return json.loads(afloop.uit), plaatje


def test_json_is_het_hele_antwoord(document: tuple[dict[str, Any], Path]) -> None:
    d, _ = document
    assert set(d) == {
        *("gemeente", "code", "scenario", "jaar", "trekkingen", "zaad", "partij", "termijn", "rekenpad", "tornado", "aandeel_instroom"),
        *("omslag", "weerstand", "spijt", "modelkans", "onvoorspelbaarheid"),
    }
    assert (d["gemeente"], d["code"], d["partij"], d["termijn"], d["trekkingen"]) == ("Utrecht", "GM0344", "samenleving", 15, 64)
    assert len(d["omslag"]) == MEESTE_BALKEN and [een["sleutel"] for een in d["tornado"][:MEESTE_BALKEN]] == [
        een["sleutel"] for een in d["omslag"]
    ]
    for balk in d["tornado"]:
        assert balk["laag"] <= balk["midden"] <= balk["hoog"] and 0 <= balk["aandeel"] <= 1
        assert balk["omschrijving"] and balk["eenheid"] and balk["jaar"] >= d["jaar"]
    for arm in ARMEN:
        assert list(d["weerstand"][arm]) == ["97.5", "80"] and d["weerstand"][arm]["97.5"] > d["weerstand"][arm]["80"]
        prijs = d["onvoorspelbaarheid"][arm]
        assert prijs["onvoorspelbaarheid.samen"] == pytest.approx(sum(v for s, v in prijs.items() if not s.endswith(".samen")))
    for per_termijn in d["spijt"].values():
        assert set(per_termijn) == {"4", "10", "15"}


def test_plaatje_is_elke_keer_hetzelfde(document: tuple[dict[str, Any], Path], tmp_path: Path) -> None:
    d, eerste = document
    tweede = tmp_path / "tornado.png"
    afloop = roep_hier(*OPDRACHT, "--partij", "samenleving", "-o", str(tweede), "--json")
    assert afloop.code == 0
    assert eerste.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" and eerste.read_bytes() == tweede.read_bytes()
    assert json.loads(afloop.uit)["tornado"] == d["tornado"]


def test_tabellen_in_de_terminal() -> None:
    afloop = roep_hier(*OPDRACHT, "--termijn", "4")
    assert afloop.code == 0, afloop.fout
    for stuk in ("4 jaar vanaf 2027", "structureel min crisis voor de gemeente", "slaat het oordeel om", "weerstandscapaciteit", "95%"):
        assert stuk in afloop.uit
    assert "Verwachte spijt" in afloop.uit and "Prijs van onvoorspelbaarheid" in afloop.uit


def test_alle_fouten_tegelijk(tmp_path: Path) -> None:
    verkeerd = (
        "--trekkingen",
        "1000",
        "--partij",
        "coa",
        "--termijn",
        "7",
        "--zekerheid",
        "100",
        "--zekerheid",
        "50",
        "--zekerheid",
        "veel",
    )
    afloop = roep_hier("gevoeligheid", "Utrexht", *verkeerd, "--scenario", "niets", "-o", str(tmp_path / "tornado.pdf"))
    geweigerd(afloop, "Bedoelt u Utrecht", "macht van twee", "gemeente, rijk of samenleving", "4 of 10 of 15", ".png of .svg", "scenario")
    assert len(afloop.fouten) == 9
    assert list(tmp_path.iterdir()) == []


# --- het blad ---


@pytest.fixture(scope="module")
def boek(boekenkast: Boekenkast) -> Boek:
    return boekenkast.boek("Utrecht")


def test_blad_staat_na_de_modellen_en_voor_scenario(boek: Boek) -> None:
    bladen = list(boek.bladen)
    assert bladen[bladen.index(NAAM) + 1] == "Scenario"


def test_blad_zegt_wanneer_het_niet_meer_past(boekenkast: Boekenkast, boek: Boek) -> None:
    """Andere invoer of een ander scenario: de trekkingen horen er niet meer bij, en dat staat er."""
    model = boek.herreken()
    assert model.waarde(*PASREGEL) == PAST
    keuze = boek.scenariocel
    model.kies(*keuze, boekenkast.titel("hoge_instroom"))
    model.reken()
    assert model.waarde(*PASREGEL) == PAST_NIET
    model.kies(*keuze, boekenkast.titel("basispad"))
    model.reken()
    assert model.waarde(*PASREGEL) == PAST


def test_blad_hoort_bij_het_gekozen_scenario(boekenkast: Boekenkast) -> None:
    """Met een ander scenario gekozen bij het maken staan er de trekkingen van dat scenario."""
    anders = boekenkast.boek("Utrecht", "hoge_instroom")
    assert boekenkast.titel("hoge_instroom") in anders.waarden[NAAM, "A2"] and anders.waarden[PASREGEL] == PAST


def test_waaier_op_het_blad_loopt_op(boek: Boek) -> None:
    """P5 tot en met P95 staan van laag naar hoog, en de lagen van de grafiek tellen op tot P95."""
    rijen = 0
    for cel in boek.bladen[NAAM]["A"]:
        if isinstance(cel.value, int) and cel.value >= 2027 and boek.bladen[NAAM][f"K{cel.row}"].value is not None:
            p = [boek.waarden[NAAM, f"{k}{cel.row}"] for k in "BCDEF"]
            stappen = [boek.waarden[NAAM, f"{k}{cel.row}"] for k in "IJK"]
            assert p == sorted(p) and p[0] + sum(stappen) == pytest.approx(p[-1])
            rijen += 1
    assert rijen == 30
