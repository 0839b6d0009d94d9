"""The resources of an assistant: the description of each dataset that the caller may see, as JSON."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import Http404

from parvis.platform.assistants.caller import Caller
from parvis.platform.assistants.descriptions import in_full, plain
from parvis.platform.assistants.domain.messages import INVALID_PARAMS, RESOURCE_NOT_FOUND, RpcError
from parvis.platform.catalog.access import visible_dataset, visible_datasets
from parvis.platform.catalog.models import Dataset

PREFIX = "parvis://datasets/"
PAGE = 100
JSON = "application/json"
TEMPLATE = {
    "uriTemplate": PREFIX + "{dataset}",
    "name": "dataset",
    "title": "Description of a dataset",
    "description": "Columns, examples, licence and publisher of the dataset of that identifier.",
    "mimeType": JSON,
}


def listed(caller: Caller, cursor: Any) -> dict[str, Any]:
    """A page of the resources; the cursor is the last dataset of the page before."""
    if cursor is not None and not isinstance(cursor, str):
        raise RpcError(INVALID_PARAMS, "`cursor` must be the text that the page before gave.")
    found = visible_datasets(caller.person).only("id", "titles", "descriptions").order_by("id")
    page = list(found.filter(pk__gt=cursor)[: PAGE + 1] if cursor else found[: PAGE + 1])
    told: dict[str, Any] = {"resources": [_resource(one) for one in page[:PAGE]]}
    return {**told, "nextCursor": page[PAGE - 1].pk} if len(page) > PAGE else told


def read(caller: Caller, uri: Any, *, is_stateless: bool) -> dict[str, Any]:
    """The description behind `uri`. Raises RpcError under the code of the caller's version."""
    dataset_id = uri.removeprefix(PREFIX) if isinstance(uri, str) and uri.startswith(PREFIX) else ""
    try:
        dataset = visible_dataset(caller.person, dataset_id)
    except Http404:
        code = INVALID_PARAMS if is_stateless else RESOURCE_NOT_FOUND
        words = f"There is no such resource, or it is not open to you: {PREFIX}<dataset> names one."
        raise RpcError(code, words, {"uri": str(uri)[:200]}) from None
    text = orjson.dumps(in_full(dataset, caller), option=orjson.OPT_NON_STR_KEYS).decode()
    return {"contents": [{"uri": PREFIX + dataset.pk, "mimeType": JSON, "text": text}]}


def _resource(dataset: Dataset) -> dict[str, Any]:
    told = {"uri": PREFIX + dataset.pk, "name": dataset.pk, "title": dataset.title("fr"), "mimeType": JSON}
    description = plain(dataset.description("fr"))[:500]
    return {**told, "description": description} if description else told
