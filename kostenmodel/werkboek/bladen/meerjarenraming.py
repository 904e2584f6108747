"""De meerjarenraming per taakveld: lasten, baten, saldo, reserves en resultaat, en wat daarvan nog niet in de begroting staat."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

import numpy as np

from kostenmodel.invoer import Regeling, Rekeningregel, begroting, per_post, regel_op, taakveldcode
from kostenmodel.meerjarenraming import GEMEENTE, Taakveld, gemeentelijke_posten
from kostenmodel.rekenkern import AANLOOPJAREN, Post
from kostenmodel.rekenschema import ARMEN
from kostenmodel.verdeling import BEGROTINGSKENMERKEN

from ..context import ARMTITEL, Context
from ..notatie import getal
from ..raster import BEGROTING, JAARKOLOMMEN
from ..regels import Cel, Formule, KenmerkRegel, Kop, PostRegel, Regel, Vrij, Werkblad, naar_reden
from ..stijl import AANDEEL
from ..teken import Kant

NAAM = "Meerjarenraming"
MEERJARIG = JAARKOLOMMEN[JAARKOLOMMEN.index(BEGROTING) :][:4]
"""De kolommen van de begroting en de meerjarenraming: t tot en met t+3."""
BRON_BEGROTING = "cbs-iv3-begrotingsanalysetool"
VOORDEEL, NADEEL, NEUTRAAL, ONBEKEND = "voordeel (V)", "nadeel (N)", "neutraal", "onbekend"
UITLEG = (
    "Alleen het deel van de gemeente: haar kosten en wat zij betaalt zijn lasten, wat zij ontvangt zijn baten. Investeringen tellen mee "
    "via hun kapitaallasten.",
    "Modeluitkomst is het saldo. De mutatie is de modeluitkomst min wat al in de begroting staat. Zolang u op blad Eigen cijfers niet "
    "invult wat al geraamd is (als baten min lasten), staat er onbekend.",
    "Mutaties in reserves zijn een besluit van de raad en staan op nul; vul ze in op blad Eigen cijfers. Een toevoeging heeft het teken "
    "van een last, een onttrekking dat van een baat.",
    "Kengetallen (artikel 11 BBV) staan hier als effect van de mutatie. Netto schuldquote en solvabiliteit gelden als de gemeente haar met "
    "een lening betaalt; investeringen tellen dan pas mee met hun kapitaallasten.",
    "Grondexploitatie verandert niet, want dit model kent geen bouwgrond van de gemeente. Belastingcapaciteit verandert pas als de raad de "
    "OZB verhoogt: het OZB-equivalent zegt hoeveel.",
)
REGELS = ("lasten", "baten", "saldo", "toevoeging", "onttrekking", "resultaat")
KANTEN: Mapping[str, Kant] = {
    **dict.fromkeys(("lasten", "incidentele_lasten", "toevoeging"), "lasten"),
    **dict.fromkeys(("baten", "incidentele_baten", "onttrekking"), "baten"),
    **dict.fromkeys(
        ("saldo", "incidenteel_saldo", "structureel_saldo", "resultaat", "mutatie", "structurele_mutatie", "opgetelde_mutatie"), "saldo"
    ),
}
"""Per soort regel van een taakveld welk teken hij krijgt."""
RUIMTE = ("begroting.exploitatieruimte", "begroting.ozb_equivalent", "begroting.netto_schuldquote", "begroting.solvabiliteitsratio")
EIGEN_ERBIJ: Mapping[str, str] = {"begroting.solvabiliteitsratio": "begroting.balanstotaal"}
"""Kengetal -> wat de gemeente daarvoor zelf moet opgeven, naast wat al geraamd is."""
EXTRA = {"X": "Toelichting"}
JAAR = "§"
"""Staat in een formule voor de kolom van het jaar."""


def blad(c: Context) -> Werkblad:
    regels: list[Regel] = [*(Vrij((Cel("A", zin, "zacht"),)) for zin in UITLEG), Vrij()]
    for arm in ARMEN:
        regels += [Kop(f"{ARMTITEL[arm]}: alle taakvelden samen"), *_samen(c, arm)]
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: per taakveld")]
        for veld in c.uitkomst.schema.taakvelden:
            regels += [*_taakveld(c, veld, arm), Vrij()]
    regels += [Kop("Uit de laatst bekende begroting van de gemeente")]
    regels += [KenmerkRegel(naam, tekst, eenheid, BRON_BEGROTING) for naam, (tekst, eenheid) in BEGROTINGSKENMERKEN.items()]
    regels += [Vrij(), *_iv3(c)]
    for arm in ARMEN:
        regels += [
            Vrij(),
            Kop(f"{ARMTITEL[arm]}: rekenregels achter de mutatie (0 zolang al geraamd onbekend is) en tussensommen", op_papier=False),
        ]
        regels += [postregel(c, post, arm) for post in _achterliggend(c)]
    return Werkblad(
        NAAM,
        f"Meerjarenraming – {c.uitkomst.gemeente.naam}",
        "Per taakveld lasten, baten, saldo, mutaties in reserves en resultaat, en wat nog niet in de begroting staat.",
        regels,
        extra_koppen=EXTRA,
        afdrukken_tot=MEERJARIG[-1],
        legenda=c.teken.legenda,
    )


def postregel(c: Context, een: Post, arm: str, *, soort: str = "", regeling: Regeling | None = None) -> PostRegel:
    """Een post van de meerjarenraming met het gekozen teken; een verhouding houdt haar eigen teken."""
    notatie = AANDEEL if een.sleutel in RUIMTE else c.teken.notatie(kant(c, een.sleutel))
    if regeling is None:
        return PostRegel(een, arm, soort=soort, notatie=notatie)
    reden = naar_reden("post", f"regeling.{regeling.sleutel}", arm)
    return PostRegel(een, arm, soort=soort, bron=regeling.bron, notatie=notatie, reden=reden)


def kant(c: Context, sleutel: str) -> Kant:
    """Of een post van de meerjarenraming als last, als baat of als saldo getoond wordt."""
    onderliggend = re.sub(r"^taakveld\.deel\.[^.]+\.", "", sleutel).removeprefix("incidenteel.")
    if onderliggend != sleutel:
        return "lasten" if c.uitkomst.schema.post[onderliggend].bijdrage(GEMEENTE) > 0 else "baten"
    return KANTEN[sleutel.split(".")[1]]


def op_incidenteel(post: Post) -> bool:
    """Of een post van de meerjarenraming op blad Incidenteel staat."""
    return post.sleutel.startswith(("taakveld.incidente", "taakveld.structureel_saldo."))


def oordeel(bedrag: float, duizend: float) -> str:
    """Voordeel, nadeel of neutraal; neutraal is wat afgerond op duizend euro nul is."""
    if math.floor(abs(bedrag) / duizend + 0.5) == 0:
        return NEUTRAAL
    return VOORDEEL if bedrag > 0 else NADEEL


def oordeelregel(c: Context, tekst: str, sleutel: str, arm: str, codes: Sequence[str] = ()) -> Regel:
    """Een regel met per jaar een oordeel in woorden over een post; met `codes` alleen waar al geraamd bekend is."""

    bedrag = f"{{{JAAR}:post {sleutel} {arm}}}"
    woord = f'IF(ROUND({bedrag}/{{{JAAR}:parameter algemeen.duizend}},0)=0,"{NEUTRAAL}",IF({bedrag}>0,"{VOORDEEL}","{NADEEL}"))'
    duizend = c.bladwaarde("parameter", "algemeen.duizend", arm, c.actief)
    woorden = [oordeel(float(w), float(d)) for w, d in zip(c.postwaarde(sleutel, arm), duizend, strict=True)]
    return _regel(tekst, _als_bekend(c, codes, arm, woord, woorden), "vet rechts", "")


def _als_bekend(
    c: Context, codes: Sequence[str], arm: str, formule: str, waarden: Sequence[float | str], erbij: str = ""
) -> Iterator[Formule]:
    """Per jaar een formule, of het woord 'onbekend' zolang op geen van deze taakvelden bekend is wat al geraamd is.

    In `formule` staat `JAAR` voor de kolom. `erbij` is een blad dat de gemeente ook moet hebben opgegeven.
    """
    bladen = [f"begroting.al_geraamd.{code}" for code in codes]
    rijen = [c.uitkomst.eigen.opgegeven(blad, c.uitkomst.inst.jaren) for blad in bladen]
    bekend = np.any(rijen, axis=0) if codes else np.ones(len(JAARKOLOMMEN), dtype=bool)
    if erbij:
        bekend = bekend & c.uitkomst.eigen.opgegeven(erbij, c.uitkomst.inst.jaren)
    if codes:
        ook = f"*COUNT({{{JAAR}:eigen {erbij}}})" if erbij else ""
        formule = f'IF(COUNT({{{JAAR}:eigen {bladen[0]}}}:{{{JAAR}:eigen {bladen[-1]}}}){ook}=0,"{ONBEKEND}",{formule})'
    for een, waarde, ja in zip(_per_jaar(formule), waarden, bekend.tolist(), strict=True):
        yield Formule(een, waarde if ja else ONBEKEND)


@lru_cache(maxsize=1 << 11)
def _per_jaar(formule: str) -> tuple[str, ...]:
    """De formule in de kolom van elk jaar."""
    return tuple(formule.replace(JAAR, kolom) for kolom in JAARKOLOMMEN)


def _regel(tekst: str, inhoud: Iterable[Formule], stijl: str, notatie: str) -> Regel:
    return Vrij((Cel("B", tekst), *(Cel(k, een, stijl, notatie) for k, een in zip(JAARKOLOMMEN, inhoud, strict=True))))


def _verwijzing(c: Context, tekst: str, soort: Literal["post", "eigen"], sleutel: str, arm: str, codes: Sequence[str]) -> Regel:
    """Een regel die een post of een eigen cijfer toont, of 'onbekend'."""
    waarden = c.postwaarde(sleutel, arm) if soort == "post" else c.bladwaarde("parameter", sleutel, arm, c.actief)
    notatie = AANDEEL if sleutel in RUIMTE else c.teken.notatie("saldo")
    waar = f"{soort} {sleutel} {arm}" if soort == "post" else f"{soort} {sleutel}"
    cellen = _als_bekend(c, codes, arm, f"{{{JAAR}:{waar}}}", [float(w) for w in waarden], EIGEN_ERBIJ.get(sleutel, ""))
    return _regel(tekst, cellen, "rechts", notatie)


def _samen(c: Context, arm: str) -> Iterator[Regel]:
    post = c.uitkomst.schema.post
    codes = [veld.code for veld in c.uitkomst.schema.taakvelden if veld.invoer]
    for wat in REGELS:
        yield postregel(c, post[f"taakveld.{wat}.samen"], arm)
    yield oordeelregel(c, "Het resultaat is een", "taakveld.resultaat.samen", arm)
    yield _verwijzing(c, "Mutatie op de taakvelden waar al geraamd bekend is", "post", "taakveld.mutatie.samen", arm, codes)
    yield _verwijzing(c, "Waarvan structureel saldo", "post", "taakveld.structurele_mutatie.samen", arm, codes)
    yield oordeelregel(c, "De structurele mutatie is een", "taakveld.structurele_mutatie.samen", arm, codes)
    for sleutel in RUIMTE:
        yield _verwijzing(c, post[sleutel].omschrijving, "post", sleutel, arm, codes)


def _taakveld(c: Context, veld: Taakveld, arm: str) -> Iterator[Regel]:
    post = c.uitkomst.schema.post
    yield Vrij((Cel("B", veld.label, "vet"), Cel("E", _begroot(c, veld), "zacht")))
    for wat in REGELS:
        if f"taakveld.{wat}.{veld.code}" in post:
            yield postregel(c, post[f"taakveld.{wat}.{veld.code}"], arm)
    yield oordeelregel(c, "Het resultaat is een", f"taakveld.resultaat.{veld.code}", arm)
    if veld.invoer:
        code = [veld.code]
        yield _verwijzing(c, "Al geraamd (saldo)", "eigen", f"begroting.al_geraamd.{veld.code}", arm, code)
        yield _verwijzing(c, "Mutatie: modeluitkomst (saldo) min al geraamd", "post", f"taakveld.mutatie.{veld.code}", arm, code)
        yield _verwijzing(c, "Waarvan structureel saldo", "post", f"taakveld.structurele_mutatie.{veld.code}", arm, code)
        yield oordeelregel(c, "De structurele mutatie is een", f"taakveld.structurele_mutatie.{veld.code}", arm, code)


def _begroot(c: Context, veld: Taakveld) -> str:
    """Wat de gemeente zelf op dit taakveld begroot, voor alle taken samen: alleen om de orde van grootte te zien."""
    regels = [r for r in begroting(c.invoer, c.uitkomst.gemeente.code) if taakveldcode(r.taakveld) == veld.code]
    if not regels:
        return "Begroting van de gemeente op dit taakveld: niet in het bestand"
    laatste = max(regels, key=lambda regel: regel.jaar)
    lasten = getal(c.teken.getoond("lasten", laatste.lasten_x1000 or 0))
    baten = getal(c.teken.getoond("baten", laatste.baten_x1000 or 0))
    return f"Hele taakveld in de {laatste.soort} {laatste.jaar} van de gemeente: lasten {lasten}, baten {baten}"


def _achterliggend(c: Context) -> Iterator[Post]:
    """De posten die niet hierboven en niet op blad Incidenteel staan."""
    getoond = {f"taakveld.{wat}.{code}" for wat in REGELS for code in ("samen", *(veld.code for veld in c.uitkomst.schema.taakvelden))}
    return (een for een in c.uitkomst.schema.meerjarenraming if een.sleutel not in getoond and not op_incidenteel(een))


def _iv3(c: Context) -> Iterator[Regel]:
    """Per post taakveld en categorie zoals zij op 1 januari van elk begrotingsjaar gelden."""
    yield Kop("Iv3: taakveld en economische categorie per post, zoals zij op 1 januari van het jaar gelden")
    codes_van = _iv3_codes(tuple(c.invoer.rekeningschema), c.uitkomst.inst.jaren)
    for een in gemeentelijke_posten(c.uitkomst.schema.modellen):
        kant = "last" if een.bijdrage(GEMEENTE) > 0 else "baat"
        codes, toelichting = codes_van.get((een.sleutel, kant), (("geen taakveld",) * len(JAARKOLOMMEN), ""))
        yield Vrij(
            (
                Cel("A", f"iv3.{een.sleutel}", "sleutel"),
                Cel("B", een.omschrijving),
                Cel("D", kant, "zacht"),
                *(Cel(kolom, codes[JAARKOLOMMEN.index(kolom)], "rechts") for kolom in MEERJARIG),
                Cel("X", toelichting, "zacht"),
            )
        )


@lru_cache(maxsize=4)
def _iv3_codes(rekeningschema: tuple[Rekeningregel, ...], jaren: tuple[int, ...]) -> Mapping[tuple[str, str], tuple[tuple[str, ...], str]]:
    """Per post en kant (last of baat) de code in elk jaar, en de toelichting in het begrotingsjaar."""
    uit = {}
    for post, regels in per_post(rekeningschema).items():
        geldig = [regel_op(regels, jaar) for jaar in jaren]
        for kant in ("last", "baat"):
            codes = tuple(f"{een.taakveld} / {een.categorie_last if kant == 'last' else een.categorie_baat}" for een in geldig)
            uit[post, kant] = codes, geldig[AANLOOPJAREN].toelichting
    return uit
