"""De tabel waar het werkboek op rekent: elke post met geld, opgeteld over de gemeenten, per scenario, bekostiging en jaar."""

from __future__ import annotations

from typing import Any

from kostenmodel.werkboek.context import ARMTITEL
from kostenmodel.werkboek.regels import Cel, Formule, Regel, Vrij, Werkblad
from kostenmodel.werkboek.stijl import EURO_OPGETELD

from ..cijfers import Landregel
from ..kader import GROEP, Landkader, tabelrijen

NAAM = "Regels"
KENMERKEN = {
    "A": ("Scenario", 24),
    "B": ("Bekostiging", 24),
    "C": ("Kostenmodel", 30),
    "D": ("Post", 44),
    "E": ("Omschrijving", 70),
    "F": ("Soort", 13),
    "G": ("Van (drager of betaler)", 26),
    "H": ("Naar (ontvanger)", 26),
    "I": ("Groep van", 16),
    "J": ("Groep naar", 16),
    "K": ("In de exploitatie (1 = ja)", 12),
    "L": ("Herkomst", 22),
}
"""Kolom -> kop en breedte."""
KORT, LANG = "M", "N"
JAREN = ("O", "P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y", "Z", "AA", "AB", "AC")
NAMEN = {
    "regel_scenario": "A",
    "regel_bekostiging": "B",
    "regel_post": "D",
    "regel_soort": "F",
    "regel_van": "G",
    "regel_naar": "H",
    "regel_groep_van": "I",
    "regel_groep_naar": "J",
    "regel_exploitatie": "K",
    "regel_herkomst": "L",
}
"""Naam in het werkboek -> kolom van de tabel."""


def blad(k: Landkader) -> Werkblad:
    eerste, laatste = tabelrijen(len(k.cijfers.regels))

    def daarna(boek: Any, schrijver: Any) -> None:
        for naam, kolom in NAMEN.items():
            boek.define_name(naam, f"={NAAM}!${kolom}${eerste}:${kolom}${laatste}")
        schrijver.vel.autofilter(f"A{eerste - 1}:{JAREN[-1]}{laatste}")

    return Werkblad(
        NAAM,
        "Regels: elke post met geld, opgeteld over de gemeenten",
        "Kies met de filters een scenario, een bekostiging of een partij. De andere bladen tellen uit deze tabel op. Posten die overal nul "
        "zijn, staan er niet in. Wat eigen cijfers van gemeenten veranderen, staat op eigen regels (kolom Herkomst).",
        [_regel(k, een) for een in k.cijfers.regels],
        met_jaren=False,
        breedtes={kolom: breedte for kolom, (_, breedte) in KENMERKEN.items()} | dict.fromkeys((KORT, LANG, *JAREN), 17),
        koppen={kolom: kop for kolom, (kop, _) in KENMERKEN.items()}
        | {KORT: f"Totaal {k.kort} jaar", LANG: f"Totaal {k.lang} jaar"}
        | dict(zip(JAREN, k.cijfers.jaren, strict=True)),
        getalkolommen=frozenset((KORT, LANG)),
        paginas_breed=4,
        vast_tot="E",
        daarna=daarna,
    )


def _regel(k: Landkader, een: Landregel) -> Regel:
    groep = {partij: GROEP[code] for partij, code in k.cijfers.groepen.items()}
    teksten = (
        k.scenario_titel(een.scenario),
        ARMTITEL[een.bekostiging],
        next(model.titel for model in k.schema.modellen if model.naam == een.model),
        een.post,
        k.schema.post[een.post].omschrijving,
        een.soort,
        k.partij(een.van),
        k.partij(een.naar),
        groep[een.van],
        groep.get(een.naar, "-"),
    )
    kort, lang = (float(een.bedragen[:n].sum()) for n in (k.kort, k.lang))
    return Vrij(
        (
            *(Cel(kolom, tekst) for kolom, tekst in zip(KENMERKEN, teksten, strict=False)),
            Cel("K", float(een.in_exploitatie), "vast", "0"),
            Cel("L", een.herkomst),
            Cel(KORT, Formule(f"SUM({JAREN[0]}{{rij}}:{JAREN[k.kort - 1]}{{rij}})", kort), "formule", EURO_OPGETELD),
            Cel(LANG, Formule(f"SUM({JAREN[0]}{{rij}}:{JAREN[k.lang - 1]}{{rij}})", lang), "formule", EURO_OPGETELD),
            *(Cel(kolom, float(bedrag), "vast", EURO_OPGETELD) for kolom, bedrag in zip(JAREN, een.bedragen, strict=True)),
        )
    )


def bereik(k: Landkader, kolom: str) -> str:
    """De cellen van een kolom van de tabel; een kolom zonder $ schuift mee."""
    eerste, laatste = tabelrijen(len(k.cijfers.regels))
    return f"{NAAM}!{kolom}${eerste}:{kolom}${laatste}"


def som(k: Landkader, kolom: str, **waar: str) -> str:
    """Een SUMIFS over de regels in de exploitatie; `waar`: naam zonder `regel_` -> cel of tekst waar de kolom gelijk aan is."""
    eisen = "".join(f",regel_{naam},{gelijk_aan}" for naam, gelijk_aan in waar.items())
    return f"SUMIFS({bereik(k, kolom)}{eisen},regel_exploitatie,1)"
