"""De functies achter `keten`: de landelijke keten per maand, de terugblik en de ijking.

Fouten van de gebruiker komen als `InvoerFouten`, alle tegelijk; er is dan niets geschreven.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostenmodel.api import Keuzes, instellingen, laad_invoer, probeer, schrijffout
from kostenmodel.invoer import InvoerFouten, Melding

if TYPE_CHECKING:
    from kostenmodel.keten import Ketenuitkomst
    from kostenmodel.keten.ijking import Ijking
    from kostenmodel.keten.terugblik import Terugblik

REEKSEN = {
    "voorraad": ("voorraad", "Openstaande aanvragen"),
    "bezetting": ("bezetting", "Bewoners van de opvang"),
    "vergunninghouders_in_opvang": ("vergunninghouders_in_opvang", "Vergunninghouders in de opvang"),
    "noodopvang": ("bewoners_noodopvang", "Bewoners van noodopvang"),
    "reguliere_capaciteit": ("plaatsen_regulier", "Reguliere plaatsen"),
    "behoefte": ("behoefte", "Benodigde plaatsen"),
    "doorlooptijd_weken": ("doorlooptijd_weken", "Doorlooptijd (weken)"),
    "dwangsommen": ("dwangsommen", "Zaken met een dwangsom per maand"),
    "ongedocumenteerden": ("ongedocumenteerden", "Ongedocumenteerden"),
    "ontheemden": ("ontheemden", "Ontheemden uit Oekraïne"),
}
"""Naam in de JSON -> reeks van de keten en opschrift."""
KANSEN = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
TREKKINGEN_TERUGBLIK = 512
"""Trekkingen voor de terugblikken die bij de ijking worden bewaard."""
OPSCHRIFT = {
    "bezetting": "Bewoners van de opvang",
    "vergunninghouders": "Vergunninghouders in de opvang",
    "voorraad": "Openstaande aanvragen",
}
LAATSTE_IN_TERUGBLIK = (2026, 12)
"""Een terugblik zegt niets over jaren waarvan de instroom nog niet bekend is."""
STANDAARD = Keuzes()


@dataclass(frozen=True, eq=False)
class Ketenverslag:
    """De keten per maand; `terugblik` alleen als er vanaf een eerdere maand is gerekend."""

    keten: Ketenuitkomst
    terugblik: Terugblik | None


def keten(vanaf: str | None = None, keuzes: Keuzes = STANDAARD) -> Ketenverslag:
    """De keten van januari 2024 tot en met het laatste jaar van de tabel, of een terugblik vanaf `vanaf` (JJJJ-MM)."""
    from kostenmodel.keten import reken_keten
    from kostenmodel.keten.terugblik import terugblik
    from kostenmodel.prognose.reeksen import lees_maand

    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    inst = probeer(fouten, lambda: instellingen(invoer, keuzes))
    probeer(fouten, lambda: invoer.scenario(keuzes.scenario))
    probeer(fouten, lambda: invoer.bekostiging(keuzes.bekostiging))
    maand = lees_maand(vanaf) if vanaf else None
    if vanaf and maand is None:
        fouten.append(Melding("opdrachtregel", "--vanaf", vanaf, "een maand als 2023-01", "Schrijf de maand als JJJJ-MM."))
    if vanaf and (keuzes.scenario, keuzes.bekostiging) != (STANDAARD.scenario, STANDAARD.bekostiging):
        doe = "Laat --scenario en --bekostiging weg bij --vanaf."
        verwacht = "een terugblik zonder scenario: die rekent met wat toen bekend was"
        fouten.append(Melding("opdrachtregel", "--scenario", f"{keuzes.scenario}, {keuzes.bekostiging}", verwacht, doe))
    if fouten or inst is None:
        raise InvoerFouten(fouten)
    if maand:
        uitkomst = terugblik(invoer, maand, inst.jaren[-1], inst.toeval(invoer))
        return Ketenverslag(uitkomst.keten, uitkomst)
    gerekend = reken_keten(
        invoer,
        keuzes.scenario,
        keuzes.bekostiging,
        eerste_jaar=inst.jaar,
        laatste_jaar=inst.jaren[-1],
        toeval=inst.toeval(invoer),
    )
    return Ketenverslag(gerekend, None)


def keten_als_json(verslag: Ketenverslag) -> dict[str, Any]:
    """Het contract van `keten --json`; bij een terugblik ook de waarnemingen van daarna en de fouten."""
    import numpy as np

    from kostenmodel.prognose.reeksen import toon_maand

    kwantielen = {
        naam: dict(zip(KANSEN, np.quantile(verslag.keten.reeksen[reeks], list(KANSEN.values()), axis=0).tolist(), strict=True))
        for naam, (reeks, _) in REEKSEN.items()
    }
    uit: dict[str, Any] = {"maanden": [toon_maand(maand) for maand in verslag.keten.maanden], "reeksen": kwantielen}
    if verslag.terugblik:
        blik = verslag.terugblik
        uit["terugblik"] = {
            "vanaf": toon_maand(blik.vanaf),
            "raten": {naam: {"waarde": blik.ijking.waarde(naam), "fout": blik.ijking.fout(naam)} for naam in blik.ijking.namen},
            "waarnemingen": [
                {
                    "grootheid": een.grootheid,
                    "maand": toon_maand(een.maand),
                    "waargenomen": een.waargenomen,
                    "keten": een.keten,
                    "geen_verandering": een.geen_verandering,
                }
                for een in blik.naast
            ],
            "gemiddelde_fout": {
                naam: {"keten": blik.fout(naam), "geen_verandering": blik.fout(naam, "geen_verandering")} for naam in OPSCHRIFT
            },
        }
    return uit


def ketentabellen(verslag: Ketenverslag) -> list[tuple[str, list[str], list[list[str]]]]:
    """Kop, kolommen en rijen: decemberstanden van elke reeks, en bij een terugblik elke waarneming en de fouten."""
    import numpy as np

    from kostenmodel.prognose.reeksen import toon_maand
    from kostenmodel.werkboek.notatie import getal

    laatste = LAATSTE_IN_TERUGBLIK if verslag.terugblik else verslag.keten.maanden[-1]
    maanden = [maand for maand in verslag.keten.maanden if maand[1] == 12 and maand <= laatste]
    plekken = [verslag.keten.maanden.index(maand) for maand in maanden]
    rijen = []
    for reeks, opschrift in REEKSEN.values():
        laag, midden, hoog = np.quantile(verslag.keten.reeksen[reeks][:, plekken], list(KANSEN.values()), axis=0)
        rijen += [
            [opschrift, toon_maand(maand), *(getal(float(x), 0) for x in rij)]
            for maand, *rij in zip(maanden, laag, midden, hoog, strict=True)
        ]
    uit = [("Stand eind december (P10, P50, P90 over de trekkingen)", ["Reeks", "Maand", "P10", "P50", "P90"], rijen)]
    if verslag.terugblik:
        blik = verslag.terugblik
        naast = [
            [
                OPSCHRIFT[een.grootheid],
                toon_maand(een.maand),
                getal(een.waargenomen, 0),
                getal(een.keten, 0),
                getal(een.geen_verandering, 0),
            ]
            for een in blik.naast
        ]
        fouten = [
            [
                OPSCHRIFT[naam],
                *(getal(fout, 0) if (fout := blik.fout(naam, wat)) is not None else "-" for wat in ("keten", "geen_verandering")),
            ]
            for naam in OPSCHRIFT
        ]
        koppen = ["Grootheid", "Maand", "Waargenomen", "Keten", "Geen verandering"]
        uit.append((f"Terugblik vanaf {toon_maand(blik.vanaf)}: wat er daarna is gepubliceerd", koppen, naast))
        uit.append(("Gemiddelde absolute fout in personen", ["Grootheid", "Keten", "Geen verandering"], fouten))
    return uit


def ijk(keuzes: Keuzes = STANDAARD) -> tuple[Ijking, list[Path]]:
    """IJkt de keten opnieuw en schrijft de uitkomst in de invoermap; alle bestanden of geen."""
    from kostenmodel.keten.ijking import ijk as reken
    from kostenmodel.keten.ijkverslag import bestanden
    from kostenmodel.keten.terugblik import BEGINNEN, terugblik

    invoer = laad_invoer(keuzes)
    inst = instellingen(invoer, keuzes if keuzes.trekkingen is not None else replace(keuzes, trekkingen=TREKKINGEN_TERUGBLIK))
    uitkomst = reken(invoer)
    blikken = [terugblik(invoer, vanaf, inst.jaren[-1], inst.toeval(invoer)) for vanaf in BEGINNEN]
    doelen = {invoer.map / naam: tekst for naam, tekst in bestanden(invoer, uitkomst, blikken, invoer.peildatum).items()}
    klaar: list[tuple[str, Path]] = []
    try:
        for doel, tekst in doelen.items():
            greep, tijdelijk = tempfile.mkstemp(dir=doel.parent, prefix=".", suffix=doel.suffix)
            klaar.append((tijdelijk, doel))
            with os.fdopen(greep, "w", encoding="utf-8") as bestand:
                bestand.write(tekst)
            Path(tijdelijk).chmod(0o644)
        for tijdelijk, doel in klaar:
            Path(tijdelijk).replace(doel)
    except OSError as fout:
        for tijdelijk, _ in klaar:
            Path(tijdelijk).unlink(missing_ok=True)
        raise InvoerFouten([schrijffout(str(invoer.map), fout)]) from fout
    return uitkomst, list(doelen)
