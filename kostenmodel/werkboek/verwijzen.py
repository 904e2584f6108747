"""Regels die op een blad laten zien wat op een ander blad wordt uitgerekend."""

from __future__ import annotations

from kostenmodel.rekenkern import AANLOOPJAREN

from .context import Context
from .raster import JAARKOLOMMEN, TOTAAL
from .regels import Cel, Formule, Regel, Vrij
from .stijl import notatie


def verwijsregel(c: Context, tekst: str, sleutel: str, arm: str | None, met_totaal: bool = True) -> Regel:
    """Een regel die per jaar toont wat elders in het werkboek staat."""
    post, waarden = c.uitkomst.schema.post[sleutel], c.postwaarde(sleutel, arm)
    rest = f"post {sleutel}{f' {arm}' if arm else ''}"
    cellen = [
        Cel(k, Formule(f"{{{k}:{rest}}}", float(w)), "formule", notatie(post.eenheid)) for k, w in zip(JAARKOLOMMEN, waarden, strict=True)
    ]
    if met_totaal:
        totaal = Formule(f"{{{rest}}}", float(waarden[AANLOOPJAREN:].sum()))
        cellen.append(Cel(TOTAAL, totaal, "formule", notatie(post.eenheid)))
    return Vrij((Cel("B", tekst), Cel("C", post.eenheid, "zacht"), *cellen))
