"""Places as the Search API writes them, latitude first, put as conditions of the query language, which has longitude first."""

from __future__ import annotations

import re

from parvis.engine.query.errors import QueryError, bad_parameter
from parvis.engine.query.shapes import shape_of
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.platform.records.older.quoting import identifier

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_POSITION = re.compile(rf"\(\s*({_NUMBER})\s*,\s*({_NUMBER})\s*\)", re.ASCII)
_NUMBERS = re.compile(rf"\s*{_NUMBER}(?:\s*,\s*{_NUMBER})*\s*", re.ASCII)
_RING = re.compile(rf"\(?\s*{_POSITION.pattern}(?:\s*,\s*{_POSITION.pattern})*\s*\)?", re.ASCII)


def point_wkt(parameter: str, text: str) -> str:
    """`lat,lon` as a WKT point. Raises QueryError."""
    latitude, longitude = _numbers(parameter, text, 2)
    return f"POINT({longitude!r} {latitude!r})"


def near(parameter: str, field: str, text: str) -> str:
    """The condition that `field` is no farther from a point than `lat,lon,metres` says. Raises QueryError."""
    latitude, longitude, metres = _numbers(parameter, text, 3)
    if metres < 0:
        raise bad_parameter(parameter, text[:80], "a distance of 0 or more", "une distance positive")
    return f"within_distance({identifier(field)}, geom'POINT({longitude!r} {latitude!r})', {metres:f}m)"


def in_polygon(parameter: str, field: str, text: str, relation: str = "intersects") -> str:
    """The condition that `field` touches the polygon `(lat,lon),(lat,lon),…`, or a WKT geometry. Raises QueryError."""
    return f"{relation}({identifier(field)}, geom'{_polygon_wkt(parameter, text)}')"


def in_box(parameter: str, field: str, text: str) -> str:
    """The condition that `field` is in the box between the corners `lat,lon,lat,lon`. Raises QueryError."""
    corners = ", ".join(f"{one:f}" for one in _numbers(parameter, text, 4))
    return f"in_bbox({identifier(field)}, {corners})"


def place_field(parameter: str, schema: Schema, *kinds: Kind) -> str:
    """The field that says where the rows are. Raises QueryError when there is none."""
    column = schema.first(*(kinds or (Kind.GEO_POINT, Kind.GEO_SHAPE)))
    if column is None:
        raise bad_parameter(
            parameter,
            "a dataset without positions",
            "a dataset with a position",
            "un jeu de données qui a une position",
        )
    return column.name


def _polygon_wkt(parameter: str, text: str) -> str:
    if len(text) < 200_000 and _RING.fullmatch(text.strip()):
        ring = [f"{longitude} {latitude}" for latitude, longitude in _POSITION.findall(text)]
        if ring[0] != ring[-1]:
            ring.append(ring[0])
        text = f"POLYGON(({', '.join(ring)}))"
    try:
        return shape_of(text, 0).wkt
    except QueryError:
        raise bad_parameter(
            parameter,
            text[:80],
            "a polygon written ((lat,lon),(lat,lon),…)",
            "un polygone écrit ((lat,lon),(lat,lon),…)",
        ) from None


def _numbers(parameter: str, text: str, count: int) -> list[float]:
    values = [float(one) for one in text.split(",")] if len(text) < 200 and _NUMBERS.fullmatch(text) else []
    sides = ("lat", "lon", "metres") if count == 3 else ("lat", "lon", "lat", "lon")[:count]
    if len(values) != count or any(abs(value) > 1e9 for value in values):
        raise bad_parameter(
            parameter, text[:80], f"{count} numbers: {','.join(sides)}", f"{count} nombres\u00a0: {','.join(sides)}"
        )
    return values
