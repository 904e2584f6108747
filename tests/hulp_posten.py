"""Hulp bij tests over alle posten: het rekenschema bij de meegeleverde invoer, eenheden van bladeren en bedachte waarden."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from kostenmodel.invoer import laad
from kostenmodel.rekenkern import Blad, Gekozen, InArm, Kenmerk, Landelijk, Opgegeven, Parameter, Veld, Volume
from kostenmodel.rekenschema import bouw_schema
from kostenmodel.verdeling import ALLE_KENMERKEN

INVOER = laad()
SCHEMA = bouw_schema(INVOER)
OVER_ARMEN = (*SCHEMA.over_armen, *SCHEMA.alleen_over_rekenpad)
ALLE_POSTEN = (*SCHEMA.per_arm, *OVER_ARMEN)
ARMEN = ("crisis", "structureel")
JAREN = 17

_VOLUMES = {soort.naam: soort.eenheid for soort in SCHEMA.soorten}
_KENMERKEN = {naam: eenheid for naam, (_, eenheid) in ALLE_KENMERKEN.items()}
_POSTEN = {een.sleutel: een.eenheid for een in ALLE_POSTEN}


def eenheid_van_blad(blad: Blad) -> str:
    """De opgegeven eenheid van een blad: uit de invoer, de lijst van volumes, de kenmerken of de post zelf."""
    match blad:
        case Parameter(sleutel):
            return INVOER.blad(sleutel).eenheid
        case Volume(sleutel) | Landelijk(sleutel):
            return _VOLUMES[sleutel]
        case Kenmerk(sleutel):
            return _KENMERKEN[sleutel.removeprefix("landelijk.")]
        case Veld(sleutel):
            return SCHEMA.velden[sleutel][1]
        case Opgegeven() | Gekozen():
            return "1"
        case _:
            return _POSTEN[blad.sleutel]


def bedachte_waarden(zaad: int) -> Callable[[str], Callable[[Blad], np.ndarray]]:
    """Per bekostiging een waarde voor elk blad dat geen post is, met vorm (gemeente, trekking, jaar) = (1, 1, jaar).

    Aandelen liggen tussen 0 en 1, schakelaars zijn 0 of 1, termijnen zijn 1 tot 12 jaar en rente blijft onder 10%.
    Volumes verschillen tussen de bekostigingen en zijn soms nul. Wat de gemeente invult, is soms leeg.
    """
    bron = np.random.default_rng(zaad)
    parameters = {sleutel: _parameter(sleutel, bron) for sleutel in SCHEMA.parameters}
    kenmerken = {naam: bron.uniform(1, 1000) for naam in _KENMERKEN}
    opgaven = [sleutel for sleutel in SCHEMA.parameters if INVOER.blad(sleutel).is_opgave]
    ingevuld = {sleutel: float(bron.integers(0, 2)) for sleutel in (*SCHEMA.velden, *opgaven)}
    velden = {sleutel: bron.uniform(1, 1000) * ingevuld[sleutel] for sleutel in SCHEMA.velden}
    parameters |= {sleutel: parameters[sleutel] * ingevuld[sleutel] for sleutel in opgaven}
    labels: dict[str, list[str]] = {}
    for naam in SCHEMA.velden:
        sleutel, punt, label = naam.partition(": ")
        if punt:
            labels.setdefault(sleutel, []).append(label)
    keuzes = {sleutel: str(bron.choice([*mogelijk, ""])) for sleutel, mogelijk in labels.items()}
    land = {arm: {naam: bron.uniform(1, 5000, JAREN) * (bron.random(JAREN) > 0.2) for naam in _VOLUMES} for arm in ARMEN}

    def voor(arm: str) -> Callable[[Blad], np.ndarray]:
        def blad(knoop: Blad) -> np.ndarray:
            match knoop:
                case Parameter(sleutel):
                    return parameters[sleutel]
                case Landelijk(sleutel):
                    return land[arm][sleutel]
                case Veld(sleutel):
                    return np.full(1, velden[sleutel])
                case Opgegeven(andere):
                    return np.full(1, ingevuld[andere.sleutel])
                case Gekozen(sleutel, label):
                    return np.full(1, float(keuzes.get(sleutel) == label))
                case Kenmerk(sleutel):
                    waarde = kenmerken[sleutel.removeprefix("landelijk.")]
                    return np.full(1, waarde * 7 if sleutel.startswith("landelijk.") else waarde)
                case _:
                    raise TypeError(f"{knoop!r} is een post of hoort hier niet.")

        return blad

    return voor


def _parameter(sleutel: str, bron: np.random.Generator) -> np.ndarray:
    blad = INVOER.blad(sleutel)
    if blad.soort == "schakelaar":
        return bron.integers(0, 2, JAREN).astype(float)
    if blad.eenheid == "1/jaar":
        return bron.uniform(0.001, 0.1, JAREN)
    if blad.eenheid == "1":
        return bron.uniform(0.05, 0.95, JAREN)
    if blad.eenheid == "jaar":
        return bron.uniform(1, 12, JAREN)
    return bron.uniform(1, 1000, JAREN)


def over_armen(paden: Mapping[str, Mapping[str, np.ndarray]], bladeren: Callable[[Blad], np.ndarray]) -> Callable[[Blad], np.ndarray]:
    """De bladeren van posten die de bekostigingen vergelijken; `paden`: per bekostiging de uitgerekende posten."""

    def blad(knoop: Blad) -> np.ndarray:
        return paden[knoop.bekostiging][knoop.sleutel] if isinstance(knoop, InArm) else bladeren(knoop)

    return blad


def zonder_eigen(bladeren: Callable[[Blad], np.ndarray]) -> Callable[[Blad], np.ndarray]:
    """Dezelfde bladeren voor een gemeente die niets zelf opgeeft."""

    def blad(knoop: Blad) -> np.ndarray:
        return np.zeros(1) if isinstance(knoop, Veld | Opgegeven | Gekozen) else bladeren(knoop)

    return blad
