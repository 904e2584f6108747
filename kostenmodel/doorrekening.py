"""Van scenario, bekostiging en gemeente naar uitkomst: het rekenpad en de trekkingen, nooit door elkaar.

Het rekenpad is een doorgang met gemiddelde jaarvolumes van de keten en middenwaarden van parameters; alleen dat telt op over
posten, partijen, gemeenten en jaren. De trekkingen gaan door dezelfde posten en geven gemiddelden en kwantielen.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kostenmodel import bekostiging as bk
from kostenmodel import controles as ct
from kostenmodel import totalen
from kostenmodel.brug import Brug
from kostenmodel.invoer import (
    GEEN_EIGEN_CIJFERS,
    Eigencijfers,
    Gemeente,
    Invoer,
    Jaarwaarden,
    begroting,
    dagnummer,
)
from kostenmodel.invoer.parameters import Bewerking
from kostenmodel.keten import Volumesoort, gemiddeld, met_crisis, naar_jaren, reken_keten
from kostenmodel.loting import Loting, loting
from kostenmodel.onvoorspelbaarheid import TOTAAL as ONVOORSPELBAAR
from kostenmodel.onzekerheid import modelkans
from kostenmodel.opschijf import laat_los, voeg_samen
from kostenmodel.rekenkern import (
    AANLOOPJAREN,
    Blad,
    Gekozen,
    InArm,
    Kenmerk,
    Landelijk,
    Opgegeven,
    Parameter,
    Veld,
    nodig_voor,
)
from kostenmodel.rekenkern.rekenen import reken_posten
from kostenmodel.rekenkern.veeltermen import Ontbinding, Symbool, ontbind
from kostenmodel.rekenschema import ARMEN, DATUM_OPGAVE, JAREN_VOORUIT, Rekenschema, bouw_schema
from kostenmodel.simulatie import Simulatie, Simulator, symbolen
from kostenmodel.trekkingen import PER_BLOK, PER_KETENBLOK, PERT, SOBOL, Toeval
from kostenmodel.verdeling import (
    BEGROTINGSKENMERKEN,
    JAAR_VAN_TELLING,
    KENMERKEN,
    TABELKENMERKEN,
)

Rij = NDArray[np.float64]
_T = TypeVar("_T")
NEDERLAND = "NL"
MIX = "structureel_mix"
"""De keuzes van structureel onder de regels van nu; alleen voor de brug tussen beide."""
LOTINGEN = {
    "regulier": ("capaciteit_regulier", "opvang_regulier.plaatsen_per_locatie"),
    "noodopvang": ("capaciteit_nood", "noodopvang.plaatsen_per_locatie"),
}
"""Soort opvang -> kenmerk met de getelde plaatsen en blad met de omvang van een locatie."""
GELOOT = tuple(f"verdeling.verwacht_{soort}" for soort in LOTINGEN)
"""De posten die een gemeente in de trekkingen inbrengt: haar aandelen in de opvang."""
OP_DE_BEGROTING = ("coa", "jenv")
"""De partijen van dit model die uit de begroting Asiel en Migratie worden betaald."""


@dataclass(frozen=True)
class Instellingen:
    """Waarmee een berekening is gemaakt; `jaar` is het begrotingsjaar t."""

    jaar: int
    trekkingen: int
    zaad: int
    trekwijze: str = SOBOL
    bandvorm: str = PERT

    def toeval(self, invoer: Invoer) -> Toeval:
        """Hoe er getrokken wordt, met de samenhang uit de invoer."""
        return Toeval(self.trekkingen, self.zaad, self.trekwijze, self.bandvorm, invoer.samenhang)

    @property
    def jaren(self) -> tuple[int, ...]:
        """t-2 tot en met t+14."""
        return tuple(range(self.jaar - AANLOOPJAREN, self.jaar + JAREN_VOORUIT))


Landelijke = Mapping[str, Rij]
"""Landelijke jaarvolumes: naam -> (trekking, jaar)."""


def landelijke_volumes(invoer: Invoer, inst: Instellingen, soorten: Sequence[Volumesoort], scenario: str, arm: str) -> Landelijke:
    """De jaarvolumes van de keten onder een scenario en een bekostiging, per trekking; in blokken, want maanden vragen veel geheugen."""

    def jaren(blok: Toeval) -> list[Rij]:
        keten = reken_keten(invoer, scenario, arm, eerste_jaar=inst.jaar, laatste_jaar=inst.jaren[-1], toeval=blok)
        return list(naar_jaren(keten, soorten, inst.jaren).values())

    blokken = map(jaren, inst.toeval(invoer).blokken(PER_KETENBLOK))
    if inst.trekkingen > PER_BLOK:
        rijen = voeg_samen(blokken, inst.trekkingen)
    else:
        rijen = [np.concatenate(delen) for delen in zip(*blokken, strict=True)]
    return dict(zip((soort.naam for soort in soorten), rijen, strict=True))


Blok = tuple[slice, dict[str, Callable[[Blad], Any]]]
"""Opeenvolgende trekkingen, en per bekostiging wat een blad daarin is."""
Ontbonden = tuple[slice, dict[str, Ontbinding]]
Ketensleutel = tuple[str, tuple[tuple[str, tuple[Bewerking, ...]], ...]]
"""Een scenario en wat een bekostiging aan de keten verandert."""
Waar = tuple[str, str]
"""Een scenario en een bekostiging."""
Kenmerken = Mapping[str, Any]
"""Per kenmerk een getal, of een rij (jaar,) als het van het jaar afhangt."""


def kenmerken(invoer: Invoer, inst: Instellingen, gemeente: Gemeente) -> dict[str, Any]:
    """De kenmerken van een gemeente, als `landelijk.<naam>` de som over alle gemeenten, en die van de tabel."""
    return eigen_kenmerken(invoer, gemeente) | gedeelde_kenmerken(invoer, inst)


def eigen_kenmerken(invoer: Invoer, gemeente: Gemeente) -> dict[str, Any]:
    """Wat alleen van deze gemeente is."""
    return {naam: float(getattr(gemeente, naam)) for naam in KENMERKEN} | _begroting(invoer, gemeente.code)


def gedeelde_kenmerken(invoer: Invoer, inst: Instellingen) -> dict[str, Any]:
    """Wat voor alle gemeenten gelijk is: de sommen over alle gemeenten, en wat alleen van de jaren afhangt."""
    land = {f"landelijk.{naam}": float(sum(getattr(een, naam) for een in invoer.gemeenten)) for naam in KENMERKEN}
    return land | tabelkenmerken(inst.jaren)


def stapel(kenmerken: Sequence[Kenmerken]) -> dict[str, Any]:
    """De kenmerken van een rij gemeenten als arrays (gemeente, 1, 1), of (gemeente, 1, jaar) bij een kenmerk per jaar."""
    return {naam: np.array([np.atleast_1d(een[naam]) for een in kenmerken], dtype=float)[:, None] for naam in kenmerken[0]}


def tabelkenmerken(jaren: Sequence[int]) -> dict[str, Any]:
    """Wat alleen van de jaren van de tabel afhangt."""
    dagen = np.array([dagnummer(date(jaar, 1, 1)) for jaar in (*jaren, jaren[-1] + 1)], dtype=float)
    return {
        "jaren_sinds_telling": float(max(jaren[0] - JAAR_VAN_TELLING, 0)),
        "eerste_jaar_na_tabel": float(jaren[-1] + 1),
        "eerste_dag": dagen[:-1],
        "eerste_dag_erna": dagen[1:],
        "dagen_in_jaar": np.diff(dagen),
    }


def _begroting(invoer: Invoer, code: str) -> dict[str, float]:
    """Wat een gemeente begroot; voor Nederland de som."""
    codes = [een.code for een in invoer.gemeenten] if code == NEDERLAND else [code]
    delen = [bk.begrotingskenmerken(begroting(invoer, een)) for een in codes]
    return {naam: sum(deel[naam] for deel in delen) for naam in BEGROTINGSKENMERKEN}


@dataclass(frozen=True, eq=False)
class Arm:
    """Alle waarden van een scenario onder een bekostiging: bladeren en posten van het rekenpad, elk (jaar,)."""

    scenario: str
    bekostiging: str
    parameters: Mapping[str, Jaarwaarden]
    landelijk: Mapping[str, Rij]
    posten: Mapping[str, Rij]


@dataclass(frozen=True, eq=False)
class _Naast:
    """Het rekenpad van gemeenten in scenario's en bekostigingen naast elkaar; `posten` zijn (gemeente, plek, jaar)."""

    parameters: Mapping[Waar, Mapping[str, Jaarwaarden]]
    """Per plek, op volgorde."""
    landelijk: Mapping[Waar, Mapping[str, Rij]]
    posten: Mapping[str, Rij]

    def van(self, nummer: int) -> dict[Waar, Arm]:
        """Alles van een enkele gemeente."""
        return {
            waar: Arm(*waar, parameters, self.landelijk[waar], {sleutel: rij[nummer, plek] for sleutel, rij in self.posten.items()})
            for plek, (waar, parameters) in enumerate(self.parameters.items())
        }


def _aantal(vast: Kenmerken) -> int:
    """Hoeveel gemeenten er in een stapel zitten."""
    return len(next(iter(vast.values())))


def naast_elkaar(alle: Sequence[Mapping[str, Rij]]) -> dict[str, Rij]:
    """Per sleutel de rij (jaar,) als die overal gelijk is, anders alle rijen onder elkaar: (plek, jaar)."""
    uit = {}
    for sleutel, eerste in alle[0].items():
        rijen = [een[sleutel] for een in alle]
        uit[sleutel] = eerste if all(np.array_equal(rij, eerste) for rij in rijen) else np.stack(rijen)
    return uit


@dataclass(frozen=True, eq=False)
class Rekenpad:
    """Een gemeente in een scenario op het rekenpad: per bekostiging de waarden, en wat de bekostigingen vergelijkt."""

    schema: Rekenschema
    kenmerken: Kenmerken
    armen: Mapping[str, Arm]
    over: Mapping[str, Rij]
    brug: Mapping[str, Brug]
    """Per partij van het oordeel de weg van crisis naar structureel; leeg als er niet om gevraagd is."""


Paden = Mapping[str, Rekenpad]
"""Van een gemeente: per scenario het rekenpad."""


def nederland(invoer: Invoer) -> Gemeente:
    """Nederland als een gemeente: elk kenmerk is de som over alle gemeenten, dus elk aandeel is 1."""
    sommen: dict[str, Any] = {naam: sum(getattr(een, naam) or 0 for een in invoer.gemeenten) for naam in KENMERKEN}
    eerste = invoer.gemeenten[0]
    return replace(eerste, code=NEDERLAND, naam="Nederland", provincie="", veiligheidsregio="", huishoudens=None, kenmerken={}, **sommen)


@dataclass(frozen=True, eq=False)
class Landelijkoordeel:
    """Het oordeel voor heel Nederland in een scenario: per getal de waarde op het rekenpad, en de modelkans van elk verschil."""

    getallen: Mapping[str, float]
    kansen: Mapping[str, float]
    lasten: Mapping[str, Rij]
    """`nederland.<partij>` onder crisisbekostiging: netto last per jaar van de partijen op de begroting Asiel en Migratie."""

    rekening: Mapping[tuple[str, str, str], float]
    """(bekostiging, partij, soort) -> kosten, betaald, ontvangen of netto vanaf het begrotingsjaar, EUR nominaal."""


@dataclass(frozen=True, eq=False)
class Varianten:
    """Varianten van een scenario naast elkaar: per bekostiging de parameters en de landelijke volumes, (jaar,) of (variant, jaar)."""

    aantal: int
    parameters: Mapping[str, Mapping[str, Rij]]
    landelijk: Mapping[str, Mapping[str, Rij]]


def netto_per_variant(
    schema: Rekenschema,
    vast: Kenmerken,
    parameters: Mapping[str, Rij],
    landelijk: Mapping[str, Rij],
    varianten: int,
    jaren: Sequence[int],
    partijen: Sequence[str],
) -> dict[str, Rij]:
    """De netto last per partij op het rekenpad, voor veel varianten van een bekostiging tegelijk: (variant, jaar), EUR nominaal.

    `parameters` en `landelijk`: de bladeren, elk (jaar,) of (variant, 1, jaar).
    """
    sleutels = {partij: f"{totalen.EXPLOITATIE}.{partij}" for partij in partijen}
    posten = nodig_voor(schema.per_arm, sleutels.values())
    blad = bladwaarden(parameters, landelijk, vast, GEEN_EIGEN_CIJFERS, jaren)
    uit = reken_posten(posten, blad, (varianten, 1, len(jaren)))
    return {partij: uit[sleutel][:, 0] for partij, sleutel in sleutels.items()}


@dataclass(frozen=True, eq=False)
class Uitkomst:
    """Een gemeente doorgerekend: per scenario en bekostiging het rekenpad, en wat de trekkingen erover zeggen."""

    gemeente: Gemeente
    inst: Instellingen
    schema: Rekenschema
    scenarios: tuple[str, ...]
    kenmerken: Kenmerken
    eigen: Eigencijfers
    landelijke_waarden: Mapping[tuple[str, str], Mapping[str, Jaarwaarden]] = field(repr=False)
    """Per scenario en bekostiging de parameters zonder eigen cijfers."""
    armen: Mapping[tuple[str, str], Arm]
    vergelijking: Mapping[str, Mapping[str, Rij]]
    simulatie: Mapping[str, Simulatie] = field(repr=False)
    nederland: Mapping[str, Landelijkoordeel] = field(repr=False)
    """Per scenario het oordeel voor heel Nederland; wat daar voordelig is, kan in een gemeente nadelig uitvallen."""

    brug: Mapping[str, Mapping[str, Brug]] = field(repr=False)
    """Per scenario en partij van het oordeel: de weg van crisis naar structureel in stappen."""

    rekenaar: Rekenaar = field(repr=False)
    """Wat de gemeenten delen."""

    def controles(self, scenario: str) -> tuple[ct.Controle, ...]:
        """De controles op het rekenpad van een scenario."""
        waarde = self.getallen(scenario)
        return (*ct.beoordeel(self.schema.controles, waarde), *ct.brugcontroles(self.brug[scenario], waarde))

    def getallen(self, scenario: str) -> dict[str, float]:
        """Elk getal over meer jaren op het rekenpad van een scenario; van een reeks per jaar het eerste jaar."""
        return {sleutel: float(rij[0]) for sleutel, rij in self.vergelijking[scenario].items()}


def met_eigen(
    invoer: Invoer, jaren: Sequence[int], waar: tuple[str, str], zonder: Mapping[str, Jaarwaarden], eigen: Eigencijfers
) -> dict[str, Jaarwaarden]:
    """De parameters van een scenario en bekostiging (`waar`) met de eigen cijfers van de gemeente als laatste.

    Wie overneemt wat al gold, zonder eigen band, bevestigt het: waarde en band blijven dan die van `zonder`.
    """
    scenario, bekostiging = waar
    zelf = {}
    for sleutel in eigen.parameters.keys() & zonder.keys():
        opgave = {sleutel: eigen.bevestigd(sleutel, zonder[sleutel])}
        zelf[sleutel] = invoer.jaarwaarden(sleutel, jaren, scenario=scenario, bekostiging=bekostiging, eigen=opgave)
    return {sleutel: zelf.get(sleutel, waarde) for sleutel, waarde in zonder.items()}


class Rekenaar:
    """Rekent gemeenten door; landelijke volumes en parametertrekkingen worden een keer gemaakt en gedeeld."""

    def __init__(self, invoer: Invoer, inst: Instellingen, scenarios: Sequence[str], *, houd_keten: bool = False) -> None:
        """`houd_keten`: bewaar de trekkingen van de keten, voor als meer dan een gemeente eigen cijfers heeft; dat kost geheugen."""
        self.invoer, self.inst, self.scenarios, self._houd_keten = invoer, inst, tuple(scenarios), houd_keten
        self.schema = bouw_schema(invoer)
        self._landelijk: dict[Ketensleutel, Landelijke] = {}
        self._gemiddeld: dict[Ketensleutel, dict[str, Rij]] = {}
        self._parameters: dict[tuple[str, str], dict[str, Jaarwaarden]] = {}
        self._nederland: dict[str, Landelijkoordeel] = {}
        self._loting: dict[bytes, dict[str, Loting]] = {}
        self._menging: dict[str, Rij] = {}
        self._variatie: dict[tuple[str, ...], dict[tuple[str, str], tuple[bool, bool]]] = {}
        self._bewaard: dict[Hashable, Any] = {}
        self._simulator: dict[str, Simulator] = {}
        self._varianten: dict[tuple[str, str], Simulator] = {}

    def kenmerken(self, gemeente: Gemeente) -> dict[str, Any]:
        """De kenmerken van een gemeente (zie `kenmerken`)."""
        return eigen_kenmerken(self.invoer, gemeente) | self._gedeelde_kenmerken

    @cached_property
    def _gedeelde_kenmerken(self) -> dict[str, Any]:
        return gedeelde_kenmerken(self.invoer, self.inst)

    def nederland(self, scenario: str) -> Landelijkoordeel:
        """Het oordeel voor heel Nederland; een keer per scenario berekend en gedeeld door alle gemeenten."""
        if scenario not in self._nederland:
            pad = self.reken_rekenpad(nederland(self.invoer), scenario)
            over, posten = pad.over, pad.armen[ARMEN[0]].posten
            trekkingen = self.simuleer(nederland(self.invoer), scenario, partijen=()).over_armen
            self._nederland[scenario] = Landelijkoordeel(
                {een.sleutel: float(over[een.sleutel][0]) for een in self.schema.getallen},
                {s: modelkans(rij) for s, rij in trekkingen.items() if s.endswith(".verschil")},
                {f"nederland.{partij}": posten[f"netto.{partij}"] for partij in OP_DE_BEGROTING},
                self._rekening(pad),
            )
        return self._nederland[scenario]

    def _rekening(self, pad: Rekenpad) -> dict[tuple[str, str, str], float]:
        """De rekening per partij over de jaren vanaf het begrotingsjaar, per bekostiging."""
        sleutels = {soort: f"rekening.{soort}" for soort in totalen.REKENING} | {"netto": "netto"}
        return {
            (arm, partij, soort): float(uit.posten[f"{sleutel}.{partij}"][AANLOOPJAREN:].sum())
            for arm, uit in pad.armen.items()
            for partij in self.schema.partijen.aanwezig
            for soort, sleutel in sleutels.items()
        }

    def landelijk(self, scenario: str, arm: str) -> Landelijke:
        """De jaarvolumes onder een scenario en bekostiging; bekostigingen die niets aan de keten veranderen delen ze."""
        sleutel = self._ketensleutel(scenario, arm)
        if sleutel not in self._landelijk:
            volumes_ = landelijke_volumes(self.invoer, self.inst, self.schema.soorten, scenario, arm)
            crisis = volumes_ if arm == ARMEN[0] else self.landelijk(scenario, ARMEN[0])
            self._landelijk[sleutel] = met_crisis(volumes_, crisis, self.schema.soorten)
        return self._landelijk[sleutel]

    def _ketensleutel(self, scenario: str, arm: str) -> Ketensleutel:
        """Gelijk voor bekostigingen die niets aan de keten veranderen."""
        per_blad = self.invoer.bekostiging(arm).per_blad
        return scenario, tuple((blad, per_blad[blad]) for blad in sorted(per_blad) if self.invoer.blad(blad).gebruikt_door == "keten")

    def parameters(self, scenario: str, arm: str) -> dict[str, Jaarwaarden]:
        if (scenario, arm) not in self._parameters:
            self._parameters[scenario, arm] = {
                sleutel: self.invoer.jaarwaarden(sleutel, self.inst.jaren, scenario=scenario, bekostiging=arm)
                for sleutel in self.schema.parameters
            }
        return self._parameters[scenario, arm]

    def bewaar(self, sleutel: Hashable, maak: Callable[[], _T]) -> _T:
        """Wat een ander voor alle gemeenten samen uitrekent; een keer gemaakt, en het gaat met de rekenaar mee naar andere processen."""
        if sleutel not in self._bewaard:
            self._bewaard[sleutel] = maak()
        waarde: _T = self._bewaard[sleutel]
        return waarde

    def variatie(self, scenarios: tuple[str, ...]) -> dict[tuple[str, str], tuple[bool, bool]]:
        """Van elk blad, als (soort, sleutel), of het verschilt tussen bekostigingen en tussen deze scenario's; zonder eigen cijfers."""
        if scenarios not in self._variatie:
            # bytes vergelijken is veel sneller dan getallen; + 0.0 maakt van -0.0 een gewone nul
            waarden = {
                (scenario, arm): {("parameter", s): (w.midden + 0.0).tobytes() for s, w in self.parameters(scenario, arm).items()}
                | {("landelijk", s): (rij + 0.0).tobytes() for s, rij in self._gemiddelden(scenario, arm).items()}
                for scenario in scenarios
                for arm in ARMEN
            }
            crisis, structureel = ARMEN
            self._variatie[scenarios] = {
                blad: (
                    any(waarden[s, crisis][blad] != waarden[s, structureel][blad] for s in scenarios),
                    any(waarden[scenarios[0], arm][blad] != waarden[s, arm][blad] for s in scenarios for arm in ARMEN),
                )
                for blad in waarden[scenarios[0], crisis]
            }
        return self._variatie[scenarios]

    def met_eigen(self, scenario: str, arm: str, eigen: Eigencijfers) -> dict[str, Jaarwaarden]:
        """De parameters onder een scenario en bekostiging, met de eigen cijfers van de gemeente als laatste."""
        return met_eigen(self.invoer, self.inst.jaren, (scenario, arm), self.parameters(scenario, arm), eigen)

    def reken_door(self, gemeente: Gemeente, eigen: Eigencijfers = GEEN_EIGEN_CIJFERS) -> Uitkomst:
        """Rekenpad en trekkingen van een gemeente onder alle scenario's en beide bekostigingen.

        `eigen`: wat de gemeente zelf opgeeft; dat wint in alle scenario's en bekostigingen. InvoerFouten als dat niet kan.
        """
        (paden,) = self.rekenpaden([gemeente], eigen)
        return self.uitkomst(gemeente, paden, eigen)

    def uitkomst(self, gemeente: Gemeente, paden: Paden, eigen: Eigencijfers = GEEN_EIGEN_CIJFERS) -> Uitkomst:
        """Het rekenpad van een gemeente (zie `rekenpaden`) met haar trekkingen, in de scenario's van `paden`."""
        scenarios = tuple(paden)
        return Uitkomst(
            gemeente,
            self.inst,
            self.schema,
            scenarios,
            self.kenmerken(gemeente),
            eigen,
            {(scenario, arm): self.parameters(scenario, arm) for scenario in scenarios for arm in ARMEN},
            {(scenario, naam): arm for scenario, pad in paden.items() for naam, arm in pad.armen.items()},
            {scenario: pad.over for scenario, pad in paden.items()},
            {scenario: self.simuleer(gemeente, scenario, eigen, totalen.OORDELEN) for scenario in scenarios},
            {scenario: self.nederland(scenario) for scenario in scenarios},
            {scenario: pad.brug for scenario, pad in paden.items()},
            self,
        )

    def rekenpaden(
        self,
        gemeenten: Sequence[Gemeente],
        eigen: Eigencijfers = GEEN_EIGEN_CIJFERS,
        scenarios: Sequence[str] | None = None,
        *,
        met_brug: bool = True,
    ) -> list[Paden]:
        """Per gemeente het rekenpad van elk scenario, of van `scenarios`; veel gemeenten kosten weinig meer dan een."""
        kies = self.scenarios if scenarios is None else scenarios
        return self._groep(gemeenten, kies, eigen, met_brug=met_brug)

    def op_rekenpad(self, gemeente: Gemeente) -> Uitkomst:
        """Een uitkomst met alleen het rekenpad per bekostiging: genoeg om te tonen wat zonder eigen cijfers geldt."""
        armen = {(scenario, arm): self.arm(gemeente, scenario, arm) for scenario in self.scenarios for arm in ARMEN}
        zonder = {waar: arm.parameters for waar, arm in armen.items()}
        vergelijking: dict[str, Mapping[str, Rij]] = {scenario: {} for scenario in self.scenarios}
        vast = self.kenmerken(gemeente)
        eigen = GEEN_EIGEN_CIJFERS
        return Uitkomst(gemeente, self.inst, self.schema, self.scenarios, vast, eigen, zonder, armen, vergelijking, {}, {}, {}, self)

    def arm(self, gemeente: Gemeente, scenario: str, bekostiging: str) -> Arm:
        """Het rekenpad van een gemeente in een scenario onder een enkele bekostiging."""
        waar = scenario, bekostiging
        return self._reken(stapel([self.kenmerken(gemeente)]), [waar], GEEN_EIGEN_CIJFERS).van(0)[waar]

    def reken_rekenpad(self, gemeente: Gemeente, scenario: str, eigen: Eigencijfers = GEEN_EIGEN_CIJFERS) -> Rekenpad:
        """Alleen het rekenpad van een scenario, zonder de posten per trekking en zonder brug."""
        return self._groep([gemeente], [scenario], eigen, met_brug=False)[0][scenario]

    def _groep(self, gemeenten: Sequence[Gemeente], scenarios: Sequence[str], eigen: Eigencijfers, *, met_brug: bool) -> list[Paden]:
        los = [self.kenmerken(gemeente) for gemeente in gemeenten]
        vast = stapel(los)
        # per bekostiging alle scenario's: dan liggen die van een bekostiging naast elkaar
        naast = self._reken(vast, [(scenario, arm) for arm in ((*ARMEN, MIX) if met_brug else ARMEN) for scenario in scenarios], eigen)
        over = self._vergelijk(naast, scenarios, vast, eigen)
        uit = list[Paden]()
        for nummer, kenmerken_ in enumerate(los):
            armen = naast.van(nummer)
            paden: dict[str, Rekenpad] = {}
            for plek, scenario in enumerate(scenarios):
                eigen_over = {sleutel: rij[nummer, plek] for sleutel, rij in over.items()}
                brug = self._brug(*(armen[scenario, arm] for arm in (ARMEN[0], MIX, ARMEN[1]))) if met_brug else {}
                paden[scenario] = Rekenpad(self.schema, kenmerken_, {arm: armen[scenario, arm] for arm in ARMEN}, eigen_over, brug)
            uit.append(paden)
        return uit

    def _brug(self, crisis: Arm, mix: Arm, structureel: Arm) -> dict[str, Brug]:
        """Crisis, dan de keuzes van structureel onder de regels van nu, dan structureel; per partij van het oordeel."""
        return self.schema.bruggen.tussen(crisis.posten, mix.posten, structureel.posten)

    def _vergelijk(self, naast: _Naast, scenarios: Sequence[str], vast: Kenmerken, eigen: Eigencijfers) -> dict[str, Rij]:
        """De vergelijkende posten en controles op het rekenpad, (gemeente, scenario, jaar)."""
        aantal = len(scenarios)
        crisis = {waar: naast.parameters[waar] for waar in ((scenario, ARMEN[0]) for scenario in scenarios)}
        overig = bladwaarden(self._middens(crisis, eigen), {}, vast, eigen, self.inst.jaren)
        van_arm = {arm: slice(nummer * aantal, (nummer + 1) * aantal) for nummer, arm in enumerate(ARMEN)}

        def blad(knoop: Blad) -> Rij:
            return naast.posten[knoop.sleutel][:, van_arm[knoop.bekostiging]] if isinstance(knoop, InArm) else overig(knoop)

        posten = (*self.schema.over_armen, *self.schema.alleen_over_rekenpad)
        return reken_posten(posten, blad, (_aantal(vast), aantal, len(self.inst.jaren)))

    def _reken(self, vast: Kenmerken, waar: Sequence[Waar], eigen: Eigencijfers) -> _Naast:
        """Het rekenpad van elke gemeente in `vast` (zie `stapel`), in deze scenario's en bekostigingen naast elkaar.

        Zij staan op de plek van de trekkingen: de bomen van alle posten worden dan maar een keer doorlopen.
        """
        parameters = {een: self.met_eigen(*een, eigen) for een in waar}
        volumes_ = {een: self._gemiddelden(*een) for een in waar}
        land = self.bewaar(("volumes", *waar), lambda: naast_elkaar(list(volumes_.values())))
        blad = bladwaarden(self._middens(parameters, eigen), land, vast, eigen, self.inst.jaren)
        return _Naast(parameters, volumes_, reken_posten(self.schema.per_arm, blad, (_aantal(vast), len(waar), len(self.inst.jaren))))

    def _middens(self, parameters: Mapping[Waar, Mapping[str, Jaarwaarden]], eigen: Eigencijfers) -> dict[str, Rij]:
        """De middenwaarden van parameters in scenario's en bekostigingen, (jaar,) of (plek, jaar)."""

        def van(sleutels: Iterable[str], alle: Iterable[Mapping[str, Jaarwaarden]]) -> dict[str, Rij]:
            return naast_elkaar([{sleutel: een[sleutel].midden for sleutel in sleutels} for een in alle])

        sleutels = self.schema.parameters
        zonder = self.bewaar(("middens", *parameters), lambda: van(sleutels, (self.parameters(*waar) for waar in parameters)))
        return zonder | van(eigen.parameters.keys() & set(sleutels), parameters.values())

    def _gemiddelden(self, scenario: str, arm: str) -> dict[str, Rij]:
        """De landelijke volumes van het rekenpad: het gemiddelde over de trekkingen, (jaar,)."""
        sleutel = self._ketensleutel(scenario, arm)
        if sleutel not in self._gemiddeld:
            self._gemiddeld[sleutel] = {naam: reeks[0] for naam, reeks in gemiddeld(self.landelijk(scenario, arm)).items()}
        return self._gemiddeld[sleutel]

    def simuleer(
        self, gemeente: Gemeente, scenario: str, eigen: Eigencijfers = GEEN_EIGEN_CIJFERS, partijen: Sequence[str] | None = None
    ) -> Simulatie:
        """De trekkingen van een gemeente in een scenario, van alle partijen of alleen van `partijen`.

        Met eigen cijfers die iets veranderen rekent zij niet met het gedeelde deel mee.
        """
        vast = self.kenmerken(gemeente)
        simulator = self.eigen_simulator(gemeente, scenario, eigen) or self.simulator(scenario)
        netto = {partij: f"{totalen.EXPLOITATIE}.{partij}" for partij in (self.schema.partijen.alle if partijen is None else partijen)}
        paden, over = simulator.vergelijk(vast, self.geloot(gemeente, scenario), (*netto.values(), ONVOORSPELBAAR))
        return Simulatie(
            {(arm, partij): paden[arm][sleutel] for arm in ARMEN for partij, sleutel in netto.items()},
            over,
            {arm: paden[arm][ONVOORSPELBAAR] for arm in ARMEN},
        )

    def eigen_simulator(
        self, gemeente: Gemeente, scenario: str, eigen: Eigencijfers, totalen_: Sequence[str] | None = None
    ) -> Simulator | None:
        """Waarmee alleen deze gemeente haar trekkingen krijgt; None als haar eigen cijfers niets veranderen, dan geldt de gedeelde.

        `totalen_`: alleen die totalen, en dan niet wat de bekostigingen vergelijkt.
        """
        if not self.verandert(scenario, eigen):
            return None
        return self._maak_simulator(scenario, self.kenmerken(gemeente), eigen, totalen_)

    def oordelen(self, scenario: str, naam: str, maak: Callable[[], Varianten], vast: Kenmerken, eigen: Eigencijfers) -> dict[str, Rij]:
        """Elk verschil in netto last op het rekenpad, voor veel varianten tegelijk: sleutel -> (variant,), EUR nominaal.

        `maak` geeft de varianten. Zonder eigen cijfers die iets veranderen zijn die met dezelfde `naam` voor elke gemeente gelijk; wat zij
        delen wordt bewaard.
        """
        if self.verandert(scenario, eigen):
            simulator = self._variantenrekenaar(maak(), vast, eigen)
        else:
            if (scenario, naam) not in self._varianten:
                self._varianten[scenario, naam] = self._variantenrekenaar(maak(), self._symbolen, GEEN_EIGEN_CIJFERS)
            simulator = self._varianten[scenario, naam]
        return {sleutel: rij[:, 0] for sleutel, rij in simulator.vergelijk(vast, {})[1].items()}

    def _variantenrekenaar(self, varianten: Varianten, vast: Mapping[str, Any], eigen: Eigencijfers) -> Simulator:
        bladen = {
            arm: bladwaarden(varianten.parameters[arm], varianten.landelijk[arm], vast, eigen, self.inst.jaren)
            for arm in varianten.parameters
        }
        gevraagd = [een.sleutel for een in self.schema.over_armen if _is_oordeel(een.sleutel)]
        vorm = varianten.aantal, len(self.inst.jaren)
        return Simulator(self.schema.in_trekkingen, self.schema.over_armen, gevraagd, (), [(slice(0, vorm[0]), bladen)], (), vorm)

    def verandert(self, scenario: str, eigen: Eigencijfers) -> bool:
        """Of eigen cijfers in een scenario een waarde of band veranderen; wie alleen bevestigt wat al gold, verandert niets."""
        if eigen.keuzes or eigen.velden.keys() - {DATUM_OPGAVE}:
            return True
        for arm in ARMEN:
            zonder, met = self.parameters(scenario, arm), self.met_eigen(scenario, arm, eigen)
            for sleutel in eigen.parameters.keys() & zonder.keys():
                oud, nieuw = ((w.laag, w.midden, w.hoog) for w in (zonder[sleutel], met[sleutel]))
                if zonder[sleutel].is_opgave or not np.array_equal(oud, nieuw):
                    return True
        return False

    def simulator(self, scenario: str) -> Simulator:
        """Waarmee elke gemeente zonder eigen cijfers haar trekkingen krijgt; een keer per scenario gemaakt.

        De trekkingen van de keten zijn daarna weg: wat gemeenten ervan nodig hebben, zit in de simulator.
        """
        if scenario not in self._simulator:
            self._simulator[scenario] = self._maak_simulator(scenario, self._symbolen, GEEN_EIGEN_CIJFERS)
            for arm in (*ARMEN, MIX):
                self._gemiddelden(scenario, arm)
            if not self._houd_keten:
                self._laat_keten_los(scenario)
        return self._simulator[scenario]

    def vergeet(self, scenario: str) -> None:
        """Laat de trekkingen van een scenario los; wie er weer om vraagt, laat ze opnieuw uitrekenen."""
        self._simulator.pop(scenario, None)
        self._laat_keten_los(scenario)

    def _laat_keten_los(self, scenario: str) -> None:
        self._landelijk = {sleutel: volumes_ for sleutel, volumes_ in self._landelijk.items() if sleutel[0] != scenario}

    def _blokken(self, scenario: str, vast: Mapping[str, Any], eigen: Eigencijfers) -> Iterator[Blok]:
        """De trekkingen van een scenario, een blok tegelijk: het geheugen van het ene is vrij voor het volgende."""
        parameters = {arm: self.met_eigen(scenario, arm, eigen) for arm in ARMEN}
        landelijk = {arm: self.landelijk(scenario, arm) for arm in ARMEN}
        for toeval in self.inst.toeval(self.invoer).blokken():
            yield (
                toeval.waar,
                {
                    arm: bladwaarden(
                        {sleutel: _trek(toeval, waarde) for sleutel, waarde in parameters[arm].items()},
                        {naam: rij[toeval.waar] for naam, rij in landelijk[arm].items()},
                        vast,
                        eigen,
                        self.inst.jaren,
                    )
                    for arm in ARMEN
                },
            )
            laat_los(rij for volumes_ in landelijk.values() for rij in volumes_.values())

    def ontbindingen(self, scenario: str, posten: Sequence[str], los: tuple[Gemeente, Eigencijfers] | None = None) -> Iterator[Ontbonden]:
        """Deze posten als veelterm, per blok trekkingen: welke trekkingen, en per bekostiging de ontbinding.

        Zonder `los` voor alle gemeenten zonder eigen cijfers, anders voor een gemeente met de hare.
        """
        vast = self._symbolen if los is None else self.kenmerken(los[0])
        gegeven = {post: Symbool(post, per_jaar=True) for post in GELOOT}
        for waar, bladen in self._blokken(scenario, vast, GEEN_EIGEN_CIJFERS if los is None else los[1]):
            yield (
                waar,
                {arm: ontbind(self.schema.in_trekkingen, posten, blad, gegeven, len(self.inst.jaren)) for arm, blad in bladen.items()},
            )

    def _maak_simulator(
        self, scenario: str, vast: Mapping[str, Any], eigen: Eigencijfers, totalen_: Sequence[str] | None = None
    ) -> Simulator:
        vorm, schema = (self.inst.trekkingen, len(self.inst.jaren)), self.schema
        gevraagd = [een.sleutel for een in schema.over_armen if totalen_ is None and _is_oordeel(een.sleutel)]
        alle = (*(f"{totalen.EXPLOITATIE}.{partij}" for partij in schema.partijen.alle), ONVOORSPELBAAR)
        sommen = alle if totalen_ is None else totalen_
        return Simulator(schema.in_trekkingen, schema.over_armen, gevraagd, sommen, self._blokken(scenario, vast, eigen), GELOOT, vorm)

    @cached_property
    def _symbolen(self) -> dict[str, Any]:
        """De kenmerken zoals de trekkingen ze zien: een getal als alle gemeenten het delen."""
        alle = [self.kenmerken(gemeente) for gemeente in self.invoer.gemeenten]
        return symbolen(alle, lambda naam: naam.startswith("landelijk.") or naam in TABELKENMERKEN)

    def geloot(self, gemeente: Gemeente, scenario: str) -> dict[str, Rij]:
        """De aandelen in de opvang van deze gemeente in de trekkingen: (trekking, jaar) per sleutelpost; Nederland heeft alles."""
        lotingen = self.lotingen(scenario)
        if gemeente.code == NEDERLAND:
            return {post: np.ones((1, 1)) for post in lotingen}
        plek = self.plek(gemeente)
        return {post: loting.aandeel(plek) for post, loting in lotingen.items()}

    def plek(self, gemeente: Gemeente) -> int:
        """De hoeveelste gemeente dit is in de loting."""
        return next(nummer for nummer, een in enumerate(self.invoer.gemeenten) if een.code == gemeente.code)

    def lotingen(self, scenario: str) -> dict[str, Loting]:
        """Per sleutelpost de loting van een scenario; hangt alleen af van hoe ver de verdeling naar de opgave is gegroeid."""
        if scenario not in self._menging:
            self._menging[scenario] = self.arm(nederland(self.invoer), scenario, ARMEN[0]).posten["verdeling.menging"]
        menging = self._menging[scenario]
        sleutel = menging.tobytes()
        if sleutel not in self._loting:
            self._loting[sleutel] = {
                f"verdeling.verwacht_{soort}": loting(
                    soort, self.invoer.gemeenten, kenmerk, menging, self._omvang(blad), self.inst.trekkingen, self.inst.zaad
                )
                for soort, (kenmerk, blad) in LOTINGEN.items()
            }
        return self._loting[sleutel]

    def _omvang(self, blad: str) -> float:
        return float(self.invoer.jaarwaarden(blad, [self.inst.jaar]).midden[0])


def _trek(toeval: Toeval, waarde: Jaarwaarden) -> Rij:
    """Trekkingen van een parameter, (trekking, jaar), of (trekking, 1) als zij in alle jaren gelijk is.

    Dezelfde in alle scenario's, bekostigingen en gemeenten.
    """
    grenzen = [waarde.laag, waarde.midden, waarde.hoog]
    if all(np.ptp(grens) == 0 for grens in grenzen):
        grenzen = [grens[:1] for grens in grenzen]
    return toeval.waarden(waarde.sleutel, *grenzen)


def _is_oordeel(sleutel: str) -> bool:
    return sleutel.startswith("oordeel.") and sleutel.endswith(".verschil")


def bladwaarden(
    parameters: Mapping[str, Rij], land: Mapping[str, Rij], vast: Mapping[str, Any], eigen: Eigencijfers, jaren: Sequence[int]
) -> Callable[[Blad], Any]:
    """Waar de bladeren hun waarde vandaan halen; elke waarde is uit te rekken tot (gemeente, trekking, jaar), of een symbool."""

    def blad(knoop: Blad) -> Any:
        match knoop:
            case Parameter(sleutel):
                return parameters[sleutel]
            case Landelijk(sleutel):
                return land[sleutel]
            case Kenmerk(sleutel):
                waarde = vast[sleutel]
                return waarde if isinstance(waarde, Symbool) else np.atleast_1d(waarde)
            case Veld(sleutel):
                return np.full(1, eigen.velden.get(sleutel, 0.0))
            case Opgegeven(Parameter(sleutel)):
                return eigen.opgegeven(sleutel, jaren).astype(float)
            case Opgegeven(Veld(sleutel)):
                return np.full(1, float(sleutel in eigen.velden))
            case Gekozen(sleutel, label):
                return np.full(1, float(eigen.keuzes.get(sleutel) == label))
            case _:
                raise TypeError(f"Blad {knoop!r} heeft geen waarde.")

    return blad
