"""Alles wat leest: gedateerde waarden, maatregelen, scenario's, gemeenten en reeksen, nagekeken en met bron."""

from kostenmodel.invoer.controle import Aandacht, Samenvatting, controleer, verouderd
from kostenmodel.invoer.gemeenten import Begrotingsregel, Gemeente
from kostenmodel.invoer.gevallen import Geval, lees_gevallenbestand
from kostenmodel.invoer.inhoud import Invoer
from kostenmodel.invoer.laden import begroting, laad, zoek_gemeente, zoek_map
from kostenmodel.invoer.maatregelen import Bekostiging, Instroomstap, Maatregel, Scenario
from kostenmodel.invoer.meldingen import InvoerFouten, Melding
from kostenmodel.invoer.parameters import Bewerking, Index, Jaarwaarden, Parameter, Samenhang, Waarde
from kostenmodel.invoer.regelingen import Regeling
from kostenmodel.invoer.rekening import blad_van_taakveld, per_post, regel_op, taakveldcode, wisselbladen
from kostenmodel.invoer.tabellen import Matrixregel, Rekeningregel

__all__ = [
    "Aandacht",
    "Begrotingsregel",
    "Bekostiging",
    "Bewerking",
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
    "Samenhang",
    "Samenvatting",
    "Scenario",
    "Waarde",
    "begroting",
    "blad_van_taakveld",
    "controleer",
    "laad",
    "lees_gevallenbestand",
    "per_post",
    "regel_op",
    "taakveldcode",
    "verouderd",
    "wisselbladen",
    "zoek_gemeente",
    "zoek_map",
]
