"""`invoer ververs`: verse cijfers in een kopie, een verslag dat klopt, en een nette weigering als er met een bron iets mis is."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from hulp_opdracht import Afloop, geweigerd, roep_hier
from hulp_server import INVOER, Bronserver, bronserver, cijfers_van_invoer
from hypothesis import given
from hypothesis import strategies as st

from kostenmodel import api_verversing as api
from kostenmodel.api import Keuzes, laad_invoer
from kostenmodel.prognose.reeksen import GEPUBLICEERD, maandreeksen
from kostenmodel.verversing import Server
from kostenmodel.verversing.cbs import haal_instroom
from kostenmodel.verversing.eurostat import STAND, haal, lees_cellen
from kostenmodel.verversing.herindeling import TELKOLOMMEN, Overgang, voeg_samen


def ververs(server: Bronserver, doel: Path, *meer: str) -> Afloop:
    return roep_hier("invoer", "ververs", "-o", str(doel), "--bron-url", server.url, "--zonder-doorrekening", *meer)


@pytest.fixture(autouse=True)
def zonder_pauze(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tussen twee pogingen niet wachten."""
    monkeypatch.setattr("kostenmodel.verversing.ophalen._PAUZE", 0)


def afdruk(map: Path) -> dict[str, str]:
    return {str(pad.relative_to(map)): hashlib.sha256(pad.read_bytes()).hexdigest() for pad in map.rglob("*") if pad.is_file()}


def rijen(map: Path, naam: str) -> list[dict[str, str]]:
    with (map / naam).open(encoding="utf-8", newline="") as bestand:
        return list(csv.DictReader(bestand))


@pytest.fixture
def server() -> Iterator[Bronserver]:
    with bronserver() as draait:
        yield draait


@pytest.fixture(scope="module")
def ververst(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict, dict[str, str]]:
    """Negen maanden en een jaar bevolking erbij en een nieuwe uitgave van Eurostat: (kopie, verslag, afdruk van de bron ervoor)."""
    map = tmp_path_factory.mktemp("ververs")
    cijfers = cijfers_van_invoer()
    for nummer in range(1, 10):
        cijfers.maand |= {(f"2026-0{nummer}", stroom): aantal for stroom, aantal in (("eerste", 3000), ("herhaald", 155), ("nareis", 1500))}
    cijfers.jaar = 2026
    cijfers.inwoners = {code: aantal + 100 for code, aantal in cijfers.inwoners.items()}
    cijfers.eurostat["migr_asytpsm"]["TOTAL"]["2024-09"] = 121_000
    cijfers.eurostat["migr_asyappctzm"]["TOTAL"]["2024-08"] = 2_900
    voor = afdruk(INVOER)
    with bronserver(cijfers) as server:
        afloop = ververs(server, map / "kopie", "--json", "--peildatum", "2026-11-25")
    assert afloop.code == 0, afloop.fout
    return map / "kopie", json.loads(afloop.uit), voor


def test_de_bron_verandert_niet_en_de_kopie_is_goed(ververst: tuple[Path, dict, dict[str, str]]) -> None:
    kopie, _, voor = ververst
    assert afdruk(INVOER) == voor
    nagekeken = roep_hier("invoer", "controleer", "--invoer", str(kopie))
    assert nagekeken.code == 0, nagekeken.fout
    assert [pad.name for pad in kopie.parent.iterdir()] == ["kopie"]
    assert (INVOER / "HERKOMST.md").is_file() and not (kopie / "HERKOMST.md").exists(), "de tabel gaat over de oude cijfers"


def test_de_kopie_rekent_met_de_nieuwe_cijfers(ververst: tuple[Path, dict, dict[str, str]]) -> None:
    kopie, _, _ = ververst
    reeksen = maandreeksen(kopie)
    assert reeksen.maanden[-1] == (2026, 9)
    assert (reeksen.status == GEPUBLICEERD).all()
    assert reeksen.reeks("nareis")[-9:].tolist() == [1500] * 9
    utrecht = json.loads(roep_hier("gemeenten", "GM0344", "--invoer", str(kopie), "--json").uit)[0]
    was = next(rij for rij in rijen(INVOER, "gemeenten/gemeenten.csv") if rij["code"] == "GM0344")
    assert utrecht["inwoners"] == int(was["inwoners"]) + 100
    stand = laad_invoer(Keuzes(invoer=kopie)).stand
    assert stand.stand_instroom == "september 2026" and stand.peildatum.isoformat() == "2026-11-25"


def test_wat_uit_inwoners_volgt_gaat_mee(ververst: tuple[Path, dict, dict[str, str]]) -> None:
    """Stadskanaal krijgt er 100 bij: minder historisch budget per hoofd. Geen gemeente houdt een klasse die niet past."""
    kopie, _, _ = ververst
    nu, was = ({rij["code"]: rij for rij in rijen(map, "gemeenten/gemeenten.csv")} for map in (kopie, INVOER))
    assert int(nu["GM0037"]["inwoners_historisch"]) == pytest.approx(32145 * (40000 - 32145) / 25000, abs=5)
    assert int(nu["GM0037"]["inwoners_historisch"]) != int(was["GM0037"]["inwoners_historisch"])
    for rij in nu.values():
        klein = int(rij["inwoners"]) < 20_000
        assert (rij["grootteklasse"] == "tot 20.000") == klein, rij
        assert rij["peildatum"] == "2026-01-01" and rij["bron"] == "cbs-statline-03759ned"


def test_een_nieuwe_uitgave_van_de_stand_komt_naast_de_oude(ververst: tuple[Path, dict, dict[str, str]]) -> None:
    from kostenmodel.prognose.oekraine import ontheemden

    kopie, _, _ = ververst
    reeks = ontheemden(kopie)
    assert reeks.uitgave == "2026-11" and reeks.maanden[-1] == (2024, 9) and reeks.stand[-1] == 121_000
    assert reeks.breuk == ontheemden(INVOER).breuk
    oud = [rij for rij in rijen(INVOER, "reeksen/ontheemden_oekraine.csv")]
    assert rijen(kopie, "reeksen/ontheemden_oekraine.csv")[: len(oud)] == oud


def test_het_verslag_noemt_elke_wijziging_met_oud_en_nieuw(ververst: tuple[Path, dict, dict[str, str]]) -> None:
    kopie, verslag, _ = ververst
    per_plek = {(een["bestand"], een["plek"], een["kolom"]): een for een in verslag["wijzigingen"]}
    herzien = per_plek["reeksen/instroom_indicator.csv", "2024-08 eerste_en_herhaald", "aantal"]
    assert (herzien["oud"], herzien["nieuw"], herzien["soort"]) == ("2710", "2900", "gewijzigd")
    assert per_plek["reeksen/instroom_maand.csv", "2026-09 nareis", "aantal"]["oud"] == "-"
    for naam in {een["bestand"] for een in verslag["wijzigingen"] if een["bestand"].startswith("reeksen/instroom")}:
        sleutel = "jaar" if "jaar" in naam else "periode"
        was, nu = ({(rij[sleutel], rij["stroom"]): rij["aantal"] for rij in rijen(map, naam)} for map in (INVOER, kopie))
        anders = {f"{p} {s}" for (p, s), aantal in nu.items() if was.get((p, s)) != aantal}
        assert anders == {een["plek"] for een in verslag["wijzigingen"] if een["bestand"] == naam}, naam
    tekst = (kopie / "verschil.md").read_text(encoding="utf-8")
    assert all(f"| {een['plek']} | {een['kolom']} | {een['oud']} | {een['nieuw']} |" in tekst for een in verslag["wijzigingen"])
    assert {"nareis 2026"} <= {een["wat"] for een in verslag["instroom"]}
    assert verslag["aandelen"][0]["wat"] == "Amsterdam", "overal 100 erbij: de grootste gemeente verliest het meeste aandeel"


def test_de_bron_van_de_huishoudens_blijft_genoemd(ververst: tuple[Path, dict, dict[str, str]]) -> None:
    kopie, _, _ = ververst
    oud = laad_invoer(Keuzes()).bronnen["cbs-gemeenten-2025"].titel
    bronnen = laad_invoer(Keuzes(invoer=kopie)).bronnen
    assert "cbs-gemeenten-2025" not in bronnen, "niets verwijst er nog naar"
    nieuw = bronnen["cbs-statline-03759ned"]
    assert nieuw.titel == f"CBS StatLine 03759ned, bevolking op 1 januari 2026 per gemeente; huishoudens: {oud}"
    assert nieuw.datum == "2026-11-20"


def test_een_exact_cijfer_dat_afgerond_gelijk_is_blijft(ververst: tuple[Path, dict, dict[str, str]]) -> None:
    kopie, _, _ = ververst
    rij = next(rij for rij in rijen(kopie, "reeksen/instroom_maand.csv") if (rij["periode"], rij["stroom"]) == ("2014-08", "eerste"))
    assert (rij["aantal"], rij["bron"]) == ("2174", "reeks-ind-2014-10")


def test_nog_eens_verversen_doet_niets(ververst: tuple[Path, dict, dict[str, str]], tmp_path: Path) -> None:
    kopie, _, _ = ververst
    cijfers = cijfers_van_invoer()
    cijfers.jaar = 2026
    cijfers.inwoners = {code: aantal + 100 for code, aantal in cijfers.inwoners.items()}
    cijfers.maand |= {
        (m, s): int(r["aantal"]) for r in rijen(kopie, "reeksen/instroom_maand.csv") for m, s in [(r["periode"], r["stroom"])] if m > "2026"
    }
    cijfers.eurostat["migr_asytpsm"]["TOTAL"]["2024-09"] = 121_000
    cijfers.eurostat["migr_asyappctzm"]["TOTAL"]["2024-08"] = 2_900
    with bronserver(cijfers) as server:
        afloop = ververs(server, tmp_path / "nieuw", "--invoer", str(kopie))
    assert (afloop.code, afloop.uit) == (0, "Alles is al actueel; er is geen kopie gemaakt.\n")
    assert not list(tmp_path.iterdir())


def test_de_map_heet_naar_de_dag_van_de_bron(server: Bronserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    afloop = roep_hier("invoer", "ververs", "--bron-url", server.url, "--zonder-doorrekening")
    assert afloop.code == 0, afloop.fout
    assert [pad.name for pad in tmp_path.iterdir()] == ["invoer-2026-11-20"]
    assert "Hiervan hangt af" in afloop.uit and "Instroom per jaar" in afloop.uit


def test_resten_van_een_verversing_die_werd_afgeschoten(server: Bronserver, tmp_path: Path) -> None:
    """Die van eergisteren gaat weg; die van zonet kan nog bezig zijn, en een koppeling of een bestand is niet van het programma."""
    elders = tmp_path / "elders"
    for map_ in (tmp_path / ".ververs-oud", tmp_path / ".ververs-nieuw", elders):
        (map_ / "invoer").mkdir(parents=True)
        (map_ / "invoer" / "x.csv").write_text("a\n")
    (tmp_path / ".ververs-koppeling").symlink_to(elders)
    (tmp_path / ".ververs-bestand").write_text("van mij")
    eergisteren = time.time() - 2 * 86_400
    for naam in (".ververs-oud", "elders", ".ververs-bestand"):
        os.utime(tmp_path / naam, (eergisteren, eergisteren))
    assert ververs(server, tmp_path / "kopie").code == 0
    namen = {pad.name for pad in tmp_path.iterdir()}
    assert namen == {"kopie", "elders", ".ververs-nieuw", ".ververs-koppeling", ".ververs-bestand"}
    assert (elders / "invoer" / "x.csv").exists()


@pytest.mark.parametrize("mis", ["500", "503", "429", "afgekapt", "geen_json"])
def test_een_keer_mis_is_niet_erg(server: Bronserver, mis: str) -> None:
    server.gedrag = {"83102NED/TypedDataSet": [mis], "migr_asytpsm": [mis, mis]}
    vragen = Server(server.url)
    assert haal_instroom(vragen).maand["2025-12", "eerste"] == server.cijfers.maand["2025-12", "eerste"]
    assert haal(vragen, STAND).per_nationaliteit["TOTAL"] == server.cijfers.eurostat["migr_asytpsm"]["TOTAL"]
    assert server.keer("migr_asytpsm") == 3


@pytest.mark.parametrize(
    ("mis", "melding"),
    [
        ("500", "antwoord 500 van de server, 3 keer"),
        ("traag", "geen antwoord binnen 0.3 seconden"),
        ("afgekapt", "afgebroken of onleesbaar antwoord"),
        ("geen_json", "afgebroken of onleesbaar antwoord"),
    ],
)
def test_blijft_het_mis_dan_staat_er_waarom_bij_beide_bronnen(server: Bronserver, tmp_path: Path, mis: str, melding: str) -> None:
    server.gedrag = {"83102NED": [mis] * 9, "migr_asyappctzm": [mis] * 9}
    afloop = ververs(server, tmp_path / "kopie", "--wachttijd", "0.3" if mis == "traag" else "60")
    geweigerd(afloop, "CBS 83102NED", "Eurostat migr_asyappctzm", melding, "er is niets veranderd")
    assert len(afloop.fouten) == 2
    assert server.keer("83102NED") == server.keer("migr_asyappctzm") == 3
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("mis", "stuk"),
    [
        *(("eindeloos", stuk) for stuk in ("83102NED/TypedDataSet", "migr_asytpsm")),
        *(("ingepakt", stuk) for stuk in ("83102NED/TypedDataSet", "migr_asytpsm")),
        ("rond", "83102NED/TypedDataSet"),
    ],
)
def test_een_antwoord_dat_te_groot_is_wordt_niet_helemaal_gelezen(
    server: Bronserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mis: str, stuk: str
) -> None:
    """Ook niet als het klein verstuurd wordt of over bladzijden komt; het wordt niet nog eens gevraagd."""
    monkeypatch.setattr("kostenmodel.verversing.ophalen.MEESTE_BYTES", 2_000_000)
    server.gedrag[stuk] = [mis] * 100
    bron = "CBS 83102NED" if "NED" in stuk else "Eurostat migr_asytpsm"
    afloop = ververs(server, tmp_path / "kopie")
    geweigerd(afloop, f"{bron}: gevonden een antwoord van meer dan 2 MB; verwacht een tabel van hoogstens 2 MB", "er is niets veranderd")
    assert len(afloop.fouten) == 1 and not list(tmp_path.iterdir())
    assert server.keer(stuk) == (20 if mis == "rond" else 1)
    assert server.verstuurd < 20_000_000, "wat al onderweg was mag, maar er wordt niet doorgelezen"


@pytest.mark.parametrize("stuk", ["03759ned/TypedDataSet", "migr_asypenctzm"])
def test_een_tabel_die_weg_is_wordt_niet_steeds_gevraagd(server: Bronserver, tmp_path: Path, stuk: str) -> None:
    server.gedrag[stuk] = ["404"] * 9
    geweigerd(ververs(server, tmp_path / "kopie"), "antwoord 404", "verplaatst")
    assert server.keer(stuk) == 1


@pytest.mark.parametrize("stuk", ["83102NED/TypedDataSet", "83102NED/Nationaliteit", "migr_asytpfm"])
@pytest.mark.parametrize("mis", ["leeg", "geen_rijen", "diep"])
def test_een_antwoord_zonder_tabel_is_een_andere_vorm(server: Bronserver, tmp_path: Path, stuk: str, mis: str) -> None:
    server.gedrag[stuk] = [mis]
    geweigerd(ververs(server, tmp_path / "kopie"), "haar vorm veranderd")


def test_zonder_verbinding(tmp_path: Path) -> None:
    with bronserver() as weg:
        pass
    geweigerd(ververs(weg, tmp_path / "kopie"), "geen verbinding met de server", "Kijk of er internet is")


@pytest.mark.parametrize("stroom", ["eerste", "inwoners"])
def test_een_kolom_met_een_andere_naam_wordt_geweigerd(server: Bronserver, tmp_path: Path, stroom: str) -> None:
    server.cijfers.kolommen[stroom] = "Aantal_1"
    geweigerd(ververs(server, tmp_path / "kopie"), "een kolom die begint met", "Aantal_1", "haar vorm veranderd")


def test_tekst_van_een_server_stuurt_het_scherm_niet(server: Bronserver, tmp_path: Path) -> None:
    server.cijfers.kolommen["eerste"] = "\x1b[2JWeg_2"
    server.cijfers.assen = {"\x1b]0;titel\x07": ["a", "b"]}
    afloop = ververs(server, tmp_path / "kopie")
    geweigerd(afloop, "\\u001b[2JWeg_2", "\\u001b]0;titel")
    assert "\x1b" not in afloop.fout
    server.cijfers.kolommen["eerste"], server.cijfers.assen = "EersteAsielverzoeken_2", {}
    server.cijfers.namen["GM0014"] = "Gron\x1bingen"
    geweigerd(ververs(server, tmp_path / "kopie"), "CBS 03759ned, Title", "leesbare tekst")


def test_een_kolom_met_een_ander_volgnummer_mag(server: Bronserver, tmp_path: Path) -> None:
    server.cijfers.kolommen |= {"nareis": "NareizigersPersonen_7", "inwoners": "BevolkingOp1Januari_3"}
    assert ververs(server, tmp_path / "kopie").code == 0


def test_een_nieuwe_uitsplitsing_bij_eurostat_wordt_geweigerd(server: Bronserver, tmp_path: Path) -> None:
    server.cijfers.assen = {"procedure": ["GRENS", "ANDERS"]}
    geweigerd(ververs(server, tmp_path / "kopie"), "Eurostat migr_asyappctzm, assen", "procedure: GRENS of ANDERS")


def test_een_gat_in_de_maanden_wordt_geweigerd(server: Bronserver, tmp_path: Path) -> None:
    del server.cijfers.maand["2024-05", "nareis"]
    del server.cijfers.eurostat["migr_asyappctzm"]["TOTAL"]["2016-02"]
    geweigerd(ververs(server, tmp_path / "kopie"), "nareis: gevonden geen 2024-05", "TOTAL: gevonden geen 2016-02", "niet heel")


def test_gemeenten_die_samen_niet_nederland_zijn(server: Bronserver, tmp_path: Path) -> None:
    server.cijfers.nederland = sum(server.cijfers.inwoners.values()) + 1
    geweigerd(ververs(server, tmp_path / "kopie"), "CBS 03759ned, 1 januari 2025", "342 gemeenten", "niet heel")


def test_een_oudere_uitgave_vervangt_geen_nieuwere(server: Bronserver, tmp_path: Path) -> None:
    del server.cijfers.eurostat["migr_asytpsm"]["TOTAL"]["2024-08"]
    geweigerd(ververs(server, tmp_path / "kopie"), "Eurostat migr_asytpsm", "ten minste de 30 maanden")


def test_een_bestaande_map_wordt_nooit_vervangen(server: Bronserver, tmp_path: Path) -> None:
    (tmp_path / "kopie").mkdir()
    geweigerd(ververs(server, tmp_path / "kopie"), "dat al bestaat")
    geweigerd(ververs(server, tmp_path / "er" / "niet"), "bestaat niet")
    assert not server.gevraagd, "er is niet voor niets gevraagd"


@pytest.mark.parametrize("adres", ["file:///etc/hosts", "ftp://voorbeeld.nl", "voorbeeld.nl", "http://", "https://voorbeeld.nl/?x=1"])
def test_alleen_http_en_https(tmp_path: Path, adres: str) -> None:
    geweigerd(roep_hier("invoer", "ververs", "-o", str(tmp_path / "kopie"), "--bron-url", adres), "--bron-url", "http://")


@pytest.mark.parametrize("seconden", ["0", "-1", "nan", "1e9"])
def test_een_wachttijd_die_niet_kan(tmp_path: Path, seconden: str) -> None:
    geweigerd(roep_hier("invoer", "ververs", "-o", str(tmp_path / "kopie"), "--wachttijd", seconden), "--wachttijd")


def test_een_verdwenen_gemeente_vraagt_om_een_herindeling(server: Bronserver, tmp_path: Path) -> None:
    samen = server.cijfers.inwoners.pop("GM0037") + server.cijfers.inwoners.pop("GM0047")
    server.cijfers.inwoners["GM2050"], server.cijfers.namen["GM2050"] = samen, "Veenkanaal"
    afloop = ververs(server, tmp_path / "kopie")
    geweigerd(afloop, "Stadskanaal (GM0037)", "Veendam (GM0047)", "Veenkanaal (GM2050)", "--herindeling")
    assert len(afloop.fouten) == 3


def test_een_herindeling_houdt_elke_som_gelijk(server: Bronserver, tmp_path: Path) -> None:
    """Stadskanaal en driekwart van Veendam worden Veenkanaal; de rest van Veendam gaat naar Groningen."""
    inwoners = server.cijfers.inwoners
    kanaal, veendam = inwoners.pop("GM0037"), inwoners.pop("GM0047")
    inwoners["GM2050"] = kanaal + veendam - veendam // 4
    inwoners["GM0014"] += veendam // 4
    server.cijfers.namen["GM2050"] = "Veenkanaal"
    (tmp_path / "h.csv").write_text("oud,nieuw,aandeel\nGM0037,GM2050,\nGM0047,GM2050,0.75\nGM0047,GM0014,0.25\n")
    afloop = ververs(server, tmp_path / "kopie", "--herindeling", str(tmp_path / "h.csv"), "--json")
    assert afloop.code == 0, afloop.fout
    for naam, kolommen in TELKOLOMMEN.items():
        was, nu = rijen(INVOER, naam), rijen(tmp_path / "kopie", naam)
        for kolom in kolommen:
            assert som(nu, kolom) == som(was, kolom), (naam, kolom)
        assert not {"GM0037", "GM0047"} & {rij["code"] for rij in nu}
    invoer = laad_invoer(Keuzes(invoer=tmp_path / "kopie"))
    nieuw = next(gemeente for gemeente in invoer.gemeenten if gemeente.code == "GM2050")
    oud = {rij["code"]: rij for rij in rijen(INVOER, "gemeenten/capaciteit.csv")}
    assert (nieuw.naam, nieuw.provincie, nieuw.grootteklasse) == ("Veenkanaal", "Groningen", "50.000 tot 100.000")
    assert nieuw.spreidingswet_plaatsen == int(oud["GM0037"]["spreidingswet_plaatsen"]) + round(
        0.75 * int(oud["GM0047"]["spreidingswet_plaatsen"])
    )
    wijzigingen = json.loads(afloop.uit)["wijzigingen"]
    assert {"GM0037 Stadskanaal", "GM0047 Veendam"} == {een["plek"] for een in wijzigingen if een["soort"] == "vervallen"}


def som(lijst: list[dict[str, str]], kolom: str) -> Decimal:
    return sum((Decimal(rij[kolom]) for rij in lijst if rij[kolom]), Decimal(0))


@pytest.mark.parametrize(
    ("regels", "melding"),
    [
        ("oud,nieuw\nGM0038,GM2050\n", "een code die nu bestaat"),
        ("oud,nieuw,aandeel\nGM0037,GM2050,0.5\n", "samen 1"),
        ("oud,nieuw,aandeel\nGM0037,GM2050,veel\n", "een aandeel"),
        ("oud,naar\nGM0037,GM2050\n", "geen kolom 'nieuw'"),
        ("oud,nieuw\nGM0037,GM0047\n", "Haal haar uit het bestand van de herindeling"),
    ],
)
def test_een_herindeling_die_niet_klopt(server: Bronserver, tmp_path: Path, regels: str, melding: str) -> None:
    (tmp_path / "h.csv").write_text(regels)
    geweigerd(ververs(server, tmp_path / "kopie", "--herindeling", str(tmp_path / "h.csv")), melding)
    assert [pad.name for pad in tmp_path.iterdir()] == ["h.csv"]


CODES = ("A", "B", "C", "D")
AANTALLEN = st.one_of(st.just(""), st.integers(0, 10**6).map(str), st.decimals(0, 10**6, places=1).map(str))


@given(
    st.lists(st.tuples(AANTALLEN, AANTALLEN, AANTALLEN), min_size=4, max_size=4),
    st.dictionaries(st.sampled_from(CODES), st.lists(st.sampled_from((*CODES, "N", "M")), min_size=1, max_size=2, unique=True), max_size=4),
)
def test_samenvoegen_en_splitsen_bewaart_elke_som(cellen: list[tuple[str, ...]], naar: Mapping[str, list[str]]) -> None:
    naam = "gemeenten/capaciteit.csv"
    tel = TELKOLOMMEN[naam]
    lijst = [{"code": code, "peildatum": "2025", **dict(zip(tel, rij, strict=True))} for code, rij in zip(CODES, cellen, strict=True)]
    delen = {oud: tuple((nieuw, Decimal(1) / Decimal(len(doelen))) for nieuw in doelen) for oud, doelen in naar.items()}
    uit = voeg_samen(naam, lijst, Overgang(delen), {code: n for n, code in enumerate(CODES)})
    for kolom in tel:
        assert som(uit, kolom) == som(lijst, kolom)
    assert len({rij["code"] for rij in uit}) == len(uit)


def test_jsonstat_in_rijvolgorde() -> None:
    """Twee kleuren bij drie maten, als lijst en als tabel; de laatste as loopt het snelst."""
    vorm = {
        "id": ["kleur", "maat"],
        "size": [2, 3],
        "dimension": {"kleur": {"category": {"index": {"blauw": 1, "rood": 0}}}, "maat": {"category": {"index": ["S", "M", "L"]}}},
    }
    verwacht = {("rood", "L"): 2.0, ("blauw", "S"): 3.0}
    lijst, tabel = ({**vorm, "value": waarden} for waarden in ([None, None, 2, 3, None, None], {"2": 2, "3": 3}))
    assert lees_cellen(lijst).waarden == lees_cellen(tabel).waarden == verwacht
    for waarden in ([1, 2, 3, 4, 5], {"6": 1}):
        with pytest.raises(ValueError):
            lees_cellen({**vorm, "value": waarden})


def test_landelijke_totalen_bewegen_mee_met_de_instroom(server: Bronserver, tmp_path: Path) -> None:
    for nummer in range(1, 10):
        server.cijfers.maand |= {(f"2026-0{nummer}", stroom): 9000 for stroom in ("eerste", "herhaald", "nareis")}
    verslag = api.ververs(tmp_path / "kopie", Keuzes(trekkingen=64), bron_url=server.url)
    totalen = {een.wat: een for een in verslag.totalen}
    assert totalen["hoogste bezetting"].nieuw > 1.2 * totalen["hoogste bezetting"].oud
    assert totalen["netto last gemeente"].nieuw != totalen["netto last gemeente"].oud
    assert "hoogste bezetting" in (tmp_path / "kopie" / "verschil.md").read_text(encoding="utf-8")
