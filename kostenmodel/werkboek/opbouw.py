"""Van werkbladen naar een bestand, in twee stappen: eerst krijgt elke regel een rij, dan worden cellen geschreven.

Elke formulecel krijgt de waarde mee die de rekenkern berekende; openen zonder herberekenen toont dus hetzelfde.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

import numpy as np
import xlsxwriter
from numpy.typing import NDArray

from kostenmodel.invoer import Invoer
from kostenmodel.rekenkern import AANLOOPJAREN, Blad, Gekozen, Veld
from kostenmodel.rekenkern.formules import Sjabloon, schrijf, te_lang

from . import stijl as st
from .bestand import KENMERK
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
    verwijs,
)
from .snelblad import SnelBlad

Rij = NDArray[np.float64]
KOLOMKOPPEN = {
    SLEUTEL: "Sleutel",
    OMSCHRIJVING: "Omschrijving",
    EENHEID: "Eenheid",
    SOORT: "Soort: partij",
    BRON: "Bron",
    TOTAAL: "Totaal",
}
SMALST, BREEDST, BREEDTE_GETAL = 12, 120, 15
HOOGTE_KOP, HOOGTE_KOPRIJ = 21, 46
"""Een kop is hoger dan een gewone regel, zodat de lijn eronder de volgende regel niet raakt; een koprij heeft drie regels tekst."""
PER_TEKEN, KLEINE_LETTER = 0.98, 0.82
RUIMTE_GRAFIEK, HOOGTE_REGEL = 19, 15


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
    adressen = nummer(bladen)
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


def nummer(bladen: Sequence[Werkblad]) -> Adresboek:
    """Geeft elke regel een rij en zet de waarden in het adresboek."""
    adressen = Adresboek()
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
        self._langste: dict[str, int] = {}

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
        self._breedtes()
        self._pagina()
        if self.blad.beveiligd:
            self.vel.protect("", {"format_columns": True, "format_rows": True})
        if self.blad.daarna:
            self.blad.daarna(boek, self)

    def _kop(self) -> None:
        self.vel.set_row(0, 27)
        self.tekst("A", 1, self.blad.titel, "titel")
        self.tekst("A", 2, self.blad.zin, "zin")
        if self.blad.met_jaren:
            for kolom, kop in (KOLOMKOPPEN | dict(self.blad.extra_koppen)).items():
                self.tekst(kolom, JAARRIJ, kop, "kolomkop rechts" if kolom == TOTAAL else "kolomkop")
            for kolom, jaar in zip(JAARKOLOMMEN, self.context.uitkomst.inst.jaren, strict=True):
                self.vel.write_number(*plek(kolom, JAARRIJ), jaar, self.opmaak("jaar"))
            self.tekst("A", 3, self.blad.legenda or self.kader.legenda, "zacht")
            self.vel.freeze_panes(JAARRIJ, kolomnummer(EENHEID))
            self.vel.repeat_rows(0, JAARRIJ - 1)
            self.vel.repeat_columns(f"{SLEUTEL}:{OMSCHRIJVING}")
        elif self.blad.koppen:
            self._eigen_koppen()

    def _eigen_koppen(self) -> None:
        """De koprij van een tabel met een eigen indeling, vast boven de regels."""
        self.vel.set_row(JAARRIJ - 1, HOOGTE_KOPRIJ)
        self.tekst("A", 3, self.blad.legenda or self.kader.legenda, "zacht")
        for kolom, kop in self.blad.koppen.items():
            if isinstance(kop, int):
                self.vel.write_number(*plek(kolom, JAARRIJ), kop, self.opmaak("jaar"))
            else:
                self.tekst(kolom, JAARRIJ, kop, "kolomkop rechts" if kolom in self.blad.getalkolommen else "kolomkop")
        self.vel.freeze_panes(JAARRIJ, kolomnummer(self.blad.vast_tot))
        self.vel.repeat_rows(0, JAARRIJ - 1)
        self.vel.repeat_columns(0, kolomnummer(self.blad.vast_tot) - 1)

    def _breedtes(self) -> None:
        """Kolommen met tekst zo breed als hun langste tekst, jaarkolommen vast."""
        breedtes: dict[str, float] = {}
        if self.blad.met_jaren:
            breedtes = {kolom: BREEDTE_GETAL for kolom in (TOTAAL, *JAARKOLOMMEN)}
            breedtes |= {k: min(max(SMALST, n * PER_TEKEN + 2), BREEDST) for k, n in self._langste.items()}
            breedtes[SLEUTEL] = breedtes.get(SLEUTEL, SMALST) * KLEINE_LETTER
        for kolom, breedte in (breedtes | dict(self.blad.breedtes)).items():
            nummer = kolomnummer(kolom)
            self.vel.set_column(nummer, nummer, breedte)

    def _pagina(self) -> None:
        self.vel.set_landscape()
        self.vel.set_paper(9)
        self.vel.fit_to_pages(2 if self.blad.met_jaren and self.blad.afdrukken_tot == LAATSTE else self.blad.paginas_breed, 0)
        if self.blad.met_jaren:
            self.vel.print_area(0, 0, self._laatste_rij(), kolomnummer(self.blad.afdrukken_tot))
        self.vel.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.vel.set_footer(f"&L{self.kader.voettekst.replace('&', '&&')}&C&A&RBladzijde &P van &N")
        self.vel.hide_gridlines(2)
        self.vel.set_zoom(85)

    def _hoogte(self, cellen: Sequence[Cel]) -> float:
        """De hoogte die de langste afgebroken tekst van een regel nodig heeft; 0 als alles op een regel past."""
        regels = [
            math.ceil(len(cel.inhoud) * PER_TEKEN / self.blad.breedtes[cel.kolom])
            for cel in cellen
            if cel.stijl == "alinea" and isinstance(cel.inhoud, str) and cel.kolom in self.blad.breedtes
        ]
        return HOOGTE_REGEL * max(regels) if regels and max(regels) > 1 else 0

    def _laatste_rij(self) -> int:
        """De laatste rij om af te drukken (vanaf nul), met ruimte voor een grafiek onder de regels."""
        return EERSTE_RIJ + len(self.blad.regels) + (RUIMTE_GRAFIEK if self.blad.daarna else 0)

    def tekst(self, kolom: str, rij: int, tekst: str, stijl: str) -> None:
        self.vel.write_string(*plek(kolom, rij), tekst, self.opmaak(stijl))

    def cel(self, rij: int, cel: Cel) -> None:
        adres, stijl = plek(cel.kolom, rij), self.opmaak(cel.stijl, cel.notatie)
        match cel.inhoud:
            case Formule(tekst, waarde):
                self.vel.write_formula(*adres, "=" + self.adressen.vul_in(tekst, self.blad.naam, rij), stijl, waarde)
            case None:
                self.vel.write_blank(*adres, None, stijl)
            case str(tekst) if cel.naar:
                naar = cel.naar if isinstance(cel.naar, str) else cel.naar(self.adressen)
                self.vel.write_url(*adres, f"internal:{naar}", stijl, tekst)
            case str(tekst):
                self.vel.write_string(*adres, tekst, stijl)
            case getal:
                self.vel.write_number(*adres, getal, stijl)

    def _regel(self, rij: int, regel: Regel) -> None:
        match regel:
            case Vrij(cellen, hoogte):
                if hoogte := hoogte or self._hoogte(cellen):
                    self.vel.set_row(rij - 1, hoogte)
                for cel in cellen:
                    self.cel(rij, cel)
            case Kop(tekst):
                self.vel.set_row(rij - 1, HOOGTE_KOP)
                self.tekst("A", rij, tekst, "kop")
                for kolom in (OMSCHRIJVING, EENHEID, SOORT, BRON, TOTAAL) if self.blad.met_jaren else ():
                    self.vel.write_blank(*plek(kolom, rij), None, self.opmaak("kop"))
            case PostRegel():
                self._post(rij, regel)
            case GetalRegel():
                self._getal(rij, regel)
            case ActieveRegel():
                self._actief(rij, regel)
            case BlokRegel(soort, sleutel, arm, scenario, omschrijving, eenheid, bron):
                stijl = "invoer" if soort == "parameter" else "vast"
                titel = self.context.scenario_titel(scenario) if scenario else "elk scenario"
                self._kolommen(rij, sleutel, omschrijving, eenheid, titel, bron, zacht=True)
                self._waarden(rij, self.context.blokwaarde(soort, sleutel, arm, scenario), eenheid, stijl)
            case KenmerkRegel(sleutel, omschrijving, eenheid, bron):
                self._kolommen(rij, sleutel, omschrijving, eenheid, "kenmerk", bron)
                waarden = np.broadcast_to(self.context.uitkomst.kenmerken[sleutel], len(JAARKOLOMMEN))
                notatie = st.JAARTAL if eenheid == "jaar" else st.AANTAL
                for kolom, waarde in zip(JAARKOLOMMEN, waarden, strict=True):
                    self.vel.write_number(*plek(kolom, rij), float(waarde), self.opmaak("vast", notatie))
                if np.ptp(waarden) == 0:
                    self.vel.write_number(*plek(TOTAAL, rij), float(waarden[0]), self.opmaak("vast", notatie))
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
    ) -> None:
        for kolom, tekst in zip((SLEUTEL, OMSCHRIJVING, EENHEID, SOORT, BRON), (sleutel, omschrijving, eenheid, soort, bron), strict=True):
            self._langste[kolom] = max(self._langste.get(kolom, 0), len(tekst))
        self.tekst(SLEUTEL, rij, sleutel, "sleutel")
        self.tekst(OMSCHRIJVING, rij, omschrijving, "zacht" if zacht else stijl)
        self.tekst(EENHEID, rij, eenheid, "zacht")
        self.tekst(SOORT, rij, soort, stijl if soort else "tekst")
        if bron in self.context.invoer.bronnen:
            blad, bronrij = self.adressen.naam(f"bron {bron}")
            self.vel.write_url(*plek(BRON, rij), f"internal:{verwijs(blad)}A{bronrij}", self.opmaak("koppeling"), bron)
        else:
            self.tekst(BRON, rij, bron, "zacht")

    def _waarden(self, rij: int, waarden: Rij, eenheid: str, stijl: str) -> None:
        notatie = st.notatie(eenheid)
        for kolom, waarde in zip(JAARKOLOMMEN, waarden, strict=True):
            self.vel.write_number(*plek(kolom, rij), float(waarde), self.opmaak(stijl, notatie))

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

    def _post(self, rij: int, regel: PostRegel) -> None:
        post = regel.post
        stijl = "totaal" if post.soort == "totaal" else "tekst"
        soort = regel.soort or post.opschrift(self.context.uitkomst.schema.partijen.labels)
        self._kolommen(rij, post.sleutel, post.omschrijving, post.eenheid, soort, regel.bron, stijl=stijl)
        waarden = self.context.postwaarde(post.sleutel, regel.arm)
        formules = self._sjabloon(rij, regel)
        opmaak = self.opmaak("totaal" if post.soort == "totaal" else "formule", regel.notatie or st.notatie(post.eenheid))
        vorige = None
        for kolom, waarde in zip(JAARKOLOMMEN, waarden, strict=True):
            self.vel.write_formula(*plek(kolom, rij), formules.in_kolom(kolom, vorige), opmaak, float(waarde))
            vorige = kolom
        if post.eenheid.endswith("/jaar") and not post.stand:
            som = float(waarden[AANLOOPJAREN:].sum())
            self.vel.write_formula(*plek(TOTAAL, rij), f"=SUM({BEGROTING}{rij}:{LAATSTE}{rij})", opmaak, som)
        for cel in regel.extra:
            self.cel(rij, cel)

    def _getal(self, rij: int, regel: GetalRegel) -> None:
        post = regel.post
        self._kolommen(rij, post.sleutel, post.omschrijving, post.eenheid, post.soort, "")
        formule = self._sjabloon(rij, regel).in_kolom(TOTAAL, TOTAAL)
        waarde = float(self.context.postwaarde(post.sleutel, None)[0])
        self.vel.write_formula(*plek(TOTAAL, rij), formule, self.opmaak("totaal", regel.notatie or st.notatie(post.eenheid)), waarde)
        for cel in regel.extra:
            self.cel(rij, cel)

    def _actief(self, rij: int, regel: ActieveRegel) -> None:
        self._kolommen(rij, regel.sleutel, regel.omschrijving, regel.eenheid, regel.opschrift, regel.bron)
        waarden = self.context.bladwaarde(regel.soort, regel.sleutel, regel.arm, self.context.actief)
        if not (regel.per_scenario or regel.met_eigen):
            self._waarden(rij, waarden, regel.eenheid, "invoer" if regel.soort == "parameter" else "vast")
        else:
            opmaak = self.opmaak("formule", st.notatie(regel.eenheid))
            for kolom, waarde in zip(JAARKOLOMMEN, waarden, strict=True):
                self.vel.write_formula(*plek(kolom, rij), f"={self._geldende(regel, kolom)}", opmaak, float(waarde))
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
            self._langste[kolom] = max(self._langste.get(kolom, 0), len(tekst))
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
        adres, opmaak = plek(kolom, rij), self.opmaak("invoer", notatie)
        if inhoud is None:
            self.vel.write_blank(*adres, None, opmaak)
        elif isinstance(inhoud, str):
            self.vel.write_string(*adres, inhoud, opmaak)
        else:
            self.vel.write_number(*adres, inhoud, opmaak)
