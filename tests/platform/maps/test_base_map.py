"""The base map: an archive is checked before it is used, replaced in one step, and served by parts."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from tests.conftest import run_parvis

TILE = b"\x1a\x0a\x0a\x04rows\x28\x80\x20\x78\x02"


def archive(
    path: Path, tile: bytes = TILE, kind: TileType = TileType.MVT, packing: Compression = Compression.GZIP
) -> Path:
    """A small archive of one tile a zoom."""
    with path.open("wb") as handle:
        writer = Writer(handle)
        for zoom in range(3):
            writer.write_tile(zxy_to_tileid(zoom, 0, 0), gzip.compress(tile) if packing is Compression.GZIP else tile)
        header = {
            "tile_type": kind, "tile_compression": packing, "min_zoom": 0, "max_zoom": 2, "center_zoom": 0,
            "min_lon_e7": 22000000, "min_lat_e7": 488000000, "max_lon_e7": 23000000, "max_lat_e7": 489000000,
            "center_lon_e7": 22500000, "center_lat_e7": 488500000,
        }  # fmt: skip
        writer.finalize(header, {"name": "Essai", "attribution": '<a href="https://osm.org">© OpenStreetMap</a>'})
    return path


def test_an_archive_is_taken_in_shown_and_removed(tmp_path, home):
    file = archive(tmp_path / "issy.pmtiles")
    taken = run_parvis(home, "basemap", "import", str(file))
    assert taken.code == 0, taken.err
    shown = run_parvis(home, "basemap", "show").out
    assert "Essai" in shown and "© OpenStreetMap" in shown and "<a" not in shown
    assert run_parvis(home, "basemap", "remove").code == 0
    assert "Aucune archive" in run_parvis(home, "basemap", "show").out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda good: b"", "n’est pas une archive PMTiles"),
        (lambda good: b"PK\x03\x04" + good, "n’est pas une archive PMTiles"),
        (lambda good: good[:7] + b"\x02" + good[8:], "version 3"),
        (lambda good: good[:-20], "coupée"),
        (lambda good: good[:98] + b"\x03" + good[99:], "gzip"),
        (lambda good: good[:99] + b"\x00" + good[100:], "ni tuiles vectorielles ni images"),
        (lambda good: good[:127] + b"\xff" * 20 + good[147:], "abîmée"),
    ],
)
def test_a_bad_archive_is_refused_and_the_one_in_use_stays(tmp_path, home, content, words):
    good = archive(tmp_path / "good.pmtiles")
    assert run_parvis(home, "basemap", "import", str(good)).code == 0
    bad = tmp_path / "bad.pmtiles"
    bad.write_bytes(content(good.read_bytes()))
    refused = run_parvis(home, "basemap", "import", str(bad))
    assert refused.code == 4 and words in refused.err
    assert "Essai" in run_parvis(home, "basemap", "show").out


def test_a_tile_that_is_not_what_the_header_says_is_refused(tmp_path, home):
    bad = archive(tmp_path / "bad.pmtiles", b"<html>", TileType.PNG, Compression.NONE)
    assert run_parvis(home, "basemap", "import", str(bad)).code == 4


@pytest.fixture
def in_use(tmp_path: Path, home: Path, db: None) -> Any:
    from datetime import UTC, datetime

    from parvis.platform.maps.archives import checked_archive, take_in

    file = archive(tmp_path / "issy.pmtiles")
    return take_in(file, checked_archive(file), None, now=datetime(2026, 3, 2, tzinfo=UTC))


def test_the_archive_is_served_by_parts(client, in_use):
    address = f"/basemap/{in_use.file}"
    part = client.get(address, headers={"Range": "bytes=0-6"})
    assert part.status_code == 206 and b"".join(part.streaming_content) == b"PMTiles"
    assert part["Content-Range"] == f"bytes 0-6/{in_use.bytes}" and "immutable" in part["Cache-Control"]
    whole = client.get(address)
    assert whole.status_code == 200 and len(b"".join(whole.streaming_content)) == in_use.bytes
    assert client.get(address, headers={"Range": f"bytes={in_use.bytes}-"}).status_code == 416
    assert client.get(address, headers={"If-None-Match": whole["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", ["other.pmtiles", "..%2Fsecret-key", "base.json"])
def test_nothing_else_of_the_folder_is_served(client, in_use, name):
    assert client.get(f"/basemap/{name}").status_code == 404


def test_a_new_archive_takes_the_place_of_the_old_one(tmp_path, in_use):
    from datetime import UTC, datetime

    from parvis.platform.maps.archives import checked_archive, take_in
    from parvis.platform.maps.base_map import folder, imported_base

    other = archive(tmp_path / "other.pmtiles", TILE + b"\x1a\x0a\x0a\x04more\x28\x80\x20\x78\x02")
    new = take_in(other, checked_archive(other), "Ville", now=datetime(2026, 3, 3, tzinfo=UTC))
    assert imported_base() == new and [one.name for one in folder().glob("*.pmtiles")] == [new.file]


def test_maps_are_drawn_over_the_archive(client, publish, town, in_use):
    publish("ecoles", town)
    body = client.get("/explore/dataset/ecoles/map/").content.decode()
    base = json.loads(body.split('<script type="application/json">')[1].split("</script>")[0])["base"]
    assert (
        base["kind"] == "vector"
        and base["url"] == f"/basemap/{in_use.file}"
        and base["attribution"] == "© OpenStreetMap"
    )


def test_without_an_archive_the_town_s_own_datasets_are_the_ground(client, publish, town, publish_shapes):
    square = {"type": "Polygon", "coordinates": [[[2.2, 48.8], [2.3, 48.8], [2.3, 48.9], [2.2, 48.8]]]}
    publish_shapes("contour-de-la-ville", town, [square])
    publish_shapes("quartiers", town, [square], visibility="restricted")
    publish("ecoles", town)
    body = client.get("/explore/dataset/ecoles/map/").content.decode()
    base = json.loads(body.split('<script type="application/json">')[1].split("</script>")[0])["base"]
    assert [one["role"] for one in base["layers"]] == ["area"] and "Dessin simplifié" in base["attribution"]
    assert 'class="ground"' in body
