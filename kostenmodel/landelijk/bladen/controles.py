"""De controles van het landelijke werkboek: elk getal langs twee wegen, met een hoofdoordeel bovenaan, en de signalen."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from kostenmodel.controles import EURO
from kostenmodel.onzekerheid import AFWIJKING_NOEMEN, GEMIDDELDE
from kostenmodel.rekenschema import ARMEN
from kostenmodel.totalen import OORDELEN, RIJK, SAMENLEVING
from kostenmodel.werkboek.bladen.controles import FOUT, GOED, LET_OP, NAAM, STIL
from kostenmodel.werkboek.context import ALLES_GOED, ARMTITEL, IETS_FOUT
from kostenmodel.werkboek.regels import Cel, Formule, Kop, Regel, Vrij, Werkblad
from kostenmodel.werkboek.stijl import PRIJS

from ..cijfers import GEMEENTE, SLEUTEL
from ..kader import GROEP, IN_EEN_ZIN, WIE, Landkader
from . import artikel, gemeenten, groepen, regels, rekening_jaren, scenarios
from .rekening_jaren import ALLEN

HOOFDCONTROLE, SIGNALEN = "hoofdcontrole", "signalen"
GEEN_SIGNAAL, WEL_SIGNAAL = "geen signalen", "er zijn signalen, zie blad Controles"
KOPPEN = ("Controle", "Oordeel", "Links", "Rechts", "Verschil", "Tolerantie", "Fout (1 = ja)")
SIGNAALKOPPEN = ("Signaal", "Oordeel", "Links", "Rechts", "Verschil", "Ruimte (deel)", "Let op (1 = ja)")
RUIMTE_DREMPELS = 0.001
"""Zoveel mogen drempels per gemeente schelen zonder signaal, als deel."""
EERSTE_VAST = 8
"""Vaste uitkomsten per scenario staan vanaf deze kolom (van nul geteld), rechts van de tabel."""


@dataclass(frozen=True)
class Landcontrole:
    """Twee getallen die gelijk moeten zijn; `vast` zijn de uitkomsten per scenario waar `rechts` uit kiest."""

    naam: str
    links: Formule
    rechts: Formule
    tolerantie: float
    vast: tuple[float, ...] = ()
    gemiddelde_van: str = ""
    """De partij van wie een signaal het rekenpad naast het gemiddelde van de trekkingen zet."""

    @property
    def goed(self) -> bool:
        return abs(float(self.links.waarde) - float(self.rechts.waarde)) <= self.tolerantie


def blad(k: Landkader) -> Werkblad:
    lijst, signalen = controles(k), tuple(_signalen(k))
    fout = sum(not een.goed for een in lijst)
    telling = f"SUM({{$G:naam {_naam(0)}}}:{{$G:naam {_naam(len(lijst) - 1)}}})"
    signaaltelling = f"SUM({{$G:naam {_signaalnaam(0)}}}:{{$G:naam {_signaalnaam(len(signalen) - 1)}}})"
    inhoud: list[Regel] = [
        Vrij(
            (
                Cel("A", "Hoofdoordeel", "vet"),
                Cel("B", Formule(f'IF(C{{rij}}=0,"{ALLES_GOED}","{IETS_FOUT}")', hoofdoordeel(k)), "vet"),
                Cel("C", Formule(telling, float(fout)), "zacht", "0"),
                Cel("D", "controles die niet kloppen", "zacht"),
            ),
            naam=HOOFDCONTROLE,
        ),
        Vrij(
            (
                Cel("A", "Signalen", "vet"),
                Cel("B", Formule(f'IF(C{{rij}}=0,"{GEEN_SIGNAAL}","{WEL_SIGNAAL}")', signaaloordeel(k)), "vet"),
                Cel("C", Formule(signaaltelling, float(sum(not _stil(een) for een in signalen))), "zacht", "0"),
                Cel("D", "signalen; een signaal is geen fout", "zacht"),
            ),
            naam=SIGNALEN,
        ),
        Vrij(),
        _koprij(k, KOPPEN),
        *(_regel(k, nummer, een) for nummer, een in enumerate(lijst)),
        Vrij(),
        Kop("Signalen: goed om te weten, geen fout"),
        _koprij(k, SIGNAALKOPPEN),
        *(_signaal(k, nummer, een) for nummer, een in enumerate(signalen)),
    ]
    return Werkblad(
        NAAM,
        "Controles",
        "Elke controle rekent hetzelfde langs twee wegen in het gekozen scenario; wijkt het meer af dan de tolerantie, dan staat dat hier "
        "en vooraan.",
        inhoud,
        met_jaren=False,
        breedtes={"A": 92, "B": 34} | dict.fromkeys("CDEFG", 20) | dict.fromkeys(_vast(k), 20),
    )


def hoofdoordeel(k: Landkader) -> str:
    return ALLES_GOED if all(een.goed for een in controles(k)) else IETS_FOUT


def signaaloordeel(k: Landkader) -> str:
    return GEEN_SIGNAAL if all(_stil(een) for een in _signalen(k)) else WEL_SIGNAAL


def ver_van_gemiddelde(k: Landkader, partij: str) -> tuple[str, bool]:
    """Hoeveel signalen zeggen dat het rekenpad van een partij ver van haar gemiddelde in de trekkingen ligt (formule), en of er een is."""
    eigen = [(nummer, een) for nummer, een in enumerate(_signalen(k)) if een.gemiddelde_van == partij]
    return "+".join(f"{{G:naam {_signaalnaam(nummer)}}}" for nummer, _ in eigen), any(not _stil(een) for _, een in eigen)


def _stil(een: Landcontrole) -> bool:
    """Of een signaal binnen zijn ruimte blijft."""
    links, rechts = float(een.links.waarde), float(een.rechts.waarde)
    return abs(links - rechts) <= een.tolerantie * max(abs(links), abs(rechts))


def controles(k: Landkader) -> tuple[Landcontrole, ...]:
    """Alle controles in het gekozen scenario."""
    return (*_gemeenten(k), *_rekening(k), *_nederland(k, (SAMENLEVING,), EURO), *_groepen(k), *_artikel(k))


def _gemeenten(k: Landkader) -> Iterator[Landcontrole]:
    for naam, kolom, n in (("kort", scenarios.KORT, k.kort), ("lang", scenarios.LANG, k.lang)):
        for arm in ARMEN:
            waarde = sum(een.waarden[f"{arm} {naam}"] for een in k.per_gemeente)
            landelijk = float(k.cijfers.landelijk(k.actief, arm, GEMEENTE)[:n].sum())
            yield Landcontrole(
                f"Gemeenten opgeteld zijn de regels van gemeenten, {ARMTITEL[arm].lower()}, {n} jaar",
                Formule(f"{{{gemeenten.KOLOMMEN[f'{arm} {naam}']}:naam {gemeenten.TOTAAL}}}", waarde),
                Formule(f"{{{kolom}:naam {scenarios.naam('', GEMEENTE, arm)}}}", landelijk),
                EURO,
            )


def _rekening(k: Landkader) -> Iterator[Landcontrole]:
    def samen(arm: str, onderdeel: str) -> Formule:
        waarde = float(rekening_jaren.bedragen(k, arm, ALLEN, onderdeel)[: k.lang].sum())
        return Formule(f"{{{rekening_jaren.LANG}:naam {rekening_jaren.naam(arm, ALLEN, onderdeel)}}}", waarde)

    for arm in ARMEN:
        geld = ARMTITEL[arm].lower()
        yield Landcontrole(f"Wat partijen betalen is wat partijen ontvangen, {geld}", samen(arm, "betaald"), samen(arm, "ontvangen"), EURO)
        maatschappelijk = float(k.cijfers.landelijk(k.actief, arm, SAMENLEVING)[: k.lang].sum())
        kosten = Formule(f"{{{scenarios.LANG}:naam {scenarios.naam('', SAMENLEVING, arm)}}}", maatschappelijk)
        yield Landcontrole(f"De netto lasten van alle partijen zijn de maatschappelijke kosten, {geld}", samen(arm, "netto"), kosten, EURO)
        eerste, laatste = (k.cijfers.aanwezig[0], "kosten"), (ALLEN, "netto")
        van, tot = (f"naam {rekening_jaren.naam(arm, *plek)}" for plek in (eerste, laatste))
        bedragen = f"{{${rekening_jaren.LANG}:{van}}}:{{${rekening_jaren.LANG}:{tot}}}"
        eisen = f'{{$B:{van}}}:{{$B:{tot}}},"{GROEP[RIJK]}",{{$D:{van}}}:{{$D:{tot}}},"{rekening_jaren.ONDERDELEN["netto"]}"'
        rijk = float(k.cijfers.landelijk(k.actief, arm, RIJK)[: k.lang].sum())
        yield Landcontrole(
            f"De rekeningen van de ministeries en het COA zijn samen die van het Rijk, {geld}",
            Formule(f"SUMIFS({bedragen},{eisen})", rijk),
            Formule(f"{{{scenarios.LANG}:naam {scenarios.naam('', RIJK, arm)}}}", rijk),
            EURO,
        )


def _nederland(k: Landkader, partijen: Collection[str], ruimte: float) -> Iterator[Landcontrole]:
    """Alle gemeenten opgeteld, zonder eigen cijfers, naast Nederland in een keer gerekend; alleen als alle gemeenten meedoen.

    De kosten zijn precies gelijk. Een drempel geldt per gemeente (de vangnetuitkering): wie hoeveel daarvan draagt, kan dus iets schelen.
    """
    for (arm, partij), per_scenario in k.nederland.items():
        if partij not in partijen:
            continue
        vast = tuple(per_scenario[scenario] for scenario in k.scenarios)
        waar = {"scenario": "scenario_gekozen", "bekostiging": f'"{ARMTITEL[arm]}"', "herkomst": f'"{SLEUTEL}"'}
        if partij == SAMENLEVING:
            formule = regels.som(k, f"${regels.LANG}", **waar, soort='"kosten"')
        else:
            formule = "-".join(
                regels.som(k, f"${regels.LANG}", **waar, **{kant: f'"{WIE[partij]}"'}) for kant in ("groep_van", "groep_naar")
            )
        waarde = float(k.cijfers.zonder_eigen(k.actief, arm, partij)[: k.lang].sum())
        gekozen = _gekozen(k, vast)
        naam = f"Gemeenten opgeteld zijn Nederland in een keer gerekend: {IN_EEN_ZIN[partij]}, {ARMTITEL[arm].lower()}"
        yield Landcontrole(naam, Formule(formule, waarde), gekozen, ruimte, vast)


def _groepen(k: Landkader) -> Iterator[Landcontrole]:
    for indeling in groepen.INDELINGEN:
        waarde = sum(een.waarden["verschil lang"] for een in k.per_gemeente)
        yield Landcontrole(
            f"{indeling.titel} opgeteld zijn alle gemeenten, verschil over {k.lang} jaar",
            Formule(f"{{{groepen.KOLOMMEN['verschil lang']}:naam {indeling.totaal}}}", waarde),
            Formule(f"{{{gemeenten.KOLOMMEN['verschil lang']}:naam {gemeenten.TOTAAL}}}", waarde),
            EURO,
        )


def _artikel(k: Landkader) -> Iterator[Landcontrole]:
    yield from (Landcontrole(*een, EURO) for een in artikel.sluitposten(k))


def _vast(k: Landkader) -> list[str]:
    """De kolommen met een vaste uitkomst per scenario."""
    return [xl_col_to_name(EERSTE_VAST + nummer) for nummer in range(len(k.scenarios))]


def _gekozen(k: Landkader, vast: tuple[float, ...]) -> Formule:
    kolommen = _vast(k)
    return Formule(f"INDEX({kolommen[0]}{{rij}}:{kolommen[-1]}{{rij}},1,scenario_nr)", vast[k.scenarios.index(k.actief)])


def _naam(nummer: int) -> str:
    return f"controle {nummer}"


def _koprij(k: Landkader, koppen: tuple[str, ...]) -> Regel:
    cellen = [Cel(kolom, kop, "kolomkop" if kolom in "AB" else "kolomkop rechts") for kolom, kop in zip("ABCDEFG", koppen, strict=True)]
    vast = [Cel(kolom, f"Vast: {k.scenario_titel(een)}", "kolomkop rechts") for kolom, een in zip(_vast(k), k.scenarios, strict=True)]
    return Vrij((*cellen, *vast))


def _regel(k: Landkader, nummer: int, een: Landcontrole) -> Regel:
    verschil = abs(float(een.links.waarde) - float(een.rechts.waarde))
    return Vrij(
        (
            Cel("A", een.naam),
            Cel("B", Formule(f'IF(G{{rij}}=0,"{GOED}","{FOUT}")', GOED if een.goed else FOUT), "vet"),
            Cel("C", een.links, "formule", PRIJS),
            Cel("D", een.rechts, "formule", PRIJS),
            Cel("E", Formule("ABS(C{rij}-D{rij})", verschil), "formule", PRIJS),
            Cel("F", een.tolerantie, "vast", PRIJS),
            Cel("G", Formule("IF(E{rij}<=F{rij},0,1)", 0.0 if een.goed else 1.0), "zacht", "0"),
            *(Cel(kolom, waarde, "vast", PRIJS) for kolom, waarde in zip(_vast(k), een.vast, strict=False)),
        ),
        naam=_naam(nummer),
    )


def _signalen(k: Landkader) -> Iterator[Landcontrole]:
    """Waar het gemiddelde van de trekkingen of Nederland in een keer gerekend te ver van het rekenpad van de gemeenten afwijkt."""
    yield from _nederland(k, (GEMEENTE, RIJK), RUIMTE_DREMPELS)
    for partij in OORDELEN:
        for arm in ARMEN:
            vast = tuple(k.cijfers.trekkingen[scenario, arm, partij][GEMIDDELDE] for scenario in k.scenarios)
            yield Landcontrole(
                f"Rekenpad en gemiddelde van de trekkingen: {IN_EEN_ZIN[partij]}, {ARMTITEL[arm].lower()}, {k.lang} jaar",
                Formule(
                    f"{{{scenarios.LANG}:naam {scenarios.naam('', partij, arm)}}}",
                    float(k.cijfers.landelijk(k.actief, arm, partij)[: k.lang].sum()),
                ),
                _gekozen(k, vast),
                AFWIJKING_NOEMEN,
                vast,
                partij,
            )


def _signaalnaam(nummer: int) -> str:
    return f"signaal {nummer}"


def _signaal(k: Landkader, nummer: int, een: Landcontrole) -> Regel:
    links, rechts, stil = float(een.links.waarde), float(een.rechts.waarde), _stil(een)
    return Vrij(
        (
            Cel("A", een.naam),
            Cel("B", Formule(f'IF(G{{rij}}=0,"{STIL}","{LET_OP}")', STIL if stil else LET_OP), "vet"),
            Cel("C", een.links, "formule", PRIJS),
            Cel("D", een.rechts, "formule", PRIJS),
            Cel("E", Formule("ABS(C{rij}-D{rij})", abs(links - rechts)), "formule", PRIJS),
            Cel("F", een.tolerantie, "vast", "0.0%"),
            Cel("G", Formule("IF(E{rij}<=F{rij}*MAX(ABS(C{rij}),ABS(D{rij})),0,1)", 0.0 if stil else 1.0), "zacht", "0"),
            *(Cel(kolom, waarde, "vast", PRIJS) for kolom, waarde in zip(_vast(k), een.vast, strict=False)),
        ),
        naam=_signaalnaam(nummer),
    )
