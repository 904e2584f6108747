"""Wat het landelijke werkboek uit de gegevensset leest: regels opgeteld over gemeenten, en per gemeente een paar getallen.

Alles komt uit de tabellen `posten` en `kwantielen`, zodat het werkboek optelt tot de werkboeken van de gemeenten. Alleen de exploitatie
telt in een netto last, net als daar. Wat eigen cijfers van gemeenten veranderen, staat op eigen regels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kostenmodel.gegevensset import NETTO_GEMEENTE, lees
from kostenmodel.rekenschema import ARMEN
from kostenmodel.spreiding import SAMEN
from kostenmodel.totalen import OORDELEN, RIJK, SAMENLEVING

Rij = NDArray[np.float64]
GEMEENTE = "gemeente"
SLEUTEL, EIGEN = "landelijke verdeling", "eigen opgaven"
"""Waar een regel vandaan komt: alles zonder eigen cijfers, of wat eigen cijfers daaraan veranderen."""
MATEN = ("p10", "p90", "modelkans")
"""Wat er van de spreiding van een verschil in het werkboek staat."""
SOORTEN = ("kosten", "betaald", "ontvangen")
"""Waar een netto last uit bestaat: kosten plus betaald min ontvangen."""


@dataclass(frozen=True, eq=False)
class Landregel:
    """Een post van alle gemeenten samen in een scenario en een bekostiging; `bedragen` is (jaar,), EUR nominaal, positief is betalen."""

    scenario: str
    bekostiging: str
    post: str
    model: str
    soort: str
    van: str
    naar: str
    """Leeg bij kosten en investeringen."""
    boeking: str
    herkomst: str
    bedragen: Rij

    @property
    def in_exploitatie(self) -> bool:
        return self.soort != "investering" and self.boeking != "kas"


@dataclass(frozen=True, eq=False)
class Landcijfers:
    """De uitkomst van een rij gemeenten en hun som, per scenario."""

    scenarios: tuple[str, ...]
    gemeenten: tuple[str, ...]
    """CBS-codes."""
    jaren: tuple[int, ...]
    termijnen: tuple[int, ...]
    groepen: Mapping[str, str]
    """Partij -> gemeente, rijk of overig."""
    regels: tuple[Landregel, ...]
    netto: Mapping[tuple[str, str, str], Rij]
    """(scenario, gemeente, bekostiging) -> netto last van de gemeente, (jaar,)."""
    met_eigen: frozenset[str]
    """Gemeenten met eigen cijfers."""
    spreiding: Mapping[tuple[str, str, str, int], Mapping[str, float]]
    """(scenario, gemeente of `samen`, partij, termijn) -> maat van het verschil (structureel min crisis).

    P10 en P90 in EUR; de modelkans is het deel van de trekkingen waarin structureel voordeliger is.
    """
    trekkingen: Mapping[tuple[str, str, str], Mapping[str, float]]
    """(scenario, bekostiging, partij) -> maat -> de som van de gemeenten over de langste termijn, EUR."""

    def leden(self, partij: str) -> tuple[str, ...]:
        """De partijen die onder een partij van het oordeel vallen; bij de samenleving is dat iedereen."""
        if partij == SAMENLEVING:
            return tuple(self.groepen)
        return tuple(lid for lid, groep in self.groepen.items() if groep == RIJK) if partij == RIJK else (partij,)

    def van_gemeente(self, scenario: str, code: str, wat: str, termijn: int) -> float:
        """De netto last van een gemeente onder een bekostiging (EUR nominaal), of een maat van de spreiding van haar verschil."""
        if wat in ARMEN:
            return float(self.netto[scenario, code, wat][:termijn].sum())
        return self.spreiding[scenario, code, GEMEENTE, termijn][wat]

    @cached_property
    def aanwezig(self) -> tuple[str, ...]:
        """De partijen die een regel raken, in de volgorde van de indeling."""
        geraakt = {partij for een in self.regels for partij in (een.van, een.naar)}
        return tuple(partij for partij in self.groepen if partij in geraakt)

    def zonder_eigen(self, scenario: str, arm: str, partij: str) -> Rij:
        """De netto last van een partij van het oordeel zonder wat eigen cijfers van gemeenten veranderen, (jaar,)."""
        kaal = replace(self, regels=tuple(een for een in self.regels if een.herkomst == SLEUTEL))
        return kaal.landelijk(scenario, arm, partij)

    @cached_property
    def _rekening(self) -> dict[tuple[str, str, str, str], Rij]:
        uit = {
            (scenario, arm, partij, soort): np.zeros(len(self.jaren))
            for scenario in self.scenarios
            for arm in ARMEN
            for partij in self.groepen
            for soort in SOORTEN
        }
        for een in self.regels:
            if een.in_exploitatie:
                uit[een.scenario, een.bekostiging, een.van, "kosten" if een.soort == "kosten" else "betaald"] += een.bedragen
                if een.naar:
                    uit[een.scenario, een.bekostiging, een.naar, "ontvangen"] += een.bedragen
        return uit

    def rekening(self, scenario: str, arm: str, partij: str, soort: str) -> Rij:
        """Kosten, betaalde of ontvangen overdrachten van een partij, of haar netto last; (jaar,), EUR nominaal."""
        if soort == "netto":
            kosten, betaald, ontvangen = (self.rekening(scenario, arm, partij, een) for een in SOORTEN)
            return kosten + betaald - ontvangen
        return np.sum([self._rekening[scenario, arm, lid, soort] for lid in self.leden(partij)], axis=0)

    def landelijk(self, scenario: str, arm: str, partij: str) -> Rij:
        """De netto last van een partij van het oordeel; van de samenleving zijn dat alle kosten."""
        return self.rekening(scenario, arm, partij, "kosten" if partij == SAMENLEVING else "netto")


def lees_cijfers(
    map_gegevens: Path, scenarios: Sequence[str], termijnen: Sequence[int], groepen: Mapping[str, str], posten: Sequence[str]
) -> Landcijfers:
    """De cijfers van deze scenario's in een gegevensset; regels staan in de volgorde van `posten`. OSError als een tabel er niet is."""
    verbinding = lees(map_gegevens)
    jaren = tuple(rij[0] for rij in verbinding.execute("SELECT DISTINCT jaar FROM posten ORDER BY jaar").fetchall())
    codes = tuple(rij[0] for rij in verbinding.execute("SELECT DISTINCT gemeente FROM posten ORDER BY gemeente").fetchall())
    eigen = verbinding.execute("SELECT DISTINCT gemeente FROM posten WHERE eigen <> 0").fetchall()
    perioden = {f"{jaren[0]}-{jaren[0] + n - 1}": n for n in termijnen}
    cijfers = Landcijfers(
        tuple(scenarios),
        codes,
        jaren,
        tuple(termijnen),
        groepen,
        _regels(verbinding, scenarios, jaren, posten),
        _netto(verbinding, scenarios, jaren),
        frozenset(rij[0] for rij in eigen),
        _spreiding(verbinding, scenarios, perioden),
        _trekkingen(verbinding, scenarios, perioden),
    )
    verbinding.close()
    return cijfers


_REGELS = """
SELECT scenario, bekostiging, post, jaar, any_value(model) AS model, any_value(soort) AS soort, any_value(van) AS van,
       any_value(naar) AS naar, any_value(boeking) AS boeking, sum(rekenpad - eigen) AS landelijk, sum(eigen) AS eigen
FROM posten WHERE list_contains(?, scenario) GROUP BY scenario, bekostiging, post, jaar
"""


def _regels(verbinding: object, scenarios: Sequence[str], jaren: Sequence[int], posten: Sequence[str]) -> tuple[Landregel, ...]:
    """Elke post die in een scenario of bekostiging niet nul is, in elk scenario onder beide bekostigingen."""
    per_regel: dict[tuple[str, str, str, str], Rij] = {}
    kenmerken: dict[str, tuple[str, str, str, str, str]] = {}
    for scenario, arm, post, jaar, model, soort, van, naar, boeking, landelijk, eigen in _rijen(verbinding, _REGELS, [list(scenarios)]):
        kenmerken[post] = model, soort, van, naar or "", boeking
        for herkomst, bedrag in ((SLEUTEL, landelijk), (EIGEN, eigen)):
            sleutel = scenario, post, arm, herkomst
            per_regel.setdefault(sleutel, np.zeros(len(jaren)))[jaar - jaren[0]] = bedrag
    bestaand = {(post, herkomst) for (_, post, _, herkomst), rij in per_regel.items() if rij.any()}
    return tuple(
        Landregel(scenario, arm, post, *kenmerken[post], herkomst, per_regel[scenario, post, arm, herkomst])
        for scenario in scenarios
        for post in posten
        for herkomst in (SLEUTEL, EIGEN)
        if (post, herkomst) in bestaand
        for arm in ARMEN
    )


_NETTO = f"""
SELECT scenario, gemeente, bekostiging, jaar, {NETTO_GEMEENTE}
FROM posten WHERE list_contains(?, scenario) GROUP BY scenario, gemeente, bekostiging, jaar
"""


def _netto(verbinding: object, scenarios: Sequence[str], jaren: Sequence[int]) -> dict[tuple[str, str, str], Rij]:
    uit: dict[tuple[str, str, str], Rij] = {}
    for scenario, gemeente, arm, jaar, bedrag in _rijen(verbinding, _NETTO, [list(scenarios)]):
        uit.setdefault((scenario, gemeente, arm), np.zeros(len(jaren)))[jaar - jaren[0]] = bedrag
    return uit


_SPREIDING = """
SELECT scenario, gemeente, partij, periode, maat, waarde FROM kwantielen
WHERE list_contains(?, scenario) AND bekostiging = 'verschil' AND list_contains(?, periode)
  AND (partij = 'gemeente' OR gemeente = ?) AND list_contains(?, maat)
"""


def _spreiding(
    verbinding: object, scenarios: Sequence[str], perioden: Mapping[str, int]
) -> dict[tuple[str, str, str, int], dict[str, float]]:
    per_maat: dict[tuple[str, str, str, int], dict[str, float]] = {}
    vraag = [list(scenarios), list(perioden), SAMEN, list(MATEN)]
    for scenario, gemeente, partij, periode, maat, waarde in _rijen(verbinding, _SPREIDING, vraag):
        per_maat.setdefault((scenario, gemeente, partij, perioden[periode]), {})[maat] = waarde
    return per_maat


_TREKKINGEN = """
SELECT scenario, bekostiging, partij, maat, waarde FROM kwantielen
WHERE list_contains(?, scenario) AND gemeente = ? AND grootheid = 'netto_last' AND periode = ? AND list_contains(?, partij)
"""


def _trekkingen(verbinding: object, scenarios: Sequence[str], perioden: Mapping[str, int]) -> dict[tuple[str, str, str], dict[str, float]]:
    uit: dict[tuple[str, str, str], dict[str, float]] = {}
    langste = max(perioden, key=lambda periode: perioden[periode])
    for scenario, arm, partij, maat, waarde in _rijen(verbinding, _TREKKINGEN, [list(scenarios), SAMEN, langste, list(OORDELEN)]):
        uit.setdefault((scenario, arm, partij), {})[maat] = waarde
    return uit


def _rijen(verbinding: object, vraag: str, waarden: Sequence[object]) -> list[tuple]:  # type: ignore[type-arg]
    return verbinding.execute(vraag, waarden).fetchall()  # type: ignore[attr-defined, no-any-return]
