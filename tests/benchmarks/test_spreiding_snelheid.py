"""Tijd en geheugen van de trekkingen van alle gemeenten, hoe dat groeit, en hoe nauwkeurig een P90 is. Er wordt geen tijd geëist.

Draaien: `pytest tests/benchmarks/test_spreiding_snelheid.py --benchmark-only -s`. Elke meting loopt in een eigen proces, zodat het
geheugen van de ene niet in de andere telt. De nauwkeurigheid duurt enkele minuten.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kostenmodel.invoer import Gemeente

TREKKINGEN = 2048
GROEI = (1024, 2048, 4096, 8192, 16384)
GROEIGEMEENTEN = 18
MEEST_MIB = 1024
NAUWKEURIG = (1024, 4096, 16384)
REFERENTIE = 65_536
ZADEN = (1, 2)


def eigen_proces(opdracht: str, *argumenten: object) -> Any:
    """Voert een functie uit dit bestand uit in een nieuw proces en geeft wat zij teruggeeft."""
    omgeving = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    pad = [str(Path(__file__).parents[2]), *filter(None, [omgeving.get("PYTHONPATH")])]
    regel = [sys.executable, __file__, opdracht, *map(str, argumenten)]
    klaar = subprocess.run(regel, env={**omgeving, "PYTHONPATH": os.pathsep.join(pad)}, capture_output=True, text=True, check=True)
    return json.loads(klaar.stdout)


def alles(trekkingen: int, gemeenten: int) -> dict[str, float]:
    """Alle werkboekscenario's, beide bekostigingen; rekentijd (s) van de keten met parameters en van de gemeenten, en de piek in MiB."""
    from kostenmodel.api import werkboekscenarios
    from kostenmodel.doorrekening import Instellingen, Rekenaar
    from kostenmodel.invoer import laad
    from kostenmodel.spreiding import spreiding

    invoer = laad()
    scenarios = werkboekscenarios(invoer, "basispad")
    tijd = {"land": 0.0, "gemeenten": 0.0}
    for scenario in scenarios:
        rekenaar = Rekenaar(invoer, Instellingen(2027, trekkingen, 1), (scenario,))
        begin = time.process_time()
        rekenaar.simulator(scenario)
        midden = time.process_time()
        spreiding(rekenaar, scenario, invoer.gemeenten[: gemeenten or None])
        tijd["land"] += midden - begin
        tijd["gemeenten"] += time.process_time() - midden
    return {**tijd, "scenarios": len(scenarios), "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def p90(trekkingen: int, zaad: int, trekwijze: str) -> dict[str, float]:
    """P90 van de netto last over de hele tabel: van alle gemeenten samen, van Utrecht en van de samenleving."""
    from kostenmodel.doorrekening import Instellingen, Rekenaar, nederland
    from kostenmodel.invoer import laad, zoek_gemeente
    from kostenmodel.onzekerheid import maten_van_totaal

    invoer = laad()
    rekenaar = Rekenaar(invoer, Instellingen(2027, trekkingen, zaad, trekwijze), ("basispad",))
    land, utrecht = rekenaar.simuleer(nederland(invoer), "basispad"), rekenaar.simuleer(zoek_gemeente(invoer, "Utrecht"), "basispad")
    netto = {
        "Utrecht": utrecht.netto["crisis", "gemeente"],
        "gemeenten": land.netto["crisis", "gemeente"],
        "samenleving": land.netto["crisis", "samenleving"],
    }
    return {naam: maten_van_totaal(rij, 15)["p90"] for naam, rij in netto.items()}


def stappen(trekkingen: int, gemeenten: int) -> dict[str, float]:
    """Rekentijd (s) van elke stap van een werkboek voor een gemeente erbij, als het landelijke deel er al is; gemiddeld over gemeenten."""
    from kostenmodel.api import werkboekscenarios
    from kostenmodel.doorrekening import Instellingen, Rekenaar
    from kostenmodel.gevoeligheid import Gevoeligheidsmeter
    from kostenmodel.invoer import laad

    invoer = laad()
    rekenaar = Rekenaar(invoer, Instellingen(2027, trekkingen, 1), werkboekscenarios(invoer, "basispad"))

    def reken(gemeente: Gemeente) -> dict[str, float]:
        begin = time.process_time()
        for scenario in rekenaar.scenarios:
            rekenaar.simuleer(gemeente, scenario, partijen=rekenaar.schema.partijen.oordelen)
        getrokken = time.process_time()
        uitkomst = rekenaar.reken_door(gemeente)
        klaar = time.process_time()
        meter = Gevoeligheidsmeter(invoer, uitkomst, "basispad")
        meter.omslagen(meter.meet("gemeente", 15))
        return {"doorrekening": klaar - getrokken, "waarvan trekkingen": getrokken - begin, "gevoeligheid": time.process_time() - klaar}

    eerste, *rest = invoer.gemeenten[:: len(invoer.gemeenten) // gemeenten]
    reken(eerste)
    metingen = [reken(gemeente) for gemeente in rest]
    return {stap: sum(meting[stap] for meting in metingen) / len(rest) for stap in metingen[0]}


def test_alle_gemeenten_alle_scenarios(benchmark: Any) -> None:
    """2.048 trekkingen, alle gemeenten, alle werkboekscenario's, beide bekostigingen, een proces."""
    uit: dict[str, float] = benchmark.pedantic(lambda: eigen_proces("alles", TREKKINGEN, 0), rounds=1)
    print(
        f"\n342 gemeenten, {uit['scenarios']:.0f} scenario's, {TREKKINGEN} trekkingen: rekentijd van keten en parameters "
        f"{uit['land']:.1f} s, van gemeenten {uit['gemeenten']:.1f} s, piek {uit['mib']:.0f} MiB"
    )
    assert uit["mib"] < MEEST_MIB


def test_een_gemeente_erbij(benchmark: Any) -> None:
    """Wat een werkboek erbij kost naast schrijven, met veel en met weinig trekkingen."""
    metingen = benchmark.pedantic(lambda: {n: eigen_proces("stappen", n, GROEIGEMEENTEN) for n in (64, TREKKINGEN)}, rounds=1)
    print()
    maat = metingen[64]["doorrekening"]
    for n, uit in metingen.items():
        print(f"{n:6d} trekkingen: " + ", ".join(f"{stap} {tijd / maat:.2f}" for stap, tijd in uit.items()) + " maal doorrekening met 64")


def test_groei_met_trekkingen(benchmark: Any) -> None:
    metingen = benchmark.pedantic(lambda: {n: eigen_proces("alles", n, GROEIGEMEENTEN) for n in GROEI}, rounds=1)
    print()
    eerste = metingen[GROEI[0]]
    for n, uit in metingen.items():
        maal = {deel: uit[deel] / eerste[deel] for deel in ("land", "gemeenten")}
        print(f"{n:6d} trekkingen: keten maal {maal['land']:.2f}, gemeenten maal {maal['gemeenten']:.2f}, piek {uit['mib']:.0f} MiB")


def test_nauwkeurigheid_van_p90(benchmark: Any) -> None:
    """De fout van een P90 tegen 65.536 trekkingen: Sobol met gestratificeerde permutaties naast gewone Monte Carlo."""
    goed = benchmark.pedantic(lambda: eigen_proces("p90", REFERENTIE, 99, "sobol"), rounds=1)
    print()
    for n in NAUWKEURIG:
        for trekwijze in ("sobol", "gewoon"):
            metingen = [eigen_proces("p90", n, zaad, trekwijze) for zaad in ZADEN]
            fouten = {naam: sum(abs(meting[naam] / goed[naam] - 1) for meting in metingen) / len(metingen) for naam in goed}
            tekst = ", ".join(f"{naam} {100 * fout:.2f}%" for naam, fout in fouten.items())
            print(f"{n:6d} trekkingen, {trekwijze:6s}: gemiddelde fout van P90: {tekst}")


if __name__ == "__main__":
    naam, *rest = sys.argv[1:]
    doe = {"alles": alles, "p90": p90, "stappen": stappen}[naam]
    print(json.dumps(doe(*(int(deel) if deel.isdigit() else deel for deel in rest))))
