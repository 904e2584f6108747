"""Het blad van een kostenmodel: wat er verschilt, het verschil per betaler, en per bekostiging de posten en totalen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kostenmodel.herkomst import AANNAME
from kostenmodel.rekenkern import AANLOOPJAREN, Model, Post, SomVanRegels
from kostenmodel.rekenschema import ARMEN

from ..context import ARMTITEL, Context
from ..grafieken import armen_per_jaar
from ..raster import EENHEID
from ..regels import Adresboek, Cel, Formule, Kop, PostRegel, Regel, Vrij, Werkblad, naar_reden
from ..stijl import EURO
from ..verwijzen import verwijsregel

EXTRA = {"X": "Gegevensklasse", "Y": "Raakt gemeente (1 = ja)", "Z": "Bronnen en aannames"}
GRAFIEK, GRAFIEKRIJEN = "grafiek van dit model", 18


def blad(c: Context, model: Model) -> Werkblad:
    regels: list[Regel] = [
        Vrij((Cel("A", f"Wat verschilt tussen crisis en structureel: {_kleine_letter(model.verschil)}", "vet"),)),
        Vrij(),
        *_verschil(c, model),
        Vrij(naam=_grafieknaam(model)),
        *[Vrij()] * GRAFIEKRIJEN,
    ]
    for arm in ARMEN:
        regels.append(Kop(ARMTITEL[arm]))
        regels += [
            PostRegel(post, arm, bron=bron_van(c, post, arm), extra=_herkomst(c, post, arm), reden=_reden(c, post, arm))
            for post in model.posten
        ]
        regels += [Vrij(), Kop(f"Totalen: {ARMTITEL[arm].lower()}")]
        regels += [PostRegel(post, arm, soort=_opschrift(post)) for post in c.uitkomst.schema.per_model[model.naam]]
        regels.append(Vrij())
    regels += _klasseregels(c, model)

    def grafiek(boek: Any, schrijver: Any) -> None:
        sleutel, wat = _voor_grafiek(model)
        adressen = [schrijver.adressen.rij("post", sleutel, arm) for arm in ARMEN]
        armen_per_jaar(
            boek,
            schrijver.vel,
            f"{EENHEID}{schrijver.adressen.naam(_grafieknaam(model))[1]}",
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
        breedtes={"X": 20, "Y": 24},
        extra_koppen=EXTRA,
        daarna=grafiek,
    )


def _grafieknaam(model: Model) -> str:
    return f"{GRAFIEK} {model.naam}"


def _kleine_letter(zin: str) -> str:
    """Een zin als vervolg op een dubbele punt; een afkorting aan het begin blijft zoals zij is."""
    return zin if zin[:2].isupper() else zin[0].lower() + zin[1:]


def _verschil(c: Context, model: Model) -> Iterator[Regel]:
    """Structureel min crisis voor de partijen van het oordeel; elke partij staat op blad Vergelijking."""
    wie = c.uitkomst.schema.partijen
    yield Kop("Structureel min crisis: netto last per jaar (elke betaler staat op blad Vergelijking)")
    for partij in wie.oordelen:
        sleutel = f"verschil.model.{model.naam}.{partij}"
        if sleutel in c.uitkomst.schema.post:
            yield verwijsregel(c, wie.opschrift(partij), sleutel, None)
    yield Vrij()


def _voor_grafiek(model: Model) -> tuple[str, str]:
    """De post van de grafiek en hoe hij heet; een model met alleen overdrachten kost de samenleving niets, de gemeente wel."""
    if any(post.soort == "kosten" for post in model.posten):
        return f"maatschappelijk.{model.naam}", "maatschappelijke kosten"
    return f"netto.{model.naam}.gemeente", "netto last van de gemeente"


def _herkomst(c: Context, post: Post, arm: str) -> tuple[Cel, ...]:
    """Gegevensklasse van een regel in de exploitatie, of de gemeente hem betaalt of ontvangt, en waar elk blad vandaan komt."""
    bronnen = Cel("Z", "; ".join(_bronnen(c, post, arm)), "zacht ingesprongen")
    if not post.in_exploitatie:
        return (bronnen,)
    return (Cel("X", c.gegevensklassen[arm][post.sleutel], "zacht"), Cel("Y", abs(post.bijdrage("gemeente")), "zacht", "0"), bronnen)


def _klasseregels(c: Context, model: Model) -> list[Regel]:
    """Het verschil per gegevensklasse als formules; Samenvatting weegt ermee."""
    eerste, laatste = model.posten[0].sleutel, model.posten[-1].sleutel

    def bereik(kolom: str, arm: str) -> str:
        return f"{{${kolom}:post {eerste} {arm}}}:{{${kolom}:post {laatste} {arm}}}"

    crisis, structureel = ARMEN
    regels: list[Regel] = [
        Kop("Hulpregels voor Samenvatting: absoluut verschil van de regels van de gemeente, per gegevensklasse", op_papier=False)
    ]
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
    bronnen = list(_bron_per_blad(c, post, arm).values())
    return "" if not bronnen else AANNAME if AANNAME in bronnen else bronnen[0]


def _reden(c: Context, post: Post, arm: str) -> Callable[[Adresboek], str] | None:
    """Waar de reden staat van de eerste parameter die een aanname is; None als er geen is."""
    aannames = (blad for blad, bron in _bron_per_blad(c, post, arm).items() if bron == AANNAME)
    return next((naar_reden("parameter", blad, arm) for blad in aannames), None)


def _bronnen(c: Context, post: Post, arm: str) -> Iterator[str]:
    """Elke bron van een post een keer, en bij een aanname de naam van het blad; daar staat de reden."""
    per_blad = _bron_per_blad(c, post, arm)
    yield from dict.fromkeys(bron for bron in per_blad.values() if bron != AANNAME)
    yield from (f"{AANNAME} {blad}" for blad, bron in per_blad.items() if bron == AANNAME)


def _bron_per_blad(c: Context, post: Post, arm: str) -> dict[str, str]:
    """De bron in het begrotingsjaar van elke parameter in de formule van een post."""
    parameters = c.uitkomst.armen[c.actief, arm].parameters
    return {sleutel: parameters[sleutel].bron[AANLOOPJAREN] for sleutel in c.uitkomst.schema.parameters_van[post.sleutel]}
