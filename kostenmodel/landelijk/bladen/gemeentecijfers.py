"""De vaste cijfers van elke gemeente in elk scenario; blad Gemeenten kiest daaruit."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name

from kostenmodel.rekenschema import ARMEN
from kostenmodel.werkboek.regels import Cel, Regel, Vrij, Werkblad
from kostenmodel.werkboek.stijl import AANDEEL, EURO_OPGETELD

from ..cijfers import MATEN
from ..kader import KORTE_TITEL, Landkader

NAAM = "Cijfers per gemeente"
MAATTITEL = {"p10": "P10 verschil", "p90": "P90 verschil", "modelkans": "modelkans"}


def blad(k: Landkader) -> Werkblad:
    koppen: dict[str, str | int] = {"A": "Code", "B": "Gemeente"}
    for maat, termijn in maten(k):
        for nummer, scenario in enumerate(k.scenarios):
            koppen[kolommen(k, maat, termijn)[nummer]] = f"{opschrift(maat, termijn)}: {k.scenario_titel(scenario)}"
    getallen = [kolom for kolom in koppen if kolom not in "AB"]
    return Werkblad(
        NAAM,
        "Cijfers per gemeente en scenario",
        "Netto last van elke gemeente in elk scenario, en de spreiding van het verschil. Blad Gemeenten toont het gekozen scenario.",
        [_regel(k, een.code, een.naam) for een in k.gemeenten],
        met_jaren=False,
        breedtes={"A": 10, "B": 28} | dict.fromkeys(getallen, 18),
        koppen=koppen,
        getalkolommen=frozenset(getallen),
        paginas_breed=6,
        vast_tot="C",
    )


def maten(k: Landkader) -> list[tuple[str, int]]:
    """Wat er per gemeente staat: een bekostiging of een maat van de spreiding, met de termijn."""
    return [(maat, n) for n in (k.kort, k.lang) for maat in (*ARMEN, *MATEN)]


def opschrift(maat: str, termijn: int) -> str:
    naam = KORTE_TITEL.get(maat) or MAATTITEL[maat]
    return f"{naam} {termijn} jaar"


def kolommen(k: Landkader, maat: str, termijn: int) -> tuple[str, ...]:
    """De kolommen van een maat, een per scenario."""
    begin = 2 + maten(k).index((maat, termijn)) * len(k.scenarios)
    return tuple(xl_col_to_name(begin + nummer) for nummer in range(len(k.scenarios)))


def notatie(maat: str) -> str:
    return AANDEEL if maat == "modelkans" else EURO_OPGETELD


def _regel(k: Landkader, code: str, naam: str) -> Regel:
    cellen = [Cel("A", code), Cel("B", naam)]
    for maat, termijn in maten(k):
        for kolom, scenario in zip(kolommen(k, maat, termijn), k.scenarios, strict=True):
            cellen.append(Cel(kolom, k.cijfers.van_gemeente(scenario, code, maat, termijn), "vast", notatie(maat)))
    return Vrij(tuple(cellen))
