"""Ontheemden uit Oekraïne: hoeveel er zijn en waar zij wonen, per maand en los van de asielprocedure.

Drie woonplekken: gemeentelijke opvang, particuliere opvang en een eigen woning. Wie vertrekt, vertrekt overal in hetzelfde tempo;
uit beide vormen van opvang verhuist elke maand een deel naar een eigen woning. Geen terugweg naar de opvang en geen
tekort aan plaatsen: gemeenten openen wat nodig is. De stand hangt nooit af van geld.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .asiel import Ketenwaarde, Maand, Rij, vol

ONTHEEMDENREEKSEN = (
    "ontheemden",
    "ontheemden_opvang",
    "ontheemden_particulier",
    "ontheemden_instroom",
    "ontheemden_vertrokken",
    "ontheemden_naar_woning",
)


def simuleer_ontheemden(maanden: Sequence[Maand], p: Ketenwaarde, n: int) -> dict[str, Rij]:
    """De reeksen van `ONTHEEMDENREEKSEN`, elk (trekking, maand); de eerste drie zijn standen aan het eind van de maand.

    `p` geeft de waarde van `keten.<sleutel>`, vorm (trekking, maand) of (trekking, 1). Beginstanden gelden voor de eerste
    maand. Personen blijven behouden: de verandering van de stand is instroom min vertrek, en verhuizen verandert niets.
    """
    aantal = len(maanden)
    instroom, vertrek = vol(p("ontheemden_instroom"), n, aantal), vol(p("ontheemden_vertrek_per_maand"), n, aantal)
    naar_opvang = vol(p("ontheemden_instroom_aandeel_opvang"), n, aantal)
    naar_particulier = np.minimum(vol(p("ontheemden_instroom_aandeel_particulier"), n, aantal), 1 - naar_opvang)
    verhuizing = np.minimum(vol(p("ontheemden_naar_woning_per_maand"), n, aantal), 1 - vertrek)

    totaal = p("ontheemden_begin")[:, 0].copy()
    opvang = np.minimum(p("ontheemden_begin_opvang")[:, 0], totaal)
    particulier = np.minimum(p("ontheemden_begin_particulier")[:, 0], totaal - opvang)
    uit = {naam: np.zeros((n, aantal)) for naam in ONTHEEMDENREEKSEN}
    for m in range(aantal):
        verhuisd = (opvang + particulier) * verhuizing[:, m]
        vertrokken = totaal * vertrek[:, m]
        blijft = 1 - vertrek[:, m] - verhuizing[:, m]
        opvang = opvang * blijft + instroom[:, m] * naar_opvang[:, m]
        particulier = particulier * blijft + instroom[:, m] * naar_particulier[:, m]
        totaal = totaal - vertrokken + instroom[:, m]
        standen = (totaal, opvang, particulier, instroom[:, m], vertrokken, verhuisd)
        for naam, stand in zip(ONTHEEMDENREEKSEN, standen, strict=True):
            uit[naam][:, m] = stand
    return uit
