"""De gesloten lijst van landelijke jaarvolumes die kostenmodellen mogen gebruiken.

Per volume: eenheid, hoe maanden een jaar worden, en met welke sleutel het over gemeenten wordt verdeeld.
`stroom` telt maanden op, `gemiddelde_stand` middelt maandstanden, `eindstand` neemt december, `toename` en `afname` tellen
de maandelijkse stijgingen of dalingen van een stand op.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Jaarregel = Literal["stroom", "gemiddelde_stand", "eindstand", "toename", "afname"]


@dataclass(frozen=True)
class Volumesoort:
    """Een landelijk jaarvolume; `sleutel` is None als het alleen landelijk bestaat (en dus geen kostenregel kan dragen).

    `reeks`: de maandreeks waar het uit komt, als die anders heet. `onder_crisis`: de waarde onder crisisbekostiging, ook in de andere
    bekostigingen; daarmee wordt een eigen aantal van een gemeente een aandeel dat in alle bekostigingen gelijk is.
    """

    naam: str
    omschrijving: str
    eenheid: str
    regel: Jaarregel
    sleutel: str | None = None
    reeks: str = ""
    onder_crisis: bool = False

    @property
    def maandreeks(self) -> str:
        return self.reeks or self.naam

    @property
    def is_stand(self) -> bool:
        return self.regel in ("gemiddelde_stand", "eindstand")


def volumes(opvangtypen: Mapping[str, str], verblijfsjaren: Mapping[str, str]) -> tuple[Volumesoort, ...]:
    """Alle volumes; noodopvang staat er per type en gehuisvesten per verblijfsjaar (code naar opschrift)."""
    v = Volumesoort
    noodopvang = [
        soort
        for code, label in opvangtypen.items()
        for soort in (
            v(f"bewoners_noodopvang.{code}", f"Bewoners noodopvang, {label}", "persoon", "gemiddelde_stand", f"noodopvang_{code}"),
            v(f"plaatsen_noodopvang.{code}", f"Plaatsen noodopvang, {label}", "plaats", "gemiddelde_stand", f"noodopvang_{code}"),
        )
    ]
    cohorten = [
        v(f"bewoners_taakstelling.{code}", f"Gehuisvesten (taakstelling), {label}", "persoon", "gemiddelde_stand", f"verblijf_{code}")
        for code, label in verblijfsjaren.items()
    ]
    onder_crisis = [
        v(f"crisis.{naam}", f"{omschrijving} onder crisisbekostiging", "plaats", "gemiddelde_stand", reeks=naam, onder_crisis=True)
        for naam, omschrijving in (
            ("plaatsen_regulier", "Reguliere plaatsen"),
            ("plaatsen_noodopvang", "Plaatsen noodopvang"),
            *((f"plaatsen_noodopvang.{code}", f"Plaatsen noodopvang, {label},") for code, label in opvangtypen.items()),
            ("doorstroom_plaatsen", "Plaatsen in doorstroomlocaties"),
        )
    ]
    return (
        v("instroom_eerste", "Eerste asielaanvragen", "persoon/jaar", "stroom"),
        v("instroom_herhaald", "Herhaalde asielaanvragen", "persoon/jaar", "stroom"),
        v("instroom_nareis", "Nareizigers", "persoon/jaar", "stroom"),
        v("beslissingen", "Beslissingen van de IND in eerste aanleg", "persoon/jaar", "stroom"),
        v("inwilligingen", "Inwilligingen", "persoon/jaar", "stroom"),
        v("voorraad", "Openstaande asielaanvragen op 31 december", "persoon", "eindstand"),
        v("doorlooptijd_weken", "Doorlooptijd van een asielaanvraag", "week", "gemiddelde_stand"),
        v("dwangsommen", "Zaken waarin de IND een dwangsom verschuldigd wordt", "persoon/jaar", "stroom", "inwoners"),
        v("bezetting", "Bewoners van de opvang", "persoon", "gemiddelde_stand"),
        v("bewoners_noodopvang", "Bewoners noodopvang, alle typen samen", "persoon", "gemiddelde_stand", "noodopvang"),
        v("vergunninghouders_in_opvang", "Vergunninghouders in de opvang", "persoon", "gemiddelde_stand"),
        v("afgewezenen", "Afgewezen asielzoekers in de opvang", "persoon", "gemiddelde_stand"),
        v("personen_totaal", "Personen in opvang, doorstroomlocaties en programmawoningen", "persoon", "gemiddelde_stand"),
        v("taakstelling", "Taakstelling huisvesting vergunninghouders", "persoon/jaar", "stroom", "taakstelling"),
        v("gehuisvest", "Gehuisveste vergunninghouders (taakstelling)", "persoon/jaar", "stroom", "huisvesting"),
        v("achterstand", "Achterstand op de taakstelling op 31 december", "persoon", "eindstand", "achterstand"),
        v("bewoners_regulier", "Bewoners reguliere opvang", "persoon", "gemiddelde_stand", "regulier"),
        v("plaatsen_regulier_bezet", "Bezette reguliere plaatsen", "plaats", "gemiddelde_stand", "regulier"),
        v("plaatsen_regulier_leeg", "Lege reguliere plaatsen", "plaats", "gemiddelde_stand", "regulier"),
        v("plaatsen_regulier_erbij", "Nieuwe reguliere plaatsen", "plaats/jaar", "stroom", "regulier"),
        v("plaatsen_regulier_eraf", "Gesloten reguliere plaatsen", "plaats/jaar", "stroom", "regulier"),
        v("plaatsen_regulier_geweigerd", "Bestelde reguliere plaatsen die niet doorgaan", "plaats/jaar", "stroom", "regulier"),
        *noodopvang,
        v("plaatsen_noodopvang_erbij", "Geopende plaatsen noodopvang", "plaats/jaar", "toename", "noodopvang", "plaatsen_noodopvang"),
        v("plaatsen_noodopvang_eraf", "Gesloten plaatsen noodopvang", "plaats/jaar", "afname", "noodopvang", "plaatsen_noodopvang"),
        v("woningen_opgeleverd", "Opgeleverde programmawoningen", "woning/jaar", "stroom", "inwoners"),
        v("woningen", "Programmawoningen", "woning", "gemiddelde_stand", "inwoners"),
        v("woningen_bewoond", "Programmawoningen bewoond door vergunninghouders", "woning", "gemiddelde_stand", "inwoners"),
        v("woningen_leeg", "Programmawoningen niet bewoond door vergunninghouders", "woning", "gemiddelde_stand", "inwoners"),
        v("doorstroom_plaatsen", "Plaatsen in doorstroomlocaties", "plaats", "gemiddelde_stand", "doorstroom"),
        v("doorstroom_plaatsen_erbij", "Nieuwe plaatsen in doorstroomlocaties", "plaats/jaar", "stroom", "doorstroom"),
        v("doorstroom_plaatsen_eraf", "Gesloten plaatsen in doorstroomlocaties", "plaats/jaar", "stroom", "doorstroom"),
        v("doorstroom_bewoners", "Vergunninghouders in doorstroomlocaties", "persoon", "gemiddelde_stand", "doorstroom"),
        *cohorten,
        v("ongedocumenteerden", "Mensen zonder verblijfsrecht en zonder opvang", "persoon", "gemiddelde_stand", "lvv"),
        v("ongedocumenteerden_erbij", "Nieuwe mensen zonder verblijfsrecht en zonder opvang", "persoon/jaar", "stroom", "lvv"),
        v("ontheemden", "Ontheemden uit Oekraïne", "persoon", "gemiddelde_stand", "inwoners"),
        v("ontheemden_opvang", "Ontheemden in gemeentelijke opvang", "persoon", "gemiddelde_stand", "ontheemden_opvang"),
        v("ontheemden_particulier", "Ontheemden in particuliere opvang", "persoon", "gemiddelde_stand", "ontheemden_particulier"),
        v("bewoners_woningen", "Vergunninghouders in programmawoningen", "persoon", "gemiddelde_stand", "inwoners"),
        *onder_crisis,
    )
