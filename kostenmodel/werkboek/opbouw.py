"""Van werkbladen naar een bestand, in twee stappen: eerst krijgt elke regel een rij, dan worden cellen geschreven.

Elke formulecel krijgt de waarde mee die de rekenkern berekende; openen zonder herberekenen toont dus hetzelfde.
"""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial
from itertools import accumulate, chain, pairwise
from typing import Any, Protocol, TypeVar

import numpy as np
import xlsxwriter
from numpy.typing import NDArray

from kostenmodel.herkomst import AANNAME
from kostenmodel.invoer import Invoer
from kostenmodel.rekenkern import AANLOOPJAREN, Blad, Gekozen, Post, Veld
from kostenmodel.rekenkern.formules import Sjabloon, schrijf, te_lang

from . import stijl as st
from .bestand import KENMERK
from .bladzijden import BOVEN, LINKS_RECHTS, ONDER, deel_in
from .context import SCENARIOKEUZE, Context
from .inpakken import Boek
from .raster import (
    BEGROTING,
    BRON,
    EENHEID,
    EERSTE_RIJ,
    JAARKOLOMMEN,
    JAARRIJ,
    LAATSTE,
    OMSCHRIJVING,
    RASTER,
    SLEUTEL,
    SOORT,
    TOTAAL,
    kolomletter,
    kolomnummer,
)
from .regels import (
    ActieveRegel,
    Adresboek,
    BlokRegel,
    Cel,
    EigenRegel,
    Formule,
    GetalRegel,
    KenmerkRegel,
    Kop,
    PostRegel,
    Regel,
    Vrij,
    Werkblad,
    naar_bron,
    naar_reden,
    verwijs,
)
from .rijplaat import GETAL, LEEG, REEKS, TEKST, Maker, Rijplaat, Vak
from .snelblad import SnelBlad
from .uitmeten import AFGEBROKEN, HOOGTE_REGEL, SMALST, Meetlint, in_regels

Rij = NDArray[np.float64]
_T = TypeVar("_T")
KOLOMKOPPEN = {
    SLEUTEL: "Sleutel",
    OMSCHRIJVING: "Omschrijving",
    EENHEID: "Eenheid",
    SOORT: "Soort: partij",
    BRON: "Bron",
    TOTAAL: "Totaal",
}
GRENZEN = {SLEUTEL: 40.0, OMSCHRIJVING: 70.0, EENHEID: 20.0, SOORT: 30.0, BRON: 26.0, TOTAAL: 26.0} | dict.fromkeys(JAARKOLOMMEN, 18.0)
"""De breedste maat van de vaste kolommen; langere tekst breekt af."""
SOM_OVER_JAREN = f"SUM({BEGROTING}{{rij}}:{LAATSTE}{{rij}})"
BREEDTE_GETAL = 14.0
"""Past een bedrag van negen cijfers met een min; zo zijn jaren even breed, bij elke gemeente en in elk scenario. Meer cijfers is breder."""
LEESBREEDTE = 100.0
"""Zo breed zijn sleutel en omschrijving samen minstens op een blad van twee bladzijden breed: rechts staan alleen zij voor de jaren."""
LEGENDARIJEN = (3, 4)
HOOGTE_TITEL, HOOGTE_KOP = 27, 21
"""Een kop is hoger dan een gewone regel, zodat de lijn eronder de volgende regel niet raakt."""
BEELDPUNTEN_PER_PUNT, BREEDTE_BEELDPUNT = 4 / 3, 0.8
"""Een grafiek is in beeldpunten gemaakt; in de breedte groeit zij mee met de kolommen."""


class Kader(Protocol):
    """Wat elk werkboek van zichzelf weet, over een gemeente of over het hele land."""

    @property
    def invoer(self) -> Invoer: ...

    @property
    def titel(self) -> str: ...

    @property
    def legenda(self) -> str: ...

    @property
    def voettekst(self) -> str: ...

    def scenario_cel(self, adressen: Adresboek) -> str:
        """De cel met het nummer van het gekozen scenario."""


def bouw(bladen: Sequence[Werkblad], kader: Kader, *, snel: bool = True) -> bytes:
    """Het werkboek als xlsx. Gelijke invoer geeft gelijke bytes; de datum in het bestand is de peildatum."""
    bladen = [_leesbaar(blad) for blad in bladen]
    adressen = _gedeeld(nummer(bladen))
    inhoud = io.BytesIO()
    boek = Boek(inhoud, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True})
    peildatum = kader.invoer.peildatum
    boek.set_properties(
        {
            "title": kader.titel,
            "subject": KENMERK,
            "created": datetime(peildatum.year, peildatum.month, peildatum.day),
            "comments": "Nederlands (nl-NL)",
        }
    )
    boek.set_calc_mode("auto")
    schrijvers = [Schrijver(boek.add_worksheet(blad.naam, SnelBlad if snel else None), blad, adressen, kader) for blad in bladen]
    for schrijver in schrijvers:
        schrijver.zet_op()
    opmaak = st.Stijl(boek)
    # op alfabet, zodat het nummer niet afhangt van welke gemeente welke opmaak het eerst gebruikt
    nummering = opmaak.nummering(sorted(set(chain.from_iterable(plaat.stijlen for een in schrijvers for plaat, _ in een.rijen))))
    if nummering != adressen.nummering:
        adressen.nummering = nummering
    if adressen.heeft_naam(SCENARIOKEUZE):
        boek.define_name("scenario_nr", "=" + kader.scenario_cel(adressen))
    for schrijver in schrijvers:
        schrijver.schrijf(boek, opmaak)
    boek.close()
    return inhoud.getvalue()


class _Vorige(threading.local):
    """Het adresboek van het vorige werkboek van deze draad: in een batch hebben bijna alle gemeenten dezelfde indeling."""

    adressen: Adresboek | None = None


_vorige = _Vorige()


def _gedeeld(adressen: Adresboek) -> Adresboek:
    """Het vorige adresboek als de indeling gelijk is, met de drukplaten die het al heeft; anders dit."""
    if _vorige.adressen is None or not _vorige.adressen.zelfde_indeling(adressen):
        _vorige.adressen = adressen
    return _vorige.adressen


def _leesbaar(blad: Werkblad) -> Werkblad:
    """Verdeelt lange uitleg over rijen, zodat zij ook op de rechterbladzijde heel is."""
    if not blad.twee_breed:
        return blad
    regels: list[Regel] = []
    for regel in blad.regels:
        match regel:
            case Vrij(cellen=(Cel(kolom="A", inhoud=str(tekst), stijl=stijl) as cel,)) if stijl not in AFGEBROKEN:
                eerste, *rest = in_regels(tekst, stijl, LEESBREEDTE)
                regels.append(replace(regel, cellen=(replace(cel, inhoud=eerste),)))
                regels += [Vrij((replace(cel, inhoud=een),)) for een in rest]
            case _:
                regels.append(regel)
    return replace(blad, regels=regels)


def nummer(bladen: Sequence[Werkblad]) -> Adresboek:
    """Geeft elke regel een rij en zet de waarden in het adresboek."""
    adressen = Adresboek({blad.naam: blad.kolom_reden for blad in bladen})
    for blad in bladen:
        for rij, regel in enumerate(blad.regels, start=EERSTE_RIJ):
            match regel:
                case PostRegel(post, arm):
                    if post.gelijk_in_armen != (arm is None):
                        raise ValueError(f"{post.sleutel} hoort {'een keer' if post.gelijk_in_armen else 'per bekostiging'} op een blad.")
                    adressen.zet("post", post.sleutel, arm, blad.naam, rij)
                    if post.soort in ("kosten", "overdracht", "investering"):
                        adressen.zet_in_blok(post.sleutel.split(".")[0], arm, rij)
                case GetalRegel(post):
                    adressen.zet("post", post.sleutel, None, blad.naam, rij)
                case ActieveRegel(soort, sleutel, arm):
                    adressen.zet(soort, sleutel, arm, blad.naam, rij)
                case BlokRegel(soort, sleutel, arm, scenario):
                    adressen.zet(f"blok {soort} {scenario}", sleutel, arm, blad.naam, rij)
                case KenmerkRegel(sleutel):
                    adressen.zet("kenmerk", sleutel, None, blad.naam, rij)
                case EigenRegel(sleutel, velden=velden):
                    adressen.zet("eigen", sleutel, None, blad.naam, rij)
                    for kolom, veld in velden.items():
                        adressen.zet_veld(veld, blad.naam, kolom, rij)
                case Vrij(naam=naam, veld=veld) if naam or veld:
                    adressen.zet_naam(naam, blad.naam, rij)
                    adressen.zet_veld(veld, blad.naam, TOTAAL, rij)
                case _:
                    pass
    return adressen


class Schrijver:
    """Schrijft een blad: eerst krijgt elke rij haar drukplaat en haar getallen, dan worden de maten genomen en de rijen gevuld."""

    def __init__(self, vel: Any, blad: Werkblad, adressen: Adresboek, kader: Kader) -> None:
        self.vel, self.blad, self.adressen, self.kader = vel, blad, adressen, kader
        self.meetlint = Meetlint(
            (GRENZEN if blad.met_jaren else {}) | dict(blad.breedtes),
            kolomnummer(LAATSTE) if blad.met_jaren else None,
            dict.fromkeys((TOTAAL, *JAARKOLOMMEN), BREEDTE_GETAL) if blad.met_jaren else None,
            JAARKOLOMMEN if blad.met_jaren else (),
        )
        self.rijen: list[tuple[Rijplaat, list[float]]] = []
        self._rij, self._vakken, self._getallen = 0, list[Vak](), list[float]()
        """De rij die nu gevuld wordt."""

    @property
    def context(self) -> Context:
        """De context van een gemeente. TypeError in een ander werkboek: regels met posten horen daar niet."""
        if not isinstance(self.kader, Context):
            raise TypeError(f"Blad {self.blad.naam} heeft regels die alleen in het werkboek van een gemeente bestaan.")
        return self.kader

    def zet_op(self) -> None:
        """Geeft elke rij haar plaat en haar getallen."""
        koppen: list[tuple[int, str]] = []
        for rij, maak in self._boven().items():
            self._begin(rij)
            maak()
            self._sluit()
        for rij, regel in enumerate(self.blad.regels, start=EERSTE_RIJ):
            if isinstance(regel, Kop):
                koppen.append((rij, regel.tekst))
                continue
            self._begin(rij)
            self._regel(regel)
            self._sluit()
        self._koppen = [rij for rij, _ in koppen]
        # de lijn onder een kop loopt door over het hele blad, of tot de jaren
        laatste = kolomnummer(TOTAAL) if self.blad.met_jaren else max((plaat.laatst_gevuld for plaat, _ in self.rijen), default=0)
        for rij, tekst in koppen:
            self._begin(rij)
            self.tekst("A", tekst, "kop")
            self._vakken += [Vak(LEEG, kolomletter(nummer), "kop") for nummer in range(1, laatste + 1)]
            self._sluit()
        self.rijen.sort(key=lambda een: een[0].rij)

    def schrijf(self, boek: xlsxwriter.Workbook, opmaak: st.Stijl) -> None:
        """Vult de rijen, met de maten en de opmaak van dit werkboek, en zet de rest van het blad erop."""
        per_soort, jaren = self.meetlint.getallen, len(JAARKOLOMMEN)
        for plaat, getallen in self.rijen:
            self.meetlint.teksten(plaat.maten, plaat.laatst_gevuld)
            for plek, soort in plaat.eenlingen:
                per_soort[soort].append(getallen[plek])
            for plek, soort in plaat.reeksen:
                per_soort[soort] += getallen[plek : plek + jaren]
        breedtes = self.meetlint.breedtes()
        if self.blad.twee_breed:
            breedtes[OMSCHRIJVING] = max(breedtes[OMSCHRIJVING], LEESBREEDTE - breedtes[SLEUTEL])
        for kolom, breedte in breedtes.items():
            self.vel.set_column(kolomnummer(kolom), kolomnummer(kolom), breedte)
        self._vul(opmaak, self.meetlint.breken(breedtes))
        hoogtes = self.meetlint.hoogtes(breedtes) | {1: float(HOOGTE_TITEL)} | dict.fromkeys(self._koppen, float(HOOGTE_KOP))
        for rij, hoogte in hoogtes.items():
            self.vel.set_row(rij - 1, hoogte)
        self._vast()
        if self.blad.beveiligd:
            self.vel.protect("", {"format_columns": True, "format_rows": True})
        if self.blad.daarna:
            self.blad.daarna(boek, self)
        self._pagina(breedtes, hoogtes)

    def _vul(self, opmaak: st.Stijl, breken: list[bool]) -> None:
        """Schrijft alle rijen; `breken` zegt van elke tekst of zij afbreekt."""
        per_rij = _verdeel(breken, [len(plaat.maten) for plaat, _ in self.rijen])
        if not isinstance(self.vel, SnelBlad):
            for (plaat, getallen), breekt in zip(self.rijen, per_rij, strict=True):
                plaat.schrijf(self.vel, lambda sleutel: opmaak(*sleutel[:2], breekt=sleutel[2]), breekt, getallen)
            return
        nummers = self.vel.tekstnummers(chain.from_iterable(plaat.te_delen for plaat, _ in self.rijen))
        van_rij = _verdeel(nummers, [len(plaat.te_delen) for plaat, _ in self.rijen])
        for (plaat, getallen), breekt, eigen in zip(self.rijen, per_rij, van_rij, strict=True):
            self.vel.zet_rij(plaat, getallen, plaat.xml(self.adressen.nummering, breekt, eigen, getallen))

    def _begin(self, rij: int) -> None:
        self._rij, self._vakken, self._getallen = rij, [], []

    def _sluit(self) -> None:
        """De plaat van de vorige gemeente als zij dezelfde vakken heeft, anders een nieuwe."""
        if not self._vakken:
            return
        waar = self.blad.naam, self._rij
        plaat = self.adressen.platen.get(waar)
        if plaat is None or plaat.vakken != self._vakken:
            self.adressen.platen[waar] = plaat = Rijplaat(self._rij, self._vakken, Maker(self._formules_van, self._adres_van))
        if len(self._getallen) != plaat.aantal:
            raise ValueError(f"{self.blad.naam} rij {self._rij}: {len(self._getallen)} getallen voor {plaat.aantal} vakken.")
        self.rijen.append((plaat, self._getallen))

    def _formules_van(self, bron: Any) -> Sequence[str]:
        """De formule van een vak, of die van elk jaar."""
        match bron:
            case str(tekst):
                return ["=" + self.adressen.vul_in(tekst, self.blad.naam, self._rij)]
            case Post():
                return [self._sjabloon(bron, None).in_kolom(TOTAAL, TOTAAL)]
            case (Post() as post, arm):
                return list(map(self._sjabloon(post, arm).in_kolom, JAARKOLOMMEN, (None, *JAARKOLOMMEN)))
            case (soort, sleutel, arm, scenarios, met_eigen):
                return [f"={self._geldende(soort, sleutel, arm, scenarios, met_eigen, kolom)}" for kolom in JAARKOLOMMEN]
            case _:
                raise TypeError(f"geen bron van een formule: {bron!r}")

    def _adres_van(self, naar: str | Callable[[Adresboek], str]) -> str:
        adres = naar if isinstance(naar, str) else naar(self.adressen)
        return adres.replace("{rij}", str(self._rij))

    def _boven(self) -> dict[int, Callable[[], None]]:
        """Wat er boven de regels staat: titel, zin, legenda en koprij."""
        uit: dict[int, Callable[[], None]] = {
            1: partial(self.tekst, "A", self.blad.titel, "titel"),
            2: partial(self.tekst, "A", self.blad.zin, "zin"),
        }
        if self.blad.met_jaren or self.blad.koppen:
            legenda = self.blad.legenda or self.kader.legenda
            regels = in_regels(legenda, "zacht", LEESBREEDTE) if self.blad.twee_breed else (legenda,)
            uit |= {rij: partial(self.tekst, "A", een, "zacht") for rij, een in zip(LEGENDARIJEN[: len(regels)], regels, strict=True)}
            uit[JAARRIJ] = self._koprij
        return uit

    def _koprij(self) -> None:
        """De koppen boven de kolommen: de vaste met de jaren, of die van een tabel met een eigen indeling."""
        if self.blad.met_jaren:
            for kolom, kop in (KOLOMKOPPEN | dict(self.blad.extra_koppen)).items():
                self.tekst(kolom, kop, "kolomkop rechts" if kolom == TOTAAL else "kolomkop")
            for kolom, jaar in zip(JAARKOLOMMEN, self.context.uitkomst.inst.jaren, strict=True):
                self.getal(kolom, jaar, "jaar", st.JAARTAL)
            return
        for kolom, inhoud in self.blad.koppen.items():
            if isinstance(inhoud, int):
                self.getal(kolom, inhoud, "jaar", st.JAARTAL)
            else:
                self.tekst(kolom, inhoud, "kolomkop rechts" if kolom in self.blad.getalkolommen else "kolomkop")

    def _vast(self) -> None:
        """Wat bij schuiven blijft staan en op elke bladzijde terugkomt."""
        if not (self.blad.met_jaren or self.blad.koppen):
            return
        kolom = kolomnummer(EENHEID if self.blad.met_jaren else self.blad.vast_tot)
        self.vel.freeze_panes(JAARRIJ, kolom)
        self.vel.repeat_rows(0, JAARRIJ - 1)
        self.vel.repeat_columns(0, kolom - 1)

    def _pagina(self, breedtes: Mapping[str, float], hoogtes: Mapping[int, float]) -> None:
        """Liggend A4; hulpregels komen niet op papier, en een blad dat op een bladzijde moet wordt daarvoor kleiner."""
        grafieken = [(een[0] + 1, een[0] + 1 + math.ceil(een[2].height / BEELDPUNTEN_PER_PUNT / HOOGTE_REGEL)) for een in self.vel.charts]
        koppen = [rij for rij, regel in enumerate(self.blad.regels, start=EERSTE_RIJ) if _hoort_bij_volgende(regel)]
        breedste = max(((een[1], een[2].width * BREEDTE_BEELDPUNT) for een in self.vel.charts), key=lambda een: een[1], default=(0, 0.0))
        samen = {rij + 1 for rij in koppen} | {rij for van, tot in grafieken for rij in range(van + 1, tot + 1)}
        op_papier = [isinstance(regel, Kop) and not regel.op_papier for regel in self.blad.regels]
        rijen = EERSTE_RIJ - 1 + (op_papier.index(True) if True in op_papier else len(op_papier))
        rijen = max(rijen, *(tot for _, tot in grafieken), 0)
        laatste = kolomnummer(self.blad.afdrukken_tot) if self.blad.met_jaren else self.meetlint.laatste_kolom
        self.vel.set_paper(9)
        self.vel.set_margins(left=LINKS_RECHTS, right=LINKS_RECHTS, top=BOVEN, bottom=ONDER)
        self.vel.set_footer(f"&L{self.kader.voettekst.replace('&', '&&')}&C&A&RBladzijde &P van &N")
        self.vel.hide_gridlines(2)
        self.vel.set_zoom(85)
        self.vel.print_area(0, 0, rijen - 1, laatste)
        if self.blad.op_een_bladzijde:
            self.vel.set_portrait()
            self.vel.fit_to_pages(1, 1)
            return
        self.vel.set_landscape()
        if self.blad.paginas_breed > 1:
            self.vel.fit_to_pages(self.blad.paginas_breed, 0)
            return
        breed = [breedtes.get(kolomletter(nummer), SMALST) for nummer in range(laatste + 1)]
        herhaald = JAARRIJ if self.blad.met_jaren or self.blad.koppen else 0, 2 if self.blad.twee_breed else 0
        indeling = deel_in(breed, hoogtes, rijen, samen, herhaald, breedste)
        self.vel.set_print_scale(indeling.schaal)
        self.vel.set_h_pagebreaks(indeling.rijbreuken)
        self.vel.set_v_pagebreaks(indeling.kolombreuken)

    def tekst(self, kolom: str, tekst: str, stijl: str, naar: str | Callable[[Adresboek], str] = "") -> None:
        """Een lege tekst is geen cel: dan mag de cel links ervan doorlopen."""
        if tekst:
            self._vakken.append(Vak(TEKST, kolom, stijl, "", tekst, None, naar))

    def getal(self, kolom: str, waarde: float, stijl: str, notatie: str, formule: str | Post | None = None) -> None:
        """Een getal; -0.0 wordt een gewone nul, zodat gelijke getallen ook gelijk in het bestand staan."""
        self._vakken.append(Vak(GETAL, kolom, stijl, notatie, "", formule))
        self._getallen.append(float(waarde) + 0.0)

    def leeg(self, kolom: str, stijl: str, notatie: str) -> None:
        self._vakken.append(Vak(LEEG, kolom, stijl, notatie))

    def reeks(self, waarden: Rij, stijl: str, notatie: str, formules: Any = None) -> None:
        """Een getal per jaar."""
        self._vakken.append(Vak(REEKS, JAARKOLOMMEN[0], stijl, notatie, "", formules))
        self._getallen += (waarden + 0.0).tolist()

    def cellen(self, cellen: Sequence[Cel]) -> None:
        """Losse cellen; dit zijn er twintigduizend in een werkboek, dus zonder omwegen."""
        vakken, getallen = self._vakken, self._getallen
        for cel in cellen:
            inhoud = cel.inhoud
            if isinstance(inhoud, str):
                if inhoud:
                    vakken.append(Vak(TEKST, cel.kolom, cel.stijl, "", inhoud, None, cel.naar))
            elif inhoud is None:
                vakken.append(Vak(LEEG, cel.kolom, cel.stijl, cel.notatie))
            elif not isinstance(inhoud, Formule):
                vakken.append(Vak(GETAL, cel.kolom, cel.stijl, cel.notatie))
                getallen.append(float(inhoud) + 0.0)
            elif isinstance(inhoud.waarde, str):
                vakken.append(Vak(TEKST, cel.kolom, cel.stijl, cel.notatie, inhoud.waarde, inhoud.tekst))
            else:
                vakken.append(Vak(GETAL, cel.kolom, cel.stijl, cel.notatie, "", inhoud.tekst))
                getallen.append(float(inhoud.waarde) + 0.0)

    def _regel(self, regel: Regel) -> None:
        match regel:
            case Vrij(cellen):
                self.cellen(cellen)
            case PostRegel():
                self._post(regel)
            case GetalRegel(post):
                self._kolommen(post.sleutel, post.omschrijving, post.eenheid, post.soort, "")
                waarde = float(self.context.postwaarde(post.sleutel, None)[0])
                self.getal(TOTAAL, waarde, "totaal", regel.notatie or st.notatie(post.eenheid), post)
                self.cellen(regel.extra)
            case ActieveRegel():
                self._actief(regel)
            case BlokRegel(soort, sleutel, arm, scenario, omschrijving, eenheid, bron, reden):
                titel = self.context.scenario_titel(scenario) if scenario else "elk scenario"
                self._kolommen(sleutel, omschrijving, eenheid, titel, bron, zacht=True, reden=reden)
                stijl = "invoer" if soort == "parameter" else "vast"
                self.reeks(self.context.blokwaarde(soort, sleutel, arm, scenario), stijl, st.notatie(eenheid))
            case KenmerkRegel(sleutel, omschrijving, eenheid, bron):
                self._kolommen(sleutel, omschrijving, eenheid, "kenmerk", bron)
                waarden = np.broadcast_to(self.context.uitkomst.kenmerken[sleutel], len(JAARKOLOMMEN))
                notatie = st.JAARTAL if eenheid == "jaar" else st.AANTAL
                self.reeks(waarden, "vast", notatie)
                if np.ptp(waarden) == 0:
                    self.getal(TOTAAL, float(waarden[0]), "vast", notatie)
            case EigenRegel():
                self._eigen(regel)

    def _kolommen(
        self,
        sleutel: str,
        omschrijving: str,
        eenheid: str,
        soort: str,
        bron: str,
        *,
        stijl: str = "tekst",
        zacht: bool = False,
        reden: Callable[[Adresboek], str] | None = None,
    ) -> None:
        """De vaste kolommen; bij een aanname klikt de bron naar de reden."""
        naar = naar_bron(bron) if bron in self.context.invoer.bronnen else reden if bron == AANNAME else None
        self._vakken += _vaste_kolommen(sleutel, omschrijving, eenheid, soort, bron, "zacht" if zacht else stijl, stijl, naar)

    def _adres(self, knoop: Blad, arm: str | None) -> tuple[str, int]:
        if isinstance(knoop, Veld | Gekozen):
            blad, kolom, rij = self.adressen.veld(knoop.sleutel)
            return f"{'' if blad == self.blad.naam else verwijs(blad)}${kolom}$", rij
        blad, rij = self.adressen.van_blad(knoop, arm)
        return ("" if blad == self.blad.naam else verwijs(blad)), rij

    def _sjabloon(self, post: Post, arm: str | None) -> Sjabloon:
        def blok(model: str, opschrift: str) -> tuple[str, int, int, int]:
            van, tot = self.adressen.blok(model, arm)
            return "", van, tot, self._rij

        sjabloon = schrijf(post.formule, lambda knoop: self._adres(knoop, arm), RASTER, blok)
        if bezwaar := te_lang(post.formule, sjabloon.in_kolom(LAATSTE, LAATSTE)):
            raise ValueError(f"{post.sleutel}: {bezwaar}.")
        return sjabloon

    def _post(self, regel: PostRegel) -> None:
        post = regel.post
        stijl = "totaal" if post.soort == "totaal" else "tekst"
        soort = regel.soort or post.opschrift(self.context.uitkomst.schema.partijen.labels)
        self._kolommen(post.sleutel, post.omschrijving, post.eenheid, soort, regel.bron, stijl=stijl, reden=regel.reden)
        waarden = self.context.postwaarde(post.sleutel, regel.arm)
        opmaak = "totaal" if post.soort == "totaal" else "formule", regel.notatie or st.notatie(post.eenheid)
        self.reeks(waarden, *opmaak, (post, regel.arm))
        if post.eenheid.endswith("/jaar") and not post.stand:
            self.getal(TOTAAL, float(waarden[AANLOOPJAREN:].sum()), *opmaak, SOM_OVER_JAREN)
        self.cellen(regel.extra)

    def _actief(self, regel: ActieveRegel) -> None:
        reden = naar_reden("parameter", regel.sleutel, regel.arm)
        self._kolommen(regel.sleutel, regel.omschrijving, regel.eenheid, regel.opschrift, regel.bron, reden=reden)
        waarden = self.context.bladwaarde(regel.soort, regel.sleutel, regel.arm, self.context.actief)
        notatie = st.notatie(regel.eenheid)
        if regel.per_scenario or regel.met_eigen:
            scenarios = self.context.uitkomst.scenarios if regel.per_scenario else ("",)
            self.reeks(waarden, "formule", notatie, (regel.soort, regel.sleutel, regel.arm, scenarios, regel.met_eigen))
        else:
            self.reeks(waarden, "invoer" if regel.soort == "parameter" else "vast", notatie)
        self.cellen(regel.extra)

    def _geldende(self, soort: str, sleutel: str, arm: str | None, scenarios: Sequence[str], met_eigen: bool, kolom: str) -> str:
        """De formule voor de waarde die in een jaar geldt; `scenarios` is een lege naam als de waarde in elk scenario gelijk is."""
        rijen = [self.adressen.rij(f"blok {soort} {naam}", sleutel, arm)[1] for naam in scenarios]
        anders = f"{kolom}{rijen[0]}" if scenarios == ("",) else f"INDEX({kolom}{rijen[0]}:{kolom}{rijen[-1]},scenario_nr)"
        if not met_eigen:
            return anders
        blad, eigen = self.adressen.rij("eigen", sleutel)
        cel = f"{verwijs(blad)}{kolom}{eigen}"
        return f"IF(ISNUMBER({cel}),{cel},{anders})"

    def _eigen(self, regel: EigenRegel) -> None:
        eigen = self.context.uitkomst.eigen
        for kolom, tekst in ({SLEUTEL: regel.sleutel} | dict(regel.teksten)).items():
            self.tekst(kolom, tekst, {SLEUTEL: "sleutel", OMSCHRIJVING: "tekst"}.get(kolom, "zacht"))
        for kolom, veld in regel.velden.items():
            gekozen = eigen.keuzes.get(veld) or eigen.namen.get(veld)
            self.invoercel(kolom, gekozen or eigen.velden.get(veld), self.context.veldnotatie(veld))
        if regel.jaren:
            gegeven, notatie = eigen.parameters.get(regel.sleutel, {}), st.notatie(regel.eenheid)
            for kolom, jaar in zip(JAARKOLOMMEN, self.context.uitkomst.inst.jaren, strict=True):
                self.invoercel(kolom, gegeven[jaar][0] if jaar in gegeven else None, notatie)
        self.cellen(regel.extra)

    def invoercel(self, kolom: str, inhoud: float | str | None, notatie: str) -> None:
        """Een gele cel: leeg, of met wat de gemeente heeft opgegeven; tekst blijft tekst."""
        if inhoud is None:
            self.leeg(kolom, "invoer", notatie)
        elif isinstance(inhoud, str):
            self.tekst(kolom, inhoud, "invoer")
        else:
            self.getal(kolom, inhoud, "invoer", notatie)


@lru_cache(maxsize=1 << 14)
def _vaste_kolommen(
    sleutel: str,
    omschrijving: str,
    eenheid: str,
    soort: str,
    bron: str,
    stijl: str,
    stijl_soort: str,
    naar: Callable[[Adresboek], str] | None,
) -> tuple[Vak, ...]:
    teksten = (
        (SLEUTEL, sleutel, "sleutel"),
        (OMSCHRIJVING, omschrijving, stijl),
        (EENHEID, eenheid, "zacht"),
        (SOORT, soort, stijl_soort),
        (BRON, bron, "koppeling" if naar else "zacht"),
    )
    klik = {BRON: naar or ""}
    return tuple(Vak(TEKST, kolom, hoe, "", tekst, None, klik.get(kolom, "")) for kolom, tekst, hoe in teksten if tekst)


def _verdeel(alles: list[_T], aantallen: Sequence[int]) -> list[list[_T]]:
    """Opeenvolgende stukken van deze lengtes."""
    return [alles[van:tot] for van, tot in pairwise(accumulate(aantallen, initial=0))]


def _hoort_bij_volgende(regel: Regel) -> bool:
    """Of een regel niet onder aan een bladzijde hoort: een kop, of de koppen boven kolommen."""
    if isinstance(regel, Vrij):
        return any(cel.stijl.startswith("kolomkop") for cel in regel.cellen)
    return isinstance(regel, Kop)
