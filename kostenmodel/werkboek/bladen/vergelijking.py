"""Crisis naast structureel: oordeel per betaler, verschil per jaar, contante waarde, eindwaarden en de trekkingen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kostenmodel.doorrekening import ARMEN, OP_DE_BEGROTING
from kostenmodel.onzekerheid import MATEN, modelkans
from kostenmodel.totalen import REKENING

from ..context import ARMTITEL, Context
from ..grafieken import armen_per_jaar
from ..notatie import miljoenen
from ..raster import JAARKOLOMMEN, TOTAAL
from ..regels import ActieveRegel, BlokRegel, Cel, Formule, GetalRegel, Kop, PostRegel, Regel, Vrij, Werkblad
from ..stijl import AANDEEL, EURO, JAARTAL, OMSLAG

NAAM = "Vergelijking"
VERKLARING_REST = (
    "De rest bevat Nidos, terugkeer en rechtsbijstand, en het verschil in verwachte bezetting: de begroting 2026 rekent met "
    "104.000 bewoners in 2026 en 124.000 in 2027. Na 2027 daalt de begroting begrotingstechnisch."
)
WAARDEKOLOMMEN, PADKOLOMMEN = "GHIJKLMN", "OPQRSTUV"


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
    regels += [Vrij(), *_aansluiting(c)]
    for arm in ARMEN:
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: netto last en kasuitgave per partij")]
        regels += [PostRegel(post, arm) for post in (*schema.over_modellen, *schema.eindwaarden)]
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: rekening per partij, kosten en overdrachten apart")]
        regels += [PostRegel(post, arm) for post in schema.rekening]
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: prijs van onvoorspelbaarheid, alle betalers samen (zit al in de kosten hierboven)")]
        regels += [PostRegel(post, arm) for post in schema.onvoorspelbaarheid]
    regels.append(Vrij())
    grafiekrij = len(regels) + 6
    regels += [Vrij()] * 19
    regels += [*_brug(c), Vrij(), *_trekkingen(c), Vrij(), *_modelkansen(c), Vrij(), *_nederland(c), Vrij(), *_rekening_van_nederland(c)]

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


def _aansluiting(c: Context) -> Iterator[Regel]:
    """Het model naast de begroting Asiel en Migratie: wat er voor opvang overblijft, wat het model daarvan verklaart en de rest."""
    yield Kop("Aansluiting op de rijksbegroting Asiel en Migratie (Nederland, crisisbekostiging; in geen enkel totaal)")
    yield from (PostRegel(p, None) for p in c.uitkomst.schema.rijksbegroting)
    blokken: list[Regel] = []
    for partij in OP_DE_BEGROTING:
        sleutel = f"nederland.{partij}"
        tekst = f"Model: netto last {c.uitkomst.schema.partijen.opschrift(partij)} in heel Nederland"
        yield ActieveRegel("simulatie", sleutel, ARMEN[0], True, tekst, "EUR/jaar", "rekenpad Nederland", "model")
        blokken += [BlokRegel("simulatie", sleutel, ARMEN[0], s, tekst, "EUR/jaar", "model") for s in c.uitkomst.scenarios]
    landelijk = [c.bladwaarde("simulatie", f"nederland.{partij}", ARMEN[0], c.actief) for partij in OP_DE_BEGROTING]
    rest = c.postwaarde("rijksbegroting.opvang", None) - sum(landelijk)
    cellen = [
        Cel(
            k,
            Formule(
                "-".join(
                    [f"{{{k}:post rijksbegroting.opvang}}", *(f"{{{k}:simulatie nederland.{p} {ARMEN[0]}}}" for p in OP_DE_BEGROTING)]
                ),
                float(w),
            ),
            "totaal",
            EURO,
        )
        for k, w in zip(JAARKOLOMMEN, rest, strict=True)
    ]
    yield Vrij((Cel("B", "Niet door dit model verklaard", "vet"), Cel("C", "EUR/jaar"), *cellen))
    yield Vrij((Cel("B", VERKLARING_REST, "zacht"),))
    yield from blokken


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


def _vaste_koppen(c: Context, wat: str) -> Regel:
    """Koppen boven regels met een waarde per scenario en het gemeentelijke rekenpadtotaal waar die bij hoort."""
    scenarios = c.uitkomst.scenarios
    return Vrij(
        (
            *(Cel(k, f"{wat}: {c.scenario_titel(s)}", "kolomkop") for k, s in zip(WAARDEKOLOMMEN, scenarios, strict=False)),
            *(Cel(k, f"Pad: {c.scenario_titel(s)}", "kolomkop") for k, s in zip(PADKOLOMMEN, scenarios, strict=False)),
        ),
        hoogte=48,
    )


def _vaste_regel(c: Context, naam: str, omschrijving: str, getal: str, waarden: Sequence[float], notatie: str) -> Regel:
    """Een vaste uitkomst per scenario; wijkt het rekenpad in de cellen af van het bewaarde pad, dan 'n.v.t.'."""
    scenarios = c.uitkomst.scenarios
    paden = [float(c.uitkomst.vergelijking[s][getal][0]) for s in scenarios]
    pad, waarde = (f"INDEX({k[0]}{{rij}}:{k[len(scenarios) - 1]}{{rij}},1,scenario_nr)" for k in (PADKOLOMMEN, WAARDEKOLOMMEN))
    formule = Formule(f'IF(ABS({{post {getal}}}-{pad})>1,"n.v.t.",{waarde})', waarden[scenarios.index(c.actief)])
    return Vrij(
        (
            Cel("A", naam, "sleutel"),
            Cel("B", omschrijving),
            Cel("C", "1" if notatie == AANDEEL else "EUR", "zacht"),
            Cel(TOTAAL, formule, "totaal", notatie),
            *(Cel(k, w, "vast", notatie) for k, w in zip(WAARDEKOLOMMEN, waarden, strict=False)),
            *(Cel(k, w, "vast", EURO) for k, w in zip(PADKOLOMMEN, paden, strict=False)),
        ),
        naam=naam,
    )


def _brug(c: Context) -> Iterator[Regel]:
    """De weg van crisis naar structureel in twee stappen per betaler; samen het verschil over de hele tabel."""
    yield Kop("Brug van crisis naar structureel over vijftien jaar: eerst wat er staat, dan wie betaalt")
    yield _vaste_koppen(c, "Brug")
    lang = max(c.horizonnen)
    for partij in c.uitkomst.schema.partijen.oordelen:
        naam, getal = c.plaatselijke_partij(partij), f"oordeel.{partij}.{lang}.verschil"
        stappen = [c.uitkomst.brug[s][partij] for s in c.uitkomst.scenarios]
        keuzes, betaling = [b.keuzes for b in stappen], [b.betaling for b in stappen]
        wat = f"{naam}: andere plaatsen, contracten en woningen, regels van nu"
        yield _vaste_regel(c, f"brug.{partij}.keuzes", wat, getal, keuzes, EURO)
        wat = f"{naam}: andere regels voor betalen (verschuiving tussen betalers)"
        yield _vaste_regel(c, f"brug.{partij}.betaling", wat, getal, betaling, EURO)


def _modelkansen(c: Context) -> Iterator[Regel]:
    """Per betaler en termijn de modelkans van elk scenario."""
    yield Kop("Modelkans: deel van de trekkingen waarin structureel voordeliger is (netto last)")
    yield _vaste_koppen(c, "Kans")
    for sleutel, partij, jaren in _verschilgetallen(c):
        kansen = [modelkans(c.uitkomst.simulatie[s].over_armen[sleutel]) for s in c.uitkomst.scenarios]
        naam = c.uitkomst.schema.partijen.opschrift(partij)
        yield _vaste_regel(c, f"modelkans.{partij}.{jaren}", f"Modelkans {naam}, {jaren} jaar", sleutel, kansen, AANDEEL)


def _nederland(c: Context) -> Iterator[Regel]:
    """Hetzelfde oordeel voor het hele land: wat daar voordelig is, kan in een gemeente nadelig uitvallen."""
    yield Kop("Nederland als geheel: verschil in netto last en modelkans (vaste uitkomst per scenario)")
    yield _vaste_koppen(c, "Nederland")
    for sleutel, partij, jaren in _verschilgetallen(c):
        oordelen = [c.uitkomst.nederland[s] for s in c.uitkomst.scenarios]
        naam = c.landelijke_partij(partij)
        waarden, kansen = [o.getallen[sleutel] for o in oordelen], [o.kansen[sleutel] for o in oordelen]
        yield _vaste_regel(c, f"nederland.{partij}.{jaren}", f"{naam}, verschil over {jaren} jaar", sleutel, waarden, EURO)
        yield _vaste_regel(c, f"nederland.kans.{partij}.{jaren}", f"{naam}, modelkans {jaren} jaar", sleutel, kansen, AANDEEL)
        contant = sleutel.replace(".verschil", ".ncw")
        contanten = [o.getallen[contant] for o in oordelen]
        yield _vaste_regel(c, f"nederland.ncw.{partij}.{jaren}", f"{naam}, contante waarde {jaren} jaar", contant, contanten, EURO)


def _rekening_van_nederland(c: Context) -> Iterator[Regel]:
    """De rekening van heel Nederland per partij over de hele tabel: per scenario kosten, betaald, ontvangen en netto."""
    scenarios, wie = c.uitkomst.scenarios, c.uitkomst.schema.partijen
    yield Kop("Rekening van Nederland per partij: opgeteld over vijftien jaar, per scenario (vaste uitkomst)")
    koppen = [Cel(k, c.scenario_titel(s), "kolomkop") for k, s in zip(WAARDEKOLOMMEN, scenarios, strict=False)]
    yield Vrij((Cel("B", "Partij", "kolomkop"), Cel("C", "Eenheid", "kolomkop"), *koppen))
    for arm in ARMEN:
        for partij in wie.aanwezig:
            for soort, titel in {**REKENING, "netto": "Netto last"}.items():
                bedragen = [c.uitkomst.nederland[s].rekening[arm, partij, soort] for s in scenarios]
                if any(bedragen):
                    cellen = [Cel(k, b, "vast", EURO) for k, b in zip(WAARDEKOLOMMEN, bedragen, strict=False)]
                    naam = f"{wie.opschrift(partij)}: {titel.lower()} – {ARMTITEL[arm].lower()}"
                    yield Vrij((Cel("B", naam, "vet" if soort == "netto" else "tekst"), Cel("C", "EUR"), *cellen))


def _verschilgetallen(c: Context) -> Iterator[tuple[str, str, str]]:
    """Sleutel, partij en termijn van elk verschil in netto last."""
    for post in c.uitkomst.schema.getallen:
        if post.sleutel.endswith(".verschil"):
            _, partij, jaren, _ = post.sleutel.split(".")
            yield post.sleutel, partij, jaren
