"""Locaties die de gemeente zelf opgeeft: plaatsen per jaar uit de data, opgeteld per soort, en hun gewogen prijs.

Een locatie telt in een jaar mee voor het deel van de dagen waarop zij er is. Zonder einddatum blijft zij open. Wat deze plaatsen in de
rest van het model vervangen, staat in `verdeling` (aandelen) en in de kostenmodellen (soort locatie en prijs).
"""

from __future__ import annotations

from collections.abc import Mapping

from kostenmodel.rekenkern import (
    EEN,
    NUL,
    Gekozen,
    Kenmerk,
    Knoop,
    Lijsten,
    Post,
    SomVanKeuzes,
    Veld,
    als,
    deel,
    ingevuld,
    maximum,
    minimum,
    opgegeven,
    post,
    som,
)

VELDEN = {
    "naam": ("Naam van de locatie", ""),
    "soort": ("Soort", ""),
    "plaatsen": ("Plaatsen", "plaats"),
    "begin": ("Eerste dag", "1"),
    "eind": ("Laatste dag", "1"),
    "prijs": ("Prijs per plaats per dag", "EUR/plaats/dag"),
}
"""Wat de gemeente per locatie invult: opschrift en eenheid; een naam en een soort hebben geen eenheid. Dagen zijn volgnummers van Excel."""
SOORT = "soort"


def soorten(lijsten: Lijsten) -> dict[str, str]:
    """De soorten locaties waaruit de gemeente kiest: code en label."""
    nood = {f"noodopvang_{code}": f"Noodopvang: {label.lower()}" for code, label in lijsten["opvangtype"].items()}
    oekraine = {f"oekraine_{code}": f"Oekraïne: {label.lower()}" for code, label in lijsten["oekrainelocatie"].items()}
    return {"regulier": "Reguliere opvang (azc)", **nood, "doorstroom": "Doorstroomlocatie", **oekraine}


def veld(naam: str, locatie: str) -> str:
    """De sleutel van een veld van een locatie."""
    return f"locaties.{naam}.{locatie}"


def locatieposten(lijsten: Lijsten) -> tuple[Post, ...]:
    """Per locatie plaatsen en kosten per jaar, per soort de som en de gewogen prijs, en de sommen die aandelen vervangen."""
    per_locatie, per_soort = lijsten["locatie"], soorten(lijsten)
    soort_per_rij = zip(*(_locatie(locatie, label) for locatie, label in per_locatie.items()), strict=True)
    uit = [een for onder_elkaar in soort_per_rij for een in onder_elkaar]
    for code, label in per_soort.items():
        uit += _soort(code, label, per_locatie)
    for groep, titel in (("noodopvang", "noodopvang"), ("oekraine", "opvang Oekraïne")):
        codes = [code for code in per_soort if code.startswith(f"{groep}_")]
        formule = som(post(f"locaties.plaatsen_van.{code}") for code in codes)
        uit.append(_post(f"locaties.plaatsen_{groep}", f"Eigen locaties: plaatsen {titel} samen", "plaats", formule))
    return tuple(uit)


def _post(sleutel: str, omschrijving: str, eenheid: str, formule: Knoop) -> Post:
    return Post(sleutel, omschrijving, eenheid, formule, "memo", stand=True, gelijk_in_armen=True)


def _locatie(locatie: str, label: str) -> tuple[Post, ...]:
    aantal, begin, eind, prijs = (Veld(veld(naam, locatie)) for naam in ("plaatsen", "begin", "eind", "prijs"))
    eerste, erna = Kenmerk("eerste_dag"), Kenmerk("eerste_dag_erna")
    tot = als(opgegeven(eind), minimum(eind + EEN, erna), erna)
    open_ = maximum(NUL, tot - maximum(ingevuld(begin), eerste))
    plaatsen = post(f"locaties.plaatsjaren.{locatie}")
    return (
        _post(
            plaatsen.sleutel, f"{label}: plaatsen, gemiddeld over het jaar", "plaats", ingevuld(aantal) * open_ / Kenmerk("dagen_in_jaar")
        ),
        _post(f"locaties.dagkosten.{locatie}", f"{label}: kosten per dag", "EUR/dag", plaatsen * ingevuld(prijs)),
        _post(f"locaties.geprijsd.{locatie}", f"{label}: plaatsen met een prijs", "plaats", als(opgegeven(prijs), plaatsen, NUL)),
    )


def _soort(code: str, label: str, locaties: Mapping[str, str]) -> tuple[Post, ...]:
    keuze = (tuple(Gekozen(veld(SOORT, locatie), label) for locatie in locaties),)

    def samen(wat: str) -> Knoop:
        return SomVanKeuzes(tuple(post(f"locaties.{wat}.{locatie}") for locatie in locaties), keuze)

    kosten, geprijsd = post(f"locaties.dagkosten_van.{code}"), post(f"locaties.geprijsd_van.{code}")
    return (
        _post(f"locaties.plaatsen_van.{code}", f"Eigen locaties: plaatsen, {label}", "plaats", samen("plaatsjaren")),
        _post(kosten.sleutel, f"Eigen locaties: kosten per dag, {label}", "EUR/dag", samen("dagkosten")),
        _post(geprijsd.sleutel, f"Eigen locaties: plaatsen met een prijs, {label}", "plaats", samen("geprijsd")),
        _post(f"locaties.prijs.{code}", f"Eigen locaties: prijs per plaats, {label}", "EUR/plaats/dag", deel(kosten, geprijsd, NUL)),
    )
