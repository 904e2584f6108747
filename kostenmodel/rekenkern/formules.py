"""Bomen schrijven als Excelformule: zelfde jaar, zelfde kolom; een formule per rij (in R1C1 gelijk).

Een rij wordt een keer geschreven als sjabloon; `Sjabloon.in_kolom` maakt er de formule van een jaarkolom van.
Grenzen: 250 tekens en 8 verwijzingen (`te_lang` meldt wat daar overheen gaat) en alleen de toegestane functies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from . import knopen as k

KOLOM, VORIGE = "\x01", "\x02"
GRENS_TEKENS, GRENS_VERWIJZINGEN = 250, 8


@dataclass(frozen=True)
class Raster:
    """De vaste kolommen van elk blad, van de eerste tot de laatste jaarkolom, en de rij met de jaartallen."""

    kolommen: tuple[str, ...]
    jaarrij: int

    @property
    def eerste(self) -> str:
        return self.kolommen[0]

    @property
    def laatste(self) -> str:
        return self.kolommen[-1]

    def begroting(self, plaats: int) -> str:
        """De kolom van het begrotingsjaar (0) of een later jaar."""
        return self.kolommen[k.AANLOOPJAREN + plaats]


@dataclass(frozen=True)
class Sjabloon:
    """Een rijformule met plaatshouders; `zonder_vorig` is de formule voor de eerste jaarkolom."""

    tekst: str
    zonder_vorig: str

    def in_kolom(self, kolom: str, vorige: str | None) -> str:
        """De formule in een kolom; `vorige` is de kolom links ervan, None in de eerste jaarkolom."""
        if vorige is None:
            return "=" + self.zonder_vorig.replace(KOLOM, kolom)
        return "=" + self.tekst.replace(KOLOM, kolom).replace(VORIGE, vorige)


Adres = Callable[[k.Blad], tuple[str, int]]
"""Geeft per blad het werkbladvoorvoegsel (leeg op hetzelfde werkblad, anders eindigend op !) en het rijnummer.

Bij een veld of keuzeveld eindigt het voorvoegsel op de vaste kolom ($D$), want dat staat in elk jaar in dezelfde cel.
"""

Blok = Callable[[str, str], tuple[str, int, int, int]]
"""Geeft bij een blok en een opschrift: voorvoegsel, eerste rij, laatste rij en de rij waarin dat opschrift staat."""

_VOORRANG = {"optellen": 1, "maal": 2, "macht": 3, "los": 4}


@dataclass(frozen=True)
class _Stuk:
    tekst: str
    voorrang: int = 4

    def binnen(self, minstens: int) -> str:
        return self.tekst if self.voorrang >= minstens else f"({self.tekst})"


def schrijf(knoop: k.Knoop, adres: Adres, raster: Raster, blok: Blok | None = None) -> Sjabloon:
    """Het sjabloon van een rij. TypeError bij een knoop die niet te schrijven is."""
    met = _schrijf(knoop, adres, raster, blok, eerste=False).tekst
    return Sjabloon(met, _schrijf(knoop, adres, raster, blok, eerste=True).tekst if VORIGE in met else met)


def _schrijf(knoop: k.Knoop, adres: Adres, raster: Raster, blok: Blok | None, *, eerste: bool) -> _Stuk:
    def s(onderdeel: k.Knoop) -> _Stuk:
        return _schrijf(onderdeel, adres, raster, blok, eerste=eerste)

    def rij(blad: k.Blad) -> str:
        voor, nummer = adres(blad)
        return f"{voor}${raster.eerste}{nummer}:${raster.laatste}{nummer}"

    match knoop:
        case k.Getal(waarde):
            return _Stuk(str(waarde))
        case k.Veld():
            voor, nummer = adres(knoop)
            return _Stuk(f"{voor}{nummer}")
        case k.Opgegeven(blad):
            return _Stuk(f"ISNUMBER({s(blad).tekst})")
        case k.Blad():
            voor, nummer = adres(knoop)
            return _Stuk(f"{voor}{KOLOM}{nummer}")
        case k.Som(termen):
            return _Stuk("+".join(s(term).binnen(1) for term in termen), 1)
        case k.Verschil(links, rechts):
            return _Stuk(f"{s(links).binnen(1)}-{s(rechts).binnen(2)}", 1)
        case k.Product(links, rechts):
            return _Stuk(f"{s(links).binnen(2)}*{s(rechts).binnen(2 if isinstance(rechts, k.Product) else 3)}", 2)
        case k.Quotient(teller, noemer, None):
            return _Stuk(f"{s(teller).binnen(2)}/{s(noemer).binnen(3)}", 2)
        case k.Quotient(teller, noemer, anders):
            onder = s(noemer)
            breuk = f"{s(teller).binnen(2)}/{onder.binnen(3)}"
            return _Stuk(f"IF({onder.binnen(1)}=0,{s(anders).tekst},{breuk})")  # type: ignore[arg-type]
        case k.Keuze(functie, termen) | k.Samenstel(functie, termen):
            return _Stuk(f"{functie}({','.join(s(term).tekst for term in termen)})")
        case k.Ingevuld(blad):
            return _Stuk(f"SUM({s(blad).tekst})")
        case k.Vergelijking(teken, links, rechts):
            return _Stuk(f"{s(links).binnen(1)}{teken}{s(rechts).binnen(1)}", 0)
        case k.Als(voorwaarde, dan, anders):
            return _Stuk(f"IF({s(voorwaarde).tekst},{s(dan).tekst},{s(anders).tekst})")
        case k.Vorig(post):
            voor, nummer = adres(post)
            return _Stuk("0") if eerste else _Stuk(f"{voor}{VORIGE}{nummer}")
        case k.Cumulatief(post):
            voor, nummer = adres(post)
            return _Stuk(f"SUM({voor}${raster.eerste}{nummer}:{KOLOM}{nummer})")
        case k.Afschrijving(investering, termijn, rente):
            return _afschrijving(rij(investering), s(termijn).tekst, None if rente is None else s(rente).tekst, raster)
        case k.HoogsteVanaf(post):
            voor, nummer = adres(post)
            return _Stuk(f"MAX({voor}{KOLOM}{nummer}:${raster.laatste}{nummer})")
        case k.SomOverJaren(post, jaren):
            voor, nummer = adres(post)
            return _Stuk(f"SUM({voor}${raster.begroting(0)}{nummer}:${raster.begroting(jaren - 1)}{nummer})")
        case k.ContanteWaarde(post, rente, jaren):
            voor, nummer = adres(post)
            nu = f"{voor}${raster.begroting(0)}{nummer}"
            if jaren == 1:
                return _Stuk(nu)
            later = f"{voor}${raster.begroting(1)}{nummer}:${raster.begroting(jaren - 1)}{nummer}"
            return _Stuk(f"{nu}+NPV({s(rente).tekst},{later})", 1)
        case k.ContanteEindwaarde(post, rente, jaren):
            voor, nummer = adres(post)
            eind, j = raster.begroting(jaren - 1), raster.jaarrij
            return _Stuk(f"{voor}${eind}{nummer}/(1+{s(rente).tekst})^(${eind}${j}-${raster.begroting(0)}${j}+1)", 2)
        case k.InJaar(van, plaats):
            voor, nummer = adres(van)
            return _Stuk(f"{voor}${raster.begroting(plaats)}{nummer}")
        case k.SomVanKeuzes(posten, keuzes):
            voor, boven, laatste = _onder_elkaar(posten, adres)
            bereiken = [f"{voor}{KOLOM}${boven}:{KOLOM}${laatste}"]
            for rij_keuzes in keuzes:
                veld, boven, laatste = _onder_elkaar(rij_keuzes, adres)
                bereiken += [f"{veld}{boven}:{veld.rpartition('!')[2]}{laatste}", f'"{rij_keuzes[0].label}"']
            return _Stuk(f"SUMIFS({','.join(bereiken)})")
        case k.SomVanRegels(naam, opschrift, _):
            if blok is None:
                raise TypeError("Een som van regels kan alleen in een blok staan.")
            voor, boven, beneden, opschriftrij = blok(naam, opschrift)
            rijen = f"{voor}{KOLOM}${boven}:{KOLOM}${beneden}"
            return _Stuk(f"SUMIFS({rijen},{voor}$D${boven}:$D${beneden},$D{opschriftrij})")
        case _:
            raise TypeError(f"Knoop {type(knoop).__name__} is niet als formule te schrijven.")


def _onder_elkaar(bladeren: Sequence[k.Blad], adres: Adres) -> tuple[str, int, int]:
    """Voorvoegsel, eerste en laatste rij van bladeren die een bereik vormen. ValueError als zij niet aaneengesloten onder elkaar staan."""
    plekken = [adres(blad) for blad in bladeren]
    voor, boven = plekken[0]
    if plekken != [(voor, boven + nummer) for nummer in range(len(plekken))]:
        raise ValueError(f"{bladeren[0].sleutel} en wat erbij hoort staan niet onder elkaar.")
    return voor, boven, plekken[-1][1]


def _afschrijving(investering: str, termijn: str, rente: str | None, raster: Raster) -> _Stuk:
    j = raster.jaarrij
    leeftijd = f"({KOLOM}${j}-${raster.eerste}${j}:${raster.laatste}${j})"
    lagen = f"{investering}*({leeftijd}>=0)*({leeftijd}<ROUND({termijn},0))"
    lineair = f"SUMPRODUCT({lagen})/ROUND({termijn},0)"
    if rente is None:
        return _Stuk(lineair, 2)
    jaarlaag = f"SUMPRODUCT({lagen}*(1+{rente})^{leeftijd})*{rente}/((1+{rente})^ROUND({termijn},0)-1)"
    return _Stuk(f"IF({rente}=0,{lineair},{jaarlaag})")


def te_lang(knoop: k.Knoop, formule: str) -> str | None:
    """Een zin over de overschreden grens, of None. Een bereik telt als een verwijzing."""
    verwijzingen = _aantal_verwijzingen(knoop)
    if len(formule) > GRENS_TEKENS:
        return f"formule van {len(formule)} tekens (hoogstens {GRENS_TEKENS})"
    if verwijzingen > GRENS_VERWIJZINGEN:
        return f"formule met {verwijzingen} verwijzingen (hoogstens {GRENS_VERWIJZINGEN})"
    return None


def _aantal_verwijzingen(knoop: k.Knoop) -> int:
    if isinstance(knoop, k.Blad | k.SomVanRegels):
        return 1
    if isinstance(knoop, k.SomVanKeuzes):
        return 1 + len(knoop.keuzes)
    return sum(_aantal_verwijzingen(deel) for deel in knoop.delen())
