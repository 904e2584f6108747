"""Rekeningschema en matrix passen bij de posten: elke last of baat van de gemeente heeft een taakveld, elk model een plek."""

from __future__ import annotations

import pytest

from kostenmodel.invoer import laad
from kostenmodel.rekenschema import bouw_schema


@pytest.fixture(scope="module")
def invoer():
    return laad()


@pytest.fixture(scope="module")
def schema(invoer):
    return bouw_schema(invoer)


def test_elke_gemeentelijke_last_of_baat_heeft_een_taakveld(invoer, schema):
    """Zonder taakveld valt een regel straks buiten de begroting per taakveld."""
    nodig = {p.sleutel for m in schema.modellen for p in m.posten if p.in_exploitatie and p.bijdrage("gemeente")}
    assert nodig == {regel.post for regel in invoer.rekeningschema}


def test_een_last_heeft_een_lastcategorie_en_een_baat_een_baatcategorie(invoer, schema):
    """Iv3 kent aparte categorieen; een baat op een lastcategorie telt bij CBS verkeerd."""
    for regel in invoer.rekeningschema:
        is_last = schema.post[regel.post].bijdrage("gemeente") > 0
        assert bool(regel.categorie_last) == is_last, regel.post
        assert bool(regel.categorie_baat) == (not is_last), regel.post


def test_de_matrix_noemt_elk_model_en_elke_cel_een_keer(invoer, schema):
    """Twee modellen die dezelfde kosten van dezelfde groep boeken, tellen dubbel."""
    cellen = [(regel.doelgroep, regel.kostensoort) for regel in invoer.matrix]
    assert len(cellen) == len(set(cellen))
    assert {regel.model for regel in invoer.matrix} == {model.naam for model in schema.modellen}
