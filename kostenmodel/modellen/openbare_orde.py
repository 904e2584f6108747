"""Openbare orde rond opvanglocaties: toezicht op straat, aanpak van overlast, overleg met de buurt en dwangsommen.

Toezicht hangt aan plaatsen, ook aan lege: dat is voorzichtig tegenover structurele bekostiging. Prijzen zijn overal gelijk.
Dwangsommen zijn nul tot een gemeente haar eigen bedrag invult; er is geen landelijk kengetal.
"""

from __future__ import annotations

from kostenmodel.rekenkern import Lijsten, Model, Parameter, Post, Volume, post, som

P, V = Parameter, Volume


def openbare_orde(lijsten: Lijsten) -> Model:
    typen = lijsten["opvangtype"]
    return Model(
        naam="openbare_orde",
        titel="Openbare orde",
        toelichting="Toezicht, aanpak van overlast, overleg met de buurt en dwangsommen rond opvanglocaties.",
        verschil="Alleen het aantal plaatsen en hoe vaak locaties opengaan. Inzet en prijs per plaats zijn gelijk.",
        posten=(
            Post(
                "openbare_orde.plaatsen",
                "Plaatsen in opvanglocaties, bezet en leeg",
                "plaats",
                som(
                    (
                        V("plaatsen_regulier_bezet"),
                        V("plaatsen_regulier_leeg"),
                        *(V(f"plaatsen_noodopvang.{code}") for code in typen),
                    )
                ),
                "memo",
                stand=True,
            ),
            Post(
                "openbare_orde.bewoners",
                "Bewoners van opvanglocaties",
                "persoon",
                som((V("bewoners_regulier"), *(V(f"bewoners_noodopvang.{code}") for code in typen))),
                "memo",
                stand=True,
            ),
            Post(
                "openbare_orde.toezicht",
                "Boa's en toezichthouders rond opvanglocaties",
                "EUR/jaar",
                post("openbare_orde.plaatsen") * P("openbare_orde.toezicht_per_plaats") * P("openbare_orde.loonkosten_per_boa"),
                "kosten",
                drager="gemeente",
                kostensoort="openbare_orde",
            ),
            Post(
                "openbare_orde.overlast",
                "Maatregelen tegen overlast (straatcoaches, camera's, schade)",
                "EUR/jaar",
                post("openbare_orde.bewoners") * P("openbare_orde.overlastkosten_per_bewoner"),
                "kosten",
                drager="gemeente",
                kostensoort="openbare_orde",
            ),
            Post(
                "openbare_orde.spuk_overlast",
                "Specifieke uitkering overlast asielzoekers",
                "EUR/jaar",
                post("openbare_orde.bewoners") * P("openbare_orde.spuk_overlast_per_bewoner"),
                "overdracht",
                van="jenv",
                naar="gemeente",
                kostensoort="openbare_orde",
            ),
            Post(
                "openbare_orde.geopende_locaties",
                "Geopende opvanglocaties",
                "locatie/jaar",
                V("plaatsen_regulier_erbij") / P("opvang_regulier.plaatsen_per_locatie")
                + V("plaatsen_noodopvang_erbij") / P("noodopvang.plaatsen_per_locatie"),
                "memo",
            ),
            Post(
                "openbare_orde.omgeving",
                "Omgevingsmanagement bij nieuwe locaties (zonder eigen uren)",
                "EUR/jaar",
                post("openbare_orde.geopende_locaties") * P("openbare_orde.omgevingskosten_per_locatie"),
                "kosten",
                drager="gemeente",
                kostensoort="openbare_orde",
            ),
            Post(
                "openbare_orde.vergoeding_omgeving",
                "Vergoeding van omgevingsmanagement door het COA",
                "EUR/jaar",
                post("openbare_orde.omgeving") * P("openbare_orde.vergoed_aandeel_omgeving"),
                "overdracht",
                van="coa",
                naar="gemeente",
                kostensoort="openbare_orde",
            ),
            Post(
                "openbare_orde.dwangsom_coa",
                "Dwangsommen van het COA (locatie voller dan afgesproken)",
                "EUR/jaar",
                P("openbare_orde.ontvangen_dwangsom"),
                "overdracht",
                van="coa",
                naar="gemeente",
                kostensoort="openbare_orde",
                toelichting="Alleen met een eigen bedrag, zoals in Westerwolde (Ter Apel).",
            ),
            Post(
                "openbare_orde.dwangsom_spreidingswet",
                "Dwangsom voor wie de Spreidingswet niet uitvoert",
                "EUR/jaar",
                P("openbare_orde.betaalde_dwangsom"),
                "overdracht",
                van="gemeente",
                naar="jenv",
                kostensoort="openbare_orde",
                toelichting="Alleen met een eigen bedrag; tot maart 2026 is geen opgelegde dwangsom gevonden.",
            ),
        ),
    )
