"""Het programma aanroepen zoals een gebruiker dat doet: als los proces, met zijn afloop, uitvoer en meldingen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from kostenmodel.cli import hoofd

TREKKINGEN = ("--trekkingen", "64")


@dataclass(frozen=True)
class Afloop:
    code: int
    uit: str
    fout: str

    @property
    def fouten(self) -> list[str]:
        """De regels met een fout."""
        return [regel for regel in self.fout.splitlines() if regel.startswith("Fout: ")]


def opdracht(*argumenten: str) -> list[str]:
    return [sys.executable, "-m", "kostenmodel.cli", *argumenten]


def omgeving(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """De omgeving van deze test, met UTF-8 en zonder de instellingen van rekenbibliotheken.

    Bytecode mag bewaard worden, anders vertaalt elk nieuw proces het hele programma opnieuw.
    """
    zonder = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "PYTHONDONTWRITEBYTECODE")
    return {naam: waarde for naam, waarde in os.environ.items() if naam not in zonder} | {"PYTHONIOENCODING": "utf-8"} | dict(extra or {})


def roep(*argumenten: str, map: Path | None = None, extra: Mapping[str, str] | None = None, **meer: object) -> Afloop:
    """Voert een opdracht uit en wacht op het einde."""
    klaar = subprocess.run(
        opdracht(*argumenten), cwd=map, env=omgeving(extra), capture_output=True, check=False, **{"timeout": 300, **meer}
    )  # type: ignore[call-overload]
    return Afloop(klaar.returncode, klaar.stdout.decode(), klaar.stderr.decode())


def roep_hier(*argumenten: str) -> Afloop:
    """Dezelfde opdracht in dit proces: sneller, voor opdrachten waarbij het proces zelf niet ter zake doet."""
    klaar = CliRunner().invoke(hoofd, argumenten)
    if klaar.exception is not None and not isinstance(klaar.exception, SystemExit):
        raise klaar.exception
    return Afloop(klaar.exit_code, klaar.stdout, klaar.stderr)


def geweigerd(afloop: Afloop, *stukken: str) -> None:
    """Een nette weigering: afloop 1, niets op de uitvoer, geen traceback, en in de meldingen staat elk van de stukken."""
    assert afloop.code == 1, (afloop.code, afloop.fout)
    assert afloop.uit == ""
    assert "Traceback" not in afloop.fout, afloop.fout
    assert afloop.fouten, afloop.fout
    for stuk in stukken:
        assert stuk in afloop.fout, (stuk, afloop.fout)
