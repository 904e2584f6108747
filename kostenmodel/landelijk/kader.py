"""Wat alle bladen van het landelijke werkboek nodig hebben: de cijfers, de invoer en het scenario dat bij openen gekozen is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kostenmodel.doorrekening import Instellingen
from kostenmodel.invoer import Gemeente, Invoer
from kostenmodel.invoer.gemeenten import kaal
from kostenmodel.rekenschema import ARMEN, Rekenschema
from kostenmodel.totalen import RIJK, SAMENLEVING
from kostenmodel.werkboek.context import SCENARIOKEUZE
from kostenmodel.werkboek.raster import EERSTE_RIJ
from kostenmodel.werkboek.regels import Adresboek, verwijs

from .artikel import Cijfer
from .beleid import Beleid
from .cijfers import GEMEENTE, MATEN, Landcijfers

GROEP = {GEMEENTE: "Gemeenten", RIJK: "Rijk (met COA)", "overig": "Overig"}
"""Groep van partijen -> opschrift in de tabellen."""
WIE = {GEMEENTE: GROEP[GEMEENTE], RIJK: GROEP[RIJK], SAMENLEVING: "Samenleving"}
"""De partijen van het oordeel."""
IN_EEN_ZIN = {GEMEENTE: "gemeenten", RIJK: "het Rijk (met COA)", SAMENLEVING: "de samenleving"}
"""De partijen van het oordeel, midden in een zin."""
KORTE_TITEL = {ARMEN[0]: "Crisis", ARMEN[1]: "Structureel"}
RANGEN = {"rang": "verschil lang", "rang per inwoner": "per inwoner lang"}
"""Rang -> het getal waar zij op rust."""


@dataclass(frozen=True, eq=False)
class Gemeenteregel:
    """Een gemeente met haar getallen in het gekozen scenario."""

    gemeente: Gemeente
    waarden: dict[str, float]
    """`<bekostiging of verschil> kort` en `lang`, `per inwoner kort` en `lang`, de maten van de spreiding en de rangen."""


@dataclass(frozen=True, eq=False)
class Landkader:
    """Alleen-lezen; `actief` is de naam van het scenario dat bij openen gekozen is."""

    cijfers: Landcijfers
    invoer: Invoer
    inst: Instellingen
    schema: Rekenschema
    actief: str
    nederland: Mapping[tuple[str, str], Mapping[str, float]]
    """(bekostiging, partij) -> scenario -> de netto last van Nederland in een keer gerekend over de langste termijn, EUR nominaal.

    Leeg als niet alle gemeenten meedoen.
    """

    beleid: Beleid

    @cached_property
    def artikelcijfers(self) -> tuple[Cijfer, ...]:
        """De cijfers bij artikel 2, in de volgorde van de maatregelen."""
        return tuple(cijfer for een in self.beleid.gevolgen for cijfer in een.cijfers())

    @property
    def artikel_titel(self) -> str:
        """De titel van het scenario waar artikel 2 maatregelen mee vergelijkt."""
        return self.scenario_titel(self.invoer.stand.artikel2_scenario)

    def scenario_titel(self, naam: str) -> str:
        return self.invoer.scenario(naam).titel

    def scenario_cel(self, adressen: Adresboek) -> str:
        """De cel met het nummer van het gekozen scenario."""
        blad, rij = adressen.naam(SCENARIOKEUZE)
        return f"{verwijs(blad)}$D${rij}"

    @property
    def scenarios(self) -> tuple[str, ...]:
        return self.cijfers.scenarios

    @property
    def kort(self) -> int:
        """De kortste termijn van het oordeel in jaren."""
        return min(self.cijfers.termijnen)

    @property
    def lang(self) -> int:
        return max(self.cijfers.termijnen)

    @cached_property
    def gemeenten(self) -> tuple[Gemeente, ...]:
        """De gemeenten van dit werkboek, op naam."""
        mee = set(self.cijfers.gemeenten)
        return tuple(sorted((een for een in self.invoer.gemeenten if een.code in mee), key=lambda een: kaal(een.naam)))

    @property
    def termijnen(self) -> tuple[tuple[str, int], tuple[str, int]]:
        """De kortste en de langste termijn in jaren, met hun naam in de kolommen."""
        return ("kort", self.kort), ("lang", self.lang)

    @cached_property
    def per_gemeente(self) -> tuple[Gemeenteregel, ...]:
        """Alle gemeenten; rang 1 is waar structureel het duurst uitvalt ten opzichte van crisis."""
        regels = [Gemeenteregel(een, self._waarden(een)) for een in self.gemeenten]
        for rang, bron in RANGEN.items():
            volgorde = sorted(range(len(regels)), key=lambda nummer: (-regels[nummer].waarden[bron], nummer))
            for plaats, nummer in enumerate(volgorde, start=1):
                regels[nummer].waarden[rang] = float(plaats)
        return tuple(regels)

    def _waarden(self, gemeente: Gemeente) -> dict[str, float]:
        uit = {maat: self.cijfers.van_gemeente(self.actief, gemeente.code, maat, self.lang) for maat in MATEN}
        for naam, n in self.termijnen:
            crisis, structureel = (self.cijfers.van_gemeente(self.actief, gemeente.code, arm, n) for arm in ARMEN)
            uit |= {f"crisis {naam}": crisis, f"structureel {naam}": structureel, f"verschil {naam}": structureel - crisis}
            uit[f"per inwoner {naam}"] = (structureel - crisis) / gemeente.inwoners
        return uit

    @property
    def is_volledig(self) -> bool:
        """Of alle gemeenten meetellen."""
        return len(self.gemeenten) == len(self.invoer.gemeenten)

    def partij(self, code: str) -> str:
        """Het opschrift van een partij; '-' als er geen is."""
        return self.schema.partijen.labels[code] if code else "-"

    @property
    def titel(self) -> str:
        return "Kostenmodel landelijk"

    @property
    def legenda(self) -> str:
        return (
            "Bedragen in hele euro's, lopende prijzen. Lasten zijn positief. Een verschil is structureel min crisis: een min is een "
            "voordeel van structureel. Grijs: vaste uitkomst; wijzigen vergt opnieuw draaien."
        )

    @property
    def voettekst(self) -> str:
        return f"Kostenmodel landelijk, begrotingsjaar {self.inst.jaar}, peildatum {self.invoer.peildatum:%d-%m-%Y}"


def tabelrijen(aantal: int) -> tuple[int, int]:
    """De eerste en laatste rij van een tabel die direct onder de koprij begint."""
    return EERSTE_RIJ, EERSTE_RIJ + aantal - 1
