"""What a snapshot's manifest says of its values: how many are filled and distinct, their range, the rows' bounds and key."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.guessing import words_of
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema

KEY_WORDS = frozenset(
    [
        "id",
        "identifiant",
        "identifier",
        "uid",
        "uuid",
        "code",
        "numero",
        "num",
        "ref",
        "reference",
        "siret",
        "siren",
        "insee",
        "matricule",
    ]
)
ROWS_A_SHARE = 1_500_000
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Statistics:
    """By column: `filled`, `distinct` (approximate, for what is compared rather than measured) and the range; `bounds` is west, south, east, north; `key` a column."""

    rows: int
    columns: Mapping[str, Mapping[str, Any]]
    bounds: Bounds | None
    key: str | None


def relation_of(parts: Sequence[Path]) -> str:
    """The SQL of the rows of some parts, in their order."""
    return f"read_parquet([{', '.join(literal(str(part)) for part in parts)}])"


def gather_statistics(connection: duckdb.DuckDBPyConnection, parts: Sequence[Path], schema: Schema) -> Statistics:
    """The statistics of written parts."""
    relation = relation_of(parts)
    asked = ["count(*)"]
    for column in schema:
        asked += _asked(column)
    row = connection.execute(f"SELECT {', '.join(asked)} FROM {relation}").fetchone()
    assert row is not None
    rows = row[0]
    facts: dict[str, dict[str, Any]] = {}
    for at, column in enumerate(schema):
        filled, distinct, low, high = row[1 + 4 * at : 5 + 4 * at]
        facts[column.name] = {"filled": filled}
        if distinct is not None:
            facts[column.name]["distinct"] = min(distinct, filled)
        if not (_is_finite(low) and _is_finite(high)):
            low, high = _finite_range(connection, relation, column)
        if low is not None:
            facts[column.name] |= {"min": low, "max": high}
    return Statistics(
        rows, facts, _bounds(connection, relation, schema), _key(connection, relation, schema, facts, rows)
    )


def _is_finite(value: object) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def _finite_range(connection: duckdb.DuckDBPyConnection, relation: str, column: Column) -> tuple[Any, Any]:
    """The range of a column less its infinities and what is not a number, which a manifest cannot write."""
    name = quoted(column.name)
    row = connection.execute(f"SELECT min({name}), max({name}) FROM {relation} WHERE isfinite({name})").fetchone()
    return row if row is not None else (None, None)


def _asked(column: Column) -> list[str]:
    name = quoted(column.name)
    filled = f"count({name})"
    if column.kind in {Kind.GEO_POINT, Kind.GEO_SHAPE, Kind.JSON, Kind.FILE}:
        return [filled, "NULL", "NULL", "NULL"]
    distinct = f"approx_count_distinct({name})"
    if column.kind is Kind.DECIMAL:
        return [filled, "NULL", f"min({name})", f"max({name})"]
    if column.kind is Kind.DATETIME:
        return [filled, "NULL", f"min({name})::VARCHAR", f"max({name})::VARCHAR"]
    if column.kind is Kind.INTEGER:
        return [filled, distinct, f"min({name})", f"max({name})"]
    if column.kind is Kind.DATE:
        return [filled, distinct, f"min({name})::VARCHAR", f"max({name})::VARCHAR"]
    return [filled, distinct, "NULL", "NULL"]


def _bounds(connection: duckdb.DuckDBPyConnection, relation: str, schema: Schema) -> Bounds | None:
    column = schema.first(Kind.GEO_SHAPE, Kind.GEO_POINT)
    if column is None:
        return None
    name = quoted(column.name)
    if column.kind is Kind.GEO_POINT:
        asked = f"min({name}.lon), min({name}.lat), max({name}.lon), max({name}.lat)"
        row = connection.execute(f"SELECT {asked} FROM {relation}").fetchone()
    else:
        shape = f"ST_GeomFromWKB({name})"
        asked = f"min(ST_XMin({shape})), min(ST_YMin({shape})), max(ST_XMax({shape})), max(ST_YMax({shape}))"
        row = connection.execute(f"SELECT {asked} FROM {relation}").fetchone()
    return None if row is None or row[0] is None else (row[0], row[1], row[2], row[3])


def _key(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    schema: Schema,
    facts: Mapping[str, Mapping[str, Any]],
    rows: int,
) -> str | None:
    """The one column whose values identify the rows: never empty, never twice, and called like an identifier or first."""
    for position, column in enumerate(schema):
        named = any(word in KEY_WORDS for word in words_of(column.header or column.name))
        if column.kind not in {Kind.TEXT, Kind.INTEGER} or column.separator is not None or not (named or position == 0):
            continue
        own = facts[column.name]
        if rows < 2 or own["filled"] != rows or own["distinct"] < 0.9 * rows:
            continue
        if _never_twice(connection, relation, column, rows):
            return column.name
    return None


def _never_twice(connection: duckdb.DuckDBPyConnection, relation: str, column: Column, rows: int) -> bool:
    """Whether no value comes twice, looked at one share of the values at a time so that memory does not grow with rows."""
    shares = 1 + rows // ROWS_A_SHARE
    digest = f"hash({quoted(column.name)})"
    for share in range(shares):
        counted = connection.execute(
            f"SELECT count(*), count(DISTINCT {digest}) FROM {relation} WHERE {digest} % {shares} = {share}"
        ).fetchone()
        if counted is None or counted[0] != counted[1]:
            return False
    return True
