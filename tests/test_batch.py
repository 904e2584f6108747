"""De batch: elk bestand heel en van precies deze invoer, wat er onderweg ook gebeurt."""

from __future__ import annotations

import csv
import errno
import json
import os
import pkgutil
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hulp_boeken import Boek, blad_per_sleutel, geldregels
from hulp_eigen import UTRECHT, vul
from hulp_opdracht import geweigerd, omgeving, opdracht, roep, roep_hier
from hulp_posten import INVOER

from kostenmodel.api_batch import VOORBEELD
from kostenmodel.gegevensset import KOLOMMEN, NETTO_GEMEENTE, POSTEN
from kostenmodel.gegevensset import lees as lees_set
from kostenmodel.mislukking import Mislukking
from kostenmodel.voortgang import ONTVANGSTBEWIJS, VERLOOP, VOORTGANG, Voortgang

KLEIN = ("--provincie", "Flevoland", "--trekkingen", "16", "--scenario", "basispad")
MEESTE_SECONDEN = 3.5
"""Later dan dit wordt een batch in de test niet afgeschoten: wie hervat, is dan al voorbij het begin."""
GEMEENTEN = ("almere", "dronten", "lelystad", "noordoostpolder", "urk", "zeewolde")


def bestanden(map_uit: Path) -> dict[str, bytes]:
    """Alles in een map behalve het verloop, want daar staan tijden in."""
    return {
        pad.relative_to(map_uit).as_posix(): pad.read_bytes() for pad in sorted(map_uit.rglob("*")) if pad.is_file() and pad.name != VERLOOP
    }


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Een batch die nooit onderbroken is, met twee werkers; wat een werker maakt moet er byte voor byte gelijk aan zijn."""
    map_uit = tmp_path_factory.mktemp("batch") / "ongestoord"
    afloop = roep("batch", "-o", str(map_uit), *KLEIN, "--werkers", "2")
    assert afloop.code == 0, afloop.fout
    assert "6 van 6 werkboeken" in afloop.uit
    assert "Werkboeken: 6 van 6" in afloop.fout
    return map_uit


def test_wat_er_in_de_map_staat(batch: Path) -> None:
    """Zes werkboeken, het landelijke werkboek, twee tabellen, uitleg, ontvangstbewijs en verloop; geen resten."""
    verwacht = {f"werkboeken/kostenmodel-{naam}-2027.xlsx" for naam in GEMEENTEN} | {
        ONTVANGSTBEWIJS,
        "gegevens/README.md",
        "landelijk.xlsx",
    }
    verwacht |= {f"gegevens/{tabel}/scenario={s}/deel.parquet" for tabel in KOLOMMEN for s in ("basispad",)}
    assert set(bestanden(batch)) == verwacht
    bewijs, verloop = (json.loads((batch / naam).read_text()) for naam in (ONTVANGSTBEWIJS, VERLOOP))
    assert set(bewijs["uitvoer"]) == verwacht - {ONTVANGSTBEWIJS, "gegevens/README.md"}
    assert len(verloop["seconden_per_gemeente"]) == 6 and verloop["mislukt"] == []


def test_het_ontvangstbewijs_noemt_geen_plek_of_tijd(batch: Path) -> None:
    tekst = (batch / ONTVANGSTBEWIJS).read_text()
    for verboden in (str(batch.parent), str(Path.home()), os.environ.get("USER", "root") + "/", "seconden", socket.gethostname()):
        assert verboden not in tekst


def test_werkboeken_en_gegevensset_zijn_tot_op_de_cent_gelijk(batch: Path) -> None:
    """Elke post met geld, in beide bekostigingen en elk jaar, van elke gemeente."""
    rijen = (
        lees_set(batch / "gegevens")
        .execute("SELECT gemeente, bekostiging, post, list(rekenpad ORDER BY jaar) FROM posten WHERE scenario = 'basispad' GROUP BY ALL")
        .fetchall()
    )
    per_gemeente: dict[str, dict[tuple[str, str], list[float]]] = {}
    for gemeente, arm, post, reeks in rijen:
        per_gemeente.setdefault(gemeente, {})[post, arm] = reeks
    codes = {"almere": "GM0034", "urk": "GM0184"}
    for naam, code in codes.items():
        regels = geldregels(batch / f"werkboeken/kostenmodel-{naam}-2027.xlsx", {post for post, _ in per_gemeente[code]})
        assert set(regels) == set(per_gemeente[code])
        for sleutel, reeks in regels.items():
            assert reeks == pytest.approx(per_gemeente[code][sleutel], abs=0.005), (naam, sleutel)


def test_het_voorbeeld_uit_de_leesmij(batch: Path) -> None:
    """De vraag in de leesmij draait zoals zij er staat, en geeft wat de werkboeken samen zeggen."""
    leesmij = (batch / "gegevens/README.md").read_text()
    assert VOORBEELD in leesmij
    verbinding = duckdb.connect()
    verbinding.execute(f"SET file_search_path = '{batch / 'gegevens'}'")
    netto = {(scenario, arm): bedrag for scenario, arm, bedrag in verbinding.execute(VOORBEELD).fetchall()}
    assert set(netto) == {("basispad", arm) for arm in ("crisis", "structureel")}
    opgeteld = 0.0
    for naam in GEMEENTEN:
        for plek, keer, reeks in blad_per_sleutel(batch / f"werkboeken/kostenmodel-{naam}-2027.xlsx"):
            if plek == "Vergelijking|netto.gemeente" and keer == 1:
                opgeteld += sum(reeks)
    assert netto["basispad", "crisis"] == pytest.approx(opgeteld, abs=0.05)


def test_elke_kolom_van_de_gegevensset_is_beschreven(batch: Path) -> None:
    verbinding = lees_set(batch / "gegevens")
    for tabel, kolommen in KOLOMMEN.items():
        echt = {rij[0] for rij in verbinding.execute(f"DESCRIBE {tabel}").fetchall()}
        assert echt == set(kolommen)
        assert all(f"- `{naam}`: " in (batch / "gegevens/README.md").read_text() for naam in kolommen)


def test_csv(batch: Path, tmp_path: Path) -> None:
    """Op verzoek ook CSV zoals Excel het in het Nederlands leest, en zonder werkboeken dezelfde gegevensset."""
    afloop = roep_hier("batch", "-o", str(tmp_path / "uit"), *KLEIN, "--werkers", "1", "--csv", "--alleen-gegevens", "--json")
    assert afloop.code == 0, afloop.fout
    assert len(json.loads(afloop.uit)["gemaakt"]) == 1 + 2 * 2
    ander, een = bestanden(tmp_path / "uit"), bestanden(batch)
    assert all(ander[naam] == inhoud for naam, inhoud in een.items() if naam.endswith(".parquet") or naam == "landelijk.xlsx")
    kop, regel, *_ = (tmp_path / "uit/gegevens/posten-basispad.csv").read_text().splitlines()
    assert kop.split(";") == [naam for naam in KOLOMMEN[POSTEN] if naam != "scenario"]
    assert "." not in regel.split(";")[-2] and "," in regel.split(";")[-2]
    for tabel in KOLOMMEN:
        with (tmp_path / f"uit/gegevens/{tabel}-basispad.csv").open(newline="") as bestand:
            velden = {veld for rij in csv.reader(bestand, delimiter=";") for veld in rij if veld and not re.fullmatch(r"-?[\d,e-]+", veld)}
        assert velden and all(veld[0].isalpha() for veld in velden), "elke tekst begint met een letter, en is dus geen formule"


def test_hervat_doet_niets_over(batch: Path) -> None:
    """Is alles er en klopt het, dan blijft elk bestand onaangeroerd; zonder --hervat wordt de map geweigerd."""
    tijden = {pad: pad.stat().st_mtime_ns for pad in batch.rglob("*.xlsx")}
    afloop = roep_hier("batch", "-o", str(batch), *KLEIN, "--werkers", "1", "--hervat")
    assert afloop.code == 0 and "(0 gemaakt, 6 stonden er al)" in afloop.uit
    assert tijden == {pad: pad.stat().st_mtime_ns for pad in batch.rglob("*.xlsx")}
    geweigerd(roep_hier("batch", "-o", str(batch), *KLEIN), "een map waar al een batch in staat", "--hervat")


def test_hervat_herstelt_wat_weg_of_half_is(batch: Path) -> None:
    """Een werkboek dat ontbreekt en een half bestand van de gegevensset komen terug zoals zij waren."""
    voor = bestanden(batch)
    (batch / "werkboeken/kostenmodel-urk-2027.xlsx").unlink()
    set_ = batch / "gegevens/posten/scenario=basispad/deel.parquet"
    set_.write_bytes(set_.read_bytes()[:100])
    (batch / "werkboeken/.~rest.xlsx.deel").write_bytes(b"half")
    afloop = roep_hier("batch", "-o", str(batch), *KLEIN, "--werkers", "1", "--hervat")
    assert afloop.code == 0 and "(1 gemaakt, 5 stonden er al)" in afloop.uit
    assert bestanden(batch) == voor


def test_een_ander_zaad_hoort_in_een_andere_map(batch: Path) -> None:
    voor = bestanden(batch)
    for hervat in ((), ("--hervat",)):
        geweigerd(roep_hier("batch", "-o", str(batch), *KLEIN, "--zaad", "7", *hervat), "andere keuze voor zaad", "--overschrijf")
    assert bestanden(batch) == voor


def test_een_bewaard_werkboek_blijft_staan(batch: Path) -> None:
    """Wie in een werkboek typte en de batch hervat, raakt het niet kwijt."""
    pad = batch / "werkboeken/kostenmodel-urk-2027.xlsx"
    oorspronkelijk = pad.read_bytes()
    boek = openpyxl.load_workbook(pad)
    boek.save(pad)
    bewaard = pad.read_bytes()
    geweigerd(roep_hier("batch", "-o", str(batch), *KLEIN, "--hervat"), "kostenmodel-urk-2027.xlsx", "daarna is bewaard")
    assert pad.read_bytes() == bewaard
    pad.write_bytes(oorspronkelijk)


def test_gewijzigde_eigen_cijfers_raken_alleen_die_gemeente(batch: Path, tmp_path: Path) -> None:
    """Het werkboek van die gemeente en de gegevensset zijn nieuw; elke andere gemeente houdt haar bestand."""
    eigen = tmp_path / "eigen"
    eigen.mkdir()
    vul(Boek(batch / "werkboeken/kostenmodel-urk-2027.xlsx"), UTRECHT, eigen / "urk.xlsx")
    kopie = kopieer(batch, tmp_path / "kopie")
    afloop = roep_hier("batch", "-o", str(kopie), *KLEIN, "--werkers", "1", "--hervat", "--eigen-cijfers", str(eigen))
    assert afloop.code == 0, afloop.fout
    assert "(1 gemaakt, 5 stonden er al)" in afloop.uit
    oud, nieuw = bestanden(batch), bestanden(kopie)
    anders = {naam for naam in oud if oud[naam] != nieuw[naam]}
    assert "werkboeken/kostenmodel-urk-2027.xlsx" in anders
    assert not anders & {f"werkboeken/kostenmodel-{naam}-2027.xlsx" for naam in GEMEENTEN if naam != "urk"}
    per_gemeente = dict(lees_set(kopie / "gegevens").execute("SELECT gemeente, sum(abs(eigen)) FROM posten GROUP BY gemeente").fetchall())
    assert per_gemeente.pop("GM0184") > 1e6
    assert set(per_gemeente.values()) == {0.0}


def kopieer(van: Path, naar: Path) -> Path:
    for naam, inhoud in bestanden(van).items():
        (naar / naam).parent.mkdir(parents=True, exist_ok=True)
        (naar / naam).write_bytes(inhoud)
    return naar


def test_vergelijk_twee_batches(batch: Path, tmp_path: Path) -> None:
    """Een gewijzigde maatregel en een post die in een gemeente duizend euro per jaar hoger ligt: beide komen terug, verder niets."""
    ander = kopieer(batch, tmp_path / "ander")
    deel = ander / "gegevens/posten/scenario=basispad/deel.parquet"
    hoger = (
        "rekenpad + CASE WHEN gemeente = 'GM0184' AND post = 'oekraine.exploitatie.hotel' AND bekostiging = 'crisis' THEN 1000 ELSE 0 END"
    )
    duckdb.execute(f"COPY (SELECT * REPLACE ({hoger} AS rekenpad) FROM '{deel}') TO '{deel}' (FORMAT parquet)")
    bewijs = json.loads((ander / ONTVANGSTBEWIJS).read_text())
    bewijs["invoer"]["maatregelen/coa_korting.toml"] = "0123456789abcdef"
    bewijs["instellingen"]["zaad"] = 5
    (ander / ONTVANGSTBEWIJS).write_text(json.dumps(bewijs))
    boek = tmp_path / "verschil.xlsx"
    afloop = roep_hier("vergelijk", str(batch), str(ander), "-o", str(boek), "--json")
    document = json.loads(afloop.uit)
    assert {(een["soort"], een["naam"], een["wat"]) for een in document["wijzigingen"]} == {
        ("maatregel", "maatregelen/coa_korting.toml", "gewijzigd"),
        ("instelling", "zaad", "gewijzigd"),
    }
    (gemeente,), (post,) = document["gemeenten"], document["posten"]
    assert (gemeente["naam"], gemeente["bekostiging"]) == ("GM0184", "crisis")
    assert gemeente["verschil"] == pytest.approx(15_000) == post["verschil"]
    assert post["naam"] == "oekraine.exploitatie.hotel"
    gelezen = openpyxl.load_workbook(boek)
    assert gelezen["Gemeenten"]["C5"].value == "Urk" and gelezen["Gemeenten"]["F5"].value == "=E5-D5"
    assert roep_hier("vergelijk", str(batch), str(ander)).uit.count("Urk") == 1
    assert "geen verschil" in roep_hier("vergelijk", str(batch), str(batch)).uit


def test_vergelijk_weigert_wat_geen_batch_is(batch: Path, tmp_path: Path) -> None:
    """Beide mappen en de uitvoer worden in een keer gekeurd."""
    (tmp_path / "half").mkdir()
    afloop = roep_hier("vergelijk", str(tmp_path / "weg"), str(tmp_path / "half"), "-o", str(tmp_path / "x.docx"))
    geweigerd(afloop, "geen map", "zonder ontvangstbewijs", "een bestand op .xlsx")
    assert len(afloop.fouten) == 3
    kapot = kopieer(batch, tmp_path / "kapot")
    (kapot / "gegevens/posten/scenario=basispad/deel.parquet").unlink()
    geweigerd(roep_hier("vergelijk", str(batch), str(kapot)), "geen bestanden van de tabel posten", "--hervat")
    (kapot / "gegevens/posten/scenario=basispad/deel.parquet").write_bytes(b"geen parquet")
    geweigerd(roep_hier("vergelijk", str(batch), str(kapot)), "een onleesbaar bestand van de tabel posten")


@pytest.mark.skipif(os.name == "nt", reason="Windows kent geen SIGKILL")
def test_kill_9_op_tien_momenten_en_hervat(batch: Path, tmp_path: Path) -> None:
    """Na elke kill staan er alleen hele bestanden; na de laatste keer hervatten staat er wat een ongestoorde batch schrijft."""
    toeval, map_uit = random.Random(20261128), tmp_path / "uit"
    vraag = opdracht("batch", "-o", str(map_uit), *KLEIN, "--werkers", "1")
    duur = json.loads((batch / VERLOOP).read_text())["seconden"]
    goed = bestanden(batch)
    for keer in range(10):
        proces = subprocess.Popen(
            [*vraag, *(("--hervat",) if keer else ())],
            env=omgeving(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(toeval.uniform(0.3, 1.0) * min(duur, MEESTE_SECONDEN))
        if proces.poll() is None:
            os.killpg(proces.pid, signal.SIGKILL)
        proces.wait(timeout=60)
        for naam, inhoud in bestanden(map_uit).items() if map_uit.exists() else ():
            if naam not in (VOORTGANG, ONTVANGSTBEWIJS) and not Path(naam).name.startswith(".~"):
                assert inhoud == goed[naam], naam
    afloop = roep("batch", "-o", str(map_uit), *KLEIN, "--werkers", "1", "--hervat")
    assert afloop.code == 0, afloop.fout
    assert bestanden(map_uit) == goed


def test_een_gemeente_die_mislukt_houdt_de_andere_niet_tegen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """De rest staat er, de mislukte komt als laatste met de reden, en de afloop is 3; hervatten maakt haar alsnog."""
    from kostenmodel import werkboek
    from kostenmodel.doorrekening import Rekenaar

    echt = Rekenaar.uitkomst
    monkeypatch.setattr(werkboek, "werkboek", lambda *alles: b"een werkboek")

    def stuk(zelf: Rekenaar, gemeente, *rest):  # type: ignore[no-untyped-def]
        if gemeente.naam == "Lelystad":
            raise ArithmeticError("kan niet")
        return echt(zelf, gemeente, *rest)

    monkeypatch.setattr(Rekenaar, "uitkomst", stuk)
    afloop = roep_hier("batch", "-o", str(tmp_path / "uit"), *KLEIN, "--werkers", "1")
    assert afloop.code == 3 and "5 van 6" in afloop.uit
    assert afloop.fout.splitlines()[-1].startswith("Mislukt: Lelystad (GM0995)") and "kan niet" in afloop.fout
    monkeypatch.setattr(Rekenaar, "uitkomst", echt)
    afloop = roep_hier("batch", "-o", str(tmp_path / "uit"), *KLEIN, "--werkers", "1", "--hervat")
    assert afloop.code == 0 and "(1 gemaakt, 5 stonden er al)" in afloop.uit


@pytest.mark.parametrize(
    ("module", "stap"), [("doorrekening.Rekenaar", "rekenpaden"), ("gemiddelden", "_gemiddelde"), ("spreiding", "_meet")]
)
def test_een_gemeente_die_in_de_gegevensset_mislukt(
    batch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, stap: str
) -> None:
    """In welke stap het ook misgaat: beide tabellen missen alleen haar, en hervatten geeft wat een ongestoorde batch geeft."""
    lelystad = next(een for een in INVOER.gemeenten if een.naam == "Lelystad")
    plek = INVOER.gemeenten.index(lelystad)
    waar = f"kostenmodel.{module}.{stap}"
    echt = pkgutil.resolve_name(waar)

    def stuk(*alles, **opties):  # type: ignore[no-untyped-def]
        if alles[-1] == plek or (stap == "rekenpaden" and lelystad in alles[1]):
            raise ArithmeticError("kan niet")
        return echt(*alles, **opties)

    monkeypatch.setattr(waar, stuk)
    vraag = ("batch", "-o", str(tmp_path / "uit"), *KLEIN, "--werkers", "1", "--alleen-gegevens")
    afloop = roep_hier(*vraag)
    assert afloop.code == 3, afloop.fout
    assert afloop.fout.splitlines()[-1].startswith("Mislukt: Lelystad (GM0995)") and "kan niet" in afloop.fout
    verbinding = lees_set(tmp_path / "uit/gegevens")
    for tabel, som in ((POSTEN, set()), ("kwantielen", {"samen"})):
        codes = {code for (code,) in verbinding.execute(f"SELECT DISTINCT gemeente FROM {tabel}").fetchall()}
        assert codes == {een.code for een in INVOER.gemeenten if een.provincie == "Flevoland"} - {"GM0995"} | som
    monkeypatch.setattr(waar, echt)
    afloop = roep_hier(*vraag, "--hervat")
    assert afloop.code == 0, afloop.fout
    goed = bestanden(batch)
    assert all(goed[naam] == inhoud for naam, inhoud in bestanden(tmp_path / "uit").items() if naam != ONTVANGSTBEWIJS)


@pytest.mark.parametrize("eerst", ["basispad", "lage_instroom"])
def test_een_gemeente_die_in_een_scenario_mislukt_ontbreekt_in_alle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, eerst: str) -> None:
    """Anders is een verschil tussen scenario's het verschil van een gemeente, ook als het ene scenario er al was."""
    from kostenmodel import gemiddelden

    echt = gemiddelden._tel_op

    def stuk(rekenaar, scenario, *rest):  # type: ignore[no-untyped-def]
        uit = echt(rekenaar, scenario, *rest)
        return uit | ({"GM0995": Mislukking("kan niet")} if scenario == "lage_instroom" and "GM0995" in uit else {})

    samen = (
        ("--scenario", "basispad", "--scenario", "lage_instroom")
        if eerst == "basispad"
        else ("--scenario", eerst, "--scenario", "basispad")
    )
    vraag = ("batch", "-o", str(tmp_path / "uit"), *KLEIN[:-2], *samen, "--werkers", "1", "--alleen-gegevens")
    monkeypatch.setattr(gemiddelden, "_tel_op", stuk)
    afloop = roep_hier(*vraag)
    assert afloop.code == 3 and [regel for regel in afloop.fout.splitlines() if regel.startswith("Mislukt")] == [
        "Mislukt: Lelystad (GM0995): kan niet"
    ]
    verbinding = lees_set(tmp_path / "uit/gegevens")
    for tabel in (POSTEN, "kwantielen"):
        codes = verbinding.execute(f"SELECT DISTINCT scenario, gemeente FROM {tabel} WHERE gemeente <> 'samen'").fetchall()
        assert len(codes) == 2 * 5 and "GM0995" not in {code for _, code in codes}
    uit = json.loads((tmp_path / "uit" / VERLOOP).read_text())
    assert uit["gemaakt"] == 5 and uit["overgeslagen"] == 0, "twee tabellen van twee scenario's en het landelijke werkboek, elk een keer"
    monkeypatch.setattr(gemiddelden, "_tel_op", echt)
    assert roep_hier(*vraag, "--hervat").code == 0
    heel = tmp_path / "heel"
    assert roep_hier("batch", "-o", str(heel), *vraag[3:]).code == 0
    goed = bestanden(heel)
    assert all(goed[naam] == inhoud for naam, inhoud in bestanden(tmp_path / "uit").items() if naam != ONTVANGSTBEWIJS)


def test_als_geen_enkele_gemeente_lukt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elke gemeente een regel met de reden, en geen zin die zegt dat er iets is."""
    from kostenmodel.doorrekening import Rekenaar

    def stuk(*alles, **opties):  # type: ignore[no-untyped-def]
        raise ArithmeticError("kan niet")

    monkeypatch.setattr(Rekenaar, "rekenpaden", stuk)
    afloop = roep_hier("batch", "-o", str(tmp_path / "uit"), *KLEIN, "--werkers", "1")
    assert afloop.code == 3 and "geen enkele gemeente lukte" in afloop.uit
    assert sum(regel.startswith("Mislukt: ") for regel in afloop.fout.splitlines()) == 6
    assert not list(tmp_path.rglob("*.xlsx")) and not list(tmp_path.rglob("*.parquet"))


def test_een_controle_die_niet_klopt_blijft_na_hervatten_gemeld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ook als het werkboek er al stond: afloop 3 en een zin, tot het opnieuw gemaakt is en wel klopt."""
    from kostenmodel import werkboek
    from kostenmodel.controles import Controle
    from kostenmodel.doorrekening import Uitkomst

    monkeypatch.setattr(werkboek, "werkboek", lambda *alles: b"een werkboek")
    vraag = ("batch", "-o", str(tmp_path / "uit"), *KLEIN, "--werkers", "1")
    with monkeypatch.context() as anders:
        anders.setattr(Uitkomst, "controles", lambda *alles: (Controle("som", "Som", 1.0, 2.0, goed=False),))
        afloop = roep_hier(*vraag)
    assert afloop.code == 3 and afloop.fout.count("Controle klopt niet: werkboeken/") == 6
    afloop = roep_hier(*vraag, "--hervat")
    assert afloop.code == 3 and afloop.fout.count("Controle klopt niet: werkboeken/") == 6
    assert "(0 gemaakt, 6 stonden er al)" in afloop.uit


def test_het_gemiddelde_van_posten_telt_op_tot_dat_van_de_netto_last(batch: Path) -> None:
    """Twee wegen: per post gemiddeld en dan opgeteld, en per trekking opgeteld en dan gemiddeld; per gemeente, jaar en partij."""
    verbinding = lees_set(batch / "gegevens")
    som = NETTO_GEMEENTE.replace("rekenpad", "gemiddelde")
    vraag = f"SELECT gemeente, bekostiging, CAST(jaar AS VARCHAR), {som} FROM posten GROUP BY ALL"
    opgeteld = {tuple(sleutel): waarde for *sleutel, waarde in verbinding.execute(vraag).fetchall()}
    vraag = """SELECT gemeente, bekostiging, periode, waarde FROM kwantielen
        WHERE grootheid = 'netto_last' AND partij = 'gemeente' AND maat = 'gemiddelde' AND eenheid = 'EUR/jaar'"""
    per_trekking = {tuple(sleutel): waarde for *sleutel, waarde in verbinding.execute(vraag).fetchall()}
    assert len(opgeteld) == 6 * 2 * 15
    for sleutel, waarde in opgeteld.items():
        assert waarde == pytest.approx(per_trekking[sleutel], rel=1e-9, abs=0.005), sleutel
    anders = verbinding.execute("SELECT count(*) FROM posten WHERE abs(gemiddelde - rekenpad) > 1").fetchone()
    assert anders is not None and anders[0] > 1000


@pytest.mark.parametrize(
    ("argumenten", "stukken"),
    [
        (("--provincie", "Flevolant"), ("--provincie", "Flevoland")),
        (("--scenario", "basispat"), ("basispat", "basispad")),
        (("--werkers", "0"), ("--werkers", "van 1 tot en met")),
        (("--trekkingen", "100"), ("64", "128")),
        (("--eigen-cijfers", "bestaat-niet"), ("--eigen-cijfers", "geen map")),
        (("--dask", "tcp://127.0.0.1:1"), ("--dask", "een planner van Dask die antwoordt")),
        (("--dask", "tcp://127.0.0.1:1", "--werkers", "2"), ("--werkers", "geen --werkers naast --dask")),
    ],
)
def test_verkeerde_vraag(tmp_path: Path, argumenten: tuple[str, ...], stukken: tuple[str, ...]) -> None:
    """Elke fout een melding, en er is niets gemaakt."""
    geweigerd(roep_hier("batch", "-o", str(tmp_path / "uit"), *argumenten), *stukken)
    assert not (tmp_path / "uit").exists()


def test_een_map_met_iets_anders_en_een_bestand_als_map(tmp_path: Path) -> None:
    (tmp_path / "begroting.docx").write_text("van mij")
    geweigerd(roep_hier("batch", "-o", str(tmp_path), *KLEIN), "een map met andere bestanden")
    geweigerd(roep_hier("batch", "-o", str(tmp_path / "begroting.docx"), *KLEIN), "begroting.docx", "een map")
    assert [pad.name for pad in tmp_path.iterdir()] == ["begroting.docx"]


def test_geen_toestemming_om_te_schrijven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stuk(*alles, **opties):  # type: ignore[no-untyped-def]
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", stuk)
    geweigerd(roep_hier("batch", "-o", str(tmp_path / "uit"), *KLEIN), "geen toestemming om hier te schrijven", "Kies een map")
    assert not [pad for pad in tmp_path.rglob("*") if pad.is_file()]


def test_volle_schijf(tmp_path: Path) -> None:
    """Een grens op de grootte van bestanden doet wat een volle schijf doet: een melding, en geen half bestand."""
    resource = pytest.importorskip("resource", reason="Windows kent geen grens per proces")
    afloop = roep(
        "batch", "-o", str(tmp_path / "uit"), *KLEIN, "--werkers", "1",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000)),
    )  # fmt: skip
    assert afloop.code == 1 and "Traceback" not in afloop.fout
    assert any("niet zo groot mag worden" in regel for regel in afloop.fouten)
    assert not list(tmp_path.glob("uit/werkboeken/*")) and not list(tmp_path.rglob(".~*"))


def test_een_halve_regel_in_het_logboek_telt_niet(tmp_path: Path) -> None:
    voortgang = Voortgang(tmp_path)
    voortgang.begin({"jaar": 2027})
    (tmp_path / "a.xlsx").write_bytes(b"a")
    voortgang.meld("a.xlsx", "s")
    with (tmp_path / VOORTGANG).open("a") as logboek:
        logboek.write('{"bestand": "b.xlsx", "sle')
    opnieuw = Voortgang(tmp_path)
    assert opnieuw.instellingen == {"jaar": 2027} and set(opnieuw.bewijzen) == {"a.xlsx"}
    assert opnieuw.is_klaar("a.xlsx", "s") and not opnieuw.is_klaar("a.xlsx", "anders")
    opnieuw.meld("a.xlsx", "t")
    assert Voortgang(tmp_path).is_klaar("a.xlsx", "t")


@contextmanager
def cluster(map_: Path, aantal: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Een echte planner en zoveel werkers op deze machine, gestart vanuit een map: het adres en de werkers."""
    pytest.importorskip("distributed")
    with socket.socket() as los:
        los.bind(("127.0.0.1", 0))
        adres = f"tcp://127.0.0.1:{los.getsockname()[1]}"
    stil = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": map_, "env": omgeving()}
    dask = [sys.executable, "-m", "dask"]
    planner = subprocess.Popen([*dask, "scheduler", "--host", "127.0.0.1", "--port", adres.rpartition(":")[2], "--no-dashboard"], **stil)  # type: ignore[call-overload]
    arbeid = ["worker", adres, "--nthreads", "1", "--no-dashboard", "--no-nanny"]
    werkers = [subprocess.Popen([*dask, *arbeid], **stil) for _ in range(aantal)]  # type: ignore[call-overload]
    try:
        wacht_op_werkers(adres, aantal)
        yield adres, werkers
    finally:
        for proces in (*werkers, planner):
            proces.kill()
            proces.wait(timeout=30)


def wacht_op_werkers(adres: str, aantal: int) -> None:
    from distributed import Client

    with Client(adres, timeout="60s") as klant:
        klant.wait_for_workers(aantal, timeout=60) if aantal else None


@pytest.mark.parametrize(
    ("pakket", "gevonden"),
    [
        ("", "een planner zonder werkers"),
        ("raise ModuleNotFoundError('kostenmodel')", "een werker zonder kostenmodel"),
        ("__version__ = '0.0.1'", "een werker met kostenmodel 0.0.1"),
    ],
)
def test_dask_zonder_werkers_die_kunnen_rekenen(tmp_path: Path, pakket: str, gevonden: str) -> None:
    """Geen werker, of een op een machine waar het pakket niet of anders staat: een melding, en er is niets gemaakt."""
    (tmp_path / "kostenmodel.py").write_text(pakket)
    with cluster(tmp_path, 1 if pakket else 0) as (adres, _):
        geweigerd(roep("batch", "-o", str(tmp_path / "uit"), *KLEIN, "--dask", adres), gevonden)
    assert not (tmp_path / "uit").exists()


def test_dask_met_een_werker_die_wegvalt(batch: Path, tmp_path: Path) -> None:
    """Twee losse werkers maken samen dezelfde bytes, ook als er halverwege een wordt afgeschoten."""
    with cluster(tmp_path, 2) as (adres, werkers):
        _wegvallende_werker(batch, tmp_path / "uit", adres, werkers)


def _wegvallende_werker(batch: Path, map_uit: Path, adres: str, werkers: list[subprocess.Popen[bytes]]) -> None:
    proces = subprocess.Popen(
        opdracht("batch", "-o", str(map_uit), *KLEIN, "--dask", adres), env=omgeving(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    eind = time.monotonic() + 120
    while not list(map_uit.glob("werkboeken/kostenmodel-*.xlsx")) and proces.poll() is None and time.monotonic() < eind:
        time.sleep(0.05)
    werkers[0].kill()
    _, fout = proces.communicate(timeout=240)
    assert proces.returncode == 0, fout.decode()
    assert bestanden(map_uit) == bestanden(batch)
