"""Wat de trekkingen en de gevoeligheid zeggen over deze gemeente: waaier, overschrijding, tornado, weerstandscapaciteit en spijt.

Alles hoort bij het scenario waarmee het werkboek is gemaakt en is vast; alleen de prijs van onvoorspelbaarheid rekent mee.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kostenmodel.gevoeligheid import leesbaar, omslagzin
from kostenmodel.invoer import Samenhang
from kostenmodel.onvoorspelbaarheid import LEEG
from kostenmodel.onvoorspelbaarheid import TOTAAL as ONVOORSPELBAAR
from kostenmodel.onzekerheid import (
    ALLE_KANSEN,
    GEMIDDELDE,
    maten,
    overschrijding,
    som_over,
    verwachte_spijt,
)
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN
from kostenmodel.trekkingen import BANDVORMEN, TREKWIJZEN

from ..context import ARMTITEL, Context
from ..grafieken import Band, kromme, tornado, waaier
from ..notatie import getal
from ..regels import Cel, Formule, Kop, Regel, Vrij, Werkblad
from ..stijl import AANDEEL, BLAUW, DONKER, EURO, VERHOUDING
from ..tabellen import bedragen, genaamd, koppen
from ..weerstandsvermogen import STAND_VAN_BLAD, benodigd, oordeel_van_blad, vermogen
from .scenario import NAAM as SCENARIOBLAD

NAAM = "Onzekerheid"
JAAR_LINKS, PROCENT = "0* ", "0%"
GRAFIEKRIJEN = 22
PUNTEN = 21
"""Zoveel bedragen heeft de overschrijdingskromme."""
PAST, PAST_NIET = "hoort bij de cijfers in dit werkboek", "n.v.t.: u hebt iets gewijzigd, dit blad hoort bij andere cijfers"
UITLEG = (
    "Een P90 is een bedrag: in negen van de tien trekkingen komt het lager uit, in een van de tien hoger. Een P90 is niet het hoogste wat "
    "kan gebeuren, en ook geen raming.",
    "P90's tellen niet op: niet over jaren, posten of gemeenten. Bij een som worden eerst de trekkingen opgeteld en pas dan het kwantiel "
    "genomen. Alleen het rekenpad telt op.",
    "Een modelkans is het deel van de trekkingen waarin structureel voordeliger is. Zij zegt iets over dit model met deze bandbreedtes, "
    "niet hoe waarschijnlijk het in werkelijkheid is.",
    "Niet in de trekkingen: ander beleid dan het scenario, besluiten die nog genomen worden, oorlog of een andere schok die niet in de "
    "reeksen van het verleden zit, en kosten die dit model niet kent.",
)


def blad(c: Context) -> Werkblad:
    def grafieken(boek: Any, schrijver: Any) -> None:
        def bereik(naam: str) -> tuple[str, int, int]:
            return NAAM, schrijver.adressen.naam(f"{naam} eerste")[1], schrijver.adressen.naam(f"{naam} laatste")[1]

        def plek(naam: str) -> str:
            return f"A{schrijver.adressen.naam(f'{naam} grafiek')[1]}"

        for arm in ARMEN:
            waaier(
                boek,
                schrijver.vel,
                plek(f"waaier {arm}"),
                f"Netto last gemeente {c.uitkomst.gemeente.naam}, {ARMTITEL[arm].lower()}",
                bereik(f"waaier {arm}"),
                [Band("", "B", None), Band("P5 tot P95", "I", "#DCE6F1"), Band("P10 tot P90", "J", "#9DC3E6"), Band("", "K", "#DCE6F1")],
                [("P50 (middelste trekking)", "D", BLAUW, "dash"), ("Rekenpad", "H", DONKER, "solid")],
                "x € 1.000",
                f"Band van de netto last van de gemeente per jaar over de trekkingen, met mediaan en rekenpad: {ARMTITEL[arm].lower()}.",
                "#,##0,",
                (1100, 400),
            )
        kromme(
            boek,
            schrijver.vel,
            plek("overschrijding"),
            f"Verschil voor de gemeente over {max(c.horizonnen)} jaar: deel van de trekkingen dat hoger uitkomt",
            bereik("overschrijding"),
            ("A", "B"),
            ("Structureel min crisis, x € 1.000", "Deel van de trekkingen erboven"),
            "Deel van de trekkingen waarin het verschil tussen structureel en crisis hoger is dan het bedrag op de as.",
        )
        tornado(
            boek,
            schrijver.vel,
            plek("tornado"),
            f"Effect op het verschil voor de gemeente over {max(c.horizonnen)} jaar, ten opzichte van het rekenpad",
            bereik("tornado"),
            ("A", "G", "H"),
            "x € 1.000",
            "De tien parameters die het oordeel van de gemeente het meest bewegen, elk bij laag en bij hoog.",
        )

    inst = c.uitkomst.inst
    return Werkblad(
        NAAM,
        f"Onzekerheid – {c.uitkomst.gemeente.naam}",
        f"Hoe zeker de cijfers zijn en wat ze beweegt: {getal(inst.trekkingen)} trekkingen, zaad {inst.zaad}, "
        f"scenario {c.scenario_titel(c.actief)}.",
        [regel for deel in (_opening, _waaiers, _overschrijding, _tornado, benodigd, vermogen, _spijt, _prijs) for regel in deel(c)],
        met_jaren=False,
        breedtes={"A": 108} | dict.fromkeys("BCDEFGHIJK", 17),
        daarna=grafieken,
    )


def _grafiek(naam: str) -> Iterator[Regel]:
    yield Vrij(naam=f"{naam} grafiek")
    yield from [Vrij()] * GRAFIEKRIJEN


def _opening(c: Context) -> Iterator[Regel]:
    toets = Formule(f'IF(ABS({{post {oordeel_van_blad(c)}}}-B{{rij}})>1,"{PAST_NIET}","{PAST}")', PAST)
    tekst = "Verschil van de gemeente waar dit blad bij hoort (rekenpad); dit blad:"
    yield Vrij((Cel("A", tekst), Cel("B", c.getal(oordeel_van_blad(c)), "vast", EURO), Cel("C", toets, "vet")), naam=STAND_VAN_BLAD)
    tekst = f"Grijze cijfers zijn vast en gelden voor dit scenario (zie blad {SCENARIOBLAD}); wijzigen vergt opnieuw draaien."
    yield Vrij((Cel("A", tekst),))
    inst = c.uitkomst.inst
    yield Vrij((Cel("A", f"Trekkingen: {TREKWIJZEN[inst.trekwijze]}; binnen een band {BANDVORMEN[inst.bandvorm]}."),))
    for een in c.invoer.samenhang:
        for zin in _samenhang(c, een):
            yield Vrij((Cel("A", zin, "alinea"),))
    yield Vrij()
    yield Kop("Wat een P90 en een modelkans zijn, en wat niet")
    for zin in UITLEG:
        yield Vrij((Cel("A", zin),))
    yield Vrij()


def _samenhang(c: Context, een: Samenhang) -> tuple[str, str]:
    """Welke bladen samen bewegen en hoe sterk, en waarom."""
    volgt, leidt = (c.invoer.blad(sleutel).omschrijving for sleutel in (een.blad, een.met))
    laag, midden, hoog = (leesbaar(grens) for grens in (een.laag, een.midden, een.hoog))
    wat = f"Bewegen samen: {leidt}; {volgt[0].lower()}{volgt[1:]}. Correlatie {midden}, tussen {laag} en {hoog}."
    return wat, f"Aanname: {een.reden}" if een.reden else f"Bron: {een.bron}."


def _waaiers(c: Context) -> Iterator[Regel]:
    jaren = c.uitkomst.inst.jaren[AANLOOPJAREN:]
    for arm in ARMEN:
        yield Kop(f"{ARMTITEL[arm]}: netto last van de gemeente per jaar")
        yield koppen("Jaar", *(naam.upper() for naam in ALLE_KANSEN), "Gemiddelde", "Rekenpad", "P10 min P5", "P90 min P10", "P95 min P90")
        trekkingen = c.uitkomst.simulatie[c.actief].netto[arm, "gemeente"][:, AANLOOPJAREN:]
        rijen = maten(trekkingen, ALLE_KANSEN)
        stappen = [rijen[boven] - rijen[onder] for onder, boven in (("p5", "p10"), ("p10", "p90"), ("p90", "p95"))]
        kolommen = [*rijen.values(), c.postwaarde("netto.gemeente", arm)[AANLOOPJAREN:], *stappen]
        cellen = [
            (Cel("A", jaar, "vast", JAAR_LINKS), *bedragen("B", [kolom[plek] for kolom in kolommen])) for plek, jaar in enumerate(jaren)
        ]
        yield from genaamd(f"waaier {arm}", cellen)
        yield Vrij()
        yield from _grafiek(f"waaier {arm}")


def _overschrijding(c: Context) -> Iterator[Regel]:
    lang = max(c.horizonnen)
    yield Kop(f"Structureel min crisis voor de gemeente over {lang} jaar: hoe vaak komt het hoger uit?")
    yield Vrij((Cel("A", "Onder nul is structureel voordeliger. Waar de lijn nul kruist, leest u een min de modelkans."),))
    yield koppen("Bedrag (structureel min crisis, euro)", "Deel van de trekkingen erboven")
    verschil = c.uitkomst.simulatie[c.actief].over_armen[f"oordeel.gemeente.{lang}.verschil"][:, 0]
    bedragen, delen = overschrijding(verschil, PUNTEN)
    cellen = [
        (Cel("A", float(bedrag), "vast", EURO), Cel("B", float(deel), "vast", PROCENT))
        for bedrag, deel in zip(bedragen, delen, strict=True)
    ]
    yield from genaamd("overschrijding", cellen)
    yield Vrij()
    yield from _grafiek("overschrijding")


def _tornado(c: Context) -> Iterator[Regel]:
    meting, omslagen = c.gevoeligheid
    yield Kop(f"Wat het oordeel van de gemeente het meest beweegt ({meting.termijn} jaar): een parameter tegelijk, de rest op het rekenpad")
    yield Vrij(
        (
            Cel(
                "A",
                "Aandeel: deel van de spreiding in de trekkingen dat met de parameter meebeweegt. Samenspel telt nergens mee, dus de "
                "aandelen tellen niet op tot 100%.",
            ),
        )
    )
    uitkomsten = ("Verschil bij laag", "Verschil bij hoog", "Effect van laag", "Effect van hoog", "Aandeel")
    yield koppen("Parameter", "Laag", "Midden", "Hoog", *uitkomsten, "In jaar", "Eenheid")
    cellen = [
        (
            Cel("A", balk.omschrijving),
            *bedragen("B", (balk.laag, balk.midden, balk.hoog), VERHOUDING),
            *bedragen("E", (balk.uitkomst_laag, balk.uitkomst_hoog)),
            *bedragen("G", (balk.uitkomst_laag - meting.rekenpad, balk.uitkomst_hoog - meting.rekenpad)),
            Cel("I", balk.aandeel, "vast", AANDEEL),
            Cel("J", balk.jaar, "vast", "0"),
            Cel("K", balk.eenheid, "rechts"),
        )
        for balk in meting.grootste
    ]
    yield from genaamd("tornado", cellen)
    yield Vrij((Cel("A", "Asielinstroom: aandeel in de spreiding"), Cel("I", meting.aandeel_instroom, "vast", AANDEEL)))
    tekst = "Deel van de lengte van alle balken, ook die hier niet staan, dat van een aanname komt"
    yield Vrij((Cel("A", tekst), Cel("I", meting.aandeel_aanname, "vast", AANDEEL)))
    yield Vrij()
    yield from _grafiek("tornado")
    yield Kop("Wanneer slaat het oordeel van de gemeente om?")
    for omslag in omslagen:
        yield Vrij((Cel("A", omslagzin(omslag)),))
    yield Vrij()


def _spijt(c: Context) -> Iterator[Regel]:
    yield Kop("Structureel min crisis in de trekkingen, en verwachte spijt: wat een keuze gemiddeld te veel kost als de andere beter was")
    keuzes = ("Spijt van structureel", "Spijt van crisis", "Modelkans structureel")
    yield koppen("Betaler en termijn", *keuzes, *(f"Verschil {naam.upper()}" for naam in ALLE_KANSEN), "Verschil gemiddeld")
    for partij in c.uitkomst.schema.partijen.oordelen:
        for n in c.horizonnen:
            verschil = c.uitkomst.simulatie[c.actief].over_armen[f"oordeel.{partij}.{n}.verschil"][:, 0]
            spijt, verdeling = verwachte_spijt(verschil), maten(verschil, ALLE_KANSEN)
            kans = Cel("D", c.modelkans(partij, n), "vast", AANDEEL)
            naam = f"{c.plaatselijke_partij(partij)}, {n} jaar"
            cellen = (
                *bedragen("B", (spijt.structureel, spijt.crisis)),
                kans,
                *bedragen("E", [float(waarde) for waarde in verdeling.values()]),
            )
            yield Vrij((Cel("A", naam), *cellen))
    yield Vrij()


def _prijs(c: Context) -> Iterator[Regel]:
    yield Kop("Prijs van onvoorspelbaarheid: alle betalers samen, alle jaren van de tabel (rekent mee; zit al in de kosten)")
    yield Vrij((Cel("A", LEEG),))
    yield koppen("Onderdeel", *ARMTITEL.values())
    for post in c.uitkomst.schema.onvoorspelbaarheid:
        cellen = tuple(
            Cel(
                kolom,
                Formule(f"{{post {post.sleutel} {arm}}}", float(c.postwaarde(post.sleutel, arm)[AANLOOPJAREN:].sum())),
                "totaal" if post.sleutel == ONVOORSPELBAAR else "formule",
                EURO,
            )
            for kolom, arm in zip("BC", ARMEN, strict=True)
        )
        yield Vrij((Cel("A", post.omschrijving, "vet" if post.sleutel == ONVOORSPELBAAR else "tekst"), *cellen))
    trekkingen = c.uitkomst.simulatie[c.actief].onvoorspelbaar
    verdeling = {arm: maten(som_over(trekkingen[arm], max(c.horizonnen)), ALLE_KANSEN) for arm in ARMEN}
    for maat in ("p10", GEMIDDELDE, "p90"):
        tekst = f"Samen in de trekkingen, {maat if maat == GEMIDDELDE else maat.upper()} (vast)"
        yield Vrij((Cel("A", tekst), *bedragen("B", [float(verdeling[arm][maat]) for arm in ARMEN])))
