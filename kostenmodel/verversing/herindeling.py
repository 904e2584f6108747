"""Herindeling: gemeenten die samengaan of gesplitst worden.

Een CSV `oud,nieuw,aandeel` zegt waar een vervallen code heen gaat; een leeg aandeel is alles. Regel per soort gegeven:

- aantallen en bedragen (huishoudens, plaatsen, baten, lasten, bijdragen) tellen op; de som over alle gemeenten blijft
  precies gelijk, ook bij splitsen en afronden. Een lege cel is onbekend en telt niet mee; zijn alle delen onbekend, dan blijft het
  onbekend;
- inwoners komen van het CBS zelf, de naam van een nieuwe code ook;
- provincie, veiligheidsregio, bron en andere teksten komen van het grootste deel; een peildatum wordt de oudste;
- wat uit inwoners volgt (grootteklasse, historisch budget) wordt opnieuw bepaald.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from kostenmodel.invoer import InvoerFouten, Melding
from kostenmodel.invoer.lezen import als_getal, lees_csv
from kostenmodel.invoer.meldingen import raad, toon
from kostenmodel.verversing.tabellen import Rij

TELKOLOMMEN: Mapping[str, tuple[str, ...]] = {
    "gemeenten/gemeenten.csv": ("inwoners", "huishoudens"),
    "gemeenten/capaciteit.csv": ("regulier", "noodopvang", "spreidingswet_plaatsen"),
    "gemeenten/lvv.csv": ("plaatsen", "rijksbijdrage_2024"),
    "gemeenten/gemeentefonds.csv": ("uitkeringsbasis",),
    "gemeenten/begroting_taakvelden.csv": ("baten_x1000", "lasten_x1000"),
}
"""Wat er per bestand optelt."""
_SLEUTELS = {"gemeenten/begroting_taakvelden.csv": ("jaar", "soort", "code", "taakveld")}
_EEN = Decimal(1)


@dataclass(frozen=True)
class Overgang:
    """Per vervallen code de codes waar zij heen gaat, met het aandeel; aandelen tellen op tot 1."""

    naar: Mapping[str, tuple[tuple[str, Decimal], ...]]

    @property
    def nieuw(self) -> frozenset[str]:
        """De codes die er iets bij krijgen."""
        return frozenset(code for delen in self.naar.values() for code, _ in delen)


GEEN_OVERGANG = Overgang({})


def lees_herindeling(pad: Path, bestaand: Collection[str]) -> Overgang:
    """Leest de CSV; InvoerFouten bij een onbekende oude code, een aandeel dat geen deel is, of aandelen die niet optellen tot 1."""
    bestand, fouten = lees_csv(pad, pad.name, ("oud", "nieuw"), ("aandeel",))
    delen: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for regel, rij in bestand.rijen if bestand else ():
        tekst = rij.get("aandeel") or "1"
        aandeel = Decimal(tekst) if als_getal(tekst) is not None else Decimal(0)
        if not 0 < aandeel <= 1:
            doe = "Schrijf een deel tussen 0 en 1, met een punt, of laat de cel leeg voor alles."
            fouten.append(Melding(pad.name, f"regel {regel}, kolom aandeel", toon(tekst), "een aandeel", doe))
        if rij["oud"] not in bestaand:
            doe = raad(rij["oud"], bestaand, "Kies een code uit gemeenten/gemeenten.csv.")
            fouten.append(Melding(pad.name, f"regel {regel}, kolom oud", toon(rij["oud"]), "een code die nu bestaat", doe))
        delen[rij["oud"]].append((rij["nieuw"], aandeel))
    for oud, deel in delen.items():
        som = sum(aandeel for _, aandeel in deel)
        if som != _EEN and not fouten:
            gevonden, doe = f"aandelen van {oud} die optellen tot {som}", "Laat de aandelen per oude code samen 1 zijn."
            fouten.append(Melding(pad.name, "kolom aandeel", gevonden, "samen 1", doe))
    if fouten:
        raise InvoerFouten(fouten)
    return Overgang({oud: tuple(deel) for oud, deel in delen.items()})


def voeg_samen(naam: str, rijen: Sequence[Rij], overgang: Overgang, inwoners: Mapping[str, int]) -> list[Rij]:
    """De rijen van een gemeentebestand op de nieuwe codes; `inwoners` per oude code bepaalt welk deel het grootst is."""
    tel = TELKOLOMMEN[naam]
    sleutel = _SLEUTELS.get(naam, ("code",))
    groepen: dict[tuple[str, ...], list[tuple[Decimal, Rij]]] = {}
    for rij in rijen:
        delen = overgang.naar.get(rij["code"], ((rij["code"], _EEN),))
        for nummer, (code, aandeel) in enumerate(delen):
            eerder = sum((a for _, a in delen[:nummer]), Decimal(0))
            deel = rij | {"code": code} | {kolom: _deel(rij[kolom], eerder, eerder + aandeel) for kolom in tel}
            groepen.setdefault(tuple(deel[kolom] for kolom in sleutel), []).append((inwoners.get(rij["code"], 0) * aandeel, deel))
    uit = [_een_rij([deel for _, deel in sorted(groep, key=lambda paar: -paar[0])], tel) for groep in groepen.values()]
    return sorted(uit, key=lambda rij: [rij[kolom] for kolom in sleutel if kolom != "taakveld"]) if overgang.naar else uit


def _een_rij(delen: Sequence[Rij], tel: Sequence[str]) -> Rij:
    """De delen van een gemeente, grootste eerst, als een rij."""
    som = dict(delen[0])
    if len(delen) == 1:
        return som
    for kolom in tel:
        bekend = [Decimal(deel[kolom]) for deel in delen if deel[kolom]]
        som[kolom] = str(sum(bekend)) if bekend else ""
    if "peildatum" in som:
        som["peildatum"] = min(deel["peildatum"] for deel in delen)
    return som


def _deel(tekst: str, van: Decimal, tot: Decimal) -> str:
    """Het stuk van een aantal tussen twee aandelen, op evenveel decimalen; alle stukken samen zijn precies het aantal."""
    if not tekst or (van, tot) == (0, _EEN):
        return tekst
    aantal = Decimal(tekst)
    stap = Decimal(1).scaleb(int(aantal.as_tuple().exponent))
    return str((aantal * tot).quantize(stap, ROUND_HALF_UP) - (aantal * van).quantize(stap, ROUND_HALF_UP))
