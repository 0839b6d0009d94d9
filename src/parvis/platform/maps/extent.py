"""Where the rows of a selection lie, and how many cannot be shown: without a place, at 0, 0, or beyond the edge of the map."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.engine.geometry.mercator import MOST_LATITUDE, Bounds
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column
from parvis.platform.catalog.models import Dataset
from parvis.platform.maps.selection import rows_where


@dataclass(frozen=True, slots=True)
class Extent:
    """`rows` in all, `placed` of them on the map; `bounds` hold these. Positions at 0, 0 are `null_island`, kept out of the bounds."""

    rows: int
    placed: int
    null_island: int
    beyond: int
    bounds: Bounds | None

    @property
    def unplaced(self) -> int:
        return self.rows - self.placed - self.beyond


def extent_of(dataset: Dataset, where: tuple[str, ...], place: Column) -> Extent:
    """Raises QueryError, TooSlow, TooLarge."""
    rows = rows_where(dataset, where, ((place.name, "p"),))
    edge = f"{MOST_LATITUDE!r}"
    if place.kind is Kind.GEO_POINT:
        middle, sides = f"abs(p_lat) <= {edge} AND abs(p_lon) <= 180", ("p_lon", "p_lat", "p_lon", "p_lat")
        source, missing = "{rows}", "p_lon IS NULL OR p_lat IS NULL"
        zero = "p_lon = 0 AND p_lat = 0"
    else:
        source = "(SELECT ST_GeomFromWKB(p) AS g FROM {rows})"
        middle = f"ST_YMin(g) <= {edge} AND ST_YMax(g) >= -{edge} AND ST_XMin(g) <= 180 AND ST_XMax(g) >= -180"
        sides, missing = ("ST_XMin(g)", "ST_YMin(g)", "ST_XMax(g)", "ST_YMax(g)"), "g IS NULL"
        zero = "ST_XMin(g) = 0 AND ST_XMax(g) = 0 AND ST_YMin(g) = 0 AND ST_YMax(g) = 0"
    kept = f"FILTER ({middle} AND NOT ({zero}))"
    west, south, east, north = sides
    found = rows.ask(
        f"SELECT count(*), count(*) FILTER ({middle}), count(*) FILTER ({zero}), "
        f"count(*) FILTER (NOT ({missing}) AND NOT ({middle})), "
        f"min({west}) {kept}, min({south}) {kept}, max({east}) {kept}, max({north}) {kept} FROM {source}",
        spatial=place.kind is not Kind.GEO_POINT,
    )[0]
    count, placed, zero_rows, beyond, *corners = found
    bounds = None if corners[0] is None else _on_map(*corners)
    return Extent(count, placed, zero_rows, beyond, bounds)


def _on_map(west: float, south: float, east: float, north: float) -> Bounds:
    return max(west, -180.0), max(south, -MOST_LATITUDE), min(east, 180.0), min(north, MOST_LATITUDE)
