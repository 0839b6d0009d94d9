"""The geometry of each row as SQL, in the coordinate system that is asked."""

from __future__ import annotations

from functools import lru_cache

from parvis.engine.query import OutputColumn
from parvis.engine.query.errors import bad_parameter
from parvis.engine.tables.casting import quoted
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.reader import Reader, TooLarge, TooSlow
from parvis.platform.records.exports.export import Export

WGS84 = 4326


def geometry(export: Export) -> str:
    """The SQL of the geometry of a row, over the answer as it goes on the wire; it needs the spatial functions."""
    column = export.place
    return "NULL::GEOMETRY" if column is None else in_system(as_geometry(column), export.options.get("epsg", WGS84))


def as_geometry(column: OutputColumn) -> str:
    """The SQL of a cell of the wire as a geometry."""
    name = quoted(column.name)
    if column.kind is Kind.GEO_SHAPE:
        return f"ST_GeomFromGeoJSON(json_extract({name}::JSON, '$.geometry'))"
    return f"ST_Point({name}.lon, {name}.lat)"


def in_system(shape: str, epsg: int) -> str:
    """The SQL geometry `shape`, in degrees, moved to the coordinate system `epsg`."""
    return shape if epsg == WGS84 else f"ST_Transform({shape}, 'EPSG:{WGS84}', 'EPSG:{epsg:d}', always_xy := true)"


def geojson_geometry(export: Export) -> tuple[str, bool]:
    """The SQL of the GeoJSON text of a row's geometry, and whether it needs the spatial functions."""
    column = export.place
    if column is None:
        return "'null'", False
    if export.options.get("epsg", WGS84) != WGS84:
        return f"coalesce(ST_AsGeoJSON({geometry(export)})::VARCHAR, 'null')", True
    name = quoted(column.name)
    if column.kind is Kind.GEO_SHAPE:
        return f"coalesce(json_extract({name}::JSON, '$.geometry')::VARCHAR, 'null')", False
    point = f"""'{{"type":"Point","coordinates":[' || {name}.lon || ',' || {name}.lat || ']}}'"""
    return f"coalesce({point}, 'null')", False


def checked_system(reader: Reader, epsg: int) -> int:
    """The code `epsg`, if it names a coordinate system that geometries can be moved to. Raises QueryError."""
    if epsg != WGS84 and not _is_known(reader, epsg):
        raise bad_parameter("epsg", epsg, "a known EPSG code, such as 2154", "un code EPSG connu, comme 2154")
    return epsg


@lru_cache(maxsize=256)
def _is_known(reader: Reader, epsg: int) -> bool:
    moved = in_system("ST_Point(2.0, 48.0)", epsg)
    try:
        reader.rows(f"SELECT {moved} IS NOT NULL", of=[], spatial=True)
    except (TooSlow, TooLarge):
        raise
    except Exception:
        return False
    return True
