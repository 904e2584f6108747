"""De landelijke asielketen per maand: voorraad, beslissingen, vergunninghouders, opvang en woningen.

Elke stap rekent met de standen van de maand ervoor; niets stroomafwaarts werkt terug en geld bepaalt nooit een volume.
Wie op woonruimte wacht, is in beide bekostigingen dezelfde persoon: een programmawoning of doorstroomlocatie verplaatst hem, en
de uitstroom naar gewone woningen (taakstelling) is gelijk. Zo zijn de persoonsjaren per definitie gelijk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .aanbod import doorstroom, programmawoningen, stabiele_plaatsen
from .asiel import Begin, Ketenwaarde, Maand, procedure_en_uitstroom
from .bewoners import cohorten, ongedocumenteerden
from .ontheemden import simuleer_ontheemden

Rij = NDArray[np.float64]


@dataclass(frozen=True)
class Ketenuitkomst:
    """Maandreeksen van vorm (trekking, maand); standen zijn eindstanden van de maand."""

    maanden: tuple[Maand, ...]
    reeksen: Mapping[str, Rij]


@dataclass(frozen=True)
class Codes:
    """De gesloten lijsten waarnaar de keten uitsplitst."""

    opvangtypen: tuple[str, ...]
    verblijfsjaren: tuple[str, ...]


def simuleer(maanden: Sequence[Maand], instroom: Mapping[str, Rij], p: Ketenwaarde, codes: Codes, begin: Begin) -> Ketenuitkomst:
    """Een doorloop van alle trekkingen tegelijk.

    `instroom`: eerste, herhaald en nareis, elk (trekking, maand), personen per maand. Elke uitkomst is nul of groter en
    personen blijven behouden: instroom min uitstroom is de verandering van de stand (zie de tests).
    """
    n, aantal = np.shape(instroom["eerste"])
    asiel = procedure_en_uitstroom(maanden, instroom, p, begin, n)
    wachtenden = asiel["wachtenden"]
    woningen = programmawoningen(maanden, wachtenden, p, n)
    bewoners_woningen = np.minimum(woningen["woningen"] * p("personen_per_woning"), wachtenden)
    bewoond = bewoners_woningen / p("personen_per_woning")
    door = doorstroom(wachtenden, asiel["gehuisvest_uit_opvang"], bewoners_woningen, p, n)
    bezetting = np.maximum(asiel["personen_totaal"] - bewoners_woningen - door["doorstroom_bewoners"], 0)
    toekomst = np.minimum(woningen["besteld_en_gebouwd"] * p("personen_per_woning"), wachtenden) - bewoners_woningen
    plaatsen = stabiele_plaatsen(maanden, bezetting, toekomst, p, begin, n)

    graad = p("bezettingsgraad_regulier")
    regulier = np.minimum(bezetting, plaatsen["plaatsen_regulier"] * graad)
    nood = bezetting - regulier
    reeksen = {
        **asiel,
        **plaatsen,
        **door,
        **cohorten(asiel["gehuisvest"], begin, p, codes.verblijfsjaren),
        **ongedocumenteerden(asiel["vertrokken_onbekend"], p),
        **simuleer_ontheemden(maanden, p, n),
        "woningen": woningen["woningen"],
        "woningen_opgeleverd": woningen["opgeleverd"],
        "woningen_bewoond": bewoond,
        "woningen_leeg": np.maximum(woningen["woningen"] - bewoond, 0),
        "bewoners_woningen": bewoners_woningen,
        "bezetting": bezetting,
        "vergunninghouders_in_opvang": np.maximum(wachtenden - bewoners_woningen - door["doorstroom_bewoners"], 0),
        "bewoners_regulier": regulier,
        "plaatsen_regulier_bezet": regulier,
        "plaatsen_regulier_leeg": np.maximum(plaatsen["plaatsen_regulier"] - regulier, 0),
        "bewoners_noodopvang": nood,
        "plaatsen_noodopvang": nood / p("bezettingsgraad_noodopvang"),
        "behoefte": regulier / graad + nood / p("bezettingsgraad_noodopvang"),
    }
    gewichten = {code: p(f"aandeel_opvangtype.{code}") for code in codes.opvangtypen}
    samen = sum(gewichten.values(), start=np.zeros((1, 1)))
    for code in codes.opvangtypen:
        aandeel = gewichten[code] / samen
        reeksen[f"bewoners_noodopvang.{code}"] = nood * aandeel
        reeksen[f"plaatsen_noodopvang.{code}"] = reeksen["plaatsen_noodopvang"] * aandeel
    return Ketenuitkomst(tuple(maanden), {naam: np.broadcast_to(reeks, (n, aantal)) for naam, reeks in reeksen.items()})
