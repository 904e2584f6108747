"""De landelijke keten: jaarvolumes van het gekozen scenario, en daaronder de waarden per scenario."""

from __future__ import annotations

from typing import Any

from kostenmodel.doorrekening import ARMEN

from ..context import ARMTITEL, Context
from ..grafieken import lijnen
from ..regels import ActieveRegel, BlokRegel, Kop, PostRegel, Regel, Vrij, Werkblad
from ..stijl import KLEUR_ARM

NAAM = "Keten"


def blad(c: Context) -> Werkblad:
    schema = c.uitkomst.schema
    regels: list[Regel] = [Kop("Nederland, gekozen scenario: gemiddelde over de trekkingen")]
    blokken: list[Regel] = []
    for soort in schema.soorten:
        per_arm, per_scenario = c.varieert("landelijk", soort.naam)
        for arm in ARMEN if per_arm else (None,):
            omschrijving = soort.omschrijving + (f" – {ARMTITEL[arm].lower()}" if arm else "")
            rij = soort.naam, arm
            regels.append(
                ActieveRegel("landelijk", *rij, per_scenario, omschrijving, soort.eenheid, soort.regel.replace("_", " "), "model")
            )
            if per_scenario:
                blokken += [
                    BlokRegel("landelijk", *rij, scenario, omschrijving, soort.eenheid, "model") for scenario in c.uitkomst.scenarios
                ]
    for arm in ARMEN:
        regels += [Vrij(), Kop(f"Hulpregels voor de controles: {ARMTITEL[arm].lower()}")]
        regels += [PostRegel(post, arm) for post in schema.hulpposten]
    regels.append(Vrij())
    grafiekrij = len(regels) + 6
    regels += [Vrij()] * 20
    regels += [Kop("Waarden per scenario (vaste uitkomst van de keten; wijzigen vergt opnieuw draaien)"), *blokken]

    def grafiek(boek: Any, schrijver: Any) -> None:
        reeksen = [
            (
                ARMTITEL[arm],
                schrijver.adressen.rij("landelijk", "bewoners_noodopvang", arm),
                KLEUR_ARM[arm],
            )
            for arm in ARMEN
        ]
        lijnen(
            boek,
            schrijver.vel,
            f"B{grafiekrij}",
            "Bewoners van noodopvang, Nederland",
            reeksen,
            "personen",
            "Landelijk aantal bewoners van noodopvang per jaar, crisis naast structureel.",
        )

    return Werkblad(
        NAAM,
        "Keten (Nederland)",
        "De landelijke asielketen per jaar: instroom, beslissingen, opvang en huisvesting, onder beide bekostigingen.",
        regels,
        daarna=grafiek,
    )
