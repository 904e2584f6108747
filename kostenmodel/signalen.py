"""Signalen: wat de lezer van een doorgerekende gemeente moet weten zonder dat er iets fout is. Zij laten een werkboek niet afkeuren."""

from __future__ import annotations

from collections.abc import Iterator

from kostenmodel.controles import ARMTITELS, Controle, signaleer
from kostenmodel.doorrekening import Uitkomst
from kostenmodel.meerjarenraming import GEMEENTE, ZONDER, gemeentelijke_posten
from kostenmodel.onzekerheid import maten_van_totaal, wijkt_af
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN, JAREN_VOORUIT
from kostenmodel.totalen import SAMENLEVING

REKENPAD_VAN = (GEMEENTE, SAMENLEVING)
"""De partijen waarvan het rekenpad naast het gemiddelde van de trekkingen staat."""
LAGE_INSTROOM = "lage_instroom"
ANDER_GEMIDDELDE = "Verschil boven 10%: neem het gemiddelde van de trekkingen als verwachting."
UIT_AANNAMES = "Structureel wint in elke trekking: de uitkomst volgt uit de aannames."
ZONDER_TAAKVELD = "Vul rekeningschema.csv aan; deze posten staan bij 'nog zonder taakveld'."
NIET_IN_MATRIX = "Zet model en kostensoort in matrix.csv en ga na of een ander ze ook boekt."


def signalen(uitkomst: Uitkomst, scenario: str) -> tuple[Controle, ...]:
    """Alle signalen van een scenario; `goed` is onwaar als er iets te melden is, en dan zegt `betekenis` wat."""
    meerekenend = signaleer(uitkomst.schema.signalen, uitkomst.getallen(scenario))
    return (*meerekenend, *_rekenpad(uitkomst, scenario), *_volledigheid(uitkomst), *_aannames(uitkomst))


def sleutel_gemiddelde(partij: str, arm: str) -> str:
    return f"gemiddelde.{partij}.{arm}"


def rekenpad_en_gemiddelde(uitkomst: Uitkomst, scenario: str, partij: str, arm: str) -> tuple[float, float]:
    """Netto last van een partij vanaf het begrotingsjaar: het rekenpad en het gemiddelde van de trekkingen (EUR nominaal)."""
    rekenpad = float(uitkomst.armen[scenario, arm].posten[f"netto.{partij}"][AANLOOPJAREN:].sum())
    return rekenpad, maten_van_totaal(uitkomst.simulatie[scenario].netto[arm, partij], JAREN_VOORUIT)["gemiddelde"]


def _rekenpad(uitkomst: Uitkomst, scenario: str) -> Iterator[Controle]:
    for partij in REKENPAD_VAN:
        for arm in ARMEN:
            paar = rekenpad_en_gemiddelde(uitkomst, scenario, partij, arm)
            naam = f"Rekenpad en gemiddelde van de trekkingen liggen binnen 10%: {partij}, {ARMTITELS[arm]}"
            yield Controle(sleutel_gemiddelde(partij, arm), naam, *paar, not wijkt_af(*paar), ANDER_GEMIDDELDE)


def _volledigheid(uitkomst: Uitkomst) -> Iterator[Controle]:
    """Posten die iemand vergat in te delen, bijvoorbeeld in een nieuw kostenmodel."""
    schema = uitkomst.schema
    geld = sum(een.in_exploitatie or een.in_kas for model in schema.modellen for een in model.posten)
    gemeentelijk = len(gemeentelijke_posten(schema.modellen))
    zonder = sum(len(veld.posten) for veld in schema.taakvelden if veld.code == ZONDER)
    naam = "Elke post met geld heeft een plaats in de matrix van doelgroepen en kostensoorten"
    yield Controle("matrix", naam, geld, geld - len(schema.zonder_plaats), not schema.zonder_plaats, NIET_IN_MATRIX)
    naam = "Elke last en baat van de gemeente heeft een taakveld en een economische categorie (Iv3)"
    yield Controle("iv3", naam, gemeentelijk, gemeentelijk - zonder, not zonder, ZONDER_TAAKVELD)


def _aannames(uitkomst: Uitkomst) -> Iterator[Controle]:
    """Bij lage instroom staan bestelde plaatsen leeg; wint structureel ook dan altijd, dan zeggen de trekkingen niets."""
    if LAGE_INSTROOM in uitkomst.scenarios:
        kansen = uitkomst.nederland[LAGE_INSTROOM].kansen
        verlies = 1 - [kans for sleutel, kans in kansen.items() if sleutel.startswith(f"oordeel.{SAMENLEVING}.")][-1]
        naam = "Bij lage instroom is structureel voor heel Nederland in een deel van de trekkingen duurder (links dat deel, rechts nul)"
        yield Controle("aannames", naam, verlies, 0.0, verlies > 0, UIT_AANNAMES)
