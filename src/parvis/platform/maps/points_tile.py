"""The tile of a dataset of positions: one by one where they are few, groups with their count where they are many.

Where a column is shown, positions that are too many are thinned rather than grouped: of those that would cover one another, the one
with the largest value is kept. Cells are slices of the tile in degrees, so that no row needs a logarithm.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from parvis.engine.geometry.gathering import Group, gathered
from parvis.engine.geometry.mercator import Bounds, Tile, across, down
from parvis.engine.geometry.vector_tile import EXTENT, PointLayer, Value
from parvis.engine.query import Request
from parvis.engine.tables.manifest import Manifest
from parvis.platform.catalog.models import Dataset
from parvis.platform.maps.domain.places import NUMBERS
from parvis.platform.maps.selection import PLACE, rows_where
from parvis.platform.maps.summaries import Grid, cell_sql, grid_of, is_fine_enough, on_map, summaries
from parvis.platform.records.reading import manifest_of, moment_of

MOST_BYTES = 250_000
MANY = 2000
LARGE = 50_000
GROUPING, THINNING = 8, 48
SUMMED, SUMMED_SIGNS, HAIR = 48, 96, 1e-9
APART = EXTENT * 44 / 512
LONGEST_TITLE = 60
LAYER = "rows"
_KEYS = ("title", "value", "of", "rows", "west", "south", "east", "north")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a tile shows: `where` in ODSQL, the column of the `place`, those of the `title` and of the `value` or nothing; `as_signs`
    a point inside each shape instead of the shape."""

    where: tuple[str, ...]
    place: str
    title: str = ""
    value: str = ""
    as_signs: bool = False


def points_tile(dataset: Dataset, asked: Asked, tile: Tile) -> bytes:
    """The tile; nothing when no row is on it. Raises QueryError, TooSlow, TooLarge."""
    layer = PointLayer(LAYER, _KEYS, MOST_BYTES)
    if asked.value:
        _add_signs(layer, dataset, asked, tile)
    elif not (_is_sparse(manifest_of(dataset), tile) and _add_each(layer, dataset, asked, tile)):
        cells = _cells(dataset, asked, tile)
        if sum(cell.rows for cell in cells) > MANY:
            _add_groups(layer, cells)
        elif cells:
            _add_each(layer, dataset, asked, tile)
    return layer.tile()


def _is_sparse(manifest: Manifest, tile: Tile) -> bool:
    """Whether the tile would hold few positions, were they spread evenly: then they are asked without being counted first."""
    west, south, east, north = tile.bounds
    left, bottom, right, top = manifest.bounds or (0, 0, 0, 0)
    area = (right - left) * (top - bottom)
    return manifest.rows <= MANY or (area > 0 and manifest.rows * (east - west) * (north - south) / area < MANY)


def _cells(dataset: Dataset, asked: Asked, tile: Tile) -> list[Group]:
    """The rows on the tile by cells, summed up beforehand where that is fine enough."""
    totals = "avg(p_lon), avg(p_lat), count(*), min(place), min(p_lon), min(p_lat), max(p_lon), max(p_lat)"

    def counted(box: Bounds, cell: str) -> list[tuple[Any, ...]]:
        rows = rows_where(dataset, asked.where, ((asked.place, "p"), (PLACE, "place")), box)
        return rows.ask(f"SELECT {totals} FROM {{rows}} GROUP BY {cell}")

    grid = _summary(dataset, asked, tile, SUMMED, 1 / (2 * GROUPING), counted)
    found = grid.within(tile.bounds) if grid is not None else counted(tile.bounds, _cell(tile, GROUPING))
    groups: dict[tuple[int, int], Group] = {}
    for lon, lat, count, place, *bounds in found:
        one = Group(*_on(tile, lon, lat), count, place, tuple(bounds))
        row = int(one.y * GROUPING // EXTENT)
        at = int(one.x * GROUPING / EXTENT + 0.5 * (row & 1)), row
        groups[at] = groups[at] + one if at in groups else one
    return list(groups.values())


def _summary(
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
        _add(layer, tile, lon, lat, place, {"title": name})
    return True


def _add_signs(layer: PointLayer, dataset: Dataset, asked: Asked, tile: Tile) -> None:
    """Every row where they are few, else one a cell, which says `of` how many; the largest value first, so that smaller signs lie
    above larger ones."""
    columns = [(asked.place, "p"), (PLACE, "place"), (asked.value, "value")]
    is_number = manifest_of(dataset).schema[asked.value].kind in NUMBERS
    rank = "coalesce(value::DOUBLE, '-inf'::DOUBLE)" if is_number else "-place"
    best = f"arg_max({{'lon': p_lon, 'lat': p_lat, 'place': place, 'value': value}}, {rank})"

    def kept(box: Bounds, cell: str) -> list[tuple[Any, ...]]:
        rows = rows_where(dataset, asked.where, tuple(columns), box)
        cells = f"SELECT {best} AS b, count(*) AS n FROM {{rows}} GROUP BY {cell}"
        return rows.ask(f"SELECT b.lon, b.lat, b.place, b.value, n FROM ({cells})")

    grid = _summary(dataset, asked, tile, SUMMED_SIGNS, 1 / THINNING, kept)
    found = list(grid.within(tile.bounds)) if grid is not None else kept(tile.bounds, _cell(tile, THINNING))
    if sum(one[4] for one in found) <= MANY:
        columns += [(asked.title, "title")] if asked.title else []
        title = f"left(title, {LONGEST_TITLE})" if asked.title else "NULL"
        rows = rows_where(dataset, asked.where, tuple(columns), tile.bounds)
        found = rows.ask(f"SELECT p_lon, p_lat, place, value, 1, {title} FROM {{rows}}")
    elif grid is not None:
        found = _thinned(found, tile, is_number)
    order = _descending if is_number else _by_place
    for lon, lat, place, value, count, *name in sorted(found, key=order):
        shown = value[:LONGEST_TITLE] if isinstance(value, str) else value
        held = {"title": name[0] if name else None, "value": shown, "of": count if count > 1 else None}
        _add(layer, tile, lon, lat, place, held)


def _thinned(cells: Iterable[tuple[Any, ...]], tile: Tile, is_number: bool) -> list[tuple[Any, ...]]:
    """One of the cells of a summary for each cell of the tile, with the rows of all of them."""
    west, south, east, north = tile.bounds
    wide, high = THINNING / (east - west), THINNING / (north - south)
    order = _descending if is_number else _by_place
    best: dict[int, tuple[Any, ...]] = {}
    counts: dict[int, int] = {}
    for cell in cells:
        at = int((cell[0] - west) * wide) * THINNING + int((cell[1] - south) * high)
        counts[at] = counts.get(at, 0) + cell[4]
        if at not in best or order(cell) < order(best[at]):
            best[at] = cell
    return [(*cell[:4], counts[at]) for at, cell in best.items()]


def _descending(cell: tuple[Any, ...]) -> tuple[float, int]:
    return (math.inf if cell[3] is None else -cell[3], cell[2])


def _by_place(cell: tuple[Any, ...]) -> tuple[float, int]:
    return (0.0, cell[2])


def _add(
    layer: PointLayer, tile: Tile, lon: float, lat: float, place: int, properties: dict[str, Value | None]
) -> None:
    x, y = _on(tile, lon, lat)
    layer.add(round(x), round(y), place, properties)


def _on(tile: Tile, lon: float, lat: float) -> tuple[float, float]:
    """Where a position is on the grid of the tile."""
    tiles = 2**tile.zoom
    return (across(lon) * tiles - tile.x) * EXTENT, (down(lat) * tiles - tile.y) * EXTENT


def _cell(tile: Tile, slices: int) -> str:
    """The cell of a position, as SQL: so many slices each way, every other row half a cell aside, as bricks are laid."""
    west, south, east, north = tile.bounds
    row = f"floor((p_lat - {south!r}) * {slices / (north - south)!r})::INTEGER"
    column = f"floor((p_lon - {west!r}) * {slices / (east - west)!r} + 0.5 * ({row} & 1))::INTEGER"
    return f"{column} * {2 * slices} + {row}"
