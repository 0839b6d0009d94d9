"""The catalogue as a table: the query language over metadata, whole datasets, rights, validators, links, languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

BASE = "/api/explore/v2.1/catalog"
BACKEND = "django.contrib.auth.backends.ModelBackend"
TREES = "essence;hauteur\nÉrable;12\nTilleul;8\n"
Get = Callable[..., Any]


@pytest.fixture
def get(client: Client, town_catalogue: Any) -> Get:
    def ask(path: str = "datasets", **query: Any) -> Any:
        return client.get(f"{BASE}/{path}", query)

    return ask


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["dataset_id"] for one in answer.json()["results"]]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ('publisher="Direction des parcs"', ["arbres"]),
        ('default.publisher = "Direction des parcs"', ["arbres"]),
        ('keyword="arbres"', ["arbres"]),
        ('"école" in keyword', ["ecoles"]),
        ('features="geo"', ["ecoles"]),
        ("features='timeserie'", ["agenda", "ecoles"]),
        ('datasetid:"ecoles"', ["ecoles"]),
        ('dataset_id="ecoles"', ["ecoles"]),
        ('NOT theme="Éducation"', ["arbres"]),
        ('default.theme="Éducation"', ["agenda", "ecoles"]),
        ("records_count > 2", ["ecoles"]),
        ("modified >= date'2024'", ["agenda", "ecoles"]),
        ("default.modified < date'2024'", ["arbres"]),
        ("dcat.accrualperiodicity = 'daily'", ["agenda"]),
        ('"arbres"', ["arbres"]),
        ('"erables"', ["arbres"]),
        ('search(title, "ecol")', ["ecoles"]),
        ('search("epinette")', ["agenda"]),
        ('search("hauteur")', ["arbres"]),
        ('search("parcs direction")', ["arbres"]),
        ('"domain"', []),
        ("has_records and visibility = 'domain'", ["agenda", "arbres", "ecoles"]),
        ("title like '%gend%' or records_count in [3..4]", ["agenda", "ecoles"]),
    ],
)
def test_the_language_queries_metadata(get: Get, where: str, expected: list[str]) -> None:
    answer = get(where=where)
    assert ids(answer) == expected
    assert answer.json()["total_count"] == len(expected)


def test_several_where_are_all_required(client: Client, get: Get) -> None:
    answer = client.get(f"{BASE}/datasets?where=features%3D'timeserie'&where=%22Culture%22")
    assert ids(answer) == ["agenda"]


def test_a_select_gives_the_chosen_names(get: Get) -> None:
    answer = get(
        select="dataset_id, fields, default.title, records_count * 2 as twice", where="dataset_id='arbres'"
    ).json()
    one = answer["results"][0]
    assert list(one) == ["dataset_id", "fields", "default.title", "twice"]
    assert [field["name"] for field in one["fields"]] == ["essence", "hauteur"]
    assert (one["default.title"], one["twice"]) == ("Arbres de la ville", 4)


def test_groups_have_no_total(get: Get) -> None:
    answer = get(
        select="count(*) as n, sum(records_count) as lignes", group_by="theme", order_by="n desc, theme"
    ).json()
    assert answer == {
        "results": [
            {"theme": "Éducation", "n": 2, "lignes": 4},
            {"theme": "Culture", "n": 1, "lignes": 1},
            {"theme": "Environnement", "n": 1, "lignes": 2},
        ]
    }


def test_order_limit_and_offset(get: Get) -> None:
    assert ids(get(order_by="records_count desc", limit=2)) == ["ecoles", "arbres"]
    assert ids(get(order_by="-records_count", offset=1)) == ["arbres", "agenda"]
    assert ids(get(order_by="title")) == ["agenda", "arbres", "ecoles"]
    page = get(limit=0).json()
    assert page == {"total_count": 3, "results": []}
    assert ids(get(limit=-1)) == ["agenda", "arbres", "ecoles"]


def test_refine_and_exclude(client: Client, get: Get) -> None:
    assert ids(get(refine="theme:Éducation")) == ["agenda", "ecoles"]
    assert ids(client.get(f"{BASE}/datasets?refine=theme:Éducation&refine=default.theme:Culture")) == ["agenda"]
    assert ids(get(exclude="theme:Éducation")) == ["arbres"]
    assert ids(get(refine="modified:2026")) == ["agenda", "ecoles"]
    assert ids(get(refine='publisher:"Direction des parcs"')) == ["arbres"]


def test_a_dataset_is_described_whole(get: Get) -> None:
    one = get("datasets/arbres").json()
    assert list(one) == [
        "dataset_id", "dataset_uid", "has_records", "data_visible", "visibility", "features", "attachments",
        "alternative_exports", "fields", "metas",
    ]  # fmt: skip
    assert one["dataset_uid"].startswith("da_")
    assert one["features"] == ["analyze"]
    assert {**one["fields"][1], "annotations": {}} == {
        "name": "hauteur", "label": "hauteur", "type": "int", "description": None, "annotations": {},
    }  # fmt: skip
    default = one["metas"]["default"]
    assert default["title"] == "Arbres de la ville"
    assert default["license"].startswith("Licence ODbL")
    assert default["license_url"].startswith("https://")
    assert default["modified"] == "2023-05-01T00:00:00+00:00"
    assert default["records_count"] == 2
    assert default["territory"] == ["Issy-les-Moulineaux"]
    assert default["federated"] is False
    assert one["metas"]["dcat"]["creator"] == "Direction des parcs"
    assert get().json()["results"][1] == one


def test_metadata_names_the_place_when_the_town_says_its_code(get: Get, settings: Any) -> None:
    assert get("datasets/agenda").json()["metas"]["default"]["geographic_reference"] is None
    settings.PARVIS = {**settings.PARVIS, "TOWN_CODE": "92040"}
    reference = get("datasets/ecoles", lang="en").json()["metas"]["default"]["geographic_reference"]
    assert reference == ["fr_80_92040"]


def test_a_dataset_alone_takes_a_select(get: Get) -> None:
    assert get("datasets/arbres", select="dataset_id, title").json() == {
        "dataset_id": "arbres",
        "title": "Arbres de la ville",
    }
    assert get("datasets/arbres", select="nulle_part").status_code == 400


def test_texts_are_in_the_language_asked(get: Get) -> None:
    assert get("datasets/arbres", lang="en").json()["metas"]["default"]["title"] == "Town trees"
    assert get("datasets/agenda", lang="en").json()["metas"]["default"]["title"] == "Agenda"
    assert ids(get(where='"trees"', lang="en")) == ["arbres"]
    for code in ("en", "fr", "nl", "pt", "it", "ar", "de", "es", "ca", "eu", "sv"):
        assert get("datasets", lang=code).status_code == 200
        assert get("facets", lang=code).status_code == 200
    assert get("datasets", lang="xx").json()["error_code"] == "InvalidRESTParameterError"


def test_instants_are_on_the_clock_asked(get: Get) -> None:
    modified = get("datasets/arbres", timezone="Europe/Paris").json()["metas"]["default"]["modified"]
    assert modified == "2023-05-01T02:00:00+02:00"
    assert get("datasets/arbres", timezone="Europe/Issy").status_code == 400


def test_links_are_given_when_asked(get: Get) -> None:
    body = get(limit=1, include_links="true").json()
    links = {link["rel"]: link["href"] for link in body["_links"]}
    assert set(links) == {"self", "first", "last", "next"}
    assert "offset=1" in links["next"] and "offset=2" in links["last"]
    assert {link["rel"] for link in body["results"][0]["_links"]} == {"self", "catalog"}
    assert "_links" not in get(limit=1).json()
    assert get("datasets/arbres", include_links="true").json()["_links"][0]["href"].endswith("/catalog/datasets/arbres")


def test_a_validator_lasts_as_long_as_the_answer(
    client: Client, get: Get, publish: Callable[..., Any], town: Any
) -> None:
    for path in ("datasets", "datasets/arbres", "facets"):
        tag = get(path)["ETag"]
        assert client.get(f"{BASE}/{path}", headers={"If-None-Match": tag}).status_code == 304
        assert client.head(f"{BASE}/{path}").status_code == 200
    tag = get("datasets")["ETag"]
    publish("arbres", town, TREES + "Chêne;3\n")
    assert client.get(f"{BASE}/datasets", headers={"If-None-Match": tag}).status_code == 200


def test_nobody_learns_of_what_they_may_not_read(
    client: Client, get: Get, town_catalogue: dict[str, Any], person: Callable[..., Any]
) -> None:
    """Neither rows, nor counts, nor facet values, nor words, nor an answer made for somebody else."""
    reader = person("chef", "administrator")
    hidden = town_catalogue["arbres"]
    hidden.visibility = "restricted"
    hidden.save()
    signed_in = Client()
    signed_in.force_login(reader, backend=BACKEND)
    answer = signed_in.get(f"{BASE}/datasets")
    assert ids(answer) == ["agenda", "arbres", "ecoles"]
    assert "private" in answer["Cache-Control"]
    assert client.get(f"{BASE}/datasets", headers={"If-None-Match": answer["ETag"]}).status_code == 200
    assert get(where='dataset_id="arbres"').json() == {"total_count": 0, "results": []}
    assert get(select="count(*) as n").json() == {"results": [{"n": 2}]}
    assert get(where='"erables"').json()["total_count"] == 0
    assert "Environnement" not in get("facets").content.decode()
    for path in ("datasets/arbres", "datasets/arbres/facets", "datasets/arbres/attachments"):
        assert get(path).status_code == 404
        assert signed_in.get(f"{BASE}/{path}").status_code == 200


def test_the_question_costs_few_queries(get: Get, django_assert_max_num_queries: Any) -> None:
    get("datasets")
    with django_assert_max_num_queries(3):
        get("datasets", where="records_count > 1")


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "abc"}, {"limit": "-2"}, {"limit": "101"}, {"limit": "9" * 400}, {"offset": "-1"}, {"offset": "9995"},
        {"where": "titre = 'x'"}, {"where": "title = "}, {"select": "fields + 1"}, {"group_by": "* 2"},
        {"order_by": "title sideways"}, {"refine": "title"}, {"refine": "fields:x"}, {"timezone": "\x00"},
        {"where": "'\x00'"}, {"include_links": "peut-être"}, {"where": "a" * 100_000}, {"lang": "\x00"},
        {"select": "geo_cluster(title, 3)"}, {"where": "within_distance(title, geom'POINT(1 2)', 1km)"},
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_words(get: Get, query: dict[str, str]) -> None:
    answer = get(**query)
    assert answer.status_code == 400
    body = answer.json()
    assert set(body) == {"error_code", "message"}
    assert "SELECT" not in body["message"]


def test_addresses_are_those_of_the_host_that_was_asked(client: Client, get: Get) -> None:
    """And the same catalogue serves all hosts, so that naming others costs nothing."""
    for path in (
        "datasets/arbres",
        "exports/json?where=dataset_id='arbres'",
        "datasets/arbres?select=alternative_exports",
    ):
        answer = client.get(f"{BASE}/{path}", headers={"host": "localhost:81"})
        body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert (
            b'"url":"http://localhost:81/api/explore/v2.1/catalog/datasets/arbres/alternative_exports/original"' in body
        )
