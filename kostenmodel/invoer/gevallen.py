"""Gevallen lezen: een gepubliceerd bedrag of een handberekening, met wat er vast staat en wat eruit hoort te komen.

Hier staat wat aan het bestand zelf te zien is. Of een blad of post bestaat, weet alleen wie de posten kent (`valideer`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kostenmodel.invoer.lezen import Tomlbestand, als_geheel, lees_toml
from kostenmodel.invoer.meldingen import InvoerFouten, Melding, opsomming, raad, toon
from kostenmodel.invoer.schema import GevalSchema, Gevalsoort, keur, keur_getal

EERSTE_JAAR, LAATSTE_JAAR = 2000, 2054
"""Jaren waarover een geval mag gaan: van ruim voor de oudste bedragen tot het eind van de laatste tabel."""

_KOPPEN = ("gevallen", "geval")
_JAREN = f"een jaar van {EERSTE_JAAR} tot en met {LAATSTE_JAAR}"

Vast = float | Mapping[int, float]
"""Een genoemde waarde: dezelfde in alle jaren, of per jaar."""


@dataclass(frozen=True)
class Geval:
    """Een post in een jaar, wat er vast staat (`bladeren`) en wat er uit hoort te komen.

    `soort`: ijking als prijzen en uitkomst uit dezelfde publicatie komen, validatie als zij los van elkaar staan.
    """

    sleutel: str
    omschrijving: str
    jaar: int
    post: str
    verwacht: float
    bron: str
    soort: Gevalsoort | None = None
    gemeente: str | None = None
    bekostiging: str | None = None
    tolerantie: float | None = None
    tolerantie_absoluut: float | None = None
    bladeren: Mapping[str, Vast] = field(default_factory=dict, hash=False)
    bestand: str = ""

    @property
    def plaats(self) -> str:
        return f"geval {self.sleutel}"

    def afwijking(self, uitkomst: float) -> float:
        """Uitkomst min verwacht, in de maat van de tolerantie: als deel van wat verwacht is, of in de eenheid van de post."""
        verschil = uitkomst - self.verwacht
        return verschil / abs(self.verwacht) if self.tolerantie is not None and self.verwacht else verschil

    def klopt(self, uitkomst: float) -> bool:
        ruimte = self.tolerantie_absoluut if self.tolerantie is None else self.tolerantie * abs(self.verwacht)
        return ruimte is not None and abs(uitkomst - self.verwacht) <= ruimte


def lees_gevallen(bestanden: Iterable[Tomlbestand], bronnen: Collection[str] | None = None) -> tuple[tuple[Geval, ...], list[Melding]]:
    """Alle gevallen van alle bestanden, en alles wat er niet aan klopt; `bronnen` zijn de toegestane bronnen (None: elke tekst).

    Een geval met `basis` krijgt eerst de bladeren van dat eerdere geval.
    """
    goed: dict[str, Geval] = {}
    gezien: dict[str, str] = {}
    fouten: list[Melding] = []
    for bestand in bestanden:
        fouten += _vreemde_koppen(bestand)
        for nummer, rauw in _rijen(bestand):
            sleutel = rauw.get("sleutel") if isinstance(rauw, dict) else None
            plaats = f"geval {sleutel}" if isinstance(sleutel, str) and sleutel else f"geval nummer {nummer}"
            geval, gebreken = _lees_geval(rauw, bestand.naam, plaats, bronnen, goed, gezien)
            fouten += gebreken
            if isinstance(sleutel, str) and sleutel:
                gezien.setdefault(sleutel, bestand.naam)
            if geval is not None:
                goed.setdefault(geval.sleutel, geval)
    return tuple(goed.values()), fouten


def lees_gevallenbestand(pad: Path) -> tuple[Geval, ...]:
    """De gevallen van een los bestand, met elke tekst als bron. InvoerFouten met alle fouten tegelijk."""
    if not pad.is_file():
        gevonden = "een map" if pad.is_dir() else "geen bestand"
        doe = "Controleer het pad achter --gevallen."
        raise InvoerFouten([Melding(str(pad), "", gevonden, "een TOML-bestand met gevallen", doe)])
    bestand, fouten = lees_toml(pad, pad.name)
    gevallen, gebreken = lees_gevallen([bestand] if bestand else [])
    if fouten or gebreken:
        raise InvoerFouten([*fouten, *gebreken])
    return gevallen


def _rijen(bestand: Tomlbestand) -> Iterator[tuple[int, Any]]:
    nummer = 0
    for kop in _KOPPEN:
        rij = bestand.gegevens.get(kop, [])
        for rauw in rij if isinstance(rij, list) else []:
            nummer += 1
            yield nummer, rauw


def _vreemde_koppen(bestand: Tomlbestand) -> Iterator[Melding]:
    doe = "Zet elk geval onder een eigen [[gevallen]]."
    for kop, inhoud in bestand.gegevens.items():
        if kop not in _KOPPEN or (not isinstance(inhoud, list) and not bestand.stuk):
            yield Melding(bestand.naam, f"[{kop}]", toon(inhoud) if kop in _KOPPEN else f"de onbekende kop '{kop}'", "[[gevallen]]", doe)
    if not bestand.gegevens and not bestand.stuk:
        yield Melding(bestand.naam, "", "geen enkel geval", "[[gevallen]]", doe)


def _lees_geval(
    rauw: Any,
    bestand: str,
    plaats: str,
    bronnen: Collection[str] | None,
    eerdere: Mapping[str, Geval],
    gezien: Mapping[str, str],
) -> tuple[Geval | None, list[Melding]]:
    schema, fouten = keur(GevalSchema, rauw, bestand, plaats)
    if not isinstance(rauw, dict):
        return None, fouten
    bladeren, gebreken = _lees_bladeren(rauw.get("bladeren", {}), bestand, plaats)
    fouten += [*gebreken, *_toets_tolerantie(rauw, bestand, plaats), *_toets_jaar(rauw.get("jaar"), bestand, f"{plaats}, jaar")]
    sleutel, basis, bron = rauw.get("sleutel"), rauw.get("basis"), rauw.get("bron")
    if isinstance(sleutel, str) and sleutel in gezien:
        doe = "Geef een van de twee een andere sleutel."
        fouten.append(Melding(bestand, plaats, f"een sleutel die ook in {gezien[sleutel]} staat", "elke sleutel één keer", doe))
    if isinstance(basis, str) and basis not in gezien:
        doe = raad(basis, gezien, "Zet het geval waar dit op voortbouwt erboven.")
        fouten.append(Melding(bestand, f"{plaats}, basis", toon(basis), "de sleutel van een eerder geval", doe))
    if isinstance(bron, str) and bronnen is not None and bron not in bronnen:
        doe = raad(bron, bronnen, "Voeg de bron toe in bronnen.toml.")
        fouten.append(Melding(bestand, f"{plaats}, bron", f"de onbekende bron {toon(bron)}", "een sleutel uit bronnen.toml", doe))
    if schema is None or fouten:
        return None, fouten
    voorganger = eerdere.get(schema.basis) if schema.basis else None
    geerfd = voorganger.bladeren if voorganger else {}
    geval = Geval(
        sleutel=schema.sleutel,
        omschrijving=schema.omschrijving,
        jaar=schema.jaar,
        post=schema.post,
        verwacht=schema.verwacht,
        bron=schema.bron,
        soort=schema.soort,
        gemeente=schema.gemeente,
        bekostiging=schema.bekostiging,
        tolerantie=schema.tolerantie,
        tolerantie_absoluut=schema.tolerantie_absoluut,
        bladeren={**geerfd, **bladeren},
        bestand=bestand,
    )
    return geval, fouten


def _lees_bladeren(rauw: Any, bestand: str, plaats: str) -> tuple[dict[str, Vast], list[Melding]]:
    if not isinstance(rauw, dict):
        doe = 'Schrijf [gevallen.bladeren] met per blad "naam" = waarde.'
        return {}, [Melding(bestand, f"{plaats}, bladeren", toon(rauw), "een tabel van waarden", doe)]
    uit: dict[str, Vast] = {}
    fouten: list[Melding] = []
    for naam, waarde in _uitgeklapt(rauw):
        plek = f"{plaats}, blad {naam}"
        if not isinstance(waarde, dict):
            getal, gebreken = keur_getal(waarde, bestand, plek)
            uit[naam] = getal
            fouten += gebreken
            continue
        per_jaar: dict[int, float] = {}
        for jaartekst, bedrag in waarde.items():
            getal, gebreken = keur_getal(bedrag, bestand, f"{plek}, {jaartekst}")
            fouten += gebreken
            jaar = als_geheel(jaartekst)
            if jaar is None:
                fouten.append(Melding(bestand, plek, toon(jaartekst), _JAREN, "Verbeter het jaar."))
            else:
                fouten += _toets_jaar(jaar, bestand, plek)
                per_jaar[jaar] = getal
        if not waarde:
            fouten.append(Melding(bestand, plek, "geen enkel jaar", "een getal of { jaar = waarde }", "Vul minstens een jaar in."))
        uit[naam] = per_jaar
    return uit, fouten


def _uitgeklapt(tabel: Mapping[str, Any], voor: str = "") -> Iterator[tuple[str, Any]]:
    """De bladeren met hun volle naam; `noodopvang.prijs = 3` zonder aanhalingstekens is in TOML een tabel in een tabel."""
    for naam, waarde in tabel.items():
        heel = f"{voor}.{naam}" if voor else naam
        if isinstance(waarde, dict) and waarde and not all(als_geheel(sleutel) is not None for sleutel in waarde):
            if any(als_geheel(sleutel) is not None for sleutel in waarde):
                yield heel, waarde
            else:
                yield from _uitgeklapt(waarde, heel)
        else:
            yield heel, waarde


def _toets_jaar(jaar: Any, bestand: str, plaats: str) -> Iterator[Melding]:
    """Een jaar waarover het model iets kan zeggen; een jaar dat geen geheel getal is, meldt `keur` al."""
    if isinstance(jaar, int) and not isinstance(jaar, bool) and not EERSTE_JAAR <= jaar <= LAATSTE_JAAR:
        yield Melding(bestand, plaats, str(jaar), _JAREN, "Verbeter het jaar.")


def _toets_tolerantie(rauw: Mapping[str, Any], bestand: str, plaats: str) -> Iterator[Melding]:
    namen = ("tolerantie", "tolerantie_absoluut")
    genoemd: Sequence[str] = [naam for naam in namen if naam in rauw]
    if len(genoemd) != 1:
        gevonden = "allebei de toleranties" if genoemd else "geen tolerantie"
        doe = "Houd een van de twee." if genoemd else "Voeg tolerantie = 0.05 toe (5% van verwacht), of tolerantie_absoluut."
        yield Melding(bestand, plaats, gevonden, f"een van {opsomming(namen)}", doe)
    for naam in genoemd:
        waarde = rauw[naam]
        if isinstance(waarde, int | float) and waarde < 0:
            yield Melding(bestand, f"{plaats}, {naam}", toon(waarde), "een getal van 0 of meer", "Laat het minteken weg.")
