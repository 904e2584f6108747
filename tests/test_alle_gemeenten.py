"""Alle gemeenten: van elk werkboek elke formule opnieuw uitgerekend, en elke regel naast de gegevensset.

Deze tests duren samen enkele minuten; `pytest -m "not alle"` slaat ze over.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hulp_boeken import Boek, geldregels
from hulp_posten import INVOER
from hulp_werkboek import herreken

from kostenmodel import api
from kostenmodel.batch import Gedeeld, Opzet, maak_groep, postentabel
from kostenmodel.doorrekening import Rekenaar
from kostenmodel.invoer import Gemeente
from kostenmodel.mislukking import Mislukking
from kostenmodel.rekenschema import ARMEN
from kostenmodel.werkboek.teken import SALDO

TREKKINGEN, PER_TEST = 16, 18
GROEPEN = [INVOER.gemeenten[begin : begin + PER_TEST] for begin in range(0, len(INVOER.gemeenten), PER_TEST)]


@pytest.fixture(scope="module")
def gedeeld() -> Gedeeld:
    keuzes = api.Keuzes(trekkingen=TREKKINGEN)
    scenarios = api.werkboekscenarios(INVOER, "basispad")
    return Gedeeld(Rekenaar(INVOER, api.instellingen(INVOER, keuzes), scenarios), Opzet(INVOER.gemeenten, scenarios, SALDO, ""))


@pytest.mark.alle
@pytest.mark.parametrize("groep", GROEPEN, ids=lambda groep: f"{groep[0].code}-{groep[-1].code}")
def test_elke_formule_en_elke_regel(groep: tuple[Gemeente, ...], gedeeld: Gedeeld, tmp_path: Path) -> None:
    """IronCalc geeft wat er staat, en wat er staat is tot op de cent wat in de gegevensset komt."""
    tabel = postentabel(gedeeld.rekenaar, Opzet(tuple(groep), gedeeld.opzet.in_werkboek, SALDO, ""), "basispad")
    posten = [een.sleutel for een in tabel.posten]
    for gemeente, gemaakt, bedragen in zip(groep, maak_groep(gedeeld, groep), tabel.waarden, strict=True):
        assert not isinstance(gemaakt, Mislukking), gemaakt
        pad = tmp_path / "werkboek.xlsx"
        pad.write_bytes(gemaakt.inhoud)
        boek = Boek(pad)
        assert len(boek.bewaard) > 40_000
        assert boek.afwijkingen(herreken(pad).waarde, boek.bewaard) == [], gemeente.naam
        regels = geldregels(pad, set(posten))
        gelezen = np.array([[regels[post, arm] for post in posten] for arm in ARMEN])
        assert np.abs(gelezen - bedragen).max() < 0.005, gemeente.naam
