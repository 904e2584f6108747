"""Een kleine server op deze computer die spreekt zoals CBS (OData versie 3, met bladeren) en Eurostat (JSON-stat versie 2).

De cijfers zijn die van de meegeleverde invoer, tot een test ze verandert. `gedrag` laat een adres een paar keer mislukken.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kostenmodel.prognose.reeksen import maandreeksen, toon_maand
from kostenmodel.verversing.cbs import NATIONALITEITEN

INVOER = Path(__file__).parent.parent / "invoer"
BLADZIJDE = 500
Rijen = list[dict[str, Any]]


@dataclass
class Cijfers:
    """Wat de server weet; een test verandert er wat aan en kijkt wat verversen ermee doet."""

    maand: dict[tuple[str, str], int | None]
    zeven: dict[tuple[str, str], int]
    inwoners: dict[str, int]
    namen: dict[str, str]
    eurostat: dict[str, dict[str, dict[str, int]]]
    jaar: int = 2026
    bijgewerkt: str = "2026-11-20"
    kolommen: dict[str, str] = field(
        default_factory=lambda: {
            "eerste": "EersteAsielverzoekenPersonen_2",
            "herhaald": "VolgendeAsielverzoeken_3",
            "nareis": "NareizigersPersonen_4",
            "inwoners": "BevolkingOp1Januari_1",
        }
    )
    nederland: int | None = None
    assen: dict[str, list[str]] = field(default_factory=dict)
    """Extra assen bij Eurostat."""


@dataclass
class Bronserver:
    url: str
    cijfers: Cijfers
    gedrag: dict[str, list[str]] = field(default_factory=dict)
    """Stuk van een adres -> wat er bij de volgende vragen misgaat: een statuscode, traag, afgekapt, geen_json, diep, leeg of geen_rijen.

    Te groot: eindeloos (houdt niet op), ingepakt (klein verstuurd, uitgepakt 20 MB) of rond (elke bladzijde verwijst naar zichzelf).
    """
    gevraagd: list[str] = field(default_factory=list)
    verstuurd: int = 0
    """Bytes van antwoorden die niet ophouden."""

    def keer(self, stuk: str) -> int:
        return sum(stuk in adres for adres in self.gevraagd)


def _lees(naam: str) -> list[dict[str, str]]:
    with (INVOER / naam).open(encoding="utf-8", newline="") as bestand:
        return list(csv.DictReader(bestand))


def cijfers_van_invoer() -> Cijfers:
    """De cijfers die al in de invoer staan, afgerond op 5, tot en met december 2025; bevolking op 1 januari 2025."""
    reeksen = maandreeksen(INVOER)
    maand: dict[tuple[str, str], int | None] = {
        (toon_maand(m), stroom): 5 * round(float(aantal) / 5)
        for stroom in reeksen.stromen
        for m, aantal in zip(reeksen.maanden, reeksen.reeks(stroom), strict=True)
        if m <= (2025, 12)
    }
    indicator = {(rij["periode"], rij["stroom"]): int(rij["aantal"]) for rij in _lees("reeksen/instroom_indicator.csv")}
    zeven = {sleutel: aantal for sleutel, aantal in indicator.items() if sleutel[1] != "eerste_en_herhaald"}
    gemeenten = _lees("gemeenten/gemeenten.csv")
    laatste = {
        (rij["reeks"], rij["periode"]): int(rij["aantal"])
        for rij in _lees("reeksen/ontheemden_oekraine.csv")
        if rij["stand_van"] == "2024-10"
    }
    openstaand = {
        (rij["periode"], rij["reeks"]): int(rij["aantal"]) for rij in _lees("reeksen/ind_voorraad.csv") if rij["periode"][4] == "-"
    }
    totaal = {m: aantal for (m, reeks), aantal in openstaand.items() if reeks == "eurostat_totaal" and m < "2023-06"}
    aanvragers = {f"{jaar}-{nummer:02d}": 2000 for jaar in range(2012, 2024) for nummer in range(1, 13)}
    aanvragers |= {m: aantal for (m, stroom), aantal in indicator.items() if stroom == "eerste_en_herhaald"}
    aanvragers |= {f"2024-0{nummer}": aanvragers.get(f"2024-0{nummer}", 2000) for nummer in range(1, 9)}
    return Cijfers(
        maand,
        zeven,
        {rij["code"]: int(rij["inwoners"]) for rij in gemeenten},
        {rij["code"]: rij["naam"] for rij in gemeenten},
        {
            "migr_asyappctzm": {"TOTAL": aanvragers, "UA": {m: 0 for m in aanvragers}},
            "migr_asypenctzm": {
                "TOTAL": totaal,
                "UA": {m: aantal - openstaand.get((m, "eurostat_excl_oekraine"), aantal) for m, aantal in totaal.items()},
            },
            "migr_asytpsm": {"TOTAL": {m: n for (reeks, m), n in laatste.items() if reeks == "stand_tijdelijke_bescherming"}},
            "migr_asytpfm": {"TOTAL": {m: n for (reeks, m), n in laatste.items() if reeks == "nieuwe_verleningen"}},
        },
        jaar=2025,
    )


def _odata(cijfers: Cijfers, tabel: str, deel: str) -> Rijen:
    if not deel:
        namen = {"83102NED": ("Geslacht", "Leeftijd", "Nationaliteit", "Perioden"), "03759ned": ("RegioS", "Perioden")}[tabel]
        return [{"name": naam, "url": ""} for naam in ("TableInfos", "UntypedDataSet", "TypedDataSet", *namen)]
    if deel == "TableInfos":
        return [{"Title": tabel, "Modified": f"{cijfers.bijgewerkt}T02:00:00"}]
    if tabel == "83102NED":
        return _instroom(cijfers, deel)
    if deel == "Perioden":
        return [{"Key": f"{jaar}JJ00", "Title": str(jaar)} for jaar in (2024, cijfers.jaar, cijfers.jaar + 1)]
    if deel == "RegioS":
        return [{"Key": code.ljust(6), "Title": f"{naam} (gemeente)"} for code, naam in cijfers.namen.items()]
    samen = sum(cijfers.inwoners.values()) if cijfers.nederland is None else cijfers.nederland
    vast = {"Geslacht": "T001038", "Leeftijd": "10000", "BurgerlijkeStaat": "T001019"}
    alle = {"NL01": samen, **cijfers.inwoners, "GM9999": None}
    return [
        {**vast, "RegioS": code.ljust(6), "Perioden": f"{jaar}JJ00", cijfers.kolommen["inwoners"]: aantal if jaar == cijfers.jaar else None}
        for jaar in (cijfers.jaar, cijfers.jaar + 1)
        for code, aantal in alle.items()
    ]


def _instroom(cijfers: Cijfers, deel: str) -> Rijen:
    codes = {naam: f"NAT{9000 + nummer}  " for nummer, naam in enumerate(NATIONALITEITEN)}
    if deel == "Nationaliteit":
        return [{"Key": "T001059  ", "Title": "Totaal"}, *({"Key": code, "Title": f" {naam}"} for naam, code in codes.items())]
    if deel in ("Geslacht", "Leeftijd", "Perioden"):
        return []
    stromen = ("eerste", "herhaald", "nareis")
    rijen: Rijen = []

    def rij(periode: str, groep: str, aantallen: dict[str, int | None]) -> None:
        vast = {"Geslacht": "T001038", "Leeftijd": "10000", "Nationaliteit": groep, "Perioden": periode, "TotaalAsielverzoeken_1": 0}
        rijen.append(vast | {cijfers.kolommen[stroom]: aantallen.get(stroom) for stroom in stromen})

    maanden = sorted({maand for maand, _ in cijfers.maand})
    for maand in maanden:
        code = maand.replace("-", "MM")
        rij(code, "T001059  ", {stroom: cijfers.maand.get((maand, stroom)) for stroom in stromen})
        for nummer, nationaliteit in enumerate(codes.values()):
            deel_van = {s: (cijfers.zeven[maand, s] if nummer == 5 else 0) for s in stromen if (maand, s) in cijfers.zeven}
            rij(code, nationaliteit, {**deel_van})
    for jaar in sorted({maand[:4] for maand in maanden}):
        for naam, begin, eind in ((f"{jaar}JJ00", 1, 12), *((f"{jaar}KW0{k}", 3 * k - 2, 3 * k) for k in (1, 2, 3, 4))):
            leden = [f"{jaar}-{nummer:02d}" for nummer in range(begin, eind + 1)]
            if all(cijfers.maand.get((lid, stroom)) is not None for lid in leden for stroom in stromen):
                rij(naam, "T001059  ", {s: sum(cijfers.maand[lid, s] or 0 for lid in leden) for s in stromen})
    return rijen


def _jsonstat(cijfers: Cijfers, tabel: str, vraag: dict[str, list[str]]) -> dict[str, Any]:
    reeksen = cijfers.eurostat[tabel]
    nationaliteiten = [code for code in vraag["citizen"] if code in reeksen]
    maanden = sorted({maand for code in nationaliteiten for maand in reeksen[code]})
    assen = {as_: codes for as_, codes in vraag.items() if as_ not in ("format", "lang", "citizen")}
    assen = {**assen, "citizen": nationaliteiten, **cijfers.assen, "time": maanden}
    waarden: dict[str, int] = {}
    keer = max(len(codes) for codes in cijfers.assen.values()) if cijfers.assen else 1
    for a, code in enumerate(nationaliteiten):
        for b, maand in enumerate(maanden):
            if maand in reeksen[code]:
                waarden[str(a * keer * len(maanden) + b)] = reeksen[code][maand]
    return {
        "version": "2.0",
        "class": "dataset",
        "updated": f"{cijfers.bijgewerkt}T23:00:00+0100",
        "id": list(assen),
        "size": [len(codes) for codes in assen.values()],
        "dimension": {as_: {"category": {"index": {code: n for n, code in enumerate(codes)}}} for as_, codes in assen.items()},
        "value": waarden,
    }


def _gefilterd(rijen: Rijen, tekst: str) -> Rijen:
    """De rijen waar een filter van startswith, and en or voor geldt."""
    regel = re.sub(r"startswith\((\w+),'([^']*)'\)", r"rij['\1'].startswith('\2')", tekst)
    return [rij for rij in rijen if eval(regel, {"__builtins__": {}}, {"rij": rij})]


def _antwoord(server: Bronserver, adres: str) -> Any:
    delen = urlsplit(adres)
    vraag = parse_qs(delen.query)
    if "/eurostat/" in delen.path:
        return _jsonstat(server.cijfers, delen.path.rsplit("/", 1)[1], vraag)
    tabel, deel = delen.path.split("/odata/", 1)[1].split("/", 1)
    rijen = _odata(server.cijfers, tabel, deel)
    if "$filter" in vraag:
        rijen = _gefilterd(rijen, vraag["$filter"][0])
    begin = int(vraag.get("$skip", ["0"])[0])
    document = {"odata.metadata": "", "value": rijen[begin : begin + BLADZIJDE]}
    if begin + BLADZIJDE < len(rijen):
        verder = "&".join(f"{naam}={waarde[0]}" for naam, waarde in vraag.items() if naam != "$skip")
        document["odata.nextLink"] = f"{server.url}{delen.path}?{verder}&$skip={begin + BLADZIJDE}".replace(" ", "%20")
    return document


@contextmanager
def bronserver(cijfers: Cijfers | None = None) -> Iterator[Bronserver]:
    """Een draaiende server; stopt aan het eind."""
    server = Bronserver("", cijfers or cijfers_van_invoer())
    klaar = threading.Event()

    class Beurt(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Geen regels op stderr."""

        def do_GET(self) -> None:
            server.gevraagd.append(self.path)
            mis = next((rij.pop(0) for stuk, rij in server.gedrag.items() if stuk in self.path and rij), "")
            if mis == "traag":
                klaar.wait()
            if mis.isdecimal():
                self.send_error(int(mis))
                return
            if mis == "eindeloos":
                self._houdt_niet_op()
                return
            vast = {
                "leeg": {},
                "geen_rijen": {"value": "abc"},
                "rond": {"value": [{"Key": "x" * 100_000}], "odata.nextLink": f"{server.url}{self.path}"},
            }
            document = vast[mis] if mis in vast else _antwoord(server, self.path)
            rauw = {"geen_json": b"<html>onderhoud</html>", "diep": b"[" * 200_000}
            inhoud = rauw[mis] if mis in rauw else json.dumps(document).encode()
            self.send_response(200)
            if mis == "ingepakt":
                inhoud = gzip.compress(bytes(20_000_000))
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(inhoud)))
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(inhoud[: len(inhoud) // 2] if mis == "afgekapt" else inhoud)

        def _houdt_niet_op(self) -> None:
            self.send_response(200)
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):
                while not klaar.is_set():
                    server.verstuurd += self.wfile.write(b" " * 65_536)

    verkeer = ThreadingHTTPServer(("127.0.0.1", 0), Beurt)
    server.url = f"http://127.0.0.1:{verkeer.server_port}"
    draad = threading.Thread(target=verkeer.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    draad.start()
    try:
        yield server
    finally:
        klaar.set()
        verkeer.shutdown()
        verkeer.server_close()
        draad.join()
