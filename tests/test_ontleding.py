"""Een verschil verdeeld over maatregelen: de bijdragen tellen precies op, en wie niets doet krijgt niets."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hulp_doorrekening import INST
from hulp_opdracht import TREKKINGEN, geweigerd, roep_hier
from hulp_posten import INVOER
from hypothesis import given
from hypothesis import strategies as st

from kostenmodel import ontleding as ont
from kostenmodel.beleidsmeting import Meter, Proef
from kostenmodel.doorrekening import Rekenaar, nederland
from kostenmodel.invoer import zoek_gemeente
from kostenmodel.invoer.maatregelen import per_blad
from kostenmodel.ontleding import Groep, Ontleding, ontleed_bekostigingen, ontleed_scenarios, over_volgorden, shapley
from kostenmodel.totalen import OORDELEN

KORT = replace(INST, trekkingen=16)
NEDERLAND = nederland(INVOER)


def som(ontleding: Ontleding, partij: str, termijn: int) -> float:
    return sum(bijdrage[partij][termijn] for bijdrage in ontleding.bijdragen.values())


# --- de verdeling zelf ---


def test_shapley_met_de_hand() -> None:
    """Een linker handschoen (0) en twee rechter (1, 2); een paar is 6 waard. Bekende uitkomst: 4, 1 en 1."""

    def paren(groep: Groep) -> np.ndarray:
        return np.array([6.0 * min(0 in groep, len(groep & {1, 2}))])

    assert np.concatenate(shapley(3, paren)).tolist() == pytest.approx([4.0, 1.0, 1.0])


WAARDEN = st.lists(st.floats(-1e6, 1e6), min_size=16, max_size=16)


@given(WAARDEN)
def test_bijdragen_tellen_op_en_zijn_het_gemiddelde_over_alle_volgorden(waarden: list[float]) -> None:
    def waarde(groep: Groep) -> np.ndarray:
        return np.array([waarden[sum(1 << een for een in groep)]])

    delen = np.concatenate(shapley(4, waarde))
    assert delen.sum() == pytest.approx(waarden[15] - waarden[0], rel=1e-9, abs=1e-6)
    assert delen == pytest.approx(np.concatenate(over_volgorden(list(permutations(range(4))), waarde)), rel=1e-9, abs=1e-6)


@given(WAARDEN, st.integers(0, 1000))
def test_een_steekproef_van_volgorden_telt_ook_op(waarden: list[float], zaad: int) -> None:
    delen = over_volgorden(ont._steekproef(4, zaad), lambda groep: np.array([waarden[sum(1 << een for een in groep)]]))
    assert np.sum(delen) == pytest.approx(waarden[15] - waarden[0], rel=1e-9, abs=1e-6)


# --- scenario's en bekostigingen ---


@pytest.fixture(scope="module")
def bekostigingen() -> Ontleding:
    return ontleed_bekostigingen(INVOER, KORT, "crisis", "structureel", "basispad", NEDERLAND)


@pytest.fixture(scope="module")
def pakket() -> Ontleding:
    return ontleed_scenarios(INVOER, KORT, "basispad", "kabinetspakket_2024", "crisis", NEDERLAND)


def test_bekostigingen_tellen_op_tot_het_oordeel(bekostigingen: Ontleding) -> None:
    """Het verschil is dat van het werkboek, en de bijdragen zijn samen dat verschil."""
    over = Rekenaar(INVOER, KORT, ["basispad"]).reken_rekenpad(NEDERLAND, "basispad").over
    assert bekostigingen.volgorden is None and len(bekostigingen.stappen) == 11
    for partij in OORDELEN:
        for termijn in (4, 10, 15):
            verschil = over[f"oordeel.{partij}.{termijn}.verschil"][0]
            assert bekostigingen.verschil[partij][termijn] == pytest.approx(verschil, rel=1e-9)
            assert som(bekostigingen, partij, termijn) == pytest.approx(verschil, rel=1e-9)


def test_een_regel_van_het_geld_schuift_alleen(bekostigingen: Ontleding) -> None:
    """Wat alleen zegt wie betaalt, kost de samenleving niets; wat er anders gebouwd wordt wel."""
    for sleutel in ("lvv_voortgezet", "oekraine_meerjarige_norm", "sft_verlengd"):
        bijdrage = {partij: bedragen[15] for partij, bedragen in bekostigingen.bijdragen[sleutel].items()}
        assert abs(bijdrage["samenleving"]) < 1 and abs(bijdrage["rijk"]) > 1e6, sleutel
    assert bekostigingen.bijdragen["stabiele_financiering_coa"]["samenleving"][15] < -1e9
    eigen = bekostigingen.bijdragen["structurele_afspraken"]
    assert all(bedrag == pytest.approx(0, abs=1) for bedragen in eigen.values() for bedrag in bedragen.values()), "zonder eigen regels"


def test_een_gemeente_telt_ook_op() -> None:
    utrecht = zoek_gemeente(INVOER, "Utrecht")
    een = ontleed_bekostigingen(INVOER, KORT, "crisis", "structureel", "basispad", utrecht)
    over = Rekenaar(INVOER, KORT, ["basispad"]).reken_rekenpad(utrecht, "basispad").over
    for partij in OORDELEN:
        assert som(een, partij, 15) == pytest.approx(over[f"oordeel.{partij}.15.verschil"][0], rel=1e-9)


def test_een_pakket_telt_op_tot_het_verschil_met_het_basispad(pakket: Ontleding) -> None:
    proeven = [Proef(INVOER.scenario(naam), INVOER.bekostiging("crisis")) for naam in ("kabinetspakket_2024", "basispad")]
    heel, basis = (maat.kosten for maat in Meter(INVOER, KORT).meet(proeven))
    for partij in OORDELEN:
        assert pakket.verschil[partij][15] == pytest.approx(heel[partij] - basis[partij], rel=1e-9)
        assert som(pakket, partij, 15) == pytest.approx(heel[partij] - basis[partij], rel=1e-9)


def test_terug_is_het_omgekeerde(pakket: Ontleding) -> None:
    terug = ontleed_scenarios(INVOER, KORT, "kabinetspakket_2024", "basispad", "crisis", NEDERLAND)
    assert all(stap.weg and not stap.erbij and stap.titel.startswith("zonder: ") for stap in terug.stappen)
    for sleutel, bijdrage in pakket.bijdragen.items():
        assert terug.bijdragen[sleutel]["rijk"][15] == pytest.approx(-bijdrage["rijk"][15], rel=1e-9, abs=1)


def test_instroom_is_een_eigen_stap() -> None:
    een = ontleed_scenarios(INVOER, KORT, "lage_instroom", "hoge_instroom", "structureel", NEDERLAND)
    assert [stap.sleutel for stap in een.stappen] == [ont.INSTROOM]
    assert een.bijdragen[ont.INSTROOM]["samenleving"][15] == een.verschil["samenleving"][15] > 1e9


def test_een_steekproef_komt_dicht_bij_alle_volgorden(pakket: Ontleding, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ont, "MEESTE_STAPPEN", 3)
    ruw = ontleed_scenarios(INVOER, KORT, "basispad", "kabinetspakket_2024", "crisis", NEDERLAND)
    assert ruw.volgorden == 2 * ont.VOLGORDEN
    assert som(ruw, "rijk", 15) == pytest.approx(pakket.verschil["rijk"][15], rel=1e-9)
    for sleutel, bijdrage in pakket.bijdragen.items():
        assert ruw.bijdragen[sleutel]["rijk"][15] == pytest.approx(bijdrage["rijk"][15], abs=0.02 * abs(pakket.verschil["rijk"][15]))


def test_wat_niet_naast_elkaar_kan_is_een_stap() -> None:
    """Twee maatregelen die hetzelfde blad vervangen: de ene gaat in dezelfde stap weg als de andere komt."""
    basis = INVOER.scenario("basispad")
    invoer = INVOER
    for naam, sleutel in (("a", "oekraine_gestopt"), ("b", "oekraine_verlengd")):
        maatregel = INVOER.maatregel(sleutel)
        invoer = invoer.met(replace(basis, naam=naam, maatregelen=(sleutel,), per_blad=per_blad([maatregel])))
    een = ontleed_scenarios(invoer, KORT, "a", "b", "crisis", NEDERLAND)
    (stap,) = een.stappen
    assert (stap.weg, stap.erbij) == (("oekraine_gestopt",), ("oekraine_verlengd",))
    assert een.bijdragen[stap.sleutel]["gemeente"] == een.verschil["gemeente"]


# --- de opdracht ---


def test_ontleding_als_json() -> None:
    afloop = roep_hier("ontleding", "basispad", "coalitieakkoord_2026", "--gemeente", "utrecht", *TREKKINGEN, "--json")
    assert afloop.code == 0, afloop.fout
    d = json.loads(afloop.uit)
    assert (d["een"], d["ander"], d["naast"], d["gemeente"]) == ("basispad", "coalitieakkoord_2026", "crisis", "Utrecht")
    assert len(d["stappen"]) == 3 and d["volgorden"] is None
    for partij, per_termijn in d["verschil"].items():
        for termijn, verschil in per_termijn.items():
            assert sum(stap["bijdrage"][partij][termijn] for stap in d["stappen"]) == pytest.approx(verschil, rel=1e-9, abs=1e-3)


def test_ontleding_om_te_lezen() -> None:
    """Zonder namen: van crisis naar structureel, voor Nederland."""
    afloop = roep_hier("ontleding", *TREKKINGEN, "--scenario", "lage_instroom")
    assert afloop.code == 0, afloop.fout
    for stuk in ("Nederland, structureel min crisis (lage_instroom)", "Programmawoningen", "Samen", "alle volgorden"):
        assert stuk in afloop.uit


@pytest.mark.parametrize("volgorde", [("crisis", "structureel"), ("structureel", "crisis")])
@pytest.mark.parametrize("waar", [(), ("--gemeente", "Utrecht")])
def test_de_brug_is_hetzelfde_verschil_naar_oorzaak(volgorde: tuple[str, str], waar: tuple[str, ...]) -> None:
    """Landelijk en van een gemeente, heen en terug: de oorzaken tellen op tot het verschil, en anders betalen is samen nul."""
    document = json.loads(roep_hier("ontleding", *volgorde, *waar, *TREKKINGEN, "--json").uit)
    for partij, brug in document["brug"].items():
        assert sum(brug["stappen"].values()) + brug["betaling"] == pytest.approx(document["verschil"][partij]["15"], abs=1.0)
        assert brug["betaling"] == pytest.approx(0, abs=1.0) if partij == "samenleving" else abs(brug["betaling"]) > 1e6
    assert set(document["brug"]) == {"gemeente", "rijk", "samenleving"}


def test_alle_fouten_van_ontleding_tegelijk() -> None:
    afloop = roep_hier("ontleding", "crisisje", "basispat", "--gemeente", "Utrexht", "--trekkingen", "100", "--bandvorm", "bel")
    geweigerd(afloop, 'Bedoelt u "crisis"', 'Bedoelt u "basispad"', "Bedoelt u Utrecht", "macht van twee", "pert of driehoek")
    assert len(afloop.fouten) == 5
    geweigerd(roep_hier("ontleding", "crisis", "basispad"), "twee van dezelfde soort")
    geweigerd(roep_hier("ontleding", "basispad", "basispad"), "twee keer hetzelfde")
    geweigerd(roep_hier("ontleding", "basispad", "lage_instroom", "--scenario", "hoge_instroom"), "Laat --scenario weg")
    geweigerd(roep_hier("ontleding", "--bekostiging", "structureel"), "Laat --bekostiging weg")
