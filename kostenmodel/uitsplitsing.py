"""Het verschil van dichtbij: per kostenmodel en betaler, en per inwoner en per persoon met onderdak. Alleen op het rekenpad.

Wie onderdak heeft, telt mee waar hij ook woont: in de opvang, een doorstroomlocatie, een programmawoning, tot vijf jaar na huisvesting in
een gewone woning, of als ontheemde in gemeentelijke of particuliere opvang. De kosten van mensen zonder plaats tellen wel mee.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kostenmodel.rekenkern import InArm, Kenmerk, Knoop, Model, Post, SomOverJaren, Volume, cumulatief, deel, post, som

from .totalen import RIJK, SAMENLEVING, Partijen, in_stukken, per_partij, structureel_min_crisis

CRISIS, STRUCTUREEL = "crisis", "structureel"
PER_HOOFD = ("gemeente", SAMENLEVING)
"""Voor deze partijen staat er een bedrag per inwoner en per persoon."""
PERSONEN = "personen.onderdak"


def per_model(modellen: Sequence[Model], wie: Partijen) -> tuple[Post, ...]:
    """Structureel min crisis per kostenmodel: elke partij, en voor de partijen van het oordeel ook opgeteld over de jaren."""
    return tuple(een for model in modellen for een in _model(model, wie))


def partijen_van(model: Model, wie: Partijen) -> tuple[str, ...]:
    """De partijen met een netto last in een model; daarachter het Rijk, als een departement meedoet, en de samenleving."""
    geraakt = {een.sleutel for een in per_partij(model, wie)}
    los = [partij for partij in wie.aanwezig if f"netto.{model.naam}.{partij}" in geraakt]
    return (*los, *((RIJK,) if set(los) & set(wie.leden(RIJK)) else ()), SAMENLEVING)


def _model(model: Model, wie: Partijen) -> Iterator[Post]:
    partijen = partijen_van(model, wie)
    for partij in partijen:
        sleutel, naam = f"verschil.model.{model.naam}.{partij}", f"{model.titel}: {wie.opschrift(partij)}"
        if partij == SAMENLEVING:
            yield _over_armen(sleutel, naam, "EUR/jaar", structureel_min_crisis(f"maatschappelijk.{model.naam}"))
        elif partij in wie.aanwezig:
            formule = structureel_min_crisis(f"netto.{model.naam}.{partij}")
            yield replace(_over_armen(sleutel, naam, "EUR/jaar", formule), soort="memo")
        else:
            delen = [f"verschil.model.{model.naam}.{lid}" for lid in wie.leden(partij) if lid in partijen]
            yield from (replace(een, soort="memo", gelijk_in_armen=True) for een in in_stukken(sleutel, naam, delen))
    for partij in wie.oordelen:
        if partij in partijen:
            naam = f"{model.titel}: opgeteld verschil {wie.opschrift(partij)}"
            formule = cumulatief(f"verschil.model.{model.naam}.{partij}")
            opgeteld = _over_armen(f"opgeteld.model.{model.naam}.{partij}", naam, "EUR", formule, stand=True)
            yield opgeteld if partij == SAMENLEVING else replace(opgeteld, soort="memo")


def _over_armen(sleutel: str, omschrijving: str, eenheid: str, formule: Knoop, stand: bool = False, is_getal: bool = False) -> Post:
    return Post(sleutel, omschrijving, eenheid, formule, "totaal", stand=stand, is_getal=is_getal, gelijk_in_armen=True)


def per_hoofd(wie: Partijen) -> tuple[Post, ...]:
    """Per bekostiging: mensen met onderdak, en de netto last per inwoner en per persoon met onderdak."""
    opvang = ("bewoners_regulier", "bewoners_noodopvang", "bewoners_woningen", "doorstroom_bewoners")
    plekken = [Volume(naam) for naam in (*opvang, "ontheemden_opvang", "ontheemden_particulier")]
    uit = [
        Post(
            PERSONEN,
            "Mensen met onderdak in de gemeente (opvang, woning of LVV)",
            "persoon",
            som((*plekken, post("voorzieningen.gehuisvesten"), post("lvv.bewoners"))),
            "memo",
            stand=True,
        )
    ]
    for partij in PER_HOOFD:
        naam, netto = wie.opschrift(partij).lower(), post(f"netto.{partij}")
        uit += [
            Post(f"per_inwoner.{partij}", f"Netto last {naam} per inwoner", "EUR/persoon/jaar", netto / Kenmerk("inwoners"), "memo"),
            Post(
                f"per_persoon.{partij}",
                f"Netto last {naam} per persoon met onderdak",
                "EUR/persoon/jaar",
                deel(netto, post(PERSONEN)),
                "memo",
                stand=True,
            ),
        ]
    return tuple(uit)


def verschil_per_hoofd(wie: Partijen, jaren: int) -> tuple[Post, ...]:
    """Structureel min crisis per inwoner en per persoon; en per persoon gemiddeld over `jaren` jaren, per bekostiging."""
    uit = []
    for partij in PER_HOOFD:
        naam = wie.opschrift(partij).lower()
        for maat, wat in (("per_inwoner", "per inwoner"), ("per_persoon", "per persoon met onderdak")):
            omschrijving = f"Verschil {naam} {wat}"
            stand = maat == "per_persoon"
            formule = structureel_min_crisis(f"{maat}.{partij}")
            uit.append(_over_armen(f"verschil.{maat}.{partij}", omschrijving, "EUR/persoon/jaar", formule, stand))
        per_arm = [f"per_persoon.{partij}.{jaren}.{arm}" for arm in (CRISIS, STRUCTUREEL)]
        for sleutel, arm in zip(per_arm, (CRISIS, STRUCTUREEL), strict=True):
            omschrijving = f"Netto last {naam} per persoon met onderdak, gemiddeld over {jaren} jaar, {arm}"
            formule = deel(SomOverJaren(InArm(f"netto.{partij}", arm), jaren), SomOverJaren(InArm(PERSONEN, arm), jaren))
            uit.append(_over_armen(sleutel, omschrijving, "EUR/persoon/jaar", formule, is_getal=True))
        verschil = post(per_arm[1]) - post(per_arm[0])
        omschrijving = f"Verschil {naam} per persoon met onderdak, gemiddeld over {jaren} jaar"
        uit.append(_over_armen(f"per_persoon.{partij}.{jaren}.verschil", omschrijving, "EUR/persoon/jaar", verschil, is_getal=True))
    return tuple(uit)
