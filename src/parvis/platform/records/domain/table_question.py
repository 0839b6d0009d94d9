"""What a person asks of a dataset's table: words, a filter by column, an order, a page; and the same in ODSQL.

Parameters that name no column are left out; a value that its column cannot hold is told and left out, so that an old or
hand-made address still opens the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema

PAGE_SIZE = 30
DEEPEST_ROW = 9_990
FILTER = "f."
_UNSORTABLE = {Kind.GEO_POINT, Kind.GEO_SHAPE, Kind.JSON, Kind.FILE}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_PERIOD = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class Unanswerable(ValueError):
    """A filter value that its column cannot hold."""


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """`filters` maps a column's name to the text typed; `sort` is a column's name, after `-` for descending."""

    words: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    @classmethod
    def asked(cls, parameters: Mapping[str, str], schema: Schema) -> TableQuestion:
        """The question that an address asks of a table of that `schema`."""
        parameters = {name: value.replace("\0", "") for name, value in parameters.items()}
        page, sort = parameters.get("page", "1"), parameters.get("sort", "")
        filters = {
            column.name: parameters[FILTER + column.name].strip()
            for column in schema
            if is_filterable(column) and parameters.get(FILTER + column.name, "").strip()
        }
        known = {column.name for column in schema if is_sortable(column)}
        return cls(
            words=parameters.get("q", "").strip()[:200],
            filters=filters,
            sort=sort if sort.removeprefix("-") in known else "",
            page=max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1,
        )

    @property
    def offset(self) -> int:
        return min((self.page - 1) * PAGE_SIZE, DEEPEST_ROW - PAGE_SIZE)

    def where(self, schema: Schema) -> tuple[str, ...]:
        """The conditions in ODSQL, all required; filters that cannot be answered are left out."""
        parts = [_text(word) for word in self.words.split()]
        for name, value in self.filters.items():
            try:
                parts.append(condition(schema[name], value))
            except Unanswerable:
                continue
        return tuple(parts)

    def unanswerable(self, schema: Schema) -> list[str]:
        """The names of the columns whose filter was left out."""
        left_out = []
        for name, value in self.filters.items():
            try:
                condition(schema[name], value)
            except Unanswerable:
                left_out.append(name)
        return left_out

    def order(self) -> str | None:
        if not self.sort:
            return None
        return f"`{self.sort.removeprefix('-')}` {'desc' if self.sort.startswith('-') else 'asc'}"


def is_sortable(column: Column) -> bool:
    return column.kind not in _UNSORTABLE and column.separator is None


def is_filterable(column: Column) -> bool:
    return column.kind not in _UNSORTABLE


def condition(column: Column, value: str) -> str:
    """The ODSQL condition that `column` contains or equals `value`; in a text, `%` stands for anything. Raises Unanswerable.

    >>> condition(Column("nom"), 'rue "haute"')
    '`nom` like "%rue \\\\"haute\\\\"%"'
    >>> condition(Column("places", Kind.INTEGER), "1 200,0")
    '`places` = 1200.0'
    """
    name = f"`{column.name}`"
    if column.separator is not None:
        return f"{name} = {_text(value)}"
    if column.kind in {Kind.INTEGER, Kind.DECIMAL}:
        return f"{name} = {_number(value)}"
    if column.kind is Kind.BOOLEAN:
        return f"{name} is {'true' if value == 'true' else 'false'}"
    if column.kind is Kind.DATE or column.kind is Kind.DATETIME:
        return _in_period(name, value)
    return f"{name} like {_text('%' + value + '%')}"


def _number(value: str) -> str:
    plain = re.sub(r"[\s\u00a0\u202f]", "", value).replace(",", ".").replace("\u2212", "-")
    if not _NUMBER.fullmatch(plain):
        raise Unanswerable(value)
    return plain


def _in_period(name: str, value: str) -> str:
    """Within the day, the month or the year that `value` writes."""
    if not _PERIOD.fullmatch(value):
        raise Unanswerable(value)
    first = value + "-01-01"[len(value) - 4 :]
    try:
        start = date.fromisoformat(first)
        after = _following(start, len(value))
    except (ValueError, OverflowError) as error:
        raise Unanswerable(value) from error
    return f"{name} >= date'{start}' and {name} < date'{after}'"


def _following(start: date, written: int) -> date:
    if written == 10:
        return start + timedelta(days=1)
    if written == 7:
        return (start + timedelta(days=31)).replace(day=1)
    return start.replace(year=start.year + 1)


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
