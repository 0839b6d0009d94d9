"""A Parquet file passes with its types; geometries that its metadata names become geometries."""

from __future__ import annotations

import datetime as dt
import io
import json
import struct
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from parvis.engine.tables.draft import Unreadable
from parvis.engine.tables.kinds import Kind

from .conftest import Reader, headings_of, rows_of


def packed(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def test_types_are_declared(received: Reader) -> None:
    instant = dt.datetime(2024, 2, 29, 8, tzinfo=dt.UTC)
    table = pa.table(
        {
            "code": ["01", None], "n": pa.array([1, 2], pa.int16()), "prix": [Decimal("1.50"), None],
            "ok": [True, False], "jour": [dt.date(2024, 2, 29), None], "instant": [instant, None],
            "tags": [["a", "é"], None], "lieu": [{"lon": 2.2, "lat": 48.8}, None],
            "theme": pa.array(["x", "y"]).dictionary_encode(), "heure": [dt.time(8, 30), None],
        }
    )  # fmt: skip
    draft = received(packed(table), "t.parquet")
    assert [heading.declared for heading in draft.headings] == [
        None, Kind.INTEGER, Kind.DECIMAL, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME, Kind.JSON, Kind.GEO_POINT, None, None,
    ]  # fmt: skip
    assert rows_of(draft)[0] == (
        "01", 1, 1.5, True, dt.date(2024, 2, 29), instant, '["a", "é"]', {"lon": 2.2, "lat": 48.8}, "x", "08:30:00",
    )  # fmt: skip
    assert rows_of(draft)[1] == (None, 2, None, False, None, None, None, None, "y", None)


@pytest.mark.parametrize(("types", "kind"), [(["Point"], Kind.GEO_POINT), (["Point", "Polygon"], Kind.GEO_SHAPE)])
def test_geoparquet_geometries_are_recognised(received: Reader, types: list[str], kind: Kind) -> None:
    wkb = struct.pack("<BIddd", 1, 1001, 2.2, 48.8, 35.0)
    geo = {"version": "1.0.0", "primary_column": "g", "columns": {"g": {"encoding": "WKB", "geometry_types": types}}}
    table = pa.table({"g": pa.array([wkb], pa.binary())}).replace_schema_metadata({"geo": json.dumps(geo)})
    draft = received(packed(table), "t.parquet")
    assert draft.headings[0].declared is kind
    flat = {"lon": 2.2, "lat": 48.8} if kind is Kind.GEO_POINT else struct.pack("<BIdd", 1, 1, 2.2, 48.8)
    assert rows_of(draft) == [(flat,)]


def test_a_projected_geoparquet_is_refused(received: Reader) -> None:
    crs = {"name": "RGF93 / Lambert-93", "id": {"authority": "EPSG", "code": 2154}}
    geo = {"columns": {"g": {"encoding": "WKB", "geometry_types": [], "crs": crs}}}
    table = pa.table({"g": pa.array([b""], pa.binary())}).replace_schema_metadata({"geo": json.dumps(geo)})
    with pytest.raises(Unreadable, match="WGS 84"):
        received(packed(table), "t.parquet")


def test_no_rows_is_a_table(received: Reader) -> None:
    draft = received(packed(pa.table({"a": pa.array([], pa.string())})), "t.parquet")
    assert (headings_of(draft), rows_of(draft)) == (["a"], [])


def test_a_cut_file_is_refused(received: Reader) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        received(packed(pa.table({"a": list(range(1000))}))[:-50], "t.parquet")
