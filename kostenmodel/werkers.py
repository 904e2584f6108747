"""Werk verdelen over processen op deze machine of over een Dask-cluster; de uitkomsten komen in de volgorde van de vraag."""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

GROOT = 100_000
"""Vanaf zoveel bytes delen processen een rij via een bestand, in plaats van haar elk te kopiëren."""


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
        """`doe(gedeeld, stuk)` voor elk stuk. Elke werker houdt zijn eerste `gedeeld`, dus dat mag daarna niet meer veranderen."""
        from joblib import Parallel, delayed, parallel_config

        if self.aantal == 1 and not self.cluster:
            yield from (_op_een_draad(doe, gedeeld, stuk) for stuk in stukken)
            return
        naam = uuid.uuid4().hex
        waar = parallel_config(backend="dask", scatter=[gedeeld]) if self.cluster else nullcontext()
        with waar, warnings.catch_warnings():
            # een werker die na klein werk groot werk krijgt, wordt vervangen; dat kost niets en zegt de gebruiker niets
            warnings.filterwarnings("ignore", message="A worker stopped while some jobs were given to the executor")
            aantal = -1 if self.cluster else self.aantal
            verdeeld = Parallel(n_jobs=aantal, return_as="generator", max_nbytes=GROOT, pre_dispatch="1.5*n_jobs")
            yield from verdeeld(delayed(_bij_een_werker)(doe, naam, gedeeld, stuk) for stuk in stukken)


EEN_WERKER = Werkers()


_EERDER: dict[str, Any] = {}
"""In het proces van een werker: wat bij de vraag met deze naam hoort, zoals het er de eerste keer kwam."""


def _bij_een_werker(doe: Callable[[Any, Any], Any], naam: str, gedeeld: Any, stuk: Any) -> Any:
    """Met steeds hetzelfde `gedeeld`, zodat wat daarbij al is uitgerekend bewaard blijft; een stuk werk brengt elke keer een kopie mee."""
    if naam not in _EERDER:
        _EERDER.clear()
        _EERDER[naam] = gedeeld
    return _op_een_draad(doe, _EERDER[naam], stuk)


def _op_een_draad(doe: Callable[[Any, Any], Any], gedeeld: Any, stuk: Any) -> Any:
    """Rekenbibliotheken op een draad: met meer tellen zij in een andere volgorde op, en lopen processen elkaar in de weg."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return doe(gedeeld, stuk)
