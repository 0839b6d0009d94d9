"""An event as a calendar places it: local times of the town, whole days when no hour is known.

Instants come in the town's own time, so that one that spans a change of hour keeps the hours that its poster shows. An event
that ends at midnight ends the day before; one whose end comes before its start lasts no longer than its start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from parvis.engine.tables.kinds import Kind
from parvis.platform.media.domain.event_columns import EventColumns


@dataclass(frozen=True, slots=True)
class Event:
    """`start` and `end` have no offset; `end` is the last instant, or for whole days midnight of the last one."""

    identity: str
    title: str
    start: datetime
    end: datetime | None = None
    is_whole_days: bool = False
    place: str = ""
    category: str = ""
    tone: int = 0

    @property
    def first_day(self) -> date:
        return self.start.date()

    @property
    def last_day(self) -> date:
        if self.end is None or self.end <= self.start:
            return self.first_day
        if not self.is_whole_days and self.end.time() == time():
            return (self.end - timedelta(days=1)).date() if self.end.date() > self.first_day else self.first_day
        return self.end.date()

    @property
    def is_long(self) -> bool:
        """Whether it lasts more than a day: whole days, or past noon of the next one."""
        return self.last_day > self.first_day


def event_of(
    row: Mapping[str, Any], columns: EventColumns, identity: str, texts: Mapping[str, str], tone: int
) -> Event | None:
    """The event of a row of the query layer; None without a start, or with one out of the years 1 to 9999.

    `texts` are the title, place and category as the reader is shown them.
    """
    start = _local(row[columns.start.name])
    if start is None:
        return None
    end = _local(row[columns.end.name]) if columns.end is not None else None
    return Event(
        identity,
        texts.get("title", ""),
        start,
        end if end is not None and end >= start else None,
        columns.start.kind is Kind.DATE,
        texts.get("place", ""),
        texts.get("category", ""),
        tone,
    )


def _local(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=None) if value is not None else None
    except ValueError:
        return None
