"""Wat maatregelen doen, alleen, samen en in welke volgorde: landelijk, op het rekenpad, onder crisisbekostiging.

Tegengestelde beleidslijnen: wat een pakket doet boven op de som van zijn maatregelen apart. Volgorde: dezelfde maatregelen, elk op
een ander moment binnen een venster; een maatregel die ingaat voor wat zij nodig heeft, breekt een voorwaarde.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import permutations

import numpy as np

from kostenmodel.doorrekening import ARMEN, Instellingen, Rekenaar, nederland
from kostenmodel.invoer import Invoer
from kostenmodel.invoer.inhoud import BASISPAD
from kostenmodel.invoer.maatregelen import Bekostiging, Maatregel, Scenario, per_blad, verschoven, verzwakt
from kostenmodel.keten import reken_keten
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.totalen import RIJK, SAMENLEVING

MAANDEN_PER_JAAR = 12
PARTIJEN = (SAMENLEVING, RIJK, "gemeente")
MEESTE_MAATREGELEN = 5
"""Meer maatregelen geven honderden volgorden; niemand leest die."""


@dataclass(frozen=True)
class Maat:
    """Landelijke uitkomsten over de jaren vanaf het begrotingsjaar.

    `kosten`: netto last per partij, EUR nominaal. `piek`: hoogste bezetting aan een maandeinde, personen. `noodopvang`:
    persoonsjaren. `voorraad`: openstaande aanvragen aan het eind, personen. `doorlooptijd`: weken, gemiddeld.
    """

    kosten: dict[str, float]
    piek: float
    noodopvang: float
    voorraad: float
    doorlooptijd: float

    def __sub__(self, ander: Maat) -> Maat:
        return self._samen(ander, -1)

    def __add__(self, ander: Maat) -> Maat:
        return self._samen(ander, 1)

    def _samen(self, ander: Maat, teken: int) -> Maat:
        kosten = {partij: bedrag + teken * ander.kosten[partij] for partij, bedrag in self.kosten.items()}
        overig = (getattr(self, veld) + teken * getattr(ander, veld) for veld in ("piek", "noodopvang", "voorraad", "doorlooptijd"))
        return Maat(kosten, *overig)


@dataclass(frozen=True)
class Effecten:
    """Een pakket ten opzichte van het basispad: elke maatregel alleen, het geheel, en het verschil daartussen."""

    scenario: str
    per_maatregel: dict[str, Maat]
    pakket: Maat
    besparing: dict[str, float]
    """Maatregelen met een ingeboekte besparing: het bedrag over de jaren vanaf het begrotingsjaar (EUR)."""

    omslag: dict[str, float | None]
    """Bij diezelfde maatregelen: het deel van het veronderstelde effect waarboven de korting het Rijk geld kost."""

    @property
    def tegengesteld(self) -> Maat:
        """Wat het pakket doet boven op de som van zijn maatregelen."""
        som = self.pakket - self.pakket
        for maat in self.per_maatregel.values():
            som = som + maat
        return self.pakket - som


@dataclass(frozen=True)
class Volgorde:
    """Een volgorde van maatregelen met haar uitkomst; `geschonden`: (maatregel, wat er nog niet was)."""

    maatregelen: tuple[str, ...]
    vanaf: tuple[date, ...]
    maat: Maat
    geschonden: tuple[tuple[str, str], ...]


def meet(invoer: Invoer, inst: Instellingen, scenario: str, bekostiging: str = ARMEN[0]) -> Maat:
    """De landelijke maten van een scenario onder een bekostiging, op het rekenpad en het gemiddelde van de trekkingen."""
    rekenaar = Rekenaar(invoer, inst, (scenario,))
    posten = rekenaar.arm(nederland(invoer), scenario, bekostiging).posten
    keten = reken_keten(
        invoer,
        scenario,
        bekostiging,
        eerste_jaar=inst.jaar,
        laatste_jaar=inst.jaren[-1],
        toeval=inst.toeval(invoer),
    )
    vanaf = keten.maanden.index((inst.jaar, 1))

    def gemiddeld(reeks: str) -> np.ndarray:
        return np.asarray(keten.reeksen[reeks].mean(axis=0)[vanaf:])

    return Maat(
        {partij: float(posten[f"netto.{partij}"][AANLOOPJAREN:].sum()) for partij in PARTIJEN},
        float(gemiddeld("bezetting").max()),
        float(gemiddeld("bewoners_noodopvang").sum() / MAANDEN_PER_JAAR),
        float(gemiddeld("voorraad")[-1]),
        float(gemiddeld("doorlooptijd_weken").mean()),
    )


def effecten(invoer: Invoer, inst: Instellingen, scenario: str) -> Effecten:
    """Het effect van elke maatregel van een scenario en van het geheel, ten opzichte van het basispad met dezelfde instroom."""
    gekozen = invoer.scenario(scenario)
    kaal = Scenario("zonder_maatregelen", gekozen.titel, gekozen.omschrijving, "", (), gekozen.instroom, {})
    invoer = invoer.met(kaal)
    basis = meet(invoer, inst, kaal.naam)
    los = {}
    for sleutel in gekozen.maatregelen:
        een = _met_maatregelen(kaal, [invoer.maatregelen[sleutel]], "een_maatregel")
        los[sleutel] = meet(invoer.met(een), inst, een.naam) - basis
    kortingen = {sleutel: invoer.maatregelen[sleutel] for sleutel in gekozen.maatregelen if invoer.maatregelen[sleutel].besparing}
    return Effecten(
        scenario,
        los,
        meet(invoer, inst, scenario) - basis,
        {sleutel: bespaard(maatregel, inst) for sleutel, maatregel in kortingen.items()},
        {sleutel: omslag(invoer, inst, sleutel) for sleutel in kortingen},
    )


def omslag(invoer: Invoer, inst: Instellingen, sleutel: str) -> float | None:
    """Bij welk deel van het veronderstelde effect een korting het Rijk evenveel kost als zij opbrengt.

    Onder de uitkomst levert de korting netto geld op, erboven kost zij geld. None als de maatregel geen besparing noemt, als haar
    effect niet te verdelen is of als zij ook bij het volle effect meer opbrengt dan kost. Methode: `scipy.optimize.brentq`.
    """
    from scipy.optimize import brentq

    maatregel = invoer.maatregel(sleutel)
    if not maatregel.besparing or any(bewerking.bewerking == "vervang" for bewerking in maatregel.bewerkingen):
        return None
    opbrengst = bespaard(maatregel, inst)
    basis = meet(invoer, inst, BASISPAD).kosten[RIJK]

    def saldo(deel: float) -> float:
        proef = _met_maatregelen(invoer.scenario(BASISPAD), [verzwakt(maatregel, deel)], "omslag")
        return meet(invoer.met(proef), inst, proef.naam).kosten[RIJK] - basis - opbrengst

    return float(brentq(saldo, 0.0, 1.0, xtol=0.002)) if saldo(1.0) > 0 else None


def bespaard(maatregel: Maatregel, inst: Instellingen) -> float:
    """De besparing over de jaren vanaf het begrotingsjaar (EUR, nominaal)."""
    som = 0.0
    for jaar in inst.jaren[AANLOOPJAREN:]:
        geldend = [een.midden for een in maatregel.besparing if een.vanaf <= date(jaar, 1, 1)]
        som += geldend[-1] if geldend else 0.0
    return som


def volgorden(invoer: Invoer, inst: Instellingen, sleutels: Sequence[str], tussenpoos: int, scenario: str) -> list[Volgorde]:
    """Elke volgorde waarin de maatregelen na elkaar ingaan, goedkoopste voor de samenleving eerst.

    De eerste gaat in op 1 januari van het begrotingsjaar, elke volgende `tussenpoos` maanden later. Maatregelen van de
    bekostigingslaag mogen erbij; zij gelden dan alleen met hun eigen bewerkingen.
    """
    maatregelen = {sleutel: invoer.maatregel(sleutel) for sleutel in sleutels}
    basis = invoer.scenario(scenario)
    uit = []
    for rij in permutations(sleutels):
        data = tuple(_eerste_van_de_maand(inst.jaar, plek * tussenpoos) for plek in range(len(rij)))
        gezet = [verschoven(maatregelen[sleutel], dag) for sleutel, dag in zip(rij, data, strict=True)]
        eigen = [invoer.maatregelen[sleutel] for sleutel in basis.maatregelen if sleutel not in rij]
        proef = _met_maatregelen(basis, [*eigen, *(een for een in gezet if een.laag == "scenario")], "volgorde")
        geld = [een for een in gezet if een.laag == "bekostiging"]
        bekostiging = Bekostiging("volgorde", "Volgorde", "", tuple(een.sleutel for een in geld), per_blad(geld))
        maat = meet(invoer.met(proef, bekostiging), inst, proef.naam, bekostiging.naam)
        uit.append(Volgorde(rij, data, maat, _geschonden(rij, maatregelen)))
    return sorted(uit, key=lambda een: (een.maat.kosten[SAMENLEVING], een.maat.noodopvang, een.maatregelen))


def _met_maatregelen(basis: Scenario, maatregelen: Sequence[Maatregel], naam: str) -> Scenario:
    sleutels = tuple(een.sleutel for een in maatregelen)
    return Scenario(naam, basis.titel, basis.omschrijving, "", sleutels, basis.instroom, per_blad(maatregelen))


def _geschonden(rij: Sequence[str], maatregelen: dict[str, Maatregel]) -> tuple[tuple[str, str], ...]:
    """Per maatregel wat zij nodig heeft en dan nog niet van kracht is."""
    return tuple(
        (sleutel, nodig)
        for plek, sleutel in enumerate(rij)
        for nodig in maatregelen[sleutel].vereist_maatregelen
        if nodig not in rij[:plek]
    )


def _eerste_van_de_maand(jaar: int, maanden: int) -> date:
    return date(jaar + maanden // MAANDEN_PER_JAAR, maanden % MAANDEN_PER_JAAR + 1, 1)
