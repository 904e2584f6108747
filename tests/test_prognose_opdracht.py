"""`prognose` en `terugtoets` als gebruiker: eigen reeksen, plaatjes, het JSON-contract en alle foute bestanden."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hulp_opdracht import Afloop, geweigerd, roep, roep_hier

from kostenmodel.prognose.opslag import OMGEVING
from kostenmodel.prognose.reeksen import maanden_vanaf, toon_maand

DECIELEN = [f"0.{n}" for n in range(1, 10)]
MAANDEN = [toon_maand(maand) for maand in maanden_vanaf((2021, 1), 60)]
WAARDEN = (200 + 5 * np.arange(60) + 40 * np.sin(np.arange(60) * np.pi / 6) + np.random.default_rng(4).integers(0, 30, 60)).astype(int)
Regels = list[str]


@pytest.fixture(scope="module", autouse=True)
def _eigen_opslag(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as aap:
        aap.setenv(OMGEVING, str(tmp_path_factory.mktemp("opslag")))
        yield


def regels(aantal: int = 60) -> Regels:
    return ["periode,aantal", *(f"{maand},{waarde}" for maand, waarde in zip(MAANDEN[:aantal], WAARDEN, strict=False))]


def schrijf(map_: Path, inhoud: Regels) -> Path:
    pad = map_ / "reeks.csv"
    pad.write_text("\n".join(inhoud) + "\n", encoding="utf-8")
    return pad


@pytest.fixture(scope="module")
def reeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return schrijf(tmp_path_factory.mktemp("reeks"), regels())


@pytest.fixture(scope="module")
def toets(reeks: Path) -> Afloop:
    return roep("terugtoets", "--reeks", str(reeks), "--oorsprongen", "3", "--stap", "2", "--horizon", "4", "--json")


# --- terugtoets ---


def test_terugtoets_json_is_het_contract(toets: Afloop) -> None:
    """De laatste oorsprong ligt vier maanden voor het eind, eerdere telkens twee maanden ervoor; per oorsprong vier maanden."""
    assert toets.code == 0, toets.fout
    document = json.loads(toets.uit)
    assert set(document) == {"resultaten", "maten"}
    assert [r["oorsprong"] for r in document["resultaten"]] == [MAANDEN[n] for n in (51, 53, 55) for _ in range(4)]
    assert [r["periode"] for r in document["resultaten"]] == [MAANDEN[n + h] for n in (51, 53, 55) for h in range(1, 5)]
    for r in document["resultaten"]:
        assert set(r) == {"oorsprong", "periode", "kwantielen", "waarneming"}
        assert list(r["kwantielen"]) == DECIELEN
        waarden = list(r["kwantielen"].values())
        assert waarden == sorted(waarden) and waarden[0] >= 0
        assert r["waarneming"] == WAARDEN[MAANDEN.index(r["periode"])]


def test_maten_zijn_na_te_rekenen_uit_de_resultaten(toets: Afloop) -> None:
    """CRPS als twee maal het kwantielverlies over de decielen, geschaald met het verschil met een jaar eerder."""
    document = json.loads(toets.uit)
    crps, geschaald, binnen = [], [], []
    for r in document["resultaten"]:
        fout = [(float(kans), r["waarneming"] - waarde) for kans, waarde in r["kwantielen"].items()]
        crps.append(2 * np.mean([kans * f if f >= 0 else (kans - 1) * f for kans, f in fout]))
        leer = WAARDEN[: MAANDEN.index(r["oorsprong"]) + 1]
        geschaald.append(crps[-1] / np.mean(np.abs(leer[12:] - leer[:-12])))
        binnen.append(r["kwantielen"]["0.1"] <= r["waarneming"] <= r["kwantielen"]["0.9"])
    geheel = document["maten"]["geheel"]["reeks"]
    assert geheel == pytest.approx({"crps": np.mean(crps), "crps_geschaald": np.mean(geschaald), "dekking": np.mean(binnen)})


def test_naief_staat_vooraan_in_de_tabel(reeks: Path, toets: Afloop) -> None:
    for horizon in (3, 4):
        modellen = [r["model"] for r in json.loads(toets.uit)["maten"]["per_horizon"] if r["horizon"] == horizon]
        assert modellen[0] == "naief" and modellen[-1] == "combinatie"
    tabel = roep_hier("terugtoets", "--reeks", str(reeks), "--oorsprongen", "3", "--stap", "2", "--horizon", "4")
    assert tabel.code == 0 and "naief" in tabel.uit.splitlines()[3]
    assert "geschaald op het verschil met een jaar eerder" in tabel.uit


def test_latere_maanden_veranderen_geen_voorspelling(reeks: Path, toets: Afloop, tmp_path: Path) -> None:
    """De laatste vier maanden worden anders; de voorspellingen van alle drie oorsprongen blijven tot de bit gelijk."""
    inhoud = regels()
    inhoud[-4:] = [f"{maand},9999" for maand in MAANDEN[-4:]]
    ander = roep_hier(
        "terugtoets", "--reeks", str(schrijf(tmp_path, inhoud)), "--oorsprongen", "3", "--stap", "2", "--horizon", "4", "--json"
    )
    een, twee = (json.loads(tekst)["resultaten"] for tekst in (toets.uit, ander.uit))
    assert [r["kwantielen"] for r in een] == [r["kwantielen"] for r in twee]
    assert een[-1]["waarneming"] != twee[-1]["waarneming"] == 9999


def test_zonder_oorsprongen_zoveel_als_er_past(tmp_path: Path) -> None:
    """54 maanden, horizon 12, stap 3: oorsprongen na 42, 39 en 36 maanden."""
    afloop = roep_hier("terugtoets", "--reeks", str(schrijf(tmp_path, regels(54))), "--json")
    assert afloop.code == 0, afloop.fout
    assert sorted({r["oorsprong"] for r in json.loads(afloop.uit)["resultaten"]}) == [MAANDEN[n] for n in (35, 38, 41)]


@pytest.mark.parametrize("optie", [("--oorsprongen", "0"), ("--stap", "-1"), ("--horizon", "0"), ("--oorsprongen", "40")])
def test_onmogelijke_terugtoets_is_een_melding(reeks: Path, optie: tuple[str, str]) -> None:
    geweigerd(roep_hier("terugtoets", "--reeks", str(reeks), *optie, "--json"), "erwacht")


# --- prognose ---


def test_prognose_van_36_maanden(tmp_path: Path) -> None:
    pad = schrijf(tmp_path, regels(36))
    afloop = roep("prognose", "--reeks", str(pad), "--maanden", "5", "--json", "--trekkingen", "64")
    assert afloop.code == 0, afloop.fout
    document = json.loads(afloop.uit)
    (stroom,) = document["stromen"]
    assert document["laatste_maand"] == MAANDEN[35] and [m["periode"] for m in stroom["maanden"]] == MAANDEN[36:41]
    for maand in stroom["maanden"]:
        waarden = list(maand["kwantielen"].values())
        assert waarden == sorted(waarden) and 50 < maand["kwantielen"]["0.5"] < 2000
    tabel = roep_hier("prognose", "--reeks", str(pad), "--maanden", "5", "--trekkingen", "64")
    assert [regel.split()[0] for regel in tabel.uit.splitlines() if regel.startswith("2024")] == MAANDEN[36:41]


@pytest.mark.parametrize("soort", ["png", "svg"])
def test_waaier_is_een_plaatje_met_gelijke_bytes(reeks: Path, tmp_path: Path, soort: str) -> None:
    for naam in ("een", "twee"):
        afloop = roep_hier(
            "prognose", "--reeks", str(reeks), "--maanden", "3", "--trekkingen", "64", "-o", str(tmp_path / f"{naam}.{soort}")
        )
        assert afloop.code == 0, afloop.fout
    een, twee = ((tmp_path / f"{naam}.{soort}").read_bytes() for naam in ("een", "twee"))
    assert een == twee
    assert een.startswith(b"\x89PNG") if soort == "png" else b"Prognose van reeks.csv" in een
    assert {pad.name for pad in tmp_path.iterdir()} == {f"een.{soort}", f"twee.{soort}"}


def test_een_waaier_die_er_al_staat_blijft_staan(reeks: Path, tmp_path: Path) -> None:
    plaatje = tmp_path / "waaier.png"
    plaatje.write_bytes(b"van mij")
    opdracht = ("prognose", "--reeks", str(reeks), "--maanden", "3", "--trekkingen", "64", "-o", str(plaatje))
    geweigerd(roep_hier(*opdracht), "waaier.png: gevonden een bestand dat al bestaat", "--overschrijf")
    assert plaatje.read_bytes() == b"van mij"
    assert roep_hier(*opdracht, "--overschrijf").code == 0
    assert plaatje.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("naam", "woord"), [("x.pdf", ".png of .svg"), ("x", ".png of .svg"), ("geen/x.png", "bestaat niet")])
def test_plaatje_met_een_naam_die_niet_kan(reeks: Path, tmp_path: Path, naam: str, woord: str) -> None:
    geweigerd(roep_hier("prognose", "--reeks", str(reeks), "-o", str(tmp_path / naam)), woord)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("opties", "woord"),
    [(("--maanden", "0"), "--maanden"), (("--maanden", "9999"), "--maanden"), (("--scenario", "hoge_instroom"), "eigen instroom")],
)
def test_onmogelijke_prognose_is_een_melding(reeks: Path, opties: tuple[str, str], woord: str) -> None:
    geweigerd(roep_hier("prognose", "--reeks", str(reeks), *opties), woord)


# --- foute bestanden ---


def _zet(plek: int, tekst: str) -> Callable[[Regels], Regels]:
    return lambda inhoud: [*inhoud[:plek], tekst, *inhoud[plek + 1 :]]


FOUT: dict[str, tuple[Callable[[Regels], Regels], tuple[str, ...]]] = {
    "gat": (lambda inhoud: inhoud[:10] + inhoud[11:], ("regel 11", "geen 2021-10")),
    "groot gat": (lambda inhoud: inhoud[:10] + inhoud[14:], ("regel 11", "geen 2021-10 tot en met 2022-01")),
    "dubbele maand": (lambda inhoud: [*inhoud[:11], inhoud[10], *inhoud[11:]], ("regel 12", "2021-10 dubbel", "regel 11")),
    "negatief": (_zet(5, "2021-05,-3"), ("regel 6", "'-3'")),
    "tekst": (_zet(5, "2021-05,veel"), ("regel 6", "'veel'")),
    "leeg": (_zet(5, "2021-05,"), ("regel 6", "aantal")),
    "geen maand": (_zet(5, "mei 2021,3"), ("regel 6", "JJJJ-MM")),
    "verkeerde kolommen": (_zet(0, "maand,waarde"), ("regel 1", "periode", "aantal")),
    "puntkomma": (lambda inhoud: [regel.replace(",", ";") for regel in inhoud], ("regel 1", "puntkomma")),
    "te kort": (lambda inhoud: inhoud[:36], ("regel 36", "35 maanden", "36 maanden")),
    "toekomst": (lambda inhoud: [*inhoud, *(f"{toon_maand(m)},5" for m in maanden_vanaf((2026, 1), 13))], ("regel 73", "2026-12")),
    "alleen een kop": (lambda inhoud: inhoud[:1], ("0 maanden",)),
    "helemaal leeg": (lambda inhoud: [], ("leeg",)),
}


@pytest.mark.parametrize(("maak", "stukken"), FOUT.values(), ids=FOUT.keys())
@pytest.mark.parametrize("opdracht", ["prognose", "terugtoets"])
def test_fout_bestand_wordt_met_regel_gemeld(
    tmp_path: Path, opdracht: str, maak: Callable[[Regels], Regels], stukken: tuple[str, ...]
) -> None:
    geweigerd(roep_hier(opdracht, "--reeks", str(schrijf(tmp_path, maak(regels()))), "--json"), *stukken)


def test_alle_fouten_van_een_bestand_in_een_keer(tmp_path: Path) -> None:
    inhoud = [*regels()[:9], "2021-09,-1", "2021-10,x", "2021-12,7", "2021-12,8", "2031-01,9"]
    afloop = roep("terugtoets", "--reeks", str(schrijf(tmp_path, inhoud)))
    plaatsen = ("regel 10", "regel 11", "regel 12", "geen 2021-11", "regel 13", "regel 14", "2031-01", "minste 36 maanden")
    geweigerd(afloop, *plaatsen)
    assert len(afloop.fouten) == 7


def test_bestand_dat_er_niet_is(tmp_path: Path) -> None:
    geweigerd(roep_hier("prognose", "--reeks", str(tmp_path / "weg.csv")), "weg.csv")
