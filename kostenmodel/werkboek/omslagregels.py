"""De omslagpunten per betaler: bij welke prijs, instroom, bezetting en levertijd het oordeel nul is, als regels van blad Vergelijking."""

from __future__ import annotations

from collections.abc import Iterator

from kostenmodel.gevoeligheid import Omslag
from kostenmodel.omslagprijs import PRIJS
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN

from .context import OMSLAGBLADEN, Context
from .raster import BEGROTING, TOTAAL
from .regels import Cel, Formule, GetalRegel, Kop, Regel, Vrij
from .stijl import EURO, JAARTAL, OMSLAGPRIJS, VERHOUDING
from .vast import NVT

UITLEG = (
    "Een grootheid tegelijk, de rest op het rekenpad. De prijs rekent mee en geldt zolang de vergoeding volgens dezelfde regel gaat; zij "
    "verandert elk jaar evenveel procent. Een factor of termijn verandert in elk jaar.",
)
BUITEN, BINNEN, ZONDER_BAND = "niet binnen de bandbreedte", "binnen de bandbreedte", "geen bandbreedte"


def omslagpunten(c: Context) -> Iterator[Regel]:
    """Per betaler: bij welke prijs, instroom, bezetting en levertijd het oordeel over de langste termijn nul is."""
    lang = max(c.horizonnen)
    yield Kop(f"Omslagpunten: wanneer is een betaler over {lang} jaar neutraal?")
    yield from (Vrij((Cel("A", zin, "zacht"),)) for zin in UITLEG)
    bij = f"Grijs: vaste uitkomst bij het scenario {c.scenario_titel(c.actief)}; n.v.t. bij een ander scenario of na een wijziging."
    yield Vrij((Cel("A", bij, "zacht"),))
    koppen = ("Neutraal bij", "Nu", "Laag", "Hoog", "Verschil bij laag", "Verschil bij hoog", "In jaar", "Oordeel", "Pad")
    yield Vrij(tuple(Cel(k, kop, "kolomkop rechts") for k, kop in zip(f"{TOTAAL}GHIJKLMN", koppen, strict=True)))
    for partij in c.uitkomst.schema.partijen.oordelen:
        yield _prijsregel(c, partij, c.omslagpunten.get((PRIJS, partij)))
    for blad in OMSLAGBLADEN[1:]:
        for partij in c.uitkomst.schema.partijen.oordelen:
            yield _omslagregel(c, blad, partij, c.omslagpunten.get((blad, partij)))


def _band(omslag: Omslag | None, nu: float | Formule, nu_stijl: str) -> tuple[Cel, ...]:
    """De band van een parameter en wat het oordeel aan de randen is; zonder band alleen de waarde van nu."""
    if omslag is None:
        return (Cel("G", nu, nu_stijl, EURO), *(Cel(kolom, "-", "rechts") for kolom in "HIJKL"))
    balk = omslag.balk
    cijfers = EURO if balk.eenheid.startswith("EUR") else VERHOUDING
    return (
        Cel("G", nu, nu_stijl, cijfers),
        Cel("H", balk.laag, "vast", cijfers),
        Cel("I", balk.hoog, "vast", cijfers),
        Cel("J", balk.uitkomst_laag, "vast", EURO),
        Cel("K", balk.uitkomst_hoog, "vast", EURO),
        Cel("L", balk.jaar, "vast", JAARTAL),
    )


def _prijsregel(c: Context, partij: str, omslag: Omslag | None) -> Regel:
    post = c.uitkomst.schema.post[f"omslagprijs.{partij}"]
    nu = Formule(f"{{{BEGROTING}:parameter {PRIJS} {ARMEN[0]}}}", float(c.bladwaarde("parameter", PRIJS, ARMEN[0], c.actief)[AANLOOPJAREN]))
    if omslag is None:
        return GetalRegel(post, OMSLAGPRIJS, extra=(*_band(None, nu, "formule"), Cel("M", ZONDER_BAND)))
    prijs = c.getal(post.sleutel)
    woord = BINNEN if omslag.balk.laag <= prijs <= omslag.balk.hoog else BUITEN
    formule = Formule(f'IF(AND({TOTAAL}{{rij}}>=H{{rij}},{TOTAAL}{{rij}}<=I{{rij}}),"{BINNEN}","{BUITEN}")', woord)
    return GetalRegel(post, OMSLAGPRIJS, extra=(*_band(omslag, nu, "formule"), Cel("M", formule, "tekst")))


def _sleutel(blad: str, partij: str) -> str:
    return f"omslagpunt.{blad.removeprefix('keten.')}.{partij}"


def _omslagregel(c: Context, blad: str, partij: str, omslag: Omslag | None) -> Regel:
    """Een omslagpunt van de keten, vast bij het scenario waarmee het werkboek is gemaakt."""
    if omslag is None:
        omschrijving = f"{c.invoer.blad(blad).omschrijving}: {c.uitkomst.schema.partijen.opschrift(partij)}"
        return Vrij((Cel("A", _sleutel(blad, partij), "sleutel"), Cel("B", omschrijving), Cel(TOTAAL, ZONDER_BAND, "vet rechts")))
    getal = f"oordeel.{partij}.{max(c.horizonnen)}.verschil"
    vast: float | str = BUITEN if omslag.waarde is None else omslag.waarde
    omschrijving = f"{omslag.balk.omschrijving}: {c.uitkomst.schema.partijen.opschrift(partij)}"
    return Vrij(
        (
            Cel("A", _sleutel(blad, partij), "sleutel"),
            Cel("B", omschrijving),
            Cel("C", omslag.balk.eenheid, "zacht"),
            Cel(TOTAAL, Formule(f'IF(ABS({{post {getal}}}-$N{{rij}})>1,"{NVT}",$M{{rij}})', vast), "vet rechts", VERHOUDING),
            *_band(omslag, omslag.balk.midden, "vast"),
            Cel("M", vast, "vast", VERHOUDING),
            Cel("N", c.getal(getal), "vast", EURO),
        )
    )
