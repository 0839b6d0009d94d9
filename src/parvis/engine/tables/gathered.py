"""Small tables made of values that Parvis has at hand, such as the catalogue: queried as snapshots are, by the same reader.

A table is named by its content, so it never changes. It is temporary: each thread that asks has its own, and lets the
oldest go when it holds many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from parvis.engine.tables.casting import quoted
from parvis.engine.tables.handing import hand_over
from parvis.engine.tables.reader import Reader
from parvis.engine.tables.schema import Schema

MOST = 4
PREFIX = "gathered_"


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows of `schema` that `values` gives when a thread needs them; `content` is a text that names them."""

    content: str
    schema: Schema
    values: Callable[[], Sequence[Mapping[str, Any]]]

    @property
    def relation(self) -> str:
        return PREFIX + self.content

    def ask(
        self, reader: Reader, sql: str, parameters: Sequence[Any] = (), *, spatial: bool = False
    ) -> list[tuple[Any, ...]]:
        """All rows of a SELECT over `relation`. Raises TooSlow or TooLarge."""
        with reader.cursor(of=(), spatial=spatial) as cursor:
            try:
                return cursor.execute(sql, list(parameters)).fetchall()
            except duckdb.CatalogException:
                self._make(cursor)
            return cursor.execute(sql, list(parameters)).fetchall()

    def _make(self, cursor: duckdb.DuckDBPyConnection) -> None:
        held = cursor.execute(
            "SELECT table_name FROM duckdb_tables() WHERE temporary AND starts_with(table_name, $1) ORDER BY table_oid",
            [PREFIX],
        ).fetchall()
        for (name,) in held[: max(0, len(held) + 1 - MOST)]:
            cursor.execute(f"DROP TABLE {quoted(name)}")
        columns = {column.name: column.stored for column in self.schema}
        names = self.schema.names
        rows = ([one.get(name) for name in names] for one in self.values())
        hand_over(cursor, quoted(self.relation), columns, rows)
