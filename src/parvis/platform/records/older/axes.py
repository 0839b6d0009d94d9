"""The keys of an analysis, `x`: fields, or parts of dates such as `x=date.year`, those of one field told together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from parvis.engine.query.errors import bad_parameter, unknown_field
from parvis.engine.query.term import GEOGRAPHIC, TEMPORAL
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.platform.records.older import quoting
from parvis.platform.records.older.asked import listed
from parvis.platform.records.older.dates import PATTERNS, Calendar, calendar_of, calendar_of_parts

MOST = 10


@dataclass(frozen=True, slots=True)
class Axis:
    """A field whose values are keys of the groups, and how its dates are told."""

    field: str
    calendar: Calendar | None

    @property
    def keys(self) -> list[str]:
        """The expressions that group the rows."""
        return self.calendar.keys(self.field) if self.calendar else [quoting.identifier(self.field)]

    def read(self, values: Sequence[Any]) -> Any:
        """The key as the answer gives it."""
        return self.calendar.read(values) if self.calendar else values[0]


def axes_of(given: QueryDict, schema: Schema) -> list[Axis]:
    """The keys that the parameters name. Raises QueryError."""
    names = list(dict.fromkeys(listed(given, "x")))
    if len(names) > MOST:
        raise bad_parameter("x", f"{len(names)} fields", f"at most {MOST}", f"au plus {MOST}")
    parts: dict[str, list[str]] = {}
    for name in names:
        field, _, part = name.rpartition(".")
        is_part = part in PATTERNS and field in schema and schema[field].kind in TEMPORAL
        known = parts.setdefault(field if is_part else name, [])
        known += [part] if is_part else []
    return [_axis(given, field, several, schema) for field, several in parts.items()]


def _axis(given: QueryDict, field: str, parts: list[str], schema: Schema) -> Axis:
    if field not in schema:
        raise unknown_field(field, schema.names).in_clause("x")
    kind = schema[field].kind
    if kind in GEOGRAPHIC or kind in (Kind.JSON, Kind.FILE):
        raise bad_parameter("x", field, "a field with plain values", "un champ aux valeurs simples")
    if parts:
        return Axis(field, calendar_of_parts(parts))
    return Axis(field, calendar_of(given.get("precision"), given.get("periodic")) if kind in TEMPORAL else None)
