"""De functies achter `ontleding`: een verschil verdeeld over de maatregelen die het maken.

Fouten van de gebruiker komen als `InvoerFouten`, alle tegelijk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kostenmodel.api import Keuzes, instellingen, laad_invoer, probeer, verzamel
from kostenmodel.api_beleid import kort as kort_rekenen
from kostenmodel.invoer import Gemeente, Invoer, InvoerFouten, Melding, zoek_gemeente
from kostenmodel.invoer.meldingen import opsomming, raad, toon

if TYPE_CHECKING:
    from kostenmodel.brug import Brug
    from kostenmodel.doorrekening import Instellingen
    from kostenmodel.ontleding import Ontleding

STANDAARD = Keuzes()
PARTIJKOPPEN = ("Gemeente", "Rijk (met COA)", "Samenleving")


@dataclass(frozen=True, eq=False)
class Verslag:
    """Een ontleding met waar zij over gaat; `naast` is het scenario bij bekostigingen en de bekostiging bij scenario's."""

    ontleding: Ontleding
    gemeente: Gemeente
    naast: str
    inst: Instellingen
    brug: Mapping[str, Brug] | None = None
    """Tussen crisis en structureel ook per partij het verschil naar oorzaak, over de langste termijn; anders None."""


def ontleding(een: str, ander: str, gemeente: str | None, keuzes: Keuzes = STANDAARD) -> Verslag:
    """Verdeelt het verschil tussen twee scenario's of twee bekostigingen; zonder gemeente voor heel Nederland."""
    from kostenmodel.doorrekening import nederland
    from kostenmodel.ontleding import ontleed_bekostigingen, ontleed_scenarios

    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    kort = kort_rekenen(keuzes)
    inst = probeer(fouten, lambda: instellingen(invoer, kort))
    plek = nederland(invoer) if gemeente is None else probeer(fouten, lambda: zoek_gemeente(invoer, gemeente))
    verzamel(fouten, [lambda: invoer.scenario(keuzes.scenario), lambda: invoer.bekostiging(keuzes.bekostiging)])
    soort = _soort(invoer, een, ander, keuzes, fouten)
    if fouten or inst is None:
        raise InvoerFouten(fouten)
    if soort == "bekostiging":
        ontleed = ontleed_bekostigingen(invoer, inst, een, ander, keuzes.scenario, plek)
        return Verslag(ontleed, plek, keuzes.scenario, inst, _brug(invoer, inst, een, ander, keuzes.scenario, plek))
    return Verslag(ontleed_scenarios(invoer, inst, een, ander, keuzes.bekostiging, plek), plek, keuzes.bekostiging, inst)


def _brug(invoer: Invoer, inst: Instellingen, een: str, ander: str, scenario: str, plek: Gemeente) -> Mapping[str, Brug] | None:
    """De weg van `een` naar `ander` naar oorzaak, als dat crisis en structureel zijn."""
    from kostenmodel.doorrekening import Rekenaar
    from kostenmodel.rekenschema import ARMEN

    if {een, ander} != set(ARMEN):
        return None
    (paden,) = Rekenaar(invoer, inst, (scenario,)).rekenpaden([plek])
    heen = paden[scenario].brug
    return heen if een == ARMEN[0] else {partij: brug.terug() for partij, brug in heen.items()}


def _soort(invoer: Invoer, een: str, ander: str, keuzes: Keuzes, fouten: list[Melding]) -> str:
    """Of het om twee scenario's of om twee bekostigingen gaat; meldt wat daar niet bij past."""
    scenarios = {**invoer.scenarios, **invoer.enkele}
    soorten = {}
    for naam in (een, ander):
        soorten[naam] = "bekostiging" if naam in invoer.bekostigingen else "scenario" if naam in scenarios else ""
        if not soorten[naam]:
            namen = [*invoer.bekostigingen, *scenarios]
            doe = raad(naam, namen, "Zie: kostenmodel scenario lijst.")
            verwacht = f"{opsomming(invoer.bekostigingen)}, of de naam van een scenario"
            fouten.append(Melding("opdrachtregel", toon(naam), "geen scenario of bekostiging met die naam", verwacht, doe))
    if "" in soorten.values():
        return ""
    if een == ander:
        doe = "Noem er twee die verschillen."
        fouten.append(Melding("opdrachtregel", toon(een), "twee keer hetzelfde", "twee verschillende namen", doe))
    if soorten[een] != soorten[ander]:
        gevonden = f"{een} is een {soorten[een]}, {ander} is een {soorten[ander]}"
        doe = "Noem twee scenario's, of twee bekostigingen."
        fouten.append(Melding("opdrachtregel", f"{een} en {ander}", gevonden, "twee van dezelfde soort", doe))
        return ""
    if soorten[een] == "scenario" and keuzes.scenario != STANDAARD.scenario:
        doe = "Laat --scenario weg; kies met --bekostiging waaronder u ze vergelijkt."
        fouten.append(Melding("opdrachtregel", "--scenario", keuzes.scenario, "geen scenario bij twee scenario's", doe))
    if soorten[een] == "bekostiging" and keuzes.bekostiging != STANDAARD.bekostiging:
        doe = "Laat --bekostiging weg; kies met --scenario waaronder u ze vergelijkt."
        fouten.append(Melding("opdrachtregel", "--bekostiging", keuzes.bekostiging, "geen bekostiging bij twee bekostigingen", doe))
    return soorten[een]


def als_json(verslag: Verslag) -> dict[str, Any]:
    """Het contract van `ontleding --json`: netto last, EUR nominaal, `ander` min `een`; een min is een voordeel van `ander`.

    `{"een","ander","naast","gemeente","code","jaar","trekkingen","zaad","volgorden": aantal of null,
    "verschil": {partij: {termijn: EUR}}, "stappen": [{"sleutel","titel","weg","erbij","bijdrage": {partij: {termijn: EUR}}}]}`.
    De bijdragen van alle stappen tellen per partij en termijn op tot het verschil. Tussen crisis en structureel ook
    `"brug": {partij: {"stappen": {oorzaak: EUR}, "betaling": EUR}}` over de langste termijn, ook samen het verschil.
    """
    o, inst = verslag.ontleding, verslag.inst

    def tekst(per_partij: Any) -> dict[str, dict[str, float]]:
        return {partij: {str(n): bedrag for n, bedrag in per_termijn.items()} for partij, per_termijn in per_partij.items()}

    return {
        "een": o.een,
        "ander": o.ander,
        "naast": verslag.naast,
        "gemeente": verslag.gemeente.naam,
        "code": verslag.gemeente.code,
        "jaar": inst.jaar,
        "trekkingen": inst.trekkingen,
        "zaad": inst.zaad,
        "volgorden": o.volgorden,
        "verschil": tekst(o.verschil),
        "stappen": [
            {
                "sleutel": stap.sleutel,
                "titel": stap.titel,
                "weg": list(stap.weg),
                "erbij": list(stap.erbij),
                "bijdrage": tekst(o.bijdragen[stap.sleutel]),
            }
            for stap in o.stappen
        ],
        **(
            {"brug": {partij: {"stappen": dict(b.stappen), "betaling": b.betaling} for partij, b in verslag.brug.items()}}
            if verslag.brug
            else {}
        ),
    }


def brugtabel(verslag: Verslag) -> tuple[str, list[str], list[list[str]]] | None:
    """Hetzelfde verschil naar oorzaak: kop, kolommen en een rij per oorzaak (mln euro); None als het niet om crisis en structureel gaat."""
    from kostenmodel.brug import STAPPEN
    from kostenmodel.werkboek.notatie import getal

    if verslag.brug is None:
        return None
    bruggen = list(verslag.brug.values())
    rijen = [[tekst, *(getal(b.stappen[stap] / 1e6, 1) for b in bruggen)] for stap, tekst in STAPPEN.items()]
    rijen.append(["andere regels voor betalen", *(getal(b.betaling / 1e6, 1) for b in bruggen)])
    rijen.append(["Samen", *(getal(b.totaal / 1e6, 1) for b in bruggen)])
    return "Hetzelfde verschil naar oorzaak, mln euro", ["Oorzaak", *PARTIJKOPPEN], rijen


def tabel(verslag: Verslag) -> tuple[str, list[str], list[list[str]], list[str]]:
    """Om te lezen: kop, kolommen, een rij per stap met het geheel als laatste, en zinnen eronder (mln euro, langste termijn)."""
    from kostenmodel.werkboek.notatie import getal

    o, inst = verslag.ontleding, verslag.inst
    termijn = max(next(iter(o.verschil.values())))

    def cellen(per_partij: Any) -> list[str]:
        return [getal(bedragen[termijn] / 1e6, 1) for bedragen in per_partij.values()]

    kop = f"{verslag.gemeente.naam}, {o.ander} min {o.een} ({verslag.naast}), netto last {termijn} jaar vanaf {inst.jaar}, mln euro"
    rijen = [[stap.titel, *cellen(o.bijdragen[stap.sleutel])] for stap in o.stappen]
    hoe = "alle volgorden" if o.volgorden is None else f"{o.volgorden} vaste volgorden (er zijn te veel maatregelen voor alle)"
    zinnen = [
        f"Een min is een voordeel van {o.ander}. Elke maatregel krijgt haar gemiddelde bijdrage over {hoe}; samen zijn zij het verschil.",
        f"Rekenpad, {inst.trekkingen} trekkingen in de keten, zaad {inst.zaad}.",
    ]
    return kop, ["Maatregel", *PARTIJKOPPEN], [*rijen, ["Samen", *cellen(o.verschil)]], zinnen
