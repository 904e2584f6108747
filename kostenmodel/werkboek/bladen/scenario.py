"""De scenario's en bekostigingen: welke maatregelen, wat zij wijzigen, met status, datum en bron."""

from __future__ import annotations

from kostenmodel.doorrekening import ARMEN
from kostenmodel.invoer import Maatregel

from ..context import ARMTITEL, Context
from ..regels import Cel, Kop, Regel, Vrij, Werkblad

NAAM = "Scenario"
KOPPEN = ("Maatregel", "Wat wijzigt", "Hoe", "Vanaf", "Tot", "Midden", "Laag", "Hoog", "Status", "Bron", "Reden of toelichting")
LETTERS = "ABCDEFGHIJK"
HOE = {"vervang": "wordt", "plus": "plus", "maal": "maal"}


def blad(c: Context) -> Werkblad:
    regels: list[Regel] = [Kop("Scenario's in dit werkboek")]
    regels += [
        Vrij(
            (
                Cel("A", c.scenario_titel(naam), "vet"),
                Cel("B", c.invoer.scenario(naam).omschrijving, "alinea"),
                Cel("C", f"nr {nummer}", "zacht"),
            ),
            naam=f"scenario {naam}",
        )
        for nummer, naam in enumerate(c.uitkomst.scenarios, start=1)
    ]
    for naam in c.uitkomst.scenarios:
        scenario = c.invoer.scenario(naam)
        regels += [Vrij(), Kop(f"Maatregelen in {scenario.titel}"), _koprij()]
        if not scenario.maatregelen and not scenario.instroom:
            regels.append(Vrij((Cel("A", "geen maatregelen bovenop bestaand beleid"),)))
        for sleutel in scenario.maatregelen:
            regels += _maatregel(c, c.invoer.maatregelen[sleutel])
        for stap in scenario.instroom:
            regels.append(
                _rij(
                    "Instroom",
                    "alle asielstromen",
                    "maal",
                    f"{stap.vanaf:%d-%m-%Y}",
                    f"{stap.tot:%d-%m-%Y}" if stap.tot else "geen einde",
                    (stap.midden, stap.laag, stap.hoog),
                    "scenario",
                    stap.bron,
                    stap.reden or stap.toelichting,
                )
            )
    for arm in ARMEN:
        bekostiging = c.invoer.bekostiging(arm)
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: wat verandert ten opzichte van de regels van nu"), _koprij()]
        if not bekostiging.maatregelen:
            regels.append(Vrij((Cel("A", "niets: de regels van nu blijven gelden"),)))
        for sleutel in bekostiging.maatregelen:
            regels += _maatregel(c, c.invoer.maatregelen[sleutel])
    return Werkblad(
        NAAM,
        "Scenario",
        "Welk beleid in elk scenario zit, wat het wijzigt, hoe zeker het is en waar dat staat.",
        regels,
        met_jaren=False,
        breedtes={"A": 32, "B": 70, "C": 9, "D": 12, "E": 12, "F": 11, "G": 11, "H": 11, "I": 14, "J": 24, "K": 90},
    )


def _koprij() -> Regel:
    return Vrij(tuple(Cel(letter, kop, "kolomkop") for letter, kop in zip(LETTERS, KOPPEN, strict=True)))


def _rij(
    wie: str,
    wat: str,
    hoe: str,
    vanaf: str,
    tot: str,
    waarden: tuple[float, float, float],
    status: str,
    bron: str,
    reden: str,
) -> Regel:
    teksten = dict(zip("ABCDE", (wie, wat, hoe, vanaf, tot), strict=True)) | {"I": status, "J": bron, "K": reden}
    cellen = [Cel(letter, tekst, "alinea") for letter, tekst in teksten.items()]
    cellen += [Cel(letter, waarde, "tekst", "#,##0.00") for letter, waarde in zip("FGH", waarden, strict=True)]
    return Vrij(tuple(cellen))


def _maatregel(c: Context, maatregel: Maatregel) -> list[Regel]:
    uit: list[Regel] = []
    for bewerking in maatregel.bewerkingen:
        uit.append(
            _rij(
                maatregel.titel,
                c.invoer.blad(bewerking.blad).omschrijving,
                HOE[bewerking.bewerking],
                f"{bewerking.vanaf:%d-%m-%Y}",
                f"{bewerking.tot:%d-%m-%Y}" if bewerking.tot else "geen einde",
                (bewerking.midden, bewerking.laag, bewerking.hoog),
                maatregel.status,
                bewerking.bron,
                bewerking.reden or bewerking.toelichting or maatregel.omschrijving,
            )
        )
    if not any(c.raakt_model(bewerking.blad) for bewerking in maatregel.bewerkingen):
        uit.append(Vrij((Cel("B", "Let op: nog zonder effect, want geen kostenmodel in deze versie gebruikt dit blad.", "zacht"),)))
    return uit
