"""FlatGeobuf: one file with a spatial index, of which a map reads only the part that it shows.

The index has no room for a row without a geometry: an answer that has some keeps them and goes without the index.
"""

from __future__ import annotations

from pathlib import Path

from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.gdal_cells import typed_cell, write_layer
from parvis.platform.records.exports.geometries import geometry
from parvis.platform.records.exports.naming import told_apart


def make_flatgeobuf(export: Export, path: Path) -> None:
    headings = told_apart(export.headings[column.name] for column in export.properties)
    cells = dict(zip(headings, map(typed_cell, export.properties), strict=True))
    shape = geometry(export)
    indexed = not export.has_row(f"{shape} IS NULL OR ST_IsEmpty({shape})")
    made = path.with_suffix(".fgb")
    try:
        write_layer(
            export,
            made,
            shape,
            cells,
            layer=export.manifest.dataset,
            driver="FlatGeobuf",
            geometry_type="Unknown",
            layer_options={"SPATIAL_INDEX": "YES" if indexed else "NO"},
        )
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
