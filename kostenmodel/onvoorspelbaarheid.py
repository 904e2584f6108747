"""Wat het kost dat niemand de instroom kent: openen en sluiten, lege plaatsen, locaties die te vroeg dichtgaan en geld voorschieten.

Geen nieuwe kosten: elke post telt bestaande posten op, van alle betalers samen, per bekostiging. Daarom is alles hier memo.
"""

from __future__ import annotations

from kostenmodel.rekenkern import Post, post, som

DELEN = {
    "opstart_en_afbouw": (
        "Openen en sluiten van plaatsen",
        ("noodopvang.opstart", "noodopvang.afbouw", "opvang_regulier.sluiting", "doorstroomlocaties.sluiting"),
    ),
    "leegstand": (
        "Lege plaatsen",
        ("opvang_regulier.lege_plaatsen", "opvang_regulier.beheer_leeg", "doorstroomlocaties.lege_plaatsen", "oekraine.leegstand"),
    ),
    "vervroegd": (
        "Locaties die eerder sluiten of niet doorgaan",
        ("noodopvang.vervroegde_sluiting", "noodopvang.afgeblazen_locatie", "opvang_regulier.afgeblazen_locatie"),
    ),
    "voorfinanciering": ("Rente op voorgeschoten kosten", ("noodopvang.voorfinanciering",)),
}
"""Onderdeel -> omschrijving en de posten die erin tellen."""
LEEG = (
    "Lege plaatsen: ook de gewone wisseling van bewoners in vaste plaatsen. In noodopvang zit leegstand in de prijs per bewoner en is zij "
    "niet apart te zien; vergelijk dit onderdeel dus niet los tussen de bekostigingen."
)
TOTAAL = "onvoorspelbaarheid.samen"


def onvoorspelbaarheid() -> tuple[Post, ...]:
    """De posten, per bekostiging (EUR/jaar)."""
    delen = tuple(
        Post(f"onvoorspelbaarheid.{naam}", omschrijving, "EUR/jaar", som(post(sleutel) for sleutel in sleutels), "memo")
        for naam, (omschrijving, sleutels) in DELEN.items()
    )
    samen = som(post(deel.sleutel) for deel in delen)
    return (*delen, Post(TOTAAL, "Prijs van onvoorspelbaarheid, alle betalers samen", "EUR/jaar", samen, "memo"))
