"""Een gemeente vinden zoals mensen haar typen, en haar begroting per taakveld."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hulp_invoer import BESTANDEN, maak_map

from kostenmodel.invoer import Invoer, InvoerFouten, begroting, controleer, laad, verouderd, zoek_gemeente, zoek_map


@pytest.fixture(scope="module")
def invoer(tmp_path_factory: pytest.TempPathFactory) -> Invoer:
    return laad(maak_map(tmp_path_factory.mktemp("invoer")))


@pytest.mark.parametrize(
    ("tekst", "naam"),
    [
        ("Utrecht", "Utrecht"),
        ("UTRECHT ", "Utrecht"),
        ("GM0344", "Utrecht"),
        ("0344", "Utrecht"),
        ("344", "Utrecht"),
        ("gm0344", "Utrecht"),
        ("sudwest fryslan", "Súdwest-Fryslân"),
        ("Su\u0301dwest-Frysla\u0302n", "Súdwest-Fryslân"),
        ("den haag", "'s-Gravenhage"),
        ("s-Gravenhage", "'s-Gravenhage"),
        ("’s-gravenhage", "'s-Gravenhage"),
        ("Bergen (NH.)", "Bergen (NH.)"),
        ("bergen nh", "Bergen (NH.)"),
        ("Bergen (L)", "Bergen (L.)"),
        ("Bergen Limburg", "Bergen (L.)"),
        ("bergen noord-holland", "Bergen (NH.)"),
    ],
)
def test_gevonden(invoer: Invoer, tekst: str, naam: str) -> None:
    """Naam of code; accenten, hoofdletters en leestekens tellen niet."""
    assert zoek_gemeente(invoer, tekst).naam == naam


@pytest.mark.parametrize(
    ("tekst", "raad"),
    [
        ("Utrech", "Bedoelt u Utrecht?"),
        ("Utrehct", "Bedoelt u Utrecht?"),
        ("Opsterlant", "Bedoelt u Opsterland?"),
        ("sudwest", "Bedoelt u Súdwest-Fryslân?"),
        ("Xyz", "kostenmodel gemeenten"),
        ("", "kostenmodel gemeenten"),
        ("9999", "kostenmodel gemeenten"),
    ],
)
def test_onbekend_krijgt_een_suggestie(invoer: Invoer, tekst: str, raad: str) -> None:
    """Een bijna goede naam noemt de bedoelde; iets anders verwijst naar de lijst."""
    with pytest.raises(InvoerFouten) as fout:
        zoek_gemeente(invoer, tekst)
    assert raad in fout.value.meldingen[0].doe


def test_dubbelzinnige_naam_noemt_de_keuzes(invoer: Invoer) -> None:
    """'Bergen' kiest nooit stilzwijgend een van de twee."""
    with pytest.raises(InvoerFouten) as fout:
        zoek_gemeente(invoer, "Bergen")
    (melding,) = fout.value.meldingen
    assert "Bergen (L.) (Limburg, GM0893)" in melding.gevonden
    assert "Bergen (NH.) (Noord-Holland, GM0373)" in melding.gevonden


def test_kenmerken(invoer: Invoer) -> None:
    """Een lege cel is onbekend en niet nul."""
    utrecht, opsterland = zoek_gemeente(invoer, "Utrecht"), zoek_gemeente(invoer, "Opsterland")
    assert (utrecht.inwoners, utrecht.capaciteit_regulier, utrecht.spreidingswet_plaatsen) == (376435, 1000, 2100)
    assert (opsterland.capaciteit_regulier, opsterland.capaciteit_nood, opsterland.huishoudens) == (0, None, None)
    assert zoek_gemeente(invoer, "den haag").capaciteit_regulier is None
    assert (utrecht.uitkeringsbasis, zoek_gemeente(invoer, "den haag").uitkeringsbasis) == (800000000, None)


def test_extra_kolom_is_een_kenmerk(tmp_path: Path) -> None:
    """Een extra kolom met getallen hangt aan de gemeente onder haar eigen naam."""
    kop, *rijen = BESTANDEN["gemeenten/gemeenten.csv"].splitlines()
    tekst = "\n".join([f"{kop},bijstandsontvangers", *(f"{rij},{plek}.5" for plek, rij in enumerate(rijen))]) + "\n"
    invoer = laad(maak_map(tmp_path, bestanden={"gemeenten/gemeenten.csv": tekst}))
    assert zoek_gemeente(invoer, "Utrecht").kenmerken == {"bijstandsontvangers": 0.5}


def test_begroting_per_gemeente(invoer: Invoer) -> None:
    """Taakveld blijft tekst (0.10 is niet 0.1) en een lege cel is onbekend."""
    regels = begroting(invoer, "GM0344")
    assert [(r.taakveld, r.baten_x1000, r.lasten_x1000) for r in regels] == [("0.10", 12.5, 100), ("6.1", None, 250)]
    assert begroting(invoer, "GM9999") == ()


def test_controleer_telt_en_zet_fouten_voorop(tmp_path: Path) -> None:
    """Zonder fouten telt de samenvatting de inhoud; met fouten staan die vóór de waarschuwingen."""
    meldingen, telling = controleer(maak_map(tmp_path))
    assert meldingen == []
    assert (telling.bladen, telling.waarden, telling.aannames, telling.gemeenten) == (5, 6, 2, 6)
    maak_map(
        tmp_path,
        [("bekostigingen/structureel.toml", '["meerjarig"]', "[]"), ("stand.toml", "2048", '"2048"')],
    )
    meldingen, telling = controleer(tmp_path)
    assert [melding.ernst for melding in meldingen] == ["fout", "waarschuwing"]
    assert (telling.fouten, telling.waarschuwingen, telling.bladen) == (1, 1, None)
    meldingen, telling = controleer(tmp_path, streng=True)
    assert (telling.fouten, telling.waarschuwingen) == (2, 0)


def test_controleer_van_een_map_die_er_niet_is(tmp_path: Path) -> None:
    """Ook dat is een melding en geen uitzondering."""
    meldingen, telling = controleer(tmp_path / "weg")
    assert (len(meldingen), telling.fouten) == (1, 1)


def test_verouderd_geeft_eerst_verouderde_waarden_dan_aannames(invoer: Invoer) -> None:
    """Elke aanname staat er met reden en grenzen, ook die van maatregelen en instroom."""
    rijen = verouderd(invoer, date(2028, 1, 1))
    assert [(r.kop, r.blad) for r in rijen] == [
        ("verouderd", "noodopvang.kosten_per_bewoner"),
        ("aanname", "noodopvang.norm_per_plaats"),
        ("aanname", "noodopvang.prijsverhouding.schip"),
        ("aanname", "meer_realisatie: keten.realisatiegraad (vervang)"),
        ("aanname", "meer: instroom (maal)"),
    ]
    assert (rijen[0].vanaf, rijen[0].houdbaar_tot, rijen[0].gecontroleerd_op) == (
        date(2023, 1, 1),
        date(2027, 7, 1),
        date(2026, 11, 21),
    )
    assert (rijen[1].laag, rijen[1].hoog, rijen[1].reden) == (1800, 2400, "Verdubbeld volgens de kamerbrief.")
    assert verouderd(invoer)[0].kop == "aanname"


def test_zoek_map_zonder_keuze_vindt_de_meegeleverde_map() -> None:
    """Zonder --invoer komt de map van de werkkopie of die van het pakket, waar men ook staat."""
    assert zoek_map().is_dir()
