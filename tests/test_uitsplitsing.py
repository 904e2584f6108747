"""Het verschil per kostenmodel en per hoofd, de omslagprijs en de eindwaarden: elk getal langs een tweede weg nagerekend."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hulp_doorrekening import INST
from hulp_posten import INVOER, SCHEMA

from kostenmodel.doorrekening import MIX, Rekenaar, Rekenpad, nederland
from kostenmodel.invoer import Invoer, zoek_gemeente
from kostenmodel.omslagprijs import PRIJS
from kostenmodel.rekenschema import ARMEN
from kostenmodel.totalen import RIJK, SAMENLEVING
from kostenmodel.uitsplitsing import PER_HOOFD, PERSONEN, partijen_van

GEMEENTEN = ("Utrecht", "Westerwolde", "Schiermonnikoog")
BEGIN = 2


def pad(rekenaar: Rekenaar, naam: str) -> Rekenpad:
    return rekenaar.reken_rekenpad(zoek_gemeente(INVOER, naam), "basispad")


# --- per kostenmodel ---


@pytest.mark.parametrize("gemeente", GEMEENTEN)
def test_het_verschil_per_model_telt_op_per_betaler_en_per_model(rekenaar: Rekenaar, gemeente: str) -> None:
    """Rijen en kolommen van dezelfde tabel: alle modellen samen zijn de betaler, alle betalers samen het model."""
    over, wie = pad(rekenaar, gemeente).over, SCHEMA.partijen
    maat = max(np.abs(over[f"verschil.netto.{partij}"]).max() for partij in wie.aanwezig)
    for partij in (*wie.aanwezig, RIJK, SAMENLEVING):
        delen = [over[f"verschil.model.{m.naam}.{partij}"] for m in SCHEMA.modellen if partij in partijen_van(m, wie)]
        assert np.abs(sum(delen) - over[f"verschil.netto.{partij}"]).max() <= 1e-9 * maat, partij
    for model in SCHEMA.modellen:
        leden = [partij for partij in partijen_van(model, wie) if partij in wie.aanwezig]
        samen = sum(over[f"verschil.model.{model.naam}.{partij}"] for partij in leden)
        assert np.abs(samen - over[f"verschil.model.{model.naam}.{SAMENLEVING}"]).max() <= 1e-9 * maat, model.naam
    assert maat > 0


def test_opgeteld_per_model_is_de_lopende_som(rekenaar: Rekenaar) -> None:
    over = pad(rekenaar, "Utrecht").over
    opgeteld = [sleutel for sleutel in over if sleutel.startswith("opgeteld.model.")]
    assert len(opgeteld) > 25
    for sleutel in opgeteld:
        assert over[sleutel] == pytest.approx(np.cumsum(over[sleutel.replace("opgeteld", "verschil")])), sleutel


# --- per inwoner en per persoon ---


@pytest.mark.parametrize("gemeente", GEMEENTEN)
def test_per_inwoner_en_per_persoon_met_de_hand(rekenaar: Rekenaar, gemeente: str) -> None:
    """Terugvermenigvuldigd met mensen komt de netto last er weer uit; over de termijn is per persoon een gemiddelde, geen som."""
    uit, inwoners = pad(rekenaar, gemeente), zoek_gemeente(INVOER, gemeente).inwoners
    for partij in PER_HOOFD:
        gemiddeld = {}
        for arm in ARMEN:
            posten = uit.armen[arm].posten
            netto, personen = posten[f"netto.{partij}"], posten[PERSONEN]
            assert posten[f"per_inwoner.{partij}"] * inwoners == pytest.approx(netto)
            assert posten[f"per_persoon.{partij}"] * personen == pytest.approx(netto)
            gemiddeld[arm] = netto[BEGIN:].sum() / personen[BEGIN:].sum()
            assert uit.over[f"per_persoon.{partij}.15.{arm}"][0] == pytest.approx(gemiddeld[arm])
        verschil = uit.over[f"per_persoon.{partij}.15.verschil"][0]
        assert verschil == pytest.approx(gemiddeld["structureel"] - gemiddeld["crisis"])
        assert uit.over[f"verschil.per_inwoner.{partij}"] * inwoners == pytest.approx(uit.over[f"verschil.netto.{partij}"], abs=1e-3)


def test_mensen_met_onderdak_zijn_landelijk_in_beide_bekostigingen_dezelfde(rekenaar: Rekenaar) -> None:
    """Niemand verdwijnt; de teller is niet toevallig kleiner onder een van beide."""
    land = rekenaar.reken_rekenpad(nederland(INVOER), "basispad").armen
    crisis, structureel = (land[arm].posten[PERSONEN] for arm in ARMEN)
    assert crisis == pytest.approx(structureel, rel=1e-9) and crisis.min() > 100_000


# --- omslagprijs ---


def met_prijs(factor: float) -> Invoer:
    """De invoer waarin de prijs van noodopvang in elk jaar maal een factor gaat."""
    blad = INVOER.blad(PRIJS)
    waarden = tuple(replace(w, laag=w.laag * factor, midden=w.midden * factor, hoog=w.hoog * factor) for w in blad.waarden)
    return replace(INVOER, parameters={**INVOER.parameters, PRIJS: replace(blad, waarden=waarden)})


@pytest.mark.parametrize("partij", [RIJK, SAMENLEVING])
@pytest.mark.parametrize("gemeente", GEMEENTEN)
def test_bij_de_omslagprijs_is_een_betaler_neutraal(rekenaar: Rekenaar, gemeente: str, partij: str) -> None:
    """De rechte lijn is geen benadering: de hele doorrekening met die prijs komt op nul uit."""
    uit = pad(rekenaar, gemeente)
    prijs, nu = uit.over[f"omslagprijs.{partij}"][0], uit.armen["crisis"].parameters[PRIJS].midden[BEGIN]
    assert prijs > 0
    ander = Rekenaar(met_prijs(prijs / nu), INST, ["basispad"])
    ander._landelijk = rekenaar._landelijk
    na = pad(ander, gemeente).over[f"oordeel.{partij}.15.verschil"][0]
    assert abs(na) <= 1e-9 * abs(uit.armen["crisis"].posten[f"netto.{partij}"]).sum()
    assert abs(uit.over[f"oordeel.{partij}.15.verschil"][0]) > 1e4 * max(abs(na), 1.0)


@pytest.mark.parametrize("schakelaar", ["noodopvang.norm_van_kracht", "noodopvang.plafond_van_kracht"])
def test_een_vergoeding_die_niet_meebeweegt_telt_anders_mee(rekenaar: Rekenaar, schakelaar: str) -> None:
    """Onder een norm, of een plafond dat knelt, draagt de gemeente een prijsstijging zelf: de lijn klopt ook dan."""
    vast = {"noodopvang.norm_per_plaats_per_dag": 90.0, "noodopvang.plafond_per_plaats_per_dag": 90.0, schakelaar: 1.0}

    def rekenpad(factor: float) -> Rekenpad:
        ander = Rekenaar(met_prijs(factor), INST, ["basispad"])
        ander._landelijk = rekenaar._landelijk
        for arm in ARMEN:
            parameters = ander.parameters("basispad", arm)
            parameters |= {s: replace(parameters[s], midden=np.full_like(parameters[s].midden, waarde)) for s, waarde in vast.items()}
        return pad(ander, "Utrecht")

    voor, na = rekenpad(1.0), rekenpad(1.1)
    for partij in SCHEMA.partijen.oordelen:
        verandering = na.over[f"oordeel.{partij}.15.verschil"][0] - voor.over[f"oordeel.{partij}.15.verschil"][0]
        assert verandering == pytest.approx(0.1 * voor.over[f"verschil.prijsdeel.{partij}"][BEGIN:].sum(), rel=1e-9), partij
    assert voor.armen["crisis"].posten["prijsdeel.vergoeding"].max() == 0
    assert voor.armen["crisis"].posten["noodopvang.vergoeding"].min() > 0


def test_zonder_noodopvang_is_er_geen_omslagprijs(rekenaar: Rekenaar) -> None:
    """Waar de prijs niets beweegt, is er geen prijs die neutraal maakt; nul staat voor 'geen prijs'."""
    uit = pad(rekenaar, "Utrecht")
    assert uit.over["omslagprijs.gemeente"][0] == 0


# --- eindwaarden ---


def test_wat_er_staat_hangt_niet_af_van_wie_het_betaalde(rekenaar: Rekenaar) -> None:
    """Subsidie verlaagt de boekwaarde van de eigenaar, niet de waarde voor de samenleving: de mix en structureel eindigen gelijk."""
    utrecht = zoek_gemeente(INVOER, "Utrecht")
    mix, structureel = (rekenaar.arm(utrecht, "basispad", naam).posten for naam in (MIX, "structureel"))
    assert not np.array_equal(mix["huisvesting.boekwaarde.corporatie"], structureel["huisvesting.boekwaarde.corporatie"])
    for soort in ("boekwaarde", "alternatief", "afbouw", "sluiting"):
        assert mix[f"eindwaarde.{soort}"] == pytest.approx(structureel[f"eindwaarde.{soort}"], rel=1e-9), soort
        assert structureel[f"eindwaarde.{soort}"][-1] > 0, soort


def test_crisis_draagt_haar_afbouw_en_structureel_haar_sluiting(rekenaar: Rekenaar) -> None:
    """Wie aan het eind nog noodopvang heeft, moet die afbouwen; wie vaste plaatsen heeft, moet die eens sluiten."""
    over = pad(rekenaar, "Utrecht").over
    for n in (4, 10, 15):
        assert over[f"eind.{n}.afbouw"][0] < 0 < over[f"eind.{n}.sluiting"][0]
