"""Landelijke uitkomsten van beleid op het rekenpad, voor veel proeven tegelijk.

Wat proeven delen, wordt een keer berekend: de instroompaden, een blad met dezelfde bewerkingen, en een keten waarin dezelfde bladen
veranderen. Alleen de posten waar de netto lasten van afhangen doen mee, voor alle proeven in een doorgang.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kostenmodel.doorrekening import Instellingen, bladwaarden, kenmerken, nederland
from kostenmodel.invoer import Invoer
from kostenmodel.invoer.eigencijfers import GEEN_EIGEN_CIJFERS
from kostenmodel.invoer.maatregelen import Bekostiging, Scenario
from kostenmodel.invoer.parameters import Bewerking
from kostenmodel.keten import Ketengeheugen, Ketenuitkomst, naar_jaren, reken_keten
from kostenmodel.rekenkern import AANLOOPJAREN, Landelijk, Parameter, bladeren
from kostenmodel.rekenkern.rekenen import reken_posten
from kostenmodel.rekenschema import bouw_schema
from kostenmodel.totalen import RIJK, SAMENLEVING
from kostenmodel.valideer import gebruikt

Rij = NDArray[np.float64]
MAANDEN_PER_JAAR = 12
KORT_REKENEN = 256
"""Trekkingen als de gebruiker niets kiest: elke proef is een hele doorrekening van het land."""
PARTIJEN = (SAMENLEVING, RIJK, "gemeente")


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


@dataclass(frozen=True, eq=False)
class Proef:
    """Wat er gemeten wordt: een scenario onder een bekostiging; geen van beide hoeft in de invoer te staan."""

    scenario: Scenario
    bekostiging: Bekostiging

    @property
    def per_laag(self) -> tuple[Mapping[str, tuple[Bewerking, ...]], Mapping[str, tuple[Bewerking, ...]]]:
        """De bewerkingen per blad, eerst die van het scenario en dan die van de bekostiging."""
        return self.scenario.per_blad, self.bekostiging.per_blad


@dataclass(frozen=True, eq=False)
class _Ketenmaat:
    """Van een keten de jaarvolumes, elk (jaar,), en wat er per maand van gemeten wordt; gemiddeld over de trekkingen."""

    volumes: Mapping[str, Rij]
    piek: float
    noodopvang: float
    voorraad: float
    doorlooptijd: float


class Meter:
    """Meet proeven bij een invoer en instellingen, en onthoudt wat latere proeven ook nodig hebben."""

    def __init__(self, invoer: Invoer, inst: Instellingen, ook: Iterable[str] = ()) -> None:
        """`ook`: posten die niet in een netto last tellen en waarvan de bladen toch nodig zijn."""
        self.invoer, self.inst = invoer, inst
        schema = bouw_schema(invoer)
        nodig = frozenset[str]().union(*(gebruikt(sleutel, schema.post) for sleutel in (*(f"netto.{p}" for p in PARTIJEN), *ook)))
        self._posten = tuple(een for een in schema.per_arm if een.sleutel in nodig)
        bladen = {blad for een in self._posten for blad in bladeren(een.formule)}
        self._parameters = sorted(blad.sleutel for blad in bladen if isinstance(blad, Parameter))
        volumes = {blad.sleutel for blad in bladen if isinstance(blad, Landelijk)}
        self._soorten = tuple(soort for soort in schema.soorten if soort.naam in volumes)
        self._kenmerken = kenmerken(invoer, inst, nederland(invoer))
        self._waarden: dict[tuple[str, tuple[Bewerking, ...]], Rij] = {}
        self._ketens: dict[object, _Ketenmaat] = {}
        self._getrokken: Ketengeheugen = {}

    def meet(self, proeven: Sequence[Proef]) -> list[Maat]:
        """De maat van elke proef, in dezelfde volgorde."""
        ketens = [self._keten(een, self.invoer.met(een.scenario, een.bekostiging)) for een in proeven]
        parameters, volumes = ({naam: rij[:, None] for naam, rij in bladen.items()} for bladen in self.bladen(proeven))
        blad = bladwaarden(parameters, volumes, self._kenmerken, GEEN_EIGEN_CIJFERS, self.inst.jaren)
        posten = reken_posten(self._posten, blad, (len(proeven), 1, len(self.inst.jaren)))
        kosten = {partij: posten[f"netto.{partij}"][:, 0, AANLOOPJAREN:].sum(axis=1) for partij in PARTIJEN}
        return [
            Maat({p: float(rij[nummer]) for p, rij in kosten.items()}, een.piek, een.noodopvang, een.voorraad, een.doorlooptijd)
            for nummer, een in enumerate(ketens)
        ]

    def bladen(self, proeven: Sequence[Proef]) -> tuple[dict[str, Rij], dict[str, Rij]]:
        """De parameters en landelijke volumes van elke proef, elk (proef, jaar): middenwaarden en gemiddelden over de trekkingen."""
        invoeren = [self.invoer.met(een.scenario, een.bekostiging) for een in proeven]
        ketens = [self._keten(*paar) for paar in zip(proeven, invoeren, strict=True)]
        parameters = {s: np.stack([self._waarde(s, *paar) for paar in zip(proeven, invoeren, strict=True)]) for s in self._parameters}
        return parameters, {een.naam: np.stack([keten.volumes[een.naam] for keten in ketens]) for een in self._soorten}

    def _waarde(self, sleutel: str, proef: Proef, invoer: Invoer) -> Rij:
        """De middenwaarden van een parameter, (jaar,)."""
        scenario, bekostiging = proef.scenario.naam, proef.bekostiging.naam
        plek = sleutel, invoer.bewerkingen(sleutel, scenario=scenario, bekostiging=bekostiging)
        if plek not in self._waarden:
            waarden = invoer.jaarwaarden(sleutel, self.inst.jaren, scenario=scenario, bekostiging=bekostiging)
            self._waarden[plek] = waarden.midden
        return self._waarden[plek]

    def _keten(self, proef: Proef, invoer: Invoer) -> _Ketenmaat:
        """De keten van een proef; proeven die niets anders aan de keten veranderen delen haar."""
        veranderd = [sorted((s, laag[s]) for s in laag if self.invoer.blad(s).gebruikt_door == "keten") for laag in proef.per_laag]
        plek = proef.scenario.instroom, *map(tuple, veranderd)
        if plek not in self._ketens:
            keten = reken_keten(
                invoer,
                proef.scenario.naam,
                proef.bekostiging.naam,
                eerste_jaar=self.inst.jaar,
                laatste_jaar=self.inst.jaren[-1],
                toeval=self.inst.toeval(invoer),
                geheugen=self._getrokken,
            )
            self._ketens[plek] = self._meet_keten(keten)
        return self._ketens[plek]

    def _meet_keten(self, keten: Ketenuitkomst) -> _Ketenmaat:
        vanaf = keten.maanden.index((self.inst.jaar, 1))

        def gemiddeld(reeks: str) -> Rij:
            return np.asarray(keten.reeksen[reeks].mean(axis=0)[vanaf:])

        return _Ketenmaat(
            {naam: rij.mean(axis=0) for naam, rij in naar_jaren(keten, self._soorten, self.inst.jaren).items()},
            float(gemiddeld("bezetting").max()),
            float(gemiddeld("bewoners_noodopvang").sum() / MAANDEN_PER_JAAR),
            float(gemiddeld("voorraad")[-1]),
            float(gemiddeld("doorlooptijd_weken").mean()),
        )
