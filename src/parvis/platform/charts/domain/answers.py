"""What a chart shows: groups and values, points or boxes, with what was left out counted.

The engine's answers come in as rows; numbers that are not finite are missing values, told as such. Gaps in time are empty
counts or gaps in the line, never hidden.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from parvis.platform.charts.domain.description import Chart
from parvis.platform.charts.domain.figures import range_of
from parvis.platform.charts.domain.kinds import MOST_SERIES, ChartKind, Step
from parvis.platform.charts.domain.names import short_names, value_name
from parvis.platform.charts.domain.problem import ChartProblem
from parvis.platform.charts.domain.profile import Profile
from parvis.platform.charts.domain.questions import MOST_DOTS, Asking, Question
from parvis.platform.charts.domain.steps import CALENDAR_DAYS, MOST_POINTS, is_kept_by, points
from parvis.platform.charts.domain.suiting import WHOLE
from parvis.platform.charts.domain.times import between, following, name_of, start_of, time_of

Ask = Callable[[Question], list[dict[str, Any]]]
MOST_CLASSES = 200
OTHERS = {"fr": "Autres", "en": "Others"}


@dataclass(frozen=True, slots=True)
class Key:
    """A group: its `label` in full, its `short` name, and where it stands when the axis is one of time or numbers."""

    label: str
    short: str
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The values of one series, one a key; the one that `gathers` holds all others."""

    name: str
    values: tuple[float | None, ...]
    gathers: bool = False


@dataclass(frozen=True, slots=True)
class Groups:
    """`gathered` counts the groups inside “Others”, `unseen` says that some are not shown at all; `partial` counts the ends that
    were left out because they cover a part of their stretch of time.
    """

    keys: tuple[Key, ...]
    lines: tuple[Line, ...]
    gathered: int = 0
    unseen: bool = False
    partial: int = 0


@dataclass(frozen=True, slots=True)
class Dots:
    """Points by series; `shown` is fewer than `total` when a sample was taken."""

    clouds: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
    shown: int
    total: int


@dataclass(frozen=True, slots=True)
class Box:
    low: float
    first: float
    middle: float
    third: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Boxes:
    keys: tuple[Key, ...]
    boxes: tuple[Box, ...]
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """`rows` is what the filters keep; `missing` gives by column how many of them lack a value; `width` is that of classes.

    `main` is the question whose answer is drawn; `step` the stretch of time of the axis.
    """

    body: Groups | Dots | Boxes
    main: Question
    rows: int
    missing: Mapping[str, int]
    step: Step | None = None
    width: float = 0.0


def values_of(answer: Answer) -> list[float]:
    """Every value that is shown."""
    body = answer.body
    if isinstance(body, Groups):
        return [value for line in body.lines for value in line.values if value is not None]
    if isinstance(body, Boxes):
        return [box.middle for box in body.boxes]
    return [y for _, dots in body.clouds for _, y in dots]


def answered(chart: Chart, profile: Profile, ask: Ask, language: str) -> Answer:
    """The answer to a `checked` chart. Raises ChartProblem when what comes back cannot be drawn."""
    asking = Asking(chart, profile)
    if asking.step is not None and chart.kind is not ChartKind.CALENDAR:
        count = points(asking.x, asking.step)
        if count > MOST_POINTS and not chart.filters:
            raise ChartProblem("points", str(count))
    rows, missing = _totals(asking, ask)
    body: Groups | Dots | Boxes
    if chart.kind is ChartKind.SCATTER:
        body, main = _dots(asking, ask, rows, missing, language)
    elif chart.kind is ChartKind.BOX:
        body, main = _boxes(asking, ask, language)
    elif asking.step is not None or asking.width:
        body, main = _in_order(asking, ask, language)
    else:
        body, main = _compared(asking, ask, language)
    return Answer(body, main, rows, missing, asking.step, asking.width)


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


def _totals(asking: Asking, ask: Ask) -> tuple[int, dict[str, int]]:
    found = list(ask(asking.totals())[0].values())
    chart = asking.chart
    columns = dict.fromkeys([chart.x, *chart.y, *([chart.series] if chart.series else [])])
    counted = dict(zip([chart.x, *chart.y, *([chart.series] if chart.series else [])], found[1:], strict=False))
    if not found[0]:
        raise ChartProblem("nothing")
    return found[0], {column: found[0] - counted[column] for column in columns if column in counted}


def _in_order(asking: Asking, ask: Ask, language: str) -> tuple[Groups, Question]:
    """Times and classes: every one from the first to the last, in order."""
    if asking.chart.series:
        names, gathers = _series(asking, ask)
        main, rest = asking.split(None, names), {}
        values = _split_values(asking, ask(main), names)
        if gathers:
            rest = {row[asking.key]: finite(row[asking.values[0]]) for row in ask(asking.split_others(None, names))}
        lines = dict(zip(_series_names(asking, names, language), (values[name] for name in names), strict=True))
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


def _compared(asking: Asking, ask: Ask, language: str) -> tuple[Groups, Question]:
    """Groups compared, with or without series; those that are not shown are gathered where values add up."""
    main = asking.groups()
    rows = ask(main)
    shown, more = rows[: asking.limit], len(rows) > asking.limit
    found = [row[asking.key] for row in shown]
    if not found:
        raise ChartProblem("nothing")
    keys = keys_named(found, asking, language)
    if asking.chart.series:
        groups, main = _split_groups(asking, ask, found, keys, language)
        return replace(groups, unseen=more), main
    lines = tuple(
        Line(value_name(asking.chart, asking.profile, n, language), tuple(finite(row[label]) for row in shown))
        for n, label in enumerate(asking.values)
    )
    gathered = 0
    if more and asking.chart.aggregate.adds_up and not asking.x.is_multivalued and len(lines) == 1:
        other = list(ask(asking.other_groups(found))[0].values())
        value, gathered = finite(other[0]), int(other[1])
        keys = (*keys, Key(f"{OTHERS[language]} ({gathered})", OTHERS[language]))
        lines = (Line(lines[0].name, (*lines[0].values, value)),)
    groups = Groups(keys, lines, gathered, more and not gathered)
    return (_as_parts(groups) if asking.chart.kind in WHOLE else groups), main


def _as_parts(groups: Groups) -> Groups:
    """The parts of a whole, none negative; those of nothing are left out."""
    pairs = list(zip(groups.keys, groups.lines[0].values, strict=True))
    if any(value is not None and value < 0 for _, value in pairs):
        raise ChartProblem("negative", remedy=ChartKind.BAR)
    kept = [(key, value) for key, value in pairs if value]
    if not kept:
        raise ChartProblem("nothing")
    line = replace(groups.lines[0], values=tuple(value for _, value in kept))
    return replace(groups, keys=tuple(key for key, _ in kept), lines=(line,))


def _split_groups(
    asking: Asking, ask: Ask, found: Sequence[Any], keys: tuple[Key, ...], language: str
) -> tuple[Groups, Question]:
    names, gathers = _series(asking, ask)
    main = asking.split(found, names)
    values = _split_values(asking, ask(main), names)
    said = _series_names(asking, names, language)
    lines = [Line(one, tuple(values[name].get(key) for key in found)) for one, name in zip(said, names, strict=True)]
    if gathers:
        others = {row[asking.key]: finite(row[asking.values[0]]) for row in ask(asking.split_others(found, names))}
        lines.append(Line(OTHERS[language], tuple(others.get(key) for key in found), gathers=True))
    if asking.chart.kind in WHOLE and any(value is not None and value < 0 for line in lines for value in line.values):
        raise ChartProblem("negative", remedy=ChartKind.BAR)
    return Groups(keys, tuple(lines)), main


def _series(asking: Asking, ask: Ask) -> tuple[list[Any], bool]:
    """The series shown, greatest first, and whether the rest is gathered into one more: only what adds up can be."""
    rows = ask(asking.series())
    names = [row[asking.part] for row in rows[:MOST_SERIES]]
    if not names:
        raise ChartProblem("nothing")
    is_multivalued = asking.profile[asking.chart.series].is_multivalued
    gathers = len(rows) > MOST_SERIES and asking.chart.aggregate.adds_up and not is_multivalued
    return (names[: MOST_SERIES - 1] if gathers else names), gathers


def _split_values(
    asking: Asking, rows: Sequence[Mapping[str, Any]], names: Sequence[Any]
) -> dict[Any, dict[Any, float | None]]:
    values: dict[Any, dict[Any, float | None]] = {name: {} for name in names}
    for row in rows:
        if row[asking.part] in values:
            values[row[asking.part]][row[asking.key]] = finite(row[asking.values[0]])
    return values


def _dots(asking: Asking, ask: Ask, rows: int, missing: Mapping[str, int], language: str) -> tuple[Dots, Question]:
    main = asking.dots()
    clouds: dict[str, list[tuple[float, float]]] = {}
    for row in ask(main):
        x, y = finite(row[asking.key]), finite(row[asking.values[0]])
        if x is not None and y is not None:
            clouds.setdefault(_said(row.get(asking.part), language) if asking.chart.series else "", []).append((x, y))
    if not clouds:
        raise ChartProblem("nothing")
    shown = sum(map(len, clouds.values()))
    ranked = sorted(clouds.items(), key=lambda one: -len(one[1]))
    if len(ranked) > MOST_SERIES:
        rest = [dot for _, dots in ranked[MOST_SERIES - 1 :] for dot in dots]
        ranked = [*ranked[: MOST_SERIES - 1], (OTHERS[language], rest)]
    total = max(shown, rows - max(missing.values(), default=0)) if shown >= MOST_DOTS else shown
    return Dots(tuple((name, tuple(dots)) for name, dots in ranked), shown, total), main


def _boxes(asking: Asking, ask: Ask, language: str) -> tuple[Boxes, Question]:
    main = asking.boxes()
    rows = ask(main)
    found, boxes = [], []
    for row in rows[: asking.limit]:
        places = [finite(row[label]) for label in asking.box_labels()]
        numbers = [place for place in places if place is not None]
        if len(numbers) == len(places):
            low, first, middle, third, high, count = numbers
            found.append(row[asking.key])
            boxes.append(Box(low, first, middle, third, high, int(count)))
    if not boxes:
        raise ChartProblem("nothing")
    return Boxes(keys_named(found, asking, language), tuple(boxes), len(rows) > asking.limit), main


def keys_named(found: Sequence[Any], asking: Asking, language: str) -> tuple[Key, ...]:
    """The groups with their names; the levels of a hierarchy are told apart."""
    full = [_said(value, language) for value in found]
    hierarchy = asking.x.column.hierarchy
    short = short_names(full, hierarchy)
    whole = [text.replace(hierarchy, " › ") for text in full] if hierarchy else full
    return tuple(Key(label, brief) for label, brief in zip(whole, short, strict=True))


def _series_names(asking: Asking, values: Sequence[Any], language: str) -> list[str]:
    return short_names(
        [_said(value, language) for value in values], asking.profile[asking.chart.series].column.hierarchy
    )


def _said(value: Any, language: str) -> str:
    """A group's name as the reader's language writes it."""
    if isinstance(value, bool):
        return {"fr": ("non", "oui"), "en": ("no", "yes")}[language][value]
    return "–" if value is None else str(value)


def finite(value: Any) -> float | None:
    """The number, or None when it is missing, infinite or not a number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value
