"""Hoe breed een kolom en hoe hoog een rij moet zijn: gemeten op wat er in staat, binnen een grens per kolom.

Tekst mag doorlopen over lege cellen rechts van haar. Kan dat niet en past zij niet binnen de grens, dan breekt zij af. De maten van het
lettertype zijn benaderd; een rekenprogramma met een ander lettertype kan een paar procent afwijken.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .raster import kolomletter, kolomnummer
from .stijl import STIJLEN, breedte, getaltekst

HOOGTE_REGEL, RUIMTE_REGEL = 15.0, 3.0
"""Punten per regel tekst, en wat een afgebroken tekst daarbij krijgt."""
SMALST, GROEI = 9.0, 2
"""De smalste kolom, en hoeveel keer zo groot een getal mag worden voordat het niet meer past."""
REGELS_IN_KOP = 2
Rij = NDArray[Any]
Getalsoort = tuple[str, str, str]
"""Kolom, notatie en stijl van een getal."""


@dataclass(frozen=True, slots=True)
class Tekst:
    """Een cel met tekst."""

    rij: int
    kolom: str
    tekst: str
    stijl: str

    def breed(self, tekst: str = "") -> float:
        return _breed(tekst or self.tekst, self.stijl)

    def hoog(self, kolombreedte: float) -> float:
        """De hoogte in punten als de tekst afbreekt op deze breedte."""
        return _hoog(self.tekst, self.stijl, kolombreedte)


@lru_cache(maxsize=1 << 16)
def _breed(tekst: str, stijl: str) -> float:
    opmaak = STIJLEN[stijl]
    return breedte(tekst, opmaak.get("font_size", 11), vet="bold" in opmaak) + opmaak.get("indent", 0)


@lru_cache(maxsize=1 << 14)
def _hoog(tekst: str, stijl: str, kolombreedte: float) -> float:
    regels, over = 1, 0.0
    for woord in tekst.split(" "):
        breed = _breed(f"{woord} ", stijl) - breedte("", 11)
        if over and over + breed > kolombreedte:
            regels, over = regels + 1, 0.0
        regels += max(0, math.ceil(breed / kolombreedte) - 1)
        over = (over + breed) % kolombreedte if breed > kolombreedte else over + breed
    return regels * HOOGTE_REGEL * STIJLEN[stijl].get("font_size", 11) / 11 + (RUIMTE_REGEL if regels > 1 else 0)


@lru_cache(maxsize=1 << 10)
def in_regels(tekst: str, stijl: str, breed: float) -> tuple[str, ...]:
    """De tekst in regels die elk passen; een zin die op een regel past, blijft heel."""
    uit: list[str] = []

    def erbij(deel: str) -> None:
        if uit and _breed(f"{uit[-1]} {deel}", stijl) <= breed:
            uit[-1] += f" {deel}"
        else:
            uit.append(deel)

    for zin in re.split(r"(?<=[.?!]) ", tekst):
        for deel in (zin,) if _breed(zin, stijl) <= breed else zin.split(" "):
            erbij(deel)
    return tuple(uit)


RECHTS = frozenset(naam for naam, opmaak in STIJLEN.items() if opmaak.get("align") == "right")
AFGEBROKEN = frozenset(naam for naam, opmaak in STIJLEN.items() if "text_wrap" in opmaak)
EINDE = -2
"""De buur van een tekst waar rechts van haar geen cel meer gevuld is."""


class Maat(NamedTuple):
    """Een tekst met haar maten."""

    een: Tekst
    eigen: int
    """Het nummer van haar kolom."""
    buur: int
    """De gevulde kolom waar zij op stuit, -1 als er links geen is, `EINDE` als er rechts geen is."""
    breed: float
    nodig: float
    """Hoe breed haar kolom voor haar moet zijn, als dat binnen de grens past; 0 als zij door mag lopen."""
    afgebroken: bool
    """Of zij in deze stijl altijd afbreekt."""
    rechts: bool


def maat(een: Tekst, gevuld: Sequence[int]) -> Maat:
    """De maten van een tekst in een rij; `gevuld` zijn de nummers van de gevulde kolommen van de rij, op volgorde."""
    eigen = kolomnummer(een.kolom)
    plek = bisect_left(gevuld, eigen)
    links, rechts = gevuld[plek - 1] if plek else -1, gevuld[plek + 1] if plek + 1 < len(gevuld) else EINDE
    buur = links if een.stijl in RECHTS else rechts
    breed = een.breed()
    if een.stijl.startswith("kolomkop"):
        nodig = max(een.breed(max(een.tekst.split(" "), key=een.breed)), breed / REGELS_IN_KOP)
    else:
        loopt_door = een.stijl not in AFGEBROKEN and (buur == EINDE or abs(buur - eigen) > 1)
        nodig = 0.0 if loopt_door else breed
    return Maat(een, eigen, buur, breed, nodig, een.stijl in AFGEBROKEN, een.stijl in RECHTS)


class _Maten(NamedTuple):
    """De maten van alle teksten van een blad, (tekst,), en wat hun stijl en plaats betekenen."""

    eigen: Rij
    buur: Rij
    breed: Rij
    nodig: Rij
    afgebroken: Rij
    rechts: Rij
    van_papier: Rij


def _grootste(waarden: Sequence[float]) -> float:
    """Het getal met de meeste cijfers; van twee even grote dat onder nul."""
    laag, hoog = min(waarden), max(waarden)
    return laag if -laag >= hoog else hoog


class Meetlint:
    """Onthoudt van elke rij wat er in staat, en geeft daarna de maten van kolommen en rijen."""

    def __init__(
        self,
        grenzen: Mapping[str, float],
        papier_tot: int | None = None,
        smalst: Mapping[str, float] | None = None,
        even_breed: Sequence[str] = (),
    ) -> None:
        """`grenzen` is de breedste maat per kolom, `smalst` de smalste als dat niet `SMALST` is.

        `even_breed` krijgt de maat van het breedste getal daarin. Rechts van kolom `papier_tot` is er geen papier en loopt de laatste tekst
        door.
        """
        self.grenzen, self.papier_tot, self.smalst = grenzen, papier_tot, smalst or {}
        self.even_breed = even_breed
        self.laatste_kolom = 0
        self.maten: list[Maat] = []
        self.getallen: defaultdict[Getalsoort, list[float]] = defaultdict(list)
        """Alle getallen per kolom, notatie en stijl; van een reeks over kolommen die even breed zijn, is de kolom de eerste daarvan."""

    def teksten(self, maten: Sequence[Maat], laatst_gevuld: int) -> None:
        """De teksten van een rij, met het nummer van haar laatste gevulde kolom."""
        self.maten += maten
        if laatst_gevuld > self.laatste_kolom:
            self.laatste_kolom = laatst_gevuld

    def breedtes(self) -> dict[str, float]:
        """Per kolom waar iets in staat de breedte in tekens.

        Een getal past altijd, ook als een ander scenario of een eigen cijfer het `GROEI` keer zo groot maakt.
        """
        uit = dict(self.smalst)
        for (kolom, notatie, stijl), waarden in self.getallen.items():
            # zonder notatie is een getal met cijfers achter de komma breder dan een groter heel getal
            for groep in (waarden,) if notatie else ([w for w in waarden if w == int(w)], [w for w in waarden if w != int(w)]):
                uit[kolom] = max(uit.get(kolom, SMALST), _breed(getaltekst(_grootste(groep) * GROEI, notatie), stijl) if groep else 0.0)
        uit |= dict.fromkeys(self.even_breed, max((uit[kolom] for kolom in self.even_breed), default=SMALST))
        maten = self._maten
        aan_de_rand = (maten.nodig == 0) & (maten.buur == EINDE) & (maten.eigen == self.laatste_kolom) & ~maten.van_papier
        self._verbreed(uit, maten.eigen, np.where(aan_de_rand, maten.breed, maten.nodig))
        for kolom in self.grenzen:
            uit.setdefault(kolom, SMALST)
        klem = self._breken(uit) & ~maten.afgebroken
        self._verbreed(uit, maten.eigen[klem], maten.breed[klem])
        return {kolom: math.ceil(breed * 2) / 2 for kolom, breed in uit.items()}

    def _verbreed(self, uit: dict[str, float], kolommen: Rij, nodig: Rij) -> None:
        """Maakt kolommen zo breed als nodig, binnen hun grens."""
        grootste = np.zeros(self.laatste_kolom + 1)
        np.maximum.at(grootste, kolommen, nodig)
        for nummer in np.unique(kolommen).tolist():
            kolom = kolomletter(nummer)
            uit[kolom] = max(uit.get(kolom, SMALST), min(float(grootste[nummer]), self.grenzen.get(kolom, math.inf)))

    @cached_property
    def _maten(self) -> _Maten:
        """De maten van alle teksten; vraag dit pas als alle rijen bekend zijn."""
        kolommen = list(zip(*self.maten, strict=True)) or [()] * len(Maat._fields)
        eigen, buur = (np.array(kolom, dtype=int) for kolom in kolommen[1:3])
        breed, nodig = (np.array(kolom, dtype=float) for kolom in kolommen[3:5])
        afgebroken, rechts = (np.array(kolom, dtype=bool) for kolom in kolommen[5:])
        van_papier = eigen > (math.inf if self.papier_tot is None else self.papier_tot)
        return _Maten(eigen, buur, breed, nodig, afgebroken, rechts, van_papier)

    def _breken(self, breedtes: Mapping[str, float]) -> Rij:
        """Van elke tekst of zij moet afbreken: zij past niet in haar kolom en de lege cellen ernaast."""
        eigen, buur, breed, _, afgebroken, rechts, van_papier = self._maten
        kolommen = np.array([breedtes.get(kolomletter(nummer), SMALST) for nummer in range(self.laatste_kolom + 1)])
        tot = np.concatenate([[0.0], np.cumsum(kolommen)])
        einde = buur == EINDE
        vrij = einde & ((eigen < self.laatste_kolom) | van_papier)
        links = tot[eigen + 1] - tot[np.clip(buur, -1, self.laatste_kolom) + 1]
        ruimte = np.where(rechts, links, tot[np.where(einde, self.laatste_kolom + 1, buur)] - tot[eigen])
        return afgebroken | (~vrij & (breed > kolommen[eigen]) & (breed > ruimte))

    def breken(self, breedtes: Mapping[str, float]) -> list[bool]:
        """Van elke tekst, op volgorde, of zij moet afbreken."""
        uit: list[bool] = self._breken(breedtes).tolist()
        return uit

    def hoogtes(self, breedtes: Mapping[str, float]) -> dict[int, float]:
        """Per rij met afgebroken tekst de hoogte in punten, als een regel niet genoeg is."""
        uit: dict[int, float] = {}
        for plek in np.flatnonzero(self._breken(breedtes)).tolist():
            een = self.maten[plek].een
            hoog = een.hoog(breedtes[een.kolom])
            if hoog > max(HOOGTE_REGEL, uit.get(een.rij, 0.0)):
                uit[een.rij] = hoog
        return uit
