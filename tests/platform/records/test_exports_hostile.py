"""What cells may hold: every export either keeps it or does with it what its format allows, and stays readable."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import icalendar
import openpyxl
import pyarrow.parquet as pq
import pyogrio.raw
import pytest
import rdflib
from django.test import Client

BASE = "/api/explore/v2.1/catalog/datasets"
TEXTS = (
    "plain",
    'quotes " and "" twice',
    "line\nbreak",
    "carriage\r\nreturn",
    "a;b,c|d\te",
    "emoji 😀 and 𝔸",
    "עברית العربية",
    "=cmd|'/c calc'!A0",
    "+1",
    "@SUM(A1)",
    "<b>&amp;</b> ]]>",
    "back\\slash \\n",
    "_x0041_",
    "control \x01\x08\x1f end",
    "non-character \ufffe end",
    "x" * 40_000,
    "é" * 300,
    "  spaces  ",
    "{'curly': $1}",
)
FORBIDDEN_IN_XML = str.maketrans("", "", "\x01\x08\x1f\ufffe")
CONTROLS = str.maketrans("", "", "\x01\x08\x1f")


@pytest.fixture
def export(client: Client, home: Any, town: Any, publish: Callable[..., Any]) -> Callable[..., bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(["rang", "texte", "jour", "position"])
    for rank, text in enumerate(TEXTS):
        writer.writerow([rank, text, f"2024-01-{rank + 1:02d}", f"48.82{rank + 10}, 2.27{rank + 10}"])
    publish("hostile", town, buffer.getvalue())

    def body(word: str, **query: Any) -> bytes:
        answer = client.get(f"{BASE}/hostile/exports/{word}", {"order_by": "rang", **query})
        assert answer.status_code == 200, answer.content
        return b"".join(answer.streaming_content)

    return body


@pytest.fixture
def texts(export: Callable[..., bytes]) -> list[str]:
    """The texts as the portal holds them: an import may mend some."""
    found = [row["texte"] for row in json.loads(export("json"))]
    assert len(found) == len(TEXTS)
    assert sum(one == other for one, other in zip(found, TEXTS, strict=True)) > 12
    return found


def in_xml(texts: list[str]) -> list[str]:
    return [text.translate(FORBIDDEN_IN_XML) for text in texts]


def test_lines_of_json(export: Callable[..., bytes], texts: list[str]) -> None:
    assert [json.loads(line)["texte"] for line in export("jsonl").split(b"\n")[:-1]] == texts


def test_csv_and_parquet(export: Callable[..., bytes], texts: list[str]) -> None:
    csv.field_size_limit(1 << 20)
    rows = list(csv.DictReader(io.StringIO(export("csv").decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row["texte"] for row in rows] == texts
    assert pq.read_table(io.BytesIO(export("parquet")))["texte"].to_pylist() == texts


def test_a_workbook_holds_texts_and_no_formula(export: Callable[..., bytes], texts: list[str]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(export("xlsx"))).active
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"inlineStr"} or {cell.data_type for cell in cells} == {"s"}
    shown = [str(cell.value).replace("_x005F_", "_") for cell in cells]
    assert shown == [text[:32_767] for text in in_xml(texts)]


def layer(body: bytes, column: str = "texte", rank: str = "rang") -> list[str]:
    """The texts of a layer in the order of their ranks: a spatial index moves rows."""
    meta, _, geometry, columns = pyogrio.raw.read(io.BytesIO(body), layer=0)
    read = dict(zip(meta["fields"], columns, strict=True))
    assert all(one is not None for one in geometry)
    return [text for _, text in sorted(zip(map(int, read[rank]), read[column], strict=True))]


@pytest.mark.parametrize("word", ["geojson", "fgb"])
def test_map_formats_keep_every_letter(export: Callable[..., bytes], texts: list[str], word: str) -> None:
    assert layer(export(word)) == texts


def test_map_formats_in_xml(export: Callable[..., bytes], texts: list[str]) -> None:
    assert [one.strip() for one in layer(export("kml"))] == [one.strip() for one in in_xml(texts)]
    gpx = export("gpx")
    written = [one.text for one in ElementTree.fromstring(gpx).iter("{http://osgeo.org/gdal}texte")]
    assert written == in_xml(texts)
    unbroken = [one.replace("\n", "") for one in layer(gpx, "ogr_texte", "ogr_rang")]
    assert unbroken == [one.replace("\n", "") for one in in_xml(texts)]


def test_a_shapefile_cuts_long_texts_between_two_letters(export: Callable[..., bytes], texts: list[str]) -> None:
    cut = [text.encode()[:254].decode(errors="ignore") for text in texts]
    assert [one.strip() for one in layer(export("shp"))] == [one.strip() for one in cut]


@pytest.mark.parametrize(
    ("word", "syntax"), [("turtle", "turtle"), ("n3", "n3"), ("rdfxml", "xml"), ("jsonld", "json-ld")]
)
def test_linked_data(export: Callable[..., bytes], texts: list[str], word: str, syntax: str) -> None:
    graph = rdflib.Graph().parse(data=export(word), format=syntax)
    fields = rdflib.Namespace(f"http://testserver{BASE}/hostile/fields#")
    by_rank = {
        int(graph.value(row, fields.rang)): graph.value(row, fields.texte) for row in graph.subjects(fields.rang)
    }
    expected = in_xml(texts) if word == "rdfxml" else texts
    assert [str(by_rank[rank]) for rank in range(len(texts))] == expected


def test_a_calendar(export: Callable[..., bytes], texts: list[str]) -> None:
    body = export("ical")
    events = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == [
        text.replace("\r\n", "\n").translate(CONTROLS) for text in texts
    ]
    assert max(map(len, body.split(b"\r\n"))) <= 75


def test_places_of_a_device(export: Callable[..., bytes], texts: list[str]) -> None:
    assert len(list(_records(export("ov2")))) == len(texts)


def _records(body: bytes) -> Any:
    place = 0
    while place < len(body):
        size = int.from_bytes(body[place + 1 : place + 5], "little")
        assert body[place] == 2
        assert body[place + size - 1] == 0
        yield body[place : place + size]
        place += size


def test_a_zip_holds_the_four_parts_of_a_shapefile(export: Callable[..., bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(export("shp"))) as archive:
        assert sorted(name.rsplit(".", 1)[1] for name in archive.namelist()) == ["cpg", "dbf", "prj", "shp", "shx"]
        assert archive.read("hostile.cpg") == b"UTF-8"


def test_a_thousand_texts_of_odd_letters(client: Client, home: Any, town: Any, publish: Callable[..., Any]) -> None:
    chance = random.Random(7)
    letters = "aé\"'\\;,<>&]-_x0041_ \t\n😀\u2028\u00ad\u0301\u200f=%{}$\u0085"
    rows = ["".join(chance.choices(letters, k=chance.randint(1, 40))) for _ in range(1000)]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";").writerows([["rang", "texte"], *enumerate(f"z{row}z" for row in rows)])
    publish("bizarre", town, buffer.getvalue())

    def body(word: str) -> bytes:
        return b"".join(client.get(f"{BASE}/bizarre/exports/{word}?order_by=rang").streaming_content)

    texts = [row["texte"] for row in json.loads(body("json"))]
    assert len(texts) == 1000
    assert [json.loads(line)["texte"] for line in body("jsonl").split(b"\n")[:-1]] == texts
    sheet = openpyxl.load_workbook(io.BytesIO(body("xlsx"))).active
    cells = [row[1].value.replace("_x005F_", "_") for row in sheet.iter_rows(min_row=2)]
    assert cells == texts
    for word, syntax in (("turtle", "turtle"), ("rdfxml", "xml"), ("jsonld", "json-ld")):
        graph = rdflib.Graph().parse(data=body(word), format=syntax)
        fields = rdflib.Namespace(f"http://testserver{BASE}/bizarre/fields#")
        found = {int(rank): str(graph.value(row, fields.texte)) for row, rank in graph.subject_objects(fields.rang)}
        assert [found[rank] for rank in range(1000)] == texts
