"""The page that tells what a dataset is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parvis.engine.tables.schema import Column
from parvis.platform.catalog.access import shown, visible_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.records.column_words import FREQUENCIES, type_name
from parvis.platform.records.sections import frame


@require_safe
def information(request: HttpRequest, dataset_id: str) -> HttpResponse:
    dataset = visible_dataset(request.user, dataset_id)
    schema = shown(dataset).schema
    dictionary = [_entry(column) for column in schema]
    page = {**frame(request, dataset, "information"), "schema": schema, "dictionary": dictionary}
    page["description"] = dataset.description(reader_language())
    page["frequency"] = FREQUENCIES.get(dataset.frequency, dataset.frequency)
    return render(request, "records/information.html", page)


def _entry(column: Column) -> dict[str, Any]:
    language = reader_language()
    return {
        "name": column.name,
        "label": column.label(language),
        "description": column.description(language),
        "type": type_name(column),
        "unit": column.unit or "",
        "is_key": column.key,
        "is_multivalued": column.separator is not None,
    }
