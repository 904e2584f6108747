"""Nakijken zonder rekenen: alle meldingen van een invoermap, en wat er verouderd of aangenomen is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from kostenmodel.invoer.inhoud import Invoer
from kostenmodel.invoer.laden import lees_map, zoek_map
from kostenmodel.invoer.meldingen import InvoerFouten, Melding
from kostenmodel.invoer.parameters import AANNAME


@dataclass(frozen=True)
class Samenvatting:
    """Hoeveel er nagekeken is; de aantallen van de inhoud zijn None zolang er fouten zijn."""

    map: str
    bestanden: int
    fouten: int
    waarschuwingen: int
    bladen: int | None = None
    waarden: int | None = None
    aannames: int | None = None
    bronnen: int | None = None
    indexen: int | None = None
    maatregelen: int | None = None
    scenarios: int | None = None
    bekostigingen: int | None = None
    reeksen: int | None = None
    gemeenten: int | None = None
    gevallen: int | None = None


@dataclass(frozen=True)
class Aandacht:
    """Eén waarde die aandacht vraagt, onder haar kop: 'verouderd' of 'aanname'."""

    kop: Literal["verouderd", "aanname"]
    blad: str
    vanaf: date
    houdbaar_tot: date | None
    gecontroleerd_op: date | None
    eenheid: str
    midden: float
    laag: float
    hoog: float
    bron: str
    reden: str


def controleer(map: Path | None = None, streng: bool = False, *, peildatum: date | None = None) -> tuple[list[Melding], Samenvatting]:
    """Alle meldingen van een map, fouten eerst, en een samenvatting; met `streng` is elke waarschuwing een fout."""
    try:
        gekozen = zoek_map(map)
    except InvoerFouten as geen_map:
        return list(geen_map.meldingen), Samenvatting(str(map), 0, len(geen_map.meldingen), 0)
    lezing = lees_map(gekozen, peildatum)
    meldingen = [melding.als_fout() if streng else melding for melding in lezing.meldingen]
    meldingen.sort(key=lambda melding: melding.ernst)
    fouten = sum(melding.ernst == "fout" for melding in meldingen)
    telling = Samenvatting(str(gekozen), lezing.aantal_bestanden, fouten, len(meldingen) - fouten)
    return meldingen, telling if lezing.invoer is None else _met_inhoud(telling, lezing.invoer)


def _met_inhoud(telling: Samenvatting, invoer: Invoer) -> Samenvatting:
    waarden = [waarde for blad in invoer.parameters.values() for waarde in blad.waarden]
    return Samenvatting(
        map=telling.map,
        bestanden=telling.bestanden,
        fouten=telling.fouten,
        waarschuwingen=telling.waarschuwingen,
        bladen=len(invoer.parameters),
        waarden=len(waarden),
        aannames=sum(waarde.bron == AANNAME for waarde in waarden),
        bronnen=len(invoer.bronnen),
        indexen=len(invoer.indexen),
        maatregelen=len(invoer.maatregelen),
        scenarios=len(invoer.scenarios),
        bekostigingen=len(invoer.bekostigingen),
        reeksen=len(invoer.reeksen),
        gemeenten=len(invoer.gemeenten),
        gevallen=len(invoer.gevallen),
    )


def verouderd(invoer: Invoer, peildatum: date | None = None) -> list[Aandacht]:
    """Eerst de waarden over hun houdbaarheid op `peildatum`, dan alle aannames (ook van maatregelen en instroom).

    Van een verouderd blad alleen de waarde die op de peildatum geldt.
    """
    dag = peildatum or invoer.peildatum
    return [*_over_datum(invoer, dag), *_aannames_van_bladen(invoer), *_aannames_van_beleid(invoer)]


def _over_datum(invoer: Invoer, dag: date) -> list[Aandacht]:
    rijen: list[Aandacht] = []
    for blad in invoer.parameters.values():
        if blad.is_verouderd(dag):
            w = blad.waarde_op(dag) or blad.waarden[0]
            rijen.append(
                Aandacht(
                    "verouderd",
                    blad.sleutel,
                    w.vanaf,
                    blad.houdbaar_tot,
                    blad.gecontroleerd_op,
                    blad.eenheid,
                    w.midden,
                    w.laag,
                    w.hoog,
                    w.bron,
                    w.reden,
                )
            )
    return rijen


def _aannames_van_bladen(invoer: Invoer) -> list[Aandacht]:
    return [
        Aandacht(
            "aanname",
            blad.sleutel,
            w.vanaf,
            blad.houdbaar_tot,
            blad.gecontroleerd_op,
            blad.eenheid,
            w.midden,
            w.laag,
            w.hoog,
            w.bron,
            w.reden,
        )
        for blad in invoer.parameters.values()
        for w in blad.waarden
        if w.bron == AANNAME
    ] + [
        Aandacht(
            "aanname",
            f"{een.blad}: correlatie met {een.met}",
            invoer.blad(een.blad).waarden[0].vanaf,
            None,
            invoer.blad(een.blad).gecontroleerd_op,
            "1",
            een.midden,
            een.laag,
            een.hoog,
            een.bron,
            een.reden,
        )
        for een in invoer.samenhang
        if een.bron == AANNAME
    ]


def _aannames_van_beleid(invoer: Invoer) -> list[Aandacht]:
    rijen = [
        Aandacht(
            "aanname",
            f"{maatregel.sleutel}: {b.blad} ({b.bewerking})",
            b.vanaf,
            None,
            maatregel.datum_stand,
            "1" if b.bewerking == "maal" else invoer.blad(b.blad).eenheid,
            b.midden,
            b.laag,
            b.hoog,
            b.bron,
            b.reden,
        )
        for maatregel in invoer.maatregelen.values()
        for b in maatregel.bewerkingen
        if b.bron == AANNAME
    ]
    rijen += [
        Aandacht(
            "aanname",
            f"{scenario.naam}: instroom (maal)",
            stap.vanaf,
            stap.tot,
            None,
            "1",
            stap.midden,
            stap.laag,
            stap.hoog,
            stap.bron,
            stap.reden,
        )
        for scenario in invoer.scenarios.values()
        for stap in scenario.instroom
        if stap.bron == AANNAME
    ]
    return rijen
