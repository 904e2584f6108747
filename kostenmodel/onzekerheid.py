"""Wat de trekkingen zeggen: kwantielen, gemiddelden en modelkans. Kwantielen worden nooit opgeteld; eerst tellen, dan delen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kostenmodel.rekenkern import AANLOOPJAREN

Rij = NDArray[np.float64]
ALLE_KANSEN = {"p5": 0.05, "p10": 0.10, "p50": 0.50, "p90": 0.90, "p95": 0.95}
KANSEN = {naam: ALLE_KANSEN[naam] for naam in ("p10", "p50", "p90")}
"""De kwantielen die elk werkboek per jaar toont."""
GEMIDDELDE = "gemiddelde"
MATEN = {
    "p10": "P10 (een op de tien trekkingen ligt lager)",
    "p50": "P50 (de middelste trekking)",
    "p90": "P90 (een op de tien trekkingen ligt hoger)",
    GEMIDDELDE: "Gemiddelde van de trekkingen",
}


def kwantielen(trekkingen: Rij, kansen: Sequence[float]) -> Rij:
    """Kwantielen over de eerste as, (kans, ...), lineair tussen twee trekkingen: gelijk aan `numpy.quantile`, maar sneller."""
    rijen = np.array(np.moveaxis(trekkingen, 0, -1), order="C")
    rijen.sort(axis=-1)
    plek = np.asarray(kansen) * (rijen.shape[-1] - 1)
    onder = plek.astype(int)
    laag, hoog = rijen[..., onder], rijen[..., np.minimum(onder + 1, rijen.shape[-1] - 1)]
    return np.moveaxis(laag + (plek - onder) * (hoog - laag), -1, 0)


def maten(trekkingen: Rij, kansen: Mapping[str, float] = KANSEN) -> dict[str, Rij]:
    """De kwantielen en het gemiddelde over de eerste as van (trekking, jaar)."""
    uit = kwantielen(trekkingen, list(kansen.values()))
    return dict(zip(kansen, uit, strict=True)) | {GEMIDDELDE: trekkingen.mean(axis=0)}


def maten_van_totaal(trekkingen: Rij, jaren: int) -> Mapping[str, float]:
    """Dezelfde maten van de som over de eerste `jaren` jaren vanaf het begrotingsjaar; per trekking opgeteld."""
    return {naam: float(waarde) for naam, waarde in maten(som_over(trekkingen, jaren)).items()}


def som_over(trekkingen: Rij, jaren: int) -> Rij:
    """Per trekking de som over de eerste `jaren` jaren vanaf het begrotingsjaar: van (trekking, jaar) naar (trekking,)."""
    return np.asarray(trekkingen[:, AANLOOPJAREN : AANLOOPJAREN + jaren].sum(axis=1))


def modelkans(verschil: Rij) -> float:
    """Het deel van de trekkingen waarin structureel voordeliger is; gelijke uitkomsten tellen niet als voordeel."""
    return float((verschil < 0).mean())


AFWIJKING_NOEMEN = 0.10


def wijkt_af(rekenpad: float, gemiddelde: float) -> bool:
    """Of rekenpad en gemiddelde van de trekkingen meer dan 10% van elkaar verschillen."""
    grootste = max(abs(rekenpad), abs(gemiddelde))
    return bool(grootste > 0 and abs(rekenpad - gemiddelde) > AFWIJKING_NOEMEN * grootste)


ZEKERHEDEN = (70.0, 75.0, 80.0, 85.0, 90.0, 95.0)
"""De zekerheden die standaard naast elkaar staan, in procenten."""
ZEKERHEID_ONDER, ZEKERHEID_BOVEN = 50.0, 100.0
ONDERGRENZEN = {code: f"begroting.ratio_ondergrens.{code}" for code in "fedcba"}
"""Klasse van het weerstandsvermogen -> blad met de laagste ratio, de laagste klasse eerst."""


def eis_zekerheid(procent: float) -> None:
    """Weigert een zekerheid die niet tussen 50 en 100 procent ligt; geeft `InvoerFouten`."""
    if ZEKERHEID_ONDER < procent < ZEKERHEID_BOVEN:
        return
    from kostenmodel.invoer.meldingen import InvoerFouten, Melding

    verwacht = f"een percentage boven {ZEKERHEID_ONDER:g} en onder {ZEKERHEID_BOVEN:g}"
    doe = "Kies bijvoorbeeld 90: in negen van de tien trekkingen is het bedrag dan genoeg. Bij 50 of lager houdt u niets achter de hand."
    if procent >= ZEKERHEID_BOVEN:
        doe = "Kies bijvoorbeeld 95. Volledige zekerheid bestaat niet: de trekkingen kennen niet alles wat kan gebeuren."
    raise InvoerFouten([Melding("opdrachtregel", "--zekerheid", f"{procent:g}", verwacht, doe)])


@dataclass(frozen=True)
class Weerstand:
    """Benodigde weerstandscapaciteit bij een zekerheid (EUR).

    `bedrag`: bovenop wat geraamd is over de hele termijn. `structureel`: wat erbij komt als de afwijking van het laatste jaar nog een
    jaar doorloopt. Onder nul: de raming bevat al meer dan deze zekerheid vraagt.
    """

    bedrag: float
    structureel: float

    def met_factor(self, factor: float) -> float:
        """Het bedrag als het laatste jaar `factor` keer telt: bij 1 stopt de afwijking na de termijn, bij 3 loopt zij twee jaar door."""
        return self.bedrag + (factor - 1) * self.structureel


def weerstand(trekkingen: Rij, geraamd: Rij, jaren: int, procent: float) -> Weerstand:
    """Wat er bovenop de raamde stand nodig is om in `procent` van de trekkingen genoeg te hebben.

    `trekkingen` (trekking, jaar) en `geraamd` (jaar,): netto last. Per trekking opgeteld over `jaren` jaren vanaf het begrotingsjaar,
    en pas dan het kwantiel. InvoerFouten bij een zekerheid van 50 of minder, of 100 of meer.
    """
    eis_zekerheid(procent)
    afwijking = (trekkingen - geraamd)[:, AANLOOPJAREN : AANLOOPJAREN + jaren]
    som = afwijking.sum(axis=1)
    bedrag, langer = (float(kwantielen(rij, [procent / 100])[0]) for rij in (som, som + afwijking[:, -1]))
    return Weerstand(bedrag, langer - bedrag)


@dataclass(frozen=True)
class Vermogen:
    """Weerstandsvermogen van een gemeente: benodigde capaciteit (EUR), en met wat beschikbaar is de ratio en haar klasse."""

    benodigd: float
    ratio: float | None
    klasse: str | None


def vermogen(benodigd: float, beschikbaar: float, ondergrenzen: Mapping[str, float]) -> Vermogen:
    """De ratio beschikbaar gedeeld door benodigd, en de hoogste klasse waarvan zij de ondergrens haalt; zonder risico geen ratio."""
    if benodigd <= 0:
        return Vermogen(benodigd, None, None)
    ratio = beschikbaar / benodigd
    gehaald = {code: grens for code, grens in ondergrenzen.items() if ratio >= grens}
    return Vermogen(benodigd, ratio, max(gehaald, key=gehaald.__getitem__))


@dataclass(frozen=True)
class Spijt:
    """Verwachte spijt van een keuze (EUR): het gemiddelde over alle trekkingen van wat zij te veel kost als de andere beter was."""

    structureel: float
    crisis: float


def verwachte_spijt(verschil: Rij) -> Spijt:
    """`verschil` is structureel min crisis per trekking; het verschil tussen beide spijten is het gemiddelde verschil."""
    return Spijt(float(np.maximum(verschil, 0).mean()), float(np.maximum(-verschil, 0).mean()))


def overschrijding(verschil: Rij, punten: int) -> tuple[Rij, Rij]:
    """Bedragen op gelijke afstand van de laagste tot de hoogste trekking, en het deel van de trekkingen dat erboven ligt."""
    bedragen = np.linspace(verschil.min(), verschil.max(), punten)
    return bedragen, np.array([float((verschil > bedrag).mean()) for bedrag in bedragen])


class Oorzaken:
    """Oorzaken per trekking, zo bewaard dat het aandeel van alle oorzaken in een uitkomst een matrixproduct kost."""

    def __init__(self, oorzaken: Sequence[Rij]) -> None:
        """Elke oorzaak is (trekking,), of (trekking, deel) als zij uit meer reeksen bestaat."""
        vlakken = [rangen(een) for een in oorzaken]
        self._delen = np.array([vlak.shape[1] for vlak in vlakken])
        bases = [_basis(vlak) for vlak in vlakken]
        self._van = np.repeat(np.arange(len(bases)), [len(basis) for basis in bases])
        self._bases = np.concatenate(bases)

    def aandelen(self, uitkomst: Rij) -> Rij:
        """Per oorzaak het deel van de spreiding van `uitkomst` (trekking,) dat met haar meebeweegt.

        Dat is R2 op rangen, verminderd met wat toeval zou geven, nooit onder nul; van een oorzaak met een reeks dus het kwadraat van de
        rangcorrelatie van Spearman. Samenspel tussen oorzaken telt nergens mee, dus aandelen tellen niet op tot 1.
        """
        doel = rangen(uitkomst)[:, 0]
        n, kwadraat = len(doel), float(doel @ doel)
        if not kwadraat:
            return np.zeros(len(self._delen))
        uitgelegd = np.bincount(self._van, (self._bases @ doel) ** 2, len(self._delen)) / kwadraat
        vrij = n - 1 - self._delen
        return np.where(vrij < 1, 0.0, np.maximum(0.0, 1 - (1 - uitgelegd) * (n - 1) / np.maximum(vrij, 1)))


def _basis(vlak: Rij) -> Rij:
    """Een orthonormale basis van de kolommen van (trekking, deel): (richting, trekking)."""
    links, groottes, _ = np.linalg.svd(vlak, full_matrices=False)
    return np.asarray(links[:, groottes > 1e-9 * max(float(groottes.max(initial=0)), 1.0)].T)


def rangen(rijen: Rij) -> Rij:
    """Rangnummers met gemiddelde nul van (trekking,) of (trekking, oorzaak): (trekking, oorzaak). Gelijke waarden delen hun rang."""
    return np.column_stack([_rangen(kolom) for kolom in rijen.reshape(len(rijen), -1).T])


def _rangen(rij: Rij) -> Rij:
    _, waar, aantal = np.unique(rij, return_inverse=True, return_counts=True)
    midden = np.cumsum(aantal) - (aantal + 1) / 2
    return np.asarray(midden[waar.reshape(-1)] - (len(rij) - 1) / 2)
