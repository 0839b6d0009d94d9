"""The positions and shapes of an answer drawn on a small map: Web Mercator over their bounds, with a scale.

Coordinates leave as integers of a canvas `WIDTH` wide, and points nearer than a unit to the one before are dropped: the
drawing stays small whatever the shapes are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

WIDTH = 1000
MOST_FEATURES = 2000
MOST_CORNERS = 60_000
_MARGIN = 0.06
_NARROWEST, _WIDEST = 0.35, 0.8
_LEAST_METRES = 400.0
_EARTH = 6_378_137.0
_POLE = 85.05

Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """A round length on the ground and the share of the map's width that it takes, in per cent."""

    metres: float
    share: float

    @property
    def in_kilometres(self) -> bool:
        return self.metres >= 1000


@dataclass(frozen=True, slots=True)
class Drawing:
    """`points`, `lines` and each of `areas` are SVG path data; `count` says how many rows are drawn."""

    height: int
    points: str
    lines: str
    areas: tuple[str, ...]
    count: int
    is_cut: bool
    scale: Scale
    west: float
    south: float
    east: float
    north: float


def drawing(geometries: Iterable[Any]) -> Drawing | None:
    """The drawing of wire positions, features or clusters; None when none has a place."""
    shapes: list[list[tuple[str, list[list[Position]]]]] = []
    corners, is_cut = 0, False
    for geometry in geometries:
        parts = list(_parts(geometry))
        corners += sum(len(line) for _, lines in parts for line in lines)
        if corners > MOST_CORNERS or len(shapes) == MOST_FEATURES:
            is_cut = True
            break
        if parts:
            shapes.append(parts)
    places = [place for parts in shapes for _, lines in parts for line in lines for place in line]
    if not places:
        return None
    frame = _Frame.around(places)
    paths: dict[str, list[str]] = {"point": [], "line": [], "area": []}
    for parts in shapes:
        for sort, lines in parts:
            paths[sort].append("".join(frame.path(line, sort) for line in lines))
    lons, lats = [lon for lon, _ in places], [lat for _, lat in places]
    return Drawing(
        frame.height, "".join(paths["point"]), "".join(paths["line"]), tuple(paths["area"]), len(shapes), is_cut,
        frame.scale((min(lats) + max(lats)) / 2), min(lons), min(lats), max(lons), max(lats),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Frame:
    """The rectangle of the projected plane that is shown, in metres of the equator."""

    left: float
    top: float
    width: float
    height: int

    @classmethod
    def around(cls, places: Iterable[Position]) -> _Frame:
        flat = [_projected(place) for place in places]
        left, right = min(x for x, _ in flat), max(x for x, _ in flat)
        bottom, top = min(y for _, y in flat), max(y for _, y in flat)
        width, depth = max(right - left, _LEAST_METRES), max(top - bottom, _LEAST_METRES * _NARROWEST)
        ratio = min(max(depth / width, _NARROWEST), _WIDEST)
        width = max(width, depth / ratio) * (1 + 2 * _MARGIN)
        middle, level = (left + right) / 2, (bottom + top) / 2
        return cls(middle - width / 2, level + width * ratio / 2, width, round(WIDTH * ratio))

    def path(self, line: list[Position], sort: str) -> str:
        kept: list[tuple[int, int]] = []
        for place in line:
            x, y = _projected(place)
            spot = (round((x - self.left) / self.width * WIDTH), round((self.top - y) / self.width * WIDTH))
            if not kept or spot != kept[-1]:
                kept.append(spot)
        start = f"M{kept[0][0]} {kept[0][1]}"
        if sort == "point" or len(kept) == 1:
            return start + "h0"
        return start + "L" + " ".join(f"{x} {y}" for x, y in kept[1:]) + ("Z" if sort == "area" else "")

    def scale(self, latitude: float) -> Scale:
        """The longest round length that takes at most a quarter of the width at that latitude."""
        metres = self.width * math.cos(math.radians(latitude))
        power = 10 ** math.floor(math.log10(metres / 4))
        length = next(step * power for step in (5, 2, 1) if step * power <= metres / 4)
        return Scale(length, round(length / metres * 100, 2))


def _parts(geometry: Any) -> Iterator[tuple[str, list[list[Position]]]]:
    """The points, lines and areas of a value, each as its lines of positions."""
    if not isinstance(geometry, Mapping):
        return
    if "cluster_centroid" in geometry:
        geometry = geometry["cluster_centroid"]
    if "lon" in geometry and "lat" in geometry:
        yield "point", [[(geometry["lon"], geometry["lat"])]]
        return
    geometry = geometry.get("geometry") or geometry
    of = geometry.get("coordinates") or []
    match geometry.get("type"):
        case "Point" if of:
            yield "point", [_line([of])]
        case "MultiPoint":
            yield from (("point", [_line([one])]) for one in of)
        case "LineString" if of:
            yield "line", [_line(of)]
        case "MultiLineString":
            yield from (("line", [_line(one)]) for one in of if one)
        case "Polygon" if of:
            yield "area", [_line(ring) for ring in of if ring]
        case "MultiPolygon" if of:
            yield "area", [_line(ring) for polygon in of for ring in polygon if ring]
        case "GeometryCollection":
            for one in geometry.get("geometries", []):
                yield from _parts(one)


def _line(coordinates: list[list[float]]) -> list[Position]:
    return [(one[0], one[1]) for one in coordinates]


def _projected(place: Position) -> Position:
    lon, lat = place
    lat = min(max(lat, -_POLE), _POLE)
    return _EARTH * math.radians(lon), _EARTH * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
