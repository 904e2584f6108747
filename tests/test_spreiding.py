"""De spreiding van veel gemeenten: dezelfde getallen als een voor een, kwantielen nooit opgeteld, en gelijk op meer processen."""

from __future__ import annotations

import tracemalloc
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hulp_doorrekening import INST, kleine_blokken
from hulp_posten import INVOER
from pandas import DataFrame

from kostenmodel import onzekerheid as oz
from kostenmodel.doorrekening import Rekenaar, nederland
from kostenmodel.gegevensset import geldposten
from kostenmodel.gemiddelden import gemiddelden
from kostenmodel.invoer import zoek_gemeente
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN
from kostenmodel.simulatie import Simulator
from kostenmodel.spreiding import GEMEENTEN_PER_STUK, SAMEN, VERSCHIL, Spreiding, spreiding
from kostenmodel.werkers import Werkers

BASIS = "basispad"
GEMEENTEN = INVOER.gemeenten[: GEMEENTEN_PER_STUK + 7]
"""Meer dan een stuk, zodat het optellen over stukken meedoet."""


@pytest.fixture(scope="module")
def tabel(rekenaar: Rekenaar) -> Spreiding:
    return spreiding(rekenaar, BASIS, GEMEENTEN)


@pytest.fixture(scope="module")
def rijen(tabel: Spreiding) -> DataFrame:
    return DataFrame(tabel.als_kolommen())


def kies(rijen: DataFrame, **velden: str) -> DataFrame:
    for veld, waarde in velden.items():
        rijen = rijen[rijen[veld] == waarde]
    return rijen


def test_een_waarde_per_regel_met_eenheid(rijen: DataFrame) -> None:
    sleutel = ["gemeente", "grootheid", "bekostiging", "partij", "periode", "maat"]
    assert list(rijen.columns) == [*sleutel, "eenheid", "waarde"]
    assert not rijen.duplicated(sleutel).any() and np.isfinite(rijen["waarde"]).all()
    assert set(rijen["gemeente"]) == {*(een.code for een in GEMEENTEN), SAMEN}
    jaren = rijen["periode"].str.len() == 4
    assert set(rijen[jaren]["eenheid"]) == {"EUR/jaar"} and set(rijen[~jaren]["eenheid"]) == {"EUR", "1"}
    assert set(rijen["bekostiging"]) == {*ARMEN, VERSCHIL} and len(set(rijen["partij"])) == 16


@pytest.mark.parametrize("naam", ["Groningen", "Almere", GEMEENTEN[-1].naam])
def test_dezelfde_getallen_als_een_gemeente_alleen(rekenaar: Rekenaar, rijen: DataFrame, naam: str) -> None:
    gemeente = zoek_gemeente(INVOER, naam)
    los, eigen = rekenaar.simuleer(gemeente, BASIS), kies(rijen, gemeente=gemeente.code)
    for arm in ARMEN:
        for partij in ("gemeente", "coa", "rijk", "samenleving"):
            maten = oz.maten(los.netto[arm, partij], oz.ALLE_KANSEN)
            for maat, verwacht in maten.items():
                blok = kies(eigen, grootheid="netto_last", bekostiging=arm, partij=partij, maat=maat, eenheid="EUR/jaar")
                assert blok["waarde"].to_numpy() == pytest.approx(verwacht[AANLOOPJAREN:], rel=1e-9, abs=1e-3)
            totaal = kies(eigen, grootheid="netto_last", bekostiging=arm, partij=partij, periode="2027-2030", maat="p90")
            assert totaal["waarde"].item() == pytest.approx(oz.maten_van_totaal(los.netto[arm, partij], 4)["p90"], rel=1e-9, abs=1e-3)
        prijs = kies(eigen, grootheid="onvoorspelbaarheid", bekostiging=arm, periode="2027-2041", maat="gemiddelde")["waarde"].item()
        assert prijs == pytest.approx(oz.som_over(los.onvoorspelbaar[arm], 15).mean(), rel=1e-9)
    for partij in ("gemeente", "rijk", "samenleving"):
        for periode, termijn in (("2027-2030", 4), ("2027-2036", 10), ("2027-2041", 15)):
            verschil = los.over_armen[f"oordeel.{partij}.{termijn}.verschil"][:, 0]
            oordeel = kies(eigen, grootheid="oordeel", partij=partij, periode=periode).set_index("maat")["waarde"]
            spijt = oz.verwachte_spijt(verschil)
            assert oordeel["modelkans"] == oz.modelkans(verschil)
            assert oordeel["spijt_structureel"] == pytest.approx(spijt.structureel, rel=1e-9, abs=1e-3)
            assert oordeel["spijt_crisis"] == pytest.approx(spijt.crisis, rel=1e-9, abs=1e-3)


def test_kwantielen_lopen_op(rijen: DataFrame) -> None:
    breed = rijen[rijen["maat"].isin(oz.ALLE_KANSEN)].pivot_table(
        index=["gemeente", "grootheid", "bekostiging", "partij", "periode"], columns="maat", values="waarde"
    )[list(oz.ALLE_KANSEN)]
    assert (np.diff(breed.to_numpy(), axis=1) >= -1e-6).all() and len(breed) > 15_000


def test_de_som_is_per_trekking_opgeteld_en_niet_uit_kwantielen(rekenaar: Rekenaar, rijen: DataFrame) -> None:
    """Wie P90's optelt, krijgt een ander (hoger) getal: gemeenten vallen niet allemaal in dezelfde trekking tegen."""
    netto = sum(rekenaar.simuleer(een, BASIS).netto["crisis", "gemeente"] for een in GEMEENTEN)
    keus = {"grootheid": "netto_last", "bekostiging": "crisis", "partij": "gemeente", "periode": "2027-2041"}
    samen = kies(rijen, gemeente=SAMEN, maat="p90", **keus)["waarde"].item()
    assert samen == pytest.approx(oz.maten_van_totaal(netto, 15)["p90"], rel=1e-9)
    los = rijen[rijen["gemeente"] != SAMEN]
    assert kies(los, maat="p90", **keus)["waarde"].sum() > 1.001 * samen
    gemiddeld = kies(rijen, gemeente=SAMEN, maat="gemiddelde", **keus)["waarde"].item()
    assert kies(los, maat="gemiddelde", **keus)["waarde"].sum() == pytest.approx(gemiddeld, rel=1e-9)


def test_jaren_tellen_ook_niet_op(rijen: DataFrame) -> None:
    keus = {"gemeente": GEMEENTEN[0].code, "grootheid": "netto_last", "bekostiging": "crisis", "partij": "gemeente"}
    jaren = kies(rijen, maat="p90", eenheid="EUR/jaar", **keus)["waarde"].sum()
    assert jaren > 1.001 * kies(rijen, maat="p90", periode="2027-2041", **keus)["waarde"].item()
    gemiddeld = kies(rijen, maat="gemiddelde", eenheid="EUR/jaar", **keus)["waarde"].sum()
    assert gemiddeld == pytest.approx(kies(rijen, maat="gemiddelde", periode="2027-2041", **keus)["waarde"].item())


def test_een_of_twee_processen_geven_dezelfde_bytes(rekenaar: Rekenaar, tabel: Spreiding) -> None:
    assert spreiding(rekenaar, BASIS, GEMEENTEN, werkers=Werkers(2)).waarden.tobytes() == tabel.waarden.tobytes()


def test_veel_trekkingen_gaan_in_blokken_en_geven_dezelfde_trekkingen(monkeypatch: pytest.MonkeyPatch, rekenaar: Rekenaar) -> None:
    """In blokken van 32: elke gemeente houdt in elke trekking dezelfde uitkomst, met aandelen en parameters uit het geheel."""
    kleine_blokken(monkeypatch, 32)
    in_blokken = Rekenaar(INVOER, INST, [BASIS])
    assert len(in_blokken.simulator(BASIS).blokken) == INST.trekkingen // 32
    for wie in (GEMEENTEN[0], zoek_gemeente(INVOER, "Utrecht"), nederland(INVOER)):
        een, ander = rekenaar.simuleer(wie, BASIS), in_blokken.simuleer(wie, BASIS)
        for sleutel, rij in een.netto.items():
            assert ander.netto[sleutel] == pytest.approx(rij, rel=1e-9, abs=1e-3), (wie.naam, sleutel)
        for sleutel, rij in een.over_armen.items():
            assert ander.over_armen[sleutel] == pytest.approx(rij, rel=1e-9, abs=1e-2), (wie.naam, sleutel)


@pytest.mark.parametrize(("grootte", "groepen", "werkers"), [(32, 4, Werkers(1)), (64, 2, Werkers(2))], ids=["vier", "twee"])
def test_veel_trekkingen_gaan_in_delen_en_geven_dezelfde_tabel(
    monkeypatch: pytest.MonkeyPatch, tabel: Spreiding, grootte: int, groepen: int, werkers: Werkers
) -> None:
    """Hoe meer trekkingen, hoe minder totalen tegelijk; regels, volgorde en getallen blijven die van een enkel blok."""
    kleine_blokken(monkeypatch, grootte)
    rekenaar = Rekenaar(INVOER, INST, [BASIS])
    in_delen = spreiding(rekenaar, BASIS, GEMEENTEN, werkers)
    totalen = rekenaar.simulator(BASIS).totalen
    gekozen = rekenaar.simulator(BASIS).groepen(-(-INST.trekkingen // grootte))
    assert len(gekozen) == groepen and sorted(sleutel for groep in gekozen for sleutel in groep) == sorted(totalen)
    assert (in_delen.gemeenten, in_delen.regels) == (tabel.gemeenten, tabel.regels)
    assert in_delen.waarden == pytest.approx(tabel.waarden, rel=1e-9, abs=1e-3)


def test_meer_trekkingen_kosten_geen_geheugen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Van keten tot kwantielen: boven een blok groeit wat tegelijk in het geheugen staat niet mee met het aantal trekkingen."""
    kleine_blokken(monkeypatch, 256)

    def piek(trekkingen_: int) -> int:
        rekenaar = Rekenaar(INVOER, replace(INST, trekkingen=trekkingen_), [BASIS])
        posten = [een.sleutel for een in geldposten(rekenaar.schema.modellen)[0]]
        rekenaar.kenmerken(GEMEENTEN[0])
        tracemalloc.start()
        try:
            gemiddelden(rekenaar, BASIS, GEMEENTEN[:2], posten)
            spreiding(rekenaar, BASIS, GEMEENTEN[:2])
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    Rekenaar(INVOER, replace(INST, trekkingen=256), [BASIS]).simulator(BASIS)
    weinig, veel = piek(512), piek(1024)
    assert veel < 1.2 * weinig, f"{weinig / 1e6:.0f} MB bij 512 trekkingen, {veel / 1e6:.0f} MB bij 1024"


def test_wie_in_een_deel_mislukt_telt_nergens_mee(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ook niet in de som van een deel dat daarvoor al klaar was."""
    kleine_blokken(monkeypatch, 32)
    rekenaar, wie = Rekenaar(INVOER, INST, [BASIS]), GEMEENTEN[3]
    laatste = rekenaar.simulator(BASIS).groepen(4)[-1][-1]
    echt, slecht = Simulator.per_arm, rekenaar.kenmerken(wie)["inwoners"]

    def struikelt(zelf: Simulator, vast: Mapping[str, Any], *rest: Any) -> Any:
        if vast["inwoners"] == slecht and laatste in zelf.totalen:
            raise ArithmeticError("gaat niet")
        return echt(zelf, vast, *rest)

    monkeypatch.setattr(Simulator, "per_arm", struikelt)
    mislukt: dict[str, str] = {}
    met = spreiding(rekenaar, BASIS, GEMEENTEN, mislukt=mislukt)
    assert mislukt.keys() == {wie.code} and wie.code not in met.gemeenten
    monkeypatch.setattr(Simulator, "per_arm", echt)
    zonder = spreiding(rekenaar, BASIS, [een for een in GEMEENTEN if een != wie])
    assert met.gemeenten == zonder.gemeenten and met.waarden.tobytes() == zonder.waarden.tobytes()


def test_zelfde_zaad_zelfde_bytes(tabel: Spreiding) -> None:
    ander = Rekenaar(INVOER, INST, ["lage_instroom", BASIS])
    assert spreiding(ander, BASIS, GEMEENTEN).waarden.tobytes() == tabel.waarden.tobytes()


def test_alle_gemeenten_samen_zijn_bijna_nederland(rekenaar: Rekenaar) -> None:
    """Het gemiddelde van de som over 342 gemeenten is dat van Nederland als een gemeente, op drempels per gemeente na."""
    alle = spreiding(rekenaar, BASIS, INVOER.gemeenten)
    rijen = DataFrame(alle.als_kolommen())
    land = rekenaar.simuleer(nederland(INVOER), BASIS)
    for arm in ARMEN:
        for partij in ("gemeente", "coa", "samenleving"):
            keus = {"gemeente": SAMEN, "grootheid": "netto_last", "bekostiging": arm, "partij": partij, "periode": "2027-2041"}
            som = kies(rijen, maat="gemiddelde", **keus)["waarde"].item()
            assert som == pytest.approx(oz.som_over(land.netto[arm, partij], 15).mean(), rel=2e-3), (arm, partij)
