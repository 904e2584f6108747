"""De functies achter `prognose` en `terugtoets`: op de eigen instroom of op een maandreeks van de gebruiker.

Fouten van de gebruiker komen als `InvoerFouten`, alle tegelijk; er is dan niets geschreven.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostenmodel.api import EERSTE_BEGROTINGSJAAR, Keuzes, instellingen, keur_plaatje, laad_invoer, probeer, schrijffout
from kostenmodel.invoer import Invoer, InvoerFouten, Melding

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from kostenmodel.doorrekening import Instellingen
    from kostenmodel.prognose import Maandreeksen
    from kostenmodel.prognose.ramingen import Naast
    from kostenmodel.prognose.reeksen import Maand
    from kostenmodel.prognose.terugtoets import Terugtoets

    Rij = NDArray[np.float64]

DECIELEN = tuple(f"0.{n}" for n in range(1, 10))
KANSEN = ("0.05", *DECIELEN, "0.95")
TOTAAL = "totaal"
MEESTE_MAANDEN = 180
OORSPRONGEN, STAP, HORIZON = 12, 3, 12
STANDAARD = Keuzes()


@dataclass(frozen=True, eq=False)
class Stroomprognose:
    """De prognose van een stroom of van het totaal: per kans de kwantielen per maand, en het gemiddelde."""

    stroom: str
    kwantielen: dict[str, Rij]
    gemiddelde: Rij
    bekend: Rij
    naief: tuple[int, ...]
    """Horizonten waarop naief geldt; leeg bij het totaal, dat de som van de stromen is."""


@dataclass(frozen=True, eq=False)
class Prognoseuitkomst:
    """Een prognose per stroom, met de maanden die bekend waren en de maanden vooruit."""

    reeks: str
    scenario: str | None
    bekend: tuple[Maand, ...]
    maanden: tuple[Maand, ...]
    stromen: tuple[Stroomprognose, ...]


@dataclass(frozen=True, eq=False)
class Toets:
    """De terugtoets van een stroom met zijn gemiddelde uitkomst over alle horizonten."""

    stroom: str
    terugtoets: Terugtoets
    geheel: dict[str, float]


@dataclass(frozen=True, eq=False)
class Terugtoetsuitkomst:
    """De terugtoets per stroom; `ramingen` alleen bij de eigen instroom."""

    reeks: str
    eigen: bool
    toetsen: tuple[Toets, ...]
    ramingen: tuple[Naast, ...]


def prognose(
    reeks: Path | None = None,
    maanden: int = 24,
    uitvoer: Path | None = None,
    keuzes: Keuzes = STANDAARD,
    *,
    overschrijf: bool = False,
) -> Prognoseuitkomst:
    """De prognose van `maanden` maanden na de laatste bekende maand; met `uitvoer` ook als plaatje (.png of .svg).

    Zonder `reeks` de eigen stromen en hun totaal, maal de instroomfactor van het scenario. `overschrijf`: een plaatje dat er al staat mag
    weg. InvoerFouten met alle fouten.
    """
    import numpy as np

    from kostenmodel.prognose import stel_op

    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    if not 1 <= maanden <= MEESTE_MAANDEN:
        doe = f"Kies 1 tot en met {MEESTE_MAANDEN}."
        fouten.append(Melding("opdrachtregel", "--maanden", str(maanden), f"een aantal maanden tot en met {MEESTE_MAANDEN}", doe))
    fouten += keur_plaatje(uitvoer, "prognose", overschrijf)
    bron = probeer(fouten, lambda: _reeksen(reeks, invoer))
    inst = probeer(fouten, lambda: _instellingen(invoer, keuzes))
    probeer(fouten, lambda: invoer.scenario(keuzes.scenario))
    if reeks is not None and keuzes.scenario != "basispad":
        doe = "Laat --scenario weg: een scenario geldt alleen voor de eigen instroom."
        fouten.append(Melding("opdrachtregel", "--scenario", keuzes.scenario, "geen scenario bij --reeks", doe))
    if fouten:
        raise InvoerFouten(fouten)
    uit = stel_op(bron, tot=bron.maanden[-1], maanden_vooruit=maanden)
    paden = uit.paden(inst.toeval(invoer).normalen(uit.aantal_normalen))
    factor = _factor(invoer, keuzes, uit.maanden, inst) if reeks is None else np.ones((1, 1))
    paden = paden * factor
    stromen = []
    for n, stroom in enumerate(bron.stromen):
        exact = {kans: uit.kwantielen[n][:, int(np.argmin(np.abs(uit.kansen - float(kans))))] for kans in KANSEN}
        kwantielen = exact if bool(np.all(factor == 1)) else _kwantielen(paden[n])
        naief = tuple(uit.toelichting[stroom]["naief"])
        stromen.append(Stroomprognose(stroom, kwantielen, paden[n].mean(axis=0), bron.reeks(stroom), naief))
    if len(stromen) > 1:
        som = paden.sum(axis=0)
        stromen.append(Stroomprognose(TOTAAL, _kwantielen(som), som.mean(axis=0), bron.totaal(), ()))
    naam = reeks.name if reeks else "asielinstroom"
    uitkomst = Prognoseuitkomst(naam, None if reeks else keuzes.scenario, bron.maanden, uit.maanden, tuple(stromen))
    if uitvoer is not None:
        _teken(uitkomst, uitvoer)
    return uitkomst


def terugtoets(
    reeks: Path | None = None,
    oorsprongen: int | None = None,
    stap: int = STAP,
    horizon: int = HORIZON,
    keuzes: Keuzes = STANDAARD,
) -> Terugtoetsuitkomst:
    """Wat de prognose op eerdere oorsprongen gezegd zou hebben, naast de uitkomst.

    De laatste oorsprong ligt `horizon` maanden voor het eind van de bekende maanden (zonder nowcast), eerdere telkens `stap`
    maanden ervoor. Zonder `oorsprongen` zoveel als de reeks toelaat, hoogstens twaalf. Zonder `reeks` de eigen stromen en hun
    totaal, met de officiële ramingen ernaast.
    """
    from kostenmodel.prognose.ramingen import naast_ramingen
    from kostenmodel.prognose.terugtoets import terugtoets as toets

    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    for optie, waarde in (("--oorsprongen", oorsprongen), ("--stap", stap), ("--horizon", horizon)):
        if waarde is not None and not 1 <= waarde <= MEESTE_MAANDEN:
            doe = f"Kies 1 tot en met {MEESTE_MAANDEN}."
            fouten.append(Melding("opdrachtregel", optie, str(waarde), f"een aantal van 1 tot en met {MEESTE_MAANDEN}", doe))
    bron = probeer(fouten, lambda: _reeksen(reeks, invoer, zonder_nowcast=True))
    inst = probeer(fouten, lambda: _instellingen(invoer, keuzes))
    if fouten:
        raise InvoerFouten(fouten)
    aantal = oorsprongen or _passend(len(bron.maanden), stap, horizon)
    rijen = [(stroom, bron.reeks(stroom)) for stroom in bron.stromen]
    if reeks is None:
        rijen.append((TOTAAL, bron.totaal()))
    toetsen = []
    for stroom, waarden in rijen:
        uit = toets(waarden, bron.maanden[0], oorsprongen=aantal, stap=stap, horizon=horizon)
        toetsen.append(Toets(stroom, uit, _geheel(uit, waarden, bron.maanden)))
    ramingen = naast_ramingen(invoer.map, inst.toeval(invoer), tot=_laatste(invoer)) if reeks is None else ()
    return Terugtoetsuitkomst(reeks.name if reeks else "asielinstroom", reeks is None, tuple(toetsen), ramingen)


def _passend(lengte: int, stap: int, horizon: int) -> int:
    """Het aantal oorsprongen dat past, hoogstens twaalf en ten minste een (dan volgt zo nodig de melding van de terugtoets)."""
    from kostenmodel.prognose.modellen import MINSTE_MAANDEN

    return max(1, min(OORSPRONGEN, (lengte - horizon - MINSTE_MAANDEN) // stap + 1))


def _geheel(uit: Terugtoets, reeks: Rij, maanden: Sequence[Maand]) -> dict[str, float]:
    """Gemiddelde CRPS (twee maal het kwantielverlies over de decielen), ook geschaald, en dekking over alle resultaten.

    Geschaald: gedeeld door het gemiddelde absolute verschil met twaalf maanden eerder in de leerperiode van elke oorsprong.
    """
    import numpy as np

    decielen = np.array([float(kans) for kans in DECIELEN])
    plek = [int(np.argmin(np.abs(uit.kansen - kans))) for kans in decielen]
    crps, geschaald, binnen = [], [], []
    for een in uit.resultaten:
        leer = reeks[: maanden.index(een.oorsprong) + 1]
        fout = een.waarneming - een.kwantielen[plek]
        crps.append(2 * float(np.mean(np.maximum(decielen * fout, (decielen - 1) * fout))))
        schaal = float(np.mean(np.abs(leer[12:] - leer[:-12])))
        geschaald.append(crps[-1] / schaal if schaal > 0 else np.nan)
        binnen.append(een.kwantielen[plek[0]] <= een.waarneming <= een.kwantielen[plek[-1]])
    maten = {"crps": float(np.mean(crps)), "dekking": float(np.mean(binnen))}
    return maten if np.isnan(geschaald).any() else maten | {"crps_geschaald": float(np.mean(geschaald))}


def prognose_als_json(tabel: pd.DataFrame) -> dict[str, Any]:
    """De tabel van `openbaar.prognose` als document: per stroom en maand de kwantielen en het gemiddelde, in personen."""
    over = tabel.attrs
    return {
        "reeks": over["reeks"],
        **({"scenario": over["scenario"]} if over["scenario"] else {}),
        "laatste_maand": over["laatste_maand"],
        "stromen": [
            {
                "stroom": stroom,
                "naief": over["naief"][stroom],
                "maanden": [
                    {
                        "periode": str(maand["periode"]),
                        "kwantielen": {kans: float(maand[kans]) for kans in KANSEN},
                        "gemiddelde": float(maand["gemiddelde"]),
                    }
                    for maand in deel.to_dict("records")
                ],
            }
            for stroom, deel in tabel.groupby("stroom", sort=False)
        ],
    }


def terugtoets_als_json(uitkomst: Terugtoetsuitkomst) -> dict[str, Any]:
    """Het contract van `terugtoets --json`; bij de eigen instroom noemt elk resultaat ook zijn stroom."""
    import numpy as np

    from kostenmodel.prognose.reeksen import toon_maand

    resultaten, per_horizon, geheel, naief = [], [], {}, []
    for een in uitkomst.toetsen:
        stroom = {"stroom": een.stroom} if uitkomst.eigen else {}
        plek = {kans: int(np.argmin(np.abs(een.terugtoets.kansen - float(kans)))) for kans in DECIELEN}
        for r in een.terugtoets.resultaten:
            resultaten.append(
                {
                    **stroom,
                    "oorsprong": toon_maand(r.oorsprong),
                    "periode": toon_maand(r.periode),
                    "kwantielen": {kans: float(r.kwantielen[n]) for kans, n in plek.items()},
                    "waarneming": r.waarneming,
                }
            )
            if r.naief:
                naief.append({**stroom, "oorsprong": toon_maand(r.oorsprong), "horizon": r.horizon})
        per_horizon += [{**stroom, **maten} for maten in een.terugtoets.maten]
        geheel[een.stroom] = een.geheel
    maten: dict[str, Any] = {"geheel": geheel, "per_horizon": per_horizon, "naief": naief}
    if uitkomst.eigen:
        maten["officiele_ramingen"] = [_raming_als_json(een) for een in uitkomst.ramingen]
    return {"resultaten": resultaten, "maten": maten}


def _raming_als_json(een: Naast) -> dict[str, Any]:
    from kostenmodel.prognose.reeksen import toon_maand

    return {
        "raming": een.raming.editie,
        "publicatie": een.raming.publicatie,
        "jaar": een.raming.jaar,
        "officieel": dict(een.raming.waarden),
        "geleerd_tot_en_met": toon_maand(een.geleerd) if een.geleerd else None,
        "prognose": dict(zip(("p10", "p50", "p90"), een.kwantielen, strict=True)) if een.kwantielen else None,
        "uitkomst": een.uitkomst,
        "zonder_prognose_omdat": een.reden or None,
    }


@dataclass(frozen=True)
class Tabel:
    """Een tabel voor de terminal, met een kop erboven en zinnen eronder."""

    kop: str
    koppen: list[str]
    rijen: list[list[str]]
    zinnen: tuple[str, ...] = ()


def prognosetabellen(tabel: pd.DataFrame) -> list[Tabel]:
    """De tabel van `openbaar.prognose` om te lezen: per stroom en maand de kwantielen en het gemiddelde, in personen."""
    from kostenmodel.werkboek.notatie import getal

    toon = {"P5": "0.05", "P10": "0.1", "P50": "0.5", "P90": "0.9", "P95": "0.95", "Gemiddelde": "gemiddelde"}
    over = tabel.attrs
    tabellen = []
    for stroom, deel in tabel.groupby("stroom", sort=False):
        rijen = [[str(maand["periode"]), *(getal(float(maand[kolom])) for kolom in toon.values())] for maand in deel.to_dict("records")]
        zin = "Op elke horizon geldt de combinatie van modellen."
        if naief := over["naief"][stroom]:
            zin = f"Naïef geldt {_horizonten(naief)} vooruit: daar was de combinatie eerder niet beter."
        kop = f"{_naam(str(stroom), over['reeks'])}: prognose na {over['laatste_maand']}, personen per maand"
        zinnen = () if stroom == TOTAAL else (zin,)
        tabellen.append(Tabel(kop, ["Maand", *toon], rijen, zinnen))
    return tabellen


def terugtoetstabellen(uitkomst: Terugtoetsuitkomst) -> list[Tabel]:
    """Per stroom de maten per horizon en model (naief vooraan), en bij de eigen instroom de officiële ramingen."""
    from kostenmodel.werkboek.notatie import getal

    koppen = ["Maanden vooruit", "Model", "Aantal", "CRPS", "t.o.v. naïef", "MASE", "RMSSE", "Vertekening", "Binnen P10-P90", "Winkler"]
    tabellen = []
    for een in uitkomst.toetsen:
        naief = {r["horizon"]: r["crps"] for r in een.terugtoets.maten if r["model"] == "naief"}
        rijen = [
            [
                *(str(r["horizon"]), r["model"], str(r["aantal"]), getal(r["crps"], 1)),
                getal(r["crps"] / naief[r["horizon"]], 2) if naief[r["horizon"]] > 0 else "-",
                *(
                    getal(r["mase"], 2),
                    getal(r["rmsse"], 2),
                    getal(r["vertekening"], 1),
                    f"{getal(100 * r['dekking'])}%",
                    getal(r["winkler"]),
                ),
            ]
            for r in een.terugtoets.maten
        ]
        kop = f"{_naam(een.stroom, uitkomst.reeks)}: terugtoets, CRPS, vertekening en Winkler in personen per maand"
        tabellen.append(Tabel(kop, koppen, rijen, tuple(_zinnen(een))))
    if uitkomst.eigen:
        tabellen.append(_ramingentabel(uitkomst.ramingen))
    return tabellen


def _zinnen(een: Toets) -> list[str]:
    from kostenmodel.prognose.reeksen import toon_maand
    from kostenmodel.werkboek.notatie import getal

    resultaten = een.terugtoets.resultaten
    oorsprongen = sorted({r.oorsprong for r in resultaten})
    geschaald = f", geschaald op het verschil met een jaar eerder {getal(een.geheel['crps_geschaald'], 3)}"
    zin = (
        f"Alle horizonten samen, {len(oorsprongen)} oorsprongen van {toon_maand(oorsprongen[0])} tot en met {toon_maand(oorsprongen[-1])}: "
        f"CRPS {getal(een.geheel['crps'], 1)}{geschaald if 'crps_geschaald' in een.geheel else ''}; "
        f"{getal(100 * een.geheel['dekking'])}% van de uitkomsten binnen P10 tot P90."
    )
    per_oorsprong = {o: tuple(r.horizon for r in resultaten if r.oorsprong == o and r.naief) for o in oorsprongen}
    gold = [f"op {toon_maand(o)} {_horizonten(horizonten)} vooruit" for o, horizonten in per_oorsprong.items() if horizonten]
    if not gold:
        return [zin, "Nergens gold naïef: nog te weinig uitkomsten om over te oordelen, of de combinatie was beter."]
    return [zin, f"Naïef gold, omdat de combinatie tot dan toe niet beter was, {'; '.join(gold)}."]


def _horizonten(horizonten: Sequence[int]) -> str:
    """Maanden vooruit in woorden: aaneengesloten horizonten als bereik."""
    delen: list[list[int]] = []
    for horizon in horizonten:
        if delen and horizon == delen[-1][-1] + 1:
            delen[-1].append(horizon)
        else:
            delen.append([horizon])
    tekst = ", ".join(str(deel[0]) if len(deel) == 1 else f"{deel[0]}-{deel[-1]}" for deel in delen)
    return f"{tekst} {'maand' if tekst == '1' else 'maanden'}"


def _naam(stroom: str, reeks: str) -> str:
    namen = {"eerste": "Eerste aanvragen", "herhaald": "Herhaalde aanvragen", "nareis": "Nareis", TOTAAL: "Totale asielinstroom"}
    return namen.get(stroom, reeks)


def _ramingentabel(ramingen: Sequence[Naast]) -> Tabel:
    from kostenmodel.prognose.ramingen import BOVEN, MIDDEN, ONDER
    from kostenmodel.prognose.reeksen import toon_maand
    from kostenmodel.werkboek.notatie import getal

    def toon(waarde: float | None) -> str:
        return "-" if waarde is None else getal(waarde)

    rijen = []
    for een in ramingen:
        onze = een.kwantielen or (None, None, None)
        officieel = (een.raming.waarden.get(naam) for naam in (ONDER, MIDDEN, BOVEN))
        geleerd = toon_maand(een.geleerd) if een.geleerd else een.reden
        rijen.append([str(een.raming.jaar), een.raming.editie, *map(toon, officieel), geleerd, *map(toon, onze), toon(een.uitkomst)])
    koppen = ["Jaar", "Raming", "Laag", "Midden", "Hoog", "Wij, geleerd t/m", "P10", "P50", "P90", "Uitkomst"]
    return Tabel("Officiële ramingen naast de prognose van toen, personen per jaar", koppen, rijen, (ramingzin(ramingen),))


def ramingzin(ramingen: Sequence[Naast]) -> str:
    """Hoe vaak de uitkomst binnen de officiële band en binnen onze P10 tot P90 lag, en hoe weinig dat zegt."""
    from kostenmodel.prognose.ramingen import tel_binnen
    from kostenmodel.werkboek.notatie import getal

    t = tel_binnen(ramingen)
    return (
        f"Van {t.aantal} ramingen met een bandbreedte, een prognose van toen en een bekende uitkomst lag de uitkomst {t.officieel_binnen} "
        f"keer binnen de officiële band (gemiddeld {getal(t.officieel_breed)} personen breed) en {t.onze_binnen} keer binnen onze P10 tot "
        f"P90 ({getal(t.onze_breed)} breed). Zij overlappen elkaar en gaan over enkele jaren: te weinig voor een oordeel over de een of "
        "de ander."
    )


def _instellingen(invoer: Invoer, keuzes: Keuzes) -> Instellingen:
    """Trekkingen en zaad; het begrotingsjaar doet hier niet ter zake."""
    return instellingen(invoer, replace(keuzes, jaar=EERSTE_BEGROTINGSJAAR))


def _reeksen(reeks: Path | None, invoer: Invoer, *, zonder_nowcast: bool = False) -> Maandreeksen:
    """De reeks van de gebruiker, of de eigen instroom tot en met de maand voor de peildatum."""
    from kostenmodel.prognose import lees_maandreeks, maandreeksen
    from kostenmodel.prognose.modellen import MINSTE_MAANDEN
    from kostenmodel.prognose.reeksen import NOWCAST

    if reeks is not None:
        return lees_maandreeks(reeks, minste=MINSTE_MAANDEN, laatste=(invoer.peildatum.year, invoer.peildatum.month))
    eigen = maandreeksen(invoer.map)
    eigen = eigen.tot(min(_laatste(invoer), eigen.maanden[-1]))
    if zonder_nowcast:
        gemeten = [maand for n, maand in enumerate(eigen.maanden) if NOWCAST not in eigen.status[:, n]]
        eigen = eigen.tot(gemeten[-1])
    return eigen


def _laatste(invoer: Invoer) -> Maand:
    """De laatste maand die op de peildatum voorbij was."""
    jaar, maand = invoer.peildatum.year, invoer.peildatum.month
    return (jaar, maand - 1) if maand > 1 else (jaar - 1, 12)


def _factor(invoer: Invoer, keuzes: Keuzes, maanden: Sequence[Maand], inst: Instellingen) -> Rij:
    """De instroomfactor van het scenario, vorm (trekking, maand); dezelfde trekkingen als in de keten."""
    midden, laag, hoog = invoer.instroomfactor(maanden, keuzes.scenario)
    return inst.toeval(invoer).waarden("instroomfactor", laag, midden, hoog)


def _kwantielen(paden: Rij) -> dict[str, Rij]:
    import numpy as np

    return dict(zip(KANSEN, np.quantile(paden, [float(kans) for kans in KANSEN], axis=0), strict=True))


def _teken(uitkomst: Prognoseuitkomst, uitvoer: Path) -> None:
    from kostenmodel.waaier import Waaier, teken

    laatste = uitkomst.stromen[-1]
    titel = "Asielinstroom in Nederland per maand" if uitkomst.scenario else f"Prognose van {uitkomst.reeks}"
    if uitkomst.scenario not in (None, "basispad"):
        titel += f", scenario {uitkomst.scenario}"
    try:
        teken(Waaier(titel, uitkomst.bekend, laatste.bekend, uitkomst.maanden, laatste.kwantielen), uitvoer)
    except OSError as fout:
        raise InvoerFouten([schrijffout(str(uitvoer), fout)]) from fout
