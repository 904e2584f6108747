"""Samenvatting: het oordeel van drie betalers voorop, de grootste regels, en doorklikken tot de bron."""

from __future__ import annotations

import re

import pytest
from hulp_boeken import GEMEENTEN, Boek, Boekenkast

from kostenmodel.meerjarenraming import GEMEENTE, gemeentelijke_posten
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.werkboek.bladen.samenvatting import GELIJK, NAAM, VERSCHILT
from kostenmodel.werkboek.grootste import HOEVEEL

TERMIJNEN = {"vijftien jaar": "I", "vier jaar": "H"}


def _rij(boek: Boek, begin: str, kolom: str = "A") -> int:
    """De eerste rij waarvan de cel in een kolom zo begint."""
    for rij in range(1, boek.bladen[NAAM].max_row + 1):
        if str(boek.waarden.get((NAAM, f"{kolom}{rij}"))).startswith(begin):
            return rij
    raise AssertionError(begin)


def _link(boek: Boek, blad: str, cel: str) -> tuple[str, str] | None:
    """Het blad en de cel waar een cel naartoe klikt."""
    koppeling = boek.bladen[blad][cel].hyperlink
    if koppeling is None:
        return None
    naar, _, doel = koppeling.location.replace("'", "").partition("!")
    return naar, doel


@pytest.mark.parametrize("gemeente", GEMEENTEN)
@pytest.mark.parametrize("scenario", ["basispad", "lage_instroom"])
def test_zin_volgt_de_tabel_en_waarschuwt_als_betalers_verschillen(boekenkast: Boekenkast, gemeente: str, scenario: str) -> None:
    boek = boekenkast.boek(gemeente, scenario)
    rijen = [_rij(boek, begin) for begin in (f"Gemeente {gemeente}", "Nederland: Rijk", "Nederland: Samenleving")]
    zinnen = [str(boek.waarden.get((NAAM, f"A{rij}"))) for rij in range(_rij(boek, "Het antwoord"), rijen[0])]
    for termijn, kolom in TERMIJNEN.items():
        (zin,) = (zin for zin in zinnen if f"Over {termijn} is structureel voor" in zin)
        woorden = [str(boek.waarden[NAAM, f"{kolom}{rij}"]) for rij in rijen]
        assert re.findall(r"voordelig|nadelig|neutraal", zin) == woorden
        assert zin.startswith(GELIJK if len(set(woorden)) == 1 else VERSCHILT)


def test_compensatie_is_precies_het_nadeel_van_de_gemeente(boekenkast: Boekenkast) -> None:
    gezien = set()
    for gemeente in GEMEENTEN:
        for scenario in boekenkast.scenarios:
            boek = boekenkast.boek(gemeente, scenario)
            verschil = float(boekenkast.uitkomst(gemeente).vergelijking[scenario]["oordeel.gemeente.15.verschil"][0])
            zin = "Compensatie" if verschil > 0 else "De gemeente heeft over"
            assert boek.waarden[NAAM, f"G{_rij(boek, zin)}"] == pytest.approx(max(0.0, verschil))
            gezien.add(verschil > 0)
    assert gezien, "minstens een oordeel bekeken"


@pytest.mark.parametrize("gemeente", GEMEENTEN)
def test_vijf_grootste_regels(boekenkast: Boekenkast, gemeente: str) -> None:
    boek, uitkomst = boekenkast.boek(gemeente), boekenkast.uitkomst(gemeente)

    def verschil(sleutel: str) -> float:
        per_arm = [uitkomst.armen["basispad", arm].posten[sleutel][AANLOOPJAREN:].sum() for arm in ("structureel", "crisis")]
        return float(per_arm[0] - per_arm[1])

    posten = {een.omschrijving: een.bijdrage(GEMEENTE) * verschil(een.sleutel) for een in gemeentelijke_posten(uitkomst.schema.modellen)}
    grootste = sorted({round(abs(bedrag)) for bedrag in posten.values()}, reverse=True)[:HOEVEEL]
    kop = _rij(boek, "Last, of baat")
    for plek, grootte in enumerate(grootste, start=1):
        naam, bedrag = boek.waarden[NAAM, f"A{kop + plek}"], boek.waarden[NAAM, f"D{kop + plek}"]
        if grootte:
            assert posten[str(naam)] == pytest.approx(bedrag)
            assert round(abs(float(str(bedrag)))) == grootte
        else:
            assert naam == bedrag == "-"


def test_op_een_bladzijde(boekenkast: Boekenkast) -> None:
    pagina = boekenkast.boek("Utrecht").bladen[NAAM]
    assert pagina.sheet_properties.pageSetUpPr.fitToPage
    assert (pagina.page_setup.fitToWidth or 1, pagina.page_setup.fitToHeight or 1) == (1, 1)


def test_van_samenvatting_in_drie_klikken_bij_de_bron(boekenkast: Boekenkast) -> None:
    """Partij, dan de regel van de gemeente, dan de bron; of van een aanname naar haar parameter en haar bron."""
    boek = boekenkast.boek("Utrecht")
    partij = _link(boek, NAAM, f"A{_rij(boek, 'Partij') + 1}")
    assert partij is not None and partij[0] == "Vergelijking"
    plekken = [plekken for sleutel, plekken in boek.sleutels.items() if sleutel.startswith("regelverschil.")]
    regels = [next(rij for blad, rij in een if blad == "Vergelijking") for een in plekken]
    assert len(regels) == len(gemeentelijke_posten(boekenkast.uitkomst("Utrecht").schema.modellen))
    bronnen = 0
    for rij in regels:
        naar = _link(boek, "Vergelijking", f"B{rij}")
        assert naar is not None
        blad, cel = naar
        sleutel = boek.waarden["Vergelijking", f"A{rij}"]
        assert boek.waarden[blad, cel] == str(sleutel).removeprefix("regelverschil.")
        bron = _link(boek, blad, cel.replace("A", "E"))
        bronnen += bron is not None and bron[0] == "Bronnen"
    assert bronnen > 10
    kop = _rij(boek, "Aanname")
    naar = [_link(boek, NAAM, f"H{kop + nummer}") for nummer in range(1, 5)]
    assert any(een is not None and een[0] == "Parameters" for een in naar)
