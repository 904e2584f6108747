"""De lijst van kostenmodellen; een nieuw model is een bestand, zijn parameters en een regel hier."""

from __future__ import annotations

from kostenmodel.rekenkern import Lijsten, Model

from .doorstroomlocaties import doorstroomlocaties
from .eigen_regels import eigen_regels
from .gemeentefonds import gemeentefonds
from .huisvesting import huisvesting
from .inburgering import inburgering
from .keten import keten
from .lvv import lvv
from .noodopvang import noodopvang
from .oekraine import oekraine
from .onderwijs import onderwijs
from .openbare_orde import openbare_orde
from .opvang_regulier import opvang_regulier
from .voorzieningen import voorzieningen

_MODELLEN = (
    opvang_regulier,
    noodopvang,
    huisvesting,
    doorstroomlocaties,
    openbare_orde,
    inburgering,
    voorzieningen,
    oekraine,
    lvv,
    onderwijs,
    gemeentefonds,
    keten,
    eigen_regels,
)


def modellen(lijsten: Lijsten) -> tuple[Model, ...]:
    """Alle kostenmodellen in de volgorde van het werkboek; `lijsten` zijn de indelingen (code naar opschrift)."""
    return tuple(maak(lijsten) for maak in _MODELLEN)


__all__ = ["modellen"]
