"""The records of a dataset in the Explore API v2.1. See `catalogue_api`, `facetting`, `one_record` and `export_api` for the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse

from parvis.engine.query import Compiled, Request
from parvis.platform.catalog.access import readable_dataset
from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.records.answering import api, etag, is_known, json_answer, not_modified
from parvis.platform.records.catalogue_links import dataset_links, page_links
from parvis.platform.records.one_record import complete
from parvis.platform.records.parameters import INCLUDE_APP_METAS, INCLUDE_LINKS, records_request, truth
from parvis.platform.records.reading import manifest_of, plan, read_json, read_page


@api
def records(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """`/catalog/datasets/{id}/records`: the rows that the query asks for."""
    found = readable_dataset(request.user, dataset_id)
    asked = records_request(request.GET, manifest_of(found).schema)
    links = truth(request.GET, INCLUDE_LINKS.name, INCLUDE_LINKS.default)
    app_metas = truth(request.GET, INCLUDE_APP_METAS.name, INCLUDE_APP_METAS.default)
    compiled = plan(found, asked)
    if (links or app_metas) and not compiled.grouped:
        asked = replace(asked, app_metas=True)
        compiled = plan(found, asked)
    tag = etag(str(found.current_id), compiled.canonical, request.build_absolute_uri() if links else str(app_metas))
    if is_known(request, tag):
        return not_modified(tag)
    body = (
        _completed(request, found, asked, compiled, links, app_metas) if links or app_metas else read_json(found, asked)
    )
    return json_answer(body, None if found.visibility == Visibility.RESTRICTED else tag)


@api
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Any other address of the API: not found, in the API's own shape."""
    raise Http404


def _completed(
    request: HttpRequest, dataset: Dataset, asked: Request, compiled: Compiled, links: bool, app_metas: bool
) -> bytes:
    """The body with what a call may ask in addition."""
    page = read_page(dataset, asked)
    answer: dict[str, Any] = {} if compiled.grouped else {"total_count": page.total}
    if links:
        total = None if compiled.grouped else page.total
        answer["_links"] = [
            *page_links(request, asked, total),
            *dataset_links(request, dataset.pk)[1:],
        ]
    if not compiled.grouped:
        complete(page.rows, request, dataset, links=links, app_metas=app_metas)
    answer["results"] = page.rows
    if compiled.cursor is not None:
        answer["after"] = page.after
    return orjson.dumps(answer, option=orjson.OPT_NON_STR_KEYS)
