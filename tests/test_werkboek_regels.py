"""De regels van een geschreven werkboek: formules, bladen, grafieken, afdrukken en wat er niet in mag staan."""

from __future__ import annotations

import dataclasses
import getpass
import re
import shutil
import socket
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from hulp_boeken import GEEL, GEMEENTEN, Boek, Boekenkast, cellen_in, jaarcellen
from hulp_werkboek import TOEGESTANE_FUNCTIES, functies, getallen, r1c1, verwijzingen

from kostenmodel import api
from kostenmodel.invoer.eigencijfers import BLAD as EIGEN
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenkern.formules import GRENS_TEKENS, GRENS_VERWIJZINGEN
from kostenmodel.rekenkern.knopen import Vorig, loop
from kostenmodel.werkboek import bladen, schrijf_werkboek
from kostenmodel.werkboek.bladen.onzekerheid import NAAM as ONZEKERHEID
from kostenmodel.werkboek.bladen.parameters import NAAM as PARAMETERS
from kostenmodel.werkboek.context import Context
from kostenmodel.werkboek.opbouw import bouw
from kostenmodel.werkboek.raster import JAARKOLOMMEN, JAARRIJ

MEESTE_GETALLEN = 25_000
BLADEN_MET_INVOER = {PARAMETERS, ONZEKERHEID}
NAMEN = {"scenario_nr", "_xlnm.Print_Titles", "_xlnm.Print_Area"}
STAAND = {"Samenvatting"}
A4 = "9"


@pytest.fixture(scope="session")
def boek(boekenkast: Boekenkast) -> Boek:
    return boekenkast.boek("Utrecht")


def delen(pad: Path) -> dict[str, bytes]:
    """De onderdelen van een xlsx-bestand, uitgepakt."""
    with zipfile.ZipFile(pad) as archief:
        return {naam: archief.read(naam) for naam in archief.namelist()}


# --- formules ---


def test_elke_post_heeft_in_elk_jaar_een_formule(boekenkast: Boekenkast, boek: Boek) -> None:
    schema = boekenkast.uitkomst("Utrecht").schema
    zonder = [
        f"{post.sleutel} {blad}!{cel}"
        for post in (*schema.per_arm, *schema.verschillen)
        for blad, rij in boek.sleutels[post.sleutel]
        if blad != PARAMETERS
        for cel in jaarcellen(rij)
        if (blad, cel) not in boek.formules
    ]
    assert zonder == []


def test_een_formule_per_rij(boekenkast: Boekenkast, boek: Boek) -> None:
    """In R1C1 zijn alle jaren van een rij gelijk; alleen wie naar het jaar ervoor kijkt, mag in de eerste kolom anders zijn."""
    schema = boekenkast.uitkomst("Utrecht").schema
    kijkt_terug = {post.sleutel for post in schema.per_arm if any(isinstance(knoop, Vorig) for knoop in loop(post.formule))}
    ongelijk, rijen = [], 0
    for naam in boek.jaarbladen:
        for rij in range(JAARRIJ + 1, boek.bladen[naam].max_row + 1):
            formules = {cel: boek.formules[naam, cel] for cel in jaarcellen(rij) if (naam, cel) in boek.formules}
            if len(formules) < len(JAARKOLOMMEN):
                continue
            rijen += 1
            terug = boek.bladen[naam][f"A{rij}"].value in kijkt_terug
            vormen = {r1c1(formule, cel) for cel, formule in formules.items() if not (terug and cel.startswith(JAARKOLOMMEN[0]))}
            if len(vormen) > 1:
                ongelijk.append((naam, rij, sorted(vormen)))
    assert ongelijk == []
    assert rijen > 400


def test_formules_zijn_kort_en_eenvoudig(boek: Boek) -> None:
    fouten = []
    for plek, formule in boek.formules.items():
        if len(formule) > GRENS_TEKENS:
            fouten.append(f"{plek}: {len(formule)} tekens")
        if len(verwijzingen(formule)) > GRENS_VERWIJZINGEN:
            fouten.append(f"{plek}: {len(verwijzingen(formule))} verwijzingen in {formule}")
        if vreemd := functies(formule) - TOEGESTANE_FUNCTIES:
            fouten.append(f"{plek}: functies {vreemd}")
        if vreemd := getallen(formule) - {"0", "1"}:
            fouten.append(f"{plek}: getallen {vreemd} in {formule}")
        if '""' in formule:
            fouten.append(f"{plek}: lege tekst in {formule}")
        if "#REF" in formule or "[" in formule:
            fouten.append(f"{plek}: verwijzing naar buiten in {formule}")
    assert fouten == []


def test_elke_formule_heeft_een_leesbare_uitkomst(boekenkast: Boekenkast, boek: Boek) -> None:
    """Geen foutwaarden, geen lege cellen, ook niet in programma's die niet zelf rekenen."""
    for waarden in (boek.waarden, boekenkast.boek("Rozendaal").waarden):
        fout = [plek for plek in boek.formules if waarden.get(plek) in (None, "") or str(waarden[plek]).startswith("#")]
        assert fout == []


# --- bladen ---


def test_alleen_gewone_bladen_met_letters_en_spaties(boek: Boek) -> None:
    for naam, vel in boek.bladen.items():
        assert re.fullmatch(r"[^\W\d_]+( [^\W\d_]+)*", naam), naam
        assert vel.sheet_state == "visible"
        assert not vel.merged_cells.ranges, naam
        assert not [n for n, maat in (*vel.row_dimensions.items(), *vel.column_dimensions.items()) if maat.hidden], naam
    assert boek.werkboek.chartsheets == []
    assert list(boek.bladen)[:2] == ["Leeswijzer", "Samenvatting"]
    assert list(boek.bladen)[-5:] == ["Parameters", "Eigen cijfers", "Controles", "Bronnen", "Verantwoording"]


def test_geen_macros_koppelingen_naar_buiten_of_onbekende_namen(boek: Boek) -> None:
    inhoud = delen(boek.pad)
    assert not [naam for naam in inhoud if re.search(r"vba|externalLink|activeX|embeddings|connections|custom", naam, re.I)]
    buiten = [naam for naam, deel in inhoud.items() if naam.endswith(".rels") and b'TargetMode="External"' in deel]
    assert buiten == []
    namen = set(re.findall(r'<definedName name="([^"]+)"', inhoud["xl/workbook.xml"].decode()))
    assert namen <= NAMEN and "scenario_nr" in namen


def test_hoogstens_25000_vaste_getallen(boek: Boek) -> None:
    aantal = sum(cel.data_type == "n" for _, cel in boek.cellen())
    print(f"\n{aantal} vaste getallen, {len(boek.formules)} formules")
    assert 1000 < aantal <= MEESTE_GETALLEN


def test_alle_gemeenten_hebben_dezelfde_indeling(boekenkast: Boekenkast, boek: Boek) -> None:
    """Een formule of macro van een gebruiker die cellen van alle 342 werkboeken verzamelt, vindt overal hetzelfde."""
    for gemeente in GEMEENTEN[1:]:
        ander = boekenkast.boek(gemeente)
        assert list(ander.bladen) == list(boek.bladen)
        assert {sleutel.replace(gemeente, "Utrecht"): plek for sleutel, plek in ander.sleutels.items()} == boek.sleutels
        assert ander.formules.keys() == boek.formules.keys()
        los = {plek for plek in boek.formules if ander.formules[plek] != boek.formules[plek]}
        assert all("Utrecht" in boek.formules[plek] for plek in los)


def test_dezelfde_jaren_in_dezelfde_kolommen(boekenkast: Boekenkast, boek: Boek) -> None:
    jaren = list(boekenkast.uitkomst("Utrecht").inst.jaren)
    assert len(boek.jaarbladen) >= 7
    for gemeente in GEMEENTEN:
        anders = boekenkast.boek(gemeente)
        for naam in boek.jaarbladen:
            assert [anders.bladen[naam][cel].value for cel in jaarcellen(JAARRIJ)] == jaren, naam


def test_afdrukken_en_bladeren(boek: Boek) -> None:
    for naam, vel in boek.bladen.items():
        pagina = vel.page_setup
        assert str(pagina.paperSize) == A4, naam
        assert pagina.orientation == ("portrait" if naam in STAAND else "landscape"), naam
        assert vel.oddFooter.left.text and "&P" in vel.oddFooter.right.text, naam
        assert "Utrecht" in vel.oddFooter.left.text
        assert vel["A1"].value and vel["A2"].value, naam
        if naam in boek.jaarbladen:
            assert vel.freeze_panes == f"C{JAARRIJ + 1}", naam
            assert vel.print_title_rows == f"$1:${JAARRIJ}" and vel.print_title_cols == "$A:$B", naam


def test_cellen_die_geel_zijn_zijn_invoer(boek: Boek) -> None:
    """Geel is een belofte: hier mag u typen. Een formule mag dus nooit geel zijn, invoer staat op bladen die daarvoor zijn, en zonder
    eigen cijfers zijn hun cellen leeg.
    """
    geel = [(naam, cel) for naam, cel in boek.cellen() if cel.fill.fgColor.rgb == GEEL]
    assert not [f"{naam}!{cel.coordinate}" for naam, cel in geel if cel.data_type == "f"]
    assert {naam for naam, cel in geel if cel.data_type == "n"} == BLADEN_MET_INVOER
    assert [(naam, cel.coordinate) for naam, cel in geel if cel.data_type == "s"] == [boek.scenariocel]
    leeg = [cel for rij in boek.bladen[EIGEN].iter_rows() for cel in rij if cel.fill.fgColor.rgb == GEEL]
    assert len(leeg) > 2000 and all(cel.value is None for cel in leeg)


# --- grafieken en keuzelijsten ---

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def _tekst(knoop: ElementTree.Element | None) -> str:
    return "" if knoop is None else "".join(deel.text or "" for deel in knoop.iter() if deel.tag in (f"{A}t", f"{C}v"))


def _grafieken(boek: Boek) -> Iterator[tuple[str, ElementTree.Element]]:
    for naam, deel in delen(boek.pad).items():
        if re.fullmatch(r"xl/charts/chart\d+\.xml", naam):
            yield naam, ElementTree.fromstring(deel)


def test_elke_grafiek_heeft_titel_astitels_en_reeksnamen(boek: Boek) -> None:
    aantal = 0
    for naam, grafiek in _grafieken(boek):
        aantal += 1
        assert _tekst(grafiek.find(f"{C}chart/{C}title")), naam
        assen = [as_ for soort in ("catAx", "valAx", "dateAx") for as_ in grafiek.iter(f"{C}{soort}")]
        assert len(assen) >= 2
        for as_ in assen:
            assert _tekst(as_.find(f"{C}title")), (naam, as_.tag)
            assert as_.find(f"{C}numFmt").get("formatCode") not in (None, "General"), (naam, as_.tag)
        for reeks in grafiek.iter(f"{C}ser"):
            assert _tekst(reeks.find(f"{C}tx")), naam
    assert aantal >= 6


def test_grafieken_wijzen_naar_cellen_met_getallen(boek: Boek) -> None:
    for naam, grafiek in _grafieken(boek):
        for reeks in grafiek.iter(f"{C}ser"):
            bereik = reeks.find(f"{C}val").find(f".//{C}f").text
            blad, cellen = bereik.replace("'", "").split("!")
            waarden = [boek.waarden.get((blad, cel)) for cel in cellen_in(cellen)]
            getallen_erin = [waarde for waarde in waarden if waarde is not None]
            assert getallen_erin and all(isinstance(waarde, int | float) for waarde in getallen_erin), (naam, bereik)
            if blad in boek.jaarbladen:
                assert len(getallen_erin) == len(waarden) == len(JAARKOLOMMEN) - AANLOOPJAREN, (naam, bereik)


def test_elke_grafiek_heeft_een_tekst_voor_wie_niet_ziet(boek: Boek) -> None:
    beschrijvingen = []
    for naam, deel in delen(boek.pad).items():
        if re.fullmatch(r"xl/drawings/drawing\d+\.xml", naam):
            for knoop in ElementTree.fromstring(deel).iter():
                if knoop.tag.endswith("}cNvPr"):
                    beschrijvingen.append(knoop.get("descr") or "")
    assert len(beschrijvingen) == len(list(_grafieken(boek)))
    assert all(len(tekst) > 20 and tekst.endswith(".") for tekst in beschrijvingen), beschrijvingen


def test_keuzelijsten_bieden_precies_de_scenarios(boekenkast: Boekenkast, boek: Boek) -> None:
    lijsten = [(naam, keuze) for naam, vel in boek.bladen.items() if naam != EIGEN for keuze in vel.data_validations.dataValidation]
    ((naam, keuze),) = lijsten
    assert keuze.type == "list" and keuze.showErrorMessage and keuze.error and keuze.prompt and keuze.promptTitle
    blad, bereik = keuze.formula1.removeprefix("=").replace("'", "").split("!")
    titels = [boekenkast.titel(scenario) for scenario in boekenkast.scenarios]
    assert [boek.waarden[blad, cel] for cel in cellen_in(bereik)] == titels
    assert boek.waarden[naam, str(keuze.sqref)] == boekenkast.titel("basispad")


def test_volgorde_van_scenarios_hangt_niet_van_de_keuze_af(boekenkast: Boekenkast) -> None:
    assert {api.werkboekscenarios(boekenkast.invoer, gekozen) for gekozen in boekenkast.scenarios} == {boekenkast.scenarios}
    assert boekenkast.scenarios[0] == "basispad"


def test_meer_dan_acht_scenarios_dan_is_het_gekozen_erbij(boekenkast: Boekenkast) -> None:
    veel = dict.fromkeys([f"s{nummer}" for nummer in range(12)] + ["basispad"])
    invoer = dataclasses.replace(boekenkast.invoer, scenarios=veel)
    mee = api.werkboekscenarios(invoer, "s9")
    assert len(mee) == 8 and mee[0] == "basispad" and "s9" in mee and len(set(mee)) == 8


# --- tekst van een ander, en wat er niet in hoort ---


def test_tekst_die_met_een_isteken_begint_blijft_tekst(boekenkast: Boekenkast, boek: Boek, tmp_path: Path) -> None:
    """Een titel of toelichting uit een invoerbestand kan nooit een formule worden."""
    invoer = tmp_path / "invoer"
    shutil.copytree(boekenkast.invoer.map, invoer)
    kwaad = '=HYPERLINK("http://voorbeeld.nl","klik")'
    gezet = 0
    for bestand, veld in (
        ("bronnen.toml", "titel"),
        ("scenarios/hoge_instroom.toml", "titel"),
        ("scenarios/hoge_instroom.toml", "omschrijving"),
        ("parameters/noodopvang.toml", "omschrijving"),
        ("maatregelen/coa_korting.toml", "titel"),
    ):
        pad = invoer / bestand
        tekst, aantal = re.subn(rf"^{veld} = .*$", f"{veld} = '{kwaad}'", pad.read_text(encoding="utf-8"), count=1, flags=re.M)
        pad.write_text(tekst, encoding="utf-8")
        gezet += aantal
    assert gezet == 5
    gelezen = Boek(tmp_path / "x.xlsx")
    schrijf_werkboek(boekenkast.uitkomst("Utrecht"), api.laad_invoer(api.Keuzes(invoer=invoer)), "basispad", gelezen.pad)
    als_tekst = [cel for _, cel in gelezen.cellen() if cel.value == kwaad]
    assert len(als_tekst) >= 5 and all(cel.data_type == "s" for cel in als_tekst)
    assert len(gelezen.formules) == len(boek.formules)
    assert gelezen.afwijkingen(gelezen.herreken().waarde, gelezen.waarden) == []


def test_geen_spoor_van_deze_machine(boek: Boek) -> None:
    verboden = {str(Path.home()), str(Path.cwd()), tempfile.gettempdir(), str(boek.pad.parent), "file://", "\\Users\\"}
    verboden |= {naam for naam in (getpass.getuser(), socket.gethostname()) if len(naam) > 4}
    sporen = [(naam, tekst) for naam, deel in delen(boek.pad).items() for tekst in verboden if tekst.encode() in deel]
    assert sporen == []
    kern = delen(boek.pad)["docProps/core.xml"].decode()
    for veld in ("dc:creator", "cp:lastModifiedBy"):
        assert re.search(rf"<{veld}>[^<]+</{veld}>", kern) is None


def test_datum_in_het_bestand_is_de_peildatum(boekenkast: Boekenkast, boek: Boek, tmp_path: Path) -> None:
    eigenschappen = boek.werkboek.properties
    assert eigenschappen.created.date() == eigenschappen.modified.date() == boekenkast.invoer.peildatum
    later, context = tmp_path / "later.xlsx", Context(boekenkast.uitkomst("Rozendaal"), boekenkast.invoer, "basispad")
    andere_dag = dataclasses.replace(context, invoer=dataclasses.replace(context.invoer, peildatum=date(2026, 12, 1)))
    later.write_bytes(bouw(bladen(context), andere_dag))
    eigenschappen = openpyxl.load_workbook(later, read_only=True).properties
    assert eigenschappen.created.date() == eigenschappen.modified.date() == date(2026, 12, 1)
    assert b"2026-11-22" not in delen(later)["docProps/core.xml"]


def test_snelle_schrijver_schrijft_hetzelfde_als_de_gewone(boekenkast: Boekenkast, boek: Boek, tmp_path: Path) -> None:
    """De snelle weg slaat een private stap van xlsxwriter over; elk onderdeel moet byte voor byte gelijk blijven."""
    context = Context(boekenkast.uitkomst("Utrecht"), boekenkast.invoer, "basispad")
    (tmp_path / "gewoon.xlsx").write_bytes(bouw(bladen(context), context, snel=False))
    assert delen(tmp_path / "gewoon.xlsx") == delen(boek.pad)
