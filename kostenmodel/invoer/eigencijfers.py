"""Wat een gemeente zelf opgeeft: cijfers per jaar, locaties en eigen regels. Het wint van alles, in elk scenario en elke bekostiging.

Het wordt gelezen van het blad Eigen cijfers van een werkboek of sjabloon: de sleutel in kolom A zegt wat een rij is, de jaren in de
kop zeggen welke kolom welk jaar is. Alle fouten komen tegelijk, met blad en cel; een verkeerde cel wordt nooit stil de standaard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kostenmodel.invoer.meldingen import InvoerFouten, Melding, opsomming, raad, toon
from kostenmodel.invoer.parameters import Drietal, Parameter

BLAD = "Eigen cijfers"
SLEUTELKOP = "Sleutel"
BANDKOPPEN = {"Laag (deel)": "laag", "Hoog (deel)": "hoog"}
"""Koppen van de kolommen waarin de gemeente een bandbreedte geeft, als deel van haar cijfer."""
MEESTE_RIJEN, MEESTE_KOLOMMEN, MEESTE_BYTES = 2_000, 200, 50_000_000
"""Een blad Eigen cijfers is een paar honderd rijen; wat veel groter is, is iets anders."""
_DAG_NUL = date(1899, 12, 30)
"""Een rekenblad telt dagen vanaf deze dag."""


@dataclass(frozen=True, eq=False)
class Eigencijfers:
    """De eigen cijfers van een gemeente; leeg is niet opgegeven. `gemeente` is de naam boven het blad.

    `parameters`: sleutel -> jaar -> midden, laag, hoog (nominaal). `velden`: sleutel -> getal dat in alle jaren geldt; een datum is
    het volgnummer van een rekenblad. `keuzes`: sleutel -> gekozen label. `namen`: sleutel -> tekst, alleen om te tonen.
    """

    parameters: Mapping[str, Mapping[int, Drietal]] = field(default_factory=dict)
    velden: Mapping[str, float] = field(default_factory=dict)
    keuzes: Mapping[str, str] = field(default_factory=dict)
    namen: Mapping[str, str] = field(default_factory=dict)
    gemeente: str = ""

    def opgegeven(self, sleutel: str, jaren: Sequence[int]) -> NDArray[np.bool_]:
        """Per jaar of de gemeente dit cijfer zelf heeft ingevuld."""
        bekend = self.parameters.get(sleutel, {})
        return np.array([jaar in bekend for jaar in jaren])

    def __bool__(self) -> bool:
        return bool(self.parameters or self.velden or self.keuzes or self.namen)


GEEN_EIGEN_CIJFERS = Eigencijfers()


def dagnummer(dag: date) -> int:
    """Het volgnummer waaronder een rekenblad een datum bewaart."""
    return (dag - _DAG_NUL).days


def dag_van(nummer: float) -> date:
    """De datum bij een volgnummer; OverflowError of ValueError als die niet bestaat."""
    return date.fromordinal(_DAG_NUL.toordinal() + int(nummer))


@dataclass(frozen=True)
class Rijvorm:
    """Een soort rij met velden: opschrift van de kolom -> veld, welke velden een datum of een keuze zijn, en welke keuzes er zijn."""

    velden: Mapping[str, str]
    keuzes: Mapping[str, Sequence[str]]
    datums: Sequence[str] = ()


def lees_eigencijfers(
    pad: Path, parameters: Mapping[str, Parameter], vormen: Mapping[str, Rijvorm], rekenregels: Sequence[str]
) -> Eigencijfers:
    """De eigen cijfers in een werkboek of sjabloon.

    `vormen`: het begin van een sleutel (locaties, eigen_regels) -> de velden van zo'n rij. `rekenregels`: sleutels van rijen die het
    programma zelf schrijft. InvoerFouten met alle fouten van het blad, elk met zijn cel.
    """
    lezer = _Lezer(pad, parameters, vormen, frozenset(rekenregels))
    return lezer.lees()


def _rijen(pad: Path) -> list[list[Any]]:
    """De cellen van het blad; InvoerFouten als het bestand geen werkboek is of het blad ontbreekt."""
    from python_calamine import CalamineError, CalamineWorkbook

    def weiger(gevonden: str, verwacht: str, doe: str) -> InvoerFouten:
        return InvoerFouten([Melding(pad.name, "", gevonden, verwacht, doe)])

    try:
        if pad.suffix.lower() != ".xlsx" or not pad.is_file():
            gevonden = "geen bestand" if not pad.exists() else "een map" if pad.is_dir() else f"een bestand op {pad.suffix or 'niets'}"
            raise weiger(gevonden, "een werkboek of sjabloon (.xlsx)", "Controleer het pad achter --eigen-cijfers.")
        if pad.stat().st_size > MEESTE_BYTES:
            raise weiger("een bestand van meer dan 50 MB", "een werkboek of sjabloon", "Neem het werkboek dat dit programma maakte.")
        boek = CalamineWorkbook.from_path(str(pad))
        if BLAD not in boek.sheet_names:
            doe = f"Hernoem het blad terug naar {BLAD}, of neem een werkboek dat dit programma maakte."
            raise weiger(f"de bladen {opsomming(boek.sheet_names)}", f"een blad {BLAD}", doe)
        vel = boek.get_sheet_by_name(BLAD)
        if vel.total_height > MEESTE_RIJEN or vel.total_width > MEESTE_KOLOMMEN:
            gevonden = f"een blad van {vel.total_height} rijen en {vel.total_width} kolommen"
            raise weiger(
                gevonden, f"hoogstens {MEESTE_RIJEN} rijen en {MEESTE_KOLOMMEN} kolommen", "Verwijder wat onder of naast de tabel staat."
            )
        return vel.to_python(skip_empty_area=False)
    except OSError as fout:
        raise weiger(fout.strerror or "een leesfout", "een leesbaar werkboek", "Sluit het bestand in Excel, of kies een ander.") from fout
    except CalamineError as fout:
        raise weiger(
            "een bestand dat geen werkboek is", "een werkboek (.xlsx)", "Open het in Excel en bewaar het opnieuw als .xlsx."
        ) from fout


@dataclass
class _Lezer:
    pad: Path
    bladen: Mapping[str, Parameter]
    vormen: Mapping[str, Rijvorm]
    rekenregels: frozenset[str]
    fouten: list[Melding] = field(default_factory=list)
    parameters: dict[str, dict[int, Drietal]] = field(default_factory=dict)
    velden: dict[str, float] = field(default_factory=dict)
    keuzes: dict[str, str] = field(default_factory=dict)
    namen: dict[str, str] = field(default_factory=dict)

    def lees(self) -> Eigencijfers:
        rijen = _rijen(self.pad)
        jaren = self._kop(rijen)
        banden: dict[str, int] = {}
        koppen: dict[str, int] = {}
        gezien: dict[str, int] = {}
        for nummer, rij in enumerate(rijen):
            sleutel = rij[0].strip() if rij and isinstance(rij[0], str) else ""
            if sleutel == SLEUTELKOP:
                koppen = {str(cel).strip(): plek for plek, cel in enumerate(rij) if isinstance(cel, str) and cel.strip()}
                banden = {BANDKOPPEN[kop]: plek for kop, plek in koppen.items() if kop in BANDKOPPEN} or banden
                continue
            if not _is_sleutel(sleutel) or sleutel in self.rekenregels:
                continue
            if sleutel in gezien:
                doe = "Verwijder een van de twee rijen."
                self._meld(nummer, 0, f"{toon(sleutel)} een tweede keer (ook in rij {gezien[sleutel] + 1})", "elke sleutel een keer", doe)
                continue
            gezien[sleutel] = nummer
            self._rij(sleutel, nummer, rij, jaren, banden, koppen)
        if self.fouten:
            raise InvoerFouten(self.fouten)
        titel = str(_cel(rijen[0], 0) or "") if rijen else ""
        return Eigencijfers(self.parameters, self.velden, self.keuzes, self.namen, titel.partition(" – ")[2])

    def _kop(self, rijen: Sequence[Sequence[Any]]) -> dict[int, int]:
        """Kolom -> jaar, uit de eerste rij met jaartallen. InvoerFouten als er geen is."""
        for rij in rijen:
            gevonden = {
                plek: int(cel) for plek, cel in enumerate(rij) if isinstance(cel, int | float) and 2000 <= cel <= 2100 and cel == int(cel)
            }
            if rij and rij[0] == SLEUTELKOP and len(gevonden) > 1:
                return gevonden
        doe = "Zet de kopregel terug, of neem een nieuw sjabloon en kopieer uw cijfers."
        raise InvoerFouten([Melding(self.pad.name, f"blad {BLAD}", "geen kopregel met jaren", "de kopregel met Sleutel en de jaren", doe)])

    def _rij(
        self, sleutel: str, nummer: int, rij: Sequence[Any], jaren: Mapping[int, int], banden: Mapping[str, int], koppen: Mapping[str, int]
    ) -> None:
        kamer, _, code = sleutel.partition(".")
        vorm = self.vormen.get(kamer)
        bekend = sleutel in self.bladen and self.bladen[sleutel].eigen_opgave is not None
        if not bekend and vorm is None:
            mag = [naam for naam, blad in self.bladen.items() if blad.eigen_opgave is not None]
            self._meld(
                nummer, 0, f"de onbekende sleutel {toon(sleutel)}", "een sleutel uit het sjabloon", raad(sleutel, mag, "Verwijder de rij.")
            )
            return
        if bekend:
            self._jaren(sleutel, nummer, rij, jaren, banden if vorm is None else {})
        if vorm is not None:
            self._velden(kamer, code.rpartition(".")[2], vorm, nummer, rij, koppen, met_cijfers=sleutel in self.parameters)

    def _jaren(self, sleutel: str, nummer: int, rij: Sequence[Any], jaren: Mapping[int, int], banden: Mapping[str, int]) -> None:
        blad = self.bladen[sleutel]
        deel = {kant: 1.0 for kant in ("laag", "hoog")}
        for kant, plek in banden.items():
            waarde = self._getal(nummer, plek, _cel(rij, plek), "een deel van uw cijfer, zoals 0,9 of 1,2")
            if waarde is not None:
                deel[kant] = self.velden[f"band.{kant}.{sleutel}"] = waarde
                if not (0 <= waarde <= 1 if kant == "laag" else waarde >= 1):
                    verwacht = "een deel van 0 tot en met 1" if kant == "laag" else "een deel van 1 of meer"
                    self._meld(nummer, plek, toon(waarde), verwacht, "Schrijf 10% lager als 0,9 en 20% hoger als 1,2.")
        for plek, jaar in jaren.items():
            waarde = self._getal(nummer, plek, _cel(rij, plek), f"een getal in {blad.eenheid}, of een lege cel")
            if waarde is None:
                continue
            if bezwaar := _bezwaar(blad, waarde):
                self._meld(nummer, plek, toon(waarde), *bezwaar)
                continue
            grenzen = sorted((waarde * deel["laag"], waarde * deel["hoog"]))
            self.parameters.setdefault(sleutel, {})[jaar] = (waarde, min(grenzen[0], waarde), max(grenzen[1], waarde))

    def _velden(
        self, kamer: str, code: str, vorm: Rijvorm, nummer: int, rij: Sequence[Any], koppen: Mapping[str, int], *, met_cijfers: bool
    ) -> None:
        gevuld: set[str] = {"jaren"} if met_cijfers else set()
        for kop, veld in vorm.velden.items():
            sleutel = f"{kamer}.{veld}.{code}"
            if kop not in koppen:
                doe = "Zet de kop terug boven de kolom, of neem een nieuw sjabloon."
                self._meld(nummer, 0, f"geen kolom {toon(kop)}", "de kop uit het sjabloon boven deze rijen", doe)
                continue
            cel = _cel(rij, koppen[kop])
            if cel in (None, ""):
                continue
            gevuld.add(veld)
            if veld in vorm.keuzes:
                if cel in vorm.keuzes[veld]:
                    self.keuzes[sleutel] = cel
                else:
                    doe = raad(str(cel), vorm.keuzes[veld], "Kies uit de keuzelijst in de cel.")
                    self._meld(nummer, koppen[kop], toon(cel), opsomming(vorm.keuzes[veld]), doe)
            elif veld in vorm.datums:
                dag = cel.date() if isinstance(cel, datetime) else cel
                if isinstance(dag, date):
                    self.velden[sleutel] = float(dagnummer(dag))
                else:
                    self._meld(nummer, koppen[kop], toon(cel), "een datum, zoals 31-12-2027", "Typ dag-maand-jaar.")
            elif veld == "naam":
                self.namen[sleutel] = str(cel)
            else:
                waarde = self._getal(nummer, koppen[kop], cel, "een getal van nul of meer")
                if waarde is not None and waarde < 0:
                    self._meld(nummer, koppen[kop], toon(waarde), "een getal van nul of meer", "Laat het minteken weg.")
                elif waarde is not None:
                    self.velden[sleutel] = waarde
        self._samenhang(kamer, code, vorm, nummer, gevuld, koppen)

    def _samenhang(self, kamer: str, code: str, vorm: Rijvorm, nummer: int, gevuld: set[str], koppen: Mapping[str, int]) -> None:
        """Een rij met cijfers heeft ook haar keuzes nodig, en eindigt niet voor zij begint."""
        begin, eind = (self.velden.get(f"{kamer}.{veld}.{code}") for veld in ("begin", "eind"))
        if begin is not None and eind is not None and eind < begin:
            kop = next(kop for kop, veld in vorm.velden.items() if veld == "eind")
            self._meld(nummer, koppen[kop], dag_van(eind).isoformat(), "een dag op of na de eerste dag", "Verbeter een van de twee data.")
        cijfers = gevuld - {"naam", *vorm.keuzes}
        for kop, veld in vorm.velden.items():
            if veld in vorm.keuzes and cijfers and veld not in gevuld and kop in koppen:
                doe = "Kies uit de keuzelijst in de cel, of maak de rij leeg."
                self._meld(nummer, koppen[kop], "een lege cel", f"een keuze bij {kop.lower()}", doe)

    def _getal(self, nummer: int, plek: int, cel: Any, verwacht: str) -> float | None:
        """Het getal in een cel, None als zij leeg is; meldt wat geen getal is."""
        if cel in (None, ""):
            return None
        if isinstance(cel, bool) or not isinstance(cel, int | float) or not isfinite(cel) or abs(cel) >= 1e15:
            doe = "Typ een getal zonder eenheid, of maak de cel leeg."
            self._meld(nummer, plek, toon(cel), verwacht, doe)
            return None
        return float(cel)

    def _meld(self, nummer: int, plek: int, gevonden: str, verwacht: str, doe: str) -> None:
        self.fouten.append(Melding(self.pad.name, f"blad {BLAD}, cel {_kolom(plek)}{nummer + 1}", gevonden, verwacht, doe))


def _is_sleutel(tekst: str) -> bool:
    """Een sleutel bestaat uit namen met punten ertussen; een zin of kop in kolom A heeft spaties."""
    return "." in tekst and all(deel.isidentifier() for deel in tekst.split("."))


def _cel(rij: Sequence[Any], plek: int) -> Any:
    return rij[plek] if plek < len(rij) else None


def _kolom(plek: int) -> str:
    letters = ""
    plek += 1
    while plek:
        plek, rest = divmod(plek - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _bezwaar(blad: Parameter, waarde: float) -> tuple[str, str] | None:
    """Wat er aan een waarde niet kan: (verwacht, doe)."""
    if blad.soort == "schakelaar" and waarde not in (0, 1):
        return "0 of 1", "Vul 1 in voor ja en 0 voor nee."
    if blad.soort == "aandeel" and blad.eenheid == "1" and not 0 <= waarde <= 1:
        return "een aandeel van 0 tot en met 1", "Schrijf 12% als 0,12."
    if blad.soort == "termijn" and waarde <= 0:
        return "een termijn van meer dan nul", "Maak de cel leeg als er geen termijn is."
    if waarde < 0 and not blad.negatief:
        return "een getal van nul of meer", "Laat het minteken weg."
    return None


def ingevulde_cijfers(eigen: Eigencijfers) -> Iterator[str]:
    """De sleutels die de gemeente heeft ingevuld, per soort op volgorde."""
    yield from eigen.parameters
    yield from (sleutel for sleutel in {**eigen.namen, **eigen.keuzes, **eigen.velden} if not sleutel.startswith("band."))
