"""Het landelijke werkboek: alle gemeenten, het Rijk en de samenleving, per scenario en bekostiging, uit de gegevensset."""

from .kader import Landkader
from .maken import controles, kader, werkboek

__all__ = ["Landkader", "controles", "kader", "werkboek"]
