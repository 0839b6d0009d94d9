"""The tile of a dataset of positions: one by one where they are few, groups with their count where they are many.

Where a column is shown, positions that are too many are thinned rather than grouped: of those that would cover one another, the one
with the largest value is kept. Cells are slices of the tile in degrees, so that no row needs a logarithm.
"""

from __future__ import annotations

from dataclasses import dataclass

from parvis.engine.geometry.gathering import Group, gathered
from parvis.engine.geometry.mercator import Tile, across, down
from parvis.engine.geometry.vector_tile import EXTENT, PointLayer, Value
from parvis.platform.catalog.models import Dataset
from parvis.platform.maps.selection import PLACE, rows_where

MOST_BYTES = 250_000
MANY = 2000
GROUPING, THINNING = 8, 48
APART = EXTENT * 44 / 512
LONGEST_TITLE = 60
LAYER = "rows"
_KEYS = ("title", "value", "rows", "west", "south", "east", "north")


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
        _add_thinned(layer, dataset, asked, tile)
    else:
        cells = _cells(dataset, asked, tile)
        if sum(cell.rows for cell in cells) > MANY:
            _add_groups(layer, cells)
        elif cells:
            _add_each(layer, dataset, asked, tile)
    return layer.tile()


def _cells(dataset: Dataset, asked: Asked, tile: Tile) -> list[Group]:
    rows = rows_where(dataset, asked.where, ((asked.place, "p"), (PLACE, "place")), tile.bounds)
    found = rows.ask(
        f"SELECT count(*), min(place), avg(p_lon), avg(p_lat), min(p_lon), min(p_lat), max(p_lon), max(p_lat) "
        f"FROM {{rows}} GROUP BY {_cell(tile, GROUPING)}"
    )
    return [
        Group(*_on(tile, lon, lat), count, place, (west, south, east, north))
        for count, place, lon, lat, west, south, east, north in found
    ]


def _add_groups(layer: PointLayer, cells: list[Group]) -> None:
    for group in gathered(cells, APART):
        west, south, east, north = group.bounds
        held = {"rows": group.rows, "west": west, "south": south, "east": east, "north": north}
        layer.add(round(group.x), round(group.y), group.place, held if group.rows > 1 else {})


def _add_each(layer: PointLayer, dataset: Dataset, asked: Asked, tile: Tile) -> None:
    columns = [(asked.place, "p"), (PLACE, "place"), *([(asked.title, "title")] if asked.title else [])]
    title = f"left(title, {LONGEST_TITLE})" if asked.title else "NULL"
    rows = rows_where(dataset, asked.where, tuple(columns), tile.bounds)
    for place, lon, lat, name in rows.ask(f"SELECT place, p_lon, p_lat, {title} FROM {{rows}} ORDER BY place"):
        _add(layer, tile, lon, lat, place, {"title": name})


def _add_thinned(layer: PointLayer, dataset: Dataset, asked: Asked, tile: Tile) -> None:
    """Every row where they are few, else one a cell; the largest value first, since what comes later is drawn above."""
    columns = ((asked.place, "p"), (PLACE, "place"), (asked.value, "value"))
    few = columns if not asked.title else (*columns, (asked.title, "title"))
    kept = "p_lon, p_lat, value"
    rows = rows_where(dataset, asked.where, columns, tile.bounds)
    cell = _cell(tile, THINNING)
    best = f"arg_max({{'p_lon': p_lon, 'p_lat': p_lat, 'value': value, 'place': place}}, (value IS NOT NULL, value, -place))"
    (count,) = rows.ask("SELECT count(*) FROM {rows}")[0]
    if count > MANY:
        statement = f"SELECT b.place, b.p_lon, b.p_lat, b.value, NULL FROM (SELECT {best} AS b FROM {{rows}} GROUP BY {cell})"
    else:
        rows = rows_where(dataset, asked.where, few, tile.bounds)
        title = f"left(title, {LONGEST_TITLE})" if asked.title else "NULL"
        statement = f"SELECT place, {kept}, {title} FROM {{rows}}"
    for place, lon, lat, value, name in rows.ask(f"{statement} ORDER BY 4 DESC NULLS LAST, 1"):
        shown = value[:LONGEST_TITLE] if isinstance(value, str) else value
        _add(layer, tile, lon, lat, place, {"title": name, "value": shown})


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
    """The cell of a position, as SQL: so many slices each way."""
    west, south, east, north = tile.bounds
    column = f"floor((p_lon - {west!r}) * {slices / (east - west)!r})"
    row = f"floor((p_lat - {south!r}) * {slices / (north - south)!r})"
    return f"({column} * {slices} + {row})::INTEGER"
