"""Pages that follow one another without a ceiling: each ends with a token that says after which row the next one starts.

A token holds the row's own sorting values and what settles its ties (its key, else its place), so that a page is found by its
start and never by counting the rows before it. It is bound to the order and the conditions it was made for.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from parvis.engine.query import sql
from parvis.engine.query.errors import bad_parameter
from parvis.engine.query.sql import Sql
from parvis.engine.query.writing import Writer
from parvis.engine.tables.kinds import Kind

_EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """What the tokens of one question have in common: the mark of its order and conditions; `size` is a whole page."""

    mark: str
    size: int

    def token(self, cell: str) -> str:
        """The token of a row whose last cell, a JSON list of its sorting values, is `cell`."""
        return base64.urlsafe_b64encode(f"{self.mark}{cell}".encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class SortKey:
    """One value by which rows are sorted; missing ones come last whatever the direction."""

    value: Sql
    kind: Kind | None
    descending: bool


def cursor_of(size: int, *parts: object) -> Cursor:
    """The cursor of the question made of `parts`, for pages of `size` rows."""
    return Cursor(hashlib.sha256(repr(parts).encode()).hexdigest()[:12], size)


def cell_of(keys: Sequence[SortKey]) -> Sql:
    """The sorting values of a row as a JSON list: instants in microseconds, dates in days since 1970, decimals as text."""
    values = [_plain(key.value.copy(), key.kind) for key in keys]
    return sql.cast(sql.call("json_array", *values), sql.VARCHAR)


def _plain(value: Sql, kind: Kind | None) -> Sql:
    match kind:
        case Kind.DATETIME:
            return sql.call("epoch_us", value)
        case Kind.DATE:
            return sql.call("datediff", sql.words("day"), sql.cast(sql.words("1970-01-01"), sql.DATE), value)
        case Kind.DECIMAL:
            return sql.cast(value, sql.VARCHAR)
    return value


def starting_after(token: str, cursor: Cursor, keys: Sequence[SortKey], write: Writer) -> Sql:
    """The condition that a row comes after the one of `token`. Raises QueryError for a token of another question."""
    values = _read(token, cursor, len(keys))
    cases = []
    for number, (key, value) in enumerate(zip(keys, values, strict=True)):
        after = _after(key, _value(value, key.kind, token), write)
        if after is not None:
            same = [
                _same(earlier, _value(before, earlier.kind, token), write)
                for earlier, before in zip(keys[:number], values, strict=False)
            ]
            cases.append(sql.both([*same, after]))
    return sql.either(cases)


def _after(key: SortKey, value: Any, write: Writer) -> Sql | None:
    """The condition that a row's value comes after `value`; None when nothing does."""
    if value is None:
        return None
    beyond = sql.below if key.descending else sql.above
    return sql.either([beyond(key.value.copy(), _bound(value, key.kind, write)), sql.is_null(key.value.copy())])


def _same(key: SortKey, value: Any, write: Writer) -> Sql:
    if value is None:
        return sql.is_null(key.value.copy())
    return sql.equal(key.value.copy(), _bound(value, key.kind, write))


def _bound(value: Any, kind: Kind | None, write: Writer) -> Sql:
    return write.instant(value) if kind is Kind.DATETIME else write.bind(value)


def _read(token: str, cursor: Cursor, count: int) -> list[Any]:
    try:
        text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        values = json.loads(text[12:])
    except (ValueError, binascii.Error, RecursionError):
        raise _refusal(token) from None
    if text[:12] != cursor.mark or not isinstance(values, list) or len(values) != count:
        raise _refusal(token)
    return values


def _value(value: Any, kind: Kind | None, token: str) -> Any:
    """A value of a token as its kind; nothing that a token of ours cannot hold gets through."""
    try:
        if value is None:
            return None
        match kind:
            case Kind.DATETIME:
                return _EPOCH + timedelta(microseconds=int(value))
            case Kind.DATE:
                return date(1970, 1, 1) + timedelta(days=int(value))
            case Kind.BOOLEAN if isinstance(value, bool):
                return value
            case Kind.TEXT if isinstance(value, str) and "\x00" not in value:
                return value
            case Kind.DECIMAL if isinstance(value, str):
                return float(value)
            case Kind.INTEGER if isinstance(value, int) and not isinstance(value, bool):
                return value
    except (ValueError, OverflowError, TypeError):
        pass
    raise _refusal(token)


def _refusal(token: str) -> Exception:
    return bad_parameter(
        "after",
        token[:40],
        "the token that the page before gave, with the same order and conditions",
        "le jeton donné par la page précédente, avec le même ordre et les mêmes conditions",
    )
