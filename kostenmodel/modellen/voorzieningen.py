"""Voorzieningen: bijstand, bijzondere bijstand, jeugdhulp, Wmo, schuldhulp en gezondheidszorg voor vergunninghouders.

Bijstand staat hier een keer: voor gehuisvesten via de taakstelling naar verblijfsjaar, en voor bewoners van programmawoningen en
doorstroomlocaties als in hun eerste jaar. Wie daar woont kost in totaal precies evenveel als in de opvang: bijstand, zorg en
begeleiding gaan van dat bedrag af, en wat overblijft houdt het Rijk, omdat deze bewoners nog op hun gewone woning wachten.
Na het vijfde jaar volgt het model mensen niet meer.
"""

from __future__ import annotations

from collections.abc import Mapping

from kostenmodel.rekenkern import (
    EEN,
    NUL,
    Kenmerk,
    Knoop,
    Lijsten,
    Model,
    Parameter,
    Post,
    Volume,
    als,
    groter,
    maximum,
    minimum,
    post,
    som,
    vorig,
)

P, V = Parameter, Volume
WOONAANDEEL = P("voorzieningen.woonaandeel_bijstand")
EERSTE_JAAR = "voorzieningen.bijstand_per_bewoner.jaar_1"
LASTEN, EEN_JAAR, TWEE_JAAR = (f"voorzieningen.bijstandslasten{staart}" for staart in ("", "_een_jaar_eerder", "_twee_jaar_eerder"))


def voorzieningen(lijsten: Lijsten) -> Model:
    return Model(
        naam="voorzieningen",
        titel="Voorzieningen",
        toelichting="Bijstand met het budget van het Rijk, inrichting, jeugdhulp, Wmo, schuldhulp en publieke gezondheid.",
        verschil="Wie betaalt voor wie al in een gemeente op een woning wacht, en inrichting. Per bewoner zijn voorzieningen gelijk.",
        posten=(
            *_bijstand(lijsten["verblijfsjaar"]),
            *_wachtenden(
                "programma",
                "programmawoningen",
                V("bewoners_woningen"),
                post(EERSTE_JAAR) * (EEN - WOONAANDEEL),
                rest=("coa", "COA"),
            ),
            _woonkosten(),
            *_wachtenden(
                "doorstroom",
                "doorstroomlocaties",
                V("doorstroom_bewoners"),
                post(EERSTE_JAAR),
                rest=("jenv", "Asiel en Migratie"),
            ),
            *_budget(),
            *_inrichting(),
            *_zorg(lijsten["verblijfsjaar"]),
        ),
    )


def _bijstand(verblijfsjaren: Mapping[str, str]) -> tuple[Post, ...]:
    per_bewoner = [
        Post(
            f"voorzieningen.bijstand_per_bewoner.{code}",
            f"Bijstand per bewoner, ook kinderen, {label}",
            "EUR/persoon/jaar",
            P("voorzieningen.aandeel_volwassen") * P(f"voorzieningen.aandeel_bijstand.{code}") * P("voorzieningen.bijstand_per_ontvanger"),
            "memo",
            stand=True,
        )
        for code, label in verblijfsjaren.items()
    ]
    per_jaar = [
        Post(
            f"voorzieningen.bijstand.{code}",
            f"Bijstand taakstelling, {label}",
            "EUR/jaar",
            V(f"bewoners_taakstelling.{code}") * post(f"voorzieningen.bijstand_per_bewoner.{code}"),
            "memo",
        )
        for code, label in verblijfsjaren.items()
    ]
    samen = Post(
        "voorzieningen.bijstand_taakstelling",
        "Bijstand aan gehuisveste vergunninghouders (bruto)",
        "EUR/jaar",
        som(post(regel.sleutel) for regel in per_jaar),
        "kosten",
        drager="gemeente",
        kostensoort="leefkosten",
    )
    return (*per_bewoner, *per_jaar, samen)


def _wachtenden(groep: str, label: str, bewoners: Volume, bijstand: Knoop, rest: tuple[str, str]) -> tuple[Post, ...]:
    """Dezelfde voorzieningen als in de opvang, met de betalers die bij wonen in een gemeente horen.

    `rest`: de partij die houdt wat er in de opvang meer was, met haar naam.
    """

    def naam(regel: str) -> str:
        return f"voorzieningen.{regel}_{groep}"

    totaal = bewoners * post("opvang_regulier.persoonsgebonden_per_bewoner")
    zorg, begeleiding = P("voorzieningen.aandeel_zorg"), P("inburgering.aandeel_begeleiding")
    return (
        Post(
            naam("zorg"),
            f"Zorg voor bewoners {label}",
            "EUR/jaar",
            totaal * zorg,
            "kosten",
            drager="vws",
            kostensoort="zorg",
        ),
        Post(
            naam("ruimte"),
            f"Opvangkosten zonder zorg en begeleiding, {label}",
            "EUR/jaar",
            totaal * (EEN - zorg - begeleiding),
            "memo",
        ),
        Post(
            naam("levensonderhoud"),
            f"Bijstand bewoners {label}, zonder huur",
            "EUR/jaar",
            minimum(post(naam("ruimte")), bewoners * bijstand),
            "kosten",
            drager="gemeente",
            kostensoort="leefkosten",
            toelichting="Nooit meer dan er in de opvang voor deze bewoners was: hetzelfde niveau, een andere betaler.",
        ),
        Post(
            naam("overig"),
            f"Overige opvangkosten {label} ({rest[1]})",
            "EUR/jaar",
            post(naam("ruimte")) - post(naam("levensonderhoud")),
            "kosten",
            drager=rest[0],
            kostensoort="overige_opvangkosten",
            toelichting="Begeleiding en verstrekkingen die het Rijk blijft betalen tot de bewoner een woning van de taakstelling heeft.",
        ),
    )


def _woonkosten() -> Post:
    return Post(
        "voorzieningen.woonkosten_programma",
        "Deel van de bijstand voor huur, programmawoningen",
        "EUR/jaar",
        V("bewoners_woningen") * post(EERSTE_JAAR) * WOONAANDEEL,
        "overdracht",
        van="gemeente",
        naar="huurder",
        kostensoort="leefkosten",
        toelichting="De woning zelf kost al geld bij de eigenaar; dit deel van de bijstand is daarom een overdracht.",
    )


def _reactie(naam: str, omschrijving: str) -> Post:
    """Welk deel van de bijstandslasten in een jaar terugkomt, naar het verdeelmodel dat voor de gemeente geldt."""
    historisch = post("voorzieningen.aandeel_historisch")
    return Post(
        f"voorzieningen.reactie_{naam}",
        omschrijving,
        "1",
        (EEN - historisch) * P(f"voorzieningen.buig_{naam}_objectief") + historisch * P(f"voorzieningen.buig_{naam}_historisch"),
        "memo",
        stand=True,
    )


def _eerder(van: str) -> Knoop:
    """De lasten een jaar eerder; in het eerste jaar van de tabel, dat geen vorig jaar heeft, de lasten van dat jaar zelf."""
    return als(groter(vorig(van), NUL), vorig(van), post(van))


def _budget() -> tuple[Post, ...]:
    return (
        Post(
            LASTEN,
            "Bijstandslasten gemeente, grondslag voor het budget",
            "EUR/jaar",
            post("voorzieningen.bijstand_taakstelling")
            + post("voorzieningen.levensonderhoud_programma")
            + post("voorzieningen.woonkosten_programma")
            + post("voorzieningen.levensonderhoud_doorstroom"),
            "memo",
        ),
        Post(EEN_JAAR, "Bijstandslasten een jaar eerder", "EUR/jaar", _eerder(LASTEN), "memo"),
        Post(TWEE_JAAR, "Bijstandslasten twee jaar eerder", "EUR/jaar", _eerder(EEN_JAAR), "memo"),
        Post(
            "voorzieningen.aandeel_historisch",
            "Deel van het budget op basis van eigen lasten van eerder",
            "1",
            Kenmerk("inwoners_historisch") / Kenmerk("inwoners"),
            "memo",
            stand=True,
            toelichting="Tot 15.000 inwoners geheel, boven 40.000 niet, daartussen naar rato. De rest gaat naar objectieve kenmerken.",
        ),
        _reactie("lopend_jaar", "Deel van de lasten dat het budget in het jaar zelf volgt"),
        _reactie("een_jaar_later", "Deel van de lasten dat het budget een jaar later volgt"),
        _reactie("twee_jaar_later", "Deel van de lasten dat het budget twee jaar later volgt"),
        Post(
            "voorzieningen.buig",
            "Budget bijstand (BUIG), deels later",
            "EUR/jaar",
            post(LASTEN) * post("voorzieningen.reactie_lopend_jaar")
            + post(EEN_JAAR) * post("voorzieningen.reactie_een_jaar_later")
            + post(TWEE_JAAR) * post("voorzieningen.reactie_twee_jaar_later"),
            "overdracht",
            van="szw",
            naar="gemeente",
            kostensoort="leefkosten",
        ),
        Post(
            "voorzieningen.bijstandstekort",
            "Tekort op de bijstand voor vangnet (min is overschot)",
            "EUR/jaar",
            post(LASTEN) - post("voorzieningen.buig"),
            "memo",
        ),
        Post(
            "voorzieningen.vangnet",
            "Vangnetuitkering bij een groot tekort, verwacht bedrag",
            "EUR/jaar",
            maximum(NUL, post("voorzieningen.bijstandstekort")) * P("voorzieningen.vangnet_aandeel"),
            "overdracht",
            van="szw",
            naar="gemeente",
            kostensoort="leefkosten",
        ),
    )


def _inrichting() -> tuple[Post, ...]:
    inrichting = P("voorzieningen.inrichtingskosten_per_woning")
    woningen = V("gehuisvest") / P("voorzieningen.personen_per_woning_inrichting")
    return (
        Post(
            "voorzieningen.inrichting_programma",
            "Inrichting programmawoningen (bijzondere bijstand)",
            "EUR/jaar",
            V("woningen_opgeleverd") * inrichting,
            "kosten",
            drager="gemeente",
            kostensoort="inrichting",
        ),
        Post(
            "voorzieningen.inrichting_taakstelling",
            "Inrichting van gehuisvesten (bijzondere bijstand)",
            "EUR/jaar",
            woningen * inrichting,
            "kosten",
            drager="gemeente",
            kostensoort="inrichting",
        ),
        Post(
            "voorzieningen.overbrugging",
            "Overbrugging tot de eerste uitkering (bijzondere bijstand)",
            "EUR/jaar",
            woningen * P("voorzieningen.overbrugging_per_woning"),
            "kosten",
            drager="gemeente",
            kostensoort="leefkosten",
        ),
    )


def _zorg(verblijfsjaren: Mapping[str, str]) -> tuple[Post, ...]:
    """Jeugdhulp is overal een taak van de gemeente; de andere regels beginnen bij de huisvesting, daarvoor zorgt het COA."""
    opvang = V("bewoners_regulier") + V("bewoners_noodopvang")
    jeugdhulp = P("voorzieningen.jeugdhulp_per_bewoner")
    gehuisvesten = post("voorzieningen.gehuisvesten")
    return (
        Post(
            "voorzieningen.gehuisvesten",
            "Gehuisvesten via de taakstelling, eerste vijf jaar",
            "persoon",
            som(V(f"bewoners_taakstelling.{code}") for code in verblijfsjaren),
            "memo",
            stand=True,
        ),
        Post(
            "voorzieningen.jeugdhulp_opvang",
            "Jeugdhulp aan kinderen in de opvang van het COA",
            "EUR/jaar",
            opvang * jeugdhulp,
            "kosten",
            drager="gemeente",
            kostensoort="jeugdhulp",
        ),
        Post(
            "voorzieningen.jeugdhulp_woningen",
            "Jeugdhulp in woningen en doorstroomlocaties",
            "EUR/jaar",
            (gehuisvesten + V("bewoners_woningen") + V("doorstroom_bewoners")) * jeugdhulp,
            "kosten",
            drager="gemeente",
            kostensoort="jeugdhulp",
        ),
        Post(
            "voorzieningen.uitkering_jeugdhulp",
            "Uitkering jeugdhulp aan kinderen in een azc",
            "EUR/jaar",
            opvang * P("voorzieningen.uitkering_jeugdhulp_per_bewoner"),
            "overdracht",
            van="bzk",
            naar="gemeente",
            kostensoort="jeugdhulp",
        ),
        Post(
            "voorzieningen.wmo",
            "Ondersteuning Wmo van gehuisvesten",
            "EUR/jaar",
            gehuisvesten * P("voorzieningen.wmo_per_bewoner"),
            "kosten",
            drager="gemeente",
            kostensoort="wmo",
        ),
        Post(
            "voorzieningen.schuldhulp",
            "Schuldhulp aan gehuisvesten",
            "EUR/jaar",
            gehuisvesten * P("voorzieningen.schuldhulp_per_bewoner"),
            "kosten",
            drager="gemeente",
            kostensoort="schuldhulp",
        ),
        Post(
            "voorzieningen.publieke_gezondheid",
            "GGD en jeugdgezondheidszorg voor gehuisvesten",
            "EUR/jaar",
            gehuisvesten * P("voorzieningen.publieke_gezondheid_per_bewoner"),
            "kosten",
            drager="gemeente",
            kostensoort="publieke_gezondheid",
            toelichting="In de opvang betaalt het COA deze zorg; die zit daar in de kosten per bewoner.",
        ),
    )
