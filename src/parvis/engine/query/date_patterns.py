"""`date_format`: a pattern of letters becomes the engine's own format, with day and month names in the reader's language.

Text in single quotes is kept as it is, two single quotes make one. Refuses letters that mean nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parvis.engine.query import sql
from parvis.engine.query.calendar_words import DAYS, DAYS_SHORT, MONTHS, MONTHS_SHORT
from parvis.engine.query.errors import malformed
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import Term

if TYPE_CHECKING:
    from parvis.engine.query.writing import Writer

_PIECE = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+|'")
_FORMATS = {
    "y": "%Y", "yy": "%y", "yyyy": "%Y", "xxxx": "%G", "ww": "%V", "e": "%u", "D": "%-j", "DDD": "%j", "M": "%-m", "MM": "%m",
    "d": "%-d", "dd": "%d", "H": "%-H", "HH": "%H", "m": "%-M", "mm": "%M", "s": "%-S", "ss": "%S",
}  # fmt: skip
_NAMES = {
    "E": ("isodow", DAYS_SHORT), "EE": ("isodow", DAYS_SHORT), "EEE": ("isodow", DAYS_SHORT), "EEEE": ("isodow", DAYS),
    "MMM": ("month", MONTHS_SHORT), "MMMM": ("month", MONTHS),
}  # fmt: skip
TOKENS = (*_FORMATS, "xx", "w", *_NAMES)


def formatted(write: Writer, term: Term) -> Sql:
    """The SQL of `date_format`."""
    date, pattern = term.args
    moment = write.local(date)
    parts: list[Sql] = []
    run = ""
    for piece in pieces(str(pattern.value), pattern.at):
        if piece.startswith("%"):
            run += piece[1:]
            continue
        if run:
            parts.append(sql.call("strftime", moment.copy(), write.bind(run)))
            run = ""
        parts.append(_special(write, piece, moment.copy()))
    if run or not parts:
        parts.append(sql.call("strftime", moment.copy(), write.bind(run)))
    return sql.joined_text(parts)


def pieces(pattern: str, at: int = 0) -> list[str]:
    """The pattern cut up: `%` followed by the engine's format, or a token that needs more than a format.

    >>> pieces("dd MMMM 'à' HH")
    ['%%d', '% ', 'MMMM', '% ', '%à', '% ', '%%H']
    """
    out = []
    for found in _PIECE.finditer(pattern):
        token, quoted, letter = found[0], found[1], found[2]
        if letter:
            known = token.replace("Y", "y") if letter == "Y" else token.replace("X", "x") if letter == "X" else token
            if known not in TOKENS:
                raise malformed(
                    f"unknown token {token[:40]} in a date pattern",
                    f"«\u202f{token[:40]}\u202f» n’a pas de sens dans un modèle de date",
                    at,
                )
            out.append("%" + _FORMATS[known] if known in _FORMATS else known)
        else:
            plain = token if quoted is None else (quoted.replace("''", "'") or "'")
            out.append("%" + plain.replace("%", "%%"))
    return out


def _special(write: Writer, letters: str, moment: Sql) -> Sql:
    if letters == "xx":
        return sql.call("right", sql.call("strftime", moment, sql.words("%G")), sql.number(2))
    if letters == "w":
        return sql.cast(sql.call("week", moment), sql.VARCHAR)
    part, names = _NAMES[letters]
    return sql.call("list_extract", write.bind(names.get(write.lang, names["en"])), sql.call(part, moment))
