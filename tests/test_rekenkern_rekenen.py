"""De rekenkern rekent elke knoop goed uit, met alle assen (gemeente, trekking, jaar); uitkomsten zijn met de hand gemaakt."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostenmodel import rekenkern as rk
from kostenmodel.rekenkern import EEN, NUL, Parameter, Post, post
from kostenmodel.rekenkern.knopen import Getal, Knoop
from kostenmodel.rekenkern.rekenen import afgerond, bereken, reken_posten

A, B, C = Parameter("a"), Parameter("b"), Parameter("c")
JAREN = 17


def reken(knoop: Knoop, **waarden: object) -> np.ndarray:
    """De waarde van een boom waarin bladen bij hun sleutel worden opgezocht."""
    rijen = {sleutel: np.asarray(waarde, dtype=float) for sleutel, waarde in waarden.items()}
    with np.errstate(divide="raise", invalid="raise", over="raise"):
        return np.asarray(bereken(knoop, lambda blad: rijen[blad.sleutel]))


@pytest.mark.parametrize(
    ("boom", "verwacht"),
    [
        (A + B, [7.0, 1.0]),
        (A + B + A, [13.0, 0.0]),
        (A - B, [5.0, -3.0]),
        (A * B, [6.0, -2.0]),
        (A / B, [6.0, -0.5]),
        (A - (B - A), [11.0, -4.0]),
        (rk.minimum(A, B), [1.0, -1.0]),
        (rk.maximum(A, B, EEN), [6.0, 2.0]),
        (rk.als(rk.groter(A, B), A, B), [6.0, 2.0]),
        (rk.als(rk.groter(A, A), A, B), [1.0, 2.0]),
        (rk.als(rk.ten_minste(A, A), A, B), [6.0, -1.0]),
        (rk.als(rk.gelijk(B, EEN), A), [6.0, 0.0]),
        (rk.als(rk.en(rk.groter(A, NUL), rk.gelijk(B, EEN)), EEN, NUL), [1.0, 0.0]),
        (rk.als(rk.of(rk.groter(A, NUL), rk.groter(B, NUL)), EEN, NUL), [1.0, 1.0]),
        (rk.als(rk.of(rk.groter(A, NUL), rk.gelijk(B, EEN)), EEN, NUL), [1.0, 0.0]),
        (rk.som([A, B, EEN]), [8.0, 2.0]),
        (rk.som([A]), [6.0, -1.0]),
    ],
)
def test_bewerking_op_bekende_getallen(boom: Knoop, verwacht: list[float]) -> None:
    assert reken(boom, a=[6, -1], b=[1, 2]).tolist() == verwacht


def test_deel_geeft_anders_waar_de_noemer_nul_is() -> None:
    assert reken(rk.deel(A, B), a=[6, 6], b=[2, 0]).tolist() == [3.0, 0.0]
    assert reken(rk.deel(A, B, C), a=[6, 6], b=[0, 3], c=[7, 8]).tolist() == [7.0, 2.0]


def test_delen_door_nul_zonder_anders_is_een_fout() -> None:
    """Een stille oneindig in een begroting is erger dan een fout."""
    regel = Post("x", "", "1", A / B, "memo")
    with pytest.raises(FloatingPointError):
        reken_posten([regel], lambda blad: np.array([1.0, 0.0]), (1, 1, 2))


def test_overloop_is_een_fout() -> None:
    regel = Post("x", "", "1", A * A, "memo")
    with pytest.raises(FloatingPointError):
        reken_posten([regel], lambda blad: np.array([1e200]), (1, 1, 3))


def test_getal_is_nul_of_een() -> None:
    with pytest.raises(ValueError, match="niet 2"):
        Getal(2)


def test_lege_som_wordt_geweigerd() -> None:
    with pytest.raises(ValueError, match="minstens een term"):
        rk.som([])


def test_assen_rekken_uit_tot_gemeente_trekking_jaar() -> None:
    """Een kenmerk per gemeente, een parameter per trekking en een volume per jaar gaan samen tot een blok."""
    waarden: Mapping[str, np.ndarray] = {
        "inwoners": np.array([10.0, 20.0]).reshape(2, 1, 1),
        "prijs": np.array([1.0, 2.0, 3.0]).reshape(1, 3, 1),
        "volume": np.array([1.0, 10.0, 100.0, 1000.0]),
    }
    regels = [
        Post("kosten", "", "1", rk.Kenmerk("inwoners") * Parameter("prijs") * rk.Landelijk("volume"), "memo"),
        Post("jaar_eerder", "", "1", rk.vorig("kosten"), "memo"),
        Post("vast", "", "1", Parameter("prijs"), "memo"),
        Post("opgeteld", "", "1", rk.cumulatief("vast"), "memo"),
    ]
    uit = reken_posten(regels, lambda blad: waarden[blad.sleutel], (2, 3, 4))
    assert all(rij.shape == (2, 3, 4) for rij in uit.values())
    assert uit["kosten"][1, 2].tolist() == [60.0, 600.0, 6000.0, 60000.0]
    assert uit["kosten"][0, 1].tolist() == [20.0, 200.0, 2000.0, 20000.0]
    assert uit["jaar_eerder"][1, 2].tolist() == [0.0, 60.0, 600.0, 6000.0]
    assert uit["opgeteld"][0, 2].tolist() == [3.0, 6.0, 9.0, 12.0]


def test_vorig_is_de_waarde_van_het_jaar_ervoor() -> None:
    assert reken(rk.vorig("x"), x=[5, 6, 7]).tolist() == [0.0, 5.0, 6.0]


def test_cumulatief_telt_op_vanaf_het_eerste_jaar() -> None:
    assert reken(rk.cumulatief("x"), x=[5, 6, 7]).tolist() == [5.0, 11.0, 18.0]


def test_hoogste_vanaf_kijkt_vooruit() -> None:
    assert reken(rk.HoogsteVanaf(post("x")), x=[9, 2, 5, 1]).tolist() == [9.0, 5.0, 5.0, 1.0]


def test_som_over_jaren_begint_bij_het_begrotingsjaar() -> None:
    assert reken(rk.SomOverJaren(post("x"), 3), x=[100, 100, 1, 2, 4, 8]).tolist() == [7.0]


def test_in_jaar_kiest_een_vast_jaar() -> None:
    assert reken(rk.InJaar(post("x"), 0), x=[1, 2, 3, 4]).tolist() == [3.0]
    assert reken(rk.InJaar(post("x"), 1), x=[1, 2, 3, 4]).tolist() == [4.0]
    assert reken(rk.InJaar(Parameter("x"), 1), x=[8]).tolist() == [8.0]


def test_contante_waarde_telt_het_begrotingsjaar_ongekort() -> None:
    """100 nu, 110 over een jaar en 121 over twee jaar zijn bij 10% elk 100 waard."""
    boom = rk.ContanteWaarde(post("x"), rk.InJaar(Parameter("r"), 0), 3)
    reeks = [7, 7, 100, 110, 121, 9999]
    assert reken(boom, x=reeks, r=np.full(6, 0.1)) == pytest.approx([300.0])
    assert reken(boom, x=reeks, r=[0.1]) == pytest.approx([300.0])
    assert reken(rk.ContanteWaarde(post("x"), Parameter("r"), 1), x=reeks, r=[0.1]) == pytest.approx([100.0])


def test_contante_waarde_met_rente_per_trekking() -> None:
    boom = rk.ContanteWaarde(post("x"), rk.InJaar(Parameter("r"), 0), 2)
    uit = reken(boom, x=np.array([0, 0, 100, 110.0]).reshape(1, 1, 4), r=np.array([0.0, 0.1]).reshape(1, 2, 1))
    assert uit.shape == (1, 2, 1)
    assert uit.ravel() == pytest.approx([210.0, 200.0])


def test_contante_eindwaarde_ligt_een_heel_jaar_na_het_laatste_begin() -> None:
    """De stand van 31 december van het tweede jaar, twee jaar terug: 121 / 1,1 / 1,1 = 100."""
    boom = rk.ContanteEindwaarde(post("x"), rk.InJaar(Parameter("r"), 0), 2)
    assert reken(boom, x=[7, 7, 50, 121, 9999], r=np.full(5, 0.1)) == pytest.approx([100.0])


@pytest.mark.parametrize(
    "boom",
    [
        rk.vorig("x"),
        rk.cumulatief("x"),
        rk.HoogsteVanaf(post("x")),
        rk.SomOverJaren(post("x"), 1),
        rk.ContanteWaarde(post("x"), Parameter("r"), 1),
        rk.ContanteEindwaarde(post("x"), Parameter("r"), 1),
        rk.afschrijving("x", Parameter("n")),
    ],
)
def test_over_jaren_kijken_kan_niet_zonder_jaren(boom: Knoop) -> None:
    """Een vaste waarde zou anders stil als een tabel van een jaar gelden."""
    with pytest.raises(TypeError, match="x heeft geen waarde per jaar"):
        reken(boom, x=[5.0], r=[0.1], n=[2.0])


def test_som_van_regels_telt_de_genoemde_posten() -> None:
    assert reken(rk.SomVanRegels("blok", "kosten: Gemeente", (post("x"), post("y"))), x=[1, 2], y=[10, 20]).tolist() == [
        11.0,
        22.0,
    ]


def test_termijn_rondt_halven_naar_boven_zoals_round() -> None:
    assert afgerond(np.array([2.49, 2.5, 3.5, 9.99])).tolist() == [2.0, 3.0, 4.0, 10.0]


AFSCHRIJVING = rk.afschrijving("inv", Parameter("n"))
ANNUITEIT = rk.annuiteit("inv", Parameter("n"), Parameter("r"))


def test_lineaire_afschrijving_met_twee_jaarlagen() -> None:
    """300 in jaar 1 en 60 in jaar 3, elk in drie jaar: 100, 100, 100+20, 20, 20."""
    assert reken(AFSCHRIJVING, inv=[300, 0, 60, 0, 0, 0], n=np.full(6, 3.0)).tolist() == [100.0, 100.0, 120.0, 20.0, 20.0, 0.0]


def test_afschrijving_loopt_door_aan_het_eind_van_de_tabel() -> None:
    assert reken(AFSCHRIJVING, inv=[0, 0, 0, 90.0], n=[3.0]).tolist() == [0.0, 0.0, 0.0, 30.0]


def test_annuiteit_met_de_hand() -> None:
    """1000 tegen 10% in twee jaar: annuiteit 576,19; aflossing 476,19 en 523,81."""
    uit = reken(ANNUITEIT, inv=[1000, 0, 0], n=np.full(3, 2.0), r=np.full(3, 0.1))
    assert uit == pytest.approx([476.190476, 523.809524, 0.0], abs=1e-6)


def test_annuiteit_zonder_rente_is_lineair() -> None:
    reeks = [300, 0, 60, 0, 0, 0]
    lineair = reken(AFSCHRIJVING, inv=reeks, n=np.full(6, 3.0))
    assert reken(ANNUITEIT, inv=reeks, n=np.full(6, 3.0), r=np.zeros(6)) == pytest.approx(lineair)


def test_annuiteit_met_en_zonder_rente_per_trekking() -> None:
    uit = reken(ANNUITEIT, inv=np.array([300.0, 0, 0]), n=np.array([3.0]), r=np.array([0.0, 0.1]).reshape(1, 2, 1))
    assert uit.shape == (1, 2, 3)
    assert uit[0, 0] == pytest.approx([100.0, 100.0, 100.0])
    assert uit[0, 1] == pytest.approx([90.634441, 99.697885, 109.667674], abs=1e-6)


@given(
    investering=st.floats(1, 1e6),
    rente=st.floats(0.001, 0.2),
    termijn=st.integers(1, 14),
    begin=st.integers(0, 3),
)
def test_annuiteit_lost_alles_af_en_de_jaarlast_is_gelijk(investering: float, rente: float, termijn: int, begin: int) -> None:
    """Aflossing plus rente over wat aan het begin van het jaar openstaat, is elk jaar I x r / (1 - (1+r)^-n)."""
    reeks = np.zeros(JAREN)
    reeks[begin] = investering
    aflossing = reken(ANNUITEIT, inv=reeks, n=np.full(JAREN, float(termijn)), r=np.full(JAREN, rente))
    assert aflossing.sum() == pytest.approx(investering)
    looptijd = aflossing[begin : begin + termijn]
    openstaand = investering - np.concatenate([[0.0], np.cumsum(looptijd)[:-1]])
    assert looptijd + rente * openstaand == pytest.approx(investering * rente / (1 - (1 + rente) ** -termijn))
    assert not aflossing[:begin].any()
    assert not aflossing[begin + termijn :].any()


@given(
    investeringen=st.lists(st.floats(0, 1e6), min_size=5, max_size=5),
    termijn=st.floats(1, 12),
    rente=st.sampled_from([None, 0.0, 0.03]),
)
def test_afschrijving_over_de_hele_looptijd_is_de_investering(investeringen: list[float], termijn: float, rente: float | None) -> None:
    reeks = np.zeros(JAREN + 1)
    reeks[:5] = investeringen
    boom = AFSCHRIJVING if rente is None else ANNUITEIT
    vast = {} if rente is None else {"r": np.full(JAREN + 1, rente)}
    uit = reken(boom, inv=reeks, n=np.full(JAREN + 1, termijn), **vast)
    assert uit.sum() == pytest.approx(sum(investeringen))


def test_getal_over_jaren_heeft_een_jaaras_van_een() -> None:
    regels = [
        Post("x", "", "EUR/jaar", Parameter("x"), "memo"),
        Post("totaal", "", "EUR", rk.SomOverJaren(post("x"), 2), "totaal", is_getal=True),
    ]
    uit = reken_posten(regels, lambda blad: np.array([1.0, 1.0, 5.0, 6.0]), (1, 2, 4))
    assert uit["totaal"].shape == (1, 2, 1)
    assert uit["totaal"].ravel().tolist() == [11.0, 11.0]


def test_vervang_laat_de_oorspronkelijke_boom_heel() -> None:
    boom = (A + B) * rk.als(rk.groter(A, NUL), rk.maximum(A, C), B / A)
    anders = rk.vervang(boom, lambda knoop: C if knoop == A else None)
    waarden = {"a": [2.0], "b": [3.0], "c": [5.0]}
    assert reken(boom, **waarden).tolist() == [25.0]
    assert reken(anders, **waarden).tolist() == [40.0]
    assert [blad.sleutel for blad in rk.bladeren(anders)] == ["c", "b", "c", "c", "c", "b", "c"]
