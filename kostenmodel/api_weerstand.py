"""Het weerstandsvermogen bij `gevoeligheid`: wat de gebruiker kiest en opgeeft, en wat deze taken daaraan veranderen.

Fouten van de gebruiker komen als `InvoerFouten`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kostenmodel.api import verzamel
from kostenmodel.invoer import Invoer, InvoerFouten, Melding

if TYPE_CHECKING:
    from kostenmodel.doorrekening import Uitkomst
    from kostenmodel.onzekerheid import Vermogen, Weerstand

NU = "nu"
"""Het weerstandsvermogen zonder wat dit model erbij telt."""
HOOGSTE_FACTOR = 10.0
_MET_PUNTEN = re.compile(r"\d{1,3}(?:\.\d{3})+")
_BEDRAG = re.compile(rf"(?:{_MET_PUNTEN.pattern}|\d+)(?:,\d+)?|\d+\.\d+")
"""Een bedrag zoals een Nederlander het schrijft: 2.500.000 of 2500000, met een komma of een punt voor centen."""


@dataclass(frozen=True)
class Tabel:
    kop: str
    koppen: list[str]
    rijen: list[list[str]]
    zinnen: list[str]


@dataclass(frozen=True)
class Weerstandsvraag:
    """Wat de gebruiker over zijn weerstandsvermogen opgeeft, zoals hij het typt; leeg is niet opgegeven."""

    zekerheden: Sequence[str] = ()
    factor: str = "1"
    benodigd: str | None = None
    beschikbaar: str | None = None


@dataclass(frozen=True)
class Keus:
    """De vraag, gelezen: zekerheden in procenten, en het eigen totaal aan benodigde en beschikbare capaciteit (EUR) of None."""

    zekerheden: tuple[float, ...]
    factor: float
    totalen: tuple[float, float] | None


@dataclass(frozen=True)
class Weerstandsverslag:
    """Bedragen in nominale euro's, per trekking opgeteld over `jaren` jaren."""

    nodig: dict[str, dict[str, Weerstand]]
    """Bekostiging -> zekerheid in procenten -> benodigde weerstandscapaciteit."""
    factor: float
    """Hoeveel keer de afwijking van het laatste jaar telt."""
    jaren: int
    vermogen: dict[str, dict[str, Vermogen]] | None
    """"nu" of de bekostiging -> zekerheid -> weerstandsvermogen; None zonder eigen totalen."""


def lees_vraag(vraag: Weerstandsvraag, fouten: list[Melding]) -> Keus:
    """De keuzes van de gebruiker; wat niet klopt komt bij `fouten`."""
    from kostenmodel.onzekerheid import ZEKERHEDEN

    zekerheden = verzamel(fouten, [lambda tekst=tekst: lees_zekerheid(tekst) for tekst in vraag.zekerheden])
    factor = verzamel(fouten, [lambda: _lees_factor(vraag.factor)])
    opgegeven = [("--benodigd", vraag.benodigd), ("--beschikbaar", vraag.beschikbaar)]
    bedragen = verzamel(fouten, [lambda o=optie, t=tekst: lees_bedrag(o, t) for optie, tekst in opgegeven if tekst is not None])
    ontbreekt = [optie for optie, tekst in opgegeven if tekst is None]
    if len(ontbreekt) == 1:
        doe = "Noem ze allebei: zij staan in de paragraaf weerstandsvermogen van uw begroting."
        fouten.append(Melding("opdrachtregel", ontbreekt[0], "niets", "--benodigd en --beschikbaar samen", doe))
    totalen = (bedragen[0], bedragen[1]) if len(bedragen) == 2 else None
    return Keus(tuple(zekerheden) or ZEKERHEDEN, factor[0] if factor else 1.0, totalen)


def lees_zekerheid(tekst: str) -> float:
    """Een percentage, met punt of komma en met of zonder procentteken. InvoerFouten als het niet tussen 50 en 100 ligt."""
    from kostenmodel.onzekerheid import eis_zekerheid

    try:
        procent = float(tekst.strip().removesuffix("%").replace(",", "."))
    except ValueError:
        melding = Melding("opdrachtregel", "--zekerheid", tekst, "een percentage boven 50 en onder 100", "Geef een getal, zoals 90.")
        raise InvoerFouten([melding]) from None
    eis_zekerheid(procent)
    return procent


def _lees_factor(tekst: str) -> float:
    try:
        factor = float(tekst.replace(",", "."))
    except ValueError:
        factor = float("nan")
    if not 0 <= factor <= HOOGSTE_FACTOR:
        verwacht = f"een getal van 0 tot en met {HOOGSTE_FACTOR:g}"
        doe = "Kies 1 als de afwijking na de termijn stopt, 2 als zij nog een jaar doorloopt."
        raise InvoerFouten([Melding("opdrachtregel", "--structurele-factor", tekst, verwacht, doe)])
    return factor


def lees_bedrag(optie: str, tekst: str) -> float:
    """Een bedrag van nul of meer, ook met punten tussen de duizendtallen. InvoerFouten als het dat niet is."""
    kaal = tekst.strip().removeprefix("€").strip()
    if not _BEDRAG.fullmatch(kaal):
        doe = "Schrijf hele euro's, zoals 2500000 of 2.500.000."
        raise InvoerFouten([Melding("opdrachtregel", optie, tekst, "een bedrag van nul of meer", doe)])
    zonder_centen = kaal.split(",")[0]
    return float((kaal.replace(".", "") if _MET_PUNTEN.fullmatch(zonder_centen) else kaal).replace(",", "."))


def meet_weerstand(invoer: Invoer, uitkomst: Uitkomst, scenario: str, jaren: int, keus: Keus) -> Weerstandsverslag:
    """De benodigde weerstandscapaciteit per bekostiging en zekerheid, en wat zij met het eigen totaal doet."""
    from kostenmodel.onzekerheid import ONDERGRENZEN, vermogen, weerstand
    from kostenmodel.rekenschema import ARMEN

    trekkingen = uitkomst.simulatie[scenario].netto
    nodig = {
        arm: {
            f"{procent:g}": weerstand(trekkingen[arm, "gemeente"], uitkomst.armen[scenario, arm].posten["netto.gemeente"], jaren, procent)
            for procent in keus.zekerheden
        }
        for arm in ARMEN
    }
    if keus.totalen is None:
        return Weerstandsverslag(nodig, keus.factor, jaren, None)
    benodigd, beschikbaar = keus.totalen
    grenzen = {code: float(invoer.jaarwaarden(blad, [uitkomst.inst.jaar]).midden[0]) for code, blad in ONDERGRENZEN.items()}
    erbij = {NU: dict.fromkeys(nodig[ARMEN[0]], 0.0)} | {
        arm: {zekerheid: max(0.0, een.met_factor(keus.factor)) for zekerheid, een in rij.items()} for arm, rij in nodig.items()
    }
    vermogens = {wie: {z: vermogen(benodigd + meer, beschikbaar, grenzen) for z, meer in rij.items()} for wie, rij in erbij.items()}
    return Weerstandsverslag(nodig, keus.factor, jaren, vermogens)


def weerstand_als_json(verslag: Weerstandsverslag) -> dict[str, Any]:
    """Het deel van `gevoeligheid --json` over weerstand; zie `api_gevoeligheid.als_json`."""
    return {
        "structurele_factor": verslag.factor,
        "weerstand": {
            arm: {zekerheid: een.met_factor(verslag.factor) for zekerheid, een in rij.items()} for arm, rij in verslag.nodig.items()
        },
        "weerstand_structureel": {
            arm: {zekerheid: een.structureel for zekerheid, een in rij.items()} for arm, rij in verslag.nodig.items()
        },
        "weerstandsvermogen": verslag.vermogen
        and {wie: {zekerheid: asdict(een) for zekerheid, een in rij.items()} for wie, rij in verslag.vermogen.items()},
    }


def weerstandstabellen(verslag: Weerstandsverslag) -> list[Tabel]:
    """De benodigde capaciteit om te lezen, en de verandering van het weerstandsvermogen als de gemeente haar totalen noemt."""
    armen, factor = list(verslag.nodig), f"{verslag.factor:g}".replace(".", ",")
    rijen = [
        [
            _procent(zekerheid),
            *(euro(verslag.nodig[arm][zekerheid].met_factor(verslag.factor)) for arm in armen),
            *(euro(verslag.nodig[arm][zekerheid].structureel) for arm in armen),
        ]
        for zekerheid in verslag.nodig[armen[0]]
    ]
    nodig = Tabel(
        f"Benodigde weerstandscapaciteit van de gemeente bovenop het rekenpad, {verslag.jaren} jaar samen",
        ["Zekerheid", *armen, *(f"{arm}, structureel deel" for arm in armen)],
        rijen,
        [
            "Per trekking opgeteld over de jaren; een bedrag onder nul zegt dat het rekenpad deze zekerheid al bevat.",
            f"Structureel deel: wat elk jaar erbij komt dat de afwijking van het laatste jaar doorloopt. Dat jaar telt hier {factor} keer.",
        ],
    )
    return [nodig, *_vermogenstabel(verslag)]


def _vermogenstabel(verslag: Weerstandsverslag) -> list[Tabel]:
    if verslag.vermogen is None:
        return []

    def ratio(een: Vermogen) -> str:
        return "geen risico" if een.ratio is None else f"{een.ratio:.2f} ({(een.klasse or '').upper()})".replace(".", ",")

    nu, *armen = verslag.vermogen
    rijen = [
        [
            _procent(zekerheid),
            *(euro(verslag.vermogen[arm][zekerheid].benodigd - eigen.benodigd) for arm in armen),
            *(ratio(verslag.vermogen[wie][zekerheid]) for wie in (nu, *armen)),
        ]
        for zekerheid, eigen in verslag.vermogen[nu].items()
    ]
    koppen = ["Zekerheid", *(f"{arm}: benodigd erbij" for arm in armen), "Ratio nu", *(f"Ratio {arm}" for arm in armen)]
    zin = (
        "Opgeteld bij uw eigen totaal. Risico's vallen niet allemaal tegelijk tegen: in een simulatie van alles samen komt er minder bij. "
        "De klassen A tot en met F zijn gebruik, geen norm."
    )
    return [Tabel("Weerstandsvermogen van de gemeente met deze taken erbij", koppen, rijen, [zin])]


def _procent(zekerheid: str) -> str:
    return f"{zekerheid}%".replace(".", ",")


def euro(bedrag: float) -> str:
    """Een bedrag in hele euro's, om te lezen."""
    from kostenmodel.werkboek.notatie import getal as schrijf

    return f"{schrijf(bedrag)} euro"
