"""De vorm van een werkboek als tekst: regels, opmaak, breedtes, afdrukken, keuzelijsten en grafieken, zonder de cijfers.

Elke regel van een blad is een regel tekst, zonder rijnummers, zodat een ingevoegde rij in een vergelijking één regel is. Per groep cellen
staat er de kolom, de stijl, de getalnotatie en wat er in zit: `=` is een formule, `'` een tekst, `leeg` niets, en anders een getal. Een
tekst in A en B staat er zelf, met cijfers als #, zodat een ander bedrag of een andere datum de vorm niet verandert.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import xlsxwriter
from hulp_boeken import Boek
from openpyxl.utils import get_column_letter

from kostenmodel.invoer.gemeenten import kaal
from kostenmodel.werkboek.stijl import STIJLEN, Stijl

LANGSTE_TEKST = 50
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def vorm(pad: Path) -> dict[str, str]:
    """Per bestandsnaam de tekst: `werkboek` met wat voor alle bladen geldt, en per blad zijn regels.

    Leest het bestand zelf: in een werkboek dat een andere test al bekeek, heeft openpyxl lege kolommen en rijen toegevoegd.
    """
    boek = Boek(pad)
    return {"werkboek": "\n".join(_werkboek(boek)) + "\n"} | {
        kaal(naam): "\n".join(_Blad(boek, naam).regels()) + "\n" for naam in boek.bladen
    }


def _werkboek(boek: Boek) -> Iterator[str]:
    eigenschappen = boek.werkboek.properties
    yield f"titel: {eigenschappen.title}; onderwerp: {eigenschappen.subject}"
    yield "bladen:"
    yield from (f"  {naam}" for naam in boek.bladen)
    yield f"namen: {', '.join(sorted(boek.werkboek.defined_names))}"
    yield "stijlen:"
    een_per_stijl = {cel.style_id: cel for vel in boek.bladen.values() for rij in vel.iter_rows() for cel in rij if cel.has_style}
    yield from sorted({f"  {_stijlnaam(_opmaak(cel))}: {_opmaak(cel)}" for cel in een_per_stijl.values()})


class _Blad:
    """Een blad van het werkboek, regel voor regel."""

    def __init__(self, boek: Boek, naam: str) -> None:
        self.boek, self.naam, self.vel = boek, naam, boek.bladen[naam]
        self._stijlen: dict[int, str] = {}

    def regels(self) -> Iterator[str]:
        vel, pagina = self.vel, self.vel.page_setup
        breedtes = sorted(vel.column_dimensions.values(), key=lambda maat: maat.min)
        yield f"breedtes: {'; '.join(f'{_bereik(maat.min, maat.max)} {maat.width:.1f}' for maat in breedtes)}"
        yield f"vast vanaf {vel.freeze_panes}; zoom {vel.sheet_view.zoomScale}; rasterlijnen {vel.sheet_view.showGridLines}"
        yield f"papier {pagina.paperSize} {pagina.orientation}, {pagina.fitToWidth} breed en {pagina.fitToHeight} hoog"
        yield f"afdrukken: {_kolommen(vel.print_area)}; titels {vel.print_title_rows} en {vel.print_title_cols}"
        marges = vel.page_margins
        yield f"marges {marges.left:g} {marges.right:g} {marges.top:g} {marges.bottom:g}"
        voet = (vel.oddFooter.left, vel.oddFooter.center, vel.oddFooter.right)
        yield f"voet: {' | '.join(_zonder_cijfers(deel.text or '') for deel in voet)}"
        for keuze in vel.data_validations.dataValidation:
            waar = str(keuze.sqref).split()
            if keuze.type == "list":
                yield f"keuzelijst in {_kolommen(keuze.sqref)}: {_kolommen(keuze.formula1)}; {keuze.promptTitle}: {keuze.prompt}"
            else:
                yield f"getal in {' '.join(dict.fromkeys(map(_kolommen, waar)))}, {len(waar)} regels: {keuze.error}"
        for regel in vel.conditional_formatting:
            yield f"voorwaardelijke opmaak in {_kolommen(str(regel.sqref))}: {', '.join(een.type for een in regel.rules)}"
        yield "regels:"
        herhaald = [(een, len(list(groep))) for een, groep in groupby(self._rijen())]
        yield from (een if aantal == 1 else f"{een} ({aantal} keer)" for een, aantal in herhaald)

    def _rijen(self) -> Iterator[str]:
        per_rij: dict[int, list[Any]] = {}
        for rij in self.vel.iter_rows():
            if cellen := [cel for cel in rij if cel.value is not None or cel.has_style]:
                per_rij[cellen[0].row] = cellen
        laatste = max(*per_rij, *(grafiek[0] for grafiek in self._grafieken))
        for nummer in range(1, laatste + 1):
            yield from (f"[grafiek] {tekst}" for boven, tekst in self._grafieken if boven == nummer)
            hoogte = self.vel.row_dimensions[nummer].height
            yield " ".join([*([f"(hoogte {hoogte:g})"] if hoogte else []), *self._rij(per_rij.get(nummer, []))]) or "-"

    def _rij(self, cellen: Sequence[Any]) -> Iterator[str]:
        """Per groep gelijke cellen naast elkaar haar kolommen en inhoud."""
        groepen: list[tuple[int, int, str]] = []
        for cel in cellen:
            kolom, inhoud = cel.column, self._cel(cel)
            if groepen and groepen[-1][1:] == (kolom - 1, inhoud):
                groepen[-1] = (groepen[-1][0], kolom, inhoud)
            else:
                groepen.append((kolom, kolom, inhoud))
        return (f"{_bereik(van, tot)}:{inhoud}" for van, tot, inhoud in groepen)

    def _cel(self, cel: Any) -> str:
        if cel.style_id not in self._stijlen:
            notatie = "" if cel.number_format == "General" else f" {cel.number_format}"
            self._stijlen[cel.style_id] = _stijlnaam(_opmaak(cel)) + notatie
        stijl = self._stijlen[cel.style_id]
        naar = f" > {cel.hyperlink.location.split('!')[0]}" if cel.hyperlink else ""
        if cel.value in (None, ""):
            return f"{stijl} leeg"
        if cel.data_type != "s" or cel.column > 2 or stijl == "keuze":
            return stijl + {"f": " =", "n": "", "s": "'"}[cel.data_type] + naar
        tekst = cel.value if stijl == "sleutel" else _zonder_cijfers(cel.value)
        return f'{stijl} "{tekst[:LANGSTE_TEKST]}{"…" if len(tekst) > LANGSTE_TEKST else ""}"{naar}'

    @cached_property
    def _grafieken(self) -> list[tuple[int, str]]:
        """Per grafiek de rij waar hij begint en zijn beschrijving."""
        nummer = list(self.boek.bladen).index(self.naam) + 1
        with zipfile.ZipFile(self.boek.pad) as archief:
            tekening = _gekoppeld(archief, f"xl/worksheets/sheet{nummer}.xml", "drawing")
            if not tekening:
                return []
            (pad,) = tekening.values()
            grafieken = _gekoppeld(archief, pad, "chart")
            uit = []
            for anker in ElementTree.fromstring(archief.read(pad)):
                van, naar = ([int(anker.findtext(f"{_XDR}{k}/{_XDR}{as_}") or 0) for as_ in ("col", "row")] for k in ("from", "to"))
                deel = next(knoop for knoop in anker.iter(f"{_C}chart"))
                alt = next(knoop.get("descr") or "" for knoop in anker.iter(f"{_XDR}cNvPr"))
                xml = ElementTree.fromstring(archief.read(grafieken[deel.get(f"{_R}id") or ""]))
                kop = f"vanaf kolom {get_column_letter(van[0] + 1)}, {naar[0] - van[0]} kolommen en {naar[1] - van[1]} rijen"
                uit.append((van[1] + 1, "; ".join([kop, *self._grafiek(xml), f"alt: {_zonder_cijfers(alt)}"])))
            return uit

    def _grafiek(self, xml: ElementTree.Element) -> Iterator[str]:
        yield f"titel: {_grafiektekst(xml.find(f'{_C}chart/{_C}title'))}"
        for soort in ("barChart", "lineChart", "areaChart", "scatterChart"):
            for groep in xml.iter(f"{_C}{soort}"):
                for reeks in groep.iter(f"{_C}ser"):
                    bereiken = [
                        knoop.findtext(f".//{_C}f") or "" for wat in ("cat", "val") if (knoop := reeks.find(f"{_C}{wat}")) is not None
                    ]
                    kleuren = [knoop.get("val") or "" for knoop in reeks.iter(f"{_A}srgbClr")]
                    delen = " tegen ".join(self._reeks(bereik) for bereik in reversed(bereiken))
                    yield f"{soort} {_grafiektekst(reeks.find(f'{_C}tx'))} ({'/'.join(kleuren) or 'onzichtbaar'}): {delen}"
        for soort in ("catAx", "valAx", "dateAx"):
            for as_ in xml.iter(f"{_C}{soort}"):
                notatie = as_.find(f"{_C}numFmt")
                yield f"as: {_grafiektekst(as_.find(f'{_C}title'))} {'' if notatie is None else notatie.get('formatCode')}"

    def _reeks(self, bereik: str) -> str:
        """Een rij cellen krijgt de naam van haar regel, een kolom cellen haar lengte."""
        blad, cellen = bereik.replace("$", "").replace("'", "").split("!")
        (van, boven), (tot, onder) = re.findall(r"([A-Z]+)(\d+)", cellen)
        if boven == onder:
            eerste = next(cel for kolom in "AB" if (cel := self.boek.bladen[blad][f"{kolom}{boven}"].value) is not None)
            return f"{blad} {van}:{tot} van {_zonder_cijfers(str(eerste))}"
        return f"{blad} {van}, {int(onder) - int(boven) + 1} rijen"


def _gekoppeld(archief: zipfile.ZipFile, pad: str, soort: str) -> dict[str, str]:
    """De onderdelen van een soort waar een onderdeel naar wijst: relatienummer -> pad."""
    relaties = posixpath.join(posixpath.dirname(pad), "_rels", f"{posixpath.basename(pad)}.rels")
    if relaties not in archief.namelist():
        return {}
    return {
        een.get("Id") or "": posixpath.normpath(posixpath.join("/", posixpath.dirname(pad), een.get("Target") or "")).lstrip("/")
        for een in ElementTree.fromstring(archief.read(relaties))
        if (een.get("Type") or "").endswith(f"/{soort}")
    }


def _grafiektekst(knoop: ElementTree.Element | None) -> str:
    return "" if knoop is None else _zonder_cijfers("".join(deel.text or "" for deel in knoop.iter() if deel.tag in (f"{_A}t", f"{_C}v")))


def _zonder_cijfers(tekst: str) -> str:
    """Getallen, datums en vingerafdrukken als #."""
    return re.sub(r"\b[0-9a-f]{16}\b|\d[\d.,:-]*(?<=\d)", "#", tekst)


def _kolommen(bereik: object) -> str:
    """Een bereik zonder rijnummers."""
    return re.sub(r"\$?(\d+)", "", str(bereik))


def _bereik(van: int, tot: int) -> str:
    return get_column_letter(van) if van == tot else f"{get_column_letter(van)}:{get_column_letter(tot)}"


def _opmaak(cel: Any) -> str:
    letter, vulling, ligging = cel.font, cel.fill.fgColor.rgb if cel.fill.fill_type else "", cel.alignment
    kleur = letter.color.rgb if letter.color is not None and isinstance(letter.color.rgb, str) else ""
    delen = {
        letter.name: True,
        f"{letter.sz:g} punt": True,
        "vet": letter.b,
        "cursief": letter.i,
        "onderstreept": letter.u,
        f"kleur {kleur}": kleur,
        f"op {vulling}": vulling,
        f"lijn onder {cel.border.bottom.style}": cel.border.bottom.style,
        f"lijn boven {cel.border.top.style}": cel.border.top.style,
        f"{ligging.horizontal}": ligging.horizontal,
        f"{ligging.vertical}": ligging.vertical,
        "afbreken": ligging.wrap_text,
    }
    return ", ".join(tekst for tekst, telt in delen.items() if telt)


@cache
def _stijlen() -> Mapping[str, str]:
    """Per opmaak de naam van de stijl in het programma; zonder die naam is een lijst van stijlen niet te lezen."""
    inhoud = io.BytesIO()
    with xlsxwriter.Workbook(inhoud) as boek:
        vel, stijl = boek.add_worksheet(), Stijl(boek)
        for rij, naam in enumerate(STIJLEN):
            vel.write_string(rij, 0, naam, stijl(naam))
    vel = openpyxl.load_workbook(inhoud).worksheets[0]
    return {_opmaak(rij[0]): rij[0].value for rij in reversed(list(vel.iter_rows()))}


def _stijlnaam(opmaak: str) -> str:
    return _stijlen().get(opmaak) or f"[{opmaak}]"
