"""De begroting per taakveld: sommen, aard, mutatie, woorden en Iv3-codes, en de bladen Meerjarenraming en Incidenteel."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest
from hulp_boeken import Boekenkast, gelijk
from hulp_doorrekening import INST, land, rekenpad
from hulp_eigen import Opgave, typ
from hulp_gevallen import los_geval, reken
from hulp_posten import ARMEN, INVOER, SCHEMA

from kostenmodel.doorrekening import Rekenaar, nederland
from kostenmodel.invoer import InvoerFouten, per_post, regel_op, taakveldcode, wisselbladen
from kostenmodel.meerjarenraming import ZONDER, aard, gemeentelijke_posten, raming, regeling_van, taakvelden
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import bouw_schema
from kostenmodel.werkboek.bladen.meerjarenraming import MEERJARIG, NADEEL, NEUTRAAL, ONBEKEND, VOORDEEL, oordeel
from kostenmodel.werkboek.notatie import zinnen

POSTEN = {een.sleutel: een for een in gemeentelijke_posten(SCHEMA.modellen)}
TIJDELIJK = regeling_van(INVOER.regelingen.values())
GEBOEKT = per_post(INVOER.rekeningschema)
Arm = Mapping[str, np.ndarray]


@pytest.fixture(scope="module", params=ARMEN)
def posten(request: pytest.FixtureRequest, rekenaar: Rekenaar) -> Arm:
    """Heel Nederland op het rekenpad, per bekostiging."""
    return {sleutel: rij[0, 0] for sleutel, rij in rekenpad(rekenaar, "basispad", request.param, land()).items()}


# --- taakvelden ---


def test_elke_gemeentelijke_post_staat_op_precies_een_taakveld() -> None:
    geteld = Counter(sleutel for veld in SCHEMA.taakvelden for sleutel in veld.posten)
    assert set(geteld) == set(POSTEN) and set(geteld.values()) == {1}
    for veld in SCHEMA.taakvelden:
        assert all(POSTEN[s].bijdrage("gemeente") > 0 for s in veld.lasten) and all(POSTEN[s].bijdrage("gemeente") < 0 for s in veld.baten)


def test_lasten_en_baten_van_een_taakveld_zijn_de_posten_die_het_rekeningschema_noemt(posten: Arm) -> None:
    """Zelf opgeteld vanuit het rekeningschema, zonder de posten van de meerjarenraming."""
    verwacht = {f"taakveld.{kant}.{veld.code}": np.zeros(len(INST.jaren)) for veld in SCHEMA.taakvelden for kant in ("lasten", "baten")}
    for sleutel, een in POSTEN.items():
        kant = "lasten" if een.bijdrage("gemeente") > 0 else "baten"
        verwacht[f"taakveld.{kant}.{taakveldcode(GEBOEKT[sleutel][-1].taakveld)}"] += posten[sleutel]
    assert len(verwacht) == 26
    for sleutel, bedrag in verwacht.items():
        assert posten[sleutel] == pytest.approx(bedrag), sleutel


def test_saldo_van_alle_taakvelden_is_min_de_netto_last_van_de_gemeente(posten: Arm) -> None:
    assert posten["taakveld.saldo.samen"] == pytest.approx(-posten["netto.gemeente"])
    assert posten["taakveld.lasten.samen"] - posten["taakveld.baten.samen"] == pytest.approx(posten["netto.gemeente"])
    assert posten["taakveld.resultaat.samen"] == pytest.approx(sum(posten[f"taakveld.resultaat.{veld.code}"] for veld in SCHEMA.taakvelden))


def test_controle_ziet_een_bedrag_dat_van_taakveld_verdwijnt(rekenaar: Rekenaar) -> None:
    """Een post die op geen enkel taakveld telt, laat de controle per bekostiging falen."""
    velden = [dataclasses.replace(veld, lasten=veld.lasten[1:]) if veld.code == "t6_1" else veld for veld in SCHEMA.taakvelden]
    nieuw = dataclasses.replace(SCHEMA, meerjarenraming=raming(velden, INVOER.rekeningschema, SCHEMA.incidenteel))
    ander = Rekenaar(INVOER, INST, ["basispad"])
    ander._landelijk, ander.schema = rekenaar._landelijk, nieuw
    over = ander.reken_rekenpad(nederland(INVOER), "basispad").over
    for arm in ARMEN:
        links, rechts = (float(over[f"controle.taakvelden_{arm}.{kant}"][0]) for kant in ("links", "rechts"))
        assert links - rechts > 1_000


def test_een_post_zonder_rekeningregel_valt_niet_weg() -> None:
    weg = "openbare_orde.toezicht"
    velden = taakvelden(SCHEMA.modellen, [r for r in INVOER.rekeningschema if r.post != weg], {c: c for c in INVOER.indelingen["taakveld"]})
    assert velden[-1].code == ZONDER and velden[-1].posten == (weg,)
    schema = bouw_schema(dataclasses.replace(INVOER, rekeningschema=tuple(r for r in INVOER.rekeningschema if r.post != weg)))
    assert f"taakveld.resultaat.{ZONDER}" in schema.post and f"taakveld.mutatie.{ZONDER}" not in schema.post


def test_een_taakveld_dat_niet_in_de_indeling_staat_wordt_bij_name_geweigerd() -> None:
    regels = tuple(dataclasses.replace(r, taakveld="9.9") if r.post == "openbare_orde.toezicht" else r for r in INVOER.rekeningschema)
    with pytest.raises(InvoerFouten, match="t9_9"):
        bouw_schema(dataclasses.replace(INVOER, rekeningschema=regels))


def test_een_post_die_van_taakveld_wisselt_telt_elk_jaar_een_keer(rekenaar: Rekenaar) -> None:
    """Leefgeld gaat halverwege 2026 naar 6.3: op 1 januari 2026 is het nog 6.1, op 1 januari 2027 niet meer."""
    sleutel = "oekraine.leefgeld"
    nieuw = dataclasses.replace(GEBOEKT[sleutel][0], geldig_vanaf=date(2026, 7, 1), taakveld="6.3")
    regels = (*INVOER.rekeningschema, nieuw)
    invoer = dataclasses.replace(
        INVOER, rekeningschema=regels, parameters={**INVOER.parameters, **wisselbladen(regels, "rekeningschema.csv")}
    )
    oud = rekenaar.arm(nederland(INVOER), "basispad", "crisis").posten
    ander = Rekenaar(invoer, INST, ["basispad"])
    ander._landelijk = rekenaar._landelijk
    nu = ander.arm(nederland(invoer), "basispad", "crisis").posten
    vanaf = np.array([jaar >= 2027 for jaar in INST.jaren])
    assert oud[sleutel][INST.jaren.index(2026)] > 0 and oud[sleutel][INST.jaren.index(2027)] > 0
    assert oud["taakveld.lasten.t6_1"] - nu["taakveld.lasten.t6_1"] == pytest.approx(oud[sleutel] * vanaf)
    assert nu["taakveld.lasten.t6_3"] - oud["taakveld.lasten.t6_3"] == pytest.approx(oud[sleutel] * vanaf)
    verschoven = nu["taakveld.incidentele_lasten.t6_3"]
    assert verschoven == pytest.approx(nu[f"incidenteel.{sleutel}"] * vanaf) and verschoven.any()
    assert nu["taakveld.saldo.samen"] == pytest.approx(oud["taakveld.saldo.samen"])


def test_taakveld_van_een_jaar_is_dat_van_1_januari() -> None:
    eerste = GEBOEKT["oekraine.leefgeld"][0]
    rij = tuple(dataclasses.replace(eerste, geldig_vanaf=d, taakveld=t) for d, t in ((date(2023, 1, 1), "a"), (date(2028, 1, 1), "b")))
    assert [regel_op(rij, jaar).taakveld for jaar in (2020, 2027, 2028, 2030)] == ["a", "a", "b", "b"]


# --- aard ---


@pytest.mark.parametrize(
    ("post", "arm", "verwacht"),
    [
        ("doorstroomlocaties.norm", "crisis", {2025: "s", 2026: "i", 2028: "i"}),
        ("doorstroomlocaties.norm", "structureel", {2026: "i", 2027: "s", 2029: "s"}),
        ("doorstroomlocaties.exploitatie", "crisis", {2027: "s", 2028: "s"}),
        ("inburgering.spuk_onderwijsroute", "crisis", {2026: "s", 2027: "i", 2029: "i"}),
        ("inburgering.spuk", "crisis", {2025: "s", 2041: "s"}),
        ("oekraine.leefgeld", "crisis", {2026: "i", 2027: "i"}),
        ("oekraine.leefgeld_vergoeding", "structureel", {2027: "i"}),
        ("oekraine.vergoeding", "crisis", {2027: "i", 2030: "i"}),
        ("oekraine.vergoeding", "structureel", {2027: "s", 2030: "s"}),
        ("oekraine.exploitatie.hotel", "crisis", {2027: "s"}),
        ("huisvesting.subsidie_vrijval.gemeente", "crisis", {2027: "s"}),
    ],
)
def test_aard_volgt_uit_de_einddatum(rekenaar: Rekenaar, post: str, arm: str, verwacht: Mapping[int, str]) -> None:
    """Incidenteel is wat op 1 januari binnen drie jaar eindigt; een last die doorloopt en wat valt vrij na een bijdrage ineens niet."""
    parameters = rekenaar.parameters("basispad", arm)
    for jaar, letter in verwacht.items():
        assert aard(post, INST.jaren.index(jaar), TIJDELIJK, parameters)[0] == letter, jaar


@pytest.mark.parametrize(
    ("einde", "eerste"), [(date(2029, 1, 1), 2026), (date(2029, 1, 2), 2027), (date(2028, 12, 31), 2026), (date(2027, 3, 5), 2025)]
)
def test_drie_jaar_voor_de_einddatum(einde: date, eerste: int) -> None:
    """Wie op 1 januari 2026 kijkt, ziet 1 januari 2029 nog net binnen drie jaar liggen, en 2 januari 2029 niet."""
    assert dataclasses.replace(INVOER.regelingen["doorstroomlocaties"], geldig_tot=einde).eerste_incidentele_jaar == eerste


def test_een_last_die_met_de_regeling_stopt_is_daarna_nul(rekenaar: Rekenaar) -> None:
    """Wie een doorlopende last hier noemt, maakt haar ten onrechte incidenteel."""
    pad = rekenpad(rekenaar, "basispad", "crisis", land())
    gezien = 0
    for regeling in INVOER.regelingen.values():
        for sleutel in regeling.lasten_stoppen_mee:
            assert regeling.geldig_tot is not None
            na = [jaar > regeling.geldig_tot.year for jaar in INST.jaren]
            assert not pad[sleutel][0, 0][na].any() and pad[sleutel][0, 0].any(), sleutel
            gezien += 1
    assert gezien == 3


def test_structureel_en_incidenteel_samen_zijn_het_saldo(posten: Arm) -> None:
    incidenteel = sum(-POSTEN[s].bijdrage("gemeente") * posten[f"incidenteel.{s}"] for s in TIJDELIJK if f"incidenteel.{s}" in posten)
    assert posten["taakveld.incidenteel_saldo.samen"] == pytest.approx(incidenteel) and incidenteel.any()
    assert posten["taakveld.structureel_saldo.samen"] == pytest.approx(posten["taakveld.saldo.samen"] - incidenteel)
    per_veld = sum(posten[f"taakveld.structureel_saldo.{veld.code}"] for veld in SCHEMA.taakvelden)
    assert per_veld == pytest.approx(posten["taakveld.structureel_saldo.samen"])


# --- mutatie ---


@pytest.mark.parametrize(
    ("bekend", "post", "verwacht"),
    [
        (1.0, "taakveld.mutatie.t6_1", -600.0),
        (1.0, "taakveld.structurele_mutatie.t6_1", -900.0),
        (1.0, "taakveld.mutatie.samen", -600.0),
        (1.0, "begroting.exploitatieruimte", -0.009),
        (1.0, "begroting.ozb_equivalent", 0.09),
        (1.0, "begroting.opgetelde_mutatie", -2400.0),
        (1.0, "begroting.netto_schuldquote", 0.024),
        (1.0, "begroting.solvabiliteitsratio", -0.012),
        (0.0, "taakveld.mutatie.t6_1", 0.0),
        (0.0, "begroting.exploitatieruimte", 0.0),
        (0.0, "begroting.ozb_equivalent", 0.0),
        (0.0, "begroting.netto_schuldquote", 0.0),
        (0.0, "begroting.solvabiliteitsratio", 0.0),
    ],
)
def test_mutatie_gaat_alleen_over_wat_er_nog_niet_in_staat(bekend: float, post: str, verwacht: float) -> None:
    """Saldo -1.000 waarvan 300 incidentele baten; er staat al -400 in de begroting, als dat is opgegeven. Opgeteld over 2025-2028."""
    vast = {
        "taakveld.saldo.t6_1": -1000.0,
        "taakveld.incidentele_baten.t6_1": 300.0,
        "taakveld.incidentele_lasten.t6_1": 0.0,
        **({"begroting.al_geraamd.t6_1": -400.0, "begroting.balanstotaal": 200_000.0} if bekend else {}),
        "begroting_baten": 100_000.0,
        "ozb_opbrengst": 10_000.0,
    }
    vast |= {
        f"taakveld.{wat}.{veld.code}": 0.0
        for veld in SCHEMA.taakvelden
        for wat in ("mutatie", "structurele_mutatie")
        if veld.code != "t6_1"
    }
    assert reken(los_geval(post, 2028, bladeren=vast)) == pytest.approx(verwacht)


def test_resultaat_na_reserves() -> None:
    vast = {"taakveld.saldo.t6_3": -50.0, "begroting.toevoeging_reserves.t6_3": 5.0, "begroting.onttrekking_reserves.t6_3": 30.0}
    assert reken(los_geval("taakveld.resultaat.t6_3", 2028, bladeren=vast)) == -25.0


def test_zonder_begroting_is_er_geen_verhouding() -> None:
    vast = {"taakveld.structurele_mutatie.samen": 600.0, "begroting_baten": 0.0, "ozb_opbrengst": 0.0}
    assert reken(los_geval("begroting.ozb_equivalent", 2028, bladeren=vast)) == 0.0


@pytest.mark.parametrize(
    ("bedrag", "woord"),
    [(500.0, VOORDEEL), (499.0, NEUTRAAL), (0.0, NEUTRAAL), (-499.0, NEUTRAAL), (-500.0, NADEEL), (-12_000.0, NADEEL)],
)
def test_oordeel_in_woorden(bedrag: float, woord: str) -> None:
    assert oordeel(bedrag, 1000.0) == woord


# --- werkboek ---


def test_bladen_staan_na_vergelijking(boekenkast: Boekenkast) -> None:
    assert list(boekenkast.boek("Rozendaal").bladen)[2:6] == ["Vergelijking", "Meerjarenraming", "Incidenteel", "Volumes"]


@pytest.mark.parametrize("gemeente", ["Utrecht", "Rozendaal", "Westerwolde"])
def test_woorden_horen_bij_het_bedrag_erboven(boekenkast: Boekenkast, gemeente: str) -> None:
    boek = boekenkast.boek(gemeente)
    vel, gezien = boek.bladen["Meerjarenraming"], set()
    for rij in range(6, vel.max_row + 1):
        if vel[f"B{rij}"].value == "Het resultaat is een":
            assert str(vel[f"A{rij - 1}"].value).startswith("taakveld.resultaat.")
            for kolom in MEERJARIG:
                bedrag, woord = (boek.waarden["Meerjarenraming", f"{kolom}{r}"] for r in (rij - 1, rij))
                assert woord == oordeel(float(str(bedrag)), 1000.0)
                gezien.add(woord)
    assert NADEEL in gezien and len(gezien) >= 2
    assert vel.print_area.replace("$", "").split("!")[1].startswith("A1:L")


def test_mutatie_is_onbekend_tot_al_geraamd_is_ingevuld(boekenkast: Boekenkast) -> None:
    """De gele cellen van een taakveld invullen maakt van 'onbekend' een bedrag, alleen op dat taakveld en in het totaal."""
    boek = boekenkast.boek("Westerwolde")
    vel, model = boek.bladen["Meerjarenraming"], boek.herreken()
    rijen = [rij for rij in range(6, vel.max_row + 1) if str(vel[f"B{rij}"].value).startswith("Mutatie")]
    assert len(rijen) == 2 * (1 + len(INVOER.indelingen["taakveld"]))
    assert {model.waarde("Meerjarenraming", f"J{rij}") for rij in rijen} == {ONBEKEND}
    typ(model, boek, Opgave({"begroting.al_geraamd.t6_3": {2028: -100_000.0}}, {}))
    bekend = {rij: waarde for rij in rijen if (waarde := model.waarde("Meerjarenraming", f"J{rij}")) != ONBEKEND}
    saldi = [
        float(boekenkast.uitkomst("Westerwolde").armen["basispad", arm].posten["taakveld.saldo.t6_3"][AANLOOPJAREN + 1]) for arm in ARMEN
    ]
    assert len(bekend) == 4
    for gevonden, saldo in zip(bekend.values(), (saldi[0], saldi[0], saldi[1], saldi[1]), strict=True):
        assert gelijk(gevonden, saldo + 100_000.0)
    assert {model.waarde("Meerjarenraming", f"K{rij}") for rij in rijen} == {ONBEKEND}


def test_iv3_codes_staan_bij_hun_jaar(boekenkast: Boekenkast) -> None:
    boek = boekenkast.boek("Utrecht")
    for sleutel, code in (("oekraine.leefgeld", "6.1 / 4.1.1"), ("voorzieningen.buig", "6.3 / 4.3.1")):
        ((blad, rij),) = boek.sleutels[f"iv3.{sleutel}"]
        assert [boek.waarden.get((blad, f"{kolom}{rij}")) for kolom in "HIJKLM"] == [None, code, code, code, code, None]
    assert len([s for s in boek.sleutels if s.startswith("iv3.")]) == len(POSTEN)


def test_incidentele_regels_noemen_datum_en_motivering(boekenkast: Boekenkast) -> None:
    vel = boekenkast.boek("Utrecht").bladen["Incidenteel"]
    regels = {(vel[f"A{rij}"].value, vel[f"D{rij}"].value) for rij in range(6, vel.max_row + 1)}
    assert ("incidenteel.doorstroomlocaties.norm", "incidentele baat, tot 01-01-2029") in regels
    assert ("incidenteel.oekraine.leefgeld", "incidentele last, tot 05-03-2027") in regels
    teksten = [vel[f"B{rij}"].value for rij in range(6, vel.max_row + 1)]
    for een in INVOER.regelingen.values():
        for zin in zinnen(een.toelichting):
            assert teksten.count(zin) == 2 * een.is_tijdelijk, een.sleutel
    assert teksten.count("Dekkingsgat vanaf 01-01-2029") == 2
