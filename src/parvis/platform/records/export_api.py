"""The exports of one dataset in the Explore API v2.1: the formats that it has, and every row of an answer as a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from parvis.engine.query import Request
from parvis.engine.query.errors import bad_parameter
from parvis.platform.catalog.access import readable_dataset
from parvis.platform.catalog.models import Dataset, Snapshot
from parvis.platform.catalog.storage import the_reader
from parvis.platform.records.answering import api, etag, json_answer
from parvis.platform.records.export_answer import answer_file, answer_stream, is_had, unchanged
from parvis.platform.records.exports import FORMATS, Export, Format, offered
from parvis.platform.records.exports.geometries import checked_system
from parvis.platform.records.exports.kept import sweep
from parvis.platform.records.exports.options import COMMON, read_options
from parvis.platform.records.parameters import records_request
from parvis.platform.records.reading import manifest_of, plan


@api
def exports(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """`/catalog/datasets/{id}/exports`: the formats that this dataset has."""
    found = readable_dataset(request.user, dataset_id)
    links = [
        {"rel": one.word, "href": request.build_absolute_uri(reverse("export", args=[dataset_id, one.word]))}
        for one in offered(manifest_of(found).schema)
    ]
    return json_answer(orjson.dumps({"_links": links}))


@api
def export(request: HttpRequest, dataset_id: str, word: str) -> HttpResponseBase:
    """`/catalog/datasets/{id}/exports/{format}`: every row of the answer, as a file."""
    found = readable_dataset(request.user, dataset_id)
    chosen = FORMATS.get(word)
    if chosen is None:
        raise Http404
    given = read_options(request.GET.dict(), (*chosen.options, *COMMON))
    asked = records_request(request.GET, manifest_of(found).schema, export=True)
    return answer_export(request, found, asked, chosen, given)


def answer_export(
    request: HttpRequest, found: Dataset, asked: Request, chosen: Format, given: dict[str, Any]
) -> HttpResponseBase:
    """Every row of the answer to `asked`, as a file of the format `chosen`, whose options have the values `given`."""
    made = _export(found, request, asked, given)
    _check_columns(chosen, made)
    if "epsg" in given:
        checked_system(made.reader, given["epsg"])
    tag = etag(
        str(found.current_id), made.compiled.canonical, chosen.word, repr(sorted(given.items())), repr(made.headings)
    ).strip('"')
    if is_had(request, tag):
        return unchanged(tag)
    chosen.check(made)
    sweep(made.scratch)
    filename = f"{found.pk}.{chosen.suffix}"
    if given["compressed"] or (chosen.make is None and "Range" not in request.headers):
        return answer_stream(request, chosen, filename, tag, partial(chosen.write, made), given["compressed"])
    return answer_file(request, chosen.media_type, filename, tag, made.scratch, partial(chosen.save, made))


def _export(found: Dataset, request: HttpRequest, asked: Request, given: dict[str, Any]) -> Export:
    manifest = manifest_of(found)
    compiled = plan(found, asked)
    labels = (
        {column.name: column.label(_language(request)) for column in manifest.schema} if given["use_labels"] else {}
    )
    return Export(
        compiled,
        partial(plan, found, asked, typed=True),
        manifest,
        the_reader(),
        Path(settings.HOME) / "exports",
        _unique({column.name: labels.get(column.name, column.name) for column in compiled.columns}),
        given,
        request.build_absolute_uri(reverse("api-dataset", args=[found.pk])),
        Snapshot.objects.values_list("created", flat=True).get(pk=found.current_id),
    )


def _check_columns(chosen: Format, made: Export) -> None:
    """Refuse a format that needs a geometry or a date for an answer without one. Raises QueryError."""
    if chosen.geographic and made.geometry is None:
        raise bad_parameter(
            "format",
            chosen.word,
            "a format for tables: the answer has no geometry",
            "un format de table\u00a0: la réponse n’a pas de géométrie",
        )
    if chosen.dated and made.moment is None:
        raise bad_parameter(
            "format",
            chosen.word,
            "a format without dates: the answer has none",
            "un format sans dates\u00a0: la réponse n’en a pas",
        )


def _unique(headings: dict[str, str]) -> dict[str, str]:
    """Headings told apart: a label that two columns share takes the column's name after it."""
    labels = list(headings.values())
    return {name: label if labels.count(label) == 1 else f"{label} ({name})" for name, label in headings.items()}


def _language(request: HttpRequest) -> str:
    return "en" if request.GET.get("lang") == "en" else "fr"
