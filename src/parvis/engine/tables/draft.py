"""A received file as a reader of its format understood it, before its values are typed.

A reader of `engine.formats` turns bytes into a draft: headings, a relation that DuckDB can scan, and a report of what it
had to decide or mend. `engine.tables.ingest` types the draft's values and writes them to a snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parvis.engine.tables.kinds import Kind


@dataclass(frozen=True, slots=True)
class Change:
    """Something done to what was received, so that a publisher can see and undo it.

    `what` is a stable word (`preamble`, `header_repeated`, `ragged_short`…), `text` a sentence in English and French by
    language code, `count` how many places, `lines` some of them (1-based, in the file as received).
    """

    what: str
    text: Mapping[str, str]
    column: str | None = None
    count: int = 1
    lines: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {"what": self.what, "text": dict(self.text), "count": self.count}
        if self.column is not None:
            out["column"] = self.column
        if self.lines:
            out["lines"] = list(self.lines)
        return out


@dataclass(frozen=True, slots=True)
class Reject:
    """A value that did not enter its column, with the place where it stands in the file as received (1-based line)."""

    line: int
    column: str
    value: str
    reason: Mapping[str, str]

    def as_json(self, language: str = "fr") -> dict[str, Any]:
        return {"line": self.line, "column": self.column, "value": self.value, "reason": self.reason[language]}


@dataclass(frozen=True, slots=True)
class CsvSource:
    """A regular CSV file in UTF-8 that DuckDB scans as it is: each row has `columns` cells.

    `skip` is the number of physical lines before the first row of values (preamble and header included).
    """

    path: Path
    delimiter: str
    columns: int
    skip: int
    quote: str = '"'


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """A Parquet file with columns `c0`, `c1`… in the order of the headings, text or already typed.

    With `lines`, a BIGINT column `__line` holds the place of each row in the file as received; else a row's place is
    its number, from 1.
    """

    path: Path
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as received: its heading and what the format itself says of it.

    `declared` is the kind that the format states (a GeoJSON geometry, a Parquet date); None where values must tell.
    `name` is set when the format has real column names besides headings. `labels` where the file carries them.
    """

    header: str
    declared: Kind | None = None
    name: str | None = None
    reason: Mapping[str, str] | None = None


@dataclass(slots=True)
class Draft:
    """What a reader understood of a file.

    `line_of` maps row numbers (0-based, in the order of the source) to lines of the file as received, for reports;
    it is called only for the rows that a report names.
    """

    format: str
    headings: Sequence[Heading]
    source: CsvSource | ParquetSource
    encoding: str | None = None
    delimiter: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    line_of: Callable[[Iterable[int]], dict[int, int]] | None = None
    attachments: Mapping[str, Path] = field(default_factory=dict)


class Unreadable(Exception):
    """A file that cannot be read at all; the message says where and what to do, by language code."""

    def __init__(self, text: Mapping[str, str]) -> None:
        super().__init__(text.get("en") or next(iter(text.values())))
        self.text = text


class Ambiguous(Unreadable):
    """A file that holds several tables: the caller must choose one of `choices`.

    `option` is what they are: `sheet` (a sheet or a layer) or `member` (a file in an archive).
    """

    def __init__(self, text: Mapping[str, str], choices: Sequence[str], option: str = "sheet") -> None:
        super().__init__(text)
        self.choices = choices
        self.option = option
