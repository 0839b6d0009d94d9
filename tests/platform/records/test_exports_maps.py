"""Map formats: every kind of geometry, coordinate systems, names and descriptions, tiles."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyogrio
import pyogrio.raw
import pytest
from django.test import Client

BASE = "/api/explore/v2.1/catalog/datasets"
HOLED = [[[2.0, 48.0], [3.0, 48.0], [3.0, 49.0], [2.0, 48.0]], [[2.4, 48.2], [2.6, 48.2], [2.6, 48.3], [2.4, 48.2]]]
SHAPES: tuple[dict[str, Any] | None, ...] = (
    None,
    {"type": "Polygon", "coordinates": HOLED},
    {"type": "MultiPolygon", "coordinates": [HOLED, [[[5.0, 45.0], [6.0, 45.0], [6.0, 46.0], [5.0, 45.0]]]]},
    {"type": "Point", "coordinates": [2.27, 48.82]},
    {"type": "MultiPoint", "coordinates": [[1.0, 44.0], [1.5, 44.5]]},
    {"type": "LineString", "coordinates": [[2.1, 48.1], [2.2, 48.2]]},
    {"type": "MultiLineString", "coordinates": [[[2.1, 48.1], [2.2, 48.2]], [[3.1, 47.1], [3.2, 47.2]]]},
)
GPX = "{http://www.topografix.com/GPX/1/1}"
KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture
def export(client: Client, home: Path, town: Any, tmp_path: Path) -> Callable[..., bytes]:
    """A dataset with a row of each geometry, the first without one."""
    from datetime import UTC, datetime

    from parvis.platform.catalog.importing import import_file
    from parvis.platform.catalog.instructions import Instructions
    from parvis.platform.catalog.models import Dataset

    features = [
        {"type": "Feature", "geometry": shape, "properties": {"rang": rank, "nom": f"Lieu n° {rank}"}}
        for rank, shape in enumerate(SHAPES)
    ]
    file = tmp_path / "formes.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    dataset = Dataset(pk="formes", organization=town, titles={"fr": "Formes"})
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert not import_file(file, dataset, Instructions(filename=file.name), by=None, now=now).stops

    def body(word: str, **query: Any) -> bytes:
        answer = client.get(f"{BASE}/formes/exports/{word}", {"order_by": "rang", **query})
        assert answer.status_code == 200, answer.content
        return b"".join(answer.streaming_content)

    return body


def read(body: bytes, **options: Any) -> tuple[dict[str, Any], list[Any], dict[str, list[Any]]]:
    """What GDAL reads: facts, WKB geometries, columns by name; in the order of ranks."""
    meta, _, geometry, columns = pyogrio.raw.read(io.BytesIO(body), **options)
    named = dict(zip(meta["fields"], columns, strict=True))
    order = sorted(range(len(geometry)), key=lambda place: int(named["rang"][place]))
    return meta, [geometry[place] for place in order], {n: [c[place] for place in order] for n, c in named.items()}


def kind(wkb: bytes | None) -> int | None:
    return None if wkb is None else struct.unpack_from("<I", wkb, 1)[0] % 1000


def test_geojson_gives_each_geometry_back(export: Callable[..., bytes]) -> None:
    features = json.loads(export("geojson"))["features"]
    assert [feature["geometry"] for feature in features] == list(SHAPES)
    assert features[1]["properties"] == {"rang": 1, "nom": "Lieu n° 1"}


def test_flatgeobuf_keeps_every_row(export: Callable[..., bytes]) -> None:
    meta, geometry, columns = read(export("fgb"))
    assert [kind(one) for one in geometry] == [None, 3, 6, 1, 4, 2, 5]
    assert columns["nom"][3] == "Lieu n° 3"
    assert meta["crs"] == "EPSG:4326"
    indexed = export("fgb", where="rang > 0")
    assert len(read(indexed, bbox=(5.0, 45.0, 6.0, 46.0))[1]) == 1


def test_kml_keeps_every_row(export: Callable[..., bytes]) -> None:
    _, geometry, columns = read(export("kml"))
    assert [kind(one) for one in geometry] == [None, 3, 6, 1, 4, 2, 5]
    assert list(columns["Name"]) == [f"Lieu n° {rank}" for rank in range(len(SHAPES))]
    polygon = ElementTree.fromstring(export("kml")).find(f".//{KML}Polygon")
    assert polygon is not None
    assert [len(polygon.findall(f"{KML}{place}")) for place in ("outerBoundaryIs", "innerBoundaryIs")] == [1, 1]


def test_gpx_has_waypoints_then_tracks(export: Callable[..., bytes]) -> None:
    root = ElementTree.fromstring(export("gpx"))
    names = [child.tag.removeprefix(GPX) for child in root]
    assert names == ["wpt"] * 3 + ["trk"] * 4
    track = root.findall(f"{GPX}trk")[0]
    assert [child.tag.removeprefix(GPX) for child in track] == ["name", "extensions", "trkseg", "trkseg"]
    assert root[0].attrib == {"lat": "48.82", "lon": "2.27"}


def test_gpx_as_asked(export: Callable[..., bytes]) -> None:
    body = export("gpx", use_extension="false", name_field="rang", where="rang = 3")
    place = ElementTree.fromstring(body)[0]
    assert [child.tag.removeprefix(GPX) for child in place] == ["name", "desc"]
    assert [child.text for child in place] == ["3", "rang: 3\nnom: Lieu n° 3"]
    body = export("gpx", description_field_list="nom", where="rang = 3")
    assert [child.tag.removeprefix(GPX) for child in ElementTree.fromstring(body)[0]] == ["name", "desc", "extensions"]


def test_a_shapefile_has_the_first_type_only(export: Callable[..., bytes]) -> None:
    meta, geometry, columns = read(export("shp"))
    assert meta["geometry_type"] == "Polygon"
    assert [int(rank) for rank in columns["rang"]] == [0, 1, 2]
    assert [kind(one) for one in geometry] == [None, 3, 6]
    meta, geometry, _ = read(export("shp", where="rang >= 5"))
    assert (meta["geometry_type"], [kind(one) for one in geometry]) == ("LineString", [2, 5])


@pytest.mark.parametrize("word", ["geojson", "fgb", "shp"])
def test_geometries_move_to_another_coordinate_system(export: Callable[..., bytes], word: str) -> None:
    meta, geometry, _ = read(export(word, epsg="2154", where="rang = 3"))
    x, y = struct.unpack_from("<dd", geometry[0], 5)
    assert (x, y) == pytest.approx((646_402.0, 6_859_140.0), abs=2_000)
    assert "2154" in meta["crs"] or "Lambert" in meta["crs"]


def test_names_of_ten_letters_are_told_apart(client: Client, home: Path, town: Any, publish: Any) -> None:
    publish("longs", town, "Nom de la station;Nom de la rue;Été;position\na;b;c;48.82, 2.27\n")
    body = b"".join(client.get(f"{BASE}/longs/exports/shp").streaming_content)
    assert list(pyogrio.read_info(io.BytesIO(body))["fields"]) == ["nom_de_la", "nom_de_l_2", "ete"]


def test_a_tile_holds_what_lies_in_it(export: Callable[..., bytes], tmp_path: Path) -> None:
    def features(**query: Any) -> list[str]:
        tile = tmp_path / "0.mvt"
        tile.write_bytes(export("mvt", **query))
        if not tile.stat().st_size:
            return []
        meta, _, _, columns = pyogrio.raw.read(tile)
        return sorted(dict(zip(meta["fields"], columns, strict=True))["nom"])

    assert features() == [f"Lieu n° {rank}" for rank in range(1, len(SHAPES))]
    assert features(zoom=8, x=129, y=88) == ["Lieu n° 1", "Lieu n° 2", "Lieu n° 3", "Lieu n° 5", "Lieu n° 6"]
    assert features(zoom=3, x=0, y=0) == []


def test_a_device_gets_a_point_for_each_place(export: Callable[..., bytes]) -> None:
    body = export("ov2", where="rang in (1, 3)")
    size = struct.unpack_from("<I", body, 1)[0]
    assert struct.unpack_from("<BIii", body, size) == (2, len(body) - size, 227_000, 4_882_000)
    assert body[size + 13 :] == "Lieu n° 3".encode("cp1252") + b"\0"
    lon, lat = struct.unpack_from("<ii", body, 5)
    assert 200_000 < lon < 300_000
    assert 4_800_000 < lat < 4_900_000
