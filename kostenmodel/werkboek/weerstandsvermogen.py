"""De weerstandscapaciteit op blad Onzekerheid: vaste kwantielen per zekerheid, en daaronder formules op wat de gemeente zelf invult.

De kwantielen horen bij de trekkingen. De keuze van zekerheid, de factor en de eigen totalen rekenen mee; past het blad niet meer bij de
cijfers, dan staat er n.v.t.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kostenmodel.onzekerheid import ONDERGRENZEN, ZEKERHEDEN, Weerstand, weerstand
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN

from .context import ARMTITEL, Context
from .raster import BEGROTING
from .regels import Cel, Formule, Kop, Regel, Vrij
from .stijl import EURO, VERHOUDING
from .tabellen import bedragen, genaamd, koppen

STAND_VAN_BLAD = "verschil waar dit blad bij hoort"
TABEL, KLASSEN = "weerstand", "weerstandsklassen"
KEUS, FACTOR, EIGEN_BENODIGD, EIGEN_BESCHIKBAAR = "zekerheid", "structurele factor", "eigen benodigd", "eigen beschikbaar"
GELDIG, BEDRAG, STRUCTUREEL, ERBIJ, TOTAAL, RATIO = "geldige zekerheid", "bedrag", "structureel deel", "erbij", "in totaal", "ratio"
"""Namen van regels, waarmee formules elkaar vinden."""
STANDAARD = 90.0
ONBEKEND = "n.v.t."
PROCENT_LINKS = '0"%"* '
Kolomformule = Callable[[str], str]
"""Van een kolom naar de formule die daar staat."""


def oordeel_van_blad(c: Context) -> str:
    """Het verschil van de gemeente over de langste termijn: verandert dat, dan hoort het blad bij andere cijfers."""
    return f"oordeel.gemeente.{max(c.horizonnen)}.verschil"


def _nodig(c: Context, procent: float) -> list[Weerstand]:
    """Per bekostiging wat er bovenop het rekenpad nodig is."""
    trekkingen = c.uitkomst.simulatie[c.actief].netto
    kort = min(c.horizonnen)
    return [weerstand(trekkingen[arm, "gemeente"], c.postwaarde("netto.gemeente", arm), kort, procent) for arm in ARMEN]


def benodigd(c: Context) -> Iterator[Regel]:
    """Per zekerheid het bedrag en het structurele deel, vast."""
    kort = min(c.horizonnen)
    yield Kop(f"Benodigde weerstandscapaciteit bovenop het rekenpad: {kort} jaar samen, per zekerheid")
    for zin in (
        "Wat de gemeente achter de hand nodig heeft om in dit deel van de trekkingen uit te komen. Onder nul: het rekenpad bevat al meer.",
        f"Structureel deel: wat erbij komt voor elk jaar dat de afwijking van het laatste jaar na {kort} jaar doorloopt.",
    ):
        yield Vrij((Cel("A", zin),))
    yield koppen("Zekerheid", *ARMTITEL.values(), *(f"{titel}: structureel deel" for titel in ARMTITEL.values()))
    rijen = []
    for procent in ZEKERHEDEN:
        nodig = _nodig(c, procent)
        cellen = bedragen("B", [*(een.bedrag for een in nodig), *(een.structureel for een in nodig)])
        rijen.append((Cel("A", procent, "vast", PROCENT_LINKS), *cellen))
    yield from genaamd(TABEL, rijen)
    yield Vrij()


def vermogen(c: Context) -> Iterator[Regel]:
    """Gele cellen voor de gemeente, en wat deze taken dan met haar weerstandsvermogen doen."""
    yield Kop("Uw weerstandsvermogen met deze taken erbij")
    yield Vrij((Cel("A", "Vul de gele cellen in. Risico's vallen niet allemaal tegelijk tegen: opgeteld is dit aan de hoge kant."),))
    keuzes = ", ".join(f"{procent:g}" for procent in ZEKERHEDEN)
    for naam, tekst, waarde, notatie in (
        (KEUS, f"Zekerheid in procenten: {keuzes}", STANDAARD, "0"),
        (FACTOR, "Hoeveel keer het laatste jaar telt: 1 als de afwijking dan stopt, 2 als zij nog een jaar doorloopt", 1.0, VERHOUDING),
        (EIGEN_BENODIGD, "Uw benodigde weerstandscapaciteit volgens uw begroting, zonder deze taken (euro)", None, EURO),
        (EIGEN_BESCHIKBAAR, "Uw beschikbare weerstandscapaciteit (euro)", None, EURO),
    ):
        yield Vrij((Cel("A", tekst), Cel("B", waarde, "invoer", notatie)), naam=naam)
    lijst, keus = _kolom("A", TABEL), _cel("B", KEUS)
    anders = f"ABS({{post {oordeel_van_blad(c)}}}-{_cel('B', STAND_VAN_BLAD)})>1"
    geldig = f'IF({anders},"{ONBEKEND}",IF(SUMIF({lijst},{keus},{lijst})={keus},{keus},"{ONBEKEND}"))'
    yield Vrij((Cel("A", "Zekerheid waarmee hieronder gerekend is"), Cel("B", Formule(geldig, STANDAARD), "rechts", "0")), naam=GELDIG)
    yield koppen("", "Nu", *ARMTITEL.values(), "Structureel min crisis")
    yield from _uitkomsten(c)
    yield Vrij()
    yield koppen("Klasse (gebruik van veel gemeenten, geen norm)", "Ratio vanaf")
    yield from genaamd(KLASSEN, [_klasse(c, code, blad) for code, blad in ONDERGRENZEN.items()])
    yield Vrij()


def _uitkomsten(c: Context) -> Iterator[Regel]:
    """Nu in kolom B, crisis in C, structureel in D en het verschil in E."""
    kort, nodig = min(c.horizonnen), _nodig(c, STANDAARD)
    erbij = [max(0.0, een.bedrag) for een in nodig]
    onbekend = [ONBEKEND] * 2

    def regel(naam: str, tekst: str, formule: Kolomformule, waarden: list, *, nu: Kolomformule | None = None, notatie: str = EURO) -> Regel:
        stijl = "vet rechts" if naam == ERBIJ else "rechts"
        cellen = [Cel(k, Formule(formule(k), w), stijl, notatie) for k, w in zip("CD", waarden, strict=True)]
        if nu is not None:
            cellen.insert(0, Cel("B", Formule(nu("B"), ONBEKEND), stijl, notatie))
        if naam in (ERBIJ, TOTAAL, RATIO):
            bekend = all(isinstance(waarde, float) for waarde in waarden)
            verschil = f'IF(AND(ISNUMBER(C{{rij}}),ISNUMBER(D{{rij}})),D{{rij}}-C{{rij}},"{ONBEKEND}")'
            cellen.append(Cel("E", Formule(verschil, waarden[1] - waarden[0] if bekend else ONBEKEND), stijl, notatie))
        return Vrij((Cel("A", tekst, "vet" if naam == ERBIJ else "tekst"), *cellen), naam=naam)

    def uit_tabel(verschuif: int) -> Kolomformule:
        """Kolom C leest crisis en D structureel; in de tabel staat het bedrag een kolom links daarvan, het structurele deel rechts."""
        return lambda k: _als_getal(
            _cel("B", GELDIG), f"SUMIF({_kolom('A', TABEL)},{_cel('B', GELDIG)},{_kolom(chr(ord(k) + verschuif), TABEL)})"
        )

    def samen(k: str) -> str:
        return _als_getal(_cel(k, BEDRAG), f"MAX(0,{_cel(k, BEDRAG)}+({_cel('B', FACTOR)}-1)*{_cel(k, STRUCTUREEL)})")

    def totaal(k: str) -> str:
        eigen, meer = _cel("B", EIGEN_BENODIGD), _cel(k, ERBIJ)
        return f'IF(AND(ISNUMBER({eigen}),ISNUMBER({meer})),{eigen}+{meer},"{ONBEKEND}")'

    def ratio(k: str) -> str:
        heeft, nodig = _cel("B", EIGEN_BESCHIKBAAR), _cel(k, TOTAAL)
        return f'IF(AND(ISNUMBER({heeft}),ISNUMBER({nodig})),IF({nodig}>0,{heeft}/{nodig},"{ONBEKEND}"),"{ONBEKEND}")'

    def klasse(k: str) -> str:
        return _als_getal(_cel(k, RATIO), f"INDEX({_kolom('A', KLASSEN)},MATCH({_cel(k, RATIO)},{_kolom('B', KLASSEN)}))")

    def eigen(_: str) -> str:
        return _als_getal(_cel("B", EIGEN_BENODIGD), _cel("B", EIGEN_BENODIGD))

    yield regel(BEDRAG, f"Bij deze zekerheid, {kort} jaar samen", uit_tabel(-1), [een.bedrag for een in nodig])
    yield regel(STRUCTUREEL, "Structureel deel", uit_tabel(1), [een.structureel for een in nodig])
    yield regel(ERBIJ, "Benodigd voor deze taken (nooit onder nul)", samen, erbij)
    yield regel(TOTAAL, "Benodigd in totaal", totaal, onbekend, nu=eigen)
    yield regel(RATIO, "Ratio: beschikbaar gedeeld door benodigd", ratio, onbekend, nu=ratio, notatie=VERHOUDING)
    yield regel("klasse", "Klasse", klasse, onbekend, nu=klasse, notatie="")


def _klasse(c: Context, code: str, blad: str) -> tuple[Cel, ...]:
    grens = float(c.bladwaarde("parameter", blad, None, c.actief)[AANLOOPJAREN])
    label = c.invoer.indelingen["weerstandsklasse"][code].label
    return Cel("A", label), Cel("B", Formule(f"{{{BEGROTING}:parameter {blad}}}", grens), "formule", VERHOUDING)


def _als_getal(cel: str, formule: str) -> str:
    return f'IF(ISNUMBER({cel}),{formule},"{ONBEKEND}")'


def _cel(kolom: str, naam: str) -> str:
    return f"{{{kolom}:naam {naam}}}"


def _kolom(kolom: str, naam: str) -> str:
    return f"{_cel(kolom, f'{naam} eerste')}:{_cel(kolom, f'{naam} laatste')}"
