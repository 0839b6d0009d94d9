"""iCalendar (RFC 5545): each row that has a date is an event.

It starts at the first date or instant, and ends at the second of the same kind when that is not before. The first text is its
summary, the other fields its description. Rows without a start, or whose date a calendar cannot hold, are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from parvis.engine.query import OutputColumn
from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.kinds import Kind, Precision
from parvis.platform.records.exports.delimited import is_position
from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.naming import naming_column, row_identity
from parvis.platform.records.exports.plain_text import plain_text

OPENING = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Parvis//Open data//FR\r\nCALSCALE:GREGORIAN\r\n"
CLOSING = b"END:VCALENDAR\r\n"
FIRST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST = 75
_CONTROLS = "[\\x00-\\x08\\x0b-\\x1f\\x7f]"
_NEEDS_CARE = f"[\\\\;,\\n]|{_CONTROLS}"
_MISSING = {Precision.YEAR: "-01-01", Precision.MONTH: "-01"}


def write_calendar(export: Export) -> Iterator[bytes]:
    opening = OPENING
    for batch in export.rows([f"concat_ws(chr(10), {', '.join(_lines(export))})"]):
        events = (text for (text,) in batch if "\nDTSTART" in text)
        yield opening + b"".join(folded(line) for text in events for line in text.split("\n"))
        opening = b""
    yield opening + CLOSING


def _lines(export: Export) -> list[str]:
    """The SQL of the lines of an event; a null one is left out."""
    start = export.moment
    if start is None:
        return ["''"]
    columns = export.compiled.columns
    end = next((c for c in columns if c.kind is start.kind and c.name != start.name and not c.many), None)
    named = naming_column(export)
    place = next((c for c in columns if is_position(c)), None)
    taken = (start, end, named, place)
    others = [c for c in columns if c not in taken and c.kind is not Kind.GEO_SHAPE]
    stamp = f"{export.published or FIRST_MOMENT:%Y%m%dT%H%M%SZ}"
    return [
        "'BEGIN:VEVENT'",
        f"{literal(f'UID:{export.source}/records/')} || {row_identity(export)}",
        literal(f"DTSTAMP:{stamp}"),
        _moment("DTSTART", start, moment(start)),
        *([] if end is None else [_moment("DTEND", end, _after(moment(end), moment(start)))]),
        *([] if named is None else [f"'SUMMARY:' || {_escaped(plain_text(named))}"]),
        *([] if not others else [f"'DESCRIPTION:' || nullif({_description(export, others)}, '')"]),
        *([] if place is None else [f"'GEO:' || {quoted(place.name)}.lat || ';' || {quoted(place.name)}.lon"]),
        "'END:VEVENT'",
    ]


def moment(column: OutputColumn) -> str:
    """The SQL of a date (its first day when it is a month or a year) or of an instant in UTC, null out of a calendar's years."""
    name = quoted(column.name)
    if column.kind is Kind.DATE:
        missing = _MISSING.get(column.precision or Precision.DAY, "")
        found = f"TRY_CAST({name} || {literal(missing)} AS DATE)"
    else:
        found = f"(TRY_CAST({name} AS TIMESTAMPTZ) AT TIME ZONE 'UTC')"
    return f"CASE WHEN year({found}) BETWEEN 1 AND 9998 THEN {found} END"


def _after(end: str, start: str) -> str:
    return f"CASE WHEN ({end}) >= ({start}) THEN {end} END"


def _moment(word: str, column: OutputColumn, value: str) -> str:
    """The SQL of a line; the day after the last one ends an event of whole days."""
    if column.kind is Kind.DATETIME:
        return f"'{word}:' || strftime({value}, '%Y%m%dT%H%M%SZ')"
    day = f"({value}) + 1" if word == "DTEND" else value
    return f"'{word};VALUE=DATE:' || strftime({day}, '%Y%m%d')"


def _description(export: Export, columns: list[OutputColumn]) -> str:
    parts = (f"{literal(export.headings[one.name] + ': ')} || {plain_text(one)}" for one in columns)
    return _escaped(f"concat_ws(chr(10), {', '.join(parts)})")


def _escaped(text: str) -> str:
    """The SQL text `text` on one line, without control characters."""
    clean = f"regexp_replace({text}, {literal(_CONTROLS)}, '', 'g')"
    for sign, escape in (("'\\'", "'\\\\'"), ("';'", "'\\;'"), ("','", "'\\,'"), ("chr(10)", "'\\n'")):
        clean = f"replace({clean}, {sign}, {escape})"
    return f"CASE WHEN regexp_matches({text}, {literal(_NEEDS_CARE)}) THEN {clean} ELSE {text} END"


def folded(line: str) -> bytes:
    """A line of at most 75 bytes, continued on others that start with a space, never cut inside a letter.

    >>> [len(one) for one in folded("é" * 60).split(bytes([13, 10]))]
    [74, 47, 0]
    """
    rest = line.encode()
    if len(rest) <= LONGEST:
        return rest + b"\r\n"
    pieces = []
    while len(rest) > LONGEST:
        cut = LONGEST
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(rest[:cut] + b"\r\n")
        rest = b" " + rest[cut:]
    return b"".join([*pieces, rest, b"\r\n"])
