"""Uitgewerkte voorbeelden: elke post een keer met de hand, en gepubliceerde bedragen die door de posten heel blijven."""

from __future__ import annotations

import re

import pytest
from hulp_doorrekening import INST, kostenposten
from hulp_gevallen import MAP, Geval, gebruikt, lees, reken
from hulp_posten import INVOER, SCHEMA

from kostenmodel.doorrekening import Rekenaar
from kostenmodel.invoer import zoek_gemeente

GEVALLEN = lees(MAP.glob("*.toml"))


@pytest.mark.parametrize("geval", GEVALLEN, ids=lambda geval: geval.sleutel)
def test_geval(geval: Geval) -> None:
    """De post geeft het bedrag dat in het bestand is uitgerekend; bij een ijking binnen de genoemde marge."""
    uitkomst = reken(geval)
    assert geval.klopt(uitkomst), f"{geval.post} in {geval.jaar}: verwacht {geval.verwacht}, uitkomst {uitkomst}"


def test_elke_geldpost_heeft_een_eigen_handberekening() -> None:
    """Een nieuwe post zonder uitgewerkt voorbeeld komt er niet in: voeg er een toe in tests/gevallen."""
    met_de_hand = {geval.post for geval in GEVALLEN if geval.soort == "handberekening"}
    assert {een.sleutel for een in kostenposten()} - met_de_hand == set()


def test_gevallen_noemen_alleen_wat_bestaat() -> None:
    """Een verschreven blad zou stil genegeerd worden: elke genoemde naam is een blad, een landelijk volume of een post."""
    bekend = {*SCHEMA.parameters, *(f"landelijk.{soort.naam}" for soort in SCHEMA.soorten), *SCHEMA.post}
    for geval in GEVALLEN:
        assert set(geval.bladeren) <= bekend, geval.sleutel
        assert geval.bron == "met de hand" or geval.bron in INVOER.bronnen, geval.sleutel
        assert (geval.tolerantie is None) != (geval.tolerantie_absoluut is None), geval.sleutel
        assert geval.soort in ("handberekening", "ijking", "validatie"), geval.sleutel
        if geval.soort == "handberekening":
            assert (geval.tolerantie or 0) <= 1e-5, f"{geval.sleutel}: met de hand is precies"


def test_geen_naam_is_tegelijk_blad_en_post() -> None:
    """Een geval noemt een blad of een post bij naam, en `verklaar` ook: een dubbele naam zou het verkeerde getal aanwijzen."""
    assert set(SCHEMA.post) & set(INVOER.parameters) == set()


def test_een_blad_zonder_waarde_wordt_bij_naam_genoemd() -> None:
    """Vóór 2024 kent de keten geen volumes: het geval zegt welk volume ontbreekt in plaats van nul te rekenen."""
    geval = Geval("los", "", 2023, "opvang_regulier.bezette_plaatsen", 0.0, "met de hand", tolerantie_absoluut=1.0)
    with pytest.raises(LookupError, match=re.escape("landelijk.plaatsen_regulier_bezet")):
        reken(geval)


def test_zonder_genoemde_bladeren_is_een_geval_het_rekenpad(rekenaar: Rekenaar) -> None:
    """De gevallen gaan door dezelfde posten als het werkboek: niets genoemd geeft precies het rekenpad van Utrecht."""

    def volumes(arm: str) -> dict[int, dict[str, float]]:
        land = {naam: rij.mean(axis=0) for naam, rij in rekenaar.landelijk("basispad", arm).items()}
        return {jaar: {naam: float(rij[plek]) for naam, rij in land.items()} for plek, jaar in enumerate(INST.jaren)}

    utrecht = rekenaar.reken_door(zoek_gemeente(INVOER, "Utrecht"))
    for arm in ("crisis", "structureel"):
        posten = utrecht.armen["basispad", arm].posten
        land = volumes(arm)
        for sleutel in ("netto.gemeente", "kas.rijk", "maatschappelijk", "opvang_regulier.rentelast", "huisvesting.buig"):
            geval = Geval("los", "", 2031, sleutel, 0.0, "met de hand", gemeente="Utrecht", bekostiging=arm)
            assert reken(geval, volumes=lambda arm, land=land: land) == pytest.approx(posten[sleutel][INST.jaren.index(2031)], rel=1e-12)


def test_gebruikt_volgt_verwijzingen_en_stopt_bij_wat_vaststaat() -> None:
    post = "opvang_regulier.ambtelijke_inzet"
    assert {"opvang_regulier.formatie", "opvang_regulier.locaties", "volume.plaatsen_regulier_leeg"} <= gebruikt(post)
    assert gebruikt(post, behalve=["opvang_regulier.formatie"]) == {post}
