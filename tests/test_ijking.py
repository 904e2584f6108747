"""IJking en terugblik: de raten komen uit de waarnemingen, en een terugblik weet niets van wat er na het begin kwam."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hulp_posten import INVOER

from kostenmodel.invoer import InvoerFouten
from kostenmodel.keten import ijking as ijkkamer
from kostenmodel.keten.ijking import GEEN_VERGELIJKING, Doorloop, Ijking, ijk, maanden_van_tot
from kostenmodel.keten.ijkverslag import bestanden
from kostenmodel.keten.terugblik import Terugblik, terugblik
from kostenmodel.keten.waarnemingen import Waarnemingen, lees_waarnemingen
from kostenmodel.prognose.reeksen import maandreeksen, toon_maand
from kostenmodel.trekkingen import Toeval

BEGINNEN = ((2021, 1), (2022, 1), (2023, 1), (2024, 1))
HALFWEG = (2021, 12)


@pytest.fixture(scope="module")
def geijkt() -> Ijking:
    return ijk(INVOER)


@pytest.fixture(scope="module")
def terugblikken() -> dict[tuple[int, int], Terugblik]:
    return {vanaf: terugblik(INVOER, vanaf, 2041, Toeval(128, 1)) for vanaf in BEGINNEN}


def test_de_ijking_past_op_de_standen(geijkt: Ijking) -> None:
    """Gemiddeld binnen 3,5% van de bezetting en 5% van de voorraad; het laatste jaar, dat zwaarder weegt, nog dichter."""
    assert geijkt.gemiddelde_afwijking("bezetting") < 0.035
    assert geijkt.gemiddelde_afwijking("voorraad") < 0.05
    assert geijkt.gemiddelde_afwijking("vergunninghouders") < 0.07
    laatste = [abs(een.afwijking) for een in geijkt.residuen if een.grootheid == "bezetting" and een.maand[0] == 2023]
    assert max(laatste) < 0.03


def test_de_ijking_vindt_de_raten_terug_die_de_waarnemingen_maakten(geijkt: Ijking, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waarnemingen uit een doorloop met andere raten: de ijking schuift van het vooraf bekende naar die raten toe."""
    echt = dict(zip(geijkt.namen, geijkt.waarden, strict=True)) | {"verhuistempo": 0.2, "aandeel_procedure_in_opvang": 0.8}
    maanden = maanden_van_tot(ijkkamer.BEGIN, ijkkamer.EIND)
    waargenomen = lees_waarnemingen(INVOER.map)
    reeksen = Doorloop(INVOER, maandreeksen(INVOER.map), waargenomen, ijkkamer.EIND).reken(echt, maanden)

    def standen(reeks: str, oud: dict[tuple[int, int], float]) -> dict[tuple[int, int], float]:
        nieuw = dict(zip(maanden, reeksen[reeks][0].tolist(), strict=True))
        return {maand: stand for maand, stand in oud.items() if maand < ijkkamer.BEGIN} | nieuw

    nagemaakt = replace(
        waargenomen,
        bezetting=standen("personen_totaal", dict(waargenomen.bezetting)),
        vergunninghouders=standen("wachtenden", {}),
        voorraad=standen("voorraad", dict(waargenomen.voorraad)),
        gehuisvest={
            ((jaar, 1), (jaar, 12)): float(reeksen["gehuisvest"][0, plek : plek + 12].sum()) for jaar, plek in ((2020, 12), (2022, 36))
        },
    )
    monkeypatch.setattr(ijkkamer, "lees_waarnemingen", lambda map_: nagemaakt)
    gevonden = ijk(INVOER)
    assert gevonden.waarde("verhuistempo") == pytest.approx(0.2, rel=0.05)
    assert gevonden.waarde("aandeel_procedure_in_opvang") == pytest.approx(0.8, rel=0.03)


def test_gehuisvesten_tellen_mee_met_hun_meetfout(geijkt: Ijking) -> None:
    """Vier gepubliceerde aantallen; wie ze preciezer acht, krijgt een ijking die er dichter bij ligt."""
    gemeld = lees_waarnemingen(INVOER.map).gehuisvest
    assert {een.maand: een.waargenomen for een in geijkt.residuen if een.grootheid == "gehuisvest"} == {p[1]: a for p, a in gemeld.items()}
    precies = replace(INVOER.ijking, spreiding={**INVOER.ijking.spreiding, "gehuisvest": 0.03})
    strak = ijk(replace(INVOER, ijking=precies))
    assert strak.gemiddelde_afwijking("gehuisvest") < 0.8 * geijkt.gemiddelde_afwijking("gehuisvest")
    assert geijkt.gemiddelde_afwijking("gehuisvest") < 0.25


def test_de_invoer_is_de_uitkomst_van_de_ijking(geijkt: Ijking) -> None:
    """Wie de ijking opnieuw draait, krijgt wat in de invoermap staat, op de laatste cijfers van andere rekenbibliotheken na."""
    getal = re.compile(r"-?\d+\.\d+|\b\d{3,}\b")
    for naam, tekst in bestanden(INVOER, geijkt, (), INVOER.peildatum).items():
        if naam == "ijking/terugblik.csv":
            continue
        bewaard = (INVOER.map / naam).read_text(encoding="utf-8")
        assert getal.sub("", bewaard) == getal.sub("", tekst), f"{naam}: draai kostenmodel keten --ijk"
        paren = zip(map(float, getal.findall(bewaard)), map(float, getal.findall(tekst)), strict=True)
        assert all(oud == pytest.approx(nieuw, rel=2e-3, abs=2e-3) for oud, nieuw in paren), f"{naam}: draai kostenmodel keten --ijk"


def test_de_bewaarde_terugblik_is_de_terugblik(terugblikken: dict[tuple[int, int], Terugblik]) -> None:
    """Blad Keten toont wat er bewaard is; dat wijkt alleen af door een ander aantal trekkingen."""
    bewaard = {(een.vanaf, een.grootheid, een.periode): een for een in INVOER.ijking.terugblik}
    gerekend = {(toon_maand(v), een.grootheid, toon_maand(een.maand)): een for v, blik in terugblikken.items() for een in blik.naast}
    assert set(bewaard) == set(gerekend)
    for sleutel, een in bewaard.items():
        assert een.keten == pytest.approx(gerekend[sleutel].keten, rel=0.02), sleutel
        assert (een.waargenomen, een.geen_verandering) == (gerekend[sleutel].waargenomen, gerekend[sleutel].geen_verandering)


def test_geijkte_raten_bewegen_samen(geijkt: Ijking) -> None:
    samenhang = INVOER.ijking.samenhang
    assert {naam for naam, _ in samenhang} == set(ijkkamer.KETENRATEN)
    for een, ander in samenhang:
        assert samenhang[een, ander] == samenhang[ander, een]
    assert samenhang["verhuistempo", "aandeel_nareis_in_opvang"] > 0.5


@pytest.mark.parametrize("vanaf", BEGINNEN[:3])
def test_de_terugblik_wint_van_geen_verandering(terugblikken: dict[tuple[int, int], Terugblik], vanaf: tuple[int, int]) -> None:
    """Op bezetting en voorraad ten minste de helft kleinere fout dan een stand die niet verandert."""
    blik = terugblikken[vanaf]
    for grootheid in ("bezetting", "voorraad"):
        fout, niets = blik.fout(grootheid), blik.fout(grootheid, "geen_verandering")
        assert fout is not None and niets is not None and fout < 0.5 * niets, (grootheid, fout, niets)


def test_het_achtergehouden_laatste_jaar(terugblikken: dict[tuple[int, int], Terugblik]) -> None:
    """Geijkt tot en met 2022 ligt heel 2023 binnen 4% van de bezetting en 5% van de voorraad."""
    for een in terugblikken[2023, 1].naast:
        if een.maand[0] == 2023 and een.grootheid in ("bezetting", "voorraad"):
            grens = 0.04 if een.grootheid == "bezetting" else 0.05
            assert abs(een.keten / een.waargenomen - 1) < grens, een


def test_de_terugblik_vanaf_2024_haalt_de_vergunninghouders_van_2026(terugblikken: dict[tuple[int, int], Terugblik]) -> None:
    """De enige latere stand in de gegevens: ruim 19.000 in februari 2026, uit niets anders dan standen tot en met 2023."""
    (stand,) = (een for een in terugblikken[2024, 1].naast if een.grootheid == "vergunninghouders")
    assert stand.maand == (2026, 2)
    assert abs(stand.keten / stand.waargenomen - 1) < 0.12


def test_de_terugblik_vanaf_2024_is_geloofwaardig(terugblikken: dict[tuple[int, int], Terugblik]) -> None:
    """Wat er over deze jaren bekend is en niet in de ijking zit, met ruime grenzen.

    November 2025: 74.236 plaatsen, waarvan 47.293 regulier. Eind 2023 duurde een aanvraag een jaar, en begin 2026 liepen de wachttijden
    nog op (Upday, 3 februari 2026).
    """
    keten = terugblikken[2024, 1].keten
    midden = {naam: np.median(keten.reeksen[naam], axis=0) for naam in ("bezetting", "voorraad", "doorlooptijd_weken")}

    def in_maand(naam: str, *maand: int) -> float:
        return float(midden[naam][keten.maanden.index((maand[0], maand[1]))])

    assert 47_293 < in_maand("bezetting", 2025, 11) < 74_236
    assert in_maand("doorlooptijd_weken", 2024, 1) == pytest.approx(52, rel=0.1)
    halfjaren = [in_maand("doorlooptijd_weken", jaar, maand) for jaar in (2024, 2025) for maand in (1, 7)]
    assert halfjaren == sorted(halfjaren) and in_maand("doorlooptijd_weken", 2026, 1) > halfjaren[-1]
    jaren = slice(0, keten.maanden.index((2026, 12)) + 1)
    for naam, reeks in midden.items():
        assert np.all(np.abs(np.diff(reeks[jaren]) / reeks[jaren][:-1]) < 0.05), naam


def test_een_terugblik_begint_bij_de_waargenomen_stand(terugblikken: dict[tuple[int, int], Terugblik]) -> None:
    waargenomen = lees_waarnemingen(INVOER.map)
    eerste = terugblikken[2024, 1].keten.reeksen
    assert abs(np.median(eerste["bezetting"][:, 0]) / waargenomen.bezetting[2023, 12] - 1) < 0.03
    assert abs(np.median(eerste["voorraad"][:, 0]) / waargenomen.voorraad[2023, 12] - 1) < 0.03


def test_een_terugblik_weet_niets_van_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Andere standen, beslissingen en taakstellingen na het begin veranderen de terugblik niet."""
    vanaf, tot = (2022, 1), HALFWEG
    gewoon = terugblik(INVOER, vanaf, 2026, Toeval(16, 1))
    alles = lees_waarnemingen(INVOER.map)
    later = lees_waarnemingen(INVOER.map).tot(tot)

    def verdubbeld(veld: str) -> dict[tuple[int, int], float]:
        bekend = getattr(later, veld)
        return {k: w if k in bekend else 2 * w for k, w in getattr(alles, veld).items()}

    anders = Waarnemingen(**{veld: verdubbeld(veld) for veld in vars(alles)})
    for kamer in ("kostenmodel.keten.ijking", "kostenmodel.keten.terugblik"):
        monkeypatch.setattr(f"{kamer}.lees_waarnemingen", lambda map_: anders)
    opnieuw = terugblik(INVOER, vanaf, 2026, Toeval(16, 1))
    for naam, reeks in gewoon.keten.reeksen.items():
        assert np.array_equal(reeks, opnieuw.keten.reeksen[naam]), naam
    assert [een.waargenomen for een in gewoon.naast] != [een.waargenomen for een in opnieuw.naast]


def test_tot_kent_alleen_wat_er_toen_was() -> None:
    deel = lees_waarnemingen(INVOER.map).tot((2022, 8))
    assert max(deel.voorraad) == (2022, 8)
    assert max(deel.beslissingen) == (2022, 2)
    assert max(deel.taakstelling) == (2022, 2)
    assert max(deel.bezetting) <= (2022, 8)
    assert max(deel.gehuisvest) == ((2022, 4), (2022, 6))
    assert max(lees_waarnemingen(INVOER.map).tot((2021, 12)).taakstelling) == (2022, 1)


@pytest.mark.parametrize("vanaf", [(2020, 12), (2024, 2)])
def test_een_begin_buiten_de_waarnemingen_wordt_geweigerd(vanaf: tuple[int, int]) -> None:
    with pytest.raises(InvoerFouten, match="2021-01 tot en met 2024-01"):
        terugblik(INVOER, vanaf, 2041, Toeval(16, 1))


@pytest.mark.parametrize(
    ("bestand", "oud", "nieuw", "melding"),
    [
        ("raten.csv", "verhuistempo,", ",", "elke rate één keer"),
        ("raten.csv", "0.12,0.04,0.05,0.5", "0.12,0.04,0.3,0.5", "ondergrens <= vooraf <= bovengrens"),
        ("raten.csv", "0.12,0.04,0.05,0.5", "0.12,nul,0.05,0.5", "een getal"),
        ("grootheden.csv", "bezetting,", "bezeting,", "bezetting"),
        ("grootheden.csv", "0.06", "-0.06", "een getal boven nul"),
        ("samenhang.csv", "1.0000", "1.5", "een correlatie van -1 tot 1"),
    ],
)
def test_fouten_in_de_ijkbestanden(tmp_path: Path, bestand: str, oud: str, nieuw: str, melding: str) -> None:
    import shutil

    from kostenmodel.invoer import controleer

    map_ = tmp_path / "invoer"
    shutil.copytree(INVOER.map, map_)
    pad = map_ / "ijking" / bestand
    tekst = pad.read_text(encoding="utf-8")
    assert oud in tekst
    pad.write_text(tekst.replace(oud, nieuw, 1), encoding="utf-8")
    meldingen, _ = controleer(map_)
    assert any(melding in str(een) and een.bestand == f"ijking/{bestand}" for een in meldingen), [str(een) for een in meldingen]


@pytest.mark.parametrize(
    ("oud", "nieuw", "melding"),
    [
        ("2022-01,2022-03,5458", "2022-03,2022-01,5458", "twee maanden als 2022-01, op volgorde"),
        ("2022-01,2022-03,5458", "2022,2022-03,5458", "twee maanden als 2022-01, op volgorde"),
        ("2022-01,2022-03,5458", "2022-01,2022-03,-5", "een aantal van nul of hoger"),
    ],
)
def test_een_fout_in_de_gehuisvesten_wordt_gemeld(tmp_path: Path, oud: str, nieuw: str, melding: str) -> None:
    import shutil

    shutil.copytree(INVOER.map / "reeksen", tmp_path / "reeksen")
    pad = tmp_path / "reeksen" / "gehuisvest.csv"
    tekst = pad.read_text(encoding="utf-8")
    assert oud in tekst
    pad.write_text(tekst.replace(oud, nieuw), encoding="utf-8")
    with pytest.raises(InvoerFouten, match=melding):
        lees_waarnemingen(tmp_path)


def test_zonder_vergelijking_blijft_de_nareis_de_gerealiseerde() -> None:
    maanden = maanden_van_tot(ijkkamer.BEGIN, (2020, 12))
    doorloop = Doorloop(INVOER, maandreeksen(INVOER.map), lees_waarnemingen(INVOER.map), (2020, 12))
    raten = {rate.naam: rate.vooraf for rate in INVOER.ijking.raten}
    plek = [doorloop.instroom.maanden.index(maand) for maand in maanden]
    assert np.array_equal(doorloop.reken(raten, maanden)["instroom_nareis"][0], doorloop.instroom.aantallen[2, plek])
    assert GEEN_VERGELIJKING > (2100, 1)
