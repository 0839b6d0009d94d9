"""Invented daily concentrations at the air sensors, with the French index ATMO that they would give.

The index is that of the order in force since January 2021: the worst of the sub-indices, each read on its own scale.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import cos, pi
from pathlib import Path
from typing import Any

from . import chance
from .air_stations import SITES
from .tables import write_json_lines

DAYS = 180
BOUNDS = {
    "no2": (40, 90, 120, 230, 340),
    "o3": (50, 100, 130, 240, 380),
    "pm10": (20, 40, 50, 100, 150),
    "pm25": (10, 20, 25, 50, 75),
}
CLASSES = ("Bon", "Moyen", "Dégradé", "Mauvais", "Très mauvais", "Extrêmement mauvais")


def index(concentrations: dict[str, float | None]) -> int | None:
    """The index from 1 to 6, None when nothing was measured; a value equal to a bound is in the better class.

    >>> index({"no2": 40, "o3": None, "pm10": 20.1, "pm25": 3})
    2
    """
    classes = [
        1 + sum(value > bound for bound in BOUNDS[pollutant])
        for pollutant, value in concentrations.items()
        if value is not None
    ]
    return max(classes, default=None)


def write(folder: Path) -> Path:
    return write_json_lines(folder / "qualite-de-l-air.jsonl", _measures())


def _measures() -> Iterator[dict[str, Any]]:
    draws = chance.source("air measures")
    for day in chance.days(chance.TODAY - timedelta(days=DAYS - 1), chance.TODAY):
        weather = draws.uniform(0.55, 1.6)
        for code, (_, _, influence) in SITES.items():
            levels = _levels(day, influence, weather, draws)
            number = index(levels)
            word = None if number is None else CLASSES[number - 1]
            yield {"jour": day.isoformat(), "station": code, **levels, "indice": number, "qualificatif": word}


def _levels(day: date, influence: str, weather: float, draws: chance.Random) -> dict[str, float | None]:
    winter = (1 + cos(2 * pi * (day.timetuple().tm_yday - 15) / 365)) / 2
    traffic = 1.7 if influence == "trafic" else 1.0
    levels = {
        "no2": 24 * traffic * weather * (0.7 + 0.6 * winter),
        "o3": None if influence == "trafic" else 95 * (1.25 - winter) / weather**0.3,
        "pm10": 16 * weather * (0.8 + 0.5 * winter) * traffic**0.4,
        "pm25": 9 * weather * (0.7 + 0.7 * winter) * traffic**0.3,
    }
    return {
        name: None if level is None or draws.random() < 0.03 else round(level * draws.uniform(0.85, 1.15), 1)
        for name, level in levels.items()
    }
