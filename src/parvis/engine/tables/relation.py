"""The rows of a snapshot as one relation: its columns, the place of each row, its identity.

Places count from 0 in the order in which rows were published; identities are those of `identity`.
"""

from __future__ import annotations

from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.identity import ID, identity_sql
from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.served import POSITION
from parvis.engine.tables.store import Store


def relation_of(manifest: Manifest, store: Store, base: str | None = None) -> str:
    """The SELECT of the rows of `manifest`; `base` is a table of a serving copy to read instead of the base parts."""
    columns = ", ".join(quoted(column.name) for column in manifest.schema)
    rows = _of_copy(columns, base) if base is not None else _of_parts(columns, manifest, store)
    return f"SELECT *, {identity_sql(manifest.schema)} AS {quoted(ID)} FROM ({rows})"


def _of_copy(columns: str, base: str) -> str:
    return f"SELECT {columns}, rowid AS {quoted(POSITION)} FROM {base}"


def _of_parts(columns: str, manifest: Manifest, store: Store) -> str:
    """Each part after the one before it."""
    selects, before = [], 0
    for part in manifest.parts:
        path = literal(str(store.path(part.file.name)))
        place = f"file_row_number + {before}" if before else "file_row_number"
        selects.append(
            f"SELECT {columns}, {place} AS {quoted(POSITION)} FROM read_parquet({path}, file_row_number = true)"
        )
        before += part.rows
    return " UNION ALL ".join(selects)
