"""Bewaart fits tussen aanroepen: een treffer geeft exact dezelfde bytes als opnieuw rekenen.

Sleutel: de bytes van de reeksen, de instellingen, de versies van de rekenbibliotheken en de broncode van deze map. Een
map die niet te schrijven is, wordt stil overgeslagen: de opslag scheelt tijd en verandert nooit een uitkomst.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

OMGEVING = "KOSTENMODEL_CACHE"
_BIBLIOTHEKEN = ("numpy", "scipy", "pandas", "statsmodels")


def opslagmap() -> Path:
    """De map van de opslag: uit de omgeving, anders de gebruikersmap van het systeem."""
    from platformdirs import user_cache_path

    eigen = os.environ.get(OMGEVING)
    return Path(eigen) if eigen else user_cache_path("kostenmodel")


def sleutel(gegevens: Mapping[str, NDArray[Any]], instellingen: Mapping[str, Any]) -> str:
    """De sleutel van een berekening, 64 hexadecimale tekens."""
    afdruk = hashlib.sha256(_omgeving().encode())
    for naam in sorted(gegevens):
        reeks = np.ascontiguousarray(gegevens[naam])
        afdruk.update(f"{naam}|{reeks.dtype.str}|{reeks.shape}|".encode())
        afdruk.update(reeks.tobytes())
    afdruk.update(json.dumps(instellingen, sort_keys=True, ensure_ascii=True).encode())
    return afdruk.hexdigest()


@lru_cache(maxsize=1)
def _omgeving() -> str:
    bron = hashlib.sha256()
    for pad in sorted(Path(__file__).parent.glob("*.py")):
        bron.update(pad.name.encode() + b"\0" + pad.read_bytes())
    versies = []
    for naam in _BIBLIOTHEKEN:
        try:
            versies.append(f"{naam}={version(naam)}")
        except PackageNotFoundError:
            versies.append(f"{naam}=?")
    return ";".join([bron.hexdigest(), *versies])


def uit_opslag_of(naam: str, code: str, reken: Callable[[], dict[str, NDArray[Any]]], *, gebruik: bool = True) -> dict[str, NDArray[Any]]:
    """De bewaarde arrays bij `code`, of de uitkomst van `reken`, die dan wordt bewaard."""
    pad = opslagmap() / f"{naam}-{code[:40]}.npz" if gebruik else None
    if pad is not None:
        eerder = _lees(pad)
        if eerder is not None:
            return eerder
    uitkomst = reken()
    if pad is not None:
        _schrijf(pad, uitkomst)
    return uitkomst


def _lees(pad: Path) -> dict[str, NDArray[Any]] | None:
    try:
        with np.load(pad, allow_pickle=False) as bestand:
            return {naam: bestand[naam] for naam in bestand.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, KeyError):
        return None


def _schrijf(pad: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Schrijft onder een tijdelijke naam in dezelfde map en hernoemt; lukt dat niet, dan blijft het erbij."""
    tijdelijk: str | None = None
    try:
        pad.parent.mkdir(parents=True, exist_ok=True)
        inhoud = io.BytesIO()
        np.savez(inhoud, allow_pickle=False, **arrays)  # type: ignore[arg-type]
        greep, tijdelijk = tempfile.mkstemp(dir=pad.parent, prefix=".deel-", suffix=".npz")
        with os.fdopen(greep, "wb") as bestand:
            bestand.write(inhoud.getvalue())
        Path(tijdelijk).replace(pad)
        tijdelijk = None
    except OSError:
        pass
    finally:
        if tijdelijk is not None:
            with contextlib.suppress(OSError):
                Path(tijdelijk).unlink()
