"""Wat elke maatregel gemeenten kost en oplevert, zoals artikel 2 van de Financiële-verhoudingswet dat vraagt.

Elke maatregel wordt vergeleken met een scenario: een maatregel die er al in zit met dat scenario zonder haar, een andere met het
scenario plus haar. Kan een maatregel niet naast een andere gelden, dan komt zij in de plaats daarvan. Alle gemeenten gaan door dezelfde
posten als in hun werkboek en worden dan opgeteld, want een drempel geldt per gemeente. Alles op het rekenpad, onder crisisbekostiging.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kostenmodel.beleidseffecten import met_maatregelen
from kostenmodel.beleidsmeting import Meter, Proef
from kostenmodel.doorrekening import Instellingen, bladwaarden, kenmerken, stapel
from kostenmodel.invoer import GEEN_EIGEN_CIJFERS, Gemeente, Invoer, Maatregel
from kostenmodel.invoer.maatregelen import Bekostiging, botsingen, per_blad
from kostenmodel.invoer.schema import Uitkeringsvorm
from kostenmodel.meerjarenraming import INCIDENTEEL, STRUCTUREEL, gemeentelijke_posten, regeling_van
from kostenmodel.rekenkern import AANLOOPJAREN, Post, nodig_voor
from kostenmodel.rekenkern.rekenen import reken_posten
from kostenmodel.rekenschema import ARMEN, bouw_schema

Rij = NDArray[np.float64]
Grens = Literal["laag", "midden", "hoog"]
GRENZEN: tuple[Grens, ...] = ("laag", "midden", "hoog")
PROEVEN_PER_KEER = 4
"""Zoveel proeven gaan tegelijk door de posten van alle gemeenten; meer past niet in het snelle geheugen."""
ERBIJ, ERAF, NETTO = "lasten erbij", "lasten eraf", "netto"
AARDEN, SAMEN_AARD, ALLE = (INCIDENTEEL, STRUCTUREEL), "samen", "alle gemeenten"
DEKKING: tuple[Uitkeringsvorm, ...] = (
    "algemene uitkering",
    "decentralisatie-uitkering",
    "specifieke uitkering",
    "vergoeding COA",
    "overig",
)
OVERIG: Uitkeringsvorm = "overig"


@dataclass(frozen=True, eq=False)
class Gevolg:
    """Wat een maatregel gemeenten kost of oplevert ten opzichte van het scenario; elke rij is (jaar,), EUR nominaal.

    `regels`: (regel, aard) -> bedrag, met als regel lasten erbij, lasten eraf (een min) of een uitkeringsvorm (een plus is meer geld).
    `netto`: grens -> lasten min dekking van alle gemeenten, met alle effecten van de maatregel op die grens van hun band.
    `per_klasse`: grootteklasse -> netto bij midden.
    """

    maatregel: Maatregel
    in_scenario: bool
    vervangt: tuple[str, ...]
    regels: Mapping[tuple[str, str], Rij]
    netto: Mapping[Grens, Rij]
    per_klasse: Mapping[str, Rij]

    def van_aard(self, aard: str) -> Rij:
        """Het netto gevolg van een aard: lasten min dekking, (jaar,)."""
        nul = 0.0 * self.netto["midden"]
        return sum((rij if regel in (ERBIJ, ERAF) else -rij for (regel, wat), rij in self.regels.items() if wat == aard), start=nul)

    def cijfers(self) -> Iterator[Cijfer]:
        """Alle bedragen in een tabel, zonder wat nul is."""
        titel = self.maatregel.titel
        alles = [
            *(Cijfer(titel, regel, aard, "midden", ALLE, rij) for (regel, aard), rij in self.regels.items()),
            *(Cijfer(titel, NETTO, aard, "midden", ALLE, self.van_aard(aard)) for aard in AARDEN),
            *(Cijfer(titel, NETTO, SAMEN_AARD, grens, ALLE, rij) for grens, rij in self.netto.items()),
            *(Cijfer(titel, NETTO, SAMEN_AARD, "midden", klasse, rij) for klasse, rij in self.per_klasse.items()),
        ]
        return (een for een in alles if een.bedragen.any())


class Cijfer(NamedTuple):
    """Een bedrag per jaar, met waar het over gaat."""

    maatregel: str
    regel: str
    aard: str
    grens: str
    klasse: str
    bedragen: Rij


@dataclass(frozen=True, eq=False)
class _Vergelijking:
    """De proef met een maatregel op een grens van haar band, die zonder haar, en de maatregelen waarvoor zij in de plaats komt."""

    met: Proef
    zonder: Proef
    vervangt: tuple[str, ...]


def gevolgen(invoer: Invoer, inst: Instellingen, gemeenten: Sequence[Gemeente]) -> list[Gevolg]:
    """De gevolgen van elke maatregel ten opzichte van het scenario voor artikel 2; die van dat scenario zelf eerst."""
    scenario = invoer.stand.artikel2_scenario
    eigen = invoer.scenario(scenario).maatregelen
    rekenaar = _Rekenaar(invoer, inst, gemeenten)
    volgorde = sorted(invoer.maatregelen.values(), key=lambda een: (een.sleutel not in eigen, een.laag == "bekostiging", een.titel))
    paren = {(een.sleutel, grens): _vergelijking(invoer, scenario, een, grens) for een in volgorde for grens in GRENZEN}
    proeven: dict[tuple[object, ...], Proef] = {_sleutel(p): p for paar in paren.values() for p in (paar.met, paar.zonder)}
    uitkomsten = dict(zip(proeven, rekenaar.reken(list(proeven.values())), strict=True))

    def verschil(sleutel: str, grens: Grens) -> _Uitkomst:
        paar = paren[sleutel, grens]
        return uitkomsten[_sleutel(paar.met)] - uitkomsten[_sleutel(paar.zonder)]

    return [
        rekenaar.gevolg(
            een, een.sleutel in eigen, paren[een.sleutel, "midden"].vervangt, {grens: verschil(een.sleutel, grens) for grens in GRENZEN}
        )
        for een in volgorde
    ]


def _sleutel(proef: Proef) -> tuple[object, ...]:
    """Proeven met dezelfde bewerkingen zijn dezelfde proef."""
    return tuple(tuple(sorted((blad, bewerkingen) for blad, bewerkingen in laag.items())) for laag in proef.per_laag)


def op_grens(maatregel: Maatregel, grens: Grens) -> Maatregel:
    """Dezelfde maatregel met elk effect op een grens van zijn band."""
    return replace(maatregel, bewerkingen=tuple(replace(b, midden=getattr(b, grens)) for b in maatregel.bewerkingen))


def _vergelijking(invoer: Invoer, scenario: str, maatregel: Maatregel, grens: Grens) -> _Vergelijking:
    basis, crisis = invoer.scenario(scenario), invoer.bekostiging(ARMEN[0])
    erbij, eigen = op_grens(maatregel, grens), [invoer.maatregelen[sleutel] for sleutel in basis.maatregelen]
    zonder = Proef(basis, crisis)
    if maatregel.laag == "bekostiging":
        geld = Bekostiging("artikel", crisis.titel, "", (maatregel.sleutel,), per_blad([erbij]))
        return _Vergelijking(Proef(basis, geld), zonder, ())
    rest = [een for een in eigen if een.sleutel != maatregel.sleutel]
    botst = {b.maatregel for een in rest for paar in botsingen([*een.bewerkingen, *erbij.bewerkingen]) for b in paar} - {maatregel.sleutel}
    met = Proef(met_maatregelen(basis, [*(een for een in rest if een.sleutel not in botst), erbij], "artikel"), crisis)
    if len(rest) < len(eigen):
        zonder = Proef(met_maatregelen(basis, rest, "artikel"), crisis)
    return _Vergelijking(met, zonder, tuple(invoer.maatregelen[een].titel for een in sorted(botst)))


@dataclass(frozen=True, eq=False)
class _Uitkomst:
    """Per gemeentelijke post (en incidenteel.<post>) het bedrag per grootteklasse en jaar."""

    posten: Mapping[str, Rij]

    def __sub__(self, ander: _Uitkomst) -> _Uitkomst:
        return _Uitkomst({sleutel: rij - ander.posten[sleutel] for sleutel, rij in self.posten.items()})


class _Rekenaar:
    """Rekent proeven voor alle gemeenten en telt ze op per grootteklasse."""

    def __init__(self, invoer: Invoer, inst: Instellingen, gemeenten: Sequence[Gemeente]) -> None:
        self.schema, self.inst = bouw_schema(invoer), inst
        self.posten = gemeentelijke_posten(self.schema.modellen)
        tijdelijk = regeling_van(invoer.regelingen.values())
        self.vormen = {sleutel: een.vorm for een in invoer.regelingen.values() for sleutel in een.posten}
        self.sleutels = [een.sleutel for een in self.posten]
        self.sleutels += [f"incidenteel.{een.sleutel}" for een in self.posten if een.sleutel in tijdelijk]
        self.meter = Meter(invoer, inst, self.sleutels)
        self._nodig = nodig_voor(self.schema.per_arm, self.sleutels)
        self._vast = stapel([kenmerken(invoer, inst, een) for een in gemeenten])
        per_klasse: dict[str, list[int]] = {}
        for nummer, een in sorted(enumerate(gemeenten), key=lambda paar: -paar[1].inwoners):
            per_klasse.setdefault(een.grootteklasse, []).append(nummer)
        self.klassen = {klasse: sorted(nummers) for klasse, nummers in per_klasse.items()}
        self._aantal = len(gemeenten)

    def reken(self, proeven: Sequence[Proef]) -> Iterator[_Uitkomst]:
        for begin in range(0, len(proeven), PROEVEN_PER_KEER):
            stuk = proeven[begin : begin + PROEVEN_PER_KEER]
            parameters, volumes = self.meter.bladen(stuk)
            blad = bladwaarden(parameters, volumes, self._vast, GEEN_EIGEN_CIJFERS, self.inst.jaren)
            posten = reken_posten(self._nodig, blad, (self._aantal, len(stuk), len(self.inst.jaren)))
            for nummer in range(len(stuk)):
                yield _Uitkomst(
                    {
                        sleutel: np.stack([posten[sleutel][leden, nummer, AANLOOPJAREN:].sum(axis=0) for leden in self.klassen.values()])
                        for sleutel in self.sleutels
                    }
                )

    def gevolg(self, maatregel: Maatregel, in_scenario: bool, vervangt: tuple[str, ...], verschillen: Mapping[Grens, _Uitkomst]) -> Gevolg:
        midden, regels = verschillen["midden"].posten, dict[tuple[str, str], Rij]()
        for een in self.posten:
            for aard, rij in self._naar_aard(een, midden).items():
                for regel, bedrag in self._regels(een, rij):
                    regels[regel, aard] = regels.get((regel, aard), 0.0) + bedrag
        netto = {grens: self._netto(uit) for grens, uit in verschillen.items()}
        per_klasse = dict(zip(self.klassen, netto["midden"], strict=True))
        return Gevolg(maatregel, in_scenario, vervangt, regels, {grens: rij.sum(axis=0) for grens, rij in netto.items()}, per_klasse)

    def _naar_aard(self, een: Post, posten: Mapping[str, Rij]) -> dict[str, Rij]:
        """Een post van alle gemeenten samen, gesplitst in structureel en incidenteel; elk (jaar,)."""
        incidenteel = posten.get(f"incidenteel.{een.sleutel}")
        tijdelijk = np.zeros(len(self.inst.jaren) - AANLOOPJAREN) if incidenteel is None else incidenteel.sum(axis=0)
        return {STRUCTUREEL: posten[een.sleutel].sum(axis=0) - tijdelijk, INCIDENTEEL: tijdelijk}

    def _regels(self, een: Post, rij: Rij) -> Iterator[tuple[str, Rij]]:
        """Op welke regels een post telt: dekking als een uitkering meer of minder wordt, anders lasten erbij en eraf."""
        vorm = self.vormen.get(een.sleutel, OVERIG)
        if een.bijdrage("gemeente") < 0 or (een.soort == "overdracht" and vorm != OVERIG):
            yield vorm, -een.bijdrage("gemeente") * rij
        else:
            yield ERBIJ, np.maximum(rij, 0.0)
            yield ERAF, np.minimum(rij, 0.0)

    def _netto(self, uit: _Uitkomst) -> Rij:
        """Lasten min dekking per grootteklasse en jaar."""
        return np.sum([een.bijdrage("gemeente") * uit.posten[een.sleutel] for een in self.posten], axis=0)
