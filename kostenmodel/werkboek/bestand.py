"""Bestanden heel of niet: schrijven onder een tijdelijke naam in dezelfde map en dan hernoemen."""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

_BEGIN, _EINDE = ".~", ".deel"
TIJDELIJK = f"{_BEGIN}*{_EINDE}"
"""Waar een bestand aan te herkennen is dat nog niet af was toen het programma werd gestopt."""
KENMERK = "Kostenmodel: crisisbekostiging naast structurele bekostiging"
"""Het onderwerp in de eigenschappen van elk werkboek; daaraan is het te herkennen."""
_EIGENSCHAPPEN = {
    ".xlsx": ("docProps/core.xml", "dcterms:created", "dcterms:modified"),
    ".ods": ("meta.xml", "meta:creation-date", "dc:date"),
}
"""Per soort bestand waar de eigenschappen staan, en hoe de datums van maken en wijzigen heten."""


def veilig_schrijven(pad: Path, schrijf: Callable[[Path], object]) -> None:
    """Roept `schrijf` aan met een tijdelijk pad en zet het resultaat op zijn plek; bij een fout blijft er niets achter.

    OSError als de map niet bestaat of niet te schrijven is, of als het doel in gebruik is.
    """
    handvat, naam = tempfile.mkstemp(prefix=_BEGIN, suffix=f"{pad.suffix}{_EINDE}", dir=pad.parent)
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

    Dit programma zet dezelfde datum bij gemaakt en gewijzigd, en geen datum van wijziging in een PDF; Excel, LibreOffice en programma's
    voor PDF zetten bij bewaren een nieuwe datum.
    """
    try:
        if pad.suffix.lower() == ".pdf":
            return _pdf_bewaard(pad.read_bytes())
        with zipfile.ZipFile(pad) as archief:
            deel, gemaakt, gewijzigd = _EIGENSCHAPPEN[".ods" if pad.suffix.lower() == ".ods" else ".xlsx"]
            kern = archief.read(deel).decode("utf-8", "replace")
    except (OSError, KeyError, zipfile.BadZipFile):
        return True
    datums = [re.search(rf"<{veld}[^>]*>([^<]*)<", kern) for veld in (gemaakt, gewijzigd)]
    return not (datums[0] and datums[1] and datums[0][1] == datums[1][1] and KENMERK in kern)


def _pdf_bewaard(inhoud: bytes) -> bool:
    """In een PDF staat het onderwerp als UTF-16 in hexadecimalen; wie er iets bij bewaart, plakt er een tweede einde achter."""
    kenmerk = KENMERK.encode("utf-16-be").hex().upper().encode()
    return kenmerk not in inhoud or b"/ModDate" in inhoud or inhoud.count(b"%%EOF") != 1
