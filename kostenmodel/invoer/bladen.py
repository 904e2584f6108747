"""Van een bestand in parameters/ naar bladen: vorm, bron, eenheid, index, grenzen en data van elke waarde."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kostenmodel.invoer.lezen import Tomlbestand
from kostenmodel.invoer.meldingen import Melding, opsomming, raad, toon
from kostenmodel.invoer.parameters import AANNAME, OPGAVE, Parameter, Samenhang, Waarde
from kostenmodel.invoer.schema import ParameterSchema, SamenhangSchema, WaardeSchema, keur
from kostenmodel.invoer.toetsen import (
    Kader,
    toets_bereik,
    toets_eenheid,
    toets_herkomst,
    toets_index,
    toets_oplopend,
    toets_prijspeil,
    toets_sleutelnaam,
)

_ZONDER_BEREIK = ("constante", "schakelaar")
_NIET_OPGEGEVEN = Waarde(date(2000, 1, 1), 0.0, 0.0, 0.0, AANNAME, "Alleen de gemeente weet dit; leeg is niet opgegeven.")


@dataclass(frozen=True)
class Bladen:
    """De gelezen bladen, en de sleutels van bladen die er wel staan maar niet kloppen."""

    goed: dict[str, Parameter]
    stuk: frozenset[str]
    meldingen: tuple[Melding, ...]


def lees_bladen(bestand: Tomlbestand, kader: Kader) -> Bladen:
    """Alle bladen van één parameterbestand; een fout in het ene blad houdt het andere niet tegen."""
    goed: dict[str, Parameter] = {}
    stuk = set(bestand.stuk)
    meldingen: list[Melding] = []
    for groep, tabel in bestand.gegevens.items():
        if not isinstance(tabel, dict) or not all(isinstance(inhoud, dict) for inhoud in tabel.values()):
            meldingen.append(_geen_blad(bestand, groep, tabel))
            tabel = {n: i for n, i in tabel.items() if isinstance(i, dict)} if isinstance(tabel, dict) else {}
        for naam, inhoud in tabel.items():
            gelezen, fouten = _lees_blad(bestand, f"{groep}.{naam}", inhoud, kader)
            for deel in (groep, naam):
                fouten += toets_sleutelnaam(deel, bestand.naam, f"[{groep}.{naam}]")
            meldingen += fouten
            if fouten or not gelezen:
                stuk.add(f"{groep}.{naam}")
            else:
                goed |= gelezen
    return Bladen(goed, frozenset(stuk), tuple(meldingen))


def _geen_blad(bestand: Tomlbestand, groep: str, tabel: Any) -> Melding:
    los = [n for n, i in tabel.items() if not isinstance(i, dict)] if isinstance(tabel, dict) else [groep]
    return Melding(
        bestand.naam,
        f"[{groep}]",
        f"de losse sleutel {opsomming(los)}",
        "tabellen van de vorm [groep.naam]",
        "Zet de sleutel onder een kop [groep.naam].",
    )


def _lees_blad(bestand: Tomlbestand, sleutel: str, inhoud: dict[str, Any], kader: Kader) -> tuple[dict[str, Parameter], list[Melding]]:
    plaats = bestand.plaats(sleutel)
    kop, fouten = keur(ParameterSchema, inhoud, bestand.naam, plaats)
    fouten += toets_eenheid(inhoud.get("eenheid"), kader, bestand.naam, plaats)
    fouten += toets_index(inhoud.get("index"), kader, bestand.naam, plaats)
    fouten += _toets_opgave(bestand.naam, plaats, inhoud, kader)
    samenhang = _lees_samenhang(bestand.naam, plaats, inhoud.get("samenhang"), kader, fouten)
    bladen: dict[str, Parameter] = {}
    for code, rij, waar in _waarden_per_code(bestand.naam, plaats, inhoud, kader, fouten):
        waarden = (_NIET_OPGEGEVEN,) if rij is None else _lees_waarden(bestand.naam, waar, rij, inhoud, kader, fouten)
        if kop is not None:
            naam = sleutel if code is None else f"{sleutel}.{code}"
            velden = kop.model_dump(exclude={"waarden", "samenhang"})
            mee = replace(samenhang, blad=naam) if samenhang else None
            bladen[naam] = Parameter(sleutel=naam, waarden=waarden, bestand=bestand.naam, code=code, samenhang=mee, **velden)
    return bladen, fouten


def _toets_opgave(bestand: str, plaats: str, inhoud: dict[str, Any], kader: Kader) -> Iterator[Melding]:
    """Wie het cijfer weet staat in de lijst opgever, en alleen een opgave heeft geen waarden."""
    wie, is_opgave = inhoud.get("eigen_opgave"), inhoud.get("soort") == OPGAVE
    bekend = kader.indelingen.get("opgever", {}) if kader.indelingen is not None else None
    if isinstance(wie, str) and bekend is not None and wie not in bekend:
        doe = raad(wie, bekend, "Kies wie bij de gemeente dit cijfer weet.")
        yield Melding(bestand, f"{plaats}, eigen_opgave", f"de onbekende opgever {toon(wie)}", opsomming(bekend), doe)
    if is_opgave and wie is None:
        yield Melding(
            bestand, f"{plaats}, eigen_opgave", "niets", "wie bij de gemeente dit cijfer weet", "Noem een code uit de lijst opgever."
        )
    if is_opgave and "waarden" in inhoud:
        doe = "Laat waarden weg, of kies een andere soort."
        yield Melding(bestand, f"{plaats}, waarden", "waarden bij een opgave", "geen waarden: alleen de gemeente weet dit", doe)
    if not is_opgave and "waarden" not in inhoud:
        doe = "Voeg waarden toe, met vanaf en bron of aanname."
        yield Melding(bestand, f"{plaats}, waarden", "niets", "minstens één waarde", doe)


def _lees_samenhang(bestand: str, plaats: str, rauw: Any, kader: Kader, fouten: list[Melding]) -> Samenhang | None:
    """De correlatie met een ander blad; of dat blad bestaat, blijkt pas als alle bestanden gelezen zijn."""
    if rauw is None:
        return None
    plaats = f"{plaats}, samenhang"
    gelezen, gebreken = keur(SamenhangSchema, rauw, bestand, plaats)
    if isinstance(rauw, dict):
        gebreken += toets_herkomst(rauw.get("bron"), rauw.get("aanname"), kader, bestand, plaats)
    if gelezen is not None:
        gebreken += toets_bereik(gelezen.midden, gelezen.laag, gelezen.hoog, True, bestand, plaats)
        grenzen = [grens for grens in (gelezen.laag, gelezen.midden, gelezen.hoog) if grens is not None]
        if not all(-1 < grens < 1 for grens in grenzen):
            doe = "Een correlatie is een getal als 0.5."
            gebreken.append(Melding(bestand, plaats, ", ".join(toon(grens) for grens in grenzen), "correlaties boven -1 en onder 1", doe))
    fouten += gebreken
    if gelezen is None or gelezen.laag is None or gelezen.hoog is None:
        return None
    return Samenhang("", gelezen.met, gelezen.laag, gelezen.midden, gelezen.hoog, gelezen.bron or AANNAME, gelezen.aanname or "")


def _waarden_per_code(
    bestand: str, plaats: str, inhoud: dict[str, Any], kader: Kader, fouten: list[Melding]
) -> Iterator[tuple[str | None, list[Any] | None, str]]:
    """Per code de rauwe waarden; None bij een opgave, die geen waarden heeft."""
    per, waarden = inhoud.get("per"), inhoud.get("waarden")
    if inhoud.get("soort") == OPGAVE and waarden is None:
        codes = (kader.indelingen or {}).get(per, {}) if isinstance(per, str) else {None: None}
        if not codes and kader.indelingen is not None:
            doe = raad(str(per), kader.indelingen, "Kies een bestaande lijst.")
            fouten.append(Melding(bestand, f"{plaats}, per", toon(per), opsomming(kader.indelingen), doe))
        yield from ((code, None, plaats) for code in codes)
        return
    if waarden is None:
        return
    if per is None or not isinstance(per, str):
        if isinstance(waarden, list):
            yield None, waarden, plaats
        else:
            doe = 'Schrijf waarden = [ { … } ], of voeg per = "<lijst uit indelingen.toml>" toe.'
            fouten.append(Melding(bestand, f"{plaats}, waarden", toon(waarden), "een lijst van waarden", doe))
        return
    if kader.indelingen is None:
        return
    if per not in kader.indelingen:
        doe = raad(per, kader.indelingen, "Kies een bestaande lijst.")
        fouten.append(Melding(bestand, f"{plaats}, per", toon(per), opsomming(kader.indelingen), doe))
        return
    if not isinstance(waarden, dict):
        doe = f"Schrijf waarden.{next(iter(kader.indelingen[per]))} = [ … ] enzovoort."
        fouten.append(Melding(bestand, f"{plaats}, waarden", toon(waarden), f"een lijst per {per}", doe))
        return
    fouten += _toets_codes(bestand, plaats, per, list(kader.indelingen[per]), waarden)
    for code in kader.indelingen[per]:
        if isinstance(waarden.get(code), list):
            yield code, waarden[code], f"{plaats}, {code}"


def _toets_codes(bestand: str, plaats: str, per: str, codes: list[str], waarden: dict[str, Any]) -> Iterator[Melding]:
    for code in codes:
        if code not in waarden:
            doe = f"Voeg waarden.{code} = [ … ] toe."
            yield Melding(bestand, f"{plaats}, waarden.{code}", "niets", f"waarden voor elke {per}", doe)
        elif not isinstance(waarden[code], list):
            doe = "Schrijf [ { … } ]."
            yield Melding(bestand, f"{plaats}, waarden.{code}", toon(waarden[code]), "een lijst van waarden", doe)
    for code in waarden:
        if code not in codes:
            doe = raad(code, codes, "Verwijder de code of voeg haar toe in indelingen.toml.")
            yield Melding(bestand, f"{plaats}, waarden.{code}", f"de onbekende code '{code}'", opsomming(codes), doe)


def _lees_waarden(
    bestand: str, plaats: str, rij: list[Any], inhoud: dict[str, Any], kader: Kader, fouten: list[Melding]
) -> tuple[Waarde, ...]:
    if not rij:
        doe = "Voeg een waarde toe, met vanaf en bron of aanname."
        fouten.append(Melding(bestand, f"{plaats}, waarden", "een lege lijst", "minstens één waarde", doe))
    gelezen: list[Waarde] = []
    bereik_verplicht = inhoud.get("soort", "bedrag") not in _ZONDER_BEREIK
    for nummer, rauw in enumerate(rij, 1):
        waar = f"{plaats}, waarde {nummer}"
        waarde, gebreken = keur(WaardeSchema, rauw, bestand, waar)
        fouten += gebreken
        if isinstance(rauw, dict):
            fouten += toets_herkomst(rauw.get("bron"), rauw.get("aanname"), kader, bestand, waar)
        if waarde is None:
            continue
        fouten += toets_bereik(waarde.midden, waarde.laag, waarde.hoog, bereik_verplicht, bestand, waar)
        if "index" in inhoud:
            fouten += toets_prijspeil(waarde.prijspeil, inhoud["index"], True, kader, bestand, waar)
        gelezen.append(_als_waarde(waarde))
    fouten += toets_oplopend([waarde.vanaf for waarde in gelezen], bestand, plaats)
    return tuple(gelezen)


def _als_waarde(waarde: WaardeSchema) -> Waarde:
    return Waarde(
        vanaf=waarde.vanaf,
        midden=waarde.midden,
        laag=waarde.midden if waarde.laag is None else waarde.laag,
        hoog=waarde.midden if waarde.hoog is None else waarde.hoog,
        bron=waarde.bron or AANNAME,
        reden=waarde.aanname or "",
        prijspeil=waarde.prijspeil,
        toelichting=waarde.toelichting or "",
    )
