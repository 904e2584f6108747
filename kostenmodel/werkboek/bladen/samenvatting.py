"""Het antwoord op een bladzijde: oordeel per betaler in zinnen die het gekozen scenario volgen, kerncijfers en een grafiek."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kostenmodel.doorrekening import ARMEN
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
        Vrij(),
        Kop("Oordeel per betaler: structureel min crisis, bedragen x € 1.000, een min is een voordeel"),
        *_oordeel(c),
        Vrij(),
        Kop(f"Netto last van de gemeente {c.uitkomst.gemeente.naam}, bedragen x € 1.000, lasten min baten"),
        *_kerncijfers(c),
        Vrij(),
        Kop("Wie betaalt wat over vijftien jaar, netto last x € 1.000"),
        *_betalers(c),
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
        breedtes={"A": 46} | dict.fromkeys("BCDEFGH", 17),
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
                "Verkenning, geen begrotingscijfer: er zijn nog geen eigen cijfers van de gemeente ingevuld; "
                "alle regels rusten op landelijke sleutels en aannames.",
                "zacht",
            ),
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


def _richting(cel: str) -> str:
    return f'IF({cel}<0,"goedkoper",IF({cel}>0,"duurder","even duur"))'


def _woord(waarde: float) -> str:
    return "goedkoper" if waarde < 0 else "duurder" if waarde > 0 else "even duur"


def _zinnen(c: Context) -> Iterator[Regel]:
    kort, *_, lang = c.horizonnen
    naam = c.uitkomst.gemeente.naam

    def cel(partij: str, jaren: int) -> str:
        return f"{{post oordeel.{partij}.{jaren}.verschil}}"

    def waarde(partij: str, jaren: int) -> float:
        return c.getal(f"oordeel.{partij}.{jaren}.verschil")

    g, s = waarde("gemeente", lang), waarde(SAMENLEVING, lang)
    tegengesteld, zelfde = (
        "Let op: de uitkomst verschilt per betaler. ",
        "De uitkomst wijst voor gemeente en samenleving dezelfde kant op. ",
    )
    yield Vrij(
        (
            Cel(
                "A",
                Formule(
                    f'IF({cel("gemeente", lang)}*{cel(SAMENLEVING, lang)}<0,"{tegengesteld}","{zelfde}")'
                    f'&"Over {JAREN[lang]} is structureel voor de samenleving "&{_richting(cel(SAMENLEVING, lang))}'
                    f'&" en voor {naam} "&{_richting(cel("gemeente", lang))}&"."',
                    (tegengesteld if g * s < 0 else zelfde)
                    + f"Over {JAREN[lang]} is structureel voor de samenleving {_woord(s)} en voor {naam} {_woord(g)}.",
                ),
                "vet",
            ),
        )
    )
    duizend = g / 1000
    yield Vrij(
        (
            Cel(
                "A",
                Formule(
                    f'IF({cel("gemeente", lang)}>0,"Compensatie die de gemeente neutraal maakt: "'
                    f'&ROUND({cel("gemeente", lang)}/{DUIZEND},0)&" duizend euro over {JAREN[lang]}.",'
                    f'"De gemeente heeft geen compensatie nodig om op nul uit te komen over {JAREN[lang]}.")',
                    f"Compensatie die de gemeente neutraal maakt: {int(duizend + 0.5)} duizend euro over {JAREN[lang]}."
                    if g > 0
                    else f"De gemeente heeft geen compensatie nodig om op nul uit te komen over {JAREN[lang]}.",
                ),
            ),
        )
    )
    gk, rk, sk = waarde("gemeente", kort), waarde(RIJK, kort), waarde(SAMENLEVING, kort)
    yield Vrij(
        (
            Cel(
                "A",
                Formule(
                    f'"In de vier begrotingsjaren is structureel voor {naam} "&{_richting(cel("gemeente", kort))}'
                    f'&", voor het Rijk "&{_richting(cel(RIJK, kort))}&" en voor de samenleving "&{_richting(cel(SAMENLEVING, kort))}&"."',
                    f"In de vier begrotingsjaren is structureel voor {naam} {_woord(gk)}, voor het Rijk {_woord(rk)} en voor de "
                    f"samenleving {_woord(sk)}.",
                ),
            ),
        )
    )


JAREN = {4: "vier jaar", 10: "tien jaar", 15: "vijftien jaar"}


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
        f"Oordeel {lang} jaar",
    )
    yield Vrij(tuple(Cel(k, kop, "kolomkop") for k, kop in zip("ABCDEFGH", koppen, strict=True)), hoogte=32)
    for partij in c.uitkomst.schema.partijen.oordelen:
        cellen = [Cel("A", c.uitkomst.schema.partijen.opschrift(partij), "vet")]
        sleutels = [*(f"oordeel.{partij}.{n}.verschil" for n in c.horizonnen), f"oordeel.{partij}.{lang}.ncw"]
        cellen += [Cel(k, Formule(f"{{post {s}}}", c.getal(s)), "formule", EURO_1000) for k, s in zip("BCDE", sleutels, strict=True)]
        naam = f"modelkans.{partij}.{lang}"
        cellen.append(Cel("F", Formule(f"{{naam {naam}}}", c.modelkans(partij, lang)), "formule", AANDEEL))
        cellen.append(Cel("G", Formule(f"{{post omslag.{partij}}}", c.getal(f"omslag.{partij}")), "formule", OMSLAG))
        lange = c.getal(sleutels[2])
        cellen.append(Cel("H", Formule(f"{_voordeel(f'{{post {sleutels[2]}}}')}", _voordeelwoord(lange)), "vet"))
        yield Vrij(tuple(cellen))


def _voordeel(cel: str) -> str:
    return f'IF({cel}<0,"voordeel",IF({cel}>0,"nadeel","neutraal"))'


def _voordeelwoord(waarde: float) -> str:
    return "voordeel" if waarde < 0 else "nadeel" if waarde > 0 else "neutraal"


def _kerncijfers(c: Context) -> Iterator[Regel]:
    kort, *_, lang = c.horizonnen
    jaren = c.uitkomst.inst.jaren[AANLOOPJAREN : AANLOOPJAREN + kort]
    koppen = ["Netto last gemeente", *(str(jaar) for jaar in jaren), f"Samen {kort} jaar", f"Samen {lang} jaar"]
    yield Vrij(tuple(Cel(k, kop, "kolomkop") for k, kop in zip("ABCDEFGH", koppen, strict=False)))
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
    yield Vrij(tuple(Cel(k, kop, "kolomkop") for k, kop in zip("ABCD", koppen, strict=True)), hoogte=32)
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
