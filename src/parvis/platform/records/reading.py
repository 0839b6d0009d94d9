"""Answers to queries over a dataset's current snapshot: compiled once, read, and put on the wire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson

from parvis.engine.query import Compiled, Request, compile_records
from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.reader import view_of
from parvis.platform.catalog.models import Dataset, Snapshot
from parvis.platform.catalog.storage import the_reader


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some rows as the Explore API writes them, and how many there are in all (None for a grouped query)."""

    rows: list[dict[str, Any]]
    total: int


@lru_cache(maxsize=512)
def _manifest(snapshot_id: str) -> Manifest:
    return Manifest.from_json(Snapshot.objects.values_list("manifest", flat=True).get(pk=snapshot_id))


@lru_cache(maxsize=4096)
def _plan(snapshot_id: str, request: Request, typed: bool, now: datetime | None) -> Compiled:
    manifest = _manifest(snapshot_id)
    return compile_records(request, manifest.schema, view_of(manifest), typed=typed, now=now)


def manifest_of(dataset: Dataset) -> Manifest:
    """The manifest of the snapshot that readers see. A snapshot never changes, so it is read once a process."""
    if dataset.current_id is None:
        raise LookupError(f"{dataset.pk} is not published")
    return _manifest(dataset.current_id)


def plan(dataset: Dataset, request: Request, *, typed: bool = False) -> Compiled:
    """The compiled query; with `typed`, cells keep their stored types. Raises QueryError."""
    if dataset.current_id is None:
        raise LookupError(f"{dataset.pk} is not published")
    return _plan(dataset.current_id, request, typed, _moment(request))


def _moment(request: Request) -> datetime | None:
    """The present second for a query that asks for it, so that its plan is not that of another moment."""
    clauses = (request.select, *request.where, request.group_by, request.order_by)
    if any(clause and "now" in clause.lower() for clause in clauses):
        return datetime.now(UTC).replace(microsecond=0)
    return None


def read_page(dataset: Dataset, request: Request) -> RecordPage:
    """The rows that `request` asks for, with JSON cells decoded. Raises QueryError, TooSlow, TooLarge."""
    compiled = plan(dataset, request)
    decoded = [column.name for column in compiled.columns if column.json_text]
    rows = _rows(dataset, compiled)
    for row in rows:
        for name in decoded:
            if row[name] is not None:
                row[name] = orjson.loads(row[name])
    return RecordPage(rows, _total(dataset, compiled))


def read_json(dataset: Dataset, request: Request) -> bytes:
    """The body of `/records`: `total_count` (unless the query is grouped) and `results`."""
    compiled = plan(dataset, request)
    raw = [column.name for column in compiled.columns if column.json_text]
    rows = _rows(dataset, compiled)
    for row in rows:
        for name in raw:
            if row[name] is not None:
                row[name] = orjson.Fragment(row[name])
    answer: dict[str, Any] = {} if compiled.count_sql is None else {"total_count": _total(dataset, compiled)}
    return orjson.dumps({**answer, "results": rows}, option=orjson.OPT_NON_STR_KEYS)


def _rows(dataset: Dataset, compiled: Compiled) -> list[dict[str, Any]]:
    found = the_reader().rows(
        compiled.sql, compiled.parameters, of=[manifest_of(dataset)], spatial=compiled.needs_spatial
    )
    names = [column.name for column in compiled.columns]
    return [dict(zip(names, row, strict=True)) for row in found]


def _total(dataset: Dataset, compiled: Compiled) -> int:
    if compiled.count_sql is None:
        return 0
    found = the_reader().rows(
        compiled.count_sql, compiled.count_parameters, of=[manifest_of(dataset)], spatial=compiled.needs_spatial
    )
    return int(found[0][0])
