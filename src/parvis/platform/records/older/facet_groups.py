"""The facets of an answer of the Search API 1.0: each value with its path, its count and its state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from parvis.engine.query import FacetValue, Request, compile_facet, facet_values, parse_facet
from parvis.engine.query.facets import SORTS
from parvis.engine.tables.manifest import Manifest
from parvis.platform.catalog.storage import the_reader
from parvis.platform.records.reading import moment_of


def facet_groups(given: QueryDict, request: Request, manifest: Manifest) -> list[dict[str, Any]]:
    """The facets that `facet` names, over the rows of `request`. Raises QueryError."""
    names = dict.fromkeys(one.strip() for text in given.getlist("facet") for one in text.split(",") if one.strip())
    return [_group(given, name, request, manifest) for name in names]


def _group(given: QueryDict, name: str, request: Request, manifest: Manifest) -> dict[str, Any]:
    sort = given.get(f"facetsort.{name}", "-count")
    facet = parse_facet(f'facet(name="{name}", sort="{sort if sort in SORTS else "-count"}")', manifest.schema)
    reader = the_reader()
    compiled = compile_facet(facet, request, manifest.schema, reader.served(manifest), now=moment_of(request))
    rows = reader.rows(compiled.sql, compiled.parameters, of=[manifest], spatial=compiled.needs_spatial)
    values = facet_values(facet, request, ((str(value), int(count)) for value, count in rows))
    return {"name": name, "count": sum(1 for value in values if value.count), "facets": _shown(values)}


def _shown(values: Iterable[FacetValue]) -> list[dict[str, Any]]:
    shown = []
    for one in values:
        entry: dict[str, Any] = {"name": one.name, "path": one.value, "count": one.count, "state": one.state}
        if one.facets:
            entry["facets"] = _shown(one.facets)
        shown.append(entry)
    return shown
