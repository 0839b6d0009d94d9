"""Dates as they are written in a query: a year, a month, a day or an instant, and the stretch of time each one covers.

`date'2017'` is the whole of 2017: equality means inside it, before it is before its start, after it is after its end, so
that for each date exactly one of <, = and > holds. An instant without offset is in the request's time zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

from parvis.engine.query.errors import QueryError, bad_literal

_WRITTEN = re.compile(
    r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2})(?:[T ](\d{1,2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?"
    r"\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """From `start` to before `end` as the clock shows them, and the same instants in UTC; none carries an offset."""

    start: datetime
    end: datetime
    utc_start: datetime
    utc_end: datetime

    @property
    def whole_days(self) -> bool:
        """Whether it is made of whole days."""
        return self.start.time() == self.end.time() == time.min


def moment_of(text: str, zone: tzinfo, at: int) -> Moment:
    """The moment written `text`. Raises QueryError when it is no date."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise _unreadable(text, at)
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    micro = int((fraction or "").ljust(6, "0")[:6])
    try:
        start = datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0), micro
        )
        end = _end(start, month, day, hour, minute, second, fraction)
        shift = _zone(offset) if offset else zone
        return Moment(start, end, _utc(start, shift), _utc(end, shift))
    except (ValueError, OverflowError):
        raise _unreadable(text, at) from None


def instant(moment: datetime, zone: tzinfo) -> Moment:
    """The single microsecond `moment`, which knows its offset."""
    local = moment.astimezone(zone).replace(tzinfo=None)
    tick = timedelta(microseconds=1)
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return Moment(local, local + tick, utc, utc + tick)


def _end(start: datetime, month: str | None, day: str | None, *finer: str | None) -> datetime:
    if month is None:
        return start.replace(year=start.year + 1)
    if day is None:
        return (start + timedelta(days=31)).replace(day=1)
    hour, minute, second, fraction = finer
    if hour is None:
        return start + timedelta(days=1)
    if minute is None:
        return start + timedelta(hours=1)
    if second is None:
        return start + timedelta(minutes=1)
    return start + (timedelta(seconds=1) if fraction is None else timedelta(microseconds=1))


def _zone(offset: str) -> tzinfo:
    if offset.upper() == "Z":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-shift if offset[0] == "-" else shift)


def _utc(local: datetime, zone: tzinfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


def _unreadable(text: str, at: int) -> QueryError:
    shown = text if len(text) <= 60 else text[:57] + "…"
    return bad_literal(f"the date {shown!r} cannot be read", f"la date {shown!r} est illisible", at)
