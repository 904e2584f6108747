"""De code kent een richting: een kamer gebruikt alleen kamers onder zich. En opstarten laadt geen zware pakketten."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

PAKKET = Path(__file__).parent.parent / "kostenmodel"

KAMERS = (
    "opschijf",
    "rekenkern",
    "invoer",
    "trekkingen",
    "prognose",
    "keten",
    "locaties",
    "verdeling",
    "loting",
    "modellen",
    "totalen",
    "bekostiging",
    "meerjarenraming",
    "woningequivalent",
    "onvoorspelbaarheid",
    "brug",
    "uitsplitsing",
    "omslagprijs",
    "vergelijking",
    "controles",
    "onzekerheid",
    "rekenschema",
    "simulatie",
    "doorrekening",
    "werkers",
    "mislukking",
    "eigeneffect",
    "gevoeligheid",
    "spreiding",
    "gemiddelden",
    "ontleding",
    "verversing",
    "herkomst",
    "signalen",
    "valideer",
    "uitleg",
    "beleidsmeting",
    "beleidseffecten",
    "volgorden",
    "verklaar",
    "werkboek",
    "herkomsttabel",
    "gegevensset",
    "landelijk",
    "voortgang",
    "batch",
    "runverschil",
    "waaier",
    "tornado",
    "api",
    "api_prognose",
    "api_toets",
    "api_keten",
    "api_beleid",
    "api_weerstand",
    "api_gevoeligheid",
    "api_ontleding",
    "api_landelijk",
    "api_verversing",
    "api_uitleg",
    "api_batch",
    "api_vergelijk",
    "api_scenarios",
    "api_eigen",
    "api_herkomst",
    "openbaar",
    "opdrachttaal",
    "voortgangsbalk",
    "cli",
    "__main__",
)
"""Van laag naar hoog. Een nieuwe kamer krijgt hier een plaats."""

ALLEEN = {
    "rekenkern": set(),
    "modellen": {"rekenkern"},
    "verversing": {"invoer", "prognose", "keten"},
    "cli": {
        "api",
        "api_prognose",
        "api_toets",
        "api_keten",
        "api_beleid",
        "api_gevoeligheid",
        "api_ontleding",
        "api_landelijk",
        "api_verversing",
        "api_uitleg",
        "api_vergelijk",
        "api_scenarios",
        "api_eigen",
        "api_herkomst",
        "openbaar",
        "opdrachttaal",
        "voortgangsbalk",
    },
    "__main__": {"cli"},
}
"""Kamers die nog minder mogen dan alles onder zich."""

VRIJ = {"rekenkern": {"numpy"}, "modellen": set(), "totalen": set(), "verdeling": set(), "locaties": set()}
"""Kamers met de pakketten van buiten die zij mogen gebruiken; de rest is vrij."""

ZWAAR = ("pandas", "scipy", "statsmodels", "matplotlib", "requests", "cbsodata")
NETWERK = {"requests", "urllib3", "cbsodata", "socket", "http", "ssl", "ftplib", "smtplib", "asyncio", "httpx", "aiohttp", "socketserver"}
"""Pakketten waarmee het programma naar buiten kan."""


def bestanden() -> list[Path]:
    return sorted(PAKKET.rglob("*.py"))


def kamer_van(bestand: Path) -> str:
    return bestand.relative_to(PAKKET).with_suffix("").parts[0]


def imports(bron: str, pakket: tuple[str, ...]) -> set[str]:
    """Alle modules die een bestand importeert, waar ook in het bestand; `pakket` is het pakket waarin het bestand staat."""
    gevonden: set[str] = set()
    for knoop in ast.walk(ast.parse(bron)):
        if isinstance(knoop, ast.Import):
            gevonden |= {naam.name for naam in knoop.names}
        elif isinstance(knoop, ast.ImportFrom):
            begin = pakket[: len(pakket) - knoop.level + 1] if knoop.level else ()
            module = ".".join((*begin, *([knoop.module] if knoop.module else [])))
            gevonden |= {f"{module}.{naam.name}" for naam in knoop.names} | {module}
    return gevonden


def gebruikt(bestand: Path) -> set[str]:
    pakket = ("kostenmodel", *bestand.relative_to(PAKKET).parent.parts)
    return imports(bestand.read_text(encoding="utf-8"), pakket)


def kamers_in(modules: set[str]) -> set[str]:
    """De kamers onder `kostenmodel` in een verzameling modules; namen uit het pakket zelf (`__version__`) tellen niet."""
    delen = {module.split(".")[1] for module in modules if module.startswith("kostenmodel.")}
    return {deel for deel in delen if deel in KAMERS or (PAKKET / deel).exists() or (PAKKET / f"{deel}.py").exists()}


def overtredingen(kamer: str, modules: set[str]) -> set[str]:
    """De kamers die `kamer` gebruikt en niet mag gebruiken."""
    lager = ALLEEN.get(kamer, set(KAMERS[: KAMERS.index(kamer)])) | {kamer}
    return kamers_in(modules) - lager


def test_elke_kamer_heeft_een_plaats() -> None:
    onbekend = {kamer_van(bestand) for bestand in bestanden()} - set(KAMERS) - {"__init__", "_gegevens"}
    assert not onbekend, f"geef {sorted(onbekend)} een plaats in KAMERS"


@pytest.mark.parametrize("bestand", bestanden(), ids=lambda bestand: bestand.relative_to(PAKKET).as_posix())
def test_een_kamer_gebruikt_alleen_kamers_onder_zich(bestand: Path) -> None:
    kamer = kamer_van(bestand)
    if kamer == "__init__":
        assert not kamers_in(gebruikt(bestand)), "het pakket laadt niets vooraf"
    else:
        assert not overtredingen(kamer, gebruikt(bestand))


@pytest.mark.parametrize("bestand", [b for b in bestanden() if kamer_van(b) in VRIJ], ids=lambda b: b.relative_to(PAKKET).as_posix())
def test_de_rekenkern_en_de_modellen_zijn_vrij_van_pakketten(bestand: Path) -> None:
    buiten = {module.split(".")[0] for module in gebruikt(bestand)} - set(sys.stdlib_module_names) - {"kostenmodel", ""}
    assert buiten <= VRIJ[kamer_van(bestand)]


def naar_buiten(modules: set[str]) -> set[str]:
    """De modules die het netwerk op kunnen; adressen ontleden (`urllib.parse`) kan dat niet."""
    return {m for m in modules if m.split(".")[0] in NETWERK or m.startswith("urllib.request")}


@pytest.mark.parametrize("bestand", bestanden(), ids=lambda bestand: bestand.relative_to(PAKKET).as_posix())
def test_alleen_verversen_gebruikt_het_netwerk(bestand: Path) -> None:
    assert not naar_buiten(gebruikt(bestand)) or kamer_van(bestand) == "verversing"


def test_een_weg_naar_buiten_wordt_gezien() -> None:
    assert naar_buiten(imports("def f():\n    import urllib.request", ())) and naar_buiten(imports("from requests import get", ()))
    assert any(naar_buiten(gebruikt(bestand)) for bestand in bestanden() if kamer_van(bestand) == "verversing")


@pytest.mark.parametrize(
    ("kamer", "bron"),
    [
        ("rekenkern", "from kostenmodel.invoer import laad"),
        ("modellen", "import kostenmodel.keten"),
        ("keten", "def f():\n    from kostenmodel import werkboek"),
        ("verdeling", "from .modellen import noodopvang"),
        ("cli", "from kostenmodel.doorrekening import Rekenaar"),
    ],
)
def test_een_verkeerde_import_wordt_gezien(kamer: str, bron: str) -> None:
    assert overtredingen(kamer, imports(bron, ("kostenmodel",)))


@pytest.mark.parametrize(
    "opdracht",
    [
        "import kostenmodel",
        "import kostenmodel.cli",
        "from kostenmodel.cli import hoofd; hoofd(['--help'], standalone_mode=False)",
        "import kostenmodel.rekenkern, kostenmodel.modellen, kostenmodel.verdeling, kostenmodel.totalen",
    ],
)
def test_opstarten_laadt_geen_zware_pakketten(opdracht: str) -> None:
    """`--help` en nakijken blijven zo binnen een fractie van een seconde."""
    if "cli" in opdracht and find_spec("kostenmodel.cli") is None:
        pytest.skip("er is nog geen opdrachtregel")
    toon = f"import sys; print('GELADEN', *[naam for naam in {ZWAAR!r} if naam in sys.modules])"
    klaar = subprocess.run([sys.executable, "-c", f"{opdracht}\n{toon}"], capture_output=True, text=True, check=False, timeout=60)
    assert klaar.returncode == 0, klaar.stderr
    assert klaar.stdout.splitlines()[-1].split() == ["GELADEN"]


@pytest.mark.parametrize(
    "opdracht",
    [
        ["invoer", "controleer"],
        ["gemeenten", "Utrecht"],
        ["valideer"],
        ["verklaar", "noodopvang.exploitatie.hotel", "--gemeente", "Utrecht", "--trekkingen", "64"],
    ],
    ids=lambda opdracht: opdracht[0],
)
def test_een_opdracht_raakt_het_netwerk_niet(opdracht: list[str]) -> None:
    klaar = zonder_netwerk(*opdracht)
    assert klaar.returncode == 0, (klaar.returncode, klaar.stderr)


def test_een_poging_naar_buiten_valt_op(tmp_path: Path) -> None:
    """De opdracht wordt midden in het werk afgeschoten en ruimt dus niets op: daarom met een doel in een tijdelijke map."""
    assert zonder_netwerk("invoer", "ververs", "-o", str(tmp_path / "x"), "--bron-url", "http://127.0.0.1:9").returncode == 99


def zonder_netwerk(*opdracht: str) -> subprocess.CompletedProcess[str]:
    """Voert een opdracht uit; Python meldt elke poging om een adres te zoeken of te verbinden, en die maakt er een eind aan (afloop 99)."""
    code = (
        "import os, sys\n"
        "sys.addaudithook(lambda naam, _: naam in ('socket.connect', 'socket.getaddrinfo', 'socket.sendto') and os._exit(99))\n"
        f"from kostenmodel.cli import hoofd\nhoofd({list(opdracht)!r})"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=300)
