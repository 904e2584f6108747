"""Leest TOML en CSV tot gewone Python-waarden en zegt in het Nederlands waar een bestand niet te lezen is.

Een TOML-bestand met een schrijffout wordt per tabel opnieuw gelezen, zodat de rest van het bestand toch wordt
nagekeken. In een CSV blijft elke cel tekst: codes en taakvelden verliezen nooit hun nullen.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from kostenmodel.invoer.meldingen import Melding, opsomming, raad, toon

_KOP = re.compile(r"^\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_PLEK = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
_BRON = re.compile(r'\bbron\s*=\s*"([^"]+)"')
_GETAL = re.compile(r"-?\d+(\.\d+)?")
_STUURTEKEN = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]|\r(?!\n)")
_GEHEEL = re.compile(r"-?\d+")


@dataclass(frozen=True)
class Tomlbestand:
    """Een gelezen TOML-bestand; `stuk` noemt de tabellen die niet te lezen waren.

    Staat '' in `stuk`, dan kunnen er ook tabellen zijn waarvan zelfs de kop niet te lezen was.
    """

    naam: str
    gegevens: dict[str, Any]
    regels: dict[str, int] = field(default_factory=dict)
    stuk: frozenset[str] = frozenset()
    losse_bronnen: frozenset[str] = frozenset()

    def plaats(self, kop: str) -> str:
        """'[kop] (regel n)', of zonder regel als de kop niet letterlijk in het bestand staat."""
        regel = self.regels.get(kop)
        return f"[{kop}] (regel {regel})" if regel else f"[{kop}]"


@dataclass(frozen=True)
class Csvbestand:
    """Een gelezen CSV: kopregel en rijen cellen, elk met haar regelnummer."""

    naam: str
    kop: tuple[str, ...]
    cellen: tuple[tuple[int, list[str]], ...]

    @cached_property
    def rijen(self) -> tuple[tuple[int, dict[str, str]], ...]:
        """De rijen als (regelnummer, {kolom: tekst}); pas gemaakt als iemand ze vraagt."""
        return tuple((regel, dict(zip(self.kop, rij, strict=True))) for regel, rij in self.cellen)

    def waarden(self, kolom: str) -> set[str]:
        """De verschillende teksten in een kolom."""
        plek = self.kop.index(kolom)
        return {rij[plek] for _, rij in self.cellen}


def lees_tekst(pad: Path, naam: str) -> tuple[str | None, list[Melding]]:
    """De tekst van een bestand in UTF-8 (met of zonder BOM), of None met de reden."""
    try:
        bytes_ = pad.read_bytes()
    except FileNotFoundError:
        doe = "Zet het bestand terug of kies met --invoer een volledige map."
        return None, [Melding(naam, "", "geen bestand", f"het bestand {naam}", doe)]
    except OSError as fout:
        reden = fout.strerror or type(fout).__name__
        return None, [Melding(naam, "", f"onleesbaar ({reden})", "een leesbaar bestand", "Controleer de leesrechten.")]
    try:
        return bytes_.decode("utf-8-sig"), []
    except UnicodeDecodeError as fout:
        regel = bytes_[: fout.start].count(b"\n") + 1
        return None, [
            Melding(
                naam,
                f"regel {regel}",
                f"de byte 0x{bytes_[fout.start]:02x}, die geen UTF-8 is",
                "tekst in UTF-8",
                "Sla het bestand opnieuw op als UTF-8 (in Excel: 'CSV UTF-8').",
            )
        ]


def lees_toml(pad: Path, naam: str) -> tuple[Tomlbestand | None, list[Melding]]:
    """Leest een TOML-bestand; bij een schrijffout alles wat per tabel nog wel te lezen is."""
    tekst, meldingen = lees_tekst(pad, naam)
    if tekst is None:
        return None, meldingen
    tekst = tekst.replace("\r\n", "\n")
    regels = {m[1]: nr for nr, regel in reversed(list(enumerate(tekst.split("\n"), 1))) if (m := _KOP.match(regel))}
    try:
        bestand = Tomlbestand(naam, tomllib.loads(tekst), regels)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as fout:
        gegevens, stuk, meldingen = _lees_per_tabel(tekst, naam, fout)
        bestand = Tomlbestand(naam, gegevens, regels, stuk, frozenset(_BRON.findall(tekst)))
    return bestand, meldingen + list(_stuurtekens(bestand.gegevens, naam, ""))


def _lees_per_tabel(tekst: str, naam: str, eerste: Exception) -> tuple[dict[str, Any], frozenset[str], list[Melding]]:
    gegevens: dict[str, Any] = {}
    stuk: set[str] = set()
    meldingen: list[Melding] = []
    koppen: set[str] = set()
    for kop, begin, regels in _blokken(tekst):
        if kop in koppen and not regels[0].startswith("[["):
            meldingen.append(_dubbele_tabel(naam, begin, kop))
            continue
        koppen.add(kop)
        deel, fouten = _lees_blok(regels, begin, naam)
        meldingen += fouten
        if deel is None:
            stuk.add(kop)
            if any(regel.startswith("[") for regel in regels[1:]):
                stuk.add("")
        else:
            _voeg_samen(gegevens, deel)
    if not meldingen:
        meldingen.append(_schrijffout(eerste, naam, 1, ""))
    return gegevens, frozenset(stuk), meldingen


def _dubbele_tabel(naam: str, regel: int, kop: str) -> Melding:
    gevonden = f"de tabelkop [{kop}], die al eerder in het bestand staat"
    doe = "Geef de tabel een andere naam of voeg de twee samen."
    return Melding(naam, f"regel {regel}", gevonden, "elke tabelkop één keer", doe)


def _blokken(tekst: str) -> Iterator[tuple[str, int, list[str]]]:
    """Knipt een TOML-tekst bij elke tabelkop: (kop, nummer van de eerste regel, regels)."""
    kop, begin, blok = "", 1, list[str]()
    for nummer, regel in enumerate(tekst.split("\n"), 1):
        gevonden = _KOP.match(regel)
        if gevonden:
            yield kop, begin, blok
            kop, begin, blok = gevonden[1], nummer, []
        blok.append(regel)
    yield kop, begin, blok


def _lees_blok(regels: list[str], begin: int, naam: str) -> tuple[dict[str, Any] | None, list[Melding]]:
    regels = list(regels)
    meldingen: list[Melding] = []
    while True:
        try:
            return tomllib.loads("\n" * (begin - 1) + "\n".join(regels)), meldingen
        except (tomllib.TOMLDecodeError, RecursionError, ValueError) as fout:
            plek = _PLEK.search(str(fout))
            dubbel = "Cannot overwrite a value" in str(fout)
            nummer = int(plek[1]) - begin if plek and plek[1] else None
            regel = "" if nummer is None or nummer >= len(regels) else regels[nummer]
            if not meldingen or dubbel:
                meldingen.append(_schrijffout(fout, naam, begin, regel))
            if nummer is None or not (dubbel and regel.strip()):
                return None, meldingen
            regels[nummer] = ""


def _voeg_samen(doel: dict[str, Any], deel: dict[str, Any]) -> None:
    for sleutel, waarde in deel.items():
        oud = doel.get(sleutel)
        if isinstance(oud, dict) and isinstance(waarde, dict):
            _voeg_samen(oud, waarde)
        elif isinstance(oud, list) and isinstance(waarde, list):
            oud.extend(waarde)
        else:
            doel.setdefault(sleutel, waarde)


_SCHRIJFFOUTEN = (
    (r"Cannot overwrite a value", "een sleutel die in deze tabel al staat", "elke sleutel één keer",
     "Verwijder de dubbele sleutel."),
    (r"Duplicate inline table key '([^']*)'", "de sleutel '{0}' twee keer tussen dezelfde accolades",
     "elke sleutel één keer", "Verwijder de dubbele sleutel '{0}'."),
    (r"Cannot (?:declare|mutate)", "een tabelkop die botst met wat al eerder in het bestand staat",
     "elke naam één keer", "Geef de tabel een andere naam of voeg de twee samen."),
    (r"Invalid date or datetime", "een datum die niet bestaat", "een datum als 2027-01-31",
     "Verbeter de datum (jaar-maand-dag)."),
    (r"Unclosed array", "een lijst zonder sluithaak", "']' aan het eind van de lijst", "Zet de sluithaak ']' erbij."),
    (r"Unclosed inline table", "een tabel zonder sluitaccolade", "'}}' aan het eind", "Zet de accolade '}}' erbij."),
    (r"Unterminated string|Expected \"|Illegal character '\\n'", "een tekst zonder afsluitend aanhalingsteken",
     "tekst tussen dubbele aanhalingstekens", "Zet het aanhalingsteken erbij."),
    (r"Illegal character (.*?) \(", "een teken dat hier niet mag ({0})", "gewone tekst", "Verwijder het teken."),
    (r"Expected '=' after a key", "een sleutel zonder '='", "naam = waarde", "Zet '=' tussen naam en waarde."),
    (r"Expected newline or end of document", "iets wat na een waarde blijft staan",
     "één waarde per regel, met een punt als decimaalteken", "Schrijf 1234.5 en niet 1.234,5; zet aanhalingstekens om tekst."),
    (r"Invalid value", "een waarde die TOML niet kent", "een getal, \"tekst\", true, false of een datum",
     "Zet tekst tussen aanhalingstekens; getallen zonder voorloopnul en met een punt als decimaalteken."),
    (r"Invalid statement|Invalid initial character", "een regel die geen 'naam = waarde' en geen [tabelkop] is",
     "naam = waarde of [groep.naam]", "Verbeter de regel, of zet er '#' voor als het een opmerking is."),
)  # fmt: skip


_DATUM = re.compile(r"(?<![\d\"-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d\"-])")
_KOMMAGETAL = re.compile(r"=\s*(-?\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|-?\d[\d.]*,\d+)\s*(?:[,}\]\s]|$)")


def _verkeerd_geschreven(regel: str) -> tuple[str, str, str] | None:
    """Wat mensen het vaakst verkeerd schrijven en tomllib niet als zodanig noemt: een datum of een kommagetal."""
    for datum in _DATUM.finditer(regel):
        try:
            date.fromisoformat(datum[0])
        except ValueError:
            doe = "Verbeter de datum (jaar-maand-dag, maand en dag met twee cijfers)."
            return f"een datum die niet bestaat ({datum[0]})", "een datum als 2027-01-31", doe
    if getal := _KOMMAGETAL.search(regel):
        doe = "Schrijf 1234.5 en niet 1.234,5."
        return f"het getal {getal[1]}", "een getal met een punt als decimaalteken", doe
    return None


def _schrijffout(fout: Exception, naam: str, begin: int, regel: str) -> Melding:
    tekst = str(fout)
    plek = _PLEK.search(tekst)
    plaats = f"regel {plek[1]}, kolom {plek[2]}" if plek and plek[1] else f"tabel die op regel {begin} begint"
    if "Duplicate" not in tekst and "Cannot" not in tekst and (oorzaak := _verkeerd_geschreven(regel)):
        return Melding(naam, plaats, *oorzaak)
    for patroon, gevonden, verwacht, doe in _SCHRIJFFOUTEN:
        if m := re.search(patroon, tekst):
            gevonden, verwacht, doe = (deel.format(*m.groups()) for deel in (gevonden, verwacht, doe))
            return Melding(naam, plaats, gevonden, verwacht, doe)
    doe = "Kijk de haken, aanhalingstekens en komma's op deze plaats na."
    return Melding(naam, plaats, "een schrijffout", "geldige TOML", doe)


def is_stuurteken(teken: str) -> bool:
    """Waar voor tekens die niet in een werkboek kunnen staan (tab en regeleinde mogen)."""
    return (unicodedata.category(teken) in ("Cc", "Cs") and teken not in "\t\n") or teken in "\ufffe\uffff"


def _stuurtekens(waarde: Any, naam: str, plaats: str) -> Iterator[Melding]:
    if isinstance(waarde, dict):
        for sleutel, inhoud in waarde.items():
            yield from _stuurtekens(sleutel, naam, plaats or "sleutel")
            yield from _stuurtekens(inhoud, naam, f"{plaats}.{sleutel}" if plaats else sleutel)
    elif isinstance(waarde, list):
        for nummer, inhoud in enumerate(waarde, 1):
            yield from _stuurtekens(inhoud, naam, f"{plaats}, nummer {nummer}")
    elif isinstance(waarde, str) and not waarde.isprintable() and any(map(is_stuurteken, waarde)):
        yield Melding(naam, plaats, f"een stuurteken in {toon(waarde)}", "leesbare tekst", "Verwijder het stuurteken.")


def lees_csv(
    pad: Path, naam: str, kolommen: Collection[str] = (), mag_ook: Collection[str] | None = None
) -> tuple[Csvbestand | None, list[Melding]]:
    """Leest een CSV met kopregel; alle cellen blijven tekst zonder spaties aan de randen.

    `kolommen` moeten er staan. `mag_ook` noemt de toegestane extra kolommen; None laat elke extra kolom toe.
    Scheef gevulde rijen worden gemeld en overgeslagen, stuurtekens gemeld.
    """
    tekst, meldingen = lees_tekst(pad, naam)
    if tekst is None:
        return None, meldingen
    kop, rijen, fouten = _rijen(tekst, naam)
    if kop is None:
        return None, fouten
    fouten += list(_keur_kop(kop, naam, kolommen, mag_ook))
    if len(set(kop)) != len(kop) or not set(kolommen) <= set(kop):
        return None, fouten
    tabel = Csvbestand(naam, kop, tuple(rijen))
    return tabel, fouten + list(_stuurtekens_in_cellen(tabel) if _STUURTEKEN.search(tekst) else ())


def _stuurtekens_in_cellen(tabel: Csvbestand) -> Iterator[Melding]:
    for regel, rij in tabel.rijen:
        for m in _stuurtekens(rij, tabel.naam, ""):
            yield Melding(m.bestand, f"regel {regel}, kolom {m.plaats}", m.gevonden, m.verwacht, m.doe)


def _rijen(tekst: str, naam: str) -> tuple[tuple[str, ...] | None, list[tuple[int, list[str]]], list[Melding]]:
    lezer = csv.reader(io.StringIO(tekst, newline=""), strict=True)
    kop: tuple[str, ...] | None = None
    rijen: list[tuple[int, list[str]]] = []
    fouten: list[Melding] = []
    try:
        for cellen in lezer:
            if not any(cel.strip() for cel in cellen):
                continue
            cellen = [cel.strip() for cel in cellen]
            if kop is None:
                kop = tuple(cellen)
            elif len(cellen) != len(kop):
                fouten.append(
                    Melding(
                        naam,
                        f"regel {lezer.line_num}",
                        f"{len(cellen)} cellen",
                        f"{len(kop)} cellen, evenveel als de kopregel",
                        "Vul de ontbrekende cellen aan, of zet tekst met een komma tussen aanhalingstekens.",
                    )
                )
            else:
                rijen.append((lezer.line_num, cellen))
    except csv.Error:
        doe = "Sluit elk aanhalingsteken; een aanhalingsteken binnen een tekst wordt dubbel geschreven."
        fouten.append(Melding(naam, f"regel {lezer.line_num}", "een scheve aanhaling", "geldige CSV", doe))
    if kop is None:
        doe = "Zet de kopregel in het bestand."
        fouten.append(Melding(naam, "regel 1", "een leeg bestand", "een kopregel", doe))
    return kop, rijen, fouten


def _keur_kop(kop: tuple[str, ...], naam: str, kolommen: Collection[str], mag_ook: Collection[str] | None) -> Iterator[Melding]:
    if len(kop) == 1 and ";" in kop[0]:
        doe = "Sla op als CSV met komma's en een punt als decimaalteken."
        yield Melding(naam, "regel 1", "puntkomma's tussen de kolommen", "komma's", doe)
        return
    for kolom in sorted({k for k in kop if kop.count(k) > 1}):
        yield Melding(naam, "regel 1", f"de kolom {toon(kolom)} twee keer", "elke kolom één keer", "Hernoem of verwijder er een.")
    for kolom in kolommen:
        if kolom not in kop:
            yield Melding(naam, "regel 1", f"geen kolom '{kolom}'", f"de kolommen {', '.join(kolommen)}", f"Voeg '{kolom}' toe.")
    if mag_ook is not None:
        toegestaan = [*kolommen, *mag_ook]
        for kolom in kop:
            if kolom not in toegestaan:
                doe = raad(kolom, [k for k in toegestaan if k not in kop], "Verwijder de kolom.")
                yield Melding(naam, "regel 1", f"onbekende kolom {toon(kolom)}", opsomming(toegestaan), doe)


def als_getal(tekst: str) -> float | None:
    """Een getal met punt als decimaalteken, of None als de tekst dat niet is."""
    return float(tekst) if _GETAL.fullmatch(tekst) and tekst.isascii() else None


def als_geheel(tekst: str) -> int | None:
    """Een geheel getal van hoogstens vijftien cijfers, of None als de tekst dat niet is."""
    return int(tekst) if _GEHEEL.fullmatch(tekst) and tekst.isascii() and len(tekst) <= 15 else None
