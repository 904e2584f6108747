"""In welke volgorde maatregelen het minst kosten, en welke volgorde een voorwaarde breekt."""

from __future__ import annotations

from collections.abc import Iterator

from kostenmodel.totalen import OORDELEN
from kostenmodel.volgorden import Gemeten, Vergelijking
from kostenmodel.werkboek.regels import Cel, Formule, Kop, Regel, Vrij, Werkblad
from kostenmodel.werkboek.stijl import AANTAL, EURO_1000_OPGETELD

from ..beleid import TUSSENPOOS
from ..kader import WIE, Landkader

NAAM = "Volgorde"
KOSTEN = dict(zip(OORDELEN, "DEF", strict=True))
BREEKT = {"later": "gaat in vóór", "afgelopen": "gaat in na afloop van", "niet gekozen": "gaat in zonder"}


def blad(k: Landkader) -> Werkblad:
    regels: list[Regel] = []
    for een in k.beleid.volgorden:
        regels += [Kop(_kop(k, een)), *_tabel(k, een), Vrij()]
    if not regels:
        regels = [Vrij((Cel("A", "Geen maatregel in deze scenario's heeft een andere maatregel nodig."),))]
    return Werkblad(
        NAAM,
        "Volgorde van maatregelen",
        f"Elke maatregel die iets anders nodig heeft, in elke volgorde daarmee, telkens {TUSSENPOOS} maanden na elkaar, op het basispad.",
        regels,
        met_jaren=False,
        breedtes={"A": 74, "B": 15, "C": 17, "D": 17, "E": 17, "F": 17, "G": 17, "H": 74},
        koppen={"A": "Volgorde", "B": "Eerste datum", "C": "Duurder door de volgorde"}
        | {kolom: f"{WIE[partij]}, {k.lang} jaar" for partij, kolom in KOSTEN.items()}
        | {"G": "Noodopvang, persoonsjaren", "H": "Breekt een voorwaarde"},
        getalkolommen=frozenset("CDEFG"),
        vast_tot="B",
        legenda=f"Heel Nederland, netto last x € 1.000, crisisbekostiging, rekenpad met {k.beleid.trekkingen} trekkingen. Duurder: voor de "
        "samenleving, ten opzichte van de goedkoopste volgorde op dezelfde data.",
    )


def _titel(k: Landkader, sleutel: str) -> str:
    return k.invoer.maatregelen[sleutel].titel


def _kop(k: Landkader, een: Vergelijking) -> str:
    return " en ".join(sorted(_titel(k, sleutel) for sleutel in een.maatregelen))


def _tabel(k: Landkader, een: Vergelijking) -> Iterator[Regel]:
    gemeten = sorted((volgorde.goedkoopste for volgorde in een.volgorden), key=lambda een: een.door_volgorde)
    namen = [f"volgorde {' '.join(een.maatregelen)} {nummer}" for nummer in range(len(gemeten))]
    laagste = f"MIN({{$F:naam {namen[0]}}}:{{$F:naam {namen[-1]}}})"
    for naam, rij in zip(namen, gemeten, strict=True):
        yield Vrij(
            (
                Cel("A", " > ".join(_titel(k, sleutel) for sleutel in rij.opstelling.maatregelen), "alinea"),
                Cel("B", f"{rij.opstelling.data[0]:%d-%m-%Y}", "zacht"),
                Cel("C", Formule(f"F{{rij}}-{laagste}", rij.door_volgorde), "totaal", EURO_1000_OPGETELD),
                *(Cel(kolom, rij.maat.kosten[partij], "vast", EURO_1000_OPGETELD) for partij, kolom in KOSTEN.items()),
                Cel("G", rij.maat.noodopvang, "vast", AANTAL),
                Cel("H", _breekt(k, rij), "alinea"),
            ),
            naam=naam,
        )


def _breekt(k: Landkader, rij: Gemeten) -> str:
    zinnen = [f"{_titel(k, een.maatregel)} {BREEKT[een.hoe]} {_titel(k, een.vereist)}" for een in rij.opstelling.geschonden]
    return "; ".join(zinnen) or "nee"
