"""Bomen uitrekenen op arrays met assen (gemeente, trekking, jaar).

Elke bladwaarde mag kleiner zijn zolang ze tot die vorm uit te rekken is; het rekenpad is gewoon een trekking lang.
Fouten van numpy (delen door nul, overloop) worden opgeworpen, niet genegeerd.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import knopen as k
from .posten import Post, sleutel_van

Rij = NDArray[np.float64]
Bladwaarde = Callable[[k.Blad], Rij]


def afgerond(termijn: Rij) -> Rij:
    """Hele jaren, halven van nul af, zoals ROUND in Excel."""
    return np.floor(termijn + 0.5)


def _per_jaarlaag(investering: Rij, termijn: Rij, rente: Rij | None) -> Rij:
    """Afschrijving per jaar over alle jaarlagen, van oud naar nieuw; vorm (..., jaar). Rekent met de jaren vooraan, dat is sneller."""
    jaren = investering.shape[-1]
    vorm = np.broadcast_shapes(*(reeks.shape for reeks in (investering, termijn, rente) if reeks is not None))

    def jaren_vooraan(reeks: Rij, breed: int = jaren) -> Rij:
        return np.ascontiguousarray(np.moveaxis(np.broadcast_to(reeks, (*vorm[:-1], breed)), -1, 0))

    lagen = jaren_vooraan(investering)
    uit = np.zeros_like(lagen)
    if rente is None and np.atleast_1d(termijn).shape[-1] == 1:
        # een termijn die elk jaar gelijk is: dan hoort bij elke investering in al haar jaren hetzelfde deel
        n = jaren_vooraan(afgerond(termijn), 1)
        deel, kortste, langste = lagen / n, n.min(), n.max()
        for leeftijd in reversed(range(int(min(jaren, langste)))):
            jong = deel[: jaren - leeftijd]
            uit[leeftijd:] += jong if leeftijd < kortste else jong * (leeftijd < n)
        return np.ascontiguousarray(np.moveaxis(uit, 0, -1))
    n, r = jaren_vooraan(afgerond(termijn)), None if rente is None else jaren_vooraan(rente)
    for leeftijd in reversed(range(jaren)):
        n_jaar = n[leeftijd:]
        deel = lagen[: jaren - leeftijd] * (leeftijd < n_jaar)
        if r is None:
            uit[leeftijd:] += deel / n_jaar
        else:
            r_jaar = r[leeftijd:]
            veilig = np.where(r_jaar == 0, 1.0, r_jaar)
            factor = np.where(r_jaar == 0, 1 / n_jaar, veilig / ((1 + veilig) ** n_jaar - 1))
            uit[leeftijd:] += deel * factor * np.where(r_jaar == 0, 1.0, (1 + veilig) ** leeftijd)
    return np.ascontiguousarray(np.moveaxis(uit, 0, -1))


def _schuif(reeks: Rij) -> Rij:
    vorige = np.zeros_like(reeks)
    vorige[..., 1:] = reeks[..., :-1]
    return vorige


def bereken(knoop: k.Knoop, blad: Bladwaarde) -> Any:
    """De waarde van een boom; `blad` geeft per blad een array die tot (gemeente, trekking, jaar) uit te rekken is.

    Geeft een array, of voor een voorwaarde een array van waar/onwaar. TypeError als een knoop die over jaren heen kijkt
    een blad zonder jaren krijgt. Fouten van numpy worden opgeworpen binnen `reken_posten`.
    """

    def r(onderdeel: k.Knoop) -> Any:
        return bereken(onderdeel, blad)

    def per_jaar(onderdeel: k.Blad) -> Rij:
        reeks = np.asarray(r(onderdeel))
        if reeks.ndim == 0 or reeks.shape[-1] == 1:
            raise TypeError(f"{onderdeel.sleutel} heeft geen waarde per jaar en kan niet in een {type(knoop).__name__} staan.")
        return reeks

    match knoop:
        case k.Getal(waarde):
            return np.float64(waarde)
        case k.Blad():
            return blad(knoop)
        case k.Som(termen):
            totaal = r(termen[0])
            for term in termen[1:]:
                totaal = totaal + r(term)
            return totaal
        case k.Verschil(links, rechts):
            return r(links) - r(rechts)
        case k.Product(links, rechts):
            return r(links) * r(rechts)
        case k.Quotient(teller, noemer, anders):
            onder = np.asarray(r(noemer))
            if anders is None:
                return r(teller) / onder
            return np.where(onder == 0, r(anders), r(teller) / np.where(onder == 0, 1.0, onder))
        case k.Keuze(functie, termen):
            kies = np.minimum if functie == "MIN" else np.maximum
            beste = r(termen[0])
            for term in termen[1:]:
                beste = kies(beste, r(term))
            return beste
        case k.Ingevuld(blad_):
            return r(blad_)
        case k.Vergelijking(teken, links, rechts):
            a, b = r(links), r(rechts)
            return a > b if teken == ">" else a >= b if teken == ">=" else a == b
        case k.Samenstel(functie, termen):
            voeg = np.logical_and if functie == "AND" else np.logical_or
            samen = r(termen[0])
            for term in termen[1:]:
                samen = voeg(samen, r(term))
            return samen
        case k.Als(voorwaarde, dan, anders):
            waar = np.asarray(r(voorwaarde))
            if waar.all() or not waar.any():
                uit = np.asarray(r(dan if waar.all() else anders))
                return np.broadcast_to(uit, np.broadcast_shapes(uit.shape, waar.shape))
            return np.where(waar, r(dan), r(anders))
        case k.Vorig(post):
            return _schuif(per_jaar(post))
        case k.Cumulatief(post):
            return np.cumsum(per_jaar(post), axis=-1)
        case k.Afschrijving(investering, termijn, rente):
            return _per_jaarlaag(per_jaar(investering), np.asarray(r(termijn)), None if rente is None else np.asarray(r(rente)))
        case k.HoogsteVanaf(post):
            return np.maximum.accumulate(per_jaar(post)[..., ::-1], axis=-1)[..., ::-1]
        case k.SomOverJaren(post, jaren):
            return per_jaar(post)[..., k.AANLOOPJAREN : k.AANLOOPJAREN + jaren].sum(axis=-1, keepdims=True)
        case k.ContanteWaarde(post, rente, jaren):
            stroom = per_jaar(post)[..., k.AANLOOPJAREN : k.AANLOOPJAREN + jaren]
            return (stroom / (1 + r(rente)) ** np.arange(stroom.shape[-1])).sum(axis=-1, keepdims=True)
        case k.ContanteEindwaarde(post, rente, jaren):
            stand = per_jaar(post)[..., [k.AANLOOPJAREN + jaren - 1]]
            return stand / (1 + r(rente)) ** jaren
        case k.InJaar(van, plaats):
            waarden = np.asarray(r(van))
            return waarden[..., [k.AANLOOPJAREN + plaats]] if waarden.shape[-1] > 1 else waarden
        case k.SomVanRegels(_, _, posten):
            return sum((r(een) for een in posten), start=np.float64(0))
        case k.SomVanKeuzes(posten, keuzes):
            totaal = np.float64(0)
            for een, *bij in zip(posten, *keuzes, strict=True):
                if all(np.any(r(keuze)) for keuze in bij):
                    totaal = totaal + prod(map(r, bij)) * r(een)
            return totaal
        case _:
            raise TypeError(f"Onbekende knoop {type(knoop).__name__}.")


def reken_posten(
    posten: Sequence[Post], blad: Bladwaarde, vorm: tuple[int, int, int], gegeven: Mapping[str, Rij] | None = None
) -> dict[str, Rij]:
    """Alle posten (al op volgorde, zie `op_volgorde`), elk als array van vorm (gemeente, trekking, jaar).

    `blad` geeft de bladeren die geen post van deze lijst zijn; een post in `gegeven` krijgt die waarde in plaats van haar formule.
    """
    uitkomst: dict[str, Rij] = {}

    def waarde(knoop: k.Blad) -> Rij:
        sleutel = sleutel_van(knoop)
        return uitkomst[sleutel] if sleutel in uitkomst else blad(knoop)

    with np.errstate(divide="raise", over="raise", invalid="raise"):
        for post in posten:
            rij = np.asarray(gegeven[post.sleutel] if gegeven and post.sleutel in gegeven else bereken(post.formule, waarde), dtype=float)
            uitkomst[post.sleutel] = np.broadcast_to(rij, (*vorm[:2], 1 if post.is_getal else vorm[2]))
    return uitkomst
