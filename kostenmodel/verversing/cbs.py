"""CBS StatLine: asielverzoeken en nareizigers (83102NED) en inwoners per gemeente (03759ned), over OData versie 3 met `cbsodata`.

Een kolom wordt herkend aan het begin van haar naam: het volgnummer erachter mag veranderen, de naam niet. Wat niet heel is, wordt
geweigerd: gaten in de maanden, en gemeenten die samen niet Nederland zijn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import cbsodata
from cbsodata import cbsodata3

from kostenmodel.invoer import InvoerFouten
from kostenmodel.invoer.meldingen import opsomming
from kostenmodel.verversing.ophalen import Bronregel, Grens, Server, andere_vorm, eis_aaneen, niet_heel

STANDAARD = "https://opendata.cbs.nl"
INSTROOM, BEVOLKING = "83102NED", "03759ned"
NATIONALITEITEN = ("Afghaans", "Eritrees", "Iraaks", "Jemenitisch", "Somalisch", "Syrisch", "Turks")
"""De zeven die in de reeksen van de indicator zitten."""
_KOLOMMEN = {"eerste": "EersteAsielverzoeken", "herhaald": "VolgendeAsielverzoeken", "nareis": "Nareizigers"}
_PERIODE = re.compile(r"(\d{4})(MM|KW|JJ)(\d{2})")
_MAN_EN_VROUW, _ELKE_LEEFTIJD, _ELKE_STAAT, _ELKE_NATIONALITEIT, _NEDERLAND = "T001038", "10000", "T001019", "T001059", "NL01"


@dataclass(frozen=True)
class Instroom:
    """Personen per (periode, stroom), perioden als JJJJ-MM, JJJJ-Kn of JJJJ; `zeven` alleen de zeven nationaliteiten, per maand."""

    bron: Bronregel
    maand: Mapping[tuple[str, str], int]
    kwartaal: Mapping[tuple[str, str], int]
    jaar: Mapping[tuple[str, str], int]
    zeven: Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Bevolking:
    """Inwoners op 1 januari van `jaar` per gemeentecode, en de namen die het CBS erbij geeft."""

    bron: Bronregel
    jaar: int
    inwoners: Mapping[str, int]
    namen: Mapping[str, str]


def haal_instroom(server: Server) -> Instroom:
    """Eerste en herhaalde aanvragen en nareis, van alle nationaliteiten en van zeven samen; afgerond op 5 door het CBS."""
    wat = f"CBS {INSTROOM}"
    titels = {_tekst(wat, rij, "Title"): _tekst(wat, rij, "Key") for rij in _meta(server, INSTROOM, "Nationaliteit")}
    weg = [naam for naam in NATIONALITEITEN if naam not in titels]
    if weg:
        raise InvoerFouten([andere_vorm(wat, "Nationaliteit", f"geen {opsomming(weg)}", f"{opsomming(NATIONALITEITEN)}")])
    codes = [titels[naam] for naam in NATIONALITEITEN]
    groepen = " or ".join(f"startswith(Nationaliteit,'{code}')" for code in (_ELKE_NATIONALITEIT, *codes))
    filter_ = f"startswith(Geslacht,'{_MAN_EN_VROUW}') and startswith(Leeftijd,'{_ELKE_LEEFTIJD}') and ({groepen})"
    per_groep: dict[str, dict[tuple[str, str], int]] = {code: {} for code in (_ELKE_NATIONALITEIT, *codes)}
    tabel = _haal(server, INSTROOM, filter_)
    for rij in tabel.rijen:
        periode, groep = _periode(_tekst(wat, rij, "Perioden")), _tekst(wat, rij, "Nationaliteit")
        for stroom, begin in _KOLOMMEN.items():
            aantal = _aantal(wat, rij, _kolom(wat, rij, begin))
            if periode is not None and groep in per_groep and aantal is not None:
                if (periode, stroom) in per_groep[groep]:
                    raise InvoerFouten([andere_vorm(wat, periode, f"{stroom} twee keer", "elke periode een keer")])
                per_groep[groep][periode, stroom] = aantal
    alle = per_groep[_ELKE_NATIONALITEIT]
    maand = {sleutel: aantal for sleutel, aantal in alle.items() if len(sleutel[0]) == len("JJJJ-MM") and "K" not in sleutel[0]}
    for stroom in _KOLOMMEN:
        eis_aaneen(wat, stroom, [periode for periode, naam in maand if naam == stroom])
    vol = {sleutel for sleutel in maand if all(sleutel in per_groep[code] for code in codes)}
    zeven = {sleutel: sum(per_groep[code][sleutel] for code in codes) for sleutel in maand if sleutel in vol and sleutel[1] != "herhaald"}
    for sleutel, aantal in zeven.items():
        if aantal > maand[sleutel] + 5 * len(codes):
            gevonden = f"zeven nationaliteiten samen {aantal}, alle nationaliteiten {maand[sleutel]}"
            raise InvoerFouten([andere_vorm(wat, f"{sleutel[0]} {sleutel[1]}", gevonden, "een deel dat niet groter is dan het geheel")])
    heel = {jaar for jaar in {p[:4] for p, _ in maand} if all((f"{jaar}-{m:02d}", s) in maand for m in range(1, 13) for s in _KOLOMMEN)}
    return Instroom(
        _bron(tabel, INSTROOM, "asielverzoeken en nareizigers per nationaliteit, afgerond op 5"),
        maand,
        {sleutel: aantal for sleutel, aantal in alle.items() if "K" in sleutel[0]},
        {sleutel: aantal for sleutel, aantal in alle.items() if sleutel[0] in heel},
        zeven,
    )


def haal_bevolking(server: Server) -> Bevolking:
    """De inwoners van elke gemeente op de laatste 1 januari waarvan het CBS ze heeft; samen zijn zij Nederland."""
    wat = f"CBS {BEVOLKING}"
    perioden = {_periode(_tekst(wat, rij, "Key")) for rij in _meta(server, BEVOLKING, "Perioden")}
    jaren = sorted(periode for periode in perioden if periode is not None and periode.isdecimal())
    for jaar in reversed(jaren[-2:]):
        tabel = _haal(server, BEVOLKING, _bevolkingsvraag(jaar))
        inwoners = _inwoners(wat, tabel.rijen)
        if inwoners:
            break
    else:
        raise InvoerFouten([andere_vorm(wat, "Perioden", "geen jaar met inwoners", "een jaar als 2026JJ00")])
    nederland = inwoners.pop(_NEDERLAND, 0)
    if sum(inwoners.values()) != nederland:
        gevonden = f"{len(inwoners)} gemeenten met samen {sum(inwoners.values())} inwoners"
        raise InvoerFouten([niet_heel(wat, f"1 januari {jaar}", gevonden, f"alle gemeenten, samen {nederland} inwoners")])
    regio = {_tekst(wat, rij, "Key"): _tekst(wat, rij, "Title") for rij in tabel.meta.get("RegioS", ())}
    namen = {code: regio.get(code, code).removesuffix(" (gemeente)") for code in inwoners}
    return Bevolking(_bron(tabel, BEVOLKING, f"bevolking op 1 januari {jaar} per gemeente"), int(jaar), inwoners, namen)


def _bevolkingsvraag(jaar: str) -> str:
    vast = {"Geslacht": _MAN_EN_VROUW, "Leeftijd": _ELKE_LEEFTIJD, "BurgerlijkeStaat": _ELKE_STAAT, "Perioden": f"{jaar}JJ00"}
    waar = " and ".join(f"startswith({kolom},'{code}')" for kolom, code in vast.items())
    return f"{waar} and (startswith(RegioS,'GM') or startswith(RegioS,'{_NEDERLAND}'))"


def _inwoners(wat: str, rijen: list[dict[str, Any]]) -> dict[str, int]:
    """Nederland en zijn gemeenten; een gemeente die toen niet bestond heeft geen aantal en blijft weg."""
    aantallen = {_tekst(wat, rij, "RegioS"): _aantal(wat, rij, _kolom(wat, rij, "BevolkingOp1Januari")) for rij in rijen}
    return {code: aantal for code, aantal in aantallen.items() if aantal is not None}


@dataclass(frozen=True)
class _Tabel:
    rijen: list[dict[str, Any]]
    """Met de codes zoals zij in de tabel staan, niet de namen."""
    meta: Mapping[str, list[dict[str, Any]]]


def _haal(server: Server, tabel: str, filter_: str) -> _Tabel:
    delen = _vraag(server, tabel, lambda **extra: cbsodata.download_data(tabel, filters=filter_, **extra))
    rijen = delen.get("TypedDataSet") or delen.get("UntypedDataSet")
    if not rijen:
        raise InvoerFouten([andere_vorm(f"CBS {tabel}", "", "geen rijen", "rijen bij deze vraag")])
    return _Tabel(rijen, delen)


def _bron(tabel: _Tabel, naam: str, inhoud: str) -> Bronregel:
    datum = str(tabel.meta["TableInfos"][0].get("Modified", ""))[:10] if tabel.meta.get("TableInfos") else ""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", datum):
        raise InvoerFouten([andere_vorm(f"CBS {naam}", "TableInfos", "geen dag van bijwerken", "een dag in Modified")])
    url = f"{STANDAARD}/statline/#/CBS/nl/dataset/{naam}"
    return Bronregel(f"cbs-statline-{naam.lower()}", f"CBS StatLine {naam}, {inhoud}", "CBS", url, datum)


def _meta(server: Server, tabel: str, naam: str) -> list[dict[str, Any]]:
    rijen: list[dict[str, Any]] = _vraag(server, tabel, lambda **extra: cbsodata.get_meta(tabel, naam, **extra))
    return rijen


def _vraag(server: Server, tabel: str, haal: Any) -> Any:
    """De rijen van een tabel, of van elk deel ervan: de bibliotheek met adres, wachttijd en een grens aan wat er binnenkomt."""
    delen, wat = urlsplit(server.adres(STANDAARD)), f"CBS {tabel}"

    def roep() -> Any:
        with _ingesteld(delen.scheme == "https", Grens(wat)):
            uit = haal(catalog_url=f"{delen.netloc}{delen.path}", timeout=server.wachttijd)
        for rijen in uit.values() if isinstance(uit, dict) else [uit]:
            if not all(isinstance(rij, dict) for rij in rijen):
                raise TypeError("rijen zonder kolommen")
        return uit

    return server.vraag(wat, roep)


@contextmanager
def _ingesteld(beveiligd: bool, grens: Grens) -> Iterator[None]:
    """Of het http of https is kent de bibliotheek alleen als algemene instelling, en haar sessie alleen bij naam."""
    eerder = cbsodata.options.use_https, cbsodata3.Session
    cbsodata.options.use_https, cbsodata3.Session = beveiligd, grens.sessie
    try:
        yield
    finally:
        cbsodata.options.use_https, cbsodata3.Session = eerder


def _kolom(wat: str, rij: Mapping[str, Any], begin: str) -> str:
    passend = [kolom for kolom in rij if kolom.startswith(begin)]
    if len(passend) != 1:
        raise InvoerFouten([andere_vorm(wat, "kolommen", opsomming(rij), f"een kolom die begint met {begin}")])
    return passend[0]


def _tekst(wat: str, rij: Mapping[str, Any], kolom: str) -> str:
    if not isinstance(rij.get(kolom), str):
        raise InvoerFouten([andere_vorm(wat, "kolommen", opsomming(rij), f"een kolom {kolom} met tekst")])
    tekst = str(rij[kolom]).strip()
    if not tekst.isprintable():
        raise InvoerFouten([andere_vorm(wat, kolom, tekst, "leesbare tekst")])
    return tekst


def _aantal(wat: str, rij: Mapping[str, Any], kolom: str) -> int | None:
    """Een aantal personen, of None waar het CBS (nog) niets publiceert (leeg of een punt)."""
    waarde = rij[kolom]
    if waarde is None or (isinstance(waarde, str) and waarde.strip() in ("", ".")):
        return None
    if isinstance(waarde, str) and waarde.strip().isdecimal():
        return int(waarde)
    if isinstance(waarde, bool) or not isinstance(waarde, int | float) or waarde < 0 or waarde != int(waarde):
        raise InvoerFouten([andere_vorm(wat, kolom, repr(waarde), "een aantal personen")])
    return int(waarde)


def _periode(code: str) -> str | None:
    """2026MM03 als 2026-03, 2026KW01 als 2026-K1 en 2026JJ00 als 2026; iets anders is None."""
    delen = _PERIODE.fullmatch(code)
    if delen is None:
        return None
    jaar, soort, nummer = delen.groups()
    return {"MM": f"{jaar}-{nummer}", "KW": f"{jaar}-K{int(nummer)}", "JJ": jaar}[soort]
