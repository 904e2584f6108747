"""Instellingen voor alle tests: rekenbibliotheken op een draad, en hypothesis elke keer met dezelfde voorbeelden."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from hulp_boeken import Boekenkast
    from hulp_landelijk import Land

    from kostenmodel.doorrekening import Rekenaar

for _naam in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_naam] = "1"

settings.register_profile("vast", derandomize=True, deadline=None, database=None)
settings.load_profile("vast")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests uit een bestand blijven bij elkaar; alle bestanden die de boekenkast gebruiken ook, want die vullen kost veel rekenwerk.

    De tests over alle gemeenten gaan over de werkers verdeeld, en als eerste.
    """
    met_kast = {item.path for item in items if "boekenkast" in getattr(item, "fixturenames", ())}
    for item in items:
        los = item.nodeid if item.get_closest_marker("alle") else str(item.path.name)
        item.add_marker(pytest.mark.xdist_group("boekenkast" if item.path in met_kast else los))
    items.sort(key=lambda item: item.get_closest_marker("alle") is None)


@pytest.fixture(scope="session")
def rekenaar() -> Rekenaar:
    """Een rekenaar op de meegeleverde invoer; keten en instroompaden worden zo een keer per scenario gemaakt."""
    from hulp_doorrekening import INST
    from hulp_posten import INVOER

    from kostenmodel.doorrekening import Rekenaar

    return Rekenaar(INVOER, INST, ["basispad", "lage_instroom"])


@pytest.fixture(scope="session")
def boekenkast(tmp_path_factory: pytest.TempPathFactory) -> Boekenkast:
    """Werkboeken van drie gemeenten, elk een keer gemaakt als een test erom vraagt."""
    from hulp_boeken import Boekenkast

    return Boekenkast(tmp_path_factory.mktemp("werkboeken"))


@pytest.fixture(scope="session")
def land(tmp_path_factory: pytest.TempPathFactory) -> Land:
    """De gegevensset van alle gemeenten en het landelijke werkboek, een keer gemaakt als een test erom vraagt."""
    from hulp_landelijk import Land

    return Land(tmp_path_factory.mktemp("land"))
