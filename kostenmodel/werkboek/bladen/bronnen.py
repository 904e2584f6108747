"""Alle bronnen die in het werkboek genoemd worden."""

from __future__ import annotations

from kostenmodel.invoer import Invoer

from ..regels import Cel, Regel, Vrij, Werkblad

NAAM = "Bronnen"
KOLOMMEN = ("Sleutel", "Titel", "Uitgever", "Datum", "Betrouwbaarheid", "Adres")


def blad(invoer: Invoer) -> Werkblad:
    regels: list[Regel] = [Vrij(tuple(Cel(kolom, kop, "kolomkop") for kolom, kop in zip("ABCDEF", KOLOMMEN, strict=True)))]
    for sleutel, bron in sorted(invoer.bronnen.items()):
        velden = (sleutel, bron.titel, bron.uitgever, bron.datum, bron.betrouwbaarheid, bron.url)
        regels.append(Vrij(tuple(Cel(kolom, veld, "alinea") for kolom, veld in zip("ABCDEF", velden, strict=True)), naam=f"bron {sleutel}"))
    return Werkblad(
        NAAM,
        "Bronnen",
        "Waar de cijfers vandaan komen. 'aanname' in een bronkolom betekent: geen bron gevonden, de reden staat op Parameters.",
        regels,
        met_jaren=False,
        breedtes={"A": 36, "B": 90, "C": 26, "D": 22, "E": 18, "F": 100},
    )
