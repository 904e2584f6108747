"""Drukplaten: een rij die een keer gemaakt is en per gemeente gevuld wordt, geeft dezelfde bytes als een rij die nieuw is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hulp_boeken import Boekenkast

from kostenmodel.werkboek import bladen, opbouw
from kostenmodel.werkboek.context import Context
from kostenmodel.werkboek.opbouw import bouw
from kostenmodel.werkboek.regels import Adresboek
from kostenmodel.werkboek.rijplaat import GETAL, LEEG, REEKS, TEKST, Maker, Rijplaat, Vak

MAKER = Maker(lambda bron: [bron] if isinstance(bron, str) else bron, lambda naar: naar)


@pytest.fixture
def schone_lei() -> Iterator[None]:
    """Zonder platen van eerdere werkboeken, en daarna weer zonder die van de test."""
    opbouw._vorige.adressen = None
    yield
    opbouw._vorige.adressen = None


def plaat(*vakken: Vak) -> Rijplaat:
    return Rijplaat(6, vakken, MAKER)


def xml(van: Rijplaat, getallen: list[float], breekt: tuple[bool, ...] = (), nummers: tuple[int, ...] = ()) -> str:
    """De rij met elke opmaak op nummer 1, en 2 als de tekst afbreekt."""
    return van.xml({stijl: 2 if stijl[2] else 1 for stijl in van.stijlen}, list(breekt), list(nummers), getallen)


def test_cellen_staan_op_volgorde_van_hun_kolom() -> None:
    """De getallen komen in de volgorde van de vakken; in het bestand staan de cellen van links naar rechts."""
    een = plaat(
        Vak(GETAL, "C", "formule", bron="=A1"), Vak(TEKST, "B", "tekst", tekst="naam"), Vak(GETAL, "A", "vast"), Vak(LEEG, "D", "kop")
    )
    verwacht = '<c r="A6" s="1"><v>2.5</v></c><c r="B6" s="1" t="s"><v>7</v></c><c r="C6" s="1"><f>A1</f><v>1.0</v></c><c r="D6" s="1"/>'
    assert xml(een, [1.0, 2.5], (False,), (7,)) == verwacht


def test_een_reeks_heeft_een_getal_en_een_formule_per_jaar() -> None:
    een = plaat(Vak(REEKS, "G", "formule", bron=[f"={kolom}1*100%" for kolom in "ABCDEFGHIJKLMNOPQ"]))
    rij = xml(een, [float(n) for n in range(17)])
    assert rij.startswith('<c r="G6" s="1"><f>A1*100%</f><v>0.0</v></c><c r="H6"') and rij.endswith("<f>Q1*100%</f><v>16.0</v></c>")
    assert een.aantal == 17 and een.reeksen == [(0, ("G", "", "formule"))] and een.eenlingen == []


def test_een_tekst_die_afbreekt_krijgt_haar_eigen_opmaak() -> None:
    een = plaat(Vak(TEKST, "A", "tekst", tekst="lang"), Vak(TEKST, "B", "tekst", tekst="5 < 6 & 50%", bron="=A1&B1"))
    assert xml(een, [], (True, False), (3,)) == (
        '<c r="A6" s="2" t="s"><v>3</v></c><c r="B6" s="1" t="str"><f>A1&amp;B1</f><v>5 &lt; 6 &amp; 50%</v></c>'
    )


def test_een_andere_nummering_van_de_opmaak_maakt_de_rij_opnieuw() -> None:
    een = plaat(Vak(GETAL, "A", "vast"))
    sleutel = ("vast", "", False)
    assert '"4"' in een.xml({sleutel: 4}, (), iter(()), [1.0]) and '"5"' in een.xml({sleutel: 5}, (), iter(()), [1.0])


def test_wat_een_grafiek_onthoudt() -> None:
    een = plaat(
        Vak(TEKST, "A", "tekst", tekst="naam"), Vak(GETAL, "B", "vast"), Vak(GETAL, "C", "formule", bron="=B1"), Vak(LEEG, "D", "kop")
    )
    assert [een.waarde(kolom, [3.0, 4.5]) for kolom in range(5)] == ["naam", "3", "4.5", "", None]


@pytest.mark.parametrize(
    ("vakken", "reden"),
    [
        ((Vak(GETAL, "A", "vast"), Vak(TEKST, "A", "tekst", tekst="x")), "dezelfde kolom"),
        ((Vak(REEKS, "G", "vast"), Vak(LEEG, "W", "kop")), "dezelfde kolom"),
        ((Vak(TEKST, "A", "tekst", tekst="#N/B", bron="=A2"),), "kan niet"),
        ((Vak(TEKST, "A", "tekst", tekst="", bron="=A2"),), "kan niet"),
    ],
)
def test_een_plaat_die_niet_kan_wordt_geweigerd(vakken: tuple[Vak, ...], reden: str) -> None:
    with pytest.raises(ValueError, match=reden):
        plaat(*vakken)


def test_platen_worden_alleen_gedeeld_bij_dezelfde_indeling() -> None:
    """Een regel die verschuift geeft een ander adresboek, en dus nieuwe platen."""

    def adressen(rij: int) -> Adresboek:
        uit = Adresboek()
        uit.zet("post", "een", "crisis", "Blad", rij)
        return uit

    assert adressen(6).zelfde_indeling(adressen(6)) and not adressen(6).zelfde_indeling(adressen(7))


@pytest.mark.usefixtures("schone_lei")
def test_na_andere_gemeenten_dezelfde_bytes_als_alleen(boekenkast: Boekenkast) -> None:
    """Ook na een gemeente met eigen cijfers, een ander scenario, en als de gewone schrijver dezelfde platen gebruikt."""

    def maak(naam: str, *, snel: bool = True, scenario: str = "basispad") -> bytes:
        context = Context(boekenkast.uitkomst(naam), boekenkast.invoer, scenario)
        return bouw(bladen(context), context, snel=snel)

    namen = ("Rozendaal", "Utrecht", "Westerwolde")
    alleen = {}
    for naam in namen:
        opbouw._vorige.adressen = None
        alleen[naam] = maak(naam)
    opbouw._vorige.adressen = None
    maak(namen[0], scenario=boekenkast.scenarios[-1])
    eerste = opbouw._vorige.adressen
    for naam in (*namen, *reversed(namen)):
        assert maak(naam) == alleen[naam], naam
        assert opbouw._vorige.adressen is eerste, "de indeling is gelijk, dus de platen worden gedeeld"
    assert maak("Utrecht", snel=False) == alleen["Utrecht"]


@pytest.mark.usefixtures("schone_lei")
def test_twee_draden_raken_elkaar_niet(boekenkast: Boekenkast) -> None:
    """Wie werkboeken in draden maakt, krijgt in elk zijn eigen platen."""

    def maak(naam: str) -> bytes:
        context = Context(boekenkast.uitkomst(naam), boekenkast.invoer, "basispad")
        return bouw(bladen(context), context)

    alleen = {naam: maak(naam) for naam in ("Rozendaal", "Utrecht")}
    with ThreadPoolExecutor(2) as draden:
        assert list(draden.map(maak, ["Rozendaal", "Utrecht"] * 2)) == [alleen["Rozendaal"], alleen["Utrecht"]] * 2
