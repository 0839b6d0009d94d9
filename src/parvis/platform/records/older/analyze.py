"""`/api/records/1.0/analyze/`: totals of groups of records, as a bare array of points `{"x": …, "S": …}`.

A date among the keys is an object of its parts, and several keys are an object by field. Without `x` there is one point, over
all the records. Records without a key are in no group.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse

from parvis.platform.records.older import asked, quoting
from parvis.platform.records.older.answering import json_body, search_api
from parvis.platform.records.older.axes import Axis, axes_of
from parvis.platform.records.older.search import named_dataset
from parvis.platform.records.older.series import Series, accumulated, series_of
from parvis.platform.records.parameters import whole_number
from parvis.platform.records.reading import manifest_of, read_page

MOST_POINTS = 20_000
TRUNCATED = "ODS-Analyze-Truncated"
Point = dict[str, Any]


@search_api
def analyze(request: HttpRequest) -> HttpResponse:
    """The points of the series that `y.S.func` and `y.S.expr` name, by `x`."""
    given = request.GET
    found = named_dataset(request)
    schema = manifest_of(found).schema
    axes, series = axes_of(given, schema), series_of(given, schema)
    keys = [key for axis in axes for key in axis.keys]
    totals = [total for one in series for total in one.totals()]
    query = asked.filters(given, schema)
    present = tuple(f"{quoting.identifier(axis.field)} is not null" for axis in axes)
    query = replace(
        query,
        where=(*query.where, *present),
        select=", ".join([*_labelled("k", keys), *_labelled("a", totals)]),
        group_by=", ".join(_labelled("k", keys)) or None,
        limit=MOST_POINTS + 1,
    )
    rows = read_page(found, query).rows
    points = [_point(row, axes, series) for row in rows[:MOST_POINTS]]
    if axes:
        points.sort(key=lambda point: _rank(point["x"]))
    for one in series:
        if one.cumulative:
            for point, value in zip(points, accumulated([point[one.name] for point in points]), strict=True):
                point[one.name] = value
    points = _sorted(points, asked.listed(given, "sort"), axes, series)
    most = whole_number(given, "maxpoints", 0)
    response = json_body(points[:most] if most > 0 else points)
    if len(rows) > MOST_POINTS:
        response[TRUNCATED] = "true"
    return response


def _labelled(letter: str, expressions: Sequence[str]) -> list[str]:
    return [f"{expression} as {letter}{n}" for n, expression in enumerate(expressions)]


def _point(row: dict[str, Any], axes: Sequence[Axis], series: Sequence[Series]) -> Point:
    keys = iter([value for name, value in row.items() if name.startswith("k")])
    totals = iter([value for name, value in row.items() if name.startswith("a")])
    found = {axis.field: axis.read([next(keys) for _ in axis.keys]) for axis in axes}
    point: Point = {} if not axes else {"x": found if len(axes) > 1 else found[axes[0].field]}
    for one in series:
        point[one.name] = one.function.read([next(totals) for _ in one.totals()])
    return point


def _sorted(points: list[Point], keys: Sequence[str], axes: Sequence[Axis], series: Sequence[Series]) -> list[Point]:
    """The points by a series or by `x`, which descend unless a minus comes first, or by `x.field`, which ascends unless one
    does; a missing value comes last, and a name that is none of these changes nothing.
    """
    for key in reversed(keys):
        name, has_minus = key.removeprefix("-"), key.startswith("-")
        value = _value_of(name, axes, series)
        if value is not None:
            held = [point for point in points if value(point) is not None]
            held.sort(key=lambda point: _rank(value(point)), reverse=has_minus is name.startswith("x."))
            points = [*held, *(point for point in points if value(point) is None)]
    return points


def _value_of(name: str, axes: Sequence[Axis], series: Sequence[Series]) -> Callable[[Point], Any] | None:
    if any(one.name == name for one in series):
        return lambda point: point[name]
    if name == "x" and axes:
        return lambda point: point["x"]
    for axis in axes:
        if name in (f"x.{axis.field}", axis.field):
            return lambda point: _key(point, axis, axes)
        part = name.removeprefix(f"x.{axis.field}.")
        if part != name and axis.calendar is not None:
            return lambda point: _key(point, axis, axes).get(part)
    return None


def _key(point: Point, axis: Axis, axes: Sequence[Axis]) -> Any:
    return point["x"][axis.field] if len(axes) > 1 else point["x"]


def _rank(value: Any) -> Any:
    """A value that compares with those of its kind: the parts of a date, or of several keys, one after the other."""
    if isinstance(value, dict):
        return tuple(part for one in value.values() for part in _rank(one))
    return (value,)
