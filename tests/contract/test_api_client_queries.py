"""Queries that reusers really send, over HTTP: those recorded on the Velib dataset, and those of applications of the town."""

from __future__ import annotations

import csv
import json
import re
import urllib.parse
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from served_town import NURSERIES, SHARED, SHOPS, SPENDING, VELIB

Ask = Callable[..., Any]
FILE = SHARED / "portal" / "velib-stations-2023.csv"


@pytest.fixture(scope="module")
def ask(server: str) -> Ask:
    def fetch(path: str, query: str = "") -> Any:
        query = urllib.parse.quote(query, safe="=&%+")
        with urllib.request.urlopen(f"{server}/api/explore/v2.1/catalog/datasets/{path}?{query}", timeout=20) as answer:
            assert answer.headers["Content-Type"] in (
                "application/json; charset=utf-8",
                "application/geo+json; charset=utf-8",
            )
            return json.load(answer)

    return fetch


@pytest.fixture(scope="module")
def velib(ask: Ask) -> Ask:
    if not FILE.is_file():
        pytest.skip(f"no real data: {FILE} is absent; PARVIS_SHARED_DATA names its folder")
    return lambda query: ask(f"{VELIB}/records", query)


@pytest.fixture(scope="module")
def stations() -> list[dict[str, Any]]:
    with FILE.open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    return [
        {"name": row[1], "capacity": int(row[3]), "lat": float(row[11].split(",")[0]), "lon": float(row[11].split(",")[1]), "town": row[12]}
        for row in rows
    ]  # fmt: skip


def test_a_filter_sorted_gives_a_page_and_the_total(velib: Ask, stations: list[dict[str, Any]]) -> None:
    body = velib("select=stationcode,capacity&where=capacity>30&order_by=capacity DESC")
    assert list(body) == ["total_count", "results"]
    assert body["total_count"] == sum(one["capacity"] > 30 for one in stations)
    assert len(body["results"]) == 10
    assert list(body["results"][0]) == ["stationcode", "capacity"]
    assert isinstance(body["results"][0]["stationcode"], str)


def test_groups_come_in_the_order_of_their_key_without_a_total(velib: Ask, stations: list[dict[str, Any]]) -> None:
    towns = defaultdict(list)
    for one in stations:
        towns[one["town"]].append(one["capacity"])
    body = velib(
        "select=nom_arrondissement_communes,count(*),sum(capacity)&group_by=nom_arrondissement_communes&limit=10"
    )
    first = min(towns)
    assert list(body) == ["results"]
    assert body["results"][0] == {
        "nom_arrondissement_communes": first, "count(*)": len(towns[first]), "sum(capacity)": sum(towns[first]),
    }  # fmt: skip
    keys = [row["nom_arrondissement_communes"] for row in body["results"]]
    assert keys == sorted(keys) and len(keys) == 10
    body = velib(
        "select=nom_arrondissement_communes,count(*) as nb_stations&group_by=nom_arrondissement_communes&order_by=nb_stations DESC&limit=3"
    )
    assert [tuple(row.values()) for row in body["results"]] == Counter(one["town"] for one in stations).most_common(3)


def test_ranges_have_inclusive_labels(velib: Ask, stations: list[dict[str, Any]]) -> None:
    body = velib("select=count(*)&group_by=RANGE(capacity,15)")
    counted = Counter(one["capacity"] // 15 for one in stations)
    assert body["results"] == [
        {"RANGE(capacity,15)": f"[{15 * n}, {15 * n + 14}]", "count(*)": counted[n]} for n in sorted(counted)
    ]
    body = velib("group_by=RANGE(capacity,*,15,20,25,30,40,*) as capacity")
    assert [row["capacity"] for row in body["results"]] == [
        "[*, 14]", "[15, 19]", "[20, 24]", "[25, 29]", "[30, 39]", "[40, *]",
    ]  # fmt: skip


def test_clusters_have_a_centroid(velib: Ask, stations: list[dict[str, Any]]) -> None:
    rows = velib("select=count(*)&group_by=GEO_CLUSTER(coordonnees_geo,10)&limit=1000")["results"]
    assert sum(row["count(*)"] for row in rows) == len(stations)
    assert set(rows[0]["GEO_CLUSTER(coordonnees_geo,10)"]["cluster_centroid"]) == {"lat", "lon"}


def test_stations_around_a_point_and_how_far_they_are(velib: Ask) -> None:
    point = "geom'POINT(2.2679 48.8420)'"
    body = velib(
        f"where=within_distance(coordonnees_geo, {point}, 800m)&select=name,distance(coordonnees_geo, {point}) as distance"
    )
    assert 0 < body["total_count"] < 30
    assert all(isinstance(row["distance"], float) and row["distance"] <= 800 for row in body["results"])


def test_a_box_and_its_complement_are_everything(velib: Ask, stations: list[dict[str, Any]]) -> None:
    box = "in_bbox(coordonnees_geo,48.84,2.26,48.85,2.27)"
    inside, outside = (velib(f"where={condition}")["total_count"] for condition in (box, f"not({box})"))
    assert inside == sum(48.84 <= one["lat"] <= 48.85 and 2.26 <= one["lon"] <= 2.27 for one in stations)
    assert inside + outside == len(stations)


def test_beginnings_of_names_and_of_words(velib: Ask, stations: list[dict[str, Any]]) -> None:
    assert velib("where=startswith(name,'Exelmans')")["total_count"] == sum(
        one["name"].startswith("Exelmans") for one in stations
    )
    assert velib("where=suggest(name,'Versailles')")["total_count"] == sum(
        "Versailles" in one["name"] for one in stations
    )


def test_values_have_the_shapes_that_clients_read(velib: Ask) -> None:
    row = velib("where=stationcode='9020'&timezone=Europe/Berlin")["results"][0]
    assert row["coordonnees_geo"] == {"lon": 2.3373600840568547, "lat": 48.87929591733507}
    assert row["is_renting"] == "OUI"
    assert row["capacity"] == 21
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+01:00", row["duedate"])


def test_every_declared_field_is_a_key_of_the_first_record(ask: Ask) -> None:
    for one in ask("", "limit=100")["results"]:
        row = ask(f"{one['dataset_id']}/records", "limit=1")["results"][0]
        assert list(row) == [field["name"] for field in one["fields"]]


def test_the_plugin_of_a_map_program_finds_what_has_places(ask: Ask) -> None:
    found = ask("", 'where=features=\'geo\'&where="boutique" or "commerces"&limit=100')
    assert [one["dataset_id"] for one in found["results"]] == [SHOPS]
    assert ask("", f'where=datasetid:"{SHOPS}"')["total_count"] == 1


def test_shops_of_one_category(ask: Ask) -> None:
    body = ask(f"{SHOPS}/records", "limit=20&refine=categorie%3A%22Alimentation%22")
    assert body["total_count"] == 15
    assert all(isinstance(row["geo_point_2d"]["lon"], float) for row in body["results"])
    assert ask(f"{SHOPS}/records", "refine=categorie:Santé : pharmacie")["total_count"] == 15
    assert ask(f"{SHOPS}/records", "limit=40&q=rien&refine[categorie]=Alimentation")["total_count"] == 45


def test_all_years_page_after_page(ask: Ask) -> None:
    seen: list[int] = []
    total = 1
    while len(seen) < total:
        body = ask(f"{SPENDING}/records", f"order_by=exercice%20DESC&limit=100&offset={len(seen)}")
        total = body["total_count"]
        seen += [row["montant"] for row in body["results"]]
    assert len(seen) == len(set(seen)) == 250


def test_a_map_of_areas(ask: Ask) -> None:
    body = ask(f"{NURSERIES}/exports/geojson")
    assert body["type"] == "FeatureCollection"
    assert {one["geometry"]["type"] for one in body["features"]} == {"Polygon"}
    assert ask(f"{NURSERIES}/records", "limit=40")["results"][0]["geo_shape"]["type"] == "Feature"
