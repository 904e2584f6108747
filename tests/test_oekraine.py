"""Opvang van ontheemden: een norm boven de kosten geeft een overschot, en wat na 4 maart 2027 geldt hangt aan een maatregel."""

from __future__ import annotations

from functools import cache

import pytest
from hulp_doorrekening import INST, Rij, land, rekenpad
from hulp_gevallen import los_geval, reken
from hulp_posten import INVOER, SCHEMA

from kostenmodel.doorrekening import Rekenaar

MENSEN_2023 = {"landelijk.ontheemden_opvang": 77_000, "landelijk.ontheemden_particulier": 18_500}
"""Gemiddeld in gemeentelijke en particuliere opvang; zie de validatie."""

VARIANTEN = ("oekraine_verlengd", "oekraine_overgangsregeling", "oekraine_gestopt")


def jaar(getal: int) -> int:
    return INST.jaren.index(getal)


@cache
def pad(scenario: str, arm: str = "crisis") -> dict[str, Rij]:
    """Heel Nederland op het rekenpad van een scenario."""
    alle = rekenpad(Rekenaar(INVOER, INST, [scenario]), scenario, arm, land())
    return {
        sleutel.removeprefix("oekraine."): rij[0, 0] for sleutel, rij in alle.items() if sleutel.startswith(("oekraine.", "volume.ont"))
    }


def in_2023(post: str, **anders: float) -> float:
    return reken(los_geval(f"oekraine.{post}", 2023, bladeren=MENSEN_2023 | anders))


def test_de_norm_van_2023_geeft_een_overschot_en_die_van_2025_een_tekort() -> None:
    """83 euro dekte meer dan de kosten: gemeenten hielden honderden miljoenen over, ook na teruggave. 44 euro dekt ze niet."""
    assert -700e6 < in_2023("dekkingsgat") < -200e6
    assert in_2023("teruggave") > 0 and in_2023("meerkosten_vergoed") == 0
    assert pad("basispad")["dekkingsgat"][jaar(2025)] > 100e6


def test_zonder_werkelijke_kostenregel_blijft_het_hele_verschil_bij_de_gemeente() -> None:
    """De schakelaar uit: geen teruggave, en het overschot is precies zoveel groter."""
    uit = {"oekraine.werkelijke_kosten_van_kracht": 0.0}
    assert in_2023("teruggave", **uit) == 0
    assert in_2023("dekkingsgat") - in_2023("dekkingsgat", **uit) == pytest.approx(in_2023("teruggave"))


def test_basispad_volgt_het_besluit_over_verblijf() -> None:
    """Vanaf 5 maart 2027 bijstand en huur in plaats van leefgeld; de vergoeding loopt door en staat als niet vastgelegd apart."""
    p = pad("basispad")
    assert p["leefgeld"][jaar(2026)] > 0 == p["leefgeld"][jaar(2028)]
    assert p["bijstand"][jaar(2026)] == 0 < p["bijstand"][jaar(2028)]
    assert p["eigen_bijdrage"][jaar(2028)] > p["eigen_bijdrage"][jaar(2026)]
    assert p["niet_vastgelegd"][: jaar(2027)] == pytest.approx(0)
    assert p["niet_vastgelegd"][jaar(2028)] == pytest.approx(p["rijksbijdragen"][jaar(2028)])
    # 302 van de 365 dagen van 2027 liggen na 4 maart
    assert p["niet_vastgelegd"][jaar(2027)] == pytest.approx(p["rijksbijdragen"][jaar(2027)] * 302 / 365)


def test_stoppen_legt_de_kosten_bij_de_gemeente() -> None:
    """Zonder regeling geen euro van het Rijk, en wie blijft kost nog steeds geld: het gat is dan bijna de hele last."""
    p = pad("alleen_oekraine_gestopt")
    for post in ("vergoeding", "meerkosten_vergoed", "leefgeld_vergoeding", "buig", "niet_vastgelegd"):
        assert p[post][jaar(2028)] == 0, post
    assert p["dekkingsgat"][jaar(2028)] > 0.9 * p["opvanglasten"][jaar(2028)] - p["transitie_vrijval"][jaar(2028)]
    assert p["volume.ontheemden_opvang"][jaar(2029)] < pad("basispad")["volume.ontheemden_opvang"][jaar(2029)]


def test_verlengen_houdt_leefgeld_en_particuliere_opvang() -> None:
    p, basis = pad("alleen_oekraine_verlengd"), pad("basispad")
    assert p["bijstand"] == pytest.approx(0) and p["niet_vastgelegd"] == pytest.approx(0)
    for post in ("leefgeld", "particulier_verstrekkingen", "particulier_norm"):
        assert p[post][jaar(2028)] > 0 == basis[post][jaar(2028)]
    assert p["volume.ontheemden"][jaar(2030)] > basis["volume.ontheemden"][jaar(2030)]


@pytest.mark.parametrize("variant", VARIANTEN)
def test_tot_en_met_2026_zijn_de_varianten_gelijk(variant: str) -> None:
    p, basis = pad(f"alleen_{variant}"), pad("basispad")
    for sleutel in basis:
        assert p[sleutel][: jaar(2027)] == pytest.approx(basis[sleutel][: jaar(2027)]), sleutel


def test_meerjarige_vergoeding_op_kostprijs_laat_overschot_noch_tekort() -> None:
    """Structureel: de vergoeding is de kostprijs; over blijft wat de gemeente van de eigen bijdragen houdt."""
    p = pad("basispad", "structureel")
    na = slice(jaar(2028), None)
    assert p["vergoeding"][na] == pytest.approx(p["kosten_onder_norm"][na])
    assert p["dekkingsgat"][na] == pytest.approx(p["eigen_bijdrage_verrekend"][na] - p["eigen_bijdrage"][na])
    assert p["niet_vastgelegd"] == pytest.approx(0)


def test_langere_contracten_zijn_goedkoper_per_plaats_en_staan_vaker_leeg() -> None:
    """De prijs van zekerheid: minder vaak verbouwen en geen hotels, maar wel meer lege plaatsen voor dezelfde mensen."""
    crisis, structureel = pad("basispad"), pad("basispad", "structureel")
    laat = jaar(2030)
    assert crisis["volume.ontheemden_opvang"] == pytest.approx(structureel["volume.ontheemden_opvang"])
    assert structureel["kostprijs"][laat] < crisis["kostprijs"][laat]
    assert structureel["transitie"][laat] < crisis["transitie"][laat]
    assert structureel["plaatsen_leeg"][laat] > crisis["plaatsen_leeg"][laat]
    assert structureel["leegstand"][laat] > crisis["leegstand"][laat]


def test_elke_soort_locatie_heeft_een_eigen_bandbreedte() -> None:
    for code in INVOER.indelingen["oekrainelocatie"]:
        band = INVOER.jaarwaarden(f"oekraine.kosten_per_plaats_per_dag.{code}", INST.jaren)
        assert (band.laag < band.midden).all() and (band.midden < band.hoog).all(), code
        assert f"oekraine.exploitatie.{code}" in SCHEMA.post
