"""Alle bedragen, aandelen en termijnen die posten gebruiken, per jaar; wat per scenario verschilt heeft een blok eronder."""

from __future__ import annotations

from itertools import groupby

from kostenmodel.doorrekening import ARMEN
from kostenmodel.invoer import Jaarwaarden, Parameter
from kostenmodel.rekenkern import AANLOOPJAREN

from ..context import ARMTITEL, Context
from ..regels import ActieveRegel, BlokRegel, Cel, Kop, Regel, Vrij, Werkblad
from ..stijl import notatie

NAAM = "Parameters"
EXTRA = {"X": "Laag (t)", "Y": "Midden (t)", "Z": "Hoog (t)", "AA": "Index", "AB": "Stand en houdbaarheid", "AC": "Toelichting"}


def blad(c: Context) -> Werkblad:
    regels: list[Regel] = []
    for groep, sleutels in groupby(sorted(c.uitkomst.schema.parameters), key=lambda sleutel: sleutel.split(".")[0]):
        regels.append(Kop(groep.replace("_", " ").capitalize()))
        for sleutel in sleutels:
            per_arm, per_scenario = c.varieert("parameter", sleutel)
            for arm in ARMEN if per_arm else (None,):
                regels += _regels(c, sleutel, arm, per_scenario)
        regels.append(Vrij())
    return Werkblad(
        NAAM,
        "Parameters",
        "Elk bedrag met bron, bandbreedte en stand. Gele cellen mag u wijzigen; alle bladen rekenen mee.",
        regels,
        breedtes={"X": 14, "Y": 14, "Z": 14, "AA": 26, "AB": 34, "AC": 120},
        extra_koppen=EXTRA,
    )


def _regels(c: Context, sleutel: str, arm: str | None, per_scenario: bool) -> list[Regel]:
    parameter = c.invoer.blad(sleutel)
    waarden = c.uitkomst.armen[c.actief, arm or ARMEN[0]].parameters[sleutel]
    bron = waarden.bron[AANLOOPJAREN]
    omschrijving = parameter.omschrijving + (f" – {ARMTITEL[arm].lower()}" if arm else "")
    if parameter.code:
        omschrijving += f" ({c.invoer.indelingen[parameter.per or ''][parameter.code].label})"
    uit: list[Regel] = [
        ActieveRegel(
            "parameter",
            sleutel,
            arm,
            per_scenario,
            omschrijving,
            parameter.eenheid,
            parameter.soort,
            bron,
            _extra(c, parameter, waarden),
        )
    ]
    if per_scenario:
        uit += [
            BlokRegel(
                "parameter",
                sleutel,
                arm,
                scenario,
                f"   {c.scenario_titel(scenario)}",
                parameter.eenheid,
                c.uitkomst.armen[scenario, arm or ARMEN[0]].parameters[sleutel].bron[AANLOOPJAREN],
            )
            for scenario in c.uitkomst.scenarios
        ]
    return uit


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
        Cel("AC", reden, "zacht"),
    )
