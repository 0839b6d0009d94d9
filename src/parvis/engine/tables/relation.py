"""The rows of a snapshot as one relation: its columns, the place of each row and, for those who ask, its identity.

Places count from 0 in the order in which rows were published, those of the parts first, then those that were pushed since;
rows that a push replaced or deleted leave a gap. Identities are those of `identity`.
"""

from __future__ import annotations

from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.identity import ID, identity_sql, shortened_sql
from parvis.engine.tables.manifest import Changes, Manifest
from parvis.engine.tables.served import POSITION
from parvis.engine.tables.store import Store

NUMBER, DELETED, PLACES = "__number", "__deleted", "__places"


def relation_of(manifest: Manifest, store: Store, base: str | None = None) -> str:
    """The SELECT of the rows of `manifest`; `base` is a table of a serving copy to read instead of the base parts."""
    columns = ", ".join(quoted(column.name) for column in manifest.schema)
    rows = _of_copy(columns, base) if base is not None else rows_of_parts(columns, manifest, store)
    if manifest.changes is not None:
        rows = _under_changes(columns, rows, manifest, manifest.changes, store)
    return rows


def named_rows(manifest: Manifest, relation: str) -> str:
    """The SELECT of the rows of the view `relation`, with the identity of each."""
    return f"SELECT *, {identity_sql(manifest.schema)} AS {quoted(ID)} FROM {quoted(relation)}"


def rows_of_parts(columns: str, manifest: Manifest, store: Store) -> str:
    """The SELECT of `columns` and the place of each row of the parts, each part after the one before it."""
    selects, before = [], 0
    for part in manifest.parts:
        path = literal(str(store.path(part.file.name)))
        place = f"file_row_number + {before}" if before else "file_row_number"
        selects.append(
            f"SELECT {columns}, {place} AS {quoted(POSITION)} FROM read_parquet({path}, file_row_number = true)"
        )
        before += part.rows
    return " UNION ALL ".join(selects)


def places_of_identities(manifest: Manifest, store: Store, ids: str) -> str:
    """The SELECT of the table `ids` of a serving copy, with the rows that were pushed since."""
    select = f"SELECT id, place FROM {ids}"
    if manifest.changes is None:
        return select
    entries = f"read_parquet({_path(manifest.changes, store)}, file_row_number = true)"
    place = f"file_row_number + {manifest.part_rows}"
    return f"{select} UNION ALL SELECT {shortened_sql(quoted(ID))}, {place} FROM {entries} WHERE NOT {DELETED}"


def _of_copy(columns: str, base: str) -> str:
    return f"SELECT {columns}, rowid AS {quoted(POSITION)} FROM {base}"


def _under_changes(columns: str, rows: str, manifest: Manifest, changes: Changes, store: Store) -> str:
    """The rows of the parts that no change hides, then those that the changes hold."""
    path = _path(changes, store)
    if changes.hidden:
        hidden = f"SELECT unnest({PLACES}) AS place FROM read_parquet({path})"
        rows = (
            f"SELECT * FROM ({rows}) AS base ANTI JOIN ({hidden}) AS hidden ON base.{quoted(POSITION)} = hidden.place"
        )
    place = f"file_row_number + {manifest.part_rows} AS {quoted(POSITION)}"
    pushed = f"SELECT {columns}, {place} FROM read_parquet({path}, file_row_number = true) WHERE NOT {DELETED}"
    return f"{rows} UNION ALL {pushed}"


def _path(changes: Changes, store: Store) -> str:
    return literal(str(store.path(changes.file.name)))
