"""The dates of an analysis: how finely they are told, or what returns in them, and each as an object of its parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from parvis.engine.query.errors import bad_parameter
from parvis.platform.records.older import quoting

Parts = dict[str, int]
_PATTERNS = {"year": "yyyy", "month": "MM", "day": "dd", "hour": "HH", "minute": "mm"}
_FINEST = ("year", "month", "day", "hour", "minute")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The patterns of `date_format` that group the dates, and what their texts amount to."""

    patterns: tuple[str, ...]
    read: Callable[[Sequence[str]], Parts]

    def keys(self, field: str) -> list[str]:
        """The expressions that group the rows by `field`."""
        name = quoting.identifier(field)
        return [f"date_format({name}, '{pattern}')" for pattern in self.patterns]


def _parts(*names: str) -> Callable[[Sequence[str]], Parts]:
    return lambda texts: {name: int(text) for name, text in zip(names, texts, strict=True)}


def _week(texts: Sequence[str]) -> Parts:
    monday = date.fromisocalendar(int(texts[0]), int(texts[1]), 1)
    return {"year": monday.year, "month": monday.month, "day": monday.day}


def _weekday(texts: Sequence[str]) -> Parts:
    return {"weekday": int(texts[0]) - 1}


_PRECISIONS = {
    name: Calendar(tuple(_PATTERNS[one] for one in _FINEST[: n + 1]), _parts(*_FINEST[: n + 1]))
    for n, name in enumerate(_FINEST)
} | {"week": Calendar(("xxxx", "ww"), _week)}
_PERIODS = {name: Calendar((_PATTERNS[name],), _parts(name)) for name in _FINEST} | {
    "weekday": Calendar(("e",), _weekday),
    "yearday": Calendar(("D",), _parts("yearday")),
}


def calendar_of(precision: str | None, periodic: str | None) -> Calendar:
    """How the dates are grouped; by day when nothing is said. Raises QueryError."""
    if periodic:
        return _known("periodic", periodic, _PERIODS)
    return _known("precision", precision or "day", _PRECISIONS)


def _known(parameter: str, word: str, known: dict[str, Calendar]) -> Calendar:
    found = known.get(word.lower())
    if found is None:
        names = ", ".join(known)
        raise bad_parameter(parameter, word[:40], f"one of {names}", f"l’un de {names}")
    return found
