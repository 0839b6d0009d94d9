"""Several parts of one dataset: measured together after an append, and made one again by compaction."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from parvis.engine.tables.casting import quoted
from parvis.engine.tables.intake import copy_rows
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.engine.tables.statistics import Statistics, gather_statistics, relation_of
from parvis.engine.tables.workspace import load_spatial, open_workspace


def measure(parts: Sequence[Path], schema: Schema, scratch: Path) -> Statistics:
    """The statistics of all rows of `parts`."""
    with open_workspace(scratch) as connection:
        if schema.first(Kind.GEO_SHAPE) is not None:
            load_spatial(connection)
        return gather_statistics(connection, parts, schema)


def merge(parts: Sequence[Path], schema: Schema, scratch: Path) -> Path:
    """One file in `scratch` with the rows of `parts`, in their order."""
    target = scratch / "merged.parquet"
    names = ", ".join(quoted(name) for name in schema.names)
    with open_workspace(scratch) as connection:
        copy_rows(connection, f"SELECT {names} FROM {relation_of(parts)}", target)
    return target
