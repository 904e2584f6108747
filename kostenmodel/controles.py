"""Controles op een doorgerekende gemeente: links, rechts, verschil en een oordeel in woorden.

Elke controle is een paar getallen die langs verschillende weg hetzelfde moeten zijn; een controle die niet kan falen hoort
hier niet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kostenmodel.rekenkern import (
    EEN,
    NUL,
    InArm,
    Knoop,
    Landelijk,
    Post,
    SomOverJaren,
    Volume,
    als,
    groter,
    minimum,
    of,
    post,
    som,
)
from kostenmodel.totalen import SAMENLEVING

ARMTITELS = {"crisis": "crisisbekostiging", "structureel": "structurele bekostiging"}


@dataclass(frozen=True)
class Controlesoort:
    """Een controle: naam in een zin, twee getallen die gelijk moeten zijn en het toegestane verschil."""

    sleutel: str
    naam: str
    links: Post
    rechts: Post
    tolerantie: float


@dataclass(frozen=True)
class Controle:
    """De uitkomst van een controle."""

    naam: str
    links: float
    rechts: float
    goed: bool

    @property
    def verschil(self) -> float:
        return self.links - self.rechts


def hulpposten(opvangtypen: Mapping[str, str]) -> tuple[Post, ...]:
    """Posten per bekostiging die alleen voor controles bestaan."""
    locaties: list[Knoop] = [Landelijk(naam) for naam in ("bewoners_regulier", "bewoners_woningen", "doorstroom_bewoners")]
    locaties += [Landelijk(f"bewoners_noodopvang.{code}") for code in opvangtypen]
    plaatsen = minimum(
        Volume("plaatsen_regulier_leeg"),
        Volume("plaatsen_regulier_bezet"),
        *(Volume(f"plaatsen_noodopvang.{code}") for code in opvangtypen),
    )
    woningen = minimum(Volume("woningen_leeg"), Volume("woningen_bewoond"))
    return (
        Post(
            "controle.persoonsjaren",
            "Persoonsjaren op alle locaties samen (landelijk)",
            "persoon",
            som(locaties),
            "memo",
            stand=True,
        ),
        Post(
            "controle.keten",
            "Personen in opvang, doorstroomlocaties en programmawoningen volgens de keten (landelijk)",
            "persoon",
            Landelijk("personen_totaal"),
            "memo",
            stand=True,
        ),
        Post(
            "controle.negatief",
            "Negatief aantal plaatsen of woningen (1 = ja)",
            "1",
            als(of(groter(NUL, plaatsen), groter(NUL, woningen)), EEN, NUL),
            "memo",
            stand=True,
        ),
    )


def controlesoorten(armen: Sequence[str], jaren: int) -> tuple[Controlesoort, ...]:
    """Alle controles over `jaren` jaren vanaf het begrotingsjaar."""
    uit: list[Controlesoort] = []

    def controle(sleutel: str, naam: str, eenheid: str, links: Knoop, rechts: Knoop, tolerantie: float) -> None:
        def getal(kant: str, formule: Knoop) -> Post:
            return Post(f"controle.{sleutel}.{kant}", f"{naam} ({kant})", eenheid, formule, "totaal", is_getal=True, gelijk_in_armen=True)

        uit.append(Controlesoort(sleutel, naam, getal("links", links), getal("rechts", rechts), tolerantie))

    def totaal(sleutel: str, arm: str) -> Knoop:
        return SomOverJaren(InArm(sleutel, arm), jaren)

    for arm in armen:
        titel = ARMTITELS[arm]
        controle(
            f"betalers_{arm}",
            f"Netto lasten van alle partijen = maatschappelijke kosten, {titel}",
            "EUR",
            totaal(f"netto.{SAMENLEVING}", arm),
            totaal("maatschappelijk", arm),
            1.0,
        )
        controle(
            f"kas_{arm}",
            f"Kasuitgaven van alle partijen = maatschappelijke kasuitgaven, {titel}",
            "EUR",
            totaal(f"kas.{SAMENLEVING}", arm),
            totaal("maatschappelijk_kas", arm),
            1.0,
        )
        controle(
            f"modellen_{arm}",
            f"Netto last gemeente = bruto lasten min baten over alle taken, {titel}",
            "EUR",
            totaal("netto.gemeente", arm),
            totaal("bekostiging.lasten.samen", arm) - totaal("bekostiging.baten.samen", arm),
            1.0,
        )
        controle(
            f"taakvelden_{arm}",
            f"Netto last gemeente = lasten min baten over alle taakvelden, {titel}",
            "EUR",
            totaal("netto.gemeente", arm),
            totaal("taakveld.lasten.samen", arm) - totaal("taakveld.baten.samen", arm),
            1.0,
        )
        controle(
            f"overdrachten_{arm}",
            f"Betaalde overdrachten = ontvangen overdrachten, alle partijen, {titel}",
            "EUR",
            totaal("rekening.betaald.samen", arm),
            totaal("rekening.ontvangen.samen", arm),
            1.0,
        )
        controle(
            f"rekening_{arm}",
            f"Kosten gemeente plus betaald min ontvangen = netto last gemeente, {titel}",
            "EUR",
            totaal("rekening.kosten.gemeente", arm) + totaal("rekening.betaald.gemeente", arm) - totaal("rekening.ontvangen.gemeente", arm),
            totaal("netto.gemeente", arm),
            1.0,
        )
        controle(f"negatief_{arm}", f"Geen negatieve plaatsen of woningen, {titel}", "jaar", totaal("controle.negatief", arm), NUL, 0.0)
        controle(
            f"personen_{arm}",
            f"Personen op locaties = personen in de keten, {titel}",
            "persoon*jaar",
            totaal("controle.persoonsjaren", arm),
            totaal("controle.keten", arm),
            0.01,
        )
    controle(
        "gelijke_personen",
        "Persoonsjaren onder crisisbekostiging = persoonsjaren onder structurele bekostiging",
        "persoon*jaar",
        totaal("controle.persoonsjaren", "crisis"),
        totaal("controle.persoonsjaren", "structureel"),
        0.01,
    )
    controle(
        "verschil",
        "Verschil gemeente = structureel min crisis",
        "EUR",
        SomOverJaren(post("verschil.netto.gemeente"), jaren),
        totaal("netto.gemeente", "structureel") - totaal("netto.gemeente", "crisis"),
        1.0,
    )
    return tuple(uit)


def beoordeel(soorten: Sequence[Controlesoort], waarde: Mapping[str, float]) -> tuple[Controle, ...]:
    """De controles met hun waarden; `waarde` geeft per sleutel van een post een getal."""
    return tuple(
        Controle(
            soort.naam,
            waarde[soort.links.sleutel],
            waarde[soort.rechts.sleutel],
            abs(waarde[soort.links.sleutel] - waarde[soort.rechts.sleutel]) <= soort.tolerantie,
        )
        for soort in soorten
    )
