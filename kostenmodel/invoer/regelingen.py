"""Regelingen lezen: wie wie betaalt, op welke grondslag, wanneer het geld komt en tot wanneer.

Een regeling rekent niet; zij noemt de posten (overdrachten) die dat doen. Haar einddatum wordt een blad, zodat wie de datum in het
werkboek verschuift het dekkingsgat mee ziet schuiven.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kostenmodel.invoer.lezen import Tomlbestand
from kostenmodel.invoer.meldingen import Melding, opsomming, raad, toon
from kostenmodel.invoer.parameters import AANNAME, GEEN_INDEX, Parameter, Waarde
from kostenmodel.invoer.schema import Betaalmoment, Grondslag, RegelingSchema, Uitkeringsvorm, keur
from kostenmodel.invoer.toetsen import Kader, toets_herkomst, toets_periode, toets_sleutelnaam

AFGELOPEN, DEKTE, TIJDELIJK = "regelingen.afgelopen", "regelingen.dekte", "regelingen.tijdelijk"
JAREN_INCIDENTEEL = 3
"""Hooguit drie jaar in de begroting is incidenteel (praktijk bij de notitie van de commissie BBV over incidenteel en structureel)."""
_ALTIJD = date(2000, 1, 1)


@dataclass(frozen=True)
class Regeling:
    """Een regeling; `geldig_tot` is de eerste dag waarop zij niet meer geldt, None zonder einddatum.

    `vorm`: langs welke weg het geld gaat, zoals artikel 2 van de Financiële-verhoudingswet die onderscheidt.
    `lasten_stoppen_mee`: de lasten die met de regeling eindigen.
    `dekte`: het deel van de bruto last van de taak dat zij dekte, nodig als zij al is afgelopen voor de tabel begint.
    """

    sleutel: str
    titel: str
    van: str
    naar: str
    vorm: Uitkeringsvorm
    grondslag: Grondslag
    moment: Betaalmoment
    geldig_vanaf: date
    geldig_tot: date | None
    lasten_stoppen_mee: tuple[str, ...]
    dekte: float | None
    sisa: str
    posten: tuple[str, ...]
    bron: str
    reden: str
    toelichting: str
    gecontroleerd_op: date

    @property
    def laat_gat_na(self) -> bool:
        """Of de gemeente na de einddatum met de last blijft zitten."""
        return self.geldig_tot is not None and self.naar == "gemeente" and not self.lasten_stoppen_mee

    @property
    def is_tijdelijk(self) -> bool:
        """Of de baten ooit incidenteel zijn: er is een einddatum in of na de tabel, en het geld komt niet ineens.

        Een bijdrage ineens valt vrij over de afschrijvingstermijn; die baat eindigt niet met de regeling.
        """
        return self.geldig_tot is not None and self.naar == "gemeente" and self.dekte is None and self.moment != "ineens"

    @property
    def eerste_incidentele_jaar(self) -> int:
        """Het eerste jaar dat op 1 januari hooguit drie jaar van de einddatum af ligt; daarna blijft de baat incidenteel.

        ValueError als er geen einddatum is.
        """
        if self.geldig_tot is None:
            raise ValueError(f"Regeling {self.sleutel} heeft geen einddatum.")
        op_nieuwjaar = (self.geldig_tot.month, self.geldig_tot.day) == (1, 1)
        return self.geldig_tot.year - JAREN_INCIDENTEEL + (not op_nieuwjaar)

    @property
    def blad_tijdelijk(self) -> str:
        """De sleutel van het blad dat 1 is in de jaren waarin wat met de regeling eindigt incidenteel is."""
        return f"{TIJDELIJK}.{self.sleutel}"

    @property
    def blad_afgelopen(self) -> str:
        """De sleutel van het blad dat 1 is als de regeling is afgelopen."""
        return f"{AFGELOPEN}.{self.sleutel}"

    @property
    def blad_dekte(self) -> str:
        """De sleutel van het blad met het deel van de last dat de regeling dekte."""
        return f"{DEKTE}.{self.sleutel}"


def lees_regelingen(bestand: Tomlbestand, kader: Kader) -> tuple[dict[str, Regeling], list[Melding]]:
    """Alle regelingen op sleutel, en alles wat er niet aan klopt; of de posten bestaan, weet wie de posten kent."""
    uit: dict[str, Regeling] = {}
    van_wie: dict[str, str] = {}
    fouten: list[Melding] = []
    for sleutel, rauw in bestand.gegevens.items():
        plaats = bestand.plaats(sleutel)
        schema, gebreken = keur(RegelingSchema, rauw, bestand.naam, plaats)
        gebreken += toets_sleutelnaam(sleutel, bestand.naam, plaats)
        if isinstance(rauw, dict):
            gebreken += toets_herkomst(rauw.get("bron"), rauw.get("aanname"), kader, bestand.naam, plaats)
            gebreken += _toets_partijen(rauw, kader, bestand.naam, plaats)
        if schema is not None:
            gebreken += toets_periode(schema.geldig_vanaf, schema.geldig_tot, bestand.naam, plaats)
            gebreken += _toets_dekte(schema, bestand.naam, plaats)
            gebreken += _toets_posten(schema, sleutel, van_wie, bestand.naam, plaats)
        fouten += gebreken
        if schema is not None and not gebreken:
            uit[sleutel] = Regeling(
                sleutel=sleutel,
                titel=schema.titel,
                van=schema.van,
                naar=schema.naar,
                vorm=schema.vorm,
                grondslag=schema.grondslag,
                moment=schema.moment,
                geldig_vanaf=schema.geldig_vanaf,
                geldig_tot=schema.geldig_tot,
                lasten_stoppen_mee=tuple(schema.lasten_stoppen_mee),
                dekte=schema.dekte,
                sisa=schema.sisa or "",
                posten=tuple(schema.posten),
                bron=schema.bron or AANNAME,
                reden=schema.aanname or "",
                toelichting=schema.toelichting,
                gecontroleerd_op=schema.gecontroleerd_op,
            )
    return uit, fouten


def _toets_partijen(rauw: Mapping[str, Any], kader: Kader, bestand: str, plaats: str) -> Iterator[Melding]:
    partijen = (kader.indelingen or {}).get("partij")
    for veld in ("van", "naar"):
        partij = rauw.get(veld)
        if isinstance(partij, str) and partijen is not None and partij not in partijen:
            doe = raad(partij, partijen, "Kies een partij uit indelingen.toml.")
            yield Melding(bestand, f"{plaats}, {veld}", f"de onbekende partij {toon(partij)}", opsomming(partijen), doe)
    if isinstance(rauw.get("van"), str) and rauw.get("van") == rauw.get("naar"):
        doe = "Verbeter een van de twee."
        yield Melding(bestand, plaats, f"van en naar allebei {toon(rauw['van'])}", "twee verschillende partijen", doe)


def _toets_posten(schema: RegelingSchema, sleutel: str, van_wie: dict[str, str], bestand: str, plaats: str) -> Iterator[Melding]:
    if not schema.posten:
        yield Melding(bestand, f"{plaats}, posten", "een lege lijst", "de posten van deze regeling", "Noem minstens een overdracht.")
    for post in schema.posten:
        if post in van_wie:
            gevonden = f"{toon(post)}, die al bij {van_wie[post]} hoort" if van_wie[post] != sleutel else f"{toon(post)} twee keer"
            yield Melding(bestand, f"{plaats}, posten", gevonden, "elke post bij een regeling", "Verwijder een van de twee.")
        van_wie.setdefault(post, sleutel)


def _toets_dekte(schema: RegelingSchema, bestand: str, plaats: str) -> Iterator[Melding]:
    if schema.dekte is not None and not 0 <= schema.dekte <= 1:
        yield Melding(bestand, f"{plaats}, dekte", toon(schema.dekte), "een aandeel van 0 tot en met 1", "Schrijf 12% als 0.12.")
    for veld, waarde in (("dekte", schema.dekte), ("lasten_stoppen_mee", schema.lasten_stoppen_mee or None)):
        if waarde is not None and schema.geldig_tot is None:
            doe = f"Laat {veld} weg, of noem de einddatum."
            yield Melding(bestand, f"{plaats}, {veld}", toon(waarde), f"{veld} alleen bij een regeling met geldig_tot", doe)


def bladen_van(regelingen: Mapping[str, Regeling], bestand: str) -> dict[str, Parameter]:
    """Per regeling de bladen die uit haar einddatum volgen: afgelopen als zij een last achterlaat, incidenteel, en wat zij dekte."""
    uit = {}
    for regeling in regelingen.values():
        if regeling.laat_gat_na and regeling.geldig_tot is not None:
            stappen = ((_ALTIJD, 0.0), (regeling.geldig_tot, 1.0))
            uit[regeling.blad_afgelopen] = _blad(regeling, regeling.blad_afgelopen, "afgelopen (1 = ja)", "schakelaar", stappen, bestand)
        if regeling.is_tijdelijk:
            stappen = ((_ALTIJD, 0.0), (date(regeling.eerste_incidentele_jaar, 1, 1), 1.0))
            uit[regeling.blad_tijdelijk] = _blad(regeling, regeling.blad_tijdelijk, "incidenteel (1 = ja)", "schakelaar", stappen, bestand)
        if regeling.dekte is not None:
            wat = "deel van de bruto last dat zij dekte"
            uit[regeling.blad_dekte] = _blad(regeling, regeling.blad_dekte, wat, "aandeel", ((_ALTIJD, regeling.dekte),), bestand)
    return uit


def _blad(regeling: Regeling, sleutel: str, wat: str, soort: str, stappen: tuple[tuple[date, float], ...], bestand: str) -> Parameter:
    return Parameter(
        sleutel=sleutel,
        omschrijving=f"{regeling.titel}: {wat}",
        eenheid="1",
        index=GEEN_INDEX,
        gebruikt_door="posten",
        soort=soort,
        eigen_opgave="financien",
        waarden=tuple(Waarde(vanaf, w, w, w, regeling.bron, regeling.reden) for vanaf, w in stappen),
        gecontroleerd_op=regeling.gecontroleerd_op,
        houdbaar_tot=None,
        bestand=bestand,
    )
