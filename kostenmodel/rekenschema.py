"""Alle posten van het werkboek in groepen, en wat de gemeente zelf kan invullen: het rekenschema bij een invoer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kostenmodel import bekostiging as bk
from kostenmodel import controles as ct
from kostenmodel import locaties, omslagprijs, totalen, uitsplitsing
from kostenmodel import meerjarenraming as mr
from kostenmodel import vergelijking as vg
from kostenmodel.brug import Bruggen
from kostenmodel.invoer import Invoer, InvoerFouten, Melding, Rijvorm
from kostenmodel.keten import Volumesoort, volumes
from kostenmodel.modellen import modellen
from kostenmodel.modellen.eigen_regels import BAAT, LAST
from kostenmodel.modellen.eigen_regels import VELDEN as REGELVELDEN
from kostenmodel.onvoorspelbaarheid import onvoorspelbaarheid
from kostenmodel.onzekerheid import ONDERGRENZEN
from kostenmodel.rekenkern import Gekozen, Model, Parameter, Post, Veld, bladeren, op_volgorde
from kostenmodel.verdeling import gemeentelijke_volumes, sleutels
from kostenmodel.woningequivalent import woningequivalent

ARMEN = ("crisis", "structureel")
JAREN_VOORUIT = 15
RIJVELDEN = {"opgave": {"datum": ("Datum van deze opgave", "1")}, "locaties": locaties.VELDEN, "eigen_regels": REGELVELDEN}
"""Per kamer de velden van een rij die de gemeente invult."""
RIJLIJST = {"locaties": "locatie", "eigen_regels": "eigen_regel"}
"""Kamer -> lijst uit de indelingen met haar rijen; een kamer die hier niet staat heeft een rij."""
DATUM_OPGAVE = "opgave.datum.gemeente"
VELDEN = RIJVELDEN | {"eigen_cijfers": {"teksten": ("Cellen op Eigen cijfers met tekst waar een getal hoort", "1")}}
"""Alle velden die een formule kan lezen."""
VOOR_ZINNEN = ("algemeen.duizend", *ONDERGRENZEN.values())
"""Parameters die alleen het werkboek gebruikt: om bedragen in zinnen af te ronden, en voor de klasse van het weerstandsvermogen."""


@dataclass(frozen=True, eq=False)
class Rekenschema:
    """Alle posten van het werkboek in groepen; `per_arm` is wat per bekostiging wordt uitgerekend, op volgorde."""

    modellen: tuple[Model, ...]
    soorten: tuple[Volumesoort, ...]
    locaties: tuple[Post, ...]
    """Wat de gemeente aan locaties opgeeft, per locatie en per soort."""
    sleutels: tuple[Post, ...]
    volumes: tuple[Post, ...]
    per_model: Mapping[str, tuple[Post, ...]]
    """Per model: subtotalen, maatschappelijke kosten en het saldo per partij."""
    over_modellen: tuple[Post, ...]
    rekening: tuple[Post, ...]
    """Per partij kosten, betaalde en ontvangen overdrachten."""
    regelingen: tuple[Post, ...]
    """Per regeling het bedrag."""
    bekostiging: tuple[Post, ...]
    """Per taak lasten, baten en dekkingsgraad, en de gaten na afloop."""
    taakvelden: tuple[mr.Taakveld, ...]
    incidenteel: tuple[Post, ...]
    """Per post die met een regeling eindigt het bedrag in de jaren waarin het incidenteel is."""
    meerjarenraming: tuple[Post, ...]
    """Per taakveld lasten, baten, saldo, reserves, resultaat en mutatie."""
    woningequivalent: tuple[Post, ...]
    onvoorspelbaarheid: tuple[Post, ...]
    """Openen en sluiten, leegstand, vervroegd sluiten en voorschieten: bestaande posten opgeteld."""
    eindwaarden: tuple[Post, ...]
    rijksbegroting: tuple[Post, ...]
    hulpposten: tuple[Post, ...]
    maatstaven: tuple[Post, ...]
    """Per inwoner, per persoon, en wat met de prijs van noodopvang verandert; alleen op het rekenpad."""
    aansluitingen: tuple[Post, ...]
    """De gemeentelijke regels achter controles; alleen op het rekenpad."""
    verschillen: tuple[Post, ...]
    getallen: tuple[Post, ...]
    uitsplitsing: tuple[Post, ...]
    """Wat de bekostigingen van dichtbij vergelijkt: per model, per inwoner en de omslagprijs; alleen op het rekenpad."""
    controles: tuple[ct.Controlesoort, ...]
    signalen: tuple[ct.Controlesoort, ...]
    zonder_plaats: tuple[str, ...]
    """Posten met geld waarvan het model en de kostensoort niet in de matrix staan."""
    partijen: totalen.Partijen

    @cached_property
    def per_arm(self) -> tuple[Post, ...]:
        losse = (een for model in self.modellen for een in model.posten)
        totaal = (een for posten in self.per_model.values() for een in posten)
        return op_volgorde(
            (
                *(*self.locaties, *self.sleutels, *self.volumes, *losse, *totaal, *self.over_modellen, *self.rekening),
                *(*self.regelingen, *self.bekostiging, *self.woningequivalent, *self.onvoorspelbaarheid),
                *(*self.incidenteel, *self.meerjarenraming),
                *(*self.eindwaarden, *self.rijksbegroting, *self.hulpposten),
                *(*self.maatstaven, *self.aansluitingen),
            )
        )

    @cached_property
    def in_trekkingen(self) -> tuple[Post, ...]:
        """Wat per trekking wordt uitgerekend: alles behalve wat alleen op het rekenpad bestaat, zoals de begroting per taakveld."""
        begroting = (*self.incidenteel, *self.meerjarenraming)
        alleen_rekenpad = {een.sleutel for een in (*begroting, *self.maatstaven, *self.aansluitingen, *self.hulpposten)}
        return tuple(een for een in self.per_arm if een.sleutel not in alleen_rekenpad)

    @cached_property
    def bruggen(self) -> Bruggen:
        """Maakt de bruggen van crisis naar structureel."""
        return Bruggen(self.modellen, self.partijen)

    @cached_property
    def over_armen(self) -> tuple[Post, ...]:
        """Posten die de bekostigingen vergelijken, op volgorde."""
        return op_volgorde((*self.verschillen, *self.getallen))

    @cached_property
    def controleposten(self) -> tuple[Post, ...]:
        """De twee kanten van elke controle en elk signaal; alleen op het rekenpad."""
        return tuple(een for soort in (*self.controles, *self.signalen) for een in (soort.links, soort.rechts))

    @cached_property
    def alleen_over_rekenpad(self) -> tuple[Post, ...]:
        """Posten die de bekostigingen vergelijken en niet per trekking bestaan, op volgorde van gebruik na `over_armen`."""
        return (*self.uitsplitsing, *self.controleposten)

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Alle parameters die posten gebruiken, in volgorde van eerste gebruik."""
        alle = (*self.per_arm, *self.over_armen, *self.alleen_over_rekenpad)
        gebruikt = (blad.sleutel for een in alle for blad in bladeren(een.formule) if isinstance(blad, Parameter))
        return tuple(dict.fromkeys((*gebruikt, *VOOR_ZINNEN)))

    @cached_property
    def parameters_van(self) -> Mapping[str, tuple[str, ...]]:
        """Per post van een kostenmodel de parameters in haar formule, in leesvolgorde."""
        return {
            een.sleutel: tuple(dict.fromkeys(blad.sleutel for blad in bladeren(een.formule) if isinstance(blad, Parameter)))
            for model in self.modellen
            for een in model.posten
        }

    @cached_property
    def velden(self) -> Mapping[str, tuple[str, str]]:
        """Wat de gemeente los van de jaren invult: sleutel -> omschrijving en eenheid; van een keuze elk label dat ertoe doet."""
        uit: dict[str, tuple[str, str]] = {}
        for een in (*self.per_arm, *self.controleposten):
            for blad in bladeren(een.formule):
                if isinstance(blad, Veld | Gekozen):
                    kamer, naam, code = blad.sleutel.split(".")
                    tekst, eenheid = VELDEN[kamer][naam]
                    keuze = f": {blad.label}" if isinstance(blad, Gekozen) else ""
                    uit[f"{blad.sleutel}{keuze}"] = f"{tekst}{keuze} ({code.replace('_', ' ')})", eenheid or "1"
        return uit

    @cached_property
    def post(self) -> Mapping[str, Post]:
        return {een.sleutel: een for een in (*self.per_arm, *self.over_armen, *self.alleen_over_rekenpad)}


def rijcodes(invoer: Invoer, kamer: str) -> list[str]:
    """De codes van de rijen die de gemeente in een kamer kan invullen."""
    return list(invoer.indelingen[RIJLIJST[kamer]]) if kamer in RIJLIJST else ["gemeente"]


def rijvormen(invoer: Invoer) -> dict[str, Rijvorm]:
    """Hoe een rij met een eigen locatie, een eigen regel of de datum eruitziet op het blad Eigen cijfers."""
    lijsten = _labels(invoer)
    keuzes: dict[str, dict[str, list[str]]] = {
        "locaties": {"soort": list(locaties.soorten(lijsten).values())},
        "eigen_regels": {"soort": [LAST, BAAT], "taakveld": list(lijsten["taakveld"].values())},
    }
    return {
        kamer: Rijvorm(
            velden={kop: naam for naam, (kop, _) in velden.items()},
            codes=[f"bedrag.{code}" if kamer == "eigen_regels" else code for code in rijcodes(invoer, kamer)],
            keuzes=keuzes.get(kamer, {}),
            datums=("begin", "eind", "datum"),
            aandelen=("deel_crisis", "deel_structureel"),
            nodig="plaatsen" if "plaatsen" in velden else "",
        )
        for kamer, velden in RIJVELDEN.items()
    }


def _labels(invoer: Invoer) -> dict[str, dict[str, str]]:
    return {naam: {code: velden.label for code, velden in lijst.items()} for naam, lijst in invoer.indelingen.items()}


def bouw_schema(invoer: Invoer) -> Rekenschema:
    """Het rekenschema bij de indelingen van deze invoer. InvoerFouten als er een code of een blad ontbreekt dat posten gebruiken."""
    try:
        schema = _schema(invoer)
    except KeyError as fout:
        doe = "Zet de lijst of de code terug; hernoem alleen het label."
        verwacht = "elke lijst en code die de kostenmodellen gebruiken"
        raise InvoerFouten([Melding("indelingen.toml", "", f"geen '{fout.args[0]}'", verwacht, doe)]) from fout
    doe = "Zet het blad terug in parameters/; een bedrag dat niet meetelt is 0."
    weg = [sleutel for sleutel in schema.parameters if sleutel not in invoer.parameters]
    if weg:
        raise InvoerFouten(Melding("parameters/", f"blad {s}", "niets", "elk blad dat een post gebruikt", doe) for s in weg)
    return schema


def _schema(invoer: Invoer) -> Rekenschema:
    lijsten = _labels(invoer)
    alle = modellen(lijsten)
    groepen = {code: velden.groep or "overig" for code, velden in invoer.indelingen["partij"].items()}
    wie = totalen.partijen(alle, lijsten["partij"], groepen)
    soorten = volumes(lijsten["opvangtype"], lijsten["verblijfsjaar"])
    horizonnen = vg.horizonnen(invoer)
    regelingen = tuple(invoer.regelingen.values())
    velden = mr.taakvelden(alle, invoer.rekeningschema, lijsten["taakveld"])
    tijdelijk = mr.incidentele_posten(alle, regelingen)
    return Rekenschema(
        modellen=alle,
        soorten=soorten,
        locaties=locaties.locatieposten(lijsten),
        sleutels=sleutels(lijsten),
        volumes=gemeentelijke_volumes(soorten),
        per_model={
            model.naam: (
                *totalen.subtotalen(model, wie),
                *totalen.maatschappelijk(model, wie),
                *totalen.per_partij(model, wie),
            )
            for model in alle
        },
        over_modellen=totalen.over_modellen(alle, wie),
        rekening=totalen.rekening(alle, wie),
        regelingen=bk.regelingposten(regelingen, alle),
        bekostiging=(*bk.taakposten(alle, wie), *bk.dekkingsgaten(regelingen, alle), *bk.tijdelijk_gedekt(regelingen)),
        taakvelden=velden,
        incidenteel=tijdelijk,
        meerjarenraming=mr.raming(velden, invoer.rekeningschema, tijdelijk),
        woningequivalent=woningequivalent(lijsten["opvangtype"]),
        onvoorspelbaarheid=onvoorspelbaarheid(),
        eindwaarden=vg.eindwaarden(lijsten["opvangtype"]),
        rijksbegroting=vg.rijksbegroting(),
        hulpposten=ct.hulpposten(lijsten["opvangtype"]),
        maatstaven=(*uitsplitsing.per_hoofd(wie), *omslagprijs.prijsdelen(lijsten["opvangtype"])),
        aansluitingen=ct.aansluitingen(alle, velden),
        verschillen=(*totalen.verschillen(wie), *vg.verloop(wie)),
        getallen=vg.getallen(wie, horizonnen),
        uitsplitsing=(
            *uitsplitsing.per_model(alle, wie),
            *uitsplitsing.verschil_per_hoofd(wie, max(horizonnen)),
            *omslagprijs.omslagprijzen(wie, max(horizonnen)),
            *ct.over_armen(alle, wie),
        ),
        controles=ct.controlesoorten(ARMEN, wie, min(horizonnen), JAREN_VOORUIT),
        signalen=ct.signaalsoorten(ARMEN, JAREN_VOORUIT),
        zonder_plaats=ct.zonder_plaats(alle, {(regel.model, regel.kostensoort) for regel in invoer.matrix}),
        partijen=wie,
    )
