"""Zaden en trekkingen: de toevalsgetallen waarmee prognose, keten en parameters rekenen.

De instroom gebruikt door elkaar geschudde Sobol-punten (de eerste dimensie is de belangrijkste hoofdcomponent); elke
parameter krijgt een eigen gestratificeerde permutatie, gezaaid met het zaad en een hash van zijn naam. Een parameter
erbij verandert daardoor geen enkele andere trekking. Gewone Monte Carlo kan ook, om het een aan het ander te toetsen. Het aantal
trekkingen is altijd een macht van twee.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from kostenmodel.invoer import Samenhang

MINSTE_TREKKINGEN = 2
MEESTE_TREKKINGEN = 2**20
SOBOL, GEWOON = "sobol", "gewoon"
TREKWIJZEN = {SOBOL: "Sobol-punten en gestratificeerde permutaties", GEWOON: "gewone Monte Carlo"}
PERT, DRIEHOEK = "pert", "driehoek"
BANDVORMEN = {PERT: "PERT op laag, midden en hoog", DRIEHOEK: "driehoek op laag, midden en hoog"}
GEWICHT = 4.0
"""Hoe zwaar de middenwaarde in een PERT-verdeling weegt; 4 is de gebruikelijke keuze."""
SOBOL_DIMENSIES = 128
"""Vanaf deze dimensie gestratificeerde permutaties: Sobol voegt daar niets meer toe en wordt trager."""
PER_BLOK = 2048
"""Zoveel trekkingen tegelijk; zijn het er meer, dan wachten de andere op schijf. Dat begrenst het geheugen."""
PER_KETENBLOK = 1024
"""Zoveel trekkingen tegelijk door de keten, die van elke maand rijen maakt."""
RAND = 1e-9
"""Zo dicht komt een uniforme trekking hoogstens bij 0 of 1."""


def eis_macht_van_twee(trekkingen: int) -> None:
    """Weigert een aantal trekkingen dat geen macht van twee is en noemt de dichtstbijzijnde; geeft `InvoerFouten`."""
    macht = isinstance(trekkingen, int | np.integer) and trekkingen > 0 and trekkingen & (trekkingen - 1) == 0
    if macht and MINSTE_TREKKINGEN <= trekkingen <= MEESTE_TREKKINGEN:
        return
    from kostenmodel.invoer.meldingen import InvoerFouten, Melding

    raise InvoerFouten(
        (
            Melding(
                bestand="opdrachtregel",
                plaats="trekkingen",
                gevonden=str(trekkingen),
                verwacht=f"een macht van twee van {MINSTE_TREKKINGEN} tot en met {MEESTE_TREKKINGEN}",
                doe=f"Kies {_dichtbij(trekkingen)}.",
            ),
        )
    )


def _dichtbij(trekkingen: int) -> str:
    getal = min(max(int(trekkingen), MINSTE_TREKKINGEN), MEESTE_TREKKINGEN)
    onder = 1 << (getal.bit_length() - 1)
    boven = min(onder * 2, MEESTE_TREKKINGEN)
    return str(onder) if getal == onder else f"{onder} of {boven}"


@dataclass(frozen=True)
class Toeval:
    """Hoe er getrokken wordt; gelijke instellingen geven gelijke bytes.

    `trekwijze` en `bandvorm`: zie TREKWIJZEN en BANDVORMEN. `samenhang`: bladen die met een ander blad meebewegen. `blok`: alleen deze
    trekkingen (begin, eind) van het geheel, zodat een grote som in stukken kan. InvoerFouten bij een aantal dat geen macht van twee is.
    """

    trekkingen: int
    zaad: int
    trekwijze: str = SOBOL
    bandvorm: str = PERT
    samenhang: tuple[Samenhang, ...] = ()
    blok: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        eis_macht_van_twee(self.trekkingen)

    @property
    def aantal(self) -> int:
        """Hoeveel trekkingen er uitkomen: alle, of die van het blok."""
        return self.trekkingen if self.blok is None else self.blok[1] - self.blok[0]

    def blokken(self, grootte: int | None = None) -> Iterator[Toeval]:
        """Hetzelfde toeval in stukken van hoogstens `grootte` trekkingen (PER_BLOK), op volgorde."""
        grootte = PER_BLOK if grootte is None else grootte
        if self.trekkingen <= grootte:
            yield self
            return
        for begin in range(0, self.trekkingen, grootte):
            yield replace(self, blok=(begin, min(begin + grootte, self.trekkingen)))

    @property
    def waar(self) -> slice:
        """Welke trekkingen van het geheel dit zijn."""
        return slice(0, self.trekkingen) if self.blok is None else slice(*self.blok)

    def normalen(self, dimensie: int) -> NDArray[np.float64]:
        """Standaardnormale trekkingen, vorm (trekking, dimensie), voor de paden van de instroom.

        De eerste dimensies zijn Sobol-punten (geschud volgens Owen, Matousek), dus geef de belangrijkste factor vooraan.
        Verdere dimensies zijn gestratificeerde permutaties. Een dimensie erbij laat de eerdere dimensies ongemoeid.
        """
        from scipy.special import ndtri

        uniform = np.empty((self.aantal, dimensie))
        if self.trekwijze == GEWOON:
            for kolom in range(dimensie):
                uniform[:, kolom] = self._in_blok(np.random.default_rng([self.zaad, kolom]).standard_normal(self.trekkingen))
            return uniform
        sobol = min(dimensie, SOBOL_DIMENSIES)
        if sobol:
            from scipy.stats import qmc

            bron = qmc.Sobol(d=SOBOL_DIMENSIES, scramble=True, rng=np.random.default_rng(self.zaad))
            if self.waar.start:
                bron.fast_forward(self.waar.start)
            uniform[:, :sobol] = bron.random(self.aantal)[:, :sobol] + 2.0**-31
        for kolom in range(sobol, dimensie):
            uniform[:, kolom] = self._in_blok(_permutatie(self.trekkingen, np.random.default_rng([self.zaad, kolom])))
        return np.asarray(ndtri(uniform))

    def uniform(self, naam: str) -> NDArray[np.float64]:
        """Trekkingen op (0, 1) voor een parameter, vorm (trekking,); gestratificeerd: elk vakje precies een keer.

        Zaad en naam samen bepalen de volgorde; niets anders. Een blad met samenhang beweegt mee met een ander, via een normale copula
        met een correlatie die zelf getrokken is; dat andere blad houdt zijn trekkingen.
        """
        from scipy.special import ndtr, ndtri

        eigen = self._eigen(naam)
        mee = next((een for een in self.samenhang if een.blad == naam), None)
        if mee is None:
            return eigen
        correlatie = self.waarden(f"samenhang.{naam}", mee.laag, mee.midden, mee.hoog)[:, 0]
        normaal = correlatie * ndtri(self._eigen(mee.met)) + np.sqrt(1 - correlatie**2) * ndtri(eigen)
        return np.asarray(np.clip(ndtr(normaal), RAND, 1 - RAND))

    def samen(self, namen: Sequence[str], correlatie: ArrayLike) -> NDArray[np.float64]:
        """Uniforme trekkingen van parameters die samen bewegen, vorm (naam, trekking): een normale copula met deze correlatie.

        De eerste naam houdt haar eigen trekkingen van `uniform`. ValueError als de matrix geen correlatiematrix kan zijn.
        """
        from scipy.special import ndtr, ndtri

        normaal = np.stack([ndtri(self._eigen(naam)) for naam in namen])
        try:
            wortel = np.linalg.cholesky(np.asarray(correlatie, dtype=float))
        except np.linalg.LinAlgError as fout:
            raise ValueError("samen: verwacht een correlatiematrix die positief definiet is") from fout
        return np.asarray(np.clip(ndtr(wortel @ normaal), RAND, 1 - RAND))

    def waarden(self, naam: str, laag: ArrayLike, midden: ArrayLike, hoog: ArrayLike) -> NDArray[np.float64]:
        """Waarden van een parameter tussen laag en hoog, (trekking, J); de grenzen zijn een getal of (J,).

        In elk scenario en elke bekostiging heeft een parameter dezelfde trekkingen; alleen de grenzen verschillen.
        """
        return _op_band(lambda top: _kwantiel_voor(self, naam, top), self.aantal, laag, midden, hoog)

    def in_band(self, u: NDArray[np.float64], laag: ArrayLike, midden: ArrayLike, hoog: ArrayLike) -> NDArray[np.float64]:
        """Waarden tussen laag en hoog bij uniforme trekkingen `u` (trekking,): vorm (trekking, J).

        De top van de verdeling ligt in midden; zonder spreiding is de uitkomst midden. Dezelfde `u` geldt in alle jaren, zodat een
        trekking in elk jaar even hoog in haar band ligt. ValueError bij een band die niet oploopt.
        """
        return _op_band(lambda top: self._kwantiel(u, top), len(u), laag, midden, hoog)

    def _kwantiel(self, u: NDArray[np.float64], top: float) -> NDArray[np.float64]:
        """De plek tussen laag (0) en hoog (1) bij uniforme trekkingen, met de top van de verdeling op `top`."""
        if self.bandvorm == DRIEHOEK:
            return np.where(u < top, np.sqrt(u * top), 1 - np.sqrt((1 - u) * (1 - top)))
        from scipy.special import betaincinv

        return np.asarray(betaincinv(1 + GEWICHT * top, 1 + GEWICHT * (1 - top), u))

    def _eigen(self, naam: str) -> NDArray[np.float64]:
        afdruk = np.frombuffer(hashlib.sha256(naam.encode()).digest(), dtype="<u4")
        toeval = np.random.default_rng([self.zaad, *(int(deel) for deel in afdruk)])
        if self.trekwijze == GEWOON:
            return self._in_blok(np.clip(toeval.random(self.trekkingen), RAND, 1 - RAND))
        return self._in_blok(_permutatie(self.trekkingen, toeval))

    def _in_blok(self, rij: NDArray[np.float64]) -> NDArray[np.float64]:
        return rij[self.waar]


def _permutatie(trekkingen: int, toeval: np.random.Generator) -> NDArray[np.float64]:
    return (toeval.permutation(trekkingen) + 0.5) / trekkingen


def _op_band(
    kwantiel: Callable[[float], NDArray[np.float64]], trekkingen: int, laag: ArrayLike, midden: ArrayLike, hoog: ArrayLike
) -> NDArray[np.float64]:
    """`kwantiel` geeft bij de plek van de top (0 tot 1) de trekkingen tussen 0 en 1."""
    onder, top, boven = np.broadcast_arrays(*(np.atleast_1d(np.asarray(x, dtype=float)) for x in (laag, midden, hoog)))
    if np.any((onder > top) | (top > boven)):
        raise ValueError("trekkingen: verwacht laag <= midden <= hoog")
    breedte = boven - onder
    uit = np.repeat(top[np.newaxis, :], trekkingen, axis=0)
    vorm = np.full(top.shape, np.nan)
    echt = breedte > 0
    vorm[echt] = np.round((top[echt] - onder[echt]) / breedte[echt], 9)
    for plek in np.unique(vorm[echt]):
        hier = vorm == plek
        uit[:, hier] = onder[hier] + kwantiel(float(plek))[:, np.newaxis] * breedte[hier]
    return uit


@lru_cache(maxsize=1024)
def _kwantiel_voor(toeval: Toeval, naam: str, top: float) -> NDArray[np.float64]:
    return toeval._kwantiel(toeval.uniform(naam), top)
