"""De kostenmodellen als geheel: wie ergens woont kost daar geld, en meer volume maakt nooit iets goedkoper."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hulp_doorrekening import INST, Rij, kostenposten, land
from hulp_gevallen import gebruikt
from hulp_posten import INVOER, JAREN, SCHEMA, zonder_eigen
from hypothesis import given, settings
from hypothesis import strategies as st

from kostenmodel.keten import Volumesoort
from kostenmodel.rekenkern import Blad, Kenmerk, Landelijk, Parameter, bladeren
from kostenmodel.rekenkern.rekenen import reken_posten

VOLUMES = tuple(soort for soort in SCHEMA.soorten if soort.sleutel is not None)
KOSTEN = tuple(een for een in kostenposten() if een.soort != "overdracht")
NEDERLAND = land()
SCHAKELAARS = tuple(sleutel for sleutel in SCHEMA.parameters if INVOER.blad(sleutel).soort == "schakelaar")


def parameters(zaad: int) -> dict[str, Rij]:
    """Voor elk blad een waarde tussen laag en hoog, in alle jaren even ver; schakelaars aan of uit."""
    bron = np.random.default_rng(zaad)
    uit = {}
    for sleutel in SCHEMA.parameters:
        band = INVOER.jaarwaarden(sleutel, INST.jaren)
        uit[sleutel] = band.laag + bron.uniform() * (band.hoog - band.laag)
        if sleutel in SCHAKELAARS:
            uit[sleutel] = np.full(JAREN, float(bron.integers(0, 2)))
    return uit


def posten(waarden: Mapping[str, Rij], landelijk: Mapping[str, Rij]) -> dict[str, Rij]:
    def blad(knoop: Blad) -> Rij:
        match knoop:
            case Parameter(sleutel):
                return waarden[sleutel]
            case Landelijk(sleutel):
                return landelijk[sleutel]
            case Kenmerk(sleutel):
                return np.atleast_1d(NEDERLAND[sleutel])
            case _:
                raise TypeError(repr(knoop))

    return {sleutel: rij[0, 0] for sleutel, rij in reken_posten(SCHEMA.per_arm, zonder_eigen(blad), (1, 1, JAREN)).items()}


def volumes(zaad: int, schaal: float = 1000.0) -> dict[str, Rij]:
    bron = np.random.default_rng(zaad)
    return {soort.naam: bron.uniform(0, schaal, JAREN) for soort in SCHEMA.soorten}


@given(st.integers(0, 2**32 - 1), st.sampled_from(VOLUMES), st.integers(0, JAREN - 1), st.floats(0.01, 1e5))
@settings(max_examples=40)
def test_meer_volume_verlaagt_nooit_kosten(zaad: int, soort: Volumesoort, jaar: int, meer: float) -> None:
    """Meer bewoners, plaatsen of woningen in een jaar: geen enkele kostenpost of investering wordt in enig jaar lager.

    Een besparing komt dus altijd van een ander volume dat daalt, nooit uit een post zelf.
    """
    waarden, basis = parameters(zaad), volumes(zaad)
    hoger = basis | {soort.naam: basis[soort.naam] + meer * (np.arange(JAREN) == jaar)}
    voor, na = posten(waarden, basis), posten(waarden, hoger)
    for een in KOSTEN:
        maat = max(float(np.abs(voor[een.sleutel]).max()), 1.0)
        assert np.all(na[een.sleutel] - voor[een.sleutel] >= -1e-9 * maat), een.sleutel


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=25)
def test_kosten_en_investeringen_zijn_nooit_negatief(zaad: int) -> None:
    """Ook aan de randen van alle bandbreedtes: een negatieve kostenpost zou een verkapte baat zijn."""
    uit = posten(parameters(zaad), volumes(zaad))
    for een in (*KOSTEN, SCHEMA.post["opvang_regulier.persoonsgebonden_per_bewoner"], SCHEMA.post["noodopvang.locatiekosten_per_bewoner"]):
        assert uit[een.sleutel].min() >= 0, een.sleutel


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15)
def test_geen_volume_geen_kosten(zaad: int) -> None:
    """Zonder mensen, plaatsen en woningen is elke geldpost nul: er zit geen vast bedrag verstopt."""
    uit = posten(parameters(zaad), {soort.naam: np.zeros(JAREN) for soort in SCHEMA.soorten})
    for een in kostenposten():
        assert not np.any(uit[een.sleutel]), een.sleutel


BEWONERS = tuple(
    s.naam
    for s in VOLUMES
    if s.naam == "bewoners_regulier" or s.naam.startswith(("bewoners_noodopvang.", "bewoners_woningen", "doorstroom_bewoners"))
)


@pytest.mark.parametrize("naam", BEWONERS)
def test_wie_ergens_woont_kost_daar_geld(naam: str) -> None:
    """Elke plek telt: een bewoner meer op een locatie verhoogt de maatschappelijke kosten, ook in de reguliere opvang."""
    regels = [een.sleutel for een in KOSTEN if f"volume.{naam}" in gebruikt(een.sleutel)]
    assert regels
    waarden, basis = parameters(1), volumes(1)
    meer = posten(waarden, basis | {naam: basis[naam] + 1})["maatschappelijk"] - posten(waarden, basis)["maatschappelijk"]
    assert meer.min() > 10_000, "een bewoner kost meer dan tienduizend euro per jaar"


def test_alle_plekken_samen_zijn_de_personen_van_de_controle() -> None:
    """De controle op personen telt precies de plekken die hierboven kosten dragen."""
    formule = SCHEMA.post["controle.persoonsjaren"].formule
    assert {blad.sleutel for blad in bladeren(formule) if isinstance(blad, Landelijk)} == set(BEWONERS)


@pytest.mark.parametrize(
    ("naam", "minstens"),
    [
        ("plaatsen_regulier_leeg", 1000),
        ("plaatsen_regulier_erbij", 1000),
        ("plaatsen_regulier_eraf", 500),
        ("woningen", 1000),
        ("doorstroom_plaatsen", 1000),
    ],
)
def test_leegstand_en_wisseling_worden_betaald(naam: str, minstens: float) -> None:
    """Lege plaatsen, nieuwe plaatsen, sluiten en woningen kosten ook zonder bewoner geld: anders zou buffer gratis zijn."""
    waarden, basis = parameters(2), volumes(2)
    eerste = np.arange(JAREN) == 2
    meer = posten(waarden, basis | {naam: basis[naam] + eerste})["maatschappelijk_kas"] - posten(waarden, basis)["maatschappelijk_kas"]
    assert meer[2] > minstens


def test_elke_overdracht_gaat_tussen_twee_verschillende_partijen() -> None:
    for een in kostenposten():
        if een.soort == "overdracht":
            assert een.van != een.naar, een.sleutel
            assert {een.van, een.naar} <= set(INVOER.indelingen["partij"]), een.sleutel
        else:
            assert een.drager in INVOER.indelingen["partij"], een.sleutel
