"""The links of an answer, given when `include_links` asks: itself, the first, next and last page, the dataset, the catalogue."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from parvis.engine.query import Request
from parvis.engine.query.request import PAGE

Link = dict[str, str]


def link(request: HttpRequest, rel: str, view: str, *args: str) -> Link:
    return {"rel": rel, "href": request.build_absolute_uri(reverse(view, args=args))}


def dataset_links(request: HttpRequest, dataset_id: str) -> list[Link]:
    """The links of a dataset object."""
    return [link(request, "self", "api-dataset", dataset_id), link(request, "catalog", "api-datasets")]


def record_links(request: HttpRequest, dataset_id: str, record_id: str) -> list[Link]:
    """The links of one record."""
    return [
        link(request, "self", "api-record", dataset_id, record_id),
        link(request, "dataset", "api-dataset", dataset_id),
        link(request, "catalog", "api-datasets"),
    ]


def page_links(request: HttpRequest, asked: Request, total: int | None) -> list[Link]:
    """The links of one page of `total` results (None for a grouped answer, whose last page is not known)."""
    limit = PAGE if asked.limit in (None, -1) else asked.limit
    links = [_page(request, "self", asked.offset), _page(request, "first", 0)]
    if total is not None and limit:
        links.append(_page(request, "last", max(0, (total - 1) // limit) * limit))
        if asked.offset + limit < total:
            links.append(_page(request, "next", asked.offset + limit))
    return links


def _page(request: HttpRequest, rel: str, offset: int) -> Link:
    given: Any = request.GET.copy()
    if offset or "offset" in given:
        given["offset"] = str(offset)
    query = given.urlencode()
    return {"rel": rel, "href": request.build_absolute_uri(request.path + (f"?{query}" if query else ""))}
