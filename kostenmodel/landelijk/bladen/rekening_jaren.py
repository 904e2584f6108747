"""De rekening per partij en jaar in het gekozen scenario: kosten, betaalde en ontvangen overdrachten apart, per bekostiging."""

from __future__ import annotations

from collections.abc import Iterator

from kostenmodel.rekenschema import ARMEN
from kostenmodel.totalen import REKENING
from kostenmodel.werkboek.context import ARMTITEL
from kostenmodel.werkboek.raster import JAARKOLOMMEN
from kostenmodel.werkboek.regels import Cel, Formule, Kop, Regel, Vrij, Werkblad
from kostenmodel.werkboek.stijl import EURO_OPGETELD

from ..cijfers import SOORTEN, Rij
from ..kader import GROEP, Landkader
from . import regels

NAAM = "Rekening per jaar"
KORT, LANG = "E", "F"
JAREN = JAARKOLOMMEN[:15]
ONDERDELEN = REKENING | {"netto": "Netto last"}
ALLEN = "samen"
"""Alle partijen opgeteld."""


def blad(k: Landkader) -> Werkblad:
    inhoud: list[Regel] = []
    for arm in ARMEN:
        inhoud.append(Kop(ARMTITEL[arm]))
        for partij in (*k.cijfers.aanwezig, ALLEN):
            inhoud += _partij(k, arm, partij)
        inhoud.append(Vrij())
    return Werkblad(
        NAAM,
        "Rekening per partij en jaar",
        "Wie betaalt wat in het gekozen scenario (keuzelijst op blad Samenvatting). Kosten zijn gebruik van middelen; overdrachten zijn "
        "betalingen tussen partijen en tellen samen op tot nul.",
        inhoud,
        met_jaren=False,
        breedtes={"A": 30, "B": 18, "C": 26, "D": 24} | dict.fromkeys((KORT, LANG, *JAREN), 17),
        koppen={
            "A": "Partij",
            "B": "Groep",
            "C": "Bekostiging",
            "D": "Onderdeel",
            KORT: f"Totaal {k.kort} jaar",
            LANG: f"Totaal {k.lang} jaar",
        }
        | dict(zip(JAREN, k.cijfers.jaren, strict=True)),
        getalkolommen=frozenset((KORT, LANG)),
        paginas_breed=2,
        vast_tot="E",
    )


def naam(arm: str, partij: str, onderdeel: str) -> str:
    """De naam van een regel."""
    return f"rekening {arm} {partij} {onderdeel}"


def bedragen(k: Landkader, arm: str, partij: str, onderdeel: str) -> Rij:
    """Een onderdeel van de rekening in het gekozen scenario, (jaar,); `samen` telt alle partijen op."""
    wie = k.cijfers.aanwezig if partij == ALLEN else (partij,)
    return sum(
        (k.cijfers.rekening(k.actief, arm, een, onderdeel) for een in wie), start=0 * k.cijfers.rekening(k.actief, arm, wie[0], onderdeel)
    )


def _partij(k: Landkader, arm: str, partij: str) -> Iterator[Regel]:
    groep = "alle" if partij == ALLEN else GROEP[k.cijfers.groepen[partij]]
    wie = "Alle partijen" if partij == ALLEN else k.partij(partij)
    for onderdeel, titel in ONDERDELEN.items():
        waarden = bedragen(k, arm, partij, onderdeel)
        formules = [_formule(k, arm, partij, onderdeel, nummer) for nummer in range(len(JAREN))]
        stijl = "totaal" if onderdeel == "netto" else "formule"
        yield Vrij(
            (
                Cel("A", wie, "vet" if onderdeel == "netto" else "tekst"),
                Cel("B", groep, "zacht"),
                Cel("C", ARMTITEL[arm], "zacht"),
                Cel("D", titel, "vet" if onderdeel == "netto" else "tekst"),
                *(
                    Cel(kolom, Formule(f"SUM({JAREN[0]}{{rij}}:{JAREN[n - 1]}{{rij}})", float(waarden[:n].sum())), stijl, EURO_OPGETELD)
                    for kolom, n in ((KORT, k.kort), (LANG, k.lang))
                ),
                *(Cel(kolom, Formule(f, float(w)), stijl, EURO_OPGETELD) for kolom, f, w in zip(JAREN, formules, waarden, strict=True)),
            ),
            naam=naam(arm, partij, onderdeel),
        )


def _formule(k: Landkader, arm: str, partij: str, onderdeel: str, nummer: int) -> str:
    kolom = JAREN[nummer]
    if onderdeel == "netto":
        kosten, betaald, ontvangen = (f"{{{kolom}:naam {naam(arm, partij, een)}}}" for een in SOORTEN)
        return f"{kosten}+{betaald}-{ontvangen}"
    if partij == ALLEN:
        eerste, laatste = (f"{{{kolom}:naam {naam(arm, een, 'netto')}}}" for een in (k.cijfers.aanwezig[0], k.cijfers.aanwezig[-1]))
        eerste = eerste.replace(" netto}", f" {SOORTEN[0]}}}")
        onder = f"{{$D:naam {naam(arm, k.cijfers.aanwezig[0], SOORTEN[0])}}}:{{$D:naam {naam(arm, k.cijfers.aanwezig[-1], 'netto')}}}"
        return f"SUMIF({onder},$D{{rij}},{eerste}:{laatste})"
    waar = {"scenario": "scenario_gekozen", "bekostiging": "$C{rij}"}
    waar |= {"naar": "$A{rij}"} if onderdeel == "ontvangen" else {"van": "$A{rij}"}
    soort = {} if onderdeel == "ontvangen" else {"soort": '"kosten"' if onderdeel == "kosten" else '"overdracht"'}
    return regels.som(k, regels.JAREN[nummer], **waar, **soort)
