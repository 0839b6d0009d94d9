"""Geometries written in a query: WKT, GeoJSON or hexadecimal WKB, longitude before latitude, checked before use.

What is accepted is written again as plain WKT, so that no engine ever sees the reader's own text. Refuses coordinates
outside the globe, rings that are not closed and geometries of more than `MOST` positions.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from parvis.engine.query.errors import QueryError, bad_literal

MOST = 5000
_DEPTHS = {"POINT": 0, "LINESTRING": 1, "MULTIPOINT": 1, "POLYGON": 2, "MULTILINESTRING": 2, "MULTIPOLYGON": 3}
_CODES = {1: "POINT", 2: "LINESTRING", 3: "POLYGON", 4: "MULTIPOINT", 5: "MULTILINESTRING", 6: "MULTIPOLYGON"}
_WKT_TOKEN = re.compile(r"\s*([(),]|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Shape:
    """`wkt` is the whole geometry; `box` its west, south, east and north."""

    sort: str
    wkt: str
    box: tuple[float, float, float, float]

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude when the geometry is a point."""
        return (self.box[0], self.box[1]) if self.sort == "POINT" else None


def shape_of(text: str, at: int) -> Shape:
    """The geometry written `text`. Raises QueryError when it is none."""
    text = text.strip()
    try:
        if text.startswith("{"):
            sort, nested = _from_geojson(text)
        elif re.fullmatch(r"(?:[0-9a-fA-F]{2}){9,}", text):
            sort, nested = _from_wkb(bytes.fromhex(text))
        else:
            sort, nested = _from_wkt(text)
        return _checked(sort, nested)
    except (ValueError, TypeError, KeyError, IndexError, struct.error, RecursionError) as error:
        raise _unreadable(str(error), at) from None


def _from_wkt(text: str) -> tuple[str, Any]:
    head = re.match(r"(?:SRID=4326;)?\s*([A-Z]+)\s*", text, re.IGNORECASE)
    if head is None or head[1].upper() not in _DEPTHS:
        raise ValueError("unknown geometry type")
    tokens = []
    place = head.end()
    while place < len(text.rstrip()):
        token = _WKT_TOKEN.match(text, place)
        if token is None:
            raise ValueError(f"unexpected {text[place : place + 10]!r}")
        tokens.append(token[1])
        place = token.end()
    nested, rest = _wkt_list(tokens, 0)
    if rest != len(tokens):
        raise ValueError("text after the geometry")
    sort = head[1].upper()
    if sort == "MULTIPOINT":
        nested = [one[0] if isinstance(one[0], list) else one for one in nested]
    return sort, nested[0] if sort == "POINT" else nested


def _wkt_list(tokens: list[str], place: int, depth: int = 0) -> tuple[list[Any], int]:
    if tokens[place] != "(" or depth > 4:
        raise ValueError("an opening parenthesis is missing")
    items: list[Any] = []
    while True:
        place += 1
        if tokens[place] == "(":
            inner, place = _wkt_list(tokens, place, depth + 1)
            items.append(inner)
        else:
            position = []
            while tokens[place] not in "(),":
                position.append(float(tokens[place]))
                place += 1
            items.append(position)
        if tokens[place] == ")":
            return items, place + 1
        if tokens[place] != ",":
            raise ValueError("a comma is missing")


def _from_geojson(text: str) -> tuple[str, Any]:
    raw = json.loads(text)
    if raw.get("type") == "Feature":
        raw = raw["geometry"]
    return str(raw["type"]).upper(), raw["coordinates"]


def _from_wkb(data: bytes) -> tuple[str, Any]:
    sort, nested, end = _wkb_at(data, 0)
    if end != len(data):
        raise ValueError("bytes after the geometry")
    return sort, nested


def _wkb_at(data: bytes, place: int) -> tuple[str, Any, int]:
    order = "<" if data[place] == 1 else ">"
    (code,) = struct.unpack_from(order + "I", data, place + 1)
    place += 5
    if code & 0x20000000:
        code, place = code & ~0x20000000, place + 4
    sort = _CODES[code]
    if sort.startswith("MULTI"):
        (count,) = struct.unpack_from(order + "I", data, place)
        place, parts = place + 4, []
        for _ in range(_bounded(count)):
            _, part, place = _wkb_at(data, place)
            parts.append(part)
        return sort, parts, place
    nested, place = _wkb_positions(data, place, order, _DEPTHS[sort])
    return sort, nested, place


def _wkb_positions(data: bytes, place: int, order: str, depth: int) -> tuple[Any, int]:
    if depth == 0:
        return list(struct.unpack_from(order + "dd", data, place)), place + 16
    (count,) = struct.unpack_from(order + "I", data, place)
    place, items = place + 4, []
    for _ in range(_bounded(count)):
        item, place = _wkb_positions(data, place, order, depth - 1)
        items.append(item)
    return items, place


def _bounded(count: int) -> int:
    if count > MOST:
        raise ValueError(f"more than {MOST} positions")
    return int(count)


def _checked(sort: str, nested: Any) -> Shape:
    if sort not in _DEPTHS:
        raise ValueError(f"{sort} is not accepted")
    positions = list(_positions(nested, _DEPTHS[sort]))
    if not 0 < len(positions) <= MOST:
        raise ValueError(f"from 1 to {MOST} positions are accepted")
    west, east = min(p[0] for p in positions), max(p[0] for p in positions)
    south, north = min(p[1] for p in positions), max(p[1] for p in positions)
    if not (west >= -360 and east <= 360 and south >= -90 and north <= 90):
        raise ValueError("coordinates are longitude then latitude, in degrees")
    _check_rings(sort, nested)
    return Shape(sort, sort + _written(nested, _DEPTHS[sort]), (west, south, east, north))


def _positions(nested: Any, depth: int) -> Iterator[tuple[float, float]]:
    if depth:
        if not isinstance(nested, list) or not nested:
            raise ValueError("a list of positions is missing")
        for inner in nested:
            yield from _positions(inner, depth - 1)
        return
    if (
        not isinstance(nested, list)
        or not 2 <= len(nested) <= 4
        or any(isinstance(v, list | bool | str) for v in nested)
    ):
        raise ValueError("a position is a longitude and a latitude")
    longitude, latitude = float(nested[0]), float(nested[1])
    if longitude != longitude or latitude != latitude:
        raise ValueError("a position is a longitude and a latitude")
    yield longitude, latitude


def _check_rings(sort: str, nested: Any) -> None:
    if (sort == "LINESTRING" and len(nested) < 2) or (
        sort == "MULTILINESTRING" and any(len(line) < 2 for line in nested)
    ):
        raise ValueError("a line has two positions or more")
    polygons = nested if sort == "MULTIPOLYGON" else [nested] if sort == "POLYGON" else []
    for ring in (ring for polygon in polygons for ring in polygon):
        if len(ring) < 4 or ring[0][:2] != ring[-1][:2]:
            raise ValueError("a ring has four positions or more, and ends where it starts")


def _written(nested: Any, depth: int, outer: bool = True) -> str:
    if depth == 0:
        text = f"{float(nested[0])!r} {float(nested[1])!r}"
        return f"({text})" if outer else text
    return "(" + ", ".join(_written(inner, depth - 1, outer=False) for inner in nested) + ")"


def _unreadable(why: str, at: int) -> QueryError:
    return bad_literal(
        f"this geometry cannot be read ({why[:120]})", f"cette géométrie est illisible ({why[:120]})", at
    )
