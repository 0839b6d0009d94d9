"""GeoJSON (RFC 7946): each row a feature; the first shape or point is its geometry, the rest its properties.

Another coordinate system than WGS 84 is named by the `crs` member of the format's first edition, which programs still read.
"""

from __future__ import annotations

from collections.abc import Iterator

from parvis.platform.records.exports.declaration import framed
from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.geometries import WGS84, geojson_geometry
from parvis.platform.records.exports.json_rows import record


def write_geojson(export: Export) -> Iterator[bytes]:
    shape, spatial = geojson_geometry(export)
    properties = record(export, export.properties)
    feature = f"""'{{"type":"Feature","geometry":' || {shape} || ',"properties":' || {properties} || '}}'"""
    epsg = export.options["epsg"]
    system = f'"crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::{epsg}"}}}},' if epsg != WGS84 else ""
    opening = f'{{"type":"FeatureCollection",{system}"features":['.encode()
    return framed(opening, export.lines(feature, ",\n", spatial), b"]}", 2)
