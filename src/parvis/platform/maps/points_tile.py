"""The tile of a dataset of positions: one by one where they are few, groups with their count where they are many.

Where a column is shown they are thinned instead (see `thinned_points`). Cells are slices of the tile in degrees, so that no row needs
a logarithm.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from parvis.engine.geometry.gathering import Group, gathered
from parvis.engine.geometry.mercator import Bounds, Tile
from parvis.engine.geometry.vector_tile import EXTENT, PointLayer
from parvis.platform.catalog.models import Dataset
from parvis.platform.maps.point_cells import MANY, cell_sql_of, is_sparse, on_tile, summary
from parvis.platform.maps.selection import PLACE, rows_where
from parvis.platform.maps.summaries import bounds_of_cell
from parvis.platform.maps.thinned_points import add_signs
from parvis.platform.maps.tile_question import LAYER, LONGEST_TITLE, MOST_BYTES, Asked

GROUPING, SUMMED = 8, 48
APART = EXTENT * 44 / 512
_KEYS = ("title", "value", "of", "rows", "west", "south", "east", "north")


def points_tile(dataset: Dataset, asked: Asked, tile: Tile) -> bytes:
    """The tile; nothing when no row is on it. Raises QueryError, TooSlow, TooLarge."""
    layer = PointLayer(LAYER, _KEYS, MOST_BYTES)
    if asked.value:
        add_signs(layer, dataset, asked, tile)
    elif not (is_sparse(dataset, tile) and _add_each(layer, dataset, asked, tile)):
        cells = _cells(dataset, asked, tile)
        if sum(cell.rows for cell in cells) > MANY:
            _add_groups(layer, cells)
        elif cells:
            _add_each(layer, dataset, asked, tile)
    return layer.tile()


def _cells(dataset: Dataset, asked: Asked, tile: Tile) -> list[Group]:
    """The rows on the tile by cells, summed up beforehand where that is fine enough; then groups are told within their cells."""
    totals = "avg(p_lon), avg(p_lat), count(*), min(place)"

    def counted(box: Bounds, cell: str, more: str = "") -> list[tuple[Any, ...]]:
        rows = rows_where(dataset, asked.where, ((asked.place, "p"), (PLACE, "place")), box)
        return rows.ask(f"SELECT {totals}{more} FROM {{rows}} GROUP BY {cell}")

    grid = summary(dataset, asked, tile, SUMMED, 1 / (2 * GROUPING), counted)
    if grid is None:
        exact = ", min(p_lon), min(p_lat), max(p_lon), max(p_lat)"
        found: Iterable[tuple[Any, ...]] = counted(tile.bounds, cell_sql_of(tile, GROUPING), exact)
    else:
        found = ((*cell, *bounds_of_cell(grid.bounds, SUMMED, cell[0], cell[1])) for cell in grid.within(tile.bounds))
    groups: dict[tuple[int, int], Group] = {}
    for lon, lat, count, place, west, south, east, north in found:
        one = Group(*on_tile(tile, lon, lat), count, place, (west, south, east, north))
        row = int(one.y * GROUPING // EXTENT)
        at = int(one.x * GROUPING / EXTENT + 0.5 * (row & 1)), row
        groups[at] = groups[at] + one if at in groups else one
    return list(groups.values())


def _add_groups(layer: PointLayer, cells: list[Group]) -> None:
    for group in gathered(cells, APART):
        west, south, east, north = group.bounds
        held = {"rows": group.rows, "west": west, "south": south, "east": east, "north": north}
        layer.add(round(group.x), round(group.y), group.place, held if group.rows > 1 else {})


def _add_each(layer: PointLayer, dataset: Dataset, asked: Asked, tile: Tile) -> bool:
    """Add the rows one by one, unless they are too many."""
    columns = [(asked.place, "p"), (PLACE, "place"), *([(asked.title, "title")] if asked.title else [])]
    title = f"left(title, {LONGEST_TITLE})" if asked.title else "NULL"
    rows = rows_where(dataset, asked.where, tuple(columns), tile.bounds)
    found = rows.ask(f"SELECT place, p_lon, p_lat, {title} FROM {{rows}} LIMIT {MANY + 1}")
    if len(found) > MANY:
        return False
    for place, lon, lat, name in sorted(found, key=itemgetter(0)):
        x, y = on_tile(tile, lon, lat)
        layer.add(round(x), round(y), place, {"title": name})
    return True
