"""Het landelijke antwoord op een bladzijde: het oordeel in zinnen die het gekozen scenario volgen, en alle scenario's naast elkaar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kostenmodel.rekenschema import ARMEN
from kostenmodel.spreiding import SAMEN, VERSCHIL
from kostenmodel.totalen import OORDELEN, SAMENLEVING
from kostenmodel.werkboek.context import SCENARIOKEUZE
from kostenmodel.werkboek.grafieken import armen_per_jaar
from kostenmodel.werkboek.regels import Cel, Formule, Kop, Regel, Vrij, Werkblad
from kostenmodel.werkboek.stijl import AANDEEL, EURO_1000_OPGETELD, JAARTAL

from ..cijfers import GEMEENTE
from ..kader import IN_EEN_ZIN, WIE, Landkader
from . import gemeenten, scenarios
from .controles import HOOFDCONTROLE, SIGNALEN, hoofdoordeel, signaaloordeel, ver_van_gemiddelde
from .gemeenten import woord, woordformule

NAAM = "Samenvatting"
VERSCHILT, GELIJK = "Let op: de betalers verschillen. ", "De drie betalers komen gelijk uit. "
VER = "Het gemiddelde van de trekkingen voor gemeenten ligt meer dan 10% van het rekenpad af; zie de signalen op blad Controles."
DICHTBIJ = "Het gemiddelde van de trekkingen voor gemeenten ligt dicht bij het rekenpad."
WAT = {ARMEN[0]: "crisis", ARMEN[1]: "structureel", VERSCHIL: "verschil"}
TABEL = {(partij, wat): kolom for (partij, wat), kolom in zip(((p, w) for p in OORDELEN for w in WAT), "BCDEFGHIJ", strict=True)}
KANSEN = dict(zip(OORDELEN, "KLM", strict=True))


def blad(k: Landkader) -> Werkblad:
    regels: list[Regel] = [*_keuze(k), Vrij(), Kop("Het antwoord"), *_zinnen(k), Vrij()]
    regels += [Kop("Oordeel per betaler in het gekozen scenario: structureel min crisis, netto last x € 1.000"), *_oordeel(k), Vrij()]
    for n, bron in ((k.lang, scenarios.LANG), (k.kort, scenarios.KORT)):
        regels += [Kop(f"Alle scenario's over {n} jaar, netto last x € 1.000"), *_naast_elkaar(k, n, bron), Vrij()]
    grafiekrij = len(regels) + 6

    def daarna(boek: Any, schrijver: Any) -> None:
        keuze = schrijver.adressen.naam(SCENARIOKEUZE)[1]
        eerste, laatste = (schrijver.adressen.naam(f"scenario {een}")[1] for een in (k.scenarios[0], k.scenarios[-1]))
        boek.define_name("scenario_gekozen", f"={NAAM}!$B${keuze}")
        schrijver.vel.data_validation(
            f"B{keuze}",
            {
                "validate": "list",
                "source": f"=$A${eerste}:$A${laatste}",
                "input_title": "Scenario",
                "input_message": "Kies een scenario; alle bladen volgen.",
                "error_title": "Onbekend scenario",
                "error_message": "Kies een scenario uit de lijst.",
            },
        )
        for kolom, partij in (("A", GEMEENTE), ("G", SAMENLEVING)):
            armen_per_jaar(
                boek,
                schrijver.vel,
                f"{kolom}{grafiekrij}",
                f"Netto last per jaar in het gekozen scenario: {IN_EEN_ZIN[partij]}",
                [schrijver.adressen.naam(scenarios.naam("", partij, arm)) for arm in ARMEN],
                "x € 1.000",
                f"Netto last per jaar van {IN_EEN_ZIN[partij]} onder crisisbekostiging en structurele bekostiging.",
            )
        schrijver.vel.fit_to_pages(1, 1)

    return Werkblad(
        NAAM,
        "Samenvatting – heel Nederland" if k.is_volledig else f"Samenvatting – {len(k.gemeenten)} gemeenten",
        f"Wat elk beleidspakket de {len(k.gemeenten)} gemeenten, het Rijk en de samenleving kost onder crisisbekostiging en onder "
        "structurele bekostiging.",
        regels,
        met_jaren=False,
        breedtes={"A": 44} | dict.fromkeys("BCDEFGHIJKLM", 15),
        daarna=daarna,
    )


def _keuze(k: Landkader) -> Iterator[Regel]:
    lijst = f"{{$A:naam scenario {k.scenarios[0]}}}:{{$A:naam scenario {k.scenarios[-1]}}}"
    yield Vrij(
        (
            Cel("A", "Kies een scenario (keuzelijst in de gele cel):", "vet"),
            Cel("B", k.scenario_titel(k.actief), "keuze"),
            Cel("C", "nummer:", "zacht"),
            Cel("D", Formule(f"MATCH(B{{rij}},{lijst},0)", float(k.scenarios.index(k.actief) + 1)), "zacht", JAARTAL),
        ),
        naam=SCENARIOKEUZE,
    )
    yield Vrij((Cel("A", "Controles van dit werkboek:", "vet"), Cel("B", Formule(f"{{B:naam {HOOFDCONTROLE}}}", hoofdoordeel(k)), "vet")))
    yield Vrij((Cel("A", "Signalen (geen fout):", "vet"), Cel("B", Formule(f"{{B:naam {SIGNALEN}}}", signaaloordeel(k)))))
    stand = k.invoer.stand
    yield Vrij((Cel("A", f"Stand van kennis: bedragen {stand.stand_bedragen}, instroom {stand.stand_instroom}.", "zacht"),))


def _verschil(k: Landkader, partij: str, termijn: int) -> float:
    return float(scenarios.bedragen(k, k.actief, partij, VERSCHIL)[:termijn].sum())


def _zinnen(k: Landkader) -> Iterator[Regel]:
    for termijn, stijl in ((k.lang, "vet"), (k.kort, "tekst")):
        yield _oordeelzin(k, termijn, stijl)
    yield _compensatie(k)
    yield _aantallen(k)
    yield _gemiddelde(k)


def _oordeelzin(k: Landkader, termijn: int, stijl: str) -> Regel:
    kolom = "H" if termijn == k.kort else "I"
    cellen = [f"{{{kolom}:naam oordeel {partij}}}" for partij in OORDELEN]
    woorden = [woord(_verschil(k, partij, termijn)) for partij in OORDELEN]
    delen = (f"Over {termijn} jaar is structureel voor alle gemeenten samen ", ", voor het Rijk (met COA) ", " en voor de samenleving ")
    zin = "&".join(f'"{deel}"&{cel}' for deel, cel in zip(delen, cellen, strict=True))
    begin = GELIJK if len(set(woorden)) == 1 else VERSCHILT
    een, twee, drie = cellen
    formule = f'IF(AND({een}={twee},{twee}={drie}),"{GELIJK}","{VERSCHILT}")&{zin}&"."'
    waarde = begin + "".join(f"{deel}{woord_}" for deel, woord_ in zip(delen, woorden, strict=True)) + "."
    return Vrij((Cel("A", Formule(formule, waarde), stijl),))


def _compensatie(k: Landkader) -> Regel:
    """Wat het Rijk gemeenten zou moeten betalen om hen samen op nul te laten uitkomen."""
    bedrag = _verschil(k, GEMEENTE, k.lang)
    cel = f"{{{scenarios.LANG}:naam {scenarios.naam('', GEMEENTE, VERSCHIL)}}}"
    nodig = f"Compensatie die gemeenten samen over {k.lang} jaar neutraal maakt, x € 1.000:"
    onnodig = f"Gemeenten samen hebben over {k.lang} jaar geen compensatie nodig om op nul uit te komen."
    return Vrij(
        (
            Cel("A", Formule(f'IF({cel}>0,"{nodig}","{onnodig}")', nodig if bedrag > 0 else onnodig)),
            Cel("H", Formule(f"MAX(0,{cel})", max(0.0, bedrag)), "formule", EURO_1000_OPGETELD),
        )
    )


def _aantallen(k: Landkader) -> Regel:
    """Hoeveel gemeenten slechter af zijn, ook als zij samen beter af zijn."""
    bereik = gemeenten.bereik(k, "verschil lang")
    nadelig = sum(een.waarden["verschil lang"] > 0 for een in k.per_gemeente)
    nadeel = sum(max(0.0, een.waarden["verschil lang"]) for een in k.per_gemeente)
    return Vrij(
        (
            Cel("A", f"Gemeenten waarvoor structureel over {k.lang} jaar nadelig is, en hun nadeel samen, x € 1.000:"),
            Cel("G", Formule(f"SUMPRODUCT(({bereik}>0)*1)", float(nadelig)), "formule", JAARTAL),
            Cel("H", Formule(f'SUMIF({bereik},">0")', nadeel), "formule", EURO_1000_OPGETELD),
        )
    )


def _gemiddelde(k: Landkader) -> Regel:
    """Zegt in woorden of het rekenpad van gemeenten ver van het gemiddelde van de trekkingen ligt."""
    aantal, ver = ver_van_gemiddelde(k, GEMEENTE)
    return Vrij((Cel("A", Formule(f'IF({aantal}>0,"{VER}","{DICHTBIJ}")', VER if ver else DICHTBIJ)),))


def _koprij(koppen: dict[str, str]) -> Regel:
    return Vrij(tuple(Cel(kolom, kop, "kolomkop" if kolom == "A" else "kolomkop rechts") for kolom, kop in koppen.items()))


def _oordeel(k: Landkader) -> Iterator[Regel]:
    yield _koprij(
        {
            "A": "Betaler",
            "B": f"Verschil {k.kort} jaar",
            "C": f"Verschil {k.lang} jaar",
            "D": f"P10 {k.lang} jaar",
            "E": f"P90 {k.lang} jaar",
            "F": f"Modelkans {k.kort} jaar",
            "G": f"Modelkans {k.lang} jaar",
            "H": f"Structureel is over {k.kort} jaar",
            "I": f"Structureel is over {k.lang} jaar",
        }
    )
    for partij in OORDELEN:
        regel = scenarios.naam("", partij, VERSCHIL)
        kort, lang = (_verschil(k, partij, n) for n in (k.kort, k.lang))
        spreiding = k.cijfers.spreiding[k.actief, SAMEN, partij, k.lang]
        bedragen = (
            ("B", scenarios.KORT, kort),
            ("C", scenarios.LANG, lang),
            ("D", scenarios.LAAG, spreiding["p10"]),
            ("E", scenarios.HOOG, spreiding["p90"]),
        )
        yield Vrij(
            (
                Cel("A", WIE[partij]),
                *(
                    Cel(kolom, Formule(f"{{{bron}:naam {regel}}}", waarde), "formule", EURO_1000_OPGETELD)
                    for kolom, bron, waarde in bedragen
                ),
                *(
                    Cel(
                        kolom,
                        Formule(_kans(k, partij, n), k.cijfers.spreiding[k.actief, SAMEN, partij, n]["modelkans"]),
                        "formule",
                        AANDEEL,
                    )
                    for kolom, n in (("F", k.kort), ("G", k.lang))
                ),
                Cel("H", Formule(woordformule("B{rij}"), woord(kort)), "vet rechts"),
                Cel("I", Formule(woordformule("C{rij}"), woord(lang)), "vet rechts"),
            ),
            naam=f"oordeel {partij}",
        )


def _kans(k: Landkader, partij: str, termijn: int) -> str:
    kolom, regel = KANSEN[partij], f"{termijn}" if termijn == k.kort else ""
    eerste, laatste = (f"{{{kolom}:naam scenario{' ' + regel if regel else ''} {een}}}" for een in (k.scenarios[0], k.scenarios[-1]))
    return f"INDEX({eerste}:{laatste},scenario_nr)"


def _naast_elkaar(k: Landkader, termijn: int, bron: str) -> Iterator[Regel]:
    koppen = {"A": "Scenario"} | {kolom: f"{WIE[partij]}: {WAT[wat]}" for (partij, wat), kolom in TABEL.items()}
    yield _koprij(koppen | {kolom: f"Modelkans {IN_EEN_ZIN[partij]}" for partij, kolom in KANSEN.items()})
    for scenario in k.scenarios:
        cellen = [Cel("A", k.scenario_titel(scenario))]
        for (partij, wat), kolom in TABEL.items():
            waarde = float(scenarios.bedragen(k, scenario, partij, wat)[:termijn].sum())
            stijl = "totaal" if wat == VERSCHIL else "formule"
            cellen.append(
                Cel(kolom, Formule(f"{{{bron}:naam {scenarios.naam(scenario, partij, wat)}}}", waarde), stijl, EURO_1000_OPGETELD)
            )
        for partij, kolom in KANSEN.items():
            cellen.append(Cel(kolom, k.cijfers.spreiding[scenario, SAMEN, partij, termijn]["modelkans"], "vast", AANDEEL))
        yield Vrij(tuple(cellen), naam=f"scenario {scenario}" if termijn == k.lang else f"scenario {termijn} {scenario}")
