"""Arrow columns as a draft carries them: plain types kept, geometries as WKB or points, the rest as JSON text."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from parvis.engine.formats.wkb import flat, point
from parvis.engine.tables.kinds import Kind

POINT = pa.struct([("lon", pa.float64()), ("lat", pa.float64())])


def stored_type(kind: pa.DataType) -> tuple[pa.DataType, Kind | None]:
    """The type under which a column of type `kind` is written, and the kind that it declares."""
    if pa.types.is_dictionary(kind):
        return stored_type(kind.value_type)
    if pa.types.is_boolean(kind):
        return pa.bool_(), Kind.BOOLEAN
    if pa.types.is_uint64(kind):
        return pa.float64(), Kind.DECIMAL
    if pa.types.is_integer(kind):
        return pa.int64(), Kind.INTEGER
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pa.float64(), Kind.DECIMAL
    if pa.types.is_date(kind):
        return pa.date32(), Kind.DATE
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", kind.tz and "UTC"), Kind.DATETIME
    if pa.types.is_struct(kind) and {field.name for field in kind} == {"lon", "lat"}:
        return POINT, Kind.GEO_POINT
    if pa.types.is_nested(kind):
        return pa.string(), Kind.JSON
    return pa.string(), None


def cast(column: pa.Array, target: pa.DataType) -> pa.Array:
    """`column` as `target`, JSON text where no cast leads there."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_nested(column.type) and not pa.types.is_struct(target):
        return pa.array([_json(value) for value in column.to_pylist()], pa.string())
    if pa.types.is_time(column.type) or pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return pa.array([_plain(value) for value in column.to_pylist()], pa.string())
    return pc.cast(column, target, safe=False)


def flat_shapes(column: pa.Array) -> pa.Array:
    """WKB in two dimensions."""
    return pa.array([None if value is None else flat(value) for value in column.to_pylist()], pa.binary())


def points(column: pa.Array) -> pa.Array:
    """Longitudes and latitudes of WKB points."""
    found: Sequence[tuple[float, float] | None] = [value and point(value) for value in column.to_pylist()]
    return pa.array([None if one is None else {"lon": one[0], "lat": one[1]} for one in found], POINT)


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode()
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
