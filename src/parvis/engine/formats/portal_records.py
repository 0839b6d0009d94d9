"""Records as other portals export them: fields inside an envelope with an identifier, a date and a geometry.

The position is written `[latitude, longitude]` in a field and `[longitude, latitude]` in the geometry; where both say the
same the field becomes a point and the geometry goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from parvis.engine.formats.findings import Findings


def is_portal_record(record: Mapping[str, Any]) -> bool:
    """Whether the record is an envelope around `fields`."""
    return isinstance(record.get("fields"), dict) and ("recordid" in record or "datasetid" in record)


def plain_records(records: Sequence[Mapping[str, Any]], findings: Findings) -> list[dict[str, Any]]:
    """The fields of each record, then `recordid`, `record_timestamp` and the geometry when no field repeats it."""
    points = [_point(record.get("geometry")) for record in records]
    position = _position_field(records, points)
    findings.note("records_unwrapped")
    if position is not None:
        findings.note("geometry_repeated", column=position)
    return [_plain(record, point, position) for record, point in zip(records, points, strict=True)]


def _plain(record: Mapping[str, Any], point: Sequence[float] | None, position: str | None) -> dict[str, Any]:
    out = dict(record["fields"])
    if position is not None:
        pair = out.get(position)
        out[position] = {"lon": pair[1], "lat": pair[0]} if _is_pair(pair) else None
    elif point is not None:
        out.setdefault("geometry", {"lon": point[0], "lat": point[1]})
    elif record.get("geometry") is not None:
        out.setdefault("geometry", record["geometry"])
    for key in ("recordid", "record_timestamp"):
        if key in record:
            out.setdefault(key, record[key])
    return out


def _position_field(records: Sequence[Mapping[str, Any]], points: Sequence[Sequence[float] | None]) -> str | None:
    """The field that repeats the geometry of every record that has one."""
    keys: set[str] = {key for record in records for key, value in record["fields"].items() if _is_pair(value)}
    for key in sorted(keys):
        agreeing = [
            _agree(record["fields"].get(key), point, record.get("geometry"))
            for record, point in zip(records, points, strict=True)
        ]
        if all(agreeing) and any(point is not None for point in points):
            return key
    return None


def _agree(pair: object, point: Sequence[float] | None, geometry: object) -> bool:
    if point is None:
        return geometry is None and (pair is None or _is_pair(pair))
    return _is_pair(pair) and abs(pair[0] - point[1]) < 1e-9 and abs(pair[1] - point[0]) < 1e-9


def _point(geometry: object) -> Sequence[float] | None:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    coordinates = geometry.get("coordinates")
    pair = coordinates[:2] if isinstance(coordinates, list) else None
    return pair if _is_pair(pair) else None


def _is_pair(value: object) -> TypeGuard[list[float]]:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in value)
    )
