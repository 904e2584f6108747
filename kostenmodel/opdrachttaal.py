"""De vaste teksten van click in het Nederlands: hulp, verkeerd gebruik en voorstellen bij een tikfout.

click haalt zijn teksten met gettext op als het geladen wordt. Daarom zet `spreek_nederlands` de vertaling klaar voor dat moment;
het is de enige plek die dat doet. Een tekst zonder vertaling blijft Engels.
"""

from __future__ import annotations

import gettext

TEKSTEN = {
    "Usage:": "Gebruik:",
    "Options": "Opties",
    "Commands": "Opdrachten",
    "Positional arguments": "Argumenten",
    "Show this message and exit.": "Toon deze uitleg.",
    "Show the version and exit.": "Toon de versie.",
    "default: {default}": "standaard: {default}",
    "required": "verplicht",
    "Error: {message}": "Fout: {message}",
    "Try '{command} {option}' for help.": "Uitleg: {command} {option}",
    "Missing command.": "Noem een opdracht.",
    "Missing argument": "Er ontbreekt een argument",
    "Missing option": "Er ontbreekt een optie",
    "Missing parameter": "Er ontbreekt iets",
    "No such command {name!r}.": "Onbekende opdracht {name!r}.",
    "No such option {name!r}.": "Onbekende optie {name!r}.",
    "Option {name!r} does not take a value.": "Bij optie {name!r} hoort geen waarde.",
    "Option {name!r} requires an argument.": "Bij optie {name!r} hoort een waarde.",
    "Option {name!r} requires {nargs} arguments.": "Bij optie {name!r} horen {nargs} waarden.",
    "Invalid value for {param_hint}: {message}": "Verkeerde waarde bij {param_hint}: {message}",
    "Invalid value: {message}": "Verkeerde waarde: {message}",
    "{value!r} is not a valid {number_type}.": "{value!r} is geen geheel getal.",
    "{value!r} does not match the format {format}.": "{value!r} is geen datum als JJJJ-MM-DD.",
    "{value!r} does not match the formats {formats}.": "{value!r} is geen datum als JJJJ-MM-DD.",
    "Got unexpected extra argument ({args})": "Dit hoort er niet bij: {args}",
    "Got unexpected extra arguments ({args})": "Dit hoort er niet bij: {args}",
    "Did you mean {possibility}?": "Bedoelt u {possibility}?",
    "(Did you mean one of: {possibilities}?)": "Bedoelt u een van deze: {possibilities}?",
    "Aborted!": "Afgebroken.",
}


def vertaal(message: str) -> str:
    return TEKSTEN.get(message, message)


def vertaal_aantal(msgid1: str, msgid2: str, n: int) -> str:
    return vertaal(msgid1 if n == 1 else msgid2)


def spreek_nederlands() -> None:
    """Zet de vertaling klaar; werkt alleen voor wat daarna pas geladen wordt."""
    gettext.gettext = vertaal
    gettext.ngettext = vertaal_aantal
