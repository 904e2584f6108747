"""Het model naast de begroting Asiel en Migratie: wat er voor opvang overblijft en wat het model daarvan verklaart, per bekostiging."""

from __future__ import annotations

from collections.abc import Iterator

from kostenmodel.doorrekening import OP_DE_BEGROTING
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN
from kostenmodel.werkboek.bladen.vergelijking import VERKLARING_REST
from kostenmodel.werkboek.context import ARMTITEL
from kostenmodel.werkboek.raster import JAARKOLOMMEN
from kostenmodel.werkboek.regels import Cel, Formule, Kop, Regel, Vrij, Werkblad
from kostenmodel.werkboek.stijl import EURO_OPGETELD

from ..cijfers import Rij
from ..kader import Landkader
from . import rekening_jaren

NAAM = "Begroting Asiel en Migratie"
JAREN = JAARKOLOMMEN[:15]
POSTEN = {"begroting": "rijk.begroting_artikel37", "gat": "rijk.nog_niet_gedekt", "ind": "rijk.begroting_ind"}
"""Regel -> parameter."""


def blad(k: Landkader) -> Werkblad:
    regels: list[Regel] = [Kop("Wat er op de begroting voor opvang en overig is"), *_begroting(k), Vrij()]
    for arm in ARMEN:
        regels += [Kop(f"Wat het model daarvan verklaart: {ARMTITEL[arm].lower()}"), *_model(k, arm), Vrij()]
    regels += [Vrij((Cel("A", VERKLARING_REST, "zacht"),)), Vrij(), Kop("Waar de begrotingsbedragen vandaan komen"), *_herkomst(k)]
    return Werkblad(
        NAAM,
        "Aansluiting op de begroting Asiel en Migratie",
        "Het model rekent uitvoering op behoefte. De begroting daalt begrotingstechnisch; wat nog niet gedekt is, staat er apart bij.",
        regels,
        met_jaren=False,
        breedtes={"A": 88, "B": 14, "C": 26, "D": 16, "E": 18, "F": 18} | dict.fromkeys(JAREN, 17),
        koppen={"A": "Regel", "B": "Eenheid", "C": "Bron", "D": "Soort", "E": f"Totaal {k.kort} jaar", "F": f"Totaal {k.lang} jaar"}
        | dict(zip(JAREN, k.cijfers.jaren, strict=True)),
        getalkolommen=frozenset("EF"),
        paginas_breed=2,
        vast_tot="B",
    )


def _waarden(k: Landkader, regel: str) -> Rij:
    """Een begrotingsregel, (jaar,)."""
    return k.invoer.jaarwaarden(POSTEN[regel], k.inst.jaren).midden[AANLOOPJAREN:]


def _opvang(k: Landkader) -> Rij:
    return _waarden(k, "begroting") + _waarden(k, "gat") - _waarden(k, "ind")


def _rij(k: Landkader, naam: str, tekst: str, soort: str, waarden: Rij, formules: list[str] | None, stijl: str = "formule") -> Regel:
    inhoud: list[float | Formule] = [float(waarde) for waarde in waarden]
    if formules is not None:
        inhoud = [Formule(formule, float(waarde)) for formule, waarde in zip(formules, waarden, strict=True)]
    sommen = (
        Cel(kolom, Formule(f"SUM({JAREN[0]}{{rij}}:{JAREN[n - 1]}{{rij}})", float(waarden[:n].sum())), stijl, EURO_OPGETELD)
        for kolom, n in (("E", k.kort), ("F", k.lang))
    )
    jaren = (Cel(kolom, cel, "vast" if formules is None else stijl, EURO_OPGETELD) for kolom, cel in zip(JAREN, inhoud, strict=True))
    bron = POSTEN.get(naam, "")
    vet = "vet" if stijl == "totaal" else "tekst"
    return Vrij(
        (Cel("A", tekst, vet), Cel("B", "EUR/jaar", "zacht"), Cel("C", bron, "zacht"), Cel("D", soort, "zacht"), *sommen, *jaren),
        naam=f"am {naam}",
    )


def _begroting(k: Landkader) -> Iterator[Regel]:
    for naam, sleutel in POSTEN.items():
        yield _rij(k, naam, k.invoer.blad(sleutel).omschrijving, "vast", _waarden(k, naam), None)
    formules = [f"{{{kolom}:naam am begroting}}+{{{kolom}:naam am gat}}-{{{kolom}:naam am ind}}" for kolom in JAREN]
    tekst = "Over voor opvang en overig: begroting plus nog niet gedekt, zonder IND"
    yield _rij(k, "opvang", tekst, "formule", _opvang(k), formules, "totaal")


def _model(k: Landkader, arm: str) -> Iterator[Regel]:
    som = 0.0 * _opvang(k)
    for partij in OP_DE_BEGROTING:
        waarden = rekening_jaren.bedragen(k, arm, partij, "netto")
        som = som + waarden
        formules = [f"{{{kolom}:naam {rekening_jaren.naam(arm, partij, 'netto')}}}" for kolom in rekening_jaren.JAREN]
        yield _rij(k, f"{arm} {partij}", f"Netto last {k.partij(partij)} in het gekozen scenario", "model", waarden, formules)
    formules = ["-".join((f"{{{kolom}:naam am opvang}}", *(f"{{{kolom}:naam am {arm} {p}}}" for p in OP_DE_BEGROTING))) for kolom in JAREN]
    yield _rij(
        k, f"{arm} rest", "Niet door dit model verklaard (min: het model komt hoger uit)", "formule", _opvang(k) - som, formules, "totaal"
    )


def _herkomst(k: Landkader) -> Iterator[Regel]:
    """Per bedrag vanaf wanneer het geldt, zijn bron en zijn band."""
    koppen = {"A": "Regel", "B": "Vanaf", "C": "Bron", "D": "Midden", "E": "Laag", "F": "Hoog", "G": "Toelichting of reden"}
    yield Vrij(tuple(Cel(kolom, kop, "kolomkop rechts" if kolom in "DEF" else "kolomkop") for kolom, kop in koppen.items()))
    for sleutel in POSTEN.values():
        for een in k.invoer.blad(sleutel).waarden:
            grenzen = zip("DEF", (een.midden, een.laag, een.hoog), strict=True)
            yield Vrij(
                (
                    Cel("A", k.invoer.blad(sleutel).omschrijving, "zacht"),
                    Cel("B", f"{een.vanaf:%d-%m-%Y}"),
                    Cel("C", een.bron),
                    *(Cel(kolom, grens, "vast", EURO_OPGETELD) for kolom, grens in grenzen),
                    Cel("G", een.reden or een.toelichting, "zacht"),
                )
            )
