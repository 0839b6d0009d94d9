"""Two small pages beside the table: the filter of a column with its suggestions, and the choice of columns.

Each stands alone at an address of its own and sends the reader back to the table; the element `<pv-records>` shows it over the
table instead.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.engine.query import QueryError
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.engine.tables.schema import Column
from parvis.platform.catalog.access import shown, visible_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.addresses import changed, kept
from parvis.platform.records.column_values import ColumnValues, Suggestion, column_values
from parvis.platform.records.domain.filters import DAYS, EXACT, FILTER, NUMBERS, RANGE, is_filterable
from parvis.platform.records.domain.table_question import FIRST_COLUMNS, MOST_COLUMNS
from parvis.platform.records.filter_words import filter_words
from parvis.platform.records.sections import FRAGMENT, frame
from parvis.platform.records.table import TOO_SLOW, question_of

LOW, HIGH, LIKE, CHOSEN = "from", "to", "like", "show"


@require_safe
def column_filter(request: HttpRequest, dataset_id: str, name: str) -> HttpResponse:
    """The filter of one column; a range chosen there is sent on to the table as the column's filter."""
    dataset = visible_dataset(request.user, dataset_id)
    schema = shown(dataset).schema
    if name not in schema or not is_filterable(schema[name]):
        raise Http404
    column = schema[name]
    low, high = request.GET.get(LOW, "").strip(), request.GET.get(HIGH, "").strip()
    if LOW in request.GET or HIGH in request.GET:
        wanted = low if low and low == high else f"{low}{RANGE}{high}" if low or high else ""
        return _to_table(dataset, changed(request.GET, {FILTER + name: wanted}, drop=[LOW, HIGH]))
    question = question_of(request, schema)
    context: dict[str, Any] = {
        "column": column,
        "kind": _kind(column),
        "label": column.label(reader_language()),
        "unit": column.unit or "",
        "value": question.filters.get(name, ""),
        "parameter": FILTER + name,
        "kept": kept(request.GET, [FILTER + name, LIKE]),
        "clear": changed(request.GET, drop=[FILTER + name]),
        "query": changed(request.GET, drop=[LIKE]),
    }
    context |= _ends(column, context["value"])
    try:
        values = column_values(dataset, schema, column, question, request.GET.get(LIKE, "").strip()[:200])
        context |= _suggested(request, column, values)
    except (TooSlow, TooLarge):
        context["failure"] = TOO_SLOW
    except QueryError as error:
        context["failure"] = error.text[reader_language()]
    title = _("Filter by %(column)s") % {"column": context["label"]}
    return _panel(request, dataset, "records/column_filter.html", {**context, "title": title})


@require_safe
def column_choice(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The columns of the table, to show or to hide; what is chosen is sent on to the table as one list."""
    dataset = visible_dataset(request.user, dataset_id)
    schema = shown(dataset).schema
    chosen = request.GET.getlist(CHOSEN)
    if chosen:
        names = [one for one in schema.names if one in set(chosen)][:MOST_COLUMNS]
        first = list(schema.names[:FIRST_COLUMNS])
        return _to_table(
            dataset, changed(request.GET, {"columns": "" if names == first else ",".join(names)}, drop=[CHOSEN])
        )
    shown_names = {column.name for column in question_of(request, schema).shown(schema)}
    context = {
        "title": _("Choose the columns"),
        "columns": [(one.name, one.label(reader_language()), one.name in shown_names) for one in schema],
        "most": MOST_COLUMNS if len(schema) > MOST_COLUMNS else 0,
        "kept": kept(request.GET, ["columns"]),
        "clear": changed(request.GET, drop=["columns"]),
    }
    return _panel(request, dataset, "records/column_choice.html", context)


def _panel(request: HttpRequest, dataset: Dataset, template: str, context: dict[str, Any]) -> HttpResponse:
    context["table"] = reverse("dataset-table", args=[dataset.pk])
    if FRAGMENT in request.headers:
        response = render(request, template, {"dataset": dataset, **context})
    else:
        page = {**frame(request, dataset, "table"), "body_template": template, **context}
        response = render(request, "records/table_panel.html", page)
    patch_vary_headers(response, [FRAGMENT])
    return response


def _to_table(dataset: Dataset, query: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("dataset-table", args=[dataset.pk]) + query)


def _kind(column: Column) -> str:
    """How the filter is asked: as a range of numbers or of days, as a choice, or as a text."""
    if column.kind in NUMBERS:
        return "number"
    if column.kind in DAYS:
        return "day"
    return "choice" if column.kind is Kind.BOOLEAN else "text"


def _ends(column: Column, value: str) -> dict[str, str]:
    low, sign, high = value.removeprefix(EXACT).partition(RANGE)
    return {"low": low, "high": high if sign else low} if column.kind in NUMBERS | DAYS else {}


def _suggested(request: HttpRequest, column: Column, values: ColumnValues) -> dict[str, Any]:
    language = reader_language()
    most = max((one.count for one in values.suggestions), default=1)

    def shown_as(one: Suggestion) -> dict[str, Any]:
        return {
            "words": filter_words(column, one.value, language),
            "count": one.count,
            "share": max(1, round(100 * one.count / most)),
            "url": changed(request.GET, {FILTER + column.name: one.value}, drop=[LIKE]),
            "is_chosen": request.GET.get(FILTER + column.name, "") == one.value,
        }

    return {
        "suggestions": [shown_as(one) for one in values.suggestions],
        "is_cut": values.is_cut,
        "lowest": _end(column, values.low),
        "highest": _end(column, values.high),
        "missing": values.missing,
        "missing_url": changed(request.GET, {FILTER + column.name: EXACT}, drop=[LIKE]),
    }


def _end(column: Column, value: Any) -> Any:
    """An end of the column's range as a filter would write it."""
    return str(value)[:10] if value is not None and column.kind in DAYS else value
