"""Wat een batch al heeft gemaakt: per bestand een regel met waar het van afhangt en zijn vingerafdruk.

Elke regel staat op de schijf voordat de volgende begint. Na een onderbreking is hoogstens de laatste regel half; die telt niet mee, en
het bestand erbij wordt dan opnieuw gemaakt.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ONTVANGSTBEWIJS, VERLOOP, VOORTGANG = "ontvangstbewijs.json", "verloop.json", ".voortgang.jsonl"


@dataclass(frozen=True)
class Bewijs:
    """Van een bestand: `sleutel` is de vingerafdruk van alles waar het van afhangt, `sha256` die van het bestand zelf.

    `goed`: of elke controle daarin klopt.
    """

    sleutel: str
    sha256: str
    goed: bool = True

    @classmethod
    def lees(cls, document: Mapping[str, Any]) -> Bewijs:
        """Uit het ontvangstbewijs of een regel van het logboek. KeyError als er iets ontbreekt."""
        return cls(document["sleutel"], document["sha256"], document.get("goed", True))


def vingerafdruk(inhoud: bytes) -> str:
    """De SHA-256 van bytes, hexadecimaal."""
    return hashlib.sha256(inhoud).hexdigest()


def sleutel(delen: Mapping[str, Any]) -> str:
    """De vingerafdruk van instellingen en vingerafdrukken; gelijk bij gelijke inhoud, wat de volgorde ook is."""
    return vingerafdruk(json.dumps(delen, sort_keys=True, ensure_ascii=True).encode())


class Voortgang:
    """Het logboek van een map waar een batch in schrijft."""

    def __init__(self, map_uit: Path) -> None:
        self.map = map_uit
        self.bewijzen: dict[str, Bewijs] = {}
        self.instellingen: dict[str, Any] | None = None
        """Die van de batch die hier al (deels) staat; None als er geen is."""
        bewijs = map_uit / ONTVANGSTBEWIJS
        if bewijs.is_file():
            self._lees_ontvangstbewijs(bewijs)
        if (map_uit / VOORTGANG).is_file():
            self._lees_regels()

    def _lees_ontvangstbewijs(self, pad: Path) -> None:
        try:
            document = json.loads(pad.read_text(encoding="utf-8"))
            self.instellingen = dict(document["instellingen"])
            self.bewijzen |= {naam: Bewijs.lees(een) for naam, een in document["uitvoer"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            self.instellingen, self.bewijzen = {}, {}

    def _lees_regels(self) -> None:
        for regel in (self.map / VOORTGANG).read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                een = json.loads(regel)
                if "instellingen" in een:
                    self.instellingen = dict(een["instellingen"])
                else:
                    self.bewijzen[een["bestand"]] = Bewijs.lees(een)
            except (ValueError, KeyError, TypeError):
                continue

    def is_klaar(self, naam: str, verwacht: str) -> bool:
        """Of het bestand er al is, heel, en van precies deze invoer."""
        bewijs, pad = self.bewijzen.get(naam), self.map / naam
        return bewijs is not None and bewijs.sleutel == verwacht and pad.is_file() and vingerafdruk(pad.read_bytes()) == bewijs.sha256

    def is_van_ons(self, naam: str) -> bool:
        """Of wat er nu staat nog precies is wat een batch hier schreef."""
        bewijs, pad = self.bewijzen.get(naam), self.map / naam
        return bewijs is not None and vingerafdruk(pad.read_bytes()) == bewijs.sha256

    def begin(self, instellingen: Mapping[str, Any]) -> None:
        """Legt vast met welke instellingen deze map wordt gevuld. OSError als dat niet lukt."""
        self.instellingen = dict(instellingen)
        self._schrijf({"instellingen": self.instellingen})

    def klopt(self, naam: str) -> bool:
        """Of elke controle in een bestand klopte toen het gemaakt werd."""
        return naam not in self.bewijzen or self.bewijzen[naam].goed

    def meld(self, naam: str, sleutel_: str, *, goed: bool = True) -> None:
        """Legt vast dat een bestand heel op zijn plek staat, en of zijn controles kloppen. OSError als dat niet lukt."""
        bewijs = Bewijs(sleutel_, vingerafdruk((self.map / naam).read_bytes()), goed)
        self.bewijzen[naam] = bewijs
        self._schrijf({"bestand": naam, **asdict(bewijs)})

    def _schrijf(self, regel: Mapping[str, Any]) -> None:
        with (self.map / VOORTGANG).open("a", encoding="utf-8") as bestand:
            bestand.write("\n" + json.dumps(regel, ensure_ascii=False) + "\n")
            bestand.flush()
            os.fsync(bestand.fileno())

    def sluit_af(self, document: Mapping[str, Any]) -> None:
        """Schrijft het ontvangstbewijs en ruimt het logboek op."""
        from kostenmodel.werkboek.bestand import veilig_schrijven

        tekst = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        veilig_schrijven(self.map / ONTVANGSTBEWIJS, lambda pad: pad.write_text(tekst, encoding="utf-8"))
        (self.map / VOORTGANG).unlink(missing_ok=True)
