"""Dates as written in a query, and instants as a clock of the reader's zone shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

_PARTS = re.compile(r"(\d+)[-/]?(\d+)?[-/]?(\d+)?[T ]?(\d+)?:?(\d+)?:?(\d+)?(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True)
class Stretch:
    """From `start` to before `end`, in instants (UTC) and as the clock shows them."""

    start: datetime
    end: datetime
    clock_start: datetime
    clock_end: datetime


def stretch(text: str, zone: ZoneInfo) -> Stretch:
    """All the time that a date literal covers: its year, month, day, hour, minute, second or microsecond."""
    found = _PARTS.fullmatch(text)
    assert found is not None, text
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    start = datetime(
        int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0),
        int((fraction or "0").ljust(6, "0")),
    )  # fmt: skip
    if month is None:
        end = start.replace(year=start.year + 1)
    elif day is None:
        end = start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    elif hour is None:
        end = start + timedelta(days=1)
    elif minute is None:
        end = start + timedelta(hours=1)
    elif second is None:
        end = start + timedelta(minutes=1)
    else:
        end = start + (timedelta(seconds=1) if fraction is None else timedelta(microseconds=1))
    own: ZoneInfo | timezone = zone
    if offset:
        own = UTC if offset == "Z" else datetime.strptime(offset, "%z").tzinfo  # type: ignore[assignment]
    return Stretch(_instant(start, own), _instant(end, own), start, end)


def _instant(clock: datetime, zone: ZoneInfo | timezone) -> datetime:
    return clock.replace(tzinfo=zone).astimezone(UTC)


def at(instant: datetime, zone: ZoneInfo) -> Stretch:
    """The microsecond of an instant."""
    tick = timedelta(microseconds=1)
    clock = shown(instant, zone)
    return Stretch(instant.astimezone(UTC), instant.astimezone(UTC) + tick, clock, clock + tick)


def moved(clock: datetime, parts: dict[str, int]) -> datetime:
    """The clock with years, months and days set or added; a day past the end of its month is the last one."""
    year = parts.get("year", clock.year) + parts.get("years", 0)
    month = parts.get("month", clock.month) + parts.get("months", 0)
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    day = parts.get("day", clock.day)
    while True:
        try:
            return clock.replace(year=year, month=month, day=day) + timedelta(days=parts.get("days", 0))
        except ValueError:
            day -= 1


def shown(value: date | datetime, zone: ZoneInfo) -> datetime:
    """The clock's view, without offset; a date is its midnight."""
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None)
    return datetime(value.year, value.month, value.day)


def iso(value: datetime, zone: ZoneInfo) -> str:
    """An instant on the wire."""
    return value.astimezone(zone).isoformat()


def offset_then(clock: datetime, zone: ZoneInfo) -> timedelta:
    """The offset of a clock's time; of a time shown twice, that of the second."""
    first, second = (clock.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    assert first is not None and second is not None
    is_twice = second < first
    return second if is_twice else first
