"""Wat het landelijke werkboek over beleid laat zien en niet in de gegevensset staat: artikel 2, ontleding en volgorde.

Elke proef is een hele doorrekening van het land; daarom met hoogstens zoveel trekkingen als de losse opdrachten standaard nemen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kostenmodel.beleidsmeting import KORT_REKENEN, Meter
from kostenmodel.doorrekening import Instellingen, nederland
from kostenmodel.invoer import Gemeente, Invoer, Maatregel
from kostenmodel.invoer.inhoud import BASISPAD
from kostenmodel.ontleding import Ontleding, ontleed_scenarios
from kostenmodel.rekenschema import ARMEN
from kostenmodel.volgorden import MEESTE_MAATREGELEN, Vergelijking, opstellingen, vergelijk

from .artikel import Gevolg, gevolgen

TUSSENPOOS = 12
"""Maanden tussen de maatregelen van een volgorde."""


@dataclass(frozen=True, eq=False)
class Beleid:
    """Per maatregel de gevolgen voor gemeenten, per pakket de ontleding, en per maatregel met voorwaarden de volgorden."""

    trekkingen: int
    gevolgen: tuple[Gevolg, ...]
    ontledingen: tuple[Ontleding, ...]
    volgorden: tuple[Vergelijking, ...]


def reken_beleid(invoer: Invoer, inst: Instellingen, gemeenten: Sequence[Gemeente], scenarios: Sequence[str]) -> Beleid:
    """Voor deze scenario's; een scenario zonder maatregelen heeft geen ontleding en geen volgorde."""
    kort = replace(inst, trekkingen=min(inst.trekkingen, KORT_REKENEN))
    pakketten = [naam for naam in scenarios if invoer.scenario(naam).maatregelen and naam != BASISPAD]
    meter, land = Meter(invoer, kort), nederland(invoer)
    groepen = dict.fromkeys(groep for naam in pakketten for groep in volgordegroepen(invoer, invoer.scenario(naam).maatregelen))
    return Beleid(
        kort.trekkingen,
        tuple(gevolgen(invoer, kort, gemeenten)),
        tuple(ontleed_scenarios(invoer, kort, BASISPAD, naam, ARMEN[0], land) for naam in pakketten),
        tuple(vergelijk(meter, opstellingen(invoer, kort.jaar, groep, TUSSENPOOS, None, BASISPAD)) for groep in groepen),
    )


def volgordegroepen(invoer: Invoer, maatregelen: Sequence[str]) -> list[tuple[str, ...]]:
    """Per maatregel die iets anders nodig heeft: zij met alles wat daarvoor nodig is; meer dan vijf samen leest niemand."""
    groepen = (tuple(_met_vereisten(invoer, invoer.maatregelen[sleutel])) for sleutel in maatregelen)
    return [groep for groep in groepen if 1 < len(groep) <= MEESTE_MAATREGELEN]


def _met_vereisten(invoer: Invoer, maatregel: Maatregel) -> dict[str, None]:
    uit = {maatregel.sleutel: None}
    for sleutel in maatregel.vereist_maatregelen:
        uit |= _met_vereisten(invoer, invoer.maatregelen[sleutel])
    return uit
