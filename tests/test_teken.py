"""Elke gemeente toont plus en min op haar eigen manier: alleen de weergave van twee bladen verandert, en de woorden blijven kloppen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hulp_boeken import Boek, Boekenkast, Plek
from hulp_opdracht import geweigerd, roep_hier

from kostenmodel.werkboek import schrijf_werkboek
from kostenmodel.werkboek.bladen.meerjarenraming import KANTEN, MEERJARIG, NADEEL, VOORDEEL
from kostenmodel.werkboek.teken import SALDO, TEKENS

BLADEN = ("Meerjarenraming", "Incidenteel")
GEMEENTE = "Utrecht"
GETOOND: Mapping[str, Mapping[str, int]] = {
    "saldo": {"lasten": 1, "baten": 1, "saldo": 1},
    "nadeel_plus": {"lasten": 1, "baten": -1, "saldo": -1},
    "lasten_negatief": {"lasten": -1, "baten": 1, "saldo": 1},
}
"""Per afspraak het teken waarmee een positieve last, een positieve baat en een voordelig saldo op papier staan."""


@pytest.fixture(scope="module", params=TEKENS)
def getoond(request: pytest.FixtureRequest, boekenkast: Boekenkast, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Boek]:
    if request.param == SALDO.naam:
        return request.param, boekenkast.boek(GEMEENTE)
    pad = tmp_path_factory.mktemp(request.param) / "x.xlsx"
    schrijf_werkboek(boekenkast.uitkomst(GEMEENTE), boekenkast.invoer, "basispad", pad, TEKENS[request.param])
    return request.param, Boek(pad)


def _op_papier(boek: Boek, plek: Plek) -> float:
    """Het bedrag met het teken dat de lezer ziet."""
    bedrag, notatie = float(str(boek.waarden[plek])), boek.bladen[plek[0]][plek[1]].number_format
    plus, min_, _ = notatie.split(";")
    assert {plus.lstrip("-"), min_.lstrip("-")} == {"#,##0,"}, notatie
    return abs(bedrag) * (-1 if (plus if bedrag > 0 else min_).startswith("-") else 1)


def _kant(boekenkast: Boekenkast, sleutel: str) -> str:
    """Zelf bepaald: een post van een model is een last of een baat van de gemeente, een regel van een taakveld zegt het zelf."""
    post = boekenkast.uitkomst(GEMEENTE).schema.post.get(sleutel.removeprefix("incidenteel."))
    if sleutel.startswith("incidenteel.") and post is not None:
        return "lasten" if post.bijdrage("gemeente") > 0 else "baten"
    return KANTEN[sleutel.split(".")[1]]


def test_elke_regel_heeft_het_teken_van_de_afspraak(boekenkast: Boekenkast, getoond: tuple[str, Boek]) -> None:
    naam, boek = getoond
    geteld = dict.fromkeys(("lasten", "baten", "saldo"), 0)
    for sleutel, plekken in boek.sleutels.items():
        for blad, rij in plekken:
            if blad in BLADEN and re.match(r"(taakveld|incidenteel)\.", sleutel):
                kant = _kant(boekenkast, sleutel)
                for kolom in (*MEERJARIG, "F"):
                    bedrag = float(str(boek.waarden[blad, f"{kolom}{rij}"]))
                    if round(bedrag):
                        assert _op_papier(boek, (blad, f"{kolom}{rij}")) == bedrag * GETOOND[naam][kant], (sleutel, kolom)
                        geteld[kant] += 1
    assert all(aantal > 50 for aantal in geteld.values()), geteld


def test_lasten_baten_en_reserves_tellen_op_papier_op_tot_het_resultaat(getoond: tuple[str, Boek]) -> None:
    """Wie een andere afspraak dan saldo kiest, telt de regels gewoon op; bij saldo gaan de lasten eraf."""
    naam, boek = getoond
    teken = -1 if naam == "saldo" else 1
    for n in range(2):
        regels = {
            wat: boek.sleutels[f"taakveld.{wat}.samen"][n] for wat in ("lasten", "baten", "saldo", "toevoeging", "onttrekking", "resultaat")
        }
        for kolom in MEERJARIG:
            op = {wat: _op_papier(boek, (blad, f"{kolom}{rij}")) for wat, (blad, rij) in regels.items()}
            assert op["saldo"] == pytest.approx(op["baten"] + teken * op["lasten"])
            assert op["resultaat"] == pytest.approx(op["saldo"] + op["onttrekking"] + teken * op["toevoeging"])


def test_woorden_en_legenda_zeggen_hetzelfde_als_het_teken(getoond: tuple[str, Boek]) -> None:
    naam, boek = getoond
    vel, gezien = boek.bladen["Meerjarenraming"], set()
    plus = VOORDEEL if GETOOND[naam]["saldo"] > 0 else NADEEL
    for rij in range(6, vel.max_row + 1):
        if vel[f"B{rij}"].value == "Het resultaat is een":
            for kolom in MEERJARIG:
                woord, bedrag = boek.waarden["Meerjarenraming", f"{kolom}{rij}"], _op_papier(boek, ("Meerjarenraming", f"{kolom}{rij - 1}"))
                if woord in (VOORDEEL, NADEEL):
                    assert (woord == plus) == (bedrag > 0), (kolom, rij)
                    gezien.add(woord)
    assert gezien == {VOORDEEL, NADEEL}
    for blad in BLADEN:
        legenda = str(boek.waarden[blad, "A3"])
        assert f"een plus is een {plus.split(' ')[0]}" in legenda and "x € 1.000" in legenda
    assert any(str(waarde).startswith(f"{naam}. ") for (blad, _), waarde in boek.waarden.items() if blad == "Verantwoording")


def test_formules_en_waarden_zijn_bij_elk_teken_gelijk(boekenkast: Boekenkast, getoond: tuple[str, Boek]) -> None:
    _, boek = getoond
    gewoon = boekenkast.boek(GEMEENTE)
    assert boek.formules == gewoon.formules
    anders = {plek for plek in gewoon.waarden if boek.waarden[plek] != gewoon.waarden[plek]}
    assert boek.waarden.keys() == gewoon.waarden.keys()
    assert all(isinstance(gewoon.waarden[plek], str) for plek in anders)
    assert {blad for blad, _ in anders} <= {*BLADEN, "Verantwoording"}
    notaties = [{(naam, cel.coordinate): cel.number_format for naam, cel in een.cellen() if naam not in BLADEN} for een in (boek, gewoon)]
    assert notaties[0] == notaties[1]


def test_een_onbekend_teken_wordt_geweigerd_met_de_keuzes(tmp_path: Path) -> None:
    geweigerd(roep_hier("werkboek", "Utrcht", "--teken", "xyz", "-o", str(tmp_path)), "--teken", "Bedoelt u Utrecht?", *TEKENS)
    geweigerd(roep_hier("werkboek", "Utrecht", "--teken", "nadeelplus", "-o", str(tmp_path)), 'Bedoelt u "nadeel_plus"?')
    assert list(tmp_path.iterdir()) == []


def test_hulp_noemt_elke_keuze() -> None:
    hulp = " ".join(roep_hier("werkboek", "--help").uit.split())
    assert all(naam in hulp for naam in TEKENS) and SALDO.naam in TEKENS and set(GETOOND) == set(TEKENS)
