"""Web Mercator, the projection of tiles: degrees to a square one unit wide, and the square cut into tiles.

It ends near 85 degrees of latitude; what lies beyond is on no tile.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

MOST_LATITUDE = 85.051128779806
DEEPEST = 22

Bounds = tuple[float, float, float, float]


def across(longitude: float) -> float:
    """How far east of the antimeridian, from 0 to 1."""
    return (longitude + 180.0) / 360.0


def down(latitude: float) -> float:
    """How far south of the northern edge, from 0 to 1.

    >>> down(0.0), round(down(MOST_LATITUDE), 9), round(down(-89.0), 9)
    (0.5, 0.0, 1.0)
    """
    bounded = math.radians(max(-MOST_LATITUDE, min(MOST_LATITUDE, latitude)))
    return 0.5 - math.asinh(math.tan(bounded)) / (2 * math.pi)


def latitude_at(height: float) -> float:
    """The latitude that far south of the northern edge."""
    return math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * height))))


@dataclass(frozen=True, slots=True)
class Tile:
    """The tile in column `x` and row `y` of the 2^`zoom` by 2^`zoom` tiles of a zoom."""

    zoom: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if not (0 <= self.zoom <= DEEPEST and 0 <= self.x < 2**self.zoom and 0 <= self.y < 2**self.zoom):
            raise ValueError(f"there is no tile {self.zoom}/{self.x}/{self.y}")

    @property
    def bounds(self) -> Bounds:
        """West, south, east and north, in degrees."""
        return self.with_margin(0.0)

    def with_margin(self, margin: float) -> Bounds:
        """The bounds of the tile and of `margin` of its width on each side.

        >>> Tile(1, 1, 0).with_margin(0.0)[0:2]
        (0.0, 0.0)
        """
        tiles = 2**self.zoom
        west, east = (360.0 * place / tiles - 180.0 for place in (self.x - margin, self.x + 1 + margin))
        north, south = (
            latitude_at(place / tiles) for place in (max(0.0, self.y - margin), min(tiles, self.y + 1 + margin))
        )
        return west, south, east, north


def tile_at(longitude: float, latitude: float, zoom: int) -> Tile:
    """The tile of `zoom` that holds a position.

    >>> tile_at(2.27, 48.82, 14)
    Tile(zoom=14, x=8295, y=5639)
    """
    tiles = 2**zoom
    x, y = (min(tiles - 1, max(0, math.floor(share * tiles))) for share in (across(longitude), down(latitude)))
    return Tile(zoom, x, y)
