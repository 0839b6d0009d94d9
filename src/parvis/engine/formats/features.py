"""Maps: GeoJSON, Shapefile, KML, GPX and GeoPackage, one layer of which becomes a table with a geometry.

GDAL reads them, from local copies only: the network and external entities are closed. Coordinates leave here as
longitude and latitude (WGS 84) in two dimensions.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape, quoteattr

import defusedxml.ElementTree  # type: ignore[import-untyped]
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from pyogrio.errors import DataLayerError, DataSourceError

from parvis.engine.formats.arrow_columns import (
    POINT,
    cast,
    flat_shapes,
    points,
    stored_type,
)
from parvis.engine.formats.findings import Findings, both
from parvis.engine.formats.options import ReadOptions
from parvis.engine.formats.wkb import ShapeError, is_flat
from parvis.engine.tables.draft import (
    Ambiguous,
    Draft,
    Heading,
    ParquetSource,
    Unreadable,
)
from parvis.engine.tables.kinds import Kind

EXTENSIONS = {"geojson": "geojson", "kml": "kml", "gpx": "gpx", "gpkg": "gpkg"}
BATCH = 50_000
WGS84 = ("EPSG:4326", "OGC:CRS84", "EPSG:4979")
KML_STYLING = frozenset(
    ("timestamp", "begin", "end", "altitudemode", "tessellate", "extrude", "visibility", "draworder", "icon", "snippet")
)
_NUMBERED = re.compile(
    rb'"type"\s*:\s*"Feature"\s*,\s*"id"\s*:\s*-?\d+\s*[,}]|"id"\s*:\s*-?\d+\s*,\s*"type"\s*:\s*"Feature"'
    rb'|\}\s*,\s*"id"\s*:\s*-?\d+\s*\}'
)

pyogrio.set_gdal_config_options(
    {
        "GDAL_HTTP_PROXY": "127.0.0.1:9",
        "GDAL_HTTP_TIMEOUT": "1",
        "PROJ_NETWORK": "OFF",
        "OGR_GEOJSON_MAX_OBJ_SIZE": "200",
        "CPL_LOG": os.devnull,
    }
)


def read_features(path: Path, *, workdir: Path, options: ReadOptions, word: str) -> Draft:
    """The draft of the layer `options.sheet`, or of the only layer that is not empty."""
    findings = Findings()
    try:
        place = _placed(path, workdir, word)
        layer = _layer(place, options.sheet, findings)
        facts = pyogrio.read_info(place, layer=layer, force_feature_count=True)
        opened, opened_layer = _in_wgs84(place, layer, facts, workdir, findings)
        draft = _written(opened, opened_layer, facts, workdir / "features.parquet", word, findings)
    except (DataSourceError, DataLayerError, ShapeError, pa.ArrowException, UnicodeDecodeError) as error:
        raise _damaged(word) from error
    draft.facts["layer"] = layer
    draft.encoding = facts.get("encoding") if word == "shapefile" else None
    return draft


def _placed(path: Path, workdir: Path, word: str) -> Path:
    """The file under a name that GDAL knows, alone in its folder; its XML or encoding made safe."""
    if word == "shapefile":
        _name_encoding(path)
        return path.resolve()
    if word in ("kml", "gpx"):
        _check_xml(path, word)
    folder = workdir / "map"
    folder.mkdir(exist_ok=True)
    place = folder / f"layer.{EXTENSIONS[word]}"
    place.unlink(missing_ok=True)
    place.symlink_to(path.resolve())
    return place


def _check_xml(path: Path, word: str) -> None:
    """Refuse a document type declaration, by which entities would expand or be fetched."""
    try:
        with path.open("rb") as file:
            next(iter(defusedxml.ElementTree.iterparse(file, events=("start",), forbid_dtd=True)))
    except DefusedXmlException:
        raise Unreadable(
            both(
                "Le fichier déclare des entités XML, ce qui est refusé : l’exporter sans DOCTYPE.",
                "The file declares XML entities, which is refused: export it without a DOCTYPE.",
            )
        ) from None
    except (ParseError, StopIteration):
        raise _damaged(word) from None


def _name_encoding(shapefile: Path) -> None:
    """Write the .cpg file that is missing, when the texts of the .dbf show how they are encoded."""
    if shapefile.with_suffix(".cpg").exists():
        return
    raw = shapefile.with_suffix(".dbf").read_bytes()
    texts = raw[int.from_bytes(raw[8:10], "little") :]
    if texts.isascii():
        return
    try:
        texts.decode("utf-8")
        word = "UTF-8"
    except UnicodeDecodeError:
        word = "1252" if re.search(rb"[\x80-\x9f]", texts) else "ISO-8859-1"
    shapefile.with_suffix(".cpg").write_text(word)


def _layer(place: Path, wanted: str | None, findings: Findings) -> str:
    names = [str(name) for name, _ in pyogrio.list_layers(place)]
    if wanted is not None:
        if wanted not in names:
            raise Ambiguous(both(f"Pas de couche « {wanted} ».", f"There is no layer “{wanted}”."), names)
        return wanted
    if len(names) > 1:
        filled = [name for name in names if _counted(place, name)]
        if filled and len(filled) < len(names):
            findings.note("layers_ignored", count=len(names) - len(filled))
            names = filled
    if place.suffix == ".gpx" and len(names) == 2:
        names = [name for name in names if not name.endswith("_points")] or names
    if len(names) > 1:
        raise Ambiguous(
            both(
                f"Le fichier contient {len(names)} couches : choisir laquelle lire.",
                f"The file holds {len(names)} layers: choose which to read.",
            ),
            names,
        )
    if not names:
        raise Unreadable(both("Le fichier ne contient aucune couche.", "The file holds no layer."))
    return names[0]


def _counted(place: Path, layer: str) -> int:
    return int(pyogrio.read_info(place, layer=layer, force_feature_count=True)["features"])


def _in_wgs84(
    place: Path, layer: str, facts: dict[str, Any], workdir: Path, findings: Findings
) -> tuple[Path, str | None]:
    """What to open so that coordinates come as longitude and latitude."""
    crs = facts["crs"]
    if crs is None or (crs in WGS84 and place.suffix == ".geojson"):
        bounds = pyogrio.read_info(place, layer=layer, force_total_bounds=True)["total_bounds"]
        if bounds is not None and (min(bounds[0], bounds[1]) < -180.5 or max(bounds[2], bounds[3]) > 180.5):
            raise _unknown_crs()
    if facts["geometry_type"] is None or crs in WGS84:
        return place, layer
    if crs is None:
        findings.note("crs_assumed")
        return place, layer
    vrt = workdir / "warped.vrt"
    vrt.write_text(
        "<OGRVRTDataSource><OGRVRTWarpedLayer>"
        f"<OGRVRTLayer name={quoteattr(layer)}><SrcDataSource>{escape(str(place))}</SrcDataSource></OGRVRTLayer>"
        "<TargetSRS>OGC:CRS84</TargetSRS></OGRVRTWarpedLayer></OGRVRTDataSource>",
        encoding="utf-8",
    )
    findings.note("reprojected")
    return vrt, None


def _written(
    place: Path, layer: str | None, facts: dict[str, Any], target: Path, word: str, findings: Findings
) -> Draft:
    numbered = word == "geojson" and "id" not in facts["fields"] and _has_numbers(place)
    reading = {"DATE_AS_STRING": "YES"} if word == "geojson" else {}
    with pyogrio.open_arrow(
        place, layer=layer, use_pyarrow=True, datetime_as_string=True, return_fids=numbered, **reading
    ) as (meta, reader):
        shape = (meta["geometry_name"] or "wkb_geometry") if facts["geometry_type"] is not None else None
        plan = [(field.name, *stored_type(field.type)) for field in reader.schema if field.name != shape]
        all_points = _write_layer(reader, plan, shape, target, findings)
    headings = [Heading("id" if name == "OGC_FID" else name, declared) for name, _, declared in plan]
    if shape and all_points:
        _turn_into_points(target)
        headings.append(Heading("geo_point_2d", Kind.GEO_POINT))
    elif shape:
        headings.append(Heading("geo_shape", Kind.GEO_SHAPE))
    if word in ("kml", "gpx"):
        headings = _without_unused(target, headings, styling=KML_STYLING if word == "kml" else None)
    return Draft(word, headings, ParquetSource(target), changes=findings.changes(), rejects=findings.rejects)


def _write_layer(
    reader: pa.RecordBatchReader,
    plan: Sequence[tuple[str, pa.DataType, Kind | None]],
    shape: str | None,
    target: Path,
    findings: Findings,
) -> bool:
    """Write the layer with its geometry as the last column; whether it has geometries and all are points."""
    kinds = [kind for _, kind, _ in plan] + ([pa.binary()] if shape else [])
    schema = pa.schema([(f"c{index}", kind) for index, kind in enumerate(kinds)])
    sorts: set[int] = set()
    with pq.ParquetWriter(target, schema, compression="snappy") as writer:
        for batch in reader:
            columns = [cast(batch.column(name), kind) for name, kind, _ in plan]
            if shape:
                geometry = batch.column(shape)
                shapes = flat_shapes(geometry)
                sorts |= {one[1] for one in shapes.to_pylist() if one is not None}
                for what, count in (("geometry_missing", geometry.null_count), ("altitude_dropped", _high(geometry))):
                    if count:
                        findings.note(what, count=count)
                columns.append(shapes)
            writer.write_batch(pa.record_batch(columns, schema=schema))
    return sorts == {1}


def _high(geometry: pa.Array) -> int:
    return sum(1 for one in geometry.to_pylist() if one is not None and not is_flat(one))


def _turn_into_points(target: Path) -> None:
    """Rewrite the last column of `target`, points as WKB, as longitudes and latitudes."""
    shapes = target.with_suffix(".shapes")
    target.rename(shapes)
    file = pq.ParquetFile(shapes)
    schema = file.schema_arrow.set(len(file.schema_arrow) - 1, pa.field(file.schema_arrow.names[-1], POINT))
    with pq.ParquetWriter(target, schema, compression="snappy") as writer:
        for batch in file.iter_batches(BATCH):
            writer.write_batch(pa.record_batch([*batch.columns[:-1], points(batch.columns[-1])], schema=schema))
    file.close()
    shapes.unlink()


def _has_numbers(place: Path) -> bool:
    with place.open("rb") as file:
        return _NUMBERED.search(file.read(2**16)) is not None


def _without_unused(target: Path, headings: Sequence[Heading], styling: frozenset[str] | None) -> list[Heading]:
    """Drop the columns that every KML or GPX layer has and that this one does not use."""
    table = pq.read_table(target)
    kept = []
    for index, heading in enumerate(headings):
        column = table.column(index)
        alike = heading.declared not in (Kind.GEO_POINT, Kind.GEO_SHAPE) and len(column.unique()) <= 1
        unused = column.null_count == len(column) if styling is None or heading.header.lower() not in styling else alike
        if not unused or heading.declared in (Kind.GEO_POINT, Kind.GEO_SHAPE):
            kept.append(index)
    if len(kept) < len(headings):
        table = table.select(kept).rename_columns([f"c{index}" for index in range(len(kept))])
        pq.write_table(table, target, compression="snappy")
    return [headings[index] for index in kept]


def _unknown_crs() -> Unreadable:
    return Unreadable(
        both(
            "Le fichier ne dit pas son système de coordonnées (un Shapefile le dit dans son .prj) et ses nombres ne sont ni des "
            "longitudes ni des latitudes : l’indiquer, ou exporter en WGS 84.",
            "The file does not state its coordinate system (a Shapefile states it in its .prj) and its numbers are neither "
            "longitudes nor latitudes: state it, or export in WGS 84.",
        )
    )


def _damaged(word: str) -> Unreadable:
    return Unreadable(
        both(
            f"Le fichier ({word}) est abîmé, incomplet ou mal formé : l’exporter et le déposer à nouveau.",
            f"The file ({word}) is damaged, incomplete or malformed: export it and upload it again.",
        )
    )
