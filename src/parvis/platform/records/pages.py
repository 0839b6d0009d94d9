"""The page of a dataset: what it is, its table, its downloads. See `history` for its publications."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.catalog.access import shown, visible_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.domain.table_question import FILTER, TableQuestion, is_filterable, is_sortable
from parvis.platform.records.exports import offered
from parvis.platform.records.received import received_files
from parvis.platform.records.rows import table_page
from parvis.platform.records.sections import frame

FRAGMENT = "X-Parvis-Fragment"
EXPORTS = "/api/explore/v2.1/catalog/datasets/{}/exports/{}"
KIND_NAMES = {
    Kind.TEXT: _("text"),
    Kind.INTEGER: _("whole number"),
    Kind.DECIMAL: _("decimal number"),
    Kind.BOOLEAN: _("yes or no"),
    Kind.DATE: _("date"),
    Kind.DATETIME: _("date and time"),
    Kind.GEO_POINT: _("position"),
    Kind.GEO_SHAPE: _("shape on the map"),
    Kind.FILE: _("file"),
    Kind.JSON: _("JSON structure"),
}
PRECISION_NAMES = {Precision.YEAR: _("year"), Precision.MONTH: _("month")}
FREQUENCIES = {
    "continuous": _("continuously"),
    "hourly": _("every hour"),
    "daily": _("every day"),
    "weekly": _("every week"),
    "monthly": _("every month"),
    "quarterly": _("every quarter"),
    "biannual": _("twice a year"),
    "annual": _("every year"),
    "irregular": _("from time to time"),
    "never": _("not updated any more"),
}


@require_safe
def information(request: HttpRequest, dataset_id: str) -> HttpResponse:
    dataset = visible_dataset(request.user, dataset_id)
    schema = shown(dataset).schema
    dictionary = [_entry(column) for column in schema]
    page = {**frame(request, dataset, "information"), "schema": schema, "dictionary": dictionary}
    page["description"] = dataset.description(reader_language())
    page["frequency"] = FREQUENCIES.get(dataset.frequency, dataset.frequency)
    return render(request, "records/information.html", page)


@require_safe
def table(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The table; alone, without the page around it, when the element `<pv-records>` asks for that."""
    dataset = visible_dataset(request.user, dataset_id)
    schema = shown(dataset).schema
    question = TableQuestion.asked(request.GET.dict(), schema)
    page = {
        **frame(request, dataset, "table"),
        "question": question,
        "columns": [_heading(column, question) for column in schema],
        "filters": [_filter(column, question) for column in schema if is_filterable(column)],
        "unanswerable": [schema[name].label(reader_language()) for name in question.unanswerable(schema)],
        "exports": _exports(dataset, schema, question.where(schema)),
    }
    status = 200
    try:
        page["result"] = table_page(dataset, schema, question, reader_language())
    except (TooSlow, TooLarge):
        page["failure"], status = _("The question took too long. Ask for fewer rows or a simpler filter."), 503
    alone = FRAGMENT in request.headers
    response = render(request, "records/rows.html" if alone else "records/table.html", page, status=status)
    patch_vary_headers(response, [FRAGMENT])
    return response


@require_safe
def export(request: HttpRequest, dataset_id: str) -> HttpResponse:
    dataset = visible_dataset(request.user, dataset_id)
    page = {**frame(request, dataset, "export"), "exports": _exports(dataset, shown(dataset).schema)}
    page["received"] = received_files(dataset)
    page["api"] = request.build_absolute_uri(f"/api/explore/v2.1/catalog/datasets/{dataset.pk}/records")
    return render(request, "records/export.html", page)


def _exports(dataset: Dataset, schema: Schema, where: tuple[str, ...] = ()) -> list[dict[str, Any]]:
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


def _entry(column: Column) -> dict[str, Any]:
    language = reader_language()
    return {
        "name": column.name,
        "label": column.label(language),
        "description": column.description(language),
        "type": PRECISION_NAMES.get(column.precision or Precision.DAY, KIND_NAMES[column.kind]),
        "unit": column.unit or "",
        "is_key": column.key,
        "is_multivalued": column.separator is not None,
    }


def _heading(column: Column, question: TableQuestion) -> dict[str, Any]:
    ascending, descending = question.sort == column.name, question.sort == "-" + column.name
    return {
        "name": column.name,
        "label": column.label(reader_language()),
        "unit": column.unit or "",
        "is_number": column.kind in {Kind.INTEGER, Kind.DECIMAL},
        "is_sortable": is_sortable(column),
        "sorted": "ascending" if ascending else "descending" if descending else "",
        "next_sort": "-" + column.name if ascending else column.name,
    }


def _filter(column: Column, question: TableQuestion) -> dict[str, Any]:
    return {
        "parameter": FILTER + column.name,
        "label": column.label(reader_language()),
        "value": question.filters.get(column.name, ""),
        "kind": column.kind.value,
        "is_exact": column.kind is not Kind.TEXT or column.separator is not None,
    }
