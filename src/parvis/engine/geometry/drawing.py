"""Geometries as the path of a drawing: Web Mercator fitted in a frame of so many units, with an even margin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from parvis.engine.geometry.mercator import Bounds, across, down

_NARROWEST = 0.004 / 360


@dataclass(frozen=True, slots=True)
class Frame:
    """`scale` is how many units of the drawing the width of the world takes."""

    left: float
    top: float
    scale: float

    @classmethod
    def around(cls, bounds: Bounds, width: float, height: float, margin: float) -> Frame:
        """The frame in which `bounds` are in the middle and as large as the margin lets them; a single place is not blown up."""
        west, south, east, north = bounds
        x, y = (across(west) + across(east)) / 2, (down(south) + down(north)) / 2
        wide = max(across(east) - across(west), _NARROWEST)
        high = max(down(south) - down(north), _NARROWEST)
        scale = min((width - 2 * margin) / wide, (height - 2 * margin) / high)
        return cls(x - width / 2 / scale, y - height / 2 / scale, scale)

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a position is drawn."""
        return (across(longitude) - self.left) * self.scale, (down(latitude) - self.top) * self.scale

    def path(self, geometry: Mapping[str, Any]) -> str:
        """The `d` of an SVG path of a GeoJSON geometry, to a tenth of a unit; points have none.

        >>> Frame(0.5, 0.25, 360).path({"type": "LineString", "coordinates": [[0, 0], [1, 0], [1, 0.0001]]})
        'M0 90L1 90'
        """
        return "".join(_line(self, line, closed) for line, closed in _lines(geometry))


def _line(frame: Frame, positions: list[list[float]], closed: bool) -> str:
    placed = [frame.place(one[0], one[1]) for one in positions]
    texts: list[str] = []
    for x, y in placed:
        text = f"{_short(x)} {_short(y)}"
        if not texts or text != texts[-1]:
            texts.append(text)
    if len(texts) < 2:
        return ""
    return "M" + "L".join(texts) + ("Z" if closed else "")


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _lines(geometry: Mapping[str, Any]) -> Iterator[tuple[list[list[float]], bool]]:
    coordinates: Any = geometry.get("coordinates", [])
    match geometry.get("type"):
        case "LineString":
            yield coordinates, False
        case "MultiLineString":
            yield from ((line, False) for line in coordinates)
        case "Polygon":
            yield from ((ring, True) for ring in coordinates)
        case "MultiPolygon":
            yield from ((ring, True) for polygon in coordinates for ring in polygon)
        case "GeometryCollection":
            for one in geometry.get("geometries", []):
                yield from _lines(one)
