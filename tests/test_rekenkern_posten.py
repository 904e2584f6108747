"""Posten: hun volgorde, wie betaalt, en dat elke post van het model als Excelformule hetzelfde geeft als op arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from hulp_posten import ALLE_POSTEN, ARMEN, INVOER, JAREN, OVER_ARMEN, SCHEMA, bedachte_waarden, over_armen
from hulp_werkboek import TOEGESTANE_FUNCTIES, functies, getallen, herreken, r1c1
from hypothesis import given, settings
from hypothesis import strategies as st

from kostenmodel import rekenkern as rk
from kostenmodel.rekenkern import EEN, Blad, InArm, Model, Parameter, Post, PostVerwijzing, Volume, op_volgorde, post, sleutel_van
from kostenmodel.rekenkern.formules import Raster, Sjabloon, schrijf, te_lang
from kostenmodel.rekenkern.rekenen import reken_posten
from kostenmodel.totalen import Partijen, maatschappelijk, over_modellen, partijen, per_partij, subtotalen

# --- volgorde en declaratie -----------------------------------------------------------------------------------------


def memo(sleutel: str, formule: rk.Knoop) -> Post:
    return Post(sleutel, sleutel, "1", formule, "memo")


def test_op_volgorde_zet_wat_nodig_is_vooraan() -> None:
    posten = [
        memo("c", post("b") + post("a")),
        memo("b", post("a")),
        memo("a", EEN),
        memo("volume.v", EEN),
        memo("d", Volume("v")),
    ]
    assert [een.sleutel for een in op_volgorde(posten)] == ["a", "b", "c", "volume.v", "d"]
    assert [een.sleutel for een in op_volgorde([posten[4], posten[3]])] == ["volume.v", "d"]


@pytest.mark.parametrize(
    "posten",
    [
        [memo("a", post("a"))],
        [memo("a", post("b")), memo("b", EEN - post("a"))],
        [memo("a", rk.vorig("a") + EEN)],
        [memo("a", post("c")), memo("b", post("a")), memo("c", rk.cumulatief("b"))],
    ],
)
def test_een_kring_wordt_geweigerd(posten: list[Post]) -> None:
    with pytest.raises(ValueError, match="naar zichzelf"):
        op_volgorde(posten)


@pytest.mark.parametrize("formule", [post("weg"), rk.vorig("weg"), Volume("weg"), rk.afschrijving("weg", Parameter("n"))])
def test_een_onbekende_post_wordt_bij_naam_geweigerd(formule: rk.Knoop) -> None:
    with pytest.raises(ValueError, match=r"Post a verwijst naar onbekende post .*weg"):
        op_volgorde([memo("a", formule)])


def test_een_dubbele_sleutel_wordt_geweigerd() -> None:
    with pytest.raises(ValueError, match="Post a is twee keer"):
        op_volgorde([memo("a", EEN), memo("a", EEN)])


def test_kosten_zonder_drager_en_overdracht_zonder_partijen_worden_geweigerd() -> None:
    with pytest.raises(ValueError, match="drager"):
        Post("a", "", "EUR/jaar", EEN, "kosten")
    with pytest.raises(ValueError, match="drager"):
        Post("a", "", "EUR/jaar", EEN, "investering")
    with pytest.raises(ValueError, match="'van' en een 'naar'"):
        Post("a", "", "EUR/jaar", EEN, "overdracht", van="coa")


@pytest.mark.parametrize(
    ("soort", "boeking", "in_exploitatie", "in_kas", "opschrift"),
    [
        ("kosten", "beide", True, True, "kosten: Coa"),
        ("kosten", "exploitatie", True, False, "kosten (niet kas): Coa"),
        ("kosten", "kas", False, True, "kosten (alleen kas): Coa"),
        ("overdracht", "beide", True, True, "overdracht: Coa > Gemeente"),
        ("overdracht", "exploitatie", True, False, "overdracht (niet kas): Coa > Gemeente"),
        ("overdracht", "kas", False, True, "overdracht (alleen kas): Coa > Gemeente"),
        ("investering", "beide", False, True, "investering: Coa"),
        ("memo", "beide", False, False, "memo"),
        ("volume", "beide", False, False, "volume"),
        ("totaal", "beide", False, False, "totaal"),
    ],
)
def test_waar_een_post_meetelt(soort: str, boeking: str, in_exploitatie: bool, in_kas: bool, opschrift: str) -> None:
    """Kapitaallasten alleen in de exploitatie, investering en subsidie ineens alleen in de kas, memo nergens."""
    een = Post("a", "", "EUR/jaar", EEN, soort, drager="coa", van="coa", naar="gemeente", boeking=boeking)
    assert (een.in_exploitatie, een.in_kas) == (in_exploitatie, in_kas)
    assert een.opschrift({"coa": "Coa", "gemeente": "Gemeente"}) == opschrift


def test_elke_vergelijking_verwijst_naar_een_post_die_per_bekostiging_bestaat() -> None:
    """`op_volgorde` kijkt niet over de bekostigingen heen; deze test wel."""
    per_arm = {een.sleutel for een in SCHEMA.per_arm}
    genoemd = {blad.sleutel for een in OVER_ARMEN for blad in rk.bladeren(een.formule) if isinstance(blad, InArm)}
    assert genoemd
    assert genoemd <= per_arm


# --- betalers -------------------------------------------------------------------------------------------------------

WIE = SCHEMA.partijen
POSTEN = [een for model in SCHEMA.modellen for een in model.posten]


def eis_betalers(uit: dict[str, np.ndarray], posten: list[Post], wie: Partijen) -> None:
    """Netto last en kasuitgave per partij, los van de subtotalen uit de posten zelf opgeteld."""
    for kant, telt_mee in (("netto", "in_exploitatie"), ("kas", "in_kas")):
        mee = [een for een in posten if getattr(een, telt_mee)]
        schaal = sum(np.abs(uit[een.sleutel]).sum() for een in mee) or 1.0
        kosten = sum(uit[een.sleutel] for een in mee if een.soort in ("kosten", "investering"))
        for partij in wie.aanwezig:
            gedragen = sum(uit[een.sleutel] for een in mee if een.drager == partij)
            betaald = sum(uit[een.sleutel] for een in mee if een.van == partij)
            ontvangen = sum(uit[een.sleutel] for een in mee if een.naar == partij)
            np.testing.assert_allclose(uit[f"{kant}.{partij}"], gedragen + betaald - ontvangen, atol=1e-12 * schaal)
        over_partijen = sum(uit[f"{kant}.{partij}"] for partij in wie.aanwezig)
        np.testing.assert_allclose(over_partijen, kosten, atol=1e-12 * schaal)
        np.testing.assert_allclose(uit[f"{kant}.samenleving"], kosten, atol=1e-12 * schaal)
        rijk = sum(uit[f"{kant}.{partij}"] for partij in wie.aanwezig if wie.groepen[partij] == "rijk")
        np.testing.assert_allclose(uit[f"{kant}.rijk"], rijk, atol=1e-12 * schaal)


@settings(max_examples=15)
@given(zaad=st.integers(0, 2**32 - 1))
def test_netto_lasten_van_alle_partijen_samen_zijn_de_kosten(zaad: int) -> None:
    """Wat de een betaalt, ontvangt de ander: overdrachten vallen over alle partijen tegen elkaar weg."""
    uit = reken_posten(SCHEMA.per_arm, bedachte_waarden(zaad)("crisis"), (1, 1, JAREN))
    eis_betalers(uit, POSTEN, WIE)


@st.composite
def modellen_met_posten(draw: st.DrawFn) -> list[Model]:
    codes = ["gemeente", "coa", "vws", "huurder"]
    partij = st.sampled_from(codes)
    boeking = st.sampled_from(["beide", "exploitatie", "kas"])
    modellen = []
    for naam in ("m1", "m2"):
        posten = []
        for nummer in range(draw(st.integers(1, 6))):
            sleutel = f"{naam}.p{nummer}"
            soort = draw(st.sampled_from(["kosten", "overdracht", "investering", "memo"]))
            wie = {"van": draw(partij), "naar": draw(partij)} if soort == "overdracht" else {}
            wie |= {"drager": draw(partij)} if soort in ("kosten", "investering") else {}
            waar = draw(boeking) if soort in ("kosten", "overdracht") else "beide"
            posten.append(Post(sleutel, sleutel, "EUR/jaar", Parameter(sleutel), soort, boeking=waar, **wie))
        modellen.append(Model(naam, naam, "", "", tuple(posten)))
    return modellen


@settings(max_examples=60)
@given(modellen=modellen_met_posten(), zaad=st.integers(0, 1000))
def test_betalers_kloppen_voor_elk_denkbaar_model(modellen: list[Model], zaad: int) -> None:
    """Ook een model dat nog niet bestaat, met elke mengeling van soorten, boekingen en partijen."""
    labels = {code: code.title() for code in ("gemeente", "coa", "vws", "huurder")}
    groepen = {"gemeente": "gemeente", "coa": "rijk", "vws": "rijk", "huurder": "overig"}
    wie = partijen(modellen, labels, groepen)
    if not any(wie.groepen[code] == "rijk" for code in wie.aanwezig):
        return
    posten = [een for model in modellen for een in model.posten]
    per_model = [(*subtotalen(model, wie), *maatschappelijk(model, wie), *per_partij(model, wie)) for model in modellen]
    totaal = [een for groep in per_model for een in groep]
    schema = op_volgorde([*posten, *totaal, *over_modellen(modellen, wie)])
    bron = np.random.default_rng(zaad)
    waarden = {een.sleutel: bron.uniform(-100, 100, 3) for een in posten} | {"algemeen.prijsindex": np.array([1.0, 1.1, 1.2])}
    eis_betalers(reken_posten(schema, lambda blad: waarden[blad.sleutel], (1, 1, 3)), posten, wie)


def test_een_overdracht_is_over_alle_partijen_nul() -> None:
    for een in POSTEN:
        bijdragen = [een.bijdrage(partij) for partij in WIE.labels]
        assert sum(bijdragen) == (1 if een.soort in ("kosten", "investering") else 0), een.sleutel


# --- alle posten als formule ----------------------------------------------------------------------------------------

KOLOMMEN = tuple("GHIJKLMNOPQRSTUVW")
RASTER = Raster(KOLOMMEN, 5)
VERGELIJKING = "Vergelijking"
GETALKOLOM, VELDKOLOM = "F", "E"
VELDEN = (rk.Veld, rk.Gekozen)
"""Bladeren die in elk jaar in dezelfde cel staan."""


class Indeling:
    """Een blad per bekostiging (bladeren, dan modelblokken, dan totalen) en een blad met de vergelijking."""

    def __init__(self) -> None:
        alle = dict.fromkeys(blad for een in ALLE_POSTEN for blad in rk.bladeren(een.formule))
        losse = [blad for blad in alle if sleutel_van(blad) is None and not isinstance(blad, (InArm, rk.Opgegeven, *VELDEN))]
        self.bladeren: list[Blad] = sorted(losse, key=repr)
        self.rij: dict[Blad | str, int] = {blad: nummer for nummer, blad in enumerate(self.bladeren, start=10)}
        self.blok: dict[str, tuple[int, int]] = {}
        nummer = max(self.rij.values()) + 3
        self.velden = [blad for blad in alle if isinstance(blad, VELDEN)]
        for sleutel in dict.fromkeys(blad.sleutel for blad in self.velden):
            self.rij[sleutel], nummer = nummer, nummer + 1
        in_model = set()
        for model in SCHEMA.modellen:
            self.blok[model.naam] = (nummer, nummer + len(model.posten) - 1)
            for een in model.posten:
                self.rij[een.sleutel], nummer = nummer, nummer + 1
                in_model.add(een.sleutel)
        for een in (*SCHEMA.per_arm, *OVER_ARMEN):
            if een.sleutel not in in_model:
                self.rij[een.sleutel], nummer = nummer, nummer + 1

    def schrijf(self, een: Post) -> Sjabloon:
        def adres(blad: Blad) -> tuple[str, int]:
            if isinstance(blad, InArm):
                return f"{blad.bekostiging.title()}!", self.rij[blad.sleutel]
            if isinstance(blad, VELDEN):
                return f"${VELDKOLOM}$", self.rij[blad.sleutel]
            return "", self.rij[sleutel_van(blad) or blad]

        def blok(naam: str, opschrift: str) -> tuple[str, int, int, int]:
            return ("", *self.blok[naam], self.rij[een.sleutel])

        return schrijf(een.formule, adres, RASTER, blok)

    def cellen(self, een: Post) -> Iterator[tuple[str, str]]:
        """Celadres en formule van elke cel van een post; een getal over jaren staat in de kolom van het totaal."""
        sjabloon, rij = self.schrijf(een), self.rij[een.sleutel]
        if een.is_getal:
            yield f"{GETALKOLOM}{rij}", sjabloon.in_kolom(GETALKOLOM, None)
            return
        for kolom, links in zip(KOLOMMEN, (None, *KOLOMMEN), strict=False):
            yield f"{kolom}{rij}", sjabloon.in_kolom(kolom, links)


INDELING = Indeling()


def schrijf_werkboek(pad: Path, waarden: Callable[[str], Callable[[Blad], np.ndarray]]) -> None:
    with xlsxwriter.Workbook(pad) as boek:
        for naam, posten in ((ARMEN[0], SCHEMA.per_arm), (ARMEN[1], SCHEMA.per_arm), (VERGELIJKING, OVER_ARMEN)):
            blad = boek.add_worksheet(naam.title())
            blad.write_row(f"G{RASTER.jaarrij}", range(2025, 2025 + JAREN))
            van_blad = waarden(naam if naam in ARMEN else ARMEN[0])
            for knoop in INDELING.bladeren:
                waarden_van_blad = van_blad(knoop)
                if isinstance(knoop, Parameter) and INVOER.blad(knoop.sleutel).is_opgave and not van_blad(rk.Opgegeven(knoop)).any():
                    continue
                blad.write_row(f"G{INDELING.rij[knoop]}", np.broadcast_to(waarden_van_blad, JAREN).tolist())
                if isinstance(knoop, rk.Kenmerk):
                    blad.write(f"{GETALKOLOM}{INDELING.rij[knoop]}", waarden_van_blad[0])
            for knoop in INDELING.velden:
                plek = f"{VELDKOLOM}{INDELING.rij[knoop.sleutel]}"
                if isinstance(knoop, rk.Gekozen) and van_blad(knoop).any():
                    blad.write_string(plek, knoop.label)
                elif isinstance(knoop, rk.Veld) and van_blad(rk.Opgegeven(knoop)).any():
                    blad.write_number(plek, van_blad(knoop)[0])
            for een in posten:
                opschrift = een.formule.opschrift if isinstance(een.formule, rk.SomVanRegels) else een.opschrift(WIE.labels)
                blad.write(f"D{INDELING.rij[een.sleutel]}", opschrift)
                for cel, formule in INDELING.cellen(een):
                    blad.write_formula(cel, formule, None, -999)


@pytest.mark.parametrize("zaad", [11])
def test_elke_post_geeft_als_formule_hetzelfde_als_op_arrays(tmp_path: Path, zaad: int) -> None:
    """Het hele model, beide bekostigingen en de vergelijking, op bedachte waarden nagerekend door IronCalc."""
    waarden = bedachte_waarden(zaad)
    paden = {arm: reken_posten(SCHEMA.per_arm, waarden(arm), (1, 1, JAREN)) for arm in ARMEN}
    samen = reken_posten(OVER_ARMEN, over_armen(paden, waarden(ARMEN[0])), (1, 1, JAREN))
    schrijf_werkboek(tmp_path / "alles.xlsx", waarden)
    herrekend = herreken(tmp_path / "alles.xlsx")
    for naam, posten, uit in (
        (ARMEN[0], SCHEMA.per_arm, paden[ARMEN[0]]),
        (ARMEN[1], SCHEMA.per_arm, paden[ARMEN[1]]),
        (VERGELIJKING, OVER_ARMEN, samen),
    ):
        schaal = max(np.abs(rij).max() for rij in uit.values())
        for een in posten:
            in_werkboek = [herrekend.waarde(naam.title(), cel) for cel, _ in INDELING.cellen(een)]
            np.testing.assert_allclose(
                in_werkboek, uit[een.sleutel][0, 0], rtol=1e-9, atol=1e-14 * schaal, err_msg=f"{naam}: {een.sleutel}"
            )


@pytest.mark.parametrize("een", ALLE_POSTEN, ids=lambda een: een.sleutel)
def test_formule_van_elke_post_is_kort_en_gelijk_over_de_rij(een: Post) -> None:
    cellen = dict(INDELING.cellen(een))
    for formule in cellen.values():
        assert te_lang(een.formule, formule) is None
        assert functies(formule) <= TOEGESTANE_FUNCTIES, formule
        assert getallen(formule) <= {"0", "1"}, formule
    vorm = {r1c1(formule, cel) for cel, formule in cellen.items() if not cel.startswith("G")}
    assert len(vorm) == 1, cellen


def test_een_getal_over_jaren_verwijst_niet_naar_zijn_eigen_kolom() -> None:
    """Een getal heeft geen jaar: zijn formule noemt vaste jaarkolommen, vaste cellen, of andere getallen in dezelfde kolom."""
    getallen_over_jaren = {een.sleutel for een in ALLE_POSTEN if een.is_getal}
    vast = (rk.SomOverJaren, rk.ContanteWaarde, rk.ContanteEindwaarde, rk.InJaar)

    def los(knoop: rk.Knoop) -> Iterator[Blad]:
        if isinstance(knoop, vast):
            rente = getattr(knoop, "rente", None)
            if rente is not None:
                yield from los(rente)
        elif isinstance(knoop, Blad):
            yield knoop
        else:
            for deel in knoop.delen():
                yield from los(deel)

    for een in ALLE_POSTEN:
        if een.is_getal:
            for blad in los(een.formule):
                assert isinstance(blad, rk.Kenmerk | rk.Veld) or (
                    isinstance(blad, PostVerwijzing) and blad.sleutel in getallen_over_jaren
                ), (
                    een.sleutel,
                    blad,
                )
