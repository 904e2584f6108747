"""Wat een blad in een jaar of maand waard is: weging naar dagen, index, maatregelen en eigen opgave."""

from __future__ import annotations

import pickle
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hulp_invoer import BESTANDEN, maak_map
from hypothesis import given, settings
from hypothesis import strategies as st

from kostenmodel.invoer import Bewerking, Index, Invoer, InvoerFouten, Parameter, Waarde, laad
from kostenmodel.invoer.parameters import jaarwaarden, lees_eigen, maandwaarden, pas_toe

NOOD = "parameters/noodopvang.toml"
NORM = "noodopvang.norm_per_plaats"
KOSTEN = "noodopvang.kosten_per_bewoner"
GRAAD = "keten.realisatiegraad"
PEILDATUM = date(2026, 11, 22)


@pytest.fixture(scope="module")
def invoer(tmp_path_factory: pytest.TempPathFactory) -> Invoer:
    return laad(maak_map(tmp_path_factory.mktemp("invoer")))


def _blad(*waarden: Waarde) -> Parameter:
    return Parameter("a.b", "Proef", "1", "geen", "posten", "bedrag", False, waarden, PEILDATUM, None, "parameters/a.toml")


def _waarde(vanaf: date, midden: float, laag: float, hoog: float, prijspeil: int | None = None) -> Waarde:
    return Waarde(vanaf, midden, laag, hoog, "bron", prijspeil=prijspeil)


def _bewerking(soort: str, vanaf: date, midden: float, laag: float, hoog: float, tot: date | None = None) -> Bewerking:
    return Bewerking("m", "a.b", soort, vanaf, tot, midden, laag, hoog, "bron")  # type: ignore[arg-type]


def test_jaar_met_een_wijziging_halverwege(invoer: Invoer) -> None:
    """2024 telt 366 dagen: 182 tegen 1000 en, vanaf 1 juli, 184 tegen 2000."""
    waarden = invoer.jaarwaarden(NORM, [2023, 2024, 2025])
    assert waarden.midden.tolist() == pytest.approx([1000, (182 * 1000 + 184 * 2000) / 366, 2000])
    assert waarden.laag[1] == pytest.approx((182 * 900 + 184 * 1800) / 366)
    assert waarden.hoog[1] == pytest.approx((182 * 1200 + 184 * 2400) / 366)
    assert waarden.bron == ("verslag-2023", "aanname", "aanname")
    assert waarden.bronnen[1] == ("verslag-2023", "aanname")


def test_index_van_prijspeil_naar_jaar(invoer: Invoer) -> None:
    """Van prijspeil 2023 naar 2025 tellen de groei van 2024 en die van 2025."""
    waarden = invoer.jaarwaarden(KOSTEN, [2023, 2024, 2025])
    assert waarden.midden.tolist() == pytest.approx([69400, 69400 * 1.04, 69400 * 1.04 * 1.03])
    assert not waarden.geextrapoleerd.any()


def test_na_de_laatste_index_groeit_de_laatste_groei_door(invoer: Invoer) -> None:
    """Voorbij 2026 gaat 2% door, en dat staat erbij."""
    waarden = invoer.jaarwaarden(KOSTEN, [2026, 2027, 2028])
    assert waarden.midden[2] / waarden.midden[0] == pytest.approx(1.02**2)
    assert waarden.geextrapoleerd.tolist() == [False, True, True]


def test_voor_de_eerste_waarde_is_een_fout_met_naam(invoer: Invoer) -> None:
    """Een jaar zonder waarde wordt nooit nul; de melding noemt blad, dag en raad."""
    with pytest.raises(InvoerFouten) as fout:
        invoer.jaarwaarden(KOSTEN, [2022, 2023])
    (melding,) = fout.value.meldingen
    assert (melding.bestand, melding.plaats) == (NOOD, f"[{KOSTEN}]")
    assert "geen waarde op 2022-01-01; de eerste geldt vanaf 2023-01-01" in melding.gevonden
    assert "Voeg een eerdere waarde toe" in melding.doe


def test_maal_van_het_scenario_dan_plus_van_de_bekostiging(invoer: Invoer) -> None:
    """Eerst het scenario (x 0,9), daarna de bekostiging (+ 100), daarna de eigen opgave."""
    waarden = invoer.jaarwaarden(NORM, [2026, 2027], bekostiging="structureel")
    assert waarden.midden.tolist() == pytest.approx([2000, 2000 * 0.9 + 100])
    assert waarden.laag.tolist() == pytest.approx([1800, 1800 * 0.85 + 100])
    assert waarden.hoog.tolist() == pytest.approx([2400, 2400 * 0.95 + 100])
    assert waarden.maatregelen == ((), ("norm_omlaag", "meerjarig"))
    assert waarden.bron == ("aanname", "raming-2025")


def test_vervang_van_tot(invoer: Invoer) -> None:
    """Vervang geldt op midden, laag en hoog, tot de dag `tot`."""
    waarden = invoer.jaarwaarden(GRAAD, [2026, 2027, 2029, 2030], scenario="meer")
    assert waarden.midden.tolist() == [0.8, 0.9, 0.9, 0.8]
    assert waarden.laag.tolist() == [0.6, 0.8, 0.8, 0.6]
    assert waarden.hoog.tolist() == [0.9, 0.95, 0.95, 0.9]


def test_binnen_een_scenario_werkt_de_vroegste_datum_eerst(tmp_path: Path) -> None:
    """Niet de volgorde in de lijst maar `vanaf` beslist: (2000 + 10) x 0,9 en niet 2000 x 0,9 + 10."""
    eerder = BESTANDEN["maatregelen/meerjarig.toml"].replace("bekostiging", "scenario").replace("midden = 100", "midden = 10")
    eerder = eerder.replace("vanaf = 2027-01-01", "vanaf = 2026-06-01")
    map = maak_map(
        tmp_path,
        [("scenarios/basispad.toml", '["norm_omlaag"]', '["norm_omlaag", "eerder"]')],
        {"maatregelen/eerder.toml": eerder},
    )
    assert laad(map).jaarwaarden(NORM, [2027]).midden[0] == pytest.approx((2000 + 10) * 0.9)


def test_eigen_opgave_wint_altijd(invoer: Invoer) -> None:
    """De gevulde jaren krijgen het eigen cijfer, nominaal en zonder bandbreedte; de andere jaren blijven."""
    zonder = invoer.jaarwaarden(NORM, [2026, 2027], bekostiging="structureel")
    met = invoer.jaarwaarden(NORM, [2026, 2027], bekostiging="structureel", eigen={NORM: {2027: 1234}})
    assert met.midden.tolist() == [zonder.midden[0], 1234]
    assert met.laag[1] == met.hoog[1] == 1234
    assert met.bron == (zonder.bron[0], "eigen opgave")


def test_eigen_opgave_met_drie_waarden_en_voor_alle_jaren(invoer: Invoer) -> None:
    """Drie waarden geven een bandbreedte; één getal vult alle jaren, ook die vóór de eerste waarde."""
    met = invoer.jaarwaarden(NORM, [2010, 2027], eigen={NORM: (10, 8, 15)})
    assert (met.midden.tolist(), met.laag.tolist(), met.hoog.tolist()) == ([10, 10], [8, 8], [15, 15])
    assert invoer.jaarwaarden(NORM, [2010], eigen={NORM: 7}).midden.tolist() == [7]


@pytest.mark.parametrize("eigen", ["veel", "5", True, float("nan"), float("inf"), 10**400, (1, 2, 3), (1, 2), {2027: (5, 6, 7)}])
def test_eigen_opgave_die_niet_kan(eigen: object) -> None:
    """Tekst, oneindig of grenzen in de verkeerde volgorde worden geweigerd met naam en jaar."""
    with pytest.raises(InvoerFouten, match=r"a\.b, jaar 2027"):
        lees_eigen("a.b", eigen, [2027])


def test_eigen_opgave_bij_iets_dat_geen_jaar_is() -> None:
    """Jaren mogen als tekst komen (uit JSON of TOML), maar het moeten jaren zijn; een lege cel telt niet."""
    assert lees_eigen("a.b", {"2027": 5, 2028: None}, [2027]) == {2027: (5.0, 5.0, 5.0)}
    with pytest.raises(InvoerFouten, match=r"a\.b, jaar totaal"):
        lees_eigen("a.b", {"totaal": 5}, [2027])


def test_plus_met_prijspeil_groeit_mee(tmp_path: Path) -> None:
    """Zonder prijspeil is plus een nominaal bedrag; met prijspeil groeit het mee met de index van het blad."""
    maatregel = BESTANDEN["maatregelen/meerjarig.toml"].replace(NORM, KOSTEN)
    jaren = [2027, 2028]
    vast = laad(maak_map(tmp_path / "a", bestanden={"maatregelen/meerjarig.toml": maatregel}))
    mee = maatregel.replace("midden = 100", "midden = 100\nprijspeil = 2026")
    mee_invoer = laad(maak_map(tmp_path / "b", bestanden={"maatregelen/meerjarig.toml": mee}))
    basis = vast.jaarwaarden(KOSTEN, jaren).midden
    assert (vast.jaarwaarden(KOSTEN, jaren, bekostiging="structureel").midden - basis).tolist() == pytest.approx([100, 100])
    verschil = mee_invoer.jaarwaarden(KOSTEN, jaren, bekostiging="structureel").midden - basis
    assert verschil.tolist() == pytest.approx([102, 104.04])


def test_maandwaarde_is_die_van_de_eerste_dag(invoer: Invoer) -> None:
    """Juli 2024 heeft de nieuwe norm, juni nog de oude."""
    waarden = invoer.maandwaarden(NORM, [(2024, 6), (2024, 7), (2027, 1)])
    assert waarden.midden.tolist() == pytest.approx([1000, 2000, 1800])


def test_instroomfactor(invoer: Invoer) -> None:
    """Vóór de eerste stap is de factor 1; een scenario zonder stappen blijft overal 1."""
    midden, laag, hoog = invoer.instroomfactor([(2026, 12), (2027, 1)], "meer")
    assert (midden.tolist(), laag.tolist(), hoog.tolist()) == ([1, 1.2], [1, 1.1], [1, 1.4])
    assert invoer.instroomfactor([(2027, 1)])[0].tolist() == [1]


def test_verouderd_hangt_af_van_de_peildatum(tmp_path: Path) -> None:
    """Op de dag `houdbaar_tot` is een waarde verouderd; met --streng is dat een fout."""
    map = maak_map(tmp_path)
    assert not laad(map, peildatum=date(2027, 6, 30)).jaarwaarden(KOSTEN, [2027]).verouderd
    later = laad(map, peildatum=date(2027, 7, 1))
    assert later.jaarwaarden(KOSTEN, [2027]).verouderd
    assert not later.jaarwaarden(NORM, [2027]).verouderd
    (waarschuwing,) = later.waarschuwingen
    assert (waarschuwing.bestand, waarschuwing.plaats) == (NOOD, f"[{KOSTEN}]")
    assert "houdbaar tot 2027-07-01" in waarschuwing.gevonden
    assert str(waarschuwing).startswith("Let op: ")
    with pytest.raises(InvoerFouten, match="houdbaar tot 2027-07-01"):
        laad(map, streng=True, peildatum=date(2027, 7, 1))


@pytest.mark.parametrize(
    ("oud", "nieuw", "gevonden"),
    [
        ("midden = 0.9\nlaag = 0.85\nhoog = 0.95", "midden = 1", "maal 1 verandert niets"),
        ('"maal"', '"plus"', "plus 0 verandert niets"),
        ('"maal"', '"vervang"', "vervang 2000 verandert niets"),
    ],
)
def test_maatregel_zonder_effect(tmp_path: Path, oud: str, nieuw: str, gevonden: str) -> None:
    """Een bewerking die niets doet is een waarschuwing, en met --streng een fout."""
    tekst = BESTANDEN["maatregelen/norm_omlaag.toml"].replace(oud, nieuw)
    if "plus" in nieuw:
        tekst = tekst.replace("midden = 0.9\nlaag = 0.85\nhoog = 0.95", "midden = 0")
    if "vervang" in nieuw:
        tekst = tekst.replace("midden = 0.9\nlaag = 0.85\nhoog = 0.95", "midden = 2000\nlaag = 1800\nhoog = 2400")
    map = maak_map(tmp_path, bestanden={"maatregelen/norm_omlaag.toml": tekst})
    (waarschuwing,) = laad(map).waarschuwingen
    assert waarschuwing.bestand == "maatregelen/norm_omlaag.toml"
    assert gevonden in waarschuwing.gevonden
    with pytest.raises(InvoerFouten, match="zonder effect"):
        laad(map, streng=True)


def test_maatregel_die_niemand_kiest(tmp_path: Path) -> None:
    """Een bekostigingsmaatregel die niemand noemt doet niets; een maatregel van de scenariolaag heeft haar eigen scenario."""
    map = maak_map(tmp_path, [("bekostigingen/structureel.toml", '["meerjarig"]', "[]")])
    (waarschuwing,) = laad(map).waarschuwingen
    assert waarschuwing.bestand == "maatregelen/meerjarig.toml"
    assert "geen bekostiging noemt haar" in waarschuwing.gevonden


@pytest.mark.parametrize(
    ("vraag", "raad"),
    [
        (lambda i: i.blad("noodopvang.norm_per_plats"), 'Bedoelt u "noodopvang.norm_per_plaats"?'),
        (lambda i: i.blad("noodopvang.prijsverhouding"), "Noem de soort erbij"),
        (lambda i: i.jaarwaarden(NORM, [2027], scenario="basispat"), 'Bedoelt u "basispad"?'),
        (lambda i: i.jaarwaarden(NORM, [2027], bekostiging="structurel"), 'Bedoelt u "structureel"?'),
    ],
)
def test_onbekende_naam_krijgt_een_suggestie(invoer: Invoer, vraag, raad: str) -> None:
    """Een tikfout in een blad, scenario of bekostiging noemt de naam die erop lijkt."""
    with pytest.raises(InvoerFouten) as fout:
        vraag(invoer)
    assert raad in fout.value.meldingen[0].doe


def test_invoer_en_fouten_gaan_heel_naar_een_ander_proces(invoer: Invoer) -> None:
    """Werkers van een batch krijgen de invoer en geven fouten terug: beide moeten in te pakken zijn."""
    kopie = pickle.loads(pickle.dumps(invoer))
    assert kopie.jaarwaarden(KOSTEN, [2027]).midden[0] == invoer.jaarwaarden(KOSTEN, [2027]).midden[0]
    with pytest.raises(InvoerFouten) as fout:
        invoer.blad("weg")
    assert str(pickle.loads(pickle.dumps(fout.value))) == str(fout.value)


def test_uitkomst_is_niet_te_overschrijven(invoer: Invoer) -> None:
    """Gedeelde arrays zijn alleen te lezen, zodat een rekenfout elders de invoer niet verandert."""
    with pytest.raises(ValueError, match="read-only"):
        invoer.jaarwaarden(NORM, [2027]).midden[0] = 0


drietallen = st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=3, max_size=3).map(
    lambda rij: (sorted(rij)[1], sorted(rij)[0], sorted(rij)[2])
)
dagen = st.dates(date(2021, 1, 1), date(2030, 12, 31))


@given(st.sampled_from(["vervang", "plus", "maal"]), drietallen, drietallen)
def test_grenzen_houden_hun_volgorde_na_een_maatregel(soort: str, oud, nieuw) -> None:
    """Voor alle tekens: na vervang, plus of maal blijft laag <= midden <= hoog."""
    midden, laag, hoog = pas_toe(soort, oud, nieuw)
    assert laag <= midden <= hoog


@settings(max_examples=60, deadline=None)
@given(st.lists(dagen, min_size=1, max_size=4, unique=True), st.lists(st.tuples(dagen, drietallen), max_size=3), st.data())
def test_jaarwaarde_is_het_gemiddelde_van_de_dagen(grenzen: list[date], maatregelen, data: st.DataObject) -> None:
    """De weging in stukken is gelijk aan het uitschrijven van elke dag, en houdt laag <= midden <= hoog."""
    begin = [date(2020, 1, 1), *sorted(grenzen)]
    blad = _blad(*(_waarde(dag, *data.draw(drietallen)) for dag in begin))
    soorten = st.sampled_from(["plus", "maal", "vervang"])
    bewerkingen = tuple(_bewerking(data.draw(soorten), dag, *drietal) for dag, drietal in sorted(maatregelen, key=lambda paar: paar[0]))
    jaar = data.draw(st.integers(2020, 2031))
    uit = jaarwaarden(blad, None, bewerkingen, [jaar], PEILDATUM)
    assert uit.laag[0] <= uit.midden[0] <= uit.hoog[0]
    totaal = 0.0
    for nummer in range(date(jaar, 1, 1).toordinal(), date(jaar + 1, 1, 1).toordinal()):
        dag = date.fromordinal(nummer)
        waarde = next(w.midden for w in reversed(blad.waarden) if w.vanaf <= dag)
        for b in bewerkingen:
            if b.vanaf <= dag:
                waarde = {"vervang": b.midden, "plus": waarde + b.midden, "maal": waarde * b.midden}[b.bewerking]
        totaal += waarde
    aantal = date(jaar + 1, 1, 1).toordinal() - date(jaar, 1, 1).toordinal()
    assert uit.midden[0] == pytest.approx(totaal / aantal, rel=1e-9, abs=1e-6)


groei = st.lists(st.floats(-0.2, 0.3), min_size=1, max_size=8).map(tuple)


@given(groei, st.integers(2019, 2035), st.integers(2019, 2035))
def test_index_heen_en_terug(mutaties: tuple[float, ...], van: int, naar: int) -> None:
    """Van jaar naar jaar en terug is 1, ook voorbij het laatste indexjaar."""
    index = Index("proef", 2020, mutaties, ("bron",) * len(mutaties))
    assert index.factor(naar, van) * index.factor(van, naar) == pytest.approx(1)


@given(groei)
def test_index_groeit_elk_jaar_met_zijn_mutatie(mutaties: tuple[float, ...]) -> None:
    """De verhouding van twee opeenvolgende jaren is de groei; na het laatste jaar de laatste groei."""
    index = Index("proef", 2020, mutaties, ("bron",) * len(mutaties))
    jaren = range(2019, 2019 + len(mutaties) + 3)
    groeivoeten = [index.niveau(later) / index.niveau(eerder) - 1 for eerder, later in pairwise(jaren)]
    assert groeivoeten == pytest.approx([*mutaties, mutaties[-1], mutaties[-1]])


def test_index_kent_geen_jaar_voor_zijn_begin() -> None:
    """Wie een peil van vóór de index vraagt, hoort welk bestand aan te vullen is."""
    with pytest.raises(InvoerFouten, match=r"indexen/proef\.csv, jaar 2018"):
        Index("proef", 2020, (0.1,), ("bron",)).niveau(2018)


def test_maal_of_plus_zonder_waarde_is_een_fout_maar_vervang_niet() -> None:
    """Vóór de eerste waarde valt er niets te vermenigvuldigen; vervang kan wel."""
    blad = _blad(_waarde(date(2025, 1, 1), 1, 1, 1))
    with pytest.raises(InvoerFouten, match="geen waarde op 2024-01-01"):
        jaarwaarden(blad, None, (_bewerking("maal", date(2020, 1, 1), 2, 2, 2),), [2024], PEILDATUM)
    vervang = _bewerking("vervang", date(2020, 1, 1), 2, 1, 3)
    assert jaarwaarden(blad, None, (vervang,), [2024], PEILDATUM).midden.tolist() == [2]


def test_geen_jaren_geeft_lege_arrays() -> None:
    """Een lege vraag geeft lege arrays en geen fout."""
    blad = _blad(_waarde(date(2025, 1, 1), 1, 1, 1))
    assert jaarwaarden(blad, None, (), [], PEILDATUM).midden.shape == (0,)
    assert maandwaarden(blad, None, (), [], PEILDATUM).hoog.dtype == np.float64
