"""Verse cijfers van CBS en Eurostat in een kopie van de invoermap; het enige deel dat het netwerk gebruikt."""

from kostenmodel.verversing.herindeling import Overgang, lees_herindeling
from kostenmodel.verversing.kopie import Kopie, plaats_kopie, ververs_map
from kostenmodel.verversing.ophalen import Server
from kostenmodel.verversing.tabellen import Wijziging

__all__ = ["Kopie", "Overgang", "Server", "Wijziging", "lees_herindeling", "plaats_kopie", "ververs_map"]
