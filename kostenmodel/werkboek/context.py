"""Wat alle bladen nodig hebben: de uitkomst, de invoer en het scenario dat bij openen gekozen is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kostenmodel.controles import Controle
from kostenmodel.doorrekening import Uitkomst
from kostenmodel.eigeneffect import Eigeneffecten, eigeneffecten
from kostenmodel.gevoeligheid import Gevoeligheid, Gevoeligheidsmeter, Omslag
from kostenmodel.herkomst import GEGEVENSKLASSEN, gegevensklassen
from kostenmodel.invoer import Invoer
from kostenmodel.keten import INSTROOM
from kostenmodel.omslagprijs import PRIJS as OMSLAGPRIJS
from kostenmodel.onzekerheid import maten, modelkans
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN
from kostenmodel.signalen import signalen
from kostenmodel.vergelijking import horizonnen

from .stijl import AANDEEL, AANTAL, DATUM, PRIJS, VERHOUDING
from .teken import SALDO, Teken

if TYPE_CHECKING:
    from .regels import Adresboek, Bladsoort

Rij = NDArray[np.float64]
ARMTITEL = {"crisis": "Crisisbekostiging", "structureel": "Structurele bekostiging"}
SCENARIOKEUZE = "scenariokeuze"
VELDNOTATIE = {
    "plaatsen": AANTAL,
    "begin": DATUM,
    "eind": DATUM,
    "datum": DATUM,
    "prijs": PRIJS,
    "deel_crisis": AANDEEL,
    "deel_structureel": AANDEEL,
    "laag": VERHOUDING,
    "hoog": VERHOUDING,
}
"""Naam van een veld dat de gemeente invult -> getalnotatie."""
OMSLAGBLADEN = (OMSLAGPRIJS, INSTROOM, "keten.bezettingsgraad_regulier", "keten.levertijd_plaatsen", "keten.levertijd_woningen")
"""Waarvan op Vergelijking staat bij welke waarde het oordeel omslaat: prijs, instroom, bezetting en levertijd."""
ALLES_GOED, IETS_FOUT = "alle controles kloppen", "een controle klopt niet, zie blad Controles"


@dataclass(frozen=True, eq=False)
class Context:
    """Alleen-lezen; `actief` is de naam van het scenario dat bij openen gekozen is."""

    uitkomst: Uitkomst
    invoer: Invoer
    actief: str
    teken: Teken = SALDO

    def scenario_titel(self, naam: str) -> str:
        return self.invoer.scenario(naam).titel

    def scenario_cel(self, adressen: Adresboek) -> str:
        """De cel met het nummer van het gekozen scenario."""
        from .regels import verwijs

        blad, rij = adressen.naam(SCENARIOKEUZE)
        return f"{verwijs(blad)}$D${rij}"

    def postwaarde(self, sleutel: str, arm: str | None) -> Rij:
        """De waarde van een post in het actieve scenario: (jaar,), of (1,) voor een getal over meer jaren."""
        over = self.uitkomst.vergelijking[self.actief]
        if sleutel in over:
            return over[sleutel]
        return self.uitkomst.armen[self.actief, arm or ARMEN[0]].posten[sleutel]

    def bladwaarde(self, soort: Bladsoort, sleutel: str, arm: str | None, scenario: str) -> Rij:
        """De waarde van een parameter, landelijk volume of maat van de trekkingen onder een scenario, (jaar,)."""
        if soort == "simulatie" and sleutel in self.uitkomst.nederland[scenario].lasten:
            return self.uitkomst.nederland[scenario].lasten[sleutel]
        if soort == "simulatie":
            return self._maten[scenario, arm or ARMEN[0]][sleutel.rsplit(".", 1)[1]]
        bron = self.uitkomst.armen[scenario, arm or ARMEN[0]]
        return bron.parameters[sleutel].midden if soort == "parameter" else bron.landelijk[sleutel]

    def blokwaarde(self, soort: Bladsoort, sleutel: str, arm: str | None, scenario: str) -> Rij:
        """De waarde in een blok: zonder eigen cijfer van de gemeente, want dat staat op zijn eigen blad. Zonder scenario: het actieve."""
        waar = scenario or self.actief
        if soort == "parameter":
            return self.uitkomst.landelijke_waarden[waar, arm or ARMEN[0]][sleutel].midden
        return self.bladwaarde(soort, sleutel, arm, waar)

    @staticmethod
    def veldnotatie(veld: str) -> str:
        """De getalnotatie van een veld van een locatie of een eigen regel."""
        return VELDNOTATIE.get(veld.split(".")[1], "")

    @cached_property
    def _maten(self) -> dict[tuple[str, str], dict[str, Rij]]:
        """Per scenario en bekostiging de maten van de netto last van de gemeente."""
        return {
            (scenario, arm): maten(self.uitkomst.simulatie[scenario].netto[arm, "gemeente"])
            for scenario in self.uitkomst.scenarios
            for arm in ARMEN
        }

    @cached_property
    def gegevensklassen(self) -> dict[str, Mapping[str, str]]:
        """Per bekostiging en post waar hij op rust; gelijk in elk scenario van de keuzelijst."""
        u = self.uitkomst
        return {arm: gegevensklassen(u.schema, [u.armen[scenario, arm].parameters for scenario in u.scenarios]) for arm in ARMEN}

    @cached_property
    def verschil_per_klasse(self) -> dict[str, dict[str, float]]:
        """Per model en gegevensklasse het absolute verschil voor de gemeente over de hele tabel."""
        uit = {model.naam: dict.fromkeys(GEGEVENSKLASSEN, 0.0) for model in self.uitkomst.schema.modellen}
        for model in self.uitkomst.schema.modellen:
            for post in model.posten:
                if post.in_exploitatie and post.bijdrage("gemeente"):
                    crisis, structureel = (self.postwaarde(post.sleutel, arm)[AANLOOPJAREN:].sum() for arm in ARMEN)
                    uit[model.naam][self.gegevensklassen[ARMEN[0]][post.sleutel]] += float(abs(structureel - crisis))
        return uit

    @cached_property
    def horizonnen(self) -> tuple[int, ...]:
        """De termijnen van het oordeel in jaren."""
        return horizonnen(self.invoer)

    @cached_property
    def controles(self) -> tuple[Controle, ...]:
        """De controles in het actieve scenario."""
        return self.uitkomst.controles(self.actief)

    @cached_property
    def signalen(self) -> tuple[Controle, ...]:
        """De signalen in het actieve scenario."""
        return signalen(self.uitkomst, self.actief)

    @cached_property
    def hoofdoordeel(self) -> str:
        return ALLES_GOED if all(een.goed for een in self.controles) else IETS_FOUT

    def getal(self, sleutel: str) -> float:
        """Een getal over meer jaren in het actieve scenario."""
        return float(self.postwaarde(sleutel, None)[0])

    def landelijke_partij(self, partij: str) -> str:
        """Hoe een partij van het oordeel heet als het om heel Nederland gaat."""
        return f"Nederland: {'alle gemeenten' if partij == 'gemeente' else self.uitkomst.schema.partijen.opschrift(partij)}"

    def plaatselijke_partij(self, partij: str) -> str:
        """Hoe een partij heet als het om haar deel in deze gemeente gaat."""
        naam = self.uitkomst.gemeente.naam
        return f"Gemeente {naam}" if partij == "gemeente" else f"{self.uitkomst.schema.partijen.opschrift(partij)}, deel in {naam}"

    def modelkans(self, partij: str, jaren: int) -> float:
        """Deel van de trekkingen waarin structureel voordeliger is, in het actieve scenario."""
        return modelkans(self.uitkomst.simulatie[self.actief].over_armen[f"oordeel.{partij}.{jaren}.verschil"])

    @cached_property
    def gevoeligheid(self) -> tuple[Gevoeligheid, tuple[Omslag, ...]]:
        """Wat het oordeel van de gemeente over de langste termijn beweegt in het actieve scenario, en waar het omslaat."""
        meting = self._meter.meet("gemeente", max(self.horizonnen))
        return meting, self._meter.omslagen(meting)

    @cached_property
    def eigeneffecten(self) -> Eigeneffecten:
        """Wat elk eigen cijfer met de netto last van de gemeente doet in het actieve scenario."""
        return eigeneffecten(self.invoer, self.uitkomst, self.actief)

    @cached_property
    def omslagpunten(self) -> dict[tuple[str, str], Omslag]:
        """Per blad van OMSLAGBLADEN (als het een band heeft) en partij waar het oordeel over de langste termijn omslaat.

        In het actieve scenario.
        """
        uit: dict[tuple[str, str], Omslag] = {}
        for partij in self.uitkomst.schema.partijen.oordelen:
            meting = self._meter.meet(partij, max(self.horizonnen), OMSLAGBLADEN)
            uit |= {
                (omslag.balk.sleutel, partij): omslag for omslag in self._meter.omslagen(meting) if omslag.balk.laag != omslag.balk.hoog
            }
        return uit

    @cached_property
    def _meter(self) -> Gevoeligheidsmeter:
        return Gevoeligheidsmeter(self.invoer, self.uitkomst, self.actief)

    def raakt_model(self, parameter: str) -> bool:
        """Of een parameter ergens in dit werkboek meerekent: in een post of in de keten."""
        return self.invoer.blad(parameter).gebruikt_door == "keten" or parameter in self.uitkomst.schema.parameters

    def varieert(self, soort: Bladsoort, sleutel: str) -> tuple[bool, bool]:
        """Of een blad verschilt tussen bekostigingen, en of het verschilt tussen scenario's."""
        return self.uitkomst.rekenaar.variatie(self.uitkomst.scenarios)[soort, sleutel]

    @property
    def titel(self) -> str:
        return f"Kostenmodel {self.uitkomst.gemeente.naam}"

    @cached_property
    def legenda(self) -> str:
        return (
            "Bedragen in hele euro's, lopende prijzen tenzij anders vermeld. Lasten en uitgaven zijn positief. "
            "Geel met blauw: invoer die u mag wijzigen. Grijs: vaste uitkomst; wijzigen vergt opnieuw draaien."
        )

    @cached_property
    def voettekst(self) -> str:
        inst = self.uitkomst.inst
        return f"Kostenmodel {self.uitkomst.gemeente.naam}, begrotingsjaar {inst.jaar}, peildatum {self.invoer.peildatum:%d-%m-%Y}"
