"""Facets over the small Parquet file: counts, siblings of a disjunctive choice, levels of dates and hierarchies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pytest
from sqlglot import exp

from parvis.engine.query import QueryError, Request
from parvis.engine.query.facets import compile_facet, facet_values, parse_facet
from tests.engine.query.conftest import NOW, SCHEMA

Facets = Callable[..., list[Any]]


@pytest.fixture
def facets(connection: duckdb.DuckDBPyConnection, relation: exp.Expr) -> Facets:
    def ask(text: str, **request: Any) -> list[Any]:
        asked = Request(**request)
        facet = parse_facet(text, SCHEMA)
        compiled = compile_facet(facet, asked, SCHEMA, relation, now=NOW)
        rows = connection.execute(compiled.sql, list(compiled.parameters)).fetchall()
        return shown(facet_values(facet, asked, rows))

    return ask


def shown(values: Any) -> list[Any]:
    return [
        (
            one.value,
            one.count,
            *([one.state] if one.state != "displayed" else []),
            *([shown(one.facets)] if one.facets else []),
        )
        for one in values
    ]


def test_values_come_with_their_counts_the_most_frequent_first(facets: Facets) -> None:
    assert facets("town") == [("Issy", 2), ("Paris", 2)]
    assert facets("themes") == [("b", 2), ("a", 1), ("c", 1)]
    assert facets("free") == [("false", 2), ("true", 2)]


def test_conditions_and_refinements_of_others_count(facets: Facets) -> None:
    assert facets("town", where=("places > 20",), refine=("path:Sport",)) == [("Issy", 1), ("Paris", 1)]


def test_a_plain_facet_shows_only_what_is_left_a_disjunctive_one_its_siblings(facets: Facets) -> None:
    assert facets("town", refine=("town:Paris",)) == [("Paris", 2, "refined")]
    both = [("Issy", 2), ("Paris", 2, "refined")]
    assert facets("town", refine=("town:Paris",), disjunctive=frozenset({"town"})) == both
    assert facets('facet(name="town", disjunctive=true)', refine=("town:Paris",)) == both


def test_an_excluded_value_is_listed_as_such(facets: Facets) -> None:
    assert facets("town", exclude=("town:Paris",)) == [("Issy", 2), ("Paris", 0, "excluded")]


def test_a_hierarchy_opens_under_the_refined_value(facets: Facets) -> None:
    assert facets("path") == [("Sport", 3), ("Culture", 2)]
    assert facets("path", refine=("path:Sport",)) == [
        ("Sport", 3, "refined", [("Sport/Piscine", 1), ("Sport/Stade", 1)])
    ]


def test_dates_are_years_then_months_then_days(facets: Facets) -> None:
    assert facets("opened") == [("2020", 3), ("2021", 1)]
    assert facets("opened", refine=("opened:2020/03",)) == [
        ("2020", 2, [("2020/03", 2, "refined", [("2020/03/01", 1), ("2020/03/29", 1)])])
    ]
    assert facets("founded", refine=("founded:1988",)) == [("1988", 2, "refined")]


def test_instants_fall_on_the_days_of_the_zone(facets: Facets) -> None:
    assert facets("seen", timezone="Europe/Paris") == [("2020", 2), ("2021", 2)]
    assert facets("seen") == [("2020", 3), ("2021", 1)]


@pytest.mark.parametrize(
    ("sort", "values"),
    [
        ("num", ["0", "10", "25", "75"]),
        ("-num", ["75", "25", "10", "0"]),
        ("alphanum", ["0", "10", "25", "75"]),
        ("-alphanum", ["75", "25", "10", "0"]),
        ("count", ["0", "10", "25", "75"]),
    ],
)
def test_each_sort(facets: Facets, sort: str, values: list[str]) -> None:
    assert [value for value, _ in facets(f'facet(name="places", sort="{sort}")')] == values


def test_a_limit_cuts_each_level(facets: Facets) -> None:
    assert facets('facet(name="places", sort="num", limit=2)') == [("0", 1), ("10", 1)]
    assert facets('facet(name="path", limit=1)') == [("Sport", 3)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("twon", "one of the dataset's fields"),
        ("position", "a field with plain values"),
        ('facet(name="town", sort="best")', "one of -count"),
        ('facet(name="town", limit=0)', "1 <= limit"),
        ("facet(town)", "facet(name="),
        ("facet(name=", "unexpected end of line"),
    ],
)
def test_what_cannot_be_a_facet_is_refused(text: str, said: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse_facet(text, SCHEMA)
    assert said in refused.value.text["en"]
