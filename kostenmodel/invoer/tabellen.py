"""Van CSV naar tabellen: indexen, rekeningschema, matrix, gemeenten, begrotingen en reeksen. Codes blijven tekst."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kostenmodel.invoer.gemeenten import Begrotingsregel, Gemeente
from kostenmodel.invoer.lezen import Csvbestand, als_geheel, als_getal, lees_csv
from kostenmodel.invoer.meldingen import Melding, opsomming, raad, toon
from kostenmodel.invoer.parameters import AANNAME, Index
from kostenmodel.invoer.schema import Code

_HOOGSTE_MUTATIE = 0.5
_GEMEENTECODE = re.compile(r"GM[0-9]{4}")

KOLOMMEN_INDEX = ("jaar", "mutatie", "bron", "toelichting")
KOLOMMEN_REKENING = ("post", "geldig_vanaf", "taakveld", "categorie_last", "categorie_baat", "toelichting")
KOLOMMEN_MATRIX = ("doelgroep", "kostensoort", "model")
KOLOMMEN_GEMEENTEN = (
    "code",
    "naam",
    "provincie",
    "veiligheidsregio",
    "inwoners",
    "peildatum",
    "huishoudens",
    "grootteklasse",
    "bron",
)
KOLOMMEN_CAPACITEIT = ("code", "regulier", "noodopvang", "spreidingswet_plaatsen", "peildatum", "bron")
KOLOMMEN_LVV = ("code", "plaatsen", "rijksbijdrage_2024", "peildatum", "bron", "toelichting")
KOLOMMEN_GEMEENTEFONDS = ("code", "uitkeringsbasis", "uitkeringsjaar", "bron")
KOLOMMEN_BEGROTING = ("jaar", "soort", "code", "taakveld", "baten_x1000", "lasten_x1000")


@dataclass(frozen=True)
class Rekeningregel:
    """Op welk taakveld en welke economische categorie een post vanaf een dag wordt geboekt."""

    post: str
    geldig_vanaf: date
    taakveld: str
    categorie_last: str
    categorie_baat: str
    toelichting: str


@dataclass(frozen=True)
class Matrixregel:
    """Het ene model dat een kostensoort van een doelgroep boekt."""

    doelgroep: str
    kostensoort: str
    model: str


def _cel(bestand: str, regel: int, kolom: str, gevonden: str, verwacht: str, doe: str) -> Melding:
    return Melding(bestand, f"regel {regel}, kolom {kolom}", toon(gevonden), verwacht, doe)


def toets_bronkolom(tabel: Csvbestand, bronnen: Collection[str] | None, aanname_mag: bool = False) -> Iterator[Melding]:
    """Elke cel van de kolom `bron` is een sleutel van bronnen.toml; elke onbekende sleutel één keer gemeld."""
    gezien: set[str] = set()
    if bronnen is not None and tabel.waarden("bron") <= set(bronnen):
        return
    for regel, rij in tabel.rijen:
        bron = rij["bron"]
        if bron in gezien or (bronnen is None and bron):
            continue
        if aanname_mag and bron == AANNAME and rij.get("toelichting"):
            continue
        if bronnen is None or bron not in bronnen:
            gezien.add(bron)
            doe = raad(bron, bronnen or (), "Voeg de bron toe in bronnen.toml.") if bron else "Vul de bron in."
            if bron == AANNAME:
                doe = "Zet de reden in de kolom toelichting." if aanname_mag else "Noem een bron uit bronnen.toml."
            yield _cel(tabel.naam, regel, "bron", bron, "een sleutel uit bronnen.toml", doe)


def lees_index(pad: Path, naam: str, bronnen: Collection[str] | None) -> tuple[Index | None, list[Melding], set[str]]:
    """Een index uit `jaar,mutatie,bron,toelichting`; jaren zonder gat, mutatie als fractie. Ook de genoemde bronnen."""
    tabel, fouten = lees_csv(pad, naam, KOLOMMEN_INDEX, ())
    if tabel is None:
        return None, fouten, set()
    fouten += toets_bronkolom(tabel, bronnen, aanname_mag=True)
    jaren: list[int] = []
    mutaties: list[float] = []
    for regel, rij in tabel.rijen:
        jaar, mutatie = als_geheel(rij["jaar"]), als_getal(rij["mutatie"])
        if jaar is None or not 1900 <= jaar <= 2200:
            fouten.append(_cel(naam, regel, "jaar", rij["jaar"], "een jaartal", "Verbeter het jaar."))
        elif jaren and jaar != jaren[-1] + 1:
            fouten.append(
                _cel(
                    naam,
                    regel,
                    "jaar",
                    rij["jaar"],
                    f"het jaar {jaren[-1] + 1}",
                    "Zet de jaren op volgorde, zonder gat of herhaling.",
                )
            )
        if mutatie is None or abs(mutatie) > _HOOGSTE_MUTATIE:
            fouten.append(
                _cel(
                    naam,
                    regel,
                    "mutatie",
                    rij["mutatie"],
                    "de groei als fractie, zoals 0.023 voor 2,3%",
                    "Schrijf de groei als fractie met een punt.",
                )
            )
        jaren.append(jaar if jaar is not None else 0)
        mutaties.append(mutatie if mutatie is not None else 0.0)
    if not tabel.cellen:
        fouten.append(Melding(naam, "", "geen jaren", "minstens één jaar", "Voeg een jaar met een mutatie toe."))
    genoemd = {rij["bron"] for _, rij in tabel.rijen}
    if fouten:
        return None, fouten, genoemd
    index = Index(
        Path(naam).stem,
        jaren[0],
        tuple(mutaties),
        tuple(rij["bron"] for _, rij in tabel.rijen),
        tuple(rij["toelichting"] for _, rij in tabel.rijen),
    )
    return index, fouten, genoemd


def lees_rekeningschema(pad: Path, naam: str) -> tuple[tuple[Rekeningregel, ...], list[Melding]]:
    """Het rekeningschema; taakveld en categorie blijven tekst, zodat '0.10' niet '0.1' wordt."""
    tabel, fouten = lees_csv(pad, naam, KOLOMMEN_REKENING, ())
    regels: dict[tuple[str, date], Rekeningregel] = {}
    for nummer, rij in tabel.rijen if tabel else ():
        vanaf = als_datum(rij["geldig_vanaf"])
        if vanaf is None:
            fouten.append(
                _cel(
                    naam,
                    nummer,
                    "geldig_vanaf",
                    rij["geldig_vanaf"],
                    "een datum als 2027-01-01 of een jaar",
                    "Verbeter de datum.",
                )
            )
            continue
        for kolom in ("post", "taakveld"):
            if not rij[kolom]:
                fouten.append(_cel(naam, nummer, kolom, "", f"een {kolom}", f"Vul de kolom {kolom} in."))
        if (rij["post"], vanaf) in regels:
            fouten.append(_cel(naam, nummer, "post", rij["post"], "elke post één keer per datum", "Verwijder de herhaling."))
        regels[rij["post"], vanaf] = Rekeningregel(
            rij["post"], vanaf, rij["taakveld"], rij["categorie_last"], rij["categorie_baat"], rij["toelichting"]
        )
    return tuple(regels.values()), fouten


def als_datum(tekst: str) -> date | None:
    """Een datum uit 'jjjj-mm-dd' of 'jjjj' (1 januari), of None."""
    if re.fullmatch(r"\d{4}", tekst) and tekst.isascii() and tekst != "0000":
        return date(int(tekst), 1, 1)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", tekst):
        return None
    try:
        return date.fromisoformat(tekst)
    except ValueError:
        return None


def lees_matrix(pad: Path, naam: str, indelingen: Mapping[str, Mapping[str, Code]] | None) -> tuple[tuple[Matrixregel, ...], list[Melding]]:
    """Per doelgroep en kostensoort precies één model."""
    tabel, fouten = lees_csv(pad, naam, KOLOMMEN_MATRIX, ())
    regels: dict[tuple[str, str], Matrixregel] = {}
    for nummer, rij in tabel.rijen if tabel else ():
        for lijst in ("doelgroep", "kostensoort"):
            codes = (indelingen or {}).get(lijst)
            if codes is not None and rij[lijst] not in codes:
                doe = raad(rij[lijst], codes, "Voeg de code toe in indelingen.toml of verbeter haar.")
                fouten.append(_cel(naam, nummer, lijst, rij[lijst], opsomming(codes), doe))
        if not rij["model"]:
            fouten.append(_cel(naam, nummer, "model", "", "de naam van een model", "Vul het model in."))
        sleutel = rij["doelgroep"], rij["kostensoort"]
        if sleutel in regels:
            fouten.append(
                _cel(
                    naam,
                    nummer,
                    "kostensoort",
                    f"{sleutel[0]} × {sleutel[1]}",
                    "elk paar één keer",
                    f"Verwijder een van de twee (al geboekt door {regels[sleutel].model}).",
                )
            )
        regels[sleutel] = Matrixregel(*sleutel, rij["model"])
    return tuple(regels.values()), fouten


def lees_gemeenten(
    gemeenten: Csvbestand, capaciteit: Csvbestand | None, lvv: Csvbestand | None, gemeentefonds: Csvbestand | None
) -> tuple[tuple[Gemeente, ...], list[Melding]]:
    """De gemeenten op code, met de capaciteit, de LVV-plaatsen en de uitkeringsbasis erbij waar die bekend zijn."""
    codes = {rij["code"] for _, rij in gemeenten.rijen}
    plaatsen, fouten = _lees_capaciteit(capaciteit, codes)
    steden, meer = _lees_aantallen(lvv, codes, ("plaatsen", "rijksbijdrage_2024"))
    fonds, nog_meer = _lees_aantallen(gemeentefonds, codes, ("uitkeringsbasis",))
    fondsbron = {rij["code"]: rij["bron"] for _, rij in gemeentefonds.rijen} if gemeentefonds else {}
    fouten += [*meer, *nog_meer]
    gelezen: dict[str, Gemeente] = {}
    for nummer, rij in gemeenten.rijen:
        for kolom in ("code", "naam", "provincie", "veiligheidsregio"):
            if not rij[kolom]:
                fouten.append(_cel(gemeenten.naam, nummer, kolom, "", f"een {kolom}", f"Vul de kolom {kolom} in."))
        if rij["code"] and not _GEMEENTECODE.fullmatch(rij["code"]):
            fouten.append(
                _cel(gemeenten.naam, nummer, "code", rij["code"], "GM met vier cijfers, zoals GM0344", "Neem de code van het CBS over.")
            )
        inwoners, huishoudens = (_aantal(gemeenten.naam, nummer, k, rij[k], fouten) for k in ("inwoners", "huishoudens"))
        if not rij["inwoners"]:
            fouten.append(_cel(gemeenten.naam, nummer, "inwoners", "", "het aantal inwoners", "Vul de inwoners in."))
        if als_datum(rij["peildatum"]) is None:
            fouten.append(_cel(gemeenten.naam, nummer, "peildatum", rij["peildatum"], "een datum als 2025-01-01", "Verbeter de peildatum."))
        if rij["code"] in gelezen:
            fouten.append(_cel(gemeenten.naam, nummer, "code", rij["code"], "elke code één keer", "Verwijder de herhaling."))
        extra = plaatsen.get(rij["code"], {})
        kenmerken = dict(_kenmerken(gemeenten.naam, nummer, rij, fouten))
        lvv_plaatsen, lvv_rijksbijdrage = steden.get(rij["code"], (0, 0))
        gelezen[rij["code"]] = Gemeente(
            code=rij["code"],
            naam=rij["naam"],
            provincie=rij["provincie"],
            veiligheidsregio=rij["veiligheidsregio"],
            inwoners=inwoners or 0,
            inwoners_peildatum=rij["peildatum"],
            huishoudens=huishoudens,
            grootteklasse=rij["grootteklasse"],
            bron=rij["bron"],
            capaciteit_regulier=extra.get("regulier"),  # type: ignore[arg-type]
            capaciteit_nood=extra.get("noodopvang"),  # type: ignore[arg-type]
            spreidingswet_plaatsen=extra.get("spreidingswet_plaatsen"),  # type: ignore[arg-type]
            capaciteit_peildatum=str(extra.get("peildatum", "")),
            capaciteit_bron=str(extra.get("bron", "")),
            inwoners_historisch=round(kenmerken.pop("inwoners_historisch", 0)),
            uitkeringsbasis=fonds[rij["code"]][0] if rij["code"] in fonds else None,
            gemeentefonds_bron=fondsbron.get(rij["code"], ""),
            lvv_plaatsen=lvv_plaatsen,
            lvv_rijksbijdrage=lvv_rijksbijdrage,
            kenmerken=kenmerken,
            inwoners_buiten_lvv=0 if lvv_plaatsen else inwoners or 0,
        )
    return tuple(sorted(gelezen.values(), key=lambda gemeente: gemeente.code)), fouten


def _kenmerken(naam: str, nummer: int, rij: Mapping[str, str], fouten: list[Melding]) -> Iterator[tuple[str, float]]:
    for kolom, tekst in rij.items():
        if kolom in KOLOMMEN_GEMEENTEN or not tekst:
            continue
        getal = als_getal(tekst)
        if getal is None:
            fouten.append(
                _cel(
                    naam,
                    nummer,
                    kolom,
                    tekst,
                    "een getal (een extra kolom is een kenmerk)",
                    "Schrijf een getal met een punt, of verwijder de kolom.",
                )
            )
        else:
            yield kolom, getal


def _lees_capaciteit(tabel: Csvbestand | None, codes: Collection[str]) -> tuple[dict[str, dict[str, int | str | None]], list[Melding]]:
    fouten: list[Melding] = []
    plaatsen: dict[str, dict[str, int | str | None]] = {}
    for nummer, rij in tabel.rijen if tabel else ():
        naam = tabel.naam if tabel else ""
        if rij["code"] not in codes:
            fouten.append(_cel(naam, nummer, "code", rij["code"], "een code uit gemeenten/gemeenten.csv", "Verbeter de code."))
        if rij["code"] in plaatsen:
            fouten.append(_cel(naam, nummer, "code", rij["code"], "elke code één keer", "Verwijder de herhaling."))
        plaatsen[rij["code"]] = {
            kolom: _aantal(naam, nummer, kolom, rij[kolom], fouten) for kolom in ("regulier", "noodopvang", "spreidingswet_plaatsen")
        } | {"peildatum": rij["peildatum"], "bron": rij["bron"]}
    return plaatsen, fouten


def _lees_aantallen(
    tabel: Csvbestand | None, codes: Collection[str], kolommen: Collection[str]
) -> tuple[dict[str, tuple[int, ...]], list[Melding]]:
    """Per gemeentecode de aantallen in een paar kolommen; een lege cel is nul. Wie er niet in staat, ontbreekt."""
    fouten: list[Melding] = []
    uit: dict[str, tuple[int, ...]] = {}
    for nummer, rij in tabel.rijen if tabel else ():
        naam = tabel.naam if tabel else ""
        if rij["code"] not in codes:
            fouten.append(_cel(naam, nummer, "code", rij["code"], "een code uit gemeenten/gemeenten.csv", "Verbeter de code."))
        if rij["code"] in uit:
            fouten.append(_cel(naam, nummer, "code", rij["code"], "elke code één keer", "Verwijder de herhaling."))
        uit[rij["code"]] = tuple(_aantal(naam, nummer, kolom, rij[kolom], fouten) or 0 for kolom in kolommen)
    return uit, fouten


def _aantal(naam: str, nummer: int, kolom: str, tekst: str, fouten: list[Melding]) -> int | None:
    """Een aantal van 0 of meer; een lege cel is onbekend (None)."""
    if not tekst:
        return None
    aantal = als_geheel(tekst)
    if aantal is None or aantal < 0:
        fouten.append(
            _cel(
                naam,
                nummer,
                kolom,
                tekst,
                "een geheel getal van 0 of meer, of een lege cel",
                "Schrijf het aantal zonder punten of spaties.",
            )
        )
        return None
    return aantal


def toets_begroting(tabel: Csvbestand) -> list[Melding]:
    """Wat er aan de begrotingsregels mankeert; kijkt eerst naar de verschillende teksten, want de tabel is groot."""
    jaren_goed = all(als_geheel(tekst) is not None for tekst in tabel.waarden("jaar"))
    bedragen = (tabel.waarden("baten_x1000") | tabel.waarden("lasten_x1000")) - {""}
    if jaren_goed and all(als_getal(tekst) is not None for tekst in bedragen):
        return []
    return lees_begroting(tabel)[1]


def lees_begroting(tabel: Csvbestand) -> tuple[tuple[Begrotingsregel, ...], list[Melding]]:
    """Alle begrotingsregels; bedragen in duizenden euro's, een lege cel is onbekend."""
    fouten: list[Melding] = []
    regels: list[Begrotingsregel] = []
    for nummer, rij in tabel.rijen:
        jaar = als_geheel(rij["jaar"])
        baten, lasten = (_bedrag(tabel.naam, nummer, k, rij[k], fouten) for k in ("baten_x1000", "lasten_x1000"))
        if jaar is None:
            fouten.append(_cel(tabel.naam, nummer, "jaar", rij["jaar"], "een jaartal", "Verbeter het jaar."))
        bron = rij.get("bron", "")
        regels.append(Begrotingsregel(jaar or 0, rij["soort"], rij["code"], rij["taakveld"], baten, lasten, bron))
    return tuple(regels), fouten


def _bedrag(naam: str, nummer: int, kolom: str, tekst: str, fouten: list[Melding]) -> float | None:
    """Een bedrag in duizenden euro's; een lege cel is onbekend (None)."""
    bedrag = als_getal(tekst)
    if bedrag is None and tekst:
        doe = "Schrijf het bedrag met een punt als decimaalteken."
        fouten.append(_cel(naam, nummer, kolom, tekst, "een bedrag in duizenden euro's, of een lege cel", doe))
    return bedrag
