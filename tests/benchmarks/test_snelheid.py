"""Hoe snel een werkboek geschreven wordt, als verhouding tot andere manieren in dezelfde run. Er wordt geen tijd geëist.

Een werkboek schrijven is hier: alle bladen samenstellen en het bestand maken, van een uitkomst die er al is. Draaien:
`pytest tests/benchmarks/test_snelheid.py --benchmark-only -s`.
"""

from __future__ import annotations

import gc
import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hulp_boeken import Boekenkast

from kostenmodel.werkboek import bladen
from kostenmodel.werkboek.context import Context
from kostenmodel.werkboek.opbouw import bouw

KEREN = 5
GEMEENTE = "Utrecht"
_CEL = re.compile(
    r'<c r="(?P<adres>[A-Z]+\d+)" s="(?P<stijl>\d+)"(?: t="(?P<soort>\w+)")?(?:/>|>(?:<f>(?P<formule>.*?)</f>)?<v>(?P<waarde>.*?)</v></c>)'
)
_gemeten: dict[str, float] = {}


@pytest.fixture(scope="module")
def delen(boekenkast: Boekenkast) -> dict[str, bytes]:
    """De uitgepakte onderdelen van het werkboek."""
    with zipfile.ZipFile(boekenkast.boek(GEMEENTE).pad) as archief:
        return {naam: archief.read(naam) for naam in archief.namelist()}


@pytest.fixture(autouse=True)
def zonder_ballast(delen: dict[str, bytes]) -> Iterator[None]:
    """De gelezen werkboeken van deze test tellen niet mee als Python geheugen opruimt; een gewone run heeft die ook niet."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def _meet(benchmark: Any, naam: str, doe: Callable[[], object]) -> None:
    benchmark.pedantic(doe, rounds=KEREN, warmup_rounds=1)
    _gemeten[naam] = benchmark.stats.stats.median


def _schrijf(boekenkast: Boekenkast, pad: Path, *, snel: bool) -> None:
    context = Context(boekenkast.uitkomst(GEMEENTE), boekenkast.invoer, "basispad")
    pad.write_bytes(bouw(bladen(context), context, snel=snel))


def test_werkboek_met_de_snelle_schrijver(benchmark: Any, boekenkast: Boekenkast, tmp_path: Path) -> None:
    _meet(benchmark, "werkboek, snelle schrijver", lambda: _schrijf(boekenkast, tmp_path / "snel.xlsx", snel=True))


def test_werkboek_met_de_gewone_schrijver(benchmark: Any, boekenkast: Boekenkast, tmp_path: Path) -> None:
    _meet(benchmark, "werkboek, xlsxwriter zelf", lambda: _schrijf(boekenkast, tmp_path / "gewoon.xlsx", snel=False))


def test_bladen_samenstellen(benchmark: Any, boekenkast: Boekenkast) -> None:
    """Het deel van de tijd dat niet aan het schrijven zelf opgaat."""
    _meet(benchmark, "alleen bladen samenstellen", lambda: bladen(Context(boekenkast.uitkomst(GEMEENTE), boekenkast.invoer, "basispad")))


def test_openpyxl_met_dezelfde_cellen(benchmark: Any, boekenkast: Boekenkast, tmp_path: Path) -> None:
    """Zonder opmaak, grafieken en bewaarde waarden, dus in het voordeel van openpyxl."""
    boek = boekenkast.boek(GEMEENTE)
    cellen = [(naam, cel.row, cel.column, cel.value) for naam, cel in boek.cellen()]

    def schrijf() -> None:
        nieuw = openpyxl.Workbook()
        nieuw.remove(nieuw.active)
        vellen = {naam: nieuw.create_sheet(naam) for naam in boek.bladen}
        for naam, rij, kolom, waarde in cellen:
            vellen[naam].cell(rij, kolom, waarde)
        nieuw.save(tmp_path / "openpyxl.xlsx")

    _meet(benchmark, "openpyxl, dezelfde cellen zonder opmaak", schrijf)


def test_ruwe_xml_en_inpakken(benchmark: Any, delen: dict[str, bytes]) -> None:
    """De ondergrens in Python: elke cel een f-string, de andere onderdelen zoals zij zijn, en dan inpakken."""
    cellen = {
        naam: [raak.group("adres", "stijl", "soort", "formule", "waarde") for raak in _CEL.finditer(deel.decode())]
        for naam, deel in delen.items()
        if naam.startswith("xl/worksheets/sheet")
    }
    assert sum(map(len, cellen.values())) == sum(deel.count(b"<c r=") for deel in delen.values())

    def blad(rijen: list[tuple[str, ...]]) -> bytes:
        return "".join(
            f'<c r="{adres}" s="{stijl}" t="{soort}"><f>{formule}</f><v>{waarde}</v></c>' for adres, stijl, soort, formule, waarde in rijen
        ).encode()

    _meet(benchmark, "ruwe XML en inpakken", lambda: _pak_in(delen | {naam: blad(rijen) for naam, rijen in cellen.items()}))


def test_alleen_inpakken(benchmark: Any, delen: dict[str, bytes]) -> None:
    _meet(benchmark, "alleen inpakken", lambda: _pak_in(delen))


def _pak_in(delen: dict[str, bytes]) -> bytes:
    inhoud = io.BytesIO()
    with zipfile.ZipFile(inhoud, "w", zipfile.ZIP_DEFLATED) as archief:
        for naam, deel in delen.items():
            archief.writestr(naam, deel)
    return inhoud.getvalue()


def test_narekenen(benchmark: Any, boekenkast: Boekenkast) -> None:
    boek = boekenkast.boek(GEMEENTE)
    _meet(benchmark, "narekenen door IronCalc", lambda: boek.herreken())


def test_verhoudingen(benchmark: Any) -> None:
    """Drukt alleen af: elke meting in werkboeken per seconde en als veelvoud van de snelle schrijver."""
    benchmark.pedantic(time.perf_counter, rounds=1)
    print()
    for naam, tijd in _gemeten.items():
        print(f"{naam}: {1 / tijd:.2f} per seconde, {tijd / _gemeten['werkboek, snelle schrijver']:.2f} maal de snelle schrijver")
