"""Days and hours of events as each language says them: “du 3 au 5 juin 2026”, “14 h 30”."""

from __future__ import annotations

from datetime import date, datetime

from parvis.platform.catalog.domain.typography import FIXED, MONTHS
from parvis.platform.media.domain.events import Event

WEEKDAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def clock(moment: datetime, language: str) -> str:
    """The hour of day.

    >>> clock(datetime(2026, 6, 3, 14, 30), "fr").replace(FIXED, "_"), clock(datetime(2026, 6, 3, 9), "fr").replace(FIXED, "_")
    ('14_h_30', '9_h')
    """
    if language != "fr":
        return f"{moment:%H:%M}"
    return f"{moment.hour}{FIXED}h" + (f"{FIXED}{moment.minute:02d}" if moment.minute else "")


def month_name(day: date, language: str) -> str:
    return f"{MONTHS[language][day.month - 1]} {day.year}"


def full_day(day: date, language: str, *, with_year: bool = True) -> str:
    """A day with its weekday.

    >>> full_day(date(2026, 7, 1), "fr").replace(FIXED, " ")
    'mercredi 1er juillet 2026'
    """
    year = f" {day.year}" if with_year else ""
    return f"{WEEKDAYS[language][day.weekday()]} {_number(day, language)}{FIXED}{MONTHS[language][day.month - 1]}{year}"


def days_in_words(first: date, last: date, language: str) -> str:
    """One day, or the days from one to another, without saying twice what they share.

    >>> days_in_words(date(2026, 6, 3), date(2026, 6, 5), "fr").replace(FIXED, " ")
    'du 3 au 5 juin 2026'
    >>> days_in_words(date(2026, 12, 30), date(2027, 1, 2), "en").replace(FIXED, " ")
    '30 December 2026 – 2 January 2027'
    """
    if first == last:
        return full_day(first, language)
    begin = _number(first, language)
    if (first.year, first.month) != (last.year, last.month):
        begin += f"{FIXED}{MONTHS[language][first.month - 1]}"
    if first.year != last.year:
        begin += f" {first.year}"
    end = f"{_number(last, language)}{FIXED}{MONTHS[language][last.month - 1]} {last.year}"
    if language == "fr":
        return f"du {begin} au {end}"
    return f"{begin} – {end}" if " " in begin or FIXED in begin else f"{begin}–{end}"


def when(event: Event, language: str) -> str:
    """The whole of when an event is.

    >>> two = datetime(2026, 6, 3, 14, 30), datetime(2026, 6, 3, 16)
    >>> when(Event("1", "Bal", *two), "fr").replace(FIXED, " ")
    'mercredi 3 juin 2026, de 14 h 30 à 16 h'
    """
    if event.is_whole_days:
        return days_in_words(event.first_day, event.last_day, language)
    start, end = clock(event.start, language), event.end
    day = full_day(event.first_day, language)
    if end is None or end == event.start:
        return f"{day}, à {start}" if language == "fr" else f"{day}, {start}"
    if end.date() == event.first_day or event.last_day == event.first_day:
        return (
            f"{day}, de {start} à {clock(end, language)}"
            if language == "fr"
            else f"{day}, {start}–{clock(end, language)}"
        )
    last = full_day(end.date(), language)
    if language == "fr":
        return f"du {day} à {start} au {last} à {clock(end, language)}"
    return f"{day}, {start} – {last}, {clock(end, language)}"


def hours(event: Event, language: str) -> str:
    """When an event is on a day that is already named: its hours, nothing for a whole day, all its days when it has several.

    >>> hours(Event("1", "Bal", datetime(2026, 6, 3, 14, 30), datetime(2026, 6, 3, 16)), "en")
    '14:30–16:00'
    """
    if event.is_long:
        return when(event, language)
    if event.is_whole_days:
        return ""
    start, end = clock(event.start, language), event.end
    if end is None or end == event.start:
        return start
    return f"de {start} à {clock(end, language)}" if language == "fr" else f"{start}–{clock(end, language)}"


def _number(day: date, language: str) -> str:
    return "1er" if language == "fr" and day.day == 1 else str(day.day)
