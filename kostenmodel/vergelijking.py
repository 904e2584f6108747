"""De vergelijking van crisis en structureel: verloop, contante waarde, eindwaarden en omslagjaar, per betaler.

Twee maten naast elkaar en nooit in een totaal: de netto last in de exploitatie (nominaal, met kapitaallasten) en de contante
waarde van de kasstroom (constante prijzen van het begrotingsjaar, zonder afschrijving en rente). Verschil is altijd
structureel min crisis; een min is een voordeel van structureel.
"""

from __future__ import annotations

from collections.abc import Mapping

from kostenmodel.invoer import Invoer
from kostenmodel.rekenkern import (
    EEN,
    NUL,
    ContanteEindwaarde,
    ContanteWaarde,
    HoogsteVanaf,
    InJaar,
    Kenmerk,
    Knoop,
    Parameter,
    Post,
    SomOverJaren,
    Volume,
    als,
    cumulatief,
    groter,
    post,
    som,
    ten_minste,
)

from .totalen import SAMENLEVING, Partijen, structureel_min_crisis

P = Parameter
EIGENAREN = ("corporatie", "gemeente")
BOEKWAARDE = ("opvang_regulier.boekwaarde", *(f"huisvesting.boekwaarde.{e}" for e in EIGENAREN), "oekraine.boekwaarde")
SUBSIDIE = (*(f"huisvesting.subsidie_openstaand.{e}" for e in EIGENAREN), "oekraine.bijdrage_openstaand")
"""Wat van een boekwaarde af is omdat een ander het betaalde; wat er staat is er niet minder om."""
DISCONTOVOET_HOOG = InJaar(P("algemeen.discontovoet_hoog"), 0)
OVERBLIJVEND = {"boekwaarde": "boekwaarde", "alternatief": "waarde bij ander gebruik"}
AFWIKKELING = {"afbouw": "nog af te bouwen noodopvang", "sluiting": "nog te sluiten vaste plaatsen"}
EINDWAARDEN = OVERBLIJVEND | AFWIKKELING


def horizonnen(invoer: Invoer) -> tuple[int, ...]:
    """De drie termijnen van het oordeel in jaren (begroting, midden, lang)."""
    sleutels = ("algemeen.horizon_kort", "algemeen.horizon_midden", "algemeen.horizon_lang")
    return tuple(round(invoer.blad(sleutel).waarden[0].midden) for sleutel in sleutels)


def eindwaarden(opvangtypen: Mapping[str, str]) -> tuple[Post, ...]:
    """Wat er aan het eind van elk jaar nog staat of moet worden afgebouwd of gesloten, per bekostiging (EUR, nominaal).

    Huur die na de termijn doorloopt telt niet: daar staat gebruik tegenover.
    """

    def stand(naam: str, omschrijving: str, formule: Knoop) -> Post:
        return Post(f"eindwaarde.{naam}", omschrijving, "EUR", formule, "totaal", stand=True)

    noodplaatsen = som(Volume(f"plaatsen_noodopvang.{code}") for code in opvangtypen)
    return (
        stand(
            "boekwaarde",
            "Boekwaarde van plaatsen en woningen op 31 december, subsidie niet afgetrokken",
            som(post(sleutel) for sleutel in (*BOEKWAARDE, *SUBSIDIE)),
        ),
        stand(
            "alternatief",
            "Waarde bij ander gebruik op 31 december (alleen woningen)",
            som(post(f"huisvesting.alternatieve_waarde.{e}") for e in EIGENAREN),
        ),
        stand(
            "afbouw",
            "Afbouw van de noodopvang die er dan nog is",
            noodplaatsen * P("noodopvang.afbouwkosten_per_plaats"),
        ),
        stand(
            "sluiting",
            "Sluiting van reguliere plaatsen en doorstroomlocaties die er dan nog zijn",
            (Volume("plaatsen_regulier_bezet") + Volume("plaatsen_regulier_leeg")) * P("opvang_regulier.sluitingskosten_per_plaats")
            + Volume("doorstroom_plaatsen") * P("doorstroomlocaties.sluitingskosten_per_plaats"),
        ),
    )


def verloop(wie: Partijen) -> tuple[Post, ...]:
    """Per partij van het oordeel: opgeteld verschil, en of het vanaf dat jaar gunstig blijft; en het verschil in eindwaarde."""
    uit: list[Post] = []
    for partij in wie.oordelen:
        naam = wie.opschrift(partij)
        uit += [
            Post(
                f"opgeteld.{partij}",
                f"Opgeteld verschil {naam} (alle jaren van de tabel)",
                "EUR",
                cumulatief(f"verschil.netto.{partij}"),
                "totaal",
                stand=True,
                gelijk_in_armen=True,
            ),
            Post(
                f"gunstig.{partij}",
                f"Opgeteld verschil {naam} blijft vanaf dit jaar gunstig (1 = ja)",
                "1",
                als(ten_minste(NUL, HoogsteVanaf(post(f"opgeteld.{partij}")) + P("algemeen.kleinste_voordeel")), EEN, NUL),
                "totaal",
                stand=True,
                gelijk_in_armen=True,
            ),
        ]
    for soort, omschrijving in EINDWAARDEN.items():
        uit.append(
            Post(
                f"verschil.eindwaarde.{soort}",
                f"Verschil in {omschrijving}, constante prijzen",
                "EUR",
                structureel_min_crisis(f"eindwaarde.{soort}") / P("algemeen.prijsindex"),
                "totaal",
                stand=True,
                gelijk_in_armen=True,
            )
        )
    return tuple(uit)


def rijksbegroting() -> tuple[Post, ...]:
    """De begroting Asiel en Migratie en wat daarop bij uitvoering op behoefte niet is gedekt; landelijk en nooit in een totaal."""

    def regel(naam: str, omschrijving: str, formule: Knoop) -> Post:
        return Post(f"rijksbegroting.{naam}", omschrijving, "EUR/jaar", formule, "memo", gelijk_in_armen=True)

    return (
        regel("artikel37", "Begroting Asiel en Migratie, artikel 37 (Nederland)", P("rijk.begroting_artikel37")),
        regel("nog_niet_gedekt", "Nog niet gedekt bij uitvoering op behoefte (Nederland)", P("rijk.nog_niet_gedekt")),
        regel("ind", "Waarvan voor de IND (niet in dit model)", P("rijk.begroting_ind")),
        regel(
            "opvang",
            "Over voor opvang en overig: begroting plus nog niet gedekt, zonder IND",
            post("rijksbegroting.artikel37") + post("rijksbegroting.nog_niet_gedekt") - post("rijksbegroting.ind"),
        ),
    )


def getallen(wie: Partijen, horizon: tuple[int, ...]) -> tuple[Post, ...]:
    """Per betaler en termijn: verschil in netto last en in contante waarde; voor de samenleving ook met eindwaarden."""
    rente, begin = InJaar(P("algemeen.discontovoet"), 0), InJaar(P("algemeen.prijsindex"), 0)
    uit: list[Post] = []

    def getal(sleutel: str, omschrijving: str, formule: Knoop) -> None:
        uit.append(Post(sleutel, omschrijving, "EUR", formule, "totaal", is_getal=True, gelijk_in_armen=True))

    for partij in wie.oordelen:
        naam = wie.opschrift(partij)
        for n in horizon:
            getal(
                f"oordeel.{partij}.{n}.verschil",
                f"Verschil in netto last {naam}, {n} jaar",
                SomOverJaren(post(f"verschil.netto.{partij}"), n),
            )
            getal(
                f"oordeel.{partij}.{n}.ncw",
                f"Verschil in contante waarde {naam}, {n} jaar, zonder eindwaarde",
                ContanteWaarde(post(f"verschil.reeel.{partij}"), rente, n) * begin,
            )
    for n in horizon:
        for soort, omschrijving in EINDWAARDEN.items():
            waarde = ContanteEindwaarde(post(f"verschil.eindwaarde.{soort}"), rente, n) * begin
            getal(f"eind.{n}.{soort}", f"Verschil in {omschrijving} na {n} jaar, contant", waarde)
        for soort, omschrijving in OVERBLIJVEND.items():
            getal(
                f"oordeel.{SAMENLEVING}.{n}.ncw_{soort}",
                f"Verschil in contante waarde samenleving, {n} jaar, met {omschrijving}, afbouw en sluiting",
                som(post(sleutel) for sleutel in (f"oordeel.{SAMENLEVING}.{n}.ncw", *(f"eind.{n}.{a}" for a in AFWIKKELING)))
                - post(f"eind.{n}.{soort}"),
            )
    lang = max(horizon)
    for partij in wie.oordelen:
        stroom, naam = post(f"verschil.reeel.{partij}"), wie.opschrift(partij)
        zonder_korting, sterk_gekort = SomOverJaren(stroom, lang), ContanteWaarde(stroom, DISCONTOVOET_HOOG, lang)
        for soort, omschrijving, waarde in (("0", "discontovoet 0%", zonder_korting), ("hoog", "de hoge discontovoet", sterk_gekort)):
            getal(
                f"gevoeligheid.{partij}.{lang}.ncw_{soort}",
                f"Verschil in contante waarde {naam}, {lang} jaar, bij {omschrijving}",
                waarde * begin,
            )
    for partij in wie.oordelen:
        jaren = SomOverJaren(post(f"gunstig.{partij}"), lang)
        uit.append(
            Post(
                f"omslag.{partij}",
                f"Omslagjaar {wie.opschrift(partij)}: vanaf dan blijft het opgetelde verschil gunstig",
                "jaar",
                als(groter(jaren, NUL), Kenmerk("eerste_jaar_na_tabel") - jaren, NUL),
                "totaal",
                is_getal=True,
                gelijk_in_armen=True,
            )
        )
    return tuple(uit)
