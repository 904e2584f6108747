"""Van verwachting en standaardfout naar kwantielen, en van normalen via die kwantielen naar paden.

Een voorspelling is per maand een kwantielfunctie; een pad is die functie op samenhangende normalen. Voorbij twee jaar
keert het niveau terug naar een langjarig niveau, met een halfwaardetijd; de band blijft minstens zo breed als op twee
jaar en groeit naar de spreiding die de reeks zelf over tien jaar liet zien.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kostenmodel.prognose.schaal import naar_personen, naar_schaal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rij = NDArray[np.float64]

KANSEN = np.round(np.arange(1, 200) / 200, 3)
"""Het raster van kansen: 0,005 tot en met 0,995, met 0,1, 0,5 en 0,9 erin."""
JAAR = 12
_STAART = 8.0


def normaalraster(kansen: Rij) -> Rij:
    """De standaardnormale waarden bij de kansen; 0,5 geeft precies 0."""
    from scipy.special import ndtri

    return np.asarray(ndtri(kansen))


def kwantielen(mu: Rij, sigma: Rij, kansen: Rij = KANSEN) -> Rij:
    """Kwantielen in personen, vorm (..., K), uit verwachting en standaardfout op de modelschaal; nooit onder nul, stijgend."""
    return naar_personen(mu[..., np.newaxis] + sigma[..., np.newaxis] * normaalraster(kansen))


def langjarig_niveau(y: Rij, jaren: int = 10) -> tuple[float, float]:
    """Mediaan en spreiding (modelschaal) van de laatste `jaren` jaar; de spreiding is de wortel-gemiddelde afwijking."""
    laatste = y[-jaren * JAAR :]
    midden = float(np.median(laatste))
    return midden, float(np.sqrt(np.mean((laatste - midden) ** 2)))


def verleng(mu: Rij, sigma: Rij, maanden: int, niveau: float, spreiding: float, halfwaardetijd: float) -> tuple[Rij, Rij]:
    """Verlengt `mu` en `sigma` (H,) tot `maanden`: het niveau keert terug, de band krimpt nooit onder die van maand H.

    Het vertrekpunt is het gemiddelde van het laatste voorspelde jaar; het seizoen daarvan loopt door.
    """
    horizon = len(mu)
    if maanden <= horizon:
        return mu[:maanden], sigma[:maanden]
    stap = np.arange(1, maanden - horizon + 1)
    rest = 0.5 ** (stap / halfwaardetijd)
    laatste_jaar = mu[-JAAR:] if horizon >= JAAR else np.full(JAAR, mu.mean())
    vertrek = float(laatste_jaar.mean())
    seizoen = (laatste_jaar - vertrek)[(stap - 1) % JAAR]
    eind = max(spreiding, float(sigma[-JAAR:].max()))
    begin = float(sigma[-JAAR:].max())
    breed = np.sqrt(begin**2 + (eind**2 - begin**2) * (1 - rest**2))
    return np.concatenate([mu, niveau + (vertrek - niveau) * rest + seizoen]), np.concatenate([sigma, breed])


def paden(raster: Rij, kansen: Rij, normalen: Rij) -> Rij:
    """Personen per maand (stroom, trekking, maand) uit kwantielen (stroom, maand, K) en normalen (trekking, stroom*maand).

    Tussen de kansen en in de staarten loopt het kwantiel op de modelschaal recht door in de normale waarde; onder nul
    wordt nul.
    """
    z = normaalraster(kansen)
    ver = np.concatenate([[-_STAART], z, [_STAART]])
    schaal = naar_schaal(raster)
    links = schaal[..., :1] + (schaal[..., 1:2] - schaal[..., :1]) / (z[1] - z[0]) * (-_STAART - z[0])
    rechts = schaal[..., -1:] + (schaal[..., -1:] - schaal[..., -2:-1]) / (z[-1] - z[-2]) * (_STAART - z[-1])
    punten = np.concatenate([links, schaal, rechts], axis=-1)
    stromen, maanden = raster.shape[:2]
    uit = np.empty((stromen, len(normalen), maanden))
    for s in range(stromen):
        for m in range(maanden):
            uit[s, :, m] = np.interp(normalen[:, s * maanden + m], ver, punten[s, m])
    return naar_personen(uit)
