"""De boom waarin elke berekende regel (post) een keer wordt opgeschreven.

Een boom bestaat uit bladeren (parameter, volume, landelijk cijfer, kenmerk, verwijzing naar een post, 0 of 1) en bewerkingen.
De boom weet niets van waarden, cellen of bestanden: `rekenen` maakt er getallen van, `formules` een Excelformule.
Bewust weinig bewerkingen: wat hier niet staat, kan een controller ook niet in een cel volgen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


class Knoop:
    """Een deel van een formule; +, -, * en / maken er een grotere formule van."""

    __slots__ = ()

    def __add__(self, ander: Knoop) -> Knoop:
        return Som((self, ander))

    def __sub__(self, ander: Knoop) -> Knoop:
        return Verschil(self, ander)

    def __mul__(self, ander: Knoop) -> Knoop:
        return Product(self, ander)

    def __truediv__(self, ander: Knoop) -> Knoop:
        return Quotient(self, ander, None)

    def delen(self) -> tuple[Knoop, ...]:
        """De directe onderdelen, van links naar rechts."""
        return ()


class Blad(Knoop):
    """Een blad met een sleutel: daar zet `rekenen` een waarde en `formules` een celadres neer."""

    __slots__ = ()
    sleutel: str


@dataclass(frozen=True, slots=True)
class Parameter(Blad):
    """Een gedateerd bedrag, aandeel of aantal uit de parameterbestanden."""

    sleutel: str


@dataclass(frozen=True, slots=True)
class Volume(Blad):
    """Een gemeentelijk volume: de post `volume.<sleutel>` uit de verdeling."""

    sleutel: str


@dataclass(frozen=True, slots=True)
class Landelijk(Blad):
    """Een landelijk jaarvolume uit de keten."""

    sleutel: str


@dataclass(frozen=True, slots=True)
class Kenmerk(Blad):
    """Een vast kenmerk van de gemeente, of (`landelijk.<naam>`) de som daarvan over alle gemeenten."""

    sleutel: str


@dataclass(frozen=True, slots=True)
class PostVerwijzing(Blad):
    """De uitkomst van een andere post, in hetzelfde jaar en dezelfde bekostiging."""

    sleutel: str


@dataclass(frozen=True, slots=True)
class InArm(Blad):
    """De uitkomst van een post onder een genoemde bekostiging; alleen in posten die de bekostigingen vergelijken."""

    sleutel: str
    bekostiging: str


@dataclass(frozen=True, slots=True)
class Veld(Blad):
    """Een enkel cijfer dat de gemeente invult en dat in alle jaren hetzelfde is; leeg telt als nul."""

    sleutel: str


@dataclass(frozen=True, slots=True)
class Opgegeven(Blad):
    """1 als de gemeente een parameter (in dat jaar) of een veld zelf heeft ingevuld, anders 0; alleen in een voorwaarde."""

    blad: Parameter | Veld

    @property
    def sleutel(self) -> str:  # type: ignore[override]
        return self.blad.sleutel

    def delen(self) -> tuple[Knoop, ...]:
        return (self.blad,)


@dataclass(frozen=True, slots=True)
class Ingevuld(Knoop):
    """De waarde van een cel die de gemeente invult; leeg telt als nul, en tekst waar een getal hoort ook (SUM)."""

    blad: Parameter | Veld

    def delen(self) -> tuple[Knoop, ...]:
        return (self.blad,)


@dataclass(frozen=True, slots=True)
class Gekozen(Blad):
    """1 als de gemeente bij een keuzeveld dit label heeft gekozen, anders 0; alleen in een `SomVanKeuzes`."""

    sleutel: str
    label: str


@dataclass(frozen=True, slots=True)
class Getal(Knoop):
    """Een vast getal in een formule. Alleen 0 en 1 bestaan; de rest is een parameter."""

    waarde: int

    def __post_init__(self) -> None:
        if self.waarde not in (0, 1):
            raise ValueError(f"Alleen 0 en 1 mogen als getal in een formule staan, niet {self.waarde}.")


NUL, EEN = Getal(0), Getal(1)

AANLOOPJAREN = 2
"""Jaren voor het begrotingsjaar die elke tabel ook toont (t-2 en t-1)."""


@dataclass(frozen=True, slots=True)
class Som(Knoop):
    termen: tuple[Knoop, ...]

    def __add__(self, ander: Knoop) -> Knoop:
        return Som((*self.termen, ander))

    def delen(self) -> tuple[Knoop, ...]:
        return self.termen


@dataclass(frozen=True, slots=True)
class Verschil(Knoop):
    links: Knoop
    rechts: Knoop

    def delen(self) -> tuple[Knoop, ...]:
        return (self.links, self.rechts)


@dataclass(frozen=True, slots=True)
class Product(Knoop):
    links: Knoop
    rechts: Knoop

    def delen(self) -> tuple[Knoop, ...]:
        return (self.links, self.rechts)


@dataclass(frozen=True, slots=True)
class Quotient(Knoop):
    """Deling; met `anders` de uitkomst als de noemer nul is, zonder `anders` mag de noemer nooit nul zijn."""

    teller: Knoop
    noemer: Knoop
    anders: Knoop | None

    def delen(self) -> tuple[Knoop, ...]:
        return (self.teller, self.noemer) if self.anders is None else (self.teller, self.noemer, self.anders)


@dataclass(frozen=True, slots=True)
class Keuze(Knoop):
    """De kleinste (`MIN`) of de grootste (`MAX`) van een aantal waarden."""

    functie: str
    termen: tuple[Knoop, ...]

    def delen(self) -> tuple[Knoop, ...]:
        return self.termen


@dataclass(frozen=True, slots=True)
class Vergelijking(Knoop):
    """Een voorwaarde tussen twee waarden: `>`, `>=` of `=`."""

    teken: str
    links: Knoop
    rechts: Knoop

    def delen(self) -> tuple[Knoop, ...]:
        return (self.links, self.rechts)


@dataclass(frozen=True, slots=True)
class Samenstel(Knoop):
    """Voorwaarden samen: `AND` of `OR`."""

    functie: str
    termen: tuple[Knoop, ...]

    def delen(self) -> tuple[Knoop, ...]:
        return self.termen


@dataclass(frozen=True, slots=True)
class Als(Knoop):
    voorwaarde: Knoop
    dan: Knoop
    anders: Knoop

    def delen(self) -> tuple[Knoop, ...]:
        return (self.voorwaarde, self.dan, self.anders)


@dataclass(frozen=True, slots=True)
class Vorig(Knoop):
    """De waarde van een post in het jaar ervoor; in het eerste jaar van de tabel nul."""

    post: Blad

    def delen(self) -> tuple[Knoop, ...]:
        return (self.post,)


@dataclass(frozen=True, slots=True)
class Cumulatief(Knoop):
    """De som van een stroompost vanaf het eerste jaar van de tabel; de eenheid verliest `/jaar`."""

    post: Blad

    def delen(self) -> tuple[Knoop, ...]:
        return (self.post,)


@dataclass(frozen=True, slots=True)
class Afschrijving(Knoop):
    """Afschrijving over jaarlagen van een investeringspost; leeftijd = jaar - jaar van de laag.

    Lineair: elk jaar investering / termijn. Annuitair: het aflossingsdeel van een annuiteit met rente r,
    investering * r / ((1+r)^n - 1) * (1+r)^leeftijd; bij r = 0 gelijk aan lineair. De termijn wordt op hele jaren afgerond.
    """

    investering: PostVerwijzing
    termijn: Blad
    rente: Blad | None = None

    def delen(self) -> tuple[Knoop, ...]:
        return (self.investering, self.termijn) if self.rente is None else (self.investering, self.termijn, self.rente)


@dataclass(frozen=True, slots=True)
class HoogsteVanaf(Knoop):
    """De hoogste waarde van een post van dit jaar tot en met het laatste jaar."""

    post: Blad

    def delen(self) -> tuple[Knoop, ...]:
        return (self.post,)


@dataclass(frozen=True, slots=True)
class SomOverJaren(Knoop):
    """Een getal: de som van een post over de eerste `jaren` jaren vanaf het begrotingsjaar; de eenheid verliest `/jaar`."""

    post: Blad
    jaren: int

    def delen(self) -> tuple[Knoop, ...]:
        return (self.post,)


@dataclass(frozen=True, slots=True)
class ContanteWaarde(Knoop):
    """Een getal: de contante waarde van een post over `jaren` jaren; het begrotingsjaar telt ongekort mee."""

    post: Blad
    rente: Knoop
    jaren: int

    def delen(self) -> tuple[Knoop, ...]:
        return (self.post, self.rente)


@dataclass(frozen=True, slots=True)
class ContanteEindwaarde(Knoop):
    """Een getal: de stand van een post aan het eind van het laatste van `jaren` jaren, contant naar het begin van het eerste."""

    post: Blad
    rente: Knoop
    jaren: int

    def delen(self) -> tuple[Knoop, ...]:
        return (self.post, self.rente)


@dataclass(frozen=True, slots=True)
class InJaar(Knoop):
    """Een getal: de waarde van een blad in een vast jaar; `plaats` 0 is het begrotingsjaar."""

    blad: Blad
    plaats: int

    def delen(self) -> tuple[Knoop, ...]:
        return (self.blad,)


@dataclass(frozen=True, slots=True)
class SomVanRegels(Knoop):
    """De som van alle regels in een blok met hetzelfde opschrift in de kolom soort/partij (SUMIFS)."""

    blok: str
    opschrift: str
    posten: tuple[PostVerwijzing, ...]

    def delen(self) -> tuple[Knoop, ...]:
        return self.posten


@dataclass(frozen=True, slots=True)
class SomVanKeuzes(Knoop):
    """De som van posten waarbij de gemeente deze labels heeft gekozen (SUMIFS).

    `keuzes`: per keuzeveld een `Gekozen` voor elke post. De posten staan onder elkaar in een blok, de keuzevelden ook.
    """

    posten: tuple[PostVerwijzing, ...]
    keuzes: tuple[tuple[Gekozen, ...], ...]

    def delen(self) -> tuple[Knoop, ...]:
        return (*self.posten, *(een for rij in self.keuzes for een in rij))


def deel(teller: Knoop, noemer: Knoop, anders: Knoop = NUL) -> Knoop:
    """teller / noemer, of `anders` als de noemer nul is."""
    return Quotient(teller, noemer, anders)


def minimum(*termen: Knoop) -> Knoop:
    return Keuze("MIN", termen)


def maximum(*termen: Knoop) -> Knoop:
    return Keuze("MAX", termen)


def groter(links: Knoop, rechts: Knoop) -> Knoop:
    return Vergelijking(">", links, rechts)


def ten_minste(links: Knoop, rechts: Knoop) -> Knoop:
    return Vergelijking(">=", links, rechts)


def gelijk(links: Knoop, rechts: Knoop) -> Knoop:
    return Vergelijking("=", links, rechts)


def en(*termen: Knoop) -> Knoop:
    return Samenstel("AND", termen)


def of(*termen: Knoop) -> Knoop:
    return Samenstel("OR", termen)


def als(voorwaarde: Knoop, dan: Knoop, anders: Knoop = NUL) -> Knoop:
    return Als(voorwaarde, dan, anders)


def som(termen: Iterable[Knoop]) -> Knoop:
    """De som van een of meer termen."""
    rij = tuple(termen)
    if not rij:
        raise ValueError("Een som heeft minstens een term nodig.")
    return rij[0] if len(rij) == 1 else Som(rij)


def opgegeven(blad: Parameter | Veld) -> Knoop:
    """Voorwaarde: de gemeente heeft dit blad zelf ingevuld."""
    return Opgegeven(blad)


def ingevuld(blad: Parameter | Veld) -> Knoop:
    """Wat de gemeente hier invult, of nul."""
    return Ingevuld(blad)


def post(sleutel: str) -> PostVerwijzing:
    return PostVerwijzing(sleutel)


def vorig(sleutel: str) -> Knoop:
    return Vorig(PostVerwijzing(sleutel))


def cumulatief(sleutel: str) -> Knoop:
    return Cumulatief(PostVerwijzing(sleutel))


def afschrijving(investering: str, termijn: Blad) -> Knoop:
    return Afschrijving(PostVerwijzing(investering), termijn)


def annuiteit(investering: str, termijn: Blad, rente: Blad) -> Knoop:
    return Afschrijving(PostVerwijzing(investering), termijn, rente)


def loop(knoop: Knoop) -> Iterator[Knoop]:
    """Alle knopen van een boom, de wortel eerst."""
    yield knoop
    for onderdeel in knoop.delen():
        yield from loop(onderdeel)


def bladeren(knoop: Knoop) -> Iterator[Blad]:
    """Alle bladeren met een sleutel, in leesvolgorde; een blad dat vaker voorkomt komt vaker terug."""
    for deelknoop in loop(knoop):
        if isinstance(deelknoop, Blad):
            yield deelknoop


def vervang(knoop: Knoop, functie: Callable[[Knoop], Knoop | None]) -> Knoop:
    """Dezelfde boom waarin `functie` knopen vervangt; None laat een knoop staan en gaat verder met zijn delen."""
    nieuw = functie(knoop)
    if nieuw is not None:
        return nieuw

    def in_veld(waarde: object) -> object:
        if isinstance(waarde, Knoop):
            return vervang(waarde, functie)
        return tuple(in_veld(lid) for lid in waarde) if isinstance(waarde, tuple) else waarde

    velden = {naam: in_veld(getattr(knoop, naam)) for naam in getattr(knoop, "__dataclass_fields__", {})}
    return type(knoop)(**velden) if velden else knoop  # type: ignore[arg-type]
