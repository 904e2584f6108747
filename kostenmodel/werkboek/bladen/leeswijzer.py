"""De eerste bladzijde: waar het werkboek over gaat, hoe u het leest en waar u wat vindt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..context import Context
from ..regels import Cel, Formule, Kop, Regel, Vrij, Werkblad, verwijs
from .controles import HOOFDCONTROLE

NAAM = "Leeswijzer"

UITLEG = (
    "Mensen moeten hoe dan ook ergens wonen. Onder crisisbekostiging wordt het tekort aan vaste plaatsen per maand ingekocht als "
    "noodopvang. Onder structurele bekostiging gaat het geld naar vaste plaatsen en woningen, die tijd kosten om te bouwen en leeg "
    "kunnen staan.",
    "Beide bekostigingen hebben dezelfde instroom, dezelfde mensen, dezelfde voorzieningen per persoon en dezelfde prijzen. Alleen dit "
    "verschilt: wanneer plaatsen worden besteld, hoe lang contracten duren, het woningprogramma en wie betaalt.",
    "Structureel bestelt op wat op dat moment bekend is (het gemiddelde van de laatste twaalf maanden), nooit op de toekomst. Lege "
    "plaatsen en woningen worden betaald.",
    "Kosten zijn het gebruik van middelen; overdrachten zijn betalingen tussen partijen. De netto last van een partij is haar kosten "
    "plus wat zij betaalt min wat zij ontvangt. Over alle partijen samen blijven alleen de kosten over: de samenleving.",
    "Het rekenpad is een doorgang met gemiddelde volumes en middenwaarden; dat ziet u in de cellen en dat telt op. De trekkingen geven "
    "de band eromheen (P10, P90) en de modelkans; die zijn vast en veranderen niet als u een cel wijzigt.",
)

SPELREGELS = (
    "Gele cel met blauwe cijfers: invoer die u mag wijzigen. Alles rekent mee, in beide bekostigingen.",
    "Grijze cel: vaste uitkomst van de keten of de trekkingen. Wijzigen vergt opnieuw draaien van het programma.",
    "Bedragen staan in lopende prijzen, tenzij er 'constante prijzen' bij staat. Lasten zijn positief. Op Meerjarenraming en "
    "Incidenteel zegt de legenda wat een plus en een min is.",
    "Een verschil is structureel min crisis: een min is een voordeel van structureel.",
    "Hulpregels onder aan een blad staan alleen op het scherm, niet op papier.",
    "'aanname' in een bronkolom: er is geen bron gevonden; de reden en de bandbreedte staan op blad Parameters; klik erop.",
)


def blad(c: Context, bladen: Sequence[Werkblad]) -> Werkblad:
    return Werkblad(
        NAAM,
        f"Kostenmodel asiel en migratie – {c.uitkomst.gemeente.naam}",
        "Wat kost landelijk asiel- en migratiebeleid de gemeente, en wat scheelt het als dat structureel wordt bekostigd?",
        list(_regels(c, bladen)),
        met_jaren=False,
        breedtes={"A": 26, "B": 130},
    )


def _regels(c: Context, bladen: Sequence[Werkblad]) -> Iterator[Regel]:
    inst = c.uitkomst.inst
    yield Vrij((Cel("A", "Controles", "vet"), Cel("B", Formule(f"{{B:naam {HOOFDCONTROLE}}}", c.hoofdoordeel), "vet")))
    yield Vrij((Cel("A", "Gemeente", "vet"), Cel("B", f"{c.uitkomst.gemeente.naam} ({c.uitkomst.gemeente.code})")))
    yield Vrij(
        (
            Cel("A", "Begrotingsjaar (t)", "vet"),
            Cel("B", f"{inst.jaar}; de tabellen lopen van {inst.jaren[0]} tot en met {inst.jaren[-1]}"),
        )
    )
    yield Vrij((Cel("A", "Peildatum", "vet"), Cel("B", f"{c.invoer.peildatum:%d-%m-%Y}")))
    yield Vrij(
        (
            Cel("A", "Stand van kennis", "vet"),
            Cel("B", f"bedragen: {c.invoer.stand.stand_bedragen}; instroom: {c.invoer.stand.stand_instroom}"),
        )
    )
    yield Vrij()
    yield Kop("Hoe u dit leest")
    for alinea in UITLEG:
        yield Vrij((Cel("B", alinea, "alinea"),))
    yield Vrij()
    yield Kop("Spelregels")
    for regel in SPELREGELS:
        yield Vrij((Cel("B", regel, "alinea"),))
    yield Vrij()
    yield from inhoudsopgave(bladen)
    yield Vrij()
    yield Kop("Wat dit werkboek niet doet")
    yield Vrij(
        (
            Cel(
                "B",
                f"Dit werkboek rekent door: {_modellen(c)}. Wat daar niet bij staat, telt niet mee. De bedragen zijn een verkenning op "
                "landelijke sleutels, geen begroting.",
                "alinea",
            ),
        ),
    )


def inhoudsopgave(bladen: Sequence[Werkblad]) -> Iterator[Regel]:
    """Elk blad met een koppeling en de zin die zegt wat het toont."""
    yield Kop("Waar u wat vindt")
    for ander in bladen:
        yield Vrij((Cel("A", ander.naam, "koppeling", naar=f"{verwijs(ander.naam)}A1"), Cel("B", ander.zin, "alinea")))


def _modellen(c: Context) -> str:
    return ", ".join(model.titel for model in c.uitkomst.schema.modellen)
