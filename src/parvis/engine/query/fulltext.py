"""Words looked for in texts, whatever their letter case and accents.

A word is a run of letters and digits. Where the rows have an index (see `lookup`), words are found in it. Without one they
are scanned: each test starts with a plain substring test, which the engine does fastest, and confirms with a pattern only the
rows that pass.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from parvis.engine.query import sql
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import Term
from parvis.engine.tables.words import LIGATURES, WORD, folded, words_of

if TYPE_CHECKING:
    from parvis.engine.query.writing import Writer

_BEFORE, _BETWEEN, _AFTER = r"(?:^|[^\pL\pN])", r"[^\pL\pN]+", r"(?:[^\pL\pN]|$)"
_BREAK = sql.words(" | ")
_EVERY_LIGATURE = " ".join(apart for _, apart in LIGATURES)
_RUN = re.compile(r"[^\W_]+")


def all_words(write: Writer, fields: Sequence[Term], text: str) -> Sql:
    """Whether each word of `text` is a word of one of the fields; true when `text` has no word."""
    wanted = words_of(text)
    here = _folded(write, fields, text)
    scanned = sql.both(_matches(write, here.copy(), word, _BEFORE + word + _AFTER) for word in wanted)
    lookup = write.lookup
    if lookup is None or not wanted or not lookup.holds(fields):
        return scanned
    found = lookup.index.near([(word, 0) for word in wanted])
    return lookup.or_unindexed(lookup.rows_with(found, fields), scanned)


def fuzzy_words(write: Writer, fields: Sequence[Term], text: str) -> Sql:
    """Whether each word of `text` is, give or take a typing error, a word of one of the fields; the last one may be a start.

    Ligatures are always parted: the error may be in the very letters that would tell.

    A word of more than five letters tolerates two errors, of more than two letters one.
    """
    wanted = words_of(text)
    here = _folded(write, fields, _EVERY_LIGATURE)
    last = len(wanted) - 1
    scanned = sql.both(_nearly(write, here, word, last=number == last) for number, word in enumerate(wanted))
    lookup = write.lookup
    if lookup is None or not wanted or not lookup.holds(fields):
        return scanned
    found = lookup.index.near([(word, _errors(word)) for word in wanted], starts=True)
    return lookup.or_unindexed(lookup.rows_with(found, fields), scanned)


def word_prefix(write: Writer, fields: Sequence[Term], text: str) -> Sql:
    """Whether the words of `text` follow one another in a field, the last one perhaps only begun."""
    wanted = words_of(text)
    if not wanted:
        return exp.Boolean(this=True)
    pattern = _BEFORE + _BETWEEN.join(wanted)
    scanned = sql.either(
        _matches(write, _folded(write, (field,), text), max(wanted, key=len), pattern) for field in fields
    )
    lookup = write.lookup
    if lookup is None or not lookup.holds(fields):
        return scanned
    found = lookup.index.near([(word, 0) for word in wanted], starts=True)
    candidates = lookup.rows_with(found, fields)
    return lookup.or_unindexed(candidates if len(wanted) == 1 else _confirmed(candidates, scanned), scanned)


def like(write: Writer, field: Term, pattern: str) -> Sql:
    """The word filter `like`: `%` stands for any text; without it the words must all be there."""
    if "%" not in pattern:
        return all_words(write, (field,), pattern)
    escaped = re.sub(r"([\\_])", r"\\\1", folded(pattern))
    matched = exp.Like(this=_folded(write, (field,), _EVERY_LIGATURE), expression=write.bind(escaped))
    scanned = exp.Escape(this=matched, expression=sql.words("\\"))
    lookup = write.lookup
    runs = _RUN.findall(folded(pattern))
    if lookup is None or not runs or not lookup.holds((field,)):
        return scanned
    candidates = lookup.rows_with(lookup.index.containing(runs), (field,))
    is_sure = len(runs) == 1 and folded(pattern).strip("%") == runs[0] and pattern[0] == pattern[-1] == "%"
    return lookup.or_unindexed(candidates if is_sure else _confirmed(candidates, scanned), scanned)


def _confirmed(candidates: Sql, scanned: Sql) -> Sql:
    """`scanned`, read only in the rows that are `candidates`."""
    return sql.when([(candidates, scanned.copy())], exp.Boolean(this=False))


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
    return [one for one in LIGATURES if any(one[1] in word or word.endswith(one[1][0]) for word in found)]


def _one_text(write: Writer, field: Term) -> Sql:
    text = write.of(field)
    return sql.call("array_to_string", text, _BREAK.copy()) if field.many else text


def _matches(write: Writer, text: Sql, part: str, pattern: str) -> Sql:
    confirmed = sql.call("regexp_matches", text.copy(), write.bind(pattern))
    return exp.And(this=sql.call("contains", text, write.bind(part)), expression=confirmed)


def _errors(word: str) -> int:
    return 2 if len(word) > 5 else 1 if len(word) > 2 else 0


def _nearly(write: Writer, text: Sql, word: str, last: bool) -> Sql:
    errors = _errors(word)
    exact = _matches(write, text.copy(), word, _BEFORE + word + ("" if last else _AFTER))
    if not errors:
        return exact
    other = exp.Column(this=sql.identifier("x"))
    apart = sql.call("abs", sql.sub(sql.call("len", other), sql.number(len(word))))
    distance = sql.call("damerau_levenshtein", other.copy(), write.bind(word))
    close = sql.both([sql.at_most(apart, sql.number(errors)), sql.at_most(distance, sql.number(errors))])
    found = sql.call("regexp_extract_all", text.copy(), sql.words(WORD))
    return sql.either([exact, sql.each(found, close)])
