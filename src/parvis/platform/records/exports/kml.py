"""KML 2.2: each row a place with its geometry in WGS 84, its name, and its fields as typed data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from parvis.engine.query import OutputColumn
from parvis.engine.tables.casting import literal
from parvis.engine.tables.kinds import Kind
from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.geometries import geojson_geometry
from parvis.platform.records.exports.naming import naming_column
from parvis.platform.records.exports.plain_text import plain_text
from parvis.platform.records.exports.xml_text import xml_sql, xml_text

SMALL = 2**31 - 1


def write_kml(export: Export) -> Iterator[bytes]:
    shape, spatial = geojson_geometry(export)
    opening = _opening(export)
    for batch in export.rows([_head(export), shape], spatial=spatial):
        yield opening + "".join(f"{head}{_kml(orjson.loads(place))}</Placemark>\n" for head, place in batch).encode()
        opening = b""
    yield opening + b"</Document></kml>\n"


def _opening(export: Export) -> bytes:
    fields = "".join(
        f'<SimpleField name="{xml_text(export.headings[one.name])}" type="{_type(export, one)}"/>'
        for one in export.properties
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f'<name>{xml_text(export.manifest.dataset)}</name><Schema name="fields" id="fields">{fields}</Schema>\n'
    ).encode()


def _type(export: Export, column: OutputColumn) -> str:
    """The type of a field; a whole number that may be beyond 32 bits is text, because the format's is of 32 bits."""
    if column.many or column.json_text:
        return "string"
    facts = export.manifest.statistics.get(column.source or "", {})
    ends = [facts.get("min"), facts.get("max")]
    if column.kind is Kind.INTEGER and all(isinstance(end, int) and abs(end) <= SMALL for end in ends):
        return "int"
    return {Kind.DECIMAL: "double", Kind.BOOLEAN: "bool"}.get(column.kind or Kind.TEXT, "string")


def _head(export: Export) -> str:
    """The SQL of a place up to its geometry."""
    named = naming_column(export)
    name = f"coalesce('<name>' || {xml_sql(plain_text(named))} || '</name>', '')" if named is not None else "''"
    data = [_data(export.headings[one.name], plain_text(one)) for one in export.properties]
    opening, closing = '<ExtendedData><SchemaData schemaUrl="#fields">', "</SchemaData></ExtendedData>"
    return f"concat('<Placemark>', {', '.join([name, literal(opening), *data, literal(closing)])})"


def _data(heading: str, text: str) -> str:
    opening = literal(f'<SimpleData name="{xml_text(heading)}">')
    return f"coalesce({opening} || {xml_sql(text)} || '</SimpleData>', '')"


def _kml(shape: dict[str, Any] | None) -> str:
    """A GeoJSON geometry as KML."""
    if shape is None:
        return ""
    inside = shape.get("coordinates", ())
    match shape["type"]:
        case "Point":
            return f"<Point>{_line([inside])}</Point>" if inside else ""
        case "LineString":
            return f"<LineString>{_line(inside)}</LineString>"
        case "Polygon":
            return _polygon(inside)
        case "GeometryCollection":
            return f"<MultiGeometry>{''.join(_kml(one) for one in shape['geometries'])}</MultiGeometry>"
    single = str(shape["type"]).removeprefix("Multi")
    return f"<MultiGeometry>{''.join(_kml({'type': single, 'coordinates': one}) for one in inside)}</MultiGeometry>"


def _polygon(rings: list[Any]) -> str:
    places = ["outerBoundaryIs", *["innerBoundaryIs"] * (len(rings) - 1)]
    inside = (
        f"<{place}><LinearRing>{_line(ring)}</LinearRing></{place}>" for place, ring in zip(places, rings, strict=False)
    )
    return f"<Polygon>{''.join(inside)}</Polygon>"


def _line(positions: list[Any]) -> str:
    texts = (",".join(repr(float(number)) for number in one[:3]) for one in positions)
    return f"<coordinates>{' '.join(texts)}</coordinates>"
