"""Gemeenten: hun kenmerken, hun begroting per taakveld, en het vinden van een gemeente bij een getypte naam."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kostenmodel.invoer.meldingen import InvoerFouten, Melding, toon

_ROEPNAMEN = {"denhaag": "sgravenhage", "denbosch": "shertogenbosch"}
_HOOGSTENS = 5


@dataclass(frozen=True)
class Gemeente:
    """Een gemeente; `code` zoals het CBS die schrijft. Een onbekend kenmerk is None, nooit nul.

    `kenmerken` houdt de getallen uit de overige kolommen van gemeenten.csv; een lege cel ontbreekt daarin.
    """

    code: str
    naam: str
    provincie: str
    veiligheidsregio: str
    inwoners: int
    inwoners_peildatum: str
    huishoudens: int | None
    grootteklasse: str
    bron: str
    capaciteit_regulier: int | None = None
    capaciteit_nood: int | None = None
    spreidingswet_plaatsen: int | None = None
    capaciteit_peildatum: str = ""
    capaciteit_bron: str = ""
    uitkeringsbasis: int | None = None
    gemeentefonds_bron: str = ""
    inwoners_historisch: int = 0
    """Inwoners voor wie het bijstandsbudget op eigen lasten van eerder berust: tot 15.000 allen, boven 40.000 geen."""
    lvv_plaatsen: int = 0
    lvv_rijksbijdrage: int = 0
    """Euro in 2024; nul buiten de vijf LVV-steden."""
    kenmerken: Mapping[str, float] = field(default_factory=dict, hash=False)
    inwoners_buiten_lvv: int = 0
    """De inwoners, of nul in een LVV-stad."""


@dataclass(frozen=True)
class Begrotingsregel:
    """Baten en lasten van één taakveld in één jaar, in duizenden euro's; `soort` is begroting of jaarrekening."""

    jaar: int
    soort: str
    code: str
    taakveld: str
    baten_x1000: float | None
    lasten_x1000: float | None
    bron: str = ""


def kaal(tekst: str) -> str:
    """Kleine letters en cijfers, zonder accenten, spaties en leestekens: 'Súdwest-Fryslân' wordt 'sudwestfryslan'."""
    ontleed = unicodedata.normalize("NFKD", tekst).casefold()
    return "".join(teken for teken in ontleed if teken.isalnum())


def zoek(gemeenten: Iterable[Gemeente], tekst: str) -> Gemeente:
    """De gemeente met deze naam of code; accenten, hoofdletters en leestekens tellen niet.

    InvoerFouten bij een onbekende naam (met de naam die erop lijkt) en bij een naam die meer gemeenten dragen.
    """
    lijst = tuple(gemeenten)
    vraag = kaal(tekst)
    for passend in (_op_code(lijst, vraag), _op_naam(lijst, vraag), _op_stam(lijst, vraag)):
        if len(passend) == 1:
            return passend[0]
        if passend:
            raise InvoerFouten([_dubbelzinnig(tekst, passend)])
    raise InvoerFouten([_onbekend(lijst, tekst)])


def _op_code(lijst: tuple[Gemeente, ...], vraag: str) -> list[Gemeente]:
    cijfers = vraag.removeprefix("gm")
    if not cijfers.isdecimal():
        return []
    return [g for g in lijst if kaal(g.code).removeprefix("gm").lstrip("0") == cijfers.lstrip("0")]


def _op_naam(lijst: tuple[Gemeente, ...], vraag: str) -> list[Gemeente]:
    vraag = _ROEPNAMEN.get(vraag, vraag)
    return [g for g in lijst if vraag and vraag == kaal(g.naam)]


def _op_stam(lijst: tuple[Gemeente, ...], vraag: str) -> list[Gemeente]:
    """Zonder toevoeging ('Bergen') of met de provincie als toevoeging ('Bergen Limburg')."""
    vraag = _ROEPNAMEN.get(vraag, vraag)
    return [g for g in lijst if vraag and vraag in (_stam(g), _stam(g) + kaal(g.provincie))]


def _stam(gemeente: Gemeente) -> str:
    return kaal(re.sub(r"\(.*?\)", "", gemeente.naam))


def _dubbelzinnig(tekst: str, passend: list[Gemeente]) -> Melding:
    namen = " en ".join(f"{g.naam} ({g.provincie}, {g.code})" for g in passend)
    doe = f"Bedoelt u {' of '.join(g.naam for g in passend)}? Typ de volledige naam of de code."
    return Melding("gemeenten/gemeenten.csv", f"gemeente {toon(tekst)}", f"meer dan één gemeente: {namen}", "één gemeente", doe)


def _onbekend(lijst: tuple[Gemeente, ...], tekst: str) -> Melding:
    lijkt = lijkende(lijst, tekst)
    doe = f"Bedoelt u {' of '.join(lijkt)}?" if lijkt else "Zoek de naam op met: kostenmodel gemeenten."
    return Melding(
        "gemeenten/gemeenten.csv",
        f"gemeente {toon(tekst)}",
        "geen gemeente met die naam of code",
        f"de naam of code van een van de {len(lijst)} gemeenten",
        doe,
    )


def lijkende(gemeenten: Iterable[Gemeente], tekst: str) -> list[str]:
    """De namen die op `tekst` lijken: eerst wat ermee begint, dan wat er weinig van verschilt."""
    vraag = kaal(tekst)
    namen = {g.naam: kaal(g.naam) for g in gemeenten}
    begin = [naam for naam, kort in namen.items() if len(vraag) > 2 and kort.startswith(vraag)]
    dichtbij = difflib.get_close_matches(vraag, sorted(set(namen.values())), n=3, cutoff=0.72)
    lijkt = [naam for kort in dichtbij for naam, eigen in namen.items() if eigen == kort]
    return list(dict.fromkeys([*begin, *lijkt]))[:_HOOGSTENS]
