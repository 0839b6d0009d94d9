"""A position made of a latitude and a longitude column, so that a table can be put on a map.

Latitude and longitude that are swapped are put right when that is beyond doubt: most rows lie in metropolitan France,
this one does not, and it would if its two numbers changed places. The columns themselves stay as received.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import duckdb

from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.draft import Change, Reject
from parvis.engine.tables.guessing import is_latitude, is_longitude
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.typing import TypedColumn, Typing
from parvis.engine.tables.values import read_decimal

SOUTH, NORTH, WEST, EAST = 41.0, 51.5, -5.5, 10.0
MOSTLY = 0.8

Lines = Callable[[Iterable[int]], dict[int, int]]


@dataclass(slots=True)
class DerivedPoint:
    """The column to add; `is_french` when most rows lie in metropolitan France, so that swapped ones can be told."""

    name: str
    latitude_name: str
    longitude_name: str
    latitude: TypedColumn
    longitude: TypedColumn
    reason: dict[str, str]
    is_french: bool

    def value(self, zone: str) -> str:
        """The SQL of the position, from the cells as received."""
        return self._position(self.latitude.value(zone), self.longitude.value(zone))

    @property
    def of_values(self) -> str:
        """The SQL of the position, from the typed columns."""
        return self._position(quoted(self.latitude_name), quoted(self.longitude_name))

    def _position(self, lat: str, lon: str) -> str:
        as_written = f"CASE WHEN {_on_earth(lat, lon)} THEN {{'lon': {lon}, 'lat': {lat}}} END"
        if not self.is_french:
            return as_written
        return f"CASE WHEN {_swapped(lat, lon)} THEN {{'lon': {lat}, 'lat': {lon}}} ELSE {as_written} END"


def derived_point(columns: Sequence[TypedColumn], names: Sequence[str], typing: Typing) -> DerivedPoint | None:
    """The position to add to a table that has a latitude and a longitude but no geometry."""
    if any(column.kind in {Kind.GEO_POINT, Kind.GEO_SHAPE} for column in columns):
        return None
    numbers = [column for column in columns if column.kind is Kind.DECIMAL]
    latitudes = [column for column in numbers if is_latitude(column.header)]
    longitudes = [column for column in numbers if is_longitude(column.header)]
    if len(latitudes) != 1 or len(longitudes) != 1:
        return None
    name = "geo_point"
    while name in names:
        name += "_2d"
    lat, lon = latitudes[0], longitudes[0]
    reason = {
        "en": f"made from “{lat.header.strip()}” and “{lon.header.strip()}”",
        "fr": f"formée de « {lat.header.strip()} » et « {lon.header.strip()} »",
    }
    return DerivedPoint(
        name, names[columns.index(lat)], names[columns.index(lon)], lat, lon, reason, _mostly_french(lat, lon, typing)
    )


def _mostly_french(latitude: TypedColumn, longitude: TypedColumn, typing: Typing) -> bool:
    """Whether the sample lies in metropolitan France; a column that is already numbers tells nothing."""
    ys = [read_decimal(cell).value for cell in typing.sample.get(latitude.position, [])]
    xs = [read_decimal(cell).value for cell in typing.sample.get(longitude.position, [])]
    inside = sum(y is not None and SOUTH <= y <= NORTH for y in ys) + sum(
        x is not None and WEST <= x <= EAST for x in xs
    )
    return bool(ys) and inside >= MOSTLY * (len(ys) + len(xs))


def report_positions(
    connection: duckdb.DuckDBPyConnection, point: DerivedPoint, parquet: str, lines: Lines
) -> tuple[list[Change], list[Reject]]:
    """Which rows of a written part had their position put right, or have none on Earth."""
    lat, lon = quoted(point.latitude_name), quoted(point.longitude_name)
    rows = f"read_parquet({literal(parquet)}, file_row_number = true)"
    changes = [Change("position_added", dict(point.reason), column=point.name)]
    odd = f"{lat} IS NOT NULL AND {lon} IS NOT NULL AND {quoted(point.name)} IS NULL"
    found = connection.execute(f"SELECT file_row_number, {lat}, {lon} FROM {rows} WHERE {odd} LIMIT 1000").fetchall()
    where = lines([place for place, _, _ in found])
    text = {
        "en": "no place on Earth, or the missing position 0, 0",
        "fr": "hors de la Terre, ou position manquante 0, 0",
    }
    rejects = [Reject(where[place], point.name, f"{y:g}, {x:g}", text) for place, y, x in found]
    if point.is_french:
        swapped = connection.execute(
            f"SELECT file_row_number FROM {rows} WHERE {_swapped(lat, lon)} LIMIT 1000"
        ).fetchall()
        if swapped:
            text = {
                "en": f"{len(swapped)} positions had latitude and longitude swapped; they are put right in “{point.name}”",
                "fr": f"{len(swapped)} positions avaient latitude et longitude inversées ; elles sont redressées dans « {point.name} »",
            }
            places = tuple(sorted(lines([place for (place,) in swapped]).values()))
            changes.append(Change("swapped_lat_lon", text, column=point.name, count=len(swapped), lines=places))
    return changes, rejects


def _on_earth(lat: str, lon: str) -> str:
    return f"({lat} BETWEEN -90 AND 90 AND {lon} BETWEEN -180 AND 180 AND NOT ({lat} = 0 AND {lon} = 0))"


def _in_france(lat: str, lon: str) -> str:
    return f"({lat} BETWEEN {SOUTH} AND {NORTH} AND {lon} BETWEEN {WEST} AND {EAST})"


def _swapped(lat: str, lon: str) -> str:
    return f"({_in_france(lon, lat)} AND NOT {_in_france(lat, lon)})"
