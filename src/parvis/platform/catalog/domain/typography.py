"""Numbers, days and instants as each language writes them.

French groups digits with a narrow no-break space and writes a decimal comma; English uses comma and point. Values that
are not understood are given back as they are: a page never hides what the dataset holds.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

THIN, FIXED = "\u202f", "\u00a0"
MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def number(value: float, language: str, *, grouped_from: int = 1000) -> str:
    """A number in words' company; whole floats lose their point, numbers under `grouped_from` stay in one piece.

    >>> number(1234567.5, "fr").replace(THIN, "_")
    '1_234_567,5'
    >>> number(2023, "en", grouped_from=10_000)
    '2023'
    """
    if isinstance(value, float) and abs(value) < 1e15 and value == int(value):
        value = int(value)
    plain = str(value) if isinstance(value, int) else _decimal(value)
    whole, _, fraction = plain.partition(".")
    if "e" not in plain and abs(value) >= grouped_from:
        whole = f"{int(whole):,}".replace(",", THIN if language == "fr" else ",")
    point = "," if language == "fr" else "."
    return whole.replace("-", "\u2212") + (point + fraction if fraction else "")


def _decimal(value: float) -> str:
    text = repr(value)
    return f"{value:.12f}".rstrip("0") if "e-" in text and abs(value) > 1e-9 else text


def long_day(day: date, language: str) -> str:
    """A day with its month in words.

    >>> long_day(date(2024, 3, 1), "fr").replace(FIXED, " ")
    '1er mars 2024'
    """
    number_of_day = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number_of_day}{FIXED}{MONTHS[language][day.month - 1]} {day.year}"


def day_cell(text: str, language: str, precision: str | None = None) -> str:
    """An ISO day as a table shows it: figures, or the month or the year alone when no more is meant."""
    precision = {4: "year", 7: "month"}.get(len(text), precision)
    try:
        day = date.fromisoformat((text + "-01-01"[len(text) - 4 :] if len(text) in {4, 7} else text)[:10])
    except ValueError:
        return text
    if precision == "year":
        return f"{day.year:04d}"
    if precision == "month":
        return f"{MONTHS[language][day.month - 1]} {day.year}"
    return f"{day:%d/%m/%Y}" if language == "fr" else f"{day.day} {MONTHS['en'][day.month - 1][:3]} {day.year}"


def instant_cell(text: str, language: str, zone: ZoneInfo) -> str:
    """An ISO instant in the town's time, to the minute, or to the second when it has seconds."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return text
    local = instant.astimezone(zone) if instant.tzinfo else instant
    clock = local.strftime("%H:%M:%S" if local.second else "%H:%M")
    return f"{day_cell(local.date().isoformat(), language)} {clock}"
