"""Groups of positions that lie together on a map: the cells of a square grid as wide as the radius asked for, merged where
their centroids lie closer than the radius.

Cells are taken from the one with most rows down: each that no other has taken takes the cells around it. So no two groups are
closer than the radius, and a dense town does not melt into one group. Equal cells come in a scattered order, which lets the
engine decide many of them at once.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from typing import cast as typed

import sqlglot
from sqlglot import exp

from parvis.engine.query import sql
from parvis.engine.query.declaration import Argument, Clause, Function
from parvis.engine.query.errors import malformed
from parvis.engine.query.source import Source, labelled
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import NUMBERS, Term
from parvis.engine.tables.kinds import Kind

if TYPE_CHECKING:
    from parvis.engine.query.writing import Writer

_CELLS = "cells_{mark}"
_MERGED = """
WITH RECURSIVE ranked_{mark} AS MATERIALIZED (
    SELECT *, row_number() OVER (ORDER BY rows DESC, (cx * 73856093 + cy * 19349663) % 1000003, cx, cy) AS rank FROM cells_{mark}
),
around_{mark} AS MATERIALIZED (
    SELECT rank, x, y, cx + unnest([-1, -1, -1, 0, 0, 0, 1, 1, 1]) AS cx, cy + unnest([-1, 0, 1, -1, 0, 1, -1, 0, 1]) AS cy
    FROM ranked_{mark}
),
near_{mark} AS MATERIALIZED (
    SELECT a.rank, b.rank AS other
    FROM around_{mark} AS a
    JOIN ranked_{mark} AS b ON b.cx = a.cx AND b.cy = a.cy
    WHERE a.rank <> b.rank AND (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) < 1
),
rounds_{mark} AS (
    SELECT rank, 0 AS state, 0 AS round FROM ranked_{mark}
    UNION ALL
    SELECT r.rank, CASE
        WHEN max(r.state) > 0 THEN max(r.state)
        WHEN bool_or(o.state = 1) THEN 2
        WHEN bool_or(n.other < r.rank AND o.state = 0) THEN 0
        ELSE 1 END, max(r.round) + 1
    FROM rounds_{mark} AS r
    LEFT JOIN near_{mark} AS n ON n.rank = r.rank
    LEFT JOIN rounds_{mark} AS o ON o.rank = n.other
    WHERE EXISTS (SELECT 1 FROM rounds_{mark} WHERE state = 0)
    GROUP BY r.rank
),
leaders_{mark} AS MATERIALIZED (SELECT DISTINCT rank FROM rounds_{mark} WHERE state = 1),
clusters_{mark} AS MATERIALIZED (
    SELECT c.cx, c.cy, coalesce(any_value(own.rank), min(l.rank)) AS leader
    FROM ranked_{mark} AS c
    LEFT JOIN leaders_{mark} AS own ON own.rank = c.rank
    LEFT JOIN near_{mark} AS n ON n.rank = c.rank
    LEFT JOIN leaders_{mark} AS l ON l.rank = n.other
    GROUP BY c.cx, c.cy
)
SELECT 1
"""


def cell_degrees(term: Term) -> float:
    """The side, in degrees of longitude at the equator, of a cell as wide as the radius of a geo_cluster."""
    zoom, *radius = (float(one.value) if isinstance(one.value, int | float) else 0.0 for one in term.args[1:])
    pixels = radius[0] if radius else 40.0
    if not 0 <= zoom <= 25 or not 1 <= pixels <= 1000:
        raise malformed(
            "geo_cluster takes a zoom from 0 to 25 and a radius in pixels",
            "geo_cluster prend un zoom de 0 à 25 et un rayon en pixels",
            term.at,
        )
    return 360 / (256 * 2**zoom) * pixels


def cluster_tables(write: Writer, source: Source, keys: Sequence[Term]) -> list[Sql]:
    """The tables, to be put before a query, in which the calls of geo_cluster among `keys` find their groups."""
    tables: list[Sql] = []
    for term in keys:
        if term.op == "geo_cluster":
            mark = _mark(term)
            name = sql.identifier(_CELLS.format(mark=mark))
            tables.append(exp.CTE(this=_cells(write, source, term), alias=exp.TableAlias(this=name), materialized=True))
            tables += [table.copy() for table in _merged(mark)]
    return tables


def _cells(write: Writer, source: Source, term: Term) -> exp.Select:
    """The cells that hold positions: their place in the grid, their rows and their centroid, a cell being one unit wide."""
    x, y = _grid(write, term)
    values = [
        labelled(_cell(x), "cx"), labelled(_cell(y), "cy"), labelled(exp.Count(this=exp.Star()), "rows"),
        labelled(sql.call("avg", x.copy()), "x"), labelled(sql.call("avg", y.copy()), "y"),
    ]  # fmt: skip
    query = source.select(values, write, sql.is_not_null(write.of(term.args[0])))
    query.set("group", exp.Group(expressions=[sql.number(1), sql.number(2)]))
    return query


@lru_cache(maxsize=64)
def _merged(mark: str) -> tuple[exp.Expr, ...]:
    statement = sqlglot.parse_one(_MERGED.format(mark=mark), dialect="duckdb")
    return tuple(typed("list[exp.Expr]", statement.args["with_"].expressions))


def _mark(term: Term) -> str:
    """A name for what the groups depend on: the positions and the width of a cell."""
    told = [cell_degrees(term), *((one.op, str(one.value)) for one in term.args[0].walk())]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:8]


def _grid(write: Writer, term: Term) -> tuple[Sql, Sql]:
    """A position on the map, in widths of a cell."""
    place = write.of(term.args[0])
    side = write.bind(cell_degrees(term))
    lon, lat = sql.part(place, "lon"), sql.part(place.copy(), "lat")
    bounded = sql.call("greatest", sql.call("least", lat, sql.number(85)), sql.number(-85))
    sine = sql.call("sin", sql.call("radians", bounded))
    ratio = sql.div(sql.add(sql.number(1), sine), sql.sub(sql.number(1), sine.copy()))
    height = sql.mul(sql.call("ln", ratio), write.bind(90 / math.pi))
    return sql.div(lon, side), sql.div(height, side.copy())


def _cell(place: Sql) -> Sql:
    return sql.cast(sql.call("floor", place.copy()), sql.BIGINT)


def _cluster(write: Writer, term: Term) -> Sql:
    """The rank of the cell that took the one that the position is in."""
    name = f"clusters_{_mark(term)}"
    x, y = _grid(write, term)
    same = sql.both([sql.equal(sql.column("cx", name), _cell(x)), sql.equal(sql.column("cy", name), _cell(y))])
    found = exp.Select(
        expressions=[sql.column("leader", name)],
        from_=exp.From(this=exp.Table(this=sql.identifier(name))),
        where=exp.Where(this=same),
    )
    return exp.Subquery(this=found)


DECLARED = (
    Function(
        "geo_cluster",
        (Argument("position", frozenset({Kind.GEO_POINT})), Argument("zoom", NUMBERS, constant=True), Argument("radius", NUMBERS, constant=True, optional=True)),
        Kind.GEO_POINT, (Clause.GROUP_BY,),
        {
            "en": "Positions that lie close together on a map at this zoom (0 to 25), within a radius in pixels (40 if not said).",
            "fr": "Positions voisines sur une carte à ce zoom (0 à 25), dans un rayon en pixels (40 à défaut).",
        },
        "geo_cluster(position, 10)", _cluster,
        {"en": "positions of {position} close together at zoom {zoom}", "fr": "positions de {position} voisines au zoom {zoom}"},
        cost={"en": "positions are grouped twice, once by cell and once by cluster", "fr": "les positions sont groupées deux fois, par case puis par amas"},
    ),
)  # fmt: skip
