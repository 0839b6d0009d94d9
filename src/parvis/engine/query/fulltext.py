"""Words looked for in texts, whatever their letter case and accents.

A word is a run of letters and digits. Each test starts with a plain substring test, which the engine does fastest, and
confirms with a pattern only the rows that pass.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from parvis.engine.query import sql
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import Term

if TYPE_CHECKING:
    from parvis.engine.query.writing import Writer

_WORD = re.compile(r"[^\W_]+")
_BEFORE, _BETWEEN, _AFTER = r"(?:^|[^\pL\pN])", r"[^\pL\pN]+", r"(?:[^\pL\pN]|$)"
_LIGATURES = (("œ", "oe"), ("æ", "ae"))
_BREAK = sql.words(" | ")


def folded(text: str) -> str:
    """`text` without letter case, accents and ligatures.

    >>> folded("Cœur d’Été")
    'coeur d’ete'
    """
    text = text.lower()
    for joined, apart in _LIGATURES:
        text = text.replace(joined, apart)
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """The words of `text`, folded."""
    return _WORD.findall(folded(text))


def all_words(write: Writer, fields: Sequence[Term], text: str) -> Sql:
    """Whether each word of `text` is a word of one of the fields; true when `text` has no word."""
    here = _folded(write, fields, text)
    return sql.both(_matches(write, here.copy(), word, _BEFORE + word + _AFTER) for word in words_of(text))


def fuzzy_words(write: Writer, fields: Sequence[Term], text: str) -> Sql:
    """Whether each word of `text` is, give or take a typing error, a word of one of the fields; the last one may be a start.

    A word of more than five letters tolerates two errors, of more than two letters one.
    """
    wanted = words_of(text)
    here = _folded(write, fields, text)
    return sql.both(_nearly(write, here, word, last=number == len(wanted) - 1) for number, word in enumerate(wanted))


def word_prefix(write: Writer, fields: Sequence[Term], text: str) -> Sql:
    """Whether the words of `text` follow one another in a field, the last one perhaps only begun."""
    wanted = words_of(text)
    if not wanted:
        return exp.Boolean(this=True)
    pattern = _BEFORE + _BETWEEN.join(wanted)
    return sql.either(
        _matches(write, _folded(write, (field,), text), max(wanted, key=len), pattern) for field in fields
    )


def like(write: Writer, field: Term, pattern: str) -> Sql:
    """The word filter `like`: `%` stands for any text; without it the words must all be there."""
    if "%" not in pattern:
        return all_words(write, (field,), pattern)
    escaped = re.sub(r"([\\_])", r"\\\1", folded(pattern))
    matched = exp.Like(this=_folded(write, (field,), "oe ae"), expression=write.bind(escaped))
    return exp.Escape(this=matched, expression=sql.words("\\"))


def starts_with(write: Writer, field: Term, start: str) -> Sql:
    if field.many:
        name = exp.Column(this=sql.identifier("x"))
        return sql.each(write.of(field), sql.call("starts_with", name, write.bind(start)))
    return sql.call("starts_with", write.of(field), write.bind(start))


def _folded(write: Writer, fields: Sequence[Term], wanted: str) -> Sql:
    """The fields as one folded text, null only for a single field that is null.

    Ligatures are parted only when what is wanted could come from one.
    """
    texts = [_one_text(write, field) for field in fields]
    text = texts[0] if len(texts) == 1 else sql.call("concat_ws", _BREAK.copy(), *texts)
    text = sql.call("lower", text)
    for joined, apart in _ligatures_for(wanted):
        text = sql.call("replace", text, sql.words(joined), sql.words(apart))
    return sql.call("strip_accents", text)


def _ligatures_for(wanted: str) -> list[tuple[str, str]]:
    """The ligatures that matter to the words of `wanted`, the last of which may be cut in the middle of one."""
    found = words_of(wanted)
    return [one for one in _LIGATURES if any(one[1] in word or word.endswith(one[1][0]) for word in found)]


def _one_text(write: Writer, field: Term) -> Sql:
    text = write.of(field)
    return sql.call("array_to_string", text, _BREAK.copy()) if field.many else text


def _matches(write: Writer, text: Sql, part: str, pattern: str) -> Sql:
    confirmed = sql.call("regexp_matches", text.copy(), write.bind(pattern))
    return exp.And(this=sql.call("contains", text, write.bind(part)), expression=confirmed)


def _nearly(write: Writer, text: Sql, word: str, last: bool) -> Sql:
    errors = 2 if len(word) > 5 else 1 if len(word) > 2 else 0
    exact = _matches(write, text.copy(), word, _BEFORE + word + ("" if last else _AFTER))
    if not errors:
        return exact
    other = exp.Column(this=sql.identifier("x"))
    apart = sql.call("abs", sql.sub(sql.call("len", other), sql.number(len(word))))
    distance = sql.call("damerau_levenshtein", other.copy(), write.bind(word))
    close = sql.both([sql.at_most(apart, sql.number(errors)), sql.at_most(distance, sql.number(errors))])
    found = sql.call("regexp_extract_all", text.copy(), sql.words(r"[\pL\pN]+"))
    return sql.either([exact, sql.each(found, close)])
