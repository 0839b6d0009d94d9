"""Many positions summed up once in the cells of a fine grid, so that the tiles of low zooms are made without reading the rows again.

A summary belongs to a snapshot, a selection and the column shown. One request makes it while those that want the same wait; the
last ones of this process are kept.
"""

from __future__ import annotations

import math
import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from parvis.engine.geometry.mercator import MOST_LATITUDE, Bounds, Tile

MOST_KEPT = 16
Cell = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """`slices` cells each way over `bounds`, each a row of SQL's answer that begins with a longitude and a latitude, in their order."""

    bounds: Bounds
    slices: int
    cells: Sequence[Cell]
    longitudes: Sequence[float] = field(repr=False)

    def within(self, bounds: Bounds) -> Iterator[Cell]:
        """The cells whose place lies in `bounds`, the eastern and northern sides left out."""
        west, south, east, north = bounds
        for cell in self.cells[bisect_left(self.longitudes, west) : bisect_left(self.longitudes, east)]:
            if south <= cell[1] < north:
                yield cell


def is_fine_enough(bounds: Bounds, slices: int, tile: Tile, wanted: float) -> bool:
    """Whether cells of `bounds` cut in `slices` are no larger than a `wanted` part of the tile."""
    west, south, east, north = bounds
    tile_west, tile_south, tile_east, tile_north = tile.bounds
    return (
        (east - west) / slices <= (tile_east - tile_west) * wanted
        and (north - south) / slices <= (tile_north - tile_south) * wanted
    )  # fmt: skip


def cell_sql(bounds: Bounds, slices: int) -> str:
    """The cell of a position in `bounds`, as SQL over `p_lon` and `p_lat`: one small number, which is what is grouped fastest."""
    west, south, _, _ = bounds
    wide, high = _per_degree(bounds, slices)
    return f"(floor((p_lon - {west!r}) * {wide!r}) * {slices + 1} + floor((p_lat - {south!r}) * {high!r}))::UINTEGER"


def bounds_of_cell(bounds: Bounds, slices: int, longitude: float, latitude: float) -> Bounds:
    """The bounds of the cell in which a position lies."""
    west, south, _, _ = bounds
    wide, high = _per_degree(bounds, slices)
    x, y = math.floor((longitude - west) * wide), math.floor((latitude - south) * high)
    return west + x / wide, south + y / high, west + (x + 1) / wide, south + (y + 1) / high


def _per_degree(bounds: Bounds, slices: int) -> tuple[float, float]:
    west, south, east, north = bounds
    return slices / max(east - west, 1e-9), slices / max(north - south, 1e-9)


def on_map(bounds: Bounds) -> Bounds:
    """`bounds` as far as tiles go."""
    west, south, east, north = bounds
    return max(west, -180.0), max(south, -MOST_LATITUDE), min(east, 180.0), min(north, MOST_LATITUDE)


def grid_of(bounds: Bounds, slices: int, cells: Sequence[Cell]) -> Grid:
    ordered = sorted(cells, key=lambda cell: (cell[0], cell[1]))
    return Grid(bounds, slices, ordered, [cell[0] for cell in ordered])


class Summaries:
    """The last grids, each made once however many want it at the same time."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._grids: OrderedDict[Hashable, Grid] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Grid]) -> Grid:
        with self._lock:
            found = self._found(key)
            if found is not None:
                return found
            alone = self._making.setdefault(key, threading.Lock())
        with alone:
            with self._lock:
                found = self._found(key)
            if found is None:
                found = make()
                with self._lock:
                    self._grids[key] = found
                    self._making.pop(key, None)
                    while len(self._grids) > self._most:
                        self._grids.popitem(last=False)
        return found

    def _found(self, key: Hashable) -> Grid | None:
        if key in self._grids:
            self._grids.move_to_end(key)
        return self._grids.get(key)


summaries = Summaries()
