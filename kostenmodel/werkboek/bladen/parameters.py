"""Alle bedragen, aandelen en termijnen die posten gebruiken, per jaar; wat per scenario verschilt heeft een blok eronder."""

from __future__ import annotations

from itertools import groupby

from kostenmodel.invoer import Jaarwaarden, Parameter
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN

from ..context import ARMTITEL, Context
from ..raster import BEGROTING, LAATSTE
from ..regels import ActieveRegel, BlokRegel, Cel, Formule, Kop, Regel, Vrij, Werkblad, naar_reden
from ..stijl import notatie
from .scenario import naar_maatregel

NAAM = "Parameters"
EXTRA = {
    "X": "Laag (t)",
    "Y": "Midden (t)",
    "Z": "Hoog (t)",
    "AA": "Index",
    "AB": "Stand en houdbaarheid",
    "AC": "Eigen cijfer",
    "AD": "Toelichting",
}
GEEN_EIGEN, MET_EIGEN = "nee", "ja: eigen opgave"


def blad(c: Context) -> Werkblad:
    regels: list[Regel] = []
    for groep, sleutels in groupby(sorted(c.uitkomst.schema.parameters), key=lambda sleutel: sleutel.split(".")[0]):
        getoond = [sleutel for sleutel in sleutels if not c.invoer.blad(sleutel).is_opgave]
        if not getoond:
            continue
        regels.append(Kop(groep.replace("_", " ").capitalize()))
        for sleutel in getoond:
            per_arm, per_scenario = c.varieert("parameter", sleutel)
            for arm in ARMEN if per_arm else (None,):
                regels += _regels(c, sleutel, arm, per_scenario)
        regels.append(Vrij())
    return Werkblad(
        NAAM,
        "Parameters",
        "Elk bedrag met bron, bandbreedte en stand. Gele cellen mag u wijzigen; een cijfer op blad Eigen cijfers gaat voor.",
        regels,
        breedtes={"X": 14, "Y": 14, "Z": 14, "AA": 26, "AB": 34, "AC": 18},
        extra_koppen=EXTRA,
        kolom_reden="AD",
    )


def _regels(c: Context, sleutel: str, arm: str | None, per_scenario: bool) -> list[Regel]:
    parameter = c.invoer.blad(sleutel)
    waarden = c.uitkomst.landelijke_waarden[c.actief, arm or ARMEN[0]][sleutel]
    bron, met_eigen = waarden.bron[AANLOOPJAREN], parameter.eigen_opgave is not None
    omschrijving = naam_van_blad(c, sleutel) + (f" – {ARMTITEL[arm].lower()}" if arm else "")
    reden = naar_reden("parameter", sleutel, arm)
    extra = (*_extra(c, parameter, waarden), *_merk(c, parameter))
    uit: list[Regel] = [
        ActieveRegel("parameter", sleutel, arm, per_scenario, omschrijving, parameter.eenheid, parameter.soort, bron, extra, met_eigen)
    ]
    if per_scenario:
        for scenario in c.uitkomst.scenarios:
            hier = c.uitkomst.landelijke_waarden[scenario, arm or ARMEN[0]][sleutel]
            maatregelen = hier.maatregelen[AANLOOPJAREN]
            waar = naar_maatregel(maatregelen[-1], sleutel) if maatregelen else reden
            tekst = f"   {c.scenario_titel(scenario)}"
            uit.append(BlokRegel("parameter", sleutel, arm, scenario, tekst, parameter.eenheid, hier.bron[AANLOOPJAREN], waar))
    elif met_eigen:
        uit.append(BlokRegel("parameter", sleutel, arm, "", "   zonder eigen cijfer", parameter.eenheid, bron, reden))
    return uit


def naam_van_blad(c: Context, sleutel: str) -> str:
    """De omschrijving van een parameter, met de soort erbij als hij er een van een lijst is."""
    parameter = c.invoer.blad(sleutel)
    if not parameter.code:
        return parameter.omschrijving
    return f"{parameter.omschrijving} ({c.invoer.indelingen[parameter.per or ''][parameter.code].label})"


def _merk(c: Context, parameter: Parameter) -> tuple[Cel, ...]:
    """Zegt of er een eigen cijfer voor in de plaats staat."""
    if parameter.eigen_opgave is None:
        return ()
    bereik = f"{{{BEGROTING}:eigen {parameter.sleutel}}}:{{{LAATSTE}:eigen {parameter.sleutel}}}"
    gegeven = c.uitkomst.eigen.opgegeven(parameter.sleutel, c.uitkomst.inst.jaren[AANLOOPJAREN:]).any()
    return (Cel("AC", Formule(f'IF(COUNT({bereik})=0,"{GEEN_EIGEN}","{MET_EIGEN}")', MET_EIGEN if gegeven else GEEN_EIGEN), "vet"),)


def _extra(c: Context, parameter: Parameter, waarden: Jaarwaarden) -> tuple[Cel, ...]:
    t, opmaak = AANLOOPJAREN, notatie(parameter.eenheid)
    stand = f"gecontroleerd {parameter.gecontroleerd_op:%d-%m-%Y}"
    if parameter.houdbaar_tot:
        stand += f", houdbaar tot {parameter.houdbaar_tot:%d-%m-%Y}"
    if waarden.verouderd:
        stand += " – VEROUDERD"
    if waarden.geextrapoleerd[t:].any():
        stand += "; index doorgetrokken"
    geldig = [waarde for waarde in parameter.waarden if waarde.vanaf.year <= c.uitkomst.inst.jaar]
    laatste = geldig[-1]
    reden = f"Aanname: {laatste.reden}" if laatste.reden else laatste.toelichting
    maatregelen = waarden.maatregelen[t]
    if maatregelen:
        reden = f"Gewijzigd door maatregel {', '.join(c.invoer.maatregelen[m].titel for m in maatregelen)}. {reden}"
    return (
        Cel("X", float(waarden.laag[t]), "zacht", opmaak),
        Cel("Y", float(waarden.midden[t]), "zacht", opmaak),
        Cel("Z", float(waarden.hoog[t]), "zacht", opmaak),
        Cel("AA", parameter.index, "zacht"),
        Cel("AB", stand, "zacht"),
        Cel("AD", reden, "zacht"),
    )
