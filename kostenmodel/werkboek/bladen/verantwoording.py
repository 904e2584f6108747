"""Waarmee dit werkboek is gemaakt: instellingen, versies, vingerafdrukken van de invoer en waarschuwingen."""

from __future__ import annotations

from ..context import Context
from ..ontvangst import ontvangstbewijs
from ..regels import Cel, Kop, Regel, Vrij, Werkblad

NAAM = "Verantwoording"


def blad(c: Context) -> Werkblad:
    bewijs = ontvangstbewijs(c)
    regels: list[Regel] = []
    for kop, velden in bewijs.items():
        regels.append(Kop(kop))
        regels += [Vrij((Cel("A", naam), Cel("B", waarde))) for naam, waarde in velden.items()]
        regels.append(Vrij())
    regels.append(Kop("Waarschuwingen bij de invoer"))
    regels += [Vrij((Cel("A", melding.bestand), Cel("B", str(melding)))) for melding in c.invoer.waarschuwingen] or [
        Vrij((Cel("A", "geen"),))
    ]
    return Werkblad(
        NAAM,
        "Verantwoording",
        "Instellingen, versies en vingerafdrukken: dezelfde invoer, hetzelfde zaad en dezelfde versies geven hetzelfde bestand.",
        regels,
        met_jaren=False,
        breedtes={"A": 60, "B": 100},
    )
