"""Eigen cijfers: getypt in het werkboek en ingelezen met --eigen-cijfers geven hetzelfde, en een verkeerde cel wordt gemeld."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hulp_boeken import KEUZES, Boek, Boekenkast, gelijk, jaarcellen
from hulp_eigen import UTRECHT, Opgave, typ, vul

from kostenmodel import api
from kostenmodel.doorrekening import Uitkomst
from kostenmodel.invoer import InvoerFouten
from kostenmodel.invoer.eigencijfers import BLAD
from kostenmodel.rekenschema import ARMEN
from kostenmodel.werkboek import bladen
from kostenmodel.werkboek.context import Context
from kostenmodel.werkboek.opbouw import bouw
from kostenmodel.werkboek.raster import TOTAAL


@pytest.fixture(scope="module")
def ingevuld(boekenkast: Boekenkast, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return vul(boekenkast.boek("Utrecht"), UTRECHT, tmp_path_factory.mktemp("eigen") / "ingevuld.xlsx")


@pytest.fixture(scope="module")
def ingelezen(ingevuld: Path) -> api.Werkboek:
    (werkboek,) = api.maak_werkboek(["Utrecht"], ingevuld.with_name("opnieuw.xlsx"), KEUZES, eigen_cijfers=ingevuld)
    return werkboek


@pytest.fixture(scope="module")
def uitkomst(ingelezen: api.Werkboek) -> Uitkomst:
    return ingelezen.uitkomst


def test_getypt_is_hetzelfde_als_ingelezen(boekenkast: Boekenkast, ingelezen: api.Werkboek) -> None:
    """Elke post in elk jaar, onder beide bekostigingen, en elk oordeel."""
    boek = boekenkast.boek("Utrecht")
    model = boek.herreken()
    typ(model, boek, UTRECHT)
    opnieuw = Boek(ingelezen.bestand)
    assert opnieuw.sleutels == boek.sleutels
    verschil, aantal = [], 0
    for post in ingelezen.uitkomst.schema.post.values():
        for blad, rij in boek.sleutels.get(post.sleutel, ()):
            for cel in [f"{TOTAAL}{rij}"] if post.is_getal else jaarcellen(rij):
                aantal += 1
                getypt, gelezen = model.waarde(blad, cel), opnieuw.waarden.get((blad, cel))
                if not gelijk(getypt, gelezen):
                    verschil.append(f"{post.sleutel} {blad}!{cel}: getypt {getypt!r}, ingelezen {gelezen!r}")
    assert verschil == []
    assert aantal > 20_000


def test_ingelezen_werkboek_klopt_en_herrekent(ingelezen: api.Werkboek) -> None:
    boek = Boek(ingelezen.bestand)
    assert ingelezen.controles_goed
    assert boek.afwijkingen(boek.herreken().waarde, boek.waarden) == []


def test_zonder_eigen_cijfers_verandert_er_niets(boekenkast: Boekenkast, tmp_path: Path) -> None:
    """Een leeg blad inlezen geeft hetzelfde werkboek, tot op de byte."""
    boek = boekenkast.boek("Utrecht")
    (werkboek,) = api.maak_werkboek(["Utrecht"], tmp_path / "leeg.xlsx", KEUZES, eigen_cijfers=boek.pad)
    assert werkboek.bestand.read_bytes() == boek.pad.read_bytes()


def test_opgave_wint_in_elk_scenario_en_elke_bekostiging(uitkomst: Uitkomst) -> None:
    plek = uitkomst.inst.jaren.index(2027)
    for scenario in uitkomst.scenarios:
        for arm in ARMEN:
            parameters = uitkomst.armen[scenario, arm].parameters
            norm = parameters["oekraine.norm_per_plaats_per_dag"]
            assert norm.midden[plek] == norm.laag[plek] == norm.hoog[plek] == 52.5
            assert norm.bron[plek] == "eigen opgave" and norm.bron[plek + 1] != "eigen opgave"


def test_eigen_aantal_is_het_volume_van_de_gemeente(uitkomst: Uitkomst) -> None:
    """En in jaren zonder opgave geldt de sleutel weer."""
    t = uitkomst.inst.jaren.index(2027)
    for arm in ARMEN:
        posten = uitkomst.armen["basispad", arm].posten
        assert posten["volume.gehuisvest"][t] == pytest.approx(640) and posten["volume.gehuisvest"][t + 1] == pytest.approx(700)
        assert posten["volume.taakstelling"][t] == pytest.approx(655)
        assert posten["volume.ontheemden_opvang"][t] == pytest.approx(1450)
        assert posten["verdeling.aandeel_huisvesting"][t + 2] == posten["verdeling.aandeel_inwoners"][t + 2]


def test_wie_gehuisvest_is_blijft_in_de_gemeente(uitkomst: Uitkomst) -> None:
    """Het aandeel van 2027 in het eerste jaar is dat van 2028 in het tweede jaar, en zo verder."""
    posten, t = uitkomst.armen["basispad", "crisis"].posten, uitkomst.inst.jaren.index(2027)
    for verder, code in enumerate(("jaar_1", "jaar_2", "jaar_3", "jaar_4", "jaar_5")):
        assert posten[f"verdeling.aandeel_verblijf_{code}"][t + verder] == pytest.approx(posten["verdeling.aandeel_huisvesting"][t])


def test_locaties_tellen_mee_voor_de_dagen_dat_zij_er_zijn(uitkomst: Uitkomst) -> None:
    posten, jaren = uitkomst.armen["basispad", "crisis"].posten, uitkomst.inst.jaren
    hotel = posten["locaties.plaatsjaren.locatie_1"]
    assert hotel[jaren.index(2025)] == 0
    assert hotel[jaren.index(2026)] == pytest.approx(300 * 306 / 365)
    assert hotel[jaren.index(2027)] == 300
    assert hotel[jaren.index(2028)] == pytest.approx(300 * 182 / 366)
    assert hotel[jaren.index(2029)] == 0
    assert np.all(posten["locaties.plaatsjaren.locatie_2"] == 420)
    assert posten["locaties.plaatsjaren.locatie_4"][jaren.index(2029)] == 650 and posten["locaties.plaatsjaren.locatie_4"][-1] == 0


def test_eigen_noodopvang_is_het_aantal_plaatsen_onder_crisis(uitkomst: Uitkomst) -> None:
    """Onder structureel krimpt zij mee met het land: het aandeel is in beide gelijk."""
    t = uitkomst.inst.jaren.index(2027)
    crisis, structureel = (uitkomst.armen["basispad", arm] for arm in ARMEN)
    assert crisis.posten["volume.plaatsen_noodopvang.hotel"][t] == pytest.approx(300)
    assert crisis.posten["volume.plaatsen_noodopvang.schip"][t] == 0
    land = "plaatsen_noodopvang.hotel"
    verhouding = structureel.landelijk[land][t] / crisis.landelijk[land][t]
    assert structureel.posten["volume.plaatsen_noodopvang.hotel"][t] == pytest.approx(300 * verhouding)
    na = uitkomst.inst.jaren.index(2029)
    assert crisis.posten["volume.plaatsen_noodopvang.schip"][na] > 0


def test_eigen_plaatsen_oekraine_zijn_de_plaatsen_met_hun_prijs(uitkomst: Uitkomst) -> None:
    t = uitkomst.inst.jaren.index(2027)
    for arm in ARMEN:
        posten = uitkomst.armen["basispad", arm].posten
        assert posten["oekraine.plaatsen"][t] == pytest.approx(1550)
        assert posten["oekraine.prijs.units"][t] == 47.0
        assert posten["oekraine.aandeel.units"][t] == pytest.approx(900 / 1550)
        assert posten["oekraine.aandeel.hotel"][t] == 0


def test_eigen_regel_staat_op_zijn_taakveld_en_telt_naar_deel(uitkomst: Uitkomst) -> None:
    t = uitkomst.inst.jaren.index(2028)
    crisis, structureel = (uitkomst.armen["basispad", arm].posten for arm in ARMEN)
    assert crisis["eigen_regels.lasten.t1_2"][t] == structureel["eigen_regels.lasten.t1_2"][t] == 125_000
    assert crisis["eigen_regels.baten.t6_1"][t] == 40_000 and structureel["eigen_regels.baten.t6_1"][t] == 20_000
    assert crisis["eigen_regels.lasten.t6_1"][t] == 0


def test_trekkingen_rekenen_met_de_eigen_cijfers(boekenkast: Boekenkast, uitkomst: Uitkomst) -> None:
    """Anders zou de band bij andere cijfers horen dan het rekenpad."""
    plek = uitkomst.inst.jaren.index(2028)
    anders = boekenkast.uitkomst("Utrecht").simulatie["basispad"].netto["crisis", "gemeente"][:, plek]
    assert not np.allclose(uitkomst.simulatie["basispad"].netto["crisis", "gemeente"][:, plek], anders)


def test_eigen_cijfers_staan_weer_in_het_nieuwe_werkboek_en_in_de_verantwoording(boekenkast: Boekenkast, ingelezen: api.Werkboek) -> None:
    boek = Boek(ingelezen.bestand)
    model = boekenkast.boek("Utrecht").herreken()
    typ(model, boekenkast.boek("Utrecht"), UTRECHT)
    vel = boek.bladen[BLAD]
    rijen = {cel.value: cel.row for cel in vel["A"] if isinstance(cel.value, str)}
    assert vel[f"I{rijen['oekraine.norm_per_plaats_per_dag']}"].value == 52.5
    assert vel[f"B{rijen['locaties.locatie_1']}"].value == "Jaarbeursplein"
    assert vel[f"E{rijen['locaties.locatie_1']}"].value.date().isoformat() == "2026-03-01"
    teksten = [str(cel.value) for cel in boek.bladen["Verantwoording"]["A"] if cel.value]
    for sleutel in (*UTRECHT.jaren, "locaties.locatie_1"):
        assert any(sleutel in tekst for tekst in teksten), sleutel
    assert "Eigen cijfers (eigen opgave gemeente)" in teksten


def test_parameterblad_zegt_dat_er_een_eigen_cijfer_staat(ingelezen: api.Werkboek) -> None:
    boek = Boek(ingelezen.bestand)
    rij = boek.sleutels["oekraine.norm_per_plaats_per_dag"][0][1]
    anders = boek.sleutels["noodopvang.vergoed_aandeel"][0][1]
    assert boek.waarden["Parameters", f"AC{rij}"] == "ja: eigen opgave"
    assert boek.waarden["Parameters", f"AC{anders}"] == "nee"


def test_tekst_waar_een_getal_hoort_laat_de_standaard_staan_en_wordt_gemeld(boekenkast: Boekenkast) -> None:
    """In het werkboek zelf: de controle zegt het, en er komt nergens een foutwaarde."""
    boek = boekenkast.boek("Utrecht")
    begin, model = boek.herreken(), boek.herreken()
    fout = {"oekraine.norm_per_plaats_per_dag": {2027: "vijftig"}, "begroting.onttrekking_reserves.t6_1": {2027: "n.n.b."}}
    typ(model, boek, Opgave(fout, {"locaties.locatie_1": {"soort": "Noodopvang: hotel", "plaatsen": "veel", "prijs": "?"}}))
    blad, rij = boek.sleutels["netto.gemeente"][0]
    assert [model.waarde(blad, cel) for cel in jaarcellen(rij)] == [begin.waarde(blad, cel) for cel in jaarcellen(rij)]
    assert not [plek for plek in boek.formules if str(model.waarde(*plek)).startswith("#")]
    controles = {str(model.waarde("Controles", f"B{n}")): model.waarde("Controles", f"G{n}") for n in range(8, 60)}
    (naam,) = (naam for naam in controles if "Eigen cijfers" in naam)
    assert controles[naam] == "klopt niet" and model.waarde("Controles", "B6") == "een controle klopt niet, zie blad Controles"


# --- verkeerde opgaven ---


def _fouten(boek: Boek, opgave: Opgave, pad: Path) -> list[str]:
    with pytest.raises(InvoerFouten) as fout:
        api.maak_werkboek(["Utrecht"], pad.with_name("uit.xlsx"), KEUZES, eigen_cijfers=vul(boek, opgave, pad))
    assert not pad.with_name("uit.xlsx").exists()
    return [str(melding) for melding in fout.value.meldingen]


def test_alle_fouten_tegelijk_met_blad_en_cel(boekenkast: Boekenkast, tmp_path: Path) -> None:
    opgave = Opgave(
        {
            "oekraine.norm_per_plaats_per_dag": {2027: "vijftig"},
            "noodopvang.vergoed_aandeel": {2027: 95.0},
            "regelingen.tijdelijk.opvang_ontheemden": {2028: 2.0},
            "aantallen.gehuisvest": {2027: -3.0},
            "eigen_regels.bedrag.regel_1": {2027: 10.0},
        },
        {
            "locaties.locatie_1": {"soort": "hotel", "plaatsen": 10.0, "begin": "morgen", "prijs": -1.0},
            "locaties.locatie_2": {
                "soort": "Reguliere opvang (azc)",
                "plaatsen": 5.0,
                "begin": __import__("datetime").date(2028, 1, 1),
                "eind": __import__("datetime").date(2027, 1, 1),
            },
        },
    )
    meldingen = _fouten(boekenkast.boek("Utrecht"), opgave, tmp_path / "fout.xlsx")
    assert len(meldingen) == 10, "\n".join(meldingen)
    assert all(melding.startswith("fout.xlsx, blad Eigen cijfers, cel ") for melding in meldingen)
    stukken = (
        '"vijftig"',
        "95",
        "1 (ja), 0 (nee)",
        "-3",
        '"hotel"',
        '"morgen"',
        "2027-01-01",
        "een keuze bij last of baat",
        "een keuze bij taakveld",
    )
    for stuk in stukken:
        assert any(stuk in melding for melding in meldingen), stuk


@pytest.mark.parametrize(
    ("maak", "stuk"),
    [
        (lambda pad, boek: pad.write_text("geen werkboek"), "een bestand dat geen werkboek is"),
        (lambda pad, boek: _hernoem(boek, pad), "een blad Eigen cijfers"),
        (lambda pad, boek: _titel(boek, pad, "Eigen cijfers – Amsterdam"), "eigen cijfers van Utrecht"),
        (lambda pad, boek: _sleutel(boek, pad, "oekraine.norm_per_plaats"), 'Bedoelt u "oekraine.norm_per_plaats_per_dag"?'),
        (lambda pad, boek: _sleutel(boek, pad, "gemeente.omslagrente"), "een tweede keer"),
    ],
)
def test_een_bestand_dat_niet_past_wordt_geweigerd(boekenkast: Boekenkast, tmp_path: Path, maak: object, stuk: str) -> None:
    pad = tmp_path / "raar.xlsx"
    maak(pad, boekenkast.boek("Utrecht"))  # type: ignore[operator]
    with pytest.raises(InvoerFouten) as fout:
        api.maak_werkboek(["Utrecht"], tmp_path / "uit.xlsx", KEUZES, eigen_cijfers=pad)
    assert stuk in str(fout.value)
    assert not (tmp_path / "uit.xlsx").exists()


def test_een_pad_dat_niet_bestaat_en_meer_gemeenten(boekenkast: Boekenkast, tmp_path: Path) -> None:
    with pytest.raises(InvoerFouten, match="geen bestand"):
        api.maak_werkboek(["Utrecht"], tmp_path, KEUZES, eigen_cijfers=tmp_path / "weg.xlsx")
    with pytest.raises(InvoerFouten, match="eigen cijfers van Utrecht, Rozendaal"):
        api.maak_werkboek(["Utrecht", "Rozendaal"], tmp_path, KEUZES, eigen_cijfers=boekenkast.boek("Utrecht").pad)


def _hernoem(boek: Boek, pad: Path) -> None:
    werkboek = openpyxl.load_workbook(boek.pad)
    werkboek[BLAD].title = "Mijn cijfers"
    werkboek.save(pad)


def _titel(boek: Boek, pad: Path, titel: str) -> None:
    werkboek = openpyxl.load_workbook(boek.pad)
    werkboek[BLAD]["A1"] = titel
    werkboek.save(pad)


def _sleutel(boek: Boek, pad: Path, nieuw: str) -> None:
    werkboek = openpyxl.load_workbook(boek.pad)
    vel = werkboek[BLAD]
    rij = next(cel.row for cel in vel["A"] if cel.value == "oekraine.norm_per_plaats_per_dag")
    vel[f"A{rij}"] = nieuw
    werkboek.save(pad)


def test_naast_andere_gemeenten_hetzelfde_werkboek(boekenkast: Boekenkast, ingelezen: api.Werkboek) -> None:
    """Gemeenten delen drukplaten; ingevulde en lege cellen op dezelfde plek mogen elkaar niet raken."""

    def maak(uitkomst: Uitkomst) -> bytes:
        context = Context(uitkomst, boekenkast.invoer, "basispad")
        return bouw(bladen(context), context)

    zonder = maak(boekenkast.uitkomst("Rozendaal"))
    assert maak(ingelezen.uitkomst) == ingelezen.bestand.read_bytes()
    assert maak(boekenkast.uitkomst("Rozendaal")) == zonder == boekenkast.boek("Rozendaal").pad.read_bytes()
