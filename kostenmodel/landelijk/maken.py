"""Zet de bladen van het landelijke werkboek op volgorde en rekent uit wat de gegevensset niet heeft."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kostenmodel.controles import Controle
from kostenmodel.doorrekening import Rekenaar
from kostenmodel.doorrekening import nederland as heel_nederland
from kostenmodel.gegevensset import geldposten
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN
from kostenmodel.totalen import OORDELEN
from kostenmodel.vergelijking import horizonnen
from kostenmodel.werkboek.bladen import bronnen
from kostenmodel.werkboek.opbouw import bouw
from kostenmodel.werkboek.regels import Werkblad

from .beleid import reken_beleid
from .bladen import (
    artikel,
    begroting,
    gemeentecijfers,
    gemeenten,
    groepen,
    leeswijzer,
    ontleding,
    ranglijst,
    regels,
    rekening,
    rekening_jaren,
    samenvatting,
    scenarios,
    trefzekerheid,
    verantwoording,
    volgorde,
)
from .bladen import controles as controleblad
from .cijfers import Landcijfers, lees_cijfers
from .kader import Landkader


def bladen(k: Landkader) -> list[Werkblad]:
    """Alle bladen in de volgorde van het werkboek; de rijksbegroting is er alleen naast heel Nederland."""
    rest = [
        samenvatting.blad(k),
        scenarios.blad(k),
        rekening.blad(k),
        rekening_jaren.blad(k),
        regels.blad(k),
        *(groepen.blad(k, indeling) for indeling in groepen.INDELINGEN),
        gemeenten.blad(k),
        ranglijst.blad(k),
        ontleding.blad(k),
        volgorde.blad(k),
        trefzekerheid.blad(k),
        *([begroting.blad(k)] if k.is_volledig else []),
        *artikel.bladen(k),
        controleblad.blad(k),
        gemeentecijfers.blad(k),
        artikel.cijferblad(k),
        bronnen.blad(k.invoer),
        verantwoording.blad(k),
    ]
    return [leeswijzer.blad(k, rest), *rest]


def werkboek(k: Landkader) -> bytes:
    """Het landelijke werkboek als xlsx."""
    return bouw(bladen(k), k)


def controles(k: Landkader) -> tuple[Controle, ...]:
    """De uitkomst van elke controle in het gekozen scenario."""
    lijst = controleblad.controles(k)
    return tuple(Controle(str(n), een.naam, float(een.links.waarde), float(een.rechts.waarde), een.goed) for n, een in enumerate(lijst))


def kader(map_gegevens: Path, rekenaar: Rekenaar, scenario: str) -> Landkader:
    """De cijfers van een gegevensset met wat er verder bij nodig is; `scenario` is gekozen bij openen. OSError als een tabel ontbreekt."""
    partijen, posten = rekenaar.schema.partijen, [een.sleutel for een in geldposten(rekenaar.schema.modellen)[0]]
    cijfers = lees_cijfers(map_gegevens, rekenaar.scenarios, horizonnen(rekenaar.invoer), partijen.groepen, posten)
    mee = set(cijfers.gemeenten)
    gemeenten_ = [een for een in rekenaar.invoer.gemeenten if een.code in mee]
    beleid = reken_beleid(rekenaar.invoer, rekenaar.inst, gemeenten_, cijfers.scenarios)
    nederland = _nederland(rekenaar, cijfers)
    return Landkader(cijfers, rekenaar.invoer, rekenaar.inst, rekenaar.schema, scenario, nederland, beleid)


def _nederland(rekenaar: Rekenaar, cijfers: Landcijfers) -> Mapping[tuple[str, str], Mapping[str, float]]:
    if len(cijfers.gemeenten) < len(rekenaar.invoer.gemeenten):
        return {}
    land, lang = heel_nederland(rekenaar.invoer), slice(AANLOOPJAREN, AANLOOPJAREN + max(cijfers.termijnen))
    uit: dict[tuple[str, str], dict[str, float]] = {(arm, partij): {} for arm in ARMEN for partij in OORDELEN}
    for scenario in cijfers.scenarios:
        pad = rekenaar.reken_rekenpad(land, scenario)
        for arm, partij in uit:
            uit[arm, partij][scenario] = float(pad.armen[arm].posten[f"netto.{partij}"][lang].sum())
    return uit
