"""The Explore API v2.1: catalogue, records and exports of each dataset. See the API's sections 2 to 5."""

from __future__ import annotations

import orjson
from django.http import Http404, HttpRequest, HttpResponse

from parvis.engine.query.errors import bad_parameter
from parvis.platform.catalog.access import readable_dataset, visible_dataset, visible_datasets
from parvis.platform.catalog.models import Visibility
from parvis.platform.records.answering import api, etag, is_known, json_answer, not_modified
from parvis.platform.records.parameters import records_request, whole_number
from parvis.platform.records.reading import manifest_of, plan, read_json
from parvis.platform.records.representations import dataset_object


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
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Any other address of the API: not found, in the API's own shape."""
    raise Http404


def _language(request: HttpRequest) -> str:
    return "en" if request.GET.get("lang") == "en" else "fr"
