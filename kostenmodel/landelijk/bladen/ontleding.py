"""Het verschil tussen elk beleidspakket en het basispad, verdeeld over de maatregelen die het maken."""

from __future__ import annotations

from collections.abc import Iterator

from kostenmodel.invoer.inhoud import BASISPAD
from kostenmodel.ontleding import Ontleding
from kostenmodel.rekenschema import ARMEN
from kostenmodel.totalen import OORDELEN
from kostenmodel.werkboek.regels import Cel, Formule, Kop, Regel, Vrij, Werkblad
from kostenmodel.werkboek.stijl import EURO_1000_OPGETELD

from ..kader import WIE, Landkader
from . import scenarios

NAAM = "Ontleding"


def blad(k: Landkader) -> Werkblad:
    regels: list[Regel] = []
    for een in k.beleid.ontledingen:
        regels += [Kop(f"{k.scenario_titel(een.ander)} min {k.scenario_titel(een.een)}"), *_tabel(k, een), Vrij()]
    if not regels:
        regels = [Vrij((Cel("A", "Geen van de scenario's in dit werkboek heeft eigen maatregelen."),))]
    kolommen = dict(zip(_kolommen(k), "BCDEFG", strict=True))
    return Werkblad(
        NAAM,
        "Ontleding: wat elke maatregel van een pakket bijdraagt",
        "Elke maatregel krijgt haar gemiddelde bijdrage over de volgorden waarin maatregelen erbij komen; samen zijn zij het verschil.",
        regels,
        met_jaren=False,
        breedtes={"A": 74} | dict.fromkeys(kolommen.values(), 17),
        koppen={"A": "Maatregel"} | {kolom: f"{WIE[partij]}, {n} jaar" for (partij, n), kolom in kolommen.items()},
        getalkolommen=frozenset(kolommen.values()),
        vast_tot="B",
        legenda=f"Heel Nederland, netto last x € 1.000, crisisbekostiging, rekenpad met {k.beleid.trekkingen} trekkingen. Een min is een "
        "voordeel van het pakket.",
    )


def _kolommen(k: Landkader) -> list[tuple[str, int]]:
    return [(partij, n) for n in (k.kort, k.lang) for partij in OORDELEN]


def _tabel(k: Landkader, een: Ontleding) -> Iterator[Regel]:
    plekken = list(zip(_kolommen(k), "BCDEFG", strict=True))
    for stap in een.stappen:
        bijdragen = een.bijdragen[stap.sleutel]
        vast = (Cel(kolom, bijdragen[partij][n], "vast", EURO_1000_OPGETELD) for (partij, n), kolom in plekken)
        yield Vrij((Cel("A", stap.titel), *vast), naam=f"ontleding {een.ander} {stap.sleutel}")
    eerste, laatste = (f"naam ontleding {een.ander} {stap.sleutel}" for stap in (een.stappen[0], een.stappen[-1]))
    samen = [
        Cel(kolom, Formule(f"SUM({{{kolom}:{eerste}}}:{{{kolom}:{laatste}}})", een.verschil[partij][n]), "totaal", EURO_1000_OPGETELD)
        for (partij, n), kolom in plekken
    ]
    yield Vrij((Cel("A", "Alle maatregelen samen", "vet"), *samen), naam=f"ontleding {een.ander}")
    if een.een in k.scenarios and k.is_volledig:
        yield from _in_dit_werkboek(k, een)
    hoe = "alle volgorden" if een.volgorden is None else f"{een.volgorden} vaste volgorden"
    yield Vrij((Cel("A", f"Gemiddeld over {hoe}.", "zacht"),))


def _in_dit_werkboek(k: Landkader, een: Ontleding) -> Iterator[Regel]:
    """Hetzelfde verschil op blad Scenarios; dat rekent met meer trekkingen, dus er blijft een klein verschil."""
    cellen, rest = [], []
    for (partij, n), kolom in zip(_kolommen(k), "BCDEFG", strict=True):
        bron = scenarios.KORT if n == k.kort else scenarios.LANG
        waarden = [float(k.cijfers.landelijk(s, ARMEN[0], partij)[:n].sum()) for s in (een.ander, BASISPAD)]
        formule = "-".join(f"{{{bron}:naam {scenarios.naam(s, partij, ARMEN[0])}}}" for s in (een.ander, BASISPAD))
        verschil = waarden[0] - waarden[1]
        cellen.append(Cel(kolom, Formule(formule, verschil), "formule", EURO_1000_OPGETELD))
        boven, onder = (f"{{{kolom}:naam {naam}}}" for naam in (f"ontleding {een.ander}", f"ontleding {een.ander} werkboek"))
        rest.append(Cel(kolom, Formule(f"{onder}-{boven}", verschil - een.verschil[partij][n]), "zacht", EURO_1000_OPGETELD))
    tekst = f"Hetzelfde verschil op blad {scenarios.NAAM}, met {k.inst.trekkingen} trekkingen"
    yield Vrij((Cel("A", tekst), *cellen), naam=f"ontleding {een.ander} werkboek")
    yield Vrij((Cel("A", "Rest: ander aantal trekkingen, drempels per gemeente en eigen cijfers", "zacht"), *rest))
