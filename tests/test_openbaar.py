"""De functies voor Python: dezelfde getallen als de opdrachtregel, met eenheden erbij."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hulp_opdracht import roep_hier

from kostenmodel import openbaar
from kostenmodel.invoer import InvoerFouten

KEUZES = openbaar.Keuzes(trekkingen=16)
TREKKINGEN = ("--trekkingen", "16")


def test_een_doorrekening_is_die_van_het_werkboek(tmp_path: Path) -> None:
    """Elke post met geld, per bekostiging, over alle jaren opgeteld."""
    tabel = openbaar.reken_door("Rozendaal", KEUZES)
    document = json.loads(roep_hier("werkboek", "Rozendaal", "-o", str(tmp_path / "x.xlsx"), "--json", *TREKKINGEN).uit)
    samen = tabel.groupby(["bekostiging", "post"], observed=True)["rekenpad"].sum()
    assert len(samen) == len(document["posten"])
    for post in document["posten"]:
        assert samen[post["bekostiging"], post["sleutel"]] == pytest.approx(sum(post["bedragen"].values()), abs=0.005)
    assert tabel.attrs["eenheden"]["rekenpad"] == "EUR/jaar, nominaal" and "Rozendaal" in tabel.attrs["toelichting"]


def test_een_prognose_is_die_van_de_opdrachtregel() -> None:
    tabel = openbaar.prognose(maanden=6, keuzes=KEUZES)
    document = json.loads(roep_hier("prognose", "--maanden", "6", "--json", *TREKKINGEN).uit)
    for stroom in document["stromen"]:
        eigen = tabel[tabel["stroom"] == stroom["stroom"]]
        assert [str(maand) for maand in eigen["periode"]] == [een["periode"] for een in stroom["maanden"]]
        assert list(eigen["0.9"]) == pytest.approx([een["kwantielen"]["0.9"] for een in stroom["maanden"]])
    assert set(tabel.attrs["eenheden"]) == set(tabel.columns)


def test_scenarios_naast_elkaar() -> None:
    """Hoge instroom kost het Rijk meer; zonder gemeente is het heel Nederland."""
    tabel = openbaar.vergelijk_scenarios(["basispad", "hoge_instroom"], keuzes=KEUZES)
    samen = tabel.groupby(["scenario", "bekostiging", "partij"])["netto_last"].sum()
    assert len(samen) == 2 * 2 * 3
    assert samen["hoge_instroom", "crisis", "rijk"] > samen["basispad", "crisis", "rijk"] > 1e9
    assert tabel.attrs["eenheden"]["netto_last"] == "EUR/jaar, nominaal" and "Nederland" in tabel.attrs["toelichting"]


def test_een_batch(tmp_path: Path) -> None:
    """De netto last per gemeente is die van een doorrekening."""
    vraag = openbaar.Batchkeuzes(scenarios=("basispad",), provincies=("Flevoland",), werkers=1, alleen_gegevens=True)
    tabel = openbaar.batch(tmp_path / "uit", vraag, KEUZES)
    assert len(tabel) == 6 * 2 and tabel.attrs["mislukt"] == {}
    urk = openbaar.reken_door("Urk", KEUZES)
    urk = urk[(urk["bekostiging"] == "crisis") & (urk["soort"] != "investering") & (urk["boeking"] != "kas")]
    netto = urk.loc[urk["van"] == "gemeente", "rekenpad"].sum() - urk.loc[urk["naar"] == "gemeente", "rekenpad"].sum()
    (uit_batch,) = tabel.loc[(tabel["naam"] == "Urk") & (tabel["bekostiging"] == "crisis"), "netto_last"]
    assert uit_batch == pytest.approx(netto, abs=0.01)


def test_fouten_komen_tegelijk() -> None:
    with pytest.raises(InvoerFouten) as fouten:
        openbaar.vergelijk_scenarios(["basispat"], "Utrech", KEUZES)
    assert len(fouten.value.meldingen) == 2
    with pytest.raises(InvoerFouten):
        openbaar.vergelijk_scenarios([], keuzes=KEUZES)
