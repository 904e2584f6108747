"""Van land naar gemeente: niemand raakt zoek, en de sleutel groeit van getelde plaatsen naar de Spreidingswet."""

from __future__ import annotations

import numpy as np
import pytest
from hulp_doorrekening import INST, Rij, alle_gemeenten, per_trekking, rekenpad
from hulp_posten import INVOER, SCHEMA, zonder_eigen

from kostenmodel.doorrekening import Rekenaar
from kostenmodel.invoer import zoek_gemeente
from kostenmodel.rekenkern import Blad, Kenmerk, Landelijk, Parameter, op_volgorde
from kostenmodel.rekenkern.rekenen import reken_posten

AANDELEN = tuple(een.sleutel for een in SCHEMA.sleutels if een.sleutel.startswith("verdeling.aandeel_"))
UTRECHT = [g.naam for g in INVOER.gemeenten].index("Utrecht")


def jaar(getal: int) -> int:
    return INST.jaren.index(getal)


def sleutels(scenario: str, bekostiging: str = "crisis") -> dict[str, Rij]:
    """Alle verdeelsleutels, (gemeente, jaar)."""
    gemeenten = alle_gemeenten()

    def blad(knoop: Blad) -> Rij:
        match knoop:
            case Parameter(sleutel):
                return INVOER.jaarwaarden(sleutel, INST.jaren, scenario=scenario, bekostiging=bekostiging).midden
            case Kenmerk(sleutel):
                return gemeenten[sleutel]
            case Landelijk():
                return np.ones(1)
            case _:
                raise TypeError(repr(knoop))

    posten = op_volgorde((*SCHEMA.locaties, *SCHEMA.sleutels))
    uit = reken_posten(posten, zonder_eigen(blad), (len(INVOER.gemeenten), 1, len(INST.jaren)))
    return {een.sleutel: uit[een.sleutel][:, 0] for een in SCHEMA.sleutels}


@pytest.mark.parametrize("scenario", sorted(INVOER.scenarios))
def test_aandelen_tellen_in_elk_jaar_op_tot_een(scenario: str) -> None:
    """342 gemeenten samen zijn het land, ook halverwege de overgang; geen gemeente krijgt een negatief aandeel."""
    uit = sleutels(scenario)
    assert len(INVOER.gemeenten) == 342
    for aandeel in AANDELEN:
        assert uit[aandeel].min() >= 0
        assert uit[aandeel].sum(axis=0) == pytest.approx(np.ones(len(INST.jaren)), rel=1e-12), aandeel


@pytest.mark.parametrize("scenario", sorted(INVOER.scenarios))
def test_de_sleutel_is_gelijk_onder_elke_bekostiging(scenario: str) -> None:
    """Een verschil tussen gemeenten mag nooit een verschil tussen bekostigingen worden."""
    crisis = sleutels(scenario)
    for bekostiging in ("structureel", "structureel_mix"):
        anders = sleutels(scenario, bekostiging)
        assert all(np.array_equal(crisis[sleutel], anders[sleutel]) for sleutel in crisis)


def test_opvang_begint_bij_de_getelde_plaatsen_en_eindigt_bij_de_spreidingswet() -> None:
    uit = sleutels("basispad")
    g = alle_gemeenten()
    wet = (g["spreidingswet_plaatsen"] / g["landelijk.spreidingswet_plaatsen"])[:, 0, 0]
    for aandeel, kenmerk in (("regulier", "capaciteit_regulier"), ("noodopvang", "capaciteit_nood")):
        geteld = (g[kenmerk] / g[f"landelijk.{kenmerk}"])[:, 0, 0]
        rij = uit[f"verdeling.aandeel_{aandeel}"]
        assert rij[:, jaar(2025)] == pytest.approx(geteld, rel=1e-12)
        assert rij[:, jaar(2041)] == pytest.approx(wet, rel=1e-12)
        assert not np.allclose(geteld, wet)
    menging = uit["verdeling.menging"][0]
    assert np.all(np.diff(menging) >= 0) and menging[0] == 0 and menging[-1] == 1


def test_aandeel_van_utrecht_in_2028_met_de_hand() -> None:
    """Drie stappen van een tiende (2025, 2026, 2027): zeven tiende de plaatsen van nu, drie tiende de wettelijke opgave."""
    utrecht = INVOER.gemeenten[UTRECHT]
    assert (utrecht.capaciteit_regulier, utrecht.spreidingswet_plaatsen) == (962, 1843)
    totaal = sum(g.capaciteit_regulier or 0 for g in INVOER.gemeenten), sum(g.spreidingswet_plaatsen or 0 for g in INVOER.gemeenten)
    verwacht = 0.7 * 962 / totaal[0] + 0.3 * 1843 / totaal[1]
    assert totaal[0] == 47293
    assert sleutels("basispad")["verdeling.aandeel_regulier"][UTRECHT, jaar(2028)] == pytest.approx(verwacht, rel=1e-12)


def test_intrekking_van_de_spreidingswet_zet_de_overgang_stil() -> None:
    """Zonder wet blijft de verdeling staan waar zij bij de intrekking (2027) was: geen teruggang, geen verdere groei."""
    met, zonder = sleutels("basispad"), sleutels("kabinetspakket_2024")
    tot = slice(0, jaar(2027) + 1)
    for sleutel in ("verdeling.menging", *AANDELEN):
        assert np.array_equal(met[sleutel][:, tot], zonder[sleutel][:, tot])
    stil = zonder["verdeling.menging"][0, jaar(2027) :]
    assert stil == pytest.approx(np.full(len(stil), 0.2))
    assert met["verdeling.menging"][0, jaar(2035)] == pytest.approx(1.0)
    assert not np.array_equal(met["verdeling.aandeel_regulier"], zonder["verdeling.aandeel_regulier"])


LVV_STEDEN = {"Amsterdam": 500, "Groningen": 300, "Utrecht": 150, "Rotterdam": 45, "Eindhoven": 120}


def test_mensen_zonder_verblijfsrecht_zijn_in_de_vijf_steden_of_verspreid_over_de_andere() -> None:
    """40% naar LVV-plaatsen van 2024 over vijf steden, 60% naar inwoners over de 337 andere gemeenten."""
    uit = sleutels("basispad")
    steden, alle = uit["verdeling.verwacht_lvv_steden"][:, 0], uit["verdeling.aandeel_lvv"][:, 0]
    assert {g.naam: g.lvv_plaatsen for g in INVOER.gemeenten if g.lvv_plaatsen} == LVV_STEDEN
    assert steden.sum() == pytest.approx(0.4)
    elders = sum(g.inwoners for g in INVOER.gemeenten if g.naam not in LVV_STEDEN)
    for plek, gemeente in enumerate(INVOER.gemeenten):
        verwacht = 0.4 * LVV_STEDEN[gemeente.naam] / 1115 if gemeente.naam in LVV_STEDEN else 0.6 * gemeente.inwoners / elders
        assert alle[plek] == pytest.approx(verwacht, rel=1e-12), gemeente.naam


def test_woningen_en_taakstelling_gaan_naar_inwoners() -> None:
    utrecht = zoek_gemeente(INVOER, "Utrecht")
    aandeel = utrecht.inwoners / sum(g.inwoners for g in INVOER.gemeenten)
    assert sleutels("basispad")["verdeling.aandeel_inwoners"][UTRECHT] == pytest.approx(np.full(17, aandeel), rel=1e-12)
    verdeeld = {soort.naam: soort.sleutel for soort in SCHEMA.soorten}
    for naam in ("gehuisvest", "achterstand", "woningen", "woningen_opgeleverd", "bewoners_woningen"):
        rij = sleutels("basispad")[f"verdeling.aandeel_{verdeeld[naam]}"][UTRECHT]
        assert rij == pytest.approx(np.full(17, aandeel), rel=1e-12), naam


@pytest.mark.parametrize("arm", ["crisis", "structureel"])
def test_gemeentelijke_volumes_tellen_op_tot_het_land(rekenaar: Rekenaar, arm: str) -> None:
    """Elk verdeeld volume, op het rekenpad en in de trekkingen."""
    land = rekenaar.landelijk("basispad", arm)
    pad = rekenpad(rekenaar, "basispad", arm, alle_gemeenten())
    aantal = 0
    for soort in SCHEMA.soorten:
        if soort.sleutel is None:
            assert f"volume.{soort.naam}" not in pad
            continue
        aantal += 1
        assert pad[f"volume.{soort.naam}"][:, 0].sum(axis=0) == pytest.approx(land[soort.naam].mean(axis=0), rel=1e-11), soort.naam
    assert aantal > 20


def test_ook_per_trekking_telt_een_volume_op_tot_het_land(rekenaar: Rekenaar) -> None:
    """In elke trekking afzonderlijk; getoetst op zes gemeenten tegen hun aandeel."""
    land = rekenaar.landelijk("basispad", "crisis")
    een = {naam: waarde[:6] for naam, waarde in alle_gemeenten().items()}
    uit = per_trekking(rekenaar, "basispad", "crisis", een)
    for soort in SCHEMA.soorten:
        if soort.sleutel is not None:
            aandeel = uit[f"verdeling.aandeel_{soort.sleutel}"]
            assert np.allclose(uit[f"volume.{soort.naam}"], aandeel * land[soort.naam], rtol=1e-12, atol=0), soort.naam
