"""De vorm van een werkboek staat als tekst in `tests/vorm`: een onbedoelde wijziging valt op in de vergelijking van bestanden.

Is de wijziging bedoeld, schrijf de teksten dan opnieuw en kijk ze na: `VORM=bijwerken pytest tests/test_vorm.py`.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hulp_boeken import Boekenkast
from hulp_vorm import vorm

MAP = Path(__file__).parent / "vorm"
GEMEENTE = "Rozendaal"
BIJWERKEN = "VORM=bijwerken pytest tests/test_vorm.py"
MEESTE_TEKENS = 800_000


@pytest.fixture(scope="module")
def gemaakt(boekenkast: Boekenkast) -> dict[str, str]:
    return vorm(boekenkast.boek(GEMEENTE).pad)


def bewaard() -> dict[str, str]:
    return {pad.stem: pad.read_text(encoding="utf-8") for pad in MAP.glob("*.txt")}


def _anders(oud: str, nieuw: str) -> list[str]:
    """De regels die er (+) bij kwamen of (-) verdwenen."""
    regels = difflib.unified_diff(oud.splitlines(), nieuw.splitlines(), lineterm="", n=0)
    return [regel for regel in regels if regel[0] in "+-" and not regel.startswith(("+++", "---"))]


def test_de_vorm_is_die_van_de_bewaarde_teksten(gemaakt: dict[str, str]) -> None:
    if os.environ.get("VORM") == "bijwerken":
        for pad in MAP.glob("*.txt"):
            pad.unlink()
        for naam, tekst in gemaakt.items():
            (MAP / f"{naam}.txt").write_text(tekst, encoding="utf-8")
    oud = bewaard()
    anders = [f"{naam}: {regel}" for naam in sorted({*oud, *gemaakt}) for regel in _anders(oud.get(naam, ""), gemaakt.get(naam, ""))]
    assert not anders, "\n".join(["De vorm van het werkboek is anders. Is dat de bedoeling, draai dan:", BIJWERKEN, *anders[:200]])


def test_de_teksten_zijn_klein_genoeg_om_na_te_lezen() -> None:
    teksten = bewaard()
    assert sum(map(len, teksten.values())) < MEESTE_TEKENS
    assert max(len(regel) for tekst in teksten.values() for regel in tekst.splitlines()) < 1_000


def test_cijfers_staan_er_niet_in(boekenkast: Boekenkast, gemaakt: dict[str, str]) -> None:
    """Een ander gekozen scenario geeft andere cijfers, en toch dezelfde vorm; alleen zijn (afgekapte) naam staat op een paar plekken."""
    ander = boekenkast.scenarios[-1]
    titels = [boekenkast.titel(scenario)[:8] for scenario in ("basispad", ander)]
    verschil = [regel for naam, tekst in vorm(boekenkast.boek(GEMEENTE, ander).pad).items() for regel in _anders(gemaakt[naam], tekst)]
    assert 0 < len(verschil) < 10 and all(titels[regel.startswith("+")] in regel for regel in verschil), verschil


def test_een_andere_vorm_valt_op(boekenkast: Boekenkast, gemaakt: dict[str, str], tmp_path: Path) -> None:
    """Breedte, notatie, vaste rij, afdrukstand en een extra rij: elk geeft een andere regel in de tekst van dat blad."""
    boek = openpyxl.load_workbook(boekenkast.boek(GEMEENTE).pad)
    for naam in boek.sheetnames:
        if naam != "Controles":
            del boek[naam]
    vel = boek["Controles"]

    def tekst() -> str:
        boek.save(tmp_path / "anders.xlsx")
        return vorm(tmp_path / "anders.xlsx")["controles"]

    def breder() -> None:
        vel.column_dimensions["C"].width += 5

    wijzigingen: tuple[Callable[[], object], ...] = (
        breder,
        lambda: setattr(vel.page_setup, "orientation", "portrait"),
        lambda: setattr(vel, "freeze_panes", "B2"),
        lambda: setattr(vel["C10"], "number_format", "0.0"),
        lambda: setattr(vel["B11"], "font", openpyxl.styles.Font(name="Calibri", size=11, bold=True)),
        lambda: vel.insert_rows(30),
    )
    vorige = tekst()
    for nummer, wijzig in enumerate(wijzigingen):
        wijzig()
        nu = tekst()
        assert _anders(vorige, nu), f"wijziging {nummer} valt niet op"
        vorige = nu
