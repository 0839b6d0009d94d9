"""Groups of rows: their keys, their totals, and the ranges that numbers and dates fall in."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from parvis.engine.query import tree
from parvis.engine.tables.kinds import Kind
from tests.engine.query.evaluator import moments, values
from tests.engine.query.evaluator.expressions import Meaning, Reading

OUTSIDE = object()
_UNITS = {
    "ms": "millisecond",
    "s": "second",
    "m": "minute",
    "h": "hour",
    "d": "day",
    "w": "week",
    "M": "month",
    "q": "quarter",
    "y": "year",
}
_SPANS = {
    "millisecond": timedelta(milliseconds=1),
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
_EPOCH = datetime(1970, 1, 1)


def total(name: str, distinct: bool, of: Meaning | None, share: float, rows: list[Any]) -> Any:
    """One total over the rows; without `of`, their number."""
    if of is None:
        return len(rows)
    found = [value for value in (of.of(row) for row in rows) if value is not None]
    if name == "count":
        if distinct:
            return len({tuple(value) if isinstance(value, list) else value for value in found})
        return sum(value != [] for value in found)
    if not found:
        return None
    match name:
        case "min" | "max":
            return (min if name == "min" else max)(found, key=values.rank)
        case "sum":
            return values.fitting(sum(found)) if of.kind is Kind.INTEGER else math.fsum(found)
        case "avg":
            return math.fsum(found) / len(found)
    return _between(sorted(map(float, found)), min(max(share, 0.0), 100.0) / 100)


def _between(rising: list[float], share: float) -> float:
    place = share * (len(rising) - 1)
    low, high = rising[math.floor(place)], rising[math.ceil(place)]
    return low + (high - low) * (place - math.floor(place))


def ranged(reading: Reading, node: tree.Call) -> tuple[Meaning, Callable[[Any], str]]:
    """What sorts and tells apart the intervals, and how each is written; OUTSIDE for a row in none."""
    of = reading.meaning(node.arguments[0])
    bounds = node.arguments[1:]
    if len(bounds) > 1:
        return _between_bounds(reading, of, bounds)
    width = bounds[0]
    assert isinstance(width, tree.Number)
    if width.unit is not None:
        return _of_time(reading, of, int(width.value), _UNITS.get(width.unit) or width.unit.lower().rstrip("s"))
    size = width.value
    if of.kind is Kind.INTEGER and isinstance(size, int):
        return _each(of, lambda value: value // size * size), lambda key: f"[{key}, {key + size - 1}]"
    return _each(of, lambda value: math.floor(value / size) * float(size)), lambda key: f"[{key}, {key + size}["


def _each(of: Meaning, key: Callable[[Any], Any]) -> Meaning:
    return Meaning(Kind.TEXT, lambda row: None if of.of(row) is None else key(of.of(row)))


def _of_time(reading: Reading, of: Meaning, count: int, unit: str) -> tuple[Meaning, Callable[[Any], str]]:
    def start(value: date | datetime) -> datetime:
        clock = moments.shown(value, reading.zone)
        midnight = clock.replace(hour=0, minute=0, second=0, microsecond=0)
        match unit:
            case "week":
                return midnight - timedelta(days=clock.weekday())
            case "month":
                return midnight.replace(day=1)
            case "quarter":
                return midnight.replace(day=1, month=(clock.month - 1) // 3 * 3 + 1)
            case "year":
                return midnight.replace(day=1, month=1)
        return clock - (clock - _EPOCH) % (_SPANS[unit] * count)

    def end(begins: datetime) -> datetime:
        match unit:
            case "week":
                return begins + timedelta(days=7)
            case "month" | "quarter" | "year":
                months = begins.month - 1 + {"month": 1, "quarter": 3, "year": 12}[unit]
                return begins.replace(year=begins.year + months // 12, month=months % 12 + 1)
        return begins + _SPANS[unit] * count

    def stamp(clock: datetime) -> str:
        text = clock.isoformat(timespec="milliseconds")
        if of.kind is Kind.DATE or reading.zone.key == "UTC":
            return text + "Z"
        minutes = moments.offset_then(clock, reading.zone) // timedelta(minutes=1)
        return f"{text}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"

    return _each(of, start), lambda key: f"[{stamp(key)}, {stamp(end(key))}["


def _between_bounds(
    reading: Reading, of: Meaning, bounds: tuple[tree.Node, ...]
) -> tuple[Meaning, Callable[[Any], str]]:
    limits = [None if isinstance(one, tree.Star) else reading.meaning(one) for one in bounds]

    def key(value: Any) -> Any:
        for number, (low, high) in enumerate(pairwise(limits)):
            above = low is None or values.compared(">=", value, low.stretch or low.of({}), reading.zone)
            below = high is None or values.compared("<", value, high.stretch or high.of({}), reading.zone)
            if above and below:
                return number
        return OUTSIDE

    def text(limit: Meaning | None) -> str:
        if limit is None:
            return "*"
        if limit.stretch is not None:
            return limit.stretch.start.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
        return str(limit.of({}))

    def label(number: int) -> str:
        low, high = limits[number], limits[number + 1]
        whole = of.kind is Kind.INTEGER and all(one is None or one.kind is Kind.INTEGER for one in (low, high))
        last = str(high.of({}) - 1) if whole and high is not None else text(high)
        return f"[{text(low)}, {last}" + ("]" if whole else "[")

    return _each(of, key), label
