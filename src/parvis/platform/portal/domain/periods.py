"""The time that a figure speaks of, written as a year, a month or a day: `2021`, `2024-03`, `2024-03-01`."""

from __future__ import annotations

import re
from datetime import date

from parvis.platform.catalog.domain.typography import MONTHS, long_day

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_AT = {"fr": ("en {}", "en {}", "le {}"), "en": ("in {}", "in {}", "on {}")}
_SINCE = {"fr": ("depuis {}", "depuis {}", "depuis le {}"), "en": ("since {}", "since {}", "since {}")}
_PUBLISHED = {"fr": "données publiées le {}", "en": "data published on {}"}
_BY = {"fr": ("d’ici {}", "d’ici {}", "d’ici au {}"), "en": ("by {}", "by {}", "by {}")}


def is_period(text: str) -> bool:
    """
    >>> is_period("2024-03"), is_period("2024-13"), is_period("mars")
    (True, False, False)
    """
    return _first_day(text) is not None


def named(text: str, language: str) -> str:
    """The period in words; a text that is none is given back as it is."""
    day = _first_day(text)
    if day is None or len(text) == 4:
        return text
    return f"{MONTHS[language][day.month - 1]} {day.year}" if len(text) == 7 else long_day(day, language)


def at(text: str, language: str) -> str:
    """
    >>> at("2024-03", "fr"), at("2021", "en")
    ('en mars 2024', 'in 2021')
    """
    return _placed(_AT, text, language)


def since(text: str, language: str) -> str:
    return _placed(_SINCE, text, language)


def published(day: date, language: str) -> str:
    """What is said of a value that has no date of its own: when the data were published."""
    return _PUBLISHED[language].format(long_day(day, language))


def by(text: str, language: str) -> str:
    return _placed(_BY, text, language)


def _placed(forms: dict[str, tuple[str, str, str]], text: str, language: str) -> str:
    return forms[language][{4: 0, 7: 1}.get(len(text), 2)].format(named(text, language)) if text else ""


def _first_day(text: str) -> date | None:
    parts = _WRITTEN.fullmatch(text)
    if parts is None:
        return None
    try:
        return date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        return None
