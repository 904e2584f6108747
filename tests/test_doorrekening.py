"""De doorrekening: het land is de som van de gemeenten, en dezelfde vraag geeft hetzelfde antwoord."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hulp_doorrekening import INST, Rij, alle_gemeenten, kostenposten, land, per_trekking, rekenpad, van
from hulp_posten import INVOER, SCHEMA

from kostenmodel import onzekerheid as oz
from kostenmodel.controles import beoordeel
from kostenmodel.doorrekening import Instellingen, Rekenaar, Uitkomst
from kostenmodel.invoer import zoek_gemeente
from kostenmodel.rekenschema import ARMEN
from kostenmodel.totalen import REKENING

DRIE = ("Utrecht", "Westerwolde", "Schiermonnikoog")
"""Een grote stad, een gemeente met veel opvang (Ter Apel) en de kleinste."""

TUSSEN_GEMEENTEN = {"gemeentefonds.meer_uitkering", "gemeentefonds.minder_uitkering"}
"""Wat gemeenten van elkaar krijgen: opgeteld gelijk aan elkaar, en voor Nederland als een gemeente nul."""


@pytest.fixture(scope="module")
def uitkomsten(rekenaar: Rekenaar) -> dict[str, Uitkomst]:
    return {naam: rekenaar.reken_door(zoek_gemeente(INVOER, naam)) for naam in DRIE}


@pytest.mark.parametrize("arm", ARMEN)
def test_alle_gemeenten_samen_zijn_nederland(rekenaar: Rekenaar, arm: str) -> None:
    """Elke post die geld of een volume is, opgeteld over 342 gemeenten, is gelijk aan Nederland als een gemeente.

    Dat geldt omdat geen post een minimum of drempel per gemeente kent zolang norm en plafond niet gelden.
    """
    som = {sleutel: rij[:, 0].sum(axis=0) for sleutel, rij in rekenpad(rekenaar, "basispad", arm, alle_gemeenten()).items()}
    heel = {sleutel: rij[0, 0] for sleutel, rij in rekenpad(rekenaar, "basispad", arm, land()).items()}
    sleutels = [een.sleutel for een in (*SCHEMA.volumes, *kostenposten())]
    totalen = [een.sleutel for een in SCHEMA.over_modellen]
    assert len(sleutels) > 70
    meer, minder = (som[sleutel] for sleutel in sorted(TUSSEN_GEMEENTEN))
    assert meer == pytest.approx(minder, rel=1e-9) and meer.min() > 0
    for sleutel in (*(s for s in sleutels if s not in TUSSEN_GEMEENTEN), *totalen):
        assert som[sleutel] == pytest.approx(heel[sleutel], rel=1e-9, abs=1e-6), sleutel


@pytest.mark.parametrize("arm", ARMEN)
def test_een_gemeente_alleen_is_gelijk_aan_die_gemeente_tussen_alle_andere(
    rekenaar: Rekenaar, uitkomsten: Mapping[str, Uitkomst], arm: str
) -> None:
    """De weg van werkboek en batch (een gemeente) en de weg van de landelijke som (alle tegelijk) geven hetzelfde."""
    alle = rekenpad(rekenaar, "basispad", arm, alle_gemeenten())
    namen = [gemeente.naam for gemeente in INVOER.gemeenten]
    for naam in DRIE:
        posten = uitkomsten[naam].armen["basispad", arm].posten
        assert set(posten) == set(alle)
        for sleutel, rij in posten.items():
            assert rij == pytest.approx(alle[sleutel][namen.index(naam), 0], rel=1e-12, abs=1e-9), sleutel


def test_het_rekenpad_gebruikt_gemiddelde_volumes_en_middenwaarden(rekenaar: Rekenaar, uitkomsten: Mapping[str, Uitkomst]) -> None:
    arm = uitkomsten["Utrecht"].armen["basispad", "crisis"]
    for naam, reeks in rekenaar.landelijk("basispad", "crisis").items():
        assert arm.landelijk[naam] == pytest.approx(reeks.mean(axis=0))
    for sleutel, waarde in arm.parameters.items():
        assert np.array_equal(waarde.midden, INVOER.jaarwaarden(sleutel, INST.jaren).midden), sleutel


@pytest.mark.parametrize("naam", [*DRIE, "Amsterdam", "Westland", "Urk"])
@pytest.mark.parametrize("arm", ARMEN)
def test_de_trekkingen_gaan_door_dezelfde_posten(rekenaar: Rekenaar, naam: str, arm: str) -> None:
    """De netto lasten per trekking zijn de posten zelf, in elke trekking en elk jaar: ook in een LVV-stad of zonder opvang."""
    gemeente = zoek_gemeente(INVOER, naam)
    uit = per_trekking(rekenaar, "lage_instroom", arm, van(gemeente), rekenaar.geloot(gemeente, "lage_instroom"))
    simulatie = rekenaar.simuleer(gemeente, "lage_instroom")
    partijen = [partij for zijde, partij in simulatie.netto if zijde == arm]
    assert {"gemeente", "rijk", "samenleving", "corporatie", "huurder"} <= set(partijen)
    paren = {f"netto.{partij}": simulatie.netto[arm, partij] for partij in partijen}
    for sleutel, rij in {**paren, "onvoorspelbaarheid.samen": simulatie.onvoorspelbaar[arm]}.items():
        assert rij.shape == (INST.trekkingen, len(INST.jaren))
        assert rij == pytest.approx(uit[sleutel][0], rel=1e-9, abs=1e-4), sleutel


def zelfde(links: Uitkomst, rechts: Uitkomst, scenario: str) -> bool:
    """Of alle getallen van een scenario byte voor byte gelijk zijn."""
    a, b = links.simulatie[scenario], rechts.simulatie[scenario]
    paren: list[tuple[Rij, Rij]] = [(rij, b.netto[sleutel]) for sleutel, rij in a.netto.items()]
    paren += [(rij, b.over_armen[sleutel]) for sleutel, rij in a.over_armen.items()]
    paren += [(rij, rechts.vergelijking[scenario][sleutel]) for sleutel, rij in links.vergelijking[scenario].items()]
    for arm in ARMEN:
        posten = rechts.armen[scenario, arm].posten
        paren += [(rij, posten[sleutel]) for sleutel, rij in links.armen[scenario, arm].posten.items()]
    return all(x.tobytes() == y.tobytes() for x, y in paren)


def test_zelfde_zaad_zelfde_bytes_en_een_ander_zaad_niet() -> None:
    utrecht = zoek_gemeente(INVOER, "Utrecht")
    kort = Instellingen(2027, 64, 5)
    een, twee = (Rekenaar(INVOER, kort, ["basispad"]).reken_door(utrecht) for _ in range(2))
    ander = Rekenaar(INVOER, Instellingen(2027, 64, 6), ["basispad"]).reken_door(utrecht)
    assert zelfde(een, twee, "basispad")
    assert not zelfde(een, ander, "basispad")


def test_een_scenario_erbij_verandert_niets_in_de_andere(uitkomsten: Mapping[str, Uitkomst]) -> None:
    """Ook de volgorde van scenario's en gemeenten telt niet: trekkingen hangen aan namen, niet aan een volgorde."""
    anders = Rekenaar(INVOER, INST, ["hoge_instroom", "lage_instroom", "basispad"])
    anders.reken_door(zoek_gemeente(INVOER, "Westerwolde"))
    utrecht = anders.reken_door(zoek_gemeente(INVOER, "Utrecht"))
    for scenario in ("basispad", "lage_instroom"):
        assert zelfde(uitkomsten["Utrecht"], utrecht, scenario)


def test_alle_controles_houden_op_echte_invoer(uitkomsten: Mapping[str, Uitkomst]) -> None:
    for naam, uitkomst in uitkomsten.items():
        for scenario in uitkomst.scenarios:
            slecht = [controle.naam for controle in uitkomst.controles(scenario) if not controle.goed]
            assert not slecht, (naam, scenario)


def test_elke_controle_kan_falen(uitkomsten: Mapping[str, Uitkomst]) -> None:
    """Een controle vergelijkt twee getallen die elk apart kunnen veranderen; een verschil geeft nooit goed."""
    waarden = {sleutel: float(rij[0]) for sleutel, rij in uitkomsten["Utrecht"].vergelijking["basispad"].items()}
    for soort in SCHEMA.controles:
        kapot = waarden | {soort.links.sleutel: waarden[soort.links.sleutel] + 1000}
        oordeel = dict(zip((s.sleutel for s in SCHEMA.controles), beoordeel(SCHEMA.controles, kapot), strict=True))
        assert not oordeel[soort.sleutel].goed
        assert oordeel[soort.sleutel].verschil == pytest.approx(1000, rel=1e-6)


# --- wat de trekkingen zeggen ---------------------------------------------------------------------------------------


def test_kwantielen_van_een_som_zijn_niet_de_som_van_kwantielen() -> None:
    """Eerst per trekking optellen: twee jaren die elkaar opheffen hebben samen geen spreiding."""
    jaren = np.zeros((3, 5))
    jaren[:, 2], jaren[:, 3], jaren[:, 4] = (0, 10, 20), (20, 10, 0), (100, 100, 100)
    assert oz.maten_van_totaal(jaren, 2) == {"p10": 20.0, "p50": 20.0, "p90": 20.0, "gemiddelde": 20.0}
    assert oz.maten(jaren)["p50"] == pytest.approx([0, 0, 10, 10, 100])


def test_modelkans_telt_alleen_echt_voordeel() -> None:
    """Een min is voordeel van structureel; gelijk spel is geen voordeel."""
    assert oz.modelkans(np.array([-1.0, 0.0, 2.0, -3.0])) == 0.5
    assert oz.modelkans(np.zeros(4)) == 0.0


@pytest.mark.parametrize(("pad", "gemiddelde", "ja"), [(100, 89, True), (100, 91, False), (0, 0, False), (-100, 100, True), (0, 1, True)])
def test_afwijking_tussen_rekenpad_en_trekkingen(pad: float, gemiddelde: float, ja: bool) -> None:
    assert oz.wijkt_af(pad, gemiddelde) is ja


@pytest.mark.parametrize("arm", ARMEN)
def test_de_rekening_van_elke_partij_is_kosten_plus_betaald_min_ontvangen(uitkomsten: Mapping[str, Uitkomst], arm: str) -> None:
    """In elk jaar; en alles wat betaald wordt, wordt door een ander ontvangen."""
    for naam, uitkomst in uitkomsten.items():
        posten = uitkomst.armen["basispad", arm].posten
        for partij in SCHEMA.partijen.aanwezig:
            kosten, betaald, ontvangen = (posten[f"rekening.{soort}.{partij}"] for soort in REKENING)
            assert kosten + betaald - ontvangen == pytest.approx(posten[f"netto.{partij}"], abs=0.01), (naam, partij)
        assert posten["rekening.betaald.samen"] == pytest.approx(posten["rekening.ontvangen.samen"], abs=0.01)
        assert posten["rekening.kosten.samen"] == pytest.approx(posten["maatschappelijk"], abs=0.01)
        assert np.all(posten["rekening.betaald.samen"] > 0)


def test_de_rekening_van_nederland_telt_op_tot_de_maatschappelijke_kosten(uitkomsten: Mapping[str, Uitkomst]) -> None:
    """Netto lasten van alle partijen samen zijn alle kosten: overdrachten vallen weg."""
    for arm in ARMEN:
        rekening = uitkomsten["Utrecht"].nederland["basispad"].rekening
        netto = sum(bedrag for (a, _, soort), bedrag in rekening.items() if a == arm and soort == "netto")
        kosten = sum(bedrag for (a, _, soort), bedrag in rekening.items() if a == arm and soort == "kosten")
        assert netto == pytest.approx(kosten, rel=1e-9) and kosten > 0


def test_veel_gemeenten_tegelijk_geven_hetzelfde_als_een_voor_een(rekenaar: Rekenaar) -> None:
    """Geen gemeente merkt iets van wie er naast haar wordt doorgerekend, tot op de laatste bit."""
    groep = [zoek_gemeente(INVOER, naam) for naam in DRIE]
    for gemeente, samen in zip(groep, rekenaar.rekenpaden(groep), strict=True):
        (los,) = rekenaar.rekenpaden([gemeente])
        for scenario, pad in los.items():
            assert samen[scenario].brug == pad.brug
            for arm in ARMEN:
                for sleutel, rij in pad.armen[arm].posten.items():
                    assert np.array_equal(samen[scenario].armen[arm].posten[sleutel], rij), sleutel
            for sleutel, rij in pad.over.items():
                assert np.array_equal(samen[scenario].over[sleutel], rij), sleutel
