"""De brug van crisis naar structureel per betaler, als regels van blad Vergelijking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kostenmodel.brug import STAPPEN
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN

from .context import Context
from .raster import TOTAAL
from .regels import Cel, Formule, Kop, Regel, Vrij
from .stijl import EURO
from .vast import WAARDEKOLOMMEN, pad_van, vaste_koppen, vaste_regel

UITLEG = (
    "Tot en met het subtotaal gelden de betaalregels van nu: alleen daar kan de samenleving iets besparen. De laatste stap verandert wie "
    "betaalt; over alle partijen samen is zij nul. Prijzen per plaats zijn gelijk: goedkoper wordt het doordat mensen ergens anders wonen.",
    "Vaste uitkomst per scenario; n.v.t. als u iets hebt gewijzigd.",
)


def brug(c: Context) -> Iterator[Regel]:
    """De weg van crisis naar structureel per betaler; eerst wat er staat, dan wie betaalt, samen het verschil over de hele tabel."""
    scenarios = c.uitkomst.scenarios
    yield Kop("Brug van crisis naar structureel, netto last over de hele tabel: eerst wat er staat, dan wie betaalt")
    yield from (Vrij((Cel("A", zin, "zacht"),)) for zin in UITLEG)
    yield vaste_koppen(c, "Brug")
    for partij in c.uitkomst.schema.partijen.oordelen:
        naam, pad = c.plaatselijke_partij(partij), pad_van(c, f"controle.verschil_{partij}.links")
        bruggen = [c.uitkomst.brug[s][partij] for s in scenarios]

        def som(van: str, tot: str, waarden: Sequence[float], partij: str = partij) -> list[Formule]:
            eerste, laatste = f"brug.{partij}.{van}", f"brug.{partij}.{tot}"
            return [Formule(f"SUM({{{k}:naam {eerste}}}:{{{k}:naam {laatste}}})", w) for k, w in zip(WAARDEKOLOMMEN, waarden, strict=False)]

        yield _bedragregel(c, f"{naam}: netto last onder crisisbekostiging", f"netto.{partij}", ARMEN[0])
        for stap, wat in STAPPEN.items():
            yield vaste_regel(c, f"brug.{partij}.{stap}", f"   {wat}", pad, [b.stappen[stap] for b in bruggen], EURO)
        eerste, *_, laatste = STAPPEN
        keuzes = som(eerste, laatste, [sum(b.stappen.values()) for b in bruggen])
        yield vaste_regel(c, f"brug.{partij}.keuzes", f"{naam}: subtotaal onder de betaalregels van nu", pad, keuzes, EURO, "vet")
        wat = "   andere regels voor betalen (verschuiving tussen betalers)"
        yield vaste_regel(c, f"brug.{partij}.betaling", wat, pad, [b.betaling for b in bruggen], EURO)
        samen = som("keuzes", "betaling", [b.totaal for b in bruggen])
        yield vaste_regel(c, f"brug.{partij}.samen", f"{naam}: verschil", pad, samen, EURO, "vet")
        yield _bedragregel(c, f"{naam}: netto last onder structurele bekostiging", f"netto.{partij}", ARMEN[1])
        yield Vrij()


def _bedragregel(c: Context, tekst: str, sleutel: str, arm: str) -> Regel:
    """Het totaal van een post over de hele tabel, alleen in de kolom totaal."""
    bedrag = Formule(f"{{post {sleutel} {arm}}}", float(c.postwaarde(sleutel, arm)[AANLOOPJAREN:].sum()))
    return Vrij((Cel("B", tekst, "vet"), Cel("C", "EUR", "zacht"), Cel(TOTAAL, bedrag, "totaal", EURO)))
