"""Incidentele lasten en baten: wat met een regeling eindigt, wanneer en waarom, en wat er structureel overblijft."""

from __future__ import annotations

from collections.abc import Iterator

from kostenmodel.invoer import Regeling
from kostenmodel.rekenschema import ARMEN

from ..context import ARMTITEL, Context
from ..notatie import zinnen
from ..raster import JAARKOLOMMEN
from ..regels import Cel, Formule, Kop, Regel, Vrij, Werkblad
from ..teken import Kant
from .meerjarenraming import MEERJARIG, kant, oordeelregel, op_incidenteel, postregel

NAAM = "Incidenteel"
UITLEG = (
    "Alles is structureel, tenzij vaststaat dat het binnen drie jaar na 1 januari eindigt. De einddatum is die van de regeling; een baat "
    "die daarna zonder vastgelegde regeling doorloopt, blijft incidenteel.",
    "Loopt de last door als de regeling eindigt, dan is alleen de baat incidenteel: dan blijft een dekkingsgat over, met de datum waarop "
    "het begint. Stopt de last mee, dan is ook die incidenteel.",
    "Wat onder structurele bekostiging voor jaren is vastgelegd, telt daar als structureel. De aard staat als blad regelingen.tijdelijk op "
    "Parameters (1 = incidenteel) en is daar te wijzigen.",
)
TOTALEN = ("incidentele_lasten", "incidentele_baten", "incidenteel_saldo", "structureel_saldo")


def blad(c: Context) -> Werkblad:
    regels: list[Regel] = [Vrij((Cel("A", zin, "zacht"),)) for zin in UITLEG]
    for arm in ARMEN:
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: alle incidentele lasten en baten"), *_samen(c, arm)]
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: per regeling die eindigt")]
        for regeling in c.invoer.regelingen.values():
            if regeling.is_tijdelijk:
                regels += _regeling(c, regeling, arm)
    for arm in ARMEN:
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: incidenteel en structureel per taakveld")]
        samen = {f"taakveld.{wat}.samen" for wat in TOTALEN}
        posten = (een for een in c.uitkomst.schema.meerjarenraming if op_incidenteel(een) and een.sleutel not in samen)
        regels += [postregel(c, een, arm) for een in posten]
    return Werkblad(
        NAAM,
        f"Incidenteel – {c.uitkomst.gemeente.naam}",
        "Welke lasten en baten eindigen, wanneer en waarom, en welk structureel saldo overblijft.",
        regels,
        afdrukken_tot=MEERJARIG[-1],
        legenda=c.teken.legenda,
    )


def _samen(c: Context, arm: str) -> Iterator[Regel]:
    for wat in TOTALEN:
        yield postregel(c, c.uitkomst.schema.post[f"taakveld.{wat}.samen"], arm)
    yield oordeelregel(c, "Het structurele saldo is een", "taakveld.structureel_saldo.samen", arm)


def _regeling(c: Context, regeling: Regeling, arm: str) -> Iterator[Regel]:
    """De regeling met einddatum en motivering, haar lasten en baten, en het gat dat zij achterlaat."""
    datum = f"{regeling.geldig_tot:%d-%m-%Y}"
    yield Vrij((Cel("B", f"{regeling.titel} (eindigt {datum})", "vet"),))
    yield from (Vrij((Cel("B", zin, "zacht"),)) for zin in zinnen(regeling.toelichting))
    for een in c.uitkomst.schema.incidenteel:
        sleutel = een.sleutel.removeprefix("incidenteel.")
        if sleutel in (*regeling.posten, *regeling.lasten_stoppen_mee):
            wat = "last" if kant(c, een.sleutel) == "lasten" else "baat"
            yield postregel(c, een, arm, soort=f"incidentele {wat}, tot {datum}", regeling=regeling)
    if regeling.laat_gat_na:
        yield _verwijzing(c, f"Dekkingsgat vanaf {datum}", f"dekkingsgat.{regeling.sleutel}", arm, "lasten")
        yield _verwijzing(c, "Betaald na de einddatum, niet vastgelegd", f"dekkingsgat.verondersteld.{regeling.sleutel}", arm, "baten")
    else:
        yield Vrij((Cel("B", "De last stopt met de regeling: geen dekkingsgat", "zacht"),))


def _verwijzing(c: Context, tekst: str, sleutel: str, arm: str, toont_als: Kant) -> Regel:
    waarden, notatie = c.postwaarde(sleutel, arm), c.teken.notatie(toont_als)
    cellen = (
        Cel(k, Formule(f"{{{k}:post {sleutel} {arm}}}", float(w)), "formule", notatie) for k, w in zip(JAARKOLOMMEN, waarden, strict=True)
    )
    return Vrij((Cel("B", tekst), *cellen))
