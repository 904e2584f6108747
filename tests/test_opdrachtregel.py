"""De opdrachtregel als gebruiker: wat hij afdrukt, met welke afloop, en dat een fout van de gebruiker nooit iets half achterlaat."""

from __future__ import annotations

import errno
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from hulp_boeken import KEUZES, Boekenkast
from hulp_opdracht import TREKKINGEN, Afloop, geweigerd, omgeving, opdracht, roep, roep_hier

from kostenmodel import api
from kostenmodel.cli import hoofd
from kostenmodel.doorrekening import Rekenaar
from kostenmodel.invoer import InvoerFouten
from kostenmodel.werkboek import bestand, maken

ARMEN = {"crisis", "structureel"}
WERKBOEK = ("werkboek", "Rozendaal", *TREKKINGEN)
ZWAAR = ("pandas", "scipy", "statsmodels", "matplotlib")


def namen(map_: Path) -> set[str]:
    """Alle bestanden, ook verborgen en half geschreven."""
    return {pad.name for pad in map_.iterdir()}


# --- goed gebruik ---


@pytest.fixture(scope="module")
def antwoord(tmp_path_factory: pytest.TempPathFactory) -> tuple[Afloop, Path]:
    """`werkboek --json` voor twee gemeenten, naam en code door elkaar; Rozendaal is twee keer genoemd en telt een keer."""
    map_ = tmp_path_factory.mktemp("json")
    return roep("werkboek", "utrecht", "GM0277", "Rozendaal", *TREKKINGEN, "--json", "--scenario", "hoge_instroom", map=map_), map_


@pytest.fixture(scope="module")
def documenten(antwoord: tuple[Afloop, Path]) -> list[dict[str, Any]]:
    return json.loads(antwoord[0].uit)


def test_werkboek_schrijft_een_bestand_per_gemeente(antwoord: tuple[Afloop, Path]) -> None:
    afloop, map_ = antwoord
    assert afloop.code == 0, afloop.fout
    assert namen(map_) == {"kostenmodel-utrecht-2027.xlsx", "kostenmodel-rozendaal-2027.xlsx"}
    for naam in namen(map_):
        assert openpyxl.load_workbook(map_ / naam, read_only=True).sheetnames[0] == "Leeswijzer"


def test_json_is_een_document_met_het_hele_antwoord(documenten: list[dict[str, Any]]) -> None:
    assert [document["gemeente"] for document in documenten] == ["Utrecht", "Rozendaal"]
    for d in documenten:
        assert set(d) == {
            *("bestand", "gemeente", "code", "scenario", "peildatum", "jaren", "posten", "saldo"),
            *("netto_last", "kwantielen", "oordeel", "controles"),
        }
        assert d["scenario"] == "hoge_instroom" and d["peildatum"] == "2026-11-22" and re.fullmatch(r"GM\d{4}", d["code"])
        assert d["jaren"] == list(range(2027, 2042))
        jaren = {str(jaar) for jaar in d["jaren"]}
        for naam in ("saldo", "netto_last"):
            assert set(d[naam]) == ARMEN and all(set(per_jaar) == jaren for per_jaar in d[naam].values())
        for arm in ARMEN:
            assert set(d["kwantielen"][arm]) == jaren | {"totaal"}
            for maten in d["kwantielen"][arm].values():
                assert set(maten) == {"p10", "p50", "p90", "gemiddelde"}
                assert maten["p10"] <= maten["p50"] <= maten["p90"]
        assert set(d["oordeel"]) == {"gemeente", "rijk", "samenleving"}
        for termijnen in d["oordeel"].values():
            assert set(termijnen) == {"4", "10", "15"}
            for waarden in termijnen.values():
                assert set(waarden) == {"verschil", "ncw", "modelkans"} and 0 <= waarden["modelkans"] <= 1
        assert d["controles"] and all(set(c) == {"naam", "links", "rechts", "verschil", "goed"} for c in d["controles"])
        assert all(c["goed"] is True and c["verschil"] == pytest.approx(c["links"] - c["rechts"]) for c in d["controles"])


def test_json_van_een_post(documenten: list[dict[str, Any]]) -> None:
    for post in documenten[0]["posten"]:
        assert set(post) == {
            *("sleutel", "model", "soort", "boeking", "bekostiging", "van", "naar"),
            *("taakveld", "aard", "gegevensklasse", "bedragen"),
        }
        assert post["soort"] in ("kosten", "overdracht", "investering") and post["bekostiging"] in ARMEN
        assert post["van"] and (post["naar"] is not None) == (post["soort"] == "overdracht")
        assert post["gegevensklasse"] in ("eigen opgave", "gemeentelijke bron", "landelijke sleutel", "aanname")
        assert post["taakveld"] is None or isinstance(post["taakveld"], str)
        assert [int(jaar) for jaar in post["bedragen"]] == documenten[0]["jaren"]
        assert all(isinstance(bedrag, float) for bedrag in post["bedragen"].values())
    sleutels = [(post["sleutel"], post["bekostiging"]) for post in documenten[0]["posten"]]
    assert len(sleutels) == len(set(sleutels)) > 50


def test_json_posten_tellen_op_tot_netto_last_en_saldo(documenten: list[dict[str, Any]]) -> None:
    for d in documenten:
        for arm in ARMEN:
            for jaar in map(str, d["jaren"]):
                netto = 0.0
                for post in d["posten"]:
                    if post["bekostiging"] == arm and post["soort"] != "investering" and post["boeking"] != "kas":
                        netto += post["bedragen"][jaar] * ((post["van"] == "gemeente") - (post["naar"] == "gemeente"))
                assert d["netto_last"][arm][jaar] == pytest.approx(netto, abs=0.01), (arm, jaar)
                assert d["saldo"][arm][jaar] == -d["netto_last"][arm][jaar]


def test_json_oordeel_is_de_som_van_de_jaren(documenten: list[dict[str, Any]]) -> None:
    for d in documenten:
        for termijn in ("4", "10", "15"):
            jaren = [str(jaar) for jaar in d["jaren"][: int(termijn)]]
            som = sum(d["netto_last"]["structureel"][jaar] - d["netto_last"]["crisis"][jaar] for jaar in jaren)
            assert d["oordeel"]["gemeente"][termijn]["verschil"] == pytest.approx(som, abs=0.01)


def test_json_zegt_wat_het_werkboek_zegt(antwoord: tuple[Afloop, Path], documenten: list[dict[str, Any]]) -> None:
    map_ = antwoord[1]
    vel = openpyxl.load_workbook(map_ / documenten[0]["bestand"], data_only=True)["Vergelijking"]
    rijen = [rij for rij in vel.iter_rows(min_row=6, values_only=True) if rij[0] == "netto.gemeente"]
    for arm, rij in zip(("crisis", "structureel"), rijen, strict=True):
        assert list(documenten[0]["netto_last"][arm].values()) == pytest.approx(list(rij[8:23]))


# --- verkeerd gebruik ---


def test_alle_fouten_van_de_opdrachtregel_in_een_keer(tmp_path: Path) -> None:
    afloop = roep(
        *("werkboek", "Utrcht", "--scenario", "basispat", "--trekkingen", "100", "--jaar", "2015", "--zaad", "-1", "--json"),
        *("-o", str(tmp_path / "weg" / "x.xlsx"), "--bekostiging", "crsis"),
        map=tmp_path,
    )
    geweigerd(afloop, "Bedoelt u Utrecht?", "basispat", "Kies 64 of 128", "2015", "crsis", "-1")
    assert len(afloop.fouten) >= 6
    assert namen(tmp_path) == set()


def test_uitvoer_waar_niet_geschreven_kan_worden(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("geen map")
    for uitvoer, stuk in (
        ("weg/x.xlsx", "bestaat niet"),
        ("bestand/x.xlsx", "bestaat niet"),
        ("x.xls", "x.xlsx"),
        ("zonder", "zonder.xlsx"),
    ):
        geweigerd(roep_hier(*WERKBOEK, "-o", str(tmp_path / uitvoer)), "-o", stuk)
    geweigerd(roep_hier("werkboek", "Rozendaal", "Utrecht", "-o", str(tmp_path / "twee.xlsx")), "een bestaande map bij meer gemeenten")
    assert namen(tmp_path) == {"bestand"}


def test_jaar_buiten_de_keten() -> None:
    geweigerd(roep_hier("werkboek", "Utrecht", "--jaar", "2015"), "--jaar", "2026 tot en met 2040", "later jaar")
    geweigerd(roep_hier("werkboek", "Utrecht", "--jaar", "2080"), "--jaar", "eerder jaar")
    geweigerd(roep_hier("verklaar", "netto.gemeente", "--gemeente", "Utrecht", "--jaar", "0", *TREKKINGEN), "een jaar uit de tabel")


def test_verkeerd_gebruik_is_afloop_2() -> None:
    for argumenten in (("werkboek",), ("werkboek", "Utrecht", "--onzin"), ("onzin",), ("verklaar", "netto.gemeente")):
        afloop = roep(*argumenten)
        assert (afloop.code, afloop.uit) == (2, ""), argumenten
        assert afloop.fout and "Traceback" not in afloop.fout


def test_vijf_fouten_in_de_invoer_worden_alle_vijf_gemeld(tmp_path: Path) -> None:
    """Wie vijf dingen stuk maakt, hoeft niet vijf keer te draaien."""
    invoer = tmp_path / "invoer"
    shutil.copytree(api.laad_invoer().map, invoer)
    pad = invoer / "parameters" / "noodopvang.toml"
    blokken = re.split(r"(?m)^(?=\[noodopvang)", pad.read_text(encoding="utf-8"))
    kop, blokken = blokken[0], blokken[1:]
    kapot: list[str] = []

    def breek(patroon: str, door: str) -> None:
        for nummer, blok in enumerate(blokken):
            nieuw, aantal = re.subn(patroon, door, blok, count=1)
            sleutel = re.match(r"\[(noodopvang\.\w+)", blok)[1]
            if aantal and sleutel not in kapot:
                blokken[nummer] = nieuw
                kapot.append(sleutel)
                return
        raise AssertionError(patroon)

    breek(r'eenheid = "[^"]+"', 'eenheid = "EUR/fiets"')
    breek(r'bron = "[^"]+"', 'bron = "bestaat-niet"')
    breek(r"midden = [\d_.]+", "midden = 99999999")
    breek(r'index = "[^"]+"', 'index = "geen_index"')
    breek(r"gebruikt_door", "gebruikt_dor")
    pad.write_text(kop + "".join(blokken), encoding="utf-8")
    for argumenten in ((*WERKBOEK, "-o", "x.xlsx"), ("invoer", "controleer"), ("invoer", "controleer", "--json")):
        afloop = roep(*argumenten, "--invoer", str(invoer), map=tmp_path)
        geweigerd(afloop, "parameters/noodopvang.toml", "EUR/fiets", "bestaat-niet", "geen_index", "gebruikt_dor", *kapot)
        assert len(afloop.fouten) >= 5
    assert namen(tmp_path) == {"invoer"}


def test_kapot_toml_geeft_bestand_en_regel(tmp_path: Path) -> None:
    invoer = tmp_path / "invoer"
    shutil.copytree(api.laad_invoer().map, invoer)
    with (invoer / "stand.toml").open("a") as bestand_:
        bestand_.write("dit is = geen toml =\n")
    geweigerd(roep_hier("gemeenten", "--invoer", str(invoer)), "stand.toml")
    geweigerd(roep_hier("gemeenten", "--invoer", str(tmp_path / "weg")), "--invoer")


# --- schrijven dat mislukt ---


@pytest.mark.parametrize(
    ("nummer", "stuk"),
    [
        (errno.EACCES, "sluit het bestand in Excel"),
        (errno.ENOSPC, "een volle schijf"),
        (errno.EROFS, "niet geschreven kan worden"),
        (errno.EBUSY, "in gebruik"),
        (errno.EIO, "uitvoerfout|Input/output error"),
    ],
)
def test_schrijffout_wordt_een_melding_met_wat_te_doen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nummer: int, stuk: str) -> None:
    """Op slot door Excel, volle schijf of geen toestemming: het oude bestand blijft heel en er blijft niets half achter."""
    doel = tmp_path / "x.xlsx"
    doel.write_text("van gisteren")
    monkeypatch.setattr(Rekenaar, "reken_door", lambda zelf, gemeente, eigen: None)
    monkeypatch.setattr(maken, "werkboek", lambda *alles: b"van vandaag")

    def weiger(zelf: Path, naar: Path) -> Path:
        raise OSError(nummer, os.strerror(nummer))

    monkeypatch.setattr(bestand.Path, "replace", weiger)
    with pytest.raises(InvoerFouten) as fouten:
        api.maak_werkboek(["Rozendaal"], doel, KEUZES, overschrijf=True)
    (melding,) = fouten.value.meldingen
    assert re.search(stuk, str(melding)) and "x.xlsx" in str(melding) and "niets half geschreven" in str(melding)
    assert namen(tmp_path) == {"x.xlsx"} and doel.read_text() == "van gisteren"


def test_schijf_die_halverwege_vol_is(tmp_path: Path) -> None:
    """Echt afgekapt door het systeem: een bestand mag hier niet groter worden dan 50 kB."""

    def grens() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    geweigerd(roep(*WERKBOEK, "-o", "x.xlsx", map=tmp_path, preexec_fn=grens), "x.xlsx", "niets half geschreven")
    assert namen(tmp_path) == set()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="alleen waar /dev/full bestaat")
def test_uitvoer_naar_een_volle_schijf_geeft_een_melding() -> None:
    with Path("/dev/full").open("w") as vol:
        klaar = subprocess.run(opdracht("gemeenten"), env=omgeving(), stdout=vol, stderr=subprocess.PIPE, check=False)
    assert klaar.returncode == 1
    assert b"Traceback" not in klaar.stderr and "een volle schijf" in klaar.stderr.decode()


@pytest.mark.skipif(os.name == "nt", reason="Windows kent geen SIGINT naar een ander proces")
@pytest.mark.parametrize(
    ("moment", "sein"), [("tijdens rekenen", signal.SIGINT), ("tijdens schrijven", signal.SIGINT), ("tijdens schrijven", signal.SIGTERM)]
)
def test_afbreken_laat_niets_achter(tmp_path: Path, moment: str, sein: signal.Signals) -> None:
    """Tijdens schrijven: het schrijven duurt hier kunstmatig lang, en het halve bestand staat er al als het signaal komt."""
    begin = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\nfrom kostenmodel import cli\n"
    if moment == "tijdens schrijven":
        begin += (
            "import time\nfrom kostenmodel.doorrekening import Rekenaar\nfrom kostenmodel.werkboek import maken\n"
            "def traag(pad):\n"
            "    with pad.open('wb') as b:\n"
            "        b.write(bytes(1000)); b.flush(); time.sleep(60)\n"
            "veilig = maken.veilig_schrijven\n"
            "Rekenaar.reken_door = lambda zelf, gemeente, eigen: None\n"
            "maken.werkboek, maken.veilig_schrijven = lambda *alles: b'', lambda pad, schrijf: veilig(pad, traag)\n"
        )
    programma = begin + "cli.hoofd(prog_name='kostenmodel')"
    proces = subprocess.Popen(
        [sys.executable, "-c", programma, *WERKBOEK, "-o", "x.xlsx"],
        cwd=tmp_path,
        env=omgeving(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    if moment == "tijdens schrijven":
        eind = time.monotonic() + 60
        while not any(naam.endswith(".deel") for naam in namen(tmp_path)) and time.monotonic() < eind:
            time.sleep(0.05)
        assert any(naam.endswith(".deel") for naam in namen(tmp_path))
        time.sleep(0.2)
    else:
        time.sleep(1.0)
    proces.send_signal(sein)
    uit, fout = proces.communicate(timeout=60)
    assert proces.returncode == 130, fout.decode()
    assert (uit, b"Traceback" in fout) == (b"", False), fout.decode()
    assert "Afgebroken" in fout.decode()
    assert namen(tmp_path) == set()


# --- een bestand van de gebruiker ---


@pytest.fixture
def zonder_rekenen(boekenkast: Boekenkast, monkeypatch: pytest.MonkeyPatch) -> Boekenkast:
    """De opdracht neemt de uitkomst die er al is; lezen, nakijken en schrijven gaan zoals altijd."""
    uitkomst = boekenkast.uitkomst("Rozendaal")
    monkeypatch.setattr(Rekenaar, "reken_door", lambda zelf, gemeente, eigen: uitkomst)
    return boekenkast


def test_werkboek_dat_de_gebruiker_bewaarde_blijft_staan(zonder_rekenen: Boekenkast, tmp_path: Path) -> None:
    """Een onaangeroerd werkboek mag vervangen worden; na bewaren in Excel alleen met --overschrijf."""
    doel = tmp_path / "x.xlsx"
    argumenten = (*WERKBOEK, "-o", str(doel))
    shutil.copy(zonder_rekenen.boek("Rozendaal").pad, doel)
    vers = doel.stat().st_mtime_ns
    assert roep_hier(*argumenten).code == 0 and doel.stat().st_mtime_ns > vers
    boek = openpyxl.load_workbook(doel)
    boek.save(doel)
    bewaard = doel.read_bytes()
    geweigerd(roep_hier(*argumenten), "x.xlsx", "--overschrijf")
    assert doel.read_bytes() == bewaard
    assert roep_hier(*argumenten, "--overschrijf").code == 0
    assert doel.read_bytes() != bewaard


def test_ander_bestand_wordt_niet_overschreven(tmp_path: Path) -> None:
    doel = tmp_path / "x.xlsx"
    for maak in (lambda: doel.write_text("begroting"), lambda: openpyxl.Workbook().save(doel), lambda: zipfile.ZipFile(doel, "w").close()):
        maak()
        inhoud = doel.read_bytes()
        geweigerd(roep_hier("werkboek", "Rozendaal", "-o", str(doel)), "--overschrijf")
        assert doel.read_bytes() == inhoud


# --- snel en licht ---

OPDRACHTEN = (
    *((), ("werkboek",), ("gemeenten",), ("scenario",), ("scenario", "lijst"), ("scenario", "toon"), ("scenario", "verschil")),
    *(("invoer",), ("invoer", "controleer"), ("invoer", "verouderd"), ("verklaar",), ("prognose",), ("terugtoets",)),
    *(("valideer",), ("keten",), ("volgorde",), ("ontleding",), ("gevoeligheid",), ("scenario", "effect")),
    *(("scenario", "vergelijk"), ("invoer", "herkomst")),
    *(("invoer", "ververs"), ("invoer", "sjabloon"), ("uitleg",), ("batch",), ("vergelijk",), ("landelijk",)),
)


def test_hulp_van_elke_opdracht_laadt_geen_rekenbibliotheken() -> None:
    """Hulp hoort er meteen te staan; de grote bibliotheken kosten seconden."""
    programma = (
        "import sys, os, contextlib, io\nfrom kostenmodel import cli\n"
        f"for deel in {OPDRACHTEN!r}:\n"
        "    with contextlib.suppress(SystemExit): cli.hoofd([*deel, '--help'])\n"
        f"assert not [m for m in sys.modules if m.split('.')[0] in {(*ZWAAR, 'numpy', 'xlsxwriter')!r}], 'zwaar'\n"
    )
    klaar = subprocess.run([sys.executable, "-c", programma], env=omgeving(), capture_output=True, check=False)
    assert klaar.returncode == 0, klaar.stderr.decode()
    assert klaar.stdout.decode().count("Gebruik:") == len(OPDRACHTEN)


def test_elke_opdracht_staat_in_de_hulptest() -> None:
    alle = {()} | {(naam,) for naam in hoofd.commands}
    alle |= {(naam, onder) for naam, groep in hoofd.commands.items() for onder in getattr(groep, "commands", {})}
    assert alle == set(OPDRACHTEN)


def test_opzoeken_laadt_geen_rekenbibliotheken() -> None:
    for argumenten in (["gemeenten", "zend"], ["scenario", "lijst"], ["invoer", "controleer"]):
        programma = (
            f"import sys\nfrom kostenmodel import cli\ntry: cli.hoofd({argumenten!r})\nexcept SystemExit as s: assert not s.code\n"
            f"assert not [m for m in sys.modules if m.split('.')[0] in {ZWAAR!r}]"
        )
        klaar = subprocess.run([sys.executable, "-c", programma], env=omgeving(), capture_output=True, check=False)
        assert klaar.returncode == 0, (argumenten, klaar.stderr.decode())


def test_rekenbibliotheken_krijgen_een_draad_voor_ze_geladen_worden() -> None:
    """Twee processen met elk twee draden maken een fit twintig keer trager, en met twee draden verschilt de negende decimaal.

    Na het laden is instellen te laat; wat de gebruiker zelf heeft ingesteld, mag de uitkomst niet veranderen.
    """
    programma = (
        "import sys, os\nfrom kostenmodel import cli\nassert 'numpy' not in sys.modules\n"
        "print([os.environ.get(n) for n in ('OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS', 'MKL_NUM_THREADS')])"
    )
    for extra in ({}, {"OPENBLAS_NUM_THREADS": "2"}):
        klaar = subprocess.run([sys.executable, "-c", programma], env=omgeving(extra), capture_output=True, check=True, text=True)
        assert klaar.stdout.strip() == "['1', '1', '1']"


# --- verklaar ---


@pytest.mark.parametrize(
    "post",
    ["noodopvang.exploitatie.hotel", "opvang_regulier.faciliteiten", "inburgering.begeleiding_taakstelling", "oordeel.gemeente.4.ncw"],
)
def test_verklaar_loopt_door_tot_de_bronnen(post: str) -> None:
    klaar = CliRunner().invoke(hoofd, ["verklaar", post, "--gemeente", "Utrecht", "--jaar", "2029", *TREKKINGEN])
    assert klaar.exit_code == 0, klaar.stderr
    regels = klaar.stdout.splitlines()
    assert f"[{post}]" in regels[0] and regels[1].lstrip().startswith("= ")
    assert "(bron " in klaar.stdout and "(laag " in klaar.stdout
    assert "https://" in klaar.stdout and "keten, gemiddelde over de trekkingen" in klaar.stdout
    boom = json.loads(
        CliRunner().invoke(hoofd, ["verklaar", post, "--gemeente", "Utrecht", "--jaar", "2029", *TREKKINGEN, "--json"]).stdout
    )

    def bladen(deel: dict[str, Any]) -> list[dict[str, Any]]:
        return [blad for onder in deel["delen"] for blad in bladen(onder)] if deel["delen"] else [deel]

    assert boom["sleutel"] == post and boom["formule"]
    for blad in bladen(boom):
        assert re.match(r"bron |aanname|eigen opgave|keten|gemeentebestand|begrotingsjaar|zie hierboven", blad["herkomst"]), blad


def test_verklaar_geeft_het_getal_van_het_werkboek(documenten: list[dict[str, Any]]) -> None:
    argumenten = ("--gemeente", "Utrecht", "--jaar", "2030", "--scenario", "hoge_instroom", "--bekostiging", "structureel")
    afloop = roep("verklaar", "netto.gemeente", *argumenten, *TREKKINGEN, "--json")
    assert json.loads(afloop.uit)["waarde"] == pytest.approx(documenten[0]["netto_last"]["structureel"]["2030"])


def test_verklaar_weigert_met_een_suggestie() -> None:
    geweigerd(roep_hier("verklaar", "netto.gemeent", "--gemeente", "Utrecht", *TREKKINGEN), "Bedoelt u netto.gemeente")
    geweigerd(
        roep_hier("verklaar", "x", "--gemeente", "Utrech", "--scenario", "y", "--bekostiging", "structureel_mix", "--json"),
        *("Bedoelt u Utrecht ", "scenario", "crisis of structureel"),
    )


# --- opzoeken en nakijken ---


def test_gemeenten_zoeken_op_naam_code_en_provincie() -> None:
    alle = json.loads(roep("gemeenten", "--json").uit)
    assert len(alle) == 342 and set(alle[0]) == {"code", "naam", "provincie", "inwoners"}
    assert [g["naam"] for g in json.loads(roep_hier("gemeenten", "gm0344", "--json").uit)] == ["Utrecht"]
    assert len(json.loads(roep_hier("gemeenten", "Flevoland", "--json").uit)) == 6
    assert "Súdwest-Fryslân" in roep_hier("gemeenten", "sudwest").uit
    geweigerd(roep_hier("gemeenten", "Utrcht"), "Bedoelt u Utrecht?")


def test_scenario_lijst_toon_en_verschil() -> None:
    lijst = json.loads(roep_hier("scenario", "lijst", "--json").uit)
    assert {s["naam"] for s in lijst} >= {"basispad", "hoge_instroom", "lage_instroom"} and all(s["titel"] for s in lijst)
    tekst = roep_hier("scenario", "lijst").uit
    assert all(s["naam"] in tekst and s["titel"] in tekst for s in lijst)
    toon = json.loads(roep_hier("scenario", "toon", "kabinetspakket_2024", "--json").uit)
    assert len(toon["maatregelen"]) >= 3
    for maatregel in toon["maatregelen"]:
        assert maatregel["status"] and maatregel["datum_stand"] and maatregel["bron"] and maatregel["bewerkingen"]
    tekst = roep_hier("scenario", "toon", "kabinetspakket_2024").uit
    assert all(maatregel["titel"] in tekst for maatregel in toon["maatregelen"])
    verschil = json.loads(roep_hier("scenario", "verschil", "basispad", "hoge_instroom", "--json").uit)
    assert [rij["blad"] for rij in verschil] == ["instroom"] and verschil[0]["een"] == "-"
    assert roep_hier("scenario", "verschil", "basispad", "basispad").uit == "Geen verschil.\n"
    geweigerd(roep_hier("scenario", "verschil", "een", "ander"), '"een"', '"ander"')


def test_invoer_controleer_en_verouderd() -> None:
    goed = roep("invoer", "controleer")
    assert goed.code == 0 and "Geen fouten" in goed.uit
    document = json.loads(roep_hier("invoer", "controleer", "--json").uit)
    assert document["samenvatting"]["gemeenten"] == 342 and isinstance(document["meldingen"], list)
    nu = json.loads(roep_hier("invoer", "verouderd", "--json").uit)
    later = json.loads(roep_hier("invoer", "verouderd", "--json", "--peildatum", "2035-01-01").uit)
    koppen = [[rij["kop"] for rij in rijen] for rijen in (nu, later)]
    assert koppen[0].count("aanname") > 50 and koppen[1].count("verouderd") > koppen[0].count("verouderd")
    assert all(rij["reden"] for rij in nu if rij["kop"] == "aanname")
    assert "Aannames: " in roep_hier("invoer", "verouderd").uit


def test_streng_maakt_van_een_waarschuwing_een_fout() -> None:
    """In 2035 is de houdbaarheid van waarden voorbij: zonder --streng een waarschuwing, met --streng een fout."""
    soepel, streng = (roep_hier("invoer", "controleer", "--peildatum", "2035-01-01", *meer) for meer in ((), ("--streng",)))
    assert soepel.code == 0 and "Let op: " in soepel.fout
    geweigerd(streng, "houdba")


def test_versie() -> None:
    afloop = roep_hier("--version")
    assert re.fullmatch(r"kostenmodel \d+\.\d+\.\d+\n", afloop.uit) and afloop.code == 0
