"""What a person asks of a dataset's table: words, a filter by column, an order, a page, some columns; and the same in ODSQL.

Parameters that name no column are left out; a value that its column cannot hold is told and left out, so that an old or
hand-made address still opens the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.records.domain.filters import FILTER, Unanswerable, condition, is_filterable, text_of

__all__ = ["FILTER", "FIRST_COLUMNS", "MOST_COLUMNS", "PAGE_SIZE", "TableQuestion", "is_filterable", "is_sortable"]

PAGE_SIZE = 50
FIRST_COLUMNS, MOST_COLUMNS = 24, 100
LONGEST, MOST_WORDS = 200, 20
_UNSORTABLE = {Kind.GEO_POINT, Kind.GEO_SHAPE, Kind.JSON, Kind.FILE}


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """`filters` maps a column's name to the text typed; `sort` is a column's name, after `-` for descending.

    `columns` are the names of those to show, none meaning the first ones; `row`, when it is not 0, is the one (from 1) to
    show, and settles the page.
    """

    words: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    columns: tuple[str, ...] = ()
    row: int = 0

    @classmethod
    def asked(cls, parameters: Mapping[str, str], schema: Schema) -> TableQuestion:
        """The question that an address asks of a table of that `schema`."""
        parameters = {name: value.replace("\0", "") for name, value in parameters.items()}
        sort, row = parameters.get("sort", ""), _whole(parameters.get("row", ""))
        filters = {
            column.name: parameters[FILTER + column.name].strip()[:LONGEST]
            for column in schema
            if is_filterable(column) and parameters.get(FILTER + column.name, "").strip()
        }
        known = {column.name for column in schema if is_sortable(column)}
        return cls(
            words=parameters.get("q", "").strip()[:LONGEST],
            filters=filters,
            sort=sort if sort.removeprefix("-") in known else "",
            page=(row - 1) // PAGE_SIZE + 1 if row else max(1, _whole(parameters.get("page", ""))),
            columns=_columns(parameters.get("columns", ""), schema),
            row=row,
        )

    @property
    def offset(self) -> int:
        return (self.page - 1) * PAGE_SIZE

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.filters)

    def where(self, schema: Schema) -> tuple[str, ...]:
        """The conditions in ODSQL, all required; filters that cannot be answered are left out."""
        parts = [text_of(word) for word in self.words.split()[:MOST_WORDS]]
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

    def shown(self, schema: Schema) -> tuple[Column, ...]:
        """The columns to show, in the order of the dataset."""
        if not self.columns:
            return schema.columns[:FIRST_COLUMNS]
        return tuple(column for column in schema if column.name in self.columns)

    def without(self, name: str) -> TableQuestion:
        """The same question less the filter of the column `name`."""
        return replace(self, filters={other: value for other, value in self.filters.items() if other != name})


def is_sortable(column: Column) -> bool:
    return column.kind not in _UNSORTABLE and column.separator is None


def _whole(text: str) -> int:
    """The whole number that `text` writes, 0 for none and for what no table has."""
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def _columns(text: str, schema: Schema) -> tuple[str, ...]:
    wanted = set(text.split(","))
    return tuple(name for name in schema.names if name in wanted)[:MOST_COLUMNS]
