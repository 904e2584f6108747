"""Waarmee dit werkboek is gemaakt: instellingen, versies, vingerafdrukken van de invoer en waarschuwingen."""

from __future__ import annotations

from collections.abc import Iterator

from kostenmodel.doorrekening import ARMEN, RIJVELDEN
from kostenmodel.gevoeligheid import leesbaar
from kostenmodel.invoer import dag_van

from ..context import Context
from ..ontvangst import ontvangstbewijs
from ..regels import Cel, Kop, Regel, Vrij, Werkblad
from ..stijl import DATUM
from .parameters import naam_van_blad

NAAM = "Verantwoording"


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
        breedtes={"A": 60, "B": 100},
    )


def _eigen_cijfers(c: Context) -> Iterator[Regel]:
    """Wat de gemeente opgaf toen dit werkboek werd gemaakt, naast wat zonder die opgave zou gelden."""
    eigen = c.uitkomst.eigen
    if not eigen:
        yield Vrij((Cel("A", "geen"),))
    for sleutel, per_jaar in eigen.parameters.items():
        blad_ = c.invoer.blad(sleutel)
        zonder = c.uitkomst.landelijke_waarden[c.actief, ARMEN[0]].get(sleutel)
        for jaar in sorted(per_jaar):
            midden, laag, hoog = per_jaar[jaar]
            tekst = f"{naam_van_blad(c, sleutel)}: {leesbaar(midden)} {blad_.eenheid}"
            tekst += f" ({leesbaar(laag)} tot {leesbaar(hoog)})" if laag < hoog else ""
            if zonder is not None and jaar in zonder.tijdvakken and not blad_.is_opgave:
                tekst += f", in plaats van {leesbaar(float(zonder.midden[zonder.tijdvakken.index(jaar)]))}"
            yield Vrij((Cel("A", f"{sleutel}, {jaar}"), Cel("B", tekst)))
    for kamer, velden in RIJVELDEN.items():
        for code in _codes(c, kamer):
            delen = [f"{kop.lower()}: {inhoud}" for naam, (kop, _) in velden.items() if (inhoud := _veld(c, f"{kamer}.{naam}.{code}"))]
            if delen:
                yield Vrij((Cel("A", f"{kamer}.{code}"), Cel("B", "; ".join(delen))))


def _codes(c: Context, kamer: str) -> Iterator[str]:
    yield from c.invoer.indelingen["locatie" if kamer == "locaties" else "eigen_regel"]


def _veld(c: Context, sleutel: str) -> str:
    eigen = c.uitkomst.eigen
    if sleutel in eigen.velden:
        waarde = eigen.velden[sleutel]
        return f"{dag_van(waarde):%d-%m-%Y}" if c.veldnotatie(sleutel) == DATUM else leesbaar(waarde)
    return eigen.keuzes.get(sleutel) or eigen.namen.get(sleutel) or ""
