"""De eenheid van elke post volgt uit zijn formule en is gelijk aan de opgegeven eenheid; pint rekent dat los daarvan na."""

from __future__ import annotations

from collections.abc import Callable

import pint
import pytest
from hulp_posten import ALLE_POSTEN, INVOER, eenheid_van_blad

from kostenmodel import rekenkern as rk
from kostenmodel.rekenkern import EEN, NUL, Parameter, Post, post
from kostenmodel.rekenkern import knopen as k
from kostenmodel.rekenkern.eenheden import EenheidsFout, lees, leid_af, schrijf

EENHEDEN = {"geld": "EUR/jaar", "mensen": "persoon", "prijs": "EUR/persoon/jaar", "deel": "1", "n": "jaar", "r": "1/jaar"}
GELD, MENSEN, PRIJS, DEEL = (Parameter(naam) for naam in ("geld", "mensen", "prijs", "deel"))


def van(boom: k.Knoop) -> str | None:
    eenheid = leid_af(boom, lambda blad: lees(EENHEDEN[blad.sleutel]))
    return None if eenheid is None else schrijf(eenheid)


@pytest.mark.parametrize(
    ("tekst", "machten"),
    [
        ("1", {}),
        ("EUR/persoon/jaar", {"EUR": 1, "persoon": -1, "jaar": -1}),
        ("1/jaar", {"jaar": -1}),
        ("plaats*dag/jaar", {"plaats": 1, "dag": 1, "jaar": -1}),
        ("EUR/plaats/dag", {"EUR": 1, "plaats": -1, "dag": -1}),
        ("jaar/jaar", {}),
    ],
)
def test_lees_eenheid(tekst: str, machten: dict[str, int]) -> None:
    assert dict(lees(tekst)) == machten
    assert lees(schrijf(lees(tekst))) == lees(tekst)


@pytest.mark.parametrize("tekst", ["", "EUR/", "EUR//jaar", "/jaar"])
def test_onleesbare_eenheid_wordt_geweigerd(tekst: str) -> None:
    with pytest.raises(EenheidsFout, match="niet te lezen"):
        lees(tekst)


@pytest.mark.parametrize(
    ("boom", "eenheid"),
    [
        (MENSEN * PRIJS, "EUR/jaar"),
        (GELD / MENSEN, "EUR/jaar/persoon"),
        (rk.deel(GELD, PRIJS), "persoon"),
        (rk.deel(GELD, GELD, EEN), "1"),
        (GELD + MENSEN * PRIJS, "EUR/jaar"),
        (GELD - NUL, "EUR/jaar"),
        (rk.maximum(NUL, GELD), "EUR/jaar"),
        (rk.als(rk.groter(MENSEN, NUL), GELD), "EUR/jaar"),
        (rk.als(rk.en(rk.gelijk(DEEL, EEN), rk.groter(GELD, NUL)), PRIJS, PRIJS), "EUR/jaar/persoon"),
        ((EEN - DEEL) * GELD, "EUR/jaar"),
        (rk.vorig("geld"), "EUR/jaar"),
        (rk.cumulatief("geld"), "EUR"),
        (rk.SomOverJaren(post("geld"), 4), "EUR"),
        (rk.HoogsteVanaf(post("geld")), "EUR/jaar"),
        (rk.InJaar(post("geld"), 0), "EUR/jaar"),
        (rk.ContanteWaarde(post("geld"), Parameter("r"), 4), "EUR"),
        (rk.ContanteEindwaarde(post("mensen"), Parameter("r"), 4), "persoon"),
        (rk.afschrijving("geld", Parameter("n")), "EUR/jaar"),
        (rk.annuiteit("geld", Parameter("n"), Parameter("r")), "EUR/jaar"),
        (rk.SomVanRegels("m", "o", (post("geld"), post("geld"))), "EUR/jaar"),
        (NUL, None),
    ],
)
def test_afgeleide_eenheid(boom: k.Knoop, eenheid: str | None) -> None:
    assert van(boom) == eenheid


@pytest.mark.parametrize(
    "boom",
    [
        GELD + MENSEN,
        GELD - EEN,
        rk.minimum(GELD, PRIJS),
        rk.als(rk.groter(GELD, MENSEN), EEN),
        rk.als(rk.groter(GELD, NUL), GELD, MENSEN),
        rk.als(rk.en(rk.groter(GELD, NUL), rk.gelijk(MENSEN, EEN)), GELD),
        rk.deel(GELD, MENSEN, GELD),
        rk.afschrijving("geld", Parameter("r")),
        rk.annuiteit("geld", Parameter("n"), Parameter("deel")),
        rk.ContanteWaarde(post("geld"), Parameter("n"), 4),
        rk.ContanteEindwaarde(post("geld"), Parameter("deel"), 4),
        rk.SomVanRegels("m", "o", (post("geld"), post("mensen"))),
    ],
)
def test_wat_niet_bij_elkaar_hoort_wordt_geweigerd(boom: k.Knoop) -> None:
    with pytest.raises(EenheidsFout):
        van(boom)


# --- alle posten van het model --------------------------------------------------------------------------------------


@pytest.mark.parametrize("een", ALLE_POSTEN, ids=lambda een: een.sleutel)
def test_eenheid_van_elke_post_volgt_uit_zijn_formule(een: Post) -> None:
    eenheid = leid_af(een.formule, lambda blad: lees(eenheid_van_blad(blad)))
    assert eenheid is None or schrijf(eenheid) == schrijf(lees(een.eenheid))


REGISTER = pint.UnitRegistry(None)
for _naam in INVOER.eenheden:
    REGISTER.define(f"{_naam} = [{_naam}]")


def met_pint(boom: k.Knoop, blad: Callable[[k.Blad], pint.Quantity]) -> pint.Quantity | None:
    """De boom met eenheden van pint en overal de waarde 1; None voor het getal 0. Verschil is een DimensionalityError."""

    def samen(*delen: k.Knoop) -> pint.Quantity | None:
        bekend = [waarde for deel in delen if (waarde := met_pint(deel, blad)) is not None]
        return sum(bekend[1:], start=bekend[0]) if bekend else None

    def zeker(deel: k.Knoop) -> pint.Quantity:
        waarde = met_pint(deel, blad)
        return REGISTER.Quantity(1) if waarde is None else waarde

    def past(deel: k.Knoop, eenheid: pint.Quantity) -> None:
        if (waarde := met_pint(deel, blad)) is not None:
            _ = waarde + eenheid

    jaar = REGISTER("jaar")
    match boom:
        case k.Getal(waarde):
            return None if waarde == 0 else REGISTER.Quantity(1)
        case k.Blad():
            return blad(boom)
        case k.Som() | k.Verschil() | k.Keuze() | k.SomVanRegels():
            return samen(*boom.delen())
        case k.SomVanKeuzes(posten, _):
            return samen(*posten)
        case k.Product(links, rechts):
            return zeker(links) * zeker(rechts)
        case k.Quotient(teller, noemer, anders):
            breuk = zeker(teller) / zeker(noemer)
            rest = None if anders is None else met_pint(anders, blad)
            return breuk if rest is None else breuk + rest
        case k.Vergelijking(_, links, rechts):
            samen(links, rechts)
            return REGISTER.Quantity(1)
        case k.Samenstel(_, termen):
            for term in termen:
                zeker(term)
            return REGISTER.Quantity(1)
        case k.Als(voorwaarde, dan, anders):
            zeker(voorwaarde)
            return samen(dan, anders)
        case k.Vorig(x) | k.HoogsteVanaf(x) | k.InJaar(x, _) | k.Ingevuld(x):
            return zeker(x)
        case k.Cumulatief(x) | k.SomOverJaren(x, _):
            return zeker(x) * jaar
        case k.ContanteWaarde(x, rente, _):
            past(rente, 1 / jaar)
            return zeker(x) * jaar
        case k.ContanteEindwaarde(x, rente, _):
            past(rente, 1 / jaar)
            return zeker(x)
        case k.Afschrijving(x, termijn, rente):
            past(termijn, jaar)
            if rente is not None:
                past(rente, 1 / jaar)
            return zeker(x)
        case _:
            raise TypeError(f"Knoop {type(boom).__name__} heeft in deze test geen eenheid.")


def test_pint_vindt_bij_elke_post_dezelfde_eenheid() -> None:
    bekend = {tekst: REGISTER.Quantity(1, REGISTER(tekst).units) for tekst in {een.eenheid for een in ALLE_POSTEN} - {"1"}}
    bekend["1"] = REGISTER.Quantity(1)

    def blad(knoop: k.Blad) -> pint.Quantity:
        tekst = eenheid_van_blad(knoop)
        if tekst not in bekend:
            bekend[tekst] = REGISTER.Quantity(1, REGISTER(tekst).units)
        return bekend[tekst]

    for een in ALLE_POSTEN:
        uitkomst = met_pint(een.formule, blad)
        assert uitkomst is None or uitkomst.units == bekend[een.eenheid].units, een.sleutel


def test_elke_eenheid_is_gemaakt_van_de_vaste_grondeenheden() -> None:
    for een in ALLE_POSTEN:
        assert {naam for naam, _ in lees(een.eenheid)} <= set(INVOER.eenheden), een.sleutel
