"""Officiële ramingen naast de prognose van toen: wat die toen kon weten, en wat er niet naast te zetten is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kostenmodel.prognose.ramingen import Naast, Raming, Telling, naast_ramingen, tel_binnen
from kostenmodel.trekkingen import Toeval

INVOER = Path(__file__).parent.parent / "invoer"


@pytest.fixture(scope="module")
def tot_2018() -> tuple[Naast, ...]:
    return naast_ramingen(INVOER, Toeval(64, 1), tot=(2018, 12))


def test_de_prognose_kent_alleen_kwartalen_van_voor_de_publicatie(tot_2018: tuple[Naast, ...]) -> None:
    """De begroting 2018 verscheen in september 2017: het tweede kwartaal was het laatste dat af was."""
    een = next(een for een in tot_2018 if een.raming.editie == "Begroting 2018")
    assert een.geleerd == (2017, 6) and een.kwantielen is not None
    p10, p50, p90 = een.kwantielen
    assert 0 < p10 < p50 < p90
    assert een.uitkomst == pytest.approx(30557, abs=1)
    assert een.binnen is (p10 <= een.uitkomst <= p90)


def test_latere_maanden_veranderen_de_prognose_van_toen_niet(tot_2018: tuple[Naast, ...]) -> None:
    eerder = naast_ramingen(INVOER, Toeval(64, 1), tot=(2017, 12))
    een, ander = (next(n for n in alle if n.raming.editie == "Begroting 2018") for alle in (tot_2018, eerder))
    assert een.kwantielen == ander.kwantielen
    assert ander.uitkomst is None and ander.binnen is None


def test_zonder_maand_of_zonder_genoeg_geschiedenis_staat_er_waarom(tot_2018: tuple[Naast, ...]) -> None:
    redenen = {een.raming.editie: een.reden for een in tot_2018 if een.kwantielen is None}
    assert redenen["Begroting 2017"] == "publicatiemaand onbekend"
    assert redenen["MPP 2015-II"] == "minder dan 36 maanden bekend"


def test_wat_later_verscheen_staat_er_niet(tot_2018: tuple[Naast, ...]) -> None:
    assert not [een for een in tot_2018 if een.raming.publicatie > "2019-01"]


def test_tellen_met_de_hand() -> None:
    """Twee met alles erop en eraan: de officiële band had het een keer goed, wij een keer; de rest telt niet mee."""

    def naast(laag: float, hoog: float, uitkomst: float | None, onze: tuple[float, float, float] | None) -> Naast:
        return Naast(Raming("x", "2020-01", 2021, {"laag": laag, "hoog": hoog}, "bron"), (2019, 12), onze, uitkomst)

    zonder_band = Naast(Raming("x", "2020-01", 2021, {"midden": 5.0}, "bron"), (2019, 12), (1, 2, 3), 2.0)
    gevallen = [naast(1, 9, 5, (6, 7, 8)), naast(6, 9, 5, (4, 5, 6)), naast(1, 9, None, (1, 2, 3)), naast(1, 9, 5, None), zonder_band]
    assert tel_binnen(gevallen) == Telling(2, 1, 1, officieel_breed=5.5, onze_breed=2.0)
    assert tel_binnen([zonder_band]) == Telling(0, 0, 0, 0.0, 0.0)
