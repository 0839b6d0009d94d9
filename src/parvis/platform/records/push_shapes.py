"""A GeoJSON geometry as the well-known binary that snapshots hold: two dimensions, little-endian, longitude first.

Refuses what has no position, positions outside the globe, lines of one position and rings that are not closed.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Any

_CODES = {
    "Point": 1, "LineString": 2, "Polygon": 3, "MultiPoint": 4, "MultiLineString": 5, "MultiPolygon": 6,
    "GeometryCollection": 7,
}  # fmt: skip
_PARTS = {"MultiPoint": "Point", "MultiLineString": "LineString", "MultiPolygon": "Polygon"}
DEEPEST = 8


class NoShape(ValueError):
    """A value that is no GeoJSON geometry."""


def wkb_of(geometry: object, depth: int = 0) -> bytes:
    """The geometry (or that of a feature). Raises NoShape.

    >>> wkb_of({"type": "Point", "coordinates": [2.27, 48.82]})[:5]
    b'\\x01\\x01\\x00\\x00\\x00'
    """
    if isinstance(geometry, Mapping) and geometry.get("type") == "Feature":
        geometry = geometry.get("geometry")
    if not isinstance(geometry, Mapping) or geometry.get("type") not in _CODES or depth > DEEPEST:
        raise NoShape("not a GeoJSON geometry")
    word = str(geometry["type"])
    head = struct.pack("<BI", 1, _CODES[word])
    if word == "GeometryCollection":
        parts = _several(geometry.get("geometries"))
        return head + _counted([wkb_of(part, depth + 1) for part in parts])
    coordinates = geometry.get("coordinates")
    if word in _PARTS:
        parts = _several(coordinates)
        return head + _counted([wkb_of({"type": _PARTS[word], "coordinates": part}) for part in parts])
    if word == "Point":
        return head + _position(coordinates)
    if word == "LineString":
        return head + _line(coordinates, 2)
    return head + _counted([_ring(ring) for ring in _several(coordinates)])


def _several(value: object) -> Sequence[Any]:
    if not isinstance(value, list) or not value:
        raise NoShape("a list is empty or missing")
    return value


def _counted(parts: Sequence[bytes]) -> bytes:
    return struct.pack("<I", len(parts)) + b"".join(parts)


def _line(value: object, fewest: int) -> bytes:
    positions = _several(value)
    if len(positions) < fewest:
        raise NoShape(f"a line has {len(positions)} positions of at least {fewest}")
    return _counted([_position(one) for one in positions])


def _ring(value: object) -> bytes:
    positions = _several(value)
    if positions[0] != positions[-1]:
        raise NoShape("a ring is not closed")
    return _line(positions, 4)


def _position(value: object) -> bytes:
    numbers = value[:2] if isinstance(value, list) else []
    if len(numbers) != 2 or not all(isinstance(one, int | float) and not isinstance(one, bool) for one in numbers):
        raise NoShape("a position is not [longitude, latitude]")
    longitude, latitude = numbers
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise NoShape(f"the position {longitude:g}, {latitude:g} is not on Earth")
    return struct.pack("<dd", longitude, latitude)
