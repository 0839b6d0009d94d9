"""What is wrong with a query, said to the person who wrote it, in English and in French.

The codes and the shape of the English sentences are those of the Explore API, so that programs written for it
recognise them; the place is given as a position counted from zero in the clause's text.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

SYNTAX = "ODSQLSyntaxError"
MEANING = "ODSQLError"
PARAMETER = "InvalidRESTParameterError"
NARROW = "\u202f"


class QueryError(Exception):
    """A query that cannot be answered as written. `text` holds the same sentence in `en` and `fr`."""

    def __init__(self, code: str, text: dict[str, str], position: int | None = None, clause: str | None = None) -> None:
        super().__init__(text["en"])
        self.code = code
        self.text = text
        self.position = position
        self.clause = clause

    def in_clause(self, clause: str) -> QueryError:
        """The same error, naming the clause it was found in."""
        if self.clause is not None or self.code == PARAMETER:
            return self
        text = {
            "en": f"{self.text['en']} Clause(s) containing the error(s): {clause}.",
            "fr": f"{self.text['fr']} Clause en cause\u00a0: {clause}.",
        }
        return QueryError(self.code, text, self.position, clause)


def unexpected(what: str, position: int, source: str) -> QueryError:
    """A word or sign that cannot stand at `position`."""
    shown = _around(source, position)
    return QueryError(
        SYNTAX,
        {
            "en": f"ODSQL syntax exception: unexpected {what} at position {position} in {shown}.",
            "fr": f"Syntaxe ODSQL\u00a0: «{NARROW}{what}{NARROW}» inattendu à la position {position} dans {shown}.",
        },
        position,
    )


def unfinished(source: str) -> QueryError:
    """A query that stops before its end."""
    return QueryError(
        SYNTAX,
        {
            "en": f"ODSQL syntax exception: unexpected end of line at position {len(source)} in {_around(source, len(source))}.",
            "fr": f"Syntaxe ODSQL\u00a0: la requête s’arrête trop tôt, à la position {len(source)} dans "
            f"{_around(source, len(source))}.",
        },
        len(source),
    )


def bad_literal(en: str, fr: str, position: int) -> QueryError:
    """A date, a geometry or a number that cannot be read."""
    return QueryError(
        SYNTAX,
        {
            "en": f"ODSQL syntax exception: {en} at position {position}.",
            "fr": f"Syntaxe ODSQL\u00a0: {fr}, à la position {position}.",
        },
        position,
    )


def malformed(en: str, fr: str, position: int | None = None) -> QueryError:
    """A query that reads well but means nothing on this dataset."""
    where = ("", "") if position is None else (f" (position {position})", f" (position {position})")
    return QueryError(
        MEANING,
        {
            "en": f"ODSQL query is malformed: {en}{where[0]}.",
            "fr": f"La requête ODSQL ne convient pas\u00a0: {fr}{where[1]}.",
        },
        position,
    )


def unknown_field(name: str, known: Iterable[str], position: int | None = None) -> QueryError:
    """A field that the dataset does not have, with the nearest name that it has."""
    near = nearest(name, known)
    shown = name if len(name) <= 80 else name[:77] + "…"
    return malformed(
        f"Unknown field: {shown}" + (f" (did you mean {near}?)" if near else ""),
        f"champ inconnu, {shown}" + (f" (vouliez-vous dire {near}{NARROW}?)" if near else ""),
        position,
    )


def unknown_function(name: str, known: Iterable[str], position: int) -> QueryError:
    """A function that the language does not have, with the nearest name that it has."""
    near = nearest(name, known)
    return malformed(
        f"Unknown function: {name}" + (f" (did you mean {near}?)" if near else ""),
        f"fonction inconnue, {name}" + (f" (vouliez-vous dire {near}{NARROW}?)" if near else ""),
        position,
    )


def bad_parameter(name: str, found: object, expected_en: str, expected_fr: str | None = None) -> QueryError:
    """A request parameter whose value is refused: the error's clause is its name."""
    return QueryError(
        PARAMETER,
        {
            "en": f"Invalid value for {name} API parameter: {found} was found but {expected_en} is expected.",
            "fr": f"Valeur refusée pour le paramètre {name}\u00a0: {found} a été reçu, {expected_fr or expected_en} est "
            "attendu.",
        },
        clause=name,
    )


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name closest to `name`, letter case aside, or None when none is close."""
    if len(name) > 80:
        return None
    folded = {one.lower(): one for one in known}
    found = difflib.get_close_matches(name.lower(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def _around(source: str, position: int) -> str:
    if len(source) <= 120:
        return source
    start = max(0, position - 60)
    return ("…" if start else "") + source[start : position + 60] + ("…" if position + 60 < len(source) else "")
