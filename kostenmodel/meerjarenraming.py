"""De begroting per taakveld zoals het BBV haar vraagt: lasten, baten, saldo, reserves en resultaat, en wat daarvan incidenteel is.

Alleen het deel van de gemeente telt: haar kosten en wat zij betaalt zijn lasten, wat zij ontvangt zijn baten. Een saldo is baten min
lasten. De aard volgt uit de einddata in regelingen.toml: alles is structureel, tenzij een einddatum binnen drie jaar ligt. De mutatie
is wat nog niet in de begroting staat, en telt pas mee als de gemeente opgeeft wat er al in staat.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kostenmodel.invoer import Jaarwaarden, Regeling, Rekeningregel, blad_van_taakveld, per_post, taakveldcode
from kostenmodel.rekenkern import NUL, Kenmerk, Knoop, Model, Parameter, Post, als, cumulatief, deel, ingevuld, opgegeven, post

from .totalen import in_stukken

GEMEENTE = "gemeente"
STRUCTUREEL, INCIDENTEEL = "structureel", "incidenteel"
ZONDER = "zonder"
"""De code van wat nog geen taakveld heeft; alleen als het rekeningschema een post niet noemt."""
P = Parameter


@dataclass(frozen=True)
class Taakveld:
    """Een taakveld en de posten die er (in minstens een jaar) op worden geboekt; `invoer` zegt of er gele cellen bij horen."""

    code: str
    label: str
    lasten: tuple[str, ...]
    baten: tuple[str, ...]
    invoer: bool = True

    @property
    def posten(self) -> tuple[str, ...]:
        return (*self.lasten, *self.baten)


def gemeentelijke_posten(modellen: Sequence[Model]) -> tuple[Post, ...]:
    """De posten in de exploitatie die de gemeente raken."""
    return tuple(een for model in modellen for een in model.posten if een.in_exploitatie and een.bijdrage(GEMEENTE))


def taakvelden(modellen: Sequence[Model], regels: Iterable[Rekeningregel], labels: Mapping[str, str]) -> tuple[Taakveld, ...]:
    """De taakvelden in de volgorde van de indeling, en als laatste wat nog geen taakveld heeft.

    KeyError als het rekeningschema een taakveld noemt dat niet in de indeling staat.
    """
    geboekt = per_post(regels)
    lasten: dict[str, list[str]] = {code: [] for code in labels}
    baten: dict[str, list[str]] = {code: [] for code in labels}
    los: dict[int, list[str]] = {1: [], -1: []}
    for een in gemeentelijke_posten(modellen):
        kant = een.bijdrage(GEMEENTE)
        op = (lasten if kant > 0 else baten, los[kant])
        for code in dict.fromkeys(taakveldcode(regel.taakveld) for regel in geboekt.get(een.sleutel, ())):
            op[0][code].append(een.sleutel)
        if een.sleutel not in geboekt:
            op[1].append(een.sleutel)
    uit = [Taakveld(code, label, tuple(lasten[code]), tuple(baten[code])) for code, label in labels.items()]
    if los[1] or los[-1]:
        uit.append(Taakveld(ZONDER, "Nog zonder taakveld (vul rekeningschema.csv aan)", tuple(los[1]), tuple(los[-1]), invoer=False))
    return tuple(uit)


def regeling_van(regelingen: Iterable[Regeling]) -> dict[str, Regeling]:
    """Per post de tijdelijke regeling waar hij mee eindigt: als baat, of als last die met haar stopt."""
    return {sleutel: een for een in regelingen if een.is_tijdelijk for sleutel in (*een.posten, *een.lasten_stoppen_mee)}


def aard(sleutel: str, plek: int, tijdelijk: Mapping[str, Regeling], parameters: Mapping[str, Jaarwaarden]) -> str:
    """Of een post in een jaar structureel of incidenteel is; `plek` telt de jaren van de tabel, `tijdelijk` komt van `regeling_van`.

    `parameters` zijn die van een bekostiging: een maatregel die een regeling voor jaren vastlegt, maakt haar structureel.
    """
    regeling = tijdelijk.get(sleutel)
    return INCIDENTEEL if regeling and parameters[regeling.blad_tijdelijk].midden[plek] else STRUCTUREEL


def incidentele_posten(modellen: Sequence[Model], regelingen: Iterable[Regeling]) -> tuple[Post, ...]:
    """Per post die met een regeling eindigt het bedrag in de jaren waarin het incidenteel is."""
    bekend = regeling_van(regelingen)
    return tuple(
        Post(
            f"incidenteel.{een.sleutel}",
            een.omschrijving,
            "EUR/jaar",
            P(bekend[een.sleutel].blad_tijdelijk) * post(een.sleutel),
            "memo",
            toelichting=bekend[een.sleutel].toelichting,
        )
        for een in gemeentelijke_posten(modellen)
        if een.sleutel in bekend
    )


def raming(velden: Sequence[Taakveld], regels: Iterable[Rekeningregel], tijdelijk: Sequence[Post]) -> tuple[Post, ...]:
    """Per taakveld en voor alle taakvelden samen de regels van de meerjarenraming, en het effect op de structurele ruimte."""
    geboekt, incidenteel = per_post(regels), {een.sleutel for een in tijdelijk}
    uit: list[Post] = []
    for veld in velden:
        uit += _deelposten(veld, geboekt, incidenteel)
        for kant, sleutels in (("lasten", veld.lasten), ("baten", veld.baten)):
            delen = [_deel(veld, s, s, geboekt) for s in sleutels]
            uit += in_stukken(f"taakveld.{kant}.{veld.code}", f"{veld.label}: {kant}", delen)
            if heeft_incidenteel(veld, tijdelijk):
                delen = [_deel(veld, s, f"incidenteel.{s}", geboekt) for s in sleutels if f"incidenteel.{s}" in incidenteel]
                uit += in_stukken(f"taakveld.incidentele_{kant}.{veld.code}", f"{veld.label}: incidentele {kant}", delen)
        uit += _saldi(veld.code, veld.label, heeft_incidenteel(veld, tijdelijk))
        if veld.invoer:
            uit += [*_reserves(veld), *_mutatie(veld)]
        else:
            uit.append(_resultaat(veld.code, veld.label, post(f"taakveld.saldo.{veld.code}")))
    return (*uit, *_samen(velden, [veld.code for veld in velden if heeft_incidenteel(veld, tijdelijk)]), *_ruimte())


def heeft_incidenteel(veld: Taakveld, tijdelijk: Sequence[Post]) -> bool:
    """Of er op een taakveld een post is die met een regeling eindigt."""
    return any(een.sleutel == f"incidenteel.{sleutel}" for een in tijdelijk for sleutel in veld.posten)


def _wisselt(sleutel: str, geboekt: Mapping[str, tuple[Rekeningregel, ...]]) -> bool:
    return len({regel.taakveld for regel in geboekt.get(sleutel, ())}) > 1


def _deel(veld: Taakveld, sleutel: str, bedrag: str, geboekt: Mapping[str, tuple[Rekeningregel, ...]]) -> str:
    """De post met het deel van een bedrag dat op een taakveld hoort: het bedrag zelf, tenzij de post in de tijd van taakveld wisselt."""
    return f"taakveld.deel.{veld.code}.{bedrag}" if _wisselt(sleutel, geboekt) else bedrag


def _deelposten(veld: Taakveld, geboekt: Mapping[str, tuple[Rekeningregel, ...]], incidenteel: set[str]) -> Iterator[Post]:
    for sleutel in veld.posten:
        if not _wisselt(sleutel, geboekt):
            continue
        taakveld = next(regel.taakveld for regel in geboekt[sleutel] if taakveldcode(regel.taakveld) == veld.code)
        for bedrag in (sleutel, f"incidenteel.{sleutel}"):
            if bedrag == sleutel or bedrag in incidenteel:
                formule = P(blad_van_taakveld(taakveld, sleutel)) * post(bedrag)
                omschrijving = f"{bedrag} in de jaren op taakveld {taakveld}"
                yield Post(_deel(veld, sleutel, bedrag, geboekt), omschrijving, "EUR/jaar", formule, "memo")


def _saldi(naam: str, titel: str, met_incidenteel: bool) -> Iterator[Post]:
    """Saldo (baten min lasten), het incidentele deel daarvan als dat er is, en wat structureel overblijft."""
    lasten, baten, saldo = (post(f"taakveld.{wat}.{naam}") for wat in ("lasten", "baten", "saldo"))
    yield Post(saldo.sleutel, f"{titel}: saldo van baten en lasten", "EUR/jaar", baten - lasten, "totaal")
    structureel: Knoop = saldo
    if met_incidenteel:
        incidenteel = post(f"taakveld.incidenteel_saldo.{naam}")
        verschil = post(f"taakveld.incidentele_baten.{naam}") - post(f"taakveld.incidentele_lasten.{naam}")
        yield Post(incidenteel.sleutel, f"{titel}: incidenteel saldo", "EUR/jaar", verschil, "memo")
        structureel = saldo - incidenteel
    yield Post(f"taakveld.structureel_saldo.{naam}", f"{titel}: structureel saldo", "EUR/jaar", structureel, "memo")


def _reserves(veld: Taakveld) -> tuple[Post, ...]:
    toevoeging, onttrekking = (post(f"taakveld.{wat}.{veld.code}") for wat in ("toevoeging", "onttrekking"))
    resultaat = post(f"taakveld.saldo.{veld.code}") - toevoeging + onttrekking
    return (
        Post(
            toevoeging.sleutel,
            f"{veld.label}: toevoeging aan reserves",
            "EUR/jaar",
            ingevuld(P(f"begroting.toevoeging_reserves.{veld.code}")),
            "memo",
        ),
        Post(
            onttrekking.sleutel,
            f"{veld.label}: onttrekking aan reserves",
            "EUR/jaar",
            ingevuld(P(f"begroting.onttrekking_reserves.{veld.code}")),
            "memo",
        ),
        _resultaat(veld.code, veld.label, resultaat),
    )


def _resultaat(naam: str, titel: str, formule: Knoop) -> Post:
    return Post(f"taakveld.resultaat.{naam}", f"{titel}: resultaat na mutaties in reserves", "EUR/jaar", formule, "totaal")


def _mutatie(veld: Taakveld) -> Iterator[Post]:
    """Wat nog niet in de begroting staat; nul zolang dat onbekend is (het werkboek toont dan het woord 'onbekend')."""
    geraamd = P(f"begroting.al_geraamd.{veld.code}")
    for naam, saldo, wat in (
        ("mutatie", "saldo", "mutatie (saldo min al geraamd)"),
        ("structurele_mutatie", "structureel_saldo", "structurele mutatie (structureel saldo min al geraamd)"),
    ):
        formule = als(opgegeven(geraamd), post(f"taakveld.{saldo}.{veld.code}") - geraamd, NUL)
        yield Post(f"taakveld.{naam}.{veld.code}", f"{veld.label}: {wat}", "EUR/jaar", formule, "memo")


def _samen(velden: Sequence[Taakveld], incidenteel: Sequence[str]) -> Iterator[Post]:
    for kant in ("lasten", "baten"):
        for wat, titel, codes in (
            (kant, kant, [veld.code for veld in velden]),
            (f"incidentele_{kant}", f"incidentele {kant}", incidenteel),
        ):
            yield from in_stukken(f"taakveld.{wat}.samen", f"Alle taakvelden: {titel}", [f"taakveld.{wat}.{code}" for code in codes])
    yield from _saldi("samen", "Alle taakvelden", True)
    met_invoer = [veld.code for veld in velden if veld.invoer]
    for wat, titel in (
        ("toevoeging", "toevoeging aan reserves"),
        ("onttrekking", "onttrekking aan reserves"),
        ("mutatie", "mutatie waar al geraamd bekend is"),
        ("structurele_mutatie", "structurele mutatie waar al geraamd bekend is"),
    ):
        yield from in_stukken(f"taakveld.{wat}.samen", f"Alle taakvelden: {titel}", [f"taakveld.{wat}.{code}" for code in met_invoer])
    saldo, toevoeging, onttrekking = (post(f"taakveld.{wat}.samen") for wat in ("saldo", "toevoeging", "onttrekking"))
    yield _resultaat("samen", "Alle taakvelden", saldo - toevoeging + onttrekking)


def _ruimte() -> tuple[Post, ...]:
    """De kengetallen van artikel 11 BBV die de mutatie raakt, en het OZB-equivalent.

    Schuld en vermogen veranderen met de opgetelde mutatie als de gemeente haar met een lening betaalt: het eigen vermogen daalt dan
    evenveel als de schuld stijgt, en het balanstotaal blijft gelijk. Grondexploitatie en belastingcapaciteit raakt de mutatie niet.
    """
    mutatie, opgeteld = post("taakveld.structurele_mutatie.samen"), post("begroting.opgetelde_mutatie")
    return (
        Post(
            "begroting.exploitatieruimte",
            "Effect op de structurele exploitatieruimte (deel van de totale baten; min is minder ruimte)",
            "1",
            deel(mutatie, Kenmerk("begroting_baten"), NUL),
            "memo",
            stand=True,
        ),
        Post(
            "begroting.ozb_equivalent",
            "OZB-equivalent: verhoging van de OZB die de structurele mutatie dekt (deel van de opbrengst)",
            "1",
            deel(NUL - mutatie, Kenmerk("ozb_opbrengst"), NUL),
            "memo",
            stand=True,
        ),
        Post(
            "begroting.opgetelde_mutatie",
            "Opgetelde mutatie, vanaf het eerste jaar waarvoor al geraamd bekend is",
            "EUR",
            cumulatief("taakveld.mutatie.samen"),
            "memo",
            stand=True,
        ),
        Post(
            "begroting.netto_schuldquote",
            "Effect op de netto schuldquote (deel van de totale baten van een jaar; plus is meer schuld)",
            "jaar",
            deel(NUL - opgeteld, Kenmerk("begroting_baten"), NUL),
            "memo",
            stand=True,
        ),
        Post(
            "begroting.solvabiliteitsratio",
            "Effect op de solvabiliteitsratio (deel van het balanstotaal; min is minder eigen vermogen)",
            "1",
            deel(opgeteld, ingevuld(P("begroting.balanstotaal")), NUL),
            "memo",
            stand=True,
        ),
    )
