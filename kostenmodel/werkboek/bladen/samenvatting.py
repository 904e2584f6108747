"""Het antwoord op een bladzijde: oordeel per betaler in zinnen die het gekozen scenario volgen, kerncijfers en een grafiek."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kostenmodel.herkomst import GEGEVENSKLASSEN
from kostenmodel.onzekerheid import maten
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN
from kostenmodel.totalen import RIJK, SAMENLEVING

from ..context import ARMTITEL, SCENARIOKEUZE, Context
from ..grafieken import armen_per_jaar
from ..grootste import grootste_regels
from ..raster import RASTER
from ..regels import Cel, Formule, Kop, Regel, Vrij, Werkblad, naar_regel, verwijs
from ..stijl import AANDEEL, EURO_1000, JAARTAL, OMSLAG, SCENARIONUMMER, VERHOUDING
from .controles import HOOFDCONTROLE
from .scenario import NAAM as SCENARIOBLAD

NAAM = "Samenvatting"


def blad(c: Context) -> Werkblad:
    naam = c.uitkomst.gemeente.naam
    regels: list[Regel] = [
        *_keuze(c),
        Vrij(),
        Kop("Het antwoord"),
        *_zinnen(c),
        _verkenning(c),
        Vrij(),
        Kop("Oordeel per betaler: structureel min crisis, netto last x € 1.000, een min is een voordeel"),
        *_oordeel(c),
        Vrij(),
        Kop(f"Netto last van de gemeente {naam}, lasten min baten x € 1.000"),
        *_kerncijfers(c),
        Vrij(),
        Kop("De vijf regels die voor de gemeente het meest schelen over vijftien jaar, x € 1.000 (alle regels: blad Vergelijking)"),
        _koprij(("Last, of baat (negatief)", ARMTITEL["crisis"], ARMTITEL["structureel"], "Verschil", "Grootte")),
        *grootste_regels(c),
        Vrij(),
        Kop(f"Wie betaalt wat in {naam} over vijftien jaar, netto last x € 1.000"),
        *_betalers(c),
        Vrij(),
        Kop(f"Vier aannames die het oordeel van de gemeente het meest bewegen (vast, bij {c.scenario_titel(c.actief)})"),
        *_aannames(c),
        Vrij(),
        Kop("Waar het verschil voor de gemeente op rust (deel van de som van alle absolute verschillen)"),
        *_klassen(c),
        Vrij(),
    ]
    grafiekrij = len(regels) + 6

    def daarna(boek: Any, schrijver: Any) -> None:
        _, rij = schrijver.adressen.naam(SCENARIOKEUZE)
        eerste = schrijver.adressen.naam(f"scenario {c.uitkomst.scenarios[0]}")[1]
        laatste = schrijver.adressen.naam(f"scenario {c.uitkomst.scenarios[-1]}")[1]
        schrijver.vel.data_validation(
            f"B{rij}",
            {
                "validate": "list",
                "source": f"={verwijs(SCENARIOBLAD)}$A${eerste}:$A${laatste}",
                "input_title": "Scenario",
                "input_message": "Kies een scenario; alle bladen volgen.",
                "error_title": "Onbekend scenario",
                "error_message": "Kies een scenario uit de lijst.",
            },
        )
        armen_per_jaar(
            boek,
            schrijver.vel,
            f"A{grafiekrij}",
            f"Netto last gemeente {c.uitkomst.gemeente.naam} per jaar",
            [schrijver.adressen.rij("post", "netto.gemeente", arm) for arm in ARMEN],
            "x € 1.000",
            "Netto last van de gemeente per jaar onder crisisbekostiging en structurele bekostiging.",
        )

    return Werkblad(
        NAAM,
        f"Samenvatting – {c.uitkomst.gemeente.naam}",
        "Wat het asielbeleid de gemeente kost onder crisisbekostiging en onder structurele bekostiging, en wie wat betaalt.",
        regels,
        met_jaren=False,
        breedtes={"A": 64} | dict.fromkeys("BCDEFGHI", 15),
        op_een_bladzijde=True,
        daarna=daarna,
    )


def _keuze(c: Context) -> Iterator[Regel]:
    titel, nummer = c.scenario_titel(c.actief), c.uitkomst.scenarios.index(c.actief) + 1
    eerste, laatste = c.uitkomst.scenarios[0], c.uitkomst.scenarios[-1]
    lijst = f"{{$A:naam scenario {eerste}}}:{{$A:naam scenario {laatste}}}"
    yield Vrij(
        (
            Cel("A", "Kies een scenario (keuzelijst in de gele cel):", "vet"),
            Cel("B", titel, "keuze"),
            Cel("D", Formule(f"MATCH(B{{rij}},{lijst},0)", float(nummer)), "zacht", SCENARIONUMMER),
        ),
        naam=SCENARIOKEUZE,
    )
    yield Vrij(
        (
            Cel("A", "Controles van dit werkboek:", "vet"),
            Cel("B", Formule(f"{{B:naam {HOOFDCONTROLE}}}", c.hoofdoordeel), "vet"),
        )
    )
    yield Vrij(
        (
            Cel(
                "A",
                f"Stand van kennis: bedragen {c.invoer.stand.stand_bedragen}, instroom {c.invoer.stand.stand_instroom}. "
                "De maatregelen van elk scenario staan op blad Scenario.",
                "zacht",
            ),
        )
    )


def _woord(waarde: float) -> str:
    return "voordelig" if waarde < 0 else "nadelig" if waarde > 0 else "neutraal"


def _woordformule(cel: str) -> str:
    return f'IF(ISNUMBER({cel}),IF({cel}<0,"voordelig",IF({cel}>0,"nadelig","neutraal")),"n.v.t.")'


def _zinnen(c: Context) -> Iterator[Regel]:
    """Het oordeel van de drie betalers over de langste en de kortste termijn; lopen zij uiteen, dan staat dat voorop."""
    kort, *_, lang = c.horizonnen
    yield _oordeelzin(c, lang, "vet")
    yield _compensatie(c, lang)
    yield _oordeelzin(c, kort, "tekst")
    yield _band(c, lang)
    yield _zekerheid(c)
    yield _oekraine(c)


def _oordeelzin(c: Context, jaren: int, stijl: str) -> Regel:
    """Voor de gemeente haar eigen oordeel, voor Rijk en samenleving dat van heel Nederland."""
    landelijk = c.uitkomst.nederland[c.actief].getallen
    sleutel = f"{{}}.{jaren}.verschil"
    hier = _woord(c.getal(sleutel.format("oordeel.gemeente")))
    rijk, samen = (_woord(landelijk[sleutel.format(f"oordeel.{partij}")]) for partij in (RIJK, SAMENLEVING))
    cellen = [_oordeelcel(regel, jaren) for regel in ("oordeel gemeente", f"nederland {RIJK}", f"nederland {SAMENLEVING}")]
    termijn = f"Over {JAREN[jaren]} is structureel voor "
    delen = (f"{termijn}{c.uitkomst.gemeente.naam} ", ", landelijk voor het Rijk (met COA) ", " en voor Nederland als geheel ")
    zin = "&".join(f'"{deel}"&{cel}' for deel, cel in zip(delen, cellen, strict=True))
    waarde = "".join(f"{deel}{woord}" for deel, woord in zip(delen, (hier, rijk, samen), strict=True))
    begin = GELIJK if hier == rijk == samen else VERSCHILT
    een, twee, drie = cellen
    return _zin(f'IF(AND({een}={twee},{twee}={drie}),"{GELIJK}","{VERSCHILT}")&{zin}&"."', f"{begin}{waarde}.", stijl)


def _compensatie(c: Context, jaren: int) -> Regel:
    bedrag = c.getal(f"oordeel.gemeente.{jaren}.verschil")
    cel = f"{{post oordeel.gemeente.{jaren}.verschil}}"
    nodig = f"Compensatie die de gemeente over {JAREN[jaren]} neutraal maakt, x € 1.000:"
    onnodig = f"De gemeente heeft over {JAREN[jaren]} geen compensatie nodig om op nul uit te komen."
    zin = Formule(f'IF({cel}>0,"{nodig}","{onnodig}")', nodig if bedrag > 0 else onnodig)
    return _met_bedragen(zin, G=Formule(f"MAX(0,{cel})", max(0.0, bedrag)))


def _band(c: Context, jaren: int) -> Regel:
    """Waar het verschil van de gemeente in acht van de tien trekkingen ligt."""
    grenzen = maten(c.uitkomst.simulatie[c.actief].over_armen[f"oordeel.gemeente.{jaren}.verschil"])
    laag, hoog = (Formule(f"{{F:naam band.gemeente.{jaren}.{maat}}}", float(grenzen[maat][0])) for maat in ("p10", "p90"))
    tekst = f"In acht van de tien trekkingen ligt het verschil voor de gemeente over {JAREN[jaren]} tussen, x € 1.000:"
    zin = Formule(f'IF(ISNUMBER(F{{rij}}),"{tekst}","{GEWIJZIGD}")', tekst)
    return _met_bedragen(zin, F=laag, G=hoog)


def _met_bedragen(zin: Formule | str, **bedragen: Formule) -> Regel:
    """Een zin met bedragen rechts ernaast, zodat zij leesbaar blijven in elke taal."""
    return Vrij((Cel("A", zin), *(Cel(kolom, bedrag, "formule", EURO_1000) for kolom, bedrag in bedragen.items())))


VERSCHILT, GELIJK = "Let op: de betalers verschillen. ", "De drie betalers komen gelijk uit. "
ZEKER = "Het oordeel voor de gemeente is in elke trekking hetzelfde: het volgt uit de aannames."
WISSELEND = "Het oordeel voor de gemeente verschilt per trekking."
GEWIJZIGD = "Gewijzigd: maak het werkboek opnieuw voor modelkans en band."


def _zekerheid(c: Context) -> Regel:
    """Of het oordeel voor de gemeente in alle trekkingen gelijk is; dan zegt de modelkans niets over onzekerheid."""
    cel, kans = "{F:naam oordeel gemeente}", c.modelkans("gemeente", c.horizonnen[-1])
    waarde = ZEKER if kans in (0.0, 1.0) else WISSELEND
    return _zin(f'IF(ISNUMBER({cel}),IF({cel}*(1-{cel})=0,"{ZEKER}","{WISSELEND}"),"{GEWIJZIGD}")', waarde, "tekst")


def _oekraine(c: Context) -> Regel:
    """De keuze voor de jaren na de tijdelijke bescherming, met het bedrag dat eraan hangt."""
    bedrag = float(c.postwaarde(OPEN_BEKOSTIGING, ARMEN[0])[AANLOOPJAREN:].sum())
    zin = "Voor Oekraïners ligt na 4 maart 2027 geen bekostiging vast; dit model laat haar doorlopen. Daar hangt aan, x € 1.000:"
    return _met_bedragen(zin, G=Formule(f"{{post {OPEN_BEKOSTIGING} {ARMEN[0]}}}", bedrag))


def _zin(formule: str, waarde: str, stijl: str) -> Regel:
    return Vrij((Cel("A", Formule(formule, waarde), stijl),))


def _oordeelcel(regel: str, jaren: int) -> str:
    """De cel in de oordeeltabel met het woord voor een regel en termijn."""
    return f"{{{'H' if jaren == min(JAREN) else 'I'}:naam {regel}}}"


OPEN_BEKOSTIGING = "oekraine.niet_vastgelegd"
JAREN = {4: "vier jaar", 10: "tien jaar", 15: "vijftien jaar"}


def _gewicht(c: Context, klasse: str) -> tuple[str, float]:
    """De som over de modelbladen van het absolute verschil in een gegevensklasse (het laatste blad telt op): formule en waarde."""
    modellen = c.uitkomst.schema.modellen
    return f"{{F:naam opgeteld {modellen[-1].naam} {klasse}}}", sum(c.verschil_per_klasse[m.naam][klasse] for m in modellen)


def _aannames(c: Context) -> Iterator[Regel]:
    """Per aanname haar band, het effect van haar uiteinden, en waar het oordeel omslaat; vast bij het scenario van dit werkboek."""
    meting, omslagen = c.gevoeligheid
    yield _koprij(
        (
            "Aanname",
            "Laag",
            "Midden",
            "Hoog",
            "Effect bij laag",
            "Effect bij hoog",
            "In jaar",
            "Eenheid (klik voor bron)",
            "Oordeel slaat om bij",
        )
    )
    for omslag in omslagen[:HOEVEEL_AANNAMES]:
        balk = omslag.balk
        op_parameters = balk.sleutel in c.uitkomst.schema.parameters
        per_arm = c.varieert("parameter", balk.sleutel)[0] if op_parameters else False
        naar = naar_regel("parameter", balk.sleutel, ARMEN[0] if per_arm else None) if op_parameters else ""
        yield Vrij(
            (
                Cel("A", balk.omschrijving, "alinea"),
                *(Cel(k, w, "vast", VERHOUDING) for k, w in zip("BCD", (balk.laag, balk.midden, balk.hoog), strict=True)),
                Cel("E", balk.uitkomst_laag - meting.rekenpad, "vast", EURO_1000),
                Cel("F", balk.uitkomst_hoog - meting.rekenpad, "vast", EURO_1000),
                Cel("G", balk.jaar, "vast", JAARTAL),
                Cel("H", balk.eenheid, "koppeling rechts" if op_parameters else "rechts", naar=naar),
                Cel("I", NERGENS if omslag.waarde is None else omslag.waarde, "vast rechts", VERHOUDING),
            )
        )


HOEVEEL_AANNAMES = 4
NERGENS = "niet in de band"


def _klassen(c: Context) -> Iterator[Regel]:
    gewichten = {klasse: _gewicht(c, klasse) for klasse in GEGEVENSKLASSEN}
    totaal = sum(waarde for _, waarde in gewichten.values())
    for klasse, (formule, waarde) in gewichten.items():
        yield Vrij(
            (
                Cel("A", klasse),
                Cel("B", Formule(formule, waarde), "formule", EURO_1000),
                Cel(
                    "C",
                    Formule(
                        f"IF(SUM({{$B:naam klasse {GEGEVENSKLASSEN[0]}}}:{{$B:naam klasse {GEGEVENSKLASSEN[-1]}}})=0,0,"
                        f"B{{rij}}/SUM({{$B:naam klasse {GEGEVENSKLASSEN[0]}}}:{{$B:naam klasse {GEGEVENSKLASSEN[-1]}}}))",
                        waarde / totaal if totaal else 0.0,
                    ),
                    "formule",
                    AANDEEL,
                ),
            ),
            naam=f"klasse {klasse}",
        )


def _verkenning(c: Context) -> Regel:
    """Zolang minder dan de helft van het verschil op cijfers van de gemeente zelf rust, is het een verkenning."""
    eigen, bron = (f"{{C:naam klasse {klasse}}}" for klasse in GEGEVENSKLASSEN[:2])
    gewichten = [_gewicht(c, klasse)[1] for klasse in GEGEVENSKLASSEN]
    waarden = VERKENNING if 2 * sum(gewichten[:2]) < max(sum(gewichten), 1e-9) else RUST_OP_EIGEN
    return _zin(f'IF({eigen}+{bron}+{eigen}+{bron}<1,"{VERKENNING}","{RUST_OP_EIGEN}")', waarden, "vet")


VERKENNING = "Verkenning, geen begrotingscijfer: minder dan de helft rust op cijfers van de gemeente zelf."
RUST_OP_EIGEN = "Minstens de helft van het verschil rust op cijfers van de gemeente zelf."


def _koprij(koppen: Sequence[str]) -> Regel:
    return Vrij(tuple(Cel(k, kop, "kolomkop rechts" if k > "A" else "kolomkop") for k, kop in zip("ABCDEFGHI", koppen, strict=False)))


def _oordeel(c: Context) -> Iterator[Regel]:
    kort, midden, lang = c.horizonnen
    koppen = (
        "Betaler",
        f"Netto last {kort} jaar",
        f"Netto last {midden} jaar",
        f"Netto last {lang} jaar",
        f"Contante waarde {lang} jaar",
        f"Modelkans {lang} jaar",
        "Omslagjaar",
        f"Structureel is over {kort} jaar",
        f"Structureel is over {lang} jaar",
    )
    yield _koprij(koppen)
    for partij in c.uitkomst.schema.partijen.oordelen:
        bedragen = [(f"{{post oordeel.{partij}.{n}.verschil}}", c.getal(f"oordeel.{partij}.{n}.verschil")) for n in c.horizonnen]
        bedragen.append((f"{{post oordeel.{partij}.{lang}.ncw}}", c.getal(f"oordeel.{partij}.{lang}.ncw")))
        kans = (f"{{naam modelkans.{partij}.{lang}}}", c.modelkans(partij, lang))
        omslag = Cel("G", Formule(f"{{post omslag.{partij}}}", c.getal(f"omslag.{partij}")), "formule", OMSLAG)
        yield _oordeelregel(c.plaatselijke_partij(partij), bedragen, kans, omslag, f"oordeel {partij}")
    landelijk = c.uitkomst.nederland[c.actief]
    for partij in c.uitkomst.schema.partijen.oordelen:
        sleutels = [f"oordeel.{partij}.{n}.verschil" for n in c.horizonnen]
        bedragen = [(f"{{naam nederland.{partij}.{n}}}", landelijk.getallen[s]) for n, s in zip(c.horizonnen, sleutels, strict=True)]
        bedragen.append((f"{{naam nederland.ncw.{partij}.{lang}}}", landelijk.getallen[f"oordeel.{partij}.{lang}.ncw"]))
        kans = (f"{{naam nederland.kans.{partij}.{lang}}}", landelijk.kansen[sleutels[-1]])
        yield _oordeelregel(c.landelijke_partij(partij), bedragen, kans, None, f"nederland {partij}")


def _oordeelregel(titel: str, bedragen: Sequence[tuple[str, float]], kans: tuple[str, float], omslag: Cel | None, naam: str) -> Regel:
    """Een betaler: verschil per termijn, contante waarde, modelkans, omslagjaar en het oordeel in woorden."""
    cellen = [Cel("A", titel, "vet")]
    cellen += [Cel(k, Formule(*bedrag), "formule", EURO_1000) for k, bedrag in zip("BCDE", bedragen, strict=True)]
    cellen.append(Cel("F", Formule(*kans), "formule", AANDEEL))
    if omslag:
        cellen.append(omslag)
    for kolom, bron, (_, waarde) in (("H", "B", bedragen[0]), ("I", "D", bedragen[2])):
        cellen.append(Cel(kolom, Formule(_woordformule(f"{bron}{{rij}}"), _woord(waarde)), "vet rechts"))
    return Vrij(tuple(cellen), naam=naam)


def _kerncijfers(c: Context) -> Iterator[Regel]:
    kort, *_, lang = c.horizonnen
    jaren = c.uitkomst.inst.jaren[AANLOOPJAREN : AANLOOPJAREN + kort]
    koppen = ["Netto last gemeente", *(str(jaar) for jaar in jaren), f"Samen {kort} jaar", f"Samen {lang} jaar"]
    yield _koprij(koppen)
    regels = [(ARMTITEL[arm], "post", f"netto.gemeente {arm}", c.postwaarde("netto.gemeente", arm)) for arm in ARMEN]
    regels.append(("Verschil (structureel min crisis)", "post", "verschil.netto.gemeente", c.postwaarde("verschil.netto.gemeente", None)))
    for arm in ARMEN:
        for maat in ("p10", "p90"):
            waarden = c.bladwaarde("simulatie", f"netto.gemeente.{maat}", arm, c.actief)
            regels.append((f"   {ARMTITEL[arm]}, {maat.upper()}", "simulatie", f"netto.gemeente.{maat} {arm}", waarden))
    for titel, soort, sleutel, waarden in regels:
        cellen = [Cel("A", titel, "vet" if soort == "post" else "zacht")]
        for plaats, kolom in enumerate("BCDE"):
            jaarkolom = RASTER.begroting(plaats)
            formule = Formule(f"{{{jaarkolom}:{soort} {sleutel}}}", float(waarden[AANLOOPJAREN + plaats]))
            cellen.append(Cel(kolom, formule, "formule" if soort == "post" else "zacht", EURO_1000))
        if soort == "post":
            som = float(waarden[AANLOOPJAREN : AANLOOPJAREN + kort].sum())
            cellen.append(Cel("F", Formule("SUM(B{rij}:E{rij})", som), "formule", EURO_1000))
            totaal = float(waarden[AANLOOPJAREN:].sum())
            cellen.append(Cel("G", Formule(f"{{post {sleutel}}}", totaal), "formule", EURO_1000))
        yield Vrij(tuple(cellen))


def _betalers(c: Context) -> Iterator[Regel]:
    koppen = ("Partij", ARMTITEL["crisis"], ARMTITEL["structureel"], "Verschil")
    yield _koprij(koppen)
    wie = c.uitkomst.schema.partijen
    for partij in (*wie.aanwezig, SAMENLEVING):
        bedragen = [float(c.postwaarde(f"netto.{partij}", arm)[AANLOOPJAREN:].sum()) for arm in ARMEN]
        stijl = "totaal" if partij == SAMENLEVING else "formule"
        yield Vrij(
            (
                Cel("A", wie.opschrift(partij), "koppeling", naar=naar_regel("post", f"netto.{partij}", ARMEN[0])),
                *(
                    Cel(k, Formule(f"{{post netto.{partij} {arm}}}", bedrag), stijl, EURO_1000)
                    for k, arm, bedrag in zip("BC", ARMEN, bedragen, strict=True)
                ),
                Cel("D", Formule("C{rij}-B{rij}", bedragen[1] - bedragen[0]), stijl, EURO_1000),
            )
        )
