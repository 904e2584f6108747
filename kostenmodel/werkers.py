"""Werk verdelen over processen op deze machine of over een Dask-cluster; de uitkomsten komen in de volgorde van de vraag."""

from __future__ import annotations

import mmap
import pickle
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kostenmodel.opschijf import schrijf_achter_elkaar, tijdelijk

GROOT = 100_000
"""Vanaf zoveel bytes delen processen een rij via een bestand, in plaats van haar elk te kopiëren."""
INHOUD, RIJEN = "inhoud", "rijen"


@dataclass(frozen=True)
class Werkers:
    """Zoveel processen als `aantal`, of met `cluster` alle werkers van het Dask-cluster waar de hoofdtaak mee verbonden is."""

    aantal: int = 1
    cluster: bool = False

    @property
    def tegelijk(self) -> int:
        """Hoeveel stukken werk er hoogstens naast elkaar lopen."""
        if not self.cluster:
            return self.aantal
        from distributed import get_client

        return max(1, sum(get_client().nthreads().values()))

    def verdeel(self, doe: Callable[[Any, Any], Any], gedeeld: Any, stukken: Sequence[Any] | Iterator[Any]) -> Iterator[Any]:
        """`doe(gedeeld, stuk)` voor elk stuk. Elke werker krijgt `gedeeld` een keer en houdt het; het mag daarna niet meer veranderen.

        Andere processen beginnen meteen: de hoofdtaak kan iets anders doen voordat zij de uitkomsten ophaalt.
        """
        if self.cluster:
            return _begonnen(_over_cluster(doe, gedeeld, stukken))
        if self.aantal == 1:
            return (_op_een_draad(doe, gedeeld, stuk) for stuk in stukken)
        return _begonnen(_over_processen(self.aantal, doe, gedeeld, stukken))

    def piek(self) -> int | None:
        """Het hoogste geheugengebruik tot nu toe van de hoofdtaak en van de grootste werker samen, in MB; None als dat niet bekend is."""
        hoofdtaak, werkers = _piek(None, None), [0]
        if self.cluster or self.aantal > 1:
            werkers = list(self.verdeel(_piek, None, [None] * self.tegelijk))
        return None if hoofdtaak is None or None in werkers else hoofdtaak + max(werkers)


EEN_WERKER = Werkers()


def _piek(_gedeeld: None, _stuk: None) -> int | None:
    """Het hoogste geheugengebruik van dit proces in MB; wat getrusage zegt, telt na een fork ook dat van de hoofdtaak mee."""
    try:
        regels = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(regel.split()[1]) // 1024 for regel in regels if regel.startswith("VmHWM")), None)


def niets() -> None:
    """Wat de hoofdtaak doet als er niets te doen is terwijl werkers rekenen."""


def _begonnen(gang: Iterator[Any]) -> Iterator[Any]:
    """Een gang van zaken die eerst begint en daarna pas uitkomsten geeft."""
    next(gang)
    return gang


def _over_processen(aantal: int, doe: Callable[[Any, Any], Any], gedeeld: Any, stukken: Sequence[Any] | Iterator[Any]) -> Iterator[Any]:
    from joblib import Parallel, delayed

    with tempfile.TemporaryDirectory(prefix="kostenmodel-", ignore_cleanup_errors=True) as map_, warnings.catch_warnings():
        # een werker die na klein werk groot werk krijgt, wordt vervangen, en wie stopt haalt niet alles op: dat zegt de gebruiker niets
        warnings.filterwarnings("ignore", message="A worker stopped while some jobs were given to the executor")
        warnings.filterwarnings("ignore", message=r"\d+ tasks (have been|which were)", category=UserWarning)
        with tijdelijk():
            _leg_klaar(Path(map_), gedeeld)
        del gedeeld
        verdeeld = Parallel(n_jobs=aantal, return_as="generator", pre_dispatch="1.5*n_jobs")
        with closing(verdeeld(delayed(_uit_bestand)(doe, map_, stuk) for stuk in stukken)) as uitkomsten:
            yield
            yield from uitkomsten


def _over_cluster(doe: Callable[[Any, Any], Any], gedeeld: Any, stukken: Sequence[Any] | Iterator[Any]) -> Iterator[Any]:
    from joblib import Parallel, delayed, parallel_config

    naam = uuid.uuid4().hex
    with parallel_config(backend="dask", scatter=[gedeeld]):
        verdeeld = Parallel(n_jobs=-1, return_as="generator", pre_dispatch="1.5*n_jobs")
        uitkomsten = verdeeld(delayed(_bewaard)(doe, naam, gedeeld, stuk) for stuk in stukken)
        yield
        yield from uitkomsten


def _leg_klaar(map_: Path, gedeeld: Any) -> None:
    """Schrijft `gedeeld` in twee bestanden: de inhoud, en de grote rijen, die alle processen uit hetzelfde geheugen lezen."""
    import cloudpickle

    rijen: list[memoryview] = []

    def klein(buffer: pickle.PickleBuffer) -> bool:
        rij = buffer.raw()
        if rij.nbytes >= GROOT:
            rijen.append(rij)
        return rij.nbytes < GROOT

    inhoud = cloudpickle.dumps(gedeeld, protocol=5, buffer_callback=klein)
    with (map_ / RIJEN).open("wb") as bestand:
        plekken = schrijf_achter_elkaar(bestand, rijen)
    (map_ / INHOUD).write_bytes(pickle.dumps((inhoud, [(plek, rij.nbytes) for plek, rij in zip(plekken, rijen, strict=True)])))


def _pak_op(map_: Path) -> Any:
    """Wat `_leg_klaar` schreef; grote rijen zijn alleen te lezen."""
    inhoud, plekken = pickle.loads((map_ / INHOUD).read_bytes())
    if not plekken:
        return pickle.loads(inhoud)
    with (map_ / RIJEN).open("rb") as bestand:
        geheugen = memoryview(mmap.mmap(bestand.fileno(), 0, access=mmap.ACCESS_READ))
    return pickle.loads(inhoud, buffers=[geheugen[plek : plek + maat] for plek, maat in plekken])


_EERDER: dict[str, Any] = {}
"""In het proces van een werker: het laatste `gedeeld`, zodat wat daarbij al is uitgerekend bewaard blijft."""


def _uit_bestand(doe: Callable[[Any, Any], Any], map_: str, stuk: Any) -> Any:
    if map_ not in _EERDER:
        _EERDER.clear()
        _EERDER[map_] = _pak_op(Path(map_))
    return _op_een_draad(doe, _EERDER[map_], stuk)


def _bewaard(doe: Callable[[Any, Any], Any], naam: str, gedeeld: Any, stuk: Any) -> Any:
    """Op een cluster komt bij elk stuk werk weer een `gedeeld` mee; dat van de eerste keer blijft gelden."""
    if naam not in _EERDER:
        _EERDER.clear()
        _EERDER[naam] = gedeeld
    return _op_een_draad(doe, _EERDER[naam], stuk)


def _op_een_draad(doe: Callable[[Any, Any], Any], gedeeld: Any, stuk: Any) -> Any:
    """Rekenbibliotheken op een draad: met meer tellen zij in een andere volgorde op, en lopen processen elkaar in de weg."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return doe(gedeeld, stuk)
