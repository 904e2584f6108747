"""Het blad Vergelijking zoals een controller het gebruikt: brug, omslagpunten, verschil per model; en wat een modelblad laat zien."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hulp_boeken import GEMEENTEN, Boek, Boekenkast, gelijk, jaarcellen
from hulp_doorrekening import met_waarde
from hulp_posten import SCHEMA
from hulp_werkboek import Herrekend

from kostenmodel.brug import STAPPEN
from kostenmodel.doorrekening import Instellingen, Rekenaar
from kostenmodel.gevoeligheid import Gevoeligheidsmeter, Omslag
from kostenmodel.invoer import zoek_gemeente
from kostenmodel.omslagprijs import PRIJS
from kostenmodel.rekenkern import Model, Parameter, bladeren
from kostenmodel.uitsplitsing import partijen_van
from kostenmodel.werkboek import schrijf_werkboek
from kostenmodel.werkboek.bladen.parameters import NAAM as PARAMETERS
from kostenmodel.werkboek.bladen.vergelijking import NAAM, blad
from kostenmodel.werkboek.context import OMSLAGBLADEN, Context
from kostenmodel.werkboek.omslagregels import BINNEN, BUITEN, ZONDER_BAND
from kostenmodel.werkboek.raster import JAARKOLOMMEN, TOTAAL
from kostenmodel.werkboek.regels import Vrij
from kostenmodel.werkboek.vast import NVT

PARTIJEN = SCHEMA.partijen.oordelen


def plek(boek: Boek, sleutel: str) -> str:
    """De cel in de kolom totaal van een regel op Vergelijking."""
    return next(f"{TOTAAL}{rij}" for naam, rij in boek.sleutels[sleutel] if naam == NAAM)


def op_vergelijking(boek: Boek, begin: str) -> dict[str, object]:
    return {s: boek.waarden[NAAM, plek(boek, s)] for s, plekken in boek.sleutels.items() if s.startswith(begin) and plekken[0][0] == NAAM}


def sleutel_van(blad: str, partij: str) -> str:
    return f"omslagpunt.{blad.removeprefix('keten.')}.{partij}"


def wijzig_prijs(boek: Boek, factor: float) -> Herrekend:
    """Het werkboek waarin de prijs van noodopvang in elk jaar maal een factor gaat, zoals een gebruiker dat in de gele cellen zet."""
    model = boek.herreken()
    ((_, rij),) = [p for p in boek.sleutels[PRIJS] if p[0] == PARAMETERS]
    for cel in jaarcellen(rij):
        model.zet(PARAMETERS, cel, boek.gele_cellen[PARAMETERS, cel] * factor)
    model.reken()
    return model


# --- brug ---


@pytest.mark.parametrize("gemeente", GEMEENTEN)
def test_de_brug_staat_er_in_stappen_en_telt_op(boekenkast: Boekenkast, gemeente: str) -> None:
    boek = boekenkast.boek(gemeente)
    for partij in PARTIJEN:
        stap = op_vergelijking(boek, f"brug.{partij}.")
        assert [sleutel.rsplit(".", 1)[1] for sleutel in stap] == [*STAPPEN, "keuzes", "betaling", "samen"]
        bedragen = {sleutel.rsplit(".", 1)[1]: bedrag for sleutel, bedrag in stap.items()}
        assert gelijk(sum(bedragen[s] for s in STAPPEN), bedragen["keuzes"])
        assert gelijk(bedragen["keuzes"] + bedragen["betaling"], bedragen["samen"])
        assert abs(bedragen["samen"] - boek.waarden[NAAM, plek(boek, f"oordeel.{partij}.15.verschil")]) < 0.1
    assert op_vergelijking(boek, "brug.samenleving.betaling") == {"brug.samenleving.betaling": 0}


def test_na_een_wijziging_hoort_de_brug_er_niet_meer_bij(boekenkast: Boekenkast) -> None:
    boek = boekenkast.boek("Utrecht")
    model = wijzig_prijs(boek, 1.1)
    assert {model.waarde(NAAM, plek(boek, sleutel)) for sleutel in op_vergelijking(boek, "brug.")} == {NVT}
    assert {model.waarde(NAAM, plek(boek, sleutel)) for sleutel in op_vergelijking(boek, "omslagpunt.")} == {NVT}


# --- omslagpunten ---


@pytest.mark.parametrize("partij", ["rijk", "samenleving"])
def test_wie_de_omslagprijs_intypt_komt_op_nul_uit(boekenkast: Boekenkast, partij: str) -> None:
    """De prijs is geen vaste uitkomst: getypt in de gele cellen maakt hij het oordeel nul, en hij blijft dan zelf staan."""
    boek = boekenkast.boek("Utrecht")
    ((_, rij),) = [p for p in boek.sleutels[PRIJS] if p[0] == PARAMETERS]
    prijs, nu = boek.waarden[NAAM, plek(boek, f"omslagprijs.{partij}")], boek.waarden[PARAMETERS, f"I{rij}"]
    model = wijzig_prijs(boek, prijs / nu)
    assert abs(model.waarde(NAAM, plek(boek, f"oordeel.{partij}.15.verschil"))) < 1
    assert model.waarde(NAAM, plek(boek, f"omslagprijs.{partij}")) == pytest.approx(prijs)


def test_een_prijs_buiten_de_band_heet_zo(boekenkast: Boekenkast) -> None:
    """De band zegt welke prijzen denkbaar zijn; het omslagpunt staat er ook als het daarbuiten ligt."""
    gezien = set()
    for gemeente in GEMEENTEN:
        boek = boekenkast.boek(gemeente)
        for partij in PARTIJEN:
            rij = plek(boek, f"omslagprijs.{partij}")[1:]
            prijs, laag, hoog, woord = (boek.waarden[NAAM, f"{kolom}{rij}"] for kolom in (TOTAAL, "H", "I", "M"))
            assert laag < boek.waarden[NAAM, f"G{rij}"] < hoog
            assert woord == (BINNEN if laag <= prijs <= hoog else BUITEN)
            gezien.add(woord)
    assert BUITEN in gezien


def test_omslagpunten_van_de_keten_komen_uit_de_gevoeligheid(boekenkast: Boekenkast) -> None:
    """Dezelfde band en dezelfde uitkomsten als de balken van de gevoeligheid, voor elke partij; per blad een regel."""
    boek, uitkomst = boekenkast.boek("Utrecht"), boekenkast.uitkomst("Utrecht")
    meter = Gevoeligheidsmeter(boekenkast.invoer, uitkomst, "basispad")
    regels = op_vergelijking(boek, "omslagpunt.")
    assert list(regels) == [sleutel_van(blad, partij) for blad in OMSLAGBLADEN[1:] for partij in PARTIJEN]
    for partij in PARTIJEN:
        alle = {balk.sleutel: balk for balk in meter.meet(partij, 15).balken}
        enkele = meter.meet(partij, 15, OMSLAGBLADEN).balken
        assert {balk.sleutel for balk in enkele} == set(OMSLAGBLADEN)
        assert all(balk == alle[balk.sleutel] for balk in enkele)
        for balk in enkele:
            if balk.sleutel != PRIJS:
                rij = plek(boek, sleutel_van(balk.sleutel, partij))[1:]
                gevonden = [boek.waarden[NAAM, f"{kolom}{rij}"] for kolom in "GHIJK"]
                assert gevonden == pytest.approx([balk.midden, balk.laag, balk.hoog, balk.uitkomst_laag, balk.uitkomst_hoog])


def test_een_omslag_binnen_de_band_staat_er_als_getal(boekenkast: Boekenkast) -> None:
    """In de werkboeken van de tests slaat niets om; hier wel, en dan staat de waarde er in plaats van woorden."""
    context = Context(boekenkast.uitkomst("Utrecht"), boekenkast.invoer, "basispad")
    echt = context.omslagpunten
    doel = ("keten.levertijd_plaatsen", "rijk")
    context.__dict__["omslagpunten"] = {**echt, doel: Omslag(replace(echt[doel].balk), 33.5)}
    regel = next(r for r in blad(context).regels if isinstance(r, Vrij) and any(c.inhoud == sleutel_van(*doel) for c in r.cellen))
    per_kolom = {cel.kolom: cel.inhoud for cel in regel.cellen}
    assert per_kolom["M"] == 33.5 and per_kolom[TOTAAL].waarde == 33.5


def test_zonder_band_staat_dat_er(boekenkast: Boekenkast, tmp_path: Path) -> None:
    """Wie een eigen bedrag zonder band opgeeft, krijgt nog steeds een werkboek; er is dan alleen niets om binnen te vallen."""
    vast = met_waarde(PRIJS, 80_000.0, met_waarde("keten.levertijd_plaatsen", 24.0, boekenkast.invoer))
    uitkomst = Rekenaar(vast, Instellingen(2027, 2, 1), ["basispad"]).reken_door(zoek_gemeente(vast, "Rozendaal"))
    schrijf_werkboek(uitkomst, vast, "basispad", tmp_path / "x.xlsx")
    boek = Boek(tmp_path / "x.xlsx")
    assert {boek.bladen[NAAM][f"M{plek(boek, f'omslagprijs.{p}')[1:]}"].value for p in PARTIJEN} == {ZONDER_BAND}
    assert {boek.waarden[NAAM, plek(boek, sleutel_van("keten.levertijd_plaatsen", p))] for p in PARTIJEN} == {ZONDER_BAND}
    assert boek.afwijkingen(boek.herreken().waarde, boek.waarden) == []


# --- verschil per model en per hoofd ---


def test_elk_model_staat_er_per_betaler_en_opgeteld(boekenkast: Boekenkast) -> None:
    boek = boekenkast.boek("Utrecht")
    for model in SCHEMA.modellen:
        partijen = partijen_van(model, SCHEMA.partijen)
        gevonden = [s.rsplit(".", 1)[1] for s in op_vergelijking(boek, f"verschil.model.{model.naam}.")]
        assert [p for p in gevonden if not p.startswith("deel_")] == list(partijen), model.naam
        rij = boek.sleutels[f"opgeteld.model.{model.naam}.samenleving"][0][1]
        laatste = boek.waarden[NAAM, f"{JAARKOLOMMEN[-1]}{rij}"]
        assert gelijk(laatste, boek.waarden[NAAM, plek(boek, f"verschil.model.{model.naam}.samenleving")])


def test_grafieken_tonen_jaar_en_opgeteld_verschil_van_drie_betalers(boekenkast: Boekenkast) -> None:
    boek = boekenkast.boek("Utrecht")
    rijen = {begin: {boek.sleutels[f"{begin}.{partij}"][0][1] for partij in PARTIJEN} for begin in ("verschil.netto", "opgeteld")}
    getekend = []
    with zipfile.ZipFile(boek.pad) as archief:
        for naam in archief.namelist():
            if re.fullmatch(r"xl/charts/chart\d+\.xml", naam):
                reeksen = re.findall(r"<c:val><c:numRef><c:f>(\w+)!\$\w+\$(\d+)", archief.read(naam).decode())
                getekend.append({int(rij) for blad, rij in reeksen if blad == NAAM})
    assert all(verwacht in getekend for verwacht in rijen.values())


# --- modelbladen ---


@pytest.mark.parametrize("model", SCHEMA.modellen, ids=lambda model: model.naam)
def test_een_modelblad_zegt_wat_er_verschilt_en_waar_elk_getal_vandaan_komt(boekenkast: Boekenkast, model: Model) -> None:
    boek = boekenkast.boek("Utrecht")
    vel = boek.bladen[model.titel]
    tekst = " ".join(cel.value for cel in vel["A"] if isinstance(cel.value, str))
    assert model.verschil[1:] in tekst[tekst.index("Wat verschilt tussen crisis en structureel") :]
    assert len(vel._charts) == 1
    for post in model.posten:
        bladen = {b.sleutel for b in bladeren(post.formule) if isinstance(b, Parameter)}
        for naam, rij in boek.sleutels[post.sleutel]:
            bron = vel[f"Z{rij}"].value or ""
            assert naam == model.titel and bool(bron) == bool(bladen), post.sleutel
            aannames = re.findall(r"aanname ([\w.]+)", bron)
            assert set(aannames) <= bladen
            if vel[f"E{rij}"].value == "aanname":
                assert aannames, post.sleutel


def test_een_modelblad_toont_het_verschil_van_beide_bekostigingen(boekenkast: Boekenkast) -> None:
    """De eerste tabel is wat de bladen eronder van elkaar verschillen."""
    boek = boekenkast.boek("Utrecht")
    vel = boek.bladen["Noodopvang"]
    rij = next(cel.row for cel in vel["B"] if cel.value == "Samenleving")
    crisis, structureel = (boek.waarden["Noodopvang", f"{TOTAAL}{r}"] for _, r in boek.sleutels["maatschappelijk.noodopvang"])
    assert gelijk(boek.waarden["Noodopvang", f"{TOTAAL}{rij}"], structureel - crisis) and structureel != crisis
