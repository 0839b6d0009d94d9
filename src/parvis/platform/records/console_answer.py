"""The answer of the console: the rows of a query as cells, a map or charts, or what went wrong in words."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from parvis.engine.query import Compiled, QueryError, Request, compile_records
from parvis.engine.query.clauses import parse_group_by
from parvis.engine.query.explain import explanation
from parvis.engine.query.request import checked_zone
from parvis.engine.query.tree import Name
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.domain.typography import number
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.domain import console_chart, console_map
from parvis.platform.records.domain.cells import Cell, cell
from parvis.platform.records.domain.console_asking import VIEWS
from parvis.platform.records.domain.console_building import group_of
from parvis.platform.records.domain.console_errors import Fault, fault
from parvis.platform.records.domain.console_headings import Heading, heading
from parvis.platform.records.reading import RecordPage, plan, read_page

_FEWEST_ON_A_LINE = 3
_CLAUSES = ("select", "group_by", "order_by")


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing of one column of numbers over the categories."""

    heading: Heading
    bars: console_chart.Bars | None = None
    line: console_chart.Line | None = None
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """`total` counts all the rows that match, None for groups; `view` is the one shown among `views`."""

    headings: Sequence[Heading] = ()
    rows: Sequence[Sequence[tuple[Heading, Cell]]] = ()
    total: int | None = None
    is_full: bool = False
    milliseconds: float = 0.0
    views: Sequence[str] = ("table",)
    view: str = "table"
    category: Heading | None = None
    map: console_map.Drawing | None = None
    scale: str = ""
    charts: Sequence[Chart] = ()
    explanation: str = ""
    fault: Fault | None = None
    failure: str = ""


def answer(dataset: Dataset, schema: Schema, request: Request, view: str, language: str) -> Answer:
    """What `request` finds, looked at as `view` when it can be, else as a table."""
    try:
        told = explanation(request, schema, language)
        return replace(_answered(dataset, schema, request, view, language), explanation=told)
    except QueryError as error:
        return Answer(fault=fault(error, _text_at_fault(error, request, schema), language))


def _answered(dataset: Dataset, schema: Schema, request: Request, view: str, language: str) -> Answer:
    started = time.perf_counter()
    try:
        compiled = plan(dataset, request)
        page = read_page(dataset, request)
        elapsed = float(f"{(time.perf_counter() - started) * 1000:.2g}")
        found = _found(compiled, page, request, schema, language)
        views = [one for one in VIEWS if one == "table" or _can_be(one, found, request)]
        shown = view if view in views else "table"
        found = replace(found, milliseconds=elapsed, views=views, view=shown)
        if shown == "map":
            drawn = _map(dataset, request, compiled, page, found)
            return replace(found, map=drawn, scale=_length(drawn.scale, language) if drawn is not None else "")
        return replace(found, charts=_charts(found, page.rows, request, language)) if shown == "chart" else found
    except TooSlow as slow:
        seconds = number(slow.seconds, language)
        return Answer(
            failure=gettext("The query ran longer than %(seconds)s seconds and was stopped.") % {"seconds": seconds}
        )
    except TooLarge:
        return Answer(failure=gettext("The query needs more memory than it may use."))


def _found(compiled: Compiled, page: RecordPage, request: Request, schema: Schema, language: str) -> Answer:
    headings = [heading(output, schema, language) for output in compiled.columns]
    computed = {output.name for output in compiled.columns if output.source is None}
    zone = checked_zone(request.timezone)
    rows = [
        [(one, cell(_rounded(row.get(one.name), one.name in computed), one.column, language, zone)) for one in headings]
        for row in page.rows
    ]
    return Answer(
        headings,
        rows,
        total=None if compiled.grouped else page.total,
        is_full=compiled.grouped and len(rows) == request.limit,
        category=_category(headings, request, compiled.grouped),
    )


def _rounded(value: Any, is_computed: bool) -> Any:
    """A computed number without the noise of its last digits."""
    return float(f"{value:.10g}") if is_computed and isinstance(value, float) else value


def _can_be(view: str, found: Answer, request: Request) -> bool:
    if not found.rows:
        return False
    if view == "map":
        return _place(found) is not None
    return found.category is not None and bool(_numbers(found))


def _place(found: Answer) -> Heading | None:
    """The column to draw on a map: a shape before a position, or the centre of clusters."""
    places = [one for one in found.headings if one.is_place or "geo_cluster(" in one.name.lower()]
    return max(places, key=lambda one: one.column.kind.value, default=None)


def _category(headings: Sequence[Heading], request: Request, grouped: bool) -> Heading | None:
    """The only key of groups, or the first text or date of rows."""
    if not grouped:
        return next((one for one in headings if one.is_category), None)
    keys = parse_group_by(request.group_by or "")
    if len(keys) != 1:
        return None
    name = keys[0].label or (keys[0].of.name if isinstance(keys[0].of, Name) else keys[0].written)
    return next((one for one in headings if one.name == name and not one.is_place), None)


def _numbers(found: Answer) -> list[Heading]:
    numbers = [one for one in found.headings if one.is_number and one is not found.category]
    return numbers[: console_chart.MOST_CHARTS]


def _map(
    dataset: Dataset, request: Request, compiled: Compiled, page: RecordPage, found: Answer
) -> console_map.Drawing | None:
    """All the places that match, as many as a map holds, whatever the number of rows asked for."""
    place = _place(found)
    if place is None:
        return None
    if not compiled.grouped:
        wide = replace(request, export=True, limit=console_map.MOST_FEATURES, offset=0, order_by=None)
        page = read_page(dataset, wide)
    return console_map.drawing(row[place.name] for row in page.rows)


def _charts(found: Answer, rows: Sequence[Mapping[str, Any]], request: Request, language: str) -> list[Chart]:
    category = found.category
    if category is None:
        return []
    texts = [next(one.text for head, one in row if head is category) for row in found.rows]
    labels = [text or gettext("(empty)") for text in texts]
    times = [console_chart.time_of(row[category.name]) for row in rows] if _is_time(category, request) else []
    dated = [place for place, one in enumerate(times) if one is not None]
    charts = []
    for one in _numbers(found):
        values = [_number(row[one.name]) for row in rows]
        if len(dated) >= _FEWEST_ON_A_LINE and len(dated) >= len(rows) - 1:
            line = console_chart.line(
                [times[n] or 0.0 for n in dated], [labels[n] for n in dated], [values[n] for n in dated]
            )
            ends = sorted(dated, key=lambda n: times[n] or 0.0)
            charts.append(Chart(one, line=line, first=labels[ends[0]], last=labels[ends[-1]]))
        else:
            charts.append(Chart(one, bars=console_chart.bars(labels, values)))
    return charts


def _is_time(category: Heading, request: Request) -> bool:
    """Whether the keys may be times: whole numbers are, when they are years of dates."""
    if not category.is_number:
        return True
    keys = parse_group_by(request.group_by or "")
    group = group_of(keys[0].of) if len(keys) == 1 else None
    return group is not None and group.step == "year"


def _number(value: Any) -> float | None:
    if isinstance(value, float):
        return float(f"{value:.6g}")
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _length(scale: console_map.Scale, language: str) -> str:
    length, unit = (scale.metres / 1000, "km") if scale.in_kilometres else (scale.metres, "m")
    return f"{number(length, language)}\u00a0{unit}"


def _text_at_fault(error: QueryError, request: Request, schema: Schema) -> str:
    """The text of the clause that holds the error; of several conditions, the first that has one."""
    if error.clause != "where":
        return str(getattr(request, error.clause or "", "") or "") if error.clause in _CLAUSES else ""
    for text in request.where:
        try:
            compile_records(Request(where=(text,), timezone=request.timezone), schema, "rows")
        except QueryError:
            return text
    return ""
