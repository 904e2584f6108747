"""Gemeentefonds: wat extra inwoners via asiel met de algemene uitkering van een gemeente doen.

Het fonds groeit niet mee met het aantal mensen: tellen ergens meer mensen mee, dan daalt de uitkeringsfactor voor iedereen.
Een gemeente krijgt dus meer voor de eigen bewoners en levert in over alle bewoners samen; over alle gemeenten is dat nul.
Het gaat alleen om de mensen van dit model (tot vijf jaar na huisvesting), niet om het hele fonds. Decentralisatie-uitkeringen
staan bij het model van de kosten waar zij voor zijn; die voor vijf gemeenten met een inschrijfstraat telt nergens mee.
"""

from __future__ import annotations

from collections.abc import Callable

from kostenmodel.rekenkern import (
    EEN,
    NUL,
    Knoop,
    Landelijk,
    Lijsten,
    Model,
    Parameter,
    Post,
    Volume,
    als,
    groter,
    maximum,
    post,
    som,
    vorig,
)

P, V = Parameter, Volume
Blad = Callable[[str], Knoop]
FACTOR = P("gemeentefonds.uitkeringsfactor")
VOLWASSEN = P("voorzieningen.aandeel_volwassen")
ALTIJD_POSITIEF = "verdeling.aandeel_inwoners"
"""Was deze post een jaar eerder nul, dan is dit het eerste jaar van de tabel."""


def gemeentefonds(lijsten: Lijsten) -> Model:
    return Model(
        naam="gemeentefonds",
        titel="Gemeentefonds",
        toelichting="Algemene uitkering over bewoners en gehuisvesten, met de lagere uitkeringsfactor die daarbij hoort.",
        verschil="Alleen waar mensen wonen. Landelijk is de algemene uitkering in beide bekostigingen per saldo nul.",
        posten=(
            *_tarieven(),
            *_uitkeringsbasis("eigen", "gemeente", V, lijsten),
            *_uitkeringsbasis("land", "Nederland", Landelijk, lijsten),
            Post(
                "gemeentefonds.bewoners",
                "Algemene uitkering over bewoners en gehuisvesten",
                "EUR/jaar",
                post("gemeentefonds.eigen.uitkeringsbasis") * FACTOR,
                "memo",
            ),
            Post(
                "gemeentefonds.lagere_factor",
                "Lagere uitkeringsfactor door alle bewoners in het land",
                "EUR/jaar",
                post("gemeentefonds.land.uitkeringsbasis") * FACTOR * post("verdeling.aandeel_gemeentefonds"),
                "memo",
            ),
            Post(
                "gemeentefonds.meer_uitkering",
                "Meer algemene uitkering, ten laste van andere gemeenten",
                "EUR/jaar",
                maximum(NUL, post("gemeentefonds.bewoners") - post("gemeentefonds.lagere_factor")),
                "overdracht",
                van="gemeenten_overig",
                naar="gemeente",
                kostensoort="algemene_uitkering",
            ),
            Post(
                "gemeentefonds.minder_uitkering",
                "Minder algemene uitkering, ten gunste van andere gemeenten",
                "EUR/jaar",
                maximum(NUL, post("gemeentefonds.lagere_factor") - post("gemeentefonds.bewoners")),
                "overdracht",
                van="gemeente",
                naar="gemeenten_overig",
                kostensoort="algemene_uitkering",
                toelichting="In de begroting geen last maar een lagere baat.",
            ),
        ),
    )


def _tarieven() -> tuple[Post, ...]:
    """Gewichten per maatstaf, omgerekend naar een persoon."""

    def tarief(naam: str, omschrijving: str, formule: Knoop) -> Post:
        return Post(f"gemeentefonds.{naam}", omschrijving, "EUR/persoon/jaar", formule, "memo", stand=True)

    return (
        tarief(
            "per_inwoner",
            "Gewicht per inwoner, met het deel voor jongeren",
            P("gemeentefonds.gewicht_inwoners") + P("gemeentefonds.gewicht_jongeren") * (EEN - VOLWASSEN),
        ),
        tarief(
            "per_migrant",
            "Gewicht migratieachtergrond per persoon via asiel",
            P("gemeentefonds.gewicht_migratieachtergrond") * P("gemeentefonds.aandeel_migratieachtergrond"),
        ),
        tarief(
            "per_alleenwonende",
            "Gewicht eenpersoonshuishoudens per gehuisveste",
            P("gemeentefonds.gewicht_eenpersoonshuishoudens") * P("gemeentefonds.eenpersoonshuishoudens_per_persoon"),
        ),
        tarief(
            "per_laag_inkomen",
            "Gewicht laag inkomen per gehuisveste",
            P("gemeentefonds.gewicht_laag_inkomen") * P("gemeentefonds.laag_inkomen_per_persoon"),
        ),
    )


def _een_jaar_eerder(sleutel: str) -> Knoop:
    """De stand van een jaar eerder; in het eerste jaar van de tabel, dat geen vorig jaar heeft, die van dat jaar zelf."""
    return als(groter(vorig(ALTIJD_POSITIEF), NUL), vorig(sleutel), post(sleutel))


def _uitkeringsbasis(kant: str, waar: str, blad: Blad, lijsten: Lijsten) -> tuple[Post, ...]:
    """Mensen die meetellen in de maatstaven, en wat zij aan uitkeringsbasis brengen; `kant` is eigen of land.

    Inwoners tellen op 1 januari, dus met de stand van het jaar ervoor. Inkomen en bijstand zijn twee jaar oud; bijstand is in
    werkelijkheid een gemiddelde van drie jaren, waarvoor de tabel niet ver genoeg terug gaat.
    """

    def naam(regel: str) -> str:
        return f"gemeentefonds.{kant}.{regel}"

    def mensen(regel: str, omschrijving: str, formule: Knoop) -> Post:
        return Post(naam(regel), f"{omschrijving}, {waar}", "persoon", formule, "memo", stand=True)

    def eerder(regel: str, omschrijving: str, van: str) -> Post:
        return mensen(regel, omschrijving, _een_jaar_eerder(naam(van)))

    def bijstandsdeel(code: str) -> Knoop:
        return P(f"voorzieningen.aandeel_bijstand.{code}")

    jaren = lijsten["verblijfsjaar"]
    wachtend = blad("bewoners_woningen") + blad("doorstroom_bewoners")
    opvang = som((blad("bewoners_regulier"), *(blad(f"bewoners_noodopvang.{code}") for code in lijsten["opvangtype"])))
    gewogen = [
        mensen(
            f"bijstand.{code}",
            f"Gewogen met bijstand, {label}",
            blad(f"bewoners_taakstelling.{code}") * bijstandsdeel(code),
        )
        for code, label in jaren.items()
    ]
    gewogen.append(
        mensen("bijstand.wachtend", "Gewogen met bijstand, doorstroom en programma", wachtend * bijstandsdeel(next(iter(jaren))))
    )
    return (
        mensen(
            "gehuisvest",
            "Gehuisvesten, met doorstroom en programma",
            som(blad(f"bewoners_taakstelling.{code}") for code in jaren) + wachtend,
        ),
        mensen(
            "ingeschreven",
            "Ingeschreven gehuisvesten en opvangbewoners",
            post(naam("gehuisvest")) + opvang * P("gemeentefonds.aandeel_ingeschreven"),
        ),
        mensen("inwoners", "Inwoners via asiel en uit Oekraïne", post(naam("ingeschreven")) + blad("ontheemden")),
        *gewogen,
        mensen("bijstand", "Bijstandsontvangers via asiel", som(post(regel.sleutel) for regel in gewogen) * VOLWASSEN),
        eerder("inwoners_eerder", "Inwoners een jaar eerder", "inwoners"),
        eerder("ingeschreven_eerder", "Ingeschrevenen een jaar eerder", "ingeschreven"),
        eerder("gehuisvest_eerder", "Gehuisvesten een jaar eerder", "gehuisvest"),
        eerder("gehuisvest_twee_jaar", "Gehuisvesten twee jaar eerder", "gehuisvest_eerder"),
        eerder("bijstand_eerder", "Bijstandsontvangers een jaar eerder", "bijstand"),
        eerder("bijstand_twee_jaar", "Bijstandsontvangers twee jaar eerder", "bijstand_eerder"),
        Post(
            naam("basis_inwoners"),
            f"Uitkeringsbasis inwoners en migratieachtergrond, {waar}",
            "EUR/jaar",
            post(naam("inwoners_eerder")) * post("gemeentefonds.per_inwoner")
            + post(naam("ingeschreven_eerder")) * post("gemeentefonds.per_migrant"),
            "memo",
        ),
        Post(
            naam("uitkeringsbasis"),
            f"Uitkeringsbasis van deze mensen, {waar}",
            "EUR/jaar",
            post(naam("basis_inwoners"))
            + post(naam("gehuisvest_eerder")) * post("gemeentefonds.per_alleenwonende")
            + post(naam("gehuisvest_twee_jaar")) * post("gemeentefonds.per_laag_inkomen")
            + post(naam("bijstand_twee_jaar")) * P("gemeentefonds.gewicht_bijstandsontvangers"),
            "memo",
        ),
    )
