"""De meegeleverde invoer: ze laadt zonder fouten, en laden blijft licht."""

from __future__ import annotations

import subprocess
import sys

from kostenmodel.invoer import controleer, laad


def test_de_meegeleverde_invoer_heeft_geen_fouten() -> None:
    """Elke fout staat in de melding van deze test, zodat ze in één keer te herstellen zijn."""
    meldingen, telling = controleer()
    assert telling.fouten == 0, "\n".join(str(melding) for melding in meldingen if melding.ernst == "fout")


def test_elk_blad_heeft_een_waarde_in_elk_jaar_van_de_raming() -> None:
    """Van het jaar vóór de raming tot vijftien jaar verder, in elk scenario en elke bekostiging."""
    invoer = laad()
    jaren = range(invoer.stand.peildatum.year - 1, invoer.stand.peildatum.year + 16)
    for scenario in invoer.scenarios:
        for bekostiging in invoer.bekostigingen:
            for sleutel in invoer.parameters:
                waarden = invoer.jaarwaarden(sleutel, jaren, scenario=scenario, bekostiging=bekostiging)
                assert (waarden.laag <= waarden.midden).all(), sleutel
                assert (waarden.midden <= waarden.hoog).all(), sleutel


def test_lezen_laadt_geen_zware_pakketten() -> None:
    """`kostenmodel --help` en nakijken moeten snel starten: geen pandas, scipy of statsmodels."""
    code = "import sys, kostenmodel.invoer; print([naam for naam in ('pandas', 'scipy', 'statsmodels', 'duckdb') if naam in sys.modules])"
    uit = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert uit.stdout.strip() == "[]"
