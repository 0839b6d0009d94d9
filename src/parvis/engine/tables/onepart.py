"""A snapshot made of one part: all its rows in one file, without changes, and the empty one with which a dataset may start."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.intake import copy_rows
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.manifest import Manifest, Part
from parvis.engine.tables.merging import measure
from parvis.engine.tables.relation import relation_of
from parvis.engine.tables.schema import Schema
from parvis.engine.tables.served import POSITION
from parvis.engine.tables.store import Store
from parvis.engine.tables.workspace import open_workspace


def made_one(manifest: Manifest, store: Store, scratch: Path) -> Manifest:
    """The manifest of the same rows as one part without changes; files that no row names any more are left out."""
    target = scratch / "merged.parquet"
    names = ", ".join(quoted(name) for name in manifest.schema.names)
    with open_workspace(scratch, threads=1) as connection:
        rows = f"SELECT {names} FROM ({relation_of(manifest, store)})"
        if manifest.changes is not None and manifest.changes.hidden:
            rows += f" ORDER BY {quoted(POSITION)}"
        copy_rows(connection, rows, target)
        named = _named_files(connection, manifest.schema, target)
    statistics = measure([target], manifest.schema, scratch)
    kept = {role: file for role, file in manifest.files.items() if not role.startswith("file:") or file.sha256 in named}
    return replace(
        manifest,
        rows=statistics.rows,
        parts=(Part(store.adopt(target, ".parquet"), statistics.rows),),
        bounds=statistics.bounds,
        statistics=statistics.columns,
        files=kept,
        changes=None,
    )


def empty_part(schema: Schema, scratch: Path) -> Path:
    """A part without rows, in `scratch`, onto which rows can be pushed."""
    target = scratch / "empty.parquet"
    cells = ", ".join(f"NULL::{column.stored} AS {quoted(column.name)}" for column in schema)
    with open_workspace(scratch, threads=1) as connection:
        copy_rows(connection, f"SELECT {cells} WHERE false", target)
    return target


def _named_files(connection: duckdb.DuckDBPyConnection, schema: Schema, target: Path) -> set[str]:
    """The checksums of the files that the rows name."""
    named: set[str] = set()
    for column in schema:
        if column.kind is Kind.FILE:
            cell = quoted(column.name)
            found = connection.execute(
                f"SELECT DISTINCT json_extract_string({cell}, '$.id') FROM read_parquet({literal(str(target))}) "
                f"WHERE json_valid({cell})"
            )
            named.update(identity for (identity,) in found.fetchall() if identity)
    return named
