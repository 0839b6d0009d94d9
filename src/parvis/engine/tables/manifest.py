"""The manifest of a snapshot: what was published, over which files, from what, with which checksums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from parvis.engine.tables.schema import Schema
from parvis.engine.tables.store import Stored

FORMAT = 1
EXACT = 1 << 53


@dataclass(frozen=True, slots=True)
class Part:
    """One immutable Parquet file of a snapshot."""

    file: Stored
    rows: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What was pushed since the parts were written: a Parquet file with the newest version of each row that changed.

    It adds `added` rows and hides `hidden` rows of the parts; `entries` counts its lines, deletions included. `last` is the
    number of the newest entry, `pushes` how many calls brought them, `since` when the first one came (ISO 8601).
    """

    file: Stored
    entries: int
    added: int
    hidden: int
    last: int
    pushes: int
    since: str

    def as_json(self) -> dict[str, Any]:
        return {
            **_stored_json(self.file),
            "entries": self.entries,
            "added": self.added,
            "hidden": self.hidden,
            "last": self.last,
            "pushes": self.pushes,
            "since": self.since,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Changes:
        return cls(
            file=_stored_from(raw),
            entries=raw["entries"],
            added=raw["added"],
            hidden=raw["hidden"],
            last=raw["last"],
            pushes=raw["pushes"],
            since=raw["since"],
        )


@dataclass(frozen=True)
class Manifest:
    """A snapshot as a value: the rows of its parts, under its changes when rows were pushed since.

    `bounds` is (west, south, east, north) in degrees; `statistics` gives by column `filled`, `distinct` (approximate),
    `min` and `max`; `origin` says what was received and how it was read; `files` names the original, the rejects and the
    attachments, each by its role.
    """

    dataset: str
    schema: Schema
    rows: int
    parts: tuple[Part, ...]
    bounds: tuple[float, float, float, float] | None = None
    statistics: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)
    report: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Stored] = field(default_factory=dict)
    changes: Changes | None = None

    @cached_property
    def id(self) -> str:
        """The SHA-256 of what readers get: the dataset, the schema and the parts. The same content has the same id."""
        readers_see = [FORMAT, self.dataset, self.schema.as_json(), [part.file.sha256 for part in self.parts]]
        if self.changes is not None:
            readers_see.append(self.changes.file.sha256)
        return hashlib.sha256(_canonical(readers_see)).hexdigest()

    @property
    def checksum(self) -> str:
        """The SHA-256 of the whole manifest."""
        return hashlib.sha256(_canonical(self._body())).hexdigest()

    def stored_files(self) -> Iterator[Stored]:
        """Every file of the store that this snapshot needs."""
        for part in self.parts:
            yield part.file
        if self.changes is not None:
            yield self.changes.file
        yield from self.files.values()

    @property
    def part_rows(self) -> int:
        """How many rows the parts hold, hidden ones included: the place of the first changed row."""
        return sum(part.rows for part in self.parts)

    def as_json(self) -> dict[str, Any]:
        return {**self._body(), "checksum": self.checksum}

    def _body(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "format": FORMAT,
            "dataset": self.dataset,
            "schema": self.schema.as_json(),
            "rows": self.rows,
            "parts": [{**_stored_json(part.file), "rows": part.rows} for part in self.parts],
            "bounds": list(self.bounds) if self.bounds is not None else None,
            "statistics": {name: dict(facts) for name, facts in self.statistics.items()},
            "origin": dict(self.origin),
            "report": dict(self.report),
            "files": {role: _stored_json(file) for role, file in self.files.items()},
        }
        if self.changes is not None:
            body["changes"] = self.changes.as_json()
        return body

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Manifest:
        bounds, changes = raw.get("bounds"), raw.get("changes")
        return cls(
            dataset=raw["dataset"],
            schema=Schema.from_json(raw["schema"]),
            rows=raw["rows"],
            parts=tuple(Part(_stored_from(part), part["rows"]) for part in raw["parts"]),
            bounds=tuple(bounds) if bounds else None,
            statistics=raw.get("statistics", {}),
            origin=raw.get("origin", {}),
            report=raw.get("report", {}),
            files={role: _stored_from(file) for role, file in raw.get("files", {}).items()},
            changes=Changes.from_json(changes) if changes else None,
        )


def is_intact(raw: Mapping[str, Any]) -> bool:
    """Whether a manifest read back still has its checksum."""
    return bool(raw.get("checksum") == Manifest.from_json(raw).checksum)


def _stored_json(file: Stored) -> dict[str, Any]:
    return {"name": file.name, "sha256": file.sha256, "bytes": file.bytes}


def _stored_from(raw: Mapping[str, Any]) -> Stored:
    return Stored(raw["name"], raw["sha256"], raw["bytes"])


def _canonical(value: object) -> bytes:
    return json.dumps(
        _as_any_database_gives_back(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def _as_any_database_gives_back(value: Any) -> Any:
    """`value` with one form for each number: PostgreSQL writes 1e+16 and -0.0 as whole numbers, SQLite as they came."""
    if isinstance(value, Mapping):
        return {name: _as_any_database_gives_back(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_as_any_database_gives_back(one) for one in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        is_exact = abs(value) < EXACT and value == int(value)
        return int(value) if is_exact else float(value)
    return value
