"""Alle gemeenten in een tabel met filters, in het gekozen scenario."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kostenmodel.rekenschema import ARMEN
from kostenmodel.werkboek.regels import Cel, Formule, Regel, Vrij, Werkblad, verwijs
from kostenmodel.werkboek.stijl import AANTAL, EURO_OPGETELD, PRIJS

from ..cijfers import MATEN
from ..kader import RANGEN, Gemeenteregel, Landkader, tabelrijen
from . import gemeentecijfers

NAAM = "Gemeenten"
INWONERS = "E"
KOLOMMEN = {
    "crisis kort": "F",
    "structureel kort": "G",
    "verschil kort": "H",
    "crisis lang": "I",
    "structureel lang": "J",
    "verschil lang": "K",
    "per inwoner kort": "L",
    "per inwoner lang": "M",
    "p10": "N",
    "p90": "O",
    "modelkans": "P",
    "oordeel": "Q",
    "eigen": "R",
    "rang": "S",
    "rang per inwoner": "T",
}
"""Wat -> kolom."""
OPTELBAAR = ("crisis kort", "structureel kort", "verschil kort", "crisis lang", "structureel lang", "verschil lang")
TOTAAL = "alle gemeenten"


def blad(k: Landkader) -> Werkblad:
    eerste, laatste = tabelrijen(len(k.gemeenten))
    regels: list[Regel] = [_regel(k, een) for een in k.per_gemeente]
    regels += [Vrij(), _totaal(k)]

    def daarna(boek: Any, schrijver: Any) -> None:
        schrijver.vel.autofilter(f"A{eerste - 1}:{KOLOMMEN['rang per inwoner']}{laatste}")

    return Werkblad(
        NAAM,
        "Gemeenten: netto last onder beide bekostigingen",
        "Elke gemeente in het gekozen scenario (keuzelijst op blad Samenvatting). Met de filters kiest u een provincie, grootteklasse of "
        "oordeel. P10, P90 en modelkans komen uit de trekkingen en tellen niet op.",
        regels,
        met_jaren=False,
        breedtes={"A": 10, "B": 28, "C": 16, "D": 22, "E": 12, "Q": 14, "R": 12, "S": 9, "T": 11} | dict.fromkeys("FGHIJKLMNOP", 17),
        koppen={
            "A": "Code",
            "B": "Gemeente",
            "C": "Provincie",
            "D": "Grootteklasse (inwoners)",
            INWONERS: "Inwoners",
            **{KOLOMMEN[f"{arm} {naam}"]: gemeentecijfers.opschrift(arm, n) for naam, n in k.termijnen for arm in ARMEN},
            **{KOLOMMEN[f"verschil {naam}"]: f"Verschil {n} jaar" for naam, n in k.termijnen},
            **{KOLOMMEN[f"per inwoner {naam}"]: f"Verschil per inwoner, {n} jaar" for naam, n in k.termijnen},
            **{KOLOMMEN[maat]: gemeentecijfers.opschrift(maat, k.lang).capitalize() for maat in MATEN},
            KOLOMMEN["oordeel"]: f"Structureel is over {k.lang} jaar",
            KOLOMMEN["eigen"]: "Eigen cijfers",
            KOLOMMEN["rang"]: "Rang",
            KOLOMMEN["rang per inwoner"]: "Rang per inwoner",
        },
        getalkolommen=frozenset("EFGHIJKLMNOPST"),
        paginas_breed=2,
        vast_tot="C",
        daarna=daarna,
    )


def bereik(k: Landkader, wat: str) -> str:
    """De cellen van een kolom van de tabel, voor formules op andere bladen; `wat` is een kolomletter of een naam uit KOLOMMEN."""
    eerste, laatste = tabelrijen(len(k.gemeenten))
    kolom = KOLOMMEN.get(wat, wat)
    return f"{NAAM}!${kolom}${eerste}:${kolom}${laatste}"


def woord(waarde: float) -> str:
    """Wat een verschil voor een betaler betekent."""
    return "voordelig" if waarde < 0 else "nadelig" if waarde > 0 else "neutraal"


def woordformule(cel: str) -> str:
    return f'IF({cel}<0,"voordelig",IF({cel}>0,"nadelig","neutraal"))'


def _regel(k: Landkader, een: Gemeenteregel) -> Regel:
    g, w = een.gemeente, een.waarden
    return Vrij(
        (
            Cel("A", g.code),
            Cel("B", g.naam),
            Cel("C", g.provincie),
            Cel("D", g.grootteklasse),
            Cel(INWONERS, float(g.inwoners), "vast", AANTAL),
            *_bedragen(k, w),
            Cel(KOLOMMEN["oordeel"], Formule(woordformule(f"{KOLOMMEN['verschil lang']}{{rij}}"), woord(w["verschil lang"]))),
            Cel(KOLOMMEN["eigen"], "ja" if g.code in k.cijfers.met_eigen else "nee"),
            *_rangen(k, w),
        ),
        naam=f"gemeente {g.code}",
    )


def _bedragen(k: Landkader, w: dict[str, float]) -> Iterator[Cel]:
    def gekozen(maat: str, termijn: int) -> str:
        kolommen = gemeentecijfers.kolommen(k, maat, termijn)
        return f"INDEX({verwijs(gemeentecijfers.NAAM)}{kolommen[0]}{{rij}}:{kolommen[-1]}{{rij}},1,scenario_nr)"

    for naam, n in k.termijnen:
        crisis, structureel, verschil = (KOLOMMEN[f"{wat} {naam}"] for wat in (*ARMEN, "verschil"))
        for arm in ARMEN:
            yield Cel(KOLOMMEN[f"{arm} {naam}"], Formule(gekozen(arm, n), w[f"{arm} {naam}"]), "formule", EURO_OPGETELD)
        yield Cel(verschil, Formule(f"{structureel}{{rij}}-{crisis}{{rij}}", w[f"verschil {naam}"]), "totaal", EURO_OPGETELD)
        yield Cel(
            KOLOMMEN[f"per inwoner {naam}"], Formule(f"{verschil}{{rij}}/{INWONERS}{{rij}}", w[f"per inwoner {naam}"]), "formule", PRIJS
        )
    for maat in MATEN:
        yield Cel(KOLOMMEN[maat], Formule(gekozen(maat, k.lang), w[maat]), "formule", gemeentecijfers.notatie(maat))


def _rangen(k: Landkader, w: dict[str, float]) -> Iterator[Cel]:
    """De plaats van een gemeente: hoeveel er een hoger verschil hebben, en bij een gelijk verschil wie hoger in de tabel staat."""
    eerste, laatste = tabelrijen(len(k.gemeenten))
    for rang, wat in RANGEN.items():
        bron = KOLOMMEN[wat]
        alle = f"${bron}${eerste}:${bron}${laatste}"
        gelijk = f"SUMPRODUCT(({bron}${eerste}:{bron}{{rij}}={bron}{{rij}})*1)"
        formule = f"SUMPRODUCT(({alle}>{bron}{{rij}})*1)+{gelijk}"
        yield Cel(KOLOMMEN[rang], Formule(formule, w[rang]), "formule", "0")


def _totaal(k: Landkader) -> Regel:
    eerste, laatste = tabelrijen(len(k.gemeenten))
    som = {wat: sum(een.waarden[wat] for een in k.per_gemeente) for wat in OPTELBAAR}
    inwoners = float(sum(een.inwoners for een in k.gemeenten))

    def opgeteld(kolom: str, waarde: float, notatie: str) -> Cel:
        return Cel(kolom, Formule(f"SUM({kolom}{eerste}:{kolom}{laatste})", waarde), "totaal", notatie)

    cellen = [Cel("B", f"{len(k.gemeenten)} gemeenten samen", "vet"), opgeteld(INWONERS, inwoners, AANTAL)]
    cellen += [opgeteld(KOLOMMEN[wat], som[wat], EURO_OPGETELD) for wat in OPTELBAAR]
    for naam, _ in k.termijnen:
        formule = f"{KOLOMMEN[f'verschil {naam}']}{{rij}}/{INWONERS}{{rij}}"
        cellen.append(Cel(KOLOMMEN[f"per inwoner {naam}"], Formule(formule, som[f"verschil {naam}"] / inwoners), "totaal", PRIJS))
    return Vrij(tuple(cellen), naam=TOTAAL)
