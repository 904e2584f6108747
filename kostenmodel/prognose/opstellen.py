"""Stelt de prognose op: fits, gewichten, verbreding, kwantielen per maand en de samenhang tussen maanden en stromen.

De uitkomst hangt alleen af van de reeksen, de instellingen en de versies: er komt geen toeval aan te pas. Toeval komt
van buiten, als normalen, pas bij `Prognose.paden`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kostenmodel.invoer.meldingen import InvoerFouten, Melding
from kostenmodel.prognose import opslag, samenhang
from kostenmodel.prognose.combinatie import ijk
from kostenmodel.prognose.kwantielen import KANSEN, kwantielen, langjarig_niveau, paden, verleng
from kostenmodel.prognose.modellen import MINSTE_MAANDEN
from kostenmodel.prognose.reeksen import NOWCAST, Maand, Maandreeksen, maanden_vanaf, toon_maand
from kostenmodel.prognose.schaal import naar_personen, naar_schaal
from kostenmodel.prognose.terugtoets import HORIZON, SCOREHORIZONTEN, ijkoorsprongen, modeluitvoer, scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rij = NDArray[np.float64]


@dataclass(frozen=True)
class Instellingen:
    """Keuzes van de prognose die een gebruiker kan verzetten: waarheen en hoe snel het niveau na twee jaar terugkeert.

    Snelheid: de eerste aanvragen per jaar over 2000-2025 (UNHCR en CBS) hangen in logaritmen met 0,59 samen met het jaar
    ervoor, 0,70 na correctie voor het kleine aantal jaren (Kendall 1954). Dat is een halvering in 16 tot 24 maanden; hier
    geldt de voorzichtige kant. Niveau: de mediaan van tien jaar, omdat een gemiddelde aan de pieken van 2015 en 2022-2023
    hangt en een langere reeks aan een tijd met de helft van de aanvragen. Een scenario schuift het langjarige niveau met
    zijn instroomfactor, of geeft het zelf op met `langjarig`.
    """

    halfwaardetijd_maanden: float = 24.0
    """Na zoveel maanden (voorbij twee jaar) is de afstand tot het langjarig niveau gehalveerd."""
    jaren_langjarig: int = 10
    """Over zoveel jaar geldt de mediaan als langjarig niveau."""


@dataclass(frozen=True)
class Prognose:
    """Een kwantielfunctie per stroom en maand, en de samenhang van alle maanden en stromen.

    `kwantielen` (stroom, maand, K) in personen bij `kansen` (K,). `factor` (stroom*maand, aantal_normalen): wortel van
    de correlatiematrix met de belangrijkste hoofdcomponent vooraan. `toelichting`: modellen, gewichten, verbreding en
    langjarig niveau per stroom. `scores`: maten per stroom, horizon en model, naief vooraan.
    """

    stromen: tuple[str, ...]
    maanden: tuple[Maand, ...]
    kwantielen: Rij
    kansen: Rij
    factor: Rij
    toelichting: Mapping[str, Any]
    scores: tuple[dict[str, Any], ...]

    @property
    def aantal_normalen(self) -> int:
        """Aantal standaardnormalen dat een trekking nodig heeft (volle rang)."""
        return int(self.factor.shape[1])

    def paden(self, normalen: Rij) -> Rij:
        """Paden (stroom, trekking, maand) in personen uit normalen (trekking, aantal_normalen); nul geeft de mediaan."""
        if normalen.ndim != 2 or normalen.shape[1] != self.aantal_normalen:
            raise ValueError(f"normalen: verwacht (trekkingen, {self.aantal_normalen}), gevonden {normalen.shape}")
        return paden(self.kwantielen, self.kansen, normalen @ self.factor.T)

    def mediaan(self) -> Rij:
        """De mediaan per maand, vorm (stroom, maand)."""
        return self.kwantielen[:, :, int(np.argmin(np.abs(self.kansen - 0.5)))]

    @property
    def correlatie(self) -> Rij:
        """De correlatiematrix, rijen stroom voor stroom en daarbinnen maand voor maand."""
        return self.factor @ self.factor.T


def stel_op(
    reeksen: Maandreeksen,
    *,
    tot: Maand,
    maanden_vooruit: int,
    langjarig: Mapping[str, float] | None = None,
    instellingen: Instellingen | None = None,
    cache: bool = True,
) -> Prognose:
    """Prognose van alle stromen voor de `maanden_vooruit` maanden na `tot`.

    `langjarig`: personen per maand waarnaar een stroom op den duur terugkeert; ontbreekt een stroom, dan de mediaan van
    zijn laatste tien jaar. Nowcastmaanden bepalen het vertrekpunt maar tellen niet als uitkomst om op te ijken. Fouten
    in de vraag geven `InvoerFouten`.
    """
    keuze = instellingen or Instellingen()
    deel = reeksen.tot(tot)
    _keur(deel, maanden_vooruit, langjarig or {}, keuze)
    code = opslag.sleutel(
        {"aantallen": deel.aantallen, "nowcast": deel.status == NOWCAST},
        {
            "soort": "prognose",
            "stromen": deel.stromen,
            "begin": deel.maanden[0],
            "maanden": maanden_vooruit,
            "langjarig": dict(langjarig or {}),
            **asdict(keuze),
        },
    )
    arrays = opslag.uit_opslag_of("prognose", code, lambda: _reken(deel, maanden_vooruit, langjarig or {}, keuze, cache), gebruik=cache)
    tekst = json.loads(arrays["tekst"].tobytes().decode())
    vooruit = maanden_vanaf(deel.maanden[-1], maanden_vooruit + 1)[1:]
    return Prognose(deel.stromen, vooruit, arrays["kwantielen"], KANSEN, arrays["factor"], tekst["toelichting"], tuple(tekst["scores"]))


def _reken(
    deel: Maandreeksen, maanden_vooruit: int, langjarig: Mapping[str, float], keuze: Instellingen, cache: bool
) -> dict[str, NDArray[Any]]:
    raster, toelichting, alle_scores, niveaus = [], {}, [], []
    schalen = naar_schaal(deel.aantallen)
    horizon = min(HORIZON, maanden_vooruit)
    for s, stroom in enumerate(deel.stromen):
        y = schalen[s]
        gemeten = len(y) - int(np.sum(deel.status[s] == NOWCAST))
        ijking = ijk(modeluitvoer(y[:gemeten], ijkoorsprongen(gemeten), HORIZON, cache=cache))
        oordeel = ijking.oordeel(gemeten)
        nu = modeluitvoer(y, [len(y)], horizon, cache=cache)
        mu, sigma = oordeel.voorspel(nu.mu[0], nu.sigma[0], nu.modellen)
        niveau, spreiding = langjarig_niveau(y, keuze.jaren_langjarig)
        if stroom in langjarig:
            niveau = float(naar_schaal(langjarig[stroom]))
        mu, sigma = verleng(mu, sigma, maanden_vooruit, niveau, spreiding, keuze.halfwaardetijd_maanden)
        raster.append(kwantielen(mu, sigma))
        niveaus.append(samenhang.schat_niveaumodel(y))
        alle = np.ones(len(ijking.uitvoer.oorsprong), dtype=bool)
        alle_scores += [{"stroom": stroom, **rij} for rij in scores(ijking, SCOREHORIZONTEN, alle, y[:gemeten])]
        toelichting[stroom] = {
            "laatste_maand": toon_maand(deel.maanden[-1]),
            "geijkt_tot_en_met": toon_maand(deel.maanden[gemeten - 1]),
            "oorsprongen": len(ijking.uitvoer.oorsprong),
            "gewichten": {
                naam: {str(h): float(oordeel.gewicht[m, h - 1]) for h in (1, 6, 12, 24) if h <= horizon}
                for m, naam in enumerate(nu.modellen)
            },
            "weggevallen": [n for m, n in enumerate(nu.modellen) if not np.isfinite(nu.mu[0, m]).all()],
            "verbreding": {str(h): float(oordeel.verbreding[h - 1]) for h in (1, 3, 6, 12, 24) if h <= horizon},
            "naief": [h + 1 for h in range(horizon) if oordeel.naief[h]],
            "langjarig_per_maand": float(naar_personen(niveau)),
            "halfwaardetijd_maanden": keuze.halfwaardetijd_maanden,
        }
    stromen = samenhang.tussen_stromen(schalen[:, -120:])
    matrix = samenhang.correlatie(niveaus, stromen, maanden_vooruit, HORIZON, keuze.halfwaardetijd_maanden)
    tekst = json.dumps({"toelichting": toelichting, "scores": alle_scores}, sort_keys=True)
    return {
        "kwantielen": np.array(raster),
        "factor": samenhang.wortel(matrix),
        "tekst": np.frombuffer(tekst.encode(), dtype=np.uint8),
    }


def _keur(deel: Maandreeksen, maanden_vooruit: int, langjarig: Mapping[str, float], keuze: Instellingen) -> None:
    fouten = []
    if len(deel.maanden) < MINSTE_MAANDEN:
        eis = f"ten minste {MINSTE_MAANDEN} maanden"
        fouten.append(Melding("reeksen", "lengte", f"{len(deel.maanden)} maanden", eis, "Geef een langere reeks."))
    if not 1 <= maanden_vooruit <= 600:
        fouten.append(Melding("prognose", "maanden vooruit", str(maanden_vooruit), "1 tot en met 600", "Kies minder."))
    for stroom, niveau in langjarig.items():
        if stroom not in deel.stromen:
            eis = " of ".join(deel.stromen)
            fouten.append(Melding("prognose", "langjarig", f"stroom '{stroom}'", eis, "Kies een bestaande stroom."))
        elif not (np.isfinite(niveau) and niveau >= 0):
            doe = "Geef personen per maand."
            fouten.append(Melding("prognose", f"langjarig {stroom}", str(niveau), "een getal van nul of hoger", doe))
    if not (keuze.halfwaardetijd_maanden > 0 and keuze.jaren_langjarig >= 1):
        eis = "een halfwaardetijd boven nul en ten minste een jaar"
        fouten.append(Melding("prognose", "instellingen", str(keuze), eis, "Pas de instellingen aan."))
    if fouten:
        raise InvoerFouten(fouten)
