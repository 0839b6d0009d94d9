"""`/explore/dataset/{id}/download/`: the download of a dataset's page, which old catalogues link to and `odsclient` calls."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from parvis.platform.catalog.access import readable_dataset
from parvis.platform.records.older.answering import search_api
from parvis.platform.records.older.search import file_of


@search_api
def download(request: HttpRequest, dataset_id: str) -> HttpResponseBase:
    """All the rows as a file, CSV unless another format is named; an error is JSON, never a page."""
    return file_of(request, readable_dataset(request.user, dataset_id), request.GET.get("format") or "csv")
