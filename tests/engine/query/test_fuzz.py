"""Whatever text is given, the outcome is SQL that the engine accepts or an error addressed to the reader."""

from __future__ import annotations

import duckdb
import orjson
import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st
from sqlglot import exp

import parvis.engine.query as query_package
from parvis.engine.query import QueryError, Request, compile_records, parse_statement
from parvis.engine.query.facets import parse_facet
from tests.engine.query.conftest import NOW, SCHEMA, rows_of, total_of
from tests.engine.query.strategies import well_formed

PIECES = [
    *(column.name for column in SCHEMA), "`1_uai`", "'Paris'", '"b"', "3", "-1.5", "10", "1e300", "9223372036854775807", "date'2020'",
    "date'2020-03-01T10:00Z'", "geom'POINT(2.28 48.83)'", "geom'POLYGON((2 48, 3 48, 3 49, 2 48))'", "true", "null", "and", "or", "not", "in",
    "like", "is", "(", ")", "(", ")", "[", "]", "..", "to", ",", ",", "=", "!=", "<", ">=", ":", "+", "-", "*", "/", "as", "desc", "x", "1km", "2 day",
    "count(*)", "sum(places)", "max(opened)", "count(distinct town)", "year(seen)", "lower(town)", "length(name)", "ifnull(town, 'x')",
    "range(places, 10)", "range(seen, 1 month)", "range(price, *, 2, *)", "geo_cluster(position, 8)", "date_format(seen, 'E d')", "now(days=-1)",
    "search(name, 'port')", "suggest('x')", "startswith(themes, 'a')", "in_bbox(position, 1, 2, 48, 3)", "distance(position, geom'POINT(0 0)')",
    "within_distance(position, geom'POINT(2 48)', 3km)", "random(3)", "json_format(extra)", "json_format(name)", "include(p*)", "exclude(x)", "bbox(area)",
]  # fmt: skip
clause = st.lists(st.sampled_from(PIECES), max_size=7).map(" ".join) | st.text(max_size=40)
maybe = st.none() | clause
requests = st.builds(
    Request,
    select=maybe,
    where=st.lists(clause, max_size=2).map(tuple),
    group_by=maybe,
    order_by=maybe,
    limit=st.none() | st.integers(-3, 200),
    offset=st.integers(-1, 20_000),
    refine=st.lists(st.text(max_size=10) | st.sampled_from(["town:Paris", "opened:2020", "places:a"]), max_size=2).map(
        tuple
    ),
    timezone=st.sampled_from(["UTC", "Europe/Paris", "x"]) | st.text(max_size=5),
    lang=st.sampled_from(["fr", "en", "ar"]),
    export=st.booleans(),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(requests)
@example(Request(where=("a" * 8001,)))
@example(Request(where=("(" * 8000,)))
@example(Request(where=("not " * 1999 + "free",)))
@example(Request(where=("-" * 7999,)))
@example(Request(where=("free" + " or free" * 880,)))
@example(Request(where=("id in (" + ",".join(map(str, range(1400))) + ")",)))
@example(Request(select="1" + "+1" * 3000))
@example(Request(select=",".join(["id"] * 2000)))
@example(Request(where=("'" + "mot " * 1000 + "'",)))
@example(Request(where=("name = '\\ud800'",)))
@example(Request(where=("name = '\\u0000'",)))
@example(Request(where=("geom'POINT(" + "(" * 3000 + ")'",)))
@example(Request(where=('intersects(area, geom\'{"type":"Point","coordinates":' + "[" * 3900 + "}')",)))
@example(Request(where=("intersects(area, geom'POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))')",)))
@example(Request(select="distance(position, geom'POINT(nan nan)')"))
def test_any_request_gives_sql_that_runs_or_an_error(
    connection: duckdb.DuckDBPyConnection, relation: exp.Expr, request: Request
) -> None:
    try:
        compiled = compile_records(request, SCHEMA, relation, now=NOW)
    except QueryError as error:
        assert error.text["en"] and error.text["fr"]
        return
    rows_of(connection, compiled)
    total_of(connection, compiled)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(well_formed)
def test_a_well_formed_query_runs(connection: duckdb.DuckDBPyConnection, relation: exp.Expr, request: Request) -> None:
    try:
        compiled = compile_records(request, SCHEMA, relation, now=NOW)
    except QueryError as error:
        event(error.text["en"].split(":")[1][:20])
        return
    event("runs")
    rows = rows_of(connection, compiled)
    assert all(list(row) == [column.name for column in compiled.columns] for row in rows)
    orjson.dumps(rows)
    if compiled.count_sql is not None and request.limit is not None:
        total = total_of(connection, compiled)
        assert total is not None and len(rows) == max(0, min(total - request.offset, request.limit))


@given(st.text(max_size=60) | clause)
def test_any_statement_and_any_facet_is_read_or_refused(text: str) -> None:
    for read in (parse_statement, lambda one: parse_facet(one, SCHEMA)):
        try:
            read(text)
        except QueryError as error:
            assert error.text["fr"]


def test_hostile_names_stay_names(connection: duckdb.DuckDBPyConnection, relation: exp.Expr) -> None:
    label = 'a"; DROP TABLE x; --'
    compiled = compile_records(Request(select=f"id as `{label}`", limit=1), SCHEMA, relation)
    assert list(rows_of(connection, compiled)[0]) == [label]


HOSTILE = ["x' OR 1=1 --", "'; DROP TABLE rows; --", "\\' OR TRUE", "/* */", "$1", "é'é", "''", "a\nb'"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_readers_text_stays_one_literal_of_the_statement(
    connection: duckdb.DuckDBPyConnection, relation: exp.Expr, text: str
) -> None:
    """The engine's own parser finds the tokens of an innocent question, with one text in place of another."""

    def tokens(value: str) -> list[tuple[int, exp.Expr]]:
        written = value.replace("\\", "\\\\").replace('"', '\\"')
        asked = Request(where=(f'town = "{written}" and places in (7777, 8888.5)',))
        compiled = compile_records(asked, SCHEMA, relation)
        assert connection.execute(compiled.sql, list(compiled.parameters) or None).fetchall() == []
        return [kind for _, kind in duckdb.tokenize(compiled.sql)]

    assert tokens(text) == tokens("zanzibar")


def test_two_queries_share_a_canonical_text_only_when_they_ask_the_same(relation: exp.Expr) -> None:
    def canonical(**asked: object) -> str:
        return compile_records(Request(**asked), SCHEMA, relation, now=NOW).canonical  # type: ignore[arg-type]

    assert canonical(where=("places>3",)) == canonical(where=(" places  >  3 ",))
    different = [
        canonical(where=("places>3",)), canonical(where=("places>4",)), canonical(where=("places>3.0",)),
        canonical(where=("places>3",), limit=5), canonical(where=("places>3",), timezone="Europe/Paris"), canonical(select="id"),
        canonical(select="id as x"),
    ]  # fmt: skip
    assert len(set(different)) == len(different)


@pytest.mark.parametrize("name", sorted(set(query_package.__all__)))
def test_the_package_gives_its_names_on_first_use(name: str) -> None:
    assert getattr(query_package, name)
    with pytest.raises(AttributeError):
        _ = query_package.nothing


def test_an_export_can_keep_the_stored_types(connection: duckdb.DuckDBPyConnection, relation: exp.Expr) -> None:
    asked = Request(select="opened, seen, area, themes, extra", where=("id = 1",), export=True, limit=None)
    compiled = compile_records(asked, SCHEMA, relation, typed=True)
    described = connection.execute(compiled.sql, list(compiled.parameters)).description
    assert [str(column[1]) for column in described] == [
        "DATE",
        "TIMESTAMP WITH TIME ZONE",
        "BLOB",
        "VARCHAR[]",
        "VARCHAR",
    ]
    assert not any(column.json_text for column in compiled.columns)
    assert not compiled.needs_spatial


def test_ties_are_settled_by_the_position_of_the_rows_when_it_is_known(relation: exp.Expr) -> None:
    compiled = compile_records(Request(select="id", order_by="town"), SCHEMA, relation, position="file_row_number")
    assert compiled.sql.endswith('ORDER BY "t"."town" ASC, "t"."file_row_number" ASC LIMIT 10')


@pytest.mark.parametrize(
    ("where", "spatial"),
    [
        ("within_distance(position, geom'POINT(2 48)', 1km)", False),
        ("in_bbox(position, 1, 2, 3, 4)", False),
        ("within_distance(area, geom'POINT(2 48)', 1km)", True),
        ("within(position, geom'POLYGON((2 48, 3 48, 3 49, 2 48))')", True),
    ],
)
def test_only_shapes_need_the_geometry_functions(where: str, spatial: bool, relation: exp.Expr) -> None:
    assert compile_records(Request(select="id", where=(where,)), SCHEMA, relation).needs_spatial is spatial
