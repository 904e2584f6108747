"""Wat de gemeente beter weet: cijfers per jaar, eigen locaties en eigen regels. Leeg is niet opgegeven.

Hetzelfde blad staat in het werkboek en in het sjabloon, en `--eigen-cijfers` leest het uit beide. Een cijfer hier gaat voor alles,
in elk scenario en onder beide bekostigingen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kostenmodel import locaties
from kostenmodel.controles import TEKSTEN
from kostenmodel.invoer import Parameter
from kostenmodel.invoer.eigencijfers import BANDKOPPEN, NAASTKOP, SLEUTELKOP, Grens, grens
from kostenmodel.invoer.eigencijfers import BLAD as NAAM
from kostenmodel.modellen.eigen_regels import VELDEN as REGELVELDEN
from kostenmodel.modellen.eigen_regels import veld as regelveld
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN, RIJVELDEN, rijvormen
from kostenmodel.verdeling import AANTALLEN

from ..context import Context
from ..raster import BEGROTING, BRON, EENHEID, JAARKOLOMMEN, LAATSTE, OMSCHRIJVING, SOORT, TOTAAL
from ..regels import Cel, EigenRegel, Formule, Kop, PostRegel, Regel, Vrij, Werkblad
from ..stijl import notatie
from .parameters import naam_van_blad

UITLEG = (
    "Vul alleen in wat u beter weet. Een gele cel die leeg blijft, verandert niets. Een ingevuld jaar gaat voor alles, in elk scenario en "
    "onder beide bekostigingen; alle bladen rekenen mee.",
    "De kansen en bandbreedtes zijn vast: zij lezen n.v.t. zodra een uitkomst wijzigt. Bewaar dit bestand en maak het werkboek opnieuw met "
    "--eigen-cijfers, dan kloppen ook die weer en telt de regel als eigen opgave.",
    "Bedragen zijn in lopende prijzen van het jaar. Laag en hoog zijn een deel van uw cijfer (0,9 en 1,2): zo geeft u een bandbreedte op. "
    "Zonder laag en hoog is het cijfer zeker, behalve als u de landelijke waarde overneemt: dan blijft de landelijke bandbreedte.",
)
UITLEG_LOCATIES = (
    "Een locatie telt mee van haar eerste tot en met haar laatste dag; zonder laatste dag blijft zij open. In een jaar met eigen locaties "
    "van een soort vervangen die het aandeel volgens de verdeelsleutel, onder beide bekostigingen in dezelfde verhouding.",
    "Na de laatste dag geldt de sleutel weer: er is dan nog wel behoefte, maar niet bekend waar. De prijs is zonder leefgeld, zorg en "
    "ambtelijke inzet.",
)
UITLEG_REGELS = (
    "Een eigen regel telt onder beide bekostigingen helemaal, tenzij u een ander deel invult (0 is niet). Bedragen zijn positief.",
)
UITLEG_OPGAVE = ("De datum waarop deze cijfers zijn opgegeven; zij komt op blad Verantwoording.",)
BANDKOLOMMEN = dict(zip(("X", "Y"), BANDKOPPEN, strict=True))
EXTRA = {TOTAAL: NAASTKOP, SOORT: "Wie dit weet", **BANDKOLOMMEN, "Z": "Uitleg"}
KOLOMMEN_OPGAVE = {"datum": "B"}
KOLOMMEN_LOCATIE = dict(zip(("naam", "soort", "plaatsen", "begin", "eind", "prijs"), "BCDEFG", strict=True))
KOLOMMEN_REGEL = dict(zip(("naam", "soort", "taakveld", "deel_crisis", "deel_structureel"), "BCDEF", strict=True))
CIJFERKOLOMMEN = (f"{JAARKOLOMMEN[0]}:{LAATSTE}", "X:Y")
HOOGSTE = 1e15
TEKST = "Cellen met tekst waar een getal hoort"
LIJST_SOORTEN, LIJST_KANTEN, LIJST_TAAKVELDEN = "lijst soort locatie", "lijst last of baat", "lijst taakveld"


Naast = Callable[[Context, Parameter], Cel]
"""Geeft de cel met wat in het begrotingsjaar zonder eigen cijfer geldt."""


def blad(c: Context) -> Werkblad:
    """Het blad in het werkboek: wat er landelijk geldt rekent mee, en de rekenregels achter de locaties staan eronder."""
    rekenregels: Sequence[Regel] = (
        Kop("Rekenregels achter de eigen locaties", op_papier=False),
        *(PostRegel(een, None) for een in c.uitkomst.schema.locaties),
        Vrij(),
    )
    return _werkblad(c, _rekent_mee, rekenregels)


def sjabloon(c: Context) -> Werkblad:
    """Hetzelfde blad los van het werkboek; alleen de gele cellen zijn te wijzigen."""
    return replace(_werkblad(c, _vast, ()), beveiligd=True)


def _werkblad(c: Context, naast: Naast, rekenregels: Iterable[Regel]) -> Werkblad:
    regels: list[Regel] = [*(Vrij((Cel("A", zin, "zacht"),)) for zin in UITLEG), Vrij()]
    opgaven = list(_opgaven(c))
    delen: dict[str, tuple[Sequence[str], Sequence[Regel], Sequence[str]]] = {
        "Eerst invullen": ((), list(_cijfers(c, [p for p in opgaven if p.vooraan], naast)), CIJFERKOLOMMEN),
        "Eigen locaties": (UITLEG_LOCATIES, list(_rijen(c, "locaties", KOLOMMEN_LOCATIE)), ("D:G",)),
        "Eigen regels": (UITLEG_REGELS, list(_eigen_regels(c)), (f"E:{LAATSTE}",)),
    }
    for wie, code in c.invoer.indelingen["opgever"].items():
        if getoond := [p for p in opgaven if p.eigen_opgave == wie and not p.vooraan]:
            delen[code.label] = (), list(_cijfers(c, getoond, naast)), CIJFERKOLOMMEN
    for titel, (uitleg, rijen, kolommen) in delen.items():
        regels += [*_kop(titel, uitleg), *rijen]
        regels += [_teksten(titel, [een for een in rijen if isinstance(een, EigenRegel)], kolommen), Vrij()]
    regels += [_teksten_samen(list(delen)), Vrij()]
    regels += [*_kop("Over deze opgave", UITLEG_OPGAVE), *_rijen(c, "opgave", KOLOMMEN_OPGAVE), Vrij()]
    regels += [*rekenregels, *_keuzelijsten(c)]
    return Werkblad(
        NAAM,
        f"Eigen cijfers – {c.uitkomst.gemeente.naam}",
        "Vul hier in wat u beter weet dan de landelijke cijfers; alle bladen rekenen ermee.",
        regels,
        breedtes={"B": 78, "C": 46, "D": 52, "E": 24, "F": 20, "X": 13, "Y": 13},
        extra_koppen=EXTRA,
        kolom_reden="A",
        daarna=_keuzes(c, opgaven),
    )


def _kop(titel: str, uitleg: Sequence[str]) -> Iterator[Regel]:
    yield Kop(titel)
    yield from (Vrij((Cel("A", zin, "zacht"),)) for zin in uitleg)


def _teksten(titel: str, rijen: Sequence[EigenRegel], kolommen: Sequence[str]) -> Regel:
    """Hoeveel cellen van een deel tekst bevatten waar een getal hoort; dan geldt de landelijke waarde.

    Tekst is voor een rekenblad groter dan elk getal, en `MAX` slaat tekst over.
    """
    eerste, laatste = rijen[0].sleutel, rijen[-1].sleutel

    def telling(van_tot: str) -> str:
        van, tot = van_tot.split(":")
        bereik = f"{{{van}:eigen {eerste}}}:{{{tot}:eigen {laatste}}}"
        return f"SUMPRODUCT(1*({bereik}>MAX(0,{bereik})))"

    formule = Formule("+".join(telling(een) for een in kolommen), 0.0)
    return Vrij((Cel("B", TEKST, "zacht"), Cel(TOTAAL, formule, "zacht", "0")), naam=f"teksten {titel}")


def _teksten_samen(titels: Sequence[str]) -> Regel:
    eerste, laatste = (f"teksten {titels[plek]}" for plek in (0, -1))
    label, telling = (f"{{{kolom}:naam {eerste}}}:{{{kolom}:naam {laatste}}}" for kolom in ("B", TOTAAL))
    delen = f"SUMIF({label},{{B:naam {eerste}}},{telling})"
    return Vrij((Cel("B", f"{TEKST}, hele blad", "vet"), Cel(TOTAAL, Formule(delen, 0.0), "totaal", "0")), veld=TEKSTEN)


def _opgaven(c: Context) -> Iterator[Parameter]:
    """De bladen waar een eigen cijfer voor in de plaats kan komen, zonder de bedragen van eigen regels."""
    alle = (c.invoer.blad(sleutel) for sleutel in c.uitkomst.schema.parameters)
    return (p for p in alle if p.eigen_opgave and not p.sleutel.startswith("eigen_regels."))


def _cijfers(c: Context, bladen: Sequence[Parameter], naast: Naast) -> Iterator[Regel]:
    for blad_ in bladen:
        teksten = {
            OMSCHRIJVING: naam_van_blad(c, blad_.sleutel),
            EENHEID: blad_.eenheid,
            SOORT: c.invoer.indelingen["opgever"][blad_.eigen_opgave or ""].label,
            BRON: "alleen de gemeente" if blad_.is_opgave else "in plaats van Parameters",
        }
        extra = (naast(c, blad_), Cel("Z", _uitleg(c, blad_), "zacht"))
        yield EigenRegel(blad_.sleutel, teksten, _band(blad_), eenheid=blad_.eenheid, extra=extra)


def _band(blad_: Parameter) -> dict[str, str]:
    return {kolom: f"band.{BANDKOPPEN[kop]}.{blad_.sleutel}" for kolom, kop in BANDKOLOMMEN.items()}


def _uitleg(c: Context, blad_: Parameter) -> str:
    """Wat hier hoort, wat er mag staan, en waar de landelijke waarde vandaan komt."""
    _, verwacht, _ = grens(blad_)
    zinnen = [blad_.uitleg or "", f"{verwacht[0].upper()}{verwacht[1:]}."]
    if not blad_.is_opgave:
        bron = c.uitkomst.landelijke_waarden[c.actief, ARMEN[0]][blad_.sleutel].bron[AANLOOPJAREN]
        zinnen.append(f"Landelijk: {c.invoer.bronnen[bron].titel}." if bron in c.invoer.bronnen else f"Landelijk: {bron}.")
    elif blad_.sleutel in AANTALLEN:
        zinnen.append("Landelijk: het aandeel volgens de verdeelsleutel.")
    return " ".join(zin for zin in zinnen if zin)


def _rekent_mee(c: Context, blad_: Parameter) -> Cel:
    """Wat landelijk geldt als formule, zodat het een ander scenario volgt; een vast getal als het per bekostiging verschilt."""
    waarde, opmaak = _landelijk(c, blad_), notatie(blad_.eenheid)
    if waarde is None or (not blad_.is_opgave and any(c.varieert("parameter", blad_.sleutel))):
        return _vast(c, blad_)
    formule = f"{{{BEGROTING}:basis {blad_.sleutel}}}"
    if een := AANTALLEN.get(blad_.sleutel):
        formule = f"{{{BEGROTING}:landelijk {een.volume} {ARMEN[0]}}}*{{{BEGROTING}:post {een.sleutel}}}"
    return Cel(TOTAAL, Formule(formule, waarde), "zacht", opmaak)


def _vast(c: Context, blad_: Parameter) -> Cel:
    waarde = _landelijk(c, blad_)
    return Cel(TOTAAL, "onbekend", "rechts") if waarde is None else Cel(TOTAAL, waarde, "vast", notatie(blad_.eenheid))


def _landelijk(c: Context, blad_: Parameter) -> float | None:
    """Wat in het begrotingsjaar geldt zonder eigen cijfer, onder crisisbekostiging; None als alleen de gemeente het weet."""
    if een := AANTALLEN.get(blad_.sleutel):
        land = c.bladwaarde("landelijk", een.volume, ARMEN[0], c.actief)
        return float(land[AANLOOPJAREN] * c.postwaarde(een.sleutel, ARMEN[0])[AANLOOPJAREN])
    return None if blad_.is_opgave else float(c.blokwaarde("parameter", blad_.sleutel, ARMEN[0], "")[AANLOOPJAREN])


def _koppen(velden: Mapping[str, tuple[str, str]], kolommen: Mapping[str, str], *, met_jaren: bool, c: Context) -> Regel:
    cellen = [Cel("A", SLEUTELKOP, "kolomkop"), *(Cel(kolommen[naam], tekst, "kolomkop") for naam, (tekst, _) in velden.items())]
    if met_jaren:
        cellen += [Cel(kolom, jaar, "jaar") for kolom, jaar in zip(JAARKOLOMMEN, c.uitkomst.inst.jaren, strict=True)]
    return Vrij(tuple(cellen))


def _rijen(c: Context, kamer: str, kolommen: Mapping[str, str]) -> Iterator[Regel]:
    """Rijen met alleen velden die in alle jaren gelden."""
    yield _koppen(RIJVELDEN[kamer], kolommen, met_jaren=False, c=c)
    for code in rijvormen(c.invoer)[kamer].codes:
        velden = {kolom: f"{kamer}.{naam}.{code}" for naam, kolom in kolommen.items()}
        yield EigenRegel(f"{kamer}.{code}", velden=velden, jaren=False)


def _eigen_regels(c: Context) -> Iterator[Regel]:
    yield _koppen(REGELVELDEN, KOLOMMEN_REGEL, met_jaren=True, c=c)
    for code in c.invoer.indelingen["eigen_regel"]:
        velden = {kolom: regelveld(naam, code) for naam, kolom in KOLOMMEN_REGEL.items()}
        yield EigenRegel(f"eigen_regels.bedrag.{code}", velden=velden, eenheid="EUR/jaar")


def _keuzelijsten(c: Context) -> Iterator[Regel]:
    """De labels van de keuzelijsten, want een lijst in een cel wijst naar cellen."""
    for naam, labels in _lijsten(c).items():
        yield Kop(naam.capitalize())
        for nummer, label in enumerate(labels):
            plek = " eerste" if nummer == 0 else " laatste" if nummer == len(labels) - 1 else ""
            yield Vrij((Cel("B", label, "zacht"),), naam=f"{naam}{plek}" if plek else "")


def _lijsten(c: Context) -> dict[str, Sequence[str]]:
    vormen = rijvormen(c.invoer)
    plek, regel = vormen["locaties"].keuzes, vormen["eigen_regels"].keuzes
    return {LIJST_SOORTEN: plek["soort"], LIJST_KANTEN: regel["soort"], LIJST_TAAKVELDEN: regel["taakveld"]}


def _keuzes(c: Context, opgaven: Sequence[Parameter]) -> Any:
    """Zet de keuzelijsten en de grenzen op de velden."""

    def daarna(boek: Any, schrijver: Any) -> None:
        adressen, vel = schrijver.adressen, schrijver.vel

        def bereik(veld: Any, naam: str, codes: Sequence[str]) -> str:
            (_, kolom, boven), (_, _, onder) = adressen.veld(veld(naam, codes[0])), adressen.veld(veld(naam, codes[-1]))
            return f"{kolom}{boven}:{kolom}{onder}"

        def lijst(waar: str, naam: str) -> None:
            boven, onder = adressen.naam(f"{naam} eerste")[1], adressen.naam(f"{naam} laatste")[1]
            vel.data_validation(
                waar,
                {
                    "validate": "list",
                    "source": f"=$B${boven}:$B${onder}",
                    "input_title": "Kies",
                    "input_message": "Kies uit de lijst.",
                    "error_title": "Staat niet in de lijst",
                    "error_message": "Kies een waarde uit de lijst.",
                },
            )

        plekken, eigen = list(c.invoer.indelingen["locatie"]), list(c.invoer.indelingen["eigen_regel"])
        lijst(bereik(locaties.veld, "soort", plekken), LIJST_SOORTEN)
        lijst(bereik(regelveld, "soort", eigen), LIJST_KANTEN)
        lijst(bereik(regelveld, "taakveld", eigen), LIJST_TAAKVELDEN)
        per_grens: dict[Grens, list[str]] = {}
        for blad_ in opgaven:
            rij = adressen.rij("eigen", blad_.sleutel)[1]
            per_grens.setdefault(grens(blad_), []).append(f"{JAARKOLOMMEN[0]}{rij}:{LAATSTE}{rij}")
        for (mag, verwacht, doe), bereiken in per_grens.items():
            vel.data_validation(bereiken[0], _getalkeuring(mag, verwacht, doe) | {"multi_range": " ".join(bereiken)})

    return daarna


def _getalkeuring(mag: tuple[float | None, float | None], verwacht: str, doe: str) -> dict[str, Any]:
    """Wat een rekenblad al bij het typen weigert."""
    laagste, hoogste = mag
    keur: dict[str, Any] = {"validate": "decimal", "criteria": ">=", "value": -HOOGSTE if laagste is None else laagste}
    if hoogste is not None:
        keur |= {"criteria": "between", "minimum": laagste, "maximum": hoogste}
    return keur | {"error_title": "Past hier niet", "error_message": f"Verwacht: {verwacht}. {doe}".strip()}
