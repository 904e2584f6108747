"""De functies achter `uitleg` en het aanvullen met Tab: wat een woord betekent, en welke namen er zijn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostenmodel.api import Keuzes, getal, laad_invoer
from kostenmodel.invoer import InvoerFouten, zoek_map
from kostenmodel.invoer.gemeenten import kaal
from kostenmodel.invoer.lezen import lees_csv, lees_toml

if TYPE_CHECKING:
    from kostenmodel.uitleg import Kaart

STANDAARD = Keuzes()
_GETOOND = 10


def uitleg(vraag: str, keuzes: Keuzes = STANDAARD) -> Kaart:
    """De uitleg van een begrip, of van een parameter, post, volume, maatregel of bron op sleutel; InvoerFouten met wat erop lijkt."""
    from kostenmodel.doorrekening import Instellingen
    from kostenmodel.uitleg import leg_uit
    from kostenmodel.valideer import Gevallenrekenaar

    invoer = laad_invoer(keuzes)
    return leg_uit(Gevallenrekenaar(invoer, Instellingen(invoer.peildatum.year + 1, 1, 0)), vraag)


def begrippen(keuzes: Keuzes = STANDAARD) -> list[dict[str, str]]:
    """Alle begrippen op alfabet: sleutel, term en uitleg."""
    alle = laad_invoer(keuzes).begrippen
    rijen = [{"sleutel": sleutel, "term": begrip.term, "uitleg": begrip.uitleg} for sleutel, begrip in alle.items()]
    return sorted(rijen, key=lambda rij: kaal(rij["term"]))


def als_json(kaart: Kaart) -> dict[str, Any]:
    """Het contract van `uitleg --json`.

    `{"sleutel","soort","titel","uitleg","eenheid","herkomst","kenmerken":{kop: tekst},"waarden":[],"gebruikt_in":[],"zie":[]}`,
    met `waarden` als `{"vanaf","midden","laag","hoog","prijspeil","herkomst"}`; wat niet van toepassing is, is leeg.
    """
    return kaart.als_dict()


def als_regels(kaart: Kaart) -> list[str]:
    """De uitleg om te lezen."""
    eenheid = f" [{kaart.eenheid}]" if kaart.eenheid else ""
    regels = [f"{kaart.titel} ({kaart.soort} {kaart.sleutel}){eenheid}"]
    if kaart.uitleg:
        regels.append(kaart.uitleg)
    regels += [f"{kop}: {tekst}" for kop, tekst in kaart.kenmerken]
    for w in kaart.waarden:
        peil = f", prijspeil {w.prijspeil}" if w.prijspeil else ""
        regels.append(f"Vanaf {w.vanaf}{peil}: {getal(w.midden)} ({getal(w.laag)} tot {getal(w.hoog)}). {w.herkomst}")
    if kaart.herkomst:
        regels.append(f"Bron: {kaart.herkomst}")
    if kaart.gebruikt_in:
        meer = f" en nog {len(kaart.gebruikt_in) - _GETOOND}" if len(kaart.gebruikt_in) > _GETOOND else ""
        kop = "In het model" if kaart.soort == "begrip" else "Gebruikt in"
        regels.append(f"{kop}: {', '.join(kaart.gebruikt_in[:_GETOOND])}{meer}")
    if kaart.zie:
        regels.append(f"Zie ook: {', '.join(kaart.zie)}")
    return regels


def vul_gemeente_aan(begin: str, invoermap: Path | None) -> list[str]:
    """Gemeenten die met `begin` beginnen (zonder op accenten te letten), zonder spaties en haakjes: een schil knipt daarop."""
    namen = _passend("", invoermap, lambda map: [rij["naam"] for rij in _csv(map / "gemeenten" / "gemeenten.csv")])
    return [re.sub(r"[^\w-]+", "-", naam).strip("-") for naam in namen if kaal(naam).startswith(kaal(begin))]


def vul_scenario_aan(begin: str, invoermap: Path | None) -> list[str]:
    """Scenario's, ook die van een maatregel alleen (alleen_<maatregel>)."""

    def namen(map: Path) -> list[str]:
        return [*_bestanden(map, "scenarios"), *(f"alleen_{sleutel}" for sleutel in _bestanden(map, "maatregelen"))]

    return _passend(begin, invoermap, namen)


def vul_bekostiging_aan(begin: str, invoermap: Path | None) -> list[str]:
    """De bekostigingen."""
    return _passend(begin, invoermap, lambda map: _bestanden(map, "bekostigingen"))


def vul_maatregel_aan(begin: str, invoermap: Path | None) -> list[str]:
    """De maatregelen."""
    return _passend(begin, invoermap, lambda map: _bestanden(map, "maatregelen"))


def vul_begrip_aan(begin: str, invoermap: Path | None) -> list[str]:
    """Begrippen en parameters, op sleutel."""

    def namen(map: Path) -> list[str]:
        bestanden = [map / "begrippen.toml", *sorted((map / "parameters").glob("*.toml"))]
        gelezen = [bestand.gegevens for pad in bestanden if (bestand := lees_toml(pad, pad.name)[0])]
        return [*gelezen[0], *(f"{groep}.{naam}" for deel in gelezen[1:] for groep, namen in deel.items() for naam in namen)]

    return _passend(begin, invoermap, namen)


def _passend(begin: str, invoermap: Path | None, namen: Callable[[Path], Iterable[str]]) -> list[str]:
    """De namen die zo beginnen. Bij Tab is geen plaats voor een melding: een fout geeft niets."""
    try:
        alle = sorted(namen(zoek_map(invoermap)))
    except (InvoerFouten, OSError, KeyError, IndexError, TypeError):
        return []
    return [naam for naam in alle if naam.startswith(begin)]


def _csv(pad: Path) -> list[dict[str, str]]:
    bestand, _ = lees_csv(pad, pad.name)
    return [rij for _, rij in bestand.rijen] if bestand else []


def _bestanden(map: Path, naam: str) -> list[str]:
    return [pad.stem for pad in (map / naam).glob("*.toml")]
