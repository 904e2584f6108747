"""Opvang van ontheemden uit Oekraïne: wat gemeenten betalen per soort locatie, tegenover de norm per gerealiseerde plaats.

De norm is een vergoeding en nooit een kostprijs: ligt zij hoger, dan houdt de gemeente over (2023), ligt zij lager, dan komt zij
tekort (2025). Leefgeld, particuliere opvang, eigen bijdrage en transitiekosten hebben elk hun eigen regel. Wat na 4 maart 2027 geldt,
staat in schakelaars met een datum; een maatregel verzet ze. Zorg en onderwijs van ontheemden staan niet hier.
"""

from __future__ import annotations

from collections.abc import Mapping

from kostenmodel.rekenkern import (
    EEN,
    NUL,
    Knoop,
    Lijsten,
    Model,
    Parameter,
    Post,
    Volume,
    afschrijving,
    als,
    cumulatief,
    deel,
    gelijk,
    groter,
    maximum,
    minimum,
    post,
    som,
    vorig,
)

P, V = Parameter, Volume
DAGEN, MAANDEN = P("algemeen.dagen_per_jaar"), P("algemeen.maanden_per_jaar")
EIGEN_PLAATSEN = post("locaties.plaatsen_oekraine")
GELDT = P("oekraine.regeling_van_kracht")
"""Het deel van het jaar waarin de bekostigingsregeling geldt."""


def oekraine(lijsten: Lijsten) -> Model:
    typen = lijsten["oekrainelocatie"]
    return Model(
        naam="oekraine",
        titel="Opvang Oekraïne",
        toelichting="Opvang van ontheemden uit Oekraïne, gemeentelijk en particulier: kosten per soort en wat het Rijk vergoedt.",
        verschil="Jaarnorm en korte contracten, of een meerjarige vergoeding op kostprijs met langere contracten in goedkopere locaties.",
        posten=(
            *_plaatsen(),
            *_exploitatie(typen),
            *_vergoeding(),
            *_leefgeld(),
            *_particulier(),
            *_bewoners(),
            *_transitie(),
            *_dekking(),
        ),
    )


def _memo(naam: str, omschrijving: str, eenheid: str, formule: Knoop, stand: bool = False, toelichting: str = "") -> Post:
    return Post(f"oekraine.{naam}", omschrijving, eenheid, formule, "memo", stand=stand, toelichting=toelichting)


def _plaatsen() -> tuple[Post, ...]:
    """Geeft de gemeente zelf locaties op, dan zijn dat haar plaatsen zolang zij er zijn; anders volgen ze uit de bewoners."""
    return (
        _memo(
            "plaatsen_nodig",
            "Plaatsen die de bewoners bezetten",
            "plaats",
            V("ontheemden_opvang") / P("algemeen.personen_per_bezette_plaats"),
            stand=True,
        ),
        _memo(
            "plaatsen",
            "Gerealiseerde plaatsen in gemeentelijke opvang, bezet en leeg",
            "plaats",
            als(
                groter(EIGEN_PLAATSEN, NUL),
                EIGEN_PLAATSEN,
                post("oekraine.plaatsen_nodig") / (EEN - P("oekraine.aandeel_leeg")),
            ),
            stand=True,
        ),
        _memo(
            "plaatsen_bezet",
            "Bezette plaatsen in gemeentelijke opvang",
            "plaats",
            minimum(post("oekraine.plaatsen"), post("oekraine.plaatsen_nodig")),
            stand=True,
        ),
        _memo(
            "plaatsen_leeg",
            "Lege plaatsen in gemeentelijke opvang",
            "plaats",
            post("oekraine.plaatsen") - post("oekraine.plaatsen_bezet"),
            stand=True,
        ),
    )


def _exploitatie(typen: Mapping[str, str]) -> tuple[Post, ...]:
    """Kosten van de plaatsen zelf; de mix van locaties wordt op 1 gebracht, zodat spreiding geen plaatsen maakt."""
    mix = [
        _memo(
            f"aandeel.{code}",
            f"Aandeel in de plaatsen: {label}",
            "1",
            als(
                groter(EIGEN_PLAATSEN, NUL),
                deel(post(f"locaties.plaatsen_van.oekraine_{code}"), EIGEN_PLAATSEN),
                P(f"oekraine.aandeel_locatietype.{code}") / post("oekraine.aandelen_samen"),
            ),
            stand=True,
        )
        for code, label in typen.items()
    ]
    prijzen = [
        _memo(
            f"prijs.{code}",
            f"Exploitatie per plaats per dag: {label}",
            "EUR/plaats/dag",
            als(
                groter(post(f"locaties.prijs.oekraine_{code}"), NUL),
                post(f"locaties.prijs.oekraine_{code}"),
                P(f"oekraine.kosten_per_plaats_per_dag.{code}"),
            ),
            stand=True,
            toelichting="De eigen prijs van de gemeente als zij die bij haar locaties opgeeft.",
        )
        for code, label in typen.items()
    ]
    exploitatie = [
        Post(
            f"oekraine.exploitatie.{code}",
            f"Exploitatie bezette plaatsen: {label}",
            "EUR/jaar",
            post("oekraine.plaatsen_bezet") * post(f"oekraine.aandeel.{code}") * post(f"oekraine.prijs.{code}") * DAGEN,
            "kosten",
            drager="gemeente",
            kostensoort="huisvesting",
        )
        for code, label in typen.items()
    ]
    return (
        _memo(
            "aandelen_samen",
            "Opgegeven aandelen van de soorten locaties, samen",
            "1",
            som(P(f"oekraine.aandeel_locatietype.{code}") for code in typen),
            stand=True,
        ),
        *mix,
        *prijzen,
        _memo(
            "kostprijs",
            "Gemiddelde exploitatiekosten per plaats per dag",
            "EUR/plaats/dag",
            som(post(f"oekraine.aandeel.{code}") * post(f"oekraine.prijs.{code}") for code in typen),
            stand=True,
            toelichting="Zonder leefgeld, ambtelijke inzet en transitiekosten; de norm staat hier los van.",
        ),
        *exploitatie,
        Post(
            "oekraine.leegstand",
            "Doorlopende kosten van lege plaatsen",
            "EUR/jaar",
            post("oekraine.plaatsen_leeg") * post("oekraine.kostprijs") * DAGEN * P("oekraine.vaste_lasten_leeg"),
            "kosten",
            drager="gemeente",
            kostensoort="leegstand",
        ),
        _memo(
            "locatiekosten",
            "Exploitatie van alle plaatsen, bezet en leeg",
            "EUR/jaar",
            som(post(sleutel) for sleutel in (*(een.sleutel for een in exploitatie), "oekraine.leegstand")),
        ),
        _memo(
            "formatie",
            "Ambtelijke inzet bij gemeentelijke opvang",
            "fte",
            post("oekraine.plaatsen") * P("oekraine.ambtelijke_inzet_per_plaats"),
            stand=True,
        ),
        Post(
            "oekraine.ambtelijke_inzet",
            "Ambtelijke inzet gemeente",
            "EUR/jaar",
            post("oekraine.formatie") * P("gemeente.loonkosten_per_fte"),
            "kosten",
            drager="gemeente",
            kostensoort="ambtelijke_inzet",
        ),
        Post(
            "oekraine.btw_compensatie",
            "Btw op de exploitatie die het btw-compensatiefonds teruggeeft",
            "EUR/jaar",
            post("oekraine.locatiekosten") * P("oekraine.btw_deel_van_kosten") * P("oekraine.btw_compensabel"),
            "overdracht",
            van="financien",
            naar="gemeente",
            kostensoort="btw",
            toelichting="Het overige deel is kostprijsverhogend en zit in de vergoeding van de opvang.",
        ),
    )


def _vergoeding() -> tuple[Post, ...]:
    """Norm per gerealiseerde plaats of kostprijs, en wat de werkelijke-kostenregel daaraan verandert."""
    verschil = (post("oekraine.kosten_onder_norm"), post("oekraine.vergoedbaar"))
    werkelijk = P("oekraine.werkelijke_kosten_van_kracht") * GELDT
    return (
        _memo(
            "kosten_onder_norm",
            "Kosten die uit de vergoeding per plaats betaald worden",
            "EUR/jaar",
            post("oekraine.locatiekosten")
            + post("oekraine.ambtelijke_inzet")
            + post("oekraine.leefgeld") * (EEN - P("oekraine.leefgeld_apart_vergoed"))
            - post("oekraine.btw_compensatie"),
            toelichting="Tot 2024 zat leefgeld in de norm; daarna wordt het apart vergoed.",
        ),
        _memo(
            "norm_totaal",
            "Norm maal gerealiseerde plaatsen, over het hele jaar",
            "EUR/jaar",
            P("oekraine.norm_per_plaats_per_dag") * post("oekraine.plaatsen") * DAGEN,
        ),
        _memo(
            "vergoedbaar",
            "Vergoeding over een heel jaar: norm of kostprijs",
            "EUR/jaar",
            als(gelijk(P("oekraine.norm_op_kostprijs"), EEN), post("oekraine.kosten_onder_norm"), post("oekraine.norm_totaal")),
        ),
        Post(
            "oekraine.vergoeding",
            "Vergoeding gemeentelijke opvang (norm of kostprijs)",
            "EUR/jaar",
            post("oekraine.vergoedbaar") * GELDT,
            "overdracht",
            van="jenv",
            naar="gemeente",
            kostensoort="huisvesting",
        ),
        Post(
            "oekraine.meerkosten_vergoed",
            "Werkelijke-kostenregel: vergoede kosten boven de norm",
            "EUR/jaar",
            maximum(NUL, verschil[0] - verschil[1]) * P("oekraine.aandeel_meerkosten_vergoed") * werkelijk,
            "overdracht",
            van="jenv",
            naar="gemeente",
            kostensoort="huisvesting",
            toelichting="Zet oekraine.werkelijke_kosten_van_kracht op 0 om te zien wat de norm alleen doet.",
        ),
        Post(
            "oekraine.teruggave",
            "Werkelijke-kostenregel: teruggave van wat onder de norm bleef",
            "EUR/jaar",
            maximum(NUL, verschil[1] - verschil[0]) * P("oekraine.aandeel_overschot_terug") * werkelijk,
            "overdracht",
            van="gemeente",
            naar="jenv",
            kostensoort="huisvesting",
        ),
    )


def _leefgeld() -> tuple[Post, ...]:
    return (
        Post(
            "oekraine.leefgeld",
            "Leefgeld van bewoners van gemeentelijke opvang",
            "EUR/jaar",
            V("ontheemden_opvang") * P("oekraine.leefgeld_per_bewoner_per_dag") * DAGEN,
            "kosten",
            drager="gemeente",
            kostensoort="leefkosten",
        ),
        Post(
            "oekraine.leefgeld_vergoeding",
            "Vergoeding van leefgeld, los van de norm",
            "EUR/jaar",
            post("oekraine.leefgeld") * P("oekraine.leefgeld_apart_vergoed") * GELDT,
            "overdracht",
            van="jenv",
            naar="gemeente",
            kostensoort="leefkosten",
        ),
    )


def _particulier() -> tuple[Post, ...]:
    maanden = V("ontheemden_particulier") * MAANDEN
    return (
        Post(
            "oekraine.particulier_verstrekkingen",
            "Leefgeld en wooncomponent in particuliere opvang",
            "EUR/jaar",
            maanden * P("oekraine.verstrekking_particulier_per_maand"),
            "kosten",
            drager="gemeente",
            kostensoort="leefkosten",
        ),
        Post(
            "oekraine.particulier_verstrekkingen_vergoeding",
            "Vergoeding verstrekkingen particuliere opvang",
            "EUR/jaar",
            post("oekraine.particulier_verstrekkingen") * GELDT,
            "overdracht",
            van="jenv",
            naar="gemeente",
            kostensoort="leefkosten",
        ),
        Post(
            "oekraine.particulier_uitvoering",
            "Uitvoeringskosten particuliere opvang",
            "EUR/jaar",
            maanden * P("oekraine.uitvoering_particulier_per_maand"),
            "kosten",
            drager="gemeente",
            kostensoort="ambtelijke_inzet",
        ),
        Post(
            "oekraine.particulier_norm",
            "Norm uitvoeringskosten particuliere opvang",
            "EUR/jaar",
            maanden * P("oekraine.norm_particulier_per_maand") * GELDT,
            "overdracht",
            van="jenv",
            naar="gemeente",
            kostensoort="ambtelijke_inzet",
        ),
    )


def _bewoners() -> tuple[Post, ...]:
    """Wat bewoners zelf betalen, en bijstand zodra zij dezelfde rechten hebben als andere inwoners."""
    return (
        Post(
            "oekraine.eigen_bijdrage",
            "Eigen bijdrage of huur van bewoners van gemeentelijke opvang",
            "EUR/jaar",
            V("ontheemden_opvang") * P("oekraine.aandeel_betaalt_bijdrage") * P("oekraine.eigen_bijdrage_per_maand") * MAANDEN,
            "overdracht",
            van="huurder",
            naar="gemeente",
            kostensoort="eigen_bijdrage",
        ),
        Post(
            "oekraine.eigen_bijdrage_verrekend",
            "Eigen bijdragen die het Rijk met de vergoeding verrekent",
            "EUR/jaar",
            post("oekraine.eigen_bijdrage") * P("oekraine.aandeel_bijdrage_verrekend") * GELDT,
            "overdracht",
            van="gemeente",
            naar="jenv",
            kostensoort="eigen_bijdrage",
        ),
        Post(
            "oekraine.bijstand",
            "Bijstand aan ontheemden in opvang",
            "EUR/jaar",
            (V("ontheemden_opvang") + V("ontheemden_particulier"))
            * P("oekraine.aandeel_bijstand")
            * P("voorzieningen.bijstand_per_ontvanger")
            * P("oekraine.bijstand_van_kracht"),
            "kosten",
            drager="gemeente",
            kostensoort="leefkosten",
        ),
        _memo("bijstand_een_jaar_eerder", "Bijstand aan ontheemden een jaar eerder", "EUR/jaar", vorig("oekraine.bijstand")),
        _memo(
            "bijstand_twee_jaar_eerder", "Bijstand aan ontheemden twee jaar eerder", "EUR/jaar", vorig("oekraine.bijstand_een_jaar_eerder")
        ),
        Post(
            "oekraine.buig",
            "Budget bijstand (BUIG) voor ontheemden, deels later",
            "EUR/jaar",
            post("oekraine.bijstand") * post("voorzieningen.reactie_lopend_jaar")
            + post("oekraine.bijstand_een_jaar_eerder") * post("voorzieningen.reactie_een_jaar_later")
            + post("oekraine.bijstand_twee_jaar_eerder") * post("voorzieningen.reactie_twee_jaar_later"),
            "overdracht",
            van="szw",
            naar="gemeente",
            kostensoort="leefkosten",
        ),
    )


def _transitie() -> tuple[Post, ...]:
    """Geschikt maken van locaties: in de verantwoording (SiSa) telt de investering, in de begroting tellen de kapitaallasten."""
    return (
        Post(
            "oekraine.transitie",
            "Geschikt maken van locaties (investering)",
            "EUR/jaar",
            post("oekraine.plaatsen") / P("oekraine.gebruiksduur_locatie") * P("oekraine.transitiekosten_per_plaats"),
            "investering",
            drager="gemeente",
            kostensoort="investering",
            toelichting="Hoe korter de contracten, hoe vaker een plaats opnieuw geschikt gemaakt wordt.",
        ),
        Post(
            "oekraine.transitie_bijdrage",
            "Rijksbijdrage transitiekosten op de investering (SiSa)",
            "EUR/jaar",
            post("oekraine.transitie") * P("oekraine.transitie_vergoed_aandeel") * GELDT,
            "overdracht",
            van="jenv",
            naar="gemeente",
            kostensoort="investering",
            boeking="kas",
        ),
        Post(
            "oekraine.transitie_afschrijving",
            "Afschrijving transitiekosten",
            "EUR/jaar",
            afschrijving("oekraine.transitie", P("oekraine.afschrijvingstermijn_transitie")),
            "kosten",
            drager="gemeente",
            kostensoort="investering",
            boeking="exploitatie",
        ),
        Post(
            "oekraine.transitie_vrijval",
            "Vrijval van de rijksbijdrage transitiekosten",
            "EUR/jaar",
            afschrijving("oekraine.transitie_bijdrage", P("oekraine.afschrijvingstermijn_transitie")),
            "overdracht",
            van="jenv",
            naar="gemeente",
            kostensoort="investering",
            boeking="exploitatie",
            toelichting="De bijdrage gaat van de boekwaarde af en valt vrij over de afschrijvingstermijn.",
        ),
        _memo(
            "boekwaarde",
            "Boekwaarde transitiekosten na rijksbijdrage, 31 december",
            "EUR",
            cumulatief("oekraine.transitie")
            - cumulatief("oekraine.transitie_bijdrage")
            - cumulatief("oekraine.transitie_afschrijving")
            + cumulatief("oekraine.transitie_vrijval"),
            stand=True,
        ),
        Post(
            "oekraine.transitie_rente",
            "Rente over de boekwaarde op 1 januari",
            "EUR/jaar",
            vorig("oekraine.boekwaarde") * P("gemeente.omslagrente"),
            "kosten",
            drager="gemeente",
            kostensoort="financiering",
            boeking="exploitatie",
        ),
        _memo(
            "bijdrage_openstaand",
            "Nog niet vrijgevallen rijksbijdrage, 31 december",
            "EUR",
            cumulatief("oekraine.transitie_bijdrage") - cumulatief("oekraine.transitie_vrijval"),
            stand=True,
        ),
        Post(
            "oekraine.transitie_rente_rijk",
            "Rente van het Rijk over de vooruitbetaalde transitiekosten",
            "EUR/jaar",
            vorig("oekraine.bijdrage_openstaand") * P("gemeente.omslagrente"),
            "kosten",
            drager="jenv",
            kostensoort="financiering",
            boeking="exploitatie",
            toelichting="Zo kost dezelfde locatie de samenleving evenveel rente, wie haar ook betaalt.",
        ),
    )


def _dekking() -> tuple[Post, ...]:
    return (
        _memo(
            "rijksbijdragen",
            "Bijdragen van het Rijk voor opvang, min wat terugbetaald wordt",
            "EUR/jaar",
            post("oekraine.vergoeding")
            + post("oekraine.meerkosten_vergoed")
            + post("oekraine.leefgeld_vergoeding")
            + post("oekraine.particulier_verstrekkingen_vergoeding")
            + post("oekraine.particulier_norm")
            + post("oekraine.transitie_vrijval")
            - post("oekraine.teruggave")
            - post("oekraine.eigen_bijdrage_verrekend"),
        ),
        _memo(
            "dekkingsgat",
            "Dekkingsgat opvang gemeente (min is een overschot)",
            "EUR/jaar",
            post("oekraine.opvanglasten") - post("oekraine.rijksbijdragen") - post("oekraine.eigen_bijdrage"),
        ),
        _memo(
            "opvanglasten",
            "Lasten van de gemeente voor opvang, na teruggave van btw",
            "EUR/jaar",
            post("oekraine.locatiekosten")
            + post("oekraine.ambtelijke_inzet")
            + post("oekraine.leefgeld")
            + post("oekraine.particulier_verstrekkingen")
            + post("oekraine.particulier_uitvoering")
            + post("oekraine.transitie_afschrijving")
            + post("oekraine.transitie_rente")
            - post("oekraine.btw_compensatie"),
        ),
        _memo(
            "niet_vastgelegd",
            "Rijksbijdragen waarvoor na 4 maart 2027 nog niets vastligt",
            "EUR/jaar",
            post("oekraine.rijksbijdragen") * P("oekraine.zonder_grondslag") * (EEN - P("oekraine.norm_op_kostprijs")),
            toelichting="De regeling noemt mensen met tijdelijke bescherming; wat erna komt is niet besloten. Een meerjarige afspraak wel.",
        ),
    )
