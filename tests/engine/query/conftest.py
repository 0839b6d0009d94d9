"""A small real Parquet file with one column of each kind, and what a query answers over it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlglot import exp

from parvis.engine.query import Compiled, Request, compile_records
from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.schema import Column, Schema
from parvis.engine.tables.workspace import load_spatial

NOW = datetime(2024, 1, 31, 12, 0, tzinfo=UTC)
SCHEMA = Schema(
    (
        Column("id", Kind.INTEGER, key=True),
        Column("name"),
        Column("town", facet=True),
        Column("path", hierarchy="/", facet=True),
        Column("places", Kind.INTEGER),
        Column("price", Kind.DECIMAL),
        Column("free", Kind.BOOLEAN),
        Column("opened", Kind.DATE, facet=True),
        Column("founded", Kind.DATE, precision=Precision.YEAR),
        Column("seen", Kind.DATETIME),
        Column("position", Kind.GEO_POINT),
        Column("area", Kind.GEO_SHAPE),
        Column("themes", separator=";", facet=True),
        Column("extra", Kind.JSON),
        Column("1_uai"),
    )
)
ROWS = """
    (1, 'Porte de Versailles', 'Paris', 'Sport/Piscine', 10, 1.5, true, '2020-03-01', '1988-01-01', '2020-03-01 10:00:00+00',
     [2.2879, 48.8324], 'POLYGON((2.28 48.83, 2.29 48.83, 2.29 48.84, 2.28 48.84, 2.28 48.83))', ['a', 'b'], '{"a": 1}', 'x1'),
    (2, 'Mairie d’Issy', 'Issy', 'Sport/Stade', 25, 2.5, false, '2021-03-01', '1990-01-01', '2021-07-01 23:30:00.5+00',
     [2.2735, 48.8245], NULL, ['b'], '[1]', 'x2'),
    (3, 'Œuvre d’été', NULL, 'Culture', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, [], NULL, NULL),
    (4, 'École Jean-Macé', 'Issy', 'Culture/Musique', 0, 0.0, true, '2020-12-31', '2000-01-01', '2020-12-31 23:30:00+00',
     [2.2600, 48.8300], NULL, ['c'], 'null', 'x4'),
    (5, 'Porte dorée', 'Paris', 'Sport', 75, 20.5, false, '2020-03-29', '1988-01-01', '2020-03-29 00:30:00+00',
     [2.4060, 48.8350], 'POINT(2.406 48.835)', NULL, NULL, 'x5')
"""


@pytest.fixture(scope="session")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        load_spatial(opened)
        opened.execute("SET TimeZone = 'UTC'")
        yield opened


@pytest.fixture(scope="session")
def parquet(connection: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("query") / "places.parquet"
    connection.execute(
        f"""COPY (SELECT id::BIGINT AS id, name, town, path, places::BIGINT AS places, price::DOUBLE AS price, free,
            opened::DATE AS opened, founded::DATE AS founded, seen::TIMESTAMPTZ AS seen,
            CASE WHEN position IS NOT NULL THEN {{'lon': position[1]::DOUBLE, 'lat': position[2]::DOUBLE}} END AS position,
            ST_AsWKB(ST_GeomFromText(area))::BLOB AS area, themes, extra, uai AS "1_uai"
            FROM (VALUES {ROWS}) AS v(id, name, town, path, places, price, free, opened, founded, seen, position, area, themes,
            extra, uai)) TO '{path}' (FORMAT parquet)"""
    )
    return path


@pytest.fixture(scope="session")
def relation(parquet: Path) -> exp.Expr:
    return exp.Anonymous(this="read_parquet", expressions=[exp.Literal.string(str(parquet))])


Answer = Callable[[Request], tuple[Compiled, list[dict[str, Any]], int | None]]


@pytest.fixture(scope="session")
def answer(connection: duckdb.DuckDBPyConnection, relation: exp.Expr) -> Answer:
    def ask(request: Request) -> tuple[Compiled, list[dict[str, Any]], int | None]:
        compiled = compile_records(request, SCHEMA, relation, now=NOW)
        return compiled, rows_of(connection, compiled), total_of(connection, compiled)

    return ask


def rows_of(connection: duckdb.DuckDBPyConnection, compiled: Compiled) -> list[dict[str, Any]]:
    """The rows as they would be in a JSON answer."""
    found = connection.execute(compiled.sql, list(compiled.parameters)).fetchall()
    return [
        {
            column.name: json.loads(cell) if column.json_text and cell is not None else cell
            for column, cell in zip(compiled.columns, row, strict=True)
        }
        for row in found
    ]


def total_of(connection: duckdb.DuckDBPyConnection, compiled: Compiled) -> int | None:
    if compiled.count_sql is None:
        return None
    row = connection.execute(compiled.count_sql, list(compiled.count_parameters)).fetchone()
    assert row is not None
    return int(row[0])
