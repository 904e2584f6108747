"""Veeltermen geven voor elke gemeente hetzelfde als de posten zelf, wat de formule ook is, ook bij een aandeel van nul."""

from __future__ import annotations

import numpy as np
import pytest

from kostenmodel import rekenkern as rk
from kostenmodel.rekenkern import EEN, NUL, Kenmerk, Landelijk, Parameter, Post, post
from kostenmodel.rekenkern import knopen as k
from kostenmodel.rekenkern.rekenen import reken_posten
from kostenmodel.rekenkern.veeltermen import Ontbinding, Symbool, ontbind

TREKKINGEN, JAREN = 3, 6
POSITIEF, NUL_OF_MEER, GELOOT = Kenmerk("inwoners"), Kenmerk("plaatsen"), post("geloot")
SYMBOLEN = {"inwoners": Symbool("inwoners", teken="positief"), "plaatsen": Symbool("plaatsen")}
A, DEELBAAR, TERMIJN = Landelijk("a"), Parameter("deler"), Parameter("termijn")
VAST = {
    "a": np.random.default_rng(1).integers(-8, 9, (TREKKINGEN, JAREN)) / 4,
    "b": np.random.default_rng(2).integers(-8, 9, (TREKKINGEN, 1)) / 4,
    "deler": np.random.default_rng(3).choice([0.0, 0.5, 2.0], (TREKKINGEN, JAREN)),
    "termijn": np.array([[1.0], [2.0], [4.0]]),
}
"""Waarden in kwarten en machten van twee: optellen, vermenigvuldigen en delen zijn exact, dus vergelijkingen vallen gelijk uit."""
BLADEREN = (A, Parameter("b"), POSITIEF, NUL_OF_MEER, GELOOT, NUL, EEN)


def boom(bron: np.random.Generator, diepte: int, posten: list[str]) -> k.Knoop:
    """Een willekeurige formule op bladeren en eerdere posten."""
    if diepte == 0 or bron.random() < 0.15:
        eerdere = [post(sleutel) for sleutel in posten]
        keuze = [*BLADEREN, *eerdere, *eerdere]
        return keuze[bron.integers(len(keuze))]

    def deel() -> k.Knoop:
        return boom(bron, diepte - 1, posten)

    voorwaarde = [rk.groter(deel(), deel()), rk.en(rk.ten_minste(deel(), NUL), rk.gelijk(deel(), EEN))][bron.integers(2)]
    soorten = [
        lambda: deel() + deel(),
        lambda: deel() - deel(),
        lambda: deel() * deel(),
        lambda: rk.deel(deel(), DEELBAAR, deel()),
        lambda: rk.minimum(deel(), deel()),
        lambda: rk.maximum(NUL, deel()),
        lambda: rk.als(voorwaarde, deel(), deel()),
        lambda: rk.som([deel(), deel(), deel()]),
    ]
    if posten:
        eerder = posten[bron.integers(len(posten))]
        soorten += [lambda: rk.vorig(eerder), lambda: rk.cumulatief(eerder), lambda: rk.afschrijving(eerder, TERMIJN)]
    return soorten[bron.integers(len(soorten))]()


def willekeurige_posten(zaad: int) -> list[Post]:
    bron, posten = np.random.default_rng(zaad), list[Post]()
    for nummer in range(5):
        formule = boom(bron, 3, [een.sleutel for een in posten])
        posten.append(Post(f"p{nummer}", "", "1", formule, "memo"))
    return posten


def ontbonden(posten: list[Post], gevraagd: list[str]) -> Ontbinding:
    def blad(knoop: k.Blad) -> object:
        return SYMBOLEN[knoop.sleutel] if isinstance(knoop, Kenmerk) else VAST[knoop.sleutel]

    return ontbind([*posten, Post("geloot", "", "1", NUL, "volume")], gevraagd, blad, {"geloot": Symbool("geloot", per_jaar=True)}, JAREN)


def gewoon(posten: list[Post], gemeente: dict[str, object]) -> dict[str, np.ndarray]:
    geloot = Post("geloot", "", "1", NUL, "volume")

    def blad(knoop: k.Blad) -> np.ndarray:
        return np.full(1, gemeente[knoop.sleutel]) if isinstance(knoop, Kenmerk) else VAST[knoop.sleutel]

    return reken_posten([geloot, *posten], blad, (1, TREKKINGEN, JAREN), {"geloot": np.asarray(gemeente["geloot"])})


GEMEENTEN = (
    {"inwoners": 0.5, "plaatsen": 2.0, "geloot": np.random.default_rng(4).integers(0, 3, (TREKKINGEN, JAREN)) / 2},
    {"inwoners": 4.0, "plaatsen": 0.0, "geloot": np.zeros((TREKKINGEN, JAREN))},
    {"inwoners": 1.0, "plaatsen": 1.0, "geloot": np.ones((1, 1))},
)
"""Een gewone gemeente, een zonder plaatsen en locaties, en heel Nederland."""


@pytest.mark.parametrize("zaad", range(150))
def test_willekeurige_posten_zijn_voor_elke_gemeente_gelijk(zaad: int) -> None:
    posten = willekeurige_posten(zaad)
    gevraagd = [een.sleutel for een in posten]
    ontbinding = ontbonden(posten, gevraagd)
    for gemeente in GEMEENTEN:
        verwacht, gevonden = gewoon(posten, gemeente), ontbinding.reken(gemeente)
        for sleutel in gevraagd:
            rij = np.broadcast_to(gevonden[sleutel], (TREKKINGEN, JAREN))
            assert rij == pytest.approx(verwacht[sleutel][0], rel=1e-9, abs=1e-9), sleutel


def afgeleid(formule: k.Knoop, *eerder: Post) -> int:
    """Hoeveel bewerkingen er per gemeente overblijven."""
    return len(ontbonden([*eerder, Post("x", "", "1", formule, "memo")], ["x"]).afgeleid)


def test_wat_lineair_is_hoeft_niet_per_gemeente() -> None:
    stroom = Post("stroom", "", "1", A * POSITIEF, "memo")
    assert afgeleid(A * POSITIEF + GELOOT * DEELBAAR - NUL_OF_MEER) == 0
    assert afgeleid(rk.maximum(NUL, A * POSITIEF)) == 0
    assert afgeleid(rk.cumulatief("stroom") + rk.afschrijving("stroom", TERMIJN), stroom) == 0
    assert afgeleid(rk.als(rk.groter(A, NUL), POSITIEF, GELOOT)) == 0
    assert afgeleid(rk.als(rk.groter(A * NUL_OF_MEER, NUL), NUL_OF_MEER * A, NUL)) == 0


def test_wat_niet_lineair_is_wordt_per_gemeente_uitgerekend() -> None:
    geloot = Post("loot", "", "1", A * GELOOT, "memo")
    assert afgeleid(rk.minimum(A * POSITIEF, A * NUL_OF_MEER)) == 1
    assert afgeleid(rk.cumulatief("loot"), geloot) == 1
    assert afgeleid(A / POSITIEF) == 1
    assert afgeleid(rk.als(rk.groter(NUL_OF_MEER, NUL), POSITIEF, NUL)) == 1


def test_een_onbenutte_bewerking_blijft_weg() -> None:
    """Maal nul is nul: de bewerking erin wordt niet per gemeente gedaan."""
    assert afgeleid(rk.minimum(A * POSITIEF, A * NUL_OF_MEER) * NUL + POSITIEF) == 0


@pytest.mark.parametrize("gemeente", [GEMEENTEN[0] | {"inwoners": 0.0}, GEMEENTEN[0] | {"plaatsen": -1.0}])
def test_een_symbool_onder_zijn_grens_wordt_geweigerd(gemeente: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="verwacht"):
        ontbonden([Post("x", "", "1", A * POSITIEF + NUL_OF_MEER, "memo")], ["x"]).reken(gemeente)


def test_delen_door_nul_is_ook_hier_een_fout() -> None:
    with pytest.raises(FloatingPointError):
        ontbonden([Post("x", "", "1", A / NUL_OF_MEER, "memo")], ["x"]).reken(GEMEENTEN[1])
