"""Bestanden heel of niet: schrijven onder een tijdelijke naam in dezelfde map en dan hernoemen."""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

KENMERK = "Kostenmodel: crisisbekostiging naast structurele bekostiging"
"""Het onderwerp in de eigenschappen van elk werkboek; daaraan is het te herkennen."""


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


def door_gebruiker_bewaard(pad: Path) -> bool:
    """Of een bestand na het maken is bewaard, of niet door dit programma is gemaakt: dan mag het niet zomaar weg.

    Dit programma zet dezelfde datum bij gemaakt en gewijzigd; Excel en LibreOffice zetten bij bewaren een nieuwe datum.
    """
    try:
        with zipfile.ZipFile(pad) as archief:
            kern = archief.read("docProps/core.xml").decode("utf-8", "replace")
    except (OSError, KeyError, zipfile.BadZipFile):
        return True
    gemaakt, gewijzigd = (re.search(rf"<dcterms:{veld}[^>]*>([^<]*)<", kern) for veld in ("created", "modified"))
    return not (gemaakt and gewijzigd and gemaakt[1] == gewijzigd[1] and KENMERK in kern)
