"""Zaden en trekkingen: de toevalsgetallen waarmee prognose, keten en parameters rekenen.

De instroom gebruikt door elkaar geschudde Sobol-punten (de eerste dimensie is de belangrijkste hoofdcomponent); elke
parameter krijgt een eigen gestratificeerde permutatie, gezaaid met het zaad en een hash van zijn naam. Een parameter
erbij verandert daardoor geen enkele andere trekking. Het aantal trekkingen is altijd een macht van twee.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

MINSTE_TREKKINGEN = 2
MEESTE_TREKKINGEN = 2**20
GEWICHT = 4.0
"""Hoe zwaar de middenwaarde in een PERT-verdeling weegt; 4 is de gebruikelijke keuze."""
SOBOL_DIMENSIES = 128
"""Vanaf deze dimensie gestratificeerde permutaties: Sobol voegt daar niets meer toe en wordt trager."""


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


def normalen(trekkingen: int, dimensie: int, zaad: int) -> NDArray[np.float64]:
    """Standaardnormale trekkingen, vorm (trekkingen, dimensie), voor de paden van de instroom.

    De eerste dimensies zijn Sobol-punten (geschud volgens Owen, Matousek), dus geef de belangrijkste factor vooraan.
    Verdere dimensies zijn gestratificeerde permutaties. Gelijk zaad geeft gelijke bytes, en een dimensie erbij laat de
    eerdere dimensies ongemoeid zolang het Sobol-deel vol is.
    """
    from scipy.special import ndtri
    from scipy.stats import qmc

    eis_macht_van_twee(trekkingen)
    uniform = np.empty((trekkingen, dimensie))
    sobol = min(dimensie, SOBOL_DIMENSIES)
    if sobol:
        bron = qmc.Sobol(d=SOBOL_DIMENSIES, scramble=True, rng=np.random.default_rng(zaad))
        uniform[:, :sobol] = bron.random(trekkingen)[:, :sobol] + 2.0**-31
    for kolom in range(sobol, dimensie):
        uniform[:, kolom] = _permutatie(trekkingen, np.random.default_rng([zaad, kolom]))
    return np.asarray(ndtri(uniform))


def uniform_voor(naam: str, trekkingen: int, zaad: int) -> NDArray[np.float64]:
    """Gestratificeerde trekkingen op (0, 1) voor een parameter, vorm (trekkingen,): elk vakje precies een keer.

    Zaad en naam samen bepalen de volgorde; niets anders. Zo blijven alle trekkingen gelijk als er een parameter bijkomt.
    """
    eis_macht_van_twee(trekkingen)
    afdruk = np.frombuffer(hashlib.sha256(naam.encode()).digest(), dtype="<u4")
    return _permutatie(trekkingen, np.random.default_rng([zaad, *(int(deel) for deel in afdruk)]))


def samenhangend(namen: Sequence[str], correlatie: ArrayLike, trekkingen: int, zaad: int) -> NDArray[np.float64]:
    """Uniforme trekkingen van parameters die samen bewegen, vorm (naam, trekkingen): een normale copula met deze correlatie.

    De eerste naam houdt haar eigen trekkingen van `uniform_voor`. ValueError als de matrix geen correlatiematrix kan zijn.
    """
    from scipy.special import ndtr, ndtri

    normaal = np.stack([ndtri(uniform_voor(naam, trekkingen, zaad)) for naam in namen])
    try:
        wortel = np.linalg.cholesky(np.asarray(correlatie, dtype=float))
    except np.linalg.LinAlgError as fout:
        raise ValueError("samenhangend: verwacht een correlatiematrix die positief definiet is") from fout
    return np.asarray(np.clip(ndtr(wortel @ normaal), 1e-9, 1 - 1e-9))


def _permutatie(trekkingen: int, toeval: np.random.Generator) -> NDArray[np.float64]:
    return (toeval.permutation(trekkingen) + 0.5) / trekkingen


def pert(u: NDArray[np.float64], laag: ArrayLike, midden: ArrayLike, hoog: ArrayLike, gewicht: float = GEWICHT) -> NDArray[np.float64]:
    """PERT-waarden bij uniforme trekkingen: `u` (N,), grenzen (J,) of een getal, uitkomst (N, J).

    PERT is een betaverdeling tussen laag en hoog met de top in midden (gewicht 4). Zonder spreiding is de uitkomst
    midden. Dezelfde `u` geldt in alle jaren, zodat een trekking in elk jaar even hoog in zijn band ligt.
    """
    return _pert(lambda top: _betakwantiel(u, top, gewicht), len(u), laag, midden, hoog)


def pert_voor(naam: str, trekkingen: int, zaad: int, laag: ArrayLike, midden: ArrayLike, hoog: ArrayLike) -> NDArray[np.float64]:
    """PERT-waarden van een parameter, (trekkingen, J): `pert` op `uniform_voor`, met onthouden betakwantielen.

    In elk scenario en elke bekostiging heeft een parameter dezelfde trekkingen; alleen de grenzen verschillen.
    """
    return _pert(lambda top: _kwantiel_voor(naam, trekkingen, zaad, top), trekkingen, laag, midden, hoog)


def _pert(
    kwantiel: Callable[[float], NDArray[np.float64]], trekkingen: int, laag: ArrayLike, midden: ArrayLike, hoog: ArrayLike
) -> NDArray[np.float64]:
    """`kwantiel` geeft bij de plek van de top (0 tot 1) de trekkingen tussen 0 en 1."""
    onder, top, boven = np.broadcast_arrays(*(np.atleast_1d(np.asarray(x, dtype=float)) for x in (laag, midden, hoog)))
    if np.any((onder > top) | (top > boven)):
        raise ValueError("pert: verwacht laag <= midden <= hoog")
    breedte = boven - onder
    uit = np.repeat(top[np.newaxis, :], trekkingen, axis=0)
    vorm = np.full(top.shape, np.nan)
    echt = breedte > 0
    vorm[echt] = np.round((top[echt] - onder[echt]) / breedte[echt], 9)
    for plek in np.unique(vorm[echt]):
        hier = vorm == plek
        uit[:, hier] = onder[hier] + kwantiel(float(plek))[:, np.newaxis] * breedte[hier]
    return uit


def _betakwantiel(u: NDArray[np.float64], top: float, gewicht: float = GEWICHT) -> NDArray[np.float64]:
    from scipy.special import betaincinv

    return np.asarray(betaincinv(1 + gewicht * top, 1 + gewicht * (1 - top), u))


@lru_cache(maxsize=512)
def _kwantiel_voor(naam: str, trekkingen: int, zaad: int, top: float) -> NDArray[np.float64]:
    return _betakwantiel(uniform_voor(naam, trekkingen, zaad), top)
