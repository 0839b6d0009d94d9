"""The Explore API 2.0, also called v2: shapes of before, and what differed in values."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


@pytest.fixture(params=["/api/explore/v2.0", "/api/v2"])
def base(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def v2(client: Client, shops: Any, base: str) -> Callable[..., Any]:
    def ask(path: str, given: dict[str, Any] | None = None, **more: Any) -> Any:
        return client.get(f"{base}/catalog/{path}", {**(given or {}), **more})

    return ask


ROWS = "datasets/commerces/records"


def test_datasets_are_wrapped(v2: Callable[..., Any], base: str) -> None:
    body = v2("datasets").json()
    assert list(body) == ["total_count", "links", "datasets"] and body["total_count"] == 1
    one = body["datasets"][0]
    assert one["dataset"]["dataset_id"] == "commerces" and "_links" not in one["dataset"]
    assert {link["rel"] for link in one["links"]} >= {"self"}
    assert all(link["href"].startswith(f"http://testserver{base}/") for link in one["links"])
    assert v2("datasets/commerces/").json()["dataset"] == one["dataset"]


def test_records_are_wrapped(v2: Callable[..., Any], base: str) -> None:
    body = v2(ROWS, limit=2, order_by="nom").json()
    assert body["total_count"] == 5 and len(body["records"]) == 2
    one = body["records"][0]
    assert set(one) == {"links", "record"} and set(one["record"]) == {"id", "timestamp", "size", "fields"}
    assert one["record"]["fields"]["nom"] == "Boulangerie Weil"
    assert one["record"]["fields"]["wgs84"] == {"lon": 2.2701, "lat": 48.8236}
    assert one["record"]["timestamp"] == "2026-03-02T10:30:00+00:00"
    own = next(link["href"] for link in one["links"] if link["rel"] == "self")
    assert own.startswith(f"http://testserver{base}/")
    assert v2(f"{ROWS}/{one['record']['id']}").json()["record"] == one["record"]


def test_first_names_of_parameters_are_heard(v2: Callable[..., Any]) -> None:
    body = v2(ROWS, rows=2, start=1, sort="nom", pretty="false", timezone="UTC").json()
    assert [one["record"]["fields"]["nom"] for one in body["records"]] == [
        "Halle \"des Épinettes\"", "Jean-Claude Biguine",
    ]  # fmt: skip
    exported = json.loads(b"".join(v2("datasets/commerces/exports/json", rows=-1, pretty="false").streaming_content))
    assert len(exported) == 5


def test_groups_among_the_records_are_wrapped_too(v2: Callable[..., Any]) -> None:
    body = v2(ROWS, select="count(nom) as n, codepostal", group_by="codepostal").json()
    assert body["total_count"] == 2
    assert [one["record"]["fields"] for one in body["records"]] == [
        {"n": 4, "codepostal": "92130"}, {"n": 1, "codepostal": "92131"},
    ]  # fmt: skip


def test_a_dataset_is_found_by_a_query(v2: Callable[..., Any]) -> None:
    (found,) = v2("query", where="datasetid:'commerces'").json()["results"]
    assert found["fields"][0]["name"] == "nom"


def test_parts_of_dates_are_texts(v2: Callable[..., Any]) -> None:
    body = v2(ROWS, select="nom, year(releve) as annee, month(releve)", where='nom like "katia"').json()
    assert body["records"][0]["record"]["fields"] == {
        "nom": "Katia Coiffure", "annee": "2019", "month(releve)": "4",
    }  # fmt: skip


def test_groups_have_an_address_of_their_own(v2: Callable[..., Any]) -> None:
    rows = v2("datasets/commerces/aggregates", select="count(*) as n", group_by="year(releve) as annee").json()
    assert rows["aggregations"] == [{"annee": "2019", "n": 2}, {"annee": "2020", "n": 1}, {"annee": "2021", "n": 2}]
    assert v2("datasets/commerces/aggregates", select="sum(note) as total").json()["aggregations"] == [{"total": 27}]


def test_dates_among_the_keys_are_milliseconds_and_nothing_is_no_group(v2: Callable[..., Any]) -> None:
    rows = v2("datasets/commerces/aggregates", select="count(*)", group_by="ouverture").json()["aggregations"]
    assert rows[0] == {"ouverture": 1407888000000, "count(*)": 1}
    assert len(rows) == 4
    by_note = v2("datasets/commerces/query/", select="note, count(*)", group_by="note").json()["results"]
    assert [row["note"] for row in by_note] == [4, 6, 8, 9]


def test_the_catalogue_has_groups_too(v2: Callable[..., Any]) -> None:
    rows = v2("aggregates", select="count(*) as n", group_by="publisher").json()["aggregations"]
    assert rows == [{"publisher": "Ville d’Issy", "n": 1}]


def test_facets_attachments_and_formats(v2: Callable[..., Any]) -> None:
    facets = v2("datasets/commerces/facets", facet="codepostal").json()
    assert "links" in facets and facets["facets"][0]["facets"][0]["value"] == "92130"
    assert v2("facets").json()["facets"]
    assert "attachments" in v2("datasets/commerces/attachments").json()
    formats = {link["rel"]: link["href"] for link in v2("datasets/commerces/exports").json()["links"]}
    assert "xls" in formats and formats["xls"].endswith("/exports/xls") and "xlsx" not in formats


def test_files(v2: Callable[..., Any]) -> None:
    table = b"".join(v2("datasets/commerces/exports/csv", order_by="nom", offset=1).streaming_content)
    assert table.startswith(b"nom;") and table.count(b"\n") == 5
    marked = b"".join(v2("datasets/commerces/exports/csv", with_bom="true").streaming_content)
    assert marked.startswith(b"\xef\xbb\xbf")
    workbook = v2("datasets/commerces/exports/xls/")
    assert (
        workbook["Content-Type"].endswith("spreadsheetml.sheet") and b"".join(workbook.streaming_content)[:2] == b"PK"
    )
    assert len(json.loads(b"".join(v2("datasets/commerces/exports/json").streaming_content))) == 5


def test_instants_of_geojson_are_numbers(v2: Callable[..., Any]) -> None:
    answer = v2("datasets/commerces/exports/geojson", where='nom like "katia"')
    (feature,) = json.loads(b"".join(answer.streaming_content))["features"]
    assert feature["properties"]["releve"] == 1554199200000 and feature["properties"]["ouverture"] == "2014-08-13"
    assert feature["geometry"]["coordinates"] == [2.249327, 48.822435]
    assert answer["ODS-Explore-API-Deprecation"]
    assert v2("datasets/nulle-part/exports/geojson").status_code == 404


def test_deprecation_is_said_here_and_not_on_2_1(client: Client, v2: Callable[..., Any]) -> None:
    for answer in (v2(ROWS), v2("rien"), v2("datasets/commerces/exports/csv"), v2(ROWS, where="x >> 1")):
        assert answer["ODS-Explore-API-Deprecation"].startswith("EXPLORE_API_V2_0: ")
        assert "/api/explore/v2.1/" in answer["Link"]
        assert answer["Access-Control-Allow-Origin"] == "*"
    assert "ODS-Explore-API-Deprecation" not in client.get(f"/api/explore/v2.1/catalog/{ROWS}")


def test_errors_are_those_of_2_1(v2: Callable[..., Any]) -> None:
    assert v2("datasets/nulle-part/records").status_code == 404
    assert v2("datasets/nulle-part/aggregates", group_by="x").status_code == 404
    for given in ({"where": "places >> 3"}, {"limit": "1000"}, {"select": "year("}, {"where": "rien = 1"}):
        answer = v2(ROWS, given)
        assert answer.status_code == 400 and {"error_code", "message"} <= set(answer.json())
    assert v2("datasets/commerces/aggregates", group_by="(((").status_code == 400


@pytest.mark.parametrize("path", ["catalog/aggregates", "catalog/datasets/commerces/aggregates/", "catalog/query"])
def test_2_1_says_what_became_of_the_groups(client: Client, shops: Any, path: str) -> None:
    answer = client.get(f"/api/explore/v2.1/{path}")
    assert answer.status_code == 410
    assert {"error_code", "message"} <= set(answer.json())


def test_a_restricted_dataset_is_nowhere(v2: Callable[..., Any], shops: Any) -> None:
    shops.visibility = "restricted"
    shops.save()
    for path in ("datasets/commerces", ROWS, "datasets/commerces/aggregates", "datasets/commerces/exports/csv"):
        assert v2(path).status_code == 404
    assert v2("datasets").json()["total_count"] == 0
