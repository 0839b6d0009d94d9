"""GeoJSON as version 2.0 gave it: instants are milliseconds since 1970 rather than texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from parvis.engine.tables.casting import quoted
from parvis.engine.tables.kinds import Kind
from parvis.platform.records.exports import FORMATS, Export
from parvis.platform.records.exports.geojson import write_geojson


def write_with_epochs(export: Export) -> Iterator[bytes]:
    """The features of the answer."""
    instants = [quoted(one.name) for one in export.compiled.columns if one.kind is Kind.DATETIME and not one.many]
    if not instants:
        return write_geojson(export)
    cells = ", ".join(f"epoch_ms({name}::TIMESTAMPTZ) AS {name}" for name in instants)
    told = replace(export.compiled, sql=f"SELECT * REPLACE ({cells}) FROM ({export.compiled.sql}) AS told")
    return write_geojson(replace(export, compiled=told))


GEOJSON = replace(FORMATS["geojson"], word="geojson-2.0", stream=write_with_epochs)
