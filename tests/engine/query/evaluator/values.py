"""Values of one row compared and ordered: missing ones, numbers of two kinds, dates and instants."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.engine.query.evaluator.moments import Stretch, shown

Truth = bool | None
_LARGEST = 2**63


def rank(value: Any) -> Any:
    """A key that sorts values of one kind; what is not a number comes after all numbers."""
    if isinstance(value, float):
        return (1, 0.0) if math.isnan(value) else (0, value)
    return (0, value) if isinstance(value, int) and not isinstance(value, bool) else value


def compared(sign: str, left: Any, right: Any, zone: ZoneInfo) -> Truth:
    """`left sign right`, unknown when one of them is missing."""
    if left is None or right is None:
        return None
    if isinstance(right, Stretch):
        return _against(sign, left, right)
    if (
        isinstance(left, date)
        and isinstance(right, date)
        and isinstance(left, datetime) is not isinstance(right, datetime)
    ):
        left, right = shown(left, zone), shown(right, zone)
    if isinstance(left, float) or isinstance(right, float):
        left, right = float(left), float(right)
    return _SIGNS[sign](rank(left), rank(right))


def _against(sign: str, left: date, right: Stretch) -> bool:
    if isinstance(left, datetime):
        value, start, end = left, right.start, right.end
    else:
        value, start, end = datetime(left.year, left.month, left.day), right.clock_start, right.clock_end
    return {
        "=": start <= value < end, "!=": not start <= value < end, "<": value < start, "<=": value < end,
        ">": value >= end, ">=": value >= start,
    }[sign]  # fmt: skip


_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


def all_of(parts: Iterable[Truth]) -> Truth:
    parts = list(parts)
    return False if False in parts else None if None in parts else True


def any_of(parts: Iterable[Truth]) -> Truth:
    parts = list(parts)
    return True if True in parts else None if None in parts else False


def calculated(sign: str, left: Any, right: Any) -> Any:
    """Whole numbers stay whole, in 64 bits; division gives decimals; what does not fit or divides by zero is missing."""
    if left is None or right is None:
        return None
    if sign == "/":
        return float(left) / float(right) if float(right) != 0 else None
    if isinstance(left, float) or isinstance(right, float):
        left, right = float(left), float(right)
    result = left + right if sign == "+" else left - right if sign == "-" else left * right
    return fitting(result)


def fitting(value: Any) -> Any:
    if isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
        return None
    return value


def sorted_by(rows: list[Any], value: Callable[[Any], Any], descending: bool) -> list[Any]:
    """The rows in order, those without value last, equal ones as they were."""
    there = [row for row in rows if value(row) is not None]
    missing = [row for row in rows if value(row) is None]
    return sorted(there, key=lambda row: rank(value(row)), reverse=descending) + missing
