"""Elke boom geeft als Excelformule dezelfde uitkomst als op arrays; nagerekend door IronCalc, een ander rekenprogramma.

De bomen staan op het raster van het werkboek (jaren in G tot en met W, jaartallen in rij 5) en verwijzen naar twee bladen.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from hulp_werkboek import TOEGESTANE_FUNCTIES, functies, getallen, herreken, r1c1, verwijzingen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kostenmodel import rekenkern as rk
from kostenmodel.rekenkern import EEN, NUL, Parameter, post
from kostenmodel.rekenkern import knopen as k
from kostenmodel.rekenkern.formules import Raster, schrijf, te_lang
from kostenmodel.rekenkern.rekenen import bereken

KOLOMMEN = tuple("GHIJKLMNOPQRSTUVW")
RASTER = Raster(kolommen=KOLOMMEN, jaarrij=5)
JAREN = len(KOLOMMEN)
BLAD, INVOER = "Posten", "Blad met invoer"

GETALLEN, POSITIEF, POSTEN = ("a", "b", "c", "d"), ("p", "q"), ("x", "y", "z")
RIJ = {naam: nummer for nummer, naam in enumerate((*GETALLEN, *POSITIEF, *POSTEN, "n", "r"), start=10)}
EERSTE_FORMULERIJ = 30


def adres(blad: k.Blad) -> tuple[str, int]:
    """Parameters staan op een eigen blad, posten op het blad van de formule zelf."""
    return (f"'{INVOER}'!" if isinstance(blad, Parameter) else "", RIJ[blad.sleutel])


def bladwaarden(zaad: int) -> dict[str, np.ndarray]:
    """Waarden in kwarten, zodat som, verschil en product exact zijn en vergelijkingen in beide rekenwijzen gelijk uitvallen."""
    bron = np.random.default_rng(zaad)
    waarden = {naam: bron.integers(-40, 41, JAREN) / 4 for naam in (*GETALLEN, *POSTEN)}
    waarden |= {naam: bron.integers(1, 41, JAREN) / 4 for naam in POSITIEF}
    waarden["n"] = bron.integers(4, 41, JAREN) / 4
    waarden["r"] = bron.choice([0.0, 1 / 64, 1 / 32, 1 / 8], JAREN)
    return waarden


def formules(boom: k.Knoop) -> dict[str, str]:
    """Per kolom de formule van een rij."""
    sjabloon = schrijf(boom, adres, RASTER)
    vorige = (None, *KOLOMMEN)
    return {kolom: sjabloon.in_kolom(kolom, links) for kolom, links in zip(KOLOMMEN, vorige, strict=False)}


def reken_in_werkboek(pad: Path, bomen: Sequence[k.Knoop], waarden: dict[str, np.ndarray]) -> list[np.ndarray]:
    """Schrijf de bomen als formules, met een onzinnige bewaarde waarde, en laat IronCalc ze uitrekenen."""
    with xlsxwriter.Workbook(pad) as boek:
        bladen = {naam: boek.add_worksheet(naam) for naam in (BLAD, INVOER)}
        for blad in bladen.values():
            blad.write_row(f"G{RASTER.jaarrij}", range(2025, 2025 + JAREN))
        for naam, reeks in waarden.items():
            doel = bladen[BLAD] if naam in POSTEN else bladen[INVOER]
            doel.write_row(f"G{RIJ[naam]}", reeks.tolist())
        for nummer, boom in enumerate(bomen, start=EERSTE_FORMULERIJ):
            for kolom, formule in formules(boom).items():
                bladen[BLAD].write_formula(f"{kolom}{nummer}", formule, None, -999)
    herrekend = herreken(pad)
    rijen = [[herrekend.waarde(BLAD, f"{kolom}{nummer + EERSTE_FORMULERIJ}") for kolom in KOLOMMEN] for nummer in range(len(bomen))]
    for boom, rij in zip(bomen, rijen, strict=True):
        assert all(isinstance(waarde, float) for waarde in rij), (formules(boom)["I"], rij)
    return [np.array(rij) for rij in rijen]


def reken_op_arrays(boom: k.Knoop, waarden: dict[str, np.ndarray]) -> np.ndarray:
    with np.errstate(divide="raise", invalid="raise", over="raise"):
        return np.broadcast_to(bereken(boom, lambda blad: waarden[blad.sleutel]), (JAREN,))


def omvang(boom: k.Knoop, waarden: dict[str, np.ndarray]) -> np.ndarray:
    """Grootte van de termen waaruit een uitkomst bestaat: de maat voor de afronding als termen tegen elkaar wegvallen."""

    def o(deel: k.Knoop) -> np.ndarray:
        return omvang(deel, waarden)

    match boom:
        case k.Som() | k.Verschil():
            return np.sum([o(deel) for deel in boom.delen()], axis=0)
        case k.Product(links, rechts):
            return o(links) * o(rechts)
        case k.Quotient(teller, noemer, anders):
            onder = np.abs(reken_op_arrays(noemer, waarden))
            breuk = o(teller) / np.where(onder == 0, 1.0, onder)
            return breuk if anders is None else np.maximum(breuk, o(anders))
        case k.Keuze(_, termen):
            return np.max([o(term) for term in termen], axis=0)
        case k.Als(_, dan, anders):
            return np.maximum(o(dan), o(anders))
        case _:
            return np.abs(reken_op_arrays(boom, {naam: np.abs(reeks) for naam, reeks in waarden.items()}))


def eis_gelijk(pad: Path, bomen: Sequence[k.Knoop], waarden: dict[str, np.ndarray]) -> None:
    for boom, in_werkboek in zip(bomen, reken_in_werkboek(pad, bomen, waarden), strict=True):
        op_arrays = reken_op_arrays(boom, waarden)
        afwijking = np.abs(in_werkboek - op_arrays)
        assert (afwijking <= 1e-9 * omvang(boom, waarden)).all(), (formules(boom)["I"], op_arrays, in_werkboek)


def eis_vorm(boom: k.Knoop) -> None:
    """Een formule per rij, alleen toegestane functies en geen ander getal dan 0 en 1."""
    rij = formules(boom)
    assert len({r1c1(rij[kolom], f"{kolom}40") for kolom in KOLOMMEN[1:]}) == 1, rij
    for formule in rij.values():
        assert functies(formule) <= TOEGESTANE_FUNCTIES, formule
        assert getallen(formule) <= {"0", "1"}, formule


# --- vaste gevallen -------------------------------------------------------------------------------------------------

A, B, C, D = (Parameter(naam) for naam in GETALLEN)
P, Q = (Parameter(naam) for naam in POSITIEF)
N, R = Parameter("n"), Parameter("r")

OVER_JAREN: dict[str, k.Knoop] = {
    "vorig": rk.vorig("x"),
    "vorig in een som": A * rk.vorig("x") + rk.vorig("y"),
    "cumulatief": rk.cumulatief("x"),
    "verschil van cumulatieven": rk.cumulatief("x") - rk.cumulatief("y"),
    "afschrijving": rk.afschrijving("x", N),
    "afschrijving als deler en factor": A - rk.afschrijving("x", N) * B,
    "annuiteit": rk.annuiteit("x", N, R),
    "annuiteit in een verschil": A - rk.annuiteit("x", N, R),
    "hoogste vanaf": rk.HoogsteVanaf(post("x")),
    "nooit meer boven nul": rk.als(rk.groter(NUL, rk.HoogsteVanaf(post("x"))), EEN, NUL),
    "som over jaren": rk.SomOverJaren(post("x"), 4),
    "som over een jaar": rk.SomOverJaren(post("x"), 1),
    "in jaar": rk.InJaar(Parameter("a"), 3) * post("x"),
    "contante waarde": rk.ContanteWaarde(post("x"), rk.InJaar(R, 0), 4),
    "contante waarde, hele tabel": rk.ContanteWaarde(post("x"), rk.InJaar(R, 0), 15),
    "contante waarde, een jaar": rk.ContanteWaarde(post("x"), rk.InJaar(R, 0), 1),
    "contante waarde maal index": rk.ContanteWaarde(post("x"), rk.InJaar(R, 0), 10) * rk.InJaar(Parameter("p"), 0),
    "contante eindwaarde": rk.ContanteEindwaarde(post("x"), rk.InJaar(R, 0), 4),
    "verschil van contante eindwaarden": A
    - (rk.ContanteEindwaarde(post("x"), rk.InJaar(R, 0), 15) - rk.ContanteEindwaarde(post("y"), rk.InJaar(R, 0), 15)) * B,
}


@pytest.mark.parametrize("zaad", [1, 2, 3])
def test_knopen_over_jaren_zijn_in_het_werkboek_gelijk(tmp_path: Path, zaad: int) -> None:
    eis_gelijk(tmp_path / "jaren.xlsx", list(OVER_JAREN.values()), bladwaarden(zaad))


@pytest.mark.parametrize("naam", OVER_JAREN)
def test_knopen_over_jaren_hebben_een_formule_per_rij(naam: str) -> None:
    eis_vorm(OVER_JAREN[naam])


TWEE: dict[str, Callable[[k.Knoop, k.Knoop], k.Knoop]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "deel": lambda a, b: rk.deel(a, b, Q),
    "min": rk.minimum,
    "max": rk.maximum,
    "als": lambda a, b: rk.als(rk.groter(a, b), a, b),
}


def nestingen() -> list[k.Knoop]:
    """Elke bewerking binnen elke andere, links en rechts, en alle drietallen van + - * / in alle vijf de vormen."""
    a, b, c, d = (Parameter(naam) for naam in ("p", "q", "a", "b"))
    paren = [
        boom for buiten, binnen in itertools.product(TWEE.values(), repeat=2) for boom in (buiten(binnen(c, a), b), buiten(b, binnen(a, c)))
    ]
    rekenend = [TWEE[teken] for teken in "+-*/"]
    drietallen = [
        boom
        for f, g, h in itertools.product(rekenend, repeat=3)
        for boom in (
            f(g(h(a, b), c), d),
            f(g(a, h(b, c)), d),
            f(g(a, b), h(c, d)),
            f(a, g(h(b, c), d)),
            f(a, g(b, h(c, d))),
        )
    ]
    return paren + drietallen


def test_haakjes_van_elke_nesting_kloppen(tmp_path: Path) -> None:
    """Losse breuken met onregelmatige getallen: een verkeerd of vergeten haakje geeft hier altijd een ander getal."""
    bron = np.random.default_rng(7)
    waarden = bladwaarden(7) | {naam: bron.uniform(1.1, 9.9, JAREN) for naam in (*GETALLEN, *POSITIEF)}
    bomen = nestingen()
    eis_gelijk(tmp_path / "nesting.xlsx", bomen, waarden)
    for boom in bomen:
        eis_vorm(boom)


@pytest.mark.parametrize(
    ("boom", "formule"),
    [
        (post("x") - (post("y") - post("z")), "=I16-(I17-I18)"),
        (post("x") - post("y") - post("z"), "=I16-I17-I18"),
        (post("x") / (post("y") * post("z")), "=I16/(I17*I18)"),
        (post("x") * (post("y") + post("z")), "=I16*(I17+I18)"),
        (post("x") * (post("y") / post("z")), "=I16*(I17/I18)"),
        (post("x") + post("y") * A, "=I16+I17*'Blad met invoer'!I10"),
        (rk.deel(post("x"), post("y") - post("z"), EEN), "=IF(I17-I18=0,1,I16/(I17-I18))"),
        (rk.vorig("x") * (EEN - post("y")), "=H16*(1-I17)"),
        (rk.cumulatief("x"), "=SUM($G16:I16)"),
        (
            rk.als(rk.en(rk.groter(post("x"), NUL), rk.gelijk(post("y"), EEN)), rk.als(rk.ten_minste(A, post("y")), A), NUL),
            "=IF(AND(I16>0,I17=1),IF('Blad met invoer'!I10>=I17,'Blad met invoer'!I10,0),0)",
        ),
    ],
)
def test_tekst_van_een_formule(boom: k.Knoop, formule: str) -> None:
    """Wat een controller in de cel leest: geen haakje te veel of te weinig."""
    assert formules(boom)["I"] == formule


def test_vorig_is_in_de_eerste_kolom_nul() -> None:
    assert formules(rk.vorig("x") + A)["G"] == "=0+'Blad met invoer'!G10"
    assert formules(rk.vorig("x") + A)["H"] == "=G16+'Blad met invoer'!H10"


def test_som_van_regels_schrijft_sumifs_en_rekent_gelijk(tmp_path: Path) -> None:
    """Alleen regels met hetzelfde opschrift tellen mee; memoregels in hetzelfde blok niet."""
    boom = rk.SomVanRegels("model", "kosten: Gemeente", (post("x"), post("z")))
    sjabloon = schrijf(boom, adres, RASTER, lambda naam, opschrift: ("", 16, 18, 20))
    with xlsxwriter.Workbook(tmp_path / "som.xlsx") as boek:
        blad = boek.add_worksheet(BLAD)
        for rij, opschrift, getal in ((16, "kosten: Gemeente", 3), (17, "memo", 100), (18, "kosten: Gemeente", 4)):
            blad.write(f"D{rij}", opschrift)
            blad.write_row(f"G{rij}", [getal * (plaats + 1) for plaats in range(JAREN)])
        blad.write("D20", "kosten: Gemeente")
        for kolom, links in zip(KOLOMMEN, (None, *KOLOMMEN), strict=False):
            blad.write_formula(f"{kolom}20", sjabloon.in_kolom(kolom, links), None, -999)
    assert sjabloon.in_kolom("I", "H") == "=SUMIFS(I$16:I$18,$D$16:$D$18,$D20)"
    herrekend = herreken(tmp_path / "som.xlsx")
    assert [herrekend.waarde(BLAD, f"{kolom}20") for kolom in "GHI"] == [7.0, 14.0, 21.0]


def test_som_van_regels_zonder_blok_wordt_geweigerd() -> None:
    with pytest.raises(TypeError, match="blok"):
        schrijf(rk.SomVanRegels("model", "memo", (post("x"),)), adres, RASTER)


# --- willekeurige bomen ---------------------------------------------------------------------------------------------


def bomen() -> st.SearchStrategy[k.Knoop]:
    """Willekeurige bomen; voorwaarden en noemers zijn exact te rekenen, zodat een grensgeval nergens anders uitvalt."""
    posten = st.sampled_from([post(naam) for naam in POSTEN])
    getal = st.sampled_from([A, B, C, D, NUL, EEN]) | posten
    positief = st.sampled_from([P, Q, EEN])
    exact = st.recursive(
        getal,
        lambda b: st.builds(lambda x, y: x + y, b, b) | st.builds(lambda x, y: x - y, b, b) | st.builds(lambda x, y: x * y, b, b),
        max_leaves=3,
    )
    noemer = positief | st.builds(lambda x, y: x * y, positief, positief) | st.builds(lambda x, y: x + y, positief, positief)
    vergelijking = st.builds(k.Vergelijking, st.sampled_from([">", ">=", "="]), exact, exact)
    voorwaarde = vergelijking | st.builds(rk.en, vergelijking, vergelijking) | st.builds(rk.of, vergelijking, vergelijking)
    over_jaren = st.one_of(
        st.builds(k.Vorig, posten),
        st.builds(k.Cumulatief, posten),
        st.builds(k.HoogsteVanaf, posten),
        st.builds(k.Afschrijving, posten, st.just(N), st.sampled_from([None, R])),
        st.builds(k.InJaar, posten, st.integers(0, 14)),
        st.builds(k.SomOverJaren, posten, st.integers(1, 15)),
    )
    return st.recursive(
        getal | over_jaren,
        lambda b: st.one_of(
            st.builds(lambda x, y: x + y, b, b),
            st.builds(lambda x, y: x - y, b, b),
            st.builds(lambda x, y: x * y, b, b),
            st.builds(lambda x, y: x / y, b, noemer),
            st.builds(rk.deel, b, exact, b),
            st.builds(rk.minimum, b, b),
            st.builds(rk.maximum, b, b, b),
            st.builds(rk.als, voorwaarde, b, b),
        ),
        max_leaves=10,
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rij=st.lists(bomen(), min_size=10, max_size=10), zaad=st.integers(0, 10_000))
def test_willekeurige_bomen_zijn_in_het_werkboek_gelijk(tmp_path: Path, rij: list[k.Knoop], zaad: int) -> None:
    eis_gelijk(tmp_path / "willekeurig.xlsx", rij, bladwaarden(zaad))
    for boom in rij:
        eis_vorm(boom)


# --- grenzen --------------------------------------------------------------------------------------------------------


def test_te_lang_noemt_het_aantal_verwijzingen() -> None:
    acht = rk.som([A, B, C, D, P, Q, N, R])
    assert te_lang(acht, "=kort") is None
    assert te_lang(acht + post("x"), "=kort") == "formule met 9 verwijzingen (hoogstens 8)"


def test_te_lang_noemt_het_aantal_tekens() -> None:
    assert te_lang(A, "=" + "A" * 249) is None
    assert te_lang(A, "=" + "A" * 250) == "formule van 251 tekens (hoogstens 250)"


def test_som_van_regels_telt_als_een_verwijzing() -> None:
    lang = rk.SomVanRegels("model", "memo", tuple(post(f"p{nummer}") for nummer in range(20)))
    assert te_lang(lang, "=kort") is None


def test_verwijzingen_in_de_tekst_zijn_die_van_de_boom() -> None:
    """Het tellen in de boom en het tellen in de cel zijn hetzelfde, zolang een noemer maar een keer in de boom staat."""
    boom = rk.als(rk.groter(A, post("x")), rk.cumulatief("y") * P, rk.vorig("z") - B)
    assert len(verwijzingen(formules(boom)["I"])) == 6
