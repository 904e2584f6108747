"""Huisvesting: het woningprogramma voor vergunninghouders, en indeplaatsstelling bij een achterstand op de taakstelling.

Eigenaar is standaard een corporatie; het gemeentelijke deel is nul tot de gemeente zelf een aandeel opgeeft.
Leegstaande woningen tellen volledig als kosten mee, ook als zij tijdelijk aan anderen verhuurd zijn.
"""

from __future__ import annotations

from kostenmodel.rekenkern import EEN, Knoop, Lijsten, Model, Parameter, Post, Volume, afschrijving, cumulatief, deel, post, vorig

P, V = Parameter, Volume
EIGENDOM = P("huisvesting.aandeel_eigendom_gemeente")
JAARHUUR = P("huisvesting.huur_per_maand") * P("algemeen.maanden_per_jaar") * (EEN - P("huisvesting.frictieleegstand"))


def huisvesting(lijsten: Lijsten) -> Model:
    corporatie = _woningen("corporatie", "corporatie", EEN - EIGENDOM, P("huisvesting.rente_corporatie"))
    gemeente = _woningen("gemeente", "gemeente", EIGENDOM, P("gemeente.omslagrente"))
    return Model(
        naam="huisvesting",
        titel="Huisvesting",
        toelichting="Woningprogramma voor vergunninghouders: bouw, beheer, huur, subsidie. Bijstand en begeleiding staan elders.",
        verschil="Het woningprogramma en de subsidie. De taakstelling is in beide bekostigingen gelijk.",
        posten=(*corporatie, *gemeente, _leeg(), *_bewoners(), *_taakstelling()),
    )


def _woningen(eigenaar: str, label: str, aandeel: Knoop, rente: Parameter) -> tuple[Post, ...]:
    """Investering, kapitaallasten, beheer, huur en subsidie van het deel van de woningen dat deze eigenaar heeft."""

    def naam(regel: str) -> str:
        return f"huisvesting.{regel}.{eigenaar}"

    return (
        Post(
            naam("investering"),
            f"Bouw van woningen door {label}",
            "EUR/jaar",
            V("woningen_opgeleverd") * P("huisvesting.investering_per_woning") * aandeel,
            "investering",
            drager=eigenaar,
            kostensoort="investering",
        ),
        Post(
            naam("grond"),
            f"Grond voor woningen van {label} (niet afgeschreven)",
            "EUR/jaar",
            V("woningen_opgeleverd") * P("huisvesting.grondkosten_per_woning") * aandeel,
            "investering",
            drager=eigenaar,
            kostensoort="investering",
        ),
        Post(
            naam("subsidie"),
            f"Rijkssubsidie per woning aan {label}, ineens betaald",
            "EUR/jaar",
            V("woningen_opgeleverd") * P("huisvesting.subsidie_per_woning") * aandeel,
            "overdracht",
            van="vro",
            naar=eigenaar,
            kostensoort="investering",
            boeking="kas",
        ),
        Post(
            naam("afschrijving"),
            f"Afschrijving woningen {label}",
            "EUR/jaar",
            afschrijving(naam("investering"), P("huisvesting.afschrijvingstermijn")),
            "kosten",
            drager=eigenaar,
            kostensoort="investering",
            leeg="huisvesting.leeg_aandeel",
            boeking="exploitatie",
        ),
        Post(
            naam("subsidie_vrijval"),
            f"Vrijval van de rijkssubsidie bij {label}",
            "EUR/jaar",
            afschrijving(naam("subsidie"), P("huisvesting.afschrijvingstermijn")),
            "overdracht",
            van="vro",
            naar=eigenaar,
            kostensoort="investering",
            leeg="huisvesting.leeg_aandeel",
            boeking="exploitatie",
            toelichting="De subsidie gaat van de boekwaarde af en valt vrij over de afschrijvingstermijn.",
        ),
        Post(
            naam("boekwaarde"),
            f"Boekwaarde woningen en grond {label} na subsidie, 31 december",
            "EUR",
            cumulatief(naam("investering"))
            + cumulatief(naam("grond"))
            - cumulatief(naam("subsidie"))
            - cumulatief(naam("afschrijving"))
            + cumulatief(naam("subsidie_vrijval")),
            "memo",
            stand=True,
        ),
        Post(
            naam("rente"),
            f"Rente {label} over de boekwaarde op 1 januari",
            "EUR/jaar",
            vorig(naam("boekwaarde")) * rente,
            "kosten",
            drager=eigenaar,
            kostensoort="financiering",
            leeg="huisvesting.leeg_aandeel",
            boeking="exploitatie",
        ),
        Post(
            naam("subsidie_openstaand"),
            f"Nog niet vrijgevallen subsidie bij {label}, 31 december",
            "EUR",
            cumulatief(naam("subsidie")) - cumulatief(naam("subsidie_vrijval")),
            "memo",
            stand=True,
        ),
        Post(
            naam("rente_subsidie"),
            f"Rente van het Rijk over de vooruitbetaalde subsidie aan {label}",
            "EUR/jaar",
            vorig(naam("subsidie_openstaand")) * rente,
            "kosten",
            drager="vro",
            kostensoort="financiering",
            leeg="huisvesting.leeg_aandeel",
            boeking="exploitatie",
            toelichting="Zo kost dezelfde woning de samenleving evenveel rente, wie haar ook betaalt.",
        ),
        Post(
            naam("exploitatie"),
            f"Beheer en onderhoud woningen {label}",
            "EUR/jaar",
            V("woningen") * P("huisvesting.exploitatiekosten_per_woning") * aandeel,
            "kosten",
            drager=eigenaar,
            kostensoort="huisvesting",
            leeg="huisvesting.leeg_aandeel",
        ),
        Post(
            naam("verplaatsing"),
            f"Verplaatsen van woningen {label}, per jaar gespreid",
            "EUR/jaar",
            V("woningen")
            * P("huisvesting.investering_per_woning")
            * P("huisvesting.verplaatsingskosten_aandeel")
            / P("huisvesting.verplaatsingsinterval")
            * aandeel,
            "kosten",
            drager=eigenaar,
            kostensoort="huisvesting",
            leeg="huisvesting.leeg_aandeel",
        ),
        Post(
            naam("huur"),
            f"Huur aan {label}",
            "EUR/jaar",
            (V("woningen_bewoond") + V("woningen_leeg") * P("huisvesting.herverhuur_aandeel")) * JAARHUUR * aandeel,
            "overdracht",
            van="huurder",
            naar=eigenaar,
            kostensoort="huisvesting",
            toelichting="Huur van vergunninghouders en van andere huurders in tijdelijk opnieuw verhuurde woningen.",
        ),
        Post(
            naam("onrendabel"),
            f"Jaarlijks onrendabel deel woningen {label}",
            "EUR/jaar",
            post(naam("afschrijving"))
            + post(naam("rente"))
            + post(naam("exploitatie"))
            + post(naam("verplaatsing"))
            - post(naam("huur"))
            - post(naam("subsidie_vrijval")),
            "memo",
        ),
        Post(
            naam("garantie"),
            f"Verwachte aanspraak herplaatsingsgarantie {label}",
            "EUR/jaar",
            vorig(naam("boekwaarde")) * P("huisvesting.garantie_kans"),
            "memo",
        ),
        Post(
            naam("alternatieve_waarde"),
            f"Waarde van de woningen van {label} bij ander gebruik",
            "EUR",
            (post(naam("boekwaarde")) + post(naam("subsidie_openstaand"))) * P("huisvesting.alternatieve_waarde_aandeel"),
            "memo",
            stand=True,
            toelichting="Wie de woning betaalde, maakt voor haar waarde niet uit.",
        ),
    )


def _leeg() -> Post:
    return Post(
        "huisvesting.leeg_aandeel",
        "Deel van de woningen zonder vergunninghouder (leeg of opnieuw verhuurd)",
        "1",
        deel(V("woningen_leeg"), V("woningen")),
        "memo",
        stand=True,
    )


def _bewoners() -> tuple[Post, ...]:
    """Wat bewoners aan huur betalen en aan huurtoeslag krijgen; hun andere kosten staan bij Voorzieningen en Inburgering."""
    huur_bewoners = V("woningen_bewoond") * JAARHUUR
    return (
        Post(
            "huisvesting.huurtoeslag",
            "Huurtoeslag bewoners programmawoningen",
            "EUR/jaar",
            huur_bewoners * P("huisvesting.huurtoeslag_aandeel"),
            "overdracht",
            van="financien",
            naar="huurder",
            kostensoort="huisvesting",
        ),
        Post(
            "huisvesting.gederfde_huur",
            "Gederfde huur door wisseling van bewoners",
            "EUR/jaar",
            V("woningen_bewoond") * P("huisvesting.huur_per_maand") * P("algemeen.maanden_per_jaar") * P("huisvesting.frictieleegstand"),
            "memo",
        ),
    )


def _taakstelling() -> tuple[Post, ...]:
    """Kosten van de gewone taakstelling; gelijk onder beide bekostigingen, maar wel deel van de rekening."""
    return (
        Post(
            "huisvesting.indeplaatsstelling",
            "Verwachte kosten van indeplaatsstelling door de provincie",
            "EUR/jaar",
            V("achterstand") * P("huisvesting.kans_indeplaatsstelling") * P("huisvesting.kosten_indeplaatsstelling"),
            "kosten",
            drager="gemeente",
            kostensoort="indeplaatsstelling",
        ),
    )
