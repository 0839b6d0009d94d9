"""Weeks of days, from Monday to Sunday, with their events in lanes so that one of several days stays on its line.

A day before year 1 or after 9999 is no day: its box stays empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parvis.platform.media.domain.events import Event

LANES = {"month": 3, "week": 12}
HEATS = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """An event in the box of a day: on which line, for how many days of this week.

    It is written in the box where it begins, in each week; in the others `is_continued`.
    """

    event: Event
    lane: int
    days: int
    is_continued: bool


@dataclass(frozen=True, slots=True)
class DayBox:
    """A day of the grid; `count` is how many events it has in all, `hidden` those for which it has no line."""

    day: date | None
    is_other_month: bool
    is_today: bool
    bars: Sequence[Bar]
    count: int
    heat: int = 0

    @property
    def hidden(self) -> int:
        return self.count - len(self.bars)


@dataclass(frozen=True, slots=True)
class Week:
    """Seven boxes; `number` is that of ISO 8601."""

    number: int
    boxes: Sequence[DayBox]


def month_days(on: date) -> tuple[date, date]:
    """The first and the last day of the weeks that hold the month of `on`, as far as there are days."""
    first = on.replace(day=1)
    return monday_of(first), _later(last_of_month(on), 6 - last_of_month(on).weekday())


def week_days(on: date) -> tuple[date, date]:
    return monday_of(on), _later(monday_of(on), 6)


def monday_of(day: date) -> date:
    """The Monday of the week of `day`; the first day that there is was one."""
    return day - timedelta(days=day.weekday())


def last_of_month(day: date) -> date:
    """The last day of a month.

    >>> last_of_month(date(2028, 2, 3)), last_of_month(date(9999, 12, 1))
    (datetime.date(2028, 2, 29), datetime.date(9999, 12, 31))
    """
    if day.month == 12:
        return day.replace(day=31)
    return day.replace(month=day.month + 1, day=1) - timedelta(days=1)


def weeks_of(
    first: date,
    last: date,
    month: int,
    today: date,
    events: Iterable[Event],
    counts: Mapping[date, int] | None = None,
    lanes: int = LANES["month"],
) -> list[Week]:
    """The weeks from `first`, a Monday, to `last`. With `counts` the days tell how many events they have, and hold none."""
    events = sorted(events, key=lambda one: (one.first_day, -(one.last_day - one.first_day).days, one.start, one.title))
    most = max(counts.values(), default=0) if counts else 0
    weeks = []
    monday = first
    while True:
        days = [_day_after(monday, shift) for shift in range(7)]
        placed = _lanes(
            [one for one in events if one.last_day >= monday and one.first_day <= _later(monday, 6)], monday
        )
        boxes = []
        for day in days:
            if day is None or day > last:
                boxes.append(DayBox(None, True, False, (), 0))
                continue
            here = [(one, lane) for one, lane in placed if one.first_day <= day <= one.last_day]
            bars = [
                _bar(one, lane, day, monday) for one, lane in sorted(here, key=lambda pair: pair[1]) if lane <= lanes
            ]
            count = counts.get(day, 0) if counts is not None else len(here)
            boxes.append(DayBox(day, day.month != month, day == today, bars, count, heat(count, most) if counts else 0))
        weeks.append(Week(monday.isocalendar().week, boxes))
        following = _day_after(monday, 7)
        if following is None or following > last:
            return weeks
        monday = following


def heat(count: int, most: int) -> int:
    """From 0 (none) to 7 (as many as the fullest day).

    >>> [heat(count, 70) for count in (0, 1, 35, 70)]
    [0, 1, 4, 7]
    """
    return 0 if count <= 0 or most <= 0 else max(1, -(-count * HEATS // most))


def _bar(event: Event, lane: int, day: date, monday: date) -> Bar:
    until = min(event.last_day, _later(monday, 6))
    return Bar(event, lane, (until - day).days + 1, is_continued=day not in {event.first_day, monday})


def _lanes(events: Sequence[Event], monday: date) -> list[tuple[Event, int]]:
    """Each event of a week with its line (from 1): the first that is free from its first day of the week."""
    free: list[date] = []
    placed = []
    for one in events:
        start = max(one.first_day, monday)
        lane = next((number for number, until in enumerate(free) if until < start), len(free))
        free[lane : lane + 1] = [one.last_day]
        placed.append((one, lane + 1))
    return placed


def _later(day: date, days: int) -> date:
    """The day so many days later, or the last one that there is."""
    return _day_after(day, days) or date.max


def _day_after(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None
