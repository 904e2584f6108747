"""Doorstroomlocaties: tijdelijk onderdak voor vergunninghouders die al aan een gemeente zijn gekoppeld.

De gemeente betaalt per plaats en ontvangt een norm per bewoner: elke lege plaats is haar risico. De regeling vervalt op
1 januari 2029; wat daarna doorloopt is niet gedekt. Bewoners krijgen dezelfde voorzieningen als elders; die staan bij
Voorzieningen en Inburgering. Huur of een eigen bijdrage van bewoners is niet gevonden en telt niet mee.
"""

from __future__ import annotations

from kostenmodel.rekenkern import EEN, NUL, Lijsten, Model, Parameter, Post, Volume, als, deel, groter, post

P, V = Parameter, Volume
VAN_KRACHT = P("doorstroomlocaties.norm_van_kracht")
PLAATSKOSTEN = post("doorstroomlocaties.prijs_per_plaats") * P("algemeen.dagen_per_jaar")


def doorstroomlocaties(lijsten: Lijsten) -> Model:
    return Model(
        naam="doorstroomlocaties",
        titel="Doorstroomlocaties",
        toelichting="Exploitatie van doorstroomlocaties en de rijksnorm daarvoor. Bijstand en begeleiding van bewoners staan elders.",
        verschil="Of plaatsen (tot 2031) en norm na 2028 doorlopen. Voorzieningen per bewoner zijn gelijk aan die in de opvang.",
        posten=_locaties(),
    )


def _locaties() -> tuple[Post, ...]:
    """Kosten van de plaatsen, en wat het Rijk daarvan dekt zolang de regeling geldt."""
    return (
        Post(
            "doorstroomlocaties.bezettingsgraad",
            "Bewoners per plaats; loopt op als de uitstroom stokt",
            "persoon/plaats",
            deel(V("doorstroom_bewoners"), V("doorstroom_plaatsen")),
            "memo",
            stand=True,
        ),
        Post(
            "doorstroomlocaties.prijs_per_plaats",
            "Exploitatiekosten per plaats per dag",
            "EUR/plaats/dag",
            als(
                groter(post("locaties.prijs.doorstroom"), NUL),
                post("locaties.prijs.doorstroom"),
                P("doorstroomlocaties.kosten_per_plaats_per_dag"),
            ),
            "memo",
            stand=True,
            toelichting="De eigen prijs van de gemeente als zij die bij haar locaties opgeeft.",
        ),
        Post(
            "doorstroomlocaties.exploitatie",
            "Exploitatie van plaatsen, bezet en leeg",
            "EUR/jaar",
            V("doorstroom_plaatsen") * PLAATSKOSTEN,
            "kosten",
            drager="gemeente",
            kostensoort="huisvesting",
            leeg="doorstroomlocaties.leeg_aandeel",
        ),
        Post(
            "doorstroomlocaties.norm",
            "Rijksnorm per bewoner per dag",
            "EUR/jaar",
            V("doorstroom_bewoners") * P("doorstroomlocaties.norm_per_persoon_per_dag") * P("algemeen.dagen_per_jaar") * VAN_KRACHT,
            "overdracht",
            van="jenv",
            naar="gemeente",
            kostensoort="huisvesting",
        ),
        Post(
            "doorstroomlocaties.transitie",
            "Geschikt maken van nieuwe plaatsen",
            "EUR/jaar",
            V("doorstroom_plaatsen_erbij") * P("doorstroomlocaties.transitiekosten_per_plaats"),
            "kosten",
            drager="gemeente",
            kostensoort="opstart_afbouw",
            toelichting="In een gehuurd pand voor enkele jaren: in een keer als last genomen.",
        ),
        Post(
            "doorstroomlocaties.vergoeding_transitie",
            "Vergoeding van transitiekosten door het Rijk",
            "EUR/jaar",
            post("doorstroomlocaties.transitie") * P("doorstroomlocaties.transitie_vergoed_aandeel") * VAN_KRACHT,
            "overdracht",
            van="jenv",
            naar="gemeente",
            kostensoort="opstart_afbouw",
        ),
        Post(
            "doorstroomlocaties.sluiting",
            "Sluiten van plaatsen (aflopende huur en herstel)",
            "EUR/jaar",
            V("doorstroom_plaatsen_eraf") * P("doorstroomlocaties.sluitingskosten_per_plaats"),
            "kosten",
            drager="gemeente",
            kostensoort="opstart_afbouw",
        ),
        Post(
            "doorstroomlocaties.lege_plaatsen",
            "Kosten van plaatsen zonder bewoner (bezettingsrisico)",
            "EUR/jaar",
            (V("doorstroom_plaatsen") - V("doorstroom_bewoners") / P("doorstroomlocaties.personen_per_plaats")) * PLAATSKOSTEN,
            "memo",
        ),
        Post(
            "doorstroomlocaties.leeg_aandeel",
            "Deel van de exploitatie dat voor plaatsen zonder bewoner is",
            "1",
            deel(post("doorstroomlocaties.lege_plaatsen"), post("doorstroomlocaties.exploitatie")),
            "memo",
            stand=True,
        ),
        Post(
            "doorstroomlocaties.tekort",
            "Kosten van de plaatsen min de rijksvergoeding",
            "EUR/jaar",
            post("doorstroomlocaties.exploitatie")
            + post("doorstroomlocaties.transitie")
            + post("doorstroomlocaties.sluiting")
            - post("doorstroomlocaties.norm")
            - post("doorstroomlocaties.vergoeding_transitie"),
            "memo",
        ),
        Post(
            "doorstroomlocaties.dekkingsgat",
            "Dekkingsgat: kosten na het vervallen van de regeling",
            "EUR/jaar",
            post("doorstroomlocaties.tekort") * (EEN - VAN_KRACHT),
            "memo",
        ),
    )
