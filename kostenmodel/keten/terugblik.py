"""Terugblik: de keten vanaf een maand in het verleden, geijkt op wat toen bekend was en op de instroom die daarna kwam.

Wat er na het begin is gepubliceerd, telt nergens mee: raten, inwilligingen en taakstelling komen van ervoor. Alleen de instroom is de
gerealiseerde, zodat de fout van de keten niet de fout van de instroomprognose is. Naast elke latere waarneming staan de keten en
'geen verandering': de laatste stand van voor het begin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kostenmodel.invoer import Invoer, InvoerFouten
from kostenmodel.invoer.meldingen import Melding
from kostenmodel.prognose.instroom import BEGIN as BEGIN_VAN_DE_KETEN
from kostenmodel.prognose.oekraine import ontheemden
from kostenmodel.prognose.reeksen import maandreeksen, toon_maand
from kostenmodel.trekkingen import Toeval

from .asiel import MAANDEN_PER_JAAR, Begin, Maand
from .ijking import EIND, GEEN_VERGELIJKING, STROMEN, Doorloop, Ijking, ijk
from .loop import codes, instroom_voor_keten
from .ontheemden import simuleer_ontheemden
from .simulatie import Ketenuitkomst, simuleer
from .waarnemingen import Waarnemingen, aanvragen_voor, lees_waarnemingen

Rij = NDArray[np.float64]
EERSTE: Maand = (2021, 1)
LAATSTE: Maand = (EIND[0] + 1, 1)
BEGINNEN = tuple((jaar, 1) for jaar in range(EERSTE[0], LAATSTE[0] + 1))
"""De terugblikken die bij de ijking worden bewaard."""
VERGELEKEN = {"bezetting": "bezetting", "vergunninghouders": "vergunninghouders_in_opvang", "voorraad": "voorraad"}


@dataclass(frozen=True)
class Naast:
    """Een latere waarneming naast de mediaan van de keten en naast de laatste stand van voor het begin."""

    grootheid: str
    maand: Maand
    waargenomen: float
    keten: float
    geen_verandering: float


@dataclass(frozen=True, eq=False)
class Terugblik:
    """De keten vanaf `vanaf`, en per latere waarneming hoe ver zij ernaast zat."""

    vanaf: Maand
    ijking: Ijking
    keten: Ketenuitkomst
    naast: tuple[Naast, ...]

    def fout(self, grootheid: str, naam: str = "keten") -> float | None:
        """Gemiddelde absolute fout in personen van `keten` of `geen_verandering`; None zonder waarnemingen."""
        fouten = [abs(getattr(een, naam) - een.waargenomen) for een in self.naast if een.grootheid == grootheid]
        return float(np.mean(fouten)) if fouten else None


def terugblik(invoer: Invoer, vanaf: Maand, laatste_jaar: int, toeval: Toeval) -> Terugblik:
    """De keten van `vanaf` tot en met december van `laatste_jaar`; InvoerFouten bij een begin buiten de waarnemingen."""
    if not EERSTE <= vanaf <= LAATSTE:
        verwacht = f"een maand van {toon_maand(EERSTE)} tot en met {toon_maand(LAATSTE)}"
        doe = "Ervoor zijn er te weinig waarnemingen om op te ijken; erna is het begin niet waargenomen."
        raise InvoerFouten([Melding("opdrachtregel", "--vanaf", toon_maand(vanaf), verwacht, doe)])
    tot = (vanaf[0] - 1, 12) if vanaf[1] == 1 else (vanaf[0], vanaf[1] - 1)
    ijking, alles = ijk(invoer, tot), lees_waarnemingen(invoer.map)
    doorloop = Doorloop(invoer, maandreeksen(invoer.map), alles, tot)
    maanden, paden = instroom_voor_keten(invoer.map, laatste_jaar, toeval, vanaf)
    instroom = {stroom: paden[plek] for plek, stroom in enumerate(STROMEN)}
    raten = _raten(invoer, ijking, toeval)
    begin = _beginstanden(doorloop, ijking, raten)
    geijkt = doorloop.waarde(raten, maanden, begin)
    eerder = (ijking.eindstand["inwilligingen"] + ijking.eindstand["instroom_nareis"])[:, -MAANDEN_PER_JAAR:]
    aanvragen = aanvragen_voor(doorloop.instroom, vanaf)
    start = Begin(doorloop.waargenomen.taakstelling, GEEN_VERGELIJKING, vergunningen=eerder, aanvragen=aanvragen)
    keten = simuleer(maanden, instroom, geijkt, codes(invoer), start)
    keten = replace(keten, reeksen={**keten.reeksen, **_ontheemden(invoer, maanden, toeval.aantal)})
    return Terugblik(vanaf, ijking, keten, _naast(keten, alles.tot(maanden[-1]), tot))


def _raten(invoer: Invoer, ijking: Ijking, toeval: Toeval) -> dict[str, Rij]:
    """Trekkingen van alle raten samen, met de covariantie van de ijking en binnen hun grenzen; elk (trekking,)."""
    from scipy.special import ndtri

    wortel = np.linalg.cholesky(ijking.covariantie)
    normaal = np.stack([ndtri(toeval.uniform(f"ijking.{naam}")) for naam in ijking.namen], axis=1)
    getrokken = ijking.waarden + normaal @ wortel.T
    grens = {rate.naam: (rate.ondergrens, rate.bovengrens) for rate in invoer.ijking.raten}
    return {naam: np.clip(getrokken[:, plek], *grens[naam]) for plek, naam in enumerate(ijking.namen)}


def _beginstanden(doorloop: Doorloop, ijking: Ijking, raten: Mapping[str, Rij]) -> dict[str, Rij]:
    """De stand aan het begin: de waargenomen voorraad, en de doorloop met de laatste afwijking van zijn waarnemingen erbij."""
    bekend, eind, n = doorloop.waargenomen, ijking.eindstand, len(raten["verhuistempo"])
    voorraad = bekend.voorraad[max(bekend.voorraad)]

    def afwijking(grootheid: str) -> float:
        laatste = max((een for een in ijking.residuen if een.grootheid == grootheid), key=lambda een: een.maand)
        return laatste.waargenomen - laatste.model

    wachtend = max(float(eind["wachtenden"][0, -1]) + afwijking("vergunninghouders"), 0.0)
    bezetting = float(eind["personen_totaal"][0, -1]) + afwijking("bezetting")
    if ijking.tot in bekend.bezetting:
        bezetting = bekend.bezetting[ijking.tot]
    return {
        "begin_voorraad": np.full(n, voorraad),
        "begin_vergunninghouders": np.full(n, wachtend),
        "begin_afgewezenen": np.maximum(bezetting - raten["aandeel_procedure_in_opvang"] * voorraad - wachtend, 0),
    }


def _ontheemden(invoer: Invoer, maanden: Sequence[Maand], trekkingen: int) -> dict[str, Rij]:
    """Ontheemden staan los van de ijking: wat geteld is, en vanaf het begin van de keten de gewone doorloop zonder spreiding."""
    reeks = ontheemden(invoer.map)
    geteld = dict(zip(reeks.maanden, reeks.stand, strict=True))
    later = [maand for maand in maanden if maand >= BEGIN_VAN_DE_KETEN]
    doorloop = simuleer_ontheemden(later, lambda sleutel: invoer.maandwaarden(f"keten.{sleutel}", later).midden[None, :], 1)
    stand = dict(zip(later, doorloop["ontheemden"][0], strict=True))
    rij = np.array([stand[maand] if maand in stand else geteld.get(maand, 0.0) for maand in maanden])
    return {"ontheemden": np.broadcast_to(rij, (trekkingen, len(maanden)))}


def _naast(keten: Ketenuitkomst, alles: Waarnemingen, tot: Maand) -> tuple[Naast, ...]:
    uit: list[Naast] = []
    for grootheid, reeks in VERGELEKEN.items():
        standen: Mapping[Maand, float] = getattr(alles, grootheid)
        eerder = [maand for maand in standen if maand <= tot]
        mediaan = np.median(keten.reeksen[reeks], axis=0)
        for maand in sorted(standen):
            if maand > tot and maand in keten.maanden and (grootheid != "voorraad" or maand[1] % 3 == 0):
                uit.append(Naast(grootheid, maand, standen[maand], float(mediaan[keten.maanden.index(maand)]), standen[max(eerder)]))
    return tuple(uit)
