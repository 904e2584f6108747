"""Wat het oordeel beweegt: per parameter de uitkomst bij laag en bij hoog, waar het oordeel omslaat, en wat de spreiding verklaart.

Een parameter tegelijk, de rest op het rekenpad. Bladen van posten gaan rechtstreeks door de posten. Bladen van de keten en de
instroom gaan eerst door de keten, met weinig maar steeds dezelfde trekkingen; hun effect komt bovenop het rekenpad. Samenspel tussen
parameters staat hier niet in: dat zit alleen in de trekkingen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import floor, log10
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kostenmodel.doorrekening import Instellingen, Uitkomst, Varianten
from kostenmodel.invoer import Invoer, Jaarwaarden
from kostenmodel.invoer.inhoud import CRISIS
from kostenmodel.invoer.parameters import AANNAME
from kostenmodel.keten import INSTROOM, Stand, geijkte_trekkingen, gemiddelde_volumes, instroom_per_jaar, met_crisis, tussen
from kostenmodel.onzekerheid import Oorzaken
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN, bouw_schema

Rij = NDArray[np.float64]
_T = TypeVar("_T")
TREKKINGEN_KETEN = 32
"""Zoveel trekkingen krijgt elke variant van de keten; een verschil tussen varianten heeft steeds dezelfde trekkingen."""
MEESTE_BALKEN = 10
"""Zoveel parameters krijgen een omslagwaarde en staan in het werkboek."""
PERIODEN = 3
"""De instroom telt als zoveel sommen over de termijn mee in haar aandeel in de spreiding."""
STANDEN = tuple(float(plek) for plek in np.linspace(-1, 1, 17)[1:-1])
"""Plekken in de band, tussen laag en hoog, waar het oordeel voor een omslagwaarde wordt uitgerekend; daartussen loopt het recht."""
LAAG, HOOG = -1.0, 1.0
PROGNOSE = "prognose"
"""De bron van de band van de instroom."""


@dataclass(frozen=True)
class Balk:
    """Een parameter: haar band in een jaar en het oordeel bij laag en hoog (structureel min crisis, EUR nominaal).

    `jaar` is het eerste jaar vanaf het begrotingsjaar waarin er een band is. `aandeel`: deel van de spreiding in de trekkingen dat met
    deze parameter meebeweegt.
    """

    sleutel: str
    omschrijving: str
    eenheid: str
    jaar: int
    laag: float
    midden: float
    hoog: float
    uitkomst_laag: float
    uitkomst_hoog: float
    aandeel: float
    bron: str
    """Sleutel van de bron van de band, of aanname."""

    @property
    def lengte(self) -> float:
        return abs(self.uitkomst_hoog - self.uitkomst_laag)


@dataclass(frozen=True)
class Omslag:
    """Waar het oordeel van teken wisselt als alleen deze parameter verandert; `waarde` None is niet binnen de bandbreedte."""

    balk: Balk
    waarde: float | None


@dataclass(frozen=True)
class Gevoeligheid:
    """Het oordeel van een partij over een termijn, met de parameters op volgorde van invloed."""

    partij: str
    termijn: int
    rekenpad: float
    balken: tuple[Balk, ...]
    aandeel_instroom: float

    @property
    def aandeel_aanname(self) -> float:
        """Het deel van de lengte van alle balken dat van aannames komt."""
        samen = sum(balk.lengte for balk in self.balken)
        return sum(balk.lengte for balk in self.balken if balk.bron == AANNAME) / samen if samen else 0.0

    @property
    def grootste(self) -> tuple[Balk, ...]:
        """De balken die het meest uitmaken; altijd evenveel."""
        return self.balken[:MEESTE_BALKEN]


@dataclass(frozen=True, eq=False)
class Ketenbasis:
    """Landelijke volumes bij elke stand, per bekostiging (stand, jaar); gelijk voor alle gemeenten."""

    standen: tuple[Stand, ...]
    volumes: Mapping[str, Mapping[str, Rij]]
    instroomband: tuple[float, float]


def bladen_met_band(invoer: Invoer, scenario: str) -> tuple[str, ...]:
    """De ketenbladen die in een scenario of bekostiging ergens een band hebben."""

    def heeft_band(sleutel: str) -> bool:
        grenzen = [(w.laag, w.hoog) for w in invoer.blad(sleutel).waarden]
        grenzen += [(b.laag, b.hoog) for arm in ARMEN for b in invoer.bewerkingen(sleutel, scenario=scenario, bekostiging=arm)]
        return any(laag < hoog for laag, hoog in grenzen)

    return tuple(s for s, blad in invoer.parameters.items() if blad.gebruikt_door == "keten" and heeft_band(s))


def _oorzaken(invoer: Invoer, inst: Instellingen, scenario: str, bladen: tuple[str, ...], termijn: int) -> Oorzaken:
    """De trekkingen van deze bladen; gelijk voor alle gemeenten."""
    return Oorzaken([_oorzaak(invoer, inst, scenario, blad, termijn) for blad in bladen])


def _oorzaak(invoer: Invoer, inst: Instellingen, scenario: str, blad: str, termijn: int) -> Rij:
    """De trekkingen van een parameter, (trekking,), of van de instroom in enkele perioden van de termijn, (trekking, periode)."""
    toeval = inst.toeval(invoer)
    if blad == INSTROOM:
        jaren = _instroom(invoer, inst, scenario)[:, :termijn]
        return np.column_stack([deel.sum(axis=1) for deel in np.array_split(jaren, PERIODEN, axis=1)])
    geijkt = _geijkt(invoer, toeval) if blad.startswith("keten.") else {}
    naam = blad.removeprefix("keten.")
    return geijkt[naam] if naam in geijkt else toeval.uniform(blad)


_geijkt = lru_cache(maxsize=2)(geijkte_trekkingen)


@lru_cache(maxsize=8)
def _instroom(invoer: Invoer, inst: Instellingen, scenario: str) -> Rij:
    """De asielinstroom vanaf het begrotingsjaar, (trekking, jaar)."""
    return instroom_per_jaar(invoer, scenario, inst.jaren[AANLOOPJAREN:], inst.jaar, inst.toeval(invoer))


def _volumes_in_band(
    invoer: Invoer, inst: Instellingen, scenario: str, blad: str, instroomband: tuple[float, float]
) -> dict[str, dict[str, Rij]]:
    """De landelijke volumes met alles getrokken, en met een blad op elke plek van STANDEN; per bekostiging (1 + plek, jaar)."""
    standen = (Stand(), *(Stand(blad, plek) for plek in STANDEN))
    return _volumes(invoer, inst, scenario, standen, instroomband)


def ketenbasis(invoer: Invoer, inst: Instellingen, scenario: str) -> Ketenbasis:
    """De keten bij alles getrokken, en bij laag en hoog van de instroom en van elk ketenblad."""
    bladen = (INSTROOM, *bladen_met_band(invoer, scenario))
    standen = (Stand(), *(Stand(blad, plek) for blad in bladen for plek in (LAAG, HOOG)))
    sommen = _instroom(invoer, inst, scenario).sum(axis=1)
    laag, hoog = (float(np.quantile(sommen, kans) / sommen.mean()) for kans in (0.1, 0.9))
    band = min(laag, 1.0), max(hoog, 1.0)
    return Ketenbasis(standen, _volumes(invoer, inst, scenario, standen, band), band)


def _volumes(
    invoer: Invoer, inst: Instellingen, scenario: str, standen: tuple[Stand, ...], instroomband: tuple[float, float]
) -> dict[str, dict[str, Rij]]:
    soorten, toeval = bouw_schema(invoer).soorten, replace(inst, trekkingen=TREKKINGEN_KETEN).toeval(invoer)
    per_arm = {
        arm: gemiddelde_volumes(invoer, scenario, arm, standen, soorten, inst.jaren, inst.jaar, instroomband, toeval) for arm in ARMEN
    }
    return {arm: met_crisis(volumes, per_arm[CRISIS], soorten) for arm, volumes in per_arm.items()}


def omslagzin(omslag: Omslag) -> str:
    """Bij welke waarde het oordeel omslaat, in woorden; de waarde geldt in het jaar van de balk en schuift in elk jaar even ver op."""
    balk = omslag.balk
    eenheid = "" if balk.eenheid in ("1", "maal") else f" {balk.eenheid}"
    laag, midden, hoog = (leesbaar(waarde) for waarde in (balk.laag, balk.midden, balk.hoog))
    if omslag.waarde is None:
        return f"{balk.omschrijving}: niet binnen de bandbreedte ({laag} tot {hoog}{eenheid} in {balk.jaar})."
    kant = "daaronder" if balk.uitkomst_laag < 0 else "daarboven"
    return (
        f"{balk.omschrijving}: bij {leesbaar(omslag.waarde)}{eenheid} in plaats van {midden}{eenheid} in {balk.jaar} slaat het oordeel om; "
        f"{kant} is structureel voordeliger."
    )


def leesbaar(waarde: float) -> str:
    """Een getal met vier cijfers die ertoe doen, in Nederlandse schrijfwijze."""
    decimalen = 0 if waarde == 0 else min(max(0, 3 - floor(log10(abs(waarde)))), 6)
    tekst = f"{waarde:,.{decimalen}f}"
    if "." in tekst:
        tekst = tekst.rstrip("0").rstrip(".")
    return tekst.replace(",", " ").replace(".", ",").replace(" ", ".")


class Gevoeligheidsmeter:
    """Meet de gevoeligheid van een doorgerekende gemeente in een scenario; wat landelijk is, wordt gedeeld."""

    def __init__(self, invoer: Invoer, uitkomst: Uitkomst, scenario: str) -> None:
        self.invoer, self.uitkomst, self.scenario = invoer, uitkomst, scenario
        self.inst = uitkomst.inst
        self.armen = {arm: uitkomst.armen[scenario, arm] for arm in ARMEN}
        self.bladen = tuple(s for s in uitkomst.schema.parameters if any(_heeft_band(een.parameters[s]) for een in self.armen.values()))

    def meet(self, partij: str, termijn: int, alleen: Collection[str] = ()) -> Gevoeligheid:
        """De balken van een partij en een termijn, langste eerst; met `alleen` die van deze parameters, ook zonder band (lengte nul)."""
        sleutel = f"oordeel.{partij}.{termijn}.verschil"
        midden, paren = self._oordelen
        bladen = tuple(blad for blad in paren if not alleen or blad in (INSTROOM, *alleen))
        oorzaken = self._bewaar(("oorzaken", bladen, termijn), lambda: _oorzaken(self.invoer, self.inst, self.scenario, bladen, termijn))
        aandelen = oorzaken.aandelen(self.uitkomst.simulatie[self.scenario].over_armen[sleutel][:, 0])
        balken = [
            self._balk(blad, float(laag[sleutel]), float(hoog[sleutel]), float(aandeel))
            for blad, aandeel in zip(bladen, aandelen, strict=True)
            for laag, hoog in [paren[blad]]
        ]
        van_instroom = next(balk.aandeel for balk in balken if balk.sleutel == INSTROOM)
        if alleen:
            rekenpad = float(midden[sleutel])
            zonder = [self._balk(blad, rekenpad, rekenpad, 0.0) for blad in alleen if blad not in paren]
            balken = [balk for balk in balken if balk.sleutel in alleen] + zonder
        gesorteerd = tuple(sorted(balken, key=lambda balk: (-balk.lengte, balk.sleutel)))
        return Gevoeligheid(partij, termijn, float(midden[sleutel]), gesorteerd, van_instroom)

    def omslagen(self, gevoeligheid: Gevoeligheid) -> tuple[Omslag, ...]:
        """Voor de grootste balken de eerste waarde waarbij het oordeel nul is: tussen twee plekken in de band recht getrokken."""
        sleutel = f"oordeel.{gevoeligheid.partij}.{gevoeligheid.termijn}.verschil"

        def zoek(balk: Balk) -> Omslag:
            if balk.uitkomst_laag * balk.uitkomst_hoog >= 0:
                return Omslag(balk, None)
            rij = np.array([balk.uitkomst_laag, *self._in_band(balk.sleutel)[sleutel], balk.uitkomst_hoog])
            plekken = (LAAG, *STANDEN, HOOG)
            na = int(np.flatnonzero(np.sign(rij) != np.sign(rij[0]))[0])
            plek = plekken[na - 1] + (plekken[na] - plekken[na - 1]) * rij[na - 1] / (rij[na - 1] - rij[na])
            laag, midden, hoog = (np.array(grens) for grens in (balk.laag, balk.midden, balk.hoog))
            return Omslag(balk, float(tussen(laag, midden, hoog, float(plek))))

        return tuple(zoek(balk) for balk in gevoeligheid.grootste)

    @cached_property
    def _basis(self) -> Ketenbasis:
        return self._bewaar(("ketenbasis",), lambda: ketenbasis(self.invoer, self.inst, self.scenario))

    def _bewaar(self, sleutel: tuple[Any, ...], maak: Callable[[], _T]) -> _T:
        """Wat in dit scenario voor alle gemeenten gelijk is."""
        return self.uitkomst.rekenaar.bewaar(("gevoeligheid", self.scenario, *sleutel), maak)

    @cached_property
    def _oordelen(self) -> tuple[dict[str, float], dict[str, tuple[dict[str, float], dict[str, float]]]]:
        """Elk oordeel op het rekenpad, en per blad bij laag en bij hoog; alle varianten in een doorgang."""
        basis, bladen = self._basis, self.bladen
        keten = 1 + 2 * len(bladen)
        uitkomst = self._reken("balken", self._balkvarianten)

        def kolom(nummer: int, verschuif: bool = False) -> dict[str, float]:
            return {s: float(rij[0] + (rij[nummer] - rij[keten]) if verschuif else rij[nummer]) for s, rij in uitkomst.items()}

        paren = {blad: (kolom(1 + 2 * n), kolom(2 + 2 * n)) for n, blad in enumerate(bladen)}
        for n in range(1, len(basis.standen), 2):
            paren[basis.standen[n].blad] = kolom(keten + n, True), kolom(keten + n + 1, True)
        return kolom(0), paren

    def _balkvarianten(self) -> Varianten:
        """Het rekenpad, elk blad van een post bij laag en hoog, en elke stand van de keten."""
        keten = 1 + 2 * len(self.bladen)
        aantal = keten + len(self._basis.standen)
        parameters: dict[str, dict[str, Rij]] = {}
        landelijk: dict[str, dict[str, Rij]] = {}
        for arm, uit in self.armen.items():
            parameters[arm] = self._midden(arm)
            for nummer, blad in enumerate(self.bladen):
                rij = np.repeat(uit.parameters[blad].midden[None], aantal, axis=0)
                rij[1 + 2 * nummer], rij[2 + 2 * nummer] = uit.parameters[blad].laag, uit.parameters[blad].hoog
                parameters[arm][blad] = rij
            landelijk[arm] = {naam: np.repeat(rij[None], aantal, axis=0) for naam, rij in uit.landelijk.items()}
            for naam, rij in self._basis.volumes[arm].items():
                landelijk[arm][naam][keten:] = rij
        return Varianten(aantal, parameters, landelijk)

    def _midden(self, arm: str) -> dict[str, Rij]:
        return {s: w.midden for s, w in self.armen[arm].parameters.items()}

    def _in_band(self, blad: str) -> dict[str, Rij]:
        """Elk oordeel met een blad op de plekken van STANDEN en de rest op het rekenpad, (plek,)."""
        if blad in self.bladen:
            return self._reken(blad, lambda: self._bladvarianten(blad))
        uit = self._reken(blad, lambda: self._ketenvarianten(blad))
        midden, _ = self._oordelen
        return {sleutel: midden[sleutel] + (rij[1:] - rij[0]) for sleutel, rij in uit.items()}

    def _bladvarianten(self, blad: str) -> Varianten:
        parameters = {arm: self._midden(arm) for arm in self.armen}
        for arm, uit in self.armen.items():
            band = uit.parameters[blad]
            parameters[arm][blad] = np.stack([tussen(band.laag, band.midden, band.hoog, plek) for plek in STANDEN])
        return Varianten(len(STANDEN), parameters, {arm: uit.landelijk for arm, uit in self.armen.items()})

    def _ketenvarianten(self, blad: str) -> Varianten:
        band = self._basis.instroomband
        volumes = self._bewaar(("volumes", blad), lambda: _volumes_in_band(self.invoer, self.inst, self.scenario, blad, band))
        return Varianten(1 + len(STANDEN), {arm: self._midden(arm) for arm in self.armen}, volumes)

    def _reken(self, naam: str, maak: Callable[[], Varianten]) -> dict[str, Rij]:
        return self.uitkomst.rekenaar.oordelen(self.scenario, naam, maak, self.uitkomst.kenmerken, self.uitkomst.eigen)

    def _balk(self, blad: str, laag: float, hoog: float, aandeel: float) -> Balk:
        if blad == INSTROOM:
            onder, boven = self._basis.instroomband
            naam = f"Instroom vanaf {self.inst.jaar}, maal de verwachte instroom (P10 en P90 van de som)"
            return Balk(INSTROOM, naam, "maal", self.inst.jaar, onder, 1.0, boven, laag, hoog, aandeel, PROGNOSE)
        gegeven, plek = self._eerste_band(blad)
        return Balk(
            blad,
            self._naam(blad),
            self.invoer.blad(blad).eenheid,
            self.inst.jaren[plek],
            float(gegeven.laag[plek]),
            float(gegeven.midden[plek]),
            float(gegeven.hoog[plek]),
            laag,
            hoog,
            aandeel,
            gegeven.bron[plek],
        )

    def _naam(self, blad: str) -> str:
        """Het kostenmodel of de keten, de omschrijving, en de soort als het blad er een van een lijst is."""
        gevonden = self.invoer.blad(blad)
        titels = {model.naam: f"{model.titel}: " for model in self.uitkomst.schema.modellen}
        soort = "" if gevonden.per is None or gevonden.code is None else self.invoer.indelingen[gevonden.per][gevonden.code].label.lower()
        waar = "Keten: " if gevonden.gebruikt_door == "keten" else titels.get(blad.split(".")[0], "")
        return f"{waar}{gevonden.omschrijving}{f' – {soort}' if soort else ''}"

    def _eerste_band(self, blad: str) -> tuple[Jaarwaarden, int]:
        """De waarden onder de eerste bekostiging met een band, en het eerste jaar vanaf het begrotingsjaar waarin die er is."""
        reeksen = [uit.parameters[blad] for uit in self.armen.values() if blad in uit.parameters] or [
            self._jaarwaarden_keten(blad, arm) for arm in ARMEN
        ]
        for reeks in reeksen:
            breed = np.flatnonzero((reeks.hoog > reeks.laag)[AANLOOPJAREN:])
            if len(breed):
                return reeks, AANLOOPJAREN + int(breed[0])
        return reeksen[0], AANLOOPJAREN

    def _jaarwaarden_keten(self, blad: str, arm: str) -> Jaarwaarden:
        januari = [(jaar, 1) for jaar in self.inst.jaren]
        return self.invoer.maandwaarden(blad, januari, scenario=self.scenario, bekostiging=arm)


def _heeft_band(waarde: Jaarwaarden) -> bool:
    return bool((waarde.hoog > waarde.laag).any())
