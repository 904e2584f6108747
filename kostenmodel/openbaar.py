"""Het programma vanuit Python: een doorrekening, een batch, een prognose en een vergelijking van scenario's, elk als DataFrame.

    from kostenmodel import openbaar
    tabel = openbaar.reken_door("Utrecht", openbaar.Keuzes(scenario="hoge_instroom"))

In `attrs["eenheden"]` van elke tabel staat per kolom de eenheid, in `attrs["toelichting"]` waar zij over gaat. Fouten van de gebruiker
komen als `InvoerFouten`, alle tegelijk. De opdrachtregel roept deze functies aan en drukt af wat in de tabellen staat; wat er bij een
getal hoort maar geen kolom is, staat daarom ook in `attrs`, als waarden die in JSON passen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kostenmodel import api_batch, api_prognose
from kostenmodel.api import Keuzes, Werkboek, instellingen, laad_invoer, lees_eigen, probeer, verzamel
from kostenmodel.api_batch import Batchkeuzes
from kostenmodel.invoer import GEEN_EIGEN_CIJFERS, Eigencijfers, Gemeente, InvoerFouten, Melding, zoek_gemeente

if TYPE_CHECKING:
    import pandas as pd

    from kostenmodel.batch import Meld
    from kostenmodel.doorrekening import Arm, Rekenaar

STANDAARD, GEWONE_BATCH = Keuzes(), Batchkeuzes()
EURO, EURO_PER_JAAR, PERSONEN = "EUR, nominaal", "EUR/jaar, nominaal", "persoon/maand"


def reken_door(gemeente: str, keuzes: Keuzes = STANDAARD, eigen_cijfers: Path | None = None) -> pd.DataFrame:
    """Het rekenpad van een gemeente in een scenario: een rij per bekostiging, post met geld en jaar.

    Kolommen als in de tabel `posten` van een batch: bekostiging, model, post, soort, van, naar, boeking, jaar, rekenpad (altijd vanuit
    de betaler, dus positief is betalen) en eigen (deel dat uit eigen cijfers komt).
    """
    from kostenmodel.doorrekening import Rekenaar

    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    gevonden = probeer(fouten, lambda: zoek_gemeente(invoer, gemeente))
    inst = probeer(fouten, lambda: instellingen(invoer, keuzes))
    probeer(fouten, lambda: invoer.scenario(keuzes.scenario))
    eigen = GEEN_EIGEN_CIJFERS
    if eigen_cijfers is not None and gevonden is not None:
        eigen = probeer(fouten, lambda: lees_eigen(invoer, eigen_cijfers, [gevonden])) or GEEN_EIGEN_CIJFERS
    if fouten:
        raise InvoerFouten(fouten)
    rekenaar = Rekenaar(invoer, inst, (keuzes.scenario,))
    (paden,) = rekenaar.rekenpaden([gevonden], eigen)
    return _posten(rekenaar, gevonden, keuzes.scenario, paden[keuzes.scenario].armen, eigen)


def posten_van(werkboek: Werkboek) -> pd.DataFrame:
    """De tabel van `reken_door` bij een werkboek dat al doorgerekend is."""
    u, scenario = werkboek.uitkomst, werkboek.scenario
    return _posten(u.rekenaar, u.gemeente, scenario, {arm: uit for (bij, arm), uit in u.armen.items() if bij == scenario}, u.eigen)


def _posten(rekenaar: Rekenaar, gemeente: Gemeente, scenario: str, armen: Mapping[str, Arm], eigen: Eigencijfers) -> pd.DataFrame:
    import pandas as pd

    from kostenmodel.gegevensset import Postentabel, bedragen, geldposten
    from kostenmodel.rekenkern import AANLOOPJAREN
    from kostenmodel.rekenschema import ARMEN

    posten, modellen = geldposten(rekenaar.schema.modellen)
    waarden = zonder = bedragen([armen[arm].posten for arm in ARMEN], posten)
    if eigen:
        (paden,) = rekenaar.rekenpaden([gemeente], scenarios=[scenario])
        zonder = bedragen([paden[scenario].armen[arm].posten for arm in ARMEN], posten)
    jaren = rekenaar.inst.jaren[AANLOOPJAREN:]
    delen = Postentabel(scenario, (gemeente.code,), ARMEN, posten, modellen, jaren, waarden[None], (waarden - zonder)[None])
    titel = f"{gemeente.naam}, {rekenaar.invoer.scenario(scenario).titel}, begrotingsjaar {rekenaar.inst.jaar}"
    tabel = pd.DataFrame(delen.als_kolommen()).drop(columns="gemeente")
    return _met_eenheden(tabel, {"rekenpad": EURO_PER_JAAR, "eigen": EURO_PER_JAAR}, titel)


def batch(
    map_uit: Path | None = None, vraag: Batchkeuzes = GEWONE_BATCH, keuzes: Keuzes = STANDAARD, meld: Meld | None = None
) -> pd.DataFrame:
    """Maakt wat `kostenmodel batch` maakt, en geeft de netto last per gemeente over alle jaren van de tabel.

    Kolommen: scenario, bekostiging, gemeente (CBS-code), naam, netto_last. `map_uit` is standaard batch-<jaar>; `meld` krijgt na elk
    stuk werk de stap, hoeveel er klaar is en hoeveel er is. In `attrs`: `verloop` (wat `batch --json` geeft), `samenvatting` (een zin),
    `gebreken` (zinnen over wat niet lukte of niet klopt) en `mislukt` (CBS-code -> reden).
    """
    import pandas as pd

    from kostenmodel.batch import GEGEVENS
    from kostenmodel.gegevensset import NETTO_GEMEENTE, lees

    uit = api_batch.batch(map_uit, vraag, keuzes, meld)
    tabel = pd.DataFrame(columns=["scenario", "bekostiging", "gemeente", "netto_last"])
    if uit.gelukt:
        vraag_sql = f"SELECT scenario, bekostiging, gemeente, {NETTO_GEMEENTE} AS netto_last FROM posten GROUP BY ALL ORDER BY ALL"
        tabel = lees(uit.map / GEGEVENS).execute(vraag_sql).df()
    namen = {een.code: een.naam for een in laad_invoer(keuzes).gemeenten}
    tabel.insert(3, "naam", tabel["gemeente"].map(namen))
    over = {
        "verloop": api_batch.als_json(uit),
        "samenvatting": api_batch.samenvatting(uit),
        "gebreken": api_batch.gebreken(uit),
        "mislukt": {een.gemeente.code: een.reden for een in uit.verloop.mislukt},
    }
    return _met_eenheden(tabel, {"netto_last": EURO}, f"{uit.gemeenten} gemeenten, netto last over alle jaren van de tabel", over)


def prognose(
    reeks: Path | None = None,
    maanden: int = 24,
    keuzes: Keuzes = STANDAARD,
    plaatje: Path | None = None,
    *,
    overschrijf: bool = False,
) -> pd.DataFrame:
    """De prognose van de asielinstroom, of van een eigen maandreeks (kolommen periode, aantal); met `plaatje` ook getekend (.png of .svg).

    Kolommen: stroom, periode (maand), de kwantielen 0.05 tot en met 0.95 en gemiddelde. In `attrs`: `reeks`, `scenario` (None bij een
    eigen reeks), `laatste_maand` (de laatste bekende) en `naief` (stroom -> hoeveel maanden vooruit naïef geldt). `overschrijf`: een
    plaatje dat er al staat mag weg.
    """
    import pandas as pd

    from kostenmodel.prognose.reeksen import toon_maand

    uit = api_prognose.prognose(reeks, maanden, plaatje, keuzes, overschrijf=overschrijf)
    delen = [
        pd.DataFrame(
            {
                "stroom": een.stroom,
                "periode": pd.PeriodIndex([toon_maand(maand) for maand in uit.maanden], freq="M"),
                **een.kwantielen,
                "gemiddelde": een.gemiddelde,
            }
        )
        for een in uit.stromen
    ]
    tabel = pd.concat(delen, ignore_index=True)
    over = {
        "reeks": uit.reeks,
        "scenario": uit.scenario,
        "laatste_maand": toon_maand(uit.bekend[-1]),
        "naief": {een.stroom: list(een.naief) for een in uit.stromen},
    }
    return _met_eenheden(tabel, dict.fromkeys(tabel.columns[2:], PERSONEN), f"prognose van {uit.reeks}", over)


def vergelijk_scenarios(scenarios: Sequence[str], gemeente: str | None = None, keuzes: Keuzes = STANDAARD) -> pd.DataFrame:
    """De netto last per scenario, bekostiging, partij van het oordeel en jaar, op het rekenpad; zonder gemeente van heel Nederland.

    Kolommen: scenario, bekostiging, partij, jaar, netto_last. In `attrs`: `gemeente` en `code` (van Nederland als geheel zonder gemeente),
    `jaar` (het begrotingsjaar), `trekkingen` en `zaad`.
    """
    import pandas as pd

    from kostenmodel.doorrekening import Rekenaar, nederland
    from kostenmodel.rekenkern import AANLOOPJAREN
    from kostenmodel.rekenschema import ARMEN
    from kostenmodel.totalen import OORDELEN

    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    if not scenarios:
        fouten.append(Melding("scenarios", "", "niets", "minstens een scenario", "Noem er een of meer."))
    verzamel(fouten, [lambda naam=naam: invoer.scenario(naam) for naam in scenarios])
    inst = probeer(fouten, lambda: instellingen(invoer, keuzes))
    plek: Gemeente | None = nederland(invoer) if gemeente is None else probeer(fouten, lambda: zoek_gemeente(invoer, gemeente))
    if fouten or plek is None:
        raise InvoerFouten(fouten)
    rekenaar = Rekenaar(invoer, inst, scenarios)
    jaren = inst.jaren[AANLOOPJAREN:]
    delen = [
        pd.DataFrame(
            {
                "scenario": scenario,
                "bekostiging": arm,
                "partij": partij,
                "jaar": jaren,
                "netto_last": uit.posten[f"netto.{partij}"][AANLOOPJAREN:],
            }
        )
        for scenario in dict.fromkeys(scenarios)
        for arm in ARMEN
        for uit in [rekenaar.arm(plek, scenario, arm)]
        for partij in OORDELEN
    ]
    tabel = pd.concat(delen, ignore_index=True)
    over = {"gemeente": plek.naam, "code": plek.code, "jaar": inst.jaar, "trekkingen": inst.trekkingen, "zaad": inst.zaad}
    return _met_eenheden(tabel, {"netto_last": EURO_PER_JAAR}, f"{plek.naam}, begrotingsjaar {inst.jaar}", over)


def _met_eenheden(
    tabel: pd.DataFrame, eenheden: Mapping[str, str], toelichting: str, over: Mapping[str, Any] = MappingProxyType({})
) -> pd.DataFrame:
    per_kolom = {str(naam): eenheden.get(str(naam), "") for naam in tabel.columns}
    tabel.attrs.update({"eenheden": per_kolom, "toelichting": toelichting, **over})
    return tabel
