"""De functies achter `invoer ververs`: verse cijfers in een kopie van de invoermap, met een verslag van wat er anders is.

Fouten van de gebruiker en van de bronnen komen als `InvoerFouten`; er is dan niets geschreven.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostenmodel.api import Keuzes, instellingen, laad_invoer, probeer
from kostenmodel.invoer import Invoer, InvoerFouten, Melding, zoek_map

if TYPE_CHECKING:
    from kostenmodel.verversing import Wijziging

STANDAARD = Keuzes()
STANDAARD_WACHTTIJD = 60.0
_LANGSTE_WACHTTIJD = 3600.0
_GETOOND = 12
_WERKMAP = ".ververs-"
_SECONDEN_PER_DAG = 24 * 3600
AFHANKELIJK = {
    "reeksen/instroom_maand.csv": "de prognose van de instroom, en daarmee de keten en alle posten die mensen tellen",
    "reeksen/instroom_kwartaal.csv": "de prognose van de instroom, in maanden die niet zelf gepubliceerd zijn",
    "reeksen/instroom_jaar.csv": "de prognose van de instroom, in maanden die niet zelf gepubliceerd zijn",
    "reeksen/instroom_indicator.csv": "de verdeling over de maanden van kwartaal- en jaarcijfers",
    "reeksen/ind_voorraad.csv": "de ijking en de terugblik van de keten (pas na kostenmodel keten --ijk)",
    "reeksen/ontheemden_oekraine.csv": "de stand van ontheemden op blad Instroom",
    "gemeenten/gemeenten.csv": "het aandeel van elke gemeente in taakstelling en opvang, en haar bijstandsbudget",
    "gemeenten/capaciteit.csv": "het aandeel van de gemeente in de opvangplaatsen van nu",
    "gemeenten/lvv.csv": "de plaatsen en de bijdrage voor mensen zonder verblijfsrecht",
    "gemeenten/gemeentefonds.csv": "de algemene uitkering",
    "gemeenten/begroting_taakvelden.csv": "blad Meerjarenraming, de kolommen met de begroting",
}
"""Per bestand dat ververst kan worden, wat ervan afhangt."""


@dataclass(frozen=True)
class Verschuiving:
    """Een uitkomst voor en na het verversen, in `eenheid`."""

    wat: str
    eenheid: str
    oud: float
    nieuw: float


@dataclass(frozen=True)
class Verslag:
    """Wat verversen opleverde; `map` is None als alles al actueel was en er dus geen kopie is."""

    map: Path | None
    wijzigingen: tuple[Wijziging, ...]
    bronnen: tuple[tuple[str, str], ...]
    """Titel en dag van bijwerken."""
    instroom: tuple[Verschuiving, ...]
    """Instroom per jaar en stroom die anders is."""
    aandelen: tuple[Verschuiving, ...]
    """Het aandeel in de inwoners van Nederland dat het meest verschuift."""
    totalen: tuple[Verschuiving, ...]
    """Landelijke totalen op het rekenpad van het basispad; leeg zonder doorrekening."""


def ververs(
    uitvoer: Path | None = None,
    keuzes: Keuzes = STANDAARD,
    *,
    bron_url: str | None = None,
    wachttijd: float = STANDAARD_WACHTTIJD,
    herindeling: Path | None = None,
    doorrekenen: bool = True,
) -> Verslag:
    """Haalt CBS en Eurostat op en schrijft een kopie van de invoermap met de verschillen in verschil.md.

    `uitvoer` is een map die nog niet bestaat; zonder `uitvoer` invoer-JJJJ-MM-DD in de huidige map, met de jongste dag van bijwerken bij de
    bronnen. `bron_url` is een andere server met dezelfde paden als CBS en Eurostat. `wachttijd` in seconden per vraag. `herindeling` is een
    CSV oud,nieuw,aandeel. Met `doorrekenen` ook landelijke totalen voor en na. InvoerFouten als er iets mis is; dan is er niets geschreven.
    """
    from kostenmodel.verversing import Server, lees_herindeling, plaats_kopie, ververs_map
    from kostenmodel.verversing.herindeling import GEEN_OVERGANG
    from kostenmodel.verversing.kopie import VERSLAG, keur_doel
    from kostenmodel.verversing.ophalen import eis_adres

    invoer = laad_invoer(replace(keuzes, peildatum=None))
    fouten: list[Melding] = []
    basis = probeer(fouten, lambda: eis_adres(bron_url)) if bron_url is not None else None
    overgang = GEEN_OVERGANG
    if herindeling is not None:
        overgang = probeer(fouten, lambda: lees_herindeling(herindeling, [g.code for g in invoer.gemeenten])) or GEEN_OVERGANG
    if uitvoer is not None:
        probeer(fouten, lambda: keur_doel(uitvoer))
    if not 0 < wachttijd <= _LANGSTE_WACHTTIJD:
        verwacht = f"meer dan 0 en hoogstens {_LANGSTE_WACHTTIJD:g} seconden"
        fouten.append(Melding("opdrachtregel", "--wachttijd", f"{wachttijd:g}", verwacht, "Kies bijvoorbeeld 60."))
    if fouten:
        raise InvoerFouten(fouten)
    ouder = Path.cwd() if uitvoer is None else uitvoer.parent
    _ruim_resten(ouder)
    with tempfile.TemporaryDirectory(prefix=_WERKMAP, dir=ouder) as werkmap:
        kopie = ververs_map(zoek_map(keuzes.invoer), Path(werkmap), Server(basis, wachttijd), overgang, keuzes.peildatum)
        bronnen = tuple((regel.titel, regel.datum) for regel in kopie.bronnen)
        if not kopie.wijzigingen:
            return Verslag(None, (), bronnen, (), (), ())
        nieuw = laad_invoer(Keuzes(invoer=kopie.map))
        totalen = _totalen(invoer, nieuw, keuzes) if doorrekenen else ()
        doel = ouder / f"invoer-{kopie.datum}" if uitvoer is None else uitvoer
        verslag = Verslag(doel, kopie.wijzigingen, bronnen, _instroom(invoer, nieuw), _aandelen(invoer, nieuw), totalen)
        (kopie.map / VERSLAG).write_text(als_tekst(verslag), encoding="utf-8")
        plaats_kopie(kopie, doel)
    return verslag


def _ruim_resten(ouder: Path) -> None:
    """Verwijdert werkmappen van toen het programma werd afgeschoten. Een map van vandaag kan van een verversing zijn die nog loopt."""
    for rest in ouder.glob(f"{_WERKMAP}*"):
        with suppress(OSError):
            if not rest.is_symlink() and time.time() - rest.stat().st_mtime > _SECONDEN_PER_DAG:
                shutil.rmtree(rest)


def _instroom(oud: Invoer, nieuw: Invoer) -> tuple[Verschuiving, ...]:
    from kostenmodel.prognose.reeksen import maandreeksen

    voor, na = maandreeksen(oud.map), maandreeksen(nieuw.map)
    uit = []
    for jaar in sorted({jaar for jaar, _ in (*voor.maanden, *na.maanden)}):
        for stroom, was, wordt in zip(na.stromen, voor.jaarsom(jaar), na.jaarsom(jaar), strict=True):
            if round(was) != round(wordt):
                uit.append(Verschuiving(f"{stroom} {jaar}", "persoon", float(was), float(wordt)))
    return tuple(uit)


def _aandelen(oud: Invoer, nieuw: Invoer) -> tuple[Verschuiving, ...]:
    def aandelen(invoer: Invoer) -> dict[str, float]:
        totaal = sum(gemeente.inwoners for gemeente in invoer.gemeenten)
        return {gemeente.naam: gemeente.inwoners / totaal for gemeente in invoer.gemeenten}

    voor, na = aandelen(oud), aandelen(nieuw)
    uit = [Verschuiving(naam, "aandeel", voor.get(naam, 0.0), na.get(naam, 0.0)) for naam in sorted({*voor, *na})]
    anders = [een for een in uit if een.oud != een.nieuw]
    return tuple(sorted(anders, key=lambda een: -abs(een.nieuw - een.oud))[:_GETOOND])


def _totalen(oud: Invoer, nieuw: Invoer, keuzes: Keuzes) -> tuple[Verschuiving, ...]:
    """Netto last per partij en de keten, Nederland, alle jaren van de tabel, crisisbekostiging; beide met dezelfde instellingen."""
    from kostenmodel.api_beleid import kort
    from kostenmodel.beleidsmeting import Meter, Proef

    inst = instellingen(oud, replace(kort(keuzes), peildatum=None))
    voor, na = (Meter(invoer, inst).meet([Proef(invoer.scenario("basispad"), invoer.bekostiging("crisis"))])[0] for invoer in (oud, nieuw))
    uit = [Verschuiving(f"netto last {partij}", "EUR", bedrag, na.kosten[partij]) for partij, bedrag in voor.kosten.items()]
    uit += [
        Verschuiving("hoogste bezetting", "persoon", voor.piek, na.piek),
        Verschuiving("noodopvang", "persoonsjaar", voor.noodopvang, na.noodopvang),
        Verschuiving("openstaande aanvragen aan het eind", "persoon", voor.voorraad, na.voorraad),
    ]
    return tuple(uit)


def als_json(verslag: Verslag) -> dict[str, Any]:
    """Het contract van `invoer ververs --json`.

    `{"map","bronnen":[{titel,datum}],"wijzigingen":[{bestand,plek,kolom,oud,nieuw,bron,soort}],"instroom","aandelen","totalen"}`,
    de laatste drie als `[{wat,eenheid,oud,nieuw}]`. `map` is null als er niets te verversen was; oud en nieuw van een wijziging
    zijn tekst zoals in het bestand, '-' als de rij er niet is.
    """
    return {
        "map": str(verslag.map) if verslag.map else None,
        "bronnen": [{"titel": titel, "datum": datum} for titel, datum in verslag.bronnen],
        "wijzigingen": [asdict(een) | {"soort": een.soort} for een in verslag.wijzigingen],
        **{naam: [asdict(een) for een in getattr(verslag, naam)] for naam in ("instroom", "aandelen", "totalen")},
    }


def samenvatting(verslag: Verslag) -> list[str]:
    """Een regel per bestand dat anders is, met wat ervan afhangt."""
    uit = []
    for bestand in dict.fromkeys(een.bestand for een in verslag.wijzigingen):
        soorten = Counter(een.soort for een in verslag.wijzigingen if een.bestand == bestand)
        telling = ", ".join(f"{aantal} {soort}" for soort, aantal in sorted(soorten.items()))
        uit.append(f"{bestand}: {telling}. Hiervan hangt af: {AFHANKELIJK[bestand]}.")
    return uit


def verschuivingen(verslag: Verslag) -> list[tuple[str, list[str], list[list[str]]]]:
    """De tabellen met uitkomsten die bewegen: kop, kolommen en rijen om te lezen."""
    from kostenmodel.werkboek.notatie import getal

    def rij(een: Verschuiving) -> list[str]:
        maal, cijfers, eenheid = {"EUR": (1e-6, 1, "mln euro"), "aandeel": (1e3, 3, "per duizend")}.get(een.eenheid, (1, 0, een.eenheid))
        return [een.wat, eenheid, *(getal(waarde * maal, cijfers) for waarde in (een.oud, een.nieuw, een.nieuw - een.oud))]

    koppen = (
        ("Instroom per jaar", verslag.instroom),
        ("Aandeel in de inwoners, grootste verschuivingen", verslag.aandelen),
        ("Nederland op het rekenpad, basispad, crisisbekostiging, alle jaren samen", verslag.totalen),
    )
    return [(kop, ["Wat", "Eenheid", "Oud", "Nieuw", "Verschil"], [rij(een) for een in delen]) for kop, delen in koppen if delen]


def als_tekst(verslag: Verslag) -> str:
    """Het hele verslag in Markdown: bronnen, wat er per bestand anders is, wat verschuift, en elke wijziging."""
    regels = ["# Verschil met de vorige invoer", "", "## Bronnen", ""]
    regels += [f"- {titel} (bijgewerkt op {datum})" for titel, datum in verslag.bronnen]
    regels += ["", "## Wat er anders is", "", *(f"- {regel}" for regel in samenvatting(verslag))]
    for kop, kolommen, rijen in verschuivingen(verslag):
        regels += ["", f"## {kop}", "", *_tabel(kolommen, rijen)]
    rijen = [[een.bestand, een.plek, een.kolom, een.oud, een.nieuw, een.bron] for een in verslag.wijzigingen]
    regels += ["", "## Elke wijziging", "", *_tabel(["Bestand", "Rij", "Kolom", "Oud", "Nieuw", "Bron"], rijen)]
    return "\n".join(regels) + "\n"


def _tabel(koppen: Sequence[str], rijen: Sequence[Sequence[str]]) -> list[str]:
    """Een tabel in Markdown; een streepje in tekst van een bron wordt geen kolom."""
    alles = [koppen, ["---"] * len(koppen), *rijen]
    return ["| " + " | ".join(cel.replace("|", "/") for cel in rij) + " |" for rij in alles]
