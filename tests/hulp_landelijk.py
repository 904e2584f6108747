"""Een landelijk werkboek voor tests: alle gemeenten in drie scenario's, van wie er een eigen cijfers opgeeft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from hulp_boeken import Boek

from kostenmodel import api, gegevensset
from kostenmodel.batch import Opzet, postentabel
from kostenmodel.doorrekening import Paden, Rekenaar
from kostenmodel.invoer import GEEN_EIGEN_CIJFERS, Eigencijfers, Gemeente, zoek_gemeente
from kostenmodel.landelijk import Landkader, kader, werkboek
from kostenmodel.spreiding import spreiding
from kostenmodel.werkboek.teken import SALDO

KEUZES = api.Keuzes(trekkingen=64)
SCENARIOS = ("basispad", "coalitieakkoord_2026", "lage_instroom")
MET_EIGEN = "Utrecht"
EIGEN = Eigencijfers(
    parameters={
        "oekraine.norm_per_plaats_per_dag": {2027: (52.5, 52.5, 52.5)},
        "aantallen.ontheemden_opvang": {2027: (1_450.0, 1_450.0, 1_450.0)},
    },
    gemeente=MET_EIGEN,
)


class Land:
    """Maakt de gegevensset een keer, en een werkboek per gekozen scenario als een test erom vraagt."""

    def __init__(self, plank: Path) -> None:
        self.plank = plank
        self._boeken: dict[str, Boek] = {}

    @cached_property
    def rekenaar(self) -> Rekenaar:
        invoer = api.laad_invoer(KEUZES)
        return Rekenaar(invoer, api.instellingen(invoer, KEUZES), SCENARIOS)

    @cached_property
    def gegevens(self) -> Path:
        """De map met de gegevensset, gemaakt langs dezelfde weg als een batch."""
        eigen = {zoek_gemeente(self.rekenaar.invoer, MET_EIGEN).code: EIGEN}
        schrijf_gegevens(self.plank, self.rekenaar, self.rekenaar.invoer.gemeenten, eigen)
        return self.plank

    @cached_property
    def kader(self) -> Landkader:
        return kader(self.gegevens, self.rekenaar, SCENARIOS[0])

    def boek(self, scenario: str = SCENARIOS[0]) -> Boek:
        """Het werkboek met dit scenario gekozen."""
        if scenario not in self._boeken:
            pad = self.plank / f"landelijk-{scenario}.xlsx"
            pad.write_bytes(werkboek(replace(self.kader, actief=scenario)))
            self._boeken[scenario] = Boek(pad)
        return self._boeken[scenario]

    def titel(self, scenario: str) -> str:
        return self.rekenaar.invoer.scenario(scenario).titel

    def paden(self, gemeente: str) -> Paden:
        """Het rekenpad waar het werkboek van een gemeente uit bestaat."""
        eigen = EIGEN if gemeente == MET_EIGEN else GEEN_EIGEN_CIJFERS
        return self.rekenaar.rekenpaden([zoek_gemeente(self.rekenaar.invoer, gemeente)], eigen)[0]


def schrijf_gegevens(
    map_uit: Path, rekenaar: Rekenaar, gemeenten: tuple[Gemeente, ...], eigen: Mapping[str, Eigencijfers] = MappingProxyType({})
) -> None:
    """De gegevensset van deze gemeenten in de scenario's van de rekenaar."""
    opzet = Opzet(gemeenten, rekenaar.scenarios, SALDO, "", eigen)
    for scenario in rekenaar.scenarios:
        gegevensset.schrijf_posten(map_uit, postentabel(rekenaar, opzet, scenario))
        gegevensset.schrijf_kwantielen(map_uit, spreiding(rekenaar, scenario, gemeenten, eigen=eigen))


def tabel(boek: Boek, blad: str, koprij: int = 5) -> list[Mapping[object, object]]:
    """De rijen van een tabel als kop -> bewaarde waarde, tot de eerste lege rij."""
    koppen = {cel.column_letter: cel.value for cel in boek.bladen[blad][koprij] if cel.value is not None}
    uit = []
    rij = koprij + 1
    while boek.waarden.get((blad, f"A{rij}")) is not None:
        uit.append({kop: boek.waarden.get((blad, f"{kolom}{rij}")) for kolom, kop in koppen.items()})
        rij += 1
    return uit
