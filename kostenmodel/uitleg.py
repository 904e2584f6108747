"""Wat een woord of een sleutel betekent: een begrip, een parameter, een post, een volume of een stuk beleid, uit wat het model al weet.

Begrippen staan in de invoer. Al het andere volgt uit de bladeren en posten zelf: eenheid, waarden met hun bron, de rekenregel en waar het
gebruikt wordt. Hier wordt niets berekend; een getal legt `verklaar` uit.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from kostenmodel.invoer import Invoer, InvoerFouten, Melding, per_post, regel_op
from kostenmodel.invoer.begrippen import DIT_MODEL, namen
from kostenmodel.invoer.gemeenten import kaal
from kostenmodel.invoer.meldingen import toon
from kostenmodel.invoer.schema import Begrip
from kostenmodel.rekenkern import Blad, InArm, Landelijk, Post, bladeren, sleutel_van
from kostenmodel.rekenkern.leesbaar import als_tekst
from kostenmodel.valideer import Gevallenrekenaar, Naam

_LIJKT_OP = 0.65
_HOOGSTENS = 4
_KORTSTE_WOORD = 4
_JAARREGELS = {
    "stroom": "de maanden van het jaar samen",
    "gemiddelde_stand": "het gemiddelde van de maanden",
    "eindstand": "de stand van december",
    "toename": "de stijgingen in het jaar samen",
    "afname": "de dalingen in het jaar samen",
}


@dataclass(frozen=True)
class Waarderegel:
    """Wat vanaf een dag geldt, met band; `prijspeil` is None als het bedrag niet meegroeit, `herkomst` is de bron of de reden."""

    vanaf: str
    midden: float
    laag: float
    hoog: float
    prijspeil: int | None
    herkomst: str


@dataclass(frozen=True)
class Kaart:
    """De uitleg van een woord of sleutel; wat niet van toepassing is, is leeg.

    `kenmerken` zijn losse feiten (kop, tekst). `gebruikt_in` zijn de posten die het direct gebruiken, of waar een begrip voorkomt.
    """

    sleutel: str
    soort: str
    titel: str
    uitleg: str = ""
    eenheid: str = ""
    herkomst: str = ""
    kenmerken: tuple[tuple[str, str], ...] = ()
    waarden: tuple[Waarderegel, ...] = ()
    gebruikt_in: tuple[str, ...] = ()
    zie: tuple[str, ...] = ()

    def als_dict(self) -> dict[str, Any]:
        return asdict(self) | {"kenmerken": dict(self.kenmerken)}


def leg_uit(rekenaar: Gevallenrekenaar, vraag: str) -> Kaart:
    """De uitleg bij een begrip of sleutel; hoofdletters, accenten en leestekens tellen niet. InvoerFouten met wat erop lijkt."""
    invoer = rekenaar.invoer
    gezocht = kaal(vraag)
    for sleutel, begrip in invoer.begrippen.items():
        if gezocht and gezocht in map(kaal, namen(sleutel, begrip)):
            return _begrip(rekenaar, sleutel, begrip)
    los = {sleutel: Naam(sleutel, "parameter", blad.eenheid, blad.omschrijving) for sleutel, blad in invoer.parameters.items()}
    bladeren_en_posten = {**los, **rekenaar.namen, **rekenaar.ketennamen}
    for sleutel, naam in bladeren_en_posten.items():
        if kaal(sleutel) == gezocht:
            return _blad_of_post(rekenaar, naam)
    beleid = _beleid(invoer)
    for sleutel, kaart in beleid.items():
        if kaal(sleutel) == gezocht:
            return kaart
    termen = [begrip.term for begrip in invoer.begrippen.values()] + [naam for begrip in invoer.begrippen.values() for naam in begrip.ook]
    lijkt = lijkende(vraag, [*termen, *bladeren_en_posten, *beleid])
    doe = f"Bedoelt u {' of '.join(lijkt)}?" if lijkt else "Alle begrippen staan in: kostenmodel uitleg."
    verwacht = "een begrip, of de sleutel van een parameter, post, volume of maatregel"
    raise InvoerFouten([Melding("opdrachtregel", "BEGRIP", toon(vraag), verwacht, doe)])


def lijkende(vraag: str, alle: Iterable[str]) -> list[str]:
    """Hoogstens vier namen die op de vraag lijken: wat er weinig van verschilt, dan wat ermee begint, dan wat haar bevat."""
    gezocht = kaal(vraag)
    kort = {naam: kaal(naam) for naam in alle}
    dichtbij = difflib.get_close_matches(gezocht, sorted(set(kort.values())), n=_HOOGSTENS, cutoff=_LIJKT_OP)
    uit = [naam for gelijk in dichtbij for naam, eigen in kort.items() if eigen == gelijk]
    if len(gezocht) >= _KORTSTE_WOORD:
        uit += [naam for naam, eigen in kort.items() if eigen.startswith(gezocht)]
        uit += [naam for naam, eigen in kort.items() if gezocht in eigen]
    return list(dict.fromkeys(uit))[:_HOOGSTENS]


def _begrip(rekenaar: Gevallenrekenaar, sleutel: str, begrip: Begrip) -> Kaart:
    herkomst = "zo gebruikt dit model het woord"
    if begrip.bron != DIT_MODEL:
        herkomst = ", ".join(deel for deel in (_bron(rekenaar.invoer, begrip.bron), begrip.plek) if deel)
    woorden = [re.escape(naam.casefold()) for naam in (begrip.term, *begrip.ook) if len(naam) >= _KORTSTE_WOORD]
    komt_voor = re.compile(rf"\b(?:{'|'.join(woorden)})\b") if woorden else None
    posten = [naam for naam in rekenaar.namen.values() if komt_voor and komt_voor.search(naam.omschrijving.casefold())]
    kenmerken = (("Ook", ", ".join(begrip.ook)),) if begrip.ook else ()
    zie = tuple(rekenaar.invoer.begrippen[ander].term for ander in begrip.zie)
    return Kaart(sleutel, "begrip", begrip.term, begrip.uitleg, "", herkomst, kenmerken, (), tuple(naam.sleutel for naam in posten), zie)


def _blad_of_post(rekenaar: Gevallenrekenaar, naam: Naam) -> Kaart:
    invoer, schema = rekenaar.invoer, rekenaar.schema
    gebruikt = tuple(een.sleutel for een in schema.post.values() if naam.sleutel in {_naam_van(blad) for blad in bladeren(een.formule)})
    kaart = Kaart(naam.sleutel, naam.soort, naam.omschrijving, eenheid=naam.eenheid, gebruikt_in=gebruikt)
    if naam.sleutel in invoer.parameters:
        waarden = tuple(
            Waarderegel(w.vanaf.isoformat(), w.midden, w.laag, w.hoog, w.prijspeil, _herkomst(invoer, w.bron, w.reden))
            for w in invoer.parameters[naam.sleutel].waarden
        )
        waar = ("keten",) if naam.sleutel in rekenaar.ketennamen else gebruikt
        return replace(kaart, soort="parameter", kenmerken=_van_parameter(invoer, naam.sleutel), waarden=waarden, gebruikt_in=waar)
    if naam.sleutel in schema.post:
        post = schema.post[naam.sleutel]
        return replace(kaart, uitleg=post.toelichting, kenmerken=_van_post(rekenaar, post))
    volume = next((soort for soort in schema.soorten if f"landelijk.{soort.naam}" == naam.sleutel), None)
    if volume is not None:
        kenmerken = (("Jaarwaarde", _JAARREGELS[volume.regel]), ("Over gemeenten verdeeld met", volume.sleutel or "niet verdeeld"))
        herkomst = "de keten, gemiddeld over de trekkingen"
        return replace(kaart, herkomst=herkomst, kenmerken=kenmerken)
    herkomst = "blad Eigen cijfers" if naam.sleutel in schema.velden else "de gemeentebestanden van de invoer"
    return replace(kaart, herkomst=herkomst)


def _naam_van(blad: Blad) -> str:
    """De sleutel waaronder `valideer --lijst` een blad noemt."""
    if isinstance(blad, InArm):
        return blad.sleutel
    if isinstance(blad, Landelijk):
        return f"landelijk.{blad.sleutel}"
    return sleutel_van(blad) or str(getattr(blad, "sleutel", ""))


def _van_parameter(invoer: Invoer, sleutel: str) -> tuple[tuple[str, str], ...]:
    blad = invoer.parameters[sleutel]
    maatregelen = [m.sleutel for m in invoer.maatregelen.values() if any(b.blad == sleutel for b in m.bewerkingen)]
    kenmerken = {
        "Groeit mee met": blad.index,
        "Staat in": blad.bestand,
        "Gecontroleerd op": blad.gecontroleerd_op.isoformat(),
        "Houdbaar tot": blad.houdbaar_tot.isoformat() if blad.houdbaar_tot else "",
        "Wie weet dit bij de gemeente": invoer.indelingen["opgever"][blad.eigen_opgave].label if blad.eigen_opgave else "",
        "Wat de gemeente invult": blad.uitleg or "",
        "Veranderd door": ", ".join(maatregelen),
    }
    return tuple((kop, tekst) for kop, tekst in kenmerken.items() if tekst)


def _van_post(rekenaar: Gevallenrekenaar, post: Post) -> tuple[tuple[str, str], ...]:
    invoer = rekenaar.invoer
    partijen = {code: partij.label for code, partij in invoer.indelingen["partij"].items()}
    model = next((model.titel for model in rekenaar.schema.modellen if post in model.posten), "")
    regels = per_post(invoer.rekeningschema).get(post.sleutel)
    regeling = next((regeling for regeling in invoer.regelingen.values() if post.sleutel in regeling.posten), None)
    kenmerken = {
        "Soort en partij": post.opschrift(partijen),
        "Werkblad": model,
        "Rekenregel": als_tekst(post.formule),
        "Taakveld": regel_op(regels, rekenaar.inst.jaar).taakveld if regels else "",
        "Regeling": f"{regeling.titel} ({_herkomst(invoer, regeling.bron, regeling.reden)})" if regeling else "",
    }
    return tuple((kop, tekst) for kop, tekst in kenmerken.items() if tekst)


def _beleid(invoer: Invoer) -> Mapping[str, Kaart]:
    """Maatregelen, scenario's, bekostigingen en bronnen op sleutel."""
    uit: dict[str, Kaart] = {}
    for bron in invoer.bronnen:
        uit[bron] = Kaart(bron, "bron", invoer.bronnen[bron].titel, herkomst=_bron(invoer, bron))
    for bekostiging in invoer.bekostigingen.values():
        uit[bekostiging.naam] = Kaart(
            bekostiging.naam, "bekostiging", bekostiging.titel, bekostiging.omschrijving, zie=bekostiging.maatregelen
        )
    for scenario in invoer.scenarios.values():
        uit[scenario.naam] = Kaart(scenario.naam, "scenario", scenario.titel, scenario.omschrijving, zie=scenario.maatregelen)
    for m in invoer.maatregelen.values():
        kenmerken = (("Status", f"{m.status}, stand {m.datum_stand.isoformat()}"),)
        herkomst = _herkomst(invoer, m.bron, m.reden)
        bladen = tuple(dict.fromkeys(b.blad for b in m.bewerkingen))
        uit[m.sleutel] = Kaart(m.sleutel, "maatregel", m.titel, m.omschrijving, herkomst=herkomst, kenmerken=kenmerken, zie=bladen)
    return uit


def _herkomst(invoer: Invoer, bron: str, reden: str) -> str:
    return _bron(invoer, bron) if bron in invoer.bronnen else f"{bron}: {reden}" if reden else bron


def _bron(invoer: Invoer, sleutel: str) -> str:
    bron = invoer.bronnen[sleutel]
    return f"{bron.titel} ({', '.join(deel for deel in (bron.uitgever, bron.datum) if deel)}), {bron.url}"
