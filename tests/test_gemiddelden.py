"""Het gemiddelde per post: gelijk aan dat van de trekkingen zelf, in hoeveel blokken en op hoeveel werkers het ook gebeurt."""

from __future__ import annotations

import errno

import numpy as np
import pytest
from hulp_doorrekening import INST, kleine_blokken
from hulp_posten import INVOER

from kostenmodel.doorrekening import Rekenaar, kenmerken
from kostenmodel.gegevensset import geldposten
from kostenmodel.gemiddelden import Rij, gemiddelden
from kostenmodel.mislukking import Mislukking, noteer, poging
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN
from kostenmodel.werkers import EEN_WERKER, Werkers

BASIS, GEMEENTEN = "basispad", INVOER.gemeenten[40:43]


def tabel(rekenaar: Rekenaar, werkers: Werkers = EEN_WERKER) -> dict[str, Rij]:
    posten = [een.sleutel for een in geldposten(rekenaar.schema.modellen)[0]]
    return gemiddelden(rekenaar, BASIS, GEMEENTEN, posten, werkers)


@pytest.fixture(scope="module")
def heel() -> dict[str, Rij]:
    return tabel(Rekenaar(INVOER, INST, [BASIS]))


def test_gelijk_aan_het_gemiddelde_van_de_trekkingen(heel: dict[str, Rij]) -> None:
    """Elke post van een gemeente trekking voor trekking uitgerekend, en dan gemiddeld."""
    rekenaar, gemeente = Rekenaar(INVOER, INST, [BASIS]), GEMEENTEN[1]
    posten = [een.sleutel for een in geldposten(rekenaar.schema.modellen)[0]]
    ((_, ontbindingen),) = rekenaar.ontbindingen(BASIS, posten)
    eigen = kenmerken(INVOER, INST, gemeente) | rekenaar.geloot(gemeente, BASIS)
    for arm, verwacht in zip(ARMEN, heel[gemeente.code], strict=True):
        per_trekking = ontbindingen[arm].reken(eigen)
        for post, rij in zip(posten, verwacht, strict=True):
            uitgerekt = np.broadcast_to(per_trekking[post], (INST.trekkingen, len(INST.jaren)))
            assert rij == pytest.approx(uitgerekt.mean(axis=0)[AANLOOPJAREN:], rel=1e-12, abs=1e-9), post


def test_in_blokken_is_het_hetzelfde_gemiddelde(heel: dict[str, Rij], monkeypatch: pytest.MonkeyPatch) -> None:
    kleine_blokken(monkeypatch, INST.trekkingen // 4)
    assert len(list(INST.toeval(INVOER).blokken())) == 4
    for code, rij in tabel(Rekenaar(INVOER, INST, [BASIS])).items():
        assert rij == pytest.approx(heel[code], rel=1e-9, abs=1e-6)


def test_twee_werkers_geven_dezelfde_bytes(heel: dict[str, Rij]) -> None:
    anders = tabel(Rekenaar(INVOER, INST, [BASIS]), Werkers(2))
    assert {code: rij.tobytes() for code, rij in anders.items()} == {code: rij.tobytes() for code, rij in heel.items()}


def test_een_volle_schijf_is_geen_mislukking_van_een_gemeente() -> None:
    def vol() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        poging(vol)


def test_een_mislukking_blijft_niet_stil() -> None:
    """Wie geen lijst bijhoudt, krijgt de fout; wie dat wel doet, houdt de eerste reden."""
    mis = poging(lambda: 1 // 0)
    assert isinstance(mis, Mislukking) and "ZeroDivisionError" in mis.reden
    with pytest.raises(ArithmeticError, match="GM0001"):
        noteer("GM0001", mis, None)
    lijst = {"GM0001": "eerder"}
    noteer("GM0001", mis, lijst)
    assert lijst == {"GM0001": "eerder"}
