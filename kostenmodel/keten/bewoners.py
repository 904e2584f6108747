"""Wie de keten verlaten heeft: gehuisvesten naar het jaar waarin zij in hun woning wonen, en ongedocumenteerden."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .asiel import MAANDEN_PER_JAAR, Begin, Ketenwaarde, vol

Rij = NDArray[np.float64]


def cohorten(gehuisvest: Rij, begin: Begin, p: Ketenwaarde, verblijfsjaren: Sequence[str]) -> dict[str, Rij]:
    """Gehuisvesten (taakstelling) per jaar in een woning; per jaar blijft een deel (`blijfkans_gehuisvest`) in Nederland.

    De eerste code van `verblijfsjaren` telt wie korter dan een jaar in een woning woont, de tweede wie er een tot twee jaar woont.
    """
    n, aantal = gehuisvest.shape
    eerder = np.zeros((1, 0)) if begin.gehuisvest is None else begin.gehuisvest
    tekort = max(len(verblijfsjaren) * MAANDEN_PER_JAAR - eerder.shape[1], 0)
    reeks = np.concatenate([np.zeros((n, tekort)), vol(eerder, n, eerder.shape[1]), gehuisvest], axis=1)
    maand = np.arange(reeks.shape[1]) / MAANDEN_PER_JAAR
    blijft = p("blijfkans_gehuisvest")[:, :1] ** maand
    som = np.concatenate([np.zeros((n, 1)), np.cumsum(reeks / blijft, axis=1)], axis=1)
    begin_plek = reeks.shape[1] - aantal
    uit = {}
    for nummer, code in enumerate(verblijfsjaren):
        tot = np.arange(begin_plek, reeks.shape[1]) + 1 - nummer * MAANDEN_PER_JAAR
        uit[f"bewoners_taakstelling.{code}"] = np.maximum(som[:, tot] - som[:, tot - MAANDEN_PER_JAAR], 0) * blijft[:, begin_plek:]
    return uit


def ongedocumenteerden(vertrokken_onbekend: Rij, p: Ketenwaarde) -> dict[str, Rij]:
    """Mensen zonder verblijfsrecht buiten de opvang: wie met onbekende bestemming vertrok en hier blijft, min wie alsnog vertrekt."""
    n, aantal = vertrokken_onbekend.shape
    erbij = vertrokken_onbekend * p("aandeel_onbekend_blijft")
    weg = vol(p("uitstroom_ongedocumenteerden_per_maand"), n, aantal)
    stand, standen, vertrek = p("begin_ongedocumenteerden")[:, 0].copy(), np.zeros((n, aantal)), np.zeros((n, aantal))
    for m in range(aantal):
        vertrek[:, m] = stand * weg[:, m]
        stand = stand + erbij[:, m] - vertrek[:, m]
        standen[:, m] = stand
    return {"ongedocumenteerden": standen, "ongedocumenteerden_erbij": erbij, "ongedocumenteerden_eraf": vertrek}
