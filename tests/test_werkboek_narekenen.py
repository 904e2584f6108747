"""Elke formule van het werkboek opnieuw uitgerekend: door IronCalc voor elk scenario, en een werkboek door LibreOffice.

De bewaarde waarden komen uit de rekenkern. Komt een rekenprogramma dat die waarden niet kent op dezelfde centen uit, dan
zegt de formule hetzelfde als de berekening.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hulp_boeken import GEMEENTEN, OOK_NAGEREKEND, Boek, Boekenkast, gelijk, jaarcellen

from kostenmodel import api
from kostenmodel.rekenschema import ARMEN
from kostenmodel.werkboek.bladen.parameters import NAAM as PARAMETERS
from kostenmodel.werkboek.omzetten import zet_om
from kostenmodel.werkboek.raster import TOTAAL

SCENARIOS = tuple(api.werkboekscenarios(api.laad_invoer(), "basispad"))


@pytest.mark.parametrize("gemeente", GEMEENTEN)
def test_elke_formule_geeft_de_bewaarde_waarde(boekenkast: Boekenkast, gemeente: str) -> None:
    boek = boekenkast.boek(gemeente)
    assert len(boek.formules) > 5000 and boek.bewaard.keys() == boek.formules.keys()
    assert boek.afwijkingen(boek.herreken().waarde, boek.waarden) == []


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("gemeente", GEMEENTEN)
def test_keuzelijst_maakt_er_het_werkboek_van_dat_scenario_van(boekenkast: Boekenkast, gemeente: str, scenario: str) -> None:
    """Wie in de keuzelijst een ander scenario kiest, ziet in elke cel wat een werkboek laat zien dat voor dat scenario is gemaakt.

    Alleen het blad Onzekerheid en de omslagpunten van de keten zijn vast; zij zeggen dan zelf dat zij bij andere cijfers horen.
    """
    boek, ander = boekenkast.boek(gemeente), boekenkast.boek(gemeente, scenario)
    model = boek.herreken()
    model.kies(*boek.scenariocel, boekenkast.titel(scenario))
    model.reken()
    vast = boek.bij_ander_scenario if scenario != boekenkast.scenarios[0] else {}
    assert boek.afwijkingen(model.waarde, {**ander.bewaard, **vast}) == []


@pytest.mark.parametrize("gemeente", OOK_NAGEREKEND)
def test_ook_andere_maten_gemeente_in_elk_scenario(boekenkast: Boekenkast, gemeente: str) -> None:
    """Een keer ingelezen en daarna elk scenario gekozen: met de drie hierboven zijn het vijf gemeenten, elk in elk scenario."""
    boek = boekenkast.boek(gemeente)
    assert len(boek.bewaard) > 40_000
    model, vorige = boek.herreken(), {}
    for scenario in SCENARIOS:
        model.kies(*boek.scenariocel, boekenkast.titel(scenario))
        model.reken()
        vast = boek.bij_ander_scenario if scenario != SCENARIOS[0] else {}
        verwacht = {**boekenkast.boek(gemeente, scenario).bewaard, **vast}
        assert boek.afwijkingen(model.waarde, verwacht) == []
        assert not vorige or len(boek.afwijkingen(model.waarde, vorige)) > 1_000
        vorige = verwacht


def test_formules_hangen_niet_van_het_gekozen_scenario_af(boekenkast: Boekenkast) -> None:
    assert boekenkast.boek("Utrecht").formules == boekenkast.boek("Utrecht", SCENARIOS[-1]).formules


def test_kiezen_en_terugkiezen_geeft_het_begin(boekenkast: Boekenkast) -> None:
    boek = boekenkast.boek("Utrecht")
    model = boek.herreken()
    for titel in (boekenkast.titel(SCENARIOS[-1]), boekenkast.titel("basispad")):
        model.kies(*boek.scenariocel, titel)
        model.reken()
    assert boek.afwijkingen(model.waarde, boek.waarden) == []


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_posten_staan_in_hun_rij_crisis_boven_structureel(boekenkast: Boekenkast, scenario: str) -> None:
    """De rijen worden op hun sleutel gezocht, zodat een waarde in de verkeerde rij of bekostiging opvalt."""
    boek, uitkomst = boekenkast.boek("Utrecht"), boekenkast.uitkomst("Utrecht")
    model = boek.herreken()
    model.kies(*boek.scenariocel, boekenkast.titel(scenario))
    model.reken()
    fouten = []

    def vergelijk(sleutel: str, plek: tuple[str, int], cellen: list[str], verwacht: list[float]) -> None:
        for cel, waarde in zip(cellen, verwacht, strict=True):
            if not gelijk(gevonden := model.waarde(plek[0], cel), float(waarde)):
                fouten.append(f"{sleutel} {plek[0]}!{cel}: {gevonden!r}, verwacht {waarde!r}")

    for post in uitkomst.schema.per_arm:
        plekken = [plek for plek in boek.sleutels[post.sleutel] if plek[0] != PARAMETERS]
        assert len(plekken) == (1 if post.gelijk_in_armen else 2), post.sleutel
        for arm, plek in zip(ARMEN, plekken, strict=False):
            vergelijk(post.sleutel, plek, jaarcellen(plek[1]), list(uitkomst.armen[scenario, arm].posten[post.sleutel]))
    for post in (*uitkomst.schema.over_armen, *uitkomst.schema.uitsplitsing):
        (plek,) = boek.sleutels[post.sleutel]
        cellen = [f"{TOTAAL}{plek[1]}"] if post.is_getal else jaarcellen(plek[1])
        waarden = list(uitkomst.vergelijking[scenario][post.sleutel])
        vergelijk(post.sleutel, plek, cellen, waarden[: len(cellen)])
    assert fouten == []


def test_scenarios_verschillen_echt(boekenkast: Boekenkast) -> None:
    """Anders zegt narekenen per scenario niets."""
    uitkomst = boekenkast.uitkomst("Utrecht")
    totalen = {s: round(float(uitkomst.armen[s, "crisis"].posten["netto.samenleving"].sum())) for s in SCENARIOS}
    assert len(set(totalen.values())) == len(SCENARIOS)


def _plant(bron: Path, doel: Path, blad_nummer: int, cel: str, waarde: str) -> None:
    """Schrijft een verkeerde bewaarde waarde bij een formule."""
    raak = re.compile(rf'(<c r="{cel}"[^>]*><f>[^<]*</f><v>)[^<]*(</v>)')
    with zipfile.ZipFile(bron) as oud, zipfile.ZipFile(doel, "w", zipfile.ZIP_DEFLATED) as nieuw:
        for naam in oud.namelist():
            tekst = oud.read(naam)
            if naam == f"xl/worksheets/sheet{blad_nummer}.xml":
                vervangen, aantal = raak.subn(rf"\g<1>{waarde}\g<2>", tekst.decode())
                assert aantal == 1
                tekst = vervangen.encode()
            nieuw.writestr(naam, tekst)


def _kies_in_bestand(boek: Boek, doel: Path, titel: str) -> None:
    """Hetzelfde werkboek met een ander scenario in de keuzecel, zonder iets anders aan te raken."""
    blad, cel = boek.scenariocel
    nummer = list(boek.bladen).index(blad) + 1
    with zipfile.ZipFile(boek.pad) as oud, zipfile.ZipFile(doel, "w", zipfile.ZIP_DEFLATED) as nieuw:
        teksten = re.findall(r"<si><t[^>]*>([^<]*)</t></si>", oud.read("xl/sharedStrings.xml").decode())
        for naam in oud.namelist():
            inhoud = oud.read(naam)
            if naam == f"xl/worksheets/sheet{nummer}.xml":
                patroon = rf'(<c r="{cel}"[^>]*t="s"[^>]*><v>)\d+(</v>)'
                vervangen, aantal = re.subn(patroon, rf"\g<1>{teksten.index(titel)}\g<2>", inhoud.decode())
                assert aantal == 1
                inhoud = vervangen.encode()
            nieuw.writestr(naam, inhoud)


def test_libreoffice_rekent_hetzelfde_en_herstelt_een_verkeerde_waarde(boekenkast: Boekenkast, tmp_path: Path) -> None:
    """Een tweede, onafhankelijk rekenprogramma. De geplante verkeerde waarde bewijst dat het echt opnieuw rekent."""
    boek, ander = boekenkast.boek("Westerwolde"), boekenkast.boek("Westerwolde", SCENARIOS[-1])
    plek = boek.sleutels["netto.gemeente"][0]
    cel = f"K{plek[1]}"
    geplant, gekozen = tmp_path / "geplant.xlsx", tmp_path / "gekozen.xlsx"
    _plant(boek.pad, geplant, list(boek.bladen).index(plek[0]) + 1, cel, "-999")
    _kies_in_bestand(boek, gekozen, boekenkast.titel(SCENARIOS[-1]))
    assert Boek(geplant).waarden[plek[0], cel] == -999

    uit = tmp_path / "uit"
    zet_om([geplant, gekozen], "xlsx", uit)
    for naam, verwacht in (("geplant.xlsx", boek.waarden), ("gekozen.xlsx", {**ander.waarden, **boek.bij_ander_scenario})):
        nagerekend = openpyxl.load_workbook(uit / naam, data_only=True)
        assert boek.afwijkingen(lambda blad, cel, b=nagerekend: b[blad][cel].value, verwacht) == []
