"""Het antwoord op een bladzijde: oordeel per betaler in zinnen die het gekozen scenario volgen, kerncijfers en een grafiek."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kostenmodel.doorrekening import ARMEN
from kostenmodel.herkomst import GEGEVENSKLASSEN
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.totalen import RIJK, SAMENLEVING

from ..context import ARMTITEL, SCENARIOKEUZE, Context
from ..grafieken import armen_per_jaar
from ..raster import RASTER
from ..regels import Cel, Formule, Kop, Regel, Vrij, Werkblad, verwijs
from ..stijl import AANDEEL, EURO_1000, JAARTAL, OMSLAG
from .controles import HOOFDCONTROLE
from .scenario import NAAM as SCENARIOBLAD

NAAM = "Samenvatting"
DUIZEND = "{I:parameter algemeen.duizend}"


def blad(c: Context) -> Werkblad:
    regels: list[Regel] = [
        *_keuze(c),
        Vrij(),
        Kop("Het antwoord"),
        *_zinnen(c),
        _verkenning(c),
        Vrij(),
        Kop("Oordeel per betaler: structureel min crisis, netto last, bedragen x € 1.000, een min is een voordeel"),
        *_oordeel(c),
        Vrij(),
        Kop(f"Netto last van de gemeente {c.uitkomst.gemeente.naam}, bedragen x € 1.000, lasten min baten"),
        *_kerncijfers(c),
        Vrij(),
        Kop(f"Wie betaalt wat in {c.uitkomst.gemeente.naam} over vijftien jaar, netto last x € 1.000"),
        *_betalers(c),
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
        schrijver.vel.fit_to_pages(1, 1)
        schrijver.vel.set_portrait()

    return Werkblad(
        NAAM,
        f"Samenvatting – {c.uitkomst.gemeente.naam}",
        "Wat het asielbeleid de gemeente kost onder crisisbekostiging en onder structurele bekostiging, en wie wat betaalt.",
        regels,
        met_jaren=False,
        breedtes={"A": 46} | dict.fromkeys("BCDEFGHI", 17),
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
            Cel("C", "nummer:", "zacht"),
            Cel("D", Formule(f"MATCH(B{{rij}},{lijst},0)", float(nummer)), "zacht", JAARTAL),
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
    kort, *_, lang = c.horizonnen
    naam = c.uitkomst.gemeente.naam
    landelijk = c.uitkomst.nederland[c.actief].getallen
    hier = {n: _woord(c.getal(f"oordeel.gemeente.{n}.verschil")) for n in (kort, lang)}
    land = {(p, n): _woord(landelijk[f"oordeel.{p}.{n}.verschil"]) for p in (RIJK, SAMENLEVING) for n in (kort, lang)}
    verschilt, gelijk = "Let op: de uitkomst verschilt per betaler. ", "Nederland en de gemeente komen dezelfde kant uit. "
    slot = (f"Over {JAREN[lang]} is structureel voor Nederland als geheel ", f" en voor {naam} ")
    eigen, samen = _oordeelcel("oordeel gemeente", lang), _oordeelcel(f"nederland {SAMENLEVING}", lang)
    yield _zin(
        f'IF({eigen}={samen},"{gelijk}","{verschilt}")&"{slot[0]}"&{samen}&"{slot[1]}"&{eigen}&"."',
        (gelijk if hier[lang] == land[SAMENLEVING, lang] else verschilt) + f"{slot[0]}{land[SAMENLEVING, lang]}{slot[1]}{hier[lang]}.",
        "vet",
    )
    bedrag = c.getal(f"oordeel.gemeente.{lang}.verschil")
    cel = f"{{post oordeel.gemeente.{lang}.verschil}}"
    nodig = "Compensatie die de gemeente neutraal maakt: "
    onnodig = f"De gemeente heeft over {JAREN[lang]} geen compensatie nodig om op nul uit te komen."
    yield _zin(
        f'IF({cel}>0,"{nodig}"&ROUND({cel}/{DUIZEND},0)&" duizend euro over {JAREN[lang]}.","{onnodig}")',
        f"{nodig}{int(bedrag / 1000 + 0.5)} duizend euro over {JAREN[lang]}." if bedrag > 0 else onnodig,
        "tekst",
    )
    delen = (
        f"Over {JAREN[kort]} (de begroting) is structureel voor {naam} ",
        ", voor het Rijk landelijk ",
        " en voor Nederland als geheel ",
    )
    rijk, samen = (_oordeelcel(f"nederland {p}", kort) for p in (RIJK, SAMENLEVING))
    yield _zin(
        f'"{delen[0]}"&{_oordeelcel("oordeel gemeente", kort)}&"{delen[1]}"&{rijk}&"{delen[2]}"&{samen}&"."',
        f"{delen[0]}{hier[kort]}{delen[1]}{land[RIJK, kort]}{delen[2]}{land[SAMENLEVING, kort]}.",
        "tekst",
    )
    yield _zekerheid(c)
    yield _oekraine(c)


ZEKER = "Het oordeel voor de gemeente is in elke trekking hetzelfde: het volgt uit de aannames."
WISSELEND = "Het oordeel voor de gemeente verschilt per trekking."
GEWIJZIGD = "Na een wijziging geldt de modelkans niet meer."


def _zekerheid(c: Context) -> Regel:
    """Of het oordeel voor de gemeente in alle trekkingen gelijk is; dan zegt de modelkans niets over onzekerheid."""
    cel, kans = "{F:naam oordeel gemeente}", c.modelkans("gemeente", c.horizonnen[-1])
    waarde = ZEKER if kans in (0.0, 1.0) else WISSELEND
    return _zin(f'IF(ISNUMBER({cel}),IF({cel}*(1-{cel})=0,"{ZEKER}","{WISSELEND}"),"{GEWIJZIGD}")', waarde, "tekst")


def _oekraine(c: Context) -> Regel:
    """De keuze voor de jaren na de tijdelijke bescherming, met het bedrag dat eraan hangt."""
    bedrag = float(c.postwaarde(OPEN_BEKOSTIGING, ARMEN[0])[AANLOOPJAREN:].sum())
    return Vrij(
        (
            Cel(
                "A", "Voor Oekraïners ligt na 4 maart 2027 geen bekostiging vast; dit model laat haar doorlopen. Daar hangt aan, x € 1.000:"
            ),
            Cel("G", Formule(f"{{post {OPEN_BEKOSTIGING} {ARMEN[0]}}}", bedrag), "formule", EURO_1000),
        )
    )


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
    return Vrij(
        tuple(Cel(k, kop, "kolomkop rechts" if k > "A" else "kolomkop") for k, kop in zip("ABCDEFGHI", koppen, strict=False)),
        hoogte=32,
    )


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
                Cel("A", wie.opschrift(partij), "vet" if partij == SAMENLEVING else "tekst"),
                *(
                    Cel(k, Formule(f"{{post netto.{partij} {arm}}}", bedrag), stijl, EURO_1000)
                    for k, arm, bedrag in zip("BC", ARMEN, bedragen, strict=True)
                ),
                Cel("D", Formule("C{rij}-B{rij}", bedragen[1] - bedragen[0]), stijl, EURO_1000),
            )
        )
