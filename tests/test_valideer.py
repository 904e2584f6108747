"""`valideer` als gebruiker: het antwoord, de afloop, en elke fout in een eigen bestand in een keer en bij naam."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hulp_opdracht import TREKKINGEN, geweigerd, roep, roep_hier
from hulp_posten import INVOER, SCHEMA
from test_invoer_gebruik import HORIZONNEN

from kostenmodel import valideer

GOED = """\
[[gevallen]]
sleutel = "bezet"
omschrijving = "Huisvesting van 100 bezette plaatsen"
jaar = 2028
post = "opvang_regulier.bezette_plaatsen"
verwacht = 1000000
tolerantie = 0.01
bron = "eigen berekening"

[gevallen.bladeren]
"landelijk.plaatsen_regulier_bezet" = 100
"opvang_regulier.huisvestingskosten_per_plaats" = { 2028 = 10000 }
"""


def antwoord(map_: Path, inhoud: str, *opties: str) -> Any:
    bestand = map_ / "eigen.toml"
    bestand.write_text(inhoud, encoding="utf-8")
    return roep_hier("valideer", "--gevallen", str(bestand), *opties)


def fouten(map_: Path, inhoud: str) -> list[str]:
    afloop = antwoord(map_, inhoud, "--json")
    geweigerd(afloop)
    return afloop.fouten


def met(oud: str, nieuw: str) -> str:
    assert oud in GOED
    return GOED.replace(oud, nieuw)


def test_een_eigen_geval_dat_klopt(tmp_path: Path) -> None:
    afloop = antwoord(tmp_path, GOED, "--json")
    assert afloop.code == 0, afloop.fout
    assert json.loads(afloop.uit) == {
        "gevallen": [{"sleutel": "bezet", "verwacht": 1e6, "uitkomst": 1e6, "afwijking": 0.0, "binnen_tolerantie": True}]
    }


@pytest.mark.parametrize(
    ("verwacht", "tolerantie", "afwijking", "code"),
    [
        ("995000", "tolerantie = 0.01", 5000 / 995000, 0),
        ("800000", "tolerantie = 0.01", 0.25, 3),
        ("995000", "tolerantie_absoluut = 5000", 5000.0, 0),
        ("995000", "tolerantie_absoluut = 4999", 5000.0, 3),
        ("-1000000", "tolerantie = 0.5", 2.0, 3),
        ("0", "tolerantie = 0.5", 1e6, 3),
    ],
)
def test_een_afwijking_staat_in_de_maat_van_de_tolerantie(
    tmp_path: Path, verwacht: str, tolerantie: str, afwijking: float, code: int
) -> None:
    inhoud = met("verwacht = 1000000", f"verwacht = {verwacht}").replace("tolerantie = 0.01", tolerantie)
    afloop = antwoord(tmp_path, inhoud, "--json")
    (geval,) = json.loads(afloop.uit)["gevallen"]
    assert afloop.code == code
    assert geval["afwijking"] == pytest.approx(afwijking) and geval["binnen_tolerantie"] is (code == 0)


def test_een_tabel_om_te_lezen(tmp_path: Path) -> None:
    afloop = antwoord(tmp_path, met("verwacht = 1000000", "verwacht = 800000"))
    assert afloop.code == 3
    assert "+25,0%" in afloop.uit and "BUITEN" in afloop.uit and "1 gevallen nagerekend, 1 buiten de tolerantie." in afloop.uit


def test_de_keten_wordt_alleen_berekend_als_een_geval_haar_nodig_heeft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nooit(*_: Any, **__: Any) -> None:
        raise AssertionError("de keten is berekend")

    monkeypatch.setattr(valideer, "reken_keten", nooit)
    assert antwoord(tmp_path, GOED).code == 0
    with pytest.raises(AssertionError, match="de keten is berekend"):
        antwoord(tmp_path, met('"landelijk.plaatsen_regulier_bezet" = 100\n', ""))


def test_een_volume_dat_een_geval_niet_noemt_komt_uit_het_rekenpad(tmp_path: Path) -> None:
    """Nederland is het hele land; een gemeente is haar aandeel daarin."""
    zonder = met('"landelijk.plaatsen_regulier_bezet" = 100\n', "")
    utrecht = zonder.replace("jaar = 2028\n", 'jaar = 2028\ngemeente = "utrecht"\n')
    land, stad = (json.loads(antwoord(tmp_path, i, "--json", *TREKKINGEN).uit)["gevallen"][0]["uitkomst"] for i in (zonder, utrecht))
    assert land > 20_000 * 10_000 and 0.01 < stad / land < 0.03


@pytest.mark.parametrize(
    ("oud", "nieuw", "stukken"),
    [
        ("plaatsen_regulier_bezet", "plaatsen_reguleer_bezet", ("geval bezet", 'Bedoelt u "landelijk.plaatsen_regulier_bezet"?')),
        ("opvang_regulier.huisvestingskosten_per_plaats", "opvang_regulier.huisvestingkosten_per_plaats", ("Bedoelt u",)),
        ("opvang_regulier.huisvestingskosten_per_plaats", "keten.buffer", ("een blad van de keten", "Noem het landelijke volume")),
        ('post = "opvang_regulier.bezette_plaatsen"', 'post = "opvang_regulier.bezette_plaats"', ("onbekende post", "Bedoelt u")),
        ("jaar = 2028", "jaar = 1850", ("1850", "een jaar van 2000 tot en met 2054")),
        ("jaar = 2028", "jaar = 2028.5", ("2028.5", "een geheel getal")),
        ("jaar = 2028\n", "", ("geval bezet, jaar", "Voeg 'jaar = …' toe.")),
        ("{ 2028 = 10000 }", "{ 3028 = 10000 }", ("huisvestingskosten_per_plaats", "3028")),
        ("{ 2028 = 10000 }", "{ straks = 10000 }", ("straks",)),
        ("{ 2028 = 10000 }", '"tienduizend"', ('"tienduizend"', "een getal met een punt")),
        ("= 100\n", "= true\n", ("true", "een getal")),
        ("= 100\n", "= nan\n", ("nan", "een eindig getal")),
        ("verwacht = 1000000", 'verwacht = "veel"', ('"veel"', "Verbeter 'verwacht'.")),
        ("verwacht = 1000000", "verwacht = 1.000.000", ("regel 6", "Schrijf 1234.5")),
        ("tolerantie = 0.01", "tolerantie = 0.01\ntolerantie_absoluut = 3", ("allebei de toleranties", "Houd een van de twee.")),
        ("tolerantie = 0.01\n", "", ("geen tolerantie", "Voeg tolerantie")),
        ("tolerantie = 0.01", "tolerantie = -0.01", ("-0.01", "minteken")),
        ("bron", "bronn", ("onbekende sleutel 'bronn'", 'Bedoelt u "bron"?')),
        ('bron = "eigen berekening"\n', "", ("geval bezet, bron", "verplichte sleutel")),
        ("jaar = 2028\n", 'jaar = 2028\ngemeente = "Utrcht"\n', ("Utrcht", "Bedoelt u Utrecht?")),
        ("jaar = 2028\n", 'jaar = 2028\nbekostiging = "crsis"\n', ("crsis", 'Bedoelt u "crisis"?')),
        ("jaar = 2028\n", 'jaar = 2028\nbasis = "weg"\n', ("weg", "een eerder geval")),
        ("[[gevallen]]", "[gevallen]", ("[[gevallen]]", "Zet elk geval onder een eigen [[gevallen]].")),
        ('sleutel = "bezet"', 'sleutel = "bezet', ("regel 2", "aanhalingsteken")),
        ("[gevallen.bladeren]", "bladeren = 3\n[gevallen.iets]", ("bladeren", "onbekende sleutel 'iets'")),
        ("jaar = 2028", "jaar = 2019", ("geen waarde voor opvang_regulier.huisvestingskosten_per_plaats (2019", "EUR/plaats/jaar")),
    ],
)  # fmt: skip
def test_elke_fout_bij_naam(tmp_path: Path, oud: str, nieuw: str, stukken: tuple[str, ...]) -> None:
    regels = fouten(tmp_path, met(oud, nieuw))
    assert any(all(stuk in regel for stuk in stukken) for regel in regels), regels
    assert all("eigen.toml" in regel for regel in regels)


def test_alle_fouten_van_alle_gevallen_in_een_keer(tmp_path: Path) -> None:
    kapot = [
        met("plaatsen_regulier_bezet", "plaatsen_reguleer_bezet"),
        met("jaar = 2028", "jaar = 3028").replace('"bezet"', '"twee"'),
        met("tolerantie = 0.01\n", "").replace('"bezet"', '"drie"'),
        GOED,
        met("= 100\n", '= "x"\n').replace('"bezet"', '"vijf"'),
    ]
    regels = fouten(tmp_path, "\n".join(kapot))
    for stuk in ("geval twee, jaar", "geval drie", "geval bezet: gevonden een sleutel die ook", "geval vijf, blad landelijk"):
        assert any(stuk in regel for regel in regels), stuk


def test_onbekende_namen_van_twee_gevallen_in_een_keer(tmp_path: Path) -> None:
    een = met("plaatsen_regulier_bezet", "plaatsen_reguleer_bezet").replace('post = "opvang', 'post = "opvank')
    twee = GOED.replace('"bezet"', '"twee"').replace("jaar = 2028", 'jaar = 2028\ngemeente = "Nergenshuizen"')
    regels = fouten(tmp_path, f"{een}\n{twee}")
    assert len(regels) == 3, regels


def test_een_bestand_dat_er_niet_is(tmp_path: Path) -> None:
    geweigerd(roep_hier("valideer", "--gevallen", str(tmp_path / "weg.toml")), "weg.toml", "geen bestand", "--gevallen")
    geweigerd(roep_hier("valideer", "--gevallen", str(tmp_path)), "een map")
    (tmp_path / "leeg.toml").touch()
    geweigerd(roep_hier("valideer", "--gevallen", str(tmp_path / "leeg.toml")), "geen enkel geval")
    (tmp_path / "geen.toml").write_bytes(b"\xff\xfe\x00sleutel")
    geweigerd(roep_hier("valideer", "--gevallen", str(tmp_path / "geen.toml")), "geen UTF-8")


def test_een_getal_over_alle_jaren_hoort_bij_het_begrotingsjaar(tmp_path: Path) -> None:
    inhoud = met("opvang_regulier.bezette_plaatsen", "oordeel.rijk.4.verschil")
    (regel,) = fouten(tmp_path, inhoud)
    assert "geval bezet, jaar: gevonden 2028; verwacht 2027" in regel
    assert antwoord(tmp_path, inhoud, "--jaar", "2028", *TREKKINGEN).code == 3


def test_de_lijst_noemt_alles_wat_een_geval_mag_noemen() -> None:
    afloop = roep("valideer", "--lijst", "--json")
    assert afloop.code == 0, afloop.fout
    lijst = {naam["sleutel"]: naam for naam in json.loads(afloop.uit)["bladeren"]}
    assert {*SCHEMA.post, *SCHEMA.parameters, *(f"landelijk.{soort.naam}" for soort in SCHEMA.soorten), "inwoners"} <= set(lijst)
    assert set(INVOER.parameters) - set(lijst) <= HORIZONNEN
    assert all(naam["eenheid"] and naam["omschrijving"] for naam in lijst.values())
    assert "opvang_regulier.bezette_plaatsen" in roep_hier("valideer", "--lijst").uit


def test_controleren_kijkt_ook_de_meegeleverde_gevallen_na(tmp_path: Path) -> None:
    """Een verschreven blad of een onbekende bron in validatie/ komt bij het nakijken boven, niet pas bij het rekenen."""
    invoer = tmp_path / "invoer"
    shutil.copytree(INVOER.map, invoer)
    (invoer / "validatie" / "eigen.toml").write_text(met("eigen berekening", "reeks-unhcr").replace("bezet", "bezt"), encoding="utf-8")
    geweigerd(roep_hier("invoer", "controleer", "--invoer", str(invoer)), "validatie/eigen.toml", "plaatsen_regulier_bezt", "Bedoelt u")
    (invoer / "validatie" / "eigen.toml").write_text(GOED, encoding="utf-8")
    geweigerd(roep_hier("valideer", "--invoer", str(invoer)), "validatie/eigen.toml", "bron", "Voeg de bron toe in bronnen.toml.")


@pytest.mark.parametrize(
    ("bestand", "patroon", "stukken"),
    [
        ("indelingen.toml", r"(?m)^corporatie = .*\n", ("indelingen.toml", "corporatie")),
        (
            "parameters/begroting.toml",
            r"(?s)\[begroting\.al_.*(?=\[begroting\.ratio)",
            ("blad begroting.al_geraamd.t6_1:", "begroting.toevoeging_reserves.t8_3:"),
        ),
    ],
)
def test_invoer_waar_de_posten_iets_in_missen(tmp_path: Path, bestand: str, patroon: str, stukken: tuple[str, ...]) -> None:
    """Een partij of blad dat een post gebruikt en dat weg is: bij name gemeld, ook als de bestanden zelf kloppen."""
    invoer = tmp_path / "invoer"
    shutil.copytree(INVOER.map, invoer)
    pad = invoer / bestand
    tekst, aantal = re.subn(patroon, "", pad.read_text(encoding="utf-8"))
    assert aantal == 1
    pad.write_text(tekst, encoding="utf-8")
    for opdracht in (("invoer", "controleer"), ("valideer",), ("werkboek", "Utrecht", "-o", str(tmp_path / "x.xlsx"))):
        geweigerd(roep_hier(*opdracht, "--invoer", str(invoer)), *stukken)


def test_de_meegeleverde_gevallen_kloppen() -> None:
    afloop = roep("valideer", "--json", *TREKKINGEN)
    assert afloop.code == 0, (afloop.uit, afloop.fout)
    assert [geval["sleutel"] for geval in json.loads(afloop.uit)["gevallen"]] == [geval.sleutel for geval in INVOER.gevallen]
