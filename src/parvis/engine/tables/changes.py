"""Rows pushed onto a snapshot: applied to its changes, and carried over when it is made one part meanwhile.

The changes of a snapshot are one small file over its immutable parts, written anew at each publication of pushes: the newest
version of each row by its key, deletions, and the places of the rows of the parts that each entry hides. A dataset without
key only grows: a row pushed twice is there twice, and a deletion takes away all that were pushed before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.handing import hand_over
from parvis.engine.tables.identity import ID, identity_sql
from parvis.engine.tables.intake import copy_rows
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.manifest import Changes, Manifest
from parvis.engine.tables.relation import DELETED, NUMBER, PLACES, rows_of_parts
from parvis.engine.tables.schema import Schema
from parvis.engine.tables.served import POSITION
from parvis.engine.tables.statistics import gather_statistics
from parvis.engine.tables.store import Store, Stored
from parvis.engine.tables.widening import widened
from parvis.engine.tables.workspace import load_spatial, open_workspace

MEMORY = "300MB"
GIVEN = "__given"


class Unfit(ValueError):
    """Values that the columns of the snapshot cannot hold: its schema has changed since they were checked."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row pushed, or one taken away (`deleted`): by the values of its key, or by its identity alone.

    Values are what JSON can say, by column: moments in ISO 8601, shapes as WKB in hexadecimal digits.
    """

    values: Mapping[str, Any]
    deleted: bool = False
    identity: str | None = None


def pushed_onto(
    manifest: Manifest,
    entries: Sequence[Entry],
    store: Store,
    scratch: Path,
    *,
    pushes: int,
    moment: str,
    files: Mapping[str, Stored] | None = None,
) -> Manifest:
    """The manifest of the rows of `manifest` after `entries`, which `pushes` calls brought; the last word counts.

    `moment` (ISO 8601) is when; `files` are those that the entries name, by their role.
    """
    before = manifest.changes
    with open_workspace(scratch, memory=MEMORY, threads=1) as connection:
        _hand_over(connection, manifest.schema, entries, before.last if before is not None else 0)
        changed = _rewritten(connection, manifest, store, scratch)
    grown = replace(changed.changes, pushes=pushes + (before.pushes if before is not None else 0))
    since = before.since if before is not None else moment
    return replace(changed.manifest, changes=replace(grown, since=since), files={**manifest.files, **(files or {})})


def carried_over(compacted: Manifest, before: Manifest, now: Manifest, store: Store, scratch: Path) -> Manifest:
    """`compacted`, made of the rows of `before`, with what was pushed between `before` and `now`."""
    horizon, latest = before.changes, now.changes
    files = {role: file for role, file in now.files.items() if role not in before.files}
    compacted = replace(compacted, files={**compacted.files, **files})
    last = horizon.last if horizon is not None else 0
    if latest is None or latest.last <= last:
        return compacted
    with open_workspace(scratch, memory=MEMORY, threads=1) as connection:
        path = literal(str(store.path(latest.file.name)))
        connection.execute(
            f"CREATE TEMP TABLE incoming AS SELECT {_columns(now.schema)}, {quoted(ID)}, {NUMBER}, {DELETED} "
            f"FROM read_parquet({path}) WHERE {NUMBER} > {last}"
        )
        changed = _rewritten(connection, compacted, store, scratch)
    pushes = latest.pushes - (horizon.pushes if horizon is not None else 0)
    return replace(changed.manifest, changes=replace(changed.changes, pushes=pushes, since=latest.since))


@dataclass(frozen=True, slots=True)
class _Changed:
    manifest: Manifest
    changes: Changes


def _hand_over(connection: duckdb.DuckDBPyConnection, schema: Schema, entries: Iterable[Entry], last: int) -> None:
    """Make the table `incoming` of `entries`, numbered after `last`."""
    types = {NUMBER: "BIGINT", DELETED: "BOOLEAN", GIVEN: "VARCHAR"}
    types |= {column.name: "VARCHAR" if column.kind is Kind.GEO_SHAPE else column.stored for column in schema}
    rows = (
        [number, entry.deleted, entry.identity, *(entry.values.get(name) for name in schema.names)]
        for number, entry in enumerate(entries, start=last + 1)
    )
    try:
        hand_over(connection, "handed", types, rows, strict=True)
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise Unfit(str(error)) from error
    cells = ", ".join(
        f"unhex({quoted(column.name)}) AS {quoted(column.name)}"
        if column.kind is Kind.GEO_SHAPE
        else quoted(column.name)
        for column in schema
    )
    connection.execute(
        f"CREATE TEMP TABLE incoming AS SELECT {_columns(schema)}, "
        f"coalesce({GIVEN}, {identity_sql(schema)}) AS {quoted(ID)}, {NUMBER}, {DELETED} "
        f"FROM (SELECT {cells}, {GIVEN}, {NUMBER}, {DELETED} FROM handed)"
    )


def _rewritten(connection: duckdb.DuckDBPyConnection, manifest: Manifest, store: Store, scratch: Path) -> _Changed:
    """The table `incoming` applied to the changes of `manifest`, in a new file of the store."""
    schema, columns = manifest.schema, _columns(manifest.schema)
    _take_existing(connection, manifest, store)
    hiding = "true" if schema.key else DELETED
    same = f"OVER (PARTITION BY {quoted(ID)})"
    connection.execute(
        f"CREATE TEMP TABLE kept AS SELECT {columns}, {quoted(ID)}, {NUMBER}, {DELETED}, CASE WHEN {hiding} "
        f"THEN any_value({PLACES}) FILTER (WHERE {hiding}) {same} ELSE []::BIGINT[] END AS {PLACES} "
        f"FROM (SELECT * FROM existing UNION ALL SELECT *, NULL::BIGINT[] AS {PLACES} FROM incoming) "
        f"QUALIFY coalesce({NUMBER} >= max({NUMBER}) FILTER (WHERE {hiding}) {same}, true)"
    )
    _find_places(connection, manifest, store)
    target = scratch / "changes.parquet"
    copy_rows(connection, f"SELECT * FROM kept ORDER BY {NUMBER}", target)
    counted = connection.execute(
        f"SELECT count(*), count(*) FILTER (WHERE NOT {DELETED}), coalesce(sum(len({PLACES})), 0)::BIGINT, "
        f"coalesce(max({NUMBER}), 0), (SELECT max({NUMBER}) FROM incoming) FROM kept"
    ).fetchone()
    assert counted is not None
    entries, added, hidden, newest, incoming = counted
    rows = manifest.part_rows - hidden + added
    bounds, statistics = _widened(connection, manifest, rows, scratch)
    file = store.adopt(target, ".parquet")
    changes = Changes(file, entries, added, hidden, max(newest, incoming or 0), 0, "")
    return _Changed(replace(manifest, rows=rows, bounds=bounds, statistics=statistics, changes=changes), changes)


def _take_existing(connection: duckdb.DuckDBPyConnection, manifest: Manifest, store: Store) -> None:
    if manifest.changes is None:
        source = f"SELECT *, NULL::BIGINT[] AS {PLACES} FROM incoming WHERE false"
    else:
        path = literal(str(store.path(manifest.changes.file.name)))
        source = (
            f"SELECT {_columns(manifest.schema)}, {quoted(ID)}, {NUMBER}, {DELETED}, {PLACES} FROM read_parquet({path})"
        )
    connection.execute(f"CREATE TEMP TABLE existing AS {source}")


def _find_places(connection: duckdb.DuckDBPyConnection, manifest: Manifest, store: Store) -> None:
    """Fill in the places of the rows of the parts that new entries hide: by their key, or else by their identity."""
    key = [quoted(name) for name in manifest.schema.key if manifest.schema[name].kind is not Kind.GEO_SHAPE]
    is_told = " AND ".join(f"{name} IS NOT NULL" for name in key) or "false"
    unknown = f"SELECT * FROM kept WHERE {PLACES} IS NULL"
    found = []
    if key:
        parts = rows_of_parts(", ".join(key), manifest, store)
        same = " AND ".join(f"wanted.{name} = parts.{name}" for name in key)
        found.append(f"FROM ({unknown} AND {is_told}) AS wanted JOIN ({parts}) AS parts ON {same}")
    untold = connection.execute(f"SELECT count(*) FROM kept WHERE {PLACES} IS NULL AND NOT ({is_told})").fetchone()
    if untold is not None and untold[0]:
        parts = rows_of_parts(_columns(manifest.schema), manifest, store)
        parts = f"SELECT {identity_sql(manifest.schema)} AS identity, {quoted(POSITION)} FROM ({parts})"
        same = f"wanted.{quoted(ID)} = parts.identity"
        found.append(f"FROM ({unknown} AND NOT ({is_told})) AS wanted JOIN ({parts}) AS parts ON {same}")
    for source in found:
        places = (
            f"SELECT wanted.{quoted(ID)} AS identity, list(parts.{quoted(POSITION)}) AS places {source} GROUP BY ALL"
        )
        connection.execute(
            f"UPDATE kept SET {PLACES} = found.places FROM ({places}) AS found "
            f"WHERE kept.{quoted(ID)} = found.identity AND kept.{PLACES} IS NULL"
        )
    connection.execute(f"UPDATE kept SET {PLACES} = [] WHERE {PLACES} IS NULL")


def _widened(
    connection: duckdb.DuckDBPyConnection, manifest: Manifest, rows: int, scratch: Path
) -> tuple[tuple[float, float, float, float] | None, Mapping[str, Mapping[str, Any]]]:
    """The bounds and statistics of `manifest` with the rows that came; how many are filled counts new rows alone."""
    schema = manifest.schema
    fresh = scratch / "fresh.parquet"
    came = f"{NUMBER} IN (SELECT {NUMBER} FROM incoming) AND NOT {DELETED}"
    copy_rows(connection, f"SELECT {_columns(schema)} FROM kept WHERE {came}", fresh)
    if schema.first(Kind.GEO_SHAPE) is not None:
        load_spatial(connection)
    gathered = gather_statistics(connection, [fresh], schema)
    if schema.key:
        came += f" AND len({PLACES}) = 0 AND {quoted(ID)} NOT IN (SELECT {quoted(ID)} FROM existing)"
    filled = ", ".join(f"count({quoted(name)})" for name in schema.names)
    counted = connection.execute(f"SELECT {filled} FROM kept WHERE {came}").fetchone()
    new = dict(zip(schema.names, counted or (), strict=True))
    return widened(manifest, gathered, new, rows)


def _columns(schema: Schema) -> str:
    return ", ".join(quoted(name) for name in schema.names)
