"""Human pages under their former addresses, which lead to those of today; and what widgets ask that is always empty."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from parvis.platform.records.domain.table_question import FILTER
from parvis.platform.records.older.answering import json_body, search_api

_PAGES = {"custom": "dataset"}


@require_safe
def page(request: HttpRequest, dataset_id: str, view: str) -> HttpResponseRedirect:
    """`/explore/dataset/{id}/map/` and its like: the dataset's table with the same filters, or the page that replaces it."""
    return _led(request, _PAGES.get(view, "dataset-table"), dataset_id)


@require_safe
def embed(request: HttpRequest, dataset_id: str) -> HttpResponseRedirect:
    """`/explore/embed/dataset/{id}/…`: the dataset's table."""
    return _led(request, "dataset-table", dataset_id)


@search_api
def reuses(request: HttpRequest) -> HttpResponse:
    """`/api/reuses/`: no reuse has been declared."""
    return json_body({"nhits": 0, "parameters": {}, "reuses": []})


@search_api
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Any other address of the Search API: not found, in its own shape."""
    raise Http404


def _led(request: HttpRequest, name: str, dataset_id: str) -> HttpResponseRedirect:
    query = urlencode(_question(request.GET))
    return HttpResponseRedirect(reverse(name, args=[dataset_id]) + (f"?{query}" if query else ""))


def _question(given: QueryDict) -> list[tuple[str, str]]:
    """What the table of today can ask of what the former page asked: words, one value a facet, one order, turned round."""
    found = [
        (FILTER + name.removeprefix("refine."), given.get(name, "")) for name in given if name.startswith("refine.")
    ]
    if words := given.get("q"):
        found.append(("q", words))
    sort = given.get("sort", "").partition(",")[0]
    if sort:
        found.append(("sort", sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"))
    return found
