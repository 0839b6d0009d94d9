"""Tiles: the rows asked and no others, each counted once, never heavier than promised, kept for ever when that is right."""

from __future__ import annotations

import gzip
import math
from typing import Any

import pytest
from django.test import Client

from parvis.engine.geometry.mercator import tile_at
from parvis.platform.maps import point_cells
from tests.engine.geometry.reading_tiles import layers_of

MOST_BYTES = 250_000
MIDDLE = (2.25, 48.85)


def tile(client: Client, dataset: str, zoom: int, at: tuple[float, float] = MIDDLE, **query: Any) -> list[Any]:
    """The features of the tile that holds a position."""
    one = tile_at(*at, zoom)
    return tile_of(client, dataset, (zoom, one.x, one.y), **query)


def tile_of(client: Client, dataset: str, place: tuple[int, int, int], **query: Any) -> list[Any]:
    answer = client.get("/tiles/{}/{}/{}/{}.mvt".format(dataset, *place), query)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert len(answer.content) <= MOST_BYTES
    return layers_of(answer.content).get("rows", [])


def rows_of(features: list[Any]) -> int:
    return sum(one.properties.get("rows", 1) * one.properties.get("of", 1) for one in features)


def covering(zoom: int) -> list[tuple[int, int, int]]:
    first, last = tile_at(2.2, 48.9, zoom), tile_at(2.3, 48.8, zoom)
    return [(zoom, x, y) for x in range(first.x, last.x + 1) for y in range(first.y, last.y + 1)]


@pytest.mark.parametrize("is_summed", [False, True])
@pytest.mark.parametrize("query", [{}, {"value": "puissance"}, {"value": "lampe"}])
@pytest.mark.parametrize("zoom", [0, 9, 12, 14])
def test_every_row_is_on_one_tile_of_a_zoom(client, lamps, monkeypatch, zoom, query, is_summed):
    monkeypatch.setattr(point_cells, "LARGE", 0 if is_summed else 10**9)
    """Read from the summary, a cell on the edge of a tile goes whole to one side: beside a tile of single rows some come twice."""
    features = [one for place in covering(zoom) for one in tile_of(client, "lampes", place, **query)]
    assert 5000 <= rows_of(features) <= (5025 if is_summed else 5000)


def test_many_rows_are_groups_that_open_on_their_bounds(client, lamps):
    groups = [one for one in tile(client, "lampes", 11) if "rows" in one.properties]
    assert 1 < len(groups) <= 64
    for one in groups:
        assert 2.2 <= one.properties["west"] <= one.properties["east"] <= 2.3
        assert 48.8 <= one.properties["south"] <= one.properties["north"] <= 48.9


def test_groups_do_not_cover_one_another(client, lamps):
    places = [one.position for one in tile(client, "lampes", 12)]
    apart = [math.dist(a, b) for number, a in enumerate(places) for b in places[:number]]
    assert min(apart) > 20 * 4096 / 512


def test_few_rows_are_shown_one_by_one_with_their_title(client, lamps):
    features = tile(client, "lampes", 16, title="nom")
    assert features and all(one.properties["title"].startswith("Lampadaire ") for one in features)


def test_of_rows_too_many_to_show_the_largest_value_is_kept(client, lamps):
    thinned = tile(client, "lampes", 11, value="puissance")
    assert len(thinned) < 2000 and rows_of(thinned) > 2000
    values = [one.properties["value"] for one in thinned]
    assert sorted(values, reverse=True) == values and sum(values) / len(values) > 25


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"where": "puissance < 4"}, 500),
        ({"where": ["puissance < 4", "lampe = 'LED'"]}, 167),
        ({"f.lampe": "sodium"}, 1667),
        ({"q": "L00042"}, 1),
        ({"where": "puissance > 1000"}, 0),
    ],
)
def test_the_filters_of_the_pages_are_those_of_tiles(client, lamps, query, count):
    assert rows_of(tile_of(client, "lampes", (0, 0, 0), **query)) == count


def test_what_a_tile_is_not_asked_it_does_not_hold(client, lamps):
    assert {key for one in tile(client, "lampes", 16) for key in one.properties} == set()
    assert {key for one in tile(client, "lampes", 16, value="lampe") for key in one.properties} == {"value"}


SQUARE = {"type": "Polygon", "coordinates": [[[2.2, 48.8], [2.3, 48.8], [2.3, 48.9], [2.2, 48.9], [2.2, 48.8]]]}
LINE = {"type": "LineString", "coordinates": [[2.2, 48.8], [2.3, 48.9]]}


def comb(teeth: int) -> dict[str, Any]:
    """A line that goes up and down so often that it fills the town."""
    return {
        "type": "LineString",
        "coordinates": [[2.2 + 0.1 * n / teeth, 48.8 + 0.1 * (n % 2)] for n in range(teeth)],
    }


def test_shapes_keep_their_kind(client, town, publish_shapes):
    publish_shapes("zones", town, [SQUARE, LINE, None])
    assert sorted((one.identity, one.kind) for one in tile(client, "zones", 12, (2.2, 48.8))) == [(0, 3), (1, 2)]
    assert tile(client, "zones", 12, (3.9, 48.8)) == []


def test_the_smallest_shapes_are_merged_where_they_cannot_be_seen(client, town, publish_shapes):
    squares = [
        {"type": "Polygon", "coordinates": [[[x, 48.8], [x + 1e-5, 48.8], [x + 1e-5, 48.80001], [x, 48.8]]]}
        for x in (2.2 + n * 1e-4 for n in range(300))
    ]
    publish_shapes("bancs", town, squares)
    far, near = tile(client, "bancs", 5, (2.2, 48.8)), tile(client, "bancs", 18, (2.2, 48.80001))
    assert len(far) == 1 and far[0].kind == 1
    assert near and {one.kind for one in near} == {3}


@pytest.mark.parametrize("zoom", [0, 10, 12, 13, 16])
def test_five_megabytes_of_geometry_make_a_light_tile(client, town, publish_shapes, zoom):
    publish_shapes("peigne", town, [comb(150_000), *[comb(4000)] * 40])
    assert tile(client, "peigne", zoom, (2.25, 48.85), title="nom")


def test_an_area_is_named_once(client, town, publish_shapes):
    publish_shapes("zones", town, [SQUARE])
    names = []
    for place in covering(14):
        answer = client.get("/tiles/zones/{}/{}/{}.mvt?title=nom".format(*place))
        names += layers_of(answer.content).get("names", [])
    assert [one.properties["title"] for one in names] == ["Zone 0"]


def test_signs_of_shapes_are_points_on_one_tile_each(client, town, publish_shapes):
    publish_shapes("zones", town, [SQUARE, LINE])
    query = {"as": "signs", "value": "poids"}
    features = [one for place in covering(14) for one in tile_of(client, "zones", place, **query)]
    assert sorted((one.kind, one.properties["value"]) for one in features) == [(1, 5), (1, 6)]


def test_positions_beyond_the_map_are_on_no_tile(client, publish, town):
    publish("poles", town, "nom;position\nPôle;89.5, 10\nNulle part;\nIci;48.8, 2.2\n")
    assert rows_of(tile_of(client, "poles", (0, 0, 0))) == 1


def test_a_tile_of_a_named_snapshot_is_kept_for_ever(client, lamps):
    address = "/tiles/lampes/0/0/0.mvt"
    named = client.get(address, {"snapshot": lamps.current_id})
    assert "immutable" in named["Cache-Control"] and "public" in named["Cache-Control"]
    assert "no-cache" in client.get(address)["Cache-Control"]
    assert "no-cache" in client.get(address, {"snapshot": "another"})["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": named["ETag"]})
    assert again.status_code == 304 and not again.content


def test_a_tile_that_depends_on_the_hour_is_not_kept(client, publish, town):
    publish("ecoles", town)
    answer = client.get("/tiles/ecoles/0/0/0.mvt", {"where": "ouverture < now()"})
    assert answer["Cache-Control"] == "no-store" and "ETag" not in answer


def test_tiles_are_compressed_as_the_client_accepts(client, lamps):
    plain = client.get("/tiles/lampes/0/0/0.mvt", headers={"Accept-Encoding": "identity"})
    packed = client.get("/tiles/lampes/0/0/0.mvt", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip" and gzip.decompress(packed.content) == plain.content
    assert client.get("/tiles/lampes/0/0/0.mvt", headers={"Accept-Encoding": "zstd"})["Content-Encoding"] == "zstd"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/tiles/lampes/0/0/1.mvt", 404),
        ("/tiles/lampes/99/0/0.mvt", 404),
        ("/tiles/rien/0/0/0.mvt", 404),
        ("/tiles/lampes/0/0/0.mvt?where=puissance%20%3D", 400),
        ("/tiles/lampes/0/0/0.mvt?value=absente", 400),
        ("/tiles/lampes/0/0/0.mvt?title=puissance", 400),
        ("/tiles/lampes/0/0/0.mvt?where=%00", 400),
    ],
)
def test_what_cannot_be_answered_is_told(client, lamps, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.json()["message"]


def test_the_tiles_of_a_restricted_dataset_are_for_its_readers(client, publish, town, person):
    publish("cameras", town, visibility="restricted")
    assert client.get("/tiles/cameras/0/0/0.mvt").status_code == 404
    client.force_login(person("anne", "publisher", town))
    answer = client.get("/tiles/cameras/0/0/0.mvt")
    assert answer.status_code == 200 and "private" in answer["Cache-Control"] and "ETag" not in answer


def test_a_dataset_without_places_has_no_tiles(client, publish, town):
    publish("comptes", town, "poste;montant\nvoirie;12\n")
    assert client.get("/tiles/comptes/0/0/0.mvt").status_code == 404


def test_a_tile_costs_one_question_of_the_database(client, lamps, django_assert_num_queries):
    client.get("/tiles/lampes/0/0/0.mvt")
    with django_assert_num_queries(1):
        client.get("/tiles/lampes/10/518/352.mvt")
