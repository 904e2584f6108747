"""De trekkingen van een scenario: voor elke gemeente door dezelfde posten, met het gedeelde deel een keer uitgerekend.

Een simulator hoort bij een scenario en geldt voor alle gemeenten zonder eigen cijfers. Wat een gemeente toevoegt zijn haar kenmerken
en haar gelote aandelen in de opvang; die gaan per gemeente door de veeltermen van de gevraagde posten. Varianten van een blad kunnen
op dezelfde manier: die staan dan op de plek van de trekkingen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kostenmodel.opschijf import laat_los, verplaats
from kostenmodel.rekenkern import Blad, InArm, Post, PostVerwijzing, bladeren, nodig_voor
from kostenmodel.rekenkern.rekenen import reken_posten
from kostenmodel.rekenkern.veeltermen import Ontbinding, Symbool, ontbind

Rij = NDArray[np.float64]
Paden = dict[str, dict[str, Rij]]
"""Bekostiging -> post -> (trekking, jaar)."""


@dataclass(frozen=True, eq=False)
class Simulatie:
    """De trekkingen van een gemeente in een scenario; arrays (trekking, jaar) of (trekking, 1), EUR nominaal."""

    netto: Mapping[tuple[str, str], Rij]
    """(bekostiging, partij) -> netto last per trekking en jaar, van de partijen waarom gevraagd is."""
    over_armen: Mapping[str, Rij]
    """`oordeel.<partij>.<termijn>.verschil` -> structureel min crisis per trekking."""
    onvoorspelbaar: Mapping[str, Rij]
    """Bekostiging -> prijs van onvoorspelbaarheid per trekking en jaar, alle betalers samen."""


def symbolen(kenmerken: Sequence[Mapping[str, Any]], gelijk: Callable[[str], bool]) -> dict[str, Any]:
    """Elk kenmerk zelf als het bij alle gemeenten `gelijk` is, anders als symbool. ValueError bij een kenmerk onder nul."""
    uit: dict[str, Any] = {}
    for naam, eerste in kenmerken[0].items():
        laagste = min(np.min(een[naam]) for een in kenmerken)
        if laagste < 0:
            raise ValueError(f"symbolen: kenmerk {naam} is ergens {laagste}, verwacht nul of meer")
        uit[naam] = eerste if gelijk(naam) else Symbool(naam, teken="positief" if laagste > 0 else "nul_of_meer")
    return uit


class Simulator:
    """Rekent van elke gemeente de trekkingen van een scenario uit, en wat de bekostigingen daarin vergelijkt."""

    def __init__(
        self,
        posten: Sequence[Post],
        over_armen: Sequence[Post],
        gevraagd: Sequence[str],
        totalen: Sequence[str],
        blokken: Iterable[tuple[slice, Mapping[str, Callable[[Blad], Any]]]],
        geloot: Sequence[str],
        vorm: tuple[int, int],
    ) -> None:
        """`gevraagd`: posten van `over_armen`; `totalen`: posten per bekostiging die daarnaast nodig zijn.

        `blokken`: voor opeenvolgende trekkingen per bekostiging wat een blad is, een rij (trekking, jaar) of een symbool; een voor een
        gemaakt, en op schijf als het er meer zijn. `geloot`: posten die een gemeente inbrengt. `vorm` is (trekkingen, jaren).
        """
        self.gevraagd, self.totalen, self.vorm = tuple(gevraagd), tuple(totalen), vorm
        self.over_armen = nodig_voor(over_armen, gevraagd)
        vergeleken = {blad for een in self.over_armen for blad in bladeren(een.formule) if not isinstance(blad, PostVerwijzing)}
        self.vergeleken = tuple(sorted(blad.sleutel for blad in vergeleken if isinstance(blad, InArm)))
        gegeven = {sleutel: Symbool(sleutel, per_jaar=True) for sleutel in geloot}
        self.nodig = tuple(dict.fromkeys((*self.totalen, *self.vergeleken)))
        overig: dict[Blad, list[Rij]] = {blad: [] for blad in vergeleken if not isinstance(blad, InArm)}
        self.blokken: list[tuple[slice, dict[str, Ontbinding]]] = []
        for waar, bladen in blokken:
            ontbonden = {arm: ontbind(posten, self.nodig, blad, gegeven, vorm[1]) for arm, blad in bladen.items()}
            if waar != slice(0, vorm[0]):
                ontbonden = {arm: een.met_rijen(verplaats) for arm, een in ontbonden.items()}
            self.blokken.append((waar, ontbonden))
            for een, rijen in overig.items():
                rijen.append(next(iter(bladen.values()))(een))
        self.overig = {een: rijen[0] if len(rijen) == 1 else np.concatenate(rijen) for een, rijen in overig.items()}

    def per_arm(self, kenmerken: Mapping[str, Any], geloot: Mapping[str, Rij], alleen: Sequence[str] | None = None) -> Paden:
        """Per bekostiging de posten van een gemeente, (trekking, jaar); `geloot` geeft per gelote post haar aandelen."""
        gevraagd = self.nodig if alleen is None else alleen
        paden = {arm: {sleutel: np.empty(self.vorm) for sleutel in gevraagd} for _, bladen in self.blokken[:1] for arm in bladen}
        for waar, per_arm in self.blokken:
            eigen = {**kenmerken, **{post: rij if len(rij) == 1 else rij[waar] for post, rij in geloot.items()}}
            for arm, ontbinding in per_arm.items():
                for sleutel, rij in ontbinding.reken(eigen, gevraagd).items():
                    paden[arm][sleutel][waar] = rij
                if len(self.blokken) > 1:
                    laat_los(ontbinding.rijen)
        return paden

    def groepen(self, aantal: int) -> list[tuple[str, ...]]:
        """De totalen in hoogstens zoveel groepen: wat van de meeste afgeleide symbolen afhangt bij elkaar, want die kosten het werk."""
        eerste = [ontbinding for _, per_arm in self.blokken[:1] for ontbinding in per_arm.values()]
        symbolen_ = {sleutel: sum(len(een.alleen([sleutel]).afgeleid) for een in eerste) for sleutel in self.totalen}
        op_volgorde = sorted(self.totalen, key=lambda sleutel: -symbolen_[sleutel])
        per = -(-len(op_volgorde) // aantal)
        return [tuple(op_volgorde[begin : begin + per]) for begin in range(0, len(op_volgorde), per)]

    def deel(self, totalen: Sequence[str]) -> Simulator:
        """Dezelfde trekkingen, voor alleen deze totalen."""
        uit = copy(self)
        uit.gevraagd, uit.over_armen, uit.vergeleken, uit.overig = (), (), (), {}
        uit.totalen = uit.nodig = tuple(totalen)
        uit.blokken = [(waar, {arm: een.alleen(totalen) for arm, een in per_arm.items()}) for waar, per_arm in self.blokken]
        return uit

    def gelijk(self) -> Iterator[tuple[tuple[str, str], tuple[str, ...], Rij]]:
        """(bekostiging, post), kenmerken en rij (trekking, jaar), van elk totaal dat bij elke gemeente die rij is maal die kenmerken."""
        for arm in dict.fromkeys(arm for _, per_arm in self.blokken for arm in per_arm):
            ontbindingen = [per_arm[arm] for _, per_arm in self.blokken]
            getallen = {een.naam for deel in ontbindingen for een in deel.symbolen if not een.per_jaar}
            for sleutel in self.totalen:
                (termen, *anders) = [tuple(deel.posten[sleutel]) for deel in ontbindingen]
                if len(termen) == 1 and getallen.issuperset(termen[0]) and all(een == termen for een in anders):
                    rijen = [
                        np.broadcast_to(deel.posten[sleutel][termen[0]], (waar.stop - waar.start, self.vorm[1]))
                        for (waar, _), deel in zip(self.blokken, ontbindingen, strict=True)
                    ]
                    yield (arm, sleutel), termen[0], np.concatenate(rijen)
                    laat_los(rijen)

    def vergelijk(
        self, kenmerken: Mapping[str, Any], geloot: Mapping[str, Rij], totalen: Sequence[str] = ()
    ) -> tuple[Paden, dict[str, Rij]]:
        """Per bekostiging deze totalen van een gemeente, en wat over de bekostigingen heen gevraagd is; (trekking, jaar of 1)."""
        paden = self.per_arm(kenmerken, geloot, tuple(dict.fromkeys((*totalen, *self.vergeleken))))

        def blad(knoop: Blad) -> Rij:
            return paden[knoop.bekostiging][knoop.sleutel] if isinstance(knoop, InArm) else self.overig[knoop]

        over = reken_posten(self.over_armen, blad, (1, *self.vorm))
        return paden, {sleutel: over[sleutel][0] for sleutel in self.gevraagd}
