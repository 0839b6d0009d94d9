"""What a tile is asked, and what every tile keeps to."""

from __future__ import annotations

from dataclasses import dataclass

MOST_BYTES = 250_000
LONGEST_TITLE = 60
LAYER = "rows"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a tile shows: `where` in ODSQL, the column of the `place`, those of the `title` and of the `value` or nothing; `as_signs`
    a point inside each shape instead of the shape."""

    where: tuple[str, ...]
    place: str
    title: str = ""
    value: str = ""
    as_signs: bool = False
