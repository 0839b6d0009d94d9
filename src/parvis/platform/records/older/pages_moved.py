"""Human pages under their former addresses, which lead to those of today; and what widgets ask that is always empty."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from parvis.platform.catalog.access import visible_dataset
from parvis.platform.records.domain.table_question import FILTER
from parvis.platform.records.older.answering import json_body, search_api
from parvis.platform.records.sections import section_page, suiting

_SECTIONS = {"map": "map", "analyze": "charts", "calendar": "calendar", "images": "gallery"}
_EMBEDDED = {**_SECTIONS, "table": "table"}


@require_safe
def page(request: HttpRequest, dataset_id: str, view: str) -> HttpResponseBase:
    """`/explore/dataset/{id}/analyze/` and its like: the section of today with the same filters, the table when there is none."""
    return _led(request, _address_of(request, dataset_id, view))


@require_safe
def section(request: HttpRequest, dataset_id: str, name: str) -> HttpResponseBase:
    """A section of today. Two have the address of a former page: one asked in former words, or that the dataset has not, is led on."""
    if name != _SECTIONS.get(name):
        return section_page(request, dataset_id, name)
    if not any(asked.startswith("refine.") for asked in request.GET):
        with suppress(Http404):
            return section_page(request, dataset_id, name)
    return page(request, dataset_id, name)


@require_safe
def embed(request: HttpRequest, dataset_id: str, view: str = "table") -> HttpResponseRedirect:
    """`/explore/embed/dataset/{id}/{view}/`: the section alone."""
    dataset = visible_dataset(request.user, dataset_id)
    name = _EMBEDDED.get(view, "table")
    suiting_names = {one.name for one in suiting(dataset)}
    return _led(request, f"/embed/dataset/{dataset.pk}/{name if name in suiting_names else 'table'}/")


def _address_of(request: HttpRequest, dataset_id: str, view: str) -> str:
    dataset = visible_dataset(request.user, dataset_id)
    if view == "custom":
        return reverse("dataset", args=[dataset.pk])
    found = [one for one in suiting(dataset) if one.name == _SECTIONS[view]]
    return found[0].address(dataset.pk) if found else reverse("dataset-table", args=[dataset.pk])


@search_api
def reuses(request: HttpRequest) -> HttpResponse:
    """`/api/reuses/`: no reuse has been declared."""
    return json_body({"nhits": 0, "parameters": {}, "reuses": []})


@search_api
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Any other address of the Search API: not found, in its own shape."""
    raise Http404


def _led(request: HttpRequest, address: str) -> HttpResponseRedirect:
    query = urlencode(_question(request.GET))
    return HttpResponseRedirect(address + (f"?{query}" if query else ""))


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
