"""The page of one figure: its value, and how it is computed – the query in words, in ODSQL, as an address of the API."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parvis.engine.query import Request
from parvis.engine.query.errors import QueryError
from parvis.engine.query.explain import explanation
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.portal.access import may_edit, may_write, visible_figure, visible_figures
from parvis.platform.portal.figure_reads import Shown, shown
from parvis.platform.portal.figure_values import question
from parvis.platform.portal.models import Figure
from parvis.platform.records.reading import manifest_of

RECORDS = "/api/explore/v2.1/catalog/datasets/{}/records"


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Every published figure."""
    found = visible_figures(None).order_by(F("home_order").asc(nulls_last=True), "slug")
    page = {"figures": shown(found, reader_language()), "may_write": may_write(request.user)}
    return render(request, "portal/figures.html", page)


@require_safe
def figure(request: HttpRequest, slug: str) -> HttpResponse:
    found = visible_figure(request.user, slug)
    ready = shown([found], reader_language())[0]
    page = {"shown": ready, "queries": queries(ready), "may_edit": may_edit(request.user, found)}
    return render(request, "portal/figure.html", page)


def queries(ready: Shown) -> list[dict[str, Any]]:
    """The query of the figure, then the one of what it was before, as a reader may follow them."""
    figure, dataset = ready.figure, ready.dataset
    if dataset is None:
        return []
    asked = [(False, question(figure))]
    if figure.before_where and figure.before_value is None:
        asked.append((True, question(figure, figure.before_where)))
    return [{"is_before": is_before, **_told(figure, dataset, request)} for is_before, request in asked]


def _told(figure: Figure, dataset: Dataset, request: Request) -> dict[str, Any]:
    try:
        words = explanation(request, manifest_of(dataset).schema, reader_language())
    except QueryError:
        words = ""
    clauses = {"select": request.select, "where": " and ".join(request.where), "order_by": request.order_by}
    clauses = {name: text for name, text in clauses.items() if text}
    asked = urlencode({**clauses, "limit": 1, "timezone": request.timezone})
    return {
        "words": words,
        "clauses": clauses,
        "api": f"{RECORDS.format(dataset.pk)}?{asked}",
        "console": urlencode({**clauses, "mode": "text"}),
    }
