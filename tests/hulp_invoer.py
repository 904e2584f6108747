"""Een kleine maar volledige invoermap voor tests: elk soort bestand één keer, met verzonnen getallen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from kostenmodel.invoer import InvoerFouten, Melding, laad

BESTANDEN: dict[str, str] = {
    "stand.toml": """\
peildatum = 2026-11-22
stand_bedragen = "maart 2026"
stand_instroom = "juli 2026"
standaard_zaad = 20261122
standaard_trekkingen = 2048
artikel2_scenario = "meer"
""",
    "eenheden.toml": """\
[basis]
EUR = "euro"
persoon = "mens"
plaats = "opvangplaats"
jaar = "kalenderjaar"
""",
    "indelingen.toml": """\
[verblijfsjaar]
jaar_1 = { label = "eerste jaar" }

[opvangtype]
hotel = { label = "Hotel" }
schip = { label = "Schip" }
[partij]
gemeente = { label = "Gemeente", groep = "gemeente" }
coa = { label = "COA", groep = "rijk" }
[doelgroep]
asielzoeker = { label = "Asielzoekers" }
[kostensoort]
opvang = { label = "Opvang" }
[opgever]
opvang = { label = "Opvang en vastgoed" }
""",
    "bronnen.toml": """\
[verslag-2023]
titel = "Jaarverslag 2023"
uitgever = "COA"
url = "https://voorbeeld.nl/verslag"
datum = "mei 2024"
betrouwbaarheid = "hoog"

[raming-2025]
titel = "Raming 2025"
url = "https://voorbeeld.nl/raming"
datum = "september 2025"
betrouwbaarheid = "middel"

[register]
titel = "Register van gemeenten"
url = "https://voorbeeld.nl/register"
datum = "2025"
betrouwbaarheid = "hoog"
""",
    "regelingen.toml": """\
[vergoeding]
titel = "Vergoeding"
van = "coa"
naar = "gemeente"
vorm = "specifieke uitkering"
grondslag = "norm"
moment = "voorschot"
geldig_vanaf = 2020-01-01
posten = ["noodopvang.vergoeding"]
bron = "verslag-2023"
toelichting = "Een bedrag per plaats."
gecontroleerd_op = 2026-11-21
""",
    "rekeningschema.csv": """\
post,geldig_vanaf,taakveld,categorie_last,categorie_baat,toelichting
noodopvang.exploitatie,2023-01-01,0.10,3.8,4.3.1,
""",
    "matrix.csv": "doelgroep,kostensoort,model\nasielzoeker,opvang,noodopvang\n",
    "indexen/prijs.csv": """\
jaar,mutatie,bron,toelichting
2022,0.10,raming-2025,
2023,0.05,raming-2025,
2024,0.04,raming-2025,
2025,0.03,raming-2025,
2026,0.02,aanname,gelijk aan het doel van de bank
""",
    "parameters/noodopvang.toml": """\
# Kosten van noodopvang.
[noodopvang.kosten_per_bewoner]
omschrijving = "Kosten per bewoner"
eenheid = "EUR/persoon/jaar"
index = "prijs"
gebruikt_door = "posten"
waarden = [
    { vanaf = 2023-01-01, prijspeil = 2023, midden = 69400, laag = 60000, hoog = 78000, bron = "verslag-2023" },
]
gecontroleerd_op = 2026-11-21
houdbaar_tot = 2027-07-01

[noodopvang.norm_per_plaats]
omschrijving = "Norm per plaats"
eenheid = "EUR/plaats/jaar"
index = "geen"
gebruikt_door = "posten"
eigen_opgave = "opvang"
waarden = [
    { vanaf = 2022-01-01, midden = 1000, laag = 900, hoog = 1200, bron = "verslag-2023" },
    { vanaf = 2024-07-01, midden = 2000, laag = 1800, hoog = 2400, aanname = "Verdubbeld volgens de kamerbrief." },
]
gecontroleerd_op = 2026-11-21

[noodopvang.prijsverhouding]
omschrijving = "Prijs ten opzichte van het gemiddelde"
eenheid = "1"
index = "geen"
gebruikt_door = "posten"
soort = "aandeel"
per = "opvangtype"
waarden.hotel = [ { vanaf = 2022-01-01, midden = 1.1, laag = 1.0, hoog = 1.3, bron = "verslag-2023" } ]
waarden.schip = [ { vanaf = 2022-01-01, midden = 0.9, laag = 0.8, hoog = 1.0, aanname = "Geen opgave gevonden." } ]
gecontroleerd_op = 2026-11-21
""",
    "parameters/keten.toml": """\
[keten.realisatiegraad]
omschrijving = "Deel van de taakstelling dat gehaald wordt"
eenheid = "1"
index = "geen"
gebruikt_door = "keten"
soort = "aandeel"
waarden = [ { vanaf = 2020-01-01, midden = 0.8, laag = 0.6, hoog = 0.9, bron = "verslag-2023" } ]
gecontroleerd_op = 2026-11-21
""",
    "maatregelen/norm_omlaag.toml": """\
titel = "Lagere norm"
omschrijving = "De norm gaat in 2027 een tiende omlaag."
status = "aangekondigd"
laag = "scenario"
bron = "raming-2025"
datum_stand = 2026-03-20

[[bewerkingen]]
blad = "noodopvang.norm_per_plaats"
bewerking = "maal"
vanaf = 2027-01-01
midden = 0.9
laag = 0.85
hoog = 0.95
""",
    "maatregelen/meer_realisatie.toml": """\
titel = "Meer realisatie"
omschrijving = "De taakstelling wordt drie jaar beter gehaald."
status = "voorstel"
laag = "scenario"
aanname = "Volgt de ambitie van de provincie."
datum_stand = 2026-03-20
vereist = ["genoeg woningen"]

[[bewerkingen]]
blad = "keten.realisatiegraad"
bewerking = "vervang"
vanaf = 2027-01-01
tot = 2030-01-01
midden = 0.9
laag = 0.8
hoog = 0.95
""",
    "maatregelen/meerjarig.toml": """\
titel = "Meerjarige norm"
omschrijving = "Een vaste norm voor jaren."
status = "voorstel"
laag = "bekostiging"
bron = "raming-2025"
datum_stand = 2026-03-20

[[bewerkingen]]
blad = "noodopvang.norm_per_plaats"
bewerking = "plus"
vanaf = 2027-01-01
midden = 100
""",
    "scenarios/basispad.toml": 'titel = "Basispad"\nomschrijving = "Vastgesteld beleid"\nmaatregelen = ["norm_omlaag"]\n',
    "scenarios/meer.toml": """\
titel = "Meer realisatie"
omschrijving = "Basispad met betere doorstroom en hogere instroom"
uitgangspunt = "basispad"
maatregelen = ["norm_omlaag", "meer_realisatie"]

[[instroom]]
vanaf = 2027-01-01
maal = { midden = 1.2, laag = 1.1, hoog = 1.4 }
aanname = "Een vijfde meer."
""",
    "bekostigingen/crisis.toml": "",
    "bekostigingen/structureel.toml": 'titel = "Structureel"\nomschrijving = "Vaste norm"\nmaatregelen = ["meerjarig"]\n',
    "bekostigingen/structureel_mix.toml": 'titel = "Mix"\nomschrijving = "Oude spelregels"\nmaatregelen = []\n',
    "reeksen/instroom.csv": "periode,aantal,bron\n2026-01,1200,raming-2025\n2026-02,1100,raming-2025\n",
    "gemeenten/gemeenten.csv": """\
code,naam,provincie,veiligheidsregio,inwoners,peildatum,huishoudens,grootteklasse,bron
GM0344,Utrecht,Utrecht,Utrecht,376435,2025-01-01,190000,G4,register
GM0373,Bergen (NH.),Noord-Holland,Noord-Holland-Noord,30000,2025-01-01,14000,20-50,register
GM0893,Bergen (L.),Limburg,Limburg-Noord,13000,2025-01-01,6000,10-20,register
GM0518,'s-Gravenhage,Zuid-Holland,Haaglanden,570000,2025-01-01,280000,G4,register
GM1900,Súdwest-Fryslân,Fryslân,Fryslân,91000,2025-01-01,42000,50-100,register
GM0086,Opsterland,Fryslân,Fryslân,30000,2025-01-01,,20-50,register
""",
    "gemeenten/capaciteit.csv": """\
code,regulier,noodopvang,spreidingswet_plaatsen,peildatum,bron
GM0344,1000,600,2100,2025-11-01,register
GM0086,0,,150,2025-11-01,register
""",
    "gemeenten/lvv.csv": """\
code,plaatsen,rijksbijdrage_2024,peildatum,bron,toelichting
GM0344,100,4000000,2024-12-01,register,proef
""",
    "gemeenten/gemeentefonds.csv": """\
code,uitkeringsbasis,uitkeringsjaar,bron
GM0344,800000000,2025,register
GM0086,40000000,2025,register
""",
    "gemeenten/begroting_taakvelden.csv": """\
jaar,soort,code,taakveld,baten_x1000,lasten_x1000
2026,begroting,GM0344,0.10,12.5,100
2026,begroting,GM0344,6.1,,250
2026,begroting,GM0086,0.10,0,5
""",
}

Wijziging = tuple[str, str, str]
"""Bestand, de tekst die er staat, de tekst die ervoor in de plaats komt."""


def maak_map(pad: Path, wijzigingen: Sequence[Wijziging] = (), bestanden: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Schrijft de map naar `pad`; `bestanden` vervangt hele bestanden (None laat er een weg)."""
    inhoud: dict[str, str | bytes | None] = {**BESTANDEN, **(bestanden or {})}
    for bestand, oud, nieuw in wijzigingen:
        tekst = inhoud[bestand]
        assert isinstance(tekst, str)
        assert oud in tekst, f"{oud!r} staat niet in {bestand}"
        inhoud[bestand] = tekst.replace(oud, nieuw, 1)
    for naam, tekst in inhoud.items():
        doel = pad / naam
        doel.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(tekst, bytes):
            doel.write_bytes(tekst)
        elif tekst is not None:
            doel.write_text(tekst, encoding="utf-8")
    return pad


def meldingen_van(map: Path, *, streng: bool = False) -> tuple[Melding, ...]:
    """De fouten die het laden van `map` geeft; faalt als het laden gewoon lukt."""
    with pytest.raises(InvoerFouten) as fout:
        laad(map, streng=streng)
    return fout.value.meldingen
