"""Waar elk cijfer vandaan komt: alle waarden van de invoer met bron of reden, als Markdown, als CSV en om te lezen.

Een waarde heeft een eigen regel; van een reeks of gemeentebestand krijgt elke bron een regel met het aantal rijen. Wat de gemeente zelf
opgeeft, wat het model uitrekent en de gevallen waarmee het wordt getoetst, staan er niet in.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from kostenmodel.invoer import Invoer, Parameter
from kostenmodel.invoer.gemeenten import kaal
from kostenmodel.invoer.lezen import lees_csv
from kostenmodel.invoer.parameters import AANNAME
from kostenmodel.werkboek.notatie import getal

PARAMETERS, MAATREGELEN, SCENARIOS, REGELINGEN = "parameters/", "maatregelen/", "scenarios/", "regelingen.toml"
GEEN_EENHEID = "1"
_TIJDKOLOMMEN = ("periode", "jaar", "halfjaar", "peildatum", "uitkeringsjaar", "vanaf")
"""De kolom die zegt over welke tijd een rij van een reeks gaat: de eerste van deze die er is."""
_FORMULETEKENS = ("=", "+", "-", "@", "\t", "\r")
_MARKDOWNTEKENS = re.compile(r"[\\|`*\[\]<>~&$]|(?<!\w)_|_(?!\w)")


@dataclass(frozen=True)
class Cijfer:
    """Een waarde, de looptijd van een regeling, of de rijen van een reeks uit een bron; wat niet van toepassing is, is leeg of None.

    `groep` is het bestand of de map. `bron` is een sleutel van bronnen.toml of 'aanname'; dan is `toelichting` de reden. `zekerheid` is
    hoe betrouwbaar de bron is, of 'aanname'. Dagen zijn JJJJ-MM-DD; van een reeks zijn `vanaf` en `tot` de eerste en laatste periode.
    """

    groep: str
    sleutel: str
    omschrijving: str
    bron: str
    toelichting: str = ""
    soort: Literal["waarde", "looptijd", "rijen"] = "waarde"
    aantal: int = 1
    midden: float | None = None
    laag: float | None = None
    hoog: float | None = None
    eenheid: str = ""
    prijspeil: int | None = None
    vanaf: str = ""
    tot: str = ""
    gecontroleerd_op: str = ""
    houdbaar_tot: str = ""
    titel: str = ""
    uitgever: str = ""
    datum: str = ""
    vindplaats: str = ""
    zekerheid: str = AANNAME

    @property
    def is_aanname(self) -> bool:
        return self.bron == AANNAME

    def waarde(self) -> str:
        """De waarde met haar band, of wat er in plaats van een waarde is."""
        if self.soort == "rijen":
            return f"{self.aantal} {'rij' if self.aantal == 1 else 'rijen'}"
        if self.midden is None or self.laag is None or self.hoog is None:
            return self.soort
        midden, laag, hoog = map(precies, (self.midden, self.laag, self.hoog))
        return midden if laag == hoog else f"{midden} ({laag} tot {hoog})"


@dataclass(frozen=True)
class Telling:
    """Van een bestand of map: hoeveel waarden (bij een reeks: rijen), en hoeveel daarvan een bron of een aanname hebben."""

    groep: str
    cijfers: int
    met_bron: int
    aannames: int


def herkomst(invoer: Invoer, zoek: str = "") -> list[Cijfer]:
    """Alle cijfers op volgorde van bestand; met `zoek` alleen die met dat woord in bestand, sleutel, omschrijving of bron."""
    alle = [_met_bron(invoer, een) for een in _alle(invoer)]
    gezocht = kaal(zoek)
    return [een for een in alle if any(gezocht in kaal(tekst) for tekst in (een.groep, een.sleutel, een.omschrijving, een.bron, een.titel))]


def tellingen(cijfers: Iterable[Cijfer]) -> list[Telling]:
    """Per bestand of map hoeveel cijfers een bron hebben, op volgorde van de cijfers."""
    per_groep: dict[str, list[Cijfer]] = {}
    for een in cijfers:
        per_groep.setdefault(een.groep, []).append(een)
    return [
        Telling(groep, sum(een.aantal for een in deel), *(sum(een.aantal for een in deel if een.is_aanname is so) for so in (False, True)))
        for groep, deel in per_groep.items()
    ]


def _alle(invoer: Invoer) -> Iterator[Cijfer]:
    for blad in invoer.parameters.values():
        if blad.bestand.startswith(PARAMETERS) and not blad.is_opgave:
            yield from _van_parameter(invoer, blad)
    yield from _van_regelingen(invoer)
    yield from _van_maatregelen(invoer)
    yield from _van_scenarios(invoer)
    yield from _van_indexen(invoer)
    yield from _van_ijking(invoer)
    for map in ("reeksen", "gemeenten"):
        for pad in sorted((invoer.map / map).glob("*.csv")):
            yield from _van_reeks(invoer, f"{map}/{pad.name}")


def _met_bron(invoer: Invoer, een: Cijfer) -> Cijfer:
    if een.is_aanname:
        return een
    bron = invoer.bronnen[een.bron]
    return replace(een, titel=bron.titel, uitgever=bron.uitgever, datum=bron.datum, vindplaats=bron.url, zekerheid=bron.betrouwbaarheid)


def _van_parameter(invoer: Invoer, blad: Parameter) -> Iterator[Cijfer]:
    code = f" ({invoer.indelingen[blad.per][blad.code].label})" if blad.per and blad.code else ""
    stand: dict[str, Any] = {"gecontroleerd_op": blad.gecontroleerd_op.isoformat(), "houdbaar_tot": _iso(blad.houdbaar_tot)}
    for w in blad.waarden:
        yield Cijfer(
            blad.bestand,
            blad.sleutel,
            f"{blad.omschrijving}{code}",
            w.bron,
            w.reden or w.toelichting,
            eenheid=blad.eenheid,
            prijspeil=w.prijspeil,
            vanaf=w.vanaf.isoformat(),
            **_bereik(w),
            **stand,
        )
    if blad.samenhang is not None:
        met, sleutel = blad.samenhang, f"{blad.sleutel}, samenhang"
        wat = f"{blad.omschrijving}{code}: correlatie met {blad.samenhang.met}"
        yield Cijfer(blad.bestand, sleutel, wat, met.bron, met.reden, eenheid="1", **_bereik(met), **stand)


def _bereik(waarde: Any) -> dict[str, Any]:
    return {"midden": waarde.midden, "laag": waarde.laag, "hoog": waarde.hoog}


def _vast(waarde: float) -> dict[str, Any]:
    return dict.fromkeys(("midden", "laag", "hoog"), waarde)


def _iso(dag: date | None) -> str:
    return dag.isoformat() if dag else ""


def _van_regelingen(invoer: Invoer) -> Iterator[Cijfer]:
    for een in invoer.regelingen.values():
        looptijd = Cijfer(
            REGELINGEN,
            een.sleutel,
            een.titel,
            een.bron,
            een.reden or een.toelichting,
            soort="looptijd",
            vanaf=een.geldig_vanaf.isoformat(),
            tot=_iso(een.geldig_tot),
            gecontroleerd_op=een.gecontroleerd_op.isoformat(),
        )
        yield looptijd
        if een.dekte is not None:
            wat = f"{een.titel}: deel van de bruto last dat zij dekte"
            yield replace(looptijd, sleutel=een.blad_dekte, omschrijving=wat, soort="waarde", eenheid="1", **_vast(een.dekte))


def _van_maatregelen(invoer: Invoer) -> Iterator[Cijfer]:
    for een in invoer.maatregelen.values():
        for b in een.bewerkingen:
            blad = invoer.blad(b.blad)
            yield Cijfer(
                MAATREGELEN,
                f"{een.sleutel}: {b.blad}",
                f"{een.titel}: {b.bewerking}, {blad.omschrijving}",
                b.bron,
                b.reden or b.toelichting,
                eenheid="1" if b.bewerking == "maal" else blad.eenheid,
                prijspeil=b.prijspeil,
                vanaf=b.vanaf.isoformat(),
                tot=_iso(b.tot),
                gecontroleerd_op=een.datum_stand.isoformat(),
                **_bereik(b),
            )
        for besparing in een.besparing:
            yield Cijfer(
                MAATREGELEN,
                f"{een.sleutel}: besparing",
                f"{een.titel}: besparing die het Rijk inboekt",
                besparing.bron,
                besparing.reden,
                eenheid="EUR/jaar",
                vanaf=besparing.vanaf.isoformat(),
                gecontroleerd_op=een.datum_stand.isoformat(),
                **_bereik(besparing),
            )


def _van_scenarios(invoer: Invoer) -> Iterator[Cijfer]:
    for een in invoer.scenarios.values():
        for stap in een.instroom:
            yield Cijfer(
                SCENARIOS,
                f"{een.naam}: instroom",
                f"{een.titel}: maal, instroom van asielzoekers",
                stap.bron,
                stap.reden or stap.toelichting,
                eenheid="1",
                vanaf=stap.vanaf.isoformat(),
                tot=_iso(stap.tot),
                **_bereik(stap),
            )


def _van_indexen(invoer: Invoer) -> Iterator[Cijfer]:
    for naam, index in invoer.indexen.items():
        toelichtingen = index.toelichtingen or ("",) * len(index.mutaties)
        for nummer, (mutatie, bron, tekst) in enumerate(zip(index.mutaties, index.bronnen, toelichtingen, strict=True)):
            jaar = index.eerste + nummer
            wat = f"Groei in {jaar} (deel van het jaar ervoor)"
            yield Cijfer(f"indexen/{naam}.csv", f"{naam}, {jaar}", wat, bron, tekst, eenheid="1", vanaf=f"{jaar}-01-01", **_vast(mutatie))


def _van_ijking(invoer: Invoer) -> Iterator[Cijfer]:
    for rate in invoer.ijking.raten:
        wat = f"{rate.omschrijving}; wat vooraf bekend is, met de uiterste grenzen"
        grenzen: dict[str, Any] = {"midden": rate.vooraf, "laag": rate.ondergrens, "hoog": rate.bovengrens}
        yield Cijfer("ijking/raten.csv", rate.naam, wat, AANNAME, rate.reden, eenheid=rate.eenheid, **grenzen)
    naam = "ijking/grootheden.csv"
    tabel = lees_csv(invoer.map / naam, naam)[0] if (invoer.map / naam).is_file() else None
    for _, rij in tabel.rijen if tabel else ():
        deel = _vast(invoer.ijking.spreiding[rij["grootheid"]])
        yield Cijfer(naam, rij["grootheid"], "Meetfout van een waarneming (deel)", AANNAME, rij["reden"], eenheid="1", **deel)


def _van_reeks(invoer: Invoer, naam: str) -> Iterator[Cijfer]:
    """Per bron een regel. Wat in de invoer staat is al nagekeken: elke bron bestaat."""
    tabel = lees_csv(invoer.map / naam, naam)[0]
    if tabel is None or "bron" not in tabel.kop:
        return
    tijd = next((kolom for kolom in _TIJDKOLOMMEN if kolom in tabel.kop), "")
    per_bron: dict[str, list[Mapping[str, str]]] = {}
    for _, rij in tabel.rijen:
        per_bron.setdefault(rij["bron"], []).append(rij)
    for bron, rijen in per_bron.items():
        tijden = sorted(rij[tijd] for rij in rijen) if tijd else [""]
        tekst = "; ".join(dict.fromkeys(rij["toelichting"] for rij in rijen if rij.get("toelichting")))
        kolommen = "kolommen " + ", ".join(kolom for kolom in tabel.kop if kolom not in ("bron", "toelichting"))
        sleutel = naam.rsplit("/", 1)[1].removesuffix(".csv")
        yield Cijfer(naam, sleutel, kolommen, bron, tekst, soort="rijen", aantal=len(rijen), vanaf=tijden[0], tot=tijden[-1])


# --- om te lezen ---


def precies(waarde: float) -> str:
    """Een getal in Nederlandse schrijfwijze, met alle decimalen die in de invoer staan."""
    return getal(waarde, max(0, -int(Decimal(repr(waarde)).normalize().as_tuple().exponent)))


def als_regels(cijfers: Sequence[Cijfer]) -> list[str]:
    """De cijfers om te lezen: per bestand een kop, per cijfer een regel met de waarde en een met de herkomst."""
    regels: list[str] = []
    vorige: tuple[str, str] | None = None
    for een in cijfers:
        if vorige is None or een.groep != vorige[0]:
            regels += ["", een.groep]
        if vorige != (een.groep, een.sleutel):
            regels.append(f"  {een.sleutel}: {een.omschrijving}")
        eenheid = "" if een.eenheid == GEEN_EENHEID else een.eenheid
        delen = [een.waarde(), eenheid, f"prijspeil {een.prijspeil}" if een.prijspeil else "", _tijd(een), _stand(een)]
        regels.append(f"    {', '.join(deel for deel in delen if deel)}")
        regels.append(f"      {_herkomst(een)}")
        vorige = een.groep, een.sleutel
    return regels


def _tijd(een: Cijfer) -> str:
    """'vanaf 01-01-2027 tot 01-01-2028'; van een reeks 'van 2014-08 tot en met 2026-07'."""
    if een.soort == "rijen":
        return f"van {een.vanaf} tot en met {een.tot}" if een.tot != een.vanaf else een.vanaf
    tot = f" tot {_dag(een.tot)}" if een.tot else " zonder einddatum" if een.soort == "looptijd" else ""
    return f"vanaf {_dag(een.vanaf)}{tot}" if een.vanaf else ""


def _stand(een: Cijfer) -> str:
    houdbaar = f", houdbaar tot {_dag(een.houdbaar_tot)}" if een.houdbaar_tot else ""
    return f"gecontroleerd {_dag(een.gecontroleerd_op)}{houdbaar}" if een.gecontroleerd_op else ""


def _dag(iso: str) -> str:
    return "-".join(reversed(iso.split("-")))


def _herkomst(een: Cijfer) -> str:
    if een.is_aanname:
        return f"Aanname: {een.toelichting}"
    waar = ", ".join(deel for deel in (een.uitgever, een.datum) if deel)
    return f"Bron ({een.zekerheid}): {een.titel} ({waar}), {een.vindplaats}{f'. {een.toelichting}' if een.toelichting else ''}"


# --- Markdown ---


def als_markdown(cijfers: Sequence[Cijfer], invoer: Invoer) -> str:
    """Het hele document; tekst uit de invoer blijft tekst en kan geen opmaak of koppeling worden."""
    telling = tellingen(cijfers)
    parameters = [een for een in telling if een.groep.startswith(PARAMETERS)]
    opgaven = sum(blad.is_opgave for blad in invoer.parameters.values())
    regels = [
        "# Waar elk cijfer vandaan komt",
        "",
        "Gemaakt met `kostenmodel invoer herkomst`; wijzig dit bestand niet zelf. "
        f"Peildatum {invoer.peildatum:%d-%m-%Y}; stand van de bedragen: {_md(invoer.stand.stand_bedragen)}.",
        "",
        f"Van de {getal(sum(een.cijfers for een in parameters))} waarden in `{PARAMETERS}` hebben er "
        f"{getal(sum(een.met_bron for een in parameters))} een bron; {getal(sum(een.aannames for een in parameters))} zijn een aanname, "
        "met de reden erbij. "
        f"{getal(opgaven)} vragen op blad Eigen cijfers hebben geen landelijk cijfer: die weet alleen de gemeente, en zij staan hier niet.",
        "",
        "- **Waarde**: het midden, met tussen haakjes laag tot hoog. Zonder haakjes is er geen band.",
        f"- **Eenheid** {GEEN_EENHEID}: een deel, een factor, of ja (1) en nee (0).",
        "- **Zekerheid**: hoe betrouwbaar de bron is (hoog, middel of laag), of aanname.",
        "- **Nagekeken**: wanneer dit cijfer voor het laatst is gecontroleerd, en tot wanneer het houdbaar is; "
        "bij een maatregel de stand van het beleid.",
        "- Van een reeks of een bestand over gemeenten staat elke bron op een regel, met het aantal rijen dat eruit komt.",
        "",
        "| bestand of map | waarden of rijen | met bron | aanname |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| [{_md(een.groep)}](#{_anker(een.groep)}) | {getal(een.cijfers)} | {getal(een.met_bron)} | {getal(een.aannames)} |"
            for een in telling
        ),
    ]
    groep = ""
    for een in cijfers:
        if een.groep != groep:
            groep = een.groep
            regels += ["", f"## {_md(groep)}", "", *_KOP]
        regels.append(_rij(een))
    return "\n".join([*regels, ""])


_KOP = ("| cijfer | waarde | eenheid | geldt | bron of reden | zekerheid | nagekeken |", "| --- | --- | --- | --- | --- | --- | --- |")


def _rij(een: Cijfer) -> str:
    eenheid = f"{een.eenheid}, prijspeil {een.prijspeil}" if een.prijspeil else een.eenheid
    cellen = (
        f"`{_als_code(een.sleutel)}` {_md(een.omschrijving)}",
        _md(een.waarde()),
        _md(eenheid),
        _md(_tijd(een)),
        _bron_md(een),
        _md(een.zekerheid),
        _md(_stand(een).removeprefix("gecontroleerd ")),
    )
    return f"| {' | '.join(cellen)} |"


def _bron_md(een: Cijfer) -> str:
    if een.is_aanname:
        return f"Aanname: {_md(een.toelichting)}"
    adres = re.sub(r"[\s<>|\\]", lambda teken: f"%{ord(teken[0]):02X}", een.vindplaats)
    titel = f"[{_md(een.titel)}](<{adres}>)" if re.match(r"https?://", adres) else f"{_md(een.titel)}, {_md(een.vindplaats)}"
    waar = ", ".join(deel for deel in (een.uitgever, een.datum) if deel)
    return f"{titel} ({_md(waar)}){f'. {_md(een.toelichting)}' if een.toelichting else ''}"


def _md(tekst: str) -> str:
    """Tekst die in een cel tekst blijft: tekens met een betekenis krijgen een schuine streep, regels worden een regel."""
    return _MARKDOWNTEKENS.sub(r"\\\g<0>", " ".join(tekst.split()))


def _als_code(sleutel: str) -> str:
    return re.sub(r"[`|\\\s]+", " ", sleutel)


def _anker(kop: str) -> str:
    """Het anker dat een kop op een webpagina krijgt: kleine letters, zonder leestekens."""
    return re.sub(r"[^\w -]", "", kop.lower()).replace(" ", "-")


# --- CSV ---


def als_csv(cijfers: Iterable[Cijfer]) -> str:
    """Een rij per cijfer, met puntkomma en decimale komma; tekst wordt in een rekenblad nooit een formule."""
    uit = io.StringIO()
    schrijver = csv.writer(uit, delimiter=";", lineterminator="\n")
    schrijver.writerow(Cijfer.__dataclass_fields__)
    schrijver.writerows([_csv_cel(waarde) for waarde in asdict(een).values()] for een in cijfers)
    return uit.getvalue()


def _csv_cel(waarde: str | float | None) -> str:
    if isinstance(waarde, str):
        return f"'{waarde}" if waarde.lstrip(" ").startswith(_FORMULETEKENS) else waarde
    return "" if waarde is None else f"{Decimal(repr(waarde)).normalize():f}".replace(".", ",")
