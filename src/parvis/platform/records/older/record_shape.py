"""A row as a record of the Search API 1.0: empty fields are absent, a position is latitude then longitude."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.records.older.asked import DISTANCE

IDENTITY = "_id"


def record(dataset_id: str, row: Mapping[str, Any], schema: Schema, published: datetime | None) -> dict[str, Any]:
    """The record of `row`, which holds its identity under `_id`."""
    fields = {
        column.name: _field(row[column.name], column)
        for column in schema
        if row.get(column.name) is not None and row[column.name] != []
    }
    if DISTANCE not in schema and row.get(DISTANCE) is not None:
        fields[DISTANCE] = f"{row[DISTANCE]:.2f}"
    found: dict[str, Any] = {"datasetid": dataset_id, "recordid": row[IDENTITY], "fields": fields}
    place = geometry(row, schema)
    if place is not None:
        found["geometry"] = place
    found["record_timestamp"] = timestamp(published)
    return found


def geometry(row: Mapping[str, Any], schema: Schema) -> dict[str, Any] | None:
    """Where the row is: its first position, else its first shape."""
    for kind in (Kind.GEO_POINT, Kind.GEO_SHAPE):
        for column in schema:
            value = row.get(column.name)
            if column.kind is kind and value is not None:
                return _shape(value, kind)
    return None


def feature(row: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """The row as a feature of a GeoJSON collection; a shape comes before a position there."""
    shape = next((column for column in schema if column.kind is Kind.GEO_SHAPE and row.get(column.name)), None)
    place = _shape(row[shape.name], Kind.GEO_SHAPE) if shape is not None else geometry(row, schema)
    properties = {
        column.name: _field(row[column.name], column)
        for column in schema
        if row.get(column.name) is not None and column.kind is not Kind.GEO_SHAPE
    }
    return {"type": "Feature", "id": row[IDENTITY], "geometry": place, "properties": properties}


def timestamp(moment: datetime | None) -> str | None:
    """
    >>> timestamp(datetime(2014, 8, 13, 22, 12, 23, 5, tzinfo=UTC))
    '2014-08-13T22:12:23+00:00'
    """
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def _shape(value: Any, kind: Kind) -> dict[str, Any] | None:
    if kind is Kind.GEO_POINT:
        return {"type": "Point", "coordinates": [value["lon"], value["lat"]]}
    geometry: dict[str, Any] | None = value["geometry"]
    return geometry


def _field(value: Any, column: Column) -> Any:
    if column.kind is Kind.GEO_POINT:
        return [value["lat"], value["lon"]]
    if column.kind is Kind.GEO_SHAPE:
        return value["geometry"]
    return column.separator.join(value) if column.separator is not None else value
