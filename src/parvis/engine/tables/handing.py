"""Small tables of Python values handed to DuckDB, as JSON: no array library is needed, and every value is bound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
import orjson

from parvis.engine.tables.casting import quoted


def hand_over(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]
) -> None:
    """Make the temporary table `name` with `columns` (name to DuckDB type) out of `rows`.

    Values are what JSON can say; dates and times are written in ISO 8601.
    """
    names = list(columns)
    text = orjson.dumps([dict(zip(names, row, strict=True)) for row in rows]).decode()
    shape = orjson.dumps([dict(columns)]).decode()
    cells = ", ".join(f"one.{quoted(column)}" for column in names)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {cells} FROM (SELECT unnest(from_json($rows, $shape)) AS one)",
        {"rows": text, "shape": shape},
    )
