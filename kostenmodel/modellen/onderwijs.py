"""Onderwijs: wat kinderen van asielzoekers en vergunninghouders de gemeente en de school kosten in hun eerste schooljaren.

Per leerling zijn de kosten overal gelijk; alleen het vervoer hangt af van waar het kind woont. De gewone bekostiging van een
leerling staat er niet bij, want die geldt voor elk kind. Na het tweede jaar in een woning volgt het model kinderen niet meer.
"""

from __future__ import annotations

from kostenmodel.rekenkern import Lijsten, Model, Parameter, Post, Volume, post

P, V = Parameter, Volume


def onderwijs(lijsten: Lijsten) -> Model:
    return Model(
        naam="onderwijs",
        titel="Onderwijs",
        toelichting="Onderwijs aan nieuwkomers, leerlingenvervoer, schoolgebouwen en voorschoolse educatie, met wie wat betaalt.",
        verschil="Alleen waar kinderen wonen, en daarmee het vervoer. Onderwijs per leerling is gelijk.",
        posten=(*_leerlingen(), *_school(), *_gemeente()),
    )


def _leerlingen() -> tuple[Post, ...]:
    aandeel = P("onderwijs.aandeel_leerplichtig")
    plekken = (
        ("regulier", "in reguliere opvang", V("bewoners_regulier") * aandeel),
        ("noodopvang", "in noodopvang", V("bewoners_noodopvang") * aandeel),
        ("wachtend", "in programmawoningen en doorstroomlocaties", (V("bewoners_woningen") + V("doorstroom_bewoners")) * aandeel),
        (
            "gehuisvest",
            "die een of twee jaar gehuisvest zijn",
            (V("bewoners_taakstelling.jaar_1") + V("bewoners_taakstelling.jaar_2")) * P("onderwijs.aandeel_leerplichtig_gehuisvest"),
        ),
    )
    wachtend = post("onderwijs.leerlingen.regulier") + post("onderwijs.leerlingen.noodopvang") + post("onderwijs.leerlingen.wachtend")
    gehuisvest = post("onderwijs.leerlingen.gehuisvest")
    schooljaren = tuple(
        Post(
            f"onderwijs.{jaar}",
            f"Leerlingen in hun {label} schooljaar in Nederland",
            "persoon",
            wachtend * P(f"onderwijs.aandeel_{jaar}_opvang") + gehuisvest * P(f"onderwijs.aandeel_{jaar}_gehuisvest"),
            "memo",
            stand=True,
        )
        for jaar, label in (("eerste_jaar", "eerste"), ("tweede_jaar", "tweede"))
    )
    return (
        *(
            Post(f"onderwijs.leerlingen.{code}", f"Leerlingen {label}", "persoon", formule, "memo", stand=True)
            for code, label, formule in plekken
        ),
        *schooljaren,
    )


def _school() -> tuple[Post, ...]:
    eerste, tweede = post("onderwijs.eerste_jaar"), post("onderwijs.tweede_jaar")
    return (
        Post(
            "onderwijs.nieuwkomers",
            "Extra kosten van onderwijs aan nieuwkomers",
            "EUR/jaar",
            eerste * P("onderwijs.kosten_eerste_jaar") + tweede * P("onderwijs.kosten_tweede_jaar"),
            "kosten",
            drager="schoolbestuur",
            kostensoort="onderwijs",
        ),
        Post(
            "onderwijs.nieuwkomersbekostiging",
            "Aanvullende bekostiging nieuwkomers",
            "EUR/jaar",
            eerste * P("onderwijs.bekostiging_eerste_jaar") + tweede * P("onderwijs.bekostiging_tweede_jaar"),
            "overdracht",
            van="ocw",
            naar="schoolbestuur",
            kostensoort="onderwijs",
        ),
    )


def _gemeente() -> tuple[Post, ...]:
    opvang = V("bewoners_regulier") + V("bewoners_noodopvang")
    in_woning = post("onderwijs.leerlingen.wachtend") + post("onderwijs.leerlingen.gehuisvest")
    bewoners = (
        opvang + V("bewoners_woningen") + V("doorstroom_bewoners") + V("bewoners_taakstelling.jaar_1") + V("bewoners_taakstelling.jaar_2")
    )
    return (
        Post(
            "onderwijs.vervoerde_leerlingen",
            "Leerlingen met leerlingenvervoer",
            "persoon",
            post("onderwijs.leerlingen.regulier") * P("onderwijs.aandeel_vervoer_regulier")
            + post("onderwijs.leerlingen.noodopvang") * P("onderwijs.aandeel_vervoer_noodopvang")
            + in_woning * P("onderwijs.aandeel_vervoer_woning"),
            "memo",
            stand=True,
        ),
        Post(
            "onderwijs.leerlingenvervoer",
            "Leerlingenvervoer",
            "EUR/jaar",
            post("onderwijs.vervoerde_leerlingen") * P("onderwijs.vervoer_per_leerling"),
            "kosten",
            drager="gemeente",
            kostensoort="onderwijs",
        ),
        Post(
            "onderwijs.huisvesting",
            "Extra onderwijshuisvesting voor nieuwkomers (noodlokalen)",
            "EUR/jaar",
            (post("onderwijs.eerste_jaar") + post("onderwijs.tweede_jaar")) * P("onderwijs.huisvesting_per_leerling"),
            "kosten",
            drager="gemeente",
            kostensoort="onderwijs",
        ),
        Post(
            "onderwijs.ohba",
            "Bijdrage onderwijshuisvesting van het COA (OHBA), per jaar",
            "EUR/jaar",
            opvang * P("onderwijs.ohba_aandeel_basisschool") * P("onderwijs.ohba_bereik") * P("onderwijs.ohba_per_leerling"),
            "overdracht",
            van="coa",
            naar="gemeente",
            kostensoort="onderwijs",
            toelichting="Het COA betaalt ineens bij de start; hier verdeeld over de jaren dat de leerlingen er zijn.",
        ),
        Post(
            "onderwijs.peuters",
            "Peuters in voorschoolse educatie",
            "persoon",
            bewoners * P("onderwijs.aandeel_peuters") * P("onderwijs.bereik_voorschool"),
            "memo",
            stand=True,
        ),
        Post(
            "onderwijs.voorschool",
            "Voorschoolse educatie",
            "EUR/jaar",
            post("onderwijs.peuters") * P("onderwijs.voorschool_per_peuter"),
            "kosten",
            drager="gemeente",
            kostensoort="onderwijs",
        ),
        Post(
            "onderwijs.achterstandenbudget",
            "Budget onderwijsachterstanden voor deze peuters",
            "EUR/jaar",
            post("onderwijs.voorschool") * P("onderwijs.achterstandenbudget_aandeel"),
            "overdracht",
            van="ocw",
            naar="gemeente",
            kostensoort="onderwijs",
        ),
    )
