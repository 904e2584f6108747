"""Van de bestanden in maatregelen/, scenarios/ en bekostigingen/ naar wat ze met de bladen doen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from kostenmodel.invoer.lezen import Tomlbestand
from kostenmodel.invoer.maatregelen import Bekostiging, Besparing, Instroomstap, Maatregel, Scenario, botsingen, per_blad
from kostenmodel.invoer.meldingen import Melding, opsomming, raad, toon
from kostenmodel.invoer.parameters import AANNAME, GEEN_INDEX, Bewerking, Parameter
from kostenmodel.invoer.schema import (
    BekostigingSchema,
    BereikSchema,
    BesparingSchema,
    BewerkingSchema,
    InstroomSchema,
    M,
    MaatregelSchema,
    ScenarioSchema,
    keur,
)
from kostenmodel.invoer.toetsen import (
    Kader,
    toets_bereik,
    toets_herkomst,
    toets_oplopend,
    toets_periode,
    toets_prijspeil,
)

Laag = Literal["scenario", "bekostiging"]


@dataclass(frozen=True)
class Bladenlijst:
    """De bladen waarop een maatregel mag werken; `stuk` bestaat wel maar klopt niet."""

    goed: Mapping[str, Parameter]
    stuk: frozenset[str]
    volledig: bool = True

    def kent(self, blad: str) -> bool:
        """Waar als het blad bestaat (ook als het zelf nog fouten heeft) of als dat niet te zeggen is."""
        return not self.volledig or blad in self.goed or any(blad == kop or blad.startswith(f"{kop}.") for kop in self.stuk)


def _keur_kop(model: type[M], bestand: Tomlbestand) -> tuple[M | None, list[Melding]]:
    """De vorm van een heel bestand; van een bestand met een schrijffout is niet te zeggen wat er ontbreekt."""
    return (None, []) if bestand.stuk else keur(model, bestand.gegevens, bestand.naam, "")


def lees_maatregel(bestand: Tomlbestand, sleutel: str, bladen: Bladenlijst, kader: Kader) -> tuple[Maatregel | None, list[Melding]]:
    """Eén maatregel; een bewerking zonder eigen bron neemt de bron van de maatregel over."""
    naam = bestand.naam
    schema, fouten = _keur_kop(MaatregelSchema, bestand)
    if not bestand.stuk:
        fouten += toets_herkomst(bestand.gegevens.get("bron"), bestand.gegevens.get("aanname"), kader, naam, "kop")
    bewerkingen: list[Bewerking] = []
    rij = bestand.gegevens.get("bewerkingen")
    if isinstance(rij, list) and rij:
        for nummer, rauw in enumerate(rij, 1):
            bewerking, gebreken = _lees_bewerking(bestand, sleutel, nummer, rauw, bladen, kader)
            fouten += gebreken
            bewerkingen += [bewerking] if bewerking else []
    elif rij is not None:
        doe = "Voeg minstens één [[bewerkingen]] toe."
        fouten.append(Melding(naam, "bewerkingen", toon(rij) if rij else "een lege lijst", "[[bewerkingen]]", doe))
    fouten += [_botsing(a, b, naam) for a, b in botsingen(bewerkingen)]
    fouten += _gaten(bewerkingen, naam)
    besparing, gebreken = _lees_besparing(bestand, kader)
    fouten += gebreken
    if schema is None or fouten or bestand.stuk:
        return None, fouten
    maatregel = Maatregel(
        sleutel=sleutel,
        titel=schema.titel,
        omschrijving=schema.omschrijving,
        status=schema.status,
        laag=schema.laag,
        datum_stand=schema.datum_stand,
        bron=schema.bron or AANNAME,
        bewerkingen=tuple(bewerkingen),
        reden=schema.aanname or "",
        vereist=tuple(schema.vereist),
        vereist_maatregelen=tuple(schema.vereist_maatregelen),
        besparing=besparing,
        toelichting=schema.toelichting or "",
    )
    return maatregel, fouten


def _lees_besparing(bestand: Tomlbestand, kader: Kader) -> tuple[tuple[Besparing, ...], list[Melding]]:
    """Wat de maatregel het Rijk zou opleveren; weglaten mag."""
    rij = bestand.gegevens.get("besparing")
    if rij is None:
        return (), []
    if not isinstance(rij, list):
        return (), [Melding(bestand.naam, "besparing", toon(rij), "[[besparing]]", "Zet dubbele haken om de kop.")]
    uit: list[Besparing] = []
    fouten: list[Melding] = []
    for nummer, rauw in enumerate(rij, 1):
        plaats = f"besparing {nummer}"
        schema, gebreken = keur(BesparingSchema, rauw, bestand.naam, plaats)
        fouten += gebreken
        if isinstance(rauw, dict):
            fouten += toets_herkomst(rauw.get("bron"), rauw.get("aanname"), kader, bestand.naam, plaats)
        if schema is not None:
            fouten += toets_bereik(schema.midden, schema.laag, schema.hoog, True, bestand.naam, plaats)
            laag, hoog = (schema.midden if grens is None else grens for grens in (schema.laag, schema.hoog))
            uit.append(Besparing(schema.vanaf, schema.midden, laag, hoog, schema.bron or AANNAME, schema.aanname or ""))
    fouten += toets_oplopend([een.vanaf for een in uit], bestand.naam, "besparing")
    return tuple(uit), fouten


def _lees_bewerking(
    bestand: Tomlbestand, sleutel: str, nummer: int, rauw: Any, bladen: Bladenlijst, kader: Kader
) -> tuple[Bewerking | None, list[Melding]]:
    naam = bestand.naam
    blad = rauw.get("blad") if isinstance(rauw, dict) else None
    plaats = f"bewerking {nummer}" + (f" ({blad})" if isinstance(blad, str) else "")
    schema, fouten = keur(BewerkingSchema, rauw, naam, plaats)
    if isinstance(blad, str) and not bladen.kent(blad):
        fouten.append(_onbekend_blad(blad, bladen, naam, plaats))
    if isinstance(rauw, dict):
        fouten += toets_herkomst(rauw.get("bron"), rauw.get("aanname"), kader, naam, plaats, verplicht=False)
    if schema is None:
        return None, fouten
    fouten += toets_bereik(schema.midden, schema.laag, schema.hoog, False, naam, plaats)
    fouten += toets_periode(schema.vanaf, schema.tot, naam, plaats)
    if schema.blad in bladen.goed:
        eerste = bladen.goed[schema.blad].waarden[0].vanaf
        if schema.vanaf < eerste:
            doe = "Laat de bewerking later beginnen, of geef het blad een eerdere waarde."
            verwacht = f"een datum vanaf {eerste.isoformat()}, de eerste waarde van het blad"
            fouten.append(Melding(naam, f"{plaats}, vanaf", schema.vanaf.isoformat(), verwacht, doe))
        index = GEEN_INDEX if schema.bewerking == "maal" else bladen.goed[schema.blad].index
        fouten += toets_prijspeil(schema.prijspeil, index, False, kader, naam, plaats)
    eigen = schema.bron is not None or schema.aanname is not None
    bron, aanname = (schema.bron, schema.aanname) if eigen else (bestand.gegevens.get("bron"), bestand.gegevens.get("aanname"))
    bewerking = Bewerking(
        maatregel=sleutel,
        blad=schema.blad,
        bewerking=schema.bewerking,
        vanaf=schema.vanaf,
        tot=schema.tot,
        midden=schema.midden,
        laag=schema.midden if schema.laag is None else schema.laag,
        hoog=schema.midden if schema.hoog is None else schema.hoog,
        bron=bron if isinstance(bron, str) else AANNAME,
        reden=aanname if isinstance(aanname, str) else "",
        prijspeil=schema.prijspeil,
        toelichting=schema.toelichting or "",
    )
    return bewerking, fouten


def _onbekend_blad(blad: str, bladen: Bladenlijst, bestand: str, plaats: str) -> Melding:
    soorten = sorted(sleutel for sleutel in bladen.goed if sleutel.startswith(f"{blad}."))
    doe = raad(blad, bladen.goed, "Kies een sleutel uit parameters/ of voeg het blad daar toe.")
    if soorten:
        doe = f"Noem de soort erbij: {opsomming(soorten)}."
    return Melding(bestand, f"{plaats}, blad", f"het onbekende blad {toon(blad)}", "de sleutel van een blad", doe)


def _botsing(a: Bewerking, b: Bewerking, bestand: str) -> Melding:
    van = max(a.vanaf, b.vanaf).isoformat()
    beide = a.maatregel if a.maatregel == b.maatregel else f"{a.maatregel} en {b.maatregel}"
    return Melding(
        bestand,
        f"blad {a.blad}",
        f"twee keer 'vervang' tegelijk vanaf {van} ({beide})",
        "hoogstens één 'vervang' per blad op elke dag",
        f"Geef de eerste een tot van hoogstens {van}, of laat een van de twee weg.",
    )


def _gaten(bewerkingen: Sequence[Bewerking], bestand: str) -> Iterator[Melding]:
    """Stappen van een maatregel op een blad sluiten op elkaar aan: ertussen zou stilzwijgend de waarde zonder maatregel gelden."""
    stappen = sorted((b for b in bewerkingen if b.bewerking == "vervang"), key=lambda b: (b.blad, b.vanaf))
    for eerder, later in pairwise(stappen):
        if eerder.blad == later.blad and eerder.tot is not None and eerder.tot < later.vanaf:
            gevonden = f"een gat van {eerder.tot.isoformat()} tot {later.vanaf.isoformat()}"
            doe = f"Geef de eerste stap tot = {later.vanaf.isoformat()}, of voeg een stap ertussen toe."
            yield Melding(bestand, f"blad {eerder.blad}", gevonden, "stappen die op elkaar aansluiten", doe)


def lees_scenario(
    bestand: Tomlbestand, naam: str, maatregelen: Mapping[str, Maatregel], stuk: frozenset[str], kader: Kader
) -> tuple[Scenario | None, list[Melding]]:
    """Eén scenario; noemt het iets onbekends of een bekostigingsmaatregel, dan een melding."""
    schema, fouten = _keur_kop(ScenarioSchema, bestand)
    gekozen, gebreken = _kies(bestand, maatregelen, stuk, "scenario")
    stappen, meer = _lees_instroom(bestand, kader)
    fouten += gebreken + meer
    if schema is None or fouten or bestand.stuk:
        return None, fouten
    return (
        Scenario(naam, schema.titel, schema.omschrijving, schema.uitgangspunt, tuple(schema.maatregelen), stappen, per_blad(gekozen)),
        fouten,
    )


def lees_bekostiging(
    bestand: Tomlbestand, naam: str, maatregelen: Mapping[str, Maatregel], stuk: frozenset[str]
) -> tuple[Bekostiging | None, list[Melding]]:
    """Eén bekostiging; een leeg bestand is een bekostiging zonder maatregelen."""
    schema, fouten = _keur_kop(BekostigingSchema, bestand)
    gekozen, gebreken = _kies(bestand, maatregelen, stuk, "bekostiging")
    fouten += gebreken
    if schema is None or fouten or bestand.stuk:
        return None, fouten
    titel = schema.titel or naam
    return Bekostiging(naam, titel, schema.omschrijving, tuple(schema.maatregelen), per_blad(gekozen)), fouten


def _kies(
    bestand: Tomlbestand, maatregelen: Mapping[str, Maatregel], stuk: frozenset[str], laag: Laag
) -> tuple[list[Maatregel], list[Melding]]:
    rij = bestand.gegevens.get("maatregelen", [])
    sleutels = [sleutel for sleutel in rij if isinstance(sleutel, str)] if isinstance(rij, list) else []
    bekend = (maatregelen[sleutel] for sleutel in dict.fromkeys(sleutels) if sleutel in maatregelen)
    gekozen = [maatregel for maatregel in bekend if maatregel.laag == laag]
    fouten = [m for sleutel in sleutels for m in _toets_keuze(bestand.naam, sleutel, maatregelen, stuk, laag)]
    for sleutel in dict.fromkeys(s for s in sleutels if sleutels.count(s) > 1):
        fouten.append(
            Melding(bestand.naam, "maatregelen", f"{toon(sleutel)} twee keer", "elke maatregel één keer", "Verwijder de herhaling.")
        )
    alle = [bewerking for maatregel in gekozen for bewerking in maatregel.bewerkingen]
    fouten += [_botsing(a, b, bestand.naam) for a, b in botsingen(alle) if a.maatregel != b.maatregel]
    return gekozen, fouten


def _toets_keuze(bestand: str, sleutel: str, maatregelen: Mapping[str, Maatregel], stuk: frozenset[str], laag: Laag) -> Iterator[Melding]:
    if sleutel not in maatregelen:
        if sleutel not in stuk:
            doe = raad(sleutel, maatregelen, "Kies een bestand uit maatregelen/ of voeg de maatregel daar toe.")
            yield Melding(bestand, "maatregelen", f"de onbekende maatregel {toon(sleutel)}", "de naam van een bestand in maatregelen/", doe)
    elif maatregelen[sleutel].laag != laag:
        eigen = maatregelen[sleutel].laag
        mappen = {"scenario": "scenarios/", "bekostiging": "bekostigingen/"}
        yield Melding(
            bestand,
            "maatregelen",
            f'{toon(sleutel)} met laag = "{eigen}"',
            f'maatregelen met laag = "{laag}"',
            f"Noem de maatregel in een bestand van {mappen[eigen]}, of verander haar laag.",
        )


def _lees_instroom(bestand: Tomlbestand, kader: Kader) -> tuple[tuple[Instroomstap, ...], list[Melding]]:
    rij = bestand.gegevens.get("instroom")
    if rij is None:
        return (), []
    if not isinstance(rij, list):
        return (), [Melding(bestand.naam, "instroom", toon(rij), "[[instroom]]", "Zet dubbele haken om de kop.")]
    stappen: list[Instroomstap] = []
    fouten: list[Melding] = []
    for nummer, rauw in enumerate(rij, 1):
        plaats = f"instroom {nummer}"
        schema, gebreken = keur(InstroomSchema, rauw, bestand.naam, plaats)
        fouten += gebreken
        if isinstance(rauw, dict):
            fouten += toets_herkomst(rauw.get("bron"), rauw.get("aanname"), kader, bestand.naam, plaats)
        if schema is None:
            continue
        maal = schema.maal if isinstance(schema.maal, dict) else {"midden": schema.maal}
        bereik, gebreken = keur(BereikSchema, maal, bestand.naam, f"{plaats}, maal")
        fouten += gebreken
        fouten += toets_periode(schema.vanaf, schema.tot, bestand.naam, plaats)
        if bereik is None:
            continue
        fouten += toets_bereik(bereik.midden, bereik.laag, bereik.hoog, False, bestand.naam, f"{plaats}, maal")
        laag = bereik.midden if bereik.laag is None else bereik.laag
        hoog = bereik.midden if bereik.hoog is None else bereik.hoog
        if laag < 0:
            fouten.append(
                Melding(
                    bestand.naam,
                    f"{plaats}, maal",
                    toon(laag),
                    "een factor van 0 of meer",
                    "Verbeter de factor; 1 is geen verandering.",
                )
            )
        stappen.append(
            Instroomstap(
                schema.vanaf,
                schema.tot,
                bereik.midden,
                laag,
                hoog,
                schema.bron or AANNAME,
                schema.aanname or "",
                schema.toelichting or "",
            )
        )
    fouten += toets_oplopend([stap.vanaf for stap in stappen], bestand.naam, "instroom")
    return tuple(stappen), fouten
