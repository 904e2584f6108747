"""Maatregelen alleen, samen en in volgorde: nul doet niets, meer is nooit andersom, en een gebroken voorwaarde wordt genoemd."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hulp_opdracht import geweigerd, roep_hier
from hulp_posten import INVOER

from kostenmodel.beleidseffecten import Volgorde, bespaard, effecten, meet, omslag, volgorden
from kostenmodel.doorrekening import Instellingen
from kostenmodel.invoer import Invoer, InvoerFouten
from kostenmodel.invoer.maatregelen import Maatregel, enkel_scenario, kringen, verschoven, verzwakt
from kostenmodel.keten import Ketenuitkomst, reken_keten
from kostenmodel.trekkingen import Toeval

INST = Instellingen(2027, 32, 5)


def met_maatregel(maatregel: Maatregel) -> Invoer:
    """De invoer met een enkel scenario voor deze (veranderde) maatregel, onder de naam `proef`."""
    return INVOER.met(replace(enkel_scenario(maatregel), naam="proef"))


def sterkte(sleutel: str, factor: float) -> Maatregel:
    """Een maatregel met haar `maal`-bewerkingen op een vaste factor."""
    echt = INVOER.maatregelen[sleutel]
    nieuw = tuple(replace(b, midden=factor, laag=factor, hoog=factor) for b in echt.bewerkingen if b.bewerking == "maal")
    return replace(echt, bewerkingen=nieuw)


def keten(invoer: Invoer, scenario: str = "proef", bekostiging: str = "crisis") -> Ketenuitkomst:
    return reken_keten(invoer, scenario, bekostiging, eerste_jaar=2027, laatste_jaar=2041, toeval=Toeval(32, 5))


BASIS = keten(INVOER, "basispad")


@pytest.mark.parametrize("sleutel", ["ind_korting", "verbod_voorrang", "coa_korting"])
def test_een_maatregel_van_niets_verandert_niets(sleutel: str) -> None:
    """Factor 1 op elk blad: elke reeks is tot op de bit het basispad."""
    proef = keten(met_maatregel(sterkte(sleutel, 1.0)))
    for naam, reeks in BASIS.reeksen.items():
        assert np.array_equal(reeks, proef.reeksen[naam]), naam


def test_een_grotere_korting_op_de_ind_geeft_nooit_een_kleinere_voorraad() -> None:
    eerder = BASIS
    for factor in (0.95, 0.85, 0.6, 0.3, 0.0):
        later = keten(met_maatregel(sterkte("ind_korting", factor)))
        assert np.all(later.reeksen["voorraad"] >= eerder.reeksen["voorraad"] - 1e-6), factor
        assert later.reeksen["doorlooptijd_weken"][:, -1].mean() >= eerder.reeksen["doorlooptijd_weken"][:, -1].mean(), factor
        eerder = later
    assert eerder.reeksen["voorraad"][:, -1].min() > 2 * BASIS.reeksen["voorraad"][:, -1].min()


def test_een_verbod_op_voorrang_geeft_nooit_een_kleinere_behoefte() -> None:
    eerder = BASIS
    for factor in (0.9, 0.8, 0.5, 0.0):
        later = keten(met_maatregel(sterkte("verbod_voorrang", factor)))
        assert np.all(later.reeksen["wachtenden"] >= eerder.reeksen["wachtenden"] - 1e-6), factor
        assert np.all(later.reeksen["behoefte"] >= eerder.reeksen["behoefte"] - 1e-6), factor
        eerder = later
    assert np.all(eerder.reeksen["behoefte"][:, -1] > BASIS.reeksen["behoefte"][:, -1])


@pytest.mark.parametrize("sleutel", sorted(een.sleutel for een in INVOER.maatregelen.values() if een.laag == "scenario"))
def test_voor_de_ingang_verandert_een_maatregel_niets(sleutel: str) -> None:
    maatregel = INVOER.maatregelen[sleutel]
    vanaf = min(b.vanaf for b in maatregel.bewerkingen)
    proef = keten(INVOER, f"alleen_{sleutel}")
    ervoor = [plek for plek, maand in enumerate(BASIS.maanden) if date(*maand, 1) < vanaf]
    for naam, reeks in BASIS.reeksen.items():
        assert np.array_equal(reeks[:, ervoor], proef.reeksen[naam][:, ervoor]), naam


def test_elke_maatregel_van_de_scenariolaag_heeft_een_eigen_scenario() -> None:
    los = {een.sleutel for een in INVOER.maatregelen.values() if een.laag == "scenario"}
    assert {een.maatregelen for een in INVOER.enkele.values()} == {(sleutel,) for sleutel in los}
    assert INVOER.scenario("alleen_ind_korting").maatregelen == ("ind_korting",)
    assert not set(INVOER.enkele) & set(INVOER.scenarios)


def test_tegengestelde_beleidslijnen_zijn_het_pakket_min_de_som() -> None:
    uit = effecten(INVOER, INST, "kabinetspakket_2024")
    assert set(uit.per_maatregel) == set(INVOER.scenario("kabinetspakket_2024").maatregelen)
    som = sum(maat.noodopvang for maat in uit.per_maatregel.values())
    assert uit.tegengesteld.noodopvang == pytest.approx(uit.pakket.noodopvang - som)
    for partij, bedrag in uit.pakket.kosten.items():
        los = sum(maat.kosten[partij] for maat in uit.per_maatregel.values())
        assert uit.tegengesteld.kosten[partij] == pytest.approx(bedrag - los)
    assert uit.per_maatregel["ind_korting"].voorraad > 0 and uit.per_maatregel["verbod_voorrang"].noodopvang > 0


def test_een_enkele_maatregel_is_haar_eigen_pakket() -> None:
    """Bij een maatregel is het pakket de som: er valt niets tegen te werken."""
    uit = effecten(INVOER, INST, "alleen_verbod_voorrang")
    assert uit.tegengesteld.noodopvang == pytest.approx(0, abs=1e-6)
    assert uit.pakket == uit.per_maatregel["verbod_voorrang"]


@pytest.fixture(scope="module")
def rij() -> list[Volgorde]:
    return volgorden(INVOER, INST, ["verbod_voorrang", "doorstroom_uitbreiding", "ind_korting"], 12, "basispad")


def test_alle_volgordes_staan_er_beste_eerst(rij: list[Volgorde]) -> None:
    assert len({een.maatregelen for een in rij}) == 6
    kosten = [een.maat.kosten["samenleving"] for een in rij]
    assert kosten == sorted(kosten)
    assert rij[0].vanaf == (date(2027, 1, 1), date(2028, 1, 1), date(2029, 1, 1))


def test_een_gebroken_voorwaarde_wordt_genoemd(rij: list[Volgorde]) -> None:
    for een in rij:
        te_vroeg = een.maatregelen.index("verbod_voorrang") < een.maatregelen.index("doorstroom_uitbreiding")
        assert (("verbod_voorrang", "doorstroom_uitbreiding") in een.geschonden) is te_vroeg


def test_een_volgorde_met_een_bekostigingsmaatregel() -> None:
    """Eerst stabiele plaatsen en dan pas de wet intrekken is beter dan andersom, en breekt geen voorwaarde."""
    beste, slechtste = volgorden(INVOER, INST, ["intrekking_spreidingswet", "stabiele_opvangplaatsen"], 24, "basispad")
    assert beste.maatregelen[0] == "stabiele_opvangplaatsen" and not beste.geschonden
    assert slechtste.geschonden == (("intrekking_spreidingswet", "stabiele_opvangplaatsen"),)
    assert beste.maat.noodopvang < slechtste.maat.noodopvang


def test_verschuiven_houdt_de_duur() -> None:
    echt = INVOER.maatregelen["extra_geld_asielketen"]
    later = verschoven(echt, date(2030, 7, 1))
    for voor, na in zip(echt.bewerkingen, later.bewerkingen, strict=True):
        assert na.vanaf >= date(2030, 7, 1)
        assert voor.tot is not None and na.tot is not None and na.tot - na.vanaf == voor.tot - voor.vanaf


def test_een_kring_van_voorwaarden() -> None:
    a, b, c = (
        replace(INVOER.maatregelen["ind_korting"], sleutel=s, vereist_maatregelen=v)
        for s, v in (("a", ("b",)), ("b", ("c",)), ("c", ("b",)))
    )
    assert kringen({"a": a, "b": b, "c": c}) == [("b", "c")]
    assert kringen({"a": a, "b": replace(b, vereist_maatregelen=())}) == []


def test_onbekend_scenario_noemt_geen_maatregel() -> None:
    with pytest.raises(InvoerFouten, match="ind_kortin"):
        INVOER.maatregel("ind_kortin")


# --- de opdrachten --------------------------------------------------------------------------------------------------


def test_volgorde_als_json() -> None:
    afloop = roep_hier("volgorde", "verbod_voorrang", "doorstroom_uitbreiding", "--trekkingen", "16", "--json")
    assert afloop.code == 0, afloop.fout
    document = json.loads(afloop.uit)
    assert len(document["volgorden"]) == 2
    assert document["beste"]["maatregelen"] == ["doorstroom_uitbreiding", "verbod_voorrang"]
    assert document["slechtste"]["geschonden"] == [{"maatregel": "verbod_voorrang", "vereist": "doorstroom_uitbreiding"}]
    assert set(document["beste"]["kosten"]) == {"samenleving", "rijk", "gemeente"}


def test_volgorde_als_tabel_zegt_wat_er_breekt() -> None:
    afloop = roep_hier("volgorde", "verbod_voorrang", "doorstroom_uitbreiding", "--trekkingen", "16")
    assert afloop.code == 0, afloop.fout
    assert "De slechtste breekt een voorwaarde: verbod_voorrang gaat in voor doorstroom_uitbreiding." in afloop.uit


def test_een_voorwaarde_die_niet_gekozen_is_wordt_ook_genoemd() -> None:
    afloop = roep_hier("volgorde", "verbod_voorrang", "ind_korting", "--trekkingen", "16")
    assert "verbod_voorrang gaat in zonder doorstroom_uitbreiding, die niet gekozen is." in afloop.uit


def test_volgorde_weigert_en_noemt_alles_tegelijk() -> None:
    geweigerd(roep_hier("volgorde", "verbod_voorang", "ind_korting", "--tussenpoos", "0"), "verbod_voorrang", "1 tot en met 60 maanden")
    geweigerd(roep_hier("volgorde", "ind_korting"), "twee tot en met 5 maatregelen")
    geweigerd(roep_hier("volgorde", "ind_korting", "ind_korting"), "elke maatregel één keer")
    dubbel = roep_hier(
        "volgorde", "doorstroom_plaatsen_behouden", "ind_korting", "coa_korting", "tweestatusstelsel", "verbod_voorrang", "migratiepact"
    )
    geweigerd(dubbel, "twee tot en met 5")


def test_scenario_effect() -> None:
    afloop = roep_hier("scenario", "effect", "kabinetspakket_2024", "--trekkingen", "16", "--json")
    assert afloop.code == 0, afloop.fout
    regels = json.loads(afloop.uit)["effecten"]
    assert {"ind_korting", "pakket als geheel", "tegengestelde beleidslijnen"} <= set(regels)
    geweigerd(roep_hier("scenario", "effect", "lage_instroom"), "een scenario met maatregelen")
    geweigerd(roep_hier("scenario", "effect", "kabinetspaket_2024"), "kabinetspakket_2024")


def test_keten_als_json() -> None:
    afloop = roep_hier("keten", "--trekkingen", "16", "--json")
    assert afloop.code == 0, afloop.fout
    document = json.loads(afloop.uit)
    assert set(document) == {"maanden", "reeksen"}
    assert document["maanden"][0] == "2024-01" and document["maanden"][-1] == "2041-12"
    namen = "voorraad bezetting vergunninghouders_in_opvang noodopvang reguliere_capaciteit behoefte doorlooptijd_weken dwangsommen"
    assert set(document["reeksen"]) == {*namen.split(), "ongedocumenteerden", "ontheemden"}
    for naam, banden in document["reeksen"].items():
        assert set(banden) == {"p10", "p50", "p90"}
        rijen = np.array([banden[k] for k in ("p10", "p50", "p90")])
        assert rijen.shape == (3, len(document["maanden"])) and np.all(np.diff(rijen, axis=0) >= -1e-9), naam


def test_keten_vanaf_als_json() -> None:
    afloop = roep_hier("keten", "--vanaf", "2023-01", "--trekkingen", "16", "--json")
    assert afloop.code == 0, afloop.fout
    document = json.loads(afloop.uit)
    assert document["maanden"][0] == "2023-01"
    fouten = document["terugblik"]["gemiddelde_fout"]["bezetting"]
    assert fouten["keten"] < fouten["geen_verandering"]
    assert all(een["maand"] >= "2023-01" for een in document["terugblik"]["waarnemingen"])


def test_keten_als_tabel() -> None:
    afloop = roep_hier("keten", "--vanaf", "2022-01", "--trekkingen", "16")
    assert afloop.code == 0, afloop.fout
    for stuk in ("Stand eind december", "Terugblik vanaf 2022-01", "Gemiddelde absolute fout", "Geen verandering"):
        assert stuk in afloop.uit


def test_keten_weigert() -> None:
    geweigerd(roep_hier("keten", "--vanaf", "2023"), "een maand als 2023-01")
    geweigerd(roep_hier("keten", "--vanaf", "2019-01"), "2021-01 tot en met 2024-01")
    geweigerd(roep_hier("keten", "--vanaf", "2023-01", "--scenario", "lage_instroom"), "een terugblik zonder scenario")
    geweigerd(roep_hier("keten", "--scenario", "bestaat_niet", "--trekkingen", "100"), "bestaat_niet", "64 of 128")


def test_ijken_schrijft_dezelfde_bestanden(tmp_path: Path) -> None:
    import shutil

    map_ = tmp_path / "invoer"
    shutil.copytree(INVOER.map, map_)
    (map_ / "ijking" / "residuen.csv").unlink()
    afloop = roep_hier("keten", "--ijk", "--invoer", str(map_))
    assert afloop.code == 0, afloop.fout
    for naam in ("parameters/keten_ijking.toml", "ijking/samenhang.csv", "ijking/residuen.csv", "ijking/terugblik.csv"):
        assert (map_ / naam).read_bytes() == (INVOER.map / naam).read_bytes()
    assert not [pad for pad in map_.rglob(".*") if pad.is_file()]


# --- kortingen: wanneer kosten zij meer dan zij opleveren --------------------------------------------------------------


def test_omslag_is_het_deel_waarbij_kosten_en_besparing_gelijk_zijn() -> None:
    """Met dat deel van het effect is het Rijk even duur uit als zonder korting; een besparing van niets slaat meteen om."""
    korting = INVOER.maatregelen["ind_korting"]
    deel = omslag(INVOER, INST, "ind_korting")
    assert deel is not None and 0 < deel < 1
    proef = met_maatregel(verzwakt(korting, deel))
    meer = meet(proef, INST, "proef").kosten["rijk"] - meet(INVOER, INST, "basispad").kosten["rijk"]
    assert meer == pytest.approx(bespaard(korting, INST), rel=0.1)
    gratis = replace(korting, besparing=tuple(replace(een, midden=0.0, laag=0.0) for een in korting.besparing))
    assert omslag(replace(INVOER, maatregelen={**INVOER.maatregelen, "ind_korting": gratis}), INST, "ind_korting") == pytest.approx(
        0, abs=0.01
    )


def test_geen_omslag_zonder_besparing_of_bij_een_lonende_korting() -> None:
    assert omslag(INVOER, INST, "verbod_voorrang") is None
    korting = INVOER.maatregelen["ind_korting"]
    rijk = replace(korting, besparing=tuple(replace(een, midden=1e12, hoog=1e12) for een in korting.besparing))
    assert omslag(replace(INVOER, maatregelen={**INVOER.maatregelen, "ind_korting": rijk}), INST, "ind_korting") is None


def test_besparing_telt_per_jaar_het_laatste_bedrag() -> None:
    """COA-korting: 500 mln in 2027 en daarna veertien jaar 1.000 mln."""
    assert bespaard(INVOER.maatregelen["coa_korting"], INST) == pytest.approx(500e6 + 14 * 1000e6)


def test_verzwakken_schuift_naar_niets() -> None:
    korting = INVOER.maatregelen["coa_korting"]
    for vol, echt in zip(verzwakt(korting, 1.0).bewerkingen, korting.bewerkingen, strict=True):
        assert (vol.laag, vol.midden, vol.hoog) == pytest.approx((echt.laag, echt.midden, echt.hoog))
    half = {b.blad: b.midden for b in verzwakt(korting, 0.5).bewerkingen}
    assert half["keten.verval_bestaande_plaatsen"] == pytest.approx(0.02)
    assert half["keten.pijplijn_plaatsen"] == pytest.approx(0.85)
    with pytest.raises(ValueError, match="niet te verzwakken"):
        verzwakt(INVOER.maatregelen["stabiele_opvangplaatsen"], 0.5)
