"""Inwoners en herindeling in de gemeentebestanden van de invoermap."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from kostenmodel.invoer import InvoerFouten, Melding
from kostenmodel.invoer.meldingen import opsomming
from kostenmodel.invoer.tabellen import KOLOMMEN_GEMEENTEN
from kostenmodel.verversing.cbs import Bevolking
from kostenmodel.verversing.herindeling import TELKOLOMMEN, Overgang, voeg_samen
from kostenmodel.verversing.tabellen import GEEN, Rij, Tabel, Wijziging, lees_tabel

GEMEENTEN = "gemeenten/gemeenten.csv"
HISTORISCH = "inwoners_historisch"


def ververs_gemeenten(map: Path, bevolking: Bevolking, overgang: Overgang) -> list[Tabel]:
    """De gemeentebestanden met de nieuwe inwoners en de nieuwe indeling; InvoerFouten als de codes niet op elkaar passen."""
    tabellen = [lees_tabel(map, naam, ("code",)) for naam in TELKOLOMMEN]
    gemeenten = tabellen[0]
    oud = {rij["code"]: dict(rij) for rij in gemeenten.rijen}
    _eis_passend(oud, bevolking, overgang)
    _eis_optelbaar(gemeenten, overgang)
    oude_inwoners = {code: int(rij["inwoners"]) for code, rij in oud.items()}
    for tabel in tabellen:
        tabel.rijen = voeg_samen(tabel.naam, tabel.rijen, overgang, oude_inwoners)
        if tabel is not gemeenten:
            tabel.wijzigingen += _samenvoegingen(tabel.naam, tabel.rijen, overgang, bevolking)
    _zet_inwoners(gemeenten, oud, bevolking, overgang)
    return tabellen


def _eis_passend(oud: Mapping[str, Rij], bevolking: Bevolking, overgang: Overgang) -> None:
    """Elke gemeente van nu staat bij het CBS of gaat ergens heen, en elke gemeente van het CBS komt ergens vandaan."""
    fouten = []
    wat = f"CBS {bevolking.bron.titel.split(',')[0].removeprefix('CBS StatLine ')}"
    blijvend = (set(oud) - set(overgang.naar)) | overgang.nieuw
    for code in sorted(blijvend - set(bevolking.inwoners)):
        naam = oud[code]["naam"] if code in oud else code
        doe = "Is zij opgegaan in een andere gemeente? Zeg het met --herindeling X.csv (kolommen oud,nieuw)."
        fouten.append(Melding(wat, f"{naam} ({code})", f"geen inwoners op 1 januari {bevolking.jaar}", "elke gemeente", doe))
    for code in sorted(set(bevolking.inwoners) - blijvend):
        naam = bevolking.namen[code]
        doe = "Zeg met --herindeling X.csv (kolommen oud,nieuw) uit welke gemeenten zij is ontstaan."
        if code in overgang.naar:
            doe = "Haal haar uit het bestand van de herindeling."
        fouten.append(Melding(wat, f"{naam} ({code})", f"inwoners op 1 januari {bevolking.jaar}", "alleen gemeenten uit de invoer", doe))
    if fouten:
        raise InvoerFouten(fouten)


def _eis_optelbaar(gemeenten: Tabel, overgang: Overgang) -> None:
    vreemd = [kolom for kolom in gemeenten.kop if kolom not in (*KOLOMMEN_GEMEENTEN, HISTORISCH)]
    if overgang.naar and vreemd:
        gevonden = f"een eigen kolom {opsomming(vreemd)}"
        doe = "Haal de kolom weg en zet haar na de herindeling zelf terug."
        raise InvoerFouten([Melding(GEMEENTEN, "regel 1", gevonden, "kolommen waarvan bekend is hoe zij samengaan", doe)])


def _zet_inwoners(gemeenten: Tabel, oud: Mapping[str, Rij], bevolking: Bevolking, overgang: Overgang) -> None:
    klassen = _klassen([rij["grootteklasse"] for rij in oud.values()])
    historisch = _historisch(list(oud.values())) if HISTORISCH in gemeenten.kop else None
    for rij in gemeenten.rijen:
        code, was = rij["code"], oud.get(rij["code"], {})
        if code not in oud:
            rij["naam"] = bevolking.namen[code]
        inwoners = bevolking.inwoners[code]
        rij |= {"inwoners": str(inwoners), "peildatum": f"{bevolking.jaar}-01-01", "grootteklasse": _klasse(klassen, inwoners)}
        if historisch is not None:
            rij[HISTORISCH] = str(round(inwoners * float(np.interp(inwoners, *historisch))))
        anders = [kolom for kolom in gemeenten.kop if rij[kolom] != was.get(kolom, GEEN) and kolom not in ("code", "bron")]
        if anders:
            rij["bron"] = bevolking.bron.sleutel
        for kolom in anders:
            oude = was.get(kolom, GEEN)
            gemeenten.wijzigingen.append(Wijziging(GEMEENTEN, f"{code} {rij['naam']}", kolom, oude, rij[kolom], bevolking.bron.sleutel))
    for code, delen in overgang.naar.items():
        naar = ", ".join(nieuw for nieuw, _ in delen)
        gemeenten.wijzigingen.append(Wijziging(GEMEENTEN, f"{code} {oud[code]['naam']}", f"naar {naar}", code, GEEN, "herindeling"))


def _samenvoegingen(naam: str, rijen: Sequence[Rij], overgang: Overgang, bevolking: Bevolking) -> list[Wijziging]:
    """Per nieuwe gemeente een regel per bestand: de cijfers zelf volgen uit optellen."""
    uit = []
    for code in sorted(overgang.nieuw & {rij["code"] for rij in rijen}):
        delen = ", ".join(oud for oud, naar in overgang.naar.items() if code in dict(naar))
        uit.append(Wijziging(naam, f"{code} {bevolking.namen[code]}", "opgeteld", delen, code, "herindeling"))
    return uit


def _klassen(labels: Sequence[str]) -> list[tuple[int, str]]:
    """Ondergrens en naam van elke grootteklasse, uit de namen zelf: 'tot a', 'a tot b' en 'b en meer'."""
    klassen = []
    for label in set(labels):
        getallen = [int(tekst.replace(".", "")) for tekst in re.findall(r"\d[\d.]*", label)]
        klassen.append((0 if label.startswith("tot") else getallen[0] if getallen else 0, label))
    return sorted(klassen)


def _klasse(klassen: Sequence[tuple[int, str]], inwoners: int) -> str:
    return [label for grens, label in klassen if grens <= inwoners][-1]


def _historisch(rijen: Sequence[Rij]) -> tuple[list[int], list[float]]:
    """Het deel van de inwoners met een historisch budget, naar het aantal inwoners: de lijn door de gemeenten die er al staan."""
    paren = sorted((int(rij["inwoners"]), int(rij[HISTORISCH] or 0) / int(rij["inwoners"])) for rij in rijen)
    return [inwoners for inwoners, _ in paren], [deel for _, deel in paren]
