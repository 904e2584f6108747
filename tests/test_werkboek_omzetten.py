"""PDF en ODS naast het werkboek: echt door LibreOffice gemaakt, en een nette weigering als LibreOffice er niet is of niet wil."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

import maak_plaatjes
import pytest
from hulp_boeken import KEUZES, Boek
from hulp_opdracht import Afloop, geweigerd, roep
from PIL import Image

from kostenmodel import api, werkboek
from kostenmodel.doorrekening import Rekenaar
from kostenmodel.invoer import InvoerFouten
from kostenmodel.werkboek import omzetten
from kostenmodel.werkboek.bestand import door_gebruiker_bewaard
from kostenmodel.werkboek.notatie import getal
from kostenmodel.werkboek.raster import TOTAAL

WERKBOEK = ("werkboek", "Rozendaal", "--trekkingen", "2", "-o", "x.xlsx")


def namen(map_: Path) -> set[str]:
    return {pad.name for pad in map_.iterdir()}


@pytest.fixture(scope="module")
def map_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("omzetten")


@pytest.fixture(scope="module")
def afloop(map_: Path) -> Afloop:
    """De opdracht met beide opties, in een map met een spatie en een accent in de naam."""
    doel = map_ / "mijn cijfers é"
    doel.mkdir()
    return roep(*WERKBOEK, "--pdf", "--ods", "--json", "--teken", "lasten_negatief", map=doel)


@pytest.fixture(scope="module")
def gemaakt(map_: Path, afloop: Afloop) -> Path:
    return map_ / "mijn cijfers é"


@pytest.fixture(scope="module")
def pdftekst(gemaakt: Path) -> str:
    klaar = subprocess.run(["pdftotext", "-layout", str(gemaakt / "x.pdf"), "-"], capture_output=True, check=True)
    return klaar.stdout.decode()


def test_pdf_en_ods_staan_naast_het_werkboek(afloop: Afloop, gemaakt: Path) -> None:
    assert afloop.code == 0, afloop.fout
    document: dict[str, Any] = json.loads(afloop.uit)
    assert [document[soort] for soort in ("bestand", "pdf", "ods")] == ["x.xlsx", "x.pdf", "x.ods"]
    assert namen(gemaakt) == {"x.xlsx", "x.pdf", "x.ods"}


def test_pdf_toont_het_werkboek_met_nederlandse_getallen(gemaakt: Path, pdftekst: str) -> None:
    boek = Boek(gemaakt / "x.xlsx")
    blad, rij = boek.sleutels["verschil.netto.gemeente"][0]
    assert re.search(rf"verschil\.netto\.gemeente .* {re.escape(getal(float(str(boek.waarden[blad, f'{TOTAAL}{rij}']))))} ", pdftekst)
    assert re.search(r"Bladzijde 1 van \d+", pdftekst) and not re.search(r"\d,\d{3},\d{3}", pdftekst)
    assert all(naam in pdftekst for naam in boek.bladen)
    kenmerken = subprocess.run(["pdfinfo", str(gemaakt / "x.pdf")], capture_output=True, check=True).stdout.decode()
    assert re.search(r"Tagged: +yes", kenmerken)


def test_de_plaatjes_van_de_readme_zijn_opnieuw_te_maken(gemaakt: Path, tmp_path: Path) -> None:
    """Elk begin en einde van een plaatje staat nog op zijn blad, en elk plaatje past in een README."""
    for pad, een in zip(maak_plaatjes.teken(gemaakt / "x.pdf", tmp_path), maak_plaatjes.PLAATJES, strict=True):
        with Image.open(pad) as beeld:
            assert abs(beeld.width - een.breedte) <= 2 and beeld.height > 200, een.naam
            assert len(beeld.getcolors() or ()) > 8, een.naam
        assert pad.stat().st_size < 200_000, een.naam
    assert namen(tmp_path) == {f"{een.naam}.png" for een in maak_plaatjes.PLAATJES}


def test_papier_toont_het_gekozen_teken(gemaakt: Path, pdftekst: str) -> None:
    """LibreOffice leest de getalnotatie zoals bedoeld: een last staat met een min, een baat zonder, en de legenda zegt het."""
    boek = Boek(gemaakt / "x.xlsx")
    for wat, teken in (("lasten", "-"), ("baten", "")):
        blad, rij = boek.sleutels[f"taakveld.{wat}.samen"][0]
        bedrag = getal(float(str(boek.waarden[blad, f"{TOTAAL}{rij}"])) / 1000)
        assert re.search(rf"taakveld\.{wat}\.samen .* {teken}{re.escape(bedrag)} ", pdftekst), (wat, bedrag)
    assert "Lasten staan met een min, baten met een plus." in pdftekst


def test_ods_heeft_dezelfde_bladen_en_levende_formules(gemaakt: Path) -> None:
    with zipfile.ZipFile(gemaakt / "x.ods") as archief:
        inhoud = archief.read("content.xml").decode()
    boek = Boek(gemaakt / "x.xlsx")
    assert re.findall(r'<table:table table:name="([^"]+)"', inhoud) == list(boek.bladen)
    assert inhoud.count("table:formula=") >= len(boek.formules)


def test_wat_na_het_maken_is_bewaard_blijft_staan(gemaakt: Path, tmp_path: Path) -> None:
    """Een verse PDF of ODS mag vervangen worden; is hij van een ander of gewijzigd, dan alleen met --overschrijf."""
    for soort in ("pdf", "ods"):
        vers, gewijzigd = gemaakt / f"x.{soort}", tmp_path / f"gewijzigd.{soort}"
        assert not door_gebruiker_bewaard(vers)
        if soort == "pdf":
            gewijzigd.write_bytes(vers.read_bytes() + b"\n1 0 obj <<>> endobj\n%%EOF\n")
        else:
            _bewaar_later(vers, gewijzigd)
        assert door_gebruiker_bewaard(gewijzigd)
        (tmp_path / f"x.{soort}").write_text("van een ander")
    geweigerd(roep(*WERKBOEK, "--pdf", "--ods", map=tmp_path), "x.pdf", "x.ods", "--overschrijf")
    assert namen(tmp_path) == {"gewijzigd.pdf", "gewijzigd.ods", "x.pdf", "x.ods"}
    assert {pad.read_text() for pad in tmp_path.glob("x.*")} == {"van een ander"}


def _bewaar_later(bron: Path, doel: Path) -> None:
    with zipfile.ZipFile(bron) as oud, zipfile.ZipFile(doel, "w") as nieuw:
        for naam in oud.namelist():
            nieuw.writestr(naam, re.sub(rb"(<dc:date>)[^<]*", rb"\g<1>2027-01-05T09:00:00", oud.read(naam)))


# --- LibreOffice ontbreekt of wil niet ---


def test_zonder_libreoffice_een_melding_voor_het_rekenen_begint(tmp_path: Path) -> None:
    afloop = roep(*WERKBOEK, "--pdf", "--ods", "--scenario", "basispat", map=tmp_path, extra={"PATH": str(tmp_path)})
    geweigerd(afloop, "--pdf en --ods", "geen LibreOffice", "PATH", "basispat")
    assert namen(tmp_path) == set()


def _nep(map_: Path, monkeypatch: pytest.MonkeyPatch, programma: str) -> None:
    """Een programma dat soffice heet en iets anders doet."""
    pad = map_ / "bin" / "soffice"
    pad.parent.mkdir()
    pad.write_text(f"#!/bin/sh\n{programma}\n")
    pad.chmod(0o755)
    monkeypatch.setenv("PATH", f"{pad.parent}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.parametrize(("programma", "stuk"), [("exit 7", "afloop 7"), ("exit 0", "geen x.pdf")])
def test_libreoffice_die_niet_omzet_geeft_een_melding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, programma: str, stuk: str) -> None:
    """Het werkboek zelf is dan al heel geschreven en blijft staan."""
    monkeypatch.setattr(Rekenaar, "reken_door", lambda zelf, gemeente, eigen: None)
    monkeypatch.setattr(werkboek, "schrijf_werkboek", lambda uitkomst, invoer, scenario, pad, teken: pad.write_text("werkboek"))
    _nep(tmp_path, monkeypatch, programma)
    uit = tmp_path / "uit"
    uit.mkdir()
    with pytest.raises(InvoerFouten) as fouten:
        api.maak_werkboek(["Rozendaal"], uit / "x.xlsx", KEUZES, soorten=["pdf"])
    (melding,) = fouten.value.meldingen
    assert stuk in str(melding) and "--pdf" in str(melding) and "xlsx-bestand is wel geschreven" in str(melding)
    assert namen(uit) == {"x.xlsx"} and (uit / "x.xlsx").read_text() == "werkboek"


def test_libreoffice_die_blijft_hangen_wordt_gestopt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ook het kind: soffice zelf is maar een opstartprogramma. Van zijn profiel en van half werk blijft niets achter."""
    _nep(tmp_path, monkeypatch, f"sleep 300 & echo $! > {tmp_path}/kind; wait")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(omzetten, "SECONDEN_START", 2)
    monkeypatch.setattr(omzetten, "SECONDEN_PER_BESTAND", 0)
    with pytest.raises(InvoerFouten, match="na 2 seconden"):
        omzetten.zet_ernaast([tmp_path / "x.xlsx"], "pdf")
    kind = int((tmp_path / "kind").read_text())
    for _ in range(50):
        if not Path(f"/proc/{kind}").exists() or "Z" in Path(f"/proc/{kind}/stat").read_text().split()[2]:
            break
        time.sleep(0.1)
    else:
        raise AssertionError("het kind draait nog")
    assert namen(tmp_path) == {"bin", "kind"}


def test_veel_werkboeken_gaan_in_stukken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Boven 247 bestanden houdt LibreOffice er stil mee op; elk stuk krijgt een eigen aanroep en er raakt niets weg."""
    nep = f"""for laatste in "$@"; do case "$laatste" in *.xlsx) naam="${{laatste##*/}}"
cp "$laatste" "$uit/${{naam%.xlsx}}.ods";; esac
[ "$vorige" = --outdir ] && uit="$laatste"; vorige="$laatste"; done; echo $# >> {tmp_path}/aanroepen"""
    _nep(tmp_path, monkeypatch, nep)
    bronnen = [tmp_path / f"w{nummer}.xlsx" for nummer in range(450)]
    for bron in bronnen:
        bron.write_text(bron.stem)
    doelen = omzetten.zet_ernaast(bronnen, "ods")
    assert [doel.read_text() for doel in doelen] == [bron.stem for bron in bronnen]
    vaste = 6
    assert [int(regel) - vaste for regel in (tmp_path / "aanroepen").read_text().split()] == [200, 200, 50]
