"""Het blad van een kostenmodel: per bekostiging de posten, subtotalen en de netto last per partij."""

from __future__ import annotations

from typing import Any

from kostenmodel.doorrekening import ARMEN
from kostenmodel.rekenkern import Model, Parameter, Post, SomVanRegels, bladeren

from ..context import ARMTITEL, Context
from ..grafieken import armen_per_jaar
from ..regels import Cel, Kop, PostRegel, Regel, Vrij, Werkblad


def blad(c: Context, model: Model) -> Werkblad:
    regels: list[Regel] = [
        Vrij((Cel("A", "Wat verschilt tussen crisis en structureel: " + model.verschil, "zacht"),)),
        Vrij(),
    ]
    for arm in ARMEN:
        regels.append(Kop(ARMTITEL[arm]))
        regels += [PostRegel(post, arm, bron=bron_van(c, post, arm)) for post in model.posten]
        regels += [Vrij(), Kop(f"Totalen: {ARMTITEL[arm].lower()}")]
        regels += [PostRegel(post, arm, soort=_opschrift(post)) for post in c.uitkomst.schema.per_model[model.naam]]
        regels.append(Vrij())
    grafiekrij = len(regels) + 7

    def grafiek(boek: Any, schrijver: Any) -> None:
        adressen = [schrijver.adressen.rij("post", f"maatschappelijk.{model.naam}", arm) for arm in ARMEN]
        armen_per_jaar(
            boek,
            schrijver.vel,
            f"B{grafiekrij}",
            f"{model.titel}: maatschappelijke kosten per jaar",
            adressen,
            "x € 1.000",
            f"Maatschappelijke kosten van {model.titel.lower()} per jaar, crisis naast structureel.",
        )

    return Werkblad(model.titel, f"{model.titel} – {c.uitkomst.gemeente.naam}", model.toelichting, regels, daarna=grafiek)


def _opschrift(post: Post) -> str:
    return post.formule.opschrift if isinstance(post.formule, SomVanRegels) else "totaal"


def bron_van(c: Context, post: Post, arm: str) -> str:
    """De bron van de eerste parameter van een post, of 'aanname' als een van zijn parameters dat is."""
    parameters = c.uitkomst.armen[c.actief, arm].parameters
    bronnen = [parameters[b.sleutel].bron[2] for b in bladeren(post.formule) if isinstance(b, Parameter)]
    if not bronnen:
        return ""
    return "aanname" if "aanname" in bronnen else bronnen[0]
