"""Wat de regelingen van de gemeentelijke lasten dekken: per regeling het bedrag, per taak dekkingsgraad en tekort, en het gat na afloop.

Een taak is een kostenmodel. De last is bruto: kosten van de gemeente plus wat zij betaalt. Een tekort is een last die niet gedekt is;
een min is een overschot. Wat dat met de begroting doet, staat in `meerjarenraming`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kostenmodel.invoer import Begrotingsregel, Melding, Regeling
from kostenmodel.invoer.meldingen import raad, toon
from kostenmodel.rekenkern import (
    EEN,
    NUL,
    Kenmerk,
    Knoop,
    Model,
    Parameter,
    Post,
    als,
    cumulatief,
    deel,
    gelijk,
    groter,
    maximum,
    minimum,
    post,
    som,
)

from .totalen import Partijen, in_stukken, subtotalen_van

GEMEENTE = "gemeente"
OZB = ("0.61", "0.62")
"""Taakvelden met de opbrengst van de onroerendezaakbelasting: woningen en niet-woningen."""
P = Parameter


def toets(regelingen: Iterable[Regeling], posten: Mapping[str, Post]) -> list[Melding]:
    """Alles wat er aan de posten van regelingen niet klopt: een onbekende post, geen overdracht, of een andere betaler of ontvanger."""
    fouten = []
    overdrachten = [sleutel for sleutel, een in posten.items() if een.soort == "overdracht"]
    for regeling in regelingen:
        for sleutel in regeling.posten:
            een, plaats = posten.get(sleutel), f"[{regeling.sleutel}], posten"
            doe = raad(sleutel, overdrachten, "Kies een overdracht uit kolom A van het werkboek.")
            if een is None or een.soort != "overdracht":
                gevonden = f"de onbekende post {toon(sleutel)}" if een is None else f"{toon(sleutel)}, een post met soort {een.soort}"
                fouten.append(Melding("regelingen.toml", plaats, gevonden, "de sleutel van een overdracht", doe))
            elif (een.van, een.naar) != (regeling.van, regeling.naar):
                gevonden = f"{toon(sleutel)}, van {een.van} naar {een.naar}"
                doe = "Verbeter van of naar, of zet de post bij een andere regeling."
                fouten.append(Melding("regelingen.toml", plaats, gevonden, f"een post van {regeling.van} naar {regeling.naar}", doe))
        fouten += [_geen_last(regeling, sleutel, posten) for sleutel in regeling.lasten_stoppen_mee if not _is_last(posten.get(sleutel))]
    return fouten


def _is_last(een: Post | None) -> bool:
    return een is not None and een.in_exploitatie and een.bijdrage(GEMEENTE) > 0


def _geen_last(regeling: Regeling, sleutel: str, posten: Mapping[str, Post]) -> Melding:
    lasten = [naam for naam, een in posten.items() if _is_last(een)]
    doe = raad(sleutel, lasten, "Kies een last van de gemeente uit kolom A van het werkboek.")
    return Melding("regelingen.toml", f"[{regeling.sleutel}], lasten_stoppen_mee", toon(sleutel), "een last van de gemeente", doe)


def begrotingskenmerken(regels: Sequence[Begrotingsregel]) -> dict[str, float]:
    """Totale baten en OZB-opbrengst (EUR/jaar) uit het laatste jaar van een gemeentelijke begroting; 0 als er niets bekend is."""
    laatste = max((regel.jaar for regel in regels), default=0)
    baten = {regel.taakveld: (regel.baten_x1000 or 0.0) * 1000 for regel in regels if regel.jaar == laatste}
    return {"begroting_baten": baten.get("totaal", 0.0), "ozb_opbrengst": sum(baten.get(taakveld, 0.0) for taakveld in OZB)}


def taken(modellen: Sequence[Model]) -> tuple[Model, ...]:
    """De kostenmodellen waar de gemeente in de exploitatie iets betaalt of ontvangt."""
    return tuple(model for model in modellen if any(een.in_exploitatie and een.bijdrage(GEMEENTE) for een in model.posten))


def geraakt(regeling: Regeling, modellen: Sequence[Model]) -> tuple[Model, ...]:
    """De taken waar een regeling bij hoort."""
    posten = frozenset(regeling.posten)
    return tuple(model for model in modellen if not posten.isdisjoint(een.sleutel for een in model.posten))


def regelingposten(regelingen: Iterable[Regeling], modellen: Sequence[Model]) -> tuple[Post, ...]:
    """Per regeling het bedrag in de exploitatie (positief, van de betaler naar de ontvanger), na tussensommen als zij die nodig heeft."""
    bekend = {een.sleutel: een for model in modellen for een in model.posten}
    uit: list[Post] = []
    for regeling in regelingen:
        telt = [sleutel for sleutel in regeling.posten if sleutel in bekend and bekend[sleutel].in_exploitatie]
        *tussen, bedrag = in_stukken(f"regeling.{regeling.sleutel}", regeling.titel, telt)
        uit += [*tussen, replace(bedrag, soort="memo", toelichting=regeling.toelichting)]
    return tuple(uit)


def taakposten(modellen: Sequence[Model], wie: Partijen) -> tuple[Post, ...]:
    """Per taak en voor alle taken samen: bruto last, baten, dekkingsgraad, tekort en tekort per inwoner."""
    uit: list[Post] = []
    for model in taken(modellen):
        delen = subtotalen_van(model, wie, GEMEENTE)
        lasten, baten = ([post(s) for teken, s in delen if teken == kant] for kant in (1, -1))
        uit += _vijftal(model.naam, model.titel, som(lasten) if lasten else NUL, som(baten) if baten else NUL)
    for kant, titel in (("lasten", "Bruto lasten"), ("baten", "Baten uit regelingen")):
        alle = [f"bekostiging.{kant}.{model.naam}" for model in taken(modellen)]
        uit += in_stukken(f"bekostiging.{kant}.samen", f"{titel}, alle taken", alle)
    return (*uit, *_verhoudingen("samen", "Alle taken"))


def _vijftal(naam: str, titel: str, lasten: Knoop, baten: Knoop) -> tuple[Post, ...]:
    return (
        Post(f"bekostiging.lasten.{naam}", f"{titel}: bruto lasten", "EUR/jaar", lasten, "memo"),
        Post(f"bekostiging.baten.{naam}", f"{titel}: baten uit regelingen", "EUR/jaar", baten, "memo"),
        *_verhoudingen(naam, titel),
    )


def _verhoudingen(naam: str, titel: str) -> tuple[Post, ...]:
    lasten, baten, tekort = (post(f"bekostiging.{wat}.{naam}") for wat in ("lasten", "baten", "tekort"))
    return (
        Post(
            f"bekostiging.dekkingsgraad.{naam}",
            f"{titel}: dekkingsgraad (baten gedeeld door bruto lasten)",
            "1",
            als(groter(lasten, Parameter("algemeen.kleinste_last")), deel(baten, lasten, EEN), EEN),
            "memo",
            stand=True,
            toelichting="Zonder lasten valt er niets te dekken; dan staat hier 100%.",
        ),
        Post(tekort.sleutel, f"{titel}: tekort (min is een overschot)", "EUR/jaar", lasten - baten, "totaal"),
        Post(
            f"bekostiging.per_inwoner.{naam}",
            f"{titel}: tekort per inwoner",
            "EUR/persoon/jaar",
            tekort / Kenmerk("inwoners"),
            "memo",
            stand=True,
        ),
    )


def dekkingsgaten(regelingen: Iterable[Regeling], modellen: Sequence[Model]) -> tuple[Post, ...]:
    """Per regeling die een last achterlaat: wat zij dekte, wat na afloop ongedekt is en wat dan nog betaald wordt."""
    uit: list[Post] = []
    for regeling in (een for een in regelingen if een.laat_gat_na):
        naam, afgelopen, bedrag = regeling.sleutel, P(regeling.blad_afgelopen), post(f"regeling.{regeling.sleutel}")
        lasten, tekort = (som(post(f"bekostiging.{w}.{m.naam}") for m in geraakt(regeling, modellen)) for w in ("lasten", "tekort"))
        toen_lasten, toen_betaald, aandeel = (f"dekkingsgat.{w}.{naam}" for w in ("lasten", "betaald", "aandeel"))
        eerder: Knoop = NUL if regeling.dekte is None else P(regeling.blad_dekte)
        gat = afgelopen * minimum(maximum(NUL, tekort), post(aandeel) * lasten)
        uit += [
            Post(toen_lasten, f"{regeling.titel}: bruto last van de taak zolang zij geldt", "EUR/jaar", (EEN - afgelopen) * lasten, "memo"),
            Post(toen_betaald, f"{regeling.titel}: betaald zolang zij geldt", "EUR/jaar", (EEN - afgelopen) * bedrag, "memo"),
            Post(
                aandeel,
                f"{regeling.titel}: deel van de bruto last dat zij dekte",
                "1",
                deel(cumulatief(toen_betaald), cumulatief(toen_lasten), eerder),
                "memo",
                stand=True,
            ),
            Post(
                f"dekkingsgat.{naam}",
                f"Ongedekt vanaf {regeling.geldig_tot:%d-%m-%Y}: {regeling.titel}",
                "EUR/jaar",
                als(gelijk(bedrag, NUL), gat, NUL),
                "memo",
                toelichting="Het deel van de last dat de regeling dekte, zodra zij is afgelopen en niets meer betaalt; nooit meer dan het "
                "tekort van de taak.",
            ),
            Post(
                f"dekkingsgat.verondersteld.{naam}",
                f"Betaald na de einddatum, niet vastgelegd: {regeling.titel}",
                "EUR/jaar",
                afgelopen * bedrag,
                "memo",
                toelichting="Wat het model na de einddatum laat doorbetalen, op aanname of door een maatregel. Valt dat weg, dan is dit "
                "het gat.",
            ),
        ]
    return tuple(uit)


def met_einde(regelingen: Iterable[Regeling]) -> tuple[Regeling, ...]:
    """De regelingen die aan de gemeente betalen en een einddatum hebben."""
    return tuple(een for een in regelingen if een.geldig_tot is not None and een.naar == GEMEENTE)


def tijdelijk_gedekt(regelingen: Iterable[Regeling]) -> tuple[Post, ...]:
    """Wat op tijdelijk geld steunt."""
    tijdelijk = [f"regeling.{een.sleutel}" for een in met_einde(regelingen)]
    return in_stukken("bekostiging.tijdelijk", "Lasten gedekt door regelingen met een einddatum", tijdelijk)
