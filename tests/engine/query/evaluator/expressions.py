"""What an expression is worth on one row: each node of the tree becomes a function of the row.

A row is a dict by column: texts, numbers, booleans, dates, instants, lists of texts, and positions as (longitude, latitude).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from parvis.engine.query import tree
from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.schema import Schema
from tests.engine.query.evaluator import moments, texts, values
from tests.engine.query.evaluator.calendars import formatted

Row = Any
EARTH = 6_371_008.7714
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL)
_TIMES = (Kind.DATE, Kind.DATETIME)
_METRES = {"mi": 1609.344, "yd": 0.9144, "ft": 0.3048, "m": 1.0, "cm": 0.01, "km": 1000.0, "mm": 0.001}


@dataclass(frozen=True)
class Meaning:
    """The kind of an expression and its value on a row. A constant of time is a whole `stretch`."""

    kind: Kind | None
    of: Callable[[Row], Any]
    many: bool = False
    constant: bool = False
    stretch: moments.Stretch | None = None
    precision: Precision | None = None


class Reading:
    """How names, zone and language are understood. `special` may give a node its meaning before anything else does."""

    def __init__(
        self,
        schema: Schema,
        zone: ZoneInfo,
        lang: str,
        now: datetime,
        special: Callable[[Reading, tree.Node], Meaning | None] = lambda reading, node: None,
    ) -> None:
        self.schema, self.zone, self.lang, self.now, self.special = schema, zone, lang, now, special

    def meaning(self, node: tree.Node) -> Meaning:
        return self.special(self, node) or _NODES[type(node)](self, node)

    def condition(self, node: tree.Node) -> Callable[[Row], values.Truth]:
        if isinstance(node, tree.Text):
            return self._anywhere(node.value)
        return self.meaning(node).of

    def _anywhere(self, wanted: str) -> Callable[[Row], values.Truth]:
        return lambda row: texts.has_words(self.texts_of(row, []), wanted)

    def texts_of(self, row: Row, fields: list[Meaning]) -> list[str]:
        """The texts in the fields, or in all of them; several values of one field come as one text."""
        found = [field.of(row) for field in fields] or [
            row[column.name] for column in self.schema if column.kind is Kind.TEXT
        ]
        return [" | ".join(text) if isinstance(text, list) else text for text in found if text is not None]

    def fitted(self, value: Meaning, to: Meaning) -> Meaning:
        """A constant read as the kind of what it is compared with."""
        if value.stretch is not None:
            return Meaning(to.kind, lambda row: value.stretch, constant=True, stretch=value.stretch)
        if not value.constant or value.kind is to.kind or to.kind is None:
            return value
        raw = value.of({})
        if to.kind is Kind.TEXT and value.kind in _NUMBERS:
            return constant(Kind.TEXT, str(raw))
        if value.kind is not Kind.TEXT:
            return value
        if to.kind in _TIMES:
            whole = moments.stretch(raw, self.zone)
            return Meaning(to.kind, lambda row: whole, constant=True, stretch=whole)
        if to.kind is Kind.BOOLEAN:
            return constant(Kind.BOOLEAN, raw.lower() == "true")
        if to.kind in _NUMBERS:
            return constant(to.kind, int(raw) if raw.strip().lstrip("+-").isdigit() else float(raw))
        return value


def constant(kind: Kind | None, value: Any) -> Meaning:
    return Meaning(kind, lambda row: value, constant=True)


def _name(reading: Reading, node: tree.Name) -> Meaning:
    column = reading.schema[node.name]
    return Meaning(column.kind, lambda row: row[column.name], column.separator is not None, precision=column.precision)


def _time(whole: moments.Stretch) -> Meaning:
    return Meaning(Kind.DATETIME, lambda row: whole.start, constant=True, stretch=whole)


def _negative(reading: Reading, node: tree.Negative) -> Meaning:
    of = reading.meaning(node.of)

    def value(row: Row) -> Any:
        number = of.of(row)
        return None if number is None else values.fitting(-number)

    return Meaning(of.kind, value)


def _arithmetic(reading: Reading, node: tree.Arithmetic) -> Meaning:
    left, right = reading.meaning(node.left), reading.meaning(node.right)
    whole = node.sign != "/" and left.kind is right.kind is Kind.INTEGER
    kind = Kind.INTEGER if whole else Kind.DECIMAL
    return Meaning(kind, lambda row: values.calculated(node.sign, left.of(row), right.of(row)))


def _comparison(reading: Reading, node: tree.Comparison) -> Meaning:
    left, right, sign = reading.meaning(node.left), reading.meaning(node.right), node.sign
    if left.constant and not right.constant:
        left, right, sign = right, left, {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(sign, sign)
    return _tested(reading, sign, left, reading.fitted(right, left))


def _tested(reading: Reading, sign: str, left: Meaning, right: Meaning) -> Meaning:
    if not left.many:
        return _true(lambda row: values.compared(sign, left.of(row), right.of(row), reading.zone))

    def contained(row: Row) -> values.Truth:
        several, wanted = left.of(row), right.of(row)
        if several is None or wanted is None:
            return None
        return (wanted in several) is (sign == "=")

    return _true(contained)


def _true(test: Callable[[Row], values.Truth]) -> Meaning:
    return Meaning(Kind.BOOLEAN, test)


def _like(reading: Reading, node: tree.Like) -> Meaning:
    of = reading.meaning(node.value)

    def test(row: Row) -> values.Truth:
        text = of.of(row)
        if isinstance(text, list):
            text = " | ".join(text)
        if "%" not in node.pattern and not texts.words(node.pattern):
            return True
        return None if text is None else texts.like(text, node.pattern)

    return _true(test)


def _one_of(reading: Reading, node: tree.OneOf) -> Meaning:
    value = reading.meaning(node.value)
    items = [reading.fitted(reading.meaning(item), value) for item in node.items if not isinstance(item, tree.Nothing)]
    tests = [_tested(reading, "=", value, item) for item in items]
    return _true(lambda row: values.any_of(test.of(row) for test in tests))


def _contained(reading: Reading, node: tree.Contained) -> Meaning:
    of = reading.meaning(node.of)
    return _tested(reading, "=", of, reading.fitted(reading.meaning(node.value), of))


def _within(reading: Reading, node: tree.Within) -> Meaning:
    value = reading.meaning(node.value)
    tests = [
        _tested(reading, sign, value, reading.fitted(reading.meaning(bound), value))
        for sign, bound in (
            (">=" if node.low_included else ">", node.low), ("<=" if node.high_included else "<", node.high)
        )
        if bound is not None
    ]  # fmt: skip
    if not tests:
        return _true(lambda row: value.of(row) is not None)
    return _true(lambda row: values.all_of(test.of(row) for test in tests))


def _is(reading: Reading, node: tree.Is) -> Meaning:
    value = reading.meaning(node.value)
    return _true(lambda row: (value.of(row) is node.state) is not node.negated)


def _not(reading: Reading, node: tree.Not) -> Meaning:
    of = reading.condition(node.of)
    return _true(lambda row: of(row) is not True)


def _joined(join: Callable[..., values.Truth]) -> Callable[[Reading, Any], Meaning]:
    def read(reading: Reading, node: tree.All | tree.Any) -> Meaning:
        parts = [reading.condition(part) for part in node.parts]
        return _true(lambda row: join(part(row) for part in parts))

    return read


def _call(reading: Reading, node: tree.Call) -> Meaning:
    name = node.name.lower()
    if name == "now":
        parts = {part: int(value.value) for part, value in node.named}  # type: ignore[attr-defined]
        return _time(moments.at(moments.moved(reading.now.astimezone(reading.zone), parts), reading.zone))
    if name in ("search", "suggest", "startswith"):
        return _words(reading, name, node)
    if name in ("distance", "within_distance"):
        return _distance(reading, node)
    if name == "in_bbox":
        return _in_box(reading, node)
    of = reading.meaning(node.arguments[0])
    if name == "ifnull":
        return _otherwise(reading, of, reading.meaning(node.arguments[1]))
    if name == "date_format":
        pattern = node.arguments[1].value
        return _of_time(reading, of, Kind.TEXT, lambda clock: formatted(clock, pattern, reading.lang))
    if name in _PARTS:
        return _of_time(reading, of, Kind.INTEGER, _PARTS[name])
    kind, function = _TEXTS[name]
    return Meaning(kind, lambda row: None if of.of(row) is None else function(of.of(row)))


def _of_time(reading: Reading, of: Meaning, kind: Kind, part: Callable[[datetime], Any]) -> Meaning:
    def value(row: Row) -> Any:
        time = of.of(row)
        return None if time is None else part(moments.shown(time, reading.zone))

    return Meaning(kind, value)


_PARTS: dict[str, Callable[[datetime], int]] = {
    "year": lambda t: t.year, "quarter": lambda t: (t.month + 2) // 3, "month": lambda t: t.month, "day": lambda t: t.day,
    "dayofweek": lambda t: t.weekday(), "hour": lambda t: t.hour, "minute": lambda t: t.minute, "second": lambda t: t.second,
    "millisecond": lambda t: t.microsecond // 1000,
}  # fmt: skip
_TEXTS: dict[str, tuple[Kind, Callable[[str], Any]]] = {
    "length": (Kind.INTEGER, len), "lower": (Kind.TEXT, texts.small_letters), "upper": (Kind.TEXT, texts.capitals),
}  # fmt: skip


def _otherwise(reading: Reading, first: Meaning, second: Meaning) -> Meaning:
    if not first.many:
        second = reading.fitted(second, first)
    decimal = {first.kind, second.kind} == {Kind.INTEGER, Kind.DECIMAL}

    def value(row: Row) -> Any:
        found = first.of(row)
        if found is None or found == []:
            found = second.of(row)
            if isinstance(found, moments.Stretch):
                found = found.clock_start.date() if first.kind is Kind.DATE else found.start
            if first.many and found is not None and not isinstance(found, list):
                found = [found]
        return float(found) if decimal and found is not None else found

    kind = Kind.DECIMAL if decimal else first.kind or second.kind
    return Meaning(kind, value, first.many, precision=first.precision)


def _words(reading: Reading, name: str, node: tree.Call) -> Meaning:
    *named, last = node.arguments
    wanted = last.value  # type: ignore[attr-defined]
    fields = [reading.meaning(field) for field in named if not isinstance(field, tree.Star)]

    def test(row: Row) -> values.Truth:
        if name != "startswith" and not texts.words(wanted):
            return True
        if len(fields) == 1 and fields[0].of(row) is None:
            return None
        if name == "search":
            return texts.has_nearly(reading.texts_of(row, fields), wanted)
        if name == "suggest":
            return any(texts.follows(text, wanted) for text in reading.texts_of(row, fields))
        found = [field.of(row) for field in fields] or [row[c.name] for c in reading.schema if c.kind is Kind.TEXT]
        single = [one for several in found for one in (several if isinstance(several, list) else [several])]
        return any(one is not None and one.startswith(wanted) for one in single)

    return _true(test)


def _distance(reading: Reading, node: tree.Call) -> Meaning:
    of = reading.meaning(node.arguments[0])
    centre = _point(node.arguments[1].value)  # type: ignore[attr-defined]

    def metres(row: Row) -> float | None:
        place = of.of(row)
        return None if place is None else apart(place, centre)

    if node.name.lower() == "distance" and len(node.arguments) == 2:
        return Meaning(Kind.DECIMAL, metres)
    most = node.arguments[2]
    assert isinstance(most, tree.Number)
    limit = float(most.value) * _METRES[(most.unit or "m").lower()]
    return _true(lambda row: values.compared("<=", metres(row), limit, reading.zone))


def _point(wkt: str) -> tuple[float, float]:
    longitude, latitude = wkt.removeprefix("POINT(").removesuffix(")").split()
    return float(longitude), float(latitude)


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres along the Earth, by the angle between two vectors."""
    a, b = (
        (math.cos(y) * math.cos(x), math.cos(y) * math.sin(x), math.sin(y))
        for x, y in ((math.radians(x), math.radians(y)) for x, y in (one, other))
    )
    across = (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    return EARTH * math.atan2(math.hypot(*across), sum(p * q for p, q in zip(a, b, strict=True)))


def _in_box(reading: Reading, node: tree.Call) -> Meaning:
    of = reading.meaning(node.arguments[0])
    first, west, second, east = (reading.meaning(corner).of({}) for corner in node.arguments[1:])

    def test(row: Row) -> values.Truth:
        place = of.of(row)
        if place is None:
            return None
        between = west <= place[0] <= east if west <= east else place[0] >= west or place[0] <= east
        return between and min(first, second) <= place[1] <= max(first, second)

    return _true(test)


_NODES: dict[type[tree.Node], Callable[[Reading, Any], Meaning]] = {
    tree.Text: lambda reading, node: constant(Kind.TEXT, node.value),
    tree.Number: lambda reading, node: constant(
        Kind.INTEGER if isinstance(node.value, int) else Kind.DECIMAL, node.value
    ),
    tree.Truth: lambda reading, node: constant(Kind.BOOLEAN, node.value),
    tree.Nothing: lambda reading, node: constant(None, None),
    tree.MomentText: lambda reading, node: _time(moments.stretch(node.value, reading.zone)),
    tree.Name: _name,
    tree.Negative: _negative,
    tree.Arithmetic: _arithmetic,
    tree.Comparison: _comparison,
    tree.Like: _like,
    tree.OneOf: _one_of,
    tree.Contained: _contained,
    tree.Within: _within,
    tree.Is: _is,
    tree.Not: _not,
    tree.All: _joined(values.all_of),
    tree.Any: _joined(values.any_of),
    tree.Call: _call,
}
