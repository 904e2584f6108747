"""Wat het oordeel beweegt: een parameter tegelijk, nul zonder band, en dezelfde trekkingen voor alles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hulp_doorrekening import INST, Rij, met_waarde
from hulp_posten import INVOER

from kostenmodel import onzekerheid as oz
from kostenmodel.doorrekening import Rekenaar, Uitkomst, bladwaarden, nederland
from kostenmodel.gevoeligheid import Gevoeligheid, Gevoeligheidsmeter, Omslag, _volumes, ketenbasis, leesbaar, omslagzin
from kostenmodel.invoer import GEEN_EIGEN_CIJFERS, Gemeente, Invoer, InvoerFouten, Parameter, Waarde, zoek_gemeente
from kostenmodel.keten import INSTROOM, Stand
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenkern.rekenen import reken_posten
from kostenmodel.rekenschema import ARMEN
from kostenmodel.trekkingen import Toeval

UTRECHT = zoek_gemeente(INVOER, "Utrecht")
BASIS = "basispad"
PRIJS = "noodopvang.kosten_per_bewoner"
KETENBLAD = "keten.verval_bestaande_plaatsen"


def doorgerekend(invoer: Invoer) -> Uitkomst:
    return Rekenaar(invoer, INST, [BASIS]).reken_door(UTRECHT)


@pytest.fixture(scope="module")
def uitkomst() -> Uitkomst:
    return doorgerekend(INVOER)


@pytest.fixture(scope="module")
def meter(uitkomst: Uitkomst) -> Gevoeligheidsmeter:
    return Gevoeligheidsmeter(INVOER, uitkomst, BASIS)


@pytest.fixture(scope="module")
def samenleving(meter: Gevoeligheidsmeter) -> Gevoeligheid:
    return meter.meet("samenleving", 15)


def balken(meting: Gevoeligheid) -> dict[str, tuple[float, float]]:
    return {balk.sleutel: (balk.uitkomst_laag, balk.uitkomst_hoog) for balk in meting.balken}


# --- de balken ---


def test_rekenpad_is_het_oordeel_van_het_werkboek(meter: Gevoeligheidsmeter, uitkomst: Uitkomst) -> None:
    for partij in uitkomst.schema.partijen.oordelen:
        for n in (4, 10, 15):
            verwacht = uitkomst.vergelijking[BASIS][f"oordeel.{partij}.{n}.verschil"][0]
            assert meter.meet(partij, n).rekenpad == pytest.approx(verwacht, rel=1e-12)


def vast_op(sleutel: str, grens: str) -> Invoer:
    """De invoer met een blad in alle jaren op zijn lage of hoge grens, en daar zonder band."""
    blad = INVOER.blad(sleutel)
    waarden = tuple(replace(w, laag=getattr(w, grens), midden=getattr(w, grens), hoog=getattr(w, grens)) for w in blad.waarden)
    return replace(INVOER, parameters={**INVOER.parameters, sleutel: replace(blad, waarden=waarden)})


def test_balk_van_een_post_is_de_uitkomst_met_die_waarde(samenleving: Gevoeligheid) -> None:
    """De balk is hetzelfde getal als wie het blad in de invoer op die grens zet en alles opnieuw rekent."""
    for grens, gevonden in zip(("laag", "hoog"), balken(samenleving)[PRIJS], strict=True):
        anders = Rekenaar(vast_op(PRIJS, grens), INST, [BASIS]).reken_rekenpad(UTRECHT, BASIS)
        assert gevonden == pytest.approx(anders.over["oordeel.samenleving.15.verschil"][0], rel=1e-12)


def test_balk_van_de_keten_beweegt_zoals_een_hele_doorrekening(samenleving: Gevoeligheid) -> None:
    """Met weinig trekkingen: hetzelfde teken en ongeveer dezelfde lengte als de keten met alle trekkingen."""
    laag, hoog = balken(samenleving)[KETENBLAD]
    paden = [
        Rekenaar(vast_op(KETENBLAD, grens), INST, [BASIS]).reken_rekenpad(UTRECHT, BASIS).over["oordeel.samenleving.15.verschil"][0]
        for grens in ("laag", "hoog")
    ]
    assert hoog - laag == pytest.approx(paden[1] - paden[0], rel=0.25)


@pytest.mark.parametrize("naam", ["Utrecht", "Westerwolde", "Schiermonnikoog"])
def test_wat_gemeenten_delen_geeft_dezelfde_oordelen_als_alle_posten(naam: str) -> None:
    """Elke variant van elk blad: door de gedeelde veeltermen, en recht door de posten van deze gemeente."""
    rekenaar = Rekenaar(INVOER, INST, [BASIS])
    meters = [Gevoeligheidsmeter(INVOER, rekenaar.reken_door(een), BASIS) for een in (UTRECHT, zoek_gemeente(INVOER, naam))]
    varianten, vast = meters[0]._balkvarianten(), meters[1].uitkomst.kenmerken
    gevonden = rekenaar.oordelen(BASIS, "balken", lambda: varianten, vast, GEEN_EIGEN_CIJFERS)
    vorm = varianten.aantal, 1, len(INST.jaren)

    def los(rijen: Mapping[str, Rij]) -> dict[str, Rij]:
        return {sleutel: np.broadcast_to(rij, (vorm[0], vorm[2]))[:, None] for sleutel, rij in rijen.items()}

    netto: dict[str, dict[str, Rij]] = {}
    for arm in ARMEN:
        blad = bladwaarden(los(varianten.parameters[arm]), los(varianten.landelijk[arm]), vast, GEEN_EIGEN_CIJFERS, INST.jaren)
        netto[arm] = reken_posten(rekenaar.schema.per_arm, blad, vorm)
    assert len(gevonden) == 9 and vorm[0] > 400
    for sleutel, rij in gevonden.items():
        _, partij, jaren, _ = sleutel.split(".")
        per_arm = [netto[arm][f"netto.{partij}"][:, 0, AANLOOPJAREN : AANLOOPJAREN + int(jaren)].sum(axis=1) for arm in ARMEN]
        assert rij == pytest.approx(per_arm[1] - per_arm[0], rel=1e-9, abs=1e-9 * np.abs(per_arm).max()), sleutel


@pytest.mark.parametrize("sleutel", [PRIJS, KETENBLAD])
def test_zonder_band_geen_bijdrage(sleutel: str, samenleving: Gevoeligheid) -> None:
    """Een waarde zonder bandbreedte draagt precies niets bij: zij heeft geen balk, en de andere balken blijven staan."""
    assert sleutel in balken(samenleving)
    invoer = vast_op(sleutel, "midden")
    meting = Gevoeligheidsmeter(invoer, doorgerekend(invoer), BASIS).meet("samenleving", 15)
    assert sleutel not in balken(meting)


def test_band_op_een_blad_dat_niets_doet_is_precies_nul(meter: Gevoeligheidsmeter) -> None:
    """Wat in beide bekostigingen evenveel kost, beweegt het oordeel geen cent: bij laag en hoog staat hetzelfde getal."""
    stil = [balk for balk in meter.meet("gemeente", 15).balken if balk.lengte == 0]
    assert len(stil) > 20
    for balk in stil:
        assert balk.uitkomst_laag == balk.uitkomst_hoog


def test_langste_balk_eerst_en_instroom_doet_mee(samenleving: Gevoeligheid) -> None:
    lengtes = [balk.lengte for balk in samenleving.balken]
    assert lengtes == sorted(lengtes, reverse=True) and len(samenleving.grootste) == 10
    instroom = next(balk for balk in samenleving.balken if balk.sleutel == INSTROOM)
    assert instroom.laag < instroom.midden == 1.0 < instroom.hoog
    assert instroom.aandeel == samenleving.aandeel_instroom > 0.05


def test_naam_zegt_waar_de_parameter_bij_hoort(samenleving: Gevoeligheid) -> None:
    namen = {balk.sleutel: balk.omschrijving for balk in samenleving.balken}
    assert namen[KETENBLAD].startswith("Keten: ") and namen[PRIJS].startswith("Noodopvang: ")
    assert namen["oekraine.kosten_per_plaats_per_dag.gebouw"].endswith("– verbouwd gebouw")


def test_zelfde_zaad_zelfde_balken(samenleving: Gevoeligheid) -> None:
    """Ook als een nieuwe rekenaar alles opnieuw uitrekent."""
    assert Gevoeligheidsmeter(INVOER, doorgerekend(INVOER), BASIS).meet("samenleving", 15) == samenleving


# --- omslagwaarden ---


def test_op_de_omslagwaarde_is_het_oordeel_nul() -> None:
    """Zet de gevonden waarde in de invoer en het oordeel is nul; een band die de omslag niet haalt, zegt dat in woorden."""
    waarde = replace(INVOER.blad(PRIJS).waarden[-1], laag=1.0)
    ruim = replace(INVOER, parameters={**INVOER.parameters, PRIJS: replace(INVOER.blad(PRIJS), waarden=(waarde,))})
    meter = Gevoeligheidsmeter(ruim, doorgerekend(ruim), BASIS)
    meting = meter.meet("samenleving", 15)
    omslagen = {een.balk.sleutel: een for een in meter.omslagen(meting)}
    gevonden = omslagen[PRIJS]
    assert gevonden.waarde is not None and gevonden.balk.laag < gevonden.waarde < gevonden.balk.midden
    nominaal = waarde.midden * gevonden.waarde / gevonden.balk.midden
    pad = Rekenaar(met_waarde(PRIJS, nominaal, ruim), INST, [BASIS]).reken_rekenpad(UTRECHT, BASIS)
    assert abs(pad.over["oordeel.samenleving.15.verschil"][0]) < 2e-4 * gevonden.balk.lengte
    assert "slaat het oordeel om; daarboven is structureel voordeliger" in omslagzin(gevonden)
    niet = next(een for een in omslagen.values() if een.waarde is None)
    assert "niet binnen de bandbreedte" in omslagzin(niet)


def test_op_een_omslagwaarde_van_de_keten_is_het_oordeel_nul(rekenaar: Rekenaar) -> None:
    """De keten opnieuw met precies de gevonden waarde: bijna nul naast de lengte van de balk, ook tussen twee uitgerekende plekken."""
    meter = Gevoeligheidsmeter(INVOER, rekenaar.reken_door(zoek_gemeente(INVOER, "Den Helder")), BASIS)
    ketenbladen = [een.blad for een in ketenbasis(INVOER, INST, BASIS).standen[1::2]]
    gevonden = [
        (f"oordeel.{partij}.{jaren}.verschil", een)
        for partij, jaren in (("rijk", 10), ("samenleving", 10))
        for een in meter.omslagen(meter.meet(partij, jaren, ketenbladen))
        if een.waarde is not None
    ]
    assert len(gevonden) > 5
    for sleutel, omslag in gevonden:
        balk = omslag.balk
        onder = omslag.waarde < balk.midden
        plek = (omslag.waarde - balk.midden) / ((balk.midden - balk.laag) if onder else (balk.hoog - balk.midden))
        standen = (Stand(), Stand(balk.sleutel, plek))
        volumes = _volumes(INVOER, INST, BASIS, standen, ketenbasis(INVOER, INST, BASIS).instroomband)
        varianten = replace(meter._ketenvarianten(balk.sleutel), aantal=2, landelijk=volumes)
        u = meter.uitkomst
        zonder, bij = u.rekenaar.oordelen(BASIS, f"{balk.sleutel} {plek}", lambda v=varianten: v, u.kenmerken, u.eigen)[sleutel]
        oordeel = u.vergelijking[BASIS][sleutel][0] + bij - zonder
        assert abs(oordeel) < 0.01 * balk.lengte, (sleutel, balk.sleutel)


def test_omslagzin_noemt_de_kant() -> None:
    meting = Gevoeligheidsmeter(INVOER, doorgerekend(INVOER), BASIS).meet("gemeente", 4)
    balk = replace(meting.balken[0], uitkomst_laag=-1.0, uitkomst_hoog=1.0)
    assert "daaronder is structureel voordeliger" in omslagzin(Omslag(balk, balk.midden))


@pytest.mark.parametrize(
    ("waarde", "tekst"),
    [(0.0, "0"), (77123.4, "77.123"), (54.154, "54,15"), (0.00413, "0,00413"), (44.0, "44"), (-0.5, "-0,5"), (100.0, "100")],
)
def test_leesbaar(waarde: float, tekst: str) -> None:
    assert leesbaar(waarde) == tekst


# --- trekkingen ---


def test_kwantielen_op_volgorde(uitkomst: Uitkomst) -> None:
    for arm in ARMEN:
        rijen = oz.kwantielen(uitkomst.simulatie[BASIS].netto[arm, "gemeente"], list(oz.ALLE_KANSEN.values()))
        assert all((boven >= onder).all() for onder, boven in pairwise(rijen))


def test_kwantielen_optellen_geeft_iets_anders(uitkomst: Uitkomst) -> None:
    """Wie P90's over jaren optelt, overschat: in geen trekking zijn alle jaren tegelijk zo duur. De som komt per trekking."""
    trekkingen = uitkomst.simulatie[BASIS].netto["crisis", "gemeente"]
    jaren = slice(AANLOOPJAREN, AANLOOPJAREN + 4)
    van_som = oz.maten_van_totaal(trekkingen, 4)["p90"]
    assert van_som == pytest.approx(float(np.quantile(trekkingen[:, jaren].sum(axis=1), 0.9)), rel=1e-12)
    opgeteld = oz.maten(trekkingen)["p90"][jaren].sum()
    assert opgeteld - van_som > 1e-4 * abs(van_som)
    los = np.array([[0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]])
    assert oz.maten_van_totaal(los, 2)["p90"] == 1.0


def test_landelijke_kwantielen_komen_uit_sommen_per_trekking() -> None:
    """Nederland is per trekking de som van de gemeenten; de som van hun P90's ligt daar ver boven."""
    rekenaar = Rekenaar(INVOER, INST, [BASIS])
    tien = INVOER.gemeenten[:10]
    netto = [rekenaar.reken_door(gemeente).simulatie[BASIS].netto["crisis", "gemeente"] for gemeente in tien]
    som = np.sum(netto, axis=0)
    p90_van_som = oz.maten_van_totaal(som, 4)["p90"]
    som_van_p90 = sum(oz.maten_van_totaal(een, 4)["p90"] for een in netto)
    assert p90_van_som < som_van_p90
    assert som.mean(axis=0) == pytest.approx(sum(een.mean(axis=0) for een in netto), rel=1e-9)


def test_nederland_is_de_som_over_gemeenten_per_trekking() -> None:
    """De landelijke modelkans telt trekkingen van heel Nederland; elke trekking is het verschil van twee landelijke sommen."""
    rekenaar = Rekenaar(INVOER, INST, [BASIS])
    simulatie = rekenaar.simuleer(nederland(INVOER), BASIS)
    per_trekking = simulatie.netto["structureel", "gemeente"] - simulatie.netto["crisis", "gemeente"]
    som = per_trekking[:, AANLOOPJAREN : AANLOOPJAREN + 4].sum(axis=1)
    assert simulatie.over_armen["oordeel.gemeente.4.verschil"][:, 0] == pytest.approx(som, rel=1e-9, abs=1.0)
    assert rekenaar.nederland(BASIS).kansen["oordeel.gemeente.4.verschil"] == oz.modelkans(som)


def breder(waarde: Waarde) -> Waarde:
    """Dezelfde waarde met een band die twee keer zo breed is, en de top op dezelfde plek in de band."""
    laag, hoog = (waarde.midden + 2 * (grens - waarde.midden) for grens in (waarde.laag, waarde.hoog))
    return replace(waarde, laag=laag, hoog=hoog)


def kan_breder(blad: Parameter) -> bool:
    """Of de dubbele band nog betekenis heeft: niet onder nul, geen aandeel boven 1, en geen halve of negatieve termijn."""
    boven = 1.0 if blad.soort == "aandeel" else np.inf
    wijd = [(waarde, breder(waarde)) for waarde in blad.waarden]
    binnen = all(ruim.laag >= min(waarde.laag, 0) and ruim.hoog <= max(waarde.hoog, boven) for waarde, ruim in wijd)
    return blad.gebruikt_door == "posten" and blad.soort != "termijn" and binnen


def test_dubbele_banden_maken_p90_min_p10_nooit_kleiner() -> None:
    """Elke band van een bedrag die twee keer zo breed kan; genoeg trekkingen om toeval van een kwantiel niet mee te tellen."""
    bladen = {s: replace(b, waarden=tuple(map(breder, b.waarden))) if kan_breder(b) else b for s, b in INVOER.parameters.items()}
    assert sum(blad is not INVOER.parameters[s] and any(w.laag < w.hoog for w in blad.waarden) for s, blad in bladen.items()) > 80
    ruim = replace(INST, trekkingen=512)
    smal, breed = (Rekenaar(invoer, ruim, [BASIS]) for invoer in (INVOER, replace(INVOER, parameters=bladen)))

    def band(rekenaar: Rekenaar, wie: Gemeente, arm: str, partij: str) -> float:
        maten = oz.maten_van_totaal(rekenaar.simuleer(wie, BASIS).netto[arm, partij], 15)
        return maten["p90"] - maten["p10"]

    for wie in (UTRECHT, nederland(INVOER)):
        for arm in ARMEN:
            for partij in ("gemeente", "rijk", "samenleving"):
                assert band(breed, wie, arm, partij) > band(smal, wie, arm, partij), (wie.naam, arm, partij)
        assert band(breed, wie, "crisis", "gemeente") > 1.1 * band(smal, wie, "crisis", "gemeente")


def test_zonder_band_van_een_blad_houden_de_andere_hun_trekkingen(uitkomst: Uitkomst) -> None:
    """Een parameter erbij of eraf laat elke andere trekking staan: kosten waar het blad niet in zit, zijn byte voor byte gelijk."""
    anders = Rekenaar(vast_op(PRIJS, "midden"), INST, [BASIS]).simuleer(UTRECHT, BASIS)
    zelf = uitkomst.rekenaar.simuleer(UTRECHT, BASIS)
    assert zelf.netto["crisis", "szw"].tobytes() == anders.netto["crisis", "szw"].tobytes()
    assert not np.array_equal(zelf.netto["crisis", "gemeente"], anders.netto["crisis", "gemeente"])


# --- weerstand, spijt en aandelen ---


def test_weerstand_stijgt_met_de_zekerheid(uitkomst: Uitkomst) -> None:
    for arm in ARMEN:
        trekkingen, pad = uitkomst.simulatie[BASIS].netto[arm, "gemeente"], uitkomst.armen[BASIS, arm].posten["netto.gemeente"]
        bedragen = [oz.weerstand(trekkingen, pad, 4, procent).bedrag for procent in oz.ZEKERHEDEN]
        assert bedragen == sorted(bedragen) and bedragen[0] < bedragen[-1]
        genoeg = trekkingen[:, 2:6].sum(axis=1) <= pad[2:6].sum() + bedragen[-2]
        assert genoeg.mean() == pytest.approx(0.9, abs=0.01)


@pytest.mark.parametrize("procent", [50.0, 100.0, 0.0, -5.0, 200.0, float("nan")])
def test_zekerheid_buiten_50_tot_100_wordt_geweigerd(procent: float) -> None:
    with pytest.raises(InvoerFouten, match="boven 50 en onder 100"):
        oz.weerstand(np.zeros((4, 6)), np.zeros(6), 4, procent)


def test_weerstand_met_de_hand() -> None:
    """Vijf trekkingen van twee jaren; geraamd is 10 per jaar. De middelste twee kwantielen liggen op een trekking."""
    aanloop = np.zeros((5, 2))
    trekkingen = np.hstack([aanloop, np.array([[10.0, 8], [10, 9], [10, 12], [11, 13], [20, 15]])])
    nodig = oz.weerstand(trekkingen, np.array([0.0, 0, 10, 10]), 2, 75.0)
    assert (nodig.bedrag, nodig.structureel) == (4.0, 3.0)
    assert [nodig.met_factor(factor) for factor in (0, 1, 3)] == [1.0, 4.0, 10.0]


def test_factor_een_is_het_kwantiel_van_de_som_en_twee_telt_het_laatste_jaar_dubbel(uitkomst: Uitkomst) -> None:
    trekkingen, pad = uitkomst.simulatie[BASIS].netto["crisis", "gemeente"], uitkomst.armen[BASIS, "crisis"].posten["netto.gemeente"]
    nodig = oz.weerstand(trekkingen, pad, 4, 90.0)
    afwijking = (trekkingen - pad)[:, 2:6]
    assert nodig.met_factor(1) == pytest.approx(np.quantile(afwijking.sum(axis=1), 0.9))
    assert nodig.met_factor(2) == pytest.approx(np.quantile(afwijking @ [1, 1, 1, 2], 0.9))


GRENZEN = {"f": 0.0, "e": 0.6, "d": 0.8, "c": 1.0, "b": 1.4, "a": 2.0}


@pytest.mark.parametrize(
    ("benodigd", "ratio", "klasse"), [(40.0, 2.5, "a"), (50.0, 2.0, "a"), (80.0, 1.25, "c"), (125.0, 0.8, "d"), (1000.0, 0.1, "f")]
)
def test_klasse_van_het_weerstandsvermogen(benodigd: float, ratio: float, klasse: str) -> None:
    assert oz.vermogen(benodigd, 100.0, GRENZEN) == oz.Vermogen(benodigd, ratio, klasse)


def test_zonder_risico_geen_ratio() -> None:
    assert oz.vermogen(0.0, 100.0, GRENZEN) == oz.Vermogen(0.0, None, None)


def test_spijt_met_de_hand() -> None:
    spijt = oz.verwachte_spijt(np.array([-4.0, 2.0, 0.0, -2.0]))
    assert (spijt.structureel, spijt.crisis) == (0.5, 1.5)


def test_spijten_verschillen_het_gemiddelde(uitkomst: Uitkomst) -> None:
    for sleutel, rij in uitkomst.simulatie[BASIS].over_armen.items():
        if sleutel.endswith(".verschil"):
            spijt = oz.verwachte_spijt(rij)
            assert spijt.structureel >= 0 and spijt.crisis >= 0
            assert spijt.structureel - spijt.crisis == pytest.approx(float(rij.mean()), rel=1e-9, abs=1e-6)


def test_overschrijding_begint_hoog_en_eindigt_op_nul() -> None:
    bedragen, delen = oz.overschrijding(np.array([1.0, 2.0, 3.0, 5.0]), 5)
    assert bedragen.tolist() == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert delen.tolist() == [0.75, 0.5, 0.25, 0.25, 0.0]


def verklaard(uitkomst: Rij, oorzaak: Rij) -> float:
    return float(oz.Oorzaken([oorzaak]).aandelen(uitkomst)[0])


def test_verklaard_aandeel() -> None:
    """Alles, niets, en een bekend deel: een som van twee even grote onafhankelijke oorzaken heeft elk de helft."""
    toeval = np.random.default_rng(1)
    een, twee = toeval.normal(size=(2, 4096))
    assert verklaard(np.exp(een), een) == pytest.approx(1.0)
    assert verklaard(een, twee) < 0.002
    assert verklaard(np.zeros(64), een[:64]) == 0.0
    assert verklaard(een + twee, een) == pytest.approx(0.5, abs=0.05)
    assert verklaard(een + twee, np.column_stack([een, twee])) == pytest.approx(1.0, abs=0.06)


def test_verklaard_aandeel_naast_de_sobolindexen_van_scipy() -> None:
    """Zonder samenspel is het aandeel de eersteorde-index; met samenspel blijft de volgorde en tellen de aandelen niet op tot 1."""
    from scipy.stats import sobol_indices, uniform

    def reken(x: Rij, samenspel: float) -> Rij:
        return 4 * x[0] + 2 * x[1] + x[2] + samenspel * (x[0] - 0.5) * (x[1] - 0.5)

    oorzaken = np.stack([Toeval(4096, 5).uniform(naam) for naam in "abc"])
    for samenspel in (0.0, 8.0):
        scipy = sobol_indices(func=lambda x, s=samenspel: reken(x, s)[None], n=2048, dists=[uniform()] * 3, rng=np.random.default_rng(5))
        eigen = np.array([verklaard(reken(oorzaken, samenspel), een) for een in oorzaken])
        assert eigen == pytest.approx(scipy.first_order.ravel(), abs=0.08 if samenspel else 0.03)
        assert (eigen.argsort() == scipy.first_order.ravel().argsort()).all()
        assert bool(scipy.first_order.sum() < 0.95) == (samenspel > 0)


def test_prijs_van_onvoorspelbaarheid_is_een_som_van_bestaande_posten(uitkomst: Uitkomst) -> None:
    from kostenmodel.onvoorspelbaarheid import DELEN

    for arm in ARMEN:
        posten: dict[str, Rij] = dict(uitkomst.armen[BASIS, arm].posten)
        for naam, (_, sleutels) in DELEN.items():
            assert posten[f"onvoorspelbaarheid.{naam}"] == pytest.approx(sum(posten[s] for s in sleutels), rel=1e-12)
        assert posten["onvoorspelbaarheid.samen"] == pytest.approx(sum(posten[f"onvoorspelbaarheid.{naam}"] for naam in DELEN), rel=1e-12)
        assert (posten["onvoorspelbaarheid.samen"][AANLOOPJAREN:] > 0).all()
