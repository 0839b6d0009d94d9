"""Schemas as values: names, JSON, differences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.engine.tables.kinds import Kind, Precision, kind_named
from parvis.engine.tables.schema import Column, Schema, SchemaError, column_names, difference, relabelled

texts = st.dictionaries(st.sampled_from(["fr", "en"]), st.text(min_size=1, max_size=10))
columns = st.builds(
    Column,
    name=st.text(st.characters(codec="ascii", categories=["Ll", "Nd"]), min_size=1, max_size=8),
    kind=st.sampled_from(Kind),
    header=st.text(max_size=10),
    labels=texts,
    descriptions=texts,
    unit=st.none() | st.text(min_size=1, max_size=3),
    precision=st.none() | st.sampled_from(Precision),
    separator=st.none() | st.sampled_from([",", "|"]),
    hierarchy=st.none() | st.just("/"),
    facet=st.booleans(),
    disjunctive=st.booleans(),
    decimals=st.none() | st.integers(0, 15),
    key=st.booleans(),
)


@given(st.lists(columns, unique_by=lambda column: column.name, max_size=5))
def test_a_schema_survives_json(some: list[Column]) -> None:
    schema = Schema(tuple(some))
    assert Schema.from_json(schema.as_json()) == schema


@given(st.lists(st.text(max_size=20), max_size=20))
def test_names_are_unique_and_plain(headers: list[str]) -> None:
    names = column_names(headers)
    assert len(set(names)) == len(headers)
    assert all(name and name == name.lower() and name.isascii() for name in names)


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(SchemaError, match="two columns are named “a”"):
        Schema((Column("a"), Column("a")))


def test_an_unknown_type_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SchemaError, match="use one of text, integer"):
        Column.from_json({"name": "a", "type": "complexe"})


def test_kinds_are_known_by_the_names_of_other_systems() -> None:
    assert [kind_named(word) for word in ("int", "double", "geo_point_2d", "json_blob", "entier", "image")] == [
        Kind.INTEGER, Kind.DECIMAL, Kind.GEO_POINT, Kind.JSON, Kind.INTEGER, Kind.FILE,
    ]  # fmt: skip


def test_what_comes_goes_and_changes_kind_is_told() -> None:
    old = Schema((Column("a"), Column("b"), Column("c", Kind.INTEGER)))
    new = Schema((Column("a"), Column("c", Kind.DECIMAL), Column("d")))
    found = difference(old, new)
    assert (found.added, found.removed, found.retyped) == (("d",), ("b",), {"c": (Kind.INTEGER, Kind.DECIMAL)})
    assert not difference(old, old)


def test_a_dictionary_adds_words_and_never_changes_a_kind() -> None:
    schema = relabelled(
        Schema((Column("a", Kind.INTEGER, labels={"fr": "A"}),)),
        {"a": {"label": {"en": "The A"}, "unit": "m", "type": "text", "facet": True}},
    )
    assert schema["a"] == Column("a", Kind.INTEGER, labels={"fr": "A", "en": "The A"}, unit="m", facet=True)


@pytest.mark.parametrize("decimals", [-1, 16, "deux", 1.5])
def test_a_number_of_decimals_that_cannot_be_is_refused(decimals: object) -> None:
    with pytest.raises(SchemaError, match="decimals"):
        Column.from_json({"name": "a", "decimals": decimals})
