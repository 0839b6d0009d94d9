"""Gathers, on one tile, the cells of a grid whose middles lie so close that their signs would cover one another.

Rows are conserved: the groups count together what the cells count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parvis.engine.geometry.mercator import Bounds


@dataclass(frozen=True, slots=True)
class Group:
    """`rows` positions around a middle given in units of the tile; `place` is a row of the group, `bounds` hold them all."""

    x: float
    y: float
    rows: int
    place: int
    bounds: Bounds

    def __add__(self, other: Group) -> Group:
        rows = self.rows + other.rows
        west, south, east, north = (
            side(one, two) for side, one, two in zip((min, min, max, max), self.bounds, other.bounds, strict=True)
        )
        return Group(
            (self.x * self.rows + other.x * other.rows) / rows,
            (self.y * self.rows + other.y * other.rows) / rows,
            rows,
            min(self.place, other.place),
            (west, south, east, north),
        )


def gathered(cells: Iterable[Group], distance: float) -> list[Group]:
    """The groups, the largest first: each cell joins the nearest larger group that is closer than `distance`, if there is one."""
    groups: list[Group] = []
    for cell in sorted(cells, key=lambda one: (-one.rows, one.place)):
        nearest = min(range(len(groups)), key=lambda n: _square(groups[n], cell), default=None)
        if nearest is not None and _square(groups[nearest], cell) < distance * distance:
            groups[nearest] += cell
        else:
            groups.append(cell)
    return groups


def _square(one: Group, other: Group) -> float:
    return (one.x - other.x) ** 2 + (one.y - other.y) ** 2
