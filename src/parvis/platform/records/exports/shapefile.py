"""A Shapefile, zipped: the oldest format that every map program still opens, with the narrow limits of its time.

One geometry type, that of the first row that has a geometry; rows of another type are left out, rows without a geometry
stay. Names of ten letters, told apart; texts of 254 bytes; instants as text.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path

from parvis.engine.query import OutputColumn
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import column_names
from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.gdal_cells import typed_cell, write_layer
from parvis.platform.records.exports.geometries import geometry

MOST_ROWS, NAME_LENGTH, TEXT_BYTES = 50_000, 10, 254
FAMILIES = {
    "POINT": ("Point", ("POINT",)),
    "MULTIPOINT": ("MultiPoint", ("MULTIPOINT",)),
    "LINESTRING": ("LineString", ("LINESTRING", "MULTILINESTRING")),
    "MULTILINESTRING": ("LineString", ("LINESTRING", "MULTILINESTRING")),
    "POLYGON": ("Polygon", ("POLYGON", "MULTIPOLYGON")),
    "MULTIPOLYGON": ("Polygon", ("POLYGON", "MULTIPOLYGON")),
}
_NEVER = (1980, 1, 1, 0, 0, 0)


def make_shapefile(export: Export, path: Path) -> None:
    folder = path.with_suffix(".d")
    folder.mkdir()
    try:
        shape = f"ST_Force2D({geometry(export)})"
        first = export.first(f"ST_GeometryType({shape})::VARCHAR", f"NOT ST_IsEmpty({shape})")
        kind, types = FAMILIES.get(first or "POINT", FAMILIES["POINT"])
        chosen = ", ".join(f"'{one}'" for one in types)
        names = short_names(export.headings[column.name] for column in export.properties)
        cells = {name: _cell(column) for name, column in zip(names, export.properties, strict=True)}
        write_layer(
            export,
            folder / f"{export.manifest.dataset}.shp",
            f"(CASE WHEN ST_IsEmpty({shape}) THEN NULL ELSE {shape} END)",
            cells,
            layer=export.manifest.dataset,
            driver="ESRI Shapefile",
            where=f"g IS NULL OR ST_GeometryType(g)::VARCHAR IN ({chosen})",
            geometry_type=kind,
            encoding="UTF-8",
            layer_options={"DBF_DATE_LAST_UPDATE": "2000-01-01"},
        )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(folder.iterdir()):
                entry = zipfile.ZipInfo(part.name, _NEVER)
                entry.compress_type = zipfile.ZIP_DEFLATED
                with archive.open(entry, "w") as target, part.open("rb") as source:
                    shutil.copyfileobj(source, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _cell(column: OutputColumn) -> str:
    """A cell cut to the bytes that the table has room for, never inside a character."""
    cell = typed_cell(column, has_instants=False)
    if column.kind in {Kind.INTEGER, Kind.DECIMAL, Kind.BOOLEAN} and not column.many:
        return cell
    if cell.endswith("AS DATE)"):
        return cell
    ends = (f"TRY(decode(encode({cell})[1:{size}]))" for size in range(TEXT_BYTES, TEXT_BYTES - 4, -1))
    return f"CASE WHEN strlen({cell}) <= {TEXT_BYTES} THEN {cell} ELSE coalesce({', '.join(ends)}) END"


def short_names(names: Iterable[str]) -> list[str]:
    """Names of ten letters, each once.

    >>> short_names(["Nom de la station", "nom_de_la_rue", "Été"])
    ['nom_de_la', 'nom_de_l_2', 'ete']
    """
    taken: set[str] = set()
    short = []
    for name in column_names(re.sub(r"\W+", " ", name) for name in names):
        cut, again = name[:NAME_LENGTH].rstrip("_"), 2
        while cut in taken:
            mark = f"_{again}"
            cut, again = name[: NAME_LENGTH - len(mark)].rstrip("_") + mark, again + 1
        taken.add(cut)
        short.append(cut)
    return short
