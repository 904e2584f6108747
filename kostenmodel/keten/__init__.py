"""De landelijke keten van aanvraag tot woning, per maand, en de jaarvolumes die kostenmodellen mogen gebruiken."""

from .jaren import gemiddeld, met_crisis, naar_jaren
from .loop import Ketengeheugen, geijkte_trekkingen, reken_keten
from .simulatie import Ketenuitkomst
from .varianten import INSTROOM, Stand, gemiddelde_volumes, instroom_per_jaar, tussen
from .volumes import Volumesoort, volumes

__all__ = [
    "INSTROOM",
    "Ketengeheugen",
    "Ketenuitkomst",
    "Stand",
    "Volumesoort",
    "geijkte_trekkingen",
    "gemiddeld",
    "gemiddelde_volumes",
    "instroom_per_jaar",
    "met_crisis",
    "naar_jaren",
    "reken_keten",
    "tussen",
    "volumes",
]
