"""The rows of a table's page, as cells ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.conf import settings

from parvis.engine.query.request import Request
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.domain.cells import Cell, cell
from parvis.platform.records.domain.table_question import DEEPEST_ROW, PAGE_SIZE, TableQuestion
from parvis.platform.records.reading import read_page


@dataclass(frozen=True, slots=True)
class TablePage:
    """One page of rows; `pages` counts those that can be reached, `is_cut` says that rows lie beyond."""

    rows: list[list[tuple[Column, Cell]]]
    total: int
    page: int
    pages: int
    is_cut: bool


def table_page(dataset: Dataset, schema: Schema, question: TableQuestion, language: str) -> TablePage:
    """The rows that `question` asks for; the last ones when it asks for a page beyond them."""
    found = read_page(dataset, _request(question, schema))
    if not found.rows and found.total:
        question = replace(question, page=-(-found.total // PAGE_SIZE))
        found = read_page(dataset, _request(question, schema))
    zone = ZoneInfo(settings.TIME_ZONE)
    reachable = min(found.total, DEEPEST_ROW)
    return TablePage(
        rows=[
            [(column, cell(row.get(column.name), column, language, zone)) for column in schema] for row in found.rows
        ],
        total=found.total,
        page=question.offset // PAGE_SIZE + 1,
        pages=max(1, -(-reachable // PAGE_SIZE)),
        is_cut=found.total > DEEPEST_ROW,
    )


def _request(question: TableQuestion, schema: Schema) -> Request:
    return Request(
        where=question.where(schema),
        order_by=question.order(),
        limit=PAGE_SIZE,
        offset=question.offset,
        timezone=settings.TIME_ZONE,
    )
