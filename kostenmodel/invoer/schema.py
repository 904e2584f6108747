"""De vorm van elk TOML-bestand, en de vertaling van vormfouten naar gewoon Nederlands.

Hier staat alleen wat per tabel te zien is: welke sleutels, welk soort waarde. Of een bron of blad bestaat en of de
grenzen kloppen, staat in `toetsen.py`. Elk model weigert onbekende sleutels.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from kostenmodel.invoer.meldingen import Melding, opsomming, raad, toon


def _datum(waarde: Any) -> Any:
    if type(waarde) is not date:
        raise PydanticCustomError("datum", "datum")
    return waarde


def _getal(waarde: Any) -> Any:
    if isinstance(waarde, bool) or not isinstance(waarde, int | float):
        raise PydanticCustomError("getal", "getal")
    if isinstance(waarde, int):
        if abs(waarde) >= 10**18:
            raise PydanticCustomError("te_groot", "te groot")
        return float(waarde)
    if not math.isfinite(waarde):
        raise PydanticCustomError("oneindig", "oneindig")
    if waarde == 0 and math.copysign(1, waarde) < 0:
        raise PydanticCustomError("min_nul", "min nul")
    return waarde


Tekst = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Datum = Annotated[date, BeforeValidator(_datum)]
Getal = Annotated[float, BeforeValidator(_getal)]
Status = Literal["wet", "regeling", "wetsvoorstel", "aangekondigd", "voorstel", "begroting"]
Soort = Literal["bedrag", "aandeel", "aantal", "termijn", "schakelaar", "constante", "opgave"]
Uitkeringsvorm = Literal["algemene uitkering", "decentralisatie-uitkering", "specifieke uitkering", "vergoeding COA", "overig"]
Grondslag = Literal["norm", "plafond", "werkelijke kosten", "eenmalig", "aandeel", "overeenkomst"]
Betaalmoment = Literal["termijnen", "voorschot", "achteraf", "ineens"]
Gevalsoort = Literal["handberekening", "ijking", "validatie"]


class _Streng(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Stand(_Streng):
    """Peildatum, stand van de cijfers, de standaard van de loting en het scenario waar artikel 2 maatregelen mee vergelijkt."""

    peildatum: Datum
    stand_bedragen: Tekst
    stand_instroom: Tekst
    standaard_zaad: int
    standaard_trekkingen: int
    artikel2_scenario: Tekst


class Bron(_Streng):
    """Een bron uit bronnen.toml."""

    titel: Tekst
    uitgever: str = ""
    url: Tekst
    datum: Tekst
    betrouwbaarheid: Literal["hoog", "middel", "laag"]


class Begrip(_Streng):
    """Een term met korte uitleg uit begrippen.toml; `plek` is de plaats in de bron, `ook` zijn andere namen, `zie` andere begrippen."""

    term: Tekst
    ook: list[Tekst] = []
    uitleg: Tekst
    bron: Tekst
    plek: str = ""
    zie: list[Tekst] = []


class Code(_Streng):
    """Een code uit een gesloten lijst van indelingen.toml."""

    label: Tekst
    groep: Literal["gemeente", "rijk", "overig"] | None = None


class _Herkomst(_Streng):
    bron: Tekst | None = None
    aanname: Tekst | None = None


class _Bereik(_Herkomst):
    midden: Getal
    laag: Getal | None = None
    hoog: Getal | None = None
    toelichting: Tekst | None = None


class WaardeSchema(_Bereik):
    vanaf: Datum
    prijspeil: int | None = None


class ParameterSchema(_Streng):
    omschrijving: Tekst
    eenheid: Tekst
    index: Tekst
    gebruikt_door: Literal["posten", "keten"]
    soort: Soort = "bedrag"
    eigen_opgave: Tekst | None = None
    vooraan: bool = False
    negatief: bool = False
    uitleg: Tekst | None = None
    per: Tekst | None = None
    samenhang: Any = None
    waarden: Any = None
    gecontroleerd_op: Datum
    houdbaar_tot: Datum | None = None


class SamenhangSchema(_Bereik):
    met: Tekst


class BewerkingSchema(_Bereik):
    blad: Tekst
    bewerking: Literal["vervang", "plus", "maal"]
    vanaf: Datum
    tot: Datum | None = None
    prijspeil: int | None = None


class MaatregelSchema(_Herkomst):
    titel: Tekst
    omschrijving: Tekst
    status: Status
    laag: Literal["scenario", "bekostiging"]
    datum_stand: Datum
    vereist: list[Tekst] = []
    vereist_maatregelen: list[Tekst] = []
    toelichting: Tekst | None = None
    besparing: Any = None
    bewerkingen: Any


class BesparingSchema(_Bereik):
    vanaf: Datum
    toelichting: Tekst | None = None


class BereikSchema(_Streng):
    midden: Getal
    laag: Getal | None = None
    hoog: Getal | None = None


class InstroomSchema(_Herkomst):
    vanaf: Datum
    tot: Datum | None = None
    maal: Any
    toelichting: Tekst | None = None


class ScenarioSchema(_Streng):
    titel: Tekst
    omschrijving: Tekst
    uitgangspunt: str = ""
    maatregelen: list[Tekst] = []
    instroom: Any = None


class BekostigingSchema(_Streng):
    titel: str = ""
    omschrijving: str = ""
    maatregelen: list[Tekst] = []


class RegelingSchema(_Herkomst):
    titel: Tekst
    van: Tekst
    naar: Tekst
    vorm: Uitkeringsvorm
    grondslag: Grondslag
    moment: Betaalmoment
    geldig_vanaf: Datum
    geldig_tot: Datum | None = None
    lasten_stoppen_mee: list[Tekst] = []
    dekte: Getal | None = None
    sisa: Tekst | None = None
    posten: list[Tekst]
    toelichting: Tekst
    gecontroleerd_op: Datum


class GevalSchema(_Streng):
    sleutel: Tekst
    omschrijving: Tekst
    jaar: int
    post: Tekst
    verwacht: Getal
    bron: Tekst
    soort: Gevalsoort | None = None
    gemeente: Tekst | None = None
    bekostiging: Tekst | None = None
    basis: Tekst | None = None
    tolerantie: Getal | None = None
    tolerantie_absoluut: Getal | None = None
    bladeren: Any = {}


class _GetalSchema(_Streng):
    getal: Getal


M = TypeVar("M", bound=BaseModel)

_SOORTEN = {
    "string_type": "tekst tussen aanhalingstekens",
    "int_type": "een geheel getal",
    "bool_type": "true of false",
    "list_type": "een lijst tussen [ ]",
    "dict_type": "een tabel",
    "model_type": "een tabel tussen { }",
    "datum": "een datum als 2027-01-31, zonder aanhalingstekens en zonder tijd",
    "getal": "een getal met een punt als decimaalteken, zonder aanhalingstekens",
    "te_groot": "een getal van hoogstens achttien cijfers",
    "oneindig": "een eindig getal",
    "min_nul": "0",
    "string_too_short": "een tekst die niet leeg is",
}


def keur(model: type[M], gegevens: Any, bestand: str, plaats: str) -> tuple[M | None, list[Melding]]:
    """Toetst een tabel aan haar vorm; onbekende sleutels worden gemeld en daarna weggelaten.

    Geeft het model (None als de rest niet klopt) en alle meldingen.
    """
    if not isinstance(gegevens, dict):
        doe = "Schrijf hier een tabel met sleutels."
        return None, [Melding(bestand, plaats, toon(gegevens), "een tabel", doe)]
    vreemd = [sleutel for sleutel in gegevens if sleutel not in model.model_fields]
    meldingen = [_onbekend(sleutel, model, gegevens, bestand, plaats) for sleutel in vreemd]
    try:
        goed = model.model_validate({s: w for s, w in gegevens.items() if s not in vreemd})
    except ValidationError as fout:
        details = fout.errors(include_url=False)
        return None, meldingen + [_vertaal(detail, model, bestand, plaats) for detail in details]
    return goed, meldingen


def keur_getal(waarde: Any, bestand: str, plaats: str) -> tuple[float, list[Melding]]:
    """Een los getal; niet een getal dan 0 met de melding."""
    goed, meldingen = keur(_GetalSchema, {"getal": waarde}, bestand, "")
    schoon = [replace(m, plaats=plaats, doe="Verbeter het getal.") for m in meldingen]
    return (goed.getal if goed else 0.0), schoon


def _onbekend(sleutel: str, model: type[BaseModel], gegevens: dict[str, Any], bestand: str, plaats: str) -> Melding:
    vrij = [naam for naam in model.model_fields if naam not in gegevens]
    doe = raad(sleutel, vrij, "Verwijder de sleutel of verbeter de naam.")
    return Melding(bestand, plaats, f"onbekende sleutel '{sleutel}'", opsomming(model.model_fields), doe)


def _vertaal(detail: ErrorDetails, model: type[BaseModel], bestand: str, plaats: str) -> Melding:
    veld = str(detail["loc"][0])
    nummer = f" nummer {detail['loc'][1] + 1}" if len(detail["loc"]) > 1 and isinstance(detail["loc"][1], int) else ""
    waar = f"{plaats}, {veld}{nummer}".removeprefix(", ")
    invoer = detail["input"]
    if detail["type"] == "missing":
        doe = f"Voeg '{veld} = …' toe."
        return Melding(bestand, waar, "niets", f"de verplichte sleutel '{veld}'", doe)
    if detail["type"] == "literal_error":
        keuze = _keuzes(model.model_fields[veld].annotation)
        doe = raad(str(invoer), keuze, "Kies een van de genoemde waarden.")
        return Melding(bestand, waar, toon(invoer), opsomming(keuze), doe)
    verwacht = _SOORTEN.get(detail["type"], f"een andere waarde voor '{veld}'")
    return Melding(bestand, waar, toon(invoer), verwacht, f"Verbeter '{veld}'.")


def _keuzes(soort: Any) -> list[str]:
    """De waarden van een Literal, ook als die in een `| None` zit."""
    namen: list[str] = []
    for deel in get_args(soort):
        namen += [deel] if isinstance(deel, str) else _keuzes(deel)
    return namen
