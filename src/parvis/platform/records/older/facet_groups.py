"""The facets of an answer of the Search API 1.0: each value with its path, its count and its state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from parvis.engine.query import FacetValue, Request, facet_values
from parvis.engine.query.facets import SORTS
from parvis.engine.tables.schema import Schema
from parvis.engine.tables.served import Served
from parvis.platform.records.facetting import Ask, planned
from parvis.platform.records.older import quoting
from parvis.platform.records.older.asked import listed


def facet_groups(
    given: QueryDict, request: Request, schema: Schema, relation: str | Served, ask: Ask
) -> list[dict[str, Any]]:
    """The facets that `facet` names, over the rows of `request`. Raises QueryError."""
    texts = [_written(name, given.get(f"facetsort.{name}")) for name in dict.fromkeys(listed(given, "facet"))]
    if not texts:
        return []
    groups = []
    for facet, compiled in planned(texts, (), request, schema, relation):
        values = facet_values(facet, request, ask(compiled))
        counted = sum(1 for value in values if value.count)
        groups.append({"name": facet.name, "count": counted, "facets": _shown(values)})
    return groups


def _written(name: str, sort: str | None) -> str:
    return f"facet(name={quoting.text(name)}, sort={quoting.text(sort if sort in SORTS else '-count')})"


def _shown(values: Iterable[FacetValue]) -> list[dict[str, Any]]:
    shown = []
    for one in values:
        entry: dict[str, Any] = {"name": one.name, "path": one.value, "count": one.count, "state": one.state}
        if one.facets:
            entry["facets"] = _shown(one.facets)
        shown.append(entry)
    return shown
