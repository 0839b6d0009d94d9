"""Bounds and statistics of a snapshot widened by rows that came: they hold every row, and are exact again after compaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.statistics import Bounds, Statistics


def widened(
    manifest: Manifest, came: Statistics, new: Mapping[str, int], rows: int
) -> tuple[Bounds | None, Mapping[str, Mapping[str, Any]]]:
    """The bounds and statistics of `manifest` that hold the rows measured by `came` too.

    `new` counts by column the filled cells of rows that were not there before; `rows` is how many there are now.
    """
    columns = {}
    for column in manifest.schema:
        before = dict(manifest.statistics.get(column.name, {}))
        after = came.columns.get(column.name, {})
        filled = min(rows, before.get("filled", 0) + new.get(column.name, 0))
        facts: dict[str, Any] = {**before, "filled": filled}
        if "distinct" in after:
            facts["distinct"] = min(filled, max(before.get("distinct", 0), after["distinct"]))
        if "min" in after:
            facts["min"] = min(before.get("min", after["min"]), after["min"])
            facts["max"] = max(before.get("max", after["max"]), after["max"])
        columns[column.name] = facts
    return _around(manifest.bounds, came.bounds), columns


def _around(one: Bounds | None, other: Bounds | None) -> Bounds | None:
    if one is None or other is None:
        return one or other
    west, south, east, north = (pick(a, b) for pick, a, b in zip((min, min, max, max), one, other, strict=True))
    return west, south, east, north
