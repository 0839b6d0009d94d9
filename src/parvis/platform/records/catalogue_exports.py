"""The exports of the catalogue in the Explore API v2.1: the list of formats, and the datasets asked for in one of them."""

from __future__ import annotations

from dataclasses import replace

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse

from parvis.engine.tables.kinds import Kind
from parvis.platform.records.answering import api, is_known, json_answer, not_modified
from parvis.platform.records.catalogue_api import callers_catalogue, catalogue_tag
from parvis.platform.records.catalogue_entries import SCHEMA, Catalogue, Entry
from parvis.platform.records.catalogue_exporting import CatalogueExport
from parvis.platform.records.catalogue_formats import CATALOGUE_FORMATS, catalogue_format
from parvis.platform.records.catalogue_reading import in_zone, is_whole, plan_catalogue, read_catalogue
from parvis.platform.records.exports.options import read_options
from parvis.platform.records.parameters import records_request

TABLE = ", ".join(f"`{column.name}`" for column in SCHEMA if column.kind is not Kind.JSON)


@api
def exports(request: HttpRequest) -> HttpResponse:
    """`/catalog/exports`: the formats of the catalogue."""
    links = [
        {"rel": word, "href": request.build_absolute_uri(reverse("api-catalogue-export", args=[word]))}
        for word in CATALOGUE_FORMATS
    ]
    return json_answer(orjson.dumps({"_links": links}))


@api
def export(request: HttpRequest, word: str) -> HttpResponseBase:
    """`/catalog/exports/{format}`: the datasets that the query asks for, all by default."""
    chosen = catalogue_format(word)
    if chosen is None:
        raise Http404
    options = read_options(request.GET.dict(), chosen.options)
    catalogue = callers_catalogue(request)
    asked = records_request(request.GET, SCHEMA, export=True)
    if not chosen.table:
        asked = replace(asked, select=None, group_by=None)
    whole = is_whole(asked)
    query = replace(asked, select=TABLE) if whole else asked
    compiled = plan_catalogue(query, catalogue)
    tag = catalogue_tag(catalogue, compiled, request, chosen.word)
    if is_known(request, tag):
        return not_modified(tag)
    rows = read_catalogue(query, catalogue, compiled).results
    made = CatalogueExport(
        names=[column.name for column in compiled.columns],
        rows=rows,
        entries=[_told(catalogue, row["dataset_id"], asked.timezone) for row in rows] if whole else [],
        is_whole=whole,
        language=asked.lang.lower(),
        base=catalogue.base,
        town=settings.PARVIS["TOWN"],
        contact=settings.PARVIS["CONTACT"],
        options=options,
    )
    blocks = chosen.write(made) if request.method == "GET" else iter(())
    response = StreamingHttpResponse(blocks, content_type=chosen.media_type)
    disposition = "attachment" if chosen.table else "inline"
    response["Content-Disposition"] = f'{disposition}; filename="catalog.{chosen.suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache" if request.user.is_authenticated else "public, no-cache"
    return response


def _told(catalogue: Catalogue, dataset_id: str, zone: str) -> Entry:
    """An entry with whole addresses, its instants on the clock of `zone`."""
    return replace(catalogue.entries[dataset_id], whole=in_zone(catalogue.whole(dataset_id), zone))
