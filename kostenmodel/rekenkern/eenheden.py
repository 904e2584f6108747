"""Eenheden van posten: afleiden uit de formule, zodat de opgegeven eenheid te controleren is.

De afleiding rekent met machten per grondeenheid; EUR/persoon/jaar = {EUR: 1, persoon: -1, jaar: -1}.
"""

from __future__ import annotations

from collections.abc import Callable

from . import knopen as k

Eenheid = tuple[tuple[str, int], ...]
ZONDER: Eenheid = ()


class EenheidsFout(ValueError):
    """Termen met verschillende eenheden opgeteld of vergeleken, of een eenheid die niet te lezen is."""


def lees(tekst: str) -> Eenheid:
    """`EUR/persoon/jaar` -> machten per grondeenheid; `1` is zonder eenheid, `*` mag in de teller."""
    machten: dict[str, int] = {}
    for plaats, groep in enumerate(tekst.split("/")):
        for naam in groep.split("*"):
            naam = naam.strip()
            if not naam:
                raise EenheidsFout(f"Eenheid '{tekst}' is niet te lezen.")
            if naam != "1":
                machten[naam] = machten.get(naam, 0) + (1 if plaats == 0 else -1)
    return _orden(machten)


def _orden(machten: dict[str, int]) -> Eenheid:
    return tuple(sorted((naam, macht) for naam, macht in machten.items() if macht))


def _maal(links: Eenheid, rechts: Eenheid, teken: int = 1) -> Eenheid:
    machten = dict(links)
    for naam, macht in rechts:
        machten[naam] = machten.get(naam, 0) + teken * macht
    return _orden(machten)


def schrijf(eenheid: Eenheid) -> str:
    boven = [naam for naam, macht in eenheid for _ in range(macht)]
    onder = [naam for naam, macht in eenheid for _ in range(-macht)]
    return "/".join(["*".join(boven) or "1", *onder])


def leid_af(knoop: k.Knoop, van_blad: Callable[[k.Blad], Eenheid]) -> Eenheid | None:
    """De eenheid van een boom; None voor het getal 0, dat bij elke eenheid past.

    EenheidsFout als termen van een som, keuze of vergelijking verschillen.
    """

    def e(onderdeel: k.Knoop) -> Eenheid | None:
        return leid_af(onderdeel, van_blad)

    def gelijk(termen: tuple[k.Knoop, ...]) -> Eenheid | None:
        bekend = [eenheid for eenheid in map(e, termen) if eenheid is not None]
        for eenheid in bekend[1:]:
            if eenheid != bekend[0]:
                raise EenheidsFout(f"{schrijf(bekend[0])} en {schrijf(eenheid)} kunnen niet samen.")
        return bekend[0] if bekend else None

    match knoop:
        case k.Getal(0):
            return None
        case k.Getal():
            return ZONDER
        case k.Opgegeven() | k.Gekozen():
            return ZONDER
        case k.Blad():
            return van_blad(knoop)
        case k.Som(termen) | k.Keuze(_, termen) | k.SomVanRegels(_, _, termen):
            return gelijk(termen)
        case k.SomVanKeuzes(posten, _):
            return gelijk(posten)
        case k.Verschil(links, rechts):
            return gelijk((links, rechts))
        case k.Product(links, rechts):
            return _maal(e(links) or ZONDER, e(rechts) or ZONDER)
        case k.Quotient(teller, noemer, anders):
            breuk = _maal(e(teller) or ZONDER, e(noemer) or ZONDER, -1)
            rest = None if anders is None else e(anders)
            if rest is not None and rest != breuk:
                raise EenheidsFout(f"Deling geeft {schrijf(breuk)}, maar anders {schrijf(rest)}.")
            return breuk
        case k.Vergelijking(_, links, rechts):
            gelijk((links, rechts))
            return ZONDER
        case k.Samenstel(_, termen):
            for term in termen:
                e(term)
            return ZONDER
        case k.Als(voorwaarde, dan, anders):
            e(voorwaarde)
            return gelijk((dan, anders))
        case k.Vorig(post) | k.HoogsteVanaf(post):
            return e(post)
        case k.SomOverJaren(post, _):
            return _maal(e(post) or ZONDER, lees("jaar"))
        case k.ContanteWaarde(post, rente, _):
            _eis(e(rente), "1/jaar")
            return _maal(e(post) or ZONDER, lees("jaar"))
        case k.ContanteEindwaarde(post, rente, _):
            _eis(e(rente), "1/jaar")
            return e(post)
        case k.InJaar(van, _) | k.Ingevuld(van):
            return e(van)
        case k.Cumulatief(post):
            return _maal(e(post) or ZONDER, lees("jaar"))
        case k.Afschrijving(investering, termijn, rente):
            _eis(e(termijn), "jaar")
            if rente is not None:
                _eis(e(rente), "1/jaar")
            return e(investering)
        case _:
            raise TypeError(f"Onbekende knoop {type(knoop).__name__}.")


def _eis(eenheid: Eenheid | None, gewenst: str) -> None:
    """Weigert een andere eenheid; None, het getal 0, past overal."""
    if eenheid is not None and eenheid != lees(gewenst):
        raise EenheidsFout(f"{schrijf(eenheid)} waar {gewenst} hoort.")
