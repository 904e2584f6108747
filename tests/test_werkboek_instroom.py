"""Blad Instroom, gelezen uit het geschreven bestand zoals een gebruiker het opent."""

from __future__ import annotations

import csv
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hulp_doorrekening import INST
from hulp_posten import INVOER

from kostenmodel.doorrekening import Rekenaar
from kostenmodel.invoer import InvoerFouten, zoek_gemeente
from kostenmodel.prognose import instroompaden, instroomprognose, maandreeksen
from kostenmodel.prognose.ramingen import Raming, lees_ramingen, naast_ramingen
from kostenmodel.werkboek import schrijf_werkboek
from kostenmodel.werkboek.bladen.instroom import METHODE, MODEL, NAAM, NAIEF, STROOM
from kostenmodel.werkboek.instroomcijfers import instroomcijfers

TOEVAL = INST.toeval(INVOER)
STROMEN = list(STROOM.values())
KWANTIELEN = [f"{p} totaal" for p in ("P5", "P10", "P50", "P90", "P95")]
EIND = INST.jaren[-1]
Rij = dict[str, Any]


@pytest.fixture(scope="module")
def bestand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pad = tmp_path_factory.mktemp("instroom") / "utrecht.xlsx"
    uitkomst = Rekenaar(INVOER, INST, ["basispad"]).reken_door(zoek_gemeente(INVOER, "Utrecht"))
    schrijf_werkboek(uitkomst, INVOER, "basispad", pad)
    return pad


@pytest.fixture(scope="module")
def boek(bestand: Path) -> dict[str, list[list[Any]]]:
    gelezen = openpyxl.load_workbook(bestand, data_only=True)
    return {vel.title: [[cel.value for cel in rij] for rij in vel.iter_rows()] for vel in gelezen.worksheets}


@pytest.fixture(scope="module")
def rijen(boek: dict[str, list[list[Any]]]) -> list[list[Any]]:
    return boek[NAAM]


def tabel(rijen: list[list[Any]], *kop: str) -> list[Rij]:
    """De rijen onder de kopregel die met deze koppen begint, tot de eerste lege regel."""
    begin = next(n for n, rij in enumerate(rijen) if tuple(rij[: len(kop)]) == kop)
    namen = [naam for naam in rijen[begin] if naam is not None]
    uit = []
    for rij in rijen[begin + 1 :]:
        if rij[0] is None:
            break
        uit.append(dict(zip(namen, rij, strict=False)))
    return uit


def jaren(rijen: list[list[Any]]) -> Iterator[tuple[int, Rij]]:
    return ((rij["Jaar"], rij) for rij in tabel(rijen, "Jaar", "Status"))


def csv_rijen(naam: str) -> list[dict[str, str]]:
    with (INVOER.map / "reeksen" / naam).open(encoding="utf-8", newline="") as open_bestand:
        return list(csv.DictReader(open_bestand))


def test_elk_jaar_staat_er_een_keer(rijen: list[list[Any]]) -> None:
    assert [jaar for jaar, _ in jaren(rijen)] == list(range(2013, EIND + 1))


def test_gerealiseerde_jaren_zijn_de_som_van_hun_maanden_en_sluiten_aan_op_de_publicatie(rijen: list[list[Any]]) -> None:
    maanden = tabel(rijen, "Maand", "Status")
    gepubliceerd = csv_rijen("instroom_jaar.csv")
    getoetst = 0
    for jaar, rij in jaren(rijen):
        if rij["Totaal gerealiseerd"] is None:
            continue
        for stroom in STROMEN:
            assert rij[stroom] == pytest.approx(sum(m[stroom] for m in maanden if m["Maand"].startswith(str(jaar))))
        totaal = sum(float(r["aantal"]) for r in gepubliceerd if int(r["jaar"]) == jaar)
        assert rij["Totaal gerealiseerd"] == pytest.approx(sum(rij[stroom] for stroom in STROMEN))
        assert rij["Totaal gerealiseerd"] - rij["Verschil met publicatie"] == pytest.approx(totaal)
        assert "gepubliceerd" in rij["Status"]
        getoetst += 1
    assert getoetst == len({rij["jaar"] for rij in gepubliceerd})


def test_een_jaar_is_gerealiseerd_of_prognose_nooit_beide(rijen: list[list[Any]]) -> None:
    """Een half bekend jaar naast hele jaren zou een lezer laten denken dat de instroom halveert."""
    for jaar, rij in jaren(rijen):
        vast = rij["Totaal gerealiseerd"] is not None
        assert all((rij[naam] is None) == vast for naam in (*KWANTIELEN, "Gemiddelde totaal")), jaar
        assert all((rij[stroom] is not None) == vast for stroom in STROMEN), jaar
        assert vast or "prognose" in rij["Status"]


def test_kwantielen_lopen_op_en_horen_bij_de_som_per_trekking(rijen: list[list[Any]]) -> None:
    """Tegen paden die hier opnieuw gemaakt zijn; een som van kwantielen zou over de jaren breder uitvallen."""
    _, prognose = instroomprognose(INVOER.map, (EIND, 12))
    paden = instroompaden(INVOER.map, TOEVAL.normalen(prognose.aantal_normalen), (EIND, 12))
    getoetst, som_van_kwantielen, kwantiel_van_som = 0, 0.0, 0.0
    for jaar, rij in jaren(rijen):
        if rij["P50 totaal"] is None:
            continue
        waarden = [rij[naam] for naam in KWANTIELEN]
        assert waarden == sorted(waarden)
        per_trekking = paden.paden[:, :, [j == jaar for j, _ in paden.maanden]].sum(axis=2)
        assert waarden == pytest.approx(np.quantile(per_trekking.sum(axis=0), [0.05, 0.1, 0.5, 0.9, 0.95]))
        som_van_kwantielen += float(np.quantile(per_trekking, 0.95, axis=1).sum())
        kwantiel_van_som += waarden[-1]
        medianen = [rij[f"P50 {stroom.lower()}"] for stroom in STROMEN]
        assert medianen == pytest.approx(np.median(per_trekking, axis=1))
        getoetst += 1
    assert getoetst == EIND - 2025
    assert kwantiel_van_som < 0.97 * som_van_kwantielen


def test_het_gemiddelde_is_de_instroom_waarmee_de_keten_rekent(boek: dict[str, list[list[Any]]]) -> None:
    """In het basispad werkt geen instroomfactor. Na het begrotingsjaar laat de keten nareis de vergunningen volgen."""
    keten = {rij[0]: rij for rij in boek["Keten"] if isinstance(rij[0], str)}
    per_jaar = dict(jaren(boek[NAAM]))
    for kolom, jaar in enumerate(INST.jaren[: INST.jaren.index(INST.jaar) + 1], start=6):
        rij = per_jaar[jaar]
        hier = rij["Totaal gerealiseerd"] if rij["Gemiddelde totaal"] is None else rij["Gemiddelde totaal"]
        assert hier == pytest.approx(sum(keten[f"instroom_{stroom}"][kolom] for stroom in STROOM)), jaar
    assert any(f"Nareis volgt in de keten deze prognose tot en met {INST.jaar};" in str(rij[0]) for rij in boek[NAAM])


def test_alleen_gepubliceerde_maanden_heten_gepubliceerd(rijen: list[list[Any]]) -> None:
    reeksen = maandreeksen(INVOER.map)
    publicatie = {(r["periode"], r["stroom"]): float(r["aantal"]) for r in csv_rijen("instroom_maand.csv")}
    maanden = tabel(rijen, "Maand", "Status")
    assert len(maanden) == len(reeksen.maanden)
    afgeleid = 0
    for maand in maanden:
        for stroom, opschrift in STROOM.items():
            status, methode = (maand[f"{wat} {opschrift.lower()}"] for wat in ("Status", "Methode"))
            if (maand["Maand"], stroom) in publicatie:
                assert (status, methode) == ("gepubliceerd", "publicatie")
                assert maand[opschrift] == publicatie[maand["Maand"], stroom]
            else:
                assert status in ("afgeleid", "nowcast")
                assert methode != "publicatie"
                assert maand["Status"] != "gepubliceerd"
                afgeleid += 1
    assert afgeleid == int(reeksen.afgeleid.sum())


def test_elke_methode_en_elk_model_heeft_een_uitleg(rijen: list[list[Any]]) -> None:
    uitgelegd = {rij["Methode"] for rij in tabel(rijen, "Methode", "Betekenis")}
    for methode in set(maandreeksen(INVOER.map).methode.ravel().tolist()):
        assert sum(methode.startswith(begin) and woord in uitgelegd for begin, woord, _ in METHODE) == 1, methode
    _, prognose = instroomprognose(INVOER.map, (EIND, 12))
    assert {rij["model"] for rij in prognose.scores} <= set(MODEL)


def test_naief_staat_voor_elke_horizon_vooraan_en_wordt_genoemd_waar_het_won(rijen: list[list[Any]]) -> None:
    (genoemd,) = (str(rij[0]) for rij in rijen if str(rij[0]).startswith("Naïef was"))
    for opschrift in STROMEN:
        scores = tabel(rijen, opschrift, "Model")
        for horizon in (3, 6, 12, 24):
            groep = [rij for rij in scores if rij[opschrift] == f"{horizon} maanden vooruit"]
            assert groep[0]["Model"] == MODEL[NAIEF]
            assert groep[-1]["Model"].startswith("combinatie")
            won = groep[0]["CRPS"] < groep[-1]["CRPS"]
            assert (f"{opschrift.lower()} {horizon} maanden vooruit" in genoemd) == won


def test_gewichten_tellen_op_tot_een(rijen: list[list[Any]]) -> None:
    gewichten = tabel(rijen, "Stroom", "Model")
    for stroom in STROMEN:
        for horizon in ("1 maand", "6 maanden", "12 maanden", "24 maanden"):
            assert sum(rij[f"Gewicht {horizon} vooruit"] for rij in gewichten if rij["Stroom"] == stroom) == pytest.approx(1)


def test_de_lagen_van_de_grafiek_stapelen_tot_de_kwantielen(rijen: list[list[Any]]) -> None:
    per_jaar = dict(jaren(rijen))
    for punt in tabel(rijen, "Jaar", "Soort"):
        rij = per_jaar[punt["Jaar"]]
        lagen = np.cumsum([punt[naam] for naam in ("Onderkant band", "P5 tot P10", "P10 tot P90", "P90 tot P95")])
        if rij["P50 totaal"] is None:
            assert set(lagen.tolist()) == {punt["Gerealiseerd"]} == {rij["Totaal gerealiseerd"]}
        else:
            assert lagen.tolist() == pytest.approx([rij[f"{p} totaal"] for p in ("P5", "P10", "P90", "P95")])
            assert punt["P50"] == rij["P50 totaal"]


def test_de_waaier_heeft_astitels_een_legenda_en_tekst_voor_wie_niet_ziet(bestand: Path) -> None:
    with zipfile.ZipFile(bestand) as inhoud:
        delen = {naam: inhoud.read(naam).decode() for naam in inhoud.namelist() if naam.endswith(".xml")}
    (waaier,) = (tekst for tekst in delen.values() if "<c:areaChart>" in tekst and "Asielinstroom in Nederland" in tekst)
    assert all(f"<a:t>{titel}</a:t>" in waaier for titel in ("Jaar", "personen per jaar"))
    assert waaier.count("<c:legendEntry>") == 2
    assert any("Asielinstroom per jaar. Gerealiseerd in 2025" in tekst for naam, tekst in delen.items() if "drawing" in naam)


@pytest.mark.parametrize(
    ("jaar", "editie"), [(2016, "MPP 2015-II"), (2018, "Begroting 2018"), (2022, None), (2025, "MPP 2023-I"), (2026, "MPP 2025-II")]
)
def test_naast_een_jaar_staat_de_laatste_raming_van_voor_dat_jaar(rijen: list[list[Any]], jaar: int, editie: str | None) -> None:
    """Voor 2022 bestaan alleen ramingen uit dat jaar zelf of zonder datum; die tellen niet als vooraf."""
    assert dict(jaren(rijen))[jaar]["Officiële raming"] == editie


@pytest.mark.parametrize(
    ("waarden", "uitkomst", "oordeel"),
    [
        ({"laag": 10.0, "hoog": 20.0}, 10.0, "ja"),
        ({"laag": 10.0, "hoog": 20.0}, 20.0, "ja"),
        ({"laag": 10.0, "hoog": 20.0}, 9.0, "nee, lager"),
        ({"laag": 10.0, "hoog": 20.0}, 21.0, "nee, hoger"),
        ({"midden": 10.0, "hoog": 20.0}, 15.0, "geen band"),
        ({"laag": 10.0, "hoog": 20.0}, None, "nog niet bekend"),
    ],
)
def test_binnen_de_bandbreedte(waarden: dict[str, float], uitkomst: float | None, oordeel: str) -> None:
    assert Raming("MPP", "2020-01", 2020, waarden, "bron").oordeel(uitkomst) == oordeel


def test_elke_regel_van_de_ramingen_komt_op_het_blad(rijen: list[list[Any]]) -> None:
    """De zin boven de tabel telt wat in de tabel staat."""
    ramingen = tabel(rijen, "Jaar", "Raming")
    bekend = {(r["vintage"], r["publicatie"] or "onbekend", int(r["jaar"])) for r in csv_rijen("mpp.csv")}
    assert {(r["Raming"], r["Gepubliceerd"], r["Jaar"]) for r in ramingen} == bekend
    telt = [r for r in ramingen if r["Binnen bandbreedte"].startswith(("ja", "nee"))]
    binnen = sum(r["Binnen bandbreedte"] == "ja" for r in telt)
    zin = next(str(rij[0]) for rij in rijen if str(rij[0]).startswith("Van ") and "bandbreedte" in str(rij[0]))
    assert zin.startswith(f"Van {len(telt)} ramingen met een bandbreedte en een bekende uitkomst lag de uitkomst er {binnen} keer in")
    assert "te weinig waarnemingen" in zin


def test_een_kapotte_raming_wordt_met_regel_en_reden_geweigerd(tmp_path: Path) -> None:
    shutil.copytree(INVOER.map / "reeksen", tmp_path / "reeksen")
    with (tmp_path / "reeksen" / "mpp.csv").open("a", encoding="utf-8") as open_bestand:
        open_bestand.write('MPP X,2025-13,2026,laag,"1.000,5",bron,\n')
    regel = len(csv_rijen("mpp.csv")) + 2
    with pytest.raises(InvoerFouten) as fout:
        lees_ramingen(tmp_path)
    meldingen = [str(melding) for melding in fout.value.meldingen]
    assert len(meldingen) == 2
    assert all(f"regel {regel}" in melding for melding in meldingen)


def test_cijfers_worden_een_keer_per_proces_gemaakt() -> None:
    """Een reeks van 342 werkboeken rekent de kwantielen en regels niet 342 keer uit."""
    assert instroomcijfers(INVOER.map, EIND, TOEVAL) is instroomcijfers(INVOER.map, EIND, TOEVAL)


def test_onze_prognose_van_toen_staat_naast_de_raming(rijen: list[list[Any]]) -> None:
    naast = naast_ramingen(INVOER.map, TOEVAL)
    ramingen = tabel(rijen, "Jaar", "Raming")
    assert len(ramingen) == len(naast)
    for rij, een in zip(ramingen, naast, strict=True):
        van_toen = [rij[f"P{p} van toen"] for p in (10, 50, 90)]
        if een.kwantielen is None:
            assert van_toen == [None] * 3 and rij["Onze prognose kende tot en met"] == een.reden
            continue
        assert van_toen == pytest.approx(list(een.kwantielen))
        assert rij["Onze prognose kende tot en met"] < rij["Gepubliceerd"]
        if rij["Uitkomst"] is not None:
            assert rij["Uitkomst binnen P10 tot P90"] == ("ja" if van_toen[0] <= rij["Uitkomst"] <= van_toen[2] else "nee")
    telt = [r for r in ramingen if None not in (r["P50 van toen"], r["Uitkomst"], r["Laag"], r["Hoog"])]
    (zin,) = (str(rij[0]) for rij in rijen if str(rij[0]).startswith(f"Van de {len(telt)} ramingen met een band waar"))
    wij = sum(r["Uitkomst binnen P10 tot P90"] == "ja" for r in telt)
    assert f"{wij} keer in onze P10 tot P90" in zin


def test_het_blad_zegt_waar_naief_geldt(rijen: list[list[Any]]) -> None:
    _, prognose = instroomprognose(INVOER.map, (EIND, 12))
    (zin,) = (str(rij[0]) for rij in rijen if str(rij[0]).startswith("Waar de combinatie over ten minste"))
    for stroom, opschrift in STROOM.items():
        assert (opschrift.lower() in zin) == bool(prognose.toelichting[stroom]["naief"])


def test_de_breuk_in_de_stand_van_ontheemden_staat_erbij(rijen: list[list[Any]]) -> None:
    standen = {rij["Maand"]: rij for rij in tabel(rijen, "Maand", "Telling")}
    gebroken = [maand for maand, rij in standen.items() if rij["Telling"].startswith("breuk")]
    assert gebroken == ["2023-01"]
    assert standen["2022-12"]["Telling"] == "oud" and standen["2022-12"]["Verbonden stand"] < standen["2022-12"]["Stand"]
    assert standen["2023-02"]["Stand"] == standen["2023-02"]["Verbonden stand"]
