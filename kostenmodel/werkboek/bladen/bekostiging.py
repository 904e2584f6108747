"""Regelingen met hun bedrag en einddatum, per taak wat zij dekken, het gat na afloop en wat dat met de begroting doet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kostenmodel.bekostiging import geraakt
from kostenmodel.invoer import Regeling
from kostenmodel.rekenkern import Post
from kostenmodel.rekenschema import ARMEN

from ..context import ARMTITEL, Context
from ..grafieken import armen_per_jaar
from ..raster import EENHEID
from ..regels import Cel, Kop, PostRegel, Regel, Vrij, Werkblad, naar_reden
from ..stijl import AANDEEL

NAAM = "Bekostiging"
EXTRA = {
    "X": "Grondslag",
    "Y": "Geld komt",
    "Z": "Vanaf",
    "AA": "Tot",
    "AB": "SiSa",
    "AC": "Taak",
    "AD": "Toelichting",
}
BREEDTES = {"X": 18, "Y": 13, "Z": 12, "AA": 18, "AB": 16, "AC": 26}
UITLEG = (
    "De bruto last is wat de gemeente uitgeeft en betaalt; de baten komen uit de regelingen hieronder. Een plus is een tekort, een min een "
    "overschot.",
    "Ongedekt na een einddatum: het deel van de last dat een afgelopen regeling dekte, voor zover er een tekort is. De einddatum staat als "
    "blad regelingen.afgelopen op Parameters; wie hem verschuift, ziet het gat mee schuiven.",
    "Het gevolg voor de begroting staat op blad Meerjarenraming; wat incidenteel is, op blad Incidenteel.",
)
GRAFIEK = "grafiek.tekort"


def blad(c: Context) -> Werkblad:
    gemeente = c.uitkomst.gemeente
    regels: list[Regel] = [Vrij((Cel("A", zin, "zacht"),)) for zin in UITLEG]
    for arm in ARMEN:
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: regelingen en hun bedrag per jaar"), *_regelingen(c, arm)]
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: wat de regelingen per taak dekken"), *_posten(c, arm, "bekostiging.")]
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: ongedekt na afloop van een regeling"), *_gaten(c, arm)]
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: woningen in plaats van noodopvang"), *_woningen(c, arm)]
    regels += [Vrij(), Vrij(), Vrij(naam=GRAFIEK)]

    def grafiek(boek: Any, schrijver: Any) -> None:
        armen_per_jaar(
            boek,
            schrijver.vel,
            f"{EENHEID}{schrijver.adressen.naam(GRAFIEK)[1]}",
            f"Tekort van alle taken samen – {gemeente.naam}",
            [schrijver.adressen.rij("post", "bekostiging.tekort.samen", arm) for arm in ARMEN],
            "x € 1.000",
            "Gemeentelijke lasten die niet door regelingen zijn gedekt, per jaar, crisis naast structureel.",
        )

    return Werkblad(
        NAAM,
        f"Bekostiging – {gemeente.naam}",
        "Welke regeling welke last dekt, tot wanneer, hoeveel er ongedekt blijft en wat dat met de begroting doet.",
        regels,
        breedtes=BREEDTES,
        extra_koppen=EXTRA,
        kolom_reden="AD",
        daarna=grafiek,
    )


def _regelingen(c: Context, arm: str) -> Iterator[Regel]:
    partijen = c.uitkomst.schema.partijen
    for post in c.uitkomst.schema.regelingen:
        regeling = c.invoer.regelingen.get(post.sleutel.removeprefix("regeling."))
        if regeling is None:
            yield PostRegel(post, arm)
            continue
        wie = f"{partijen.labels[regeling.van]} > {partijen.labels[regeling.naar]}"
        einde = f", tot {_einde(regeling)}" if regeling.geldig_tot else ""
        yield PostRegel(
            post, arm, soort=f"{wie}{einde}", bron=regeling.bron, extra=_over(c, regeling), reden=naar_reden("post", post.sleutel, arm)
        )


def _over(c: Context, regeling: Regeling) -> tuple[Cel, ...]:
    """De vaste gegevens van een regeling, in de kolommen naast de jaren."""
    taak = ", ".join(model.titel for model in geraakt(regeling, c.uitkomst.schema.modellen))
    uitleg = f"{regeling.toelichting} Aanname: {regeling.reden}" if regeling.reden else regeling.toelichting
    inhoud = {
        "X": regeling.grondslag,
        "Y": regeling.moment,
        "Z": f"{regeling.geldig_vanaf:%d-%m-%Y}",
        "AA": _einde(regeling),
        "AB": regeling.sisa or "niet bekend",
        "AC": taak,
        "AD": uitleg,
    }
    return tuple(Cel(kolom, tekst, "zacht") for kolom, tekst in inhoud.items())


def _einde(regeling: Regeling) -> str:
    return f"{regeling.geldig_tot:%d-%m-%Y}" if regeling.geldig_tot else "geen einddatum"


def _gaten(c: Context, arm: str) -> Iterator[Regel]:
    per_sleutel = {f"dekkingsgat.{een.sleutel}": een for een in c.invoer.regelingen.values() if een.laat_gat_na}
    for post in c.uitkomst.schema.bekostiging:
        if post.sleutel.startswith("dekkingsgat."):
            extra = _over(c, per_sleutel[post.sleutel]) if post.sleutel in per_sleutel else ()
            yield PostRegel(post, arm, notatie=_notatie(post), extra=extra)


def _posten(c: Context, arm: str, begin: str) -> Iterator[Regel]:
    for post in c.uitkomst.schema.bekostiging:
        if post.sleutel.startswith(begin):
            yield PostRegel(post, arm, notatie=_notatie(post))


def _notatie(post: Post) -> str:
    return AANDEEL if post.eenheid == "1" else ""


def _woningen(c: Context, arm: str) -> Iterator[Regel]:
    yield Vrij(
        (
            Cel(
                "A",
                "Wat noodopvang aan locaties kost en weg kan vallen als vergunninghouders een woning hebben. Het geld valt vrij bij het "
                "COA (Asiel en Migratie); de woning kost een corporatie geld. Zonder overdracht tussen die twee komt zij er niet.",
                "zacht",
            ),
        )
    )
    for post in c.uitkomst.schema.woningequivalent:
        yield PostRegel(post, arm, notatie=AANDEEL if post.eenheid == "1" else "")
