"""Keten: wat te laat beslissen kost. Dwangsommen aan aanvragers, en de kosten van hun beroep bij de rechter.

Een dwangsom is een overdracht: het Rijk betaalt, de aanvrager ontvangt, er worden geen middelen gebruikt. Proceskosten zijn dat
wel. Kosten van de rechtbank en uren van de IND zijn niet gevonden en tellen niet mee. Extra maanden opvang door traag beslissen
staan al bij de opvang.
"""

from __future__ import annotations

from kostenmodel.rekenkern import Lijsten, Model, Parameter, Post, Volume

P, V = Parameter, Volume


def keten(lijsten: Lijsten) -> Model:
    return Model(
        naam="keten",
        titel="Dwangsommen",
        toelichting="Dwangsommen en proceskosten als de IND te laat beslist, naar inwoners aan de gemeente toegerekend.",
        verschil="Geen: aanvragen, beslissingen en wachttijd zijn in beide bekostigingen gelijk.",
        posten=(
            Post(
                "keten.rechterlijke_dwangsom",
                "Dwangsommen die de rechter aan de IND oplegt",
                "EUR/jaar",
                V("dwangsommen") * P("dwangsommen.rechterlijk_per_zaak"),
                "overdracht",
                van="jenv",
                naar="aanvrager",
                kostensoort="dwangsom",
            ),
            Post(
                "keten.bestuurlijke_dwangsom",
                "Bestuurlijke dwangsommen, alleen als zij weer gelden",
                "EUR/jaar",
                V("dwangsommen") * P("dwangsommen.bestuurlijk_per_zaak") * P("dwangsommen.bestuurlijk_van_kracht"),
                "overdracht",
                van="jenv",
                naar="aanvrager",
                kostensoort="dwangsom",
            ),
            Post(
                "keten.proceskosten",
                "Proceskosten van beroepen tegen te laat beslissen",
                "EUR/jaar",
                V("dwangsommen") * P("dwangsommen.beroepen_per_zaak") * P("dwangsommen.proceskosten_per_beroep"),
                "kosten",
                drager="jenv",
                kostensoort="rechtsbijstand",
            ),
        ),
    )
