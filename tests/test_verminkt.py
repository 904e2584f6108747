"""Verminkte invoer: duizenden keren een cel, regel of byte anders. Nooit een traceback, en nooit stil een standaard voor wat verkeerd is.

Elke proef begint bij een goed bestand. Wat aangenomen wordt, moet er ook echt in staan; al het andere geeft een melding met plaats.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

import pytest
from hulp_invoer import BESTANDEN, maak_map
from hulp_opdracht import TREKKINGEN, roep_hier
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kostenmodel import api
from kostenmodel.invoer import Eigencijfers, InvoerFouten, dagnummer, lees_gevallenbestand
from kostenmodel.invoer.eigencijfers import BANDKOPPEN, BLAD, uit_cellen
from kostenmodel.invoer.laden import lees_map
from kostenmodel.invoer.rekenblad import lees_blad
from kostenmodel.prognose.reeksen import lees_maandreeks
from kostenmodel.rekenschema import RIJVELDEN, bouw_schema, rijvormen
from kostenmodel.werkboek.bladen.eigen_cijfers import BANDKOLOMMEN
from kostenmodel.werkboek.raster import JAARKOLOMMEN, kolomnummer

vaak = settings(max_examples=1_000, suppress_health_check=list(HealthCheck))
soms = settings(max_examples=200, suppress_health_check=list(HealthCheck))

INHOUD = st.one_of(
    st.sampled_from(["=1+1", "+31", "-", "@x", "1,5", "1.000", "50%", "#DIV/0!", " ", "\t1", "‮12", "Sleutel", "locaties.locatie_1", "ja"]),
    st.text(max_size=12),
    st.sampled_from([0.0, 1.0, 0.5, -1.0, 2027.0, 46_000.0, 1e-300, 1e15, 1e300, float("inf"), float("nan")]),
    st.floats(),
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(["", None]),
)


# --- cellen van het blad Eigen cijfers ---


@cache
def _lezen() -> tuple[Any, ...]:
    invoer = api.laad_invoer()
    return invoer.parameters, rijvormen(invoer), list(bouw_schema(invoer).post)


@pytest.fixture(scope="module")
def sjabloon(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pad = tmp_path_factory.mktemp("sjabloon") / "eigen.xlsx"
    assert roep_hier("invoer", "sjabloon", "Rozendaal", "-o", str(pad), *TREKKINGEN).code == 0
    return pad


def _ingevuld(sjabloon: Path) -> list[list[Any]]:
    """De cellen van een sjabloon waarin van alles wat is ingevuld."""
    cellen = lees_blad(sjabloon, BLAD)
    waar = {rij[0]: nummer for nummer, rij in enumerate(cellen)}
    for sleutel, kolom, inhoud in (
        ("oekraine.norm_per_plaats_per_dag", "I", 52.5),
        ("gemeente.omslagrente", "J", 0.02),
        ("gemeente.omslagrente", "X", 0.9),
        ("begroting.al_geraamd.t6_1", "I", -250_000.0),
        ("locaties.locatie_3", "B", "De Hof"),
        ("locaties.locatie_3", "C", "Doorstroomlocatie"),
        ("locaties.locatie_3", "D", 80.0),
        ("locaties.locatie_3", "E", date(2026, 3, 1)),
        ("eigen_regels.bedrag.regel_2", "C", "last"),
        ("eigen_regels.bedrag.regel_2", "D", "1.2 Openbare orde en veiligheid"),
        ("eigen_regels.bedrag.regel_2", "K", 10_000.0),
    ):
        cellen[waar[sleutel]][kolomnummer(kolom)] = inhoud
    return cellen


@dataclass(repr=False)
class Blad:
    """De cellen, en rij, kolom en sleutel van elke cel die een gemeente mag invullen; een jaar staat achter de sleutel."""

    rijen: list[list[Any]]
    invoer: list[tuple[int, int, str]]


@pytest.fixture(scope="module")
def blad(sjabloon: Path) -> Blad:
    rijen = _ingevuld(sjabloon)
    return Blad(rijen, list(_invoercellen(rijen)))


def _invoercellen(rijen: list[list[Any]]) -> Iterator[tuple[int, int, str]]:
    koppen: list[Any] = []
    for nummer, rij in enumerate(rijen):
        sleutel = rij[0]
        if sleutel == "Sleutel":
            koppen = rij
            continue
        if not isinstance(sleutel, str) or "." not in sleutel or " " in sleutel:
            continue
        kamer, code = sleutel.partition(".")[0], sleutel.rpartition(".")[2]
        velden = {kop: naam for naam, (kop, _) in RIJVELDEN.get(kamer, {}).items()}
        yield from ((nummer, plek, f"{kamer}.{velden[kop]}.{code}") for plek, kop in enumerate(koppen) if kop in velden)
        if kamer in ("locaties", "opgave"):
            continue
        yield from ((nummer, kolomnummer(k), f"{sleutel}|{2025 + n}") for n, k in enumerate(JAARKOLOMMEN))
        if kamer != "eigen_regels":
            yield from ((nummer, kolomnummer(k), f"band.{BANDKOPPEN[kop]}.{sleutel}") for k, kop in BANDKOLOMMEN.items())


def lees(rijen: list[list[Any]]) -> Eigencijfers | None:
    """De eigen cijfers, of None met alleen meldingen die zeggen waar."""
    try:
        return uit_cellen("x.xlsx", rijen, *_lezen())
    except InvoerFouten as fout:
        assert fout.meldingen
        for melding in fout.meldingen:
            assert str(melding).startswith(f"x.xlsx, blad {BLAD}") and str(melding).isprintable() and melding.doe
        return None


def gelezen(eigen: Eigencijfers, sleutel: str) -> Any:
    kaal, _, jaar = sleutel.partition("|")
    if jaar:
        return eigen.parameters.get(kaal, {}).get(int(jaar), [None])[0]
    return eigen.velden.get(kaal, eigen.keuzes.get(kaal, eigen.namen.get(kaal)))


def staat_er(inhoud: Any, waarde: Any) -> bool:
    """Of wat gelezen is precies is wat in de cel staat."""
    if inhoud in (None, ""):
        return waarde is None
    if isinstance(inhoud, date):
        dag = inhoud.date() if isinstance(inhoud, datetime) else inhoud
        return bool(waarde == dagnummer(dag))
    if isinstance(inhoud, bool | time | timedelta):
        return False
    if isinstance(inhoud, int | float):
        return isfinite(inhoud) and (waarde == inhoud or (isinstance(waarde, str) and float(waarde) == inhoud))
    return bool(waarde == inhoud)


def test_het_goede_blad_wordt_gelezen(blad: Blad) -> None:
    rijen, invoercellen, eigen = blad.rijen, blad.invoer, lees(blad.rijen)
    assert eigen is not None and sum(rijen[r][k] not in (None, "") for r, k, _ in invoercellen) == 11
    assert all(staat_er(rijen[rij][kolom], gelezen(eigen, sleutel)) for rij, kolom, sleutel in invoercellen)


@vaak
@given(st.data())
def test_een_invoercel_geeft_haar_waarde_of_een_melding(blad: Blad, data: st.DataObject) -> None:
    nieuw, invoercellen = [list(rij) for rij in blad.rijen], blad.invoer
    for rij, kolom, _ in data.draw(st.lists(st.sampled_from(invoercellen), min_size=1, max_size=4)):
        nieuw[rij][kolom] = data.draw(INHOUD)
    if (eigen := lees(nieuw)) is not None:
        for rij, kolom, sleutel in invoercellen:
            assert staat_er(nieuw[rij][kolom], gelezen(eigen, sleutel)), (sleutel, nieuw[rij][kolom], gelezen(eigen, sleutel))


@vaak
@given(st.data())
def test_een_blad_met_een_andere_vorm_verliest_geen_cijfer(blad: Blad, data: st.DataObject) -> None:
    """Een willekeurige cel anders, een cel leeg, een rij weg of een rij dubbel: wat aangenomen wordt, heeft nog elk ingevuld cijfer."""
    rijen, invoercellen = blad.rijen, blad.invoer
    nieuw, wat = [list(rij) for rij in rijen], data.draw(st.sampled_from(["cel", "sleutel", "kop", "weg", "dubbel", "kolom"]))
    nummer = data.draw(st.integers(0, len(rijen) - 1))
    if wat == "kolom":
        plek = data.draw(st.integers(0, 24))
        nieuw = [rij[:plek] + rij[plek + 1 :] for rij in nieuw]
    elif wat in ("weg", "dubbel"):
        nieuw[nummer : nummer + 1] = [] if wat == "weg" else [list(rijen[nummer]), list(rijen[nummer])]
    else:
        plek = 0 if wat == "sleutel" else data.draw(st.integers(0, 25))
        nummer = 4 if wat == "kop" else nummer
        nieuw[nummer][plek] = data.draw(INHOUD)
    eigen = lees(nieuw)
    if eigen is None or wat == "weg" or (wat == "cel" and any((nummer, plek) == (r, k) for r, k, _ in invoercellen)):
        return
    verloren = {s for r, k, s in invoercellen if rijen[r][k] not in (None, "") and not staat_er(rijen[r][k], gelezen(eigen, s))}
    assert verloren == set(), (wat, nummer, nieuw[nummer])


# --- bestanden ---


def lees_bestand(pad: Path) -> list[list[Any]] | None:
    try:
        return lees_blad(pad, BLAD)
    except InvoerFouten as fout:
        (melding,) = fout.meldingen
        assert melding.bestand == pad.name and melding.doe
        return None


@soms
@given(st.data())
def test_een_xlsx_met_andere_bytes(sjabloon: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Bytes omgedraaid, afgekapt of ingevoegd, in het archief zelf."""
    inhoud, pad = bytearray(sjabloon.read_bytes()), tmp_path_factory.getbasetemp() / "bytes.xlsx"
    for plek, waarde in data.draw(st.lists(st.tuples(st.integers(0, len(inhoud) - 1), st.integers(0, 255)), max_size=6)):
        inhoud[plek] = waarde
    pad.write_bytes(bytes(inhoud[: data.draw(st.one_of(st.just(len(inhoud)), st.integers(0, len(inhoud))))]))
    if (cellen := lees_bestand(pad)) is not None:
        lees(cellen)


@soms
@given(st.data())
def test_een_xlsx_met_andere_delen(sjabloon: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """De XML van het blad, de teksten of het werkboek anders, met een archief dat verder klopt."""
    pad = tmp_path_factory.getbasetemp() / "delen.xlsx"
    with zipfile.ZipFile(sjabloon) as archief:
        delen = {naam: archief.read(naam) for naam in archief.namelist()}
    naam = data.draw(st.sampled_from([n for n in delen if n.startswith("xl/") and n.endswith((".xml", ".rels"))]))
    deel = delen[naam]
    van = data.draw(st.integers(0, len(deel)))
    tot = van + data.draw(st.integers(0, 40))
    stuk = data.draw(
        st.one_of(st.binary(max_size=12), st.sampled_from([b'r="XFD1048576"', b"<f>1+1</f>", b"<!DOCTYPE x>", b"&lol;", b"0", b't="e"']))
    )
    delen[naam] = deel[:van] + stuk + deel[tot:]
    if data.draw(st.integers(0, 9)) == 0:
        del delen[data.draw(st.sampled_from(sorted(delen)))]
    with zipfile.ZipFile(pad, "w") as archief:
        for een, inhoud in delen.items():
            archief.writestr(een, inhoud)
    if (cellen := lees_bestand(pad)) is not None:
        lees(cellen)


def verminkt(tekst: str, data: st.DataObject) -> str:
    """Een tekst met regels weg, dubbel, verwisseld of afgekapt, en stukken vervangen."""
    regels = tekst.split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        nummer = data.draw(st.integers(0, len(regels) - 1))
        match data.draw(st.sampled_from(["weg", "dubbel", "stuk", "ruil", "afkap"])):
            case "weg" if len(regels) > 1:
                del regels[nummer]
            case "dubbel":
                regels.insert(nummer, regels[nummer])
            case "ruil":
                ander = data.draw(st.integers(0, len(regels) - 1))
                regels[nummer], regels[ander] = regels[ander], regels[nummer]
            case "afkap":
                regels[nummer] = regels[nummer][: data.draw(st.integers(0, len(regels[nummer])))]
            case _:
                van = data.draw(st.integers(0, len(regels[nummer])))
                stuk = data.draw(
                    st.one_of(st.text(max_size=4), st.sampled_from(["nan", "inf", "1e999", '"', "[[", "{", "9" * 30, "\x00", "-", ","]))
                )
                regels[nummer] = regels[nummer][:van] + stuk + regels[nummer][van + data.draw(st.integers(0, 4)) :]
    return "\n".join(regels)


def als_bytes(tekst: str, data: st.DataObject) -> bytes:
    rauw = tekst.encode("utf-8", "surrogatepass")
    if rauw and data.draw(st.integers(0, 19)) == 0:
        plek = data.draw(st.integers(0, len(rauw) - 1))
        rauw = rauw[:plek] + data.draw(st.binary(max_size=3)) + rauw[plek + 1 :]
    return rauw


@soms
@given(st.data())
def test_een_invoermap_met_een_verminkt_bestand(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """TOML en CSV van elke soort: de hele map wordt gelezen, of er zijn meldingen die het bestand noemen."""
    naam = data.draw(st.sampled_from(sorted(BESTANDEN)))
    map_ = tmp_path_factory.mktemp("map")
    maak_map(map_, bestanden={naam: als_bytes(verminkt(BESTANDEN[naam], data), data)})
    lezing = lees_map(map_)
    fouten = [melding for melding in lezing.meldingen if melding.ernst == "fout"]
    assert (lezing.invoer is None) == bool(fouten)
    assert all(melding.bestand and melding.verwacht and str(melding).isprintable() for melding in lezing.meldingen)


FOUT_GETAL = ['"69400"', "true", "nan", "inf", "-inf", "2023-01-01", "[69400]", "{ a = 1 }", "1e400", "69.400,00", "0x", '""']


@pytest.mark.parametrize("fout", FOUT_GETAL)
@pytest.mark.parametrize("bestand", ["parameters/noodopvang.toml", "parameters/keten.toml"])
def test_elk_getal_van_een_parameter_moet_een_getal_zijn(tmp_path: Path, bestand: str, fout: str) -> None:
    """Midden, laag en hoog van elke waarde om de beurt."""
    tekst = BESTANDEN[bestand]
    plekken = list(re.finditer(r"(?:midden|laag|hoog) = ([\d.]+)", tekst))
    assert plekken
    for nummer, plek in enumerate(plekken):
        map_ = tmp_path / str(nummer)
        map_.mkdir()
        maak_map(map_, bestanden={bestand: tekst[: plek.start(1)] + fout + tekst[plek.end(1) :]})
        assert [m for m in lees_map(map_).meldingen if m.ernst == "fout" and m.bestand == bestand], (plek[0], fout)


REEKS = "periode,aantal\n" + "\n".join(f"{jaar}-{maand:02d},{900 + 10 * maand}" for jaar in (2024, 2025) for maand in range(1, 13)) + "\n"


@settings(max_examples=1_000, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_een_verminkte_maandreeks(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Wat aangenomen wordt is regel voor regel wat er staat."""
    pad = tmp_path_factory.getbasetemp() / "reeks.csv"
    pad.write_bytes(als_bytes(verminkt(REEKS, data), data))
    try:
        reeks = lees_maandreeks(pad)
    except InvoerFouten as fout:
        assert all(m.bestand == "reeks.csv" and str(m).isprintable() for m in fout.meldingen)
        return
    rijen = [rij for rij in csv.DictReader(io.StringIO(pad.read_text(encoding="utf-8-sig"), newline="")) if any(rij.values())]
    kop = {naam.strip(): naam for naam in rijen[0]}
    staat = {rij[kop["periode"]].strip(): float(rij[kop["aantal"]]) for rij in rijen}
    assert {f"{j:04d}-{m:02d}": n for (j, m), n in zip(reeks.maanden, reeks.reeks("reeks"), strict=True)} == staat


GEVAL = """\
[[gevallen]]
sleutel = "azc-2028"
omschrijving = "Huisvesting van 100 bezette plaatsen"
jaar = 2028
post = "opvang_regulier.bezette_plaatsen"
verwacht = 1_000_000
tolerantie = 0.05
bron = "eigen administratie"
bladeren = { "landelijk.plaatsen_regulier_bezet" = 100, "opvang_regulier.huisvestingskosten_per_plaats" = { 2028 = 9_800 } }
"""


@settings(max_examples=600, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_een_verminkt_geval(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    pad = tmp_path_factory.getbasetemp() / "geval.toml"
    pad.write_bytes(als_bytes(verminkt(GEVAL, data), data))
    try:
        gevallen = lees_gevallenbestand(pad)
    except InvoerFouten as fout:
        assert all(m.bestand == "geval.toml" and str(m).isprintable() for m in fout.meldingen)
        return
    assert all(isfinite(geval.verwacht) for geval in gevallen)
