"""Rows pushed onto a snapshot: whatever the order of pushes, publications and compactions, readers see what was said last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.engine.tables.changes import Entry, Unfit, carried_over, pushed_onto
from parvis.engine.tables.identity import identity_sql
from parvis.engine.tables.manifest import Manifest, Part, is_intact
from parvis.engine.tables.merging import measure
from parvis.engine.tables.onepart import made_one
from parvis.engine.tables.reader import Limits, Reader
from parvis.engine.tables.schema import Schema
from parvis.engine.tables.store import Store

COLUMNS: list[dict[str, Any]] = [
    {"name": "zone", "type": "text"}, {"name": "numero", "type": "integer"}, {"name": "valeur", "type": "decimal"},
    {"name": "vu", "type": "datetime"}, {"name": "lieu", "type": "geo_point"}, {"name": "forme", "type": "geo_shape"},
    {"name": "mots", "type": "text", "separator": ","},
]  # fmt: skip
KEYED = Schema.from_json([{**one, "key": one["name"] in {"zone", "numero"}} for one in COLUMNS])
KEYLESS = Schema.from_json(COLUMNS)
MOMENT = "2026-03-02T10:30:00+00:00"
POINT = "0101000000295c8fc2f5280240295c8fc2f5684840"
SOUTH_EAST = "010100000000000000000004400000000000404840"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    store.prepare()
    return store


def published(store: Store, schema: Schema, rows: int) -> Manifest:
    """A snapshot of `rows` rows, numbered from 0, in two parts."""
    parts = []
    with store.scratch() as scratch:
        for first, last in ((0, rows // 2), (rows // 2, rows)):
            path = scratch / "part.parquet"
            duckdb.sql(
                f"""COPY (SELECT CASE WHEN i % 2 = 0 THEN 'nord' ELSE 'sud' END AS zone, i::BIGINT AS numero, 0.0::DOUBLE AS valeur,
                NULL::TIMESTAMPTZ AS vu, {{'lon': 2.27::DOUBLE, 'lat': 48.82::DOUBLE}} AS lieu, NULL::BLOB AS forme,
                NULL::VARCHAR[] AS mots FROM range({first}, {last}) AS t(i)) TO '{path}' (FORMAT parquet)"""
            )
            parts.append(Part(store.adopt(path, ".parquet"), last - first))
        paths = [store.path(part.file.name) for part in parts]
        statistics = measure(paths, schema, scratch)
    return Manifest("compteurs", schema, rows, tuple(parts), statistics.bounds, statistics.columns)


def push(store: Store, manifest: Manifest, *entries: Entry) -> Manifest:
    with store.scratch() as scratch:
        return pushed_onto(manifest, entries, store, scratch, pushes=1, moment=MOMENT)


def row(zone: str, numero: int, valeur: float | None = None, **more: Any) -> Entry:
    return Entry({"zone": zone, "numero": numero, "valeur": valeur, **more})


def gone(zone: str, numero: int) -> Entry:
    return Entry({"zone": zone, "numero": numero}, deleted=True)


def seen(store: Store, manifest: Manifest, *columns: str) -> list[tuple[Any, ...]]:
    reader = Reader(store, Limits())
    names = ", ".join(columns or ("zone", "numero", "valeur"))
    return reader.rows(f'SELECT {names} FROM "{reader.served(manifest).relation}" ORDER BY ALL', of=[manifest])


def test_a_row_takes_the_place_of_the_one_with_its_key_and_the_last_word_counts(store: Store) -> None:
    before = published(store, KEYED, 4)
    after = push(store, before, row("nord", 0, 1.5), row("sud", 0, 7.0), row("nord", 0, 2.5), gone("sud", 1))
    assert seen(store, after) == [("nord", 0, 2.5), ("nord", 2, 0.0), ("sud", 0, 7.0), ("sud", 3, 0.0)]
    assert after.rows == 4
    assert seen(store, before) == [("nord", 0, 0.0), ("nord", 2, 0.0), ("sud", 1, 0.0), ("sud", 3, 0.0)]
    assert seen(store, push(store, after, row("sud", 1, 9.0), gone("sud", 0))) == [
        ("nord", 0, 2.5), ("nord", 2, 0.0), ("sud", 1, 9.0), ("sud", 3, 0.0)
    ]  # fmt: skip


def test_values_of_every_kind_come_back_as_they_were_pushed(store: Store) -> None:
    after = push(
        store, published(store, KEYED, 0),
        row("nord", 1, None, vu="2026-03-02T09:00:00+00:00", lieu={"lon": 2.3, "lat": 48.8}, forme=POINT, mots=["a", "b, c"]),
    )  # fmt: skip
    ((moment, place, shape, words),) = seen(store, after, "epoch(vu)", "lieu", "hex(forme)", "mots")
    assert (moment, place, shape.lower(), words) == (1772442000.0, {"lon": 2.3, "lat": 48.8}, POINT, ["a", "b, c"])


def test_a_row_is_deleted_by_its_identity(store: Store) -> None:
    before = push(store, published(store, KEYED, 2), row("sud", 9, 1.0))
    identities = dict(seen(store, before, "numero", identity_sql(KEYED)))
    after = push(
        store, before, Entry({}, True, identities[0]), Entry({}, True, identities[9]), Entry({}, True, "f" * 40)
    )
    assert seen(store, after) == [("sud", 1, 0.0)]
    assert after.rows == 1


def test_rows_without_key_add_up_until_they_are_deleted_by_all_their_values(store: Store) -> None:
    before = published(store, KEYLESS, 2)
    twice = push(store, push(store, before, row("nord", 5, 1.0)), row("nord", 5, 1.0))
    assert twice.rows == 4
    assert len(seen(store, twice)) == 4
    less = push(store, twice, Entry({"zone": "nord", "numero": 5, "valeur": 1.0}, deleted=True), row("nord", 5, 1.0))
    assert seen(store, less) == [("nord", 0, 0.0), ("nord", 5, 1.0), ("sud", 1, 0.0)]
    place = {"zone": "nord", "numero": 0, "valeur": 0.0, "lieu": {"lon": 2.27, "lat": 48.82}}
    assert push(store, less, Entry(place, deleted=True)).rows == 2


def test_what_is_pushed_during_a_compaction_is_carried_over(store: Store) -> None:
    before = push(store, published(store, KEYED, 4), row("nord", 0, 1.0), row("sud", 8, 1.0), gone("sud", 3))
    with store.scratch() as scratch:
        merged = made_one(before, store, scratch)
    now = push(store, before, gone("sud", 8), row("nord", 2, 5.0), row("sud", 3, 6.0), row("nord", 0, 7.0))
    with store.scratch() as scratch:
        after = carried_over(merged, before, now, store, scratch)
    assert merged.changes is None
    assert len(after.parts) == 1
    assert (
        seen(store, after) == seen(store, now) == [("nord", 0, 7.0), ("nord", 2, 5.0), ("sud", 1, 0.0), ("sud", 3, 6.0)]
    )
    assert after.rows == now.rows == 4
    assert after.changes is not None
    assert after.changes.pushes == 1


def test_a_snapshot_keeps_its_name_until_something_is_pushed_and_its_manifest_is_whole(store: Store) -> None:
    before = published(store, KEYED, 2)
    after = push(store, before, row("nord", 0, 1.0))
    raw = after.as_json()
    assert "changes" not in before.as_json()
    assert after.id != before.id
    assert is_intact(raw)
    assert Manifest.from_json(raw) == after
    assert after.changes is not None
    assert after.changes.file in set(after.stored_files())
    assert not is_intact({**raw, "changes": {**raw["changes"], "hidden": 5}})


def test_bounds_and_ranges_hold_the_rows_that_came(store: Store) -> None:
    after = push(store, published(store, KEYED, 2), row("nord", 40, 12.0, forme=POINT))
    assert after.bounds == pytest.approx((2.27, 48.82, 2.27, 48.82))
    further = push(store, after, row("nord", 41, forme=SOUTH_EAST))
    assert further.bounds == pytest.approx((2.27, 48.5, 2.5, 48.82))
    assert after.statistics["numero"]["max"] == 40
    assert after.statistics["valeur"] == {"filled": 3, "min": 0.0, "max": 12.0}


def test_values_that_no_longer_fit_the_columns_are_told(store: Store) -> None:
    with pytest.raises(Unfit):
        push(store, published(store, KEYED, 2), Entry({"zone": "nord", "numero": "douze"}))


OPERATION = st.tuples(
    st.sampled_from(["row", "row", "row", "gone", "identity"]), st.sampled_from(["nord", "sud"]), st.integers(0, 5), st.integers(0, 2)
)  # fmt: skip
TURN = st.tuples(st.lists(OPERATION, min_size=1, max_size=6), st.booleans())


@pytest.mark.parametrize("schema", [KEYED, KEYLESS], ids=["keyed", "keyless"])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=st.lists(TURN, min_size=1, max_size=3))
def test_any_story_ends_as_a_plain_list_of_rows_would(schema: Schema, store: Store, turns: list[Any]) -> None:
    """Each turn pushes; some are followed by a compaction during which the next turn is pushed."""
    manifest = published(store, schema, 4)
    rows = Counter({("nord", 0, 0.0): 1, ("sud", 1, 0.0): 1, ("nord", 2, 0.0): 1, ("sud", 3, 0.0): 1})
    compacting: tuple[Manifest, Manifest] | None = None
    for operations, is_compacted in turns:
        manifest = push(store, manifest, *(_entry(schema, *one) for one in operations))
        for one in operations:
            _apply(schema, rows, *one)
        with store.scratch() as scratch:
            if compacting is not None:
                manifest = carried_over(compacting[1], compacting[0], manifest, store, scratch)
            compacting = (manifest, made_one(manifest, store, scratch)) if is_compacted else None
        assert Counter(seen(store, manifest)) == +rows
        assert manifest.rows == rows.total()


PLACE = {"lon": 2.27, "lat": 48.82}


def _entry(schema: Schema, what: str, zone: str, numero: int, valeur: int) -> Entry:
    values = {"zone": zone, "numero": numero, "valeur": float(valeur), "lieu": PLACE}
    if what == "row":
        return Entry(values)
    named = {name: values[name] for name in schema.key} if schema.key else values
    return Entry(named, True) if what == "gone" else Entry({}, True, _identity(schema, values))


def _identity(schema: Schema, values: dict[str, Any]) -> str:
    cells = ", ".join(f"{_literal(values.get(column.name))}::{column.stored} AS {column.name}" for column in schema)
    (found,) = duckdb.sql(f"SELECT {identity_sql(schema)} FROM (SELECT {cells})").fetchall()
    return str(found[0])


def _literal(value: Any) -> str:
    if isinstance(value, dict):
        return "{'lon': 2.27, 'lat': 48.82}"
    return "NULL" if value is None else f"'{value}'" if isinstance(value, str) else str(value)


def _apply(schema: Schema, rows: Counter[Any], what: str, zone: str, numero: int, valeur: int) -> None:
    row = (zone, numero, float(valeur))
    for other in list(rows):
        if other[:2] == row[:2] if schema.key else other == row and what != "row":
            del rows[other]
    if what == "row":
        rows[row] += 1


@pytest.fixture(autouse=True)
def _utc() -> Iterator[None]:
    duckdb.sql("SET TimeZone = 'UTC'")
    yield
