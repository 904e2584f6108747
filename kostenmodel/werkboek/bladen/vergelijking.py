"""Crisis naast structureel: oordeel per betaler, verschil per jaar, contante waarde, eindwaarden en de trekkingen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kostenmodel.doorrekening import ARMEN
from kostenmodel.onzekerheid import MATEN, modelkans

from ..context import ARMTITEL, Context
from ..grafieken import armen_per_jaar
from ..notatie import miljoenen
from ..raster import TOTAAL
from ..regels import ActieveRegel, BlokRegel, Cel, Formule, GetalRegel, Kop, PostRegel, Regel, Vrij, Werkblad
from ..stijl import AANDEEL, EURO, JAARTAL, OMSLAG

NAAM = "Vergelijking"
KANSKOLOMMEN, PADKOLOMMEN = "GHIJKLMN", "OPQRSTUV"


def blad(c: Context) -> Werkblad:
    schema = c.uitkomst.schema
    regels: list[Regel] = [
        Vrij(
            (
                Cel(
                    "A",
                    "Verschil is structureel min crisis. Een min is een voordeel van structureel, een plus een nadeel.",
                    "vet",
                ),
            )
        ),
        Vrij(),
        Kop("Oordeel per betaler"),
    ]
    for post in schema.getallen:
        regels.append(GetalRegel(post, OMSLAG if post.sleutel.startswith("omslag.") else ""))
    regels += [Vrij(), Kop("Verschil in netto last per jaar, per betaler")]
    regels += [PostRegel(p, None) for p in schema.verschillen if p.sleutel.startswith("verschil.netto.")]
    regels += [Vrij(), Kop("Opgeteld verschil en omslagjaar")]
    regels += [PostRegel(p, None) for p in schema.verschillen if p.sleutel.startswith("opgeteld.")]
    regels += [PostRegel(p, None, notatie=JAARTAL) for p in schema.verschillen if p.sleutel.startswith("gunstig.")]
    regels += [Vrij(), Kop("Verschil in netto kasuitgave, constante prijzen (voor de contante waarde)")]
    regels += [PostRegel(p, None) for p in schema.verschillen if p.sleutel.startswith(("verschil.reeel.", "verschil.eindwaarde."))]
    for arm in ARMEN:
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: netto last en kasuitgave per partij")]
        regels += [PostRegel(post, arm) for post in (*schema.over_modellen, *schema.eindwaarden)]
    regels.append(Vrij())
    grafiekrij = len(regels) + 6
    regels += [Vrij()] * 19
    regels += [*_trekkingen(c), Vrij(), *_modelkansen(c)]

    def grafiek(boek: Any, schrijver: Any) -> None:
        armen_per_jaar(
            boek,
            schrijver.vel,
            f"B{grafiekrij}",
            f"Netto last gemeente {c.uitkomst.gemeente.naam}",
            [schrijver.adressen.rij("post", "netto.gemeente", arm) for arm in ARMEN],
            "x € 1.000",
            "Netto last van de gemeente per jaar, crisis naast structureel.",
        )

    return Werkblad(
        NAAM,
        f"Vergelijking – {c.uitkomst.gemeente.naam}",
        "Wat structurele bekostiging scheelt voor gemeente, Rijk en samenleving: per jaar, opgeteld en contant gemaakt.",
        regels,
        daarna=grafiek,
    )


def _trekkingen(c: Context) -> Iterator[Regel]:
    inst = c.uitkomst.inst
    yield Kop("Onzekerheid: netto last gemeente over alle trekkingen")
    yield Vrij(
        (
            Cel(
                "A",
                f"{inst.trekkingen} trekkingen, zaad {inst.zaad}. Vaste uitkomst: wijzigen van gele cellen vergt opnieuw draaien.",
                "zacht",
            ),
        )
    )
    blokken: list[Regel] = []
    for arm in ARMEN:
        for maat, omschrijving in MATEN.items():
            sleutel = f"netto.gemeente.{maat}"
            tekst = f"{omschrijving} – {ARMTITEL[arm].lower()}"
            yield ActieveRegel("simulatie", sleutel, arm, True, tekst, "EUR/jaar", "trekkingen", "model")
            blokken += [BlokRegel("simulatie", sleutel, arm, s, tekst, "EUR/jaar", "model") for s in c.uitkomst.scenarios]
    for arm in ARMEN:
        yield Vrij((Cel("B", _rekenpad_tegen_gemiddelde(c, arm), "tekst"),), naam=f"rekenpad {arm}")
    yield Vrij()
    yield Kop("Trekkingen per scenario")
    yield from blokken


def _rekenpad_tegen_gemiddelde(c: Context, arm: str) -> str:
    """Een zin bij het scenario waarmee het werkboek is gemaakt."""
    rekenpad, gemiddelde, ver = c.rekenpad_en_gemiddelde(arm)
    oordeel = "wijkt meer dan 10% af van" if ver else "ligt binnen 10% van"
    return (
        f"{ARMTITEL[arm]}, {c.scenario_titel(c.actief)}: het rekenpad ({miljoenen(rekenpad)}) {oordeel} het gemiddelde van de "
        f"trekkingen ({miljoenen(gemiddelde)}), opgeteld over de jaren vanaf het begrotingsjaar."
    )


def _modelkansen(c: Context) -> Iterator[Regel]:
    """Per betaler en termijn: de modelkans van elk scenario, met het rekenpadtotaal waar die kans bij hoort."""
    scenarios = c.uitkomst.scenarios
    yield Kop("Modelkans: deel van de trekkingen waarin structureel voordeliger is (netto last)")
    yield Vrij(
        (
            Cel("B", "Vaste uitkomst per scenario; rechts het rekenpadtotaal dat erbij hoort.", "zacht"),
            *(Cel(k, f"Kans: {c.scenario_titel(s)}", "kolomkop") for k, s in zip(KANSKOLOMMEN, scenarios, strict=False)),
            *(Cel(k, f"Pad: {c.scenario_titel(s)}", "kolomkop") for k, s in zip(PADKOLOMMEN, scenarios, strict=False)),
        ),
        hoogte=48,
    )
    laatste_kans, laatste_pad = KANSKOLOMMEN[len(scenarios) - 1], PADKOLOMMEN[len(scenarios) - 1]
    for post in c.uitkomst.schema.getallen:
        if not post.sleutel.endswith(".verschil"):
            continue
        _, partij, jaren, _ = post.sleutel.split(".")
        kansen = [modelkans(c.uitkomst.simulatie[s].over_armen[post.sleutel]) for s in scenarios]
        paden = [float(c.uitkomst.vergelijking[s][post.sleutel][0]) for s in scenarios]
        pad = f"INDEX({PADKOLOMMEN[0]}{{rij}}:{laatste_pad}{{rij}},1,scenario_nr)"
        kans = f"INDEX({KANSKOLOMMEN[0]}{{rij}}:{laatste_kans}{{rij}},1,scenario_nr)"
        live = f"{{post {post.sleutel}}}"
        formule = Formule(
            f'IF(ABS({live}-{pad})>1,"n.v.t.",{kans})',
            kansen[scenarios.index(c.actief)],
        )
        yield Vrij(
            (
                Cel("A", f"modelkans.{partij}.{jaren}", "sleutel"),
                Cel("B", f"Modelkans {c.uitkomst.schema.partijen.opschrift(partij)}, {jaren} jaar"),
                Cel("C", "1", "zacht"),
                Cel(TOTAAL, formule, "totaal", AANDEEL),
                *(Cel(k, w, "vast", AANDEEL) for k, w in zip(KANSKOLOMMEN, kansen, strict=False)),
                *(Cel(k, w, "vast", EURO) for k, w in zip(PADKOLOMMEN, paden, strict=False)),
            ),
            naam=f"modelkans.{partij}.{jaren}",
        )
