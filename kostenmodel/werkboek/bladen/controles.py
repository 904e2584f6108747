"""De controles: links, rechts, verschil, tolerantie en een oordeel in woorden, met een hoofdoordeel bovenaan."""

from __future__ import annotations

from ..context import ALLES_GOED, IETS_FOUT, Context
from ..raster import TOTAAL
from ..regels import Cel, Formule, GetalRegel, Kop, Regel, Vrij, Werkblad
from ..stijl import AANTAL_1, PRIJS

NAAM = "Controles"
HOOFDCONTROLE = "hoofdcontrole"
GOED, FOUT = "klopt", "klopt niet"


def blad(c: Context) -> Werkblad:
    soorten = c.uitkomst.schema.controles
    uitkomsten = c.controles
    eerste, laatste = soorten[0].sleutel, soorten[-1].sleutel
    aantal_fout = sum(not een.goed for een in uitkomsten)
    regels: list[Regel] = [
        Vrij(
            (
                Cel("A", "Hoofdoordeel", "vet"),
                Cel("B", Formule(f'IF(C{{rij}}=0,"{ALLES_GOED}","{IETS_FOUT}")', c.hoofdoordeel), "oordeel"),
                Cel(
                    "C",
                    Formule(f"SUM({{$H:naam controle {eerste}}}:{{$H:naam controle {laatste}}})", float(aantal_fout)),
                    "zacht",
                    "0",
                ),
                Cel("D", "aantal controles dat niet klopt", "zacht"),
            ),
            naam=HOOFDCONTROLE,
        ),
        Vrij(),
        Vrij(
            tuple(
                Cel(kolom, kop, "kolomkop rechts" if kolom in "CDEFGH" else "kolomkop")
                for kolom, kop in zip(
                    "ABCDEFGH",
                    ("Nr", "Controle", "Links", "Rechts", "Verschil", "Tolerantie", "Oordeel", "Fout (1 = ja)"),
                    strict=True,
                )
            )
        ),
    ]
    for nummer, (soort, uitkomst) in enumerate(zip(soorten, uitkomsten, strict=True), start=1):
        regels.append(
            Vrij(
                (
                    Cel("A", f"controle {nummer}", "zacht"),
                    Cel("B", soort.naam),
                    Cel("C", Formule(f"{{post {soort.links.sleutel}}}", uitkomst.links), "formule", PRIJS),
                    Cel("D", Formule(f"{{post {soort.rechts.sleutel}}}", uitkomst.rechts), "formule", PRIJS),
                    Cel("E", Formule("ABS(C{rij}-D{rij})", abs(uitkomst.verschil)), "formule", PRIJS),
                    Cel("F", soort.tolerantie, "vast", "#,##0.00"),
                    Cel("G", Formule(f'IF(H{{rij}}=0,"{GOED}","{FOUT}")', GOED if uitkomst.goed else FOUT), "vet rechts"),
                    Cel("H", Formule("IF(E{rij}<=F{rij},0,1)", 0.0 if uitkomst.goed else 1.0), "zacht", "0"),
                ),
                naam=f"controle {soort.sleutel}",
            )
        )
    regels += [Vrij(), Kop("De getallen achter de controles (som over vijftien jaar)")]
    for soort in soorten:
        regels += [GetalRegel(soort.links, AANTAL_1), GetalRegel(soort.rechts, AANTAL_1)]
    return Werkblad(
        NAAM,
        "Controles",
        "Elke controle rekent hetzelfde langs twee wegen; wijkt het meer af dan de tolerantie, dan staat dat hier en vooraan.",
        regels,
        met_jaren=False,
        breedtes={"A": 40, "B": 88, "C": 22, "D": 22, "E": 18, TOTAAL: 22, "G": 14, "H": 14},
    )
