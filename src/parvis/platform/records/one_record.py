"""One record by its identity, and what records carry when the call asks for more: their links and the portal's own metadata."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse

from parvis.platform.catalog.access import readable_dataset
from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.records.answering import api, etag, is_known, json_answer, not_modified
from parvis.platform.records.catalogue_links import record_links
from parvis.platform.records.parameters import record_request
from parvis.platform.records.reading import plan, read_page

IDENTITY = "_id"


@api
def record(request: HttpRequest, dataset_id: str, record_id: str) -> HttpResponse:
    """`/catalog/datasets/{id}/records/{record_id}`: the record alone, not wrapped."""
    found = readable_dataset(request.user, dataset_id)
    asked = record_request(request.GET, record_id)
    tag = etag(str(found.current_id), plan(found, asked).canonical)
    if is_known(request, tag):
        return not_modified(tag)
    rows = read_page(found, asked).rows
    if not rows:
        raise Http404
    body = orjson.dumps(rows[0], option=orjson.OPT_NON_STR_KEYS)
    return json_answer(body, None if found.visibility == Visibility.RESTRICTED else tag)


def complete(
    rows: list[dict[str, Any]], request: HttpRequest, dataset: Dataset, *, links: bool, app_metas: bool
) -> None:
    """Add to each row, which holds its identity, its links and the portal's metadata, or take the identity away again."""
    moment = dataset.published.isoformat(timespec="seconds") if dataset.published is not None else None
    for row in rows:
        identity = row.pop(IDENTITY)
        if app_metas:
            size = len(orjson.dumps(row, option=orjson.OPT_NON_STR_KEYS))
            row |= {IDENTITY: identity, "_timestamp": moment, "_size": size}
        if links:
            row["_links"] = record_links(request, dataset.pk, identity)
