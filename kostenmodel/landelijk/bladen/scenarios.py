"""De scenario's naast elkaar: netto last van gemeenten, Rijk en samenleving, per bekostiging en jaar."""

from __future__ import annotations

from collections.abc import Iterator

from kostenmodel.rekenschema import ARMEN
from kostenmodel.spreiding import SAMEN, VERSCHIL
from kostenmodel.totalen import OORDELEN, SAMENLEVING
from kostenmodel.werkboek.context import ARMTITEL
from kostenmodel.werkboek.raster import BEGROTING, JAARKOLOMMEN
from kostenmodel.werkboek.regels import Cel, Formule, Kop, Regel, Vrij, Werkblad
from kostenmodel.werkboek.stijl import EURO_OPGETELD

from ..cijfers import Rij
from ..kader import WIE, Landkader
from . import regels

NAAM = "Scenarios"
KORT, LANG, LAAG, HOOG = "E", "F", "G", "H"
JAREN = JAARKOLOMMEN[JAARKOLOMMEN.index(BEGROTING) :]
"""Dezelfde kolommen als in het werkboek van een gemeente."""
REGELTITEL = ARMTITEL | {VERSCHIL: "Verschil (structureel min crisis)"}


def blad(k: Landkader) -> Werkblad:
    inhoud: list[Regel] = [Kop("Het gekozen scenario (keuzelijst op blad Samenvatting)"), *_gekozen(k)]
    for scenario in k.scenarios:
        inhoud += [Vrij(), Kop(k.scenario_titel(scenario)), *_blok(k, scenario)]
    return Werkblad(
        NAAM,
        "Scenario's naast elkaar",
        "Netto last per jaar van alle gemeenten, het Rijk en de samenleving, onder beide bekostigingen, opgeteld uit blad Regels.",
        inhoud,
        met_jaren=False,
        breedtes={"A": 26, "B": 18, "C": 34, "D": 10} | dict.fromkeys((KORT, LANG, LAAG, HOOG, *JAREN), 17),
        koppen={
            "A": "Scenario",
            "B": "Wie",
            "C": "Bekostiging",
            "D": "Eenheid",
            KORT: f"Totaal {k.kort} jaar",
            LANG: f"Totaal {k.lang} jaar",
            LAAG: f"P10 {k.lang} jaar (trekkingen)",
            HOOG: f"P90 {k.lang} jaar (trekkingen)",
        }
        | dict(zip(JAREN, k.cijfers.jaren, strict=True)),
        getalkolommen=frozenset((KORT, LANG, LAAG, HOOG)),
        paginas_breed=2,
        vast_tot="D",
    )


def bedragen(k: Landkader, scenario: str, partij: str, wat: str) -> Rij:
    """De netto last onder een bekostiging, of het verschil; (jaar,)."""
    crisis, structureel = (k.cijfers.landelijk(scenario, arm, partij) for arm in ARMEN)
    return {ARMEN[0]: crisis, ARMEN[1]: structureel, VERSCHIL: structureel - crisis}[wat]


def naam(scenario: str, partij: str, wat: str) -> str:
    """De naam van de regel van een scenario; zonder scenario die van het gekozen scenario."""
    return f"landelijk {scenario or 'gekozen'} {partij} {wat}"


def _blok(k: Landkader, scenario: str) -> Iterator[Regel]:
    for partij in OORDELEN:
        for wat in REGELTITEL:
            if wat == VERSCHIL:
                formules = [
                    f"{{{kolom}:naam {naam(scenario, partij, ARMEN[1])}}}-{{{kolom}:naam {naam(scenario, partij, ARMEN[0])}}}"
                    for kolom in JAREN
                ]
            else:
                formules = [_opgeteld(k, partij, kolom) for kolom in regels.JAREN]
            yield _regel(k, scenario, partij, wat, formules, _grenzen(k, scenario, partij, wat))


def _opgeteld(k: Landkader, partij: str, kolom: str) -> str:
    """De netto last in een jaar uit de regels: wat de groep betaalt min wat zij ontvangt; van de samenleving alle kosten."""
    waar = {"scenario": "$A{rij}", "bekostiging": "$C{rij}"}
    if partij == SAMENLEVING:
        return regels.som(k, kolom, **waar, soort='"kosten"')
    return f"{regels.som(k, kolom, **waar, groep_van='$B{rij}')}-{regels.som(k, kolom, **waar, groep_naar='$B{rij}')}"


def _grenzen(k: Landkader, scenario: str, partij: str, wat: str) -> tuple[float, float]:
    maten = k.cijfers.spreiding[scenario, SAMEN, partij, k.lang] if wat == VERSCHIL else k.cijfers.trekkingen[scenario, wat, partij]
    return maten["p10"], maten["p90"]


def _regel(k: Landkader, scenario: str, partij: str, wat: str, formules: list[str], grenzen: tuple[float, float]) -> Regel:
    waarden = bedragen(k, scenario, partij, wat)
    stijl = "totaal" if wat == VERSCHIL else "formule"
    return Vrij(
        (
            Cel("A", k.scenario_titel(scenario), "zacht"),
            Cel("B", WIE[partij]),
            Cel("C", REGELTITEL[wat], "vet" if wat == VERSCHIL else "tekst"),
            *_getallen(k, waarden, formules, stijl),
            *(Cel(kolom, grens, "vast", EURO_OPGETELD) for kolom, grens in zip((LAAG, HOOG), grenzen, strict=True)),
        ),
        naam=naam(scenario, partij, wat),
    )


def _getallen(k: Landkader, waarden: Rij, formules: list[str], stijl: str) -> Iterator[Cel]:
    yield Cel("D", "EUR", "zacht")
    for kolom, n in ((KORT, k.kort), (LANG, k.lang)):
        yield Cel(kolom, Formule(f"SUM({JAREN[0]}{{rij}}:{JAREN[n - 1]}{{rij}})", float(waarden[:n].sum())), stijl, EURO_OPGETELD)
    for kolom, formule, waarde in zip(JAREN, formules, waarden, strict=True):
        yield Cel(kolom, Formule(formule, float(waarde)), stijl, EURO_OPGETELD)


def _gekozen(k: Landkader) -> Iterator[Regel]:
    """Dezelfde regels voor het scenario van de keuzelijst, voor de grafiek en de zinnen."""
    for partij in OORDELEN:
        for wat in REGELTITEL:
            cellen = [Cel("A", Formule("scenario_gekozen", k.scenario_titel(k.actief)), "zacht"), Cel("B", WIE[partij])]
            cellen.append(Cel("C", REGELTITEL[wat], "vet" if wat == VERSCHIL else "tekst"))
            waarden = bedragen(k, k.actief, partij, wat)
            formules = [_kies(k, kolom, partij, wat) for kolom in JAREN]
            cellen += _getallen(k, waarden, formules, "totaal" if wat == VERSCHIL else "formule")
            grenzen = _grenzen(k, k.actief, partij, wat)
            cellen += [
                Cel(kolom, Formule(_kies(k, kolom, partij, wat), grens), "formule", EURO_OPGETELD)
                for kolom, grens in zip((LAAG, HOOG), grenzen, strict=True)
            ]
            yield Vrij(tuple(cellen), naam=naam("", partij, wat))


def _kies(k: Landkader, kolom: str, partij: str, wat: str) -> str:
    """De cel van het gekozen scenario; de scenario's staan in blokken onder elkaar."""
    cellen = ",".join(f"{{{kolom}:naam {naam(scenario, partij, wat)}}}" for scenario in k.scenarios)
    return f"CHOOSE(scenario_nr,{cellen})"
