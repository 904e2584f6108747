"""Wat de maatregelen van een scenario doen, alleen en samen: landelijk, op het rekenpad, onder crisisbekostiging.

Tegengestelde beleidslijnen: wat een pakket doet boven op de som van zijn maatregelen apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kostenmodel.beleidsmeting import Maat, Meter, Proef
from kostenmodel.doorrekening import Instellingen
from kostenmodel.invoer.inhoud import BASISPAD
from kostenmodel.invoer.maatregelen import Maatregel, Scenario, per_blad, verzwakt
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN
from kostenmodel.totalen import RIJK


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


def effecten(meter: Meter, scenario: str) -> Effecten:
    """Het effect van elke maatregel van een scenario en van het geheel, ten opzichte van het basispad met dezelfde instroom."""
    invoer = meter.invoer
    gekozen, crisis = invoer.scenario(scenario), invoer.bekostiging(ARMEN[0])
    kaal = met_maatregelen(gekozen, [], "zonder_maatregelen")
    los = [met_maatregelen(gekozen, [invoer.maatregelen[sleutel]], "een_maatregel") for sleutel in gekozen.maatregelen]
    basis, geheel, *enkel = meter.meet([Proef(een, crisis) for een in (kaal, gekozen, *los)])
    kortingen = {sleutel: invoer.maatregelen[sleutel] for sleutel in gekozen.maatregelen if invoer.maatregelen[sleutel].besparing}
    return Effecten(
        scenario,
        {sleutel: maat - basis for sleutel, maat in zip(gekozen.maatregelen, enkel, strict=True)},
        geheel - basis,
        {sleutel: bespaard(maatregel, meter.inst) for sleutel, maatregel in kortingen.items()},
        {sleutel: omslag(meter, maatregel) for sleutel, maatregel in kortingen.items()},
    )


def omslag(meter: Meter, maatregel: Maatregel) -> float | None:
    """Bij welk deel van het veronderstelde effect een korting het Rijk evenveel kost als zij opbrengt.

    Onder de uitkomst levert de korting netto geld op, erboven kost zij geld. None als de maatregel geen besparing noemt, als haar
    effect niet te verdelen is of als zij ook bij het volle effect meer opbrengt dan kost. Methode: `scipy.optimize.brentq`.
    """
    from scipy.optimize import brentq

    if not maatregel.besparing or any(bewerking.bewerking == "vervang" for bewerking in maatregel.bewerkingen):
        return None
    basispad, crisis = meter.invoer.scenario(BASISPAD), meter.invoer.bekostiging(ARMEN[0])

    def rijk(scenario: Scenario) -> float:
        (maat,) = meter.meet([Proef(scenario, crisis)])
        return maat.kosten[RIJK]

    grens = rijk(basispad) + bespaard(maatregel, meter.inst)

    def saldo(deel: float) -> float:
        return rijk(met_maatregelen(basispad, [verzwakt(maatregel, deel)], "omslag")) - grens

    return float(brentq(saldo, 0.0, 1.0, xtol=0.002)) if saldo(1.0) > 0 else None


def bespaard(maatregel: Maatregel, inst: Instellingen) -> float:
    """De besparing over de jaren vanaf het begrotingsjaar (EUR, nominaal)."""
    som = 0.0
    for jaar in inst.jaren[AANLOOPJAREN:]:
        geldend = [een.midden for een in maatregel.besparing if een.vanaf <= date(jaar, 1, 1)]
        som += geldend[-1] if geldend else 0.0
    return som


def met_maatregelen(basis: Scenario, maatregelen: Sequence[Maatregel], naam: str) -> Scenario:
    """Een scenario met de instroom van `basis` en precies deze maatregelen."""
    sleutels = tuple(een.sleutel for een in maatregelen)
    return Scenario(naam, basis.titel, basis.omschrijving, "", sleutels, basis.instroom, per_blad(maatregelen))
