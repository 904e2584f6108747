"""Gepubliceerde standen van de keten: waar de ijking op rust en waar de terugblik naast gelegd wordt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kostenmodel.invoer import InvoerFouten
from kostenmodel.invoer.lezen import als_getal, lees_csv
from kostenmodel.invoer.meldingen import Melding, toon
from kostenmodel.prognose.reeksen import Maandreeksen, lees_maand

from .asiel import Maand

OEKRAINE_APART: Maand = (2022, 3)
"""Vanaf deze maand tellen openstaande aanvragen van Oekraïners niet mee: zij vallen onder tijdelijke bescherming."""
BEGIN_VAN_DE_MAAND = 10
"""Een stand van de eerste tien dagen hoort bij het eind van de maand ervoor."""


@dataclass(frozen=True)
class Waarnemingen:
    """Per maand (eindstand), kwartaal of halfjaar wat er is gepubliceerd, in personen.

    `gehuisvest`: realisatie van de taakstelling, per periode van maand tot en met maand.
    """

    bezetting: Mapping[Maand, float]
    vergunninghouders: Mapping[Maand, float]
    voorraad: Mapping[Maand, float]
    beslissingen: Mapping[tuple[int, int], float]
    inwilligingen: Mapping[tuple[int, int], float]
    taakstelling: Mapping[tuple[int, int], float]
    gehuisvest: Mapping[tuple[Maand, Maand], float]

    def tot(self, maand: Maand) -> Waarnemingen:
        """Alleen wat tot en met deze maand is gemeten; een taakstelling ook als haar halfjaar dan begint."""
        kwartaal = (maand[0], (maand[1] - 1) // 3 + (1 if maand[1] % 3 == 0 else 0))
        volgende = (maand[0] + maand[1] // 12, maand[1] % 12 + 1)
        halfjaar = (volgende[0], 1 if volgende[1] <= 6 else 2)

        def deel(reeks: Mapping[tuple[int, int], float], grens: tuple[int, int]) -> dict[tuple[int, int], float]:
            return {moment: waarde for moment, waarde in reeks.items() if moment <= grens}

        return Waarnemingen(
            bezetting=deel(self.bezetting, maand),
            vergunninghouders=deel(self.vergunninghouders, maand),
            voorraad=deel(self.voorraad, maand),
            beslissingen=deel(self.beslissingen, kwartaal),
            inwilligingen=deel(self.inwilligingen, kwartaal),
            taakstelling=deel(self.taakstelling, halfjaar),
            gehuisvest={periode: waarde for periode, waarde in self.gehuisvest.items() if periode[1] <= maand},
        )


def lees_waarnemingen(map_invoer: Path) -> Waarnemingen:
    """De waarnemingen uit `reeksen/`; InvoerFouten met alle fouten tegelijk."""
    fouten: list[Melding] = []

    def tabel(naam: str, kolommen: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
        bestand, meer = lees_csv(map_invoer / "reeksen" / naam, f"reeksen/{naam}", kolommen)
        fouten.extend(meer)
        return list(bestand.rijen) if bestand else []

    def getal(naam: str, regel: int, tekst: str) -> float:
        waarde = als_getal(tekst)
        if waarde is None or waarde < 0:
            fouten.append(Melding(f"reeksen/{naam}", f"regel {regel}", toon(tekst), "een aantal van nul of hoger", "Verbeter het aantal."))
        return waarde or 0.0

    def moment(naam: str, regel: int, tekst: str) -> Maand:
        maand = _maandeinde(tekst)
        if maand is None:
            fouten.append(Melding(f"reeksen/{naam}", f"regel {regel}", toon(tekst), "JJJJ, JJJJ-MM of JJJJ-MM-DD", "Verbeter de datum."))
        return maand or (1900, 1)

    bezetting: dict[Maand, float] = {}
    vergunninghouders: dict[Maand, float] = {}
    naam = "coa_bezetting.csv"
    for regel, rij in tabel(naam, ("peildatum", "opvang_totaal", "vergunninghouders")):
        for reeks, kolom in ((bezetting, "opvang_totaal"), (vergunninghouders, "vergunninghouders")):
            if rij[kolom]:
                reeks[moment(naam, regel, rij["peildatum"])] = getal(naam, regel, rij[kolom])
    voorraad: dict[Maand, float] = {}
    naam = "ind_voorraad.csv"
    for regel, rij in tabel(naam, ("periode", "reeks", "aantal")):
        maand = moment(naam, regel, rij["periode"])
        if rij["reeks"] == ("eurostat_totaal" if maand < OEKRAINE_APART else "eurostat_excl_oekraine"):
            voorraad[maand] = getal(naam, regel, rij["aantal"])
    beslissingen: dict[tuple[int, int], float] = {}
    inwilligingen: dict[tuple[int, int], float] = {}
    naam = "ind_beslissingen.csv"
    for regel, rij in tabel(naam, ("periode", "beslissingen", "inwilligingen")):
        kwartaal = (int(rij["periode"][:4]), int(rij["periode"][-1]))
        beslissingen[kwartaal] = getal(naam, regel, rij["beslissingen"])
        inwilligingen[kwartaal] = getal(naam, regel, rij["inwilligingen"])
    taakstelling: dict[tuple[int, int], float] = {}
    naam = "taakstelling.csv"
    for regel, rij in tabel(naam, ("halfjaar", "aantal")):
        taakstelling[int(rij["halfjaar"][:4]), len(rij["halfjaar"][5:])] = getal(naam, regel, rij["aantal"])
    gehuisvest: dict[tuple[Maand, Maand], float] = {}
    naam = "gehuisvest.csv"
    for regel, rij in tabel(naam, ("vanaf", "tot", "aantal")):
        periode = lees_maand(rij["vanaf"]), lees_maand(rij["tot"])
        if periode[0] is None or periode[1] is None or periode[1] < periode[0]:
            gevonden = f"{toon(rij['vanaf'])} tot en met {toon(rij['tot'])}"
            fouten.append(
                Melding(f"reeksen/{naam}", f"regel {regel}", gevonden, "twee maanden als 2022-01, op volgorde", "Verbeter de periode.")
            )
        else:
            gehuisvest[periode[0], periode[1]] = getal(naam, regel, rij["aantal"])
    if fouten:
        raise InvoerFouten(fouten)
    return Waarnemingen(bezetting, vergunninghouders, voorraad, beslissingen, inwilligingen, taakstelling, gehuisvest)


def aanvragen_voor(instroom: Maandreeksen, maand: Maand) -> NDArray[np.float64]:
    """Eerste en herhaalde aanvragen per maand voor `maand`, oudste eerst; (maand,)."""
    tot = instroom.maanden.index(maand)
    return instroom.reeks("eerste")[:tot] + instroom.reeks("herhaald")[:tot]


def _maandeinde(tekst: str) -> Maand | None:
    """De maand aan het eind waarvan de stand hoort: een jaar is december, een dag in de eerste week de maand ervoor."""
    delen = tekst.split("-")
    try:
        if len(delen) == 1:
            return int(tekst), 12
        jaar, maand = int(delen[0]), int(delen[1])
        dag = date(jaar, maand, int(delen[2])).day if len(delen) == 3 else 28
        date(jaar, maand, 1)
    except ValueError:
        return None
    if dag > BEGIN_VAN_DE_MAAND:
        return jaar, maand
    return (jaar - 1, 12) if maand == 1 else (jaar, maand - 1)
