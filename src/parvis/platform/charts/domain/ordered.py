"""Times and classes of numbers as an answer: every one from the first to the last, in order.

A gap in time is an empty count or a gap in the line, never hidden; only surveys made now and then are joined over their gaps.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from parvis.platform.charts.domain.answers import Groups, Key, Line, finite
from parvis.platform.charts.domain.figures import range_of
from parvis.platform.charts.domain.kinds import ChartKind, Step
from parvis.platform.charts.domain.names import value_name
from parvis.platform.charts.domain.problem import ChartProblem
from parvis.platform.charts.domain.questions import Asking, Question
from parvis.platform.charts.domain.splitting import OTHERS, Ask, chosen_series, series_names, split_values
from parvis.platform.charts.domain.steps import CALENDAR_DAYS, MOST_POINTS, is_kept_by
from parvis.platform.charts.domain.times import between, following, name_of, start_of, time_of

MOST_CLASSES = 200


def in_order(asking: Asking, ask: Ask, language: str) -> tuple[Groups, Question]:
    """Times and classes: every one from the first to the last, in order."""
    if asking.chart.series:
        names, gathers = chosen_series(asking, ask)
        main, rest = asking.split(None, names), {}
        values = split_values(asking, ask(main), names)
        if gathers:
            rest = {row[asking.key]: finite(row[asking.values[0]]) for row in ask(asking.split_others(None, names))}
        lines = dict(zip(series_names(asking, names, language), (values[name] for name in names), strict=True))
        if gathers:
            lines[OTHERS[language]] = rest
    else:
        main, gathers = asking.times(), False
        rows = ask(main)
        lines = {
            value_name(asking.chart, asking.profile, n, language): {row[asking.key]: finite(row[label]) for row in rows}
            for n, label in enumerate(asking.values)
        }
    placed = {name: _placed(asking, values) for name, values in lines.items()}
    keys = _every_key(asking, {at for values in placed.values() for at in values}, language)
    if asking.chart.y and asking.step is not None and asking.chart.kind is ChartKind.LINE:
        keys = _without_rare_gaps(keys, placed)
    every = len(keys)
    keys = _without_partial_ends(asking, keys)
    if not keys:
        raise ChartProblem("nothing")
    empty = 0.0 if not asking.chart.y else None
    made = tuple(
        Line(name, tuple(values.get(key.at, empty) for key in keys), gathers and name == OTHERS[language])
        for name, values in placed.items()
    )
    return Groups(keys, made, partial=every - len(keys)), main


def _without_rare_gaps(keys: tuple[Key, ...], placed: Mapping[str, Mapping[float | None, Any]]) -> tuple[Key, ...]:
    """Only the times that were measured, where most were not: a survey each few years is a line with a point for each."""
    known = tuple(key for key in keys if any(key.at in values for values in placed.values()))
    return known if len(known) * 2 < len(keys) else keys


def _placed(asking: Asking, values: Mapping[Any, float | None]) -> dict[float | None, float | None]:
    out: dict[float | None, float | None] = {}
    for key, value in values.items():
        at = _start(str(key), asking.width) if asking.width else _time(key, asking.step)
        if at is not None:
            out[at] = value
    return out


def _time(key: object, step: Step | None) -> float | None:
    if step is not None and step.comes_round:
        return float(key) if isinstance(key, int | float) else None
    return time_of(key)


def _start(text: str, width: float) -> float | None:
    """Where a class starts, from `[2.0, 4.0[` or `[0, 19]`."""
    try:
        start = float(text.lstrip("[]").partition(",")[0])
    except ValueError:
        return None
    return float(f"{round(start / width) * width:.12g}") if math.isfinite(start) else None


def _every_key(asking: Asking, found: set[float | None], language: str) -> tuple[Key, ...]:
    places = sorted(at for at in found if at is not None)
    if not places:
        return ()
    step, width = asking.step, asking.width
    if width:
        first, last = places[0], places[-1]
        count = round((last - first) / width) + 1
        if count <= MOST_CLASSES:
            places = [float(f"{first + n * width:.12g}") for n in range(count)]
        unit = asking.x.column.unit or ""
        return tuple(
            Key(range_of(at, at + width, language, unit), range_of(at, at + width, language), at) for at in places
        )
    assert step is not None
    if asking.chart.kind is ChartKind.CALENDAR and places[-1] - places[0] > CALENDAR_DAYS:
        raise ChartProblem("years", remedy=ChartKind.LINE)
    first_last = (
        (0.0, 6.0) if step is Step.WEEKDAY else (0.0, 23.0) if step is Step.HOUR_OF_DAY else (places[0], places[-1])
    )
    places = between(*first_last, step, MOST_POINTS) or places[:MOST_POINTS]
    return tuple(Key(name_of(at, step, language), name_of(at, step, language, short=True), at) for at in places)


def _without_partial_ends(asking: Asking, keys: tuple[Key, ...]) -> tuple[Key, ...]:
    """The keys less the first and last when they cover a part of their week, month or year only, so that a total there would
    look like a fall; and less a day that has begun in the town but not yet in universal time.

    That is known of a time measured again and again; events just begin and end.
    """
    step, column, chart = asking.step, asking.x, asking.chart
    if step is None or not column.is_regular or step.comes_round or is_kept_by(column.column, step) or len(keys) < 6:
        return keys
    first, last = time_of(str(column.low)[:10]), time_of(str(column.high)[:10])
    if first is None or last is None or chart.filters:
        return keys
    if step in {Step.HOUR, Step.DAY}:
        return keys[:-1] if step is Step.DAY and (keys[-1].at or 0) > last else keys
    if not chart.aggregate.adds_up:
        return keys
    start = 1 if start_of(first, step) < first else 0
    end = -1 if following(start_of(last, step), step) > last + 1 else None
    return keys[start:end]
