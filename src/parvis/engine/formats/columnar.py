"""Parquet and GeoParquet: the columns as they are, under the draft's names, a row group at a time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from parvis.engine.formats.arrow_columns import cast, flat_shapes, points, stored_type
from parvis.engine.formats.findings import Findings, both
from parvis.engine.formats.options import ReadOptions
from parvis.engine.formats.wkb import ShapeError
from parvis.engine.tables.draft import Draft, Heading, ParquetSource, Unreadable
from parvis.engine.tables.kinds import Kind

BATCH = 50_000
WGS84 = ("4326", "CRS84")


def read_parquet(path: Path, *, workdir: Path, options: ReadOptions, word: str = "parquet") -> Draft:
    """The draft of a Parquet file; columns of WKB that its GeoParquet metadata names become geometries."""
    target, findings = workdir / "columns.parquet", Findings()
    try:
        file = pq.ParquetFile(path)
        schema = file.schema_arrow
        shapes = _geometries(schema.metadata or {})
        plan = [_planned(field, shapes) for field in schema]
        out = pa.schema([(f"c{index}", kind) for index, (kind, _) in enumerate(plan)])
        with pq.ParquetWriter(target, out, compression="snappy") as writer:
            for batch in file.iter_batches(BATCH):
                columns = [_column(column, *planned) for column, planned in zip(batch.columns, plan, strict=True)]
                writer.write_batch(pa.record_batch(columns, schema=out))
        file.close()
    except (pa.ArrowException, OSError, ShapeError) as error:
        raise _damaged() from error
    for field, (_, declared) in zip(schema, plan, strict=True):
        if declared is Kind.JSON:
            findings.note("nested_as_json", column=field.name)
    return Draft(
        format="parquet",
        headings=[Heading(field.name, declared) for field, (_, declared) in zip(schema, plan, strict=True)],
        source=ParquetSource(target),
        changes=findings.changes(),
    )


def _geometries(metadata: dict[bytes, bytes]) -> dict[str, Kind]:
    """The geometry columns that GeoParquet metadata declares, by name."""
    try:
        declared: dict[str, Any] = json.loads(metadata.get(b"geo", b"{}")).get("columns", {})
    except (ValueError, AttributeError):
        return {}
    found = {}
    for name, facts in declared.items():
        if str(facts.get("encoding", "WKB")).upper() != "WKB":
            continue
        _check_crs(name, facts.get("crs"))
        types = {str(one).removesuffix(" Z") for one in facts.get("geometry_types", [])}
        found[name] = Kind.GEO_POINT if types == {"Point"} else Kind.GEO_SHAPE
    return found


def _check_crs(name: str, crs: object) -> None:
    if crs is not None and not any(word in json.dumps(crs)[-400:] for word in WGS84):
        raise Unreadable(
            both(
                f"La colonne « {name} » n’est pas en longitude et latitude (WGS 84) : la convertir avant l’envoi.",
                f"Column “{name}” is not in longitude and latitude (WGS 84): convert it before upload.",
            )
        )


def _planned(field: pa.Field, shapes: dict[str, Kind]) -> tuple[pa.DataType, Kind | None]:
    kind = shapes.get(field.name)
    if kind is None:
        return stored_type(field.type)
    return stored_type(pa.struct([("lon", pa.float64()), ("lat", pa.float64())])) if kind is Kind.GEO_POINT else (
        pa.binary(), kind
    )  # fmt: skip


def _column(column: pa.Array, target: pa.DataType, declared: Kind | None) -> pa.Array:
    if declared is Kind.GEO_SHAPE:
        return flat_shapes(column)
    if declared is Kind.GEO_POINT and not pa.types.is_struct(column.type):
        return points(column)
    return cast(column, target)


def _damaged() -> Unreadable:
    return Unreadable(
        both(
            "Le fichier Parquet est abîmé ou incomplet : l’exporter et le déposer à nouveau.",
            "The Parquet file is damaged or incomplete: export it and upload it again.",
        )
    )
