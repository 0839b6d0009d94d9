"""The dates of an analysis: how finely they are told, or what returns in them, and each as an object of its parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from parvis.engine.query.errors import bad_parameter
from parvis.platform.records.older import quoting

Parts = dict[str, int]
PATTERNS = {"year": "yyyy", "month": "MM", "day": "dd", "hour": "HH", "minute": "mm", "weekday": "e", "yearday": "D"}
_FINEST = ("year", "month", "day", "hour", "minute")
_PERIODS = (*_FINEST, "weekday", "yearday")
_PRECISIONS = (*_FINEST, "week")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The patterns of `date_format` that group the dates, and what their texts amount to."""

    patterns: tuple[str, ...]
    read: Callable[[Sequence[str]], Parts]

    def keys(self, field: str) -> list[str]:
        """The expressions that group the rows by `field`."""
        name = quoting.identifier(field)
        return [f"date_format({name}, '{pattern}')" for pattern in self.patterns]


def calendar_of_parts(names: Sequence[str]) -> Calendar:
    """Dates told by the parts `names`, in that order; weekdays count from Monday, which is 0."""

    def read(texts: Sequence[str]) -> Parts:
        return {name: int(text) - (name == "weekday") for name, text in zip(names, texts, strict=True)}

    return Calendar(tuple(PATTERNS[name] for name in names), read)


def calendar_of(precision: str | None, periodic: str | None) -> Calendar:
    """Dates told from the period that returns down to the precision; by day, with its year, when nothing is said.

    Raises QueryError.
    """
    period = _known("periodic", periodic or "year", _PERIODS)
    finest = _known("precision", precision, _PRECISIONS) if precision else "day" if not periodic else period
    if period == "weekday":
        return calendar_of_parts(("weekday", "hour") if finest == "hour" else ("weekday",))
    if period == "yearday":
        return calendar_of_parts(("yearday",))
    if finest == "week":
        return Calendar(("xxxx", "ww"), _week)
    start = _FINEST.index(period)
    return calendar_of_parts(_FINEST[start : max(start, _FINEST.index(finest)) + 1])


def _week(texts: Sequence[str]) -> Parts:
    """A week is told by its Monday."""
    monday = date.fromisocalendar(int(texts[0]), int(texts[1]), 1)
    return {"year": monday.year, "month": monday.month, "day": monday.day}


def _known(parameter: str, word: str, known: Sequence[str]) -> str:
    if word.lower() not in known:
        names = ", ".join(known)
        raise bad_parameter(parameter, word[:40], f"one of {names}", f"l’un de {names}")
    return word.lower()
