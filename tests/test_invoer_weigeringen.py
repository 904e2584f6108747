"""Elke weigering van de invoer: één wijziging in een goede map geeft precies één melding, met plaats en raad."""

from __future__ import annotations

from pathlib import Path

import pytest
from hulp_invoer import BESTANDEN, maak_map, meldingen_van

from kostenmodel.invoer import InvoerFouten, laad, zoek_map

NOOD = "parameters/noodopvang.toml"
OMLAAG = "maatregelen/norm_omlaag.toml"
REALISATIE = "maatregelen/meer_realisatie.toml"

SAMENHANG = 'samenhang = { met = "noodopvang.norm_per_plaats", midden = 0.5, laag = 0.2, hoog = 0.8, aanname = "Zelfde lonen." }\n'
VOOR = 'index = "prijs"\n'
EIGEN = 'eigen_opgave = "opvang"\n'
# naam: (bestand, oud, nieuw, plaats, gevonden, raad)
GEVALLEN: dict[str, tuple[str, str, str, str, str, str]] = {
    "onbekende sleutel": (NOOD, 'eenheid = "EUR/plaats/jaar"', 'eenheid = "EUR/plaats/jaar"\nhoudbaartot = 2027-01-01',
                          "[noodopvang.norm_per_plaats] (regel 13)", "onbekende sleutel 'houdbaartot'",
                          'Bedoelt u "houdbaar_tot"?'),
    "onbekende sleutel bij een waarde": (NOOD, "midden = 69400,", "midden = 69400, middel = 3,", "waarde 1",
                                         "onbekende sleutel 'middel'", "Verwijder de sleutel"),
    "dubbele sleutel": (NOOD, 'index = "prijs"\n', 'index = "prijs"\nindex = "geen"\n', "regel 6",
                        "een sleutel die in deze tabel al staat", "Verwijder de dubbele sleutel."),
    "dubbele sleutel tussen accolades": (NOOD, "laag = 60000,", "laag = 60000, laag = 1,", "regel 8",
                                         "'laag' twee keer", "Verwijder de dubbele sleutel 'laag'."),
    "dubbele tabel": (NOOD, "[noodopvang.prijsverhouding]", "[noodopvang.kosten_per_bewoner]", "regel 25",
                      "[noodopvang.kosten_per_bewoner]", "Geef de tabel een andere naam"),
    "onbekende eenheid": (NOOD, "EUR/persoon/jaar", "EUR/persoom/jaar", "eenheid", "basiseenheid 'persoom'",
                          'Bedoelt u "persoon"?'),
    "eenheid in een verkeerde vorm": (NOOD, "EUR/persoon/jaar", "EUR per persoon//jaar", "eenheid",
                                      '"EUR per persoon//jaar"', "met '/' ertussen"),
    "onbekende bron": (NOOD, 'hoog = 78000, bron = "verslag-2023"', 'hoog = 78000, bron = "verslag-2032"', "waarde 1, bron",
                       'de onbekende bron "verslag-2032"', 'Bedoelt u "verslag-2023"?'),
    "aanname als bron": (NOOD, 'hoog = 78000, bron = "verslag-2023"', 'hoog = 78000, bron = "aanname"', "waarde 1, bron",
                         'de onbekende bron "aanname"', 'Schrijf aanname = "<de reden>"'),
    "onbekende index": (NOOD, 'index = "prijs"', 'index = "prijzen"', "[noodopvang.kosten_per_bewoner] (regel 2), index",
                        'de onbekende index "prijzen"', 'Bedoelt u "prijs"?'),
    "geen herkomst": (NOOD, 'hoog = 78000, bron = "verslag-2023"', "hoog = 78000", "waarde 1",
                      "geen bron en geen aanname", "Voeg bron ="),
    "twee herkomsten": (NOOD, "hoog = 78000,", 'hoog = 78000, aanname = "ook geraden",', "waarde 1",
                        "zowel bron als aanname", "Laat aanname weg"),
    "laag boven midden": (NOOD, "laag = 60000", "laag = 70000", "waarde 1", "laag 70000.0, midden 69400.0",
                          "in de goede volgorde"),
    "hoog onder midden": (NOOD, "hoog = 78000", "hoog = 69399", "waarde 1", "hoog 69399.0", "in de goede volgorde"),
    "geen grenzen": (NOOD, "laag = 60000, hoog = 78000, ", "", "waarde 1, laag en hoog", "niets", "Voeg laag en hoog toe."),
    "data niet op volgorde": (NOOD, "vanaf = 2024-07-01", "vanaf = 2021-07-01", "waarde 2, vanaf",
                              "2021-07-01 na 2022-01-01", "op volgorde van vanaf"),
    "datum twee keer": (NOOD, "vanaf = 2024-07-01", "vanaf = 2022-01-01", "waarde 2, vanaf", "2022-01-01 na 2022-01-01",
                        "elke datum één keer"),
    "datum als tekst": (NOOD, "vanaf = 2024-07-01", 'vanaf = "2024-07-01"', "waarde 2, vanaf", '"2024-07-01"',
                        "Verbeter 'vanaf'."),
    "datum met tijd": (NOOD, "vanaf = 2024-07-01", "vanaf = 2024-07-01T00:00:00", "waarde 2, vanaf", "2024-07-01T00:00:00",
                       "Verbeter 'vanaf'."),
    "datum die niet bestaat": (NOOD, "vanaf = 2024-07-01", "vanaf = 2024-13-01", "regel 21",
                               "een datum die niet bestaat", "Verbeter de datum"),
    "geen prijspeil": (NOOD, "prijspeil = 2023, ", "", "waarde 1, prijspeil", "niets", "Voeg prijspeil"),
    "prijspeil zonder index": (NOOD, "midden = 1000", "prijspeil = 2022, midden = 1000", "waarde 1, prijspeil", "2022",
                               "Verwijder prijspeil"),
    "prijspeil van voor de index": (NOOD, "prijspeil = 2023", "prijspeil = 2015", "waarde 1, prijspeil", "2015",
                                    "vul indexen/prijs.csv aan"),
    "geen getal": (NOOD, "midden = 69400", "midden = nan", "waarde 1, midden", "nan", "Verbeter 'midden'."),
    "oneindig": (NOOD, "hoog = 78000", "hoog = inf", "waarde 1, hoog", "inf", "Verbeter 'hoog'."),
    "min nul": (NOOD, "laag = 60000", "laag = -0.0", "waarde 1, laag", "-0.0", "Verbeter 'laag'."),
    "getal als tekst": (NOOD, "midden = 69400", 'midden = "69400"', "waarde 1, midden", '"69400"', "Verbeter 'midden'."),
    "waar in plaats van een getal": (NOOD, "midden = 69400", "midden = true", "waarde 1, midden", "true", "Verbeter 'midden'."),
    "Nederlands geschreven getal": (NOOD, "midden = 69400", "midden = 69.400,00", "regel 8", "69.400,00", "Schrijf 1234.5"),
    "stuurteken": (NOOD, '"Kosten per bewoner"', '"Kosten\\u0007 per bewoner"', "noodopvang.kosten_per_bewoner.omschrijving",
                   "een stuurteken", "Verwijder het stuurteken."),
    "lege omschrijving": (NOOD, '"Kosten per bewoner"', '" "', "omschrijving", '" "', "Verbeter 'omschrijving'."),
    "ontbrekende sleutel": (NOOD, 'gebruikt_door = "posten"\nwaarden', "waarden", "gebruikt_door", "niets",
                            "Voeg 'gebruikt_door = …' toe."),
    "verkeerde keuze": (NOOD, 'gebruikt_door = "posten"', 'gebruikt_door = "post"', "gebruikt_door", '"post"',
                        'Bedoelt u "posten"?'),
    "ontbrekende soort": (NOOD, BESTANDEN[NOOD].split("\n")[-3], "", "waarden.schip", "niets", "Voeg waarden.schip"),
    "onbekende soort": (NOOD, "waarden.hotel", "waarden.hostel = []\nwaarden.hotel", "waarden.hostel",
                        "de onbekende code 'hostel'", 'Bedoelt u "hotel"?'),
    "onbekende lijst": (NOOD, 'per = "opvangtype"', 'per = "opvangtypes"', "per", '"opvangtypes"', 'Bedoelt u "opvangtype"?'),
    "lege waarden": ("parameters/keten.toml", BESTANDEN["parameters/keten.toml"].split("waarden = ")[1].split("\n")[0], "[]",
                     "[keten.realisatiegraad] (regel 1), waarden", "een lege lijst", "Voeg een waarde toe"),
    "losse sleutel": ("parameters/keten.toml", "[keten.realisatiegraad]", "titel = 1\n[keten.realisatiegraad]", "[titel]",
                      "de losse sleutel titel", "onder een kop [groep.naam]"),
    "samenhang met een onbekend blad": (NOOD, VOOR, VOOR + SAMENHANG.replace("norm_per_plaats", "norm_per_plats"),
                                        "[noodopvang.kosten_per_bewoner], samenhang, met", 'het onbekende blad "noodopvang.norm_per_plats"',
                                        'Bedoelt u "noodopvang.norm_per_plaats"?'),
    "samenhang met zichzelf": (NOOD, VOOR, VOOR + SAMENHANG.replace("norm_per_plaats", "kosten_per_bewoner"),
                               "samenhang, met", "dat zelf hetzelfde blad is", "Noem het blad dat voorop gaat"),
    "samenhang zonder herkomst": (NOOD, VOOR, VOOR + SAMENHANG.replace(', aanname = "Zelfde lonen."', ""),
                                  "samenhang", "geen bron en geen aanname", "Voeg bron ="),
    "samenhang van een of meer": (NOOD, VOOR, VOOR + SAMENHANG.replace("0.8", "1.0"), "samenhang", "0.2, 0.5, 1.0",
                                  "Een correlatie is een getal als 0.5."),
    "samenhang met verkeerde grenzen": (NOOD, VOOR, VOOR + SAMENHANG.replace("0.2", "0.6"), "samenhang",
                                        "laag 0.6, midden 0.5", "in de goede volgorde"),
    "onbekend blad": (OMLAAG, "noodopvang.norm_per_plaats", "noodopvang.norm_per_plats", "bewerking 1",
                      'het onbekende blad "noodopvang.norm_per_plats"', 'Bedoelt u "noodopvang.norm_per_plaats"?'),
    "blad zonder soort": (OMLAAG, "noodopvang.norm_per_plaats", "noodopvang.prijsverhouding", "bewerking 1",
                          "het onbekende blad", "Noem de soort erbij: noodopvang.prijsverhouding.hotel"),
    "maatregel zonder herkomst": (OMLAAG, 'bron = "raming-2025"\n', "", "kop", "geen bron en geen aanname", "Voeg bron ="),
    "tot voor vanaf": (REALISATIE, "tot = 2030-01-01", "tot = 2026-01-01", "bewerking 1 (keten.realisatiegraad), tot",
                       "2026-01-01 bij vanaf 2027-01-01", "Verbeter een van de twee data"),
    "maatregel voor haar blad bestaat": (REALISATIE, "vanaf = 2027-01-01", "vanaf = 2019-01-01",
                                         "bewerking 1 (keten.realisatiegraad), vanaf", "2019-01-01", "Laat de bewerking later beginnen"),
    "onbekende voorwaarde": (REALISATIE, 'status = "voorstel"', 'status = "voorstel"\nvereist_maatregelen = ["norm_omlag"]',
                             "vereist_maatregelen", 'de onbekende maatregel "norm_omlag"', 'Bedoelt u "norm_omlaag"?'),
    "maatregel die op zichzelf wacht": (REALISATIE, 'status = "voorstel"', 'status = "voorstel"\nvereist_maatregelen = ["meer_realisatie"]',
                                        "vereist_maatregelen", "een kring: meer_realisatie wacht op meer_realisatie",
                                        "Haal een van deze uit vereist_maatregelen."),
    "besparing zonder herkomst": (REALISATIE, "[[bewerkingen]]",
                                  "[[besparing]]\nvanaf = 2027-01-01\nmidden = 1\nlaag = 0\nhoog = 2\n\n[[bewerkingen]]",
                                  "besparing 1", "geen bron en geen aanname", "Voeg bron ="),
    "ketenpad met een gat": ("parameters/keten.toml", "vanaf = 2020-01-01", "vanaf = 2025-07-01", "[keten.realisatiegraad], waarden",
                             "een gat van 2024-01-01 tot 2025-07-01", "Voeg een eerdere waarde toe"),
    "bewerking met verkeerde grenzen": (REALISATIE, "hoog = 0.95", "hoog = 0.85", "bewerking 1", "hoog 0.85",
                                        "in de goede volgorde"),
    "onbekende bewerking": (REALISATIE, '"vervang"', '"vervangen"', "bewerking 1 (keten.realisatiegraad), bewerking",
                            '"vervangen"', 'Bedoelt u "vervang"?'),
    "onbekende status": (REALISATIE, 'status = "voorstel"', 'status = "wetvoorstel"', "status", '"wetvoorstel"',
                         'Bedoelt u "wetsvoorstel"?'),
    "twee keer vervang in een maatregel": (
        REALISATIE, "hoog = 0.95\n",
        'hoog = 0.95\n[[bewerkingen]]\nblad = "keten.realisatiegraad"\nbewerking = "vervang"\nvanaf = 2029-01-01\nmidden = 0.7\n',
        "blad keten.realisatiegraad", "twee keer 'vervang' tegelijk vanaf 2029-01-01", "Geef de eerste een tot"),
    "maatregel met een gat tussen haar stappen": (
        REALISATIE, "hoog = 0.95\n",
        'hoog = 0.95\n[[bewerkingen]]\nblad = "keten.realisatiegraad"\nbewerking = "vervang"\nvanaf = 2031-01-01\nmidden = 0.7\n',
        "blad keten.realisatiegraad", "een gat van 2030-01-01 tot 2031-01-01", "Geef de eerste stap tot = 2031-01-01"),
    "bekostigingsmaatregel in een scenario": ("scenarios/basispad.toml", '["norm_omlaag"]', '["norm_omlaag", "meerjarig"]',
                                              "maatregelen", 'laag = "bekostiging"', "bekostigingen/"),
    "scenariomaatregel in een bekostiging": ("bekostigingen/structureel.toml", '["meerjarig"]', '["meerjarig", "norm_omlaag"]',
                                             "maatregelen", 'laag = "scenario"', "scenarios/"),
    "onbekende maatregel": ("scenarios/meer.toml", '"meer_realisatie"]', '"meer_realisaties"]', "maatregelen",
                            'de onbekende maatregel "meer_realisaties"', 'Bedoelt u "meer_realisatie"?'),
    "maatregel twee keer": ("scenarios/basispad.toml", '["norm_omlaag"]', '["norm_omlaag", "norm_omlaag"]', "maatregelen",
                            '"norm_omlaag" twee keer', "Verwijder de herhaling."),
    "onbekend uitgangspunt": ("scenarios/meer.toml", '"basispad"', '"basispaadje"', "uitgangspunt", '"basispaadje"',
                              'Bedoelt u "basispad"?'),
    "instroom zonder herkomst": ("scenarios/meer.toml", 'aanname = "Een vijfde meer."', "", "instroom 1",
                                 "geen bron en geen aanname", "Voeg bron ="),
    "index met een gat": ("indexen/prijs.csv", "2024,0.04,raming-2025,\n", "", "regel 4, kolom jaar", '"2025"',
                          "zonder gat of herhaling"),
    "index in procenten": ("indexen/prijs.csv", "2024,0.04", "2024,4.0", "regel 4, kolom mutatie", '"4.0"', "als fractie"),
    "index met komma": ("indexen/prijs.csv", "2024,0.04", '2024,"0,04"', "regel 4, kolom mutatie", '"0,04"', "met een punt"),
    "index met een geraden groei zonder reden": ("indexen/prijs.csv", "gelijk aan het doel van de bank", "",
                                                 "regel 6, kolom bron", '"aanname"', "kolom toelichting"),
    "dubbele kolom": ("reeksen/instroom.csv", "periode,aantal,bron", "aantal,aantal,bron", "regel 1",
                      'de kolom "aantal" twee keer', "Hernoem of verwijder"),
    "scheve rij": ("reeksen/instroom.csv", "2026-02,1100,", "2026-02,1.100,00,", "regel 3", "4 cellen",
                   "Vul de ontbrekende cellen aan"),
    "reeks met onbekende bron": ("reeksen/instroom.csv", "1100,raming-2025", "1100,raming-2026", "regel 3, kolom bron",
                                 '"raming-2026"', 'Bedoelt u "raming-2025"?'),
    "reeks zonder bron": ("reeksen/instroom.csv", "1100,raming-2025", "1100,", "regel 3, kolom bron", '""', "Vul de bron in."),
    "reeks zonder bronkolom": ("reeksen/instroom.csv", "periode,aantal,bron", "periode,aantal,herkomst", "regel 1",
                               "geen kolom 'bron'", "Voeg 'bron' toe."),
    "gemeente twee keer": ("gemeenten/gemeenten.csv", "GM0893", "GM0373", "regel 4, kolom code", '"GM0373"',
                           "Verwijder de herhaling."),
    "gemeentecode als getal": ("gemeenten/gemeenten.csv", "GM0893", "893", "regel 4, kolom code", '"893"', "code van het CBS"),
    "inwoners met punt": ("gemeenten/gemeenten.csv", "376435", "376.435", "regel 2, kolom inwoners", '"376.435"',
                          "zonder punten of spaties"),
    "gemeentefonds van een onbekende gemeente": ("gemeenten/gemeentefonds.csv", "GM0086", "GM0087", "regel 3, kolom code",
                                                 '"GM0087"', "Verbeter de code."),
    "LVV-plaatsen van een onbekende gemeente": ("gemeenten/lvv.csv", "GM0344", "GM0345", "regel 2, kolom code", '"GM0345"',
        "Verbeter de code."),
    "LVV-stad zonder bron": ("gemeenten/lvv.csv", ",register,", ",onbekend,", "regel 2, kolom bron", '"onbekend"',
        "Voeg de bron toe in bronnen.toml."),
    "capaciteit van een onbekende gemeente": ("gemeenten/capaciteit.csv", "GM0086", "GM0087", "regel 3, kolom code", '"GM0087"',
                                              "Verbeter de code."),
    "begroting met komma": ("gemeenten/begroting_taakvelden.csv", "12.5", '"12,5"', "regel 2, kolom baten_x1000", '"12,5"',
                            "met een punt"),
    "twee modellen op één kostensoort": ("matrix.csv", "asielzoeker,opvang,noodopvang\n",
                                         "asielzoeker,opvang,noodopvang\nasielzoeker,opvang,opvang_regulier\n",
                                         "regel 3, kolom kostensoort", "asielzoeker × opvang", "Verwijder een van de twee"),
    "onbekende doelgroep": ("matrix.csv", "asielzoeker,opvang", "asielzoekers,opvang", "regel 2, kolom doelgroep",
                            '"asielzoekers"', 'Bedoelt u "asielzoeker"?'),
    "post twee keer": ("rekeningschema.csv", "4.3.1,\n", "4.3.1,\nnoodopvang.exploitatie,2023,6.1,,,\n", "regel 3, kolom post",
                       '"noodopvang.exploitatie"', "Verwijder de herhaling."),
    "rekeningschema met verkeerde datum": ("rekeningschema.csv", "2023-01-01", "1-1-2023", "regel 2, kolom geldig_vanaf",
                                           '"1-1-2023"', "Verbeter de datum."),
    "partij met een spatie": ("indelingen.toml", "coa = {", '"het coa" = { label = "COA", groep = "rijk" }\ncoa = {', "[partij]",
                              'de naam "het coa"', "Verbeter de naam."),
    "partij zonder groep": ("indelingen.toml", ', groep = "rijk"', "", "coa, groep", "niets", "Voeg groep ="),
    "ontbrekende indeling": ("indelingen.toml", '[doelgroep]\nasielzoeker = { label = "Asielzoekers" }\n', "", "[doelgroep]",
                             "niets", "Voeg [doelgroep] toe."),
    "eenheid buiten basis": ("eenheden.toml", "[basis]", 'los = "x"\n[basis]', "", "onbekende sleutel 'los'", "onder [basis]"),
    "bron zonder betrouwbaarheid": ("bronnen.toml", 'betrouwbaarheid = "middel"\n', "", "[raming-2025] (regel 8)", "niets",
                                    "Voeg 'betrouwbaarheid = …' toe."),
    "regeling met een onbekende grondslag": ("regelingen.toml", '"norm"', '"normen"', "[vergoeding] (regel 1), grondslag", '"normen"',
                                             'Bedoelt u "norm"?'),
    "regeling met een onbekende uitkeringsvorm": ("regelingen.toml", '"specifieke uitkering"', '"spuk"', "[vergoeding] (regel 1), vorm",
                                                  '"spuk"', "Kies"),
    "regeling die eindigt voor zij begint": ("regelingen.toml", "posten", "geldig_tot = 2019-01-01\nposten", "tot",
                                             "2019-01-01 bij vanaf 2020-01-01", "Verbeter een van de twee data"),
    "regeling van een onbekende partij": ("regelingen.toml", '"coa"', '"cao"', "van", 'de onbekende partij "cao"', 'Bedoelt u "coa"?'),
    "regeling aan zichzelf": ("regelingen.toml", '"coa"', '"gemeente"', "[vergoeding]", 'van en naar allebei "gemeente"', "Verbeter"),
    "regeling zonder herkomst": ("regelingen.toml", 'bron = "verslag-2023"\n', "", "[vergoeding]", "geen bron en geen aanname",
                                 "Voeg bron ="),
    "regeling zonder posten": ("regelingen.toml", '["noodopvang.vergoeding"]', "[]", "posten", "een lege lijst", "minstens een"),
    "post bij twee regelingen": ("regelingen.toml", '["noodopvang.vergoeding"]', '["noodopvang.vergoeding", "noodopvang.vergoeding"]',
                                 "posten", "twee keer", "Verwijder een van de twee."),
    "regeling die meer dan alles dekte": ("regelingen.toml", "posten", "geldig_tot = 2024-01-01\ndekte = 12.0\nposten", "dekte",
                                          "12.0", "Schrijf 12% als 0.12."),
    "last die stopt zonder einddatum": ("regelingen.toml", "posten", 'lasten_stoppen_mee = ["a"]\nposten', "lasten_stoppen_mee",
                                        "een lijst", "noem de einddatum"),
    "dekte zonder einddatum": ("regelingen.toml", "posten", "dekte = 0.5\nposten", "dekte", "0.5", "Laat dekte weg"),
    "trekkingen geen macht van twee": ("stand.toml", "2048", "2000", "standaard_trekkingen", "2000", "Kies een macht van twee"),
    "artikel 2 met een onbekend scenario": ("stand.toml", '"meer"', '"mer"', "artikel2_scenario", '"mer"', 'Bedoelt u "meer"?'),
    "zaad met decimalen": ("stand.toml", "20261122", "2026.5", "standaard_zaad", "2026.5", "Verbeter 'standaard_zaad'."),
}  # fmt: skip


@pytest.mark.parametrize("naam", GEVALLEN)
def test_weigering(tmp_path: Path, naam: str) -> None:
    """Eén gebrek geeft één melding: de juiste plaats, wat er staat en wat te doen, zonder vervolgfouten."""
    bestand, oud, nieuw, plaats, gevonden, raad = GEVALLEN[naam]
    meldingen = meldingen_van(maak_map(tmp_path, [(bestand, oud, nieuw)]))
    assert len(meldingen) == 1, "\n".join(map(str, meldingen))
    assert meldingen[0].bestand == bestand
    assert plaats in meldingen[0].plaats
    assert gevonden in meldingen[0].gevonden
    assert raad in meldingen[0].doe
    assert meldingen[0].verwacht
    assert all(deel in str(meldingen[0]) for deel in (bestand, gevonden, raad))
    assert "\n" not in str(meldingen[0])


def test_samenhang_in_een_ketting(tmp_path: Path) -> None:
    """Volgt het andere blad zelf een derde, dan is niet meer te zeggen wie zijn trekkingen houdt."""
    derde = SAMENHANG.replace("noodopvang.norm_per_plaats", "keten.realisatiegraad")
    ketting = [
        (NOOD, VOOR, VOOR + SAMENHANG),
        (NOOD, EIGEN, f"{EIGEN}{derde}"),
    ]
    (melding,) = meldingen_van(maak_map(tmp_path, ketting))
    assert "dat zelf een ander blad volgt" in melding.gevonden and "samenhang, met" in melding.plaats


def test_goede_map_laadt_zonder_waarschuwing(tmp_path: Path) -> None:
    """De map waar de gevallen van afwijken, is zelf goed; anders bewijzen zij niets."""
    invoer = laad(maak_map(tmp_path), streng=True)
    assert invoer.waarschuwingen == ()
    assert invoer.rekeningschema[0].taakveld == "0.10"


def test_wees_bron(tmp_path: Path) -> None:
    """Een bron waar niets naar verwijst, is een fout: zo blijft de bronnenlijst eerlijk."""
    los = BESTANDEN["bronnen.toml"] + BESTANDEN["bronnen.toml"][:150].split("\n\n")[0].replace("verslag-2023", "vergeten")
    (melding,) = meldingen_van(maak_map(tmp_path, bestanden={"bronnen.toml": los}))
    assert (melding.bestand, melding.plaats) == ("bronnen.toml", "[vergeten] (regel 19)")
    assert "niets naar verwijst" in melding.gevonden
    assert "Verwijder de bron" in melding.doe


@pytest.mark.parametrize("bestand", ["reeksen/instroom.csv", "indexen/prijs.csv", "maatregelen/norm_omlaag.toml"])
def test_bron_die_maar_op_een_plaats_staat_is_geen_wees(tmp_path: Path, bestand: str) -> None:
    """Een verwijzing vanuit een reeks, een index of een maatregel telt."""
    los = BESTANDEN["bronnen.toml"].replace("[register]", "[enkel]\n" + BESTANDEN["bronnen.toml"].split("[register]\n")[1] + "\n[register]")
    map = maak_map(tmp_path, [(bestand, "raming-2025", "enkel")], {"bronnen.toml": los})
    assert "enkel" in laad(map).bronnen


def test_map_die_niet_bestaat(tmp_path: Path) -> None:
    """Een genoemde map die er niet is, wordt nooit stilzwijgend vervangen door een andere."""
    with pytest.raises(InvoerFouten) as fout:
        zoek_map(tmp_path / "weg")
    assert "--invoer" in str(fout.value)
    assert "Controleer het pad" in str(fout.value)


def test_lege_map_noemt_alles_wat_ontbreekt(tmp_path: Path) -> None:
    """In een lege map wordt elk ontbrekend bestand genoemd, niet alleen het eerste."""
    genoemd = " ".join(map(str, meldingen_van(tmp_path)))
    for naam in ("stand.toml", "eenheden.toml", "bronnen.toml", "matrix.csv", "gemeenten/gemeenten.csv", "basispad", "crisis"):
        assert naam in genoemd


def test_geen_utf8(tmp_path: Path) -> None:
    """Een bestand uit een oude Excel (Windows-1252) wordt met regelnummer geweigerd."""
    reeks = "periode,aantal,bron\n2026-01,1200,raming-2025\n2026-02,één,raming-2025\n".encode("cp1252")
    (melding,) = meldingen_van(maak_map(tmp_path, bestanden={"reeksen/instroom.csv": reeks}))
    assert (melding.bestand, melding.plaats) == ("reeksen/instroom.csv", "regel 3")
    assert "UTF-8" in melding.doe


def test_puntkomma_csv(tmp_path: Path) -> None:
    """Een CSV met puntkomma's krijgt één raad in plaats van een fout per kolom."""
    tekst = BESTANDEN["matrix.csv"].replace(",", ";")
    meldingen = meldingen_van(maak_map(tmp_path, bestanden={"matrix.csv": tekst}))
    assert [m.bestand for m in meldingen] == ["matrix.csv"]
    assert "komma's" in meldingen[0].doe


def test_onbekende_kolom(tmp_path: Path) -> None:
    """Een kolom die niemand leest, is een vergissing."""
    tekst = "doelgroep,kostensoort,model,modle\nasielzoeker,opvang,noodopvang,x\n"
    (melding,) = meldingen_van(maak_map(tmp_path, bestanden={"matrix.csv": tekst}))
    assert 'onbekende kolom "modle"' in melding.gevonden
    assert "Verwijder de kolom." in melding.doe


def test_vervang_van_twee_maatregelen_botst_in_het_scenario(tmp_path: Path) -> None:
    """Twee maatregelen die los goed zijn, mogen niet tegelijk hetzelfde blad vervangen."""
    tweede = BESTANDEN[REALISATIE].replace("2027-01-01", "2029-06-01").replace("2030-01-01", "2031-01-01").replace("0.9\n", "0.85\n")
    map = maak_map(
        tmp_path,
        [("scenarios/meer.toml", '"meer_realisatie"]', '"meer_realisatie", "nog_meer"]')],
        {"maatregelen/nog_meer.toml": tweede},
    )
    (melding,) = meldingen_van(map)
    assert melding.bestand == "scenarios/meer.toml"
    assert "vanaf 2029-06-01 (meer_realisatie en nog_meer)" in melding.gevonden


@pytest.mark.parametrize("keuze", ['"meer_realisatie", "nog_meer"', '"nog_meer", "meer_realisatie"'])
def test_vervang_na_elkaar_mag(tmp_path: Path, keuze: str) -> None:
    """`tot` telt niet mee: wie op die dag begint, botst niet, in welke volgorde ze ook genoemd zijn."""
    tweede = BESTANDEN[REALISATIE].replace("2027-01-01", "2030-01-01", 1).replace("tot = 2030-01-01\n", "")
    map = maak_map(
        tmp_path,
        [("scenarios/meer.toml", '"meer_realisatie"]', f"{keuze}]")],
        {"maatregelen/nog_meer.toml": tweede},
    )
    assert "nog_meer" in laad(map).maatregelen


def test_blad_in_twee_bestanden(tmp_path: Path) -> None:
    """Een blad staat op één plaats."""
    (melding,) = meldingen_van(maak_map(tmp_path, bestanden={"parameters/nog.toml": BESTANDEN["parameters/keten.toml"]}))
    assert melding.bestand == "parameters/nog.toml"
    assert "ook in parameters/keten.toml" in melding.gevonden


def test_alle_fouten_in_een_keer(tmp_path: Path) -> None:
    """Vijf verschillende vergissingen in één bestand, waaronder een dubbele sleutel, staan alle vijf in één lijst."""
    map = maak_map(
        tmp_path,
        [
            (NOOD, "EUR/persoon/jaar", "EUR/mens/jaar"),
            (NOOD, "laag = 60000", "laag = 70000"),
            (NOOD, "vanaf = 2024-07-01", "vanaf = 2020-07-01"),
            (NOOD, 'soort = "aandeel"\n', 'soort = "aandeel"\nsoort = "bedrag"\n'),
            (NOOD, 'hoog = 1.3, bron = "verslag-2023"', "hoog = 1.3"),
        ],
    )
    meldingen = meldingen_van(map)
    alles = "\n".join(str(melding) for melding in meldingen)
    assert len(meldingen) == 5, alles
    for stuk in ("'mens'", "laag 70000.0", "2020-07-01 na 2022-01-01", "al staat", "geen bron en geen aanname"):
        assert stuk in alles


def test_fouten_van_alle_bestanden_samen(tmp_path: Path) -> None:
    """Een schrijffout in het ene bestand verbergt niets in het andere."""
    map = maak_map(
        tmp_path,
        [
            ("stand.toml", "peildatum = 2026-11-22", "peildatum = "),
            (NOOD, "laag = 60000", "laag = 70000"),
            ("indexen/prijs.csv", "2024,0.04", "2024,4"),
            ("scenarios/meer.toml", "titel", "titels"),
            ("gemeenten/gemeenten.csv", "376435", "veel"),
        ],
    )
    genoemd = {melding.bestand for melding in meldingen_van(map)}
    assert genoemd == {"stand.toml", NOOD, "indexen/prijs.csv", "scenarios/meer.toml", "gemeenten/gemeenten.csv"}


@pytest.mark.parametrize("bestand", [naam for naam, tekst in BESTANDEN.items() if tekst])
@pytest.mark.parametrize("inhoud", [b"\xff", b"[\n"], ids=["geen UTF-8", "schrijffout"])
def test_stuk_bestand_geeft_geen_stortvloed(tmp_path: Path, bestand: str, inhoud: bytes) -> None:
    """Van een bestand dat niet te lezen is, heten de verwijzingen ernaar niet ook nog eens onbekend."""
    meldingen = meldingen_van(maak_map(tmp_path, bestanden={bestand: inhoud}))
    assert {melding.bestand for melding in meldingen} == {bestand}, "\n".join(map(str, meldingen))


@pytest.mark.parametrize("tekst", ["=1+1", "+31", "-", "@naam", "\tingesprongen"])
def test_tekst_die_op_een_formule_lijkt_mag(tmp_path: Path, tekst: str) -> None:
    """Zulke tekst is geldig; het werkboek schrijft haar als tekst."""
    laad(maak_map(tmp_path, [(NOOD, "Kosten per bewoner", tekst)]))


def test_na_verbeteren_in_dezelfde_map(tmp_path: Path) -> None:
    """Een verbeterd bestand wordt opnieuw gelezen, ook binnen hetzelfde proces."""
    map = maak_map(tmp_path, [(NOOD, "laag = 60000", "laag = 70000")])
    meldingen_van(map)
    assert laad(maak_map(tmp_path)).blad("noodopvang.kosten_per_bewoner").waarden[0].laag == 60000
