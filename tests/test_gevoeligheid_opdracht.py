"""`gevoeligheid` als gebruiker: tabellen, JSON, plaatje, en elke fout tegelijk. En het blad Onzekerheid in het werkboek."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hulp_boeken import PASREGEL, Boek, Boekenkast
from hulp_opdracht import TREKKINGEN, geweigerd, roep_hier

from kostenmodel.gevoeligheid import MEESTE_BALKEN
from kostenmodel.rekenschema import ARMEN
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
        *("aandeel_aanname", "omslag", "structurele_factor", "weerstand", "weerstand_structureel", "weerstandsvermogen", "spijt"),
        *("modelkans", "verdeling", "onvoorspelbaarheid", "onvoorspelbaarheid_verdeling"),
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
    assert d["weerstandsvermogen"] is None and d["structurele_factor"] == 1
    for per_termijn in d["spijt"].values():
        assert set(per_termijn) == {"4", "10", "15"}
    for partij, per_termijn in d["verdeling"].items():
        for termijn, verdeling in per_termijn.items():
            spijt, maten = d["spijt"][partij][termijn], list(verdeling.values())[:5]
            assert maten == sorted(maten)
            assert verdeling["gemiddelde"] == pytest.approx(spijt["structureel"] - spijt["crisis"], rel=1e-9, abs=1e-6)


def test_aandeel_van_aannames_is_een_deel_van_alle_balken(document: tuple[dict[str, Any], Path]) -> None:
    d, _ = document
    lengtes = {balk["sleutel"]: abs(balk["uitkomst_hoog"] - balk["uitkomst_laag"]) for balk in d["tornado"]}
    aannames = sum(lengtes[balk["sleutel"]] for balk in d["tornado"] if balk["bron"] == "aanname")
    assert d["aandeel_aanname"] == pytest.approx(aannames / sum(lengtes.values()))
    assert 0.1 < d["aandeel_aanname"] < 1


def test_eigen_totaal_geeft_ratio_en_klasse() -> None:
    """Bedragen mogen met punten; benodigd groeit met wat deze taken vragen, en zonder risico onder nul niet."""
    keuze = ("--zekerheid", "90", "--structurele-factor", "2,5", "--benodigd", "40.000.000", "--beschikbaar", "60000000")
    afloop = roep_hier(*OPDRACHT, *keuze, "--json")
    assert afloop.code == 0, afloop.fout
    d = json.loads(afloop.uit)
    assert d["weerstandsvermogen"]["nu"]["90"] == {"benodigd": 40e6, "ratio": 1.5, "klasse": "b"}
    for arm in ARMEN:
        meer = max(0.0, d["weerstand"][arm]["90"])
        een = d["weerstandsvermogen"][arm]["90"]
        assert een["benodigd"] == pytest.approx(40e6 + meer) and een["ratio"] == pytest.approx(60e6 / (40e6 + meer))
    tekst = roep_hier(*OPDRACHT, *keuze).uit
    assert "Ratio structureel" in tekst and "1,50 (B)" in tekst and "telt hier 2,5 keer" in tekst


def test_plaatje_is_elke_keer_hetzelfde(document: tuple[dict[str, Any], Path], tmp_path: Path) -> None:
    d, eerste = document
    tweede = tmp_path / "tornado.png"
    afloop = roep_hier(*OPDRACHT, "--partij", "samenleving", "-o", str(tweede), "--json")
    assert afloop.code == 0
    assert eerste.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" and eerste.read_bytes() == tweede.read_bytes()
    assert json.loads(afloop.uit)["tornado"] == d["tornado"]


def test_een_plaatje_dat_er_al_staat_blijft_staan(tmp_path: Path) -> None:
    """Ook naast een andere fout genoemd, en voor er gerekend is."""
    plaatje = tmp_path / "tornado.png"
    plaatje.write_bytes(b"van mij")
    geweigerd(
        roep_hier(*OPDRACHT, "--partij", "coa", "-o", str(plaatje)), "tornado.png: gevonden een bestand dat al", "--overschrijf", "coa"
    )
    assert plaatje.read_bytes() == b"van mij"
    afloop = roep_hier(*OPDRACHT, "--parameter", "instroom", "-o", str(plaatje), "--overschrijf")
    assert afloop.code == 0 and f"Tornado: {plaatje}" in afloop.uit, afloop.fout
    assert plaatje.read_bytes().startswith(b"\x89PNG")


def test_tabellen_in_de_terminal() -> None:
    afloop = roep_hier(*OPDRACHT, "--termijn", "4")
    assert afloop.code == 0, afloop.fout
    for stuk in ("4 jaar vanaf 2027", "structureel min crisis voor de gemeente", "slaat het oordeel om", "weerstandscapaciteit", "95%"):
        assert stuk in afloop.uit
    assert "Verwachte spijt" in afloop.uit and "Prijs van onvoorspelbaarheid" in afloop.uit


def test_alleen_de_gevraagde_parameters() -> None:
    """Ook een parameter zonder band mag: die draagt niets bij, en dat staat er."""
    keuze = ("noodopvang.kosten_per_bewoner", "keten.plaatsen_regulier_nov_2025", "instroom")
    afloop = roep_hier(*OPDRACHT, *(deel for sleutel in keuze for deel in ("--parameter", sleutel)), "--json")
    assert afloop.code == 0, afloop.fout
    d = json.loads(afloop.uit)
    balken = {balk["sleutel"]: balk for balk in d["tornado"]}
    assert set(balken) == set(keuze) == {een["sleutel"] for een in d["omslag"]}
    stil = balken["keten.plaatsen_regulier_nov_2025"]
    assert stil["laag"] == stil["hoog"] and stil["uitkomst_laag"] == stil["uitkomst_hoog"] == d["rekenpad"] and stil["aandeel"] == 0
    assert balken["noodopvang.kosten_per_bewoner"]["uitkomst_laag"] != balken["noodopvang.kosten_per_bewoner"]["uitkomst_hoog"]


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
        "--structurele-factor",
        "-1",
        "--benodigd",
        "4 miljoen",
        "--trekwijze",
        "sobool",
        "--parameter",
        "noodopvang.kosten_per_bewooner",
    )
    afloop = roep_hier("gevoeligheid", "Utrexht", *verkeerd, "--scenario", "niets", "-o", str(tmp_path / "tornado.pdf"))
    geweigerd(afloop, "Bedoelt u Utrecht", "macht van twee", "gemeente, rijk of samenleving", "4 of 10 of 15", ".png of .svg", "scenario")
    geweigerd(
        afloop,
        "van 0 tot en met 10",
        "2500000 of 2.500.000",
        "--benodigd en --beschikbaar samen",
        'Bedoelt u "sobol"',
        'Bedoelt u "noodopvang.kosten_per_bewoner"',
    )
    assert len(afloop.fouten) == 14
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


def rij_van(boek: Boek, begin: str) -> int:
    """De rij waarvan de tekst in kolom A zo begint."""
    return next(cel.row for cel in boek.bladen[NAAM]["A"] if isinstance(cel.value, str) and cel.value.startswith(begin))


def test_gele_cellen_geven_hetzelfde_weerstandsvermogen_als_de_opdracht(boek: Boek) -> None:
    """Zekerheid, factor en eigen totalen rekenen live mee, en komen uit op wat `gevoeligheid` zegt."""
    keuze = ("--zekerheid", "80", "--structurele-factor", "2", "--benodigd", "40000000", "--beschikbaar", "60000000")
    d = json.loads(roep_hier(*OPDRACHT, *keuze, "--json").uit)
    model = boek.herreken()
    uitkomst = {wat: rij_van(boek, wat) for wat in ("Benodigd in totaal", "Ratio: ", "Klasse", "Benodigd voor deze taken")}
    assert all(model.waarde(NAAM, f"C{rij}") == "n.v.t." for wat, rij in uitkomst.items() if wat != "Benodigd voor deze taken")
    for begin, waarde in (("Zekerheid in procenten", 80.0), ("Hoeveel keer", 2.0), ("Uw benodigde", 40e6), ("Uw beschikbare", 60e6)):
        model.zet(NAAM, f"B{rij_van(boek, begin)}", waarde)
    model.reken()
    for kolom, wie in zip("BCD", ("nu", *ARMEN), strict=True):
        verwacht = d["weerstandsvermogen"][wie]["80"]
        assert model.waarde(NAAM, f"{kolom}{uitkomst['Benodigd in totaal']}") == pytest.approx(verwacht["benodigd"])
        assert model.waarde(NAAM, f"{kolom}{uitkomst['Ratio: ']}") == pytest.approx(verwacht["ratio"])
        assert str(model.waarde(NAAM, f"{kolom}{uitkomst['Klasse']}")).startswith(f"{verwacht['klasse'].upper()}: ")
    model.zet(NAAM, f"B{rij_van(boek, 'Zekerheid in procenten')}", 92.0)
    model.reken()
    assert model.waarde(NAAM, f"C{uitkomst['Benodigd voor deze taken']}") == "n.v.t."


def test_weerstandsvermogen_hoort_bij_de_cijfers(boekenkast: Boekenkast, boek: Boek) -> None:
    """Een ander scenario in de keuzelijst: de vaste kwantielen passen niet meer, dus geen bedrag."""
    model, rij = boek.herreken(), rij_van(boek, "Benodigd voor deze taken")
    assert isinstance(model.waarde(NAAM, f"C{rij}"), float)
    model.kies(*boek.scenariocel, boekenkast.titel("hoge_instroom"))
    model.reken()
    assert model.waarde(NAAM, f"C{rij}") == "n.v.t."
