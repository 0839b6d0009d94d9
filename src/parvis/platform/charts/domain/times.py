"""Times as keys of groups: when each is, what it is called, which follow one another, where an axis has its marks."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import MAXYEAR, date, timedelta

from parvis.platform.catalog.domain.typography import FIXED, MONTHS
from parvis.platform.charts.domain.kinds import Step

_TIME = re.compile(r"\[?(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2}).*)?)?)?")
SHORT_MONTHS = {
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
WEEKDAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}


def time_of(key: object) -> float | None:
    """When a key is, in days since the year 1: a date, a month, a year, or the start of a stretch of time.

    >>> time_of("2024-03-02") - time_of("2024-03"), time_of("[2024-03-01T12:00:00.000+01:00, *[") - time_of("2024-03")
    (1.0, 0.5)
    """
    found = _TIME.fullmatch(str(key))
    if not found:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in found.groups())
    try:
        return date(year, month or 1, day or 1).toordinal() + (hour * 60 + minute) / 1440
    except ValueError:
        return None


def name_of(at: float, step: Step, language: str, *, short: bool = False) -> str:
    """What a stretch of time is called.

    >>> name_of(time_of("2026-01-05"), Step.WEEK, "fr").replace(FIXED, " ")
    'semaine du 5 janvier 2026'
    >>> name_of(time_of("2026-01"), Step.MONTH, "en", short=True)
    'Jan 2026'
    """
    if step is Step.WEEKDAY:
        return WEEKDAYS[language][int(at)][: 3 if short else None]
    if step is Step.HOUR_OF_DAY:
        return f"{int(at)}{FIXED}h" if language == "fr" else f"{int(at):02d}:00"
    day = date.fromordinal(int(at))
    months = (SHORT_MONTHS if short else MONTHS)[language]
    if step is Step.YEAR:
        return str(day.year)
    if step is Step.QUARTER:
        quarter = (day.month + 2) // 3
        ordinal = "1er" if quarter == 1 else f"{quarter}e"
        return {
            "fr": f"T{quarter} {day.year}" if short else f"{ordinal} trimestre {day.year}",
            "en": f"Q{quarter} {day.year}",
        }[language]
    if step is Step.MONTH:
        return f"{months[day.month - 1]} {day.year}"
    first = "1er" if language == "fr" and day.day == 1 else str(day.day)
    words = f"{first}{FIXED}{months[day.month - 1]} {day.year}"
    if step is Step.WEEK and not short:
        return ("semaine du " if language == "fr" else "week of ") + words
    if step is Step.HOUR:
        hour = round((at % 1) * 24) % 24
        return f"{words}, {hour}{FIXED}h" if language == "fr" else f"{words}, {hour:02d}:00"
    return words


def period(first: float, last: float, step: Step, language: str) -> str:
    """From one stretch of time to another, in words that start a sentence.

    >>> period(time_of("2024-08"), time_of("2025-04"), Step.MONTH, "fr")
    'D’août 2024 à avril 2025'
    """
    start, end = name_of(first, step, language), name_of(last, step, language)
    if language == "en":
        return f"From {start} to {end}"
    if step is Step.WEEK:
        return f"De la {start} à la {end}"
    if step in {Step.DAY, Step.HOUR, Step.QUARTER}:
        return f"Du {start} au {end}"
    return f"D’{start} à {end}" if start[0] in "ao" else f"De {start} à {end}"


def following(at: float, step: Step) -> float:
    """The start of the next stretch; infinity at the end of the calendar.

    >>> following(time_of("2024-12"), Step.MONTH) == time_of("2025-01")
    True
    """
    if step.comes_round:
        return at + 1
    day = date.fromordinal(int(at))
    months = {Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: 12}.get(step)
    try:
        if months:
            later = day.month - 1 + months
            return float(day.replace(year=day.year + later // 12, month=later % 12 + 1, day=1).toordinal())
        if step is Step.HOUR:
            return round((at + 1 / 24) * 24) / 24
        return float((day + timedelta(days=7 if step is Step.WEEK else 1)).toordinal())
    except (ValueError, OverflowError):
        return math.inf


def start_of(at: float, step: Step) -> float:
    """The start of the week, month, quarter or year of a day."""
    day = date.fromordinal(int(at))
    if step is Step.WEEK:
        return float(max(1, int(at) - day.weekday()))
    month = {Step.YEAR: 1, Step.QUARTER: (day.month - 1) // 3 * 3 + 1}.get(step, day.month)
    return float(day.replace(month=month, day=1).toordinal())


def between(first: float, last: float, step: Step, most: int) -> list[float]:
    """Every stretch from `first` to `last`, gaps included; empty when there would be more than `most`."""
    out, at = [], first
    while at <= last + 1e-9:
        out.append(at)
        if len(out) > most:
            return []
        at = following(at, step)
    return out


def marks(first: float, last: float, most: int, language: str) -> list[tuple[float, str]]:
    """Round times between two others, `most` at most, with their short names: years, months, days or hours."""
    for spaced, label in _spacings(first, last):
        found = [at for at in spaced if first - 1e-9 <= at <= last + 1e-9]
        if len(found) <= most:
            return [(at, label(at, position == 0, language)) for position, at in enumerate(found)]
    return []


def _spacings(first: float, last: float) -> Iterator[tuple[Sequence[float], Callable[[float, bool, str], str]]]:
    start, end = date.fromordinal(max(1, int(first))), date.fromordinal(int(last))
    span = last - first
    if span <= 3:
        for hours in (3, 6, 12):
            count = int(span * 24 / hours) + 2
            base = math.floor(first * 24 / hours) * hours
            yield [(base + n * hours) / 24 for n in range(count)], _hour
    if span <= 400:
        for days in (1, 2, 7, 14):
            yield [float(int(first) + n) for n in range(0, int(span) + 2, days)], _day
    if span <= 366 * 12:
        for months in (1, 2, 3, 6):
            yield _months(start, end, months), _month
    for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000):
        from_year = -(-start.year // years) * years
        yield [float(date(y, 1, 1).toordinal()) for y in range(max(1, from_year), end.year + 1, years)], _year


def _months(start: date, end: date, every: int) -> list[float]:
    out = []
    for index in range(start.year * 12, end.year * 12 + 12, every):
        year, month = divmod(index, 12)
        if year <= MAXYEAR:
            out.append(float(date(year, month + 1, 1).toordinal()))
    return out


def _year(at: float, _is_first: bool, _language: str) -> str:
    return str(date.fromordinal(int(at)).year)


def _month(at: float, is_first: bool, language: str) -> str:
    day = date.fromordinal(int(at))
    name = SHORT_MONTHS[language][day.month - 1]
    return f"{name} {day.year}" if is_first or day.month == 1 else name


def _day(at: float, _is_first: bool, language: str) -> str:
    day = date.fromordinal(int(at))
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number}{FIXED}{SHORT_MONTHS[language][day.month - 1]}"


def _hour(at: float, is_first: bool, language: str) -> str:
    hour = round((at % 1) * 24) % 24
    if is_first or hour == 0:
        return _day(at + 1e-6, is_first, language)
    return f"{hour}{FIXED}h" if language == "fr" else f"{hour:02d}:00"
