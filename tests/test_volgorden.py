"""De volgorde van maatregelen: elke opstelling in een venster telt, uitstel telt niet, en een gebroken voorwaarde wordt genoemd."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hulp_opdracht import geweigerd, roep_hier
from hulp_posten import INVOER

from kostenmodel.beleidsmeting import Meter
from kostenmodel.doorrekening import Instellingen
from kostenmodel.invoer.maatregelen import Maatregel
from kostenmodel.volgorden import Gebroken, Opstelling, Vergelijking, aantal_opstellingen, opstellingen, plaatsen, vergelijk

METER = Meter(INVOER, Instellingen(2027, 32, 5))
DRIE = ("verbod_voorrang", "doorstroom_uitbreiding", "ind_korting")


def stel_op(*sleutels: str, tussenpoos: int = 12, venster: int | None = None, scenario: str = "basispad") -> list[Opstelling]:
    return opstellingen(INVOER, 2027, sleutels, tussenpoos, venster, scenario)


@pytest.fixture(scope="module")
def na_elkaar() -> Vergelijking:
    return vergelijk(METER, stel_op(*DRIE))


@pytest.fixture(scope="module")
def in_venster() -> Vergelijking:
    return vergelijk(METER, stel_op(*DRIE, venster=24))


def test_zonder_venster_elke_volgorde_een_keer_beste_eerst(na_elkaar: Vergelijking) -> None:
    assert len({een.groepen for een in na_elkaar.volgorden}) == len(na_elkaar.volgorden) == 6
    assert all(len(groep) == 1 for een in na_elkaar.volgorden for groep in een.groepen)
    kosten = [een.goedkoopste.maat.kosten["samenleving"] for een in na_elkaar.volgorden]
    assert kosten == sorted(kosten)
    assert na_elkaar.beste is na_elkaar.volgorden[0].goedkoopste and na_elkaar.slechtste is na_elkaar.volgorden[-1].goedkoopste
    assert na_elkaar.beste.opstelling.vanaf == (date(2027, 1, 1), date(2028, 1, 1), date(2029, 1, 1))


@pytest.mark.parametrize(("aantal", "tussenpoos", "venster"), [(2, 6, 24), (3, 12, 24), (4, 12, 36), (3, 5, 12)])
def test_een_venster_geeft_elke_combinatie_die_op_tijd_begint(aantal: int, tussenpoos: int, venster: int) -> None:
    rooster = list(plaatsen(aantal, tussenpoos, venster))
    assert len(set(rooster)) == len(rooster) == aantal_opstellingen(aantal, tussenpoos, venster)
    assert all(min(plekken) == 0 and max(plekken) * tussenpoos <= venster for plekken in rooster)
    assert {max(plekken) for plekken in rooster} == set(range(venster // tussenpoos + 1))


def test_een_venster_kent_elke_volgorde_ook_met_gelijke_data(in_venster: Vergelijking, na_elkaar: Vergelijking) -> None:
    """Van drie dingen zijn er dertien volgorden: zes na elkaar, zes met twee tegelijk, een met alles tegelijk."""
    groepen = {een.groepen for een in in_venster.volgorden}
    assert len(groepen) == 13
    assert {een.groepen for een in na_elkaar.volgorden} < groepen and (DRIE,) in groepen
    assert sum(len(een.gemeten) for een in in_venster.volgorden) == 19
    streng = {een.groepen: een for een in in_venster.volgorden if len(een.groepen) == 3}
    for een in na_elkaar.volgorden:
        assert streng[een.groepen].goedkoopste.maat == een.goedkoopste.maat


def test_uitstel_is_geen_volgorde(in_venster: Vergelijking) -> None:
    """Wat een volgorde kost, is gemeten tegen dezelfde data; alles tegelijk heeft niets om mee te vergelijken en kost dus niets."""
    alle = [een for volgorde in in_venster.volgorden for een in volgorde.gemeten]
    for een in alle:
        zelfde = [ander.maat.kosten["samenleving"] for ander in alle if ander.opstelling.vanaf == een.opstelling.vanaf]
        assert een.door_volgorde == een.maat.kosten["samenleving"] - min(zelfde)
    assert next(een for een in in_venster.volgorden if een.groepen == (DRIE,)).door_volgorde == 0
    assert in_venster.slechtste.door_volgorde == max(een.door_volgorde for een in alle) > 0
    assert in_venster.beste.opstelling.vanaf == in_venster.slechtste.opstelling.vanaf and in_venster.beste.door_volgorde == 0
    assert [een.door_volgorde for een in in_venster.volgorden] == sorted(een.door_volgorde for een in in_venster.volgorden)


def test_per_volgorde_de_goedkoopste_en_de_duurste_data(in_venster: Vergelijking) -> None:
    (een,) = (v for v in in_venster.volgorden if v.groepen == (("doorstroom_uitbreiding",), ("verbod_voorrang", "ind_korting")))
    assert {g.opstelling.data[1] for g in een.gemeten} == {date(2028, 1, 1), date(2029, 1, 1)}
    assert een.goedkoopste.maat.kosten["samenleving"] < een.duurste.maat.kosten["samenleving"]
    assert een.goedkoopste.opstelling.data[1] == date(2029, 1, 1)


# --- voorwaarden ----------------------------------------------------------------------------------------------------


def test_een_voorwaarde_breekt_als_zij_later_ingaat_of_is_afgelopen() -> None:
    """Meer doorstroomlocaties duren twee jaar: op dezelfde dag of een jaar eerder is op tijd, twee jaar eerder is te vroeg."""
    for een in stel_op(*DRIE, venster=24):
        dag = dict(zip(een.maatregelen, een.vanaf, strict=True))
        jaren = dag["verbod_voorrang"].year - dag["doorstroom_uitbreiding"].year
        hoe = "later" if jaren < 0 else "afgelopen" if jaren >= 2 else None
        assert een.geschonden == ((Gebroken("verbod_voorrang", "doorstroom_uitbreiding", hoe),) if hoe else ())  # type: ignore[arg-type]


def test_een_voorwaarde_die_niet_gekozen_is_breekt_overal() -> None:
    for een in stel_op("verbod_voorrang", "ind_korting"):
        assert een.geschonden == (Gebroken("verbod_voorrang", "doorstroom_uitbreiding", "niet gekozen"),)


def test_wat_het_scenario_zelf_al_doet_telt_als_voorwaarde() -> None:
    """In het coalitieakkoord is er in 2027 extra geld: dan breekt het tweestatusstelsel alleen een voorwaarde als het later komt."""
    for een in stel_op("tweestatusstelsel", "ind_korting", scenario="coalitieakkoord_2026"):
        later = een.maatregelen[0] != "tweestatusstelsel"
        assert een.geschonden == ((Gebroken("tweestatusstelsel", "extra_geld_asielketen", "afgelopen"),) if later else ())


def test_een_verschoven_voorwaarde_van_een_maatregel_van_het_scenario_zelf_telt_mee() -> None:
    for een in stel_op("extra_geld_asielketen", "ind_korting", scenario="coalitieakkoord_2026"):
        later = een.maatregelen[0] != "extra_geld_asielketen"
        assert een.geschonden == ((Gebroken("tweestatusstelsel", "extra_geld_asielketen", "later"),) if later else ())


def test_een_volgorde_met_bekostigingsmaatregelen() -> None:
    """Eerst plaatsen die stabiel en duurzaam zijn en dan pas de wet intrekken is beter dan andersom, en breekt geen voorwaarde."""
    uit = vergelijk(METER, stel_op("intrekking_spreidingswet", "stabiele_financiering_coa", "duurzame_opvangplaatsen", tussenpoos=24))
    beste, slechtste = uit.beste.opstelling, uit.slechtste.opstelling
    assert beste.maatregelen == ("stabiele_financiering_coa", "duurzame_opvangplaatsen", "intrekking_spreidingswet")
    assert not beste.geschonden
    assert slechtste.maatregelen[0] == "intrekking_spreidingswet"
    assert {een.vereist for een in slechtste.geschonden} == {"stabiele_financiering_coa", "duurzame_opvangplaatsen"}
    assert uit.beste.maat.noodopvang < uit.slechtste.maat.noodopvang


# --- de opdracht ----------------------------------------------------------------------------------------------------

KORT = ("--trekkingen", "16")


def test_volgorde_als_json() -> None:
    afloop = roep_hier("volgorde", "verbod_voorrang", "doorstroom_uitbreiding", *KORT, "--json")
    assert afloop.code == 0, afloop.fout
    document = json.loads(afloop.uit)
    assert len(document["volgorden"]) == 2
    assert document["beste"]["maatregelen"] == ["doorstroom_uitbreiding", "verbod_voorrang"] == document["volgorden"][0]["maatregelen"]
    assert document["slechtste"]["geschonden"] == [{"maatregel": "verbod_voorrang", "vereist": "doorstroom_uitbreiding", "hoe": "later"}]
    assert set(document["beste"]["kosten"]) == {"samenleving", "rijk", "gemeente"}
    for sleutel in ("piek_bezetting", "noodopvang_persoonsjaren", "voorraad", "doorlooptijd_weken", "vanaf", "door_volgorde"):
        assert sleutel in document["volgorden"][1], sleutel


def test_volgorde_in_een_venster_als_json() -> None:
    afloop = roep_hier("volgorde", "verbod_voorrang", "doorstroom_uitbreiding", "--venster", "12", "--tussenpoos", "6", *KORT, "--json")
    assert afloop.code == 0, afloop.fout
    document = json.loads(afloop.uit)
    assert sum(een["aantal_opstellingen"] for een in document["volgorden"]) == 5
    per_volgorde = {tuple(map(tuple, een["groepen"])): een for een in document["volgorden"]}
    eerst = per_volgorde[("doorstroom_uitbreiding",), ("verbod_voorrang",)]
    data = {een["vanaf"][1] for een in (eerst, eerst["duurste_data"])}
    assert data == {"2027-07-01", "2028-01-01"}
    assert eerst["kosten"]["samenleving"] <= eerst["duurste_data"]["kosten"]["samenleving"]
    assert document["slechtste"]["door_volgorde"] == max(een["hoogste_door_volgorde"] for een in document["volgorden"]) > 0
    assert document["beste"]["vanaf"] == document["slechtste"]["vanaf"]


def test_volgorde_als_tabel_zegt_wat_er_breekt() -> None:
    afloop = roep_hier("volgorde", "verbod_voorrang", "doorstroom_uitbreiding", "--venster", "12", "--tussenpoos", "6", *KORT)
    assert afloop.code == 0, afloop.fout
    assert "A = verbod_voorrang, B = doorstroom_uitbreiding" in afloop.uit
    for stuk in ("B > A ", "A > B ", "A + B ", "Duurste data", " A voor B "):
        assert stuk in afloop.uit, stuk
    assert "Slechtste: verbod_voorrang > doorstroom_uitbreiding (2027-01, 2028-01)" in afloop.uit
    assert "De slechtste breekt een voorwaarde: verbod_voorrang gaat in voor doorstroom_uitbreiding." in afloop.uit


def test_een_voorwaarde_die_niet_gekozen_is_wordt_ook_genoemd() -> None:
    afloop = roep_hier("volgorde", "verbod_voorrang", "ind_korting", *KORT)
    assert "verbod_voorrang gaat in zonder doorstroom_uitbreiding, die niet gekozen is." in afloop.uit
    assert "Duurste data" not in afloop.uit


def test_volgorde_weigert_en_noemt_alles_tegelijk() -> None:
    geweigerd(roep_hier("volgorde", "verbod_voorang", "ind_korting", "--tussenpoos", "0"), "verbod_voorrang", "1 tot en met 60 maanden")
    geweigerd(roep_hier("volgorde", "ind_korting"), "twee tot en met 5 maatregelen")
    geweigerd(roep_hier("volgorde", "ind_korting", "ind_korting"), "elke maatregel één keer")
    zes = ("doorstroom_plaatsen_behouden", "ind_korting", "coa_korting", "tweestatusstelsel", "verbod_voorrang", "migratiepact")
    geweigerd(roep_hier("volgorde", *zes), "twee tot en met 5")
    geweigerd(roep_hier("volgorde", *DRIE, "--trekkingen", "0"), "macht van twee")


def test_een_venster_dat_niet_kan_wordt_geweigerd() -> None:
    geweigerd(roep_hier("volgorde", *DRIE, "--venster", "6"), "--venster", "gevonden 6", "12 (de tussenpoos) tot en met 120")
    geweigerd(roep_hier("volgorde", *DRIE, "--venster", "121"), "gevonden 121")
    geweigerd(roep_hier("volgorde", *DRIE, "--venster", "24", "--tussenpoos", "2"), "469 combinaties van data", "hoogstens 256")
    geweigerd(roep_hier("volgorde", *DRIE, "coa_korting", "--tussenpoos", "60"), "180 maanden samen", "hoogstens 120")


def test_twee_maatregelen_die_een_blad_vervangen_worden_geweigerd() -> None:
    """Ook als hun eigen data elkaar niet raken, kan een verschuiving ze tegelijk laten gelden."""
    afloop = roep_hier("volgorde", "oekraine_gestopt", "oekraine_verlengd", *KORT)
    geweigerd(afloop, "oekraine_gestopt en oekraine_verlengd vervangen allebei", "Laat een van de twee weg.")


def test_een_maatregel_van_elke_laag_op_hetzelfde_blad_mag() -> None:
    """De bekostiging werkt na het scenario: daar is wel een uitkomst."""
    lagen = [INVOER.maatregelen[s] for s in ("einde_lvv", "lvv_voortgezet")]
    assert {een.laag for een in lagen} == {"scenario", "bekostiging"} and _bladen(lagen[0]) & _bladen(lagen[1])
    assert roep_hier("volgorde", "einde_lvv", "lvv_voortgezet", *KORT).code == 0


def _bladen(maatregel: Maatregel) -> set[str]:
    return {b.blad for b in maatregel.bewerkingen if b.bewerking == "vervang"}


def test_een_maatregel_die_voor_haar_blad_zou_ingaan_wordt_geweigerd(tmp_path: Path) -> None:
    map_ = tmp_path / "invoer"
    shutil.copytree(INVOER.map, map_)
    pad = map_ / "parameters" / "oekraine.toml"
    tekst = pad.read_text(encoding="utf-8")
    blad = INVOER.blad("oekraine.aandeel_meerkosten_vergoed")
    eerste = f"{{ vanaf = {blad.waarden[0].vanaf.isoformat()}, midden = {blad.waarden[0].midden:g},"
    kop = tekst.index("[oekraine.aandeel_meerkosten_vergoed]")
    assert eerste in tekst[kop:], tekst[kop : kop + 600]
    later = eerste.replace(blad.waarden[0].vanaf.isoformat(), "2027-01-01")
    pad.write_text(tekst[:kop] + tekst[kop:].replace(eerste, later, 1), encoding="utf-8")
    afloop = roep_hier("volgorde", "lagere_norm_oekraine", "ind_korting", "--jaar", "2026", "--invoer", str(map_), *KORT)
    geweigerd(afloop, "lagere_norm_oekraine gaat in voordat oekraine.aandeel_meerkosten_vergoed een waarde heeft", "2027-01-01")


def test_gelijke_maatregelen_kosten_evenveel_in_elke_volgorde() -> None:
    """Een maatregel die niets doet, mag overal staan."""
    niets = replace(
        INVOER.maatregelen["coa_korting"],
        bewerkingen=tuple(
            replace(b, midden=nul, laag=nul, hoog=nul)
            for b in INVOER.maatregelen["coa_korting"].bewerkingen
            for nul in [1.0 if b.bewerking == "maal" else 0.0]
        ),
    )
    invoer = replace(INVOER, maatregelen={**INVOER.maatregelen, "coa_korting": niets, "ander": replace(niets, sleutel="ander")})
    uit = vergelijk(Meter(invoer, METER.inst), opstellingen(invoer, 2027, ("coa_korting", "ander"), 12, 24, "basispad"))
    assert {een.door_volgorde for een in uit.volgorden} == {0.0}
