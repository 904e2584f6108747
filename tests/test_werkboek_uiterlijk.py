"""Hoe een geschreven werkboek eruitziet: een zin per blad, kolommen waar de inhoud in past, koppelingen die ergens uitkomen, en papier.

De maten worden hier opnieuw genomen op het bestand, met de breedte van tekens als enige gedeelde regel.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

import pytest
from hulp_boeken import Boek, Boekenkast
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import range_boundaries
from test_werkboek_regels import delen

from kostenmodel.herkomst import AANNAME
from kostenmodel.invoer.eigencijfers import BLAD as EIGEN
from kostenmodel.werkboek.bladen.bronnen import NAAM as BRONNEN
from kostenmodel.werkboek.bladen.parameters import NAAM as PARAMETERS
from kostenmodel.werkboek.bladen.samenvatting import NAAM as SAMENVATTING
from kostenmodel.werkboek.bladen.scenario import NAAM as SCENARIO
from kostenmodel.werkboek.bladzijden import deel_in
from kostenmodel.werkboek.raster import BRON, JAARRIJ, kolomnummer
from kostenmodel.werkboek.stijl import breedte, getaltekst
from kostenmodel.werkboek.uitmeten import HOOGTE_REGEL, Meetlint, Tekst, in_regels, maat

GEMETEN = ("Utrecht", "Rozendaal")
NOTATIES = {"#,##0;-#,##0;0": (1, 0), "#,##0,;-#,##0,;0": (1000, 0), "-#,##0,;#,##0,;0": (1000, 0), "#,##0.00;-#,##0.00;0.00": (1, 2)}
"""Notatie -> waar zij door deelt en hoeveel decimalen zij toont."""
UITLOOP = 1.02
RAND = 1.1
"""Zoveel breder mag een tekst aan de rand zijn: de breedte van tekens is een benadering, en de marge telt hier niet mee."""
TEKENING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
HOOFD = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def kolombreedtes(boek: Boek, blad: str) -> Mapping[str, float]:
    """De breedte van elke kolom in tekens, zoals zij in het bestand staat, zonder de rand."""
    uit = {}
    for kolom in boek.bladen[blad].column_dimensions.values():
        for nummer in range(kolom.min, kolom.max + 1):
            uit[get_column_letter(nummer)] = kolom.width
    return uit


def alle_breedtes(boek: Boek) -> dict[str, Mapping[str, float]]:
    return {blad: kolombreedtes(boek, blad) for blad in boek.bladen}


# --- de eerste zin ---


def test_elk_blad_opent_met_een_zin_over_wat_het_toont(boek: Boek) -> None:
    zinnen = [vel["A2"].value for vel in boek.bladen.values()]
    assert len(set(zinnen)) == len(zinnen)
    for blad, zin in zip(boek.bladen, zinnen, strict=True):
        assert zin[0].isupper() and zin[-1] in ".?" and 40 < len(zin) < 200, (blad, zin)


@pytest.fixture(scope="module")
def boek(boekenkast: Boekenkast) -> Boek:
    return boekenkast.boek("Utrecht")


# --- breedtes ---


def getallen_die_niet_passen(boek: Boek, breedtes: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Getallen die breder zijn dan hun kolom: daar zou ### staan."""
    uit = []
    for blad, cel in boek.cellen():
        waarde = boek.waarden.get((blad, cel.coordinate))
        if isinstance(waarde, int | float) and cel.number_format in NOTATIES:
            deler, decimalen = NOTATIES[cel.number_format]
            tekst = f"{waarde / deler:,.{decimalen}f}"
            if breedte(tekst, cel.font.sz, vet=bool(cel.font.b)) > breedtes[blad].get(cel.column_letter, 0) + 1:
                uit.append(f"{blad}!{cel.coordinate}: {tekst}")
    return uit


@pytest.mark.parametrize("scenario", ["basispad", "hoge_instroom"])
@pytest.mark.parametrize("gemeente", GEMETEN)
def test_elk_getal_past_in_zijn_kolom(boekenkast: Boekenkast, gemeente: str, scenario: str) -> None:
    """Ook met een ander scenario gekozen: de breedtes zijn die van het werkboek dat op het basispad is gemaakt."""
    gemaakt = boekenkast.boek(gemeente)
    assert getallen_die_niet_passen(boekenkast.boek(gemeente, scenario), alle_breedtes(gemaakt)) == []


def test_een_te_smalle_kolom_valt_op(boek: Boek) -> None:
    smal = {blad: {kolom: breed / 2 for kolom, breed in breedtes.items()} for blad, breedtes in alle_breedtes(boek).items()}
    assert len(getallen_die_niet_passen(boek, smal)) > 100


def teksten_die_niet_passen(boek: Boek, breedtes: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Teksten die worden afgekapt: breder dan hun kolom en de lege cellen ernaast, of bij afbreken hoger dan hun rij."""
    uit = []
    for blad, vel in boek.bladen.items():
        for rij in vel.iter_rows():
            gevuld = [cel.column for cel in rij if cel.value is not None]
            for cel in rij:
                tekst = boek.waarden.get((blad, cel.coordinate))
                if not isinstance(tekst, str) or not tekst:
                    continue
                nodig = breedte(tekst, cel.font.sz, vet=bool(cel.font.b))
                if cel.alignment.wrap_text:
                    kolom = breedtes[blad][cel.column_letter]
                    hoogte = vel.row_dimensions[cel.row].height or HOOGTE_REGEL
                    if math.floor(nodig / (kolom + 1)) * HOOGTE_REGEL * cel.font.sz / 11 > hoogte:
                        uit.append(f"{blad}!{cel.coordinate}: {tekst}")
                    continue
                rechts = cel.alignment.horizontal == "right"
                ernaast = [k for k in gevuld if (k < cel.column if rechts else k > cel.column)]
                if not ernaast:
                    continue
                van, tot = (max(ernaast) + 1, cel.column + 1) if rechts else (cel.column, min(ernaast))
                ruimte = sum(breedtes[blad].get(get_column_letter(k), 8.43) for k in range(van, tot))
                if nodig > ruimte + 1:
                    uit.append(f"{blad}!{cel.coordinate}: {tekst}")
    return uit


@pytest.mark.parametrize("gemeente", GEMETEN)
def test_geen_tekst_wordt_afgekapt(boekenkast: Boekenkast, gemeente: str) -> None:
    gelezen = boekenkast.boek(gemeente)
    assert teksten_die_niet_passen(gelezen, alle_breedtes(gelezen)) == []


def test_een_afgekapte_tekst_valt_op(boek: Boek) -> None:
    smal = {blad: {kolom: breed / 2 for kolom, breed in breedtes.items()} for blad, breedtes in alle_breedtes(boek).items()}
    assert len(teksten_die_niet_passen(boek, smal)) > 500


def test_breedte_volgt_de_tekst() -> None:
    """Een bladzijde met alleen korte teksten is smal; een lange tekst breekt af op de grens, en loopt door over een lege cel."""

    def maten(*teksten: Tekst) -> tuple[dict[str, float], dict[int, float]]:
        meetlint = Meetlint({"A": 30, "B": 40})
        for rij in {een.rij: None for een in teksten}:
            gevuld = sorted(kolomnummer(een.kolom) for een in teksten if een.rij == rij)
            meetlint.teksten([maat(een, gevuld) for een in teksten if een.rij == rij], gevuld[-1])
        breedtes = meetlint.breedtes()
        return breedtes, meetlint.hoogtes(breedtes)

    naast = Tekst(1, "B", "ernaast", "tekst")
    kort, _ = maten(Tekst(1, "A", "een tekst", "tekst"), naast)
    langer, _ = maten(Tekst(1, "A", "een langere tekst", "tekst"), naast)
    grens, hoogtes = maten(Tekst(1, "A", "een tekst die veel te lang is voor haar kolom", "tekst"), naast)
    los, geen_hoogtes = maten(Tekst(1, "A", "een tekst die veel te lang is voor haar kolom", "tekst"), Tekst(2, "B", "lager", "tekst"))
    assert kort["A"] < langer["A"] < grens["A"] == 30
    assert hoogtes[1] > 2 * HOOGTE_REGEL
    assert los["A"] < kort["A"] and geen_hoogtes == {}


def test_smalle_en_brede_letters() -> None:
    assert breedte("iiii") < breedte("0000") < breedte("MMMM")
    assert breedte("tekst", 9) < breedte("tekst") < breedte("tekst", vet=True)
    assert getaltekst(-1234567.0, "#,##0;-#,##0;0") == "-999.999.999"
    assert getaltekst(1234567.0, "#,##0,;-#,##0,;0") == "-999.999"
    assert getaltekst(0.0, '0;-0;"niet binnen horizon"') == "niet binnen horizon"


# --- koppelingen ---


def koppelingen(boek: Boek) -> Iterator[tuple[str, str, str, str]]:
    """Blad en cel van elke koppeling, en het blad en de cel waar zij heen gaat."""
    for blad, vel in boek.bladen.items():
        for rij in vel.iter_rows():
            for cel in rij:
                if cel.hyperlink is not None:
                    naar, doel = re.fullmatch(r"'?([^'!]+)'?!([A-Z]+\d+)", cel.hyperlink.location).groups()  # type: ignore[union-attr]
                    yield blad, cel.coordinate, naar, doel


def test_elke_koppeling_komt_uit_bij_een_gevulde_cel(boek: Boek) -> None:
    leeg = [(blad, cel, naar, doel) for blad, cel, naar, doel in koppelingen(boek) if not boek.waarden.get((naar, doel))]
    assert leeg == []
    assert len(list(koppelingen(boek))) > 1_000


def test_een_bron_klikt_naar_zichzelf_en_een_aanname_naar_haar_reden(boek: Boek) -> None:
    """Op Bronnen staat in kolom A dezelfde sleutel; bij een aanname staat er een zin met de reden, op Parameters na 'Aanname'."""
    gevonden = {(blad, cel): (naar, doel) for blad, cel, naar, doel in koppelingen(boek)}
    sleutels = {cel.value for cel in boek.bladen[BRONNEN]["A"] if cel.value}
    bronnen = redenen = 0
    for blad, cel in boek.cellen():
        waar = (blad, cel.coordinate)
        kolom = BRON if blad in boek.jaarbladen else "J" if blad == SCENARIO else ""
        if cel.column_letter != kolom or cel.row <= JAARRIJ or cel.value in ("Bron", None):
            continue
        if cel.value == AANNAME:
            naar, doel = gevonden[waar]
            assert naar == EIGEN or len(str(boek.waarden[naar, doel])) > 20, waar
            redenen += 1
        elif cel.value in sleutels:
            naar, doel = gevonden[waar]
            assert naar == BRONNEN and boek.waarden[naar, doel] == cel.value, waar
            bronnen += 1
    assert bronnen > 200 and redenen > 200


def test_van_samenvatting_in_drie_klikken_naar_een_bron(boek: Boek) -> None:
    """Een klik op een partij of aanname, een op een regel van een model of parameter, en een op de bron."""
    buren: dict[str, set[str]] = {}
    for blad, _, naar, _ in koppelingen(boek):
        buren.setdefault(blad, set()).add(naar)
    assert PARAMETERS in buren[SAMENVATTING] and BRONNEN in buren[PARAMETERS]
    modellen = {blad for blad, doelen in buren.items() if BRONNEN in doelen}
    assert len(modellen) > 12 and "Noodopvang" in modellen


def test_scenario_toont_van_elke_maatregel_bron_status_en_verschil(boekenkast: Boekenkast, boek: Boek) -> None:
    rijen = [[cel.value for cel in rij] for rij in boek.bladen[SCENARIO].iter_rows()]
    maatregelen = {naam for scenario in boekenkast.scenarios for naam in boekenkast.invoer.scenario(scenario).maatregelen}
    for naam in maatregelen:
        maatregel = boekenkast.invoer.maatregelen[naam]
        (eigen,) = [rij for rij in rijen if rij[0] == maatregel.titel and rij[3] == f"{maatregel.datum_stand:%d-%m-%Y}"]
        assert eigen[8:10] == [maatregel.status, maatregel.bron] and maatregel.omschrijving in eigen[10]
    verschillen = [str(rij[0]) for rij in rijen if str(rij[0]).startswith("Anders dan Basispad")]
    assert len(verschillen) == len(boekenkast.scenarios) - 1
    pakket = boekenkast.invoer.scenario("kabinetspakket_2024")
    (zin,) = [zin for zin in verschillen if "Korting op het COA" in zin]
    assert "coa_korting" in pakket.maatregelen and "dezelfde instroom" in zin


# --- papier ---


def test_grafieken_staan_heel_op_een_bladzijde(boek: Boek) -> None:
    """Tussen de eerste en de laatste rij en kolom van een grafiek begint nergens een nieuwe bladzijde."""
    inhoud, gezien = delen(boek.pad), 0
    for nummer, blad in enumerate(boek.bladen, start=1):
        banden = inhoud.get(f"xl/worksheets/_rels/sheet{nummer}.xml.rels", b"").decode()
        tekening = re.search(r"drawings/(drawing\d+)\.xml", banden)
        if not tekening:
            continue
        vel = boek.bladen[blad]
        for anker in ElementTree.fromstring(inhoud[f"xl/drawings/{tekening[1]}.xml"]).iter(f"{TEKENING}twoCellAnchor"):
            gezien += 1
            for wat, breuken in (("row", vel.row_breaks.brk), ("col", vel.col_breaks.brk)):
                van, tot = (int(anker.find(f"{TEKENING}{kant}/{TEKENING}{wat}").text or 0) for kant in ("from", "to"))  # type: ignore[union-attr]
                assert not [breuk.id for breuk in breuken if van < breuk.id <= tot], (blad, wat)
            assert int(anker.find(f"{TEKENING}from/{TEKENING}col").text or 0) != 1 or blad not in boek.jaarbladen  # type: ignore[union-attr]
    assert gezien > 20


def test_geen_kop_onder_aan_een_bladzijde(boek: Boek) -> None:
    for blad, vel in boek.bladen.items():
        for breuk in vel.row_breaks.brk:
            laatste = vel[f"A{breuk.id}"]
            assert laatste.value is None or not (laatste.font.b and laatste.font.sz == 13), (blad, breuk.id)


def test_hulpregels_komen_niet_op_papier(boek: Boek) -> None:
    for blad, vel in boek.bladen.items():
        laatste = int(re.findall(r"\d+", vel.print_area.split(":")[1])[0])
        koppen = [cel.row for cel in vel["A"] if isinstance(cel.value, str) and cel.font.sz == 13 and "ulpregels" in cel.value]
        assert all(rij > laatste for rij in koppen), blad


def test_bladzijden_volgen_de_maten() -> None:
    """Zestig regels van 15 punt passen niet op een liggend A4, dertig wel; wat bij elkaar hoort schuift samen door."""
    smal = deel_in([50, 50], {}, 30, set(), (0, 0))
    assert smal == (100, [], [])
    lang = deel_in([50, 50], {}, 60, set(), (0, 0))
    assert len(lang.rijbreuken) == 1 and 25 < lang.rijbreuken[0] < 35
    (breuk,) = lang.rijbreuken
    samen = deel_in([50, 50], {}, 60, set(range(breuk - 3, breuk + 5)), (0, 0))
    assert samen.rijbreuken[0] == breuk - 5
    assert deel_in([50, 250], {}, 30, set(), (0, 0)).schaal < 50
    breed = deel_in([20, 40, *[15] * 20], {}, 30, set(), (5, 2))
    (knip,) = breed.kolombreuken
    assert sum([15] * (knip - 2)) == pytest.approx(sum([15] * (22 - knip)), abs=15)
    assert deel_in([20, 40, *[15] * 20], {}, 30, set(), (5, 2), (2, 1_200.0)).kolombreuken[0] > knip


def test_de_laatste_kolom_op_papier_is_niet_leeg(boek: Boek) -> None:
    for blad, vel in boek.bladen.items():
        kolom = re.findall(r"[A-Z]+", vel.print_area.replace("$", "").split(":")[1])[0]
        assert any(cel.value is not None for cel in vel[kolom]), (blad, kolom, column_index_from_string(kolom))


# --- van het papier ---


def van_papier(boek: Boek) -> Iterator[str]:
    """Cellen met tekst op een regel die breder is dan wat er rechts van haar nog op de bladzijde past.

    Kolommen die op elke bladzijde terugkomen hebben rechts alleen elkaar.
    """
    for blad, vel in boek.bladen.items():
        maten, laatste = kolombreedtes(boek, blad), vel.max_column
        if vel.print_area:
            laatste = range_boundaries(vel.print_area.split("!")[-1].replace("$", ""))[2]
        breuken = [breuk.id for breuk in vel.col_breaks.brk]
        for cel in (cel for rij in vel.iter_rows() for cel in rij):
            if not isinstance(cel.value, str) or cel.data_type == "f" or cel.alignment.wrap_text or cel.column > laatste:
                continue
            herhaald = column_index_from_string(vel.print_title_cols.split("$")[-1]) if breuken and vel.print_title_cols else 0
            eind = herhaald if cel.column <= herhaald else next((breuk for breuk in breuken if breuk >= cel.column), laatste)
            ruimte = sum(maten.get(get_column_letter(kolom), 9.0) for kolom in range(cel.column, eind + 1))
            if breedte(cel.value, cel.font.sz, vet=bool(cel.font.b)) > ruimte * RAND:
                yield f"{blad}!{cel.coordinate}: {cel.value}"


def test_geen_tekst_loopt_van_het_papier(boek: Boek) -> None:
    assert list(van_papier(boek)) == []


def test_een_lange_zin_aan_de_rand_valt_op(boek: Boek) -> None:
    """Anders zegt een lege lijst hierboven niets."""
    cel = boek.bladen["Instroom"]["A2"]
    oud, cel.value = cel.value, "woord " * 200
    try:
        assert [een.partition(":")[0] for een in van_papier(boek)] == ["Instroom!A2"]
    finally:
        cel.value = oud


def test_een_zin_van_anderhalve_bladzijde_breekt_rechts_af_en_valt_op(boek: Boek) -> None:
    """Zij past links in haar geheel, maar op de rechterbladzijde staan alleen kolom A en B voor haar klaar."""
    cel = boek.bladen["Vergelijking"]["A2"]
    oud, cel.value = cel.value, f"{cel.value} {cel.value}"
    try:
        assert [een.partition(":")[0] for een in van_papier(boek)] == ["Vergelijking!A2"]
    finally:
        cel.value = oud


def test_lange_uitleg_breekt_bij_een_zin() -> None:
    """Een zin die op een regel past blijft heel; een langere breekt tussen woorden; niets raakt zoek."""
    tekst = "Een korte zin. Nog een zin die net past. " + "woord " * 40 + "einde."
    regels = in_regels(tekst, "tekst", 50.0)
    assert regels[0].startswith("Een korte zin. Nog een zin die net past.") and " ".join(regels) == tekst
    assert len(regels) > 4 and all(breedte(regel, 11) <= 50 for regel in regels)
    assert in_regels("", "tekst", 50.0) == ("",) and in_regels("Kort.", "tekst", 50.0) == ("Kort.",)
