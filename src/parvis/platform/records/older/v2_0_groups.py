"""What groups were in version 2.0: parts of dates are texts, dates among the keys are milliseconds, nothing is no group."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from parvis.engine.query import tree
from parvis.engine.query.clauses import parse_group_by, parse_select
from parvis.engine.query.term import TEMPORAL
from parvis.engine.tables.schema import Schema
from parvis.platform.records.older import quoting

PARTS = ("year", "month", "day", "hour", "minute", "second")
Reading = dict[str, Callable[[Any], Any]]


def readings(select: str, group_by: str, schema: Schema) -> Reading:
    """How the columns of an answer are read anew, by name. Raises QueryError."""
    found: Reading = {}
    for item in (*parse_select(select), *parse_group_by(group_by)):
        if isinstance(item.of, tree.Call) and item.of.name.lower() in PARTS:
            found[item.label or item.written] = str
    for item in parse_group_by(group_by):
        if isinstance(item.of, tree.Name) and item.of.name in schema and schema[item.of.name].kind in TEMPORAL:
            found[item.label or item.of.name] = milliseconds
    return found


def present_keys(group_by: str) -> list[str]:
    """The conditions that every key is there. Raises QueryError."""
    names = dict.fromkeys(name for item in parse_group_by(group_by) for name in _needed(item.of))
    return [f"{quoting.identifier(name)} is not null" for name in names]


def milliseconds(text: Any) -> int:
    """A date or an instant as milliseconds since 1970.

    >>> milliseconds("1970-01-02"), milliseconds("1970-02"), milliseconds("1970-01-01T01:00:01+01:00")
    (86400000, 2678400000, 1000)
    """
    written = str(text)
    moment = datetime.fromisoformat(written + "-01-01"[len(written) - 4 :] if len(written) < 10 else written)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def _needed(node: tree.Node) -> Iterator[str]:
    """The fields without which a key is missing; `ifnull` has another value for its own."""
    if isinstance(node, tree.Name):
        yield node.name
    elif isinstance(node, tree.Call) and node.name.lower() != "ifnull":
        yield from (name for argument in node.arguments[:1] for name in _needed(argument))
