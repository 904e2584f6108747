"""Crisis naast structureel: oordeel per betaler, brug, omslagpunten, verschil per kostenmodel en per inwoner, en de trekkingen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kostenmodel.doorrekening import OP_DE_BEGROTING
from kostenmodel.onzekerheid import MATEN, maten, modelkans
from kostenmodel.rekenkern import Post
from kostenmodel.rekenschema import ARMEN
from kostenmodel.signalen import REKENPAD_VAN, rekenpad_en_gemiddelde, sleutel_gemiddelde
from kostenmodel.totalen import REKENING
from kostenmodel.uitsplitsing import PER_HOOFD, PERSONEN

from ..brugregels import brug
from ..context import ARMTITEL, Context
from ..grafieken import lijnen
from ..grootste import verschil_per_regel
from ..omslagregels import omslagpunten
from ..raster import EENHEID, JAARKOLOMMEN
from ..regels import ActieveRegel, BlokRegel, Cel, Formule, GetalRegel, Kop, PostRegel, Regel, Vrij, Werkblad
from ..stijl import AANDEEL, EURO, JAARTAL, KLEUR_PARTIJ, OMSLAG
from ..vast import WAARDEKOLOMMEN, Pad, pad_van, vaste_koppen, vaste_regel
from ..verwijzen import verwijsregel

NAAM = "Vergelijking"
GRAFIEKEN = {"verschil.netto": "Verschil in netto last per jaar", "opgeteld": "Opgeteld verschil in netto last"}
GRAFIEKRIJEN = 18
UITLEG = (
    "Verschil is structureel min crisis. Een min is een voordeel van structureel, een plus een nadeel.",
    "Netto last: lopende prijzen, met kapitaallasten. Contante waarde: kasstroom in prijzen van het begrotingsjaar, zonder afschrijving en "
    "rente. Die twee tellen nooit bij elkaar op.",
)
VERKLARING_REST = (
    "De rest bevat Nidos, terugkeer en rechtsbijstand, en het verschil in verwachte bezetting: de begroting 2026 rekent met "
    "104.000 bewoners in 2026 en 124.000 in 2027. Na 2027 daalt de begroting begrotingstechnisch."
)


def blad(c: Context) -> Werkblad:
    schema = c.uitkomst.schema
    regels: list[Regel] = [*(Vrij((Cel("A", zin, "vet"),)) for zin in UITLEG), Vrij()]
    for naam in GRAFIEKEN:
        regels += [Vrij(naam=_grafieknaam(naam)), *[Vrij()] * GRAFIEKRIJEN]
    regels += [*_oordeel(c), *brug(c), Vrij(), *omslagpunten(c), Vrij()]
    regels += [Kop("Verschil in netto last per jaar, per betaler")]
    regels += [PostRegel(p, None) for p in schema.verschillen if p.sleutel.startswith("verschil.netto.")]
    regels += [Vrij(), Kop("Opgeteld verschil en omslagjaar")]
    regels += [PostRegel(p, None) for p in schema.verschillen if p.sleutel.startswith("opgeteld.")]
    regels += [PostRegel(p, None, notatie=JAARTAL) for p in schema.verschillen if p.sleutel.startswith("gunstig.")]
    regels += [Vrij(), *_per_model(c), *_per_hoofd(c), Vrij(), *_woningequivalent(c), Vrij(), *_aansluiting(c), Vrij()]
    regels += [*verschil_per_regel(c), Vrij()]
    regels += [Kop("Verschil in netto kasuitgave, constante prijzen (voor de contante waarde)")]
    regels += [PostRegel(p, None) for p in schema.verschillen if p.sleutel.startswith(("verschil.reeel.", "verschil.eindwaarde."))]
    for arm in ARMEN:
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: netto last en kasuitgave per partij")]
        regels += [PostRegel(post, arm) for post in (*schema.over_modellen, *schema.eindwaarden)]
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: rekening per partij, kosten en overdrachten apart")]
        regels += [PostRegel(post, arm) for post in schema.rekening]
        regels += [Vrij(), Kop(f"{ARMTITEL[arm]}: prijs van onvoorspelbaarheid, alle betalers samen (zit al in de kosten hierboven)")]
        regels += [PostRegel(post, arm) for post in schema.onvoorspelbaarheid]
    regels += [
        Vrij(),
        *_trekkingen(c),
        Vrij(),
        *_modelkansen(c),
        Vrij(),
        *_banden(c),
        Vrij(),
        *_nederland(c),
        Vrij(),
        *_rekening_van_nederland(c),
    ]
    regels += [Vrij(), *_hulpregels(c)]

    def grafieken(boek: Any, schrijver: Any) -> None:
        wie = schema.partijen
        for naam, titel in GRAFIEKEN.items():
            lijnen(
                boek,
                schrijver.vel,
                f"{EENHEID}{schrijver.adressen.naam(_grafieknaam(naam))[1]}",
                f"{titel}: structureel min crisis, deel in {c.uitkomst.gemeente.naam}",
                [(wie.opschrift(p), schrijver.adressen.rij("post", f"{naam}.{p}"), KLEUR_PARTIJ[p]) for p in wie.oordelen],
                "x € 1.000",
                f"{titel} van gemeente, Rijk en samenleving; onder nul is structureel voordeliger.",
                "#,##0,",
            )

    return Werkblad(
        NAAM,
        f"Vergelijking – {c.uitkomst.gemeente.naam}",
        "Wat structurele bekostiging scheelt voor gemeente, Rijk en samenleving: per jaar, opgeteld en contant gemaakt.",
        regels,
        daarna=grafieken,
    )


def _grafieknaam(naam: str) -> str:
    return f"grafiek {naam}"


def _oordeel(c: Context) -> Iterator[Regel]:
    """Alle getallen over meer jaren, in groepen."""

    def groep(titel: str, hoort: Callable[[str], bool], notatie: str = "") -> Iterator[Regel]:
        yield Kop(titel)
        yield from (GetalRegel(post, notatie) for post in c.uitkomst.schema.getallen if hoort(post.sleutel))
        yield Vrij()

    yield from groep("Oordeel per betaler: verschil in netto last, lopende prijzen", lambda s: s.endswith(".verschil"))
    yield from groep("Omslagjaar: vanaf dan blijft het opgetelde verschil gunstig", lambda s: s.startswith("omslag."), OMSLAG)
    yield from groep(
        "Verschil in contante waarde van de kasstroom, zonder eindwaarde, en bij een andere discontovoet",
        lambda s: s.endswith(".ncw") or s.startswith("gevoeligheid."),
    )
    yield from groep(
        "Samenleving met eindwaarde: wat er nog staat, en wat er nog moet worden afgebouwd en gesloten",
        lambda s: s.startswith("eind.") or (s.startswith("oordeel.") and ".ncw_" in s),
    )


def _per_model(c: Context) -> Iterator[Regel]:
    """Per kostenmodel het verschil van elke betaler, per jaar en opgeteld."""
    schema = c.uitkomst.schema
    for titel, begin in (
        ("Verschil in netto last per kostenmodel en betaler", ("verschil.model.", "verschil.modellen.")),
        ("Opgeteld verschil per kostenmodel", ("opgeteld.model.",)),
    ):
        yield Kop(titel)
        posten = (een for een in schema.uitsplitsing if een.sleutel.startswith(begin) and not _deel(een))
        yield from (PostRegel(een, None, soort="verschil") for een in posten)
        yield Vrij()


def _deel(een: Post) -> bool:
    """Of een post een tussensom is; die staan bij de hulpregels."""
    return ".deel_" in een.sleutel


def _per_hoofd(c: Context) -> Iterator[Regel]:
    """Per inwoner en per persoon met onderdak: beide bekostigingen en het verschil."""
    post = c.uitkomst.schema.post
    lang = max(c.horizonnen)
    yield Kop("Per inwoner en per persoon met onderdak: netto last onder beide bekostigingen en het verschil")
    for partij in PER_HOOFD:
        for maat in ("per_inwoner", "per_persoon"):
            for arm in ARMEN:
                yield PostRegel(post[f"{maat}.{partij}"], arm, soort=ARMTITEL[arm], notatie=EURO)
            yield PostRegel(post[f"verschil.{maat}.{partij}"], None, soort="verschil", notatie=EURO)
        for wat in (*ARMEN, "verschil"):
            yield GetalRegel(post[f"per_persoon.{partij}.{lang}.{wat}"], EURO)
    yield from (PostRegel(post[PERSONEN], arm, soort=ARMTITEL[arm]) for arm in ARMEN)


def _woningequivalent(c: Context) -> Iterator[Regel]:
    yield Kop("Woningequivalent: noodopvang uitgedrukt in woningen (uitgewerkt op blad Bekostiging)")
    for arm in ARMEN:
        for post in c.uitkomst.schema.woningequivalent:
            if post.sleutel.rsplit(".", 1)[1] in ("vermijdbaar", "woningen", "overdracht"):
                yield verwijsregel(c, f"{post.omschrijving} – {ARMTITEL[arm].lower()}", post.sleutel, arm, not post.stand)


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
    yield Vrij((Cel("A", VERKLARING_REST, "zacht"),))
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
    yield Vrij()
    yield from _gemiddelden(c)
    yield Vrij()
    yield Kop("Trekkingen per scenario")
    yield from blokken


def _gemiddelden(c: Context) -> Iterator[Regel]:
    """Het gemiddelde van de trekkingen over de hele tabel; blad Controles zet het rekenpad ernaast."""
    yield Kop("Gemiddelde van de trekkingen, netto last over de hele tabel (het rekenpad ernaast staat op blad Controles)")
    yield vaste_koppen(c, "Gemiddelde")
    for partij in REKENPAD_VAN:
        for arm in ARMEN:
            paren = [rekenpad_en_gemiddelde(c.uitkomst, s, partij, arm) for s in c.uitkomst.scenarios]
            pad = Pad(f"{{post netto.{partij} {arm}}}", [rekenpad for rekenpad, _ in paren])
            tekst = f"{c.plaatselijke_partij(partij)} – {ARMTITEL[arm].lower()}"
            yield vaste_regel(c, sleutel_gemiddelde(partij, arm), tekst, pad, [gemiddelde for _, gemiddelde in paren], EURO)


def _modelkansen(c: Context) -> Iterator[Regel]:
    """Per betaler en termijn de modelkans van elk scenario."""
    yield Kop("Modelkans: deel van de trekkingen waarin structureel voordeliger is (netto last)")
    yield vaste_koppen(c, "Kans")
    for sleutel, partij, jaren in _verschilgetallen(c):
        kansen = [modelkans(c.uitkomst.simulatie[s].over_armen[sleutel]) for s in c.uitkomst.scenarios]
        naam = c.uitkomst.schema.partijen.opschrift(partij)
        yield vaste_regel(c, f"modelkans.{partij}.{jaren}", f"Modelkans {naam}, {jaren} jaar", pad_van(c, sleutel), kansen, AANDEEL)


def _banden(c: Context) -> Iterator[Regel]:
    """Per betaler en termijn waar acht van de tien trekkingen tussen liggen."""
    yield Kop("Band van het verschil: in acht van de tien trekkingen ligt het tussen P10 en P90")
    yield vaste_koppen(c, "Band")
    for sleutel, partij, jaren in _verschilgetallen(c):
        per_scenario = [maten(c.uitkomst.simulatie[s].over_armen[sleutel]) for s in c.uitkomst.scenarios]
        for maat in ("p10", "p90"):
            grenzen = [float(een[maat][0]) for een in per_scenario]
            naam = f"{c.uitkomst.schema.partijen.opschrift(partij)}, verschil over {jaren} jaar, {maat.upper()}"
            yield vaste_regel(c, f"band.{partij}.{jaren}.{maat}", naam, pad_van(c, sleutel), grenzen, EURO)


def _nederland(c: Context) -> Iterator[Regel]:
    """Hetzelfde oordeel voor het hele land: wat daar voordelig is, kan in een gemeente nadelig uitvallen."""
    yield Kop("Nederland als geheel: verschil in netto last en modelkans (vaste uitkomst per scenario)")
    yield vaste_koppen(c, "Nederland")
    for sleutel, partij, jaren in _verschilgetallen(c):
        oordelen = [c.uitkomst.nederland[s] for s in c.uitkomst.scenarios]
        naam = c.landelijke_partij(partij)
        waarden, kansen = [o.getallen[sleutel] for o in oordelen], [o.kansen[sleutel] for o in oordelen]
        yield vaste_regel(c, f"nederland.{partij}.{jaren}", f"{naam}, verschil over {jaren} jaar", pad_van(c, sleutel), waarden, EURO)
        yield vaste_regel(c, f"nederland.kans.{partij}.{jaren}", f"{naam}, modelkans {jaren} jaar", pad_van(c, sleutel), kansen, AANDEEL)
        contant = sleutel.replace(".verschil", ".ncw")
        contanten = [o.getallen[contant] for o in oordelen]
        yield vaste_regel(
            c, f"nederland.ncw.{partij}.{jaren}", f"{naam}, contante waarde {jaren} jaar", pad_van(c, contant), contanten, EURO
        )


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


def _hulpregels(c: Context) -> Iterator[Regel]:
    """De regels achter de omslagprijs en de controles."""
    schema = c.uitkomst.schema
    yield Kop("Hulpregels voor de omslagprijs en de controles")
    yield from (PostRegel(post, None) for post in schema.uitsplitsing if post.sleutel.startswith("verschil.prijsdeel.") or _deel(post))
    yield from (PostRegel(post, None) for post in schema.aansluitingen if post.gelijk_in_armen)
    for arm in ARMEN:
        yield Kop(f"Hulpregels: {ARMTITEL[arm].lower()}")
        yield from (PostRegel(post, arm) for post in schema.maatstaven if post.sleutel.startswith("prijsdeel."))
        yield from (PostRegel(post, arm) for post in schema.aansluitingen if not post.gelijk_in_armen)
