"""Elke parameter doet iets: wie een bedrag wijzigt waar niets naar kijkt, denkt ten onrechte dat hij iets heeft veranderd."""

from __future__ import annotations

from typing import Any

import pytest
from hulp_posten import INVOER, SCHEMA

from kostenmodel.invoer import Invoer
from kostenmodel.keten import reken_keten
from kostenmodel.keten.ijking import ijk
from kostenmodel.rekenschema import VOOR_ZINNEN
from kostenmodel.trekkingen import Toeval

HORIZONNEN = {"algemeen.horizon_kort", "algemeen.horizon_midden", "algemeen.horizon_lang"}
"""Geen cel in het werkboek, maar wel de termijnen van het oordeel."""


def test_elke_parameter_van_posten_zit_in_een_post():
    posten = {sleutel for sleutel, parameter in INVOER.parameters.items() if parameter.gebruikt_door == "posten"}
    assert posten == {*SCHEMA.parameters, *HORIZONNEN}
    assert set(VOOR_ZINNEN) <= posten


def test_elke_parameter_van_de_keten_wordt_door_de_keten_gelezen(monkeypatch: pytest.MonkeyPatch):
    gelezen: set[str] = set()
    echt = Invoer.maandwaarden

    def spion(self: Invoer, sleutel: str, *args: Any, **kwargs: Any) -> Any:
        gelezen.add(sleutel)
        return echt(self, sleutel, *args, **kwargs)

    monkeypatch.setattr(Invoer, "maandwaarden", spion)
    ijk(INVOER, (2020, 12))
    reken_keten(INVOER, "basispad", "structureel", eerste_jaar=2027, laatste_jaar=2041, toeval=Toeval(2, 1))
    keten = {sleutel for sleutel, parameter in INVOER.parameters.items() if parameter.gebruikt_door == "keten"}
    assert gelezen == keten
