"""Hoe breed een kolom en hoe hoog een rij moet zijn: gemeten op wat er in staat, binnen een grens per kolom.

Tekst mag doorlopen over lege cellen rechts van haar. Kan dat niet en past zij niet binnen de grens, dan breekt zij af. De maten van het
lettertype zijn benaderd; een rekenprogramma met een ander lettertype kan een paar procent afwijken.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

from .raster import kolomletter, kolomnummer
from .stijl import STIJLEN, breedte, getaltekst

HOOGTE_REGEL, RUIMTE_REGEL = 15.0, 3.0
"""Punten per regel tekst, en wat een afgebroken tekst daarbij krijgt."""
SMALST, GROEI = 9.0, 2
"""De smalste kolom, en hoeveel keer zo groot een getal mag worden voordat het niet meer past."""
REGELS_IN_KOP = 2
VER = 1_000
"""Een kolomnummer dat niet voorkomt."""


@dataclass(frozen=True, slots=True)
class Tekst:
    """Een cel met tekst; `naar` is het adres waar een klik heen gaat, `formule` maakt de tekst als zij niet vast is."""

    rij: int
    kolom: str
    tekst: str
    stijl: str
    naar: str = ""
    formule: str = ""
    notatie: str = ""

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


class _Gemeten(NamedTuple):
    """Een tekst met haar maten: het nummer van haar kolom, dat van de gevulde kolom waar zij op stuit, en hoe breed zij is."""

    een: Tekst
    eigen: int
    buur: int
    breed: float


RECHTS = frozenset(naam for naam, opmaak in STIJLEN.items() if opmaak.get("align") == "right")
AFGEBROKEN = frozenset(naam for naam, opmaak in STIJLEN.items() if "text_wrap" in opmaak)


class Meetlint:
    """Onthoudt van elke cel wat er in staat, en geeft daarna de maten van kolommen en rijen."""

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
        self.teksten: list[Tekst] = []
        self._gevuld: dict[int, set[int]] = defaultdict(set)
        self._getallen: dict[tuple[str, str, str, bool], float] = {}
        """Per kolom, notatie, stijl en of het een heel getal is: het grootste getal."""

    def tekst(self, een: Tekst) -> None:
        """Een lege tekst telt niet: dan mag de cel links ervan doorlopen."""
        if een.tekst:
            self.teksten.append(een)
            self._gevuld[een.rij].add(kolomnummer(een.kolom))

    def getal(self, rij: int, kolom: str, waarde: float, notatie: str, stijl: str) -> None:
        """Een getal past altijd, ook als een ander scenario of een eigen cijfer het `GROEI` keer zo groot maakt."""
        self._gevuld[rij].add(kolomnummer(kolom))
        self._onthoud((kolom, notatie, stijl, bool(notatie) or waarde == int(waarde)), waarde)

    def reeks(self, rij: int, waarden: Sequence[float], notatie: str, stijl: str) -> None:
        """Een getal met een notatie in elk van de kolommen die even breed zijn."""
        self._gevuld[rij].update(map(kolomnummer, self.even_breed))
        self._onthoud((self.even_breed[0], notatie, stijl, True), max(waarden, key=abs))

    def _onthoud(self, soort: tuple[str, str, str, bool], waarde: float) -> None:
        if abs(waarde) >= abs(self._getallen.get(soort, 0.0)):
            self._getallen[soort] = waarde

    def breedtes(self) -> dict[str, float]:
        """Per kolom waar iets in staat de breedte in tekens."""
        gemeten = self._gemeten
        uit = dict(self.smalst)
        for (kolom, notatie, stijl, _), waarde in self._getallen.items():
            nodig = Tekst(0, kolom, getaltekst(waarde * GROEI, notatie), stijl).breed()
            uit[kolom] = max(uit.get(kolom, SMALST), nodig)
        uit |= dict.fromkeys(self.even_breed, max((uit[kolom] for kolom in self.even_breed), default=SMALST))

        def verbreed(een: Tekst, nodig: float) -> None:
            uit[een.kolom] = max(uit.get(een.kolom, SMALST), min(nodig, self.grenzen.get(een.kolom, math.inf)))

        for een, eigen, buur, breed in gemeten:
            if een.stijl.startswith("kolomkop"):
                langste = max(een.tekst.split(" "), key=een.breed)
                verbreed(een, max(een.breed(langste), breed / REGELS_IN_KOP))
            else:
                loopt_door = een.stijl not in AFGEBROKEN and abs(buur - eigen) > 1
                verbreed(een, 0.0 if loopt_door else breed)
        for kolom in self.grenzen:
            uit.setdefault(kolom, SMALST)
        for maat, breekt in zip(gemeten, self._breken(uit), strict=True):
            if breekt and maat.een.stijl not in AFGEBROKEN:
                verbreed(maat.een, maat.breed)
        return {kolom: math.ceil(breed * 2) / 2 for kolom, breed in uit.items()}

    @cached_property
    def _gemeten(self) -> list[_Gemeten]:
        """Alle teksten met hun maten; vraag dit pas als alle cellen bekend zijn."""
        self.laatste_kolom = max(map(max, self._gevuld.values()), default=0)
        op_volgorde = {rij: sorted(kolommen) for rij, kolommen in self._gevuld.items()}
        uit = []
        for een in self.teksten:
            eigen, gevuld = kolomnummer(een.kolom), op_volgorde[een.rij]
            plek = bisect_left(gevuld, eigen)
            if een.stijl in RECHTS:
                buur = gevuld[plek - 1] if plek else -1
            elif plek + 1 < len(gevuld):
                buur = gevuld[plek + 1]
            else:
                buur = VER if self.papier_tot is not None and eigen > self.papier_tot else self.laatste_kolom + 1
            uit.append(_Gemeten(een, eigen, buur, een.breed()))
        return uit

    def _breken(self, breedtes: Mapping[str, float]) -> list[bool]:
        """Van elke tekst of zij moet afbreken: zij past niet in haar kolom en de lege cellen ernaast."""
        maten = [breedtes.get(kolomletter(nummer), SMALST) for nummer in range(self.laatste_kolom + 1)]
        tot = list(accumulate(maten, initial=0.0))

        def breekt(een: _Gemeten) -> bool:
            if een.een.stijl in AFGEBROKEN:
                return True
            if een.breed <= maten[een.eigen] or een.buur == VER:
                return False
            if een.een.stijl in RECHTS:
                return een.breed > tot[een.eigen + 1] - tot[een.buur + 1]
            if een.buur > self.laatste_kolom and een.eigen < self.laatste_kolom:
                return False
            return een.breed > tot[een.buur] - tot[een.eigen]

        return [breekt(een) for een in self._gemeten]

    def regels(self, breedtes: Mapping[str, float]) -> Iterator[tuple[Tekst, bool]]:
        """Elke tekst, en of zij moet afbreken."""
        return zip(self.teksten, self._breken(breedtes), strict=True)

    def hoogtes(self, breedtes: Mapping[str, float]) -> dict[int, float]:
        """Per rij met afgebroken tekst de hoogte in punten, als een regel niet genoeg is."""
        uit: dict[int, float] = {}
        for een, breekt in self.regels(breedtes):
            if breekt:
                hoog = een.hoog(breedtes[een.kolom])
                if hoog > max(HOOGTE_REGEL, uit.get(een.rij, 0.0)):
                    uit[een.rij] = hoog
        return uit
