"""Het sjabloon waarin een gemeente haar eigen cijfers invult.

Fouten van de gebruiker komen als `InvoerFouten`, alle tegelijk; er is dan niets geschreven.
"""

from __future__ import annotations

from pathlib import Path

from kostenmodel.api import Keuzes, doelen_voor, instellingen, laad_invoer, meld_schrijffout, verzamel
from kostenmodel.invoer import InvoerFouten, Melding, zoek_gemeente

STANDAARD = Keuzes()


def maak_sjabloon(gemeente: str, uitvoer: Path | None = None, keuzes: Keuzes = STANDAARD, *, overschrijf: bool = False) -> Path:
    """Schrijft het sjabloon van een gemeente (naam of code) en geeft het pad.

    `uitvoer` is een bestand (.xlsx) of een bestaande map; zonder `uitvoer` de huidige map. Naast elke cel staat wat in het begrotingsjaar
    van `keuzes` zonder eigen cijfer geldt, in het scenario van `keuzes` onder crisisbekostiging. InvoerFouten met alle fouten in een keer,
    ook als er al een ingevuld bestand staat en `overschrijf` niet is gevraagd.
    """
    from kostenmodel.doorrekening import Rekenaar
    from kostenmodel.werkboek import schrijf_sjabloon

    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    gevonden = verzamel(fouten, [lambda: zoek_gemeente(invoer, gemeente)])
    inst = verzamel(fouten, [lambda: instellingen(invoer, keuzes)])
    verzamel(fouten, [lambda: invoer.scenario(keuzes.scenario)])
    doelen = doelen_voor(gevonden, inst[0].jaar if inst else 0, uitvoer, overschrijf, (), fouten, soort="eigen-cijfers")
    if fouten:
        raise InvoerFouten(fouten)
    uitkomst = Rekenaar(invoer, inst[0], (keuzes.scenario,)).op_rekenpad(gevonden[0])
    with meld_schrijffout(doelen[0]):
        schrijf_sjabloon(uitkomst, invoer, keuzes.scenario, doelen[0])
    return doelen[0]
