"""Met welk teken Meerjarenraming en Incidenteel hun bedragen tonen: er is geen landelijke afspraak, dus elke gemeente kiest.

Alleen de weergave verschilt. Elke cel houdt lasten en baten positief en saldo als baten min lasten; een getalnotatie draait het teken om.
Formules, bewaarde waarden en JSON zijn daardoor bij elke keuze gelijk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kostenmodel.invoer import InvoerFouten, Melding
from kostenmodel.invoer.meldingen import opsomming, raad, toon

from .stijl import EURO_1000, EURO_1000_OMGEKEERD

Kant = Literal["lasten", "baten", "saldo"]


@dataclass(frozen=True)
class Teken:
    """Hoe de lezer een plus en een min moet lezen, en welke bedragen daarvoor met een omgekeerd teken verschijnen."""

    naam: str
    uitleg: str
    omgekeerd: frozenset[Kant] = frozenset()

    @property
    def legenda(self) -> str:
        cel = ", met lasten en baten positief en saldo als baten min lasten" if self.omgekeerd else ""
        return f"Bedragen x € 1.000, lopende prijzen. {self.uitleg} De cellen rekenen in hele euro's{cel}."

    def notatie(self, kant: Kant) -> str:
        """De getalnotatie (x € 1.000) voor lasten, baten of een saldo."""
        return EURO_1000_OMGEKEERD if kant in self.omgekeerd else EURO_1000

    def getoond(self, kant: Kant, bedrag: float) -> float:
        """Een bedrag voor lopende tekst, met het teken dat het in een cel zou tonen."""
        return -bedrag if kant in self.omgekeerd else bedrag


SALDO = Teken("saldo", "Lasten en baten zijn positief. Saldo is baten min lasten: een plus is een voordeel (V), een min een nadeel (N).")
TEKENS = {
    een.naam: een
    for een in (
        SALDO,
        Teken(
            "nadeel_plus",
            "Lasten staan met een plus, baten met een min. Saldo is hun som: een plus is een nadeel (N), een min een voordeel (V).",
            frozenset(("baten", "saldo")),
        ),
        Teken(
            "lasten_negatief",
            "Lasten staan met een min, baten met een plus. Saldo is hun som: een plus is een voordeel (V), een min een nadeel (N).",
            frozenset(("lasten",)),
        ),
    )
}


def kies_teken(naam: str) -> Teken:
    """De tekenafspraak met deze naam; InvoerFouten met de keuzes als zij niet bestaat."""
    if naam in TEKENS:
        return TEKENS[naam]
    keuzes = opsomming(TEKENS)
    raise InvoerFouten([Melding("opdrachtregel", "--teken", toon(naam), keuzes, raad(naam, TEKENS, f"Kies {keuzes}."))])
