"""Van het hele land naar een gemeente: verdeelsleutels en gemeentelijke volumes, als posten en dus live in het werkboek.

Opvang begint bij de getelde plaatsen van november 2025 en groeit over de resterende looptijd van locaties naar het aandeel
volgens de Spreidingswet. Is die wet ingetrokken, dan stopt die groei. Woningen en taakstelling gaan naar inwoners.
Geeft de gemeente zelf aantallen of locaties op, dan is haar aandeel dat aantal, gedeeld door het landelijke aantal onder crisisbekostiging.
De sleutels zijn onder beide bekostigingen gelijk, zodat verschil tussen gemeenten nooit verschil tussen bekostigingen wordt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kostenmodel.keten.aanbod import LAATSTE_GETELDE_CAPACITEIT
from kostenmodel.keten.volumes import Volumesoort
from kostenmodel.rekenkern import (
    EEN,
    NUL,
    Kenmerk,
    Knoop,
    Landelijk,
    Lijsten,
    Parameter,
    Post,
    als,
    cumulatief,
    deel,
    groter,
    minimum,
    opgegeven,
    post,
    vorig,
)

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

JAARKENMERKEN = {
    "eerste_dag": ("Volgnummer van 1 januari", "1"),
    "eerste_dag_erna": ("Volgnummer van 1 januari van het jaar erna", "1"),
    "dagen_in_jaar": ("Dagen in het jaar", "1"),
}
"""Kenmerken van de tabel die elk jaar anders zijn. Een volgnummer is de datum zoals een rekenblad haar bewaart."""

TABELKENMERKEN = JAARKENMERKEN | {
    "jaren_sinds_telling": ("Jaren van de telling van plaatsen tot het eerste jaar van de tabel", "jaar"),
    "eerste_jaar_na_tabel": ("Eerste jaar na deze tabel", "jaar"),
}
"""Wat van de tabel zelf afhangt, voor alle gemeenten gelijk."""

ALLE_KENMERKEN = KENMERKEN | BEGROTINGSKENMERKEN | TABELKENMERKEN


@dataclass(frozen=True)
class Aantal:
    """Een aantal dat de gemeente kan opgeven: zonder opgave is het het landelijke `volume` maal de post `sleutel`."""

    naam: str
    wat: str
    volume: str
    sleutel: str = "verdeling.aandeel_inwoners"


AANTALLEN = {
    "aantallen.taakstelling": Aantal("taakstelling", "de taakstelling", "taakstelling"),
    "aantallen.achterstand": Aantal("achterstand", "de achterstand op de taakstelling", "achterstand"),
    "aantallen.gehuisvest": Aantal("huisvesting", "gehuisveste vergunninghouders", "gehuisvest"),
    "aantallen.ontheemden_opvang": Aantal("ontheemden_opvang", "ontheemden in gemeentelijke opvang", "ontheemden_opvang"),
    "aantallen.ontheemden_particulier": Aantal("ontheemden_particulier", "ontheemden in particuliere opvang", "ontheemden_particulier"),
    "aantallen.ongedocumenteerden": Aantal("lvv", "mensen zonder verblijfsrecht", "ongedocumenteerden", "verdeling.verwacht_lvv"),
}
"""Blad dat de gemeente invult -> waar het in de verdeling voor in de plaats komt."""


def _aandeel(kenmerk: str) -> Knoop:
    return Kenmerk(kenmerk) / Kenmerk(f"landelijk.{kenmerk}")


def _gemengd(kenmerk: str) -> Knoop:
    menging = post("verdeling.menging")
    return (EEN - menging) * _aandeel(kenmerk) + menging * _aandeel("spreidingswet_plaatsen")


def _menging() -> Knoop:
    """De stappen tot en met het jaar ervoor, plus de jaren tussen de telling en het begin van de tabel."""
    voor_de_tabel = Kenmerk("jaren_sinds_telling") / Parameter("verdeling.resterende_looptijd_locaties")
    return minimum(EEN, vorig("verdeling.mengsom") + voor_de_tabel)


def sleutels(lijsten: Lijsten) -> tuple[Post, ...]:
    """De verdeelsleutels; zonder eigen cijfers telt elk `aandeel` over alle gemeenten op tot 1."""
    inwoners = post("verdeling.aandeel_inwoners")
    regulier, noodopvang = post("verdeling.verwacht_regulier"), post("verdeling.verwacht_noodopvang")
    van_kracht = Parameter("verdeling.spreidingswet_van_kracht")
    overloop = Parameter("verdeling.lvv_overloop")
    return (
        _sleutel(
            "mengstap",
            "Stap per jaar naar de verdeling van de Spreidingswet",
            EEN / Parameter("verdeling.resterende_looptijd_locaties") * van_kracht,
            "1/jaar",
        ),
        _sleutel("mengsom", "Opgetelde stappen", cumulatief("verdeling.mengstap")),
        _sleutel("menging", "Gewicht van de verdeling van de Spreidingswet", _menging()),
        _sleutel("opgave", "Indicatieve opgave van de Spreidingswet in de gemeente", Kenmerk("spreidingswet_plaatsen"), "plaats"),
        _sleutel("aandeel_inwoners", "Aandeel gemeente in inwoners", _aandeel("inwoners")),
        _sleutel("aandeel_gemeentefonds", "Aandeel gemeente in de uitkeringsbasis van het gemeentefonds", _aandeel("uitkeringsbasis")),
        _sleutel("verwacht_regulier", "Aandeel in reguliere opvang volgens de sleutel", _gemengd("capaciteit_regulier")),
        _sleutel("verwacht_noodopvang", "Aandeel in noodopvang volgens de sleutel", _gemengd("capaciteit_nood")),
        _sleutel(
            "verwacht_lvv_steden", "Aandeel als LVV-stad in mensen zonder verblijfsrecht", (EEN - overloop) * _aandeel("lvv_plaatsen")
        ),
        _sleutel(
            "verwacht_lvv",
            "Aandeel in mensen zonder verblijfsrecht volgens de sleutel",
            post("verdeling.verwacht_lvv_steden") + overloop * _aandeel("inwoners_buiten_lvv"),
        ),
        _op_locatie("regulier", "reguliere opvang", "locaties.plaatsen_van.regulier", "plaatsen_regulier", regulier),
        _op_locatie("noodopvang", "noodopvang", "locaties.plaatsen_noodopvang", "plaatsen_noodopvang", noodopvang),
        *(_noodopvang(code, label, noodopvang) for code, label in lijsten["opvangtype"].items()),
        _op_locatie("doorstroom", "doorstroomlocaties", "locaties.plaatsen_van.doorstroom", "doorstroom_plaatsen", inwoners),
        *(_op_aantal(opgave, een) for opgave, een in AANTALLEN.items()),
        *_verblijf(lijsten),
    )


def _sleutel(naam: str, omschrijving: str, formule: Knoop, eenheid: str = "1") -> Post:
    return Post(f"verdeling.{naam}", omschrijving, eenheid, formule, "volume", stand=True, gelijk_in_armen=True)


def _op_locatie(naam: str, wat: str, plaatsen: str, volume: str, verwacht: Knoop) -> Post:
    """Het aandeel volgens eigen locaties in jaren waarin die er zijn, anders volgens de sleutel."""
    eigen = deel(post(plaatsen), Landelijk(f"crisis.{volume}"), verwacht)
    return _sleutel(f"aandeel_{naam}", f"Aandeel gemeente in {wat}", als(groter(post(plaatsen), NUL), eigen, verwacht))


def _noodopvang(code: str, label: str, verwacht: Knoop) -> Post:
    """Het aandeel in een soort noodopvang; met eigen locaties telt een soort die de gemeente niet heeft als nul."""
    eigen = deel(post(f"locaties.plaatsen_van.noodopvang_{code}"), Landelijk(f"crisis.plaatsen_noodopvang.{code}"), NUL)
    formule = als(groter(post("locaties.plaatsen_noodopvang"), NUL), eigen, verwacht)
    return _sleutel(f"aandeel_noodopvang_{code}", f"Aandeel gemeente in noodopvang: {label.lower()}", formule)


def _op_aantal(opgave: str, een: Aantal) -> Post:
    """Het aandeel volgens een eigen aantal in jaren waarin dat is opgegeven, anders volgens de sleutel."""
    eigen, verwacht = Parameter(opgave), post(een.sleutel)
    formule = als(opgegeven(eigen), deel(eigen, Landelijk(een.volume), verwacht), verwacht)
    return _sleutel(f"aandeel_{een.naam}", f"Aandeel gemeente in {een.wat}", formule)


def _verblijf(lijsten: Lijsten) -> tuple[Post, ...]:
    """Wie in een jaar een woning kreeg, woont daarna in dezelfde gemeente: de afwijking van de sleutel schuift elk jaar een rij op."""
    inwoners, uit = post("verdeling.aandeel_inwoners"), []
    vorige = ""
    for code, label in lijsten["verblijfsjaar"].items():
        aandeel = post(f"verdeling.aandeel_verblijf_{code}")
        formule = inwoners + vorig(vorige) if vorige else post("verdeling.aandeel_huisvesting")
        uit.append(_sleutel(f"aandeel_verblijf_{code}", f"Aandeel gemeente in gehuisvesten, {label}", formule))
        vorige = f"verdeling.afwijking_verblijf_{code}"
        uit.append(_sleutel(f"afwijking_verblijf_{code}", f"Afwijking van de sleutel, {label}", aandeel - inwoners))
    return tuple(uit[:-1])


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
