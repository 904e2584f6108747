"""De README: wat er aan opdrachten en bestanden staat, werkt zoals het er staat.

Elk blok met `kostenmodel` draait letterlijk in bash. Alleen het rekenwerk is kleiner: minder trekkingen, een provincie in plaats van
het land, en een server op deze computer in plaats van CBS en Eurostat.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hulp_opdracht import omgeving, roep_hier
from hulp_server import INVOER, bronserver

WORTEL = Path(__file__).resolve().parents[1]
LEESMIJ = (WORTEL / "README.md").read_text(encoding="utf-8")
BLOKKEN = [(taal, re.sub(r"(?m)^ {0,2}", "", code)) for _, taal, code in re.findall(r"(?ms)^( *)```(\w+)\n(.*?)^ *```$", LEESMIJ)]
OPDRACHTEN = [code for taal, code in BLOKKEN if taal == "bash"][2:]
BESTANDEN = [code for taal, code in BLOKKEN if taal == "toml"]
KLEINER = {
    "werkboek": "--trekkingen 16",
    "ontleding": "--trekkingen 16",
    "batch": "--trekkingen 16 --alleen-gegevens",
    "landelijk": "--trekkingen 2 --scenario basispad",
}
"""Per opdracht wat erbij komt om haar kort te houden."""


@pytest.fixture(scope="module")
def schil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Een werkmap met een map `bin` waarin `kostenmodel` staat, dat het rekenwerk klein houdt."""
    map = tmp_path_factory.mktemp("leesmij")
    (map / "bin").mkdir()
    gevallen = "\n".join(f'    "{opdracht} "*) extra="{opties}" ;;' for opdracht, opties in KLEINER.items())
    programma = (
        "#!/usr/bin/env bash\n"
        'extra=""\n'
        'case "$* " in\n'
        '    "invoer ververs "*) extra="--bron-url $BRON_URL --zonder-doorrekening" ;;\n'
        f"{gevallen}\n"
        "esac\n"
        'case "$* " in *--provincie*) ;; "batch "*) extra="$extra --provincie Flevoland --scenario basispad" ;; esac\n'
        f'exec "{sys.executable}" -m kostenmodel.cli "$@" $extra\n'
    )
    pad = map / "bin" / "kostenmodel"
    pad.write_text(programma, encoding="utf-8")
    pad.chmod(0o755)
    return map


def test_de_eerste_twee_blokken_zijn_installeren_en_testen() -> None:
    """`.ci/run` neemt het tweede blok en voert het uit."""
    eerste, tweede = BLOKKEN[:2]
    assert eerste[0] == tweede[0] == "bash"
    assert "pip install" in eerste[1] and "kostenmodel werkboek" in eerste[1]
    assert tweede[1].rstrip().endswith("/pytest")


def test_elk_blok_is_gevonden() -> None:
    assert 2 * len(BLOKKEN) == len(re.findall(r"(?m)^ *```", LEESMIJ)), "een blok zonder taal wordt niet getest"
    assert {taal for taal, _ in BLOKKEN} == {"bash", "toml"}


@pytest.mark.parametrize("blok", OPDRACHTEN, ids=lambda blok: re.sub(r"\W+", "-", blok.splitlines()[0])[:60])
def test_een_blok_draait_zoals_het_er_staat(schil: Path, blok: str) -> None:
    voorbeelden = {"utrecht_ingevuld.xlsx": "Utrecht", "rozendaal_ingevuld.xlsx": "Rozendaal"}
    for bestand, gemeente in voorbeelden.items():
        if bestand in blok and not (schil / bestand).exists():
            maak = ["kostenmodel", "invoer", "sjabloon", gemeente, "-o", bestand]
            subprocess.run(maak, cwd=schil, env=_omgeving(schil), check=True, capture_output=True, timeout=300)
    with bronserver() as server:
        klaar = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", blok],
            cwd=schil,
            env=_omgeving(schil) | {"BRON_URL": server.url},
            capture_output=True,
            text=True,
            check=False,
            timeout=550,
        )
    assert klaar.returncode == 0, klaar.stderr[-2000:]
    for doel in re.findall(r"-o (\S+)", blok):
        assert (schil / doel).exists(), doel


def _omgeving(schil: Path) -> dict[str, str]:
    pad = f"{schil / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return omgeving({"PATH": pad, "PYTHONPATH": str(WORTEL), "OPENBLAS_NUM_THREADS": "1"})


@pytest.mark.parametrize("blok", BESTANDEN, ids=lambda blok: blok.split("\n")[0])
def test_een_voorbeeldbestand_wordt_gelezen(tmp_path: Path, blok: str) -> None:
    """Staat er een plaats boven, dan hoort het in de invoer; anders is het een bestand met gevallen."""
    plaats = re.match(r"# invoer/(\S+)\n", blok)
    if plaats is None:
        (tmp_path / "x.toml").write_text(blok, encoding="utf-8")
        assert roep_hier("valideer", "--gevallen", str(tmp_path / "x.toml")).code in (0, 3)
        return
    shutil.copytree(INVOER, tmp_path / "invoer")
    assert not (tmp_path / "invoer" / plaats[1]).exists()
    (tmp_path / "invoer" / plaats[1]).write_text(blok, encoding="utf-8")
    klaar = roep_hier("invoer", "controleer", "--invoer", str(tmp_path / "invoer"), "--streng")
    assert klaar.code == 0, klaar.fout
    sleutel = re.search(r"(?m)^\[(\w+\.\w+)\]", blok)
    naam = sleutel[1] if sleutel else Path(plaats[1]).stem
    assert "oorbeeld" in roep_hier("uitleg", naam, "--invoer", str(tmp_path / "invoer")).uit


def test_elk_plaatje_bestaat_en_staat_in_de_readme_met_tekst() -> None:
    """De tekst bij een plaatje is voor wie het niet ziet: een hele zin."""
    genoemd = dict((plek, tekst) for tekst, plek in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", LEESMIJ))
    assert set(genoemd) == {pad.relative_to(WORTEL).as_posix() for pad in (WORTEL / ".readme").iterdir()}
    assert all(tekst.endswith(".") and len(tekst.split()) > 8 for tekst in genoemd.values()), genoemd


def test_elke_koppeling_naar_een_bestand_bestaat() -> None:
    plekken = [plek for plek in re.findall(r"\]\(([^)#]+)\)", LEESMIJ) if "://" not in plek]
    assert plekken and all((WORTEL / plek).is_file() for plek in plekken), plekken


def test_elke_opdracht_staat_in_de_tabel() -> None:
    from kostenmodel.cli import hoofd

    for naam, groep in hoofd.commands.items():
        onder = getattr(groep, "commands", None)
        assert f"`kostenmodel {naam}" in LEESMIJ, naam
        assert all(re.search(rf"`(?:kostenmodel {naam} )?{deel}\b", LEESMIJ) for deel in onder or ()), naam
