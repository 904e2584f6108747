"""Gevallen narekenen: een gepubliceerd bedrag door de posten van het model, met bladeren of posten die een vaste waarde krijgen.

Een blad heet zoals in de invoer, een landelijk volume `landelijk.<naam>`, een gemeentelijk volume of een andere post zoals in
kolom A van het werkboek. Wat een geval niet noemt, heeft de waarde van het rekenpad. Alleen wat de uitkomst nodig heeft, moet
een waarde hebben, en de keten wordt pas berekend als een geval haar nodig heeft: een geval in 2023 kan dus, al begint zij later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from kostenmodel.doorrekening import Instellingen, kenmerken, nederland, tabelkenmerken
from kostenmodel.invoer import Geval, Invoer, InvoerFouten, Melding, zoek_gemeente
from kostenmodel.invoer.inhoud import CRISIS
from kostenmodel.invoer.meldingen import opsomming, raad, toon
from kostenmodel.keten import gemiddeld, naar_jaren, reken_keten
from kostenmodel.rekenkern import (
    NUL,
    Blad,
    ContanteEindwaarde,
    ContanteWaarde,
    Gekozen,
    HoogsteVanaf,
    InArm,
    InJaar,
    Kenmerk,
    Knoop,
    Landelijk,
    Opgegeven,
    Parameter,
    Post,
    SomOverJaren,
    Veld,
    bladeren,
    sleutel_van,
    vervang,
)
from kostenmodel.rekenkern.knopen import Als, loop
from kostenmodel.rekenkern.rekenen import bereken
from kostenmodel.rekenschema import bouw_schema
from kostenmodel.verdeling import ALLE_KENMERKEN, JAARKENMERKEN, KENMERKEN

Rij = NDArray[np.float64]
Jaarvolumes = Mapping[int, Mapping[str, float]]
"""Jaar -> landelijk volume op het rekenpad."""

EERSTE_KETENJAAR = 2024
"""Het eerste jaar waarvoor de keten volumes heeft; voor eerdere jaren noemt een geval ze zelf."""
LAND = "Nederland"
_OVER_DE_TABEL = (SomOverJaren, ContanteWaarde, ContanteEindwaarde, InJaar, HoogsteVanaf)


@dataclass(frozen=True)
class Naam:
    """Een blad of post die een geval mag noemen, met eenheid en betekenis."""

    sleutel: str
    soort: str
    eenheid: str
    omschrijving: str


@dataclass(frozen=True)
class Oordeel:
    """Een geval met zijn uitkomst."""

    geval: Geval
    uitkomst: float
    eenheid: str

    @property
    def goed(self) -> bool:
        return self.geval.klopt(self.uitkomst)


class Gevallenrekenaar:
    """Rekent gevallen na; waarden van het rekenpad worden een keer opgezocht en door alle gevallen gedeeld.

    `keten` geeft per bekostiging de landelijke volumes per jaar; zonder opgave de keten zelf, berekend als een geval erom vraagt.
    """

    def __init__(
        self,
        invoer: Invoer,
        inst: Instellingen,
        scenario: str = "basispad",
        bekostiging: str = "crisis",
        keten: Callable[[str], Jaarvolumes] | None = None,
    ) -> None:
        self.invoer, self.inst, self.scenario, self.bekostiging = invoer, inst, scenario, bekostiging
        self.schema = bouw_schema(invoer)
        self.volumes = cache(keten or self._bereken_keten)
        self._parameters: dict[tuple[str, int, str], float] = {}
        self._kenmerken: dict[str | None, Mapping[str, float]] = {}
        self._over_de_tabel: dict[tuple[str, frozenset[str]], bool] = {}

    @cached_property
    def namen(self) -> Mapping[str, Naam]:
        """Alles wat een geval mag noemen, in de volgorde van het werkboek: volumes, kenmerken, parameters en posten."""
        alle = [Naam(f"landelijk.{s.naam}", "landelijk volume", s.eenheid, s.omschrijving) for s in self.schema.soorten]
        for naam, (omschrijving, eenheid) in ALLE_KENMERKEN.items():
            alle.append(Naam(naam, "kenmerk", eenheid, omschrijving))
            if naam in KENMERKEN:
                alle.append(Naam(f"landelijk.{naam}", "kenmerk", eenheid, f"{omschrijving}, alle gemeenten samen"))
        for sleutel in self.schema.parameters:
            blad = self.invoer.blad(sleutel)
            alle.append(Naam(sleutel, "parameter", blad.eenheid, blad.omschrijving))
        alle += [Naam(sleutel, "eigen opgave", eenheid, tekst) for sleutel, (tekst, eenheid) in self.schema.velden.items()]
        alle += [Naam(een.sleutel, een.soort, een.eenheid, een.omschrijving) for een in self.schema.post.values()]
        return {naam.sleutel: naam for naam in alle}

    @cached_property
    def ketennamen(self) -> Mapping[str, Naam]:
        """Bladen van de keten: te lezen, niet te noemen; een geval noemt het landelijke volume dat eruit komt."""
        bladen = (blad for blad in self.invoer.parameters.values() if blad.gebruikt_door == "keten")
        return {blad.sleutel: Naam(blad.sleutel, "keten (niet te noemen)", blad.eenheid, blad.omschrijving) for blad in bladen}

    def toets(self, gevallen: Iterable[Geval]) -> list[Melding]:
        """Alles wat er zonder te rekenen niet klopt: onbekende bladeren, posten, gemeenten en bekostigingen, en het jaar van een getal."""
        return [melding for geval in gevallen for melding in self._toets(geval)]

    def _toets(self, geval: Geval) -> list[Melding]:
        fouten: list[Melding] = []

        def meld(plaats: str, gevonden: str, verwacht: str, doe: str) -> None:
            fouten.append(Melding(geval.bestand, f"{geval.plaats}, {plaats}", gevonden, verwacht, doe))

        for naam in geval.bladeren:
            if naam in self.ketennamen:
                doe = "Noem het landelijke volume dat eruit komt, zoals landelijk.bewoners_regulier."
                meld("bladeren", f"{toon(naam)}, een blad van de keten", "een blad van een post, een volume of een post", doe)
            elif naam not in self.namen:
                doe = raad(naam, self.namen, "Zoek de naam op met: kostenmodel valideer --lijst.")
                meld("bladeren", f"het onbekende blad {toon(naam)}", "de naam van een blad of post", doe)
        if geval.post not in self.schema.post:
            doe = raad(geval.post, self.schema.post, "Zoek de sleutel op met: kostenmodel valideer --lijst.")
            meld("post", f"de onbekende post {toon(geval.post)}", "de sleutel van een post", doe)
        elif self.over_de_tabel(geval):
            jaren = self.inst.jaren
            mag = (self.inst.jaar,) if self.schema.post[geval.post].is_getal else jaren
            if geval.jaar not in mag:
                verwacht = f"{mag[0]}" if len(mag) == 1 else f"een jaar van {mag[0]} tot en met {mag[-1]}"
                doe = "Kies met --jaar een ander begrotingsjaar, of verbeter het jaar van het geval."
                meld(
                    "jaar",
                    str(geval.jaar),
                    f"{verwacht}, want {geval.post} kijkt over alle jaren van {jaren[0]} tot en met {jaren[-1]}",
                    doe,
                )
        bekend = self.invoer.bekostigingen
        if geval.bekostiging is not None and geval.bekostiging not in bekend:
            meld("bekostiging", toon(geval.bekostiging), opsomming(bekend), raad(geval.bekostiging, bekend, "Kies er een."))
        try:
            self.kenmerken_van(geval.gemeente)
        except InvoerFouten as fout:
            for melding in fout.meldingen:
                meld("gemeente", f"{toon(geval.gemeente)}, {melding.gevonden}", melding.verwacht, melding.doe)
        return fouten

    def reken(self, geval: Geval, posten: Mapping[str, Post] | None = None) -> float:
        """De uitkomst van een geval dat door `toets` is; `posten` mag een veranderd model zijn.

        InvoerFouten met de namen van bladeren die de uitkomst nodig heeft en die geen waarde hebben.
        """
        posten = self.schema.post if posten is None else posten
        tabel = self._tabel(geval)
        doorgang = _Doorgang(self, geval, posten, tabel)
        uitkomst = doorgang.uitkomst()
        if not doorgang.leeg:
            if np.isfinite(uitkomst):
                return uitkomst
            doe = "Kijk na welk blad dat de post gebruikt op 0 staat; `kostenmodel verklaar` toont de formule."
            raise InvoerFouten([Melding(geval.bestand, geval.plaats, "een deling door nul", f"een waarde voor {geval.post}", doe)])
        streng = _Doorgang(self, geval, posten, tabel, streng=True)
        uitkomst = streng.uitkomst()
        if np.isfinite(uitkomst):
            return uitkomst
        raise InvoerFouten([self._zonder_waarde(geval, posten, tabel, streng.leeg)])

    def _zonder_waarde(self, geval: Geval, posten: Mapping[str, Post], tabel: Sequence[int], leeg: Mapping[str, Sequence[int]]) -> Melding:
        """Welke bladeren er echt toe doen: met alleen dat blad leeg is er nog steeds geen uitkomst."""

        def doet_ertoe(sleutel: str) -> bool:
            gevuld = {ander: 1.0 for ander in leeg if ander != sleutel}
            return not np.isfinite(_Doorgang(self, geval, posten, tabel, streng=True, gevuld=gevuld).uitkomst())

        nodig = [sleutel for sleutel in leeg if doet_ertoe(sleutel)] or list(leeg)
        namen = ", ".join(f"{sleutel} ({', '.join(map(str, leeg[sleutel]))}; {self.namen[sleutel].eenheid})" for sleutel in sorted(nodig))
        doe = f'Noem onder bladeren wat ontbreekt, bijvoorbeeld "{sorted(nodig)[0]}" = 0.'
        if any(sleutel.startswith("landelijk.") for sleutel in nodig):
            doe += f" Landelijke volumes heeft de keten vanaf {EERSTE_KETENJAAR} tot en met {self.inst.jaren[-1]}."
        return Melding(
            geval.bestand, geval.plaats, f"geen waarde voor {namen}", "een waarde voor elk blad dat de uitkomst nodig heeft", doe
        )

    def over_de_tabel(self, geval: Geval) -> bool:
        """Of de post van een geval meer nodig heeft dan de jaren tot en met het zijne."""
        vraag = geval.post, frozenset(geval.bladeren)
        if vraag not in self._over_de_tabel:
            nodig = gebruikt(geval.post, self.schema.post, behalve=geval.bladeren)
            knopen = (knoop for een in nodig for knoop in loop(self.schema.post[een].formule))
            self._over_de_tabel[vraag] = any(isinstance(knoop, _OVER_DE_TABEL) for knoop in knopen)
        return self._over_de_tabel[vraag]

    def _tabel(self, geval: Geval) -> tuple[int, ...]:
        """De jaren van een geval: die van de tabel als de post daar over kijkt, anders tot en met zijn eigen jaar.

        Zij begint waar de tabel begint, of eerder als het geval een eerder jaar noemt. Minstens twee jaren lang, want een post
        met het jaar ervoor heeft een jaar ervoor nodig.
        """
        if self.over_de_tabel(geval):
            return self.inst.jaren
        genoemd = [jaar for waarde in geval.bladeren.values() if isinstance(waarde, Mapping) for jaar in waarde]
        begin = min(self.inst.jaren[0], geval.jaar, *genoemd)
        return tuple(range(begin, max(geval.jaar, begin + 1) + 1))

    def parameter(self, sleutel: str, jaar: int, arm: str) -> float:
        """De waarde van het rekenpad, of NaN als het blad in dat jaar geen waarde heeft."""
        if (sleutel, jaar, arm) not in self._parameters:
            try:
                gevonden = self.invoer.jaarwaarden(sleutel, [jaar], scenario=self.scenario, bekostiging=arm)
                self._parameters[sleutel, jaar, arm] = float(gevonden.midden[0])
            except InvoerFouten:
                self._parameters[sleutel, jaar, arm] = float("nan")
        return self._parameters[sleutel, jaar, arm]

    def kenmerken_van(self, gemeente: str | None) -> Mapping[str, float]:
        """De kenmerken van een gemeente, of van Nederland als een gemeente. InvoerFouten bij een onbekende gemeente."""
        if gemeente not in self._kenmerken:
            wie = nederland(self.invoer) if gemeente in (None, LAND) else zoek_gemeente(self.invoer, gemeente or "")
            self._kenmerken[gemeente] = kenmerken(self.invoer, self.inst, wie)
        return self._kenmerken[gemeente]

    def kenmerk(self, sleutel: str, gemeente: str | None, jaar: int) -> float:
        """Een kenmerk; hangt het van het jaar af, dan dat van dit jaar."""
        if sleutel in JAARKENMERKEN:
            return float(tabelkenmerken([jaar])[sleutel][0])
        return float(self.kenmerken_van(gemeente)[sleutel])

    def _bereken_keten(self, arm: str) -> Jaarvolumes:
        inst, jaren = self.inst, range(EERSTE_KETENJAAR, self.inst.jaren[-1] + 1)
        keten = reken_keten(
            self.invoer,
            self.scenario,
            arm,
            eerste_jaar=inst.jaar,
            laatste_jaar=jaren[-1],
            toeval=inst.toeval(self.invoer),
        )
        land = gemiddeld(naar_jaren(keten, self.schema.soorten, jaren))
        uit = {jaar: {naam: float(rij[0, plek]) for naam, rij in land.items()} for plek, jaar in enumerate(jaren)}
        if arm == CRISIS:
            return uit
        crisis = self.volumes(CRISIS)
        return {jaar: {**uit[jaar], **{s.naam: crisis[jaar][s.naam] for s in self.schema.soorten if s.onder_crisis}} for jaar in jaren}

    def landelijk(self, sleutel: str, jaar: int, arm: str) -> float:
        """Het landelijke volume op het rekenpad, of NaN buiten de jaren van de keten."""
        if not EERSTE_KETENJAAR <= jaar <= self.inst.jaren[-1]:
            return float("nan")
        return self.volumes(arm).get(jaar, {}).get(sleutel, float("nan"))


class _Doorgang:
    """Een geval een keer doorgerekend; `leeg` zijn de bladeren zonder waarde die onderweg zijn gezien, met hun jaren.

    `streng`: een voorwaarde zonder waarde geeft geen uitkomst in plaats van stilzwijgend het deel na `anders`.
    """

    def __init__(
        self,
        rekenaar: Gevallenrekenaar,
        geval: Geval,
        posten: Mapping[str, Post],
        tabel: Sequence[int],
        *,
        streng: bool = False,
        gevuld: Mapping[str, float] | None = None,
    ) -> None:
        self.rekenaar, self.geval, self.posten, self.tabel, self.streng = rekenaar, geval, posten, tabel, streng
        self.gevuld = gevuld or {}
        self.klaar: dict[tuple[str, str], Rij] = {}
        self.leeg: dict[str, Sequence[int]] = {}

    def uitkomst(self) -> float:
        arm = self.geval.bekostiging or self.rekenaar.bekostiging
        with np.errstate(all="ignore"):
            rij = self._post(self.geval.post, arm)
        return float(rij[0] if rij.size == 1 else rij[self.tabel.index(self.geval.jaar)])

    def _post(self, sleutel: str, arm: str) -> Rij:
        if (sleutel, arm) not in self.klaar:
            genoemd = self.geval.bladeren.get(sleutel)
            if isinstance(genoemd, int | float):
                self.klaar[sleutel, arm] = np.full(len(self.tabel), float(genoemd))
            else:
                self.klaar[sleutel, arm] = self._met_genoemde_jaren(self._formule(self.posten[sleutel], arm), genoemd)
        return self.klaar[sleutel, arm]

    def _formule(self, een: Post, arm: str) -> Rij:
        formule = _met_voorwaarden(een.formule) if self.streng else een.formule
        rij = np.asarray(bereken(formule, lambda blad: self._blad(blad, arm)), dtype=float)
        return rij if een.is_getal else np.broadcast_to(rij, (len(self.tabel),))

    def _met_genoemde_jaren(self, rij: Rij, genoemd: Mapping[int, float] | None) -> Rij:
        if not genoemd:
            return rij
        return np.array([genoemd.get(jaar, waarde) for jaar, waarde in zip(self.tabel, np.broadcast_to(rij, len(self.tabel)), strict=True)])

    def _blad(self, knoop: Blad, arm: str) -> Rij:
        if isinstance(knoop, InArm):
            return self._post(knoop.sleutel, knoop.bekostiging)
        if (sleutel := sleutel_van(knoop)) is not None:
            return self._post(sleutel, arm)
        if isinstance(knoop, Opgegeven):
            return np.full(1, knoop.sleutel in self.geval.bladeren)
        naam = naam_van(knoop)
        if (naam, arm) not in self.klaar:
            los = isinstance(knoop, Kenmerk | Veld | Gekozen) and not isinstance(self.geval.bladeren.get(naam), Mapping)
            rij = np.array([self._waarde(knoop, naam, jaar, arm) for jaar in (self.tabel[:1] if los else self.tabel)])
            jaren = [jaar for jaar, waarde in zip(self.tabel, rij, strict=False) if np.isnan(waarde)]
            if jaren and naam in self.gevuld:
                rij = np.where(np.isnan(rij), self.gevuld[naam], rij)
            elif jaren:
                self.leeg[naam] = jaren
            self.klaar[naam, arm] = rij
        return self.klaar[naam, arm]

    def _waarde(self, knoop: Blad, naam: str, jaar: int, arm: str) -> float:
        genoemd = self.geval.bladeren.get(naam)
        if isinstance(genoemd, int | float):
            return float(genoemd)
        if genoemd is not None and jaar in genoemd:
            return genoemd[jaar]
        match knoop:
            case Parameter(sleutel):
                return self.rekenaar.parameter(sleutel, jaar, arm)
            case Kenmerk(sleutel):
                return self.rekenaar.kenmerk(sleutel, self.geval.gemeente, jaar)
            case Veld() | Gekozen():
                return 0.0
            case _:
                return self.rekenaar.landelijk(knoop.sleutel, jaar, arm)


def naam_van(knoop: Blad) -> str:
    """Zoals een geval het blad noemt."""
    match knoop:
        case Landelijk(sleutel):
            return f"landelijk.{sleutel}"
        case Gekozen(sleutel, label):
            return f"{sleutel}: {label}"
        case _:
            return knoop.sleutel


def gebruikt(sleutel: str, posten: Mapping[str, Post], behalve: Iterable[str] = ()) -> frozenset[str]:
    """Alle posten waar een post van afhangt, hijzelf ook; posten in `behalve` hebben een vaste waarde en tellen niet."""
    vast, uit, open_ = set(behalve), set[str](), [sleutel]
    while open_:
        een = open_.pop()
        if een in uit or een in vast:
            continue
        uit.add(een)
        for blad in bladeren(posten[een].formule):
            nodig = blad.sleutel if isinstance(blad, InArm) else sleutel_van(blad)
            open_ += [nodig] if nodig else []
    return frozenset(uit)


def _met_voorwaarden(formule: Knoop) -> Knoop:
    """Dezelfde formule, die geen uitkomst heeft zolang een blad in een voorwaarde geen waarde heeft."""

    def bewaak(knoop: Knoop) -> Knoop | None:
        if not isinstance(knoop, Als):
            return None
        zelfde: Knoop = Als(knoop.voorwaarde, _met_voorwaarden(knoop.dan), _met_voorwaarden(knoop.anders))
        for blad in bladeren(knoop.voorwaarde):
            zelfde = zelfde + NUL * blad
        return zelfde

    return vervang(formule, bewaak)
