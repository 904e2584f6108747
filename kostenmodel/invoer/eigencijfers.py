"""Wat een gemeente zelf opgeeft: cijfers per jaar, locaties en eigen regels. Het wint van alles, in elk scenario en elke bekostiging.

Het wordt gelezen van het blad Eigen cijfers van een werkboek of sjabloon: de sleutel in kolom A zegt wat een rij is, de jaren in de
kop zeggen welke kolom welk jaar is. Alle fouten komen tegelijk, met blad en cel; een verkeerde cel wordt nooit stil de standaard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isclose
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kostenmodel.invoer.meldingen import InvoerFouten, Melding, opsomming, raad, toon
from kostenmodel.invoer.parameters import Drietal, Jaarwaarden, Parameter
from kostenmodel.invoer.rekenblad import lees_blad

BLAD = "Eigen cijfers"
SLEUTELKOP = "Sleutel"
NAASTKOP = "Landelijk (t)"
"""De kop van de kolom met wat zonder eigen cijfer geldt; daarna komen de jaren."""
BANDKOPPEN = {"Laag (deel)": "laag", "Hoog (deel)": "hoog"}
"""Koppen van de kolommen waarin de gemeente een bandbreedte geeft, als deel van haar cijfer."""
LANGSTE_NAAM = 200
"""Meer tekens heeft de naam van een locatie of een regel niet."""
_TEKSTKOLOMMEN = (2, 3, 4)
"""Eenheid, wie het weet en waarvoor: kolommen die elke rij met cijfers vult, en een kop of uitleg niet."""
_GELIJK = 1e-9
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
    rijen: Mapping[str, str] = field(default_factory=dict)
    """Sleutel van een veld of band -> sleutel in kolom A van zijn rij, als die anders is."""

    @property
    def onderwerpen(self) -> tuple[str, ...]:
        """De sleutels in kolom A van de rijen die de gemeente heeft ingevuld."""
        return tuple(dict.fromkeys(self.rijen.get(s, s) for s in (*self.parameters, *self.namen, *self.keuzes, *self.velden)))

    def zonder(self, onderwerp: str) -> Eigencijfers:
        """Deze opgave zonder de rij met deze sleutel in kolom A."""

        def rest(deel: Mapping[str, Any]) -> dict[str, Any]:
            return {sleutel: inhoud for sleutel, inhoud in deel.items() if self.rijen.get(sleutel, sleutel) != onderwerp}

        parameters, velden, keuzes, namen = (rest(deel) for deel in (self.parameters, self.velden, self.keuzes, self.namen))
        return Eigencijfers(parameters, velden, keuzes, namen, self.gemeente, self.rijen)

    def opgegeven(self, sleutel: str, jaren: Sequence[int]) -> NDArray[np.bool_]:
        """Per jaar of de gemeente dit cijfer zelf heeft ingevuld."""
        bekend = self.parameters.get(sleutel)
        return np.array([jaar in bekend for jaar in jaren]) if bekend else np.zeros(len(jaren), dtype=bool)

    def bevestigd(self, sleutel: str, geldend: Jaarwaarden) -> dict[int, Drietal]:
        """De opgave per jaar; waar zij gelijk is aan wat al gold en geen eigen band heeft, met de band die al gold.

        Gelijk is tot op een miljardste: een rekenblad bewaart niet alle cijfers van een getal.
        """
        uit = dict(self.parameters[sleutel])
        if any(f"band.{kant}.{sleutel}" in self.velden for kant in BANDKOPPEN.values()):
            return uit
        for jaar, midden, laag, hoog in zip(geldend.tijdvakken, geldend.midden, geldend.laag, geldend.hoog, strict=True):
            if jaar in uit and isclose(uit[jaar][0], midden, rel_tol=_GELIJK):
                uit[jaar] = float(midden), float(laag), float(hoog)
        return uit

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
    """Een soort rij met velden: opschrift van de kolom -> veld, de codes die zo'n rij kan hebben, en wat in elk veld past."""

    velden: Mapping[str, str]
    codes: Sequence[str]
    keuzes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    datums: Sequence[str] = ()
    aandelen: Sequence[str] = ()
    """Velden met een deel van 0 tot en met 1."""

    nodig: str = ""
    """Het veld zonder welk de andere niets betekenen."""


def lees_eigencijfers(
    pad: Path, parameters: Mapping[str, Parameter], vormen: Mapping[str, Rijvorm], rekenregels: Sequence[str]
) -> Eigencijfers:
    """De eigen cijfers in een werkboek of sjabloon.

    `vormen`: het begin van een sleutel (locaties, eigen_regels) -> de velden van zo'n rij. `rekenregels`: sleutels van rijen die het
    programma zelf schrijft. InvoerFouten met alle fouten van het blad, elk met zijn cel.
    """
    return uit_cellen(pad.name, lees_blad(pad, BLAD), parameters, vormen, rekenregels)


def uit_cellen(
    bestand: str,
    rijen: Sequence[Sequence[Any]],
    parameters: Mapping[str, Parameter],
    vormen: Mapping[str, Rijvorm],
    rekenregels: Sequence[str],
) -> Eigencijfers:
    """De eigen cijfers in de cellen van het blad, vanaf A1; verder als `lees_eigencijfers`. `bestand` is de naam voor in meldingen."""
    return _Lezer(bestand, parameters, vormen, frozenset(rekenregels)).lees(rijen)


@dataclass
class _Lezer:
    bestand: str
    bladen: Mapping[str, Parameter]
    vormen: Mapping[str, Rijvorm]
    rekenregels: frozenset[str]
    fouten: list[Melding] = field(default_factory=list)
    parameters: dict[str, dict[int, Drietal]] = field(default_factory=dict)
    velden: dict[str, float] = field(default_factory=dict)
    keuzes: dict[str, str] = field(default_factory=dict)
    namen: dict[str, str] = field(default_factory=dict)
    rij_van: dict[str, str] = field(default_factory=dict)

    def lees(self, rijen: Sequence[Sequence[Any]]) -> Eigencijfers:
        jaren, banden = self._kop(rijen)
        koppen: dict[str, int] = {}
        gezien: dict[str, int] = {}
        for nummer, rij in enumerate(rijen):
            sleutel = rij[0].strip() if rij and isinstance(rij[0], str) else ""
            if sleutel == SLEUTELKOP:
                koppen = _koppen(rij)
                continue
            if not _is_sleutel(sleutel):
                self._zonder_sleutel(nummer, rij, jaren, banden)
                continue
            if sleutel in self.rekenregels:
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
        return Eigencijfers(self.parameters, self.velden, self.keuzes, self.namen, titel.partition(" – ")[2], self.rij_van)

    def _kop(self, rijen: Sequence[Sequence[Any]]) -> tuple[dict[int, int], dict[str, int]]:
        """Kolom -> jaar en kant van de band -> kolom, uit de eerste kopregel. InvoerFouten als zij niet heel is.

        Tussen wat landelijk geldt en de band staan alleen jaren, op volgorde: een cijfer zonder jaar erboven zou stil wegvallen.
        """
        kop = next((rij for rij in rijen if rij and isinstance(rij[0], str) and rij[0].strip() == SLEUTELKOP), ())
        koppen = _koppen(kop)
        banden = {kant: koppen[naam] for naam, kant in BANDKOPPEN.items() if naam in koppen}
        if NAASTKOP in koppen and len(banden) == len(BANDKOPPEN):
            van, tot = koppen[NAASTKOP] + 1, min(banden.values())
            jaren = [_als_jaar(cel) for cel in kop[van:tot]]
            if len(jaren) > 1 and jaren[0] is not None and jaren == list(range(jaren[0], jaren[0] + len(jaren))):
                return {van + plek: jaren[0] + plek for plek in range(len(jaren))}, banden
        doe = "Zet de kopregel terug, of neem een nieuw sjabloon en kopieer uw cijfers."
        verwacht = f"de kopregel met {SLEUTELKOP}, {NAASTKOP}, de jaren op volgorde, en {opsomming(BANDKOPPEN)}"
        raise InvoerFouten([Melding(self.bestand, f"blad {BLAD}", "geen hele kopregel met jaren", verwacht, doe)])

    def _zonder_sleutel(self, nummer: int, rij: Sequence[Any], jaren: Mapping[int, int], banden: Mapping[str, int]) -> None:
        """Een rij van de tabel zonder sleutel in kolom A; haar cijfers zouden stil wegvallen. Een kop of uitleg vult andere kolommen."""
        gevuld = [plek for plek in (*_TEKSTKOLOMMEN, *jaren, *banden.values()) if _cel(rij, plek) not in (None, "")]
        if gevuld:
            doe = "Zet de sleutel van het sjabloon terug in kolom A, of maak de hele rij leeg."
            self._meld(nummer, 0, toon(_cel(rij, 0) or None), "een sleutel uit het sjabloon bij wat in deze rij staat", doe)

    def _rij(
        self, sleutel: str, nummer: int, rij: Sequence[Any], jaren: Mapping[int, int], banden: Mapping[str, int], koppen: Mapping[str, int]
    ) -> None:
        kamer, _, code = sleutel.partition(".")
        vorm = self.vormen.get(kamer)
        bekend = sleutel in self.bladen and self.bladen[sleutel].eigen_opgave is not None
        if not bekend and (vorm is None or code not in vorm.codes):
            mag = [naam for naam, blad in self.bladen.items() if blad.eigen_opgave is not None]
            mag += [f"{kamer}.{code}" for kamer, vorm in self.vormen.items() for code in vorm.codes]
            self._meld(
                nummer, 0, f"de onbekende sleutel {toon(sleutel)}", "een sleutel uit het sjabloon", raad(sleutel, mag, "Verwijder de rij.")
            )
            return
        if bekend:
            self._jaren(sleutel, nummer, rij, jaren, banden if vorm is None else {})
        elif vorm is not None:
            self._niets_ernaast(nummer, rij, vorm, koppen)
        if vorm is not None:
            self._velden(sleutel, vorm, nummer, rij, koppen)

    def _jaren(self, sleutel: str, nummer: int, rij: Sequence[Any], jaren: Mapping[int, int], banden: Mapping[str, int]) -> None:
        blad = self.bladen[sleutel]
        deel = {kant: 1.0 for kant in ("laag", "hoog")}
        for kant, plek in banden.items():
            waarde = self._getal(nummer, plek, _cel(rij, plek), "een deel van uw cijfer, zoals 0,9 of 1,2")
            if waarde is not None:
                deel[kant] = self.velden[f"band.{kant}.{sleutel}"] = waarde
                self.rij_van[f"band.{kant}.{sleutel}"] = sleutel
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

    def _velden(self, rijsleutel: str, vorm: Rijvorm, nummer: int, rij: Sequence[Any], koppen: Mapping[str, int]) -> None:
        kamer, code = rijsleutel.partition(".")[0], rijsleutel.rpartition(".")[2]
        gevuld: set[str] = {"jaren"} if rijsleutel in self.parameters else set()
        for kop, veld in vorm.velden.items():
            sleutel = f"{kamer}.{veld}.{code}"
            self.rij_van[sleutel] = rijsleutel
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
                self._naam(sleutel, nummer, koppen[kop], cel)
            else:
                mag, verwacht, doe = _AANDEEL if veld in vorm.aandelen else _POSITIEF
                waarde = self._getal(nummer, koppen[kop], cel, verwacht)
                if waarde is not None and not _past(waarde, mag):
                    self._meld(nummer, koppen[kop], toon(waarde), verwacht, doe)
                elif waarde is not None:
                    self.velden[sleutel] = waarde
        self._samenhang(kamer, code, vorm, nummer, gevuld, koppen)

    def _naam(self, sleutel: str, nummer: int, plek: int, cel: Any) -> None:
        """Een naam is alleen om te tonen: gewone tekst op een regel."""
        tekst = _als_naam(cel) if _is_getal(cel) else cel
        if isinstance(tekst, str) and len(tekst) <= LANGSTE_NAAM and tekst.isprintable():
            self.namen[sleutel] = tekst
            return
        gevonden = f"een tekst van {len(tekst)} tekens" if isinstance(tekst, str) and len(tekst) > LANGSTE_NAAM else toon(cel)
        verwacht = f"een naam op een regel, van hoogstens {LANGSTE_NAAM} tekens"
        self._meld(nummer, plek, gevonden, verwacht, "Typ de naam opnieuw, zonder regeleinden of stuurtekens.")

    def _niets_ernaast(self, nummer: int, rij: Sequence[Any], vorm: Rijvorm, koppen: Mapping[str, int]) -> None:
        """Buiten de velden van een rij zonder jaren wordt niets gelezen; wat er staat zou stil wegvallen."""
        gelezen = {0, *(plek for kop, plek in koppen.items() if kop in vorm.velden)}
        for plek, cel in enumerate(rij):
            if plek not in gelezen and cel not in (None, ""):
                self._meld(
                    nummer, plek, toon(cel), "een lege cel: hier wordt niets gelezen", "Zet het in een gele cel, of maak de cel leeg."
                )

    def _samenhang(self, kamer: str, code: str, vorm: Rijvorm, nummer: int, gevuld: set[str], koppen: Mapping[str, int]) -> None:
        """Een rij met cijfers heeft ook haar keuzes nodig, en eindigt niet voor zij begint."""
        begin, eind = (self.velden.get(f"{kamer}.{veld}.{code}") for veld in ("begin", "eind"))
        if begin is not None and eind is not None and eind < begin:
            kop = next(kop for kop, veld in vorm.velden.items() if veld == "eind")
            self._meld(nummer, koppen[kop], dag_van(eind).isoformat(), "een dag op of na de eerste dag", "Verbeter een van de twee data.")
        if vorm.nodig and gevuld - {"naam", vorm.nodig} and vorm.nodig not in gevuld:
            kop = next(kop for kop, veld in vorm.velden.items() if veld == vorm.nodig)
            self._meld(nummer, koppen.get(kop, 0), "een lege cel", f"een getal bij {kop.lower()}", "Vul het in, of maak de rij leeg.")
        cijfers = gevuld - {"naam", *vorm.keuzes}
        for kop, veld in vorm.velden.items():
            if veld in vorm.keuzes and cijfers and veld not in gevuld and kop in koppen:
                doe = "Kies uit de keuzelijst in de cel, of maak de rij leeg."
                self._meld(nummer, koppen[kop], "een lege cel", f"een keuze bij {kop.lower()}", doe)

    def _getal(self, nummer: int, plek: int, cel: Any, verwacht: str) -> float | None:
        """Het getal in een cel, None als zij leeg is; meldt wat geen getal is."""
        if cel in (None, ""):
            return None
        if not _is_getal(cel):
            doe = "Typ een getal zonder eenheid, of maak de cel leeg."
            self._meld(nummer, plek, toon(cel), verwacht, doe)
            return None
        return float(cel)

    def _meld(self, nummer: int, plek: int, gevonden: str, verwacht: str, doe: str) -> None:
        self.fouten.append(Melding(self.bestand, f"blad {BLAD}, cel {_kolom(plek)}{nummer + 1}", gevonden, verwacht, doe))


def _koppen(rij: Sequence[Any]) -> dict[str, int]:
    """Opschrift -> kolom in een kopregel."""
    return {cel.strip(): plek for plek, cel in enumerate(rij) if isinstance(cel, str) and cel.strip()}


def _is_getal(cel: Any) -> bool:
    """Een gewoon getal: geen waar of onwaar, niet oneindig, en niet groter dan waar een rekenblad nog hele getallen telt."""
    return isinstance(cel, int | float) and not isinstance(cel, bool) and abs(cel) < 1e15


def _als_jaar(cel: Any) -> int | None:
    return int(cel) if _is_getal(cel) and 2000 <= cel <= 2100 and cel == int(cel) else None


def _als_naam(getal: float) -> str:
    """Een getal dat iemand als naam typte, zonder .0 erachter."""
    return str(int(getal)) if getal == int(getal) else str(getal)


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


Grens = tuple[tuple[float | None, float | None], str, str]
"""Laagste en hoogste waarde (None is geen grens), wat er verwacht wordt, en wat de gebruiker doet als het niet past."""
_POSITIEF: Grens = (0.0, None), "een getal van nul of meer", "Laat het minteken weg."
_AANDEEL: Grens = (0.0, 1.0), "een aandeel van 0 tot en met 1", "Schrijf 12% als 0,12."
_SCHAKELAAR: Grens = (
    (0.0, 1.0),
    "1 (ja), 0 (nee) of het deel van het jaar waarin het geldt",
    "Vul bijvoorbeeld 1 in, of 0,5 voor een half jaar.",
)
_TERMIJN: Grens = (0.0, None), "een termijn van meer dan nul", "Maak de cel leeg als er geen termijn is."
_VRIJ: Grens = (None, None), "een getal, boven of onder nul", ""


def grens(blad: Parameter) -> Grens:
    """Wat in een cel van dit blad past; een termijn van nul past bovendien niet."""
    if blad.soort == "schakelaar":
        return _SCHAKELAAR
    if blad.soort == "aandeel" and blad.eenheid == "1":
        return _AANDEEL
    if blad.soort == "termijn":
        return _TERMIJN
    return _VRIJ if blad.negatief else _POSITIEF


def _past(waarde: float, mag: tuple[float | None, float | None]) -> bool:
    laagste, hoogste = mag
    return (laagste is None or waarde >= laagste) and (hoogste is None or waarde <= hoogste)


def _bezwaar(blad: Parameter, waarde: float) -> tuple[str, str] | None:
    """Wat er aan een waarde niet kan: (verwacht, doe)."""
    mag, verwacht, doe = grens(blad)
    past = _past(waarde, mag) and not (blad.soort == "termijn" and waarde == 0)
    return None if past else (verwacht, doe)
