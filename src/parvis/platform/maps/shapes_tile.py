"""The tile of a dataset of lines and areas: simplified for the zoom, the smallest merged, the largest first until the tile is full.

Coordinates are simplified before they are projected, which is the dear step. What is smaller than a pixel becomes one point for
all that are in the same cell. A vertex takes five bytes at most on the grid of a tile, so counting vertices bounds the tile; a shape
that would fill it alone is simplified further.
"""

from __future__ import annotations

from parvis.engine.geometry.mercator import Tile
from parvis.engine.geometry.vector_tile import EXTENT
from parvis.engine.tables.kinds import Kind
from parvis.platform.catalog.models import Dataset
from parvis.platform.maps.selection import PLACE, rows_where
from parvis.platform.maps.simplifying import simplified, thinned
from parvis.platform.maps.tile_question import LAYER, LONGEST_TITLE, MOST_BYTES, Asked
from parvis.platform.records.reading import manifest_of

BUFFER = 64
PIXELS = 512
VERTEX, FEATURE = 5, 40
NAMES, MOST_NAMES, NAMED_PIXELS = "names", 100, 30
BUDGET = MOST_BYTES - 10_000 - MOST_NAMES * (FEATURE + 4 * LONGEST_TITLE)
MOST_ALONE = BUDGET // (2 * VERTEX)
_COARSER = (8.0, 32.0, 128.0)


def shapes_tile(dataset: Dataset, asked: Asked, tile: Tile) -> bytes:
    """The tile; nothing when no row is on it. Raises QueryError, TooSlow, TooLarge."""
    columns = [(asked.place, "shape"), (PLACE, "place")]
    properties = {}
    if asked.title:
        columns.append((asked.title, "title"))
        properties["title"] = f"left(title, {LONGEST_TITLE})"
    if asked.value:
        columns.append((asked.value, "value"))
        is_text = manifest_of(dataset).schema[asked.value].kind is Kind.TEXT
        properties["value"] = f"left(value, {LONGEST_TITLE})" if is_text else "value"
    rows = rows_where(dataset, asked.where, tuple(columns))
    found = rows.ask(_statement(tile, properties, asked.as_signs), spatial=True)
    names = rows.ask(_names(tile), spatial=True) if asked.title and not asked.as_signs else [(None,)]
    return bytes(found[0][0] or b"") + bytes(names[0][0] or b"")


def _statement(tile: Tile, properties: dict[str, str], as_signs: bool) -> str:
    west, south, east, north = tile.with_margin(BUFFER / EXTENT)
    pixel = 360 / 2**tile.zoom / PIXELS
    read = "ST_PointOnSurface(ST_GeomFromWKB(shape))" if as_signs else "ST_GeomFromWKB(shape)"
    smallest, buffer = (-1.0, 0) if as_signs else (pixel, BUFFER)
    kept = "".join(f", {value} AS {name}" for name, value in properties.items())
    names = "".join(f", {name}" for name in properties)
    struct = "".join(f", '{name}': {name}" for name in properties)
    weight = " + ".join(["0", *(f"coalesce(octet_length(encode({name}::VARCHAR)), 0)" for name in properties)])
    coarser = " ".join(
        f"WHEN ST_NPoints({thinned('shape', step)}) <= {MOST_ALONE} THEN {thinned('shape', step)}" for step in _COARSER
    )
    return f"""
WITH near AS (
    SELECT * FROM (SELECT place, {read} AS shape{kept} FROM {{rows}} WHERE shape IS NOT NULL)
    WHERE ST_Intersects_Extent(shape, ST_MakeEnvelope({west!r}, {south!r}, {east!r}, {north!r}))
), measured AS (
    SELECT *, greatest(ST_XMax(shape) - ST_XMin(shape), ST_YMax(shape) - ST_YMin(shape)) AS size FROM near
), seen AS (
    SELECT place, {simplified("shape", pixel / 2)} AS shape, size{names} FROM measured WHERE size >= {smallest!r}
    UNION ALL
    SELECT min(place), ST_Centroid(arg_min(shape, place)), 0{"".join(f", arg_min({name}, place)" for name in properties)}
    FROM measured WHERE size < {smallest!r}
    GROUP BY floor(ST_XMin(shape) / {2 * pixel!r}), floor(ST_YMin(shape) / {2 * pixel!r})
), placed AS (
    SELECT place, TRY(ST_AsMVTGeom(ST_Transform(shape, 'EPSG:4326', 'EPSG:3857', always_xy := true),
        {_bounds(tile)}, {EXTENT}, {buffer}, true)) AS shape, size{names} FROM seen
), fitting AS (
    SELECT place, CASE WHEN ST_NPoints(shape) <= {MOST_ALONE} THEN shape {coarser} ELSE ST_Envelope(shape) END AS shape,
        size{names} FROM placed WHERE shape IS NOT NULL AND NOT ST_IsEmpty(shape)
), ranked AS (
    SELECT *, sum(ST_NPoints(shape) * {VERTEX} + {FEATURE} + {weight}) OVER (ORDER BY size DESC, place) AS bytes FROM fitting
)
SELECT CASE WHEN count(*) > 0 THEN ST_AsMVT({{'shape': shape, 'place': place{struct}}}, '{LAYER}', {EXTENT}, 'shape', 'place') END
FROM (SELECT * FROM ranked WHERE bytes <= {BUDGET} ORDER BY size DESC, place)"""


def _names(tile: Tile) -> str:
    """The layer of the names of areas: each once, on the tile where the middle of the area is."""
    west, south, east, north = tile.bounds
    pixel = 360 / 2**tile.zoom / PIXELS
    return f"""
WITH areas AS (
    SELECT place, title, ST_GeomFromWKB(shape) AS shape FROM {{rows}} WHERE shape IS NOT NULL AND title IS NOT NULL
), large AS (
    SELECT place, title, TRY(ST_PointOnSurface({simplified("shape", pixel / 2)})) AS middle, ST_XMax(shape) - ST_XMin(shape) AS size FROM areas
    WHERE ST_Dimension(shape) = 2 AND ST_XMax(shape) - ST_XMin(shape) > {NAMED_PIXELS * pixel!r}
        AND ST_Intersects_Extent(shape, ST_MakeEnvelope({west!r}, {south!r}, {east!r}, {north!r}))
), named AS (
    SELECT place, left(title, {LONGEST_TITLE}) AS title, ST_AsMVTGeom(
        ST_Transform(middle, 'EPSG:4326', 'EPSG:3857', always_xy := true), {_bounds(tile)}, {EXTENT}, 0, true) AS shape
    FROM large WHERE middle IS NOT NULL AND NOT ST_IsEmpty(middle) AND ST_X(middle) >= {west!r} AND ST_X(middle) < {east!r}
        AND ST_Y(middle) >= {south!r} AND ST_Y(middle) < {north!r}
    ORDER BY size DESC, place LIMIT {MOST_NAMES}
)
SELECT CASE WHEN count(*) > 0 THEN ST_AsMVT({{'shape': shape, 'title': title}}, '{NAMES}', {EXTENT}, 'shape') END FROM named"""


def _bounds(tile: Tile) -> str:
    return f"ST_Extent(ST_TileEnvelope({tile.zoom}, {tile.x}, {tile.y}))"
