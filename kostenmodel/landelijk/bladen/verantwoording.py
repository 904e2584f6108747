"""Waarmee het landelijke werkboek is gemaakt: instellingen, versies en vingerafdrukken. Geen paden, opdrachtregels of tijden."""

from __future__ import annotations

from kostenmodel.trekkingen import BANDVORMEN, TREKWIJZEN
from kostenmodel.werkboek.bladen.verantwoording import NAAM
from kostenmodel.werkboek.ontvangst import versies, vingerafdrukken
from kostenmodel.werkboek.regels import Cel, Kop, Regel, Vrij, Werkblad

from ..kader import Landkader


def blad(k: Landkader) -> Werkblad:
    inst = k.inst
    gemeenten = {een.code: een.naam for een in k.gemeenten}
    eigen = ", ".join(gemeenten[code] for code in sorted(k.cijfers.met_eigen))
    onderwerpen = {
        "Instellingen": {
            "Gemeenten": str(len(k.gemeenten)),
            "Gemeenten met eigen cijfers": eigen or "geen",
            "Begrotingsjaar": str(inst.jaar),
            "Scenario bij openen": k.scenario_titel(k.actief),
            "Scenario's in dit werkboek": ", ".join(k.scenario_titel(naam) for naam in k.scenarios),
            "Peildatum": f"{k.invoer.peildatum:%d-%m-%Y}",
            "Trekkingen": str(inst.trekkingen),
            "Trekkingen bij artikel 2, ontleding en volgorde": str(k.beleid.trekkingen),
            "Zaad": str(inst.zaad),
            "Trekwijze": TREKWIJZEN[inst.trekwijze],
            "Verdeling binnen een band": BANDVORMEN[inst.bandvorm],
        },
        "Versies": versies(),
        "Vingerafdruk van de invoer (SHA-256)": vingerafdrukken(k.invoer.map),
    }
    regels: list[Regel] = []
    for kop, velden in onderwerpen.items():
        regels += [Kop(kop), *(Vrij((Cel("A", naam), Cel("B", waarde))) for naam, waarde in velden.items()), Vrij()]
    regels.append(Kop("Waarschuwingen bij de invoer"))
    regels += [Vrij((Cel("A", een.bestand), Cel("B", str(een)))) for een in k.invoer.waarschuwingen] or [Vrij((Cel("A", "geen"),))]
    return Werkblad(
        NAAM,
        "Verantwoording",
        "Instellingen, versies en vingerafdrukken: dezelfde invoer, hetzelfde zaad en dezelfde versies geven hetzelfde bestand.",
        regels,
        met_jaren=False,
        breedtes={"A": 60, "B": 100},
    )
