"""Hoeveel gewone woningen de vermijdbare locatiekosten van noodopvang per jaar dragen, wiens budget dat is en welke overdracht dat vraagt.

Vermijdbaar is alleen het deel voor de locatie (niet zorg, leefgeld en begeleiding) en alleen voor plaatsen die vrijkomen als
vergunninghouders een woning hebben: noodopvang sluit het eerst. Wie in een woning woont, kost aan voorzieningen evenveel.
"""

from __future__ import annotations

from collections.abc import Mapping

from kostenmodel.rekenkern import EEN, NUL, Landelijk, Parameter, Post, deel, maximum, minimum, post, som

P = Parameter


def woningequivalent(opvangtypen: Mapping[str, str]) -> tuple[Post, ...]:
    """De posten, per bekostiging."""
    vermijdbaar, per_woning, woningen = (post(f"woningequivalent.{s}") for s in ("vermijdbaar", "jaarlast_per_woning", "woningen"))
    huur = P("huisvesting.huur_per_maand") * P("algemeen.maanden_per_jaar") * (EEN - P("huisvesting.frictieleegstand"))
    return (
        Post(
            "woningequivalent.aandeel",
            "Deel van de noodopvang dat vrijkomt als vergunninghouders een woning hebben (landelijk)",
            "1",
            minimum(EEN, deel(Landelijk("vergunninghouders_in_opvang"), Landelijk("bewoners_noodopvang"), NUL)),
            "memo",
            stand=True,
        ),
        Post(
            "woningequivalent.vermijdbaar",
            "Vermijdbare locatiekosten van noodopvang, met opening en sluiting",
            "EUR/jaar",
            (som(post(f"noodopvang.locatiekosten.{code}") for code in opvangtypen) + post("noodopvang.opstart") + post("noodopvang.afbouw"))
            * post("woningequivalent.aandeel"),
            "memo",
        ),
        Post(
            "woningequivalent.deel_gemeente",
            "Daarvan op het budget van de gemeente (wat het COA niet vergoedt)",
            "EUR/jaar",
            maximum(NUL, post("noodopvang.exploitatie_gemeentelijk") - post("noodopvang.vergoeding")) * post("woningequivalent.aandeel"),
            "memo",
        ),
        Post(
            "woningequivalent.deel_rijk",
            "Daarvan op het budget van het Rijk (COA, Asiel en Migratie)",
            "EUR/jaar",
            vermijdbaar - post("woningequivalent.deel_gemeente"),
            "memo",
        ),
        Post(
            "woningequivalent.jaarlast_per_woning",
            "Jaarlast van een woning in het eerste jaar: afschrijving, rente en beheer, zonder huur",
            "EUR/woning/jaar",
            P("huisvesting.investering_per_woning") / P("huisvesting.afschrijvingstermijn")
            + (P("huisvesting.investering_per_woning") + P("huisvesting.grondkosten_per_woning")) * P("huisvesting.rente_corporatie")
            + P("huisvesting.exploitatiekosten_per_woning"),
            "memo",
            stand=True,
        ),
        Post(
            "woningequivalent.woningen",
            "Woningen die de vermijdbare locatiekosten dragen, zonder huur mee te tellen",
            "woning",
            deel(vermijdbaar, per_woning, NUL),
            "memo",
            stand=True,
        ),
        Post(
            "woningequivalent.overdracht",
            "Overdracht van Rijk (A&M) aan corporaties die daarvoor nodig is: jaarlast min huur",
            "EUR/jaar",
            woningen * maximum(NUL, per_woning - huur),
            "memo",
        ),
    )
