"""Posten en modellen: wat een berekende regel is, wie hem draagt en bij welk model hij hoort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .knopen import Blad, Knoop, PostVerwijzing, Volume, bladeren

Soort = Literal["kosten", "overdracht", "investering", "volume", "memo", "totaal"]
Boeking = Literal["beide", "exploitatie", "kas"]
Lijsten = Mapping[str, Mapping[str, str]]
"""Per indeling (opvangtype, partij) de codes met hun opschrift."""


@dataclass(frozen=True)
class Post:
    """Een berekende regel: een keer gedeclareerd, op arrays uitgerekend en als Excelformule geschreven.

    kosten: gebruik van middelen, gedragen door `drager`. overdracht: van `van` naar `naar`, een regel voor beide kanten.
    investering: van `drager`, telt alleen in de kasstroom. volume en memo: nooit in een totaal.
    `boeking` zegt waar een kostenpost of overdracht meetelt: in de exploitatie (lasten en baten), in de kasstroom, of beide;
    kapitaallasten staan alleen in de exploitatie, een subsidie ineens alleen in de kas.
    `kostensoort`: code uit de indeling; bij een overdracht die van de kosten waar zij tegenover staat.
    `leeg`: de post met het deel van de last dat voor lege plaatsen of woningen is, als die er niet apart uit zijn.
    `stand`: een voorraad op 31 december of een gemiddelde, waarvan een totaal over jaren niets betekent.
    `is_getal`: een getal over meer jaren, zonder waarde per jaar.
    `gelijk_in_armen`: hangt niet af van de bekostiging en staat dus een keer in het werkboek.
    """

    sleutel: str
    omschrijving: str
    eenheid: str
    formule: Knoop
    soort: Soort
    drager: str | None = None
    van: str | None = None
    naar: str | None = None
    boeking: Boeking = "beide"
    kostensoort: str = ""
    leeg: str = ""
    stand: bool = False
    gelijk_in_armen: bool = False
    is_getal: bool = False
    toelichting: str = ""

    def __post_init__(self) -> None:
        if self.soort in ("kosten", "investering") and not self.drager:
            raise ValueError(f"Post {self.sleutel}: {self.soort} zonder drager.")
        if self.soort == "overdracht" and not (self.van and self.naar):
            raise ValueError(f"Post {self.sleutel}: een overdracht heeft een 'van' en een 'naar' nodig.")

    @property
    def in_exploitatie(self) -> bool:
        return self.soort in ("kosten", "overdracht") and self.boeking != "kas"

    @property
    def in_kas(self) -> bool:
        return self.soort == "investering" or (self.soort in ("kosten", "overdracht") and self.boeking != "exploitatie")

    def opschrift(self, partijen: Mapping[str, str]) -> str:
        """De tekst in de kolom soort/partij; posten met hetzelfde opschrift tellen samen."""
        toevoeging = {"beide": "", "exploitatie": " (niet kas)", "kas": " (alleen kas)"}[self.boeking]
        match self.soort:
            case "kosten" | "investering":
                return f"{self.soort}{toevoeging}: {partijen[self.drager or '']}"
            case "overdracht":
                return f"overdracht{toevoeging}: {partijen[self.van or '']} > {partijen[self.naar or '']}"
            case _:
                return self.soort

    def bijdrage(self, partij: str) -> int:
        """+1 als de post een last is van de partij, -1 als hij een baat is, 0 als hij haar niet raakt."""
        if self.soort == "overdracht":
            return (self.van == partij) - (self.naar == partij)
        return int(self.soort in ("kosten", "investering") and self.drager == partij)


@dataclass(frozen=True)
class Model:
    """Een kostenmodel: titel van het werkblad, uitleg, wat tussen de bekostigingen verschilt en de posten."""

    naam: str
    titel: str
    toelichting: str
    verschil: str
    posten: tuple[Post, ...]


def sleutel_van(blad: Blad) -> str | None:
    """De sleutel van de post waar een blad naar verwijst; None als het blad geen post is."""
    if isinstance(blad, PostVerwijzing):
        return blad.sleutel
    if isinstance(blad, Volume):
        return f"volume.{blad.sleutel}"
    return None


def op_volgorde(posten: Sequence[Post]) -> tuple[Post, ...]:
    """De posten zo gerangschikt dat elke post na de posten komt die hij gebruikt.

    ValueError bij een dubbele sleutel, een verwijzing naar een onbekende post of een kring.
    """
    per_sleutel: dict[str, Post] = {}
    for nieuw in posten:
        if nieuw.sleutel in per_sleutel:
            raise ValueError(f"Post {nieuw.sleutel} is twee keer gedeclareerd.")
        per_sleutel[nieuw.sleutel] = nieuw
    klaar: dict[str, Post] = {}
    bezig: set[str] = set()

    def plaats(kandidaat: Post) -> None:
        if kandidaat.sleutel in klaar:
            return
        if kandidaat.sleutel in bezig:
            raise ValueError(f"Post {kandidaat.sleutel} verwijst via andere posten naar zichzelf.")
        bezig.add(kandidaat.sleutel)
        for blad in bladeren(kandidaat.formule):
            nodig = sleutel_van(blad)
            if nodig is None:
                continue
            if nodig not in per_sleutel:
                raise ValueError(f"Post {kandidaat.sleutel} verwijst naar onbekende post {nodig}.")
            plaats(per_sleutel[nodig])
        bezig.discard(kandidaat.sleutel)
        klaar[kandidaat.sleutel] = kandidaat

    for een in posten:
        plaats(een)
    return tuple(klaar.values())


def nodig_voor(posten: Sequence[Post], gevraagd: Iterable[str]) -> tuple[Post, ...]:
    """De gevraagde posten en alles wat zij gebruiken, in de volgorde van `posten` (zie `op_volgorde`)."""
    nodig = set(gevraagd)
    for een in reversed(posten):
        if een.sleutel in nodig:
            nodig |= {sleutel for blad in bladeren(een.formule) if (sleutel := sleutel_van(blad)) is not None}
    return tuple(een for een in posten if een.sleutel in nodig)
