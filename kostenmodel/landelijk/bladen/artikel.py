"""De tabel bij artikel 2 van de Financiële-verhoudingswet: per maatregel lasten, dekking en netto gevolg voor gemeenten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from kostenmodel.invoer import Maatregel
from kostenmodel.invoer.parameters import AANNAME
from kostenmodel.werkboek.raster import JAARRIJ
from kostenmodel.werkboek.regels import Cel, Formule, Kop, Regel, Vrij, Werkblad, verwijs
from kostenmodel.werkboek.stijl import EURO_1000_OPGETELD, EURO_OPGETELD

from ..artikel import AARDEN, ALLE, DEKKING, ERAF, ERBIJ, GRENZEN, NETTO, SAMEN_AARD, Gevolg
from ..kader import Landkader, tabelrijen

NAAM, KLASSEN, CIJFERS = "Artikel twee", "Artikel twee klassen", "Cijfers artikel twee"
MIDDEN = {"regel": NETTO, "aard": SAMEN_AARD, "grens": "midden", "klasse": ALLE}
"""De regel met het netto gevolg van alle gemeenten samen."""
WAARSCHUWING = (
    "Let op: dit zijn bedragen van alle gemeenten samen. Reken een landelijk bedrag of een bedrag per grootteklasse nooit terug naar een "
    "gemeente; gebruik daarvoor het werkboek van die gemeente."
)
REGELS = {
    ERBIJ: "Lasten erbij",
    ERAF: "Lasten eraf (voordeel)",
    DEKKING[0]: "Algemene uitkering (AU)",
    DEKKING[1]: "Decentralisatie-uitkering (DU)",
    DEKKING[2]: "Specifieke uitkering (SPUK)",
    DEKKING[3]: "Vergoeding COA",
    DEKKING[4]: "Overig (btw, huur)",
}
"""Regel -> kop. Lasten tellen op, dekking gaat eraf."""
KENMERKEN = {"A": "Maatregel", "B": "In het scenario", "C": "Soort", "D": "Status", "E": "Stand van", "F": "Zekerheid van het effect"}
BEDRAGEN = dict(zip(REGELS, "GHIJKLM", strict=True))
SAMEN, TIJDELIJK, BLIJVEND, LAAG, HOOG, LANG, TOELICHTING = "N", "O", "P", "Q", "R", "W", "X"
PER_JAAR = "STUV"
TABEL = {"A": "Maatregel", "B": "Regel", "C": "Aard", "D": "Grens van de band", "E": "Grootteklasse"}
KORTE_SOM, LANGE_SOM = "F", "G"
JAREN = tuple(xl_col_to_name(7 + nummer) for nummer in range(15))


def bladen(k: Landkader) -> tuple[Werkblad, Werkblad]:
    """De tabel per maatregel, en die per grootteklasse."""
    return _tabel(k), _klassen(k)


def cijferblad(k: Landkader) -> Werkblad:
    """De vaste cijfers waar beide tabellen uit optellen, per jaar."""
    rijen = k.artikelcijfers

    def daarna(boek: Any, schrijver: Any) -> None:
        eerste, laatste = tabelrijen(len(rijen))
        for naam, kolom in NAMEN.items():
            boek.define_name(naam, f"={verwijs(CIJFERS)}${kolom}${eerste}:${kolom}${laatste}")
        schrijver.vel.autofilter(f"A{eerste - 1}:{JAREN[-1]}{laatste}")

    return Werkblad(
        CIJFERS,
        "Cijfers bij artikel 2, per maatregel, regel, grootteklasse en jaar",
        f"Verschil met {k.artikel_titel}, crisisbekostiging. Vaste uitkomst; regels die nul zijn, staan er niet in.",
        [_cijferregel(k, *rij) for rij in rijen],
        met_jaren=False,
        breedtes={"A": 60, "B": 26, "C": 14, "D": 14, "E": 24} | dict.fromkeys((KORTE_SOM, LANGE_SOM, *JAREN), 16),
        koppen=TABEL
        | {KORTE_SOM: f"Totaal {k.kort} jaar", LANGE_SOM: f"Totaal {k.lang} jaar"}
        | dict(zip(JAREN, k.cijfers.jaren, strict=True)),
        getalkolommen=frozenset((KORTE_SOM, LANGE_SOM)),
        vast_tot="B",
        daarna=daarna,
    )


NAMEN = {
    "artikel_kort": "F",
    "artikel_lang": "G",
    "artikel_maatregel": "A",
    "artikel_regel": "B",
    "artikel_aard": "C",
    "artikel_grens": "D",
    "artikel_klasse": "E",
}
"""Naam in het werkboek -> kolom van de cijfers."""


def _cijferregel(k: Landkader, *rij: Any) -> Regel:
    *teksten, bedragen = rij
    return Vrij(
        (
            *(Cel(kolom, tekst) for kolom, tekst in zip(TABEL, teksten, strict=True)),
            *(
                Cel(kolom, Formule(f"SUM({JAREN[0]}{{rij}}:{JAREN[n - 1]}{{rij}})", float(bedragen[:n].sum())), "formule", EURO_OPGETELD)
                for kolom, n in ((KORTE_SOM, k.kort), (LANGE_SOM, k.lang))
            ),
            *(Cel(kolom, float(bedrag), "vast", EURO_OPGETELD) for kolom, bedrag in zip(JAREN, bedragen, strict=True)),
        )
    )


def _som(bereik: str, **waar: str) -> str:
    """Een SUMIFS over de cijfers van de maatregel in kolom A; `waar`: naam zonder `artikel_` -> de tekst die in die kolom staat."""
    eisen = "".join(f',artikel_{naam},"{tekst}"' for naam, tekst in waar.items())
    return f"SUMIFS({bereik},artikel_maatregel,$A{{rij}}{eisen})"


def _jaar(k: Landkader, nummer: int) -> str:
    """De cijfers van een jaar."""
    eerste, laatste = tabelrijen(len(k.artikelcijfers))
    return f"{verwijs(CIJFERS)}${JAREN[nummer]}${eerste}:${JAREN[nummer]}${laatste}"


def _tabel(k: Landkader) -> Werkblad:
    begin, eind = k.cijfers.jaren[0], k.cijfers.jaren[k.kort - 1]
    regels: list[Regel] = [
        Vrij((Cel("A", WAARSCHUWING, "vet"),)),
        *(Vrij((Cel("A", zin),)) for zin in _toelichting(k)),
        Vrij(),
        Kop(f"Maatregelen in {k.artikel_titel}: het scenario met min zonder haar"),
        *(_regel(k, een) for een in k.beleid.gevolgen if een.in_scenario),
        Vrij(),
        Kop(f"Andere maatregelen: {k.artikel_titel} met haar erbij min zonder haar"),
        *(_regel(k, een) for een in k.beleid.gevolgen if not een.in_scenario),
    ]
    getallen = (*BEDRAGEN.values(), SAMEN, TIJDELIJK, BLIJVEND, LAAG, HOOG, *PER_JAAR, LANG)
    periode = f"{begin}-{eind}"
    return Werkblad(
        NAAM,
        "Artikel 2 Financiële-verhoudingswet: gevolgen voor gemeenten per maatregel",
        f"Wat elke maatregel gemeenten kost en oplevert ten opzichte van {k.artikel_titel}, en langs welke weg dat is gedekt.",
        regels,
        met_jaren=False,
        breedtes={"A": 62, "B": 11, "C": 9, "D": 13, "E": 11, "F": 20, TOELICHTING: 90} | dict.fromkeys(getallen, 15),
        koppen=KENMERKEN
        | {kolom: REGELS[regel] for regel, kolom in BEDRAGEN.items()}
        | {
            SAMEN: f"Netto {periode} (midden)",
            TIJDELIJK: "waarvan incidenteel",
            BLIJVEND: "waarvan structureel",
            LAAG: "Netto bij laag",
            HOOG: "Netto bij hoog",
        }
        | dict(zip(PER_JAAR, k.cijfers.jaren, strict=False))
        | {LANG: f"Netto {k.lang} jaar", TOELICHTING: "Toelichting"},
        getalkolommen=frozenset(getallen),
        paginas_breed=3,
        vast_tot="B",
        legenda=f"Bedragen x € 1.000, {periode} samen tenzij er een jaar staat. Prijspeil: lopende prijzen; bedragen bekend tot "
        f"{k.invoer.stand.stand_bedragen}. Een plus bij netto is een nadeel voor gemeenten, een min een voordeel.",
    )


def _toelichting(k: Landkader) -> Sequence[str]:
    return (
        "Netto is lasten erbij plus lasten eraf min alle dekking. Lasten eraf en extra dekking zijn voordelen van gemeenten; zij staan in "
        "dezelfde tabel. Een min bij een uitkering is geld dat vervalt.",
        "Incidenteel is wat eindigt met een regeling die binnen drie jaar afloopt; de rest is structureel. Een structurele last met "
        "incidentele dekking is een gat na afloop.",
        "Bij laag en bij hoog: alle effecten van de maatregel samen op de onderkant of de bovenkant van hun band; een laag effect kan voor "
        "gemeenten duurder zijn dan een hoog. De band van andere aannames telt hier niet mee.",
        "Zekerheid van het effect: bij hoeveel van de effecten de grootte uit een bron komt. Status zegt hoe vast het beleid zelf is.",
        f"Rekenpad met {k.beleid.trekkingen} trekkingen in de keten, zaad {k.inst.zaad}, crisisbekostiging. Maatregelen tellen niet op: "
        "zij versterken of verzwakken elkaar (blad Ontleding).",
    )


def zekerheid(maatregel: Maatregel) -> str:
    """Bij hoeveel effecten van de maatregel de grootte uit een bron komt."""
    met_bron = sum(een.bron != AANNAME for een in maatregel.bewerkingen)
    alle = len(maatregel.bewerkingen)
    if met_bron == 0:
        return "laag: alles aanname"
    return f"{'hoog' if met_bron == alle else 'middel'}: {met_bron} van {alle} met bron"


def _regel(k: Landkader, een: Gevolg) -> Regel:
    m, kort = een.maatregel, k.kort
    leeg = 0.0 * een.netto["midden"]
    waarden = {regel: float(sum(een.regels.get((regel, aard), leeg)[:kort].sum() for aard in AARDEN)) for regel in REGELS}
    netto = een.netto["midden"]
    dekking = f"SUM({BEDRAGEN[DEKKING[0]]}{{rij}}:{BEDRAGEN[DEKKING[-1]]}{{rij}})"
    vervangt = f"Komt in de plaats van: {', '.join(een.vervangt)}. " if een.vervangt else ""
    kenmerken = (
        m.titel,
        "ja" if een.in_scenario else "nee",
        "beleid" if m.laag == "scenario" else "geld",
        m.status,
        f"{m.datum_stand:%d-%m-%Y}",
    )
    return Vrij(
        (
            *(Cel(kolom, tekst) for kolom, tekst in zip(KENMERKEN, (*kenmerken, zekerheid(m)), strict=True)),
            *(_bedrag(kolom, _som("artikel_kort", regel=regel), waarden[regel]) for regel, kolom in BEDRAGEN.items()),
            _bedrag(SAMEN, f"G{{rij}}+H{{rij}}-{dekking}", float(netto[:kort].sum()), "totaal"),
            *(
                _bedrag(kolom, _som("artikel_kort", regel=NETTO, aard=aard), float(een.van_aard(aard)[:kort].sum()))
                for kolom, aard in zip((TIJDELIJK, BLIJVEND), AARDEN, strict=True)
            ),
            *(
                _bedrag(kolom, _som("artikel_kort", regel=NETTO, grens=grens), float(een.netto[grens][:kort].sum()))
                for kolom, grens in zip((LAAG, HOOG), (GRENZEN[0], GRENZEN[-1]), strict=True)
            ),
            *(_bedrag(kolom, _som(_jaar(k, nummer), **MIDDEN), float(netto[nummer])) for nummer, kolom in enumerate(PER_JAAR)),
            _bedrag(LANG, _som("artikel_lang", **MIDDEN), float(netto.sum())),
            Cel(TOELICHTING, f"{vervangt}{m.omschrijving}", "zacht"),
        ),
        naam=f"artikel {m.sleutel}",
    )


def _bedrag(kolom: str, formule: str, waarde: float, stijl: str = "formule") -> Cel:
    return Cel(kolom, Formule(formule, waarde), stijl, EURO_1000_OPGETELD)


def _klassen(k: Landkader) -> Werkblad:
    klassen = list(k.beleid.gevolgen[0].per_klasse)
    kolommen = dict(zip(klassen, (xl_col_to_name(1 + nummer) for nummer in range(len(klassen))), strict=True))
    samen = xl_col_to_name(1 + len(klassen))

    def regel(een: Gevolg) -> Regel:
        waarden = {klasse: float(rij[: k.kort].sum()) for klasse, rij in een.per_klasse.items()}
        return Vrij(
            (
                Cel("A", een.maatregel.titel),
                *(
                    _bedrag(
                        kolom,
                        f'SUMIFS(artikel_kort,artikel_maatregel,$A{{rij}},artikel_regel,"{NETTO}",artikel_klasse,{kolom}${JAARRIJ})',
                        waarden[klasse],
                    )
                    for klasse, kolom in kolommen.items()
                ),
                _bedrag(samen, f"SUM({kolommen[klassen[0]]}{{rij}}:{kolommen[klassen[-1]]}{{rij}})", sum(waarden.values()), "totaal"),
            ),
            naam=f"artikel klassen {een.maatregel.sleutel}",
        )

    return Werkblad(
        KLASSEN,
        "Artikel 2: netto gevolg per grootteklasse",
        f"Netto last van de gemeenten per grootteklasse (inwoners) over {k.kort} jaar, bij midden. Per jaar: filter blad {CIJFERS}.",
        [regel(een) for een in k.beleid.gevolgen] + [Vrij(), Vrij((Cel("A", WAARSCHUWING, "vet"),))],
        met_jaren=False,
        breedtes={"A": 62} | dict.fromkeys((*kolommen.values(), samen), 17),
        koppen={"A": "Maatregel"} | {kolom: klasse for klasse, kolom in kolommen.items()} | {samen: "Alle gemeenten"},
        getalkolommen=frozenset((*kolommen.values(), samen)),
        vast_tot="B",
        legenda="Bedragen x € 1.000, lopende prijzen. Een plus is een nadeel voor gemeenten, een min een voordeel.",
    )


def sluitposten(k: Landkader) -> Iterator[tuple[str, Formule, Formule]]:
    """De controles op deze bladen over alle maatregelen samen: naam, links en rechts."""
    alle = k.beleid.gevolgen
    netto = sum(float(een.netto["midden"][: k.kort].sum()) for een in alle)
    per_aard = sum(float(een.van_aard(aard)[: k.kort].sum()) for een in alle for aard in AARDEN)
    per_klasse = sum(float(rij[: k.kort].sum()) for een in alle for rij in een.per_klasse.values())

    def som(blad: str, *kolommen: str) -> str:
        return "+".join(
            f"SUM({{{kolom}:naam {blad} {alle[0].maatregel.sleutel}}}:{{{kolom}:naam {blad} {alle[-1].maatregel.sleutel}}})"
            for kolom in kolommen
        )

    links = Formule(som("artikel", SAMEN), netto)
    rechts = f'SUMIFS(artikel_kort,artikel_regel,"{NETTO}",artikel_aard,"{SAMEN_AARD}",artikel_grens,"midden",artikel_klasse,"{ALLE}")'
    klassen = xl_col_to_name(1 + len(alle[0].per_klasse))
    yield "Artikel 2: lasten min dekking is het netto gevolg", links, Formule(rechts, netto)
    yield "Artikel 2: incidenteel en structureel samen is het netto gevolg", Formule(som("artikel", TIJDELIJK, BLIJVEND), per_aard), links
    yield "Artikel 2: grootteklassen opgeteld zijn alle gemeenten", Formule(som("artikel klassen", klassen), per_klasse), links
