"""De functies achter `volgorde` en `scenario effect`: wat maatregelen alleen, samen en in een volgorde doen.

Fouten van de gebruiker komen als `InvoerFouten`, alle tegelijk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from kostenmodel.api import Keuzes, instellingen, laad_invoer, probeer
from kostenmodel.invoer import Invoer, InvoerFouten, Melding
from kostenmodel.invoer.meldingen import raad

if TYPE_CHECKING:
    from kostenmodel.beleidseffecten import Effecten
    from kostenmodel.beleidsmeting import Maat
    from kostenmodel.volgorden import Gemeten, Opstelling, Vergelijking

LANGSTE_TUSSENPOOS = 60
LANGSTE_VENSTER = 120
"""Daarna blijven er te weinig jaren over om nog iets te zien van de laatste maatregel."""
VOORWAARDE = {"later": "voor", "afgelopen": "na afloop van", "niet gekozen": "zonder"}
"""Hoe een maatregel ingaat ten opzichte van wat zij nodig heeft, als dat misgaat."""
STANDAARD = Keuzes()


def kort(keuzes: Keuzes) -> Keuzes:
    """Dezelfde keuzes, met minder trekkingen dan gewoonlijk als de gebruiker niets kiest."""
    from kostenmodel.beleidsmeting import KORT_REKENEN

    return keuzes if keuzes.trekkingen is not None else replace(keuzes, trekkingen=KORT_REKENEN)


def volgorde(maatregelen: Sequence[str], tussenpoos: int = 12, venster: int | None = None, keuzes: Keuzes = STANDAARD) -> Vergelijking:
    """Elke volgorde van de maatregelen met kosten, piek en noodopvang, de beste eerst.

    Zonder `venster` gaat elke maatregel `tussenpoos` maanden na de vorige in; met `venster` op elk moment van een rooster daarbinnen.
    """
    from kostenmodel.beleidsmeting import Meter
    from kostenmodel.volgorden import MEESTE_MAATREGELEN, opstellingen, vergelijk

    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    for sleutel in maatregelen:
        probeer(fouten, lambda sleutel=sleutel: invoer.maatregel(sleutel))
    if len(set(maatregelen)) != len(maatregelen):
        fouten.append(
            Melding("opdrachtregel", "maatregelen", "een maatregel twee keer", "elke maatregel één keer", "Haal de herhaling weg.")
        )
    if not 2 <= len(maatregelen) <= MEESTE_MAATREGELEN:
        verwacht = f"twee tot en met {MEESTE_MAATREGELEN} maatregelen"
        fouten.append(Melding("opdrachtregel", "maatregelen", str(len(maatregelen)), verwacht, "Kies er meer of minder."))
    fouten += _keur_rooster(len(maatregelen), tussenpoos, venster)
    inst = probeer(fouten, lambda: instellingen(invoer, kort(keuzes)))
    probeer(fouten, lambda: invoer.scenario(keuzes.scenario))
    if fouten or inst is None:
        raise InvoerFouten(fouten)
    rij = opstellingen(invoer, inst.jaar, maatregelen, tussenpoos, venster, keuzes.scenario)
    fouten = [*_botsingen(rij), *_te_vroeg(invoer, rij)]
    if fouten:
        raise InvoerFouten(fouten)
    return vergelijk(Meter(invoer, inst), rij)


def _keur_rooster(aantal: int, tussenpoos: int, venster: int | None) -> list[Melding]:
    """De data waarop maatregelen mogen ingaan: dichtbij genoeg om nog iets te doen, en niet te veel om door te rekenen."""
    from kostenmodel.volgorden import MEESTE_OPSTELLINGEN, aantal_opstellingen

    if not 1 <= tussenpoos <= LANGSTE_TUSSENPOOS:
        doe = "Kies hoeveel maanden er tussen twee data liggen."
        return [Melding("opdrachtregel", "--tussenpoos", str(tussenpoos), f"1 tot en met {LANGSTE_TUSSENPOOS} maanden", doe)]
    if venster is None:
        lengte = (aantal - 1) * tussenpoos
        doe = "Neem een kortere tussenpoos."
        te_lang = Melding("opdrachtregel", "--tussenpoos", f"{lengte} maanden samen", f"hoogstens {LANGSTE_VENSTER} maanden", doe)
        return [te_lang] if lengte > LANGSTE_VENSTER else []
    if not tussenpoos <= venster <= LANGSTE_VENSTER:
        verwacht = f"{tussenpoos} (de tussenpoos) tot en met {LANGSTE_VENSTER} maanden"
        doe = "Kies hoeveel maanden er tussen de eerste en de laatste datum mogen liggen."
        return [Melding("opdrachtregel", "--venster", str(venster), verwacht, doe)]
    samen = aantal_opstellingen(aantal, tussenpoos, venster)
    if samen > MEESTE_OPSTELLINGEN:
        doe = "Neem een korter venster, een langere tussenpoos of minder maatregelen."
        return [Melding("opdrachtregel", "--venster", f"{samen} combinaties van data", f"hoogstens {MEESTE_OPSTELLINGEN}", doe)]
    return []


def _botsingen(rij: Sequence[Opstelling]) -> list[Melding]:
    """Twee maatregelen van een laag die op een dag hetzelfde blad vervangen, hebben samen geen uitkomst."""
    from kostenmodel.invoer.maatregelen import botsingen

    paren = {
        (a.maatregel, b.maatregel, a.blad)
        for een in rij
        for per_blad in een.proef.per_laag
        for bewerkingen in per_blad.values()
        for a, b in botsingen(bewerkingen)
    }
    return [
        Melding(
            "opdrachtregel",
            "maatregelen",
            f"{een} en {ander} vervangen allebei {blad}",
            "maatregelen die naast elkaar kunnen gelden",
            "Laat een van de twee weg.",
        )
        for een, ander, blad in sorted({(*sorted(paar), blad) for *paar, blad in paren})
    ]


def _te_vroeg(invoer: Invoer, rij: Sequence[Opstelling]) -> list[Melding]:
    """Een verschoven maatregel mag niet ingaan voordat haar blad een waarde heeft."""
    bewerkingen = {b for een in rij for per_blad in een.proef.per_laag for bs in per_blad.values() for b in bs}
    eerste_waarde = {b: invoer.blad(b.blad).waarden[0].vanaf for b in bewerkingen}
    vroeg = {(b.maatregel, b.blad, eerste) for b, eerste in eerste_waarde.items() if b.vanaf < eerste}
    return [
        Melding(
            "opdrachtregel",
            "--jaar",
            f"{maatregel} gaat in voordat {blad} een waarde heeft",
            f"een datum vanaf {eerste.isoformat()}",
            "Kies een later jaar, of geef het blad een eerdere waarde.",
        )
        for maatregel, blad, eerste in sorted(vroeg)
    ]


def effecten(scenario: str, keuzes: Keuzes = STANDAARD) -> Effecten:
    """Elke maatregel van een scenario alleen, het geheel, en wat het geheel meer of minder doet dan de som."""
    from kostenmodel.beleidseffecten import effecten as reken
    from kostenmodel.beleidsmeting import Meter

    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    gekozen = probeer(fouten, lambda: invoer.scenario(scenario))
    inst = probeer(fouten, lambda: instellingen(invoer, kort(keuzes)))
    if gekozen is not None and not gekozen.maatregelen:
        met = [naam for naam, een in invoer.scenarios.items() if een.maatregelen]
        doe = raad(scenario, met, f"Kies {' of '.join(met)}.")
        fouten.append(Melding("opdrachtregel", "scenario", scenario, "een scenario met maatregelen", doe))
    if fouten or inst is None:
        raise InvoerFouten(fouten)
    return reken(Meter(invoer, inst), scenario)


def omslagzinnen(uitkomst: Effecten) -> list[str]:
    """Per korting een zin over de ingeboekte besparing en het deel van het effect waarboven zij geld kost."""
    from kostenmodel.werkboek.notatie import getal

    zinnen = []
    for sleutel, bedrag in uitkomst.besparing.items():
        deel, begin = uitkomst.omslag[sleutel], f"{sleutel}: ingeboekte besparing {getal(bedrag / 1e6, 0)} mln"
        if deel is None:
            zinnen.append(f"{begin}; ook bij het volle veronderstelde effect levert de korting het Rijk geld op.")
        else:
            zinnen.append(f"{begin}; vanaf {getal(100 * deel, 0)}% van het veronderstelde effect kost de korting het Rijk geld.")
    return zinnen


def maat_als_dict(maat: Maat) -> dict[str, Any]:
    """Een maat voor JSON: EUR, personen, persoonsjaren en weken."""
    return {
        "kosten": dict(maat.kosten),
        "piek_bezetting": maat.piek,
        "noodopvang_persoonsjaren": maat.noodopvang,
        "voorraad": maat.voorraad,
        "doorlooptijd_weken": maat.doorlooptijd,
    }


def volgorde_als_json(uitkomst: Vergelijking) -> dict[str, Any]:
    """Alle volgorden met hun goedkoopste en duurste data, de beste eerst; en de beste en slechtste volgorde op dezelfde data."""

    def opstelling(een: Gemeten) -> dict[str, Any]:
        gekozen = een.opstelling
        return {
            "maatregelen": list(gekozen.maatregelen),
            "groepen": [list(groep) for groep in gekozen.groepen],
            "vanaf": [dag.isoformat() for dag in gekozen.vanaf],
            **maat_als_dict(een.maat),
            "door_volgorde": een.door_volgorde,
            "geschonden": [{"maatregel": g.maatregel, "vereist": g.vereist, "hoe": g.hoe} for g in gekozen.geschonden],
        }

    rijen = [
        {
            **opstelling(een.goedkoopste),
            "hoogste_door_volgorde": een.door_volgorde,
            "aantal_opstellingen": len(een.gemeten),
            "duurste_data": opstelling(een.duurste),
        }
        for een in uitkomst.volgorden
    ]
    return {"volgorden": rijen, "beste": opstelling(uitkomst.beste), "slechtste": opstelling(uitkomst.slechtste)}


def volgordetabel(uitkomst: Vergelijking) -> tuple[list[str], list[list[str]]]:
    """Koppen en rijen: per volgorde wat zij kost op haar goedkoopste data; zijn er meer data mogelijk, dan ook op de duurste.

    Elke maatregel heet naar haar letter (zie `letters`), anders past de tabel niet op een scherm.
    """
    from kostenmodel.totalen import SAMENLEVING
    from kostenmodel.werkboek.notatie import getal

    namen = letters(uitkomst)

    def breekt(een: Gemeten) -> str:
        delen = (
            f"{namen.get(g.maatregel, g.maatregel)} {VOORWAARDE[g.hoe]} {namen.get(g.vereist, g.vereist)}"
            for g in een.opstelling.geschonden
        )
        return ", ".join(delen) or "-"

    koppen = ["Volgorde", "Door volgorde (mln)", "Vanaf", *maatkolommen(), "Breekt een voorwaarde"]
    rijen = [
        [
            _volgordenaam(een.goedkoopste, namen),
            getal(een.door_volgorde / 1e6, 0),
            _data(een.goedkoopste),
            *maatrij(een.goedkoopste.maat),
            breekt(een.goedkoopste),
        ]
        for een in uitkomst.volgorden
    ]
    if any(len(een.gemeten) > 1 for een in uitkomst.volgorden):
        koppen += ["Duurste data", "Samenleving dan (mln)"]
        for rij, een in zip(rijen, uitkomst.volgorden, strict=True):
            rij += [_data(een.duurste), getal(een.duurste.maat.kosten[SAMENLEVING] / 1e6, 0)]
    return koppen, rijen


def volgordezinnen(uitkomst: Vergelijking) -> list[str]:
    """De beste en de slechtste volgorde op dezelfde data, wat zij schelen en welke voorwaarde de slechtste breekt."""
    from kostenmodel.totalen import SAMENLEVING
    from kostenmodel.werkboek.notatie import getal

    beste, slechtste = uitkomst.beste, uitkomst.slechtste
    verschil = slechtste.maat - beste.maat
    zinnen = [f"{kop}: {_volgordenaam(een)} ({_data(een)})" for kop, een in (("Beste", beste), ("Slechtste", slechtste))]
    zinnen.append(
        f"Verschil op dezelfde data: {getal(verschil.kosten[SAMENLEVING] / 1e6, 0)} mln voor de samenleving, "
        f"{getal(verschil.noodopvang, 0)} persoonsjaren noodopvang en {getal(verschil.piek, 0)} bewoners op de piek."
    )
    for een in slechtste.opstelling.geschonden:
        waarom = ", die niet gekozen is" if een.hoe == "niet gekozen" else ""
        zinnen.append(f"De slechtste breekt een voorwaarde: {een.maatregel} gaat in {VOORWAARDE[een.hoe]} {een.vereist}{waarom}.")
    if not slechtste.opstelling.geschonden:
        zinnen.append("De slechtste breekt geen van de genoemde voorwaarden.")
    return zinnen


def letters(uitkomst: Vergelijking) -> dict[str, str]:
    """Per maatregel, in de volgorde van de gebruiker, haar letter in de tabel."""
    return dict(zip(uitkomst.maatregelen, ascii_uppercase, strict=False))


def _volgordenaam(een: Gemeten, namen: Mapping[str, str] | None = None) -> str:
    """Na elkaar met een pijl, op dezelfde dag met een plus."""
    return " > ".join(" + ".join(namen[sleutel] if namen else sleutel for sleutel in groep) for groep in een.opstelling.groepen)


def _data(een: Gemeten) -> str:
    """De maanden van ingang, een per groep."""
    return ", ".join(f"{dag:%Y-%m}" for dag in een.opstelling.data)


def maatkolommen() -> list[str]:
    return ["Samenleving (mln)", "Rijk (mln)", "Gemeenten (mln)", "Piek bezetting", "Noodopvang (persoonsjaren)", "Doorlooptijd (weken)"]


def maatrij(maat: Maat) -> list[str]:
    """De cellen bij `maatkolommen`."""
    from kostenmodel.werkboek.notatie import getal

    kosten = [getal(bedrag / 1e6, 0) for bedrag in maat.kosten.values()]
    return [*kosten, getal(maat.piek, 0), getal(maat.noodopvang, 0), getal(maat.doorlooptijd, 0)]
