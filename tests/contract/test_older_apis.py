"""Calls found in public programs against data.issy.com, replayed against a served town with its own datasets."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import pytest


@pytest.fixture
def get(server: str) -> Any:
    def ask(address: str) -> Any:
        with urllib.request.urlopen(server + address, timeout=30) as answer:
            body = answer.read()
            return json.loads(body) if "json" in answer.headers["Content-Type"] else body

    return ask


def test_an_agenda_page_by_page(get: Any) -> None:
    body = get("/api/records/1.0/search/?dataset=agenda&sort=-debut&start=0")
    assert body["nhits"] == 40 and len(body["records"]) == 10
    moments = [one["fields"]["debut"] for one in body["records"]]
    assert moments == sorted(moments)


def test_everything_at_once(get: Any) -> None:
    assert len(get("/api/records/1.0/search/?dataset=arbres&q=&rows=10000")["records"]) == 150


def test_a_chart(get: Any) -> None:
    points = get("/api/records/1.0/analyze/?dataset=agenda&rows=10&x=categorie&y.series1.func=COUNT&sort=series1")
    assert points == [{"x": "Atelier", "series1": 20}, {"x": "Concert", "series1": 20}]


def test_a_map_link_of_a_human_page(get: Any) -> None:
    page = get("/explore/dataset/agenda/map/?disjunctive.categorie&sort=-debut&refine.categorie=Concert")
    assert b"<html" in page and b"Concert" in page


def test_records_of_version_2_0(get: Any) -> None:
    body = get("/api/explore/v2.0/catalog/datasets/arbres/records?limit=10&offset=0&timezone=UTC")
    assert body["records"][0]["record"]["fields"]["numero"] == "A1"
    where = urllib.parse.quote("distance(position, geom'POINT(2.27005 48.82005)', 100m)")
    assert get(f"/api/explore/v2.0/catalog/datasets/arbres/records?&where={where}")["total_count"] >= 1


def test_files_of_version_2_0(get: Any) -> None:
    rows = get("/api/explore/v2.0/catalog/datasets/arbres/exports/json?limit=-1&timezone=UTC&use_labels=false")
    assert len(rows) == 150


def test_the_catalogue_as_turtle(get: Any) -> None:
    rdflib = pytest.importorskip("rdflib")
    graph = rdflib.Graph().parse(data=get("/api/v2/catalog/exports/ttl"), format="turtle")
    datasets = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef("http://www.w3.org/ns/dcat#Dataset")))
    assert len(datasets) >= 3


def test_an_old_harvest(get: Any) -> None:
    body = get("/api/datasets/1.0/search?rows=50&interopmetas=true")
    found = {one["datasetid"]: one for one in body["datasets"]}
    assert "arbres" in found and "reserve" not in found and body["nhits"] == len(found)
    assert found["arbres"]["metas"]["title"] == "Arbres de la ville"
    assert found["arbres"]["interop_metas"]["dcat"]["creator"] == "Direction des parcs"


def test_a_restricted_dataset_is_nowhere(get: Any) -> None:
    for address in ("/api/records/1.0/search/?dataset=reserve", "/explore/dataset/reserve/download/?format=csv"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(address)
        assert refused.value.code == 404
