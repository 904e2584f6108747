"""Bij welke prijs van noodopvang crisis en structureel een partij evenveel kosten.

De kosten van locaties en alles wat daar in vaste verhouding op volgt, veranderen evenredig met de prijs per bewoner; de rest niet. Het
verschil is dus een rechte lijn in de prijs en het punt waar zij nul is, is uit te rekenen. Dat geldt zolang de vergoeding van de gemeente
volgens dezelfde regel blijft gaan: een plafond dat pas bij een hogere prijs knelt, ziet deze lijn niet.
"""

from __future__ import annotations

from collections.abc import Mapping

from kostenmodel.rekenkern import (
    EEN,
    NUL,
    InJaar,
    Knoop,
    Parameter,
    Post,
    SomOverJaren,
    als,
    deel,
    en,
    gelijk,
    groter,
    maximum,
    of,
    post,
    som,
)

from .totalen import RIJK, SAMENLEVING, Partijen, structureel_min_crisis

P = Parameter
PRIJS = "noodopvang.kosten_per_bewoner"


def prijsdelen(opvangtypen: Mapping[str, str]) -> tuple[Post, ...]:
    """Per bekostiging en partij van het oordeel: het deel van de netto last dat evenredig met de prijs verandert (EUR/jaar)."""

    def prijsdeel(naam: str, omschrijving: str, formule: Knoop, eenheid: str = "EUR/jaar", stand: bool = False) -> Post:
        return Post(f"prijsdeel.{naam}", omschrijving, eenheid, formule, "memo", stand=stand)

    hefboom, vergoed = post("prijsdeel.hefboom"), post("prijsdeel.vergoeding")
    knelt = en(
        gelijk(P("noodopvang.plafond_van_kracht"), EEN), groter(post("noodopvang.vergoedbare_kosten"), post("noodopvang.vergoeding"))
    )
    return (
        prijsdeel(
            "hefboom",
            "Hoeveel locatiekosten veranderen als de prijs van noodopvang verandert (1 = evenveel procent)",
            deel(P(PRIJS) * (EEN - P("noodopvang.aandeel_opstart_afbouw")), post("noodopvang.locatiekosten_per_bewoner")),
            "1",
            stand=True,
        ),
        prijsdeel(
            "vergoeding",
            "Vergoeding die met de kosten meebeweegt (niet bij een norm of een plafond dat knelt)",
            als(of(gelijk(P("noodopvang.norm_van_kracht"), EEN), knelt), NUL, post("noodopvang.vergoeding")),
        ),
        prijsdeel(
            "gemeente",
            "Deel van de netto last van de gemeente dat met de prijs van noodopvang verandert",
            (post("noodopvang.exploitatie_gemeentelijk") + post("noodopvang.voorfinanciering") - vergoed) * hefboom,
        ),
        prijsdeel(
            RIJK,
            "Deel van de netto last van het Rijk dat met de prijs van noodopvang verandert",
            som((*(post(f"noodopvang.exploitatie.{code}") for code in opvangtypen), vergoed)) * hefboom,
        ),
        prijsdeel(
            SAMENLEVING,
            "Deel van de maatschappelijke kosten dat met de prijs van noodopvang verandert",
            post("prijsdeel.gemeente") + post(f"prijsdeel.{RIJK}"),
        ),
    )


def omslagprijzen(wie: Partijen, jaren: int) -> tuple[Post, ...]:
    """Per partij de prijs in het begrotingsjaar waarbij haar verschil over `jaren` jaren nul is; nul als geen prijs boven nul dat doet.

    De prijs verandert in elk jaar in dezelfde verhouding.
    """
    uit = []
    for partij in wie.oordelen:
        naam, beweegt = wie.opschrift(partij), f"verschil.prijsdeel.{partij}"
        verschil = deel(post(f"oordeel.{partij}.{jaren}.verschil"), SomOverJaren(post(beweegt), jaren), EEN)
        uit += [
            Post(
                beweegt,
                f"Verschil {naam} dat met de prijs van noodopvang verandert",
                "EUR/jaar",
                structureel_min_crisis(f"prijsdeel.{partij}"),
                "totaal",
                gelijk_in_armen=True,
            ),
            Post(
                f"omslagprijs.{partij}",
                f"Kosten van noodopvang per bewoner waarbij {naam} over {jaren} jaar neutraal is",
                "EUR/persoon/jaar",
                maximum(NUL, InJaar(P(PRIJS), 0) * (EEN - verschil)),
                "totaal",
                is_getal=True,
                gelijk_in_armen=True,
            ),
        ]
    return tuple(uit)
