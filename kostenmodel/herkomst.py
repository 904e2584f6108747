"""Waar een regel op rust: eigen opgave, gemeentelijke bron, landelijke sleutel of aanname; de zwakste herkomst telt."""

from __future__ import annotations

from collections.abc import Mapping

from kostenmodel.doorrekening import Rekenschema
from kostenmodel.invoer import Jaarwaarden
from kostenmodel.rekenkern import AANLOOPJAREN, Parameter, bladeren, sleutel_van

GEGEVENSKLASSEN = ("eigen opgave", "gemeentelijke bron", "landelijke sleutel", "aanname")
EIGEN, _, LANDELIJK, AANNAME = GEGEVENSKLASSEN


def gegevensklasse(schema: Rekenschema, parameters: Mapping[str, Jaarwaarden], sleutel: str) -> str:
    """De klasse van een post in het begrotingsjaar, over alle parameters waar hij direct of via andere posten van afhangt.

    Volumes komen altijd uit de landelijke keten en een verdeelsleutel; beter dan 'landelijke sleutel' wordt een regel dus pas
    als de gemeente eigen cijfers opgeeft.
    """
    gezien = {sleutel}
    wachtrij = [sleutel]
    while wachtrij:
        for blad in bladeren(schema.post[wachtrij.pop()].formule):
            if isinstance(blad, Parameter) and parameters[blad.sleutel].bron[AANLOOPJAREN] == AANNAME:
                return AANNAME
            ander = sleutel_van(blad)
            if ander and ander not in gezien:
                gezien.add(ander)
                wachtrij.append(ander)
    return LANDELIJK
