"""De uitkomst van de ijking als invoerbestanden: ketenbladen met hun band, de samenhang tussen raten en elk verschil met een waarneming."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from kostenmodel.invoer import Invoer
from kostenmodel.prognose.reeksen import toon_maand

from .ijking import BEGIN, KETENRATEN, Ijking
from .terugblik import Terugblik

HALVE_BREEDTE = 2.65
"""Zoveel standaardfouten liggen laag en hoog van midden: een PERT-verdeling heeft dan dezelfde standaardafwijking."""


def bestanden(invoer: Invoer, ijking: Ijking, terugblikken: Sequence[Terugblik], dag: date) -> dict[str, str]:
    """Pad binnen de invoermap -> inhoud; dezelfde invoer geeft dezelfde bytes."""
    return {
        "parameters/keten_ijking.toml": _bladen(invoer, ijking, dag),
        "ijking/samenhang.csv": _samenhang(ijking),
        "ijking/residuen.csv": _residuen(ijking),
        "ijking/terugblik.csv": _terugblik(terugblikken),
    }


def _bladen(invoer: Invoer, ijking: Ijking, dag: date) -> str:
    raten = {rate.naam: rate for rate in invoer.ijking.raten}
    afwijking = ", ".join(
        f"{naam} {_procent(ijking.gemiddelde_afwijking(naam))}" for naam in ("bezetting", "vergunninghouders", "voorraad", "gehuisvest")
    )
    periode = f"{toon_maand(BEGIN)} tot en met {toon_maand(ijking.tot)}"
    kop = (
        "# Geijkte raten van de keten. Dit bestand wordt geschreven door: kostenmodel keten --ijk\n"
        f"# Waarnemingen {periode}; gemiddelde afwijking: {afwijking}. Elk verschil staat in ijking/residuen.csv.\n"
    )
    delen = [kop]
    for naam in KETENRATEN:
        rate, midden, fout = raten[naam], ijking.waarde(naam), ijking.fout(naam)
        laag, hoog = max(midden - HALVE_BREEDTE * fout, rate.ondergrens), min(midden + HALVE_BREEDTE * fout, rate.bovengrens)
        reden = f"IJking met kleinste kwadraten op standen van {periode}; standaardfout {fout:.4f}. Vooraf bekend: {rate.reden}."
        delen.append(
            f"[keten.{naam}]\n"
            f'omschrijving = "{rate.omschrijving}"\n'
            f'eenheid = "{rate.eenheid}"\n'
            'index = "geen"\n'
            'gebruikt_door = "keten"\n'
            'soort = "aandeel"\n'
            f"gecontroleerd_op = {dag.isoformat()}\n"
            "waarden = [\n"
            f'    {{ vanaf = {BEGIN[0]}-01-01, midden = {midden:.5f}, laag = {laag:.5f}, hoog = {hoog:.5f}, aanname = "{reden}" }},\n'
            "]\n"
        )
    return "\n".join(delen)


def _procent(deel: float) -> str:
    return f"{100 * deel:.1f}%".replace(".", ",")


def _samenhang(ijking: Ijking) -> str:
    plekken = [ijking.namen.index(naam) for naam in KETENRATEN]
    rijen = [["rate", *KETENRATEN]]
    for naam, rij in zip(KETENRATEN, plekken, strict=True):
        waarden = [
            ijking.covariantie[rij, kolom] / (ijking.covariantie[rij, rij] * ijking.covariantie[kolom, kolom]) ** 0.5 for kolom in plekken
        ]
        rijen.append([naam, *(f"{waarde:.4f}" for waarde in waarden)])
    return _csv(rijen)


def _residuen(ijking: Ijking) -> str:
    rijen = [["grootheid", "periode", "waargenomen", "model", "afwijking"]]
    for een in sorted(ijking.residuen, key=lambda een: (een.grootheid, een.maand)):
        rijen.append([een.grootheid, toon_maand(een.maand), f"{een.waargenomen:.0f}", f"{een.model:.0f}", f"{een.afwijking:.4f}"])
    return _csv(rijen)


def _terugblik(terugblikken: Sequence[Terugblik]) -> str:
    rijen = [["vanaf", "grootheid", "periode", "waargenomen", "keten", "geen_verandering"]]
    for blik in terugblikken:
        for een in blik.naast:
            aantallen = (f"{waarde:.0f}" for waarde in (een.waargenomen, een.keten, een.geen_verandering))
            rijen.append([toon_maand(blik.vanaf), een.grootheid, toon_maand(een.maand), *aantallen])
    return _csv(rijen)


def _csv(rijen: list[list[str]]) -> str:
    tekst = io.StringIO()
    csv.writer(tekst, lineterminator="\n").writerows(rijen)
    return tekst.getvalue()
