"""Making a serving copy: the rows of a snapshot's parts in a DuckDB file, with what finds rows without reading them all.

Beside the rows, in their order, a copy holds `ids` (a row's identity to its place) and an inverted index of the words of its
texts: `words` (a word, its number, in how many rows it is) and `occurrences` (word, field, place), sorted so that the places
of a word lie together. The positions of a column lie in a table of their own, sorted along a curve on the map, so that those
of a neighbourhood lie together. Columns whose values are rare get an index of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from parvis.engine.tables.casting import quoted
from parvis.engine.tables.identity import identity_sql, shortened_sql
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.engine.tables.statistics import relation_of
from parvis.engine.tables.words import words_sql

MEMORY = "900MB"
OCCURRENCES_AT_ONCE = 15_000_000
RARE = 200
MOST_INDEXES = 6
MOST_POINT_TABLES = 3


def text_columns(schema: Schema) -> tuple[str, ...]:
    """The columns whose words are looked for, in the order of their numbers in the index."""
    return tuple(column.name for column in schema if column.kind is Kind.TEXT)


def point_tables(schema: Schema) -> dict[str, str]:
    """The columns of positions, and the table in which each has them sorted."""
    columns = [column.name for column in schema if column.kind is Kind.GEO_POINT and column.separator is None]
    return {name: f"points_{number}" for number, name in enumerate(columns[:MOST_POINT_TABLES])}


def write_copy(
    parts: Sequence[Path], schema: Schema, statistics: Mapping[str, Mapping[str, Any]], target: Path, threads: int = 1
) -> None:
    """Write the copy to `target`, which must not exist. What overflows memory goes to a folder beside it."""
    connection = duckdb.connect(str(target))
    try:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET memory_limit = ?", [MEMORY])
        connection.execute("SET threads = ?", [threads])
        connection.execute("SET temp_directory = ?", [str(target.with_suffix(".spill"))])
        connection.execute("SET preserve_insertion_order = true")
        columns = ", ".join(quoted(column.name) for column in schema)
        connection.execute(f"CREATE TABLE rows AS SELECT {columns} FROM {relation_of(parts)}")
        connection.execute(
            f"CREATE TABLE ids AS SELECT {shortened_sql(identity_sql(schema))} AS id, rowid AS place FROM rows ORDER BY ALL"
        )
        _index_words(connection, schema)
        for name, table in point_tables(schema).items():
            _index_points(connection, quoted(name), table)
        (rows,) = connection.execute("SELECT count(*) FROM rows").fetchone() or (0,)
        for number, column in enumerate(_rare_columns(schema, statistics, rows)):
            connection.execute(f"CREATE INDEX rare_{number} ON rows ({quoted(column.name)})")
        connection.execute("CHECKPOINT")
    finally:
        connection.close()


def _index_points(connection: duckdb.DuckDBPyConnection, column: str, table: str) -> None:
    """The positions along a Z-order curve over their own bounds, 65,536 steps a side; rows without position are not there."""
    lat, lon = (f"{column}.{part}" for part in ("lat", "lon"))
    connection.execute(
        f"CREATE TABLE {table} AS SELECT point, place FROM (SELECT {column} AS point, rowid::UINTEGER AS place, "
        f"{_step(lat)} AS y, {_step(lon)} AS x FROM rows WHERE {lat} IS NOT NULL AND {lon} IS NOT NULL) "
        f"ORDER BY {_spread('x')} | ({_spread('y')} << 1), place"
    )


def _step(value: str) -> str:
    """On which of 65,536 steps between the smallest and the largest a number is; 0 when there is one number only."""
    least, most = f"min({value}) OVER ()", f"max({value}) OVER ()"
    return f"coalesce(floor(65535 * ({value} - {least}) / nullif({most} - {least}, 0)), 0)::BIGINT"


def _spread(number: str) -> str:
    """The 16 bits of a number with a zero before each (https://graphics.stanford.edu/~seander/bithacks.html#InterleaveBMN)."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        number = f"(({number} | ({number} << {shift})) & {mask})"
    return number


def _rare_columns(schema: Schema, statistics: Mapping[str, Mapping[str, Any]], rows: int) -> list[Column]:
    """The key, and the columns a value of which picks out few rows."""
    found = []
    for column in schema:
        plain = column.kind in {Kind.TEXT, Kind.INTEGER} and column.separator is None
        distinct = statistics.get(column.name, {}).get("distinct", 0)
        if plain and (column.key or distinct * RARE >= rows):
            found.append(column)
    found.sort(key=lambda column: not column.key)
    return found[:MOST_INDEXES]


def _index_words(connection: duckdb.DuckDBPyConnection, schema: Schema) -> None:
    """The values of each column are cut into words once each, however many rows hold them."""
    fields = [schema[name] for name in text_columns(schema)]
    for number, column in enumerate(fields):
        text = "array_to_string(value, ' | ')" if column.separator is not None else "value"
        connection.execute(
            f"CREATE TEMP TABLE values_{number} AS SELECT value, unnest({words_sql(text)}) AS word "
            f"FROM (SELECT DISTINCT {quoted(column.name)} AS value FROM rows)"
        )
    pairs = " UNION ALL ".join(
        f"SELECT v.word, {number}::UTINYINT AS field, r.rowid::UINTEGER AS place "
        f"FROM rows AS r JOIN values_{number} AS v ON r.{quoted(column.name)} = v.value"
        for number, column in enumerate(fields)
    ) or "SELECT NULL::VARCHAR AS word, NULL::UTINYINT AS field, NULL::UINTEGER AS place WHERE false"  # fmt: skip
    counts = f"SELECT word, count(DISTINCT place) AS rows, count(*) AS size FROM ({pairs}) GROUP BY word"
    if len(fields) == 1:
        counts = f"SELECT word, count(*) AS rows, count(*) AS size FROM ({pairs}) GROUP BY word"
    connection.execute(
        f"CREATE TABLE words AS SELECT word, (row_number() OVER (ORDER BY word) - 1)::UINTEGER AS number, "
        f"rows::UINTEGER AS rows, size FROM ({counts}) ORDER BY word"
    )
    connection.execute("CREATE TABLE occurrences (word UINTEGER, field UTINYINT, place UINTEGER)")
    for first, last in _batches(connection):
        connection.execute(
            f"INSERT INTO occurrences SELECT w.number, p.field, p.place FROM ({pairs}) AS p "
            "JOIN words AS w ON p.word = w.word WHERE w.number BETWEEN ? AND ? ORDER BY 1, 3, 2",
            [first, last],
        )
    connection.execute("ALTER TABLE words DROP COLUMN size")


def _batches(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    """Ranges of word numbers with so many occurrences that sorting them stays within memory."""
    found: list[tuple[int, int]] = []
    first, held = 0, 0
    sizes = connection.execute("SELECT number, size FROM words ORDER BY number").fetchall()
    for number, size in sizes:
        if held and held + size > OCCURRENCES_AT_ONCE:
            found.append((first, number - 1))
            first, held = number, 0
        held += size
    if held:
        found.append((first, sizes[-1][0]))
    return found
