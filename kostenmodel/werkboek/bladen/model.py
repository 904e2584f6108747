"""Het blad van een kostenmodel: per bekostiging de posten, subtotalen en de netto last per partij."""

from __future__ import annotations

from typing import Any

from kostenmodel.doorrekening import ARMEN
from kostenmodel.rekenkern import Model, Parameter, Post, SomVanRegels, bladeren

from ..context import ARMTITEL, Context
from ..grafieken import armen_per_jaar
from ..regels import Cel, Formule, Kop, PostRegel, Regel, Vrij, Werkblad
from ..stijl import EURO

EXTRA = {"X": "Gegevensklasse", "Y": "Gemeente"}


def blad(c: Context, model: Model) -> Werkblad:
    regels: list[Regel] = [
        Vrij((Cel("A", "Wat verschilt tussen crisis en structureel: " + model.verschil, "zacht"),)),
        Vrij(),
    ]
    for arm in ARMEN:
        regels.append(Kop(ARMTITEL[arm]))
        regels += [PostRegel(post, arm, bron=bron_van(c, post, arm), extra=_herkomst(c, post, arm)) for post in model.posten]
        regels += [Vrij(), Kop(f"Totalen: {ARMTITEL[arm].lower()}")]
        regels += [PostRegel(post, arm, soort=_opschrift(post)) for post in c.uitkomst.schema.per_model[model.naam]]
        regels.append(Vrij())
    regels += _klasseregels(c, model)
    grafiekrij = len(regels) + 7

    def grafiek(boek: Any, schrijver: Any) -> None:
        sleutel, wat = _voor_grafiek(model)
        adressen = [schrijver.adressen.rij("post", sleutel, arm) for arm in ARMEN]
        armen_per_jaar(
            boek,
            schrijver.vel,
            f"B{grafiekrij}",
            f"{model.titel}: {wat} per jaar",
            adressen,
            "x € 1.000",
            f"{model.titel}: {wat} per jaar, crisis naast structureel.",
        )

    return Werkblad(
        model.titel,
        f"{model.titel} – {c.uitkomst.gemeente.naam}",
        model.toelichting,
        regels,
        breedtes={"X": 20, "Y": 11},
        extra_koppen=EXTRA,
        daarna=grafiek,
    )


def _voor_grafiek(model: Model) -> tuple[str, str]:
    """De post van de grafiek en hoe hij heet; een model met alleen overdrachten kost de samenleving niets, de gemeente wel."""
    if any(post.soort == "kosten" for post in model.posten):
        return f"maatschappelijk.{model.naam}", "maatschappelijke kosten"
    return f"netto.{model.naam}.gemeente", "netto last van de gemeente"


def _herkomst(c: Context, post: Post, arm: str) -> tuple[Cel, ...]:
    """Gegevensklasse van een regel, en of de gemeente hem betaalt of ontvangt."""
    if not post.in_exploitatie:
        return ()
    return (Cel("X", c.gegevensklassen[arm][post.sleutel], "zacht"), Cel("Y", abs(post.bijdrage("gemeente")), "zacht", "0"))


def _klasseregels(c: Context, model: Model) -> list[Regel]:
    """Het verschil per gegevensklasse als formules; Samenvatting weegt ermee."""
    eerste, laatste = model.posten[0].sleutel, model.posten[-1].sleutel

    def bereik(kolom: str, arm: str) -> str:
        return f"{{${kolom}:post {eerste} {arm}}}:{{${kolom}:post {laatste} {arm}}}"

    crisis, structureel = ARMEN
    regels: list[Regel] = [Kop("Absoluut verschil voor de gemeente per gegevensklasse, alle regels, vijftien jaar")]
    for klasse, waarde in c.verschil_per_klasse[model.naam].items():
        formule = (
            f"SUMPRODUCT(ABS({bereik('F', structureel)}-{bereik('F', crisis)})*({bereik('X', crisis)}=$D{{rij}})*{bereik('Y', crisis)})"
        )
        regels.append(
            Vrij(
                (
                    Cel("B", f"Absoluut verschil gemeente: {klasse}"),
                    Cel("C", "EUR", "zacht"),
                    Cel("D", klasse),
                    Cel("F", Formule(formule, waarde), "formule", EURO),
                ),
                naam=f"klasse {model.naam} {klasse}",
            )
        )
        regels.append(_opgeteld(c, model, klasse))
    return regels


def _opgeteld(c: Context, model: Model, klasse: str) -> Regel:
    """Het verschil met dat van de modelbladen hiervoor erbij; op het laatste blad staat zo het totaal, hoeveel modellen er ook zijn."""
    modellen = c.uitkomst.schema.modellen
    plek = modellen.index(model)
    eigen = f"{{F:naam klasse {model.naam} {klasse}}}"
    vorige = f"{{F:naam opgeteld {modellen[plek - 1].naam} {klasse}}}+" if plek else ""
    waarde = sum(c.verschil_per_klasse[een.naam][klasse] for een in modellen[: plek + 1])
    return Vrij(
        (
            Cel("B", f"Opgeteld met de modelbladen hiervoor: {klasse}", "zacht"),
            Cel("C", "EUR", "zacht"),
            Cel("D", klasse, "zacht"),
            Cel("F", Formule(f"{vorige}{eigen}", waarde), "formule", EURO),
        ),
        naam=f"opgeteld {model.naam} {klasse}",
    )


def _opschrift(post: Post) -> str:
    return post.formule.opschrift if isinstance(post.formule, SomVanRegels) else "totaal"


def bron_van(c: Context, post: Post, arm: str) -> str:
    """De bron van de eerste parameter van een post, of 'aanname' als een van zijn parameters dat is."""
    parameters = c.uitkomst.armen[c.actief, arm].parameters
    bronnen = [parameters[b.sleutel].bron[2] for b in bladeren(post.formule) if isinstance(b, Parameter)]
    if not bronnen:
        return ""
    return "aanname" if "aanname" in bronnen else bronnen[0]
