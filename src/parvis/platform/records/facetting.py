"""Facets in the Explore API v2.1: the values of some fields with their counts, of the catalogue or of one dataset.

Without `facet`, those that the schema declares. A facet that is asked as disjunctive, or as a hierarchy, is refined as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from parvis.engine.query import (
    Compiled,
    Facet,
    FacetValue,
    Request,
    compile_facet,
    facet_values,
    is_listed,
    parse_facet,
)
from parvis.engine.query.errors import bad_parameter
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.engine.tables.served import Served
from parvis.platform.catalog.access import readable_dataset
from parvis.platform.catalog.models import Visibility
from parvis.platform.catalog.storage import the_reader
from parvis.platform.records.answering import api, etag, is_known, json_answer, not_modified
from parvis.platform.records.catalogue_api import callers_catalogue, told
from parvis.platform.records.catalogue_entries import FACETS, SCHEMA
from parvis.platform.records.catalogue_links import link
from parvis.platform.records.catalogue_reading import renamed
from parvis.platform.records.parameters import INCLUDE_LINKS, records_request, truth
from parvis.platform.records.reading import manifest_of, moment_of

MOST_FACETS = 60
Ask = Callable[[Compiled], list[tuple[Any, ...]]]


@api
def catalogue_facets(request: HttpRequest) -> HttpResponse:
    """`/catalog/facets`: the facets of the datasets that the caller may see."""
    catalogue = callers_catalogue(request)
    table = catalogue.table
    asked = records_request(request.GET, SCHEMA)
    asked = replace(asked, refine=renamed(asked.refine), exclude=renamed(asked.exclude))
    plans = planned(request.GET.getlist("facet"), FACETS, asked, SCHEMA, table.relation)
    tag = _tag(request, catalogue.content, plans)
    if is_known(request, tag):
        return not_modified(tag)

    def ask(compiled: Compiled) -> list[tuple[Any, ...]]:
        return table.ask(the_reader(), compiled.sql, compiled.parameters, spatial=compiled.needs_spatial)

    return told(request, _body(request, asked, plans, ask, "api-datasets"), tag)


@api
def facets(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """`/catalog/datasets/{id}/facets`: the facets of a dataset's rows."""
    found = readable_dataset(request.user, dataset_id)
    manifest = manifest_of(found)
    reader = the_reader()
    schema = manifest.schema
    asked = records_request(request.GET, schema)
    default = [column.name for column in schema if column.facet]
    plans = planned(request.GET.getlist("facet"), default, asked, schema, reader.served(manifest))
    tag = _tag(request, manifest.id, plans)
    if is_known(request, tag):
        return not_modified(tag)

    def ask(compiled: Compiled) -> list[tuple[Any, ...]]:
        return reader.rows(compiled.sql, compiled.parameters, of=[manifest], spatial=compiled.needs_spatial)

    body = _body(request, asked, plans, ask, "api-dataset", dataset_id)
    return json_answer(body, None if found.visibility == Visibility.RESTRICTED else tag)


def planned(
    texts: Sequence[str], default: Iterable[str], asked: Request, schema: Schema, relation: str | Served
) -> list[tuple[Facet, Compiled]]:
    """The facets asked for, or the default ones, each compiled. Raises QueryError."""
    if len(texts) > MOST_FACETS:
        raise bad_parameter("facet", f"{len(texts)} times", f"at most {MOST_FACETS}", f"au plus {MOST_FACETS}")
    found = [parse_facet(_bare(text), schema) for text in texts if text.strip()]
    found = found or [parse_facet(f"`{name}`", schema) for name in default]
    chosen = list({one.name: one for one in found}.values())
    for one in chosen:
        column = schema[one.name]
        if column.kind is Kind.TEXT and column.hierarchy != one.separator:
            schema = schema.with_column(replace(column, hierarchy=one.separator))
    asked = replace(asked, disjunctive=asked.disjunctive | {one.name for one in chosen if one.disjunctive})
    moment = moment_of(asked)
    return [(one, compile_facet(one, asked, schema, relation, now=moment)) for one in chosen]


def answered(facet: Facet, asked: Request, rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    """A facet as the API writes it."""
    if is_listed(facet, asked):
        values = [{"name": value, "value": value, "count": count, "state": "displayed"} for value, count in rows]
        return {"name": facet.name, "facets": values}
    return {"name": facet.name, "facets": [_value(one) for one in facet_values(facet, asked, rows)]}


def _value(one: FacetValue) -> dict[str, Any]:
    value: dict[str, Any] = {"name": one.name, "value": one.value, "count": one.count, "state": one.state}
    if one.facets:
        value["facets"] = [_value(below) for below in one.facets]
    return value


def _bare(text: str) -> str:
    """A facet of the catalogue may be named with the template before it."""
    return text.strip().removeprefix("default.").removeprefix("dcat.")


def _body(
    request: HttpRequest, asked: Request, plans: list[tuple[Facet, Compiled]], ask: Ask, view: str, *args: str
) -> bytes:
    links = []
    if truth(request.GET, INCLUDE_LINKS.name, INCLUDE_LINKS.default):
        own = {"rel": "self", "href": request.build_absolute_uri()}
        links = [own, link(request, "dataset" if args else "catalog", view, *args)]
    return orjson.dumps({"_links": links, "facets": [answered(one, asked, ask(compiled)) for one, compiled in plans]})


def _tag(request: HttpRequest, content: str, plans: list[tuple[Facet, Compiled]]) -> str:
    return etag(content, *(compiled.canonical for _, compiled in plans), request.get_full_path())
