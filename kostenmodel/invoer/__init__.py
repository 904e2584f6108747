"""Alles wat leest: gedateerde waarden, maatregelen, scenario's, gemeenten en reeksen, nagekeken en met bron."""

from kostenmodel.invoer.controle import Aandacht, Samenvatting, controleer, verouderd
from kostenmodel.invoer.eigencijfers import (
    GEEN_EIGEN_CIJFERS,
    Eigencijfers,
    Rijvorm,
    dag_van,
    dagnummer,
    lees_eigencijfers,
)
from kostenmodel.invoer.gemeenten import Begrotingsregel, Gemeente
from kostenmodel.invoer.gevallen import Geval, lees_gevallenbestand
from kostenmodel.invoer.inhoud import Invoer
from kostenmodel.invoer.laden import begroting, is_gegevens, laad, zoek_gemeente, zoek_map
from kostenmodel.invoer.maatregelen import Bekostiging, Instroomstap, Maatregel, Scenario
from kostenmodel.invoer.meldingen import InvoerFouten, Melding
from kostenmodel.invoer.parameters import Bewerking, Index, Jaarwaarden, Parameter, Samenhang, Waarde
from kostenmodel.invoer.regelingen import Regeling
from kostenmodel.invoer.rekening import blad_van_taakveld, per_post, regel_op, taakveldcode, wisselbladen
from kostenmodel.invoer.tabellen import Matrixregel, Rekeningregel

__all__ = [
    "GEEN_EIGEN_CIJFERS",
    "Aandacht",
    "Begrotingsregel",
    "Bekostiging",
    "Bewerking",
    "Eigencijfers",
    "Gemeente",
    "Geval",
    "Index",
    "Instroomstap",
    "Invoer",
    "InvoerFouten",
    "Jaarwaarden",
    "Maatregel",
    "Matrixregel",
    "Melding",
    "Parameter",
    "Regeling",
    "Rekeningregel",
    "Rijvorm",
    "Samenhang",
    "Samenvatting",
    "Scenario",
    "Waarde",
    "begroting",
    "blad_van_taakveld",
    "controleer",
    "dag_van",
    "dagnummer",
    "is_gegevens",
    "laad",
    "lees_eigencijfers",
    "lees_gevallenbestand",
    "per_post",
    "regel_op",
    "taakveldcode",
    "verouderd",
    "wisselbladen",
    "zoek_gemeente",
    "zoek_map",
]
