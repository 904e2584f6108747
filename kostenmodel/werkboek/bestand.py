"""Bestanden heel of niet: schrijven onder een tijdelijke naam in dezelfde map en dan hernoemen."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def veilig_schrijven(pad: Path, schrijf: Callable[[Path], None]) -> None:
    """Roept `schrijf` aan met een tijdelijk pad en zet het resultaat op zijn plek; bij een fout blijft er niets achter.

    OSError als de map niet bestaat of niet te schrijven is, of als het doel in gebruik is.
    """
    handvat, naam = tempfile.mkstemp(prefix=".~", suffix=f"{pad.suffix}.deel", dir=pad.parent)
    os.close(handvat)
    tijdelijk = Path(naam)
    try:
        schrijf(tijdelijk)
        tijdelijk.chmod(0o666 & ~_umask())
        tijdelijk.replace(pad)
    finally:
        tijdelijk.unlink(missing_ok=True)


def _umask() -> int:
    huidig = os.umask(0)
    os.umask(huidig)
    return huidig
