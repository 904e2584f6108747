"""Alle gemeenten achter elkaar: de gegevensset per scenario, daarna het landelijke werkboek en een werkboek per gemeente.

De hoofdtaak rekent wat landelijk is en is de enige die bestanden schrijft; werkers krijgen groepen gemeenten en geven uitkomsten of
bytes terug, en intussen werkt de hoofdtaak door. Een bestand staat er heel of niet, en het logboek (`voortgang`) zegt waar het van
gemaakt is. Daarom maakt `hervat` hetzelfde als een batch die nooit onderbroken is.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kostenmodel import gegevensset
from kostenmodel.doorrekening import Paden, Rekenaar
from kostenmodel.gemiddelden import gemiddelden
from kostenmodel.invoer import GEEN_EIGEN_CIJFERS, Eigencijfers, Gemeente
from kostenmodel.invoer.gemeenten import kaal
from kostenmodel.mislukking import Mislukking, Mislukkingen, noteer, poging
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN
from kostenmodel.spreiding import SAMEN, Spreiding, spreiding
from kostenmodel.voortgang import Voortgang, sleutel, vingerafdruk
from kostenmodel.werkboek.bestand import veilig_schrijven
from kostenmodel.werkboek.teken import Teken
from kostenmodel.werkers import Werkers, niets

Rij = NDArray[np.float64]
GEMEENTEN_PER_TAAK = 9
"""Zoveel gemeenten rekent een werker in een keer; meer is sneller, maar na een onderbreking is meer over te doen."""
GEMEENTEN_SAMEN = 57
"""Van zoveel gemeenten rekent de hoofdtaak het rekenpad in een keer."""
WERKBOEKEN, GEGEVENS, LANDELIJK = "werkboeken", "gegevens", "landelijk"
LANDELIJK_BOEK = "landelijk.xlsx"


@dataclass(frozen=True)
class Opzet:
    """Wat een batch maakt.

    `in_werkboek`: de scenario's van de keuzelijst, het eerste is gekozen bij openen; leeg als er geen werkboeken komen. `eigen`:
    CBS-code -> eigen cijfers, met in `afdruk` de vingerafdruk van het bestand waar zij uit komen. `algemeen`: de vingerafdruk van
    invoer, instellingen en programma.
    """

    gemeenten: tuple[Gemeente, ...]
    in_werkboek: tuple[str, ...]
    teken: Teken
    algemeen: str
    eigen: Mapping[str, Eigencijfers] = field(default_factory=dict)
    afdruk: Mapping[str, str] = field(default_factory=dict)
    csv: bool = False

    def eigen_van(self, gemeente: Gemeente) -> Eigencijfers:
        return self.eigen.get(gemeente.code, GEEN_EIGEN_CIJFERS)

    def sleutel_van(self, gemeente: Gemeente) -> str:
        """Waar het werkboek van een gemeente van afhangt."""
        return sleutel({"algemeen": self.algemeen, "gemeente": gemeente.code, "eigen": self.afdruk.get(gemeente.code, "")})

    def sleutel_van_land(self) -> str:
        """Waar het landelijke werkboek van afhangt."""
        return sleutel({"algemeen": self.algemeen, "eigen": dict(self.afdruk)})

    def sleutel_van_set(self, scenario: str) -> str:
        """Waar de gegevensset van een scenario van afhangt."""
        return sleutel({"algemeen": self.algemeen, "scenario": scenario, "eigen": dict(self.afdruk), "csv": self.csv})


@dataclass(frozen=True)
class Mislukt:
    """Een gemeente die in deze batch ontbreekt, met de reden."""

    gemeente: Gemeente
    reden: str


@dataclass
class Verloop:
    """Wat een batch deed; tijden in seconden op de klok."""

    gemaakt: list[str] = field(default_factory=list)
    overgeslagen: list[str] = field(default_factory=list)
    mislukt: list[Mislukt] = field(default_factory=list)
    controle_fout: list[str] = field(default_factory=list)
    """Werkboeken waarin een controle niet klopt."""
    stappen: dict[str, float] = field(default_factory=dict)
    per_gemeente: dict[str, float] = field(default_factory=dict)

    def noteer(self, gemeenten: Sequence[Gemeente], mislukt: Mislukkingen) -> None:
        """Wat in een scenario mislukte; een gemeente staat er hoogstens een keer in, met de eerste reden."""
        al = {een.gemeente.code for een in self.mislukt}
        self.mislukt += [Mislukt(een, mislukt[een.code]) for een in gemeenten if een.code in mislukt and een.code not in al]

    @contextmanager
    def stap(self, naam: str) -> Iterator[None]:
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.stappen[naam] = self.stappen.get(naam, 0.0) + time.perf_counter() - begin


Meld = Callable[[str, int, int], None]
"""Krijgt na elk stuk werk de naam van de stap, hoeveel er klaar is en hoeveel er in totaal is."""


def stil(stap: str, klaar: int, totaal: int) -> None:
    """Meldt niets."""


def werkboeknaam(gemeente: Gemeente, jaar: int) -> str:
    """De plaats van een werkboek in de map van een batch."""
    return f"{WERKBOEKEN}/kostenmodel-{kaal(gemeente.naam)}-{jaar}.xlsx"


def draai(rekenaar: Rekenaar, opzet: Opzet, voortgang: Voortgang, werkers: Werkers, meld: Meld) -> Verloop:
    """Maakt wat er nog niet is. OSError als een bestand niet te schrijven is; wat al heel was, blijft staan."""
    verloop = Verloop()
    try:
        _Batch(rekenaar, opzet, voortgang, werkers, verloop, meld).maak_alles()
    finally:
        gc.unfreeze()
    verloop.controle_fout += [naam for naam in (*verloop.gemaakt, *verloop.overgeslagen) if not voortgang.klopt(naam)]
    return verloop


def setbestanden(opzet: Opzet, scenario: str) -> list[str]:
    """De bestanden van de gegevensset van een scenario, vanaf de map van de batch."""
    namen = []
    for tabel in gegevensset.KOLOMMEN:
        namen.append(gegevensset.deel(Path(GEGEVENS), tabel, scenario).as_posix())
        if opzet.csv:
            namen.append(gegevensset.csv_bestand(Path(GEGEVENS), tabel, scenario).as_posix())
    return namen


def _zonder(gemeenten: Sequence[Gemeente], mislukt: Mislukkingen) -> list[Gemeente]:
    return [een for een in gemeenten if een.code not in mislukt]


def postentabel(rekenaar: Rekenaar, opzet: Opzet, scenario: str, mislukt: Mislukkingen | None = None) -> gegevensset.Postentabel:
    """Het rekenpad van elke post met geld van elke gemeente in een scenario.

    Wie niet lukt, ontbreekt en komt in `mislukt`; wie daar al in staat, doet niet mee.
    """
    posten, modellen = gegevensset.geldposten(rekenaar.schema.modellen)
    codes, waarden, eigen = [], [], []
    gemeenten = _zonder(opzet.gemeenten, mislukt or {})
    for begin in range(0, len(gemeenten), GEMEENTEN_SAMEN):
        groep = gemeenten[begin : begin + GEMEENTEN_SAMEN]
        for gemeente, uitkomst in zip(groep, _reken_posten(rekenaar, opzet, scenario, posten, groep), strict=True):
            if isinstance(uitkomst, Mislukking):
                noteer(gemeente.code, uitkomst, mislukt)
                continue
            codes.append(gemeente.code)
            waarden.append(uitkomst[0])
            eigen.append(uitkomst[1])
    vorm = len(codes), len(ARMEN), len(posten), len(rekenaar.inst.jaren) - AANLOOPJAREN
    return gegevensset.Postentabel(
        scenario,
        tuple(codes),
        ARMEN,
        posten,
        modellen,
        rekenaar.inst.jaren[AANLOOPJAREN:],
        np.array(waarden).reshape(vorm),
        np.array(eigen).reshape(vorm),
    )


def _reken_posten(
    rekenaar: Rekenaar, opzet: Opzet, scenario: str, posten: Sequence[Any], groep: Sequence[Gemeente]
) -> list[tuple[Rij, Rij] | Mislukking]:
    """Van elke gemeente haar bedragen, en het deel daarvan dat uit eigen cijfers komt: (bekostiging, post, jaar)."""
    uit: list[tuple[Rij, Rij] | Mislukking] = []
    for gemeente, paden in zip(groep, _rekenpaden(rekenaar, groep, GEEN_EIGEN_CIJFERS, [scenario], met_brug=False), strict=True):
        met = paden
        if not isinstance(paden, Mislukking) and (opgave := opzet.eigen_van(gemeente)):
            (met,) = _rekenpaden(rekenaar, [gemeente], opgave, [scenario], met_brug=False)
        if isinstance(paden, Mislukking):
            uit.append(paden)
        elif isinstance(met, Mislukking):
            uit.append(met)
        else:
            zonder, waarden = (_bedragen(een, scenario, posten) for een in (paden, met))
            uit.append((waarden, waarden - zonder))
    return uit


def _rekenpaden(
    rekenaar: Rekenaar, groep: Sequence[Gemeente], eigen: Eigencijfers, scenarios: Sequence[str], *, met_brug: bool = True
) -> Sequence[Paden | Mislukking]:
    """Van elke gemeente van de groep de rekenpaden, of waarom die er niet zijn; lukt de groep niet samen, dan een voor een."""
    samen = poging(partial(rekenaar.rekenpaden, met_brug=met_brug), groep, eigen, scenarios)
    if not isinstance(samen, Mislukking):
        return samen
    if len(groep) == 1:
        return [samen]
    return [een for gemeente in groep for een in _rekenpaden(rekenaar, [gemeente], eigen, scenarios, met_brug=met_brug)]


def _bedragen(paden: Paden, scenario: str, posten: Sequence[Any]) -> Rij:
    return gegevensset.bedragen([paden[scenario].armen[arm].posten for arm in ARMEN], posten)


def _groepen(gemeenten: Sequence[Gemeente], werkers: int = 1) -> list[Sequence[Gemeente]]:
    """Groepen van hoogstens GEMEENTEN_PER_TAAK, kleiner als er anders werkers zonder werk zijn."""
    per = max(1, min(GEMEENTEN_PER_TAAK, -(-len(gemeenten) // max(werkers, 1))))
    return [gemeenten[begin : begin + per] for begin in range(0, len(gemeenten), per)]


@dataclass(frozen=True)
class Boek:
    """Wat een werker van een gemeente teruggeeft."""

    inhoud: bytes
    controles_goed: bool
    seconden: float


@dataclass(frozen=True, eq=False)
class _Batch:
    """Een batch die draait: waarmee er gerekend wordt, wat er moet komen, en wat er al is."""

    rekenaar: Rekenaar
    opzet: Opzet
    voortgang: Voortgang
    werkers: Werkers
    verloop: Verloop
    meld: Meld

    def maak_alles(self) -> None:
        alvast: dict[str, Boek | Mislukking] = {}

        def eerste_werkboek() -> None:
            """Daarna weet de rekenaar alles wat gemeenten delen, en krijgt elke werker dat mee."""
            for gemeente in islice(self._werkboeken_te_doen(), 1):
                (alvast[gemeente.code],) = maak_groep(Gedeeld(self.rekenaar, self.opzet), [gemeente])

        def landelijk() -> None:
            with self.verloop.stap(LANDELIJK):
                self.meld(LANDELIJK, int(self.voortgang.is_klaar(LANDELIJK_BOEK, self.opzet.sleutel_van_land())), 1)
                self._schrijf_landelijk()
                self.meld(LANDELIJK, 1, 1)

        with self.verloop.stap(GEGEVENS):
            self._schrijf_sets(eerste_werkboek)
        if len(self.verloop.mislukt) == len(self.opzet.gemeenten):
            return
        if not self.opzet.in_werkboek:
            landelijk()
            return
        with self.verloop.stap(WERKBOEKEN):
            if not alvast:
                eerste_werkboek()
            self._schrijf_werkboeken(alvast, landelijk)

    def _schrijf_sets(self, daarna: Callable[[], None]) -> None:
        """De tabellen van elk scenario, als die er nog niet zijn.

        Een gemeente die in een scenario mislukt, ontbreekt in alle: anders is een verschil tussen scenario's het verschil van een gemeente.
        Dan staat geen van de tabellen als af in het logboek, en maakt `hervat` ze opnieuw.
        """
        alle = {een.code for een in self.opzet.gemeenten}
        te_doen, erin = [], dict[str, set[str]]()
        for scenario in self.rekenaar.scenarios:
            if all(self.voortgang.is_klaar(naam, self.opzet.sleutel_van_set(scenario)) for naam in setbestanden(self.opzet, scenario)):
                erin[scenario] = alle
            else:
                te_doen.append(scenario)
        uitgevallen = Mislukkingen()
        while te_doen:
            erin |= self._reken_sets(te_doen, uitgevallen, daarna)
            te_doen, daarna = [scenario for scenario, codes in erin.items() if codes & uitgevallen.keys()], niets
        gemaakt = {naam for naam in self.verloop.gemaakt if naam.startswith(GEGEVENS)}
        self.verloop.overgeslagen += [n for een in self.rekenaar.scenarios for n in setbestanden(self.opzet, een) if n not in gemaakt]
        self.meld(GEGEVENS, len(self.rekenaar.scenarios), len(self.rekenaar.scenarios))

    def _reken_sets(self, te_doen: Sequence[str], uitgevallen: Mislukkingen, daarna: Callable[[], None]) -> dict[str, set[str]]:
        """De tabellen van deze scenario's zonder wie al is uitgevallen; per scenario welke gemeenten er (CBS-code) in zitten.

        Terwijl de werkers trekkingen doen, schrijft de hoofdtaak het vorige scenario weg en rekent zij het rekenpad van het volgende uit;
        bij het laatste doet zij `daarna`.
        """
        tabellen, te_schrijven = dict[str, gegevensset.Postentabel](), list[tuple[gegevensset.Postentabel, Spreiding]]()

        def zet_klaar(scenario: str) -> None:
            if scenario not in tabellen:
                tabellen[scenario] = postentabel(self.rekenaar, self.opzet, scenario, uitgevallen)

        def schrijf() -> None:
            while te_schrijven:
                self._schrijf_set(*te_schrijven.pop(), volledig=not uitgevallen)

        erin = {}
        ondertussen: list[Callable[[], None]] = [*(partial(zet_klaar, scenario) for scenario in te_doen[1:]), daarna]
        for nummer, scenario in enumerate(te_doen):
            self.meld(GEGEVENS, len(self.rekenaar.scenarios) - len(te_doen) + nummer, len(self.rekenaar.scenarios))
            zet_klaar(scenario)
            tabel = tabellen.pop(scenario)
            posten = [een.sleutel for een in tabel.posten]
            gemeenten = _zonder(self.opzet.gemeenten, uitgevallen)
            gemiddelde = gemiddelden(self.rekenaar, scenario, gemeenten, posten, self.werkers, self.opzet.eigen, uitgevallen, schrijf)
            if gemeenten := _zonder(gemeenten, uitgevallen):
                zo = ondertussen[nummer]
                verspreid = spreiding(self.rekenaar, scenario, gemeenten, self.werkers, self.opzet.eigen, uitgevallen, zo)
                erin[scenario] = set(verspreid.gemeenten) - {SAMEN}
                tabel = tabel.met_gemiddelden({code: gemiddelde[code] for code in erin[scenario]})
                te_schrijven.append((tabel, verspreid))
            if scenario not in self.opzet.in_werkboek:
                self.rekenaar.vergeet(scenario)
        schrijf()
        self.verloop.noteer(self.opzet.gemeenten, uitgevallen)
        return erin

    def _schrijf_set(self, tabel: gegevensset.Postentabel, verspreid: Spreiding, *, volledig: bool) -> None:
        map_gegevens, namen = self.voortgang.map / GEGEVENS, setbestanden(self.opzet, tabel.scenario)
        gegevensset.schrijf_posten(map_gegevens, tabel, csv=self.opzet.csv)
        gegevensset.schrijf_kwantielen(map_gegevens, verspreid, csv=self.opzet.csv)
        if volledig:
            for naam in namen:
                self.voortgang.meld(naam, self.opzet.sleutel_van_set(tabel.scenario))
        self.verloop.gemaakt += [naam for naam in namen if naam not in self.verloop.gemaakt]

    def _schrijf_landelijk(self) -> None:
        """Het landelijke werkboek uit de gegevensset, als het er nog niet is."""
        from kostenmodel.landelijk import controles, kader, werkboek

        if self.voortgang.is_klaar(LANDELIJK_BOEK, self.opzet.sleutel_van_land()):
            self.verloop.overgeslagen.append(LANDELIJK_BOEK)
            return
        land = kader(self.voortgang.map / GEGEVENS, self.rekenaar, self.rekenaar.scenarios[0])
        _schrijf_bytes(self.voortgang.map / LANDELIJK_BOEK, werkboek(land))
        goed = all(een.goed for een in controles(land))
        if not self.verloop.mislukt:
            self.voortgang.meld(LANDELIJK_BOEK, self.opzet.sleutel_van_land(), goed=goed)
        self.verloop.gemaakt.append(LANDELIJK_BOEK)

    def _werkboeken_te_doen(self) -> Iterator[Gemeente]:
        """De gemeenten zonder mislukking waarvan het werkboek er nog niet is; geen als er geen werkboeken komen."""
        mislukt = {een.gemeente.code for een in self.verloop.mislukt}
        for een in self.opzet.gemeenten if self.opzet.in_werkboek else ():
            naam = werkboeknaam(een, self.rekenaar.inst.jaar)
            if een.code not in mislukt and not self.voortgang.is_klaar(naam, self.opzet.sleutel_van(een)):
                yield een

    def _schrijf_werkboeken(self, alvast: Mapping[str, Boek | Mislukking], ondertussen: Callable[[], None]) -> None:
        """De werkboeken die er nog niet zijn: `alvast` (CBS-code -> werkboek) bestaat al, de andere maken de werkers.

        `ondertussen`: wat de hoofdtaak doet terwijl zij daaraan beginnen.
        """
        namen = {een.code: werkboeknaam(een, self.rekenaar.inst.jaar) for een in self.opzet.gemeenten}
        te_doen = list(self._werkboeken_te_doen())
        mislukt = {een.gemeente.code for een in self.verloop.mislukt}
        doen = {een.code for een in te_doen}
        self.verloop.overgeslagen += [naam for code, naam in namen.items() if code not in doen | mislukt]
        klaar = len(self.opzet.gemeenten) - len(te_doen)
        self.meld(WERKBOEKEN, klaar, len(self.opzet.gemeenten))
        if not te_doen:
            ondertussen()
            return
        (self.voortgang.map / WERKBOEKEN).mkdir(exist_ok=True)
        eerste = [een for een in te_doen if een.code in alvast]
        groepen = _groepen([een for een in te_doen if een.code not in alvast], self.werkers.tegelijk)
        andere = self.werkers.verdeel(maak_groep, Gedeeld(self.rekenaar, self.opzet), groepen)
        ondertussen()
        for groep, boeken in zip([eerste, *groepen], chain([[alvast[een.code] for een in eerste]], andere), strict=True):
            for gemeente, boek in zip(groep, boeken, strict=True):
                naam = namen[gemeente.code]
                if isinstance(boek, Mislukking):
                    self.verloop.mislukt.append(Mislukt(gemeente, boek.reden))
                    continue
                self.verloop.per_gemeente[gemeente.code] = boek.seconden
                _schrijf_bytes(self.voortgang.map / naam, boek.inhoud)
                self.voortgang.meld(naam, self.opzet.sleutel_van(gemeente), goed=boek.controles_goed)
                self.verloop.gemaakt.append(naam)
            klaar += len(groep)
            self.meld(WERKBOEKEN, klaar, len(self.opzet.gemeenten))


def _schrijf_bytes(pad: Path, inhoud: bytes) -> None:
    veilig_schrijven(pad, lambda tijdelijk: tijdelijk.write_bytes(inhoud))


@dataclass(frozen=True, eq=False)
class Gedeeld:
    """Wat elke werker nodig heeft."""

    rekenaar: Rekenaar
    opzet: Opzet


def maak_groep(gedeeld: Gedeeld, groep: Sequence[Gemeente]) -> list[Boek | Mislukking]:
    """De werkboeken van een groep; een gemeente die niet lukt, houdt de andere niet tegen."""
    rekenaar, opzet = gedeeld.rekenaar, gedeeld.opzet
    samen = [een for een in groep if not opzet.eigen_van(een)]
    paden = {een.code: uit for een, uit in zip(samen, _rekenpaden(rekenaar, samen, GEEN_EIGEN_CIJFERS, opzet.in_werkboek), strict=True)}
    for een in groep:
        if een.code not in paden:
            (paden[een.code],) = _rekenpaden(rekenaar, [een], opzet.eigen_van(een), opzet.in_werkboek)
    boeken = [p if isinstance(p := paden[een.code], Mislukking) else poging(_maak, rekenaar, opzet, een, p) for een in groep]
    _laat_staan()
    return boeken


def _laat_staan() -> None:
    """Wat een proces na zijn eerste groep bewaart, blijft tot het einde: Python hoeft daar niet meer naar kringen te zoeken."""
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()


def _maak(rekenaar: Rekenaar, opzet: Opzet, gemeente: Gemeente, paden: Paden) -> Boek:
    from kostenmodel.werkboek import werkboek

    begin, scenario = time.perf_counter(), opzet.in_werkboek[0]
    uitkomst = rekenaar.uitkomst(gemeente, paden, opzet.eigen_van(gemeente))
    inhoud = werkboek(uitkomst, rekenaar.invoer, scenario, opzet.teken)
    goed = all(een.goed for een in uitkomst.controles(scenario))
    return Boek(inhoud, goed, time.perf_counter() - begin)


def programma_afdruk() -> str:
    """De vingerafdruk van de broncode van dit pakket."""
    wortel = Path(__file__).parent
    return sleutel({pad.relative_to(wortel).as_posix(): vingerafdruk(pad.read_bytes()) for pad in sorted(wortel.rglob("*.py"))})
