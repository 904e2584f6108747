"""De rekening per ministerie en andere partij over de hele termijn, in het gekozen scenario en onder beide bekostigingen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kostenmodel.rekenschema import ARMEN
from kostenmodel.werkboek.grafieken import liggend
from kostenmodel.werkboek.regels import Cel, Formule, Kop, Regel, Vrij, Werkblad
from kostenmodel.werkboek.stijl import EURO_1000_OPGETELD

from ..kader import GROEP, KORTE_TITEL, Landkader
from .rekening_jaren import ALLEN, KORT, LANG, ONDERDELEN, bedragen
from .rekening_jaren import naam as jaarregel

NAAM = "Rekening"
KOLOMMEN = {
    (arm, onderdeel): kolom for (arm, onderdeel), kolom in zip(((a, o) for a in ARMEN for o in ONDERDELEN), "CDEFGHIJ", strict=True)
}
VERSCHIL = "K"


def blad(k: Landkader) -> Werkblad:
    inhoud: list[Regel] = []
    for n, kolom in ((k.lang, LANG), (k.kort, KORT)):
        inhoud += [Kop(f"Over {n} jaar, x € 1.000"), *_tabel(k, n, kolom), Vrij()]

    def daarna(boek: Any, schrijver: Any) -> None:
        rijen = [schrijver.adressen.naam(_naam(k.lang, partij))[1] for partij in (k.cijfers.aanwezig[0], k.cijfers.aanwezig[-1])]
        liggend(
            boek,
            schrijver.vel,
            f"A{len(inhoud) + 6}",
            f"Verschil in netto last over {k.lang} jaar, structureel min crisis",
            (NAAM, *rijen),
            ("A", VERSCHIL),
            "x € 1.000",
            "Liggende balken met per partij het verschil in netto last tussen structurele bekostiging en crisisbekostiging.",
        )

    return Werkblad(
        NAAM,
        "De rekening: wie betaalt wat",
        "Per ministerie en andere partij kosten, betaalde en ontvangen overdrachten en de netto last, in het gekozen scenario.",
        inhoud,
        met_jaren=False,
        breedtes={"A": 32, "B": 18} | dict.fromkeys((*KOLOMMEN.values(), VERSCHIL), 17),
        koppen={"A": "Partij", "B": "Groep"}
        | {kolom: f"{KORTE_TITEL[arm]}: {ONDERDELEN[onderdeel].lower()}" for (arm, onderdeel), kolom in KOLOMMEN.items()}
        | {VERSCHIL: "Verschil netto last (structureel min crisis)"},
        getalkolommen=frozenset((*KOLOMMEN.values(), VERSCHIL)),
        vast_tot="C",
        daarna=daarna,
    )


def _naam(termijn: int, partij: str) -> str:
    return f"rekening {termijn} {partij}"


def _tabel(k: Landkader, termijn: int, bron: str) -> Iterator[Regel]:
    crisis, structureel = (KOLOMMEN[arm, "netto"] for arm in ARMEN)
    for partij in (*k.cijfers.aanwezig, ALLEN):
        stijl = "totaal" if partij == ALLEN else "formule"
        waarden = {plek: float(bedragen(k, plek[0], partij, plek[1])[:termijn].sum()) for plek in KOLOMMEN}
        verschil = waarden[ARMEN[1], "netto"] - waarden[ARMEN[0], "netto"]
        yield Vrij(
            (
                Cel("A", "Alle partijen" if partij == ALLEN else k.partij(partij), "vet" if partij == ALLEN else "tekst"),
                Cel("B", "-" if partij == ALLEN else GROEP[k.cijfers.groepen[partij]], "zacht"),
                *(
                    Cel(kolom, Formule(f"{{{bron}:naam {jaarregel(plek[0], partij, plek[1])}}}", waarden[plek]), stijl, EURO_1000_OPGETELD)
                    for plek, kolom in KOLOMMEN.items()
                ),
                Cel(VERSCHIL, Formule(f"{structureel}{{rij}}-{crisis}{{rij}}", verschil), "totaal", EURO_1000_OPGETELD),
            ),
            naam=_naam(termijn, partij),
        )
