"""De landelijke keten van aanvraag tot woning, per maand, en de jaarvolumes die kostenmodellen mogen gebruiken."""

from .jaren import gemiddeld, naar_jaren
from .loop import reken_keten
from .simulatie import Ketenuitkomst
from .volumes import Volumesoort, volumes

__all__ = ["Ketenuitkomst", "Volumesoort", "gemiddeld", "naar_jaren", "reken_keten", "volumes"]
