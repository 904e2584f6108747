"""De opdracht `landelijk`: van invoer tot bestand, en een duidelijke melding bij alles wat niet kan."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from hulp_boeken import Boek
from hulp_landelijk import tabel
from hulp_opdracht import TREKKINGEN, geweigerd, roep, roep_hier


def test_landelijk_schrijft_een_werkboek_met_het_gekozen_scenario(tmp_path: Path) -> None:
    afloop = roep("landelijk", "-o", str(tmp_path), "--scenario", "lage_instroom", *TREKKINGEN, "--json")
    assert afloop.code == 0, afloop.fout
    document = json.loads(afloop.uit)
    pad = Path(document["bestand"])
    assert [een.name for een in tmp_path.iterdir()] == [pad.name] == ["kostenmodel-landelijk-2027.xlsx"]
    assert all(een["goed"] for een in document["controles"])
    assert document["gemeenten"] == 342
    (naam,) = document["scenarios"]
    assert naam == "lage_instroom"
    netto = document["scenarios"][naam]["netto_last"]["crisis"]
    assert sum(netto["gemeente"].values()) == pytest.approx(sum(een["Crisis 15 jaar"] for een in tabel(Boek(pad), "Gemeenten")))


def test_elke_fout_krijgt_een_eigen_melding_en_er_staat_niets(tmp_path: Path) -> None:
    afloop = roep_hier(
        "landelijk", "-o", str(tmp_path / "weg" / "x.xlsx"), "--scenario", "bassispad", "--scenario", "nee", "--jaar", "1999"
    )
    geweigerd(afloop, "bassispad", "basispad", "nee", "--jaar", "bestaat niet")
    assert len(afloop.fouten) == 4
    assert list(tmp_path.iterdir()) == []


def test_bewaard_bestand_blijft_staan(tmp_path: Path) -> None:
    pad = tmp_path / "landelijk.xlsx"
    boek = openpyxl.Workbook()
    boek.active["A1"] = "van de gebruiker"
    boek.save(pad)
    voor = pad.read_bytes()
    geweigerd(roep_hier("landelijk", "-o", str(pad)), "landelijk.xlsx", "--overschrijf")
    assert pad.read_bytes() == voor


def test_naam_zonder_xlsx_wordt_geweigerd(tmp_path: Path) -> None:
    geweigerd(roep_hier("landelijk", "-o", str(tmp_path / "landelijk.csv")), "landelijk.csv", ".xlsx")
