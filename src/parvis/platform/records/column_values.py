"""What the filter of a column suggests: its most frequent values with their counts, its range, or the periods of its days.

All are counted among the rows that the other filters keep, so that no suggestion leads to an empty table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from parvis.engine.query import Facet, Request, compile_facet
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.storage import the_reader
from parvis.platform.records.domain.filters import DAYS, EXACT, NUMBERS, condition
from parvis.platform.records.domain.table_question import TableQuestion
from parvis.platform.records.reading import manifest_of
from parvis.platform.records.rows import asked

SUGGESTED = 30


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`value` is what the filter would hold, `text` the value as the dataset has it, `count` the rows that have it."""

    value: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class ColumnValues:
    """`low` and `high` are the ends of a column of numbers or days; `missing` counts its empty cells."""

    suggestions: list[Suggestion]
    missing: int
    low: Any = None
    high: Any = None

    @property
    def is_cut(self) -> bool:
        return len(self.suggestions) == SUGGESTED


def column_values(
    dataset: Dataset, schema: Schema, column: Column, question: TableQuestion, like: str = ""
) -> ColumnValues:
    """The suggestions for `column` under the rest of `question`, of texts only those that hold `like`. Raises TooSlow, TooLarge."""
    where = question.without(column.name).where(schema)
    if like and column.kind is Kind.TEXT and column.separator is None:
        where = (*where, condition(column, like))
    has_ends = column.kind in NUMBERS | DAYS
    ends = f", min(`{column.name}`) as low, max(`{column.name}`) as high" if has_ends else ""
    counts = f"count(*) as rows, count(`{column.name}`) as filled{ends}"
    totals = asked(dataset, Request(select=counts, where=where, timezone=settings.TIME_ZONE, export=True))[0]
    missing = totals["rows"] - totals["filled"]
    if column.kind in DAYS:
        suggestions = _periods(dataset, where, column, question.filters.get(column.name, ""))
    elif column.kind is Kind.DECIMAL:
        suggestions = []
    else:
        suggestions = _frequent(dataset, schema, where, column)
    return ColumnValues(suggestions, missing, totals.get("low"), totals.get("high"))


def _frequent(dataset: Dataset, schema: Schema, where: tuple[str, ...], column: Column) -> list[Suggestion]:
    """The values that come most often; none when the first comes only once, since the others then do too."""
    manifest = manifest_of(dataset)
    request = Request(where=where, timezone=settings.TIME_ZONE)
    compiled = compile_facet(Facet(column.name, limit=SUGGESTED), request, schema, the_reader().served(manifest))
    found = the_reader().rows(compiled.sql, compiled.parameters, of=[manifest], spatial=compiled.needs_spatial)
    sign = EXACT if column.kind is Kind.TEXT and column.separator is None else ""
    values = [Suggestion(sign + value, value, count) for value, count in found[:SUGGESTED] if value]
    return values if len(values) < SUGGESTED or values[0].count > 1 else []


def _periods(dataset: Dataset, where: tuple[str, ...], column: Column, chosen: str) -> list[Suggestion]:
    """The years; the months of the year that is chosen, or the days of the month."""
    depth = {4: 2, 7: 3}.get(len(chosen), 1) if chosen.replace("-", "").isdecimal() else 1
    name = f"`{column.name}`"
    parts = [f"{part}({name}) as {part}" for part in ("year", "month", "day")[:depth]]
    found = asked(
        dataset,
        Request(
            select="count(*) as rows",
            where=(*where, f"{name} is not null", *_within(name, chosen, depth)),
            group_by=", ".join(parts),
            order_by=", ".join(part.split(" as ")[1] for part in parts),
            limit=400,
            timezone=settings.TIME_ZONE,
        ),
    )
    return [Suggestion(_period(row, depth), _period(row, depth), row["rows"]) for row in found]


def _within(name: str, chosen: str, depth: int) -> list[str]:
    numbers = [int(part) for part in chosen.split("-")] if depth > 1 else []
    return [f"{part}({name}) = {number}" for part, number in zip(("year", "month"), numbers, strict=False)]


def _period(row: dict[str, Any], depth: int) -> str:
    return "-".join(f"{row[part]:0{width}d}" for part, width in (("year", 4), ("month", 2), ("day", 2))[:depth])
