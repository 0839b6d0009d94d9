"""Maps of every format come out as longitude and latitude in two dimensions."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import pytest

from parvis.engine.tables.draft import Ambiguous, Unreadable
from parvis.engine.tables.kinds import Kind

from .conftest import Reader, found, headings_of, rows_of

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Lieux</name>
<Placemark><name>Mairie</name><description>Hôtel de ville</description>
<Point><coordinates>2.27,48.82,35</coordinates></Point></Placemark>
<Placemark><name>Gare</name><Point><coordinates>2.26,48.83,0</coordinates></Point></Placemark>
</Document></kml>"""
GPX = """<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="48.82" lon="2.27"><ele>35</ele><name>Fontaine</name></wpt></gpx>"""


def collection(*features: dict[str, object], **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def at(lon: float, lat: float, *more: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [lon, lat, *more]}


SQUARE = {"type": "Polygon", "coordinates": [[[2.0, 48.0], [2.1, 48.0], [2.1, 48.1], [2.0, 48.0]]]}


def written(folder: Path, name: str, driver: str, points: list[tuple[float, float]], crs: str | None, **more) -> Path:
    """A layer of points with a name each."""
    path = folder / name
    wkb = np.array([struct.pack("<BIdd", 1, 1, *point) for point in points], dtype=object)
    names = np.array([f"Lieu é{number}" for number in range(len(points))], dtype=object)
    pyogrio.raw.write(
        path, wkb, [names], np.array(["nom"], dtype=object), geometry_type="Point", crs=crs, driver=driver, **more
    )
    return path


def zipped(folder: Path, stem: str, without: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in folder.glob(f"{stem}.*"):
            if path.suffix != without:
                archive.write(path, f"dossier/{path.name}")
    return out.getvalue()


def test_points_have_a_longitude_and_a_latitude(received: Reader) -> None:
    draft = received(collection(feature(at(2.27, 48.82), code="01"), feature(None, code="02")), "p.geojson")
    assert [(h.header, h.declared) for h in draft.headings] == [("code", None), ("geo_point_2d", Kind.GEO_POINT)]
    assert rows_of(draft) == [("01", {"lon": 2.27, "lat": 48.82}), ("02", None)]
    assert found(draft)["geometry_missing"][0] == 1


def test_mixed_geometries_are_shapes(received: Reader) -> None:
    draft = received(collection(feature(at(2.27, 48.82, 35), n=1), feature(SQUARE, n=2)), "p.json")
    assert draft.headings[-1].declared is Kind.GEO_SHAPE
    assert rows_of(draft)[0][1] == struct.pack("<BIdd", 1, 1, 2.27, 48.82)
    assert len(rows_of(draft)[1][1]) == 1 + 4 + 4 + 4 + 4 * 16


def test_altitudes_are_dropped_and_said(received: Reader) -> None:
    shape = {"type": "LineString", "coordinates": [[2.0, 48.0, 10.0], [2.1, 48.1, 20.0]]}
    draft = received(collection(feature(shape, n=1)), "p.geojson")
    assert rows_of(draft)[0][1] == struct.pack("<BIIdddd", 1, 2, 2, 2.0, 48.0, 2.1, 48.1)
    assert "altitude_dropped" in found(draft)


def test_dates_and_nested_values_stay_text(received: Reader) -> None:
    draft = received(collection(feature(at(2, 48), jour="2024-02-29T08:00:00+01:00", tags=["a"])), "p.geojson")
    assert rows_of(draft)[0][0] == "2024-02-29T08:00:00+01:00"
    assert json.loads(rows_of(draft)[0][1]) == ["a"]


def test_numbers_of_features_are_kept(received: Reader) -> None:
    features = [{"type": "Feature", "id": number, "properties": {"n": "x"}, "geometry": at(2, 48)} for number in (7, 9)]
    draft = received(collection(*features), "p.geojson")
    assert dict(zip(headings_of(draft), rows_of(draft)[1], strict=True))["id"] == 9


def test_a_french_projection_becomes_longitude_and_latitude(received: Reader, tmp_path: Path) -> None:
    path = written(tmp_path, "lambert.gpkg", "GPKG", [(652469.02, 6862035.26)], "EPSG:2154")
    draft = received(path.read_bytes(), "lambert.gpkg")
    point = rows_of(draft)[0][1]
    assert (round(point["lon"], 4), round(point["lat"], 4)) == (2.3522, 48.8566)
    assert "reprojected" in found(draft)


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1"])
@pytest.mark.parametrize("without", ["", ".cpg"])
def test_shapefiles_keep_their_accents_even_without_a_cpg(
    received: Reader, tmp_path: Path, encoding: str, without: str
) -> None:
    written(tmp_path, "lieux.shp", "ESRI Shapefile", [(2.27, 48.82)], "EPSG:4326", encoding=encoding)
    draft = received(zipped(tmp_path, "lieux", without), "lieux.zip")
    assert draft.format == "shapefile"
    assert rows_of(draft) == [("Lieu é0", {"lon": 2.27, "lat": 48.82})]


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_shapefile_without_projection_is_read_only_if_in_degrees(received: Reader, tmp_path: Path) -> None:
    written(tmp_path, "degres.shp", "ESRI Shapefile", [(2.27, 48.82)], None)
    written(tmp_path, "metres.shp", "ESRI Shapefile", [(652469.0, 6862035.0)], None)
    assert "crs_assumed" in found(received(zipped(tmp_path, "degres"), "d.zip"))
    with pytest.raises(Unreadable, match="coordinate system"):
        received(zipped(tmp_path, "metres"), "m.zip")


def test_metres_in_a_geojson_are_not_taken_for_degrees(received: Reader) -> None:
    with pytest.raises(Unreadable, match="coordinate system"):
        received(collection(feature(at(652469.0, 6862035.0), n=1)), "p.geojson")


def test_a_geojson_may_state_its_projection(received: Reader) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    draft = received(collection(feature(at(652469.02, 6862035.26), n=1), crs=crs), "p.geojson")
    assert round(rows_of(draft)[0][1]["lat"], 4) == 48.8566


def test_a_shapefile_without_its_table_is_refused(received: Reader, tmp_path: Path) -> None:
    written(tmp_path, "lieux.shp", "ESRI Shapefile", [(2.27, 48.82)], "EPSG:4326")
    with pytest.raises(Unreadable, match=r"lacks its \.dbf"):
        received(zipped(tmp_path, "lieux", ".dbf"), "lieux.zip")


def test_several_layers_ask_for_a_choice(received: Reader, tmp_path: Path) -> None:
    written(tmp_path, "deux.gpkg", "GPKG", [(2.27, 48.82)], "EPSG:4326", layer="a")
    path = written(tmp_path, "deux.gpkg", "GPKG", [(2.28, 48.83)], "EPSG:4326", layer="b", append=True)
    with pytest.raises(Ambiguous) as choice:
        received(path.read_bytes(), "deux.gpkg")
    assert list(choice.value.choices) == ["a", "b"]
    assert rows_of(received(path.read_bytes(), "deux.gpkg", sheet="b"))[0][1] == {"lon": 2.28, "lat": 48.83}


def test_kml_keeps_what_it_uses(received: Reader) -> None:
    draft = received(KML.encode(), "lieux.kml")
    rows = [dict(zip((h.lower() for h in headings_of(draft)), row, strict=True)) for row in rows_of(draft)]
    assert rows == [
        {"name": "Mairie", "description": "Hôtel de ville", "geo_point_2d": {"lon": 2.27, "lat": 48.82}},
        {"name": "Gare", "description": None, "geo_point_2d": {"lon": 2.26, "lat": 48.83}},
    ]


def test_kmz_is_a_zipped_kml(received: Reader) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("doc.kml", KML)
    draft = received(out.getvalue(), "lieux.kmz")
    assert (draft.format, len(rows_of(draft))) == ("kml", 2)


def test_gpx_ignores_its_empty_layers(received: Reader) -> None:
    draft = received(GPX.encode(), "points.gpx")
    row = dict(zip(headings_of(draft), rows_of(draft)[0], strict=True))
    assert row == {"ele": 35.0, "name": "Fontaine", "geo_point_2d": {"lon": 2.27, "lat": 48.82}}


@pytest.mark.parametrize(("document", "name"), [(KML, "x.kml"), (GPX, "x.gpx")])
def test_entities_are_refused(received: Reader, document: str, name: str) -> None:
    root = document.index("<kml" if "kml" in name else "<gpx")
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(Unreadable, match="entities"):
        received((document[:root] + bomb + document[root:]).encode(), name)


@pytest.mark.parametrize(
    ("content", "name"),
    [(KML.encode()[:300], "x.kml"), (b'{"type":"FeatureCollection","features":[{"type"', "x.geojson")],
)
def test_a_cut_map_is_refused(received: Reader, content: bytes, name: str) -> None:
    with pytest.raises(Unreadable):
        received(content, name)
