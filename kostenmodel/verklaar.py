"""Waar een getal vandaan komt: de boom van een post tot en met parameters, volumes en bronnen."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from kostenmodel.doorrekening import Rekenaar
from kostenmodel.invoer import Gemeente, Invoer, InvoerFouten, Melding
from kostenmodel.rekenkern import (
    Blad,
    Gekozen,
    InArm,
    Kenmerk,
    Landelijk,
    Opgegeven,
    Parameter,
    Post,
    Veld,
    bladeren,
    sleutel_van,
)
from kostenmodel.rekenkern.leesbaar import als_tekst
from kostenmodel.verdeling import ALLE_KENMERKEN, TABELKENMERKEN

DIEPTE = 12


@dataclass(frozen=True)
class Uitleg:
    """Een getal met wat eronder ligt; `formule` is de rekenregel in woorden, leeg bij een blad."""

    sleutel: str
    omschrijving: str
    waarde: float
    eenheid: str
    herkomst: str
    formule: str
    delen: tuple[Uitleg, ...]

    def als_dict(self) -> dict[str, Any]:
        velden = {
            "sleutel": self.sleutel,
            "omschrijving": self.omschrijving,
            "waarde": self.waarde,
            "eenheid": self.eenheid,
            "herkomst": self.herkomst,
            "formule": self.formule,
        }
        return velden | {"delen": [deel.als_dict() for deel in self.delen]}

    def regels(self, inspringing: int = 0) -> Iterator[tuple[int, Uitleg]]:
        """De boom van boven naar beneden, met hoe diep elk deel ligt."""
        yield inspringing, self
        for deel in self.delen:
            yield from deel.regels(inspringing + 1)


def verklaar(rekenaar: Rekenaar, gemeente: Gemeente, sleutel: str, jaar: int, scenario: str, bekostiging: str) -> Uitleg:
    """De uitleg van een post in een jaar. InvoerFouten bij een onbekende post of een jaar buiten de tabel."""
    posten = rekenaar.schema.post
    jaren = rekenaar.inst.jaren
    fouten: list[Melding] = []
    if sleutel not in posten:
        lijkt = difflib.get_close_matches(sleutel, posten, n=3, cutoff=0.5)
        doe = f"Bedoelt u {' of '.join(lijkt)}?" if lijkt else "Kies een sleutel uit kolom A van het werkboek."
        fouten.append(Melding("opdrachtregel", "POST", sleutel, "de sleutel van een post", doe))
    if jaar not in jaren:
        doe = f"Kies een jaar van {jaren[0]} tot en met {jaren[-1]}."
        fouten.append(Melding("opdrachtregel", "--jaar", str(jaar), "een jaar uit de tabel", doe))
    if fouten:
        raise InvoerFouten(fouten)
    uitkomst = rekenaar.reken_rekenpad(gemeente, scenario)
    lezer = _Lezer(rekenaar.invoer, uitkomst, jaar, jaren.index(jaar))
    return lezer.post(posten[sleutel], bekostiging, frozenset())


@dataclass(frozen=True)
class _Lezer:
    invoer: Invoer
    uitkomst: Any
    jaar: int
    plek: int

    def _op(self, rij: Any) -> float:
        waarden = np.asarray(rij)
        return float(waarden[self.plek] if len(waarden) > 1 else waarden[0])

    def post(self, een: Post, arm: str, boven: frozenset[str]) -> Uitleg:
        over: Mapping[str, Any] = self.uitkomst.over
        waarde = over[een.sleutel] if een.sleutel in over else self.uitkomst.armen[arm].posten[een.sleutel]
        nieuw = boven | {een.sleutel}
        eronder = (blad for blad in dict.fromkeys(bladeren(een.formule)) if not isinstance(blad, Opgegeven | Gekozen))
        delen = tuple(self._blad(blad, arm, nieuw) for blad in eronder)
        herkomst = een.toelichting or {"kosten": f"kosten van {een.drager}", "overdracht": f"van {een.van} naar {een.naar}"}.get(
            een.soort, een.soort
        )
        return Uitleg(een.sleutel, een.omschrijving, self._op(waarde), een.eenheid, herkomst, als_tekst(een.formule), delen)

    def _blad(self, blad: Blad, arm: str, boven: frozenset[str]) -> Uitleg:
        match blad:
            case InArm(sleutel, andere):
                return self.post(self.uitkomst.schema.post[sleutel], andere, boven)
            case Parameter(sleutel):
                return self._parameter(sleutel, arm)
            case Landelijk(sleutel):
                soort = next(s for s in self.uitkomst.schema.soorten if s.naam == sleutel)
                waarde = self._op(self.uitkomst.armen[arm].landelijk[sleutel])
                herkomst = "keten, gemiddelde over de trekkingen"
                return Uitleg(sleutel, f"{soort.omschrijving} (Nederland)", waarde, soort.eenheid, herkomst, "", ())
            case Kenmerk(sleutel):
                naam = sleutel.removeprefix("landelijk.")
                omschrijving, eenheid = ALLE_KENMERKEN[naam]
                herkomst = "begrotingsjaar van de tabel" if naam in TABELKENMERKEN else "gemeentebestand"
                return Uitleg(sleutel, omschrijving, self._op(np.atleast_1d(self.uitkomst.kenmerken[sleutel])), eenheid, herkomst, "", ())
            case Veld(sleutel):
                return Uitleg(sleutel, *self._veld(sleutel), "eigen opgave, niet ingevuld", "", ())
            case _:
                sleutel = sleutel_van(blad) or blad.sleutel
                onder = self.uitkomst.schema.post[sleutel]
                if sleutel in boven or len(boven) >= DIEPTE:
                    waarde = self._op(self.uitkomst.armen[arm].posten[sleutel])
                    return Uitleg(sleutel, onder.omschrijving, waarde, onder.eenheid, "zie hierboven", "", ())
                return self.post(onder, arm, boven)

    def _veld(self, sleutel: str) -> tuple[str, float, str]:
        omschrijving, eenheid = self.uitkomst.schema.velden[sleutel]
        return omschrijving, 0.0, eenheid

    def _parameter(self, sleutel: str, arm: str) -> Uitleg:
        parameter, waarden = self.invoer.blad(sleutel), self.uitkomst.armen[arm].parameters[sleutel]
        bron = waarden.bron[self.plek]
        if bron in self.invoer.bronnen:
            herkomst = f"bron {bron}: {self.invoer.bronnen[bron].titel}, {self.invoer.bronnen[bron].url}"
        else:
            geldend = parameter.waarde_op(date(self.jaar, 12, 31))
            herkomst = f"{bron}: {geldend.reden}" if geldend and geldend.reden else bron
        band = f" (laag {waarden.laag[self.plek]:.6g}, hoog {waarden.hoog[self.plek]:.6g})"
        return Uitleg(sleutel, parameter.omschrijving, self._op(waarden.midden), parameter.eenheid, herkomst + band, "", ())
