"""GPX 1.1, for navigation devices: points are waypoints, lines and outlines are tracks, in WGS 84.

The format wants all waypoints before all tracks, so shapes are read twice. Rows without a geometry are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from parvis.engine.tables.casting import literal
from parvis.engine.tables.kinds import Kind
from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.geometries import geojson_geometry
from parvis.platform.records.exports.naming import asked_column, naming_column
from parvis.platform.records.exports.plain_text import plain_text
from parvis.platform.records.exports.vocabulary import local_names
from parvis.platform.records.exports.xml_text import xml_sql

OPENING = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Parvis" '
    b'xmlns="http://www.topografix.com/GPX/1/1" xmlns:ogr="http://osgeo.org/gdal">\n'
)


def write_gpx(export: Export) -> Iterator[bytes]:
    shape, spatial = geojson_geometry(export)
    cells = [_words(export), shape]
    opening = OPENING
    may_have_lines = export.place is not None and export.place.kind is Kind.GEO_SHAPE
    for written in (_waypoints, _track) if may_have_lines else (_waypoints,):
        for batch in export.rows(cells, spatial=spatial):
            yield opening + "".join(written(orjson.loads(place), words) for words, place in batch).encode()
            opening = b""
    yield opening + b"</gpx>\n"


def _words(export: Export) -> str:
    """The SQL of the name, the description and the extensions of a place."""
    options = export.options
    named = naming_column(export)
    name = f"coalesce('<name>' || {xml_sql(plain_text(named))} || '</name>', '')" if named is not None else "''"
    asked = [asked_column(export, "description_field_list", one) for one in options["description_field_list"]]
    described = asked if asked or options["use_extension"] else export.properties
    lines = [f"{literal(export.headings[one.name] + ': ')} || {plain_text(one)}" for one in described]
    text = f"nullif(concat_ws(chr(10), {', '.join(lines)}), '')" if lines else "NULL::VARCHAR"
    description = f"coalesce('<desc>' || {xml_sql(text)} || '</desc>', '')"
    if not options["use_extension"] or not export.properties:
        return f"concat({name}, {description})"
    names = local_names(export.headings[one.name] for one in export.properties)
    cells = [_field(local, plain_text(one)) for local, one in zip(names, export.properties, strict=True)]
    return f"concat({name}, {description}, '<extensions>', {', '.join(cells)}, '</extensions>')"


def _field(local: str, text: str) -> str:
    opening, closing = literal(f"<ogr:{local}>"), literal(f"</ogr:{local}>")
    return f"coalesce({opening} || {xml_sql(text)} || {closing}, '')"


def _waypoints(shape: dict[str, Any] | None, words: str) -> str:
    return "".join(f"<wpt {_at(one)}>{words}</wpt>\n" for one in _points(shape))


def _track(shape: dict[str, Any] | None, words: str) -> str:
    lines = [line for line in _lines(shape) if line]
    if not lines:
        return ""
    parts = (f"<trkseg>{''.join(f'<trkpt {_at(one)}/>' for one in line)}</trkseg>" for line in lines)
    return f"<trk>{words}{''.join(parts)}</trk>\n"


def _at(position: list[float]) -> str:
    return f'lat="{float(position[1])!r}" lon="{float(position[0])!r}"'


def _points(shape: dict[str, Any] | None) -> list[Any]:
    if shape is None:
        return []
    if shape["type"] == "GeometryCollection":
        return [point for one in shape["geometries"] for point in _points(one)]
    inside = list(shape["coordinates"])
    if shape["type"] == "Point":
        return [inside] if inside else []
    return inside if shape["type"] == "MultiPoint" else []


def _lines(shape: dict[str, Any] | None) -> list[Any]:
    if shape is None:
        return []
    match shape["type"]:
        case "GeometryCollection":
            return [line for one in shape["geometries"] for line in _lines(one)]
        case "LineString":
            return [shape["coordinates"]]
        case "MultiLineString" | "Polygon":
            return list(shape["coordinates"])
        case "MultiPolygon":
            return [ring for polygon in shape["coordinates"] for ring in polygon]
    return []
