"""Regelingen en wat zij dekken: elke overdracht bij een regeling, dekkingsgraad, en gaten na afloop."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hulp_doorrekening import INST, land, rekenpad
from hulp_gevallen import los_geval, reken
from hulp_opdracht import geweigerd, roep_hier
from hulp_posten import ARMEN, INVOER, SCHEMA

from kostenmodel.bekostiging import begrotingskenmerken, met_einde, toets
from kostenmodel.doorrekening import Rekenaar
from kostenmodel.invoer import Regeling, begroting

REGELINGEN = INVOER.regelingen
OVERDRACHTEN = {
    een.sleutel: een for model in SCHEMA.modellen for een in model.posten if een.soort == "overdracht" and "gemeente" in (een.van, een.naar)
}


@pytest.fixture(scope="module", params=ARMEN)
def posten(request: pytest.FixtureRequest, rekenaar: Rekenaar) -> Mapping[str, np.ndarray]:
    """Heel Nederland op het rekenpad, per bekostiging."""
    return {sleutel: rij[0, 0] for sleutel, rij in rekenpad(rekenaar, "basispad", request.param, land()).items()}


def test_elke_overdracht_van_of_aan_de_gemeente_hoort_bij_een_regeling() -> None:
    """Een nieuwe overdracht zonder regeling is geld waarvan niemand weet waarom en hoe lang: voeg haar toe aan regelingen.toml."""
    genoemd = [sleutel for regeling in REGELINGEN.values() for sleutel in regeling.posten]
    assert sorted(genoemd) == sorted(OVERDRACHTEN)


def test_regelingen_noemen_posten_die_bestaan() -> None:
    assert [str(melding) for melding in toets(REGELINGEN.values(), SCHEMA.post)] == []
    een = next(iter(REGELINGEN.values()))
    for posten, stuk in (
        (("noodopvang.vergoedingg",), 'Bedoelt u "noodopvang.vergoeding"?'),
        (("noodopvang.opstart",), "soort kosten"),
        (("noodopvang.faciliteiten",), "van bzk naar gemeente"),
    ):
        (melding,) = toets([dataclasses.replace(een, posten=posten)], SCHEMA.post)
        assert stuk in str(melding)


def test_wat_met_een_regeling_stopt_is_een_last_van_de_gemeente() -> None:
    leefgeld = REGELINGEN["leefgeld_ontheemden"]
    for sleutel, stuk in (
        ("oekraine.leefgld", 'Bedoelt u "oekraine.leefgeld"?'),
        ("oekraine.leefgeld_vergoeding", "een last van de gemeente"),
    ):
        (melding,) = toets([dataclasses.replace(leefgeld, lasten_stoppen_mee=(sleutel,))], SCHEMA.post)
        assert stuk in str(melding)


def test_nakijken_meldt_een_regeling_met_een_onbekende_post(tmp_path: Path) -> None:
    invoer = tmp_path / "invoer"
    shutil.copytree(INVOER.map, invoer)
    pad = invoer / "regelingen.toml"
    pad.write_text(pad.read_text(encoding="utf-8").replace('"noodopvang.vergoeding"', '"noodopvang.vergoedin"'), encoding="utf-8")
    geweigerd(roep_hier("invoer", "controleer", "--invoer", str(invoer)), "regelingen.toml", "[noodopvang]", "Bedoelt u")


VERONDERSTELD = {"opvang_ontheemden"}
"""Het rekenpad gaat ervan uit dat het Rijk na de einddatum doorbetaalt; blad Bekostiging toont dat bedrag als niet vastgelegd."""


@pytest.mark.parametrize("regeling", met_einde(REGELINGEN.values()), ids=lambda regeling: regeling.sleutel)
def test_een_afgelopen_regeling_betaalt_niets_meer(rekenaar: Rekenaar, regeling: Regeling) -> None:
    """De einddatum staat in regelingen.toml, het bedrag in de parameters: onder de regels van nu moeten die hetzelfde zeggen."""
    pad = rekenpad(rekenaar, "basispad", "crisis", land())
    na = [jaar > regeling.geldig_tot.year for jaar in INST.jaren]
    betaald = pad[f"regeling.{regeling.sleutel}"][0, 0][na]
    assert bool(betaald.any()) == (regeling.sleutel in VERONDERSTELD)
    if regeling.laat_gat_na:
        assert pad[f"dekkingsgat.verondersteld.{regeling.sleutel}"][0, 0][na] == pytest.approx(betaald)


def test_tekort_over_alle_taken_is_de_netto_last_van_de_gemeente(posten: Mapping[str, np.ndarray]) -> None:
    assert posten["bekostiging.tekort.samen"] == pytest.approx(posten["netto.gemeente"])
    taken = [s for s in posten if s.startswith("bekostiging.tekort.") and s != "bekostiging.tekort.samen"]
    assert len(taken) >= 3
    for sleutel in taken:
        assert posten[sleutel] == pytest.approx(posten[f"netto.{sleutel.split('.')[2]}.gemeente"])


def test_baten_van_een_taak_zijn_de_regelingen_aan_de_gemeente(posten: Mapping[str, np.ndarray]) -> None:
    aan = sum(posten[f"regeling.{sleutel}"] for sleutel, een in REGELINGEN.items() if een.naar == "gemeente")
    assert posten["bekostiging.baten.samen"] == pytest.approx(aan)
    tijdelijk = sum(posten[f"regeling.{een.sleutel}"] for een in met_einde(REGELINGEN.values()))
    assert posten["bekostiging.tijdelijk"] == pytest.approx(tijdelijk)


def test_een_gat_is_nooit_groter_dan_het_tekort_en_begint_na_de_einddatum(posten: Mapping[str, np.ndarray]) -> None:
    for regeling in REGELINGEN.values():
        if not regeling.laat_gat_na:
            continue
        gat = posten[f"dekkingsgat.{regeling.sleutel}"]
        tekort = posten[f"bekostiging.tekort.{regeling.posten[0].split('.')[0]}"]
        assert (gat >= 0).all() and (gat <= np.maximum(tekort, 0) + 1e-6).all()
        assert not gat[[jaar < regeling.geldig_tot.year for jaar in INST.jaren]].any()


GAT = {
    "bekostiging.lasten.inburgering": dict.fromkeys(range(2025, 2031), 100.0),
    "bekostiging.tekort.inburgering": dict.fromkeys(range(2025, 2031), 20.0) | {2030: 50.0},
    "regeling.spuk_onderwijsroute": {2025: 30.0, 2026: 30.0, 2027: 30.0, 2028: 30.0, 2029: 30.0, 2030: 0.0},
    "regelingen.afgelopen.spuk_onderwijsroute": {2025: 0.0, 2026: 0.0, 2027: 0.0, 2028: 0.0, 2029: 0.0, 2030: 1.0},
}


@pytest.mark.parametrize(
    ("anders", "jaar", "verwacht"),
    [
        ({}, 2029, 0.0),
        ({}, 2030, 30.0),
        ({"bekostiging.tekort.inburgering": {2030: 12.0}}, 2030, 12.0),
        ({"bekostiging.tekort.inburgering": {2030: -5.0}}, 2030, 0.0),
        ({"regelingen.afgelopen.spuk_onderwijsroute": 0.0}, 2030, 0.0),
        ({"regeling.spuk_onderwijsroute": 30.0}, 2030, 0.0),
        ({"bekostiging.lasten.inburgering": {2030: 50.0}}, 2030, 15.0),
    ],
)
def test_gat_na_afloop(anders: dict[str, object], jaar: int, verwacht: float) -> None:
    """De regeling dekte 30 van de 100; na afloop is dat het gat, of het tekort als dat kleiner is. Wie doorbetaalt heeft geen gat."""
    vol = dict(GAT)
    for sleutel, waarde in anders.items():
        vol[sleutel] = GAT[sleutel] | waarde if isinstance(waarde, dict) else waarde
    assert reken(los_geval("dekkingsgat.spuk_onderwijsroute", jaar, bladeren=vol)) == pytest.approx(verwacht)


def test_zonder_lasten_is_er_niets_te_dekken() -> None:
    vast = {"bekostiging.lasten.noodopvang": 0.0, "bekostiging.baten.noodopvang": 0.0}
    assert reken(los_geval("bekostiging.dekkingsgraad.noodopvang", 2028, bladeren=vast)) == 1.0
    ruim = {"bekostiging.lasten.noodopvang": 80.0, "bekostiging.baten.noodopvang": 100.0}
    assert reken(los_geval("bekostiging.dekkingsgraad.noodopvang", 2028, bladeren=ruim)) == 1.25
    assert reken(los_geval("bekostiging.tekort.noodopvang", 2028, bladeren=ruim)) == -20.0


def test_ozb_van_utrecht_komt_uit_de_laatste_begroting() -> None:
    """Begroting 2025: 71.585 en 131.933 duizend euro op de taakvelden 0.61 en 0.62, van 2.184.962 duizend euro baten."""
    assert begrotingskenmerken(begroting(INVOER, "GM0344")) == {"begroting_baten": 2_184_962_000.0, "ozb_opbrengst": 203_518_000.0}


def test_woningequivalent_met_de_hand() -> None:
    """1.000 aan locatiekosten, 40% vermijdbaar; een woning kost 100.000 / 25 + 120.000 x 3% + 2.400 = 10.000 per jaar, huur 6.000."""
    vast = {
        **{f"noodopvang.locatiekosten.{code}": 2_000_000.0 for code in INVOER.indelingen["opvangtype"]},
        "noodopvang.opstart": 1_500_000.0,
        "noodopvang.afbouw": 500_000.0,
        "landelijk.vergunninghouders_in_opvang": 8_000.0,
        "landelijk.bewoners_noodopvang": 20_000.0,
        "noodopvang.exploitatie_gemeentelijk": 900_000.0,
        "noodopvang.vergoeding": 800_000.0,
        "huisvesting.investering_per_woning": 100_000.0,
        "huisvesting.grondkosten_per_woning": 20_000.0,
        "huisvesting.afschrijvingstermijn": 25.0,
        "huisvesting.rente_corporatie": 0.03,
        "huisvesting.exploitatiekosten_per_woning": 2_400.0,
        "huisvesting.huur_per_maand": 500.0,
        "algemeen.maanden_per_jaar": 12.0,
        "huisvesting.frictieleegstand": 0.0,
    }

    def post(naam: str) -> float:
        return reken(los_geval(f"woningequivalent.{naam}", 2028, bladeren=vast))

    assert post("vermijdbaar") == pytest.approx(4_000_000)  # (4 x 2,0 + 1,5 + 0,5 mln) x 0,4
    assert post("deel_gemeente") == pytest.approx(40_000) and post("deel_rijk") == pytest.approx(3_960_000)
    assert post("jaarlast_per_woning") == pytest.approx(10_000)
    assert post("woningen") == pytest.approx(400)
    assert post("overdracht") == pytest.approx(1_600_000)  # 400 x (10.000 - 6.000)
    assert reken(los_geval("woningequivalent.aandeel", 2028, bladeren=vast | {"landelijk.bewoners_noodopvang": 5_000.0})) == 1.0
