"""Groups of positions that lie together on a map: the cells of a square grid, as wide as the radius asked for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from parvis.engine.query import sql
from parvis.engine.query.declaration import Argument, Clause, Function
from parvis.engine.query.errors import malformed
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import NUMBERS, Term
from parvis.engine.tables.kinds import Kind

if TYPE_CHECKING:
    from parvis.engine.query.writing import Writer


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


def _cluster(write: Writer, term: Term) -> Sql:
    """The cell of a square grid of the map that the position is in, as text."""
    place = write.of(term.args[0])
    side = write.bind(cell_degrees(term))
    lon, lat = sql.part(place, "lon"), sql.part(place.copy(), "lat")
    bounded = sql.call("greatest", sql.call("least", lat, sql.number(85)), sql.number(-85))
    sine = sql.call("sin", sql.call("radians", bounded))
    ratio = sql.div(sql.add(sql.number(1), sine), sql.sub(sql.number(1), sine.copy()))
    height = sql.mul(sql.call("ln", ratio), write.bind(90 / math.pi))
    cells = [sql.cast(sql.call("floor", sql.div(one, side.copy())), sql.BIGINT) for one in (lon, height)]
    return sql.joined_text([sql.cast(cells[0], sql.VARCHAR), sql.words(":"), sql.cast(cells[1], sql.VARCHAR)])


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
    ),
)  # fmt: skip
