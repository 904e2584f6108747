"""Getallen in lopende Nederlandse tekst, los van de taal van de machine."""

from __future__ import annotations

import re

LANGSTE_REGEL = 200
"""Zoveel tekens passen naast elkaar op een liggende bladzijde met jaren."""


def getal(waarde: float, decimalen: int = 0) -> str:
    """1234567.8 -> 1.234.568; met een decimaal 1.234.567,8. Wat tot nul afrondt, heeft geen min."""
    tekst = f"{round(waarde, decimalen) + 0.0:,.{decimalen}f}"
    return tekst.replace(",", " ").replace(".", ",").replace(" ", ".")


def zinnen(tekst: str) -> list[str]:
    """Een alinea als losse zinnen, elk voor een eigen regel: zo loopt er niets van het papier."""
    return re.split(r"(?<=[.;]) (?=\S)", tekst) if len(tekst) > LANGSTE_REGEL else [tekst]
