"""Several parts of one dataset, measured together after an append or a compaction."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.engine.tables.statistics import Statistics, gather_statistics
from parvis.engine.tables.workspace import load_spatial, open_workspace


def measure(parts: Sequence[Path], schema: Schema, scratch: Path) -> Statistics:
    """The statistics of all rows of `parts`."""
    with open_workspace(scratch) as connection:
        if schema.first(Kind.GEO_SHAPE) is not None:
            load_spatial(connection)
        return gather_statistics(connection, parts, schema)
