"""Niveau en verloop: het eigen model van deze prognose, met vaste getallen in plaats van een fit.

De mediaan is een gladgestreken niveau plus een deel van het seizoen, van het verloop over jaren en van de groei van het
laatste jaar, min een deel van wat het laatste halfjaar ineens veranderde: een schok ebt gemiddeld deels weg. De band
volgt uit fouten die hetzelfde niveau eerder maakte, half teruggetrokken naar wat overal gewoon is. De getallen zijn
ronde waarden van een vlak optimum op elf andere Europese landen (2012-2019); zij gelden voor elke reeks en zijn niet per
reeks geschat, omdat een eigen fit op weinig jaren slechter voorspelde. Grens: een omslag ziet dit model pas als hij er is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rij = NDArray[np.float64]

JAAR = 12
DEMPINGEN = np.array([0.3, 0.45, 0.6, 0.75, 0.9, 1.0])
"""Hoe zwaar de laatste maand telt in het niveau; 1 is de laatste maand zelf."""
DEMPING_VOORAF = np.array([0.1, 0.2, 0.5, 1.0, 1.5, 1.5])
MACHT_DEMPING = 25.0
"""Een demping die eerder een kleinere fout gaf (1 tot en met 3 maanden vooruit) weegt naar deze macht zwaarder."""
INLOOP = 12
"""De eerste maanden tellen niet als fout: het gladde niveau moet er eerst zijn."""
DEEL_SEIZOEN = 0.8
DEEL_VERLOOP = 0.5
"""Deel van de helling over hoogstens `JAREN_VERLOOP` jaar dat doorloopt; een half, zoals in de Theta-methode."""
JAREN_VERLOOP = 5
DEEL_JAARGROEI, DEEL_HALFJAAR = 0.2, -0.2
DEMPING_GROEI = 0.85
TERUGKEER = 0.002
"""Aandeel van de afstand tot het middelste niveau dat elke maand verdwijnt; na een jaar 2%, na twee jaar 5%."""
BODEM = 0.02
BAND_VAST, BAND_LANG, BAND_KORT, BAND_MAAND, BAND_HORIZON, BAND_LATER = -0.30, 0.40, 0.15, 0.15, 0.07, 0.30
"""De logaritme van de band: vast deel, exponenten van vroegere fouten (alle, recente), van de maandstap, van de horizon
en van de horizon voorbij een jaar. De exponenten van fouten en stap tellen op tot 0,7: een onrustige reeks krijgt een
bredere band, een rustige geen schijnzekerheid."""
VERGEET = 0.92
HOOGSTENS_MAAL_TOP = 3.0
"""Grens van P90, als veelvoud van de hoogste waarneming; de mediaan blijft er `RUIMTE` onder, zodat er een band overblijft."""
RUIMTE = 0.5
_P90 = 1.2815515655446004


def niveau_en_verloop(y: Rij, horizon: int) -> tuple[Rij, Rij]:
    """Mediaan en band (standaardafwijking) per maand vooruit op de modelschaal, vorm (horizon,); `y` telt minstens 36 maanden."""
    stap = np.arange(1, horizon + 1)
    patroon = seizoenpatroon(y)
    schoon = y - patroon[np.arange(len(y)) % JAAR]
    niveaus = gladde_niveaus(schoon)
    weging = DEMPING_VOORAF * _fout(schoon, niveaus) ** -MACHT_DEMPING
    niveau = float(niveaus[:, -1] @ weging / weging.sum())
    groei = np.cumsum(DEMPING_GROEI**stap)
    jaar = (schoon[-12:].mean() - schoon[-24:-12].mean()) / 12
    halfjaar = (schoon[-6:].mean() - schoon[-12:-6].mean()) / 6
    midden = (np.median(schoon) + np.median(schoon[-36:])) / 2
    mu = niveau + DEEL_SEIZOEN * patroon[(len(y) + stap - 1) % JAAR] + DEEL_VERLOOP * _helling(schoon) * np.minimum(stap, JAAR)
    mu += groei * (DEEL_JAARGROEI * jaar + DEEL_HALFJAAR * halfjaar) - (1 - np.exp(-TERUGKEER * stap)) * (niveau - midden)
    sigma = _band(schoon, niveaus[-2], stap)
    plafond = float(np.max(y)) + np.log(HOOGSTENS_MAAL_TOP)
    mu = np.clip(mu, float(np.min(y)) - np.log(HOOGSTENS_MAAL_TOP), plafond - RUIMTE)
    return mu, np.minimum(sigma, (plafond - mu) / _P90)


def gladde_niveaus(y: Rij) -> Rij:
    """Exponentieel gladgestreken niveaus met elk van `DEMPINGEN`, vorm (demping, maand); het begin is een halfjaar gemiddeld."""
    uit = np.empty((len(DEMPINGEN), len(y)))
    stand = np.full(len(DEMPINGEN), y[:6].mean())
    for maand, waarde in enumerate(y):
        stand = stand + DEMPINGEN * (waarde - stand)
        uit[:, maand] = stand
    return uit


def seizoenpatroon(y: Rij, jaren: int = 8) -> Rij:
    """Mediane afwijking per maand van het voortschrijdend jaargemiddelde over hoogstens `jaren` jaar, vorm (12,).

    Plek 0 hoort bij de eerste maand van `y`. Het patroon is naar nul getrokken naar de mate waarin het ruis kan zijn
    (James-Stein): een reeks zonder vast seizoen houdt niets over. De som over het jaar is nul.
    """
    venster = np.r_[0.5, np.ones(JAAR - 1), 0.5] / JAAR
    half = JAAR // 2
    afwijking = y[half : len(y) - half] - np.convolve(y, venster, mode="valid")
    plek = (np.arange(len(afwijking)) + half) % JAAR
    afwijking, plek = afwijking[-jaren * JAAR :], plek[-jaren * JAAR :]
    patroon = np.array([np.median(afwijking[plek == m]) for m in range(JAAR)])
    patroon -= patroon.mean()
    rest = afwijking - patroon[plek]
    ruis = float(np.sum(rest**2)) / max(len(rest) - JAAR, 1) * JAAR / len(rest)
    signaal = float(np.sum(patroon**2)) / (JAAR - 1)
    return patroon * max(0.0, 1 - ruis / signaal) if signaal > 0 else patroon


def _fout(y: Rij, niveaus: Rij) -> Rij:
    """Gemiddelde absolute fout 1 tot en met 3 maanden vooruit per demping, ten opzichte van de laatste maand."""
    fout = np.mean([np.abs(y[INLOOP + h :] - niveaus[:, INLOOP:-h]).mean(axis=1) for h in (1, 2, 3)], axis=0)
    return np.asarray((fout + 1e-6) / (fout[-1] + 1e-6))


def _helling(y: Rij) -> float:
    """Helling per maand van de rechte lijn door de laatste `JAREN_VERLOOP` jaar."""
    deel = y[-JAREN_VERLOOP * JAAR :]
    tijd = np.arange(len(deel)) - (len(deel) - 1) / 2
    return float(tijd @ deel / (tijd @ tijd))


def _band(y: Rij, niveau: Rij, stap: NDArray[np.int64]) -> Rij:
    """De band per horizon; voorbij de horizonten met genoeg eigen fouten groeit zij met de wortel van de horizon."""
    meeste = min(int(stap[-1]), (len(y) - INLOOP) // 2)
    maandstap = float(np.mean(np.abs(np.diff(y)[-JAAR:])))
    uit = np.empty(len(stap))
    for n, h in enumerate(stap):
        kort = min(int(h), meeste)
        fout = np.abs(y[INLOOP + kort :] - niveau[INLOOP:-kort])
        recent = VERGEET ** np.arange(len(fout))[::-1]
        lang, nu = np.log(fout.mean() + BODEM), np.log(np.average(fout, weights=recent) + BODEM)
        uit[n] = BAND_VAST + BAND_LANG * lang + BAND_KORT * nu + BAND_MAAND * np.log(maandstap + BODEM) + BAND_HORIZON * np.log(h)
        uit[n] += BAND_LATER * np.log(max(h / JAAR, 1.0)) + 0.5 * np.log(h / kort)
    return np.exp(uit)
