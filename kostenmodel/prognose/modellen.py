"""De afzonderlijke voorspelmodellen, alle op de modelschaal (`schaal`: de logaritme van personen plus vijf).

Elk model geeft per horizon een verwachting en een standaardfout op die schaal. Geen model heeft een vrije helling die
doorloopt: die ontspoort op deze reeksen. De wacht laat een model vallen dat niet eindig is of onwaarschijnlijk ver
uitwaaiert, wat het zelf ook over convergentie meldt.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kostenmodel.prognose import verloop
from kostenmodel.prognose.verloop import JAAR, seizoenpatroon

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOOGSTENS_MAAL_TOP = 4.0
"""Een P90 boven dit veelvoud van de hoogste waarneming is ontsporing, geen voorspelling; zo ook een verwachting onder
dit deel van de laagste."""
MINSTE_MAANDEN = 36
_P90 = 1.2815515655446004


@dataclass(frozen=True)
class Voorspelling:
    """Verwachting en standaardfout per horizon op de modelschaal, vorm (horizon,)."""

    mu: NDArray[np.float64]
    sigma: NDArray[np.float64]


Model = Callable[["NDArray[np.float64]", int], Voorspelling]


def naief(y: NDArray[np.float64], horizon: int) -> Voorspelling:
    """De laatste maand blijft gelden; de spreiding groeit met de wortel van de horizon, tot aan wat de wacht toelaat."""
    stap = np.arange(1, horizon + 1)
    grens = (np.max(y) + 0.99 * np.log(HOOGSTENS_MAAL_TOP) - y[-1]) / _P90
    return Voorspelling(np.full(horizon, y[-1]), np.minimum(_rms(np.diff(y)) * np.sqrt(stap), grens))


def seizoensnaief(y: NDArray[np.float64], horizon: int) -> Voorspelling:
    """Dezelfde maand van het laatste jaar blijft gelden."""
    stap = np.arange(horizon)
    mu = y[len(y) - JAAR + stap % JAAR]
    return Voorspelling(mu, _rms(y[JAAR:] - y[:-JAAR]) * np.sqrt(1 + stap // JAAR))


def niveau_en_verloop(y: NDArray[np.float64], horizon: int) -> Voorspelling:
    """Glad niveau met een deel van seizoen, verloop en groei, met vaste getallen (`kostenmodel.prognose.verloop`)."""
    return Voorspelling(*verloop.niveau_en_verloop(y, horizon))


def lokaal_niveau(y: NDArray[np.float64], horizon: int) -> Voorspelling:
    """Toevalswandeling met meetruis (lokaal niveau), geschat met het Kalmanfilter van statsmodels."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    fit = UnobservedComponents(y, level="llevel").fit(disp=0, cov_type="none")
    ruis, stapvar = (float(p) for p in fit.params)
    niveau = float(fit.predicted_state[0, -1])
    onzeker = float(fit.predicted_state_cov[0, 0, -1])
    stap = np.arange(horizon)
    return Voorspelling(np.full(horizon, niveau), np.sqrt(onzeker + stap * stapvar + ruis))


def lokaal_niveau_seizoen(y: NDArray[np.float64], horizon: int) -> Voorspelling:
    """Lokaal niveau op de reeks zonder seizoen, plus een naar nul getrokken seizoenpatroon."""
    patroon = seizoenpatroon(y)
    plek = np.arange(len(y) + horizon) % JAAR
    kern = lokaal_niveau(y - patroon[plek[: len(y)]], horizon)
    return Voorspelling(kern.mu + patroon[plek[len(y) :]], kern.sigma)


def terugkerend(y: NDArray[np.float64], horizon: int) -> Voorspelling:
    """Terugkeer naar de mediaan van de laatste tien jaar (AR(1)) op de reeks zonder seizoen, plus seizoenpatroon.

    De spreiding telt ook dat de mediaan zelf onzeker is, naar het aantal onafhankelijke maanden waarop zij rust.
    """
    patroon = seizoenpatroon(y)
    plek = np.arange(len(y) + horizon) % JAAR
    kern = (y - patroon[plek[: len(y)]])[-10 * JAAR :]
    niveau = float(np.median(kern))
    afstand = kern - niveau
    noemer = max(float(afstand[:-1] @ afstand[:-1]), 1e-12)
    geheugen = float(np.clip(afstand[:-1] @ afstand[1:] / noemer, 0.0, 0.99))
    schok = float(np.mean((afstand[1:] - geheugen * afstand[:-1]) ** 2))
    macht = geheugen ** np.arange(1, horizon + 1)
    evenwicht = schok / (1 - geheugen**2)
    niveaufout = evenwicht * (1 + geheugen) / (1 - geheugen) / len(kern)
    variantie = evenwicht * (1 - macht**2) + niveaufout * (1 - macht) ** 2
    return Voorspelling(niveau + afstand[-1] * macht + patroon[plek[len(y) :]], np.sqrt(variantie))


def gedempte_ets(y: NDArray[np.float64], horizon: int) -> Voorspelling:
    """Exponentiele demping met gedempte, optellende trend (ETS A,Ad,N); spreiding volgens Hyndman e.a. (2008), klasse 1."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    fit = ETSModel(y, error="add", trend="add", damped_trend=True).fit(disp=False)
    alfa, beta, demping = fit.smoothing_level, fit.smoothing_trend, fit.damping_trend
    macht = demping ** np.arange(1, horizon)
    invloed = alfa + beta * np.cumsum(macht)
    variantie = float(np.mean(fit.resid**2)) * np.concatenate([[1.0], 1 + np.cumsum(invloed**2)])
    return Voorspelling(np.asarray(fit.forecast(horizon)), np.sqrt(variantie))


def theta(y: NDArray[np.float64], horizon: int) -> Voorspelling:
    """Theta-methode (Assimakopoulos en Nikolopoulos 2000): gladde reeks plus halve trend."""
    from statsmodels.tsa.forecasting.theta import ThetaModel

    fit = ThetaModel(y, period=JAAR).fit()
    stap = np.arange(horizon)
    sigma = np.sqrt(float(fit.sigma2) * (1 + stap * float(fit.params["alpha"]) ** 2))
    return Voorspelling(np.asarray(fit.forecast(horizon)), sigma)


def airline(y: NDArray[np.float64], horizon: int) -> Voorspelling:
    """SARIMA(0,1,1)(0,1,1)12, geschat langs de snelle weg en daarna volledig gefilterd."""
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    orde = {"order": (0, 1, 1), "seasonal_order": (0, 1, 1, JAAR)}
    snel = SARIMAX(y, **orde, simple_differencing=True, concentrate_scale=True).fit(disp=0, cov_type="none")
    uitkomst = SARIMAX(y, **orde).filter(np.append(snel.params, snel.scale)).get_forecast(horizon)
    return Voorspelling(np.asarray(uitkomst.predicted_mean), np.asarray(uitkomst.se_mean))


MODELLEN: Mapping[str, Model] = {
    "naief": naief,
    "seizoensnaief": seizoensnaief,
    "niveau_en_verloop": niveau_en_verloop,
    "lokaal_niveau": lokaal_niveau,
    "lokaal_niveau_seizoen": lokaal_niveau_seizoen,
    "terugkerend": terugkerend,
    "gedempte_ets": gedempte_ets,
    "theta": theta,
    "airline": airline,
}


def bewaakt(model: Model, y: NDArray[np.float64], horizon: int) -> Voorspelling | None:
    """De voorspelling, of None als het model faalt, niet eindig is of ontspoort.

    Ontspoord: P90 boven vier maal de hoogste waarneming, of een verwachting onder een kwart van de laagste. Waarschuwingen
    van de rekenbibliotheek tellen niet: alleen de uitkomst telt.
    """
    if len(y) < MINSTE_MAANDEN or not np.all(np.isfinite(y)):
        return None
    try:
        with stil():
            uit = model(y, horizon)
    except (ValueError, ArithmeticError, np.linalg.LinAlgError, IndexError):
        return None
    if not (np.all(np.isfinite(uit.mu)) and np.all(np.isfinite(uit.sigma)) and np.all(uit.sigma >= 0)):
        return None
    ruimte = np.log(HOOGSTENS_MAAL_TOP)
    if np.any(uit.mu + _P90 * uit.sigma > np.max(y) + ruimte) or np.any(uit.mu < np.min(y) - ruimte):
        return None
    return Voorspelling(uit.mu, np.maximum(uit.sigma, 1e-6))


@contextmanager
def stil() -> Iterator[None]:
    """Zonder waarschuwingen van de rekenbibliotheken: of een fit deugt, blijkt uit de uitkomst.

    statsmodels zet bij het laden zijn waarschuwingen zelf aan; daarom eerst laden en dan pas dempen.
    """
    import statsmodels.tools.sm_exceptions  # noqa: F401

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def _rms(x: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(np.square(x))))
