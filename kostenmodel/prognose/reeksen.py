"""Maandreeksen van de asielinstroom: eerste aanvragen, herhaalde aanvragen en nareis vanaf januari 2013.

Gepubliceerde maanden blijven zoals ze zijn; ontbrekende maanden volgen uit kwartaal- en jaartotalen (`ontvlechting`) en
staan als afgeleid te boek; 2026 is een nowcast uit weekcijfers van het totaal. Definities: eerste aanvragen volgens het
CBS (met herplaatsing, zonder nareis). IND-maanden die anders tellen (2013 met nareis, 2016-2017 zonder herplaatsing)
staan daarom niet in de maandreeks.
"""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kostenmodel.invoer.lezen import als_geheel, als_getal, lees_csv
from kostenmodel.invoer.meldingen import InvoerFouten, Melding
from kostenmodel.prognose.ontvlechting import denton

if TYPE_CHECKING:
    from numpy.typing import NDArray

Maand = tuple[int, int]

STROMEN = ("eerste", "herhaald", "nareis")
GEPUBLICEERD, AFGELEID, NOWCAST = "gepubliceerd", "afgeleid", "nowcast"
EERSTE_MAAND: Maand = (2013, 1)
HOOGSTE_AANTAL = 1e8
"""Meer personen per maand is een tikfout."""
HOOGSTENS_VOORUIT = 24
"""Maanden na het laatste volle jaar waar naar gezocht wordt."""
_INDICATOREN = {"eerste": ("eerste_en_herhaald", "eerste"), "nareis": ("nareis",), "herhaald": ()}
"""Per stroom de indicatoren, beste eerst: alle aanvragers (Eurostat) dekt vrijwel alles, zeven nationaliteiten de helft."""


@dataclass(frozen=True)
class Aansluiting:
    """Een gepubliceerd totaal naast de som van de maanden; `vastgelegd` = alle maanden waren al gepubliceerd."""

    stroom: str
    periode: str
    gepubliceerd: float
    som: float
    vastgelegd: bool


@dataclass(frozen=True)
class Maandreeksen:
    """Maandreeksen per stroom: `aantallen` (stroom, maand) in personen, met status en methode per cel."""

    stromen: tuple[str, ...]
    maanden: tuple[Maand, ...]
    aantallen: NDArray[np.float64]
    status: NDArray[np.str_]
    methode: NDArray[np.str_]
    aansluiting: tuple[Aansluiting, ...] = ()

    @property
    def afgeleid(self) -> NDArray[np.bool_]:
        """Waar de maand niet gepubliceerd is: afgeleid of nowcast; vorm (stroom, maand)."""
        return np.asarray(self.status != GEPUBLICEERD)

    def reeks(self, stroom: str) -> NDArray[np.float64]:
        """De maanden van een stroom, vorm (maand,)."""
        return self.aantallen[self.stromen.index(stroom)]

    def totaal(self) -> NDArray[np.float64]:
        """De som over de stromen, vorm (maand,)."""
        return self.aantallen.sum(axis=0)

    def jaarsom(self, jaar: int) -> NDArray[np.float64]:
        """Som per stroom over de aanwezige maanden van een jaar, vorm (stroom,)."""
        return self.aantallen[:, [j == jaar for j, _ in self.maanden]].sum(axis=1)

    def tot(self, maand: Maand) -> Maandreeksen:
        """De reeksen tot en met `maand`; fout als die maand er niet in zit."""
        if maand not in self.maanden:
            eis = f"een maand van {toon_maand(self.maanden[0])} tot en met {toon_maand(self.maanden[-1])}"
            raise InvoerFouten((Melding("reeksen", "laatste maand", toon_maand(maand), eis, "Kies een maand met gegevens."),))
        n = self.maanden.index(maand) + 1
        return Maandreeksen(
            self.stromen,
            self.maanden[:n],
            self.aantallen[:, :n],
            self.status[:, :n],
            self.methode[:, :n],
            self.aansluiting,
        )


def maanden_vanaf(begin: Maand, aantal: int) -> tuple[Maand, ...]:
    """`aantal` opeenvolgende maanden vanaf en met `begin`."""
    start = begin[0] * 12 + begin[1] - 1
    return tuple((n // 12, n % 12 + 1) for n in range(start, start + aantal))


def maanden_tussen(begin: Maand, eind: Maand) -> int:
    """Aantal maanden van `begin` naar `eind`; januari naar maart is 2."""
    return (eind[0] - begin[0]) * 12 + eind[1] - begin[1]


def toon_maand(maand: Maand) -> str:
    """Een maand als JJJJ-MM."""
    return f"{maand[0]:04d}-{maand[1]:02d}"


def lees_maand(tekst: str) -> Maand | None:
    """JJJJ-MM als (jaar, maand), of None als het dat niet is."""
    jaar, streep, maand = tekst.partition("-")
    if not streep or len(jaar) != 4 or len(maand) != 2 or not (jaar + maand).isdecimal():
        return None
    return (int(jaar), int(maand)) if 1 <= int(maand) <= 12 else None


def maandreeksen(map_invoer: Path) -> Maandreeksen:
    """Stelt de maandreeksen op uit `reeksen/` in de invoermap: 2013-01 tot en met de laatste nowcast.

    Alle fouten in de bestanden komen samen in een `InvoerFouten`. De test op de totalen leest `aansluiting`.
    """
    tabellen = _lees_tabellen(Path(map_invoer) / "reeksen")
    maand, kwartaal, jaar, indicator, week = tabellen
    laatste_jaar = max(int(rij["jaar"]) for rij in jaar)
    maanden = maanden_vanaf(EERSTE_MAAND, maanden_tussen(EERSTE_MAAND, (laatste_jaar, 12)) + 1)
    plek = {m: n for n, m in enumerate(maanden)}
    aantallen, status, methode, aansluiting = [], [], [], []
    for stroom in STROMEN:
        bekend = np.full(len(maanden), np.nan)
        for rij in maand:
            if rij["stroom"] == stroom and _maand(rij) in plek:
                bekend[plek[_maand(rij)]] = float(rij["aantal"])
        totalen = _totalen(stroom, kwartaal, jaar, plek)
        bron, stuk, soort = _indicator(stroom, indicator, plek)
        reeks = denton(bekend, [(m, som) for _, m, som in totalen], bron, stuk)
        vast = np.isfinite(bekend)
        aantallen.append(reeks)
        status.append(np.where(vast, GEPUBLICEERD, AFGELEID))
        methode.append(np.where(vast, "publicatie", soort))
        for periode, leden, som in totalen:
            aansluiting.append(Aansluiting(stroom, periode, som, float(reeks[leden].sum()), bool(vast[leden].all())))
    basis = Maandreeksen(STROMEN, maanden, np.array(aantallen), np.array(status), np.array(methode), tuple(aansluiting))
    return _met_lopend_jaar(basis, maand, week, laatste_jaar)


def _met_lopend_jaar(basis: Maandreeksen, maand: list[dict[str, str]], week: list[dict[str, str]], laatste_jaar: int) -> Maandreeksen:
    """Voegt de maanden na het laatste volle jaar toe, tot de eerste die ontbreekt.

    Is een maand van elke stroom gepubliceerd, dan geldt dat; anders het weektotaal, verdeeld met de aandelen van het laatste volle jaar.
    """
    gepubliceerd = {(rij["stroom"], _maand(rij)): float(rij["aantal"]) for rij in maand}
    per_week = _maanden_uit_weken(week, laatste_jaar)
    aandeel = basis.jaarsom(laatste_jaar)
    aandeel = aandeel / aandeel.sum()
    extra: dict[Maand, tuple[NDArray[np.float64], str, str]] = {}
    for plek in maanden_vanaf((laatste_jaar + 1, 1), HOOGSTENS_VOORUIT):
        if all((stroom, plek) in gepubliceerd for stroom in STROMEN):
            extra[plek] = np.array([gepubliceerd[stroom, plek] for stroom in STROMEN]), GEPUBLICEERD, "publicatie"
        elif plek in per_week:
            extra[plek] = aandeel * per_week[plek], NOWCAST, f"weekcijfers x aandeel {laatste_jaar}"
        else:
            break
    if not extra:
        return basis
    aantallen, status, methode = zip(*extra.values(), strict=True)
    vorm = len(STROMEN), len(extra)
    return Maandreeksen(
        basis.stromen,
        basis.maanden + tuple(extra),
        np.hstack([basis.aantallen, np.column_stack(aantallen)]),
        np.hstack([basis.status, np.broadcast_to(status, vorm)]),
        np.hstack([basis.methode, np.broadcast_to(methode, vorm)]),
        basis.aansluiting,
    )


def _maanden_uit_weken(week: list[dict[str, str]], laatste_jaar: int) -> dict[Maand, float]:
    """Maandtotalen uit weektotalen: gemiddelde per dag over de bekende dagen van de maand, maal de dagen.

    Een maand telt mee als minstens de helft van de dagen in een bekende week valt.
    """
    per_dag: dict[dt.date, float] = {}
    for rij in week:
        maandag = dt.date.fromisocalendar(int(rij["jaar"]), int(rij["week"]), 1)
        for dag in range(7):
            per_dag[maandag + dt.timedelta(days=dag)] = float(rij["aantal"]) / 7
    uit: dict[Maand, float] = {}
    for jaar, nummer in maanden_vanaf((laatste_jaar + 1, 1), HOOGSTENS_VOORUIT):
        dagen = calendar.monthrange(jaar, nummer)[1]
        bekend = [w for dag, w in per_dag.items() if (dag.year, dag.month) == (jaar, nummer)]
        if 2 * len(bekend) >= dagen:
            uit[(jaar, nummer)] = float(np.mean(bekend)) * dagen
    return uit


def _totalen(
    stroom: str, kwartaal: list[dict[str, str]], jaar: list[dict[str, str]], plek: dict[Maand, int]
) -> list[tuple[str, list[int], float]]:
    """De totalen die moeten kloppen: elk kwartaal, en het jaar waar niet alle kwartalen er zijn."""
    uit: list[tuple[str, list[int], float]] = []
    kwartalen_van: dict[int, int] = {}
    for rij in kwartaal:
        j, k = int(rij["periode"][:4]), int(rij["periode"][-1])
        if rij["stroom"] == stroom and (j, 3 * k) in plek:
            begin = plek[(j, 3 * k - 2)]
            uit.append((rij["periode"], list(range(begin, begin + 3)), float(rij["aantal"])))
            kwartalen_van[j] = kwartalen_van.get(j, 0) + 1
    for rij in jaar:
        j = int(rij["jaar"])
        if rij["stroom"] == stroom and (j, 12) in plek and kwartalen_van.get(j, 0) < 4:
            begin = plek[(j, 1)]
            uit.append((str(j), list(range(begin, begin + 12)), float(rij["aantal"])))
    return uit


def _indicator(
    stroom: str, rijen: list[dict[str, str]], plek: dict[Maand, int]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.str_]]:
    """Per maand de beste indicator, een volgnummer per aaneengesloten bron, en de methode in woorden."""
    waarden = np.ones(len(plek))
    welke = np.full(len(plek), -1)
    for nummer, naam in reversed(list(enumerate(_INDICATOREN[stroom]))):
        for rij in rijen:
            if rij["stroom"] == naam and _maand(rij) in plek:
                waarden[plek[_maand(rij)]] = float(rij["aantal"])
                welke[plek[_maand(rij)]] = nummer
    stuk = np.concatenate([[0], np.cumsum(welke[1:] != welke[:-1])])
    woorden = {-1: "Denton glad"} | {
        n: "Denton met alle aanvragers (Eurostat)" if naam == "eerste_en_herhaald" else "Denton met zeven nationaliteiten"
        for n, naam in enumerate(_INDICATOREN[stroom])
    }
    return waarden, stuk, np.array([woorden[int(n)] for n in welke])


_BESTANDEN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("instroom_maand.csv", ("periode", "stroom", "aantal", "bron")),
    ("instroom_kwartaal.csv", ("periode", "stroom", "aantal", "afronding", "bron")),
    ("instroom_jaar.csv", ("jaar", "stroom", "aantal", "bron")),
    ("instroom_indicator.csv", ("periode", "stroom", "aantal", "bron")),
    ("instroom_week.csv", ("jaar", "week", "aantal", "bron")),
)


def _lees_tabellen(map_reeksen: Path) -> list[list[dict[str, str]]]:
    tabellen: list[list[dict[str, str]]] = []
    fouten: list[Melding] = []
    for naam, kolommen in _BESTANDEN:
        bestand, meldingen = lees_csv(map_reeksen / naam, f"reeksen/{naam}", kolommen)
        fouten += meldingen
        if bestand is None:
            continue
        for regel, rij in bestand.rijen:
            fouten += keur_rij(f"reeksen/{naam}", regel, rij)
        sleutels = [tuple(rij.get(k, "") for k in ("jaar", "week", "periode", "stroom")) for _, rij in bestand.rijen]
        for (regel, _), sleutel in zip(bestand.rijen, sleutels, strict=True):
            if sleutels.count(sleutel) > 1:
                wat = " ".join(deel for deel in sleutel if deel)
                doe = "Laat per periode en stroom een regel staan."
                fouten.append(Melding(f"reeksen/{naam}", f"regel {regel}", f"{wat} meer dan eens", "een keer", doe))
        if not bestand.rijen:
            fouten.append(Melding(f"reeksen/{naam}", "", "geen regels", "ten minste een regel", "Vul de reeks."))
        tabellen.append([rij for _, rij in bestand.rijen])
    if fouten:
        raise InvoerFouten(fouten)
    return tabellen


def keur_rij(naam: str, regel: int, rij: dict[str, str]) -> list[Melding]:
    """De gebreken van een rij van een reeks: periode, jaar, week (voor zover aanwezig) en aantal."""
    plaats = f"regel {regel}"
    fouten: list[Melding] = []
    getal = als_getal(rij["aantal"])
    if getal is None or not 0 <= getal <= HOOGSTE_AANTAL:
        doe = "Gebruik een getal van nul of hoger, met een punt als decimaalteken."
        fouten.append(Melding(naam, plaats, f"aantal '{rij['aantal']}'", "een aantal personen", doe))
    if "periode" in rij:
        periode = rij["periode"]
        kwartaal = len(periode) == 7 and periode[:4].isdecimal() and periode[4:] in ("-K1", "-K2", "-K3", "-K4")
        if not (kwartaal if "kwartaal" in naam else lees_maand(periode)):
            vorm = "JJJJ-K1 tot en met JJJJ-K4" if "kwartaal" in naam else "JJJJ-MM"
            fouten.append(Melding(naam, plaats, f"periode '{periode}'", vorm, "Schrijf de periode in die vorm."))
    if "jaar" in rij and not 1900 <= (als_geheel(rij["jaar"]) or 0) <= 2100:
        fouten.append(Melding(naam, plaats, f"jaar '{rij['jaar']}'", "een jaartal", "Schrijf het jaar in vier cijfers."))
    if "week" in rij and not 1 <= (als_geheel(rij["week"]) or 0) <= 53:
        fouten.append(Melding(naam, plaats, f"week '{rij['week']}'", "een weeknummer", "Kies 1 tot en met 53."))
    return fouten


def _maand(rij: dict[str, str]) -> Maand:
    maand = lees_maand(rij["periode"])
    assert maand is not None
    return maand


def lees_maandreeks(pad: Path, *, minste: int = 1, laatste: Maand | None = None) -> Maandreeksen:
    """Leest een eigen maandreeks (CSV `periode,aantal`, JJJJ-MM, zonder gaten) als een stroom met naam 'reeks'.

    De volgorde van de regels is vrij. `minste` is het aantal maanden dat er ten minste moet staan, `laatste` de laatste maand
    die er mag staan. Alle fouten komen samen, elk met hun regel, in `InvoerFouten`.
    """
    pad = Path(pad)
    bestand, fouten = lees_csv(pad, pad.name, ("periode", "aantal"), ())
    regels: dict[Maand, int] = {}
    waarden: dict[Maand, float] = {}
    for regel, rij in bestand.rijen if bestand else ():
        plaats = f"regel {regel}"
        gebreken = keur_rij(pad.name, regel, {"periode": rij["periode"], "aantal": rij["aantal"]})
        fouten += gebreken
        maand = lees_maand(rij["periode"])
        if maand is None:
            continue
        if maand in regels:
            eis = f"elke maand een keer; {rij['periode']} staat al op regel {regels[maand]}"
            fouten.append(Melding(pad.name, plaats, f"{rij['periode']} dubbel", eis, "Laat per maand een regel staan."))
            continue
        if laatste is not None and maand > laatste:
            doe = "Laat toekomstige maanden weg, of kies een latere --peildatum."
            fouten.append(Melding(pad.name, plaats, f"periode '{rij['periode']}'", f"een maand tot en met {toon_maand(laatste)}", doe))
        regels[maand] = regel
        if not gebreken:
            waarden[maand] = float(rij["aantal"])
    fouten += _gaten(pad.name, regels)
    if bestand is not None and len(regels) < minste:
        plaats = f"regel {max(regels.values(), default=1)}"
        doe = "Geef een langere reeks; korter is te weinig om seizoen en verloop uit te leren."
        fouten.append(Melding(pad.name, plaats, f"{len(regels)} maanden tot en met deze regel", f"ten minste {minste} maanden", doe))
    if fouten:
        raise InvoerFouten(fouten)
    maanden = tuple(sorted(waarden))
    return uit_getallen("reeks", maanden, [waarden[m] for m in maanden])


def _gaten(naam: str, regels: dict[Maand, int]) -> list[Melding]:
    """Een melding per gat, bij de regel van de eerste maand erna."""
    maanden = sorted(regels)
    fouten = []
    for voor, na in itertools.pairwise(maanden):
        aantal = maanden_tussen(voor, na) - 1
        if aantal < 1:
            continue
        begin, eind = maanden_vanaf(voor, 2)[1], maanden_vanaf(voor, aantal + 1)[-1]
        gat = f"geen {toon_maand(begin)}" if aantal == 1 else f"geen {toon_maand(begin)} tot en met {toon_maand(eind)}"
        doe = "Voeg de ontbrekende maanden toe; de modellen kunnen geen gaten aan."
        fouten.append(Melding(naam, f"regel {regels[na]}", f"{gat} voor {toon_maand(na)}", "elke maand tussen begin en eind", doe))
    return fouten


def uit_getallen(stroom: str, maanden: Sequence[Maand], aantallen: Sequence[float]) -> Maandreeksen:
    """Maandreeksen met een enkele, geheel gepubliceerde stroom."""
    vorm = (1, len(maanden))
    return Maandreeksen(
        (stroom,),
        tuple(maanden),
        np.asarray(aantallen, dtype=float).reshape(vorm),
        np.full(vorm, GEPUBLICEERD),
        np.full(vorm, "publicatie"),
    )
