"""The signs of a column's values at positions: every row where they are few, else those with the largest values.

Of the positions that would cover one another one is kept, which says `of` how many rows it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from parvis.engine.geometry.mercator import Bounds, Tile
from parvis.engine.geometry.vector_tile import PointLayer
from parvis.platform.catalog.models import Dataset
from parvis.platform.maps.domain.places import NUMBERS
from parvis.platform.maps.point_cells import MANY, cell_sql_of, is_sparse, on_tile, summary
from parvis.platform.maps.selection import PLACE, rows_where
from parvis.platform.maps.tile_question import LONGEST_TITLE, Asked
from parvis.platform.records.reading import manifest_of

THINNING, SUMMED = 48, 96
Cell = tuple[Any, ...]


def add_signs(layer: PointLayer, dataset: Dataset, asked: Asked, tile: Tile) -> None:
    """The largest value comes first, so that smaller signs lie above larger ones."""
    columns = ((asked.place, "p"), (PLACE, "place"), (asked.value, "value"))
    is_number = manifest_of(dataset).schema[asked.value].kind in NUMBERS
    rank = "coalesce(value::DOUBLE, '-inf'::DOUBLE)" if is_number else "-place"
    best = f"arg_max({{'lon': p_lon, 'lat': p_lat, 'place': place, 'value': value}}, {rank})"

    def kept(box: Bounds, cell: str) -> list[tuple[Any, ...]]:
        rows = rows_where(dataset, asked.where, columns, box)
        cells = f"SELECT {best} AS b, count(*) AS n FROM {{rows}} GROUP BY {cell}"
        return rows.ask(f"SELECT b.lon, b.lat, b.place, b.value, n FROM ({cells})")

    found = _one_by_one(dataset, asked, tile) if is_sparse(dataset, tile) else None
    if found is None:
        grid = summary(dataset, asked, tile, SUMMED, 1 / THINNING, kept)
        found = list(grid.within(tile.bounds)) if grid is not None else kept(tile.bounds, cell_sql_of(tile, THINNING))
        if sum(one[4] for one in found) <= MANY:
            found = _one_by_one(dataset, asked, tile) or []
        elif grid is not None:
            found = _thinned(found, tile, is_number)
    order = _descending if is_number else _by_place
    for lon, lat, place, value, count, *name in sorted(found, key=order):
        shown = value[:LONGEST_TITLE] if isinstance(value, str) else value
        held = {"title": name[0] if name else None, "value": shown, "of": count if count > 1 else None}
        x, y = on_tile(tile, lon, lat)
        layer.add(round(x), round(y), place, held)


def _one_by_one(dataset: Dataset, asked: Asked, tile: Tile) -> list[Cell] | None:
    """Every row on the tile, with its title; None when they are too many."""
    columns = [(asked.place, "p"), (PLACE, "place"), (asked.value, "value")]
    columns += [(asked.title, "title")] if asked.title else []
    title = f"left(title, {LONGEST_TITLE})" if asked.title else "NULL"
    rows = rows_where(dataset, asked.where, tuple(columns), tile.bounds)
    found = rows.ask(f"SELECT p_lon, p_lat, place, value, 1, {title} FROM {{rows}} LIMIT {MANY + 1}")
    return None if len(found) > MANY else found


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
