"""Exports read by programs that nobody here wrote: GDAL, pyarrow, openpyxl, rdflib, icalendar, frictionless.

What each reads is compared with the rows that the records API gives.
"""

from __future__ import annotations

import csv
import io
import json
import struct
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pyogrio.raw
import pytest
import rdflib

BASE = "/api/explore/v2.1/catalog/datasets"
VELIB = "velib-disponibilite-en-temps-reel"


def fetch(address: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:
            return answer.status, answer.read(), {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, error.read(), {name.lower(): value for name, value in error.headers.items()}


class Exports:
    """The exports of one dataset of the served town."""

    def __init__(self, server: str, dataset: str) -> None:
        self.address = f"{server}{BASE}/{dataset}"

    def url(self, word: str, **query: Any) -> str:
        return f"{self.address}/exports/{word}" + (f"?{urllib.parse.urlencode(query)}" if query else "")

    def body(self, word: str, **query: Any) -> bytes:
        status, body, _ = fetch(self.url(word, **query))
        assert status == 200, body
        return body

    def rows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            page = json.loads(fetch(f"{self.address}/records?limit=100&offset={len(found)}")[1])
            found += page["results"]
            if len(found) >= page["total_count"]:
                return found


@pytest.fixture
def trees(server: str) -> Exports:
    return Exports(server, "arbres")


@pytest.fixture
def velib(server: str, shared_data: Path) -> Exports:
    return Exports(server, VELIB)


def layer(source: Any, key: str, **options: Any) -> dict[str, dict[str, Any]]:
    """What GDAL reads of a layer: by key, the fields as Python values and the point of the geometry."""
    meta, _, geometry, columns = pyogrio.raw.read(source, **options)
    rows = [dict(zip(meta["fields"], cells, strict=True)) for cells in zip(*columns, strict=True)]
    points = [struct.unpack_from("<dd", one, 5) if one is not None else None for one in geometry]
    return {str(row[key]): {**row, "point": point} for row, point in zip(rows, points, strict=True)}


def point(position: dict[str, float] | None) -> tuple[float, float] | None:
    return None if position is None else (position["lon"], position["lat"])


@pytest.mark.parametrize("word", ["geojson", "fgb", "kml", "shp"])
def test_gdal_reads_the_same_places(trees: Exports, word: str) -> None:
    read = layer(io.BytesIO(trees.body(word)), "numero")
    rows = trees.rows()
    assert len(read) == len(rows) == 150
    for row in rows:
        found = read[row["numero"]]
        assert found["essence"] == row["essence"]
        assert found["note"] == row["note"]
        assert found["point"] == (pytest.approx(point(row["position"])) if row["position"] else None)
        height = None if found["hauteur"] != found["hauteur"] else found["hauteur"]
        assert height == row["hauteur"]
        assert str(found["plantation"])[:10].replace("/", "-") == row["plantation"]


def test_gdal_reads_gpx(trees: Exports) -> None:
    read = layer(io.BytesIO(trees.body("gpx")), "ogr_numero", layer="waypoints")
    placed = [row for row in trees.rows() if row["position"]]
    assert {key: (one["ogr_essence"], one["point"]) for key, one in read.items()} == {
        row["numero"]: (row["essence"], pytest.approx(point(row["position"]))) for row in placed
    }


def test_gdal_reads_csv_and_workbooks(trees: Exports, tmp_path: Path) -> None:
    rows = {row["numero"]: row for row in trees.rows()}
    for word in ("csv", "xlsx"):
        file = tmp_path / f"arbres.{word}"
        file.write_bytes(trees.body(word))
        meta, _, _, columns = pyogrio.raw.read(file, read_geometry=False)
        read = dict(zip(meta["fields"], columns, strict=True))
        assert list(read["numero"]) == list(rows)
        assert list(read["note"]) == [row["note"] for row in rows.values()]


@pytest.mark.parametrize("word", ["geojson", "fgb"])
def test_gdal_reads_over_http_by_itself(trees: Exports, word: str) -> None:
    """In a process of its own: where files are imported, GDAL is kept from the network."""
    program = "import sys, pyogrio; print(pyogrio.read_info(sys.argv[1])['features'])"
    command = [sys.executable, "-c", program, f"/vsicurl/{trees.url(word)}"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.stdout == "150\n", ran.stderr


def test_neighbours_that_gdal_looks_for_are_not_there(trees: Exports) -> None:
    for sibling in ("geojson.aux.xml", "geojson.prj", "geojson.gfs", "GEOJSON.xml", "arbres.cpg", "geojson/x.dbf"):
        assert fetch(f"{trees.address}/exports/{sibling}")[0] == 404


def test_a_workbook_and_a_parquet_file_read_back_equal(trees: Exports) -> None:
    rows = trees.rows()
    sheet = openpyxl.load_workbook(io.BytesIO(trees.body("xlsx"))).active
    header, *cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [dict(zip(header, row, strict=True))["hauteur"] for row in cells] == [row["hauteur"] for row in rows]
    assert [str(dict(zip(header, row, strict=True))["plantation"])[:10] for row in cells] == [
        row["plantation"] for row in rows
    ]
    table = pq.read_table(io.BytesIO(trees.body("parquet"))).to_pylist()
    read = [{**row, "plantation": row["plantation"].isoformat()} for row in table]
    assert read == rows


def test_real_rows_read_back_equal(velib: Exports) -> None:
    rows = velib.rows()
    assert json.loads(velib.body("json")) == rows
    text = velib.body("csv").decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert [(one["stationcode"], one["name"]) for one in read] == [(one["stationcode"], one["name"]) for one in rows]
    places = layer(io.BytesIO(velib.body("fgb")), "stationcode")
    assert {key: one["point"] for key, one in places.items()} == {
        row["stationcode"]: pytest.approx(point(row["coordonnees_geo"])) for row in rows
    }


def test_real_shapes_read_back_equal(server: str, shared_data: Path, served_town: Any) -> None:
    source = shared_data / "portal" / "communes-hauts-de-seine.geojson"
    if not source.is_file():
        pytest.skip(f"{source} is absent")
    command = ["-m", "parvis", "import", str(source), "--dataset", "communes"]
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", *command], env=served_town.environ, capture_output=True, text=True
    )
    assert ran.returncode in (0, 1), ran.stderr
    communes = Exports(server, "communes")
    original = json.loads(source.read_text())["features"]
    exported = json.loads(communes.body("geojson"))["features"]
    assert len(exported) == len(original)
    for one, other in zip(exported, original, strict=True):
        assert one["geometry"]["type"] == other["geometry"]["type"]
        assert _flat(one["geometry"]["coordinates"]) == pytest.approx(_flat(other["geometry"]["coordinates"]))
    for word in ("fgb", "kml", "shp"):
        assert pyogrio.read_info(io.BytesIO(communes.body(word)))["features"] == len(original)


def _flat(coordinates: Any) -> list[float]:
    if isinstance(coordinates, list):
        return [number for one in coordinates for number in _flat(one)]
    return [coordinates]


@pytest.mark.parametrize("dataset", ["arbres", "agenda", VELIB])
def test_frictionless_finds_the_csv_valid(server: str, clients: Path, shared_data: Path, dataset: str) -> None:
    url = Exports(server, dataset).url("csv")
    ran = subprocess.run(
        [str(clients / "frictionless"), "validate", url, "--format", "csv", "--json"], capture_output=True, text=True
    )
    report = json.loads(ran.stdout)
    assert report["valid"], report
    assert report["stats"]["errors"] == 0


@pytest.mark.parametrize(
    ("word", "syntax"), [("turtle", "turtle"), ("n3", "n3"), ("rdfxml", "xml"), ("jsonld", "json-ld")]
)
def test_rdflib_reads_each_writing_of_the_same_triples(trees: Exports, word: str, syntax: str) -> None:
    graph = rdflib.Graph().parse(data=trees.body(word), format=syntax)
    at = rdflib.Namespace(f"{trees.address}/fields#")
    rows = trees.rows()
    for row in rows[:20]:
        subject = rdflib.URIRef(f"{trees.address}/records/{row['numero']}")
        assert graph.value(subject, at.essence) == rdflib.Literal(row["essence"])
        assert graph.value(subject, at.plantation).toPython().isoformat() == row["plantation"]
        assert {str(one) for one in graph.objects(subject, at.usages)} == set(row["usages"] or ())
    assert len(set(graph.subjects(rdflib.RDF.type, at.Record))) == len(rows)


def test_icalendar_reads_the_diary(server: str) -> None:
    diary = Exports(server, "agenda")
    events = icalendar.Calendar.from_ical(diary.body("ical")).walk("VEVENT")
    rows = diary.rows()
    assert [event.decoded("dtstart").isoformat() for event in events] == [row["debut"] for row in rows]
    assert [event.decoded("dtend").isoformat() for event in events] == [row["fin"] for row in rows]
    assert len({str(event["uid"]) for event in events}) == 40


def test_a_download_cut_in_the_middle_is_taken_up_again(trees: Exports) -> None:
    url = trees.url("parquet")
    _, whole, headers = fetch(url)
    half = len(whole) // 2
    status, rest, _ = fetch(url, **{"Range": f"bytes={half}-", "If-Range": headers["etag"]})
    assert (status, whole[:half] + rest) == (206, whole)
