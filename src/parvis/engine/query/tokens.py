"""The words of the query language: one regular expression cuts a clause into tokens.

Refuses texts longer than `LONGEST` and characters that the language does not have. Escapes inside strings are those of
JSON, since programs write their strings with a JSON encoder. A comment is `--`, a space and all that follows on the line;
without the space it is two minus signs.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from parvis.engine.query.errors import SYNTAX, QueryError, bad_literal, unexpected

LONGEST = 8000

RESERVED = frozenset(
    {"and", "as", "asc", "by", "desc", "distinct", "false", "group", "in", "is", "like", "limit", "not", "null", "or", "order",
     "select", "to", "true", "where"}
)  # fmt: skip
KEYWORDS = RESERVED | {
    "avg", "count", "date_format", "day", "dayofweek", "equi", "hour", "ifnull", "lower", "max", "millisecond", "min", "minute",
    "month", "quarter", "range", "search", "second", "sum", "top", "upper", "year",
}  # fmt: skip

_QUOTED = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_BLANK = r"(?>\s+|--(?=\s|\Z)[^\n]*+)*+"  # gives nothing back: a long blank is read once, and a comment stays one
_BLANKS = re.compile(_BLANK)
_TOKEN = re.compile(
    rf"""{_BLANK}(?:
      (?P<moment>date\s*(?:{_QUOTED}))
    | (?P<shape>geom\s*(?:{_QUOTED}))
    | (?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
    | (?P<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)
    | (?P<text>{_QUOTED})
    | (?P<field>`(?:[^`\\]|\\.)+`)
    | (?P<sign>\.\.|<=|>=|!=|<>|[=<>:+\-*/()\[\],])
    | (?P<end>\Z)
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Token(NamedTuple):
    """`word` is what the grammar looks at: a keyword or sign in lower case, else the empty text."""

    sort: str
    text: str
    word: str
    at: int
    end: int


def tokens_of(source: str) -> list[Token]:
    """The tokens of `source`, the last one of sort `end`. Raises QueryError."""
    if len(source) > LONGEST:
        raise QueryError(
            SYNTAX,
            {
                "en": f"ODSQL syntax exception: the text has {len(source)} characters, {LONGEST} at most are accepted.",
                "fr": f"Syntaxe ODSQL\u00a0: le texte compte {len(source)} caractères, {LONGEST} au plus sont acceptés.",
            },
            LONGEST,
        )
    found: list[Token] = []
    place, match = 0, _TOKEN.match
    while True:
        one = match(source, place)
        if one is None:
            blank = _BLANKS.match(source, place)
            start = blank.end() if blank is not None else place
            raise unexpected(source[start], start, source)
        sort = one.lastgroup or "end"
        text = one[sort]
        word = text.lower() if sort in ("name", "sign") else ""
        place = one.end()
        found.append(Token(sort, text, word, one.start(sort), place))
        if sort == "end":
            return found


def unescaped(body: str, at: int) -> str:
    """The text between quotes, escapes resolved."""
    if "\\" not in body:
        plain = body
    else:
        plain = _ESCAPE.sub(lambda m: chr(int(m[1][1:], 16)) if len(m[1]) == 5 else _ESCAPED.get(m[1], m[1]), body)
        if _LONE_SURROGATE.search(plain):
            plain = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if "\x00" in plain or _LONE_SURROGATE.search(plain):
        raise bad_literal("a text holds a character that is not allowed", "un texte contient un caractère interdit", at)
    return plain


def written(tokens: list[Token]) -> str:
    """The tokens as typed, without the white space between them: the name of an unlabelled expression.

    >>> written(tokens_of("range( capacity , 1 day)"))
    'range(capacity,1day)'
    """
    out: list[str] = []
    previous = ""
    for token in tokens:
        if token.sort == "name" and previous == "name":
            out.append(" ")
        out.append(token.text)
        previous = token.sort
    return "".join(out)
