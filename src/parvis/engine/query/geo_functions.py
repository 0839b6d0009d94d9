"""Functions on positions and shapes.

Distances and boxes on positions are plain arithmetic, with a box tried first, so that the statistics of the files rule out
most rows and no extension is needed; shapes and polygons need the geometry extension.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from parvis.engine.query import sql
from parvis.engine.query.declaration import Argument, Clause, Function
from parvis.engine.query.errors import malformed
from parvis.engine.query.shapes import Shape
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import GEOGRAPHIC, NUMBERS, Term
from parvis.engine.tables.kinds import Kind

if TYPE_CHECKING:
    from parvis.engine.query.writing import Writer

EARTH = 6_371_008.7714
_DEGREE = math.pi * EARTH / 180
_FIELD = Argument("position", GEOGRAPHIC)
_SHAPE = Argument("shape", frozenset({Kind.GEO_SHAPE}), constant=True)
_CORNERS = tuple(
    Argument(name, NUMBERS, constant=True) for name in ("latitude_1", "longitude_1", "latitude_2", "longitude_2")
)


def _on_shapes(term: Term) -> bool:
    return term.args[0].kind is Kind.GEO_SHAPE


def _shape(term: Term) -> Shape:
    if not isinstance(term.value, Shape):
        raise malformed("geom'…' is expected", "geom'…' est attendu", term.at)
    return term.value


def _centre(term: Term) -> tuple[float, float]:
    point = _shape(term).point
    if point is None:
        raise malformed("a POINT is expected", "un POINT est attendu", term.at)
    return point


def _distance(write: Writer, term: Term) -> Sql:
    longitude, latitude = _centre(term.args[1])
    place = write.of(term.args[0])
    if term.args[0].kind is Kind.GEO_SHAPE:
        plane = f"+proj=aeqd +lat_0={latitude!r} +lon_0={longitude!r} +units=m"
        flat = sql.call("st_transform", sql.call("st_geomfromwkb", place), sql.words("OGC:CRS84"), write.bind(plane))
        return sql.call("st_distance", flat, sql.call("st_point", sql.number(0), sql.number(0)))
    return _great_circle(write, place, longitude, latitude)


def _great_circle(write: Writer, place: Sql, longitude: float, latitude: float) -> Sql:
    """The haversine formula, which stays exact for neighbours; null for no position, though `least` passes over nulls."""
    bounded = sql.call("least", sql.number(1), _haversine(write, place, longitude, latitude))
    metres = sql.mul(write.bind(2 * EARTH), sql.call("asin", sql.call("sqrt", bounded)))
    return sql.when([(sql.is_not_null(place.copy()), metres)])


def _haversine(write: Writer, place: Sql, longitude: float, latitude: float) -> Sql:
    """The square of the sine of half the angle between two places: it grows with their distance."""
    lon, lat = sql.part(place, "lon"), sql.part(place.copy(), "lat")

    def half_sine(value: Sql, centre: float) -> Sql:
        angle = sql.div(sql.call("radians", sql.sub(value, write.bind(centre))), sql.number(2))
        return sql.call("pow", sql.call("sin", angle), sql.number(2))

    along = sql.mul(sql.call("cos", sql.call("radians", lat.copy())), write.bind(math.cos(math.radians(latitude))))
    return sql.add(half_sine(lat, latitude), sql.mul(along, half_sine(lon, longitude)))


def _within_distance(write: Writer, term: Term) -> Sql:
    longitude, latitude = _centre(term.args[1])
    metres = float(term.args[2].value) if isinstance(term.args[2].value, int | float) else 0.0
    if term.args[0].kind is Kind.GEO_SHAPE or not 0 <= metres < math.pi * EARTH:
        return sql.at_most(_distance(write, term), write.bind(metres))
    place = write.of(term.args[0])
    farthest = write.bind(math.sin(metres / (2 * EARTH)) ** 2)
    near = sql.at_most(_haversine(write, place, longitude, latitude), farthest)
    box = _box_around(longitude, latitude, metres)
    return near if box is None else sql.both([*_in_box(write, place.copy(), *box), near])


def _box_around(longitude: float, latitude: float, metres: float) -> tuple[float, float, float, float] | None:
    """West, south, east and north of a circle, a hair larger; None near a pole or across the antimeridian."""
    up = metres / _DEGREE * 1.000001 + 1e-9
    south, north = latitude - up, latitude + up
    if south <= -89 or north >= 89:
        return None
    ratio = math.sin(math.radians(min(up, 90))) / math.cos(math.radians(max(abs(latitude), 0)))
    if ratio >= 1:
        return None
    side = math.degrees(math.asin(ratio)) * 1.000001 + 1e-9
    west, east = longitude - side, longitude + side
    return (west, south, east, north) if west >= -180 and east <= 180 else None


def _in_box(write: Writer, place: Sql, west: float, south: float, east: float, north: float) -> list[Sql]:
    lon, lat = sql.part(place, "lon"), sql.part(place.copy(), "lat")
    sides = [sql.at_least(lon, write.bind(west)), sql.at_most(lon.copy(), write.bind(east))]
    across = [sql.either(sides)] if west > east else sides
    return [sql.at_least(lat, write.bind(south)), sql.at_most(lat.copy(), write.bind(north)), *across]


def _in_bbox(write: Writer, term: Term) -> Sql:
    place, *corners = term.args
    latitude, longitude, other_latitude, other = (float(str(corner.value)) for corner in corners)
    south, north = sorted((latitude, other_latitude))
    if place.kind is Kind.GEO_SHAPE:
        box = sql.call("st_makeenvelope", *(write.bind(side) for side in (longitude, south, other, north)))
        return sql.call("st_intersects", sql.call("st_geomfromwkb", write.of(place)), box)
    return sql.both(_in_box(write, write.of(place), longitude, south, other, north))


def _geometry(write: Writer, term: Term) -> Sql:
    value = write.of(term)
    if term.kind is Kind.GEO_POINT:
        return sql.call("st_point", sql.part(value, "lon"), sql.part(value.copy(), "lat"))
    return sql.call("st_geomfromwkb", value)


def _relation(name: str) -> Callable[[Writer, Term], Sql]:
    def written(write: Writer, term: Term) -> Sql:
        place, shape = term.args
        known = _shape(shape)
        text = sql.call("st_geomfromtext", write.bind(known.wkt))
        test = sql.call(name, _geometry(write, place), text)
        if place.kind is Kind.GEO_POINT and name != "st_disjoint":
            return sql.both([*_in_box(write, write.of(place), *known.box), test])
        return test

    return written


def _always(term: Term) -> bool:
    return True


_COMPARED = {
    "en": "shapes are compared one by one; in_bbox or within_distance is faster on positions",
    "fr": "les formes sont comparées une à une\u00a0; in_bbox ou within_distance va plus vite sur des positions",
}


def _related(name: str, en: str, fr: str, says: dict[str, str]) -> Function:
    return Function(
        name, (_FIELD, _SHAPE), Kind.BOOLEAN, (Clause.WHERE,), {"en": en, "fr": fr},
        f"{name}(position, geom'POLYGON((2.2 48.8, 2.3 48.8, 2.3 48.9, 2.2 48.9, 2.2 48.8))')", _relation(f"st_{name}"), says, spatial=_always, cost=_COMPARED,
    )  # fmt: skip


DECLARED = (
    Function(
        "distance", (_FIELD, _SHAPE), Kind.DECIMAL, (Clause.SELECT, Clause.ORDER_BY),
        {"en": "The distance to a point, in metres along the Earth.", "fr": "La distance à un point, en mètres à la surface de la Terre."},
        "distance(position, geom'POINT(2.2679 48.8420)') as metres", _distance,
        {"en": "the distance from {position} to {shape}", "fr": "la distance de {position} à {shape}"}, spatial=_on_shapes,
    ),
    Function(
        "within_distance", (_FIELD, _SHAPE, Argument("distance", NUMBERS, constant=True)), Kind.BOOLEAN, (Clause.WHERE,),
        {
            "en": "Whether a place is no farther than this from a point; the unit is mi, yd, ft, m, cm, km or mm, metres when left out.",
            "fr": "Si un lieu n’est pas plus loin que cela d’un point\u00a0; l’unité est mi, yd, ft, m, cm, km ou mm, le mètre à défaut.",
        },
        "within_distance(position, geom'POINT(2.2679 48.8420)', 800m)", _within_distance,
        {"en": "{position} is within {distance} of {shape}", "fr": "{position} est à {distance} au plus de {shape}"}, spatial=_on_shapes,
    ),
    Function(
        "in_bbox", (_FIELD, *_CORNERS), Kind.BOOLEAN, (Clause.WHERE,),
        {
            "en": "Whether a place is in the box between two corners, each written latitude then longitude.",
            "fr": "Si un lieu est dans le rectangle entre deux coins, chacun écrit latitude puis longitude.",
        },
        "in_bbox(position, 48.84, 2.26, 48.85, 2.27)", _in_bbox,
        {
            "en": "{position} is in the box from {latitude_1}, {longitude_1} to {latitude_2}, {longitude_2}",
            "fr": "{position} est dans le rectangle de {latitude_1}, {longitude_1} à {latitude_2}, {longitude_2}",
        },
        spatial=_on_shapes,
    ),
    _related("intersects", "Whether a place touches a shape.", "Si un lieu touche une forme.", {"en": "{position} touches {shape}", "fr": "{position} touche {shape}"}),
    _related("disjoint", "Whether a place has nothing in common with a shape.", "Si un lieu n’a rien de commun avec une forme.", {"en": "{position} is apart from {shape}", "fr": "{position} est hors de {shape}"}),
    _related("within", "Whether a place is inside a shape.", "Si un lieu est à l’intérieur d’une forme.", {"en": "{position} is inside {shape}", "fr": "{position} est à l’intérieur de {shape}"}),
)  # fmt: skip
