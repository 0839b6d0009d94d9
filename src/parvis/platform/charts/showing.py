"""A chart as a page shows it: the drawing in two widths, its words, its table, how it is computed, what can be taken away."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import mark_safe

from parvis.engine.query.explain import explanation
from parvis.platform.catalog.domain.typography import long_day
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.licences import licence
from parvis.platform.catalog.models import Dataset
from parvis.platform.charts.domain.asking import parameters_of
from parvis.platform.charts.domain.drawing.draw import svg
from parvis.platform.charts.domain.drawing.plate import NARROW, WIDE
from parvis.platform.charts.domain.figures import figure
from parvis.platform.charts.domain.payload import payload
from parvis.platform.charts.domain.problem import set_in_french
from parvis.platform.charts.domain.tabulating import Value, tabulated
from parvis.platform.charts.reading import Shown, profile_of, request_of
from parvis.platform.records.domain.console_snippets import address

MOST_ROWS = 300


def drawing(dataset: Dataset, shown: Shown) -> dict[str, Any]:
    """The chart alone: what a page, a story or a frame needs to show it, with or without script."""
    name = _name(dataset, shown)
    return {
        "id": name,
        "title": shown.title,
        "words": shown.words,
        "notes": shown.notes,
        "wide": mark_safe(svg(shown.plate, WIDE, shown.title, shown.words, id_=f"{name}-w", look="is-wide")),  # noqa: S308
        "narrow": mark_safe(svg(shown.plate, NARROW, shown.title, shown.words, id_=f"{name}-n", look="is-narrow")),  # noqa: S308
        "payload": payload(shown.plate),
        "source": source_of(dataset, reader_language()),
        "table": _table(shown),
    }


def figure_context(request: HttpRequest, dataset: Dataset, shown: Shown) -> dict[str, Any]:
    """The chart with what stands around it on the dataset's own page."""
    query = urlencode(parameters_of(shown.chart))
    page = reverse("dataset-section", args=[dataset.pk, "charts"])
    return {
        **drawing(dataset, shown),
        "page": f"{page}?{query}",
        "svg": reverse("chart-svg", args=[dataset.pk]) + "?" + query,
        "csv": reverse("chart-csv", args=[dataset.pk]) + "?" + query,
        "computed": _computed(request, dataset, shown),
    }


def source_of(dataset: Dataset, language: str) -> str:
    """Where the figures come from, and of when: under each chart, in each file."""
    producer = dataset.producer or dataset.organization.name
    said = licence(dataset.licence).name(language)
    if language == "fr":
        day = f", mis à jour le {long_day(dataset.published.date(), 'fr')}" if dataset.published else ""
        return set_in_french(f"Source : {producer}, « {dataset.title('fr')} »{day}. {said}.")
    day = f", updated on {long_day(dataset.published.date(), 'en')}" if dataset.published else ""
    return f"Source: {producer}, “{dataset.title('en')}”{day}. {said}."


def _name(dataset: Dataset, shown: Shown) -> str:
    said = f"{dataset.pk}?{urlencode(parameters_of(shown.chart))}"
    return "chart-" + hashlib.sha256(said.encode()).hexdigest()[:10]


def _table(shown: Shown) -> dict[str, Any]:
    table, language = tabulated(shown.plate), shown.plate.language
    rows = [[_cell(value, shown, language) for value in row] for row in table.rows[:MOST_ROWS]]
    return {"headings": table.headings, "rows": rows, "left_out": max(0, len(table.rows) - MOST_ROWS)}


def _cell(value: Value, shown: Shown, language: str) -> dict[str, Any]:
    if isinstance(value, str):
        return {"text": value, "is_number": False}
    return {"text": figure(value, language, figures=9), "is_number": True}


def _computed(request: HttpRequest, dataset: Dataset, shown: Shown) -> dict[str, Any]:
    """The query behind the chart: in words, in the query language, as an address that anybody may call."""
    question, language = shown.question, reader_language()
    parameters = [*question.parameters, ("timezone", settings.TIME_ZONE)]
    name = "export" if question.whole else "records"
    arguments = [dataset.pk, "json"] if question.whole else [dataset.pk]
    read = [(key, value) for key, value in parameters if not (question.whole and key == "limit")]
    return {
        "words": explanation(request_of(question), profile_of(dataset).schema, language),
        "clauses": question.parameters,
        "api": request.build_absolute_uri(address(reverse(name, args=arguments), parameters)),
        "explain": address(reverse("api-explain", args=[dataset.pk]), [*read, ("lang", language)]),
        "console": address(reverse("dataset-console", args=[dataset.pk]), read),
    }
