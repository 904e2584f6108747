"""Elke controle kan falen: een fout in een post laat precies de controles omslaan die hem horen te zien, tot en met het werkboek."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hulp_boeken import Boek, Boekenkast
from hulp_doorrekening import INST
from hulp_posten import INVOER, SCHEMA

from kostenmodel import doorrekening, rekenschema
from kostenmodel.brug import Brug
from kostenmodel.cli import hoofd
from kostenmodel.controles import beoordeel, brugcontroles
from kostenmodel.doorrekening import Rekenaar
from kostenmodel.invoer import zoek_gemeente
from kostenmodel.rekenkern import EEN, NUL, ContanteWaarde, InJaar, Knoop, Landelijk, Parameter, Post, bladeren, post
from kostenmodel.rekenschema import ARMEN, Rekenschema, bouw_schema
from kostenmodel.signalen import signalen
from kostenmodel.totalen import SAMENLEVING
from kostenmodel.werkboek.context import ALLES_GOED, IETS_FOUT

UTRECHT = zoek_gemeente(INVOER, "Utrecht")
Formule = Callable[[Knoop], Knoop]


def erbij(formule: Knoop) -> Knoop:
    """Duizend euro (of mensen) per jaar te veel, onder beide bekostigingen."""
    return formule + Parameter("algemeen.duizend")


def twee(_: Knoop) -> Knoop:
    return EEN + EEN


def onder_nul(formule: Knoop) -> Knoop:
    return NUL - formule - EEN


def scheef(formule: Knoop) -> Knoop:
    """Een fout die onder elke bekostiging anders uitpakt."""
    return formule + Landelijk("plaatsen_regulier_leeg")


def dubbel(formule: Knoop) -> Knoop:
    """Het dubbele van het hele land; een volume is landelijk maal aandeel."""
    landelijk = next(blad for blad in bladeren(formule) if isinstance(blad, Landelijk))
    return landelijk + landelijk


def gekort(_: Knoop) -> Knoop:
    """Contant met een discontovoet waar geen hoort."""
    return ContanteWaarde(post("verschil.reeel.gemeente"), InJaar(Parameter("algemeen.discontovoet"), 0), 15)


def beide(*namen: str) -> set[str]:
    return {f"{naam}_{arm}" for naam in namen for arm in ARMEN}


FOUTEN: Mapping[tuple[str, Formule], set[str]] = {
    ("netto.samenleving", erbij): beide("betalers"),
    ("kas.samenleving", erbij): beide("kas"),
    ("bekostiging.lasten.samen", erbij): beide("taken"),
    ("taakveld.baten.samen", erbij): beide("taakvelden", "incidenteel"),
    ("taakveld.structureel_saldo.samen", erbij): beide("incidenteel"),
    ("taakveld.resultaat.t6_1", erbij): beide("resultaat"),
    ("rekening.betaald.samen", erbij): beide("overdrachten"),
    ("rekening.kosten.gemeente", erbij): beide("rekening"),
    ("oekraine.boekwaarde", erbij): beide("activa"),
    ("eindwaarde.boekwaarde", erbij): beide("activa"),
    ("volume.plaatsen_regulier_leeg", onder_nul): beide("negatief"),
    ("volume.bewoners_regulier", dubbel): beide("land_opvang"),
    ("volume.ontheemden_opvang", dubbel): beide("land_overig"),
    ("controle.keten", erbij): beide("personen"),
    ("controle.persoonsjaren", scheef): {*beide("personen"), "gelijke_personen"},
    ("verdeling.aandeel_gemeentefonds", twee): {"aandelen"},
    ("verdeling.verwacht_lvv_steden", onder_nul): {"aandelen"},
    **{
        (f"verschil.netto.{partij}", erbij): {f"{naam}_{partij}" for naam in ("verschil", "modellen", "opgeteld")}
        for partij in SCHEMA.partijen.oordelen
    },
    **{(f"opgeteld.{partij}", erbij): {f"opgeteld_{partij}"} for partij in SCHEMA.partijen.oordelen},
    **{(f"verschil.model.noodopvang.{partij}", erbij): {f"modellen_{partij}"} for partij in SCHEMA.partijen.oordelen},
    ("verschil.model.noodopvang.coa", erbij): {"modellen_rijk"},
    ("controle.contant_gemeente.links", gekort): {"contant_gemeente"},
}
"""Post met een fout -> de controles die haar zien, en geen andere."""


def met_fout(ding: Any, sleutel: str, formule: Formule) -> Any:
    """Hetzelfde schema, of een deel ervan, met een andere formule voor een post."""
    match ding:
        case Post():
            return dataclasses.replace(ding, formule=formule(ding.formule)) if ding.sleutel == sleutel else ding
        case tuple():
            return tuple(met_fout(deel, sleutel, formule) for deel in ding)
        case Mapping():
            return {naam: met_fout(deel, sleutel, formule) for naam, deel in ding.items()}
        case _ if dataclasses.is_dataclass(ding):
            velden = {veld.name: met_fout(getattr(ding, veld.name), sleutel, formule) for veld in dataclasses.fields(ding)}
            return dataclasses.replace(ding, **velden)
        case _:
            return ding


def gezakt(rekenaar: Rekenaar, schema: Rekenschema) -> set[str]:
    """De controles die niet kloppen als Utrecht met dit schema wordt doorgerekend."""
    ander = Rekenaar(INVOER, INST, ["basispad"])
    ander.schema, ander._landelijk = schema, rekenaar._landelijk
    over = ander.reken_rekenpad(UTRECHT, "basispad").over
    waarden = {sleutel: float(rij[0]) for sleutel, rij in over.items()}
    return {een.sleutel for een in beoordeel(schema.controles, waarden) if not een.goed}


def test_zonder_fout_klopt_alles(rekenaar: Rekenaar) -> None:
    """Anders bewijst een omgeslagen controle niets; ook de hulp die fouten maakt, verandert zelf niets."""
    assert gezakt(rekenaar, met_fout(SCHEMA, "bestaat niet", erbij)) == set()


@pytest.mark.parametrize(("sleutel", "formule"), FOUTEN, ids=lambda deel: deel if isinstance(deel, str) else "")
def test_een_fout_valt_op_bij_de_controle_die_ernaar_kijkt(rekenaar: Rekenaar, sleutel: str, formule: Formule) -> None:
    assert sleutel in SCHEMA.post
    assert gezakt(rekenaar, met_fout(SCHEMA, sleutel, formule)) == FOUTEN[sleutel, formule]


def test_elke_controle_is_minstens_een_keer_omgeslagen() -> None:
    """De contante waarde van Rijk en samenleving gaat door dezelfde formule als die van de gemeente; tekst waar een getal hoort kan
    alleen in een ingevuld werkboek staan, zie test_eigen_cijfers.
    """
    gezien = set().union(*FOUTEN.values())
    assert {soort.sleutel for soort in SCHEMA.controles} - gezien == {"contant_rijk", "contant_samenleving", "teksten"}


# --- de brug ---


def test_een_gat_in_de_brug_valt_op() -> None:
    heel = {partij: Brug({"plaatsen": -100.0, "leegstand": 30.0}, 20.0) for partij in ("gemeente", "rijk")}
    heel[SAMENLEVING] = Brug({"plaatsen": -200.0}, 0.0)
    waarden = {"gemeente": -50.0, "rijk": -50.0, SAMENLEVING: -200.0}
    verschillen = {f"controle.verschil_{partij}.links": bedrag for partij, bedrag in waarden.items()}
    assert all(een.goed for een in brugcontroles(heel, verschillen))
    gat = heel | {"rijk": dataclasses.replace(heel["rijk"], betaling=22.0)}
    assert [een.sleutel for een in brugcontroles(gat, verschillen) if not een.goed] == ["brug_rijk"]
    weg = heel | {SAMENLEVING: Brug({"plaatsen": -205.0}, 5.0)}
    assert [een.sleutel for een in brugcontroles(weg, verschillen) if not een.goed] == ["brug_betaling"]


# --- tot en met de opdrachtregel ---


def test_een_fout_geeft_afloop_3_en_staat_in_het_werkboek(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Het bestand is er, en wie het opent ziet vooraan dat er iets niet klopt, ook als zijn rekenprogramma alles opnieuw uitrekent."""
    monkeypatch.setattr(rekenschema, "_schema", lambda invoer, echt=rekenschema._schema: met_fout(echt(invoer), "netto.samenleving", erbij))
    doel = tmp_path / "x.xlsx"
    klaar = CliRunner().invoke(hoofd, ["werkboek", "Rozendaal", "--trekkingen", "2", "-o", str(doel), "--json"])
    assert klaar.exit_code == 3, klaar.stderr
    assert [bestand.name for bestand in tmp_path.iterdir()] == [doel.name]
    fout = [een["naam"] for een in json.loads(klaar.stdout)["controles"] if not een["goed"]]
    assert len(fout) == 2 and all(naam.startswith("Netto lasten van alle partijen") for naam in fout)
    assert klaar.stderr.count("Controle klopt niet: Netto lasten van alle partijen") == 2
    boek = Boek(doel)
    hoofdcel = next(plek for plek, waarde in boek.waarden.items() if plek[0] == "Controles" and waarde == IETS_FOUT)
    model = boek.herreken()
    assert model.waarde(*hoofdcel) == IETS_FOUT
    for blad in ("Leeswijzer", "Samenvatting"):
        assert IETS_FOUT in {model.waarde(naam, cel) for naam, cel in boek.formules if naam == blad}
        assert ALLES_GOED not in {boek.waarden.get(plek) for plek in boek.formules if plek[0] == blad}
    assert boek.afwijkingen(model.waarde, boek.waarden) == []


# --- signalen: geen fout, wel gezegd ---


@pytest.fixture(scope="module")
def uitkomst(rekenaar: Rekenaar) -> doorrekening.Uitkomst:
    return rekenaar.reken_door(UTRECHT)


def letop(uitkomst: doorrekening.Uitkomst) -> set[str]:
    return {een.sleutel for een in signalen(uitkomst, "basispad") if not een.goed}


def test_een_ander_gemiddelde_dan_het_rekenpad_is_een_signaal_en_geen_fout(uitkomst: doorrekening.Uitkomst) -> None:
    simulatie = uitkomst.simulatie["basispad"]
    for factor, verwacht in ((0.95, set()), (0.8, {"gemiddelde.gemeente.crisis"})):
        rekenpad = uitkomst.armen["basispad", "crisis"].posten["netto.gemeente"]
        netto = {**simulatie.netto, ("crisis", "gemeente"): np.tile(rekenpad * factor, (4, 1))}
        anders = dataclasses.replace(uitkomst, simulatie={**uitkomst.simulatie, "basispad": dataclasses.replace(simulatie, netto=netto)})
        assert letop(anders) & {"gemiddelde.gemeente.crisis"} == verwacht
        assert all(een.goed for een in anders.controles("basispad"))


def test_wint_structureel_ook_bij_lage_instroom_altijd_dan_is_dat_een_signaal(uitkomst: doorrekening.Uitkomst) -> None:
    laag = uitkomst.nederland["lage_instroom"]
    altijd = dataclasses.replace(laag, kansen=dict.fromkeys(laag.kansen, 1.0))
    anders = dataclasses.replace(uitkomst, nederland={**uitkomst.nederland, "lage_instroom": altijd})
    assert "aannames" not in letop(uitkomst)
    assert letop(anders) - letop(uitkomst) == {"aannames"}


def test_eigen_aantallen_zijn_een_signaal(rekenaar: Rekenaar, uitkomst: doorrekening.Uitkomst) -> None:
    """Zet een gemeente haar bewoners anders dan de sleutel, dan staat dat er, zonder dat er iets fout is."""
    ander = Rekenaar(INVOER, INST, ["basispad"])
    ander._landelijk = rekenaar._landelijk
    ander.schema = met_fout(SCHEMA, "volume.bewoners_regulier", erbij)
    over = ander.reken_rekenpad(UTRECHT, "basispad").over
    eigen = dataclasses.replace(uitkomst, schema=ander.schema, vergelijking={"basispad": over})
    assert letop(eigen) - letop(uitkomst) == {"sleutel_crisis", "sleutel_structureel"}


def test_een_post_zonder_plaats_of_taakveld_is_een_signaal(uitkomst: doorrekening.Uitkomst) -> None:
    assert SCHEMA.zonder_plaats == ()
    matrix = tuple(regel for regel in INVOER.matrix if (regel.model, regel.kostensoort) != ("noodopvang", "financiering"))
    zonder_plaats = bouw_schema(dataclasses.replace(INVOER, matrix=matrix))
    assert zonder_plaats.zonder_plaats == ("noodopvang.voorfinanciering",)
    regels = tuple(regel for regel in INVOER.rekeningschema if regel.post != "noodopvang.voorfinanciering")
    zonder_taakveld = bouw_schema(dataclasses.replace(INVOER, rekeningschema=regels))
    for schema, sleutel in ((zonder_plaats, "matrix"), (zonder_taakveld, "iv3")):
        anders = dataclasses.replace(uitkomst, schema=schema)
        assert letop(anders) - letop(uitkomst) == {sleutel}


def test_signalen_staan_apart_in_het_werkboek(boekenkast: Boekenkast) -> None:
    """Het hoofdoordeel telt alleen controles; een signaal heeft zijn eigen regel met wat het betekent."""
    boek, uitkomst = boekenkast.boek("Utrecht"), boekenkast.uitkomst("Utrecht")
    gemeld = [een for een in signalen(uitkomst, "basispad") if not een.goed]
    teksten = [waarde for (blad, _), waarde in boek.waarden.items() if blad == "Controles"]
    assert teksten.count(ALLES_GOED) == 1
    assert teksten.count("let op") == len(gemeld) and all(een.betekenis in teksten for een in gemeld)
    assert teksten.count("in orde") == len(signalen(uitkomst, "basispad")) - len(gemeld)
