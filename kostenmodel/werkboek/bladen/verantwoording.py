"""Waarmee dit werkboek is gemaakt: instellingen, versies, vingerafdrukken van de invoer en waarschuwingen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kostenmodel.gevoeligheid import leesbaar
from kostenmodel.invoer import dag_van
from kostenmodel.rekenschema import ARMEN, DATUM_OPGAVE, RIJVELDEN

from ..context import ARMTITEL, Context
from ..ontvangst import ontvangstbewijs
from ..regels import Cel, Kop, Regel, Vrij, Werkblad
from ..stijl import DATUM, EURO
from .parameters import naam_van_blad

NAAM = "Verantwoording"
ONDERWERP_DATUM = "opgave.gemeente"
UITLEG_EFFECT = (
    "Effect is de netto last van de gemeente met alle eigen cijfers, min die zonder dit ene: euro over alle jaren vanaf het "
    "begrotingsjaar, in het scenario bij openen. Cijfers werken op elkaar in, dus de effecten tellen niet op tot het geheel."
)


def blad(c: Context) -> Werkblad:
    bewijs = ontvangstbewijs(c)
    regels: list[Regel] = []
    for kop, velden in bewijs.items():
        regels.append(Kop(kop))
        regels += [Vrij((Cel("A", naam), Cel("B", waarde))) for naam, waarde in velden.items()]
        regels.append(Vrij())
    regels += [Kop("Eigen cijfers (eigen opgave gemeente)"), *_eigen_cijfers(c), Vrij()]
    regels.append(Kop("Waarschuwingen bij de invoer"))
    regels += [Vrij((Cel("A", melding.bestand), Cel("B", str(melding)))) for melding in c.invoer.waarschuwingen] or [
        Vrij((Cel("A", "geen"),))
    ]
    return Werkblad(
        NAAM,
        "Verantwoording",
        "Instellingen, versies en vingerafdrukken: dezelfde invoer, hetzelfde zaad en dezelfde versies geven hetzelfde bestand.",
        regels,
        met_jaren=False,
        breedtes={"A": 60, "B": 100, "C": 20, "D": 20},
    )


def _eigen_cijfers(c: Context) -> Iterator[Regel]:
    """Wat de gemeente opgaf toen dit werkboek werd gemaakt, naast wat zonder die opgave zou gelden, en wat het met haar netto last doet."""
    eigen = c.uitkomst.eigen
    onderwerpen = [een for een in eigen.onderwerpen if een != ONDERWERP_DATUM]
    if not onderwerpen:
        yield Vrij((Cel("A", "geen"),))
        return
    datum = _veld(c, DATUM_OPGAVE) or f"niet opgegeven; gelezen voor peildatum {c.invoer.peildatum:%d-%m-%Y}"
    yield Vrij((Cel("A", "Datum van de opgave"), Cel("B", datum)))
    yield Vrij((Cel("A", UITLEG_EFFECT, "zacht"),))
    koppen = ("Sleutel", "Opgave", *(f"Effect: {ARMTITEL[arm].lower()}" for arm in ARMEN))
    yield Vrij(tuple(Cel(kolom, kop, "kolomkop") for kolom, kop in zip("ABCD", koppen, strict=True)))
    effecten = c.eigeneffecten
    for een in onderwerpen:
        yield _met_effect(een, _omschrijving(c, een), effecten.per_cijfer[een])
        yield from _jaren(c, een)
    yield _met_effect("alle eigen cijfers samen", "", effecten.samen)


def _met_effect(sleutel: str, tekst: str, effect: Mapping[str, float]) -> Regel:
    bedragen = (Cel(kolom, effect[arm], "vast", EURO) for kolom, arm in zip("CD", ARMEN, strict=True))
    return Vrij((Cel("A", sleutel), Cel("B", tekst), *bedragen))


def _omschrijving(c: Context, onderwerp: str) -> str:
    """De naam van een blad met zijn eenheid, of de velden van een locatie of regel."""
    kamer, code = onderwerp.partition(".")[0], onderwerp.rpartition(".")[2]
    if kamer not in RIJVELDEN:
        return f"{naam_van_blad(c, onderwerp)} ({c.invoer.blad(onderwerp).eenheid})"
    velden = ((kop, _veld(c, f"{kamer}.{naam}.{code}")) for naam, (kop, _) in RIJVELDEN[kamer].items())
    return "; ".join(f"{kop.lower()}: {inhoud}" for kop, inhoud in velden if inhoud)


def _jaren(c: Context, sleutel: str) -> Iterator[Regel]:
    """Per ingevuld jaar het cijfer naast wat anders gold."""
    per_jaar = c.uitkomst.eigen.parameters.get(sleutel, {})
    zonder = c.uitkomst.landelijke_waarden[c.actief, ARMEN[0]].get(sleutel)
    for jaar in sorted(per_jaar):
        midden, laag, hoog = per_jaar[jaar]
        tekst = leesbaar(midden) + (f" ({leesbaar(laag)} tot {leesbaar(hoog)})" if laag < hoog else "")
        if zonder is not None and jaar in zonder.tijdvakken and not zonder.is_opgave:
            tekst += f", in plaats van {leesbaar(float(zonder.midden[zonder.tijdvakken.index(jaar)]))}"
        yield Vrij((Cel("A", f"{sleutel}, {jaar}"), Cel("B", tekst, "zacht ingesprongen")))


def _veld(c: Context, sleutel: str) -> str:
    eigen = c.uitkomst.eigen
    if sleutel in eigen.velden:
        waarde = eigen.velden[sleutel]
        return f"{dag_van(waarde):%d-%m-%Y}" if c.veldnotatie(sleutel) == DATUM else leesbaar(waarde)
    return eigen.keuzes.get(sleutel) or eigen.namen.get(sleutel) or ""
