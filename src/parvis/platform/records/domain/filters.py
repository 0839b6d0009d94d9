"""What a person types in the filter of a column, as an ODSQL condition.

A text alone is looked for inside the cells; `=Text` is the whole cell, `=` an empty one. Numbers and days also take a range,
`10..20`, `10..` or `..20`, both ends within it; a day may be a month or a year.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column

FILTER, EXACT, RANGE = "f.", "=", ".."
NUMBERS, DAYS = frozenset({Kind.INTEGER, Kind.DECIMAL}), frozenset({Kind.DATE, Kind.DATETIME})
_UNFILTERABLE = frozenset({Kind.GEO_POINT, Kind.GEO_SHAPE, Kind.JSON, Kind.FILE})
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_PERIOD = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class Unanswerable(ValueError):
    """A filter value that its column cannot hold."""


def is_filterable(column: Column) -> bool:
    return column.kind not in _UNFILTERABLE


def condition(column: Column, value: str) -> str:
    """The ODSQL condition that a cell of `column` suits `value`; in a text, `%` stands for anything. Raises Unanswerable.

    >>> condition(Column("nom"), 'rue "haute"')
    '`nom` like "%rue \\\\"haute\\\\"%"'
    >>> condition(Column("places", Kind.INTEGER), "1 200,0")
    '`places` = 1200.0'
    >>> condition(Column("places", Kind.INTEGER), "10..")
    '`places` >= 10'
    """
    name = f"`{column.name}`"
    if value == EXACT:
        return f"{name} is null"
    exact = value.removeprefix(EXACT)
    if column.separator is not None:
        return f"{name} = {text_of(exact)}"
    if column.kind in NUMBERS:
        return _number_in(name, exact)
    if column.kind is Kind.BOOLEAN:
        return f"{name} is {'true' if exact == 'true' else 'false'}"
    if column.kind in DAYS:
        return _day_in(name, exact)
    if value.startswith(EXACT):
        return f"{name} = {text_of(exact)}"
    return f"{name} like {text_of('%' + value + '%')}"


def text_of(value: str) -> str:
    """`value` as an ODSQL text."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _number_in(name: str, value: str) -> str:
    if RANGE not in value:
        return f"{name} = {_number(value)}"
    low, _, high = value.partition(RANGE)
    return _between(
        f"{name} >= {_number(low)}" if low.strip() else "", f"{name} <= {_number(high)}" if high.strip() else ""
    )


def _number(value: str) -> str:
    plain = re.sub(r"[\s\u00a0\u202f]", "", value).replace(",", ".").replace("\u2212", "-")
    if not _NUMBER.fullmatch(plain):
        raise Unanswerable(value)
    return plain


def _day_in(name: str, value: str) -> str:
    """Within the day, the month or the year that `value` writes, or from the start of one to the end of another."""
    low, sign, high = value.partition(RANGE)
    high = high if sign else low
    low, high = low.strip(), high.strip()
    return _between(
        f"{name} >= date'{_period(low)[0]}'" if low else "", f"{name} < date'{_period(high)[1]}'" if high else ""
    )


def _between(low: str, high: str) -> str:
    if not (low or high):
        raise Unanswerable(RANGE)
    return " and ".join(part for part in (low, high) if part)


def _period(value: str) -> tuple[date, date]:
    """The first day of the period that `value` writes, and the first one after it."""
    if not _PERIOD.fullmatch(value):
        raise Unanswerable(value)
    try:
        start = date.fromisoformat(value + "-01-01"[len(value) - 4 :])
        return start, _following(start, len(value))
    except (ValueError, OverflowError) as error:
        raise Unanswerable(value) from error


def _following(start: date, written: int) -> date:
    if written == 10:
        return start + timedelta(days=1)
    if written == 7:
        return (start + timedelta(days=31)).replace(day=1)
    return start.replace(year=start.year + 1)
