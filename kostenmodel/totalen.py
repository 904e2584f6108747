"""Totalen over posten: per model en partij, per partij over alle modellen, en het verschil tussen de bekostigingen.

Ook totalen zijn posten: een keer opgeschreven, uitgerekend en als formule geschreven. Een netto last is kosten plus wat een
partij betaalt min wat zij ontvangt; over alle partijen samen blijven alleen de kosten over (samenleving).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from kostenmodel.rekenkern import NUL, InArm, Knoop, Model, Parameter, Post, SomVanRegels, post, som

EXPLOITATIE, KAS = "netto", "kas"
SAMENLEVING, RIJK = "samenleving", "rijk"
OORDELEN = ("gemeente", RIJK, SAMENLEVING)
"""De drie partijen waarvoor een oordeel wordt gegeven."""
PER_STUK = 6
"""Zoveel werkbladen noemt een som hoogstens; met hun namen past dat nog in een formule."""


@dataclass(frozen=True)
class Partijen:
    """Opschriften en groepen van de partijen die in de posten voorkomen, in de volgorde van de indeling."""

    labels: Mapping[str, str]
    groepen: Mapping[str, str]
    aanwezig: tuple[str, ...]

    @property
    def alle(self) -> tuple[str, ...]:
        """Elke partij apart, dan het Rijk en de samenleving."""
        return (*self.aanwezig, RIJK, SAMENLEVING)

    @property
    def oordelen(self) -> tuple[str, ...]:
        return OORDELEN

    def leden(self, partij: str) -> tuple[str, ...]:
        """De partijen die onder een partij van het oordeel vallen: zijzelf, alle departementen, of iedereen."""
        if partij == SAMENLEVING:
            return self.aanwezig
        return tuple(lid for lid in self.aanwezig if self.groepen[lid] == RIJK) if partij == RIJK else (partij,)

    def opschrift(self, partij: str) -> str:
        return {RIJK: "Rijk (met COA)", SAMENLEVING: "Samenleving"}.get(partij) or self.labels[partij]


def partijen(modellen: Sequence[Model], labels: Mapping[str, str], groepen: Mapping[str, str]) -> Partijen:
    """De partijen die minstens een post raakt, in de volgorde van `labels`; `groepen` geeft gemeente, rijk of overig."""
    geraakt = {p for model in modellen for een in model.posten for p in (een.drager, een.van, een.naar) if p}
    return Partijen(labels, groepen, tuple(code for code in labels if code in geraakt))


def _regels(model: Model, wie: Partijen) -> dict[str, tuple[str, tuple[Post, ...]]]:
    """Per opschrift in de kolom soort/partij: de sleutel van het subtotaal en de posten die erin tellen."""
    groepen: dict[str, list[Post]] = {}
    for een in model.posten:
        if een.soort in ("kosten", "overdracht", "investering"):
            groepen.setdefault(een.opschrift(wie.labels), []).append(een)
    return {
        opschrift: (f"subtotaal.{model.naam}.{nummer}", tuple(leden)) for nummer, (opschrift, leden) in enumerate(groepen.items(), start=1)
    }


def subtotalen(model: Model, wie: Partijen) -> tuple[Post, ...]:
    """Per opschrift in de kolom soort/partij een subtotaal over de regels van het model."""
    return tuple(
        Post(
            sleutel,
            f"Totaal {opschrift}",
            "EUR/jaar",
            SomVanRegels(model.naam, opschrift, tuple(post(lid.sleutel) for lid in leden)),
            "totaal",
        )
        for opschrift, (sleutel, leden) in _regels(model, wie).items()
    )


def subtotalen_van(model: Model, wie: Partijen, partij: str) -> list[tuple[int, str]]:
    """De subtotalen in de exploitatie die een partij raken: +1 als last, -1 als baat, met hun sleutel."""
    return [
        (leden[0].bijdrage(partij), sleutel)
        for sleutel, leden in _regels(model, wie).values()
        if leden[0].in_exploitatie and leden[0].bijdrage(partij)
    ]


def in_stukken(sleutel: str, omschrijving: str, delen: Sequence[str]) -> tuple[Post, ...]:
    """De som van posten (EUR/jaar); zijn het er te veel voor een leesbare formule, dan eerst tussensommen (memo)."""
    if len(delen) <= PER_STUK:
        return (Post(sleutel, omschrijving, "EUR/jaar", som(post(deel) for deel in delen) if delen else NUL, "totaal"),)
    rijen = [delen[begin : begin + PER_STUK] for begin in range(0, len(delen), PER_STUK)]
    stukken = tuple(
        Post(f"{sleutel}.deel_{nummer}", f"{omschrijving}, deel {nummer}", "EUR/jaar", som(post(deel) for deel in rij), "memo")
        for nummer, rij in enumerate(rijen, start=1)
    )
    return (*stukken, *in_stukken(sleutel, omschrijving, [stuk.sleutel for stuk in stukken]))


def _saldo(termen: Iterable[tuple[int, str]]) -> Knoop:
    """Som van subtotalen met hun teken; positieve termen vooraan."""
    rij = sorted(termen, key=lambda term: -term[0])
    plus = [post(sleutel) for teken, sleutel in rij if teken > 0]
    begin: Knoop = som(plus) if plus else NUL
    return reduce(lambda boom, sleutel: boom - post(sleutel), (s for teken, s in rij if teken < 0), begin)


def per_partij(model: Model, wie: Partijen) -> tuple[Post, ...]:
    """Per partij de netto last in de exploitatie en de netto kasuitgave van een model."""
    uit = []
    for kant, telt_mee, titel in (
        (EXPLOITATIE, "in_exploitatie", "Netto last"),
        (KAS, "in_kas", "Netto kasuitgave"),
    ):
        for partij in wie.aanwezig:
            termen = [
                (leden[0].bijdrage(partij), sleutel)
                for sleutel, leden in _regels(model, wie).values()
                if getattr(leden[0], telt_mee) and leden[0].bijdrage(partij)
            ]
            if termen:
                uit.append(
                    Post(
                        f"{kant}.{model.naam}.{partij}",
                        f"{titel} {wie.labels[partij]}",
                        "EUR/jaar",
                        _saldo(termen),
                        "totaal",
                    )
                )
    return tuple(uit)


def maatschappelijk(model: Model, wie: Partijen) -> tuple[Post, ...]:
    """Gebruik van middelen in een model, los van wie betaalt: in de exploitatie, en in de kas met investeringen."""
    uit = []
    for naam, omschrijving, telt_mee in (
        ("maatschappelijk", "Maatschappelijke kosten (exploitatie)", "in_exploitatie"),
        ("maatschappelijk_kas", "Maatschappelijke kosten (kas, met investeringen)", "in_kas"),
    ):
        termen = [
            post(sleutel)
            for sleutel, leden in _regels(model, wie).values()
            if leden[0].soort != "overdracht" and getattr(leden[0], telt_mee)
        ]
        uit.append(Post(f"{naam}.{model.naam}", omschrijving, "EUR/jaar", som(termen) if termen else NUL, "totaal"))
    return tuple(uit)


def over_modellen(modellen: Sequence[Model], wie: Partijen) -> tuple[Post, ...]:
    """Per partij, voor het Rijk en voor de samenleving: netto last, kasuitgave en kasuitgave in constante prijzen."""
    uit: list[Post] = []
    for kant, titel in ((EXPLOITATIE, "Netto last"), (KAS, "Netto kasuitgave")):
        bestaand = {p.sleutel for model in modellen for p in per_partij(model, wie)}
        for partij in wie.aanwezig:
            delen = [f"{kant}.{m.naam}.{partij}" for m in modellen if f"{kant}.{m.naam}.{partij}" in bestaand]
            uit += in_stukken(f"{kant}.{partij}", f"{titel} {wie.labels[partij]}", delen)
        uit.append(
            Post(
                f"{kant}.{RIJK}",
                f"{titel} Rijk (met COA)",
                "EUR/jaar",
                som(post(f"{kant}.{p}") for p in wie.leden(RIJK)),
                "totaal",
            )
        )
        overig = [p for p in wie.aanwezig if wie.groepen[p] != RIJK]
        uit.append(
            Post(
                f"{kant}.{SAMENLEVING}",
                f"{titel} samenleving (alle partijen samen)",
                "EUR/jaar",
                som(post(f"{kant}.{p}") for p in (RIJK, *overig)),
                "totaal",
            )
        )
    for naam, omschrijving in (
        ("maatschappelijk", "Maatschappelijke kosten (exploitatie)"),
        ("maatschappelijk_kas", "Maatschappelijke kosten (kas)"),
    ):
        uit += in_stukken(naam, omschrijving, [f"{naam}.{model.naam}" for model in modellen])
    for partij in wie.alle:
        uit.append(
            Post(
                f"reeel.{partij}",
                f"Netto kasuitgave {wie.opschrift(partij)}, constante prijzen",
                "EUR/jaar",
                post(f"{KAS}.{partij}") / Parameter("algemeen.prijsindex"),
                "totaal",
            )
        )
    return tuple(uit)


REKENING = {"kosten": "Kosten", "betaald": "Betaalde overdrachten", "ontvangen": "Ontvangen overdrachten"}
"""Waar een netto last uit bestaat: kosten plus betaald min ontvangen."""


def rekening(modellen: Sequence[Model], wie: Partijen) -> tuple[Post, ...]:
    """Per partij de kosten, en apart de overdrachten die zij betaalt en ontvangt (exploitatie)."""
    regels = [(sleutel, leden[0]) for model in modellen for sleutel, leden in _regels(model, wie).values() if leden[0].in_exploitatie]
    uit: list[Post] = []
    for partij in wie.aanwezig:
        delen = {
            "kosten": [sleutel for sleutel, een in regels if een.soort != "overdracht" and een.drager == partij],
            "betaald": [sleutel for sleutel, een in regels if een.soort == "overdracht" and een.van == partij],
            "ontvangen": [sleutel for sleutel, een in regels if een.soort == "overdracht" and een.naar == partij],
        }
        for soort, titel in REKENING.items():
            uit += in_stukken(f"rekening.{soort}.{partij}", f"{titel} {wie.labels[partij]}", delen[soort])
    for soort, titel in REKENING.items():
        uit += in_stukken(f"rekening.{soort}.samen", f"{titel}, alle partijen", [f"rekening.{soort}.{p}" for p in wie.aanwezig])
    return tuple(uit)


def structureel_min_crisis(sleutel: str) -> Knoop:
    """Het verschil van een post tussen de bekostigingen. Min is een voordeel van structureel."""
    return InArm(sleutel, "structureel") - InArm(sleutel, "crisis")


def verschillen(wie: Partijen) -> tuple[Post, ...]:
    """Structureel min crisis, per partij: exploitatie en kasuitgave in constante prijzen."""
    return tuple(
        Post(
            f"verschil.{kant}.{partij}",
            f"{wie.opschrift(partij)}",
            "EUR/jaar",
            structureel_min_crisis(f"{kant}.{partij}"),
            "totaal",
            gelijk_in_armen=True,
        )
        for kant in (EXPLOITATIE, "reeel")
        for partij in wie.alle
    )
