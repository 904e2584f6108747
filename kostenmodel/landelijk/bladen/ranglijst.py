"""De gemeenten waar structureel het ongunstigst en het gunstigst uitvalt, in het gekozen scenario."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kostenmodel.werkboek.grafieken import liggend
from kostenmodel.werkboek.regels import Cel, Formule, Kop, Regel, Vrij, Werkblad
from kostenmodel.werkboek.stijl import AANDEEL, EURO_1000_OPGETELD, PRIJS

from ..kader import RANGEN, Gemeenteregel, Landkader
from . import gemeenten

NAAM = "Ranglijst"
LENGTE = 20
RANG = '0"  "'
"""Een rang met wat lucht voor de naam die erop volgt."""
KOPPEN = ("Rang", "Gemeente", "Provincie", "Verschil per inwoner, euro", "Verschil x € 1.000", "Modelkans")
WAT = {"rang per inwoner": "per inwoner", "rang": "in totaal"}
KOLOM = {"rang per inwoner": "D", "rang": "E"}


def blad(k: Landkader) -> Werkblad:
    regels: list[Regel] = []
    lengte = min(LENGTE, len(k.gemeenten))
    for rang in WAT:
        for boven, woord in ((True, "ongunstigst"), (False, "gunstigst")):
            regels += [Kop(f"Waar structureel {WAT[rang]} het {woord} uitvalt, {k.lang} jaar"), *_tabel(k, rang, boven, lengte), Vrij()]

    def daarna(boek: Any, schrijver: Any) -> None:
        for rang in WAT:
            for boven, woord in ((True, "ongunstigst"), (False, "gunstigst")):
                eerste, laatste = (schrijver.adressen.naam(_naam(rang, boven, nummer))[1] for nummer in (1, lengte))
                liggend(
                    boek,
                    schrijver.vel,
                    f"H{eerste - 1}",
                    f"Verschil {WAT[rang]} over {k.lang} jaar, {woord}",
                    (NAAM, eerste, laatste),
                    ("B", KOLOM[rang]),
                    "euro per inwoner" if rang == "rang per inwoner" else "x € 1.000",
                    f"Liggende balken met de gemeenten waar structureel {WAT[rang]} het {woord} uitvalt.",
                    "#,##0" if rang == "rang per inwoner" else "#,##0,",
                )

    return Werkblad(
        NAAM,
        "Ranglijst van gemeenten",
        "Structureel min crisis in het gekozen scenario: een plus is een nadeel van structureel, een min een voordeel. De lijst volgt de "
        "keuzelijst op blad Samenvatting.",
        regels,
        met_jaren=False,
        breedtes={"A": 8, "B": 28, "C": 18, "D": 18, "E": 18, "F": 14, "G": 4},
        daarna=daarna,
    )


def _naam(rang: str, boven: bool, nummer: int) -> str:
    return f"{rang} {'boven' if boven else 'onder'} {nummer}"


def _tabel(k: Landkader, rang: str, boven: bool, lengte: int) -> Iterator[Regel]:
    yield Vrij(
        tuple(Cel(kolom, kop, "kolomkop" if kolom in "BC" else "kolomkop rechts") for kolom, kop in zip("ABCDEF", KOPPEN, strict=True)),
    )
    op_rang = sorted(k.per_gemeente, key=lambda een: een.waarden[rang], reverse=not boven)
    for nummer in range(1, lengte + 1):
        yield _regel(k, rang, boven, nummer, op_rang[nummer - 1])


def _regel(k: Landkader, rang: str, boven: bool, nummer: int, een: Gemeenteregel) -> Regel:
    """De rang telt van boven af, of van onder af vanaf het aantal gemeenten; de rest zoekt die rang op."""
    waar = f"MATCH($A{{rij}},{gemeenten.bereik(k, rang)},0)"
    vorige = f"{{A:naam {_naam(rang, boven, nummer - 1)}}}"
    if nummer == 1:
        plaats: Formule | float = 1.0 if boven else Formule(f"MAX({gemeenten.bereik(k, rang)})", een.waarden[rang])
    else:
        plaats = Formule(f"{vorige}{'+' if boven else '-'}1", een.waarden[rang])

    def zoek(kolom: str) -> str:
        return f"INDEX({gemeenten.bereik(k, kolom)},{waar})"

    return Vrij(
        (
            Cel("A", plaats, "formule", RANG),
            Cel("B", Formule(zoek("B"), een.gemeente.naam)),
            Cel("C", Formule(zoek("C"), een.gemeente.provincie), "zacht"),
            Cel("D", Formule(zoek(RANGEN["rang per inwoner"]), een.waarden["per inwoner lang"]), "formule", PRIJS),
            Cel("E", Formule(zoek(RANGEN["rang"]), een.waarden["verschil lang"]), "formule", EURO_1000_OPGETELD),
            Cel("F", Formule(zoek("modelkans"), een.waarden["modelkans"]), "formule", AANDEEL),
        ),
        naam=_naam(rang, boven, nummer),
    )
