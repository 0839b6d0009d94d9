"""Longitude and latitude to Lambert 93 (EPSG:2154), the projection in which French towns draw their maps.

The constants are those published by the IGN for the conic projection with two standard parallels on GRS 80.
"""

from __future__ import annotations

from math import atanh, cos, exp, radians, sin

ECCENTRICITY = 0.0818191910428158
EXPONENT = 0.7256077650532670
RADIUS = 11754255.4261
ORIGIN_X, ORIGIN_Y = 700000.0, 12655612.0499
CENTRAL_MERIDIAN = radians(3.0)


def projected(lon: float, lat: float) -> tuple[float, float]:
    """The metres east and north of a position.

    >>> [round(metre) for metre in projected(3.0, 46.5)]
    [700000, 6600000]
    """
    sine = sin(radians(lat))
    isometric = atanh(sine) - ECCENTRICITY * atanh(ECCENTRICITY * sine)
    distance = RADIUS * exp(-EXPONENT * isometric)
    angle = EXPONENT * (radians(lon) - CENTRAL_MERIDIAN)
    return round(ORIGIN_X + distance * sin(angle), 3), round(ORIGIN_Y - distance * cos(angle), 3)
