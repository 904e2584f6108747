"""Waar een blad uit bestaat: regels. Elke soort regel weet welke cellen hij vult; de opbouw geeft hem een rijnummer.

Een regel die een waarde draagt, meldt zich aan in het adresboek, zodat formules op andere bladen hem vinden.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from kostenmodel.rekenkern import Blad, InArm, Kenmerk, Landelijk, Parameter, Post, sleutel_van

from .raster import LAATSTE, TOTAAL

_PLAATSHOUDER = re.compile(r"\{(?:(?P<kolom>\$?[A-Z]+):)?(?P<soort>post|naam|parameter|landelijk|simulatie|eigen|basis) (?P<rest>[^}]+)\}")
_BLAD_IN_BEREIK = re.compile(r":(?:'[^']+'|[A-Za-z]+)!")
"""Het tweede deel van een bereik staat zonder bladnaam."""
Bladsoort = Literal["parameter", "landelijk", "simulatie"]


@dataclass(frozen=True)
class Formule:
    """Een losse celformule (zonder =) met de waarde die erbij hoort.

    `{rij}` wordt het eigen rijnummer, `{post SLEUTEL}` of `{post SLEUTEL ARM}` de rij van een post (zonder kolom is dat de
    kolom totaal), `{I:post SLEUTEL ARM}` die van kolom I, en `{F:naam NAAM}` een regel met een naam. `eigen` wijst naar de cel
    waar de gemeente een blad invult, `basis` naar zijn waarde zonder eigen cijfer.
    """

    tekst: str
    waarde: float | str


Celinhoud = str | float | int | Formule | None


@dataclass(frozen=True)
class Cel:
    kolom: str
    inhoud: Celinhoud
    stijl: str = "tekst"
    notatie: str = ""
    naar: str | Callable[[Adresboek], str] = ""
    """Intern adres waar de cel naartoe klikt, met `{rij}` voor de eigen rij; een functie als dat pas bekend is na het nummeren.

    Geef voor hetzelfde doel steeds dezelfde functie: dan ziet de volgende gemeente dat de cel gelijk is.
    """


@dataclass(frozen=True)
class Vrij:
    """Een regel met losse cellen."""

    cellen: tuple[Cel, ...] = ()
    naam: str = ""
    """Naam waaronder het rijnummer van deze regel terug te vinden is."""
    veld: str = ""
    """Sleutel van het veld dat in de kolom totaal staat."""


@dataclass(frozen=True)
class Kop:
    tekst: str
    op_papier: bool = True
    """Of dit en wat eronder staat wordt afgedrukt; hulpregels staan onderaan en alleen op het scherm."""


@dataclass(frozen=True)
class PostRegel:
    """Een post per jaar onder een bekostiging (None: gelijk onder beide)."""

    post: Post
    arm: str | None
    soort: str = ""
    bron: str = ""
    notatie: str = ""
    extra: tuple[Cel, ...] = ()
    reden: Callable[[Adresboek], str] | None = None
    """Waar de reden staat als de bron een aanname is."""


@dataclass(frozen=True)
class GetalRegel:
    """Een getal over meer jaren, in de kolom totaal."""

    post: Post
    notatie: str = ""
    extra: tuple[Cel, ...] = ()


@dataclass(frozen=True)
class ActieveRegel:
    """De waarde die geldt: het eigen cijfer als dat er is, anders die van het gekozen scenario.

    Zij verwijst naar haar blok; zonder eigen cijfer en zonder verschil tussen scenario's is zij zelf de invoer.
    """

    soort: Bladsoort
    sleutel: str
    arm: str | None
    per_scenario: bool
    omschrijving: str
    eenheid: str
    opschrift: str
    bron: str
    extra: tuple[Cel, ...] = ()
    met_eigen: bool = False
    """Of de gemeente hier een eigen cijfer voor in de plaats kan zetten."""


@dataclass(frozen=True)
class BlokRegel:
    """De waarde van een blad in een scenario; de regels van een blok staan onder elkaar in de volgorde van de scenario's."""

    soort: Bladsoort
    sleutel: str
    arm: str | None
    scenario: str
    """Leeg als de waarde in elk scenario gelijk is."""
    omschrijving: str
    eenheid: str
    bron: str
    reden: Callable[[Adresboek], str] | None = None
    """Waar de reden staat als de bron een aanname is."""


@dataclass(frozen=True)
class KenmerkRegel:
    sleutel: str
    omschrijving: str
    eenheid: str
    bron: str


@dataclass(frozen=True)
class EigenRegel:
    """Een regel die de gemeente zelf invult: `velden` zijn cellen die in alle jaren gelden, `jaren` zijn de cellen per jaar.

    `sleutel` is die van het blad dat de gemeente invult of overschrijft, of van de rij als er alleen velden zijn.
    """

    sleutel: str
    teksten: Mapping[str, str] = field(default_factory=dict)
    """Kolom -> tekst."""
    velden: Mapping[str, str] = field(default_factory=dict)
    """Kolom -> sleutel van een veld."""
    jaren: bool = True
    eenheid: str = ""
    extra: tuple[Cel, ...] = ()


Regel = Vrij | Kop | PostRegel | GetalRegel | ActieveRegel | BlokRegel | KenmerkRegel | EigenRegel


@dataclass(frozen=True)
class Werkblad:
    """Een blad: naam (letters en spaties), titel in A1, een zin die zegt wat het toont, en zijn regels."""

    naam: str
    titel: str
    zin: str
    regels: Sequence[Regel]
    met_jaren: bool = True
    breedtes: Mapping[str, float] = field(default_factory=dict)
    """Hoogstens zo breed wordt een kolom, in tekens; langere tekst breekt af."""
    extra_koppen: Mapping[str, str] = field(default_factory=dict)
    afdrukken_tot: str = LAATSTE
    """De laatste kolom die op papier komt."""
    op_een_bladzijde: bool = False
    """Staand op een bladzijde, hoe klein dat ook wordt."""
    kolom_reden: str = ""
    """De kolom waarin bij een aanname de reden staat."""
    legenda: str = ""
    """Vervangt de gewone legenda boven een blad met jaren."""
    koppen: Mapping[str, str | int] = field(default_factory=dict)
    """De koprij van een tabel met een eigen indeling, op de plaats van de jaren: kolom -> tekst of jaar."""
    getalkolommen: frozenset[str] = frozenset()
    """Kolommen van zo'n tabel met getallen; hun kop staat rechts."""
    vast_tot: str = "B"
    """De eerste kolom van zo'n tabel die meeschuift."""
    paginas_breed: int = 1
    """Over zoveel bladzijden naast elkaar wordt zo'n tabel afgedrukt."""
    beveiligd: bool = False
    """Of alleen gele cellen te wijzigen zijn; zonder wachtwoord, zodat wie het echt wil de beveiliging opheft."""
    daarna: Callable[[Any, Any], None] | None = None
    """Voor grafieken en keuzelijsten: krijgt het xlsxwriter-werkblad en het adresboek."""

    @property
    def twee_breed(self) -> bool:
        """Of alle jaren op papier komen: dat zijn twee bladzijden naast elkaar, elk met de sleutel en de omschrijving ervoor."""
        return self.met_jaren and self.afdrukken_tot == LAATSTE


class Adresboek:
    """Op welk blad en welke rij een waarde staat. Een sleutel zonder bekostiging geldt voor beide."""

    def __init__(self, kolom_reden: Mapping[str, str] | None = None) -> None:
        self.kolom_reden = kolom_reden or {}
        self._plaats: dict[tuple[str, str, str | None], tuple[str, int]] = {}
        self._namen: dict[str, tuple[str, int]] = {}
        self._blok: dict[tuple[str, str | None], tuple[int, int]] = {}
        self._velden: dict[str, tuple[str, str, int]] = {}
        self.platen: dict[tuple[str, int], Any] = {}
        """Blad en rij -> de laatste drukplaat van die rij; gemeenten met dezelfde indeling delen ze."""
        self.nummering: dict[tuple[str, str, bool], int] = {}
        """De nummering van de opmaak waar de platen bij horen."""

    def zelfde_indeling(self, ander: Adresboek) -> bool:
        """Of elke waarde in beide werkboeken op dezelfde plek staat."""
        return (self.kolom_reden, self._plaats, self._namen, self._blok, self._velden) == (
            ander.kolom_reden,
            ander._plaats,
            ander._namen,
            ander._blok,
            ander._velden,
        )

    def zet_veld(self, sleutel: str, blad: str, kolom: str, rij: int) -> None:
        self._velden[sleutel] = (blad, kolom, rij)

    def veld(self, sleutel: str) -> tuple[str, str, int]:
        """Blad, kolom en rij van een veld dat de gemeente invult."""
        return self._velden[sleutel]

    def zet(self, soort: str, sleutel: str, arm: str | None, blad: str, rij: int) -> None:
        if (soort, sleutel, arm) in self._plaats:
            raise ValueError(f"{soort} {sleutel} ({arm}) staat twee keer in het werkboek.")
        self._plaats[soort, sleutel, arm] = (blad, rij)

    def zet_naam(self, naam: str, blad: str, rij: int) -> None:
        self._namen[naam] = (blad, rij)

    def zet_in_blok(self, model: str, arm: str | None, rij: int) -> None:
        eerste, laatste = self._blok.get((model, arm), (rij, rij))
        self._blok[model, arm] = (min(eerste, rij), max(laatste, rij))

    def __contains__(self, plek: tuple[str, str, str | None]) -> bool:
        return plek in self._plaats

    def rij(self, soort: str, sleutel: str, arm: str | None = None) -> tuple[str, int]:
        """Blad en rij; zoekt eerst onder de bekostiging, dan onder beide. KeyError als de waarde nergens staat."""
        for onder in (arm, None):
            if (soort, sleutel, onder) in self._plaats:
                return self._plaats[soort, sleutel, onder]
        raise KeyError(f"{soort} {sleutel} ({arm}) staat niet in het werkboek")

    def heeft_naam(self, naam: str) -> bool:
        return naam in self._namen

    def naam(self, naam: str) -> tuple[str, int]:
        return self._namen[naam]

    def blok(self, model: str, arm: str | None) -> tuple[int, int]:
        return self._blok[model, arm]

    def van_blad(self, knoop: Blad, arm: str | None) -> tuple[str, int]:
        match knoop:
            case InArm(sleutel, bekostiging):
                return self.rij("post", sleutel, bekostiging)
            case Parameter(sleutel):
                waar = "parameter" if ("parameter", sleutel, arm) in self or ("parameter", sleutel, None) in self else "eigen"
                return self.rij(waar, sleutel, arm)
            case Landelijk(sleutel):
                return self.rij("landelijk", sleutel, arm)
            case Kenmerk(sleutel):
                return self.rij("kenmerk", sleutel)
            case _:
                return self.rij("post", sleutel_van(knoop) or knoop.sleutel, arm)

    def vul_in(self, tekst: str, blad: str, rij: int) -> str:
        """Een formule met plaatshouders (zie Formule) als celformule op een blad en rij."""

        def adres(gevonden: re.Match[str]) -> str:
            kolom, soort, rest = gevonden["kolom"] or TOTAAL, gevonden["soort"], gevonden["rest"].split(" ")
            waar = "blok parameter " if soort == "basis" else soort
            ander, nummer = self.naam(" ".join(rest)) if soort == "naam" else self.rij(waar, rest[0], *rest[1:])
            return f"{'' if ander == blad else verwijs(ander)}{kolom}{nummer}"

        ingevuld = _PLAATSHOUDER.sub(adres, tekst.replace("{rij}", str(rij)))
        return _BLAD_IN_BEREIK.sub(":", ingevuld)


def verwijs(blad: str) -> str:
    """Het voorvoegsel van een verwijzing naar een ander blad."""
    return f"'{blad}'!" if " " in blad else f"{blad}!"


@cache
def naar_regel(soort: str, sleutel: str, arm: str | None = None) -> Callable[[Adresboek], str]:
    """Klikt naar de regel van een post of blad, waar die ook terechtkomt."""

    def adres(adressen: Adresboek) -> str:
        blad, rij = adressen.rij(soort, sleutel, arm)
        return f"{verwijs(blad)}A{rij}"

    return adres


@cache
def naar_bron(bron: str) -> Callable[[Adresboek], str]:
    """Klikt naar een bron op blad Bronnen."""

    def adres(adressen: Adresboek) -> str:
        blad, rij = adressen.naam(f"bron {bron}")
        return f"{verwijs(blad)}A{rij}"

    return adres


@cache
def naar_reden(soort: str, sleutel: str, arm: str | None) -> Callable[[Adresboek], str]:
    """Klikt naar de reden van een aanname: bij de parameter of regeling, of naar de rij waar de gemeente het cijfer zelf opgeeft."""

    def adres(adressen: Adresboek) -> str:
        waar = soort if any((soort, sleutel, onder) in adressen for onder in (arm, None)) else "eigen"
        blad, rij = adressen.rij(waar, sleutel, arm)
        return f"{verwijs(blad)}{adressen.kolom_reden[blad]}{rij}"

    return adres
