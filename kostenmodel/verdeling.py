"""Van het hele land naar een gemeente: verdeelsleutels en gemeentelijke volumes, als posten en dus live in het werkboek.

Opvang begint bij de getelde plaatsen van november 2025 en groeit over de resterende looptijd van locaties naar het aandeel
volgens de Spreidingswet. Is die wet ingetrokken, dan stopt die groei. Woningen en taakstelling gaan naar inwoners.
De sleutels zijn onder beide bekostigingen gelijk, zodat verschil tussen gemeenten nooit verschil tussen bekostigingen wordt.
"""

from __future__ import annotations

from collections.abc import Sequence

from kostenmodel.keten.aanbod import LAATSTE_GETELDE_CAPACITEIT
from kostenmodel.keten.volumes import Volumesoort
from kostenmodel.rekenkern import EEN, Kenmerk, Knoop, Landelijk, Parameter, Post, cumulatief, minimum, post, vorig

KENMERKEN = {
    "inwoners": ("Inwoners", "persoon"),
    "inwoners_historisch": ("Inwoners met een bijstandsbudget op basis van eigen lasten", "persoon"),
    "capaciteit_regulier": ("Reguliere opvangplaatsen, november 2025", "plaats"),
    "capaciteit_nood": ("Plaatsen noodopvang, november 2025", "plaats"),
    "spreidingswet_plaatsen": ("Indicatieve opgave Spreidingswet", "plaats"),
    "uitkeringsbasis": ("Uitkeringsbasis gemeentefonds 2025, zonder eigen inkomsten", "EUR"),
    "lvv_plaatsen": ("Plaatsen Landelijke Vreemdelingenvoorziening (LVV), 2024", "plaats"),
    "lvv_rijksbijdrage": ("Rijksbijdrage LVV, 2024", "EUR/jaar"),
    "inwoners_buiten_lvv": ("Inwoners, nul in een LVV-stad", "persoon"),
}
"""Kenmerken van een gemeente (naam: omschrijving, eenheid); `landelijk.<naam>` is de som over alle gemeenten."""

BEGROTINGSKENMERKEN = {
    "begroting_baten": ("Totale baten in de laatst bekende begroting", "EUR/jaar"),
    "ozb_opbrengst": ("Opbrengst van de OZB in de laatst bekende begroting", "EUR/jaar"),
}
"""Kenmerken uit de begroting van de gemeente; 0 als die niet bekend is."""

JAAR_VAN_TELLING = LAATSTE_GETELDE_CAPACITEIT[0]
"""Het jaar waarin de plaatsen per gemeente zijn geteld."""

TABELKENMERKEN = {
    "jaren_sinds_telling": ("Jaren van de telling van plaatsen tot het eerste jaar van de tabel", "jaar"),
    "eerste_jaar_na_tabel": ("Eerste jaar na deze tabel", "jaar"),
}
"""Wat van de tabel zelf afhangt, voor alle gemeenten gelijk."""

ALLE_KENMERKEN = KENMERKEN | BEGROTINGSKENMERKEN | TABELKENMERKEN


def _aandeel(kenmerk: str) -> Knoop:
    return Kenmerk(kenmerk) / Kenmerk(f"landelijk.{kenmerk}")


def _gemengd(kenmerk: str) -> Knoop:
    menging = post("verdeling.menging")
    return (EEN - menging) * _aandeel(kenmerk) + menging * _aandeel("spreidingswet_plaatsen")


def _menging() -> Knoop:
    """De stappen tot en met het jaar ervoor, plus de jaren tussen de telling en het begin van de tabel."""
    voor_de_tabel = Kenmerk("jaren_sinds_telling") / Parameter("verdeling.resterende_looptijd_locaties")
    return minimum(EEN, vorig("verdeling.mengsom") + voor_de_tabel)


def sleutels() -> tuple[Post, ...]:
    """De verdeelsleutels; elk telt over alle gemeenten op tot 1."""

    def sleutel(naam: str, omschrijving: str, eenheid: str, formule: Knoop) -> Post:
        return Post(f"verdeling.{naam}", omschrijving, eenheid, formule, "volume", stand=True, gelijk_in_armen=True)

    return (
        sleutel(
            "mengstap",
            "Stap per jaar naar de verdeling van de Spreidingswet",
            "1/jaar",
            EEN / Parameter("verdeling.resterende_looptijd_locaties") * Parameter("verdeling.spreidingswet_van_kracht"),
        ),
        sleutel("mengsom", "Opgetelde stappen", "1", cumulatief("verdeling.mengstap")),
        sleutel("menging", "Gewicht van de verdeling van de Spreidingswet", "1", _menging()),
        sleutel("aandeel_regulier", "Aandeel gemeente in reguliere opvang", "1", _gemengd("capaciteit_regulier")),
        sleutel("aandeel_noodopvang", "Aandeel gemeente in noodopvang", "1", _gemengd("capaciteit_nood")),
        sleutel("opgave", "Indicatieve opgave van de Spreidingswet in de gemeente", "plaats", Kenmerk("spreidingswet_plaatsen")),
        sleutel("aandeel_inwoners", "Aandeel gemeente in inwoners", "1", _aandeel("inwoners")),
        sleutel("aandeel_gemeentefonds", "Aandeel gemeente in de uitkeringsbasis van het gemeentefonds", "1", _aandeel("uitkeringsbasis")),
        sleutel(
            "aandeel_lvv_steden",
            "Aandeel als LVV-stad in mensen zonder verblijfsrecht",
            "1",
            (EEN - Parameter("verdeling.lvv_overloop")) * _aandeel("lvv_plaatsen"),
        ),
        sleutel(
            "aandeel_lvv",
            "Aandeel gemeente in mensen zonder verblijfsrecht",
            "1",
            post("verdeling.aandeel_lvv_steden") + Parameter("verdeling.lvv_overloop") * _aandeel("inwoners_buiten_lvv"),
        ),
    )


def gemeentelijke_volumes(soorten: Sequence[Volumesoort]) -> tuple[Post, ...]:
    """Per verdeeld volume: landelijk volume maal aandeel."""
    return tuple(
        Post(
            f"volume.{soort.naam}",
            soort.omschrijving,
            soort.eenheid,
            Landelijk(soort.naam) * post(f"verdeling.aandeel_{soort.sleutel}"),
            "volume",
            stand=soort.is_stand,
        )
        for soort in soorten
        if soort.sleutel is not None
    )
