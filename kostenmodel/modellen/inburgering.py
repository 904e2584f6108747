"""Inburgering: wat de gemeente per inburgeraar uitgeeft in de eerste jaren na huisvesting, en wat het Rijk daarvan betaalt.

Alleen asielstatushouders; gezinsmigranten horen niet bij het asielbeleid. Een traject begint met de huisvesting en loopt over
verblijfsjaren; de specifieke uitkering telt mensen de eerste drie jaar mee. Wat er tussen zit, is het tekort.
"""

from __future__ import annotations

from kostenmodel.rekenkern import Lijsten, Model, Parameter, Post, Volume, post, som

P, V = Parameter, Volume
AANDEEL = P("inburgering.aandeel_inburgeringsplichtig")
TELJAREN = P("inburgering.spuk_teljaren")


def inburgering(lijsten: Lijsten) -> Model:
    verblijfsjaren, leerroutes = lijsten["verblijfsjaar"], lijsten["leerroute"]
    per_jaar = [
        Post(
            f"inburgering.trajecten.{code}",
            f"Trajecten in het {label}",
            "persoon/jaar",
            V(f"bewoners_taakstelling.{code}") * AANDEEL * P(f"inburgering.verloop.{code}"),
            "memo",
        )
        for code, label in verblijfsjaren.items()
    ]
    routes = [
        Post(
            f"inburgering.leerroute.{code}",
            f"{label}: taalles en begeleiding",
            "EUR/jaar",
            post("inburgering.trajecten") * P(f"inburgering.aandeel_leerroute.{code}") * P(f"inburgering.trajectprijs.{code}"),
            "kosten",
            drager="gemeente",
            kostensoort="inburgering",
        )
        for code, label in leerroutes.items()
    ]
    return Model(
        naam="inburgering",
        titel="Inburgering",
        toelichting="Leerroutes en uitvoering van de Wet inburgering voor gehuisveste vergunninghouders, met de rijksbijdrage.",
        verschil="Alleen de begeleiding van wie in een gemeente op een woning wacht; in de opvang betaalt het COA die.",
        posten=(
            *per_jaar,
            Post(
                "inburgering.trajecten",
                "Trajecten, elk geteld naar het deel dat in het jaar valt",
                "persoon/jaar",
                som(post(regel.sleutel) for regel in per_jaar),
                "memo",
            ),
            *routes,
            Post(
                "inburgering.uitvoering",
                "Uitvoering: brede intake, plan (PIP), voortgang en ontzorgen",
                "EUR/jaar",
                post("inburgering.trajecten") * P("inburgering.uitvoering_per_inburgeraar"),
                "kosten",
                drager="gemeente",
                kostensoort="inburgering",
            ),
            Post(
                "inburgering.begeleiding_taakstelling",
                "Maatschappelijke begeleiding van nieuwe inburgeraars",
                "EUR/jaar",
                V("gehuisvest") * AANDEEL * P("inburgering.begeleiding_per_inburgeraar"),
                "kosten",
                drager="gemeente",
                kostensoort="begeleiding",
            ),
            _begeleiding("programma", "programmawoningen", V("bewoners_woningen")),
            _begeleiding("doorstroom", "doorstroomlocaties", V("doorstroom_bewoners")),
            Post(
                "inburgering.geteld",
                "Inburgeraars die voor de specifieke uitkering meetellen",
                "persoon",
                som(V(f"bewoners_taakstelling.{code}") for code in list(verblijfsjaren)[:3]) * AANDEEL,
                "memo",
                stand=True,
            ),
            Post(
                "inburgering.spuk",
                "Specifieke uitkering inburgeringsvoorzieningen",
                "EUR/jaar",
                post("inburgering.geteld") * P("inburgering.spuk_per_inburgeraar") / TELJAREN,
                "overdracht",
                van="szw",
                naar="gemeente",
                kostensoort="inburgering",
            ),
            Post(
                "inburgering.spuk_onderwijsroute",
                "Extra specifieke uitkering voor de onderwijsroute",
                "EUR/jaar",
                post("inburgering.geteld")
                * P("inburgering.aandeel_leerroute.onderwijs")
                * P("inburgering.spuk_onderwijsroute_per_traject")
                / TELJAREN,
                "overdracht",
                van="szw",
                naar="gemeente",
                kostensoort="inburgering",
            ),
            Post(
                "inburgering.gemeentefonds",
                "Uitvoeringskosten inburgering via het gemeentefonds",
                "EUR/jaar",
                V("gehuisvest") * AANDEEL * P("inburgering.gemeentefonds_per_inburgeraar"),
                "overdracht",
                van="bzk",
                naar="gemeente",
                kostensoort="inburgering",
            ),
            Post(
                "inburgering.tekort",
                "Tekort van de gemeente op inburgering van gehuisvesten",
                "EUR/jaar",
                som(post(regel.sleutel) for regel in routes)
                + post("inburgering.uitvoering")
                + post("inburgering.begeleiding_taakstelling")
                - post("inburgering.spuk")
                - post("inburgering.spuk_onderwijsroute")
                - post("inburgering.gemeentefonds"),
                "memo",
            ),
        ),
    )


def _begeleiding(groep: str, label: str, bewoners: Volume) -> Post:
    return Post(
        f"inburgering.begeleiding_{groep}",
        f"Begeleiding van bewoners {label}",
        "EUR/jaar",
        bewoners * post("opvang_regulier.persoonsgebonden_per_bewoner") * P("inburgering.aandeel_begeleiding"),
        "kosten",
        drager="gemeente",
        kostensoort="begeleiding",
        toelichting="Deel van de kosten per bewoner in de opvang: dezelfde begeleiding, met de gemeente als betaler.",
    )
