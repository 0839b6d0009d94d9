"""A vector tile (MVT) of the answer, by zoom, column and row; without them the tile of the whole world."""

from __future__ import annotations

import math
from collections.abc import Iterator

from parvis.engine.query import OutputColumn
from parvis.engine.query.errors import bad_parameter
from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.kinds import Kind
from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.geometries import as_geometry
from parvis.platform.records.exports.json_rows import finite
from parvis.platform.records.exports.naming import told_apart
from parvis.platform.records.exports.plain_text import plain_text

EXTENT, BUFFER = 4096, 64
GEOMETRY = "parvis geometry"


def write_tile(export: Export) -> Iterator[bytes]:
    zoom, x, y = (export.options[name] for name in ("zoom", "x", "y"))
    for name, place in (("x", x), ("y", y)):
        if place >= 2**zoom:
            raise bad_parameter(name, place, f"{name} < {2**zoom}, the number of tiles at zoom {zoom}",
                                f"{name} < {2**zoom}, le nombre de tuiles au zoom {zoom},")  # fmt: skip
    column = export.place
    if column is None:
        return
    bounds = f"ST_Extent(ST_TileEnvelope({zoom:d}, {x:d}, {y:d}))"
    moved = "ST_Transform(g, 'EPSG:4326', 'EPSG:3857', always_xy := true)"
    clipped = f"TRY(ST_AsMVTGeom({moved}, {bounds}, {EXTENT}, {BUFFER}, true))"
    headings = told_apart([GEOMETRY, *(export.headings[one.name] for one in export.properties)])
    cells = [clipped, *map(_cell, export.properties)]
    row = ", ".join(f"{literal(heading)}: {cell}" for heading, cell in zip(headings, cells, strict=True))
    west, south, east, north = around(zoom, x, y)
    near = f"ST_Intersects_Extent(g, ST_MakeEnvelope({west!r}, {south!r}, {east!r}, {north!r}))"
    of = export.compiled
    rows = f"SELECT {{{row}}} AS r FROM (SELECT *, {as_geometry(column)} AS g FROM ({of.sql}) AS answer) WHERE {near}"
    seen = f"SELECT r FROM ({rows}) WHERE r.{quoted(GEOMETRY)} IS NOT NULL"
    layer = literal(export.manifest.dataset)
    sql = f"SELECT CASE WHEN count(*) > 0 THEN ST_AsMVT(r, {layer}, {EXTENT}, {literal(GEOMETRY)}) END FROM ({seen})"
    found = export.reader.rows(sql, of.parameters, of=[export.manifest], spatial=True)
    yield bytes(found[0][0] or b"")


def around(zoom: int, x: int, y: int) -> tuple[float, float, float, float]:
    """West, south, east and north of a tile and its margin, in degrees.

    >>> around(0, 0, 0)[1] < -85 and around(0, 0, 0)[3] > 85
    True
    """
    tiles, margin = 2**zoom, BUFFER / EXTENT
    west, east = (360.0 * place / tiles - 180.0 for place in (x - margin, x + 1 + margin))
    north, south = (_latitude(1 - 2 * place / tiles) for place in (max(0.0, y - margin), min(tiles, y + 1 + margin)))
    return west, south, east, north


def _latitude(height: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * height)))


def _cell(column: OutputColumn) -> str:
    """A cell in one of the few types that a tile holds."""
    if not (column.many or column.json_text):
        name = quoted(column.name)
        match column.kind:
            case Kind.INTEGER:
                return f"TRY_CAST({name} AS BIGINT)"
            case Kind.DECIMAL:
                return finite(name)
            case Kind.BOOLEAN:
                return name
    return plain_text(column)
