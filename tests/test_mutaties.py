"""Elke fout in een geldpost valt op: een verkeerd teken, een verwisseld blad of een verkeerde betaler breekt een geval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
from hulp_doorrekening import kostenposten
from hulp_gevallen import Geval, gebruikt, lees, reken
from hulp_posten import INVOER, SCHEMA

from kostenmodel.invoer import InvoerFouten
from kostenmodel.rekenkern import Blad, Knoop, Model, Parameter, Post, PostVerwijzing, Volume, bladeren, sleutel_van, vervang
from kostenmodel.rekenkern.knopen import Product, Quotient, Som, Verschil, loop
from kostenmodel.totalen import maatschappelijk, per_partij, subtotalen

GEVALLEN = lees()
GELDPOSTEN = tuple(een.sleutel for een in kostenposten())
MODELPOSTEN = {een.sleutel: een for model in SCHEMA.modellen for een in model.posten}
HULPPOSTEN = tuple(sorted({nodig for geld in GELDPOSTEN for nodig in gebruikt(geld) if nodig in MODELPOSTEN and nodig not in GELDPOSTEN}))
"""Memoposten waar geld van afhangt."""
PARTIJEN = SCHEMA.partijen.aanwezig
MEESTE_VERWISSELINGEN = 2
"""Zoveel andere bladeren komen er hoogstens op een plek, verspreid over alle die passen."""


@dataclass(frozen=True)
class Mutatie:
    omschrijving: str
    post: Post
    nieuw: Blad | None = None
    """Het blad dat er door de fout in is gekomen."""


def eenheid(blad: Blad) -> str | None:
    match blad:
        case Parameter(sleutel):
            return INVOER.blad(sleutel).eenheid
        case Volume(sleutel):
            return SCHEMA.post[f"volume.{sleutel}"].eenheid
        case PostVerwijzing(sleutel):
            return SCHEMA.post[sleutel].eenheid
        case _:
            return None


@cache
def verwisselbaar(blad: Blad, in_post: str) -> tuple[Blad, ...]:
    """Enkele andere bladeren van dezelfde soort en eenheid; posten alleen uit hetzelfde model en zonder kring."""
    match blad:
        case Parameter():
            alle: Iterator[Blad] = (Parameter(sleutel) for sleutel in SCHEMA.parameters)
        case Volume():
            alle = (Volume(een.sleutel.removeprefix("volume.")) for een in SCHEMA.volumes)
        case _:
            model = in_post.split(".")[0]
            alle = (PostVerwijzing(s) for s in MODELPOSTEN if s.startswith(f"{model}.") and in_post not in gebruikt(s))
    passend = [ander for ander in alle if ander != blad and eenheid(ander) == eenheid(blad)]
    return tuple(passend[:: -(-len(passend) // MEESTE_VERWISSELINGEN) or 1])


def op_plek(formule: Knoop, plek: int, nieuw: Knoop) -> Knoop:
    """De formule waarin de knoop op een plek (in leesvolgorde) vervangen is."""
    teller = iter(range(10_000))

    def kies(knoop: Knoop) -> Knoop | None:
        return nieuw if next(teller) == plek else None

    return vervang(formule, kies)


def ander_teken(knoop: Knoop) -> Iterator[Knoop]:
    """Min wordt plus, elke term van een som wordt eens afgetrokken, maal wordt delen en delen wordt maal."""
    match knoop:
        case Verschil(links, rechts):
            yield Som((links, rechts))
        case Som(termen):
            for n, term in enumerate(termen):
                rest = (*termen[:n], *termen[n + 1 :])
                yield Verschil(rest[0] if len(rest) == 1 else Som(rest), term)
        case Product(links, rechts):
            yield Quotient(links, rechts, None)
        case Quotient(teller, noemer):
            yield Product(teller, noemer)


def formulefouten(een: Post) -> Iterator[Mutatie]:
    for plek, knoop in enumerate(loop(een.formule)):
        for nieuw in ander_teken(knoop):
            yield Mutatie(f"{type(knoop).__name__} op plek {plek} anders", replace(een, formule=op_plek(een.formule, plek, nieuw)))
        if isinstance(knoop, Blad):
            for ander in verwisselbaar(knoop, een.sleutel):
                yield Mutatie(f"{knoop.sleutel} -> {ander.sleutel}", replace(een, formule=op_plek(een.formule, plek, ander)), ander)


def partijfouten(een: Post) -> Iterator[Mutatie]:
    """Een andere betaler of ontvanger, omgekeerd betaald, niet meegeteld, of aan de verkeerde kant (exploitatie of kas)."""
    rollen = ("van", "naar") if een.soort == "overdracht" else ("drager",)
    for rol in rollen:
        bezet = {getattr(een, r) for r in rollen}
        for partij in PARTIJEN:
            if partij not in bezet:
                yield Mutatie(f"{rol} wordt {partij}", replace(een, **{rol: partij}))
    if een.soort == "overdracht":
        yield Mutatie("omgekeerd betaald", replace(een, van=een.naar, naar=een.van))
    yield Mutatie("niet meegeteld", replace(een, soort="memo"))
    for boeking in {"beide", "exploitatie", "kas"} - {een.boeking} if een.soort != "investering" else ():
        yield Mutatie(f"boeking wordt {boeking}", replace(een, boeking=boeking))


def met(een: Post) -> dict[str, Post]:
    """Alle posten, met een veranderde post en de totalen van zijn model opnieuw opgesteld."""
    model = next(model for model in SCHEMA.modellen if any(lid.sleutel == een.sleutel for lid in model.posten))
    nieuw: Model = replace(model, posten=tuple(een if lid.sleutel == een.sleutel else lid for lid in model.posten))
    wie = SCHEMA.partijen
    totalen = (*subtotalen(nieuw, wie), *per_partij(nieuw, wie), *maatschappelijk(nieuw, wie))
    zonder = {sleutel: post for sleutel, post in SCHEMA.post.items() if post not in SCHEMA.per_model[model.naam]}
    return {**zonder, **{lid.sleutel: lid for lid in nieuw.posten}, **{totaal.sleutel: totaal for totaal in totalen}}


@cache
def raakt(sleutel: str) -> tuple[Geval, ...]:
    """De gevallen waarvan de uitkomst van een post afhangt, de kortste eerst."""
    paren = [(gebruikt(geval.post, behalve=geval.bladeren), geval) for geval in GEVALLEN]
    return tuple(geval for keten, geval in sorted(paren, key=lambda paar: len(paar[0])) if sleutel in keten)


@cache
def op_totalen(sleutel: str) -> tuple[Geval, ...]:
    """De gevallen op een totaal van het model van een post; ook een totaal waar de post nu niet in zit, maar in kan komen."""
    model = sleutel.split(".")[0]
    soorten = ("netto", "kas", "maatschappelijk")
    return tuple(geval for geval in GEVALLEN if geval.post.split(".")[0] in soorten and model in geval.post)


def breekt(geval: Geval, posten: Mapping[str, Post]) -> bool:
    """Of een geval de fout ziet; ook een uitkomst die er niet meer is, is een gezien verschil."""
    try:
        uitkomst = reken(geval, posten)
    except (InvoerFouten, LookupError, RecursionError):
        return True
    return not np.isfinite(uitkomst) or not geval.klopt(uitkomst)


def gemist(mutaties: Iterator[Mutatie], totalen: bool) -> list[str]:
    uit = []
    for mutatie in mutaties:
        sleutel = mutatie.post.sleutel
        posten = met(mutatie.post) if totalen else {**SCHEMA.post, sleutel: mutatie.post}
        if not any(breekt(eigen_waarde(geval, mutatie.nieuw), posten) for geval in (op_totalen(sleutel) if totalen else raakt(sleutel))):
            uit.append(mutatie.omschrijving)
    return uit


@cache
def gelezen(post: str) -> frozenset[str]:
    """De parameters waar een post van afhangt."""
    return frozenset(blad.sleutel for s in gebruikt(post) for blad in bladeren(SCHEMA.post[s].formule) if isinstance(blad, Parameter))


def eigen_waarde(geval: Geval, nieuw: Blad | None) -> Geval:
    """Een parameter die het geval niet kent krijgt een waarde die nergens anders voorkomt.

    Zo hangt het oordeel over een geval niet af van bedragen van een ander model die toevallig even groot zijn.
    """
    if not isinstance(nieuw, Parameter) or nieuw.sleutel in geval.bladeren or nieuw.sleutel in gelezen(geval.post):
        return geval
    return replace(geval, bladeren={**geval.bladeren, nieuw.sleutel: 0.7310937})


@pytest.mark.parametrize("sleutel", [*GELDPOSTEN, *HULPPOSTEN])
def test_elke_fout_in_de_formule_breekt_een_geval(sleutel: str) -> None:
    """Elk teken omgedraaid, en elk blad verwisseld met elk ander blad van dezelfde eenheid.

    Zo'n fout ziet de controle op eenheden niet: het antwoord blijft in euro per jaar.
    """
    mutaties = list(formulefouten(MODELPOSTEN[sleutel]))
    assert mutaties or not list(bladeren(MODELPOSTEN[sleutel].formule))
    assert gemist(iter(mutaties), totalen=False) == [], "voeg een geval toe in tests/gevallen dat dit onderscheidt"


@pytest.mark.parametrize("sleutel", GELDPOSTEN)
def test_elke_verkeerde_betaler_breekt_een_geval(sleutel: str) -> None:
    """Een kostenpost bij de verkeerde partij laat de maatschappelijke kosten gelijk; alleen de betalers verraden het."""
    assert gemist(partijfouten(MODELPOSTEN[sleutel]), totalen=True) == [], "voeg een geval toe op netto.* of kas.* van deze partij"


def test_zonder_fout_breekt_er_niets() -> None:
    """Anders zou elke mutatie vanzelf gezien worden."""
    for geval in GEVALLEN:
        assert not breekt(geval, SCHEMA.post), geval.sleutel
    for sleutel in ("opvang_regulier.realisatie", "noodopvang.vergoeding", "huisvesting.subsidie.corporatie"):
        assert not any(breekt(geval, met(MODELPOSTEN[sleutel])) for geval in raakt(sleutel))


def test_elke_post_met_geld_wordt_door_een_geval_geraakt() -> None:
    assert [sleutel for sleutel in (*GELDPOSTEN, *HULPPOSTEN) if not raakt(sleutel)] == []
    assert all(sleutel_van(PostVerwijzing(sleutel)) == sleutel for sleutel in HULPPOSTEN)
