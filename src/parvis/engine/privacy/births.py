"""Columns of dates that can be births: the days that lived people were born on, rather than meetings or works."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00.*)?$")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: 00:00.*)?$")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})$")
OLDEST = 120


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a column: the part of its cells that are one, and how they lie in time."""

    share: float = 0.0
    median_age: float = 0.0
    spread: float = 0.0
    possible_births: float = 0.0


def days_of(cells: Sequence[str], today: date) -> Days:
    """Read the cells as days; ages and spread are in years."""
    ages = [(today - day).days / 365.25 for day in map(day_of, cells) if day is not None]
    if not ages:
        return Days()
    births = sum(0 <= age <= OLDEST for age in ages) / len(ages)
    return Days(len(ages) / len(cells), median(ages), max(ages) - min(ages), births)


def day_of(cell: str) -> date | None:
    if match := _YEAR_FIRST.match(cell) or _COMPACT.match(cell):
        return _valid(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.match(cell):
        year = int(match[3]) if len(match[3]) == 4 else 1900 + int(match[3])
        return _valid(year, int(match[2]), int(match[1]))
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
