"""`invoer herkomst`: elk cijfer staat in de tabel met zijn bron of reden, en invoer/HERKOMST.md is wat de opdracht nu maakt."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import fields
from pathlib import Path

import pytest
from hulp_invoer import maak_map
from hulp_opdracht import geweigerd, roep_hier
from hulp_posten import INVOER
from markdown_it import MarkdownIt

from kostenmodel.api_herkomst import herkomst
from kostenmodel.herkomsttabel import Cijfer, als_markdown, precies, tellingen
from kostenmodel.herkomsttabel import herkomst as alle_cijfers
from kostenmodel.invoer import controleer, laad
from kostenmodel.invoer.parameters import AANNAME
from kostenmodel.werkboek.ontvangst import vingerafdrukken

DOCUMENT = Path("invoer/HERKOMST.md")
MAAK_OPNIEUW = f"kostenmodel invoer herkomst -o {DOCUMENT.as_posix()} --overschrijf"
WORTEL = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def cijfers() -> list[Cijfer]:
    return herkomst()


def test_het_document_is_van_de_huidige_invoer(cijfers: list[Cijfer]) -> None:
    verwacht = als_markdown(cijfers, INVOER).splitlines()
    staat_er = (WORTEL / DOCUMENT).read_text(encoding="utf-8").splitlines()
    anders = [regel for regel in verwacht if regel not in set(staat_er)][:1]
    assert staat_er == verwacht, f"{DOCUMENT} loopt achter op de invoer (eerste verschil: {anders}); draai: {MAAK_OPNIEUW}"


def test_elke_waarde_van_een_parameter_staat_er_een_keer(cijfers: list[Cijfer]) -> None:
    """Ook de toelichting of reden gaat mee; wat alleen de gemeente weet, heeft geen cijfer."""
    getoond = [
        (een.sleutel, een.vanaf, een.midden, een.laag, een.hoog, een.prijspeil, een.bron, een.toelichting)
        for een in cijfers
        if een.groep.startswith("parameters/") and "samenhang" not in een.sleutel
    ]
    verwacht = [
        (blad.sleutel, w.vanaf.isoformat(), w.midden, w.laag, w.hoog, w.prijspeil, w.bron, w.reden or w.toelichting)
        for blad in INVOER.parameters.values()
        if blad.bestand.startswith("parameters/") and not blad.is_opgave
        for w in blad.waarden
    ]
    assert getoond == verwacht and len(verwacht) > 300


def test_maatregelen_regelingen_indexen_en_reeksen_staan_erin(cijfers: list[Cijfer]) -> None:
    per_groep = {groep: [een for een in cijfers if een.groep.startswith(groep)] for groep in ("maatregelen/", "regelingen", "indexen/")}
    assert len(per_groep["maatregelen/"]) == sum(len(m.bewerkingen) + len(m.besparing) for m in INVOER.maatregelen.values())
    regelingen = {een.sleutel: een for een in per_groep["regelingen"]}
    assert set(INVOER.regelingen) <= set(regelingen)
    assert regelingen["regelingen.dekte.lvv"].midden == INVOER.regelingen["lvv"].dekte
    assert len(per_groep["indexen/"]) == sum(len(index.mutaties) for index in INVOER.indexen.values())
    for map in ("reeksen", "gemeenten"):
        for pad in (INVOER.map / map).glob("*.csv"):
            with pad.open(encoding="utf-8", newline="") as bestand:
                rijen = list(csv.DictReader(bestand))
            getoond = {een.bron: een.aantal for een in cijfers if een.groep == f"{map}/{pad.name}"}
            assert getoond == {bron: [rij["bron"] for rij in rijen].count(bron) for bron in {rij["bron"] for rij in rijen}}, pad.name


def test_elk_cijfer_heeft_een_bron_met_vindplaats_of_een_reden(cijfers: list[Cijfer]) -> None:
    for een in cijfers:
        if een.bron == AANNAME:
            assert een.toelichting and not een.vindplaats and een.zekerheid == AANNAME, een
        else:
            assert een.titel and een.vindplaats and een.zekerheid in ("hoog", "middel", "laag"), een


def test_de_telling_klopt_met_controleer(cijfers: list[Cijfer]) -> None:
    alle = tellingen(cijfers)
    assert all(een.cijfers == een.met_bron + een.aannames for een in alle)
    noodopvang = next(een for een in alle if een.groep == "parameters/noodopvang.toml")
    waarden = [w for blad in INVOER.parameters.values() if blad.bestand == noodopvang.groep for w in blad.waarden]
    samenhang = [een for een in INVOER.samenhang if INVOER.blad(een.blad).bestand == noodopvang.groep]
    assert noodopvang.aannames == sum(een.bron == AANNAME for een in [*waarden, *samenhang]) > 0


@pytest.mark.parametrize(
    ("waarde", "tekst"),
    [
        (69400.0, "69.400"),
        (0.035, "0,035"),
        (-0.007, "-0,007"),
        (500_000_000.0, "500.000.000"),
        (1234.56, "1.234,56"),
        (0.0, "0"),
        (1e-7, "0,0000001"),
    ],
)
def test_een_getal_houdt_alle_decimalen(waarde: float, tekst: str) -> None:
    assert precies(waarde) == tekst


# --- de opdracht ---


def test_in_de_terminal_met_waarde_bron_en_reden() -> None:
    afloop = roep_hier("invoer", "herkomst", "noodopvang.kosten_per_bewoner")
    assert afloop.code == 0
    assert "noodopvang.kosten_per_bewoner: Kosten van (crisis)noodopvang per bewoner" in afloop.uit
    assert "69.400 (58.000 tot 82.000), EUR/persoon/jaar, prijspeil 2023, vanaf 01-01-2023, gecontroleerd" in afloop.uit
    assert "Bron (hoog): COA – Noodopvang" in afloop.uit and "https://www.coa.nl/" in afloop.uit
    assert "opstartkosten" not in afloop.uit
    assert "Aanname: " in roep_hier("invoer", "herkomst", "opstartkosten_per_plaats").uit


def test_json_heeft_elk_veld(cijfers: list[Cijfer]) -> None:
    document = json.loads(roep_hier("invoer", "herkomst", "--json").uit)
    assert list(document) == ["bestand", "tellingen", "cijfers"] and document["bestand"] is None
    assert len(document["cijfers"]) == len(cijfers)
    assert list(document["cijfers"][0]) == [veld.name for veld in fields(Cijfer)]
    assert [een["groep"] for een in document["tellingen"]] == [een.groep for een in tellingen(cijfers)]


def test_csv_leest_als_nederlands_rekenblad(tmp_path: Path, cijfers: list[Cijfer]) -> None:
    pad = tmp_path / "herkomst.csv"
    assert roep_hier("invoer", "herkomst", "-o", str(pad)).code == 0
    assert pad.read_bytes().startswith(b"\xef\xbb\xbf"), "zonder dit merk leest Excel letters met een accent verkeerd"
    with pad.open(encoding="utf-8-sig", newline="") as bestand:
        rijen = list(csv.DictReader(bestand, delimiter=";"))
    assert len(rijen) == len(cijfers)
    for rij, een in zip(rijen, cijfers, strict=True):
        assert "." not in rij["midden"]
        assert (float(rij["midden"].replace(",", ".")) if rij["midden"] else None) == een.midden
        assert rij["toelichting"] in (een.toelichting, f"'{een.toelichting}")
    assert any(rij["midden"].startswith("-") for rij in rijen), "een negatief getal blijft een getal"


@pytest.mark.parametrize("naam", ["herkomst.md", "herkomst.csv"])
def test_een_bestand_dat_er_staat_gaat_niet_zomaar_weg(tmp_path: Path, naam: str) -> None:
    pad = tmp_path / naam
    pad.write_text("van mij", encoding="utf-8")
    geweigerd(roep_hier("invoer", "herkomst", "-o", str(pad)), naam, "een bestand dat al bestaat", "--overschrijf")
    assert pad.read_text(encoding="utf-8") == "van mij"
    assert roep_hier("invoer", "herkomst", "-o", str(pad), "--overschrijf").code == 0
    assert "noodopvang" in pad.read_text(encoding="utf-8")
    assert [kind.name for kind in tmp_path.iterdir()] == [naam]


@pytest.mark.parametrize(
    ("argumenten", "stuk"),
    [
        (("-o", "herkomst.xlsx"), ".md of .csv"),
        (("-o", "."), ".md of .csv"),
        (("-o", "bestaat_niet/herkomst.md"), "een bestaande map"),
        (("zzzzzz",), "ZOEK"),
    ],
)
def test_verkeerd_gebruik_is_een_melding(argumenten: tuple[str, ...], stuk: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    geweigerd(roep_hier("invoer", "herkomst", *argumenten), stuk)
    assert not list(tmp_path.iterdir())


# --- tekst van een ander ---

KWAAD = ('=HYPERLINK("http://kwaad.example")', "+31612345678", "-1+1", "@SUM(A1)", "=cmd|'/c calc'!A0")


@pytest.mark.parametrize("tekst", KWAAD)
def test_tekst_uit_de_invoer_wordt_in_csv_geen_formule(tmp_path: Path, tekst: str) -> None:
    map_ = maak_map(tmp_path / "invoer", [("bronnen.toml", 'titel = "Jaarverslag 2023"', f"titel = '''{tekst}'''")])
    assert roep_hier("invoer", "herkomst", "-o", str(tmp_path / "uit.csv"), "--invoer", str(map_)).code == 0
    with (tmp_path / "uit.csv").open(encoding="utf-8-sig", newline="") as bestand:
        titels = {rij["titel"] for rij in csv.DictReader(bestand, delimiter=";")}
    assert f"'{tekst}" in titels and tekst not in titels


def test_tekst_uit_de_invoer_wordt_in_markdown_geen_opmaak(tmp_path: Path) -> None:
    """Een lezer van Markdown maakt van elke regel zeven cellen, en alleen een adres op internet wordt een koppeling."""
    titel = "a | b ](http://kwaad.example) <script>x</script> `code` **vet** &lt; _schuin_ [klik](javascript:x) \\\\"
    wijzigingen = [
        ("bronnen.toml", 'titel = "Jaarverslag 2023"', f'titel = "{titel}"'),
        ("bronnen.toml", 'url = "https://voorbeeld.nl/verslag"', 'url = "https://voorbeeld.nl/a>b|c d"'),
        ("bronnen.toml", 'url = "https://voorbeeld.nl/raming"', 'url = "javascript:alert(1)"'),
    ]
    invoer = laad(maak_map(tmp_path / "invoer", wijzigingen))
    gemaakt = als_markdown(alle_cijfers(invoer), invoer)
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(gemaakt)
    for rij in html.split("<tbody>")[2:]:
        assert {een.count("<td") for een in rij.split("</tbody>")[0].split("<tr>")[1:]} == {7}
    adressen = {deel.split('"')[0] for deel in html.split('href="')[1:] if not deel.startswith("#")}
    assert adressen and all(adres.startswith("https://voorbeeld.nl/") for adres in adressen), adressen
    assert not [opmaak for opmaak in ("<script", "<strong>vet", "<em>", "<code>code") if opmaak in html]
    assert "a | b ](http://kwaad.example) &lt;script&gt;x&lt;/script&gt; `code` **vet** &amp;lt; _schuin_" in html


def test_een_toelichting_verandert_vingerafdruk_noch_telling(tmp_path: Path) -> None:
    """Anders zou het document, dat uit de invoer volgt, op zijn beurt elk werkboek veranderen."""
    kaal = maak_map(tmp_path / "kaal")
    met = Path(shutil.copytree(kaal, tmp_path / "met"))
    for naam in ("HERKOMST.md", "parameters/notities.txt", ".verborgen"):
        (met / naam).write_text("tekst", encoding="utf-8")
    assert vingerafdrukken(met) == vingerafdrukken(kaal) != {}
    assert controleer(met)[1].bestanden == controleer(kaal)[1].bestanden
    assert not controleer(met)[0]
    assert DOCUMENT.name not in vingerafdrukken(INVOER.map)
