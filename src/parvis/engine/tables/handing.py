"""Small tables of Python values handed to DuckDB, as JSON: no array library is needed, and every value is bound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
import orjson

from parvis.engine.tables.casting import quoted


def hand_over(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: Mapping[str, str],
    rows: Iterable[Sequence[Any]],
    *,
    strict: bool = False,
) -> None:
    """Make the temporary table `name` with `columns` (name to DuckDB type) out of `rows`.

    Values are what JSON can say; dates and times are written in ISO 8601. A value that its column cannot hold is lost, or,
    with `strict`, raises an error of DuckDB.
    """
    names = list(columns)
    text = orjson.dumps([dict(zip(names, row, strict=True)) for row in rows]).decode()
    shape = orjson.dumps([dict(columns)]).decode()
    cells = ", ".join(f"one.{quoted(column)}" for column in names)
    read = "from_json_strict" if strict else "from_json"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {cells} FROM (SELECT unnest({read}($rows, $shape)) AS one)",
        {"rows": text, "shape": shape},
    )
