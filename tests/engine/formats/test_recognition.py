"""What a file is: its bytes first, then its name; what is not data is refused with a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from parvis.engine.formats import detect
from parvis.engine.tables.draft import Unreadable


@pytest.mark.parametrize(
    ("content", "filename", "word"),
    [
        (b"a;b\n1;2\n", "x.csv", "csv"),
        (b"a\tb\n", "x.tsv", "tsv"),
        (b"a;b\n", "x", "csv"),
        (b"a;b\n", "x.xlsx", "csv"),
        (b'[{"a": 1}]', "x.txt", "json"),
        (b'{"a": 1}\n{"a": 2}\n', "x", "jsonl"),
        (b'{"type": "FeatureCollection", "features": []}', "x.json", "geojson"),
        (b"PAR1\x15\x04", "x.csv", "parquet"),
        (b"SQLite format 3\0", "x.gpkg", "gpkg"),
        (b'<?xml version="1.0"?><kml xmlns="x"></kml>', "x.xml", "kml"),
        (b'<gpx version="1.1"></gpx>', "x", "gpx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.xls", "xls"),
    ],
)
def test_bytes_decide_before_the_name(tmp_path: Path, content: bytes, filename: str, word: str) -> None:
    path = tmp_path / "received"
    path.write_bytes(content)
    assert detect(path, filename) == word


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7", "a PDF document"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"\xef\xbb\xbf\n<html lang='fr'>", "a web page"),
        (b"\x89PNG\r\n", "a picture"),
        (b"<rss></rss>", "an XML document"),
        (b"", "empty"),
    ],
)
def test_what_is_not_data_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "received"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=says) as refusal:
        detect(path, "x.csv")
    assert refusal.value.text["fr"]
