"""The law of the language: the engine's answer is that of a plain evaluation of the tree, null logic included.

Groups are asked twice, of bare rows and of a snapshot as it is served, whose columns of few values are counted first.

`PARVIS_EXAMPLES` is the number of random queries that must agree; queries that are refused do not count.
"""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from parvis.engine.query import Compiled, QueryError, Request, compile_records
from parvis.engine.tables.served import POSITION, Served
from tests.engine.query.agreeing import SCHEMA, as_arrow, queries, tables
from tests.engine.query.conftest import NOW, rows_of, total_of
from tests.engine.query.evaluator import Answer as Expected
from tests.engine.query.evaluator import evaluate

EXAMPLES = int(os.environ.get("PARVIS_EXAMPLES", "1500"))
A_TABLE = 20
SERVED = Served("rows_asked", POSITION, repeated=frozenset(SCHEMA.names))
_agreed = 0


@settings(
    max_examples=max(1, EXAMPLES // A_TABLE + EXAMPLES // A_TABLE // 4),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=EXAMPLES <= 1500,
    phases=[Phase.generate],  # a table and twenty queries shrink too slowly: what disagrees says which query it is
)
@given(tables(), st.lists(queries, min_size=A_TABLE, max_size=A_TABLE))
def _agree(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], asked: list[Request]) -> None:
    connection.register("rows_asked", as_arrow(rows))
    for request in asked:
        if _answers_alike(connection, rows, request):
            global _agreed
            _agreed += 1


def _answers_alike(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], request: Request) -> bool:
    """Whether the query is one; when it is, both answers must be the same."""
    try:
        compiled = compile_records(request, SCHEMA, "rows_asked", now=NOW)
    except QueryError:
        return False
    expected = evaluate(request, SCHEMA, rows, NOW)
    _compare(connection, compiled, expected, request)
    if request.group_by:
        _compare(connection, compile_records(request, SCHEMA, SERVED, now=NOW), expected, request)
    return True


def _compare(connection: duckdb.DuckDBPyConnection, compiled: Compiled, expected: Expected, request: Request) -> None:
    found = rows_of(connection, compiled)
    assert [list(row) for row in found] == [list(row) for row in expected.rows], request
    for row, other in zip(found, expected.rows, strict=True):
        for name in row:
            assert _same(row[name], other[name]), (request, name, row[name], other[name])
    if expected.total is not None:
        assert total_of(connection, compiled) == expected.total, request


def _same(found: Any, expected: Any) -> bool:
    if isinstance(found, float) and isinstance(expected, float):
        return (
            found == expected
            or (math.isnan(found) and math.isnan(expected))
            or math.isclose(found, expected, rel_tol=1e-7, abs_tol=1e-6)
        )
    return type(found) is type(expected) and found == expected


def test_two_evaluations_give_one_answer(connection: duckdb.DuckDBPyConnection, record_property: Any) -> None:
    _agree(connection)
    record_property("queries that agree", _agreed)
    print(f"{_agreed} queries agree")  # noqa: T201
    assert _agreed >= EXAMPLES * 0.9


def test_the_second_evaluation_knows_nothing_of_the_first() -> None:
    folder = Path(evaluate.__code__.co_filename).parent
    imported = {
        name.removeprefix("parvis.")
        for file in folder.glob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if (name := line.removeprefix("from ").partition(" ")[0]).startswith("parvis.")
    }
    assert imported == {"engine.query", "engine.query.calendar_words", "engine.tables.kinds", "engine.tables.schema"}


@pytest.mark.parametrize("wrong", ["places > 3", "not town = 'Paris'"])
def test_the_comparison_sees_a_difference(connection: duckdb.DuckDBPyConnection, wrong: str) -> None:
    rows = [{**dict.fromkeys(SCHEMA.names), "id": 1}]
    connection.register("rows_asked", as_arrow([{**rows[0], "places": 4, "town": "Paris"}]))
    with pytest.raises(AssertionError):
        _answers_alike(connection, rows, Request(where=(wrong,)))
