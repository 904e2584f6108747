"""Maatregelen alleen en samen: nul doet niets, meer is nooit andersom, en een korting kan meer kosten dan zij oplevert."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hulp_opdracht import geweigerd, roep_hier
from hulp_posten import INVOER

from kostenmodel.beleidseffecten import bespaard, effecten, met_maatregelen, omslag
from kostenmodel.beleidsmeting import Maat, Meter, Proef
from kostenmodel.doorrekening import Instellingen, Rekenaar, nederland
from kostenmodel.invoer import Invoer, InvoerFouten
from kostenmodel.invoer.maatregelen import Bekostiging, Maatregel, enkel_scenario, kringen, per_blad, verschoven, verzwakt
from kostenmodel.keten import Ketenuitkomst, reken_keten
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.trekkingen import Toeval

INST = Instellingen(2027, 32, 5)
METER = Meter(INVOER, INST)


def meet(scenario: str, bekostiging: str = "crisis") -> Maat:
    (maat,) = METER.meet([Proef(INVOER.scenario(scenario), INVOER.bekostiging(bekostiging))])
    return maat


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


def test_beroep_vult_de_opvang_met_afgewezenen_en_niet_met_vergunninghouders() -> None:
    """Tweestatusstelsel: wie voor de betere status procedeert heeft al een vergunning; alleen een volle rechtbank raakt de opvang."""
    echt = INVOER.maatregelen["tweestatusstelsel"]
    wegen = {b.blad.removeprefix("keten."): b for b in echt.bewerkingen}
    assert set(wegen) == {"nareis_per_inwilliging", "uitvoeringsgraad_ind", "vertrek_afgewezenen_per_maand"}
    assert wegen["vertrek_afgewezenen_per_maand"].hoog == 1.0, "ook geen effect is mogelijk"
    beroep = keten(met_maatregel(replace(echt, bewerkingen=(wegen["vertrek_afgewezenen_per_maand"],))))
    for naam in ("voorraad", "wachtenden", "gehuisvest", "taakstelling", "instroom_nareis"):
        assert np.array_equal(beroep.reeksen[naam], BASIS.reeksen[naam]), naam
    assert np.all(beroep.reeksen["afgewezenen"] >= BASIS.reeksen["afgewezenen"] - 1e-9)
    assert np.all(beroep.reeksen["bezetting"] >= BASIS.reeksen["bezetting"] - 1e-9)
    assert beroep.reeksen["afgewezenen"][:, -1].mean() > BASIS.reeksen["afgewezenen"][:, -1].mean()


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


@pytest.mark.parametrize("scenario", ["basispad", "kabinetspakket_2024", "hoge_instroom"])
@pytest.mark.parametrize("bekostiging", ["crisis", "structureel"])
def test_een_meting_is_wat_de_doorrekening_geeft(scenario: str, bekostiging: str) -> None:
    """Wat een meter uit zijn geheugen haalt, is precies wat een verse doorrekening geeft; ook als er al veel gemeten is."""
    posten = Rekenaar(INVOER, INST, [scenario]).arm(nederland(INVOER), scenario, bekostiging).posten
    maat = meet(scenario, bekostiging)
    for partij, bedrag in maat.kosten.items():
        assert bedrag == float(posten[f"netto.{partij}"][AANLOOPJAREN:].sum()), partij
    assert maat.piek == float(keten(INVOER, scenario, bekostiging).reeksen["bezetting"].mean(axis=0)[36:].max())


def test_tegengestelde_beleidslijnen_zijn_het_pakket_min_de_som() -> None:
    uit = effecten(METER, "kabinetspakket_2024")
    assert set(uit.per_maatregel) == set(INVOER.scenario("kabinetspakket_2024").maatregelen)
    som = sum(maat.noodopvang for maat in uit.per_maatregel.values())
    assert uit.tegengesteld.noodopvang == pytest.approx(uit.pakket.noodopvang - som)
    for partij, bedrag in uit.pakket.kosten.items():
        los = sum(maat.kosten[partij] for maat in uit.per_maatregel.values())
        assert uit.tegengesteld.kosten[partij] == pytest.approx(bedrag - los)
    assert uit.per_maatregel["ind_korting"].voorraad > 0 and uit.per_maatregel["verbod_voorrang"].noodopvang > 0


def test_een_enkele_maatregel_is_haar_eigen_pakket() -> None:
    """Bij een maatregel is het pakket de som: er valt niets tegen te werken."""
    uit = effecten(METER, "alleen_verbod_voorrang")
    assert uit.tegengesteld.noodopvang == pytest.approx(0, abs=1e-6)
    assert uit.pakket == uit.per_maatregel["verbod_voorrang"]


def test_verschuiven_houdt_de_duur() -> None:
    echt = INVOER.maatregelen["extra_geld_asielketen"]
    later = verschoven(echt, date(2030, 7, 1))
    assert {(b.vanaf, b.tot) for b in echt.bewerkingen} == {(date(2027, 1, 1), date(2028, 1, 1))}
    assert {(b.vanaf, b.tot) for b in later.bewerkingen} == {(date(2030, 7, 1), date(2031, 7, 1))}
    twee_jaar = verschoven(INVOER.maatregelen["doorstroom_uitbreiding"], date(2028, 2, 1)).bewerkingen
    assert {(b.vanaf, b.tot) for b in twee_jaar} == {(date(2028, 2, 1), date(2030, 2, 1))}


def test_verschuiven_houdt_de_afstand_tussen_bewerkingen() -> None:
    """Wat een deel van een maand later inging, gaat dat na verschuiven ook."""
    echt = INVOER.maatregelen["lagere_norm_oekraine"]
    assert {b.tot for b in verschoven(echt, date(2028, 1, 1)).bewerkingen} == {None, date(2028, 3, 5)}


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


# --- stabiele financiering en duurzame plaatsen: samen wat eerst een maatregel was ----------------------------------------


def met_bekostiging(invoer: Invoer, *sleutels: str) -> Ketenuitkomst:
    maatregelen = [INVOER.maatregelen[sleutel] for sleutel in sleutels]
    return keten(invoer.met(None, Bekostiging("proef", "", "", sleutels, per_blad(maatregelen))), "basispad", "proef")


def test_samen_bestellen_zij_plaatsen_met_een_lange_looptijd() -> None:
    """Gelijk aan alleen vooruit bestellen als elke bestelde plaats van het begin af 15 jaar (5 tot 30) zou blijven."""
    blad = INVOER.blad("keten.looptijd_nieuwe_plaatsen")
    lang = replace(blad, waarden=tuple(replace(w, midden=180.0, laag=60.0, hoog=360.0) for w in blad.waarden))
    anders = replace(INVOER, parameters={**INVOER.parameters, blad.sleutel: lang})
    samen = met_bekostiging(INVOER, "stabiele_financiering_coa", "duurzame_opvangplaatsen")
    for naam, reeks in met_bekostiging(anders, "stabiele_financiering_coa").reeksen.items():
        assert np.array_equal(reeks, samen.reeksen[naam]), naam


def test_alleen_stabiele_financiering_bestelt_plaatsen_die_na_vijf_jaar_sluiten() -> None:
    alleen = met_bekostiging(INVOER, "stabiele_financiering_coa").reeksen
    samen = met_bekostiging(INVOER, "stabiele_financiering_coa", "duurzame_opvangplaatsen").reeksen
    vanaf = BASIS.maanden.index((2032, 1))
    assert np.array_equal(alleen["plaatsen_regulier"][:, :vanaf], samen["plaatsen_regulier"][:, :vanaf])
    assert alleen["plaatsen_regulier_eraf"][:, vanaf:].sum() > samen["plaatsen_regulier_eraf"][:, vanaf:].sum()
    assert alleen["plaatsen_regulier_erbij"][:, vanaf:].sum() > samen["plaatsen_regulier_erbij"][:, vanaf:].sum()
    assert BASIS.reeksen["bewoners_noodopvang"][:, -1].mean() > alleen["bewoners_noodopvang"][:, -1].mean()
    assert alleen["bewoners_noodopvang"][:, -1].mean() > samen["bewoners_noodopvang"][:, -1].mean()


def test_duurzame_plaatsen_doen_niets_zonder_stabiele_financiering() -> None:
    """Daarom staat de ene maatregel in `vereist_maatregelen` van de andere."""
    alleen = met_bekostiging(INVOER, "duurzame_opvangplaatsen").reeksen
    for naam, reeks in BASIS.reeksen.items():
        assert np.array_equal(reeks, alleen[naam]), naam
    assert INVOER.maatregelen["duurzame_opvangplaatsen"].vereist_maatregelen == ("stabiele_financiering_coa",)
    for bekostiging in ("structureel", "structureel_mix"):
        assert {"stabiele_financiering_coa", "duurzame_opvangplaatsen"} <= set(INVOER.bekostiging(bekostiging).maatregelen)


# --- de opdrachten --------------------------------------------------------------------------------------------------


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
    deel = omslag(METER, korting)
    assert deel is not None and 0 < deel < 1
    proef = met_maatregelen(INVOER.scenario("basispad"), [verzwakt(korting, deel)], "proef")
    (maat,) = METER.meet([Proef(proef, INVOER.bekostiging("crisis"))])
    assert maat.kosten["rijk"] - meet("basispad").kosten["rijk"] == pytest.approx(bespaard(korting, INST), rel=0.1)
    gratis = replace(korting, besparing=tuple(replace(een, midden=0.0, laag=0.0) for een in korting.besparing))
    assert omslag(METER, gratis) == pytest.approx(0, abs=0.01)


def test_geen_omslag_zonder_besparing_of_bij_een_lonende_korting() -> None:
    assert omslag(METER, INVOER.maatregelen["verbod_voorrang"]) is None
    korting = INVOER.maatregelen["ind_korting"]
    rijk = replace(korting, besparing=tuple(replace(een, midden=1e12, hoog=1e12) for een in korting.besparing))
    assert omslag(METER, rijk) is None


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
        verzwakt(INVOER.maatregelen["stabiele_financiering_coa"], 0.5)
