"""Noodopvang: het tekort aan stabiele plaatsen dat per maand wordt ingekocht in hotels, schepen, hallen en andere panden.

Persoonsgebonden kosten zijn dezelfde als in de reguliere opvang; alleen de locatiegebonden kosten zijn anders.
Het gepubliceerde bedrag per bewoner bevat ook opstart en afbouw; dat deel gaat er eerst af, want het staat hier op eigen regels.
"""

from __future__ import annotations

from kostenmodel.rekenkern import EEN, NUL, Lijsten, Model, Parameter, Post, Volume, als, groter, post, som

from .regelingen import vergoeding

P, V = Parameter, Volume


def noodopvang(lijsten: Lijsten) -> Model:
    typen = lijsten["opvangtype"]
    bewoners = som(V(f"bewoners_noodopvang.{code}") for code in typen)
    plaatsen = som(V(f"plaatsen_noodopvang.{code}") for code in typen)
    gemeentelijk = P("noodopvang.aandeel_gemeentelijk")
    locatiekosten = [
        Post(
            f"noodopvang.locatiekosten.{code}",
            f"Locatiekosten {label}, alle locaties",
            "EUR/jaar",
            als(
                groter(post(f"locaties.prijs.noodopvang_{code}"), NUL),
                V(f"plaatsen_noodopvang.{code}") * post(f"locaties.prijs.noodopvang_{code}") * P("algemeen.dagen_per_jaar"),
                V(f"bewoners_noodopvang.{code}") * post("noodopvang.locatiekosten_per_bewoner") * P(f"noodopvang.prijsverhouding.{code}"),
            ),
            "memo",
            toelichting="Geeft de gemeente een prijs per plaats op, dan geldt die voor al haar plaatsen van deze soort.",
        )
        for code, label in typen.items()
    ]
    exploitatie = [
        Post(
            f"noodopvang.exploitatie.{code}",
            f"Exploitatie {label} (locaties van het COA)",
            "EUR/jaar",
            post(f"noodopvang.locatiekosten.{code}") * (EEN - gemeentelijk),
            "kosten",
            drager="coa",
            kostensoort="huisvesting",
        )
        for code, label in typen.items()
    ]
    return Model(
        naam="noodopvang",
        titel="Noodopvang",
        toelichting="Kosten van noodopvang per type locatie, wat de gemeente daarvan zelf uitvoert en wat zij vergoed krijgt.",
        verschil="Het aantal plaatsen en hoe vaak locaties open en dicht gaan. Prijzen per type en voorzieningen zijn gelijk.",
        posten=(
            Post(
                "noodopvang.persoonsgebonden",
                "Persoonsgebonden kosten bewoners noodopvang",
                "EUR/jaar",
                bewoners * post("opvang_regulier.persoonsgebonden_per_bewoner"),
                "kosten",
                drager="coa",
                kostensoort="leefkosten",
            ),
            Post(
                "noodopvang.locatiekosten_per_bewoner",
                "Locatiekosten per bewoner, zonder opstart en afbouw",
                "EUR/persoon/jaar",
                P("noodopvang.kosten_per_bewoner") * (EEN - P("noodopvang.aandeel_opstart_afbouw"))
                - post("opvang_regulier.persoonsgebonden_per_bewoner"),
                "memo",
                stand=True,
            ),
            *locatiekosten,
            *exploitatie,
            Post(
                "noodopvang.exploitatie_gemeentelijk",
                "Exploitatie van locaties die de gemeente zelf uitvoert",
                "EUR/jaar",
                som(post(regel.sleutel) for regel in locatiekosten) * gemeentelijk,
                "kosten",
                drager="gemeente",
                kostensoort="huisvesting",
            ),
            Post(
                "noodopvang.plaatsdagen_gemeentelijk",
                "Plaatsdagen van locaties die de gemeente zelf uitvoert",
                "plaats*dag/jaar",
                plaatsen * P("algemeen.dagen_per_jaar") * gemeentelijk,
                "memo",
            ),
            Post(
                "noodopvang.vergoedbare_kosten",
                "Deel van de kosten van gemeentelijke locaties dat voor vergoeding in aanmerking komt",
                "EUR/jaar",
                post("noodopvang.exploitatie_gemeentelijk") * P("noodopvang.vergoed_aandeel"),
                "memo",
            ),
            Post(
                "noodopvang.vergoeding",
                "Vergoeding voor door de gemeente uitgevoerde noodopvang",
                "EUR/jaar",
                vergoeding(post("noodopvang.vergoedbare_kosten"), post("noodopvang.plaatsdagen_gemeentelijk"), "noodopvang"),
                "overdracht",
                van="coa",
                naar="gemeente",
                kostensoort="huisvesting",
            ),
            Post(
                "noodopvang.voorfinanciering",
                "Rente op voorgefinancierde kosten",
                "EUR/jaar",
                post("noodopvang.exploitatie_gemeentelijk") * P("noodopvang.voorfinancieringsduur") * P("gemeente.omslagrente"),
                "kosten",
                drager="gemeente",
                kostensoort="financiering",
                toelichting="Over de uitgaven zelf: wat er later van wordt vergoed, verandert niets aan wat is voorgeschoten.",
            ),
            Post(
                "noodopvang.opstart",
                "Opstart van plaatsen",
                "EUR/jaar",
                V("plaatsen_noodopvang_erbij") * P("noodopvang.opstartkosten_per_plaats"),
                "kosten",
                drager="coa",
                kostensoort="opstart_afbouw",
            ),
            Post(
                "noodopvang.afbouw",
                "Afbouw van plaatsen",
                "EUR/jaar",
                V("plaatsen_noodopvang_eraf") * P("noodopvang.afbouwkosten_per_plaats"),
                "kosten",
                drager="coa",
                kostensoort="opstart_afbouw",
            ),
            Post(
                "noodopvang.locaties",
                "Noodopvanglocaties",
                "locatie",
                plaatsen / P("noodopvang.plaatsen_per_locatie"),
                "memo",
                stand=True,
            ),
            Post(
                "noodopvang.formatie",
                "Ambtelijke inzet bij noodopvanglocaties",
                "fte",
                post("noodopvang.locaties") * P("noodopvang.ambtelijke_inzet_per_locatie")
                + plaatsen * P("noodopvang.ambtelijke_inzet_per_plaats"),
                "memo",
                stand=True,
            ),
            Post(
                "noodopvang.ambtelijke_inzet",
                "Ambtelijke inzet gemeente",
                "EUR/jaar",
                post("noodopvang.formatie") * P("gemeente.loonkosten_per_fte"),
                "kosten",
                drager="gemeente",
                kostensoort="ambtelijke_inzet",
            ),
            Post(
                "noodopvang.faciliteiten",
                "Uitkering Faciliteitenbesluit",
                "EUR/jaar",
                plaatsen * P("noodopvang.faciliteiten_per_plaats"),
                "overdracht",
                van="bzk",
                naar="gemeente",
                kostensoort="faciliteiten",
            ),
            Post(
                "noodopvang.afgeblazen_locatie",
                "Voorbereiding van locaties die niet doorgaan",
                "EUR/jaar",
                V("plaatsen_noodopvang_erbij")
                / P("noodopvang.plaatsen_per_locatie")
                * P("noodopvang.kans_afgeblazen")
                * P("noodopvang.kosten_afgeblazen_locatie"),
                "kosten",
                drager="gemeente",
                kostensoort="niet_doorgegaan",
            ),
            Post(
                "noodopvang.vergoeding_afgeblazen",
                "Vergoeding voor locaties die niet doorgaan",
                "EUR/jaar",
                post("noodopvang.afgeblazen_locatie") * P("noodopvang.vergoed_aandeel_afgeblazen"),
                "overdracht",
                van="coa",
                naar="gemeente",
                kostensoort="niet_doorgegaan",
            ),
            Post(
                "noodopvang.vervroegde_sluiting",
                "Kosten van vervroegde sluiting voor de gemeente",
                "EUR/jaar",
                V("plaatsen_noodopvang_eraf")
                / P("noodopvang.plaatsen_per_locatie")
                * P("noodopvang.kans_vervroegde_sluiting")
                * P("noodopvang.kosten_vervroegde_sluiting"),
                "kosten",
                drager="gemeente",
                kostensoort="niet_doorgegaan",
            ),
        ),
    )
