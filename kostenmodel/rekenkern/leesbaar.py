"""Een formule in gewone tekst, met de sleutels van de bladeren; voor wie een getal wil volgen zonder werkboek."""

from __future__ import annotations

from . import knopen as k

_JAARLAAG = "afschrijving over jaarlagen van"


def als_tekst(knoop: k.Knoop) -> str:
    """De rekenregel als een zin, bijvoorbeeld `volume.bewoners × prijs ÷ (1 + rente)`."""
    match knoop:
        case k.Getal(waarde):
            return str(waarde)
        case k.InArm(sleutel, bekostiging):
            return f"{sleutel} ({bekostiging})"
        case k.Volume(sleutel):
            return f"volume.{sleutel}"
        case k.Opgegeven(blad):
            return f"{blad.sleutel} is opgegeven"
        case k.Blad():
            return knoop.sleutel
        case k.Som(termen):
            return " + ".join(als_tekst(term) for term in termen)
        case k.Verschil(links, rechts):
            return f"{als_tekst(links)} − {_tussen_haken(rechts)}"
        case k.Product(links, rechts):
            return f"{_tussen_haken(links)} × {_tussen_haken(rechts)}"
        case k.Quotient(teller, noemer, _):
            return f"{_tussen_haken(teller)} ÷ {_tussen_haken(noemer)}"
        case k.Keuze(functie, termen):
            return f"{'kleinste' if functie == 'MIN' else 'grootste'} van ({', '.join(als_tekst(term) for term in termen)})"
        case k.Ingevuld(blad):
            return als_tekst(blad)
        case k.Vergelijking(teken, links, rechts):
            return f"{als_tekst(links)} {teken} {als_tekst(rechts)}"
        case k.Samenstel(functie, termen):
            return f" {'en' if functie == 'AND' else 'of'} ".join(f"({als_tekst(term)})" for term in termen)
        case k.Als(voorwaarde, dan, anders):
            return f"als {als_tekst(voorwaarde)} dan {als_tekst(dan)} anders {als_tekst(anders)}"
        case k.Vorig(post):
            return f"{als_tekst(post)} van het jaar ervoor"
        case k.Cumulatief(post):
            return f"opgeteld tot en met dit jaar: {als_tekst(post)}"
        case k.HoogsteVanaf(post):
            return f"hoogste vanaf dit jaar van {als_tekst(post)}"
        case k.Afschrijving(investering, termijn, rente):
            soort = "annuïtaire " if rente is not None else ""
            return f"{soort}{_JAARLAAG} {als_tekst(investering)} in {als_tekst(termijn)}"
        case k.SomOverJaren(post, jaren):
            return f"som over {jaren} jaar van {als_tekst(post)}"
        case k.ContanteWaarde(post, rente, jaren):
            return f"contante waarde over {jaren} jaar van {als_tekst(post)} tegen {als_tekst(rente)}"
        case k.ContanteEindwaarde(post, rente, jaren):
            return f"contante waarde van {als_tekst(post)} na {jaren} jaar tegen {als_tekst(rente)}"
        case k.InJaar(blad, plaats):
            return f"{als_tekst(blad)} in het begrotingsjaar" + (f" + {plaats}" if plaats else "")
        case k.SomVanKeuzes(posten, keuzes):
            labels = " en ".join(f"'{rij[0].label}'" for rij in keuzes)
            return f"som van {len(posten)} regels waarbij {labels} is gekozen"
        case k.SomVanRegels(_, opschrift, posten):
            return f"som van {len(posten)} regels '{opschrift}'"
        case _:
            raise TypeError(f"Onbekende knoop {type(knoop).__name__}.")


def _tussen_haken(knoop: k.Knoop) -> str:
    tekst = als_tekst(knoop)
    return f"({tekst})" if isinstance(knoop, k.Som | k.Verschil | k.Quotient | k.Als) else tekst
