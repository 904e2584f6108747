"""Uitgewerkte voorbeelden: elke post een keer met de hand, en gepubliceerde bedragen die door de posten heel blijven."""

from __future__ import annotations

import re

import pytest
from hulp_doorrekening import INST, kostenposten
from hulp_gevallen import Geval, gebruikt, lees, los_geval, reken, rekenaar
from hulp_posten import INVOER, SCHEMA

from kostenmodel.doorrekening import Rekenaar
from kostenmodel.invoer import InvoerFouten, zoek_gemeente
from kostenmodel.valideer import Gevallenrekenaar

GEVALLEN = lees()


MET_KETEN = Gevallenrekenaar(INVOER, INST)


@pytest.mark.parametrize("geval", GEVALLEN, ids=lambda geval: geval.sleutel)
def test_handberekening(geval: Geval) -> None:
    """De post geeft het bedrag dat in het bestand is uitgerekend."""
    uitkomst = reken(geval)
    assert geval.klopt(uitkomst), f"{geval.post} in {geval.jaar}: verwacht {geval.verwacht}, uitkomst {uitkomst}"


@pytest.mark.parametrize("geval", INVOER.gevallen, ids=lambda geval: geval.sleutel)
def test_gepubliceerd_bedrag(geval: Geval) -> None:
    """De post geeft het gepubliceerde bedrag, binnen de marge die het geval noemt."""
    uitkomst = MET_KETEN.reken(geval)
    assert geval.klopt(uitkomst), f"{geval.post} in {geval.jaar}: verwacht {geval.verwacht}, uitkomst {uitkomst}"


def test_elke_geldpost_heeft_een_eigen_handberekening() -> None:
    """Een nieuwe post zonder uitgewerkt voorbeeld komt er niet in: voeg er een toe in tests/gevallen."""
    met_de_hand = {geval.post for geval in GEVALLEN if geval.soort in (None, "handberekening")}
    assert {een.sleutel for een in kostenposten()} - met_de_hand == set()


def test_gevallen_noemen_alleen_wat_bestaat() -> None:
    """Een verschreven blad zou stil genegeerd worden: elke genoemde naam is een blad of een post, en met de hand is precies."""
    assert [str(melding) for melding in rekenaar().toets((*GEVALLEN, *INVOER.gevallen))] == []
    for geval in GEVALLEN:
        assert geval.bron == "met de hand" or geval.bron in INVOER.bronnen, geval.sleutel
        if geval.soort in (None, "handberekening"):
            assert (geval.tolerantie or 0) <= 1e-5, f"{geval.sleutel}: met de hand is precies"


def test_meegeleverde_gevallen_zeggen_of_zij_los_staan_van_de_prijzen() -> None:
    """Een prijs en een uitkomst uit dezelfde publicatie bewijzen alleen dat er niets wegvalt; dat moet erbij staan."""
    assert {geval.soort for geval in INVOER.gevallen} == {"ijking", "validatie"}
    assert len(INVOER.gevallen) >= 15 and not {g.sleutel for g in INVOER.gevallen} & {g.sleutel for g in GEVALLEN}
    for geval in INVOER.gevallen:
        assert geval.post not in geval.bladeren, f"{geval.sleutel} noemt de uitkomst zelf"


def test_geen_naam_is_tegelijk_blad_en_post() -> None:
    """Een geval noemt een blad of een post bij naam, en `verklaar` ook: een dubbele naam zou het verkeerde getal aanwijzen."""
    assert set(SCHEMA.post) & set(INVOER.parameters) == set()
    soorten = [*SCHEMA.parameters, *SCHEMA.post]
    andere = ("kenmerk", "landelijk volume", "eigen opgave")
    assert len(rekenaar().namen) == len(soorten) + sum(naam.soort in andere for naam in rekenaar().namen.values())


def test_een_blad_zonder_waarde_wordt_bij_naam_genoemd() -> None:
    """Voor 2024 kent de keten geen volumes: het geval zegt welk volume ontbreekt in plaats van nul te rekenen."""
    with pytest.raises(InvoerFouten) as fout:
        reken(los_geval("opvang_regulier.bezette_plaatsen", 2023))
    (melding,) = fout.value.meldingen
    assert "landelijk.plaatsen_regulier_bezet (2023" in str(melding) and "plaatsen_regulier_leeg" not in str(melding)


def test_een_voorwaarde_zonder_waarde_kiest_niet_stilzwijgend_het_andere_deel() -> None:
    """De norm van kracht is onbekend: dan is de vergoeding onbekend, en niet vanzelf de werkelijke kosten."""
    bladeren = {"noodopvang.vergoedbare_kosten": 100.0, "noodopvang.plaatsdagen_gemeentelijk": 10.0}
    met = los_geval(
        "noodopvang.vergoeding", 2001, bladeren=bladeren | {"noodopvang.norm_van_kracht": 0, "noodopvang.plafond_van_kracht": 0}
    )
    assert reken(met) == 100.0
    with pytest.raises(InvoerFouten, match=re.escape("noodopvang.norm_van_kracht")):
        reken(los_geval("noodopvang.vergoeding", 2001, bladeren=bladeren | {"noodopvang.plafond_van_kracht": 0}))


def test_een_jaar_dat_een_geval_niet_noemt_houdt_de_waarde_van_de_invoer() -> None:
    post = "huisvesting.subsidie.corporatie"
    vast = {"volume.woningen_opgeleverd": 1.0}
    zonder, met = (
        los_geval(post, 2026, bladeren=vast),
        los_geval(post, 2026, bladeren=vast | {"huisvesting.subsidie_per_woning": {2025: 1.0}}),
    )
    assert reken(zonder) == reken(met) > 1


def test_zonder_genoemde_bladeren_is_een_geval_het_rekenpad(rekenaar: Rekenaar) -> None:
    """De gevallen gaan door dezelfde posten als het werkboek: niets genoemd geeft precies het rekenpad van Utrecht."""

    def volumes(arm: str) -> dict[int, dict[str, float]]:
        land = {naam: rij.mean(axis=0) for naam, rij in rekenaar.landelijk("basispad", arm).items()}
        return {jaar: {naam: float(rij[plek]) for naam, rij in land.items()} for plek, jaar in enumerate(INST.jaren)}

    toets = Gevallenrekenaar(INVOER, INST, keten=volumes)
    utrecht = rekenaar.reken_rekenpad(zoek_gemeente(INVOER, "Utrecht"), "basispad")
    for arm in ("crisis", "structureel"):
        posten = utrecht.armen[arm].posten
        for sleutel in ("netto.gemeente", "kas.rijk", "maatschappelijk", "opvang_regulier.rentelast", "voorzieningen.buig"):
            een = los_geval(sleutel, 2031, gemeente="Utrecht", bekostiging=arm)
            assert toets.reken(een) == pytest.approx(posten[sleutel][INST.jaren.index(2031)], rel=1e-12)
    for sleutel, jaar in (
        ("verschil.netto.rijk", 2035),
        ("gunstig.samenleving", 2030),
        ("oordeel.gemeente.15.ncw", 2027),
        ("omslag.rijk", 2027),
    ):
        plek = 0 if SCHEMA.post[sleutel].is_getal else INST.jaren.index(jaar)
        assert toets.reken(los_geval(sleutel, jaar, gemeente="Utrecht")) == pytest.approx(utrecht.over[sleutel][plek], rel=1e-12)


def test_gebruikt_volgt_verwijzingen_en_stopt_bij_wat_vaststaat() -> None:
    post = "opvang_regulier.ambtelijke_inzet"
    assert {"opvang_regulier.formatie", "opvang_regulier.locaties", "volume.plaatsen_regulier_leeg"} <= gebruikt(post)
    assert gebruikt(post, behalve=["opvang_regulier.formatie"]) == {post}
