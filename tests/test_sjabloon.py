"""Het sjabloon met eigen cijfers: hetzelfde blad als in het werkboek, en ingevuld en ingelezen verandert het precies wat het hoort."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hulp_boeken import GEEL, KEUZES, Boek, Boekenkast, gelijk
from hulp_eigen import Opgave, vul
from hulp_opdracht import TREKKINGEN, geweigerd, roep_hier

from kostenmodel import api
from kostenmodel.doorrekening import Uitkomst
from kostenmodel.herkomst import GEGEVENSKLASSEN
from kostenmodel.invoer import Invoer, dagnummer
from kostenmodel.invoer.eigencijfers import BLAD, NAASTKOP, grens
from kostenmodel.rekenkern import AANLOOPJAREN, Gekozen, Parameter, Veld, bladeren, sleutel_van
from kostenmodel.rekenschema import ARMEN, bouw_schema
from kostenmodel.verdeling import AANTALLEN
from kostenmodel.werkboek.raster import BEGROTING, JAARKOLOMMEN, JAARRIJ, TOTAAL

GEMEENTE = "Rozendaal"
EERST = ("aantallen.taakstelling", "aantallen.ontheemden_opvang", "gemeente.omslagrente", "oekraine.norm_per_plaats_per_dag")


@pytest.fixture(scope="module")
def sjabloon(tmp_path_factory: pytest.TempPathFactory) -> Boek:
    pad = tmp_path_factory.mktemp("sjabloon") / "eigen.xlsx"
    afloop = roep_hier("invoer", "sjabloon", GEMEENTE, "-o", str(pad), *TREKKINGEN)
    assert afloop.code == 0, afloop.fout
    return Boek(pad)


@pytest.fixture(scope="module")
def invoer() -> Invoer:
    return api.laad_invoer(KEUZES)


def rijen(boek: Boek) -> dict[str, int]:
    return {
        cel.value: cel.row for cel in boek.bladen[BLAD]["A"] if isinstance(cel.value, str) and "." in cel.value and " " not in cel.value
    }


def opgaven(invoer: Invoer) -> list[str]:
    return [sleutel for sleutel in bouw_schema(invoer).parameters if invoer.blad(sleutel).eigen_opgave]


# --- het sjabloon ---


def test_sjabloon_heeft_alles_wat_een_gemeente_beter_kan_weten_een_keer(sjabloon: Boek, invoer: Invoer) -> None:
    verwacht = {
        *opgaven(invoer),
        *(f"locaties.{code}" for code in invoer.indelingen["locatie"]),
        *(f"eigen_regels.bedrag.{code}" for code in invoer.indelingen["eigen_regel"]),
        "opgave.gemeente",
    }
    kolom = [cel.value for cel in sjabloon.bladen[BLAD]["A"]]
    assert list(sjabloon.bladen) == [BLAD]
    assert set(rijen(sjabloon)) == verwacht
    assert [kolom.count(sleutel) for sleutel in verwacht] == [1] * len(verwacht)


def test_eerst_wat_niemand_anders_weet_dan_per_afdeling(sjabloon: Boek, invoer: Invoer) -> None:
    waar = rijen(sjabloon)
    koppen = {cel.value: cel.row for cel in sjabloon.bladen[BLAD]["A"] if isinstance(cel.value, str)}
    vooraan = [*EERST, *(s for s in waar if s.startswith("begroting.al_geraamd."))]
    assert all(koppen["Eerst invullen"] < waar[sleutel] < koppen["Eigen locaties"] for sleutel in vooraan)
    groepen = [(code.label, wie) for wie, code in invoer.indelingen["opgever"].items() if code.label in koppen]
    einden = [koppen[label] for label, _ in groepen[1:]] + [10_000]
    assert len(groepen) == 6
    for (label, wie), eind in zip(groepen, einden, strict=True):
        onder = [s for s, rij in waar.items() if koppen[label] < rij < eind and s in invoer.parameters]
        assert onder and {invoer.blad(s).eigen_opgave for s in onder} == {wie}


def test_naast_elke_cel_staat_eenheid_uitleg_en_wat_anders_geldt(sjabloon: Boek, invoer: Invoer) -> None:
    vel = sjabloon.bladen[BLAD]
    assert vel[f"{TOTAAL}{JAARRIJ}"].value == NAASTKOP
    for sleutel, rij in rijen(sjabloon).items():
        if sleutel not in opgaven(invoer) or sleutel.startswith("eigen_regels."):
            continue
        blad, naast = invoer.blad(sleutel), vel[f"{TOTAAL}{rij}"].value
        _, verwacht, _ = grens(blad)
        assert vel[f"C{rij}"].value == blad.eenheid
        assert verwacht in vel[f"Z{rij}"].value.lower() and (blad.uitleg or "") in vel[f"Z{rij}"].value
        if blad.is_opgave and sleutel not in AANTALLEN:
            assert naast == "onbekend"
        elif not blad.is_opgave:
            assert naast == pytest.approx(invoer.jaarwaarden(sleutel, [2027]).midden[0], rel=1e-12)


def test_naast_een_aantal_staat_wat_de_verdeelsleutel_geeft(sjabloon: Boek, boekenkast: Boekenkast) -> None:
    posten = boekenkast.uitkomst(GEMEENTE).armen["basispad", "crisis"].posten
    for sleutel, aantal in AANTALLEN.items():
        naast = sjabloon.bladen[BLAD][f"{TOTAAL}{rijen(sjabloon)[sleutel]}"].value
        assert naast == pytest.approx(posten[f"volume.{aantal.volume}"][AANLOOPJAREN]), sleutel


def test_sjabloon_zegt_hetzelfde_als_het_blad_in_het_werkboek(sjabloon: Boek, boekenkast: Boekenkast) -> None:
    """Elke rij met een sleutel, van kolom A tot en met de uitleg; alleen een verwijzing is hier het getal."""
    werkboek = boekenkast.boek(GEMEENTE)
    waar = {sleutel: rij for blad, sleutel, rij in _sleutelrijen(werkboek) if blad == BLAD}
    for sleutel, rij in rijen(sjabloon).items():
        for kolom in ("A", "B", "C", "D", "E", TOTAAL, *JAARKOLOMMEN, "X", "Y", "Z"):
            hier, daar = sjabloon.waarden.get((BLAD, f"{kolom}{rij}")), werkboek.waarden.get((BLAD, f"{kolom}{waar[sleutel]}"))
            assert gelijk(hier, daar), (sleutel, kolom, hier, daar)


def _sleutelrijen(boek: Boek) -> Iterator[tuple[str, str, int]]:
    for sleutel, plekken in boek.sleutels.items():
        yield from ((blad, sleutel, rij) for blad, rij in plekken)


def test_alleen_gele_cellen_zijn_te_wijzigen_zonder_wachtwoord(sjabloon: Boek) -> None:
    vel = sjabloon.bladen[BLAD]
    assert vel.protection.sheet and not vel.protection.password
    open_, geel = set(), set()
    for rij in vel.iter_rows():
        for cel in rij:
            open_ |= {cel.coordinate} if not cel.protection.locked else set()
            geel |= {cel.coordinate} if cel.fill.fgColor.rgb == GEEL else set()
    assert open_ == geel and len(geel) > 2_000


def test_sjabloon_verwijst_nergens_naartoe(sjabloon: Boek) -> None:
    assert all("!" not in formule for formule in sjabloon.formules.values())
    assert not sjabloon.werkboek.defined_names
    model = sjabloon.herreken()
    assert sjabloon.afwijkingen(model.waarde, sjabloon.waarden) == []


def test_een_rekenblad_weigert_al_bij_het_typen(sjabloon: Boek, invoer: Invoer) -> None:
    """De grenzen van de invoercellen zijn die van het inlezen."""
    keuringen = [keur for keur in sjabloon.bladen[BLAD].data_validations.dataValidation if keur.type == "decimal"]
    for sleutel, rij in rijen(sjabloon).items():
        if sleutel not in opgaven(invoer) or sleutel.startswith("eigen_regels."):
            continue
        (keur,) = (een for een in keuringen if f"{BEGROTING}{rij}" in een.sqref)
        (laagste, hoogste), _, _ = grens(invoer.blad(sleutel))
        assert float(keur.formula1) == (-1e15 if laagste is None else laagste)
        assert (None if keur.formula2 is None else float(keur.formula2)) == hoogste


def test_een_ingevuld_sjabloon_wordt_niet_overschreven(sjabloon: Boek, tmp_path: Path) -> None:
    pad = tmp_path / "eigen.xlsx"
    vul(sjabloon, Opgave({"gemeente.omslagrente": {2027: 0.02}}, {}), pad)
    eerst = pad.read_bytes()
    geweigerd(roep_hier("invoer", "sjabloon", GEMEENTE, "-o", str(pad)), "eigen.xlsx", "--overschrijf")
    assert pad.read_bytes() == eerst
    assert roep_hier("invoer", "sjabloon", GEMEENTE, "-o", str(pad), "--overschrijf", *TREKKINGEN).code == 0
    assert pad.read_bytes() == sjabloon.pad.read_bytes()
    assert roep_hier("invoer", "sjabloon", GEMEENTE, "-o", str(pad), *TREKKINGEN).code == 0, "een onaangeroerd sjabloon mag weg"


def test_alle_fouten_van_de_opdracht_tegelijk(tmp_path: Path) -> None:
    afloop = roep_hier("invoer", "sjabloon", "Rozendal", "-o", str(tmp_path / "weg" / "x.xlsx"), "--jaar", "1990", "--scenario", "basis")
    geweigerd(afloop, "Bedoelt u Rozendaal", "--jaar", "basispad", "map")
    assert list(tmp_path.iterdir()) == []


def test_sjabloon_in_een_map_krijgt_een_eigen_naam(tmp_path: Path) -> None:
    afloop = roep_hier("invoer", "sjabloon", "GM0277", "-o", str(tmp_path), *TREKKINGEN, "--json")
    assert afloop.code == 0 and [pad.name for pad in tmp_path.iterdir()] == ["eigen-cijfers-rozendaal-2027.xlsx"]


# --- ingevuld en ingelezen ---


def met_cijfers(boek: Boek, opgave: Opgave, pad: Path) -> api.Werkboek:
    """Het werkboek van de gemeente met deze opgave in het sjabloon."""
    (werkboek,) = api.maak_werkboek([GEMEENTE], pad, KEUZES, eigen_cijfers=vul(boek, opgave, pad.with_name("ingevuld.xlsx")))
    return werkboek


def test_de_landelijke_waarden_overnemen_verandert_alleen_het_merk(
    sjabloon: Boek, boekenkast: Boekenkast, invoer: Invoer, tmp_path: Path
) -> None:
    """Alles wat in elk scenario en onder elke bekostiging gelijk is, overgetypt uit de kolom ernaast.

    Elke cel van elk blad is dan gelijk, ook kansen en banden; alleen wat zegt waar een cijfer vandaan komt verandert.
    """
    zonder = boekenkast.uitkomst(GEMEENTE)
    vast = [s for s in opgaven(invoer) if not invoer.blad(s).is_opgave and len(_waarden(zonder, s)) == 1]
    naast = {s: sjabloon.bladen[BLAD][f"{TOTAAL}{rijen(sjabloon)[s]}"].value for s in vast}
    werkboek = met_cijfers(sjabloon, Opgave({s: {2027: waarde} for s, waarde in naast.items()}, {}), tmp_path / "met.xlsx")
    assert len(vast) > 60
    oud, nieuw = boekenkast.boek(GEMEENTE), Boek(werkboek.bestand)
    anders = [
        (blad, cel)
        for blad, cel in {*oud.waarden, *nieuw.waarden}
        if blad not in ("Verantwoording", BLAD) and oud.waarden.get((blad, cel)) != nieuw.waarden.get((blad, cel))
    ]
    assert oud.formules == nieuw.formules
    assert {(blad, nieuw.waarden[blad, cel]) for blad, cel in anders if cel.startswith("AC")} == {("Parameters", "ja: eigen opgave")}
    assert len([cel for _, cel in anders if cel.startswith("AC")]) == len(vast)
    assert [plek for plek in anders if not _merk(nieuw, *plek)] == []


def _merk(boek: Boek, blad: str, cel: str) -> bool:
    """Of een cel in woorden zegt waar een regel op rust, of een telling per herkomst is."""
    kolom, rij = cel.rstrip("0123456789"), cel.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    regel = [str(boek.waarden.get((blad, f"{k}{rij}"))) for k in "ABD"]
    telling = regel[0] in GEGEVENSKLASSEN or regel[2] in GEGEVENSKLASSEN or regel[0].endswith("dat van een aanname komt")
    return telling or (kolom in ("E", "X", "Y", "Z", "AC") and isinstance(boek.waarden[blad, cel], str))


def _waarden(uitkomst: Uitkomst, sleutel: str) -> set[bytes]:
    return {parameters[sleutel].midden.tobytes() for parameters in uitkomst.landelijke_waarden.values()}


def test_een_aantal_overnemen_verandert_geen_bedrag(sjabloon: Boek, boekenkast: Boekenkast, tmp_path: Path) -> None:
    naast = {s: sjabloon.bladen[BLAD][f"{TOTAAL}{rijen(sjabloon)[s]}"].value for s in AANTALLEN}
    werkboek = met_cijfers(sjabloon, Opgave({s: {2027: waarde} for s, waarde in naast.items()}, {}), tmp_path / "met.xlsx")
    waar = "basispad", "crisis"
    for sleutel, rij in boekenkast.uitkomst(GEMEENTE).armen[waar].posten.items():
        assert werkboek.uitkomst.armen[waar].posten[sleutel] == pytest.approx(rij, rel=1e-9, abs=1e-6), sleutel


TWEE_LOCATIES = Opgave(
    jaren={"oekraine.norm_per_plaats_per_dag": {2027: 52.5}, "noodopvang.ambtelijke_inzet_per_plaats": {2027: 0.01}},
    rijen={
        "locaties.locatie_1": {"naam": "Hof", "soort": "Noodopvang: hotel", "plaatsen": 40.0, "begin": date(2026, 1, 1), "prijs": 99.0},
        "locaties.locatie_2": {"naam": "Hal", "soort": "Oekraïne: tijdelijke units", "plaatsen": 60.0, "eind": date(2028, 12, 31)},
        "opgave.gemeente": {"datum": date(2026, 11, 20)},
    },
)
"""Twee locaties en twee eigen tarieven."""
GEWIJZIGD = (
    "oekraine.plaatsen",
    "oekraine.norm",
    "noodopvang.ambtelijke_inzet",
    "volume.plaatsen_noodopvang.hotel",
    "locaties.plaatsjaren.locatie_1",
    "netto.gemeente",
)


@pytest.fixture(scope="module")
def twee(sjabloon: Boek, tmp_path_factory: pytest.TempPathFactory) -> api.Werkboek:
    return met_cijfers(sjabloon, TWEE_LOCATIES, tmp_path_factory.mktemp("twee") / "twee.xlsx")


def test_twee_locaties_en_eigen_tarieven_veranderen_precies_hun_regels(twee: api.Werkboek, boekenkast: Boekenkast) -> None:
    """Geen post verandert die niet van een van deze cellen afhangt; van de andere veranderen er genoeg."""
    zonder, met = boekenkast.uitkomst(GEMEENTE), twee.uitkomst
    mag, anders = _hangt_af_van(zonder, TWEE_LOCATIES), set()
    for waar, arm in zonder.armen.items():
        anders |= {s for s, rij in arm.posten.items() if rij.tobytes() != met.armen[waar].posten[s].tobytes()}
    assert anders <= mag
    alle = set(zonder.schema.post)
    assert 50 < len(anders) < len(alle) / 2
    for begin in GEWIJZIGD:
        assert any(sleutel.startswith(begin) for sleutel in anders), begin
    for model in ("inburgering", "lvv", "doorstroomlocaties", "eigen_regels", "huisvesting", "opvang_regulier"):
        assert not {s for s in anders if s.startswith(f"{model}.")}, model


def _hangt_af_van(uitkomst: Uitkomst, opgave: Opgave) -> set[str]:
    """De posten die direct of via andere posten een van de ingevulde cellen lezen."""
    uit: set[str] = set()
    velden = {f"{kamer}.{veld}.{code}" for rij, inhoud in opgave.rijen.items() for kamer, code in [rij.split(".")] for veld in inhoud}
    for een in uitkomst.schema.per_arm:
        for blad in bladeren(een.formule):
            leest = isinstance(blad, Parameter) and blad.sleutel in opgave.jaren
            leest |= isinstance(blad, Veld | Gekozen) and blad.sleutel in velden
            if leest or (sleutel_van(blad) or "") in uit:
                uit.add(een.sleutel)
    return uit


def test_het_effect_van_elk_eigen_cijfer_is_met_min_zonder(
    twee: api.Werkboek, sjabloon: Boek, boekenkast: Boekenkast, tmp_path: Path
) -> None:
    """Op Verantwoording, tegen een werkboek waarin alleen die ene rij leeg is gelaten; en samen tegen een werkboek zonder eigen cijfers."""
    vel = Boek(twee.bestand).bladen["Verantwoording"]
    getoond = {vel[f"A{n}"].value: [vel[f"{k}{n}"].value for k in "CD"] for n in range(1, vel.max_row + 1)}
    rest = {s: rij for s, rij in TWEE_LOCATIES.rijen.items() if s != "locaties.locatie_1"}
    zonder_hotel = met_cijfers(sjabloon, Opgave(TWEE_LOCATIES.jaren, rest), tmp_path / "zonder.xlsx").uitkomst
    for sleutel, ander in (("locaties.locatie_1", zonder_hotel), ("alle eigen cijfers samen", boekenkast.uitkomst(GEMEENTE))):
        for arm, bedrag in zip(ARMEN, getoond[sleutel], strict=True):
            netto = [u.armen["basispad", arm].posten["netto.gemeente"][AANLOOPJAREN:].sum() for u in (twee.uitkomst, ander)]
            assert bedrag == pytest.approx(netto[0] - netto[1], abs=0.01) and abs(bedrag) > 1, (sleutel, arm)


def test_verantwoording_noemt_elk_eigen_cijfer_met_datum_naast_de_standaard(twee: api.Werkboek) -> None:
    vel = Boek(twee.bestand).bladen["Verantwoording"]
    teksten = {str(vel[f"A{n}"].value): str(vel[f"B{n}"].value) for n in range(1, vel.max_row + 1)}
    assert "Eigen cijfers (eigen opgave gemeente)" in teksten
    assert teksten["Datum van de opgave"] == "20-11-2026"
    assert teksten["oekraine.norm_per_plaats_per_dag, 2027"] == "52,5, in plaats van 44"
    assert teksten["locaties.locatie_1"].startswith(
        "naam van de locatie: Hof; soort: Noodopvang: hotel; plaatsen: 40; eerste dag: 01-01-2026"
    )


def test_zonder_datum_zegt_verantwoording_dat(sjabloon: Boek, tmp_path: Path) -> None:
    werkboek = met_cijfers(sjabloon, Opgave({"gemeente.omslagrente": {2027: 0.02}}, {}), tmp_path / "x.xlsx")
    vel = Boek(werkboek.bestand).bladen["Verantwoording"]
    (tekst,) = (vel[f"B{n}"].value for n in range(1, vel.max_row + 1) if vel[f"A{n}"].value == "Datum van de opgave")
    assert tekst == "niet opgegeven; gelezen voor peildatum 22-11-2026"


def test_overnemen_met_een_eigen_band_houdt_die_band(sjabloon: Boek, tmp_path: Path) -> None:
    """Wie zelf laag en hoog geeft, krijgt die, ook als het midden het landelijke is; wie niets geeft, houdt de landelijke band."""
    pad = vul(
        sjabloon,
        Opgave({"noodopvang.aandeel_gemeentelijk": {2027: 0.1}, "noodopvang.kans_afgeblazen": {2027: 0.2}}, {}),
        tmp_path / "b.xlsx",
    )
    boek: Any = openpyxl.load_workbook(pad)
    rij = rijen(sjabloon)["noodopvang.aandeel_gemeentelijk"]
    boek[BLAD][f"X{rij}"], boek[BLAD][f"Y{rij}"] = 0.9, 1.2
    boek.save(pad)
    (werkboek,) = api.maak_werkboek([GEMEENTE], tmp_path / "uit.xlsx", KEUZES, eigen_cijfers=pad)
    parameters, t = werkboek.uitkomst.armen["basispad", "crisis"].parameters, AANLOOPJAREN
    zelf, land = parameters["noodopvang.aandeel_gemeentelijk"], parameters["noodopvang.kans_afgeblazen"]
    assert (zelf.laag[t], zelf.hoog[t]) == pytest.approx((0.09, 0.12))
    zonder = werkboek.uitkomst.landelijke_waarden["basispad", "crisis"]["noodopvang.kans_afgeblazen"]
    assert land.laag[t] == zonder.laag[t] < land.midden[t] and land.bron[t] == "eigen opgave"


def test_datum_van_de_opgave_is_geen_eigen_cijfer(sjabloon: Boek, boekenkast: Boekenkast, tmp_path: Path) -> None:
    dag = date(2026, 11, 20)
    werkboek = met_cijfers(sjabloon, Opgave({}, {"opgave.gemeente": {"datum": dag}}), tmp_path / "d.xlsx")
    assert werkboek.uitkomst.eigen.velden == {"opgave.datum.gemeente": dagnummer(dag)}
    assert werkboek.uitkomst.armen["basispad", "crisis"].posten["netto.gemeente"] == pytest.approx(
        boekenkast.uitkomst(GEMEENTE).armen["basispad", "crisis"].posten["netto.gemeente"]
    )
