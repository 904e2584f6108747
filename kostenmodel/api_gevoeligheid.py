"""De functies achter `gevoeligheid`: wat het oordeel over een gemeente beweegt, en wat onzekerheid haar kost.

Fouten van de gebruiker komen als `InvoerFouten`, alle tegelijk; er is dan niets geschreven.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostenmodel.api import Keuzes, instellingen, keur_plaatje, laad_invoer, schrijffout, verzamel
from kostenmodel.invoer import InvoerFouten, Melding, zoek_gemeente
from kostenmodel.invoer.meldingen import raad

if TYPE_CHECKING:
    from kostenmodel.doorrekening import Uitkomst
    from kostenmodel.gevoeligheid import Balk, Gevoeligheid, Omslag
    from kostenmodel.onzekerheid import Spijt


@dataclass(frozen=True, eq=False)
class Verslag:
    """Een gemeente in een scenario: gevoeligheid, omslagwaarden, weerstand, spijt en de prijs van onvoorspelbaarheid (EUR nominaal)."""

    uitkomst: Uitkomst
    scenario: str
    titel: str
    gevoeligheid: Gevoeligheid
    omslagen: tuple[Omslag, ...]
    weerstand: dict[str, dict[str, float]]
    """Bekostiging -> zekerheid in procenten -> benodigde weerstandscapaciteit."""
    jaren_weerstand: int
    spijt: dict[str, dict[int, Spijt]]
    """Partij -> termijn -> verwachte spijt."""
    kansen: dict[str, dict[int, float]]
    onvoorspelbaar: dict[str, dict[str, float]]
    """Bekostiging -> post -> bedrag over de termijn, op het rekenpad."""


@dataclass(frozen=True)
class Tabel:
    kop: str
    koppen: list[str]
    rijen: list[list[str]]
    zinnen: list[str]


def gevoeligheid(
    gemeente: str,
    partij: str,
    termijn: int | None,
    zekerheden: Sequence[str],
    uitvoer: Path | None,
    keuzes: Keuzes,
) -> Verslag:
    """Rekent een gemeente door en meet wat het oordeel beweegt; met `uitvoer` ook als plaatje (.png of .svg).

    `termijn` is standaard de langste van het oordeel; `zekerheden` in procenten, leeg is de vaste rij. InvoerFouten met alle fouten.
    """
    from kostenmodel.doorrekening import ARMEN, Rekenaar
    from kostenmodel.gevoeligheid import Gevoeligheidsmeter
    from kostenmodel.onzekerheid import ZEKERHEDEN, modelkans, verwachte_spijt, weerstand
    from kostenmodel.rekenkern import AANLOOPJAREN
    from kostenmodel.vergelijking import horizonnen

    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    gevonden = verzamel(fouten, [lambda: zoek_gemeente(invoer, gemeente)])
    inst = verzamel(fouten, [lambda: instellingen(invoer, keuzes)])
    verzamel(fouten, [lambda: invoer.scenario(keuzes.scenario)])
    termijnen = horizonnen(invoer)
    fouten += [*_keur_partij(partij), *_keur_termijn(termijn, termijnen)]
    gekozen = verzamel(fouten, [lambda tekst=tekst: lees_zekerheid(tekst) for tekst in zekerheden])
    fouten += keur_plaatje(uitvoer, "gevoeligheid")
    if fouten:
        raise InvoerFouten(fouten)
    rekenaar = Rekenaar(invoer, inst[0], (keuzes.scenario,))
    uitkomst = rekenaar.reken_door(gevonden[0])
    meter = Gevoeligheidsmeter(invoer, uitkomst, keuzes.scenario)
    meting = meter.meet(partij, termijn or max(termijnen))
    armen = {arm: uitkomst.armen[keuzes.scenario, arm] for arm in ARMEN}
    simulatie, jaren = uitkomst.simulatie[keuzes.scenario], min(termijnen)
    verschil = {
        een: {n: simulatie.over_armen[f"oordeel.{een}.{n}.verschil"] for n in termijnen} for een in uitkomst.schema.partijen.oordelen
    }
    verslag = Verslag(
        uitkomst,
        keuzes.scenario,
        invoer.scenario(keuzes.scenario).titel,
        meting,
        meter.omslagen(meting),
        {
            arm: {
                f"{procent:g}": weerstand(simulatie.netto[arm, "gemeente"], uit.posten["netto.gemeente"], jaren, procent)
                for procent in gekozen or ZEKERHEDEN
            }
            for arm, uit in armen.items()
        },
        jaren,
        {een: {n: verwachte_spijt(rij) for n, rij in per_termijn.items()} for een, per_termijn in verschil.items()},
        {een: {n: modelkans(rij) for n, rij in per_termijn.items()} for een, per_termijn in verschil.items()},
        {
            arm: {
                post.sleutel: float(uit.posten[post.sleutel][AANLOOPJAREN : AANLOOPJAREN + meting.termijn].sum())
                for post in uitkomst.schema.onvoorspelbaarheid
            }
            for arm, uit in armen.items()
        },
    )
    if uitvoer is not None:
        _teken(verslag, uitvoer)
    return verslag


def _keur_partij(partij: str) -> list[Melding]:
    from kostenmodel.totalen import OORDELEN

    if partij in OORDELEN:
        return []
    verwacht = "gemeente, rijk of samenleving"
    return [Melding("opdrachtregel", "--partij", partij, verwacht, raad(partij, OORDELEN, f"Kies {verwacht}."))]


def _keur_termijn(termijn: int | None, termijnen: Sequence[int]) -> list[Melding]:
    if termijn is None or termijn in termijnen:
        return []
    verwacht = " of ".join(str(n) for n in termijnen)
    return [Melding("opdrachtregel", "--termijn", str(termijn), f"{verwacht} jaar", f"Kies {verwacht}.")]


def lees_zekerheid(tekst: str) -> float:
    """Een percentage, met punt of komma en met of zonder procentteken. InvoerFouten als het niet tussen 50 en 100 ligt."""
    from kostenmodel.onzekerheid import eis_zekerheid

    try:
        procent = float(tekst.strip().removesuffix("%").replace(",", "."))
    except ValueError:
        melding = Melding("opdrachtregel", "--zekerheid", tekst, "een percentage boven 50 en onder 100", "Geef een getal, zoals 90.")
        raise InvoerFouten([melding]) from None
    eis_zekerheid(procent)
    return procent


def _teken(verslag: Verslag, uitvoer: Path) -> None:
    from kostenmodel.tornado import Staaf, Tornado, teken

    meting = verslag.gevoeligheid
    naam = _partijnaam(verslag)
    tornado = Tornado(
        f"{verslag.uitkomst.gemeente.naam}: wat het oordeel voor {naam} beweegt",
        f"structureel min crisis, netto last {meting.termijn} jaar vanaf {verslag.uitkomst.inst.jaar}, mln euro",
        meting.rekenpad,
        [Staaf(balk.omschrijving, balk.uitkomst_laag, balk.uitkomst_hoog) for balk in meting.grootste],
    )
    try:
        teken(tornado, uitvoer)
    except OSError as fout:
        raise InvoerFouten([schrijffout(str(uitvoer), fout)]) from fout


def _partijnaam(verslag: Verslag) -> str:
    namen = {"gemeente": "de gemeente", "rijk": "het Rijk (deel in deze gemeente)", "samenleving": "de samenleving"}
    return namen[verslag.gevoeligheid.partij]


def als_json(verslag: Verslag) -> dict[str, Any]:
    """Het contract van `gevoeligheid --json`; bedragen in nominale euro's, een verschil is structureel min crisis."""
    from kostenmodel.gevoeligheid import omslagzin

    u, meting = verslag.uitkomst, verslag.gevoeligheid

    def balk(een: Balk) -> dict[str, Any]:
        velden = ("sleutel", "omschrijving", "eenheid", "jaar", "laag", "midden", "hoog", "uitkomst_laag", "uitkomst_hoog", "aandeel")
        return {veld: getattr(een, veld) for veld in velden}

    return {
        "gemeente": u.gemeente.naam,
        "code": u.gemeente.code,
        "scenario": verslag.scenario,
        "jaar": u.inst.jaar,
        "trekkingen": u.inst.trekkingen,
        "zaad": u.inst.zaad,
        "partij": meting.partij,
        "termijn": meting.termijn,
        "rekenpad": meting.rekenpad,
        "tornado": [balk(een) for een in meting.balken],
        "aandeel_instroom": meting.aandeel_instroom,
        "omslag": [{"sleutel": een.balk.sleutel, "waarde": een.waarde, "zin": omslagzin(een)} for een in verslag.omslagen],
        "weerstand": verslag.weerstand,
        "spijt": {
            partij: {str(n): {"structureel": een.structureel, "crisis": een.crisis} for n, een in per_termijn.items()}
            for partij, per_termijn in verslag.spijt.items()
        },
        "modelkans": {partij: {str(n): kans for n, kans in per_termijn.items()} for partij, per_termijn in verslag.kansen.items()},
        "onvoorspelbaarheid": verslag.onvoorspelbaar,
    }


def tabellen(verslag: Verslag) -> list[Tabel]:
    """Het verslag om te lezen: gevoeligheid, omslagwaarden, weerstand, spijt en de prijs van onvoorspelbaarheid."""
    from kostenmodel.doorrekening import ARMEN
    from kostenmodel.gevoeligheid import leesbaar, omslagzin
    from kostenmodel.onvoorspelbaarheid import LEEG

    u, meting = verslag.uitkomst, verslag.gevoeligheid
    naam, inst = u.gemeente.naam, u.inst
    schema = u.schema
    kans = verslag.kansen[meting.partij][meting.termijn]
    beter = "structureel voordeliger" if meting.rekenpad < 0 else "crisis voordeliger" if meting.rekenpad > 0 else "geen verschil"
    rest = len(meting.balken) - len(meting.grootste)
    gevoelig = Tabel(
        f"{naam}, scenario {verslag.titel}, {meting.termijn} jaar vanaf {inst.jaar}: structureel min crisis voor {_partijnaam(verslag)} is "
        f"{_euro(meting.rekenpad)} op het rekenpad ({beter}).",
        ["Parameter", "Eenheid", "Laag", "Midden", "Hoog", "Oordeel bij laag", "Oordeel bij hoog", "Aandeel"],
        [
            [
                balk.omschrijving,
                balk.eenheid,
                *(leesbaar(waarde) for waarde in (balk.laag, balk.midden, balk.hoog)),
                _euro(balk.uitkomst_laag),
                _euro(balk.uitkomst_hoog),
                _procent(balk.aandeel),
            ]
            for balk in meting.grootste
        ],
        [
            f"Een parameter tegelijk, de rest op het rekenpad; {rest} andere parameters maken minder uit. Aandeel: deel van de spreiding "
            f"in {inst.trekkingen} trekkingen (zaad {inst.zaad}) dat met de parameter meebeweegt; samenspel telt nergens mee.",
            f"De asielinstroom verklaart {_procent(meting.aandeel_instroom)} van de spreiding. Modelkans dat structureel voordeliger is: "
            f"{_procent(kans)}; dat is een uitspraak over dit model, niet over de werkelijkheid.",
        ],
    )
    omslag = Tabel("Wanneer slaat het oordeel om?", [], [], [omslagzin(een) for een in verslag.omslagen])
    weerstand = Tabel(
        f"Benodigde weerstandscapaciteit van de gemeente bovenop het rekenpad, {verslag.jaren_weerstand} jaar samen",
        ["Zekerheid", *ARMEN],
        [
            [f"{procent}%".replace(".", ","), *(_euro(verslag.weerstand[arm][procent]) for arm in ARMEN)]
            for procent in verslag.weerstand[ARMEN[0]]
        ],
        ["Per trekking opgeteld over de jaren; een bedrag onder nul zegt dat het rekenpad deze zekerheid al bevat."],
    )
    spijt = Tabel(
        "Verwachte spijt: wat een keuze gemiddeld te veel kost als de andere beter blijkt",
        ["Partij", "Termijn", "Keuze structureel", "Keuze crisis", "Modelkans structureel"],
        [
            [schema.partijen.opschrift(partij), f"{n} jaar", _euro(een.structureel), _euro(een.crisis), _procent(verslag.kansen[partij][n])]
            for partij, per_termijn in verslag.spijt.items()
            for n, een in per_termijn.items()
        ],
        [],
    )
    prijs = Tabel(
        f"Prijs van onvoorspelbaarheid, alle betalers samen, {meting.termijn} jaar op het rekenpad",
        ["Onderdeel", *ARMEN],
        [[post.omschrijving, *(_euro(verslag.onvoorspelbaar[arm][post.sleutel]) for arm in ARMEN)] for post in schema.onvoorspelbaarheid],
        ["Deze bedragen zitten al in de kosten; het is geen extra last.", LEEG],
    )
    return [gevoelig, omslag, weerstand, spijt, prijs]


def _euro(bedrag: float) -> str:
    from kostenmodel.werkboek.notatie import getal as schrijf

    return f"{schrijf(bedrag)} euro"


def _procent(deel: float) -> str:
    return f"{100 * deel:.1f}%".replace(".", ",")
