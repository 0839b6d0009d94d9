"""Every export holds the same rows: read back by other programs, they are equal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

BASE = "/api/explore/v2.1/catalog/datasets"
ROWS = (
    "Nom;Jour;Instant;Nombre;Part;Vrai;Position;Données\n"
    'Élan;2024-02-29;2024-02-29T10:00:00+01:00;12;1,5;oui;48.82, 2.27;{"a": 1}\n'
    "=1+1;;2024-07-01T10:00:00+02:00;-3;;non;;\n"
    '"deux\nlignes; ""dites""";2024-01-01;;0;0,25;;48.83, 2.28;[1, 2]\n'
)


@pytest.fixture
def export(client: Client, home: Any, town: Any, publish: Callable[..., Any]) -> Callable[..., bytes]:
    publish("tout", town, ROWS)

    def body(word: str, **query: Any) -> bytes:
        answer = client.get(f"{BASE}/tout/exports/{word}", query)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith('attachment; filename="tout.')
        return b"".join(answer.streaming_content)

    return body


def records(export: Callable[..., bytes]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(export("json"))
    return found


def test_json_and_its_lines(export: Callable[..., bytes]) -> None:
    rows = records(export)
    assert rows[0] == {
        "nom": "Élan",
        "jour": "2024-02-29",
        "instant": "2024-02-29T09:00:00+00:00",
        "nombre": 12,
        "part": 1.5,
        "vrai": True,
        "position": {"lon": 2.27, "lat": 48.82},
        "donnees": {"a": 1},
    }
    assert [json.loads(line) for line in export("jsonl").splitlines()] == rows


def test_csv_reads_back_equal(export: Callable[..., bytes]) -> None:
    text = export("csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert rows[0] == ["nom", "jour", "instant", "nombre", "part", "vrai", "position", "donnees"]
    assert rows[1] == [
        "Élan",
        "2024-02-29",
        "2024-02-29T09:00:00+00:00",
        "12",
        "1.5",
        "true",
        "48.82, 2.27",
        '{"a": 1}',
    ]
    assert rows[3][0] == 'deux\nlignes; "dites"'
    assert len(rows) == 4


def test_csv_as_asked(export: Callable[..., bytes]) -> None:
    body = export("csv", delimiter=",", with_bom="false", use_labels="true", quote_all="true", limit=1)
    assert body.splitlines()[0] == '"Nom","Jour","Instant","Nombre","Part","Vrai","Position","Données"'.encode()
    assert body.count(b"\n") == 2


def test_formulas_are_neutralised_when_asked_and_only_then(export: Callable[..., bytes]) -> None:
    assert b"\n=1+1;" in export("csv")
    neutral = export("csv", neutralise="true")
    assert b"\n'=1+1;" in neutral
    assert b";-3;" in neutral
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(export("xlsx", neutralise="true")))
    assert workbook.get_sheet_by_index(0).to_python()[2][0] == "'=1+1"


def test_geojson_is_a_collection_with_each_row_once(export: Callable[..., bytes]) -> None:
    collection = json.loads(export("geojson"))
    assert [feature["geometry"] for feature in collection["features"]] == [
        {"type": "Point", "coordinates": [2.27, 48.82]},
        None,
        {"type": "Point", "coordinates": [2.28, 48.83]},
    ]
    assert "position" not in collection["features"][0]["properties"]


def test_parquet_keeps_the_types(export: Callable[..., bytes]) -> None:
    table = pq.read_table(io.BytesIO(export("parquet")))
    assert table.num_rows == 3
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds["jour"] == "date32[day]"
    assert kinds["nombre"] == "int64"
    assert kinds["instant"].startswith("timestamp[us, tz=UTC")
    assert table["nombre"].to_pylist() == [12, -3, 0]


def test_a_workbook_opens_with_types(export: Callable[..., bytes]) -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(export("xlsx"))).get_sheet_by_index(0).to_python()
    assert sheet[0][:2] == ["nom", "jour"]
    assert sheet[1][3:6] == [12.0, 1.5, True]
    assert sheet[2][0] == "=1+1"


def test_a_query_narrows_an_export_and_groups_it(export: Callable[..., bytes]) -> None:
    assert json.loads(export("json", where="nombre > 0", select="nom")) == [{"nom": "Élan"}]
    assert json.loads(export("json", select="count(*) as n")) == [{"n": 3}]
    assert export("json", where="nombre > 100") == b"[]"


def test_more_rows_than_a_page_leave_in_order(
    client: Client, home: Any, town: Any, publish: Callable[..., Any]
) -> None:
    publish("suite", town, "rang\n" + "\n".join(map(str, range(25_000))) + "\n")
    answer = client.get(f"{BASE}/suite/exports/csv")
    body = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert body == ["rang", *map(str, range(25_000))]
    assert [
        row["rang"] for row in json.loads(b"".join(client.get(f"{BASE}/suite/exports/json").streaming_content))
    ] == list(range(25_000))
