"""De keten: mensen raken niet zoek, plaatsen ook niet, en niemand bestelt met kennis van morgen."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hulp_doorrekening import INST
from hulp_keten import CODES, MAANDEN, OPVANGTYPEN, START, VANAF, VERBLIJFSJAREN, Proef, Rij, proef
from hulp_posten import INVOER
from hypothesis import given, settings
from hypothesis import strategies as st

from kostenmodel.keten import Ketenuitkomst, Volumesoort, gemiddeld, naar_jaren, reken_keten, volumes
from kostenmodel.keten.aanbod import LAATSTE_GETELDE_CAPACITEIT
from kostenmodel.keten.asiel import Begin
from kostenmodel.keten.simulatie import simuleer
from kostenmodel.keten.waarnemingen import lees_waarnemingen
from kostenmodel.keten.wachtrij import oudste_zaak
from kostenmodel.prognose import instroompaden

ZADEN = st.integers(0, 2**32 - 1)
PROEVEN = st.builds(proef, ZADEN, st.floats(0, 4), st.tuples(st.booleans(), st.booleans()))
GETELD = MAANDEN.index(LAATSTE_GETELDE_CAPACITEIT)
ruim = settings(max_examples=15)


def dicht(links: Rij, rechts: Rij) -> bool:
    """Gelijk op de afronding van de computer na, gemeten aan de grootste stand."""
    maat = max(float(np.abs(links).max()), float(np.abs(rechts).max()), 1.0)
    return bool(np.abs(links - rechts).max() <= 1e-11 * maat)


def verandering(stand: Rij, begin: Rij) -> Rij:
    return np.diff(stand, axis=1, prepend=np.broadcast_to(begin[:, :1], (len(stand), 1)))


# --- behoud van mensen en plaatsen ----------------------------------------------------------------------------------


@given(PROEVEN)
@ruim
def test_geen_enkele_reeks_wordt_negatief(een: Proef) -> None:
    """Ook bij instroom nul of vier keer zo hoog: geen negatieve wachtenden, plaatsen, woningen of leveringen."""
    for naam, reeks in een.reken().reeksen.items():
        assert reeks.min() >= -1e-9, naam


@given(PROEVEN)
@ruim
def test_mensen_in_procedure_blijven_behouden(een: Proef) -> None:
    r = een.reken().reeksen
    netto = r["instroom_eerste"] + r["instroom_herhaald"] - r["beslissingen"] - r["intrekkingen"]
    assert dicht(verandering(r["voorraad"], een.waarden["begin_voorraad"]), netto)


@given(PROEVEN)
@ruim
def test_vergunninghouders_blijven_behouden(een: Proef) -> None:
    """Erbij: inwilligingen en nareis. Eraf: wie uit de opvang verhuist en wie van de nareis meteen bij familie intrekt."""
    r = een.reken().reeksen
    direct = r["gehuisvest"] - r["gehuisvest_uit_opvang"]
    netto = r["inwilligingen"] + r["instroom_nareis"] - direct - r["gehuisvest_uit_opvang"]
    assert dicht(verandering(r["wachtenden"], een.waarden["begin_vergunninghouders"]), netto)
    assert dicht(direct, r["instroom_nareis"] * (1 - een.waarden["aandeel_nareis_in_opvang"]))


@given(PROEVEN)
@ruim
def test_afgewezenen_blijven_behouden(een: Proef) -> None:
    r = een.reken().reeksen
    netto = r["beslissingen"] - r["inwilligingen"] - r["vertrokken"]
    assert dicht(verandering(r["afgewezenen"], een.waarden["begin_afgewezenen"]), netto)
    assert np.all(r["vertrokken_onbekend"] <= r["vertrokken"])


@given(PROEVEN)
@ruim
def test_iedereen_woont_ergens(een: Proef) -> None:
    """Noodopvang, reguliere opvang, doorstroomlocaties en programmawoningen samen zijn alle personen, elke maand en trekking."""
    r = een.reken().reeksen
    types = sum(r[f"bewoners_noodopvang.{code}"] for code in OPVANGTYPEN)
    assert dicht(types, r["bewoners_noodopvang"])
    assert dicht(
        r["bewoners_noodopvang"] + r["bewoners_regulier"] + r["doorstroom_bewoners"] + r["bewoners_woningen"], r["personen_totaal"]
    )
    wachtend = r["vergunninghouders_in_opvang"] + r["doorstroom_bewoners"] + r["bewoners_woningen"]
    assert dicht(wachtend, r["wachtenden"])
    assert np.all(r["doorstroom_bewoners"] <= r["doorstroom_plaatsen"] + 1e-9)
    assert dicht(r["plaatsen_regulier_bezet"] + r["plaatsen_regulier_leeg"], r["plaatsen_regulier"])
    assert dicht(r["woningen_bewoond"] + r["woningen_leeg"], r["woningen"])


@given(PROEVEN)
@ruim
def test_ongedocumenteerden_blijven_behouden(een: Proef) -> None:
    r = een.reken().reeksen
    netto = r["ongedocumenteerden_erbij"] - r["ongedocumenteerden_eraf"]
    assert dicht(verandering(r["ongedocumenteerden"], een.waarden["begin_ongedocumenteerden"]), netto)
    assert np.all(r["ongedocumenteerden_erbij"] <= r["vertrokken_onbekend"])


@given(PROEVEN)
@ruim
def test_gehuisvesten_schuiven_elk_jaar_een_jaar_op(een: Proef) -> None:
    """Wie nu in het tweede jaar zit, zat twaalf maanden eerder in het eerste; alleen wie vertrok ontbreekt."""
    r = een.reken().reeksen
    blijft = een.waarden["blijfkans_gehuisvest"][:, :1]
    for eerder, later in pairwise(VERBLIJFSJAREN):
        assert dicht(r[f"bewoners_taakstelling.{later}"][:, 12:], r[f"bewoners_taakstelling.{eerder}"][:, :-12] * blijft)
    eerste = r[f"bewoners_taakstelling.{VERBLIJFSJAREN[0]}"]
    assert np.all(eerste[:, 11] <= r["gehuisvest"][:, :12].sum(axis=1) + 1e-6)
    assert np.all(eerste[:, 11] >= r["gehuisvest"][:, :12].sum(axis=1) * blijft[:, 0] - 1e-6)


@given(PROEVEN)
@ruim
def test_stokt_de_doorstroom_dan_lopen_doorstroomlocaties_vol(een: Proef) -> None:
    """Bij minder uitstroom naar woningen zitten er nooit minder mensen in doorstroomlocaties."""
    stroef = een.met(realisatiegraad_taakstelling=een.waarden["realisatiegraad_taakstelling"] * 0.5)
    stroef = stroef.met(verhuistempo=een.waarden["verhuistempo"] * 0.5)
    a, b = een.reken().reeksen, stroef.reken().reeksen
    assert np.all(b["wachtenden"] >= a["wachtenden"] - 1e-6)
    assert np.all(b["doorstroom_bewoners"] >= a["doorstroom_bewoners"] - 1e-6)


@given(PROEVEN)
@ruim
def test_plaatsen_blijven_behouden(een: Proef) -> None:
    """Een plaats verschijnt alleen als opening en verdwijnt alleen als sluiting; beide dragen later kosten."""
    r = een.reken().reeksen
    netto = r["plaatsen_regulier_erbij"] - r["plaatsen_regulier_eraf"]
    assert dicht(verandering(r["plaatsen_regulier"], een.waarden["begin_plaatsen_regulier"]), netto)
    assert dicht(verandering(r["woningen"], np.zeros((3, 1))), r["woningen_opgeleverd"])


@given(PROEVEN, st.floats(0.01, 1.0))
@ruim
def test_meer_plaatsen_geven_nooit_meer_noodopvang(een: Proef, meer: float) -> None:
    """Zonder bestelregel (die op plaatsen reageert) is noodopvang het tekort: meer plaatsen of trager verval verkleint het."""
    basis = een.bestellend(False, False)
    eerder = basis.reken().reeksen["bewoners_noodopvang"]
    for naam in ("plaatsen_regulier_nov_2025", "pijplijn_plaatsen"):
        later = basis.met(**{naam: basis.waarden[naam] * (1 + meer) + 100}).reken().reeksen["bewoners_noodopvang"]
        assert np.all(later <= eerder + 1e-9), naam
    trager = basis.met(verval_bestaande_plaatsen=basis.waarden["verval_bestaande_plaatsen"] * (1 - meer))
    assert np.all(trager.reken().reeksen["bewoners_noodopvang"] <= eerder + 1e-9)


@given(PROEVEN)
@ruim
def test_een_programmawoning_verplaatst_alleen(een: Proef) -> None:
    """Met of zonder woningprogramma dezelfde mensen: alleen hun plek verschilt."""
    zonder, met = (een.bestellend(True, woningen).reken().reeksen for woningen in (False, True))
    for naam in ("voorraad", "wachtenden", "afgewezenen", "personen_totaal", "gehuisvest", "achterstand"):
        assert np.array_equal(zonder[naam], met[naam]), naam
    assert np.all(met["bezetting"] <= zonder["bezetting"] + 1e-9)


# --- bestellen zonder voorkennis ------------------------------------------------------------------------------------


VASTE_LEVERTIJD = {
    "levertijd_plaatsen": 12.0,
    "uitloop_plaatsen": 3.0,
    "levertijd_woningen": 9.0,
    "uitloop_woningen": 2.0,
    "maximum_nieuwe_plaatsen": 1e6,
    "programma_maximum": 1e6,
}
"""Gelijk in alle trekkingen, en zonder maximum: dan volgt elke bestelling de behoefte op de voet."""


@given(ZADEN, st.floats(0.3, 3), st.integers(VANAF + 1, len(MAANDEN) - 2), st.floats(0, 5))
@ruim
def test_bestellen_ziet_de_toekomst_niet(zaad: int, schaal: float, knik: int, factor: float) -> None:
    """Wat tot en met maand m besteld is, hangt niet af van instroom vanaf maand m, hoe wild die ook wordt.

    Leveringen en sluitingen tot m plus de levertijd liggen dan vast.
    """
    groei = np.linspace(1, 3, len(MAANDEN))
    een = proef(zaad, schaal, (True, True)).met_instroom(lambda rij: rij * groei)
    een = een.met(**{naam: np.full((3, 1), waarde) for naam, waarde in VASTE_LEVERTIJD.items()})
    anders = een.met_instroom(lambda rij: np.where(np.arange(len(MAANDEN)) >= knik, rij * factor, rij))
    a, b = een.reken().reeksen, anders.reken().reeksen
    for naam, levertijd in (("plaatsen_regulier_erbij", 15), ("plaatsen_regulier_eraf", 15), ("woningen_opgeleverd", 11)):
        vast = slice(0, knik + levertijd + 1)
        assert np.array_equal(a[naam][:, vast], b[naam][:, vast]), naam
    for naam, reeks in a.items():
        assert np.array_equal(reeks[:, :knik], b[naam][:, :knik]), naam


@given(PROEVEN, st.floats(0.05, 0.9))
@ruim
def test_weigering_levert_minder_en_komt_terug_in_de_bestelling(een: Proef, deel: float) -> None:
    """Zonder weigering gaat alles door. Met weigering is van elke levering hetzelfde deel afgevallen, en komt er nooit meer dan zonder."""
    een = een.bestellend(True, True).met(**{naam: np.full((3, 1), waarde) for naam, waarde in VASTE_LEVERTIJD.items()})
    geen, wel = (een.met(weigering_plaatsen=np.full((3, 1), w), weigering_woningen=np.full((3, 1), w)).reken().reeksen for w in (0.0, deel))
    assert not geen["plaatsen_regulier_geweigerd"].any()
    assert np.all(wel["woningen"] <= geen["woningen"] + 1e-6)
    pijplijn = een.bestellend(False, False).reken().reeksen["plaatsen_regulier_erbij"]
    geleverd = wel["plaatsen_regulier_erbij"] - pijplijn
    assert dicht(geleverd * deel, wel["plaatsen_regulier_geweigerd"] * (1 - deel))


def test_bestellen_reageert_wel_op_wat_bekend_is() -> None:
    """De vorige test kan falen: bij groeiende instroom bestelt de keten de maand erna al anders."""
    groei = np.broadcast_to(np.linspace(1000, 6000, len(MAANDEN)), (3, len(MAANDEN)))
    een = (
        proef(7, 1.0, (True, True))
        .met_instroom(lambda rij: groei)
        .met(
            levertijd_plaatsen=np.full((3, 1), 12.0),
            uitloop_plaatsen=np.full((3, 1), 3.0),
            maximum_nieuwe_plaatsen=np.full((3, 1), 1e6),
        )
    )
    knik = VANAF + 6
    anders = een.met_instroom(lambda rij: np.where(np.arange(len(MAANDEN)) >= knik, rij * 2, rij))
    a, b = (x.reken().reeksen["plaatsen_regulier_erbij"] for x in (een, anders))
    assert np.all(a[:, knik + 16] < b[:, knik + 16])


@pytest.mark.parametrize("looptijd", [24.0, 30.0])
def test_een_plaats_die_afloopt_is_op_tijd_vervangen(looptijd: float) -> None:
    """Wanneer een contract eindigt is bekend: bij groeiende behoefte, zonder uitloop en zonder weigering valt er nooit een gat."""
    groei = np.broadcast_to(np.linspace(1000, 8000, len(MAANDEN)), (3, len(MAANDEN)))
    vast = {"levertijd_plaatsen": 12.0, "uitloop_plaatsen": 0.0, "maximum_nieuwe_plaatsen": 1e7, "looptijd_nieuwe_plaatsen": looptijd}
    vast["weigering_plaatsen"] = 0.0
    kort = proef(2, 1.0, (True, False)).met_instroom(lambda rij: groei).met(**{naam: np.full((3, 1), w) for naam, w in vast.items()})
    lang = kort.met(looptijd_nieuwe_plaatsen=np.full((3, 1), 360.0))
    a, b = kort.reken().reeksen, lang.reken().reeksen
    assert a["plaatsen_regulier_eraf"][:, -24:].sum() > b["plaatsen_regulier_eraf"][:, -24:].sum()
    assert dicht(a["plaatsen_regulier"], b["plaatsen_regulier"])


@given(PROEVEN)
@ruim
def test_crisisbekostiging_bestelt_niets(een: Proef) -> None:
    """Na de pijplijn komt er onder crisisbekostiging geen plaats en geen woning bij."""
    r = een.bestellend(False, False).reken().reeksen
    assert not r["woningen"].any() and not r["bewoners_woningen"].any()
    assert not r["plaatsen_regulier_erbij"][:, MAANDEN.index((2028, 1)) :].any()
    pijplijn = r["plaatsen_regulier_erbij"][:, GETELD + 1 :].sum(axis=1)
    assert np.allclose(pijplijn, een.waarden["pijplijn_plaatsen"][:, -1])


@given(PROEVEN)
@ruim
def test_bestellen_blijft_onder_het_maximum(een: Proef) -> None:
    """Nooit meer leveringen in een jaar dan het hoogste aantal dat per jaar besteld kan worden (pijplijn apart)."""
    r = een.bestellend(True, True).reken().reeksen
    plafond = een.waarden["maximum_nieuwe_plaatsen"].max(axis=1)
    for jaar in range(2028, 2032):
        hier = [plek for plek, (j, _) in enumerate(MAANDEN) if j == jaar]
        assert np.all(r["plaatsen_regulier_erbij"][:, hier].sum(axis=1) <= plafond + 1e-6)
        assert np.all(r["woningen_opgeleverd"][:, hier].sum(axis=1) <= een.waarden["programma_maximum"].max(axis=1) + 1e-6)


def test_een_gestopt_programma_houdt_de_woningen_in_beeld() -> None:
    """Stopt de bestelregel, dan tellen woningen die er staan of komen nog mee in de behoefte aan plaatsen."""
    groei = np.broadcast_to(np.linspace(2000, 6000, len(MAANDEN)), (3, len(MAANDEN)))
    een = (
        proef(3, 1.0, (True, True))
        .met_instroom(lambda rij: groei)
        .met(
            maximum_nieuwe_plaatsen=np.full((3, 1), 1e6),
            levertijd_plaatsen=np.full((3, 1), 4.0),
            uitloop_plaatsen=np.zeros((3, 1)),
            looptijd_nieuwe_plaatsen=np.full((3, 1), 360.0),
        )
    )
    stop = MAANDEN.index((2029, 1))

    def waarde(sleutel: str) -> Rij:
        rij = een.waarde(sleutel)
        return rij * (np.arange(len(MAANDEN)) < stop) if sleutel == "bestelregel_woningen" else rij

    gestopt = simuleer(MAANDEN, een.instroom, waarde, CODES, Begin({}, START)).reeksen
    zonder = simuleer(MAANDEN, een.instroom, een.bestellend(True, False).waarde, CODES, Begin({}, START)).reeksen
    assert np.all(gestopt["bewoners_woningen"][:, -1] > 0)
    assert np.all(gestopt["plaatsen_regulier"][:, -1] < zonder["plaatsen_regulier"][:, -1])


# --- beslissen, taakstelling en nareis ------------------------------------------------------------------------------


def test_taakstelling_is_vastgesteld_of_volgt_de_vergunningen_van_twee_halfjaren_eerder() -> None:
    een = proef(11, 1.0, (False, False))
    r = een.reken().reeksen
    assert np.all(r["taakstelling"][:, :6] * 6 == pytest.approx(18750))
    vergunningen = r["inwilligingen"] + r["instroom_nareis"]
    for m in range(12, len(MAANDEN), 6):
        assert r["taakstelling"][:, m] * 6 == pytest.approx(vergunningen[:, m - 12 : m - 6].sum(axis=1))


def test_op_behoefte_beslissen_houdt_de_voorraad_gelijk() -> None:
    """Aanvragen van de laatste twaalf maanden min wat er in de twaalf maanden ervoor verviel; een korting is een deel daarvan."""
    een = proef(5, 1.0, (False, False)).met(
        beslissingen_volgen_instroom=np.ones((3, 1)),
        uitvoeringsgraad_ind=np.full((3, 1), 0.9),
        begin_voorraad=np.full((3, 1), 90000.0),
    )
    r = een.reken().reeksen
    aanvragen = een.instroom["eerste"] + een.instroom["herhaald"]
    for m in range(11, len(MAANDEN), 7):
        vervallen = r["intrekkingen"][:, max(m - 12, 0) : m].mean(axis=1)
        nodig = np.maximum(aanvragen[:, m - 11 : m + 1].mean(axis=1) - vervallen, 0)
        assert r["beslissingen"][:, m] == pytest.approx(0.9 * nodig)


def test_nareis_volgt_eerst_de_prognose_en_daarna_de_vergunningen() -> None:
    een = proef(9, 1.0, (False, False)).met(nareis_vertraging=np.full((3, 1), 18.0))
    r = een.reken().reeksen
    eerste_jaar = slice(0, VANAF + 12)
    assert np.array_equal(r["instroom_nareis"][:, : VANAF + 11], een.instroom["nareis"][:, : VANAF + 11])
    assert eerste_jaar.stop < len(MAANDEN)
    m = VANAF + 30
    per = een.waarden["nareis_per_inwilliging"][:, m]
    assert r["instroom_nareis"][:, m] == pytest.approx(r["inwilligingen"][:, m - 18] * per)


@given(PROEVEN)
@ruim
def test_de_achterstand_is_nooit_groter_dan_wie_er_wacht(een: Proef) -> None:
    """Ook bij een taakstelling die veel te hoog is vastgesteld."""
    r = een.reken().reeksen
    assert np.all(r["achterstand"] <= r["wachtenden"])


def test_de_oudste_zaak_is_die_van_een_rij_in_volgorde_van_binnenkomst() -> None:
    """Naast een rij die per maand wordt bijgehouden: oudste zaken eerst beslist, van elke leeftijd vervalt een zelfde deel."""
    bron = np.random.default_rng(3)
    aanvragen, beslist, vervalt = bron.uniform(500, 4000, 90), bron.uniform(500, 2500, 90), 0.02
    lagen: dict[int, float] = {}
    voorraad, leeftijd = [], []
    for maand in range(90):
        rest = beslist[maand]
        for laag in sorted(lagen):
            weg = min(lagen[laag], rest)
            lagen[laag], rest = (lagen[laag] - weg) * (1 - vervalt), rest - weg
        lagen[maand] = aanvragen[maand]
        lagen = {laag: aantal for laag, aantal in lagen.items() if aantal > 0}
        oudste = min(lagen)
        voorraad.append(sum(lagen.values()))
        leeftijd.append(maand - oudste + lagen[oudste] / (aanvragen[oudste] * (1 - vervalt) ** (maand - oudste)))
    deel = np.full((1, 1), vervalt)
    assert oudste_zaak(aanvragen[None, :], np.array([voorraad]), deel)[0] == pytest.approx(leeftijd)
    later = oudste_zaak(aanvragen[None, 60:], np.array([voorraad[60:]]), deel, aanvragen[:60])
    assert later[0] == pytest.approx(leeftijd[60:])


def test_wie_lang_wacht_telt_pas_als_hij_aan_de_beurt_is() -> None:
    """Na een piek in de aanvragen loopt de doorlooptijd op terwijl de voorraad al daalt."""
    piek = np.where(np.arange(len(MAANDEN)) < 24, 4000.0, 1500.0)
    een = proef(4, 1.0, (False, False)).met_instroom(lambda rij: np.broadcast_to(piek, rij.shape))
    een = een.met(jaarlijkse_beslissingen=np.full((3, 1), 30000.0), beslissingen_volgen_instroom=np.zeros((3, 1)))
    r = een.reken().reeksen
    assert np.all(r["voorraad"][:, 40] < r["voorraad"][:, 24])
    assert np.all(r["doorlooptijd_weken"][:, 40] > r["doorlooptijd_weken"][:, 24])


# --- van maand naar jaar --------------------------------------------------------------------------------------------


def jaarwaarde(regel: str, reeks: list[float], jaar: int = 2030) -> float:
    """De jaarwaarde van een reeks van drie jaren (2029, 2030, 2031) volgens een regel."""
    maanden = tuple((j, m) for j in (2029, 2030, 2031) for m in range(1, 13))
    keten = Ketenuitkomst(maanden, {"v": np.array([reeks], dtype=float)})
    return float(naar_jaren(keten, [Volumesoort("v", "v", "persoon", regel)], [jaar])["v"][0, 0])  # type: ignore[arg-type]


TRAP = [10.0] * 12 + [float(10 + m) for m in range(1, 13)] + [30.0] * 12
"""2029: steeds 10; 2030: elke maand een erbij, van 11 naar 22; 2031: steeds 30."""
ZAAG = [10.0] * 12 + [15.0, 12.0] * 6 + [30.0] * 12
"""2030: wisselt tussen 15 en 12; zes keer omhoog (5 en vijf maal 3), zes keer omlaag (3)."""


@pytest.mark.parametrize(
    ("regel", "reeks", "verwacht"),
    [
        ("stroom", TRAP, sum(range(11, 23))),
        ("gemiddelde_stand", TRAP, 16.5),
        ("eindstand", TRAP, 22.0),
        ("toename", TRAP, 12.0),
        ("afname", TRAP, 0.0),
        ("toename", ZAAG, 20.0),
        ("afname", ZAAG, 18.0),
    ],
)
def test_van_maanden_naar_een_jaar(regel: str, reeks: list[float], verwacht: float) -> None:
    """Een stroom telt op, een stand middelt of sluit af, en toename en afname tellen elke maand apart, ook van december op januari."""
    assert jaarwaarde(regel, reeks) == pytest.approx(verwacht)


def test_de_sprong_van_december_op_januari_hoort_bij_het_nieuwe_jaar() -> None:
    assert jaarwaarde("toename", TRAP, 2031) == pytest.approx(8.0)
    assert jaarwaarde("toename", TRAP, 2029) == 0.0


def test_een_onvolledig_jaar_wordt_geweigerd() -> None:
    keten = Ketenuitkomst(tuple((2030, m) for m in range(1, 12)), {"v": np.ones((1, 11))})
    with pytest.raises(ValueError, match="2030 staat niet volledig"):
        naar_jaren(keten, [Volumesoort("v", "v", "persoon", "stroom")], [2030])


@given(PROEVEN)
@settings(max_examples=8)
def test_openen_min_sluiten_is_de_groei_van_de_noodopvang(een: Proef) -> None:
    """Toename min afname over een jaar is de stand van december min die van december ervoor; ook de stromen tellen op."""
    keten = een.reken()
    soorten = volumes({code: code for code in OPVANGTYPEN}, {code: code for code in VERBLIJFSJAREN})
    jaren = (2025, 2026, 2027)
    v = naar_jaren(keten, soorten, jaren)
    december = [MAANDEN.index((jaar, 12)) for jaar in (2024, *jaren)]
    stand = keten.reeksen["plaatsen_noodopvang"][:, december]
    assert dicht(v["plaatsen_noodopvang_erbij"] - v["plaatsen_noodopvang_eraf"], np.diff(stand, axis=1))
    assert dicht(sum(v[f"bewoners_noodopvang.{c}"] for c in OPVANGTYPEN) + v["bewoners_regulier"], v["bezetting"])
    assert dicht(v["bezetting"] + v["doorstroom_bewoners"] + v["bewoners_woningen"], v["personen_totaal"])
    assert gemiddeld(v)["bezetting"] == pytest.approx(v["bezetting"].mean(axis=0)[None, :])


# --- de echte invoer ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def echt() -> dict[str, Ketenuitkomst]:
    """De keten onder het basispad in 128 trekkingen, per bekostiging."""
    return {
        arm: reken_keten(
            INVOER,
            "basispad",
            arm,
            eerste_jaar=INST.jaar,
            laatste_jaar=INST.jaren[-1],
            toeval=INST.toeval(INVOER),
        )
        for arm in ("crisis", "structureel", "structureel_mix")
    }


def test_gelijke_bestelregel_geeft_gelijke_reeksen(echt: dict[str, Ketenuitkomst]) -> None:
    """De mix bestelt als structureel en betaalt als crisis: geld bepaalt nooit een volume."""
    for naam, reeks in echt["structureel"].reeksen.items():
        assert np.array_equal(reeks, echt["structureel_mix"].reeksen[naam]), naam


def test_voor_het_eerste_vergelijkingsjaar_zijn_de_bekostigingen_gelijk(echt: dict[str, Ketenuitkomst]) -> None:
    """Zelfde beginstand, zelfde toeval; en wat mensen overkomt blijft ook daarna gelijk."""
    crisis, structureel = echt["crisis"], echt["structureel"]
    vanaf = crisis.maanden.index((INST.jaar, 1))
    for naam, reeks in crisis.reeksen.items():
        assert np.array_equal(reeks[:, :vanaf], structureel.reeksen[naam][:, :vanaf]), naam
    gelijk = ("voorraad", "wachtenden", "afgewezenen", "personen_totaal", "beslissingen", "gehuisvest", "taakstelling", "instroom_nareis")
    for naam in gelijk:
        assert np.array_equal(crisis.reeksen[naam], structureel.reeksen[naam]), naam
    assert not np.array_equal(crisis.reeksen["plaatsen_regulier"], structureel.reeksen["plaatsen_regulier"])


def middenpad() -> Ketenuitkomst:
    """Een enkele doorgang: mediaan van de instroom en de middenwaarde van elk blad."""
    paden = instroompaden(INVOER.map, None, (INST.jaren[-1], 12))
    instroom = dict(zip(("eerste", "herhaald", "nareis"), paden.paden, strict=True))

    def waarde(sleutel: str) -> Rij:
        return INVOER.maandwaarden(f"keten.{sleutel}", paden.maanden).midden[None, :]

    return simuleer(paden.maanden, instroom, waarde, CODES, Begin(lees_waarnemingen(INVOER.map).taakstelling, (INST.jaar, 1)))


def test_de_keten_komt_uit_op_de_getelde_standen() -> None:
    """IJking uit parameters/keten.toml: begin 2026 ongeveer 19.000 vergunninghouders, november 2025 precies 47.293 plaatsen."""
    keten = middenpad()
    wachtend, plaatsen = keten.reeksen["vergunninghouders_in_opvang"][0], keten.reeksen["plaatsen_regulier"][0]
    for maand in ((2025, 12), (2026, 1)):
        assert abs(wachtend[keten.maanden.index(maand)] - 19000) <= 2500, maand
    assert plaatsen[keten.maanden.index((2025, 11))] == pytest.approx(47293, abs=1e-6)


def test_de_trekkingen_liggen_rond_de_ijking(echt: dict[str, Ketenuitkomst]) -> None:
    """Ook het gemiddelde van de trekkingen, waarmee het rekenpad rekent, haalt de gemelde 19.000 binnen 2.500."""
    keten = echt["crisis"]
    for maand in ((2025, 12), (2026, 1)):
        stand = keten.reeksen["vergunninghouders_in_opvang"][:, keten.maanden.index(maand)].mean()
        assert abs(stand - 19000) <= 2500, maand


def test_in_blokken_gerekend_is_de_keten_dezelfde() -> None:
    """Elke trekking staat op zichzelf: in stukken gerekend en aaneengelegd zijn alle reeksen byte voor byte gelijk."""
    jaren = {"eerste_jaar": INST.jaar, "laatste_jaar": INST.jaren[-1]}
    toeval = INST.toeval(INVOER)
    heel = reken_keten(INVOER, "hoge_instroom", "structureel", toeval=toeval, **jaren)
    delen = [reken_keten(INVOER, "hoge_instroom", "structureel", toeval=blok, **jaren) for blok in toeval.blokken(32)]
    assert len(delen) == 4
    for naam, rij in heel.reeksen.items():
        assert np.array_equal(rij, np.concatenate([deel.reeksen[naam] for deel in delen])), naam
