"""Van het hele land naar de gemeente: kenmerken, verdeelsleutels en gemeentelijke volumes."""

from __future__ import annotations

from typing import Any

from kostenmodel.rekenschema import ARMEN
from kostenmodel.verdeling import KENMERKEN, TABELKENMERKEN

from ..context import ARMTITEL, Context
from ..grafieken import armen_per_jaar
from ..raster import EENHEID
from ..regels import KenmerkRegel, Kop, PostRegel, Regel, Vrij, Werkblad

NAAM = "Volumes"
GRAFIEKRIJEN = 19
GRAFIEKEN = {"volume.bewoners_regulier": "Bewoners reguliere opvang", "volume.bewoners_noodopvang": "Bewoners noodopvang"}


def blad(c: Context) -> Werkblad:
    gemeente, schema = c.uitkomst.gemeente, c.uitkomst.schema
    regels: list[Regel] = [Kop("Kenmerken van de gemeente en van Nederland")]
    for naam, (omschrijving, eenheid) in KENMERKEN.items():
        bron = gemeente.bron if naam.startswith("inwoners") else gemeente.capaciteit_bron
        bron = gemeente.gemeentefonds_bron if naam == "uitkeringsbasis" else bron
        regels.append(KenmerkRegel(naam, f"{omschrijving} – {gemeente.naam}", eenheid, bron))
        regels.append(KenmerkRegel(f"landelijk.{naam}", f"{omschrijving} – Nederland", eenheid, bron))
    regels += [KenmerkRegel(naam, omschrijving, eenheid, "") for naam, (omschrijving, eenheid) in TABELKENMERKEN.items()]
    regels += [Vrij(), Kop("Verdeelsleutels, gelijk onder beide bekostigingen")]
    regels += [PostRegel(post, None) for post in schema.sleutels]
    for arm in ARMEN:
        regels += [Vrij(), Kop(f"{gemeente.naam}: {ARMTITEL[arm].lower()}")]
        regels += [PostRegel(post, arm) for post in schema.volumes]
    for reeks in GRAFIEKEN:
        regels += [Vrij(naam=reeks), *[Vrij()] * GRAFIEKRIJEN]

    def grafiek(boek: Any, schrijver: Any) -> None:
        for reeks, wie in GRAFIEKEN.items():
            armen_per_jaar(
                boek,
                schrijver.vel,
                f"{EENHEID}{schrijver.adressen.naam(reeks)[1]}",
                f"{wie} in {gemeente.naam}",
                [schrijver.adressen.rij("post", reeks, arm) for arm in ARMEN],
                "personen",
                f"{wie} in de gemeente per jaar, crisis naast structureel.",
                "#,##0",
            )

    return Werkblad(
        NAAM,
        f"Volumes – {gemeente.naam}",
        "Mensen, plaatsen en woningen in de gemeente: landelijk volume (blad Keten) maal het aandeel van de gemeente.",
        regels,
        daarna=grafiek,
    )
