"""Het landelijke werkboek telt op tot de gegevensset en de werkboeken van de gemeenten, en rekent zelf door."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from hulp_boeken import Boek
from hulp_landelijk import KEUZES, MET_EIGEN, SCENARIOS, Land, schrijf_gegevens, tabel
from hulp_werkboek import TOEGESTANE_FUNCTIES, functies, getallen, r1c1

from kostenmodel import api
from kostenmodel.doorrekening import Rekenaar
from kostenmodel.landelijk import controles, kader, werkboek
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN
from kostenmodel.werkboek.context import ALLES_GOED, ARMTITEL, IETS_FOUT

CENT = 0.005


def test_elke_formule_geeft_de_bewaarde_waarde(land: Land) -> None:
    boek = land.boek()
    assert len(boek.formules) > 8000
    assert boek.afwijkingen(boek.herreken().waarde, boek.waarden) == []


@pytest.mark.parametrize("scenario", SCENARIOS[1:])
def test_keuzelijst_maakt_er_het_werkboek_van_dat_scenario_van(land: Land, scenario: str) -> None:
    boek, ander = land.boek(), land.boek(scenario)
    assert boek.formules == ander.formules
    model = boek.herreken()
    model.kies(*boek.scenariocel, land.titel(scenario))
    model.reken()
    assert boek.afwijkingen(model.waarde, ander.waarden) == []


def test_formules_hebben_alleen_toegestane_functies_en_geen_getallen(land: Land) -> None:
    fouten = [
        f"{plek}: {formule}"
        for plek, formule in land.boek().formules.items()
        if not functies(formule) <= TOEGESTANE_FUNCTIES or not getallen(formule) <= {"0", "1"}
    ]
    assert fouten == []


@pytest.mark.parametrize(
    ("blad", "begin", "eind"),
    [("Scenarios", "I", "W"), ("Rekening per jaar", "G", "U"), ("Begroting Asiel en Migratie", "G", "U")],
)
def test_een_formule_per_rij(land: Land, blad: str, begin: str, eind: str) -> None:
    """Elk jaar van een rij heeft dezelfde, doorgetrokken formule: een bedrag erin typen zou opvallen."""
    boek = land.boek()
    per_rij: dict[int, set[str]] = {}
    for cel in (een for rij in boek.bladen[blad][f"{begin}6:{eind}{boek.bladen[blad].max_row}"] for een in rij):
        if cel.data_type == "f":
            per_rij.setdefault(cel.row, set()).add(r1c1(cel.value, cel.coordinate))
    assert len(per_rij) > 5
    assert {rij: soorten for rij, soorten in per_rij.items() if len(soorten) > 1} == {}


def test_regels_zijn_de_som_van_de_gegevensset_tot_op_de_cent(land: Land) -> None:
    """Met pandas opgeteld, zonder de code die het werkboek leest."""
    bron = duckdb.sql(f"SELECT * FROM read_parquet('{land.gegevens}/posten/scenario=*/deel.parquet', hive_partitioning = true)").df()
    bron["landelijke verdeling"], bron["eigen opgaven"] = bron["rekenpad"] - bron["eigen"], bron["eigen"]
    som = bron.groupby(["scenario", "bekostiging", "post", "jaar"], observed=True)[["landelijke verdeling", "eigen opgaven"]].sum()
    verwacht = {
        (land.titel(scenario), ARMTITEL[arm], post, herkomst, jaar): bedrag
        for herkomst in som.columns
        for (scenario, arm, post, jaar), bedrag in som[herkomst].items()
    }
    gezien = 0
    for rij in tabel(land.boek(), "Regels"):
        for jaar in land.kader.cijfers.jaren:
            plek = rij["Scenario"], rij["Bekostiging"], rij["Post"], rij["Herkomst"], jaar
            assert rij[jaar] == pytest.approx(verwacht.pop(plek), abs=CENT), plek
            gezien += 1
    assert gezien > 10_000
    assert max(abs(bedrag) for bedrag in verwacht.values()) == 0, "een regel met geld staat niet in de tabel"


@pytest.mark.parametrize("gemeente", [MET_EIGEN, "Westerwolde", "Rozendaal"])
def test_gemeente_in_de_tabel_is_haar_eigen_werkboek(land: Land, gemeente: str) -> None:
    pad = land.paden(gemeente)[SCENARIOS[0]]
    (rij,) = (een for een in tabel(land.boek(), "Gemeenten") if een["Gemeente"] == gemeente)
    for arm, kop in zip(ARMEN, ("Crisis", "Structureel"), strict=True):
        netto = pad.armen[arm].posten["netto.gemeente"][AANLOOPJAREN:]
        assert rij[f"{kop} 4 jaar"] == pytest.approx(netto[:4].sum(), abs=CENT)
        assert rij[f"{kop} 15 jaar"] == pytest.approx(netto.sum(), abs=CENT)
    assert rij["Eigen cijfers"] == ("ja" if gemeente == MET_EIGEN else "nee")


def test_eigen_opgaven_zijn_precies_wat_zij_veranderen(land: Land) -> None:
    """De regels met herkomst eigen opgaven zijn samen het verschil dat de ene gemeente met eigen cijfers maakt."""
    regels = [een for een in land.kader.cijfers.regels if een.herkomst == "eigen opgaven"]
    assert {een.post.split(".")[0] for een in regels} >= {"oekraine"}
    zonder = land.rekenaar.rekenpaden([een for een in land.rekenaar.invoer.gemeenten if een.naam == MET_EIGEN])[0]
    for scenario in SCENARIOS:
        for arm in ARMEN:
            met = land.paden(MET_EIGEN)[scenario].armen[arm].posten["maatschappelijk"][AANLOOPJAREN:]
            verschil = met - zonder[scenario].armen[arm].posten["maatschappelijk"][AANLOOPJAREN:]
            kosten = [r.bedragen for r in regels if (r.scenario, r.bekostiging, r.soort) == (scenario, arm, "kosten") and r.in_exploitatie]
            assert sum(kosten) == pytest.approx(verschil, abs=CENT)
            assert abs(verschil).max() > 1000


def test_rangen_lopen_van_een_tot_het_aantal_gemeenten(land: Land) -> None:
    rijen = tabel(land.boek(), "Gemeenten")
    for kop, bron in (("Rang", "Verschil 15 jaar"), ("Rang per inwoner", "Verschil per inwoner, 15 jaar")):
        assert sorted(rij[kop] for rij in rijen) == list(range(1, len(rijen) + 1))
        op_rang = [rij[bron] for rij in sorted(rijen, key=lambda rij: rij[kop])]
        assert op_rang == sorted(op_rang, reverse=True)


def test_alle_controles_kloppen_en_een_verkeerd_bedrag_valt_op(land: Land) -> None:
    """Een regel die een euro of tien scheelt, past niet meer bij de tabel van gemeenten en bij Nederland in een keer gerekend."""
    k = land.kader
    assert all(een.goed for een in controles(k))
    assert len(controles(k)) >= 14
    assert land.boek().waarden["Samenvatting", "B7"] == ALLES_GOED
    fout = next(een for een in k.cijfers.regels if een.post == "oekraine.leefgeld" and een.herkomst == "landelijke verdeling")
    anders = replace(fout, bedragen=fout.bedragen + 10)
    stuk = replace(k, cijfers=replace(k.cijfers, regels=tuple(anders if een is fout else een for een in k.cijfers.regels)))
    mis = [een.naam for een in controles(stuk) if not een.goed]
    assert any(naam.startswith("Gemeenten opgeteld zijn de regels") for naam in mis)
    assert any(naam.startswith("Gemeenten opgeteld zijn Nederland") for naam in mis)


def test_verkeerd_bedrag_in_het_werkboek_zet_het_hoofdoordeel_om(land: Land) -> None:
    boek = land.boek()
    rij = next(n for n, een in enumerate(tabel(boek, "Regels"), start=6) if een["Post"] == "oekraine.leefgeld")
    model = boek.herreken()
    model.zet("Regels", f"O{rij}", float(str(boek.waarden["Regels", f"O{rij}"])) + 10)
    model.reken()
    assert model.waarde("Samenvatting", "B7") == IETS_FOUT


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_eerste_zin_zegt_of_betalers_verschillen(land: Land, scenario: str) -> None:
    k, boek = land.kader, land.boek(scenario)
    for cel, termijn in (("A12", 15), ("A13", 4)):
        tekens = set()
        for partij in ("gemeente", "rijk", "samenleving"):
            crisis, structureel = (k.cijfers.landelijk(scenario, arm, partij)[:termijn].sum() for arm in ARMEN)
            tekens.add(structureel < crisis)
        begin = "De drie betalers komen gelijk uit. " if len(tekens) == 1 else "Let op: de betalers verschillen. "
        assert str(boek.waarden["Samenvatting", cel]).startswith(f"{begin}Over {termijn} jaar")


def test_zelfde_gegevens_geven_dezelfde_bytes(land: Land) -> None:
    opnieuw = kader(land.gegevens, land.rekenaar, SCENARIOS[0])
    assert werkboek(opnieuw) == land.boek().pad.read_bytes()


def test_bladen_noemen_geen_pad_en_geen_tijd(land: Land) -> None:
    boek: Boek = land.boek()
    teksten = [str(waarde) for waarde in boek.waarden.values() if isinstance(waarde, str)]
    assert not [tekst for tekst in teksten if str(land.plank) in tekst or "/tmp/" in tekst]
    assert boek.werkboek.properties.created.date() == land.rekenaar.invoer.peildatum


def test_een_provincie_telt_alleen_haar_gemeenten(tmp_path: Path) -> None:
    """Zonder alle gemeenten is er geen Nederland om mee te vergelijken; het werkboek zegt hoeveel er meedoen en rekent verder gewoon."""
    invoer = api.laad_invoer(KEUZES)
    drenthe = tuple(een for een in invoer.gemeenten if een.provincie == "Drenthe")
    rekenaar = Rekenaar(invoer, api.instellingen(invoer, KEUZES), SCENARIOS[:1])
    schrijf_gegevens(tmp_path, rekenaar, drenthe)
    k = kader(tmp_path, rekenaar, SCENARIOS[0])
    pad = tmp_path / "drenthe.xlsx"
    pad.write_bytes(werkboek(k))
    boek = Boek(pad)
    assert boek.afwijkingen(boek.herreken().waarde, boek.waarden) == []
    assert boek.waarden["Leeswijzer", "B7"] == f"{len(drenthe)} (van de {len(invoer.gemeenten)}), van wie 0 met eigen cijfers"
    assert [rij["Provincie"] for rij in tabel(boek, "Provincies")][:-1] == ["Drenthe"]
    assert all(een.goed for een in controles(k))
    assert not [een.naam for een in controles(k) if "Nederland in een keer" in een.naam]
    assert "Begroting Asiel en Migratie" not in boek.bladen
