"""The Explore API 2.0, also at `/api/v2/`: the answers of 2.1 in the shapes of before, each with a word of deprecation.

Each address asks the present one, and its answer is shaped anew; GeoJSON alone, which streams, is written its own way.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.urls import resolve

from parvis.engine.query.errors import QueryError
from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.access import readable_dataset
from parvis.platform.records.answering import api, open_to_any_origin
from parvis.platform.records.catalogue_entries import SCHEMA
from parvis.platform.records.export_api import answer_export
from parvis.platform.records.exports.options import COMMON, read_options
from parvis.platform.records.older import v2_0_shapes as shapes
from parvis.platform.records.older.answering import View, with_parameters
from parvis.platform.records.older.epochs import GEOJSON
from parvis.platform.records.older.record_shape import timestamp
from parvis.platform.records.older.v2_0_groups import present_keys, readings
from parvis.platform.records.parameters import records_request
from parvis.platform.records.problems import problem_of
from parvis.platform.records.reading import manifest_of

PRESENT = "/api/explore/v2.1/"
NOTICE = "EXPLORE_API_V2_0: Version 2.0 is deprecated, use /api/explore/v2.1 instead."
_RENAMED = {"rows": "limit", "start": "offset", "sort": "order_by"}
WORKBOOK = {"xls": "xlsx"}
Changes = Mapping[str, str | list[str] | None]
Shape = Callable[[dict[str, Any], shapes.Readdress], dict[str, Any]]


def explore_2_0(view: View) -> View:
    """Make `view` an answer of version 2.0: errors as in 2.1, and a word of deprecation on each."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except (QueryError, Http404, SuspiciousOperation) as error:
            response = problem_of(error, request)
            open_to_any_origin(response)
        path = request.path.removeprefix("/api/explore/v2.0/").removeprefix("/api/v2/")
        successor = request.build_absolute_uri(PRESENT + path).encode("ascii", "replace").decode()
        response["ODS-Explore-API-Deprecation"] = NOTICE
        response["Link"] = f'<{successor}>; rel="successor-version"'
        exposed = response.get("Access-Control-Expose-Headers", "")
        response["Access-Control-Expose-Headers"] = f"{exposed}, ODS-Explore-API-Deprecation".lstrip(", ")
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def shaped(shape: Shape) -> View:
    """The view of an address whose answer only changes shape."""

    @explore_2_0
    def view(request: HttpRequest, path: str) -> HttpResponseBase:
        response, _ = _present(request, path, {"include_links": "true"})
        return _reshaped(response, lambda body: shape(body, _readdress(request)))

    return view


datasets = shaped(shapes.page_of_datasets)
dataset = shaped(shapes.one_dataset)
listing = shaped(shapes.listing)


@explore_2_0
def records(request: HttpRequest, path: str, dataset_id: str) -> HttpResponseBase:
    """`/catalog/datasets/{id}/records`: the rows, or the groups, wrapped."""
    given = request.GET
    group_by = given.get("group_by", "")
    more: dict[str, str | list[str] | None] = {"include_links": "true", "include_app_metas": "true"}
    more["where"] = [*given.getlist("where"), *present_keys(group_by)]
    response, asked = _present(request, path, more)

    def shape(body: dict[str, Any]) -> dict[str, Any]:
        reading = readings(given.get("select", ""), group_by, _schema(asked, dataset_id))
        body["results"] = shapes.retyped(body["results"], reading)
        return shapes.page_of_records(body, _readdress(request))

    return _reshaped(response, shape)


@explore_2_0
def one_record(request: HttpRequest, path: str, dataset_id: str, record_id: str) -> HttpResponseBase:
    """`/catalog/datasets/{id}/records/{record_id}`: the record, wrapped."""
    response, asked = _present(request, path, {})

    def shape(body: dict[str, Any]) -> dict[str, Any]:
        published = timestamp(readable_dataset(asked.user, dataset_id).published)
        whole = {**body, "_id": record_id, "_timestamp": published, "_size": len(orjson.dumps(body))}
        own = {"rel": "self", "href": request.build_absolute_uri(request.path)}
        return {"links": [own], "record": shapes.record(whole)}

    return _reshaped(response, shape)


@explore_2_0
def aggregates(request: HttpRequest, path: str, dataset_id: str | None = None) -> HttpResponseBase:
    """`/aggregates`: groups and totals, without the group of what has no key."""
    return _grouped(request, path, dataset_id, "aggregations")


@explore_2_0
def query(request: HttpRequest, path: str, dataset_id: str | None = None) -> HttpResponseBase:
    """`/query`: rows or groups, as the select and the group_by say."""
    return _grouped(request, path, dataset_id, "results")


@explore_2_0
def exports(request: HttpRequest, path: str) -> HttpResponseBase:
    """The formats, under the names of before."""
    response, _ = _present(request, path, {})
    old = {new: old for old, new in WORKBOOK.items()}

    def shape(body: dict[str, Any]) -> dict[str, Any]:
        found = shapes.links(body, _readdress(request))
        for link in found:
            if link["rel"] in old:
                link["href"] = link["href"].removesuffix(link["rel"]) + old[link["rel"]]
                link["rel"] = old[link["rel"]]
        return {"links": found}

    return _reshaped(response, shape)


@explore_2_0
def export(request: HttpRequest, path: str, word: str) -> HttpResponseBase:
    """A file; a CSV carries no mark of its encoding unless it is asked for, and workbooks were called `xls`."""
    present = WORKBOOK.get(word, word)
    start = path.rstrip("/").removesuffix(word)
    response, _ = _present(request, start + present, {} if "with_bom" in request.GET else {"with_bom": "false"})
    return response


@explore_2_0
@api
def geojson(request: HttpRequest, dataset_id: str) -> HttpResponseBase:
    """The rows as features, whose instants were numbers then."""
    found = readable_dataset(request.user, dataset_id)
    given = read_options(request.GET.dict(), (*GEOJSON.options, *COMMON))
    asked = records_request(request.GET, manifest_of(found).schema, export=True)
    return answer_export(request, found, asked, GEOJSON, given)


@explore_2_0
def other(request: HttpRequest, path: str) -> HttpResponseBase:
    """Bytes of files, and what there never was: as the present address answers."""
    return _present(request, path, {})[0]


def _grouped(request: HttpRequest, path: str, dataset_id: str | None, name: str) -> HttpResponseBase:
    given = request.GET
    group_by, select = given.get("group_by", ""), given.get("select", "")
    base = path.rstrip("/").rpartition("/")[0]
    target = f"{base}/records" if dataset_id is not None else "catalog/datasets"
    response, asked = _present(request, target, {"where": [*given.getlist("where"), *present_keys(group_by)]})

    def shape(body: dict[str, Any]) -> dict[str, Any]:
        rows = shapes.retyped(body["results"], readings(select, group_by, _schema(asked, dataset_id)))
        counted = {"total_count": body["total_count"]} if "total_count" in body else {}
        return {**counted, "links": [{"rel": "self", "href": request.build_absolute_uri()}], name: rows}

    return _reshaped(response, shape)


def _present(request: HttpRequest, path: str, changes: Changes) -> tuple[HttpResponseBase, HttpRequest]:
    """The answer of version 2.1 at `path`, and the request that was put to it, whose caller is known by then."""
    parameters: QueryDict = request.GET.copy()
    for old, new in _RENAMED.items():
        if old in parameters:
            values = parameters.pop(old)
            parameters.setdefault(new, values[-1])
    for name, value in changes.items():
        parameters.pop(name, None)
        if value is not None:
            parameters.setlist(name, value if isinstance(value, list) else [value])
    asked = with_parameters(request, parameters)
    asked.method = request.method
    found = resolve(PRESENT + path)
    return found.func(asked, *found.args, **found.kwargs), asked


def _reshaped(response: HttpResponseBase, shape: Callable[[dict[str, Any]], dict[str, Any]]) -> HttpResponseBase:
    if response.status_code == 200 and isinstance(response, HttpResponse):
        response.content = orjson.dumps(shape(orjson.loads(response.content)))
    return response


def _schema(request: HttpRequest, dataset_id: str | None) -> Schema:
    return SCHEMA if dataset_id is None else manifest_of(readable_dataset(request.user, dataset_id)).schema


def _readdress(request: HttpRequest) -> shapes.Readdress:
    """Present addresses as addresses of the version that was asked."""
    base = "/api/v2/" if request.path.startswith("/api/v2/") else "/api/explore/v2.0/"
    return lambda href: href.replace(PRESENT, base, 1)
