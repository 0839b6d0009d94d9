"""What the address of a calendar asks: a view, around a day; and where its arrows lead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from parvis.platform.media.domain.grid import last_of_month, month_days, week_days

View = Literal["month", "week", "list", "day"]
VIEWS: tuple[View, ...] = ("month", "week", "list", "day")
_ON = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class CalendarQuestion:
    """`is_chosen` tells whether the address names the view: a small screen shows a list unless it does."""

    view: View
    on: date
    is_chosen: bool = False

    @classmethod
    def asked(
        cls, parameters: Mapping[str, str], today: date, first: date | None, last: date | None
    ) -> CalendarQuestion:
        """What `parameters` ask (`view`, `on`). Without a day it is today, or the nearest day that has events.

        >>> asked = CalendarQuestion.asked({"on": "2026-06"}, date(2026, 3, 2), None, None)
        >>> asked.view, asked.on
        ('month', datetime.date(2026, 6, 1))
        """
        view = next((one for one in VIEWS if one == parameters.get("view")), None)
        on = _day(parameters.get("on", "")) or _nearest(today, first, last)
        return cls(view or "month", on, view is not None)

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day that the view shows."""
        if self.view == "day":
            return self.on, self.on
        if self.view == "week":
            return week_days(self.on)
        if self.view == "month":
            return month_days(self.on)
        return self.on.replace(day=1), last_of_month(self.on)

    @property
    def before(self) -> date | None:
        """The day to ask for the view before, None when there is none."""
        first, _last = self._period
        return first - timedelta(days=1) if first > date.min else None

    @property
    def after(self) -> date | None:
        _first, last = self._period
        return last + timedelta(days=1) if last < date.max else None

    @property
    def _period(self) -> tuple[date, date]:
        if self.view in {"day", "week"}:
            return self.span
        return self.on.replace(day=1), last_of_month(self.on)

    def written(self, day: date) -> str:
        """A day as the address of this view writes it: a month when the view shows months."""
        return f"{day:%Y-%m-%d}".rjust(10, "0") if self.view in {"day", "week"} else month_written(day)

    def holds(self, day: date) -> bool:
        first, last = self._period
        return first <= day <= last


def month_written(day: date) -> str:
    return day.isoformat()[:7]


def _day(text: str) -> date | None:
    found = _ON.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None


def _nearest(today: date, first: date | None, last: date | None) -> date:
    if first is not None and today < first:
        return first
    return last if last is not None and today > last else today
