"""De inhoudelijke toetsen: elk een kleine generator die meldingen geeft, zodat geen toets een andere tegenhoudt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from kostenmodel.invoer.meldingen import Melding, opsomming, raad, toon
from kostenmodel.invoer.parameters import AANNAME, GEEN_INDEX, Index
from kostenmodel.invoer.schema import Code

_NAAM = re.compile(r"[a-z][a-z0-9_]*")
_BESTANDSNAAM = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True)
class Kader:
    """Waarnaar een bestand mag verwijzen; None waar de lijst zelf niet te lezen was en dus niets te toetsen valt."""

    eenheden: frozenset[str] | None
    bronnen: frozenset[str] | None
    indexen: Mapping[str, Index]
    stukke_indexen: frozenset[str]
    indelingen: Mapping[str, Mapping[str, Code]] | None


def toets_eenheid(eenheid: Any, kader: Kader, bestand: str, plaats: str) -> Iterator[Melding]:
    """Een eenheid is '1' of een samenstelling van basiseenheden: a/b/c, a*b/c of 1/a."""
    if not isinstance(eenheid, str) or kader.eenheden is None:
        return
    teller, *noemers = eenheid.split("/")
    namen = [*teller.split("*"), *noemers]
    plaats = f"{plaats}, eenheid"
    if "" in namen or any(naam != naam.strip() for naam in namen) or ("1" in namen and (namen.count("1") > 1 or namen[0] != "1")):
        yield Melding(
            bestand,
            plaats,
            toon(eenheid),
            "'1' of een vorm als EUR/persoon/jaar, plaats/jaar of 1/jaar",
            "Schrijf de basiseenheden met '/' ertussen, zonder spaties.",
        )
        return
    for naam in namen:
        if naam != "1" and naam not in kader.eenheden:
            doe = raad(naam, kader.eenheden, "Kies een bestaande basiseenheid of voeg haar toe in eenheden.toml.")
            yield Melding(bestand, plaats, f"de onbekende basiseenheid '{naam}' in {toon(eenheid)}", opsomming(sorted(kader.eenheden)), doe)


def toets_index(index: Any, kader: Kader, bestand: str, plaats: str) -> Iterator[Melding]:
    """Een index is de naam van een bestand in indexen/, of 'geen'."""
    if not isinstance(index, str) or index == GEEN_INDEX or index in kader.indexen or index in kader.stukke_indexen:
        return
    namen = [*sorted(kader.indexen), GEEN_INDEX]
    doe = raad(index, namen, "Kies een bestaande index, of 'geen' als het bedrag niet meegroeit.")
    yield Melding(bestand, f"{plaats}, index", f"de onbekende index {toon(index)}", opsomming(namen), doe)


def toets_bron(bron: str | None, kader: Kader, bestand: str, plaats: str) -> Iterator[Melding]:
    """Een bron is een sleutel van bronnen.toml."""
    if bron is None or kader.bronnen is None or bron in kader.bronnen:
        return
    anders = "Voeg de bron toe in bronnen.toml."
    if bron == AANNAME:
        anders = 'Schrijf aanname = "<de reden>" in plaats van bron = "aanname".'
    doe = anders if bron == AANNAME else raad(bron, kader.bronnen, anders)
    yield Melding(bestand, f"{plaats}, bron", f"de onbekende bron {toon(bron)}", "een sleutel uit bronnen.toml", doe)


def toets_herkomst(bron: Any, aanname: Any, kader: Kader, bestand: str, plaats: str, verplicht: bool = True) -> Iterator[Melding]:
    """Elke waarde heeft een bron of een aanname: nooit geen van beide, nooit allebei."""
    if bron is not None and aanname is not None:
        yield Melding(
            bestand,
            plaats,
            "zowel bron als aanname",
            "één van de twee",
            "Laat aanname weg als er een bron is; uitleg hoort in toelichting.",
        )
    if bron is None and aanname is None and verplicht:
        yield Melding(
            bestand,
            plaats,
            "geen bron en geen aanname",
            "bron of aanname bij elke waarde",
            'Voeg bron = "<sleutel uit bronnen.toml>" toe, of aanname = "<de reden in een zin>".',
        )
    if isinstance(bron, str):
        yield from toets_bron(bron, kader, bestand, plaats)


def toets_bereik(midden: float, laag: float | None, hoog: float | None, verplicht: bool, bestand: str, plaats: str) -> Iterator[Melding]:
    """laag <= midden <= hoog; laag en hoog staan er allebei, of (als het mag) geen van beide."""
    if laag is None or hoog is None:
        ontbreekt = [naam for naam, grens in (("laag", laag), ("hoog", hoog)) if grens is None]
        if verplicht or len(ontbreekt) == 1:
            yield Melding(
                bestand,
                f"{plaats}, {' en '.join(ontbreekt)}",
                "niets",
                "laag en hoog naast midden",
                f"Voeg {' en '.join(ontbreekt)} toe.",
            )
        return
    if not laag <= midden <= hoog:
        yield Melding(
            bestand,
            plaats,
            f"laag {toon(laag)}, midden {toon(midden)}, hoog {toon(hoog)}",
            "laag <= midden <= hoog",
            "Zet de drie getallen in de goede volgorde.",
        )


def toets_oplopend(data: Sequence[date], bestand: str, plaats: str) -> Iterator[Melding]:
    """Elke `vanaf` is later dan de vorige."""
    for nummer, (eerder, later) in enumerate(pairwise(data), 2):
        if later <= eerder:
            yield Melding(
                bestand,
                f"{plaats}, waarde {nummer}, vanaf",
                f"{toon(later)} na {toon(eerder)}",
                "data die oplopen",
                "Zet de waarden op volgorde van vanaf, elke datum één keer.",
            )


def toets_periode(vanaf: date, tot: date | None, bestand: str, plaats: str) -> Iterator[Melding]:
    """`tot` ligt na `vanaf`."""
    if tot is not None and tot <= vanaf:
        yield Melding(
            bestand,
            f"{plaats}, tot",
            f"{toon(tot)} bij vanaf {toon(vanaf)}",
            "een tot na vanaf",
            "Verbeter een van de twee data; tot is de eerste dag waarop het niet meer geldt.",
        )


def toets_prijspeil(prijspeil: int | None, index: Any, verplicht: bool, kader: Kader, bestand: str, plaats: str) -> Iterator[Melding]:
    """Een prijspeil staat er precies dan als het bedrag meegroeit met een index die dat jaar kent."""
    plaats = f"{plaats}, prijspeil"
    if index == GEEN_INDEX:
        if prijspeil is not None:
            yield Melding(bestand, plaats, toon(prijspeil), 'geen prijspeil bij index = "geen"', "Verwijder prijspeil, of kies een index.")
    elif prijspeil is None:
        if verplicht:
            yield Melding(bestand, plaats, "niets", f"het jaar waarvan de prijs is (index {toon(index)})", "Voeg prijspeil = <jaar> toe.")
    elif isinstance(index, str) and index in kader.indexen:
        reeks = kader.indexen[index]
        if not reeks.eerste - 1 <= prijspeil <= 2200:
            yield Melding(
                bestand,
                plaats,
                toon(prijspeil),
                f"een jaar vanaf {reeks.eerste - 1} (begin van index {index})",
                f"Verbeter het jaar, of vul indexen/{index}.csv aan.",
            )


def toets_sleutelnaam(naam: str, bestand: str, plaats: str) -> Iterator[Melding]:
    """Namen van bladen en codes van lijsten: kleine letters, cijfers en liggende streepjes."""
    if not _NAAM.fullmatch(naam):
        yield Melding(
            bestand,
            plaats,
            f"de naam {toon(naam)}",
            "kleine letters, cijfers en _, te beginnen met een letter",
            "Verbeter de naam.",
        )


def toets_bestandsnaam(stam: str, bestand: str) -> Iterator[Melding]:
    """Bestandsnamen die als sleutel dienen: kleine letters, cijfers, streepjes."""
    if not _BESTANDSNAAM.fullmatch(stam):
        yield Melding(bestand, "bestandsnaam", toon(stam), "kleine letters, cijfers, _ en -", "Hernoem het bestand.")


def bronnen_in(gegevens: Any) -> Iterator[str]:
    """Alle waarden van sleutels die 'bron' heten, op elke diepte."""
    if isinstance(gegevens, dict):
        for sleutel, inhoud in gegevens.items():
            if sleutel == "bron" and isinstance(inhoud, str):
                yield inhoud
            else:
                yield from bronnen_in(inhoud)
    elif isinstance(gegevens, list):
        for inhoud in gegevens:
            yield from bronnen_in(inhoud)
