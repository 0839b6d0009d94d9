"""The Explore API v2.1 as its clients see it: shapes, errors, validators, rights."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

BASE = "/api/explore/v2.1/catalog/datasets"


@pytest.fixture
def schools(home: Any, town: Any, publish: Callable[..., Any]) -> Any:
    return publish("ecoles", town)


@pytest.fixture
def get(client: Client, schools: Any) -> Callable[..., Any]:
    def ask(path: str, **query: Any) -> Any:
        return client.get(f"{BASE}/{path}", query)

    return ask


def test_records_are_a_page_with_the_count_of_all(get: Callable[..., Any]) -> None:
    body = get("ecoles/records", limit=1).json()
    assert body["total_count"] == 3
    assert body["results"] == [
        {
            "nom": "École Jules-Ferry",
            "places": 240.0,
            "ouverture": "2001-09-03",
            "lieu": {"lon": 2.27, "lat": 48.8235},
            "public": True,
            "site": "https://example.org/jules-ferry",
        }
    ]


def test_a_slash_at_the_end_changes_nothing(get: Callable[..., Any]) -> None:
    assert get("ecoles/records/").json() == get("ecoles/records").json()
    assert get("ecoles/").json() == get("ecoles").json()


def test_a_query_filters_sorts_and_selects(get: Callable[..., Any]) -> None:
    answer = get("ecoles/records", select="nom", where="public = true", order_by="nom desc")
    assert answer.json() == {
        "total_count": 2,
        "results": [{"nom": "École Jules-Ferry"}, {"nom": "Collège Matisse"}],
    }


def test_a_grouped_query_has_no_total(get: Callable[..., Any]) -> None:
    answer = get("ecoles/records", select="public, count(*) as n", group_by="public", order_by="n")
    assert answer.json() == {"results": [{"public": False, "n": 1}, {"public": True, "n": 2}]}


def test_several_where_are_all_required_and_unknown_parameters_ignored(get: Callable[..., Any]) -> None:
    assert get("ecoles/records?where=public%3Dtrue&where=places%3E100&q=rien").json()["total_count"] == 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"where": "places >> 3"}, "ODSQLSyntaxError"),
        ({"where": "nulle_part = 3"}, "ODSQLError"),
        ({"limit": "1473"}, "InvalidRESTParameterError"),
        ({"limit": "dix"}, "InvalidRESTParameterError"),
        ({"offset": "9999"}, "InvalidRESTParameterError"),
        ({"timezone": "Europe/Issy"}, "InvalidRESTParameterError"),
    ],
)
def test_errors_have_the_api_s_shape(get: Callable[..., Any], query: dict[str, str], code: str) -> None:
    answer = get("ecoles/records", **query)
    assert answer.status_code == 400
    assert answer.json()["error_code"] == code
    french = get("ecoles/records", **query, lang="fr").json()["message"]
    assert french != answer.json()["message"]


@pytest.mark.parametrize(
    "path", ["nulle-part/records", "nulle-part", "ecoles/exports/docx", "ecoles/rien", "nulle-part/exports/csv"]
)
def test_what_is_not_there_is_404_in_json(get: Callable[..., Any], path: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert answer.json()["error_code"] == "NotFound"


def test_any_origin_may_read_and_nobody_may_write(client: Client, schools: Any) -> None:
    assert client.get(f"{BASE}/ecoles/records")["Access-Control-Allow-Origin"] == "*"
    assert client.options(f"{BASE}/ecoles/records").status_code == 204
    assert client.post(f"{BASE}/ecoles/records").status_code == 405
    assert client.head(f"{BASE}/ecoles/exports/csv").status_code == 200


def test_an_answer_that_the_client_has_is_not_sent_again(client: Client, get: Callable[..., Any], schools: Any) -> None:
    tag = get("ecoles/records", where="public")["ETag"]
    assert client.get(f"{BASE}/ecoles/records", {"where": "public"}, headers={"If-None-Match": tag}).status_code == 304
    assert get("ecoles/records", where="not public")["ETag"] != tag


def test_a_new_publication_changes_answer_and_validator(
    get: Callable[..., Any], publish: Callable[..., Any], town: Any
) -> None:
    before = get("ecoles/records")
    publish("ecoles", town, "nom;places\nÉcole neuve;10\n")
    after = get("ecoles/records")
    assert after.json()["total_count"] == 1
    assert after["ETag"] != before["ETag"]


def test_the_catalogue_lists_what_is_public(get: Callable[..., Any]) -> None:
    body = get("").json()
    assert body["total_count"] == 1
    one = body["results"][0]
    assert one["dataset_id"] == "ecoles"
    assert one["features"] == ["analyze", "geo", "timeserie"]
    assert [field["type"] for field in one["fields"]] == ["text", "double", "date", "geo_point_2d", "boolean", "text"]
    assert one["metas"]["default"]["records_count"] == 3


def test_a_restricted_dataset_is_nowhere_for_a_visitor(
    client: Client, get: Callable[..., Any], schools: Any, person: Callable[..., Any]
) -> None:
    schools.visibility = "restricted"
    schools.save()
    for path in ("ecoles", "ecoles/records", "ecoles/exports", "ecoles/exports/csv"):
        assert get(path).status_code == 404
    assert get("").json()["total_count"] == 0
    client.force_login(person("chef", "administrator"), backend="django.contrib.auth.backends.ModelBackend")
    assert get("ecoles/records").json()["total_count"] == 3
    assert "ETag" not in get("ecoles/records")


def test_no_cookie_is_set(get: Callable[..., Any]) -> None:
    assert not get("ecoles/records").cookies
    assert not get("ecoles/exports/json").cookies


def test_exports_are_listed_and_geographic_ones_only_for_places(
    get: Callable[..., Any], publish: Callable[..., Any], town: Any
) -> None:
    words = {link["rel"] for link in get("ecoles/exports").json()["_links"]}
    assert words >= {"csv", "json", "geojson", "parquet", "xlsx"}
    publish("mots", town, "mot\nun\ndeux\n")
    assert "geojson" not in {link["rel"] for link in get("mots/exports").json()["_links"]}
    assert get("mots/exports/geojson").status_code == 400


def test_a_failing_export_is_an_error_and_not_a_cut_file(get: Callable[..., Any]) -> None:
    answer = get("ecoles/exports/csv", where="nulle_part = 1")
    assert answer.status_code == 400
    assert json.loads(answer.content)["error_code"] == "ODSQLError"
