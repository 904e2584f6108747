"""Elke last en baat van de gemeente met haar verschil over de hele tabel, zodat Samenvatting de grootste kan noemen.

De rangorde is een formule: zij volgt het gekozen scenario en elk cijfer dat de lezer wijzigt. Rijen met precies hetzelfde verschil in hele
euro's tellen als een.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from kostenmodel.meerjarenraming import GEMEENTE, gemeentelijke_posten
from kostenmodel.rekenkern import AANLOOPJAREN, Post
from kostenmodel.rekenschema import ARMEN

from .context import ARMTITEL, Context
from .raster import TOTAAL
from .regels import Cel, Formule, Kop, Regel, Vrij, naar_regel
from .stijl import EURO, EURO_1000

HOEVEEL = 5
KOLOMMEN = {**dict(zip(ARMEN, "GH", strict=True)), "verschil": TOTAAL, "grootte": "I"}
"""Kolom van het bedrag onder elke bekostiging, van het verschil en van zijn grootte in hele euro's."""
NAAM, MODEL = "B", "E"
GEEN = "-"


@dataclass(frozen=True)
class Bedragen:
    """Een last (positief) of baat (negatief) van de gemeente over de hele tabel, EUR nominaal."""

    post: Post
    crisis: float
    structureel: float

    @property
    def verschil(self) -> float:
        return self.structureel - self.crisis

    @property
    def grootte(self) -> float:
        return float(floor(abs(self.verschil) + 0.5))


def bedragen(c: Context) -> tuple[Bedragen, ...]:
    """De bedragen van elke post in het actieve scenario, in de volgorde van de kostenmodellen."""

    def som(een: Post, arm: str) -> float:
        return een.bijdrage(GEMEENTE) * float(c.postwaarde(een.sleutel, arm)[AANLOOPJAREN:].sum())

    return tuple(Bedragen(een, *(som(een, arm) for arm in ARMEN)) for een in gemeentelijke_posten(c.uitkomst.schema.modellen))


def verschil_per_regel(c: Context) -> Iterator[Regel]:
    """De lijst zelf, op Vergelijking; de omschrijving klikt door naar de regel op het blad van zijn kostenmodel."""
    titels = {model.naam: model.titel for model in c.uitkomst.schema.modellen}
    yield Kop("Verschil per last en baat van de gemeente over vijftien jaar (een baat is negatief)", op_papier=False)
    koppen = {NAAM: "Regel", "C": "Eenheid", MODEL: "Kostenmodel", TOTAAL: "Verschil", **{KOLOMMEN[arm]: ARMTITEL[arm] for arm in ARMEN}}
    koppen[KOLOMMEN["grootte"]] = "Grootte van het verschil"
    yield Vrij(tuple(Cel(kolom, kop, "kolomkop") for kolom, kop in koppen.items()))
    rij = bedragen(c)
    for nummer, een in enumerate(rij):
        plek = "eerste" if nummer == 0 else "laatste" if nummer == len(rij) - 1 else een.post.sleutel
        teken = "" if een.post.bijdrage(GEMEENTE) > 0 else "-"
        per_arm = [
            Cel(KOLOMMEN[arm], Formule(f"{teken}{{post {een.post.sleutel} {arm}}}", bedrag), "formule", EURO)
            for arm, bedrag in zip(ARMEN, (een.crisis, een.structureel), strict=True)
        ]
        yield Vrij(
            (
                Cel("A", f"regelverschil.{een.post.sleutel}", "sleutel"),
                Cel(NAAM, een.post.omschrijving, "koppeling", naar=naar_regel("post", een.post.sleutel, ARMEN[0])),
                Cel("C", "EUR", "zacht"),
                Cel(MODEL, titels[een.post.sleutel.split(".")[0]], "zacht"),
                Cel(TOTAAL, Formule(f"{KOLOMMEN[ARMEN[1]]}{{rij}}-{KOLOMMEN[ARMEN[0]]}{{rij}}", een.verschil), "totaal", EURO),
                *per_arm,
                Cel(KOLOMMEN["grootte"], Formule(f"ROUND(ABS({TOTAAL}{{rij}}),0)", een.grootte), "zacht", EURO),
            ),
            naam=f"regelverschil {plek}",
        )


def grootste_regels(c: Context) -> Iterator[Regel]:
    """De lasten en baten waarop de bekostigingen het meest verschillen, op Samenvatting."""
    groottes, rij = _bereik("grootte"), bedragen(c)
    op_grootte = {een.grootte: een for een in reversed(rij)}
    gekozen = [op_grootte[grootte] for grootte in sorted(op_grootte, reverse=True) if grootte > 0][:HOEVEEL]
    for nummer in range(HOEVEEL):
        een = gekozen[nummer] if nummer < len(gekozen) else None
        vorige = f"{{E:naam grootste {nummer - 1}}}"
        grootte = f"SUMPRODUCT(MAX(({groottes}<{vorige})*{groottes}))" if nummer else f"MAX({groottes})"
        plek = f"MATCH(E{{rij}},{groottes},0)"

        def zoek(kolom: str, plek: str = plek) -> str:
            return f'IF(E{{rij}}=0,"{GEEN}",INDEX({_bereik(kolom)},{plek}))'

        waarden: tuple[float | str, ...] = (een.crisis, een.structureel, een.verschil) if een else (GEEN,) * 3
        kolommen = (*(KOLOMMEN[arm] for arm in ARMEN), KOLOMMEN["verschil"])
        yield Vrij(
            (
                Cel("A", Formule(zoek(NAAM), een.post.omschrijving if een else GEEN)),
                *(
                    Cel(k, Formule(zoek(kolom), waarde), "rechts", EURO_1000)
                    for k, kolom, waarde in zip("BCD", kolommen, waarden, strict=True)
                ),
                Cel("E", Formule(grootte, een.grootte if een else 0.0), "zacht", EURO_1000),
            ),
            naam=f"grootste {nummer}",
        )


def _bereik(wat: str) -> str:
    kolom = KOLOMMEN.get(wat, wat)
    return f"{{${kolom}:naam regelverschil eerste}}:{{${kolom}:naam regelverschil laatste}}"
