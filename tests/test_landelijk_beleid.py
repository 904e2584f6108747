"""Wat het landelijke werkboek over maatregelen zegt: de tabel bij artikel 2, de ontleding, de volgorde en de begroting."""

from __future__ import annotations

import numpy as np
import pytest
from hulp_landelijk import Land, tabel

from kostenmodel.beleidseffecten import met_maatregelen
from kostenmodel.doorrekening import Rekenaar
from kostenmodel.landelijk.artikel import DEKKING, ERAF, ERBIJ, Gevolg, op_grens
from kostenmodel.landelijk.beleid import Beleid, volgordegroepen
from kostenmodel.rekenkern import AANLOOPJAREN

SPUK = DEKKING[2]


@pytest.fixture(scope="module")
def beleid(land: Land) -> Beleid:
    return land.kader.beleid


def gevolg(beleid: Beleid, sleutel: str) -> Gevolg:
    return next(een for een in beleid.gevolgen if een.maatregel.sleutel == sleutel)


def test_rijksbijdrage_lvv_met_de_hand_nagerekend(land: Land, beleid: Beleid) -> None:
    """24 mln per jaar (laag 15, hoog 30) aan vijf steden, verdeeld als in 2024; aan lasten verandert niets.

    Vier jaar is 96 mln extra specifieke uitkering, dus netto -96 mln; in grootteklassen zonder LVV-stad is het nul.
    """
    een = gevolg(beleid, "lvv_voortgezet")
    assert {regel for (regel, _), rij in een.regels.items() if np.abs(rij).max() > 1} == {SPUK}
    assert sum(rij for (regel, _), rij in een.regels.items() if regel == SPUK) == pytest.approx(np.full(15, 24e6))
    for grens, bedrag in (("laag", -15e6), ("midden", -24e6), ("hoog", -30e6)):
        assert een.netto[grens] == pytest.approx(np.full(15, bedrag))  # type: ignore[index]
    gemeenten = land.rekenaar.invoer.gemeenten
    samen = sum(g.lvv_rijksbijdrage for g in gemeenten)
    for klasse, rij in een.per_klasse.items():
        deel = sum(g.lvv_rijksbijdrage for g in gemeenten if g.grootteklasse == klasse) / samen
        assert rij == pytest.approx(np.full(15, -24e6 * deel), abs=0.01), klasse
    (regel,) = (rij for rij in _maatregelen(land) if rij["Maatregel"] == "Rijksbijdrage LVV voortgezet")
    assert regel["Specifieke uitkering (SPUK)"] == pytest.approx(96e6)
    assert regel["Netto 2027-2030 (midden)"] == pytest.approx(-96e6)
    assert (regel["Netto bij laag"], regel["Netto bij hoog"]) == (pytest.approx(-60e6), pytest.approx(-120e6))
    assert (regel["Lasten erbij"], regel["Lasten eraf (voordeel)"], regel["Status"], regel["Soort"]) == (0, 0, "voorstel", "geld")


def _maatregelen(land: Land) -> list[dict[object, object]]:
    """De rijen van blad Artikel twee met een maatregel."""
    boek, blad = land.boek(), "Artikel twee"
    koppen = {cel.column_letter: cel.value for cel in boek.bladen[blad][5] if cel.value is not None}
    rijen = range(6, boek.bladen[blad].max_row + 1)
    return [
        {kop: boek.waarden.get((blad, f"{kolom}{rij}")) for kolom, kop in koppen.items()}
        for rij in rijen
        if boek.waarden.get((blad, f"C{rij}")) is not None
    ]


def test_elke_maatregel_staat_een_keer_in_de_tabel(land: Land) -> None:
    invoer, rijen = land.rekenaar.invoer, _maatregelen(land)
    assert sorted(str(rij["Maatregel"]) for rij in rijen) == sorted(een.titel for een in invoer.maatregelen.values())
    in_scenario = invoer.scenario(invoer.stand.artikel2_scenario).maatregelen
    assert {rij["Maatregel"] for rij in rijen if rij["In het scenario"] == "ja"} == {invoer.maatregelen[een].titel for een in in_scenario}


def test_tabel_waarschuwt_tegen_terugrekenen(land: Land) -> None:
    assert "nooit terug naar een gemeente" in str(land.boek().waarden["Artikel twee", "A6"])


@pytest.mark.parametrize("sleutel", ["ind_korting", "tweestatusstelsel"])
def test_gevolg_is_het_verschil_van_twee_doorrekeningen(land: Land, beleid: Beleid, sleutel: str) -> None:
    """Langs de weg van het werkboek: alle gemeenten met en zonder de maatregel, en dan de netto last aftrekken."""
    invoer = land.rekenaar.invoer
    basis = invoer.scenario(invoer.stand.artikel2_scenario)
    zonder = [invoer.maatregelen[naam] for naam in basis.maatregelen if naam != sleutel]
    som = []
    for maatregelen in ([*zonder, invoer.maatregelen[sleutel]], zonder):
        scenario = met_maatregelen(basis, maatregelen, "proef")
        rekenaar = Rekenaar(invoer.met(scenario), land.rekenaar.inst, ["proef"])
        paden = rekenaar.rekenpaden(invoer.gemeenten)
        som.append(sum(pad["proef"].armen["crisis"].posten["netto.gemeente"][AANLOOPJAREN:] for pad in paden))
    een = gevolg(beleid, sleutel)
    assert een.netto["midden"] == pytest.approx(som[0] - som[1], abs=1)
    assert abs(een.netto["midden"]).max() > 1e6


def test_lasten_min_dekking_is_netto_en_klassen_tellen_op(beleid: Beleid) -> None:
    for een in beleid.gevolgen:
        lasten = sum((rij for (regel, _), rij in een.regels.items() if regel in (ERBIJ, ERAF)), start=np.zeros(15))
        dekking = sum((rij for (regel, _), rij in een.regels.items() if regel in DEKKING), start=np.zeros(15))
        assert lasten - dekking == pytest.approx(een.netto["midden"], abs=0.01), een.maatregel.sleutel
        assert sum(een.per_klasse.values()) == pytest.approx(een.netto["midden"], abs=0.01)
        assert sum(een.van_aard(aard) for aard in ("incidenteel", "structureel")) == pytest.approx(een.netto["midden"], abs=0.01)
        assert all(rij.min() >= 0 for (regel, _), rij in een.regels.items() if regel == ERBIJ)
        assert all(rij.max() <= 0 for (regel, _), rij in een.regels.items() if regel == ERAF)


def test_wie_niet_naast_een_ander_kan_gelden_komt_in_haar_plaats(beleid: Beleid) -> None:
    assert gevolg(beleid, "oekraine_verlengd").vervangt == ("Overgangsregeling voor ontheemden uit Oekraïne na 4 maart 2027",)
    assert gevolg(beleid, "ind_korting").vervangt == ()


def test_op_grens_zet_elk_effect_op_zijn_grens(land: Land) -> None:
    maatregel = land.rekenaar.invoer.maatregelen["coa_korting"]
    assert [b.midden for b in op_grens(maatregel, "hoog").bewerkingen] == [b.hoog for b in maatregel.bewerkingen]
    assert op_grens(maatregel, "midden").bewerkingen == maatregel.bewerkingen


def test_volgordegroepen_nemen_alles_mee_wat_nodig_is(land: Land) -> None:
    invoer = land.rekenaar.invoer
    assert volgordegroepen(invoer, ["ind_korting"]) == []
    (groep,) = volgordegroepen(invoer, ["intrekking_spreidingswet"])
    assert set(groep) == {"intrekking_spreidingswet", "stabiele_financiering_coa", "duurzame_opvangplaatsen"}


def test_volgorde_zegt_welke_volgorde_een_voorwaarde_breekt(land: Land) -> None:
    """In de tabel van het tweestatusstelsel gaat het extra geld voor, of de voorwaarde breekt."""
    rijen = [rij for rij in tabel(land.boek(), "Volgorde") if rij["Duurder door de volgorde"] is not None]
    breekt = {str(rij["Volgorde"]).split(" > ")[0]: rij["Breekt een voorwaarde"] for rij in rijen}
    wet, geld = "Wet invoering tweestatusstelsel", "Extra geld voor de asielketen"
    assert breekt[wet] == f"{wet} gaat in vóór {geld}"
    assert min(float(str(rij["Duurder door de volgorde"])) for rij in rijen) == 0


def test_ontleding_telt_op_tot_het_verschil_op_blad_scenarios(land: Land) -> None:
    """Met evenveel trekkingen blijft alleen over wat drempels per gemeente en eigen cijfers schelen."""
    rijen = {str(rij["Maatregel"]): rij for rij in tabel(land.boek(), "Ontleding")}
    samen, hier = rijen["Alle maatregelen samen"], rijen["Hetzelfde verschil op blad Scenarios, met 64 trekkingen"]
    for kop, bedrag in samen.items():
        if kop != "Maatregel":
            assert float(str(hier[kop])) == pytest.approx(float(str(bedrag)), rel=0.002), kop


def test_begroting_asiel_en_migratie_met_de_hand(land: Land) -> None:
    """Artikel 37 in 2027: 5.137.297.000, nog niet gedekt 2.100.000.000, IND 1.022.721.000; voor opvang blijft 6.214.576.000 over."""
    boek, blad = land.boek(), "Begroting Asiel en Migratie"
    rijen = {boek.waarden.get((blad, f"A{rij}")): boek.waarden.get((blad, f"G{rij}")) for rij in range(6, 22)}
    assert rijen["Over voor opvang en overig: begroting plus nog niet gedekt, zonder IND"] == 6_214_576_000
    coa, jenv = (land.kader.cijfers.rekening("basispad", "crisis", partij, "netto")[0] for partij in ("coa", "jenv"))
    model = {boek.waarden.get((blad, f"A{rij}")): boek.waarden.get((blad, f"G{rij}")) for rij in range(12, 16)}
    rest = model["Niet door dit model verklaard (min: het model komt hoger uit)"]
    assert rest == pytest.approx(6_214_576_000 - coa - jenv, abs=0.01)


def test_trefzekerheid_zet_naief_naast_de_prognose(land: Land) -> None:
    boek = land.boek()
    teksten = {waarde for (blad, _), waarde in boek.waarden.items() if blad == "Trefzekerheid"}
    assert {"naïef: de laatste maand blijft", "combinatie: deze prognose"} <= teksten
