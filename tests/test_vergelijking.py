"""Crisis tegenover structureel: alleen wat genoemd is verschilt, niemand verdwijnt, en elk verschil heeft een betaler."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest
from hulp_doorrekening import INST, Rij, kostenposten, land, met_bekostiging, met_waarde, per_trekking, rekenpad, van
from hulp_posten import INVOER, JAREN, SCHEMA, bedachte_waarden, over_armen
from hypothesis import given, settings
from hypothesis import strategies as st

from kostenmodel.doorrekening import Rekenaar, Uitkomst
from kostenmodel.invoer import Invoer, zoek_gemeente
from kostenmodel.onzekerheid import modelkans
from kostenmodel.rekenkern import Blad
from kostenmodel.rekenkern.rekenen import reken_posten
from kostenmodel.rekenschema import ARMEN
from kostenmodel.totalen import RIJK, SAMENLEVING

DRIE = ("Utrecht", "Westerwolde", "Schiermonnikoog")
PARTIJEN = SCHEMA.partijen.aanwezig
HANGT_AF_VAN_PLAATSEN = ("bezetting", "vergunninghouders_in_opvang", "bewoners_", "plaatsen_", "woningen", "doorstroom_")
"""Begin van de namen van volumes die van plaatsen en woningen afhangen; al het andere is in beide bekostigingen gelijk."""

TOCH_GELIJK = ("bewoners_taakstelling", "doorstroom_plaatsen_erbij")
"""Zo beginnen er ook een paar die niet verschillen: doorstroomlocaties komen er in geen van beide bij, zij sluiten alleen niet."""

VERGELIJKEND = ("verschil.", "opgeteld.", "gunstig.", "oordeel.", "eind.", "omslag.")
"""Begin van de namen van getallen die structureel met crisis vergelijken."""


@cache
def bij(invoer: Invoer) -> Rekenaar:
    return Rekenaar(invoer, INST, ["basispad"])


@pytest.fixture(scope="module")
def utrecht(rekenaar: Rekenaar) -> Uitkomst:
    return rekenaar.reken_door(zoek_gemeente(INVOER, "Utrecht"))


# --- gelijke instellingen, gelijke uitkomst -------------------------------------------------------------------------


def test_gelijke_bekostiging_geeft_precies_nul() -> None:
    """Geen afronding, geen toeval: krijgen beide armen dezelfde regels, dan is elk verschil exact nul."""
    dubbel = bij(met_bekostiging("crisis"))
    uit = dubbel.reken_door(zoek_gemeente(INVOER, "Utrecht"))
    verschillen = {sleutel: rij for sleutel, rij in uit.vergelijking["basispad"].items() if sleutel.startswith(VERGELIJKEND)}
    assert len(verschillen) > 50
    for sleutel, rij in verschillen.items():
        assert not np.any(rij), sleutel
    for sleutel, rij in uit.simulatie["basispad"].over_armen.items():
        assert not np.any(rij), sleutel
    crisis, structureel = (per_trekking(dubbel, "basispad", arm, uit.kenmerken) for arm in ARMEN)
    for sleutel, rij in crisis.items():
        assert np.array_equal(rij, structureel[sleutel]), sleutel


def test_voor_het_begrotingsjaar_is_er_geen_verschil(utrecht: Uitkomst) -> None:
    """De bekostigingen lopen pas vanaf het eerste begrotingsjaar uiteen."""
    for partij in (*PARTIJEN, RIJK, SAMENLEVING):
        assert not utrecht.vergelijking["basispad"][f"verschil.netto.{partij}"][:2].any()
    assert utrecht.vergelijking["basispad"]["verschil.netto.gemeente"][2:].any()


# --- wie betaalt ----------------------------------------------------------------------------------------------------


def overdrachten(posten: Mapping[str, Rij], partij: str, kant: str) -> Rij:
    """Wat een partij aan overdrachten betaalt min ontvangt: haar netto last zonder de kosten die zij zelf draagt."""
    eigen = sum(
        (posten[een.sleutel] for een in kostenposten() if een.drager == partij and getattr(een, f"in_{kant}")),
        start=np.zeros(1),
    )
    return posten[f"{'netto' if kant == 'exploitatie' else 'kas'}.{partij}"] - eigen


@pytest.mark.parametrize("kant", ["exploitatie", "kas"])
@pytest.mark.parametrize("gemeente", DRIE)
def test_betalers_tellen_op_en_overdrachten_heffen_op(rekenaar: Rekenaar, gemeente: str, kant: str) -> None:
    """Alle partijen samen betalen precies de maatschappelijke kosten; overdrachten zijn samen nul, elk jaar en elke trekking."""
    vast = van(zoek_gemeente(INVOER, gemeente))
    naam, totaal = ("netto", "maatschappelijk") if kant == "exploitatie" else ("kas", "maatschappelijk_kas")
    for arm in ARMEN:
        for posten in (rekenpad(rekenaar, "basispad", arm, vast), per_trekking(rekenaar, "basispad", arm, vast)):
            maat = np.abs(posten[totaal]).max()
            samen = sum(posten[f"{naam}.{partij}"] for partij in PARTIJEN)
            assert np.abs(samen - posten[totaal]).max() <= 1e-11 * maat
            assert np.abs(posten[f"{naam}.{SAMENLEVING}"] - posten[totaal]).max() <= 1e-11 * maat
            assert np.abs(sum(overdrachten(posten, partij, kant) for partij in PARTIJEN)).max() <= 1e-11 * maat
            assert any(np.abs(overdrachten(posten, partij, kant)).max() > 0 for partij in PARTIJEN)


NORMEN = {
    "noodopvang.vergoed_aandeel": 0.7,
    "noodopvang.vergoed_aandeel_afgeblazen": 0.1,
    "noodopvang.faciliteiten_per_plaats": 50.0,
    "noodopvang.norm_van_kracht": 1.0,
    "opvang_regulier.faciliteiten_per_plaats": 900.0,
    "doorstroomlocaties.norm_per_persoon_per_dag": 30.0,
    "voorzieningen.buig_lopend_jaar_objectief": 0.1,
    "voorzieningen.buig_twee_jaar_later_historisch": 0.0,
    "voorzieningen.vangnet_aandeel": 0.3,
    "voorzieningen.uitkering_jeugdhulp_per_bewoner": 10.0,
    "inburgering.spuk_per_inburgeraar": 5000.0,
    "inburgering.gemeentefonds_per_inburgeraar": 100.0,
    "oekraine.norm_per_plaats_per_dag": 61.0,
    "oekraine.norm_particulier_per_maand": 92.0,
    "oekraine.aandeel_meerkosten_vergoed": 0.9,
    "lvv.rijksbijdrage": 20e6,
    "onderwijs.ohba_bereik": 0.1,
    "onderwijs.achterstandenbudget_aandeel": 0.9,
}
"""Bladen die alleen zeggen wat het Rijk aan de gemeente betaalt, met een andere waarde."""

NIET_VAN_KRACHT = {
    "noodopvang.vergoed_aandeel",
    "oekraine.norm_per_plaats_per_dag",
    "oekraine.aandeel_meerkosten_vergoed",
    "lvv.rijksbijdrage",
}
"""Onder structurele bekostiging vervangt een maatregel deze norm."""


@pytest.mark.parametrize("norm", NORMEN)
def test_een_andere_norm_verschuift_alleen(rekenaar: Rekenaar, norm: str) -> None:
    """Wat de gemeente meer of minder krijgt, is precies wat het Rijk meer of minder betaalt; kosten en volumes bewegen niet."""
    anders = bij(met_waarde(norm, NORMEN[norm]))
    for arm in ("crisis",) if norm in NIET_VAN_KRACHT else ARMEN:
        for reken in (rekenpad, per_trekking):
            voor, na = (reken(r, "basispad", arm, land()) for r in (rekenaar, anders))
            maat = np.abs(voor["maatschappelijk"]).max()
            gemeente = na["netto.gemeente"] - voor["netto.gemeente"]
            rijk = na["netto.rijk"] - voor["netto.rijk"]
            assert np.abs(gemeente).max() > 0
            assert np.abs(gemeente + rijk).max() <= 1e-11 * maat
            for totaal in ("maatschappelijk", "maatschappelijk_kas"):
                assert np.array_equal(na[totaal], voor[totaal])
            for een in SCHEMA.volumes:
                assert np.array_equal(na[een.sleutel], voor[een.sleutel])


def test_subsidie_verschuift_in_de_kas_alleen_tussen_rijk_en_eigenaar(rekenaar: Rekenaar) -> None:
    """Structureel verschilt van de mix in subsidie en vergoeding: elke euro meer voor de corporatie komt van VRO.

    In de exploitatie schuift rente van de corporatie naar het Rijk, over dezelfde boekwaarde; de samenleving merkt er niets van.
    """
    mix, structureel = (per_trekking(rekenaar, "basispad", arm, land()) for arm in ("structureel_mix", "structureel"))
    corporatie, vro = (structureel[f"kas.{partij}"] - mix[f"kas.{partij}"] for partij in ("corporatie", "vro"))
    assert vro.max() > 0
    assert np.abs(corporatie + vro).max() <= 1e-9 * vro.max()
    anders = {
        een.sleutel for een in kostenposten() if een.soort == "kosten" and not np.array_equal(mix[een.sleutel], structureel[een.sleutel])
    }
    assert anders == {"huisvesting.rente.corporatie", "huisvesting.rente_subsidie.corporatie"}
    assert np.allclose(mix["maatschappelijk"], structureel["maatschappelijk"], rtol=1e-12)


# --- wat er verschilt -----------------------------------------------------------------------------------------------


EIGEN_REGELS = {"algemeen.structureel_geldt"}
"""Kiest welke eigen regels van de gemeente gelden: zij geeft zelf per bekostiging een bedrag op."""
LANGERE_CONTRACTEN = {
    "oekraine.gebruiksduur_locatie",
    "oekraine.transitiekosten_per_plaats",
    "oekraine.aandeel_leeg",
    "oekraine.aandeel_locatietype.hotel",
    "oekraine.aandeel_locatietype.gebouw",
    "oekraine.aandeel_locatietype.woning",
}
"""Waar en hoe lang ontheemden worden opgevangen: een keuze over locaties, geen regel over wie betaalt."""


def genoemd(bekostiging: str) -> set[str]:
    """De bladen die de maatregelen van een bekostiging noemen."""
    return set(INVOER.bekostiging(bekostiging).per_blad)


@pytest.mark.parametrize("scenario", sorted(INVOER.scenarios))
@pytest.mark.parametrize("bekostiging", ["structureel", "structureel_mix"])
def test_bekostigingen_verschillen_alleen_in_genoemde_bladen(scenario: str, bekostiging: str) -> None:
    """Elk blad van de invoer, in elk jaar en met zijn bandbreedte: gelijk aan crisis, tenzij een maatregel het noemt."""
    maanden = [(jaar, maand) for jaar in INST.jaren for maand in (1, 7)]

    def waarden(sleutel: str, naam: str) -> Rij:
        if INVOER.blad(sleutel).gebruikt_door == "keten":
            band = INVOER.maandwaarden(sleutel, maanden, scenario=scenario, bekostiging=naam)
        else:
            band = INVOER.jaarwaarden(sleutel, INST.jaren, scenario=scenario, bekostiging=naam)
        return np.stack([band.laag, band.midden, band.hoog])

    anders = {sleutel for sleutel in INVOER.parameters if not np.array_equal(waarden(sleutel, "crisis"), waarden(sleutel, bekostiging))}
    assert anders == genoemd(bekostiging)


def test_de_genoemde_bladen_zijn_besteld_gesubsidieerd_en_vergoed() -> None:
    """Wat structureel anders maakt, staat hier voluit: wie er een blad bij zet, moet het ook hier verdedigen."""
    bestellen = {
        "keten.bestelregel_opvang",
        "keten.looptijd_nieuwe_plaatsen",
        "keten.bestelregel_woningen",
        "keten.doorstroom_plaatsen",
        *EIGEN_REGELS,
    }
    assert genoemd("crisis") == set()
    assert genoemd("structureel_mix") == bestellen | LANGERE_CONTRACTEN
    assert genoemd("structureel") == bestellen | LANGERE_CONTRACTEN | {
        "huisvesting.subsidie_per_woning",
        "noodopvang.vergoed_aandeel",
        "doorstroomlocaties.norm_van_kracht",
        "oekraine.norm_op_kostprijs",
        "lvv.rijksbijdrage",
        "regelingen.tijdelijk.doorstroomlocaties",
        "regelingen.tijdelijk.opvang_ontheemden",
    }


def test_alleen_plaatsen_en_woningen_verschillen(rekenaar: Rekenaar) -> None:
    """Instroom, beslissingen, voorraad, taakstelling en uitstroom zijn in beide bekostigingen hetzelfde getal, per trekking en jaar."""
    crisis, structureel = (rekenaar.landelijk("basispad", arm) for arm in ARMEN)
    anders = {naam for naam, rij in crisis.items() if not np.array_equal(rij, structureel[naam])}
    assert anders == {naam for naam in crisis if naam.startswith(HANGT_AF_VAN_PLAATSEN) and not naam.startswith(TOCH_GELIJK)}
    assert {"instroom_eerste", "beslissingen", "voorraad", "personen_totaal", "taakstelling", "gehuisvest", "achterstand"} <= set(
        crisis
    ) - anders


@pytest.mark.parametrize("scenario", ["basispad", "lage_instroom"])
def test_persoonsjaren_zijn_gelijk(rekenaar: Rekenaar, scenario: str) -> None:
    """Niemand verdwijnt: alle locaties samen tellen in elke trekking en elk jaar evenveel mensen."""
    plekken = [
        "bewoners_regulier",
        "bewoners_woningen",
        "doorstroom_bewoners",
        *(f"bewoners_noodopvang.{code}" for code in INVOER.indelingen["opvangtype"]),
    ]
    crisis, structureel = (sum(rekenaar.landelijk(scenario, arm)[plek] for plek in plekken) for arm in ARMEN)
    assert np.abs(crisis - structureel).max() <= 1e-9 * crisis.max()
    assert not np.array_equal(rekenaar.landelijk(scenario, "crisis")["bewoners_regulier"], structureel)


def test_voorzieningen_per_bewoner_zijn_gelijk(rekenaar: Rekenaar) -> None:
    """Leefgeld, zorg en begeleiding volgen de mens: landelijk is dat bedrag onder beide bekostigingen gelijk, per trekking."""
    regels = (
        "opvang_regulier.persoonsgebonden",
        "noodopvang.persoonsgebonden",
        "voorzieningen.levensonderhoud_programma",
        "voorzieningen.overig_programma",
        "voorzieningen.zorg_programma",
        "inburgering.begeleiding_programma",
        "voorzieningen.levensonderhoud_doorstroom",
        "voorzieningen.zorg_doorstroom",
        "voorzieningen.overig_doorstroom",
        "inburgering.begeleiding_doorstroom",
    )
    crisis, structureel = (per_trekking(rekenaar, "basispad", arm, land()) for arm in ARMEN)
    a, b = (sum(posten[regel] for regel in regels) for posten in (crisis, structureel))
    assert np.abs(a - b).max() <= 1e-9 * a.max()


@pytest.mark.parametrize(
    "regels",
    [
        ("onderwijs.nieuwkomers",),
        ("onderwijs.huisvesting",),
        ("onderwijs.voorschool",),
        ("voorzieningen.jeugdhulp_opvang", "voorzieningen.jeugdhulp_woningen"),
    ],
)
def test_onderwijs_en_jeugdhulp_volgen_het_kind(rekenaar: Rekenaar, regels: tuple[str, ...]) -> None:
    """Waar een kind ook woont, de kosten per kind zijn gelijk; alleen het vervoer hangt van de plek af."""
    crisis, structureel = (per_trekking(rekenaar, "basispad", arm, land()) for arm in ARMEN)
    a, b = (sum(posten[regel] for regel in regels) for posten in (crisis, structureel))
    assert np.abs(a - b).max() <= 1e-9 * a.max()
    assert not np.array_equal(crisis["onderwijs.leerlingenvervoer"], structureel["onderwijs.leerlingenvervoer"])


def test_de_gewone_taakstelling_kost_in_beide_bekostigingen_hetzelfde(rekenaar: Rekenaar) -> None:
    crisis, structureel = (per_trekking(rekenaar, "basispad", arm, land()) for arm in ARMEN)
    for regel in (
        "voorzieningen.inrichting_taakstelling",
        "voorzieningen.bijstand_taakstelling",
        "voorzieningen.publieke_gezondheid",
        "huisvesting.indeplaatsstelling",
        "inburgering.leerroute.onderwijs",
        "inburgering.begeleiding_taakstelling",
        "inburgering.tekort",
    ):
        assert np.array_equal(crisis[regel], structureel[regel]), regel
        assert crisis[regel].any()


def test_de_mix_scheidt_besparing_van_verschuiving(rekenaar: Rekenaar) -> None:
    """Crisis naar mix: alleen volumes, voor ontheemden langere contracten, en eigen regels. Mix naar structureel: alleen overdrachten.

    In de kas verandert de samenleving van de tweede stap niets.
    """
    mix, structureel = (per_trekking(rekenaar, "basispad", arm, land()) for arm in ("structureel_mix", "structureel"))
    for sleutel in set(SCHEMA.parameters) - LANGERE_CONTRACTEN - EIGEN_REGELS:
        crisis, gemengd = (rekenaar.parameters("basispad", arm)[sleutel] for arm in ("crisis", "structureel_mix"))
        assert np.array_equal(crisis.laag, gemengd.laag) and np.array_equal(crisis.hoog, gemengd.hoog)
    for een in SCHEMA.volumes:
        assert np.array_equal(mix[een.sleutel], structureel[een.sleutel])
    assert np.array_equal(mix["maatschappelijk_kas"], structureel["maatschappelijk_kas"])
    for een in kostenposten():
        if een.soort != "overdracht" and een.in_kas:
            assert np.array_equal(mix[een.sleutel], structureel[een.sleutel]), een.sleutel
    assert not np.array_equal(mix["netto.gemeente"], structureel["netto.gemeente"])


# --- het oordeel ----------------------------------------------------------------------------------------------------


def test_structureel_verliest_soms_bij_lage_instroom(utrecht: Uitkomst) -> None:
    """Anders volgt de uitkomst uit de aannames: bij lage instroom staan bestelde plaatsen leeg en valt structureel duurder uit."""
    laag, basis = (utrecht.simulatie[scenario].over_armen for scenario in ("lage_instroom", "basispad"))
    for horizon in (4, 10, 15):
        verschil = f"oordeel.{SAMENLEVING}.{horizon}.verschil"
        assert modelkans(laag[verschil]) < 1, horizon
        assert modelkans(laag[verschil]) < modelkans(basis[verschil]), horizon


@pytest.mark.parametrize("partij", SCHEMA.partijen.oordelen)
def test_contante_waarde_zonder_rente_is_de_som_in_constante_prijzen(partij: str) -> None:
    """Bij een discontovoet van nul telt elk jaar even zwaar, in prijzen van het begrotingsjaar."""
    uit = bij(met_waarde("algemeen.discontovoet", 0.0)).reken_door(zoek_gemeente(INVOER, "Utrecht"))
    kas = [uit.armen["basispad", arm].posten[f"kas.{partij}"] for arm in ARMEN]
    index = INVOER.jaarwaarden("algemeen.prijsindex", INST.jaren).midden
    reeel = (kas[1] - kas[0]) / index * index[2]
    for horizon in (4, 10, 15):
        ncw = uit.vergelijking["basispad"][f"oordeel.{partij}.{horizon}.ncw"][0]
        assert ncw == pytest.approx(reeel[2 : 2 + horizon].sum(), rel=1e-10)


def test_contante_waarde_met_rente_met_de_hand() -> None:
    """2,25%: het begrotingsjaar telt ongekort, het jaar erna gedeeld door 1,0225, enzovoort."""
    uit = oordeel(np.array([0, 0, 100, 100, 100, 100, *[0] * 11], dtype=float), prijsindex=2.0, discontovoet=0.0225)
    verwacht = 100 * (1 + 1 / 1.0225 + 1 / 1.0225**2 + 1 / 1.0225**3)
    assert uit["oordeel.gemeente.4.ncw"][0] == pytest.approx(verwacht)
    assert uit["oordeel.gemeente.15.ncw"][0] == pytest.approx(verwacht)
    assert uit["oordeel.gemeente.15.verschil"][0] == pytest.approx(400)


def oordeel(verschil: Rij, prijsindex: float = 1.0, discontovoet: float = 0.0) -> dict[str, Rij]:
    """Alle vergelijkende getallen als structureel de gemeente elk jaar `verschil` meer kost dan crisis, ook in de kas."""
    nul = np.zeros((1, 1, JAREN))
    sleutels = {een.sleutel for een in SCHEMA.per_arm}
    crisis = dict.fromkeys(sleutels, nul)
    structureel = crisis | {"netto.gemeente": nul + verschil, "reeel.gemeente": nul + verschil / prijsindex}
    basis = bedachte_waarden(1)("crisis")
    jaren = np.ones(JAREN)
    vast = {
        "algemeen.prijsindex": prijsindex * jaren,
        "algemeen.discontovoet": discontovoet * jaren,
        "algemeen.kleinste_voordeel": jaren,
        "eerste_jaar_na_tabel": np.full(1, INST.jaren[-1] + 1.0),
    }

    def blad(knoop: Blad) -> Rij:
        return vast[knoop.sleutel] if knoop.sleutel in vast else basis(knoop)

    uit = reken_posten(SCHEMA.over_armen, over_armen({"crisis": crisis, "structureel": structureel}, blad), (1, 1, JAREN))
    return {sleutel: rij[0, 0] for sleutel, rij in uit.items()}


def reeks(*vanaf_2027: float) -> Rij:
    """Verschillen vanaf het begrotingsjaar; de jaren erna nul."""
    return np.array([0, 0, *vanaf_2027, *[0] * (JAREN - 2 - len(vanaf_2027))], dtype=float)


@pytest.mark.parametrize(
    ("verschil", "omslag"),
    [
        (reeks(-5, -5, -5), 2027),
        (reeks(30, -10, -10, -10, -10), 2031),
        (reeks(30, -20, -20), 2029),
        (reeks(-10, 30, -10, -10, -10), 2031),
        (reeks(-10, 5, -10), 2027),
        (reeks(10, -5), 0),
        (reeks(*[-10] * 14, 500), 0),
        (reeks(*[10] * 14, -500), 2041),
        (reeks(10, -10), 0),
        (reeks(0), 0),
    ],
)
def test_omslagjaar(verschil: Rij, omslag: int) -> None:
    """Het eerste jaar vanaf waar het opgetelde verschil gunstig blijft; nul als dat binnen de tabel niet gebeurt.

    Een voordeel dat later weer verdwijnt telt niet, een tussentijdse terugval die het opgetelde verschil gunstig laat wel.
    """
    assert oordeel(verschil)["omslag.gemeente"][0] == omslag


@given(st.lists(st.integers(-50, 50), min_size=15, max_size=15))
@settings(max_examples=40)
def test_omslagjaar_volgt_zijn_definitie(verschillen: list[int]) -> None:
    opgeteld = np.cumsum(verschillen)
    goed = [2027 + n for n in range(15) if all(opgeteld[n:] < 0)]
    assert oordeel(reeks(*verschillen))["omslag.gemeente"][0] == (min(goed) if goed else 0)


def test_eindwaarden_komen_van_de_contante_waarde_af(utrecht: Uitkomst) -> None:
    """Wat er nog staat is een voordeel, wat nog moet worden afgebouwd of gesloten een nadeel; zonder eindwaarde telt geen van beide."""
    over = utrecht.vergelijking["basispad"]
    for n in (4, 10, 15):
        kaal = over[f"oordeel.{SAMENLEVING}.{n}.ncw"]
        for soort in ("boekwaarde", "alternatief"):
            verwacht = kaal + over[f"eind.{n}.afbouw"] + over[f"eind.{n}.sluiting"] - over[f"eind.{n}.{soort}"]
            assert over[f"oordeel.{SAMENLEVING}.{n}.ncw_{soort}"] == pytest.approx(verwacht)
        assert over[f"eind.{n}.boekwaarde"][0] > 0 > over[f"eind.{n}.afbouw"][0]
