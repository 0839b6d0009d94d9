"""`now()`: the request's own instant, moved to a part of the calendar or by a stretch of time.

Singular names set a part, plural names add to it, a weekday's plural moves to that day; parts apply from the largest to
the smallest and a day past the month's end becomes its last.
"""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from parvis.engine.query import tree
from parvis.engine.query.declaration import Argument, Clause, Function, as_constant
from parvis.engine.query.errors import QueryError, malformed
from parvis.engine.query.moments import Moment, instant
from parvis.engine.query.term import Term
from parvis.engine.tables.kinds import Kind

if TYPE_CHECKING:
    from parvis.engine.query.meaning import Scope

_BOUNDS = {"year": (1, 9999), "month": (1, 12), "day": (1, 31), "hour": (0, 23), "minute": (0, 59), "second": (0, 59), "microsecond": (0, 999_999)}  # fmt: skip
_DAYS = ("mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays")
_STEPS = ("days", "hours", "minutes", "seconds", "microseconds")
PARTS = (*_BOUNDS, "weekday", "years", "months", *_STEPS, *_DAYS)


def moment_from_now(scope: Scope, node: tree.Call) -> Term:
    """The constant that a call of now() stands for. Raises QueryError."""
    if node.arguments or node.distinct:
        raise _refused(node.at)
    parts: dict[str, int] = {}
    for name, value in node.named:
        if name not in PARTS or not isinstance(value, tree.Number) or not isinstance(value.value, int):
            raise _refused(value.at)
        parts[name] = value.value
    try:
        return Term("moment", Kind.DATETIME, value=_at(scope, parts), at=node.at)
    except (ValueError, OverflowError):
        raise _refused(node.at) from None


def _at(scope: Scope, parts: dict[str, int]) -> Moment:
    return instant(moved(scope.now.astimezone(scope.zone), parts), scope.zone)


def moved(now: datetime, parts: dict[str, int]) -> datetime:
    """`now` with `parts` set and added.

    >>> moved(datetime(2024, 1, 31, tzinfo=UTC), {"month": 2}).date().isoformat()
    '2024-02-29'
    """
    for name, (low, high) in _BOUNDS.items():
        if name in parts and not low <= parts[name] <= high:
            raise ValueError(name)
    months = parts.get("year", now.year) * 12 + parts.get("month", now.month) - 1
    months += parts.get("years", 0) * 12 + parts.get("months", 0)
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise ValueError("year")
    day = min(parts.get("day", now.day), calendar.monthrange(year, month + 1)[1])
    moment = now.replace(
        year=year,
        month=month + 1,
        day=day,
        hour=parts.get("hour", now.hour),
        minute=parts.get("minute", now.minute),
        second=parts.get("second", now.second),
        microsecond=parts.get("microsecond", now.microsecond),
    )
    moment += timedelta(**{name: parts[name] for name in _STEPS if name in parts})
    if "weekday" in parts:
        if not 0 <= parts["weekday"] <= 6:
            raise ValueError("weekday")
        moment += timedelta(days=parts["weekday"] - moment.weekday())
    for number, name in enumerate(_DAYS):
        if parts.get(name):
            moment += _to_weekday(moment, number, parts[name])
    moment.astimezone(UTC)
    return moment


def _to_weekday(moment: datetime, number: int, count: int) -> timedelta:
    """The way to the `count`th such day from `moment` on, that day included; before it when negative."""
    ahead = (number - moment.weekday()) % 7
    if count > 0:
        return timedelta(days=ahead + 7 * (count - 1))
    return timedelta(days=(ahead - 7 if ahead else 0) + 7 * (count + 1))


def _refused(at: int) -> QueryError:
    return malformed(
        "now takes whole numbers by name, such as now(years=-1, month=1)",
        "now prend des nombres entiers nommés, comme now(years=-1, month=1)",
        at,
    )


DECLARED = (
    Function(
        "now",
        (Argument("part=number", optional=True, repeated=True),),
        Kind.DATETIME,
        (Clause.SELECT, Clause.WHERE, Clause.ORDER_BY),
        {
            "en": "The present instant. `year month day hour minute second microsecond weekday` (0 for Monday) set a part; `years months "
            "days hours minutes seconds microseconds` add to it; `mondays` to `sundays` move to that day. A day past the end of the "
            "month becomes its last.",
            "fr": "L’instant présent. `year month day hour minute second microsecond weekday` (0 pour lundi) fixent une partie\u00a0; `years "
            "months days hours minutes seconds microseconds` s’y ajoutent\u00a0; `mondays` à `sundays` mènent à ce jour. Un jour "
            "au-delà de la fin du mois devient son dernier.",
        },
        "now(years=-1, month=1, day=1) as since",
        as_constant,
        {"en": "now", "fr": "maintenant"},
        meant=moment_from_now,
    ),
)
