"""The reference page says everything, and all that it shows works."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from sqlglot import exp

from parvis.engine.query import Request, compile_records
from parvis.engine.query.declaration import Clause, Function
from parvis.engine.query.functions import FUNCTIONS
from parvis.engine.query.reference import CONDITIONS, SELECTING, VALUES, reference_page, shown_in
from tests.engine.query.conftest import SCHEMA, rows_of


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_has_every_function(language: str) -> None:
    page = reference_page(language)
    for function in FUNCTIONS.values():
        assert f"### `{function.signature}`" in page
        assert function.meaning[language] in page


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS.keys())
def test_each_example_of_a_function_runs(
    function: Function, connection: duckdb.DuckDBPyConnection, relation: exp.Expr
) -> None:
    clause = shown_in(function)
    asked: dict[str, Any] = {clause.value: (function.example,) if clause is Clause.WHERE else function.example}
    assert function.name in function.example
    rows_of(connection, compile_records(Request(**asked), SCHEMA, relation))


@pytest.mark.parametrize("condition", [text for text, _, _ in (*VALUES, *CONDITIONS)])
def test_each_condition_shown_runs(condition: str, connection: duckdb.DuckDBPyConnection, relation: exp.Expr) -> None:
    rows_of(connection, compile_records(Request(where=(condition,)), SCHEMA, relation))


@pytest.mark.parametrize("select", [text for text, _, _ in SELECTING])
def test_each_choice_of_fields_shown_runs(
    select: str, connection: duckdb.DuckDBPyConnection, relation: exp.Expr
) -> None:
    assert rows_of(connection, compile_records(Request(select=select, limit=1), SCHEMA, relation))


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS.keys())
def test_a_function_stands_only_where_it_is_declared(function: Function) -> None:
    from parvis.engine.query import QueryError

    expression = function.example.split(" as ")[0]
    for clause in set(Clause) - set(function.stands):
        if function.name == "distance" and clause is Clause.WHERE:
            continue
        asked: dict[str, Any] = {clause.value: (expression,) if clause is Clause.WHERE else expression}
        with pytest.raises(QueryError) as refused:
            compile_records(Request(**asked), SCHEMA, "s")
        assert f"{function.name} cannot be used in {clause}" in refused.value.text["en"]
