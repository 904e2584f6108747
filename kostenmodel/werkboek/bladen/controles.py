"""De controles en signalen: links, rechts, verschil, tolerantie en een oordeel in woorden, met een hoofdoordeel bovenaan."""

from __future__ import annotations

from kostenmodel.controles import RUIMTE_SLEUTEL, Controle
from kostenmodel.onzekerheid import AFWIJKING_NOEMEN
from kostenmodel.rekenschema import ARMEN
from kostenmodel.signalen import REKENPAD_VAN, sleutel_gemiddelde
from kostenmodel.totalen import SAMENLEVING

from ..context import ALLES_GOED, IETS_FOUT, Context
from ..raster import TOTAAL
from ..regels import Cel, Formule, GetalRegel, Kop, Regel, Vrij, Werkblad
from ..stijl import AANTAL_1, PRIJS
from ..vast import NVT, PADKOLOMMEN, WAARDEKOLOMMEN

NAAM = "Controles"
HOOFDCONTROLE = "hoofdcontrole"
GOED, FOUT = "klopt", "klopt niet"
STIL, LET_OP = "in orde", "let op"
GEEN_SIGNAAL, WEL_SIGNAAL = "geen signalen", "er zijn signalen, zie de tweede lijst"
KOPPEN = ("Nr", "Controle", "Links", "Rechts", "Verschil", "Tolerantie", "Oordeel", "Fout (1 = ja)")
SIGNAALKOPPEN = ("Nr", "Signaal", "Links", "Rechts", "Verschil", "Tolerantie (deel)", "Oordeel", "Let op (1 = ja)", "  Wat het betekent")


def blad(c: Context) -> Werkblad:
    regels: list[Regel] = [
        _samen(c.controles, "Hoofdoordeel", "controle", (ALLES_GOED, IETS_FOUT), "controles die niet kloppen", HOOFDCONTROLE),
        _samen(c.signalen, "Signalen", "signaal", (GEEN_SIGNAAL, WEL_SIGNAAL), "signalen; een signaal is geen fout", "signalen"),
        Vrij(),
        _koppen(KOPPEN),
        *(_controle(c, nummer, een) for nummer, een in enumerate(c.controles, start=1)),
        Vrij(),
        Kop("Signalen: goed om te weten, geen fout"),
        _koppen(SIGNAALKOPPEN),
        *(_signaal(c, nummer, een) for nummer, een in enumerate(c.signalen, start=1)),
        Vrij(),
        Kop("De getallen achter de controles en signalen", op_papier=False),
    ]
    for soort in (*c.uitkomst.schema.controles, *c.uitkomst.schema.signalen):
        regels += [GetalRegel(soort.links, AANTAL_1), GetalRegel(soort.rechts, AANTAL_1)]
    return Werkblad(
        NAAM,
        "Controles",
        "Elke controle rekent hetzelfde langs twee wegen; wijkt het meer af dan de tolerantie, dan staat dat hier en vooraan.",
        regels,
        met_jaren=False,
        breedtes={"A": 40, "B": 112, "C": 20, "D": 20, "E": 18, TOTAAL: 18, "G": 14, "H": 16, "I": 76},
    )


def _samen(uitkomsten: tuple[Controle, ...], titel: str, begin: str, woorden: tuple[str, str], wat: str, naam: str) -> Regel:
    """Het oordeel over een hele lijst: hoeveel regels eruit springen, in woorden."""
    fout = sum(not een.goed for een in uitkomsten)
    telling = f"SUM({{$H:naam {begin} {uitkomsten[0].sleutel}}}:{{$H:naam {begin} {uitkomsten[-1].sleutel}}})"
    return Vrij(
        (
            Cel("A", titel, "vet"),
            Cel("B", Formule(f'IF(C{{rij}}=0,"{woorden[0]}","{woorden[1]}")', woorden[fout > 0]), "oordeel"),
            Cel("C", Formule(telling, float(fout)), "zacht", "0"),
            Cel("D", wat, "zacht"),
        ),
        naam=naam,
    )


def _koppen(teksten: tuple[str, ...]) -> Regel:
    paren = zip("ABCDEFGHI", teksten, strict=False)
    return Vrij(tuple(Cel(k, tekst, "kolomkop rechts" if k in "CDEFGH" else "kolomkop") for k, tekst in paren))


def _controle(c: Context, nummer: int, een: Controle) -> Regel:
    tolerantie = next((soort.tolerantie for soort in c.uitkomst.schema.controles if soort.sleutel == een.sleutel), 1.0)
    links, rechts = _kanten(c, een)
    return Vrij(
        (
            Cel("A", f"controle {nummer}", "zacht"),
            Cel("B", een.naam),
            Cel("C", links, "formule", PRIJS),
            Cel("D", rechts, "formule", PRIJS),
            Cel("E", Formule("ABS(C{rij}-D{rij})", abs(een.verschil)), "formule", PRIJS),
            Cel("F", tolerantie, "vast", "#,##0.00"),
            Cel("G", Formule(f'IF(H{{rij}}=0,"{GOED}","{FOUT}")', GOED if een.goed else FOUT), "vet rechts"),
            Cel("H", Formule("IF(E{rij}<=F{rij},0,1)", 0.0 if een.goed else 1.0), "zacht", "0"),
        ),
        naam=f"controle {een.sleutel}",
    )


def _kanten(c: Context, een: Controle) -> tuple[Formule | float, Formule | float]:
    """Links en rechts van een controle: getallen op dit blad, of de vaste uitkomst van de brug bij het gekozen scenario."""
    if f"controle.{een.sleutel}.links" in c.uitkomst.schema.post:
        return tuple(Formule(f"{{post controle.{een.sleutel}.{k}}}", w) for k, w in (("links", een.links), ("rechts", een.rechts)))  # type: ignore[return-value]
    betaling = een.sleutel == "brug_betaling"
    regel = f"brug.{SAMENLEVING}.betaling" if betaling else f"brug.{een.sleutel.removeprefix('brug_')}.samen"

    def gekozen(kolommen: str) -> str:
        laatste = kolommen[len(c.uitkomst.scenarios) - 1]
        return f"INDEX({{${kolommen[0]}:naam {regel}}}:{{${laatste}:naam {regel}}},1,scenario_nr)"

    rechts = een.rechts if betaling else Formule(gekozen(PADKOLOMMEN), een.rechts)
    return Formule(gekozen(WAARDEKOLOMMEN), een.links), rechts


def _signaal(c: Context, nummer: int, een: Controle) -> Regel:
    """Een signaal; rekent het niet mee, dan staan getallen en oordeel vast."""
    links, rechts, tolerantie = _signaalkanten(een)
    woord = STIL if een.goed else LET_OP
    vast = not isinstance(links, Formule)
    past = f'IF(ISNUMBER(D{{rij}}),IF(E{{rij}}<=F{{rij}}*MAX(ABS(C{{rij}}),ABS(D{{rij}})),"{STIL}","{LET_OP}"),"{NVT}")'
    return Vrij(
        (
            Cel("A", f"signaal {nummer}", "zacht"),
            Cel("B", een.naam),
            Cel("C", links, "vast" if vast else "formule", PRIJS),
            Cel("D", rechts, "vast" if vast else "formule", PRIJS),
            Cel("E", Formule(f'IF(ISNUMBER(D{{rij}}),ABS(C{{rij}}-D{{rij}}),"{NVT}")', abs(een.verschil)), "formule", PRIJS),
            Cel("F", tolerantie, "vast", "0.0%"),
            Cel("G", woord if vast else Formule(past, woord), "vet rechts"),
            Cel("H", Formule(f'IF(G{{rij}}="{LET_OP}",1,0)', 0.0 if een.goed else 1.0), "zacht", "0"),
            Cel("I", Formule(f'IF(H{{rij}}=1,"{een.betekenis}","-")', "-" if een.goed else een.betekenis), "zacht ingesprongen"),
        ),
        naam=f"signaal {een.sleutel}",
    )


def _signaalkanten(een: Controle) -> tuple[Formule | float, Formule | float, float]:
    """Links, rechts en tolerantie van een signaal."""
    for partij in REKENPAD_VAN:
        for arm in ARMEN:
            if een.sleutel == sleutel_gemiddelde(partij, arm):
                rekenpad = Formule(f"{{post netto.{partij} {arm}}}", een.links)
                return rekenpad, Formule(f"{{naam {een.sleutel}}}", een.rechts), AFWIJKING_NOEMEN
    if een.sleutel.startswith("sleutel_"):
        links, rechts = (Formule(f"{{post signaal.{een.sleutel}.{k}}}", w) for k, w in (("links", een.links), ("rechts", een.rechts)))
        return links, rechts, RUIMTE_SLEUTEL
    return een.links, een.rechts, 0.0
