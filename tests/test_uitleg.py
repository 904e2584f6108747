"""`uitleg` en het aanvullen met Tab: elk begrip en elke sleutel krijgt een antwoord, een tikfout een voorstel."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hulp_invoer import maak_map, meldingen_van
from hulp_opdracht import geweigerd, omgeving, roep_hier
from hulp_posten import INVOER

from kostenmodel.api import Keuzes
from kostenmodel.api_uitleg import uitleg
from kostenmodel.invoer.begrippen import DIT_MODEL
from kostenmodel.invoer.gemeenten import kaal
from kostenmodel.uitleg import lijkende

LANGSTE_ZIN = 32
"""Woorden; een begrip wordt uitgelegd in korte zinnen."""


def kaart(*vraag: str) -> dict:
    afloop = roep_hier("uitleg", *vraag, "--json")
    assert afloop.code == 0, afloop.fout
    return json.loads(afloop.uit)


@pytest.mark.parametrize("vraag", ["netto contante waarde", "NCW", "ncw", "Netto  Contante-Waarde"])
def test_een_begrip_onder_elke_naam(vraag: str) -> None:
    gevonden = kaart(*vraag.split(" "))
    assert (gevonden["soort"], gevonden["sleutel"]) == ("begrip", "ncw")
    assert "teruggerekend naar nu" in gevonden["uitleg"] and "eindwaarde" in gevonden["zie"]


def test_een_begrip_noemt_zijn_bron_en_waar_het_in_het_model_zit() -> None:
    uit = roep_hier("uitleg", "taakstelling").uit
    assert "Huisvestingswet 2014" in uit and "artikelen 28 en 29" in uit and "https://" in uit
    assert "landelijk.bewoners_taakstelling" in uit
    assert "vergunninghouder" in uit.splitlines()[-1]


def test_een_parameter_met_eenheid_band_bron_en_gebruik() -> None:
    gevonden = kaart("noodopvang.kosten_per_bewoner")
    parameter = INVOER.parameters["noodopvang.kosten_per_bewoner"]
    assert (gevonden["soort"], gevonden["eenheid"]) == ("parameter", "EUR/persoon/jaar")
    assert [w["midden"] for w in gevonden["waarden"]] == [w.midden for w in parameter.waarden]
    assert all("https://" in w["herkomst"] for w in gevonden["waarden"])
    assert "noodopvang.locatiekosten_per_bewoner" in gevonden["gebruikt_in"]
    norm = "oekraine.norm_per_plaats_per_dag"
    wijzigen = [m.sleutel for m in INVOER.maatregelen.values() if norm in {b.blad for b in m.bewerkingen}]
    assert kaart(norm)["kenmerken"]["Veranderd door"] == ", ".join(wijzigen) != ""


def test_een_aanname_zegt_waarom() -> None:
    sleutel = next(s for s, p in INVOER.parameters.items() if p.waarden[0].bron == "aanname")
    waarde = kaart(sleutel)["waarden"][0]
    assert waarde["herkomst"] == f"aanname: {INVOER.parameters[sleutel].waarden[0].reden}"


def test_een_post_met_rekenregel_partij_en_taakveld() -> None:
    gevonden = kaart("noodopvang.exploitatie.hotel")
    assert gevonden["soort"] == "kosten" and gevonden["eenheid"] == "EUR/jaar"
    assert gevonden["kenmerken"]["Rekenregel"] == "noodopvang.locatiekosten.hotel × (1 − noodopvang.aandeel_gemeentelijk)"
    assert gevonden["kenmerken"]["Soort en partij"] == "kosten: COA"
    assert "subtotaal.noodopvang.1" in gevonden["gebruikt_in"]


@pytest.mark.parametrize(
    ("sleutel", "soort", "woord"),
    [
        ("landelijk.bewoners_regulier", "landelijk volume", "het gemiddelde van de maanden"),
        ("volume.bewoners_regulier", "volume", "verdeling.aandeel_regulier"),
        ("inwoners", "kenmerk", "gemeentebestanden"),
        ("keten.realisatiegraad_taakstelling", "parameter", "keten"),
        ("algemeen.horizon_kort", "parameter", "Gecontroleerd op"),
        ("coa_korting", "maatregel", "keten.verval_bestaande_plaatsen"),
        ("hoge_instroom", "scenario", ""),
        ("bbv", "bron", "wetten.overheid.nl"),
    ],
)
def test_elke_soort_sleutel(sleutel: str, soort: str, woord: str) -> None:
    gevonden = kaart(sleutel)
    assert (gevonden["sleutel"], gevonden["soort"]) == (sleutel, soort)
    assert woord in json.dumps(gevonden, ensure_ascii=False)


@pytest.mark.parametrize(
    ("vraag", "voorstel"),
    [
        ("modelkanss", "modelkans"),
        ("norm bedrag oekraine", "normbedrag"),
        ("noodopvang.kosten_per_bewonr", "noodopvang.kosten_per_bewoner"),
    ],
)
def test_een_tikfout_krijgt_een_voorstel(vraag: str, voorstel: str) -> None:
    geweigerd(roep_hier("uitleg", *vraag.split(" ")), "Bedoelt u", voorstel)


@pytest.mark.parametrize("vraag", ["qqqqqq", "=1+1", "", "../../iets/anders"])
def test_onzin_is_een_melding(vraag: str) -> None:
    geweigerd(roep_hier("uitleg", vraag), "BEGRIP", "kostenmodel uitleg")


def test_zonder_begrip_alle_begrippen_op_alfabet() -> None:
    rijen = json.loads(roep_hier("uitleg", "--json").uit)
    assert {rij["sleutel"] for rij in rijen} == set(INVOER.begrippen)
    assert [rij["term"].casefold() for rij in rijen[:2]] == ["30/70-regeling", "aanname"]


def test_elke_uitleg_is_kort_en_heeft_een_bron() -> None:
    for sleutel, begrip in INVOER.begrippen.items():
        for zin in begrip.uitleg.replace(":", ".").split(". "):
            assert len(zin.split()) <= LANGSTE_ZIN, (sleutel, zin)
        assert begrip.bron == DIT_MODEL or begrip.bron in INVOER.bronnen


def test_wat_de_opdrachten_in_hun_hulp_zeggen_is_uit_te_leggen() -> None:
    for woord in (
        "basispad",
        "crisis",
        "structureel",
        "structureel_mix",
        "zaad",
        "trekkingen",
        "peildatum",
        "weerstandscapaciteit",
        "herindeling",
    ):
        assert uitleg(woord, Keuzes()).soort == "begrip"


def test_lijkende_zet_het_dichtste_vooraan() -> None:
    assert lijkende("bezeting", ["bezettingsgraad", "bezetting", "besluit"])[0] == "bezetting"
    assert lijkende("zz", ["zzz", "a"]) == ["zzz"]


@pytest.mark.parametrize(
    ("tekst", "melding"),
    [
        ('[a]\nterm = "a"\nuitleg = "x"\nbron = "verslag"\n', "onbekende bron"),
        ('[a]\nterm = "a"\nuitleg = "x"\nbron = "dit model"\nzie = ["b"]\n', "de sleutel van een begrip"),
        (
            '[a]\nterm = "x"\nuitleg = "x"\nbron = "dit model"\n[b]\nterm = "b"\nook = ["X!"]\nuitleg = "x"\nbron = "dit model"\n',
            "elke naam een keer",
        ),
        ('[a]\nterm = "a"\nbron = "dit model"\n', "uitleg"),
        ('[a]\nterm = "a"\nuitleg = "x"\nbron = "dit model"\nextra = 1\n', "onbekende sleutel 'extra'"),
        ("[a\n", "begrippen.toml"),
    ],
)
def test_een_fout_in_begrippen_wordt_gemeld(tmp_path: Path, tekst: str, melding: str) -> None:
    fouten = meldingen_van(maak_map(tmp_path, bestanden={"begrippen.toml": tekst}))
    assert any(melding in str(fout) for fout in fouten), fouten


def aangevuld(*woorden: str) -> list[str]:
    """Wat de schil bij Tab krijgt; het laatste woord is nog niet af."""
    regel = " ".join(["kostenmodel", *woorden])
    extra = {"_KOSTENMODEL_COMPLETE": "bash_complete", "COMP_WORDS": regel, "COMP_CWORD": str(len(woorden))}
    code = "import sys; sys.argv = ['kostenmodel']; from kostenmodel.cli import hoofd; hoofd(prog_name='kostenmodel')"
    klaar = subprocess.run([sys.executable, "-c", code], env=omgeving(extra), capture_output=True, text=True, check=False, timeout=60)
    assert klaar.stderr == "", klaar.stderr
    return [naam.split(",", 1)[1] for naam in klaar.stdout.split()]


@pytest.mark.parametrize(
    ("woorden", "verwacht"),
    [
        (("werkboek", "utr"), ["Utrecht", "Utrechtse-Heuvelrug"]),
        (("werkboek", "sudw"), ["Súdwest-Fryslân"]),
        (("gevoeligheid", "bergen-"), ["Berg-en-Dal", "Bergen-L", "Bergen-NH", "Bergen-op-Zoom"]),
        (("werkboek", "Utrecht", "--scenario", "lage"), ["lage_instroom"]),
        (("ontleding", "--gemeente", "hulst"), ["Hulst"]),
        (("scenario", "toon", "alleen_ind"), ["alleen_ind_korting"]),
        (("volgorde", "tweest"), ["tweestatusstelsel"]),
        (("verklaar", "x", "--bekostiging", "structureel_"), ["structureel_mix"]),
        (("uitleg", "modelk"), ["modelkans"]),
        (("uitleg", "lvv.kosten_"), [f"lvv.kosten_{wat}" for wat in ("maatschappelijke_opvang", "orde", "per_plaats", "zorg")]),
        (("invoer", "ver"), ["verouderd", "ververs"]),
    ],
)
def test_aanvullen(woorden: tuple[str, ...], verwacht: list[str]) -> None:
    assert sorted(aangevuld(*woorden)) == sorted(verwacht)


def test_wat_tab_aanvult_wordt_ook_gevonden() -> None:
    """Haakjes en spaties zijn eruit; de naam wijst nog steeds precies die gemeente aan."""
    for naam, code in (("Bergen-NH", "GM0373"), ("s-Gravenhage", "GM0518"), ("Súdwest-Fryslân", "GM1900")):
        assert json.loads(roep_hier("gemeenten", naam, "--json").uit)[0]["code"] == code


def test_aanvullen_in_een_stukke_map_zegt_niets(tmp_path: Path) -> None:
    assert aangevuld("werkboek", "--invoer", str(tmp_path), "utr") == []


def test_elke_parameter_en_elke_post_is_uit_te_leggen() -> None:
    from kostenmodel.doorrekening import Instellingen
    from kostenmodel.uitleg import leg_uit
    from kostenmodel.valideer import Gevallenrekenaar

    rekenaar = Gevallenrekenaar(INVOER, Instellingen(2027, 1, 0))
    namen = {kaal(naam) for sleutel, begrip in INVOER.begrippen.items() for naam in (sleutel, begrip.term, *begrip.ook)}
    for sleutel in [*INVOER.parameters, *list(rekenaar.schema.post)[::25]]:
        gevonden = leg_uit(rekenaar, sleutel)
        assert gevonden.sleutel == sleutel or kaal(sleutel) in namen
        assert gevonden.eenheid and gevonden.titel
