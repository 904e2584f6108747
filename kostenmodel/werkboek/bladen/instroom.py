"""De asielinstroom: gerealiseerd, nowcast en prognose, met de terugtoets en de officiële ramingen naast de uitkomst.

Alles op dit blad is een vaste uitkomst en gelijk voor alle gemeenten; de regels worden daarom een keer per proces gemaakt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from kostenmodel.doorrekening import Instellingen
from kostenmodel.prognose.combinatie import MINSTE_VERGELIJKINGEN
from kostenmodel.prognose.oekraine import ontheemden
from kostenmodel.prognose.ramingen import BOVEN, MIDDEN, ONDER, Raming, tel_binnen
from kostenmodel.prognose.reeksen import GEPUBLICEERD, NOWCAST, toon_maand
from kostenmodel.prognose.terugtoets import COMBINATIE, EERSTE_OORSPRONG, SCOREHORIZONTEN
from kostenmodel.trekkingen import Toeval

from ..context import Context
from ..grafieken import Band, waaier
from ..instroomcijfers import GEMIDDELDE, KANSEN, Instroomcijfers, instroomcijfers, zwakste
from ..notatie import getal
from ..regels import Cel, Celinhoud, Kop, Regel, Vrij, Werkblad
from ..stijl import AANTAL, BLAUW, DONKER
from .keten import NAAM as KETENBLAD

NAAM = "Instroom"
GRAFIEK, EERSTE_PUNT, LAATSTE_PUNT = "instroom grafiek", "instroom eerste punt", "instroom laatste punt"
GRAFIEKRIJEN = 23
MAANDEN = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
STROOM = {"eerste": "Eerste aanvragen", "herhaald": "Herhaalde aanvragen", "nareis": "Nareis"}
NAIEF = "naief"
MODEL = {
    NAIEF: "naïef: de laatste maand blijft",
    "seizoensnaief": "seizoensnaïef: zelfde maand vorig jaar",
    "niveau_en_verloop": "niveau en verloop (vaste getallen)",
    "lokaal_niveau": "lokaal niveau",
    "lokaal_niveau_seizoen": "lokaal niveau met seizoen",
    "terugkerend": "terugkeer naar de tienjaarsmediaan",
    "gedempte_ets": "gedempte trend (ETS)",
    "theta": "Theta",
    "airline": "SARIMA (airlinemodel)",
    COMBINATIE: "combinatie: deze prognose",
}
METHODE = (
    ("publicatie", "publicatie", "Het maandcijfer van CBS of IND, onveranderd."),
    (
        "Denton met alle aanvragers",
        "Eurostat",
        "Kwartaal- of jaartotaal, over de maanden verdeeld volgens Denton met het verloop van alle asielaanvragers (Eurostat).",
    ),
    (
        "Denton met zeven nationaliteiten",
        "nationaliteiten",
        "Kwartaal- of jaartotaal, over de maanden verdeeld volgens Denton met het verloop van zeven nationaliteiten.",
    ),
    ("Denton glad", "glad", "Kwartaal- of jaartotaal, zo gelijkmatig mogelijk over de maanden verdeeld volgens Denton."),
    (
        "weekcijfers",
        "weekcijfers",
        "Nowcast: weekcijfers van het totaal, over de stromen verdeeld naar hun aandeel in het laatste volle jaar.",
    ),
)
"""Begin van de methode in de maandreeks, het woord in de tabel en de uitleg."""
TWEE, PROCENT = "0.00", "0%"
BANDHORIZONNEN = ("3", "12", "24")
BREEDTES: Mapping[str, float] = {"A": 21, "B": 45, "Q": 16} | dict.fromkeys("CDEFGHIJKLMNOP", 13.5) | dict.fromkeys("RST", 12)
JAAR_LINKS, NA_GETAL = "0* ", '"  "@'
"""Een jaartal links in zijn cel, en tekst met wat lucht na een cel met een getal."""


def blad(c: Context) -> Werkblad:
    inst = c.uitkomst.inst
    toeval = inst.toeval(c.invoer)
    cijfers = instroomcijfers(c.invoer.map, inst.jaren[-1], toeval)

    def grafiek(boek: Any, schrijver: Any) -> None:
        vanaf, tot = (schrijver.adressen.naam(punt)[1] for punt in (EERSTE_PUNT, LAATSTE_PUNT))
        waaier(
            boek,
            schrijver.vel,
            f"A{schrijver.adressen.naam(GRAFIEK)[1]}",
            "Asielinstroom in Nederland per jaar: gerealiseerd en prognose",
            (NAAM, vanaf, tot),
            [Band("", "C", None), Band("P5 tot P95", "D", "#DCE6F1"), Band("P10 tot P90", "E", "#9DC3E6"), Band("", "F", "#DCE6F1")],
            [("P50 (middelste trekking)", "G", BLAUW, "dash"), ("Gerealiseerd", "H", DONKER, "solid")],
            "personen per jaar",
            _alt(cijfers),
        )

    return Werkblad(
        NAAM,
        "Instroom (Nederland)",
        "De asielinstroom per jaar en maand: wat er kwam, wat er verwacht wordt met welke band, en hoe goed zulke ramingen eerder waren.",
        _regels(c.invoer.map, inst, toeval, c.invoer.stand.stand_instroom),
        met_jaren=False,
        breedtes=BREEDTES,
        daarna=grafiek,
    )


@lru_cache(maxsize=4)
def _regels(map_invoer: Path, inst: Instellingen, toeval: Toeval, stand: str) -> tuple[Regel, ...]:
    cijfers = instroomcijfers(map_invoer, inst.jaren[-1], toeval)
    delen = (_opening(cijfers, inst, stand), _jaren(cijfers), _grafiek(cijfers), _modellen(cijfers), _terugtoets(cijfers))
    return tuple(regel for deel in (*delen, _officieel(cijfers), _ontheemden(map_invoer), _maanden(cijfers)) for regel in deel)


def trefzekerheid(map_invoer: Path, inst: Instellingen, toeval: Toeval) -> tuple[Regel, ...]:
    """Hoe goed de prognose en de officiële ramingen eerder waren; gelijk aan de regels op het blad van een gemeente."""
    cijfers = instroomcijfers(map_invoer, inst.jaren[-1], toeval)
    return (*_terugtoets(cijfers), *_officieel(cijfers))


def _zin(tekst: str, stijl: str = "tekst") -> Regel:
    return Vrij((Cel("A", tekst, stijl),))


def _koppen(*koppen: str) -> Regel:
    return Vrij(tuple(Cel(kolom, kop, "kolomkop") for kolom, kop in zip("ABCDEFGHIJKLMNOPQRST", koppen, strict=False)))


def _waarden(vanaf: str, waarden: Sequence[Celinhoud], notatie: str = AANTAL) -> tuple[Cel, ...]:
    """Vaste cellen naast elkaar vanaf een kolom; None blijft een lege cel zonder opmaak."""
    return tuple(
        Cel(chr(ord(vanaf) + n), waarde, "vast", NA_GETAL if isinstance(waarde, str) else notatie)
        for n, waarde in enumerate(waarden)
        if waarde is not None
    )


def _opening(cijfers: Instroomcijfers, inst: Instellingen, stand: str) -> Iterator[Regel]:
    jaar, maand = cijfers.reeksen.maanden[-1]
    yield _zin(
        f"Stand van kennis: weekcijfers van de instroom tot en met {stand}; de prognose begint na {MAANDEN[maand - 1]} {jaar} en "
        "weet niets van wat daarna is gebeurd of besloten.",
        "vet",
    )
    yield _zin(
        f"De band komt uit de {getal(inst.trekkingen)} trekkingen waarmee de keten rekent, vóór de instroomfactor van een scenario; die "
        f"factor werkt er bovenop. De instroom van het gekozen scenario staat op blad {KETENBLAD}."
    )
    yield _zin(
        f"Nareis volgt in de keten deze prognose tot en met {inst.jaar}; in {inst.jaar + 1} gaat zij over op de vergunningen die de keten "
        f"zelf verleent. De nareis op blad {KETENBLAD} wijkt daarna dus af van dit blad."
    )
    yield _zin(
        "Instroom is de som van eerste aanvragen (CBS, met herplaatsing, zonder nareis), herhaalde aanvragen en nareis. Oekraïense "
        "ontheemden tellen niet mee. Alle getallen op dit blad zijn vast; wijzigen vergt opnieuw draaien."
    )
    yield Vrij()


def _jaren(cijfers: Instroomcijfers) -> Iterator[Regel]:
    yield Kop("Instroom per jaar, personen")
    deel = [jaar for jaar in cijfers.totaal if cijfers.maanden_van(jaar)]
    for jaar in deel:
        maanden = cijfers.maanden_van(jaar)
        som = getal(float(cijfers.reeksen.jaarsom(jaar).sum()))
        laatste = MAANDEN[cijfers.reeksen.maanden[maanden[-1]][1] - 1]
        yield _zin(
            f"Januari tot en met {laatste} {jaar}: {som} personen volgens de weekcijfers. De rij {jaar} telt de prognose daarbij op."
        )
    yield _zin(
        "Een kwantiel hoort bij de som van de stromen per trekking; de medianen per stroom tellen daarom niet op tot P50 van het totaal. "
        "P10: een op de tien trekkingen ligt lager."
    )
    yield _zin(
        "Verschil met publicatie: de som van de maanden min de gepubliceerde jaartotalen. Gepubliceerde maanden blijven staan, ook als zij "
        "met een later of afgerond totaal niet kloppen."
    )
    yield _zin(
        "Van de officiële ramingen (MPP: Meerjaren Productie Prognose) staat per jaar de laatste die zeker vóór dat jaar verscheen; alle "
        "ramingen staan onderaan naast de uitkomst."
    )
    medianen = tuple(f"P50 {STROOM[stroom].lower()}" for stroom in cijfers.reeksen.stromen)
    kantlijn = ("Jaar", "Status", *(STROOM[stroom] for stroom in cijfers.reeksen.stromen), "Totaal gerealiseerd")
    officieel = ("Officiële raming", "laag", "midden", "hoog")
    yield _koppen(*kantlijn, "Verschil met publicatie", *(f"{p} totaal" for p in KANSEN), "Gemiddelde totaal", *medianen, *officieel)
    for jaar in (*cijfers.gerealiseerd, *cijfers.totaal):
        cellen = [Cel("A", jaar, "vast", JAAR_LINKS), Cel("B", _jaarstatus(cijfers, jaar))]
        if jaar in cijfers.totaal:
            maten = cijfers.totaal[jaar]
            cellen += _waarden("H", [*(maten[p] for p in KANSEN), maten[GEMIDDELDE], *cijfers.mediaan[jaar]])
        else:
            cellen += _waarden("C", [*cijfers.reeksen.jaarsom(jaar).tolist(), cijfers.uitkomst(jaar), cijfers.verschil(jaar)])
        raming = cijfers.raming_vooraf(jaar)
        if raming:
            cellen += _waarden("Q", [raming.editie, *(raming.waarden.get(naam) for naam in (ONDER, MIDDEN, BOVEN))])
        yield Vrij(tuple(cellen))
    yield Vrij()


def _jaarstatus(cijfers: Instroomcijfers, jaar: int) -> str:
    if jaar in cijfers.gerealiseerd:
        maanden = zwakste(cijfers.status(jaar), "afgeleid")
        if cijfers.verschil(jaar) is None:
            return f"maanden {maanden}"
        return "gepubliceerd" if maanden == GEPUBLICEERD else f"jaartotaal gepubliceerd, maanden {maanden}"
    bekend = cijfers.maanden_van(jaar)
    if not bekend:
        return "prognose"
    laatste = cijfers.reeksen.maanden[bekend[-1]][1]
    return NOWCAST if laatste == 12 else f"nowcast tot en met {MAANDEN[laatste - 1]}, daarna prognose"


def _alt(cijfers: Instroomcijfers) -> str:
    laatste, eind = cijfers.gerealiseerd[-1], max(cijfers.totaal)
    maten = cijfers.totaal[eind]
    return (
        f"Asielinstroom per jaar. Gerealiseerd in {laatste}: {getal(cijfers.uitkomst(laatste) or 0)} personen. Prognose voor {eind}: "
        f"middelste trekking {getal(maten['P50'])}, acht van de tien trekkingen tussen {getal(maten['P10'])} en {getal(maten['P90'])}."
    )


def _grafiek(cijfers: Instroomcijfers) -> Iterator[Regel]:
    yield Vrij(naam=GRAFIEK)
    yield from [Vrij()] * GRAFIEKRIJEN
    yield Kop("Gegevens van de grafiek, personen: lagen die op elkaar liggen, en twee lijnen")
    yield _koppen("Jaar", "Soort", "Onderkant band", "P5 tot P10", "P10 tot P90", "P90 tot P95", "P50", "Gerealiseerd")
    jaren = (*cijfers.gerealiseerd, *cijfers.totaal)
    for jaar in jaren:
        uitkomst = cijfers.uitkomst(jaar)
        laatste = jaar == cijfers.gerealiseerd[-1]
        naam = EERSTE_PUNT if jaar == jaren[0] else LAATSTE_PUNT if jaar == jaren[-1] else ""
        if uitkomst is None:
            p5, p10, p50, p90, p95 = (cijfers.totaal[jaar][p] for p in KANSEN)
            waarden: list[Celinhoud] = [p5, p10 - p5, p90 - p10, p95 - p90, p50, None]
        else:
            waarden = [uitkomst, 0, 0, 0, uitkomst if laatste else None, uitkomst]
        soort = "prognose" if uitkomst is None else "gerealiseerd; begin van de prognoselijn" if laatste else "gerealiseerd"
        yield Vrij((Cel("A", jaar, "vast", JAAR_LINKS), Cel("B", soort), *_waarden("C", waarden)), naam=naam)
    yield Vrij()


def _modellen(cijfers: Instroomcijfers) -> Iterator[Regel]:
    toelichting = cijfers.prognose.toelichting
    yield Kop("Modellen en hun gewicht in de prognose")
    yield _zin(
        "Elke stroom is een gewogen combinatie van negen modellen. Een model weegt zwaarder naarmate het eerder beter voorspelde, hier en "
        "in elf andere landen; de combinatie middelt hun verwachtingen en neemt de band van niveau en verloop."
    )
    yield _zin(
        "Voorbij 24 maanden keert het niveau terug naar het langjarige. De factor op de band brengt haar dekking op peil: boven 1 is "
        "verbreed, onder 1 versmald."
    )
    yield _koppen(
        "Stroom",
        "Modellen die wegvielen",
        "Laatste maand",
        "Geijkt tot en met",
        "Oorsprongen",
        "Langjarig niveau per maand",
        "Halvering na maanden",
        *(f"Factor band {h} maanden vooruit" for h in BANDHORIZONNEN),
    )
    for stroom, feiten in toelichting.items():
        weg = ", ".join(MODEL.get(model, model) for model in feiten["weggevallen"]) or "geen"
        waarden = ("laatste_maand", "geijkt_tot_en_met", "oorsprongen", "langjarig_per_maand", "halfwaardetijd_maanden")
        factoren = [feiten["verbreding"].get(h) for h in BANDHORIZONNEN]
        yield Vrij(
            (
                Cel("A", STROOM[stroom]),
                Cel("B", weg),
                *_waarden("C", [feiten[naam] for naam in waarden]),
                *_waarden("H", factoren, TWEE),
            )
        )
    yield Vrij()
    horizonnen = sorted(next(iter(next(iter(toelichting.values()))["gewichten"].values())), key=int)
    koppen = (f"Gewicht {h} {'maand' if h == '1' else 'maanden'} vooruit" for h in horizonnen)
    yield _koppen("Stroom", "Model", *koppen)
    for stroom, feiten in toelichting.items():
        for model in (m for m in MODEL if m in feiten["gewichten"]):
            per_horizon = feiten["gewichten"][model]
            yield Vrij((Cel("A", STROOM[stroom]), Cel("B", MODEL[model]), *_waarden("C", [per_horizon[h] for h in horizonnen], PROCENT)))
    yield Vrij()


def _terugtoets(cijfers: Instroomcijfers) -> Iterator[Regel]:
    yield Kop("Terugtoets: wat had de prognose eerder gezegd, en wat kwam er uit?")
    yield _zin(
        "Lager is beter bij CRPS, MASE, RMSSE en Winkler. Vertekening boven nul: te hoog geraamd. In de band P10 tot P90 horen acht van "
        "de tien uitkomsten te vallen. CRPS, vertekening en Winkler in personen per maand."
    )
    yield from (_zin(zin) for zin in _glad_geleerd(cijfers))
    yield _zin(_waar_naief_beter(cijfers), "vet")
    yield _zin(_waar_naief_geldt(cijfers))
    yield _zin(_waar_te_smal(cijfers))
    yield _zin(
        "Grens: elke voorspelling zag alleen eerdere maanden, maar wel in hun huidige stand; veel maanden zijn afgeleid en waren toen niet "
        "gepubliceerd. De tabel is dus aan de gunstige kant."
    )
    for stroom in cijfers.prognose.stromen:
        yield Vrij()
        yield _koppen(
            STROOM[stroom],
            "Model",
            "Aantal maanden",
            "CRPS",
            "CRPS ten opzichte van naïef",
            "MASE",
            "RMSSE",
            "Vertekening",
            "Binnen P10 tot P90",
            "Winkler",
        )
        for rij in (r for r in cijfers.prognose.scores if r["stroom"] == stroom):
            model, horizon = rij["model"], rij["horizon"]
            yield Vrij(
                (
                    Cel("A", f"{horizon} maanden vooruit"),
                    Cel("B", MODEL.get(model, model), "vet" if model in (NAIEF, COMBINATIE) else "tekst"),
                    *_waarden("C", [rij["aantal"], rij["crps"]]),
                    *_waarden("E", [rij["crps"] / cijfers.maat(stroom, horizon, NAIEF, "crps"), rij["mase"], rij["rmsse"]], TWEE),
                    *_waarden("H", [rij["vertekening"]]),
                    *_waarden("I", [rij["dekking"]], PROCENT),
                    *_waarden("J", [rij["winkler"]]),
                )
            )
    yield Vrij()


def _glad_geleerd(cijfers: Instroomcijfers) -> Iterator[str]:
    """Waarschuwt waar de leerperiode vooral uit glad verdeelde maanden bestaat: dan is de noemer van MASE te klein."""
    methode = cijfers.reeksen.methode[:, :EERSTE_OORSPRONG]
    glad = [
        s for s, rij in zip(cijfers.reeksen.stromen, methode, strict=True) if sum(_methode(str(m)) == "glad" for m in rij) * 2 > len(rij)
    ]
    if glad:
        welke = " en ".join(STROOM[stroom].lower() for stroom in glad)
        yield (
            f"MASE en RMSSE delen door de maandstap van de eerste jaren. Bij {welke} zijn die maanden glad verdeeld, zodat beide maten "
            "veel te hoog zijn; vergelijk ze daar alleen tussen modellen."
        )


def _plekken(cijfers: Instroomcijfers) -> list[tuple[str, int]]:
    """De stromen en horizonten waarvan een terugtoets bestaat."""
    bekend = {(rij["stroom"], rij["horizon"]) for rij in cijfers.prognose.scores}
    return [(s, h) for s in cijfers.prognose.stromen for h in SCOREHORIZONTEN if (s, h) in bekend]


def _waar_naief_beter(cijfers: Instroomcijfers) -> str:
    delen = []
    for stroom, horizon in _plekken(cijfers):
        naief, wij = (cijfers.maat(stroom, horizon, model, "crps") for model in (NAIEF, COMBINATIE))
        if naief < wij:
            delen.append(f"{STROOM[stroom].lower()} {horizon} maanden vooruit (CRPS {getal(naief)} tegen {getal(wij)})")
    if not delen:
        return "Naïef was op geen enkele stroom en horizon beter dan de combinatie."
    rest = "Bij de overige stromen en horizonnen was de combinatie ten minste even goed."
    return f"Naïef was beter dan de combinatie bij {'; '.join(delen)}. {rest}"


def _waar_naief_geldt(cijfers: Instroomcijfers) -> str:
    regel = f"Waar de combinatie over ten minste {MINSTE_VERGELIJKINGEN} uitkomsten niet beter was dan naïef, gebruikt de prognose naïef"
    delen = [
        f"{STROOM[stroom].lower()} ({', '.join(map(str, feiten['naief']))} maanden vooruit)"
        for stroom, feiten in cijfers.prognose.toelichting.items()
        if feiten["naief"]
    ]
    return f"{regel}: {'; '.join(delen)}." if delen else f"{regel}; dat is nu bij geen enkele stroom en maand het geval."


def _waar_te_smal(cijfers: Instroomcijfers) -> str:
    delen = []
    for stroom, horizon in _plekken(cijfers):
        dekking = cijfers.maat(stroom, horizon, COMBINATIE, "dekking")
        if dekking < 0.75:
            delen.append(f"{STROOM[stroom].lower()} {horizon} maanden vooruit ({getal(100 * dekking)}%)")
    if not delen:
        return "De band van de combinatie was nergens duidelijk te smal: overal viel ten minste 75% van de uitkomsten erbinnen."
    return f"De band van de combinatie was te smal (minder dan 75% van de uitkomsten erbinnen) bij {'; '.join(delen)}."


def _officieel(cijfers: Instroomcijfers) -> Iterator[Regel]:
    yield Kop("Officiële ramingen naast de uitkomst, personen")
    yield _zin(_zin_ramingen(cijfers), "vet")
    yield _zin(
        "De uitkomst is het totaal op dit blad. Een raming die in het jaar zelf verscheen, kende een deel van de uitkomst al. De ramingen "
        "komen uit berichten over de MPP en dekken niet alle edities."
    )
    yield _zin(_zin_naast(cijfers), "vet")
    yield _zin(
        "Onze prognose van toen kende alleen de kwartalen die voor de publicatiemaand af waren, maar wel in hun huidige stand; maanden die "
        "uit een jaartotaal zijn afgeleid, kennen de rest van dat jaar al. Dat is in ons voordeel."
    )
    yield _koppen(
        "Jaar",
        "Raming",
        "Gepubliceerd",
        "Laag",
        "Midden",
        "Hoog",
        "Uitkomst",
        "Binnen bandbreedte",
        "Uitkomst min midden",
        "Onze prognose kende tot en met",
        "P10 van toen",
        "P50 van toen",
        "P90 van toen",
        "Uitkomst binnen P10 tot P90",
        "Bron en wat de raming verder noemt",
    )
    for naast in cijfers.naast:
        raming, uitkomst = naast.raming, naast.uitkomst
        laag, midden, hoog = (raming.waarden.get(naam) for naam in (ONDER, MIDDEN, BOVEN))
        afwijking = None if uitkomst is None or midden is None else uitkomst - midden
        rest = [f"{n.replace('_', ' ')}: {getal(w)}" for n, w in raming.waarden.items() if n not in (ONDER, MIDDEN, BOVEN)]
        yield Vrij(
            (
                Cel("A", raming.jaar, "vast", JAAR_LINKS),
                Cel("B", raming.editie),
                Cel("C", raming.publicatie or "onbekend"),
                *_waarden("D", [laag, midden, hoog, uitkomst]),
                Cel("H", raming.oordeel(uitkomst), notatie=NA_GETAL),
                *_waarden("I", [afwijking]),
                Cel("J", toon_maand(naast.geleerd) if naast.geleerd else naast.reden, notatie=NA_GETAL),
                *_waarden("K", naast.kwantielen or ()),
                Cel("N", {True: "ja", False: "nee", None: ""}[naast.binnen] or "-", notatie=NA_GETAL),
                Cel("O", "; ".join([raming.bron, *rest]), "zacht", NA_GETAL),
            )
        )
    yield Vrij()


def _ontheemden(map_invoer: Path) -> Iterator[Regel]:
    stand = ontheemden(map_invoer)
    yield Kop("Ontheemden uit Oekraïne: stand van de tijdelijke bescherming aan het eind van de maand, personen")
    if stand.breuk:
        yield _zin(
            f"Vanaf {toon_maand(stand.breuk)} is de telling herzien; de sprong in die maand is geen vertrek. Verbonden: de oude telling "
            "naar verhouding op het niveau van de nieuwe."
        )
    yield _zin(
        f"Bron: Eurostat, uitgave {stand.uitgave}; latere maanden zijn niet gevonden. Voor een prognose is deze reeks te kort; zij telt "
        "niet mee in de instroom hierboven."
    )
    yield _koppen("Maand", "Telling", "Stand", "Verbonden stand")
    for maand, gemeten, verbonden in zip(stand.maanden, stand.stand.tolist(), stand.verbonden.tolist(), strict=True):
        telling = "oud" if stand.breuk and maand < stand.breuk else "breuk: nieuwe telling" if maand == stand.breuk else "nieuw"
        yield Vrij((Cel("A", toon_maand(maand)), Cel("B", telling), *_waarden("C", [gemeten, verbonden])))
    yield Vrij()


def _zin_naast(cijfers: Instroomcijfers) -> str:
    t = tel_binnen(cijfers.naast)
    return (
        f"Van de {t.aantal} ramingen met een band waar ook onze prognose van toen naast te zetten is, lag de uitkomst {t.officieel_binnen} "
        f"keer in de officiële band (gemiddeld {getal(t.officieel_breed)} breed) en {t.onze_binnen} keer in onze P10 tot P90 "
        f"({getal(t.onze_breed)} breed). Zij overlappen elkaar en gaan over enkele jaren: te weinig voor een oordeel."
    )


def _zin_ramingen(cijfers: Instroomcijfers) -> str:
    telt = [r for r in cijfers.ramingen if r.heeft_band and cijfers.uitkomst(r.jaar) is not None]

    def binnen(ramingen: Sequence[Raming]) -> int:
        return sum(r.oordeel(cijfers.uitkomst(r.jaar)) == "ja" for r in ramingen)

    vooraf = [r for r in telt if r.vooraf]
    return (
        f"Van {len(telt)} ramingen met een bandbreedte en een bekende uitkomst lag de uitkomst er {binnen(telt)} keer in; van de "
        f"{len(vooraf)} die zeker vóór het jaar verschenen {binnen(vooraf)} keer. "
        "Dat zijn te weinig waarnemingen voor een oordeel over de MPP."
    )


def _maanden(cijfers: Instroomcijfers) -> Iterator[Regel]:
    reeksen = cijfers.reeksen
    yield Kop("Instroom per maand, personen")
    yield _zin("Lang niet elke maand is gepubliceerd; dit is hoe elke maand tot stand kwam:")
    yield _koppen("Methode", "Betekenis")
    for begin, woord, uitleg in METHODE:
        if any(tekst.startswith(begin) for tekst in set(reeksen.methode.ravel().tolist())):
            yield Vrij((Cel("A", woord), Cel("B", uitleg)))
    yield Vrij()
    koppen = [f"{wat} {STROOM[stroom].lower()}" for stroom in reeksen.stromen for wat in ("Status", "Methode")]
    yield _koppen("Maand", "Status", *(STROOM[stroom] for stroom in reeksen.stromen), "Totaal", *koppen)
    totaal = reeksen.totaal().tolist()
    for n, maand in enumerate(reeksen.maanden):
        herkomst = [
            tekst for s in range(len(reeksen.stromen)) for tekst in (str(reeksen.status[s, n]), _methode(str(reeksen.methode[s, n])))
        ]
        yield Vrij(
            (
                Cel("A", toon_maand(maand)),
                Cel("B", zwakste(set(reeksen.status[:, n].tolist()), "afgeleid")),
                *_waarden("C", [*reeksen.aantallen[:, n].tolist(), totaal[n]]),
                *(Cel(kolom, tekst, notatie=NA_GETAL) for kolom, tekst in zip("GHIJKL", herkomst, strict=True)),
            ),
            naam=f"instroom {toon_maand(maand)}",
        )


def _methode(tekst: str) -> str:
    return next((woord for begin, woord, _ in METHODE if tekst.startswith(begin)), tekst)
