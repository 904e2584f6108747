"""Regels van overdrachten: hoe een vergoeding volgt uit werkelijke kosten, een norm of een plafond.

Wie betaalt staat bij de post zelf; hier staat alleen de rekenregel, zodat elke regeling er een keer is.
"""

from __future__ import annotations

from kostenmodel.rekenkern import EEN, Knoop, Parameter, als, gelijk, minimum


def vergoeding(vergoedbaar: Knoop, plaatsdagen: Knoop, groep: str) -> Knoop:
    """Vergoeding per jaar (EUR/jaar): een norm per plaats per dag, of vergoedbare kosten, eventueel tot een plafond.

    Schakelaars: `<groep>.norm_van_kracht` en `<groep>.plafond_van_kracht`.
    """
    plafond = Parameter(f"{groep}.plafond_per_plaats_per_dag") * plaatsdagen
    norm = Parameter(f"{groep}.norm_per_plaats_per_dag") * plaatsdagen
    zonder_norm = als(gelijk(Parameter(f"{groep}.plafond_van_kracht"), EEN), minimum(vergoedbaar, plafond), vergoedbaar)
    return als(gelijk(Parameter(f"{groep}.norm_van_kracht"), EEN), norm, zonder_norm)
