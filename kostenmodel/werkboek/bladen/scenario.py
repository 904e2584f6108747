"""De scenario's en bekostigingen: welke maatregelen, wat zij wijzigen, met status, datum en bron."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from kostenmodel.herkomst import AANNAME
from kostenmodel.invoer import Maatregel
from kostenmodel.rekenschema import ARMEN

from ..context import ARMTITEL, Context
from ..regels import Adresboek, Cel, Kop, Regel, Vrij, Werkblad, naar_bron
from ..stijl import VERHOUDING

NAAM = "Scenario"
KOPPEN = ("Maatregel", "Wat wijzigt", "Hoe", "Vanaf", "Tot", "Midden", "Laag", "Hoog", "Status", "Bron", "Reden of toelichting")
LETTERS = "ABCDEFGHIJK"
OVERZICHT = {"A": "Maatregel", "B": "Zit in", "D": "Stand op", "I": "Status", "J": "Bron", "K": "Wat zij inhoudt"}
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
    regels += [Vrij(), *_overzicht(c)]
    for naam in c.uitkomst.scenarios:
        scenario = c.invoer.scenario(naam)
        regels += [Vrij(), Kop(f"Maatregelen in {scenario.titel}"), *_verschil(c, naam), _koprij()]
        if not scenario.maatregelen and not scenario.instroom:
            regels.append(Vrij((Cel("A", "geen maatregelen bovenop bestaand beleid"),)))
        for sleutel in scenario.maatregelen:
            regels += _maatregel(c, c.invoer.maatregelen[sleutel])
        for stap in scenario.instroom:
            regels.append(
                _rij(
                    c,
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
        breedtes={"A": 34, "B": 66, "J": 34, "K": 84},
    )


def _per_titel(c: Context) -> dict[str, tuple[str, ...]]:
    """Per scenario en bekostiging, met de naam zoals de lezer haar kent, de maatregelen."""
    scenarios = {c.scenario_titel(naam): c.invoer.scenario(naam).maatregelen for naam in c.uitkomst.scenarios}
    return scenarios | {ARMTITEL[arm]: c.invoer.bekostiging(arm).maatregelen for arm in ARMEN}


def _overzicht(c: Context) -> Iterator[Regel]:
    """Elke maatregel een keer: stand, status, eigen bron en waar zij in zit."""
    waar = _per_titel(c)
    yield Kop("Alle maatregelen: status, bron, en in welk scenario of welke bekostiging zij zitten")
    yield Vrij(tuple(Cel(letter, OVERZICHT.get(letter), "kolomkop") for letter in LETTERS))
    for sleutel in dict.fromkeys(een for maatregelen in waar.values() for een in maatregelen):
        maatregel = c.invoer.maatregelen[sleutel]
        omschrijving = f"{maatregel.omschrijving} Aanname: {maatregel.reden}" if maatregel.reden else maatregel.omschrijving
        zit_in = ", ".join(titel for titel, maatregelen in waar.items() if sleutel in maatregelen)
        teksten = {"A": maatregel.titel, "B": zit_in, "D": f"{maatregel.datum_stand:%d-%m-%Y}", "I": maatregel.status, "K": omschrijving}
        yield Vrij((*(Cel(letter, tekst, "alinea") for letter, tekst in teksten.items()), _bron(c, maatregel.bron, "K")))


def _bron(c: Context, bron: str, kolom_reden: str) -> Cel:
    """De bron, met een koppeling naar blad Bronnen, of bij een aanname naar de reden op dezelfde rij."""

    naar = naar_bron(bron) if bron in c.invoer.bronnen else f"{NAAM}!{kolom_reden}{{rij}}"
    return Cel("J", bron, "koppeling boven" if bron in c.invoer.bronnen or bron == AANNAME else "alinea", naar=naar)


def _verschil(c: Context, naam: str) -> Iterator[Regel]:
    """Welke maatregelen een scenario meer en minder heeft dan het eerste scenario van het werkboek."""
    basis, *_ = c.uitkomst.scenarios
    if naam == basis:
        return
    hier, daar = (c.invoer.scenario(een) for een in (naam, basis))

    def opsomming(van: tuple[str, ...], zonder: tuple[str, ...]) -> str:
        return ", ".join(c.invoer.maatregelen[een].titel for een in van if een not in zonder) or "niets"

    erbij, eraf = opsomming(hier.maatregelen, daar.maatregelen), opsomming(daar.maatregelen, hier.maatregelen)
    instroom = "een eigen instroom" if hier.instroom != daar.instroom else "dezelfde instroom"
    yield Vrij((Cel("A", f"Anders dan {daar.titel}: erbij {erbij}; eraf {eraf}; {instroom}."),))


def _koprij() -> Regel:
    return Vrij(tuple(Cel(letter, kop, "kolomkop") for letter, kop in zip(LETTERS, KOPPEN, strict=True)))


def _rij(
    c: Context,
    wie: str,
    wat: str,
    hoe: str,
    vanaf: str,
    tot: str,
    waarden: tuple[float, float, float],
    status: str,
    bron: str,
    reden: str,
    naam: str = "",
) -> Regel:
    teksten = dict(zip("ABCDE", (wie, wat, hoe, vanaf, tot), strict=True)) | {"I": status, "K": reden}
    cellen = [*(Cel(letter, tekst, "alinea") for letter, tekst in teksten.items()), _bron(c, bron, "K")]
    cellen += [Cel(letter, waarde, "alinea", VERHOUDING) for letter, waarde in zip("FGH", waarden, strict=True)]
    return Vrij(tuple(cellen), naam=naam)


@cache
def naar_maatregel(maatregel: str, blad: str) -> Callable[[Adresboek], str]:
    """Klikt naar de reden waarom een maatregel een blad zo wijzigt."""
    return lambda adressen: f"{NAAM}!K{adressen.naam(f'maatregel {maatregel} {blad}')[1]}"


def _maatregel(c: Context, maatregel: Maatregel) -> list[Regel]:
    uit: list[Regel] = []
    for bewerking in maatregel.bewerkingen:
        uit.append(
            _rij(
                c,
                maatregel.titel,
                f"{c.invoer.blad(bewerking.blad).omschrijving} ({c.invoer.blad(bewerking.blad).eenheid})",
                HOE[bewerking.bewerking],
                f"{bewerking.vanaf:%d-%m-%Y}",
                f"{bewerking.tot:%d-%m-%Y}" if bewerking.tot else "geen einde",
                (bewerking.midden, bewerking.laag, bewerking.hoog),
                maatregel.status,
                bewerking.bron,
                bewerking.reden or bewerking.toelichting or maatregel.omschrijving,
                f"maatregel {maatregel.sleutel} {bewerking.blad}",
            )
        )
    if not any(c.raakt_model(bewerking.blad) for bewerking in maatregel.bewerkingen):
        uit.append(Vrij((Cel("B", "Let op: nog zonder effect, want geen kostenmodel in deze versie gebruikt dit blad.", "zacht"),)))
    return uit
