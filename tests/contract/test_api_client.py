"""npm @opendatasoft/api-client, unchanged but for the host: its README's examples and each call that it can build."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("api_client.mjs")


@pytest.fixture(scope="module")
def ran(server: str, node: list[str]) -> dict[str, Any]:
    done = subprocess.run([*node, str(SCRIPT), server], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stderr == ""
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def answers(ran: dict[str, Any]) -> dict[str, Any]:
    return dict(ran["answers"])


def test_the_example_to_get_started(answers: dict[str, Any]) -> None:
    body = answers["get started"]
    assert list(body) == ["results"]
    assert body["results"][0] == {"city": "Paris", "population": 2138551}
    populations = [row["population"] for row in body["results"]]
    assert len(populations) == 10
    assert populations == sorted(populations, reverse=True)


def test_the_catalogue(answers: dict[str, Any]) -> None:
    ids = [one["dataset_id"] for one in answers["datasets"]["results"]]
    assert "arbres" in ids and "reserve" not in ids
    assert answers["a url"] == answers["datasets"]
    assert {link["rel"] for link in answers["itself"]["_links"]} == {"self", "datasets", "facets", "exports"}
    assert {"dataset_id": "arbres", "records_count": 150} in answers["selected"]["results"]
    assert [one["dataset_id"] for one in answers["searched"]["results"]] == ["arbres"]
    themes, publishers = answers["catalogue facets"]["facets"]
    found = {one["name"]: one for one in (themes, publishers)}
    assert found["theme"]["facets"] == [
        {"name": "Environnement", "value": "Environnement", "count": 1, "state": "refined"}
    ]
    assert [one["value"] for one in found["publisher"]["facets"]] == ["Direction des parcs"]
    assert len(answers["catalogue export"]) == answers["datasets"]["total_count"]


def test_a_dataset_and_its_facets(answers: dict[str, Any]) -> None:
    one = answers["dataset"]
    assert one["metas"]["default"]["title"] == "Town trees"
    assert [field["name"] for field in one["fields"]][:3] == ["numero", "essence", "famille"]
    names = [facet["name"] for facet in answers["dataset facets"]["facets"]]
    assert names == ["essence", "famille", "usages", "plantation"]


def test_records_of_a_query_built_step_by_step(answers: dict[str, Any]) -> None:
    body = answers["records"]
    assert list(body["results"][0]) == ["numero", "essence", "double", "bas"]
    assert {row["essence"] for row in body["results"]} == {"Chêne vert"}
    assert len(body["results"]) == min(20, body["total_count"] - 2)
    (row,) = answers["quoted"]["results"]
    assert row["numero"] == "A7"
    assert row["position"] == {"lon": 2.27007, "lat": 48.82007}
    assert answers["refined"]["results"] == []
    assert 0 < answers["refined"]["total_count"] < 50
    assert answers["record"]["numero"] == "A1"


def test_exports(answers: dict[str, Any]) -> None:
    assert len(answers["json export"]) == 150
    assert answers["geojson export"]["type"] == "FeatureCollection"
    assert len(answers["geojson export"]["features"]) == 3
    csv = answers["csv export"]
    assert csv["status"] == 200 and "arbres.csv" in csv["disposition"]
    assert csv["text"].lstrip("\ufeff").startswith("numero;essence;")
    assert "<rdf:RDF" in answers["dcat export"]["text"]


def test_failures_are_told_by_their_status_and_in_words(ran: dict[str, Any]) -> None:
    statuses = {name: failure["status"] for name, failure in ran["failures"].items()}
    assert statuses == {"syntax": 400, "unknown field": 400, "too many": 400, "unknown dataset": 404, "wrong key": 401}
    assert "unexpected > at position 9" in ran["failures"]["syntax"]["message"]
    assert "-1 <= limit <= 100" in ran["failures"]["too many"]["message"]
