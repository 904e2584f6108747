"""Begrippen lezen: termen met een korte uitleg. Het bestand mag ontbreken; dan legt het programma alleen zijn eigen sleutels uit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kostenmodel.invoer.gemeenten import kaal
from kostenmodel.invoer.lezen import Tomlbestand
from kostenmodel.invoer.meldingen import Melding, raad, toon
from kostenmodel.invoer.schema import Begrip, keur
from kostenmodel.invoer.toetsen import Kader, toets_bron, toets_sleutelnaam

DIT_MODEL = "dit model"
"""De bron van een woord dat dit model zelf zo gebruikt."""


def lees_begrippen(bestand: Tomlbestand, kader: Kader) -> tuple[dict[str, Begrip], list[Melding]]:
    """De begrippen op sleutel; gemeld: een onbekende bron, een verwijzing die niet bestaat, en een naam die al gebruikt is."""
    begrippen: dict[str, Begrip] = {}
    fouten: list[Melding] = []
    for sleutel, gegevens in bestand.gegevens.items():
        plaats = bestand.plaats(sleutel)
        begrip, meldingen = keur(Begrip, gegevens, bestand.naam, plaats)
        fouten += [*meldingen, *toets_sleutelnaam(sleutel, bestand.naam, plaats)]
        if begrip is not None:
            begrippen[sleutel] = begrip
            if begrip.bron != DIT_MODEL:
                fouten += toets_bron(begrip.bron, kader, bestand.naam, plaats)
    return begrippen, [*fouten, *_toets_namen(bestand, begrippen)]


def _toets_namen(bestand: Tomlbestand, begrippen: Mapping[str, Begrip]) -> Iterator[Melding]:
    gebruikt: dict[str, str] = {}
    for sleutel, begrip in begrippen.items():
        for naam in namen(sleutel, begrip):
            eerder = gebruikt.setdefault(kaal(naam), sleutel)
            if eerder != sleutel:
                doe = "Laat de naam bij een van de twee weg."
                yield Melding(bestand.naam, bestand.plaats(sleutel), f"{toon(naam)}, ook van [{eerder}]", "elke naam een keer", doe)
        for ander in begrip.zie:
            if ander not in begrippen and ander not in bestand.stuk:
                doe = raad(ander, begrippen, "Kies een sleutel uit begrippen.toml.")
                yield Melding(bestand.naam, f"{bestand.plaats(sleutel)}, zie", toon(ander), "de sleutel van een begrip", doe)


def namen(sleutel: str, begrip: Begrip) -> list[str]:
    """Alles waaronder een begrip te vinden is."""
    return list(dict.fromkeys((sleutel, begrip.term, *begrip.ook)))
