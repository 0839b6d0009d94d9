"""Answers to queries over a dataset's current snapshot: compiled once, read, and put on the wire."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson

from parvis.engine.query import Compiled, Request, compile_records
from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.served import Served
from parvis.platform.catalog.models import Dataset, Snapshot
from parvis.platform.catalog.storage import the_reader


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some rows as the Explore API writes them, and how many there are in all (0 for a grouped query).

    `after` is the token of the next page when pages by cursor were asked for and another one follows.
    """

    rows: list[dict[str, Any]]
    total: int
    after: str | None = None


@lru_cache(maxsize=512)
def _manifest(snapshot_id: str) -> Manifest:
    return Manifest.from_json(Snapshot.objects.values_list("manifest", flat=True).get(pk=snapshot_id))


@lru_cache(maxsize=4096)
def _plan(snapshot_id: str, served: Served, request: Request, typed: bool, now: datetime | None) -> Compiled:
    return compile_records(request, _manifest(snapshot_id).schema, served, typed=typed, now=now)


def manifest_of(dataset: Dataset) -> Manifest:
    """The manifest of the snapshot that readers see. A snapshot never changes, so it is read once a process."""
    if dataset.current_id is None:
        raise LookupError(f"{dataset.pk} is not published")
    return _manifest(dataset.current_id)


def plan(dataset: Dataset, request: Request, *, typed: bool = False) -> Compiled:
    """The compiled query; with `typed`, cells keep their stored types. Raises QueryError."""
    manifest = manifest_of(dataset)
    return _plan(manifest.id, the_reader().served(manifest), request, typed, moment_of(request))


def moment_of(request: Request) -> datetime | None:
    """The present second for a query that asks for it, so that its plan is not that of another moment."""
    clauses = (request.select, *request.where, request.group_by, request.order_by)
    if any(clause and "now" in clause.lower() for clause in clauses):
        return datetime.now(UTC).replace(microsecond=0)
    return None


def read_page(dataset: Dataset, request: Request) -> RecordPage:
    """The rows that `request` asks for, with JSON cells decoded. Raises QueryError, TooSlow, TooLarge."""
    return _page(dataset, plan(dataset, request), orjson.loads)


def read_json(dataset: Dataset, request: Request) -> bytes:
    """The body of `/records`: `total_count` (unless the query is grouped), `results`, and `after` for pages by cursor."""
    compiled = plan(dataset, request)
    page = _page(dataset, compiled, orjson.Fragment)
    answer: dict[str, Any] = {} if compiled.grouped else {"total_count": page.total}
    answer["results"] = page.rows
    if compiled.cursor is not None:
        answer["after"] = page.after
    return orjson.dumps(answer, option=orjson.OPT_NON_STR_KEYS)


def _page(dataset: Dataset, compiled: Compiled, json_cell: Callable[[str], Any]) -> RecordPage:
    found = the_reader().rows(
        compiled.sql, compiled.parameters, of=[manifest_of(dataset)], spatial=compiled.needs_spatial
    )
    names = [column.name for column in compiled.columns]
    rows = [dict(zip(names, row, strict=False)) for row in found]
    for name in (column.name for column in compiled.columns if column.json_text):
        for row in rows:
            if row[name] is not None:
                row[name] = json_cell(row[name])
    cursor = compiled.cursor
    after = cursor.token(found[-1][-1]) if cursor is not None and found and len(found) == cursor.size else None
    total = int(found[0][-1]) if compiled.has_total and found else _total(dataset, compiled, len(rows))
    return RecordPage(rows, total, after)


def _total(dataset: Dataset, compiled: Compiled, rows: int) -> int:
    if compiled.counting is None:
        return compiled.total or 0
    known = compiled.total_after(rows)
    if known is not None:
        return known
    sql, parameters = compiled.counting()
    found = the_reader().rows(sql, parameters, of=[manifest_of(dataset)], spatial=compiled.needs_spatial)
    return int(found[0][0])
