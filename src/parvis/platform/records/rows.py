"""The rows of a table's page, as cells ready to be shown.

The number of rows that a question finds is counted once a snapshot: paging through a million rows asks for pages, not for the
count again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from parvis.engine.query.placed import compile_places, compile_rows_at
from parvis.engine.query.request import Request
from parvis.engine.query.tokens import LONGEST
from parvis.engine.tables.identity import ID
from parvis.engine.tables.reader import view_of
from parvis.engine.tables.schema import Column, Schema
from parvis.engine.tables.served import NAMED
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.storage import the_reader
from parvis.platform.records.domain.cells import Cell, cell
from parvis.platform.records.domain.table_question import PAGE_SIZE, TableQuestion
from parvis.platform.records.reading import manifest_of, plan

IDENTITY = "_id"
DEEP, SORTED_AT_ONCE = 1000, 40 * PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its rank in the answer (from 1) and its identity."""

    number: int
    identity: str
    cells: list[tuple[Column, Cell]]


@dataclass(frozen=True, slots=True)
class TablePage:
    """One page of the rows found, which are `total`."""

    rows: list[Row]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def table_page(dataset: Dataset, schema: Schema, question: TableQuestion, language: str) -> TablePage:
    """The rows that `question` asks for; the last ones when it asks for a page beyond them. Raises TooSlow, TooLarge."""
    where = question.where(schema)
    total = _total(str(dataset.current_id), where, dataset)
    question = replace(question, page=min(question.page, max(1, -(-total // PAGE_SIZE))))
    columns = question.shown(schema)
    request = Request(
        select=select_of(columns, schema),
        where=where,
        order_by=question.order(),
        limit=PAGE_SIZE,
        offset=question.offset,
        timezone=settings.TIME_ZONE,
        export=True,
        app_metas=True,
    )
    zone = ZoneInfo(settings.TIME_ZONE)
    if not total:
        found: Sequence[dict[str, Any]] = ()
    elif request.order_by is not None and request.offset >= DEEP:
        found = _deep_rows(dataset, columns, request)
    else:
        found = asked(dataset, request)
    rows = [
        Row(number, str(row[IDENTITY]), [(one, cell(row[one.name], one, language, zone)) for one in columns])
        for number, row in enumerate(found, start=question.offset + 1)
    ]
    return TablePage(rows, total, question.page)


def select_of(columns: Sequence[Column], schema: Schema) -> str | None:
    """The clause that reads `columns` alone; None, which reads all, when they are all or too many to be named."""
    clause = ", ".join(f"`{column.name}`" for column in columns)
    return clause if len(columns) < len(schema) and len(clause) <= LONGEST else None


def asked(dataset: Dataset, request: Request) -> Sequence[dict[str, Any]]:
    """The rows that `request` asks for, JSON cells left as their text: a page cuts most of it. Raises QueryError, TooSlow, TooLarge."""
    compiled = plan(dataset, request)
    found = the_reader().rows(
        compiled.sql, compiled.parameters, of=[manifest_of(dataset)], spatial=compiled.needs_spatial
    )
    names = [column.name for column in compiled.columns]
    return [dict(zip(names, row, strict=False)) for row in found]


def _deep_rows(dataset: Dataset, columns: Sequence[Column], request: Request) -> Sequence[dict[str, Any]]:
    """As `asked`, for a page far down a sorted answer: the places of its rows are found first, then the rows read."""
    manifest, reader = manifest_of(dataset), the_reader()
    first, start = divmod(request.offset, SORTED_AT_ONCE)
    window = replace(request, select=None, app_metas=False, limit=SORTED_AT_ONCE, offset=first * SORTED_AT_ONCE)
    places = _places(manifest.id, window, dataset)[start : start + PAGE_SIZE]
    relation = view_of(manifest, copied=bool(reader.served(manifest).table)) + NAMED
    compiled = compile_rows_at(places, Schema((*columns, Column(ID))), relation, request.timezone)
    rows = reader.rows(compiled.sql, compiled.parameters, of=[manifest], spatial=compiled.needs_spatial)
    names = [*(column.name for column in columns), IDENTITY]
    by_place = {place: dict(zip(names, row, strict=False)) for place, row in zip(sorted(places), rows, strict=True)}
    return [by_place[place] for place in places]


@lru_cache(maxsize=128)
def _places(_snapshot_id: str, window: Request, dataset: Dataset) -> tuple[int, ...]:
    """The places of many rows at once: sorting costs the same for one page as for the forty around it."""
    manifest, reader = manifest_of(dataset), the_reader()
    found = compile_places(window, manifest.schema, reader.served(manifest))
    rows = reader.rows(found.sql, found.parameters, of=[manifest], spatial=found.needs_spatial)
    return tuple(place for (place,) in rows)


@lru_cache(maxsize=4096)
def _total(_snapshot_id: str, where: tuple[str, ...], dataset: Dataset) -> int:
    compiled = plan(dataset, Request(where=where, limit=0, timezone=settings.TIME_ZONE, export=True))
    if compiled.counting is None:
        return compiled.total or 0
    sql, parameters = compiled.counting()
    found = the_reader().rows(sql, parameters, of=[manifest_of(dataset)], spatial=compiled.needs_spatial)
    return int(found[0][0])
