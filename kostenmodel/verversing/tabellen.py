"""CSV-tabellen van de invoermap bijwerken en wegschrijven, met een wijziging per cel die anders wordt."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kostenmodel.invoer import InvoerFouten
from kostenmodel.invoer.lezen import lees_csv

AFRONDING = 5
"""CBS en Eurostat ronden op vijf af; een exact cijfer dat daarbij past, blijft staan."""
GEEN = "-"
Rij = dict[str, str]


@dataclass(frozen=True)
class Wijziging:
    """Wat er in een bestand verandert: `plek` noemt de rij, `oud` is '-' als zij er niet was en `nieuw` '-' als zij weg is."""

    bestand: str
    plek: str
    kolom: str
    oud: str
    nieuw: str
    bron: str

    @property
    def soort(self) -> str:
        """nieuw, vervallen of gewijzigd."""
        return "nieuw" if self.oud == GEEN else "vervallen" if self.nieuw == GEEN else "gewijzigd"


@dataclass
class Tabel:
    """Een CSV van de invoermap die bijgewerkt wordt; `wijzigingen` groeit mee."""

    naam: str
    kop: tuple[str, ...]
    rijen: list[Rij]
    wijzigingen: list[Wijziging] = field(default_factory=list)

    def zet(
        self, waarden: Mapping[tuple[str, str], int], sleutel: tuple[str, str], groep: Sequence[str], bron: str, extra: Mapping[str, str]
    ) -> None:
        """Zet per sleutel het aantal. Een nieuwe rij komt in haar groep op volgorde van de sleutel; `extra` vult haar andere kolommen."""
        plek = {(rij[sleutel[0]], rij[sleutel[1]]): rij for rij in self.rijen}
        for waarde_van, aantal in sorted(waarden.items()):
            oud = plek.get(waarde_van)
            if oud is not None and _past(oud, aantal):
                continue
            nieuw = {kolom: "" for kolom in self.kop} | dict(zip(sleutel, waarde_van, strict=True))
            nieuw |= {"aantal": str(aantal), "bron": bron} | dict(extra)
            self.wijzigingen.append(Wijziging(self.naam, " ".join(waarde_van), "aantal", oud["aantal"] if oud else GEEN, str(aantal), bron))
            if oud is not None:
                oud.update(nieuw)
            else:
                self._voeg_in(nieuw, sleutel, groep)

    def _voeg_in(self, nieuw: Rij, sleutel: Sequence[str], groep: Sequence[str]) -> None:
        def in_groep(rij: Rij) -> bool:
            return all(rij[kolom] == nieuw[kolom] for kolom in groep)

        volgorde = [kolom for kolom in sleutel if kolom not in groep]
        eerder = [n for n, rij in enumerate(self.rijen) if in_groep(rij) and [rij[k] for k in volgorde] < [nieuw[k] for k in volgorde]]
        eerste = next((n for n, rij in enumerate(self.rijen) if in_groep(rij)), len(self.rijen))
        self.rijen.insert(eerder[-1] + 1 if eerder else eerste, nieuw)

    def schrijf(self, map: Path) -> None:
        """Schrijft de tabel naar de map, met dezelfde regeleinden en aanhalingstekens als de rest van de invoer."""
        uit = io.StringIO(newline="")
        schrijver = csv.writer(uit, lineterminator="\n")
        schrijver.writerow(self.kop)
        schrijver.writerows([rij[kolom] for kolom in self.kop] for rij in self.rijen)
        (map / self.naam).write_text(uit.getvalue(), encoding="utf-8", newline="")


def lees_tabel(map: Path, naam: str, kolommen: Collection[str]) -> Tabel:
    """Een CSV van een nagekeken invoermap; InvoerFouten als een kolom ontbreekt."""
    bestand, fouten = lees_csv(map / naam, naam, kolommen)
    if bestand is None or fouten:
        raise InvoerFouten(fouten)
    return Tabel(naam, bestand.kop, [dict(rij) for _, rij in bestand.rijen])


def _past(rij: Rij, aantal: int) -> bool:
    """Of het bestaande cijfer hetzelfde zegt: gelijk, of exact en afgerond gelijk."""
    oud = float(rij["aantal"])
    exact = rij.get("afronding", "1") in ("", "1") and oud % AFRONDING != 0
    return oud == aantal or (exact and abs(oud - aantal) < AFRONDING / 2)
