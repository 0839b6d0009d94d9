"""Dates written by a pattern, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from parvis.engine.query.calendar_words import DAYS, DAYS_SHORT, MONTHS, MONTHS_SHORT

_TOKENS: dict[str, Callable[[datetime], str]] = {
    "yy": lambda t: f"{t.year % 100:02d}", "yyyy": lambda t: f"{t.year:04d}", "xx": lambda t: f"{t.isocalendar()[0] % 100:02d}",
    "xxxx": lambda t: f"{t.isocalendar()[0]:04d}", "w": lambda t: str(t.isocalendar()[1]), "ww": lambda t: f"{t.isocalendar()[1]:02d}",
    "e": lambda t: str(t.isoweekday()), "D": lambda t: str(t.timetuple().tm_yday), "DDD": lambda t: f"{t.timetuple().tm_yday:03d}",
    "M": lambda t: str(t.month), "MM": lambda t: f"{t.month:02d}", "d": lambda t: str(t.day), "dd": lambda t: f"{t.day:02d}",
    "H": lambda t: str(t.hour), "HH": lambda t: f"{t.hour:02d}", "m": lambda t: str(t.minute), "mm": lambda t: f"{t.minute:02d}",
    "s": lambda t: str(t.second), "ss": lambda t: f"{t.second:02d}",
}  # fmt: skip
_NAMED: dict[str, Callable[[datetime, str], str]] = {
    "E": lambda t, lang: DAYS_SHORT[lang][t.weekday()], "EEEE": lambda t, lang: DAYS[lang][t.weekday()],
    "MMM": lambda t, lang: MONTHS_SHORT[lang][t.month - 1], "MMMM": lambda t, lang: MONTHS[lang][t.month - 1],
}  # fmt: skip


def formatted(time: datetime, pattern: str, lang: str) -> str:
    """The date as the pattern says; text in single quotes stays, two of them make one."""
    out, place = "", 0
    while place < len(pattern):
        letter = pattern[place]
        if letter == "'":
            end = pattern.index("'", place + 1)
            out += pattern[place + 1 : end] or "'"
            place = end + 1
        elif letter.isalpha():
            end = place
            while end < len(pattern) and pattern[end] == letter:
                end += 1
            token = pattern[place:end].replace("Y", "y").replace("X", "x")
            out += _NAMED[token](time, lang) if token in _NAMED else _TOKENS[token](time)
            place = end
        else:
            out += letter
            place += 1
    return out
