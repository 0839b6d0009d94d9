"""The catalogue in the Search API 1.0: datasets searched, one dataset, the bytes of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import resolve

from parvis.engine.query import Compiled
from parvis.platform.catalog.storage import the_reader
from parvis.platform.records.catalogue_api import callers_catalogue
from parvis.platform.records.catalogue_entries import SCHEMA
from parvis.platform.records.catalogue_reading import plan_catalogue, read_catalogue, renamed
from parvis.platform.records.older import asked
from parvis.platform.records.older.answering import json_body, search_api, unknown_format
from parvis.platform.records.older.catalogue_table import catalogue_csv
from parvis.platform.records.older.facet_groups import facet_groups
from parvis.platform.records.older.feeds import catalogue_feed
from parvis.platform.records.older.truths import is_true


@search_api
def search(request: HttpRequest) -> HttpResponseBase:
    """`/api/datasets/1.0/search/`: the datasets that `q` and the refinements leave."""
    given = request.GET
    catalogue = callers_catalogue(request)
    rows, start = asked.window(given)
    query = replace(asked.filters(given, SCHEMA), limit=rows, offset=start, order_by=asked.order(given, SCHEMA))
    query = replace(query, refine=renamed(query.refine), exclude=renamed(query.exclude))
    page = read_catalogue(query, catalogue, plan_catalogue(query, catalogue))
    word = given.get("format") or "json"
    if word in ("rss", "atom"):
        return catalogue_feed(request, page.results, word)
    if word == "csv":
        return catalogue_csv(page.results)
    if word not in ("json", "jsonp"):
        raise unknown_format(word, "json, jsonp, csv, rss, atom")
    interop = is_true(given.get("interopmetas"))
    body: dict[str, Any] = {
        "nhits": page.total,
        "parameters": asked.echo(given),
        "datasets": [dataset_shape(one, interop) for one in page.results],
    }
    table = catalogue.table

    def ask(compiled: Compiled) -> list[tuple[Any, ...]]:
        return table.ask(the_reader(), compiled.sql, compiled.parameters, spatial=compiled.needs_spatial)

    groups = facet_groups(given, query, SCHEMA, table.relation, ask)
    return json_body({**body, "facet_groups": groups} if groups else body)


@search_api
def dataset(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """`/api/datasets/1.0/{id}/`: one dataset."""
    catalogue = callers_catalogue(request, dataset_id)
    if dataset_id not in catalogue.entries:
        raise Http404
    return json_body(dataset_shape(catalogue.whole(dataset_id), is_true(request.GET.get("interopmetas"))))


def file(request: HttpRequest, dataset_id: str, sort: str, file_id: str) -> HttpResponseBase:
    """The bytes of an attachment, an alternative export or a file of a cell, as the present address gives them."""
    found = resolve(f"/api/explore/v2.1/catalog/datasets/{dataset_id}/{sort}/{file_id}")
    response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    return response


def dataset_shape(whole: Mapping[str, Any], interop: bool) -> dict[str, Any]:
    """A dataset object as it was written then: one flat list of metadata, annotations as a list."""
    metas = {name: value for name, value in whole["metas"]["default"].items() if value is not None}
    found: dict[str, Any] = {
        "datasetid": whole["dataset_id"],
        "metas": {**metas, "visibility": whole["visibility"]},
        "has_records": whole["has_records"],
        "data_visible": whole["data_visible"],
        "features": whole["features"],
        "attachments": whole["attachments"],
        "alternative_exports": whole["alternative_exports"],
        "fields": [_field(field) for field in whole["fields"]],
    }
    if interop:
        blocks = {block: values for block, values in whole["metas"].items() if block != "default"}
        found["interop_metas"] = {
            block: {name: value for name, value in values.items() if value is not None}
            for block, values in blocks.items()
        }
    return found


def _field(field: Mapping[str, Any]) -> dict[str, Any]:
    annotations = [
        {"name": name, "args": args} if args else {"name": name} for name, args in field["annotations"].items()
    ]
    found = {"name": field["name"], "label": field["label"], "type": field["type"]}
    if field["description"]:
        found["description"] = field["description"]
    return {**found, "annotations": annotations} if annotations else found
