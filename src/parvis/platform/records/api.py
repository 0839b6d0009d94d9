"""The Explore API v2.1: catalogue, records and exports of each dataset. See the API's sections 2 to 5."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse

from parvis.engine.query.errors import bad_parameter
from parvis.platform.catalog.access import readable_dataset, visible_dataset, visible_datasets
from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.catalog.storage import the_reader
from parvis.platform.records.answering import api, etag, is_known, json_answer, not_modified
from parvis.platform.records.exports import DEFAULTS, FORMATS, Export
from parvis.platform.records.parameters import records_request, truth, whole_number
from parvis.platform.records.reading import manifest_of, plan, read_json
from parvis.platform.records.representations import dataset_object, features


@api
def datasets(request: HttpRequest) -> HttpResponse:
    """`/catalog/datasets`: the datasets that the caller may see."""
    limit = whole_number(request.GET, "limit", 10)
    offset = whole_number(request.GET, "offset", 0)
    if not -1 <= limit <= 100:
        raise bad_parameter("limit", limit, "-1 <= limit <= 100")
    if offset < 0 or offset + limit > 10_000:
        raise bad_parameter("sum of offset + limit", offset + limit, "<= 10000")
    found = visible_datasets(request.user)
    size = 100 if limit == -1 else limit
    chosen = found.select_related("organization", "current")[offset : offset + size]
    results = [dataset_object(dataset, _language(request)) for dataset in chosen]
    return json_answer(orjson.dumps({"total_count": found.count(), "results": results}))


@api
def dataset(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """`/catalog/datasets/{id}`: one dataset."""
    return json_answer(orjson.dumps(dataset_object(visible_dataset(request.user, dataset_id), _language(request))))


@api
def records(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """`/catalog/datasets/{id}/records`: the rows that the query asks for."""
    found = readable_dataset(request.user, dataset_id)
    asked = records_request(request.GET, manifest_of(found).schema)
    tag = etag(str(found.current_id), plan(found, asked).canonical)
    if is_known(request, tag):
        return not_modified(tag)
    return json_answer(read_json(found, asked), None if found.visibility == Visibility.RESTRICTED else tag)


@api
def exports(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """`/catalog/datasets/{id}/exports`: the formats that this dataset has."""
    found = readable_dataset(request.user, dataset_id)
    is_geographic = "geo" in features(manifest_of(found).schema)
    links = [
        {"rel": word, "href": request.build_absolute_uri(reverse("export", args=[dataset_id, word]))}
        for word, one in FORMATS.items()
        if is_geographic or not one.geographic
    ]
    return json_answer(orjson.dumps({"_links": links}))


@api
def export(request: HttpRequest, dataset_id: str, word: str) -> HttpResponseBase:
    """`/catalog/datasets/{id}/exports/{format}`: every row of the answer, as a file."""
    found = readable_dataset(request.user, dataset_id)
    chosen = FORMATS.get(word)
    if chosen is None:
        raise Http404
    asked = records_request(request.GET, manifest_of(found).schema, export=True)
    made = _export(found, request, asked)
    if chosen.geographic and made.geometry is None:
        raise bad_parameter(
            "format",
            word,
            "a format for tables: the answer has no geometry",
            "un format de table : la réponse n’a pas de géométrie",
        )
    tag = etag(
        str(found.current_id), made.compiled.canonical, word, repr(sorted(made.options.items())), repr(made.headings)
    )
    if is_known(request, tag):
        return not_modified(tag)
    filename = f"{dataset_id}.{chosen.suffix}"
    body: Any = chosen.write(made) if request.method == "GET" else iter(())
    response = StreamingHttpResponse(_first_block_ready(body), content_type=chosen.media_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["ETag"] = tag
    response["X-Accel-Buffering"] = "no"
    return response


@api
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Any other address of the API: not found, in the API's own shape."""
    raise Http404


def _export(found: Dataset, request: HttpRequest, asked: Any) -> Export:
    given = request.GET
    compiled = plan(found, asked)
    manifest = manifest_of(found)
    language = _language(request)
    labels = {column.name: column.label(language) for column in manifest.schema}
    use_labels = truth(given, "use_labels", False)
    headings = {c.name: labels.get(c.name, c.name) if use_labels else c.name for c in compiled.columns}
    return Export(
        compiled,
        partial(plan, found, asked, typed=True),
        manifest,
        the_reader(),
        Path(settings.HOME) / "exports",
        _unique(headings),
        _options(given),
    )


def _options(given: Any) -> dict[str, Any]:
    delimiter = given.get("delimiter", DEFAULTS["delimiter"])
    delimiter = {"\\t": "\t", "tab": "\t"}.get(delimiter, delimiter)
    if delimiter not in {";", ",", "\t", "|"}:
        raise bad_parameter("delimiter", delimiter[:10], "one of ; , | or a tab", "l’un de ; , | ou une tabulation")
    compression = given.get("parquet_compression", DEFAULTS["parquet_compression"])
    if compression not in {"snappy", "zstd"}:
        raise bad_parameter("parquet_compression", compression[:20], "snappy or zstd", "snappy ou zstd")
    flags = {name: truth(given, name, DEFAULTS[name]) for name in ("quote_all", "with_bom", "neutralise")}
    separator = given.get("list_separator", DEFAULTS["list_separator"])[:5]
    return {**flags, "delimiter": delimiter, "list_separator": separator, "parquet_compression": compression}


def _unique(headings: dict[str, str]) -> dict[str, str]:
    """Headings told apart: a label that two columns share takes the column's name after it."""
    labels = list(headings.values())
    return {name: label if labels.count(label) == 1 else f"{label} ({name})" for name, label in headings.items()}


def _first_block_ready(blocks: Any) -> Any:
    """`blocks` with the first one already made, so that an error of the query is an answer and not a cut file."""
    first = next(blocks, b"")

    def all_blocks() -> Any:
        yield first
        yield from blocks

    return all_blocks()


def _language(request: HttpRequest) -> str:
    return "en" if request.GET.get("lang") == "en" else "fr"
