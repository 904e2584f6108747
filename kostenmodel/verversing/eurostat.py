"""Eurostat: maandreeksen over asiel in Nederland, als JSON-stat.

Het pakket `eurostat` kan niet naar een ander adres en leest een ander formaat; `pyjstat` wordt sinds 2023 niet bijgehouden. Daarom
`requests` met een eigen lezer van het ene soort antwoord dat hier komt: een tabel met codes per as en waarden in rijvolgorde. Elke as die
niet gevraagd is, mag maar een code hebben; zo valt een nieuwe uitsplitsing op.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kostenmodel.invoer import InvoerFouten
from kostenmodel.invoer.meldingen import opsomming, toon
from kostenmodel.verversing.ophalen import Bronregel, Grens, Server, andere_vorm, eis_aaneen

STANDAARD = "https://ec.europa.eu"
_PAD = "eurostat/api/dissemination/statistics/1.0/data"
_VAST = {"freq": "M", "unit": "PER", "sex": "T", "age": "TOTAL", "geo": "NL"}
ALLE, OEKRAINE = "TOTAL", "UA"


@dataclass(frozen=True)
class Vraag:
    """Een tabel van Eurostat met wat er behalve de vaste assen gekozen wordt."""

    tabel: str
    inhoud: str
    nationaliteiten: tuple[str, ...] = (ALLE,)
    extra: tuple[tuple[str, str], ...] = ()


AANVRAGERS = Vraag("migr_asyappctzm", "alle asielaanvragers per maand", (ALLE, OEKRAINE), (("applicant", "ASY_APP"),))
OPENSTAAND = Vraag("migr_asypenctzm", "openstaande aanvragen aan het eind van de maand", (ALLE, OEKRAINE))
STAND = Vraag("migr_asytpsm", "mensen met tijdelijke bescherming aan het eind van de maand")
VERLENINGEN = Vraag("migr_asytpfm", "nieuwe verleningen van tijdelijke bescherming per maand")


@dataclass(frozen=True)
class Maandreeks:
    """Personen in Nederland per nationaliteit en maand (JJJJ-MM), afgerond op 5 door Eurostat."""

    bron: Bronregel
    per_nationaliteit: Mapping[str, Mapping[str, int]]

    @property
    def zonder_oekraine(self) -> dict[str, int]:
        """Alle nationaliteiten min de Oekraïense, in de maanden waarin beide bekend zijn."""
        oekraine = self.per_nationaliteit[OEKRAINE]
        return {maand: max(aantal - oekraine[maand], 0) for maand, aantal in self.per_nationaliteit[ALLE].items() if maand in oekraine}


def haal(server: Server, vraag: Vraag) -> Maandreeks:
    """De reeks van een vraag; elke maand tussen de eerste en de laatste is er."""
    wat = f"Eurostat {vraag.tabel}"
    keuze = {**_VAST, **dict(vraag.extra)}
    velden = [("format", "JSON"), ("lang", "EN"), *keuze.items(), *(("citizen", code) for code in vraag.nationaliteiten)]

    def roep() -> dict[str, Any]:
        with Grens(wat).sessie() as sessie:
            antwoord = sessie.get(f"{server.adres(STANDAARD)}/{_PAD}/{vraag.tabel}", params=velden, timeout=server.wachttijd)
        antwoord.raise_for_status()
        document: dict[str, Any] = antwoord.json()
        return document

    document = server.vraag(wat, roep)
    try:
        cellen = lees_cellen(document)
    except (KeyError, TypeError, ValueError, AttributeError) as fout:
        raise InvoerFouten([andere_vorm(wat, "", f"geen tabel ({toon(str(fout))})", "JSON-stat versie 2")]) from fout
    assen = [*cellen.assen]
    if set(assen) != {*keuze, "citizen", "time"} or any(cellen.codes[as_] != [code] for as_, code in keuze.items()):
        gevonden = "; ".join(f"{as_}: {opsomming(cellen.codes[as_], 3)}" for as_ in assen)
        raise InvoerFouten([andere_vorm(wat, "assen", gevonden, opsomming([*keuze, "citizen", "time"]))])
    per_nationaliteit: dict[str, dict[str, int]] = {code: {} for code in vraag.nationaliteiten}
    for plek, aantal in cellen.waarden.items():
        code, maand = plek[assen.index("citizen")], plek[assen.index("time")]
        if code not in per_nationaliteit or not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", maand) or aantal < 0 or aantal != int(aantal):
            raise InvoerFouten([andere_vorm(wat, f"{maand} {code}", toon(aantal), "een aantal personen per maand")])
        per_nationaliteit[code][maand] = int(aantal)
    for code, maanden in per_nationaliteit.items():
        if code == ALLE:
            eis_aaneen(wat, code, maanden)
    datum = str(document.get("updated", ""))[:10]
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", datum):
        raise InvoerFouten([andere_vorm(wat, "updated", toon(datum), "de dag van bijwerken")])
    titel = f"Eurostat {vraag.tabel}, {vraag.inhoud}, Nederland, afgerond op 5"
    url = f"{STANDAARD}/eurostat/databrowser/view/{vraag.tabel}/default/table"
    return Maandreeks(Bronregel(f"eurostat-{vraag.tabel.replace('_', '-')}", titel, "Eurostat", url, datum), per_nationaliteit)


@dataclass(frozen=True)
class Cellen:
    """De gevulde cellen van een JSON-statdocument; een plek noemt per as de code, in de volgorde van `assen`."""

    assen: tuple[str, ...]
    codes: Mapping[str, list[str]]
    waarden: Mapping[tuple[str, ...], float]


def lees_cellen(document: Mapping[str, Any]) -> Cellen:
    """Leest JSON-stat 2: waarden in rijvolgorde, als lijst of als {plek: waarde}. ValueError of KeyError als de maten niet kloppen."""
    assen = tuple(document["id"])
    codes = {as_: _op_volgorde(document["dimension"][as_]["category"]["index"]) for as_ in assen}
    maten = [len(codes[as_]) for as_ in assen]
    if maten != list(document["size"]):
        raise ValueError(f"maten {document['size']} bij {maten} codes")
    gegeven = document["value"]
    if isinstance(gegeven, list) and len(gegeven) != math.prod(maten):
        raise ValueError(f"{len(gegeven)} waarden in plaats van {math.prod(maten)}")
    waarden = {}
    for plek, waarde in enumerate(gegeven) if isinstance(gegeven, list) else ((int(plek), w) for plek, w in gegeven.items()):
        if not 0 <= plek < math.prod(maten):
            raise ValueError(f"plek {plek} buiten de tabel")
        if waarde is None:
            continue
        nummers = []
        for maat in reversed(maten):
            plek, nummer = divmod(plek, maat)
            nummers.append(nummer)
        waarden[tuple(codes[as_][n] for as_, n in zip(assen, reversed(nummers), strict=True))] = float(waarde)
    return Cellen(assen, codes, waarden)


def _op_volgorde(index: Any) -> list[str]:
    return list(index) if isinstance(index, list) else sorted(index, key=index.__getitem__)
