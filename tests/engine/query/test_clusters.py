"""Groups of positions on a map: those of a plain greedy pass over the cells, and no two of them closer than the radius."""

from __future__ import annotations

import math
from collections import defaultdict

import duckdb
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.engine.query import Request, compile_records
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from tests.engine.query.conftest import rows_of

SCHEMA = Schema((Column("id", Kind.INTEGER, key=True), Column("position", Kind.GEO_POINT)))
ZOOM, PIXELS = 12, 40
SIDE = 360 / (256 * 2**ZOOM) * PIXELS
Point = tuple[float, float]

coordinates = st.tuples(st.integers(0, 90), st.integers(0, 90)).map(lambda at: (2.2 + at[0] / 700, 48.8 + at[1] / 1000))
positions = st.lists(coordinates | st.none(), max_size=60)


def on_the_map(position: Point) -> Point:
    """In widths of a cell."""
    longitude, latitude = position
    height = math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))
    return longitude / SIDE, height / SIDE


def mean(points: list[Point]) -> Point:
    return tuple(math.fsum(axis) / len(points) for axis in zip(*points, strict=True))  # type: ignore[return-value]


def greedy(points: list[Point]) -> list[list[Point]]:
    """The fullest cell takes those around it, then the fullest of what is left; a cell near two takers goes to the fuller one."""
    cells: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for point in points:
        x, y = on_the_map(point)
        cells[math.floor(x), math.floor(y)].append(point)
    centres = {cell: mean([on_the_map(point) for point in inside]) for cell, inside in cells.items()}

    def order(cell: tuple[int, int]) -> tuple[int, int, int, int]:
        return -len(cells[cell]), (cell[0] * 73856093 + cell[1] * 19349663) % 1000003, *cell

    takers: list[tuple[int, int]] = []
    for cell in sorted(cells, key=order):
        if all(math.dist(centres[cell], centres[taker]) >= 1 for taker in takers):
            takers.append(cell)
    groups: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for cell, inside in cells.items():
        near = [taker for taker in takers if taker == cell or math.dist(centres[cell], centres[taker]) < 1]
        groups[cell if cell in takers else min(near, key=order)] += inside
    return list(groups.values())


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(positions)
def test_groups_are_those_of_a_greedy_pass(connection: duckdb.DuckDBPyConnection, given_: list[Point | None]) -> None:
    shown = [None if one is None else {"lon": one[0], "lat": one[1]} for one in given_]
    kind = pa.struct([("lon", pa.float64()), ("lat", pa.float64())])
    connection.register("points", pa.table({"id": range(len(shown)), "position": pa.array(shown, kind)}))
    asked = Request(
        select="count(*) as n", group_by=f"geo_cluster(position, {ZOOM}, {PIXELS}) as c", limit=-1, where=("id >= 0",)
    )
    found = rows_of(connection, compile_records(asked, SCHEMA, "points"))
    told = sorted(
        (row["n"], *(round(row["c"]["cluster_centroid"][axis], 9) for axis in ("lon", "lat")))
        for row in found
        if row["c"]
    )
    known = [one for one in given_ if one is not None]
    expected = sorted((len(group), *(round(axis, 9) for axis in mean(group))) for group in greedy(known))
    assert told == expected
    assert sum(row["n"] for row in found) == len(given_)
