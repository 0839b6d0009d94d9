"""Queries over the catalogue: compiled by the same language as those over rows, answered from the caller's own table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import orjson

from parvis.engine.query import Compiled, Request, compile_records
from parvis.engine.query.refining import split_refinement
from parvis.engine.query.request import checked_zone
from parvis.engine.tables.kinds import Kind
from parvis.platform.catalog.storage import the_reader
from parvis.platform.records.catalogue_entries import SCHEMA, WITH_ADDRESSES, Catalogue
from parvis.platform.records.catalogue_files import located
from parvis.platform.records.catalogue_metadata import METAS
from parvis.platform.records.reading import moment_of

_NAMES = {other: column.name for column in SCHEMA for other in column.also}
_INSTANTS = tuple((meta.block, meta.name) for meta in METAS if meta.kind is Kind.DATETIME)


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """`results` are whole datasets, or what the select names; `total` is None for a grouped answer."""

    results: list[dict[str, Any]]
    total: int | None


def plan_catalogue(request: Request, catalogue: Catalogue) -> Compiled:
    """The compiled query; a request for whole datasets selects their identifiers. Raises QueryError."""
    asked = replace(request, select="dataset_id") if is_whole(request) else request
    asked = replace(asked, refine=renamed(asked.refine), exclude=renamed(asked.exclude))
    return compile_records(asked, SCHEMA, catalogue.table.relation, now=moment_of(asked))


def is_whole(request: Request) -> bool:
    """Whether the datasets themselves are asked for, rather than some of their metadata."""
    return request.group_by is None and (request.select is None or request.select.strip() == "*")


def renamed(refinements: tuple[str, ...]) -> tuple[str, ...]:
    """The refinements under the bare names of the metadata, without the template before them."""
    found = []
    for text in refinements:
        pair = split_refinement(text)
        own = _NAMES.get(pair[0]) if pair is not None else None
        found.append(f"{own}:{text.partition(':')[2]}" if own is not None else text)
    return tuple(found)


def read_catalogue(request: Request, catalogue: Catalogue, compiled: Compiled) -> CataloguePage:
    """The datasets that `request` asks for. Raises TooSlow, TooLarge."""
    rows = catalogue.table.ask(the_reader(), compiled.sql, compiled.parameters, spatial=compiled.needs_spatial)
    names = [column.name for column in compiled.columns]
    found = [dict(zip(names, row, strict=True)) for row in rows]
    if is_whole(request):
        found = [dict(in_zone(catalogue.whole(row["dataset_id"]), request.timezone)) for row in found]
    else:
        for name in (column.name for column in compiled.columns if column.json_text):
            for row in found:
                row[name] = orjson.loads(row[name]) if row[name] is not None else None
        for name in (column.name for column in compiled.columns if column.source in WITH_ADDRESSES):
            for row in found:
                row[name] = located(row[name], catalogue.base)
    total = compiled.total
    if total is None and compiled.count_sql is not None:
        counted = catalogue.table.ask(
            the_reader(), compiled.count_sql, compiled.count_parameters, spatial=compiled.needs_spatial
        )
        total = int(counted[0][0])
    return CataloguePage(found, None if compiled.grouped else total)


def in_zone(whole: Mapping[str, Any], zone: str) -> Mapping[str, Any]:
    """A dataset object with its instants on the clock of `zone`. Raises QueryError for an unknown one."""
    clock = checked_zone(zone)
    if clock.key == "UTC":
        return whole
    metas = {block: dict(values) for block, values in whole["metas"].items()}
    for block, name in _INSTANTS:
        if metas[block][name] is not None:
            moment = datetime.fromisoformat(metas[block][name]).astimezone(UTC)
            metas[block][name] = moment.astimezone(clock).isoformat()
    return {**whole, "metas": metas}
