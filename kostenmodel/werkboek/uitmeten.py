"""Hoe breed een kolom en hoe hoog een rij moet zijn: gemeten op wat er in staat, binnen een grens per kolom.

Tekst mag doorlopen over lege cellen rechts van haar. Kan dat niet en past zij niet binnen de grens, dan breekt zij af. De maten van het
lettertype zijn benaderd; een rekenprogramma met een ander lettertype kan een paar procent afwijken.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .raster import kolomletter, kolomnummer
from .stijl import STIJLEN, breedte, getaltekst

HOOGTE_REGEL, RUIMTE_REGEL = 15.0, 3.0
"""Punten per regel tekst, en wat een afgebroken tekst daarbij krijgt."""
SMALST, GROEI = 9.0, 2
"""De smalste kolom, en hoeveel keer zo groot een getal mag worden voordat het niet meer past."""
REGELS_IN_KOP = 2
VER = 1_000
"""Een kolomnummer dat niet voorkomt."""


@dataclass(frozen=True)
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
        opmaak = STIJLEN[self.stijl]
        return breedte(tekst or self.tekst, opmaak.get("font_size", 11), vet="bold" in opmaak) + opmaak.get("indent", 0)

    @property
    def rechts(self) -> bool:
        return STIJLEN[self.stijl].get("align") == "right"

    @property
    def breekt_af(self) -> bool:
        return "text_wrap" in STIJLEN[self.stijl]

    def hoog(self, kolombreedte: float) -> float:
        """De hoogte in punten als de tekst afbreekt op deze breedte."""
        regels, over = 1, 0.0
        for woord in self.tekst.split(" "):
            breed = self.breed(f"{woord} ") - breedte("", 11)
            if over and over + breed > kolombreedte:
                regels, over = regels + 1, 0.0
            regels += max(0, math.ceil(breed / kolombreedte) - 1)
            over = (over + breed) % kolombreedte if breed > kolombreedte else over + breed
        return regels * HOOGTE_REGEL * STIJLEN[self.stijl].get("font_size", 11) / 11 + (RUIMTE_REGEL if regels > 1 else 0)


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
        self._op_volgorde: dict[int, list[int]] = {}

    def tekst(self, een: Tekst) -> None:
        """Een lege tekst telt niet: dan mag de cel links ervan doorlopen."""
        if een.tekst:
            self.teksten.append(een)
            self._vul(een.rij, een.kolom)

    def getal(self, rij: int, kolom: str, waarde: float, notatie: str, stijl: str) -> None:
        """Een getal past altijd, ook als een ander scenario of een eigen cijfer het `GROEI` keer zo groot maakt."""
        self._vul(rij, kolom)
        soort = kolom, notatie, stijl, bool(notatie) or waarde == int(waarde)
        grootste = self._getallen.get(soort, 0.0)
        if abs(waarde) >= abs(grootste):
            self._getallen[soort] = waarde

    def _vul(self, rij: int, kolom: str) -> None:
        nummer = kolomnummer(kolom)
        self._gevuld[rij].add(nummer)
        self.laatste_kolom = max(self.laatste_kolom, nummer)

    def breedtes(self) -> dict[str, float]:
        """Per kolom waar iets in staat de breedte in tekens."""
        self._op_volgorde = {rij: sorted(kolommen) for rij, kolommen in self._gevuld.items()}
        uit = dict(self.smalst)
        for (kolom, notatie, stijl, _), waarde in self._getallen.items():
            nodig = Tekst(0, kolom, getaltekst(waarde * GROEI, notatie), stijl).breed()
            uit[kolom] = max(uit.get(kolom, SMALST), nodig)
        uit |= dict.fromkeys(self.even_breed, max((uit[kolom] for kolom in self.even_breed), default=SMALST))

        def verbreed(een: Tekst, nodig: float) -> None:
            uit[een.kolom] = max(uit.get(een.kolom, SMALST), min(nodig, self.grenzen.get(een.kolom, math.inf)))

        for een in self.teksten:
            verbreed(een, self._nodig(een))
        for kolom in self.grenzen:
            uit.setdefault(kolom, SMALST)
        for een in self.teksten:
            if not een.breekt_af and self.breekt(een, uit):
                verbreed(een, een.breed())
        return {kolom: math.ceil(breed * 2) / 2 for kolom, breed in uit.items()}

    def _nodig(self, een: Tekst) -> float:
        if een.stijl.startswith("kolomkop"):
            langste = max(een.tekst.split(" "), key=een.breed)
            return max(een.breed(langste), een.breed() / REGELS_IN_KOP)
        return 0.0 if self._loopt_door(een) else een.breed()

    def _buur(self, een: Tekst) -> int:
        """Het nummer van de gevulde kolom waar doorlopende tekst op stuit."""
        eigen, gevuld = kolomnummer(een.kolom), self._op_volgorde[een.rij]
        plek = bisect_left(gevuld, eigen)
        if een.rechts:
            return gevuld[plek - 1] if plek else -1
        if plek + 1 < len(gevuld):
            return gevuld[plek + 1]
        return VER if self.papier_tot is not None and eigen > self.papier_tot else self.laatste_kolom + 1

    def _loopt_door(self, een: Tekst) -> bool:
        return not een.breekt_af and abs(self._buur(een) - kolomnummer(een.kolom)) > 1

    def breekt(self, een: Tekst, breedtes: Mapping[str, float]) -> bool:
        """Of een tekst moet afbreken: zij past niet in haar kolom en de lege cellen ernaast."""
        if een.breekt_af:
            return True
        eigen, buur = kolomnummer(een.kolom), self._buur(een)
        if buur == VER:
            return False
        if not een.rechts and buur > self.laatste_kolom and eigen < self.laatste_kolom:
            return False
        erbij = range(buur + 1, eigen + 1) if een.rechts else range(eigen, buur)
        return een.breed() > sum(breedtes.get(kolomletter(nummer), SMALST) for nummer in erbij)

    def hoogtes(self, breedtes: Mapping[str, float]) -> dict[int, float]:
        """Per rij met afgebroken tekst de hoogte in punten, als een regel niet genoeg is."""
        uit: dict[int, float] = {}
        for een in self.teksten:
            if self.breekt(een, breedtes):
                hoog = een.hoog(breedtes[een.kolom])
                if hoog > max(HOOGTE_REGEL, uit.get(een.rij, 0.0)):
                    uit[een.rij] = hoog
        return uit
