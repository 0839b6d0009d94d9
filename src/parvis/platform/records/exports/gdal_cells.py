"""The rows of an answer as GDAL takes them: Arrow batches of plain types and a geometry in WKB.

Whole numbers beyond 64 bits and decimals that are no number are left empty: the formats behind GDAL have no place for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from parvis.engine.query import OutputColumn
from parvis.engine.tables.casting import quoted
from parvis.engine.tables.kinds import Kind, Precision
from parvis.platform.records.exports.export import EXPORT_SECONDS, Export
from parvis.platform.records.exports.json_rows import finite
from parvis.platform.records.exports.naming import told_apart
from parvis.platform.records.exports.plain_text import plain_text

GEOMETRY = "parvis geometry"
BATCH = 10_000


def typed_cell(column: OutputColumn, has_instants: bool = True) -> str:
    """The SQL of a cell in the type that GDAL's formats hold; an instant is text where they have none."""
    name = quoted(column.name)
    if column.many or column.json_text:
        return plain_text(column)
    match column.kind:
        case Kind.INTEGER:
            return f"TRY_CAST({name} AS BIGINT)"
        case Kind.DECIMAL:
            return finite(name)
        case Kind.BOOLEAN:
            return name
        case Kind.DATE if column.precision in (None, Precision.DAY):
            return f"TRY_CAST({name} AS DATE)"
        case Kind.DATETIME if has_instants:
            return f"TRY_CAST({name} AS TIMESTAMPTZ)"
    return plain_text(column)


def write_layer(
    export: Export,
    path: Path,
    shape: str,
    cells: Mapping[str, str],
    *,
    layer: str,
    driver: str,
    where: str = "true",
    **options: Any,
) -> None:
    """Write the SQL expressions `cells` (by their names in the file) and the SQL geometry `shape` as a layer."""
    import pyogrio

    place = told_apart([*cells, GEOMETRY])[-1]
    chosen: Sequence[str] = [
        *(f"{cell} AS {quoted(name)}" for name, cell in cells.items()),
        f"ST_AsWKB(g)::BLOB AS {quoted(place)}",
    ]
    of = export.compiled
    sql = f"SELECT {', '.join(chosen)} FROM (SELECT *, {shape} AS g FROM ({of.sql}) AS answer) WHERE {where}"
    with export.reader.cursor(of=[export.manifest], spatial=True, seconds=EXPORT_SECONDS, own=True) as cursor:
        batches = cursor.execute(sql, list(of.parameters)).to_arrow_reader(BATCH)
        pyogrio.write_arrow(
            batches,
            path,
            layer=layer,
            driver=driver,
            geometry_name=place,
            crs=f"EPSG:{export.options['epsg']}",
            **options,
        )
