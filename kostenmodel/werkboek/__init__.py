"""Het werkboek: levende formules voor een gemeente, gemaakt van dezelfde posten als de berekening."""

from .maken import bladen, schrijf_sjabloon, schrijf_werkboek, werkboek

__all__ = ["bladen", "schrijf_sjabloon", "schrijf_werkboek", "werkboek"]
