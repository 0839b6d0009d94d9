"""The table of a dataset: the section, and the parts of it that the element `<pv-records>` asks for alone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from parvis.engine.query import QueryError
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.catalog.access import shown, visible_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.addresses import changed, kept
from parvis.platform.records.domain.filters import FILTER, NUMBERS
from parvis.platform.records.domain.table_question import PAGE_SIZE, TableQuestion, is_filterable, is_sortable
from parvis.platform.records.downloads import exports_of
from parvis.platform.records.filter_words import filter_words
from parvis.platform.records.rows import table_page
from parvis.platform.records.sections import FRAGMENT, Body, frame, map_of, section_of

PARTS = {"block": "records/block.html", "rows": "records/rows.html"}
TOO_SLOW = _("The question took too long. Ask for fewer rows or a simpler filter.")


@require_safe
def table(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The table with the page around it, or a part of it: the rows with their headings, or a block of rows alone."""
    dataset = visible_dataset(request.user, dataset_id)
    section = section_of(dataset, "table")
    body = table_body(request, dataset)
    part = request.headers.get(FRAGMENT)
    if part is None:
        page = {**frame(request, dataset, "table"), "section": section, "body_template": body.template, **body.context}
        response = render(request, "records/section.html", page, status=body.status)
    else:
        page = {"dataset": dataset, **body.context}
        response = render(request, PARTS.get(part, PARTS["rows"]), page, status=body.status)
    patch_vary_headers(response, [FRAGMENT])
    return response


def table_body(request: HttpRequest, dataset: Dataset) -> Body:
    """The table as the address asks for it. A question that cannot be answered is told, with the form to ask another."""
    schema = shown(dataset).schema
    question = question_of(request, schema)
    columns = question.shown(schema)
    context: dict[str, Any] = {
        "question": question,
        "size": PAGE_SIZE,
        "columns": [_heading(request, column, question) for column in columns],
        "column_count": len(schema),
        "filters": _filters(request, schema, question),
        "unanswerable": [schema[name].label(reader_language()) for name in question.unanswerable(schema)],
        "exports": exports_of(dataset, schema, question.where(schema)),
        "clear": changed(request.GET, drop=["q", "sort", *(name for name in request.GET if name.startswith(FILTER))]),
        "search_kept": kept(request.GET, ["q"]),
        "row_kept": kept(request.GET),
        "query": changed(request.GET),
        "map_url": map_of(dataset),
    }
    try:
        context["result"] = table_page(dataset, schema, question, reader_language())
    except (TooSlow, TooLarge):
        return Body("records/table.html", {**context, "failure": TOO_SLOW}, 503)
    except QueryError as error:
        return Body("records/table.html", {**context, "failure": error.text[reader_language()]}, 400)
    return Body("records/table.html", context)


def question_of(request: HttpRequest, schema: Schema) -> TableQuestion:
    """What the address asks; several `columns` count as one list."""
    asked = {**request.GET.dict(), "columns": ",".join(request.GET.getlist("columns"))}
    return TableQuestion.asked({name: str(value) for name, value in asked.items()}, schema)


def _heading(request: HttpRequest, column: Column, question: TableQuestion) -> dict[str, Any]:
    ascending, descending = question.sort == column.name, question.sort == "-" + column.name
    return {
        "name": column.name,
        "label": column.label(reader_language()),
        "description": column.description(reader_language()),
        "unit": column.unit or "",
        "is_number": column.kind in NUMBERS,
        "sorted": "ascending" if ascending else "descending" if descending else "",
        "sort": changed(request.GET, {"sort": "-" + column.name if ascending else column.name})
        if is_sortable(column)
        else "",
        "is_filterable": is_filterable(column),
        "is_filtered": column.name in question.filters,
    }


def _filters(request: HttpRequest, schema: Schema, question: TableQuestion) -> list[dict[str, str]]:
    """The filters in force, each in words, with the address of the table without it."""
    language = reader_language()
    return [
        {
            "name": name,
            "label": schema[name].label(language),
            "words": filter_words(schema[name], value, language),
            "less": changed(request.GET, drop=[FILTER + name]),
        }
        for name, value in question.filters.items()
    ]
