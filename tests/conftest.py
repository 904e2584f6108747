"""Instellingen voor alle tests: rekenbibliotheken op een draad, en hypothesis elke keer met dezelfde voorbeelden."""

from __future__ import annotations

import os

from hypothesis import settings

for _naam in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_naam, "1")

settings.register_profile("vast", derandomize=True, deadline=None, database=None)
settings.load_profile("vast")
