"""De landelijke keten: jaarvolumes van het gekozen scenario, hoe goed zulke doorrekeningen eerder waren, en de waarden per scenario."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from kostenmodel.invoer.ijkbestanden import Terugblikregel
from kostenmodel.rekenschema import ARMEN

from ..context import ARMTITEL, Context
from ..grafieken import lijnen
from ..raster import EENHEID
from ..regels import ActieveRegel, BlokRegel, Cel, Kop, PostRegel, Regel, Vrij, Werkblad
from ..stijl import AANTAL, BLAUW, DONKER, KLEUR_ARM

NAAM = "Keten"
GRAFIEKRIJEN = 19
GROOTHEID = {
    "bezetting": "Bewoners van de opvang",
    "vergunninghouders": "Vergunninghouders in de opvang",
    "voorraad": "Openstaande aanvragen",
}
KOLOM_AANTAL, KOLOM_KETEN, KOLOM_NIETS = "F", "G", "H"
GRAFIEKEN = ("keten noodopvang", "keten standen", "keten doorlooptijd")
STANDEN = (
    ("voorraad", "Openstaande aanvragen", DONKER),
    ("bezetting", "Bewoners van de opvang", BLAUW),
    ("vergunninghouders_in_opvang", "Vergunninghouders in de opvang", KLEUR_ARM[ARMEN[0]]),
)


def blad(c: Context) -> Werkblad:
    schema = c.uitkomst.schema
    regels: list[Regel] = [Kop("Nederland, gekozen scenario: gemiddelde over de trekkingen")]
    blokken: list[Regel] = []
    for soort in schema.soorten:
        per_arm, per_scenario = c.varieert("landelijk", soort.naam)
        for arm in ARMEN if per_arm else (None,):
            omschrijving = soort.omschrijving + (f" – {ARMTITEL[arm].lower()}" if arm else "")
            rij = soort.naam, arm
            regels.append(
                ActieveRegel("landelijk", *rij, per_scenario, omschrijving, soort.eenheid, soort.regel.replace("_", " "), "model")
            )
            if per_scenario:
                blokken += [
                    BlokRegel("landelijk", *rij, scenario, omschrijving, soort.eenheid, "model") for scenario in c.uitkomst.scenarios
                ]
    for naam in GRAFIEKEN:
        regels += [Vrij(naam=naam), *[Vrij()] * GRAFIEKRIJEN]
    regels += [*_terugblik(c), Vrij()]
    regels += [Kop("Waarden per scenario (vaste uitkomst van de keten; wijzigen vergt opnieuw draaien)", op_papier=False), *blokken]
    for arm in ARMEN:
        regels += [Vrij(), Kop(f"Hulpregels voor de controles: {ARMTITEL[arm].lower()}")]
        regels += [PostRegel(post, arm) for post in schema.hulpposten]
    return Werkblad(
        NAAM,
        "Keten (Nederland)",
        "De landelijke asielketen per jaar: instroom, beslissingen, opvang en huisvesting, onder beide bekostigingen.",
        regels,
        daarna=_grafieken,
    )


def _terugblik(c: Context) -> list[Regel]:
    """Per begin en grootheid de gemiddelde fout van de keten en van een stand die niet verandert."""
    regels: list[Regel] = [
        Kop("Terugblik: hoe goed was de keten eerder?"),
        Vrij(
            (
                Cel(
                    "A",
                    "Vanaf een maand, met wat toen bekend was en de instroom van daarna. Geijkt op standen van voor het begin; de fout is "
                    "gemiddeld, in personen, over alle later gepubliceerde standen.",
                    "zacht",
                ),
            )
        ),
        Vrij(
            (
                Cel("B", "Begin en grootheid", "kolomkop"),
                Cel(KOLOM_AANTAL, "Standen", "kolomkop"),
                Cel(KOLOM_KETEN, "Keten", "kolomkop"),
                Cel(KOLOM_NIETS, "Geen verandering", "kolomkop"),
            )
        ),
    ]

    def sleutel(regel: Terugblikregel) -> tuple[str, str]:
        return regel.vanaf, regel.grootheid

    for (vanaf, grootheid), groep in groupby(c.invoer.ijking.terugblik, key=sleutel):
        standen = list(groep)
        fouten = [
            sum(abs(getattr(een, veld) - een.waargenomen) for een in standen) / len(standen) for veld in ("keten", "geen_verandering")
        ]
        regels.append(
            Vrij(
                (
                    Cel("B", f"Vanaf {vanaf}: {GROOTHEID[grootheid].lower()}"),
                    Cel(KOLOM_AANTAL, len(standen), "vast", AANTAL),
                    Cel(KOLOM_KETEN, fouten[0], "vast", AANTAL),
                    Cel(KOLOM_NIETS, fouten[1], "vast", AANTAL),
                )
            )
        )
    return regels


def _grafieken(boek: Any, schrijver: Any) -> None:
    plek = {naam: f"{EENHEID}{schrijver.adressen.naam(naam)[1]}" for naam in GRAFIEKEN}

    def adres(reeks: str, arm: str | None) -> tuple[str, int]:
        gevonden: tuple[str, int] = schrijver.adressen.rij("landelijk", reeks, arm)
        return gevonden

    lijnen(
        boek,
        schrijver.vel,
        plek[GRAFIEKEN[0]],
        "Bewoners van noodopvang, Nederland",
        [(ARMTITEL[arm], adres("bewoners_noodopvang", arm), KLEUR_ARM[arm]) for arm in ARMEN],
        "personen",
        "Landelijk aantal bewoners van noodopvang per jaar, crisis naast structureel.",
    )
    lijnen(
        boek,
        schrijver.vel,
        plek[GRAFIEKEN[1]],
        "Standen van de keten, Nederland, crisisbekostiging",
        [(naam, adres(reeks, ARMEN[0]), kleur) for reeks, naam, kleur in STANDEN],
        "personen",
        "Openstaande aanvragen, bewoners van de opvang en vergunninghouders in de opvang per jaar.",
    )
    lijnen(
        boek,
        schrijver.vel,
        plek[GRAFIEKEN[2]],
        "Doorlooptijd van een asielaanvraag, Nederland",
        [("Doorlooptijd", adres("doorlooptijd_weken", None), DONKER)],
        "weken",
        "Gemiddelde doorlooptijd van een asielaanvraag per jaar in weken.",
    )
