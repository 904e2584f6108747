"""Het ontvangstbewijs: instellingen, versies en vingerafdrukken. Geen paden, opdrachtregels of tijden."""

from __future__ import annotations

import hashlib
import platform
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from kostenmodel.invoer import is_gegevens
from kostenmodel.trekkingen import BANDVORMEN, TREKWIJZEN

from .context import Context

BIBLIOTHEKEN = ("numpy", "pandas", "scipy", "statsmodels", "xlsxwriter", "pydantic")


def ontvangstbewijs(c: Context) -> dict[str, dict[str, str]]:
    """Per onderwerp naam en waarde, in vaste volgorde."""
    inst = c.uitkomst.inst
    return {
        "Instellingen": {
            "Gemeente": f"{c.uitkomst.gemeente.naam} ({c.uitkomst.gemeente.code})",
            "Begrotingsjaar": str(inst.jaar),
            "Scenario bij openen": c.scenario_titel(c.actief),
            "Scenario's in dit werkboek": ", ".join(c.scenario_titel(s) for s in c.uitkomst.scenarios),
            "Peildatum": f"{c.invoer.peildatum:%d-%m-%Y}",
            "Trekkingen": str(inst.trekkingen),
            "Zaad": str(inst.zaad),
            "Teken op Meerjarenraming en Incidenteel": f"{c.teken.naam}. {c.teken.uitleg}",
            "Trekwijze": TREKWIJZEN[inst.trekwijze],
            "Verdeling binnen een band": BANDVORMEN[inst.bandvorm],
        },
        "Versies": versies(),
        "Vingerafdruk van de invoer (SHA-256)": vingerafdrukken(c.invoer.map),
    }


@cache
def _bibliotheken() -> tuple[tuple[str, str], ...]:
    return tuple((naam, version(naam)) for naam in BIBLIOTHEKEN)


def versies() -> dict[str, str]:
    """De versies van het programma, Python en de bibliotheken waar een uitkomst van afhangt."""
    from kostenmodel import __version__

    return {"kostenmodel": __version__, "Python": platform.python_version()} | dict(_bibliotheken())


@lru_cache(maxsize=4)
def _vingerafdrukken(map_invoer: Path) -> tuple[tuple[str, str], ...]:
    bestanden = sorted(pad for pad in map_invoer.rglob("*") if pad.is_file() and is_gegevens(pad))
    return tuple((pad.relative_to(map_invoer).as_posix(), hashlib.sha256(pad.read_bytes()).hexdigest()[:16]) for pad in bestanden)


def vingerafdrukken(map_invoer: Path) -> dict[str, str]:
    """Per bestand met gegevens in de invoermap de eerste zestien tekens van zijn SHA-256; een toelichting verandert geen uitkomst."""
    return dict(_vingerafdrukken(map_invoer))
