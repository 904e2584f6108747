"""Het programma vanuit Python: een doorrekening, een batch, een prognose en een vergelijking van scenario's, elk als DataFrame.

    from kostenmodel import openbaar
    tabel = openbaar.reken_door("Utrecht", openbaar.Keuzes(scenario="hoge_instroom"))

In `attrs["eenheden"]` van elke tabel staat per kolom de eenheid, in `attrs["toelichting"]` waar zij over gaat. Fouten van de gebruiker
komen als `InvoerFouten`, alle tegelijk. De functies gebruiken dezelfde weg als de opdrachtregel en geven dus dezelfde getallen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostenmodel import api_batch, api_prognose
from kostenmodel.api import Keuzes, instellingen, laad_invoer, lees_eigen, probeer, verzamel
from kostenmodel.api_batch import Batchkeuzes
from kostenmodel.invoer import Gemeente, InvoerFouten, Melding, zoek_gemeente

if TYPE_CHECKING:
    import pandas as pd

STANDAARD, GEWONE_BATCH = Keuzes(), Batchkeuzes()
EURO, EURO_PER_JAAR, PERSONEN = "EUR, nominaal", "EUR/jaar, nominaal", "persoon/maand"


def reken_door(gemeente: str, keuzes: Keuzes = STANDAARD, eigen_cijfers: Path | None = None) -> pd.DataFrame:
    """Het rekenpad van een gemeente in een scenario: een rij per bekostiging, post met geld en jaar.

    Kolommen als in de tabel `posten` van een batch: bekostiging, model, post, soort, van, naar, boeking, jaar, rekenpad (altijd vanuit
    de betaler, dus positief is betalen) en eigen (deel dat uit eigen cijfers komt).
    """
    import pandas as pd

    from kostenmodel.batch import Opzet, postentabel
    from kostenmodel.doorrekening import Rekenaar
    from kostenmodel.werkboek.teken import SALDO

    invoer = laad_invoer(keuzes)
    fouten: list[Melding] = []
    gevonden = probeer(fouten, lambda: zoek_gemeente(invoer, gemeente))
    inst = probeer(fouten, lambda: instellingen(invoer, keuzes))
    probeer(fouten, lambda: invoer.scenario(keuzes.scenario))
    eigen = None
    if eigen_cijfers is not None and gevonden is not None:
        eigen = probeer(fouten, lambda: lees_eigen(invoer, eigen_cijfers, [gevonden]))
    if fouten:
        raise InvoerFouten(fouten)
    rekenaar = Rekenaar(invoer, inst, (keuzes.scenario,))
    opzet = Opzet((gevonden,), (keuzes.scenario,), SALDO, "", {gevonden.code: eigen} if eigen else {})
    tabel = pd.DataFrame(postentabel(rekenaar, opzet, keuzes.scenario).als_kolommen()).drop(columns="gemeente")
    titel = f"{gevonden.naam}, {invoer.scenario(keuzes.scenario).titel}, begrotingsjaar {inst.jaar}"
    return _met_eenheden(tabel, {"rekenpad": EURO_PER_JAAR, "eigen": EURO_PER_JAAR}, titel)


def batch(map_uit: Path, vraag: Batchkeuzes = GEWONE_BATCH, keuzes: Keuzes = STANDAARD) -> pd.DataFrame:
    """Maakt wat `kostenmodel batch` maakt, en geeft de netto last per gemeente over alle jaren van de tabel.

    Kolommen: scenario, bekostiging, gemeente (CBS-code), naam, netto_last. Wat niet lukte staat in `attrs["mislukt"]`.
    """
    from kostenmodel.batch import GEGEVENS
    from kostenmodel.gegevensset import NETTO_GEMEENTE, lees

    uit = api_batch.batch(map_uit, vraag, keuzes)
    vraag_sql = f"SELECT scenario, bekostiging, gemeente, {NETTO_GEMEENTE} AS netto_last FROM posten GROUP BY ALL ORDER BY ALL"
    tabel = lees(uit.map / GEGEVENS).execute(vraag_sql).df()
    namen = {een.code: een.naam for een in laad_invoer(keuzes).gemeenten}
    tabel.insert(3, "naam", tabel["gemeente"].map(namen))
    tabel = _met_eenheden(tabel, {"netto_last": EURO}, f"{uit.gemeenten} gemeenten, netto last over alle jaren van de tabel")
    tabel.attrs["mislukt"] = {een.gemeente.code: een.reden for een in uit.verloop.mislukt}
    return tabel


def prognose(reeks: Path | None = None, maanden: int = 24, keuzes: Keuzes = STANDAARD) -> pd.DataFrame:
    """De prognose van de asielinstroom, of van een eigen maandreeks (kolommen periode, aantal).

    Kolommen: stroom, periode (maand), de kwantielen 0.05 tot en met 0.95 en gemiddelde.
    """
    import pandas as pd

    from kostenmodel.prognose.reeksen import toon_maand

    uit = api_prognose.prognose(reeks, maanden, None, keuzes)
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
    return _met_eenheden(tabel, dict.fromkeys(tabel.columns[2:], PERSONEN), f"prognose van {uit.reeks}")


def vergelijk_scenarios(scenarios: Sequence[str], gemeente: str | None = None, keuzes: Keuzes = STANDAARD) -> pd.DataFrame:
    """De netto last per scenario, bekostiging, partij van het oordeel en jaar, op het rekenpad; zonder gemeente van heel Nederland.

    Kolommen: scenario, bekostiging, partij, jaar, netto_last.
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
                "netto_last": rekenaar.arm(plek, scenario, arm).posten[f"netto.{partij}"][AANLOOPJAREN:],
            }
        )
        for scenario in dict.fromkeys(scenarios)
        for arm in ARMEN
        for partij in OORDELEN
    ]
    return _met_eenheden(pd.concat(delen, ignore_index=True), {"netto_last": EURO_PER_JAAR}, f"{plek.naam}, begrotingsjaar {inst.jaar}")


def _met_eenheden(tabel: pd.DataFrame, eenheden: Mapping[str, str], toelichting: str) -> pd.DataFrame:
    attrs: dict[str, Any] = {"eenheden": {str(naam): eenheden.get(str(naam), "") for naam in tabel.columns}, "toelichting": toelichting}
    tabel.attrs.update(attrs)
    return tabel
