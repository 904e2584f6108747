"""Waar een regel op rust: eigen opgave, gemeentelijke bron, landelijke sleutel of aanname; de zwakste herkomst telt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kostenmodel.doorrekening import Rekenschema
from kostenmodel.invoer import Jaarwaarden
from kostenmodel.rekenkern import AANLOOPJAREN, Parameter, bladeren, sleutel_van

GEGEVENSKLASSEN = ("eigen opgave", "gemeentelijke bron", "landelijke sleutel", "aanname")
EIGEN, _, LANDELIJK, AANNAME = GEGEVENSKLASSEN


def gegevensklassen(schema: Rekenschema, gebruik: Sequence[Mapping[str, Jaarwaarden]]) -> dict[str, str]:
    """Per post de klasse in het begrotingsjaar, over alle parameters waar hij direct of via andere posten van afhangt.

    `gebruik`: de parameters per scenario; de zwakste herkomst telt, zodat de klasse niet verspringt met het gekozen scenario.
    Volumes komen altijd uit de landelijke keten en een verdeelsleutel; beter dan 'landelijke sleutel' wordt een regel dus pas
    als de gemeente eigen cijfers opgeeft.
    """
    aannames = {sleutel for parameters in gebruik for sleutel, waarde in parameters.items() if waarde.bron[AANLOOPJAREN] == AANNAME}
    rust_op_aanname: dict[str, bool] = {}
    for een in schema.per_arm:
        rust_op_aanname[een.sleutel] = any(
            blad.sleutel in aannames if isinstance(blad, Parameter) else rust_op_aanname.get(sleutel_van(blad) or "", False)
            for blad in bladeren(een.formule)
        )
    return {sleutel: AANNAME if aanname else LANDELIJK for sleutel, aanname in rust_op_aanname.items()}
