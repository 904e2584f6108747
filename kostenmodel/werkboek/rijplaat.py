"""Een rij van een werkblad als drukplaat: alles ligt vast behalve de getallen.

De plaat wordt een keer gemaakt. Een volgende gemeente met dezelfde vakken op dezelfde rij vult alleen haar getallen in; de tekst van een
vak hoort bij de plaat, dus een rij met een andere tekst krijgt een nieuwe.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from xlsxwriter.url import Url

from .raster import JAARKOLOMMEN, kolomletter, kolomnummer
from .uitmeten import Getalsoort, Maat, Tekst, maat

TEKST, GETAL, REEKS, LEEG = "tekst", "getal", "reeks", "leeg"
Stijlsleutel = tuple[str, str, bool]
"""Stijl, notatie, en of de tekst afbreekt."""


class Vak(NamedTuple):
    """Een plek in een rij; een reeks is een getal per jaar. Waar de getallen zelf staan, weet wie de plaat invult."""

    soort: str
    kolom: str
    stijl: str
    notatie: str = ""
    tekst: str = ""
    bron: Any = None
    """Waar de formule, of bij een reeks de formules, van gemaakt worden; None is een vaste waarde."""
    naar: Any = ""
    """Waar een klik heen gaat: een adres, of een functie van het adresboek."""

    @property
    def breed(self) -> int:
        """Over hoeveel kolommen het loopt."""
        return len(JAARKOLOMMEN) if self.soort == REEKS else 1


class Maker(NamedTuple):
    """Wat een plaat van het adresboek nodig heeft: van de bron van een vak naar zijn formules, en van een koppeling naar een adres."""

    formules: Callable[[Any], Sequence[str]]
    adres: Callable[[Any], str]


class _Cel(NamedTuple):
    """Een cel van de plaat, zonder haar getal; bij een vaste waarde is `formule` leeg."""

    soort: str
    kolom: int
    stijl: str
    notatie: str
    tekst: str
    formule: str


class Rijplaat:
    """De plaat van een rij. ValueError als twee vakken dezelfde kolom vullen, of een tekst er geen kan zijn."""

    def __init__(self, rij: int, vakken: Sequence[Vak], maker: Maker) -> None:
        self.rij, self.vakken = rij, vakken
        self._cellen: list[_Cel] = []
        self.koppelingen: list[tuple[int, Url]] = []
        """Van elke cel waar een klik ergens heen gaat de kolom en het doel."""
        self.eenlingen: list[tuple[int, Getalsoort]] = []
        """Van elk los getal zijn plek in de getallen, en kolom, notatie en stijl."""
        self.reeksen: list[tuple[int, Getalsoort]] = []
        """Van elke reeks de plek van haar eerste getal, en kolom, notatie en stijl daarvan."""
        aantal = 0
        for vak in vakken:
            formules = maker.formules(vak.bron) if vak.bron is not None else ("",) * vak.breed
            eerste = kolomnummer(vak.kolom)
            soort = GETAL if vak.soort == REEKS else vak.soort
            for kolom, formule in zip(range(eerste, eerste + vak.breed), formules, strict=True):
                self._cellen.append(_Cel(soort, kolom, vak.stijl, vak.notatie, vak.tekst, formule))
            if vak.soort == TEKST and vak.bron is not None and (not vak.tekst or vak.tekst[0] == "#"):
                raise ValueError(f"rij {rij}: een formule met de uitkomst {vak.tekst!r} kan niet, verwacht een tekst")
            if vak.naar and (adres := maker.adres(vak.naar)):
                self.koppelingen.append((eerste, _koppeling(adres, vak.tekst)))
            if vak.soort == REEKS:
                self.reeksen.append((aantal, (vak.kolom, vak.notatie, vak.stijl)))
                aantal += vak.breed
            elif vak.soort == GETAL:
                self.eenlingen.append((aantal, (vak.kolom, vak.notatie, vak.stijl)))
                aantal += 1
        self.aantal = aantal
        """Hoeveel getallen erin passen."""
        if len({cel.kolom for cel in self._cellen}) < len(self._cellen):
            raise ValueError(f"rij {rij}: twee vakken in dezelfde kolom")
        self.eerste_kolom = min((cel.kolom for cel in self._cellen), default=0)
        self.laatste_kolom = max((cel.kolom for cel in self._cellen), default=0)
        gevuld = sorted(cel.kolom for cel in self._cellen if cel.soort != LEEG)
        self.laatst_gevuld = gevuld[-1] if gevuld else 0
        teksten = [Tekst(rij, vak.kolom, vak.tekst, vak.stijl) for vak in vakken if vak.soort == TEKST]
        self.maten: list[Maat] = [maat(een, gevuld) for een in teksten]
        """Van elke tekst hoe groot zij is."""
        self.te_delen = [vak.tekst for vak in vakken if vak.soort == TEKST and vak.bron is None]
        """De vaste teksten: die bewaart een werkboek een keer, hoe vaak zij ook voorkomen."""
        mag_breken = {TEKST: (False, True)}
        keuzes = ((cel.stijl, cel.notatie, breekt) for cel in self._cellen for breekt in mag_breken.get(cel.soort, (False,)))
        self.stijlen: list[Stijlsleutel] = list(dict.fromkeys(keuzes))
        """Wat de cellen aan opmaak kunnen vragen."""
        self._nummering: Mapping[Stijlsleutel, int] | None = None

    def _zet(self, nummering: Mapping[Stijlsleutel, int]) -> None:
        """Maakt de XML van de rij, met gaten voor teksten en getallen, bij een nummering van de opmaak."""
        teksten, getallen = 0, 0
        stukken: list[tuple[int, str, int]] = []
        self._voor_tekst: list[tuple[str, str, bool]] = []
        aantal_teksten = len(self.maten)
        for cel in self._cellen:
            begin = f'<c r="{kolomletter(cel.kolom)}{self.rij}" s="'
            xf = nummering[cel.stijl, cel.notatie, False]
            formule = f"<f>{_veilig(cel.formule[1:])}</f>" if cel.formule else ""
            if cel.soort == LEEG:
                stukken.append((cel.kolom, f'{begin}{xf}"/>', -1))
            elif cel.soort == GETAL:
                open_ = f'{begin}{xf}">{formule}<v>'.replace("%", "%%")
                stukken.append((cel.kolom, f"{open_}{'%s' if formule else '%.16G'}</v></c>", aantal_teksten + getallen))
                getallen += 1
            else:
                breekt = nummering[cel.stijl, cel.notatie, True]
                if formule:
                    rest = f'" t="str">{formule}<v>{_veilig(cel.tekst)}</v></c>'.replace("%", "%%")
                    self._voor_tekst.append((str(xf), str(breekt), False))
                else:
                    rest = "</v></c>"
                    self._voor_tekst.append((f'{xf}" t="s"><v>', f'{breekt}" t="s"><v>', True))
                stukken.append((cel.kolom, f"{begin}%s{rest}", teksten))
                teksten += 1
        stukken.sort()
        gaten = [gat for _, _, gat in stukken if gat >= 0]
        op_volgorde = gaten == list(range(len(gaten)))
        self._orde = None if op_volgorde else itemgetter(*gaten)
        # staan alle teksten voor de getallen, dan hangt de rest alleen van de getallen af; die zijn vaak voor elke gemeente gelijk
        knip = next((nummer for nummer, (_, _, gat) in enumerate(stukken) if gat >= aantal_teksten), len(stukken)) if op_volgorde else 0
        self._begin = "".join(stuk for _, stuk, _ in stukken[:knip])
        self._rest = "".join(stuk for _, stuk, _ in stukken[knip:])
        self._vorige_teksten: tuple[tuple[list[bool], list[int]], str] | None = None
        self._vorige_getallen: tuple[list[float], str] | None = None
        self._vorige_rij: tuple[tuple[list[bool], list[int], list[float]], str] | None = None
        self._nummering = nummering

    def xml(self, nummering: Mapping[Stijlsleutel, int], breekt: list[bool], nummers: list[int], getallen: list[float]) -> str:
        """De cellen van de rij; `nummers` zijn van de vaste teksten de nummers waaronder het werkboek ze bewaart.

        Wat gelijk is aan de vorige keer wordt niet opnieuw gevuld.
        """
        if self._nummering is not nummering:
            self._zet(nummering)
        if self._orde is not None:
            alles = breekt, nummers, getallen
            if self._vorige_rij is None or self._vorige_rij[0] != alles:
                gaten = [*self._tekstgaten(breekt, nummers), *getallen]
                self._vorige_rij = alles, self._rest % (self._orde(gaten) if len(gaten) > 1 else gaten[0])
            return self._vorige_rij[1]
        teksten = breekt, nummers
        if self._vorige_teksten is None or self._vorige_teksten[0] != teksten:
            self._vorige_teksten = teksten, self._begin % tuple(self._tekstgaten(breekt, nummers))
        if self._vorige_getallen is None or self._vorige_getallen[0] != getallen:
            self._vorige_getallen = getallen, self._rest % tuple(getallen)
        return self._vorige_teksten[1] + self._vorige_getallen[1]

    def _tekstgaten(self, breekt: list[bool], nummers: list[int]) -> list[str]:
        """Wat er in de gaten van de teksten hoort."""
        volgende = iter(nummers)
        return [
            (afgebroken if breek else gewoon) + (str(next(volgende)) if vast else "")
            for (gewoon, afgebroken, vast), breek in zip(self._voor_tekst, breekt, strict=True)
        ]

    def schrijf(self, vel: Any, opmaak: Callable[[Stijlsleutel], Any], breekt: Sequence[bool], getallen: Sequence[float]) -> None:
        """Schrijft de rij cel voor cel met xlsxwriter zelf."""
        koppelingen, over_breekt, over_getallen = dict(self.koppelingen), iter(breekt), iter(getallen)
        for cel in self._cellen:
            plek = self.rij - 1, cel.kolom
            stijl = opmaak((cel.stijl, cel.notatie, next(over_breekt) if cel.soort == TEKST else False))
            if cel.soort == LEEG:
                vel.write_blank(*plek, None, stijl)
            elif cel.formule:
                vel.write_formula(*plek, cel.formule, stijl, cel.tekst if cel.soort == TEKST else next(over_getallen))
            elif cel.soort == GETAL:
                vel.write_number(*plek, next(over_getallen), stijl)
            elif cel.kolom in koppelingen:
                vel.write_url(*plek, koppelingen[cel.kolom], stijl)
            else:
                vel.write_string(*plek, cel.tekst, stijl)

    def waarde(self, kolom: int, getallen: Sequence[float]) -> str | None:
        """Wat er in een cel staat zoals een grafiek het onthoudt: leeg is een lege tekst, None is geen cel."""
        plek = 0
        for cel in self._cellen:
            if cel.kolom == kolom:
                return cel.tekst if cel.soort != GETAL else str(getallen[plek]) if cel.formule else f"{getallen[plek]:.16G}"
            plek += cel.soort == GETAL
        return None


def _koppeling(adres: str, tekst: str) -> Url:
    doel = Url(f"internal:{adres}")
    doel.text = tekst
    return doel


def _veilig(tekst: str) -> str:
    """Tekst zoals zij in XML mag staan."""
    return tekst.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
