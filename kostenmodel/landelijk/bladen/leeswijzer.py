"""De eerste bladzijde van het landelijke werkboek: waar het over gaat, hoe u het leest en waar u wat vindt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kostenmodel.werkboek.bladen.leeswijzer import NAAM, UITLEG, inhoudsopgave
from kostenmodel.werkboek.regels import Cel, Formule, Kop, Regel, Vrij, Werkblad

from ..kader import Landkader
from .controles import HOOFDCONTROLE, hoofdoordeel

SPELREGELS = (
    "De gele cel op blad Samenvatting kiest het scenario; alle bladen volgen. Grijze cellen zijn een vaste uitkomst: wijzigen vergt "
    "opnieuw draaien van het programma.",
    "Alle bedragen van gemeenten tellen op uit blad Regels en blad Cijfers per gemeente. Die komen uit dezelfde gegevens als het werkboek "
    "van elke gemeente en zijn daar tot op de cent gelijk aan.",
    "Wat gemeenten zelf opgeven, telt mee en staat op eigen regels: kolom Herkomst op blad Regels zegt 'eigen opgaven'.",
    "Een drempel geldt per gemeente (de vangnetuitkering). De som van gemeenten is daarom niet altijd precies Nederland als een gemeente "
    "gerekend; blad Controles toont het verschil.",
    "Een verschil is structureel min crisis: een min is een voordeel van structureel. Bedragen staan in lopende prijzen.",
    "Reken een landelijk bedrag, of een bedrag per grootteklasse of provincie, nooit terug naar een gemeente: gebruik haar eigen werkboek.",
)


def blad(k: Landkader, bladen: Sequence[Werkblad]) -> Werkblad:
    return Werkblad(
        NAAM,
        "Kostenmodel asiel en migratie – landelijk",
        "Wat kost elk beleidspakket gemeenten, het Rijk en de samenleving, en wat scheelt het als dat structureel wordt bekostigd?",
        list(_regels(k, bladen)),
        met_jaren=False,
        breedtes={"A": 30, "B": 130},
    )


def _regels(k: Landkader, bladen: Sequence[Werkblad]) -> Iterator[Regel]:
    stand, jaren = k.invoer.stand, k.cijfers.jaren
    yield Vrij((Cel("A", "Controles", "vet"), Cel("B", Formule(f"{{B:naam {HOOFDCONTROLE}}}", hoofdoordeel(k)), "vet")))
    alle = "alle gemeenten" if k.is_volledig else f"van de {len(k.invoer.gemeenten)}"
    feiten = {
        "Gemeenten": f"{len(k.gemeenten)} ({alle}), van wie {len(k.cijfers.met_eigen)} met eigen cijfers",
        "Begrotingsjaar (t)": f"{k.inst.jaar}; de tabellen lopen van {jaren[0]} tot en met {jaren[-1]}",
        "Peildatum": f"{k.invoer.peildatum:%d-%m-%Y}",
        "Stand van kennis": f"bedragen: {stand.stand_bedragen}; instroom: {stand.stand_instroom}",
    }
    for kop, tekst in feiten.items():
        yield Vrij((Cel("A", kop, "vet"), Cel("B", tekst)))
    for kop, alineas in (("Hoe u dit leest", UITLEG), ("Spelregels", SPELREGELS)):
        yield Vrij()
        yield Kop(kop)
        yield from (Vrij((Cel("B", alinea, "alinea"),)) for alinea in alineas)
    yield Vrij()
    yield from inhoudsopgave(bladen)
    yield Vrij()
    yield Kop("Scenario's in dit werkboek")
    for naam in k.scenarios:
        scenario = k.invoer.scenario(naam)
        yield Vrij((Cel("A", scenario.titel, "vet"), Cel("B", scenario.omschrijving, "alinea")))
