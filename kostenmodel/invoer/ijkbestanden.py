"""De map ijking/: wat van tevoren over de vrije raten van de keten bekend is, en wat de ijking ervan maakte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kostenmodel.invoer.lezen import Csvbestand, als_getal, lees_csv
from kostenmodel.invoer.meldingen import Melding, raad, toon

KOLOMMEN_RATEN = ("rate", "omschrijving", "eenheid", "vooraf", "spreiding", "ondergrens", "bovengrens", "reden")
KOLOMMEN_TERUGBLIK = ("vanaf", "grootheid", "periode", "waargenomen", "keten", "geen_verandering")
KOLOMMEN_GROOTHEDEN = ("grootheid", "spreiding", "reden")
GROOTHEDEN = ("bezetting", "vergunninghouders", "voorraad", "beslissingen", "gehuisvest")


@dataclass(frozen=True)
class Rate:
    """Een vrije rate: wat er van tevoren van bekend is (midden en standaardafwijking) en tussen welke grenzen zij ligt."""

    naam: str
    omschrijving: str
    eenheid: str
    vooraf: float
    spreiding: float
    ondergrens: float
    bovengrens: float
    reden: str


@dataclass(frozen=True)
class Terugblikregel:
    """Een latere waarneming naast een terugblik vanaf `vanaf` en naast geen verandering, in personen."""

    vanaf: str
    grootheid: str
    periode: str
    waargenomen: float
    keten: float
    geen_verandering: float


@dataclass(frozen=True)
class Ijkgegevens:
    """`spreiding`: relatieve meetfout per grootheid. `samenhang`: correlatie tussen twee geijkte raten, 1 op de diagonaal."""

    raten: tuple[Rate, ...] = ()
    spreiding: dict[str, float] = field(default_factory=dict)
    samenhang: dict[tuple[str, str], float] = field(default_factory=dict)
    terugblik: list[Terugblikregel] = field(default_factory=list)


def lees_ijking(map_invoer: Path) -> tuple[Ijkgegevens, list[Melding]]:
    """De gegevens van ijking/; een invoermap zonder die map geeft lege gegevens."""
    if not (map_invoer / "ijking").is_dir():
        return Ijkgegevens(), []
    raten, fouten = lees_csv(map_invoer / "ijking" / "raten.csv", "ijking/raten.csv", KOLOMMEN_RATEN)
    grootheden, meer = lees_csv(map_invoer / "ijking" / "grootheden.csv", "ijking/grootheden.csv", KOLOMMEN_GROOTHEDEN)
    fouten += meer
    gegevens = Ijkgegevens(tuple(_raten(raten, fouten)), dict(_spreiding(grootheden, fouten)))
    if (map_invoer / "ijking" / "samenhang.csv").is_file():
        namen = tuple(rate.naam for rate in gegevens.raten)
        tabel, meer = lees_csv(map_invoer / "ijking" / "samenhang.csv", "ijking/samenhang.csv", ("rate",), None)
        fouten += meer
        gegevens.samenhang.update(_samenhang(tabel, namen, fouten))
    if (map_invoer / "ijking" / "terugblik.csv").is_file():
        tabel, meer = lees_csv(map_invoer / "ijking" / "terugblik.csv", "ijking/terugblik.csv", KOLOMMEN_TERUGBLIK)
        fouten += meer
        gegevens.terugblik.extend(_terugblik(tabel, fouten))
    return gegevens, fouten


def _terugblik(tabel: Csvbestand | None, fouten: list[Melding]) -> Iterator[Terugblikregel]:
    for regel, rij in tabel.rijen if tabel else ():
        assert tabel is not None
        aantallen = (_getal(tabel, regel, rij, kolom, fouten) for kolom in KOLOMMEN_TERUGBLIK[3:])
        yield Terugblikregel(rij["vanaf"], rij["grootheid"], rij["periode"], *aantallen)


def _getal(tabel: Csvbestand, regel: int, rij: dict[str, str], kolom: str, fouten: list[Melding]) -> float:
    waarde = als_getal(rij[kolom])
    if waarde is None:
        doe = "Gebruik een punt als decimaalteken."
        fouten.append(Melding(tabel.naam, f"regel {regel}, kolom {kolom}", toon(rij[kolom]), "een getal", doe))
    return 0.0 if waarde is None else waarde


def _raten(tabel: Csvbestand | None, fouten: list[Melding]) -> Iterator[Rate]:
    gezien: set[str] = set()
    for regel, rij in tabel.rijen if tabel else ():
        assert tabel is not None
        vooraf, spreiding, onder, boven = (
            _getal(tabel, regel, rij, k, fouten) for k in ("vooraf", "spreiding", "ondergrens", "bovengrens")
        )
        plaats = f"regel {regel}, rate {toon(rij['rate'])}"
        if not rij["rate"] or rij["rate"] in gezien:
            fouten.append(Melding(tabel.naam, plaats, "een lege of herhaalde naam", "elke rate één keer", "Geef de rate een eigen naam."))
        if not onder <= vooraf <= boven or spreiding <= 0:
            verwacht = "ondergrens <= vooraf <= bovengrens en een spreiding boven nul"
            gevonden = f"{onder:g}, {vooraf:g}, {boven:g} en {spreiding:g}"
            fouten.append(Melding(tabel.naam, plaats, gevonden, verwacht, "Verbeter de grenzen of het midden."))
        if not rij["reden"].strip():
            fouten.append(Melding(tabel.naam, plaats, "geen reden", "waarom dit midden en deze spreiding", "Vul de kolom reden in."))
        gezien.add(rij["rate"])
        yield Rate(rij["rate"], rij["omschrijving"], rij["eenheid"], vooraf, spreiding, onder, boven, rij["reden"])


def _spreiding(tabel: Csvbestand | None, fouten: list[Melding]) -> Iterator[tuple[str, float]]:
    gezien = set()
    for regel, rij in tabel.rijen if tabel else ():
        assert tabel is not None
        waarde = _getal(tabel, regel, rij, "spreiding", fouten)
        if rij["grootheid"] not in GROOTHEDEN:
            doe = raad(rij["grootheid"], GROOTHEDEN, "Kies een bestaande grootheid.")
            fouten.append(Melding(tabel.naam, f"regel {regel}", toon(rij["grootheid"]), "een grootheid van de ijking", doe))
        if waarde <= 0:
            doe = "Vul een relatieve meetfout in, zoals 0.05."
            fouten.append(Melding(tabel.naam, f"regel {regel}, kolom spreiding", toon(rij["spreiding"]), "een getal boven nul", doe))
        gezien.add(rij["grootheid"])
        yield rij["grootheid"], waarde
    if tabel is not None:
        for naam in GROOTHEDEN:
            if naam not in gezien:
                fouten.append(Melding(tabel.naam, "", f"geen regel voor {naam}", "elke grootheid één keer", "Voeg de regel toe."))


def _samenhang(tabel: Csvbestand | None, raten: tuple[str, ...], fouten: list[Melding]) -> Iterator[tuple[tuple[str, str], float]]:
    for regel, rij in tabel.rijen if tabel else ():
        assert tabel is not None
        for kolom in tabel.kop[1:]:
            waarde = _getal(tabel, regel, rij, kolom, fouten)
            if rij["rate"] not in raten or kolom not in raten or not -1 <= waarde <= 1:
                gevonden = f"{toon(rij['rate'])} met {toon(kolom)}: {toon(rij[kolom])}"
                doe = "Maak het bestand opnieuw met: kostenmodel keten --ijk."
                fouten.append(Melding(tabel.naam, f"regel {regel}", gevonden, "twee raten en een correlatie van -1 tot 1", doe))
            yield (rij["rate"], kolom), waarde
