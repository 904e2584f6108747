"""Reguliere opvang: azc's en andere locaties met een langlopend contract, bezet of leeg, met hun opbouw en sluiting.

De kosten per bewoner zijn gesplitst in een persoonsgebonden deel, dat overal gelijk is, en huisvesting per plaats.
"""

from __future__ import annotations

from kostenmodel.rekenkern import NUL, Lijsten, Model, Parameter, Post, Volume, afschrijving, cumulatief, deel, maximum, post, vorig

P, V = Parameter, Volume


def opvang_regulier(lijsten: Lijsten) -> Model:
    huisvesting = P("opvang_regulier.huisvestingskosten_per_plaats")
    plaatsen = V("plaatsen_regulier_bezet") + V("plaatsen_regulier_leeg")
    return Model(
        naam="opvang_regulier",
        titel="Opvang regulier",
        toelichting="Kosten van reguliere opvangplaatsen: bezette en lege plaatsen, nieuwe plaatsen en sluiting.",
        verschil="Het aantal plaatsen en de lege buffer. Prijzen en voorzieningen per bewoner zijn gelijk.",
        posten=(
            Post(
                "opvang_regulier.persoonsgebonden_per_bewoner",
                "Persoonsgebonden kosten per bewoner (leefgeld, zorg, begeleiding)",
                "EUR/persoon/jaar",
                P("opvang_regulier.kosten_per_bewoner") - huisvesting / P("opvang_regulier.bezettingsgraad_kostprijs"),
                "memo",
                stand=True,
                toelichting="Kosten per bewoner min de huisvesting; dit bedrag geldt op elke plek waar de bewoner woont.",
            ),
            Post(
                "opvang_regulier.persoonsgebonden",
                "Persoonsgebonden kosten bewoners reguliere opvang",
                "EUR/jaar",
                V("bewoners_regulier") * post("opvang_regulier.persoonsgebonden_per_bewoner"),
                "kosten",
                drager="coa",
            ),
            Post(
                "opvang_regulier.bezette_plaatsen",
                "Huisvesting, bezette plaatsen",
                "EUR/jaar",
                V("plaatsen_regulier_bezet") * huisvesting,
                "kosten",
                drager="coa",
            ),
            Post(
                "opvang_regulier.lege_plaatsen",
                "Huisvesting, lege plaatsen",
                "EUR/jaar",
                V("plaatsen_regulier_leeg") * huisvesting * P("opvang_regulier.aandeel_vaste_lasten_leeg"),
                "kosten",
                drager="coa",
            ),
            Post(
                "opvang_regulier.structureel_leeg",
                "Plaatsen die leeg staan boven de gewone wisseling van bewoners",
                "plaats",
                maximum(NUL, plaatsen - V("bewoners_regulier") / P("opvang_regulier.bezettingsgraad_kostprijs")),
                "memo",
                stand=True,
                toelichting="De gewone wisseling zit al in de kosten per bewoner.",
            ),
            Post(
                "opvang_regulier.beheer_leeg",
                "Beveiliging en beheer van leegstaande plaatsen",
                "EUR/jaar",
                post("opvang_regulier.structureel_leeg") * P("opvang_regulier.beheer_per_lege_plaats"),
                "kosten",
                drager="coa",
            ),
            Post(
                "opvang_regulier.realisatie",
                "Gereedmaken van nieuwe plaatsen (investering)",
                "EUR/jaar",
                V("plaatsen_regulier_erbij") * P("opvang_regulier.realisatiekosten_per_plaats"),
                "investering",
                drager="coa",
            ),
            Post(
                "opvang_regulier.afschrijving",
                "Afschrijving nieuwe plaatsen",
                "EUR/jaar",
                afschrijving("opvang_regulier.realisatie", P("opvang_regulier.gebruiksduur_nieuwe_plaatsen")),
                "kosten",
                drager="coa",
                boeking="exploitatie",
            ),
            Post(
                "opvang_regulier.boekwaarde",
                "Boekwaarde nieuwe plaatsen op 31 december",
                "EUR",
                cumulatief("opvang_regulier.realisatie") - cumulatief("opvang_regulier.afschrijving"),
                "memo",
                stand=True,
            ),
            Post(
                "opvang_regulier.rentelast",
                "Rente over de boekwaarde op 1 januari",
                "EUR/jaar",
                vorig("opvang_regulier.boekwaarde") * P("opvang_regulier.rente"),
                "kosten",
                drager="coa",
                boeking="exploitatie",
            ),
            Post(
                "opvang_regulier.sluiting",
                "Sluiten van plaatsen (afkoop en opruimen)",
                "EUR/jaar",
                V("plaatsen_regulier_eraf") * P("opvang_regulier.sluitingskosten_per_plaats"),
                "kosten",
                drager="coa",
            ),
            Post(
                "opvang_regulier.locaties",
                "Locaties reguliere opvang",
                "locatie",
                plaatsen / P("opvang_regulier.plaatsen_per_locatie"),
                "memo",
                stand=True,
            ),
            Post(
                "opvang_regulier.formatie",
                "Ambtelijke inzet bij reguliere locaties",
                "fte",
                post("opvang_regulier.locaties") * P("opvang_regulier.ambtelijke_inzet_per_locatie")
                + plaatsen * P("opvang_regulier.ambtelijke_inzet_per_plaats"),
                "memo",
                stand=True,
            ),
            Post(
                "opvang_regulier.ambtelijke_inzet",
                "Ambtelijke inzet gemeente",
                "EUR/jaar",
                post("opvang_regulier.formatie") * P("gemeente.loonkosten_per_fte"),
                "kosten",
                drager="gemeente",
            ),
            Post(
                "opvang_regulier.faciliteiten",
                "Uitkering Faciliteitenbesluit",
                "EUR/jaar",
                plaatsen * P("opvang_regulier.faciliteiten_per_plaats"),
                "overdracht",
                van="bzk",
                naar="gemeente",
            ),
            Post(
                "opvang_regulier.afgeblazen_locatie",
                "Voorbereiding van bestelde locaties die niet doorgaan",
                "EUR/jaar",
                V("plaatsen_regulier_geweigerd") / P("opvang_regulier.plaatsen_per_locatie") * P("noodopvang.kosten_afgeblazen_locatie"),
                "kosten",
                drager="gemeente",
            ),
            Post(
                "opvang_regulier.vergoeding_afgeblazen",
                "Vergoeding voor bestelde locaties die niet doorgaan",
                "EUR/jaar",
                post("opvang_regulier.afgeblazen_locatie") * P("noodopvang.vergoed_aandeel_afgeblazen"),
                "overdracht",
                van="coa",
                naar="gemeente",
            ),
            Post(
                "opvang_regulier.leegstand",
                "Aandeel lege plaatsen",
                "1",
                deel(V("plaatsen_regulier_leeg"), plaatsen),
                "memo",
                stand=True,
            ),
        ),
    )
