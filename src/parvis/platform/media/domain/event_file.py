"""One event as an iCalendar file (RFC 5545), for the calendar of whoever opens it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from parvis.platform.media.domain.events import Event

LONGEST = 75


def event_file(event: Event, zone: ZoneInfo, now: datetime, uid: str, address: str) -> bytes:
    """The file of `event`, whose local times are of `zone`. `address` is where to read more."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Parvis//Open data//FR",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        f"UID:{escaped(uid)}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        *_moments(event, zone),
        f"SUMMARY:{escaped(event.title)}",
        *([f"LOCATION:{escaped(event.place)}"] if event.place else []),
        *([f"CATEGORIES:{escaped(event.category)}"] if event.category else []),
        f"URL:{address}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def escaped(text: str) -> str:
    r"""A text on one line.

    >>> escaped("Bal, fête\nplace")
    'Bal\\, fête\\nplace'
    """
    shown = "".join(character for character in text if character == "\n" or character.isprintable())
    return shown.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _moments(event: Event, zone: ZoneInfo) -> list[str]:
    if event.is_whole_days:
        start = f"DTSTART;VALUE=DATE:{_compact(event.first_day.isoformat())}"
        try:
            after = event.last_day + timedelta(days=1)
        except OverflowError:
            return [start]
        return [start, f"DTEND;VALUE=DATE:{_compact(after.isoformat())}"]
    moments = [("DTSTART", event.start), *([("DTEND", event.end)] if event.end and event.end > event.start else [])]
    return [f"{word}:{_in_utc(moment, zone)}" for word, moment in moments]


def _in_utc(moment: datetime, zone: ZoneInfo) -> str:
    try:
        universal = moment.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        universal = moment
    return _compact(universal.strftime("%H%M%S").join([universal.date().isoformat() + "T", "Z"]))


def _compact(text: str) -> str:
    return text.replace("-", "")


def _folded(line: str) -> bytes:
    """A line of at most 75 bytes, continued on others that start with a space, never cut inside a letter."""
    rest, pieces = line.encode(), []
    while len(rest) > LONGEST:
        cut = LONGEST
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(rest[:cut])
        rest = b" " + rest[cut:]
    return b"\r\n".join([*pieces, rest]) + b"\r\n"
