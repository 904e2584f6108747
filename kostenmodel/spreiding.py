"""De spreiding van alle gemeenten in een scenario: kwantielen, modelkans en spijt, zonder dat er trekkingen blijven staan.

Gemeenten gaan een voor een door de trekkingen. Bewaard worden kleine tabellen en de som over gemeenten per trekking: het kwantiel van
een som komt uit die som, nooit uit kwantielen. De som telt altijd op in dezelfde stukken, dus meer processen geven dezelfde bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kostenmodel.doorrekening import Rekenaar
from kostenmodel.invoer import Eigencijfers, Gemeente
from kostenmodel.loting import Loting
from kostenmodel.mislukking import Mislukking, Mislukkingen, noteer, poging
from kostenmodel.onvoorspelbaarheid import TOTAAL as ONVOORSPELBAAR
from kostenmodel.onzekerheid import ALLE_KANSEN, GEMIDDELDE, maten, modelkans, verwachte_spijt
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN
from kostenmodel.simulatie import Paden, Simulator
from kostenmodel.totalen import EXPLOITATIE, OORDELEN, SAMENLEVING
from kostenmodel.trekkingen import PER_BLOK
from kostenmodel.vergelijking import horizonnen
from kostenmodel.werkers import EEN_WERKER, Werkers, niets

Rij = NDArray[np.float64]
Inbreng = tuple[Mapping[str, Any], int, Simulator | Mislukking | None]
"""Wat een gemeente in de trekkingen inbrengt: haar kenmerken, haar plek in de loting, en met eigen cijfers haar eigen simulator."""
SAMEN = "samen"
"""De som over de gemeenten, per trekking opgeteld."""
VERSCHIL = "verschil"
NETTO_LAST = "netto_last"
GEMEENTEN_PER_STUK = 19
"""In stukken van zoveel gemeenten wordt er opgeteld en verdeeld over processen."""


class Regel(NamedTuple):
    """Waar een waarde over gaat.

    `grootheid`: netto_last, onvoorspelbaarheid of oordeel. `bekostiging`: crisis, structureel of verschil (structureel min crisis).
    `periode`: een jaar, of jaren die per trekking zijn opgeteld (2027-2030). `maat`: p5 tot en met p95 en gemiddelde; bij een oordeel
    de modelkans (het deel van de trekkingen waarin structureel voordeliger is) en de verwachte spijt van elke keuze. `eenheid`: EUR/jaar
    bij een jaar, EUR bij een som over jaren, 1 bij een kans; bedragen zijn nominaal.
    """

    grootheid: str
    bekostiging: str
    partij: str
    periode: str
    maat: str
    eenheid: str


@dataclass(frozen=True, eq=False)
class Spreiding:
    """Een scenario voor een rij gemeenten (CBS-code), met hun som als laatste; `waarden` is (gemeente, regel)."""

    scenario: str
    gemeenten: tuple[str, ...]
    regels: tuple[Regel, ...]
    waarden: Rij

    def als_kolommen(self) -> dict[str, Any]:
        """Een waarde per rij: kolommen gemeente, die van `Regel`, en waarde; teksten als pandas-categorie."""
        import pandas as pd

        def tekst(namen: Sequence[str], uitgerekt: Callable[[NDArray[np.int_]], NDArray[np.int_]]) -> Any:
            soorten = sorted(set(namen))
            return pd.Categorical.from_codes(uitgerekt(np.searchsorted(soorten, namen)), categories=pd.Index(soorten))

        aantal = len(self.gemeenten)
        velden = {veld: [getattr(regel, veld) for regel in self.regels] for veld in Regel._fields}
        return {
            "gemeente": tekst(self.gemeenten, lambda codes: np.repeat(codes, len(self.regels))),
            **{veld: tekst(namen, lambda codes: np.tile(codes, aantal)) for veld, namen in velden.items()},
            "waarde": self.waarden.ravel(),
        }


class Totaal(NamedTuple):
    """Een totaal waarvan de spreiding bewaard wordt: wat het is, van wie, en de post per bekostiging."""

    grootheid: str
    partij: str
    sleutel: str

    @property
    def is_oordeel(self) -> bool:
        """Of hierover een oordeel komt: welke bekostiging voordeliger is."""
        return self.grootheid == NETTO_LAST and self.partij in OORDELEN


def alle_totalen(partijen: Sequence[str]) -> list[Totaal]:
    """De netto last van elke partij, en de prijs van onvoorspelbaarheid."""
    netto = [Totaal(NETTO_LAST, partij, f"{EXPLOITATIE}.{partij}") for partij in partijen]
    return [*netto, Totaal("onvoorspelbaarheid", SAMENLEVING, ONVOORSPELBAAR)]


class Meter:
    """Maakt van de trekkingen van een gemeente, of van een som van gemeenten, de waarde van elke regel."""

    def __init__(self, totalen: Sequence[Totaal], jaar: int, termijnen: Sequence[int]) -> None:
        """`jaar` is het begrotingsjaar; `termijnen` in jaren, de langste is de hele tabel."""
        self.jaren = max(termijnen)
        self.termijnen = {f"{jaar}-{jaar + n - 1}": n for n in termijnen}
        self.totalen = totalen
        self.oordelen = [een.partij for een in totalen if een.is_oordeel]
        perioden = [*((str(jaar + n), "EUR/jaar") for n in range(self.jaren)), *((periode, "EUR") for periode in self.termijnen)]
        koppen = [(een.grootheid, arm, een.partij, *periode) for arm in ARMEN for een in totalen for periode in perioden]
        koppen += [(NETTO_LAST, VERSCHIL, partij, periode, "EUR") for partij in self.oordelen for periode in self.termijnen]
        uitkomsten = {"modelkans": "1", "spijt_structureel": "EUR", "spijt_crisis": "EUR"}
        self.regels = (
            *(Regel(*kop[:4], maat, kop[4]) for kop in koppen for maat in (*ALLE_KANSEN, GEMIDDELDE)),
            *(
                Regel("oordeel", VERSCHIL, partij, periode, uitkomst, eenheid)
                for partij in self.oordelen
                for periode in self.termijnen
                for uitkomst, eenheid in uitkomsten.items()
            ),
        )

    def meet(self, paden: Paden, bekend: Mapping[tuple[str, str], Rij] = MappingProxyType({})) -> Rij:
        """De waarde van elke regel, (regel,), bij de totalen per bekostiging; `bekend`: de `maten` die er al zijn."""
        crisis, structureel = ARMEN
        sommen: dict[tuple[str, str], Rij] = {}
        waarden: list[Rij] = []
        for arm, een in product(ARMEN, self.totalen):
            if (arm, een.sleutel) in bekend and not een.is_oordeel:
                waarden.append(bekend[arm, een.sleutel])
                continue
            rijen = self._rijen(paden[arm][een.sleutel])
            waarden.append(_maten(rijen))
            if een.is_oordeel:
                sommen[arm, een.partij] = rijen[self.jaren :].copy()
        if not self.oordelen:
            return np.concatenate(waarden)
        verschillen = np.concatenate([sommen[structureel, partij] - sommen[crisis, partij] for partij in self.oordelen])
        oordelen = [
            uitkomst
            for verschil in verschillen
            for spijt in [verwachte_spijt(verschil)]
            for uitkomst in (modelkans(verschil), spijt.structureel, spijt.crisis)
        ]
        return np.concatenate([*waarden, _maten(verschillen), oordelen])

    def maten(self, totaal: Rij) -> Rij:
        """De kwantielen en het gemiddelde van een totaal (trekking, jaar): per jaar en per termijn, rij na rij."""
        return _maten(self._rijen(totaal))

    def _rijen(self, totaal: Rij) -> Rij:
        """Van (trekking, jaar) naar (jaar en termijn, trekking)."""
        rijen = np.empty((self.jaren + len(self.termijnen), len(totaal)))
        rijen[: self.jaren] = totaal.T[AANLOOPJAREN : AANLOOPJAREN + self.jaren]
        for plek, termijn in enumerate(self.termijnen.values(), start=self.jaren):
            rijen[:termijn].sum(axis=0, out=rijen[plek])
        return rijen


def _maten(rijen: Rij) -> Rij:
    """De kwantielen en het gemiddelde van elke rij van (rij, trekking), rij na rij."""
    if not rijen.any():
        return np.zeros(len(rijen) * (len(ALLE_KANSEN) + 1))
    return np.stack(list(maten(rijen.T, ALLE_KANSEN).values()), axis=1).ravel()


def spreiding(
    rekenaar: Rekenaar,
    scenario: str,
    gemeenten: Sequence[Gemeente],
    werkers: Werkers = EEN_WERKER,
    eigen: Mapping[str, Eigencijfers] = MappingProxyType({}),
    mislukt: Mislukkingen | None = None,
    ondertussen: Callable[[], None] = niets,
) -> Spreiding:
    """De spreiding van deze gemeenten en hun som in een scenario.

    `eigen`: CBS-code -> eigen cijfers; die gemeenten krijgen hun eigen trekkingen. Een gemeente die niet lukt, ontbreekt en staat in
    `mislukt`. `ondertussen`: wat de hoofdtaak doet terwijl de werkers rekenen, of daarna als er eigen cijfers zijn. Hoe meer trekkingen,
    hoe minder totalen er tegelijk gaan: zo blijft het geheugen gelijk.
    """
    alle, termijnen = alle_totalen(rekenaar.schema.partijen.alle), horizonnen(rekenaar.invoer)
    simulator = rekenaar.simulator(scenario)
    per_sleutel = {een.sleutel: een for een in alle}
    delen: list[_Deel] = []
    for sleutels in simulator.groepen(-(-rekenaar.inst.trekkingen // PER_BLOK)):
        meter = Meter([per_sleutel[sleutel] for sleutel in sleutels], rekenaar.inst.jaar, termijnen)
        delen.append(_deel(rekenaar, scenario, gemeenten, simulator.deel(sleutels), meter, werkers, eigen, niets if delen else ondertussen))
    uitgevallen = {
        een.code: uit for deel in delen for een, uit in zip(gemeenten, deel.per_gemeente, strict=True) if isinstance(uit, Mislukking)
    }
    for code, reden in uitgevallen.items():
        noteer(code, reden, mislukt)
    over = [nummer for nummer, een in enumerate(gemeenten) if een.code not in uitgevallen]
    if uitgevallen and len(delen) > 1:
        # wie in het ene deel mislukt, telt in de som van een ander deel misschien al mee
        return spreiding(rekenaar, scenario, [gemeenten[nummer] for nummer in over], werkers, eigen, mislukt)
    heel = Meter(alle, rekenaar.inst.jaar, termijnen)
    plek = {regel: nummer for nummer, regel in enumerate(regel for deel in delen for regel in deel.meter.regels)}
    per_gemeente = [np.concatenate([deel.per_gemeente[nummer] for deel in delen]) for nummer in over]
    samen = np.concatenate([deel.samen for deel in delen])
    waarden = np.stack([*per_gemeente, samen])[:, [plek[regel] for regel in heel.regels]]
    return Spreiding(scenario, (*(gemeenten[nummer].code for nummer in over), SAMEN), heel.regels, waarden)


@dataclass(frozen=True, eq=False)
class _Deel:
    """De waarden van een deel van de totalen: per gemeente en van de som."""

    meter: Meter
    per_gemeente: Sequence[Rij | Mislukking]
    samen: Rij


def _deel(
    rekenaar: Rekenaar,
    scenario: str,
    gemeenten: Sequence[Gemeente],
    simulator: Simulator,
    meter: Meter,
    werkers: Werkers,
    eigen: Mapping[str, Eigencijfers],
    ondertussen: Callable[[], None],
) -> _Deel:
    """De totalen van `meter` van alle gemeenten."""
    per_eenheid = {waar: (kenmerken_, meter.maten(rij)) for waar, kenmerken_, rij in simulator.gelijk()}
    gedeeld = _Gedeeld(simulator, meter, rekenaar.lotingen(scenario), per_eenheid)

    def stukken() -> Iterator[list[Inbreng]]:
        for begin in range(0, len(gemeenten), GEMEENTEN_PER_STUK):
            yield [
                (
                    rekenaar.kenmerken(een),
                    rekenaar.plek(een),
                    poging(rekenaar.eigen_simulator, een, scenario, eigen[een.code], simulator.totalen) if een.code in eigen else None,
                )
                for een in gemeenten[begin : begin + GEMEENTEN_PER_STUK]
            ]

    per_gemeente, som = list[Rij | Mislukking](), Paden()
    gerekend = werkers.verdeel(_stuk, gedeeld, stukken())
    # een eigen simulator wordt gaandeweg gemaakt, in een andere draad en met dezelfde rekenaar: dan werkt de hoofdtaak niet door
    if not eigen:
        ondertussen()
    for van_stuk, som_van_stuk in gerekend:
        per_gemeente += van_stuk
        _tel_op(som, som_van_stuk)
    if eigen:
        ondertussen()
    return _Deel(meter, per_gemeente, meter.meet(som) if som else np.zeros(len(meter.regels)))


@dataclass(frozen=True, eq=False)
class _Gedeeld:
    """Wat elke werker nodig heeft."""

    simulator: Simulator
    meter: Meter
    lotingen: Mapping[str, Loting]
    per_eenheid: Mapping[tuple[str, str], tuple[tuple[str, ...], Rij]]
    """Van wat bij elke gemeente dezelfde rij is maal haar kenmerken: die kenmerken, en de maten van die rij."""


def _stuk(gedeeld: _Gedeeld, inbreng: Sequence[Inbreng]) -> tuple[list[Rij | Mislukking], Paden]:
    """De waarden van een paar gemeenten, en hun som per trekking."""
    waarden, som = list[Rij | Mislukking](), Paden()
    for vast, plek, eigen in inbreng:
        rekent = eigen or gedeeld.simulator
        gelukt = rekent if isinstance(rekent, Mislukking) else poging(_meet, gedeeld, rekent, vast, plek)
        if isinstance(gelukt, Mislukking):
            waarden.append(gelukt)
        else:
            waarden.append(gelukt[0])
            _tel_op(som, gelukt[1])
    return waarden, som


def _meet(gedeeld: _Gedeeld, rekent: Simulator, vast: Mapping[str, Any], plek: int) -> tuple[Rij, Paden]:
    """De waarden van een gemeente, en haar totalen per trekking."""
    paden = rekent.per_arm(vast, {post: loting.aandeel(plek) for post, loting in gedeeld.lotingen.items()}, rekent.totalen)
    bekend = {}
    if rekent is gedeeld.simulator:
        bekend = {waar: maten * prod(vast[naam] for naam in namen) for waar, (namen, maten) in gedeeld.per_eenheid.items()}
    return gedeeld.meter.meet(paden, bekend), paden


def _tel_op(som: Paden, paden: Paden) -> None:
    """Telt de paden bij de som op, post voor post."""
    for arm, posten in paden.items():
        samen = som.setdefault(arm, {})
        for sleutel, rij in posten.items():
            if sleutel in samen:
                samen[sleutel] += rij
            else:
                samen[sleutel] = np.array(rij)
