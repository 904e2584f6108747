"""De gelezen invoer als één onveranderlijk geheel, en de vragen die de rest van het pakket eraan stelt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from kostenmodel.invoer import maatregelen as beleid
from kostenmodel.invoer import parameters as waarden
from kostenmodel.invoer.gemeenten import Gemeente
from kostenmodel.invoer.gevallen import Geval
from kostenmodel.invoer.ijkbestanden import Ijkgegevens
from kostenmodel.invoer.maatregelen import Bekostiging, Maatregel, Scenario
from kostenmodel.invoer.meldingen import InvoerFouten, Melding, opsomming, raad, toon
from kostenmodel.invoer.parameters import GEEN_INDEX, Bewerking, Index, Jaarwaarden, Parameter, Reeks, Samenhang
from kostenmodel.invoer.regelingen import Regeling
from kostenmodel.invoer.schema import Begrip, Bron, Code, Stand
from kostenmodel.invoer.tabellen import Matrixregel, Rekeningregel

BASISPAD = "basispad"
CRISIS = "crisis"


@dataclass(frozen=True, eq=False)
class Invoer:
    """Alles uit één invoermap, nagekeken. `peildatum` bepaalt wat verouderd heet."""

    map: Path
    peildatum: date
    stand: Stand
    eenheden: Mapping[str, str]
    indelingen: Mapping[str, Mapping[str, Code]]
    bronnen: Mapping[str, Bron]
    indexen: Mapping[str, Index]
    parameters: Mapping[str, Parameter]
    maatregelen: Mapping[str, Maatregel]
    scenarios: Mapping[str, Scenario]
    bekostigingen: Mapping[str, Bekostiging]
    gemeenten: tuple[Gemeente, ...]
    rekeningschema: tuple[Rekeningregel, ...]
    matrix: tuple[Matrixregel, ...]
    reeksen: Mapping[str, Path] = field(default_factory=dict)
    regelingen: Mapping[str, Regeling] = field(default_factory=dict)
    gevallen: tuple[Geval, ...] = ()
    """De meegeleverde gevallen uit validatie/."""
    ijking: Ijkgegevens = field(default_factory=Ijkgegevens)
    begrippen: Mapping[str, Begrip] = field(default_factory=dict)
    waarschuwingen: tuple[Melding, ...] = ()

    def blad(self, sleutel: str) -> Parameter:
        """Het blad met deze sleutel; InvoerFouten met de naam die erop lijkt als het niet bestaat."""
        if sleutel in self.parameters:
            return self.parameters[sleutel]
        soorten = [naam for naam in self.parameters if naam.startswith(f"{sleutel}.")]
        doe = raad(sleutel, self.parameters, "Kies een sleutel uit parameters/.")
        if soorten:
            doe = f"Noem de soort erbij: {opsomming(soorten)}."
        raise InvoerFouten([Melding("parameters/", f"blad {toon(sleutel)}", "geen blad met die sleutel", "een bestaand blad", doe)])

    def scenario(self, naam: str) -> Scenario:
        """Het scenario met deze naam; InvoerFouten als het niet bestaat."""
        if naam in self.enkele:
            return self.enkele[naam]
        if naam not in self.scenarios:
            raise InvoerFouten([_onbekend("scenarios/", "scenario", naam, {**self.scenarios, **self.enkele})])
        return self.scenarios[naam]

    @cached_property
    def enkele(self) -> Mapping[str, Scenario]:
        """Per maatregel van de scenariolaag het basispad met alleen die maatregel erbij."""
        los = (beleid.enkel_scenario(een) for een in self.maatregelen.values() if een.laag == "scenario")
        return {een.naam: een for een in los}

    @cached_property
    def samenhang(self) -> tuple[Samenhang, ...]:
        """De bladen die in de trekkingen met een ander blad meebewegen."""
        return tuple(blad.samenhang for blad in self.parameters.values() if blad.samenhang is not None)

    def maatregel(self, sleutel: str) -> Maatregel:
        """De maatregel met deze sleutel; InvoerFouten als ze niet bestaat."""
        if sleutel not in self.maatregelen:
            raise InvoerFouten([_onbekend("maatregelen/", "maatregel", sleutel, self.maatregelen)])
        return self.maatregelen[sleutel]

    def met(self, scenario: Scenario | None = None, bekostiging: Bekostiging | None = None) -> Invoer:
        """Dezelfde invoer met een scenario of bekostiging erbij, of onder dezelfde naam vervangen."""
        return replace(
            self,
            scenarios={**self.scenarios, **({scenario.naam: scenario} if scenario else {})},
            bekostigingen={**self.bekostigingen, **({bekostiging.naam: bekostiging} if bekostiging else {})},
        )

    def bekostiging(self, naam: str) -> Bekostiging:
        """De bekostiging met deze naam; InvoerFouten als ze niet bestaat."""
        if naam not in self.bekostigingen:
            raise InvoerFouten([_onbekend("bekostigingen/", "bekostiging", naam, self.bekostigingen)])
        return self.bekostigingen[naam]

    def index_van(self, sleutel: str) -> Index | None:
        """De index van een blad, of None bij 'geen'."""
        naam = self.blad(sleutel).index
        return None if naam == GEEN_INDEX else self.indexen[naam]

    def bewerkingen(self, sleutel: str, *, scenario: str = BASISPAD, bekostiging: str = CRISIS) -> tuple[Bewerking, ...]:
        """Wat er met een blad gebeurt, in volgorde van werking: eerst het scenario, dan de bekostiging."""
        uit_scenario = self.scenario(scenario).per_blad.get(sleutel, ())
        return uit_scenario + self.bekostiging(bekostiging).per_blad.get(sleutel, ())

    def jaarwaarden(
        self,
        sleutel: str,
        jaren: Sequence[int],
        *,
        scenario: str = BASISPAD,
        bekostiging: str = CRISIS,
        eigen: Mapping[str, Any] | None = None,
    ) -> Jaarwaarden:
        """Nominale waarden per jaar, naar dagen gewogen, na maatregelen en eigen opgave.

        `eigen` is {sleutel: getal | {jaar: getal | (midden, laag, hoog)}}; alleen deze sleutel wordt gelezen.
        InvoerFouten bij een onbekende naam of een jaar zonder waarde.
        """
        parameter = self.blad(sleutel)
        bewerkingen = self.bewerkingen(sleutel, scenario=scenario, bekostiging=bekostiging)
        opgave = waarden.lees_eigen(sleutel, eigen[sleutel], jaren) if eigen and sleutel in eigen else None
        return waarden.jaarwaarden(parameter, self.index_van(sleutel), bewerkingen, jaren, self.peildatum, opgave)

    def maandwaarden(
        self,
        sleutel: str,
        maanden: Sequence[tuple[int, int]],
        *,
        scenario: str = BASISPAD,
        bekostiging: str = CRISIS,
    ) -> Jaarwaarden:
        """Per maand (jaar, maand) de nominale waarde van de eerste dag."""
        parameter = self.blad(sleutel)
        bewerkingen = self.bewerkingen(sleutel, scenario=scenario, bekostiging=bekostiging)
        return waarden.maandwaarden(parameter, self.index_van(sleutel), bewerkingen, maanden, self.peildatum)

    def instroomfactor(self, maanden: Sequence[tuple[int, int]], scenario: str = BASISPAD) -> tuple[Reeks, Reeks, Reeks]:
        """Per maand de factor van het scenario op alle asielstromen: (midden, laag, hoog)."""
        return beleid.instroomfactor(self.scenario(scenario).instroom, maanden)


def _onbekend(bestand: str, wat: str, naam: str, namen: Mapping[str, Any]) -> Melding:
    doe = raad(naam, namen, f"Kies uit: {opsomming(sorted(namen))}.")
    return Melding(bestand, f"{wat} {toon(naam)}", f"geen {wat} met die naam", f"een bestaande naam van een {wat}", doe)
