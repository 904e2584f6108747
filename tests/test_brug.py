"""De brug van crisis naar structureel: wat er staat kan de samenleving iets schelen, wie betaalt nooit; en elke stap is te herleiden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hulp_doorrekening import INST, kostenposten, met_bekostiging
from hulp_posten import INVOER, SCHEMA

from kostenmodel.brug import LEEGSTAND, PLAATSEN, STAP_VAN, STAPPEN, Bruggen
from kostenmodel.doorrekening import Instellingen, Rekenaar, Uitkomst, nederland
from kostenmodel.invoer import zoek_gemeente
from kostenmodel.totalen import Partijen

SCENARIOS = ("basispad", "lage_instroom")


@pytest.fixture(scope="module")
def uitkomst() -> Uitkomst:
    rekenaar = Rekenaar(INVOER, Instellingen(2027, 64, 20261122), SCENARIOS)
    return rekenaar.reken_door(zoek_gemeente(INVOER, "Utrecht"))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_de_stappen_tellen_op_tot_het_verschil(uitkomst: Uitkomst, scenario: str) -> None:
    """Een brug met een gat is geen brug."""
    for partij, brug in uitkomst.brug[scenario].items():
        assert set(brug.stappen) == set(STAPPEN)
        verschil = uitkomst.vergelijking[scenario][f"oordeel.{partij}.15.verschil"][0]
        assert brug.totaal == pytest.approx(verschil, abs=0.05)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_andere_regels_voor_betalen_kosten_de_samenleving_niets(uitkomst: Uitkomst, scenario: str) -> None:
    """Wat de een meer ontvangt, betaalt de ander; ook de rente over een subsidie verdwijnt niet, zij verschuift."""
    brug = uitkomst.brug[scenario]
    assert brug["rijk"].betaling > 0 > brug["gemeente"].betaling
    assert brug["samenleving"].betaling == 0


def test_onder_de_regels_van_nu_verandert_alleen_wat_er_staat(rekenaar: Rekenaar) -> None:
    """Zijn de keuzes van structureel die van de mix, dan is er niets te verschuiven; de andere stappen blijven zoals zij zijn."""
    utrecht, gelijk = zoek_gemeente(INVOER, "Utrecht"), Rekenaar(met_bekostiging("structureel_mix"), INST, ["basispad"])
    echt, mix = (een.reken_door(utrecht).brug["basispad"] for een in (rekenaar, gelijk))
    for partij in ("gemeente", "rijk", "samenleving"):
        assert mix[partij].betaling == 0
        assert mix[partij].stappen == echt[partij].stappen


def test_elke_stap_doet_wat_hij_zegt(uitkomst: Uitkomst) -> None:
    """Structureel houdt plaatsen aan (leegstand), opent en sluit minder en bouwt; dat zijn geen toevallige tekens."""
    stappen = uitkomst.brug["basispad"]["samenleving"].stappen
    assert stappen[PLAATSEN] < 0 and stappen["contract"] < 0
    assert stappen[LEEGSTAND] > 0 and stappen["financiering"] > 0


def test_een_verschil_komt_bij_de_stap_van_zijn_kostensoort() -> None:
    """Met de hand: elke post 0 onder crisis en 10 per jaar in de mix; vijftien jaar, met het teken van de partij."""
    model = next(m for m in SCHEMA.modellen if m.naam == "noodopvang")
    nul, tien = np.zeros(17), np.full(17, 10.0)
    sleutels = {een.sleutel for een in model.posten} | {f"netto.{p}" for p in SCHEMA.partijen.oordelen}
    crisis, mix = dict.fromkeys(sleutels, nul), dict.fromkeys(sleutels, tien)
    brug = Bruggen([model], SCHEMA.partijen).tussen(crisis, mix, mix)
    # gemeente, contract: afgeblazen locatie en vervroegde sluiting (last), vergoeding afgeblazen (baat): 1 x 10 x 15
    assert brug["gemeente"].stappen["contract"] == 150
    # gemeente, plaatsen: exploitatie en ambtelijke inzet (last), vergoeding en faciliteiten (baat)
    assert brug["gemeente"].stappen[PLAATSEN] == 0
    assert brug["gemeente"].stappen["financiering"] == 150  # voorfinanciering
    assert brug["samenleving"].stappen["contract"] == 600  # opstart, afbouw, afgeblazen, vervroegd
    assert brug["rijk"].betaling == 0


def test_leegstand_in_een_post_gaat_naar_de_leegstand() -> None:
    """Met de hand: exploitatie van 100 met een tiende leeg wordt 200 met een kwart leeg: 90 naar 150 bewoond, 10 naar 50 leeg, per jaar."""
    model = next(m for m in SCHEMA.modellen if m.naam == "doorstroomlocaties")
    een = next(post for post in model.posten if post.sleutel == "doorstroomlocaties.exploitatie")
    los = replace(model, posten=(een,))
    vol = {f"netto.{p}": np.zeros(17) for p in SCHEMA.partijen.oordelen}
    crisis = vol | {een.sleutel: np.full(17, 100.0), een.leeg: np.full(17, 0.1)}
    mix = vol | {een.sleutel: np.full(17, 200.0), een.leeg: np.full(17, 0.25)}
    stappen = Bruggen([los], SCHEMA.partijen).tussen(crisis, mix, mix)["gemeente"].stappen
    assert stappen[PLAATSEN] == 15 * 60 and stappen[LEEGSTAND] == 15 * 40


def test_elke_kostensoort_met_een_stap_bestaat_en_elk_leeg_aandeel_is_een_post() -> None:
    assert set(STAP_VAN) <= set(INVOER.indelingen["kostensoort"])
    assert set(STAP_VAN.values()) < set(STAPPEN)
    lege = {een.leeg for een in kostenposten() if een.leeg}
    assert lege == {"huisvesting.leeg_aandeel", "doorstroomlocaties.leeg_aandeel"}
    assert all(SCHEMA.post[sleutel].eenheid == "1" for sleutel in lege)


def test_een_aandeel_leeg_ligt_tussen_nul_en_een(rekenaar: Rekenaar) -> None:
    for arm in ("crisis", "structureel"):
        posten = rekenaar.arm(nederland(INVOER), "basispad", arm).posten
        for sleutel in ("huisvesting.leeg_aandeel", "doorstroomlocaties.leeg_aandeel"):
            assert posten[sleutel].min() >= 0 and posten[sleutel].max() <= 1, (arm, sleutel)


def test_leden_van_het_rijk_zijn_de_partijen_van_die_groep() -> None:
    wie = Partijen({}, {"gemeente": "gemeente", "coa": "rijk", "huurder": "overig"}, ("gemeente", "coa", "huurder"))
    assert wie.leden("rijk") == ("coa",) and wie.leden("gemeente") == ("gemeente",) and wie.leden("samenleving") == wie.aanwezig
