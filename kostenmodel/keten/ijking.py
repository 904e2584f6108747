"""IJking van de vrije raten van de keten op gepubliceerde standen, met kleinste kwadraten.

De keten loopt van januari 2019 tot en met de laatste maand op de gerealiseerde instroom; de raten zijn zo gekozen dat bezetting,
vergunninghouders in de opvang, openstaande aanvragen, beslissingen en gehuisvesten het best passen bij wat gepubliceerd is. Elke
grootheid weegt met haar meetfout en recente jaren wegen zwaarder; wat van tevoren over een rate bekend is, telt mee als een waarneming
(ijking/raten.csv). Methode: `scipy.optimize.least_squares`; standaardfouten uit de jacobiaan, opgerekt met de restspreiding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kostenmodel.invoer import Invoer
from kostenmodel.prognose.reeksen import Maandreeksen, maanden_tussen, maanden_vanaf, maandreeksen

from .asiel import MAANDEN_PER_JAAR, Begin, Ketenwaarde, Maand, procedure_en_uitstroom
from .waarnemingen import Waarnemingen, aanvragen_voor, lees_waarnemingen

Rij = NDArray[np.float64]
BEGIN: Maand = (2019, 1)
EIND: Maand = (2023, 12)
"""De laatste maand waarvan alle reeksen bekend zijn."""
STROMEN = ("eerste", "herhaald", "nareis")
KETENRATEN = (
    "intrekkingen_per_maand",
    "aandeel_procedure_in_opvang",
    "vertrek_afgewezenen_per_maand",
    "verhuistempo",
    "aandeel_nareis_in_opvang",
)
"""De geijkte raten die de keten ook na 2023 gebruikt; de andere beschrijven alleen de jaren van de ijking."""
GEEN_VERGELIJKING: Maand = (9999, 1)
DOORGROEI = 2.0
"""Zoveel jaar na de ijking groeit de capaciteit van de IND in een terugblik nog door; daarna blijft zij gelijk."""
REEKS_VAN = {"bezetting": "personen_totaal", "vergunninghouders": "wachtenden", "voorraad": "voorraad"}


@dataclass(frozen=True)
class Residu:
    """Een waarneming naast het model; `afwijking` is model gedeeld door waarneming, min 1."""

    grootheid: str
    maand: Maand
    waargenomen: float
    model: float

    @property
    def afwijking(self) -> float:
        return self.model / self.waargenomen - 1


@dataclass(frozen=True, eq=False)
class Ijking:
    """De uitkomst: raten in de volgorde van ijking/raten.csv, hun covariantie en het verschil met elke waarneming."""

    tot: Maand
    namen: tuple[str, ...]
    waarden: Rij
    covariantie: Rij
    residuen: tuple[Residu, ...]
    eindstand: Mapping[str, Rij]
    """Reeksen van de geijkte doorloop, elk (1, maand); het begin van een terugblik."""

    def waarde(self, naam: str) -> float:
        return float(self.waarden[self.namen.index(naam)])

    def fout(self, naam: str) -> float:
        """Standaardfout van een rate."""
        plek = self.namen.index(naam)
        return float(np.sqrt(self.covariantie[plek, plek]))

    def gemiddelde_afwijking(self, grootheid: str) -> float:
        """Gemiddelde absolute afwijking van een grootheid, als deel."""
        return float(np.mean([abs(r.afwijking) for r in self.residuen if r.grootheid == grootheid]))


def maanden_van_tot(van: Maand, tot: Maand) -> tuple[Maand, ...]:
    """Alle maanden van `van` tot en met `tot`."""
    return maanden_vanaf(van, maanden_tussen(van, tot) + 1)


def ijk(invoer: Invoer, tot: Maand = EIND) -> Ijking:
    """De raten op waarnemingen tot en met `tot`; deterministisch en zonder kennis van later."""
    from scipy.optimize import least_squares

    raten, maanden = invoer.ijking.raten, maanden_van_tot(BEGIN, tot)
    waargenomen = lees_waarnemingen(invoer.map)
    doorloop = Doorloop(invoer, maandreeksen(invoer.map), waargenomen, tot)
    halfwaardetijd = float(invoer.maandwaarden("keten.ijking_halfwaardetijd", [tot]).midden[0])
    schaal = np.array([rate.spreiding for rate in raten])
    vooraf = np.array([rate.vooraf for rate in raten])
    bekend = doorloop.waargenomen

    def verschillen(waarden: Rij) -> Rij:
        residuen = doorloop.residuen(dict(zip((r.naam for r in raten), waarden, strict=True)), maanden, bekend)
        fouten = [np.log(max(r.model, 1.0) / r.waargenomen) / invoer.ijking.spreiding[r.grootheid] for r in residuen]
        gewicht = [0.5 ** (maanden_tussen(r.maand, tot) / MAANDEN_PER_JAAR / halfwaardetijd / 2) for r in residuen]
        return np.concatenate([np.array(fouten) * np.array(gewicht), (waarden - vooraf) / schaal])

    grenzen = ([rate.ondergrens for rate in raten], [rate.bovengrens for rate in raten])
    gevonden = least_squares(verschillen, vooraf, bounds=grenzen, x_scale=schaal)
    vrij = max(len(gevonden.fun) - len(raten), 1)
    restspreiding = max(float(gevonden.fun @ gevonden.fun) / vrij, 1.0)
    jacobiaan = np.asarray(gevonden.jac, dtype=float)
    covariantie = np.linalg.inv(jacobiaan.T @ jacobiaan) * restspreiding
    namen = tuple(rate.naam for rate in raten)
    beste = dict(zip(namen, gevonden.x, strict=True))
    return Ijking(tot, namen, gevonden.x, covariantie, doorloop.residuen(beste, maanden, bekend), doorloop.reken(beste, maanden))


class Doorloop:
    """De keten zonder opvangplaatsen op gerealiseerde instroom, met wat op `tot` bekend was."""

    def __init__(self, invoer: Invoer, instroom: Maandreeksen, waargenomen: Waarnemingen, tot: Maand) -> None:
        self.invoer, self.instroom, self.tot = invoer, instroom, tot
        self.waargenomen = waargenomen.tot(tot)

    def reken(self, raten: Mapping[str, float], maanden: Sequence[Maand]) -> dict[str, Rij]:
        """Een doorloop vanaf `BEGIN`; reeksen (1, maand)."""
        plekken = [self.instroom.maanden.index(maand) for maand in maanden]
        instroom = {stroom: self.instroom.aantallen[[rij]][:, plekken] for rij, stroom in enumerate(STROMEN)}
        begin = Begin(self.waargenomen.taakstelling, GEEN_VERGELIJKING, aanvragen=aanvragen_voor(self.instroom, BEGIN))
        enkel = {naam: np.array([waarde]) for naam, waarde in raten.items()}
        return procedure_en_uitstroom(maanden, instroom, self.waarde(enkel, maanden, self._begin(enkel)), begin, 1)

    def _begin(self, raten: Mapping[str, Rij]) -> dict[str, Rij]:
        vooraf = (BEGIN[0] - 1, 12)
        voorraad, wachtend = self.waargenomen.voorraad[vooraf], raten["vergunninghouders_begin"]
        rest = self.waargenomen.bezetting[vooraf] - raten["aandeel_procedure_in_opvang"] * voorraad - wachtend
        return {
            "begin_voorraad": np.array([voorraad]),
            "begin_vergunninghouders": wachtend,
            "begin_afgewezenen": np.maximum(rest, 0),
        }

    def waarde(self, raten: Mapping[str, Rij], maanden: Sequence[Maand], begin: Mapping[str, Rij]) -> Ketenwaarde:
        """Ketenwaarden bij deze raten (elk (trekking,)); wat niet geijkt is, houdt na `tot` zijn laatste waarde.

        Een blad dat toen nog geen waarde had (plaatsen, ontheemden), krijgt zijn eerste; geen van de vergeleken standen hangt ervan af.
        """
        eigen = {naam: raten[naam][:, None] for naam in KETENRATEN} | {naam: rij[:, None] for naam, rij in begin.items()}
        jaren = np.array([maanden_tussen(BEGIN, maand) / MAANDEN_PER_JAAR for maand in maanden])
        grens = maanden_tussen(BEGIN, self.tot) / MAANDEN_PER_JAAR + DOORGROEI
        groei = 1 + raten["beslissingen_groei"][:, None] * np.minimum(jaren, grens)
        eigen["jaarlijkse_beslissingen"] = raten["beslissingen_begin"][:, None] * groei
        eigen["inwilligingsaandeel"] = self._inwilliging(maanden, raten["telling_eurostat"])
        eigen["beslissingen_volgen_instroom"] = np.zeros((1, 1))

        def waarde(sleutel: str) -> Rij:
            if sleutel not in eigen:
                naam = f"keten.{sleutel}"
                eerste = self.invoer.blad(naam).waarden[0].vanaf
                grens = maanden[0] if sleutel.startswith("begin_") else self.tot
                momenten = [max(min(maand, grens), (eerste.year, eerste.month)) for maand in maanden]
                eigen[sleutel] = self.invoer.maandwaarden(naam, momenten).midden[None, :]
            return eigen[sleutel]

        return waarde

    def _inwilliging(self, maanden: Sequence[Maand], telling: Rij) -> Rij:
        """Inwilligingen per afgehandelde aanvraag: Eurostat per kwartaal, waar dat ontbreekt het jaarcijfer, na `tot` het laatste jaar."""
        geteld = self.waargenomen

        def aandeel(maand: Maand) -> Rij:
            kwartaal = (maand[0], (maand[1] - 1) // 3 + 1)
            if kwartaal in geteld.beslissingen:
                return np.minimum(geteld.inwilligingen[kwartaal] / geteld.beslissingen[kwartaal] * telling, 1)
            return np.full(len(telling), float(self.invoer.maandwaarden("keten.inwilligingsaandeel", [maand]).midden[0]))

        bekend = {maand: aandeel(maand) for maand in maanden_van_tot(BEGIN, self.tot)}
        laatste: Rij = np.mean([bekend[maand] for maand in list(bekend)[-MAANDEN_PER_JAAR:]], axis=0)
        return np.stack([bekend.get(maand, laatste) for maand in maanden], axis=1)

    def residuen(self, raten: Mapping[str, float], maanden: Sequence[Maand], bekend: Waarnemingen) -> tuple[Residu, ...]:
        """Elke waarneming in `maanden` naast het model; voorraad per kwartaaleinde, beslissingen per kwartaal."""
        return naast(self.reken(raten, maanden), maanden, bekend, raten["telling_eurostat"])


def naast(reeksen: Mapping[str, Rij], maanden: Sequence[Maand], bekend: Waarnemingen, telling: float) -> tuple[Residu, ...]:
    """De waarnemingen naast een enkele doorloop (eerste trekking)."""
    uit: list[Residu] = []
    for plek, maand in enumerate(maanden):
        kwartaaleinde = maand[1] % 3 == 0
        for grootheid, reeks in REEKS_VAN.items():
            standen: Mapping[Maand, float] = getattr(bekend, grootheid)
            if maand in standen and (grootheid != "voorraad" or kwartaaleinde):
                uit.append(Residu(grootheid, maand, standen[maand], float(reeksen[reeks][0, plek])))
        kwartaal = (maand[0], maand[1] // 3)
        if kwartaaleinde and plek >= 2 and kwartaal in bekend.beslissingen:
            geteld = telling * float(reeksen["beslissingen"][0, plek - 2 : plek + 1].sum())
            uit.append(Residu("beslissingen", maand, bekend.beslissingen[kwartaal], geteld))
    for (vanaf, tot), aantal in bekend.gehuisvest.items():
        if vanaf in maanden and tot in maanden:
            gerekend = float(reeksen["gehuisvest"][0, maanden.index(vanaf) : maanden.index(tot) + 1].sum())
            uit.append(Residu("gehuisvest", tot, aantal, gerekend))
    return tuple(uit)
