"""Mensen zonder verblijfsrecht: plaatsen van de Landelijke Vreemdelingenvoorziening (LVV), en wat het kost als er geen plaats is.

De vijf LVV-steden hebben een vast aantal plaatsen; wie daar niet terechtkan en wie elders verblijft, kost maatschappelijke opvang,
toezicht en zorg. De rijksbijdrage verdeelt alleen de rekening: zij verandert het aantal plaatsen niet. Wat een gemeente zelf aan
plaatsen sluit of opent, is haar eigen opgave.
"""

from __future__ import annotations

from kostenmodel.rekenkern import NUL, Kenmerk, Lijsten, Model, Parameter, Post, Volume, als, deel, groter, minimum, post

P, V = Parameter, Volume


def lvv(lijsten: Lijsten) -> Model:
    return Model(
        naam="lvv",
        titel="LVV",
        toelichting="Opvang van mensen zonder verblijfsrecht in de vijf LVV-steden, en wie zonder plaats blijft in alle gemeenten.",
        verschil="De rijksbijdrage: beëindigd per 2025, of voortgezet op het niveau van 2024. Plaatsen en mensen zijn gelijk.",
        posten=(
            Post(
                "lvv.vraag",
                "Mensen zonder verblijfsrecht die opvang nodig hebben",
                "persoon",
                V("ongedocumenteerden") * P("lvv.aandeel_vraagt_opvang"),
                "memo",
                stand=True,
            ),
            Post(
                "lvv.vraag_in_steden",
                "Van hen in de vijf LVV-steden",
                "persoon",
                post("lvv.vraag") * deel(post("verdeling.verwacht_lvv_steden"), post("verdeling.verwacht_lvv")),
                "memo",
                stand=True,
            ),
            Post(
                "lvv.plaatsen_open",
                "Open LVV-plaatsen",
                "plaats",
                Kenmerk("lvv_plaatsen") * P("lvv.aandeel_plaatsen_open"),
                "memo",
                stand=True,
            ),
            Post(
                "lvv.bewoners",
                "Bewoners van LVV-plaatsen",
                "persoon",
                minimum(post("lvv.vraag_in_steden"), post("lvv.plaatsen_open") * P("lvv.bezettingsgraad")),
                "memo",
                stand=True,
            ),
            Post(
                "lvv.opvang",
                "Opvang en begeleiding in de LVV",
                "EUR/jaar",
                post("lvv.bewoners") / P("lvv.bezettingsgraad") * P("lvv.kosten_per_plaats"),
                "kosten",
                drager="gemeente",
                kostensoort="huisvesting",
            ),
            Post(
                "lvv.bijdrage",
                "Rijksbijdrage LVV",
                "EUR/jaar",
                als(
                    groter(V("ongedocumenteerden"), NUL),
                    P("lvv.rijksbijdrage") * deel(Kenmerk("lvv_rijksbijdrage"), Kenmerk("landelijk.lvv_rijksbijdrage")),
                    NUL,
                ),
                "overdracht",
                van="jenv",
                naar="gemeente",
                kostensoort="huisvesting",
                toelichting="Verdeeld over de steden zoals in 2024; een stad kan overhouden. Zonder mensen geen bijdrage.",
            ),
            Post(
                "lvv.zonder_plaats",
                "Mensen die opvang nodig hebben en geen plaats hebben",
                "persoon",
                post("lvv.vraag") - post("lvv.bewoners"),
                "memo",
                stand=True,
            ),
            Post(
                "lvv.maatschappelijke_opvang",
                "Maatschappelijke opvang en winteropvang",
                "EUR/jaar",
                post("lvv.zonder_plaats") * P("lvv.aandeel_maatschappelijke_opvang") * P("lvv.kosten_maatschappelijke_opvang"),
                "kosten",
                drager="gemeente",
                kostensoort="huisvesting",
            ),
            Post(
                "lvv.orde",
                "Toezicht en overlast rond mensen zonder plaats",
                "EUR/jaar",
                post("lvv.zonder_plaats") * P("lvv.kosten_orde"),
                "kosten",
                drager="gemeente",
                kostensoort="openbare_orde",
            ),
            Post(
                "lvv.zorg",
                "Extra zorg voor onverzekerden zonder plaats",
                "EUR/jaar",
                post("lvv.zonder_plaats") * P("lvv.kosten_zorg"),
                "kosten",
                drager="vws",
                kostensoort="zorg",
            ),
            Post(
                "lvv.weggevallen",
                "Kosten LVV die de gemeente zelf betaalt (een min is een overschot)",
                "EUR/jaar",
                post("lvv.opvang") - post("lvv.bijdrage"),
                "memo",
            ),
        ),
    )
