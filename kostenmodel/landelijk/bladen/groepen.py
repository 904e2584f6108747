"""De gemeenten opgeteld per grootteklasse en per provincie, in het gekozen scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kostenmodel.invoer import Gemeente
from kostenmodel.werkboek.grafieken import liggend
from kostenmodel.werkboek.regels import Cel, Formule, Regel, Vrij, Werkblad
from kostenmodel.werkboek.stijl import AANTAL, EURO_OPGETELD, PRIJS

from ..kader import Gemeenteregel, Landkader, tabelrijen
from . import gemeenten
from .gemeenten import OPTELBAAR

KOLOMMEN = {
    "aantal": "B",
    "inwoners": "C",
    **dict(zip(OPTELBAAR, "DEFGHI", strict=True)),
    "per inwoner kort": "J",
    "per inwoner lang": "K",
    "nadelig": "L",
}
"""Wat -> kolom."""


@dataclass(frozen=True)
class Indeling:
    """Hoe gemeenten in groepen gaan; `kolom` is die van de tabel op blad Gemeenten."""

    naam: str
    titel: str
    kop: str
    kolom: str
    groep: Callable[[Gemeente], str]

    @property
    def totaal(self) -> str:
        """De naam van de regel met het totaal."""
        return f"totaal {self.naam}"


def _grootteklasse(gemeente: Gemeente) -> str:
    return gemeente.grootteklasse


def _provincie(gemeente: Gemeente) -> str:
    return gemeente.provincie


INDELINGEN = (
    Indeling("Grootteklassen", "Grootteklassen", "Grootteklasse (inwoners)", "D", _grootteklasse),
    Indeling("Provincies", "Provincies", "Provincie", "C", _provincie),
)


def blad(k: Landkader, indeling: Indeling) -> Werkblad:
    per_groep = groepen(k, indeling)
    eerste, laatste = tabelrijen(len(per_groep))
    regels: list[Regel] = [_regel(k, indeling, groep, leden) for groep, leden in per_groep.items()]
    regels += [_totaal(k, indeling, eerste, laatste), Vrij()]

    def daarna(boek: Any, schrijver: Any) -> None:
        liggend(
            boek,
            schrijver.vel,
            f"A{laatste + 4}",
            f"Verschil per inwoner over {k.lang} jaar, structureel min crisis",
            (indeling.naam, eerste, laatste),
            ("A", KOLOMMEN["per inwoner lang"]),
            "euro per inwoner",
            f"Liggende balken met per {indeling.kop.split()[0].lower()} het verschil per inwoner, structureel min crisis.",
            "#,##0",
        )

    return Werkblad(
        indeling.naam,
        f"{indeling.titel}: netto last van gemeenten",
        "Opgeteld uit blad Gemeenten, in het gekozen scenario. Een som of gemiddelde is niet terug te rekenen naar een gemeente.",
        regels,
        met_jaren=False,
        breedtes={"A": 30} | dict.fromkeys(KOLOMMEN.values(), 17),
        koppen={
            "A": indeling.kop,
            "B": "Gemeenten",
            "C": "Inwoners",
            **{
                KOLOMMEN[f"{wat} {naam}"]: f"{'Verschil' if wat == 'verschil' else wat.capitalize()} {n} jaar"
                for naam, n in k.termijnen
                for wat in ("crisis", "structureel", "verschil")
            },
            **{KOLOMMEN[f"per inwoner {naam}"]: f"Verschil per inwoner, {n} jaar" for naam, n in k.termijnen},
            KOLOMMEN["nadelig"]: f"Gemeenten met nadeel over {k.lang} jaar",
        },
        getalkolommen=frozenset(KOLOMMEN.values()),
        vast_tot="B",
        daarna=daarna,
    )


def groepen(k: Landkader, indeling: Indeling) -> dict[str, list[Gemeenteregel]]:
    """Per groep de gemeenten; de groep met de grootste gemeente eerst."""
    uit: dict[str, list[Gemeenteregel]] = {}
    for een in sorted(k.per_gemeente, key=lambda een: -een.gemeente.inwoners):
        uit.setdefault(indeling.groep(een.gemeente), []).append(een)
    return uit if indeling.kolom == "D" else dict(sorted(uit.items()))


def _regel(k: Landkader, indeling: Indeling, groep: str, leden: list[Gemeenteregel]) -> Regel:
    eis = f"{gemeenten.bereik(k, indeling.kolom)},$A{{rij}}"
    som = {wat: sum(een.waarden[wat] for een in leden) for wat in OPTELBAAR}
    nadelig = float(sum(een.waarden["verschil lang"] > 0 for een in leden))
    inwoners = float(sum(een.gemeente.inwoners for een in leden))
    gelijk = f"({gemeenten.bereik(k, indeling.kolom)}=$A{{rij}})"
    return Vrij(
        (
            Cel("A", groep),
            Cel("B", Formule(f"SUMPRODUCT({gelijk}*1)", float(len(leden))), "formule", AANTAL),
            Cel("C", Formule(f"SUMIFS({gemeenten.bereik(k, gemeenten.INWONERS)},{eis})", inwoners), "formule", AANTAL),
            *(
                Cel(KOLOMMEN[wat], Formule(f"SUMIFS({gemeenten.bereik(k, wat)},{eis})", som[wat]), _stijl(wat), EURO_OPGETELD)
                for wat in OPTELBAAR
            ),
            *_per_inwoner(k, som, inwoners, "formule"),
            Cel(
                KOLOMMEN["nadelig"],
                Formule(f"SUMPRODUCT({gelijk}*({gemeenten.bereik(k, 'verschil lang')}>0))", nadelig),
                "formule",
                AANTAL,
            ),
        )
    )


def _stijl(wat: str) -> str:
    return "totaal" if wat.startswith("verschil") else "formule"


def _per_inwoner(k: Landkader, som: dict[str, float], inwoners: float, stijl: str) -> Iterator[Cel]:
    for naam, _ in k.termijnen:
        formule = f"{KOLOMMEN[f'verschil {naam}']}{{rij}}/{KOLOMMEN['inwoners']}{{rij}}"
        yield Cel(KOLOMMEN[f"per inwoner {naam}"], Formule(formule, som[f"verschil {naam}"] / inwoners), stijl, PRIJS)


def _totaal(k: Landkader, indeling: Indeling, eerste: int, laatste: int) -> Regel:
    som = {wat: sum(een.waarden[wat] for een in k.per_gemeente) for wat in OPTELBAAR}
    nadelig = float(sum(een.waarden["verschil lang"] > 0 for een in k.per_gemeente))
    waarden = {"aantal": float(len(k.gemeenten)), "inwoners": float(sum(een.inwoners for een in k.gemeenten)), **som, "nadelig": nadelig}
    opgeteld = [
        Cel(
            KOLOMMEN[wat],
            Formule(f"SUM({KOLOMMEN[wat]}{eerste}:{KOLOMMEN[wat]}{laatste})", waarde),
            "totaal",
            EURO_OPGETELD if wat in OPTELBAAR else AANTAL,
        )
        for wat, waarde in waarden.items()
    ]
    return Vrij((Cel("A", "Alle gemeenten", "vet"), *opgeteld, *_per_inwoner(k, som, waarden["inwoners"], "totaal")), naam=indeling.totaal)
