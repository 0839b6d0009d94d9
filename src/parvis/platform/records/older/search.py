"""`/api/records/1.0/search/` and `/download/`, and one record by its identity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from parvis.engine.query import Request
from parvis.engine.query.errors import bad_parameter
from parvis.platform.catalog.access import readable_dataset
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.storage import the_reader
from parvis.platform.records.export_api import answer_export
from parvis.platform.records.exports import FORMATS
from parvis.platform.records.exports.options import COMMON, read_options
from parvis.platform.records.older import asked
from parvis.platform.records.older.answering import json_body, search_api, unknown_format
from parvis.platform.records.older.facet_groups import facet_groups
from parvis.platform.records.older.feeds import feed
from parvis.platform.records.older.record_shape import feature, record
from parvis.platform.records.older.record_stream import records_format
from parvis.platform.records.older.truths import is_true
from parvis.platform.records.parameters import whole_number
from parvis.platform.records.reading import manifest_of, read_page

FEEDS = ("rss", "atom")
DOWNLOADS = {"xls": "xlsx", "geojsonp": "geojson", **{word: word for word in FORMATS}}


@search_api
def search(request: HttpRequest) -> HttpResponseBase:
    """The records that `q`, the refinements and the geographic filters leave."""
    found = named_dataset(request)
    word = request.GET.get("format") or "json"
    if word == "csv":
        return file_of(request, found, "csv")
    manifest = manifest_of(found)
    query = asked.page(request.GET, manifest.schema)
    if word in ("geojson", "geojsonp"):
        return _collection(found, query)
    if word in FEEDS:
        rows = read_page(found, query).rows
        return feed(request, found, rows, manifest.schema, word)
    if word not in ("json", "jsonp"):
        raise unknown_format(word, "json, jsonp, geojson, geojsonp, csv, rss, atom")
    page = read_page(found, query)
    body: dict[str, Any] = {
        "nhits": page.total,
        "parameters": asked.echo(request.GET, found.pk),
        "records": [record(found.pk, row, manifest.schema, found.published) for row in page.rows],
    }
    groups = facet_groups(
        request.GET,
        query,
        manifest.schema,
        the_reader().served(manifest),
        lambda compiled: the_reader().rows(
            compiled.sql, compiled.parameters, of=[manifest], spatial=compiled.needs_spatial
        ),
    )
    return json_body({**body, "facet_groups": groups} if groups else body)


@search_api
def download(request: HttpRequest) -> HttpResponseBase:
    """All the records as a file, CSV unless another format is named; `rows` bounds them when it is given."""
    return file_of(request, named_dataset(request), request.GET.get("format") or "csv")


@search_api
def one_record(request: HttpRequest, dataset_id: str, record_id: str) -> HttpResponse:
    """`/api/datasets/1.0/{id}/records/{recordid}`: that record alone."""
    found = readable_dataset(request.user, dataset_id)
    query = Request(limit=1, record=record_id, app_metas=True, timezone=request.GET.get("timezone") or "UTC")
    schema = manifest_of(found).schema
    rows = read_page(found, query).rows
    if not rows:
        raise Http404
    return json_body(record(found.pk, rows[0], schema, found.published))


def named_dataset(request: HttpRequest) -> Dataset:
    """The dataset of the parameter `dataset`. Raises QueryError when there is none, Http404 when it is not to be seen."""
    name = request.GET.get("dataset")
    if not name:
        raise bad_parameter("dataset", "nothing", "the identifier of a dataset", "l’identifiant d’un jeu de données")
    return readable_dataset(request.user, name)


def file_of(request: HttpRequest, found: Dataset, word: str) -> HttpResponseBase:
    """The records that the parameters mean, as a file of the format `word`. Raises QueryError."""
    given = request.GET
    schema = manifest_of(found).schema
    chosen = records_format(found.published) if word in ("json", "jsonp") else FORMATS.get(DOWNLOADS.get(word, ""))
    if chosen is None:
        raise unknown_format(word, ", ".join(DOWNLOADS))
    query = replace(asked.selection(given, schema), app_metas=word in ("json", "jsonp"))
    if given.get("rows") or given.get("start"):
        most, skipped = whole_number(given, "rows", -1), whole_number(given, "start", 0)
        query = replace(query, limit=most, offset=skipped)
    labels = is_true(given.get("use_labels_for_header"))
    options = {"with_bom": "false", "delimiter": given.get("csv_separator") or ";", "use_labels": str(labels)}
    return answer_export(request, found, query, chosen, read_options(options, (*chosen.options, *COMMON)))


def _collection(found: Dataset, query: Request) -> HttpResponse:
    schema = manifest_of(found).schema
    features = [feature(row, schema) for row in read_page(found, query).rows]
    response = json_body({"type": "FeatureCollection", "features": features})
    response["Content-Type"] = "application/geo+json; charset=utf-8"
    return response
