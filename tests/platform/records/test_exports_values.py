"""Values that are easily lost on the way: large and odd numbers, types, several values, dates of every precision."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import openpyxl
import pyarrow.parquet as pq
import pytest
import rdflib
from django.test import Client

BASE = "/api/explore/v2.1/catalog/datasets"
XSD = "http://www.w3.org/2001/XMLSchema#"
ROWS = (
    "Code;Grand;Part;Vrai;Debut;Fin;Instant;Position;Données;Themes\n"
    'a;9223372036854775807;1,0;oui;2024-02-29;2024-03-02;2024-02-29T10:00:00+01:00;48.82, 2.27;{"n": 12345678901234567890};x\n'
    "b;-5;0,1;non;1899-12-31;;1969-12-31T23:59:59.250+00:00;;[1.0];y\n"
    "c;;;;;;;;;\n"
)


@pytest.fixture
def export(client: Client, home: Any, town: Any, publish: Callable[..., Any]) -> Callable[..., bytes]:
    publish("valeurs", town, ROWS)

    def body(word: str, **query: Any) -> bytes:
        answer = client.get(f"{BASE}/valeurs/exports/{word}", {"order_by": "code", **query})
        assert answer.status_code == 200, answer.content
        return b"".join(answer.streaming_content)

    return body


def test_json_is_what_the_records_say(client: Client, export: Callable[..., bytes]) -> None:
    shown = client.get(f"{BASE}/valeurs/records?order_by=code").json()["results"]
    assert json.loads(export("json")) == shown
    assert [json.loads(line) for line in export("jsonl").splitlines()] == shown
    first = json.loads(export("json"))[0]
    assert (first["grand"], first["donnees"]) == (9223372036854775807, {"n": 12345678901234567890})
    assert '"part":1.0,' in export("jsonl").decode()


def test_sums_beyond_64_bits_and_numbers_that_are_none(export: Callable[..., bytes]) -> None:
    select = "sum(grand) as s, sum(grand) + sum(grand) as d, avg(part) as m"
    assert json.loads(export("json", select=select, order_by=""))[0]["s"] == 9223372036854775802
    assert json.loads(export("json", select="part / 0 as x, code"))[0] == {"x": None, "code": "a"}


def test_a_workbook_keeps_types(export: Callable[..., bytes]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(export("xlsx"))).active
    header, first, second, third = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert header[:3] == ["code", "grand", "part"]
    assert first[1] == "9223372036854775807"
    assert first[2:4] == [1.0, True]
    assert first[4:7] == [datetime(2024, 2, 29), datetime(2024, 3, 2), datetime(2024, 2, 29, 9, 0)]
    assert second[1] == -5
    assert second[4] == "1899-12-31"
    assert third == ["c", *[None] * (len(header) - 1)]


def test_parquet_keeps_what_is_stored(export: Callable[..., bytes]) -> None:
    rows = pq.read_table(io.BytesIO(export("parquet", parquet_compression="zstd"))).to_pylist()
    assert rows[0]["grand"] == 9223372036854775807
    assert rows[1]["debut"] == date(1899, 12, 31)
    assert rows[1]["instant"] == datetime(1969, 12, 31, 23, 59, 59, 250_000, UTC)


def test_a_calendar_has_an_event_a_date(export: Callable[..., bytes]) -> None:
    events = icalendar.Calendar.from_ical(export("ical")).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["a", "b"]
    first = events[0]
    assert first.decoded("dtstart") == date(2024, 2, 29)
    assert first.decoded("dtend") == date(2024, 3, 2) + timedelta(days=1)
    assert first["geo"].to_ical() == "48.82;2.27"
    assert "grand: 9223372036854775807" in first["description"]
    assert len({str(event["uid"]) for event in events}) == 2
    instants = icalendar.Calendar.from_ical(export("ical", select="code, instant")).walk("VEVENT")
    assert instants[0].decoded("dtstart") == datetime(2024, 2, 29, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("word", "syntax"), [("turtle", "turtle"), ("n3", "n3"), ("rdfxml", "xml"), ("jsonld", "json-ld")]
)
def test_linked_data_says_the_same_in_each_writing(export: Callable[..., bytes], word: str, syntax: str) -> None:
    graph = rdflib.Graph().parse(data=export(word), format=syntax)
    at = rdflib.Namespace(f"http://testserver{BASE}/valeurs/fields#")
    geo = rdflib.Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
    first = graph.value(None, at.code, rdflib.Literal("a"))
    assert str(first).startswith(f"http://testserver{BASE}/valeurs/records/")
    expected = {
        "grand": ("9223372036854775807", "integer"),
        "part": ("1.0", "double"),
        "vrai": ("true", "boolean"),
        "debut": ("2024-02-29", "date"),
        "instant": ("2024-02-29T09:00:00+00:00", "dateTime"),
    }
    for field, (text, kind) in expected.items():
        assert graph.value(first, at[field]) == rdflib.Literal(text, datatype=XSD + kind)
    place = graph.value(first, at.position)
    assert float(graph.value(place, geo.lat)) == 48.82
    assert float(graph.value(place, geo.long)) == 2.27
    assert graph.value(at.donnees, rdflib.RDFS.label) == rdflib.Literal("Données", lang="fr")
    third = graph.value(None, at.code, rdflib.Literal("c"))
    assert {predicate for predicate, _ in graph.predicate_objects(third)} == {rdflib.RDF.type, at.code}
    assert len(list(graph.subjects(rdflib.RDF.type, at.Record))) == 3


def test_groups_and_expressions_leave_in_every_format(client: Client, export: Callable[..., bytes]) -> None:
    query = {"select": "count(*), vrai", "group_by": "vrai", "order_by": ""}
    for word in ("csv", "json", "jsonl", "parquet", "xlsx", "jsonld", "turtle", "n3", "rdfxml"):
        assert export(word, **query)
    assert {row["count(*)"] for row in json.loads(export("json", **query))} == {1}


@pytest.mark.parametrize("word", ["csv", "json", "parquet", "xlsx", "geojson", "kml", "gpx", "turtle", "ical"])
def test_no_row_is_an_empty_file_of_its_kind(export: Callable[..., bytes], word: str) -> None:
    body = export(word, where="code = 'nobody'")
    assert body
    if word in {"json", "geojson"}:
        assert json.loads(body) in ([], {"type": "FeatureCollection", "features": []})
