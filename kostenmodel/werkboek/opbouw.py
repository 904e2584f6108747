"""Van werkbladen naar een bestand, in twee stappen: eerst krijgt elke regel een rij, dan worden cellen geschreven.

Elke formulecel krijgt de waarde mee die de rekenkern berekende; openen zonder herberekenen toont dus hetzelfde.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

import numpy as np
import xlsxwriter
from numpy.typing import NDArray

from kostenmodel.herkomst import AANNAME
from kostenmodel.invoer import Invoer
from kostenmodel.rekenkern import AANLOOPJAREN, Blad, Gekozen, Veld
from kostenmodel.rekenkern.formules import Sjabloon, schrijf, te_lang

from . import stijl as st
from .bestand import KENMERK
from .bladzijden import BOVEN, LINKS_RECHTS, ONDER, deel_in
from .context import SCENARIOKEUZE, Context
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
    plek,
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
    naar_reden,
    verwijs,
)
from .snelblad import SnelBlad
from .uitmeten import AFGEBROKEN, HOOGTE_REGEL, SMALST, Meetlint, Tekst, in_regels

Rij = NDArray[np.float64]
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
EERSTE_JAAR = kolomnummer(JAARKOLOMMEN[0])
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
    boek = xlsxwriter.Workbook(
        inhoud, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    )
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
    opmaak = st.Stijl(boek)
    schrijvers = [Schrijver(boek.add_worksheet(blad.naam, SnelBlad if snel else None), blad, adressen, kader, opmaak) for blad in bladen]
    if adressen.heeft_naam(SCENARIOKEUZE):
        boek.define_name("scenario_nr", "=" + kader.scenario_cel(adressen))
    for schrijver in schrijvers:
        schrijver.schrijf(boek)
    boek.close()
    return inhoud.getvalue()


_vorige: list[Adresboek] = []
"""Het adresboek van het vorige werkboek: in een batch hebben bijna alle gemeenten dezelfde indeling."""


def _gedeeld(adressen: Adresboek) -> Adresboek:
    """Het vorige adresboek als de indeling gelijk is, met de formules die het al weet; anders dit."""
    if not (_vorige and _vorige[0].zelfde_indeling(adressen)):
        _vorige[:] = [adressen]
    return _vorige[0]


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
    """Schrijft een blad."""

    def __init__(self, vel: Any, blad: Werkblad, adressen: Adresboek, kader: Kader, opmaak: st.Stijl) -> None:
        self.vel, self.blad, self.adressen, self.kader, self.opmaak = vel, blad, adressen, kader, opmaak
        self.meetlint = Meetlint(
            (GRENZEN if blad.met_jaren else {}) | dict(blad.breedtes),
            kolomnummer(LAATSTE) if blad.met_jaren else None,
            dict.fromkeys((TOTAAL, *JAARKOLOMMEN), BREEDTE_GETAL) if blad.met_jaren else None,
            JAARKOLOMMEN if blad.met_jaren else (),
        )
        self._koppen: list[int] = []

    @property
    def context(self) -> Context:
        """De context van een gemeente. TypeError in een ander werkboek: regels met posten horen daar niet."""
        if not isinstance(self.kader, Context):
            raise TypeError(f"Blad {self.blad.naam} heeft regels die alleen in het werkboek van een gemeente bestaan.")
        return self.kader

    def schrijf(self, boek: xlsxwriter.Workbook) -> None:
        self._kop()
        for rij, regel in enumerate(self.blad.regels, start=EERSTE_RIJ):
            self._regel(rij, regel)
        breedtes = self.meetlint.breedtes()
        if self.blad.twee_breed:
            breedtes[OMSCHRIJVING] = max(breedtes[OMSCHRIJVING], LEESBREEDTE - breedtes[SLEUTEL])
        for kolom, breedte in breedtes.items():
            self.vel.set_column(kolomnummer(kolom), kolomnummer(kolom), breedte)
        for een, breekt in self.meetlint.regels(breedtes):
            self._schrijf(een, breekt=breekt)
        hoogtes = self.meetlint.hoogtes(breedtes) | {1: float(HOOGTE_TITEL)} | dict.fromkeys(self._koppen, float(HOOGTE_KOP))
        for rij, hoogte in hoogtes.items():
            self.vel.set_row(rij - 1, hoogte)
        self._lijnen()
        if self.blad.beveiligd:
            self.vel.protect("", {"format_columns": True, "format_rows": True})
        if self.blad.daarna:
            self.blad.daarna(boek, self)
        self._pagina(breedtes, hoogtes)

    def _schrijf(self, een: Tekst, *, breekt: bool) -> None:
        adres, stijl = plek(een.kolom, een.rij), self.opmaak(een.stijl, een.notatie, breekt=breekt)
        if een.formule:
            self.vel.write_formula(*adres, een.formule, stijl, een.tekst)
        elif een.naar:
            self.vel.write_url(*adres, f"internal:{een.naar}", stijl, een.tekst)
        else:
            self.vel.write_string(*adres, een.tekst, stijl)

    def _lijnen(self) -> None:
        """De lijn onder een kop loopt door over het hele blad, of tot de jaren."""
        laatste = kolomnummer(TOTAAL) if self.blad.met_jaren else self.meetlint.laatste_kolom
        for rij in self._koppen:
            for nummer in range(1, laatste + 1):
                self.vel.write_blank(rij - 1, nummer, None, self.opmaak("kop"))

    def _kop(self) -> None:
        self.tekst("A", 1, self.blad.titel, "titel")
        self.tekst("A", 2, self.blad.zin, "zin")
        if self.blad.met_jaren:
            for kolom, kop in (KOLOMKOPPEN | dict(self.blad.extra_koppen)).items():
                self.tekst(kolom, JAARRIJ, kop, "kolomkop rechts" if kolom == TOTAAL else "kolomkop")
            for kolom, jaar in zip(JAARKOLOMMEN, self.context.uitkomst.inst.jaren, strict=True):
                self.getal(JAARRIJ, kolom, jaar, "jaar", st.JAARTAL)
            self._legenda()
            self.vel.freeze_panes(JAARRIJ, kolomnummer(EENHEID))
            self.vel.repeat_rows(0, JAARRIJ - 1)
            self.vel.repeat_columns(f"{SLEUTEL}:{OMSCHRIJVING}")
        elif self.blad.koppen:
            self._eigen_koppen()

    def _legenda(self) -> None:
        legenda = self.blad.legenda or self.kader.legenda
        regels = in_regels(legenda, "zacht", LEESBREEDTE) if self.blad.twee_breed else [legenda]
        for rij, regel in zip(LEGENDARIJEN[: len(regels)], regels, strict=True):
            self.tekst("A", rij, regel, "zacht")

    def _eigen_koppen(self) -> None:
        """De koprij van een tabel met een eigen indeling, vast boven de regels."""
        self._legenda()
        for kolom, kop in self.blad.koppen.items():
            if isinstance(kop, int):
                self.getal(JAARRIJ, kolom, kop, "jaar", st.JAARTAL)
            else:
                self.tekst(kolom, JAARRIJ, kop, "kolomkop rechts" if kolom in self.blad.getalkolommen else "kolomkop")
        self.vel.freeze_panes(JAARRIJ, kolomnummer(self.blad.vast_tot))
        self.vel.repeat_rows(0, JAARRIJ - 1)
        self.vel.repeat_columns(0, kolomnummer(self.blad.vast_tot) - 1)

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

    def tekst(self, kolom: str, rij: int, tekst: str, stijl: str, naar: str = "") -> None:
        self.meetlint.tekst(Tekst(rij, kolom, tekst, stijl, naar))

    def getal(self, rij: int, kolom: str, waarde: float, stijl: str, notatie: str) -> None:
        self.meetlint.getal(rij, kolom, waarde, notatie, stijl)
        self.vel.write_number(*plek(kolom, rij), waarde, self.opmaak(stijl, notatie))

    def formule(self, rij: int, kolom: str, formule: str, waarde: float, stijl: str, notatie: str) -> None:
        self.meetlint.getal(rij, kolom, waarde, notatie, stijl)
        self.vel.write_formula(*plek(kolom, rij), formule, self.opmaak(stijl, notatie), waarde)

    def cel(self, rij: int, cel: Cel) -> None:
        match cel.inhoud:
            case Formule(tekst, waarde):
                formule = "=" + self.adressen.vul_in(tekst, self.blad.naam, rij)
                if isinstance(waarde, str):
                    self.meetlint.tekst(Tekst(rij, cel.kolom, waarde, cel.stijl, formule=formule, notatie=cel.notatie))
                else:
                    self.formule(rij, cel.kolom, formule, waarde, cel.stijl, cel.notatie)
            case None:
                self.vel.write_blank(*plek(cel.kolom, rij), None, self.opmaak(cel.stijl, cel.notatie))
            case str(tekst):
                naar = cel.naar if isinstance(cel.naar, str) else cel.naar(self.adressen)
                self.tekst(cel.kolom, rij, tekst, cel.stijl, naar.replace("{rij}", str(rij)))
            case getal:
                self.getal(rij, cel.kolom, getal, cel.stijl, cel.notatie)

    def _regel(self, rij: int, regel: Regel) -> None:
        match regel:
            case Vrij(cellen):
                for cel in cellen:
                    self.cel(rij, cel)
            case Kop(tekst):
                self._koppen.append(rij)
                self.tekst("A", rij, tekst, "kop")
            case PostRegel():
                self._post(rij, regel)
            case GetalRegel():
                self._getal(rij, regel)
            case ActieveRegel():
                self._actief(rij, regel)
            case BlokRegel(soort, sleutel, arm, scenario, omschrijving, eenheid, bron, reden_bij):
                stijl = "invoer" if soort == "parameter" else "vast"
                titel = self.context.scenario_titel(scenario) if scenario else "elk scenario"
                reden = reden_bij(self.adressen) if reden_bij and bron == AANNAME else ""
                self._kolommen(rij, sleutel, omschrijving, eenheid, titel, bron, zacht=True, reden=reden)
                self._waarden(rij, self.context.blokwaarde(soort, sleutel, arm, scenario), eenheid, stijl)
            case KenmerkRegel(sleutel, omschrijving, eenheid, bron):
                self._kolommen(rij, sleutel, omschrijving, eenheid, "kenmerk", bron)
                waarden = np.broadcast_to(self.context.uitkomst.kenmerken[sleutel], len(JAARKOLOMMEN))
                notatie = st.JAARTAL if eenheid == "jaar" else st.AANTAL
                for kolom, waarde in zip(JAARKOLOMMEN, waarden, strict=True):
                    self.getal(rij, kolom, float(waarde), "vast", notatie)
                if np.ptp(waarden) == 0:
                    self.getal(rij, TOTAAL, float(waarden[0]), "vast", notatie)
            case EigenRegel():
                self._eigen(rij, regel)

    def _kolommen(
        self,
        rij: int,
        sleutel: str,
        omschrijving: str,
        eenheid: str,
        soort: str,
        bron: str,
        *,
        stijl: str = "tekst",
        zacht: bool = False,
        reden: str = "",
    ) -> None:
        self.tekst(SLEUTEL, rij, sleutel, "sleutel")
        self.tekst(OMSCHRIJVING, rij, omschrijving, "zacht" if zacht else stijl)
        self.tekst(EENHEID, rij, eenheid, "zacht")
        self.tekst(SOORT, rij, soort, stijl if soort else "tekst")
        if bron in self.context.invoer.bronnen:
            blad, bronrij = self.adressen.naam(f"bron {bron}")
            self.tekst(BRON, rij, bron, "koppeling", f"{verwijs(blad)}A{bronrij}")
        elif reden:
            self.tekst(BRON, rij, bron, "koppeling", reden)
        else:
            self.tekst(BRON, rij, bron, "zacht")

    def _waarden(self, rij: int, waarden: Rij, eenheid: str, stijl: str) -> None:
        notatie = st.notatie(eenheid)
        getallen, opmaak = waarden.tolist(), self.opmaak(stijl, notatie)
        self.meetlint.reeks(rij, getallen, notatie, stijl)
        for nummer, getal in enumerate(getallen, start=EERSTE_JAAR):
            self.vel.write_number(rij - 1, nummer, getal, opmaak)

    def _formules(self, rij: int, formules: Iterable[str], waarden: Rij, stijl: str, notatie: str) -> None:
        """Een formule per jaar, elk met haar waarde."""
        getallen, opmaak = waarden.tolist(), self.opmaak(stijl, notatie)
        self.meetlint.reeks(rij, getallen, notatie, stijl)
        for nummer, (formule, getal) in enumerate(zip(formules, getallen, strict=True), start=EERSTE_JAAR):
            self.vel.write_formula(rij - 1, nummer, formule, opmaak, getal)

    def _adres(self, knoop: Blad, arm: str | None) -> tuple[str, int]:
        if isinstance(knoop, Veld | Gekozen):
            blad, kolom, rij = self.adressen.veld(knoop.sleutel)
            return f"{'' if blad == self.blad.naam else verwijs(blad)}${kolom}$", rij
        blad, rij = self.adressen.van_blad(knoop, arm)
        return ("" if blad == self.blad.naam else verwijs(blad)), rij

    def _sjabloon(self, rij: int, regel: PostRegel | GetalRegel) -> Sjabloon:
        arm = regel.arm if isinstance(regel, PostRegel) else None

        def blok(model: str, opschrift: str) -> tuple[str, int, int, int]:
            van, tot = self.adressen.blok(model, arm)
            return "", van, tot, rij

        sjabloon = schrijf(regel.post.formule, lambda knoop: self._adres(knoop, arm), RASTER, blok)
        if bezwaar := te_lang(regel.post.formule, sjabloon.in_kolom(LAATSTE, LAATSTE)):
            raise ValueError(f"{regel.post.sleutel}: {bezwaar}.")
        return sjabloon

    def _jaarformules(self, rij: int, regel: PostRegel) -> tuple[str, ...]:
        return tuple(map(self._sjabloon(rij, regel).in_kolom, JAARKOLOMMEN, (None, *JAARKOLOMMEN)))

    def _post(self, rij: int, regel: PostRegel) -> None:
        post = regel.post
        stijl = "totaal" if post.soort == "totaal" else "tekst"
        soort = regel.soort or post.opschrift(self.context.uitkomst.schema.partijen.labels)
        reden = regel.reden(self.adressen) if regel.reden and regel.bron == AANNAME else ""
        self._kolommen(rij, post.sleutel, post.omschrijving, post.eenheid, soort, regel.bron, stijl=stijl, reden=reden)
        waarden = self.context.postwaarde(post.sleutel, regel.arm)
        formules = self.adressen.eenmaal(self.blad.naam, rij, post, lambda: self._jaarformules(rij, regel))
        opmaak = "totaal" if post.soort == "totaal" else "formule", regel.notatie or st.notatie(post.eenheid)
        self._formules(rij, formules, waarden, *opmaak)
        if post.eenheid.endswith("/jaar") and not post.stand:
            som = float(waarden[AANLOOPJAREN:].sum())
            self.formule(rij, TOTAAL, f"=SUM({BEGROTING}{rij}:{LAATSTE}{rij})", som, *opmaak)
        for cel in regel.extra:
            self.cel(rij, cel)

    def _getal(self, rij: int, regel: GetalRegel) -> None:
        post = regel.post
        self._kolommen(rij, post.sleutel, post.omschrijving, post.eenheid, post.soort, "")
        formule = self._sjabloon(rij, regel).in_kolom(TOTAAL, TOTAAL)
        waarde = float(self.context.postwaarde(post.sleutel, None)[0])
        self.formule(rij, TOTAAL, formule, waarde, "totaal", regel.notatie or st.notatie(post.eenheid))
        for cel in regel.extra:
            self.cel(rij, cel)

    def _actief(self, rij: int, regel: ActieveRegel) -> None:
        reden = naar_reden("parameter", regel.sleutel, regel.arm)(self.adressen) if regel.bron == AANNAME else ""
        self._kolommen(rij, regel.sleutel, regel.omschrijving, regel.eenheid, regel.opschrift, regel.bron, reden=reden)
        waarden = self.context.bladwaarde(regel.soort, regel.sleutel, regel.arm, self.context.actief)
        if not (regel.per_scenario or regel.met_eigen):
            self._waarden(rij, waarden, regel.eenheid, "invoer" if regel.soort == "parameter" else "vast")
        else:
            formules = (f"={self._geldende(regel, kolom)}" for kolom in JAARKOLOMMEN)
            self._formules(rij, formules, waarden, "formule", st.notatie(regel.eenheid))
        for cel in regel.extra:
            self.cel(rij, cel)

    def _geldende(self, regel: ActieveRegel, kolom: str) -> str:
        """De formule voor de waarde die in een jaar geldt."""
        scenarios = self.context.uitkomst.scenarios if regel.per_scenario else ("",)
        rijen = [self.adressen.rij(f"blok {regel.soort} {naam}", regel.sleutel, regel.arm)[1] for naam in scenarios]
        anders = f"INDEX({kolom}{rijen[0]}:{kolom}{rijen[-1]},scenario_nr)" if regel.per_scenario else f"{kolom}{rijen[0]}"
        if not regel.met_eigen:
            return anders
        blad, eigen = self.adressen.rij("eigen", regel.sleutel)
        cel = f"{verwijs(blad)}{kolom}{eigen}"
        return f"IF(ISNUMBER({cel}),{cel},{anders})"

    def _eigen(self, rij: int, regel: EigenRegel) -> None:
        eigen = self.context.uitkomst.eigen
        for kolom, tekst in ({SLEUTEL: regel.sleutel} | dict(regel.teksten)).items():
            self.tekst(kolom, rij, tekst, {SLEUTEL: "sleutel", OMSCHRIJVING: "tekst"}.get(kolom, "zacht"))
        for kolom, veld in regel.velden.items():
            gekozen = eigen.keuzes.get(veld) or eigen.namen.get(veld)
            self.invoercel(kolom, rij, gekozen or eigen.velden.get(veld), self.context.veldnotatie(veld))
        if regel.jaren:
            gegeven, notatie = eigen.parameters.get(regel.sleutel, {}), st.notatie(regel.eenheid)
            for kolom, jaar in zip(JAARKOLOMMEN, self.context.uitkomst.inst.jaren, strict=True):
                self.invoercel(kolom, rij, gegeven[jaar][0] if jaar in gegeven else None, notatie)
        for cel in regel.extra:
            self.cel(rij, cel)

    def invoercel(self, kolom: str, rij: int, inhoud: float | str | None, notatie: str) -> None:
        """Een gele cel: leeg, of met wat de gemeente heeft opgegeven; tekst blijft tekst."""
        if inhoud is None:
            self.vel.write_blank(*plek(kolom, rij), None, self.opmaak("invoer", notatie))
        elif isinstance(inhoud, str):
            self.tekst(kolom, rij, inhoud, "invoer")
        else:
            self.getal(rij, kolom, inhoud, "invoer", notatie)


def _hoort_bij_volgende(regel: Regel) -> bool:
    """Of een regel niet onder aan een bladzijde hoort: een kop, of de koppen boven kolommen."""
    if isinstance(regel, Vrij):
        return any(cel.stijl.startswith("kolomkop") for cel in regel.cellen)
    return isinstance(regel, Kop)
