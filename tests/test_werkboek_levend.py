"""Wie een gele cel wijzigt, ziet in elk blad wat de rekenkern met die waarde uitrekent; de modelkans trekt zich dan terug."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hulp_boeken import Boek, Boekenkast, gelijk, jaarcellen
from hulp_posten import INVOER, SCHEMA
from hulp_werkboek import Herrekend, plaats

from kostenmodel.doorrekening import ARMEN, VOOR_ZINNEN, Rekenaar, Rekenpad
from kostenmodel.werkboek.bladen.parameters import NAAM as PARAMETERS
from kostenmodel.werkboek.raster import JAARKOLOMMEN, TOTAAL

GEMEENTE, SCENARIO = "Utrecht", "basispad"
OMSTANDIGHEDEN: dict[str, dict[str, float]] = {
    "noodopvang.norm_per_plaats_per_dag": {"noodopvang.norm_van_kracht": 1.0},
    "noodopvang.plafond_van_kracht": {"noodopvang.plafond_per_plaats_per_dag": 20.0},
    "noodopvang.plafond_per_plaats_per_dag": {"noodopvang.plafond_van_kracht": 1.0, "noodopvang.plafond_per_plaats_per_dag": 20.0},
    "dwangsommen.bestuurlijk_per_zaak": {"dwangsommen.bestuurlijk_van_kracht": 1.0},
    "oekraine.aandeel_overschot_terug": {"oekraine.norm_per_plaats_per_dag": 100.0},
}
"""Wat er eerst gezet moet zijn: een bedrag achter een schakelaar die uit staat, een plafond boven de kosten, een norm eronder."""
ZONDER_GEVOLG = {
    ("huisvesting.subsidie_per_woning", "crisis"),
    ("algemeen.kleinste_last", None),
    ("algemeen.kleinste_voordeel", None),
    ("doorstroomlocaties.transitiekosten_per_plaats", None),
    ("doorstroomlocaties.transitie_vergoed_aandeel", None),
    ("voorzieningen.buig_lopend_jaar_historisch", None),
    ("voorzieningen.buig_een_jaar_later_historisch", None),
    ("voorzieningen.buig_twee_jaar_later_historisch", None),
}
"""Rijen die in dit werkboek niets veranderen: zonder woningprogramma geen subsidie per woning, na 2026 komen er geen plaatsen in
doorstroomlocaties bij, een grote stad heeft geen bijstandsbudget op basis van eigen lasten, en een dubbeltje verschuift geen jaar."""
INVOERSLEUTELS = [sleutel for sleutel in SCHEMA.parameters if sleutel not in VOOR_ZINNEN and not INVOER.blad(sleutel).is_opgave]
"""Zonder de parameter die alleen bedragen in een zin afrondt: die verandert geen enkel getal. Wat alleen de gemeente weet, staat op
Eigen cijfers en in `test_eigen_cijfers`."""


@dataclass(frozen=True)
class Invoerrij:
    """Een gele rij: de waarde van een parameter per jaar, onder een bekostiging of (None) onder beide."""

    sleutel: str
    arm: str | None
    rij: int


@dataclass(frozen=True, eq=False)
class Proef:
    """Een open werkboek en een rekenaar op dezelfde invoer, om naast elkaar te wijzigen."""

    boek: Boek
    model: Herrekend
    rekenaar: Rekenaar
    rijen: dict[str, list[Invoerrij]]
    begin: list[object]

    def plekken(self) -> Iterator[tuple[str, str | None, str, str, int]]:
        """Per cel met een uitkomst: sleutel, bekostiging, blad, cel en plaats in de rij."""
        for post in self.rekenaar.schema.post.values():
            plekken = [plek for plek in self.boek.sleutels.get(post.sleutel, ()) if plek[0] != PARAMETERS]
            for arm, (blad, rij) in zip((None,) if len(plekken) == 1 else ARMEN, plekken, strict=False):
                cellen = [f"{TOTAAL}{rij}"] if post.is_getal else jaarcellen(rij)
                for nummer, cel in enumerate(cellen):
                    yield post.sleutel, arm, blad, cel, nummer

    def lees(self) -> list[object]:
        return [self.model.waarde(blad, cel) for _, _, blad, cel, _ in self.plekken()]

    def wijkt_af(self, pad: Rekenpad) -> list[str]:
        """Cellen die iets anders zeggen dan de rekenkern."""
        fouten = []
        for sleutel, arm, blad, cel, nummer in self.plekken():
            waarden = pad.over[sleutel] if sleutel in pad.over else pad.armen[arm or ARMEN[0]].posten[sleutel]
            gevonden = self.model.waarde(blad, cel)
            if not gelijk(gevonden, float(waarden[nummer])):
                fouten.append(f"{sleutel} {blad}!{cel}: {gevonden!r}, rekenkern {float(waarden[nummer])!r}")
        return fouten

    def reken_met(self, *wijzigingen: tuple[Invoerrij, str, float]) -> Rekenpad:
        """Het rekenpad van de rekenkern met andere middenwaarden in een jaar."""
        ander = Rekenaar(self.rekenaar.invoer, self.rekenaar.inst, (SCENARIO,))
        ander._landelijk = self.rekenaar._landelijk
        for arm in ARMEN:
            parameters = dict(self.rekenaar.parameters(SCENARIO, arm))
            for rij, kolom, waarde in wijzigingen:
                if rij.arm in (None, arm):
                    midden = parameters[rij.sleutel].midden.copy()
                    midden[JAARKOLOMMEN.index(kolom)] = waarde
                    parameters[rij.sleutel] = dataclasses.replace(parameters[rij.sleutel], midden=midden)
            ander._parameters[SCENARIO, arm] = parameters
        return ander.reken_rekenpad(self._gemeente, SCENARIO)

    @property
    def _gemeente(self) -> object:
        return next(g for g in self.rekenaar.invoer.gemeenten if g.naam == GEMEENTE)

    def waarde(self, rij: Invoerrij, kolom: str) -> float:
        return self.boek.gele_cellen[PARAMETERS, f"{kolom}{rij.rij}"]

    def zet(self, *wijzigingen: tuple[Invoerrij, str, float]) -> None:
        for rij, kolom, waarde in wijzigingen:
            self.model.zet(PARAMETERS, f"{kolom}{rij.rij}", waarde)
        self.model.reken()

    def herstel(self, *wijzigingen: tuple[Invoerrij, str, float]) -> None:
        self.zet(*((rij, kolom, self.waarde(rij, kolom)) for rij, kolom, _ in wijzigingen))


@pytest.fixture(scope="module")
def proef(boekenkast: Boekenkast) -> Proef:
    boek, inst = boekenkast.boek(GEMEENTE), boekenkast.uitkomst(GEMEENTE).inst
    rekenaar = Rekenaar(boekenkast.invoer, inst, (SCENARIO,))
    proef = Proef(boek, boek.herreken(), rekenaar, _rijen(boekenkast, boek), [])
    proef.begin.extend(proef.lees())
    assert proef.wijkt_af(rekenaar.reken_rekenpad(proef._gemeente, SCENARIO)) == []
    return proef


def _rijen(boekenkast: Boekenkast, boek: Boek) -> dict[str, list[Invoerrij]]:
    """Per parameter de gele rijen die in het gekozen scenario tellen: de actieve rij zelf, of de rij in haar blok."""
    plek_scenario = boekenkast.scenarios.index(SCENARIO)
    geel = {plaats(cel)[0] for blad, cel in boek.gele_cellen if blad == PARAMETERS}
    uit: dict[str, list[Invoerrij]] = {}
    for sleutel in SCHEMA.parameters:
        if INVOER.blad(sleutel).is_opgave:
            continue
        rijen = [rij for blad, rij in boek.sleutels[sleutel] if blad == PARAMETERS]
        koppen = [rij for rij in rijen if rij not in geel]
        eronder = [[rij for rij in rijen if kop < rij < volgende] for kop, volgende in pairwise([*koppen, rijen[-1] + 1])]
        actief = [blok[plek_scenario if len(blok) > 1 else 0] for blok in eronder] or rijen
        per_arm = len(actief) > 1
        assert len(actief) in (1, 2) and set(actief) <= geel, sleutel
        uit[sleutel] = [Invoerrij(sleutel, arm if per_arm else None, rij) for arm, rij in zip(ARMEN, actief, strict=False)]
    return uit


def _anders(sleutel: str) -> Callable[[float], float]:
    """Een tiende erbij; een schakelaar gaat om, en van nul is een tiende nul."""
    if INVOER.blad(sleutel).soort == "schakelaar":
        return lambda waarde: 1.0 - waarde
    return lambda waarde: waarde * 1.1 if waarde else 0.1


@pytest.mark.parametrize("sleutel", INVOERSLEUTELS)
def test_gele_cel_rekent_door_zoals_de_rekenkern(proef: Proef, sleutel: str) -> None:
    """Elke parameter in een jaar dat per parameter verschilt; en er is minstens een jaar waarin hij een uitkomst verandert."""
    nummer, anders, vooraf = INVOERSLEUTELS.index(sleutel), _anders(sleutel), OMSTANDIGHEDEN.get(sleutel, {})
    eerst = JAARKOLOMMEN[nummer * 7 % len(JAARKOLOMMEN)]
    kolommen = [eerst, *(kolom for kolom in JAARKOLOMMEN[2:] if kolom != eerst)]
    for rij in proef.rijen[sleutel]:
        werkt = False
        for kolom in kolommen:
            aan = [(een, kolom, waarde) for ander, waarde in vooraf.items() for een in proef.rijen[ander]]
            wijziging = (rij, kolom, anders(vooraf.get(sleutel, proef.waarde(rij, kolom))))
            proef.zet(*aan)
            begin = proef.lees() if aan else proef.begin
            proef.zet(wijziging)
            werkt = proef.lees() != begin
            fouten = proef.wijkt_af(proef.reken_met(*aan, wijziging)) if werkt or kolom == eerst else []
            proef.herstel(*aan, wijziging)
            assert fouten == []
            if werkt:
                break
        assert werkt is ((sleutel, rij.arm) not in ZONDER_GEVOLG), f"{rij}: gevolg in een uitkomst is {werkt}"


def test_herstellen_geeft_de_beginwaarden(proef: Proef) -> None:
    assert proef.lees() == proef.begin


def test_parameter_voor_zinnen_verandert_geen_getal(proef: Proef) -> None:
    """De reden waarom deze parameter hierboven niet meedoet."""
    for sleutel in VOOR_ZINNEN:
        (rij,) = proef.rijen[sleutel]
        wijziging = (rij, "I", proef.waarde(rij, "I") * 1.1)
        proef.zet(wijziging)
        assert proef.lees() == proef.begin
        proef.herstel(wijziging)


def test_rij_van_een_ander_scenario_telt_pas_als_dat_gekozen_is(boekenkast: Boekenkast, proef: Proef) -> None:
    boek, model = proef.boek, proef.boek.herreken()
    sleutel = "verdeling.spreidingswet_van_kracht"
    actief = boek.sleutels[sleutel][0][1]
    ander = boekenkast.scenarios.index("hoge_instroom")
    cel = f"K{actief + 1 + ander}"
    gevolg = boek.sleutels["netto.gemeente"][0]

    def uitkomsten() -> list[object]:
        return [model.waarde(gevolg[0], c) for c in jaarcellen(gevolg[1])]

    begin = uitkomsten()
    model.zet(PARAMETERS, cel, 0.0)
    model.reken()
    assert uitkomsten() == begin
    model.kies(*boek.scenariocel, boekenkast.titel("hoge_instroom"))
    model.reken()
    verwacht = boekenkast.boek(GEMEENTE, "hoge_instroom").waarden
    verschilt = [c for c in jaarcellen(gevolg[1]) if not gelijk(model.waarde(gevolg[0], c), verwacht[gevolg[0], c])]
    assert verschilt and "I" not in {c[0] for c in verschilt}


# --- modelkans ---


def _modelkansen(boek: Boek) -> dict[str, tuple[str, str]]:
    return {
        sleutel: (plekken[0][0], f"{TOTAAL}{plekken[0][1]}")
        for sleutel, plekken in boek.sleutels.items()
        if sleutel.startswith("modelkans.")
    }


def test_modelkans_leest_nvt_zodra_invoer_wijzigt(proef: Proef) -> None:
    """Een kans hoort bij de trekkingen waar zij uit komt; bij andere invoer bestaat die kans niet meer."""
    kansen = _modelkansen(proef.boek)
    assert len(kansen) == 9
    assert all(0 <= proef.model.waarde(*plek) <= 1 for plek in kansen.values())
    sleutels = ("noodopvang.kosten_per_bewoner", "noodopvang.ambtelijke_inzet_per_plaats")
    wijzigingen = [(rij, "L", proef.waarde(rij, "L") * 1.1) for sleutel in sleutels for rij in proef.rijen[sleutel]]
    proef.zet(*wijzigingen)
    gelezen = {sleutel: proef.model.waarde(*plek) for sleutel, plek in kansen.items()}
    samenvatting = [
        proef.model.waarde(blad, cel)
        for (blad, cel), formule in proef.boek.formules.items()
        if blad == "Samenvatting" and formule.lstrip("=").replace("$", "") in {f"{b}!{c}" for b, c in kansen.values()}
    ]
    proef.herstel(*wijzigingen)
    assert set(gelezen.values()) == {"n.v.t."}
    assert samenvatting == ["n.v.t."] * 3
    assert all(0 <= proef.model.waarde(*plek) <= 1 for plek in kansen.values())


def test_modelkans_blijft_staan_bij_een_wijziging_die_haar_niet_raakt(proef: Proef) -> None:
    """Een hoger bedrag in het laatste jaar raakt het oordeel over vier jaar niet."""
    kansen = _modelkansen(proef.boek)
    wijzigingen = [(rij, JAARKOLOMMEN[-1], proef.waarde(rij, JAARKOLOMMEN[-1]) * 1.1) for rij in proef.rijen["gemeente.loonkosten_per_fte"]]
    proef.zet(*wijzigingen)
    kort, lang = proef.model.waarde(*kansen["modelkans.gemeente.4"]), proef.model.waarde(*kansen["modelkans.gemeente.15"])
    proef.herstel(*wijzigingen)
    assert isinstance(kort, float) and lang == "n.v.t."
