"""Gedateerde waarden: welk bedrag geldt op welke dag, tegen welk prijspeil, na welke maatregel.

Een waarde geldt van `vanaf` tot de volgende `vanaf`. Een jaarwaarde is het naar dagen gewogen gemiddelde van het jaar.
Nominaal is waarde x index(jaar) / index(prijspeil); na het laatste indexjaar groeit de index door met de laatste
groei, en dat wordt gemeld. Vóór de eerste `vanaf` bestaat er geen waarde: dat is een fout, nooit stilzwijgend nul.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from math import isfinite
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from kostenmodel.invoer.meldingen import InvoerFouten, Melding, toon

Reeks = NDArray[np.float64]
Drietal = tuple[float, float, float]
"""Midden, laag, hoog, in die volgorde."""

EIGEN = "eigen opgave"
OPGAVE = "opgave"
"""De soort van een blad dat alleen bestaat als de gemeente het invult."""
BEGIN_VAN_DE_KETEN = date(2024, 1, 1)
"""De eerste maand van de keten; elk ketenblad heeft vanaf dan een waarde."""
AANNAME = "aanname"
GEEN_INDEX = "geen"


@dataclass(frozen=True)
class Waarde:
    """Een waarde die vanaf een dag geldt; `bron` is een sleutel van bronnen.toml of 'aanname' met `reden`."""

    vanaf: date
    midden: float
    laag: float
    hoog: float
    bron: str
    reden: str = ""
    prijspeil: int | None = None
    toelichting: str = ""


@dataclass(frozen=True)
class Samenhang:
    """Een blad dat in de trekkingen meebeweegt met een ander blad (`met`): een correlatie met haar eigen band en herkomst."""

    blad: str
    met: str
    laag: float
    midden: float
    hoog: float
    bron: str
    reden: str = ""


@dataclass(frozen=True, eq=False)
class Parameter:
    """Een blad: de gedateerde waarden van één sleutel, met eenheid, index en datum van controle."""

    sleutel: str
    omschrijving: str
    eenheid: str
    index: str
    gebruikt_door: str
    soort: str
    eigen_opgave: str | None
    """Wie bij de gemeente dit cijfer weet (een code uit de lijst opgever); None als een eigen cijfer hier niet past."""

    waarden: tuple[Waarde, ...]
    gecontroleerd_op: date
    houdbaar_tot: date | None
    bestand: str
    per: str | None = None
    code: str | None = None
    vooraan: bool = False
    """Of dit cijfer het eerst gevraagd wordt."""

    uitleg: str | None = None
    """Wat de gemeente hier invult."""

    negatief: bool = False
    """Of een eigen cijfer onder nul mag liggen."""

    samenhang: Samenhang | None = None

    @property
    def is_opgave(self) -> bool:
        """Of alleen de gemeente dit weet: zonder eigen cijfer is er niets, en dat telt als nul."""
        return self.soort == OPGAVE

    def is_verouderd(self, peildatum: date) -> bool:
        """Waar vanaf de dag `houdbaar_tot`."""
        return self.houdbaar_tot is not None and peildatum >= self.houdbaar_tot

    def waarde_op(self, dag: date) -> Waarde | None:
        """De waarde die op `dag` geldt, of None vóór de eerste."""
        plek = bisect_right(self.waarden, dag, key=lambda waarde: waarde.vanaf)
        return self.waarden[plek - 1] if plek else None


@dataclass(frozen=True, eq=False)
class Index:
    """Groei per jaar als fractie; `mutaties[i]` is de groei in jaar `eerste + i` ten opzichte van het jaar ervoor."""

    naam: str
    eerste: int
    mutaties: tuple[float, ...]
    bronnen: tuple[str, ...]
    toelichtingen: tuple[str, ...] = ()

    @property
    def laatste(self) -> int:
        """Het laatste jaar met een gepubliceerde of aangenomen groei."""
        return self.eerste + len(self.mutaties) - 1

    def niveau(self, jaar: int) -> float:
        """Het peil met het jaar vóór de eerste mutatie op 1; InvoerFouten voor een eerder jaar."""
        if jaar < self.eerste - 1:
            raise InvoerFouten([_voor_index(self, jaar)])
        peil = 1.0
        for mutatie in self.mutaties[: max(0, jaar - self.eerste + 1)]:
            peil *= 1 + mutatie
        return peil * (1 + self.mutaties[-1]) ** max(0, jaar - self.laatste)

    def factor(self, jaar: int, prijspeil: int) -> float:
        """Waarmee een bedrag van `prijspeil` te vermenigvuldigen voor `jaar`."""
        return 1.0 if jaar == prijspeil else self.niveau(jaar) / self.niveau(prijspeil)

    def geextrapoleerd(self, jaar: int, prijspeil: int) -> bool:
        """Waar als de factor groei gebruikt van na het laatste indexjaar."""
        return jaar != prijspeil and max(jaar, prijspeil) > self.laatste


@dataclass(frozen=True)
class Bewerking:
    """Wat een maatregel met één blad doet, van `vanaf` tot `tot` (die dag niet meer meegerekend).

    Zonder `prijspeil` zijn vervang en plus nominale bedragen; met `prijspeil` groeien ze mee met de index van het blad.
    """

    maatregel: str
    blad: str
    bewerking: Literal["vervang", "plus", "maal"]
    vanaf: date
    tot: date | None
    midden: float
    laag: float
    hoog: float
    bron: str
    reden: str = ""
    prijspeil: int | None = None
    toelichting: str = ""

    def geldt_op(self, dag: date) -> bool:
        """Waar als de bewerking op deze dag werkt."""
        return self.vanaf <= dag and (self.tot is None or dag < self.tot)


@dataclass(frozen=True, eq=False)
class Jaarwaarden:
    """Nominale waarden per jaar (of maand): arrays van gelijke lengte, in de eenheid van het blad.

    `bron` noemt per tijdvak de herkomst die het laatst werkte (sleutel, 'aanname' of 'eigen opgave'); `bronnen` alle.
    """

    sleutel: str
    tijdvakken: tuple[Any, ...]
    midden: Reeks
    laag: Reeks
    hoog: Reeks
    bron: tuple[str, ...]
    bronnen: tuple[tuple[str, ...], ...]
    maatregelen: tuple[tuple[str, ...], ...]
    geextrapoleerd: NDArray[np.bool_]
    verouderd: bool
    is_opgave: bool = False


@dataclass(frozen=True)
class _Punt:
    """Wat er op één dag geldt: waarde, herkomsten in volgorde van werking, maatregelen, extrapolatie."""

    drietal: Drietal
    bronnen: tuple[str, ...]
    maatregelen: tuple[str, ...]
    geextrapoleerd: bool


def pas_toe(bewerking: str, oud: Drietal, nieuw: Drietal) -> Drietal:
    """Vervang, plus of maal op midden, laag en hoog; laag <= midden <= hoog blijft gelden.

    Bij maal zijn laag en hoog de uiterste producten, zodat ook een negatieve waarde haar volgorde houdt.
    """
    if bewerking == "vervang":
        return nieuw
    if bewerking == "plus":
        return oud[0] + nieuw[0], oud[1] + nieuw[1], oud[2] + nieuw[2]
    hoeken = [a * b for a in oud[1:] for b in nieuw[1:]]
    midden = oud[0] * nieuw[0]
    return midden, min(midden, *hoeken), max(midden, *hoeken)


def jaarwaarden(
    parameter: Parameter,
    index: Index | None,
    bewerkingen: tuple[Bewerking, ...],
    jaren: Sequence[int],
    peildatum: date,
    eigen: Mapping[int, Drietal] | None = None,
) -> Jaarwaarden:
    """Nominale jaarwaarden; `bewerkingen` staan in de volgorde waarin ze werken, `eigen` vervangt hele jaren.

    InvoerFouten als een jaar (deels) vóór de eerste waarde ligt of vóór de index begint.
    """
    eigen = eigen or {}
    punten = [_Punt(eigen[jaar], (EIGEN,), (), False) if jaar in eigen else _jaar(parameter, index, bewerkingen, jaar) for jaar in jaren]
    return _als_reeks(parameter, tuple(jaren), punten, parameter.is_verouderd(peildatum))


def maandwaarden(
    parameter: Parameter,
    index: Index | None,
    bewerkingen: tuple[Bewerking, ...],
    maanden: Sequence[tuple[int, int]],
    peildatum: date,
) -> Jaarwaarden:
    """Per maand (jaar, maand) de waarde van de eerste dag, tegen de index van dat jaar."""
    punten = [_dag(parameter, index, bewerkingen, date(jaar, maand, 1)) for jaar, maand in maanden]
    return _als_reeks(parameter, tuple(maanden), punten, parameter.is_verouderd(peildatum))


def _als_reeks(parameter: Parameter, tijdvakken: tuple[Any, ...], punten: list[_Punt], verouderd: bool) -> Jaarwaarden:
    tabel = np.array([punt.drietal for punt in punten], dtype=np.float64).reshape(len(punten), 3)
    vlaggen = np.array([punt.geextrapoleerd for punt in punten], dtype=np.bool_)
    midden, laag, hoog = (np.ascontiguousarray(tabel[:, kolom]) for kolom in range(3))
    for reeks in (midden, laag, hoog, vlaggen):
        reeks.flags.writeable = False
    return Jaarwaarden(
        parameter.sleutel,
        tijdvakken,
        midden,
        laag,
        hoog,
        tuple(punt.bronnen[-1] for punt in punten),
        tuple(punt.bronnen for punt in punten),
        tuple(punt.maatregelen for punt in punten),
        vlaggen,
        verouderd,
        parameter.is_opgave,
    )


@lru_cache(maxsize=65536)
def _jaar(parameter: Parameter, index: Index | None, bewerkingen: tuple[Bewerking, ...], jaar: int) -> _Punt:
    begin, eind = date(jaar, 1, 1), date(jaar + 1, 1, 1)
    stukken = list(_stukken(begin, eind, _grenzen(parameter, bewerkingen)))
    punten = [_dag(parameter, index, bewerkingen, dag) for dag, _ in stukken]
    if len(punten) == 1:
        return punten[0]
    gewichten = [dagen / (eind - begin).days for _, dagen in stukken]
    midden, laag, hoog = (sum(gewicht * punt.drietal[plek] for gewicht, punt in zip(gewichten, punten, strict=True)) for plek in range(3))
    return _Punt(
        (midden, min(laag, midden), max(hoog, midden)),
        _uniek(bron for punt in punten for bron in punt.bronnen),
        _uniek(naam for punt in punten for naam in punt.maatregelen),
        any(punt.geextrapoleerd for punt in punten),
    )


def _grenzen(parameter: Parameter, bewerkingen: Iterable[Bewerking]) -> set[date]:
    grenzen = {waarde.vanaf for waarde in parameter.waarden}
    for bewerking in bewerkingen:
        grenzen |= {bewerking.vanaf} | ({bewerking.tot} if bewerking.tot else set())
    return grenzen


def _stukken(begin: date, eind: date, grenzen: Iterable[date]) -> Iterator[tuple[date, int]]:
    """De stukken van [begin, eind) waarbinnen niets verandert, als (eerste dag, aantal dagen)."""
    punten = [begin, *sorted(dag for dag in grenzen if begin < dag < eind), eind]
    for van, tot in pairwise(punten):
        yield van, (tot - van).days


@lru_cache(maxsize=65536)
def _dag(parameter: Parameter, index: Index | None, bewerkingen: tuple[Bewerking, ...], dag: date) -> _Punt:
    punt: _Punt | None = None
    basis = parameter.waarde_op(dag)
    if basis is not None:
        punt = _nominaal(basis, index, dag.year)
    for bewerking in bewerkingen:
        if not bewerking.geldt_op(dag):
            continue
        if punt is None and bewerking.bewerking != "vervang":
            raise InvoerFouten([_nog_geen_waarde(parameter, dag)])
        stap = _nominaal(bewerking, None if bewerking.bewerking == "maal" else index, dag.year)
        drietal = stap.drietal if punt is None else pas_toe(bewerking.bewerking, punt.drietal, stap.drietal)
        eerder = () if punt is None or bewerking.bewerking == "vervang" else punt.bronnen
        maatregelen = () if punt is None else punt.maatregelen
        punt = _Punt(
            drietal,
            _uniek((*eerder, bewerking.bron)),
            _uniek((*maatregelen, bewerking.maatregel)),
            stap.geextrapoleerd or (punt is not None and bewerking.bewerking != "vervang" and punt.geextrapoleerd),
        )
    if punt is None:
        raise InvoerFouten([_nog_geen_waarde(parameter, dag)])
    return punt


def _nominaal(waarde: Waarde | Bewerking, index: Index | None, jaar: int) -> _Punt:
    factor, verder = 1.0, False
    if index is not None and waarde.prijspeil is not None:
        factor, verder = index.factor(jaar, waarde.prijspeil), index.geextrapoleerd(jaar, waarde.prijspeil)
    drietal = (waarde.midden * factor, waarde.laag * factor, waarde.hoog * factor)
    return _Punt(drietal, (waarde.bron,), (), verder)


def _uniek(namen: Iterable[str]) -> tuple[str, ...]:
    """Elke naam één keer, op de plaats waar ze het laatst voorkomt (de laatste werking staat achteraan)."""
    rij = list(namen)
    return tuple(naam for plek, naam in enumerate(rij) if naam not in rij[plek + 1 :])


def lees_eigen(sleutel: str, eigen: Any, jaren: Sequence[int]) -> dict[int, Drietal]:
    """Een eigen opgave als {jaar: (midden, laag, hoog)}.

    `eigen` is een getal (alle jaren), of {jaar: getal | (midden, laag, hoog) | {'midden','laag','hoog'}}.
    InvoerFouten bij iets anders, bij een oneindig getal of bij grenzen in de verkeerde volgorde.
    """
    per_jaar = eigen if isinstance(eigen, Mapping) and "midden" not in eigen else dict.fromkeys(jaren, eigen)
    gelezen: dict[int, Drietal] = {}
    fouten: list[Melding] = []
    for jaar, waarde in per_jaar.items():
        drietal = None if waarde is None else _drietal(waarde)
        if str(jaar).isdecimal() and drietal is not None:
            gelezen[int(jaar)] = drietal
        elif waarde is not None:
            verwacht = "een eindig getal, of midden, laag en hoog met laag <= midden <= hoog, bij een jaartal"
            doe = "Verbeter het eigen cijfer of laat de cel leeg."
            fouten.append(Melding("eigen cijfers", f"{sleutel}, jaar {jaar}", toon(waarde), verwacht, doe))
    if fouten:
        raise InvoerFouten(fouten)
    return gelezen


def _drietal(waarde: Any) -> Drietal | None:
    if isinstance(waarde, Mapping):
        waarde = (waarde.get("midden"), waarde.get("laag"), waarde.get("hoog"))
    rij = tuple(waarde) if isinstance(waarde, tuple | list) else (waarde,) * 3
    if len(rij) != 3 or any(isinstance(getal, str | bool | None) for getal in rij):
        return None
    try:
        midden, laag, hoog = (float(getal) for getal in rij)
    except (TypeError, ValueError, OverflowError):
        return None
    return (midden, laag, hoog) if all(map(isfinite, (laag, midden, hoog))) and laag <= midden <= hoog else None


def _nog_geen_waarde(parameter: Parameter, dag: date) -> Melding:
    eerste = parameter.waarden[0].vanaf if parameter.waarden else None
    return Melding(
        parameter.bestand,
        f"[{parameter.sleutel}]",
        f"geen waarde op {dag.isoformat()}; de eerste geldt vanaf {eerste}",
        f"een waarde die op {dag.isoformat()} geldt",
        "Voeg een eerdere waarde toe met bron of aanname (nul als de regeling nog niet bestond), of kies een later jaar.",
    )


def _voor_index(index: Index, jaar: int) -> Melding:
    return Melding(
        f"indexen/{index.naam}.csv",
        f"jaar {jaar}",
        f"een index die in {index.eerste - 1} begint",
        f"een peil voor {jaar}",
        f"Voeg de groei van {jaar + 1} tot en met {index.eerste - 1} toe, of kies een later prijspeil.",
    )
