"""Controles en signalen op een doorgerekende gemeente: links, rechts, verschil en een oordeel in woorden.

Een controle is een paar getallen die langs verschillende weg hetzelfde moeten zijn; klopt zij niet, dan is er een fout. Een signaal wijst
op iets wat de lezer moet weten en geen fout hoeft te zijn. Wat niet kan falen, hoort hier niet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from kostenmodel.brug import Brug
from kostenmodel.meerjarenraming import Taakveld
from kostenmodel.rekenkern import (
    EEN,
    NUL,
    ContanteWaarde,
    InArm,
    InJaar,
    Knoop,
    Landelijk,
    Model,
    Post,
    SomOverJaren,
    Veld,
    Volume,
    als,
    cumulatief,
    groter,
    maximum,
    minimum,
    of,
    post,
    som,
)
from kostenmodel.totalen import SAMENLEVING, Partijen, in_stukken
from kostenmodel.uitsplitsing import partijen_van

ARMTITELS = {"crisis": "crisisbekostiging", "structureel": "structurele bekostiging"}
AANDELEN = ("regulier", "noodopvang", "doorstroom", "inwoners", "gemeentefonds", "huisvesting", "ontheemden_opvang", "lvv")
OPVANG = ("regulier", "noodopvang")
STROMEN = {
    "opvang": ("bewoners_regulier", "bewoners_noodopvang", "bewoners_woningen", "doorstroom_bewoners"),
    "overig": ("bewoners_taakstelling.jaar_1", "ongedocumenteerden", "ontheemden_opvang", "ontheemden_particulier"),
}
"""Volumes waarvan een gemeente nooit meer heeft dan het hele land."""
RENTE = "financiering"
"""De kostensoort van rente; als zij alleen in de exploitatie staat, hoort zij bij een boekwaarde."""
TEKSTEN = "eigen_cijfers.teksten.samen"
"""Hoeveel gele cellen op het blad Eigen cijfers tekst bevatten waar een getal hoort; de rekenkern kent alleen getallen."""
EURO, MENSEN = 1.0, 0.01
"""Wat afronding mag schelen."""
EIGEN_AANTALLEN = "De gemeente rekent met eigen aantallen, niet met de landelijke verdeling."
RUIMTE_SLEUTEL = 0.001
"""Zoveel mogen bewoners van de sleutel afwijken zonder signaal, als deel."""


@dataclass(frozen=True)
class Controlesoort:
    """Een controle of signaal: naam in een zin, twee getallen die gelijk moeten zijn en het toegestane verschil.

    De tolerantie van een signaal is een deel van het grootste van de twee getallen.
    """

    sleutel: str
    naam: str
    links: Post
    rechts: Post
    tolerantie: float


@dataclass(frozen=True)
class Controle:
    """De uitkomst van een controle of signaal; `betekenis` zegt wat een signaal inhoudt als het niet goed is."""

    sleutel: str
    naam: str
    links: float
    rechts: float
    goed: bool
    betekenis: str = ""

    @property
    def verschil(self) -> float:
        return self.links - self.rechts


def hulpposten(opvangtypen: Mapping[str, str]) -> tuple[Post, ...]:
    """Posten per bekostiging die alleen voor controles op de keten bestaan."""
    locaties: list[Knoop] = [Landelijk(naam) for naam in ("bewoners_regulier", "bewoners_woningen", "doorstroom_bewoners")]
    locaties += [Landelijk(f"bewoners_noodopvang.{code}") for code in opvangtypen]
    plaatsen = minimum(
        Volume("plaatsen_regulier_leeg"),
        Volume("plaatsen_regulier_bezet"),
        *(Volume(f"plaatsen_noodopvang.{code}") for code in opvangtypen),
    )
    woningen = minimum(Volume("woningen_leeg"), Volume("woningen_bewoond"))
    return (
        Post(
            "controle.persoonsjaren",
            "Persoonsjaren op alle locaties samen (landelijk)",
            "persoon",
            som(locaties),
            "memo",
            stand=True,
        ),
        Post(
            "controle.keten",
            "Personen in opvang, doorstroomlocaties en programmawoningen volgens de keten (landelijk)",
            "persoon",
            Landelijk("personen_totaal"),
            "memo",
            stand=True,
        ),
        Post(
            "controle.negatief",
            "Negatief aantal plaatsen of woningen (1 = ja)",
            "1",
            als(of(groter(NUL, plaatsen), groter(NUL, woningen)), EEN, NUL),
            "memo",
            stand=True,
        ),
    )


def aansluitingen(modellen: Sequence[Model], velden: Sequence[Taakveld]) -> tuple[Post, ...]:
    """Gemeentelijke regels die alleen voor controles bestaan; de eerste drie gelden onder beide bekostigingen."""
    aandelen = [post(f"verdeling.aandeel_{naam}") for naam in AANDELEN]
    hoogste, laagste = post("aansluiting.hoogste_aandeel"), post("aansluiting.laagste_aandeel")

    def regel(naam: str, omschrijving: str, eenheid: str, formule: Knoop, gelijk: bool = False) -> Post:
        stand = not eenheid.endswith("/jaar")
        return Post(f"aansluiting.{naam}", omschrijving, eenheid, formule, "memo", stand=stand, gelijk_in_armen=gelijk)

    rente = [
        een.sleutel
        for model in modellen
        for een in model.posten
        if een.kostensoort == RENTE and een.soort == "kosten" and een.boeking == "exploitatie"
    ]
    resultaten = [f"taakveld.resultaat.{veld.code}" for veld in velden]
    return (
        regel("hoogste_aandeel", "Het hoogste aandeel van de gemeente in het land", "1", maximum(*aandelen), True),
        regel("laagste_aandeel", "Het laagste aandeel van de gemeente in het land", "1", minimum(*aandelen), True),
        regel(
            "aandeel_onmogelijk",
            "Een aandeel van de gemeente onder nul of boven een (1 = ja)",
            "1",
            als(of(groter(hoogste, EEN), groter(NUL, laagste)), EEN, NUL),
            True,
        ),
        *(
            regel(
                f"boven_land_{naam}",
                f"Mensen die de gemeente meer heeft dan het hele land, {naam}",
                "persoon",
                som(maximum(NUL, Volume(volume) - Landelijk(volume)) for volume in volumes),
            )
            for naam, volumes in STROMEN.items()
        ),
        regel("opvang", "Bewoners van de opvang in de gemeente", "persoon", som(Volume(f"bewoners_{soort}") for soort in OPVANG)),
        regel(
            "opvang_sleutel",
            "Bewoners van de opvang volgens het landelijke aantal en de verdeelsleutel",
            "persoon",
            som(Landelijk(f"bewoners_{soort}") * post(f"verdeling.aandeel_{soort}") for soort in OPVANG),
        ),
        *in_stukken("aansluiting.rente", "Rente over boekwaarden, alle partijen", rente),
        regel(
            "activa",
            "Kasuitgaven min lasten zonder rente, opgeteld vanaf het begin van de tabel",
            "EUR",
            cumulatief("maatschappelijk_kas") - cumulatief("maatschappelijk") + cumulatief("aansluiting.rente"),
        ),
        *in_stukken("aansluiting.resultaat", "Resultaat van elk taakveld, opgeteld", resultaten),
    )


def over_armen(modellen: Sequence[Model], wie: Partijen) -> tuple[Post, ...]:
    """Per partij van het oordeel het verschil van alle kostenmodellen samen (EUR/jaar)."""
    uit: list[Post] = []
    for partij in wie.oordelen:
        delen = [f"verschil.model.{model.naam}.{partij}" for model in modellen if partij in partijen_van(model, wie)]
        samen = in_stukken(f"verschil.modellen.{partij}", f"Alle kostenmodellen samen: {wie.opschrift(partij)}", delen)
        uit += [replace(een, gelijk_in_armen=True) for een in samen]
    return tuple(uit)


def _soort(begin: str, sleutel: str, naam: str, eenheid: str, links: Knoop, rechts: Knoop, tolerantie: float) -> Controlesoort:
    """Een controle of signaal (`begin`); elke kant is een post met een getal."""

    def getal(kant: str, formule: Knoop) -> Post:
        return Post(f"{begin}.{sleutel}.{kant}", f"{naam} ({kant})", eenheid, formule, "totaal", is_getal=True, gelijk_in_armen=True)

    return Controlesoort(sleutel, naam, getal("links", links), getal("rechts", rechts), tolerantie)


_controle = partial(_soort, "controle")


def controlesoorten(armen: Sequence[str], wie: Partijen, kort: int, jaren: int) -> tuple[Controlesoort, ...]:
    """Alle controles over `jaren` jaren vanaf het begrotingsjaar; die op de meerjarenraming over `kort` jaren."""
    per_arm = (een for arm in armen for een in _per_arm(arm, kort, jaren))
    return (*per_arm, *_tussen_armen(wie, jaren), _invoer())


def _per_arm(arm: str, kort: int, jaren: int) -> Iterator[Controlesoort]:
    titel = ARMTITELS[arm]

    def totaal(sleutel: str, termijn: int = jaren) -> Knoop:
        return SomOverJaren(InArm(sleutel, arm), termijn)

    def euro(sleutel: str, naam: str, links: Knoop, rechts: Knoop) -> Controlesoort:
        return _controle(f"{sleutel}_{arm}", f"{naam}, {titel}", "EUR", links, rechts, EURO)

    yield euro(
        "betalers",
        "Netto lasten van alle partijen = maatschappelijke kosten",
        totaal(f"netto.{SAMENLEVING}"),
        totaal("maatschappelijk"),
    )
    yield euro(
        "kas",
        "Kasuitgaven van alle partijen = maatschappelijke kasuitgaven",
        totaal(f"kas.{SAMENLEVING}"),
        totaal("maatschappelijk_kas"),
    )
    yield euro(
        "taken",
        "Netto last gemeente = bruto lasten min baten over alle taken",
        totaal("netto.gemeente"),
        totaal("bekostiging.lasten.samen") - totaal("bekostiging.baten.samen"),
    )
    yield euro(
        "taakvelden",
        "Netto last gemeente = lasten min baten over alle taakvelden",
        totaal("netto.gemeente"),
        totaal("taakveld.lasten.samen") - totaal("taakveld.baten.samen"),
    )
    yield euro(
        "incidenteel",
        f"Meerjarenraming, {kort} jaar: structureel plus incidenteel saldo = min de netto last van de gemeente",
        totaal("taakveld.structureel_saldo.samen", kort) + totaal("taakveld.incidenteel_saldo.samen", kort),
        NUL - totaal("netto.gemeente", kort),
    )
    yield euro(
        "resultaat",
        f"Meerjarenraming, {kort} jaar: resultaat van elk taakveld = mutaties in reserves min de netto last van de gemeente",
        totaal("aansluiting.resultaat", kort),
        totaal("taakveld.onttrekking.samen", kort) - totaal("taakveld.toevoeging.samen", kort) - totaal("netto.gemeente", kort),
    )
    yield euro(
        "overdrachten",
        "Betaalde overdrachten = ontvangen overdrachten, alle partijen",
        totaal("rekening.betaald.samen"),
        totaal("rekening.ontvangen.samen"),
    )
    yield euro(
        "rekening",
        "Kosten gemeente plus betaald min ontvangen = netto last gemeente",
        totaal("rekening.kosten.gemeente") + totaal("rekening.betaald.gemeente") - totaal("rekening.ontvangen.gemeente"),
        totaal("netto.gemeente"),
    )
    yield euro(
        "activa",
        "Kasuitgaven min lasten zonder rente = boekwaarde aan het eind van de tabel",
        InJaar(InArm("aansluiting.activa", arm), jaren - 1),
        InJaar(InArm("eindwaarde.boekwaarde", arm), jaren - 1),
    )
    yield _controle(f"negatief_{arm}", f"Geen negatieve plaatsen of woningen, {titel}", "jaar", totaal("controle.negatief"), NUL, 0.0)
    for stroom in STROMEN:
        naam = f"De gemeente heeft niet meer mensen dan het hele land ({stroom}), {titel}"
        yield _controle(f"land_{stroom}_{arm}", naam, "persoon*jaar", totaal(f"aansluiting.boven_land_{stroom}"), NUL, MENSEN)
    yield _controle(
        f"personen_{arm}",
        f"Personen op locaties = personen in de keten, {titel}",
        "persoon*jaar",
        totaal("controle.persoonsjaren"),
        totaal("controle.keten"),
        MENSEN,
    )


def _tussen_armen(wie: Partijen, jaren: int) -> Iterator[Controlesoort]:
    def totaal(sleutel: str, arm: str) -> Knoop:
        return SomOverJaren(InArm(sleutel, arm), jaren)

    yield _controle(
        "gelijke_personen",
        "Persoonsjaren onder crisisbekostiging = persoonsjaren onder structurele bekostiging",
        "persoon*jaar",
        totaal("controle.persoonsjaren", "crisis"),
        totaal("controle.persoonsjaren", "structureel"),
        MENSEN,
    )
    yield _controle(
        "aandelen",
        "Elk aandeel van de gemeente in het land ligt tussen nul en een",
        "jaar",
        totaal("aansluiting.aandeel_onmogelijk", "crisis"),
        NUL,
        0.0,
    )
    for partij in wie.oordelen:
        naam = wie.opschrift(partij)
        verschil, reeel = post(f"verschil.netto.{partij}"), post(f"verschil.reeel.{partij}")
        som_van_verschil = SomOverJaren(verschil, jaren)
        for sleutel, zin, links, rechts in (
            (
                "verschil",
                f"Verschil {naam} = structureel min crisis",
                som_van_verschil,
                totaal(f"netto.{partij}", "structureel") - totaal(f"netto.{partij}", "crisis"),
            ),
            (
                "modellen",
                f"Verschil van alle kostenmodellen samen = verschil {naam}",
                SomOverJaren(post(f"verschil.modellen.{partij}"), jaren),
                som_van_verschil,
            ),
            (
                "opgeteld",
                f"Opgeteld verschil {naam} aan het eind = som van de verschillen per jaar",
                InJaar(post(f"opgeteld.{partij}"), jaren - 1),
                som_van_verschil,
            ),
            (
                "contant",
                f"Contante waarde {naam} zonder discontovoet = som van de kasstromen in constante prijzen",
                ContanteWaarde(reeel, NUL, jaren),
                SomOverJaren(reeel, jaren),
            ),
        ):
            yield _controle(f"{sleutel}_{partij}", zin, "EUR", links, rechts, EURO)


def _invoer() -> Controlesoort:
    naam = "Op blad Eigen cijfers staat nergens tekst waar een getal hoort (staat die er wel, dan geldt daar de landelijke waarde)"
    return _controle("teksten", naam, "1", Veld(TEKSTEN), NUL, 0.0)


def signaalsoorten(armen: Sequence[str], jaren: int) -> tuple[Controlesoort, ...]:
    """Signalen die meerekenen met wat de gemeente wijzigt."""
    return tuple(
        _soort(
            "signaal",
            f"sleutel_{arm}",
            f"Bewoners van de opvang volgen de landelijke verdeelsleutel, {ARMTITELS[arm]}",
            "persoon*jaar",
            SomOverJaren(InArm("aansluiting.opvang", arm), jaren),
            SomOverJaren(InArm("aansluiting.opvang_sleutel", arm), jaren),
            RUIMTE_SLEUTEL,
        )
        for arm in armen
    )


def zonder_plaats(modellen: Sequence[Model], plaatsen: Collection[tuple[str, str]]) -> tuple[str, ...]:
    """De posten met geld waarvan (model, kostensoort) niet in de matrix staat: niemand heeft nagegaan of een ander ze ook boekt."""
    geld = ((model.naam, een) for model in modellen for een in model.posten if een.in_exploitatie or een.in_kas)
    return tuple(een.sleutel for naam, een in geld if (naam, een.kostensoort) not in plaatsen)


def beoordeel(soorten: Sequence[Controlesoort], waarde: Mapping[str, float]) -> tuple[Controle, ...]:
    """De controles met hun waarden; `waarde` geeft per sleutel van een post een getal."""
    paren = ((soort, waarde[soort.links.sleutel], waarde[soort.rechts.sleutel]) for soort in soorten)
    return tuple(Controle(s.sleutel, s.naam, links, rechts, abs(links - rechts) <= s.tolerantie) for s, links, rechts in paren)


def signaleer(soorten: Sequence[Controlesoort], waarde: Mapping[str, float]) -> tuple[Controle, ...]:
    """De signalen die meerekenen, met hun waarden; hun tolerantie is een deel van het grootste van de twee getallen."""
    ruim = [replace(s, tolerantie=s.tolerantie * max(abs(waarde[s.links.sleutel]), abs(waarde[s.rechts.sleutel]))) for s in soorten]
    return tuple(replace(een, betekenis=EIGEN_AANTALLEN) for een in beoordeel(ruim, waarde))


def brugcontroles(bruggen: Mapping[str, Brug], waarde: Mapping[str, float]) -> tuple[Controle, ...]:
    """De brug telt op tot het verschil van elke partij, en wie wat betaalt kost alle partijen samen niets."""
    uit = []
    for partij, brug in bruggen.items():
        verschil = waarde[f"controle.verschil_{partij}.links"]
        naam = f"Brug {partij}: stappen samen = verschil"
        uit.append(Controle(f"brug_{partij}", naam, brug.totaal, verschil, abs(brug.totaal - verschil) <= EURO))
    betaling = bruggen[SAMENLEVING].betaling
    naam = "Brug: andere regels voor betalen tellen over alle partijen op tot nul"
    return (*uit, Controle("brug_betaling", naam, betaling, 0.0, abs(betaling) <= EURO))
