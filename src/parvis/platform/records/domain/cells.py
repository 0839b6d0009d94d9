"""A value of a row as a page shows it: its text, and where it leads.

Wire values come in (a geo point is {"lon", "lat"}, a date is ISO text, a shape or a JSON value may be its text); what is long is
cut with the whole text beside it, what has no short form (a shape, a JSON value) is summed up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column
from parvis.platform.catalog.domain.typography import day_cell, instant_cell, number

CUT = 140
LONGEST_DETAIL = 4_000
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_MAIL = re.compile(r"[^\s<>\"@]+@[\w.-]+\.[a-z]{2,}", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:avif|gif|jpe?g|png|webp)(?:\?.*)?$", re.IGNORECASE)
_SHAPE_KIND = re.compile(r'"type"\s*:\s*"((?:Multi)?(?:Point|LineString|Polygon)|GeometryCollection)"')
_NUMERIC = {Kind.INTEGER, Kind.DECIMAL}
_YES_NO = {"fr": ("oui", "non"), "en": ("yes", "no")}
_SHAPES = {
    "fr": {"Point": "point", "MultiPoint": "points", "LineString": "ligne", "MultiLineString": "lignes",
           "Polygon": "polygone", "MultiPolygon": "polygones", "GeometryCollection": "géométries"},
    "en": {"Point": "point", "MultiPoint": "points", "LineString": "line", "MultiLineString": "lines",
           "Polygon": "polygon", "MultiPolygon": "polygons", "GeometryCollection": "geometries"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is what the table shows, `full` the whole when the text is cut or summed up, `url` where a link goes.

    `tags` are the values of a cell that holds several, `place` the (longitude, latitude) of a position.
    """

    text: str
    full: str = ""
    url: str = ""
    is_picture: bool = False
    is_number: bool = False
    tags: tuple[str, ...] = ()
    place: tuple[float, float] | None = None


EMPTY = Cell("")


def cell(value: Any, column: Column, language: str, zone: ZoneInfo) -> Cell:
    """The cell of `value`; a missing value is an empty cell."""
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return Cell(_YES_NO[language][0 if value else 1])
    if column.kind in _NUMERIC and isinstance(value, int | float):
        return Cell(number(value, language, grouped_from=10_000), is_number=True)
    if isinstance(value, str) and column.kind is Kind.DATE:
        return Cell(day_cell(value, language, column.precision))
    if isinstance(value, str) and column.kind is Kind.DATETIME:
        return Cell(instant_cell(value, language, zone))
    if column.kind is Kind.GEO_POINT and isinstance(value, Mapping):
        return Cell(f"{_degrees(value['lat'])}, {_degrees(value['lon'])}", place=(value["lon"], value["lat"]))
    return _structured(value, column, language)


def _structured(value: Any, column: Column, language: str) -> Cell:
    if column.kind is Kind.GEO_SHAPE:
        return Cell(_shape(value if isinstance(value, str) else json.dumps(value), language))
    if column.kind in {Kind.JSON, Kind.FILE} and isinstance(value, str):
        value = _parsed(value)
    if column.kind is Kind.FILE and isinstance(value, Mapping):
        name, url = str(value.get("filename") or ""), _safe(value.get("url"))
        return Cell(name or url, url=url, is_picture=bool(url and _is_own(url) and value.get("thumbnail")))
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return Cell(_text(", ".join(value)).text, full=", ".join(value), tags=tuple(value))
    if isinstance(value, Mapping | list):
        return _json(value, language)
    text = str(value)
    return _text(text.replace(column.hierarchy, " › ") if column.hierarchy else text)


def _text(text: str) -> Cell:
    if _ADDRESS.fullmatch(text):
        return Cell(text if len(text) <= 60 else text[:57] + "…", url=text)
    if _MAIL.fullmatch(text) and len(text) <= CUT:
        return Cell(text, url=f"mailto:{text}")
    if text.startswith("/") and _safe(text) and _PICTURE.search(text):
        return Cell(text.rpartition("/")[2], full=text, url=text, is_picture=True)
    return Cell(text) if len(text) <= CUT else Cell(text[: CUT - 20].rstrip() + "…", full=text)


def _json(value: Any, language: str) -> Cell:
    size = len(value)
    words = {"fr": ("valeur", "valeurs"), "en": ("value", "values")}[language]
    written = json.dumps(value, ensure_ascii=False, indent=1)
    full = written if len(written) <= LONGEST_DETAIL else written[:LONGEST_DETAIL] + "…"
    return Cell(f"JSON, {number(size, language)} {words[size > 1]}", full=full)


def _shape(geojson: str, language: str) -> str:
    """A shape summed up from its text, which is not parsed: one may weigh megabytes.

    >>> _shape('{"type": "LineString", "coordinates": [[2.2, 48.8], [2.3, 48.9]]}', "fr")
    'ligne (2 positions)'
    """
    found = _SHAPE_KIND.search(geojson)
    kind = found[1] if found else ""
    corners = len(_POSITION.findall(geojson))
    unit = "position" if corners < 2 else "positions"
    return f"{_SHAPES[language].get(kind, kind)} ({number(corners, language)} {unit})"


_POSITION = re.compile(r"\[\s*-?\d")


def _degrees(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _safe(address: Any) -> str:
    text = str(address or "")
    return text if text.startswith(("https://", "http://", "/")) and not text.startswith("//") else ""


def _is_own(address: str) -> bool:
    """Whether the address is of this portal, whose pictures alone a page loads."""
    return address.startswith("/")
