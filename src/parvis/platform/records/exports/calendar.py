"""iCalendar (RFC 5545): each row that has a date is an event.

It starts at the first date or instant, and ends at the second of the same kind when that is not before. The first text is its
summary, the other fields its description. Rows without a start, or whose date a calendar cannot hold, are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Event, vGeo

from parvis.engine.query import OutputColumn
from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.kinds import Kind
from parvis.platform.records.exports.delimited import is_position
from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.naming import naming_column, row_identity
from parvis.platform.records.exports.plain_text import plain_text
from parvis.platform.records.exports.xml_text import without_controls

OPENING = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Parvis//Open data//FR\r\nCALSCALE:GREGORIAN\r\n"
CLOSING = b"END:VCALENDAR\r\n"
FIRST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


def write_calendar(export: Export) -> Iterator[bytes]:
    start = export.moment
    if start is None:
        return
    end = next((c for c in export.compiled.columns if c.kind is start.kind and c.name != start.name), None)
    cells = [row_identity(export), quoted(start.name), quoted(end.name) if end is not None else "NULL"]
    opening = OPENING
    for batch in export.rows([*cells, *_words(export, (start, end))]):
        events = (_event(export, start.kind, row) for row in batch)
        yield opening + b"".join(event.to_ical() for event in events if event is not None)
        opening = b""
    yield opening + CLOSING


def _words(export: Export, taken: tuple[OutputColumn | None, ...]) -> list[str]:
    """The SQL of the summary, the description and the position of an event."""
    named = naming_column(export)
    place = next((c for c in export.compiled.columns if is_position(c)), None)
    others = [c for c in export.compiled.columns if c not in (*taken, named, place) and c.kind is not Kind.GEO_SHAPE]
    lines = [f"{literal(export.headings[one.name] + ': ')} || {plain_text(one)}" for one in others]
    return [
        plain_text(named) if named is not None else "NULL",
        f"concat_ws(chr(10), {', '.join(lines)})" if lines else "NULL",
        *([f"{quoted(place.name)}.lat", f"{quoted(place.name)}.lon"] if place is not None else ["NULL", "NULL"]),
    ]


def _event(export: Export, kind: Kind | None, row: tuple[Any, ...]) -> Event | None:
    identity, first, last, summary, description, lat, lon = row
    start, end = read_moment(first), read_moment(last)
    if start is None:
        return None
    event = Event()
    event.add("uid", f"{export.source}/records/{identity}")
    event.add("dtstamp", export.published or FIRST_MOMENT)
    event.add("dtstart", start)
    if end is not None and end >= start:
        event.add("dtend", end + timedelta(days=1) if kind is Kind.DATE else end)
    event.add("summary", without_controls(summary or ""))
    if description:
        event.add("description", without_controls(description))
    if lat is not None and lon is not None:
        event["geo"] = vGeo((lat, lon))
    return event


def read_moment(text: str | None) -> Any:
    """The date or the instant (in UTC) written in `text`, whatever its precision; None when it cannot be.

    >>> read_moment("2024-02"), read_moment("2024-02-29T10:00:00+01:00").isoformat()
    (datetime.date(2024, 2, 1), '2024-02-29T09:00:00+00:00')
    """
    if text is None:
        return None
    try:
        if "T" in text:
            return datetime.fromisoformat(text).astimezone(UTC)
        return date.fromisoformat((text + "-01-01")[:10])
    except (ValueError, OverflowError):
        return None
