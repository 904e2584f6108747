"""Zet de bladen op volgorde en schrijft het bestand: eerst onder een tijdelijke naam, dan in een keer op zijn plek."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kostenmodel.doorrekening import Uitkomst
from kostenmodel.invoer import Invoer

from .bestand import veilig_schrijven
from .bladen import (
    bekostiging,
    bronnen,
    controles,
    eigen_cijfers,
    incidenteel,
    instroom,
    keten,
    leeswijzer,
    meerjarenraming,
    model,
    onzekerheid,
    parameters,
    samenvatting,
    scenario,
    verantwoording,
    vergelijking,
    volumes,
)
from .context import Context
from .opbouw import bouw
from .regels import Werkblad
from .teken import SALDO, Teken


def bladen(context: Context) -> list[Werkblad]:
    """Alle bladen in de volgorde van het werkboek."""
    rest = [
        samenvatting.blad(context),
        vergelijking.blad(context),
        meerjarenraming.blad(context),
        incidenteel.blad(context),
        volumes.blad(context),
        bekostiging.blad(context),
        instroom.blad(context),
        keten.blad(context),
        *(model.blad(context, een) for een in context.uitkomst.schema.modellen),
        onzekerheid.blad(context),
        scenario.blad(context),
        parameters.blad(context),
        eigen_cijfers.blad(context),
        controles.blad(context),
        bronnen.blad(context.invoer),
        verantwoording.blad(context),
    ]
    return [leeswijzer.blad(context, rest), *rest]


def werkboek(uitkomst: Uitkomst, invoer: Invoer, scenario: str, teken: Teken = SALDO) -> bytes:
    """Het werkboek van een gemeente als xlsx; `scenario` is gekozen bij openen."""
    with zonder_opruimen():
        context = Context(uitkomst, invoer, scenario, teken)
        return bouw(bladen(context), context)


@contextmanager
def zonder_opruimen() -> Iterator[None]:
    """Python zoekt zolang niet naar kringen in het geheugen: bij honderdduizend nieuwe cellen kost dat een kwart van de tijd."""
    stond_aan = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if stond_aan:
            gc.enable()


def schrijf_werkboek(uitkomst: Uitkomst, invoer: Invoer, scenario: str, pad: Path, teken: Teken = SALDO) -> None:
    """Schrijft het werkboek. OSError als de schijf vol is of het doel niet te schrijven is."""
    inhoud = werkboek(uitkomst, invoer, scenario, teken)
    veilig_schrijven(pad, lambda tijdelijk: tijdelijk.write_bytes(inhoud))


def schrijf_sjabloon(uitkomst: Uitkomst, invoer: Invoer, scenario: str, pad: Path) -> None:
    """Schrijft alleen het blad Eigen cijfers, beveiligd. Van de uitkomst is alleen het rekenpad nodig. OSError als bij een werkboek."""
    context = Context(uitkomst, invoer, scenario)
    inhoud = bouw([eigen_cijfers.sjabloon(context)], context)
    veilig_schrijven(pad, lambda tijdelijk: tijdelijk.write_bytes(inhoud))
