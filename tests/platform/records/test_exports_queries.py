"""Any query leaves in any format: as a file that reads, or as a refusal in words; never as a failure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pyarrow.parquet as pq
import pyogrio.raw
import pytest
import rdflib
from django.test import Client

from parvis.platform.records.exports import FORMATS

BASE = "/api/explore/v2.1/catalog/datasets/tout/exports"
ROWS = (
    "Nom;Jour;Instant;Nombre;Part;Vrai;Position;Données\n"
    'Élan;2024-02-29;2024-02-29T10:00:00+01:00;12;1,5;oui;48.82, 2.27;{"a": 1}\n'
    "=1+1;;2024-07-01T10:00:00+02:00;-3;;non;;\n"
    '"deux";2024-01-01;;0;0,25;;48.83, 2.28;[1, 2]\n'
)
QUERIES: tuple[dict[str, Any], ...] = (
    {"select": "nom as x, vrai as X"},
    {"select": "nom as `a b\"c'd`, position"},
    {"select": 'nom as `<x>&"y"`, nombre as `2023`, position'},
    {"select": "envelope(position) as e"},
    {"select": "bbox(position) as e, count(*)"},
    {"group_by": "geo_cluster(position, 10)"},
    {"select": "count(*)", "group_by": "geo_cluster(position, 10) as c"},
    {"select": "distance(position, geom'POINT(2 48)') as d, position, jour"},
    {"select": "json_format(donnees) as j, json_format(nom) as k, position"},
    {"select": "date_format(jour, 'YYYY') as y, year(jour) as z, position"},
    {"group_by": "range(nombre, 5)"},
    {"group_by": "jour"},
    {"group_by": "year(instant)"},
    {"select": "max(jour) as m, min(instant) as n, sum(nombre), percentile(part, 50)"},
    {"select": "position, position as p2"},
    {"select": "nombre / 0 as z, part * 1e300 * 1e300 as inf, position"},
    {"select": "null as n, 1 as one, 'a' as t, true as b, position"},
    {"select": "vrai, position", "order_by": "random(3)"},
    {"limit": 0},
    {"offset": 2},
    {"where": "false"},
    {"lang": "en", "use_labels": "true", "timezone": "Europe/Paris"},
    {"select": "now() as n, position"},
    {"select": "count(*) as `parvis geometry`, max(jour)"},
    {"select": "position as `parvis geometry`, nom as g, jour as `parvis geometry_2`"},
    {"select": "nom as `%s {x}`, position"},
)


@pytest.fixture
def export(client: Client, home: Any, town: Any, publish: Callable[..., Any]) -> Callable[..., Any]:
    publish("tout", town, ROWS)

    def answer(word: str, **query: Any) -> tuple[int, bytes]:
        found = client.get(f"{BASE}/{word}", query)
        return found.status_code, b"".join(found.streaming_content) if found.streaming else found.content

    return answer


@pytest.mark.parametrize("word", sorted(FORMATS))
def test_every_query_is_answered(export: Callable[..., Any], word: str) -> None:
    statuses = []
    for query in QUERIES:
        status, body = export(word, **query)
        assert status in {200, 400}, (query, status)
        if status == 200:
            check(word, body)
        else:
            assert set(json.loads(body)) == {"error_code", "message"}
        statuses.append(status)
    assert statuses.count(200) >= 4


def check(word: str, body: bytes) -> None:
    """That a program reads the file."""
    match word:
        case "json" | "geojson":
            json.loads(body)
        case "jsonl":
            assert all(isinstance(json.loads(line), dict) for line in body.splitlines())
        case "csv":
            rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";")
            assert len({len(row) for row in rows if row}) == 1
        case "parquet":
            pq.read_table(io.BytesIO(body))
        case "xlsx":
            openpyxl.load_workbook(io.BytesIO(body))
        case "turtle" | "n3" | "rdfxml" | "jsonld":
            syntax = {"rdfxml": "xml", "jsonld": "json-ld"}.get(word, word)
            rdflib.Graph().parse(data=body, format=syntax)
        case "kml":
            ElementTree.fromstring(body)
        case "fgb" | "shp":
            pyogrio.raw.read(io.BytesIO(body))


def test_names_that_differ_by_letter_case_keep_their_values(export: Callable[..., Any]) -> None:
    query = {"select": "nom as x, vrai as X", "limit": 1}
    assert json.loads(export("json", **query)[1]) == [{"x": "Élan", "X": True}]
    assert export("csv", **query)[1].decode("utf-8-sig").splitlines() == ["x;X", "Élan;true"]
    assert pq.read_table(io.BytesIO(export("parquet", **query)[1])).to_pylist() == [{"x": "Élan", "X_2": True}]


def test_a_column_may_have_the_name_that_a_format_uses(export: Callable[..., Any]) -> None:
    meta, _, _, columns = pyogrio.raw.read(
        io.BytesIO(export("fgb", select="position, nom as g, nombre as geometry")[1])
    )
    read = dict(zip(meta["fields"], columns, strict=True))
    assert sorted(read["g"]) == ["=1+1", "deux", "Élan"]
    assert sorted(read["geometry"]) == [-3, 0, 12]
