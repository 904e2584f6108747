"""Leest een blad uit een xlsx-bestand dat iemand mailde: eerst nagekeken als archief, dan pas als werkboek.

Niets uit het bestand wordt uitgevoerd of opgevraagd. Wat te groot is, een wachtwoord heeft, naar andere bestanden verwijst, macro's
heeft of geen werkboek is, wordt geweigerd voor het geheugen kost. Van een formule telt de uitkomst die het rekenblad bewaarde.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from kostenmodel.invoer.meldingen import InvoerFouten, Melding, opsomming

MEESTE_BYTES, MEESTE_UITGEPAKT, MEESTE_BYTES_BLAD, MEESTE_DELEN = 50_000_000, 100_000_000, 20_000_000, 2_000
MEESTE_RIJEN, MEESTE_KOLOMMEN = 2_000, 200
"""Een blad Eigen cijfers is een paar honderd rijen; wat veel groter is, is iets anders."""
_OUD_KANTOORBESTAND = bytes.fromhex("d0cf11e0a1b11ae1")
_VERSLEUTELD = "EncryptedPackage".encode("utf-16-le")
_VREEMD = {
    "xl/externalLinks/": "koppelingen naar andere bestanden",
    "xl/connections.xml": "koppelingen naar gegevens buiten het bestand",
    "xl/vbaProject.bin": "macro's",
    "xl/macrosheets/": "macro's",
    "xl/embeddings/": "ingevoegde bestanden",
}
"""Begin van de naam van een deel -> wat het is; een werkboek van dit programma heeft het niet."""
_VERKLARING = tuple("<!DOCTYPE".encode(codering) for codering in ("utf-8", "utf-16-le", "utf-16-be"))
"""XML die zelf begrippen vastlegt; rekenprogramma's schrijven dat niet."""
_HOOFD = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CEL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NEEM = "Neem het werkboek of sjabloon dat dit programma maakte."


class _ZonderUitkomst:
    def __str__(self) -> str:
        return "een formule zonder bewaarde uitkomst"


ZONDER_UITKOMST = _ZonderUitkomst()
"""Staat in de plaats van een formule die het rekenblad niet heeft uitgerekend; leeg zou een stille standaard zijn."""


def lees_blad(pad: Path, blad: str) -> list[list[Any]]:
    """De cellen van een blad vanaf A1, rij voor rij; een lege cel is ''.

    InvoerFouten als het bestand niet te lezen of niet te vertrouwen is, of het blad ontbreekt.
    """
    try:
        delen = _delen(pad)
        bladen = dict(_bladen(delen))
        if blad not in bladen:
            doe = f"Hernoem het blad terug naar {blad}, of neem een werkboek dat dit programma maakte."
            raise _weiger(pad, f"de bladen {opsomming(bladen)}", f"een blad {blad}", doe)
        formules = _zonder_uitkomst(pad, delen[bladen[blad]])
        rijen = _cellen(delen, blad)
    except OSError as fout:
        doe = "Sluit het bestand in Excel, of kies een ander."
        raise _weiger(pad, fout.strerror or "een leesfout", "een leesbaar werkboek", doe) from fout
    except _NIET_TE_LEZEN as fout:
        doe = "Open het in Excel en bewaar het opnieuw als .xlsx."
        raise _weiger(pad, "een bestand dat geen werkboek is", "een werkboek (.xlsx)", doe) from fout
    for rij, kolom in formules:
        if rij < len(rijen) and kolom < len(rijen[rij]):
            rijen[rij][kolom] = ZONDER_UITKOMST
    return rijen


class _Stuk(Exception):
    """Een werkboek waarin een deel ontbreekt of anders is dan het zegt."""


_NIET_TE_LEZEN = (
    *(_Stuk, zipfile.BadZipFile, zlib.error, EOFError, ElementTree.ParseError),
    *(KeyError, ValueError, NotImplementedError, RuntimeError),
)


def _weiger(pad: Path, gevonden: str, verwacht: str, doe: str) -> InvoerFouten:
    return InvoerFouten([Melding(pad.name, "", gevonden, verwacht, doe)])


def _delen(pad: Path) -> dict[str, bytes]:
    """Alle delen van het archief, helemaal uitgepakt en gecontroleerd."""
    if pad.suffix.lower() != ".xlsx" or not pad.is_file():
        gevonden = "geen bestand" if not pad.exists() else "een map" if pad.is_dir() else f"een bestand op {pad.suffix or 'niets'}"
        raise _weiger(pad, gevonden, "een werkboek of sjabloon (.xlsx)", "Controleer het pad achter --eigen-cijfers.")
    if pad.stat().st_size > MEESTE_BYTES:
        raise _weiger(pad, f"een bestand van meer dan {MEESTE_BYTES // 10**6} MB", "een werkboek of sjabloon", _NEEM)
    inhoud = pad.read_bytes()
    if inhoud.startswith(_OUD_KANTOORBESTAND):
        if _VERSLEUTELD in inhoud:
            raise _weiger(
                pad, "een bestand met een wachtwoord", "een bestand zonder wachtwoord", "Bewaar het zonder wachtwoord om te openen."
            )
        raise _weiger(pad, "een oud Excelbestand (.xls) met een andere naam", "een werkboek (.xlsx)", "Bewaar het in Excel als .xlsx.")
    with zipfile.ZipFile(io.BytesIO(inhoud)) as archief:
        delen = dict(_uitgepakt(pad, archief))
    if "xl/workbook.xml" not in delen:
        doe = "Open het in het programma waar het mee gemaakt is en bewaar het als .xlsx."
        raise _weiger(pad, "een ander soort bestand met de naam .xlsx", "een werkboek (.xlsx)", doe)
    for naam, deel in delen.items():
        for begin, wat in _VREEMD.items():
            if naam.startswith(begin):
                raise _weiger(pad, wat, "een werkboek zonder", f"Haal ze weg, of kopieer uw cijfers naar een nieuw sjabloon. ({naam})")
        if naam.endswith((".xml", ".rels")) and any(een in deel for een in _VERKLARING):
            raise _weiger(pad, f"XML met eigen begrippen (DOCTYPE) in {naam}", "een werkboek zoals Excel het schrijft", _NEEM)
    return delen


def _uitgepakt(pad: Path, archief: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Pakt uit zolang het past; wat een deel over zijn eigen grootte zegt, telt niet."""
    leden, over = archief.infolist(), MEESTE_UITGEPAKT
    if len(leden) > MEESTE_DELEN:
        raise _weiger(pad, f"een archief met {len(leden)} delen", f"hoogstens {MEESTE_DELEN} delen", _NEEM)
    if len({lid.filename for lid in leden}) < len(leden):
        raise _Stuk("een deel twee keer")
    for lid in leden:
        with archief.open(lid) as deel:
            inhoud = deel.read(over + 1)
        over -= len(inhoud)
        if over < 0:
            grens = f"hoogstens {MEESTE_UITGEPAKT // 10**6} MB uitgepakt"
            raise _weiger(pad, f"een archief van meer dan {MEESTE_UITGEPAKT // 10**6} MB uitgepakt", grens, _NEEM)
        yield lid.filename, inhoud


def _bladen(delen: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Per blad zijn naam en het deel waar het in staat."""
    relaties = ElementTree.fromstring(delen["xl/_rels/workbook.xml.rels"])
    doelen = {een.get("Id"): posixpath.normpath(posixpath.join("/xl", een.get("Target") or "")).lstrip("/") for een in relaties}
    for blad in ElementTree.fromstring(delen["xl/workbook.xml"]).iter(f"{_HOOFD}sheet"):
        deel = doelen.get(blad.get(_RELATIE), "")
        if deel not in delen:
            raise _Stuk("een blad zonder inhoud")
        yield blad.get("name") or "", deel


def _zonder_uitkomst(pad: Path, deel: bytes) -> list[tuple[int, int]]:
    """Rij en kolom (vanaf nul) van formules zonder bewaarde uitkomst. InvoerFouten als het blad te groot is.

    Een cel ver weg kost bij het lezen alle cellen ertussen; daarom wordt eerst hier gekeken.
    """
    if len(deel) > MEESTE_BYTES_BLAD:
        mb = MEESTE_BYTES_BLAD // 10**6
        raise _weiger(pad, f"een blad van meer dan {mb} MB", f"hoogstens {mb} MB", _NEEM)
    uit: list[tuple[int, int]] = []
    for rij in ElementTree.fromstring(deel).iter(f"{_HOOFD}row"):
        _pas(pad, int(rij.get("r") or 1), len(rij))
        for cel in rij.iter(f"{_HOOFD}c"):
            gevonden = _CEL.fullmatch(cel.get("r") or "")
            if gevonden is None:
                raise _Stuk("een cel zonder plaats")
            kolom = _kolomnummer(gevonden[1])
            _pas(pad, int(gevonden[2]), kolom + 1)
            if cel.find(f"{_HOOFD}f") is not None and not cel.findtext(f"{_HOOFD}v"):
                uit.append((int(gevonden[2]) - 1, kolom))
    return uit


def _pas(pad: Path, rij: int, kolom: int) -> None:
    if rij > MEESTE_RIJEN or kolom > MEESTE_KOLOMMEN:
        gevonden = f"een cel in rij {rij}, kolom {kolom}"
        doe = "Verwijder wat onder of naast de tabel staat."
        raise _weiger(pad, gevonden, f"hoogstens {MEESTE_RIJEN} rijen en {MEESTE_KOLOMMEN} kolommen", doe)


def _kolomnummer(letters: str) -> int:
    """A = 0, Z = 25, AA = 26."""
    nummer = 0
    for letter in letters:
        nummer = nummer * 26 + ord(letter) - ord("A") + 1
    return nummer - 1


def _cellen(delen: Mapping[str, bytes], blad: str) -> list[list[Any]]:
    """De waarden van de cellen, uit een archief met precies de delen die zijn nagekeken."""
    from python_calamine import CalamineError, CalamineWorkbook

    nagekeken = io.BytesIO()
    with zipfile.ZipFile(nagekeken, "w") as archief:
        for naam, inhoud in delen.items():
            archief.writestr(naam, inhoud)
    nagekeken.seek(0)
    try:
        return CalamineWorkbook.from_filelike(nagekeken).get_sheet_by_name(blad).to_python(skip_empty_area=False)
    except CalamineError as fout:
        raise _Stuk("onleesbaar") from fout
