"""Posten als veelterm in wat van de gemeente afhangt; wat voor alle gemeenten gelijk is, wordt zo een keer uitgerekend.

Een post is een som van termen: een rij die voor elke gemeente gelijk is, maal symbolen (een aandeel of kenmerk van de gemeente). Wat
zo niet te schrijven is, zoals het minimum van twee verschillende aandelen, wordt zelf een symbool en gaat per gemeente door `bereken`.
De formules blijven waar ze staan, bij de posten; hier staat alleen welke bewerkingen termen heel laten.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from . import knopen as k
from .posten import Post, sleutel_van
from .rekenen import bereken

Rij = NDArray[np.float64]
Term = tuple[str, ...]
"""De symbolen van een term, op naam gesorteerd; leeg is de term zonder gemeente."""
Veelterm = Mapping[Term, Any]
"""Term -> rij die tot (trekking, jaar) uit te rekken is; zonder termen is de waarde nul."""

CONSTANT: Term = ()
LINEAIR: Mapping[type[k.Knoop], slice] = {
    k.Som: slice(None),
    k.SomVanRegels: slice(None),
    k.Verschil: slice(None),
    k.Quotient: slice(0, None, 2),
    k.Afschrijving: slice(1),
    k.Vorig: slice(1),
    k.Cumulatief: slice(1),
}
"""Bewerkingen die per term mogen, met de onderdelen waarin zij lineair zijn; de andere mogen dan niet van de gemeente afhangen."""
OVER_JAREN = (k.Vorig, k.Cumulatief, k.Afschrijving)
"""Bewerkingen over jaren heen: alleen per term als de symbolen in alle jaren gelijk zijn."""


@dataclass(frozen=True)
class Symbool:
    """Een getal of rij van een gemeente. `per_jaar`: verschilt per jaar. `teken`: hoe laag het bij een gemeente kan zijn."""

    naam: str
    per_jaar: bool = False
    teken: Literal["positief", "nul_of_meer", "onbekend"] = "nul_of_meer"

    def keur(self, waarde: Any) -> Any:
        """De waarde zelf, een getal als float; ValueError als zij lager is dan dit symbool belooft: dan gelden de veeltermen niet."""
        laagste = np.min(waarde)
        if laagste < 0 or (self.teken == "positief" and laagste == 0):
            raise ValueError(f"{self.naam} is {laagste}, verwacht {'meer dan nul' if self.teken == 'positief' else 'nul of meer'}")
        return waarde


@dataclass(frozen=True, eq=False)
class Afgeleid:
    """Een symbool dat per gemeente wordt uitgerekend: een bewerking met per gat de veelterm die erin hoort."""

    naam: str
    vorm: k.Knoop
    delen: Mapping[str, Veelterm]


@dataclass(frozen=True, eq=False)
class _Stapel:
    """Termen van posten bij hetzelfde symbool, (jaar, post, trekking): van alle tegelijk is het gemiddelde dan een matrixproduct."""

    posten: tuple[str, ...]
    rijen: Rij

    def maal(self, reeks: Rij) -> dict[str, Rij]:
        """Post -> het gemiddelde over de trekkingen van haar term maal `reeks` (trekking, jaar): (jaar,)."""
        jaren, _, trekkingen = self.rijen.shape
        per_jaar = np.ascontiguousarray(np.broadcast_to(reeks, (trekkingen, jaren)).T)
        gemiddeld = (self.rijen @ per_jaar[:, :, None])[:, :, 0] / trekkingen
        return dict(zip(self.posten, gemiddeld.T, strict=True))


@dataclass(frozen=True, eq=False)
class Ontbinding:
    """Gevraagde posten als veelterm, en de afgeleide symbolen in de volgorde waarin ze nodig zijn."""

    posten: Mapping[str, Veelterm]
    afgeleid: tuple[Afgeleid, ...]
    symbolen: tuple[Symbool, ...]
    """Wat een gemeente zelf inbrengt."""
    jaren: int

    def reken(self, waarde: Mapping[str, Any], alleen: Iterable[str] | None = None) -> dict[str, Rij]:
        """De gevraagde posten van een gemeente, of `alleen` sommige daarvan, elk uit te rekken tot (trekking, jaar).

        `waarde`: per symbool het getal of de rij van de gemeente. ValueError als die lager is dan het symbool belooft.
        """
        with np.errstate(divide="raise", over="raise", invalid="raise"):
            waarden = self._symboolwaarden(waarde)
            return {sleutel: _waarde(self.posten[sleutel], waarden) for sleutel in (self.posten if alleen is None else alleen)}

    def gemiddelden(self, waarde: Mapping[str, Any]) -> dict[str, Rij]:
        """Als `reken`, maar van elke post het gemiddelde over de trekkingen, uit te rekken tot (jaar,).

        Een term die alleen getallen van de gemeente bevat, is een keer gemiddeld; de andere gaan per gemeente door de trekkingen, die met
        een enkele reeks allemaal tegelijk.
        """
        with np.errstate(divide="raise", over="raise", invalid="raise"):
            waarden = self._symboolwaarden(waarde)
            samen = {naam: stapel.maal(waarden[naam]) for naam, stapel in self._stapels.items() if not isinstance(waarden[naam], float)}
            return {sleutel: self._gemiddelde(sleutel, waarden, samen) for sleutel in self.posten}

    def alleen(self, posten: Iterable[str]) -> Ontbinding:
        """Dezelfde ontbinding van alleen deze posten, met de symbolen die daarvoor nodig zijn."""
        uit = {sleutel: self.posten[sleutel] for sleutel in posten}
        nodig, afgeleid = _namen(uit.values()), list[Afgeleid]()
        for een in reversed(self.afgeleid):
            if een.naam in nodig:
                afgeleid.append(een)
                nodig |= _namen(een.delen.values())
        return Ontbinding(uit, tuple(reversed(afgeleid)), tuple(een for een in self.symbolen if een.naam in nodig), self.jaren)

    @property
    def rijen(self) -> list[Rij]:
        """De rijen van alle termen die geen los getal zijn."""
        veeltermen = [*self.posten.values(), *(veelterm for een in self.afgeleid for veelterm in een.delen.values())]
        return [rij for veelterm in veeltermen for rij in veelterm.values() if np.ndim(rij)]

    def met_rijen(self, maak: Callable[[list[Rij]], list[Rij]]) -> Ontbinding:
        """Dezelfde ontbinding met andere rijen; `maak` krijgt ze allemaal en geeft er evenveel terug."""
        nieuw = iter(maak(self.rijen))

        def vervang(veelterm: Veelterm) -> Veelterm:
            return {term: next(nieuw) if np.ndim(rij) else rij for term, rij in veelterm.items()}

        posten = {sleutel: vervang(veelterm) for sleutel, veelterm in self.posten.items()}
        afgeleid = [replace(een, delen={gat: vervang(veelterm) for gat, veelterm in een.delen.items()}) for een in self.afgeleid]
        return Ontbinding(posten, tuple(afgeleid), self.symbolen, self.jaren)

    def _gemiddelde(self, sleutel: str, symbolen: Mapping[str, Any], samen: Mapping[str, Mapping[str, Rij]]) -> Rij:
        totaal = np.zeros(1)
        for term, rij in self.posten[sleutel].items():
            if len(term) == 1 and sleutel in samen.get(term[0], {}):
                totaal = totaal + samen[term[0]][sleutel]
                continue
            factoren = [symbolen[naam] for naam in term]
            maal = math.prod(factor for factor in factoren if isinstance(factor, float))
            if maal != 0:
                reeksen = [factor for factor in factoren if not isinstance(factor, float)]
                totaal = totaal + maal * (_over_trekkingen(rij, *reeksen) if reeksen else self._vast[sleutel, term])
        return totaal

    @cached_property
    def _stapels(self) -> dict[str, _Stapel]:
        """Per symbool van de gemeente dat per jaar verschilt: de termen met alleen dat symbool, als een blok."""
        uit = {}
        for een in self.symbolen:
            rijen = {sleutel: veelterm[een.naam,] for sleutel, veelterm in self.posten.items() if (een.naam,) in veelterm}
            vorm: tuple[int, ...] = max((np.shape(rij) for rij in rijen.values()), default=())
            if een.per_jaar and len(vorm) == 2 and vorm[1] == self.jaren:
                gelijk = {sleutel: rij for sleutel, rij in rijen.items() if np.shape(rij) == vorm}
                uit[een.naam] = _Stapel(tuple(gelijk), np.array([rij.T for rij in gelijk.values()]).transpose(1, 0, 2).copy())
        return uit

    @cached_property
    def _vast(self) -> dict[tuple[str, Term], Rij]:
        """Van elke term het gemiddelde over de trekkingen van wat voor alle gemeenten gelijk is."""
        return {(sleutel, term): _over_trekkingen(rij) for sleutel, veelterm in self.posten.items() for term, rij in veelterm.items()}

    def _symboolwaarden(self, waarde: Mapping[str, Any]) -> dict[str, Any]:
        """Wat de gemeente inbrengt, gekeurd, en de afgeleide symbolen."""
        waarden = {een.naam: een.keur(waarde[een.naam]) for een in self.symbolen}
        for een in self.afgeleid:
            delen = {gat: _waarde(veelterm, waarden) for gat, veelterm in een.delen.items()}
            waarden[een.naam] = _vul(een.vorm, delen, self.jaren)
        return waarden


def ontbind(
    posten: Sequence[Post], gevraagd: Iterable[str], blad: Callable[[k.Blad], Any], gegeven: Mapping[str, Symbool], jaren: int
) -> Ontbinding:
    """Schrijft de gevraagde posten als veelterm; wat daar niet voor nodig is, blijft weg.

    `blad` geeft per blad een rij die voor alle gemeenten gelijk is, (trekking, jaar), of een `Symbool`; een post in `gegeven` is een
    symbool in plaats van haar formule.
    """
    ontbinder = _Ontbinder({een.sleutel: een for een in posten}, blad, gegeven, jaren)
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        uit = {sleutel: ontbinder.post(sleutel) for sleutel in gevraagd}
    eigen = tuple(een for een in ontbinder.symbolen.values() if een.teken != "onbekend")
    # trekking na trekking aaneengesloten: rekenen met rijen in een andere orde is veel trager
    return (
        Ontbinding(uit, tuple(ontbinder.afgeleid), eigen, jaren).alleen(uit).met_rijen(lambda rijen: list(map(np.ascontiguousarray, rijen)))
    )


class _Ontbinder:
    def __init__(self, posten: Mapping[str, Post], blad: Callable[[k.Blad], Any], gegeven: Mapping[str, Symbool], jaren: int) -> None:
        self.posten, self.blad, self.gegeven, self.jaren = posten, blad, gegeven, jaren
        self.symbolen: dict[str, Symbool] = {}
        self.afgeleid: list[Afgeleid] = []
        self._klaar: dict[str, Veelterm] = {}

    def post(self, sleutel: str) -> Veelterm:
        if sleutel not in self._klaar:
            gegeven = self.gegeven.get(sleutel)
            self._klaar[sleutel] = self.veelterm(self.posten[sleutel].formule) if gegeven is None else self._symbool(gegeven)
        return self._klaar[sleutel]

    def veelterm(self, knoop: k.Knoop) -> Veelterm:
        match knoop:
            case k.Getal(waarde):
                return _zonder_nullen({CONSTANT: np.float64(waarde)})
            case k.Blad():
                return self._blad(knoop)
            case k.Product(links, rechts):
                return _product(self.veelterm(links), self.veelterm(rechts))
            case k.Ingevuld(blad):
                return self._blad(blad)
            case k.SomVanKeuzes(posten, keuzes):
                return self._som_van_keuzes(posten, keuzes)
            case k.Keuze():
                return self._keuze(knoop)
            case k.Als():
                return self._als(knoop)
            case _:
                return self._lineair(knoop)

    def _blad(self, knoop: k.Blad) -> Veelterm:
        sleutel = sleutel_van(knoop)
        if sleutel is not None:
            return self.post(sleutel)
        waarde = self.blad(knoop)
        return self._symbool(waarde) if isinstance(waarde, Symbool) else _zonder_nullen({CONSTANT: waarde})

    def _symbool(self, symbool: Symbool) -> Veelterm:
        self.symbolen[symbool.naam] = symbool
        return {(symbool.naam,): np.float64(1)}

    def _lineair(self, knoop: k.Knoop) -> Veelterm:
        """Per term als de overige onderdelen voor alle gemeenten gelijk zijn."""
        vorm, gaten, delen = self._met_gaten(knoop, knoop.delen())
        plekken = range(len(gaten))[LINEAIR.get(type(knoop), slice(0))]
        vrij = {gaten[plek]: delen[gaten[plek]] for plek in plekken}
        vast = {gat: delen[gat] for plek, gat in enumerate(gaten) if plek not in plekken}
        termen = _termen(vrij.values()) if vrij else {CONSTANT: None}
        over_jaren = isinstance(knoop, OVER_JAREN) and any(self.symbolen[naam].per_jaar for term in termen for naam in term)
        if over_jaren or not _termen(vast.values()).keys() <= {CONSTANT}:
            return self._nieuw(vorm, delen)
        return self._per_term(vorm, termen, vrij, {gat: _enige(veelterm) for gat, veelterm in vast.items()})

    def _keuze(self, knoop: k.Keuze) -> Veelterm:
        """Het minimum van s*a en s*b is s maal het minimum van a en b, zolang s niet onder nul komt."""
        vorm, _, delen = self._met_gaten(knoop, knoop.delen())
        termen = _termen(delen.values())
        if len(termen) > 1 or not all(self._niet_onder_nul(term) for term in termen):
            return self._nieuw(vorm, delen)
        return self._per_term(vorm, termen, delen, {})

    def _als(self, knoop: k.Als) -> Veelterm:
        """Per term als de voorwaarde voor alle gemeenten gelijk uitvalt, of alleen anders bij een gemeente waar de uitkomst toch nul is."""
        if isinstance(knoop.voorwaarde, k.Opgegeven):
            gegeven = np.asarray(self.blad(knoop.voorwaarde), dtype=bool)
            if gegeven.all() or not gegeven.any():
                return self.veelterm(knoop.dan if gegeven.all() else knoop.anders)
        vergelijkingen = [deel for deel in k.loop(knoop.voorwaarde) if isinstance(deel, k.Vergelijking)]
        opgegeven = [deel for deel in k.loop(knoop.voorwaarde) if isinstance(deel, k.Opgegeven)]
        voorwaarde, _, kanten = self._met_gaten(knoop.voorwaarde, [*(kant for een in vergelijkingen for kant in een.delen()), *opgegeven])
        takken = {"dan": self.veelterm(knoop.dan), "anders": self.veelterm(knoop.anders)}
        vorm = k.Als(voorwaarde, k.PostVerwijzing("dan"), k.PostVerwijzing("anders"))
        termen = _termen(takken.values())
        factoren = [_termen(self.veelterm(kant) for kant in een.delen()) for een in vergelijkingen]
        if all(len(factor) <= 1 and all(self._valt_weg(term, termen) for term in factor) for factor in factoren):
            return self._per_term(vorm, termen, takken, {gat: _enige(veelterm) for gat, veelterm in kanten.items()})
        return self._nieuw(vorm, kanten | takken)

    def _som_van_keuzes(self, posten: Sequence[k.Knoop], keuzes: Sequence[Sequence[k.Knoop]]) -> Veelterm:
        """Keuzes zijn voor alle gemeenten gelijk (geen) of van een enkele gemeente; per term dus een gewone som."""
        uit: dict[Term, Any] = {}
        for post, *gekozen in zip(posten, *keuzes, strict=True):
            deel = self.veelterm(post)
            for keuze in gekozen:
                deel = _product(deel, self.veelterm(keuze))
            for term, rij in deel.items():
                uit[term] = uit[term] + rij if term in uit else rij
        return _zonder_nullen(uit)

    def _met_gaten(self, knoop: k.Knoop, delen: Sequence[k.Knoop]) -> tuple[k.Knoop, list[str], dict[str, Veelterm]]:
        """De bewerking met een gat op de plek van elk onderdeel, de naam van het gat per onderdeel, en per gat zijn veelterm."""
        gaten = {deel: k.PostVerwijzing(str(nummer)) for nummer, deel in enumerate(delen)}
        vorm = k.vervang(knoop, lambda deel: gaten.get(deel))
        return vorm, [gaten[deel].sleutel for deel in delen], {gat.sleutel: self.veelterm(deel) for deel, gat in gaten.items()}

    def _per_term(self, vorm: k.Knoop, termen: Iterable[Term], vrij: Mapping[str, Veelterm], vast: Mapping[str, Any]) -> Veelterm:
        nul = np.float64(0)
        return _zonder_nullen(
            {term: _vul(vorm, {**vast, **{gat: veelterm.get(term, nul) for gat, veelterm in vrij.items()}}, self.jaren) for term in termen}
        )

    def _nieuw(self, vorm: k.Knoop, delen: Mapping[str, Veelterm]) -> Veelterm:
        rijen = [rij for veelterm in delen.values() for rij in veelterm.values()]
        per_jaar = any(np.shape(rij)[-1:] not in ((), (1,)) for rij in rijen)
        per_jaar = per_jaar or any(self.symbolen[naam].per_jaar for naam in _namen(delen.values()))
        een = Afgeleid(f"afgeleid {len(self.afgeleid)}", vorm, delen)
        self.afgeleid.append(een)
        return self._symbool(Symbool(een.naam, per_jaar, "onbekend"))

    def _niet_onder_nul(self, term: Term) -> bool:
        return all(self.symbolen[naam].teken != "onbekend" for naam in term)

    def _valt_weg(self, term: Term, uitkomst: Iterable[Term]) -> bool:
        """Of een gemeenschappelijke factor uit een vergelijking mag: hij is nergens nul, of waar hij nul is, is de uitkomst dat ook."""
        if all(self.symbolen[naam].teken == "positief" for naam in term):
            return True
        return self._niet_onder_nul(term) and all(not Counter(term) - Counter(een) for een in uitkomst)


def _vul(vorm: k.Knoop, gaten: Mapping[str, Any], jaren: int) -> Any:
    """De waarde van een bewerking bij deze waarden van haar gaten."""

    def blad(knoop: k.Blad) -> Any:
        waarde = gaten[knoop.sleutel]
        return np.broadcast_to(waarde, (*np.shape(waarde)[:-1], jaren)) if isinstance(vorm, OVER_JAREN) else waarde

    return bereken(vorm, blad)


def _termen(delen: Iterable[Veelterm]) -> dict[Term, None]:
    """Alle termen die in een van de delen voorkomen, in volgorde van eerste voorkomen."""
    return {term: None for veelterm in delen for term in veelterm}


def _namen(delen: Iterable[Veelterm]) -> set[str]:
    """Alle symbolen die in een van de delen voorkomen."""
    return {naam for term in _termen(delen) for naam in term}


def _enige(veelterm: Veelterm) -> Any:
    """De rij van een veelterm met hoogstens een term."""
    return next(iter(veelterm.values()), np.float64(0))


def _product(links: Veelterm, rechts: Veelterm) -> Veelterm:
    uit: dict[Term, Any] = {}
    for een, rij in links.items():
        for ander, maal in rechts.items():
            term = tuple(sorted((*een, *ander)))
            uit[term] = uit[term] + rij * maal if term in uit else rij * maal
    return _zonder_nullen(uit)


def _zonder_nullen(veelterm: Mapping[Term, Any]) -> Veelterm:
    return {term: rij for term, rij in veelterm.items() if np.any(rij)}


def _over_trekkingen(rij: Any, *maal: Any) -> Rij:
    """Het gemiddelde over de trekkingen, (jaar,) of (1,), van het product van rijen (trekking, jaar) of getallen."""
    *meer, ander = maal or (1.0,)
    een, ander = np.broadcast_arrays(np.atleast_2d(math.prod(meer, start=rij)), ander)
    return np.asarray(np.einsum("tj,tj->j", een, ander) / len(een))


def _waarde(veelterm: Veelterm, symbolen: Mapping[str, Any]) -> Any:
    """De waarde van een veelterm bij deze symbolen; een term met een kenmerk dat nul is, kost geen werk."""
    totaal: Any = None
    for term, rij in veelterm.items():
        deel, maal = rij, 1.0
        for naam in term:
            waarde = symbolen[naam]
            if isinstance(waarde, float):
                maal *= waarde
            else:
                deel = deel * waarde
        if maal == 0:
            continue
        if maal != 1:
            deel = deel * maal
        if totaal is None:
            totaal = np.array(deel) if deel is rij else deel
        elif np.shape(totaal) == np.shape(deel):
            totaal += deel
        else:
            totaal = totaal + deel
    return np.zeros((1, 1)) if totaal is None else totaal
