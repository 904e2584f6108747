"""Een vraag aan een server: met een grens aan wachten en omvang, herhaald als het misgaat, en een melding als het mis blijft gaan.

De bibliotheken van CBS (`cbsodata`) en het verkeer (`requests`) geven Engelse uitzonderingen; hier worden het meldingen. Grens: een server
die steeds een beetje stuurt, houdt het programma langer bezig dan de wachttijd.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from kostenmodel.invoer import InvoerFouten, Melding
from kostenmodel.invoer.meldingen import opsomming, toon

POGINGEN = 3
_PAUZE = 0.05
"""De pauze voor de tweede poging, als deel van de wachttijd; daarna steeds dubbel."""
_EERST_ELDERS = 500
_TE_DRUK = 429
MEESTE_BYTES = 200_000_000
"""Zoveel mag een vraag opleveren, uitgepakt en over alle bladzijden samen: ruim honderd keer de grootste tabel."""
T = TypeVar("T")


@dataclass(frozen=True)
class Bronregel:
    """Waar cijfers vandaan komen, zoals het in bronnen.toml komt te staan; `datum` is de dag waarop de server ze bijwerkte."""

    sleutel: str
    titel: str
    uitgever: str
    url: str
    datum: str


@dataclass(frozen=True)
class Server:
    """Waar de vragen heen gaan. Zonder `basis` naar CBS en Eurostat zelf; `wachttijd` in seconden per vraag."""

    basis: str | None = None
    wachttijd: float = 60.0

    def adres(self, standaard: str) -> str:
        """Het adres zonder schuine streep aan het eind: de eigen server, anders `standaard`."""
        return (self.basis or standaard).rstrip("/")

    def vraag(self, wat: str, haal: Callable[[], T]) -> T:
        """Wat `haal` geeft, na hoogstens drie pogingen; `wat` noemt de tabel. InvoerFouten met de reden als het niet lukt."""
        pogingen = Retrying(
            stop=stop_after_attempt(POGINGEN),
            wait=wait_exponential(multiplier=_PAUZE * self.wachttijd),
            retry=retry_if_exception(_kan_overgaan),
            reraise=True,
        )
        try:
            return pogingen(haal)
        except (requests.RequestException, ValueError, KeyError, TypeError, RecursionError) as fout:
            raise InvoerFouten([self._melding(wat, fout)]) from fout

    def _melding(self, wat: str, fout: Exception) -> Melding:
        later = "Probeer het later opnieuw; er is niets veranderd."
        code = _status(fout)
        if isinstance(fout, requests.Timeout):
            doe = f"{later} Of geef meer tijd met --wachttijd."
            return Melding(wat, "", f"geen antwoord binnen {self.wachttijd:g} seconden, {POGINGEN} keer", "een antwoord van de server", doe)
        if code is not None and code < _EERST_ELDERS and code != _TE_DRUK:
            doe = "De tabel is verplaatst of de vraag wordt niet meer begrepen: kijk bij de bron, of bij het adres achter --bron-url."
            return Melding(wat, "", f"antwoord {code} van de server", "een tabel", doe)
        if code is not None:
            return Melding(wat, "", f"antwoord {code} van de server, {POGINGEN} keer", "een tabel", later)
        if isinstance(fout, requests.exceptions.ChunkedEncodingError | ValueError) and not isinstance(fout, requests.exceptions.InvalidURL):
            return Melding(wat, "", f"een afgebroken of onleesbaar antwoord, {POGINGEN} keer", "een heel antwoord", later)
        if isinstance(fout, requests.RequestException):
            doe = f"Kijk of er internet is. {later}"
            return Melding(wat, "", f"geen verbinding met de server, {POGINGEN} keer", "een server die antwoordt", doe)
        gevonden = f"een antwoord zonder {toon(fout.args[0])}" if isinstance(fout, KeyError) else "een ander soort antwoord"
        return andere_vorm(wat, "", gevonden, "een tabel zoals eerder")


class Grens(HTTPAdapter):
    """Telt over alle antwoorden op een vraag wat er binnenkomt en breekt af bij meer dan `MEESTE_BYTES`; `wat` noemt de tabel.

    Geteld wordt tijdens het lezen: een antwoord dat nooit ophoudt of uitgepakt enorm is, komt niet eerst in het geheugen.
    """

    def __init__(self, wat: str) -> None:
        super().__init__()
        self._wat, self._binnen = wat, 0

    def sessie(self) -> requests.Session:
        """Een sessie die bij deze telling hoort."""
        sessie = requests.Session()
        for begin in ("https://", "http://"):
            sessie.mount(begin, self)
        return sessie

    def build_response(self, req: Any, resp: Any) -> requests.Response:
        stroom = resp.stream
        resp.stream = lambda *args, **kwargs: self._tel(resp, stroom(*args, **kwargs))
        return super().build_response(req, resp)

    def _tel(self, antwoord: Any, stroom: Iterator[bytes]) -> Iterator[bytes]:
        for deel in stroom:
            self._binnen += len(deel)
            if self._binnen > MEESTE_BYTES:
                antwoord.close()
                grens = f"{MEESTE_BYTES / 1e6:g} MB"
                doe = "Kijk bij de bron, of bij het adres achter --bron-url, wat de server stuurt; er is niets veranderd."
                raise InvoerFouten([Melding(self._wat, "", f"een antwoord van meer dan {grens}", f"een tabel van hoogstens {grens}", doe)])
            yield deel


def andere_vorm(wat: str, plaats: str, gevonden: str, verwacht: str) -> Melding:
    """De melding bij een bron die iets anders stuurt dan vroeger."""
    doe = "De bron heeft haar vorm veranderd; werk het programma bij of gebruik de invoer die er is."
    return Melding(wat, zichtbaar(plaats), zichtbaar(gevonden), verwacht, doe)


def zichtbaar(tekst: str) -> str:
    """Tekst van een server zonder tekens die op een scherm iets anders doen dan er te staan."""
    return "".join(teken if teken.isprintable() else f"\\u{ord(teken):04x}" for teken in tekst)


def niet_heel(wat: str, plaats: str, gevonden: str, verwacht: str) -> Melding:
    """De melding bij een antwoord waar iets aan ontbreekt."""
    doe = "Het antwoord is niet heel. Probeer het later opnieuw; er is niets veranderd."
    return Melding(wat, plaats, gevonden, verwacht, doe)


def eis_aaneen(wat: str, reeks: str, maanden: Collection[str]) -> None:
    """InvoerFouten als er geen maanden zijn of als er een ontbreekt tussen de eerste en de laatste (JJJJ-MM)."""
    nummers = sorted(int(maand[:4]) * 12 + int(maand[5:]) - 1 for maand in maanden)
    weg = sorted(set(range(nummers[0], nummers[-1] + 1)) - set(nummers)) if nummers else []
    if weg or not nummers:
        gevonden = f"geen {opsomming(f'{n // 12}-{n % 12 + 1:02d}' for n in weg)}" if nummers else "geen maanden"
        raise InvoerFouten([niet_heel(wat, reeks, gevonden, "elke maand tussen de eerste en de laatste")])


def eis_adres(tekst: str) -> str:
    """Het adres van een server als het met http of https begint; anders InvoerFouten."""
    delen = urlsplit(tekst)
    if delen.scheme not in ("http", "https") or not delen.hostname or delen.query or delen.fragment:
        doe = "Schrijf bijvoorbeeld https://spiegel.voorbeeld.nl."
        raise InvoerFouten([Melding("opdrachtregel", "--bron-url", toon(tekst), "een adres dat begint met http:// of https://", doe)])
    return tekst


def _status(fout: BaseException) -> int | None:
    """De statuscode van een geweigerd antwoord; `cbsodata` bewaart haar alleen bij de oorzaak."""
    antwoord = getattr(fout, "response", None)
    if antwoord is None:
        antwoord = getattr(fout.__cause__, "response", None)
    return None if antwoord is None else int(antwoord.status_code)


def _kan_overgaan(fout: BaseException) -> bool:
    """Of een nieuwe poging zin heeft: niet als de server de vraag zelf afwijst of iets anders stuurt dan verwacht."""
    code = _status(fout)
    if code is not None:
        return code >= _EERST_ELDERS or code == _TE_DRUK
    return isinstance(fout, requests.RequestException | ValueError)
