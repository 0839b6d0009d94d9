"""JSON records become columns that keep the types JSON states."""

from __future__ import annotations

import json

import pytest

from parvis.engine.tables.draft import Unreadable
from parvis.engine.tables.kinds import Kind

from .conftest import Reader, found, headings_of, lines_of, rows_of


def declared(draft) -> dict[str, Kind | None]:
    return {heading.header: heading.declared for heading in draft.headings}


def test_types_are_kept(received: Reader) -> None:
    content = [
        {"code": "01", "n": 1, "x": 1.5, "ok": True, "mixed": 1, "tags": ["a", "b"]},
        {"code": "02", "n": None, "x": 2, "mixed": "deux", "more": {"a": [1]}},
    ]
    draft = received(json.dumps(content).encode(), "r.json")
    assert declared(draft) == {
        "code": None, "n": Kind.INTEGER, "x": Kind.DECIMAL, "ok": Kind.BOOLEAN, "mixed": None, "tags": Kind.JSON,
        "more": Kind.JSON,
    }  # fmt: skip
    assert rows_of(draft) == [
        ("01", 1, 1.5, True, "1", '["a","b"]', None),
        ("02", None, 2.0, None, "deux", None, '{"a":[1]}'),
    ]
    assert {(change.what, change.column) for change in draft.changes} == {
        ("mixed_types", "mixed"), ("nested_as_json", "tags"), ("nested_as_json", "more"),
    }  # fmt: skip


@pytest.mark.parametrize("envelope", ["results", "data", "records", "listeDesEcoles"])
def test_records_are_taken_out_of_their_envelope(received: Reader, envelope: str) -> None:
    draft = received(json.dumps({"total_count": 1, envelope: [{"a": 1}]}).encode(), "r.json")
    assert rows_of(draft) == [(1,)]
    assert "records_unwrapped" in found(draft)


def test_small_objects_are_flattened_and_points_recognised(received: Reader) -> None:
    content = [{"id": 1, "lieu": {"rue": "A", "n": 3}, "geo": {"lon": 2.2, "lat": 48.8}}, {"id": 2, "lieu": None}]
    draft = received(json.dumps(content).encode(), "r.json")
    assert headings_of(draft) == ["id", "lieu.rue", "lieu.n", "geo"]
    assert declared(draft)["geo"] is Kind.GEO_POINT
    assert rows_of(draft) == [(1, "A", 3, {"lon": 2.2, "lat": 48.8}), (2, None, None, None)]


def test_portal_records_lose_their_envelope_and_a_repeated_geometry(received: Reader) -> None:
    def record(number: int, lat: float, lon: float) -> dict[str, object]:
        return {
            "datasetid": "d", "recordid": f"r{number}", "record_timestamp": "2014-08-13T22:12:23+00:00",
            "fields": {"nom": f"n{number}", "wgs84": [lat, lon]},
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }  # fmt: skip

    draft = received(json.dumps([record(1, 48.8, 2.2), record(2, 48.9, 2.3)]).encode(), "r.json")
    assert headings_of(draft) == ["nom", "wgs84", "recordid", "record_timestamp"]
    assert rows_of(draft)[0] == ("n1", {"lon": 2.2, "lat": 48.8}, "r1", "2014-08-13T22:12:23+00:00")
    assert "geometry_repeated" in found(draft)


def test_a_geometry_that_no_field_repeats_is_kept(received: Reader) -> None:
    record = {"recordid": "r", "fields": {"nom": "n"}, "geometry": {"type": "Point", "coordinates": [2.2, 48.8]}}
    draft = received(json.dumps([record]).encode(), "r.json")
    assert rows_of(draft) == [("n", {"lon": 2.2, "lat": 48.8}, "r")]


@pytest.mark.parametrize("filename", ["r.jsonl", "r.ndjson", "r.json"])
def test_json_lines_know_their_line(received: Reader, filename: str) -> None:
    draft = received(b'{"a": 1}\n\n{"a": 2, "b": "x"}\n', filename)
    assert draft.format == "jsonl"
    assert rows_of(draft) == [(1, None), (2, "x")]
    assert lines_of(draft) == [1, 3]


@pytest.mark.parametrize(
    ("content", "place"),
    [(b'[{"a": 1},\n{"a": ', "line 2"), (b"[1, 2]", "item 1"), (b'{"a": [1], "b": [2]}', "list of records")],
)
def test_what_is_no_list_of_records_is_refused(received: Reader, content: bytes, place: str) -> None:
    with pytest.raises(Unreadable, match=place):
        received(content, "r.json")


def test_a_broken_line_is_named(received: Reader) -> None:
    with pytest.raises(Unreadable, match="line 2"):
        received(b'{"a": 1}\n{"a": \n', "r.jsonl")


def test_an_empty_list_is_a_table_without_columns(received: Reader) -> None:
    draft = received(b"[]", "r.json")
    assert (headings_of(draft), rows_of(draft)) == ([], [])
