"""Maakt de plaatjes van het werkboek die in de README staan, in de map `.readme`.

    .venv/bin/python tests/maak_plaatjes.py

Het werkboek van een gemeente gaat met LibreOffice naar PDF; pdftotext zoekt de bladzijde en de regels, pdftoppm tekent wat ertussen staat.
Kijk daarna zelf naar elk plaatje, en pas in de README de zin eronder aan als peildatum of begrotingsjaar anders is.
"""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageOps

from kostenmodel import api

GEMEENTE = "Utrecht"
MAP = Path(__file__).resolve().parents[1] / ".readme"
RAND, KLEUREN = 12, 64
LUCHT = 10.0
"""Zoveel punten boven de eerste tekst begint een plaatje, zodat het kader van een grafiek erop staat."""
PUNTEN_PER_DUIM = 72
MEETDICHTHEID = 2 * PUNTEN_PER_DUIM
"""Beeldpunten per duim waarop gemeten wordt hoe breed iets is."""


@dataclass(frozen=True)
class Plaatje:
    """Een deel van een blad: van de bovenkant van de tekst `van` tot de bovenkant van de tekst `tot`, over de hele breedte."""

    naam: str
    blad: str
    van: str
    tot: str
    breedte: int = 1100
    """In beeldpunten; een tabel met kleine letters mag breder, dan is zij na een klik te lezen."""


VOET = "Kostenmodel"
"""Het eerste woord onder aan elke bladzijde."""
PLAATJES = (
    Plaatje("samenvatting", "Samenvatting", "Samenvatting –", "De vijf regels die"),
    Plaatje("vergelijking", "Vergelijking", "Verschil in netto last per jaar:", "Oordeel per betaler:"),
    Plaatje("meerjarenraming", "Meerjarenraming", "Meerjarenraming –", "Crisisbekostiging: per taakveld", 1600),
    Plaatje("onzekerheid", "Onzekerheid", "Netto last gemeente", VOET),
)


@dataclass(frozen=True)
class _Woord:
    tekst: str
    links: float
    boven: float


@dataclass(frozen=True)
class _Bladzijde:
    nummer: int
    breedte: float
    woorden: tuple[_Woord, ...]

    def boven(self, tekst: str, onder: float = 0.0) -> float | None:
        """De hoogte van de eerste plek onder `onder` waar deze woorden na elkaar staan, in punten vanaf de bovenkant."""
        gezocht = tekst.split()
        for begin, woord in enumerate(self.woorden):
            if woord.boven > onder and [een.tekst for een in self.woorden[begin : begin + len(gezocht)]] == gezocht:
                return woord.boven
        return None


def maak(gemeente: str = GEMEENTE, map_uit: Path = MAP) -> list[Path]:
    """Maakt het werkboek van een gemeente en tekent er alle plaatjes uit."""
    with tempfile.TemporaryDirectory() as tijdelijk:
        (werkboek,) = api.maak_werkboek([gemeente], Path(tijdelijk, "werkboek.xlsx"), soorten=["pdf"])
        return teken(werkboek.omgezet["pdf"], map_uit)


def teken(pdf: Path, map_uit: Path) -> list[Path]:
    """Tekent alle plaatjes uit de PDF van een werkboek. LookupError als een tekst waar een plaatje begint of eindigt er niet is."""
    map_uit.mkdir(exist_ok=True)
    bladzijden = _bladzijden(pdf)
    return [_teken(pdf, bladzijden, een, map_uit / f"{een.naam}.png") for een in PLAATJES]


def _bladzijden(pdf: Path) -> list[_Bladzijde]:
    klaar = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True)
    uit = []
    for nummer, deel in enumerate(klaar.stdout.decode().split("<page ")[1:], 1):
        breedte = re.match(r'width="([\d.]+)"', deel)
        woorden = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)"[^>]*>(.*?)</word>', deel)
        assert breedte is not None
        uit.append(_Bladzijde(nummer, float(breedte[1]), tuple(_Woord(html.unescape(t), float(x), float(y)) for x, y, t in woorden)))
    return uit


def _teken(pdf: Path, bladzijden: list[_Bladzijde], een: Plaatje, doel: Path) -> Path:
    voet = f"{een.blad} Bladzijde"
    for bladzijde in bladzijden:
        boven = bladzijde.boven(een.van)
        onder = None if boven is None else bladzijde.boven(een.tot, boven)
        if boven is not None and onder is not None and bladzijde.boven(voet) is not None:
            break
    else:
        raise LookupError(f"Blad {een.blad}: geen bladzijde met {een.van!r} en daarna {een.tot!r}.")
    vlak = (0.0, boven - LUCHT, bladzijde.breedte, onder - boven + LUCHT - 2)
    links, _, rechts, _ = _gevuld(_render(pdf, bladzijde.nummer, vlak, MEETDICHTHEID))
    dichtheid = MEETDICHTHEID * (een.breedte - 2 * RAND) / (rechts - links)
    beeld = _render(pdf, bladzijde.nummer, vlak, dichtheid)
    uitsnede = ImageOps.expand(beeld.crop(_gevuld(beeld)), RAND, "white")
    uitsnede.quantize(KLEUREN, dither=Image.Dither.NONE).save(doel, optimize=True)
    return doel


def _render(pdf: Path, nummer: int, vlak: tuple[float, float, float, float], dichtheid: float) -> Image.Image:
    """Een stuk van een bladzijde; `vlak` is links, boven, breedte en hoogte in punten, `dichtheid` in beeldpunten per duim."""
    maten = [str(round(maat * dichtheid / PUNTEN_PER_DUIM)) for maat in vlak]
    opties = [deel for paar in zip(("-x", "-y", "-W", "-H"), maten, strict=True) for deel in paar]
    with tempfile.TemporaryDirectory() as tijdelijk:
        naam = Path(tijdelijk, "stuk")
        opdracht = ["pdftoppm", "-png", "-singlefile", "-r", f"{dichtheid:.3f}", "-f", str(nummer), "-l", str(nummer), *opties]
        subprocess.run([*opdracht, str(pdf), str(naam)], check=True)
        return Image.open(naam.with_suffix(".png")).convert("RGB")


def _gevuld(beeld: Image.Image) -> tuple[int, int, int, int]:
    """Het vlak waar iets staat; ValueError als alles wit is."""
    vlak = ImageChops.difference(beeld, Image.new("RGB", beeld.size, "white")).getbbox()
    if vlak is None:
        raise ValueError("een leeg stuk bladzijde")
    return vlak


if __name__ == "__main__":
    for pad in maak(*sys.argv[1:2]):
        print(f"{pad.name}: {pad.stat().st_size // 1000} kB")
