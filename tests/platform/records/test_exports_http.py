"""How an export travels: names, HEAD, validators, parts, compression, refusals, and nothing left behind."""

from __future__ import annotations

import gc
import gzip
import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parvis.platform.records.exports import FORMATS
from parvis.platform.records.exports.kept import ABANDONED, SECONDS, find, keep, sweep

BASE = "/api/explore/v2.1/catalog/datasets"
STREAMED = sorted(word for word, one in FORMATS.items() if one.stream is not None)
MADE = sorted(word for word, one in FORMATS.items() if one.make is not None)
PLACES = "nom;jour;n;position\n" + "".join(
    f"Lieu {n};2024-03-{n % 28 + 1:02d};{n};48.82{n:03d}, 2.27{n:03d}\n" for n in range(500)
)


@pytest.fixture
def places(home: Path, town: Any, publish: Callable[..., Any]) -> str:
    publish("lieux", town, PLACES)
    return f"{BASE}/lieux/exports"


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def leftovers(home: Path) -> list[str]:
    return sorted(one.name for one in (home / "exports").iterdir() if not one.name.startswith(("kept-", "spill")))


def test_the_list_offers_what_the_dataset_has(client: Client, places: str, town: Any, publish: Any) -> None:
    publish("mots", town, "mot\na\nb\n")
    of_places = {one["rel"]: one["href"] for one in client.get(places).json()["_links"]}
    assert set(of_places) == set(FORMATS)
    assert of_places["kml"].startswith("http://testserver/api/")
    of_words = {one["rel"] for one in client.get(f"{BASE}/mots/exports").json()["_links"]}
    assert of_words == {"csv", "xlsx", "json", "jsonl", "parquet", "jsonld", "turtle", "n3", "rdfxml"}
    for word in ("geojson", "shp", "kml", "ical", "mvt"):
        refused = client.get(f"{BASE}/mots/exports/{word}")
        assert (refused.status_code, refused.json()["error_code"]) == (400, "InvalidRESTParameterError")


@pytest.mark.parametrize("word", sorted(FORMATS))
def test_head_tells_what_get_sends_and_a_stream_is_not_made_for_it(
    client: Client, places: str, home: Path, word: str
) -> None:
    (home / "exports").mkdir(exist_ok=True)
    head = client.head(f"{places}/{word}/")
    assert (head.status_code, body(head)) == (200, b"")
    is_file = word in {"fgb", "parquet", "shp", "xlsx"}
    assert bool(list((home / "exports").glob("*-*"))) is is_file
    got = client.get(f"{places}/{word}")
    assert got.status_code == 200
    whole = body(got)
    assert whole
    assert head.headers.get("Content-Length") == (str(len(whole)) if is_file else None)
    for name in ("Content-Type", "Content-Disposition", "Accept-Ranges", "Access-Control-Allow-Origin"):
        assert head[name] == got[name]
    assert got["Content-Disposition"] == f'attachment; filename="lieux.{FORMATS[word].suffix}"'
    assert leftovers(home) == []


@pytest.mark.parametrize("word", ["csv", "parquet"])
def test_what_is_known_is_not_sent_again(client: Client, places: str, town: Any, publish: Any, word: str) -> None:
    first = client.get(f"{places}/{word}")
    body(first)
    tag = first["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(f"{places}/{word}", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{places}/{word}?limit=3", headers={"If-None-Match": tag}).status_code == 200
    publish("lieux", town, PLACES + "Un autre;2024-01-01;1000;48.8, 2.2\n")
    assert client.get(f"{places}/{word}", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("word", MADE)
def test_a_file_is_taken_up_where_it_stopped(client: Client, places: str, word: str) -> None:
    whole = client.get(f"{places}/{word}")
    content, tag = body(whole), whole["ETag"]
    assert whole["Accept-Ranges"] == "bytes"
    assert int(whole["Content-Length"]) == len(content)

    def part(asked: str, **headers: str) -> Any:
        return client.get(f"{places}/{word}", headers={"Range": asked, **headers})

    rest = part("bytes=100-", **{"If-Range": tag})
    assert (rest.status_code, body(rest)) == (206, content[100:])
    assert rest["Content-Range"] == f"bytes 100-{len(content) - 1}/{len(content)}"
    assert body(part("bytes=5-9")) == content[5:10]
    assert body(part("bytes=-7")) == content[-7:]
    assert body(part(f"bytes=0-{len(content) * 2}")) == content
    assert (part("bytes=1-2", **{"If-Range": '"older"'}).status_code) == 200
    for odd in ("bytes=1-2,4-5", "bytes=9-3", "lines=1-2", "bytes=a-b", "bytes=-"):
        ignored = part(odd)
        assert (ignored.status_code, body(ignored)) == (200, content)
    beyond = part(f"bytes={len(content)}-")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(content)}")


@pytest.mark.parametrize("word", MADE)
def test_the_same_rows_make_the_same_file(client: Client, places: str, home: Path, word: str) -> None:
    first = client.get(f"{places}/{word}")
    content = body(first)
    for path in (home / "exports").glob("kept-*"):
        path.unlink()
    again = client.get(f"{places}/{word}")
    assert (body(again), again["ETag"]) == (content, first["ETag"])


def test_texts_are_compressed_as_the_client_accepts(client: Client, places: str) -> None:
    plain = client.get(f"{places}/csv")
    content = body(plain)
    zstd = client.get(f"{places}/csv", headers={"Accept-Encoding": "gzip, br, zstd"})
    assert zstd["Content-Encoding"] == "zstd"
    assert zstandard.ZstdDecompressor().decompressobj().decompress(body(zstd)) == content
    gzipped = client.get(f"{places}/csv", headers={"Accept-Encoding": "gzip"})
    assert gzipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(body(gzipped)) == content
    assert "Accept-Encoding" in gzipped["Vary"]
    assert len({plain["ETag"], zstd["ETag"], gzipped["ETag"]}) == 3
    for word in MADE:
        closed = client.get(f"{places}/{word}", headers={"Accept-Encoding": "gzip, zstd"})
        assert "Content-Encoding" not in closed
        body(closed)


@pytest.mark.parametrize("word", ["csv", "geojson", "parquet"])
def test_a_compressed_file_is_a_gzip_file(client: Client, places: str, word: str) -> None:
    plain = body(client.get(f"{places}/{word}"))
    answer = client.get(f"{places}/{word}?compressed=true", headers={"Accept-Encoding": "gzip, zstd"})
    assert gzip.decompress(body(answer)) == plain
    assert answer["Content-Type"] == "application/gzip"
    assert answer["Content-Disposition"].endswith(f'.{word}.gzip"')
    assert "Content-Encoding" not in answer


@pytest.mark.parametrize(
    ("word", "query"),
    [
        ("csv", "delimiter=x"),
        ("csv", "quote_all=maybe"),
        ("csv", "compressed=2"),
        ("csv", "list_separator="),
        ("parquet", "parquet_compression=brotli"),
        ("geojson", "epsg=999999"),
        ("geojson", "epsg=abc"),
        ("fgb", "epsg=99999999999"),
        ("kml", "name_field=nothing"),
        ("gpx", "description_field_list=nom,nothing"),
        ("mvt", "zoom=1&x=2"),
        ("mvt", "zoom=99"),
        ("geojson", "select=nom"),
        ("geojson", "group_by=nom"),
        ("ical", "select=nom"),
        ("csv", "where=nothing%3D1"),
        ("csv", "limit=-2"),
        ("shp", "timezone=Mars/Olympus"),
    ],
)
def test_what_cannot_be_is_refused_in_words(client: Client, places: str, word: str, query: str) -> None:
    answer = client.get(f"{places}/{word}?{query}")
    assert answer.status_code == 400
    assert set(answer.json()) == {"error_code", "message"}
    assert client.head(f"{places}/{word}?{query}").status_code in {200, 400}


def test_an_unknown_format_is_not_there(client: Client, places: str) -> None:
    for word in ("xls", "dcat", "exe"):
        assert client.get(f"{places}/{word}").status_code == 404


def test_a_restricted_dataset_has_no_export_for_strangers(client: Client, home: Path, town: Any, publish: Any) -> None:
    publish("secret", town, PLACES, visibility="restricted")
    for word in ("", "csv", "parquet"):
        assert client.get(f"{BASE}/secret/exports/{word}").status_code == 404


def test_too_many_rows_for_a_shapefile(client: Client, home: Path, town: Any, publish: Any) -> None:
    publish("foule", town, "n;position\n" + "".join(f"{n};48.8{n}, 2.2{n}\n" for n in range(10_000, 60_001)))
    refused = client.get(f"{BASE}/foule/exports/shp?lang=fr")
    assert refused.status_code == 400
    assert "50\u202f000" in refused.json()["message"]
    assert client.get(f"{BASE}/foule/exports/shp?limit=50000").status_code == 200


def test_an_error_in_the_course_of_a_query_is_an_answer(
    client: Client, home: Path, town: Any, publish: Any, monkeypatch: Any
) -> None:
    publish("longue", town, "nom\n" + "".join(f"Lieu {n}\n" for n in range(100_000)))
    monkeypatch.setattr("parvis.platform.records.exports.export.EXPORT_SECONDS", 0.0)
    many = ",".join(f"upper(nom) as c{n}" for n in range(90))
    for word in ("csv", "json"):
        answer = client.get(f"{BASE}/longue/exports/{word}", {"select": many, "order_by": "c89"})
        assert (answer.status_code, answer.json()["error_code"]) == (400, "QueryTimeout")
    assert leftovers(home) == []


def test_a_reader_that_goes_away_leaves_nothing(client: Client, places: str, home: Path) -> None:
    for word in STREAMED:
        answer = client.get(f"{places}/{word}")
        next(iter(answer.streaming_content))
        del answer
    client.get(f"{places}/csv")
    gc.collect()
    assert leftovers(home) == []
    assert not [one for one in threading.enumerate() if one.name == "piped-copy"]


def test_two_readers_at_once(places: str) -> None:
    one, other = Client().get(f"{places}/jsonl"), Client().get(f"{places}/jsonl")
    first, second = iter(one.streaming_content), iter(other.streaming_content)
    assert next(first)[:40] == next(second)[:40]


def test_files_are_kept_within_bounds_and_swept(tmp_path: Path) -> None:
    def write(size: int) -> Callable[[Path], None]:
        return lambda path: path.write_bytes(os.urandom(size)) and None

    one = keep(tmp_path, "one", write(600), most_bytes=1000)
    os.utime(one.path, (1, 1))
    assert find(tmp_path, "one") == one
    two = keep(tmp_path, "two", write(600), most_bytes=1000)
    assert find(tmp_path, "one") is None
    assert find(tmp_path, "two") == two
    for name in ("making-dead", "pipe-dead"):
        (tmp_path / name).write_bytes(b"half")
    sweep(tmp_path)
    assert len(list(tmp_path.iterdir())) == 3
    sweep(tmp_path, time.time() + max(ABANDONED, SECONDS) + 1)
    assert list(tmp_path.iterdir()) == []


def test_a_making_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        keep(tmp_path, "tag", fail)
    assert list(tmp_path.iterdir()) == []


def test_an_export_asks_the_database_little(client: Client, places: str, django_assert_max_num_queries: Any) -> None:
    body(client.get(f"{places}/csv"))
    with django_assert_max_num_queries(3) as asked:
        body(client.get(f"{places}/csv?limit=2"))
    assert isinstance(asked, CaptureQueriesContext)


def test_labels_name_the_columns_of_every_format(client: Client, home: Path, town: Any, publish: Any) -> None:
    publish("libelles", town, "Nom du lieu;Position\nA;48.82, 2.27\n")
    rows = json.loads(body(client.get(f"{BASE}/libelles/exports/json?use_labels=true")))
    assert list(rows[0]) == ["Nom du lieu", "Position"]
    feature = json.loads(body(client.get(f"{BASE}/libelles/exports/geojson?use_labels=true")))["features"][0]
    assert feature["properties"] == {"Nom du lieu": "A"}
