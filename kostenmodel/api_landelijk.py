"""De functie achter `landelijk`: het landelijke werkboek zonder batch, met een gegevensset die na afloop weg is.

Fouten van de gebruiker komen als `InvoerFouten`, alle tegelijk; er is dan niets geschreven.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostenmodel.api import Keuzes, een_doel, gekozen_scenarios, instellingen, laad_invoer, meld_schrijffout, probeer
from kostenmodel.invoer import InvoerFouten, Melding

if TYPE_CHECKING:
    from kostenmodel.batch import Meld
    from kostenmodel.controles import Controle
    from kostenmodel.doorrekening import Rekenaar
    from kostenmodel.landelijk import Landkader

STAP = "landelijk"
STANDAARD = Keuzes()


@dataclass(frozen=True, eq=False)
class Landelijk:
    """Een geschreven landelijk werkboek met de cijfers waar het uit bestaat."""

    bestand: Path
    kader: Landkader

    @property
    def controles(self) -> tuple[Controle, ...]:
        """De controles in het gekozen scenario."""
        from kostenmodel.landelijk import controles

        return controles(self.kader)

    @property
    def controles_goed(self) -> bool:
        return all(een.goed for een in self.controles)


def landelijk(
    uitvoer: Path | None = None,
    scenarios: Sequence[str] = (),
    keuzes: Keuzes = STANDAARD,
    *,
    overschrijf: bool = False,
    meld: Meld | None = None,
) -> Landelijk:
    """Rekent alle gemeenten door en schrijft het landelijke werkboek; het eerste scenario is gekozen bij openen.

    `uitvoer` is een bestand of een bestaande map; `meld` krijgt na elk scenario en aan het eind hoeveel er klaar is. InvoerFouten met
    alle fouten in een keer; dan is er niets geschreven.
    """
    from kostenmodel.batch import stil
    from kostenmodel.doorrekening import Rekenaar
    from kostenmodel.landelijk import kader, werkboek
    from kostenmodel.werkboek.bestand import veilig_schrijven

    invoer, meld = laad_invoer(keuzes), meld or stil
    fouten: list[Melding] = []
    inst = probeer(fouten, lambda: instellingen(invoer, keuzes))
    namen = gekozen_scenarios(invoer, scenarios, fouten)
    doel = een_doel(uitvoer, f"kostenmodel-landelijk-{inst.jaar if inst else 0}.xlsx", overschrijf, fouten)
    if fouten or inst is None:
        raise InvoerFouten(fouten)
    rekenaar, stappen = Rekenaar(invoer, inst, namen), len(namen) + 1
    with tempfile.TemporaryDirectory(prefix="kostenmodel-") as tijdelijk, meld_schrijffout(doel):
        for nummer, scenario in enumerate(namen):
            meld(STAP, nummer, stappen)
            _schrijf_gegevens(Path(tijdelijk), rekenaar, scenario)
        meld(STAP, len(namen), stappen)
        land = kader(Path(tijdelijk), rekenaar, namen[0])
        inhoud = werkboek(land)
        veilig_schrijven(doel, lambda pad: pad.write_bytes(inhoud))
        meld(STAP, stappen, stappen)
    return Landelijk(doel, land)


def _schrijf_gegevens(map_uit: Path, rekenaar: Rekenaar, scenario: str) -> None:
    """De gegevensset van alle gemeenten zonder eigen cijfers in een scenario, met een werker per processorkern."""
    from joblib import cpu_count

    from kostenmodel import gegevensset
    from kostenmodel.batch import Opzet, postentabel
    from kostenmodel.spreiding import spreiding
    from kostenmodel.werkboek.teken import SALDO
    from kostenmodel.werkers import Werkers

    gemeenten, werkers = rekenaar.invoer.gemeenten, Werkers(int(cpu_count()))
    gegevensset.schrijf_posten(map_uit, postentabel(rekenaar, Opzet(gemeenten, rekenaar.scenarios, SALDO, ""), scenario))
    gegevensset.schrijf_kwantielen(map_uit, spreiding(rekenaar, scenario, gemeenten, werkers))


def als_json(uit: Landelijk) -> dict[str, Any]:
    """Het document van `landelijk --json`.

    `{"bestand","jaar","peildatum","gemeenten","scenarios":{naam:{"netto_last":{bekostiging:{partij:{jaar: EUR}}},
    "verschil":{partij:{termijn:{"verschil","p10","p90","modelkans"}}}}},"controles":[{"naam","links","rechts","verschil","goed"}]}`.
    """
    from kostenmodel.rekenschema import ARMEN
    from kostenmodel.spreiding import SAMEN
    from kostenmodel.totalen import OORDELEN

    cijfers = uit.kader.cijfers

    def netto(scenario: str, arm: str, partij: str) -> dict[str, float]:
        rij = cijfers.landelijk(scenario, arm, partij)
        return {str(jaar): float(bedrag) for jaar, bedrag in zip(cijfers.jaren, rij, strict=True)}

    def verschil(scenario: str, partij: str, termijn: int) -> dict[str, float]:
        crisis, structureel = (float(cijfers.landelijk(scenario, arm, partij)[:termijn].sum()) for arm in ARMEN)
        return {"verschil": structureel - crisis, **cijfers.spreiding[scenario, SAMEN, partij, termijn]}

    return {
        "bestand": str(uit.bestand),
        "jaar": uit.kader.inst.jaar,
        "peildatum": uit.kader.invoer.peildatum.isoformat(),
        "gemeenten": len(uit.kader.gemeenten),
        "scenarios": {
            scenario: {
                "netto_last": {arm: {partij: netto(scenario, arm, partij) for partij in OORDELEN} for arm in ARMEN},
                "verschil": {partij: {str(n): verschil(scenario, partij, n) for n in cijfers.termijnen} for partij in OORDELEN},
            }
            for scenario in cijfers.scenarios
        },
        "controles": [
            {"naam": een.naam, "links": een.links, "rechts": een.rechts, "verschil": een.verschil, "goed": een.goed}
            for een in uit.controles
        ],
    }
