"""Een rij in volgorde van binnenkomst: hoe oud de oudste openstaande zaak is.

De rij bestaat uit de laatste aanvragen, zoveel als er open staan. Elke maand vervalt van elke leeftijd een zelfde deel; wat er van een
maand aanvragen nog ligt, is dus bekend zonder de rij zelf bij te houden. Binnen een maand komen aanvragen gelijkmatig binnen.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rij = NDArray[np.float64]


def oudste_zaak(aanvragen: Rij, voorraad: Rij, vervalt: Rij, eerder: Rij | None = None) -> Rij:
    """Leeftijd van de oudste openstaande zaak aan het eind van elke maand, in maanden; (trekking, maand).

    `aanvragen` en `voorraad`: (trekking, maand); `vervalt`: deel dat per maand vervalt, (trekking, maand) of (trekking, 1).
    `eerder`: aanvragen per maand voor de eerste maand, oudste eerst, (maand,); wat ouder is, geldt als zo oud als de oudste ervan.
    """
    n, aantal = aanvragen.shape
    vooraf = np.zeros(0) if eerder is None else eerder
    alle = np.concatenate([np.broadcast_to(vooraf, (n, len(vooraf))), aanvragen], axis=1)
    blijft = 1 - np.broadcast_to(vervalt, (n, aantal))
    over = np.cumprod(np.concatenate([np.repeat(blijft[:, :1], len(vooraf), axis=1), blijft], axis=1), axis=1)
    binnen = np.concatenate([np.zeros((n, 1)), np.cumsum(alle / over, axis=1)], axis=1)
    afgehandeld = binnen[:, len(vooraf) + 1 :] - voorraad / over[:, len(vooraf) :]
    plekken = np.arange(binnen.shape[1], dtype=float)
    aangevraagd = np.stack([np.interp(doel, rij, plekken) for doel, rij in zip(afgehandeld, binnen, strict=True)])
    return np.maximum(plekken[len(vooraf) + 1 :] - aangevraagd, 0)  # een lege rij heeft geen oudste
