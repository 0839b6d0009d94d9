"""The words with which a query is told to people, in English and in French, and how each language writes values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from parvis.engine.query.calendar_words import MONTHS
from parvis.engine.query.moments import Moment

NARROW, NO_BREAK = "\u202f", "\u00a0"

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "and": " and ", "or": " or ", "colon": ": ", "not": "it is not true that {0}", "is true": "{0} is true",
        "=": "{0} is {1}", "!=": "{0} is present and differs from {1}", "<": "{0} is below {1}", "<=": "{0} is at most {1}",
        ">": "{0} is above {1}", ">=": "{0} is at least {1}", "contains": "{0} contains {1}", "lacks": "{0} is present without {1}",
        "null": "{0} is missing", "not null": "{0} is present", "false": "{0} is false", "not true": "{0} is false or missing",
        "not false": "{0} is true or missing", "from": "{0} is from {1} ({2}) to {3} ({4})", "at least": "{0} is from {1} ({2}) on",
        "at most": "{0} is up to {3} ({4})", "included": "included", "excluded": "excluded", "like": "{0} matches {1}",
        "words": "a text has the words {0}", "any text": "a text", "yes": "yes", "no": "no", "nothing": "nothing", "never": "nothing is asked for",
        "date =": "{0} is {1}", "date !=": "{0} is present and not {1}", "date <": "{0} is before {2}", "date <=": "{0} is {1} or before",
        "date >": "{0} is after {2}", "date >=": "{0} is {1} or after", "shape": "the shape {0}", "point": "the point {0}",
        "rows": "the rows", "all": "all the fields", "gives": "Gives {0} of {1}", "all rows": "all the rows", "rows where": "the rows where {0}",
        "computes": "computes {0}", "counts": "counts the rows", "row count": "the number of rows", "counts values": "counts the values of {0}",
        "counts different": "counts the different values of {0}", "different": "Lists, once each, {0}", "by": " by {0}",
        "among": ", for the rows where {0}", "sorted": ", sorted by {0}", "then": ", then by ", "up": "{0} rising", "down": "{0} falling",
        "up text": "{0} from A to Z", "down text": "{0} from Z to A", "up time": "{0} from the oldest", "down time": "{0} from the newest",
        "most": ", {0} at most", "skipped": ", after the first {0}", "after": ", from one page to the next",
        "zone": "Hours are those of the time zone {0}.", "costs": "Good to know: {0}.",
        "bare like": "a text looked for anywhere in {0} reads every row", "whole sort": "sorting reads every row of the dataset",
        "deep": "the rows that are skipped are read all the same", "width": "{0} wide", "bounds": "parted at {0}", "identity": "the row of identity {0}",
    },
    "fr": {
        "and": " et ", "or": " ou ", "colon": "\u00a0: ", "not": "il n’est pas vrai que {0}", "is true": "{0} est vrai",
        "=": "{0} vaut {1}", "!=": "{0} est renseigné et différent de {1}", "<": "{0} est inférieur à {1}", "<=": "{0} vaut au plus {1}",
        ">": "{0} dépasse {1}", ">=": "{0} vaut au moins {1}", "contains": "{0} contient {1}", "lacks": "{0} est renseigné sans {1}",
        "null": "{0} manque", "not null": "{0} est renseigné", "false": "{0} est faux", "not true": "{0} est faux ou manque",
        "not false": "{0} est vrai ou manque", "from": "{0} va de {1} ({2}) à {3} ({4})", "at least": "{0} commence à {1} ({2})",
        "at most": "{0} va jusqu’à {3} ({4})", "included": "compris", "excluded": "exclu", "like": "{0} ressemble à {1}",
        "words": "un texte contient les mots {0}", "any text": "un texte", "yes": "vrai", "no": "faux", "nothing": "rien", "never": "rien n’est demandé",
        "date =": "{0} tombe {1}", "date !=": "{0} est renseigné et ne tombe pas {1}", "date <": "{0} est avant {2}", "date <=": "{0} tombe au plus tard {1}",
        "date >": "{0} est après {2}", "date >=": "{0} tombe au plus tôt {1}", "shape": "la forme {0}", "point": "le point {0}",
        "rows": "les lignes", "all": "tous les champs", "gives": "Donne {0} {1}", "all rows": "de toutes les lignes", "rows where": "des lignes où {0}",
        "computes": "calcule {0}", "counts": "compte les lignes", "row count": "le nombre de lignes", "counts values": "compte les valeurs de {0}",
        "counts different": "compte les valeurs différentes de {0}", "different": "Énumère, chacun une fois, {0}", "by": " par {0}",
        "among": ", pour les lignes où {0}", "sorted": ", par {0}", "then": ", puis par ", "up": "{0} croissant", "down": "{0} décroissant",
        "up text": "{0} de A à Z", "down text": "{0} de Z à A", "up time": "{0} du plus ancien au plus récent",
        "down time": "{0} du plus récent au plus ancien", "most": ", {0} au plus", "skipped": ", après les {0} premières lignes",
        "after": ", d’une page à la suivante", "zone": "Les heures sont celles du fuseau {0}.", "costs": "À savoir\u00a0: {0}.",
        "bare like": "un texte cherché n’importe où dans {0} fait lire toutes les lignes", "whole sort": "le tri fait lire toutes les lignes du jeu",
        "deep": "les lignes sautées sont lues quand même", "width": "larges de {0}", "bounds": "bornés par {0}", "identity": "la ligne d’identité {0}",
    },
}  # fmt: skip
_UNITS = {
    "millisecond": "milliseconde", "second": "seconde", "minute": "minute", "hour": "heure", "day": "jour", "week": "semaine",
    "month": "mois", "quarter": "trimestre", "year": "an",
}  # fmt: skip


def quoted(text: str, lang: str) -> str:
    """A name or a text of the query, between the quotes of the language.

    >>> quoted("Issy", "en")
    '“Issy”'
    """
    return f"«{NARROW}{text}{NARROW}»" if lang == "fr" else f"“{text}”"


def number(value: float, lang: str) -> str:
    """A number as the language writes it; four figures stay together, as those of a year do."""
    text = f"{value:g}" if abs(value) >= 1e15 else str(value) if abs(value) < 10_000 else f"{value:,}"
    return text.replace(",", NARROW).replace(".", ",") if lang == "fr" else text


def joined(parts: Sequence[str], lang: str, last: str = "and") -> str:
    """A list in words: `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + WORDS[lang][last] + parts[-1]


def stretch(count: int, unit: str, lang: str) -> str:
    """`2 days`."""
    word = _UNITS[unit] if lang == "fr" else unit
    return f"{count}{NO_BREAK}{word}" + ("s" if count > 1 and not word.endswith("s") else "")


def moment(when: Moment, lang: str) -> tuple[str, str]:
    """A date as it is said where something falls (`in 2020`, `on 1 March 2020`), and alone."""
    start, end = when.start, when.end
    month = MONTHS[lang][start.month - 1]
    if when.whole_days and (end - start).days > 1:
        is_year = (end - start).days > 31
        alone = str(start.year) if is_year else f"{month} {start.year}"
        return ("en " if lang == "fr" else "in ") + alone, alone
    day = f"{'1er' if lang == 'fr' and start.day == 1 else start.day} {month} {start.year}"
    if not when.whole_days:
        clock = start.strftime("%H:%M" if end - start >= timedelta(minutes=1) else "%H:%M:%S")
        day += f" à {clock}" if lang == "fr" else f" at {clock}"
    return (f"le {day}", f"le {day}") if lang == "fr" else (f"on {day}", day)
