"""Eigen regels: lasten en baten die alleen de gemeente kent en die in geen ander model staan.

Elke regel telt onder beide bekostigingen even zwaar, tenzij de gemeente een ander deel opgeeft. Een baat komt van het Rijk.
"""

from __future__ import annotations

from collections.abc import Mapping

from kostenmodel.rekenkern import EEN, Gekozen, Knoop, Lijsten, Model, Parameter, Post, SomVanKeuzes, Veld, als, ingevuld, opgegeven, post

P = Parameter
LAST, BAAT = "last", "baat van het Rijk"
SOORT = "eigen_regel"
VELDEN = {
    "naam": ("Omschrijving", ""),
    "soort": ("Last of baat", ""),
    "taakveld": ("Taakveld", ""),
    "deel_crisis": ("Deel onder crisis", "1"),
    "deel_structureel": ("Deel onder structureel", "1"),
}
"""Wat de gemeente per regel invult naast de bedragen: opschrift en eenheid. Zonder deel telt een regel helemaal."""


def veld(naam: str, regel: str) -> str:
    """De sleutel van een veld van een eigen regel."""
    return f"eigen_regels.{naam}.{regel}"


def eigen_regels(lijsten: Lijsten) -> Model:
    regels, taakvelden = lijsten["eigen_regel"], lijsten["taakveld"]
    return Model(
        naam="eigen_regels",
        titel="Eigen regels",
        toelichting="Lasten en baten die de gemeente zelf opgeeft op blad Eigen cijfers, per taakveld.",
        verschil="Niets, tenzij de gemeente een regel onder een van beide bekostigingen een ander deel geeft.",
        posten=(
            *(_regel(code, label) for code, label in regels.items()),
            *(een for code, label in taakvelden.items() for een in _taakveld(code, label, regels)),
        ),
    )


def _regel(code: str, label: str) -> Post:
    """Het bedrag dat onder deze bekostiging telt."""
    structureel = P("algemeen.structureel_geldt")
    crisis_deel, structureel_deel = (_deel(veld(naam, code)) for naam in ("deel_crisis", "deel_structureel"))
    formule = ingevuld(P(f"eigen_regels.bedrag.{code}")) * (crisis_deel * (EEN - structureel) + structureel_deel * structureel)
    return Post(f"eigen_regels.telt.{code}", f"{label}: bedrag dat meetelt", "EUR/jaar", formule, "memo")


def _deel(sleutel: str) -> Knoop:
    return als(opgegeven(Veld(sleutel)), Veld(sleutel), EEN)


def _taakveld(code: str, label: str, regels: Mapping[str, str]) -> tuple[Post, Post]:
    def samen(soort: str) -> SomVanKeuzes:
        keuzes = (("soort", soort), ("taakveld", label))
        return SomVanKeuzes(
            tuple(post(f"eigen_regels.telt.{regel}") for regel in regels),
            tuple(tuple(Gekozen(veld(naam, regel), keuze) for regel in regels) for naam, keuze in keuzes),
        )

    lasten = Post(
        f"eigen_regels.lasten.{code}", f"Eigen lasten, {label}", "EUR/jaar", samen(LAST), "kosten", drager="gemeente", kostensoort=SOORT
    )
    baten = Post(
        f"eigen_regels.baten.{code}",
        f"Eigen baten, {label}",
        "EUR/jaar",
        samen(BAAT),
        "overdracht",
        van="bzk",
        naar="gemeente",
        kostensoort=SOORT,
    )
    return lasten, baten
