"""The catalogue in the Explore API v2.1: the datasets that the caller may see, queried like rows, and each of them alone."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse

from parvis.engine.query import Compiled, Request
from parvis.engine.query.request import checked_language
from parvis.platform.records.answering import api, etag, is_known, json_answer, not_modified
from parvis.platform.records.catalogue_entries import SCHEMA, Catalogue, catalogue_of
from parvis.platform.records.catalogue_links import dataset_links, link, page_links
from parvis.platform.records.catalogue_reading import is_whole, plan_catalogue, read_catalogue
from parvis.platform.records.parameters import INCLUDE_LINKS, LANG, records_request, truth


@api
def catalogue(request: HttpRequest) -> HttpResponse:
    """`/catalog`: what the catalogue holds."""
    views = (("self", "api-catalogue"), ("datasets", "api-datasets"), ("facets", "api-catalogue-facets"))
    links = [link(request, rel, view) for rel, view in (*views, ("exports", "api-catalogue-exports"))]
    return json_answer(orjson.dumps({"_links": links}))


@api
def datasets(request: HttpRequest) -> HttpResponse:
    """`/catalog/datasets`: the datasets that the query asks for, whole unless a select says otherwise."""
    seen = callers_catalogue(request)
    asked = records_request(request.GET, SCHEMA)
    compiled = plan_catalogue(asked, seen)
    links = truth(request.GET, INCLUDE_LINKS.name, INCLUDE_LINKS.default)
    tag = catalogue_tag(seen, compiled, request, asked.timezone, str(links))
    if is_known(request, tag):
        return not_modified(tag)
    page = read_catalogue(asked, seen, compiled)
    answer: dict[str, Any] = {} if page.total is None else {"total_count": page.total}
    if links:
        answer["_links"] = page_links(request, asked, page.total)
        if is_whole(asked):
            for one in page.results:
                one["_links"] = dataset_links(request, one["dataset_id"])
    answer["results"] = page.results
    return told(request, orjson.dumps(answer, option=orjson.OPT_NON_STR_KEYS), tag)


@api
def dataset(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """`/catalog/datasets/{id}`: one dataset, whole unless a select says otherwise."""
    seen = callers_catalogue(request, dataset_id)
    if dataset_id not in seen.entries:
        raise Http404
    given = request.GET
    asked = Request(
        select=given.get("select") or None,
        limit=1,
        timezone=given.get("timezone") or "UTC",
        lang=given.get("lang") or LANG.default,
    )
    compiled = plan_catalogue(asked, seen)
    links = truth(given, INCLUDE_LINKS.name, INCLUDE_LINKS.default)
    tag = catalogue_tag(seen, compiled, request, asked.timezone, str(links))
    if is_known(request, tag):
        return not_modified(tag)
    one = read_catalogue(asked, seen, compiled).results[0]
    if links:
        one["_links"] = dataset_links(request, dataset_id)
    return told(request, orjson.dumps(one, option=orjson.OPT_NON_STR_KEYS), tag)


def callers_catalogue(request: HttpRequest, only: str | None = None) -> Catalogue:
    """What the caller may see, or the dataset `only`, in the language that the call asks for.

    Raises QueryError for an unknown language.
    """
    language = checked_language(request.GET.get("lang") or LANG.default)
    return catalogue_of(request.user, language, f"{request.scheme}://{request.get_host()}", only)


def catalogue_tag(catalogue: Catalogue, compiled: Compiled, request: HttpRequest, *more: str) -> str:
    """The validator of an answer about the catalogue: it depends on what the caller sees and asks, not on who it is."""
    return etag(catalogue.content, compiled.canonical, request.get_full_path(), *more)


def told(request: HttpRequest, body: bytes, tag: str) -> HttpResponse:
    """The answer with its validator; only what everybody would be told may be kept by others."""
    response = json_answer(body, tag)
    if request.user.is_authenticated:
        response["Cache-Control"] = "private, no-cache"
    return response
