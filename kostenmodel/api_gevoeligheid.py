"""De functies achter `gevoeligheid`: wat het oordeel over een gemeente beweegt, en wat onzekerheid haar kost.

Fouten van de gebruiker komen als `InvoerFouten`, alle tegelijk; er is dan niets geschreven.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostenmodel.api import Keuzes, instellingen, keur_plaatje, laad_invoer, schrijffout, verzamel
from kostenmodel.api_weerstand import (
    Tabel,
    Weerstandsverslag,
    Weerstandsvraag,
    euro,
    lees_vraag,
    meet_weerstand,
    weerstand_als_json,
    weerstandstabellen,
)
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
    weerstand: Weerstandsverslag
    spijt: dict[str, dict[int, Spijt]]
    """Partij -> termijn -> verwachte spijt."""
    kansen: dict[str, dict[int, float]]
    verdeling: dict[str, dict[int, dict[str, float]]]
    """Partij -> termijn -> maat van het verschil in de trekkingen (structureel min crisis)."""
    onvoorspelbaar: dict[str, dict[str, float]]
    """Bekostiging -> post -> bedrag over de termijn, op het rekenpad."""
    onvoorspelbaar_in_trekkingen: dict[str, dict[str, float]]
    """Bekostiging -> maat van het bedrag van alle onderdelen samen over de termijn."""


def gevoeligheid(
    gemeente: str,
    partij: str,
    termijn: int | None,
    vraag: Weerstandsvraag,
    uitvoer: Path | None,
    keuzes: Keuzes,
    parameters: Sequence[str] = (),
    *,
    overschrijf: bool = False,
) -> Verslag:
    """Rekent een gemeente door en meet wat het oordeel beweegt; met `uitvoer` ook als plaatje (.png of .svg).

    `termijn` is standaard de langste van het oordeel; zonder zekerheden de vaste rij; `parameters` beperkt de balken tot deze bladen.
    `overschrijf`: een plaatje dat er al staat mag weg. InvoerFouten met alle fouten.
    """
    from kostenmodel.doorrekening import Rekenaar
    from kostenmodel.gevoeligheid import Gevoeligheidsmeter
    from kostenmodel.keten import INSTROOM
    from kostenmodel.onzekerheid import modelkans, som_over, verwachte_spijt
    from kostenmodel.rekenkern import AANLOOPJAREN
    from kostenmodel.rekenschema import ARMEN
    from kostenmodel.vergelijking import horizonnen

    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    gevonden = verzamel(fouten, [lambda: zoek_gemeente(invoer, gemeente)])
    inst = verzamel(fouten, [lambda: instellingen(invoer, keuzes)])
    verzamel(fouten, [lambda: invoer.scenario(keuzes.scenario)])
    termijnen = horizonnen(invoer)
    fouten += [*_keur_partij(partij), *_keur_termijn(termijn, termijnen)]
    gekozen = lees_vraag(vraag, fouten)
    verzamel(fouten, [lambda blad=blad: invoer.blad(blad) for blad in parameters if blad != INSTROOM])
    fouten += keur_plaatje(uitvoer, "gevoeligheid", overschrijf)
    if fouten:
        raise InvoerFouten(fouten)
    rekenaar = Rekenaar(invoer, inst[0], (keuzes.scenario,))
    uitkomst = rekenaar.reken_door(gevonden[0])
    meter = Gevoeligheidsmeter(invoer, uitkomst, keuzes.scenario)
    meting = meter.meet(partij, termijn or max(termijnen), parameters)
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
        meet_weerstand(invoer, uitkomst, keuzes.scenario, jaren, gekozen),
        {een: {n: verwachte_spijt(rij) for n, rij in per_termijn.items()} for een, per_termijn in verschil.items()},
        {een: {n: modelkans(rij) for n, rij in per_termijn.items()} for een, per_termijn in verschil.items()},
        {een: {n: _maten(rij[:, 0]) for n, rij in per_termijn.items()} for een, per_termijn in verschil.items()},
        {
            arm: {
                post.sleutel: float(uit.posten[post.sleutel][AANLOOPJAREN : AANLOOPJAREN + meting.termijn].sum())
                for post in uitkomst.schema.onvoorspelbaarheid
            }
            for arm, uit in armen.items()
        },
        {arm: _maten(som_over(simulatie.onvoorspelbaar[arm], meting.termijn)) for arm in ARMEN},
    )
    if uitvoer is not None:
        _teken(verslag, uitvoer)
    return verslag


def _maten(trekkingen: Any) -> dict[str, float]:
    """P5 tot en met P95 en het gemiddelde van (trekking,)."""
    from kostenmodel.onzekerheid import ALLE_KANSEN, maten

    return {naam: float(waarde) for naam, waarde in maten(trekkingen, ALLE_KANSEN).items()}


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
    """Het contract van `gevoeligheid --json`; bedragen in nominale euro's, een verschil is structureel min crisis.

    - `gemeente`, `code`, `scenario`, `jaar` (t), `trekkingen`, `zaad`, `partij`, `termijn` (jaren): waar het over gaat;
    - `rekenpad`: het verschil van `partij` over `termijn` op het rekenpad;
    - `tornado`: alle parameters met een band, de langste balk eerst: `sleutel`, `omschrijving`, `eenheid`, `bron` (of aanname), `laag`,
      `midden` en `hoog` in `jaar`, het verschil bij laag en hoog (`uitkomst_laag`, `uitkomst_hoog`) en `aandeel`, het deel van de
      spreiding (0 tot 1) dat met de parameter meebeweegt;
    - `aandeel_instroom`: dat deel voor de asielinstroom; `aandeel_aanname`: het deel van de lengte van alle balken dat op aannames rust;
    - `omslag`: per balk van de tien langste de waarde waarbij het oordeel omslaat (null: niet binnen de band) en een zin;
    - `structurele_factor`, `weerstand` {bekostiging: {zekerheid: bedrag met die factor}}, `weerstand_structureel` (het deel dat per jaar
      erbij komt als de afwijking doorloopt) en `weerstandsvermogen` {"nu" of bekostiging: {zekerheid: {benodigd, ratio, klasse}}}, null
      zonder --benodigd en --beschikbaar;
    - `spijt` {partij: {termijn: {structureel, crisis}}}, `modelkans` {partij: {termijn: 0 tot 1}} en `verdeling` van het verschil
      {partij: {termijn: {p5, p10, p50, p90, p95, gemiddelde}}};
    - `onvoorspelbaarheid` {bekostiging: {post: bedrag over de termijn op het rekenpad}} en `onvoorspelbaarheid_verdeling`
      {bekostiging: {p5 .. p95, gemiddelde}} van het totaal in de trekkingen.
    """
    from kostenmodel.gevoeligheid import omslagzin

    u, meting = verslag.uitkomst, verslag.gevoeligheid

    def balk(een: Balk) -> dict[str, Any]:
        velden = (
            "sleutel",
            "omschrijving",
            "eenheid",
            "bron",
            "jaar",
            "laag",
            "midden",
            "hoog",
            "uitkomst_laag",
            "uitkomst_hoog",
            "aandeel",
        )
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
        "aandeel_aanname": meting.aandeel_aanname,
        "omslag": [{"sleutel": een.balk.sleutel, "waarde": een.waarde, "zin": omslagzin(een)} for een in verslag.omslagen],
        **weerstand_als_json(verslag.weerstand),
        "spijt": {
            partij: {str(n): {"structureel": een.structureel, "crisis": een.crisis} for n, een in per_termijn.items()}
            for partij, per_termijn in verslag.spijt.items()
        },
        "modelkans": {partij: {str(n): kans for n, kans in per_termijn.items()} for partij, per_termijn in verslag.kansen.items()},
        "verdeling": {partij: {str(n): rij for n, rij in per_termijn.items()} for partij, per_termijn in verslag.verdeling.items()},
        "onvoorspelbaarheid": verslag.onvoorspelbaar,
        "onvoorspelbaarheid_verdeling": verslag.onvoorspelbaar_in_trekkingen,
    }


def tabellen(verslag: Verslag) -> list[Tabel]:
    """Het verslag om te lezen: gevoeligheid, omslagwaarden, weerstand, spijt en de prijs van onvoorspelbaarheid."""
    from kostenmodel.gevoeligheid import leesbaar, omslagzin
    from kostenmodel.onvoorspelbaarheid import LEEG
    from kostenmodel.rekenschema import ARMEN

    u, meting = verslag.uitkomst, verslag.gevoeligheid
    naam, inst = u.gemeente.naam, u.inst
    schema = u.schema
    kans = verslag.kansen[meting.partij][meting.termijn]
    beter = "structureel voordeliger" if meting.rekenpad < 0 else "crisis voordeliger" if meting.rekenpad > 0 else "geen verschil"
    rest = len(meting.balken) - len(meting.grootste)
    gevoelig = Tabel(
        f"{naam}, scenario {verslag.titel}, {meting.termijn} jaar vanaf {inst.jaar}: structureel min crisis voor {_partijnaam(verslag)} is "
        f"{euro(meting.rekenpad)} op het rekenpad ({beter}).",
        ["Parameter", "Eenheid", "Laag", "Midden", "Hoog", "Oordeel bij laag", "Oordeel bij hoog", "Aandeel"],
        [
            [
                balk.omschrijving,
                balk.eenheid,
                *(leesbaar(waarde) for waarde in (balk.laag, balk.midden, balk.hoog)),
                euro(balk.uitkomst_laag),
                euro(balk.uitkomst_hoog),
                _procent(balk.aandeel),
            ]
            for balk in meting.grootste
        ],
        [
            f"Een parameter tegelijk, de rest op het rekenpad; {rest} andere parameters maken minder uit. Aandeel: deel van de spreiding "
            f"in {inst.trekkingen} trekkingen (zaad {inst.zaad}) dat met de parameter meebeweegt; samenspel telt nergens mee.",
            f"De asielinstroom verklaart {_procent(meting.aandeel_instroom)} van de spreiding. Modelkans dat structureel voordeliger is: "
            f"{_procent(kans)}; dat is een uitspraak over dit model, niet over de werkelijkheid.",
            f"{_procent(meting.aandeel_aanname)} van de lengte van alle balken samen komt van parameters die een aanname zijn.",
        ],
    )
    omslag = Tabel("Wanneer slaat het oordeel om?", [], [], [omslagzin(een) for een in verslag.omslagen])
    spijt = Tabel(
        "Verwachte spijt: wat een keuze gemiddeld te veel kost als de andere beter blijkt",
        ["Partij", "Termijn", "Keuze structureel", "Keuze crisis", "Modelkans structureel"],
        [
            [schema.partijen.opschrift(partij), f"{n} jaar", euro(een.structureel), euro(een.crisis), _procent(verslag.kansen[partij][n])]
            for partij, per_termijn in verslag.spijt.items()
            for n, een in per_termijn.items()
        ],
        [],
    )
    prijs = Tabel(
        f"Prijs van onvoorspelbaarheid, alle betalers samen, {meting.termijn} jaar op het rekenpad",
        ["Onderdeel", *ARMEN],
        [[post.omschrijving, *(euro(verslag.onvoorspelbaar[arm][post.sleutel]) for arm in ARMEN)] for post in schema.onvoorspelbaarheid],
        ["Deze bedragen zitten al in de kosten; het is geen extra last.", LEEG],
    )
    return [gevoelig, omslag, *weerstandstabellen(verslag.weerstand), spijt, prijs]


def _procent(deel: float) -> str:
    return f"{100 * deel:.1f}%".replace(".", ",")
