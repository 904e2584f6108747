"""De functies voor Python: dezelfde getallen als de opdrachtregel, met eenheden erbij."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hulp_opdracht import geweigerd, roep_hier

from kostenmodel import openbaar
from kostenmodel.invoer import InvoerFouten
from kostenmodel.totalen import OORDELEN
from kostenmodel.werkboek.notatie import getal

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


def test_scenario_vergelijk_op_de_opdrachtregel() -> None:
    """Bedragen per jaar in JSON, hun som in de tabel; het verschil tussen twee scenario's is dat van `ontleding`."""
    opdracht = ("scenario", "vergelijk", "basispad", "hoge_instroom", "--gemeente", "utrecht", *TREKKINGEN)
    tabel = openbaar.vergelijk_scenarios(["basispad", "hoge_instroom"], "Utrecht", KEUZES)
    document = json.loads(roep_hier(*opdracht, "--json").uit)
    assert (document["code"], document["jaar"], document["trekkingen"]) == ("GM0344", 2027, 16)
    for rij in tabel.itertuples():
        assert document["netto_last"][rij.scenario][rij.bekostiging][rij.partij][str(rij.jaar)] == rij.netto_last
    samen = tabel.groupby(["scenario", "bekostiging", "partij"])["netto_last"].sum()
    regels = roep_hier(*opdracht).uit.splitlines()
    assert regels[0] == "Utrecht, netto last 15 jaar vanaf 2027, mln euro" and len(regels) == 1 + 2 + 2 * 2 + 1
    for regel in regels[3:-1]:
        scenario, arm, *bedragen = regel.split()
        assert bedragen == [getal(samen[scenario, arm, partij] / 1e6, 1) for partij in OORDELEN]
    ontleed = json.loads(roep_hier("ontleding", "basispad", "hoge_instroom", "--gemeente", "utrecht", *TREKKINGEN, "--json").uit)
    for partij in OORDELEN:
        verschil = samen["hoge_instroom", "crisis", partij] - samen["basispad", "crisis", partij]
        assert verschil == pytest.approx(ontleed["verschil"][partij]["15"])
    verkeerd = roep_hier("scenario", "vergelijk", "basispat", "--gemeente", "Utrech", "--trekkingen", "3")
    geweigerd(verkeerd, "basispad", "Utrecht", "macht van twee")


@pytest.mark.parametrize(
    ("functie", "kolommen", "opdracht"),
    [
        ("posten_van", ["rekenpad"], ("werkboek", "Rozendaal")),
        ("prognose", ["0.05", "0.5", "gemiddelde"], ("prognose", "--maanden", "3")),
        ("vergelijk_scenarios", ["netto_last"], ("scenario", "vergelijk", "basispad")),
    ],
)
def test_de_opdrachtregel_drukt_af_wat_in_de_tabel_staat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, functie: str, kolommen: list[str], opdracht: tuple[str, ...]
) -> None:
    """Staat er in de DataFrame een ander getal, dan drukt de opdracht dat af: er is geen tweede weg."""
    echt = getattr(openbaar, functie)

    def anders(*args: Any, **kwargs: Any) -> Any:
        tabel = echt(*args, **kwargs)
        tabel[kolommen] = 12_345_678.5
        return tabel

    if functie == "posten_van":
        opdracht += ("-o", str(tmp_path / "x.xlsx"))
    eerst = roep_hier(*opdracht, *TREKKINGEN, "--json")
    monkeypatch.setattr(openbaar, functie, anders)
    daarna = roep_hier(*opdracht, *TREKKINGEN, "--json")
    assert "12345678.5" not in eerst.uit and daarna.uit.count("12345678.5") >= 9
    if functie != "posten_van":
        tekst = {"prognose": "12.345.678", "vergelijk_scenarios": "185,2"}[functie]
        assert tekst in roep_hier(*opdracht, *TREKKINGEN).uit


def test_een_batch(tmp_path: Path) -> None:
    """De netto last per gemeente is die van een doorrekening."""
    vraag = openbaar.Batchkeuzes(scenarios=("basispad",), provincies=("Flevoland",), werkers=1, alleen_gegevens=True)
    tabel = openbaar.batch(tmp_path / "uit", vraag, KEUZES)
    assert len(tabel) == 6 * 2 and tabel.attrs["mislukt"] == {} and tabel.attrs["gebreken"] == []
    assert (tabel.attrs["verloop"]["map"], tabel.attrs["verloop"]["gemeenten"]) == (str(tmp_path / "uit"), 6)
    assert json.loads(json.dumps(tabel.attrs)) == tabel.attrs, "wie de tabel bewaart, bewaart dit als JSON"
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
