"""Bestanden van een ander: tekst wordt nooit een formule, niets wordt uitgevoerd, en wat niet te vertrouwen is wordt geweigerd.

Langs de opdrachtregel, zoals een gebruiker het doet.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import socket
import struct
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hulp_boeken import Boek
from hulp_eigen import Opgave, cellen, vul
from hulp_opdracht import TREKKINGEN, Afloop, geweigerd, roep, roep_hier

import kostenmodel
from kostenmodel import api
from kostenmodel.invoer.eigencijfers import BLAD
from kostenmodel.invoer.rekenblad import MEESTE_DELEN, MEESTE_UITGEPAKT
from kostenmodel.prognose.opslag import opslagmap
from kostenmodel.werkers import Werkers

GEMEENTE = "Rozendaal"
FORMULES = ('=HYPERLINK("http://kwaad.example","klik")', "+31612345678", "-1+1", "@SUM(A1:A9)", "=cmd|'/c calc'!A0")


@pytest.fixture(scope="module")
def sjabloon(tmp_path_factory: pytest.TempPathFactory) -> Boek:
    pad = tmp_path_factory.mktemp("sjabloon") / "eigen.xlsx"
    assert roep_hier("invoer", "sjabloon", GEMEENTE, "-o", str(pad), *TREKKINGEN).code == 0
    return Boek(pad)


def delen(pad: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(pad) as archief:
        return {naam: archief.read(naam) for naam in archief.namelist()}


def schrijf(pad: Path, inhoud: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED) as archief:
        for naam, deel in inhoud.items():
            archief.writestr(naam, deel)
    return pad


# --- tekst blijft tekst ---


def test_tekst_uit_eigen_cijfers_wordt_geen_formule(sjabloon: Boek, tmp_path: Path) -> None:
    """De tekst staat in het nieuwe werkboek als tekst, op elk blad waar zij komt, en in geen enkele formule."""
    namen = {f"locaties.locatie_{n}": {"naam": tekst, "soort": "Doorstroomlocatie", "plaatsen": 5.0} for n, tekst in enumerate(FORMULES, 1)}
    ingevuld = vul(sjabloon, Opgave({}, {}), tmp_path / "in.xlsx")
    _zet_teksten(ingevuld, sjabloon, namen)
    afloop = roep_hier("werkboek", GEMEENTE, "-o", str(tmp_path / "uit.xlsx"), "--eigen-cijfers", str(ingevuld), *TREKKINGEN)
    assert afloop.code == 0, afloop.fout
    boek = Boek(tmp_path / "uit.xlsx")
    for tekst in FORMULES:
        cellen = [(blad, cel.coordinate, cel.data_type) for blad, cel in boek.cellen() if tekst in str(cel.value)]
        assert {blad for blad, _, _ in cellen} == {BLAD, "Verantwoording"}, tekst
        assert {soort for _, _, soort in cellen} == {"s"}, tekst
    _nergens_in_formules(tmp_path / "uit.xlsx", [*FORMULES, "HYPERLINK", "calc"])


def _zet_teksten(pad: Path, sjabloon: Boek, rijen: dict[str, dict[str, Any]]) -> None:
    """Vult teksten die op een formule lijken in als tekst: een rekenblad met een apostrof ervoor doet dat ook."""
    import openpyxl

    boek = openpyxl.load_workbook(pad)
    waar = {cel.value: cel.row for cel in sjabloon.bladen[BLAD]["A"]}
    for sleutel, velden in rijen.items():
        for kolom, inhoud in zip("BCD", velden.values(), strict=True):
            cel = boek[BLAD][f"{kolom}{waar[sleutel]}"]
            cel.value = inhoud
            if isinstance(inhoud, str):
                cel.data_type = "s"
    boek.save(pad)


def _nergens_in_formules(pad: Path, stukken: list[str]) -> None:
    for naam, deel in delen(pad).items():
        formules = b"".join(stuk.split(b"</", 1)[0] for begin in (b"<f>", b"<c:f>") for stuk in deel.split(begin)[1:]).decode()
        assert not [stuk for stuk in stukken if stuk.replace("'", "&apos;") in formules or stuk in formules], naam


def test_tekst_uit_de_invoermap_wordt_geen_formule(tmp_path: Path) -> None:
    """Titels van scenario's, bronnen en partijen komen op bladen, in keuzelijsten, koppen en grafieken."""
    map_ = kopie(tmp_path)
    wijzig(map_ / "scenarios/lage_instroom.toml", 'titel = "', f"titel = '{FORMULES[0]} ", sluit=True)
    for oud in ('gemeente = { label = "', 'hotel = { label = "'):
        wijzig(map_ / "indelingen.toml", oud, f"{oud}=1+KWAAD ")
    afloop = roep_hier("werkboek", GEMEENTE, "-o", str(tmp_path / "uit.xlsx"), "--invoer", str(map_), *TREKKINGEN)
    assert afloop.code == 0, afloop.fout
    boek = Boek(tmp_path / "uit.xlsx")
    geraakt = [cel.data_type for _, cel in boek.cellen() if str(cel.value).startswith(("=1+KWAAD", FORMULES[0]))]
    assert len(geraakt) > 5 and set(geraakt) == {"s"}
    _nergens_in_formules(tmp_path / "uit.xlsx", [FORMULES[0]])
    for naam, deel in delen(tmp_path / "uit.xlsx").items():
        assert b"<f>1+KWAAD" not in deel and b"<c:f>1+KWAAD" not in deel, naam


@pytest.mark.parametrize("tekst", [*FORMULES, "\t1", "'=1+1"])
def test_een_sleutel_die_op_een_formule_lijkt_wordt_geweigerd(tmp_path: Path, tekst: str) -> None:
    """Sleutels staan als tekst in de CSV van een batch, en daar kan niets zeggen dat het tekst is."""
    map_ = kopie(tmp_path)
    for naam in ("gemeenten", "capaciteit", "gemeentefonds", "begroting_taakvelden"):
        pad = map_ / f"gemeenten/{naam}.csv"
        aangehaald = tekst.replace('"', '""')
        pad.write_text(pad.read_text(encoding="utf-8").replace("GM0277", f'"{aangehaald}"'), encoding="utf-8")
    wijzig(map_ / "indelingen.toml", "[partij]\n", f"[partij]\n{json.dumps(tekst)} = {{ label = 'X', groep = 'overig' }}\n")
    scenario = map_ / "scenarios" / f"{tekst.replace('/', '')}.toml"
    scenario.write_bytes((map_ / "scenarios/lage_instroom.toml").read_bytes())
    afloop = roep_hier("invoer", "controleer", "--invoer", str(map_))
    geweigerd(afloop, "gemeenten/gemeenten.csv, regel", "GM met vier cijfers", "indelingen.toml, [partij]", "kleine letters, cijfers en _,")
    geweigerd(afloop, "Hernoem het bestand")


def kopie(tmp_path: Path) -> Path:
    return Path(shutil.copytree(api.laad_invoer().map, tmp_path / "invoer"))


def wijzig(pad: Path, oud: str, nieuw: str, *, sluit: bool = False) -> None:
    """Vervangt de eerste `oud`; met `sluit` is de tekst erna tussen enkele aanhalingstekens."""
    tekst = pad.read_text(encoding="utf-8")
    assert oud in tekst, (pad.name, oud)
    voor, na = tekst.split(oud, 1)
    pad.write_text(voor + nieuw + (na.replace('"', "'", 1) if sluit else na), encoding="utf-8")


def test_stuurtekens_uit_een_bestand_komen_niet_op_de_terminal(tmp_path: Path) -> None:
    """Ook niet in een melding, en ook niet uit de naam van een bestand."""
    map_ = kopie(tmp_path)
    wijzig(map_ / "scenarios/lage_instroom.toml", 'titel = "', 'titel = "\\u001b]0;weg\\u0007 ')
    afloop = roep_hier("scenario", "toon", "lage_instroom", "--invoer", str(map_))
    geweigerd(afloop, "een stuurteken")
    naam = tmp_path / "\x1b[31mrood.xlsx"
    naam.write_text("geen werkboek")
    ander = roep_hier("werkboek", GEMEENTE, "--eigen-cijfers", str(naam), "-o", str(tmp_path))
    geweigerd(ander, "rood.xlsx")
    assert "\x1b" not in afloop.fout + ander.fout


def test_een_naam_met_een_tab_of_regeleinde_wordt_geweigerd(sjabloon: Boek, tmp_path: Path) -> None:
    for tekst in ("\t=1+1", "een\ntwee", "a" * 201):
        opgave = Opgave({}, {"locaties.locatie_1": {"naam": tekst}})
        ((cel, _),) = cellen(sjabloon, opgave)
        geweigerd(met_eigen(vul(sjabloon, opgave, tmp_path / "in.xlsx")), f"blad Eigen cijfers, cel {cel}:", "een naam op een regel")


def test_namen_blijven_binnen_de_uitvoermap(tmp_path: Path) -> None:
    map_, uit = kopie(tmp_path), tmp_path / "a" / "uit"
    uit.mkdir(parents=True)
    wijzig(map_ / "gemeenten/gemeenten.csv", ",Rozendaal,", ",../../Rozendaal/x,")
    afloop = roep_hier("invoer", "sjabloon", "GM0277", "-o", str(uit), "--invoer", str(map_), *TREKKINGEN)
    assert afloop.code == 0, afloop.fout
    assert [pad.name for pad in uit.iterdir()] == ["eigen-cijfers-rozendaalx-2027.xlsx"]
    assert {pad.name for pad in tmp_path.iterdir()} == {"invoer", "a"} and [pad.name for pad in uit.parent.iterdir()] == ["uit"]


# --- bestanden die geweigerd worden ---


def met_eigen(pad: Path) -> Afloop:
    """`werkboek --eigen-cijfers`; er mag geen bestand bij komen."""
    voor = set(pad.parent.iterdir())
    afloop = roep_hier("werkboek", GEMEENTE, "-o", str(pad.with_name("uit.xlsx")), "--eigen-cijfers", str(pad), *TREKKINGEN)
    assert set(pad.parent.iterdir()) == voor
    return afloop


def _bom(goed: dict[str, bytes], pad: Path) -> None:
    schrijf(pad, goed | {"xl/media/groot.bin": bytes(MEESTE_UITGEPAKT + 1)})


def _liegende_bom(goed: dict[str, bytes], pad: Path) -> None:
    """Een deel dat zegt een byte groot te zijn."""
    _bom(goed, pad)
    rauw = pad.read_bytes()
    pad.write_bytes(rauw.replace(struct.pack("<L", MEESTE_UITGEPAKT + 1), struct.pack("<L", 1)))


def _entiteiten(goed: dict[str, bytes], pad: Path) -> None:
    teksten = goed["xl/sharedStrings.xml"].replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>', 1)
    schrijf(pad, goed | {"xl/sharedStrings.xml": teksten})


def _ver_weg(goed: dict[str, bytes], pad: Path) -> None:
    vel = goed["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    schrijf(pad, goed | {"xl/worksheets/sheet1.xml": vel})


def _dubbel(goed: dict[str, bytes], pad: Path) -> None:
    with zipfile.ZipFile(schrijf(pad, goed), "a") as archief, pytest.warns(UserWarning, match="Duplicate"):
        archief.writestr("xl/workbook.xml", goed["xl/workbook.xml"])


def _kantoor(inhoud: bytes) -> Callable[[dict[str, bytes], Path], object]:
    return lambda _, pad: pad.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + inhoud)


def _met(**extra: bytes) -> Callable[[dict[str, bytes], Path], object]:
    return lambda goed, pad: schrijf(pad, goed | {naam.replace("__", "/").replace("_p_", "."): deel for naam, deel in extra.items()})


GEWEIGERD: dict[str, tuple[Callable[[dict[str, bytes], Path], object], str]] = {
    "zip bom": (_bom, "MB uitgepakt"),
    "zip bom die over zijn grootte liegt": (_liegende_bom, "geen werkboek"),
    "heel veel delen": (lambda goed, pad: schrijf(pad, goed | {f"x/{n}": b"" for n in range(MEESTE_DELEN)}), "delen"),
    "een deel twee keer": (_dubbel, "geen werkboek"),
    "koppeling": (_met(xl__externalLinks__externalLink1_p_xml=b"<x/>"), "koppelingen naar andere bestanden"),
    "gegevens van buiten": (_met(xl__connections_p_xml=b"<x/>"), "koppelingen naar gegevens buiten het bestand"),
    "macro": (_met(xl__vbaProject_p_bin=b"x"), "macro's"),
    "XML met begrippen": (_entiteiten, "DOCTYPE"),
    "heel groot blad": (_ver_weg, "hoogstens 2000 rijen"),
    "wachtwoord": (_kantoor("EncryptedPackage".encode("utf-16-le")), "een bestand met een wachtwoord"),
    "oud Excelbestand": (_kantoor(b"Workbook"), "een oud Excelbestand"),
    "ander archief": (
        lambda _, pad: schrijf(pad, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        "een ander soort bestand",
    ),
    "PDF": (lambda _, pad: pad.write_bytes(b"%PDF-1.7\n%%EOF"), "geen werkboek"),
    "CSV": (lambda _, pad: pad.write_text("sleutel;2027\na.b;1\n"), "geen werkboek"),
    "leeg": (lambda _, pad: pad.write_bytes(b""), "geen werkboek"),
    "half": (lambda goed, pad: pad.write_bytes(schrijf(pad, goed).read_bytes()[:9_000]), "geen werkboek"),
    "zonder blad": (lambda goed, pad: schrijf(pad, {n: d for n, d in goed.items() if "sheet1" not in n}), "geen werkboek"),
}


@pytest.mark.parametrize("soort", GEWEIGERD)
def test_wat_niet_te_vertrouwen_is_wordt_geweigerd(sjabloon: Boek, tmp_path: Path, soort: str) -> None:
    maak, stuk = GEWEIGERD[soort]
    pad = tmp_path / "in.xlsx"
    maak(delen(sjabloon.pad), pad)
    afloop = met_eigen(pad)
    geweigerd(afloop, "in.xlsx: gevonden ", stuk)
    assert len(afloop.fouten) == 1


def test_een_te_groot_bestand_wordt_niet_gelezen(tmp_path: Path) -> None:
    pad = tmp_path / "in.xlsx"
    with pad.open("wb") as bestand:
        bestand.truncate(50_000_001)
    geweigerd(met_eigen(pad), "een bestand van meer dan 50 MB")


def test_een_formule_zonder_uitkomst_is_geen_lege_cel(sjabloon: Boek, tmp_path: Path) -> None:
    """Zo'n cel leest een ander programma als leeg: dat zou stil de standaard zijn."""
    opgave = Opgave({"gemeente.omslagrente": {2027: "=0.01+0.01"}}, {})
    ((cel, _),) = cellen(sjabloon, opgave)
    afloop = met_eigen(vul(sjabloon, opgave, tmp_path / "in.xlsx"))
    geweigerd(afloop, f"blad Eigen cijfers, cel {cel}:", "een formule zonder bewaarde uitkomst")


# --- niets naar buiten, niets uitgevoerd ---


def test_geen_netwerk(sjabloon: Boek, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def verboden(*_: object, **__: object) -> None:
        raise AssertionError("er wordt een verbinding gemaakt")

    for naam in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, naam, verboden)
    ingevuld = vul(sjabloon, Opgave({"gemeente.omslagrente": {2027: 0.02}}, {}), tmp_path / "in.xlsx")
    for argumenten in (
        ("werkboek", GEMEENTE, "-o", str(tmp_path / "uit.xlsx"), "--eigen-cijfers", str(ingevuld), *TREKKINGEN),
        ("invoer", "sjabloon", GEMEENTE, "-o", str(tmp_path / "s.xlsx"), *TREKKINGEN),
        ("invoer", "controleer"),
    ):
        assert roep_hier(*argumenten).code == 0


UITVOEREND = {"eval", "exec", "compile", "__import__"}
GEVAARLIJK = {"pickle", "marshal", "shelve", "ctypes", "imp", "runpy"}
TUSSEN_PROCESSEN = {"werkers.py": {"pickle"}}
"""Werk gaat van de hoofdtaak naar haar eigen werkers; dat bestand leest alleen deze gebruiker, en het is na afloop weg."""
NAAR_BUITEN = {"urllib.request", "http.client", "ftplib", "requests", "cbsodata"}
HAALT_OP = "verversing/"
"""Alleen `invoer ververs` haalt iets op."""
MAG_STARTEN = {"werkboek/omzetten.py"}
"""Alleen het omzetten met LibreOffice start een ander programma, op ons eigen werkboek."""


def test_de_code_voert_geen_tekst_uit_en_start_niets() -> None:
    """Geen uitvoerende functies, geen bestandsvormen die code dragen, geen schil, en geen verbindingen."""
    pakket = Path(kostenmodel.__file__).parent
    for pad in sorted(pakket.rglob("*.py")):
        naam = pad.relative_to(pakket).as_posix()
        for knoop in ast.walk(ast.parse(pad.read_text(encoding="utf-8"))):
            if isinstance(knoop, ast.Call) and isinstance(knoop.func, ast.Name):
                assert knoop.func.id not in UITVOEREND, naam
            if isinstance(knoop, ast.keyword) and knoop.arg in ("shell", "allow_pickle"):
                assert isinstance(knoop.value, ast.Constant) and knoop.value.value is False, naam
            if isinstance(knoop, ast.Import | ast.ImportFrom):
                modules = {een.name for een in knoop.names} if isinstance(knoop, ast.Import) else {knoop.module or ""}
                assert not modules & GEVAARLIJK - TUSSEN_PROCESSEN.get(naam, set()), naam
                assert not modules & NAAR_BUITEN or naam.startswith(HAALT_OP), naam
                assert "subprocess" not in modules or naam in MAG_STARTEN, naam


@pytest.mark.skipif(os.name == "nt", reason="Windows regelt dit met de map van de gebruiker")
def test_wat_werkers_delen_leest_alleen_deze_gebruiker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """De map waar het in staat is voor anderen dicht en na afloop weg."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    rechten = list(Werkers(2).verdeel(_rechten, tmp_path, [1, 2]))
    assert rechten == [[0o700], [0o700]]
    assert not list(tmp_path.glob("kostenmodel-*"))


def _rechten(map_: Path, _: int) -> list[int]:
    return [pad.stat().st_mode & 0o777 for pad in map_.glob("kostenmodel-*")]


def test_een_werkboek_noemt_geen_gebruiker_en_geen_pad(sjabloon: Boek, tmp_path: Path) -> None:
    """Niet in de cellen, de verantwoording of de eigenschappen van het bestand."""
    thuis = tmp_path / "zzthuis"
    thuis.mkdir()
    ingevuld = vul(sjabloon, Opgave({"gemeente.omslagrente": {2027: 0.02}}, {}), thuis / "zzinvoer.xlsx")
    extra = {naam: "zztester" for naam in ("USER", "LOGNAME", "USERNAME")} | {"HOME": str(thuis), "KOSTENMODEL_CACHE": str(opslagmap())}
    uit = thuis / "zzuit.xlsx"
    afloop = roep("werkboek", GEMEENTE, "-o", str(uit), "--eigen-cijfers", str(ingevuld), *TREKKINGEN, extra=extra, map=thuis)
    assert afloop.code == 0, afloop.fout
    verboden = [b"zztester", b"zzthuis", b"zzinvoer", b"zzuit", str(tmp_path).encode(), socket.gethostname().encode()]
    for naam, deel in delen(uit).items():
        assert not [stuk for stuk in verboden if stuk in deel], naam
