"""The page of downloads, and the formats that any page offers for some rows."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.access import shown, visible_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.exports import offered
from parvis.platform.records.received import received_files
from parvis.platform.records.sections import frame

EXPORTS = "/api/explore/v2.1/catalog/datasets/{}/exports/{}"


@require_safe
def export(request: HttpRequest, dataset_id: str) -> HttpResponse:
    dataset = visible_dataset(request.user, dataset_id)
    page = {**frame(request, dataset, "export"), "exports": exports_of(dataset, shown(dataset).schema)}
    page["received"] = received_files(dataset)
    page["api"] = request.build_absolute_uri(f"/api/explore/v2.1/catalog/datasets/{dataset.pk}/records")
    return render(request, "records/export.html", page)


def exports_of(dataset: Dataset, schema: Schema, where: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The formats offered to people for the rows that meet `where`, each with its address."""
    language = reader_language()
    query = "?" + urlencode({"where": " and ".join(where)}) if where else ""
    return [
        {
            "format": one.word,
            "name": one.name,
            "words": one.purpose.get(language, one.purpose["en"]),
            "url": EXPORTS.format(dataset.pk, one.word) + query,
        }
        for one in offered(schema)
        if one.for_people
    ]
