"""Positions by the cells of a tile: where they lie on its grid, in which cell, whether few are to be expected, and the summary that
tells many of them without reading the rows again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parvis.engine.geometry.mercator import Bounds, Tile, across, down
from parvis.engine.geometry.vector_tile import EXTENT
from parvis.engine.query import Request
from parvis.platform.catalog.models import Dataset
from parvis.platform.maps.summaries import Grid, cell_sql, grid_of, is_fine_enough, on_map, summaries
from parvis.platform.maps.tile_question import Asked
from parvis.platform.records.reading import manifest_of, moment_of

MANY = 2000
LARGE = 50_000
HAIR = 1e-9


def is_sparse(dataset: Dataset, tile: Tile) -> bool:
    """Whether the tile would hold few positions, were they spread evenly: then they are asked without being counted first."""
    manifest = manifest_of(dataset)
    west, south, east, north = tile.bounds
    left, bottom, right, top = manifest.bounds or (0, 0, 0, 0)
    area = (right - left) * (top - bottom)
    return manifest.rows <= MANY or (area > 0 and manifest.rows * (east - west) * (north - south) / area < MANY)


def summary(
    dataset: Dataset,
    asked: Asked,
    tile: Tile,
    slices: int,
    wanted: float,
    ask: Callable[[Bounds, str], list[tuple[Any, ...]]],
) -> Grid | None:
    """The summary from which the tile can be made; None where there is little to sum up, or where its cells are too coarse."""
    manifest = manifest_of(dataset)
    if manifest.bounds is None or manifest.rows <= LARGE or moment_of(Request(where=asked.where)) is not None:
        return None
    bounds = on_map(manifest.bounds)
    if not is_fine_enough(bounds, slices, tile, wanted):
        return None
    west, south, east, north = bounds
    box = (west, south, east + HAIR, north + HAIR)
    key = (manifest.id, asked.where, asked.place, asked.value)
    return summaries.get(key, lambda: grid_of(bounds, slices, ask(box, cell_sql(bounds, slices))))


def on_tile(tile: Tile, lon: float, lat: float) -> tuple[float, float]:
    """Where a position is on the grid of the tile."""
    tiles = 2**tile.zoom
    return (across(lon) * tiles - tile.x) * EXTENT, (down(lat) * tiles - tile.y) * EXTENT


def cell_sql_of(tile: Tile, slices: int) -> str:
    """The cell of a position, as SQL: so many slices each way, every other row half a cell aside, as bricks are laid."""
    west, south, east, north = tile.bounds
    row = f"floor((p_lat - {south!r}) * {slices / (north - south)!r})::INTEGER"
    column = f"floor((p_lon - {west!r}) * {slices / (east - west)!r} + 0.5 * ({row} & 1))::INTEGER"
    return f"{column} * {2 * slices} + {row}"
