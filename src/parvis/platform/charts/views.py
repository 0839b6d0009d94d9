"""What can be fetched of a chart: the workshop without the page around it, the drawing as a file, the figures as CSV."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parvis.engine.query import QueryError
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.platform.catalog.access import visible_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.charts.domain.asking import asked
from parvis.platform.charts.domain.drawing.draw import standalone_svg
from parvis.platform.charts.domain.drawing.plate import NARROW, WIDE
from parvis.platform.charts.domain.problem import ChartProblem
from parvis.platform.charts.domain.tabulating import as_csv, tabulated
from parvis.platform.charts.reading import Shown, profile_of, shown
from parvis.platform.charts.showing import source_of
from parvis.platform.charts.workshop import context_of
from parvis.platform.records.answering import etag, is_known, not_modified


@require_safe
def part(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The workshop alone, for the element that follows the form."""
    dataset = visible_dataset(request.user, dataset_id)
    context, status = context_of(request, dataset)
    return render(request, "charts/workshop.html", {"dataset": dataset, **context}, status=status)


@require_safe
def svg(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The chart as an SVG that stands alone; `size=narrow` draws it for a phone."""
    size = NARROW if request.GET.get("size") == "narrow" else WIDE

    def draw(dataset: Dataset, chart: Shown) -> str:
        return standalone_svg(chart.plate, size, chart.title, chart.words, source_of(dataset, reader_language()))

    return _file(request, dataset_id, draw, "svg", "image/svg+xml")


@require_safe
def figures(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The gathered figures as CSV."""
    return _file(
        request, dataset_id, lambda _dataset, chart: as_csv(tabulated(chart.plate)), "csv", "text/csv; charset=utf-8"
    )


def _file(
    request: HttpRequest, dataset_id: str, write: Callable[[Dataset, Shown], str], ending: str, kind: str
) -> HttpResponse:
    dataset = visible_dataset(request.user, dataset_id)
    language = reader_language()
    tag = etag(str(dataset.current_id), str(dataset.described), request.get_full_path(), language)
    if is_known(request, tag):
        return not_modified(tag)
    parameters = [(name, value) for name, values in request.GET.lists() for value in values]
    try:
        chart = asked(parameters, profile_of(dataset).schema)
        body = write(dataset, shown(dataset, chart, language))
    except ChartProblem as problem:
        return _refusal(problem.words(language), 400)
    except QueryError as error:
        return _refusal(error.text[language], 400)
    except (TooSlow, TooLarge):
        return _refusal({"fr": "La question a pris trop de temps.", "en": "The question took too long."}[language], 503)
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{dataset.pk}-{chart.kind.value}.{ending}"'
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache" if dataset.visibility == Visibility.PUBLIC else "private, no-cache"
    return response


def _refusal(words: str, status: int) -> HttpResponse:
    return HttpResponse(words + "\n", status=status, content_type="text/plain; charset=utf-8")
