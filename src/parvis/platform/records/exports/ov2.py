"""OV2, the points of interest of TomTom devices: records of type 2, one a row that has a place.

A record is its type (one byte), its length, longitude and latitude in hundred thousandths of a degree (four bytes each, the
lowest first), and the name ended by a zero, in the devices' Windows letters. A shape is shown by a point inside it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from parvis.engine.tables.casting import quoted
from parvis.engine.tables.kinds import Kind
from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.geometries import as_geometry
from parvis.platform.records.exports.naming import naming_column
from parvis.platform.records.exports.plain_text import plain_text

PLACE, HEAD, SCALE = 2, struct.Struct("<BIii"), 100_000


def write_ov2(export: Export) -> Iterator[bytes]:
    column = export.place
    if column is None:
        return
    named = naming_column(export)
    text = plain_text(named) if named is not None else "NULL::VARCHAR"
    spatial = column.kind is Kind.GEO_SHAPE
    point = f"ST_PointOnSurface({as_geometry(column)})"
    cells = [f"ST_X({point})", f"ST_Y({point})", text] if spatial else _of_position(column.name, text)
    for batch in export.rows(cells, spatial=spatial):
        yield b"".join(place(lon, lat, name or "") for lon, lat, name in batch if lon is not None and lat is not None)


def _of_position(name: str, text: str) -> list[str]:
    return [f"{quoted(name)}.lon", f"{quoted(name)}.lat", text]


def place(lon: float, lat: float, name: str) -> bytes:
    """One record.

    >>> place(2.5, 48.25, "Écoles").hex(" ")
    '02 14 00 00 00 90 d0 03 00 c8 9f 49 00 c9 63 6f 6c 65 73 00'
    """
    letters = name.replace("\0", "").encode("cp1252", "replace")
    return HEAD.pack(PLACE, HEAD.size + len(letters) + 1, round(lon * SCALE), round(lat * SCALE)) + letters + b"\0"
