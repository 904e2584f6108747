"""Wie een gele cel wijzigt, ziet in elk blad wat de rekenkern met die waarde uitrekent; de modelkans trekt zich dan terug."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

import numpy as np
import pytest
from hulp_boeken import Boek, Boekenkast, gelijk, jaarcellen
from hulp_posten import INVOER, SCHEMA
from hulp_werkboek import Herrekend, plaats

from kostenmodel.doorrekening import Rekenaar
from kostenmodel.rekenkern import AANLOOPJAREN
from kostenmodel.rekenschema import ARMEN, VOOR_ZINNEN
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
    ("algemeen.structureel_geldt", "crisis"),
    ("algemeen.structureel_geldt", "structureel"),
    ("algemeen.kleinste_last", None),
    ("algemeen.kleinste_voordeel", None),
    ("doorstroomlocaties.transitiekosten_per_plaats", None),
    ("doorstroomlocaties.transitie_vergoed_aandeel", None),
    ("voorzieningen.buig_lopend_jaar_historisch", None),
    ("voorzieningen.buig_een_jaar_later_historisch", None),
    ("voorzieningen.buig_twee_jaar_later_historisch", None),
}
"""Rijen die in dit werkboek niets veranderen: zonder woningprogramma geen subsidie per woning, zonder eigen regels geen keuze ertussen,
na 2026 komen er geen plaatsen in doorstroomlocaties bij, een grote stad heeft geen bijstandsbudget op basis van eigen lasten, en een
dubbeltje verschuift geen jaar."""
INVOERSLEUTELS = [sleutel for sleutel in SCHEMA.parameters if sleutel not in VOOR_ZINNEN and not INVOER.blad(sleutel).is_opgave]
"""Zonder de parameter die alleen bedragen in een zin afrondt: die verandert geen enkel getal. Wat alleen de gemeente weet, staat op
Eigen cijfers en in `test_eigen_cijfers`."""
GROEPEN = {groep: list(sleutels) for groep, sleutels in groupby(sorted(INVOERSLEUTELS), key=lambda sleutel: sleutel.split(".")[0])}


@dataclass(frozen=True)
class Invoerrij:
    """Een gele rij: de waarde van een parameter per jaar, onder een bekostiging of (None) onder beide."""

    sleutel: str
    arm: str | None
    rij: int


Wijziging = tuple[Invoerrij, str, float]
"""Een gele rij, de jaarkolom en de nieuwe waarde."""
Uitkomsten = np.ndarray
"""Een waarde per cel met een uitkomst; nan waar geen getal staat."""


def verschilt(een: Uitkomsten, ander: Uitkomsten) -> np.ndarray:
    """Per cel of de waarden verschillen, gemeten als `gelijk`; nan verschilt van alles."""
    grens = np.maximum(0.005, 1e-9 * np.maximum(abs(een), abs(ander)))
    return ~(abs(een - ander) <= grens)


@dataclass(frozen=True, eq=False)
class Proef:
    """Een open werkboek en een rekenaar op dezelfde invoer, om naast elkaar te wijzigen."""

    boek: Boek
    model: Herrekend
    rekenaar: Rekenaar
    rijen: dict[str, list[Invoerrij]]

    @cached_property
    def rijen_uit(self) -> list[tuple[str, str | None, str, list[str]]]:
        """Per rij met een uitkomst: sleutel, bekostiging, blad en cellen."""
        uit: list[tuple[str, str | None, str, list[str]]] = []
        for post in self.rekenaar.schema.post.values():
            plekken = [plek for plek in self.boek.sleutels.get(post.sleutel, ()) if plek[0] != PARAMETERS]
            for arm, (blad, rij) in zip((None,) if len(plekken) == 1 else ARMEN, plekken, strict=False):
                uit.append((post.sleutel, arm, blad, [f"{TOTAAL}{rij}"] if post.is_getal else jaarcellen(rij)))
        return uit

    @cached_property
    def begin(self) -> Uitkomsten:
        return self.lees()

    def lees(self) -> Uitkomsten:
        """Wat het werkboek zegt."""
        waarden = (self.model.waarde(blad, cel) for _, _, blad, cellen in self.rijen_uit for cel in cellen)
        return np.array([waarde if isinstance(waarde, int | float) else np.nan for waarde in waarden])

    def reken_met(self, *wijzigingen: Wijziging) -> Uitkomsten:
        """Wat de rekenkern zegt met andere middenwaarden in een jaar."""
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
        pad = ander.reken_rekenpad(self._gemeente, SCENARIO)
        reeksen = (
            (pad.over[sleutel] if sleutel in pad.over else pad.armen[arm or ARMEN[0]].posten[sleutel])[: len(cellen)]
            for sleutel, arm, _, cellen in self.rijen_uit
        )
        return np.concatenate(list(reeksen))

    def wijkt_af(self, verwacht: Uitkomsten) -> list[str]:
        """Cellen die iets anders zeggen dan de rekenkern."""
        cellen = [f"{sleutel} {blad}!{cel}" for sleutel, _, blad, rij in self.rijen_uit for cel in rij]
        gevonden = self.lees()
        return [f"{cellen[n]}: {gevonden[n]!r}, rekenkern {verwacht[n]!r}" for n in np.flatnonzero(verschilt(gevonden, verwacht))]

    @property
    def _gemeente(self) -> object:
        return next(g for g in self.rekenaar.invoer.gemeenten if g.naam == GEMEENTE)

    def waarde(self, rij: Invoerrij, kolom: str) -> float:
        return self.boek.gele_cellen[PARAMETERS, f"{kolom}{rij.rij}"]

    def zet(self, *wijzigingen: Wijziging) -> None:
        for rij, kolom, waarde in wijzigingen:
            self.model.zet(PARAMETERS, f"{kolom}{rij.rij}", waarde)
        self.model.reken()

    def herstel(self, *wijzigingen: Wijziging) -> None:
        self.zet(*((rij, kolom, self.waarde(rij, kolom)) for rij, kolom, _ in wijzigingen))

    def rekent_mee(self, *wijzigingen: Wijziging) -> list[str]:
        """Cellen die met deze wijzigingen iets anders zeggen dan de rekenkern; daarna is het werkboek weer het oude."""
        self.zet(*wijzigingen)
        fouten = self.wijkt_af(self.reken_met(*wijzigingen))
        self.herstel(*wijzigingen)
        return fouten


@pytest.fixture(scope="module")
def proef(boekenkast: Boekenkast) -> Proef:
    boek, inst = boekenkast.boek(GEMEENTE), boekenkast.uitkomst(GEMEENTE).inst
    rekenaar = Rekenaar(boekenkast.invoer, inst, (SCENARIO,))
    proef = Proef(boek, boek.herreken(), rekenaar, _rijen(boekenkast, boek))
    assert not np.isnan(proef.begin).any() and proef.wijkt_af(proef.reken_met()) == []
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


def _anders(sleutel: str, waarde: float, nummer: int) -> float:
    """Een tiende erbij, per nummer net iets meer; een schakelaar gaat om, en van nul is een tiende nul."""
    if INVOER.blad(sleutel).soort == "schakelaar":
        return 1.0 - waarde
    return waarde * (1.1 + nummer / 1000) if waarde else 0.1 + nummer / 1000


def _alleen(proef: Proef, rij: Invoerrij, eerst: str) -> None:
    """Een parameter zonder de andere: hij rekent door in een jaar waarin hij iets verandert, te beginnen bij kolom `eerst`.

    Verandert hij in alle jaren samen niets, dan hoort hij in de lijst van rijen zonder gevolg.
    """
    vooraf = OMSTANDIGHEDEN.get(rij.sleutel, {})

    def stel(*kolommen: str) -> tuple[list[Wijziging], list[Wijziging]]:
        """De omstandigheden in deze jaren, en de wijziging zelf."""
        aan = [(een, kolom, waarde) for kolom in kolommen for ander, waarde in vooraf.items() for een in proef.rijen[ander]]
        waarden = {kolom: vooraf.get(rij.sleutel, proef.waarde(rij, kolom)) for kolom in kolommen}
        return aan, [(rij, kolom, _anders(rij.sleutel, waarde, 0)) for kolom, waarde in waarden.items()]

    alle = JAARKOLOMMEN[AANLOOPJAREN:]
    for kolommen in (alle, eerst, *alle):
        aan, wijziging = stel(*kolommen)
        werkt = verschilt(proef.reken_met(*aan, *wijziging), proef.reken_met(*aan)).any()
        if kolommen is alle:
            assert werkt == ((rij.sleutel, rij.arm) not in ZONDER_GEVOLG), f"{rij}: gevolg in een uitkomst is {werkt}"
        if werkt != (kolommen is alle):
            assert proef.rekent_mee(*aan, *wijziging) == []
            return
    raise AssertionError(f"{rij} verandert alleen iets als hij in meer jaren tegelijk wijzigt")


@pytest.mark.parametrize("groep", GROEPEN)
def test_gele_cellen_rekenen_door_zoals_de_rekenkern(proef: Proef, groep: str) -> None:
    """Alle parameters van een groep tegelijk, elk in een eigen jaar en met een eigen wijziging.

    Zonder de wijziging van een parameter komt de rekenkern op iets anders uit: het werkboek klopt dus alleen als het juist die cel leest.
    Wie tussen de andere niet opvalt (achter een schakelaar, onder een plafond, of zonder gevolg), komt alleen aan de beurt.
    """
    rijen = [rij for sleutel in GROEPEN[groep] for rij in proef.rijen[sleutel]]
    kolommen = [JAARKOLOMMEN[nummer * 7 % len(JAARKOLOMMEN)] for nummer in range(len(rijen))]
    wijzigingen = [
        (rij, kolom, _anders(rij.sleutel, proef.waarde(rij, kolom), nummer))
        for nummer, (rij, kolom) in enumerate(zip(rijen, kolommen, strict=True))
    ]
    alle = proef.reken_met(*wijzigingen)
    proef.zet(*wijzigingen)
    fouten = proef.wijkt_af(alle)
    proef.herstel(*wijzigingen)
    assert fouten == []
    for nummer, (rij, kolom, _) in enumerate(wijzigingen):
        if not verschilt(alle, proef.reken_met(*wijzigingen[:nummer], *wijzigingen[nummer + 1 :])).any():
            _alleen(proef, rij, kolom)


def test_herstellen_geeft_de_beginwaarden(proef: Proef) -> None:
    assert np.array_equal(proef.lees(), proef.begin)


def test_parameter_voor_zinnen_verandert_geen_getal(proef: Proef) -> None:
    """De reden waarom deze parameter hierboven niet meedoet."""
    for sleutel in VOOR_ZINNEN:
        (rij,) = proef.rijen[sleutel]
        wijziging = (rij, "I", proef.waarde(rij, "I") * 1.1)
        proef.zet(wijziging)
        assert np.array_equal(proef.lees(), proef.begin)
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
