"""kostenmodel: wat landelijk asiel- en migratiebeleid gemeenten kost.

Alleen het versienummer staat hier klaar; alles met rekenwerk wordt pas geladen als iemand het vraagt (PEP 562).
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_OPENBAAR = {"maak_werkboek": "kostenmodel.api", "reken_door": "kostenmodel.api", "laad_invoer": "kostenmodel.api"}


def __getattr__(naam: str) -> Any:
    if naam in _OPENBAAR:
        return getattr(import_module(_OPENBAAR[naam]), naam)
    raise AttributeError(f"module 'kostenmodel' heeft geen '{naam}'")
