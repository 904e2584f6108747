"""Werkboeken als PDF of ODS, gemaakt door LibreOffice.

LibreOffice draait zonder venster en met een eigen, leeg profiel: instellingen van de gebruiker doen niet mee en een LibreOffice dat open
staat, zit niet in de weg. Het rekent elke formule opnieuw uit en schrijft getallen op zijn Nederlands. De bytes van een PDF zijn niet
te herhalen, want LibreOffice zet er het tijdstip in.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from kostenmodel.invoer import InvoerFouten, Melding

from .bestand import veilig_schrijven

PROGRAMMAS = ("soffice", "libreoffice")
FILTERS = {"pdf": 'pdf:calc_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}', "ods": "ods", "xlsx": "xlsx"}
"""Per soort bestand de naam die LibreOffice kent; een PDF krijgt een structuur die voorleesprogramma's begrijpen."""
MEESTE_BESTANDEN = 200
"""Bij meer dan 247 bestanden stopt LibreOffice zonder een fout te geven."""
SECONDEN_START, SECONDEN_PER_BESTAND = 120, 120
PROFIEL = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>nl-NL</value></prop></item>
</oor:items>
"""
"""Altijd herrekenen (anders neemt LibreOffice de bewaarde waarden over), en Nederlandse notatie."""


def keur(soorten: Sequence[str]) -> list[Melding]:
    """De melding als er iets om te zetten is en LibreOffice er niet is."""
    if not soorten or _programma():
        return []
    opties = " en ".join(f"--{soort}" for soort in soorten)
    doe = f"Installeer LibreOffice en zorg dat de opdracht soffice te vinden is (PATH), of laat {opties} weg."
    return [Melding("opdrachtregel", opties, "geen LibreOffice op deze machine", "de opdracht soffice", doe)]


def zet_ernaast(werkboeken: Sequence[Path], soort: str) -> list[Path]:
    """Zet naast elk werkboek hetzelfde bestand als `soort`, met dezelfde naam.

    InvoerFouten als LibreOffice niet alles omzet: dan staat er geen enkel nieuw bestand. OSError als een plek niet te beschrijven is.
    """
    doelen = [pad.with_suffix(f".{soort}") for pad in werkboeken]
    with tempfile.TemporaryDirectory(prefix="kostenmodel-") as tijdelijk:
        for omgezet, doel in zip(zet_om(werkboeken, soort, Path(tijdelijk)), doelen, strict=True):
            veilig_schrijven(doel, partial(shutil.copyfile, omgezet))
    return doelen


def zet_om(werkboeken: Sequence[Path], soort: str, uit: Path) -> list[Path]:
    """Zet werkboeken om naar bestanden met dezelfde namen in de map `uit`. InvoerFouten als er een ontbreekt of het te lang duurt."""
    for begin in range(0, len(werkboeken), MEESTE_BESTANDEN):
        _draai(werkboeken[begin : begin + MEESTE_BESTANDEN], soort, uit)
    omgezet = [uit / f"{pad.stem}.{soort}" for pad in werkboeken]
    if missend := [pad.name for pad in omgezet if not pad.is_file()]:
        raise _mislukt(soort, f"geen {', '.join(missend)}")
    return omgezet


def _programma() -> str | None:
    return next((pad for naam in PROGRAMMAS if (pad := shutil.which(naam))), None)


def _draai(werkboeken: Sequence[Path], soort: str, uit: Path) -> None:
    tijd = SECONDEN_START + SECONDEN_PER_BESTAND * len(werkboeken)
    with tempfile.TemporaryDirectory(prefix="kostenmodel-") as profiel:
        instellingen = Path(profiel, "user", "registrymodifications.xcu")
        instellingen.parent.mkdir()
        instellingen.write_text(PROFIEL, encoding="utf-8")
        opdracht = [_programma() or PROGRAMMAS[0], f"-env:UserInstallation={Path(profiel).as_uri()}", "--headless"]
        opdracht += ["--convert-to", FILTERS[soort], "--outdir", str(uit), *(str(pad.resolve()) for pad in werkboeken)]
        try:
            proces = subprocess.Popen(
                opdracht, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
            )
        except OSError as fout:
            raise _mislukt(soort, f"een LibreOffice dat niet start ({fout.strerror})") from fout
        try:
            code = proces.wait(tijd)
        except subprocess.TimeoutExpired as fout:
            raise _mislukt(soort, f"na {tijd} seconden nog geen antwoord") from fout
        finally:
            _stop(proces)
    if code:
        raise _mislukt(soort, f"een LibreOffice dat stopt met afloop {code}")


def _stop(proces: subprocess.Popen[bytes]) -> None:
    """Stopt wat er nog draait: soffice is een opstartprogramma en het echte programma is zijn kind."""
    if proces.poll() is not None:
        return
    if os.name == "posix":
        os.killpg(proces.pid, signal.SIGKILL)
    else:
        proces.kill()
    proces.wait()


def _mislukt(soort: str, gevonden: str) -> InvoerFouten:
    doe = f"Het xlsx-bestand is wel geschreven; open dat in LibreOffice en bewaar het daar als {soort}. Er is niets half geschreven."
    return InvoerFouten([Melding("LibreOffice", f"--{soort}", gevonden, f"een bestand van de soort {soort}", doe)])
