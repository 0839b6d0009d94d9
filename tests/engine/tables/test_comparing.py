"""Two snapshots compared: the same answer as comparing lists of rows in Python, with a key and without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.engine.tables.comparing import CHANGES, counting_sql, pairing, places_sql
from parvis.engine.tables.manifest import Manifest, Part
from parvis.engine.tables.reader import Limits, Reader, view_of
from parvis.engine.tables.schema import Schema
from parvis.engine.tables.store import Store

Row = tuple[str, int | None]
KEYED = Schema.from_json([{"name": "nom", "type": "text", "key": True}, {"name": "places", "type": "integer"}])
KEYLESS = Schema.from_json([{"name": "nom", "type": "text"}, {"name": "places", "type": "integer"}])
rows = st.lists(st.tuples(st.sampled_from("abcd"), st.none() | st.integers(0, 2)), max_size=12)
by_name = st.dictionaries(st.sampled_from("abcdef"), st.none() | st.integers(0, 2)).map(lambda one: list(one.items()))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    store.prepare()
    return store


def snapshot(store: Store, schema: Schema, values: Sequence[Row]) -> Manifest:
    with store.scratch() as scratch:
        path = scratch / "part.parquet"
        with duckdb.connect() as connection:
            connection.execute("CREATE TABLE one (nom VARCHAR, places BIGINT)")
            for value in values:
                connection.execute("INSERT INTO one VALUES (?, ?)", list(value))
            connection.execute(f"COPY one TO '{path}' (FORMAT parquet)")
        part = Part(store.adopt(path, ".parquet"), len(values))
    return Manifest("essai", schema, len(values), (part,))


def compared(store: Store, old: Manifest, new: Manifest) -> tuple[dict[str, int], list[tuple[Any, ...]]]:
    reader = Reader(store, Limits(memory="200MB", threads=1))
    how = pairing(old.schema, new.schema)
    views = view_of(old), view_of(new)
    counts = reader.rows(counting_sql(how, *views), of=[old, new])[0]
    places = reader.rows(places_sql(how, *views, CHANGES, 1000, 0), of=[old, new])
    return dict(zip(CHANGES, counts, strict=True)), places


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=rows, new=rows)
def test_without_a_key_rows_are_those_that_one_has_more_of(store: Store, old: list[Row], new: list[Row]) -> None:
    counts, places = compared(store, snapshot(store, KEYLESS, old), snapshot(store, KEYLESS, new))
    came, went = Counter(new) - Counter(old), Counter(old) - Counter(new)
    assert counts == {"added": came.total(), "removed": went.total(), "changed": 0}
    assert Counter(new[after] for change, _, after in places if change == "added") == came
    assert Counter(old[before] for change, before, _ in places if change == "removed") == went


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=by_name, new=by_name)
def test_with_a_key_a_row_whose_values_differ_has_changed(store: Store, old: list[Row], new: list[Row]) -> None:
    counts, places = compared(store, snapshot(store, KEYED, old), snapshot(store, KEYED, new))
    before, after = dict(old), dict(new)
    assert counts["added"] == len(after.keys() - before.keys()) and counts["removed"] == len(
        before.keys() - after.keys()
    )
    changed = {name for name in before.keys() & after.keys() if before[name] != after[name]}
    assert {new[place][0] for change, _, place in places if change == "changed"} == changed
    assert all(old[was][0] == new[now][0] for change, was, now in places if change == "changed")


def test_columns_left_out_or_of_another_kind_are_not_compared() -> None:
    old = Schema.from_json(
        [{"name": "a", "type": "text", "key": True}, {"name": "b", "type": "text"}, {"name": "c", "type": "text"}]
    )
    new = Schema.from_json(
        [{"name": "a", "type": "text", "key": True}, {"name": "b", "type": "integer"}, {"name": "c", "type": "text"}]
    )
    assert pairing(old, new).compared.names == ("a", "c") and pairing(old, new).key == ("a",)
    without = pairing(old, new, left_out=frozenset({"a"}))
    assert without.compared.names == ("c",) and not without.key, "part of a key names no row"
